//! One field of the zone: a value or the reason why there is none.

use core::fmt;

use crate::card::mrz::layout::{Cells, FILLER, LINE_LENGTH, MrzLine, Place};

/// Why a field of the zone has no value. Positions are counted from 1, as in Doc 9303. All of these are faults of the
/// input: a bad photo, a bad reading or a bad document.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum MrzFault {
    /// The line does not have 44 characters, so that nothing in it has a sure place.
    #[error("the line does not have 44 characters")]
    WrongLength,
    /// The format does not allow the character there.
    #[error("position {position} holds a character that the format does not allow there")]
    ForbiddenCharacter {
        /// Position in the line.
        position: usize,
    },
    /// A filler stands where the value begins or goes on, or a value goes on behind its fillers.
    #[error("the fillers around position {position} do not suit the format")]
    MisplacedFiller {
        /// Position in the line.
        position: usize,
    },
    /// There are only fillers, in a field that must not be empty.
    #[error("the field is empty")]
    Empty,
    /// The document code does not begin with `P`: the document is no passport.
    #[error("the document is no passport")]
    NotAPassport,
    /// The number's check digit is a filler. In the smaller formats that says that the number goes on in the optional
    /// field; Doc 9303-4 has no such rule, so that where the number ends is anybody's guess.
    #[error("the number may go on elsewhere")]
    NumberContinues,
    /// The calendar has no such day.
    #[error("there is no such day")]
    NoSuchDay,
}

impl MrzFault {
    /// The stable name, as in records and JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::WrongLength => "wrong_length",
            Self::ForbiddenCharacter { .. } => "forbidden_character",
            Self::MisplacedFiller { .. } => "misplaced_filler",
            Self::Empty => "empty",
            Self::NotAPassport => "not_a_passport",
            Self::NumberContinues => "number_continues",
            Self::NoSuchDay => "no_such_day",
        }
    }
}

/// A field of the zone. Its `Debug` shows the reason why there is no value, never a value.
#[derive(Clone, PartialEq)]
pub struct MrzField<T> {
    /// The value as it stands there, or why there is none.
    pub value: Result<T, MrzFault>,
    /// Probability of the weakest character, 0 to 1, not calibrated; 0 without a value.
    pub confidence: f32,
    /// Where it stands in a zone of the right length.
    pub place: Place,
}

impl<T> MrzField<T> {
    /// Two fields from one that was read as a whole: they share its place, confidence and faults.
    pub(super) fn unzip<A, B>(self, split: impl FnOnce(T) -> (A, B)) -> (MrzField<A>, MrzField<B>) {
        let (left, right) = match self.value.map(split) {
            Ok((left, right)) => (Ok(left), Ok(right)),
            Err(fault) => (Err(fault), Err(fault)),
        };
        let place = self.place.clone();
        let left = MrzField { value: left, confidence: self.confidence, place };
        (left, MrzField { value: right, confidence: self.confidence, place: self.place })
    }
}

impl<T> fmt::Debug for MrzField<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.value.as_ref().map(|_| format_args!("[REDACTED]")).map_err(|fault| *fault);
        f.debug_struct("MrzField").field("value", &value).field("confidence", &self.confidence).finish()
    }
}

/// Reads the field at a place, unless its line has the wrong length.
pub(super) fn read<T>(
    lines: [&[(char, f32)]; 2],
    place: &Place,
    parse: impl FnOnce(Cells<'_>) -> Result<T, MrzFault>,
) -> MrzField<T> {
    let [first, second] = lines;
    let line = match place.line {
        MrzLine::First => first,
        MrzLine::Second => second,
    };
    let cells = if line.len() == LINE_LENGTH { Cells::whole(line).columns(&place.columns) } else { None };
    let value = cells.ok_or(MrzFault::WrongLength).and_then(parse);
    let confidence = if value.is_ok() { cells.map_or(0.0, Cells::weakest) } else { 0.0 };
    MrzField { value, confidence, place: place.clone() }
}

/// Refuses the first character that a condition does not allow.
pub(super) fn require(cells: Cells<'_>, allowed: impl Fn(char) -> bool) -> Result<(), MrzFault> {
    match cells.position(|character| !allowed(character)) {
        Some(position) => Err(MrzFault::ForbiddenCharacter { position }),
        None => Ok(()),
    }
}

/// Refuses a field that is empty or does not begin in its first position.
pub(super) fn require_beginning(cells: Cells<'_>) -> Result<(), MrzFault> {
    match (cells.filled(), cells.character(0)) {
        (0, _) => Err(MrzFault::Empty),
        (_, Some(FILLER)) => Err(MrzFault::MisplacedFiller { position: cells.position_of(0) }),
        _ => Ok(()),
    }
}
