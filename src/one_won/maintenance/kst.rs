//! Korean wall time. Korea is nine hours ahead of UTC and has had no summer time since 1988.

use core::time::Duration;

use time::Date;

use crate::challenge::UnixTime;

/// Ahead of UTC.
const OFFSET: Duration = Duration::from_secs(9 * 60 * 60);

/// A day without summer time.
pub(super) const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Julian day number of 1970-01-01.
const EPOCH_JULIAN_DAY: i32 = 2_440_588;

/// A calendar day in Korea, as the number of days since 1970-01-01 there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Day(u64);

impl Day {
    /// The day on which an instant falls.
    pub(super) fn of(instant: UnixTime) -> Self {
        let millis = instant.plus(OFFSET).as_millis();
        Self(millis.checked_div(u64::try_from(DAY.as_millis()).unwrap_or(u64::MAX)).unwrap_or(0))
    }

    /// The day before; the first stays itself.
    pub(super) fn yesterday(self) -> Self {
        Self(self.0.saturating_sub(1))
    }

    /// The day after.
    pub(super) fn tomorrow(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// When it is that long after midnight on this day. What lies before the epoch is moved to it.
    pub(super) fn at(self, since_midnight: Duration) -> UnixTime {
        let midnight = UnixTime::from_secs(self.0.saturating_mul(DAY.as_secs()));
        midnight.plus(since_midnight).minus(OFFSET)
    }

    /// Its date; none in the far future that the calendar doesn't reach.
    pub(super) fn date(self) -> Option<Date> {
        let julian = i32::try_from(self.0).ok()?.checked_add(EPOCH_JULIAN_DAY)?;
        Date::from_julian_day(julian).ok()
    }
}

#[cfg(test)]
mod tests {
    use time::{Month, Weekday};

    use super::*;

    #[test]
    fn days_begin_at_midnight_in_korea() {
        // 2027-01-01 00:00:00 in Korea is 15:00 of the day before in UTC.
        let midnight = UnixTime::from_secs(1_798_729_200);
        let day = Day::of(midnight);
        let new_year = Date::from_calendar_date(2027, Month::January, 1).unwrap();
        assert_eq!(day.date(), Some(new_year));
        assert_eq!(new_year.weekday(), Weekday::Friday);
        assert_eq!(day.at(Duration::ZERO), midnight);
        assert_eq!(Day::of(midnight.minus(Duration::from_millis(1))), day.yesterday());
        assert_eq!(Day::of(midnight.plus(DAY)), day.tomorrow());
        assert_eq!(day.tomorrow().yesterday(), day);
    }

    #[test]
    fn the_ends_of_time() {
        let first = Day::of(UnixTime::from_millis(0));
        assert_eq!(first.date(), Date::from_calendar_date(1970, Month::January, 1).ok());
        assert_eq!(first.yesterday(), first);
        let last = Day::of(UnixTime::from_millis(u64::MAX));
        assert_eq!(last.date(), None);
        assert!(last.tomorrow().at(DAY) <= UnixTime::from_millis(u64::MAX));
    }
}
