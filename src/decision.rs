//! From evidence to a bank's decision, by the Korean rules on opening accounts without a visit.
//!
//! ```text
//!  ① CardCopy ─ originality, issuer ─┐
//!  ④ AccountEvidence ── holder ──────┤                          ┌─► Approve(Approval)   two of ①–⑤, one session
//!  ⑥ PhoneEvidence ── risk ──────────┼─► Evidence ── decide ────┼─► Review(reasons)     a person looks
//!  ⑥ SubscriberEvidence ─────────────┤                 ▲        └─► Decline(reasons)    or steps are missing
//!  ②③⑤⑦ Attestation (the host's) ────┘           DecisionPolicy
//! ```
//!
//! # What holds
//!
//! * Two of the five mandatory methods ① to ⑤ are carried out for every approval, whatever the policy says. Phone and
//!   card, or phone and 1-won, are no pair: [`MandatoryPair`] can't be made of them.
//! * An [`Approval`] rests on evidence of one session, takes it by value, and can't be made up or copied.
//! * Originality (is it the document itself?) and authenticity (does the issuer know it?) are weighed apart.
//! * A name that an encoding may have spoiled is neither passed nor refused: a person looks.
//! * Blocked openings and revoked documents are refused [for good](Reason::is_terminal).
//! * Everything else is the bank's [policy](DecisionPolicy), as data.
//!
//! # Example
//!
//! ```
//! use bonin::challenge::{SessionId, UnixTime};
//! use bonin::decision::{
//!     CardCopy, Decision, DecisionPolicy, Evidence, OpeningBlock, Originality, Person, Reason, Reference, Step, decide,
//! };
//! use bonin::issuer::{IssuerDocument, Outcome};
//! use bonin::pii::{PersonName, ResidentNumber};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let (policy, now) = (DecisionPolicy::standard(1), UnixTime::from_secs(1_800_000_000));
//! let session = SessionId::new(b"3f0c")?;
//! let number = ResidentNumber::parse("820701-2345678")?;
//! let person = Person::new(PersonName::parse("홍길동")?).with_registration(&number, now);
//! let photo = Reference::new("photo-1")?;
//! let card = CardCopy::new(session.clone(), photo, IssuerDocument::ResidentCard, person, now)
//!     .with_originality(Originality::Original)
//!     .with_issuer(Outcome::Genuine);
//!
//! let evidence = Evidence::of(session).with_opening_block(OpeningBlock::NotBlocked).with_card(card);
//! let decision = decide(&policy, evidence, now);
//! assert!(decision.is_incomplete()); // ① alone
//! assert_eq!(decision.missing().collect::<Vec<_>>(), [Step::PhonePossession, Step::ExistingAccount]);
//! # Ok(())
//! # }
//! ```

mod approval;
mod attestation;
mod card_copy;
mod decide;
mod evidence;
mod method;
mod pair;
mod person;
mod policy;
mod reason;
mod reference;
mod step;

pub use approval::Approval;
pub use attestation::{Attestation, AttestedMethod, Equivalent, Handover, PersonalDataCheck, VideoCall};
pub use card_copy::{CardCopy, OpeningBlock, Originality};
pub use decide::{Decision, decide};
pub use evidence::{AccountEvidence, Evidence, PhoneEvidence, SubscriberEvidence};
pub use method::{MandatoryMethod, Method};
pub use pair::{MandatoryEvidence, MandatoryPair, PairError};
pub use person::Person;
pub use policy::{
    Basis, Clause, DecisionPolicy, FixedRule, MAX_EVIDENCE_MINUTES, POLICY_VERSION, PolicyError, PolicySettings,
    Severity, SubscriberRule, WhenUnavailable,
};
pub use reason::Reason;
pub use reference::{MAX_REFERENCE_CHARS, MIN_BARE_DIGITS, Reference, ReferenceError};
pub use step::{Step, StepsDone};
