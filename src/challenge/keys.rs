//! Keys of the host: they stand between a stolen table of challenges and the codes in it.

use core::fmt;

use hmac::{Hmac, Mac};
use sha2::Sha256;
use thiserror::Error;
use zeroize::{Zeroize, ZeroizeOnDrop};

/// HMAC-SHA-256, as everything in this module is keyed.
pub(super) type HmacSha256 = Hmac<Sha256>;

/// Fewest bytes of a key: the strength of SHA-256. A code has 20 bits at most, so all of its protection is the key's.
pub const MIN_KEY_BYTES: usize = 32;

/// Most bytes of a key: one block of SHA-256. HMAC would hash a longer one down to 32 bytes, which gains nothing.
pub const MAX_KEY_BYTES: usize = 64;

/// Most retired keys that a ring holds. States and proofs live for minutes or hours, so a yearly or even daily rotation
/// needs one or two; a longer list is a list that nobody prunes.
pub const MAX_RETIRED_KEYS: usize = 16;

/// The host's number of a key, stored beside everything made with it. It tells nothing about the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId(u32);

impl KeyId {
    /// Any number; never give the same one to two keys.
    #[must_use]
    pub const fn new(number: u32) -> Self {
        Self(number)
    }

    /// The number.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}

/// Why a key was not taken. Every variant is a fault of configuration.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum KeyError {
    /// Misuse: fewer than [`MIN_KEY_BYTES`].
    #[error("the key has fewer than {MIN_KEY_BYTES} bytes")]
    TooShort,
    /// Misuse: more than [`MAX_KEY_BYTES`].
    #[error("the key has more than {MAX_KEY_BYTES} bytes")]
    TooLong,
    /// Misuse: zeros only, as a setting looks that was never filled.
    #[error("the key holds nothing but zeros")]
    AllZero,
    /// Misuse: the ring has a key of that number; two under one number could not be told apart.
    #[error("the ring already holds a key of this number")]
    DuplicateId,
    /// Limit: more than [`MAX_RETIRED_KEYS`].
    #[error("the ring holds {MAX_RETIRED_KEYS} retired keys already")]
    TooManyRetired,
}

/// Key bytes, filled with zeros to the block of the hash, as HMAC itself does.
#[derive(Zeroize, ZeroizeOnDrop)]
struct Block([u8; MAX_KEY_BYTES]);

/// One key. In a box, so that moving the ring leaves no copy behind that nobody wipes.
pub(super) struct Key {
    id: KeyId,
    block: Box<Block>,
}

impl Key {
    fn new(id: KeyId, bytes: &[u8]) -> Result<Self, KeyError> {
        if bytes.len() < MIN_KEY_BYTES {
            return Err(KeyError::TooShort);
        }
        let mut block = Box::new(Block([0; MAX_KEY_BYTES]));
        block.0.get_mut(..bytes.len()).ok_or(KeyError::TooLong)?.copy_from_slice(bytes);
        if bytes.iter().all(|&byte| byte == 0) {
            return Err(KeyError::AllZero);
        }
        Ok(Self { id, block })
    }

    pub(super) fn id(&self) -> KeyId {
        self.id
    }

    /// A fresh HMAC under this key.
    pub(super) fn hmac(&self) -> HmacSha256 {
        <HmacSha256 as Mac>::new((&self.block.0).into())
    }
}

/// The host's keys: the current one makes, all of them verify.
///
/// The bytes come from the host's own vault; they must be random (from a cryptographic generator or a KMS), used for
/// nothing else, and the same in all processes that share challenges or sealed proofs. They are wiped from memory when
/// the ring is dropped; the caller's copy is the caller's to wipe.
///
/// # Rotation
///
/// Start the new processes with the new key as current and the old one [retired](Self::with_retired). States and sealed
/// proofs of the old key keep verifying, a resend moves a state to the new key. As a process with the old ring cannot
/// check what one with the new ring makes, hand the new key out as "retired" first where processes are replaced one by
/// one. Drop a retired key when everything made with it has lapsed: the lifetime of a challenge and of a sealed proof.
///
/// ```
/// use bonin::challenge::{KeyId, KeyRing};
///
/// # fn main() -> Result<(), bonin::challenge::KeyError> {
/// # let (new, old) = ([1_u8; 32], [2_u8; 32]);
/// let keys = KeyRing::new(KeyId::new(2), &new)?.with_retired(KeyId::new(1), &old)?;
/// assert_eq!(keys.current_id(), KeyId::new(2));
/// # Ok(())
/// # }
/// ```
pub struct KeyRing {
    current: Key,
    retired: Vec<Key>,
}

