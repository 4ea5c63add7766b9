//! What is coded in one to three characters: kind of document, states, sex.

use core::fmt;

use crate::card::mrz::field::{MrzFault, require, require_beginning};
use crate::card::mrz::layout::{Cells, FILLER};

/// First character of every passport's code.
const PASSPORT: char = 'P';

/// The code of a passport: `P`, and a letter that tells its type, or a filler.
///
/// What the letter means depends on the issuer and, since Doc 9303-4 harmonized it from 2026 on, on the year: `PM` is a
/// passport for several journeys in Korea and a military one by the harmonized list; `PS` one for a single journey or a
/// stateless person's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct DocumentCode {
    subtype: Option<char>,
}

/// Type of a Korean passport by the second letter of its code.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KoreanPassportType {
    /// `P<`: no type given.
    Unspecified,
    /// `PM`: for several journeys.
    Multiple,
    /// `PS`: for a single journey.
    Single,
    /// `PR`: for residents abroad.
    Residence,
    /// `PO`: official.
    Official,
    /// Another letter, such as the `D` of `PD`.
    Unknown(char),
}

impl DocumentCode {
    /// The second letter, `A` to `Z`; `None` for a filler.
    #[must_use]
    pub const fn subtype(self) -> Option<char> {
        self.subtype
    }

    /// What the letter means if the issuing state is Korea.
    #[must_use]
    pub const fn korean_type(self) -> KoreanPassportType {
        match self.subtype {
            None => KoreanPassportType::Unspecified,
            Some('M') => KoreanPassportType::Multiple,
            Some('S') => KoreanPassportType::Single,
            Some('R') => KoreanPassportType::Residence,
            Some('O') => KoreanPassportType::Official,
            Some(letter) => KoreanPassportType::Unknown(letter),
        }
    }
}

impl fmt::Display for DocumentCode {
    /// As data pages print it: `PM`, or `P` alone.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.subtype {
            Some(letter) => write!(f, "{PASSPORT}{letter}"),
            None => write!(f, "{PASSPORT}"),
        }
    }
}

pub(super) fn document_code(cells: Cells<'_>) -> Result<DocumentCode, MrzFault> {
    require(cells, |character| matches!(character, 'A'..='Z' | FILLER))?;
    match (cells.character(0), cells.character(1)) {
        (Some(PASSPORT), subtype) => Ok(DocumentCode { subtype: subtype.filter(|letter| *letter != FILLER) }),
        (Some(FILLER), _) => Err(MrzFault::MisplacedFiller { position: cells.position_of(0) }),
        _ => Err(MrzFault::NotAPassport),
    }
}

/// Code of a state or organization (Doc 9303-3, section 5): one to three letters, most of them as in ISO 3166-1 alpha-3.
///
/// Only the form is asked: the list grows, and a code that is not on it is still what stands there. Its `Debug` shows
/// nothing, since a nationality is personal data.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct StateCode {
    letters: [u8; 3],
    length: usize,
}

impl StateCode {
    /// The letters without fillers: `KOR`, `D`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        let letters = self.letters.get(..self.length).unwrap_or_default();
        core::str::from_utf8(letters).unwrap_or_default()
    }
}

impl fmt::Debug for StateCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("StateCode([REDACTED])")
    }
}

pub(super) fn state(cells: Cells<'_>) -> Result<StateCode, MrzFault> {
    require(cells, |character| matches!(character, 'A'..='Z' | FILLER))?;
    require_beginning(cells)?;
    let length = cells.filled();
    if let Some(gap) = cells.characters().take(length).position(|character| character == FILLER) {
        return Err(MrzFault::MisplacedFiller { position: cells.position_of(gap) });
    }
    let mut letters = [0; 3];
    for (letter, character) in letters.iter_mut().zip(cells.characters().take(length)) {
        *letter = u8::try_from(character).unwrap_or_default();
    }
    Ok(StateCode { letters, length })
}

/// Sex as passports code it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sex {
    /// `F`.
    Female,
    /// `M`.
    Male,
    /// A filler, where the data page prints `X`.
    Unspecified,
}

impl Sex {
    /// As data pages print it: `F`, `M`, `X`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Female => "F",
            Self::Male => "M",
            Self::Unspecified => "X",
        }
    }
}

pub(super) fn sex(cells: Cells<'_>) -> Result<Sex, MrzFault> {
    match cells.character(0) {
        Some('F') => Ok(Sex::Female),
        Some('M') => Ok(Sex::Male),
        Some(FILLER) => Ok(Sex::Unspecified),
        _ => Err(MrzFault::ForbiddenCharacter { position: cells.position_of(0) }),
    }
}
