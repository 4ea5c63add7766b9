//! Color at a fraction of the size, for the one stage that asks for it.

use core::fmt;

use zeroize::Zeroize;

/// Photo pixels that one entry stands for, each way: what a block of color spans in the files of phones.
const STEP: usize = 16;

/// Blue and red difference of a photo (ITU-R BT.601, 128 is gray), each entry the mean over 16 by 16 pixels. Never empty.
///
/// Where a photo's size is no multiple of 16, the last entries stand for less; in one that was turned they are the
/// first, and places are off by less than an entry.
///
/// Wiped on drop like the photo itself; prints as its sizes.
pub struct Chroma {
    width: u32,
    height: u32,
    values: Vec<[u8; 4]>,
}

impl Chroma {
    /// Photo pixels an entry, each way.
    pub const STEP: u32 = STEP as u32;

    pub(super) fn new(width: u32, height: u32, values: Vec<[u8; 4]>) -> Option<Self> {
        let count = (width as usize).checked_mul(height as usize)?;
        if count == 0 || count != values.len() {
            let mut refused = values;
            refused.iter_mut().for_each(Zeroize::zeroize);
            return None;
        }
        Some(Self { width, height, values })
    }

    /// Entries a row: a sixteenth of the photo's width, rounded up.
    #[must_use]
    pub const fn width(&self) -> u32 {
        self.width
    }

    /// Rows of entries.
    #[must_use]
    pub const fn height(&self) -> u32 {
        self.height
    }

    /// All entries, row by row: blue difference, red difference, and how uneven both are together in waves longer and
    /// shorter than 8 pixels (root of the mean square, in sixteenths of a level, 255 at most).
    #[must_use]
    pub fn values(&self) -> &[[u8; 4]] {
        &self.values
    }
}

impl fmt::Debug for Chroma {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Chroma").field("width", &self.width).field("height", &self.height).finish_non_exhaustive()
    }
}

impl Drop for Chroma {
    fn drop(&mut self) {
        self.values.iter_mut().for_each(Zeroize::zeroize);
    }
}

/// Waves an entry from which on they count as fine: 8 pixels long.
pub(super) const COARSE_BELOW: f32 = 2.0;

/// Power of color's waves in a block of 8 by 8 values: sums of squared terms of its cosine transform.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Unevenness {
    coarse: f32,
    fine: f32,
}

impl Unevenness {
    /// Adds a term other than the first.
    pub(super) fn add(&mut self, term: f32, coarse: bool) {
        *(if coarse { &mut self.coarse } else { &mut self.fine }) += term * term;
    }

    /// The sum of both.
    pub(super) fn and(self, other: Self) -> Self {
        Self { coarse: self.coarse + other.coarse, fine: self.fine + other.fine }
    }

    /// The mean of `count` blocks.
    pub(super) fn over(self, count: f32) -> Self {
        Self { coarse: self.coarse / count, fine: self.fine / count }
    }

    /// As entries hold it.
    pub(super) fn stored(self) -> [u8; 2] {
        [self.coarse, self.fine].map(|sum| ((sum / 64.0).sqrt() * 16.0).round().min(255.0) as u8)
    }
}

/// Means of pixels by which unevenness is told where a file does not store blocks itself.
const PART: usize = 2;

/// Such means a block, each way.
const PARTS: usize = STEP / PART;

/// Entries of a picture that is not turned yet, from its pixels, and their width.
pub(super) fn shrunk(width: u32, pixels: &[[u8; 3]]) -> (u32, Vec<[u8; 4]>) {
    let width = width.max(1) as usize;
    let wide = width.div_ceil(STEP);
    let mut values = Vec::with_capacity(wide * pixels.len().div_ceil(width * STEP));
    let basis = cosines();
    for rows in pixels.chunks(width * STEP) {
        for left in (0..width).step_by(STEP) {
            let right = (left + STEP).min(width);
            let block: Vec<&[[u8; 3]]> = rows.chunks(width).filter_map(|row| row.get(left..right)).collect();
            values.push(entry(&block, &basis));
        }
    }
    (wide as u32, values)
}

