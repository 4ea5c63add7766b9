//! An answer whose outcome nobody has seen yet.

use core::fmt;

use super::proof::{Proof, ProofId};
use super::refusal::CloseReason;
use super::{Challenge, SessionId, Status, Subject, UnixTime};

/// That a state was written by compare-and-set, and that it was this writer's. Opens an [`Attempt`].
///
/// Only the store can know, so the host vouches by making one. In a database transaction it may be made when the
/// update has hit its row (which the transaction then holds locked), to write what follows from the outcome in the same
/// transaction, as long as nothing leaves the process before the commit and everything is dropped if that fails.
#[derive(Debug)]
#[must_use]
pub struct Stored(());

impl Stored {
    /// From the number of rows that `UPDATE … SET … WHERE id = … AND generation = …` says it changed: nothing unless
    /// it is one.
    #[must_use]
    pub const fn from_rows_updated(rows: u64) -> Option<Self> {
        if rows == 1 { Some(Self(())) } else { None }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Verdict {
    Right,
    Wrong,
    Late,
}

/// An evaluated answer: the next state in the open, the outcome shut.
///
/// Write [`next`](Self::next) with a compare-and-set on [`expected_generation`](Self::expected_generation). If it was
/// written, [`committed`](Self::committed) opens the outcome. If another writer was first, [`lost`](Self::lost) drops
/// it unseen; load the challenge again and answer again. So no guess is told right or wrong unless its own try is in
/// the store, and no two answers to one challenge both verify it.
///
/// The next state does tell whether the answer was right, to whoever looks into it: write it, don't show it.
///
/// ```compile_fail,E0616
/// fn peek<S: bonin::challenge::Subject>(attempt: bonin::challenge::Attempt<S>) {
///     let seen = attempt.verdict; // the outcome is private
/// }
/// ```
///
/// ```compile_fail,E0382
/// use bonin::challenge::{Attempt, Stored, Subject};
///
/// fn twice<S: Subject>(attempt: Attempt<S>, one: Stored, two: Stored) {
///     let first = attempt.committed(one);
///     let second = attempt.committed(two); // opened once
/// }
/// ```
#[must_use = "an answer counts only once its next state is stored"]
pub struct Attempt<S: Subject> {
    next: Challenge<S>,
    verdict: Verdict,
    session: SessionId,
    subject: S,
    time: UnixTime,
}

/// What an answer came to.
#[must_use]
pub enum Outcome<S: Subject> {
    /// Right, in time, and the first to be: the one proof of this challenge.
    Verified(Proof<S>),
    /// Wrong, and the customer may try again.
    Wrong {
        /// The challenge as it is now in the store.
        next: Challenge<S>,
        /// How many answers will still be evaluated, at least 1.
        tries_left: u8,
    },
    /// No more answers are accepted: the last try was wrong, or the code has expired.
    Closed(CloseReason),
}

impl<S: Subject> Attempt<S> {
    /// The same work for each verdict: the proof is made when the outcome is opened.
    pub(super) fn new(next: Challenge<S>, verdict: Verdict, session: &SessionId, subject: &S, time: UnixTime) -> Self {
        Self { next, verdict, session: session.clone(), subject: subject.clone(), time }
    }

    /// The state to be stored.
    #[must_use]
    pub const fn next(&self) -> &Challenge<S> {
        &self.next
    }

    /// The generation that must be in the store for it to be written.
    #[must_use]
    pub const fn expected_generation(&self) -> u64 {
        self.next.generation.saturating_sub(1)
    }

    /// Opens the outcome, the next state being stored.
    pub fn committed(self, _stored: Stored) -> Outcome<S> {
        match (self.verdict, self.next.status) {
            (Verdict::Right, _) => {
                Outcome::Verified(Proof::new(ProofId::of(self.next.id), self.session, self.subject, self.time))
            }
            (Verdict::Wrong | Verdict::Late, Status::Closed(reason)) => Outcome::Closed(reason),
            (Verdict::Wrong | Verdict::Late, Status::Open) => {
                Outcome::Wrong { tries_left: self.next.tries_left, next: self.next }
            }
        }
    }

    /// Drops the outcome unseen, another writer having been first.
    pub fn lost(self) {}
}

/// Tells the identifier only: even whether the answer was right must not be seen before it is stored.
impl<S: Subject> fmt::Debug for Attempt<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attempt")
            .field("id", &self.next.id)
            .field("expected_generation", &self.expected_generation())
            .finish_non_exhaustive()
    }
}

impl<S: Subject> fmt::Debug for Outcome<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Verified(proof) => f.debug_tuple("Verified").field(proof).finish(),
            Self::Wrong { next, tries_left } => {
                f.debug_struct("Wrong").field("next", next).field("tries_left", tries_left).finish()
            }
            Self::Closed(reason) => f.debug_tuple("Closed").field(reason).finish(),
        }
    }
}

#[cfg(test)]
mod tests;
