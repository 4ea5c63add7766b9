//! The exact data that each issuer's service needs, and nothing more.

use thiserror::Error;
use time::{Date, Month};

use super::card_date::{CardDate, today};
use super::{Basis, CheckField, ConfirmedFields, ForeignerSerial, IssuerDocument, LicenseSerial};
use crate::challenge::UnixTime;
use crate::pii::{
    FormError, LicenseNumber, LicenseRegion, PassportNumber, PersonName, RegistrationHolder, ResidentNumber,
};

/// First month of plastic resident cards. An earlier date was read wrong: such cards are long void.
pub const FIRST_PLASTIC_CARD: (i32, u8) = (1999, 9);

/// First year that a birth date may have: the oldest that a registration number can tell.
const FIRST_BIRTH_YEAR: i32 = 1800;

/// First year in which foreigners' cards carry a serial number on their back, from its first day.
pub const SERIAL_SINCE: i32 = 2011;

/// Why there is no request. Each tells what to ask the customer; none has cost a try.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestError {
    /// Input: no value for a field that the service needs.
    #[error("a field is missing")]
    Missing {
        /// The field.
        field: CheckField,
    },
    /// Input: the reading is doubtful, and the customer was not asked.
    #[error("a doubtful field was not confirmed")]
    Unconfirmed {
        /// The field.
        field: CheckField,
    },
    /// Input: the value does not have the field's form.
    #[error("a field does not have its form: {error}")]
    Form {
        /// The field.
        field: CheckField,
        /// What is wrong with it.
        error: FormError,
    },
    /// Input: the number's first digits are no day of the calendar, or one in the future.
    #[error("the birth date in the registration number is no past day")]
    BirthDate,
    /// Input: a foreigner's number on a document of citizens, or the other way round.
    #[error("the registration number is not one of this document's holders")]
    OtherHolder,
    /// Input: a date that this document can't have: in the future, before its holder was born, before such documents
    /// were issued, or an expiry before the issue.
    #[error("a date is one that this document can't have")]
    ImplausibleDate {
        /// The field.
        field: CheckField,
    },
    /// Input: the license number names its office, as before 2014, and the service asks for a code. The customer chooses
    /// one ([`LicenseNumber::with_code`]); it is not put in silently.
    #[error("the license number names its office instead of giving its code")]
    OfficeByName {
        /// The code that is likely; 11 to 26.
        likely_code: u8,
    },
    /// Input: the document says itself that it is no longer valid.
    #[error("the document has expired")]
    Expired,
    /// Misuse: `now` lies beyond the years that a calendar has.
    #[error("now is beyond the calendar")]
    Clock,
}

/// For a resident registration card.
#[derive(Debug)]
#[non_exhaustive]
pub struct ResidentCardRequest {
    /// Name.
    pub name: PersonName,
    /// Registration number, all thirteen digits.
    pub number: ResidentNumber,
    /// Date of issue.
    pub issue_date: CardDate,
}

/// For a driver license. The service takes a birth date in place of the resident number, so that the number isn't sent.
#[derive(Debug)]
#[non_exhaustive]
pub struct DriverLicenseRequest {
    /// Name.
    pub name: PersonName,
    /// Birth date.
    pub birth_date: CardDate,
    /// License number with an office code: [`LicenseNumber::parts`] has its four parts.
    pub number: LicenseNumber,
    /// Serial code, where the license has one.
    pub serial: Option<LicenseSerial>,
    /// Date of issue.
    pub issue_date: CardDate,
}

/// For the three cards of the Ministry of Justice.
#[derive(Debug)]
#[non_exhaustive]
pub struct ForeignerCardRequest {
    /// Which of the three.
    pub document: IssuerDocument,
    /// Foreigner's number, all thirteen digits.
    pub number: ResidentNumber,
    /// Date of issue.
    pub issue_date: CardDate,
    /// Serial number of the back: always there for cards issued since 2011.
    pub serial: Option<ForeignerSerial>,
}

/// For a Korean passport.
#[derive(Debug)]
#[non_exhaustive]
pub struct PassportRequest {
    /// Name.
    pub name: PersonName,
    /// Birth date.
    pub birth_date: CardDate,
    /// Passport number.
    pub number: PassportNumber,
    /// Date of issue.
    pub issue_date: CardDate,
    /// Last day of validity.
    pub expiry_date: CardDate,
}

