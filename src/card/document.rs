//! What a reading is made of: kinds of document, keys of fields, values and the reasons why one is missing.

use core::fmt;

use zeroize::Zeroize;

use crate::card::geometry::Rect;

/// The kinds of document that can be read.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum DocumentKind {
    /// Resident registration card (주민등록증).
    ResidentCard,
    /// Driver license (자동차운전면허증).
    DriverLicense,
    /// Alien registration card (외국인등록증).
    AlienRegistrationCard,
    /// Permanent resident card (영주증).
    PermanentResidentCard,
    /// Overseas Korean resident card (국내거소신고증).
    OverseasKoreanCard,
    /// Data page of a passport, of Korea or another state.
    Passport,
}

impl DocumentKind {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::ResidentCard,
        Self::DriverLicense,
        Self::AlienRegistrationCard,
        Self::PermanentResidentCard,
        Self::OverseasKoreanCard,
        Self::Passport,
    ];

    /// The stable name, as in records and JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ResidentCard => "resident_card",
            Self::DriverLicense => "driver_license",
            Self::AlienRegistrationCard => "alien_registration_card",
            Self::PermanentResidentCard => "permanent_resident_card",
            Self::OverseasKoreanCard => "overseas_korean_card",
            Self::Passport => "passport",
        }
    }

    /// The size of what is photographed: a card, or a passport's data page.
    #[must_use]
    pub const fn format(self) -> Format {
        match self {
            Self::ResidentCard
            | Self::DriverLicense
            | Self::AlienRegistrationCard
            | Self::PermanentResidentCard
            | Self::OverseasKoreanCard => Format::Id1,
            Self::Passport => Format::Id3,
        }
    }

    /// Whether it is one of the three cards of foreigners, which share their fields.
    #[must_use]
    pub const fn is_foreigners(self) -> bool {
        matches!(self, Self::AlienRegistrationCard | Self::PermanentResidentCard | Self::OverseasKoreanCard)
    }
}

/// A document's size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Format {
    /// A card, 85.60 x 53.98 mm (ISO/IEC 7810, 5.1.1).
    Id1,
    /// A passport's page, 125 x 88 mm (ISO/IEC 7810, 5.1.3; ICAO 9303-4, 2).
    Id3,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Id1, Self::Id3];

    /// Width and height, in millimeters.
    #[must_use]
    pub const fn size_mm(self) -> (f32, f32) {
        match self {
            Self::Id1 => (85.60, 53.98),
            Self::Id3 => (125.0, 88.0),
        }
    }

    /// How many times as wide as high.
    #[must_use]
    pub const fn aspect(self) -> f32 {
        let (width, height) = self.size_mm();
        width / height
    }
}

/// A field of a document.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum FieldKey {
    /// Holder's name: in hangul on citizens' cards and licenses, in Latin letters as printed on foreigners' cards.
    Name,
    /// Holder's name in hanja, printed in parentheses on resident cards.
    HanjaName,
    /// Resident registration number, `######-#######`.
    ResidentNumber,
    /// Address, its lines joined by one space.
    Address,
    /// Date of issue, `YYYY-MM-DD`.
    IssueDate,
    /// Head of the issuing office.
    Issuer,
    /// License classes, comma-joined, as printed.
    LicenseClass,
    /// License number as printed: `11-15-003456-07` or `서울 19-123456-61`.
    LicenseNumber,
    /// First day of the aptitude test or renewal period, `YYYY-MM-DD`.
    ValidFrom,
    /// Last day of that period, `YYYY-MM-DD`.
    ValidUntil,
    /// Driving conditions, `A`.
    Condition,
    /// The six signs under a license's small photo.
    SerialCode,
    /// Foreigner's number, `######-#######`.
    RegistrationNumber,
    /// Name in hangul beside one in Latin letters.
    KoreanName,
    /// Sex as printed: `M`, `F` or, on passports, `X`.
    Sex,
    /// Nationality as printed: a state's name, or its code on some passports.
    Nationality,
    /// Status of stay, `재외동포(F-4)`.
    StayStatus,
    /// Kind of passport, `PM`.
    DocumentType,
    /// Passport number.
    PassportNumber,
    /// Surname in Latin letters.
    Surname,
    /// Given names in Latin letters.
    GivenNames,
    /// Date of birth, `YYYY-MM-DD`.
    BirthDate,
    /// Date of expiry, `YYYY-MM-DD`.
    ExpiryDate,
    /// Upper line of a passport's machine readable zone, 44 signs.
    MrzLine1,
    /// Lower line of a passport's machine readable zone, 44 signs.
    MrzLine2,
}

impl FieldKey {
    /// All of them.
    pub const ALL: [Self; 25] = [
        Self::Name,
        Self::HanjaName,
        Self::ResidentNumber,
        Self::Address,
        Self::IssueDate,
        Self::Issuer,
        Self::LicenseClass,
        Self::LicenseNumber,
        Self::ValidFrom,
        Self::ValidUntil,
        Self::Condition,
        Self::SerialCode,
        Self::RegistrationNumber,
        Self::KoreanName,
        Self::Sex,
        Self::Nationality,
        Self::StayStatus,
        Self::DocumentType,
        Self::PassportNumber,
        Self::Surname,
        Self::GivenNames,
        Self::BirthDate,
        Self::ExpiryDate,
        Self::MrzLine1,
        Self::MrzLine2,
    ];

