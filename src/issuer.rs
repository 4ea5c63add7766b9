//! Asks the issuer of an identity document whether it is genuine.
//!
//! The library sends nothing: it makes the exact request that the government's service needs, reads its answer into one
//! vocabulary, and guards the citizen's tries in between. A resident card locks at the government, for every bank, after
//! five wrong issue dates, so that one misread digit takes one of five.
//!
//! ```text
//!  read fields ─┐                                            edits differ from the reading
//!               ├─► ConfirmedFields ──┬──────────────────────────────────────► EditSignal…
//!  customer's ──┘   each value with   │ request(now)
//!  yes or edit      its origin        ▼
//!                              IssuerRequest      only sure or confirmed values; form and dates checked
//!                                     │ TryGuard::begin      refused: the same data again, no tries left
//!                                     ▼
//!                 host stores the guard, then sends ── vendor's code ──► Outcome
//!                                     │ TryGuard::settle     a mismatch counts, an outage doesn't
//!                                     ▼
//!                                 next guard             Standing: what is left, told in advance
//! ```
//!
//! # Example
//!
//! ```
//! use bonin::challenge::UnixTime;
//! use bonin::issuer::{
//!     CheckField, ConfirmedFields, IssuerDocument, Origin, Outcome, Standing, TryGuard, TryPolicy,
//! };
//! use bonin::pii::Secret;
//! use bonin::records::RecordKey;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let now = UnixTime::from_secs(1_800_000_000);
//! let mut fields = ConfirmedFields::new(IssuerDocument::ResidentCard);
//! let sure = Origin::Read { confidence: 0.999 };
//! fields.insert(CheckField::Name, Secret::new("홍길동".into()), sure)?;
//! fields.insert(CheckField::RegistrationNumber, Secret::new("820701-2345678".into()), sure)?;
//! fields.insert(CheckField::IssueDate, Secret::new("2020-08-16".into()), Origin::Read { confidence: 0.7 })?;
//! assert!(fields.request(now).is_err()); // nobody has confirmed the doubtful date
//! fields.insert(CheckField::IssueDate, Secret::new("2020-08-18".into()), Origin::Edited)?;
//! assert_eq!(fields.signals().len(), 1); // one sign of it was changed
//! let request = fields.request(now)?;
//!
//! let key = RecordKey::new(&[7; 32])?; // from the host's vault
//! let guard = TryGuard::new(IssuerDocument::ResidentCard, TryPolicy::default());
//! let (guard, permit) = guard.begin(&request, &key, now)?; // store the guard, then send
//! let outcome = Outcome::from_useb("A004"); // the issue date does not match
//! let guard = guard.settle(permit, outcome)?;
//! assert_eq!(guard.standing(), Standing::Open { tries_left: 4, own_left: 2, uncertain: 0 });
//! assert!(guard.begin(&request, &key, now).is_err()); // never the same data again
//! # Ok(())
//! # }
//! ```

mod card;
mod card_date;
mod codes;
mod document;
mod edit;
mod fields;
mod guard;
mod outcome;
mod request;
mod serial;

pub use card_date::CardDate;
pub use document::{CheckField, IssuerDocument, Lock};
pub use edit::{EditKind, EditSignal, EditWeight};
pub use fields::{Basis, ConfirmedFields, FieldsError, MAX_FIELD_CHARS, MIN_READ_CONFIDENCE, Origin};
pub use guard::{
    BeginError, CITIZEN_TRIES, GUARD_VERSION, GuardError, MAX_UNUSABLE, Permit, SettleError, Standing, StoredGuard,
    TryGuard, TryPolicy, TryPolicyError,
};
pub use outcome::{Class, MismatchPart, OutageKind, Outcome, UnusablePart};
pub use request::{
    DriverLicenseRequest, FIRST_PLASTIC_CARD, ForeignerCardRequest, IssuerRequest, PassportRequest, RequestError,
    ResidentCardRequest, SERIAL_SINCE,
};
pub use serial::{ForeignerSerial, LicenseSerial};
