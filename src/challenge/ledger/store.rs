//! Where rows are kept, and the loop over it.

use thiserror::Error;

use super::admit::{Decision, LedgerError, Refusal, RowChange, admit};
use super::history::{MAX_GENERATION, SendHistory};
use super::key::{LedgerKey, SendSubject};
use super::policy::SendPolicy;
use super::ticket::SendTicket;
use crate::challenge::UnixTime;

/// How often one request is put to the store before it is given up. Those who race for one row are one customer's own
/// requests, and each lost race means that another was stored, so a row's limit ends most races.
pub const MAX_COMMITS: u32 = 16;

/// What became of a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Commit {
    /// Every change is stored, and will be there after a restart.
    Stored,
    /// A row had another generation than expected. Nothing is stored.
    Lost,
}

/// Where the host keeps the rows.
///
/// What each guarantee is for:
///
/// - **A commit is all or none.** Half a commit would count a send that never happens in one dimension, and a failure
///   between the halves would let a send through that another dimension never saw.
/// - **A commit compares generations under a lock or in a serialisable transaction.** Two requests that both read "4 of 5"
///   must not both store "5 of 5". In SQL: `UPDATE … WHERE key = $1 AND generation = $2`, an `INSERT … ON CONFLICT DO
///   NOTHING` for generation 0, and a rollback unless each touched one row. Touch them in the order of their keys, so that
///   two commits can't wait for each other.
/// - **Stored means stored**: `Commit::Stored` before the write is durable lets a crash forget a send.
/// - **A load may be stale** (a replica, a cache): a stale row loses its commit. It must not be torn, and a row that was
///   deleted must not come back with a generation below the one that it had, but for an absent one, which is 0: so delete
///   only what [`SendHistory::clock`] allows.
pub trait LedgerStore {
    /// What the store's own failures are.
    type Error;

    /// The rows of these keys, in their order; [`SendHistory::default`] for one that is absent.
    ///
    /// # Errors
    ///
    /// The store's own, among them a row that can't be read: never answer that with the default, which would forget.
    fn load(&self, keys: &[LedgerKey]) -> Result<Vec<SendHistory>, Self::Error>;

    /// Stores every change whose row still has the expected generation, all or none.
    ///
    /// # Errors
    ///
    /// The store's own. Whether anything was stored is then unknown.
    fn commit(&self, changes: &[RowChange]) -> Result<Commit, Self::Error>;
}

/// Why there is no ticket. Whatever it is, nothing may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ReserveError<E> {
    /// Too many sends. Nothing was counted.
    #[error(transparent)]
    Refused(Refusal),
    /// Limit: other requests were first [`MAX_COMMITS`] times. Nothing was counted.
    #[error("other requests for the same rows were always first")]
    Contended,
    /// The request or the rows can't be used. Nothing was counted.
    #[error(transparent)]
    Ledger(LedgerError),
    /// The store failed. It isn't known whether the send was counted; asking again may count it once more.
    #[error("the ledger's store failed")]
    Store(#[source] E),
}

impl<E> From<LedgerError> for ReserveError<E> {
    fn from(error: LedgerError) -> Self {
        Self::Ledger(error)
    }
}

impl SendSubject<'_> {
    /// The keys of the rows that the policy counts by, for [`LedgerStore::load`] and [`admit`].
    ///
    /// # Errors
    ///
    /// [`LedgerError::Missing`] for a dimension without a value, [`LedgerError::Purpose`].
    pub fn rows(&self, policy: &SendPolicy) -> Result<Vec<LedgerKey>, LedgerError> {
        if self.purpose() != policy.purpose() {
            return Err(LedgerError::Purpose);
        }
        let keys: Vec<LedgerKey> =
            self.keys().iter().filter(|key| policy.rules(key.dimension()).is_some()).cloned().collect();
        match policy.dimensions().find(|dimension| !keys.iter().any(|key| key.dimension() == *dimension)) {
            Some(missing) => Err(LedgerError::Missing(missing)),
            None => Ok(keys),
        }
    }
}

/// Counts one send and gives the ticket for it.
///
/// # Errors
///
/// [`ReserveError`]; nothing may be sent then.
pub fn reserve<S: LedgerStore>(
    store: &S,
    policy: &SendPolicy,
    subject: &SendSubject<'_>,
    now: UnixTime,
) -> Result<SendTicket, ReserveError<S::Error>> {
    let keys = subject.rows(policy)?;
    for _ in 0..MAX_COMMITS {
        let rows = load(store, &keys)?;
        match admit(policy, &rows, now)? {
            Decision::Admitted(admission) => {
                let commit = store.commit(admission.changes()).map_err(ReserveError::Store)?;
                if let Some(ticket) = admission.committed(commit) {
                    return Ok(ticket);
                }
            }
            Decision::Refused { refusal, notes } => {
                if notes.is_empty() || store.commit(&notes).map_err(ReserveError::Store)? == Commit::Stored {
                    return Err(ReserveError::Refused(refusal));
                }
            }
        }
    }
    Err(ReserveError::Contended)
}

/// Takes a send back that *certainly* never left: the gateway refused it outright, or it was never handed over.
///
/// Not for a send whose result is unknown: a timeout is not a failure, and a caller who can bring timeouts about would be
/// sent to without end. Most hosts never need this; a send counted too many costs a customer a wait.
///
/// The row clock stays where it is. Where the row was full, an older time that went for this one does not come back; it
/// had left every window already, and at most makes one growing wait shorter by a step.
///
/// # Errors
///
/// [`ReserveError::Store`] and [`ReserveError::Contended`]: the send then stays counted, or it is unknown whether it does.
pub fn give_back<S: LedgerStore>(store: &S, ticket: SendTicket) -> Result<(), ReserveError<S::Error>> {
    let keys: Vec<LedgerKey> = ticket.counted().iter().map(|(key, _)| key.clone()).collect();
    for _ in 0..MAX_COMMITS {
        let rows = load(store, &keys)?;
        let mut changes = Vec::with_capacity(rows.len());
        for ((key, history), (_, at)) in rows.into_iter().zip(ticket.counted()) {
            if history.generation() >= MAX_GENERATION {
                return Err(LedgerError::Generation.into());
            }
            if let Some(next) = history.given_back(*at) {
                changes.push(RowChange::new(key, history.generation(), next));
            }
        }
        if changes.is_empty() || store.commit(&changes).map_err(ReserveError::Store)? == Commit::Stored {
            return Ok(());
        }
    }
    Err(ReserveError::Contended)
}

fn load<S: LedgerStore>(
    store: &S,
    keys: &[LedgerKey],
) -> Result<Vec<(LedgerKey, SendHistory)>, ReserveError<S::Error>> {
    let rows = store.load(keys).map_err(ReserveError::Store)?;
    if rows.len() != keys.len() {
        return Err(LedgerError::Rows.into());
    }
    Ok(keys.iter().cloned().zip(rows).collect())
}

#[cfg(test)]
mod tests;
