//! Hostile pictures that are made here, since they are large or many: each ends in its typed error or in a wish for another
//! photo, within bounded memory and within a stated multiple of what a plain photo takes. One test, since memory and time
//! are the whole process's. `cargo test --release --test hostile_made -- --nocapture` prints the table.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros)]

#[path = "../fuzz/src/lib.rs"]
#[allow(dead_code, reason = "the crate is shared with the targets: only its pictures are used here")]
mod fuzzing;

use std::time::{Duration, Instant};

use bonin::card::decode::DecodeError::{self, Corrupt, TooCostly, TooLarge};
use bonin::card::decode::{Limits, decode_color};
use bonin::card::reader::ReadError;
use bonin::card::{CardReader, Outcome};
use fuzzing::pictures::jpeg::{self, Jpeg, Scan};
use fuzzing::pictures::{png, webp};
use image::{ExtendedColorType, ImageEncoder};
use peak_alloc::PeakAlloc;
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

#[global_allocator]
static MEMORY: PeakAlloc = PeakAlloc;

/// Most memory for one file over what the reader holds, in MB.
const MOST_MEMORY: f32 = 300.0;

/// Most time for one file, as a multiple of what a plain photo of 12 megapixels takes: two seconds where that takes 0.13. The
/// dearest take half of it; the rest is room for a machine that does other things.
const MOST_TIMES: u32 = 15;

/// What a file comes to.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Answer {
    Refused(DecodeError),
    TooSmall,
    /// It opens, and is asked for anew, or is no document.
    NotRead,
}
use Answer::{NotRead, Refused, TooSmall};

