//! Repeated patterns: what stands out of the spectra of patches, on a grid of frequencies and directions.
//!
//! Pixels of a screen, dots of a print and the slow waves that both leave against the camera's own pixels are regular
//! over a patch: all of their power is at a few frequencies. Print and grounds of a card spread theirs. So each
//! spectrum is divided by what is usual at its distance from zero, and the largest value is kept for each cell of a
//! polar grid.

use zeroize::Zeroize as _;

use super::fourier::{Complexes, Fourier};
use crate::card::decode::Photo;
use crate::card::geometry::Point;

/// Side of a patch in photo pixels. Twice this would tell fainter patterns, but screens seen at an angle change their
/// period across it.
pub(super) const SIDE: usize = 128;

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

/// Bands of frequency by which the usual power is told.
pub(super) const BANDS: usize = 10;

/// Power under which nothing is looked for: less than rounding to whole levels leaves, in squared levels.
const FLOOR: f32 = 0.02;

/// Most frequencies of a ring from which its usual power is taken: more of them make it no better, and cost most of
/// the time.
const MOST_OF_RING: usize = 64;

/// Mean of a squared Hann window in both directions: what it leaves of a patch's power.
const WINDOW_POWER: f32 = 0.140_625;

/// What stands out of one patch.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Patch {
    /// By cell: logarithm of the largest power over the usual, less what chance gives. Row by row, one row a frequency.
    pub(super) cells: Vec<f32>,
    /// Logarithm of the usual power by band.
    pub(super) floor: [f32; BANDS],
}

/// Tables that all patches share.
pub(super) struct Spectra {
    fourier: Fourier,
    window: Vec<f32>,
    /// Frequencies ring by ring, a ring being a whole distance from zero.
    frequencies: Vec<Frequency>,
    /// Cell of each, [`CELLS`] if it has none.
    cell_of: Vec<usize>,
    /// How many frequencies each ring has.
    rings: Vec<usize>,
    cells: Vec<Cell>,
    /// Ring by ring, the band.
    bands: Vec<usize>,
}

/// Where a patch begins so that it has `middle` at its middle and lies within `length`.
fn start(middle: f32, length: u32) -> Option<usize> {
    let last = (length as usize).checked_sub(SIDE)?;
    // Casts of what is negative or no number give 0.
    Some(((middle - SIDE as f32 / 2.0).round() as usize).min(last))
}

/// Of which of two real patches, whose transform was made in one, power is asked for.
#[derive(Debug, Clone, Copy)]
pub(super) enum Part {
    Real,
    Imaginary,
}

/// What is written over from patch to patch: pixels, so it is wiped in the end.
#[derive(Default)]
pub(super) struct Scratch {
    pub(super) values: Complexes,
    pub(super) power: Vec<f32>,
    ring: Vec<f32>,
}

impl Drop for Scratch {
    fn drop(&mut self) {
        for values in [&mut self.values.re, &mut self.values.im, &mut self.power, &mut self.ring] {
            values.zeroize();
        }
    }
}

/// A frequency of the half plane that is looked at: the other half holds the same.
#[derive(Debug, Clone, Copy)]
pub(super) struct Frequency {
    /// Its place in the transform.
    place: u16,
    /// The place of its negative.
    mirrored: u16,
}

/// All frequencies of a patch of this side but zero, with their distance from zero in waves a patch.
pub(super) fn frequencies(side: usize) -> Vec<(f32, Frequency)> {
    let half = (0..side * side).filter(|&place| {
        let (x, y) = waves(place, side);
        x > 0.0 || (x == 0.0 && y > 0.0)
    });
    let entry = |place: usize| {
        let (x, y) = waves(place, side);
        let mirrored = (side - place / side) % side * side + (side - place % side) % side;
        (x.hypot(y), Frequency { place: place as u16, mirrored: mirrored as u16 })
    };
    half.map(entry).collect()
}

/// Waves a patch to the right and down at a place of the transform.
fn waves(place: usize, side: usize) -> (f32, f32) {
    let signed = |k: usize| if k <= side / 2 { k as f32 } else { k as f32 - side as f32 };
    (signed(place % side), signed(place / side))
}

