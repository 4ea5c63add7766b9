//! Whether an outline holds only what a photo shows of a card that goes on beyond its border.
//!
//! Such outlines pass the localizer now and then, with corners where nothing tells that there was more. A shape that no camera
//! gives a whole card, together with print that is missing or a kind in doubt, gives them away.

use crate::card::document::{Field, FieldKey, Unreadable};
use crate::card::geometry::{Point, Quad};

/// A corner is beyond the photo's border if it lies outside by this share of the longer side.
const BEYOND: f32 = 0.002;
/// A side of an outline both ends of which are this close to an edge of the photo, as a share of its width or height, runs
/// along that edge.
const ALONG_EDGE: f32 = 0.012;

/// Implausibility of the shape (minus the logarithm of a probability) from which an outline that touches the border is no
/// whole card's where no title was read: it may be what was cut off. On 2,085 drawn photos that were read, whole cards without
/// a title that touch the border had 1.1 at most, but for one whose outline was wrong; the four cut ones had 1.7 to 8.
const UNTITLED: f32 = 1.4;
/// The same where a title was read and a corner lies beyond the border. Whole cards with a corner beyond the border had 4.7 at most, but for one whose outline was
/// wrong by a fifth.
const TITLED: f32 = 5.2;
/// The same of an outline that runs along the photo's edge while its kind is in doubt. Eleven whole cards that reach to an
/// edge of their drawn photos had 0.02 at most, five cut off 0.4 and more.
const IN_DOUBT: f32 = 0.2;

/// An outline touches the border if a corner lies this close to it or beyond it, as a share of the photo's longer side.
const TOUCHES: f32 = 0.004;
/// Share of its fields unread from which a document that touches the border is taken for cut off: of 2,084 drawn photos that
/// were read, whole documents at the border lacked 0.30 at most, one that was cut off 0.36.
const UNREAD: f32 = 0.33;

/// What a reading knows of an outline when it asks.
#[derive(Debug, Clone, Copy)]
pub(super) struct Seen {
    /// Implausibility of its shape as that of a document of the format of its kind.
    pub(super) implausibility: f32,
    /// Whether its kind is sure by its look.
    pub(super) kind_sure: bool,
    /// Whether a title was read on it.
    pub(super) titled: bool,
}

/// Whether an outline on a photo of this size is of a card of which the photo shows a part.
pub(super) fn shows_a_part(quad: &Quad, size: (u32, u32), seen: Seen) -> bool {
    let odd = |from: f32| seen.implausibility >= from;
    let cut = if seen.titled {
        odd(TITLED) && reaches(quad, size, BEYOND)
    } else {
        odd(UNTITLED) && reaches(quad, size, -TOUCHES)
    };
    cut || !seen.kind_sure && odd(IN_DOUBT) && runs_along_an_edge(quad, size)
}

/// Whether so much of a document that touches the photo's border is unread that it must be what was cut off: a third of
/// all, or a passport's whole zone, which is the widest of its print.
pub(super) fn lacks_its_print(quad: &Quad, size: (u32, u32), fields: &[Field]) -> bool {
    let printed = || fields.iter().filter(|field| field.key != FieldKey::HanjaName);
    let unread = printed().filter(|field| field.value.is_err()).count() as f32;
    let mut zone =
        fields.iter().filter(|field| matches!(field.key, FieldKey::MrzLine1 | FieldKey::MrzLine2)).peekable();
    // Lines of a wrong form are there all the same: specimens are printed so.
    let absent = |line: &Field| line.value.as_ref().is_err_and(|reason| *reason != Unreadable::Malformed);
    let zone_unread = zone.peek().is_some() && zone.all(absent);
    reaches(quad, size, -TOUCHES) && (unread >= UNREAD * printed().count() as f32 || zone_unread)
}

/// Whether a corner lies farther out than this, as a share of the photo's longer side; negative within the photo.
fn reaches(quad: &Quad, (width, height): (u32, u32), out: f32) -> bool {
    let (width, height) = (width as f32, height as f32);
    let outside = |p: Point| (-p.x).max(-p.y).max(p.x - width).max(p.y - height);
    quad.corners().into_iter().any(|corner| outside(corner) > out * width.max(height))
}

