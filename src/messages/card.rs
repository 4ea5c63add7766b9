//! Reasons of the card reader.

pub(super) mod en;
pub(super) mod ko;

use super::listing::Samples;
use super::situation::Situation;
use super::table::{explain, variants};
use super::{Action, Explain, Explanation, Retry};
use crate::card::decode::{DecodeError, PhotoFormat};
use crate::card::document::{DocumentKind, FieldKey, Unreadable};
use crate::card::reader::{Outcome, ReadError, RetakeReason};
use crate::card::validation::{Check, CheckCode, CheckResult};
use crate::inference::InferenceError;

/// A field that could not be read, to be told apart from all others of its card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct FieldProblem {
    /// The field.
    pub key: FieldKey,
    /// Why it has no value.
    pub problem: Unreadable,
}

/// Where a customer is at the photo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::messages) enum CardSituation {
    /// The photo was read.
    Read,
    /// Another photo is needed, without more being known.
    Retake,
    /// Another photo is needed because of this.
    RetakeFor(RetakeReason),
    /// Something is shown that is none of the documents.
    Unsupported,
    /// Nothing or only part of the file has arrived.
    NotReceived,
    /// The file is no picture.
    NotAPicture,
    /// The file is a document.
    Pdf,
    /// The picture is of a format that is not opened.
    UnknownFormat,
    /// Too large a file or picture.
    TooLarge,
    /// A picture too small for any card.
    TooSmall,
    /// A field can't be read.
    Field(FieldKey, FieldTrouble),
    /// Values that can't be right, mostly by a misreading: to be compared with the card.
    Compare(Compared),
}

/// What a customer can see of why a field can't be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::messages) enum FieldTrouble {
    NotSeen,
    Partly,
    Unclear,
    Blurred,
    Glare,
    Covered,
    Small,
}

/// What is to be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::messages) enum Compared {
    Field(FieldKey),
    NumberAndIssueDate,
    Period,
}

impl CardSituation {
    pub(super) const fn way_on(self) -> (Option<Action>, Retry) {
        match self {
            Self::Read => (Some(Action::CheckDetails), Retry::NotNeeded),
            Self::Retake | Self::RetakeFor(_) | Self::NotReceived | Self::UnknownFormat | Self::TooLarge => {
                (Some(Action::RetakePhoto), Retry::Now)
            }
            Self::Pdf | Self::TooSmall | Self::Field(..) => (Some(Action::RetakePhoto), Retry::Now),
            Self::Unsupported => (Some(Action::OtherDocument), Retry::NotHelpful),
            Self::NotAPicture => (Some(Action::ChoosePhoto), Retry::NotHelpful),
            Self::Compare(_) => (Some(Action::CheckDetails), Retry::Now),
        }
    }
}

/// The documents that can be read, in the order of telling.
pub(super) const KINDS: [DocumentKind; 6] = DocumentKind::ALL;

explain! { Outcome;
    Read => Explanation::new("card.read", CardSituation::Read);
    Retake => Explanation::new("card.retake", CardSituation::Retake);
    Unsupported => Explanation::new("card.unsupported", CardSituation::Unsupported);
}

explain! { RetakeReason;
    NoCard => Explanation::new("card.retake.no_card", CardSituation::RetakeFor(Self::NoCard));
    CardCutOff => Explanation::new("card.retake.card_cut_off", CardSituation::RetakeFor(Self::CardCutOff));
    TooSmall => Explanation::new("card.retake.too_small", CardSituation::RetakeFor(Self::TooSmall));
    Blurred => Explanation::new("card.retake.blurred", CardSituation::RetakeFor(Self::Blurred));
    Glare => Explanation::new("card.retake.glare", CardSituation::RetakeFor(Self::Glare));
    TooDark => Explanation::new("card.retake.too_dark", CardSituation::RetakeFor(Self::TooDark));
    TooBright => Explanation::new("card.retake.too_bright", CardSituation::RetakeFor(Self::TooBright));
    Covered => Explanation::new("card.retake.covered", CardSituation::RetakeFor(Self::Covered));
    Recapture => Explanation::new("card.retake.recapture", CardSituation::RetakeFor(Self::Recapture));
    Copy => Explanation::new("card.retake.copy", CardSituation::RetakeFor(Self::Copy));
}

