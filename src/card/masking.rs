//! The picture of a document that may be stored: what the law or a bank's policy wants hidden is taken out of its pixels.
//!
//! Four steps, of which this module holds all but the networks' part
//! ([`CardReader::masked_copy`](crate::card::CardReader::masked_copy) chains them):
//!
//! 1. **Survey**, while a photo is read: [`survey`] notes where numbers and fields stand, and which lines may hold a number
//!    although nobody could read one there. It keeps places, never text.
//! 2. **Resolution**: from these places and a [`MaskPolicy`], every part of the document that has to go, with margins; or a
//!    [`MaskRefusal`] where one of them could not be determined.
//! 3. **Painting**: the photo is opened in color and each of these places is filled with one fixed tone, on the photo's own
//!    pixels, before anything is scaled or compressed. No pixel of the copy is computed from one that was removed.
//! 4. **Proof**: the painted document is read again by the same networks. What still looks like a removed value is removed
//!    too; if that does not end, there is no copy.
//!
//! # What goes, and why
//!
//! Resident registration numbers must not be kept on stored copies of documents (plan of the Financial Services Commission of
//! 2014-03-10), and by the Personal Information Protection Act they may be processed only where a law allows (§24-2). So the
//! back seven digits of the resident number go, wherever they stand: on the number's line, where they are printed again,
//! over a ghost portrait, mid-page and in the optional field of older passports' machine readable zone, and in the
//! two-dimensional code of foreigners' cards. Foreigners' numbers are treated the same. License and passport numbers are
//! unique identifiers as well (decree of the same act, §19), which the act wants encrypted, not absent: they go by policy.
//!
//! # When in doubt
//!
//! More is removed: all of a line whose digits are not told apart, every line of digits that nothing else explains, the usual
//! place of a number that was not read. And where it is not even known where to remove, there is no copy. Of a copy as taken,
//! everything around the document goes as well, since nobody has read it.
//!
//! Copies are in color: who looks at one later wants to see holograms, seals and the portrait.

mod canvas;
mod copy;
mod layout;
mod lines;
mod machine_zone;
mod matrix_code;
mod numbers;
mod policy;
mod removal;
mod resolution;
mod sensitive;
#[cfg(test)]
mod tests;

pub use copy::{CopyFormat, Framing, MaskedCopy};
pub use policy::{MaskPolicy, NumberPart};
pub use removal::{MaskRefusal, Removal, Removed};
pub use sensitive::{SensitivePlaces, survey};

pub(crate) use canvas::Canvas;
pub(crate) use matrix_code::matrix_codes;
pub(crate) use numbers::Needle;
pub(crate) use resolution::{Resolver, left_over};
pub(crate) use sensitive::survey_for;
