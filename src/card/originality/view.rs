//! The card and what lies around it, brought to a few fixed small sizes.

use zeroize::Zeroize as _;

use crate::card::decode::{Chroma, Photo};
use crate::card::geometry::{Point, Quad, Rect};
use crate::card::rectification::{Border, Homography, Pyramid, warp};

/// Width of the small pictures, in pixels.
pub(super) const WIDTH: usize = 96;

/// Height of the small pictures, in pixels.
pub(super) const HEIGHT: usize = 60;

/// How far beyond the card the wide picture reaches, as a multiple of the card's size.
pub(super) const REACH: f32 = 1.5;

/// Color of one place.
pub(super) type Color = [f32; 4];

/// The card and its surroundings, small.
pub(super) struct View {
    /// The card's luma.
    pub(super) card: Vec<f32>,
    /// The card's blue and red difference from gray, and how uneven color is there in long and in short waves; `None`
    /// where the photo has no color.
    pub(super) color: Option<Vec<Color>>,
    /// Luma of the card with what lies around it; `None` beyond the photo.
    pub(super) around: Vec<Option<f32>>,
    /// The color there.
    pub(super) around_color: Option<Vec<Color>>,
}

impl Drop for View {
    fn drop(&mut self) {
        self.card.zeroize();
        self.around.zeroize();
        self.color.zeroize();
        self.around_color.zeroize();
    }
}

impl View {
    /// `None` if the outline is degenerate.
    pub(super) fn of(photo: &Pyramid<'_>, quad: &Quad) -> Option<Self> {
        let frame = |width: f32, height: f32| Quad::new(Rect::new(0.0, 0.0, width, height).corners());
        let (wide, high) = (WIDTH as f32, HEIGHT as f32);
        let to_card = Homography::from_quad_to_quad(&frame(wide, high)?, quad)?;
        // The same plane, seen wider: the card lies in the middle of the picture.
        let (left, top) = (0.5 * wide * (1.0 - 1.0 / REACH), 0.5 * high * (1.0 - 1.0 / REACH));
        let inner = Quad::new(Rect::new(left, top, wide - left, high - top).corners())?;
        let to_around = Homography::from_quad_to_quad(&inner, quad)?;
        let luma = |map: &Homography| -> Vec<f32> {
            warp(photo, map, WIDTH as u32, HEIGHT as u32, Border::Replicate).into_iter().map(f32::from).collect()
        };
        let within = |p: Point| {
            let (w, h) = (photo.photo().width() as f32, photo.photo().height() as f32);
            p.x >= 0.0 && p.y >= 0.0 && p.x < w && p.y < h
        };
        let around = luma(&to_around);
        let places = points(&to_around);
        let around = around.iter().zip(&places).map(|(&v, p)| p.filter(|&p| within(p)).map(|_| v)).collect();
        let photo = photo.photo();
        Some(Self {
            card: luma(&to_card),
            color: photo.chroma().map(|chroma| colors(photo, chroma, &points(&to_card))),
            around,
            around_color: photo.chroma().map(|chroma| colors(photo, chroma, &places)),
        })
    }
}

/// Where the middle of each pixel lies on the photo.
fn points(map: &Homography) -> Vec<Option<Point>> {
    let pixels = (0..HEIGHT).flat_map(|y| (0..WIDTH).map(move |x| Point::new(x as f32 + 0.5, y as f32 + 0.5)));
    pixels.map(|p| map.apply(p)).collect()
}

/// The entry of color around each point; gray beyond the horizon.
fn colors(photo: &Photo, chroma: &Chroma, places: &[Option<Point>]) -> Vec<Color> {
    let (width, height) = (chroma.width() as usize, chroma.height() as usize);
    let (sx, sy) = (width as f32 / photo.width() as f32, height as f32 / photo.height() as f32);
    let near = |at: f32, length: usize| (at.max(0.0) as usize).min(length.saturating_sub(1));
    let entry = |place: &Option<Point>| {
        let (x, y) = place.map(|place| (near(place.x * sx, width), near(place.y * sy, height)))?;
        let [blue, red, coarse, fine] = chroma.values().get(y * width + x)?.map(f32::from);
        Some([blue - 128.0, red - 128.0, coarse / 16.0, fine / 16.0])
    };
    places.iter().map(|place| entry(place).unwrap_or_default()).collect()
}

/// Values of sorted numbers at the given shares, from 0 to 1. Zeros if there are none.
pub(super) fn quantiles<const N: usize>(values: &mut [f32], shares: [f32; N]) -> [f32; N] {
    values.sort_unstable_by(f32::total_cmp);
    let last = values.len().saturating_sub(1) as f32;
    shares.map(|share| values.get((share * last).round() as usize).copied().unwrap_or(0.0))
}

/// Mean and standard deviation.
pub(super) fn spread(values: impl Iterator<Item = f32>) -> (f32, f32) {
    let (mut count, mut sum, mut squares) = (0.0f64, 0.0f64, 0.0f64);
    for value in values {
        count += 1.0;
        sum += f64::from(value);
        squares += f64::from(value) * f64::from(value);
    }
    if count == 0.0 {
        return (0.0, 0.0);
    }
    let mean = sum / count;
    (mean as f32, (squares / count - mean * mean).max(0.0).sqrt() as f32)
}
