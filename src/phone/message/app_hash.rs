//! The hash by which Android knows the app that a message is for.

use core::fmt;

use thiserror::Error;

/// Characters of an app hash.
pub const APP_HASH_CHARS: usize = 11;

/// The app hash of Android's SMS Retriever: the first 11 characters in base64 of a SHA-256 over the package's name and
/// signing certificate. Not a secret; each build signed with another key has another.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct AppHash([u8; APP_HASH_CHARS]);

/// Why a text is no app hash. Faults of configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AppHashError {
    /// Not [`APP_HASH_CHARS`] characters.
    #[error("an app hash has {APP_HASH_CHARS} characters")]
    Length,
    /// A character outside base64 (`A`–`Z`, `a`–`z`, `0`–`9`, `+`, `/`). The URL-safe alphabet is not used, and eleven
    /// characters never reach the padding.
    #[error("character {position} of the app hash is not base64")]
    NotBase64 {
        /// Counted from 0, in characters.
        position: usize,
    },
}

impl AppHash {
    /// Checks length and alphabet. Whether it is the hash of the right app only a phone can tell.
    ///
    /// # Errors
    ///
    /// [`AppHashError`].
    pub fn new(text: &str) -> Result<Self, AppHashError> {
        let is_base64 = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/');
        if let Some(position) = text.chars().position(|c| !is_base64(c)) {
            return Err(AppHashError::NotBase64 { position });
        }
        text.as_bytes().try_into().map(Self).map_err(|_| AppHashError::Length)
    }

    /// The eleven characters.
    #[must_use]
    pub fn as_str(&self) -> &str {
        core::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl fmt::Debug for AppHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("AppHash").field(&self.as_str()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes() {
        for (text, expected) in [
            ("FA+9qCX9VSu", Ok(())),
            ("ABCDEFGHIJ/", Ok(())),
            ("FA+9qCX9VS", Err(AppHashError::Length)),
            ("FA+9qCX9VSuA", Err(AppHashError::Length)),
            ("", Err(AppHashError::Length)),
            ("FA-9qCX9VSu", Err(AppHashError::NotBase64 { position: 2 })),
            ("FA+9qCX9VS=", Err(AppHashError::NotBase64 { position: 10 })),
            ("FA+9qCX9VS\n", Err(AppHashError::NotBase64 { position: 10 })),
            (" FA+9qCX9VS", Err(AppHashError::NotBase64 { position: 0 })),
            ("가나다라마바사아자차카", Err(AppHashError::NotBase64 { position: 0 })),
        ] {
            assert_eq!(AppHash::new(text).map(|_| ()), expected, "{text}");
        }
        assert_eq!(AppHash::new("FA+9qCX9VSu").unwrap().as_str(), "FA+9qCX9VSu");
    }
}
