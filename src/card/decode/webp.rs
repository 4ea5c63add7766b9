//! WebP: a look at the container first, then `image`.
//!
//! The sizes stand in up to three places, of which the decoder takes memory by one and compares the others afterwards; so
//! they are compared here, before. What a stream unfolds to is worked out too, since the decoder has no bound on it.

mod bits;
mod codes;

use std::io::Cursor;

use image::ColorType;
use image::codecs::webp::WebPDecoder;

use super::raster::{self, FromRgb};
use super::{Color, DecodeError, Limits, Raw};

/// Where the first chunk stands: behind `RIFF`, a size and `WEBP`.
const FIRST: usize = 12;
/// Where a frame's own chunks stand in an `ANMF` chunk.
const FRAME_HEADER: usize = 16;
/// Flags of `VP8X`.
const ALPHA: u8 = 0x10;
const ANIMATION: u8 = 0x02;

/// Most work that a lossy stream may take, in pixels: its arithmetic codes are undone bit by bit. A pixel takes the decoder 20
/// nanoseconds, and a byte of the stream as long as five pixels. It leaves 3 megabytes to 50 megapixels, of which encoders
/// make a good picture, and 10 to 15.
const MAX_LOSSY_WORK: u64 = 65_000_000;
const PIXELS_A_BYTE: u64 = 5;

/// Bytes a pixel that the decoder holds while it opens a file, in halves: the picture with three or four samples,
const COLOR_HALVES: u64 = 6;
const COLOR_ALPHA_HALVES: u64 = 8;
/// a lossy stream's luma and its color of a quarter each,
const LOSSY_HALVES: u64 = 3;
/// a lossless stream's smaller pictures, and its pixels unless they are the picture itself,
const LOSSLESS_HALVES: u64 = 2;
const LOSSLESS_PIXELS_HALVES: u64 = 8;
/// a plane of alpha, which unfolds as a lossless stream of four samples,
const ALPHA_PLANE_HALVES: u64 = 12;
/// and an animation's canvas.
const CANVAS_HALVES: u64 = 8;

pub(super) fn open<const CHANNELS: usize>(bytes: &[u8], limits: &Limits) -> Result<Raw<CHANNELS>, DecodeError>
where
    [u8; CHANNELS]: FromRgb,
{
    as_stored(bytes, limits).map(|(raw, _)| raw)
}

/// Luma as [`open`] gives it, with the color if the file has one.
pub(super) fn open_with_color(bytes: &[u8], limits: &Limits) -> Result<(Raw<1>, Option<Color>), DecodeError> {
    as_stored(bytes, limits).map(raster::split)
}

fn as_stored<const CHANNELS: usize>(bytes: &[u8], limits: &Limits) -> Result<(Raw<CHANNELS>, ColorType), DecodeError>
where
    [u8; CHANNELS]: FromRgb,
{
    let limits = survey::<CHANNELS>(bytes, limits)?;
    raster::read(WebPDecoder::new(Cursor::new(bytes)).map_err(|_| DecodeError::Corrupt)?, &limits)
}

/// A chunk's name and content, as far as the file goes.
struct Chunk<'a> {
    name: &'a [u8; 4],
    data: &'a [u8],
    /// Whether the file ends within.
    is_cut: bool,
}

/// Splits off the first chunk. `None` where none begins.
fn split(bytes: &[u8]) -> Option<(Chunk<'_>, &[u8])> {
    let (name, rest) = bytes.split_first_chunk::<4>()?;
    let (size, rest) = rest.split_first_chunk::<4>()?;
    let size = u32::from_le_bytes(*size) as usize;
    let data = rest.get(..size).unwrap_or(rest);
    let next = rest.get(size.saturating_add(size & 1)..).unwrap_or_default();
    Some((Chunk { name, data, is_cut: data.len() < size }, next))
}

/// A side of 24 bits, stored less one.
fn side(bytes: Option<&[u8]>) -> Option<u32> {
    let &[a, b, c] = bytes?.first_chunk::<3>()?;
    Some(u32::from_le_bytes([a, b, c, 0]) + 1)
}

/// The size that a lossy stream states (RFC 6386, 9.1).
fn lossy_size(data: &[u8]) -> Option<(u32, u32)> {
    let &[w0, w1, h0, h1] = data.get(6..)?.first_chunk::<4>()?;
    Some((u32::from(u16::from_le_bytes([w0, w1]) & 0x3FFF), u32::from(u16::from_le_bytes([h0, h1]) & 0x3FFF)))
}

/// The size that a lossless stream states, and whether it has alpha.
fn lossless_size(data: &[u8]) -> Option<(u32, u32, bool)> {
    let header = u32::from_le_bytes(*data.get(1..)?.first_chunk::<4>()?);
    Some(((header & 0x3FFF) + 1, (header >> 14 & 0x3FFF) + 1, header >> 28 & 1 == 1))
}