impl Explain for FieldProblem {
    fn explain(&self) -> Explanation {
        let (name, trouble) = match self.problem {
            Unreadable::NotFound => ("not_found", FieldTrouble::NotSeen),
            Unreadable::Incomplete => ("incomplete", FieldTrouble::Partly),
            Unreadable::Malformed => ("malformed", FieldTrouble::Unclear),
            Unreadable::Doubtful => ("doubtful", FieldTrouble::Unclear),
            Unreadable::Blurred => ("blurred", FieldTrouble::Blurred),
            Unreadable::Glare => ("glare", FieldTrouble::Glare),
            Unreadable::Covered => ("covered", FieldTrouble::Covered),
            Unreadable::TooSmall => ("too_small", FieldTrouble::Small),
        };
        let code = format!("card.field.{}.{name}", self.key.as_str());
        Explanation::new(code, CardSituation::Field(self.key, trouble))
    }
}

impl Samples for FieldProblem {
    fn samples() -> Vec<Self> {
        let keys = variants!(FieldKey: Name, HanjaName, ResidentNumber, Address, IssueDate, Issuer, LicenseClass,
            LicenseNumber, ValidFrom, ValidUntil, Condition, SerialCode, RegistrationNumber, KoreanName, Sex, Nationality,
            StayStatus, DocumentType, PassportNumber, Surname, GivenNames, BirthDate, ExpiryDate, MrzLine1, MrzLine2);
        let problems = variants!(Unreadable: NotFound, Incomplete, Malformed, Doubtful, Blurred, Glare, Covered,
            TooSmall);
        keys.into_iter().flat_map(|key| problems.map(|problem| Self { key, problem })).collect()
    }
}

/// The check that gives something to tell a customer: one that failed, or two readings of one thing that differ.
///
/// Nothing where it passed, where it could not be made, and for a check digit that differs: numbers given since October
/// 2020 end at random, and no customer can tell what is wrong with a machine readable line.
#[must_use]
pub const fn failed_check(check: &Check) -> Option<CheckCode> {
    let tells = match check.result {
        CheckResult::Failed => true,
        CheckResult::Differs => compares_readings(check.code),
        CheckResult::Matches
        | CheckResult::Agrees
        | CheckResult::Passed
        | CheckResult::NotApplicable
        | CheckResult::Unknown => false,
    };
    if tells { Some(check.code) } else { None }
}

/// Whether a check compares two things that a document says of one matter.
const fn compares_readings(code: CheckCode) -> bool {
    matches!(
        code,
        CheckCode::BirthDateVsMrz
            | CheckCode::DocumentTypeVsMrz
            | CheckCode::ExpiryDateVsMrz
            | CheckCode::GivenNamesVsMrz
            | CheckCode::NationalityVsMrz
            | CheckCode::PassportNumberVsMrz
            | CheckCode::SexVsMrz
            | CheckCode::SexVsNumber
            | CheckCode::StayStatusPair
            | CheckCode::SurnameVsMrz
    )
}

const fn compare(key: FieldKey) -> CardSituation {
    CardSituation::Compare(Compared::Field(key))
}

