//! Reasons of the core that the phone and 1-won checks share.

pub(super) mod en;
pub(super) mod ko;

use super::listing::{SAMPLE_TIME, Samples};
use super::situation::Situation;
use super::table::{explain, variants};
use super::{Action, Explain, ExplainFor, Explanation, Retry};
use crate::challenge::{
    AnswerError, CancelError, CloseReason, CodeError, Delivery, DeliveryError, IssueError, Misuse, OpenError, Outcome,
    Purpose, ResendError, SealError, StepError, Subject, UnixTime,
};

/// Where a customer is at a challenge.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::messages) enum ChallengeSituation {
    /// The code is on its way.
    Sending,
    /// It has been sent.
    Sent,
    /// Whether it has been sent is not known.
    SentPerhaps,
    /// It was not delivered.
    NotDelivered,
    /// It was answered rightly just now.
    Verified,
    /// It was answered rightly before.
    Done,
    /// The answer was wrong; so many more are taken.
    Wrong { tries_left: u8 },
    /// No more answers are taken.
    TriesUsedUp,
    /// It is too old to be answered.
    Expired,
    /// It was given up.
    Cancelled,
    /// Number, account or session is another one than at the start.
    Changed,
    /// Nobody knows it any longer.
    Gone,
    /// Whether an answer was counted is not known.
    Unfinished,
    /// No more codes from this challenge.
    SendsUsedUp,
    /// The next code a little later.
    TooSoon { until: UnixTime },
    /// No codes for a while: too many were sent.
    Paused { until: UnixTime },
    /// Nothing has changed.
    Unchanged,
    /// The proof is too old to be used.
    ProofExpired,
    /// Another code is sent if the customer wants one.
    Offered,
}

impl ChallengeSituation {
    pub(super) const fn way_on(self, purpose: Purpose) -> (Option<Action>, Retry) {
        let resend = match purpose {
            Purpose::PhonePossession => Action::ResendCode,
            Purpose::AccountPossession => Action::ResendWon,
        };
        match self {
            Self::Sending => (None, Retry::NotNeeded),
            Self::Sent | Self::SentPerhaps | Self::Unchanged => (Some(Action::Enter), Retry::NotNeeded),
            Self::NotDelivered | Self::Expired | Self::Offered => (Some(resend), Retry::Now),
            Self::Verified | Self::Done => (Some(Action::Continue), Retry::NotNeeded),
            Self::Wrong { .. } | Self::Unfinished => (Some(Action::TypeAgain), Retry::Now),
            // For the customer a new challenge is a new code.
            Self::TriesUsedUp | Self::Cancelled | Self::Gone | Self::ProofExpired => (Some(resend), Retry::NotHelpful),
            Self::Changed | Self::SendsUsedUp => (Some(Action::StartAgain), Retry::NotHelpful),
            Self::TooSoon { until } | Self::Paused { until } => (Some(resend), Retry::At(until)),
        }
    }
}

/// The part of a code that says which check it was.
pub(super) const fn area(purpose: Purpose) -> &'static str {
    match purpose {
        Purpose::PhonePossession => "phone",
        Purpose::AccountPossession => "one_won",
    }
}

fn at(purpose: Purpose, name: &str, situation: ChallengeSituation) -> Explanation {
    Explanation::new(format!("{}.{name}", area(purpose)), (purpose, situation))
}

fn ours(purpose: Purpose, name: &str) -> Explanation {
    Explanation::new(format!("{}.{name}", area(purpose)), Situation::OurFault)
}

fn closed(purpose: Purpose, step: &str, reason: CloseReason) -> Explanation {
    let (name, situation) = match reason {
        CloseReason::Verified => ("verified_before", ChallengeSituation::Done),
        CloseReason::TriesUsedUp => ("tries_used_up", ChallengeSituation::TriesUsedUp),
        CloseReason::Cancelled => ("cancelled", ChallengeSituation::Cancelled),
        CloseReason::Expired => ("expired", ChallengeSituation::Expired),
        CloseReason::DeliveryFailed => ("delivery_failed", ChallengeSituation::NotDelivered),
    };
    at(purpose, &format!("{step}.{name}"), situation)
}

fn misused(purpose: Purpose, step: &str, misuse: Misuse) -> Explanation {
    match misuse {
        Misuse::SessionMismatch => at(purpose, &format!("{step}.session_mismatch"), ChallengeSituation::Changed),
        Misuse::SubjectMismatch => at(purpose, &format!("{step}.subject_mismatch"), ChallengeSituation::Changed),
        Misuse::UnknownKey => ours(purpose, &format!("{step}.unknown_key")),
        Misuse::ClockBehind => ours(purpose, &format!("{step}.clock_behind")),
    }
}