/// A request that only [`ConfirmedFields::request`] makes. Personal data; sending it is what consent was given for.
#[derive(Debug)]
#[non_exhaustive]
pub enum IssuerRequest {
    /// To the Ministry of the Interior and Safety.
    ResidentCard(ResidentCardRequest),
    /// To the police.
    DriverLicense(DriverLicenseRequest),
    /// To the Ministry of Justice.
    ForeignerCard(ForeignerCardRequest),
    /// To the Ministry of Foreign Affairs.
    Passport(PassportRequest),
}

impl IssuerRequest {
    /// The document.
    #[must_use]
    pub const fn document(&self) -> IssuerDocument {
        match self {
            Self::ResidentCard(_) => IssuerDocument::ResidentCard,
            Self::DriverLicense(_) => IssuerDocument::DriverLicense,
            Self::ForeignerCard(request) => request.document,
            Self::Passport(_) => IssuerDocument::Passport,
        }
    }

    /// Every value that is sent, dates as `YYYYMMDD`. As open as each value's `expose`.
    #[must_use]
    pub fn parts(&self) -> Vec<(CheckField, &str)> {
        let mut parts = match self {
            Self::ResidentCard(r) => vec![
                (CheckField::Name, r.name.expose()),
                (CheckField::RegistrationNumber, r.number.expose()),
                (CheckField::IssueDate, r.issue_date.expose()),
            ],
            Self::DriverLicense(r) => vec![
                (CheckField::Name, r.name.expose()),
                (CheckField::BirthDate, r.birth_date.expose()),
                (CheckField::LicenseNumber, r.number.expose()),
                (CheckField::IssueDate, r.issue_date.expose()),
            ],
            Self::ForeignerCard(r) => vec![
                (CheckField::RegistrationNumber, r.number.expose()),
                (CheckField::IssueDate, r.issue_date.expose()),
            ],
            Self::Passport(r) => vec![
                (CheckField::Name, r.name.expose()),
                (CheckField::BirthDate, r.birth_date.expose()),
                (CheckField::PassportNumber, r.number.expose()),
                (CheckField::IssueDate, r.issue_date.expose()),
                (CheckField::ExpiryDate, r.expiry_date.expose()),
            ],
        };
        match self {
            Self::DriverLicense(DriverLicenseRequest { serial: Some(serial), .. }) => {
                parts.push((CheckField::LicenseSerial, serial.expose()));
            }
            Self::ForeignerCard(ForeignerCardRequest { serial: Some(serial), .. }) => {
                parts.push((CheckField::ForeignerSerial, serial.expose()));
            }
            _ => {}
        }
        parts
    }
}

