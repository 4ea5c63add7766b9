//! What a driver license says about itself.

use time::Date;
use zeroize::Zeroizing;

use crate::card::extraction::issuer::{FULL_OFFICES, SHORT_OFFICES};
use crate::card::validation::{CheckResult, calendar_day, date};
use crate::pii::gathered;

/// Names of regions in numbers from before mid-2014.
const REGION_NAMES: [&str; 15] = [
    "서울", "부산", "대구", "인천", "대전", "울산", "경기", "강원", "충북", "충남", "전북", "전남", "경북", "경남",
    "제주",
];
/// What all of them end in.
const OFFICE: &str = "경찰청장";
/// What went before that until 2020.
const LOCAL: &str = "지방";
/// First year without 지방.
const WITHOUT_LOCAL_SINCE: i32 = 2021;
/// Offices by the first day of their name.
const NAMED_SINCE: [(&str, (i32, u8, u8)); 6] = [
    ("경기남부", (2016, 1, 1)),
    ("경기북부", (2016, 1, 1)),
    ("경기도남부", (2016, 1, 1)),
    ("경기도북부", (2016, 1, 1)),
    ("강원특별자치도", (2023, 6, 11)),
    ("전북특별자치도", (2024, 1, 18)),
];

/// Codes 11 to 26 and 28 are in use; about 27 and 29 sources disagree.
pub(super) fn region(number: &str) -> CheckResult {
    if REGION_NAMES.iter().any(|name| number.starts_with(name)) {
        return CheckResult::Passed;
    }
    match number.get(..2).and_then(|code| code.parse::<u8>().ok()) {
        Some(11..=26 | 28) => CheckResult::Passed,
        Some(27 | 29) => CheckResult::Unknown,
        _ => CheckResult::Failed,
    }
}

/// The issuer without spaces and ending; `None` if it is no police office's head.
fn office(issuer: &str) -> Option<Zeroizing<String>> {
    let compact = gathered(issuer.chars().filter(|c| *c != ' '));
    compact.strip_suffix(OFFICE).map(|office| Zeroizing::new(office.to_owned()))
}

/// `Unknown` rather than `Failed`: offices get renamed and merged.
pub(super) fn issuer_known(issuer: &str) -> CheckResult {
    let known = office(issuer).is_some_and(|office| {
        let short = office.strip_suffix(LOCAL).unwrap_or(&office);
        SHORT_OFFICES.contains(&short) || FULL_OFFICES.contains(&office.as_str())
    });
    if known { CheckResult::Passed } else { CheckResult::Unknown }
}

/// Whether an office of that name could issue on that day.
pub(super) fn issuer_suits_date(issuer: &str, issued: &str) -> Option<CheckResult> {
    let issued = date(issued)?;
    let Some(office) = office(issuer) else { return Some(CheckResult::NotApplicable) };
    let local = office.ends_with(LOCAL);
    let mut suits = local == (issued.year() < WITHOUT_LOCAL_SINCE);
    for (name, (year, month, day)) in NAMED_SINCE {
        if office.starts_with(name) {
            suits &= issued >= calendar_day(year, month, day)?;
        }
    }
    Some(CheckResult::passed_if(suits))
}

pub(super) fn period_order(from: &str, until: &str) -> Option<CheckResult> {
    Some(CheckResult::passed_if(date(from)? <= date(until)?))
}

/// The last day itself is not past.
pub(super) fn not_past(until: &str, today: Option<Date>) -> Option<CheckResult> {
    Some(CheckResult::passed_if(date(until)? >= today?))
}

pub(super) fn ends_after_issue(until: &str, issued: &str) -> Option<CheckResult> {
    Some(CheckResult::passed_if(date(until)?.year() > date(issued)?.year()))
}
