//! Perspective maps between planes: what a pinhole camera does to a flat card.

use crate::card::geometry::{Point, Quad};

/// Least determinant of a map whose matrix has entries of about 1. Under it, `f64` arithmetic cannot tell the map from
/// one that crushes the plane to a line.
const MIN_DETERMINANT: f64 = 1e-12;

type Matrix = [[f64; 3]; 3];

/// An invertible perspective map. One that has no inverse cannot be built.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Homography {
    forward: Matrix,
    backward: Matrix,
}

impl Homography {
    /// The map that takes the corners of `from` to those of `to`, in order. `None` if one of them is so narrow that
    /// rounding decides the result.
    #[must_use]
    pub fn from_quad_to_quad(from: &Quad, to: &Quad) -> Option<Self> {
        // Through the unit square: its maps have a closed solution, and the two matrices need no elimination.
        let (into, back) = (from_unit_square(from)?, from_unit_square(to)?);
        let forward = product(&back, &inverse(&into)?);
        // Scaled so that the weight is 1 at the first corner: then it is positive all over `from`, and `apply` can tell
        // points beyond the horizon by its sign.
        let first = from.corners()[0];
        let weight = row_at(forward[2], f64::from(first.x), f64::from(first.y));
        let forward = forward.map(|row| row.map(|v| v / weight));
        let backward = inverse(&forward)?;
        let finite = forward.iter().chain(&backward).flatten().all(|v| v.is_finite());
        finite.then_some(Self { forward, backward })
    }

    /// The map in the other direction.
    #[must_use]
    pub const fn inverse(&self) -> Self {
        Self { forward: self.backward, backward: self.forward }
    }

    /// Where a point comes to lie, or `None` beyond the horizon.
    #[must_use]
    pub fn apply(&self, point: Point) -> Option<Point> {
        let (x, y) = (f64::from(point.x), f64::from(point.y));
        let [a, b, w] = self.forward.map(|row| row_at(row, x, y));
        let image = Point::new((a / w) as f32, (b / w) as f32);
        (w > 0.0 && image.x.is_finite() && image.y.is_finite()).then_some(image)
    }

    /// Where a quadrilateral comes to lie, or `None` if it crosses the horizon.
    #[must_use]
    pub fn apply_quad(&self, quad: &Quad) -> Option<Quad> {
        let [a, b, c, d] = quad.corners().map(|p| self.apply(p));
        Quad::new([a?, b?, c?, d?])
    }

    /// The same map into a plane whose coordinates are `factor` times as large.
    pub(super) fn then_scaled(&self, factor: f64) -> Matrix {
        let [x, y, w] = self.forward;
        [x.map(|v| v * factor), y.map(|v| v * factor), w]
    }
}

fn row_at([a, b, c]: [f64; 3], x: f64, y: f64) -> f64 {
    a * x + b * y + c
}

/// Solves the eight equations for a map from the unit square (Heckbert, Fundamentals of Texture Mapping, 2.2.3).
fn from_unit_square(quad: &Quad) -> Option<Matrix> {
    let [p, q, r, s] = quad.corners().map(|p| (f64::from(p.x), f64::from(p.y)));
    let (ax, ay) = (q.0 - r.0, q.1 - r.1);
    let (bx, by) = (s.0 - r.0, s.1 - r.1);
    let (cx, cy) = (p.0 - q.0 + r.0 - s.0, p.1 - q.1 + r.1 - s.1);
    let area = ax * by - bx * ay;
    if area.abs() < MIN_DETERMINANT * (ax * ax + ay * ay + bx * bx + by * by) || area == 0.0 {
        return None;
    }
    let g = (cx * by - bx * cy) / area;
    let h = (ax * cy - cx * ay) / area;
    Some([
        [q.0 - p.0 + g * q.0, s.0 - p.0 + h * s.0, p.0],
        [q.1 - p.1 + g * q.1, s.1 - p.1 + h * s.1, p.1],
        [g, h, 1.0],
    ])
}

