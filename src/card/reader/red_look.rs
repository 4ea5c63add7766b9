//! A look at the document in red alone, where the first look left something unread or in doubt.
//!
//! Seals are red and cover the ends of issuers and dates: in red they all but vanish, black print stays. It is another picture
//! of the same print besides, with other noise and other holograms, so that it also reads some of what the first look was not
//! sure of. It takes opening the photo in color, so it is taken only where there is something to gain, and reads only what
//! may gain: lines of fields that are open, and print that the first look did not see.

use super::second_look::role;
use crate::card::document::{Field, FieldKey};
use crate::card::geometry::Rect;
use crate::card::text_line::{Role, TextLine, TextRegion};

/// A value less sure than this is looked at again. Of 300 drawn photos, three of ten had an unread field or one under 0.6; at
/// 0.9 it would be six of ten for two fields more.
const IN_DOUBT: f32 = 0.6;
/// What is left of the confidence of a value that only the look in red gave.
const RED_ALONE: f32 = 0.95;
/// A value of which the first look said otherwise is no surer than this: one to be confirmed.
const DISPUTED: f32 = 0.85;

/// Most pixels of a photo that is opened a second time: opening in color takes three bytes a pixel.
pub(super) const MAX_PIXELS: u64 = 16_000_000;

/// Whether a field of the first look would gain by another. Hanja are never read.
pub(super) fn is_wanted(fields: &[Field]) -> bool {
    fields.iter().any(|field| is_open(field) && field.key != FieldKey::HanjaName)
}

fn is_open(field: &Field) -> bool {
    field.value.is_err() || field.confidence < IN_DOUBT
}

/// Roles that are taken for one another: names in two scripts and parts, and dates.
const ALIKE: [&[Role]; 2] = [
    &[Role::Name, Role::KoreanName, Role::Surname, Role::GivenNames],
    &[Role::IssueDate, Role::ExpiryDate, Role::BirthDate, Role::Period],
];

/// Those of the lines found in red that are worth reading.
pub(super) fn regions(found: Vec<TextRegion>, fields: &[Field], first: &[TextLine]) -> Vec<TextRegion> {
    let open: Vec<Role> = fields.iter().filter(|field| is_open(field)).filter_map(|field| role(field.key)).collect();
    let alike = |a: Role, b: Role| a == b || ALIKE.iter().any(|group| group.contains(&a) && group.contains(&b));
    let is_wanted = |region: &TextRegion| open.iter().any(|&role| alike(role, region.role));
    let is_new = |region: &TextRegion| !first.iter().any(|line| meet(&line.region.bounds, &region.bounds));
    found.into_iter().filter(|region| is_wanted(region) || is_new(region)).collect()
}

/// What the look in red read, and the first look's lines everywhere else.
pub(super) fn joined(red: &[TextLine], first: &[TextLine]) -> Vec<TextLine> {
    let stays = |line: &&TextLine| !red.iter().any(|other| meet(&other.region.bounds, &line.region.bounds));
    red.iter().chain(first.iter().filter(stays)).cloned().collect()
}

/// Whether two boxes are of one line: the middle of either lies in the other.
fn meet(a: &Rect, b: &Rect) -> bool {
    a.contains(b.center()) || b.contains(a.center())
}

