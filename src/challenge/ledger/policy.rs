//! How much may be sent: windows and growing waits for each dimension.

use core::time::Duration;
use std::collections::BTreeMap;

use thiserror::Error;

use super::key::Dimension;
use crate::challenge::Purpose;

/// Shortest span of a window or a wait: below a second nothing is gained over the store's own speed.
const MIN_SPAN: Duration = Duration::from_secs(1);

/// Longest span. What the rules ask for is counted in hours and days; a month is the longest period that banks state a
/// cap for, and bounds how long tags of customers are of use.
const MAX_SPAN: Duration = Duration::from_secs(31 * 24 * 3600);

/// Highest limit of a window: it bounds how many times a row holds, so that a row stays under 16 kB as text.
pub(super) const MAX_LIMIT: u32 = 1_000;

/// Windows for one dimension, most.
const MAX_WINDOWS: usize = 8;

/// Why a policy could not be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PolicyError {
    /// A limit of zero, or above 1,000.
    #[error("a window's limit is 1 to 1000 sends")]
    Limit,
    /// A window shorter than a second or longer than 31 days.
    #[error("a window's span is 1 second to 31 days")]
    Span,
    /// A wait below a second, a longest wait below the first, or a memory below the longest wait or above 31 days.
    #[error("a growing wait needs 1 second <= first <= longest <= memory <= 31 days")]
    Wait,
    /// Neither window nor wait, or more than eight windows.
    #[error("a dimension has a growing wait or 1 to 8 windows")]
    Rules,
    /// The dimension that this purpose can't do without: the number for messages; account and person for 1 won.
    #[error("{0:?} can't be taken out of this policy")]
    Required(Dimension),
}

/// At most `limit` sends within any time of length `span`.
///
/// The time is half-open: a send leaves the window exactly `span` after it was counted, and at that instant the next one
/// is admitted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SendWindow {
    pub(super) limit: u32,
    pub(super) span: Duration,
}

impl SendWindow {
    /// `limit` in 1..=1000 sends, `span` from a second to 31 days, in whole milliseconds (a fraction is rounded up).
    ///
    /// # Errors
    ///
    /// [`PolicyError::Limit`], [`PolicyError::Span`].
    pub fn new(limit: u32, span: Duration) -> Result<Self, PolicyError> {
        if !(1..=MAX_LIMIT).contains(&limit) {
            return Err(PolicyError::Limit);
        }
        if !(MIN_SPAN..=MAX_SPAN).contains(&span) {
            return Err(PolicyError::Span);
        }
        Ok(Self { limit, span: whole_millis(span) })
    }

    /// Sends, most.
    #[must_use]
    pub const fn limit(self) -> u32 {
        self.limit
    }

    /// Length.
    #[must_use]
    pub const fn span(self) -> Duration {
        self.span
    }
}

/// A wait after each send that doubles with every one before it.
///
/// After one send the next waits `first`, after two `2 × first`, and so on up to `longest`. Sends older than `memory`
/// are not looked at, so the wait shrinks again by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GrowingWait {
    pub(super) first: Duration,
    pub(super) longest: Duration,
    pub(super) memory: Duration,
}

impl GrowingWait {
    /// With `1 s <= first <= longest <= memory <= 31 days`.
    ///
    /// # Errors
    ///
    /// [`PolicyError::Wait`].
    pub fn new(first: Duration, longest: Duration, memory: Duration) -> Result<Self, PolicyError> {
        if MIN_SPAN <= first && first <= longest && longest <= memory && memory <= MAX_SPAN {
            return Ok(Self {
                first: whole_millis(first),
                longest: whole_millis(longest),
                memory: whole_millis(memory),
            });
        }
        Err(PolicyError::Wait)
    }

    /// Time from the last send to the next one, where `sends` lie within the memory.
    #[must_use]
    pub fn after(self, sends: usize) -> Duration {
        if sends == 0 {
            return Duration::ZERO;
        }
        let doublings = u32::try_from(sends.saturating_sub(1)).unwrap_or(u32::MAX);
        self.first.saturating_mul(1_u32.checked_shl(doublings).unwrap_or(u32::MAX)).min(self.longest)
    }

    /// How far back sends are looked at.
    #[must_use]
    pub const fn memory(self) -> Duration {
        self.memory
    }

    /// Sends from which on the wait grows no more. At most 23: 31 days are fewer than 2^22 seconds.
    fn steps(self) -> usize {
        (1..=u32::BITS as usize).find(|&sends| self.after(sends) >= self.longest).unwrap_or(u32::BITS as usize)
    }
}

