//! Values that a reflection may have cut short.
//!
//! A number or a date that lost an end has no longer its form. A name, an office or an address that lost one reads as surely as
//! the whole: the letters that are left are sharp. What says so is the light beside the last of them.

use crate::card::document::{Field, FieldKey, Format};
use crate::card::geometry::Rect;
use crate::card::quality::QualityMap;

/// How far beside a line the light is measured, in line heights: a letter and the space before it.
const BESIDE: f32 = 1.2;
/// Share of that place under glare from which a letter may be lost there. Of 300 drawn photos by which this was set, names cut
/// short had 0.6 and more, whole ones beside a reflection mostly under 0.4.
const GLARE_FROM: f32 = 0.5;
/// A value that may be cut short is no surer than this: worth showing to the customer, not worth a try at the issuer's.
const AT_MOST: f32 = 0.8;

/// Lowers the confidence of values of no fixed form that end in a reflection.
pub(super) fn doubt(fields: &mut [Field], map: &QualityMap, format: Format) {
    for field in fields.iter_mut().filter(|field| field.value.is_ok() && has_no_form(field.key)) {
        let Some(bounds) = field.bounds else { continue };
        let wide = BESIDE * bounds.height().min(LINE) / format.aspect();
        let left = Rect::new((bounds.left - wide).max(0.0), bounds.top, bounds.left, bounds.bottom);
        let right = Rect::new(bounds.right, bounds.top, (bounds.right + wide).min(1.0), bounds.bottom);
        if [left, right].into_iter().any(|place| map.glare_in(place) >= GLARE_FROM) {
            field.confidence = field.confidence.min(AT_MOST);
        }
    }
}

/// Height of a line, as a share of a document's, at most: an address has up to four, and its letters are no higher for it.
const LINE: f32 = 0.08;

const fn has_no_form(key: FieldKey) -> bool {
    matches!(
        key,
        FieldKey::Name
            | FieldKey::KoreanName
            | FieldKey::Surname
            | FieldKey::GivenNames
            | FieldKey::Address
            | FieldKey::Issuer
            | FieldKey::LicenseClass
            | FieldKey::Nationality
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::document::FieldValue;
    use crate::card::geometry::Quad;
    use crate::card::localization::LocatedCard;
    use crate::card::quality::assess;
    use crate::card::rectification::RectifiedCard;

    /// The map of a gray card with the soft image of a lamp at this place, in shares of the card.
    fn lit(x: f32, y: f32) -> QualityMap {
        let (width, height) = (856u32, 540u32);
        let luma = (0..width * height)
            .map(|k| {
                let (dx, dy) = ((k % width) as f32 - x * width as f32, (k / width) as f32 - y * height as f32);
                let far = (dx * dx + dy * dy).sqrt();
                (400.0 - 3.0 * far).clamp(150.0, 255.0) as u8
            })
            .collect();
        let card = RectifiedCard::from_luma(Format::Id1, width, height, luma).unwrap();
        let quad = Quad::new(Rect::new(0.0, 0.0, 856.0, 540.0).corners()).unwrap();
        assess(&card, &LocatedCard { quad, confidence: 1.0, corner_spread: 0.0 }, (900, 600)).map
    }

    fn field(key: FieldKey) -> Field {
        let bounds = Some(Rect::new(0.2, 0.47, 0.4, 0.53));
        Field { key, value: Ok(FieldValue::new("홍길".to_owned())), confidence: 0.99, bounds }
    }

    #[test]
    fn a_name_that_ends_in_a_reflection_is_doubted_and_a_number_is_not() {
        for (x, y, expected) in [(0.43, 0.5, AT_MOST), (0.17, 0.5, AT_MOST), (0.43, 0.8, 0.99), (0.7, 0.5, 0.99)] {
            let mut fields = [field(FieldKey::Name), field(FieldKey::ResidentNumber)];
            doubt(&mut fields, &lit(x, y), Format::Id1);
            assert_eq!((fields[0].confidence, fields[1].confidence), (expected, 0.99), "{x} {y}");
        }
    }
}
