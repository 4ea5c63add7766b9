//! Whether the telcos' subscriber is the holder of the identity document.

use super::{BirthDate, Sex, SubscriberIdentity};
use crate::pii::name::{self, Ladder};

/// What the document says about its holder, as read and confirmed by the customer. `None` for what it doesn't print or
/// what wasn't legible: residence cards from April 2023 have no sex.
#[derive(Clone, Copy)]
pub struct CardHolder<'a> {
    /// Name without the hanja in parentheses.
    pub name: Option<&'a str>,
    /// Birth date, for instance by [`RegistrationPrefix`](super::RegistrationPrefix).
    pub birth: Option<BirthDate>,
    /// Sex.
    pub sex: Option<Sex>,
}

/// How the document's name compares with the telco's. Whole names are compared, never surnames: `남궁민` is split
/// wrongly too often.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NameMatch {
    /// Equal in NFC.
    Exact,
    /// Equal once spaces, width, letter case and loose jamo (`므ㅣ`) are put in order.
    Normalized,
    /// One syllable differs, and it is one that systems in EUC-KR (KS X 1001) can't hold: `김설믜` is `김설미` at one
    /// firm and `김설PA` at another. For a person to decide: neither pass it nor call it fraud.
    EncodingSuspect,
    /// Different names.
    Different,
    /// The document's name is not known.
    NotCompared,
}

/// How another attribute compares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AttributeMatch {
    /// Equal.
    Equal,
    /// Different.
    Different,
    /// One side doesn't have it.
    NotCompared,
}

impl AttributeMatch {
    pub(super) const fn of(equal: Option<bool>) -> Self {
        match equal {
            Some(true) => Self::Equal,
            Some(false) => Self::Different,
            None => Self::NotCompared,
        }
    }
}

/// What the comparison comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Overall {
    /// Name and birth date are equal, and nothing differs.
    SamePerson,
    /// Nothing differs for certain, but the name may be one that an encoding spoiled, or name or birth date were not
    /// compared. For a person to decide.
    Review,
    /// Name, birth date or sex differ.
    Different,
}

/// Comparison by attribute, so that the bank can say which one to correct.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[must_use]
pub struct IdentityMatch {
    /// Names.
    pub name: NameMatch,
    /// Birth dates.
    pub birth: AttributeMatch,
    /// Sexes.
    pub sex: AttributeMatch,
}

impl IdentityMatch {
    /// All attributes together. Sex may be missing, as it is on newer cards; name and birth date may not.
    #[must_use]
    pub const fn overall(self) -> Overall {
        use AttributeMatch::{Different, Equal, NotCompared};
        match (self.name, self.birth, self.sex) {
            (NameMatch::Different, _, _) | (_, Different, _) | (_, _, Different) => Overall::Different,
            (NameMatch::Exact | NameMatch::Normalized, Equal, Equal | NotCompared) => Overall::SamePerson,
            (NameMatch::EncodingSuspect | NameMatch::NotCompared, _, _) | (_, NotCompared, _) => Overall::Review,
        }
    }
}

impl SubscriberIdentity {
    /// Compares the subscriber with the holder of the identity document.
    pub fn matches(&self, card: &CardHolder<'_>) -> IdentityMatch {
        IdentityMatch {
            name: match card.name.map(|name| name::compare(name, self.name.expose())) {
                Some(Ladder::Exact) => NameMatch::Exact,
                Some(Ladder::Normalized) => NameMatch::Normalized,
                Some(Ladder::EncodingSuspect) => NameMatch::EncodingSuspect,
                Some(Ladder::Different) => NameMatch::Different,
                None => NameMatch::NotCompared,
            },
            birth: AttributeMatch::of(card.birth.map(|birth| birth == self.birth)),
            sex: AttributeMatch::of(card.sex.map(|sex| sex == self.sex)),
        }
    }
}
