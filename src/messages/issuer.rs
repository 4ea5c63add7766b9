//! Reasons of the issuer's check.

pub(super) mod en;
pub(super) mod ko;

use super::listing::{SAMPLE_TIME, Samples};
use super::retry::OUTAGE_PAUSE;
use super::situation::Situation;
use super::table::{explain, variants};
use super::{Action, Explain, Explanation, Retry};
use crate::issuer::{
    BeginError, CheckField, FieldsError, GuardError, MismatchPart, OutageKind, Outcome, RequestError, SettleError,
    Standing, TryPolicyError, UnusablePart,
};
use crate::pii::FormError;

/// Where a customer is at the issuer's check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::messages) enum IssuerSituation {
    Genuine,
    /// The issuer has other data.
    Differs(MismatchPart),
    NotFound,
    OldLicense,
    NoSerial,
    Locked,
    Lost,
    Reissued,
    Expired,
    Canceled,
    Suspended,
    /// A case for people, told without its reason.
    AtBranch,
    /// The issuer can't be asked now.
    Later,
    /// Asked, not answered yet.
    Waiting,
    /// A field that is needed and has no value.
    Fill(CheckField),
    /// A field to be confirmed by the customer.
    Confirm(CheckField),
    /// A field whose value can't be right.
    Correct(CheckField),
    /// A number of another kind of holder.
    OtherKind,
    /// The office's number in front of the license number.
    OfficeCode,
    /// The same again would cost a try.
    SameAgain,
    /// No more tries here.
    Stopped,
    /// So many tries are left.
    TriesLeft(u8),
    /// Typed text that is empty, or of the wrong form.
    TextEmpty,
    TextTooLong,
    TextIncomplete,
    TextMalformed,
}

impl IssuerSituation {
    pub(super) const fn way_on(self) -> (Option<Action>, Retry) {
        match self {
            Self::Genuine => (Some(Action::Continue), Retry::NotNeeded),
            // The same data again would cost another of the citizen's tries.
            Self::Differs(_) | Self::SameAgain => (Some(Action::CheckDetails), Retry::NotHelpful),
            Self::NotFound => (Some(Action::CheckDetails), Retry::NotHelpful),
            Self::NoSerial | Self::TriesLeft(_) => (Some(Action::CheckDetails), Retry::Now),
            Self::Fill(_) | Self::Confirm(_) | Self::Correct(_) | Self::OtherKind | Self::OfficeCode => {
                (Some(Action::CheckDetails), Retry::Now)
            }
            Self::TextEmpty => (Some(Action::Enter), Retry::Now),
            Self::TextTooLong | Self::TextIncomplete | Self::TextMalformed => (Some(Action::TypeAgain), Retry::Now),
            Self::OldLicense
            | Self::Lost
            | Self::Reissued
            | Self::Expired
            | Self::Canceled
            | Self::Suspended
            | Self::Stopped => (Some(Action::OtherDocument), Retry::NotHelpful),
            Self::Locked => (Some(Action::OtherDocument), Retry::NotBeforeHelp),
            Self::AtBranch => (Some(Action::ContactUs), Retry::NotBeforeHelp),
            Self::Later => (Some(Action::TryAgain), Retry::After(OUTAGE_PAUSE)),
            Self::Waiting => (None, Retry::NotNeeded),
        }
    }
}

fn outcome(code: &'static str, situation: IssuerSituation) -> Explanation {
    Explanation::new(code, situation)
}

explain! { Outcome;
    Genuine => outcome("issuer.genuine", IssuerSituation::Genuine);
    Mismatch(part) in [
        Self::Mismatch(MismatchPart::Unspecified),
        Self::Mismatch(MismatchPart::Name),
        Self::Mismatch(MismatchPart::BirthDate),
        Self::Mismatch(MismatchPart::IssueDate),
        Self::Mismatch(MismatchPart::Number),
        Self::Mismatch(MismatchPart::Serial),
        Self::Mismatch(MismatchPart::LicenseClass),
    ] => Explanation::new(format!("issuer.{}", Self::Mismatch(*part).as_str()), IssuerSituation::Differs(*part));
    NotFound => outcome("issuer.not_found", IssuerSituation::NotFound);
    Unusable(part) in [
        Self::Unusable(UnusablePart::RegistrationNumber),
        Self::Unusable(UnusablePart::IssueDate),
        Self::Unusable(UnusablePart::OldLicenseNumber),
        Self::Unusable(UnusablePart::SerialNotIssued),
    ] => match part {
        UnusablePart::RegistrationNumber => outcome(
            "issuer.unusable_registration_number",
            IssuerSituation::Correct(CheckField::RegistrationNumber),
        ),
        UnusablePart::IssueDate => {
            outcome("issuer.unusable_issue_date", IssuerSituation::Correct(CheckField::IssueDate))
        }
        UnusablePart::OldLicenseNumber => outcome("issuer.unusable_old_license_number", IssuerSituation::OldLicense),
        UnusablePart::SerialNotIssued => outcome("issuer.unusable_serial_not_issued", IssuerSituation::NoSerial),
    };
    Locked => outcome("issuer.locked", IssuerSituation::Locked);
    Lost => outcome("issuer.lost", IssuerSituation::Lost);
    Reissued => outcome("issuer.reissued", IssuerSituation::Reissued);
    Expired => outcome("issuer.expired", IssuerSituation::Expired);
    Canceled => outcome("issuer.canceled", IssuerSituation::Canceled);
    Suspended => outcome("issuer.suspended", IssuerSituation::Suspended);
    Deceased => outcome("issuer.deceased", IssuerSituation::AtBranch);
    Outage(kind) in [
        Self::Outage(OutageKind::NotReached),
        Self::Outage(OutageKind::Unavailable),
        Self::Outage(OutageKind::NoAnswer),
    ] => match kind {
        OutageKind::NotReached => outcome("issuer.outage_not_reached", IssuerSituation::Later),
        OutageKind::Unavailable => outcome("issuer.outage_unavailable", IssuerSituation::Later),
        OutageKind::NoAnswer => outcome("issuer.outage_no_answer", IssuerSituation::Later),
    };
    RateLimited => outcome("issuer.rate_limited", IssuerSituation::Later);
    Unrecognized => outcome("issuer.unrecognized", IssuerSituation::Later);
}

