//! Reasons of the phone: numbers, codes, the line's risk, and whose line it is.

pub(super) mod en;
pub(super) mod ko;

use super::listing::Samples;
use super::retry::SHORT_PAUSE;
use super::situation::Situation;
use super::table::{explain, variants};
use super::{Action, Explain, ExplainFor, Explanation, Retry};
use crate::challenge::Purpose;
use crate::phone::{
    Effect, Finding, GeneratorError, IdentityError, LegacyNumber, Malformed, NumberError, OriginBoundError, Overall,
    Parsed, PhoneNumber, Reason, RenewError, RiskVerdict, SignalKind, StartError, UnknownCarrier,
};

/// Where a customer is at the phone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::messages) enum PhoneSituation {
    /// The number can't be used as typed.
    Number(NumberTrouble),
    /// The number is one of before 2004.
    Legacy,
    /// Nothing was typed as a code.
    CodeEmpty,
    /// Something else than digits.
    CodeNotDigits,
    /// Not as many digits as a code has.
    CodeLength { expected: u8 },
    /// The code could not be read out of the message.
    ReadYourself,
    /// A code is enough.
    CodeEnough,
    /// Another way is needed besides.
    OneMore,
    /// No code goes to this line.
    OtherWay,
    /// No code goes over this carrier for now.
    CarrierOff,
    /// The telcos' service gave nothing that can be used.
    NoIdentity,
    /// The subscriber is the customer.
    SamePerson,
    /// A person compares.
    PersonLooks,
    /// The subscriber is somebody else.
    OtherPerson,
}

/// What is wrong with a number, as far as a customer can see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::messages) enum NumberTrouble {
    NotDigits,
    TooShort,
    TooLong,
    Beginning,
    Foreign,
    Voip,
    Personal,
    Premium,
    Pager,
    TollFree,
    Company,
    Landline,
    Machine,
    Unassigned,
}

impl PhoneSituation {
    pub(super) const fn way_on(self) -> (Option<Action>, Retry) {
        match self {
            Self::Number(trouble) => trouble.way_on(),
            Self::Legacy => (Some(Action::ChooseNumber), Retry::Now),
            Self::CodeEmpty | Self::ReadYourself => (Some(Action::Enter), Retry::Now),
            Self::CodeNotDigits | Self::CodeLength { .. } => (Some(Action::TypeAgain), Retry::Now),
            Self::CodeEnough | Self::SamePerson => (Some(Action::Continue), Retry::NotNeeded),
            Self::OneMore | Self::OtherWay | Self::CarrierOff => (Some(Action::OtherWay), Retry::NotHelpful),
            Self::NoIdentity => (Some(Action::TryAgain), Retry::After(SHORT_PAUSE)),
            Self::PersonLooks => (None, Retry::NotBeforeHelp),
            Self::OtherPerson => (Some(Action::OtherNumber), Retry::NotHelpful),
        }
    }
}

impl NumberTrouble {
    const fn way_on(self) -> (Option<Action>, Retry) {
        match self {
            Self::NotDigits | Self::TooShort | Self::TooLong | Self::Beginning | Self::Unassigned => {
                (Some(Action::TypeAgain), Retry::Now)
            }
            Self::Foreign
            | Self::Voip
            | Self::Personal
            | Self::Premium
            | Self::Pager
            | Self::TollFree
            | Self::Company
            | Self::Landline
            | Self::Machine => (Some(Action::OtherNumber), Retry::NotHelpful),
        }
    }
}

fn number(code: &'static str, trouble: NumberTrouble) -> Explanation {
    Explanation::new(code, PhoneSituation::Number(trouble))
}

explain! { NumberError;
    NotDigits => number("phone.number.not_digits", NumberTrouble::NotDigits);
    TooShort => number("phone.number.too_short", NumberTrouble::TooShort);
    TooLong => number("phone.number.too_long", NumberTrouble::TooLong);
    NoTrunkPrefix => number("phone.number.no_trunk_prefix", NumberTrouble::Beginning);
    Foreign => number("phone.number.foreign", NumberTrouble::Foreign);
    Voip => number("phone.number.voip", NumberTrouble::Voip);
    Personal => number("phone.number.personal", NumberTrouble::Personal);
    Premium => number("phone.number.premium", NumberTrouble::Premium);
    Pager => number("phone.number.pager", NumberTrouble::Pager);
    TollFree => number("phone.number.toll_free", NumberTrouble::TollFree);
    Representative => number("phone.number.representative", NumberTrouble::Company);
    Landline => number("phone.number.landline", NumberTrouble::Landline);
    Machine => number("phone.number.machine", NumberTrouble::Machine);
    Unassigned => number("phone.number.unassigned", NumberTrouble::Unassigned);
}

impl Explain for LegacyNumber {
    fn explain(&self) -> Explanation {
        Explanation::new("phone.number.legacy", PhoneSituation::Legacy)
    }
}

impl Samples for LegacyNumber {
    fn samples() -> Vec<Self> {
        match PhoneNumber::parse("011-200-0000") {
            Ok(Parsed::Legacy { number, .. }) => vec![number],
            Ok(Parsed::Mobile(_)) | Err(_) => Vec::new(),
        }
    }
}

explain! { Malformed;
    Empty => Explanation::new("phone.code.empty", PhoneSituation::CodeEmpty);
    NotDigits => Explanation::new("phone.code.not_digits", PhoneSituation::CodeNotDigits);
    DigitCount { expected } in [Self::DigitCount { expected: 6 }]
        => Explanation::new("phone.code.digit_count", PhoneSituation::CodeLength { expected: *expected });
}

