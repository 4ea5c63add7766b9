//! Dates as data pages of passports print them: `15 8월/AUG 2020`, `15 AUG 2020`, on pages of other states also
//! `15 AUG/AOUT 2020`, `15.08.2020`, `15/08/2020` and `2020-08-15`.
//!
//! Doc 9303-3 sets day, month and year in that order. A month that stands there in two languages must be the same one
//! twice. A year of two digits names no century: such a date is given as incomplete, not completed.

use std::sync::LazyLock;

use regex::Regex;
use time::{Date, Month};
use zeroize::Zeroizing;

use crate::card::document::Unreadable;
use crate::card::extraction::format::{Parsed, pattern};
use crate::card::extraction::rows::{Span, sign_range};

/// Day, month in words, year. Any syllable may stand for 월: number and English word name the month beside it, and must agree.
static WORDED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"^([0-9]{2}) ?((?:1[0-2]|[1-9]) ?[가-힣] ?/ ?)?([A-Z]{3,5})\.?(?: ?/ ?([A-Z]{3,5})\.?)? ?((?:19|20)[0-9]{2})$",
    )
});
/// Day, month, year as digits, one separator throughout.
static DIGITS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?:([0-9]{2})(?:\.([0-9]{2})\.|/([0-9]{2})/| ([0-9]{2}) )((?:19|20)[0-9]{2}))$"));
/// Year, month, day.
static ISO: LazyLock<Regex> = LazyLock::new(|| pattern(r"^((?:19|20)[0-9]{2})-([0-9]{2})-([0-9]{2})$"));
/// A whole date but for its century, and the beginnings of one.
static SHORT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^[0-9]{1,2} ?(?:(?:1[0-2]|[1-9]) ?월 ?/? ?)?[A-Z]{3,5}\.?(?: ?/ ?[A-Z]{3,5}\.?)?(?: ?[0-9]{1,3})?$")
});
/// Fewest digits of a failed date: letters alone that could be misread digits are a word.
const MIN_DIGITS: usize = 2;
/// Something with a day and a month or year, misread signs allowed.
static ALIKE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"[0-9OIlSB]{1,2} ?(?:[0-9]{1,2} ?월|[A-Z]{3})|(?:19|20)[0-9OIlSB]{2}|[0-9]{2}[./-][0-9]{2}[./-]")
});

/// The months by the abbreviations that pages print: English first, then French and Spanish.
const MONTHS: [&[&str]; 12] = [
    &["JAN", "JANV", "ENE"],
    &["FEB", "FEV", "FEVR"],
    &["MAR", "MARCH", "MARS"],
    &["APR", "APRIL", "AVR", "AVRIL", "ABR"],
    &["MAY", "MAI", "MAYO"],
    &["JUN", "JUNE", "JUIN"],
    &["JUL", "JULY", "JUIL"],
    &["AUG", "AOUT", "AGO"],
    &["SEP", "SEPT"],
    &["OCT"],
    &["NOV"],
    &["DEC", "DIC"],
];

/// A line that is one date and nothing else.
pub(crate) fn parse(span: &Span) -> Parsed {
    let text = span.text();
    match read(&text) {
        Some(value) => Parsed::Whole(value, sign_range(&text, 0..text.len())),
        None if SHORT.is_match(&text) => Parsed::Fault(Unreadable::Incomplete),
        None if span.count(|c| c.is_ascii_digit()) >= MIN_DIGITS && ALIKE.is_match(&text) => {
            Parsed::Fault(Unreadable::Malformed)
        }
        None => Parsed::Foreign,
    }
}

/// The date as `YYYY-MM-DD`.
fn read(text: &str) -> Option<Zeroizing<String>> {
    let (year, month, day) = if let Some(captures) = WORDED.captures(text) {
        let group = |index: usize| captures.get(index).map(|m| m.as_str());
        (group(5)?, month(group(2), group(3)?, group(4))?, group(1)?)
    } else if let Some(captures) = DIGITS.captures(text) {
        let group = |index: usize| captures.get(index).map(|m| m.as_str());
        let month = group(2).or_else(|| group(3)).or_else(|| group(4))?;
        (group(5)?, month.parse().ok()?, group(1)?)
    } else {
        let captures = ISO.captures(text)?;
        let group = |index: usize| captures.get(index).map(|m| m.as_str());
        (group(1)?, group(2)?.parse().ok()?, group(3)?)
    };
    let date = Date::from_calendar_date(year.parse().ok()?, Month::try_from(month).ok()?, day.parse().ok()?).ok()?;
    Some(Zeroizing::new(format!("{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day())))
}

/// The month of which every word says that it is it. A second language may be one that is not known here.
fn month(korean: Option<&str>, first: &str, second: Option<&str>) -> Option<u8> {
    let number =
        |word: &str| MONTHS.iter().position(|words| words.contains(&word)).and_then(|at| u8::try_from(at).ok());
    let known = [Some(first), second].into_iter().flatten().filter_map(number).map(|at| at.saturating_add(1));
    let korean = korean.map(|text| text.chars().filter(char::is_ascii_digit).collect::<String>().parse::<u8>().ok());
    let mut all = known.map(Some).chain(korean);
    let month = all.next()??;
    all.all(|other| other == Some(month)).then_some(month)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn printed_forms_are_read() {
        for (text, expected) in [
            ("15 8월/AUG 2020", "2020-08-15"),
            ("01 2월/FEB 1987", "1987-02-01"),
            ("31 12월/DEC 2030", "2030-12-31"),
            ("03 10월 / OCT 2021", "2021-10-03"),
            ("15 AUG 2020", "2020-08-15"),
            ("15AUG 2020", "2020-08-15"),
            ("29 FEB 2020", "2020-02-29"),
            ("15 AUG/AOUT 2020", "2020-08-15"),
            ("15 JUIN/JUN 1999", "1999-06-15"),
            ("15 AUG/KOV 2020", "2020-08-15"),
            ("15 LIP/JUL 2020", "2020-07-15"),
            ("15 MARS 2020", "2020-03-15"),
            ("15.08.2020", "2020-08-15"),
            ("15/08/2020", "2020-08-15"),
            ("15 08 2020", "2020-08-15"),
            ("2020-08-15", "2020-08-15"),
        ] {
            assert_eq!(read(text).as_deref().map(String::as_str), Some(expected), "{text}");
        }
    }

    #[test]
    fn nothing_is_repaired() {
        for text in [
            "15 8월/SEP 2020",
            "15 1월/NOV 2020",
            "15 월/AUG 2020",
            "15 13월/AUG 2020",
            "15 AUG/SEPT 2020",
            "15 MAR/MAI 2020",
            "15 AVG 2020",
            "15 XYZ/ZYX 2020",
            "5 AUG 2020",
            "30 FEB 2020",
            "29 FEB 2021",
            "00 AUG 2020",
            "1S AUG 2020",
            "15 AUG 20",
            "15 AUG 2O20",
            "15 AUG 1820",
            "15 AUG 20201",
            "15 AUG",
            "AUG 2020",
            "15 8월 2020",
            "15.13.2020",
            "08/15/2020",
            "15.08/2020",
            "15.8.2020",
            "2020-8-15",
            "2020-15-08",
            "20200815",
            "",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
