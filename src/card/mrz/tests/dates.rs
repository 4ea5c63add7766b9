use proptest::prelude::*;
use time::{Date, Month};

use super::{NEW_NUMBER, with};
use crate::card::mrz::{MrzDate, MrzFault, parse_text};

fn day(year: i32, month: u8, day: u8) -> Option<Date> {
    Date::from_calendar_date(year, Month::try_from(month).unwrap(), day).ok()
}

/// Birth and expiry date from a line with these digits in their places.
fn read(digits: &str, today: Option<Date>) -> [Result<MrzDate, MrzFault>; 2] {
    let mut second = NEW_NUMBER[1].to_owned();
    second.replace_range(13..19, digits);
    second.replace_range(21..27, digits);
    let mrz = parse_text(NEW_NUMBER[0], &second, today);
    [mrz.birth_date.value, mrz.expiry_date.value]
}

fn iso(date: Result<MrzDate, MrzFault>) -> Option<String> {
    date.unwrap().iso().map(|text| text.to_string())
}

#[test]
fn birth_dates_are_the_latest_that_are_past() {
    for (today, digits, expected) in [
        (day(2026, 6, 8), "260607", "2026-06-07"),
        (day(2026, 6, 8), "260608", "2026-06-08"),
        (day(2026, 6, 8), "260609", "1926-06-09"),
        (day(2026, 6, 8), "260701", "1926-07-01"),
        (day(2026, 6, 8), "251231", "2025-12-31"),
        (day(2026, 6, 8), "270101", "1927-01-01"),
        (day(2026, 6, 8), "000101", "2000-01-01"),
        (day(2026, 6, 8), "991231", "1999-12-31"),
        (day(2026, 6, 8), "000229", "2000-02-29"),
        (day(2099, 12, 31), "991231", "2099-12-31"),
        (day(2100, 1, 1), "991231", "2099-12-31"),
        // 2100 is no leap year.
        (day(2120, 1, 1), "000229", "2000-02-29"),
    ] {
        assert_eq!(iso(read(digits, today)[0]).as_deref(), Some(expected), "{digits}");
    }
}

#[test]
fn expiry_dates_lie_at_most_twenty_years_ahead() {
    for (today, digits, expected) in [
        (day(2026, 6, 8), "310820", "2031-08-20"),
        (day(2026, 6, 8), "250101", "2025-01-01"),
        (day(2026, 6, 8), "120415", "2012-04-15"),
        (day(2026, 6, 8), "461231", "2046-12-31"),
        (day(2026, 6, 8), "470101", "1947-01-01"),
        (day(2026, 6, 8), "990101", "1999-01-01"),
        (day(1995, 6, 8), "050101", "2005-01-01"),
        (day(1995, 6, 8), "151231", "2015-12-31"),
        (day(1995, 6, 8), "160101", "1916-01-01"),
        (day(2095, 6, 8), "050101", "2105-01-01"),
    ] {
        assert_eq!(iso(read(digits, today)[1]).as_deref(), Some(expected), "{digits}");
    }
}

#[test]
fn unknown_parts_of_a_birth_date_stay_unknown() {
    let today = day(2026, 6, 8);
    for (digits, year, month, day) in [
        ("82<<<<", Some(1982), None, None),
        ("8207<<", Some(1982), Some(7), None),
        ("82<<01", Some(1982), None, Some(1)),
        ("82<<31", Some(1982), None, Some(31)),
        ("<<0701", None, Some(7), Some(1)),
        ("<<0229", None, Some(2), Some(29)),
        ("<<<<<<", None, None, None),
        // What may be past counts as past.
        ("26<<<<", Some(2026), None, None),
        ("27<<<<", Some(1927), None, None),
        ("2606<<", Some(2026), Some(6), None),
        ("2607<<", Some(1926), Some(7), None),
        ("26<<31", Some(2026), None, Some(31)),
    ] {
        let [birth, expiry] = read(digits, today);
        let birth = birth.unwrap();
        assert_eq!((birth.year(), birth.month(), birth.day()), (year, month, day), "{digits}");
        assert_eq!((birth.date(), birth.iso()), (None, None), "{digits}");
        assert!(matches!(expiry, Err(MrzFault::ForbiddenCharacter { .. })), "{digits}");
    }
    for digits in ["<<0230", "82<<32", "8213<<", "<<1301", "8200<<"] {
        assert_eq!(read(digits, today)[0], Err(MrzFault::NoSuchDay), "{digits}");
    }
}

#[test]
fn without_today_there_is_no_century() {
    for digits in ["820701", "000229", "240229"] {
        for date in read(digits, None) {
            let date = date.unwrap();
            assert_eq!((date.year(), date.date(), date.iso()), (None, None, None), "{digits}");
            assert_eq!(date.year_of_century().map(|year| format!("{year:02}")).as_deref(), digits.get(..2));
        }
    }
    for digits in ["820732", "010229", "821301"] {
        assert_eq!(read(digits, None), [Err(MrzFault::NoSuchDay); 2], "{digits}");
    }
}

proptest! {
    #[test]
    fn any_day_of_the_last_hundred_years_comes_back(days in 0_i64..36_500) {
        let today = day(2026, 6, 8).unwrap();
        let born = today - time::Duration::days(days);
        let digits = format!("{:02}{:02}{:02}", born.year() % 100, u8::from(born.month()), born.day());
        prop_assert_eq!(read(&digits, Some(today))[0].unwrap().date(), Some(born));
    }

    #[test]
    fn any_today_and_digits_do_without_panic(
        year in -9999_i32..=9999, ordinal in 1_u16..=365, digits in "[0-9<A]{6}",
    ) {
        let today = Date::from_ordinal_date(year, ordinal).unwrap();
        let [birth, expiry] = read(&digits, Some(today));
        if let Some(born) = birth.ok().and_then(|date| date.date()) {
            prop_assert!(born <= today);
            prop_assert!(born.year() >= today.year() - 100);
        }
        if let Some(expires) = expiry.ok().and_then(|date| date.date()) {
            prop_assert!(expires.year() <= today.year() + 20);
        }
        let _ = parse_text(NEW_NUMBER[0], &with(NEW_NUMBER[1], 14, '<'), Some(today));
    }
}
