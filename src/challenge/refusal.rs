//! Why a challenge did not move, grouped by whose fault it is.

use core::fmt;

use thiserror::Error;

use super::state::{MAX_CODE_BYTES, MIN_CODE_CHARACTERS};
use super::{CLOCK_TOLERANCE, Challenge, Subject, UnixTime};

/// Why a challenge takes no more answers.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CloseReason {
    /// It was answered rightly: the one proof that it gives is out. For good.
    #[error("the challenge was answered rightly before")]
    Verified,
    /// Its code was tried as often as the policy allows. For good: a resend would only buy more tries.
    #[error("all tries are used up")]
    TriesUsedUp,
    /// The host gave it up. For good.
    #[error("the challenge was cancelled")]
    Cancelled,
    /// Its code is too old. A resend opens it again, while sends are left.
    #[error("the code has expired")]
    Expired,
    /// Its code was reported as not delivered, so any answer to it would be a guess. A resend opens it again, while
    /// sends are left.
    #[error("the code was not delivered")]
    DeliveryFailed,
}

impl CloseReason {
    /// Whether nothing, not even a resend, opens the challenge again.
    #[must_use]
    pub const fn is_final(self) -> bool {
        match self {
            Self::Verified | Self::TriesUsedUp | Self::Cancelled => true,
            Self::Expired | Self::DeliveryFailed => false,
        }
    }
}

/// Faults of the host, or of somebody who plays with its requests. None costs a try, none looks at the code, and none
/// changes the state.
///
/// That a mismatch costs no try is deliberate: otherwise whoever learns a challenge's identifier could lock its owner
/// out from a session of their own. It gives nothing away either, since the code is not looked at.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Misuse {
    /// The challenge was issued to another session.
    #[error("the challenge was issued to another session")]
    SessionMismatch,
    /// The challenge was issued for another number or account.
    #[error("the challenge was issued for another subject")]
    SubjectMismatch,
    /// The ring lacks the key that the state was made with.
    #[error("the key ring lacks the key of this challenge")]
    UnknownKey,
    /// The clock lies before what this challenge has seen already, by more than [`CLOCK_TOLERANCE`].
    #[error("the clock is more than {} s behind this challenge", CLOCK_TOLERANCE.as_secs())]
    ClockBehind,
}

/// Why a code can't be issued. Always misuse: codes come from this library's own generators.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CodeError {
    /// Misuse: under [`MIN_CODE_CHARACTERS`].
    #[error("a code has at least {MIN_CODE_CHARACTERS} characters")]
    TooShort,
    /// Misuse: over [`MAX_CODE_BYTES`].
    #[error("a code has at most {MAX_CODE_BYTES} bytes")]
    TooLong,
}

/// Why no challenge was issued. Always misuse.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum IssueError {
    /// Misuse: the policy is for another purpose than the subject.
    #[error("the policy is for another purpose")]
    PolicyForOtherPurpose,
    /// Misuse: the subject's canonical form is empty or longer than
    /// [`MAX_SUBJECT_BYTES`](super::MAX_SUBJECT_BYTES).
    #[error("the canonical form of the subject has no usable length")]
    SubjectLength,
    /// Misuse: the code.
    #[error(transparent)]
    Code(#[from] CodeError),
}

/// Why an answer was not evaluated.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AnswerError {
    /// Limit: the challenge was closed before.
    #[error(transparent)]
    Closed(CloseReason),
    /// Misuse.
    #[error(transparent)]
    Misuse(#[from] Misuse),
}

/// Why no further code was issued.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ResendError {
    /// Limit: the challenge is closed [for good](CloseReason::is_final).
    #[error(transparent)]
    Closed(CloseReason),
    /// Limit: as many codes as the policy allows were issued. The customer starts a new challenge, which the send
    /// ledger counts.
    #[error("no sends are left for this challenge")]
    SendsUsedUp,
    /// Limit: the last code is too recent.
    #[error("the last code is too recent")]
    TooSoon {
        /// From when on a resend is accepted.
        until: UnixTime,
    },
    /// Misuse, or a draw by chance (one in a million with six digits): the code equals the one before. Draw another; a
    /// resend is a new code.
    #[error("the code is the one sent before")]
    CodeNotNew,
    /// Misuse: the code.
    #[error(transparent)]
    Code(#[from] CodeError),
    /// Misuse.
    #[error(transparent)]
    Misuse(#[from] Misuse),
}

/// Why nothing was cancelled.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CancelError {
    /// Limit: it is closed [for good](CloseReason::is_final) already.
    #[error(transparent)]
    Closed(CloseReason),
}

/// Why a delivery report changed nothing. None needs more than a count in the host's metrics: reports come late and
/// twice.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DeliveryError {
    /// Limit: the challenge is closed [for good](CloseReason::is_final).
    #[error(transparent)]
    Closed(CloseReason),
    /// Untrusted input: the report is about a code that a later one has replaced, or about one that was never sent.
    #[error("the report is about another send")]
    OtherSend,
    /// Untrusted input: the report says nothing new: the same again, "unknown" after "sent", or anything after
    /// "failed".
    #[error("the report says nothing new")]
    NothingNew,
}

/// A step that was refused, with the challenge as it was: nothing has changed, nothing need be written.
pub struct Refused<S: Subject, E> {
    error: E,
    challenge: Box<Challenge<S>>,
}

impl<S: Subject, E> Refused<S, E> {
    pub(super) fn new(error: impl Into<E>, challenge: Challenge<S>) -> Self {
        Self { error: error.into(), challenge: Box::new(challenge) }
    }

    /// Why.
    #[must_use]
    pub const fn error(&self) -> &E {
        &self.error
    }

    /// The challenge, unchanged.
    #[must_use]
    pub fn challenge(&self) -> &Challenge<S> {
        &self.challenge
    }

    /// Why, and the challenge, unchanged.
    #[must_use]
    pub fn into_parts(self) -> (E, Challenge<S>) {
        (self.error, *self.challenge)
    }
}

impl<S: Subject, E: fmt::Debug> fmt::Debug for Refused<S, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refused").field("error", &self.error).field("challenge", &self.challenge).finish()
    }
}

impl<S: Subject, E: fmt::Display> fmt::Display for Refused<S, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl<S: Subject, E: core::error::Error> core::error::Error for Refused<S, E> {}
