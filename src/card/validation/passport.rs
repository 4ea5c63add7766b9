//! What a passport's data page says about itself: the check digits of its machine readable zone, what is printed against
//! what the zone says, and its dates.

use time::Date;

use crate::card::document::{Field, FieldKey};
use crate::card::extraction::agreement::printed;
use crate::card::mrz::{
    Agreement, CheckDigit, CheckDigitCode, Mrz, MrzKey, PrintedPassport, compare, has_korean_form, parse_text,
};
use crate::card::validation::{Check, CheckCode, CheckResult, check, date};

/// Code of Korea in the zone.
const KOREA: &str = "KOR";

/// The zone, from the lines that were read whole. A line that was not is empty here, so that nothing of it can be told.
pub(super) fn zone(fields: &[Field], today: Option<Date>) -> Mrz {
    let line = |key: FieldKey| fields.iter().find(|field| field.key == key).and_then(Field::text).unwrap_or_default();
    parse_text(line(FieldKey::MrzLine1), line(FieldKey::MrzLine2), today)
}

/// Each check digit by itself.
pub(super) fn check_digits(zone: &Mrz) -> [Check; 5] {
    zone.check_digits.map(|named| {
        let code = match named.code {
            CheckDigitCode::Number => CheckCode::MrzNumberCheckDigit,
            CheckDigitCode::BirthDate => CheckCode::MrzBirthDateCheckDigit,
            CheckDigitCode::ExpiryDate => CheckCode::MrzExpiryDateCheckDigit,
            CheckDigitCode::Optional => CheckCode::MrzOptionalCheckDigit,
            CheckDigitCode::Composite => CheckCode::MrzCompositeCheckDigit,
        };
        let result = match named.result {
            CheckDigit::Matches => CheckResult::Matches,
            CheckDigit::Differs => CheckResult::Differs,
            CheckDigit::NotApplicable => CheckResult::NotApplicable,
            CheckDigit::Unknown => CheckResult::Unknown,
        };
        Check { code, result }
    })
}

/// Each field that stands on the page twice. Neither reading is preferred.
pub(super) fn comparisons(fields: &[Field], zone: &Mrz) -> Vec<Check> {
    let page = printed(fields);
    // People with one name have no others to compare.
    let nameless =
        !fields.iter().any(|field| field.key == FieldKey::GivenNames) && matches!(zone.given_names.value, Ok(None));
    let named = compare(&page, zone).into_iter().filter_map(|comparison| {
        let code = code_of(comparison.key)?;
        let result = match comparison.agreement {
            Agreement::Agree => CheckResult::Agrees,
            Agreement::Disagree => CheckResult::Differs,
            // Of two readings, one is in a form that does not follow from the other.
            Agreement::NotComparable if are_both_read(comparison.key, &page, zone) => CheckResult::NotApplicable,
            Agreement::NotComparable if nameless && comparison.key == MrzKey::GivenNames => CheckResult::NotApplicable,
            Agreement::NotComparable => CheckResult::Unknown,
        };
        Some(Check { code, result })
    });
    named.collect()
}

const fn code_of(key: MrzKey) -> Option<CheckCode> {
    Some(match key {
        MrzKey::DocumentType => CheckCode::DocumentTypeVsMrz,
        MrzKey::Surname => CheckCode::SurnameVsMrz,
        MrzKey::GivenNames => CheckCode::GivenNamesVsMrz,
        MrzKey::PassportNumber => CheckCode::PassportNumberVsMrz,
        MrzKey::Nationality => CheckCode::NationalityVsMrz,
        MrzKey::BirthDate => CheckCode::BirthDateVsMrz,
        MrzKey::Sex => CheckCode::SexVsMrz,
        MrzKey::ExpiryDate => CheckCode::ExpiryDateVsMrz,
        // The printed code of the state is no field.
        MrzKey::IssuingState => return None,
    })
}

const fn are_both_read(key: MrzKey, page: &PrintedPassport<'_>, zone: &Mrz) -> bool {
    match key {
        MrzKey::DocumentType => page.document_type.is_some() && zone.document_code.value.is_ok(),
        MrzKey::IssuingState => page.issuing_state.is_some() && zone.issuing_state.value.is_ok(),
        MrzKey::Surname => page.surname.is_some() && zone.surname.value.is_ok(),
        MrzKey::GivenNames => page.given_names.is_some() && zone.given_names.value.is_ok(),
        MrzKey::PassportNumber => page.number.is_some() && zone.number.value.is_ok(),
        MrzKey::Nationality => page.nationality.is_some() && zone.nationality.value.is_ok(),
        MrzKey::BirthDate => page.birth_date.is_some() && zone.birth_date.value.is_ok(),
        MrzKey::Sex => page.sex.is_some() && zone.sex.value.is_ok(),
        MrzKey::ExpiryDate => page.expiry_date.is_some() && zone.expiry_date.value.is_ok(),
    }
}

/// The number has the form of Korean ones, where the zone says that Korea issued the passport.
pub(super) fn number_form(number: &str, zone: &Mrz) -> Option<CheckResult> {
    let state = zone.issuing_state.value.ok()?;
    if state.as_str() == KOREA {
        Some(CheckResult::passed_if(has_korean_form(number)))
    } else {
        Some(CheckResult::NotApplicable)
    }
}

/// The dates against each other and against today.
pub(super) fn dates(
    birth: Option<&str>,
    issued: Option<&str>,
    expires: Option<&str>,
    today: Option<Date>,
) -> [Check; 4] {
    let [birth, issued, expires] = [birth, issued, expires].map(|text| text.and_then(date));
    let ordered = |first: Option<Date>, second: Option<Date>| {
        first.zip(second).map(|(first, second)| CheckResult::passed_if(first < second))
    };
    let not_after = |first: Option<Date>, second: Option<Date>| {
        first.zip(second).map(|(first, second)| CheckResult::passed_if(first <= second))
    };
    [
        check(CheckCode::BirthDateFuture, not_after(birth, today)),
        check(CheckCode::BirthBeforeIssue, not_after(birth, issued)),
        check(CheckCode::ExpiryAfterIssue, ordered(issued, expires)),
        check(CheckCode::ExpiryDatePast, not_after(today, expires)),
    ]
}
