//! Differences between what was read and what the customer made of it.

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::{CheckField, MIN_READ_CONFIDENCE};
use crate::pii::name;

/// How far an edit is from the reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EditKind {
    /// Nothing had been read.
    Filled,
    /// The same once width, case, spaces and separators are put in order.
    Spelling,
    /// One sign differs, as readers err.
    OneSign,
    /// Up to half of the signs differ.
    SeveralSigns,
    /// More than half differ: another value.
    Rewritten,
}

/// How an edit should be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum EditWeight {
    /// As customers correct readers every day.
    Usual,
    /// Worth noting together with other signals.
    Unusual,
    /// The card was read with confidence and says something else: for a person to compare with the photo.
    Suspicious,
}

/// One field that the customer changed. It holds no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct EditSignal {
    /// The field.
    pub field: CheckField,
    /// How far it is from the reading.
    pub kind: EditKind,
    /// Whether the reading was one of at least [`MIN_READ_CONFIDENCE`].
    pub against_sure_reading: bool,
    /// Whether the year of a date was changed: a bank was seen to compare just this.
    pub year_changed: bool,
}

impl EditSignal {
    /// How the edit should be looked at.
    #[must_use]
    pub fn weight(self) -> EditWeight {
        match (self.kind, self.against_sure_reading) {
            (EditKind::Filled | EditKind::Spelling, _) | (EditKind::OneSign, false) => EditWeight::Usual,
            (EditKind::SeveralSigns | EditKind::Rewritten, true) => EditWeight::Suspicious,
            // One syllable of a name, or the year, makes another person or another card.
            (EditKind::OneSign, true) if self.year_changed || self.field == CheckField::Name => EditWeight::Suspicious,
            _ => EditWeight::Unusual,
        }
    }
}

/// Digits of the year in a date.
const YEAR_DIGITS: usize = 4;

/// Compares an edit with the reading and its confidence.
pub(super) fn signal(field: CheckField, read: Option<(&str, f32)>, edited: &str) -> EditSignal {
    let Some((read, confidence)) = read else {
        return EditSignal { field, kind: EditKind::Filled, against_sure_reading: false, year_changed: false };
    };
    let (read, edited) = (plain(field, read), plain(field, edited));
    let date = matches!(field, CheckField::BirthDate | CheckField::IssueDate | CheckField::ExpiryDate);
    EditSignal {
        field,
        kind: distance(&read, &edited),
        against_sure_reading: confidence >= MIN_READ_CONFIDENCE,
        year_changed: date && !read.iter().take(YEAR_DIGITS).eq(edited.iter().take(YEAR_DIGITS)),
    }
}

/// A value without what people type differently.
fn plain(field: CheckField, text: &str) -> Zeroizing<Vec<char>> {
    let mut signs = Zeroizing::new(Vec::with_capacity(text.len().saturating_mul(3)));
    if field == CheckField::Name {
        signs.extend(name::normalized(text).chars());
    } else {
        let separator = |c: &char| c.is_whitespace() || matches!(c, '-' | '.' | '/');
        signs.extend(text.nfkc().filter(|c| !separator(c)).map(|c| c.to_ascii_uppercase()));
    }
    signs
}

fn distance(read: &[char], edited: &[char]) -> EditKind {
    let longer = read.len().max(edited.len());
    let different = if read.len() == edited.len() {
        read.iter().zip(edited).filter(|(a, b)| a != b).count()
    } else {
        // What lies between the shared beginning and the shared end, which may not overlap.
        let shorter = read.len().min(edited.len());
        let head = read.iter().zip(edited).take_while(|(a, b)| a == b).count();
        let tail = read.iter().rev().zip(edited.iter().rev()).take_while(|(a, b)| a == b).count();
        longer.saturating_sub(head.saturating_add(tail).min(shorter))
    };
    match different {
        0 => EditKind::Spelling,
        1 => EditKind::OneSign,
        _ if different.saturating_mul(2) <= longer => EditKind::SeveralSigns,
        _ => EditKind::Rewritten,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn how_far_and_how_grave() {
        use CheckField::{IssueDate, LicenseSerial, Name, RegistrationNumber};
        use EditKind::{Filled, OneSign, Rewritten, SeveralSigns, Spelling};
        use EditWeight::{Suspicious, Unusual, Usual};
        let (sure, doubtful) = (MIN_READ_CONFIDENCE, MIN_READ_CONFIDENCE - 0.001);
        let table = [
            (Name, None, "홍길동", Filled, false, Usual),
            (Name, Some(("김설믜", sure)), "김설므ㅣ", Spelling, false, Usual),
            (Name, Some(("홍길동", doubtful)), "흥길동", OneSign, false, Usual),
            (Name, Some(("홍길동", sure)), "홍길순", OneSign, false, Suspicious),
            (Name, Some(("홍길동", sure)), "남궁옥분", Rewritten, false, Suspicious),
            (Name, Some(("홍길동", doubtful)), "남궁옥분", Rewritten, false, Unusual),
            (IssueDate, Some(("2020-08-16", sure)), "2020.08.16.", Spelling, false, Usual),
            (IssueDate, Some(("2020-08-16", sure)), "20200818", OneSign, false, Unusual),
            (IssueDate, Some(("2020-08-16", doubtful)), "2020-08-18", OneSign, false, Usual),
            (IssueDate, Some(("2020-08-16", sure)), "2021-08-16", OneSign, true, Suspicious),
            (IssueDate, Some(("2020-08-16", doubtful)), "2021-08-16", OneSign, true, Usual),
            (IssueDate, Some(("2020-08-16", doubtful)), "2020-11-28", SeveralSigns, false, Unusual),
            (RegistrationNumber, Some(("820701-2345678", sure)), "8207012345678", Spelling, false, Usual),
            (RegistrationNumber, Some(("820701-2345678", sure)), "820701-2345876", SeveralSigns, false, Suspicious),
            (RegistrationNumber, Some(("820701-2345678", sure)), "820701-234567", OneSign, false, Unusual),
            (RegistrationNumber, Some(("820701-2345678", sure)), "971013-9019902", Rewritten, false, Suspicious),
            (LicenseSerial, Some(("8H1X3Y", sure)), "8h1x3y", Spelling, false, Usual),
            (LicenseSerial, Some(("8H1X3Y", sure)), "8HIX3Y", OneSign, false, Unusual),
        ];
        for (field, read, edited, kind, year_changed, weight) in table {
            let found = signal(field, read, edited);
            assert_eq!((found.kind, found.year_changed, found.weight()), (kind, year_changed, weight), "{edited}");
            assert_eq!(found.against_sure_reading, read.is_some_and(|(_, confidence)| confidence == sure));
        }
    }

    proptest! {
        #[test]
        fn distance_has_no_direction(a in "[0-3]{0,8}", b in "[0-3]{0,8}") {
            let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
            prop_assert_eq!(distance(&a, &b), distance(&b, &a));
            prop_assert_eq!(distance(&a, &b) == EditKind::Spelling, a == b);
        }
    }
}
