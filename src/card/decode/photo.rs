//! The gray picture that all later stages work on.

use core::fmt;

use zeroize::Zeroize;

use super::Chroma;

/// A gray picture: one byte of luma a pixel, row by row, no padding. Never empty. May carry its color at a fraction of the
/// size.
///
/// Holds a person's document: it is wiped when dropped, cannot be cloned, and prints as its sizes.
pub struct Photo {
    width: u32,
    height: u32,
    luma: Vec<u8>,
    chroma: Option<Chroma>,
}

impl Photo {
    /// A photo from its luma, row by row, or `None` if a side is zero or the count of values is not `width * height`.
    #[must_use]
    pub fn from_luma(width: u32, height: u32, luma: Vec<u8>) -> Option<Self> {
        let count = (width as usize).checked_mul(height as usize)?;
        if count == 0 || count != luma.len() {
            let mut refused = luma;
            refused.zeroize();
            return None;
        }
        Some(Self { width, height, luma, chroma: None })
    }

    /// The same photo with its color.
    pub(super) fn with_chroma(mut self, chroma: Option<Chroma>) -> Self {
        self.chroma = chroma;
        self
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

    /// Its color, where it was asked for and the file has one.
    #[must_use]
    pub const fn chroma(&self) -> Option<&Chroma> {
        self.chroma.as_ref()
    }

    /// One row, empty below the photo.
    pub(crate) fn row(&self, y: usize) -> &[u8] {
        let width = self.width as usize;
        let start = y.saturating_mul(width);
        self.luma.get(start..start.saturating_add(width)).unwrap_or_default()
    }

    /// Luma at a point between pixel centers (see [`geometry`](crate::card::geometry)), bilinear; outside of the photo,
    /// that of the nearest pixel.
    #[must_use]
    pub fn sample(&self, x: f32, y: f32) -> f32 {
        // `max` before `min` also turns NaN into 0.
        let x = (x - 0.5).max(0.0).min((self.width - 1) as f32);
        let y = (y - 0.5).max(0.0).min((self.height - 1) as f32);
        let (column, line) = (x as usize, y as usize);
        let (fx, fy) = (x - column as f32, y - line as f32);
        let across = |row: &[u8]| {
            let a = row.get(column).copied().map_or(0.0, f32::from);
            let b = row.get(column + 1).copied().map_or(a, f32::from);
            a + (b - a) * fx
        };
        let above = across(self.row(line));
        let below = if line + 1 < self.height as usize { across(self.row(line + 1)) } else { above };
        above + (below - above) * fy
    }

    /// The photo at half the size: each pixel is the rounded mean of a block of 2 by 2. An odd last row or column is
    /// left out, so that a point keeps its place: half its coordinates. `None` if a side is shorter than 2.
    pub(crate) fn halved(&self) -> Option<Self> {
        let (width, height) = (self.width / 2, self.height / 2);
        if width == 0 || height == 0 {
            return None;
        }
        let mut luma = vec![0; width as usize * height as usize];
        let pairs = self.luma.chunks_exact(self.width as usize * 2);
        for (out, rows) in luma.chunks_exact_mut(width as usize).zip(pairs) {
            let (above, below) = rows.split_at(self.width as usize);
            let (above, _) = above.as_chunks::<2>();
            let (below, _) = below.as_chunks::<2>();
            // Plain zips over fixed pairs: this shape is what the compiler turns into vector code.
            for ((mean, [a, b]), [c, d]) in out.iter_mut().zip(above).zip(below) {
                *mean = ((u16::from(*a) + u16::from(*b) + u16::from(*c) + u16::from(*d) + 2) >> 2) as u8;
            }
        }
        Self::from_luma(width, height, luma)
    }
}

impl fmt::Debug for Photo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Photo").field("width", &self.width).field("height", &self.height).finish_non_exhaustive()
    }
}

impl Drop for Photo {
    fn drop(&mut self) {
        self.luma.zeroize();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_must_match() {
        assert!(Photo::from_luma(2, 2, vec![0; 4]).is_some());
        for (w, h, n) in [(2, 2, 3), (0, 2, 0), (2, 0, 0), (u32::MAX, u32::MAX, 1)] {
            assert!(Photo::from_luma(w, h, vec![0; n]).is_none());
        }
    }

    #[test]
    fn sampling_meets_centers_and_middles() {
        let photo = Photo::from_luma(2, 2, vec![0, 100, 200, 40]).unwrap();
        assert_eq!(photo.sample(0.5, 0.5), 0.0);
        assert_eq!(photo.sample(1.0, 0.5), 50.0);
        assert_eq!(photo.sample(1.0, 1.0), 85.0);
        assert_eq!(photo.sample(-9.0, 9.0), 200.0);
        assert!(photo.sample(f32::NAN, f32::INFINITY).is_finite());
    }

    #[test]
    fn halving_takes_means() {
        let photo = Photo::from_luma(3, 3, vec![0, 100, 9, 200, 41, 9, 9, 9, 9]).unwrap();
        let half = photo.halved().unwrap();
        assert_eq!((half.width(), half.luma()), (1, &[85][..]));
        assert!(half.halved().is_none());
    }

    #[test]
    fn debug_prints_sizes_only() {
        let photo = Photo::from_luma(2, 1, vec![77, 78]).unwrap();
        assert_eq!(format!("{photo:?}"), "Photo { width: 2, height: 1, .. }");
    }
}
