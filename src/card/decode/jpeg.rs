//! JPEG (ITU-T T.81): a look at the markers first, then `zune-jpeg`, asked for luma alone where the file allows it.

mod color;
mod huffman;

use zeroize::Zeroize;
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use super::raster::luma_of_rgb;
use super::{Color, DecodeError, Limits, Raw, chroma};

/// Most scans of a file. Encoders write up to 13; each one costs a pass over the picture however few bytes it has.
const MAX_SCANS: usize = 32;

/// What the markers say, read without the decoder: its own reading forgets how components are sampled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Layout {
    width: u32,
    height: u32,
    luma_alone: bool,
    gray: bool,
    /// Coefficients of all components, in whole units of their sampling.
    coefficients: u64,
    progressive: bool,
}

impl Layout {
    /// What the decoder takes beside the result. A file of several scans is put together as coefficients of two bytes;
    /// color that was not asked for is a picture of its own.
    const fn bytes(&self, scans: usize) -> u64 {
        let coefficients = if self.progressive || scans > 1 { self.coefficients.saturating_mul(2) } else { 0 };
        let color = if self.luma_alone { 0 } else { 3 * self.width as u64 * self.height as u64 };
        coefficients.saturating_add(color)
    }
}

pub(super) fn luma(bytes: &[u8], limits: &Limits) -> Result<Raw<1>, DecodeError> {
    Ok(opened(bytes, survey(bytes, limits)?, false)?.0)
}

pub(super) fn rgb(bytes: &[u8], limits: &Limits) -> Result<Raw<3>, DecodeError> {
    let layout = survey(bytes, limits)?;
    let (exif, mut flat) = pixels(bytes, layout, ColorSpace::RGB)?;
    let pixels = flat.as_chunks::<3>().0.to_vec();
    flat.zeroize();
    Ok(Raw { width: layout.width, height: layout.height, pixels, exif })
}

/// Luma as [`luma`] gives it, with the color if the file has one.
pub(super) fn luma_and_color(bytes: &[u8], limits: &Limits) -> Result<(Raw<1>, Option<Color>), DecodeError> {
    opened(bytes, survey(bytes, limits)?, true)
}

fn opened(bytes: &[u8], layout: Layout, with_color: bool) -> Result<(Raw<1>, Option<Color>), DecodeError> {
    if layout.luma_alone {
        let (exif, pixels) = pixels(bytes, layout, ColorSpace::Luma)?;
        let pixels = pixels.into_iter().map(|p| [p]).collect();
        let color = (with_color && !layout.gray).then(|| color::color(bytes, layout.width, layout.height)).flatten();
        return Ok((Raw { width: layout.width, height: layout.height, pixels, exif }, color));
    }
    // What is no plain YCbCr is opened in color anyway.
    let (exif, mut flat) = pixels(bytes, layout, ColorSpace::RGB)?;
    let full = flat.as_chunks::<3>().0;
    let color = with_color.then(|| chroma::shrunk(layout.width, full));
    let pixels = full.iter().map(|&p| [luma_of_rgb(p)]).collect();
    flat.zeroize();
    Ok((Raw { width: layout.width, height: layout.height, pixels, exif }, color))
}

type Exif = Option<Vec<u8>>;

fn pixels(bytes: &[u8], layout: Layout, space: ColorSpace) -> Result<(Exif, Vec<u8>), DecodeError> {
    // Strict: otherwise the decoder fills what a truncated file lacks with gray and reports success.
    let options = DecoderOptions::default()
        .jpeg_set_out_colorspace(space)
        .jpeg_set_max_scans(MAX_SCANS)
        .set_max_width(layout.width as usize)
        .set_max_height(layout.height as usize)
        .set_strict_mode(true);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    decoder.decode_headers().map_err(|_| DecodeError::Corrupt)?;
    let stated = (layout.width as usize, layout.height as usize);
    if decoder.dimensions() != Some(stated) {
        return Err(DecodeError::Corrupt);
    }
    let exif = decoder.exif().cloned();
    let mut out = vec![0; decoder.output_buffer_size().ok_or(DecodeError::Corrupt)?];
    match decoder.decode_into(&mut out) {
        Ok(()) => Ok((exif, out)),
        Err(_) => {
            out.zeroize();
            Err(DecodeError::Corrupt)
        }
    }
}

