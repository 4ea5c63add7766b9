//! Where the card reader's words become the issuer's: the only place that knows both.

use super::{CheckField, IssuerDocument};
use crate::card::{DocumentKind, FieldKey};

impl From<DocumentKind> for IssuerDocument {
    // No wildcard: a document that the reader learns must be given its issuer here.
    fn from(kind: DocumentKind) -> Self {
        match kind {
            DocumentKind::ResidentCard => Self::ResidentCard,
            DocumentKind::DriverLicense => Self::DriverLicense,
            DocumentKind::AlienRegistrationCard => Self::AlienRegistrationCard,
            DocumentKind::PermanentResidentCard => Self::PermanentResidentCard,
            DocumentKind::OverseasKoreanCard => Self::OverseasKoreanCard,
            // Whether it is Korea's to answer for shows in the passport's code of the state.
            DocumentKind::Passport => Self::Passport,
        }
    }
}

impl CheckField {
    /// The field that an issuer asks for under this key of the card reader; `None` for what no issuer asks for, such as
    /// the address.
    ///
    /// Two keys can mean one field of a request, but no document has both where its issuer asks for it: the name is the
    /// hangul one on passports, and the issuer of foreigners' cards asks for none
    /// ([`asks_for`](super::IssuerDocument::asks_for)).
    #[must_use]
    pub const fn of(key: FieldKey) -> Option<Self> {
        match key {
            FieldKey::Name | FieldKey::KoreanName => Some(Self::Name),
            FieldKey::ResidentNumber | FieldKey::RegistrationNumber => Some(Self::RegistrationNumber),
            FieldKey::IssueDate => Some(Self::IssueDate),
            FieldKey::LicenseNumber => Some(Self::LicenseNumber),
            FieldKey::SerialCode => Some(Self::LicenseSerial),
            FieldKey::PassportNumber => Some(Self::PassportNumber),
            FieldKey::BirthDate => Some(Self::BirthDate),
            FieldKey::ExpiryDate => Some(Self::ExpiryDate),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readers_words() {
        let table = [
            (FieldKey::Name, Some(CheckField::Name)),
            (FieldKey::ResidentNumber, Some(CheckField::RegistrationNumber)),
            (FieldKey::IssueDate, Some(CheckField::IssueDate)),
            (FieldKey::LicenseNumber, Some(CheckField::LicenseNumber)),
            (FieldKey::SerialCode, Some(CheckField::LicenseSerial)),
            (FieldKey::RegistrationNumber, Some(CheckField::RegistrationNumber)),
            (FieldKey::KoreanName, Some(CheckField::Name)),
            (FieldKey::PassportNumber, Some(CheckField::PassportNumber)),
            (FieldKey::BirthDate, Some(CheckField::BirthDate)),
            (FieldKey::ExpiryDate, Some(CheckField::ExpiryDate)),
            (FieldKey::HanjaName, None),
            (FieldKey::Surname, None),
            (FieldKey::MrzLine2, None),
            (FieldKey::Address, None),
            (FieldKey::ValidUntil, None),
        ];
        for (key, field) in table {
            assert_eq!(CheckField::of(key), field);
        }
        for kind in DocumentKind::ALL {
            assert_eq!(IssuerDocument::from(kind).as_str(), kind.as_str());
        }
    }
}