fn code(purpose: Purpose, step: &str, error: CodeError) -> Explanation {
    match error {
        CodeError::TooShort => ours(purpose, &format!("{step}.code_too_short")),
        CodeError::TooLong => ours(purpose, &format!("{step}.code_too_long")),
    }
}

fn close_reasons() -> [CloseReason; 5] {
    variants!(CloseReason: Verified, TriesUsedUp, Cancelled, Expired, DeliveryFailed)
}

fn misuses() -> [Misuse; 4] {
    variants!(Misuse: SessionMismatch, SubjectMismatch, UnknownKey, ClockBehind)
}

fn code_errors() -> [CodeError; 2] {
    variants!(CodeError: TooShort, TooLong)
}

impl ExplainFor for CloseReason {
    fn explain_for(&self, purpose: Purpose) -> Explanation {
        closed(purpose, "closed", *self)
    }
}

impl Samples for CloseReason {
    fn samples() -> Vec<Self> {
        close_reasons().to_vec()
    }
}

impl ExplainFor for Misuse {
    fn explain_for(&self, purpose: Purpose) -> Explanation {
        misused(purpose, "misuse", *self)
    }
}

impl Samples for Misuse {
    fn samples() -> Vec<Self> {
        misuses().to_vec()
    }
}

impl ExplainFor for AnswerError {
    fn explain_for(&self, purpose: Purpose) -> Explanation {
        match self {
            Self::Closed(reason) => closed(purpose, "answer", *reason),
            Self::Misuse(misuse) => misused(purpose, "answer", *misuse),
        }
    }
}

impl Samples for AnswerError {
    fn samples() -> Vec<Self> {
        close_reasons().map(Self::Closed).into_iter().chain(misuses().map(Self::Misuse)).collect()
    }
}

impl ExplainFor for ResendError {
    fn explain_for(&self, purpose: Purpose) -> Explanation {
        match self {
            Self::Closed(reason) => closed(purpose, "resend", *reason),
            Self::SendsUsedUp => at(purpose, "resend.sends_used_up", ChallengeSituation::SendsUsedUp),
            Self::TooSoon { until } => at(purpose, "resend.too_soon", ChallengeSituation::TooSoon { until: *until }),
            Self::CodeNotNew => ours(purpose, "resend.code_not_new"),
            Self::Code(error) => code(purpose, "resend", *error),
            Self::Misuse(misuse) => misused(purpose, "resend", *misuse),
        }
    }
}

impl Samples for ResendError {
    fn samples() -> Vec<Self> {
        let own = [Self::SendsUsedUp, Self::TooSoon { until: SAMPLE_TIME }, Self::CodeNotNew];
        let closed = close_reasons().map(Self::Closed).into_iter();
        closed.chain(own).chain(code_errors().map(Self::Code)).chain(misuses().map(Self::Misuse)).collect()
    }
}

impl ExplainFor for IssueError {
    fn explain_for(&self, purpose: Purpose) -> Explanation {
        match self {
            Self::PolicyForOtherPurpose => ours(purpose, "issue.policy_for_other_purpose"),
            Self::SubjectLength => ours(purpose, "issue.subject_length"),
            Self::Code(error) => code(purpose, "issue", *error),
        }
    }
}

impl Samples for IssueError {
    fn samples() -> Vec<Self> {
        [Self::PolicyForOtherPurpose, Self::SubjectLength].into_iter().chain(code_errors().map(Self::Code)).collect()
    }
}

explain! { CancelError, for purpose;
    Closed(reason) in [
        Self::Closed(CloseReason::Verified),
        Self::Closed(CloseReason::TriesUsedUp),
        Self::Closed(CloseReason::Cancelled),
        Self::Closed(CloseReason::Expired),
        Self::Closed(CloseReason::DeliveryFailed),
    ] => closed(purpose, "cancel", *reason);
}