/// Whether the outline runs along the photo's edge, but not along two opposite ones: a picture cut to its document, as scans
/// are, has the document's sides for edges, and no camera's shape.
fn runs_along_an_edge(quad: &Quad, (width, height): (u32, u32)) -> bool {
    let shares = |size: u32, place: fn(Point) -> f32| quad.corners().map(|corner| place(corner) / size.max(1) as f32);
    let along = |shares: [f32; 4], edge: f32| shares.iter().filter(|s| (*s - edge).abs() < ALONG_EDGE).count() >= 2;
    let (across, down) = (shares(width, |corner| corner.x), shares(height, |corner| corner.y));
    match [along(across, 0.0), along(across, 1.0), along(down, 0.0), along(down, 1.0)] {
        [true, true, _, _] | [_, _, true, true] => false,
        sides => sides.contains(&true),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::document::FieldValue;

    #[test]
    fn at_the_border_two_thirds_of_the_print_must_be_read_and_a_zone() {
        use FieldKey::{Address, HanjaName, IssueDate, MrzLine1, MrzLine2, Name, PassportNumber, Surname};
        let field = |key, read| {
            let value = if read { Ok(FieldValue::new(String::new())) } else { Err(Unreadable::NotFound) };
            Field { key, value, confidence: 0.9, bounds: None }
        };
        let at = |left: f32| {
            let corners = [(left, 200.0), (900.0, 200.0), (900.0, 700.0), (100.0, 700.0)];
            Quad::new(corners.map(|(x, y)| Point::new(x, y))).unwrap()
        };
        let lacks = |left: f32, fields: &[(FieldKey, bool)]| {
            let fields: Vec<Field> = fields.iter().map(|(key, read)| field(*key, *read)).collect();
            lacks_its_print(&at(left), (1000, 800), &fields)
        };
        let third = [(Name, true), (Address, false), (IssueDate, true), (HanjaName, false)];
        assert!(lacks(3.0, &third) && lacks(-20.0, &third) && !lacks(5.0, &third));
        assert!(!lacks(3.0, &[(Name, true), (Address, false), (IssueDate, true), (Surname, true)]));
        let passport = |first, second| {
            [(Surname, true), (PassportNumber, true), (IssueDate, true), (MrzLine1, first), (MrzLine2, second)]
        };
        assert!(lacks(3.0, &passport(false, false)) && !lacks(5.0, &passport(false, false)));
        assert!(!lacks(3.0, &passport(true, false)) && !lacks(3.0, &passport(false, true)));
        let faulty = [(MrzLine1, false), (MrzLine2, false), (Surname, true), (PassportNumber, true), (IssueDate, true)];
        let mut faulty = faulty.map(|(key, read)| field(key, read));
        faulty[1].value = Err(Unreadable::Malformed);
        assert!(!lacks_its_print(
            &at(3.0),
            (1000, 800),
            &[faulty.as_slice(), &[field(Name, true), field(Address, true)]].concat()
        ));
    }

    /// On a photo of 1000 by 800, a card whose right corners lie at `right`.
    fn cut(right: f32, implausibility: f32, titled: bool) -> bool {
        let corners = [(100.0, 200.0), (right, 200.0), (right, 700.0), (100.0, 700.0)].map(|(x, y)| Point::new(x, y));
        let quad = Quad::new(corners).unwrap();
        let answers = [quad, quad.turned_half()]
            .map(|quad| shows_a_part(&quad, (1000, 800), Seen { implausibility, kind_sure: true, titled }));
        assert_eq!(answers[0], answers[1], "whichever way it lies");
        answers[0]
    }

    #[test]
    fn a_corner_beyond_the_border_and_an_odd_shape_are_a_part() {
        assert!(cut(1003.0, 8.0, true) && cut(1003.0, 8.0, false));
        assert!(!cut(1001.0, 8.0, true) && cut(997.0, 8.0, false), "at the border");
        assert!(!cut(995.0, 8.0, false), "within the photo");
    }

    #[test]
    fn a_title_vouches_for_all_but_the_oddest_shapes() {
        for (implausibility, titled, expected) in
            [(1.3, false, false), (1.5, false, true), (1.5, true, false), (5.1, true, false), (5.3, true, true)]
        {
            assert_eq!(cut(1010.0, implausibility, titled), expected, "{implausibility} {titled}");
        }
    }

    #[test]
    fn corners_that_are_no_numbers_are_nowhere() {
        assert!(!cut(1010.0, f32::NAN, false));
    }

    #[test]
    fn a_side_along_the_edge_is_a_cut_where_the_kind_is_in_doubt() {
        let corners = [(100.0, 200.0), (999.0, 200.0), (999.0, 700.0), (100.0, 700.0)].map(|(x, y)| Point::new(x, y));
        let quad = Quad::new(corners).unwrap();
        for (implausibility, kind_sure, expected) in [(0.19, false, false), (0.21, false, true), (0.21, true, false)] {
            let seen = Seen { implausibility, kind_sure, titled: true };
            assert_eq!(shows_a_part(&quad, (1000, 800), seen), expected, "{seen:?}");
        }
    }

    #[test]
    fn one_side_or_two_that_meet_but_not_two_opposite_ones() {
        for ([left, top, right, bottom], expected) in [
            ([100.0, 200.0, 900.0, 700.0], false),
            ([100.0, 200.0, 999.0, 700.0], true),
            ([100.0, 200.0, 989.0, 700.0], true),
            ([100.0, 200.0, 987.0, 700.0], false),
            ([3.0, 200.0, 900.0, 700.0], true),
            ([100.0, 200.0, 900.0, 799.0], true),
            ([100.0, 1.0, 999.0, 700.0], true),
            ([1.0, 200.0, 999.0, 700.0], false),
            ([1.0, 1.0, 999.0, 799.0], false),
            ([1.0, 1.0, 999.0, 700.0], false),
        ] {
            let corners = [(left, top), (right, top), (right, bottom), (left, bottom)].map(|(x, y)| Point::new(x, y));
            let quad = Quad::new(corners).unwrap();
            assert_eq!(runs_along_an_edge(&quad, (1000, 800)), expected, "{left} {top} {right} {bottom}");
            assert_eq!(runs_along_an_edge(&quad.turned_half(), (1000, 800)), expected);
        }
    }

    #[test]
    fn one_corner_at_an_edge_is_no_side_along_it() {
        let corners = [(500.0, 1.0), (900.0, 300.0), (500.0, 600.0), (100.0, 300.0)].map(|(x, y)| Point::new(x, y));
        assert!(!runs_along_an_edge(&Quad::new(corners).unwrap(), (1000, 800)));
    }
}
