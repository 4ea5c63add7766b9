//! PNG (ISO/IEC 15948) around rows of zeros, or around rows of the caller's.

use super::bits::LowFirst;

const MAGIC: &[u8] = b"\x89PNG\r\n\x1a\n";

/// What `IHDR` states.
#[derive(Debug, Clone, Copy)]
pub struct Header {
    /// Columns.
    pub width: u32,
    /// Rows.
    pub height: u32,
    /// Bits a sample.
    pub depth: u8,
    /// 0 gray, 2 color, 3 palette, 4 gray with alpha, 6 color with alpha.
    pub color: u8,
    /// 1 for Adam7.
    pub interlace: u8,
}

impl Header {
    /// Bits of a pixel.
    pub fn bits(&self) -> u64 {
        let samples = match self.color {
            2 => 3,
            4 => 2,
            6 => 4,
            _ => 1,
        };
        samples * u64::from(self.depth)
    }

    /// Bytes of all rows with their filter bytes, as the header states them.
    pub fn raw_bytes(&self) -> u64 {
        let rows = |width: u64, height: u64| {
            if width == 0 { 0 } else { height.saturating_mul(1 + (width * self.bits()).div_ceil(8)) }
        };
        let (width, height) = (u64::from(self.width), u64::from(self.height));
        if self.interlace == 0 {
            return rows(width, height);
        }
        // First column, first row, step of columns, step of rows of each of Adam7's passes.
        const PASSES: [(u64, u64, u64, u64); 7] =
            [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)];
        let count = |side: u64, first: u64, step: u64| side.saturating_sub(first).div_ceil(step);
        let pass = |&(x, y, dx, dy): &(u64, u64, u64, u64)| rows(count(width, x, dx), count(height, y, dy));
        PASSES.iter().map(pass).fold(0, u64::saturating_add)
    }

    fn bytes(&self) -> Vec<u8> {
        let mut out = [self.width.to_be_bytes(), self.height.to_be_bytes()].concat();
        out.extend_from_slice(&[self.depth, self.color, 0, 0, self.interlace]);
        out
    }
}

/// A file of these chunks between magic and `IEND`.
pub fn file(header: &Header, chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    chunk(&mut out, b"IHDR", &header.bytes());
    for (name, data) in chunks {
        chunk(&mut out, name, data);
    }
    chunk(&mut out, b"IEND", &[]);
    out
}

/// A picture of zeros of the stated size: 13 bits for 258 bytes.
pub fn zeros(header: &Header, before: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut chunks = before.to_vec();
    chunks.push((b"IDAT", zlib_zeros(header.raw_bytes())));
    file(header, &chunks)
}

fn chunk(out: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
    out.extend_from_slice(&(data.len() as u32).to_be_bytes());
    out.extend_from_slice(name);
    out.extend_from_slice(data);
    let sum = crc(name.iter().chain(data));
    out.extend_from_slice(&sum.to_be_bytes());
}

fn crc<'a>(bytes: impl Iterator<Item = &'a u8>) -> u32 {
    let table: [u32; 256] = core::array::from_fn(|k| {
        (0..8).fold(k as u32, |value, _| if value & 1 == 1 { 0xEDB8_8320 ^ (value >> 1) } else { value >> 1 })
    });
    !bytes.fold(u32::MAX, |sum, byte| table[usize::from(sum as u8 ^ byte)] ^ (sum >> 8))
}

/// A zlib stream of `count` zeros, as short as fixed codes make it.
pub fn zlib_zeros(count: u64) -> Vec<u8> {
    const MATCH: u64 = 258;
    let mut bits = LowFirst::default();
    bits.put(0b011, 3);
    let matches = count.saturating_sub(1) / MATCH;
    let literals = count - matches * MATCH;
    for _ in 0..literals {
        bits.put_code(0x30, 8);
    }
    for _ in 0..matches {
        // Length 258 is code 285; distance 1 is code 0.
        bits.put_code(0b1100_0101, 8);
        bits.put_code(0, 5);
    }
    bits.put(0, 7);
    // The sum over zeros: the low half stays 1, which the high half adds up.
    let adler = ((count % 65_521) << 16 | 1) as u32;
    [&[0x78, 0x01][..], &bits.finish(), &adler.to_be_bytes()].concat()
}

/// A zlib stream that holds `data` as it is.
pub fn zlib_stored(data: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x01];
    let mut pieces = data.chunks(65_535).peekable();
    if pieces.peek().is_none() {
        out.extend_from_slice(&[1, 0, 0, 0xFF, 0xFF]);
    }
    while let Some(piece) = pieces.next() {
        let length = piece.len() as u16;
        out.push(u8::from(pieces.peek().is_none()));
        out.extend_from_slice(&length.to_le_bytes());
        out.extend_from_slice(&(!length).to_le_bytes());
        out.extend_from_slice(piece);
    }
    let (a, b) = data.iter().fold((1u32, 0u32), |(a, b), &byte| {
        let a = (a + u32::from(byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    out.extend_from_slice(&(b << 16 | a).to_be_bytes());
    out
}
