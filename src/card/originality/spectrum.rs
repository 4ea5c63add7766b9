//! Repeated patterns: what stands out of the spectra of patches, on a grid of frequencies and directions.
//!
//! Pixels of a screen, dots of a print and the slow waves that both leave against the camera's own pixels are regular
//! over a patch: all of their power is at a few frequencies. Print and grounds of a card spread theirs. So each spectrum is
//! divided by what is usual at its distance from zero, and the largest value is kept for each cell of a polar grid.

use super::fourier::{Complex, Fourier};
use crate::card::decode::{Chroma, Photo};
use crate::card::geometry::Point;

/// Side of a patch in photo pixels. Twice this would tell fainter patterns, but screens seen at an angle change their
/// period across it.
pub(super) const SIDE: usize = 128;

/// Side of the same patch in entries of color.
const COLOR_SIDE: usize = SIDE / Chroma::STEP as usize;

/// Cells by frequency, evenly in its logarithm.
pub(super) const RADII: usize = 18;

/// Cells by direction over half a turn, which holds all of a real picture's spectrum.
pub(super) const ANGLES: usize = 20;

/// Cells of one spectrum.
pub(super) const CELLS: usize = RADII * ANGLES;

/// Lowest frequency looked at, in waves a patch: under it are light and shadow.
const LOWEST: f32 = 3.0;

/// Highest frequency, in waves a patch: the corner of the spectrum, where a wave is 1.45 pixels long.
const HIGHEST: f32 = 88.0;

/// Bands of frequency by which the usual power is told, for luma; color has as many, of which the upper are empty.
pub(super) const BANDS: usize = 10;

/// Power under which nothing is looked for: less than rounding to whole levels leaves, in squared levels.
const FLOOR: f32 = 0.02;

/// Mean of a squared Hann window in both directions: what it leaves of a patch's power.
const WINDOW_POWER: f32 = 0.140_625;

/// What stands out of one patch.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Patch {
    /// By cell: logarithm of the largest power over the usual, less what chance gives. Row by row, one row a frequency.
    pub(super) luma: Vec<f32>,
    pub(super) color: Vec<f32>,
    /// Logarithm of the usual power by band.
    pub(super) luma_floor: [f32; BANDS],
    pub(super) color_floor: [f32; BANDS],
}

/// Tables that all patches share.
pub(super) struct Spectra {
    luma: Plane,
    color: Plane,
}

impl Spectra {
    pub(super) fn new() -> Self {
        Self { luma: Plane::new(SIDE, 1), color: Plane::new(COLOR_SIDE, 2) }
    }

    /// What stands out around `center` (photo pixels), moved inwards where the patch would reach beyond the photo; `None` if the photo is
    /// smaller than a patch.
    pub(super) fn patch(&self, photo: &Photo, center: Point) -> Option<Patch> {
        let (left, top) = (start(center.x, photo.width(), SIDE)?, start(center.y, photo.height(), SIDE)?);
        // On whole entries of color.
        let step = Chroma::STEP as usize;
        let (left, top) = (left / step * step, top / step * step);
        let rows = (top..top + SIDE).map(|y| photo.row(y).get(left..left + SIDE));
        let values = rows.collect::<Option<Vec<_>>>()?;
        let values = values.into_iter().flatten().map(|&luma| Complex::new(f32::from(luma), 0.0));
        let (luma, luma_floor) = self.luma.cells(values.collect());
        let colored = photo.chroma().and_then(|chroma| color_values(chroma, left / step, top / step));
        let (color, color_floor) =
            colored.map_or_else(|| (vec![0.0; CELLS], [0.0; BANDS]), |values| self.color.cells(values));
        Some(Patch { luma, color, luma_floor, color_floor })
    }
}

/// Where a patch of `side` begins so that it has `middle` at its middle and lies within `length`.
fn start(middle: f32, length: u32, side: usize) -> Option<usize> {
    let last = (length as usize).checked_sub(side)?;
    // Casts of what is negative or no number give 0.
    Some(((middle - side as f32 / 2.0).round() as usize).min(last))
}

/// Blue difference as the real, red as the imaginary part: one transform for both.
fn color_values(chroma: &Chroma, left: usize, top: usize) -> Option<Vec<Complex>> {
    let width = chroma.width() as usize;
    let mut out = Vec::with_capacity(COLOR_SIDE * COLOR_SIDE);
    for y in top..top + COLOR_SIDE {
        let row = chroma.values().get(y * width..(y + 1) * width)?.get(left..left + COLOR_SIDE)?;
        out.extend(row.iter().map(|&[blue, red]| Complex::new(f32::from(blue), f32::from(red))));
    }
    Some(out)
}

/// Which frequencies a cell has.
#[derive(Debug, Clone, Copy)]
enum Cell {
    /// Its own; with what chance makes of the largest.
    Own(f32),
    /// None at such long waves: the place and ring of the nearest.
    Nearest(usize, usize),
    /// None, being beyond the shortest wave.
    Beyond,
}

