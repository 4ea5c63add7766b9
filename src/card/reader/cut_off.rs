//! An outline one side of which may be the photo's edge and not the document's.

use crate::card::geometry::{Point, Quad};

/// A side of an outline both ends of which are this close to an edge of the photo, as a share of its width or height, runs
/// along that edge.
const ALONG_EDGE: f32 = 0.012;

/// Implausibility of such an outline's shape from which that side is not the document's. Eleven whole cards that reach to an
/// edge of their drawn photos had 0.02 at most, five cut off 0.4 and more.
pub(super) const CUT_OFF_FROM: f32 = 0.2;

/// Whether the outline runs along the photo's edge, but not along two opposite ones: a picture cut to its document, as scans
/// are, has the document's sides for edges, and no camera's shape.
pub(super) fn runs_along_an_edge(quad: &Quad, (width, height): (u32, u32)) -> bool {
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
