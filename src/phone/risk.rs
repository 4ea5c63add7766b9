//! What the host knows about a line, and whether a text message to it proves enough.
//!
//! NIST SP 800-63B asks verifiers to consider device swap, SIM change and number porting before they send a code over
//! the telephone network. In April 2025, when SK Telecom's USIM data leaked, the supervisor told all financial firms
//! not to rely on phone checks alone; later in 2025 fake cells on KT's network caught codes sent as texts and as calls,
//! but none of the PASS app. Hence signals per line and a switch per carrier.
//!
//! To step up means another factor beside the code, or instead of it: the PASS app, the identity service, a call by
//! staff. Which one is the bank's to choose.

mod policy;

pub use policy::{CarrierSwitch, CarrierSwitches, DatedRule, Effect, FlagRule, RiskPolicy, RuleError};

use crate::challenge::UnixTime;
use crate::phone::Carrier;

/// What a signal is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum SignalKind {
    /// Calls or texts are forwarded to another line.
    Forwarding,
    /// The line was moved to another SIM.
    SimChange,
    /// The line was moved to another carrier.
    Porting,
    /// The line is used in another device.
    DeviceChange,
    /// The line was opened not long ago.
    RecentLine,
    /// The line is paid for in advance. Such lines are a trade good of fraud rings.
    Prepaid,
    /// The line is used abroad.
    Roaming,
    /// The contract is with an MVNO. Told from [`RiskSignals::carrier`].
    Mvno,
    /// The carrier's switch is not [`CarrierSwitch::Normal`]. Told from [`RiskSignals::carrier`].
    CarrierIncident,
}

impl SignalKind {
    /// Name for logs and figures. Stable.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Forwarding => "forwarding",
            Self::SimChange => "sim_change",
            Self::Porting => "porting",
            Self::DeviceChange => "device_change",
            Self::RecentLine => "recent_line",
            Self::Prepaid => "prepaid",
            Self::Roaming => "roaming",
            Self::Mvno => "mvno",
            Self::CarrierIncident => "carrier_incident",
        }
    }
}

/// What the host knows about one signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Signal {
    /// Nothing: not asked, no answer, or no source for it. Not the same as [`Absent`](Self::Absent); the policy says
    /// what it leads to.
    #[default]
    Unknown,
    /// The host asked, and there is no such thing.
    Absent,
    /// There is such a thing, at a time not known. Counts as recent.
    Present,
    /// There is such a thing since this time. A time in the future counts as now. Where time does not matter, as for
    /// forwarding, the same as [`Present`](Self::Present).
    Since(UnixTime),
}

/// All signals of one line. By default all are unknown, so that a signal that the host forgets is not a safe one.
#[derive(Debug, Clone, Default)]
pub struct RiskSignals {
    /// Calls or texts are forwarded.
    pub forwarding: Signal,
    /// Last change of SIM.
    pub sim_change: Signal,
    /// Last move to another carrier.
    pub porting: Signal,
    /// Last change of device.
    pub device_change: Signal,
    /// The line's opening, as [`Signal::Since`]; or [`Signal::Absent`] where the carrier says that it is not recent.
    pub opening: Signal,
    /// Paid for in advance.
    pub prepaid: Signal,
    /// Abroad at the moment.
    pub roaming: Signal,
    /// The line's carrier; `None` if not known.
    pub carrier: Option<Carrier>,
}

/// How a signal came to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Finding {
    /// It is there.
    Present,
    /// Nobody knows whether it is there.
    Unknown,
}

/// One signal that spoke against an ordinary code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Reason {
    /// Which signal.
    pub kind: SignalKind,
    /// How it came to count.
    pub finding: Finding,
    /// What it asked for on its own. Never [`Effect::Proceed`].
    pub effect: Effect,
}

/// What to do. Each reason list holds at least one reason, the gravest first, and holds all of them: a refusal also
/// names what would only have asked for a step up.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use]
pub enum RiskVerdict {
    /// A code by text message is enough.
    Proceed,
    /// It is not enough alone.
    StepUp(Vec<Reason>),
    /// No code may be sent to this line.
    Refuse(Vec<Reason>),
}

impl RiskVerdict {
    /// The verdict without its reasons.
    #[must_use]
    pub const fn effect(&self) -> Effect {
        match self {
            Self::Proceed => Effect::Proceed,
            Self::StepUp(_) => Effect::StepUp,
            Self::Refuse(_) => Effect::Refuse,
        }
    }

    /// The reasons; none for [`RiskVerdict::Proceed`].
    #[must_use]
    pub fn reasons(&self) -> &[Reason] {
        match self {
            Self::Proceed => &[],
            Self::StepUp(reasons) | Self::Refuse(reasons) => reasons,
        }
    }
}

impl RiskPolicy {
    /// Weighs all signals: the gravest effect of any one is the verdict. So one more signal, or a more recent one,
    /// never makes it milder.
    pub fn assess(&self, signals: &RiskSignals, now: UnixTime) -> RiskVerdict {
        let mvno = match signals.carrier {
            None => Signal::Unknown,
            Some(carrier) if carrier.is_mvno() => Signal::Present,
            Some(_) => Signal::Absent,
        };
        let found = [
            (SignalKind::Forwarding, self.forwarding.weigh(signals.forwarding)),
            (SignalKind::SimChange, self.sim_change.weigh(signals.sim_change, now)),
            (SignalKind::Porting, self.porting.weigh(signals.porting, now)),
            (SignalKind::DeviceChange, self.device_change.weigh(signals.device_change, now)),
            (SignalKind::RecentLine, self.recent_line.weigh(signals.opening, now)),
            (SignalKind::Prepaid, self.prepaid.weigh(signals.prepaid)),
            (SignalKind::Roaming, self.roaming.weigh(signals.roaming)),
            (SignalKind::Mvno, self.mvno.weigh(mvno)),
            (SignalKind::CarrierIncident, Some(self.carriers.weigh(signals.carrier))),
        ];
        let mut reasons: Vec<Reason> = found
            .into_iter()
            .filter_map(|(kind, weighed)| weighed.map(|(finding, effect)| Reason { kind, finding, effect }))
            .filter(|reason| reason.effect > Effect::Proceed)
            .collect();
        reasons.sort_by_key(|reason| core::cmp::Reverse(reason.effect));
        match reasons.first().map(|reason| reason.effect) {
            None | Some(Effect::Proceed) => RiskVerdict::Proceed,
            Some(Effect::StepUp) => RiskVerdict::StepUp(reasons),
            Some(Effect::Refuse) => RiskVerdict::Refuse(reasons),
        }
    }
}

#[cfg(test)]
mod tests;