type Made = (&'static str, Answer, Box<dyn Fn() -> Vec<u8>>);

/// Components by id and sampling.
type Components = &'static [(u8, u8)];
const GRAY: Components = &[(1, 0x11)];
const C420: Components = &[(1, 0x22), (2, 0x11), (3, 0x11)];
const C444: Components = &[(1, 0x11), (2, 0x11), (3, 0x11)];
const FOUR: Components = &[(1, 0x11), (2, 0x11), (3, 0x11), (4, 0x11)];

fn zeros(width: u32, height: u32, depth: u8, color: u8, interlace: u8) -> Vec<u8> {
    png::zeros(&png::Header { width, height, depth, color, interlace }, &[])
}

fn blocks(width: u16, height: u16, components: Components) -> u64 {
    let most = |shift: u8| components.iter().map(|c| u64::from(c.1 >> shift & 15)).max().unwrap();
    let units = u64::from(width).div_ceil(8 * most(4)) * u64::from(height).div_ceil(8 * most(0));
    units * components.iter().map(|c| u64::from(c.1 >> 4) * u64::from(c.1 & 15)).sum::<u64>()
}

fn baseline(width: u16, height: u16, components: Components) -> Vec<u8> {
    let data = jpeg::zero_bits(2 * blocks(width, height, components));
    let ids = components.iter().map(|c| c.0).collect();
    jpeg_of(
        width,
        height,
        0xC0,
        components,
        vec![Scan { components: ids, band: (0, 63), bits: 0, symbol: jpeg::END, data }],
    )
}

/// The first scan of a progressive picture, of one bit a block.
fn start(width: u16, height: u16, components: Components) -> Scan {
    let data = jpeg::zero_bits(blocks(width, height, components));
    let ids = components.iter().map(|c| c.0).collect();
    Scan { components: ids, band: (0, 0), bits: 0x01, symbol: jpeg::ENDS, data }
}

/// Scans that take as little as it takes to go over all blocks, for the first coefficients up to `last`.
fn progressive(width: u16, height: u16, components: Components, scans: usize, last: u8) -> Vec<u8> {
    let band = |k: usize| {
        let components = vec![components[k % components.len()].0];
        Scan { components, band: (1, last), bits: 0, symbol: jpeg::ENDS, data: vec![0; 64] }
    };
    let scans = [start(width, height, components)].into_iter().chain((1..scans).map(band)).collect();
    jpeg_of(width, height, 0xC2, components, scans)
}

/// Every coefficient of every block in each of so many scans, out of data that is not there: set in the first scan of each
/// component or in all, otherwise refined.
fn dense(width: u16, height: u16, components: Components, scans: usize, refined: bool) -> Vec<u8> {
    let band = |k: usize| {
        let (bits, symbol) = if refined && k >= components.len() { (0xDC, jpeg::ENDS) } else { (0x0D, jpeg::ONE) };
        let components = vec![components[k % components.len()].0];
        Scan { components, band: (1, 63), bits, symbol, data: vec![0; 64] }
    };
    let scans = [start(width, height, components)].into_iter().chain((0..scans).map(band)).collect();
    jpeg_of(width, height, 0xC2, components, scans)
}

fn jpeg_of(width: u16, height: u16, frame: u8, components: Components, scans: Vec<Scan>) -> Vec<u8> {
    Jpeg { width, height, frame, components: components.to_vec(), before: Vec::new(), scans, ended: true }.file()
}

/// A small picture behind these segments.
fn behind(segments: impl Iterator<Item = (u8, Vec<u8>)>) -> Vec<u8> {
    let mut jpeg = Jpeg::gray(320, 240, jpeg::zero_bits(2 * 40 * 30));
    jpeg.before = segments.collect();
    jpeg.file()
}

/// Who takes a zero behind 0xFF for stuffing sees a gray picture and a comment; who passes over it sees a comment and a
/// picture of four components in many scans.
fn two_faced() -> Vec<u8> {
    let (gray, four) = (baseline(10_000, 5_000, GRAY), progressive(10_000, 5_000, FOUR, 1, 63));
    let frame = |file: &[u8]| {
        let at = file.windows(2).position(|two| matches!(two, [0xFF, 0xC0 | 0xC2])).unwrap();
        at..at + 2 + usize::from(file[at + 3])
    };
    let other = frame(&four);
    let comment = [0xFF, 0xFE, 0, other.len() as u8 + 2];
    let hidden = jpeg::hidden(&[&gray[frame(&gray)], &comment[..]].concat());
    [&four[..2], &hidden, &four[other.clone()], &four[2..other.start], &four[other.end..]].concat()
}

fn lossless(width: u32, height: u32, alpha: bool) -> Vec<u8> {
    webp::riff(&[(b"VP8L", webp::lossless(width, height, alpha, webp::Codes::Single, false))])
}

fn grouped(groups: u32) -> Vec<u8> {
    webp::riff(&[(b"VP8L", webp::lossless(1_024, 600, false, webp::Codes::Groups(groups), false))])
}

fn animated(width: u32, height: u32) -> Vec<u8> {
    let mut frame = [0, 0, width - 1, height - 1, 100].map(|value: u32| value.to_le_bytes()[..3].to_vec()).concat();
    frame.push(0);
    webp::chunk(&mut frame, b"VP8L", &webp::lossless(width, height, false, webp::Codes::Single, false));
    webp::riff(&[webp::extended(0x02, width, height), (b"ANIM", vec![0; 6]), (b"ANMF", frame)])
}

fn with_alpha(width: u16, height: u16, groups: webp::Codes) -> Vec<u8> {
    let (wide, high) = (u32::from(width), u32::from(height));
    let plane = [vec![1], webp::lossless(wide, high, false, groups, true)].concat();
    let extended = webp::extended(0x10, wide, high);
    webp::riff(&[extended, (b"ALPH", plane), (b"VP8 ", webp::lossy(width, height, 1 << 20))])
}

fn texts(count: usize, name: &'static [u8; 4], text: &[u8]) -> Vec<u8> {
    let chunks: Vec<(&[u8; 4], Vec<u8>)> = (0..count).map(|_| (name, text.to_vec())).collect();
    png::zeros(&png::Header { width: 300, height: 200, depth: 8, color: 0, interlace: 0 }, &chunks)
}

/// A directory that is its own successor, and another that is its own part.
const LOOP: &[u8] =
    b"MM\0*\0\0\0\x08\0\x02\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\x87\x69\0\x04\0\0\0\x01\0\0\0\x08\0\0\0\x08";

fn noise(width: u32, height: u32) -> Vec<u8> {
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let mut raw = vec![0; ((width + 1) * height) as usize];
    rng.fill_bytes(&mut raw);
    raw.chunks_exact_mut(width as usize + 1).for_each(|row| row[0] = 0);
    let header = png::Header { width, height, depth: 8, color: 0, interlace: 0 };
    png::file(&header, &[(b"IDAT", png::zlib_stored(&raw))])
}

/// Every coefficient of every block, for the slowest way through a Huffman decoder.
fn noisy_jpeg() -> Vec<u8> {
    let (width, height) = (4_000u32, 4_000u32);
    let mut raw = vec![0; (width * height) as usize];
    ChaCha8Rng::seed_from_u64(2).fill_bytes(&mut raw);
    let mut out = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, 85);
    encoder.write_image(&raw, width, height, ExtendedColorType::L8).unwrap();
    out
}

