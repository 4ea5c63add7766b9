//! Dates as cards print them: `2020.08.16.`, `2020.8.16`, `2018. 1. 28.`.
//!
//! A date opens doors: banks ask an authority about the issue date, and five wrong ones lock the citizen out. So a
//! date whose separators were not all read is no date: a public parser turned `2019.1 28` into January 28 where the
//! card said November 28. Two exceptions leave nothing to guess: `2019. 01 01.`, which licenses really print, with two
//! digits on both sides of a clear space; and `2019. 0101.`, as a month's 0 can only be followed by its other digit.

use core::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use time::{Date, Month};
use zeroize::Zeroizing;

use crate::card::document::Unreadable;
use crate::card::extraction::format::{Parsed, pattern};
use crate::card::extraction::rows::{Sign, Span, sign_range};
use crate::pii::gathered;

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        // A point's tail is read as a comma beside it.
        r"((?:19|20)[0-9]{2}) ?,?\.,? ?(?:([0-9]{1,2}) ?,?\.,? ?([0-9]{1,2})|([0-9]{2}) ([0-9]{2})|(0[1-9])([0-9]{2}))(?: ?\.)?",
    )
});
/// The beginning of a date and nothing else.
static BEGINNING: LazyLock<Regex> = LazyLock::new(|| pattern(r"^(?:19|20)[0-9]{2}(?: ?\. ?(?:[0-9]{1,2} ?\.?)?)?$"));
/// A year with something like a month after it, misread digits allowed.
static ALIKE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:19|20)[0-9OoIlSB]{2} ?[., -] ?[0-9OoIlSB]"));

/// A date in a text: where, and as `YYYY-MM-DD` unless the calendar or its neighborhood speaks against it.
pub(crate) struct DateMatch {
    pub(crate) bytes: Range<usize>,
    pub(crate) value: Result<Zeroizing<String>, Unreadable>,
}

/// All dates in a text, from left to right.
///
/// `ends_clear` tells that blank ground was seen behind the text: only then is a day of one digit whole without a point.
pub(crate) fn find(text: &str, ends_clear: bool) -> Vec<DateMatch> {
    let matches = DATE.captures_iter(text).filter_map(|captures| {
        let bytes = captures.get(0)?.range();
        let digits = |group: usize| captures.get(group).map(|m| m.as_str());
        let year = digits(1)?;
        let month = digits(2).or_else(|| digits(4)).or_else(|| digits(6))?;
        let day = digits(3).or_else(|| digits(5)).or_else(|| digits(7))?;
        // `05.2` is a day that lost a digit, and so may `12.2` at the end of a line be.
        let padded = |digits: &str| digits.starts_with('0');
        let mixed = (padded(month) && day.len() == 1) || (padded(day) && month.len() == 1);
        let at_end = bytes.end == text.len() && !text.ends_with('.') && !ends_clear;
        let torn = mixed || (day.len() == 1 && at_end);
        // Two digits each can't be torn: then a speck behind them, read as a point or dash, means nothing.
        let whole = month.len() == 2 && day.len() == 2;
        let speck = whole && text.get(bytes.end..).is_some_and(is_speck);
        let date = if !torn && (speck || stands_alone(text, &bytes)) { calendar_date(year, month, day) } else { None };
        let value = date.map(|_| {
            let zero = |digits: &str| if digits.len() < 2 { "0" } else { "" };
            gathered([year, "-", zero(month), month, "-", zero(day), day].into_iter().flat_map(str::chars))
        });
        Some(DateMatch { bytes, value: value.ok_or(Unreadable::Malformed) })
    });
    matches.collect()
}

/// Whether a text holds nothing but one mark.
fn is_speck(rest: &str) -> bool {
    let mut signs = rest.chars().filter(|c| *c != ' ');
    matches!((signs.next(), signs.next()), (Some('-' | '\'' | '·' | ',' | ':'), None))
}

