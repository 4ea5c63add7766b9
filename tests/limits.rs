//! Each limit on what is opened holds from both sides, through the front door. Sizes come from headers, so a fake card
//! finder is enough: what passes ends as "no card", what does not never reaches it.

mod common;

use bonin::card::decode::{DecodeError, Limits};
use bonin::card::reader::ReadError;
use bonin::card::{Outcome, RetakeReason};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageEncoder};

const WIDTH: u32 = 256;
const HEIGHT: u32 = 160;

/// The same picture in each format that is opened.
fn pictures() -> [(&'static str, Vec<u8>); 3] {
    let gray: Vec<u8> = (0..WIDTH * HEIGHT).map(|k| (k * 7 % 251) as u8).collect();
    let [mut jpeg, mut png, mut webp] = [const { Vec::new() }; 3];
    JpegEncoder::new(&mut jpeg).write_image(&gray, WIDTH, HEIGHT, ExtendedColorType::L8).unwrap();
    PngEncoder::new(&mut png).write_image(&gray, WIDTH, HEIGHT, ExtendedColorType::L8).unwrap();
    WebPEncoder::new_lossless(&mut webp).write_image(&gray, WIDTH, HEIGHT, ExtendedColorType::L8).unwrap();
    [("JPEG", jpeg), ("PNG", png), ("WebP", webp)]
}

fn read(bytes: &[u8], limits: Limits) -> Result<RetakeReason, ReadError> {
    let reading = common::blind_reader().with_limits(limits).read(bytes, None)?;
    assert_eq!(reading.outcome, Outcome::Retake);
    Ok(reading.reasons[0])
}

fn changed(change: impl FnOnce(&mut Limits)) -> Limits {
    let mut limits = Limits::default();
    change(&mut limits);
    limits
}

const OPENED: Result<RetakeReason, ReadError> = Ok(RetakeReason::NoCard);
const TOO_LARGE: Result<RetakeReason, ReadError> = Err(ReadError::Decode(DecodeError::TooLarge));
const TOO_MANY_BYTES: Result<RetakeReason, ReadError> = Err(ReadError::Decode(DecodeError::TooManyBytes));

#[test]
fn bytes_of_the_file() {
    for (format, file) in pictures() {
        assert_eq!(read(&file, changed(|l| l.max_bytes = file.len())), OPENED, "{format}");
        assert_eq!(read(&file, changed(|l| l.max_bytes = file.len() - 1)), TOO_MANY_BYTES, "{format}");
    }
}

#[test]
fn longest_side() {
    for (format, file) in pictures() {
        assert_eq!(read(&file, changed(|l| l.max_side = WIDTH)), OPENED, "{format}");
        assert_eq!(read(&file, changed(|l| l.max_side = WIDTH - 1)), TOO_LARGE, "{format}");
    }
}

#[test]
fn count_of_pixels() {
    let count = u64::from(WIDTH * HEIGHT);
    for (format, file) in pictures() {
        assert_eq!(read(&file, changed(|l| l.max_pixels = count)), OPENED, "{format}");
        assert_eq!(read(&file, changed(|l| l.max_pixels = count - 1)), TOO_LARGE, "{format}");
    }
}

#[test]
fn memory_of_the_decoder() {
    let refused = Err(ReadError::Decode(DecodeError::TooCostly));
    for (format, file) in pictures() {
        // Baseline luma goes straight into the result; the others hold their own pixels, and a PNG room for metadata.
        let (enough, little) = match format {
            "JPEG" => (0, None),
            "PNG" => (u64::from(WIDTH * HEIGHT) + (8 << 20), Some(u64::from(WIDTH * HEIGHT) + (8 << 20) - 1)),
            _ => (u64::from(WIDTH * HEIGHT) * 8 + (1 << 20), Some(u64::from(WIDTH * HEIGHT) * 8 - 1)),
        };
        assert_eq!(read(&file, changed(|l| l.max_memory = enough)), OPENED, "{format}");
        if let Some(little) = little {
            assert_eq!(read(&file, changed(|l| l.max_memory = little)), refused, "{format}");
        }
    }
}

#[test]
fn nothing_is_allowed_by_limits_of_zero() {
    for (format, file) in pictures() {
        assert_eq!(read(&file, changed(|l| l.max_bytes = 0)), TOO_MANY_BYTES, "{format}");
        assert_eq!(read(&file, changed(|l| l.max_side = 0)), TOO_LARGE, "{format}");
        assert_eq!(read(&file, changed(|l| l.max_pixels = 0)), TOO_LARGE, "{format}");
    }
}

/// SECURITY.md and the README name these numbers.
#[test]
fn defaults_are_the_documented_ones() {
    let limits = Limits::default();
    assert_eq!((limits.max_bytes, limits.max_side, limits.max_pixels), (20 * 1024 * 1024, 16_384, 50_000_000));
    assert_eq!(limits.max_memory, 220 * 1024 * 1024);
}

#[test]
fn the_default_limit_of_bytes_holds_before_anything_is_looked_at() {
    let most = Limits::default().max_bytes;
    assert_eq!(read(&vec![0; most + 1], Limits::default()), TOO_MANY_BYTES);
    let unrecognized = Err(ReadError::Decode(DecodeError::Unrecognized));
    assert_eq!(read(&vec![0; most], Limits::default()), unrecognized);
    // A whole picture with a film behind it, as phones write, up to the last byte allowed.
    let [(_, mut jpeg), ..] = pictures();
    jpeg.resize(most, 0);
    assert_eq!(read(&jpeg, Limits::default()), OPENED);
    jpeg.push(0);
    assert_eq!(read(&jpeg, Limits::default()), TOO_MANY_BYTES);
}

#[test]
fn the_default_limits_of_size_hold_on_stated_sizes() {
    let stated = |width: u32, height: u32| {
        let mut file = pictures()[1].1.clone();
        file[16..20].copy_from_slice(&width.to_be_bytes());
        file[20..24].copy_from_slice(&height.to_be_bytes());
        read(&file, Limits::default())
    };
    // Within the limits, the file is damaged: its header no longer suits the rest. Beyond them, nobody looks.
    let damaged = Err(ReadError::Decode(DecodeError::Corrupt));
    assert_eq!(stated(16_384, 3_051), damaged);
    assert_eq!(stated(16_384, 3_052), TOO_LARGE);
    assert_eq!(stated(16_385, 1), TOO_LARGE);
    assert_eq!(stated(1, 16_385), TOO_LARGE);
    assert_eq!(stated(u32::MAX, u32::MAX), TOO_LARGE);
}
