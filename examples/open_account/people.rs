//! The people of the stories, as they truly are. All of them are made up.

use bonin::issuer::{CheckField, IssuerDocument};
use bonin::one_won::Institution;
use bonin::phone::{Carrier, Sex};

/// A person: what is on their document, and the line and account that they have.
pub struct Person {
    pub name: &'static str,
    pub number: &'static str,
    /// `YYYYMMDD`.
    pub birth: &'static str,
    pub sex: Sex,
    pub document: IssuerDocument,
    /// File in `fixtures/stories`.
    pub photo: &'static str,
    /// `YYYY-MM-DD`.
    pub issued: &'static str,
    pub license: Option<(&'static str, &'static str)>,
    pub phone: &'static str,
    pub carrier: Carrier,
    pub bank: &'static str,
    pub account: &'static str,
}

pub const HONG: Person = Person {
    name: "홍길동",
    number: "820701-2345678",
    birth: "19820701",
    sex: Sex::Female,
    document: IssuerDocument::ResidentCard,
    photo: "hong.jpg",
    issued: "2020-08-16",
    license: None,
    phone: "010-2000-1234",
    carrier: Carrier::Kt,
    bank: "신한",
    account: "110-436-387740",
};

/// Hong with her license, whose period has ended.
pub const HONG_DRIVING: Person = Person {
    document: IssuerDocument::DriverLicense,
    photo: "hong_license.jpg",
    issued: "2015-08-16",
    license: Some(("11-15-003456-07", "NV676V")),
    ..HONG
};

/// EUC-KR can't write the last syllable of her name.
pub const SEOLMUI: Person = Person {
    name: "김설믜",
    number: "950314-2123452",
    birth: "19950314",
    sex: Sex::Female,
    document: IssuerDocument::ResidentCard,
    photo: "seolmui.jpg",
    issued: "2021-03-14",
    license: None,
    phone: "010-2000-2345",
    carrier: Carrier::Skt,
    bank: "국민",
    account: "123456-04-123456",
};

impl Person {
    /// What their document says of a field, if it has it.
    pub fn field(&self, field: CheckField) -> Option<&'static str> {
        match field {
            CheckField::Name => Some(self.name),
            CheckField::RegistrationNumber => Some(self.number),
            CheckField::IssueDate => Some(self.issued),
            CheckField::LicenseNumber => self.license.map(|(number, _)| number),
            CheckField::LicenseSerial => self.license.map(|(_, serial)| serial),
            _ => None,
        }
    }

    pub fn institution(&self) -> Institution {
        Institution::from_name(self.bank).expect("the table has the banks of the stories")
    }
}
