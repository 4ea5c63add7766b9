//! A second look at lines whose field is there but not whole: with wider boxes, since detection may have lost an end.
//!
//! Under a seal or beside another line the ends of a box are the least sure part of it. A wider box is not the rule, because
//! it takes in what stands beside; it is tried where nothing is to be lost.

use crate::card::document::{Field, FieldKey, Format, Unreadable};
use crate::card::geometry::Rect;
use crate::card::text_line::{Role, TextLine, TextRegion};

/// How far a box is widened on either side, in line heights: with the recognizer's own margin that is a syllable.
const WIDER: f32 = 0.8;
/// How far the box of a sign that stands alone is grown to both sides, up and down, in its heights: three drawn `P` read as `D`
/// had lost 0.05 of theirs at the top and 0.3 at the foot, 0.2 at the left.
const LONE_ASIDE: f32 = 0.2;
const LONE_UP: f32 = 0.1;
const LONE_DOWN: f32 = 0.35;
/// Most lines looked at again: photos on which nothing can be read must not cost twice.
const MAX_LINES: usize = 6;

/// The role of the lines that hold a field; hanja stand on the name's line and are not read.
pub(super) const fn role(key: FieldKey) -> Option<Role> {
    Some(match key {
        FieldKey::Name => Role::Name,
        FieldKey::ResidentNumber => Role::ResidentNumber,
        FieldKey::Address => Role::Address,
        FieldKey::IssueDate => Role::IssueDate,
        FieldKey::Issuer => Role::Issuer,
        FieldKey::LicenseNumber => Role::LicenseNumber,
        FieldKey::LicenseClass => Role::LicenseClass,
        FieldKey::ValidFrom | FieldKey::ValidUntil => Role::Period,
        FieldKey::Condition => Role::Condition,
        FieldKey::SerialCode => Role::SerialCode,
        FieldKey::RegistrationNumber => Role::RegistrationNumber,
        FieldKey::KoreanName => Role::KoreanName,
        FieldKey::Sex => Role::Sex,
        FieldKey::Nationality => Role::Nationality,
        FieldKey::StayStatus => Role::StayStatus,
        FieldKey::DocumentType => Role::DocumentType,
        FieldKey::PassportNumber => Role::PassportNumber,
        FieldKey::Surname => Role::Surname,
        FieldKey::GivenNames => Role::GivenNames,
        FieldKey::BirthDate => Role::BirthDate,
        FieldKey::ExpiryDate => Role::ExpiryDate,
        FieldKey::MrzLine1 | FieldKey::MrzLine2 => Role::Mrz,
        FieldKey::HanjaName => return None,
    })
}

/// Whether a field may have lost an end of a line, and the role of its lines.
fn torn(field: &Field) -> Option<Role> {
    let lost = matches!(field.value, Err(Unreadable::Incomplete | Unreadable::Malformed | Unreadable::Doubtful));
    role(field.key).filter(|_| lost)
}

/// The wider boxes that are worth reading, each with its line's place in `lines`.
pub(super) fn regions(lines: &[TextLine], fields: &[Field], format: Format) -> Vec<(usize, TextRegion)> {
    let roles: Vec<Role> = fields.iter().filter_map(torn).collect();
    let concerned = lines.iter().enumerate().filter(|(_, line)| roles.contains(&line.region.role));
    concerned.take(MAX_LINES).map(|(place, line)| (place, grown(line, format))).collect()
}

/// The box of a line that is to be read again.
fn grown(line: &TextLine, format: Format) -> TextRegion {
    if line.glyphs.len() == 1 { heightened(&line.region, format) } else { widened(&line.region, format) }
}

/// The box of a sign that stands alone: few cells tell its height, and the thin foot of a `P` tells them little.
fn heightened(region: &TextRegion, format: Format) -> TextRegion {
    let bounds = region.bounds;
    let (height, aside) = (bounds.height(), LONE_ASIDE * bounds.height() / format.aspect());
    let bounds = Rect::new(
        (bounds.left - aside).max(0.0),
        (bounds.top - LONE_UP * height).max(0.0),
        (bounds.right + aside).min(1.0),
        (bounds.bottom + LONE_DOWN * height).min(1.0),
    );
    TextRegion { bounds, ..*region }
}

fn widened(region: &TextRegion, format: Format) -> TextRegion {
    let bounds = region.bounds;
    let more = WIDER * bounds.height() / format.aspect();
    let bounds = Rect::new((bounds.left - more).max(0.0), bounds.top, (bounds.right + more).min(1.0), bounds.bottom);
    TextRegion { bounds, ..*region }
}

