//! What a file may cost before it is opened.

use super::DecodeError;

/// Bounds on one file. All are checked before memory for pixels is taken.
///
/// The result takes 1 byte a pixel, 3 in color; what the decoders take beside the first of them while they run is bounded by
/// [`max_memory`](Self::max_memory). So a file takes no more in color than in gray, and some of the largest open in gray
/// alone.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Most bytes of the file. Default 20 MiB: phones of 50 megapixels write 15.
    pub max_bytes: usize,
    /// Longest side, in pixels. Default 16,384, the longest that WebP can state.
    pub max_side: u32,
    /// Most pixels. Default 50,000,000, the full resolution of common phones.
    pub max_pixels: u64,
    /// Most memory that a decoder may take beside one byte for each pixel of the result, in bytes, as worked out from headers;
    /// a JPEG takes up to [`max_bytes`](Self::max_bytes) more. Default 220 MiB: room for 50 megapixels of all that phones
    /// write. It leaves 38 megapixels to a progressive JPEG whose color is not sampled down, 28 to a lossless WebP, 20 to a
    /// WebP with a plane of alpha and 19 to an animated one; in color 28, 23, 17 and 16, 46 to a progressive JPEG whose
    /// color is sampled down, 44 to a PNG, or 37 with alpha, and 35 to a lossy WebP.
    pub max_memory: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { max_bytes: 20 << 20, max_side: 16_384, max_pixels: 50_000_000, max_memory: 220 << 20 }
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

    /// What is left for a result of so many samples a pixel: those after the first count as taken by the decoder.
    pub(super) fn for_samples<const CHANNELS: usize>(&self, width: u32, height: u32) -> Result<Self, DecodeError> {
        let pixels = u64::from(width).saturating_mul(u64::from(height));
        let further = pixels.saturating_mul((CHANNELS as u64).saturating_sub(1));
        let max_memory = self.max_memory.checked_sub(further).ok_or(DecodeError::TooCostly)?;
        Ok(Self { max_memory, ..*self })
    }

    /// Checks what a decoder would take, in bytes.
    pub(super) const fn check_memory(&self, bytes: u64) -> Result<(), DecodeError> {
        if bytes > self.max_memory { Err(DecodeError::TooCostly) } else { Ok(()) }
    }
}
