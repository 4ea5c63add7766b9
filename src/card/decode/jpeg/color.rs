//! Color of a JPEG without opening it in color: blocks' means, and how uneven blocks are (T.81 A.3.3).
//!
//! Opening a photo in color costs several times what opening it in gray does. Here nothing is transformed or stored:
//! codes are looked up, those of luma are passed over, and of a block of color its mean and the power of its waves
//! are kept. What comes out has an entry for [`Chroma::STEP`] pixels each way, enough for how much color there is,
//! where, and whether it shimmers: within a block, so that waves longer than two blocks do not count. It is run on
//! files that the decoder has opened; what it does not understand has no color. Of a progressive file the means alone
//! are known.

use zeroize::Zeroize;

use super::super::chroma::{COARSE_BELOW, Unevenness};
use super::super::{Chroma, Color};
use super::huffman::{Bits, RUN_OF_SIXTEEN, Table};

/// Components of a picture with color: luma, then both differences.
const COMPONENTS: usize = 3;

/// Terms of a block.
const TERMS: usize = 64;

/// Row and column of each term, as `8 * row + column` (T.81 figure A.6).
const ZIGZAG: [u8; TERMS] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21,
    28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54,
    47, 55, 62, 63,
];

/// Categories of a first term's difference end here (T.81 table F.1, and one of 12-bit pictures).
const MOST_DIFFERENCE_BITS: u8 = 15;

#[derive(Debug, Clone, Copy, Default)]
struct Component {
    id: u8,
    across: usize,
    down: usize,
    /// Which table of divisors.
    divisors: usize,
}

/// What the markers before a scan say.
struct Decoder {
    width: usize,
    height: usize,
    progressive: bool,
    components: [Component; COMPONENTS],
    /// Tables of divisors, in zigzag order.
    divisors: [[f32; TERMS]; 4],
    first: [Option<Table>; 4],
    others: [Option<Table>; 4],
    /// Units between restart markers, 0 without.
    restart: usize,
    means: Means,
}

/// Sums of blocks and their count, entry by entry.
struct Means {
    wide: usize,
    sums: [Vec<Sum>; 2],
}

/// What blocks of one difference add up to in an entry.
#[derive(Clone, Copy, Default)]
struct Sum {
    mean: f32,
    unevenness: Unevenness,
    count: f32,
}

impl Drop for Means {
    fn drop(&mut self) {
        self.sums.iter_mut().flatten().for_each(|sum| sum.mean.zeroize());
    }
}

/// Blue and red differences by entry, or `None` where the file is built in a way that is not followed here. `width`
/// and `height` are the picture's, already checked against the limits.
pub(super) fn color(bytes: &[u8], width: u32, height: u32) -> Option<Color> {
    let step = Chroma::STEP as usize;
    let (width, height) = (width as usize, height as usize);
    let wide = width.div_ceil(step);
    let entries = || vec![Sum::default(); wide * height.div_ceil(step)];
    let mut decoder = Decoder {
        width,
        height,
        progressive: false,
        components: [Component::default(); COMPONENTS],
        divisors: [[1.0; TERMS]; 4],
        first: [const { None }; 4],
        others: [const { None }; 4],
        restart: 0,
        means: Means { wide, sums: [entries(), entries()] },
    };
    decoder.run(bytes)?;
    let [blue, red] = &decoder.means.sums;
    let complete = blue.iter().chain(red).all(|sum| sum.count > 0.0);
    let entry = |(blue, red): (&Sum, &Sum)| {
        let mean = |sum: &Sum| (sum.mean / sum.count).clamp(0.0, 255.0).round() as u8;
        let unevenness = blue.unevenness.over(blue.count).and(red.unevenness.over(red.count));
        let [coarse, fine] = unevenness.stored();
        [mean(blue), mean(red), coarse, fine]
    };
    complete.then(|| (wide as u32, blue.iter().zip(red).map(entry).collect()))
}

