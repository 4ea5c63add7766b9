//! What the Huffman tables of a lossless WebP stream will take, worked out before the decoder builds them.
//!
//! A stream names up to 65,536 groups of five codes, used or not. A code takes some fourteen bytes of the file and four
//! kilobytes once it is a table: five megabytes become more than a gigabyte. So the stream is read here up to its last
//! code (WebP lossless bitstream specification, 3 to 6; the smaller pictures within it come first and have to be read
//! too) and its tables are added up.

use super::super::DecodeError;
use super::bits::{Bits, Code};

/// What one code takes in the decoder beside its tables: its entry, two allocations.
const CODE_BYTES: u64 = 128;
/// Bytes of an entry of a table, which has one for each value of up to [`TABLE_BITS`] bits.
const ENTRY_BYTES: u64 = 4;
const TABLE_BITS: usize = 10;
/// What a symbol takes whose code is longer: two nodes of 16 bytes, in a list that grows by doubling.
const LONG_SYMBOL_BYTES: u64 = 64;

const LITERALS: usize = 256;
const LENGTH_SYMBOLS: usize = 24;
const DISTANCES: usize = 40;
/// Largest cache of colors, as a power of two.
const MAX_CACHE_BITS: u32 = 11;
/// Transforms: prediction, color, subtraction of green, palette.
const PREDICTION: u32 = 0;
const COLOR: u32 = 1;
const SUBTRACT_GREEN: u32 = 2;

/// Bytes that the tables of a stream of this size take, or that it takes more than `most`. The stream begins behind the
/// header with the sizes, as in an `ALPH` chunk.
pub(super) fn table_bytes(stream: &[u8], width: u32, height: u32, most: u64) -> Result<u64, DecodeError> {
    Survey { bits: Bits::new(stream), total: 0, most }.stream(width, height)
}

struct Survey<'a> {
    bits: Bits<'a>,
    total: u64,
    most: u64,
}

/// Five codes: green with lengths and cached colors, red, blue, alpha, distance.
type Group = [Code; 5];

impl Survey<'_> {
    fn stream(mut self, width: u32, height: u32) -> Result<u64, DecodeError> {
        let mut columns = width;
        let mut seen = [false; 4];
        while self.bits.take(1)? == 1 {
            let kind = self.bits.take(2)?;
            let slot = seen.get_mut(kind as usize).ok_or(DecodeError::Corrupt)?;
            if core::mem::replace(slot, true) {
                return Err(DecodeError::Corrupt);
            }
            match kind {
                PREDICTION | COLOR => {
                    let size = self.bits.take(3)? + 2;
                    self.picture(tiles(columns, size), tiles(height, size))?;
                }
                SUBTRACT_GREEN => {}
                _ => {
                    let colors = self.bits.take(8)? + 1;
                    self.picture(colors, 1)?;
                    // Pixels of few colors share a byte.
                    columns = tiles(
                        columns,
                        match colors {
                            0..=2 => 3,
                            3..=4 => 2,
                            5..=16 => 1,
                            _ => 0,
                        },
                    );
                }
            }
        }
        let cache = self.cache()?;
        let mut groups = 1;
        if self.bits.take(1)? == 1 {
            let size = self.bits.take(3)? + 2;
            let tiles = self.picture(tiles(columns, size), tiles(height, size))?;
            // Red and green of a tile number its group.
            groups = 1 + tiles.iter().map(|pixel| pixel >> 8 & 0xFFFF).max().unwrap_or(0);
        }
        for _ in 0..groups {
            self.group(cache)?;
        }
        Ok(self.total)
    }

    /// The bits of a cache of colors; none for 0.
    fn cache(&mut self) -> Result<u32, DecodeError> {
        if self.bits.take(1)? == 0 {
            return Ok(0);
        }
        let bits = self.bits.take(4)?;
        if (1..=MAX_CACHE_BITS).contains(&bits) { Ok(bits) } else { Err(DecodeError::Corrupt) }
    }

    fn group(&mut self, cache: u32) -> Result<Group, DecodeError> {
        let cached = if cache > 0 { 1 << cache } else { 0 };
        let mut code = |symbols: usize| {
            let code = Code::read(&mut self.bits, symbols)?;
            let table = if code.is_trivial() { 0 } else { ENTRY_BYTES << code.longest().min(TABLE_BITS) };
            let long = code.count_longer_than(TABLE_BITS) as u64;
            self.total = self.total.saturating_add(CODE_BYTES + table + LONG_SYMBOL_BYTES * long);
            if self.total > self.most { Err(DecodeError::TooCostly) } else { Ok(code) }
        };
        Ok([
            code(LITERALS + LENGTH_SYMBOLS + cached)?,
            code(LITERALS)?,
            code(LITERALS)?,
            code(LITERALS)?,
            code(DISTANCES)?,
        ])
    }

    /// Reads one of the smaller pictures, which have one group each. Pixels as `0xAARRGGBB`.
    fn picture(&mut self, width: u32, height: u32) -> Result<Vec<u32>, DecodeError> {
        let cache = self.cache()?;
        let [green, red, blue, alpha, distance] = self.group(cache)?;
        let count = width as usize * height as usize;
        let mut pixels: Vec<u32> = Vec::with_capacity(count);
        let mut colors = vec![0u32; if cache > 0 { 1 << cache } else { 0 }];
        while pixels.len() < count {
            let start = pixels.len();
            let symbol = green.symbol(&mut self.bits)? as usize;
            if symbol < LITERALS {
                let (red, blue) = (red.symbol(&mut self.bits)?, blue.symbol(&mut self.bits)?);
                let alpha = alpha.symbol(&mut self.bits)?;
                pixels.push(alpha << 24 | red << 16 | (symbol as u32) << 8 | blue);
            } else if symbol < LITERALS + LENGTH_SYMBOLS {
                let length = self.prefixed((symbol - LITERALS) as u32)?;
                let code = distance.symbol(&mut self.bits)?;
                let back = distance_of(self.prefixed(code)?, width);
                let from = start.checked_sub(back).ok_or(DecodeError::Corrupt)?;
                if length > count - start {
                    return Err(DecodeError::Corrupt);
                }
                for at in from..from + length {
                    pixels.push(pixels.get(at).copied().ok_or(DecodeError::Corrupt)?);
                }
            } else {
                pixels.push(colors.get(symbol - LITERALS - LENGTH_SYMBOLS).copied().ok_or(DecodeError::Corrupt)?);
            }
            if cache > 0 {
                for pixel in pixels.get(start..).unwrap_or_default() {
                    let at = pixel.wrapping_mul(0x1E35_A7BD) >> (32 - cache);
                    if let Some(slot) = colors.get_mut(at as usize) {
                        *slot = *pixel;
                    }
                }
            }
        }
        Ok(pixels)
    }

    /// A length or a distance from its prefix (5.2.2).
    fn prefixed(&mut self, prefix: u32) -> Result<usize, DecodeError> {
        if prefix < 4 {
            return Ok(prefix as usize + 1);
        }
        let extra = (prefix - 2) >> 1;
        let offset = (2 + (prefix & 1)) << extra;
        Ok(offset as usize + self.bits.take(extra)? as usize + 1)
    }
}

