//! What the date of issue says about a card.

use time::Date;

use crate::card::validation::{CheckResult, calendar_day, date, resident_number};

/// Plastic resident cards were issued from this month on; paper ones are void.
const PLASTIC_SINCE: (i32, u8, u8) = (1999, 9, 1);
/// Age in years from which resident cards are issued (resident registration act, §24).
const MIN_AGE: i32 = 17;

pub(super) fn not_in_future(issued: &str, today: Option<Date>) -> Option<CheckResult> {
    Some(CheckResult::passed_if(date(issued)? <= today?))
}

pub(super) fn not_before_plastic(issued: &str) -> Option<CheckResult> {
    let (year, month, day) = PLASTIC_SINCE;
    Some(CheckResult::passed_if(date(issued)? >= calendar_day(year, month, day)?))
}

pub(super) fn holder_age(number: &str, issued: &str) -> Option<CheckResult> {
    let (born, issued) = (resident_number::birth_date(number)?, date(issued)?);
    let parts = |day: Date| (u8::from(day.month()), day.day());
    let youngest = born.year().checked_add(MIN_AGE)?;
    let old_enough = (issued.year(), parts(issued)) >= (youngest, parts(born));
    Some(CheckResult::passed_if(old_enough))
}
