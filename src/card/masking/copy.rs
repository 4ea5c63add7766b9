//! The copy itself: an encoded picture that carries pixels and nothing else.

use core::fmt;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};
use zeroize::Zeroize;

use super::{Canvas, Removal};

/// Quality of JPEG copies. At 90, print of 15 pixels looks as on the photo; a rectified card takes 200 to 350 kB.
const JPEG_QUALITY: u8 = 90;

/// What a copy shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Framing {
    /// The document alone, flat and upright, 320 to 1280 pixels wide.
    #[default]
    Rectified,
    /// The photo as it was taken, upright by its EXIF orientation, in its own size. All around the document is removed:
    /// nobody has read what else lies there.
    AsTaken,
}

/// How a copy is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum CopyFormat {
    /// JPEG of quality 90.
    #[default]
    Jpeg,
    /// PNG, without loss.
    Png,
}

/// A picture that may be stored. Still a person's document: its `Debug` shows sizes, and it is wiped on drop.
pub struct MaskedCopy {
    bytes: Vec<u8>,
    format: CopyFormat,
    width: u32,
    height: u32,
    removals: Vec<Removal>,
}

impl MaskedCopy {
    /// Encodes what is left of a picture; `None` if the format can't hold its size (a JPEG ends at 65,535 pixels a side).
    pub(crate) fn encode(canvas: &Canvas, format: CopyFormat, removals: Vec<Removal>) -> Option<Self> {
        let (width, height) = (canvas.width(), canvas.height());
        let mut bytes = Vec::new();
        // Fresh encoders, to which nothing but pixels is given: they write no EXIF, no profile and no text.
        let written = match format {
            CopyFormat::Jpeg => JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY).write_image(
                canvas.rgb(),
                width,
                height,
                ExtendedColorType::Rgb8,
            ),
            CopyFormat::Png => {
                PngEncoder::new(&mut bytes).write_image(canvas.rgb(), width, height, ExtendedColorType::Rgb8)
            }
        };
        let copy = Self { bytes, format, width, height, removals };
        written.is_ok().then_some(copy)
    }

    /// The file's bytes: what is stored.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// How they are written.
    #[must_use]
    pub const fn format(&self) -> CopyFormat {
        self.format
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

    /// What was removed and where, in the order of removal. Places may overlap.
    #[must_use]
    pub fn removals(&self) -> &[Removal] {
        &self.removals
    }
}

impl fmt::Debug for MaskedCopy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MaskedCopy")
            .field("format", &self.format)
            .field("width", &self.width)
            .field("height", &self.height)
            .field("removals", &self.removals)
            .finish_non_exhaustive()
    }
}

impl Drop for MaskedCopy {
    fn drop(&mut self) {
        self.bytes.zeroize();
    }
}