/// What holds for one dimension: windows, a growing wait, or both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendRules {
    pub(super) windows: Vec<SendWindow>,
    pub(super) growing: Option<GrowingWait>,
}

impl SendRules {
    /// All of the windows and the wait hold at once.
    ///
    /// # Errors
    ///
    /// [`PolicyError::Rules`] for no rule at all, or more than eight windows.
    pub fn new(windows: &[SendWindow], growing: Option<GrowingWait>) -> Result<Self, PolicyError> {
        if windows.len() > MAX_WINDOWS || (windows.is_empty() && growing.is_none()) {
            return Err(PolicyError::Rules);
        }
        Ok(Self { windows: windows.to_vec(), growing })
    }

    /// The windows.
    #[must_use]
    pub fn windows(&self) -> &[SendWindow] {
        &self.windows
    }

    /// The growing wait.
    #[must_use]
    pub const fn growing(&self) -> Option<GrowingWait> {
        self.growing
    }

    /// Times that a row has to hold: with the latest `limit` sends a window is judged exactly, since all older ones left
    /// it earlier.
    #[must_use]
    pub fn sends_held(&self) -> usize {
        let limits = self.windows.iter().map(|window| window.limit() as usize);
        limits.chain(self.growing.map(GrowingWait::steps)).max().unwrap_or(0)
    }

    fn longest(&self) -> Duration {
        let spans = self.windows.iter().map(|window| window.span);
        spans.chain(self.growing.map(GrowingWait::memory)).max().unwrap_or(MIN_SPAN)
    }
}

/// How much may be sent for one purpose: rules for each dimension, in one place.
///
/// [`SendPolicy::phone`] and [`SendPolicy::one_won`] are the defaults; each of their numbers has its source there. A
/// request has to name a value for every dimension of its policy, so that leaving one out is a decision that is seen
/// ([`SendPolicy::without`]) and not a way past the limit.
///
/// After a policy is changed, rows written under the old one stay valid. A window that was made longer starts out with
/// as many sends as the old rules held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SendPolicy {
    purpose: Purpose,
    rules: BTreeMap<Dimension, SendRules>,
}

impl SendPolicy {
    pub(super) fn from_rules(purpose: Purpose, rules: impl IntoIterator<Item = (Dimension, SendRules)>) -> Self {
        Self { purpose, rules: rules.into_iter().collect() }
    }

    /// The same with other rules for a dimension, or with a further one.
    #[must_use]
    pub fn with(mut self, dimension: Dimension, rules: SendRules) -> Self {
        self.rules.insert(dimension, rules);
        self
    }

    /// The same without a dimension that the host can't tell, such as the device on a website.
    ///
    /// # Errors
    ///
    /// [`PolicyError::Required`] for the number of messages, and for account and person of 1 won.
    pub fn without(mut self, dimension: Dimension) -> Result<Self, PolicyError> {
        let required: &[Dimension] = match self.purpose {
            Purpose::PhonePossession => &[Dimension::Number],
            Purpose::AccountPossession => &[Dimension::Account, Dimension::Person],
        };
        if required.contains(&dimension) {
            return Err(PolicyError::Required(dimension));
        }
        self.rules.remove(&dimension);
        Ok(self)
    }

    /// Of which sends it speaks.
    #[must_use]
    pub const fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// What holds for a dimension; `None` where it isn't counted.
    #[must_use]
    pub fn rules(&self, dimension: Dimension) -> Option<&SendRules> {
        self.rules.get(&dimension)
    }

    /// The dimensions that are counted.
    pub fn dimensions(&self) -> impl Iterator<Item = Dimension> + '_ {
        self.rules.keys().copied()
    }

    /// The longest time that a send is looked back at. A row to which nothing was sent for longer says nothing any more.
    #[must_use]
    pub fn longest_window(&self) -> Duration {
        self.rules.values().map(SendRules::longest).max().unwrap_or(MIN_SPAN)
    }

    /// Sends to one value of a dimension within any time of length `period`, at most, by its windows; `None` without
    /// windows for it.
    #[must_use]
    pub fn most_sends(&self, dimension: Dimension, period: Duration) -> Option<u64> {
        let most = |window: &SendWindow| {
            let windows = period.as_millis().div_ceil(window.span.as_millis().max(1));
            u64::try_from(windows).unwrap_or(u64::MAX).saturating_mul(window.limit().into())
        };
        self.rules(dimension)?.windows.iter().map(most).min()
    }
}

/// Times are in milliseconds; a rule rounded down would be broken by less than one.
fn whole_millis(span: Duration) -> Duration {
    Duration::from_millis(u64::try_from(span.as_nanos().div_ceil(1_000_000)).unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests;
