//! What is kept how long, for what purpose and on what basis: data that a reviewer can read and a bank can tighten.

use serde::Serialize;
use thiserror::Error;
use time::{Date, Duration, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

use crate::challenge::UnixTime;

/// Years that customer due diligence records are kept after the relationship's end (특금법 §5의4①).
pub const YEARS_AFTER_RELATIONSHIP: u8 = 5;

/// Most days that data of failed or abandoned applications are kept. No law asks for keeping them; a month is for
/// answering the customer who complains.
pub const MAX_FAILED_DAYS: u16 = 30;

/// Days that they are kept by the standard plan: the customer who comes back within a week doesn't start anew.
const STANDARD_FAILED_DAYS: u16 = 7;

/// Korea is nine hours ahead of UTC, all year.
const KOREA_OFFSET_HOURS: i8 = 9;

macro_rules! words {
    ($(#[$about:meta])* $type:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        #[serde(rename_all = "snake_case")]
        #[non_exhaustive]
        pub enum $type {
            $($(#[$doc])* $variant,)*
        }

        impl $type {
            /// All of them.
            pub const ALL: [Self; [$($word),*].len()] = [$(Self::$variant),*];

            /// The stable name.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }
    };
}

words! {
    /// A kind of data.
    Datum {
        /// Name.
        Name = "name",
        /// Resident registration number.
        ResidentNumber = "resident_number",
        /// Foreigner's number.
        ForeignerNumber = "foreigner_number",
        /// Driver license number.
        LicenseNumber = "license_number",
        /// Passport number.
        PassportNumber = "passport_number",
        /// Nationality, of foreigners.
        Nationality = "nationality",
        /// Address.
        Address = "address",
        /// Telephone number.
        PhoneNumber = "phone_number",
        /// Account of the 1-won check.
        AccountNumber = "account_number",
        /// CI.
        Ci = "ci",
        /// DI.
        Di = "di",
        /// The photo as taken, with everything in it.
        OriginalPhoto = "original_photo",
        /// The masked copy of the document.
        MaskedCopy = "masked_copy",
        /// Fields as read and as edited, with confidences.
        Reading = "reading",
        /// The issuer's answer.
        IssuerAnswer = "issuer_answer",
        /// State of the guard over the citizen's tries.
        TryGuard = "try_guard",
        /// One-time codes and memos.
        OneTimeCode = "one_time_code",
        /// Consents given and withdrawn.
        Consent = "consent",
        /// The audit trail.
        AuditTrail = "audit_trail",
    }
}

words! {
    /// What a datum is kept for.
    RetentionPurpose {
        /// Real name verification and customer due diligence.
        CustomerDueDiligence = "customer_due_diligence",
        /// Telling that two applications are one person's.
        DuplicateDetection = "duplicate_detection",
        /// Going through with this application.
        Application = "application",
        /// Showing afterwards that it was done properly.
        Evidence = "evidence",
    }
}

words! {
    /// Legal basis. Which one holds for a bank is for its counsel to confirm; these are the ones of the standard plan.
    Basis {
        /// 특정금융정보법 §5의4: due diligence records, five years from the end of the relationship.
        AmlRecords = "aml_act_5_4",
        /// 정보통신망법 §23의6: use of connecting information, stored apart from resident numbers.
        ConnectingInformation = "network_act_23_6",
        /// 개인정보 보호법 §15①4: steps before a contract that the person asked for.
        PreContract = "pipa_15_1_4",
        /// 개인정보 보호법 §22: showing that consent was given.
        ProofOfConsent = "pipa_22",
        /// No personal data.
        NotPersonal = "not_personal",
    }
}

/// How long a datum is kept after the end of what it is kept for: the relationship, or the failed application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Keep {
    /// Never stored: it lives in memory until the step is over.
    Never,
    /// That many times 24 hours; 0 is until the end.
    Days(u16),
    /// That many calendar years, in Korea.
    Years(u8),
}

/// What holds for one datum.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RetentionRule {
    /// The datum.
    pub datum: Datum,
    /// What it is kept for.
    pub purpose: RetentionPurpose,
    /// On what basis.
    pub basis: Basis,
    /// How long after the end of an approved customer's relationship.
    pub approved: Keep,
    /// How long after an application failed or was abandoned.
    pub failed: Keep,
}

/// Where an application or customer stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Case {
    /// Not decided yet.
    Open,
    /// Approved.
    Approved {
        /// When the relationship ended; `None` while it lasts.
        relationship_ended: Option<UnixTime>,
    },
    /// Declined, abandoned or lapsed.
    Failed {
        /// When.
        at: UnixTime,
    },
}

/// From when a datum must be gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DeleteFrom {
    /// It may not be in storage at all.
    Always,
    /// From this instant on, nothing allows keeping it.
    At(UnixTime),
    /// Not known yet: the application or the relationship lasts.
    NotYet,
}

/// Misuse: more than [`MAX_FAILED_DAYS`].
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
#[error("data of failed applications are kept {MAX_FAILED_DAYS} days at most")]
pub struct PlanError;

/// A rule for each datum. It serializes, to be read by reviewers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct RetentionPlan(Vec<RetentionRule>);

/// The standard plan, for failed applications with the days that are put in.
const fn standard(datum: Datum, failed_days: u16) -> RetentionRule {
    use Keep::{Days, Never, Years};
    const FIVE: Keep = Years(YEARS_AFTER_RELATIONSHIP);
    let days = Days(failed_days);
    let (purpose, basis, approved, failed) = match datum {
        Datum::Name
        | Datum::ResidentNumber
        | Datum::ForeignerNumber
        | Datum::LicenseNumber
        | Datum::PassportNumber
        | Datum::Nationality
        | Datum::Address
        | Datum::PhoneNumber
        | Datum::AccountNumber
        | Datum::MaskedCopy
        | Datum::IssuerAnswer => (RetentionPurpose::CustomerDueDiligence, Basis::AmlRecords, FIVE, days),
        Datum::Ci | Datum::Di => (RetentionPurpose::DuplicateDetection, Basis::ConnectingInformation, Days(0), days),
        Datum::Reading | Datum::TryGuard => (RetentionPurpose::Application, Basis::PreContract, Days(0), days),
        Datum::OriginalPhoto | Datum::OneTimeCode => (RetentionPurpose::Application, Basis::PreContract, Never, Never),
        Datum::Consent => (RetentionPurpose::Evidence, Basis::ProofOfConsent, FIVE, days),
        Datum::AuditTrail => (RetentionPurpose::Evidence, Basis::NotPersonal, FIVE, FIVE),
    };
    RetentionRule { datum, purpose, basis, approved, failed }
}

impl Default for RetentionPlan {
    fn default() -> Self {
        Self(Datum::ALL.map(|datum| standard(datum, STANDARD_FAILED_DAYS)).to_vec())
    }
}

impl RetentionPlan {
    /// The standard plan with another number of days for failed applications, 0 to [`MAX_FAILED_DAYS`].
    ///
    /// # Errors
    ///
    /// [`PlanError`].
    pub fn with_failed_days(days: u16) -> Result<Self, PlanError> {
        if days > MAX_FAILED_DAYS {
            return Err(PlanError);
        }
        Ok(Self(Datum::ALL.map(|datum| standard(datum, days)).to_vec()))
    }

    /// The rules, one for each datum.
    #[must_use]
    pub fn rules(&self) -> &[RetentionRule] {
        &self.0
    }

    /// From when a datum of this case must be gone.
    #[must_use]
    pub fn delete_from(&self, datum: Datum, case: Case) -> DeleteFrom {
        // Every plan has a rule for every datum; a datum without one would be one that nothing allows to keep.
        let Some(rule) = self.0.iter().find(|rule| rule.datum == datum) else { return DeleteFrom::Always };
        let (keep, end) = match case {
            Case::Open if rule.approved == Keep::Never && rule.failed == Keep::Never => return DeleteFrom::Always,
            Case::Open => return DeleteFrom::NotYet,
            Case::Approved { relationship_ended } => (rule.approved, relationship_ended),
            Case::Failed { at } => (rule.failed, Some(at)),
        };
        match (keep, end) {
            (Keep::Never, _) => DeleteFrom::Always,
            (_, None) => DeleteFrom::NotYet,
            (Keep::Days(days), Some(end)) => {
                DeleteFrom::At(end.plus(core::time::Duration::from_secs(u64::from(days) * 24 * 60 * 60)))
            }
            // A time beyond the calendar is no reason to keep anything.
            (Keep::Years(years), Some(end)) => after_years(end, years).map_or(DeleteFrom::At(end), DeleteFrom::At),
        }
    }

    /// What must be gone now.
    #[must_use]
    pub fn due(&self, case: Case, now: UnixTime) -> Vec<Datum> {
        let gone = |datum: &Datum| match self.delete_from(*datum, case) {
            DeleteFrom::Always => true,
            DeleteFrom::At(time) => time <= now,
            DeleteFrom::NotYet => false,
        };
        self.0.iter().map(|rule| rule.datum).filter(gone).collect()
    }
}

/// The end of a period of years by the civil code: its first day is the one after `end` (§157), its last the one before
/// the day of the same date (§160②), or the month's last where there is no such date (§160③). Korean days.
fn after_years(end: UnixTime, years: u8) -> Option<UnixTime> {
    let korea = UtcOffset::from_hms(KOREA_OFFSET_HOURS, 0, 0).ok()?;
    let millis = i64::try_from(end.as_millis()).ok()?;
    let last = OffsetDateTime::UNIX_EPOCH.checked_add(Duration::milliseconds(millis))?.checked_to_offset(korea)?.date();
    let first = last.next_day()?;
    let year = first.year().checked_add(i32::from(years))?;
    let over = match Date::from_calendar_date(year, first.month(), first.day()) {
        Ok(date) => date,
        // February 29 of a year that has none: the period ends with the 28th.
        Err(_) => Date::from_calendar_date(year, first.month().next(), 1).ok()?,
    };
    let midnight = PrimitiveDateTime::new(over, Time::MIDNIGHT).assume_offset(korea);
    let seconds = u64::try_from(midnight.unix_timestamp()).ok()?;
    Some(UnixTime::from_secs(seconds))
}

#[cfg(test)]
mod tests;
