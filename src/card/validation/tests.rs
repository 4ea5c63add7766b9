use time::{Date, Month};

use super::*;
use crate::card::document::{FieldValue, Unreadable};
use CheckResult::{Differs, Failed, Matches, NotApplicable, Passed, Unknown};
use DocumentKind::{DriverLicense, ResidentCard};

fn fields(values: &[(FieldKey, &str)]) -> Vec<Field> {
    let field = |&(key, text): &(FieldKey, &str)| Field {
        key,
        value: Ok(FieldValue::new(text.to_owned())),
        confidence: 1.0,
        bounds: None,
    };
    values.iter().map(field).collect()
}

fn day(year: i32, month: u8, day: u8) -> Option<Date> {
    Date::from_calendar_date(year, Month::try_from(month).unwrap(), day).ok()
}

fn result(kind: DocumentKind, code: CheckCode, values: &[(FieldKey, &str)]) -> CheckResult {
    let checks = validate(kind, &fields(values), day(2026, 6, 8));
    checks.iter().find(|check| check.code == code).unwrap().result
}

#[test]
fn check_digits_follow_the_old_formula() {
    for (number, expected) in [
        ("971013-9019902", Matches),
        ("971013-9019903", Differs),
        ("510603-1001322", Matches),
        ("991231-3100031", Matches),
        ("991231-3100010", Matches),
        ("991231-3100051", Matches),
        ("991231-3123455", Matches),
        ("991231-3123450", Differs),
        ("991231-7123479", Matches),
        ("991231-7123477", Differs),
        ("800101-2345678", Differs),
        ("850803-1056740", Differs),
        ("350803-1056740", Matches),
        ("35080", Unknown),
    ] {
        assert_eq!(resident_number::check_digit(number), expected, "{number}");
    }
}

#[test]
fn check_digits_mean_nothing_for_those_born_since_the_reform() {
    for (number, expected) in
        [("201004-3000000", Differs), ("201005-3000000", NotApplicable), ("991231-3123455", NotApplicable)]
    {
        let values = [(FieldKey::ResidentNumber, number)];
        assert_eq!(result(ResidentCard, CheckCode::ResidentNumberCheckDigit, &values), expected, "{number}");
    }
}

#[test]
fn resident_numbers_are_checked_by_calendar_and_century() {
    use CheckCode::{ResidentNumberBirthDate, ResidentNumberCentury, ResidentNumberFuture};
    for (kind, code, number, expected) in [
        (ResidentCard, ResidentNumberBirthDate, "901231-1234567", Passed),
        (ResidentCard, ResidentNumberBirthDate, "901234-1234567", Failed),
        (ResidentCard, ResidentNumberBirthDate, "123456-1234567", Failed),
        (ResidentCard, ResidentNumberBirthDate, "000229-3234567", Passed),
        (ResidentCard, ResidentNumberBirthDate, "000229-1234567", Failed),
        (ResidentCard, ResidentNumberFuture, "260608-3234567", Passed),
        (ResidentCard, ResidentNumberFuture, "260609-3234567", Failed),
        (ResidentCard, ResidentNumberFuture, "901234-1234567", Unknown),
        (ResidentCard, ResidentNumberCentury, "900101-4234567", Passed),
        (ResidentCard, ResidentNumberCentury, "900101-5234567", Failed),
        (ResidentCard, ResidentNumberCentury, "900101-8234567", Failed),
        (ResidentCard, ResidentNumberCentury, "900101-9234567", Failed),
        (ResidentCard, ResidentNumberCentury, "900101-0234567", Failed),
        (DriverLicense, ResidentNumberCentury, "900101-5234567", Passed),
        (DriverLicense, ResidentNumberCentury, "900101-9234567", Failed),
    ] {
        assert_eq!(result(kind, code, &[(FieldKey::ResidentNumber, number)]), expected, "{number}");
    }
}

#[test]
fn issue_dates_are_checked_from_both_sides() {
    use CheckCode::{IssueDateEarliest, IssueDateFuture};
    for (code, issued, expected) in [
        (IssueDateEarliest, "1999-09-01", Passed),
        (IssueDateEarliest, "1999-08-31", Failed),
        (IssueDateEarliest, "1998-01-01", Failed),
        (IssueDateFuture, "2026-06-08", Passed),
        (IssueDateFuture, "2026-06-09", Failed),
        (CheckCode::IssueDateCalendar, "2020-02-29", Passed),
        (CheckCode::IssueDateCalendar, "2020-02-30", Failed),
    ] {
        assert_eq!(result(ResidentCard, code, &[(FieldKey::IssueDate, issued)]), expected, "{issued}");
    }
    let undated = validate(ResidentCard, &fields(&[(FieldKey::IssueDate, "2020-01-01")]), None);
    assert!(undated.contains(&Check { code: IssueDateFuture, result: Unknown }));
}

#[test]
fn holders_are_seventeen() {
    for (number, issued, expected) in [
        ("000615-3234567", "2017-06-15", Passed),
        ("000615-3234567", "2017-06-14", Failed),
        ("000229-3234567", "2017-02-28", Failed),
        ("000229-3234567", "2017-03-01", Passed),
        ("901234-1234567", "2017-03-01", Unknown),
    ] {
        let values = [(FieldKey::ResidentNumber, number), (FieldKey::IssueDate, issued)];
        assert_eq!(result(ResidentCard, CheckCode::ResidentHolderAge, &values), expected, "{issued}");
    }
}

