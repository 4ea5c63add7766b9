//! The customer's session, as the host names it.

use core::fmt;

use subtle::ConstantTimeEq;
use thiserror::Error;
use zeroize::Zeroizing;

/// Most bytes of a session identifier: room for two UUIDs as text or a 256-bit token in base64.
pub const MAX_SESSION_BYTES: usize = 64;

/// The host's identifier of one onboarding session, 1 to [`MAX_SESSION_BYTES`] bytes of any kind.
///
/// Challenges and proofs are bound to it, so that a code asked for in one session is of no use in another. It must be
/// one that the customer cannot choose (made by the server, as against session fixation) and that never comes back.
/// States and sealed proofs hold it only as a keyed tag. It may well be a bearer token, so `Debug` hides it, it is
/// wiped when dropped, and two are compared in constant time.
#[derive(Clone)]
pub struct SessionId(Zeroizing<Vec<u8>>);

/// Why a session identifier was not taken.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SessionIdError {
    /// Misuse: no bytes; every customer would share it.
    #[error("the session identifier is empty")]
    Empty,
    /// Misuse: more than [`MAX_SESSION_BYTES`].
    #[error("the session identifier has more than {MAX_SESSION_BYTES} bytes")]
    TooLong,
}

impl SessionId {
    /// Copies the identifier.
    ///
    /// # Errors
    ///
    /// [`SessionIdError`] for an empty one or one of more than [`MAX_SESSION_BYTES`].
    pub fn new(bytes: &[u8]) -> Result<Self, SessionIdError> {
        match bytes.len() {
            0 => Err(SessionIdError::Empty),
            1..=MAX_SESSION_BYTES => Ok(Self(Zeroizing::new(bytes.to_vec()))),
            _ => Err(SessionIdError::TooLong),
        }
    }

    /// The bytes given.
    #[must_use]
    pub fn expose(&self) -> &[u8] {
        &self.0
    }
}

impl PartialEq for SessionId {
    fn eq(&self, other: &Self) -> bool {
        self.0.as_slice().ct_eq(other.0.as_slice()).into()
    }
}

impl Eq for SessionId {}

impl fmt::Debug for SessionId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionId([REDACTED])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_from_both_sides() {
        let cases = [
            (0, Err(SessionIdError::Empty)),
            (1, Ok(())),
            (MAX_SESSION_BYTES, Ok(())),
            (MAX_SESSION_BYTES + 1, Err(SessionIdError::TooLong)),
        ];
        for (length, expected) in cases {
            assert_eq!(SessionId::new(&vec![b'a'; length]).map(|_| ()), expected, "{length}");
        }
    }

    #[test]
    fn equal_by_bytes_and_hidden() {
        let session = |text: &str| SessionId::new(text.as_bytes()).unwrap();
        assert_eq!(session("one"), session("one"));
        assert_ne!(session("one"), session("two"));
        assert_ne!(session("one"), session("one "));
        assert!(!format!("{:?}", session("one")).contains("one"));
    }
}