explain! { FieldsError;
    TooLong => outcome("issuer.fields.too_long", IssuerSituation::TextTooLong);
    NotAsked => Explanation::new("issuer.fields.not_asked", Situation::OurFault);
    Confidence => Explanation::new("issuer.fields.confidence", Situation::OurFault);
    ConfirmedOther => Explanation::new("issuer.fields.confirmed_other", Situation::OurFault);
    AlreadyAnswered => Explanation::new("issuer.fields.already_answered", Situation::OurFault);
}

impl Explain for RequestError {
    fn explain(&self) -> Explanation {
        let of = |name: &str, field: CheckField| format!("issuer.request.{name}.{}", field.as_str());
        match self {
            Self::Missing { field } => Explanation::new(of("missing", *field), IssuerSituation::Fill(*field)),
            Self::Unconfirmed { field } => {
                Explanation::new(of("unconfirmed", *field), IssuerSituation::Confirm(*field))
            }
            Self::Form { field, error } => {
                let name = match error {
                    FormError::Empty => "empty",
                    FormError::TooLong => "too_long",
                    FormError::Incomplete => "incomplete",
                    FormError::Malformed => "malformed",
                };
                Explanation::new(of(name, *field), IssuerSituation::Correct(*field))
            }
            Self::BirthDate => {
                outcome("issuer.request.birth_date", IssuerSituation::Correct(CheckField::RegistrationNumber))
            }
            Self::OtherHolder => outcome("issuer.request.other_holder", IssuerSituation::OtherKind),
            Self::ImplausibleDate { field } => {
                Explanation::new(of("implausible_date", *field), IssuerSituation::Correct(*field))
            }
            Self::OfficeByName { .. } => outcome("issuer.request.office_by_name", IssuerSituation::OfficeCode),
            Self::Expired => outcome("issuer.request.expired", IssuerSituation::Expired),
            Self::Clock => Explanation::new("issuer.request.clock", Situation::OurFault),
        }
    }
}

fn check_fields() -> [CheckField; 9] {
    variants!(CheckField: Name, RegistrationNumber, BirthDate, IssueDate, ExpiryDate, LicenseNumber, LicenseSerial,
        PassportNumber, ForeignerSerial)
}

impl Samples for RequestError {
    fn samples() -> Vec<Self> {
        let errors = FormError::samples();
        let mut samples = vec![
            Self::BirthDate,
            Self::OtherHolder,
            Self::OfficeByName { likely_code: 11 },
            Self::Expired,
            Self::Clock,
        ];
        for field in check_fields() {
            samples.extend([Self::Missing { field }, Self::Unconfirmed { field }, Self::ImplausibleDate { field }]);
            samples.extend(errors.iter().map(|error| Self::Form { field, error: *error }));
        }
        samples
    }
}

explain! { FormError;
    Empty => outcome("typed.empty", IssuerSituation::TextEmpty);
    TooLong => outcome("typed.too_long", IssuerSituation::TextTooLong);
    Incomplete => outcome("typed.incomplete", IssuerSituation::TextIncomplete);
    Malformed => outcome("typed.malformed", IssuerSituation::TextMalformed);
}

explain! { BeginError;
    SameData => outcome("issuer.begin.same_data", IssuerSituation::SameAgain);
    Stopped => outcome("issuer.begin.stopped", IssuerSituation::Stopped);
    MayLock => outcome("issuer.begin.may_lock", IssuerSituation::Stopped);
    TooManyUnusable => outcome("issuer.begin.too_many_unusable", IssuerSituation::Stopped);
    Waiting => outcome("issuer.begin.waiting", IssuerSituation::Waiting);
    Done => Explanation::new("issuer.begin.done", Situation::OurFault);
    OtherDocument => Explanation::new("issuer.begin.other_document", Situation::OurFault);
}

explain! { SettleError;
    Stale => Explanation::new("issuer.settle.stale", Situation::OurFault);
}

explain! { GuardError;
    NewerVersion { .. } in [Self::NewerVersion { version: 2 }]
        => Explanation::new("issuer.guard.newer_version", Situation::OurFault);
    Range { .. } in [Self::Range { field: "done" }] => Explanation::new("issuer.guard.range", Situation::OurFault);
}

impl Explain for TryPolicyError {
    fn explain(&self) -> Explanation {
        Explanation::new("issuer.try_policy", Situation::OurFault)
    }
}

impl Samples for TryPolicyError {
    fn samples() -> Vec<Self> {
        vec![Self]
    }
}

// What a customer is told before a try: how many this application leaves them, which is never more than the issuer does.
explain! { Standing;
    Open { own_left, .. } in [Self::Open { tries_left: 4, own_left: 3, uncertain: 0 }]
        => outcome("issuer.standing.open", IssuerSituation::TriesLeft(*own_left));
    Waiting { .. } in [Self::Waiting { since: SAMPLE_TIME }]
        => outcome("issuer.standing.waiting", IssuerSituation::Waiting);
    Stopped { .. } in [Self::Stopped { tries_left: 1 }]
        => outcome("issuer.standing.stopped", IssuerSituation::Stopped);
    Locked => outcome("issuer.standing.locked", IssuerSituation::Locked);
    Done(outcome) in [] => outcome.explain();
}
