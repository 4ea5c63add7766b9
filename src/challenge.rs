//! One-time codes: issued, sent by the host, typed back by the customer, and turned into proofs.
//!
//! The core that the phone and 1-won checks share. It sends nothing, stores nothing, and reads no clock: each step takes
//! a state, what came in, `now` and a random generator by argument, and returns the next state. The host sends and
//! stores.
//!
//! ```text
//!  code, subject, session            what the customer typed
//!        │ issue                              │ answer             resend, cancel, delivery
//!        ▼                                    ▼                              │
//!    Challenge ── insert ──► store ──► Attempt (outcome shut)            Challenge
//!        │                     ▲              │ next                         │
//!        ▼                     │              ▼                              │
//!   host sends code            └──── compare-and-set ◄───────────────────────┘
//!                                             │ Stored
//!                                             ▼
//!                     Outcome: Verified(Proof) · Wrong { next, tries left } · Closed(reason)
//! ```
//!
//! What holds, whatever requests come in parallel, again, or late:
//!
//! * A state holds no code, session, number or account, only keyed digests ([`KeyRing`]).
//! * No guess is told right or wrong unless its own try was written ([`Attempt`]); what writing needs is said by
//!   [`ChallengeStore`].
//! * One challenge gives one [`Proof`] at most; it can't be made up or copied, and names its session and subject.
//! * What the law and NIST cap can't be set higher ([`ChallengePolicy`]); a clock that jumps gives no tries and no lost
//!   time back ([`Challenge`]).
//!
//! # Example
//!
//! ```
//! use bonin::challenge::{
//!     Challenge, ChallengePolicy, ChallengeStore, KeyId, KeyRing, MemoryStore, Outcome, Purpose, SessionId, Subject,
//!     UnixTime, answer_once,
//! };
//! use bonin::pii::Secret;
//! use rand_core::SeedableRng;
//! use zeroize::Zeroizing;
//!
//! #[derive(Clone)]
//! struct Line(String); // stands for a phone number, which comes with `bonin::phone`
//!
//! impl Subject for Line {
//!     const PURPOSE: Purpose = Purpose::PhonePossession;
//!     fn canonical(&self) -> Zeroizing<Vec<u8>> {
//!         Zeroizing::new(self.0.clone().into_bytes())
//!     }
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let keys = KeyRing::new(KeyId::new(1), &[7; 32])?; // from the host's vault
//! let mut rng = rand_chacha::ChaCha20Rng::from_seed([1; 32]); // the system's, in earnest
//! let session = SessionId::new(b"3f0c")?;
//! let line = Line("01020000000".into());
//! let mut store = MemoryStore::new();
//!
//! let code = Secret::new("048213".into());
//! let now = UnixTime::from_secs(1_800_000_000);
//! let issued = Challenge::issue(&code, &line, &session, ChallengePolicy::phone(), &keys, now, &mut rng)?;
//! assert!(store.insert(&issued)?); // only now is the code sent
//!
//! let later = UnixTime::from_secs(1_800_000_030);
//! let wrong = Secret::new("048231".into());
//! let outcome = answer_once(&mut store, issued.id(), &wrong, &line, &session, &keys, later)?;
//! assert!(matches!(outcome, Outcome::Wrong { tries_left: 4, .. }));
//!
//! let outcome = answer_once(&mut store, issued.id(), &code, &line, &session, &keys, later)?;
//! let Outcome::Verified(proof) = outcome else { return Err("refused".into()) };
//! assert_eq!(proof.session(), &session);
//!
//! let again = answer_once(&mut store, issued.id(), &code, &line, &session, &keys, later);
//! assert!(again.is_err()); // one proof at most
//! # Ok(())
//! # }
//! ```

mod attempt;
mod challenge_id;
mod driver;
mod hex;
mod keys;
mod mac;
mod policy;
mod proof;
mod refusal;
mod seal;
mod session;
mod spent;
mod state;
mod step;
mod store;
mod subject;
mod unix_time;
mod wire;

#[cfg(test)]
mod specimen;

pub use attempt::{Attempt, Outcome, Stored};
pub use challenge_id::ChallengeId;
pub use driver::{MAX_LOST_RACES, StepError, answer_once, change_once};
pub use keys::{KeyError, KeyId, KeyRing, MAX_KEY_BYTES, MAX_RETIRED_KEYS, MIN_KEY_BYTES};
pub use policy::{
    ChallengePolicy, MAX_ONE_WON_LIFETIME, MAX_PHONE_LIFETIME, MAX_RESEND_GAP, MAX_SENDS, MAX_TRIES_PER_CODE,
    MIN_LIFETIME, MIN_RESEND_GAP, PolicyError,
};
pub use proof::{Proof, ProofId};
pub use refusal::{
    AnswerError, CancelError, CloseReason, CodeError, DeliveryError, IssueError, Misuse, Refused, ResendError,
};
pub use seal::{MAX_SEAL_SPAN, NotSealed, OpenError, SEALED_BYTES, SealError};
pub use session::{MAX_SESSION_BYTES, SessionId, SessionIdError};
pub use spent::{MemorySpentProofs, SealId, SpentProofs};
pub use state::{CLOCK_TOLERANCE, Challenge, Delivery, MAX_ANSWER_BYTES, MAX_CODE_BYTES, MIN_CODE_CHARACTERS, Status};
pub use step::DeliveryResult;
pub use store::{ChallengeStore, MemoryStore};
pub use subject::{MAX_SUBJECT_BYTES, Purpose, Subject};
pub use unix_time::UnixTime;
pub use wire::{STATE_VERSION, StateError, StoredState};

pub mod ledger;
