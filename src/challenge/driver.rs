//! Load, step, compare-and-set, and again if another writer was first.

use thiserror::Error;

use super::refusal::{AnswerError, Refused};
use super::{Challenge, ChallengeId, ChallengeStore, KeyRing, Outcome, SessionId, Subject, UnixTime};
use crate::pii::Secret;

/// How often a step is tried again after another writer was first. Each lost race is a step that somebody else won, and
/// one code has ten tries, three reports and an expiry at most; who loses 32 times has a store that does not hold what
/// it promises.
pub const MAX_LOST_RACES: u32 = 32;

/// Why a step on a stored challenge was not made, `E` being the store's error and `R` the step's own.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum StepError<E: core::error::Error + 'static, R: core::error::Error + 'static> {
    /// Untrusted input: no challenge of that name, or no longer.
    #[error("there is no such challenge")]
    NotFound,
    /// The challenge refused the step; nothing was written.
    #[error(transparent)]
    Refused(R),
    /// Bug in the store: it lost [`MAX_LOST_RACES`] races in a row.
    #[error("the store lost {MAX_LOST_RACES} races in a row")]
    Contended,
    /// The store failed. It is not certain whether the step was written; its outcome was dropped unseen.
    #[error("the challenge store failed")]
    Store(#[source] E),
}

/// Evaluates an answer to a stored challenge, and opens its outcome only when its try is in the store.
///
/// This is the one call a host needs to check a code. See [`Challenge::answer`] for the arguments. `now` is read before
/// the call; the few milliseconds that a retry takes are within [`CLOCK_TOLERANCE`](super::CLOCK_TOLERANCE), and the
/// life of a code is measured from the latest time that anybody saw.
///
/// # Errors
///
/// [`StepError`]. After [`Store`](StepError::Store) the challenge may have been closed by a right answer whose proof is
/// lost; the customer then starts again.
pub fn answer_once<S: Subject, T: ChallengeStore<S>>(
    store: &mut T,
    id: ChallengeId,
    typed: &Secret,
    subject: &S,
    session: &SessionId,
    keys: &KeyRing,
    now: UnixTime,
) -> Result<Outcome<S>, StepError<T::Error, AnswerError>> {
    for _ in 0..=MAX_LOST_RACES {
        let challenge = store.get(id).map_err(StepError::Store)?.ok_or(StepError::NotFound)?;
        let attempt =
            challenge.answer(typed, subject, session, keys, now).map_err(|r| StepError::Refused(r.into_parts().0))?;
        match store.compare_and_set(attempt.expected_generation(), attempt.next()).map_err(StepError::Store)? {
            Some(stored) => return Ok(attempt.committed(stored)),
            None => attempt.lost(),
        }
    }
    Err(StepError::Contended)
}

/// Makes a step other than an answer on a stored challenge: `step` is [`Challenge::resend`], [`Challenge::cancel`] or
/// [`Challenge::delivery`] with its arguments. Returns the state that is now in the store.
///
/// `step` is called again for each lost race. After a resend, send the code only if this returns `Ok`: of two requests
/// for a resend at the same time, the second then finds that it came too soon.
///
/// ```
/// use bonin::challenge::{ChallengeId, ChallengeStore, MemoryStore, StepError, Subject, UnixTime, change_once};
///
/// fn give_up<S: Subject>(store: &MemoryStore<S>, id: ChallengeId, now: UnixTime) -> bool {
///     change_once(&mut &*store, id, |challenge| challenge.cancel(now)).is_ok()
/// }
/// ```
///
/// # Errors
///
/// [`StepError`].
pub fn change_once<S: Subject, T: ChallengeStore<S>, R: core::error::Error + 'static>(
    store: &mut T,
    id: ChallengeId,
    mut step: impl FnMut(Challenge<S>) -> Result<Challenge<S>, Refused<S, R>>,
) -> Result<Challenge<S>, StepError<T::Error, R>> {
    for _ in 0..=MAX_LOST_RACES {
        let challenge = store.get(id).map_err(StepError::Store)?.ok_or(StepError::NotFound)?;
        let expected = challenge.generation();
        let next = step(challenge).map_err(|refused| StepError::Refused(refused.into_parts().0))?;
        if store.compare_and_set(expected, &next).map_err(StepError::Store)?.is_some() {
            return Ok(next);
        }
    }
    Err(StepError::Contended)
}

#[cfg(test)]
mod tests;