/// Goes through the container and refuses what is larger than it says or unfolds to more than the limits allow. What is left
/// of them beside the result.
fn survey<const CHANNELS: usize>(bytes: &[u8], limits: &Limits) -> Result<Limits, DecodeError> {
    let body = bytes.get(FIRST..).unwrap_or_default();
    let (first, mut rest) = split(body).ok_or(DecodeError::Corrupt)?;
    let (width, height, flags) = match first.name {
        b"VP8 " => lossy_size(first.data).map(|(width, height)| (width, height, 0)),
        b"VP8L" => {
            let size = lossless_size(first.data);
            size.map(|(width, height, alpha)| (width, height, if alpha { ALPHA } else { 0 }))
        }
        b"VP8X" => {
            let sides = side(first.data.get(4..)).zip(side(first.data.get(7..)));
            sides.zip(first.data.first()).map(|((width, height), flags)| (width, height, *flags))
        }
        _ => None,
    }
    .ok_or(DecodeError::Corrupt)?;
    limits.check(width, height)?;
    let limits = limits.for_samples::<CHANNELS>(width, height)?;
    let mut load = Load { width, height, halves: 0, tables: 0, most: limits.max_memory, direct: false };
    load.halves = if flags & ALPHA == 0 { COLOR_HALVES } else { COLOR_ALPHA_HALVES };
    if first.name != b"VP8X" {
        load.direct = flags & ALPHA != 0;
        load.stream(&first, (width, height))?;
        load.check()?;
        return Ok(limits);
    }
    let animated = flags & ANIMATION != 0;
    load.direct = flags & ALPHA != 0 && !animated;
    if animated {
        load.halves += CANVAS_HALVES;
    }
    let mut framed = false;
    while let Some((chunk, next)) = split(rest) {
        rest = next;
        match chunk.name {
            // Frames of what is no animation would be taken for the picture itself.
            b"ANMF" if !animated || chunk.is_cut => return Err(DecodeError::Corrupt),
            b"ANMF" if !framed => {
                framed = true;
                load.frame(chunk.data)?;
            }
            // The decoder takes memory for all that it is said to have.
            b"EXIF" if chunk.is_cut => return Err(DecodeError::Corrupt),
            _ if !animated => load.stream(&chunk, (width, height))?,
            _ => {}
        }
    }
    load.check()?;
    Ok(limits)
}

/// What a file takes while it is opened.
struct Load {
    width: u32,
    height: u32,
    halves: u64,
    tables: u64,
    most: u64,
    /// Whether a lossless stream unfolds into the picture itself.
    direct: bool,
}

impl Load {
    /// The first frame of an animation, which is all that is opened.
    fn frame(&mut self, data: &[u8]) -> Result<(), DecodeError> {
        let sides = side(data.get(6..)).zip(side(data.get(9..))).ok_or(DecodeError::Corrupt)?;
        if sides.0 > self.width || sides.1 > self.height {
            return Err(DecodeError::Corrupt);
        }
        let mut rest = data.get(FRAME_HEADER..).unwrap_or_default();
        while let Some((chunk, next)) = split(rest) {
            rest = next;
            self.stream(&chunk, sides)?;
        }
        Ok(())
    }

    /// Adds a stream of pixels; any other chunk costs nothing.
    fn stream(&mut self, chunk: &Chunk<'_>, (width, height): (u32, u32)) -> Result<(), DecodeError> {
        match chunk.name {
            b"VP8 " => {
                self.halves += LOSSY_HALVES;
                let pixels = u64::from(width).saturating_mul(u64::from(height));
                if pixels.saturating_add(PIXELS_A_BYTE.saturating_mul(chunk.data.len() as u64)) > MAX_LOSSY_WORK {
                    return Err(DecodeError::TooCostly);
                }
                match lossy_size(chunk.data) {
                    Some(own) if own == (width, height) => Ok(()),
                    _ => Err(DecodeError::Corrupt),
                }
            }
            b"VP8L" => {
                self.halves += LOSSLESS_HALVES + if self.direct { 0 } else { LOSSLESS_PIXELS_HALVES };
                match lossless_size(chunk.data) {
                    Some((own_width, own_height, _)) if (own_width, own_height) == (width, height) => {}
                    _ => return Err(DecodeError::Corrupt),
                }
                self.codes(chunk.data.get(5..).unwrap_or_default(), (width, height))
            }
            b"ALPH" => {
                self.halves += ALPHA_PLANE_HALVES;
                match chunk.data.split_first() {
                    // The lowest two bits say whether it is a lossless stream.
                    Some((header, stream)) if header & 3 == 1 => self.codes(stream, (width, height)),
                    _ => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }

    fn codes(&mut self, stream: &[u8], (width, height): (u32, u32)) -> Result<(), DecodeError> {
        // Not before it is known that the pixels alone fit: reading the codes takes time.
        self.check()?;
        let bytes = codes::table_bytes(stream, width, height, self.most)?;
        self.tables = self.tables.saturating_add(bytes);
        Ok(())
    }

    fn check(&self) -> Result<(), DecodeError> {
        let pixels = u64::from(self.width).saturating_mul(u64::from(self.height));
        let bytes = pixels.saturating_mul(self.halves) / 2;
        if bytes.saturating_add(self.tables) > self.most { Err(DecodeError::TooCostly) } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests;
