//! Where things stand on the usual layouts, for what a reading did not find itself.
//!
//! A layout is believed only where fields that were read stand where it says. Its boxes were measured on public specimens and
//! are accurate to about a percent; print runs shift them by more.

use crate::card::document::{DocumentKind, FieldKey};
use crate::card::geometry::Rect;
use crate::card::masking::sensitive::SensitivePlaces;
use crate::card::text_line::Role;

/// How far a field may stand from its usual place after the common shift, in shares of the document.
const AGREES_WITHIN: f32 = 0.035;
/// Greatest common shift: an outline that is wrong by more is wrong in its shape as well.
const MAX_SHIFT: f32 = 0.07;
/// Fewest fields that have to agree.
const MIN_ANCHORS: usize = 3;

/// A thing with a usual place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Spot {
    Title,
    Field(FieldKey),
    /// A passport's personal number.
    PersonalNumber,
    /// The ghost portrait with the number or birth date over it.
    Ghost,
    Portrait,
    /// A second portrait without print over it.
    SmallPortrait,
}

/// Which coordinate of a line stays the same whatever is printed.
#[derive(Clone, Copy)]
enum Align {
    Left,
    Center,
}

use Align::{Center, Left};
use FieldKey::{
    Address, BirthDate, Condition, DocumentType, ExpiryDate, GivenNames, HanjaName, IssueDate, Issuer, KoreanName,
    LicenseClass, LicenseNumber, Name, Nationality, PassportNumber, RegistrationNumber, ResidentNumber, SerialCode,
    Sex, StayStatus, Surname, ValidFrom, ValidUntil,
};
use Spot::{Field, Ghost, PersonalNumber, Portrait, SmallPortrait, Title};

type Row = (Spot, Align, Rect);

const fn row(spot: Spot, align: Align, [left, top, right, bottom]: [f32; 4]) -> Row {
    (spot, align, Rect::new(left, top, right, bottom))
}

