//! The store that forgets with its process.

use core::num::NonZeroUsize;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use thiserror::Error;

use super::admit::RowChange;
use super::history::SendHistory;
use super::key::LedgerKey;
use super::store::{Commit, LedgerStore};
use crate::challenge::UnixTime;

/// Rows that the default store holds: some 100 MB with rows of ten times.
const DEFAULT_ROWS: usize = 500_000;

/// Limit: the store holds as many rows as it may. Old rows are not dropped for new ones, since whoever makes up values
/// could then wash out the row that stops them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the ledger in memory is full")]
#[non_exhaustive]
pub struct LedgerFull;

/// Rows in memory, shared by the threads of one process; for tests, examples and a host of one process.
///
/// A restart forgets every send, and two processes don't see each other's: behind a real bank use a database.
#[derive(Debug)]
pub struct MemoryLedger {
    rows: Mutex<BTreeMap<LedgerKey, SendHistory>>,
    max_rows: NonZeroUsize,
}

impl Default for MemoryLedger {
    fn default() -> Self {
        Self::with_max_rows(NonZeroUsize::MIN.saturating_add(DEFAULT_ROWS - 1))
    }
}

impl MemoryLedger {
    /// An empty one that takes so many rows.
    #[must_use]
    pub const fn with_max_rows(max_rows: NonZeroUsize) -> Self {
        Self { rows: Mutex::new(BTreeMap::new()), max_rows }
    }

    /// Rows held.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows().len()
    }

    /// Whether none is held.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows().is_empty()
    }

    /// Deletes the rows to which nothing was sent since `before`, and gives their number. See [`SendHistory::clock`] for
    /// how early that may be.
    pub fn forget_idle(&self, before: UnixTime) -> usize {
        let mut rows = self.rows();
        let held = rows.len();
        rows.retain(|_, history| history.clock() >= before);
        held.saturating_sub(rows.len())
    }

    /// A thread that panicked while it held the lock left whole rows behind: they are put in one by one, after all checks.
    fn rows(&self) -> MutexGuard<'_, BTreeMap<LedgerKey, SendHistory>> {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl LedgerStore for MemoryLedger {
    type Error = LedgerFull;

    fn load(&self, keys: &[LedgerKey]) -> Result<Vec<SendHistory>, LedgerFull> {
        let rows = self.rows();
        Ok(keys.iter().map(|key| rows.get(key).cloned().unwrap_or_default()).collect())
    }

    fn commit(&self, changes: &[RowChange]) -> Result<Commit, LedgerFull> {
        let mut rows = self.rows();
        let generation = |key| rows.get(key).map_or(0, SendHistory::generation);
        if changes.iter().any(|change| generation(change.key()) != change.expected_generation()) {
            return Ok(Commit::Lost);
        }
        let new = changes.iter().filter(|change| !rows.contains_key(change.key())).count();
        if rows.len().saturating_add(new) > self.max_rows.get() && new > 0 {
            return Err(LedgerFull);
        }
        for change in changes {
            rows.insert(change.key().clone(), change.next().clone());
        }
        Ok(Commit::Stored)
    }
}
