//! Checks on what was read. None changes a value, and none holds one: a check is evidence for whoever decides.

mod issue;
mod license;
mod resident_number;
#[cfg(test)]
mod tests;

use time::{Date, Month};

use crate::card::document::{DocumentKind, Field, FieldKey};

/// What a check looks at.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CheckCode {
    /// The resident number begins with a day of the calendar.
    ResidentNumberBirthDate,
    /// That day is not in the future.
    ResidentNumberFuture,
    /// The seventh digit suits the document: 5 to 8 are foreigners, who hold no resident card; 9 and 0 mean the 1800s.
    ResidentNumberCentury,
    /// The last digit follows from the others. Evidence only: numbers given since October 2020 end at random.
    ResidentNumberCheckDigit,
    /// The holder of a resident card was at least 17 on the day of issue.
    ResidentHolderAge,
    /// The issue date is a day of the calendar.
    IssueDateCalendar,
    /// The resident card is not older than plastic cards are (September 1999).
    IssueDateEarliest,
    /// The issue date is not in the future.
    IssueDateFuture,
    /// The license number begins with a region that is in use.
    LicenseRegion,
    /// The issuer of a license had that name when it was issued.
    LicenseIssuerVsDate,
    /// The issuer of a license is one of the police offices.
    LicenseIssuerKnown,
    /// The period's first day is not after its last.
    ValidPeriodOrder,
    /// The period ends in a later year than that of issue.
    ValidUntilAfterIssue,
    /// The period has not ended.
    ValidUntilNotPast,
}

impl CheckCode {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::ResidentNumberBirthDate,
        Self::ResidentNumberFuture,
        Self::ResidentNumberCentury,
        Self::ResidentNumberCheckDigit,
        Self::ResidentHolderAge,
        Self::IssueDateCalendar,
        Self::IssueDateEarliest,
        Self::IssueDateFuture,
        Self::LicenseRegion,
        Self::LicenseIssuerVsDate,
        Self::LicenseIssuerKnown,
        Self::ValidPeriodOrder,
        Self::ValidUntilAfterIssue,
        Self::ValidUntilNotPast,
    ];

    /// The stable name, as in records and JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ResidentNumberBirthDate => "resident_number_birth_date",
            Self::ResidentNumberFuture => "resident_number_future",
            Self::ResidentNumberCentury => "resident_number_century",
            Self::ResidentNumberCheckDigit => "resident_number_check_digit",
            Self::ResidentHolderAge => "resident_holder_age",
            Self::IssueDateCalendar => "issue_date_calendar",
            Self::IssueDateEarliest => "issue_date_earliest",
            Self::IssueDateFuture => "issue_date_future",
            Self::LicenseRegion => "license_region",
            Self::LicenseIssuerVsDate => "license_issuer_vs_date",
            Self::LicenseIssuerKnown => "license_issuer_known",
            Self::ValidPeriodOrder => "valid_period_order",
            Self::ValidUntilAfterIssue => "valid_until_after_issue",
            Self::ValidUntilNotPast => "valid_until_not_past",
        }
    }
}

/// What a check says.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CheckResult {
    /// The check digit is the computed one.
    Matches,
    /// The check digit is another one.
    Differs,
    /// As it should be.
    Passed,
    /// Not as it should be.
    Failed,
    /// The rule does not hold for this value.
    NotApplicable,
    /// It cannot be told: a value or the date of today is missing, or sources disagree.
    Unknown,
}

impl CheckResult {
    /// The stable name, as in records and JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Matches => "matches",
            Self::Differs => "differs",
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::NotApplicable => "not_applicable",
            Self::Unknown => "unknown",
        }
    }

    const fn passed_if(passed: bool) -> Self {
        if passed { Self::Passed } else { Self::Failed }
    }
}

/// One check and what it says. Holds no personal data.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Check {
    /// What was looked at.
    pub code: CheckCode,
    /// What it says.
    pub result: CheckResult,
}

/// Checks the fields of a document. Every kind always gives the same checks in the same order.
///
/// `today` is the host's date in Korea: this library has no clock. Without it, what needs it is `Unknown`.
#[must_use]
pub fn validate(kind: DocumentKind, fields: &[Field], today: Option<Date>) -> Vec<Check> {
    let text = |key: FieldKey| fields.iter().find(|field| field.key == key).and_then(Field::text);
    let number = text(FieldKey::ResidentNumber);
    let issue_date = text(FieldKey::IssueDate);
    let mut checks = vec![
        check(CheckCode::ResidentNumberBirthDate, number.map(resident_number::birth_date_exists)),
        check(CheckCode::ResidentNumberFuture, number.and_then(|n| resident_number::not_in_future(n, today))),
        check(CheckCode::ResidentNumberCentury, number.and_then(|n| resident_number::century_suits(n, kind))),
        check(CheckCode::ResidentNumberCheckDigit, number.map(resident_number::check_digit_of_its_time)),
        check(CheckCode::IssueDateCalendar, issue_date.map(|d| CheckResult::passed_if(date(d).is_some()))),
        check(CheckCode::IssueDateFuture, issue_date.and_then(|d| issue::not_in_future(d, today))),
    ];
    match kind {
        DocumentKind::ResidentCard => checks.extend([
            check(CheckCode::IssueDateEarliest, issue_date.and_then(issue::not_before_plastic)),
            check(
                CheckCode::ResidentHolderAge,
                number.zip(issue_date).and_then(|(number, issued)| issue::holder_age(number, issued)),
            ),
        ]),
        DocumentKind::DriverLicense => {
            let issuer = text(FieldKey::Issuer);
            let from = text(FieldKey::ValidFrom);
            let until = text(FieldKey::ValidUntil);
            checks.extend([
                check(CheckCode::LicenseRegion, text(FieldKey::LicenseNumber).map(license::region)),
                check(CheckCode::LicenseIssuerKnown, issuer.map(license::issuer_known)),
                check(
                    CheckCode::LicenseIssuerVsDate,
                    issuer.zip(issue_date).and_then(|(issuer, issued)| license::issuer_suits_date(issuer, issued)),
                ),
                check(
                    CheckCode::ValidPeriodOrder,
                    from.zip(until).and_then(|(from, until)| license::period_order(from, until)),
                ),
                check(
                    CheckCode::ValidUntilAfterIssue,
                    until.zip(issue_date).and_then(|(until, issued)| license::ends_after_issue(until, issued)),
                ),
                check(CheckCode::ValidUntilNotPast, until.and_then(|until| license::not_past(until, today))),
            ]);
        }
    }
    checks
}

fn check(code: CheckCode, result: Option<CheckResult>) -> Check {
    Check { code, result: result.unwrap_or(CheckResult::Unknown) }
}

/// A day from `YYYY-MM-DD`; `None` if there is no such day.
fn date(text: &str) -> Option<Date> {
    let mut parts = text.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    calendar_day(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
}

fn calendar_day(year: i32, month: u8, day: u8) -> Option<Date> {
    Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()
}
