//! Tells a picture's format by its first bytes; names and declared types are the sender's word only.

use core::fmt;

/// Picture and document formats that are known by their first bytes. [`Jpeg`](Self::Jpeg), [`Png`](Self::Png) and
/// [`WebP`](Self::WebP) are opened; the others are recognized so that a refusal can name them.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PhotoFormat {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    WebP,
    /// HEIF with HEVC inside, what iPhones keep photos in.
    Heic,
    /// Other HEIF.
    Heif,
    /// AVIF.
    Avif,
    /// GIF.
    Gif,
    /// Windows bitmap.
    Bmp,
    /// TIFF, and raw formats built on it.
    Tiff,
    /// PDF.
    Pdf,
}

impl PhotoFormat {
    /// The format, or `None` if it is none of the known.
    #[must_use]
    pub fn sniff(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(&[0xFF, 0xD8, 0xFF]) {
            return Some(Self::Jpeg);
        }
        if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            return Some(Self::Png);
        }
        if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") {
            return Some(Self::WebP);
        }
        if bytes.get(4..8) == Some(b"ftyp") {
            return Self::from_brands(bytes);
        }
        const OTHERS: [(&[u8], PhotoFormat); 6] = [
            (b"GIF87a", PhotoFormat::Gif),
            (b"GIF89a", PhotoFormat::Gif),
            (b"II*\0", PhotoFormat::Tiff),
            (b"MM\0*", PhotoFormat::Tiff),
            (b"%PDF-", PhotoFormat::Pdf),
            (b"BM", PhotoFormat::Bmp),
        ];
        OTHERS.into_iter().find(|(magic, _)| bytes.starts_with(magic)).map(|(_, format)| format)
    }

    // The major brand may be the generic `mif1`; the compatible brands after it then say what is inside.
    fn from_brands(bytes: &[u8]) -> Option<Self> {
        let stated = bytes.first_chunk::<4>().map_or(0, |size| u32::from_be_bytes(*size) as usize);
        let header = bytes.get(8..stated.min(bytes.len()))?;
        let mut found = None;
        for brand in header.chunks_exact(4) {
            match brand {
                b"avif" | b"avis" => return Some(Self::Avif),
                b"heic" | b"heix" | b"heim" | b"heis" | b"hevc" | b"hevx" => return Some(Self::Heic),
                b"mif1" | b"msf1" | b"mif2" => found = Some(Self::Heif),
                _ => {}
            }
        }
        found
    }

    /// The usual name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Jpeg => "JPEG",
            Self::Png => "PNG",
            Self::WebP => "WebP",
            Self::Heic => "HEIC",
            Self::Heif => "HEIF",
            Self::Avif => "AVIF",
            Self::Gif => "GIF",
            Self::Bmp => "BMP",
            Self::Tiff => "TIFF",
            Self::Pdf => "PDF",
        }
    }
}

impl fmt::Display for PhotoFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::decode::{DecodeError, Limits, decode};

    #[test]
    fn refusals_name_the_format() {
        let cases: [(&[u8], PhotoFormat); 8] = [
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", PhotoFormat::Heic),
            (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", PhotoFormat::Heic),
            (b"\0\0\0\x14ftypmif1\0\0\0\0mif1", PhotoFormat::Heif),
            (b"\0\0\0\x18ftypavif\0\0\0\0mif1miaf", PhotoFormat::Avif),
            (b"GIF89a....", PhotoFormat::Gif),
            (b"BM......", PhotoFormat::Bmp),
            (b"MM\0*....", PhotoFormat::Tiff),
            (b"%PDF-1.7", PhotoFormat::Pdf),
        ];
        for (bytes, format) in cases {
            let error = decode(bytes, &Limits::default()).unwrap_err();
            assert_eq!(error, DecodeError::UnsupportedFormat(format));
            assert!(error.to_string().contains(format.as_str()));
        }
    }

    #[test]
    fn anything_else_is_unrecognized() {
        for bytes in [&b"\0"[..], b"hello", b"\0\0\0\x18ftypisom\0\0\0\0", b"RIFF\0\0\0\0WAVE", b"\xFF\xD8"] {
            assert_eq!(decode(bytes, &Limits::default()).unwrap_err(), DecodeError::Unrecognized);
        }
        assert_eq!(decode(b"", &Limits::default()).unwrap_err(), DecodeError::Empty);
    }
}
