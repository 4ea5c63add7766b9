//! PNG through `image`, and the arithmetic from any of its pixel layouts to gray or color on white.

use std::io::Cursor;

use image::codecs::png::PngDecoder;
use image::{ColorType, ImageDecoder};
use zeroize::Zeroize;

use super::{Color, DecodeError, Limits, Raw, chroma};

/// Most bytes a pixel while a file is opened: 8-bit RGBA at the full count of pixels, 16-bit at half of it.
const MAX_BYTES_PER_PIXEL: u64 = 4;

/// What color profiles and texts inside of a PNG may take on top, in bytes; those of phones stay under a megabyte.
const METADATA_BYTES: u64 = 8 << 20;

/// The magic that a PNG begins with.
const MAGIC_BYTES: usize = 8;

/// Where a PNG's header stands: eight bytes of magic, four of length, then `IHDR` (ISO/IEC 15948, 11.2.2).
const HEADER: core::ops::Range<usize> = 12..24;

/// A pixel of the result, made from 8-bit RGB that is already composed on white.
pub(super) trait FromRgb {
    fn from_rgb(rgb: [u8; 3]) -> Self;
}

impl FromRgb for [u8; 1] {
    fn from_rgb(rgb: [u8; 3]) -> Self {
        [luma_of_rgb(rgb)]
    }
}

impl FromRgb for [u8; 3] {
    fn from_rgb(rgb: [u8; 3]) -> Self {
        rgb
    }
}

/// ITU-R BT.601 luma, the one that JPEG stores, so that all formats give the same gray.
pub(crate) fn luma_of_rgb([r, g, b]: [u8; 3]) -> u8 {
    ((77 * u32::from(r) + 150 * u32::from(g) + 29 * u32::from(b) + 128) >> 8) as u8
}

pub(super) fn png<const CHANNELS: usize>(bytes: &[u8], limits: &Limits) -> Result<Raw<CHANNELS>, DecodeError>
where
    [u8; CHANNELS]: FromRgb,
{
    png_as_stored(bytes, limits).map(|(raw, _)| raw)
}

/// Luma as [`png`] gives it, with the color if the file has one.
pub(super) fn png_and_color(bytes: &[u8], limits: &Limits) -> Result<(Raw<1>, Option<Color>), DecodeError> {
    png_as_stored(bytes, limits).map(split)
}

fn png_as_stored<const CHANNELS: usize>(
    bytes: &[u8],
    limits: &Limits,
) -> Result<(Raw<CHANNELS>, ColorType), DecodeError>
where
    [u8; CHANNELS]: FromRgb,
{
    // Read here as well as in the decoder, so that a bomb meets no code but this.
    let header = bytes.get(HEADER).ok_or(DecodeError::Corrupt)?;
    let (name, sizes) = header.split_first_chunk::<4>().ok_or(DecodeError::Corrupt)?;
    let ([width, height], []) = sizes.as_chunks::<4>() else { return Err(DecodeError::Corrupt) };
    if name != b"IHDR" {
        return Err(DecodeError::Corrupt);
    }
    let (width, height) = (u32::from_be_bytes(*width), u32::from_be_bytes(*height));
    limits.check(width, height)?;
    let limits = &limits.for_samples::<CHANNELS>(width, height)?;
    if !is_palette_whole(bytes) {
        return Err(DecodeError::Corrupt);
    }
    let mut inner = image::Limits::no_limits();
    inner.max_image_width = Some(limits.max_side);
    inner.max_image_height = Some(limits.max_side);
    inner.max_alloc = Some(limits.max_pixels.saturating_mul(MAX_BYTES_PER_PIXEL).saturating_add(METADATA_BYTES));
    let decoder = PngDecoder::with_limits(Cursor::new(bytes), inner).map_err(|_| DecodeError::Corrupt)?;
    let taken = decoder.total_bytes().saturating_add(METADATA_BYTES);
    limits.check_memory(taken)?;
    read(decoder, limits)
}

/// Whether every palette before the pixels is made of whole colors: on any other the decoder panics (png 0.18.1), which
/// a host that aborts on panics does not survive.
fn is_palette_whole(bytes: &[u8]) -> bool {
    let mut rest = bytes.get(MAGIC_BYTES..).unwrap_or_default();
    while let Some((length, named)) = rest.split_first_chunk::<4>() {
        let length = u32::from_be_bytes(*length) as usize;
        match named.first_chunk::<4>() {
            Some(b"PLTE") if !length.is_multiple_of(3) => return false,
            Some(b"IDAT") | None => return true,
            _ => {}
        }
        // Behind the name, the data and a sum.
        rest = named.get(length.saturating_add(8)..).unwrap_or_default();
    }
    true
}

/// What was opened in color, taken apart; no color if the file can't hold one.
pub(super) fn split((mut raw, stored): (Raw<3>, ColorType)) -> (Raw<1>, Option<Color>) {
    let full = raw.pixels.as_chunks::<3>().0;
    let color = stored.has_color().then(|| chroma::shrunk(raw.width, full));
    let pixels = full.iter().map(|&p| luma_of_rgb(p)).collect();
    raw.pixels.zeroize();
    (Raw { width: raw.width, height: raw.height, pixels, exif: raw.exif.take() }, color)
}

