//! What all types of personal data have in common.

use thiserror::Error;
use zeroize::Zeroizing;

/// Why a text is no value of its type. All are faults of untrusted input; none holds a sign of it.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FormError {
    /// Nothing is there but blanks.
    #[error("the text is empty")]
    Empty,
    /// More characters than the type takes.
    #[error("the text is too long")]
    TooLong,
    /// The right signs, and too few of them.
    #[error("the text lacks signs at its end or within")]
    Incomplete,
    /// Signs that the type does not have, or not in this place.
    #[error("the text does not have the form of its type")]
    Malformed,
}

/// Gives a type around a [`Secret`](crate::pii::Secret) its door, a `Debug` that tells nothing and a comparison in
/// constant time (for texts of one length; lengths are no secret).
macro_rules! personal {
    ($type:ident) => {
        impl $type {
            /// The value. Whoever calls this answers for where it goes.
            #[must_use]
            pub fn expose(&self) -> &str {
                self.0.expose()
            }
        }

        impl core::fmt::Debug for $type {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(concat!(stringify!($type), "([REDACTED])"))
            }
        }

        impl PartialEq for $type {
            fn eq(&self, other: &Self) -> bool {
                subtle::ConstantTimeEq::ct_eq(self.expose().as_bytes(), other.expose().as_bytes()).into()
            }
        }

        impl Eq for $type {}
    };
}

/// The digits of a text of digits and hyphens, spaces dropped: forms and cards space them widely. `None` where another
/// sign occurs; no letter becomes a digit.
pub(super) fn bare(text: &str, allowed: impl Fn(char) -> bool) -> Option<Zeroizing<String>> {
    // Room for all of it: a text that grows leaves copies that nobody wipes.
    let mut kept = Zeroizing::new(String::with_capacity(text.len()));
    for character in text.chars().filter(|character| *character != ' ') {
        if !allowed(character) {
            return None;
        }
        kept.push(character);
    }
    Some(kept)
}

/// Whether a text is that many ASCII digits.
pub(super) fn is_digits(text: &str, count: usize) -> bool {
    text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
}