/// Walks the markers up to the end of the picture. A file without one is truncated: the decoder itself does not notice
/// when only the last rows are missing.
fn survey(bytes: &[u8], limits: &Limits) -> Result<Layout, DecodeError> {
    let mut rest = bytes.get(2..).unwrap_or_default();
    let mut layout = None;
    let mut adobe_rgb = false;
    let mut scans = 0;
    loop {
        // Skips entropy-coded data too: within it, 0xFF is followed by 0 or by a restart marker.
        let at = rest.iter().position(|&b| b == 0xFF).ok_or(DecodeError::Corrupt)?;
        rest = rest.get(at + 1..).unwrap_or_default();
        let marker = *rest.first().ok_or(DecodeError::Corrupt)?;
        if marker == 0xFF {
            continue;
        }
        rest = rest.get(1..).unwrap_or_default();
        match marker {
            0x00 | 0x01 | 0xD0..=0xD8 => continue,
            0xD9 => break,
            _ => {}
        }
        let length = rest.first_chunk::<2>().map(|l| u16::from_be_bytes(*l) as usize).ok_or(DecodeError::Corrupt)?;
        let segment = rest.get(2..length).ok_or(DecodeError::Corrupt)?;
        match marker {
            0xC0..=0xC2 if layout.is_none() => {
                let frame = frame(segment).ok_or(DecodeError::Corrupt)?;
                limits.check(frame.width, frame.height)?;
                layout = Some(Layout { progressive: marker == 0xC2, ..frame });
            }
            // A second frame, or one that is lossless, hierarchical or arithmetic-coded. 0xC4, 0xC8 and 0xCC are no
            // frames.
            0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF => return Err(DecodeError::Corrupt),
            0xEE if segment.starts_with(b"Adobe") => adobe_rgb |= segment.get(11) == Some(&0),
            0xDA => {
                scans += 1;
                if scans > MAX_SCANS {
                    return Err(DecodeError::TooCostly);
                }
            }
            _ => {}
        }
        rest = rest.get(length..).unwrap_or_default();
    }
    let layout = layout.filter(|_| scans > 0).ok_or(DecodeError::Corrupt)?;
    let layout = Layout { luma_alone: layout.luma_alone && !adobe_rgb, ..layout };
    limits.check_memory(layout.bytes(scans))?;
    Ok(layout)
}

/// Reads a frame header (T.81 B.2.2).
fn frame(segment: &[u8]) -> Option<Layout> {
    let (&[_precision, h1, h0, w1, w0, count], rest) = segment.split_first_chunk::<6>()?;
    let components = rest.as_chunks::<3>().0;
    let first = components.first()?;
    let ids: Vec<u8> = components.iter().map(|c| c[0]).collect();
    // The decoder's way around color knows a luma that is sampled finest; with the usual ids it is YCbCr.
    let finest = components.iter().all(|c| c[1] >> 4 <= first[1] >> 4 && c[1] & 15 <= first[1] & 15);
    let plain = components.iter().skip(1).all(|c| c[1] == 0x11) && matches!(first[1], 0x11 | 0x21 | 0x22);
    let (width, height) = (u32::from(u16::from_be_bytes([w1, w0])), u32::from(u16::from_be_bytes([h1, h0])));
    // A unit has as many blocks of 8 x 8 of each component as its sampling says, the most sampled one's side by side.
    let most = |of: fn(u8) -> u8| components.iter().map(|c| u32::from(of(c[1]))).max().unwrap_or(1).max(1);
    let units = u64::from(width.div_ceil(8 * most(|s| s >> 4))) * u64::from(height.div_ceil(8 * most(|s| s & 15)));
    let blocks: u64 = components.iter().map(|c| u64::from(c[1] >> 4) * u64::from(c[1] & 15)).sum();
    Some(Layout {
        width,
        height,
        gray: count == 1,
        coefficients: units.saturating_mul(blocks).saturating_mul(64),
        progressive: false,
        luma_alone: match count {
            1 => true,
            3 => finest && plain && ids != b"RGB",
            _ => false,
        },
    })
}