/// Weights that fade a patch out towards its edges.
pub(super) fn hann(side: usize) -> Vec<f32> {
    let line = |k: usize| 0.5 - 0.5 * (core::f32::consts::TAU * (k as f32 + 0.5) / side as f32).cos();
    (0..side * side).map(|k| line(k % side) * line(k / side)).collect()
}

/// Power at some frequencies of one of two patches that were transformed in one, in squared levels, plus `floor`.
pub(super) fn powers(values: &Complexes, at: &[Frequency], part: Part, floor: f32, out: &mut Vec<f32>) {
    let scale = 0.25 / (values.re.len().max(1) as f32 * WINDOW_POWER);
    let value = |place: u16| {
        let place = usize::from(place);
        (values.re.get(place).copied().unwrap_or(0.0), values.im.get(place).copied().unwrap_or(0.0))
    };
    out.clear();
    out.extend(at.iter().map(|frequency| {
        let ((a, b), (c, d)) = (value(frequency.place), value(frequency.mirrored));
        // Real patches have transforms that are symmetric, those times i antisymmetric ones.
        let power = match part {
            Part::Real => (a + c) * (a + c) + (b - d) * (b - d),
            Part::Imaginary => (a - c) * (a - c) + (b + d) * (b + d),
        };
        power * scale + floor
    }));
}

/// Which frequencies a cell has.
#[derive(Debug, Clone, Copy)]
enum Cell {
    /// Its own; with what chance makes of the largest.
    Own(f32),
    /// None at such long waves: the nearest, as it is counted, and its ring.
    Nearest(usize, usize),
    /// None, being beyond the shortest wave.
    Beyond,
}

impl Spectra {
    pub(super) fn new() -> Self {
        let reach = (SIDE as f32 * core::f32::consts::FRAC_1_SQRT_2) as usize;
        let mut by_ring = vec![Vec::new(); reach + 1];
        let mut counts = vec![0u32; CELLS];
        for (radius, entry) in frequencies(SIDE) {
            let (x, y) = waves(usize::from(entry.place), SIDE);
            let cell = cell_of(x, y);
            if let Some(count) = cell.and_then(|cell| counts.get_mut(cell)) {
                *count += 1;
            }
            if let Some(ring) = by_ring.get_mut(radius.round() as usize) {
                ring.push((entry, cell.unwrap_or(CELLS)));
            }
        }
        let rings: Vec<usize> = by_ring.iter().map(Vec::len).collect();
        let (frequencies, cells): (Vec<Frequency>, Vec<usize>) = by_ring.concat().into_iter().unzip();
        let filled = counts.iter().enumerate().map(|(cell, &count)| {
            if count > 0 { Cell::Own(chance(count)) } else { nearest(cell, &frequencies, &cells, &rings) }
        });
        let filled = filled.collect();
        let band = |ring: usize| {
            let share = (ring.max(1) as f32 / LOWEST).ln() / (SIDE as f32 / 2.0 / LOWEST).ln();
            ((share * BANDS as f32).max(0.0) as usize).min(BANDS - 1)
        };
        let bands = (0..rings.len()).map(band).collect();
        let (fourier, window) = (Fourier::new(SIDE), hann(SIDE));
        Self { fourier, window, frequencies, cell_of: cells, rings, cells: filled, bands }
    }

    /// What stands out around each place (photo pixels), moved inwards where the patch would reach beyond the photo;
    /// nothing if the photo is smaller than a patch.
    pub(super) fn patches(&self, photo: &Photo, places: &[Point]) -> Vec<Patch> {
        let corner = |place: &Point| Some((start(place.x, photo.width())?, start(place.y, photo.height())?));
        let corners: Vec<(usize, usize)> = places.iter().filter_map(corner).collect();
        let mut scratch = Scratch::default();
        let mut found = Vec::with_capacity(corners.len());
        // Two patches go through one transform, as real and imaginary part.
        for pair in corners.chunks(2) {
            for (part, which) in [&mut scratch.values.re, &mut scratch.values.im].into_iter().zip(0..) {
                part.clear();
                let Some(&(left, top)) = pair.get(which).or(pair.first()) else { continue };
                for y in top..top + SIDE {
                    let row = photo.row(y).get(left..left + SIDE).unwrap_or_default();
                    part.extend(row.iter().map(|&luma| f32::from(luma)));
                }
                let mean = part.iter().sum::<f32>() / part.len().max(1) as f32;
                part.iter_mut().zip(&self.window).for_each(|(value, weight)| *value = (*value - mean) * weight);
            }
            self.fourier.transform(&mut scratch.values);
            let parts = [Part::Real, Part::Imaginary].into_iter().take(pair.len());
            found.extend(parts.map(|part| self.standing(&mut scratch, part)));
        }
        found
    }

