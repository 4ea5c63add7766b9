//! Waves that bend: what a display's pixels leave against the camera's where lens and angle change their period.
//!
//! Over a large patch such waves spread over many frequencies and drown; over a small one they are straight. So small
//! patches are taken at three sizes of the photo, and told apart by how calm they are: on the calm ones there is no
//! print that could be taken for waves.

use super::fourier::Fourier;
use super::spectrum::{Frequency, Part, Scratch, frequencies, hann, powers};
use super::view::quantiles;
use crate::card::geometry::Point;
use crate::card::rectification::Pyramid;

/// Side of a patch, in pixels of its level.
const SIDE: usize = 32;

/// Halvings of the photo that are looked at, from none.
const LEVELS: usize = 3;

/// Ranges of frequency, in waves a patch: from a third of the patch to two pixels.
const RANGES: [(f32, f32); 4] = [(2.5, 4.5), (4.5, 7.5), (7.5, 11.5), (11.5, 16.5)];

/// Power under which nothing is looked for: what rounding to whole levels leaves, in squared levels.
const FLOOR: f32 = 0.1;

/// Numbers about the card.
pub(super) const RIPPLES: usize = LEVELS * RANGES.len() * 4;

/// Numbers about what lies beside it.
pub(super) const RIPPLES_BESIDE: usize = LEVELS * RANGES.len();

/// Tables for the patches.
pub(super) struct Ripples {
    fourier: Fourier,
    window: Vec<f32>,
    /// Range by range.
    ranges: [Vec<Frequency>; RANGES.len()],
}

/// What one patch shows.
struct Patch {
    /// Spread of its lightness.
    variance: f32,
    /// By range: logarithm of the largest power over the median, and of the largest power.
    peaks: [(f32, f32); RANGES.len()],
}

impl Ripples {
    pub(super) fn new() -> Self {
        let all = frequencies(SIDE);
        let ranges = RANGES.map(|(from, to)| {
            let within = all.iter().filter(|(radius, _)| (from..to).contains(radius));
            within.map(|(_, frequency)| *frequency).collect()
        });
        Self { fourier: Fourier::new(SIDE), window: hann(SIDE), ranges }
    }

    /// On the card, by level and range: how far the largest power stands out on calm patches in the mean, on all at
    /// the lower quartile, and on all in the median; and how large it is on calm ones. Zeros where there are no
    /// patches.
    pub(super) fn on_card(&self, photo: &Pyramid<'_>, places: &[Point]) -> [f32; RIPPLES] {
        let mut out = Vec::with_capacity(RIPPLES);
        for level in 0..LEVELS {
            let mut patches = self.patches(photo, level, places);
            patches.sort_by(|a, b| a.variance.total_cmp(&b.variance));
            let calm = patches.get(..patches.len().div_ceil(2)).unwrap_or_default();
            for range in 0..RANGES.len() {
                let of = |patches: &[Patch]| -> (Vec<f32>, Vec<f32>) {
                    patches.iter().filter_map(|patch| patch.peaks.get(range).copied()).unzip()
                };
                let ((mut all, _), (over, sizes)) = (of(&patches), of(calm));
                let mean = |values: &[f32]| values.iter().sum::<f32>() / values.len().max(1) as f32;
                let (standing, size) = (mean(&over), mean(&sizes));
                let [low, middle] = quantiles(&mut all, [0.2, 0.5]);
                out.extend([standing, low, middle, size]);
            }
        }
        fixed(out)
    }

    /// Beside the card, by level and range: how far the largest power stands out in the mean.
    pub(super) fn beside(&self, photo: &Pyramid<'_>, places: &[Point]) -> [f32; RIPPLES_BESIDE] {
        let mut out = Vec::with_capacity(RIPPLES_BESIDE);
        for level in 0..LEVELS {
            let patches = self.patches(photo, level, places);
            let count = patches.len().max(1) as f32;
            for range in 0..RANGES.len() {
                out.push(patches.iter().filter_map(|p| p.peaks.get(range)).map(|peak| peak.0).sum::<f32>() / count);
            }
        }
        fixed(out)
    }

