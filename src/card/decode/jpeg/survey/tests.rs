use super::*;
use crate::card::decode::jpeg::tests::color_jpeg;
use crate::card::decode::{decode, decode_color};

fn of(bytes: &[u8]) -> Result<Survey<'_>, DecodeError> {
    Survey::of(bytes, &Limits::default())
}

/// Where a marker stands.
fn place(bytes: &[u8], marker: u8) -> usize {
    bytes.windows(2).position(|two| two == [0xFF, marker]).unwrap()
}

fn with(bytes: &[u8], at: usize, more: &[u8]) -> Vec<u8> {
    [&bytes[..at], more, &bytes[at..]].concat()
}

fn segment(marker: u8, data: &[u8]) -> Vec<u8> {
    [&[0xFF, marker][..], &(data.len() as u16 + 2).to_be_bytes(), data].concat()
}

/// A progressive picture of one component of 10,000 by 5,000 pixels, which are 781,250 blocks, with scans of these bands.
fn gray(bands: impl IntoIterator<Item = (u8, u8)>) -> Vec<u8> {
    let [w1, w0, h1, h0] = [10_000u16.to_be_bytes(), 5_000u16.to_be_bytes()].concat()[..] else { unreachable!() };
    let mut out = vec![0xFF, 0xD8];
    out.extend(segment(0xC2, &[8, h1, h0, w1, w0, 1, 7, 0x11, 0]));
    for (first, last) in bands {
        out.extend(segment(0xDA, &[1, 7, 0, first, last, 0]));
    }
    out.extend([0xFF, 0xD9]);
    out
}

#[test]
fn components_named_rgb_are_not_taken_for_luma() {
    let mut bytes = color_jpeg();
    let at = place(&bytes, 0xC0);
    assert!(of(&bytes).unwrap().luma_alone());
    for (component, id) in b"RGB".iter().enumerate() {
        bytes[at + 10 + component * 3] = *id;
    }
    let scan = place(&bytes, 0xDA);
    for (component, id) in b"RGB".iter().enumerate() {
        bytes[scan + 5 + component * 2] = *id;
    }
    assert!(!of(&bytes).unwrap().luma_alone());
}

#[test]
fn too_many_scans_are_refused() {
    let plain = color_jpeg();
    let at = place(&plain, 0xDA);
    let scan = plain[at..at + 14].to_vec();
    assert!(of(&with(&plain, at, &scan.repeat(MAX_SCANS - 1))).is_ok(), "the limit itself");
    assert_eq!(of(&with(&plain, at, &scan.repeat(MAX_SCANS))).err(), Some(DecodeError::TooCostly));
}

#[test]
fn visits_of_all_scans_are_bounded_from_both_sides() {
    // 67 a block for each scan of 63 coefficients: four of them and one of 35 make 307 of the 307.2 that fit.
    let scans = |last| gray([(1, 63); 4].into_iter().chain([(1, last)]));
    assert!(of(&scans(35)).is_ok());
    assert_eq!(of(&scans(36)).err(), Some(DecodeError::TooCostly));
    assert_eq!(of(&gray([(1, 63); 5])).err(), Some(DecodeError::TooCostly));
    // The script of libjpeg for one component.
    assert!(of(&gray([(0, 0), (1, 5), (6, 63), (1, 63), (0, 0), (1, 63)])).is_ok());
    // A scan that is none.
    assert_eq!(of(&gray([(5, 1)])).err(), Some(DecodeError::Corrupt));
    let mut other = gray([(0, 0)]);
    let at = place(&other, 0xDA);
    other[at + 5] = 8;
    assert_eq!(of(&other).err(), Some(DecodeError::Corrupt), "a scan of a component that isn't there");
}

#[test]
fn tables_are_bounded_from_both_sides() {
    let plain = color_jpeg();
    let at = place(&plain, 0xDA);
    let taken: usize = {
        let survey = of(&plain).unwrap();
        survey.parts.iter().filter(|part| part[0] == 0xFF && part[1] != 0xDA).map(|part| part.len() - 2).sum()
    };
    for marker in [0xC4, 0xDB, 0xDD] {
        let more = |missing: usize| segment(marker, &vec![0; MAX_TABLE_BYTES - taken - 2 - missing]);
        assert!(of(&with(&plain, at, &more(0))).is_ok());
        let one = [more(1), segment(marker, &[])].concat();
        assert_eq!(of(&with(&plain, at, &one)).err(), Some(DecodeError::TooCostly));
    }
}