fn product(a: &Matrix, b: &Matrix) -> Matrix {
    let [b0, b1, b2] = b;
    let combined = |[x, y, z]: [f64; 3]| {
        let mut out = [0.0; 3];
        for (o, ((p, q), r)) in out.iter_mut().zip(b0.iter().zip(b1).zip(b2)) {
            *o = x * p + y * q + z * r;
        }
        out
    };
    a.map(combined)
}

fn inverse(m: &Matrix) -> Option<Matrix> {
    let [[a, b, c], [d, e, f], [g, h, i]] = *m;
    let adjugate = [
        [e * i - f * h, c * h - b * i, b * f - c * e],
        [f * g - d * i, a * i - c * g, c * d - a * f],
        [d * h - e * g, b * g - a * h, a * e - b * d],
    ];
    let [[p, _, _], [q, _, _], [r, _, _]] = adjugate;
    let determinant = a * p + b * q + c * r;
    // Relative to the sizes of the rows: pixels and shares differ by thousands, and both have to pass.
    let sizes: f64 = m.iter().map(|row| row.iter().map(|v| v * v).sum::<f64>().sqrt()).product();
    let solvable = determinant.is_finite() && determinant.abs() > MIN_DETERMINANT * sizes;
    solvable.then(|| adjugate.map(|row| row.map(|v| v / determinant)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn quads() -> impl Strategy<Value = Quad> {
        let jitter = -180.0f32..180.0;
        (proptest::array::uniform8(jitter), 0.2f32..8.0, -500.0f32..3000.0).prop_filter_map(
            "convex",
            |(j, scale, shift)| {
                let at =
                    |i: usize, x: f32, y: f32| Point::new((x + j[i]) * scale + shift, (y + j[i + 1]) * scale + shift);
                Quad::new([at(0, 0.0, 0.0), at(2, 856.0, 0.0), at(4, 856.0, 540.0), at(6, 0.0, 540.0)])
            },
        )
    }

    proptest! {
        #[test]
        fn corners_meet_and_points_return(from in quads(), to in quads(), u in 0.0f32..1.0, v in 0.0f32..1.0) {
            let map = Homography::from_quad_to_quad(&from, &to).unwrap();
            let size = to.side_lengths().into_iter().fold(0.0, f32::max);
            for (a, b) in from.corners().into_iter().zip(to.corners()) {
                prop_assert!(map.apply(a).unwrap().distance(b) < 2e-5 * size + 2e-3);
            }
            let [a, b, c, d] = from.corners();
            let inside = a.lerp(b, u).lerp(d.lerp(c, u), v);
            let back = map.inverse().apply(map.apply(inside).unwrap()).unwrap();
            prop_assert!(back.distance(inside) < 0.2, "{:?} {:?}", inside, back);
        }

        #[test]
        fn composition_with_itself_is_nothing(quad in quads(), x in 0.0f32..800.0, y in 0.0f32..500.0) {
            let map = Homography::from_quad_to_quad(&quad, &quad).unwrap();
            prop_assert!(map.apply(Point::new(x, y)).unwrap().distance(Point::new(x, y)) < 1e-2);
        }
    }

    #[test]
    fn degenerate_maps_cannot_be_built() {
        let square =
            Quad::new([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)].map(|(x, y)| Point::new(x, y))).unwrap();
        let sliver = Quad::new([(0.0, 0.0), (1e9, 0.0), (1e9, 1e-9), (0.0, 1e-9)].map(|(x, y)| Point::new(x, y)));
        if let Some(sliver) = sliver {
            assert!(Homography::from_quad_to_quad(&square, &sliver).is_none());
            assert!(Homography::from_quad_to_quad(&sliver, &square).is_none());
        }
    }

    #[test]
    fn nothing_lies_beyond_the_horizon() {
        let corners = |c: [(f32, f32); 4]| Quad::new(c.map(|(x, y)| Point::new(x, y))).unwrap();
        let square = corners([(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]);
        let leaning = corners([(40.0, 0.0), (60.0, 0.0), (100.0, 100.0), (0.0, 100.0)]);
        let map = Homography::from_quad_to_quad(&square, &leaning).unwrap();
        assert!(map.apply(Point::new(0.5, -0.2)).is_some());
        assert!(map.apply(Point::new(0.5, 100.0)).is_none() || map.apply(Point::new(0.5, -100.0)).is_none());
    }
}
