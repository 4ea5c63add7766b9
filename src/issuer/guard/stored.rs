//! Guards as stored by the host: version 1 of the format, and what reading one checks.
//!
//! A reader takes its own version and says [`GuardError::NewerVersion`] for a newer one; fields that it doesn't know are
//! ignored. A release that raises the version must read the one before.

use serde::{Deserialize, Serialize, Serializer};
use thiserror::Error;

use super::{CITIZEN_TRIES, MAX_UNUSABLE, TryGuard, TryPolicy, Waiting};
use crate::challenge::UnixTime;
use crate::issuer::{Class, IssuerDocument, Outcome};
use crate::records::Digest;

/// Version of the format that is written.
pub const GUARD_VERSION: u64 = 1;

/// Why a stored guard can't be used: a fault of the store or of its use, never of the customer.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum GuardError {
    /// Misuse: a newer release of this library wrote it.
    #[error("the guard has version {version}; this release reads {GUARD_VERSION}")]
    NewerVersion {
        /// The version it has.
        version: u64,
    },
    /// Damaged: a value, or two together, that no guard of this library has.
    #[error("field `{field}` of the guard is missing or out of its range")]
    Range {
        /// The field's name.
        field: &'static str,
    },
}

/// A stored guard as it was read, before anything is checked. It becomes one by `TryGuard::try_from`.
#[derive(Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct StoredGuard {
    version: u64,
    generation: u64,
    document: String,
    own_tries: u8,
    mismatches: u8,
    unusable: u8,
    uncertain: u8,
    waiting_since_ms: Option<u64>,
    waiting_for: Option<Digest>,
    refused: Vec<Digest>,
    done: Option<String>,
}

impl From<&TryGuard> for StoredGuard {
    fn from(guard: &TryGuard) -> Self {
        Self {
            version: GUARD_VERSION,
            generation: guard.generation,
            document: guard.document.as_str().to_owned(),
            own_tries: guard.policy.mismatches(),
            mismatches: guard.mismatches,
            unusable: guard.unusable,
            uncertain: guard.uncertain,
            waiting_since_ms: guard.waiting.map(|waiting| waiting.since.as_millis()),
            waiting_for: guard.waiting.map(|waiting| waiting.fingerprint),
            refused: guard.refused.clone(),
            done: guard.done.map(|outcome| outcome.as_str().to_owned()),
        }
    }
}

impl Serialize for TryGuard {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        StoredGuard::from(self).serialize(serializer)
    }
}

/// Reads a guard and checks it. Where the reason for a refusal matters as a type, deserialize a [`StoredGuard`] and
/// convert it by `try_from`.
impl<'de> Deserialize<'de> for TryGuard {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // A reader's own error would repeat the text that it stumbled over, and a damaged row may hold anything.
        let unreadable = GuardError::Range { field: "guard" };
        let stored = StoredGuard::deserialize(deserializer).map_err(|_| serde::de::Error::custom(unreadable))?;
        Self::try_from(stored).map_err(serde::de::Error::custom)
    }
}

impl TryFrom<StoredGuard> for TryGuard {
    type Error = GuardError;

    fn try_from(stored: StoredGuard) -> Result<Self, GuardError> {
        let range = |field| GuardError::Range { field };
        match stored.version {
            GUARD_VERSION => {}
            0 => return Err(range("version")),
            version => return Err(GuardError::NewerVersion { version }),
        }
        let document = IssuerDocument::ALL.into_iter().find(|known| known.as_str() == stored.document);
        let policy = TryPolicy::new(stored.own_tries).map_err(|_| range("own_tries"))?;
        let done = match &stored.done {
            Some(name) => {
                let known = Outcome::ALL.into_iter().find(|outcome| outcome.as_str() == name.as_str());
                let over = known.filter(|outcome| matches!(outcome.class(), Class::Genuine | Class::Terminal));
                Some(over.ok_or(range("done"))?)
            }
            None => None,
        };
        let waiting = match (stored.waiting_since_ms, stored.waiting_for) {
            (Some(since), Some(fingerprint)) => Some(Waiting { since: UnixTime::from_millis(since), fingerprint }),
            (None, None) => None,
            _ => return Err(range("waiting_for")),
        };
        let answered = [stored.mismatches, stored.unusable].into_iter().map(usize::from).sum::<usize>();
        // Each answer took two steps.
        let steps = u64::try_from(answered).unwrap_or(u64::MAX).saturating_mul(2);
        let rules = [
            ("mismatches", stored.mismatches <= policy.mismatches().min(CITIZEN_TRIES)),
            ("unusable", stored.unusable <= MAX_UNUSABLE),
            ("refused", stored.refused.len() == answered),
            ("waiting_for", !(waiting.is_some() && done.is_some())),
            ("waiting_for", !waiting.is_some_and(|waiting| stored.refused.contains(&waiting.fingerprint))),
            ("generation", stored.generation >= steps),
        ];
        if let Some(&(field, _)) = rules.iter().find(|(_, holds)| !holds) {
            return Err(range(field));
        }
        Ok(Self {
            document: document.ok_or(range("document"))?,
            policy,
            generation: stored.generation,
            mismatches: stored.mismatches,
            unusable: stored.unusable,
            uncertain: stored.uncertain,
            waiting,
            refused: stored.refused,
            done,
        })
    }
}
