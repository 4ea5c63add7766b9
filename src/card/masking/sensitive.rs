//! Places of a document on which something may stand that a stored copy must not show.

use core::fmt;

use super::lines::{Suspect, blank_suspect, read_places, suspect};
use super::machine_zone::{MachineZone, personal_number_possible};
use super::numbers::{Needle, Printing, number_key};
use crate::card::document::{DocumentKind, Field, FieldKey};
use crate::card::extraction::rows::Page;
use crate::card::extraction::title_kind;
use crate::card::geometry::Rect;
use crate::card::text_line::{Role, TextLine};

/// Widest gap between the parts of a number, in line heights, as extraction joins them.
const MAX_GAP: f32 = 2.0;

/// Where one document's numbers and fields stand. Holds places and counts, no text.
///
/// The empty one, which a reading without a document has, settles nothing: no copy comes of it.
#[derive(Clone, Default, PartialEq)]
pub struct SensitivePlaces {
    /// Whether a title names the kind that the document was read as.
    pub(super) titled: bool,
    /// Whether the holder's number was read whole.
    pub(super) number_read: bool,
    pub(super) printings: Vec<Printing>,
    pub(super) suspects: Vec<Suspect>,
    pub(super) lines: Vec<(Role, Rect)>,
    pub(super) fields: Vec<FieldPlace>,
    pub(super) zone: Option<MachineZone>,
    /// Whether it is a passport that may print the back of the holder's resident number.
    pub(super) personal_number_possible: bool,
}

/// Where a field was found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct FieldPlace {
    pub(super) key: FieldKey,
    pub(super) bounds: Option<Rect>,
    /// Whether it was read whole.
    pub(super) read: bool,
}

impl fmt::Debug for SensitivePlaces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SensitivePlaces")
            .field("printings", &self.printings.len())
            .field("suspects", &self.suspects.len())
            .field("lines", &self.lines.len())
            .finish_non_exhaustive()
    }
}

/// Notes what stands where on an upright document: `lines` as recognized, `fields` as extracted from them. All places are
/// shares of the document.
#[must_use]
pub fn survey(kind: DocumentKind, lines: &[TextLine], fields: &[Field]) -> SensitivePlaces {
    survey_for(kind, lines, fields, &Needle::of(kind, fields))
}

/// The same, looking for a number that is already known.
pub(crate) fn survey_for(kind: DocumentKind, lines: &[TextLine], fields: &[Field], needle: &Needle) -> SensitivePlaces {
    let (width, height) = kind.format().size_mm();
    let page = Page::new(lines, kind);
    let spans = page.spans(MAX_GAP);
    let printings: Vec<Printing> =
        spans.iter().filter_map(|span| Printing::find(span, needle, width / height)).collect();
    let number = number_key(kind);
    let read = read_places(fields, number);
    let roles_of = |parts: &[usize]| -> Vec<(Role, f32)> {
        let regions = parts.iter().filter_map(|part| lines.get(*part)).map(|line| line.region);
        regions.map(|region| (region.role, region.role_confidence)).collect()
    };
    let mut suspects: Vec<Suspect> =
        spans.iter().filter_map(|span| suspect(span, &roles_of(&span.parts), &read, needle, &printings)).collect();
    // Lines on which nothing was read are no spans.
    let blank = lines.iter().filter(|line| line.glyphs.iter().all(|glyph| glyph.character.is_whitespace()));
    suspects.extend(blank.filter_map(|line| blank_suspect(line.region.role, line.region.bounds)));
    let field = |key: FieldKey| fields.iter().find(|field| field.key == key);
    SensitivePlaces {
        titled: lines.iter().any(|line| {
            matches!(line.region.role, Role::Title | Role::Other)
                && title_kind(&zeroize::Zeroizing::new(line.text())) == Some(kind)
        }),
        number_read: needle.is_whole() && number.and_then(field).is_some_and(|field| field.value.is_ok()),
        printings,
        suspects,
        lines: lines.iter().map(|line| (line.region.role, line.region.bounds)).collect(),
        fields: fields
            .iter()
            .map(|field| FieldPlace { key: field.key, bounds: field.bounds, read: field.value.is_ok() })
            .collect(),
        zone: (kind == DocumentKind::Passport).then(|| MachineZone::of(&spans, lines)),
        personal_number_possible: kind == DocumentKind::Passport && personal_number_possible(fields),
    }
}

