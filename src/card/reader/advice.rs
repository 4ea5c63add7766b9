//! From fields and measures to what a customer should do differently.

use super::RetakeReason;
use crate::card::document::{DocumentKind, Field, FieldKey, Unreadable};
use crate::card::geometry::{Quad, Rect};
use crate::card::mrz::{CheckDigit, CheckDigitCode, parse_text};
use crate::card::quality::Quality;
use crate::card::text_line::{Role, TextRegion};

/// Share of a field under glare from which glare is named as the reason: a letter or so of a line. Names a reason only;
/// what is legible is for the recognizer to say.
const GLARE_FROM: f32 = 0.12;
/// Share of a field that seems covered from which that is the reason.
const COVERED_FROM: f32 = 0.35;
/// Sharpness below which blur is the reason: the soft scan by which it was set, on which small print is half lost, has 0.1.
const SHARP_FROM: f32 = 0.25;
/// Print under this many photo pixels is too small: the recognizer was trained from 9.5 pixels of ink on.
const TEXT_HEIGHT_FROM: f32 = 10.0;
/// Mean luma of a card below which the photo is too dark, 0 to 1.
const DARK_BELOW: f32 = 0.16;
/// Mean luma of a card above which the photo is too bright, 0 to 1. A white drawn card on white paper has 0.92.
const BRIGHT_ABOVE: f32 = 0.96;

/// Median height of the lines that carry small print, in photo pixels.
pub(super) fn text_height(regions: &[TextRegion], quad: &Quad) -> Option<f32> {
    let [_, right, _, left] = quad.side_lengths();
    let mut heights: Vec<f32> =
        regions.iter().filter(|r| r.role != Role::Title).map(|r| r.bounds.height() * 0.5 * (right + left)).collect();
    heights.sort_by(f32::total_cmp);
    heights.get(heights.len() / 2).copied()
}

/// Gives fields without a value the picture's reason where the picture has one at their place.
pub(super) fn explain(fields: &mut [Field], quality: &Quality, kind: DocumentKind) {
    let layout = Layout::of(kind, fields);
    for field in fields {
        if field.value.is_ok() || field.key == FieldKey::HanjaName {
            continue;
        }
        let Some(place) = field.bounds.or_else(|| layout.and_then(|layout| layout.place(field.key))) else { continue };
        let small = quality.text_height_px.is_some_and(|height| height < TEXT_HEIGHT_FROM);
        let reason = if quality.map.glare_in(place) > GLARE_FROM {
            Unreadable::Glare
        } else if field.bounds.is_none() && quality.map.covered_in(place) > COVERED_FROM {
            Unreadable::Covered
        } else if small {
            Unreadable::TooSmall
        } else if quality.map.sharpness_in(place).is_some_and(|sharpness| sharpness < SHARP_FROM) {
            Unreadable::Blurred
        } else {
            continue;
        };
        field.value = Err(reason);
    }
}

/// Reasons to take another photo, most helpful first; empty if nothing is spoiled.
pub(super) fn reasons(fields: &[Field], quality: &Quality) -> Vec<RetakeReason> {
    let missing = |reason| fields.iter().filter(|f| f.value == Err(reason)).count();
    let spoiled = fields.iter().any(|f| f.value.is_err() && f.key != FieldKey::HanjaName);
    let mut counted = [
        (missing(Unreadable::Glare), RetakeReason::Glare),
        (missing(Unreadable::Blurred), RetakeReason::Blurred),
        (missing(Unreadable::Covered), RetakeReason::Covered),
        (missing(Unreadable::TooSmall), RetakeReason::TooSmall),
        (usize::from(spoiled && quality.exposure < DARK_BELOW), RetakeReason::TooDark),
        (usize::from(spoiled && quality.exposure > BRIGHT_ABOVE), RetakeReason::TooBright),
    ];
    counted.sort_by_key(|&(count, _)| core::cmp::Reverse(count));
    counted.iter().filter(|(count, _)| *count > 0).map(|&(_, reason)| reason).collect()
}

/// The same where another photo is needed in any case: what nothing else explains is blur too fine to measure.
pub(super) fn reasons_for_retake(fields: &[Field], quality: &Quality) -> Vec<RetakeReason> {
    let reasons = reasons(fields, quality);
    if reasons.is_empty() { vec![RetakeReason::Blurred] } else { reasons }
}

