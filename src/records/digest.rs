//! Digests and the host's key for them.

use core::fmt;

use hmac::{Hmac, Mac};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};
use thiserror::Error;
use zeroize::Zeroizing;

/// Bytes of a digest: SHA-256, or HMAC with it, not shortened.
pub const DIGEST_BYTES: usize = 32;

/// Fewest bytes of a key: the strength of SHA-256.
pub const MIN_RECORD_KEY_BYTES: usize = 32;

/// Most bytes of a key: one block of SHA-256, beyond which HMAC would hash it down.
pub const MAX_RECORD_KEY_BYTES: usize = 64;

/// Bytes of SHA-256 or HMAC-SHA-256. Written as 64 lower-case hexadecimal digits: one value has one spelling.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Digest([u8; DIGEST_BYTES]);

impl Digest {
    /// From bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; DIGEST_BYTES]) -> Self {
        Self(bytes)
    }

    /// The bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; DIGEST_BYTES] {
        &self.0
    }

    /// SHA-256 over label and fields, each behind its length as eight bytes, highest first, so that no two lists of
    /// fields read the same.
    pub(super) fn of(label: &[u8], fields: &[&[u8]]) -> Self {
        let mut hash = Sha256::new();
        for field in core::iter::once(&label).chain(fields) {
            hash.update(length(field));
            hash.update(field);
        }
        Self(hash.finalize().into())
    }
}

fn length(field: &[u8]) -> [u8; 8] {
    u64::try_from(field.len()).unwrap_or(u64::MAX).to_be_bytes()
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&hex(&self.0))
    }
}

impl<'de> Deserialize<'de> for Digest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        // The message repeats nothing of the text.
        unhex(&text).map(Self).ok_or_else(|| serde::de::Error::custom("a digest is not 64 hexadecimal digits"))
    }
}

/// Two lower-case digits a byte.
pub(super) fn hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 0xF)]).collect()
}

/// Exactly `N` bytes in lower-case digits, or nothing.
pub(super) fn unhex<const N: usize>(text: &str) -> Option<[u8; N]> {
    if text.len() != N.checked_mul(2)? || !text.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f')) {
        return None;
    }
    let mut bytes = [0; N];
    for (at, byte) in bytes.iter_mut().enumerate() {
        let start = at.checked_mul(2)?;
        *byte = u8::from_str_radix(text.get(start..start.checked_add(2)?)?, 16).ok()?;
    }
    Some(bytes)
}

/// Why a key was not taken. Faults of configuration.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RecordKeyError {
    /// Misuse: not [`MIN_RECORD_KEY_BYTES`] to [`MAX_RECORD_KEY_BYTES`] bytes.
    #[error("the key does not have {MIN_RECORD_KEY_BYTES} to {MAX_RECORD_KEY_BYTES} bytes")]
    Length,
    /// Misuse: zeros only, as a setting looks that was never filled.
    #[error("the key holds nothing but zeros")]
    AllZero,
}

/// The host's key for seals of trails and fingerprints of requests. From the host's vault, random, used for nothing
/// else, and not that of the challenges; wiped when dropped.
pub struct RecordKey(Zeroizing<Vec<u8>>);

impl RecordKey {
    /// A key of 32 to 64 bytes. The caller's copy is the caller's to wipe.
    ///
    /// # Errors
    ///
    /// [`RecordKeyError`].
    pub fn new(bytes: &[u8]) -> Result<Self, RecordKeyError> {
        if !(MIN_RECORD_KEY_BYTES..=MAX_RECORD_KEY_BYTES).contains(&bytes.len()) {
            Err(RecordKeyError::Length)
        } else if bytes.iter().all(|byte| *byte == 0) {
            Err(RecordKeyError::AllZero)
        } else {
            Ok(Self(Zeroizing::new(bytes.to_vec())))
        }
    }

    /// HMAC-SHA-256 over label and fields, laid out as in [`Digest::of`].
    pub(crate) fn tag(&self, label: &[u8], fields: &[&[u8]]) -> Digest {
        Digest(self.mac(label, fields).finalize().into_bytes().into())
    }

    /// Whether `expected` is the tag, compared in constant time.
    pub(super) fn verifies(&self, label: &[u8], fields: &[&[u8]], expected: &Digest) -> bool {
        self.mac(label, fields).verify_slice(&expected.0).is_ok()
    }

    fn mac(&self, label: &[u8], fields: &[&[u8]]) -> Hmac<Sha256> {
        // A key is at most a block, which HMAC fills with zeros: the same as giving it the filled block.
        let mut block = Zeroizing::new([0_u8; MAX_RECORD_KEY_BYTES]);
        for (byte, key) in block.iter_mut().zip(self.0.iter()) {
            *byte = *key;
        }
        let mut mac = <Hmac<Sha256> as Mac>::new((&*block).into());
        for field in core::iter::once(&label).chain(fields) {
            mac.update(&length(field));
            mac.update(field);
        }
        mac
    }
}

impl fmt::Debug for RecordKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RecordKey([REDACTED])")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn known_digests() {
        // SHA-256 of eight zero bytes: the length of an empty label.
        let bare: [u8; 32] = Sha256::digest([0; 8]).into();
        assert_eq!(Digest::of(b"", &[]).as_bytes(), &bare);
        assert_ne!(Digest::of(b"l", &[b"ab", b"c"]), Digest::of(b"l", &[b"a", b"bc"]));
        assert_ne!(Digest::of(b"l", &[b"ab"]), Digest::of(b"la", &[b"b"]));
        for length in [32_u8, 33, 63, 64] {
            let bytes: Vec<u8> = (1..=length).collect();
            let mut plain = <Hmac<Sha256> as Mac>::new_from_slice(&bytes).unwrap();
            plain.update(&[0, 0, 0, 0, 0, 0, 0, 1, b'l', 0, 0, 0, 0, 0, 0, 0, 2, b'a', b'b']);
            let tag = RecordKey::new(&bytes).unwrap().tag(b"l", &[b"ab"]);
            assert!(plain.verify_slice(tag.as_bytes()).is_ok());
        }
    }

    #[test]
    fn keys_from_both_sides() {
        let table = [(31, Some(RecordKeyError::Length)), (32, None), (64, None), (65, Some(RecordKeyError::Length))];
        for (length, error) in table {
            assert_eq!(RecordKey::new(&vec![7; length]).err(), error);
        }
        assert_eq!(RecordKey::new(&[0; 32]).err(), Some(RecordKeyError::AllZero));
        assert_eq!(format!("{:?}", RecordKey::new(&[171; 32]).unwrap()), "RecordKey([REDACTED])");
    }

    #[test]
    fn one_value_has_one_spelling() {
        assert_eq!(hex(&[0, 0x9A, 0xFF]), "009aff");
        assert_eq!(unhex("009aff"), Some([0, 0x9A, 0xFF]));
        for wrong in ["", "009af", "009aff0", "009AFF", "009ag0", "+09aff", "가00"] {
            assert_eq!(unhex::<3>(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn there_and_back(bytes: [u8; 32]) {
            let text = serde_json::to_string(&Digest(bytes)).unwrap();
            prop_assert_eq!(serde_json::from_str::<Digest>(&text).unwrap(), Digest(bytes));
        }
    }
}
