//! Sex: one letter.

use zeroize::Zeroizing;

use crate::card::document::Unreadable;
use crate::card::extraction::format::{Parsed, is_hangul};
use crate::card::extraction::rows::Span;

/// A line that holds nothing but `F`, `M` or, on passports, `X` for unspecified.
pub(crate) fn parse(span: &Span, letters: &[char]) -> Parsed {
    match *span.signs {
        [sign] if letters.contains(&sign.character) => Parsed::Whole(Zeroizing::new(sign.character.into()), 0..1),
        [sign] if !is_hangul(sign.character) => Parsed::Fault(Unreadable::Malformed),
        _ => Parsed::Foreign,
    }
}
