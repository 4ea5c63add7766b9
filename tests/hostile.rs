//! Files that mean harm, and files that merely broke on the way, end in a typed error or in a wish for another photo.

mod common;
#[path = "../fuzz/src/lib.rs"]
#[allow(dead_code, reason = "the crate is shared with the targets: only its pictures are used here")]
mod fuzzing;

use bonin::card::Outcome;
use bonin::card::decode::{DecodeError, Limits, PhotoFormat, decode, decode_color, decode_with_chroma};
use bonin::card::reader::ReadError;
use fuzzing::pictures::jpeg::{self, Jpeg, Scan};

/// Files up to this size are also cut at many places, in bytes,
const SMALL: usize = 20_000;
/// and up to this size at every byte.
const TINY: usize = 600;

/// What each file must answer; `None` stands for a picture that opens and shows no card. fixtures/README.md says why.
const EXPECTED: [(&str, Option<DecodeError>); 25] = [
    ("animation.webp", Some(DecodeError::Corrupt)),
    ("arithmetic.jpg", Some(DecodeError::Corrupt)),
    ("bomb_pixels.png", None),
    ("bomb_profile.png", None),
    ("claims_30000.png", Some(DecodeError::TooLarge)),
    ("claims_65500.jpg", Some(DecodeError::TooLarge)),
    // The decoder takes an early end for a flat rest, as most do: a picture of the stated size, within the limits.
    ("claims_more.jpg", None),
    ("document.pdf", Some(DecodeError::UnsupportedFormat(PhotoFormat::Pdf))),
    ("empty.jpg", Some(DecodeError::Empty)),
    ("huge_canvas.webp", Some(DecodeError::TooLarge)),
    ("looping_exif.jpg", None),
    ("many_scans.jpg", Some(DecodeError::TooCostly)),
    ("picture.avif", Some(DecodeError::UnsupportedFormat(PhotoFormat::Avif))),
    ("picture.bmp", Some(DecodeError::UnsupportedFormat(PhotoFormat::Bmp))),
    ("picture.gif", Some(DecodeError::UnsupportedFormat(PhotoFormat::Gif))),
    ("picture.heic", Some(DecodeError::UnsupportedFormat(PhotoFormat::Heic))),
    ("picture.tif", Some(DecodeError::UnsupportedFormat(PhotoFormat::Tiff))),
    ("short.webp", Some(DecodeError::Corrupt)),
    ("text.txt", Some(DecodeError::Unrecognized)),
    ("truncated.jpg", Some(DecodeError::Corrupt)),
    ("truncated.png", Some(DecodeError::Corrupt)),
    ("wrong_checksum.png", Some(DecodeError::Corrupt)),
    ("zero_height.png", Some(DecodeError::ZeroSize)),
    ("zero_width.jpg", Some(DecodeError::ZeroSize)),
    ("zero_width.png", Some(DecodeError::ZeroSize)),
];

fn bytes(file: &str) -> Vec<u8> {
    common::bytes(&common::fixtures("hostile").join(file))
}

/// Opens, and shows less than a card needs.
const TOO_SMALL: &str = "one_pixel.png";

#[test]
fn a_picture_of_one_pixel_is_an_error() {
    assert_eq!(common::blind_reader().read(&bytes(TOO_SMALL), None).err(), Some(ReadError::TooSmall));
}

#[test]
fn every_file_has_an_expected_answer() {
    let present: Vec<String> = common::files("hostile", &[]).iter().map(|path| common::name(path)).collect();
    let mut expected: Vec<&str> = EXPECTED.map(|(file, _)| file).into();
    expected.push(TOO_SMALL);
    expected.sort_unstable();
    assert_eq!(present, expected);
}

#[test]
fn every_file_is_refused_with_its_error_or_opens() {
    for (file, expected) in EXPECTED {
        let answer = common::blind_reader().read(&bytes(file), None);
        match expected {
            Some(error) => assert_eq!(answer.err(), Some(ReadError::Decode(error)), "{file}"),
            // Some of what opens is smaller than any card.
            None => assert!(matches!(answer, Ok(_) | Err(ReadError::TooSmall)), "{file}"),
        }
    }
}

#[test]
fn what_opens_shows_no_card() {
    for (file, _) in EXPECTED.into_iter().filter(|(_, error)| error.is_none()) {
        let reading = match common::reader().read(&bytes(file), None) {
            Err(ReadError::TooSmall) => continue,
            answer => answer.unwrap(),
        };
        assert_eq!(reading.outcome, Outcome::Retake, "{file}");
        assert!(reading.fields.is_empty() && !reading.reasons.is_empty(), "{file}");
    }
}

#[test]
fn a_picture_of_30000_by_30000_is_refused_by_its_header_alone() {
    let file = bytes("claims_30000.png");
    assert_eq!(file.len(), 33, "signature and header");
    let answer = common::blind_reader().read(&file, None).map(|reading| reading.outcome);
    assert_eq!(answer, Err(ReadError::Decode(DecodeError::TooLarge)));
}