/// The lines with some read anew.
pub(super) fn replaced(mut lines: Vec<TextLine>, anew: Vec<(usize, TextLine)>) -> Vec<TextLine> {
    for (place, line) in anew {
        if let Some(slot) = lines.get_mut(place) {
            *slot = line;
        }
    }
    lines
}

/// Takes what the second look made whole; what the first look read stays as it is, though no surer than the second leaves
/// it: a line made whole may speak against it.
pub(super) fn settle(fields: &mut [Field], again: Vec<Field>) {
    for new in again {
        let Some(old) = fields.iter_mut().find(|old| old.key == new.key) else { continue };
        if torn(old).is_some() && new.value.is_ok() {
            *old = new;
        } else if old.value.is_ok() && old.value == new.value {
            old.confidence = old.confidence.min(new.confidence);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::document::FieldValue;
    use crate::card::text_line::Glyph;

    fn field(key: FieldKey, value: Result<&str, Unreadable>) -> Field {
        Field { key, value: value.map(|text| FieldValue::new(text.into())), confidence: 0.5, bounds: None }
    }

    fn line(role: Role) -> TextLine {
        let region = TextRegion { bounds: Rect::new(0.3, 0.8, 0.5, 0.85), role, role_confidence: 0.9 };
        TextLine { region, glyphs: Vec::new() }
    }

    #[test]
    fn lines_of_torn_fields_alone_are_widened_and_stay_on_the_card() {
        let lines = [line(Role::Name), line(Role::IssueDate), line(Role::Issuer)];
        let fields = [
            field(FieldKey::Name, Ok("홍길동")),
            field(FieldKey::IssueDate, Err(Unreadable::Incomplete)),
            field(FieldKey::Issuer, Err(Unreadable::NotFound)),
        ];
        let found = regions(&lines, &fields, Format::Id1);
        assert_eq!(found.iter().map(|(place, _)| *place).collect::<Vec<_>>(), [1]);
        let bounds = found[0].1.bounds;
        assert!((0.3 - bounds.left - 0.0252).abs() < 1e-3 && (bounds.right - 0.5252).abs() < 1e-3);
        let edge = TextRegion { bounds: Rect::new(0.0, 0.0, 1.0, 0.9), ..lines[0].region };
        assert_eq!(widened(&edge, Format::Id1).bounds, edge.bounds);
        let many: Vec<TextLine> = (0..20).map(|_| line(Role::IssueDate)).collect();
        assert_eq!(regions(&many, &fields, Format::Id1).len(), MAX_LINES);
    }

    #[test]
    fn a_sign_that_stands_alone_is_given_its_foot() {
        let mut lone = line(Role::DocumentType);
        lone.glyphs.push(Glyph { character: 'D', probability: 0.9, position: 0.5, digit: None, letter: None });
        let bounds = grown(&lone, Format::Id3).bounds;
        assert!((bounds.top - 0.795).abs() < 1e-4 && (bounds.bottom - 0.8675).abs() < 1e-4, "{bounds:?}");
        assert!((0.3 - bounds.left - 0.00704).abs() < 1e-4 && (bounds.right - 0.50704).abs() < 1e-4, "{bounds:?}");
        lone.region.bounds = Rect::new(0.0, 0.0, 1.0, 1.0);
        assert_eq!(grown(&lone, Format::Id3).bounds, lone.region.bounds);
    }

    #[test]
    fn a_value_of_the_first_look_is_never_replaced() {
        let mut fields = [field(FieldKey::Name, Ok("홍길동")), field(FieldKey::IssueDate, Err(Unreadable::Malformed))];
        let again = vec![field(FieldKey::Name, Ok("홍길")), field(FieldKey::IssueDate, Ok("2020-08-16"))];
        settle(&mut fields, again);
        assert_eq!((fields[0].text(), fields[1].text()), (Some("홍길동"), Some("2020-08-16")));
        settle(&mut fields, vec![field(FieldKey::IssueDate, Err(Unreadable::NotFound))]);
        assert_eq!(fields[1].text(), Some("2020-08-16"));
        let with = |confidence| vec![Field { confidence, ..field(FieldKey::Name, Ok("홍길동")) }];
        for (second, left) in [(0.7, 0.5), (0.2, 0.2)] {
            settle(&mut fields, with(second));
            assert_eq!(fields[0].confidence, left);
        }
        settle(&mut fields, vec![Field { confidence: 0.1, ..field(FieldKey::Name, Ok("홍길")) }]);
        assert_eq!((fields[0].text(), fields[0].confidence), (Some("홍길동"), 0.2));
    }
}
