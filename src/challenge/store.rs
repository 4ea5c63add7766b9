//! Where challenges are kept between two requests.

use core::convert::Infallible;
use core::fmt;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{Challenge, ChallengeId, Stored, Subject, UnixTime};

/// The host's table of challenges.
///
/// `&mut self` fits a single connection of PostgreSQL as well as a handle to a pool; each method is one statement. A
/// table needs three columns: the identifier as primary key, the generation, and the state as text (any format of serde
/// that names its fields, such as JSON).
///
/// What each guarantee is for:
///
/// | guarantee | without it |
/// |---|---|
/// | [`compare_and_set`](Self::compare_and_set) is atomic across all processes | parallel guesses share one try; one code verifies twice |
/// | what it has written is durable when it returns | after a crash used tries are back, and a used code is good again |
/// | [`get`](Self::get) may be stale, but never from the future or mixed of two states | (stale costs a retry only) |
/// | [`insert`](Self::insert) never overwrites | a challenge could be set back to its beginning |
/// | rows are not restored from older backups | used tries are back: drop all open challenges after a restore |
///
/// A replica that lags may serve `get`, never `compare_and_set`. Rows can be deleted at any time; an answer to a deleted
/// challenge is refused as unknown.
pub trait ChallengeStore<S: Subject> {
    /// What can go wrong: the connection, or a row that is no state (a
    /// [`StateError`](super::StateError)).
    type Error: core::error::Error + Send + Sync + 'static;

    /// The state of that name, if there is one.
    ///
    /// # Errors
    ///
    /// When the store can't be asked or the row can't be read.
    fn get(&mut self, id: ChallengeId) -> Result<Option<Challenge<S>>, Self::Error>;

    /// Adds a state that was just issued. Says whether it did; `false` if the name is taken.
    ///
    /// `INSERT … ON CONFLICT DO NOTHING`.
    ///
    /// # Errors
    ///
    /// When it is not certain that the state is in the store. The code must then not be sent.
    fn insert(&mut self, challenge: &Challenge<S>) -> Result<bool, Self::Error>;

    /// Writes `next` over the state of the same name if that has the generation `expected`; nothing otherwise.
    ///
    /// `UPDATE … SET generation = $next, state = $state WHERE id = $id AND generation = $expected`, whose count of rows
    /// makes the [`Stored`]. It must be durable when it returns (PostgreSQL: `synchronous_commit` not `off`).
    ///
    /// # Errors
    ///
    /// When it is not certain whether it was written, as when the connection breaks in between. The outcome is then
    /// dropped unseen: a try may be gone, and a right answer may have closed the challenge without giving its proof,
    /// but never the other way round. Hosts that want the proof to survive that write it in the same transaction; see
    /// [`Stored`].
    fn compare_and_set(&mut self, expected: u64, next: &Challenge<S>) -> Result<Option<Stored>, Self::Error>;
}

impl<S: Subject, T: ChallengeStore<S> + ?Sized> ChallengeStore<S> for &mut T {
    type Error = T::Error;

    fn get(&mut self, id: ChallengeId) -> Result<Option<Challenge<S>>, Self::Error> {
        (**self).get(id)
    }

    fn insert(&mut self, challenge: &Challenge<S>) -> Result<bool, Self::Error> {
        (**self).insert(challenge)
    }

    fn compare_and_set(&mut self, expected: u64, next: &Challenge<S>) -> Result<Option<Stored>, Self::Error> {
        (**self).compare_and_set(expected, next)
    }
}

/// Challenges in the memory of one process, shared by its threads through `&`. For tests, and for hosts of one process
/// that may forget all open challenges when it restarts (which refuses customers, and lets nobody in).
///
/// It grows with each challenge (about 300 bytes) until [`forget_before`](Self::forget_before) is called.
pub struct MemoryStore<S: Subject> {
    states: Mutex<BTreeMap<ChallengeId, Challenge<S>>>,
}

impl<S: Subject> MemoryStore<S> {
    /// An empty store.
    #[must_use]
    pub const fn new() -> Self {
        Self { states: Mutex::new(BTreeMap::new()) }
    }

    /// How many challenges it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.lock().len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.lock().is_empty()
    }

    /// Drops the challenges whose last code had expired by `before`.
    pub fn forget_before(&self, before: UnixTime) {
        self.lock().retain(|_, challenge| challenge.expires_at() > before);
    }

    // A thread that panicked while it held the lock can't have left a half-made entry: each access is one call of the map.
    fn lock(&self) -> MutexGuard<'_, BTreeMap<ChallengeId, Challenge<S>>> {
        self.states.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<S: Subject> Default for MemoryStore<S> {
    fn default() -> Self {
        Self::new()
    }
}

impl<S: Subject> fmt::Debug for MemoryStore<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryStore").field("len", &self.len()).finish_non_exhaustive()
    }
}

impl<S: Subject> ChallengeStore<S> for &MemoryStore<S> {
    type Error = Infallible;

    fn get(&mut self, id: ChallengeId) -> Result<Option<Challenge<S>>, Infallible> {
        Ok(self.lock().get(&id).map(Challenge::duplicate))
    }

    fn insert(&mut self, challenge: &Challenge<S>) -> Result<bool, Infallible> {
        let mut states = self.lock();
        if states.contains_key(&challenge.id()) {
            return Ok(false);
        }
        states.insert(challenge.id(), challenge.duplicate());
        Ok(true)
    }

    fn compare_and_set(&mut self, expected: u64, next: &Challenge<S>) -> Result<Option<Stored>, Infallible> {
        let mut states = self.lock();
        let current = states.get_mut(&next.id());
        let hit = current.filter(|current| current.generation() == expected && expected < next.generation());
        let rows = hit.map_or(0, |current| {
            *current = next.duplicate();
            1
        });
        Ok(Stored::from_rows_updated(rows))
    }
}

impl<S: Subject> ChallengeStore<S> for MemoryStore<S> {
    type Error = Infallible;

    fn get(&mut self, id: ChallengeId) -> Result<Option<Challenge<S>>, Infallible> {
        (&*self).get(id)
    }

    fn insert(&mut self, challenge: &Challenge<S>) -> Result<bool, Infallible> {
        (&*self).insert(challenge)
    }

    fn compare_and_set(&mut self, expected: u64, next: &Challenge<S>) -> Result<Option<Stored>, Infallible> {
        (&*self).compare_and_set(expected, next)
    }
}

#[cfg(test)]
mod tests;
