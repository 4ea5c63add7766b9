//! Bits in the two orders that the formats use.

/// Bits from the least significant one of each byte on: deflate and lossless WebP.
#[derive(Default)]
pub struct LowFirst {
    bytes: Vec<u8>,
    used: u32,
}

impl LowFirst {
    /// Appends the lowest `count` bits of `value`, lowest first.
    pub fn put(&mut self, value: u32, count: u32) {
        for bit in 0..count {
            if self.used == 0 {
                self.bytes.push(0);
            }
            if let Some(last) = self.bytes.last_mut() {
                *last |= ((value >> bit & 1) as u8) << self.used;
            }
            self.used = (self.used + 1) % 8;
        }
    }

    /// Appends the lowest `count` bits of `value`, highest first, as Huffman codes are written.
    pub fn put_code(&mut self, value: u32, count: u32) {
        for bit in (0..count).rev() {
            self.put(value >> bit & 1, 1);
        }
    }

    /// The bytes, the last one filled up with zeros.
    pub fn finish(self) -> Vec<u8> {
        self.bytes
    }
}
