//! One customer's way through all steps, however long it takes and whatever fails on the way.
//!
//! ```text
//!            ┌────────── next_step(policy, now) ◄─────────┐
//!            ▼                                            │
//!  Call   the host asks a service ──┐                     │
//!  Ask    the customer does it ─────┼─► Event ─ apply ─► OnboardingSession ─ compare-and-set ─► the host's table
//!  Wait   for whom, until when      │
//!  Decide evidence, decision ───────┘
//!  Ended
//! ```
//!
//! # What holds
//!
//! * A session is a [set of events](OnboardingSession): repeated and reordered ones do no harm, and a restart or a deploy
//!   between any two loses nothing.
//! * It holds no personal data: ordinals, the host's references, and until when sealed proofs can be opened.
//! * It asks for the least: no step that the [policy](crate::decision::DecisionPolicy) doesn't need, and nothing at all
//!   once the outcome is certain.
//! * Each service fails on its own, with its own backoff. While one is down, the customer goes on with the rest; when
//!   nothing else is left, the session says [for whom they wait and until when](Waiting). No try is spent on an outage.
//! * A call is begun once: [`Fact::Begun`] is stored before it, and a transfer without an answer is asked for, never
//!   made again.
//!
//! # Example
//!
//! ```
//! use bonin::challenge::UnixTime;
//! use bonin::decision::{DecisionPolicy, Reference};
//! use bonin::session::{
//!     Answer, Applied, CustomerStep, Dependency, Event, EventId, Fact, NextStep, OnboardingPolicy, OnboardingSession,
//! };
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let policy = OnboardingPolicy::standard(DecisionPolicy::standard(1));
//! let now = UnixTime::from_secs(1_800_000_000);
//! let mut session = OnboardingSession::new(Reference::new("session-1")?, &policy, now);
//!
//! // The customer has typed who they are.
//! let named = Event { id: EventId::from_bytes([0; 16]), at: now, fact: Fact::PersonNamed };
//! let _ = session.apply(named, now)?;
//! let NextStep::Call(call) = session.next_step(&policy, now) else { return Err("no call".into()) };
//! assert_eq!(call.kind.dependency(), Dependency::OpeningBlockRegister);
//! let begun = Event { id: EventId::from_bytes([1; 16]), at: now, fact: Fact::Begun(call) };
//! assert_eq!(session.apply(begun.clone(), now)?, Applied::Recorded);
//! assert_eq!(session.apply(begun, now)?, Applied::Repeated);
//!
//! // The register is down. The customer does not stand still for it.
//! let down = Fact::Answered { call, answer: Answer::Outage };
//! let _ = session.apply(Event { id: EventId::from_bytes([2; 16]), at: now, fact: down }, now)?;
//! assert_eq!(session.next_step(&policy, now), NextStep::Ask(CustomerStep::TakePhoto { photo: 1 }));
//! # Ok(())
//! # }
//! ```

mod call;
mod calls;
mod event;
mod next;
mod policy;
mod state;
mod wire;

pub use call::{Answer, Call, CallKind, Dependency};
pub use event::{DecisionKind, Event, EventId, Fact, PhotoResult};
pub use next::{CustomerStep, Ending, NextStep, Waiting};
pub use policy::{
    LimitsError, MAX_BACKOFF_SECONDS, MAX_ROUNDS, MAX_SESSION_SECONDS, MIN_SESSION_SECONDS, OnboardingPolicy,
    SessionLimits,
};
pub use state::{Applied, ApplyError, MAX_EVENTS, OnboardingSession};
pub use wire::{SESSION_VERSION, SessionStateError, StoredSession};
