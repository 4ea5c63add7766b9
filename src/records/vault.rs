//! What may be stored together.

use core::fmt;
use core::marker::PhantomData;

use super::Datum;
use super::digest::hex;
use crate::one_won::Account;
use crate::phone::{ConnectingInformation, DuplicationInformation, PhoneNumber};
use crate::pii::{Address, LicenseNumber, PassportNumber, PersonName, RegistrationHolder, ResidentNumber, Secret};

/// Bytes of a record's identifier.
pub const RECORD_ID_BYTES: usize = 16;

mod sealed {
    pub trait Sealed {}
}

/// A store of its own: other tables, other keys, other rights.
pub trait Compartment: sealed::Sealed {
    /// The stable name.
    const NAME: &'static str;
}

/// Who the customer is, by what they are registered with: name, resident number and so on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Identification {}

/// What links the customer's data between firms and within one: CI and DI.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Linking {}

impl sealed::Sealed for Identification {}
impl sealed::Sealed for Linking {}

impl Compartment for Identification {
    const NAME: &'static str = "identification";
}

impl Compartment for Linking {
    const NAME: &'static str = "linking";
}

/// A value that belongs into a compartment: each type into one only.
pub trait Stored<C: Compartment>: sealed::Sealed {
    /// The datum that it is.
    fn datum(&self) -> Datum;

    /// Its text. Whoever calls this answers for where it goes.
    fn expose(&self) -> &str;
}

macro_rules! stored {
    ($type:ty, $compartment:ident, $datum:expr) => {
        impl sealed::Sealed for $type {}

        impl Stored<$compartment> for $type {
            fn datum(&self) -> Datum {
                $datum
            }

            fn expose(&self) -> &str {
                <$type>::expose(self)
            }
        }
    };
}

stored!(PersonName, Identification, Datum::Name);
stored!(LicenseNumber, Identification, Datum::LicenseNumber);
stored!(PassportNumber, Identification, Datum::PassportNumber);
stored!(Address, Identification, Datum::Address);
stored!(PhoneNumber, Identification, Datum::PhoneNumber);
stored!(ConnectingInformation, Linking, Datum::Ci);
stored!(DuplicationInformation, Linking, Datum::Di);

impl sealed::Sealed for Account {}

/// The digits. Which institution keeps the account is no secret and stays with the host's own record.
impl Stored<Identification> for Account {
    fn datum(&self) -> Datum {
        Datum::AccountNumber
    }

    fn expose(&self) -> &str {
        self.expose_number()
    }
}

impl sealed::Sealed for ResidentNumber {}

impl Stored<Identification> for ResidentNumber {
    fn datum(&self) -> Datum {
        match self.holder() {
            RegistrationHolder::Citizen => Datum::ResidentNumber,
            RegistrationHolder::Foreigner => Datum::ForeignerNumber,
        }
    }

    fn expose(&self) -> &str {
        Self::expose(self)
    }
}

/// Identifies a record within its compartment: random bytes that the host draws, others for each compartment, so that
/// two records of one customer don't show that they are.
pub struct RecordId<C: Compartment>([u8; RECORD_ID_BYTES], PhantomData<fn() -> C>);

impl<C: Compartment> RecordId<C> {
    /// From bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; RECORD_ID_BYTES]) -> Self {
        Self(bytes, PhantomData)
    }

    /// The bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; RECORD_ID_BYTES] {
        &self.0
    }
}

impl<C: Compartment> fmt::Debug for RecordId<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RecordId<{}>({})", C::NAME, hex(&self.0))
    }
}

