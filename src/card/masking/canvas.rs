//! Color pixels from which places are removed.

use core::fmt;

use image::RgbImage;
use zeroize::Zeroize;

use crate::card::decode::{Photo, luma_of_rgb};
use crate::card::document::Format;
use crate::card::geometry::{Point, Quad};
use crate::card::rectification::{Pyramid, RectifiedCard, rectify};

/// The one tone of what was removed. A constant: a mean of what stands around would be computed from pixels beside ink, and
/// one of what stood there from the ink itself.
const FILL: [u8; 3] = [96, 96, 96];

/// How far beyond its outline a place is filled, in pixels: every pixel that the outline so much as touches has its center
/// within 0.71.
const TOUCHED: f32 = 1.0;

/// A picture, three bytes a pixel, row by row. Wiped on drop.
pub(crate) struct Canvas {
    width: u32,
    height: u32,
    rgb: Vec<u8>,
}

impl Canvas {
    pub(crate) fn new(image: RgbImage) -> Self {
        let (width, height) = image.dimensions();
        Self { width, height, rgb: image.into_raw() }
    }

    pub(crate) const fn width(&self) -> u32 {
        self.width
    }

    pub(crate) const fn height(&self) -> u32 {
        self.height
    }

    pub(crate) fn rgb(&self) -> &[u8] {
        &self.rgb
    }

    /// Fills every pixel that `outline` touches.
    pub(crate) fn fill(&mut self, outline: &Quad) {
        let sides = sides(outline);
        let width = self.width;
        for (y, row) in self.rows() {
            let (from, to) = within(&sides, y, width, TOUCHED);
            if let Some(part) = row.get_mut(from..to) {
                part.fill(FILL);
            }
        }
    }

    /// Fills every pixel whose center lies outside of `outline`.
    pub(crate) fn fill_around(&mut self, outline: &Quad) {
        let sides = sides(outline);
        let width = self.width;
        for (y, row) in self.rows() {
            let (from, to) = within(&sides, y, width, 0.0);
            for (x, pixel) in row.iter_mut().enumerate() {
                if x < from || x >= to {
                    *pixel = FILL;
                }
            }
        }
    }

    fn rows(&mut self) -> impl Iterator<Item = (usize, &mut [[u8; 3]])> {
        let (pixels, _) = self.rgb.as_chunks_mut::<3>();
        pixels.chunks_exact_mut(self.width.max(1) as usize).enumerate()
    }

    /// The same in gray, as the networks see it.
    pub(crate) fn photo(&self) -> Option<Photo> {
        self.plane(luma_of_rgb)
    }

    fn plane(&self, of: impl Fn([u8; 3]) -> u8) -> Option<Photo> {
        let (pixels, _) = self.rgb.as_chunks::<3>();
        Photo::from_luma(self.width, self.height, pixels.iter().map(|pixel| of(*pixel)).collect())
    }

    /// The document cut out, exactly as the reader cuts it out of the gray photo. `None` if no perspective leads to `quad`.
    pub(crate) fn rectified(&self, quad: &Quad, format: Format) -> Option<Self> {
        let plane = |of: fn([u8; 3]) -> u8| -> Option<RectifiedCard> {
            let photo = self.plane(of)?;
            rectify(&Pyramid::new(&photo), quad, format).ok()
        };
        let [red, green, blue] = [plane(|[r, _, _]| r)?, plane(|[_, g, _]| g)?, plane(|[_, _, b]| b)?];
        let pixels = red.luma().iter().zip(green.luma()).zip(blue.luma());
        let rgb = pixels.flat_map(|((r, g), b)| [*r, *g, *b]).collect();
        Some(Self { width: red.width(), height: red.height(), rgb })
    }
}

impl fmt::Debug for Canvas {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Canvas").field("width", &self.width).field("height", &self.height).finish_non_exhaustive()
    }
}

impl Drop for Canvas {
    fn drop(&mut self) {
        self.rgb.zeroize();
    }
}

/// A side of an outline: a point on it, and its direction of length 1. The outline lies on its right.
struct Side {
    at: (f64, f64),
    along: (f64, f64),
}

fn sides(outline: &Quad) -> [Side; 4] {
    let [a, b, c, d] = outline.corners();
    [(a, b), (b, c), (c, d), (d, a)].map(|(from, to): (Point, Point)| {
        let (x, y) = (f64::from(to.x - from.x), f64::from(to.y - from.y));
        let length = x.hypot(y).max(f64::MIN_POSITIVE);
        Side { at: (f64::from(from.x), f64::from(from.y)), along: (x / length, y / length) }
    })
}

