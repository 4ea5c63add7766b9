//! Documents that an issuer's service knows, and the fields that it asks for.

/// A document whose issuer can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum IssuerDocument {
    /// Resident registration card (주민등록증): Ministry of the Interior and Safety.
    ResidentCard,
    /// Driver license (운전면허증): police, road traffic authority.
    DriverLicense,
    /// Alien registration card (외국인등록증): Ministry of Justice.
    AlienRegistrationCard,
    /// Permanent resident card (영주증): Ministry of Justice.
    PermanentResidentCard,
    /// Overseas Korean resident card (국내거소신고증): Ministry of Justice.
    OverseasKoreanCard,
    /// Korean passport (여권): Ministry of Foreign Affairs.
    Passport,
}

/// What is publicly known about the issuer's own lock after wrong tries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lock {
    /// Locks after that many mismatches, whoever asked; the citizen unlocks it at gov.kr.
    After(u8),
    /// No rule is published. The same count is kept as a precaution.
    NotPublished,
}

impl IssuerDocument {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::ResidentCard,
        Self::DriverLicense,
        Self::AlienRegistrationCard,
        Self::PermanentResidentCard,
        Self::OverseasKoreanCard,
        Self::Passport,
    ];

    /// The stable name, as in records.
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

    /// Whether it is one of the three cards of the Ministry of Justice.
    #[must_use]
    pub const fn is_foreigners(self) -> bool {
        matches!(self, Self::AlienRegistrationCard | Self::PermanentResidentCard | Self::OverseasKoreanCard)
    }

    /// When the issuer itself locks the document.
    #[must_use]
    pub const fn lock(self) -> Lock {
        match self {
            Self::ResidentCard => Lock::After(super::CITIZEN_TRIES),
            _ => Lock::NotPublished,
        }
    }

    /// Whether the issuer's service asks for a field, or takes it where there is one.
    #[must_use]
    pub const fn asks_for(self, field: CheckField) -> bool {
        use CheckField::{
            BirthDate, ExpiryDate, ForeignerSerial, IssueDate, LicenseNumber, LicenseSerial, Name, PassportNumber,
            RegistrationNumber,
        };
        match self {
            Self::ResidentCard => matches!(field, Name | RegistrationNumber | IssueDate),
            Self::DriverLicense => {
                matches!(field, Name | RegistrationNumber | BirthDate | LicenseNumber | LicenseSerial | IssueDate)
            }
            Self::AlienRegistrationCard | Self::PermanentResidentCard | Self::OverseasKoreanCard => {
                matches!(field, RegistrationNumber | IssueDate | ForeignerSerial)
            }
            Self::Passport => matches!(field, Name | PassportNumber | BirthDate | IssueDate | ExpiryDate),
        }
    }
}

/// A field of a request to an issuer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum CheckField {
    /// Holder's name; on passports the hangul one.
    Name,
    /// Resident registration number or foreigner's number.
    RegistrationNumber,
    /// Birth date, where no registration number is printed: `YYYY-MM-DD`.
    BirthDate,
    /// Date of issue, `YYYY-MM-DD`: by it a lost and reissued resident card is told from its successor.
    IssueDate,
    /// Last day of validity, `YYYY-MM-DD`.
    ExpiryDate,
    /// Driver license number.
    LicenseNumber,
    /// The six signs under a license's small photo.
    LicenseSerial,
    /// Passport number.
    PassportNumber,
    /// The eleven signs on the back of foreigners' cards.
    ForeignerSerial,
}

impl CheckField {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Name,
        Self::RegistrationNumber,
        Self::BirthDate,
        Self::IssueDate,
        Self::ExpiryDate,
        Self::LicenseNumber,
        Self::LicenseSerial,
        Self::PassportNumber,
        Self::ForeignerSerial,
    ];

    /// The stable name, as in records.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::RegistrationNumber => "registration_number",
            Self::BirthDate => "birth_date",
            Self::IssueDate => "issue_date",
            Self::ExpiryDate => "expiry_date",
            Self::LicenseNumber => "license_number",
            Self::LicenseSerial => "license_serial",
            Self::PassportNumber => "passport_number",
            Self::ForeignerSerial => "foreigner_serial",
        }
    }
}
