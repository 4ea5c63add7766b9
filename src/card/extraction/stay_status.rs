//! Status of stay (체류자격) as the cards of foreigners print it: `이름(코드)`, such as `거주(F-2)`.
//!
//! Spaces are dropped, the label before it too, nothing else: what is not a hangul name, with a point between two words at
//! most, and a code in parentheses is no status. A code or a name that the table lacks is still what is printed, since the decree gets amended.

#[cfg(test)]
mod tests;

use core::fmt;
use core::ops::RangeInclusive;

use zeroize::Zeroizing;

use crate::card::document::Unreadable;
use crate::pii::gathered;

/// Label of the field, which some cards print in the same line.
const LABEL: &str = "체류자격";
/// Syllables of a name: the longest in the decree have five.
const SYLLABLES: RangeInclusive<usize> = 2..=10;
/// What can stand between two words of a name: `예술.흥행`.
const POINTS: [char; 2] = ['·', '.'];
/// Letters that begin a code: `A` diplomats to `H` working holidays.
const GROUPS: RangeInclusive<char> = 'A'..='H';
/// Digits of the number behind it, and of a number that divides it further.
const MAX_NUMBER_DIGITS: usize = 2;

/// Codes and their names (immigration control act, enforcement decree and rules), older names behind the present one.
const STATUSES: &[(&str, &[&str])] = &[
    ("A-1", &["외교"]),
    ("A-2", &["공무"]),
    ("A-3", &["협정"]),
    ("B-1", &["사증면제"]),
    ("B-2", &["관광통과"]),
    ("C-1", &["일시취재"]),
    ("C-3", &["단기방문"]),
    ("C-4", &["단기취업"]),
    ("D-1", &["문화예술"]),
    ("D-2", &["유학"]),
    ("D-3", &["기술연수", "산업연수"]),
    ("D-4", &["일반연수"]),
    ("D-5", &["취재"]),
    ("D-6", &["종교"]),
    ("D-7", &["주재"]),
    ("D-8", &["기업투자"]),
    ("D-9", &["무역경영"]),
    ("D-10", &["구직"]),
    ("E-1", &["교수"]),
    ("E-2", &["회화지도"]),
    ("E-3", &["연구"]),
    ("E-4", &["기술지도"]),
    ("E-5", &["전문직업"]),
    ("E-6", &["예술흥행"]),
    ("E-7", &["특정활동"]),
    ("E-8", &["계절근로", "연수취업"]),
    ("E-9", &["비전문취업"]),
    ("E-10", &["선원취업", "내항선원"]),
    ("F-1", &["방문동거"]),
    ("F-2", &["거주"]),
    ("F-3", &["동반"]),
    ("F-4", &["재외동포"]),
    ("F-5", &["영주"]),
    ("F-6", &["결혼이민"]),
    ("G-1", &["기타"]),
    ("H-1", &["관광취업"]),
    ("H-2", &["방문취업"]),
];

/// Whether name and code belong together.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum StatusPair {
    /// The table pairs them.
    Matches,
    /// The table has both, or the code alone, and pairs them otherwise.
    Differs,
    /// The table does not have the code.
    Unknown,
}

impl StatusPair {
    /// The stable name, as in records and JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Matches => "matches",
            Self::Differs => "differs",
            Self::Unknown => "unknown",
        }
    }
}

/// A status of stay. Personal data: its `Debug` shows nothing, and it is wiped on drop.
#[derive(Clone, PartialEq, Eq)]
pub struct StayStatus {
    name: Zeroizing<String>,
    code: Zeroizing<String>,
}

impl StayStatus {
    /// Reads a name of hangul and a code in parentheses, with spaces anywhere and the label `체류자격` before it or not.
    ///
    /// A code is a letter from `A` to `H`, a hyphen and a number from 1 to 99; it may be divided further by a hyphen and
    /// a number of one or two digits, a letter, or both: `F-2-7`, `E-7-4`, `F-2-R`.
    ///
    /// # Errors
    ///
    /// [`Unreadable::Incomplete`] if it breaks off, [`Unreadable::Malformed`] if it is no status.
    pub fn parse(text: &str) -> Result<Self, Unreadable> {
        // Room for all of the text: one that grows leaves copies that nobody wipes.
        let mut kept = Zeroizing::new(String::with_capacity(text.len()));
        kept.extend(text.chars().filter(|character| *character != ' '));
        let value = kept.strip_prefix(LABEL).unwrap_or(&kept);
        let (name, rest) = match value.split_once('(') {
            Some((name, rest)) if is_name(name) => (name, rest),
            // Only the name, or the beginning of it.
            None if value.chars().all(|c| is_hangul(c) || POINTS.contains(&c)) => return Err(Unreadable::Incomplete),
            _ => return Err(Unreadable::Malformed),
        };
        match rest.strip_suffix(')') {
            Some(code) if is_code(code) => {
                let own = |part: &str| Zeroizing::new(part.to_owned());
                Ok(Self { name: own(name), code: own(code) })
            }
            None if is_beginning_of_code(rest) => Err(Unreadable::Incomplete),
            _ => Err(Unreadable::Malformed),
        }
    }

