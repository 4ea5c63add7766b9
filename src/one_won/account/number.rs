//! From what people type to digits.

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::AccountError;

/// Longest text that is read, in characters: 16 digits with a space and a hyphen after each, and some to spare.
const LONGEST_TEXT: usize = 64;

/// Longest number kept: Open Banking's `account_num` is AN(16).
const LONGEST_NUMBER: usize = 16;

/// The digits of an account number, wiped when dropped.
#[derive(Clone)]
pub(super) struct Digits(Zeroizing<String>);

impl Digits {
    /// NFKC makes one form of full-width digits and hyphens; what is left between digits is thrown away.
    pub(super) fn parse(typed: &str) -> Result<Self, AccountError> {
        if typed.chars().nth(LONGEST_TEXT).is_some() {
            return Err(AccountError::TooLong);
        }
        let mut digits = Zeroizing::new(String::with_capacity(LONGEST_TEXT));
        for c in typed.nfkc() {
            match c {
                '0'..='9' => digits.push(c),
                _ if is_separator(c) => {}
                _ => return Err(AccountError::NotANumber),
            }
        }
        match digits.len() {
            0 => Err(AccountError::Empty),
            1..=LONGEST_NUMBER => Ok(Self(digits)),
            _ => Err(AccountError::TooLong),
        }
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// The number that `width` digits make from position `at` on, counted from 0.
    pub(super) fn code(&self, at: usize, width: usize) -> Option<u16> {
        self.0.get(at..at.checked_add(width)?)?.parse().ok()
    }
}

/// Spaces of any kind, every dash that keyboards and word processors make of a hyphen, the long vowel mark that stands
/// beside it on Japanese keyboards, the Hangul vowel eu, which looks like one (NFKC makes a conjoining jamo of it), and the invisible characters that pasting brings along.
fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '-' | '\u{00AD}' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{30FC}' | '\u{2500}' | '\u{1173}')
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{2066}'..='\u{2069}')
        || c == '\u{FEFF}'
}