/// Takes what the look in red made whole or surer, with its place.
pub(super) fn settle(fields: &mut [Field], red: Vec<Field>) {
    for new in red.into_iter().filter(|field| field.value.is_ok()) {
        let Some(old) = fields.iter_mut().find(|old| old.key == new.key && is_open(old)) else { continue };
        if old.value.is_err() {
            *old = Field { confidence: RED_ALONE * new.confidence, ..new };
        } else if old.value != new.value && new.confidence > old.confidence {
            *old = Field { confidence: new.confidence.min(DISPUTED), ..new };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::document::{FieldValue, Unreadable};

    fn field(key: FieldKey, value: Result<&str, Unreadable>, confidence: f32) -> Field {
        Field { key, value: value.map(|text| FieldValue::new(text.into())), confidence, bounds: None }
    }

    #[test]
    fn only_what_is_unread_or_in_doubt_is_looked_at_again() {
        for (value, confidence, wanted) in [
            (Ok("홍길동"), 0.61, false),
            (Ok("홍길동"), 0.59, true),
            (Err(Unreadable::Incomplete), 0.0, true),
            (Err(Unreadable::NotFound), 0.0, true),
        ] {
            assert_eq!(is_wanted(&[field(FieldKey::Name, value, confidence)]), wanted, "{value:?} {confidence}");
        }
        assert!(!is_wanted(&[field(FieldKey::HanjaName, Err(Unreadable::Doubtful), 0.0)]), "never read");
        assert!(!is_wanted(&[]));
    }

    #[test]
    fn what_is_taken_over_is_less_sure_and_what_was_sure_stays() {
        use FieldKey::{Address, IssueDate, Issuer, Name};
        let mut fields = [
            field(Issuer, Err(Unreadable::Incomplete), 0.0),
            field(Name, Ok("first"), 0.4),
            field(Address, Ok("first"), 0.9),
            field(IssueDate, Ok("first"), 0.5),
        ];
        let red = vec![
            field(Issuer, Ok("red"), 1.0),
            field(Name, Ok("red"), 0.99),
            field(Address, Ok("red"), 0.99),
            field(IssueDate, Ok("red"), 0.4),
            field(FieldKey::SerialCode, Ok("red"), 0.99),
        ];
        settle(&mut fields, red);
        let told: Vec<(&str, f32)> = fields.iter().map(|f| (f.text().unwrap(), f.confidence)).collect();
        assert_eq!(told, [("red", RED_ALONE), ("red", DISPUTED), ("first", 0.9), ("first", 0.5)]);
    }

    #[test]
    fn what_red_does_not_read_changes_nothing() {
        let mut fields = [field(FieldKey::Name, Ok("first"), 0.4)];
        settle(&mut fields, vec![field(FieldKey::Name, Err(Unreadable::Malformed), 0.0)]);
        assert_eq!((fields[0].text(), fields[0].confidence), (Some("first"), 0.4));
    }

    fn line(role: Role, left: f32, top: f32) -> TextLine {
        let bounds = Rect::new(left, top, left + 0.3, top + 0.05);
        TextLine { region: TextRegion { bounds, role, role_confidence: 1.0 }, glyphs: Vec::new() }
    }

    #[test]
    fn lines_of_open_fields_and_new_print_are_read() {
        let first = [line(Role::Name, 0.1, 0.2), line(Role::Address, 0.1, 0.5), line(Role::IssueDate, 0.1, 0.8)];
        let fields = [
            field(FieldKey::Name, Ok("sure"), 0.9),
            field(FieldKey::Address, Ok("sure"), 0.9),
            field(FieldKey::IssueDate, Err(Unreadable::Incomplete), 0.0),
        ];
        for (found, read) in [
            (line(Role::Name, 0.12, 0.21), false),
            (line(Role::IssueDate, 0.11, 0.8), true),
            (line(Role::Period, 0.1, 0.79), true),
            (line(Role::Address, 0.1, 0.58), true),
        ] {
            let chosen = regions(vec![found.region], &fields, &first);
            assert_eq!(chosen, if read { vec![found.region] } else { vec![] }, "{:?}", found.region);
        }
    }

    #[test]
    fn what_was_read_in_red_stands_in_place_of_the_first_look() {
        let first = [line(Role::Name, 0.1, 0.2), line(Role::IssueDate, 0.1, 0.8)];
        let red = [line(Role::Issuer, 0.15, 0.81)];
        let roles: Vec<Role> = joined(&red, &first).iter().map(|line| line.region.role).collect();
        assert_eq!(roles, [Role::Issuer, Role::Name]);
    }
}