    /// Values by cell and band, of a part of what was transformed.
    fn standing(&self, scratch: &mut Scratch, part: Part) -> Patch {
        let Scratch { values, power, ring: line } = scratch;
        powers(values, &self.frequencies, part, FLOOR, power);
        let mut floors = Vec::with_capacity(self.rings.len());
        let mut largest = vec![0.0f32; CELLS + 1];
        let (mut powers, mut cells) = (power.as_slice(), self.cell_of.as_slice());
        for &count in &self.rings {
            let (ring, rest) = powers.split_at(count.min(powers.len()));
            let (members, others) = cells.split_at(count.min(cells.len()));
            (powers, cells) = (rest, others);
            line.clear();
            line.extend(ring.iter().step_by(ring.len().div_ceil(MOST_OF_RING).max(1)));
            let middle = line.len() / 2;
            let floor = if line.is_empty() { FLOOR } else { *line.select_nth_unstable_by(middle, f32::total_cmp).1 };
            floors.push(floor);
            let share = 1.0 / floor;
            for (power, &cell) in ring.iter().zip(members) {
                if let Some(slot) = largest.get_mut(cell) {
                    *slot = slot.max(power * share);
                }
            }
        }
        let over = |index: usize, ring: usize| {
            power.get(index).copied().unwrap_or(FLOOR) / floors.get(ring).copied().unwrap_or(FLOOR)
        };
        let cells = largest.iter().zip(&self.cells).map(|(&most, cell)| match *cell {
            Cell::Own(chance) => most.ln() - chance,
            Cell::Nearest(index, ring) => over(index, ring).ln(),
            Cell::Beyond => 0.0,
        });
        let mut bands = [(0.0, 0u32); BANDS];
        for (floor, &band) in floors.iter().zip(&self.bands).skip(LOWEST as usize) {
            if let Some((sum, count)) = bands.get_mut(band) {
                *sum += floor.ln();
                *count += 1;
            }
        }
        let floor = bands.map(|(sum, count)| if count > 0 { sum / count as f32 } else { 0.0 });
        Patch { cells: cells.collect(), floor }
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
fn nearest(cell: usize, frequencies: &[Frequency], cells: &[usize], rings: &[usize]) -> Cell {
    let radius = LOWEST * (HIGHEST / LOWEST).powf(((cell / ANGLES) as f32 + 0.5) / RADII as f32);
    let turn = ((cell % ANGLES) as f32 + 0.5) / ANGLES as f32 * core::f32::consts::PI;
    let (u, v) = (radius * turn.cos(), radius * turn.sin());
    let distance = |at: &Frequency| {
        let (x, y) = waves(usize::from(at.place), SIDE);
        (x - u).hypot(y - v).min((x + u).hypot(y + v))
    };
    let ring_of = |index: usize| {
        let ends = rings.iter().scan(0, |end, &count| {
            *end += count;
            Some(*end)
        });
        ends.take_while(|&end| end <= index).count()
    };
    let known = frequencies.iter().zip(cells).enumerate().filter(|(_, (_, cell))| **cell < CELLS);
    let best = known.map(|(index, (at, _))| (index, distance(at))).min_by(|a, b| a.1.total_cmp(&b.1));
    best.filter(|best| best.1 < 1.5).map_or(Cell::Beyond, |(index, _)| Cell::Nearest(index, ring_of(index)))
}

/// What the logarithm of the largest of `count` powers over the median comes to by chance, in noise without any
/// pattern, whose powers are spread exponentially.
fn chance(count: u32) -> f32 {
    ((f64::from(count).ln() + 0.577) / core::f64::consts::LN_2).ln() as f32
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    fn photo(luma: impl Fn(f32, f32) -> f32) -> Photo {
        let side = 2 * SIDE as u32;
        let pixels = (0..side * side).map(|k| luma((k % side) as f32, (k / side) as f32).clamp(0.0, 255.0) as u8);
        Photo::from_luma(side, side, pixels.collect()).unwrap()
    }

    /// What no cell of plain noise reaches: of 360, the largest comes to 1.6 to 2.1.
    const BY_CHANCE: f32 = 2.5;

    pub(in super::super) fn noise(x: f32, y: f32) -> f32 {
        let seed = (x as u32).wrapping_mul(2_654_435_761) ^ (y as u32).wrapping_mul(0x85EB_CA77);
        let seed = (seed ^ (seed >> 15)).wrapping_mul(0x85EB_CA6B);
        let seed = (seed ^ (seed >> 13)).wrapping_mul(0xC2B2_AE35);
        128.0 + ((seed ^ (seed >> 16)) >> 24) as f32 / 16.0
    }

    fn strongest(patch: &Patch) -> (usize, f32) {
        let best = patch.cells.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1)).unwrap();
        (best.0, *best.1)
    }

