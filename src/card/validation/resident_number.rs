//! What a resident registration number says about itself.

use time::Date;

use crate::card::document::DocumentKind;
use crate::card::validation::{CheckResult, calendar_day};

/// Weights of the first twelve digits in the sum behind the thirteenth.
const WEIGHTS: [u32; 12] = [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5];
/// Since this day the digits after the seventh are random (rule of the resident registration act, §2).
const RANDOM_SINCE: (i32, u8, u8) = (2020, 10, 5);

fn digits(number: &str) -> impl Iterator<Item = u32> {
    number.chars().filter_map(|c| c.to_digit(10))
}

/// The seventh digit: century, sex, and whether a citizen.
fn seventh(number: &str) -> Option<u32> {
    digits(number).nth(6)
}

/// The birth date; `None` if the calendar has no such day.
pub(super) fn birth_date(number: &str) -> Option<Date> {
    let century: i32 = match seventh(number)? {
        1 | 2 | 5 | 6 => 1900,
        3 | 4 | 7 | 8 => 2000,
        _ => 1800,
    };
    let part = |start: usize| number.get(start..start.checked_add(2)?)?.parse::<u8>().ok();
    calendar_day(century.checked_add(i32::from(part(0)?))?, part(2)?, part(4)?)
}

pub(super) fn birth_date_exists(number: &str) -> CheckResult {
    CheckResult::passed_if(birth_date(number).is_some())
}

pub(super) fn not_in_future(number: &str, today: Option<Date>) -> Option<CheckResult> {
    Some(CheckResult::passed_if(birth_date(number)? <= today?))
}

/// Foreigners drive but hold no resident card. Nobody born in the 1800s opens an account by phone.
pub(super) fn century_suits(number: &str, kind: DocumentKind) -> Option<CheckResult> {
    let seventh = seventh(number)?;
    let foreigner = (5..=8).contains(&seventh) && kind == DocumentKind::ResidentCard;
    Some(CheckResult::passed_if(!foreigner && !matches!(seventh, 9 | 0)))
}

/// The check digit, for holders who can have a number with one: whoever was born since the reform cannot.
pub(super) fn check_digit_of_its_time(number: &str) -> CheckResult {
    let (year, month, day) = RANDOM_SINCE;
    match birth_date(number).zip(calendar_day(year, month, day)) {
        Some((born, reform)) if born >= reform => CheckResult::NotApplicable,
        _ => check_digit(number),
    }
}

/// The thirteenth digit against the old formula, whose foreign variant adds two.
pub(super) fn check_digit(number: &str) -> CheckResult {
    let sum: u32 = digits(number).zip(WEIGHTS).map(|(digit, weight)| digit.saturating_mul(weight)).sum();
    let offset = match seventh(number) {
        Some(5..=8) => 13_u32,
        _ => 11,
    };
    let expected = offset.saturating_sub(sum % 11) % 10;
    match digits(number).nth(12) {
        Some(last) if last == expected => CheckResult::Matches,
        Some(_) => CheckResult::Differs,
        None => CheckResult::Unknown,
    }
}