    /// The stable name, as in records and JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::HanjaName => "hanja_name",
            Self::ResidentNumber => "resident_number",
            Self::Address => "address",
            Self::IssueDate => "issue_date",
            Self::Issuer => "issuer",
            Self::LicenseClass => "license_class",
            Self::LicenseNumber => "license_number",
            Self::ValidFrom => "valid_from",
            Self::ValidUntil => "valid_until",
            Self::Condition => "condition",
            Self::SerialCode => "serial_code",
            Self::RegistrationNumber => "registration_number",
            Self::KoreanName => "korean_name",
            Self::Sex => "sex",
            Self::Nationality => "nationality",
            Self::StayStatus => "stay_status",
            Self::DocumentType => "document_type",
            Self::PassportNumber => "passport_number",
            Self::Surname => "surname",
            Self::GivenNames => "given_names",
            Self::BirthDate => "birth_date",
            Self::ExpiryDate => "expiry_date",
            Self::MrzLine1 => "mrz_line1",
            Self::MrzLine2 => "mrz_line2",
        }
    }
}

/// Why a field has no value.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unreadable {
    /// No text was found where the field belongs.
    NotFound,
    /// Text was found, but not the whole of it could be made out.
    Incomplete,
    /// Signs were read that the field's format does not allow.
    Malformed,
    /// The signs themselves are in doubt.
    Doubtful,
    /// The picture is blurred there.
    Blurred,
    /// A reflection lies over it.
    Glare,
    /// Something covers it.
    Covered,
    /// The print is too small on the photo.
    TooSmall,
}

impl Unreadable {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::NotFound,
        Self::Incomplete,
        Self::Malformed,
        Self::Doubtful,
        Self::Blurred,
        Self::Glare,
        Self::Covered,
        Self::TooSmall,
    ];

    /// The stable name, as in records and JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::Incomplete => "incomplete",
            Self::Malformed => "malformed",
            Self::Doubtful => "doubtful",
            Self::Blurred => "blurred",
            Self::Glare => "glare",
            Self::Covered => "covered",
            Self::TooSmall => "too_small",
        }
    }
}

/// A field's text. Personal data: it prints as `[REDACTED]`, has no `Display`, and is wiped on drop.
#[derive(Clone, PartialEq, Eq)]
pub struct FieldValue(String);

impl FieldValue {
    /// A value that was read before, as the host takes it up again from its storage. The caller's own copies are the
    /// caller's to wipe.
    #[must_use]
    pub const fn new(text: String) -> Self {
        Self(text)
    }

    /// The one door to the text.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for FieldValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[REDACTED]")
    }
}

impl Drop for FieldValue {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

/// One field as it was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// Which field.
    pub key: FieldKey,
    /// What is printed, normalised in form only, or why it could not be read. Never repaired.
    pub value: Result<FieldValue, Unreadable>,
    /// Probability that the value is right, 0 to 1; 0 without a value.
    pub confidence: f32,
    /// Where it stands, in shares of the card; `None` if nothing was found.
    pub bounds: Option<Rect>,
}

impl Field {
    /// The text, where it could be read.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        self.value.as_ref().ok().map(FieldValue::expose)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_and_reason_is_listed_under_a_name_of_its_own() {
        // A new variant stops these from compiling: list it above.
        const fn key(key: FieldKey) {
            match key {
                FieldKey::Name | FieldKey::HanjaName | FieldKey::ResidentNumber | FieldKey::Address => {}
                FieldKey::IssueDate | FieldKey::Issuer | FieldKey::LicenseClass | FieldKey::LicenseNumber => {}
                FieldKey::ValidFrom | FieldKey::ValidUntil | FieldKey::Condition | FieldKey::SerialCode => {}
                FieldKey::RegistrationNumber | FieldKey::KoreanName | FieldKey::Sex | FieldKey::Nationality => {}
                FieldKey::StayStatus | FieldKey::DocumentType | FieldKey::PassportNumber | FieldKey::Surname => {}
                FieldKey::GivenNames | FieldKey::BirthDate | FieldKey::ExpiryDate => {}
                FieldKey::MrzLine1 | FieldKey::MrzLine2 => {}
            }
        }
        const fn reason(reason: Unreadable) {
            match reason {
                Unreadable::NotFound | Unreadable::Incomplete | Unreadable::Malformed | Unreadable::Doubtful => {}
                Unreadable::Blurred | Unreadable::Glare | Unreadable::Covered | Unreadable::TooSmall => {}
            }
        }
        let distinct = |mut names: Vec<&'static str>| {
            names.sort_unstable();
            names.windows(2).all(|pair| pair[0] != pair[1])
        };
        FieldKey::ALL.into_iter().for_each(key);
        Unreadable::ALL.into_iter().for_each(reason);
        assert!(distinct(FieldKey::ALL.map(FieldKey::as_str).to_vec()));
        assert!(distinct(Unreadable::ALL.map(Unreadable::as_str).to_vec()));
    }
}
