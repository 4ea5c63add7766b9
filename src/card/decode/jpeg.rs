//! JPEG (ITU-T T.81): a look at the markers first, then `zune-jpeg`, asked for luma alone where the file allows it.

use zeroize::{Zeroize, Zeroizing};
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use super::raster::luma_of_rgb;
use super::{DecodeError, Limits, Raw};

/// Most scans of a file. Encoders write up to 13; each one costs a pass over the picture however few bytes it has.
const MAX_SCANS: usize = 32;

/// What the markers say, read without the decoder: its own reading forgets how components are sampled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Layout {
    width: u32,
    height: u32,
    luma_alone: bool,
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
    let layout = survey(bytes, limits)?;
    if layout.luma_alone {
        let (exif, pixels) = pixels(bytes, layout, ColorSpace::Luma)?;
        let pixels = pixels.into_iter().map(|p| [p]).collect();
        return Ok(Raw { width: layout.width, height: layout.height, pixels, exif });
    }
    let (exif, mut flat) = pixels(bytes, layout, ColorSpace::RGB)?;
    let pixels = flat.as_chunks::<3>().0.iter().map(|&p| [luma_of_rgb(p)]).collect();
    flat.zeroize();
    Ok(Raw { width: layout.width, height: layout.height, pixels, exif })
}

/// Its red alone, put together where the color was: a second picture beside that would be the most that reading ever takes.
pub(super) fn red(bytes: &[u8], limits: &Limits) -> Result<Raw<1>, DecodeError> {
    let layout = survey(bytes, limits)?;
    let (exif, mut flat) = pixels(bytes, layout, ColorSpace::RGB)?;
    keep_first_of_three(&mut flat);
    let pixels = flat.into_iter().map(|p| [p]).collect();
    Ok(Raw { width: layout.width, height: layout.height, pixels, exif })
}

/// Keeps the first of each three values and wipes the others.
fn keep_first_of_three(flat: &mut Vec<u8>) {
    let mut held = Zeroizing::new([0u8; 1 << 12]);
    let count = flat.len() / 3;
    for start in (0..count).step_by(held.len()) {
        let end = count.min(start + held.len());
        let triples = flat.get(3 * start..3 * end).unwrap_or_default().as_chunks::<3>().0;
        held.iter_mut().zip(triples).for_each(|(slot, &[first, _, _])| *slot = first);
        // Never beyond what has been read.
        let target = flat.get_mut(start..end).unwrap_or_default();
        target.iter_mut().zip(held.iter()).for_each(|(slot, &value)| *slot = value);
    }
    flat.get_mut(count..).unwrap_or_default().zeroize();
    flat.truncate(count);
}

pub(super) fn rgb(bytes: &[u8], limits: &Limits) -> Result<Raw<3>, DecodeError> {
    let layout = survey(bytes, limits)?;
    let (exif, mut flat) = pixels(bytes, layout, ColorSpace::RGB)?;
    let pixels = flat.as_chunks::<3>().0.to_vec();
    flat.zeroize();
    Ok(Raw { width: layout.width, height: layout.height, pixels, exif })
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

    #[test]
    fn the_first_of_three_is_kept_in_order() {
        for count in [0, 1, 2, 4095, 4096, 4097, 10_000] {
            let mut flat: Vec<u8> = (0..count).flat_map(|k| [(k % 251) as u8, 253, 254]).collect();
            keep_first_of_three(&mut flat);
            assert!(flat.iter().copied().eq((0..count).map(|k| (k % 251) as u8)), "{count}");
        }
        let color = rgb(&color_jpeg(), &Limits::default()).unwrap();
        let red = red(&color_jpeg(), &Limits::default()).unwrap();
        assert!(red.pixels.iter().map(|p| p[0]).eq(color.pixels.iter().map(|p| p[0])));
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
