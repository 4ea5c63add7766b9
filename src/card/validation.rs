//! Checks on what was read. None changes a value, and none holds one: a check is evidence for whoever decides.

mod foreigner;
mod issue;
mod license;
mod passport;
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
    /// A foreigner's number begins with a day of the calendar, in the century that its seventh digit names.
    RegistrationNumberBirthDate,
    /// That day is not in the future.
    RegistrationNumberFuture,
    /// The seventh digit of a foreigner's number is one of foreigners': 5 to 8.
    RegistrationNumberCentury,
    /// The last digit of a foreigner's number follows from the others. Evidence only: no official text says that it must.
    RegistrationNumberCheckDigit,
    /// The printed sex is that of the seventh digit.
    SexVsNumber,
    /// The holder was born before the document was issued.
    BirthBeforeIssue,
    /// Name and code of the status of stay belong together.
    StayStatusPair,
    /// The status of stay is one that this card is issued for.
    StayStatusVsDocument,
    /// The immigration office had that name when the card was issued.
    ImmigrationIssuerVsDate,
    /// The check digit over the passport number in the machine readable zone.
    MrzNumberCheckDigit,
    /// The check digit over the date of birth in the machine readable zone.
    MrzBirthDateCheckDigit,
    /// The check digit over the date of expiry in the machine readable zone.
    MrzExpiryDateCheckDigit,
    /// The check digit over the optional field of the machine readable zone; a filler is legal there.
    MrzOptionalCheckDigit,
    /// The check digit over all of these.
    MrzCompositeCheckDigit,
    /// The printed kind of passport and the zone's.
    DocumentTypeVsMrz,
    /// The printed surname and the zone's.
    SurnameVsMrz,
    /// The printed given names and the zone's.
    GivenNamesVsMrz,
    /// The printed passport number and the zone's.
    PassportNumberVsMrz,
    /// The printed nationality and the zone's, where it is Korean or a code.
    NationalityVsMrz,
    /// The printed date of birth and the zone's, as far as it goes: it holds no century.
    BirthDateVsMrz,
    /// The printed sex and the zone's.
    SexVsMrz,
    /// The printed date of expiry and the zone's, as far as it goes.
    ExpiryDateVsMrz,
    /// The number of a Korean passport has the form of one.
    PassportNumberForm,
    /// The date of birth is not in the future.
    BirthDateFuture,
    /// The passport expires after it was issued.
    ExpiryAfterIssue,
    /// The passport has not expired.
    ExpiryDatePast,
    /// The period has not ended.
    ValidUntilNotPast,
}

