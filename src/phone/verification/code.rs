//! Codes as they are drawn, and as they are typed.

use rand_core::CryptoRng;
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::pii::Secret;

/// Most characters of typed text that are looked at: eight digits, each with a space, twice over.
pub const MAX_TYPED_CODE_CHARS: usize = 32;

/// How often a random value may lie above the last whole multiple of the number of codes. For eight digits, the worst
/// case, one does with a chance of 1 in 45; so many in a row come from a generator that is broken, and nothing else.
const MAX_REJECTIONS: u32 = 64;

/// How many values a `u32` has.
const U32_VALUES: u64 = 1 << u32::BITS;

/// How many digits a code has: 6 to 8.
///
/// Six are the fewest that NIST SP 800-63B and RFC 4226 allow (20 bits, nearly), eight the most that people copy well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct CodeDigits(Count);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Count {
    Six,
    Seven,
    Eight,
}

/// A number of digits that no code has. A fault of configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a code has 6 to 8 digits")]
pub struct CodeDigitsError;

impl CodeDigits {
    /// Six, as customers in Korea know it.
    pub const SIX: Self = Self(Count::Six);

    /// From a number, 6 to 8.
    ///
    /// # Errors
    ///
    /// [`CodeDigitsError`] for any other.
    pub const fn new(digits: u8) -> Result<Self, CodeDigitsError> {
        match digits {
            6 => Ok(Self(Count::Six)),
            7 => Ok(Self(Count::Seven)),
            8 => Ok(Self(Count::Eight)),
            _ => Err(CodeDigitsError),
        }
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u8 {
        match self.0 {
            Count::Six => 6,
            Count::Seven => 7,
            Count::Eight => 8,
        }
    }

    /// How many codes there are, each as likely as any other.
    #[must_use]
    pub const fn codes(self) -> u32 {
        match self.0 {
            Count::Six => 1_000_000,
            Count::Seven => 10_000_000,
            Count::Eight => 100_000_000,
        }
    }
}

/// The generator gives nothing of use. Misuse: it is no cryptographic generator, or its source is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum GeneratorError {
    /// It gave values at the upper end, or the same code, again and again. Going on would hang or send a code that
    /// everybody knows.
    #[error("the random generator is stuck")]
    Stuck,
}

/// A code that was drawn: ASCII digits, leading zeros among them. Shown by no `Debug`, wiped when dropped, not `Clone`.
#[derive(Debug)]
pub struct OneTimeCode(Secret);

impl OneTimeCode {
    /// Draws a code, each one as likely as any other: values above the last whole multiple of the number of codes are
    /// drawn again, since taking the remainder of those would favor low codes. No code is left out for its looks;
    /// `000000` is as hard to guess as any.
    ///
    /// # Errors
    ///
    /// [`GeneratorError`] for a generator that is broken.
    pub fn draw(digits: CodeDigits, rng: &mut (impl CryptoRng + ?Sized)) -> Result<Self, GeneratorError> {
        let codes = u64::from(digits.codes());
        let usable = U32_VALUES - U32_VALUES % codes;
        for _ in 0..MAX_REJECTIONS {
            let value = u64::from(rng.next_u32());
            if value < usable {
                return Ok(Self::from_value(value % codes, digits));
            }
        }
        Err(GeneratorError::Stuck)
    }

    fn from_value(value: u64, digits: CodeDigits) -> Self {
        let mut text = String::with_capacity(digits.get().into());
        for place in (0..u32::from(digits.get())).rev() {
            let digit = value / 10_u64.pow(place) % 10;
            text.extend(u32::try_from(digit).ok().and_then(|digit| char::from_digit(digit, 10)));
        }
        Self(Secret::new(text))
    }

    /// The digits, for a channel of the host's own. Messages are made by [`SmsTemplate::compose`].
    ///
    /// [`SmsTemplate::compose`]: crate::phone::SmsTemplate::compose
    #[must_use]
    pub const fn secret(&self) -> &Secret {
        &self.0
    }

    #[cfg(test)]
    pub(crate) fn specimen(digits: &str) -> Self {
        Self(Secret::new(digits.to_owned()))
    }
}

/// What a customer typed, as digits. It may be wrong; it can be right.
#[derive(Debug)]
pub struct TypedCode(Secret);

/// What was typed can't be any code. A fault of untrusted input.
///
/// Found before the answer is evaluated, and costs no try: it depends on the typed text and the public number of digits
/// alone, so it tells nothing on the code, and who leaves out a digit has not guessed. The host's own limit on requests
/// is all that it runs into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Malformed {
    /// No digits.
    #[error("nothing was typed")]
    Empty,
    /// Something besides digits, spaces and hyphens.
    #[error("not only digits")]
    NotDigits,
    /// More or fewer digits than a code has, or more than [`MAX_TYPED_CODE_CHARS`] characters.
    #[error("a code has {expected} digits")]
    DigitCount {
        /// What a code has.
        expected: u8,
    },
}

impl TypedCode {
    /// Reads digits as people type and paste them: full width becomes ASCII (NFKC), white space, hyphens, dashes and
    /// invisible marks are dropped. No digit is added, dropped or changed; leading zeros count.
    ///
    /// # Errors
    ///
    /// [`Malformed`].
    pub fn parse(typed: &str, digits: CodeDigits) -> Result<Self, Malformed> {
        let expected = digits.get();
        if typed.chars().nth(MAX_TYPED_CODE_CHARS).is_some() {
            return Err(Malformed::DigitCount { expected });
        }
        // Room for all that is kept, so that it never grows and leaves a copy behind.
        let mut read = Zeroizing::new(String::with_capacity(expected.into()));
        let mut count = 0_usize;
        for c in typed.nfkc() {
            match c {
                '0'..='9' => {
                    count = count.saturating_add(1);
                    if count <= usize::from(expected) {
                        read.push(c);
                    }
                }
                c if is_separator(c) => {}
                _ => return Err(Malformed::NotDigits),
            }
        }
        match count {
            0 => Err(Malformed::Empty),
            count if count == usize::from(expected) => Ok(Self(Secret::new(core::mem::take(&mut *read)))),
            _ => Err(Malformed::DigitCount { expected }),
        }
    }

    /// The digits, for [`answer_once`](crate::challenge::answer_once).
    #[must_use]
    pub const fn secret(&self) -> &Secret {
        &self.0
    }
}

/// After NFKC. The invisible ones come along when a code is copied out of a message.
fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}')
        || matches!(c, '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests;