impl ConfirmedFields {
    /// The request for this document, of values that were read for sure, confirmed or typed by the customer. What can be
    /// known to be wrong before asking is refused here, and costs no try.
    ///
    /// # Errors
    ///
    /// [`RequestError`] names the first field to ask the customer about.
    pub fn request(&self, now: UnixTime) -> Result<IssuerRequest, RequestError> {
        let today = today(now).ok_or(RequestError::Clock)?;
        Ok(match self.document() {
            IssuerDocument::ResidentCard => {
                let name = self.name()?;
                let (number, birth) = self.registration_number(RegistrationHolder::Citizen, today)?;
                let (year, month) = FIRST_PLASTIC_CARD;
                let first = Month::try_from(month).ok().and_then(|month| Date::from_calendar_date(year, month, 1).ok());
                let earliest = first.map_or(birth, |first| first.max(birth));
                let issue_date = self.date(CheckField::IssueDate, earliest, today)?.0;
                IssuerRequest::ResidentCard(ResidentCardRequest { name, number, issue_date })
            }
            IssuerDocument::DriverLicense => {
                let name = self.name()?;
                let (birth_date, birth) = if self.value(CheckField::RegistrationNumber).is_some() {
                    // Foreigners' licenses print their own numbers here.
                    let number = self.parsed(CheckField::RegistrationNumber, ResidentNumber::parse)?;
                    let birth = number.birth_date().filter(|born| *born <= today).ok_or(RequestError::BirthDate)?;
                    (CardDate::of(birth).ok_or(RequestError::BirthDate)?, birth)
                } else {
                    self.date(CheckField::BirthDate, first_birth(), today)?
                };
                let number = self.parsed(CheckField::LicenseNumber, LicenseNumber::parse)?;
                if let LicenseRegion::Name(name) = number.region() {
                    return Err(RequestError::OfficeByName { likely_code: name.likely_code() });
                }
                let serial = match self.value(CheckField::LicenseSerial) {
                    Some(_) => Some(self.parsed(CheckField::LicenseSerial, LicenseSerial::parse)?),
                    None => None,
                };
                let issue_date = self.date(CheckField::IssueDate, birth, today)?.0;
                IssuerRequest::DriverLicense(DriverLicenseRequest { name, birth_date, number, serial, issue_date })
            }
            document @ (IssuerDocument::AlienRegistrationCard
            | IssuerDocument::PermanentResidentCard
            | IssuerDocument::OverseasKoreanCard) => {
                let (number, birth) = self.registration_number(RegistrationHolder::Foreigner, today)?;
                let (issue_date, issued) = self.date(CheckField::IssueDate, birth, today)?;
                let serial = if self.value(CheckField::ForeignerSerial).is_some() || issued.year() >= SERIAL_SINCE {
                    Some(self.parsed(CheckField::ForeignerSerial, ForeignerSerial::parse)?)
                } else {
                    None
                };
                IssuerRequest::ForeignerCard(ForeignerCardRequest { document, number, issue_date, serial })
            }
            IssuerDocument::Passport => {
                let name = self.name()?;
                let number = self.parsed(CheckField::PassportNumber, PassportNumber::parse)?;
                let (birth_date, birth) = self.date(CheckField::BirthDate, first_birth(), today)?;
                let (issue_date, issued) = self.date(CheckField::IssueDate, birth, today)?;
                let (expiry_date, expires) = self.date(CheckField::ExpiryDate, issued, Date::MAX)?;
                if expires < today {
                    return Err(RequestError::Expired);
                }
                IssuerRequest::Passport(PassportRequest { name, birth_date, number, issue_date, expiry_date })
            }
        })
    }

    /// The text of a field that may be sent.
    fn sendable(&self, field: CheckField) -> Result<&str, RequestError> {
        match (self.basis(field), self.value(field)) {
            (Some(Basis::SureReading | Basis::Confirmed | Basis::Edited), Some(text)) => Ok(text.expose()),
            (Some(Basis::DoubtfulReading), _) => Err(RequestError::Unconfirmed { field }),
            _ => Err(RequestError::Missing { field }),
        }
    }

    fn parsed<T>(&self, field: CheckField, parse: impl Fn(&str) -> Result<T, FormError>) -> Result<T, RequestError> {
        parse(self.sendable(field)?).map_err(|error| RequestError::Form { field, error })
    }

    fn name(&self) -> Result<PersonName, RequestError> {
        self.parsed(CheckField::Name, PersonName::parse)
    }

    /// A date from `earliest` to `latest`.
    fn date(&self, field: CheckField, earliest: Date, latest: Date) -> Result<(CardDate, Date), RequestError> {
        let read = |text: &str| {
            let date = CardDate::parse(text).ok_or(FormError::Malformed)?;
            let day = date.day().ok_or(FormError::Malformed)?;
            Ok((date, day))
        };
        let (date, day) = self.parsed(field, read)?;
        if (earliest..=latest).contains(&day) { Ok((date, day)) } else { Err(RequestError::ImplausibleDate { field }) }
    }

    /// A number of such a holder, and the birth date that it tells.
    fn registration_number(
        &self,
        holder: RegistrationHolder,
        today: Date,
    ) -> Result<(ResidentNumber, Date), RequestError> {
        let number = self.parsed(CheckField::RegistrationNumber, ResidentNumber::parse)?;
        if number.holder() != holder {
            return Err(RequestError::OtherHolder);
        }
        let birth = number.birth_date().filter(|born| *born <= today).ok_or(RequestError::BirthDate)?;
        Ok((number, birth))
    }
}

fn first_birth() -> Date {
    Date::from_calendar_date(FIRST_BIRTH_YEAR, Month::January, 1).unwrap_or(Date::MIN)
}

#[cfg(test)]
mod tests;