// A message that the host's own app or page could not read. The customer can.
explain! { OriginBoundError;
    NoHost => Explanation::new("phone.origin_bound.no_host", PhoneSituation::ReadYourself);
    Host(_) in [Self::Host(crate::phone::HostError::Length)]
        => Explanation::new("phone.origin_bound.host", PhoneSituation::ReadYourself);
    NoCodeMark => Explanation::new("phone.origin_bound.no_code_mark", PhoneSituation::ReadYourself);
    NoCode => Explanation::new("phone.origin_bound.no_code", PhoneSituation::ReadYourself);
    Embedded(_) in [Self::Embedded(crate::phone::HostError::Length)]
        => Explanation::new("phone.origin_bound.embedded", PhoneSituation::ReadYourself);
}

explain! { StartError;
    Generator(error) in [] => error.explain();
    Issue(error) in [] => error.explain_for(Purpose::PhonePossession);
}

explain! { RenewError;
    Refused(error) in [] => error.explain_for(Purpose::PhonePossession);
    Generator(error) in [] => error.explain();
}

explain! { GeneratorError;
    Stuck => Explanation::new("phone.generator.stuck", Situation::OurFault);
}

impl Explain for UnknownCarrier {
    fn explain(&self) -> Explanation {
        Explanation::new("phone.unknown_carrier", Situation::OurFault)
    }
}

impl Samples for UnknownCarrier {
    fn samples() -> Vec<Self> {
        vec![Self]
    }
}

const fn effect(effect: Effect) -> (&'static str, PhoneSituation) {
    match effect {
        Effect::Proceed => ("proceed", PhoneSituation::CodeEnough),
        Effect::StepUp => ("step_up", PhoneSituation::OneMore),
        Effect::Refuse => ("refuse", PhoneSituation::OtherWay),
    }
}

const fn finding(finding: Finding) -> &'static str {
    match finding {
        Finding::Present => "present",
        Finding::Unknown => "unknown",
    }
}

// Which signal counted is the operators' to know: a fraudster who is told switches it off. A carrier's incident is in
// the news, and its customers would otherwise look for a fault in their phones.
impl Explain for Reason {
    fn explain(&self) -> Explanation {
        let (name, general) = effect(self.effect);
        let situation = match (self.kind, self.effect) {
            (SignalKind::CarrierIncident, Effect::Refuse) => PhoneSituation::CarrierOff,
            (
                SignalKind::CarrierIncident
                | SignalKind::Forwarding
                | SignalKind::SimChange
                | SignalKind::Porting
                | SignalKind::DeviceChange
                | SignalKind::RecentLine
                | SignalKind::Prepaid
                | SignalKind::Roaming
                | SignalKind::Mvno,
                Effect::Proceed | Effect::StepUp | Effect::Refuse,
            ) => general,
        };
        let code = format!("phone.risk.{name}.{}.{}", self.kind.as_str(), finding(self.finding));
        Explanation::new(code, situation)
    }
}

impl Samples for Reason {
    fn samples() -> Vec<Self> {
        let kinds = variants!(SignalKind: Forwarding, SimChange, Porting, DeviceChange, RecentLine, Prepaid, Roaming,
            Mvno, CarrierIncident);
        let findings = variants!(Finding: Present, Unknown);
        let effects = [Effect::StepUp, Effect::Refuse];
        let pairs = kinds.into_iter().flat_map(|kind| findings.map(|finding| (kind, finding)));
        pairs.flat_map(|(kind, finding)| effects.map(|effect| Self { kind, finding, effect })).collect()
    }
}

/// The verdict as a whole. A carrier's incident is told where it is the gravest reason of a refusal; the others have
/// codes of their own, each to be noted.
impl Explain for RiskVerdict {
    fn explain(&self) -> Explanation {
        let (name, general) = effect(self.effect());
        let gravest = self.reasons().first().map(|reason| (reason.kind, reason.effect));
        let situation = match gravest {
            Some((SignalKind::CarrierIncident, Effect::Refuse)) => PhoneSituation::CarrierOff,
            Some(_) | None => general,
        };
        Explanation::new(format!("phone.risk.{name}"), situation)
    }
}

impl Samples for RiskVerdict {
    fn samples() -> Vec<Self> {
        let reason = |effect| Reason { kind: SignalKind::Forwarding, finding: Finding::Present, effect };
        vec![Self::Proceed, Self::StepUp(vec![reason(Effect::StepUp)]), Self::Refuse(vec![reason(Effect::Refuse)])]
    }
}

explain! { IdentityError;
    Ci => Explanation::new("phone.identity.ci", PhoneSituation::NoIdentity);
    Di => Explanation::new("phone.identity.di", PhoneSituation::NoIdentity);
    Name => Explanation::new("phone.identity.name", PhoneSituation::NoIdentity);
    Birth => Explanation::new("phone.identity.birth", PhoneSituation::NoIdentity);
}

explain! { Overall;
    SamePerson => Explanation::new("phone.subscriber.same_person", PhoneSituation::SamePerson);
    Review => Explanation::new("phone.subscriber.review", PhoneSituation::PersonLooks);
    Different => Explanation::new("phone.subscriber.different", PhoneSituation::OtherPerson);
}
