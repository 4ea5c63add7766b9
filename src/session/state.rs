//! The session as a set of events.

use core::fmt;
use std::collections::BTreeMap;

use thiserror::Error;

use super::{Event, EventId, Fact, OnboardingPolicy};
use crate::challenge::{CLOCK_TOLERANCE, UnixTime};
use crate::decision::Reference;

/// Most events of one session. A day with every service down, asked again every quarter of an hour, has a thousand; an
/// ordinary session twenty.
pub const MAX_EVENTS: usize = 2_000;

/// One customer's way to an account: what has happened so far, in references and ordinals.
///
/// It is a set of events and nothing else. What follows from them does not depend on the order in which they came or on
/// how often, because each is in the set once; nothing need be undone after a crash, because nothing is kept outside.
///
/// Write it by compare-and-set on the [generation](Self::generation), as challenges are. `next_step` reads, `apply` adds.
#[derive(Clone, PartialEq, Eq)]
pub struct OnboardingSession {
    pub(super) reference: Reference,
    pub(super) created_at: UnixTime,
    pub(super) expires_at: UnixTime,
    pub(super) events: BTreeMap<EventId, (UnixTime, Fact)>,
}

/// What became of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[must_use]
pub enum Applied {
    /// It is new: store the session by compare-and-set.
    Recorded,
    /// It was there already. Nothing to store.
    Repeated,
    /// The session had ended. Nothing to store.
    TooLate,
}

/// Why an event was not taken. The session is unchanged.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ApplyError {
    /// Misuse: another event has this identifier.
    #[error("another event has this identifier")]
    IdReused,
    /// Misuse: no session of this library has such an event: an ordinal of 0, or an answer that the service can't give.
    #[error("the event is none that a session can have")]
    Impossible,
    /// Misuse: it happened later than now, by more than [`CLOCK_TOLERANCE`].
    #[error("the event is more than {} s ahead of the clock", CLOCK_TOLERANCE.as_secs())]
    InFuture,
    /// Limit: the session has [`MAX_EVENTS`].
    #[error("the session has {MAX_EVENTS} events")]
    TooMany,
}

impl OnboardingSession {
    /// Begins. `reference` is the host's name of the session, not the customer's secret.
    #[must_use]
    pub fn new(reference: Reference, policy: &OnboardingPolicy, now: UnixTime) -> Self {
        Self { reference, created_at: now, expires_at: now.plus(policy.lifetime()), events: BTreeMap::new() }
    }

    /// The host's name of it.
    #[must_use]
    pub const fn reference(&self) -> &Reference {
        &self.reference
    }

    /// When it began.
    #[must_use]
    pub const fn created_at(&self) -> UnixTime {
        self.created_at
    }

    /// From when on it takes nothing more. Fixed when it began.
    #[must_use]
    pub const fn expires_at(&self) -> UnixTime {
        self.expires_at
    }

    /// How many events it has: rises by one with each that is [recorded](Applied::Recorded).
    #[must_use]
    pub fn generation(&self) -> u64 {
        u64::try_from(self.events.len()).unwrap_or(u64::MAX)
    }

    /// Takes an event, at most once.
    ///
    /// # Errors
    ///
    /// [`ApplyError`], all of them faults of the host.
    pub fn apply(&mut self, event: Event, now: UnixTime) -> Result<Applied, ApplyError> {
        let Event { id, at, fact } = event;
        if let Some((known_at, known)) = self.events.get(&id) {
            return if *known == fact && *known_at == at { Ok(Applied::Repeated) } else { Err(ApplyError::IdReused) };
        }
        if !fact.is_possible() {
            return Err(ApplyError::Impossible);
        }
        if at > now.plus(CLOCK_TOLERANCE) {
            return Err(ApplyError::InFuture);
        }
        if self.is_over(now) {
            return Ok(Applied::TooLate);
        }
        if self.events.len() >= MAX_EVENTS {
            return Err(ApplyError::TooMany);
        }
        self.events.insert(id, (at, fact));
        Ok(Applied::Recorded)
    }

    fn is_over(&self, now: UnixTime) -> bool {
        now >= self.expires_at || self.facts().any(|(_, fact)| fact.ends())
    }

    pub(super) fn facts(&self) -> impl Iterator<Item = (UnixTime, &Fact)> + Clone {
        self.events.values().map(|(at, fact)| (*at, fact))
    }
}

impl fmt::Debug for OnboardingSession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OnboardingSession")
            .field("reference", &self.reference)
            .field("generation", &self.generation())
            .field("created_at", &self.created_at)
            .field("expires_at", &self.expires_at)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
