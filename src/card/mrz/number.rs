//! Passport number and optional field.

use crate::card::mrz::field::{MrzFault, require, require_beginning};
use crate::card::mrz::layout::{Cells, FILLER, NUMBER_CHECK};
use crate::pii::Secret;

const fn is_allowed(character: char) -> bool {
    matches!(character, '0'..='9' | 'A'..='Z' | FILLER)
}

/// The characters up to the fillers at the end.
fn filled_text(cells: Cells<'_>) -> Secret {
    let length = cells.filled();
    // Reserved in full: a text that grows leaves copies that nobody wipes.
    let mut text = String::with_capacity(length);
    text.extend(cells.characters().take(length));
    Secret::new(text)
}

pub(super) fn parse(cells: Cells<'_>, line: Cells<'_>) -> Result<Secret, MrzFault> {
    require(cells, is_allowed)?;
    require_beginning(cells)?;
    if line.character(NUMBER_CHECK) == Some(FILLER) {
        return Err(MrzFault::NumberContinues);
    }
    Ok(filled_text(cells))
}

pub(super) fn optional(cells: Cells<'_>) -> Result<Option<Secret>, MrzFault> {
    require(cells, is_allowed)?;
    Ok((cells.filled() > 0).then(|| filled_text(cells)))
}

/// Whether a number has the form of Korean ones: a letter for the kind of passport and eight digits, or, since the end
/// of 2021, three digits, a letter and four digits. The form alone: digits are assigned at random.
///
/// The letters are `M` (several journeys), `S` (a single one), `R` (residents abroad), `G` and `O` (official, about
/// which sources disagree), `D` (diplomatic).
#[must_use]
pub fn has_korean_form(number: &str) -> bool {
    let mut characters = number.chars();
    let prefix = matches!(characters.next(), Some('M' | 'S' | 'R' | 'G' | 'O' | 'D'));
    let fits = |(index, character): (usize, char)| {
        character.is_ascii_digit() || (index == 3 && character.is_ascii_uppercase())
    };
    prefix && characters.clone().count() == 8 && characters.enumerate().all(fits)
}
