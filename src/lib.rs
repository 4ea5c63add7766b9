//! Verify a new bank customer without a branch, a certificate or paper.
//!
//! Bonin (본인, "the person themself") is linked into a Korean bank's backend. A phone photo of an identity document goes
//! in; the document's kind, its fields with calibrated confidence and what is wrong with the photo come out. It is pure
//! Rust, its networks are inside the crate, and it opens no file and no socket, reads no clock and prints nothing.
//!
//! ```text
//!  photo bytes
//!      │ decode            JPEG, PNG, WebP within limits            DecodeError
//!      ▼
//!    Photo  (grey, upright by EXIF)
//!      │ localization      four corners, sub-pixel                  retake: no_card, card_cut_off, too_small
//!      ▼
//!  LocatedCard ─────────── originality: screen, copy, screenshot ─► a score, and a reason
//!      │ rectification     homography to ID-1
//!      ▼
//!  RectifiedCard ───────── quality: sharpness, glare, exposure ───► reasons, per field
//!      │ text_detection    boxes with roles, kind                   unsupported
//!      ▼
//!  TextRegion…
//!      │ text_recognition  characters with probabilities
//!      ▼
//!  TextLine…
//!      │ extraction        typed fields, never repaired             null with a reason
//!      ▼
//!   Field…
//!      │ validation        named checks, which change no value
//!      ▼
//!   Reading
//! ```
//!
//! From a photo and its reading, [`card::CardReader::masked_copy`] makes the picture that may be stored, or says why there
//! must be none ([`card::masking`]).
//!
//! Beside it, with no image and no network of any kind:
//!
//! | part | takes | gives |
//! |---|---|---|
//! | [`phone`] | a mobile number, what the customer typed | a text message to send; proof that the number is held |
//! | [`one_won`] | an account, what the customer typed | a transfer of 1 won to make; proof that its statement is read |
//! | [`challenge`] | what both share: states, tries, sends | states to store, outcomes that open once they are stored |
//! | [`issuer`] | fields read or confirmed | the request to the government's service, and a guard of the citizen's tries |
//! | [`decision`] | proofs and evidence of one session | approval, review or refusal, with reasons |
//! | [`session`] | events in any order | the next step, or what the customer waits for |
//! | [`messages`] | any reason of any part | what to tell the customer, in Korean and English |
//! | [`records`], [`pii`] | what happened; personal data | an audit trail without any; types that show nothing by accident |
//!
//! # Getting started
//!
//! ```
//! use bonin::card::{CardReader, FieldKey, Outcome};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let reader = CardReader::new()?; // once per process; shared by all threads
//! let photo = include_bytes!("../fixtures/quickstart.jpg");
//! let reading = reader.read(photo, None)?;
//! assert_eq!(reading.outcome, Outcome::Read);
//! let number = reading.field(FieldKey::ResidentNumber).and_then(|field| field.text());
//! assert!(number.is_some());
//! # Ok(())
//! # }
//! ```
//!
//! # What it does not do
//!
//! It does not say whether a document is genuine: the issuer's service does. It does not compare faces. It never
//! repairs a value: what could not be read whole has no value, with a reason.
//!
//! # Untrusted input
//!
//! Photos come from anybody. Their size is checked from headers before anything is allocated
//! ([`card::decode::Limits`]); what follows works on pictures of bounded size. Foreign decoders may panic; such panics
//! are caught and become errors. No error, `Debug` output or log line holds text or pixels of a photo.

#![forbid(unsafe_code)]
#![deny(missing_docs)]
#![warn(unreachable_pub)]
#![cfg_attr(
    not(test),
    warn(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, clippy::todo)
)]

pub mod card;
pub mod challenge;
pub mod decision;
pub mod inference;
pub mod issuer;
pub mod messages;
pub mod one_won;
pub mod phone;
pub mod pii;
pub mod records;
pub mod session;
mod vector;
