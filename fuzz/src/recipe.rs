//! Pictures of valid structure in which single fields lie: what plain mutation of bytes hardly reaches behind checksums
//! and Huffman tables.

use bonin::card::decode::Limits;

use super::decode::keeps_its_word;
use super::pictures::jpeg::{self, Jpeg, Scan};
use super::pictures::{png, webp};
use super::script::Script;

/// A picture by recipe.
pub fn run(data: &[u8]) {
    let mut script = Script::new(data);
    let mut limits = Limits::default();
    limits.max_pixels = 1 << 18;
    limits.max_side = 4_096;
    let mut bytes = match script.byte() % 3 {
        0 => png_by(&mut script),
        1 => jpeg_by(&mut script),
        _ => webp_by(&mut script),
    };
    // Cut or flipped here and there, after the sums are right.
    if script.flag() {
        bytes.truncate(script.below(bytes.len() + 1));
    }
    for _ in 0..script.below(4) {
        let at = script.below(bytes.len());
        if let Some(byte) = bytes.get_mut(at) {
            *byte ^= script.byte();
        }
    }
    keeps_its_word(&bytes, &limits);
}

fn side(script: &mut Script<'_>) -> u32 {
    match script.byte() % 8 {
        0 => 16,
        1 => 1,
        2 => 0,
        3 => 4_096,
        4 => 4_097,
        5 => u32::MAX,
        _ => u32::from(script.byte()) + 1,
    }
}

/// A TIFF structure with an orientation, whose directories may name themselves.
fn tiff(script: &mut Script<'_>) -> Vec<u8> {
    let mut out = if script.flag() { b"II*\0\x08\0\0\0".to_vec() } else { b"MM\0*\0\0\0\x08".to_vec() };
    if script.flag() {
        out[7] = script.byte();
    }
    let count = script.below(4) as u8;
    out.extend_from_slice(&[0, count + script.byte() % 2]);
    for _ in 0..count {
        let tag: [u8; 2] = script.pick(&[[0x01, 0x12], [0x12, 0x01], [0x87, 0x69], [0xFF, 0xFF]]);
        out.extend_from_slice(&tag);
        out.extend_from_slice(&[0, script.byte(), 0, 0, 0, script.byte()]);
        out.extend_from_slice(&[0, script.byte(), script.byte(), 0]);
    }
    out.extend_from_slice(&[0, 0, 0, script.byte()]);
    out
}

fn png_by(script: &mut Script<'_>) -> Vec<u8> {
    let header = png::Header {
        width: side(script),
        height: side(script),
        depth: script.pick(&[8, 1, 2, 4, 16, 3]),
        color: script.pick(&[0, 2, 3, 4, 6, 5]),
        interlace: script.byte() % 3,
    };
    let mut chunks: Vec<(&[u8; 4], Vec<u8>)> = Vec::new();
    for _ in 0..script.below(4) {
        chunks.push(match script.byte() % 7 {
            0 => (b"eXIf", tiff(script)),
            1 => (b"PLTE", script.take(48).to_vec()),
            2 => (b"tRNS", script.take(16).to_vec()),
            3 => (b"iCCP", [&b"p\0\0"[..], &png::zlib_zeros(u64::from(script.word()) << 8)].concat()),
            4 => (b"zTXt", [&b"t\0\0"[..], &png::zlib_zeros(u64::from(script.word()) << 8)].concat()),
            5 => (b"acTL", script.take(8).to_vec()),
            _ => (b"fcTL", script.take(26).to_vec()),
        });
    }
    let stated = header.raw_bytes().min(1 << 20);
    let data = match script.byte() % 4 {
        0 => png::zlib_zeros(stated),
        1 => png::zlib_zeros(u64::from(script.word())),
        2 => {
            // Each row begins with its filter.
            let mut raw = vec![0; stated.min(4_096) as usize];
            let from = script.take(raw.len());
            raw.iter_mut().zip(from).for_each(|(slot, byte)| *slot = *byte);
            png::zlib_stored(&raw)
        }
        _ => script.take(64).to_vec(),
    };
    let cut = script.below(data.len() + 1);
    let (first, second) = data.split_at(cut);
    chunks.push((b"IDAT", first.to_vec()));
    chunks.push((b"IDAT", second.to_vec()));
    png::file(&header, &chunks)
}

