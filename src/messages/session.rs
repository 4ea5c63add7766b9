//! The onboarding session: what it asks for, whom it waits for, and how it ended.

pub(super) mod en;
pub(super) mod ko;

use super::card::CardSituation;
use super::challenge::ChallengeSituation;
use super::decision::{self, DecisionSituation};
use super::issuer::IssuerSituation;
use super::listing::{SAMPLE_TIME, Samples};
use super::situation::Situation;
use super::table::{explain, variants};
use super::{Action, Explain, Explanation, Retry, UnixTime};
use crate::challenge::Purpose;
use crate::decision::{Reason, Step};
use crate::issuer::MismatchPart;
use crate::session::{
    ApplyError, Call, CallKind, CustomerStep, DecisionKind, Dependency, Ending, LimitsError, NextStep,
    SessionStateError, Waiting,
};

/// Where a customer is in the session as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::messages) enum SessionSituation {
    /// A service doesn't answer; it is asked again by itself.
    Waits { dependency: Dependency, retry_at: Option<UnixTime> },
    /// Refused, without more being known here.
    Declined,
    /// The customer gave up.
    Canceled,
    /// Its time was over.
    Expired,
    /// A step was tried too often.
    TriesUsedUp,
}

impl SessionSituation {
    pub(super) const fn way_on(self) -> (Option<Action>, Retry) {
        match self {
            Self::Waits { retry_at: Some(time), .. } => (None, Retry::ByItself(time)),
            Self::Waits { retry_at: None, .. } => (None, Retry::NotBeforeHelp),
            Self::Declined => (Some(Action::ContactUs), Retry::NotBeforeHelp),
            Self::Canceled | Self::Expired => (Some(Action::StartAgain), Retry::Now),
            Self::TriesUsedUp => (Some(Action::ContactUs), Retry::NotHelpful),
        }
    }
}

const FIRST: u8 = 1;

const fn sample(kind: CallKind) -> Call {
    Call { kind, subject: FIRST, request: FIRST }
}

// The words that ask for a step. Where a reason led to it, such as an issuer's mismatch, that reason says more.
explain! { CustomerStep;
    TakePhoto { .. } in [Self::TakePhoto { photo: FIRST }]
        => Explanation::new("session.asks.take_photo", decision::missing(Step::CardCopy));
    ConfirmFields { confirmation, .. } in [
        Self::ConfirmFields { photo: FIRST, confirmation: FIRST },
        Self::ConfirmFields { photo: FIRST, confirmation: FIRST + 1 },
    ] => match confirmation {
        0 | &FIRST => Explanation::new("session.asks.confirm_fields", CardSituation::Read),
        _ => Explanation::new(
            "session.asks.confirm_fields_again",
            IssuerSituation::Differs(MismatchPart::Unspecified),
        ),
    };
    EnterPhone { .. } in [Self::EnterPhone { line: FIRST }]
        => Explanation::new("session.asks.enter_phone", decision::missing(Step::PhonePossession));
    EnterCode { .. } in [Self::EnterCode { call: sample(CallKind::SendCode), another: None }]
        => Explanation::new("session.asks.enter_code", (Purpose::PhonePossession, ChallengeSituation::Sent));
    RequestCode { .. } in [Self::RequestCode { call: sample(CallKind::SendCode) }]
        => Explanation::new("session.asks.request_code", (Purpose::PhonePossession, ChallengeSituation::Offered));
    Identify { .. } in [Self::Identify { call: sample(CallKind::Identify) }]
        => Explanation::new("session.asks.identify", decision::missing(Step::SubscriberIdentity));
    EnterAccount { .. } in [Self::EnterAccount { account: FIRST }]
        => Explanation::new("session.asks.enter_account", decision::missing(Step::ExistingAccount));
    EnterMemo { .. } in [Self::EnterMemo { call: sample(CallKind::Transfer), another: None }]
        => Explanation::new("session.asks.enter_memo", (Purpose::AccountPossession, ChallengeSituation::Sent));
    RequestMemo { .. } in [Self::RequestMemo { call: sample(CallKind::Transfer) }]
        => Explanation::new("session.asks.request_memo", (Purpose::AccountPossession, ChallengeSituation::Offered));
    Elsewhere(step) in [
        Self::Elsewhere(Step::VideoCall),
        Self::Elsewhere(Step::Handover),
        Self::Elsewhere(Step::Equivalent),
        Self::Elsewhere(Step::PersonalDataCheck),
    ] => Explanation::new(format!("session.asks.{}", step_name(*step)), decision::missing(*step));
}

