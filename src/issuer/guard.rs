//! Guards the citizen's tries.

mod stored;
#[cfg(test)]
mod tests;

use thiserror::Error;

use super::{Class, IssuerDocument, IssuerRequest, Outcome};
use crate::challenge::UnixTime;
use crate::records::{Digest, RecordKey};

pub use stored::{GUARD_VERSION, GuardError, StoredGuard};

/// Mismatches after which the government locks a resident card's check, whichever banks they came from.
pub const CITIZEN_TRIES: u8 = 5;

/// Requests that the service may refuse to look at before the guard stops asking. They cost no try; a host that makes
/// more is misbuilt.
pub const MAX_UNUSABLE: u8 = 10;

/// What the fingerprint of a request is keyed for.
const LABEL: &[u8] = b"bonin issuer request v1";

/// How many of the citizen's tries one application may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TryPolicy(u8);

/// Why a policy was not made. Misuse.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
#[error("an application may use 1 to {CITIZEN_TRIES} of the citizen's tries")]
pub struct TryPolicyError;

impl TryPolicy {
    /// An application may end up with that many mismatches, 1 to [`CITIZEN_TRIES`].
    ///
    /// # Errors
    ///
    /// [`TryPolicyError`] for any other number.
    pub const fn new(mismatches: u8) -> Result<Self, TryPolicyError> {
        if matches!(mismatches, 1..=CITIZEN_TRIES) { Ok(Self(mismatches)) } else { Err(TryPolicyError) }
    }

    /// The number.
    #[must_use]
    pub const fn mismatches(self) -> u8 {
        self.0
    }
}

impl Default for TryPolicy {
    /// Two less than the citizen has: the fifth mismatch would lock the card everywhere, other banks may have had one, and
    /// the customer who failed three times with the card in hand needs a person, or another document.
    fn default() -> Self {
        Self(CITIZEN_TRIES - 2)
    }
}

/// Where an issuer check stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Standing {
    /// A request may be sent.
    Open {
        /// Tries that the citizen has left, 1 to 5; fewer if other banks used some, which only the issuer knows.
        tries_left: u8,
        /// Tries that this application may still use, at least 1. The last one is the time to say so.
        own_left: u8,
        /// Requests that no answer came to. The issuer may have counted them.
        uncertain: u8,
    },
    /// A request was sent and is not answered.
    Waiting {
        /// Since when.
        since: UnixTime,
    },
    /// The application used its tries, and the citizen keeps the rest: another document, or a person.
    Stopped {
        /// Tries that the citizen has left at most.
        tries_left: u8,
    },
    /// The issuer answers nobody until the citizen unlocks the document; for resident cards at gov.kr.
    Locked,
    /// Answered for good.
    Done(Outcome),
}

/// Why no request may be sent.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum BeginError {
    /// Input: the same data was answered with a mismatch or not looked at. It would cost a try and change nothing.
    #[error("the issuer has already refused the same data")]
    SameData,
    /// Limit: the application used its tries.
    #[error("the application has used its tries")]
    Stopped,
    /// Limit: with those that no answer came to, the citizen may have no try to spare. [`TryGuard::clear_uncertain`]
    /// once the issuer or an operator has said that they did not count.
    #[error("unanswered requests may have used the remaining tries")]
    MayLock,
    /// Limit: [`MAX_UNUSABLE`] requests were not looked at.
    #[error("too many requests that the issuer would not look at")]
    TooManyUnusable,
    /// Misuse: a request is under way; settle it first, with an outage if no answer came.
    #[error("a request is under way")]
    Waiting,
    /// Misuse: the check is over: genuine, locked, lost or the like.
    #[error("the check is over")]
    Done,
    /// Misuse: a request for another document.
    #[error("the request is for another document")]
    OtherDocument,
}

/// Why an answer was not taken. Misuse.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SettleError {
    /// The permit is not that of the request under way: the answer was settled before, or belongs to another guard.
    #[error("the permit is not that of the request under way")]
    Stale,
}

/// Leave to send one request once. Not `Clone`.
#[derive(Debug)]
#[must_use]
pub struct Permit {
    generation: u64,
    fingerprint: Digest,
    tries_left_if_wrong: u8,
}

impl Permit {
    /// Generation of the guard that waits for the answer: store that guard before sending.
    #[must_use]
    pub const fn generation(&self) -> u64 {
        self.generation
    }