// The stages behind `decode` see pictures of bounded size only; what cutting can break is the opening.
#[test]
fn every_prefix_of_every_tiny_fixture_and_every_32nd_of_small_ones_returns() {
    let reader = common::blind_reader();
    let photos = common::files("cards", &["jpg"]).into_iter();
    for path in common::files("hostile", &[]).into_iter().chain(photos) {
        let whole = common::bytes(&path);
        if whole.len() > SMALL {
            continue;
        }
        // A start of the bomb takes as much memory and time as all of it: fewer of them do.
        let step = match whole.len() {
            0..=TINY => 1,
            _ if common::name(&path) == "bomb_pixels.png" => 1024,
            _ => 32,
        };
        for end in (0..whole.len()).step_by(step) {
            match reader.read(&whole[..end], None) {
                Ok(reading) => assert_eq!(reading.outcome, Outcome::Retake, "{} up to {end}", common::name(&path)),
                Err(error) => assert!(!matches!(error, ReadError::Inference(_)), "{} up to {end}", common::name(&path)),
            }
        }
    }
}

#[test]
fn every_file_with_each_magic_in_front_returns() {
    let reader = common::blind_reader();
    let magics: [&[u8]; 4] =
        [b"\xFF\xD8\xFF", b"\x89PNG\r\n\x1a\n", b"RIFF\xFF\xFF\xFF\xFFWEBP", b"\0\0\0\x18ftypheic"];
    for path in common::files("hostile", &[]) {
        for magic in magics {
            let answer = reader.read(&[magic, &common::bytes(&path)].concat(), None);
            assert!(matches!(answer, Err(ReadError::Decode(_))), "{}", common::name(&path));
        }
    }
}

/// Columns and rows of the made pictures.
const SIDES: (u64, u64) = (75, 53);

/// A JPEG whose components are sampled as stated, all of one gray, in sequence or in progressive scans. Each block takes a bit
/// for its mean and one for the end of its waves.
fn sampled(samplings: &[u8], progressive: bool) -> Vec<u8> {
    let components: Vec<(u8, u8)> = (1..).zip(samplings.iter().copied()).collect();
    let ids: Vec<u8> = components.iter().map(|component| component.0).collect();
    let most = |shift: u8| samplings.iter().map(|s| u64::from(s >> shift & 15)).max().unwrap().max(1);
    let units = SIDES.0.div_ceil(8 * most(4)) * SIDES.1.div_ceil(8 * most(0));
    let together = units * samplings.iter().map(|s| u64::from(s >> 4) * u64::from(s & 15)).sum::<u64>();
    let scan = |components: Vec<u8>, band: (u8, u8), bits: u64| Scan {
        components,
        band,
        bits: 0,
        symbol: jpeg::END,
        data: jpeg::zero_bits(bits),
    };
    let scans = if progressive {
        let alone = |&(id, sampling): &(u8, u8)| {
            let across = (SIDES.0 * u64::from(sampling >> 4)).div_ceil(8 * most(4));
            scan(vec![id], (1, 63), across * (SIDES.1 * u64::from(sampling & 15)).div_ceil(8 * most(0)))
        };
        [scan(ids, (0, 0), together)].into_iter().chain(components.iter().map(alone)).collect()
    } else {
        vec![scan(ids, (0, 63), 2 * together)]
    };
    let (frame, width, height) = (if progressive { 0xC2 } else { 0xC0 }, SIDES.0 as u16, SIDES.1 as u16);
    Jpeg { width, height, frame, components, before: Vec::new(), scans, ended: true }.file()
}

/// Fuzzing found a decoder that stops the program where the first component is not the finest.
#[test]
fn color_however_it_is_sampled_opens_or_is_refused() {
    let limits = Limits::default();
    let sides = [1u8, 2, 3, 4, 0];
    let all: Vec<u8> = sides.iter().flat_map(|across| sides.map(|down| across << 4 | down)).collect();
    let mut opened = 0;
    for (&first, &second) in all.iter().flat_map(|first| all.iter().map(move |second| (first, second))) {
        let files = [vec![first, second, second], vec![first, second, first], vec![first, 0x11, second, first]];
        for samplings in files {
            for progressive in [false, true] {
                let bytes = sampled(&samplings, progressive);
                let gray = decode(&bytes, &limits);
                assert_eq!(decode_with_chroma(&bytes, &limits).is_ok(), gray.is_ok(), "{samplings:x?} {progressive}");
                opened += usize::from(decode_color(&bytes, &limits).is_ok());
                if let Err(error) = gray {
                    assert_eq!(error, DecodeError::Corrupt, "{samplings:x?} {progressive}");
                }
            }
        }
    }
    assert!(opened > 50, "{opened} open in color");
    for usual in [[0x11, 0x11, 0x11], [0x21, 0x11, 0x11], [0x12, 0x11, 0x11], [0x22, 0x11, 0x11], [0x41, 0x11, 0x11]] {
        assert!(decode(&sampled(&usual, false), &limits).is_ok(), "{usual:x?}");
        assert!(decode_color(&sampled(&usual, true), &limits).is_ok(), "{usual:x?}");
    }
}
