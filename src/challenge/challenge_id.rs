//! What a challenge is called in the store.

use core::fmt;

use rand_core::CryptoRng;

use super::hex;

/// Bytes of an identifier: 128 random bits, which never meet twice.
pub(super) const ID_BYTES: usize = 16;

/// The random identifier of a challenge: key of its row, name of the proof that it may become.
///
/// It opens nothing by itself, so it may be logged and may travel to the customer's device and back.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChallengeId([u8; ID_BYTES]);

impl ChallengeId {
    pub(super) fn random(rng: &mut (impl CryptoRng + ?Sized)) -> Self {
        let mut bytes = [0; ID_BYTES];
        rng.fill_bytes(&mut bytes);
        Self(bytes)
    }

    /// The identifier with these bytes, as read from the host's store.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; ID_BYTES]) -> Self {
        Self(bytes)
    }

    /// The bytes, for a binary column (`uuid` fits).
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; ID_BYTES] {
        &self.0
    }

    /// From the 32 lower-case hexadecimal digits of its `Display`; nothing for any other text.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        hex::decode(text).map(Self)
    }
}

impl fmt::Display for ChallengeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(&self.0))
    }
}

impl fmt::Debug for ChallengeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ChallengeId({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_form_reads_back() {
        let id = ChallengeId::from_bytes([0xA1; 16]);
        assert_eq!(id.to_string(), "a1".repeat(16));
        assert_eq!(ChallengeId::from_hex(&id.to_string()), Some(id));
        assert_eq!(ChallengeId::from_hex(&"a1".repeat(15)), None);
        assert_eq!(ChallengeId::from_hex(&"A1".repeat(16)), None);
    }
}