/// Whether no sign beside the match could belong to the date.
fn stands_alone(text: &str, bytes: &Range<usize>) -> bool {
    let before = text.get(..bytes.start).unwrap_or_default().trim_end().chars().next_back();
    let rest = text.get(bytes.end..).unwrap_or_default();
    let after = rest.trim_start().chars().next();
    let touching = !rest.starts_with(' ');
    // A year is four digits: an edge in front of it, taken for a letter, is none of them.
    let edge = before.is_some_and(|c| c.is_ascii_alphabetic()) && text.get(..bytes.start).is_some_and(is_one_sign);
    // A word before a space is a label, or what is left of one.
    let word = before.is_some_and(|c| c.is_ascii_alphabetic())
        && text
            .get(..bytes.start)
            .is_some_and(|label| label.ends_with(' ') && !label.contains(|c: char| c.is_ascii_digit()));
    let clear_before =
        edge || word || before.is_none_or(|c| !c.is_ascii_alphanumeric() && !matches!(c, '.' | ',' | '-'));
    // A day of two digits that a point ends is whole, whatever letter a stroke of the next line was taken for.
    let ended = text.get(bytes.clone()).is_some_and(ends_in_two_digits_and_point);
    let clear_after = after.is_none_or(|c| {
        (ended && c.is_ascii_alphabetic())
            || !c.is_ascii_alphanumeric() && (!touching || !c.is_ascii_punctuation() || matches!(c, '~' | ')'))
    });
    clear_before && clear_after
}

fn is_one_sign(text: &str) -> bool {
    text.trim_end().chars().count() == 1
}

fn ends_in_two_digits_and_point(date: &str) -> bool {
    let mut signs = date.chars().rev().filter(|c| *c != ' ');
    matches!((signs.next(), signs.next(), signs.next()), (Some('.'), Some('0'..='9'), Some('0'..='9')))
}

fn calendar_date(year: &str, month: &str, day: &str) -> Option<Date> {
    let month = Month::try_from(month.parse::<u8>().ok()?).ok()?;
    Date::from_calendar_date(year.parse().ok()?, month, day.parse().ok()?).ok()
}

/// A span that holds exactly one date, as the date of issue.
pub(crate) fn parse_only(span: &Span) -> Parsed {
    let text = span.text();
    if text.contains('~') {
        return Parsed::Foreign;
    }
    let mut dates = find_in(span, &text);
    match (dates.pop(), dates.is_empty()) {
        (Some(DateMatch { bytes, value: Ok(value) }), true) => Parsed::Whole(value, sign_range(&text, bytes)),
        (Some(_), _) => Parsed::Fault(Unreadable::Malformed),
        (None, _) => fault(&text).map_or(Parsed::Foreign, Parsed::Fault),
    }
}

/// All dates in the text of a span. One of them is none if a seam between two lines goes through one of its numbers.
pub(crate) fn find_in(span: &Span, text: &str) -> Vec<DateMatch> {
    let mut dates = find(text, span.ends_clear());
    for date in &mut dates {
        if seam_in_number(span.slice(sign_range(text, date.bytes.clone()))) {
            date.value = Err(Unreadable::Malformed);
        }
    }
    dates
}

/// Whether two digits of one number come from two lines. Boxes that touch show the stroke between them to both, and both read
/// it: `2009.3.1` before `1 전북경찰청장` is no 11th.
fn seam_in_number(signs: &[Sign]) -> bool {
    signs.windows(2).any(|pair| {
        let [one, next] = pair else { return false };
        let digits = one.character.is_ascii_digit() && next.character.is_ascii_digit();
        digits && (one.cell.top, one.cell.bottom) != (next.cell.top, next.cell.bottom)
    })
}