/// A bright card on dark ground with ten thousand dashes where print would be, or with whatever `ink` draws.
fn card(ink: impl Fn(u32, u32) -> bool) -> Vec<u8> {
    let (width, height) = (1_600u32, 1_200u32);
    let luma: Vec<u8> = (0..width * height)
        .map(|k| {
            let (x, y) = (k % width, k / width);
            match (x.checked_sub(100).filter(|x| *x < 1_400), y.checked_sub(160).filter(|y| *y < 883)) {
                (Some(x), Some(y)) if ink(x, y) => 40,
                (Some(_), Some(_)) => 225,
                _ => 60,
            }
        })
        .collect();
    let mut out = Vec::new();
    let encoder = image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, 90);
    encoder.write_image(&luma, width, height, ExtendedColorType::L8).unwrap();
    out
}

/// In file order of the table that is printed.
fn corpus() -> Vec<Made> {
    fn made(name: &'static str, answer: Answer, make: impl Fn() -> Vec<u8> + 'static) -> Made {
        (name, answer, Box::new(make))
    }
    vec![
        made("PNG gray, 50 MP of zeros", NotRead, || zeros(16_384, 3_051, 8, 0, 0)),
        made("PNG RGBA, 50 MP of zeros", NotRead, || zeros(10_000, 5_000, 8, 6, 0)),
        made("PNG RGBA, 50 MP, interlaced", NotRead, || zeros(10_000, 5_000, 8, 6, 1)),
        made("PNG RGBA of 16 bits, 25 MP", NotRead, || zeros(5_000, 5_000, 16, 6, 1)),
        made("PNG RGBA of 16 bits, 50 MP", Refused(TooCostly), || zeros(10_000, 5_000, 16, 6, 0)),
        made("PNG of 1 bit, interlaced", NotRead, || zeros(10_000, 5_000, 1, 0, 1)),
        made("PNG of a palette of a third of a color", Refused(Corrupt), || {
            let header = png::Header { width: 300, height: 200, depth: 8, color: 3, interlace: 0 };
            png::zeros(&header, &[(b"PLTE", vec![0])])
        }),
        made("PNG 1 x 16,384", NotRead, || zeros(1, 16_384, 8, 0, 0)),
        made("PNG 16,384 x 1", NotRead, || zeros(16_384, 1, 8, 0, 0)),
        made("PNG 16,384 x 241", NotRead, || zeros(16_384, 241, 8, 0, 0)),
        made("PNG 1 x 20,000", Refused(TooLarge), || zeros(1, 20_000, 8, 0, 0)),
        made("PNG 239 x 239", TooSmall, || zeros(239, 239, 8, 0, 0)),
        made("PNG with 100 texts of 1 MB", NotRead, || {
            texts(100, b"zTXt", &[&b"bomb\0\0"[..], &png::zlib_zeros(1 << 20)].concat())
        }),
        made("PNG with 1,400,000 texts", NotRead, || texts(1_400_000, b"tEXt", b"b\0")),
        made("PNG with looping EXIF", NotRead, || texts(1, b"eXIf", LOOP)),
        made("PNG of 20 MB of noise", NotRead, || noise(4_500, 4_500)),
        made("JPEG of 16 MP of noise", NotRead, noisy_jpeg),
        made("JPEG gray, 50 MP", NotRead, || baseline(10_000, 5_000, GRAY)),
        made("JPEG 4:2:0, 50 MP", NotRead, || baseline(10_000, 5_000, C420)),
        made("JPEG 4:2:0, 50 MP, turned", NotRead, || {
            let tiff = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
            let (marker, exif) = jpeg::exif(tiff);
            let length = (exif.len() as u16 + 2).to_be_bytes();
            let plain = baseline(10_000, 5_000, C420);
            [&plain[..2], &[0xFF, marker], &length, &exif, &plain[2..]].concat()
        }),
        made("JPEG of four components, 50 MP", NotRead, || baseline(10_000, 5_000, FOUR)),
        made("JPEG 4:2:0 progressive, 12 MP, 10 scans", NotRead, || progressive(4_000, 3_000, C420, 10, 63)),
        made("JPEG gray progressive, 50 MP, 32 scans", NotRead, || progressive(10_000, 5_000, GRAY, 32, 2)),
        made("JPEG gray progressive, 50 MP, 33 scans", Refused(TooCostly), || progressive(10_000, 5_000, GRAY, 33, 2)),
        made("JPEG gray progressive, 50 MP, set 4 times", NotRead, || dense(10_000, 5_000, GRAY, 4, false)),
        made("JPEG gray progressive, 50 MP, set 5 times", Refused(TooCostly), || dense(10_000, 5_000, GRAY, 5, false)),
        made("JPEG gray progressive, 50 MP, refined thrice", NotRead, || dense(10_000, 5_000, GRAY, 4, true)),
        made("JPEG 4:4:4 progressive, 30 MP, set twice", NotRead, || dense(6_000, 5_000, C444, 6, false)),
        made("JPEG gray progressive, 12 MP, refined 16 times", NotRead, || dense(4_000, 3_000, GRAY, 17, true)),
        made("JPEG gray progressive, 16 MP, 5,000 scans", Refused(TooCostly), || {
            progressive(4_000, 4_000, GRAY, 5_000, 63)
        }),
        made("JPEG 4:2:0 progressive, 50 MP, 32 scans", NotRead, || progressive(10_000, 5_000, C420, 32, 2)),
        made("JPEG 4:4:4 progressive, 38 MP, 32 scans", NotRead, || progressive(8_000, 4_750, C444, 32, 2)),
        made("JPEG 4:4:4 progressive, 50 MP", Refused(TooCostly), || progressive(10_000, 5_000, C444, 10, 63)),
        made("JPEG of four components progressive, 50 MP", Refused(TooCostly), || {
            progressive(10_000, 5_000, FOUR, 10, 63)
        }),
        made("JPEG with 200,000 pieces of XMP", NotRead, || {
            behind((0..200_000).map(|k| jpeg::extended_xmp(2 * k + 2)))
        }),
        made("JPEG with 1,000,000 tables of codes", Refused(TooCostly), || {
            behind(core::iter::repeat_n(jpeg::tables(3_600), 290))
        }),
        made("JPEG with 1,000,000 restarts set", Refused(TooCostly), || {
            behind(core::iter::repeat_n((0xDD, vec![0, 0]), 1_000_000))
        }),
        made("JPEG of two faces", Refused(Corrupt), two_faced),
        made("JPEG 1 x 16,384", NotRead, || baseline(1, 16_384, GRAY)),
        made("WebP lossless, 28 MP", NotRead, || lossless(7_000, 4_000, false)),
        made("WebP lossless, 50 MP", Refused(TooCostly), || lossless(10_000, 5_000, false)),
        made("WebP lossless with alpha, 46 MP", NotRead, || lossless(9_200, 5_000, true)),
        made("WebP of 1,000 groups of codes", NotRead, || grouped(1_000)),
        made("WebP of 65,536 groups of codes", Refused(TooCostly), || grouped(65_536)),
        made("WebP lossy, 50 MP", NotRead, || webp::riff(&[(b"VP8 ", webp::lossy(10_000, 5_000, 1 << 20))])),
        made("WebP lossy, 50 MP in 4 MB", Refused(TooCostly), || {
            webp::riff(&[(b"VP8 ", webp::lossy(10_000, 5_000, 4_000_000))])
        }),
        made("WebP whose stream is larger than it", Refused(Corrupt), || {
            webp::riff(&[webp::extended(0, 300, 200), (b"VP8 ", webp::lossy(16_383, 16_383, 1 << 20))])
        }),
        made("WebP with alpha, 20 MP", NotRead, || with_alpha(5_000, 4_000, webp::Codes::Single)),
        made("WebP with alpha, 50 MP", Refused(TooCostly), || with_alpha(10_000, 5_000, webp::Codes::Single)),
        made("WebP with alpha of 65,536 groups", Refused(TooCostly), || {
            with_alpha(1_024, 600, webp::Codes::Groups(65_536))
        }),
        made("WebP animated, 19 MP", NotRead, || animated(4_750, 4_000)),
        made("WebP animated, 50 MP", Refused(TooCostly), || animated(10_000, 5_000)),
        made("WebP with looping EXIF", NotRead, || {
            let picture = webp::lossless(300, 200, false, webp::Codes::Single, false);
            webp::riff(&[webp::extended(0x08, 300, 200), (b"VP8L", picture), (b"EXIF", LOOP.to_vec())])
        }),
        made("a blank card", NotRead, || card(|_, _| false)),
        made("a card of 10,000 tiny lines", NotRead, || card(|x, y| x % 14 < 9 && y * 10 % 88 < 40)),
        made("a card of noise", NotRead, || card(|x, y| ((x * 7_919) ^ (y * 104_729)) % 97 < 40)),
        made("a card of stripes", NotRead, || card(|_, y| y % 20 < 10)),
    ]
}

