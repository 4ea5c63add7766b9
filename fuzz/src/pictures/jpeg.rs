//! JPEG (ITU-T T.81) with Huffman tables of one code each: a block costs two bits, and a run of empty blocks of a
//! progressive scan a few bits altogether.

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
    /// Entropy-coded data.
    pub data: Vec<u8>,
}

impl Jpeg {
    /// A gray picture of one scan.
    pub fn gray(width: u16, height: u16, data: Vec<u8>) -> Self {
        let scan = Scan { components: vec![1], band: (0, 63), bits: 0, data };
        let before = Vec::new();
        Self { width, height, frame: 0xC0, components: vec![(1, 0x11)], before, scans: vec![scan], ended: true }
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
        // One code of one bit: no difference for DC; for AC the end of a block, or of as many as are counted.
        for (class, symbol) in [(0x00, 0x00), (0x10, if self.frame == 0xC2 { 0xE0 } else { 0x00 })] {
            let mut table = vec![class, 1];
            table.extend_from_slice(&[0; 15]);
            table.push(symbol);
            segment(&mut out, 0xC4, &table);
        }
        for scan in &self.scans {
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

/// An `Exif` segment around a TIFF structure.
pub fn exif(tiff: &[u8]) -> (u8, Vec<u8>) {
    (0xE1, [b"Exif\0\0", tiff].concat())
}

fn segment(out: &mut Vec<u8>, marker: u8, data: &[u8]) {
    out.extend_from_slice(&[0xFF, marker]);
    out.extend_from_slice(&(data.len() as u16 + 2).to_be_bytes());
    out.extend_from_slice(data);
}
