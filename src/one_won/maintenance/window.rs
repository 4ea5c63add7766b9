//! One time that an institution is down, once or again and again.

use core::time::Duration;

use thiserror::Error;
use time::Date;

use super::kst::{DAY, Day};
use crate::challenge::UnixTime;

/// Days in a week.
const WEEK: u8 = 7;

/// Days that a span is followed through at most. The life of a code touches three; a caller's own span, which may be
/// longer, is looked at that far.
const MAX_DAYS: usize = 32;

/// A time of day in Korea, to the minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MinuteOfDay(u16);

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "their names say all")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

/// Which one of its weekday in a month a day is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Nth {
    /// The first.
    First,
    /// The second.
    Second,
    /// The third, the usual one for long checks.
    Third,
    /// The fourth.
    Fourth,
    /// The last, be it the fourth or the fifth.
    Last,
}

/// One time that an institution is down. From its start on; no longer at its end.
///
/// Of the repeated ones, the day is that of the start: one from 23:50 to 00:10 ends on the day after.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window(Kind);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Repeated { on: Days, start: MinuteOfDay, end: MinuteOfDay },
    Once { from: UnixTime, until: UnixTime },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Days {
    Every,
    Weekly(Weekday),
    Monthly(Nth, Weekday),
    LastOfMonth,
}

/// Why there is no such window. Misuse, all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum WindowError {
    /// Not a time of day: hours are 0 to 23, minutes 0 to 59.
    #[error("there is no such time of day")]
    NoSuchTime,
    /// It ends when it starts. Whether that means never or always can't be told.
    #[error("the window ends when it starts")]
    Empty,
    /// It ends before it starts.
    #[error("the window ends before it starts")]
    EndsBeforeStart,
}

impl MinuteOfDay {
    /// That many minutes after that hour, 0:00 to 23:59.
    ///
    /// # Errors
    ///
    /// [`WindowError::NoSuchTime`].
    pub const fn new(hour: u8, minute: u8) -> Result<Self, WindowError> {
        if hour < 24 && minute < 60 { Ok(Self(hour as u16 * 60 + minute as u16)) } else { Err(WindowError::NoSuchTime) }
    }

    fn since_midnight(self) -> Duration {
        Duration::from_secs(u64::from(self.0) * 60)
    }
}

impl Window {
    /// 23:50 to 00:10 each night.
    pub(super) const USUAL_MIDNIGHT: Self =
        Self(Kind::Repeated { on: Days::Every, start: MinuteOfDay(23 * 60 + 50), end: MinuteOfDay(10) });

    /// Each day. Over midnight where the end is the smaller one.
    ///
    /// # Errors
    ///
    /// [`WindowError::Empty`].
    pub fn daily(start: MinuteOfDay, end: MinuteOfDay) -> Result<Self, WindowError> {
        Self::repeated(Days::Every, start, end)
    }

    /// Each week, from that weekday on.
    ///
    /// # Errors
    ///
    /// [`WindowError::Empty`].
    pub fn weekly(weekday: Weekday, start: MinuteOfDay, end: MinuteOfDay) -> Result<Self, WindowError> {
        Self::repeated(Days::Weekly(weekday), start, end)
    }

    /// Each month, such as on the third Sunday.
    ///
    /// # Errors
    ///
    /// [`WindowError::Empty`].
    pub fn monthly(nth: Nth, weekday: Weekday, start: MinuteOfDay, end: MinuteOfDay) -> Result<Self, WindowError> {
        Self::repeated(Days::Monthly(nth, weekday), start, end)
    }

    /// Each month, from its last day on: books close for longer at a month's end.
    ///
    /// # Errors
    ///
    /// [`WindowError::Empty`].
    pub fn month_end(start: MinuteOfDay, end: MinuteOfDay) -> Result<Self, WindowError> {
        Self::repeated(Days::LastOfMonth, start, end)
    }

    /// Once, as announced. May last for days.
    ///
    /// # Errors
    ///
    /// [`WindowError::Empty`] and [`WindowError::EndsBeforeStart`].
    pub fn once(from: UnixTime, until: UnixTime) -> Result<Self, WindowError> {
        match from.cmp(&until) {
            core::cmp::Ordering::Less => Ok(Self(Kind::Once { from, until })),
            core::cmp::Ordering::Equal => Err(WindowError::Empty),
            core::cmp::Ordering::Greater => Err(WindowError::EndsBeforeStart),
        }
    }

    fn repeated(on: Days, start: MinuteOfDay, end: MinuteOfDay) -> Result<Self, WindowError> {
        if start == end { Err(WindowError::Empty) } else { Ok(Self(Kind::Repeated { on, start, end })) }
    }

    /// Its starts and ends, at least all that meet the time from `from` to `until`.
    pub(super) fn occurrences(self, from: UnixTime, until: UnixTime) -> impl Iterator<Item = (UnixTime, UnixTime)> {
        let once = match self.0 {
            Kind::Once { from, until } => Some((from, until)),
            Kind::Repeated { .. } => None,
        };
        // One that began the day before may still last.
        let first = Day::of(from).yesterday();
        let days = core::iter::successors(Some(first), |day| Some(day.tomorrow()));
        let days = days.take_while(move |day| *day <= Day::of(until)).take(MAX_DAYS);
        once.into_iter().chain(days.filter_map(move |day| self.on_day(day)))
    }

    fn on_day(self, day: Day) -> Option<(UnixTime, UnixTime)> {
        let Kind::Repeated { on, start, end } = self.0 else { return None };
        if !on.include(day.date()?) {
            return None;
        }
        let over_midnight = if end < start { DAY } else { Duration::ZERO };
        Some((day.at(start.since_midnight()), day.at(end.since_midnight() + over_midnight)))
    }
}

impl Days {
    fn include(self, date: Date) -> bool {
        let days_in_month = date.month().length(date.year());
        match self {
            Self::Every => true,
            Self::Weekly(weekday) => weekday.is_of(date),
            Self::Monthly(nth, weekday) => weekday.is_of(date) && nth.is(date.day(), days_in_month),
            Self::LastOfMonth => date.day() == days_in_month,
        }
    }
}

impl Weekday {
    fn is_of(self, date: Date) -> bool {
        let day = match self {
            Self::Monday => time::Weekday::Monday,
            Self::Tuesday => time::Weekday::Tuesday,
            Self::Wednesday => time::Weekday::Wednesday,
            Self::Thursday => time::Weekday::Thursday,
            Self::Friday => time::Weekday::Friday,
            Self::Saturday => time::Weekday::Saturday,
            Self::Sunday => time::Weekday::Sunday,
        };
        date.weekday() == day
    }
}

impl Nth {
    fn is(self, day: u8, days_in_month: u8) -> bool {
        let week = day.saturating_sub(1).div_euclid(WEEK);
        match self {
            Self::First => week == 0,
            Self::Second => week == 1,
            Self::Third => week == 2,
            Self::Fourth => week == 3,
            Self::Last => day > days_in_month.saturating_sub(WEEK),
        }
    }
}