fn read(reader: &CardReader, bytes: &[u8]) -> Answer {
    match reader.read(bytes, None) {
        Err(ReadError::Decode(error)) => Refused(error),
        Err(ReadError::TooSmall) => TooSmall,
        Err(error) => panic!("{error}"),
        Ok(reading) => {
            assert_ne!(reading.outcome, Outcome::Read);
            assert!(reading.fields.is_empty());
            NotRead
        }
    }
}

/// The answer, the time that it took and the memory over what was in use, in MB.
fn measured<T>(work: impl FnOnce() -> T) -> (T, Duration, f32) {
    let before = MEMORY.current_usage_as_mb();
    MEMORY.reset_peak_usage();
    let start = Instant::now();
    let answer = work();
    (answer, start.elapsed(), MEMORY.peak_usage_as_mb() - before)
}

#[test]
fn hostile_pictures_are_answered_in_bounded_memory_and_time() {
    let reader = CardReader::new().unwrap();
    let plain = std::fs::read(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/large.jpg")).unwrap();
    let start = Instant::now();
    assert_eq!(reader.read(&plain, None).unwrap().outcome, Outcome::Read);
    let plain = start.elapsed();
    println!("{:44} {:>9} {:>6} {:>7} {:>7}  answer", "file", "bytes", "ms", "MB", "color");
    println!("{:44} {:>9} {:6}", "a plain photo of 12 MP", "", plain.as_millis());
    let mut wrong = Vec::new();
    for (name, expected, make) in corpus() {
        let bytes = make();
        let (answer, time, memory) = measured(|| read(&reader, &bytes));
        // As masked copies open it.
        let (_, _, color) = measured(|| decode_color(&bytes, &Limits::default()).map(drop));
        println!("{name:44} {:9} {:6} {memory:7.1} {color:7.1}  {answer:?}", bytes.len(), time.as_millis());
        if answer != expected || memory.max(color) >= MOST_MEMORY || time > plain * MOST_TIMES {
            wrong.push(format!("{name}: {answer:?}, {} ms, {memory} MB, {color} MB", time.as_millis()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
