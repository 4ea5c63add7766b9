//! What a file may cost before it is opened.

use super::DecodeError;

/// Bounds on one file. All are checked before memory for pixels is taken.
///
/// Opening a file takes up to 1 byte a pixel for the result, and while it runs up to 4 bytes a pixel for PNG and WebP
/// and 11 for a progressive JPEG of four components, the dearest (measured at 49 megapixels).
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of the file. Default 20 MiB: phones of 50 megapixels write 15.
    pub max_bytes: usize,
    /// Longest side, in pixels. Default 16,384, the longest that WebP can state.
    pub max_side: u32,
    /// Most pixels. Default 50,000,000, the full resolution of common phones.
    pub max_pixels: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_bytes: 20 << 20, max_side: 16_384, max_pixels: 50_000_000 }
    }
}

impl Limits {
    /// Checks sizes that a header states.
    pub(super) fn check(&self, width: u32, height: u32) -> Result<(), DecodeError> {
        if width == 0 || height == 0 {
            return Err(DecodeError::ZeroSize);
        }
        let pixels = u64::from(width).saturating_mul(u64::from(height));
        if width > self.max_side || height > self.max_side || pixels > self.max_pixels {
            return Err(DecodeError::TooLarge);
        }
        Ok(())
    }
}
