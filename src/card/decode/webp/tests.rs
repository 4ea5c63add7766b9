use image::{ExtendedColorType, ImageEncoder};

use super::*;

/// For gray.
fn survey(bytes: &[u8], limits: &Limits) -> Result<(), DecodeError> {
    super::survey::<1>(bytes, limits).map(drop)
}

/// A container of these chunks.
fn riff(chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut body = b"WEBP".to_vec();
    for (name, data) in chunks {
        body.extend_from_slice(*name);
        body.extend_from_slice(&(data.len() as u32).to_le_bytes());
        body.extend_from_slice(data);
        body.extend(core::iter::repeat_n(0, data.len() % 2));
    }
    [&b"RIFF"[..], &(body.len() as u32).to_le_bytes(), &body].concat()
}

/// The chunk of pixels that the encoder writes.
fn pixels(width: u32, height: u32, color: ExtendedColorType, value: impl Fn(u32) -> u8) -> Vec<u8> {
    let mut file = Vec::new();
    let count = width * height * if color == ExtendedColorType::Rgba8 { 4 } else { 3 };
    let raw: Vec<u8> = (0..count).map(value).collect();
    image::codecs::webp::WebPEncoder::new_lossless(&mut file).write_image(&raw, width, height, color).unwrap();
    split(&file[FIRST..]).unwrap().0.data.to_vec()
}

fn extended(flags: u8, width: u32, height: u32) -> Vec<u8> {
    let sides = [width, height].map(|side| (side - 1).to_le_bytes());
    [&[flags, 0, 0, 0][..], &sides[0][..3], &sides[1][..3]].concat()
}

fn limits(max_memory: u64) -> Limits {
    Limits { max_memory, ..Limits::default() }
}

const PATTERN: fn(u32) -> u8 = |k| (k * 7 % 251) as u8;

#[test]
fn what_an_encoder_writes_opens() {
    for color in [ExtendedColorType::Rgb8, ExtendedColorType::Rgba8] {
        for (width, height) in [(1, 1), (61, 37), (200, 3), (3, 200)] {
            let data = pixels(width, height, color, PATTERN);
            let plain = riff(&[(b"VP8L", data.clone())]);
            assert_eq!(survey(&plain, &Limits::default()), Ok(()), "{color:?} {width} x {height}");
            let extended = riff(&[(b"VP8X", extended(0, width, height)), (b"VP8L", data)]);
            assert_eq!(survey(&extended, &Limits::default()), Ok(()));
            assert!(open::<1>(&plain, &Limits::default()).is_ok());
        }
    }
}

#[test]
fn memory_is_bounded_from_both_sides() {
    let flat = |color| riff(&[(b"VP8L", pixels(64, 40, color, |_| 0))]);
    for (color, a_pixel) in [(ExtendedColorType::Rgb8, 8), (ExtendedColorType::Rgba8, 5)] {
        let bytes = flat(color);
        let tables = {
            let stream = &split(&bytes[FIRST..]).unwrap().0.data[5..];
            codes::table_bytes(stream, 64, 40, u64::MAX).unwrap()
        };
        let taken = 64 * 40 * a_pixel + tables;
        assert_eq!(survey(&bytes, &limits(taken)), Ok(()), "{color:?}");
        assert_eq!(survey(&bytes, &limits(taken - 1)), Err(DecodeError::TooCostly), "{color:?}");
        // The two samples more of each pixel come on top.
        let pixels = 64 * 40;
        assert_eq!(super::survey::<3>(&bytes, &limits(taken + 2 * pixels)), Ok(limits(taken)));
        assert_eq!(super::survey::<3>(&bytes, &limits(taken + 2 * pixels - 1)), Err(DecodeError::TooCostly));
    }
}

