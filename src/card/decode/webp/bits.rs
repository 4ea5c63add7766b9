//! Bits and Huffman codes of lossless WebP, as they are read before anything is built.

use super::super::DecodeError;

/// Bits from the least significant one of each byte on.
pub(super) struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Bits<'a> {
    pub(super) const fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, at: 0 }
    }

    /// Up to 24 bits.
    pub(super) fn take(&mut self, count: u32) -> Result<u32, DecodeError> {
        let mut value = 0;
        for bit in 0..count {
            value |= self.bit()? << bit;
        }
        Ok(value)
    }

    fn bit(&mut self) -> Result<u32, DecodeError> {
        let byte = *self.bytes.get(self.at / 8).ok_or(DecodeError::Corrupt)?;
        let bit = byte >> (self.at % 8) & 1;
        self.at += 1;
        Ok(u32::from(bit))
    }
}

/// Longest code, in bits.
const LONGEST: usize = 15;
/// The order in which the lengths of the codes for lengths are written (6.2.2).
const ORDER: [usize; 19] = [17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

/// A canonical code: how many codes each length has, and the symbols in the order of their codes.
pub(super) struct Code {
    counts: [u16; LONGEST + 1],
    symbols: Vec<u16>,
}

impl Code {
    /// Reads a code over so many symbols (6.2).
    pub(super) fn read(bits: &mut Bits<'_>, symbols: usize) -> Result<Self, DecodeError> {
        if bits.take(1)? == 1 {
            return Self::simple(bits, symbols);
        }
        let mut lengths = [0; 19];
        let written = 4 + bits.take(4)? as usize;
        for place in ORDER.iter().take(written) {
            let length = bits.take(3)?;
            if let Some(slot) = lengths.get_mut(*place) {
                *slot = length as u8;
            }
        }
        Self::of(&Self::of(&lengths)?.lengths(bits, symbols)?)
    }

    /// One symbol that takes no bits, or two that take one.
    fn simple(bits: &mut Bits<'_>, symbols: usize) -> Result<Self, DecodeError> {
        let two = bits.take(1)? == 1;
        let wide = bits.take(1)?;
        let first = bits.take(1 + 7 * wide)? as u16;
        let mut found = vec![first];
        if two {
            found.push(bits.take(8)? as u16);
        }
        if found.iter().any(|symbol| usize::from(*symbol) >= symbols) {
            return Err(DecodeError::Corrupt);
        }
        let mut counts = [0; LONGEST + 1];
        if let Some(count) = counts.get_mut(usize::from(two)) {
            *count = found.len() as u16;
        }
        Ok(Self { counts, symbols: found })
    }

    /// The code whose symbols have these lengths. One symbol alone takes no bits.
    fn of(lengths: &[u8]) -> Result<Self, DecodeError> {
        let mut counts = [0u16; LONGEST + 1];
        let mut symbols: Vec<u16> = (0..lengths.len() as u16).collect();
        let length = |symbol: u16| lengths.get(usize::from(symbol)).copied().unwrap_or(0);
        symbols.retain(|symbol| length(*symbol) > 0);
        if let [_] = *symbols {
            let [none, ..] = &mut counts;
            *none = 1;
            return Ok(Self { counts, symbols });
        }
        for symbol in &symbols {
            if let Some(count) = counts.get_mut(usize::from(length(*symbol))) {
                *count += 1;
            }
        }
        // Every string of bits begins with exactly one code.
        let room =
            counts.iter().enumerate().map(|(length, count)| u32::from(*count) << (LONGEST - length)).sum::<u32>();
        if room != 1 << LONGEST {
            return Err(DecodeError::Corrupt);
        }
        symbols.sort_by_key(|symbol| length(*symbol));
        Ok(Self { counts, symbols })
    }

    /// The lengths that this code spells for another (6.2.2).
    fn lengths(&self, bits: &mut Bits<'_>, symbols: usize) -> Result<Vec<u8>, DecodeError> {
        let mut left = symbols;
        if bits.take(1)? == 1 {
            let wide = 2 + 2 * bits.take(3)?;
            left = 2 + bits.take(wide)? as usize;
            if left > symbols {
                return Err(DecodeError::Corrupt);
            }
        }
        let mut lengths = Vec::with_capacity(symbols);
        let mut last = 8;
        while lengths.len() < symbols && left > 0 {
            left -= 1;
            let (value, times) = match self.symbol(bits)? {
                16 => (last, 3 + bits.take(2)?),
                17 => (0, 3 + bits.take(3)?),
                18 => (0, 11 + bits.take(7)?),
                length => (length as u8, 1),
            };
            if lengths.len() + times as usize > symbols {
                return Err(DecodeError::Corrupt);
            }
            if value > 0 {
                last = value;
            }
            lengths.extend(core::iter::repeat_n(value, times as usize));
        }
        Ok(lengths)
    }

    /// The next symbol.
    pub(super) fn symbol(&self, bits: &mut Bits<'_>) -> Result<u32, DecodeError> {
        let (mut code, mut first, mut before) = (0u32, 0u32, 0u32);
        for (length, count) in self.counts.iter().enumerate() {
            if length > 0 {
                code = code << 1 | bits.bit()?;
                first <<= 1;
            }
            let count = u32::from(*count);
            if code < first + count {
                let at = before + code - first;
                return self.symbols.get(at as usize).map(|symbol| u32::from(*symbol)).ok_or(DecodeError::Corrupt);
            }
            first += count;
            before += count;
        }
        Err(DecodeError::Corrupt)
    }

    /// Whether it has one symbol, which takes no bits.
    pub(super) fn is_trivial(&self) -> bool {
        self.symbols.len() <= 1
    }

    /// Bits of its longest code.
    pub(super) fn longest(&self) -> usize {
        self.counts.iter().rposition(|count| *count > 0).unwrap_or(0)
    }

    /// Symbols whose codes are longer.
    pub(super) fn count_longer_than(&self, bits: usize) -> usize {
        self.counts.iter().skip(bits + 1).map(|count| usize::from(*count)).sum()
    }
}
