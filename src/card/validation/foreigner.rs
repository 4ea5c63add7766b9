//! What a foreigner's card says about itself.

use time::Date;

use crate::card::document::DocumentKind;
use crate::card::extraction::foreigner_number::{ForeignerNumber, NumberCheckDigit};
use crate::card::extraction::immigration_office;
use crate::card::extraction::stay_status::{StatusPair, StayStatus};
use crate::card::validation::{CheckResult, calendar_day, date};

/// Day from which immigration offices have their present names (decree on the organization of the Ministry of Justice).
const RENAMED: (i32, u8, u8) = (2018, 5, 10);

pub(super) fn number(text: &str) -> Option<ForeignerNumber> {
    ForeignerNumber::parse(text).ok()
}

/// The calendar has the day in the century that the seventh digit names; where that names none, a day that no century has
/// is none.
pub(super) fn birth_date_exists(number: &ForeignerNumber) -> CheckResult {
    if number.is_foreigners() {
        return CheckResult::passed_if(number.birth_date().is_some());
    }
    let part = |start: usize| number.expose().get(start..start.checked_add(2)?)?.parse::<u8>().ok();
    // A leap year has every day.
    let exists = part(2).zip(part(4)).and_then(|(month, day)| calendar_day(2000, month, day)).is_some();
    if exists { CheckResult::Unknown } else { CheckResult::Failed }
}

pub(super) fn not_in_future(number: &ForeignerNumber, today: Option<Date>) -> Option<CheckResult> {
    number.is_born_by(today?).map(CheckResult::passed_if)
}

pub(super) fn century_suits(number: &ForeignerNumber) -> CheckResult {
    CheckResult::passed_if(number.is_foreigners())
}

pub(super) fn check_digit(number: &ForeignerNumber) -> CheckResult {
    match number.check_digit() {
        NumberCheckDigit::Matches => CheckResult::Matches,
        NumberCheckDigit::Differs => CheckResult::Differs,
        NumberCheckDigit::NotApplicable => CheckResult::NotApplicable,
    }
}

/// Odd seventh digits are men, even ones women. A digit that is no foreigner's tells nothing.
pub(super) fn sex_agrees(number: &ForeignerNumber, sex: &str) -> Option<CheckResult> {
    let seventh = number.expose().chars().filter_map(|c| c.to_digit(10)).nth(6)?;
    let expected = if seventh % 2 == 1 { "M" } else { "F" };
    number.is_foreigners().then(|| CheckResult::agrees_if(sex == expected))
}

/// Whether the table pairs name and code of a status.
pub(super) fn status_pair(status: &str) -> Option<CheckResult> {
    Some(match StayStatus::parse(status).ok()?.pair() {
        StatusPair::Matches => CheckResult::Agrees,
        StatusPair::Differs => CheckResult::Differs,
        StatusPair::Unknown => CheckResult::Unknown,
    })
}

/// Permanent residents and overseas Koreans have one status each, and their own card; diplomats and other holders of `A`
/// statuses need not register.
pub(super) fn status_suits(status: &str, kind: DocumentKind) -> Option<CheckResult> {
    let status = StayStatus::parse(status).ok()?;
    Some(match kind {
        DocumentKind::PermanentResidentCard => CheckResult::passed_if(status.is_permanent_resident()),
        DocumentKind::OverseasKoreanCard => CheckResult::passed_if(status.is_overseas_korean()),
        // Overseas Koreans and permanent residents from before those cards may still hold this one.
        _ => CheckResult::passed_if(!status.is_exempt_from_registration()),
    })
}

/// Whether an office of that name could issue on that day.
pub(super) fn issuer_suits_date(issuer: &str, issued: &str) -> Option<CheckResult> {
    let issued = date(issued)?;
    let (year, month, day) = RENAMED;
    let renamed = calendar_day(year, month, day)?;
    if issuer.contains(immigration_office::FORMER) {
        Some(CheckResult::passed_if(issued < renamed))
    } else if issuer.contains(immigration_office::PRESENT) {
        Some(CheckResult::passed_if(issued >= renamed))
    } else {
        None
    }
}

/// The holder was born before the card was issued.
pub(super) fn born_before_issue(number: &ForeignerNumber, issued: &str) -> Option<CheckResult> {
    Some(CheckResult::passed_if(number.birth_date()? <= date(issued)?))
}
