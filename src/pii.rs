//! Personal data: held in one place, shown to nobody by accident, wiped when no longer needed.
//!
//! Each type has one door to its value, `expose()`. None has `Display`, none is `Copy` or `Clone`, none has a serialized
//! form, and their `Debug` tells nothing; two are compared in constant time. What a screen or a letter may show is
//! `masked()`. Telephone numbers, CI and DI in `phone` and accounts in `one_won` keep the same rules where they belong.
//!
//! | value | masked |
//! |---|---|
//! | `홍길동` | `홍*동` |
//! | `820701-2345678` | `820701-2******` |
//! | `11-15-003456-07` | `11-**-******-07` |
//! | `M12345678` | `M****5678` |
//! | `서울특별시 관악구 가상로 12, 101동 2301호` | `서울특별시 관악구 가상로 ***` |
//!
//! Resident, foreigner, license and passport numbers are unique identifiers by law (decree of the personal information
//! protection act, §19): store them encrypted only.
//!
//! ```
//! use bonin::pii::{PersonName, ResidentNumber};
//!
//! # fn main() -> Result<(), bonin::pii::FormError> {
//! let name = PersonName::parse("홍길동")?;
//! let number = ResidentNumber::parse("8207012345678")?;
//! assert_eq!(name.masked(), "홍*동");
//! assert_eq!(number.masked(), "820701-2******");
//! assert_eq!(format!("{name:?} {number:?}"), "PersonName([REDACTED]) ResidentNumber([REDACTED])");
//! # Ok(())
//! # }
//! ```

#[macro_use]
mod personal;

mod address;
mod license_number;
pub(crate) mod name;
mod passport_number;
mod person_name;
mod resident_number;
mod secret;

#[cfg(test)]
mod tests;

pub use address::{Address, MAX_ADDRESS_CHARS};
pub use license_number::{LicenseNumber, LicenseRegion, RegionName};
pub use passport_number::PassportNumber;
pub use person_name::{MAX_PERSON_NAME_CHARS, PersonName};
pub use personal::FormError;
pub use resident_number::{RegistrationHolder, ResidentNumber};
pub use secret::Secret;
pub(crate) use secret::{day, gathered};

pub use crate::one_won::Account;
pub use crate::phone::{ConnectingInformation, DuplicationInformation, PhoneNumber};