/// The pixels of row `y` whose centers lie within the outline or no farther than `beyond` from all of its sides' lines.
fn within(sides: &[Side; 4], y: usize, width: u32, beyond: f32) -> (usize, usize) {
    let center = y as f64 + 0.5;
    let (mut from, mut to) = (0.0f64, f64::from(width));
    for side in sides {
        // Distance to the right of the side: along.x * (y - at.y) - along.y * (x - at.x). It is linear in x.
        let (slope, level) =
            (-side.along.1, side.along.0 * (center - side.at.1) + side.along.1 * side.at.0 + f64::from(beyond));
        if slope > 1e-12 {
            from = from.max(-level / slope - 0.5);
        } else if slope < -1e-12 {
            to = to.min(-level / slope + 0.5);
        } else if level < 0.0 {
            return (0, 0);
        }
    }
    let (from, to) = (from.ceil().max(0.0) as usize, to.floor().max(0.0) as usize);
    if from < to { (from, to) } else { (0, 0) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::geometry::Rect;

    fn canvas(width: u32, height: u32) -> Canvas {
        Canvas::new(RgbImage::from_fn(width, height, |x, y| image::Rgb([(x * 7) as u8, (y * 5) as u8, 200])))
    }

    fn filled(canvas: &Canvas) -> Vec<(u32, u32)> {
        let places = (0..canvas.height).flat_map(|y| (0..canvas.width).map(move |x| (x, y)));
        let (pixels, _) = canvas.rgb.as_chunks::<3>();
        places.zip(pixels).filter(|(_, pixel)| **pixel == FILL).map(|(place, _)| place).collect()
    }

    fn upright(left: f32, top: f32, right: f32, bottom: f32) -> Quad {
        Quad::new(Rect::new(left, top, right, bottom).corners()).unwrap()
    }

    /// Signed distance of a pixel's center into the outline: the least over its sides.
    fn depth(outline: &Quad, (x, y): (u32, u32)) -> f64 {
        let (x, y) = (f64::from(x) + 0.5, f64::from(y) + 0.5);
        let into = |side: &Side| side.along.0 * (y - side.at.1) - side.along.1 * (x - side.at.0);
        sides(outline).iter().map(into).fold(f64::INFINITY, f64::min)
    }

    #[test]
    fn every_touched_pixel_is_filled_and_none_far_away() {
        let outlines = [
            upright(4.0, 3.0, 9.0, 8.0),
            upright(4.4, 3.4, 9.6, 8.6),
            Quad::new([(10.0, 2.0), (30.0, 9.0), (22.0, 28.0), (3.0, 20.0)].map(|(x, y)| Point::new(x, y))).unwrap(),
            // Upside down and reaching out of the picture.
            Quad::new([(50.0, 45.0), (-8.0, 40.0), (-5.0, 11.0), (48.0, 12.0)].map(|(x, y)| Point::new(x, y))).unwrap(),
        ];
        for outline in outlines {
            let mut picture = canvas(40, 36);
            picture.fill(&outline);
            let done = filled(&picture);
            for y in 0..36 {
                for x in 0..40 {
                    let depth = depth(&outline, (x, y));
                    let is = done.contains(&(x, y));
                    assert!(is || depth < -0.71, "touched and left: {x} {y} {depth}");
                    assert!(!is || depth > -1.01, "far and filled: {x} {y} {depth}");
                }
            }
        }
    }

    #[test]
    fn around_is_all_but_the_inside() {
        let outline = upright(10.0, 10.0, 20.0, 15.0);
        let mut picture = canvas(30, 30);
        picture.fill_around(&outline);
        assert_eq!(filled(&picture).len(), 30 * 30 - 10 * 5);
        // An outline outside of the picture leaves nothing.
        let mut picture = canvas(30, 30);
        picture.fill_around(&upright(40.0, 10.0, 60.0, 15.0));
        assert_eq!(filled(&picture).len(), 30 * 30);
        let mut picture = canvas(30, 30);
        picture.fill(&upright(40.0, 10.0, 60.0, 15.0));
        assert!(filled(&picture).is_empty());
    }

    #[test]
    fn color_is_cut_out_as_gray_is() {
        let picture = canvas(700, 500);
        let outline =
            Quad::new([(40.0, 60.0), (600.0, 30.0), (650.0, 420.0), (30.0, 400.0)].map(|(x, y)| Point::new(x, y)));
        let outline = outline.unwrap();
        let color = picture.rectified(&outline, Format::Id1).unwrap();
        let gray = picture.photo().unwrap();
        let gray = rectify(&Pyramid::new(&gray), &outline, Format::Id1).unwrap();
        assert_eq!((color.width(), color.height()), (gray.width(), gray.height()));
        let far = |(a, b): (&[u8; 3], &u8)| luma_of_rgb(*a).abs_diff(*b) > 2;
        let wrong = color.rgb.as_chunks::<3>().0.iter().zip(gray.luma()).filter(|pair| far(*pair)).count();
        // Where the drawn ramps jump from 255 to 0, rounding shows.
        assert!(wrong * 100 < gray.luma().len(), "{wrong}");
    }
}