impl Decoder {
    /// Reads markers and scans until both differences are known.
    fn run(&mut self, bytes: &[u8]) -> Option<()> {
        let mut rest = bytes.get(2..)?;
        let mut seen = [false; COMPONENTS];
        while !(seen[1] && seen[2]) {
            let at = rest.iter().position(|&b| b == 0xFF)?;
            rest = rest.get(at + 1..)?;
            let marker = *rest.first()?;
            if marker == 0xFF {
                continue;
            }
            rest = rest.get(1..)?;
            if matches!(marker, 0x00 | 0x01 | 0xD0..=0xD8) {
                continue;
            }
            let length = usize::from(u16::from_be_bytes(*rest.first_chunk::<2>()?));
            let segment = rest.get(2..length)?;
            rest = rest.get(length..)?;
            match marker {
                0xC0..=0xC2 => self.frame(segment, marker == 0xC2)?,
                0xC4 => self.tables(segment)?,
                0xDB => self.quantization(segment)?,
                0xDD => self.restart = usize::from(u16::from_be_bytes(*segment.first_chunk::<2>()?)),
                0xDA => {
                    let scan = self.scan(segment)?;
                    // Later scans of a progressive file refine, or hold other terms.
                    if scan.has_first_terms {
                        self.blocks(rest, &scan)?;
                        scan.members.iter().for_each(|member| {
                            if let Some(slot) = seen.get_mut(member.component) {
                                *slot = true;
                            }
                        });
                    }
                }
                0xD9 => return None,
                _ => {}
            }
        }
        Some(())
    }

    fn frame(&mut self, segment: &[u8], progressive: bool) -> Option<()> {
        let (&[8, h1, h0, w1, w0, 3], rest) = segment.split_first_chunk::<6>()? else { return None };
        let size = (usize::from(u16::from_be_bytes([w1, w0])), usize::from(u16::from_be_bytes([h1, h0])));
        let known = self.components.iter().any(|component| component.across > 0);
        if size != (self.width, self.height) || known {
            return None;
        }
        self.progressive = progressive;
        for (component, &[id, sampling, divisors]) in self.components.iter_mut().zip(rest.as_chunks::<3>().0) {
            let (across, down) = (usize::from(sampling >> 4), usize::from(sampling & 15));
            *component = Component { id, across, down, divisors: usize::from(divisors & 3) };
        }
        // As the way around color wants it: luma once or twice as fine as both differences.
        let [luma, differences @ ..] = self.components;
        let fine = |times: usize| (1..=2).contains(&times);
        let plain = differences.iter().all(|component| (component.across, component.down) == (1, 1));
        (fine(luma.across) && fine(luma.down) && plain).then_some(())
    }

    fn tables(&mut self, mut segment: &[u8]) -> Option<()> {
        while let Some((&class_and_place, rest)) = segment.split_first() {
            let (counts, rest) = rest.split_first_chunk::<16>()?;
            let total = counts.iter().map(|&count| usize::from(count)).sum();
            let (symbols, rest) = rest.split_at_checked(total)?;
            let tables = if class_and_place >> 4 == 0 { &mut self.first } else { &mut self.others };
            *tables.get_mut(usize::from(class_and_place & 15))? = Some(Table::new(counts, symbols)?);
            segment = rest;
        }
        Some(())
    }

    fn quantization(&mut self, mut segment: &[u8]) -> Option<()> {
        while let Some((&precision_and_place, rest)) = segment.split_first() {
            let wide = precision_and_place >> 4 != 0;
            let (table, rest) = rest.split_at_checked(TERMS * if wide { 2 } else { 1 })?;
            let slots = self.divisors.get_mut(usize::from(precision_and_place & 15))?;
            for (k, slot) in slots.iter_mut().enumerate() {
                *slot = match (table.get(2 * k..2 * k + 2), table.get(k)) {
                    (Some(&[high, low]), _) if wide => f32::from(u16::from_be_bytes([high, low])),
                    (_, Some(&divisor)) => f32::from(divisor),
                    _ => return None,
                };
            }
            segment = rest;
        }
        Some(())
    }

    fn scan(&self, segment: &[u8]) -> Option<Scan> {
        let (&count, rest) = segment.split_first()?;
        let (members, rest) = rest.split_at_checked(2 * usize::from(count))?;
        let &[start, _, approximation] = rest.first_chunk::<3>()?;
        let members = members.as_chunks::<2>().0.iter().map(|&[id, tables]| {
            let component = self.components.iter().position(|component| component.id == id)?;
            Some(Member { component, first: usize::from(tables >> 4), others: usize::from(tables & 15) })
        });
        let members = members.collect::<Option<Vec<_>>>()?;
        let (refines, shift) = (approximation >> 4 != 0, u32::from(approximation & 15));
        let alike = (1..=COMPONENTS).contains(&members.len());
        alike.then_some(Scan { members, has_first_terms: start == 0 && !refines, shift })
    }