/// Values of one customer that are stored in one place. The host encrypts and writes them.
///
/// The law (정보통신망법 §23의6②) wants CI stored apart from resident registration numbers, so no record takes both:
///
/// ```
/// # use bonin::pii::{ResidentNumber, Secret};
/// # use bonin::phone::ConnectingInformation;
/// # use bonin::records::{Identification, Linking, RecordId, VaultRecord};
/// # let number = ResidentNumber::parse("820701-2345678").unwrap();
/// # let ci = ConnectingInformation::new(Secret::new(format!("{}==", "A".repeat(86)))).unwrap();
/// let who = VaultRecord::<Identification>::new(RecordId::from_bytes([1; 16])).with(number);
/// let link = VaultRecord::<Linking>::new(RecordId::from_bytes([2; 16])).with(ci);
/// assert_eq!((who.values().count(), link.values().count()), (1, 1));
/// ```
///
/// ```compile_fail,E0277
/// # use bonin::pii::{ResidentNumber, Secret};
/// # use bonin::phone::ConnectingInformation;
/// # use bonin::records::{Identification, RecordId, VaultRecord};
/// # let number = ResidentNumber::parse("820701-2345678").unwrap();
/// # let ci = ConnectingInformation::new(Secret::new(format!("{}==", "A".repeat(86)))).unwrap();
/// let who = VaultRecord::<Identification>::new(RecordId::from_bytes([1; 16])).with(number).with(ci);
/// ```
///
/// ```compile_fail,E0277
/// # use bonin::pii::ResidentNumber;
/// # use bonin::records::{Linking, RecordId, VaultRecord};
/// # let number = ResidentNumber::parse("820701-2345678").unwrap();
/// let link = VaultRecord::<Linking>::new(RecordId::from_bytes([2; 16])).with(number);
/// ```
///
/// ```compile_fail,E0308
/// # use bonin::records::{Identification, Linking, RecordId, VaultRecord};
/// let id = RecordId::<Identification>::from_bytes([1; 16]);
/// let link = VaultRecord::<Linking>::new(id); // nor do they share an identifier
/// ```
pub struct VaultRecord<C: Compartment> {
    id: RecordId<C>,
    values: Vec<(Datum, Secret)>,
}

impl<C: Compartment> VaultRecord<C> {
    /// A record without values.
    #[must_use]
    pub const fn new(id: RecordId<C>) -> Self {
        Self { id, values: Vec::new() }
    }

    /// Adds a value, in place of one of the same datum.
    #[must_use]
    pub fn with<T: Stored<C>>(mut self, value: T) -> Self {
        let datum = value.datum();
        self.remove(datum);
        self.values.push((datum, Secret::new(value.expose().to_owned())));
        self
    }

    /// Forgets a datum, as the retention plan asks.
    pub fn remove(&mut self, datum: Datum) {
        self.values.retain(|(known, _)| *known != datum);
    }

    /// The identifier.
    #[must_use]
    pub const fn id(&self) -> &RecordId<C> {
        &self.id
    }

    /// The values, for the host to encrypt.
    pub fn values(&self) -> impl Iterator<Item = (Datum, &Secret)> {
        self.values.iter().map(|(datum, value)| (*datum, value))
    }
}

impl<C: Compartment> fmt::Debug for VaultRecord<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let data: Vec<Datum> = self.values.iter().map(|(datum, _)| *datum).collect();
        f.debug_struct("VaultRecord").field("id", &self.id).field("data", &data).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_held_by_datum_and_shown_by_none() {
        let number = |text: &str| ResidentNumber::parse(text).unwrap();
        let record = VaultRecord::<Identification>::new(RecordId::from_bytes([0xAB; 16]))
            .with(PersonName::parse("홍길동").unwrap())
            .with(number("820701-2345678"))
            .with(number("971013-5123456"))
            .with(PersonName::parse("남궁옥분").unwrap());
        let data: Vec<_> = record.values().map(|(datum, value)| (datum, value.expose())).collect();
        assert_eq!(
            data,
            [
                (Datum::ResidentNumber, "820701-2345678"),
                (Datum::ForeignerNumber, "971013-5123456"),
                (Datum::Name, "남궁옥분"),
            ]
        );
        assert_eq!(
            format!("{record:?}"),
            "VaultRecord { id: RecordId<identification>(abababababababababababababababab), \
             data: [ResidentNumber, ForeignerNumber, Name] }"
        );
        let mut record = record;
        record.remove(Datum::Name);
        assert_eq!(record.values().count(), 2);
    }
}
