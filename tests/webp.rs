//! Honest WebP files of the reference encoder pass the look at their codes and open; each unfolds to no more than is allowed.

mod common;

use bonin::card::decode::{DecodeError, Limits, decode, decode_color};

#[test]
fn files_of_the_reference_encoder_open() {
    let files = common::files("webp", &["webp"]);
    assert_eq!(files.len(), 6);
    for path in files {
        let bytes = common::bytes(&path);
        let name = common::name(&path);
        let photo = decode(&bytes, &Limits::default()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(
            (photo.width(), photo.height()) == (240, 192) || (photo.width(), photo.height()) == (120, 96),
            "{name}"
        );
        assert!(decode_color(&bytes, &Limits::default()).is_ok(), "{name}");
        // Their tables are a megabyte or two; without room for any, none opens.
        let mut limits = Limits::default();
        limits.max_memory = 4 << 20;
        assert!(decode(&bytes, &limits).is_ok(), "{name}");
        limits.max_memory = u64::from(photo.width() * photo.height()) * 4;
        assert_eq!(decode(&bytes, &limits).err(), Some(DecodeError::TooCostly), "{name}");
    }
}

#[test]
fn no_prefix_and_no_changed_byte_of_them_panics() {
    for path in common::files("webp", &["webp"]) {
        let whole = common::bytes(&path);
        for at in (0..whole.len()).step_by(if whole.len() > 4_000 { 61 } else { 7 }) {
            let _ = decode(&whole[..at], &Limits::default());
            let mut changed = whole.clone();
            changed[at] ^= 1 << (at % 8);
            let _ = decode(&changed, &Limits::default());
        }
    }
}