    /// Tries that the citizen has left at most if this one is wrong, 0 to 4: to be said before sending. At 0 a mismatch
    /// locks the document.
    #[must_use]
    pub const fn tries_left_if_wrong(&self) -> u8 {
        self.tries_left_if_wrong
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Waiting {
    since: UnixTime,
    fingerprint: Digest,
}

/// The tries of one document in one application, as a state that the host stores.
///
/// Each step gives the next state, one generation on. The host writes it only over the generation that it came from
/// (compare-and-set), before a request is sent and before an answer is acted upon, so that two processes can't both
/// spend a try. A state holds no data of the customer, only keyed fingerprints of what was refused.
///
/// A mismatch is never retried by itself: the next request must hold other data. An outage counts as nothing; where it
/// can't be told whether the issuer counted (no answer came), that is kept apart ([`Standing::Open`]).
///
/// Only for the resident card is a lock after five mismatches known; for other documents the same count is kept as a
/// precaution ([`IssuerDocument::lock`]).
#[derive(Debug, PartialEq, Eq)]
#[must_use]
pub struct TryGuard {
    document: IssuerDocument,
    policy: TryPolicy,
    generation: u64,
    mismatches: u8,
    unusable: u8,
    uncertain: u8,
    waiting: Option<Waiting>,
    refused: Vec<Digest>,
    done: Option<Outcome>,
}

impl TryGuard {
    /// A guard without tries, generation 0.
    pub const fn new(document: IssuerDocument, policy: TryPolicy) -> Self {
        Self {
            document,
            policy,
            generation: 0,
            mismatches: 0,
            unusable: 0,
            uncertain: 0,
            waiting: None,
            refused: Vec::new(),
            done: None,
        }
    }

    /// The document.
    #[must_use]
    pub const fn document(&self) -> IssuerDocument {
        self.document
    }

    /// Steps made so far: what the host compares and sets by.
    #[must_use]
    pub const fn generation(&self) -> u64 {
        self.generation
    }

    /// Mismatches so far, 0 to [`CITIZEN_TRIES`].
    #[must_use]
    pub const fn mismatches(&self) -> u8 {
        self.mismatches
    }

    /// Where the check stands.
    #[must_use]
    pub fn standing(&self) -> Standing {
        let tries_left = CITIZEN_TRIES.saturating_sub(self.mismatches);
        match (self.done, self.waiting) {
            (Some(Outcome::Locked), _) => Standing::Locked,
            (Some(outcome), _) => Standing::Done(outcome),
            (None, Some(waiting)) => Standing::Waiting { since: waiting.since },
            (None, None) if tries_left == 0 => Standing::Locked,
            (None, None) if self.own_left() == 0 => Standing::Stopped { tries_left },
            (None, None) => Standing::Open { tries_left, own_left: self.own_left(), uncertain: self.uncertain },
        }
    }

    fn own_left(&self) -> u8 {
        self.policy.mismatches().saturating_sub(self.mismatches)
    }

    /// Asks for leave to send a request. Store the guard that comes back, then send.
    ///
    /// # Errors
    ///
    /// [`BeginError`].
    pub fn begin(&self, request: &IssuerRequest, key: &RecordKey, now: UnixTime) -> Result<(Self, Permit), BeginError> {
        if request.document() != self.document {
            return Err(BeginError::OtherDocument);
        }
        match self.standing() {
            Standing::Open { .. } => {}
            Standing::Waiting { .. } => return Err(BeginError::Waiting),
            Standing::Stopped { .. } => return Err(BeginError::Stopped),
            Standing::Locked | Standing::Done(_) => return Err(BeginError::Done),
        }
        let fingerprint = fingerprint(request, key);
        if self.refused.contains(&fingerprint) {
            return Err(BeginError::SameData);
        }
        if self.unusable >= MAX_UNUSABLE {
            return Err(BeginError::TooManyUnusable);
        }
        if self.uncertain > 0 && self.mismatches.saturating_add(self.uncertain) >= self.policy.mismatches() {
            return Err(BeginError::MayLock);
        }
        let next = Self { waiting: Some(Waiting { since: now, fingerprint }), ..self.next() };
        let permit = next.permit().ok_or(BeginError::Waiting)?;
        Ok((next, permit))
    }

    /// The permit of the request under way, for a process that has taken over from the one that sent it. Nothing is to be
    /// sent again on it: it is for settling, with [`OutageKind::NoAnswer`](super::OutageKind::NoAnswer) if nobody knows
    /// the answer.
    #[must_use]
    pub fn permit(&self) -> Option<Permit> {
        let waiting = self.waiting?;
        Some(Permit {
            generation: self.generation,
            fingerprint: waiting.fingerprint,
            tries_left_if_wrong: CITIZEN_TRIES.saturating_sub(self.mismatches).saturating_sub(1),
        })
    }

    /// Takes the answer.
    ///
    /// # Errors
    ///
    /// [`SettleError::Stale`] for an answer that was taken before; the guard stays as it is.
    // By value, as one leave is for one answer.
    #[allow(clippy::needless_pass_by_value)]
    pub fn settle(&self, permit: Permit, outcome: Outcome) -> Result<Self, SettleError> {
        let expected = self.waiting.map(|waiting| waiting.fingerprint);
        if permit.generation != self.generation || expected != Some(permit.fingerprint) {
            return Err(SettleError::Stale);
        }
        let mut next = Self { waiting: None, ..self.next() };
        if outcome.may_have_cost_a_try() {
            next.uncertain = next.uncertain.saturating_add(1);
        }
        match outcome.class() {
            Class::Temporary => {}
            Class::Genuine | Class::Terminal => next.done = Some(outcome),
            Class::Correctable => {
                if outcome.costs_a_try() {
                    next.mismatches = next.mismatches.saturating_add(1);
                } else {
                    next.unusable = next.unusable.saturating_add(1);
                }
                next.refused.push(permit.fingerprint);
            }
        }
        Ok(next)
    }

    /// Forgets the requests that no answer came to, after the issuer or an operator has said that they did not count.
    pub fn clear_uncertain(&self) -> Self {
        Self { uncertain: 0, ..self.next() }
    }

    /// The same state, one generation on.
    fn next(&self) -> Self {
        Self { generation: self.generation.saturating_add(1), refused: self.refused.clone(), ..*self }
    }
}

/// Keyed, as a number of thirteen digits is found from a plain hash within minutes.
fn fingerprint(request: &IssuerRequest, key: &RecordKey) -> Digest {
    let parts = request.parts();
    let mut fields = vec![request.document().as_str().as_bytes()];
    fields.extend(parts.iter().flat_map(|(field, text)| [field.as_str().as_bytes(), text.as_bytes()]));
    key.tag(LABEL, &fields)
}