impl CheckCode {
    /// All of them.
    pub const ALL: [Self; 40] = [
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
        Self::RegistrationNumberBirthDate,
        Self::RegistrationNumberFuture,
        Self::RegistrationNumberCentury,
        Self::RegistrationNumberCheckDigit,
        Self::SexVsNumber,
        Self::BirthBeforeIssue,
        Self::StayStatusPair,
        Self::StayStatusVsDocument,
        Self::ImmigrationIssuerVsDate,
        Self::MrzNumberCheckDigit,
        Self::MrzBirthDateCheckDigit,
        Self::MrzExpiryDateCheckDigit,
        Self::MrzOptionalCheckDigit,
        Self::MrzCompositeCheckDigit,
        Self::DocumentTypeVsMrz,
        Self::SurnameVsMrz,
        Self::GivenNamesVsMrz,
        Self::PassportNumberVsMrz,
        Self::NationalityVsMrz,
        Self::BirthDateVsMrz,
        Self::SexVsMrz,
        Self::ExpiryDateVsMrz,
        Self::PassportNumberForm,
        Self::BirthDateFuture,
        Self::ExpiryAfterIssue,
        Self::ExpiryDatePast,
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
            Self::RegistrationNumberBirthDate => "registration_number_birth_date",
            Self::RegistrationNumberFuture => "registration_number_future",
            Self::RegistrationNumberCentury => "registration_number_century",
            Self::RegistrationNumberCheckDigit => "registration_number_check_digit",
            Self::SexVsNumber => "sex_vs_number",
            Self::BirthBeforeIssue => "birth_before_issue",
            Self::StayStatusPair => "stay_status_pair",
            Self::StayStatusVsDocument => "stay_status_vs_document",
            Self::ImmigrationIssuerVsDate => "immigration_issuer_vs_date",
            Self::MrzNumberCheckDigit => "mrz_number_check_digit",
            Self::MrzBirthDateCheckDigit => "mrz_birth_date_check_digit",
            Self::MrzExpiryDateCheckDigit => "mrz_expiry_date_check_digit",
            Self::MrzOptionalCheckDigit => "mrz_optional_check_digit",
            Self::MrzCompositeCheckDigit => "mrz_composite_check_digit",
            Self::DocumentTypeVsMrz => "document_type_vs_mrz",
            Self::SurnameVsMrz => "surname_vs_mrz",
            Self::GivenNamesVsMrz => "given_names_vs_mrz",
            Self::PassportNumberVsMrz => "passport_number_vs_mrz",
            Self::NationalityVsMrz => "nationality_vs_mrz",
            Self::BirthDateVsMrz => "birth_date_vs_mrz",
            Self::SexVsMrz => "sex_vs_mrz",
            Self::ExpiryDateVsMrz => "expiry_date_vs_mrz",
            Self::PassportNumberForm => "passport_number_form",
            Self::BirthDateFuture => "birth_date_future",
            Self::ExpiryAfterIssue => "expiry_after_issue",
            Self::ExpiryDatePast => "expiry_date_past",
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
    /// Two things that the document says of one matter say the same.
    Agrees,
    /// The check digit is another one, or two things that should say the same do not. Which one is right is not said.
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
            Self::Agrees => "agrees",
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

    const fn agrees_if(agrees: bool) -> Self {
        if agrees { Self::Agrees } else { Self::Differs }
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
    match kind {
        DocumentKind::ResidentCard => resident_card(fields, today),
        DocumentKind::DriverLicense => driver_license(fields, today),
        DocumentKind::AlienRegistrationCard
        | DocumentKind::PermanentResidentCard
        | DocumentKind::OverseasKoreanCard => foreigners_card(kind, fields, today),
        DocumentKind::Passport => data_page(fields, today),
    }
}

fn text(fields: &[Field], key: FieldKey) -> Option<&str> {
    fields.iter().find(|field| field.key == key).and_then(Field::text)
}

/// Whether the document carries a field, read or not.
fn has(fields: &[Field], key: FieldKey) -> bool {
    fields.iter().any(|field| field.key == key)
}

fn resident_number_and_issue(kind: DocumentKind, fields: &[Field], today: Option<Date>) -> Vec<Check> {
    let number = text(fields, FieldKey::ResidentNumber);
    let mut checks = vec![
        check(CheckCode::ResidentNumberBirthDate, number.map(resident_number::birth_date_exists)),
        check(CheckCode::ResidentNumberFuture, number.and_then(|n| resident_number::not_in_future(n, today))),
        check(CheckCode::ResidentNumberCentury, number.and_then(|n| resident_number::century_suits(n, kind))),
        check(CheckCode::ResidentNumberCheckDigit, number.map(resident_number::check_digit_of_its_time)),
    ];
    checks.extend(issue_date(fields, today));
    checks
}

fn issue_date(fields: &[Field], today: Option<Date>) -> [Check; 2] {
    let issued = text(fields, FieldKey::IssueDate);
    [
        check(CheckCode::IssueDateCalendar, issued.map(|d| CheckResult::passed_if(date(d).is_some()))),
        check(CheckCode::IssueDateFuture, issued.and_then(|d| issue::not_in_future(d, today))),
    ]
}

fn resident_card(fields: &[Field], today: Option<Date>) -> Vec<Check> {
    let (number, issued) = (text(fields, FieldKey::ResidentNumber), text(fields, FieldKey::IssueDate));
    let mut checks = resident_number_and_issue(DocumentKind::ResidentCard, fields, today);
    checks.extend([
        check(CheckCode::IssueDateEarliest, issued.and_then(issue::not_before_plastic)),
        check(
            CheckCode::ResidentHolderAge,
            number.zip(issued).and_then(|(number, issued)| issue::holder_age(number, issued)),
        ),
    ]);
    checks
}

fn driver_license(fields: &[Field], today: Option<Date>) -> Vec<Check> {
    let (issuer, issued) = (text(fields, FieldKey::Issuer), text(fields, FieldKey::IssueDate));
    let (from, until) = (text(fields, FieldKey::ValidFrom), text(fields, FieldKey::ValidUntil));
    let mut checks = resident_number_and_issue(DocumentKind::DriverLicense, fields, today);
    checks.extend([
        check(CheckCode::LicenseRegion, text(fields, FieldKey::LicenseNumber).map(license::region)),
        check(CheckCode::LicenseIssuerKnown, issuer.map(license::issuer_known)),
        check(
            CheckCode::LicenseIssuerVsDate,
            issuer.zip(issued).and_then(|(issuer, issued)| license::issuer_suits_date(issuer, issued)),
        ),
        check(
            CheckCode::ValidPeriodOrder,
            from.zip(until).and_then(|(from, until)| license::period_order(from, until)),
        ),
        check(
            CheckCode::ValidUntilAfterIssue,
            until.zip(issued).and_then(|(until, issued)| license::ends_after_issue(until, issued)),
        ),
        check(CheckCode::ValidUntilNotPast, until.and_then(|until| license::not_past(until, today))),
    ]);
    checks
}

fn foreigners_card(kind: DocumentKind, fields: &[Field], today: Option<Date>) -> Vec<Check> {
    let number = text(fields, FieldKey::RegistrationNumber).and_then(foreigner::number);
    let number = number.as_ref();
    let (sex, status) = (text(fields, FieldKey::Sex), text(fields, FieldKey::StayStatus));
    let (issuer, issued) = (text(fields, FieldKey::Issuer), text(fields, FieldKey::IssueDate));
    let mut checks = vec![
        check(CheckCode::RegistrationNumberBirthDate, number.map(foreigner::birth_date_exists)),
        check(CheckCode::RegistrationNumberFuture, number.and_then(|n| foreigner::not_in_future(n, today))),
        check(CheckCode::RegistrationNumberCentury, number.map(foreigner::century_suits)),
        check(CheckCode::RegistrationNumberCheckDigit, number.map(foreigner::check_digit)),
        check(
            CheckCode::SexVsNumber,
            match number.zip(sex) {
                Some((number, sex)) => foreigner::sex_agrees(number, sex),
                // Cards since April 2023 print none.
                None => (!has(fields, FieldKey::Sex)).then_some(CheckResult::NotApplicable),
            },
        ),
    ];
    checks.extend(issue_date(fields, today));
    checks.extend([
        check(
            CheckCode::BirthBeforeIssue,
            number.zip(issued).and_then(|(number, issued)| foreigner::born_before_issue(number, issued)),
        ),
        check(CheckCode::StayStatusPair, status.and_then(foreigner::status_pair)),
        check(CheckCode::StayStatusVsDocument, status.and_then(|status| foreigner::status_suits(status, kind))),
        check(
            CheckCode::ImmigrationIssuerVsDate,
            issuer.zip(issued).and_then(|(issuer, issued)| foreigner::issuer_suits_date(issuer, issued)),
        ),
    ]);
    checks
}

fn data_page(fields: &[Field], today: Option<Date>) -> Vec<Check> {
    let zone = passport::zone(fields, today);
    let number = text(fields, FieldKey::PassportNumber);
    let [birth, issued, expires] =
        [FieldKey::BirthDate, FieldKey::IssueDate, FieldKey::ExpiryDate].map(|key| text(fields, key));
    let mut checks = passport::check_digits(&zone).to_vec();
    checks.extend(passport::comparisons(fields, &zone));
    checks.push(check(CheckCode::PassportNumberForm, number.and_then(|n| passport::number_form(n, &zone))));
    checks.extend(issue_date(fields, today));
    checks.extend(passport::dates(birth, issued, expires, today));
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