/// Reads a picture whose container was looked at, and what its pixels take; with it, the layout in which it is stored. `limits`
/// are what is left beside the result.
pub(super) fn read<const CHANNELS: usize>(
    mut decoder: impl ImageDecoder,
    limits: &Limits,
) -> Result<(Raw<CHANNELS>, ColorType), DecodeError>
where
    [u8; CHANNELS]: FromRgb,
{
    let (width, height) = decoder.dimensions();
    limits.check(width, height)?;
    let total = decoder.total_bytes();
    if total > limits.max_pixels.saturating_mul(MAX_BYTES_PER_PIXEL) {
        return Err(DecodeError::TooLarge);
    }
    limits.check_memory(total)?;
    // A picture with broken metadata is still a picture.
    let exif = decoder.exif_metadata().ok().flatten();
    let color = decoder.color_type();
    let mut stored = vec![0; usize::try_from(total).map_err(|_| DecodeError::TooLarge)?];
    let done = decoder.read_image(&mut stored);
    let pixels = done.ok().and_then(|()| converted::<[u8; CHANNELS]>(&stored, color));
    stored.zeroize();
    Ok((Raw { width, height, pixels: pixels.ok_or(DecodeError::Corrupt)?.into_flattened(), exif }, color))
}

fn converted<P: FromRgb>(stored: &[u8], color: ColorType) -> Option<Vec<P>> {
    let high = |pair: [u8; 2]| (u16::from_ne_bytes(pair) >> 8) as u8;
    Some(match color {
        ColorType::L8 => stored.iter().map(|&l| P::from_rgb([l; 3])).collect(),
        ColorType::La8 => stored.as_chunks().0.iter().map(|&[l, a]| on_white([l; 3], a)).collect(),
        ColorType::Rgb8 => stored.as_chunks().0.iter().map(|&rgb| P::from_rgb(rgb)).collect(),
        ColorType::Rgba8 => stored.as_chunks().0.iter().map(|&[r, g, b, a]| on_white([r, g, b], a)).collect(),
        ColorType::L16 => stored.as_chunks().0.iter().map(|&l| P::from_rgb([high(l); 3])).collect(),
        ColorType::La16 => {
            stored.as_chunks().0.iter().map(|&[l1, l0, a1, a0]| on_white([high([l1, l0]); 3], high([a1, a0]))).collect()
        }
        ColorType::Rgb16 => stored
            .as_chunks()
            .0
            .iter()
            .map(|&[r1, r0, g1, g0, b1, b0]| P::from_rgb([high([r1, r0]), high([g1, g0]), high([b1, b0])]))
            .collect(),
        ColorType::Rgba16 => stored
            .as_chunks()
            .0
            .iter()
            .map(|&[r1, r0, g1, g0, b1, b0, a1, a0]| {
                on_white([high([r1, r0]), high([g1, g0]), high([b1, b0])], high([a1, a0]))
            })
            .collect(),
        _ => return None,
    })
}

fn on_white<P: FromRgb>(rgb: [u8; 3], alpha: u8) -> P {
    let alpha = u32::from(alpha);
    P::from_rgb(rgb.map(|v| ((u32::from(v) * alpha + 255 * (255 - alpha) + 127) / 255) as u8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gray_stays_gray() {
        for v in 0..=255 {
            assert_eq!(luma_of_rgb([v; 3]), v);
            assert_eq!(on_white::<[u8; 1]>([v; 3], 255), [v]);
            assert_eq!(on_white::<[u8; 1]>([v; 3], 0), [255]);
        }
    }

    #[test]
    fn every_layout_converts() {
        let wide: Vec<u8> = [51 * 257u16; 4].iter().flat_map(|v| v.to_ne_bytes()).collect();
        for (color, bytes) in [(ColorType::L8, 1), (ColorType::Rgb8, 3), (ColorType::L16, 2), (ColorType::Rgb16, 6)] {
            assert_eq!(converted::<[u8; 1]>(&wide[..bytes], color), Some(vec![[51]]), "{color:?}");
        }
        // A fifth of black, or rather of the same 51, on white.
        for (color, bytes) in [(ColorType::La8, 2), (ColorType::Rgba8, 4), (ColorType::La16, 4), (ColorType::Rgba16, 8)]
        {
            assert_eq!(converted::<[u8; 3]>(&wide[..bytes], color), Some(vec![[214; 3]]), "{color:?}");
        }
        assert!(converted::<[u8; 1]>(&wide, ColorType::Rgb32F).is_none());
    }

    #[test]
    fn palettes_are_made_of_whole_colors() {
        let chunk = |name: &[u8; 4], length: u32| {
            [&length.to_be_bytes()[..], &name[..], &vec![0; length as usize + 4][..]].concat()
        };
        let file = |chunks: &[Vec<u8>]| [b"\x89PNG\r\n\x1a\n".to_vec(), chunks.concat()].concat();
        let header = chunk(b"IHDR", 13);
        for (length, whole) in [(0, true), (3, true), (768, true), (1, false), (2, false), (16, false)] {
            assert_eq!(is_palette_whole(&file(&[header.clone(), chunk(b"PLTE", length)])), whole, "{length}");
            assert!(is_palette_whole(&file(&[header.clone(), chunk(b"IDAT", 5), chunk(b"PLTE", length)])));
        }
        for end in 0..header.len() {
            assert!(is_palette_whole(&file(&[header[..end].to_vec()])));
        }
        let endless = [b"\xFF\xFF\xFF\xFFtEXt".to_vec(), chunk(b"PLTE", 1)].concat();
        assert!(is_palette_whole(&file(&[header, endless])), "nothing is behind a chunk without end");
    }

    #[test]
    fn damaged_headers_are_errors() {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDX".to_vec();
        png.extend_from_slice(&[0; 20]);
        assert!(self::png::<1>(&png, &Limits::default()).is_err());
        assert!(self::png::<1>(b"\x89PNG", &Limits::default()).is_err());
    }
}
