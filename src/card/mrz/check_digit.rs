//! Check digits (Doc 9303-3, 4.9): the characters' values times 7, 3, 1, 7, 3, 1, …, summed up, modulo 10.

use core::ops::Range;

use crate::card::mrz::layout::{
    BIRTH_DATE, BIRTH_DATE_CHECK, COMPOSITE, COMPOSITE_CHECK, Cells, EXPIRY_DATE, EXPIRY_DATE_CHECK, FILLER,
    LINE_LENGTH, NUMBER, NUMBER_CHECK, OPTIONAL, OPTIONAL_CHECK,
};

/// Weights of the characters, over and over.
const WEIGHTS: [u32; 3] = [7, 3, 1];
/// Digits keep their value, `A` to `Z` are 10 to 35.
const RADIX: u32 = 36;

/// Which check digit.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CheckDigitCode {
    /// Position 10, over the passport number.
    Number,
    /// Position 20, over the date of birth.
    BirthDate,
    /// Position 28, over the date of expiry.
    ExpiryDate,
    /// Position 43, over the optional field.
    Optional,
    /// Position 44, over all of these and their check digits.
    Composite,
}

impl CheckDigitCode {
    /// The stable name, as in records and JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Number => "mrz_number_check_digit",
            Self::BirthDate => "mrz_birth_date_check_digit",
            Self::ExpiryDate => "mrz_expiry_date_check_digit",
            Self::Optional => "mrz_optional_check_digit",
            Self::Composite => "mrz_composite_check_digit",
        }
    }
}

/// What a check digit says.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CheckDigit {
    /// The digit is the computed one.
    Matches,
    /// The digit is another one.
    Differs,
    /// The optional field is empty and its check digit is a filler, as issuers may choose.
    NotApplicable,
    /// It cannot be told: the line has the wrong length, or there is no digit, or something that no zone contains.
    Unknown,
}

impl CheckDigit {
    /// The stable name, as in records and JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Matches => "matches",
            Self::Differs => "differs",
            Self::NotApplicable => "not_applicable",
            Self::Unknown => "unknown",
        }
    }
}

/// One check digit and what it says. Holds no personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NamedCheckDigit {
    /// Which one.
    pub code: CheckDigitCode,
    /// What it says.
    pub result: CheckDigit,
}

/// The check digit of a text of digits, capital letters and fillers, 0 to 9; `None` if it holds anything else.
#[must_use]
pub fn check_digit(text: &str) -> Option<u32> {
    weighted_sum(text.chars())
}

/// Only one remainder is kept, so that no length overflows.
fn weighted_sum(characters: impl Iterator<Item = char>) -> Option<u32> {
    characters.zip(WEIGHTS.into_iter().cycle()).try_fold(0, |sum: u32, (character, weight)| {
        Some(sum.saturating_add(value(character)?.saturating_mul(weight)) % 10)
    })
}

fn value(character: char) -> Option<u32> {
    match character {
        FILLER => Some(0),
        '0'..='9' | 'A'..='Z' => character.to_digit(RADIX),
        _ => None,
    }
}

/// The five check digits of a second line, in the order of their positions.
pub(super) fn verify(second: &[(char, f32)]) -> [NamedCheckDigit; 5] {
    let line = (second.len() == LINE_LENGTH).then(|| Cells::whole(second));
    let named = |code, covered: &[Range<usize>], column| {
        let result = line.and_then(|line| verify_one(line, covered, column)).unwrap_or(CheckDigit::Unknown);
        NamedCheckDigit { code, result }
    };
    let mut optional = named(CheckDigitCode::Optional, &[OPTIONAL.columns], OPTIONAL_CHECK);
    if line.is_some_and(|line| line.columns(&(OPTIONAL.columns.start..COMPOSITE_CHECK)).is_some_and(is_blank)) {
        optional.result = CheckDigit::NotApplicable;
    }
    [
        named(CheckDigitCode::Number, &[NUMBER.columns], NUMBER_CHECK),
        named(CheckDigitCode::BirthDate, &[BIRTH_DATE.columns], BIRTH_DATE_CHECK),
        named(CheckDigitCode::ExpiryDate, &[EXPIRY_DATE.columns], EXPIRY_DATE_CHECK),
        optional,
        named(CheckDigitCode::Composite, &COMPOSITE, COMPOSITE_CHECK),
    ]
}

fn is_blank(cells: Cells<'_>) -> bool {
    cells.filled() == 0
}

fn verify_one(line: Cells<'_>, covered: &[Range<usize>], column: usize) -> Option<CheckDigit> {
    let printed = line.character(column)?.to_digit(10)?;
    let computed = weighted_sum(covered.iter().filter_map(|range| line.columns(range)).flat_map(Cells::characters))?;
    Some(if printed == computed { CheckDigit::Matches } else { CheckDigit::Differs })
}