fn entry(block: &[&[[u8; 3]]], basis: &[[f32; PARTS]; PARTS]) -> [u8; 4] {
    let mut whole = ([0.0f32; 3], 0.0f32);
    let mut parts = [([0.0f32; 3], 0.0f32); PARTS * PARTS];
    for (y, row) in block.iter().enumerate() {
        for (x, pixel) in row.iter().enumerate() {
            let Some(part) = parts.get_mut(y / PART * PARTS + x / PART) else { continue };
            for (sum, count) in [&mut whole, part] {
                sum.iter_mut().zip(pixel).for_each(|(sum, &value)| *sum += f32::from(value));
                *count += 1.0;
            }
        }
    }
    let mean = |(sum, count): ([f32; 3], f32)| differences(sum.map(|v| v / count.max(1.0)));
    let usual = mean(whole);
    let means = parts.map(|part| if part.1 > 0.0 { mean(part) } else { usual });
    // Down first, then to the right.
    let mut half = [[[0.0f32; 2]; PARTS]; PARTS];
    for (line, down) in half.iter_mut().zip(basis) {
        for (row, weight) in means.chunks_exact(PARTS).zip(down) {
            for (sum, part) in line.iter_mut().zip(row) {
                sum.iter_mut().zip(part).zip(usual).for_each(|((sum, value), usual)| *sum += (value - usual) * weight);
            }
        }
    }
    let mut unevenness = Unevenness::default();
    for (v, line) in half.iter().enumerate() {
        for (u, right) in basis.iter().enumerate().filter(|(u, _)| (*u, v) != (0, 0)) {
            let mut terms = [0.0f32; 2];
            for (sums, weight) in line.iter().zip(right) {
                terms.iter_mut().zip(sums).for_each(|(term, sum)| *term += sum * weight);
            }
            let coarse = (u as f32 / 2.0).hypot(v as f32 / 2.0) < COARSE_BELOW;
            terms.iter().for_each(|&term| unevenness.add(term, coarse));
        }
    }
    let [coarse, fine] = unevenness.stored();
    let [blue, red] = usual.map(|value| (value + 128.0).round() as u8);
    [blue, red, coarse, fine]
}

/// The cosine transform's waves, each of unit length (T.81 A.3.3).
fn cosines() -> [[f32; PARTS]; PARTS] {
    let mut basis = [[0.0; PARTS]; PARTS];
    for (wave, line) in basis.iter_mut().enumerate() {
        let scale = if wave == 0 { 1.0 } else { core::f32::consts::SQRT_2 } / (PARTS as f32).sqrt();
        for (place, value) in line.iter_mut().enumerate() {
            let turn = (place as f32 + 0.5) * wave as f32 / PARTS as f32;
            *value = scale * (core::f32::consts::PI * turn).cos();
        }
    }
    basis
}

/// Blue and red difference, 0 being gray.
fn differences([r, g, b]: [f32; 3]) -> [f32; 2] {
    let luma = 0.299 * r + 0.587 * g + 0.114 * b;
    [(b - luma) * 0.564, (r - luma) * 0.713]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gray_has_no_color_and_colors_have_their_signs() {
        let entry_of = |pixel: [u8; 3]| shrunk(16, &[pixel; 256]).1[0];
        assert_eq!(entry_of([77; 3]), [128, 128, 0, 0]);
        let [blue, red, ..] = entry_of([255, 0, 0]);
        assert!(red == 255 && (84..=86).contains(&blue), "{blue} {red}");
        assert_eq!(entry_of([0, 0, 255])[0], 255);
    }

    #[test]
    fn blocks_at_the_border_are_means_of_what_is_there() {
        let side = STEP + 2;
        let [red, blue] = [[200, 0, 0], [0, 0, 200]];
        let pixels: Vec<[u8; 3]> = (0..side * side).map(|k| if k % side < STEP { red } else { blue }).collect();
        let (wide, values) = shrunk(side as u32, &pixels);
        let [red, blue] = [red, blue].map(|pixel| shrunk(16, &[pixel; 256]).1[0]);
        assert_eq!((wide, values), (2, vec![red, blue, red, blue]));
    }

    #[test]
    fn waves_of_color_are_told_by_their_length() {
        // Blue against yellow, 20 levels high: 7 levels of color in the mean square.
        let waved = |length: f32| {
            let pixels: Vec<[u8; 3]> = (0..256)
                .map(|k| {
                    let wave = 20.0 * (core::f32::consts::TAU * (k % 16) as f32 / length).cos();
                    [128, 128, (128.0 + wave).round() as u8]
                })
                .collect();
            shrunk(16, &pixels).1[0]
        };
        let ([.., slow_coarse, slow_fine], [.., fast_coarse, fast_fine]) = (waved(16.0), waved(5.3));
        assert!(slow_coarse > 80 && slow_fine < 30, "{slow_coarse} {slow_fine}");
        assert!(fast_fine > 60 && fast_coarse < 40, "{fast_coarse} {fast_fine}");
    }

    #[test]
    fn sizes_must_match() {
        assert!(Chroma::new(2, 1, vec![[128; 4]; 2]).is_some());
        for (w, h, n) in [(2, 2, 3), (0, 0, 0), (u32::MAX, u32::MAX, 4)] {
            assert!(Chroma::new(w, h, vec![[0; 4]; n]).is_none());
        }
    }
}
