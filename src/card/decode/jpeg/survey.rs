//! What a file's markers say, read before the decoder sees any of them (ITU-T T.81, annex B).
//!
//! The decoder walks the markers anew, and not quite as they are meant: it takes a stuffed zero between segments for
//! nothing, and a short `APP0` for a byte more than it has. A file made for the purpose would be one picture here and another
//! there, beyond all limits. It also puts long metadata together again at each marker, which takes the square of their
//! number. So the decoder gets what was read here and nothing else: [`Survey::file`].

use crate::card::decode::{DecodeError, Limits};

/// Most scans of a file. Encoders write up to 13; each one costs a pass over the picture however few bytes it has.
const MAX_SCANS: usize = 32;
/// Most coefficients that all scans together may visit: a second's work, at four nanoseconds for each that is set. A scan needs
/// no data for it: where a file has none left, the decoder goes on with zeros. The usual ten scans visit 224 million at 50
/// megapixels with color sampled down, and 236 million at 30 without.
const MAX_VISITS: u64 = 240_000_000;
/// What coming to a block costs, in coefficients.
const VISITS_A_BLOCK: u64 = 4;
/// Most bytes of segments that set something: tables of codes and quantization, restarts, colors. All that 32 scans could
/// need are 51,000; a file of nothing but tables holds the decoder up for a second.
const MAX_TABLE_BYTES: usize = 64 << 10;
/// Most bytes between two segments of the header that belong to neither.
const MAX_GAP: usize = 3;
/// Bytes of an `APP14` segment as Adobe writes it, the last of which tells the colors.
const ADOBE_BYTES: usize = 12;

/// A file's picture as its markers state it.
pub(super) struct Survey<'a> {
    pub(super) frame: Frame,
    /// The last TIFF structure in an `Exif` segment.
    pub(super) exif: Option<&'a [u8]>,
    scans: usize,
    adobe_rgb: bool,
    /// Segments and data without which there is no picture, in their order.
    parts: Vec<&'a [u8]>,
}

/// What a frame header states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) width: u32,
    pub(super) height: u32,
    progressive: bool,
    /// Whether the components' sampling and names leave the first one luma.
    luma_first: bool,
    components: Vec<Component>,
}

impl Frame {
    /// Whether the file holds no color.
    pub(super) const fn is_gray(&self) -> bool {
        self.components.len() == 1
    }
}

/// A component's name, and how many blocks of 8 by 8 it has in whole units of the sampling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Component {
    id: u8,
    blocks: u64,
}

impl<'a> Survey<'a> {
    /// Walks the markers up to the end of the picture. A file without one is truncated: the decoder itself does not notice
    /// when only the last rows are missing.
    pub(super) fn of(bytes: &'a [u8], limits: &Limits) -> Result<Self, DecodeError> {
        let mut rest = bytes.get(2..).unwrap_or_default();
        let mut frame: Option<Frame> = None;
        let (mut exif, mut adobe_rgb) = (None, false);
        let (mut scans, mut tables, mut visits) = (0, 0, 0u64);
        let mut parts = Vec::new();
        let mut in_data = false;
        loop {
            let (data, marker, next) = next_marker(rest, scans > 0)?;
            // What follows another segment than a scan's header belongs to none.
            if core::mem::take(&mut in_data) {
                parts.push(data);
            }
            rest = next;
            if marker == 0xD9 {
                break;
            }
            let length =
                rest.first_chunk::<2>().map(|l| u16::from_be_bytes(*l) as usize).ok_or(DecodeError::Corrupt)?;
            let segment = rest.get(2..length).ok_or(DecodeError::Corrupt)?;
            // With its marker: 0xFF and the code stand right before, whatever filled the gap.
            let at = bytes.len() - rest.len();
            let whole = bytes.get(at - 2..at + length).unwrap_or_default();
            rest = rest.get(length..).unwrap_or_default();
            match marker {
                0xC0..=0xC2 if frame.is_none() => {
                    let stated = Frame::read(segment, marker == 0xC2).ok_or(DecodeError::Corrupt)?;
                    limits.check(stated.width, stated.height)?;
                    frame = Some(stated);
                }
                0xC4 | 0xDB | 0xDD => {}
                // A second frame, or one that is lossless, hierarchical or arithmetic-coded; 0xC8 and 0xCC come with those.
                0xC0..=0xCF => return Err(DecodeError::Corrupt),
                0xDA => {
                    let frame = frame.as_ref().ok_or(DecodeError::Corrupt)?;
                    scans += 1;
                    visits = visits.saturating_add(frame.visits(segment).ok_or(DecodeError::Corrupt)?);
                    in_data = true;
                }
                0xE1 if scans == 0 => {
                    exif = segment.strip_prefix(b"Exif\0\0").or(exif);
                    continue;
                }
                0xEE if segment.starts_with(b"Adobe") && segment.len() >= ADOBE_BYTES => {
                    adobe_rgb |= segment.get(ADOBE_BYTES - 1) == Some(&0);
                }
                0xE0..=0xEF | 0xFE => continue,
                _ if scans > 0 => return Err(DecodeError::Corrupt),
                _ => continue,
            }
            if !in_data {
                tables += length;
            }
            if scans > MAX_SCANS || visits > MAX_VISITS || tables > MAX_TABLE_BYTES {
                return Err(DecodeError::TooCostly);
            }
            parts.push(whole);
        }
        let frame = frame.filter(|_| scans > 0).ok_or(DecodeError::Corrupt)?;
        Ok(Self { frame, exif, scans, adobe_rgb, parts })
    }

