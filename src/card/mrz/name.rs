//! The holder's name: primary identifier, two fillers, secondary identifier (Doc 9303-3, 4.6, and 9303-4, 4.2.3).

use crate::card::mrz::field::{MrzFault, require, require_beginning};
use crate::card::mrz::layout::{Cells, FILLER};
use crate::pii::Secret;

/// A name as the zone holds it.
pub(super) struct Names {
    pub(super) primary: Secret,
    pub(super) secondary: Option<Secret>,
    /// Whether a letter stands in the last position: the name is cut, or just fits.
    pub(super) cut: bool,
}

pub(super) fn parse(cells: Cells<'_>) -> Result<Names, MrzFault> {
    // No digits either: a name with one was misread, and which letter it was is not ours to say.
    require(cells, |character| matches!(character, 'A'..='Z' | FILLER))?;
    require_beginning(cells)?;
    let length = cells.filled();
    let is_filler = |index: usize| cells.character(index) == Some(FILLER);
    let pairs = || (1..length).filter(|index| is_filler(index.saturating_sub(1)) && is_filler(*index));
    let separator = pairs().next();
    // A second pair, or a third filler beside the first: fillers were misread, and so may the rest be.
    if let Some(index) = pairs().nth(1) {
        return Err(MrzFault::MisplacedFiller { position: cells.position_of(index) });
    }
    let end_of_primary = separator.map_or(length, |index| index.saturating_sub(1));
    Ok(Names {
        primary: words(cells, 0, end_of_primary),
        secondary: separator.map(|index| words(cells, index.saturating_add(1), length)),
        cut: length == cells.characters().len(),
    })
}

/// Characters `start` to `end`, single fillers as spaces.
fn words(cells: Cells<'_>, start: usize, end: usize) -> Secret {
    let count = end.saturating_sub(start);
    // Reserved in full: a text that grows leaves copies that nobody wipes.
    let mut text = String::with_capacity(count);
    let spaced = |character| if character == FILLER { ' ' } else { character };
    text.extend(cells.characters().skip(start).take(count).map(spaced));
    Secret::new(text)
}
