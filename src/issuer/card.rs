//! Where the card reader's words become the issuer's: the only place that knows both.

use time::Date;
use zeroize::Zeroizing;

use super::{CardDate, CheckField, ConfirmedFields, IssuerDocument, Origin};
use crate::card::document::{Field, FieldValue, Unreadable};
use crate::card::validation::{Check, validate};
use crate::card::{DocumentKind, FieldKey, Reading};
use crate::pii::{LicenseNumber, ResidentNumber, Secret};

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

impl ConfirmedFields {
    /// What was read of the fields that the document's issuer asks for, each with its confidence; nobody has confirmed
    /// any yet. What was not legible is not there: the customer fills it in. `None` of a reading that names no document.
    #[must_use]
    pub fn of_reading(reading: &Reading) -> Option<Self> {
        let (kind, _) = reading.document?;
        let mut fields = Self::new(kind.into());
        for field in &reading.fields {
            if let Some(key) = CheckField::of(field.key)
                && let Some(text) = field.text()
            {
                let value = Secret::new(text.to_owned());
                // What the issuer doesn't ask for is left out, as is a text longer than any value: it is no value.
                let _taken = fields.insert(key, value, Origin::Read { confidence: field.confidence });
            }
        }
        Some(fields)
    }

    /// The checks of the document with what the customer made of its fields. [`Reading::checks`] are of `read` as it was,
    /// so that a misread date which the customer has corrected would speak against them.
    #[must_use]
    pub fn checks(&self, kind: DocumentKind, read: &[Field], today: Option<Date>) -> Vec<Check> {
        let fields: Vec<Field> = read.iter().map(|field| self.corrected(field)).collect();
        validate(kind, &fields, today)
    }

    /// The field with what the customer typed in its place, spelled as the reader spells it.
    fn corrected(&self, field: &Field) -> Field {
        let edited = CheckField::of(field.key).and_then(|key| self.edited(key).map(|typed| (key, typed)));
        let Some((key, typed)) = edited else { return field.clone() };
        let value = as_read(key, typed.expose()).map(FieldValue::new).ok_or(Unreadable::Malformed);
        Field { value, ..field.clone() }
    }
}

/// A typed value in the reader's spelling; `None` for one that isn't of its form.
fn as_read(field: CheckField, typed: &str) -> Option<String> {
    match field {
        CheckField::RegistrationNumber => Some(ResidentNumber::parse(typed).ok()?.expose().to_owned()),
        CheckField::LicenseNumber => Some(LicenseNumber::parse(typed).ok()?.expose().to_owned()),
        CheckField::IssueDate | CheckField::ExpiryDate | CheckField::BirthDate => {
            let date = CardDate::parse(typed)?;
            let (year, rest) = date.expose().split_at_checked(4)?;
            let (month, day) = rest.split_at_checked(2)?;
            let mut text = Zeroizing::new(String::with_capacity(10));
            for part in [year, "-", month, "-", day] {
                text.push_str(part);
            }
            Some(core::mem::take(&mut *text))
        }
        _ => Some(typed.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::Outcome;
    use crate::card::validation::{CheckCode, CheckResult};
    use crate::issuer::{Basis, MIN_READ_CONFIDENCE};

    fn reading(kind: DocumentKind, fields: &[(FieldKey, Result<&str, Unreadable>, f32)]) -> Reading {
        let field = |(key, value, confidence): &(FieldKey, Result<&str, Unreadable>, f32)| Field {
            key: *key,
            value: value.map(|text| FieldValue::new(text.to_owned())),
            confidence: *confidence,
            bounds: None,
        };
        Reading {
            outcome: Outcome::Read,
            reasons: Vec::new(),
            document: Some((kind, 1.0)),
            quad: None,
            fields: fields.iter().map(field).collect(),
            checks: Vec::new(),
            quality: None,
            originality: None,
            card: None,
            sensitive: crate::card::masking::SensitivePlaces::default(),
        }
    }

    #[test]
    fn a_reading_becomes_fields_that_nobody_has_confirmed() {
        let read = reading(
            DocumentKind::ResidentCard,
            &[
                (FieldKey::Name, Ok("홍길동"), 0.999),
                (FieldKey::ResidentNumber, Err(Unreadable::Glare), 0.0),
                (FieldKey::Address, Ok("서울특별시 관악구 가상로 12"), 0.999),
                (FieldKey::IssueDate, Ok("2020-08-16"), MIN_READ_CONFIDENCE - 0.001),
                (FieldKey::LicenseNumber, Ok("11-15-003456-07"), 0.999),
            ],
        );
        let fields = ConfirmedFields::of_reading(&read).unwrap();
        let known = CheckField::ALL.into_iter().filter(|field| fields.basis(*field).is_some());
        assert_eq!(known.count(), 2);
        assert_eq!(fields.basis(CheckField::Name), Some(Basis::SureReading));
        assert_eq!(fields.basis(CheckField::IssueDate), Some(Basis::DoubtfulReading));
        let nothing = Reading { document: None, ..reading(DocumentKind::ResidentCard, &[]) };
        assert!(ConfirmedFields::of_reading(&nothing).is_none());
    }

    #[test]
    fn checks_are_of_what_the_customer_made_of_the_fields() {
        let today = CardDate::parse("2026-11-23").unwrap().day();
        let read = reading(
            DocumentKind::ResidentCard,
            &[
                (FieldKey::Name, Ok("홍길동"), 0.9),
                (FieldKey::ResidentNumber, Err(Unreadable::Glare), 0.0),
                (FieldKey::IssueDate, Ok("2029-08-16"), 0.9),
            ],
        );
        let result = |fields: &ConfirmedFields, code| {
            fields
                .checks(DocumentKind::ResidentCard, &read.fields, today)
                .into_iter()
                .find(|check| check.code == code)
                .map(|check| check.result)
        };
        let mut fields = ConfirmedFields::of_reading(&read).unwrap();
        assert_eq!(result(&fields, CheckCode::IssueDateFuture), Some(CheckResult::Failed));
        assert_eq!(result(&fields, CheckCode::ResidentHolderAge), Some(CheckResult::Unknown));
        for (field, typed) in
            [(CheckField::IssueDate, "2020. 8. 16."), (CheckField::RegistrationNumber, "8207012345678")]
        {
            fields.insert(field, Secret::new(typed.to_owned()), Origin::Edited).unwrap();
        }
        assert_eq!(result(&fields, CheckCode::IssueDateFuture), Some(CheckResult::Passed));
        assert_eq!(result(&fields, CheckCode::ResidentHolderAge), Some(CheckResult::Passed));
        fields.insert(CheckField::IssueDate, Secret::new("next week".to_owned()), Origin::Edited).unwrap();
        assert_eq!(result(&fields, CheckCode::IssueDateFuture), Some(CheckResult::Unknown));
    }

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
