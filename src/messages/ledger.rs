//! Reasons of the send ledger.

use super::challenge::{ChallengeSituation, SampleStoreError, area};
use super::listing::{SAMPLE_TIME, Samples};
use super::situation::Situation;
use super::table::{explain, variants};
use super::{Explain, Explanation};
use crate::challenge::Purpose;
use crate::challenge::ledger::{
    Dimension, HistoryError, LedgerError, LedgerFull, PolicyError, Refusal, RefusalReason, ReserveError, ValueError,
};

/// A refused send together with what was to be sent.
///
/// The customer isn't told by what dimension: whoever hears "this number" learns that somebody else asked for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefusedSend {
    /// What was to be sent.
    pub purpose: Purpose,
    /// Why it may not be, and until when.
    pub refusal: Refusal,
}

const fn dimension(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Number => "number",
        Dimension::NumberPrefix => "number_prefix",
        Dimension::Account => "account",
        Dimension::Person => "person",
        Dimension::Device => "device",
        Dimension::Address => "address",
    }
}

fn dimensions() -> [Dimension; 6] {
    variants!(Dimension: Number, NumberPrefix, Account, Person, Device, Address)
}

impl Explain for RefusedSend {
    fn explain(&self) -> Explanation {
        let Refusal { dimension: by, reason, retry_at } = self.refusal;
        let (name, situation) = match reason {
            RefusalReason::Window { .. } => ("window", ChallengeSituation::Paused { until: retry_at }),
            RefusalReason::GrowingWait => ("growing_wait", ChallengeSituation::TooSoon { until: retry_at }),
            RefusalReason::ClockBehind => ("clock_behind", ChallengeSituation::Paused { until: retry_at }),
        };
        let code = format!("{}.send.{name}.{}", area(self.purpose), dimension(by));
        Explanation::new(code, (self.purpose, situation))
    }
}

impl Samples for RefusedSend {
    fn samples() -> Vec<Self> {
        let window = RefusalReason::Window { limit: 3, span: core::time::Duration::from_secs(600) };
        let reasons = [window, RefusalReason::GrowingWait, RefusalReason::ClockBehind];
        let sent = variants!(Purpose: PhonePossession, AccountPossession);
        let refusals = reasons
            .into_iter()
            .flat_map(|reason| dimensions().map(|dimension| Refusal { dimension, reason, retry_at: SAMPLE_TIME }));
        refusals.flat_map(|refusal| sent.map(|purpose| Self { purpose, refusal })).collect()
    }
}

impl RefusedSend {
    /// What [`reserve`](crate::challenge::ledger::reserve) gave, `E` being the store's error.
    #[must_use]
    pub fn explain_reserve<E>(sent: Purpose, error: &ReserveError<E>) -> Explanation {
        let area = area(sent);
        match error {
            ReserveError::Refused(refusal) => Self { purpose: sent, refusal: *refusal }.explain(),
            ReserveError::Contended => Explanation::new(format!("{area}.send.contended"), Situation::OurFault),
            ReserveError::Ledger(error) => error.explain(),
            ReserveError::Store(_) => Explanation::new(format!("{area}.send.store"), Situation::OurFault),
        }
    }

    /// What reserving adds to the reasons that are listed by themselves.
    pub(super) fn reserve_samples() -> Vec<Explanation> {
        let sent = variants!(Purpose: PhonePossession, AccountPossession);
        let errors = [ReserveError::Contended, ReserveError::Store(SampleStoreError)];
        errors.iter().flat_map(|error| sent.map(|purpose| Self::explain_reserve(purpose, error))).collect()
    }
}

impl Explain for LedgerError {
    fn explain(&self) -> Explanation {
        match self {
            Self::Missing(by) => Explanation::new(format!("ledger.missing.{}", dimension(*by)), Situation::OurFault),
            Self::Purpose => Explanation::new("ledger.purpose", Situation::OurFault),
            Self::Rows => Explanation::new("ledger.rows", Situation::OurFault),
            Self::Clock => Explanation::new("ledger.clock", Situation::OurFault),
            Self::Generation => Explanation::new("ledger.generation", Situation::OurFault),
        }
    }
}

impl Samples for LedgerError {
    fn samples() -> Vec<Self> {
        let plain = [Self::Purpose, Self::Rows, Self::Clock, Self::Generation];
        dimensions().map(Self::Missing).into_iter().chain(plain).collect()
    }
}

impl Explain for ValueError {
    fn explain(&self) -> Explanation {
        match self {
            Self::Length(by) => {
                Explanation::new(format!("ledger.value.length.{}", dimension(*by)), Situation::OurFault)
            }
            Self::Number => Explanation::new("ledger.value.number", Situation::OurFault),
            Self::TooMany => Explanation::new("ledger.value.too_many", Situation::OurFault),
        }
    }
}

impl Samples for ValueError {
    fn samples() -> Vec<Self> {
        dimensions().map(Self::Length).into_iter().chain([Self::Number, Self::TooMany]).collect()
    }
}

impl Explain for PolicyError {
    fn explain(&self) -> Explanation {
        match self {
            Self::Limit => Explanation::new("ledger.policy.limit", Situation::OurFault),
            Self::Span => Explanation::new("ledger.policy.span", Situation::OurFault),
            Self::Wait => Explanation::new("ledger.policy.wait", Situation::OurFault),
            Self::Rules => Explanation::new("ledger.policy.rules", Situation::OurFault),
            Self::Required(by) => {
                Explanation::new(format!("ledger.policy.required.{}", dimension(*by)), Situation::OurFault)
            }
        }
    }
}

impl Samples for PolicyError {
    fn samples() -> Vec<Self> {
        let plain = [Self::Limit, Self::Span, Self::Wait, Self::Rules];
        dimensions().map(Self::Required).into_iter().chain(plain).collect()
    }
}

explain! { HistoryError;
    Version => Explanation::new("ledger.history.version", Situation::OurFault);
    Unreadable => Explanation::new("ledger.history.unreadable", Situation::OurFault);
    TooManyTimes => Explanation::new("ledger.history.too_many_times", Situation::OurFault);
    Times => Explanation::new("ledger.history.times", Situation::OurFault);
    Generation => Explanation::new("ledger.history.generation", Situation::OurFault);
}

impl Explain for LedgerFull {
    fn explain(&self) -> Explanation {
        Explanation::new("ledger.full", Situation::OurFault)
    }
}

impl Samples for LedgerFull {
    fn samples() -> Vec<Self> {
        vec![Self]
    }
}
