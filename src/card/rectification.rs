//! A document's outline on a photo becomes an upright picture of the document alone.
//!
//! Cards have the format ID-1 of ISO/IEC 7810, passports' pages ID-3, so the picture's aspect is known and only its size
//! follows the photo.

mod homography;
mod pyramid;
mod resample;
mod warp;

use core::fmt;

use zeroize::Zeroize;

pub use homography::Homography;
pub use pyramid::Pyramid;
pub(crate) use warp::shrink;
pub use warp::{Border, warp};

use crate::card::document::Format;
use crate::card::geometry::{Point, Quad, Rect};

/// Smallest width of a rectified document, in pixels: under it, the later stages' windows hold too few pixels to measure.
const MIN_WIDTH: f32 = 320.0;

/// Finest resolution of a rectified document, in pixels a millimeter: print gains nothing from more.
const MAX_PIXELS_PER_MM: f32 = 1280.0 / 85.60;

/// Why a card could not be cut out.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RectificationError {
    /// The outline is so narrow that no perspective leads to it.
    #[error("outline of the card is degenerate")]
    Degenerate,
}

/// A document seen from straight above: gray, one byte a pixel, row by row, in the aspect of its format.
///
/// Holds a person's document: it is wiped when dropped, cannot be cloned, and prints as its sizes.
pub struct RectifiedCard {
    format: Format,
    width: u32,
    height: u32,
    luma: Vec<u8>,
}

/// Cuts a card out of a photo.
///
/// `quad` is in photo pixels and may reach beyond the photo; what lies there repeats the photo's border. The result is
/// as wide as the longer of the outline's top and bottom (or of its other two sides, times the aspect), at least 320
/// pixels, at most 15 a millimeter (1280 for a card, 1869 for a page).
///
/// # Errors
/// [`RectificationError::Degenerate`] if no perspective maps a rectangle onto `quad`.
pub fn rectify(photo: &Pyramid<'_>, quad: &Quad, format: Format) -> Result<RectifiedCard, RectificationError> {
    let [top, right, bottom, left] = quad.side_lengths();
    let aspect = format.aspect();
    let widest = MAX_PIXELS_PER_MM * format.size_mm().0;
    let width = top.max(bottom).max(right.max(left) * aspect).clamp(MIN_WIDTH, widest).round();
    let height = (width / aspect).round();
    let target = Rect::new(0.0, 0.0, width, height).corners();
    let target = Quad::new(target).ok_or(RectificationError::Degenerate)?;
    let to_photo = Homography::from_quad_to_quad(&target, quad).ok_or(RectificationError::Degenerate)?;
    let (width, height) = (width as u32, height as u32);
    let luma = warp(photo, &to_photo, width, height, Border::Replicate);
    RectifiedCard::from_luma(format, width, height, luma).ok_or(RectificationError::Degenerate)
}

impl RectifiedCard {
    /// A document from its luma, row by row, or `None` if a side is zero or the count of values is not `width * height`.
    #[must_use]
    pub fn from_luma(format: Format, width: u32, height: u32, luma: Vec<u8>) -> Option<Self> {
        let count = (width as usize).checked_mul(height as usize)?;
        (count > 0 && count == luma.len()).then(|| Self { format, width, height, luma })
    }

    /// What it was cut out as.
    #[must_use]
    pub const fn format(&self) -> Format {
        self.format
    }

    /// Width in pixels.
    #[must_use]
    pub const fn width(&self) -> u32 {
        self.width
    }

    /// Height in pixels.
    #[must_use]
    pub const fn height(&self) -> u32 {
        self.height
    }

    /// Luma of all pixels, row by row, 0 (black) to 255.
    #[must_use]
    pub fn luma(&self) -> &[u8] {
        &self.luma
    }

    /// Resolution, from the width of its format.
    #[must_use]
    pub fn pixels_per_mm(&self) -> f32 {
        self.width as f32 / self.format.size_mm().0
    }

    /// The card rotated by 180 degrees.
    #[must_use]
    pub fn turned_half(&self) -> Self {
        Self { luma: self.luma.iter().rev().copied().collect(), ..*self }
    }

    /// A point given in shares of the card, in pixels.
    #[must_use]
    pub fn to_pixels(&self, share: Point) -> Point {
        Point::new(share.x * self.width as f32, share.y * self.height as f32)
    }
}

