//! What a bank makes of each signal.

use core::time::Duration;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Finding, Signal};
use crate::challenge::UnixTime;
use crate::phone::Carrier;

/// Hours after a change of SIM, device or carrier within which the line counts as possibly taken over: long enough
/// that a victim whose phone went dead over a weekend has noticed.
const CHANGE_WINDOW_HOURS: u32 = 72;

/// Hours after its opening within which a line counts as recent: thirty days, one bill.
const RECENT_LINE_WINDOW_HOURS: u32 = 30 * 24;

/// Longest window in hours, a year: what is older is not recent under any policy.
const MAX_WINDOW_HOURS: u32 = 366 * 24;

const SECONDS_PER_HOUR: u64 = 3600;

/// What a signal leads to, the mildest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Effect {
    /// Nothing.
    Proceed,
    /// Another factor.
    StepUp,
    /// No code to this line.
    Refuse,
}

/// Why a rule is refused: a fault of the bank's configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RuleError {
    /// Not knowing would be judged harder than knowing the worst, so that a host would do better not to ask.
    #[error("an unknown signal may not weigh more than a present one")]
    UnknownAbovePresent,
    /// A window of 0 hours, which would be a rule that never applies, or of more than a year (8,784 hours).
    #[error("window is not between 1 and 8784 hours")]
    Window,
}

/// Rule for a signal that is there or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawFlagRule")]
pub struct FlagRule {
    present: Effect,
    unknown: Effect,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFlagRule {
    present: Effect,
    unknown: Effect,
}

impl TryFrom<RawFlagRule> for FlagRule {
    type Error = RuleError;

    fn try_from(raw: RawFlagRule) -> Result<Self, RuleError> {
        Self::new(raw.present, raw.unknown)
    }
}

impl FlagRule {
    /// What the signal leads to where it is there, and where nobody knows.
    ///
    /// # Errors
    ///
    /// [`RuleError::UnknownAbovePresent`].
    pub const fn new(present: Effect, unknown: Effect) -> Result<Self, RuleError> {
        if unknown as u8 > present as u8 {
            return Err(RuleError::UnknownAbovePresent);
        }
        Ok(Self { present, unknown })
    }

    pub(super) const fn weigh(self, signal: Signal) -> Option<(Finding, Effect)> {
        match signal {
            Signal::Absent => None,
            Signal::Unknown => Some((Finding::Unknown, self.unknown)),
            Signal::Present | Signal::Since(_) => Some((Finding::Present, self.present)),
        }
    }
}

/// Rule for a signal that matters for some time after it happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "RawDatedRule")]
pub struct DatedRule {
    window_hours: u32,
    recent: Effect,
    unknown: Effect,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDatedRule {
    window_hours: u32,
    recent: Effect,
    unknown: Effect,
}

impl TryFrom<RawDatedRule> for DatedRule {
    type Error = RuleError;

    fn try_from(raw: RawDatedRule) -> Result<Self, RuleError> {
        Self::new(raw.window_hours, raw.recent, raw.unknown)
    }
}

impl DatedRule {
    /// What the signal leads to up to and including `window_hours` (1 to 8,784) after it happened, and where nobody
    /// knows whether it happened. After that it leads to nothing.
    ///
    /// # Errors
    ///
    /// [`RuleError`] for a window out of range, or where the unknown would weigh more than the recent.
    pub const fn new(window_hours: u32, recent: Effect, unknown: Effect) -> Result<Self, RuleError> {
        if window_hours == 0 || window_hours > MAX_WINDOW_HOURS {
            return Err(RuleError::Window);
        }
        if unknown as u8 > recent as u8 {
            return Err(RuleError::UnknownAbovePresent);
        }
        Ok(Self { window_hours, recent, unknown })
    }

