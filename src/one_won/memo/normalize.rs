//! What the customer typed, in the form that the challenge is bound to.

use thiserror::Error;
use zeroize::Zeroizing;

use super::{MemoPrefix, MemoStyle};
use crate::pii::Secret;
use crate::pii::name::normalized;

/// Most bytes of UTF-8 that are looked at. Ten syllables take 90 as decomposed jamo; the rest is room for spaces.
pub const MAX_TYPED_BYTES: usize = 256;

/// Whether the bank's prefix may be typed along with the code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum PrefixPolicy {
    /// Only the code is an answer; the prefix is [`Malformed::Prefix`], and the customer is told so.
    #[default]
    Refuse,
    /// The style's own prefix, once and whole, may stand before the code.
    Strip,
}

/// Why a text can't be an answer, whatever the code is. It tells nothing about the code, so it need not cost a try.
/// Untrusted input, all of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Malformed {
    /// Untrusted input: more than [`MAX_TYPED_BYTES`]. Nothing of it was looked at.
    #[error("more than {MAX_TYPED_BYTES} bytes were typed")]
    TooLong,
    /// Untrusted input: nothing but spaces.
    #[error("nothing was typed")]
    Empty,
    /// Untrusted input: the code is right there, after the bank's prefix, and the policy is [`PrefixPolicy::Refuse`].
    #[error("the code is to be typed without the bank's name before it")]
    Prefix,
    /// Untrusted input: a character that no code of this style has. Also jamo that make no syllable.
    #[error("a character that is in no code")]
    Character,
    /// Untrusted input: fewer or more characters than each code of this style has.
    #[error("not the length of a code")]
    Length,
}

impl MemoStyle {
    /// Brings what was typed into the one form that a code has: syllables in NFC, or ASCII digits.
    ///
    /// NFD, full-width digits and conjoining, compatibility or half-width jamo are put together; a jamo goes to the
    /// syllable before it, as on a keyboard, where that makes a syllable (`머ㅅ지ㄴ` → `멋진`), and is refused elsewhere.
    /// Spaces and invisible characters are dropped. Leading zeros stay: `427` is not `0427`. Nothing else is guessed,
    /// so no two codes become one: `ㅔ` is not taken for `ㅐ`.
    ///
    /// # Errors
    ///
    /// [`Malformed`] where the answer has not the shape of a code of this style. Then ask again; only what is returned
    /// goes to [`Challenge::answer`](crate::challenge::Challenge::answer).
    pub fn normalize(&self, typed: &str, policy: PrefixPolicy) -> Result<Secret, Malformed> {
        if typed.len() > MAX_TYPED_BYTES {
            return Err(Malformed::TooLong);
        }
        let mut visible = Zeroizing::new(String::with_capacity(typed.len()));
        visible.extend(typed.chars().filter(|c| !is_format(*c)));
        let text = normalized(&visible);
        if text.is_empty() {
            return Err(Malformed::Empty);
        }
        let whole = self.shape(&text);
        let Err(malformed) = whole else { return Ok(Secret::new(text.as_str().to_owned())) };
        // A code is shorter than the prefix and a code, so a text can't be read both ways.
        match self.prefix().and_then(|prefix| text.strip_prefix(MemoPrefix::as_str(prefix))) {
            Some(code) if self.shape(code).is_ok() => match policy {
                PrefixPolicy::Strip => Ok(Secret::new(code.to_owned())),
                PrefixPolicy::Refuse => Err(Malformed::Prefix),
            },
            _ => Err(malformed),
        }
    }

    /// Whether a text looks like a code of this style.
    fn shape(&self, text: &str) -> Result<(), Malformed> {
        if !text.chars().all(|c| self.code().has(c)) {
            Err(Malformed::Character)
        } else if text.chars().count() != self.code().characters() {
            Err(Malformed::Length)
        } else {
            Ok(())
        }
    }
}

/// Invisible characters that text copied from messengers and web pages carries, beyond the blanks of names.
fn is_format(c: char) -> bool {
    matches!(
        c,
        '\u{34F}' | '\u{180E}' | '\u{202A}'..='\u{202E}' | '\u{2061}'..='\u{2064}' | '\u{2066}'..='\u{206F}'
            | '\u{FE00}'..='\u{FE0F}'
    )
}
