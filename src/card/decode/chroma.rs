//! Color at a fraction of the size, for the one stage that asks for it.

use core::fmt;

use zeroize::Zeroize;

/// Photo pixels that one entry stands for, each way: what the files of phones store.
const STEP: usize = 2;

/// Blue and red difference of a photo (ITU-R BT.601, 128 is gray), each entry the mean over 2 by 2 pixels. Never empty.
///
/// Wiped on drop like the photo itself; prints as its sizes.
pub struct Chroma {
    width: u32,
    height: u32,
    values: Vec<[u8; 2]>,
}

impl Chroma {
    /// Photo pixels an entry, each way.
    pub const STEP: u32 = STEP as u32;

    pub(super) fn new(width: u32, height: u32, values: Vec<[u8; 2]>) -> Option<Self> {
        let count = (width as usize).checked_mul(height as usize)?;
        if count == 0 || count != values.len() {
            let mut refused = values;
            refused.iter_mut().for_each(Zeroize::zeroize);
            return None;
        }
        Some(Self { width, height, values })
    }

    /// Entries a row: half of the photo's width, rounded up.
    #[must_use]
    pub const fn width(&self) -> u32 {
        self.width
    }

    /// Rows of entries.
    #[must_use]
    pub const fn height(&self) -> u32 {
        self.height
    }

    /// All entries, row by row: blue difference, red difference.
    #[must_use]
    pub fn values(&self) -> &[[u8; 2]] {
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

/// Entries of a picture that is not turned yet, from pixels of three values, and their width. `of` makes the two
/// differences from the means of a block's values.
pub(super) fn shrunk(width: u32, pixels: &[[u8; 3]], of: impl Fn([f32; 3]) -> [u8; 2]) -> (u32, Vec<[u8; 2]>) {
    let width = width.max(1) as usize;
    let wide = width.div_ceil(STEP);
    let mut values = Vec::with_capacity(wide * pixels.len().div_ceil(width * STEP));
    let mut sums = vec![[0u32; 4]; wide];
    for rows in pixels.chunks(width * STEP) {
        sums.fill([0; 4]);
        for row in rows.chunks(width) {
            for (sum, block) in sums.iter_mut().zip(row.chunks(STEP)) {
                for &[a, b, c] in block {
                    let [x, y, z, count] = *sum;
                    *sum = [x + u32::from(a), y + u32::from(b), z + u32::from(c), count + 1];
                }
            }
        }
        values.extend(sums.iter().map(|&[a, b, c, count]| {
            let share = 1.0 / count.max(1) as f32;
            of([a as f32 * share, b as f32 * share, c as f32 * share])
        }));
    }
    (wide as u32, values)
}

/// The differences of a mean that is stored as luma and differences.
pub(super) fn of_ycc([_, blue, red]: [f32; 3]) -> [u8; 2] {
    [blue.round() as u8, red.round() as u8]
}

/// The differences of a mean in red, green and blue.
pub(super) fn of_rgb([r, g, b]: [f32; 3]) -> [u8; 2] {
    let luma = 0.299 * r + 0.587 * g + 0.114 * b;
    [((b - luma) * 0.564 + 128.0).round() as u8, ((r - luma) * 0.713 + 128.0).round() as u8]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gray_has_no_color_and_colors_have_their_signs() {
        assert_eq!(of_rgb([77.0; 3]), [128, 128]);
        let [blue, red] = of_rgb([255.0, 0.0, 0.0]);
        assert!(red == 255 && (84..=86).contains(&blue), "{blue} {red}");
        assert_eq!(of_rgb([0.0, 0.0, 255.0])[0], 255);
    }

    #[test]
    fn blocks_at_the_border_are_means_of_what_is_there() {
        let pixels: Vec<[u8; 3]> =
            (0..3 * 3).map(|k| [0, if k % 3 < 2 { 100 } else { 200 }, if k / 3 < 2 { 50 } else { 90 }]).collect();
        let (wide, values) = shrunk(3, &pixels, of_ycc);
        assert_eq!((wide, values), (2, vec![[100, 50], [200, 50], [100, 90], [200, 90]]));
    }

    #[test]
    fn sizes_must_match() {
        assert!(Chroma::new(2, 1, vec![[128; 2]; 2]).is_some());
        for (w, h, n) in [(2, 2, 3), (0, 0, 0), (u32::MAX, u32::MAX, 4)] {
            assert!(Chroma::new(w, h, vec![[0; 2]; n]).is_none());
        }
    }
}
