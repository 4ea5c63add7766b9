//! JPEG (ITU-T T.81) with Huffman tables of one code each: a block costs two bits, and a run of empty blocks of a
//! progressive scan a few bits altogether.

/// The end of a block.
pub const END: u8 = 0x00;
/// The ends of 16,384 blocks or more of a progressive scan.
pub const ENDS: u8 = 0xE0;
/// A coefficient of one bit: where the data has run out and is taken for zeros, every one of the picture.
pub const ONE: u8 = 0x01;

/// A JPEG to be.
#[derive(Debug, Clone)]
pub struct Jpeg {
    /// Columns.
    pub width: u16,
    /// Rows.
    pub height: u16,
    /// The frame's marker: 0xC0 baseline, 0xC2 progressive.
    pub frame: u8,
    /// Id and sampling (horizontal in the high half) of each component.
    pub components: Vec<(u8, u8)>,
    /// Segments before the tables: marker and data.
    pub before: Vec<(u8, Vec<u8>)>,
    /// The scans in their order.
    pub scans: Vec<Scan>,
    /// Whether the end is marked.
    pub ended: bool,
}

/// A scan of a [`Jpeg`].
#[derive(Debug, Clone)]
pub struct Scan {
    /// Ids of the components.
    pub components: Vec<u8>,
    /// First and last coefficient.
    pub band: (u8, u8),
    /// Bits before and after this scan, high half and low half.
    pub bits: u8,
    /// What the one code for AC, a zero bit, stands for: run of zeros and size, or a run of ends.
    pub symbol: u8,
    /// Entropy-coded data.
    pub data: Vec<u8>,
}

impl Jpeg {
    /// A gray picture of one scan.
    pub fn gray(width: u16, height: u16, data: Vec<u8>) -> Self {
        let scan = Scan { components: vec![1], band: (0, 63), bits: 0, symbol: END, data };
        Self {
            width,
            height,
            frame: 0xC0,
            components: vec![(1, 0x11)],
            before: Vec::new(),
            scans: vec![scan],
            ended: true,
        }
    }

    /// The file.
    pub fn file(&self) -> Vec<u8> {
        let mut out = vec![0xFF, 0xD8];
        for (marker, data) in &self.before {
            segment(&mut out, *marker, data);
        }
        segment(&mut out, 0xDB, &[&[0][..], &[1; 64]].concat());
        let [h1, h0] = self.height.to_be_bytes();
        let [w1, w0] = self.width.to_be_bytes();
        let mut frame = vec![8, h1, h0, w1, w0, self.components.len() as u8];
        frame.extend(self.components.iter().flat_map(|&(id, sampling)| [id, sampling, 0]));
        segment(&mut out, self.frame, &frame);
        // One code of one bit, which is no difference for DC.
        let table = |class: u8, symbol: u8| [&[class, 1][..], &[0; 15], &[symbol]].concat();
        segment(&mut out, 0xC4, &table(0x00, 0x00));
        let mut symbol = None;
        for scan in &self.scans {
            if symbol.replace(scan.symbol) != Some(scan.symbol) {
                segment(&mut out, 0xC4, &table(0x10, scan.symbol));
            }
            let mut header = vec![scan.components.len() as u8];
            header.extend(scan.components.iter().flat_map(|&id| [id, 0]));
            header.extend_from_slice(&[scan.band.0, scan.band.1, scan.bits]);
            segment(&mut out, 0xDA, &header);
            out.extend_from_slice(&scan.data);
        }
        if self.ended {
            out.extend_from_slice(&[0xFF, 0xD9]);
        }
        out
    }
}

/// Entropy-coded data of so many zero bits.
pub fn zero_bits(count: u64) -> Vec<u8> {
    vec![0; count.div_ceil(8) as usize]
}

/// A piece of extended XMP, which a decoder puts together with all others.
pub fn extended_xmp(offset: u32) -> (u8, Vec<u8>) {
    let total = u32::MAX.to_be_bytes();
    (0xE1, [&b"http://ns.adobe.com/xmp/extension/\0"[..], &[b'0'; 32], &total, &offset.to_be_bytes()].concat())
}

/// So many Huffman tables of one code each.
pub fn tables(count: usize) -> (u8, Vec<u8>) {
    let mut table = vec![0x13, 1];
    table.extend_from_slice(&[0; 16]);
    (0xC4, table.repeat(count))
}

/// A comment behind a zero, which some decoders pass over and read a segment, and which holds segments for all others.
pub fn hidden(segments: &[u8]) -> Vec<u8> {
    let mut out = vec![0xFF, 0x00];
    segment(&mut out, 0xFE, segments);
    // Without the 0xFF of its own.
    out.remove(2);
    out
}

/// An `Exif` segment around a TIFF structure.
pub fn exif(tiff: &[u8]) -> (u8, Vec<u8>) {
    (0xE1, [b"Exif\0\0", tiff].concat())
}

fn segment(out: &mut Vec<u8>, marker: u8, data: &[u8]) {
    out.extend_from_slice(&[0xFF, marker]);
    out.extend_from_slice(&(data.len() as u16 + 2).to_be_bytes());
    out.extend_from_slice(data);
}
