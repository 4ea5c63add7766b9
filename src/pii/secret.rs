//! A text that must not be seen by accident.

use core::fmt;

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

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[REDACTED]")
    }
}
