//! Where each element stands in the two lines (Doc 9303-4, 4.2.2), and views of such places.

use core::ops::Range;

/// Characters of each line.
pub const LINE_LENGTH: usize = 44;
/// The sign that stands for a space, for a sign without a place here, and for nothing.
pub(super) const FILLER: char = '<';

/// One of the two lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MrzLine {
    /// The upper line: document, state, name.
    First,
    /// The lower line: numbers, dates, check digits.
    Second,
}

/// A run of characters in the zone.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Place {
    /// Which line.
    pub line: MrzLine,
    /// Characters of that line, counted from 0; Doc 9303 counts them from 1.
    pub columns: Range<usize>,
}

const fn first(columns: Range<usize>) -> Place {
    Place { line: MrzLine::First, columns }
}

const fn second(columns: Range<usize>) -> Place {
    Place { line: MrzLine::Second, columns }
}

pub(super) const DOCUMENT_CODE: Place = first(0..2);
pub(super) const ISSUING_STATE: Place = first(2..5);
pub(super) const NAMES: Place = first(5..44);
pub(super) const NUMBER: Place = second(0..9);
pub(super) const NATIONALITY: Place = second(10..13);
pub(super) const BIRTH_DATE: Place = second(13..19);
pub(super) const SEX: Place = second(20..21);
pub(super) const EXPIRY_DATE: Place = second(21..27);
pub(super) const OPTIONAL: Place = second(28..42);

// Columns of the check digits, all in the second line.
pub(super) const NUMBER_CHECK: usize = 9;
pub(super) const BIRTH_DATE_CHECK: usize = 19;
pub(super) const EXPIRY_DATE_CHECK: usize = 27;
pub(super) const OPTIONAL_CHECK: usize = 42;
pub(super) const COMPOSITE_CHECK: usize = 43;
/// What the last check digit covers: the numbers and dates with their own check digits, not nationality and sex.
pub(super) const COMPOSITE: [Range<usize>; 3] = [0..10, 13..20, 21..43];

/// A view of some characters of a line that knows where in the line they stand.
#[derive(Clone, Copy)]
pub(super) struct Cells<'a> {
    cells: &'a [(char, f32)],
    start: usize,
}

impl<'a> Cells<'a> {
    pub(super) const fn whole(line: &'a [(char, f32)]) -> Self {
        Self { cells: line, start: 0 }
    }

    /// The characters of some columns; `None` if the line does not have them all.
    pub(super) fn columns(self, columns: &Range<usize>) -> Option<Self> {
        let cells = self.cells.get(columns.clone())?;
        Some(Self { cells, start: self.start.saturating_add(columns.start) })
    }

    pub(super) fn character(self, column: usize) -> Option<char> {
        self.cells.get(column).map(|(character, _)| *character)
    }

    pub(super) fn characters(self) -> impl DoubleEndedIterator<Item = char> + ExactSizeIterator + use<'a> {
        self.cells.iter().map(|(character, _)| *character)
    }

    /// The position in the line, counted from 1 as Doc 9303 does, of the first character that meets a condition.
    pub(super) fn position(self, meets: impl Fn(char) -> bool) -> Option<usize> {
        self.characters().position(meets).map(|index| self.position_of(index))
    }

    /// The position in the line, counted from 1, of a character of this view.
    pub(super) const fn position_of(self, index: usize) -> usize {
        self.start.saturating_add(index).saturating_add(1)
    }

    /// How many characters there are without the fillers at the end.
    pub(super) fn filled(self) -> usize {
        self.characters().rposition(|character| character != FILLER).map_or(0, |last| last.saturating_add(1))
    }

    /// The least probability; 0 for what is none, such as NaN.
    pub(super) fn weakest(self) -> f32 {
        let probability = |cell: &(char, f32)| if cell.1.is_nan() { 0.0 } else { cell.1.clamp(0.0, 1.0) };
        self.cells.iter().map(probability).reduce(f32::min).unwrap_or(0.0)
    }
}
