//! The chain: appending to it, sealing its head, and finding what somebody did to it.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::digest::{hex, unhex};
use super::{Digest, ENTRY_VERSION, Entry, EntryError, Event, RecordKey, TrailId};
use crate::challenge::UnixTime;

/// Most entries of a trail. An application makes under a hundred, five years of a relationship's views and deletions
/// hundreds more; a host that writes beyond this writes in a loop.
pub const MAX_ENTRIES: u64 = 10_000;

/// What the digest before the first entry is for.
const START: &[u8] = b"bonin audit trail v1";
/// What a seal is for.
const SEAL: &[u8] = b"bonin audit seal v1";

/// Limit: the trail has [`MAX_ENTRIES`].
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
#[error("the trail has {MAX_ENTRIES} entries")]
pub struct TrailFull;

/// The end of a trail: how many entries it has, and the digest that the next one is chained to.
///
/// Small, so that a session holds it while the entries go where logs go. Whoever has the head of a trail finds any entry
/// changed, dropped, put elsewhere or put in before it. Whoever can rewrite both entries and head can forge a chain
/// though, as SHA-256 has no key: [`seal`](Self::seal) the head, or hand it to somebody else now and then.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(into = "StoredHead")]
pub struct TrailHead {
    trail: TrailId,
    count: u64,
    digest: Digest,
}

impl TrailHead {
    /// The head of a trail without entries.
    #[must_use]
    pub fn new(trail: TrailId) -> Self {
        Self { trail, count: 0, digest: Digest::of(START, &[trail.as_bytes()]) }
    }

    /// The trail.
    #[must_use]
    pub const fn trail(&self) -> TrailId {
        self.trail
    }

    /// Entries so far.
    #[must_use]
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// Makes the next entry, for the host to write. Where two processes may append, the host writes it only if no other
    /// has this trail and [sequence](Entry::sequence).
    ///
    /// # Errors
    ///
    /// [`TrailFull`].
    pub fn append(&mut self, event: Event, now: UnixTime) -> Result<Entry, TrailFull> {
        if self.count >= MAX_ENTRIES {
            return Err(TrailFull);
        }
        let entry = Entry::new(self.trail, self.count, now, event, self.digest);
        self.count = self.count.saturating_add(1);
        self.digest = entry.digest;
        Ok(entry)
    }

    /// HMAC-SHA-256 over the head: nobody without the key can make one for a forged chain.
    #[must_use]
    pub fn seal(&self, key: &RecordKey) -> Digest {
        key.tag(SEAL, &[self.trail.as_bytes(), &self.count.to_be_bytes(), self.digest.as_bytes()])
    }

    /// Whether a seal is this head's, compared in constant time.
    #[must_use]
    pub fn is_sealed_by(&self, seal: &Digest, key: &RecordKey) -> bool {
        key.verifies(SEAL, &[self.trail.as_bytes(), &self.count.to_be_bytes(), self.digest.as_bytes()], seal)
    }
}

/// What was done to a trail, as the first place where it shows.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Tampering {
    /// An entry of another trail.
    #[error("entry {sequence} is of another trail")]
    OtherTrail {
        /// Its own number.
        sequence: u64,
    },
    /// An entry is missing, comes twice or stands elsewhere.
    #[error("entry {expected} is missing; {found} stands in its place")]
    OutOfOrder {
        /// The number that should come.
        expected: u64,
        /// The number that came.
        found: u64,
    },
    /// An entry's content does not have its digest.
    #[error("entry {sequence} was changed")]
    Changed {
        /// Its number.
        sequence: u64,
    },
    /// An entry is whole and not chained to the one before it: it, or that one, was put in anew.
    #[error("entry {sequence} is not chained to the one before")]
    Unchained {
        /// Its number.
        sequence: u64,
    },
    /// Entries at the end are missing.
    #[error("{missing} entries are missing at the end")]
    CutOff {
        /// How many.
        missing: u64,
    },
    /// There are more entries than the head has.
    #[error("entry {sequence} was added after the head")]
    Added {
        /// Number of the first such.
        sequence: u64,
    },
    /// The chain holds by itself and ends in another digest: it was made anew from some entry on.
    #[error("the chain does not end in the head's digest")]
    OtherHead,
}

/// Verifies the entries between two heads of one trail: the whole of it from [`TrailHead::new`], or what came after an
/// earlier head that the reviewer holds.
///
/// # Errors
///
/// [`Tampering`].
pub fn verify<'a>(
    from: &TrailHead,
    entries: impl IntoIterator<Item = &'a Entry>,
    to: &TrailHead,
) -> Result<(), Tampering> {
    let mut at = *from;
    for entry in entries {
        if entry.trail != at.trail {
            return Err(Tampering::OtherTrail { sequence: entry.sequence });
        }
        if entry.sequence != at.count {
            return Err(Tampering::OutOfOrder { expected: at.count, found: entry.sequence });
        }
        if entry.computed() != entry.digest {
            return Err(Tampering::Changed { sequence: entry.sequence });
        }
        if entry.previous != at.digest {
            return Err(Tampering::Unchained { sequence: entry.sequence });
        }
        if at.count >= to.count {
            return Err(Tampering::Added { sequence: entry.sequence });
        }
        at.count = at.count.saturating_add(1);
        at.digest = entry.digest;
    }
    match to.count.checked_sub(at.count) {
        Some(0) if at == *to => Ok(()),
        Some(0) | None => Err(Tampering::OtherHead),
        Some(missing) => Err(Tampering::CutOff { missing }),
    }
}

#[derive(Clone, Serialize, Deserialize)]
struct StoredHead {
    version: u64,
    trail: String,
    count: u64,
    digest: Digest,
}

impl<'de> Deserialize<'de> for TrailHead {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // A reader's own error would repeat the text that it stumbled over, and a damaged row may hold anything.
        let unreadable = EntryError::Range { field: "head" };
        let stored = StoredHead::deserialize(deserializer).map_err(|_| serde::de::Error::custom(unreadable))?;
        Self::try_from(stored).map_err(serde::de::Error::custom)
    }
}

impl From<TrailHead> for StoredHead {
    fn from(head: TrailHead) -> Self {
        Self { version: ENTRY_VERSION, trail: hex(head.trail.as_bytes()), count: head.count, digest: head.digest }
    }
}

impl TryFrom<StoredHead> for TrailHead {
    type Error = EntryError;

    fn try_from(stored: StoredHead) -> Result<Self, EntryError> {
        match stored.version {
            ENTRY_VERSION => {}
            0 => return Err(EntryError::Range { field: "version" }),
            version => return Err(EntryError::NewerVersion { version }),
        }
        let trail = unhex(&stored.trail).map(TrailId::from_bytes).ok_or(EntryError::Range { field: "trail" })?;
        if stored.count > MAX_ENTRIES {
            return Err(EntryError::Range { field: "count" });
        }
        Ok(Self { trail, count: stored.count, digest: stored.digest })
    }
}

#[cfg(test)]
mod tests;