fn jpeg_by(script: &mut Script<'_>) -> Vec<u8> {
    let short = |script: &mut Script<'_>| side(script).min(65_535) as u16;
    let (width, height) = (short(script), short(script));
    let frame = script.pick(&[0xC0, 0xC2, 0xC1, 0xC9]);
    let count = script.pick(&[1usize, 3, 4, 2]);
    let samplings = [0x11, 0x22, 0x21, 0x12, 0x44, 0x00, 0x31];
    let components: Vec<(u8, u8)> = (0..count).map(|k| (k as u8 + 1, script.pick(&samplings))).collect();
    let mut before = Vec::new();
    if script.flag() {
        before.push(jpeg::exif(&tiff(script)));
    }
    if script.flag() {
        before.push((0xEE, [&b"Adobe\0d\0\0\0\0"[..], &[script.byte() % 3]].concat()));
    }
    if script.flag() {
        before.push((0xDD, vec![0, script.byte()]));
    }
    for _ in 0..script.below(4) {
        before.push(match script.byte() % 3 {
            0 => jpeg::extended_xmp(script.byte().into()),
            1 => jpeg::tables(1 + script.below(8)),
            _ => (0xE0 | script.byte() & 15, script.take(8).to_vec()),
        });
    }
    let scans = (0..1 + script.below(40))
        .map(|_| {
            let all = components.iter().map(|component| component.0);
            let ids: Vec<u8> = if script.flag() { vec![script.byte() % 5] } else { all.collect() };
            let band = if frame == 0xC2 { script.pick(&[(0, 0), (1, 63), (1, 5), (6, 63), (0, 63)]) } else { (0, 63) };
            let bits = script.pick(&[0x00, 0x01, 0x10, 0x21, 0xFF]);
            let symbol = match script.byte() % 4 {
                0 if frame == 0xC2 => jpeg::ENDS,
                0 => jpeg::END,
                1 => jpeg::ONE,
                2 => 0xF0,
                _ => script.byte(),
            };
            let zeros = jpeg::zero_bits(script.word().into());
            let data = if script.flag() { script.take(32).to_vec() } else { zeros };
            Scan { components: ids, band, bits, symbol, data }
        })
        .collect();
    let mut file = Jpeg { width, height, frame, components, before, scans, ended: !script.flag() }.file();
    if script.flag() {
        let segments = if script.flag() { vec![0xFF, 0xC0] } else { script.take(16).to_vec() };
        file.splice(2..2, jpeg::hidden(&segments));
    }
    file
}

fn webp_by(script: &mut Script<'_>) -> Vec<u8> {
    let (width, height) = (side(script), side(script));
    let mut chunks: Vec<(&[u8; 4], Vec<u8>)> = Vec::new();
    if script.flag() {
        chunks.push(webp::extended(script.byte(), width, height));
    }
    for _ in 0..1 + script.below(3) {
        let (own_width, own_height) = if script.flag() { (side(script), side(script)) } else { (width, height) };
        let codes = if script.flag() { webp::Codes::Groups(u32::from(script.byte())) } else { webp::Codes::Single };
        let small = (own_width.min(512), own_height.min(512));
        let mut bits = webp::lossless(small.0, small.1, script.flag(), codes, false);
        // The sizes may lie; the stream stays small.
        if script.flag() && bits.len() > 5 {
            let size = own_width.saturating_sub(1) & 0x3FFF | (own_height.saturating_sub(1) & 0x3FFF) << 14;
            bits[1..5].copy_from_slice(&size.to_le_bytes());
        }
        let lossy = webp::lossy(own_width as u16, own_height as u16, script.word().into());
        chunks.push(match script.byte() % 6 {
            0 => (b"VP8L", bits),
            1 => (b"VP8 ", lossy),
            2 => (b"EXIF", tiff(script)),
            3 => (b"ALPH", [&[script.byte()][..], &webp::lossless(small.0, small.1, false, codes, true)].concat()),
            4 => (b"ANIM", vec![0; 6]),
            _ => {
                let mut frame = Vec::new();
                for value in [u32::from(script.byte()), 0, own_width.saturating_sub(1), own_height.saturating_sub(1), 0]
                {
                    frame.extend_from_slice(&value.to_le_bytes()[..3]);
                }
                frame.push(script.byte());
                webp::chunk(
                    &mut frame,
                    if script.flag() { b"VP8 " } else { b"VP8L" },
                    if script.flag() { &lossy } else { &bits },
                );
                (b"ANMF", frame)
            }
        });
    }
    webp::riff(&chunks)
}