    fn patch_of(picture: &Photo, place: Point) -> Option<Patch> {
        Spectra::new().patches(picture, &[place]).pop()
    }

    #[test]
    fn a_faint_pattern_stands_out_in_its_cell_and_noise_does_not() {
        let middle = Point::new(SIDE as f32, SIDE as f32);
        let plain = patch_of(&photo(noise), middle).unwrap();
        assert!(strongest(&plain).1 < BY_CHANCE, "{:?}", strongest(&plain));
        // A wave of one level, 5.3 pixels long, in noise of 4.6 levels.
        let (u, v) = (20.0, -13.0);
        let wave = |x: f32, y: f32| (core::f32::consts::TAU * (u * x + v * y) / SIDE as f32).cos();
        let waved = patch_of(&photo(|x, y| noise(x, y) + 2.0 * wave(x, y)), middle).unwrap();
        let (cell, value) = strongest(&waved);
        assert_eq!(Some(cell), cell_of(u, v));
        assert!(value > 3.0, "{value}");
    }

    #[test]
    fn patches_that_share_a_transform_do_not_see_each_other() {
        let wave = |x: f32, y: f32| (core::f32::consts::TAU * (9.0 * x + 30.0 * y) / SIDE as f32).cos();
        let picture = photo(|x, y| noise(x, y) + if x < SIDE as f32 { 12.0 * wave(x, y) } else { 0.0 });
        let half = SIDE as f32 / 2.0;
        let places = [Point::new(half, half), Point::new(3.0 * half, half), Point::new(3.0 * half, 3.0 * half)];
        let together = Spectra::new().patches(&picture, &places);
        for (patch, place) in together.iter().zip(places) {
            let alone = patch_of(&picture, place).unwrap();
            let off = patch.cells.iter().zip(&alone.cells).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            assert!(off < 0.05, "{off}");
        }
        assert!(strongest(&together[0]).1 > 4.0 && strongest(&together[1]).1 < BY_CHANCE);
    }

    #[test]
    fn every_cell_has_a_value() {
        let spectra = Spectra::new();
        assert_eq!((spectra.cells.len(), spectra.frequencies.len()), (CELLS, spectra.cell_of.len()));
        for part in [Part::Real, Part::Imaginary] {
            let even = Complexes { re: vec![0.0; SIDE * SIDE], im: vec![0.0; SIDE * SIDE] };
            let mut scratch = Scratch::default();
            scratch.values = even;
            let patch = spectra.standing(&mut scratch, part);
            assert!(patch.cells.iter().chain(&patch.floor).all(|v| v.is_finite()));
            assert_eq!(patch.cells.len(), CELLS);
        }
    }

    #[test]
    fn patches_stay_within_the_photo() {
        let picture = photo(noise);
        for (x, y) in [(-1e9, 5.0), (1e9, 1e9), (f32::NAN, f32::INFINITY)] {
            assert!(patch_of(&picture, Point::new(x, y)).is_some());
        }
        let small = Photo::from_luma(127, 500, vec![9; 127 * 500]).unwrap();
        assert!(patch_of(&small, Point::new(60.0, 250.0)).is_none());
    }
}