#[test]
fn streams_of_another_size_than_the_container_states_are_refused() {
    let lossless = pixels(64, 40, ExtendedColorType::Rgb8, PATTERN);
    let lossy = |width: u16, height: u16| {
        let sides = [width, height].map(u16::to_le_bytes).concat();
        [&[0x10, 0, 0, 0x9D, 1, 0x2A][..], &sides, &[0; 64]].concat()
    };
    for (name, data, expected) in [
        (b"VP8L", lossless.clone(), Ok(())),
        (b"VP8 ", lossy(64, 40), Ok(())),
        (b"VP8 ", lossy(16_383, 16_383), Err(DecodeError::Corrupt)),
        (b"VP8 ", lossy(64, 41), Err(DecodeError::Corrupt)),
        (b"VP8L", pixels(64, 41, ExtendedColorType::Rgb8, PATTERN), Err(DecodeError::Corrupt)),
        (b"VP8L", vec![0x2F], Err(DecodeError::Corrupt)),
    ] {
        let file = riff(&[(b"VP8X", extended(0, 64, 40)), (name, data)]);
        assert_eq!(survey(&file, &Limits::default()), expected);
    }
}

#[test]
fn frames_lie_within_the_canvas_and_belong_to_animations() {
    let frame = |width: u32, height: u32| {
        let mut data = [0u32, 0, width - 1, height - 1, 0].map(|value| value.to_le_bytes()[..3].to_vec()).concat();
        data.push(0);
        let picture = pixels(width, height, ExtendedColorType::Rgb8, PATTERN);
        data.extend_from_slice(&riff(&[(b"VP8L", picture)])[FIRST..]);
        data
    };
    let file = |flags, frame| riff(&[(b"VP8X", extended(flags, 64, 40)), (b"ANIM", vec![0; 6]), (b"ANMF", frame)]);
    assert_eq!(survey(&file(ANIMATION, frame(64, 40)), &Limits::default()), Ok(()));
    assert!(open::<1>(&file(ANIMATION, frame(64, 40)), &Limits::default()).is_ok());
    assert_eq!(survey(&file(ANIMATION, frame(30, 20)), &Limits::default()), Ok(()));
    assert_eq!(survey(&file(ANIMATION, frame(65, 40)), &Limits::default()), Err(DecodeError::Corrupt));
    assert_eq!(survey(&file(0, frame(64, 40)), &Limits::default()), Err(DecodeError::Corrupt));
}

#[test]
fn metadata_that_the_file_does_not_hold_is_not_waited_for() {
    let picture = pixels(8, 8, ExtendedColorType::Rgb8, PATTERN);
    let mut file = riff(&[(b"VP8X", extended(8, 8, 8)), (b"VP8L", picture), (b"EXIF", vec![0; 4])]);
    assert_eq!(survey(&file, &Limits::default()), Ok(()));
    let at = file.len() - 8;
    file[at..at + 4].copy_from_slice(&u32::MAX.to_le_bytes());
    assert_eq!(survey(&file, &Limits::default()), Err(DecodeError::Corrupt));
}

#[test]
fn every_truncation_and_every_changed_byte_is_answered() {
    let whole = riff(&[(b"VP8L", pixels(48, 32, ExtendedColorType::Rgba8, PATTERN))]);
    // The last bytes may be padding.
    for end in 0..whole.len() - 4 {
        assert!(open::<1>(&whole[..end], &Limits::default()).is_err(), "{end} of {}", whole.len());
    }
    for at in 0..whole.len() {
        for mask in [1, 0x80, 0xFF] {
            let mut changed = whole.clone();
            changed[at] ^= mask;
            let _ = survey(&changed, &Limits::default());
        }
    }
}

#[test]
fn work_of_a_lossy_stream_is_bounded_from_both_sides() {
    let file = |bytes: usize| {
        let mut data = vec![0; bytes];
        let [w, h] = [10_000u16, 5_000].map(u16::to_le_bytes);
        data[..10].copy_from_slice(&[0x10, 0, 0, 0x9D, 0x01, 0x2A, w[0], w[1], h[0], h[1]]);
        riff(&[(b"VP8 ", data)])
    };
    // 50 million pixels leave 15 million to the bytes.
    assert_eq!(survey(&file(3_000_000), &Limits::default()), Ok(()));
    assert_eq!(survey(&file(3_000_001), &Limits::default()), Err(DecodeError::TooCostly));
}
