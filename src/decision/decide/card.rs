//! What a document says against itself, and what its issuer says.

use super::Findings;
use crate::card::validation::{CheckCode, CheckResult};
use crate::decision::{CardCopy, DecisionPolicy, Originality, PolicySettings, Reason, Severity, WhenUnavailable};
use crate::issuer::{EditWeight, Outcome};

pub(super) fn weigh(policy: &DecisionPolicy, card: &CardCopy, findings: &mut Findings) {
    let settings = policy.settings();
    if !settings.documents.contains(&card.document()) {
        findings.add(Severity::Decline, Reason::DocumentNotAccepted);
    }
    for (code, result) in &card.checks {
        let (severity, reason) = kind_of(*code, settings);
        match result {
            CheckResult::Failed | CheckResult::Differs => findings.add(severity, reason),
            CheckResult::Unknown => findings.add(settings.checks_incomplete, Reason::ChecksIncomplete),
            CheckResult::Matches | CheckResult::Agrees | CheckResult::Passed | CheckResult::NotApplicable => {}
        }
    }
    match card.originality {
        Originality::Recaptured => findings.add(Severity::Decline, Reason::Recaptured),
        Originality::Suspect => findings.add(settings.copy_suspected, Reason::CopySuspected),
        // Not looked at is missing where the policy asks for it.
        Originality::Original | Originality::NotChecked => {}
    }
    if card.edits == Some(EditWeight::Suspicious) {
        findings.add(settings.fields_rewritten, Reason::FieldsRewritten);
    }
    if let Some((severity, reason)) = card.issuer.and_then(|outcome| of_issuer(outcome, settings)) {
        findings.add(severity, reason);
    }
}

// No wildcard: a check that the reader learns must be given its weight here.
const fn kind_of(code: CheckCode, settings: &PolicySettings) -> (Severity, Reason) {
    match code {
        CheckCode::ResidentNumberBirthDate
        | CheckCode::ResidentNumberFuture
        | CheckCode::RegistrationNumberBirthDate
        | CheckCode::RegistrationNumberFuture
        | CheckCode::BirthDateFuture
        | CheckCode::IssueDateCalendar
        | CheckCode::IssueDateFuture => (settings.dates, Reason::DatesImpossible),
        CheckCode::ResidentNumberCentury
        | CheckCode::ResidentHolderAge
        | CheckCode::IssueDateEarliest
        | CheckCode::RegistrationNumberCentury
        | CheckCode::SexVsNumber
        | CheckCode::BirthBeforeIssue
        | CheckCode::StayStatusPair
        | CheckCode::StayStatusVsDocument
        | CheckCode::DocumentTypeVsMrz
        | CheckCode::SurnameVsMrz
        | CheckCode::GivenNamesVsMrz
        | CheckCode::PassportNumberVsMrz
        | CheckCode::NationalityVsMrz
        | CheckCode::BirthDateVsMrz
        | CheckCode::SexVsMrz
        | CheckCode::ExpiryDateVsMrz
        | CheckCode::PassportNumberForm => (settings.document, Reason::DocumentInconsistent),
        CheckCode::LicenseRegion
        | CheckCode::LicenseIssuerKnown
        | CheckCode::LicenseIssuerVsDate
        | CheckCode::ImmigrationIssuerVsDate => (settings.office, Reason::OfficeInconsistent),
        // What the photo says of its end is no issuer's word: that alone expires a document.
        CheckCode::ValidPeriodOrder | CheckCode::ValidUntilAfterIssue | CheckCode::ExpiryAfterIssue => {
            (settings.period, Reason::PeriodInconsistent)
        }
        CheckCode::ValidUntilNotPast | CheckCode::ExpiryDatePast => (settings.period, Reason::PeriodOver),
        CheckCode::ResidentNumberCheckDigit
        | CheckCode::RegistrationNumberCheckDigit
        | CheckCode::MrzNumberCheckDigit
        | CheckCode::MrzBirthDateCheckDigit
        | CheckCode::MrzExpiryDateCheckDigit
        | CheckCode::MrzOptionalCheckDigit
        | CheckCode::MrzCompositeCheckDigit => (settings.check_digit, Reason::CheckDigitDiffers),
    }
}

fn of_issuer(outcome: Outcome, settings: &PolicySettings) -> Option<(Severity, Reason)> {
    let reason = match outcome {
        Outcome::Genuine => return None,
        Outcome::Mismatch(_) | Outcome::NotFound => Reason::DocumentMismatch,
        Outcome::Unusable(_) => Reason::DocumentUnusable,
        Outcome::Locked => Reason::DocumentLocked,
        Outcome::Lost => Reason::DocumentLost,
        Outcome::Reissued => Reason::DocumentReissued,
        Outcome::Expired => Reason::DocumentExpired,
        Outcome::Canceled => Reason::DocumentCanceled,
        Outcome::Suspended => Reason::DocumentSuspended,
        Outcome::Deceased => Reason::HolderDeceased,
        // Under `Wait` the check is missing, if it is asked for at all.
        Outcome::Outage(_) | Outcome::RateLimited | Outcome::Unrecognized => {
            let review = settings.issuer_required && settings.issuer_unavailable == WhenUnavailable::Review;
            return review.then_some((Severity::Review, Reason::IssuerUnavailable));
        }
    };
    Some((Severity::Decline, reason))
}
