//! What is keyed, and how its parts are laid out so that no two inputs read the same.

use hmac::Mac;

use super::keys::{HmacSha256, Key};

/// Bytes of a tag or digest: the whole of HMAC-SHA-256, not shortened.
pub(super) const TAG_BYTES: usize = 32;

/// A finished HMAC.
pub(super) type Tag = [u8; TAG_BYTES];

/// What a tag is for. One made for one use never verifies in another, although the key is the same.
#[derive(Clone, Copy)]
pub(super) enum Domain {
    /// Digest of a code in a state.
    Code,
    /// Session of a state.
    StateSession,
    /// Subject of a state.
    StateSubject,
    /// Session of a sealed proof.
    SealSession,
    /// Subject of a sealed proof.
    SealSubject,
    /// A sealed proof as a whole.
    Seal,
}

impl Domain {
    const fn label(self) -> &'static [u8] {
        match self {
            Self::Code => b"bonin challenge code v1",
            Self::StateSession => b"bonin challenge session v1",
            Self::StateSubject => b"bonin challenge subject v1",
            Self::SealSession => b"bonin proof session v1",
            Self::SealSubject => b"bonin proof subject v1",
            Self::Seal => b"bonin proof seal v1",
        }
    }
}

/// HMAC over label and fields, each behind its length as eight bytes, highest first: `("ab", "c")` and `("a", "bc")`
/// are different messages. Each label always goes with the same number of fields.
pub(super) fn mac(key: &Key, domain: Domain, fields: &[&[u8]]) -> HmacSha256 {
    let mut mac = key.hmac();
    for field in core::iter::once(domain.label()).chain(fields.iter().copied()) {
        mac.update(&u64::try_from(field.len()).unwrap_or(u64::MAX).to_be_bytes());
        mac.update(field);
    }
    mac
}

/// The finished tag.
pub(super) fn tag(key: &Key, domain: Domain, fields: &[&[u8]]) -> Tag {
    mac(key, domain, fields).finalize().into_bytes().into()
}

/// Whether `expected` is the tag, compared in constant time.
pub(super) fn verify(key: &Key, domain: Domain, fields: &[&[u8]], expected: &Tag) -> bool {
    mac(key, domain, fields).verify_slice(expected).is_ok()
}

#[cfg(test)]
mod tests {
    use super::super::{KeyId, KeyRing};
    use super::*;

    const ALL: [Domain; 6] = [
        Domain::Code,
        Domain::StateSession,
        Domain::StateSubject,
        Domain::SealSession,
        Domain::SealSubject,
        Domain::Seal,
    ];

    #[test]
    fn parts_and_uses_are_kept_apart() {
        let ring = KeyRing::new(KeyId::new(1), &[7; 32]).unwrap();
        let key = ring.current();
        let mut tags = Vec::new();
        for domain in ALL {
            for fields in [&[b"ab".as_slice(), b"c"], &[b"a".as_slice(), b"bc"], &[b"".as_slice(), b"abc"]] {
                tags.push(tag(key, domain, fields));
                assert!(verify(key, domain, fields, tags.last().unwrap()));
            }
        }
        let count = tags.len();
        tags.sort_unstable();
        tags.dedup();
        assert_eq!(tags.len(), count);
    }

    #[test]
    fn layout_is_pinned() {
        let ring = KeyRing::new(KeyId::new(1), &[7; 32]).unwrap();
        let mut by_hand = ring.current().hmac();
        by_hand.update(b"\0\0\0\0\0\0\0\x17bonin challenge code v1\0\0\0\0\0\0\0\x02ab\0\0\0\0\0\0\0\0");
        assert!(by_hand.verify_slice(&tag(ring.current(), Domain::Code, &[b"ab", b""])).is_ok());
    }
}
