//! Untrusted bytes become a gray picture, upright as its maker meant it.
//!
//! The order is fixed: size of the file, format by its magic bytes, sizes from the header, and only then pixels. Color
//! is not decoded unless asked for, since it costs half of the time: stored copies are in color, and fields that could not be
//! read are looked at again in red. For [`originality`](crate::card::originality) a mean over 16 by 16 pixels and how uneven
//! they are is enough; of a JPEG that is read without opening its color.

mod chroma;
mod format;
mod jpeg;
mod limits;
mod orientation;
mod photo;
mod raster;
mod webp;

use std::panic::{AssertUnwindSafe, catch_unwind};

use zeroize::Zeroize;

pub use chroma::Chroma;
pub use format::PhotoFormat;
pub use limits::Limits;
pub use photo::Photo;
pub(crate) use raster::luma_of_rgb;

use orientation::upright;

/// Most pixels of a PNG or WebP file whose color is kept. Opening color takes three bytes a pixel for a moment; under this
/// bound that is less than the luma of the largest photo that is opened, so that the peak of memory stays where it is.
const MAX_COLOR_PIXELS: u64 = 16_000_000;

/// Why a file was refused. Says nothing about what the picture shows.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The file has no bytes.
    #[error("file is empty")]
    Empty,
    /// The file is in no format known to this crate.
    #[error("file is not a picture in a known format")]
    Unrecognized,
    /// The file is in a known format that this crate does not open.
    #[error("format {0} is not supported")]
    UnsupportedFormat(PhotoFormat),
    /// The file is larger than [`Limits::max_bytes`].
    #[error("file has too many bytes")]
    TooManyBytes,
    /// The picture is larger than [`Limits::max_side`] or [`Limits::max_pixels`].
    #[error("picture has too many pixels")]
    TooLarge,
    /// Opening the file would take more than [`Limits::max_memory`], or more work than any encoder's file: a JPEG of too many
    /// scans, or of scans that come by too often.
    #[error("opening the picture would take too much")]
    TooCostly,
    /// The header states a width or a height of zero.
    #[error("picture has no pixels")]
    ZeroSize,
    /// The file is truncated or breaks the rules of its format.
    #[error("file is damaged")]
    Corrupt,
}

/// Pixels as a decoder gave them, before they were turned upright. `CHANNELS` is 1 for luma, 3 for RGB.
struct Raw<const CHANNELS: usize> {
    width: u32,
    height: u32,
    pixels: Vec<u8>,
    exif: Option<Vec<u8>>,
}

/// Differences of color before they were turned upright, and how many make a row.
type Color = (u32, Vec<[u8; 4]>);

/// Opens a JPEG, PNG or WebP file as luma (ITU-R BT.601, full range), turned upright by its EXIF orientation.
///
/// Transparent pixels are composed on white. Of an animation, the first frame is opened. Bytes after the end of the
/// picture are ignored, as phones put films and depth maps there.
///
/// # Errors
/// [`DecodeError`]; all limits are checked before memory for pixels is taken.
pub fn decode(bytes: &[u8], limits: &Limits) -> Result<Photo, DecodeError> {
    let format = admit(bytes, limits)?;
    let raw = contained(|| match format {
        PhotoFormat::Jpeg => jpeg::luma(bytes, limits),
        PhotoFormat::Png => raster::png(bytes, limits),
        PhotoFormat::WebP => webp::open(bytes, limits),
        other => Err(DecodeError::UnsupportedFormat(other)),
    })?;
    let (width, height, pixels) = upright(raw);
    Photo::from_luma(width, height, pixels).ok_or(DecodeError::Corrupt)
}

/// Opens a file as [`decode`] does, to its red alone: red seals all but vanish there, black print stays.
///
/// # Errors
/// As for [`decode`].
pub fn decode_red(bytes: &[u8], limits: &Limits) -> Result<Photo, DecodeError> {
    let color = decode_color(bytes, limits)?;
    let (width, height) = color.dimensions();
    let mut values = color.into_raw();
    let count = values.len() / 3;
    for place in 0..count {
        let red = values.get(3 * place).copied().unwrap_or_default();
        if let Some(slot) = values.get_mut(place) {
            *slot = red;
        }
    }
    values.get_mut(count..).unwrap_or_default().zeroize();
    values.truncate(count);
    Photo::from_luma(width, height, values).ok_or(DecodeError::Corrupt)
}