impl KeyRing {
    /// A ring of one key, of 32 to 64 bytes.
    ///
    /// # Errors
    ///
    /// [`KeyError`] for a key of another length or of zeros only.
    pub fn new(id: KeyId, bytes: &[u8]) -> Result<Self, KeyError> {
        Ok(Self { current: Key::new(id, bytes)?, retired: Vec::new() })
    }

    /// Adds a key that only verifies.
    ///
    /// # Errors
    ///
    /// [`KeyError`] as for [`new`](Self::new), for a number that is taken, and beyond [`MAX_RETIRED_KEYS`].
    pub fn with_retired(mut self, id: KeyId, bytes: &[u8]) -> Result<Self, KeyError> {
        if self.find(id).is_some() {
            return Err(KeyError::DuplicateId);
        }
        if self.retired.len() >= MAX_RETIRED_KEYS {
            return Err(KeyError::TooManyRetired);
        }
        self.retired.push(Key::new(id, bytes)?);
        Ok(self)
    }

    /// Number of the key that new states and proofs are made with.
    #[must_use]
    pub fn current_id(&self) -> KeyId {
        self.current.id
    }

    pub(super) fn current(&self) -> &Key {
        &self.current
    }

    pub(super) fn find(&self, id: KeyId) -> Option<&Key> {
        self.all().find(|key| key.id == id)
    }

    /// The current key, then the retired ones.
    pub(super) fn all(&self) -> impl Iterator<Item = &Key> {
        core::iter::once(&self.current).chain(&self.retired)
    }
}

impl fmt::Debug for KeyRing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let retired: Vec<KeyId> = self.retired.iter().map(Key::id).collect();
        f.debug_struct("KeyRing").field("current", &self.current.id).field("retired", &retired).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_from_both_sides() {
        let cases = [
            (31, Err(KeyError::TooShort)),
            (32, Ok(())),
            (64, Ok(())),
            (65, Err(KeyError::TooLong)),
            (0, Err(KeyError::TooShort)),
        ];
        for (length, expected) in cases {
            let made = KeyRing::new(KeyId::new(1), &vec![7; length]).map(|_| ());
            assert_eq!(made, expected, "{length}");
        }
        assert_eq!(KeyRing::new(KeyId::new(1), &[0; 32]).map(|_| ()), Err(KeyError::AllZero));
    }

    #[test]
    fn a_number_stands_for_one_key_and_the_ring_is_bounded() {
        let ring = || KeyRing::new(KeyId::new(0), &[7; 32]).unwrap();
        assert_eq!(ring().with_retired(KeyId::new(0), &[8; 32]).map(|_| ()), Err(KeyError::DuplicateId));
        let mut full = ring();
        for number in 1..=16 {
            full = full.with_retired(KeyId::new(number), &[8; 32]).unwrap();
        }
        assert!(full.find(KeyId::new(16)).is_some());
        assert!(full.find(KeyId::new(17)).is_none());
        assert_eq!(full.with_retired(KeyId::new(17), &[8; 32]).map(|_| ()), Err(KeyError::TooManyRetired));
    }

    /// RFC 4231, test case 2 has a key of 4 bytes; case 3 one of 20. Padding by hand must be what HMAC does.
    #[test]
    fn padding_is_that_of_hmac() {
        for length in [32, 33, 63, 64] {
            let bytes: Vec<u8> = (1..=length).collect();
            let key = Key::new(KeyId::new(1), &bytes).unwrap();
            let mut padded = key.hmac();
            let mut plain = <HmacSha256 as Mac>::new_from_slice(&bytes).unwrap();
            padded.update(b"message");
            plain.update(b"message");
            assert_eq!(padded.finalize().into_bytes(), plain.finalize().into_bytes());
        }
    }

    #[test]
    fn debug_shows_numbers_only() {
        let ring = KeyRing::new(KeyId::new(3), &[0xAB; 32]).unwrap().with_retired(KeyId::new(2), &[0xCD; 32]).unwrap();
        assert_eq!(format!("{ring:?}"), "KeyRing { current: KeyId(3), retired: [KeyId(2)], .. }");
    }
}
