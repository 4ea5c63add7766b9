//! Whether one send is admitted: a pure function from rows to rows.

use core::fmt;

use thiserror::Error;

use super::history::{MAX_GENERATION, RefusalReason, SendHistory};
use super::key::{Dimension, LedgerKey};
use super::policy::{SendPolicy, SendRules};
use super::store::Commit;
use super::ticket::SendTicket;
use crate::challenge::UnixTime;

/// The last reading of a clock that is believed: the end of the year 9999. Waits counted from it still fit into the type.
pub const LATEST_TIME: UnixTime = UnixTime::from_millis(253_402_300_799_999);

/// Why no answer could be given. Nothing may be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// Misuse: the policy counts by a dimension for which the request names no value.
    #[error("the policy counts by {0:?}, and the request names none")]
    Missing(Dimension),
    /// Misuse: the policy and the request are about different purposes.
    #[error("the policy and the request are about different purposes")]
    Purpose,
    /// Misuse: a row that the policy doesn't count by, the same row twice, or a store that gave another number of rows
    /// than it was asked for.
    #[error("the rows are not those that the policy asks for")]
    Rows,
    /// Misuse: the clock reads a time after the year 9999.
    #[error("the clock reads a time after the year 9999")]
    Clock,
    /// Limit: a row was written 2^63 times.
    #[error("a row was written too often")]
    Generation,
}

/// Nothing may be sent, and nothing was counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("too many sends by {dimension:?}")]
#[non_exhaustive]
pub struct Refusal {
    /// The dimension that opens last. For the host's own eyes: a customer who is told "this number" learns that somebody
    /// else asked for it.
    pub dimension: Dimension,
    /// The rule of it that says no.
    pub reason: RefusalReason,
    /// When the same request is admitted, if nothing else is sent until then. The first such instant.
    pub retry_at: UnixTime,
}

/// A row to be stored in place of one with a certain generation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowChange {
    key: LedgerKey,
    expected_generation: u64,
    next: SendHistory,
}

impl RowChange {
    pub(super) const fn new(key: LedgerKey, expected_generation: u64, next: SendHistory) -> Self {
        Self { key, expected_generation, next }
    }

    /// Which row.
    #[must_use]
    pub const fn key(&self) -> &LedgerKey {
        &self.key
    }

    /// The generation that the stored row must have for this to be stored; 0 where there must be no row.
    #[must_use]
    pub const fn expected_generation(&self) -> u64 {
        self.expected_generation
    }

    /// The row to be stored. Its generation is one above the expected one.
    #[must_use]
    pub const fn next(&self) -> &SendHistory {
        &self.next
    }
}

/// A send that is admitted once its rows are stored, and not before.
#[must_use = "nothing is counted until the changes are stored"]
pub struct Admission {
    changes: Vec<RowChange>,
    ticket: SendTicket,
}

impl Admission {
    /// What has to be stored, all of it or none.
    #[must_use]
    pub fn changes(&self) -> &[RowChange] {
        &self.changes
    }

    /// The ticket, where all the changes were stored; `None` where a row had changed meanwhile: load again and ask again.
    ///
    /// Of a store that didn't answer it isn't known whether the send was counted: drop the admission and don't send.
    #[must_use]
    pub fn committed(self, commit: Commit) -> Option<SendTicket> {
        match commit {
            Commit::Stored => Some(self.ticket),
            Commit::Lost => None,
        }
    }
}

impl fmt::Debug for Admission {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Admission").field("changes", &self.changes).finish_non_exhaustive()
    }
}

/// What became of a request.
#[derive(Debug)]
#[must_use]
pub enum Decision {
    /// Store the changes, then send.
    Admitted(Admission),
    /// Don't send.
    Refused {
        /// Why, and until when.
        refusal: Refusal,
        /// Empty but for rows written by a clock far ahead. These have to be stored for [`Refusal::retry_at`] to hold; they
        /// count nothing. If they can't be, ask again.
        notes: Vec<RowChange>,
    },
}

