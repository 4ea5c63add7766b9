//! Where the card reader's words become the issuer's: the only place that knows both.

use super::{CheckField, IssuerDocument};
use crate::card::{DocumentKind, FieldKey};

impl From<DocumentKind> for IssuerDocument {
    // No wildcard: a document that the reader learns must be given its issuer here.
    fn from(kind: DocumentKind) -> Self {
        match kind {
            DocumentKind::ResidentCard => Self::ResidentCard,
            DocumentKind::DriverLicense => Self::DriverLicense,
        }
    }
}

impl CheckField {
    /// The field that an issuer asks for under this key of the card reader; `None` for what no issuer asks for, such as
    /// the address.
    #[must_use]
    pub const fn of(key: FieldKey) -> Option<Self> {
        match key {
            FieldKey::Name => Some(Self::Name),
            FieldKey::ResidentNumber => Some(Self::RegistrationNumber),
            FieldKey::IssueDate => Some(Self::IssueDate),
            FieldKey::LicenseNumber => Some(Self::LicenseNumber),
            FieldKey::SerialCode => Some(Self::LicenseSerial),
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
            (FieldKey::HanjaName, None),
            (FieldKey::Address, None),
            (FieldKey::ValidUntil, None),
        ];
        for (key, field) in table {
            assert_eq!(CheckField::of(key), field);
        }
        for kind in [DocumentKind::ResidentCard, DocumentKind::DriverLicense] {
            assert_eq!(IssuerDocument::from(kind).as_str(), kind.as_str());
        }
    }
}