// What the customer sees while the session is at a step. What it asks for, waits for and ended in is listed by itself.
explain! { NextStep;
    Call(call) in [
        Self::Call(sample(CallKind::OpeningBlock)),
        Self::Call(sample(CallKind::Issuer)),
        Self::Call(sample(CallKind::SendCode)),
        Self::Call(sample(CallKind::Identify)),
        Self::Call(sample(CallKind::Lookup)),
        Self::Call(sample(CallKind::Transfer)),
        Self::Call(sample(CallKind::TransferInquiry)),
    ] => Explanation::new(format!("session.calls.{}", call.kind.as_str()), calls(call.kind));
    Ask(step) in [] => step.explain();
    Wait(waiting) in [] => waiting.explain();
    Decide => Explanation::new("session.decides", DecisionSituation::Working);
    Ended(ending) in [] => ending.explain();
}

fn calls(kind: CallKind) -> Situation {
    match kind {
        CallKind::Issuer => IssuerSituation::Waiting.into(),
        CallKind::SendCode => (Purpose::PhonePossession, ChallengeSituation::Sending).into(),
        CallKind::Transfer => (Purpose::AccountPossession, ChallengeSituation::Sending).into(),
        CallKind::OpeningBlock | CallKind::Identify | CallKind::Lookup | CallKind::TransferInquiry => {
            DecisionSituation::Working.into()
        }
    }
}

fn step_name(step: Step) -> &'static str {
    let missing = Reason::Missing(step).as_str();
    missing.strip_prefix("missing_").unwrap_or(missing)
}

impl Explain for Waiting {
    fn explain(&self) -> Explanation {
        let code = match self.dependency {
            Dependency::OpeningBlockRegister => "session.waits.opening_block_register",
            Dependency::Issuer => "session.waits.issuer",
            Dependency::SmsGateway => "session.waits.sms_gateway",
            Dependency::Telco => "session.waits.telco",
            Dependency::AccountLookup => "session.waits.account_lookup",
            Dependency::Transfer => "session.waits.transfer",
            Dependency::Staff => "session.waits.staff",
        };
        let Self { dependency, retry_at, .. } = *self;
        Explanation::new(code, SessionSituation::Waits { dependency, retry_at })
    }
}

impl Samples for Waiting {
    fn samples() -> Vec<Self> {
        let dependencies = variants!(Dependency: OpeningBlockRegister, Issuer, SmsGateway, Telco, AccountLookup,
            Transfer, Staff);
        let waiting = |dependency| {
            let retry_at = (dependency != Dependency::Staff).then_some(SAMPLE_TIME);
            Self { dependency, since: SAMPLE_TIME, retry_at, until: SAMPLE_TIME }
        };
        dependencies.map(waiting).to_vec()
    }
}

impl Explain for Ending {
    fn explain(&self) -> Explanation {
        match self {
            Self::Decided(DecisionKind::Approved) => {
                Explanation::new("session.ended.approved", DecisionSituation::Approved)
            }
            Self::Decided(DecisionKind::Review) => Explanation::new("session.ended.review", DecisionSituation::Review),
            Self::Decided(DecisionKind::Declined) => {
                Explanation::new("session.ended.declined", SessionSituation::Declined)
            }
            Self::Canceled => Explanation::new("session.ended.canceled", SessionSituation::Canceled),
            Self::Expired => Explanation::new("session.ended.expired", SessionSituation::Expired),
            Self::TriesUsedUp(step) => {
                let code = format!("session.ended.tries_used_up.{}", step_name(*step));
                Explanation::new(code, SessionSituation::TriesUsedUp)
            }
        }
    }
}

impl Samples for Ending {
    fn samples() -> Vec<Self> {
        let decided = variants!(DecisionKind: Approved, Review, Declined).map(Self::Decided);
        let ended = [Self::Canceled, Self::Expired];
        decided.into_iter().chain(ended).chain(Step::ALL.map(Self::TriesUsedUp)).collect()
    }
}

fn ours(code: &'static str) -> Explanation {
    Explanation::new(code, Situation::OurFault)
}

explain! { ApplyError;
    IdReused => ours("session.apply.id_reused");
    Impossible => ours("session.apply.impossible");
    InFuture => ours("session.apply.in_future");
    TooMany => ours("session.apply.too_many");
}

explain! { SessionStateError;
    NewerVersion { .. } in [Self::NewerVersion { version: 2 }] => ours("session.state.newer_version");
    Field { .. } in [Self::Field { field: "events" }] => ours("session.state.field");
}

impl Explain for LimitsError {
    fn explain(&self) -> Explanation {
        ours("session.limits")
    }
}

impl Samples for LimitsError {
    fn samples() -> Vec<Self> {
        vec![Self { field: "photos" }]
    }
}