/// Opens a file as [`decode`] does, to the same luma, and keeps its color at a sixteenth of the size each way
/// ([`Photo::chroma`]). Files that store no color come without, and so do PNG and WebP files of more than 16 million pixels
/// or with more than [`Limits::max_memory`] leaves to color, and JPEG files whose color is stored in a way that phones don't use.
///
/// # Errors
/// As for [`decode`].
pub fn decode_with_chroma(bytes: &[u8], limits: &Limits) -> Result<Photo, DecodeError> {
    let format = admit(bytes, limits)?;
    let bounded = Limits { max_pixels: limits.max_pixels.min(MAX_COLOR_PIXELS), ..*limits };
    let opened = contained(|| match format {
        PhotoFormat::Jpeg => jpeg::luma_and_color(bytes, limits),
        PhotoFormat::Png => raster::png_and_color(bytes, &bounded),
        PhotoFormat::WebP => webp::open_with_color(bytes, &bounded),
        other => Err(DecodeError::UnsupportedFormat(other)),
    });
    let (raw, color) = match opened {
        // Too much with color, as its header says; for luma that is asked anew.
        Err(DecodeError::TooLarge | DecodeError::TooCostly) if format != PhotoFormat::Jpeg => {
            return decode(bytes, limits);
        }
        opened => opened?,
    };
    let color = color.map(|(wide, pixels)| {
        let height = pixels.len() / wide.max(1) as usize;
        let pixels = pixels.into_flattened();
        upright(Raw::<4> { width: wide, height: height as u32, pixels, exif: raw.exif.clone() })
    });
    let (width, height, pixels) = upright(raw);
    let photo = Photo::from_luma(width, height, pixels).ok_or(DecodeError::Corrupt)?;
    let entries = |mut flat: Vec<u8>| {
        let entries = flat.as_chunks::<4>().0.to_vec();
        flat.zeroize();
        entries
    };
    Ok(photo.with_chroma(color.and_then(|(width, height, flat)| Chroma::new(width, height, entries(flat)))))
}

/// Opens a file as [`decode`] does, in color. The caller wipes the pixels.
///
/// # Errors
/// As for [`decode`].
pub fn decode_color(bytes: &[u8], limits: &Limits) -> Result<image::RgbImage, DecodeError> {
    let format = admit(bytes, limits)?;
    let raw = contained(|| match format {
        PhotoFormat::Jpeg => jpeg::rgb(bytes, limits),
        PhotoFormat::Png => raster::png(bytes, limits),
        PhotoFormat::WebP => webp::open(bytes, limits),
        other => Err(DecodeError::UnsupportedFormat(other)),
    })?;
    let (width, height, pixels) = upright(raw);
    image::RgbImage::from_raw(width, height, pixels).ok_or(DecodeError::Corrupt)
}

fn admit(bytes: &[u8], limits: &Limits) -> Result<PhotoFormat, DecodeError> {
    if bytes.is_empty() {
        return Err(DecodeError::Empty);
    }
    if bytes.len() > limits.max_bytes {
        return Err(DecodeError::TooManyBytes);
    }
    match PhotoFormat::sniff(bytes).ok_or(DecodeError::Unrecognized)? {
        format @ (PhotoFormat::Jpeg | PhotoFormat::Png | PhotoFormat::WebP) => Ok(format),
        other => Err(DecodeError::UnsupportedFormat(other)),
    }
}

// The decoders are other people's code and state that hostile files may make them panic; a backend must not lose a
// thread over a photo. Nothing outlives the closure but its result, so no broken state can be seen afterwards.
// Where the host builds with `panic = "abort"` this does nothing.
fn contained<T>(work: impl FnOnce() -> Result<T, DecodeError>) -> Result<T, DecodeError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(DecodeError::Corrupt))
}

#[cfg(test)]
mod tests {
    use image::{ExtendedColorType, ImageEncoder};

