//! Whom a document shows, as far as a decision needs it.

use core::fmt;

use crate::challenge::UnixTime;
use crate::phone::{BirthDate, CardHolder, RegistrationPrefix, Sex};
use crate::pii::{PersonName, ResidentNumber};

/// Characters of a resident number up to the seventh digit, hyphen included. What follows is not needed here and stays
/// out.
const PREFIX_CHARS: usize = 8;

/// Name, birth date and sex, as a document or a member of staff's record of it has them.
///
/// No resident number: what it tells beyond birth date and sex no decision needs.
pub struct Person {
    name: PersonName,
    birth: Option<BirthDate>,
    sex: Option<Sex>,
}

impl Person {
    /// A person of whom nothing but the name is known. A comparison of birth dates that could not be made goes to
    /// review.
    #[must_use]
    pub const fn new(name: PersonName) -> Self {
        Self { name, birth: None, sex: None }
    }

    /// With the birth date and sex that a registration number tells. A number that tells no day of the calendar leaves
    /// both unknown, which the card's own checks report.
    #[must_use]
    pub fn with_registration(self, number: &ResidentNumber, now: UnixTime) -> Self {
        let prefix = number.expose().get(..PREFIX_CHARS).and_then(|text| RegistrationPrefix::parse(text, now).ok());
        Self { birth: prefix.map(|prefix| prefix.birth), sex: prefix.map(|prefix| prefix.sex), ..self }
    }

    /// With a birth date from elsewhere, as passports and new cards print it.
    #[must_use]
    pub fn with_birth(self, birth: BirthDate) -> Self {
        Self { birth: Some(birth), ..self }
    }

    /// Name.
    #[must_use]
    pub const fn name(&self) -> &PersonName {
        &self.name
    }

    /// Birth date.
    #[must_use]
    pub const fn birth(&self) -> Option<&BirthDate> {
        self.birth.as_ref()
    }

    pub(super) fn as_card_holder(&self) -> CardHolder<'_> {
        CardHolder { name: Some(self.name.expose()), birth: self.birth, sex: self.sex }
    }
}

impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Person([REDACTED])")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_number_tells() {
        let now = UnixTime::from_secs(1_800_000_000);
        let person = |number: &str| {
            let number = ResidentNumber::parse(number).unwrap();
            Person::new(PersonName::parse("홍길동").unwrap()).with_registration(&number, now)
        };
        let known = person("820701-2345678");
        assert_eq!(known.birth().unwrap().expose().as_str(), "1982-07-01");
        assert_eq!(known.sex, Some(Sex::Female));
        let impossible = person("820231-2345678");
        assert!(impossible.birth().is_none() && impossible.sex.is_none());
        assert_eq!(format!("{known:?}"), "Person([REDACTED])");
    }
}