// What a failed check means for the customer: by far the most are misreadings, which a look at the card settles.
explain! { CheckCode;
    ResidentNumberBirthDate
        => Explanation::new("card.check.resident_number_birth_date", compare(FieldKey::ResidentNumber));
    ResidentNumberFuture => Explanation::new("card.check.resident_number_future", compare(FieldKey::ResidentNumber));
    ResidentNumberCentury => Explanation::new("card.check.resident_number_century", compare(FieldKey::ResidentNumber));
    ResidentNumberCheckDigit
        => Explanation::new("card.check.resident_number_check_digit", compare(FieldKey::ResidentNumber));
    ResidentHolderAge => Explanation::new(
        "card.check.resident_holder_age",
        CardSituation::Compare(Compared::NumberAndIssueDate),
    );
    IssueDateCalendar => Explanation::new("card.check.issue_date_calendar", compare(FieldKey::IssueDate));
    IssueDateEarliest => Explanation::new("card.check.issue_date_earliest", compare(FieldKey::IssueDate));
    IssueDateFuture => Explanation::new("card.check.issue_date_future", compare(FieldKey::IssueDate));
    LicenseRegion => Explanation::new("card.check.license_region", compare(FieldKey::LicenseNumber));
    LicenseIssuerVsDate => Explanation::new("card.check.license_issuer_vs_date", compare(FieldKey::IssueDate));
    LicenseIssuerKnown => Explanation::new("card.check.license_issuer_known", compare(FieldKey::Issuer));
    ValidPeriodOrder => Explanation::new("card.check.valid_period_order", CardSituation::Compare(Compared::Period));
    ValidUntilAfterIssue
        => Explanation::new("card.check.valid_until_after_issue", CardSituation::Compare(Compared::Period));
    RegistrationNumberBirthDate
        => Explanation::new("card.check.registration_number_birth_date", compare(FieldKey::RegistrationNumber));
    RegistrationNumberFuture
        => Explanation::new("card.check.registration_number_future", compare(FieldKey::RegistrationNumber));
    RegistrationNumberCentury
        => Explanation::new("card.check.registration_number_century", compare(FieldKey::RegistrationNumber));
    RegistrationNumberCheckDigit
        => Explanation::new("card.check.registration_number_check_digit", compare(FieldKey::RegistrationNumber));
    SexVsNumber => Explanation::new("card.check.sex_vs_number", compare(FieldKey::RegistrationNumber));
    BirthBeforeIssue => Explanation::new("card.check.birth_before_issue", compare(FieldKey::IssueDate));
    StayStatusPair => Explanation::new("card.check.stay_status_pair", compare(FieldKey::StayStatus));
    StayStatusVsDocument => Explanation::new("card.check.stay_status_vs_document", compare(FieldKey::StayStatus));
    ImmigrationIssuerVsDate
        => Explanation::new("card.check.immigration_issuer_vs_date", compare(FieldKey::IssueDate));
    MrzNumberCheckDigit
        => Explanation::new("card.check.mrz_number_check_digit", compare(FieldKey::PassportNumber));
    MrzBirthDateCheckDigit
        => Explanation::new("card.check.mrz_birth_date_check_digit", compare(FieldKey::BirthDate));
    MrzExpiryDateCheckDigit
        => Explanation::new("card.check.mrz_expiry_date_check_digit", compare(FieldKey::ExpiryDate));
    MrzOptionalCheckDigit
        => Explanation::new("card.check.mrz_optional_check_digit", compare(FieldKey::MrzLine2));
    MrzCompositeCheckDigit
        => Explanation::new("card.check.mrz_composite_check_digit", compare(FieldKey::MrzLine2));
    DocumentTypeVsMrz => Explanation::new("card.check.document_type_vs_mrz", compare(FieldKey::DocumentType));
    SurnameVsMrz => Explanation::new("card.check.surname_vs_mrz", compare(FieldKey::Surname));
    GivenNamesVsMrz => Explanation::new("card.check.given_names_vs_mrz", compare(FieldKey::GivenNames));
    PassportNumberVsMrz => Explanation::new("card.check.passport_number_vs_mrz", compare(FieldKey::PassportNumber));
    NationalityVsMrz => Explanation::new("card.check.nationality_vs_mrz", compare(FieldKey::Nationality));
    BirthDateVsMrz => Explanation::new("card.check.birth_date_vs_mrz", compare(FieldKey::BirthDate));
    SexVsMrz => Explanation::new("card.check.sex_vs_mrz", compare(FieldKey::Sex));
    ExpiryDateVsMrz => Explanation::new("card.check.expiry_date_vs_mrz", compare(FieldKey::ExpiryDate));
    PassportNumberForm => Explanation::new("card.check.passport_number_form", compare(FieldKey::PassportNumber));
    BirthDateFuture => Explanation::new("card.check.birth_date_future", compare(FieldKey::BirthDate));
    ExpiryAfterIssue => Explanation::new("card.check.expiry_after_issue", compare(FieldKey::ExpiryDate));
    ExpiryDatePast => Explanation::new("card.check.expiry_date_past", compare(FieldKey::ExpiryDate));
    ValidUntilNotPast
        => Explanation::new("card.check.valid_until_not_past", CardSituation::Compare(Compared::Period));
}