const RESIDENT_1999: &[Row] = &[
    row(Title, Left, [0.144, 0.091, 0.505, 0.188]),
    row(Field(Name), Left, [0.120, 0.274, 0.480, 0.357]),
    row(Field(HanjaName), Left, [0.120, 0.274, 0.480, 0.357]),
    row(Field(ResidentNumber), Left, [0.120, 0.420, 0.527, 0.480]),
    row(Field(Address), Left, [0.081, 0.534, 0.556, 0.740]),
    row(Field(IssueDate), Center, [0.356, 0.786, 0.553, 0.841]),
    row(Field(Issuer), Center, [0.237, 0.873, 0.661, 0.953]),
    row(Ghost, Left, [0.055, 0.739, 0.199, 0.909]),
    row(Portrait, Left, [0.631, 0.087, 0.952, 0.683]),
];
const RESIDENT_2020: &[Row] = &[
    row(Title, Left, [0.136, 0.098, 0.494, 0.198]),
    row(Field(Name), Left, [0.118, 0.271, 0.471, 0.347]),
    row(Field(HanjaName), Left, [0.118, 0.271, 0.471, 0.347]),
    row(Field(ResidentNumber), Left, [0.104, 0.404, 0.486, 0.453]),
    row(Field(Address), Left, [0.078, 0.520, 0.535, 0.736]),
    row(Field(IssueDate), Center, [0.352, 0.776, 0.569, 0.822]),
    row(Field(Issuer), Center, [0.241, 0.839, 0.684, 0.902]),
    row(Ghost, Left, [0.055, 0.739, 0.199, 0.909]),
    row(Portrait, Left, [0.618, 0.065, 0.960, 0.736]),
];
const LICENSE: &[Row] = &[
    row(Title, Left, [0.455, 0.075, 0.945, 0.170]),
    row(Field(LicenseClass), Left, [0.032, 0.054, 0.360, 0.230]),
    row(Field(LicenseNumber), Left, [0.413, 0.160, 0.817, 0.263]),
    row(Field(Name), Left, [0.413, 0.262, 0.560, 0.366]),
    row(Field(ResidentNumber), Left, [0.413, 0.345, 0.755, 0.443]),
    row(Field(Address), Left, [0.410, 0.412, 0.785, 0.632]),
    row(Field(ValidFrom), Left, [0.410, 0.609, 0.740, 0.675]),
    row(Field(ValidUntil), Left, [0.410, 0.670, 0.740, 0.740]),
    row(Field(Condition), Left, [0.418, 0.745, 0.545, 0.785]),
    row(Field(SerialCode), Left, [0.837, 0.720, 0.960, 0.780]),
    row(Field(IssueDate), Left, [0.382, 0.836, 0.560, 0.921]),
    row(Field(Issuer), Left, [0.561, 0.836, 0.930, 0.934]),
    row(SmallPortrait, Left, [0.834, 0.486, 0.954, 0.739]),
    row(Portrait, Left, [0.034, 0.250, 0.373, 0.920]),
];
const FOREIGNERS_2011: &[Row] = &[
    row(Title, Left, [0.060, 0.080, 0.337, 0.156]),
    row(Field(RegistrationNumber), Left, [0.455, 0.234, 0.777, 0.288]),
    row(Field(Sex), Left, [0.886, 0.246, 0.905, 0.279]),
    row(Field(Name), Left, [0.455, 0.384, 0.700, 0.441]),
    row(Field(KoreanName), Left, [0.455, 0.430, 0.700, 0.490]),
    row(Field(Nationality), Left, [0.455, 0.513, 0.833, 0.568]),
    row(Field(StayStatus), Left, [0.455, 0.646, 0.642, 0.694]),
    row(Field(IssueDate), Left, [0.788, 0.769, 0.890, 0.814]),
    row(Field(Issuer), Center, [0.549, 0.838, 0.907, 0.901]),
    row(Ghost, Left, [0.095, 0.783, 0.303, 0.922]),
    row(Portrait, Left, [0.070, 0.219, 0.318, 0.751]),
];
const FOREIGNERS_2018: &[Row] = &[
    row(Title, Left, [0.062, 0.100, 0.235, 0.165]),
    row(Field(RegistrationNumber), Left, [0.470, 0.245, 0.750, 0.293]),
    row(Field(Sex), Left, [0.873, 0.250, 0.895, 0.293]),
    row(Field(Name), Left, [0.472, 0.365, 0.673, 0.412]),
    row(Field(KoreanName), Left, [0.472, 0.412, 0.673, 0.465]),
    row(Field(Nationality), Left, [0.472, 0.524, 0.832, 0.575]),
    row(Field(StayStatus), Left, [0.472, 0.655, 0.763, 0.718]),
    row(Field(IssueDate), Left, [0.757, 0.775, 0.908, 0.820]),
    row(Field(Issuer), Center, [0.563, 0.835, 0.911, 0.897]),
    row(Ghost, Left, [0.095, 0.783, 0.303, 0.922]),
    row(Portrait, Left, [0.074, 0.267, 0.327, 0.768]),
];
const PASSPORT: &[Row] = &[
    row(Title, Left, [0.053, 0.055, 0.245, 0.095]),
    row(Field(DocumentType), Left, [0.361, 0.185, 0.400, 0.225]),
    row(Field(PassportNumber), Left, [0.645, 0.185, 0.777, 0.225]),
    row(Field(Surname), Left, [0.361, 0.265, 0.434, 0.302]),
    row(Field(GivenNames), Left, [0.361, 0.343, 0.469, 0.381]),
    row(Field(KoreanName), Left, [0.361, 0.421, 0.432, 0.460]),
    row(Field(BirthDate), Left, [0.361, 0.500, 0.553, 0.540]),
    row(Field(Sex), Left, [0.645, 0.500, 0.662, 0.540]),
    row(PersonalNumber, Left, [0.560, 0.490, 0.955, 0.550]),
    row(Field(Nationality), Left, [0.361, 0.598, 0.591, 0.634]),
    row(Field(Issuer), Left, [0.645, 0.598, 0.937, 0.634]),
    row(Field(IssueDate), Left, [0.361, 0.675, 0.557, 0.713]),
    row(Field(ExpiryDate), Left, [0.645, 0.675, 0.840, 0.713]),
    row(SmallPortrait, Left, [0.815, 0.378, 0.926, 0.590]),
    row(Portrait, Left, [0.053, 0.250, 0.310, 0.712]),
];