/// Whether enough was read to say that this is the document it looks like: its title, or numbers of its formats. A line of
/// a passport's zone whose last check digit matches stands for both: nothing else that is 44 signs long has one.
pub(super) fn is_document(fields: &[Field], titled: bool) -> bool {
    let read = |key| fields.iter().any(|f| f.key == key && f.value.is_ok());
    let dated = read(FieldKey::IssueDate) || read(FieldKey::Issuer) || read(FieldKey::LicenseNumber);
    let resident = read(FieldKey::ResidentNumber) && dated;
    let foreigner = read(FieldKey::RegistrationNumber) && (dated || read(FieldKey::StayStatus));
    let page = read(FieldKey::BirthDate) || read(FieldKey::ExpiryDate) || read(FieldKey::IssueDate);
    let passport = read(FieldKey::PassportNumber) && page || has_checked_zone(fields);
    titled && fields.iter().any(|f| f.value.is_ok()) || resident || foreigner || passport
}

fn has_checked_zone(fields: &[Field]) -> bool {
    let line = fields.iter().find(|f| f.key == FieldKey::MrzLine2).and_then(Field::text);
    line.is_some_and(|line| parse_text("", line, None).check_digit(CheckDigitCode::Composite) == CheckDigit::Matches)
}

/// Whether any of the fields is there for whose sake a document is read: those that the issuer's check asks for, and the
/// zone that stands for a passport's number and dates.
pub(super) fn has_essentials(fields: &[Field]) -> bool {
    fields.iter().any(|f| f.value.is_ok() && is_essential(f.key))
}

// No wildcard: a field that the reader learns must be thought about here.
const fn is_essential(key: FieldKey) -> bool {
    match key {
        FieldKey::Name
        | FieldKey::KoreanName
        | FieldKey::ResidentNumber
        | FieldKey::RegistrationNumber
        | FieldKey::IssueDate
        | FieldKey::LicenseNumber
        | FieldKey::PassportNumber
        | FieldKey::BirthDate
        | FieldKey::ExpiryDate
        | FieldKey::MrzLine2 => true,
        // An issuer takes the serial code, but nothing follows from it alone.
        FieldKey::SerialCode
        | FieldKey::HanjaName
        | FieldKey::Address
        | FieldKey::Issuer
        | FieldKey::LicenseClass
        | FieldKey::ValidFrom
        | FieldKey::ValidUntil
        | FieldKey::Condition
        | FieldKey::Sex
        | FieldKey::Nationality
        | FieldKey::StayStatus
        | FieldKey::DocumentType
        | FieldKey::Surname
        | FieldKey::GivenNames
        | FieldKey::MrzLine1 => false,
    }
}

/// A layout whose places are known; they tell what lies over a line that was not found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Layout {
    ResidentCard,
    DriverLicense,
    /// Foreigners' cards of 2011 and 2018, whose photo is on the left.
    PhotoLeft,
    /// Korean passports.
    KoreanPassport,
    /// Passports of other states, which have the zone's place in common.
    Passport,
}

/// Left edge of values on foreigners' cards, as a share of the card's width, from which the photo is left of them.
const PHOTO_LEFT_FROM: f32 = 0.33;

impl Layout {
    /// The layout of a kind, as far as the lines that were found tell; `None` where none is published.
    fn of(kind: DocumentKind, fields: &[Field]) -> Option<Self> {
        let has = |key| fields.iter().any(|field| field.key == key);
        match kind {
            DocumentKind::ResidentCard => Some(Self::ResidentCard),
            DocumentKind::DriverLicense => Some(Self::DriverLicense),
            DocumentKind::AlienRegistrationCard
            | DocumentKind::PermanentResidentCard
            | DocumentKind::OverseasKoreanCard => {
                let column =
                    [FieldKey::RegistrationNumber, FieldKey::Name, FieldKey::Nationality, FieldKey::StayStatus];
                let mut found = fields.iter().filter(|field| column.contains(&field.key)).filter_map(|f| f.bounds);
                found.any(|bounds| bounds.left > PHOTO_LEFT_FROM).then_some(Self::PhotoLeft)
            }
            DocumentKind::Passport if has(FieldKey::KoreanName) => Some(Self::KoreanPassport),
            DocumentKind::Passport => Some(Self::Passport),
        }
    }