explain! { DecodeError;
    Empty => Explanation::new("card.decode.empty", CardSituation::NotReceived);
    Unrecognized => Explanation::new("card.decode.unrecognized", CardSituation::NotAPicture);
    UnsupportedFormat(format) in [
        Self::UnsupportedFormat(PhotoFormat::Jpeg),
        Self::UnsupportedFormat(PhotoFormat::Png),
        Self::UnsupportedFormat(PhotoFormat::WebP),
        Self::UnsupportedFormat(PhotoFormat::Heic),
        Self::UnsupportedFormat(PhotoFormat::Heif),
        Self::UnsupportedFormat(PhotoFormat::Avif),
        Self::UnsupportedFormat(PhotoFormat::Gif),
        Self::UnsupportedFormat(PhotoFormat::Bmp),
        Self::UnsupportedFormat(PhotoFormat::Tiff),
        Self::UnsupportedFormat(PhotoFormat::Pdf),
    ] => match format {
        PhotoFormat::Jpeg => Explanation::new("card.decode.unsupported.jpeg", CardSituation::UnknownFormat),
        PhotoFormat::Png => Explanation::new("card.decode.unsupported.png", CardSituation::UnknownFormat),
        PhotoFormat::WebP => Explanation::new("card.decode.unsupported.webp", CardSituation::UnknownFormat),
        PhotoFormat::Heic => Explanation::new("card.decode.unsupported.heic", CardSituation::UnknownFormat),
        PhotoFormat::Heif => Explanation::new("card.decode.unsupported.heif", CardSituation::UnknownFormat),
        PhotoFormat::Avif => Explanation::new("card.decode.unsupported.avif", CardSituation::UnknownFormat),
        PhotoFormat::Gif => Explanation::new("card.decode.unsupported.gif", CardSituation::UnknownFormat),
        PhotoFormat::Bmp => Explanation::new("card.decode.unsupported.bmp", CardSituation::UnknownFormat),
        PhotoFormat::Tiff => Explanation::new("card.decode.unsupported.tiff", CardSituation::UnknownFormat),
        PhotoFormat::Pdf => Explanation::new("card.decode.unsupported.pdf", CardSituation::Pdf),
    };
    TooManyBytes => Explanation::new("card.decode.too_many_bytes", CardSituation::TooLarge);
    TooLarge => Explanation::new("card.decode.too_large", CardSituation::TooLarge);
    TooCostly => Explanation::new("card.decode.too_costly", CardSituation::TooLarge);
    ZeroSize => Explanation::new("card.decode.zero_size", CardSituation::NotReceived);
    Corrupt => Explanation::new("card.decode.corrupt", CardSituation::NotReceived);
}

explain! { InferenceError;
    Corrupt(_) in [Self::Corrupt("sample")] => Explanation::new("card.inference.corrupt", Situation::OurFault);
    Load(_) in [Self::Load("sample")] => Explanation::new("card.inference.load", Situation::OurFault);
    Run(_) in [Self::Run("sample")] => Explanation::new("card.inference.run", Situation::OurFault);
    Shape => Explanation::new("card.inference.shape", Situation::OurFault);
}

explain! { ReadError;
    Decode(error) in [] => error.explain();
    TooSmall => Explanation::new("card.read_error.too_small", CardSituation::TooSmall);
    Inference(error) in [] => error.explain();
}
