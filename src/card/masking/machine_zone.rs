//! The machine readable zone of passports, whose lower line held the back of the resident number.

use core::ops::Range;

use super::policy::MaskPolicy;
use crate::card::document::{Field, FieldKey};
use crate::card::extraction::rows::{Span, same_row};
use crate::card::geometry::Rect;
use crate::card::mrz::{LINE_LENGTH, MrzLine, Place, parse};
use crate::card::text_line::{Role, TextLine};

/// The zone is the lowest 23.2 mm of the 88 mm of a page (ICAO Doc 9303-3, 2.2; 9303-4, 3.1), and one more for the outline.
const STRIP_TOP: f32 = 1.0 - 24.2 / 88.0;
/// All of the page's width, and beyond: pages are cut out to a percent.
const STRIP: Rect = Rect::new(-0.05, STRIP_TOP, 1.05, 1.05);
/// How far a removed run of columns reaches into its neighbors, in columns.
const INTO_NEIGHBORS: f32 = 0.35;
/// Since this day passports print no back digits of the resident number.
const NO_PERSONAL_NUMBER_SINCE: &str = "2020-12-21";
/// The state's code in the zone.
const KOREA: &str = "KOR";
/// What its printed name holds; that of the other Korea does as well, which costs a page nothing but a strip.
const KOREAN: &str = "KOREA";

/// What is known of the zone.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum MachineZone {
    /// Two lines of 44 signs whose check digits are right: columns are where they should be.
    Lines([Row; 2], Vec<Place>),
    /// Anything else: nobody can say which sign stands in which column, so that all of the zone goes.
    Unsettled(Vec<Rect>),
}

/// One line: its box, and the cells of its 44 signs from left to right.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    bounds: Rect,
    cells: Vec<Rect>,
}

impl Row {
    fn new(span: &Span) -> Self {
        let signs = span.signs.iter().filter(|sign| sign.character != ' ');
        Self { bounds: span.bounds, cells: signs.map(|sign| sign.cell).collect() }
    }

    fn columns(&self, columns: &Range<usize>) -> Option<Rect> {
        let cells = self.cells.get(columns.clone())?;
        let all = cells.iter().copied().reduce(|a, b| a.union(&b))?;
        let more = INTO_NEIGHBORS * self.bounds.width() / LINE_LENGTH as f32;
        Some(Rect::new(all.left - more, self.bounds.top, all.right + more, self.bounds.bottom))
    }
}

/// Signs with their probabilities, as the parser takes them.
fn cells(span: &Span) -> zeroize::Zeroizing<Vec<(char, f32)>> {
    let mut cells = zeroize::Zeroizing::new(Vec::with_capacity(span.signs.len()));
    cells.extend(span.signs.iter().filter(|s| s.character != ' ').map(|s| (s.character, s.probability)));
    cells
}

impl MachineZone {
    /// From all lines of a page and their joined runs.
    pub(super) fn of(spans: &[Span], lines: &[TextLine]) -> Self {
        let is_zone = |line: &TextLine| line.region.role == Role::Mrz;
        let all = lines.iter().filter(|line| is_zone(line)).map(|line| line.region.bounds).collect();
        let mut rows: Vec<&Span> = Vec::new();
        for span in spans {
            let zone = span.parts.iter().all(|part| lines.get(*part).is_some_and(is_zone));
            let whole = span.count(|c| c != ' ') == LINE_LENGTH;
            if zone && whole && !rows.iter().any(|row| same_row(&row.bounds, &span.bounds)) {
                rows.push(span);
            }
        }
        rows.sort_by(|a, b| a.bounds.top.total_cmp(&b.bounds.top));
        let [first, second] = rows.as_slice() else { return Self::Unsettled(all) };
        let mrz = parse(&cells(first), &cells(second), None);
        if !mrz.is_consistent() {
            return Self::Unsettled(all);
        }
        Self::Lines([Row::new(first), Row::new(second)], mrz.masked_places())
    }

    /// All of the zone, if its columns are not told apart.
    pub(super) const fn strip(&self) -> Option<Rect> {
        match self {
            Self::Unsettled(_) => Some(STRIP),
            Self::Lines(..) => None,
        }
    }

    /// The runs of columns, or whole lines, that have to go, without margins above and below.
    pub(super) fn places(&self, policy: &MaskPolicy) -> Vec<Rect> {
        match self {
            Self::Unsettled(lines) => lines.clone(),
            Self::Lines([first, second], always) => {
                let by_policy = FIELDS.iter().filter(|(key, _)| policy.removes(*key)).map(|(_, place)| place.clone());
                let places = always.iter().cloned().chain(by_policy.map(|(line, columns)| Place { line, columns }));
                let row = |line| if line == MrzLine::First { first } else { second };
                // A row always has its columns, but if it had not, all of it goes.
                places.map(|place| row(place.line).columns(&place.columns).unwrap_or(row(place.line).bounds)).collect()
            }
        }
    }
}

/// Columns that repeat a field, its check digit included (ICAO Doc 9303-4, 4.2.2).
const FIELDS: [(FieldKey, (MrzLine, Range<usize>)); 12] = [
    (FieldKey::DocumentType, (MrzLine::First, 0..2)),
    (FieldKey::Name, (MrzLine::First, 5..44)),
    (FieldKey::Surname, (MrzLine::First, 5..44)),
    (FieldKey::GivenNames, (MrzLine::First, 5..44)),
    (FieldKey::KoreanName, (MrzLine::First, 5..44)),
    (FieldKey::PassportNumber, (MrzLine::Second, 0..10)),
    (FieldKey::Nationality, (MrzLine::Second, 10..13)),
    (FieldKey::BirthDate, (MrzLine::Second, 13..20)),
    (FieldKey::Sex, (MrzLine::Second, 20..21)),
    (FieldKey::ExpiryDate, (MrzLine::Second, 21..28)),
    (FieldKey::MrzLine1, (MrzLine::First, 0..44)),
    (FieldKey::MrzLine2, (MrzLine::Second, 0..44)),
];

/// Whether a passport may print the back digits of the holder's resident number: a Korean one from before they had gone, and
/// any whose date or state was not read.
pub(super) fn personal_number_possible(fields: &[Field]) -> bool {
    let text = |key| fields.iter().find(|field| field.key == key).and_then(Field::text);
    let state = text(FieldKey::MrzLine1).and_then(|line| line.get(2..5)).map(|state| state == KOREA);
    let nationality = text(FieldKey::Nationality).map(|name| name == KOREA || name.contains(KOREAN));
    let foreign = state.or(nationality) == Some(false);
    // ISO dates sort as text.
    !foreign && text(FieldKey::IssueDate).is_none_or(|date| date < NO_PERSONAL_NUMBER_SINCE)
}
