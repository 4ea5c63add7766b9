use time::{Date, Month};

use super::*;
use crate::card::document::{FieldValue, Unreadable};
use CheckResult::{Agrees, Differs, Failed, Matches, NotApplicable, Passed, Unknown};
use DocumentKind::{
    AlienRegistrationCard, DriverLicense, OverseasKoreanCard, Passport, PermanentResidentCard, ResidentCard,
};

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
    for kind in DocumentKind::ALL {
        let checks = validate(kind, &[], day(2026, 6, 8));
        // A card without a sex has none to compare.
        let rest = checks.iter().filter(|check| check.code != CheckCode::SexVsNumber);
        assert!(!checks.is_empty() && rest.into_iter().all(|check| check.result == Unknown));
        let unread = [Field { key: FieldKey::IssueDate, value: Err(Unreadable::Glare), confidence: 0.0, bounds: None }];
        let checks = validate(kind, &unread, None);
        let rest = checks.iter().filter(|check| check.code != CheckCode::SexVsNumber);
        assert!(rest.into_iter().all(|check| check.result == Unknown));
        let codes = |checks: &[Check]| checks.iter().map(|check| check.code).collect::<Vec<_>>();
        assert_eq!(codes(&checks), codes(&validate(kind, &[], day(2026, 6, 8))), "always the same checks");
    }
}