/// Tables for one size of patch.
struct Plane {
    fourier: Fourier,
    side: usize,
    window: Vec<f32>,
    /// For each whole distance from zero, the places of its frequencies.
    rings: Vec<Vec<usize>>,
    /// Cell and ring of each place that has a cell.
    places: Vec<(usize, usize, usize)>,
    cells: Vec<Cell>,
    /// Ring by ring, the band.
    bands: Vec<usize>,
}

impl Plane {
    /// `parts` is how many real patches add up in one power.
    fn new(side: usize, parts: u32) -> Self {
        let hann = |k: usize| 0.5 - 0.5 * (core::f32::consts::TAU * (k as f32 + 0.5) / side as f32).cos();
        let window = (0..side * side).map(|k| hann(k % side) * hann(k / side)).collect();
        let signed = |k: usize| if k <= side / 2 { k as f32 } else { k as f32 - side as f32 };
        let reach = (side as f32 * core::f32::consts::FRAC_1_SQRT_2) as usize;
        let mut rings = vec![Vec::new(); reach + 1];
        let mut places = Vec::new();
        let mut counts = vec![0u32; CELLS];
        // Half of the plane: the other half holds the same.
        for place in 0..side * side {
            let (x, y) = (signed(place / side), signed(place % side));
            if x < 0.0 || (x == 0.0 && y <= 0.0) {
                continue;
            }
            let radius = x.hypot(y);
            let ring = radius.round() as usize;
            let Some(members) = rings.get_mut(ring) else { continue };
            members.push(place);
            if let Some(cell) = cell_of(x, y) {
                places.push((place, cell, ring));
                if let Some(count) = counts.get_mut(cell) {
                    *count += 1;
                }
            }
        }
        let cells = counts.iter().enumerate().map(|(cell, &count)| {
            if count > 0 { Cell::Own(chance(count, parts)) } else { nearest(cell, &places, side) }
        });
        let band = |ring: usize| {
            let share = (ring.max(1) as f32 / LOWEST).ln() / (SIDE as f32 / 2.0 / LOWEST).ln();
            ((share * BANDS as f32).max(0.0) as usize).min(BANDS - 1)
        };
        let bands = (0..rings.len()).map(band).collect();
        Self { fourier: Fourier::new(side), side, window, rings, cells: cells.collect(), places, bands }
    }

    /// Values by cell and band, from a patch row by row.
    fn cells(&self, mut patch: Vec<Complex>) -> (Vec<f32>, [f32; BANDS]) {
        let count = patch.len().max(1) as f32;
        let sum = patch.iter().fold((0.0, 0.0), |sum, v| (sum.0 + v.re, sum.1 + v.im));
        let (re, im) = (sum.0 / count, sum.1 / count);
        for (value, weight) in patch.iter_mut().zip(&self.window) {
            *value = Complex::new((value.re - re) * weight, (value.im - im) * weight);
        }
        self.fourier.transform(&mut patch);
        let scale = 1.0 / (count * WINDOW_POWER);
        let side = self.side;
        // Power of both parts: of a real patch, the two halves of the plane are equal.
        let power = |place: usize| {
            let mirrored = (side - place / side) % side * side + (side - place % side) % side;
            let of = |at: usize| patch.get(at).map_or(0.0, |v| v.power());
            0.5 * (of(place) + of(mirrored)) * scale + FLOOR
        };
        let mut line = Vec::new();
        let floors: Vec<f32> = self
            .rings
            .iter()
            .map(|ring| {
                line.clear();
                line.extend(ring.iter().map(|&place| power(place)));
                let middle = line.len() / 2;
                if line.is_empty() { FLOOR } else { *line.select_nth_unstable_by(middle, f32::total_cmp).1 }
            })
            .collect();
        let over = |place: usize, ring: usize| power(place) / floors.get(ring).copied().unwrap_or(FLOOR);
        let mut largest = vec![0.0f32; CELLS];
        for &(place, cell, ring) in &self.places {
            if let Some(slot) = largest.get_mut(cell) {
                *slot = slot.max(over(place, ring));
            }
        }
        let values = largest.iter().zip(&self.cells).map(|(&most, cell)| match *cell {
            Cell::Own(chance) => most.ln() - chance,
            Cell::Nearest(place, ring) => over(place, ring).ln(),
            Cell::Beyond => 0.0,
        });
        let mut bands = [(0.0, 0u32); BANDS];
        for (floor, &band) in floors.iter().zip(&self.bands).skip(LOWEST as usize) {
            if let Some((sum, count)) = bands.get_mut(band) {
                *sum += floor.ln();
                *count += 1;
            }
        }
        (values.collect(), bands.map(|(sum, count)| if count > 0 { sum / count as f32 } else { 0.0 }))
    }
}

