//! The host's names of its own records.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Most characters of a reference: room for a UUID with a prefix, or for a vendor's transaction number.
pub const MAX_REFERENCE_CHARS: usize = 64;

/// Fewest digits of a reference of nothing but digits and hyphens. Resident numbers have 13, phones 11, accounts up to
/// 16: a bare number of up to that many would be taken for one of them, and may be one.
pub const MIN_BARE_DIGITS: usize = 17;

/// The host's reference to a record of its own, such as a photo, a vendor's answer or a member of staff's note.
///
/// It is kept in states, approvals and audit trails, so it must be no personal data: a name of a record, not what is in
/// it. 1 to [`MAX_REFERENCE_CHARS`] characters of `A-Z a-z 0-9 - _ . :`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reference(String);

/// Why a text is no reference. Misuse; none holds a sign of the text.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ReferenceError {
    /// Misuse: no characters.
    #[error("the reference is empty")]
    Empty,
    /// Misuse: more than [`MAX_REFERENCE_CHARS`].
    #[error("the reference has more than {MAX_REFERENCE_CHARS} characters")]
    TooLong,
    /// Misuse: a sign that references don't have.
    #[error("a reference has letters and digits of ASCII and - _ . : only")]
    Malformed,
    /// Misuse: it has the looks of a resident number, a phone number or an account number.
    #[error("the reference looks like personal data")]
    LooksPersonal,
}

impl Reference {
    /// Checks a reference.
    ///
    /// # Errors
    ///
    /// [`ReferenceError`].
    pub fn new(text: &str) -> Result<Self, ReferenceError> {
        let sign = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':');
        if text.is_empty() {
            return Err(ReferenceError::Empty);
        }
        if text.len() > MAX_REFERENCE_CHARS {
            return Err(ReferenceError::TooLong);
        }
        if !text.bytes().all(sign) {
            return Err(ReferenceError::Malformed);
        }
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let bare = !text.bytes().any(|byte| byte.is_ascii_alphabetic());
        if bare && digits < MIN_BARE_DIGITS {
            return Err(ReferenceError::LooksPersonal);
        }
        Ok(Self(text.to_owned()))
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Reference {
    type Error = ReferenceError;

    fn try_from(text: String) -> Result<Self, ReferenceError> {
        Self::new(&text)
    }
}

impl From<Reference> for String {
    fn from(reference: Reference) -> Self {
        reference.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn form() {
        let longest = "a".repeat(MAX_REFERENCE_CHARS);
        let too_long = "a".repeat(MAX_REFERENCE_CHARS + 1);
        let table = [
            ("a", Ok(())),
            ("photo-1", Ok(())),
            ("0b7a1c6e-3f0c-4c5e-9d57-0c6d3a2c8f11", Ok(())),
            ("KFTC:2026.11.22_000001", Ok(())),
            (longest.as_str(), Ok(())),
            ("12345678901234567", Ok(())),
            ("", Err(ReferenceError::Empty)),
            (too_long.as_str(), Err(ReferenceError::TooLong)),
            ("홍길동", Err(ReferenceError::Malformed)),
            ("a b", Err(ReferenceError::Malformed)),
            ("hong@example.test", Err(ReferenceError::Malformed)),
            ("+821020000000", Err(ReferenceError::Malformed)),
            ("820701-2345678", Err(ReferenceError::LooksPersonal)),
            ("010-2000-0000", Err(ReferenceError::LooksPersonal)),
            ("1234567890123456", Err(ReferenceError::LooksPersonal)),
            ("-", Err(ReferenceError::LooksPersonal)),
        ];
        for (text, wanted) in table {
            assert_eq!(Reference::new(text).map(drop), wanted, "{text}");
        }
    }

    #[test]
    fn stored_and_read_again() {
        let reference = Reference::new("photo-1").unwrap();
        let text = serde_json::to_string(&reference).unwrap();
        assert_eq!(text, "\"photo-1\"");
        assert_eq!(serde_json::from_str::<Reference>(&text).unwrap(), reference);
        assert!(serde_json::from_str::<Reference>("\"820701-2345678\"").is_err());
    }
}
