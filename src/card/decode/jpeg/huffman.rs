//! Huffman codes of JPEG (T.81 annex C and F.2.2): looked up, not walked.

/// Codes up to this length are found in one step.
const SHORT: u32 = 10;

/// Longest code.
const LONGEST: u32 = 16;

/// Codes of one table.
pub(super) struct Table {
    /// For each beginning of [`SHORT`] bits, symbol and length of its code; length 0 if it is longer.
    short: Vec<(u8, u8)>,
    /// For the same beginnings, when a term is passed over: bits of code and value, and how far it leads.
    passes: Vec<(u8, u8)>,
    /// By length: the first code that is too large for it, and what to add to a code for the place of its symbol.
    long: [(u32, i32); LONGEST as usize + 1],
    symbols: Vec<u8>,
}

impl Table {
    /// From how many codes there are of each length, and the symbols in the order of their codes. `None` if there is
    /// no such code.
    pub(super) fn new(counts: &[u8; LONGEST as usize], symbols: &[u8]) -> Option<Self> {
        let mut short = vec![(0, 0); 1 << SHORT];
        let mut long = [(0, 0); LONGEST as usize + 1];
        let (mut code, mut place) = (0u32, 0usize);
        for (length, &count) in (1u32..).zip(counts) {
            let offset = place as i32 - code as i32;
            for _ in 0..count {
                let symbol = *symbols.get(place)?;
                if length <= SHORT {
                    let first = (code << (SHORT - length)) as usize;
                    let beginnings = short.get_mut(first..first + (1 << (SHORT - length)))?;
                    beginnings.fill((symbol, length as u8));
                }
                code += 1;
                place += 1;
            }
            if code > 1 << length {
                return None;
            }
            *long.get_mut(length as usize)? = (code, offset);
            code <<= 1;
        }
        let pass = |&(symbol, length): &(u8, u8)| if length > 0 { passed(symbol, u32::from(length)) } else { (0, 0) };
        let passes = short.iter().map(pass).collect();
        Some(Self { short, passes, long, symbols: symbols.to_vec() })
    }

    /// Symbol and length of the code that begins the next 16 bits.
    #[inline(always)]
    fn find(&self, next: u32) -> Option<(u8, u32)> {
        match self.short.get((next >> (LONGEST - SHORT)) as usize) {
            Some(&(symbol, length)) if length > 0 => Some((symbol, u32::from(length))),
            _ => self.find_long(next),
        }
    }

    #[cold]
    fn find_long(&self, next: u32) -> Option<(u8, u32)> {
        let fits =
            |&length: &u32| self.long.get(length as usize).is_some_and(|&(end, _)| next >> (LONGEST - length) < end);
        let length = (SHORT + 1..=LONGEST).find(fits)?;
        let &(_, offset) = self.long.get(length as usize)?;
        let place = (next >> (LONGEST - length)) as i32 + offset;
        Some((*self.symbols.get(usize::try_from(place).ok()?)?, length))
    }
}

/// Terms of a block.
const TERMS: u8 = 64;

/// Bits of a term's code and value together, and how many places it leads on: to the end of the block where no value
/// follows (T.81 F.1.2.2).
const fn passed(symbol: u8, length: u32) -> (u8, u8) {
    let size = symbol & 15;
    let places = if size == 0 && symbol != RUN_OF_SIXTEEN { TERMS } else { (symbol >> 4) + 1 };
    (length as u8 + size, places)
}

/// Symbol of sixteen zeros, after which a block goes on.
pub(super) const RUN_OF_SIXTEEN: u8 = 0xF0;

/// Bits of a scan, up to the next marker.
pub(super) struct Bits<'a> {
    data: &'a [u8],
    at: usize,
    hold: u64,
    /// How many of the lowest bits of `hold` are still to be read.
    held: u32,
    /// Bits that were made up because a marker, or the end, has come.
    missing: u32,
}

impl<'a> Bits<'a> {
    pub(super) const fn new(data: &'a [u8]) -> Self {
        Self { data, at: 0, hold: 0, held: 0, missing: 0 }
    }

    /// Has 32 bits at hand.
    #[inline(always)]
    fn fill(&mut self) {
        if self.held > 32 {
            return;
        }
        if let Some(word) = self.data.get(self.at..).and_then(|data| data.first_chunk::<4>()) {
            let word = u32::from_be_bytes(*word);
            // No byte is 0xFF: those are markers, or stuffed with a 0.
            if (!word).wrapping_sub(0x0101_0101) & word & 0x8080_8080 == 0 {
                (self.hold, self.held) = (self.hold << 32 | u64::from(word), self.held + 32);
                self.at += 4;
                return;
            }
        }
        self.fill_slowly();
    }

    #[cold]
    fn fill_slowly(&mut self) {
        while self.held <= 32 {
            let byte = match (self.data.get(self.at), self.data.get(self.at + 1)) {
                (Some(0xFF), Some(0)) => {
                    self.at += 2;
                    0xFF
                }
                (Some(&byte), _) if byte != 0xFF => {
                    self.at += 1;
                    byte
                }
                _ => {
                    self.missing += 8;
                    0
                }
            };
            (self.hold, self.held) = (self.hold << 8 | u64::from(byte), self.held + 8);
        }
    }

    /// The next symbol. `None` if the bits begin no code or the data has ended long ago.
    #[inline(always)]
    pub(super) fn symbol(&mut self, table: &Table) -> Option<u8> {
        self.fill();
        // What was made up may lie in `hold` unread; more than that was read.
        if self.missing > 64 {
            return None;
        }
        let next = (self.hold >> (self.held - LONGEST)) as u32 & 0xFFFF;
        let (symbol, length) = table.find(next)?;
        self.held -= length;
        Some(symbol)
    }