    pub(super) fn weigh(self, signal: Signal, now: UnixTime) -> Option<(Finding, Effect)> {
        let window = Duration::from_secs(u64::from(self.window_hours) * SECONDS_PER_HOUR);
        match signal {
            Signal::Absent => None,
            Signal::Since(at) if now.since(at) > window => None,
            Signal::Unknown => Some((Finding::Unknown, self.unknown)),
            Signal::Present | Signal::Since(_) => Some((Finding::Present, self.recent)),
        }
    }
}

/// A bank's switch for one carrier, thrown when something happens to it and back when it is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CarrierSwitch {
    /// Nothing is known to be wrong.
    #[default]
    Normal,
    /// A code alone is not enough, as the supervisor asked for after the leak of USIM data in April 2025.
    StepUp,
    /// No codes over this carrier, as some insurers decided then; apt where texts themselves are intercepted.
    Off,
}

/// The switches of all carriers. An MVNO's line is on its network's cells and often on its subscriber database, so it
/// is under the graver of its own switch and its network's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CarrierSwitches {
    /// SK Telecom and, as a floor, MVNOs on its network.
    pub skt: CarrierSwitch,
    /// KT and, as a floor, MVNOs on its network.
    pub kt: CarrierSwitch,
    /// LG U+ and, as a floor, MVNOs on its network.
    pub lgu: CarrierSwitch,
    /// MVNOs on SK Telecom's network.
    pub skt_mvno: CarrierSwitch,
    /// MVNOs on KT's network.
    pub kt_mvno: CarrierSwitch,
    /// MVNOs on LG U+'s network.
    pub lgu_mvno: CarrierSwitch,
}

impl CarrierSwitches {
    /// The switch that a line is under. Where carrier or network is not known, the gravest that it may be under.
    #[must_use]
    pub fn of(self, carrier: Option<Carrier>) -> CarrierSwitch {
        let Self { skt, kt, lgu, skt_mvno, kt_mvno, lgu_mvno } = self;
        match carrier {
            Some(Carrier::Skt) => skt,
            Some(Carrier::Kt) => kt,
            Some(Carrier::Lgu) => lgu,
            Some(Carrier::SktMvno) => skt.max(skt_mvno),
            Some(Carrier::KtMvno) => kt.max(kt_mvno),
            Some(Carrier::LguMvno) => lgu.max(lgu_mvno),
            Some(Carrier::Mvno) | None => skt.max(kt).max(lgu).max(skt_mvno).max(kt_mvno).max(lgu_mvno),
        }
    }

    pub(super) fn weigh(self, carrier: Option<Carrier>) -> (Finding, Effect) {
        let effect = match self.of(carrier) {
            CarrierSwitch::Normal => Effect::Proceed,
            CarrierSwitch::StepUp => Effect::StepUp,
            CarrierSwitch::Off => Effect::Refuse,
        };
        let network = carrier.and_then(Carrier::network);
        (if network.is_some() { Finding::Present } else { Finding::Unknown }, effect)
    }
}

/// What a bank makes of each signal. Serializable; what a stored policy leaves out has its default.
///
/// | Signal | recent or present | unknown | within |
/// |---|---|---|---|
/// | forwarding | refuse | step up | |
/// | SIM change, porting, device change | step up | step up | 72 hours |
/// | recent line | step up | step up | 30 days |
/// | prepaid, roaming | step up | step up | |
/// | MVNO | proceed | proceed | |
/// | carrier switches | all normal | | |
///
/// Forwarding is refused because the code would go to another line; the law (전기통신사업법 §32의8) allows it only on the
/// user's own request. An MVNO is where many ordinary people have their line, so alone it means nothing. The unknown
/// steps up wherever the present does more than nothing: a bank without a source for a signal says so in its policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RiskPolicy {
    /// Calls or texts are forwarded.
    pub forwarding: FlagRule,
    /// Another SIM.
    pub sim_change: DatedRule,
    /// Another carrier.
    pub porting: DatedRule,
    /// Another device.
    pub device_change: DatedRule,
    /// Opened not long ago.
    pub recent_line: DatedRule,
    /// Paid for in advance.
    pub prepaid: FlagRule,
    /// Abroad.
    pub roaming: FlagRule,
    /// Contract with an MVNO.
    pub mvno: FlagRule,
    /// Switches for events at carriers.
    pub carriers: CarrierSwitches,
}

impl Default for RiskPolicy {
    fn default() -> Self {
        let changed = DatedRule { window_hours: CHANGE_WINDOW_HOURS, recent: Effect::StepUp, unknown: Effect::StepUp };
        let flagged = FlagRule { present: Effect::StepUp, unknown: Effect::StepUp };
        Self {
            forwarding: FlagRule { present: Effect::Refuse, unknown: Effect::StepUp },
            sim_change: changed,
            porting: changed,
            device_change: changed,
            recent_line: DatedRule { window_hours: RECENT_LINE_WINDOW_HOURS, ..changed },
            prepaid: flagged,
            roaming: flagged,
            mvno: FlagRule { present: Effect::Proceed, unknown: Effect::Proceed },
            carriers: CarrierSwitches::default(),
        }
    }
}