    /// The name as printed, without spaces: `재외동포`.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The code as printed: `F-4`, `E-7-4`.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.code
    }

    /// The whole as it is printed, without spaces: `재외동포(F-4)`.
    #[must_use]
    pub fn value(&self) -> Zeroizing<String> {
        gathered([&*self.name, "(", &*self.code, ")"].into_iter().flat_map(|part| part.chars()))
    }

    /// The code without what divides it further: `E-7` of `E-7-4`.
    #[must_use]
    pub fn main_code(&self) -> &str {
        let second = self.code.match_indices('-').nth(1).map(|(index, _)| index);
        second.and_then(|index| self.code.get(..index)).unwrap_or(&self.code)
    }

    /// Whether the table pairs name and code. If it doesn't, one of them was likely misread.
    #[must_use]
    pub fn pair(&self) -> StatusPair {
        match STATUSES.iter().find(|(code, _)| *code == self.main_code()) {
            Some((_, names)) if names.iter().any(|name| is_same_name(name, &self.name)) => StatusPair::Matches,
            Some(_) => StatusPair::Differs,
            None => StatusPair::Unknown,
        }
    }

    /// Whether the code is that of permanent residents (`F-5`), as it must be on their card.
    #[must_use]
    pub fn is_permanent_resident(&self) -> bool {
        self.main_code() == "F-5"
    }

    /// Whether the code is that of overseas Koreans (`F-4`), as it must be on their card.
    #[must_use]
    pub fn is_overseas_korean(&self) -> bool {
        self.main_code() == "F-4"
    }

    /// Whether holders of the status need not register (`A-1` to `A-3`), so that no card should show it.
    #[must_use]
    pub fn is_exempt_from_registration(&self) -> bool {
        matches!(self.main_code(), "A-1" | "A-2" | "A-3")
    }

    /// Whether the status is one of short stays (`C`), which cards rarely show.
    #[must_use]
    pub fn is_short_stay(&self) -> bool {
        self.code.starts_with('C')
    }
}

impl fmt::Debug for StayStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StayStatus([REDACTED])")
    }
}

const fn is_hangul(character: char) -> bool {
    matches!(character, '가'..='힣')
}

/// Hangul, with a point between two words at most.
fn is_name(text: &str) -> bool {
    let (first, second) = text.split_once(POINTS).map_or((text, None), |(first, second)| (first, Some(second)));
    let words = [Some(first), second];
    let clean = words.iter().flatten().all(|word| !word.is_empty() && word.chars().all(is_hangul));
    clean && SYLLABLES.contains(&text.chars().filter(|c| is_hangul(*c)).count())
}

/// Points between words come and go with the printing.
fn is_same_name(known: &str, printed: &str) -> bool {
    known.chars().eq(printed.chars().filter(|c| !POINTS.contains(c)))
}

fn is_code(text: &str) -> bool {
    let mut parts = text.split('-');
    let (group, number, division) = (parts.next(), parts.next(), parts.next());
    group.is_some_and(is_group)
        && number.is_some_and(is_number)
        && division.is_none_or(is_division)
        && parts.next().is_none()
}

fn is_group(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(|letter| GROUPS.contains(&letter)) && characters.next().is_none()
}

/// A number without a zero before it.
fn is_number(text: &str) -> bool {
    (1..=MAX_NUMBER_DIGITS).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_digit())
        && !text.starts_with('0')
}

fn is_division(text: &str) -> bool {
    let number = text.trim_end_matches(|character: char| character.is_ascii_uppercase());
    let letters = text.len().saturating_sub(number.len());
    letters <= 1 && (is_number(number) || (number.is_empty() && letters == 1))
}

/// Whether more signs could make a code of it.
fn is_beginning_of_code(text: &str) -> bool {
    text.is_empty()
        || is_group(text)
        || is_code(text)
        || text.strip_suffix('-').is_some_and(|t| is_group(t) || is_code(t))
}