/// The cell that a frequency in waves a patch belongs to.
fn cell_of(x: f32, y: f32) -> Option<usize> {
    let share = (x.hypot(y) / LOWEST).ln() / (HIGHEST / LOWEST).ln();
    if !(0.0..1.0).contains(&share) {
        return None;
    }
    let turn = (y.atan2(x) / core::f32::consts::PI).rem_euclid(1.0);
    let angle = ((turn * ANGLES as f32) as usize).min(ANGLES - 1);
    Some((share * RADII as f32) as usize * ANGLES + angle)
}

/// The frequency nearest to the middle of a cell into which none falls.
fn nearest(cell: usize, places: &[(usize, usize, usize)], side: usize) -> Cell {
    let signed = |k: usize| if k <= side / 2 { k as f32 } else { k as f32 - side as f32 };
    let radius = LOWEST * (HIGHEST / LOWEST).powf(((cell / ANGLES) as f32 + 0.5) / RADII as f32);
    let turn = ((cell % ANGLES) as f32 + 0.5) / ANGLES as f32 * core::f32::consts::PI;
    let (u, v) = (radius * turn.cos(), radius * turn.sin());
    let distance = |place: usize| {
        let (x, y) = (signed(place / side), signed(place % side));
        (x - u).hypot(y - v).min((x + u).hypot(y + v))
    };
    let best = places.iter().min_by(|a, b| distance(a.0).total_cmp(&distance(b.0)));
    best.filter(|best| distance(best.0) < 1.5).map_or(Cell::Beyond, |&(place, _, ring)| Cell::Nearest(place, ring))
}

/// What the logarithm of the largest of `count` powers over the median comes to by chance, in noise without any pattern. `parts` powers add
/// up in each.
fn chance(count: u32, parts: u32) -> f32 {
    let n = f64::from(count);
    // Powers of noise are spread exponentially; the sum of two, like a gamma distribution of order two.
    let (largest, median) = if parts == 1 {
        (n.ln() + 0.577, core::f64::consts::LN_2)
    } else {
        (n.ln() + (1.0 + n.ln()).ln() + 0.9, 1.678)
    };
    (largest / median).ln() as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn photo(luma: impl Fn(f32, f32) -> f32) -> Photo {
        let side = 2 * SIDE as u32;
        let pixels = (0..side * side).map(|k| luma((k % side) as f32, (k / side) as f32).clamp(0.0, 255.0) as u8);
        Photo::from_luma(side, side, pixels.collect()).unwrap()
    }

    fn noise(x: f32, y: f32) -> f32 {
        let seed = (x as u32).wrapping_mul(2_654_435_761) ^ (y as u32).wrapping_mul(0x9E37_79B1);
        let seed = (seed ^ (seed >> 15)).wrapping_mul(0x85EB_CA6B);
        let seed = (seed ^ (seed >> 13)).wrapping_mul(0xC2B2_AE35);
        128.0 + ((seed ^ (seed >> 16)) >> 24) as f32 / 16.0
    }

    fn strongest(patch: &Patch) -> (usize, f32) {
        let best = patch.luma.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).unwrap();
        (best.0, *best.1)
    }

    #[test]
    fn a_faint_pattern_stands_out_in_its_cell_and_noise_does_not() {
        let spectra = Spectra::new();
        let middle = Point::new(SIDE as f32, SIDE as f32);
        let plain = spectra.patch(&photo(noise), middle).unwrap();
        assert!(strongest(&plain).1 < 1.6, "{:?}", strongest(&plain));
        // A wave of one level, 5.3 pixels long, in noise of 4.6 levels.
        let (u, v) = (20.0, -13.0);
        let wave = |x: f32, y: f32| (core::f32::consts::TAU * (u * x + v * y) / SIDE as f32).cos();
        let waved = spectra.patch(&photo(|x, y| noise(x, y) + 2.0 * wave(x, y)), middle).unwrap();
        let (cell, value) = strongest(&waved);
        assert_eq!(Some(cell), cell_of(u, v));
        assert!(value > 3.0, "{value}");
    }

    #[test]
    fn every_cell_has_a_value() {
        for plane in [Plane::new(SIDE, 1), Plane::new(COLOR_SIDE, 2)] {
            assert_eq!(plane.cells.len(), CELLS);
            let (values, bands) = plane.cells(vec![Complex::new(7.0, 7.0); plane.side * plane.side]);
            assert!(values.iter().chain(&bands).all(|v| v.is_finite()));
        }
    }

    #[test]
    fn patches_stay_within_the_photo() {
        let spectra = Spectra::new();
        let picture = photo(noise);
        for (x, y) in [(-1e9, 5.0), (1e9, 1e9), (f32::NAN, f32::INFINITY)] {
            assert!(spectra.patch(&picture, Point::new(x, y)).is_some());
        }
        let small = Photo::from_luma(127, 500, vec![9; 127 * 500]).unwrap();
        assert!(spectra.patch(&small, Point::new(60.0, 250.0)).is_none());
    }
}
