//! A photo of an identity document becomes fields that say how far they can be trusted.
//!
//! One module a stage, in the order in which a photo passes through them:
//!
//! | stage | takes | gives |
//! |---|---|---|
//! | [`decode`] | untrusted bytes | [`Photo`](decode::Photo), grey, the right way up |
//! | [`localization`] | photo | four corners of the card, or why there are none |
//! | [`rectification`] | photo and corners | the card, flat and upright |
//! | [`quality`] | flat card | sharpness, glare, exposure, as numbers |
//! | [`originality`] | photo and corners | how strongly the picture speaks for a screen, a copy or a screenshot |
//! | [`text_detection`] | flat card | boxes of lines, each with a guess what it is; the document's kind |
//! | [`text_recognition`] | card and boxes | characters with probabilities |
//! | [`extraction`] | lines | typed fields, never repaired |
//! | [`validation`] | fields | named checks, none of which changes a value |
//! | [`masking`] | photo, places and a policy | the picture that may be stored, or why there is none |
//!
//! [`CardReader`] chains them. [`mrz`] parses the machine readable zone of passports, as validation does.

pub mod decode;
pub mod document;
pub mod extraction;
pub mod geometry;
pub mod localization;
pub mod masking;
pub mod mrz;
pub mod originality;
pub mod quality;
pub mod reader;
pub mod rectification;
pub mod text_detection;
pub mod text_line;
pub mod text_recognition;
pub mod validation;

pub use document::{DocumentKind, Field, FieldKey, FieldValue, Unreadable};
pub use masking::{CopyFormat, Framing, MaskPolicy, MaskedCopy};
pub use reader::{CardReader, Outcome, Reading, RetakeReason};
