//! What the customer reads on their statement and types back: two words, or digits, with the bank's name before them
//! where wanted.
//!
//! The passbook field is small and differs from bank to bank: 20 bytes go over the wire, some statements show seven
//! characters, and some hosts strip or widen everything but Hangul and digits. So nothing else is ever in a memo.

mod normalize;
mod style;
#[cfg(test)]
mod tests;
mod words;

use core::fmt;

use rand_core::CryptoRng;

use crate::pii::Secret;

pub use normalize::{MAX_TYPED_BYTES, Malformed, PrefixPolicy};
pub use style::{DigitCount, LimitError, MemoCode, MemoLimits, MemoPrefix, MemoStyle, PrefixError, StyleError};
pub use words::{MEMO_MODIFIERS, MEMO_NOUNS};

/// A drawn memo: the line for the statement and, as part of it, the code that the customer has to type back.
///
/// Both are secrets: whoever knows them needs no statement. `Debug` shows neither, and both are wiped when dropped. Not
/// `Clone`: the line goes to the transfer, the code into the challenge, and then the memo should be gone.
///
/// ```
/// use bonin::one_won::{MemoStyle, PrefixPolicy};
/// use rand_core::SeedableRng;
///
/// let mut rng = rand_chacha::ChaCha20Rng::from_seed([1; 32]); // the system's, in earnest
/// let style = MemoStyle::default();
/// let memo = style.draw(&mut rng);
/// assert_eq!(memo.code().expose().chars().count(), 4);
/// assert_eq!(format!("{memo:?}"), "Memo([REDACTED])");
///
/// let typed = format!(" {} ", memo.line().expose()); // by the customer
/// assert_eq!(style.normalize(&typed, PrefixPolicy::Refuse)?.expose(), memo.code().expose());
/// # Ok::<(), bonin::one_won::Malformed>(())
/// ```
#[must_use = "a memo that is not sent proves nothing"]
pub struct Memo {
    line: Secret,
    code: Secret,
}

impl Memo {
    /// Draws one; each code of the style is as likely as any other.
    fn draw(style: &MemoStyle, rng: &mut (impl CryptoRng + ?Sized)) -> Self {
        // Room for all of it from the start: a string that grows leaves unwiped copies behind.
        let mut code = String::with_capacity(style.code().max_utf8_bytes());
        match style.code() {
            MemoCode::Words => words::draw_words(&mut code, rng),
            MemoCode::Digits(count) => words::draw_digits(&mut code, count.get(), rng),
        }
        let prefix = style.prefix().map_or("", MemoPrefix::as_str);
        let mut line = String::with_capacity(prefix.len().saturating_add(code.len()));
        line.push_str(prefix);
        line.push_str(&code);
        Self { line: Secret::new(line), code: Secret::new(code) }
    }

    /// What the transfer carries as the text for the receiver's statement: the prefix, if there is one, and the code.
    /// Composed Hangul of KS X 1001 and ASCII digits; its length is within the style's [`MemoLimits`].
    #[must_use]
    pub const fn line(&self) -> &Secret {
        &self.line
    }

    /// What the challenge is bound to and the customer types back: the line without its prefix, as
    /// [`MemoStyle::normalize`] would return it.
    #[must_use]
    pub const fn code(&self) -> &Secret {
        &self.code
    }
}

impl fmt::Debug for Memo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Memo([REDACTED])")
    }
}