    /// Passes over a term, and says how many places it leads on. `None` as for [`symbol`](Self::symbol).
    #[inline(always)]
    pub(super) fn pass(&mut self, table: &Table) -> Option<usize> {
        self.fill();
        if self.missing > 64 {
            return None;
        }
        let next = (self.hold >> (self.held - LONGEST)) as u32 & 0xFFFF;
        let (bits, places) = match table.passes.get((next >> (LONGEST - SHORT)) as usize) {
            Some(&(bits, places)) if bits > 0 => (bits, places),
            _ => table.find_long(next).map(|(symbol, length)| passed(symbol, length))?,
        };
        self.held -= u32::from(bits);
        Some(usize::from(places))
    }

    /// Passes over bits that follow a symbol, 15 at most.
    #[inline(always)]
    pub(super) fn skip(&mut self, count: u32) {
        self.held = self.held.saturating_sub(count);
    }

    /// A number of `size` bits that follow a symbol, 15 at most, of which those with a leading 0 are negative (T.81
    /// F.2.2.1).
    pub(super) fn signed(&mut self, size: u32) -> i32 {
        self.skip(size);
        let value = (self.hold >> self.held) as i32 & ((1 << size) - 1);
        if size > 0 && value >> (size - 1) == 0 { value - (1 << size) + 1 } else { value }
    }

    /// Goes on after the restart marker that comes next. `None` if there is none.
    pub(super) fn restart(&mut self) -> Option<()> {
        let rest = self.data.get(self.at..)?;
        let &[0xFF, 0xD0..=0xD7, ..] = rest else { return None };
        *self = Self { at: self.at + 2, ..Self::new(self.data) };
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Codes 0, 10, 1100 and, of 12 bits, 110100000000 and 110100000001.
    fn table() -> Table {
        let mut counts = [0; 16];
        (counts[0], counts[1], counts[3], counts[11]) = (1, 1, 1, 2);
        Table::new(&counts, &[5, 6, 7, 8, 9]).unwrap()
    }

    #[test]
    fn codes_of_every_length_are_found() {
        // 0, 10, 1100, 110100000001, 110100000000, 0, then 111, which begins no code.
        let bits = "010110011010000000111010000000001110111011101110";
        let bytes: Vec<u8> =
            bits.as_bytes().chunks(8).map(|b| b.iter().fold(0, |byte, &bit| byte << 1 | (bit - b'0'))).collect();
        let mut reader = Bits::new(&bytes);
        let table = table();
        let found: Vec<Option<u8>> = (0..7).map(|_| reader.symbol(&table)).collect();
        assert_eq!(found, [5, 6, 7, 9, 8, 5].map(Some).into_iter().chain([None]).collect::<Vec<_>>());
    }

    #[test]
    fn terms_are_passed_over_with_their_values() {
        // Symbols 5, 6 and 7 have values of as many bits; 0xF0 has none, 0 ends the block, and 0x32 of 12 bits leads
        // four on.
        let mut counts = [0; 16];
        (counts[0], counts[1], counts[3], counts[11]) = (1, 1, 1, 1);
        let table = Table::new(&counts, &[5, 0xF0, 0, 0x32]).unwrap();
        #[expect(clippy::unusual_byte_groupings, reason = "a group a code")]
        for (bits, expected) in [
            (0b0_10101_10_1100_110100000000_01_0_11111_u64, [1usize, 16, 64, 4, 1]),
            (0b1100_10_0_00000_10_110100000000_11_0000_u64, [64, 16, 1, 16, 4]),
        ] {
            let bytes = (bits << 32).to_be_bytes();
            let mut reader = Bits::new(&bytes);
            assert_eq!([(); 5].map(|()| reader.pass(&table).unwrap()), expected);
        }
    }

    #[test]
    fn numbers_are_signed_by_their_first_bit() {
        for (size, bits, value) in
            [(1, 0, -1), (1, 1, 1), (3, 0b000, -7), (3, 0b011, -4), (3, 0b100, 4), (15, 0, -32767)]
        {
            let mut reader = Bits::new(&[]);
            (reader.hold, reader.held) = (bits, size);
            assert_eq!(reader.signed(size), value, "{size} {bits:b}");
        }
        assert_eq!(Bits::new(&[0xAB; 9]).signed(0), 0);
    }

    #[test]
    fn stuffed_zeros_are_left_out_and_markers_end_the_data() {
        let mut reader = Bits::new(&[0xFF, 0x00, 0x12, 0xFF, 0xD3, 0x34, 0x00, 0x00, 0x00, 0x00]);
        reader.fill();
        assert_eq!(reader.hold >> (reader.held - 16) & 0xFFFF, 0xFF12);
        assert!(reader.restart().is_some());
        reader.fill();
        assert_eq!(reader.hold >> (reader.held - 8) & 0xFF, 0x34);
        assert!(reader.restart().is_none());
    }

    #[test]
    fn an_end_is_noticed() {
        let (table, mut reader) = (table(), Bits::new(&[0; 4]));
        let read = (0..500).take_while(|_| reader.symbol(&table).is_some()).count();
        assert!((32..=128).contains(&read), "{read}");
    }

    #[test]
    fn more_codes_than_bits_allow_are_no_table() {
        for (length, count, fine) in [(1, 2, true), (1, 3, false), (2, 4, true), (2, 5, false), (16, 255, true)] {
            let mut counts = [0; 16];
            counts[length - 1] = count;
            assert_eq!(Table::new(&counts, &[1; 255]).is_some(), fine, "{length} {count}");
        }
        assert!(Table::new(&[1; 16], &[1; 15]).is_none());
    }
}