// Reports come from gateways and banks; a customer sees one of these only on a screen that shows every event.
explain! { DeliveryError, for purpose;
    Closed(reason) in [
        Self::Closed(CloseReason::Verified),
        Self::Closed(CloseReason::TriesUsedUp),
        Self::Closed(CloseReason::Cancelled),
        Self::Closed(CloseReason::Expired),
        Self::Closed(CloseReason::DeliveryFailed),
    ] => closed(purpose, "delivery_report", *reason);
    OtherSend => at(purpose, "delivery_report.other_send", ChallengeSituation::Unchanged);
    NothingNew => at(purpose, "delivery_report.nothing_new", ChallengeSituation::Unchanged);
}

explain! { Delivery, for purpose;
    NotReported => at(purpose, "delivery.not_reported", ChallengeSituation::Sending);
    Sent => at(purpose, "delivery.sent", ChallengeSituation::Sent);
    Unknown => at(purpose, "delivery.unknown", ChallengeSituation::SentPerhaps);
    Failed => at(purpose, "delivery.failed", ChallengeSituation::NotDelivered);
}

explain! { SealError, for purpose;
    DeadlinePassed => ours(purpose, "seal.deadline_passed");
    DeadlineTooFar => ours(purpose, "seal.deadline_too_far");
    TooManySeals => ours(purpose, "seal.too_many_seals");
}

impl<S: Subject> Explain for Outcome<S> {
    fn explain(&self) -> Explanation {
        match self {
            Self::Verified(_) => verified(S::PURPOSE),
            Self::Wrong { tries_left, .. } => wrong(S::PURPOSE, *tries_left),
            Self::Closed(reason) => reason.explain_for(S::PURPOSE),
        }
    }
}

/// [`Outcome::Verified`], which needs a proof to be made.
pub(super) fn verified(purpose: Purpose) -> Explanation {
    at(purpose, "verified", ChallengeSituation::Verified)
}

/// [`Outcome::Wrong`], which needs a challenge to be made.
pub(super) fn wrong(purpose: Purpose, tries_left: u8) -> Explanation {
    at(purpose, "wrong", ChallengeSituation::Wrong { tries_left })
}

impl<E: core::error::Error + 'static, R: core::error::Error + ExplainFor + 'static> ExplainFor for StepError<E, R> {
    fn explain_for(&self, purpose: Purpose) -> Explanation {
        match self {
            Self::NotFound => at(purpose, "step.not_found", ChallengeSituation::Gone),
            Self::Refused(reason) => reason.explain_for(purpose),
            Self::Contended => ours(purpose, "step.contended"),
            Self::Store(_) => at(purpose, "step.store", ChallengeSituation::Unfinished),
        }
    }
}

impl<E: core::error::Error + 'static> ExplainFor for OpenError<E> {
    fn explain_for(&self, purpose: Purpose) -> Explanation {
        match self {
            Self::Malformed => ours(purpose, "proof.malformed"),
            Self::NewerVersion { .. } => ours(purpose, "proof.newer_version"),
            Self::BrokenSeal => ours(purpose, "proof.broken_seal"),
            Self::UnknownKey => ours(purpose, "proof.unknown_key"),
            Self::OtherPurpose => ours(purpose, "proof.other_purpose"),
            Self::SessionMismatch => at(purpose, "proof.session_mismatch", ChallengeSituation::Changed),
            Self::SubjectMismatch => at(purpose, "proof.subject_mismatch", ChallengeSituation::Changed),
            Self::ClockBehind => ours(purpose, "proof.clock_behind"),
            Self::Expired => at(purpose, "proof.expired", ChallengeSituation::ProofExpired),
            Self::AlreadyOpened => at(purpose, "proof.already_opened", ChallengeSituation::Done),
            Self::Record(_) => ours(purpose, "proof.record"),
        }
    }
}

/// Stands for a store's own error in the list of reasons.
#[derive(Debug, Clone, Copy, thiserror::Error)]
#[error("the store failed")]
pub(super) struct SampleStoreError;

/// What a step adds to the reasons of its own challenge, which are listed by themselves.
pub(super) fn step_samples() -> Vec<StepError<SampleStoreError, CancelError>> {
    vec![StepError::NotFound, StepError::Contended, StepError::Store(SampleStoreError)]
}

impl Samples for OpenError<SampleStoreError> {
    fn samples() -> Vec<Self> {
        vec![
            Self::Malformed,
            Self::NewerVersion { version: 2 },
            Self::BrokenSeal,
            Self::UnknownKey,
            Self::OtherPurpose,
            Self::SessionMismatch,
            Self::SubjectMismatch,
            Self::ClockBehind,
            Self::Expired,
            Self::AlreadyOpened,
            Self::Record(SampleStoreError),
        ]
    }
}
