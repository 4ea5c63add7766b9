//! Dates printed on documents.

use core::fmt::{self, Write as _};

use time::{Date, Duration, Month, OffsetDateTime, UtcOffset};
use zeroize::Zeroizing;

use crate::challenge::UnixTime;
use crate::pii::Secret;

/// Korea is nine hours ahead of UTC, all year.
const KOREA_OFFSET_HOURS: i8 = 9;

/// Digits of a date in requests, `YYYYMMDD`.
const DIGITS: usize = 8;

/// A day printed on a document. An issue date is half of what unlocks a resident card's check, so it is personal data:
/// redacted in `Debug`, wiped when dropped, not `Clone`.
pub struct CardDate(Secret);

impl CardDate {
    /// Reads `YYYYMMDD`, `YYYY-MM-DD`, or as cards print and people type it, `2020.08.16.`, `2020. 8. 16`: a day of the
    /// calendar. A date that lacks a dot or a part is none; nothing is repaired, as a plausible wrong date costs one of
    /// five tries.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let parts = if let Some((year, rest)) = text.split_once('.') {
            let (month, day) = rest.strip_suffix('.').unwrap_or(rest).split_once('.')?;
            [year, month.trim_start_matches(' '), day.trim_start_matches(' ')]
        } else if let Some((year, rest)) = text.split_once('-') {
            let (month, day) = rest.split_once('-')?;
            [year, month, day]
        } else {
            let (year, rest) = text.split_at_checked(4)?;
            let (month, day) = rest.split_at_checked(2)?;
            if day.len() != 2 {
                return None;
            }
            [year, month, day]
        };
        let widths = [4..=4, 1..=2, 1..=2];
        let mut digits = Zeroizing::new(String::with_capacity(DIGITS));
        for (part, width) in parts.into_iter().zip(widths) {
            if !width.contains(&part.len()) || !part.bytes().all(|c| c.is_ascii_digit()) {
                return None;
            }
            if part.len() == 1 {
                digits.push('0');
            }
            digits.push_str(part);
        }
        let date = Self(Secret::new(core::mem::take(&mut *digits)));
        date.day().map(|_| date)
    }

    /// Of a day of the calendar, in years from 1000 to 9999.
    #[must_use]
    pub fn of(day: Date) -> Option<Self> {
        let mut text = Zeroizing::new(String::with_capacity(DIGITS));
        write!(text, "{:04}{:02}{:02}", day.year(), u8::from(day.month()), day.day()).ok()?;
        Self::parse(&text)
    }

    /// `YYYYMMDD`, as the services take it. Whoever calls this answers for where it goes.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// The day; `Some` for every date that was parsed.
    #[must_use]
    pub fn day(&self) -> Option<Date> {
        let text = self.expose();
        if text.len() != DIGITS {
            return None;
        }
        let (year, rest) = text.split_at_checked(4)?;
        let (month, day) = rest.split_at_checked(2)?;
        let month = Month::try_from(month.parse::<u8>().ok()?).ok()?;
        Date::from_calendar_date(year.parse().ok()?, month, day.parse().ok()?).ok()
    }
}

impl fmt::Debug for CardDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CardDate([REDACTED])")
    }
}

/// The day in Korea; `None` beyond the years that a calendar has.
pub(super) fn today(now: UnixTime) -> Option<Date> {
    let millis = i64::try_from(now.as_millis()).ok()?;
    let korea = UtcOffset::from_hms(KOREA_OFFSET_HOURS, 0, 0).ok()?;
    let utc = OffsetDateTime::UNIX_EPOCH.checked_add(Duration::milliseconds(millis))?;
    utc.checked_to_offset(korea).map(OffsetDateTime::date)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn forms() {
        let table = [
            ("2020-08-16", Some("20200816")),
            ("2020.08.16", Some("20200816")),
            ("2020.08.16.", Some("20200816")),
            ("20200816", Some("20200816")),
            (" 2020-08-16\n", Some("20200816")),
            ("2020-02-29", Some("20200229")),
            ("2019-02-29", None),
            ("2020-08-16.", None),
            ("20200816.", None),
            ("2020.8.16.", Some("20200816")),
            ("2020. 8. 16.", Some("20200816")),
            ("2020-8-16", Some("20200816")),
            ("2020.008.16", None),
            ("2020..16", None),
            ("2020.08.16..", None),
            ("2020.0816", None),
            ("202.08.16", None),
            ("2020 08 16", None),
            ("202008161", None),
            ("2020081", None),
            ("0000-01-01", Some("00000101")),
            ("2019.1 28", None),
            ("2020-0816", None),
            ("202008-16-", None),
            ("2020.08-16", None),
            ("2020-13-01", None),
            ("+200-08-16", None),
            ("+2000816", None),
            ("２０２０0816", None),
            ("", None),
        ];
        for (text, wanted) in table {
            assert_eq!(CardDate::parse(text).as_ref().map(CardDate::expose), wanted, "{text}");
        }
    }

    #[test]
    fn days_begin_at_midnight_in_korea() {
        // 2026-10-31T15:00:00Z is midnight in Seoul.
        let midnight = UnixTime::from_millis(1_793_458_800_000);
        let day = |time| CardDate::of(today(time).unwrap()).unwrap();
        assert_eq!(day(midnight).expose(), "20261101");
        assert_eq!(day(UnixTime::from_millis(midnight.as_millis() - 1)).expose(), "20261031");
        assert_eq!(today(UnixTime::from_millis(u64::MAX)), None);
    }

    proptest! {
        #[test]
        fn any_text_is_a_day_or_nothing(text in "\\PC{0,12}|[0-9.-]{8,11}") {
            if let Some(date) = CardDate::parse(&text) {
                let again = CardDate::of(date.day().unwrap()).unwrap();
                prop_assert_eq!(again.expose(), date.expose());
                let shown = format!("{date:?}");
                prop_assert!(!shown.contains(date.expose()));
            }
        }
    }
}
