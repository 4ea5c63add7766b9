//! From fields and measures to what a customer should do differently.

use super::RetakeReason;
use crate::card::document::{DocumentKind, Field, FieldKey, Unreadable};
use crate::card::geometry::{Quad, Rect};
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
    for field in fields {
        if field.value.is_ok() || field.key == FieldKey::HanjaName {
            continue;
        }
        let Some(place) = field.bounds.or_else(|| usual_place(kind, field.key)) else { continue };
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

/// Whether enough was read to say that this is the document it looks like: its title, or numbers of its formats.
pub(super) fn is_document(fields: &[Field], titled: bool) -> bool {
    let read = |key| fields.iter().any(|f| f.key == key && f.value.is_ok());
    let dated = read(FieldKey::IssueDate) || read(FieldKey::Issuer) || read(FieldKey::LicenseNumber);
    titled && fields.iter().any(|f| f.value.is_ok()) || read(FieldKey::ResidentNumber) && dated
}

/// Whether any of the fields is there for whose sake a card is read (those that the issuer's check asks for).
pub(super) fn has_essentials(fields: &[Field]) -> bool {
    fields.iter().any(|f| {
        f.value.is_ok()
            && matches!(
                f.key,
                FieldKey::Name | FieldKey::ResidentNumber | FieldKey::IssueDate | FieldKey::LicenseNumber
            )
    })
}

/// Where a field stands on the usual layouts, in shares of the card; tells what lies over a line that was not found.
fn usual_place(kind: DocumentKind, key: FieldKey) -> Option<Rect> {
    let place = match (kind, key) {
        (DocumentKind::ResidentCard, FieldKey::Name) => Rect::new(0.12, 0.27, 0.45, 0.36),
        (DocumentKind::ResidentCard, FieldKey::ResidentNumber) => Rect::new(0.11, 0.40, 0.52, 0.48),
        (DocumentKind::ResidentCard, FieldKey::Address) => Rect::new(0.08, 0.52, 0.54, 0.70),
        (DocumentKind::ResidentCard, FieldKey::IssueDate) => Rect::new(0.35, 0.77, 0.56, 0.84),
        (DocumentKind::ResidentCard, FieldKey::Issuer) => Rect::new(0.24, 0.84, 0.67, 0.94),
        (DocumentKind::DriverLicense, FieldKey::LicenseClass) => Rect::new(0.03, 0.06, 0.30, 0.20),
        (DocumentKind::DriverLicense, FieldKey::LicenseNumber) => Rect::new(0.41, 0.16, 0.82, 0.26),
        (DocumentKind::DriverLicense, FieldKey::Name) => Rect::new(0.41, 0.27, 0.56, 0.36),
        (DocumentKind::DriverLicense, FieldKey::ResidentNumber) => Rect::new(0.41, 0.35, 0.75, 0.44),
        (DocumentKind::DriverLicense, FieldKey::Address) => Rect::new(0.41, 0.43, 0.78, 0.60),
        (DocumentKind::DriverLicense, FieldKey::ValidFrom) => Rect::new(0.41, 0.61, 0.74, 0.67),
        (DocumentKind::DriverLicense, FieldKey::ValidUntil) => Rect::new(0.41, 0.67, 0.74, 0.73),
        (DocumentKind::DriverLicense, FieldKey::IssueDate) => Rect::new(0.38, 0.84, 0.56, 0.92),
        (DocumentKind::DriverLicense, FieldKey::Issuer) => Rect::new(0.56, 0.84, 0.93, 0.93),
        _ => return None,
    };
    Some(place)
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
    fn essentials_are_what_the_issuer_asks_for() {
        assert!(has_essentials(&[field(FieldKey::IssueDate, Some("2019-11-28"))]));
        assert!(!has_essentials(&[field(FieldKey::Address, Some("서울")), field(FieldKey::Name, None)]));
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
