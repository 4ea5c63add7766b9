//! Dates of six digits, `YYMMDD`, and the century that they leave out.

use core::fmt;

use time::{Date, Month};
use zeroize::Zeroizing;

use crate::card::mrz::field::{MrzFault, require};
use crate::card::mrz::layout::{Cells, FILLER};
use crate::pii::day;

/// Years in a century.
const CENTURY: i32 = 100;
/// How far ahead an expiry date can lie, in years. Passports are given for ten years at most; twice that leaves room, and
/// a date further ahead is rather one of the last century.
const MAX_YEARS_AHEAD: i32 = 20;

/// A date of the zone. Personal data: its `Debug` shows nothing.
///
/// The zone holds the last two digits of the year. The century is inferred from the host's date: a birth date is the
/// latest that is not in the future, so that nobody is over a hundred; an expiry date lies at most 20 years ahead and
/// less than 80 back. Without the host's date, there is no century.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct MrzDate {
    century: Option<i32>,
    year: Option<u8>,
    month: Option<u8>,
    day: Option<u8>,
}

impl MrzDate {
    /// The year, century inferred; `None` if unknown to the issuer, or without the host's date.
    #[must_use]
    pub fn year(&self) -> Option<i32> {
        self.century?.checked_add(i32::from(self.year?))
    }

    /// The last two digits of the year, 0 to 99, which are all that the zone holds; `None` if unknown to the issuer.
    #[must_use]
    pub const fn year_of_century(&self) -> Option<u8> {
        self.year
    }

    /// The month, 1 to 12; `None` if unknown to the issuer.
    #[must_use]
    pub const fn month(&self) -> Option<u8> {
        self.month
    }

    /// The day of the month, 1 to 31; `None` if unknown to the issuer.
    #[must_use]
    pub const fn day(&self) -> Option<u8> {
        self.day
    }

    /// The day of the calendar, if all of it is known.
    #[must_use]
    pub fn date(&self) -> Option<Date> {
        calendar_day(self.year()?, self.month?, self.day?)
    }

    /// The same as `YYYY-MM-DD`.
    #[must_use]
    pub fn iso(&self) -> Option<Zeroizing<String>> {
        self.date().map(day)
    }
}

impl fmt::Debug for MrzDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("MrzDate([REDACTED])")
    }
}

fn calendar_day(year: i32, month: u8, day: u8) -> Option<Date> {
    Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()
}

/// A date of birth. Parts that the issuer does not know are fillers.
pub(super) fn birth(cells: Cells<'_>, today: Option<Date>) -> Result<MrzDate, MrzFault> {
    require(cells, |character| character.is_ascii_digit() || character == FILLER)?;
    let date = parts(cells)?;
    in_century(date, today, |candidate, today| {
        // An unknown part is none, which comes before any number whatever follows: what may be past counts as past.
        let born = (candidate.year(), candidate.month, candidate.day);
        born <= (Some(today.year()), Some(u8::from(today.month())), Some(today.day()))
    })
}

/// A date of expiry, which must be known.
pub(super) fn expiry(cells: Cells<'_>, today: Option<Date>) -> Result<MrzDate, MrzFault> {
    require(cells, |character| character.is_ascii_digit())?;
    let date = parts(cells)?;
    in_century(date, today, |candidate, today| {
        candidate.year().is_some_and(|year| year <= today.year().saturating_add(MAX_YEARS_AHEAD))
    })
}

/// Year, month and day, each two digits or two fillers.
fn parts(cells: Cells<'_>) -> Result<MrzDate, MrzFault> {
    let part = |start: usize| {
        let pair = [cells.character(start), cells.character(start.saturating_add(1))];
        let digit = |character: Option<char>| character.and_then(|c| c.to_digit(10)).and_then(|d| u8::try_from(d).ok());
        match pair.map(digit) {
            [Some(tens), Some(ones)] => Ok(Some(tens.saturating_mul(10).saturating_add(ones))),
            [None, None] => Ok(None),
            [None, _] => Err(MrzFault::MisplacedFiller { position: cells.position_of(start) }),
            [_, None] => Err(MrzFault::MisplacedFiller { position: cells.position_of(start.saturating_add(1)) }),
        }
    };
    Ok(MrzDate { century: None, year: part(0)?, month: part(2)?, day: part(4)? })
}

/// Gives a date the latest century in which it exists and suits; without one that can be told, it only must exist in
/// some century.
fn in_century(date: MrzDate, today: Option<Date>, suits: impl Fn(&MrzDate, Date) -> bool) -> Result<MrzDate, MrzFault> {
    let (Some(today), Some(_)) = (today, date.year) else {
        return if exists(&date) { Ok(date) } else { Err(MrzFault::NoSuchDay) };
    };
    let current = today.year().div_euclid(CENTURY).saturating_mul(CENTURY);
    // Late in a century, an expiry date may lie in the next one.
    [1, 0, -1]
        .into_iter()
        .map(|offset: i32| current.saturating_add(offset.saturating_mul(CENTURY)))
        .map(|century| MrzDate { century: Some(century), ..date })
        .find(|candidate| exists(candidate) && suits(candidate, today))
        .ok_or(MrzFault::NoSuchDay)
}

/// Whether what is known of a date can be part of a day of the calendar.
fn exists(date: &MrzDate) -> bool {
    // What is unknown is taken so that it excludes no day: a month of 31 days, a leap year, and a century whose year 00
    // is one.
    let year = date.year().or_else(|| date.year.map(|year| i32::from(year).saturating_add(2000))).unwrap_or(2000);
    calendar_day(year, date.month.unwrap_or(1), date.day.unwrap_or(1)).is_some()
}
