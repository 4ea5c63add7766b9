//! WebP: containers, lossless streams of single-symbol codes, lossy streams of zeros.

use super::bits::LowFirst;

/// A container of these chunks.
pub fn riff(chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut body = b"WEBP".to_vec();
    for (name, data) in chunks {
        chunk(&mut body, name, data);
    }
    [&b"RIFF"[..], &(body.len() as u32).to_le_bytes(), &body].concat()
}

/// A chunk with its header, padded to an even length.
pub fn chunk(out: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    out.extend_from_slice(name);
    out.extend_from_slice(&(data.len() as u32).to_le_bytes());
    out.extend_from_slice(data);
    out.extend(std::iter::repeat_n(0, data.len() % 2));
}

/// A `VP8X` chunk. Flags: 0x02 animation, 0x08 EXIF, 0x10 alpha.
pub fn extended(flags: u8, width: u32, height: u32) -> (&'static [u8; 4], Vec<u8>) {
    let mut data = vec![flags, 0, 0, 0];
    for side in [width, height] {
        data.extend_from_slice(&side.saturating_sub(1).to_le_bytes()[..3]);
    }
    (b"VP8X", data)
}

/// How the codes of a lossless stream are written.
#[derive(Debug, Clone, Copy)]
pub enum Codes {
    /// One symbol a code: a pixel costs nothing.
    Single,
    /// So many groups of codes, all but the first of which no pixel uses, each with tables of 1,024 entries.
    Groups(u32),
}

/// A lossless stream (`VP8L`) of one color. `alpha` is what the header states; `headless` is for an `ALPH` chunk.
pub fn lossless(width: u32, height: u32, alpha: bool, codes: Codes, headless: bool) -> Vec<u8> {
    let mut bits = LowFirst::default();
    if !headless {
        bits.put(0x2F, 8);
        bits.put(width.saturating_sub(1), 14);
        bits.put(height.saturating_sub(1), 14);
        bits.put(u32::from(alpha), 1);
        bits.put(0, 3);
    }
    bits.put(0, 1); // no transform
    bits.put(0, 1); // no color cache
    match codes {
        Codes::Single => {
            bits.put(0, 1); // one group
            for _ in 0..5 {
                single(&mut bits, 0);
            }
        }
        Codes::Groups(count) => {
            bits.put(1, 1); // several groups
            bits.put(7, 3); // tiles of 512 pixels
            let tiles = width.div_ceil(512) * height.div_ceil(512);
            // The picture of groups: the last tile names the last group, the others the first.
            bits.put(0, 1); // no color cache
            let last = count.saturating_sub(1);
            two(&mut bits, 0, last & 0xFF); // green
            two(&mut bits, 0, last >> 8 & 0xFF); // red
            single(&mut bits, 0);
            single(&mut bits, 0);
            single(&mut bits, 0);
            for tile in 1..=tiles {
                bits.put(u32::from(tile == tiles), 1);
                bits.put(u32::from(tile == tiles), 1);
            }
            for _ in 0..count {
                for _ in 0..5 {
                    deep(&mut bits);
                }
            }
            // Each pixel: four symbols of the one-bit code.
            for _ in 0..u64::from(width) * u64::from(height) {
                bits.put(0, 4);
            }
        }
    }
    bits.finish()
}

/// A code of one symbol, which takes no bits.
fn single(bits: &mut LowFirst, symbol: u32) {
    bits.put(0b101, 3); // simple, one symbol, of eight bits
    bits.put(symbol, 8);
}

fn two(bits: &mut LowFirst, zero: u32, one: u32) {
    bits.put(0b111, 3); // simple, two symbols, the first of eight bits
    bits.put(zero, 8);
    bits.put(one, 8);
}

/// A code of eleven symbols with 1, 2, … 9, 10, 10 bits.
fn deep(bits: &mut LowFirst) {
    bits.put(0, 1);
    bits.put(15 - 4, 4); // lengths of fifteen length codes, in the order of the format
    // Lengths 1 to 10 have codes: six of three bits and four of four bits.
    for length in [17u32, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11] {
        bits.put(
            if (1..=6).contains(&length) {
                3
            } else if (7..=10).contains(&length) {
                4
            } else {
                0
            },
            3,
        );
    }
    bits.put(1, 1); // so many lengths are written
    bits.put(1, 3); // as four bits
    bits.put(11 - 2, 4);
    for length in (1..=10).chain([10]) {
        if length <= 6 {
            bits.put_code(length - 1, 3);
        } else {
            bits.put_code(12 + length - 7, 4);
        }
    }
}

/// A lossy stream (`VP8 `) of zeros, whose every block is empty.
pub fn lossy(width: u16, height: u16, bytes: usize) -> Vec<u8> {
    // Key frame, version 0, shown; the length of the first part.
    let first = (bytes / 2).min((1 << 19) - 1) as u32;
    let tag = 0b1_0000 | first << 5;
    let mut out = tag.to_le_bytes()[..3].to_vec();
    out.extend_from_slice(&[0x9D, 0x01, 0x2A]);
    out.extend_from_slice(&width.to_le_bytes());
    out.extend_from_slice(&height.to_le_bytes());
    out.extend(std::iter::repeat_n(0, bytes));
    out
}
