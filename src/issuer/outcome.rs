//! What issuers answer, in one vocabulary.

/// The part of the data that the issuer did not confirm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum MismatchPart {
    /// The service did not say which.
    Unspecified,
    /// Name.
    Name,
    /// Birth date.
    BirthDate,
    /// Issue date.
    IssueDate,
    /// Number of the document.
    Number,
    /// Serial code.
    Serial,
    /// License class.
    LicenseClass,
}

/// The part of the request that the issuer's service would not look at: it compared nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum UnusablePart {
    /// Resident or foreigner number.
    RegistrationNumber,
    /// Issue date.
    IssueDate,
    /// License number of the old form, no longer valid: the customer has a newer card.
    OldLicenseNumber,
    /// The license was issued without a serial code; asking without one may work.
    SerialNotIssued,
}

/// Why there is no answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum OutageKind {
    /// The request did not get there: no connection, circuit open, announced maintenance.
    NotReached,
    /// The service says that it can't answer now.
    Unavailable,
    /// It may have got there, and no answer came back: the issuer may have counted a try.
    NoAnswer,
}

/// An issuer's answer. It says whether a document of this data was issued and is valid, never whether the photo shows
/// that document or whose hands it is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Outcome {
    /// The data is that of a valid document.
    Genuine,
    /// A part of the data differs from the register.
    Mismatch(MismatchPart),
    /// The register has no such document.
    NotFound,
    /// The service did not look at the request.
    Unusable(UnusablePart),
    /// Too many mismatches: the issuer answers nobody until the citizen unlocks it (for resident cards at gov.kr).
    Locked,
    /// Reported lost.
    Lost,
    /// A newer one was issued in its place.
    Reissued,
    /// Its validity or renewal period is over.
    Expired,
    /// Canceled, as a license can be.
    Canceled,
    /// Suspended, as a license can be.
    Suspended,
    /// The holder is registered as dead.
    Deceased,
    /// No answer.
    Outage(OutageKind),
    /// The service asks to slow down; it compared nothing.
    RateLimited,
    /// A code that this release doesn't know. Neither a match nor a mismatch; tell your operators.
    Unrecognized,
}

/// What an outcome means for the way on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Class {
    /// Done.
    Genuine,
    /// The customer can compare with the card and correct.
    Correctable,
    /// This document leads nowhere now; another one may.
    Terminal,
    /// Not the customer's doing; try later.
    Temporary,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 25] = [
        Self::Genuine,
        Self::Mismatch(MismatchPart::Unspecified),
        Self::Mismatch(MismatchPart::Name),
        Self::Mismatch(MismatchPart::BirthDate),
        Self::Mismatch(MismatchPart::IssueDate),
        Self::Mismatch(MismatchPart::Number),
        Self::Mismatch(MismatchPart::Serial),
        Self::Mismatch(MismatchPart::LicenseClass),
        Self::NotFound,
        Self::Unusable(UnusablePart::RegistrationNumber),
        Self::Unusable(UnusablePart::IssueDate),
        Self::Unusable(UnusablePart::OldLicenseNumber),
        Self::Unusable(UnusablePart::SerialNotIssued),
        Self::Locked,
        Self::Lost,
        Self::Reissued,
        Self::Expired,
        Self::Canceled,
        Self::Suspended,
        Self::Deceased,
        Self::Outage(OutageKind::NotReached),
        Self::Outage(OutageKind::Unavailable),
        Self::Outage(OutageKind::NoAnswer),
        Self::RateLimited,
        Self::Unrecognized,
    ];

    /// The stable name, as in records.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Genuine => "genuine",
            Self::Mismatch(MismatchPart::Unspecified) => "mismatch",
            Self::Mismatch(MismatchPart::Name) => "mismatch_name",
            Self::Mismatch(MismatchPart::BirthDate) => "mismatch_birth_date",
            Self::Mismatch(MismatchPart::IssueDate) => "mismatch_issue_date",
            Self::Mismatch(MismatchPart::Number) => "mismatch_number",
            Self::Mismatch(MismatchPart::Serial) => "mismatch_serial",
            Self::Mismatch(MismatchPart::LicenseClass) => "mismatch_license_class",
            Self::NotFound => "not_found",
            Self::Unusable(UnusablePart::RegistrationNumber) => "unusable_registration_number",
            Self::Unusable(UnusablePart::IssueDate) => "unusable_issue_date",
            Self::Unusable(UnusablePart::OldLicenseNumber) => "unusable_old_license_number",
            Self::Unusable(UnusablePart::SerialNotIssued) => "unusable_serial_not_issued",
            Self::Locked => "locked",
            Self::Lost => "lost",
            Self::Reissued => "reissued",
            Self::Expired => "expired",
            Self::Canceled => "canceled",
            Self::Suspended => "suspended",
            Self::Deceased => "deceased",
            Self::Outage(OutageKind::NotReached) => "outage_not_reached",
            Self::Outage(OutageKind::Unavailable) => "outage_unavailable",
            Self::Outage(OutageKind::NoAnswer) => "outage_no_answer",
            Self::RateLimited => "rate_limited",
            Self::Unrecognized => "unrecognized",
        }
    }

    /// What it means for the way on.
    #[must_use]
    pub const fn class(self) -> Class {
        match self {
            Self::Genuine => Class::Genuine,
            Self::Mismatch(_)
            | Self::NotFound
            | Self::Unusable(
                UnusablePart::RegistrationNumber | UnusablePart::IssueDate | UnusablePart::SerialNotIssued,
            ) => Class::Correctable,
            Self::Unusable(UnusablePart::OldLicenseNumber)
            | Self::Locked
            | Self::Lost
            | Self::Reissued
            | Self::Expired
            | Self::Canceled
            | Self::Suspended
            | Self::Deceased => Class::Terminal,
            Self::Outage(_) | Self::RateLimited | Self::Unrecognized => Class::Temporary,
        }
    }

    /// Whether the issuer compared the data and found it wrong: one of the citizen's tries is gone.
    #[must_use]
    pub const fn costs_a_try(self) -> bool {
        matches!(self, Self::Mismatch(_) | Self::NotFound)
    }

    /// Whether the issuer may have counted a try, and nobody can tell.
    #[must_use]
    pub const fn may_have_cost_a_try(self) -> bool {
        matches!(self, Self::Outage(OutageKind::NoAnswer) | Self::Unrecognized)
    }
}