const fn looks(kind: DocumentKind) -> &'static [&'static [Row]] {
    match kind {
        DocumentKind::ResidentCard => &[RESIDENT_1999, RESIDENT_2020],
        DocumentKind::DriverLicense => &[LICENSE],
        // The look from 2023 has no entry: nobody has measured it.
        DocumentKind::AlienRegistrationCard
        | DocumentKind::PermanentResidentCard
        | DocumentKind::OverseasKoreanCard => &[FOREIGNERS_2011, FOREIGNERS_2018],
        DocumentKind::Passport => &[PASSPORT],
    }
}

/// A usual layout that fits what was read, with its shift.
#[derive(Clone, Copy)]
pub(super) struct Layout {
    rows: &'static [Row],
    shift: (f32, f32),
    anchors: usize,
}

impl Layout {
    /// The layout on which most of the fields stand where they should; `None` if these are too few.
    pub(super) fn fit(kind: DocumentKind, places: &SensitivePlaces) -> Option<Self> {
        looks(kind).iter().filter_map(|rows| Self::of(rows, places)).max_by_key(|layout| layout.anchors)
    }

    fn of(rows: &'static [Row], places: &SensitivePlaces) -> Option<Self> {
        let mut offsets: Vec<(f32, f32)> = Vec::new();
        for (spot, align, usual) in rows {
            let found = match spot {
                Title => places.lines.iter().find(|(role, _)| *role == Role::Title).map(|(_, bounds)| *bounds),
                // An address has one to four lines, a class one to three: their middles say nothing. The others may share a
                // line with their label, where their left edge says nothing.
                Field(Address | LicenseClass | HanjaName | ValidFrom | ValidUntil | Condition | StayStatus) => None,
                Field(key) => places.field(*key).filter(|field| field.read).and_then(|field| field.bounds),
                _ => None,
            };
            let Some(found) = found else { continue };
            let across = match align {
                Left => found.left - usual.left,
                Center => found.center().x - usual.center().x,
            };
            offsets.push((across, found.center().y - usual.center().y));
        }
        let shift = (median(offsets.iter().map(|o| o.0))?, median(offsets.iter().map(|o| o.1))?);
        let agrees = |o: &&(f32, f32)| (o.0 - shift.0).abs() <= AGREES_WITHIN && (o.1 - shift.1).abs() <= AGREES_WITHIN;
        let anchors = offsets.iter().filter(agrees).count();
        // Most must agree: three of nine that happen to is no layout.
        let fits = anchors >= MIN_ANCHORS && anchors * 4 >= offsets.len() * 3;
        let small = shift.0.abs() <= MAX_SHIFT && shift.1.abs() <= MAX_SHIFT;
        (fits && small).then_some(Self { rows, shift, anchors })
    }

    /// Where a thing should stand, without margins.
    pub(super) fn place(&self, wanted: Spot) -> Option<Rect> {
        let (_, _, usual) = self.rows.iter().find(|(spot, _, _)| *spot == wanted)?;
        let (dx, dy) = self.shift;
        Some(Rect::new(usual.left + dx, usual.top + dy, usual.right + dx, usual.bottom + dy))
    }
}

fn median(values: impl Iterator<Item = f32>) -> Option<f32> {
    let mut values: Vec<f32> = values.collect();
    values.sort_by(f32::total_cmp);
    values.get(values.len() / 2).copied()
}
