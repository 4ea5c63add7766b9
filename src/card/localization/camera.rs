//! How likely an outline is as a card that a camera saw.
//!
//! Four corners have eight coordinates, a card before a camera six and the camera's focal length: one equation is left
//! over, and phones' focal lengths differ little. A corner that a pattern on the ground took along seldom fulfils it.

use crate::card::document::Format;
use crate::card::geometry::{Point, Quad};
use crate::card::rectification::Pyramid;

/// Focal lengths that phones have, in longer sides of the photo: from wide angle to portrait lens (35 mm equivalents of 22
/// to 72 mm).
const FOCAL_LENGTHS: [f32; 5] = [0.6, 0.8, 1.0, 1.4, 2.0];

/// Standard deviation of the cosine between the card's sides and of the logarithm of its aspect, both as reckoned from the
/// corners. Drawn photos: 0.004 in the median, 0.025 for one of ten (cards are bent, photos trimmed after they were
/// taken); wrong outlines 0.09 and more.
const DEVIATION: f32 = 0.03;

/// Nothing is less likely than this, as minus the logarithm of a probability: a heavily trimmed photo has its middle
/// elsewhere.
const MOST: f32 = 8.0;

/// The same deviation as a whole from which four corners are no card's: drawn cards came out at 0.18 and less with all but
/// hopeless corners, outlines that a cut card's visible rest suggests at 0.3 and more.
const IMPOSSIBLE_FROM: f32 = 0.25;

/// What is known of the camera that took a photo.
#[derive(Debug, Clone, Copy)]
pub(super) struct Camera {
    center: Point,
    side: f32,
}

impl Camera {
    /// The camera of a photo that shows all that it saw.
    pub(super) fn of(photo: &Pyramid<'_>) -> Self {
        let (width, height) = (photo.photo().width() as f32, photo.photo().height() as f32);
        Self { center: Point::new(0.5 * width, 0.5 * height), side: width.max(height).max(1.0) }
    }

    /// How unlikely `quad` (photo pixels, the document's own order) is as the outline of a document of any format, as minus
    /// the logarithm of a probability, 0 to 8.
    pub(super) fn implausibility(&self, quad: &Quad) -> f32 {
        unlikelihood(self.off_any(quad))
    }

    /// The same for one format.
    pub(super) fn implausibility_as(&self, quad: &Quad, format: Format) -> f32 {
        unlikelihood(self.off(quad, format))
    }

    /// Whether `quad` can't be the outline of a whole document.
    pub(super) fn is_impossible(&self, quad: &Quad) -> bool {
        let off = self.off_any(quad);
        off.is_nan() || off >= IMPOSSIBLE_FROM * IMPOSSIBLE_FROM
    }

    fn off_any(&self, quad: &Quad) -> f32 {
        Format::ALL.iter().map(|&format| self.off(quad, format)).fold(f32::INFINITY, f32::min)
    }

    /// The least squared deviation that any focal length explains; not finite for a degenerate outline.
    fn off(&self, quad: &Quad, format: Format) -> f32 {
        let corners = quad.corners().map(|p| [(p.x - self.center.x) / self.side, (p.y - self.center.y) / self.side]);
        let Some((along, down)) = directions(corners, format) else { return f32::INFINITY };
        FOCAL_LENGTHS.iter().map(|&focal| deviation(along, down, focal)).fold(f32::INFINITY, f32::min)
    }
}

fn unlikelihood(off: f32) -> f32 {
    let unlikely = off / (2.0 * DEVIATION * DEVIATION);
    if unlikely.is_finite() { unlikely.min(MOST) } else { MOST }
}

/// The card's two directions as the picture tells them, up to the focal length: the first two columns of the homography
/// from the card to the picture, in homogeneous coordinates; `None` for a degenerate outline.
fn directions([a, b, c, d]: [[f32; 2]; 4], format: Format) -> Option<([f32; 3], [f32; 3])> {
    let minus = |p: [f32; 2], q: [f32; 2]| [p[0] - q[0], p[1] - q[1]];
    let cross = |p: [f32; 2], q: [f32; 2]| p[0] * q[1] - p[1] * q[0];
    let (right, down) = (minus(b, c), minus(d, c));
    let skew = minus(minus(a, b), minus(d, c));
    let area = cross(right, down);
    if area.abs() < f32::EPSILON {
        return None;
    }
    let (g, h) = (cross(skew, down) / area, cross(right, skew) / area);
    let column = |p: [f32; 2], share: f32, length: f32| {
        [(p[0] - a[0] + share * p[0]) / length, (p[1] - a[1] + share * p[1]) / length, share / length]
    };
    let (width, height) = format.size_mm();
    Some((column(b, g, width), column(d, h, height)))
}