/// Why a text without a date is a failed one, or `None` if it is none at all.
pub(crate) fn fault(text: &str) -> Option<Unreadable> {
    if BEGINNING.is_match(text.trim()) {
        Some(Unreadable::Incomplete)
    } else {
        ALIKE.is_match(text).then_some(Unreadable::Malformed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        one(text, false)
    }

    fn one(text: &str, ends_clear: bool) -> Option<String> {
        let mut dates = find(text, ends_clear);
        if dates.len() > 1 {
            return None;
        }
        dates.pop().and_then(|d| d.value.ok()).map(|v| v.to_string())
    }

    #[test]
    fn printed_forms_are_read() {
        for (text, expected) in [
            ("2020.08.16.", "2020-08-16"),
            ("2020.08.16", "2020-08-16"),
            ("2020.8.16.", "2020-08-16"),
            ("2018. 1. 28.", "2018-01-28"),
            ("2003.4.22", "2003-04-22"),
            ("2019. 01 01.", "2019-01-01"),
            ("2019. 01. 01.", "2019-01-01"),
            ("2020.02.29.", "2020-02-29"),
            ("1998.01.01.", "1998-01-01"),
            ("2019.01.01. 서울특별시경찰청장", "2019-01-01"),
            ("2019.01.01.서울특별시경찰청장", "2019-01-01"),
            ("적성검사 2031.01.01.", "2031-01-01"),
            ("2099.12.31", "2099-12-31"),
            ("2010.06.28-", "2010-06-28"),
            ("2010.02.07. L", "2010-02-07"),
            ("2003. 0617.", "2003-06-17"),
            ("2002. 0218", "2002-02-18"),
            ("L2023. 12. 19", "2023-12-19"),
            ("ate 2025. 12. 15", "2025-12-15"),
            ("발급일 Issue Date 2025. 12. 15.", "2025-12-15"),
            ("2011.07,.30,", "2011-07-30"),
            ("2011.,07. 30.", "2011-07-30"),
        ] {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn a_last_digit_is_believed_where_the_ground_behind_it_was_seen() {
        for text in ["2003.4.2", "2022.10.8", "2001. 2. 1"] {
            assert_eq!((read(text).is_some(), one(text, true).is_some()), (false, true), "{text}");
        }
        assert_eq!(read("2001.2.1 서울경찰청장").as_deref(), Some("2001-02-01"));
        assert_eq!(one("2009.05.2", true), None);
    }

    #[test]
    fn nothing_is_repaired() {
        for text in [
            "2019.1 28",
            "2019.11 8",
            "2019.1128.",
            "2019.0018.",
            "2019.011.",
            "2019.01281",
            "LL2023.12.19.",
            "조L2023.12.19.",
            "Date2023.12.19.",
            "1 Date 2023.12.19.",
            "2019 11 28",
            "2019 11.28",
            "20191128",
            "2020.02.30.",
            "2021.02.29.",
            "2020.13.01.",
            "2020.00.10.",
            "2020.10.00.",
            "2O20.08.16.",
            "2020.O8.16.",
            "2020.08.1O.",
            "2020.08.1 6.",
            "2009.05.2",
            "2009.05.2.",
            "2009.12.2",
            "2009.5.02.",
            "2020.08.1. L",
            "2020.08.16L",
            "2020.08.161",
            "12020.08.16.",
            "1 2020.08.16.",
            "820701 2019.11.28.",
            "2020.08.16.2",
            "2020.08.16. 2",
            "2100.01.01.",
            "1899.12.31.",
            "2020,08,16",
            "2020-08-16",
            "2020.08.16,5",
            "2020.08,16",
            "2020.,,08.16",
            "2020..08.16",
            "",
            "2020.08.",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn reasons_tell_a_torn_date_from_a_wrong_one() {
        for (text, expected) in [
            ("2019.11.", Some(Unreadable::Incomplete)),
            ("2019", Some(Unreadable::Incomplete)),
            ("2019.1 28", Some(Unreadable::Malformed)),
            ("2019 11 28", Some(Unreadable::Malformed)),
            ("2O19.11", None),
            ("20O9.11", Some(Unreadable::Malformed)),
            ("820701", None),
            ("200701", None),
            ("홍길동", None),
        ] {
            assert_eq!(fault(text), expected, "{text}");
        }
    }

    #[test]
    fn several_dates_are_told_apart() {
        let dates = find("적성검사기간: 2031.01.01. ~ 2031.12.31.", false);
        let values: Vec<_> = dates.iter().map(|d| d.value.as_ref().unwrap().as_str()).collect();
        assert_eq!(values, ["2031-01-01", "2031-12-31"]);
    }
}