    /// Goes through all blocks of a scan.
    fn blocks(&mut self, data: &[u8], scan: &Scan) -> Option<()> {
        let [luma, ..] = self.components;
        let parts = scan.members.iter().map(|member| {
            let component = self.components.get(member.component)?;
            // Pixels that a block spans.
            let span = (8 * luma.across / component.across.max(1), 8 * luma.down / component.down.max(1));
            let alone = scan.members.len() == 1;
            let (across, down) = if alone { (1, 1) } else { (component.across, component.down) };
            let others = if self.progressive { None } else { Some(self.others.get(member.others)?.as_ref()?) };
            let first = self.first.get(member.first)?.as_ref()?;
            // Waves to the right and down of a term, by 16 pixels.
            let waves =
                |term: &u8| (8.0 * f32::from(term % 8) / span.0 as f32, 8.0 * f32::from(term / 8) / span.1 as f32);
            let divisors = self.divisors.get(component.divisors)?;
            let mut terms = [Term::default(); TERMS];
            for ((slot, place), &divisor) in terms.iter_mut().zip(&ZIGZAG).zip(divisors) {
                let (right, down) = waves(place);
                *slot = Term { divisor, coarse: right.hypot(down) < COARSE_BELOW };
            }
            Some(Part { difference: member.component.checked_sub(1), span, across, down, first, others, terms })
        });
        let parts = parts.collect::<Option<Vec<_>>>()?;
        // A unit holds some blocks of each part; a part that comes alone has one block a unit.
        let unit = match parts.as_slice() {
            [part] => part.span,
            _ => (8 * luma.across, 8 * luma.down),
        };
        let (wide, high) = (self.width.div_ceil(unit.0.max(1)), self.height.div_ceil(unit.1.max(1)));
        let mut bits = Bits::new(data);
        let mut last = [0i32; COMPONENTS];
        for k in 0..wide * high {
            if self.restart > 0 && k > 0 && k % self.restart == 0 {
                bits.restart()?;
                last = [0; COMPONENTS];
            }
            let (x, y) = (k % wide, k / wide);
            for (part, last) in parts.iter().zip(&mut last) {
                for block in 0..part.across * part.down {
                    let (mean, unevenness) = part.block(&mut bits, last, scan.shift)?;
                    let at = (x * part.across + block % part.across, y * part.down + block / part.across);
                    if let Some(sums) = part.difference.and_then(|which| self.means.sums.get_mut(which)) {
                        let step = Chroma::STEP as usize;
                        let (column, row) = (at.0 * part.span.0 / step, at.1 * part.span.1 / step);
                        if column < self.means.wide
                            && let Some(sum) = sums.get_mut(row * self.means.wide + column)
                        {
                            sum.mean += mean;
                            sum.unevenness = sum.unevenness.and(unevenness);
                            sum.count += 1.0;
                        }
                    }
                }
            }
        }
        Some(())
    }
}

/// A scan's header.
struct Scan {
    members: Vec<Member>,
    has_first_terms: bool,
    /// Bits of the first terms that a later scan brings.
    shift: u32,
}

struct Member {
    component: usize,
    first: usize,
    others: usize,
}

/// A component in a scan.
struct Part<'a> {
    /// Which difference of color it is; `None` for luma.
    difference: Option<usize>,
    span: (usize, usize),
    /// Blocks a unit.
    across: usize,
    down: usize,
    first: &'a Table,
    /// `None` where a scan has first terms alone.
    others: Option<&'a Table>,
    terms: [Term; TERMS],
}

/// A term of a block.
#[derive(Clone, Copy, Default)]
struct Term {
    divisor: f32,
    coarse: bool,
}

impl Part<'_> {
    /// Mean of the next block, 128 being gray, and how uneven it is; of luma the first alone.
    fn block(&self, bits: &mut Bits<'_>, last: &mut i32, shift: u32) -> Option<(f32, Unevenness)> {
        let size = bits.symbol(self.first)?;
        if size > MOST_DIFFERENCE_BITS {
            return None;
        }
        *last = last.wrapping_add(bits.signed(u32::from(size)));
        let mut unevenness = Unevenness::default();
        let mut place = if self.others.is_some() { 1 } else { TERMS };
        if let Some(table) = self.others.filter(|_| self.difference.is_none()) {
            while place < TERMS {
                place += bits.pass(table)?;
            }
        }
        while let Some(table) = self.others.filter(|_| place < TERMS) {
            let symbol = bits.symbol(table)?;
            let size = u32::from(symbol & 15);
            if size == 0 && symbol != RUN_OF_SIXTEEN {
                break;
            }
            place += usize::from(symbol >> 4);
            let term = self.terms.get(place).copied().unwrap_or_default();
            unevenness.add(bits.signed(size) as f32 * term.divisor, term.coarse);
            place += 1;
        }
        // The first term is eight times the mean.
        let divisor = self.terms.first()?.divisor;
        Some((128.0 + last.wrapping_shl(shift) as f32 * divisor / 8.0, unevenness))
    }
}