/// Squared deviation from a right angle and equal scale.
fn deviation(along: [f32; 3], down: [f32; 3], focal: f32) -> f32 {
    let dot = |p: [f32; 3], q: [f32; 3]| (p[0] * q[0] + p[1] * q[1]) / (focal * focal) + p[2] * q[2];
    let (wide, high) = (dot(along, along), dot(down, down));
    let cosine = dot(along, down) / (wide * high).sqrt();
    let stretch = 0.5 * (wide / high).ln();
    cosine * cosine + stretch * stretch
}

#[cfg(test)]
mod tests {
    use super::*;

    const CAMERA: Camera = Camera { center: Point::new(800.0, 600.0), side: 1600.0 };

    /// A card turned by the angles (radians) about its own axes, seen from `distance` card widths, `focal` longer sides.
    fn seen(format: Format, [pitch, yaw, roll]: [f32; 3], distance: f32, focal: f32) -> Quad {
        let aspect = 1.0 / format.aspect();
        let corner = |x: f32, y: f32| {
            let (x, y) = (x - 0.5, (y - 0.5) * aspect);
            let (x, y) = (x * roll.cos() - y * roll.sin(), x * roll.sin() + y * roll.cos());
            let (y, z) = (y * pitch.cos(), y * pitch.sin());
            let (x, z) = (x * yaw.cos() + z * yaw.sin(), z * yaw.cos() - x * yaw.sin());
            let depth = z + distance;
            Point::new(800.0 + 1600.0 * focal * x / depth, 600.0 + 1600.0 * focal * (y + 0.05) / depth)
        };
        Quad::new([corner(0.0, 0.0), corner(1.0, 0.0), corner(1.0, 1.0), corner(0.0, 1.0)]).unwrap()
    }

    #[test]
    fn what_a_camera_sees_is_plausible_at_any_tilt() {
        for tilt in [[0.0, 0.0, 0.0], [0.6, 0.0, 0.0], [0.0, -0.6, 0.4], [0.4, 0.4, 2.0], [-0.5, 0.2, 3.1]] {
            for (format, other) in [(Format::Id1, Format::Id3), (Format::Id3, Format::Id1)] {
                for focal in [0.65, 0.75, 0.9, 1.2, 1.8] {
                    let quad = seen(format, tilt, 1.6 * focal, focal);
                    let unlikely = CAMERA.implausibility_as(&quad, format);
                    assert!(unlikely < 1.5, "{tilt:?} {focal}: {unlikely}");
                    assert!(CAMERA.implausibility(&quad) <= unlikely);
                }
                let straight = seen(format, [0.0; 3], 1.6, 1.0);
                assert!(CAMERA.implausibility_as(&straight, other) > 1.5, "each format has its own aspect");
            }
        }
    }

    #[test]
    fn a_stray_corner_and_a_wrong_name_are_implausible() {
        let right = seen(Format::Id1, [0.1, 0.1, 0.3], 1.5, 0.9).corners();
        for k in 0..4 {
            let mut stray = right;
            let toward = right[(k + 2) % 4];
            stray[k] =
                Point::new(right[k].x + 0.2 * (toward.x - right[k].x), right[k].y + 0.05 * (toward.y - right[k].y));
            let unlikely = CAMERA.implausibility(&Quad::new(stray).unwrap());
            assert!(unlikely > 3.0, "corner {k}: {unlikely}");
        }
        assert!(!CAMERA.is_impossible(&Quad::new(right).unwrap()));
        let turned = [right[1], right[2], right[3], right[0]];
        assert!(CAMERA.is_impossible(&Quad::new(turned).unwrap()));
        assert_eq!(
            CAMERA.implausibility(&Quad::new(turned).unwrap()),
            MOST,
            "a card on its side is not one lying flat"
        );
    }
}
