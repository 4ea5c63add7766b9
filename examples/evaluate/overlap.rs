//! How well one outline covers another.

use bonin::card::geometry::Point;

/// A corner in double precision: areas of photos have more digits than `f32`.
type Corner = (f64, f64);

/// Area that two convex outlines share, by the area that they cover together: 0 to 1. Where each begins and which way
/// round it runs does not matter.
pub(crate) fn intersection_over_union(a: &[Point; 4], b: &[Point; 4]) -> f64 {
    let (a, b) = (clockwise(a), clockwise(b));
    let shared = area(&clipped(&a, &b)).max(0.0);
    let together = area(&a) + area(&b) - shared;
    if together > 0.0 { (shared / together).clamp(0.0, 1.0) } else { 0.0 }
}

/// Whether `found` begins at the corner where `truth` begins: of all corners of the truth, its first is the nearest.
pub(crate) fn begins_alike(found: &[Point; 4], truth: &[Point; 4]) -> bool {
    let [start, ..] = *found;
    let nearest = truth.iter().enumerate().min_by(|(_, p), (_, q)| start.distance(**p).total_cmp(&start.distance(**q)));
    nearest.is_some_and(|(index, _)| index == 0)
}

fn clockwise(outline: &[Point; 4]) -> Vec<Corner> {
    let mut corners: Vec<Corner> = outline.iter().map(|p| (f64::from(p.x), f64::from(p.y))).collect();
    if area(&corners) < 0.0 {
        corners.reverse();
    }
    corners
}

/// Each corner with the next.
fn sides(corners: &[Corner]) -> impl Iterator<Item = (Corner, Corner)> {
    corners.iter().copied().zip(corners.iter().copied().cycle().skip(1))
}

/// Positive for outlines that run clockwise on a picture.
fn area(corners: &[Corner]) -> f64 {
    0.5 * sides(corners).map(|(p, q)| p.0 * q.1 - q.0 * p.1).sum::<f64>()
}

/// The part of `subject` within the convex, clockwise `window`: Sutherland and Hodgman's way, one side after another.
fn clipped(subject: &[Corner], window: &[Corner]) -> Vec<Corner> {
    let mut rest = subject.to_vec();
    for (from, to) in sides(window) {
        let inside = |p: Corner| (to.0 - from.0) * (p.1 - from.1) - (to.1 - from.1) * (p.0 - from.0);
        let mut kept = Vec::new();
        for (p, q) in sides(&rest) {
            let (at_p, at_q) = (inside(p), inside(q));
            if at_p >= 0.0 {
                kept.push(p);
            }
            if (at_p >= 0.0) != (at_q >= 0.0) {
                let share = at_p / (at_p - at_q);
                kept.push((p.0 + (q.0 - p.0) * share, p.1 + (q.1 - p.1) * share));
            }
        }
        rest = kept;
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(corners: [(f32, f32); 4]) -> [Point; 4] {
        corners.map(|(x, y)| Point::new(x, y))
    }

    fn square(left: f32, top: f32, side: f32) -> [Point; 4] {
        outline([(left, top), (left + side, top), (left + side, top + side), (left, top + side)])
    }

    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() < 1e-9
    }

    #[test]
    fn known_overlaps() {
        let unit = square(0.0, 0.0, 1.0);
        assert!(close(intersection_over_union(&unit, &unit), 1.0));
        assert!(close(intersection_over_union(&unit, &square(0.5, 0.0, 1.0)), 1.0 / 3.0));
        assert!(close(intersection_over_union(&unit, &square(0.5, 0.5, 1.0)), 0.25 / 1.75));
        assert!(close(intersection_over_union(&unit, &square(0.25, 0.25, 0.5)), 0.25));
        assert!(close(intersection_over_union(&unit, &square(1.0, 0.0, 1.0)), 0.0));
        assert!(close(intersection_over_union(&unit, &square(7.0, 7.0, 1.0)), 0.0));
        // A square on its corner, around and within.
        let diamond = outline([(0.5, -0.5), (1.5, 0.5), (0.5, 1.5), (-0.5, 0.5)]);
        assert!(close(intersection_over_union(&unit, &diamond), 0.5));
    }

    #[test]
    fn start_direction_and_order_do_not_matter() {
        let a = outline([(10.0, 20.0), (900.0, 60.0), (860.0, 600.0), (30.0, 580.0)]);
        let b = outline([(0.0, 30.0), (880.0, 40.0), (870.0, 640.0), (20.0, 560.0)]);
        let expected = intersection_over_union(&a, &b);
        assert!((0.8..1.0).contains(&expected));
        let mut turned = a;
        for _ in 0..4 {
            turned.rotate_left(1);
            let mut mirrored = turned;
            mirrored.reverse();
            for other in [turned, mirrored] {
                assert!(close(intersection_over_union(&other, &b), expected));
                assert!(close(intersection_over_union(&b, &other), expected));
            }
        }
    }

    #[test]
    fn nothing_has_no_overlap() {
        let point = square(3.0, 3.0, 0.0);
        assert_eq!(intersection_over_union(&point, &point), 0.0);
        assert_eq!(intersection_over_union(&point, &square(0.0, 0.0, 9.0)), 0.0);
    }

    #[test]
    fn the_first_corner_is_told_from_the_others() {
        let truth = square(0.0, 0.0, 100.0);
        let mut found = square(3.0, -4.0, 100.0);
        assert!(begins_alike(&found, &truth));
        found.rotate_left(2);
        assert!(!begins_alike(&found, &truth));
    }
}