    /// Where a field stands, in shares of the document.
    fn place(self, key: FieldKey) -> Option<Rect> {
        let place = match (self, key) {
            (Self::ResidentCard, FieldKey::Name) => Rect::new(0.12, 0.27, 0.45, 0.36),
            (Self::ResidentCard, FieldKey::ResidentNumber) => Rect::new(0.11, 0.40, 0.52, 0.48),
            (Self::ResidentCard, FieldKey::Address) => Rect::new(0.08, 0.52, 0.54, 0.70),
            (Self::ResidentCard, FieldKey::IssueDate) => Rect::new(0.35, 0.77, 0.56, 0.84),
            (Self::ResidentCard, FieldKey::Issuer) => Rect::new(0.24, 0.84, 0.67, 0.94),
            (Self::DriverLicense, FieldKey::LicenseClass) => Rect::new(0.03, 0.06, 0.30, 0.20),
            (Self::DriverLicense, FieldKey::LicenseNumber) => Rect::new(0.41, 0.16, 0.82, 0.26),
            (Self::DriverLicense, FieldKey::Name) => Rect::new(0.41, 0.27, 0.56, 0.36),
            (Self::DriverLicense, FieldKey::ResidentNumber) => Rect::new(0.41, 0.35, 0.75, 0.44),
            (Self::DriverLicense, FieldKey::Address) => Rect::new(0.41, 0.43, 0.78, 0.60),
            (Self::DriverLicense, FieldKey::ValidFrom) => Rect::new(0.41, 0.61, 0.74, 0.67),
            (Self::DriverLicense, FieldKey::ValidUntil) => Rect::new(0.41, 0.67, 0.74, 0.73),
            (Self::DriverLicense, FieldKey::IssueDate) => Rect::new(0.38, 0.84, 0.56, 0.92),
            (Self::DriverLicense, FieldKey::Issuer) => Rect::new(0.56, 0.84, 0.93, 0.93),
            (Self::PhotoLeft, FieldKey::RegistrationNumber) => Rect::new(0.46, 0.23, 0.77, 0.29),
            (Self::PhotoLeft, FieldKey::Sex) => Rect::new(0.86, 0.24, 0.91, 0.29),
            (Self::PhotoLeft, FieldKey::Name) => Rect::new(0.46, 0.37, 0.70, 0.44),
            (Self::PhotoLeft, FieldKey::Nationality) => Rect::new(0.46, 0.51, 0.83, 0.58),
            (Self::PhotoLeft, FieldKey::StayStatus) => Rect::new(0.46, 0.64, 0.76, 0.72),
            (Self::PhotoLeft, FieldKey::IssueDate) => Rect::new(0.76, 0.77, 0.91, 0.82),
            (Self::PhotoLeft, FieldKey::Issuer) => Rect::new(0.55, 0.84, 0.91, 0.90),
            (Self::KoreanPassport, FieldKey::DocumentType) => Rect::new(0.36, 0.19, 0.40, 0.22),
            (Self::KoreanPassport, FieldKey::PassportNumber) => Rect::new(0.64, 0.19, 0.78, 0.22),
            (Self::KoreanPassport, FieldKey::Surname) => Rect::new(0.36, 0.27, 0.46, 0.30),
            (Self::KoreanPassport, FieldKey::GivenNames) => Rect::new(0.36, 0.34, 0.50, 0.38),
            (Self::KoreanPassport, FieldKey::IssueDate) => Rect::new(0.36, 0.67, 0.56, 0.71),
            (Self::KoreanPassport, FieldKey::ExpiryDate) => Rect::new(0.64, 0.67, 0.84, 0.71),
            (Self::KoreanPassport | Self::Passport, FieldKey::MrzLine1) => Rect::new(0.05, 0.80, 0.96, 0.85),
            (Self::KoreanPassport | Self::Passport, FieldKey::MrzLine2) => Rect::new(0.05, 0.88, 0.96, 0.93),
            // The rows between the names and the dates differ by the year of issue.
            _ => return None,
        };
        Some(place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::document::FieldValue;

    fn field(key: FieldKey, text: Option<&str>) -> Field {
        Field {
            key,
            value: text.map(|t| FieldValue::new(t.to_owned())).ok_or(Unreadable::NotFound),
            confidence: 0.9,
            bounds: None,
        }
    }

    #[test]
    fn a_title_with_one_field_or_numbers_without_a_title_make_a_document() {
        let name = [field(FieldKey::Name, Some("홍길동"))];
        assert!(is_document(&name, true));
        assert!(!is_document(&name, false));
        assert!(!is_document(&[field(FieldKey::Name, None)], true));
        let numbers = [field(FieldKey::ResidentNumber, Some("800101-2345678")), field(FieldKey::Issuer, Some("x"))];
        assert!(is_document(&numbers, false));
        assert!(!is_document(&numbers[..1], false));
    }

    #[test]
    fn each_kind_is_known_by_its_own_formats() {
        let (number, status) = (FieldKey::RegistrationNumber, FieldKey::StayStatus);
        let (upper, lower) = (FieldKey::MrzLine1, FieldKey::MrzLine2);
        let zone = "M123A45674KOR8207012M3108206<<<<<<<<<<<<<<00";
        let specimen = "M123A45670KOR8207010M3108200<<<<<<<<<<<<<<09";
        for (read, expected) in [
            (vec![(number, "991231-7123479")], false),
            (vec![(number, "991231-7123479"), (status, "거주(F-2)")], true),
            (vec![(number, "991231-7123479"), (FieldKey::IssueDate, "2020-08-16")], true),
            (vec![(status, "거주(F-2)"), (FieldKey::Issuer, "서울출입국·외국인청장")], false),
            (vec![(FieldKey::PassportNumber, "M123A4567")], false),
            (vec![(FieldKey::PassportNumber, "M123A4567"), (FieldKey::ExpiryDate, "2031-08-20")], true),
            (vec![(upper, "PMKORHONG<<GILDONG<<<<<<<<<<<<<<<<<<<<<<<<<<")], false),
            (vec![(lower, zone)], true),
            (vec![(lower, specimen)], false),
            (vec![(FieldKey::Surname, "HONG"), (FieldKey::BirthDate, "1982-07-01")], false),
        ] {
            let fields: Vec<Field> = read.iter().map(|(key, text)| field(*key, Some(text))).collect();
            assert_eq!(is_document(&fields, false), expected, "{read:?}");
            assert!(is_document(&fields, true));
        }
    }

    #[test]
    fn essentials_are_what_the_issuer_asks_for() {
        assert!(has_essentials(&[field(FieldKey::IssueDate, Some("2019-11-28"))]));
        assert!(has_essentials(&[field(FieldKey::RegistrationNumber, Some("991231-7123479"))]));
        assert!(has_essentials(&[field(FieldKey::MrzLine2, Some("M"))]));
        assert!(!has_essentials(&[field(FieldKey::Address, Some("서울")), field(FieldKey::Name, None)]));
        assert!(!has_essentials(&[field(FieldKey::StayStatus, Some("거주(F-2)")), field(FieldKey::Sex, Some("F"))]));
    }

    #[test]
    fn places_are_told_only_where_the_layout_shows() {
        let at = |key, left: f32| Field { bounds: Some(Rect::new(left, 0.2, left + 0.3, 0.3)), ..field(key, None) };
        let alien = DocumentKind::AlienRegistrationCard;
        let (number, name) = (FieldKey::RegistrationNumber, FieldKey::Name);
        assert_eq!(Layout::of(alien, &[at(number, 0.46), field(name, None)]), Some(Layout::PhotoLeft));
        assert_eq!(Layout::of(alien, &[at(number, 0.20), field(name, None)]), None);
        assert_eq!(Layout::of(alien, &[field(number, None), field(name, None)]), None);
        let passport = DocumentKind::Passport;
        assert_eq!(Layout::of(passport, &[field(FieldKey::KoreanName, None)]), Some(Layout::KoreanPassport));
        assert_eq!(Layout::of(passport, &[field(FieldKey::Surname, None)]), Some(Layout::Passport));
        assert!(Layout::Passport.place(FieldKey::Surname).is_none());
        assert!(Layout::Passport.place(FieldKey::MrzLine2).is_some());
    }

    #[test]
    fn height_is_the_median_in_photo_pixels() {
        let quad = Quad::new(Rect::new(0.0, 0.0, 1000.0, 600.0).corners()).unwrap();
        let region = |height: f32, role| TextRegion {
            bounds: Rect::new(0.1, 0.5, 0.4, 0.5 + height),
            role,
            role_confidence: 1.0,
        };
        let lines = [
            region(0.05, Role::Address),
            region(0.03, Role::Address),
            region(0.04, Role::Name),
            region(0.2, Role::Title),
        ];
        assert!((text_height(&lines, &quad).unwrap() - 24.0).abs() < 0.01);
        assert!(text_height(&[], &quad).is_none());
    }
}