    /// Patches around places given in photo pixels, moved inwards where they would reach beyond the photo.
    fn patches(&self, photo: &Pyramid<'_>, level: usize, places: &[Point]) -> Vec<Patch> {
        let (picture, factor) = photo.level(level);
        let (wide, high) = (picture.width() as usize, picture.height() as usize);
        let (Some(right), Some(bottom)) = (wide.checked_sub(SIDE), high.checked_sub(SIDE)) else { return Vec::new() };
        // Casts of what is negative or no number give 0.
        let start = |at: f32, last: usize| ((at * factor - SIDE as f32 / 2.0).round() as usize).min(last);
        let mut scratch = Scratch::default();
        let mut found = Vec::with_capacity(places.len());
        for pair in places.chunks(2) {
            let Scratch { values, .. } = &mut scratch;
            let mut variances = [0.0; 2];
            for ((part, which), variance) in [&mut values.re, &mut values.im].into_iter().zip(0..).zip(&mut variances) {
                part.clear();
                let Some(place) = pair.get(which).or(pair.first()) else { continue };
                let (left, top) = (start(place.x, right), start(place.y, bottom));
                for y in top..top + SIDE {
                    let row = picture.row(y).get(left..left + SIDE).unwrap_or_default();
                    part.extend(row.iter().map(|&luma| f32::from(luma)));
                }
                let count = part.len().max(1) as f32;
                let mean = part.iter().sum::<f32>() / count;
                *variance = part.iter().map(|v| (v - mean) * (v - mean)).sum::<f32>() / count;
                part.iter_mut().zip(&self.window).for_each(|(value, weight)| *value = (*value - mean) * weight);
            }
            self.fourier.transform(values);
            for (part, variance) in [Part::Real, Part::Imaginary].into_iter().zip(variances).take(pair.len()) {
                let peaks = self.ranges.each_ref().map(|range| peak(&mut scratch, range, part));
                found.push(Patch { variance, peaks });
            }
        }
        found
    }
}

fn peak(scratch: &mut Scratch, range: &[Frequency], part: Part) -> (f32, f32) {
    let Scratch { values, power, .. } = scratch;
    powers(values, range, part, FLOOR, power);
    let most = power.iter().copied().fold(FLOOR, f32::max);
    let middle = power.len() / 2;
    let usual = if power.is_empty() { FLOOR } else { *power.select_nth_unstable_by(middle, f32::total_cmp).1 };
    ((most / usual).ln(), most.ln())
}

fn fixed<const N: usize>(values: Vec<f32>) -> [f32; N] {
    let mut out = [0.0; N];
    out.iter_mut().zip(values).for_each(|(slot, value)| *slot = value);
    out
}

#[cfg(test)]
mod tests {
    use super::super::spectrum::tests::noise;
    use super::*;
    use crate::card::decode::Photo;

    fn measured(luma: impl Fn(f32, f32) -> f32) -> [f32; RIPPLES] {
        let side = 512;
        let pixels = (0..side * side).map(|k| luma((k % side) as f32, (k / side) as f32).clamp(0.0, 255.0) as u8);
        let photo = Photo::from_luma(side as u32, side as u32, pixels.collect()).unwrap();
        let places: Vec<Point> =
            (0..24).map(|k| Point::new((k % 6) as f32 * 80.0 + 40.0, (k / 6) as f32 * 120.0 + 60.0)).collect();
        Ripples::new().on_card(&Pyramid::new(&photo), &places)
    }

    #[test]
    fn rings_stand_out_at_the_level_and_range_of_their_wave() {
        let plain = measured(noise);
        // Rings of 12 pixels around a place beside the picture: 2.7 waves a patch, at half of the size 5.3.
        let rings =
            measured(|x, y| noise(x, y) + 4.0 * ((x + 90.0).hypot(y - 200.0) / 12.0 * core::f32::consts::TAU).cos());
        let at = |values: &[f32; RIPPLES], level: usize, range: usize| values[(level * RANGES.len() + range) * 4];
        assert!(at(&rings, 1, 1) > at(&plain, 1, 1) + 1.5, "{} {}", at(&rings, 1, 1), at(&plain, 1, 1));
        assert!((at(&rings, 0, 3) - at(&plain, 0, 3)).abs() < 0.4);
    }

    #[test]
    fn small_photos_have_no_patches() {
        let photo = Photo::from_luma(40, 31, vec![7; 40 * 31]).unwrap();
        let (ripples, place) = (Ripples::new(), [Point::new(20.0, 15.0)]);
        assert_eq!(ripples.on_card(&Pyramid::new(&photo), &place), [0.0; RIPPLES]);
        let photo = Photo::from_luma(32, 32, vec![7; 32 * 32]).unwrap();
        let odd = [Point::new(f32::NAN, -1e9), Point::new(1e9, 16.0), Point::new(3.0, 3.0)];
        assert!(ripples.beside(&Pyramid::new(&photo), &odd).iter().all(|v| v.is_finite()));
    }
}