const fn tiles(side: u32, bits: u32) -> u32 {
    (side + (1 << bits) - 1) >> bits
}

/// How many pixels back: the first 120 codes stand for near places (5.2.2), as offsets of column and row.
fn distance_of(code: usize, width: u32) -> usize {
    match NEAR.get(code.wrapping_sub(1)) {
        Some(&(dx, dy)) => {
            let back = i64::from(dx) + i64::from(dy) * i64::from(width);
            usize::try_from(back.max(1)).unwrap_or(1)
        }
        None => code - NEAR.len(),
    }
}

#[rustfmt::skip]
const NEAR: [(i8, i8); 120] = [
    (0, 1), (1, 0), (1, 1), (-1, 1), (0, 2), (2, 0), (1, 2), (-1, 2), (2, 1), (-2, 1), (2, 2), (-2, 2), (0, 3), (3, 0),
    (1, 3), (-1, 3), (3, 1), (-3, 1), (2, 3), (-2, 3), (3, 2), (-3, 2), (0, 4), (4, 0), (1, 4), (-1, 4), (4, 1), (-4, 1),
    (3, 3), (-3, 3), (2, 4), (-2, 4), (4, 2), (-4, 2), (0, 5), (3, 4), (-3, 4), (4, 3), (-4, 3), (5, 0), (1, 5), (-1, 5),
    (5, 1), (-5, 1), (2, 5), (-2, 5), (5, 2), (-5, 2), (4, 4), (-4, 4), (3, 5), (-3, 5), (5, 3), (-5, 3), (0, 6), (6, 0),
    (1, 6), (-1, 6), (6, 1), (-6, 1), (2, 6), (-2, 6), (6, 2), (-6, 2), (4, 5), (-4, 5), (5, 4), (-5, 4), (3, 6), (-3, 6),
    (6, 3), (-6, 3), (0, 7), (7, 0), (1, 7), (-1, 7), (5, 5), (-5, 5), (7, 1), (-7, 1), (4, 6), (-4, 6), (6, 4), (-6, 4),
    (2, 7), (-2, 7), (7, 2), (-7, 2), (3, 7), (-3, 7), (7, 3), (-7, 3), (5, 6), (-5, 6), (6, 5), (-6, 5), (8, 0), (4, 7),
    (-4, 7), (7, 4), (-7, 4), (8, 1), (8, 2), (6, 6), (-6, 6), (8, 3), (5, 7), (-5, 7), (7, 5), (-7, 5), (8, 4), (6, 7),
    (-6, 7), (7, 6), (-7, 6), (8, 5), (7, 7), (-7, 7), (8, 6), (8, 7),
];