/// Looks at all rows of one send before counting it in any.
///
/// `rows` are the stored histories, one for each key of [`SendSubject::rows`](super::SendSubject::rows), absent ones as
/// the default. A dimension may have several: while the ledger's secret is being changed each value has two, and both
/// have to admit.
///
/// # Errors
///
/// [`LedgerError`]: the rows are not those of the policy, or the clock is out of range.
pub fn admit(policy: &SendPolicy, rows: &[(LedgerKey, SendHistory)], now: UnixTime) -> Result<Decision, LedgerError> {
    if now > LATEST_TIME {
        return Err(LedgerError::Clock);
    }
    let rows = with_rules(policy, rows)?;
    if let Some(refusal) = refusal(policy, &rows, now) {
        let note = |(key, history, _): &(&LedgerKey, &SendHistory, &SendRules)| {
            let next = history.noted_stranded(policy.longest_window(), now)?;
            Some(RowChange::new((*key).clone(), history.generation(), next))
        };
        return Ok(Decision::Refused { refusal, notes: rows.iter().filter_map(note).collect() });
    }
    let mut changes = Vec::with_capacity(rows.len());
    let mut counted = Vec::with_capacity(rows.len());
    for (key, history, rules) in rows {
        let (next, at) = history.counted(rules, policy.longest_window(), now);
        changes.push(RowChange::new(key.clone(), history.generation(), next));
        counted.push((key.clone(), at));
    }
    Ok(Decision::Admitted(Admission { changes, ticket: SendTicket::new(policy.purpose(), counted, now) }))
}

type RuledRow<'a> = (&'a LedgerKey, &'a SendHistory, &'a SendRules);

fn with_rules<'a>(
    policy: &'a SendPolicy,
    rows: &'a [(LedgerKey, SendHistory)],
) -> Result<Vec<RuledRow<'a>>, LedgerError> {
    let mut ruled: Vec<RuledRow<'a>> = Vec::with_capacity(rows.len());
    for (key, history) in rows {
        if key.purpose() != policy.purpose() {
            return Err(LedgerError::Purpose);
        }
        if ruled.iter().any(|(seen, ..)| *seen == key) {
            return Err(LedgerError::Rows);
        }
        if history.generation() >= MAX_GENERATION {
            return Err(LedgerError::Generation);
        }
        ruled.push((key, history, policy.rules(key.dimension()).ok_or(LedgerError::Rows)?));
    }
    for dimension in policy.dimensions() {
        if !ruled.iter().any(|(key, ..)| key.dimension() == dimension) {
            return Err(LedgerError::Missing(dimension));
        }
    }
    Ok(ruled)
}

/// The first instant from `now` on at which every row lets the send through, where that is not `now`.
///
/// A stranded row opens for a while before it opens for good, so the rows are asked again at the time that one of them
/// gave. Each row can put the time off twice at most; the bound is there for what nobody thought of.
fn refusal(policy: &SendPolicy, rows: &[RuledRow<'_>], now: UnixTime) -> Option<Refusal> {
    let longest = policy.longest_window();
    let mut refusal: Option<Refusal> = None;
    let rounds = rows.len().saturating_mul(2).saturating_add(1);
    for _ in 0..rounds {
        let from = refusal.map_or(now, |refusal| refusal.retry_at);
        let shut = rows.iter().filter_map(|(key, history, rules)| {
            let noted = history.noted_stranded(longest, now);
            let opening = noted.as_ref().unwrap_or(history).opening(rules, longest, from).err()?;
            Some(Refusal { dimension: key.dimension(), reason: opening.reason, retry_at: opening.at })
        });
        match shut.max_by_key(|refusal| refusal.retry_at) {
            Some(later) => refusal = Some(later),
            None => break,
        }
    }
    refusal
}

#[cfg(test)]
mod tests;
