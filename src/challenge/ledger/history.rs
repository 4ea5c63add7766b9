//! One row: when was last sent, and what the rules make of it.

use core::time::Duration;

use serde::Serialize;
use thiserror::Error;

use super::admit::LATEST_TIME;
use super::policy::{MAX_LIMIT, SendRules, SendWindow};
use crate::challenge::UnixTime;

mod wire;

/// Highest generation of a row: databases count in signed 64 bits.
pub const MAX_GENERATION: u64 = i64::MAX as u64;

/// Which rule said no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RefusalReason {
    /// The window is full.
    Window {
        /// Sends that it takes.
        limit: u32,
        /// Its length.
        span: Duration,
    },
    /// The wait since the last send is not over.
    GrowingWait,
    /// The row was written by a clock far ahead of this one: by more than the policy's longest window. Somebody should
    /// look at the hosts' clocks.
    ClockBehind,
}

/// Why a stored row was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum HistoryError {
    /// Written by a later version of this crate, or not by it.
    #[error("the row's version is not known")]
    Version,
    /// Not the text of a row.
    #[error("the row can't be read")]
    Unreadable,
    /// More times than a row ever holds.
    #[error("the row holds too many times")]
    TooManyTimes,
    /// Times out of order, after the row clock, or beyond the year 9999.
    #[error("the row's times are out of order or out of range")]
    Times,
    /// A generation beyond [`MAX_GENERATION`].
    #[error("the row's generation is out of range")]
    Generation,
}

/// The latest sends to one value of one dimension: a bounded list of times, and a generation for compare-and-set.
///
/// An absent row is the default: nothing sent, generation 0. It serialises as
/// `{"version": 1, "generation": …, "clock": ms, "times": [ms…], "stranded_since": ms or null}` with at most 1,000 times;
/// what is read back is checked.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(into = "wire::Row")]
pub struct SendHistory {
    generation: u64,
    /// The latest time ever sent at. Kept beside the times, since one of those may be given back.
    clock: UnixTime,
    /// Ascending, none after `clock`.
    times: Vec<UnixTime>,
    /// The first reading that found the row stranded after its last send.
    stranded_since: Option<UnixTime>,
}

/// When a row lets the next send through, and what stands in the way until then.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Opening {
    pub(super) at: UnixTime,
    pub(super) reason: RefusalReason,
}

impl SendHistory {
    /// Counts the writes of this row; what is stored must still have it for the next write to count.
    #[must_use]
    pub const fn generation(&self) -> u64 {
        self.generation
    }

    /// Sends that the row holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.times.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.times.is_empty()
    }

    /// The row clock: the latest time that was sent at, by any host's clock.
    ///
    /// A row whose clock lies more than the [longest window](super::SendPolicy::longest_window) back may be deleted. Take
    /// the database's clock for that and a margin of days: deleting by one host's clock forgets everything as soon as
    /// that clock jumps ahead.
    #[must_use]
    pub const fn clock(&self) -> UnixTime {
        self.clock
    }

    /// When, from `from` on, a send is let through, by the rules and the row clock alone.
    ///
    /// Whatever lets a send through at some time lets it through at every later one, so this is a single instant.
    fn literal_opening(&self, rules: &SendRules, from: UnixTime) -> Result<(), Opening> {
        let now = from.max(self.clock);
        let mut latest: Option<Opening> = None;
        for window in rules.windows() {
            if let Some(at) = self.window_opening(*window).filter(|at| *at > now)
                && latest.is_none_or(|latest| at > latest.at)
            {
                let reason = RefusalReason::Window { limit: window.limit(), span: window.span() };
                latest = Some(Opening { at, reason });
            }
        }
        if let Some(at) = self.wait_over(rules).filter(|at| *at > now)
            && latest.is_none_or(|latest| at > latest.at)
        {
            latest = Some(Opening { at, reason: RefusalReason::GrowingWait });
        }
        latest.map_or(Ok(()), Err)
    }

    /// When the send that makes the window full leaves it: the `limit`-th from the end.
    fn window_opening(&self, window: SendWindow) -> Option<UnixTime> {
        let place = self.times.len().checked_sub(window.limit() as usize)?;
        self.times.get(place).map(|time| time.plus(window.span()))
    }

    /// The wait shrinks as sends leave the memory, so it is over at the earliest of: the wait for `n` sends, but not before
    /// only `n` are left in the memory.
    fn wait_over(&self, rules: &SendRules) -> Option<UnixTime> {
        let growing = rules.growing()?;
        let last = *self.times.last()?;
        let left = |sends: usize| self.times.iter().rev().nth(sends).map(|time| time.plus(growing.memory()));
        (0..=self.times.len()).map(|sends| last.plus(growing.after(sends)).max(left(sends).unwrap_or_default())).min()
    }

    /// Whether the row clock is too far ahead of `now` to be believed.
    fn is_stranded(&self, now: UnixTime, longest: Duration) -> bool {
        now.plus(longest) < self.clock
    }

    /// Whether `now` finds a stranded row on which nothing was sent for as long as any rule looks back.
    fn is_run_out(&self, now: UnixTime, longest: Duration) -> bool {
        self.is_stranded(now, longest) && self.stranded_since.is_some_and(|since| since.plus(longest) <= now)
    }

    /// When, from `from` on, a send is let through: `Ok` at once.
    pub(super) fn opening(&self, rules: &SendRules, longest: Duration, from: UnixTime) -> Result<(), Opening> {
        let Err(literal) = self.literal_opening(rules, from) else {
            return Ok(());
        };
        if self.is_run_out(from, longest) {
            return Ok(());
        }
        if !self.is_stranded(from, longest) {
            return Err(literal);
        }
        // It runs out at a known time, unless the clock comes back into reach of the row's before that.
        let runs_out = self.stranded_since.unwrap_or(from).min(from).plus(longest);
        let at = if self.is_stranded(runs_out, longest) { runs_out } else { literal.at };
        Err(Opening { at, reason: RefusalReason::ClockBehind })
    }

    /// The row as it has to be stored for the wait of a stranded row to begin; `None` where nothing changes.
    pub(super) fn noted_stranded(&self, longest: Duration, now: UnixTime) -> Option<Self> {
        let news = self.is_stranded(now, longest) && self.stranded_since.is_none_or(|since| now < since);
        news.then(|| Self { generation: self.generation.saturating_add(1), stranded_since: Some(now), ..self.clone() })
    }

    /// The row with a send at `now` counted, and the time that it was counted at. Old times go by their number alone.
    pub(super) fn counted(&self, rules: &SendRules, longest: Duration, now: UnixTime) -> (Self, UnixTime) {
        let starts_anew = self.is_run_out(now, longest) && self.literal_opening(rules, now).is_err();
        let at = if starts_anew { now } else { now.max(self.clock) };
        let kept = if starts_anew { &[] } else { self.times.as_slice() };
        let dropped = kept.len().saturating_add(1).saturating_sub(rules.sends_held().clamp(1, MAX_LIMIT as usize));
        let times = kept.iter().skip(dropped).copied().chain([at]).collect();
        let next = Self { generation: self.generation.saturating_add(1), clock: at, times, stranded_since: None };
        (next, at)
    }

    /// The row without one send counted at `at`; `None` where it holds none. The row clock stays.
    pub(super) fn given_back(&self, at: UnixTime) -> Option<Self> {
        let place = self.times.iter().rposition(|time| *time == at)?;
        let mut next = self.clone();
        next.times.remove(place);
        next.generation = next.generation.saturating_add(1);
        Some(next)
    }
}

#[cfg(test)]
mod tests;