impl SensitivePlaces {
    /// The place of a field, where one was found.
    pub(super) fn field(&self, key: FieldKey) -> Option<&FieldPlace> {
        self.fields.iter().find(|field| field.key == key)
    }

    /// Whether a title names the kind that the document was read as.
    pub(crate) const fn is_titled(&self) -> bool {
        self.titled
    }
}

/// The roles of lines that print a field.
pub(super) const fn roles_of(key: FieldKey) -> &'static [Role] {
    match key {
        FieldKey::Name => &[Role::Name, Role::Surname, Role::GivenNames],
        FieldKey::HanjaName => &[Role::Name],
        FieldKey::ResidentNumber => &[Role::ResidentNumber],
        FieldKey::Address => &[Role::Address],
        FieldKey::IssueDate => &[Role::IssueDate],
        FieldKey::Issuer => &[Role::Issuer, Role::Authority],
        FieldKey::LicenseClass => &[Role::LicenseClass],
        FieldKey::LicenseNumber => &[Role::LicenseNumber],
        FieldKey::ValidFrom | FieldKey::ValidUntil => &[Role::Period],
        FieldKey::Condition => &[Role::Condition],
        FieldKey::SerialCode => &[Role::SerialCode],
        FieldKey::RegistrationNumber => &[Role::RegistrationNumber],
        FieldKey::KoreanName => &[Role::KoreanName],
        FieldKey::Sex => &[Role::Sex],
        FieldKey::Nationality => &[Role::Nationality],
        FieldKey::StayStatus => &[Role::StayStatus],
        FieldKey::DocumentType => &[Role::DocumentType],
        FieldKey::PassportNumber => &[Role::PassportNumber],
        FieldKey::Surname => &[Role::Surname],
        FieldKey::GivenNames => &[Role::GivenNames],
        FieldKey::BirthDate => &[Role::BirthDate],
        FieldKey::ExpiryDate => &[Role::ExpiryDate],
        FieldKey::MrzLine1 | FieldKey::MrzLine2 => &[Role::Mrz],
    }
}

/// Whether documents of a kind carry a field.
pub(super) const fn carries(kind: DocumentKind, key: FieldKey) -> bool {
    use FieldKey::{
        Address, BirthDate, Condition, DocumentType, ExpiryDate, GivenNames, HanjaName, IssueDate, Issuer, KoreanName,
        LicenseClass, LicenseNumber, MrzLine1, MrzLine2, Name, Nationality, PassportNumber, RegistrationNumber,
        ResidentNumber, SerialCode, Sex, StayStatus, Surname, ValidFrom, ValidUntil,
    };
    match kind {
        DocumentKind::ResidentCard => matches!(key, Name | HanjaName | ResidentNumber | Address | IssueDate | Issuer),
        DocumentKind::DriverLicense => matches!(
            key,
            LicenseClass
                | LicenseNumber
                | Name
                | ResidentNumber
                | Address
                | ValidFrom
                | ValidUntil
                | Condition
                | SerialCode
                | IssueDate
                | Issuer
        ),
        DocumentKind::AlienRegistrationCard
        | DocumentKind::PermanentResidentCard
        | DocumentKind::OverseasKoreanCard => {
            matches!(key, RegistrationNumber | Name | KoreanName | Sex | Nationality | StayStatus | IssueDate | Issuer)
        }
        DocumentKind::Passport => matches!(
            key,
            DocumentType
                | PassportNumber
                | Surname
                | GivenNames
                | KoreanName
                | Nationality
                | BirthDate
                | Sex
                | IssueDate
                | ExpiryDate
                | MrzLine1
                | MrzLine2
        ),
    }
}
