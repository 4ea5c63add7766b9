//! What the network's outputs stand for.

use core::ops::Range;

use crate::card::text_line::HANJA;

/// Every sign that is no hangul, in the order of the network's classes, which begin behind blank.
const SIGNS: &str = " 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.,-~:()/'·&<>";
const SIGN_COUNT: usize = 76;
pub(super) const BLANK: usize = 0;
/// Classes of the digits.
pub(super) const DIGITS: Range<usize> = 2..12;
/// Classes of the Latin capitals.
pub(super) const CAPITALS: Range<usize> = 12..38;
/// Classes of the Latin letters.
pub(super) const LETTERS: Range<usize> = 12..64;
const HANJA_CLASS: usize = 1 + SIGN_COUNT;
pub(super) const HANGUL_CLASS: usize = 2 + SIGN_COUNT;
/// Classes of the first softmax.
pub(super) const TYPES: usize = 3 + SIGN_COUNT;
/// Initial consonants of a syllable (Unicode 3.12).
pub(super) const INITIALS: usize = 19;
/// Medial vowels.
pub(super) const MEDIALS: usize = 21;
/// Final consonants, none among them.
pub(super) const FINALS: usize = 28;
/// Outputs per step.
pub(crate) const OUTPUTS: usize = TYPES + INITIALS + MEDIALS + FINALS;

/// The character of a class of the first softmax; `None` for blank and for "any hangul".
pub(super) fn sign(class: usize) -> Option<char> {
    match class {
        BLANK | HANGUL_CLASS => None,
        HANJA_CLASS => Some(HANJA),
        _ => SIGNS.chars().nth(class - 1),
    }
}

/// The syllable of three letters, by the composition of Unicode 3.12.
pub(super) fn syllable(initial: usize, medial: usize, last: usize) -> Option<char> {
    let index = (initial * MEDIALS + medial) * FINALS + last;
    u32::try_from(index).ok().and_then(|index| char::from_u32(0xAC00 + index))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_are_counted_right() {
        assert_eq!(SIGNS.chars().count(), SIGN_COUNT);
        assert_eq!(sign(1), Some(' '));
        assert_eq!(sign(2), Some('0'));
        assert_eq!(sign(SIGN_COUNT), Some('>'));
        assert_eq!(sign(HANJA_CLASS), Some(HANJA));
        for class in 0..TYPES {
            let is = |of: fn(&char) -> bool| sign(class).as_ref().is_some_and(of);
            assert_eq!(DIGITS.contains(&class), is(char::is_ascii_digit), "{class}");
            assert_eq!(CAPITALS.contains(&class), is(char::is_ascii_uppercase), "{class}");
            assert_eq!(LETTERS.contains(&class), is(char::is_ascii_alphabetic), "{class}");
        }
        assert_eq!((sign(BLANK), sign(HANGUL_CLASS)), (None, None));
    }

    #[test]
    fn syllables_span_the_block() {
        assert_eq!(syllable(0, 0, 0), Some('가'));
        assert_eq!(syllable(18, 20, 27), Some('힣'));
        assert_eq!(syllable(18, 8, 21), Some('홍'));
    }
}
