//! A text that must not be seen by accident.

use core::fmt::{self, Write as _};

use time::Date;
use zeroize::Zeroizing;

/// A text with one door, [`Secret::expose`]: no `Display`, a `Debug` that tells nothing, wiped from memory when dropped.
///
/// It is not `Clone`: each copy of a secret is a decision that should be seen where it is made.
pub struct Secret(Zeroizing<String>);

impl Secret {
    /// Takes the text over. The caller's own copies are the caller's to wipe.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// The text itself. Whoever calls this answers for where it goes.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// A text put together in one buffer: one that grows leaves its beginnings behind, which nobody wipes.
pub(crate) fn gathered(characters: impl Iterator<Item = char> + Clone) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(characters.clone().map(char::len_utf8).sum()));
    text.extend(characters);
    text
}

/// A day as `YYYY-MM-DD`, put together in one buffer.
pub(crate) fn day(date: Date) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity("+999999-12-31".len()));
    // Writing to a string does not fail.
    let _ = write!(text, "{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day());
    text
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[REDACTED]")
    }
}
