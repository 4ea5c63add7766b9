//! What is kept, why, and until when.
//!
//! * [`TrailHead`], [`Entry`], [`verify`]: an audit trail of typed events without personal data, chained by SHA-256, so
//!   that a reviewer finds what was changed, dropped, put elsewhere or put in.
//! * [`RetentionPlan`]: for each datum its purpose, legal basis and when it must be gone.
//! * [`VaultRecord`]: what is stored together. CI and resident number can't be, by type.
//! * [`Consent`]: one purpose each; a [`Collected`] value opens to the consent it was collected under and to no other.
//!
//! The library stores nothing: the host writes entries and records where it keeps them, and deletes them.
//!
//! ```
//! use bonin::challenge::UnixTime;
//! use bonin::issuer::{IssuerDocument, Outcome};
//! use bonin::records::{Entry, Event, RecordKey, TrailHead, TrailId, verify};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let start = TrailHead::new(TrailId::from_bytes([3; 16])); // 16 random bytes
//! let now = UnixTime::from_secs(1_800_000_000);
//! let mut head = start;
//! let mut lines = Vec::new();
//! for event in [
//!     Event::ApplicationStarted,
//!     Event::IssuerAsked(IssuerDocument::ResidentCard),
//!     Event::IssuerAnswered(IssuerDocument::ResidentCard, Outcome::Genuine),
//! ] {
//!     lines.push(serde_json::to_string(&head.append(event, now)?)?); // one JSON line each
//! }
//! let key = RecordKey::new(&[7; 32])?; // from the host's vault
//! let seal = head.seal(&key); // stored beside the head, apart from the entries
//!
//! let entries = lines.iter().map(|line| serde_json::from_str(line)).collect::<Result<Vec<Entry>, _>>()?;
//! assert!(head.is_sealed_by(&seal, &key));
//! assert!(verify(&start, &entries, &head).is_ok());
//! assert!(verify(&start, &entries[1..], &head).is_err());
//! # Ok(())
//! # }
//! ```

mod consent;
mod digest;
mod entry;
mod event;
mod retention;
mod trail;
mod vault;

pub use consent::{
    Collected, Consent, ConsentError, ConsentPurpose, ConsentText, ConsentTo, CreditInformation, IssuerCheck,
    MarketingMessages, RealNameVerification, StoredConsent, SubscriberCheck, Withdrawn,
};
pub use digest::{DIGEST_BYTES, Digest, MAX_RECORD_KEY_BYTES, MIN_RECORD_KEY_BYTES, RecordKey, RecordKeyError};
pub use entry::{ENTRY_VERSION, Entry, EntryError, StoredEntry, TRAIL_ID_BYTES, TrailId};
pub use event::{Event, Method, Verdict};
pub use retention::{
    Basis, Case, Datum, DeleteFrom, Keep, MAX_FAILED_DAYS, PlanError, RetentionPlan, RetentionPurpose, RetentionRule,
    YEARS_AFTER_RELATIONSHIP,
};
pub use trail::{MAX_ENTRIES, Tampering, TrailFull, TrailHead, verify};
pub use vault::{Compartment, Identification, Linking, RECORD_ID_BYTES, RecordId, Stored, VaultRecord};