    use super::*;

    fn pattern(width: u32, height: u32) -> Vec<u8> {
        (0..height).flat_map(|y| (0..width).map(move |x| ((x * 5 + y * 3) % 256) as u8)).collect()
    }

    fn encoded(format: PhotoFormat, width: u32, height: u32) -> Vec<u8> {
        let mut out = Vec::new();
        let gray = pattern(width, height);
        match format {
            PhotoFormat::Jpeg => image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, 95)
                .write_image(&gray, width, height, ExtendedColorType::L8)
                .unwrap(),
            PhotoFormat::Png => image::codecs::png::PngEncoder::new(&mut out)
                .write_image(&gray, width, height, ExtendedColorType::L8)
                .unwrap(),
            _ => image::codecs::webp::WebPEncoder::new_lossless(&mut out)
                .write_image(&gray, width, height, ExtendedColorType::L8)
                .unwrap(),
        }
        out
    }

    const OPENED: [PhotoFormat; 3] = [PhotoFormat::Jpeg, PhotoFormat::Png, PhotoFormat::WebP];

    #[test]
    fn each_format_opens_to_the_same_pixels() {
        for format in OPENED {
            let photo = decode(&encoded(format, 61, 37), &Limits::default()).unwrap();
            assert_eq!((photo.width(), photo.height()), (61, 37));
            let worst = photo.luma().iter().zip(pattern(61, 37)).map(|(&a, b)| a.abs_diff(b)).max().unwrap();
            // The wrap from 255 to 0 rings in a JPEG.
            assert!(worst <= if format == PhotoFormat::Jpeg { 40 } else { 0 }, "{format}: {worst}");
            assert_eq!(decode_color(&encoded(format, 61, 37), &Limits::default()).unwrap().dimensions(), (61, 37));
        }
    }

    #[test]
    fn red_print_vanishes_in_red_and_other_print_stays() {
        let (width, height) = (48, 32);
        let ink = |x: u32| [[255, 255, 255], [220, 30, 60], [20, 20, 20], [30, 60, 220]][(x / 12) as usize];
        let picture = image::RgbImage::from_fn(width, height, |x, _| image::Rgb(ink(x)));
        let mut bytes = Vec::new();
        let encoder = image::codecs::png::PngEncoder::new(&mut bytes);
        encoder.write_image(picture.as_raw(), width, height, ExtendedColorType::Rgb8).unwrap();
        let (red, luma) =
            (decode_red(&bytes, &Limits::default()).unwrap(), decode(&bytes, &Limits::default()).unwrap());
        assert_eq!((red.width(), red.height()), (width, height));
        let at = |photo: &Photo| [6, 18, 30, 42].map(|x| photo.luma()[(16 * width + x) as usize]);
        assert_eq!(at(&red), [255, 220, 20, 30]);
        assert!(at(&luma)[1] < 100);
    }

    #[test]
    fn every_truncation_is_an_error() {
        for format in OPENED {
            let whole = encoded(format, 160, 120);
            for end in (0..whole.len()).step_by(64) {
                let cut = &whole[..end];
                assert!(decode(cut, &Limits::default()).is_err(), "{format} cut at {end} of {}", whole.len());
                assert!(decode_color(cut, &Limits::default()).is_err());
            }
        }
    }

    #[test]
    fn bytes_after_the_end_are_ignored() {
        for format in OPENED {
            let mut bytes = encoded(format, 40, 30);
            bytes.extend_from_slice(&[0x5A; 33]);
            assert!(decode(&bytes, &Limits::default()).is_ok(), "{format}");
        }
    }

    #[test]
    fn changed_bytes_never_panic() {
        for format in OPENED {
            let whole = encoded(format, 48, 48);
            for place in 0..whole.len() {
                for mask in [0x01u8, 0x80, 0xFF] {
                    let mut bytes = whole.clone();
                    bytes[place] ^= mask;
                    let _ = decode(&bytes, &Limits::default());
                }
            }
        }
    }

    #[test]
    fn limits_hold_from_both_sides() {
        for format in OPENED {
            let bytes = encoded(format, 64, 40);
            let at = Limits { max_bytes: bytes.len(), max_side: 64, max_pixels: 64 * 40, ..Limits::default() };
            assert!(decode(&bytes, &at).is_ok());
            assert!(decode_color(&bytes, &at).is_ok());
            for (under, error) in [
                (Limits { max_bytes: bytes.len() - 1, ..at }, DecodeError::TooManyBytes),
                (Limits { max_side: 63, ..at }, DecodeError::TooLarge),
                (Limits { max_pixels: 64 * 40 - 1, ..at }, DecodeError::TooLarge),
            ] {
                assert_eq!(decode(&bytes, &under).unwrap_err(), error, "{format}");
                assert_eq!(decode_color(&bytes, &under).unwrap_err(), error, "{format}");
            }
        }
    }

    #[test]
    fn a_bomb_is_refused_by_its_header() {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        png.extend_from_slice(&30_000u32.to_be_bytes());
        png.extend_from_slice(&30_000u32.to_be_bytes());
        png.extend_from_slice(&[8, 6, 0, 0, 0, 0, 0, 0, 0]);
        assert_eq!(decode(&png, &Limits::default()).unwrap_err(), DecodeError::TooLarge);
        let permissive = Limits { max_side: u32::MAX, max_pixels: u64::MAX, max_memory: u64::MAX, ..Limits::default() };
        assert_eq!(decode(&png, &permissive).unwrap_err(), DecodeError::Corrupt);
    }

    #[test]
    fn zero_sizes_are_named() {
        let mut png = encoded(PhotoFormat::Png, 4, 4);
        png[16..20].fill(0);
        assert_eq!(decode(&png, &Limits::default()).unwrap_err(), DecodeError::ZeroSize);
        let mut jpeg = encoded(PhotoFormat::Jpeg, 8, 8);
        let frame = jpeg.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
        jpeg[frame + 5..frame + 7].fill(0);
        assert_eq!(decode(&jpeg, &Limits::default()).unwrap_err(), DecodeError::ZeroSize);
    }

    #[test]
    fn exif_turns_a_jpeg_upright() {
        let plain = encoded(PhotoFormat::Jpeg, 32, 16);
        let mut turned = plain[..2].to_vec();
        let exif = orientation::tests::exif(6);
        turned.extend_from_slice(&[0xFF, 0xE1]);
        turned.extend_from_slice(&(exif.len() as u16 + 8).to_be_bytes());
        turned.extend_from_slice(b"Exif\0\0");
        turned.extend_from_slice(&exif);
        turned.extend_from_slice(&plain[2..]);
        let (plain, turned) =
            (decode(&plain, &Limits::default()).unwrap(), decode(&turned, &Limits::default()).unwrap());
        assert_eq!((turned.width(), turned.height()), (16, 32));
        // Clockwise by a quarter: the old bottom left comes to the top left.
        assert_eq!(turned.luma()[0], plain.luma()[15 * 32]);
    }

    #[test]
    fn color_that_does_not_fit_is_left_out_and_gray_is_not() {
        let (width, height) = (64u32, 40u32);
        let bytes = colored(PhotoFormat::Png, width, height);
        let area = u64::from(width * height);
        // Three bytes a pixel as stored, eight megabytes for metadata, two bytes a pixel more for color.
        let gray = 3 * area + (8 << 20);
        for (max_memory, has_color) in [(gray + 2 * area, true), (gray + 2 * area - 1, false), (gray, false)] {
            let limits = Limits { max_pixels: area, max_memory, ..Limits::default() };
            let photo = decode_with_chroma(&bytes, &limits).unwrap();
            assert_eq!(photo.chroma().is_some(), has_color, "{max_memory}");
            assert_eq!(photo.luma(), decode(&bytes, &limits).unwrap().luma());
        }
        let under = Limits { max_pixels: area, max_memory: gray - 1, ..Limits::default() };
        assert_eq!(decode_with_chroma(&bytes, &under).unwrap_err(), DecodeError::TooCostly);
    }

    fn colored(format: PhotoFormat, width: u32, height: u32) -> Vec<u8> {
        let mut out = Vec::new();
        let pixels: Vec<u8> = (0..width * height)
            .flat_map(|i| if i % width < width / 2 { [200, 40, 40] } else { [40, 60, 200] })
            .collect();
        match format {
            PhotoFormat::Jpeg => image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, 95)
                .write_image(&pixels, width, height, ExtendedColorType::Rgb8)
                .unwrap(),
            PhotoFormat::Png => image::codecs::png::PngEncoder::new(&mut out)
                .write_image(&pixels, width, height, ExtendedColorType::Rgb8)
                .unwrap(),
            _ => image::codecs::webp::WebPEncoder::new_lossless(&mut out)
                .write_image(&pixels, width, height, ExtendedColorType::Rgb8)
                .unwrap(),
        }
        out
    }

    #[test]
    fn color_comes_beside_the_same_luma() {
        for format in OPENED {
            let bytes = colored(format, 70, 41);
            let photo = decode_with_chroma(&bytes, &Limits::default()).unwrap();
            assert_eq!(photo.luma(), decode(&bytes, &Limits::default()).unwrap().luma(), "{format}");
            let chroma = photo.chroma().unwrap();
            assert_eq!((chroma.width(), chroma.height()), (5, 3), "{format}");
            let (left, right) = (chroma.values()[5 + 1], chroma.values()[5 + 3]);
            assert!(left[1] > 190 && left[0] < 118 && right[0] > 190 && right[1] < 118, "{format}: {left:?} {right:?}");
        }
    }

    #[test]
    fn files_without_color_and_large_ones_have_none() {
        for format in OPENED {
            let gray = decode_with_chroma(&encoded(format, 64, 40), &Limits::default()).unwrap();
            // WebP has no gray: what it stores is a color.
            assert_eq!(gray.chroma().is_none(), format != PhotoFormat::WebP, "{format}");
            assert!(decode(&colored(format, 64, 40), &Limits::default()).unwrap().chroma().is_none());
        }
        let side = 4_001;
        let large = colored(PhotoFormat::Png, side, side);
        let photo = decode_with_chroma(&large, &Limits::default()).unwrap();
        assert!(photo.chroma().is_none() && photo.width() == side);
        let tight = Limits { max_pixels: 16_000_000, ..Limits::default() };
        assert_eq!(decode_with_chroma(&large, &tight).unwrap_err(), DecodeError::TooLarge);
    }

    #[test]
    fn color_is_turned_with_the_photo() {
        let plain = colored(PhotoFormat::Jpeg, 64, 32);
        let exif = orientation::tests::exif(6);
        let mut turned = plain[..2].to_vec();
        turned.extend_from_slice(&[0xFF, 0xE1]);
        turned.extend_from_slice(&(exif.len() as u16 + 8).to_be_bytes());
        turned.extend_from_slice(b"Exif\0\0");
        turned.extend_from_slice(&exif);
        turned.extend_from_slice(&plain[2..]);
        let photo = decode_with_chroma(&turned, &Limits::default()).unwrap();
        let chroma = photo.chroma().unwrap();
        assert_eq!((chroma.width(), chroma.height()), (2, 4));
        // Left has come to the top.
        assert!(chroma.values()[1][1] > 190 && chroma.values()[2 * 3 + 1][0] > 190);
    }

    #[test]
    fn alpha_is_composed_on_white() {
        let mut out = Vec::new();
        image::codecs::png::PngEncoder::new(&mut out)
            .write_image(&[0, 0, 0, 0, 0, 0, 0, 255], 2, 1, ExtendedColorType::Rgba8)
            .unwrap();
        assert_eq!(decode(&out, &Limits::default()).unwrap().luma(), [255, 0]);
    }

    #[test]
    fn sixteen_bits_open() {
        let mut out = Vec::new();
        let samples: Vec<u8> = [0u16, 32_768, 65_535].iter().flat_map(|v| v.to_ne_bytes()).collect();
        image::codecs::png::PngEncoder::new(&mut out).write_image(&samples, 3, 1, ExtendedColorType::L16).unwrap();
        assert_eq!(decode(&out, &Limits::default()).unwrap().luma(), [0, 128, 255]);
    }
}