#[cfg(test)]
mod tests {
    use image::{ExtendedColorType, ImageEncoder};
    use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

    use super::*;

    fn color_jpeg() -> Vec<u8> {
        let mut out = Vec::new();
        let pixels: Vec<u8> = (0..40 * 24).flat_map(|i| [(i % 40 * 6) as u8, (i / 40 * 10) as u8, 90]).collect();
        image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, 98)
            .write_image(&pixels, 40, 24, ExtendedColorType::Rgb8)
            .unwrap();
        out
    }

    #[test]
    fn luma_alone_equals_luma_of_color() {
        let bytes = color_jpeg();
        let gray = luma(&bytes, &Limits::default()).unwrap();
        let color = rgb(&bytes, &Limits::default()).unwrap();
        for (a, b) in gray.pixels.iter().zip(&color.pixels) {
            assert!(a[0].abs_diff(luma_of_rgb(*b)) <= 2);
        }
    }

    /// The same picture as all kinds of files that encoders write.
    fn encoded(sampling: SamplingFactor, progressive: bool, restart: u16, size: (u16, u16)) -> Vec<u8> {
        let (width, height) = (usize::from(size.0), usize::from(size.1));
        let pixels: Vec<u8> = (0..width * height)
            .flat_map(|i| {
                let (x, y) = (i % width, i / width);
                let ink = if (x / 3 + y / 5) % 4 == 0 { 60 } else { 0 };
                [
                    (x * 220 / width) as u8 + 20 - ink.min(20),
                    (y * 160 / height) as u8 + ink,
                    250 - (x * 200 / width) as u8,
                ]
            })
            .collect();
        let mut out = Vec::new();
        let mut encoder = Encoder::new(&mut out, 90);
        encoder.set_sampling_factor(sampling);
        encoder.set_progressive(progressive);
        encoder.set_restart_interval(restart);
        encoder.encode(&pixels, size.0, size.1, ColorType::Rgb).unwrap();
        out
    }

    #[test]
    fn color_beside_luma_is_that_of_the_picture() {
        let mut files = vec![color_jpeg()];
        let mut named_rgb = color_jpeg();
        let at = named_rgb.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
        for (component, id) in b"RGB".iter().enumerate() {
            named_rgb[at + 10 + component * 3] = *id;
        }
        files.push(named_rgb);
        let samplings =
            [SamplingFactor::R_4_2_0, SamplingFactor::R_4_2_2, SamplingFactor::R_4_4_4, SamplingFactor::R_4_4_0];
        for sampling in samplings {
            for progressive in [false, true] {
                for restart in [0, 3] {
                    files.extend(
                        [(203, 91), (16, 16), (17, 33)].map(|size| encoded(sampling, progressive, restart, size)),
                    );
                }
            }
        }
        let mut refused = Vec::new();
        for (number, bytes) in files.into_iter().enumerate() {
            let Ok((gray, color)) = luma_and_color(&bytes, &Limits::default()) else {
                refused.push(number);
                continue;
            };
            assert_eq!(gray.pixels, luma(&bytes, &Limits::default()).unwrap().pixels);
            let rgb = rgb(&bytes, &Limits::default()).unwrap();
            let (wide, expected) = chroma::shrunk(rgb.width, &rgb.pixels);
            let (width, values) = color.unwrap_or_else(|| panic!("file {number} has no color"));
            assert_eq!((width, values.len()), (wide, expected.len()));
            // Whole entries alone: what the file holds beyond the picture's edge is the encoder's affair.
            let whole = |k: usize| {
                let (x, y) = (k % wide as usize + 1, k / wide as usize + 1);
                let step = chroma::Chroma::STEP as usize;
                x * step <= rgb.width as usize && y * step <= rgb.height as usize
            };
            let inside = values.iter().zip(&expected).enumerate().filter(|(k, _)| whole(*k));
            let progressive = bytes.windows(2).any(|w| w == [0xFF, 0xC2]);
            for (place, (a, b)) in inside {
                let near = |k: usize, by: u8| a[k].abs_diff(b[k]) <= by;
                assert!(near(0, 4) && near(1, 4), "file {number}, {place}: {a:?} {b:?}");
                // Unevenness in sixteenths of a level. Where a file stores fine color, several blocks make up an entry, and
                // what lies between them is not counted. Where it stores coarse color, opening the file makes it even between
                // the stored places: the stream's own short waves are up to two and a half times as high.
                let short = (i32::from(b[3]) - 40..=i32::from(b[3]) * 5 / 2 + 40).contains(&i32::from(a[3]));
                let uneven = if progressive { a[2..] == [0, 0] } else { a[2] <= b[2].saturating_add(40) && short };
                assert!(uneven, "file {number}, {place}: {a:?} {b:?}");
            }
        }
        assert_eq!(refused, [0; 0], "files that the decoder does not open");
    }

    #[test]
    fn changed_bytes_never_break_the_color() {
        for progressive in [false, true] {
            let whole = encoded(SamplingFactor::R_4_2_0, progressive, 2, (61, 47));
            for place in 0..whole.len() {
                for mask in [0x01u8, 0x80, 0xFF] {
                    let mut bytes = whole.clone();
                    bytes[place] ^= mask;
                    let _ = color::color(&bytes, 61, 47);
                    let _ = color::color(&bytes[..place], 61, 47);
                }
            }
        }
    }

    #[test]
    fn components_named_rgb_are_not_taken_for_luma() {
        let mut bytes = color_jpeg();
        let at = bytes.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
        assert!(survey(&bytes, &Limits::default()).unwrap().luma_alone);
        for (component, id) in b"RGB".iter().enumerate() {
            bytes[at + 10 + component * 3] = *id;
        }
        assert!(!survey(&bytes, &Limits::default()).unwrap().luma_alone);
    }

    #[test]
    fn too_many_scans_are_refused() {
        let mut bytes = color_jpeg();
        let at = bytes.windows(2).position(|w| w == [0xFF, 0xDA]).unwrap();
        let scan = [0xFF, 0xDA, 0, 2];
        for _ in 0..MAX_SCANS {
            bytes.splice(at..at, scan);
        }
        assert_eq!(survey(&bytes, &Limits::default()), Err(DecodeError::TooCostly));
        bytes.drain(at..at + scan.len());
        assert!(survey(&bytes, &Limits::default()).is_ok(), "the limit itself");
    }

    #[test]
    fn memory_is_bounded_from_both_sides() {
        let mut bytes = color_jpeg();
        let limit = |max_memory| Limits { max_memory, ..Limits::default() };
        // Baseline luma takes nothing beside the result.
        assert!(luma(&bytes, &limit(0)).is_ok());
        let at = bytes.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
        bytes[at + 1] = 0xC2;
        // 40 x 24 pixels in three components that are not sampled down: two bytes a coefficient.
        let taken = 2 * 3 * 40 * 24;
        assert!(survey(&bytes, &limit(taken)).is_ok());
        assert_eq!(survey(&bytes, &limit(taken - 1)), Err(DecodeError::TooCostly));
        // Sampled down, they come in units of 16 x 16: six of them of six blocks.
        bytes[at + 11] = 0x22;
        let taken = 2 * 64 * 6 * (3 * 2);
        assert!(survey(&bytes, &limit(taken)).is_ok());
        assert_eq!(survey(&bytes, &limit(taken - 1)), Err(DecodeError::TooCostly));
        // Components named R, G and B are color, which is a picture of its own.
        for (component, id) in b"RGB".iter().enumerate() {
            bytes[at + 10 + component * 3] = *id;
        }
        assert!(survey(&bytes, &limit(taken + 3 * 40 * 24)).is_ok());
        assert_eq!(survey(&bytes, &limit(taken + 3 * 40 * 24 - 1)), Err(DecodeError::TooCostly));
    }

    #[test]
    fn a_missing_end_is_a_truncation() {
        let mut bytes = color_jpeg();
        assert!(luma(&bytes, &Limits::default()).is_ok());
        bytes.truncate(bytes.len() - 2);
        assert!(luma(&bytes, &Limits::default()).is_err());
    }
}