#[test]
fn any_text_is_checked_without_panic() {
    for text in ["", "-", "가나다라마바사", "９９１２３１-1", "99999999999999999999", "2020-99-99", "é-é-é"]
    {
        for kind in DocumentKind::ALL {
            let keys = [
                FieldKey::ResidentNumber,
                FieldKey::RegistrationNumber,
                FieldKey::Sex,
                FieldKey::StayStatus,
                FieldKey::PassportNumber,
                FieldKey::BirthDate,
                FieldKey::ExpiryDate,
                FieldKey::Nationality,
                FieldKey::MrzLine1,
                FieldKey::MrzLine2,
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
fn foreigners_numbers_are_checked_as_evidence() {
    use CheckCode::{
        RegistrationNumberBirthDate, RegistrationNumberCentury, RegistrationNumberCheckDigit, RegistrationNumberFuture,
    };
    let codes = [
        RegistrationNumberBirthDate,
        RegistrationNumberFuture,
        RegistrationNumberCentury,
        RegistrationNumberCheckDigit,
    ];
    for (number, expected) in [
        ("991231-5123473", [Passed, Passed, Passed, Matches]),
        ("991231-5123472", [Passed, Passed, Passed, Differs]),
        ("260608-7000000", [Passed, Passed, Passed, NotApplicable]),
        ("260609-7000000", [Passed, Failed, Passed, NotApplicable]),
        ("000229-5123470", [Failed, Unknown, Passed, Differs]),
        // As on the specimen: no day in any century, and no foreigner's digit.
        ("123456-1234567", [Failed, Unknown, Failed, Differs]),
        ("900101-4000000", [Unknown, Unknown, Failed, Differs]),
    ] {
        let values = [(FieldKey::RegistrationNumber, number)];
        assert_eq!(codes.map(|code| result(AlienRegistrationCard, code, &values)), expected, "{number}");
    }
}

#[test]
fn sex_goes_with_the_seventh_digit() {
    for (number, sex, expected) in [
        ("991231-5123473", Some("M"), Agrees),
        ("991231-5123473", Some("F"), Differs),
        ("991231-6123473", Some("F"), Agrees),
        ("021231-7123473", Some("M"), Agrees),
        ("021231-8123473", Some("M"), Differs),
        ("991231-1123473", Some("M"), Unknown),
        ("991231-5123473", None, NotApplicable),
    ] {
        let mut values = vec![(FieldKey::RegistrationNumber, number)];
        values.extend(sex.map(|sex| (FieldKey::Sex, sex)));
        assert_eq!(result(AlienRegistrationCard, CheckCode::SexVsNumber, &values), expected, "{number} {sex:?}");
    }
    let unread = Field { key: FieldKey::Sex, value: Err(Unreadable::Glare), confidence: 0.0, bounds: None };
    let mut some = fields(&[(FieldKey::RegistrationNumber, "991231-5123473")]);
    some.push(unread);
    let checks = validate(AlienRegistrationCard, &some, None);
    assert_eq!(checks.iter().find(|check| check.code == CheckCode::SexVsNumber).unwrap().result, Unknown);
}

#[test]
fn statuses_go_with_their_code_and_their_card() {
    for (kind, status, pair, suits) in [
        (AlienRegistrationCard, "유학(D-2)", Agrees, Passed),
        (AlienRegistrationCard, "예술.흥행(E-6)", Agrees, Passed),
        (AlienRegistrationCard, "거주(F-5)", Differs, Passed),
        (AlienRegistrationCard, "단기종합(C-2)", Unknown, Passed),
        (AlienRegistrationCard, "외교(A-1)", Agrees, Failed),
        (PermanentResidentCard, "영주(F-5)", Agrees, Passed),
        (PermanentResidentCard, "영주(F-5-11)", Agrees, Passed),
        (PermanentResidentCard, "거주(F-2)", Agrees, Failed),
        (OverseasKoreanCard, "재외동포(F-4)", Agrees, Passed),
        (OverseasKoreanCard, "방문취업(H-2)", Agrees, Failed),
    ] {
        let values = [(FieldKey::StayStatus, status)];
        assert_eq!(result(kind, CheckCode::StayStatusPair, &values), pair, "{status}");
        assert_eq!(result(kind, CheckCode::StayStatusVsDocument, &values), suits, "{status}");
    }
}

#[test]
fn immigration_offices_have_the_name_of_their_time() {
    for (issuer, issued, expected) in [
        ("서울출입국관리사무소장", "2018-05-09", Passed),
        ("서울출입국관리사무소장", "2018-05-10", Failed),
        ("서울출입국·외국인청장", "2018-05-10", Passed),
        ("서울출입국·외국인청장", "2018-05-09", Failed),
        ("행복구청장", "2018-05-10", Unknown),
    ] {
        let values = [(FieldKey::Issuer, issuer), (FieldKey::IssueDate, issued)];
        assert_eq!(
            result(OverseasKoreanCard, CheckCode::ImmigrationIssuerVsDate, &values),
            expected,
            "{issuer} {issued}"
        );
    }
}

#[test]
fn nobody_holds_a_card_from_before_birth() {
    for (issued, expected) in [("1999-12-30", Failed), ("1999-12-31", Passed), ("2020-01-01", Passed)] {
        let values = [(FieldKey::RegistrationNumber, "991231-5123473"), (FieldKey::IssueDate, issued)];
        assert_eq!(result(AlienRegistrationCard, CheckCode::BirthBeforeIssue, &values), expected, "{issued}");
    }
}

const PAGE: [(FieldKey, &str); 11] = [
    (FieldKey::DocumentType, "PM"),
    (FieldKey::PassportNumber, "M123A4567"),
    (FieldKey::Surname, "HONG"),
    (FieldKey::GivenNames, "GIL-DONG"),
    (FieldKey::Nationality, "REPUBLIC OF KOREA"),
    (FieldKey::BirthDate, "1982-07-01"),
    (FieldKey::Sex, "M"),
    (FieldKey::IssueDate, "2021-08-20"),
    (FieldKey::ExpiryDate, "2031-08-20"),
    (FieldKey::MrzLine1, "PMKORHONG<<GILDONG<<<<<<<<<<<<<<<<<<<<<<<<<<"),
    (FieldKey::MrzLine2, "M123A45674KOR8207012M3108206<<<<<<<<<<<<<<00"),
];

const MRZ_DIGITS: [CheckCode; 5] = [
    CheckCode::MrzNumberCheckDigit,
    CheckCode::MrzBirthDateCheckDigit,
    CheckCode::MrzExpiryDateCheckDigit,
    CheckCode::MrzOptionalCheckDigit,
    CheckCode::MrzCompositeCheckDigit,
];
const VS_MRZ: [(CheckCode, FieldKey); 8] = [
    (CheckCode::DocumentTypeVsMrz, FieldKey::DocumentType),
    (CheckCode::SurnameVsMrz, FieldKey::Surname),
    (CheckCode::GivenNamesVsMrz, FieldKey::GivenNames),
    (CheckCode::PassportNumberVsMrz, FieldKey::PassportNumber),
    (CheckCode::NationalityVsMrz, FieldKey::Nationality),
    (CheckCode::BirthDateVsMrz, FieldKey::BirthDate),
    (CheckCode::SexVsMrz, FieldKey::Sex),
    (CheckCode::ExpiryDateVsMrz, FieldKey::ExpiryDate),
];

fn page_with(changes: &[(FieldKey, &'static str)]) -> Vec<(FieldKey, &'static str)> {
    let changed = |key| changes.iter().find(|(other, _)| *other == key).map(|(_, text)| *text);
    PAGE.iter().map(|(key, text)| (*key, changed(*key).unwrap_or(text))).collect()
}

#[test]
fn a_sound_page_passes_every_check() {
    let page = page_with(&[]);
    for code in MRZ_DIGITS {
        assert_eq!(result(Passport, code, &page), Matches, "{}", code.as_str());
    }
    for (code, _) in VS_MRZ {
        assert_eq!(result(Passport, code, &page), Agrees, "{}", code.as_str());
    }
    let rest = validate(Passport, &fields(&page), day(2026, 6, 8));
    let rest = rest.iter().filter(|c| !MRZ_DIGITS.contains(&c.code) && !VS_MRZ.iter().any(|(code, _)| *code == c.code));
    assert!(rest.into_iter().all(|check| check.result == Passed));
}

#[test]
fn check_digits_of_the_zone_are_told_one_by_one() {
    for (lower, expected) in [
        ("M123A45674KOR8207012M3108206<<<<<<<<<<<<<<<0", [Matches, Matches, Matches, NotApplicable, Matches]),
        ("M123A45684KOR8207012M3108206<<<<<<<<<<<<<<00", [Differs, Matches, Matches, Matches, Differs]),
        ("M123A45674KOR8207022M3108206<<<<<<<<<<<<<<00", [Matches, Differs, Matches, Matches, Differs]),
        ("M123A45674KOR8207012M3108216<<<<<<<<<<<<<<00", [Matches, Matches, Differs, Matches, Differs]),
        ("M123A45674KOR8207012M3108206<<<<<<<<<<<<<<10", [Matches, Matches, Matches, Differs, Differs]),
        ("M123A45674KOR8207012M3108206<<<<<<<<<<<<<<01", [Matches, Matches, Matches, Matches, Differs]),
        ("M123A45674KOR8207012M3108206<<<<<<<<<<<<<<0", [Unknown; 5]),
    ] {
        let page = page_with(&[(FieldKey::MrzLine2, lower)]);
        assert_eq!(MRZ_DIGITS.map(|code| result(Passport, code, &page)), expected, "{lower}");
    }
}

#[test]
fn each_printed_field_is_held_against_the_zone() {
    for (key, text, expected) in [
        (FieldKey::DocumentType, "PS", Differs),
        (FieldKey::Surname, "HANG", Differs),
        (FieldKey::GivenNames, "GIL DONG", Agrees),
        (FieldKey::GivenNames, "GILDONG (SPOUSE OF KIM)", NotApplicable),
        (FieldKey::PassportNumber, "M123A4568", Differs),
        (FieldKey::Nationality, "KOR", Agrees),
        (FieldKey::Nationality, "UTOPIA", NotApplicable),
        (FieldKey::BirthDate, "1882-07-01", Agrees),
        (FieldKey::BirthDate, "1982-07-11", Differs),
        (FieldKey::Sex, "F", Differs),
        (FieldKey::ExpiryDate, "2030-08-20", Differs),
    ] {
        let page = page_with(&[(key, text)]);
        for (code, other) in VS_MRZ {
            let expected = if other == key { expected } else { Agrees };
            assert_eq!(result(Passport, code, &page), expected, "{} with {text}", code.as_str());
        }
        let without: Vec<_> = PAGE.into_iter().filter(|(other, _)| *other != key).collect();
        let code = VS_MRZ.iter().find(|(_, other)| *other == key).unwrap().0;
        assert_eq!(result(Passport, code, &without), Unknown, "{}", code.as_str());
    }
    let without: Vec<_> = PAGE.into_iter().filter(|(key, _)| !key.as_str().starts_with("mrz")).collect();
    for (code, _) in VS_MRZ {
        assert_eq!(result(Passport, code, &without), Unknown, "{}", code.as_str());
    }
}

#[test]
fn numbers_of_korean_passports_have_their_form() {
    let foreign = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<";
    for (number, upper, expected) in [
        ("M12345678", PAGE[9].1, Passed),
        ("L898902C3", PAGE[9].1, Failed),
        ("L898902C3", foreign, NotApplicable),
        ("M12345678", "", Unknown),
    ] {
        let page = page_with(&[(FieldKey::PassportNumber, number), (FieldKey::MrzLine1, upper)]);
        assert_eq!(result(Passport, CheckCode::PassportNumberForm, &page), expected, "{number}");
    }
}

#[test]
fn dates_of_a_passport_are_in_order() {
    use CheckCode::{BirthBeforeIssue, BirthDateFuture, ExpiryAfterIssue, ExpiryDatePast, IssueDateFuture};
    let codes = [BirthDateFuture, BirthBeforeIssue, IssueDateFuture, ExpiryAfterIssue, ExpiryDatePast];
    for (birth, issued, expires, expected) in [
        ("1982-07-01", "2021-08-20", "2031-08-20", [Passed; 5]),
        ("2026-06-08", "2026-06-08", "2026-06-09", [Passed; 5]),
        ("2026-06-09", "2026-06-08", "2031-06-08", [Failed, Failed, Passed, Passed, Passed]),
        ("1982-07-01", "2026-06-09", "2031-06-08", [Passed, Passed, Failed, Passed, Passed]),
        ("1982-07-01", "2021-08-20", "2021-08-20", [Passed, Passed, Passed, Failed, Failed]),
        ("1982-07-01", "2016-06-08", "2026-06-08", [Passed; 5]),
        ("1982-07-01", "2016-06-07", "2026-06-07", [Passed, Passed, Passed, Passed, Failed]),
    ] {
        let page =
            page_with(&[(FieldKey::BirthDate, birth), (FieldKey::IssueDate, issued), (FieldKey::ExpiryDate, expires)]);
        assert_eq!(codes.map(|code| result(Passport, code, &page)), expected, "{birth} {issued} {expires}");
    }
}

#[test]
fn people_with_one_name_have_no_given_names_to_compare() {
    let page: Vec<_> = page_with(&[(FieldKey::MrzLine1, "P<UTOARKFREITH<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<")]);
    assert_eq!(result(Passport, CheckCode::GivenNamesVsMrz, &page), Differs, "the page prints some");
    let without: Vec<_> = page.into_iter().filter(|(key, _)| *key != FieldKey::GivenNames).collect();
    assert_eq!(result(Passport, CheckCode::GivenNamesVsMrz, &without), NotApplicable);
}

#[test]
fn every_check_that_is_made_is_listed() {
    let mut made: Vec<CheckCode> =
        DocumentKind::ALL.into_iter().flat_map(|kind| validate(kind, &[], None)).map(|c| c.code).collect();
    made.sort_unstable_by_key(|code| code.as_str());
    made.dedup();
    let mut listed = CheckCode::ALL.to_vec();
    listed.sort_unstable_by_key(|code| code.as_str());
    assert_eq!(made, listed);
}
