//! Why a customer was not approved at once.

use super::Step;

/// A reason for a review or a refusal. It holds no data of the customer, only, for what is missing, the step.
///
/// Which reason weighs how much is the policy's to say, within what is fixed; see
/// [`DecisionPolicy::describe`](super::DecisionPolicy::describe).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Reason {
    /// The customer has blocked openings without a visit (안심차단). Lifted at a branch only.
    OpeningBlocked,
    /// The issuer says that the document was reported lost.
    DocumentLost,
    /// The issuer says that it was canceled.
    DocumentCanceled,
    /// The issuer says that it is suspended.
    DocumentSuspended,
    /// The issuer says that a newer one was issued in its place.
    DocumentReissued,
    /// The issuer says that its time is over.
    DocumentExpired,
    /// The issuer has locked it after too many mismatches; unlocked at gov.kr.
    DocumentLocked,
    /// The holder is registered as dead.
    HolderDeceased,
    /// A piece of evidence was given in another session. A fault of the host or an attack; never approved.
    OtherSession,
    /// Fewer than two of the five mandatory methods were carried out (guideline, ① to ⑤).
    TwoMandatoryMethods,
    /// A step that the policy asks for was not made, or so long ago that it counts no more.
    Missing(Step),
    /// The bank does not take this kind of document.
    DocumentNotAccepted,
    /// The issuer says that the data is not right.
    DocumentMismatch,
    /// The issuer's service would not look at the data.
    DocumentUnusable,
    /// The issuer could not be asked.
    IssuerUnavailable,
    /// The photo shows a picture of a document.
    Recaptured,
    /// The photo may show a picture of a document.
    CopySuspected,
    /// A date on the document is no day, or one that has not come.
    DatesImpossible,
    /// Number, dates and kind of document don't go together, or a passport's print and its machine readable zone.
    DocumentInconsistent,
    /// Number, office and date of issue don't go together.
    OfficeInconsistent,
    /// The period of validity doesn't go with itself or with the date of issue, or is over by what was read.
    PeriodInconsistent,
    /// The period of validity that the document prints is over.
    PeriodOver,
    /// A check digit of the document is another one: most often a reading error, and for resident numbers since October
    /// 2020 nothing at all.
    CheckDigitDiffers,
    /// Something on the document could not be checked, as a field was not read.
    ChecksIncomplete,
    /// The customer changed what had been read with confidence.
    FieldsRewritten,
    /// Nobody has established the customer's name.
    PersonUnknown,
    /// The name written down in a call, at a handover or in an equivalent method is another one.
    AttestedNameDifferent,
    /// That name differs in one syllable that many systems can't hold.
    AttestedNameEncoding,
    /// The birth date written down there is another one.
    AttestedBirthDifferent,
    /// The telcos' subscriber has another name.
    SubscriberNameDifferent,
    /// The subscriber's name differs in one syllable that many systems can't hold.
    SubscriberNameEncoding,
    /// The subscriber has another birth date.
    SubscriberBirthDifferent,
    /// The document's birth date is not known, so that it could not be compared with the subscriber's.
    SubscriberBirthUnknown,
    /// The subscriber's sex is another one.
    SubscriberSexDifferent,
    /// The account is in another name.
    HolderNameDifferent,
    /// The holder's name differs in one syllable that many systems can't hold.
    HolderNameEncoding,
    /// The holder's name was cut by its field.
    HolderNameTruncated,
    /// The holder's name is followed by a joint holder or a business.
    HolderNameSuffixed,
    /// The bank hides part of the holder's name.
    HolderNameMasked,
    /// The account's holder has another birth date.
    HolderBirthDifferent,
    /// The bank's risk policy refuses the line.
    PhoneRefused,
    /// The bank's risk policy asks for another factor beside the line's code.
    PhoneStepUp,
    /// The identified line is another one than the one that received the code.
    PhoneOfAnotherLine,
}

impl Reason {
    /// The stable name, for operators and records. A missing step has its own.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OpeningBlocked => "opening_blocked",
            Self::DocumentLost => "document_lost",
            Self::DocumentCanceled => "document_canceled",
            Self::DocumentSuspended => "document_suspended",
            Self::DocumentReissued => "document_reissued",
            Self::DocumentExpired => "document_expired",
            Self::DocumentLocked => "document_locked",
            Self::HolderDeceased => "holder_deceased",
            Self::OtherSession => "other_session",
            Self::TwoMandatoryMethods => "two_mandatory_methods",
            Self::Missing(step) => step.missing_name(),
            Self::DocumentNotAccepted => "document_not_accepted",
            Self::DocumentMismatch => "document_mismatch",
            Self::DocumentUnusable => "document_unusable",
            Self::IssuerUnavailable => "issuer_unavailable",
            Self::Recaptured => "recaptured",
            Self::CopySuspected => "copy_suspected",
            Self::DatesImpossible => "dates_impossible",
            Self::DocumentInconsistent => "document_inconsistent",
            Self::OfficeInconsistent => "office_inconsistent",
            Self::PeriodInconsistent => "period_inconsistent",
            Self::PeriodOver => "period_over",
            Self::CheckDigitDiffers => "check_digit_differs",
            Self::ChecksIncomplete => "checks_incomplete",
            Self::FieldsRewritten => "fields_rewritten",
            Self::PersonUnknown => "person_unknown",
            Self::AttestedNameDifferent => "attested_name_different",
            Self::AttestedNameEncoding => "attested_name_encoding",
            Self::AttestedBirthDifferent => "attested_birth_different",
            Self::SubscriberNameDifferent => "subscriber_name_different",
            Self::SubscriberNameEncoding => "subscriber_name_encoding",
            Self::SubscriberBirthDifferent => "subscriber_birth_different",
            Self::SubscriberBirthUnknown => "subscriber_birth_unknown",
            Self::SubscriberSexDifferent => "subscriber_sex_different",
            Self::HolderNameDifferent => "holder_name_different",
            Self::HolderNameEncoding => "holder_name_encoding",
            Self::HolderNameTruncated => "holder_name_truncated",
            Self::HolderNameSuffixed => "holder_name_suffixed",
            Self::HolderNameMasked => "holder_name_masked",
            Self::HolderBirthDifferent => "holder_birth_different",
            Self::PhoneRefused => "phone_refused",
            Self::PhoneStepUp => "phone_step_up",
            Self::PhoneOfAnotherLine => "phone_of_another_line",
        }
    }

    /// Whether nothing that the customer does with this document in this session can change it: a blocked opening, a
    /// revoked or locked document. Asking for anything more would waste the customer's time.
    #[must_use]
    pub const fn is_terminal(self) -> bool {
        matches!(
            self,
            Self::OpeningBlocked
                | Self::DocumentLost
                | Self::DocumentCanceled
                | Self::DocumentSuspended
                | Self::DocumentReissued
                | Self::DocumentExpired
                | Self::DocumentLocked
                | Self::HolderDeceased
        )
    }

    /// Whether something is still to be done, as against something found.
    #[must_use]
    pub const fn is_missing(self) -> bool {
        matches!(self, Self::Missing(_) | Self::TwoMandatoryMethods)
    }
}
