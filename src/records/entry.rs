//! One line of a trail.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use super::digest::{hex, unhex};
use super::{Digest, Event};
use crate::challenge::UnixTime;

/// Version of the format that is written, and of what is hashed.
pub const ENTRY_VERSION: u64 = 1;

/// Bytes of a trail's identifier.
pub const TRAIL_ID_BYTES: usize = 16;

/// What an entry's digest is for.
const LABEL: &[u8] = b"bonin audit entry v1";

/// Identifies a trail: random bytes that the host draws, never anything of the customer. Which application or customer it
/// belongs to is the host's to keep, apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct TrailId([u8; TRAIL_ID_BYTES]);

impl TrailId {
    /// From bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; TRAIL_ID_BYTES]) -> Self {
        Self(bytes)
    }

    /// The bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; TRAIL_ID_BYTES] {
        &self.0
    }
}

/// One event of a trail, chained to the one before. Serialized, it is one flat object: a line of JSON.
///
/// An entry that was read back is one by its form only: [`verify`](super::verify) says whether it is the one written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    pub(super) trail: TrailId,
    pub(super) sequence: u64,
    pub(super) at: UnixTime,
    pub(super) event: Event,
    pub(super) previous: Digest,
    pub(super) digest: Digest,
}

impl Entry {
    pub(super) fn new(trail: TrailId, sequence: u64, at: UnixTime, event: Event, previous: Digest) -> Self {
        let mut entry = Self { trail, sequence, at, event, previous, digest: previous };
        entry.digest = entry.computed();
        entry
    }

    /// The digest that the entry's content has.
    pub(super) fn computed(&self) -> Digest {
        let sequence = self.sequence.to_be_bytes();
        let at = self.at.as_millis().to_be_bytes();
        let words = self.event.words();
        let mut fields: Vec<&[u8]> = vec![self.previous.as_bytes(), self.trail.as_bytes(), &sequence, &at];
        fields.extend(words.iter().map(|word| word.as_bytes()));
        Digest::of(LABEL, &fields)
    }

    /// Its trail.
    #[must_use]
    pub const fn trail(&self) -> TrailId {
        self.trail
    }

    /// Its place in the trail, from 0.
    #[must_use]
    pub const fn sequence(&self) -> u64 {
        self.sequence
    }

    /// When it happened, by the host's clock. Clocks jump, so that times may go back; the order is the sequence's.
    #[must_use]
    pub const fn at(&self) -> UnixTime {
        self.at
    }

    /// What happened.
    #[must_use]
    pub const fn event(&self) -> Event {
        self.event
    }

    /// Digest of the entry, which the next one holds.
    #[must_use]
    pub const fn digest(&self) -> Digest {
        self.digest
    }
}

/// Why a line is no entry: a fault of the store, or of an edit by hand. It repeats nothing of the line.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum EntryError {
    /// Misuse: a newer release wrote it.
    #[error("the entry has version {version}; this release reads {ENTRY_VERSION}")]
    NewerVersion {
        /// The version it has.
        version: u64,
    },
    /// Damaged: a field that is missing or that no entry has.
    #[error("field `{field}` of the entry is missing or out of its range")]
    Range {
        /// The field's name.
        field: &'static str,
    },
    /// Damaged, or of a newer release: words that are no event.
    #[error("the entry's event is not known")]
    UnknownEvent,
}

/// An entry as it was read, before its fields are looked at. It becomes one by `Entry::try_from`.
///
/// A field that it doesn't know is refused: what isn't hashed would not be guarded.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StoredEntry {
    version: u64,
    trail: String,
    sequence: u64,
    at_ms: u64,
    event: Vec<String>,
    previous: Digest,
    digest: Digest,
}

impl core::fmt::Debug for StoredEntry {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("StoredEntry").finish_non_exhaustive()
    }
}

impl TryFrom<StoredEntry> for Entry {
    type Error = EntryError;

    fn try_from(stored: StoredEntry) -> Result<Self, EntryError> {
        match stored.version {
            ENTRY_VERSION => {}
            0 => return Err(EntryError::Range { field: "version" }),
            version => return Err(EntryError::NewerVersion { version }),
        }
        Ok(Self {
            trail: unhex(&stored.trail).map(TrailId).ok_or(EntryError::Range { field: "trail" })?,
            sequence: stored.sequence,
            at: UnixTime::from_millis(stored.at_ms),
            event: Event::from_words(&stored.event).ok_or(EntryError::UnknownEvent)?,
            previous: stored.previous,
            digest: stored.digest,
        })
    }
}

impl Serialize for Entry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let stored = StoredEntry {
            version: ENTRY_VERSION,
            trail: hex(&self.trail.0),
            sequence: self.sequence,
            at_ms: self.at.as_millis(),
            event: self.event.words().into_iter().map(str::to_owned).collect(),
            previous: self.previous,
            digest: self.digest,
        };
        stored.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // A reader's own error would repeat the text that it stumbled over, and a damaged row may hold anything.
        let unreadable = EntryError::Range { field: "entry" };
        let stored = StoredEntry::deserialize(deserializer).map_err(|_| serde::de::Error::custom(unreadable))?;
        Self::try_from(stored).map_err(serde::de::Error::custom)
    }
}