#[test]
fn coefficients_are_counted_in_whole_units() {
    let mut bytes = color_jpeg();
    assert_eq!(of(&bytes).unwrap().coefficient_bytes(), 0, "baseline takes nothing beside the result");
    let at = place(&bytes, 0xC0);
    bytes[at + 1] = 0xC2;
    let scan = place(&bytes, 0xDA);
    // 40 x 24 pixels in three components that are not sampled down: two bytes a coefficient.
    assert_eq!(of(&bytes).unwrap().coefficient_bytes(), 2 * 3 * 40 * 24);
    // Sampled down, they come in units of 16 x 16: six of them of six blocks.
    bytes[at + 11] = 0x22;
    assert_eq!(of(&bytes).unwrap().coefficient_bytes(), 2 * 64 * 6 * (3 * 2));
    // A baseline picture of two scans is put together in the same way.
    bytes[at + 1] = 0xC0;
    let header = bytes[scan..scan + 14].to_vec();
    assert_eq!(of(&with(&bytes, scan, &header)).unwrap().coefficient_bytes(), 2 * 64 * 6 * (3 * 2));
}

#[test]
fn memory_is_bounded_from_both_sides() {
    let limit = |max_memory| Limits { max_memory, ..Limits::default() };
    let bytes = color_jpeg();
    let pixels = 40 * 24;
    assert!(decode(&bytes, &limit(0)).is_ok());
    // Two samples more of each pixel.
    assert!(decode_color(&bytes, &limit(2 * pixels)).is_ok());
    assert_eq!(decode_color(&bytes, &limit(2 * pixels - 1)).err(), Some(DecodeError::TooCostly));
    // Colors that Adobe calls RGB are decoded as such, as a picture of its own.
    let adobe = with(&bytes, 2, &segment(0xEE, b"Adobe\0d\0\0\0\0\0"));
    assert_ne!(decode(&adobe, &limit(3 * pixels)).map(drop), Err(DecodeError::TooCostly));
    assert_eq!(decode(&adobe, &limit(3 * pixels - 1)).map(drop), Err(DecodeError::TooCostly));
}

#[test]
fn the_decoder_sees_what_was_surveyed_and_nothing_else() {
    let plain = color_jpeg();
    let alone = of(&plain).unwrap().file();
    assert_eq!(of(&alone).unwrap().file(), alone);
    let shown = decode_color(&plain, &Limits::default()).unwrap();
    assert_eq!(decode_color(&alone, &Limits::default()), Ok(shown));
    let scan = place(&plain, 0xDA);
    let extension = [&b"http://ns.adobe.com/xmp/extension/\0"[..], &[0; 40]].concat();
    for more in [
        segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0"),
        segment(0xE0, b"four"),
        segment(0xE1, &extension),
        segment(0xE2, b"ICC_PROFILE\0\x01\x01profile"),
        segment(0xFE, b"\xFF\xC0 in a comment"),
        segment(0xFD, b"reserved"),
        vec![0xFF; 5],
        vec![0; MAX_GAP],
    ] {
        for at in [2, scan] {
            assert_eq!(of(&with(&plain, at, &more)).unwrap().file(), alone, "{more:02x?} at {at}");
        }
    }
    // What the decoder would walk in another way than it is meant.
    for more in [
        [&[0xFF, 0x00][..], &segment(0xFE, b"hidden")[1..]].concat(),
        vec![0xFF, 0x01],
        vec![0xFF, 0xD0],
        vec![0xFF, 0xD8],
        vec![0; MAX_GAP + 1],
    ] {
        for at in [2, scan] {
            assert_eq!(of(&with(&plain, at, &more)).err(), Some(DecodeError::Corrupt), "{more:02x?} at {at}");
        }
    }
}

#[test]
fn data_ends_with_its_scan() {
    let plain = color_jpeg();
    let end = plain.len() - 2;
    let alone = of(&plain).unwrap().file();
    // Neither a segment nor what follows it is the scan's.
    let comment = [segment(0xFE, b"comment"), b"more".to_vec()].concat();
    assert_eq!(of(&with(&plain, end, &comment)).unwrap().file(), alone);
    for marker in [0x01, 0x02, 0xD8, 0xDC, 0xFD] {
        assert_eq!(of(&with(&plain, end, &segment(marker, b"data"))).err(), Some(DecodeError::Corrupt), "{marker:02x}");
    }
    // Stuffed zeros, fill bytes and restarts are.
    for data in [&[0xFF, 0x00, 0x12][..], &[0xFF, 0xFF, 0x00], &[0xFF, 0xD3]] {
        let more = with(&plain, end, data);
        assert_eq!(of(&more).unwrap().file().len(), alone.len() + data.len());
    }
}

#[test]
fn exif_is_the_last_before_the_picture() {
    let plain = color_jpeg();
    assert_eq!(of(&plain).unwrap().exif, None);
    let (first, last) = (segment(0xE1, b"Exif\0\0first"), segment(0xE1, b"Exif\0\0last"));
    let bytes = with(&plain, 2, &[first, last.clone(), segment(0xE1, b"other")].concat());
    assert_eq!(of(&bytes).unwrap().exif, Some(&b"last"[..]));
    assert_eq!(of(&with(&plain, plain.len() - 2, &last)).unwrap().exif, None);
}