impl fmt::Debug for RectifiedCard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RectifiedCard")
            .field("format", &self.format)
            .field("width", &self.width)
            .field("height", &self.height)
            .finish_non_exhaustive()
    }
}

impl Drop for RectifiedCard {
    fn drop(&mut self) {
        self.luma.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::decode::Photo;

    fn quad(corners: [(f32, f32); 4]) -> Quad {
        Quad::new(corners.map(|(x, y)| Point::new(x, y))).unwrap()
    }

    fn ramp(width: u32, height: u32) -> Photo {
        let luma = (0..height).flat_map(|y| (0..width).map(move |x| ((x / 8 + y / 4) % 256) as u8)).collect();
        Photo::from_luma(width, height, luma).unwrap()
    }

    #[test]
    fn sizes_follow_the_outline_within_bounds() {
        let photo = ramp(3000, 2000);
        let pyramid = Pyramid::new(&photo);
        for (side, width) in [(100.0, 320), (856.0, 856), (2568.0, 1280)] {
            let outline = quad([(5.0, 5.0), (5.0 + side, 5.0), (5.0 + side, 300.0), (5.0, 300.0)]);
            let card = rectify(&pyramid, &outline, Format::Id1).unwrap();
            assert!(card.width() == width || side < 400.0, "{side}");
            let aspect = card.width() as f32 / card.height() as f32;
            assert!((aspect - 85.6 / 53.98).abs() < 0.01);
        }
    }

    #[test]
    fn a_page_has_its_own_aspect_and_bound() {
        let photo = ramp(3000, 2000);
        let outline = quad([(5.0, 5.0), (2505.0, 5.0), (2505.0, 1765.0), (5.0, 1765.0)]);
        let page = rectify(&Pyramid::new(&photo), &outline, Format::Id3).unwrap();
        assert_eq!((page.width(), page.height()), (1869, 1316));
        assert!((page.pixels_per_mm() - 1280.0 / 85.6).abs() < 0.01);
    }

    #[test]
    fn an_upright_card_comes_out_as_it_lies() {
        let photo = ramp(1200, 900);
        let card = rectify(
            &Pyramid::new(&photo),
            &quad([(100.0, 100.0), (956.0, 100.0), (956.0, 640.0), (100.0, 640.0)]),
            Format::Id1,
        )
        .unwrap();
        assert_eq!((card.width(), card.height()), (856, 540));
        for (x, y) in [(0u32, 0u32), (428, 270), (855, 539)] {
            let got = card.luma()[(y * 856 + x) as usize];
            let expected = photo.luma()[((y + 100) * 1200 + x + 100) as usize];
            assert!(got.abs_diff(expected) <= 1);
        }
        assert!((card.pixels_per_mm() - 10.0).abs() < 1e-4);
    }

    #[test]
    fn a_half_turn_of_outline_or_picture_is_the_same() {
        let photo = ramp(1200, 900);
        let outline = quad([(100.0, 120.0), (900.0, 100.0), (950.0, 640.0), (80.0, 600.0)]);
        let pyramid = Pyramid::new(&photo);
        let a = rectify(&pyramid, &outline.turned_half(), Format::Id3).unwrap();
        let b = rectify(&pyramid, &outline, Format::Id3).unwrap().turned_half();
        let worst = a.luma().iter().zip(b.luma()).map(|(a, b)| a.abs_diff(*b)).max().unwrap();
        assert!(worst <= 1);
    }

    #[test]
    fn slivers_and_far_outlines_never_panic() {
        let photo = ramp(20, 20);
        let pyramid = Pyramid::new(&photo);
        for corners in [
            [(0.0, 0.0), (1e6, 0.0), (1e6, 1e-3), (0.0, 1e-3)],
            [(-1e9, -1e9), (1e9, -1e9), (1e9, 1e9), (-1e9, 1e9)],
            [(0.0, 0.0), (1e-20, 0.0), (1e-20, 1e-20), (0.0, 1e-20)],
        ] {
            if let Some(outline) = Quad::new(corners.map(|(x, y)| Point::new(x, y))) {
                for format in Format::ALL {
                    let _ = rectify(&pyramid, &outline, format);
                }
            }
        }
    }

    #[test]
    fn debug_prints_sizes_only() {
        let card = RectifiedCard::from_luma(Format::Id1, 2, 1, vec![77, 78]).unwrap();
        assert_eq!(format!("{card:?}"), "RectifiedCard { format: Id1, width: 2, height: 1, .. }");
    }
}