    /// Whether the decoder can be asked for luma and leave color alone.
    pub(super) const fn luma_alone(&self) -> bool {
        self.frame.luma_first && !self.adobe_rgb
    }

    /// Bytes of the coefficients, as which a file of several scans is put together: two for each.
    pub(super) fn coefficient_bytes(&self) -> u64 {
        let blocks: u64 = self.frame.components.iter().map(|component| component.blocks).sum();
        if self.frame.progressive || self.scans > 1 { blocks.saturating_mul(2 * 64) } else { 0 }
    }

    /// The picture alone: no metadata, no comment, nothing before, between or behind that no marker accounts for.
    pub(super) fn file(&self) -> Vec<u8> {
        let (start, end) = ([0xFF, 0xD8], [0xFF, 0xD9]);
        let length = self.parts.iter().map(|part| part.len()).sum::<usize>() + start.len() + end.len();
        // Room for all: a vector that grows leaves copies that nobody wipes.
        let mut file = Vec::with_capacity(length);
        file.extend_from_slice(&start);
        self.parts.iter().for_each(|part| file.extend_from_slice(part));
        file.extend_from_slice(&end);
        file
    }
}

/// What stands before the next marker, its code, and what follows. Within a scan, zeros behind 0xFF and restarts are data.
fn next_marker(bytes: &[u8], in_scan: bool) -> Result<(&[u8], u8, &[u8]), DecodeError> {
    let mut from = 0;
    loop {
        let found = bytes.get(from..).unwrap_or_default().iter().position(|&byte| byte == 0xFF);
        let at = from + found.ok_or(DecodeError::Corrupt)?;
        // Fill bytes may stand before the code.
        let mut rest = bytes.get(at + 1..).unwrap_or_default();
        while let Some((0xFF, next)) = rest.split_first() {
            rest = next;
        }
        let (code, next) = rest.split_first().ok_or(DecodeError::Corrupt)?;
        from = bytes.len() - next.len();
        match code {
            0x00 | 0xD0..=0xD7 if in_scan => continue,
            // None of them has a length, and none belongs here.
            0x00 | 0x01 | 0xD0..=0xD8 => return Err(DecodeError::Corrupt),
            _ if !in_scan && at > MAX_GAP => return Err(DecodeError::Corrupt),
            _ => return Ok((bytes.get(..at).unwrap_or_default(), *code, next)),
        }
    }
}

impl Frame {
    /// Reads a frame header (T.81 B.2.2).
    fn read(segment: &[u8], progressive: bool) -> Option<Self> {
        let (&[_precision, h1, h0, w1, w0, count], rest) = segment.split_first_chunk::<6>()?;
        let (stated, rest) = rest.as_chunks::<3>();
        if !rest.is_empty() || stated.len() != usize::from(count) {
            return None;
        }
        let first = stated.first()?;
        let named_rgb = stated.iter().map(|c| c[0]).eq(*b"RGB");
        // Anything but a first component that is sampled finest, and evenly finer than the others, no encoder writes, and
        // decoders lay their rows out by the first: this one's would stop the program.
        let evenly = |finest: u8, other: u8| (1..=4).contains(&finest) && other > 0 && finest.is_multiple_of(other);
        if !stated.iter().all(|c| evenly(first[1] >> 4, c[1] >> 4) && evenly(first[1] & 15, c[1] & 15)) {
            return None;
        }
        // The decoder's way around color knows plain sampling; with the usual ids it is YCbCr.
        let plain = stated.iter().skip(1).all(|c| c[1] == 0x11) && matches!(first[1], 0x11 | 0x21 | 0x22);
        let (width, height) = (u32::from(u16::from_be_bytes([w1, w0])), u32::from(u16::from_be_bytes([h1, h0])));
        // A unit has as many blocks of 8 x 8 of each component as its sampling says, the most sampled one's side by side.
        let most = |of: fn(u8) -> u8| stated.iter().map(|c| u32::from(of(c[1]))).max().unwrap_or(1).max(1);
        let units = u64::from(width.div_ceil(8 * most(|s| s >> 4))) * u64::from(height.div_ceil(8 * most(|s| s & 15)));
        let blocks = |sampling: u8| units.saturating_mul(u64::from(sampling >> 4) * u64::from(sampling & 15));
        Some(Self {
            width,
            height,
            progressive,
            luma_first: match count {
                1 => true,
                3 => plain && !named_rgb,
                _ => false,
            },
            components: stated.iter().map(|c| Component { id: c[0], blocks: blocks(c[1]) }).collect(),
        })
    }

    /// Coefficients that a scan visits, from its header (T.81 B.2.3). `None` where that is none, or names what isn't there.
    fn visits(&self, header: &[u8]) -> Option<u64> {
        let (count, rest) = header.split_first()?;
        let (named, band) = rest.split_at_checked(2 * usize::from(*count))?;
        let &[first, last, _bits] = band else { return None };
        let width = if self.progressive { u64::from(last.checked_sub(first)?) + 1 } else { 64 };
        named.as_chunks::<2>().0.iter().try_fold(0u64, |sum, [id, _tables]| {
            let component = self.components.iter().find(|component| component.id == *id)?;
            Some(sum.saturating_add(component.blocks.saturating_mul(width + VISITS_A_BLOCK)))
        })
    }
}

#[cfg(test)]
mod tests;
