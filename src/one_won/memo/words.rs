//! The word lists, and how codes are drawn.
//!
//! The lists are original to this library, and `tests/memo_words.rs` holds them to their rules over all pairs: no two
//! memos that one keystroke or one confusable vowel apart could swap, every syllable in KS X 1001, and nothing offensive
//! in a word, across the joint of two, or in a pair read backwards. By choice, and held by nobody but the reader, they
//! have words for any age: pleasant or neutral, no ranks, occupations, brands or regions, nothing about bodies, belief or
//! illness, and few of the spellings that many get wrong.
//!
//! Words may be exchanged between versions. An answer is therefore held against the challenge alone and never against
//! the lists, so that a memo drawn by an earlier version can still be typed back.

mod modifiers;
mod nouns;

use rand_core::CryptoRng;

pub use modifiers::MEMO_MODIFIERS;
pub use nouns::MEMO_NOUNS;

/// Syllables of a memo of two words.
pub(super) const WORD_SYLLABLES: usize = 4;

/// How many memos of two words there are.
#[expect(clippy::as_conversions, reason = "usize into u64, where From is not const")]
pub(super) const WORD_SPACE: u64 = MEMO_MODIFIERS.len() as u64 * MEMO_NOUNS.len() as u64;

/// 18 bits: five tries get in once in fifty thousand times, against once in two thousand for four digits.
const MIN_WORD_SPACE: u64 = 1 << 18;
const _: () = assert!(WORD_SPACE >= MIN_WORD_SPACE);

/// Bits of one decimal digit.
const DIGIT_MASK: u32 = 0xF;

/// One pair, each as likely as any other.
pub(super) fn draw_words(into: &mut String, rng: &mut (impl CryptoRng + ?Sized)) {
    into.push_str(pick(&MEMO_MODIFIERS, rng));
    into.push_str(pick(&MEMO_NOUNS, rng));
}

/// That many digits, each as likely as any other.
pub(super) fn draw_digits(into: &mut String, count: usize, rng: &mut (impl CryptoRng + ?Sized)) {
    for _ in 0..count {
        into.push(digit(rng));
    }
}

/// By rejection: an index of just enough bits is drawn again until it falls inside the list. A remainder would favor
/// the words at the list's head.
fn pick<'a, const COUNT: usize>(list: &[&'a str; COUNT], rng: &mut (impl CryptoRng + ?Sized)) -> &'a str {
    let mask = const { COUNT.next_power_of_two() - 1 };
    loop {
        // Where a pointer is wider than 32 bits, the mask takes the low ones all the same.
        let index = usize::try_from(rng.next_u32()).unwrap_or(usize::MAX) & mask;
        if let Some(word) = list.get(index) {
            return word;
        }
    }
}

/// By rejection, as words are.
fn digit(rng: &mut (impl CryptoRng + ?Sized)) -> char {
    loop {
        if let Some(digit) = char::from_digit(rng.next_u32() & DIGIT_MASK, 10) {
            return digit;
        }
    }
}
