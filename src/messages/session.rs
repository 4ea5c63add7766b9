//! Reasons of the onboarding session: whom it waits for, and how it ended.

pub(super) mod en;
pub(super) mod ko;

use super::decision::DecisionSituation;
use super::listing::{SAMPLE_TIME, Samples};
use super::situation::Situation;
use super::table::{explain, variants};
use super::{Action, Explain, Explanation, Retry, UnixTime};
use crate::decision::{Reason, Step};
use crate::session::{ApplyError, DecisionKind, Dependency, Ending, LimitsError, SessionStateError, Waiting};

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
                let missing = Reason::Missing(*step).as_str();
                let step = missing.strip_prefix("missing_").unwrap_or(missing);
                Explanation::new(format!("session.ended.tries_used_up.{step}"), SessionSituation::TriesUsedUp)
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