#[test]
fn license_regions_are_known_unknown_or_wrong() {
    for (number, expected) in [
        ("11-19-123456-61", Passed),
        ("26-19-123456-61", Passed),
        ("27-19-123456-61", Unknown),
        ("28-20-000001-10", Passed),
        ("29-20-000001-10", Unknown),
        ("30-20-000001-10", Failed),
        ("10-20-000001-10", Failed),
        ("서울 19-123456-61", Passed),
        ("경기 98-800924-64", Passed),
    ] {
        let values = [(FieldKey::LicenseNumber, number)];
        assert_eq!(result(DriverLicense, CheckCode::LicenseRegion, &values), expected, "{number}");
    }
}

#[test]
fn license_issuers_are_held_against_the_list_and_the_date() {
    for (issuer, issued, known, suits) in [
        ("서울지방경찰청장", "2014-11-21", Passed, Passed),
        ("서울지방경찰청장", "2021-01-01", Passed, Failed),
        ("서울특별시경찰청장", "2021-01-01", Passed, Passed),
        ("서울특별시 경찰청장", "2020-12-31", Passed, Failed),
        ("경기남부지방경찰청장", "2015-12-31", Passed, Failed),
        ("경기남부지방경찰청장", "2016-04-01", Passed, Passed),
        ("강원특별자치도경찰청장", "2023-06-10", Passed, Failed),
        ("강원특별자치도경찰청장", "2023-06-11", Passed, Passed),
        ("전북특별자치도경찰청장", "2024-01-17", Passed, Failed),
        ("전남광주통합특별시경찰청장", "2026-07-01", Unknown, Passed),
        ("마포경찰서장", "2026-07-01", Unknown, NotApplicable),
    ] {
        let values = [(FieldKey::Issuer, issuer), (FieldKey::IssueDate, issued)];
        assert_eq!(result(DriverLicense, CheckCode::LicenseIssuerKnown, &values), known, "{issuer}");
        assert_eq!(result(DriverLicense, CheckCode::LicenseIssuerVsDate, &values), suits, "{issuer} {issued}");
    }
}

#[test]
fn periods_are_ordered() {
    for (from, until, issued, order, after) in [
        ("2031-01-01", "2031-12-31", "2021-01-01", Passed, Passed),
        ("2031-12-31", "2031-12-31", "2030-12-31", Passed, Passed),
        ("2032-01-01", "2031-12-31", "2031-01-01", Failed, Failed),
    ] {
        let values = [(FieldKey::ValidFrom, from), (FieldKey::ValidUntil, until), (FieldKey::IssueDate, issued)];
        assert_eq!(result(DriverLicense, CheckCode::ValidPeriodOrder, &values), order, "{from}");
        assert_eq!(result(DriverLicense, CheckCode::ValidUntilAfterIssue, &values), after, "{issued}");
    }
}

#[test]
fn a_period_lasts_to_the_end_of_its_last_day() {
    let values = [(FieldKey::ValidUntil, "2026-12-31")];
    for (today, expected) in
        [(day(2026, 12, 30), Passed), (day(2026, 12, 31), Passed), (day(2027, 1, 1), Failed), (None, Unknown)]
    {
        let checks = validate(DriverLicense, &fields(&values), today);
        let check = checks.iter().find(|check| check.code == CheckCode::ValidUntilNotPast).unwrap();
        assert_eq!(check.result, expected, "{today:?}");
    }
}

#[test]
fn what_was_not_read_is_unknown() {
    for kind in [ResidentCard, DriverLicense] {
        assert!(validate(kind, &[], day(2026, 6, 8)).iter().all(|check| check.result == Unknown));
        let unread = [Field { key: FieldKey::IssueDate, value: Err(Unreadable::Glare), confidence: 0.0, bounds: None }];
        assert!(validate(kind, &unread, None).iter().all(|check| check.result == Unknown));
    }
}

#[test]
fn any_text_is_checked_without_panic() {
    for text in ["", "-", "가나다라마바사", "９９１２３１-1", "99999999999999999999", "2020-99-99", "é-é-é"]
    {
        for kind in [ResidentCard, DriverLicense] {
            let keys = [
                FieldKey::ResidentNumber,
                FieldKey::IssueDate,
                FieldKey::Issuer,
                FieldKey::LicenseNumber,
                FieldKey::ValidFrom,
                FieldKey::ValidUntil,
            ];
            let values: Vec<_> = keys.iter().map(|key| (*key, text)).collect();
            let _ = validate(kind, &fields(&values), day(2026, 6, 8));
        }
    }
}

#[test]
fn every_check_that_is_made_is_listed() {
    let mut made: Vec<CheckCode> =
        [ResidentCard, DriverLicense].into_iter().flat_map(|kind| validate(kind, &[], None)).map(|c| c.code).collect();
    made.sort_unstable_by_key(|code| code.as_str());
    made.dedup();
    let mut listed = CheckCode::ALL.to_vec();
    listed.sort_unstable_by_key(|code| code.as_str());
    assert_eq!(made, listed);
}
