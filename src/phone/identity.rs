//! What the telcos' identity service (본인확인서비스) says about the subscriber of a line.
//!
//! It answers a person's own consent with name, birth date, sex, and two keys: CI, the same for this person everywhere,
//! and DI, the same at one site. All of it is personal data: redacted in `Debug`, wiped when dropped, never serialized
//! here. The law (정보통신망법 §23의6②) wants CI stored apart from resident registration numbers.
//!
//! A [`SubscriberIdentity`] says that the telcos know this person, not that the session in front of the bank holds the
//! phone: that is what a proof of possession says. Neither type is made from the other.

mod keys;
mod matching;
mod person;

use core::fmt;

use thiserror::Error;

pub use keys::{ConnectingInformation, DuplicationInformation};
pub use matching::{AttributeMatch, CardHolder, IdentityMatch, NameMatch, Overall};
pub use person::{BirthDate, RegistrationPrefix, Sex};

use crate::challenge::UnixTime;
use crate::phone::{Carrier, PhoneNumber};
use crate::pii::{Secret, name};

/// Most characters of a subscriber's name. The longest that an identity document prints has 37 (a romanized one); the
/// rest is room for systems that keep more than documents do.
pub const MAX_NAME_CHARS: usize = 80;

/// The service's answer as the vendor delivered it, every text still unchecked. The host fills it from the answer that
/// its server fetched from the vendor, never from what a browser posted.
pub struct IdentityReport {
    /// 연계정보; PortOne calls it `unique_key`.
    pub ci: Secret,
    /// 중복가입확인정보; PortOne calls it `unique_in_site`.
    pub di: Secret,
    /// Name.
    pub name: Secret,
    /// Birth date, `YYYYMMDD` or `YYYY-MM-DD`.
    pub birth: Secret,
    /// Sex.
    pub sex: Sex,
    /// Whether the person is a foreigner; `None` where the contract with the vendor doesn't include it. PortOne's
    /// `foreigner` is false also then, so read its `foreigner_v2`.
    pub foreigner: Option<bool>,
    /// Carrier, where the telcos approved that the vendor passes it on.
    pub carrier: Option<Carrier>,
    /// Number, where the telcos approved that the vendor passes it on.
    pub phone: Option<PhoneNumber>,
}

/// Which part of a report is not what the service gives. Faults of untrusted input, and more likely of the host's
/// mapping of the vendor's fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum IdentityError {
    /// CI is not 88 characters of base64 that stand for 64 bytes.
    #[error("CI is not 64 bytes in base64")]
    Ci,
    /// DI is not 64 printable ASCII characters.
    #[error("DI is not 64 printable characters")]
    Di,
    /// The name is empty, longer than [`MAX_NAME_CHARS`] or holds control characters.
    #[error("name is empty, too long or holds control characters")]
    Name,
    /// The birth date is no day of the calendar, before 1800 or in the future.
    #[error("birth date is not a day from 1800 until today")]
    Birth,
}

/// A person whom the telcos know as the subscriber of a line: the checked answer of their identity service.
///
/// Not `Clone`: it is used once, in the decision that it was fetched for.
pub struct SubscriberIdentity {
    ci: ConnectingInformation,
    di: DuplicationInformation,
    name: Secret,
    birth: BirthDate,
    sex: Sex,
    foreigner: Option<bool>,
    carrier: Option<Carrier>,
    phone: Option<PhoneNumber>,
}

impl SubscriberIdentity {
    /// Checks a report.
    ///
    /// # Errors
    ///
    /// [`IdentityError`] names the first part that is not what the service gives.
    pub fn new(report: IdentityReport, now: UnixTime) -> Result<Self, IdentityError> {
        let IdentityReport { ci, di, name, birth, sex, foreigner, carrier, phone } = report;
        let text = name.expose();
        let named = !name::normalized(text).is_empty()
            && text.chars().nth(MAX_NAME_CHARS).is_none()
            && !text.chars().any(char::is_control);
        Ok(Self {
            ci: ConnectingInformation::new(ci)?,
            di: DuplicationInformation::new(di)?,
            name: if named { name } else { return Err(IdentityError::Name) },
            birth: BirthDate::parse(birth.expose(), now)?,
            sex,
            foreigner,
            carrier,
            phone,
        })
    }

    /// CI: the key by which a person is the same person at every firm.
    #[must_use]
    pub const fn ci(&self) -> &ConnectingInformation {
        &self.ci
    }

    /// DI: the key by which a person is the same person at this site.
    #[must_use]
    pub const fn di(&self) -> &DuplicationInformation {
        &self.di
    }

    /// The name as the telco has it.
    #[must_use]
    pub const fn name(&self) -> &Secret {
        &self.name
    }

    /// Birth date.
    #[must_use]
    pub const fn birth(&self) -> &BirthDate {
        &self.birth
    }

    /// Sex.
    #[must_use]
    pub const fn sex(&self) -> Sex {
        self.sex
    }

    /// Whether the person is a foreigner; `None` where the vendor doesn't say.
    #[must_use]
    pub const fn is_foreigner(&self) -> Option<bool> {
        self.foreigner
    }

    /// The line's carrier, if given: what [`RiskSignals::carrier`](crate::phone::RiskSignals::carrier) wants.
    #[must_use]
    pub const fn carrier(&self) -> Option<Carrier> {
        self.carrier
    }

    /// Whether the identified line is this one, where the vendor gives the number. A decision that rests on both
    /// possession and identity needs this too: a person may pass the identity service with a second phone.
    #[must_use]
    pub fn matches_phone(&self, number: &PhoneNumber) -> AttributeMatch {
        AttributeMatch::of(self.phone.as_ref().map(|known| known == number))
    }
}

impl fmt::Debug for IdentityReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdentityReport([REDACTED])")
    }
}

impl fmt::Debug for SubscriberIdentity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SubscriberIdentity([REDACTED])")
    }
}

#[cfg(test)]
mod tests;
