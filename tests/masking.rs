//! Masked copies of drawn photos give nobody what was removed, and hold nothing but pixels.

mod common;

use bonin::card::decode::{Limits, Photo, decode, decode_color};
use bonin::card::document::Format;
use bonin::card::document::{DocumentKind, FieldKey};
use bonin::card::geometry::{Point, Quad};
use bonin::card::masking::{MaskRefusal, Removed, SensitivePlaces};
use bonin::card::reader::MaskedCopyError;
use bonin::card::rectification::{Homography, Pyramid, RectifiedCard, rectify};
use bonin::card::{CopyFormat, Framing, MaskPolicy, MaskedCopy, Outcome, Reading};
use common::Card;

const FORMS: [(Framing, CopyFormat); 4] = [
    (Framing::Rectified, CopyFormat::Jpeg),
    (Framing::Rectified, CopyFormat::Png),
    (Framing::AsTaken, CopyFormat::Jpeg),
    (Framing::AsTaken, CopyFormat::Png),
];

/// Digits of a removed number in a row that count as recovered.
const RUN: usize = 4;

fn copy(photo: &[u8], reading: &Reading, policy: &MaskPolicy, form: usize) -> Result<MaskedCopy, MaskedCopyError> {
    let (framing, format) = FORMS[form % FORMS.len()];
    common::reader().masked_copy(photo, reading, policy, framing, format)
}

fn digits_of(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Everything that the networks read on a flat card.
fn texts(card: &RectifiedCard) -> Vec<String> {
    let reader = common::reader();
    let regions = reader.text_detector().detect(card).unwrap().regions;
    regions.iter().map(|region| reader.text_recognizer().recognize(card, region).unwrap().text()).collect()
}

/// Everything that is read on a copy by who does not know where the card lies, and by who does.
fn texts_of(copy: &MaskedCopy, quad: &Quad, framing: Framing) -> Vec<String> {
    let again = common::reader().read(copy.bytes(), None).unwrap();
    let mut out: Vec<String> = again.fields.iter().filter_map(|field| field.text().map(str::to_owned)).collect();
    out.extend(again.card.iter().flat_map(texts));
    let photo = decode(copy.bytes(), &Limits::default()).unwrap();
    let card = match framing {
        Framing::AsTaken => rectify(&Pyramid::new(&photo), quad, Format::Id1).unwrap(),
        _ => RectifiedCard::from_luma(Format::Id1, photo.width(), photo.height(), photo.luma().to_vec()).unwrap(),
    };
    out.extend(texts(&card));
    out
}

/// Whether some text gives four digits of the number's back that stand in nothing else on the card.
fn recovered(texts: &[String], card: &Card) -> bool {
    let number = card.field("resident_number").unwrap();
    let (front, back) = (digits_of(&number[..6]), digits_of(&number[6..]));
    let others: Vec<String> =
        card.fields().filter(|(key, _)| *key != "resident_number").map(|(_, text)| digits_of(text)).collect();
    let runs: Vec<&str> = (0..=back.len() - RUN).map(|start| &back[start..start + RUN]).collect();
    let fresh = runs.iter().filter(|run| !front.contains(**run) && !others.iter().any(|other| other.contains(**run)));
    fresh.into_iter().any(|run| texts.iter().any(|text| digits_of(text).contains(run)))
}

/// Segments of a JPEG or chunks of a PNG that hold anything but pixels.
fn foreign(bytes: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    if bytes.starts_with(b"\x89PNG") {
        let mut at = 8;
        while at < bytes.len() {
            let length = u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
            let name = &bytes[at + 4..at + 8];
            if ![&b"IHDR"[..], b"IDAT", b"IEND"].contains(&name) {
                found.push(String::from_utf8_lossy(name).into_owned());
            }
            at += 12 + length;
        }
        return found;
    }
    let mut at = 2;
    while bytes[at + 1] != 0xDA {
        let (marker, length) = (bytes[at + 1], u16::from_be_bytes([bytes[at + 2], bytes[at + 3]]) as usize);
        // Tables, frame, and a JFIF header without a thumbnail.
        if ![0xDB, 0xC4, 0xC0].contains(&marker)
            && !(marker == 0xE0 && length == 16 && bytes[at + 4..].starts_with(b"JFIF"))
        {
            found.push(format!("{marker:02X}"));
        }
        at += 2 + length;
    }
    if !bytes.ends_with(&[0xFF, 0xD9]) {
        found.push("bytes after the end".to_owned());
    }
    found
}

// One test for all: reading takes most of the time. Each photo is copied in one form, so that all of them occur.
#[test]
fn copies_of_drawn_photos_give_back_nothing() {
    let (mut made, mut refused, mut readable) = (0, Vec::new(), 0);
    for (index, card) in common::cards().iter().filter(|card| card.kind().is_some()).enumerate() {
        let (file, photo) = (common::name(&card.path), card.photo());
        let reading = common::reader().read(&photo, None).unwrap();
        let quad = reading.quad;
        readable += usize::from(reading.card.as_ref().is_some_and(|flat| recovered(&texts(flat), card)));
        if reading.outcome != Outcome::Read {
            let answer = copy(&photo, &reading, &MaskPolicy::default(), index).err();
            assert_eq!(answer, Some(MaskRefusal::NotRead.into()), "{file}");
            continue;
        }
        match copy(&photo, &reading, &MaskPolicy::default(), index) {
            Ok(copy) => {
                made += 1;
                assert!(foreign(copy.bytes()).is_empty(), "{file}: {:?}", foreign(copy.bytes()));
                let texts = texts_of(&copy, &quad.unwrap(), FORMS[index % FORMS.len()].0);
                assert!(!recovered(&texts, card), "{file}");
                let gone = |what: &Removed| matches!(what, Removed::Number | Removed::UsualPlace);
                assert!(copy.removals().iter().any(|removal| gone(&removal.what)), "{file}");
            }
            Err(MaskedCopyError::Refused(refusal)) => refused.push((file, refusal)),
            Err(error) => panic!("{file}: {error}"),
        }
    }
    assert!(readable > 15, "the search finds what is there: {readable}");
    assert!(made > 20 && refused.len() * 8 <= made, "{made} made, refused: {refused:?}");
}

/// The quickstart's photo and its reading.
fn quickstart() -> (Vec<u8>, Reading) {
    let photo = common::bytes(&common::fixtures("quickstart.jpg"));
    let reading = common::reader().read(&photo, None).unwrap();
    (photo, reading)
}

#[test]
fn what_can_not_be_told_is_refused() {
    let (photo, mut reading) = quickstart();
    let policy = MaskPolicy::default();
    let refused = |photo: &[u8], reading: &Reading| match copy(photo, reading, &MaskPolicy::default(), 0) {
        Err(MaskedCopyError::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    };
    assert!(copy(&photo, &reading, &policy, 0).is_ok());
    let large = common::bytes(&common::fixtures("large.jpg"));
    assert_eq!(refused(&large, &reading), MaskRefusal::OtherPhoto);
    assert!(matches!(copy(&photo[..900], &reading, &policy, 0), Err(MaskedCopyError::Decode(_))));

    // Places of nothing.
    let places = std::mem::take(&mut reading.sensitive);
    assert_eq!(format!("{:?}", reading.sensitive), format!("{:?}", SensitivePlaces::default()));
    assert_eq!(refused(&photo, &reading), MaskRefusal::NumberNotLocated);
    // A kind that is not sure and that no title names; with the title, it is.
    let document = reading.document.replace((DocumentKind::ResidentCard, 0.89));
    assert_eq!(refused(&photo, &reading), MaskRefusal::KindInDoubt);
    reading.document = document;
    reading.sensitive = places;
    reading.outcome = Outcome::Retake;
    assert_eq!(refused(&photo, &reading), MaskRefusal::NotRead);
    reading.outcome = Outcome::Read;
    reading.card = None;
    assert_eq!(refused(&photo, &reading), MaskRefusal::NotRead);
}

#[test]
fn framings_have_their_sizes_and_the_surroundings_are_gone() {
    let (photo, reading) = quickstart();
    let original = decode_color(&photo, &Limits::default()).unwrap();
    let taken = copy(&photo, &reading, &MaskPolicy::default(), 3).unwrap();
    assert_eq!((taken.width(), taken.height()), original.dimensions());
    let picture = decode_color(taken.bytes(), &Limits::default()).unwrap();
    let fill = picture.get_pixel(0, 0);
    let last = (picture.width() - 1, picture.height() - 1);
    for corner in [(0, 0), (last.0, 0), (0, last.1), last] {
        assert_eq!(picture.get_pixel(corner.0, corner.1), fill);
    }
    // The card's middle is as it was, in color.
    let corners = reading.quad.unwrap().corners();
    let middle = corners[0].lerp(corners[2], 0.5);
    let at = (middle.x as u32, middle.y as u32);
    assert_eq!(picture.get_pixel(at.0, at.1), original.get_pixel(at.0, at.1));
    let flat = copy(&photo, &reading, &MaskPolicy::default(), 0).unwrap();
    let card = reading.card.as_ref().unwrap();
    assert_eq!((flat.width(), flat.height()), (card.width(), card.height()));
}

/// A photo with other pixels in the places that a copy removed, as PNG, and the reading as if it had been made from it.
fn repainted(photo: &[u8], reading: &mut Reading, copy: &MaskedCopy, value: u8) -> Vec<u8> {
    let mut picture = decode_color(photo, &Limits::default()).unwrap();
    let quad = reading.quad.unwrap();
    let unit = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)].map(|(x, y)| Point::new(x, y));
    let to_card = Homography::from_quad_to_quad(&quad, &Quad::new(unit).unwrap()).unwrap();
    for (x, y, pixel) in picture.enumerate_pixels_mut() {
        let Some(at) = to_card.apply(Point::new(x as f32 + 0.5, y as f32 + 0.5)) else { continue };
        let inside = |removal: &bonin::card::masking::Removal| {
            let b = removal.bounds;
            (b.left..b.right).contains(&at.x) && (b.top..b.bottom).contains(&at.y)
        };
        if copy.removals().iter().any(inside) {
            pixel.0 = [value, value.wrapping_mul(x as u8), value.wrapping_add(y as u8)];
        }
    }
    let mut bytes = Vec::new();
    picture.write_to(&mut std::io::Cursor::new(&mut bytes), image::ImageFormat::Png).unwrap();
    let gray: Photo = decode(&bytes, &Limits::default()).unwrap();
    reading.card = Some(rectify(&Pyramid::new(&gray), &quad, Format::Id1).unwrap());
    bytes
}

#[test]
fn whatever_stood_in_a_removed_place_the_copy_is_the_same() {
    let (photo, mut reading) = quickstart();
    let policy = MaskPolicy::unique_identifiers().without(FieldKey::Address);
    let first = copy(&photo, &reading, &policy, 0).unwrap();
    let one = repainted(&photo, &mut reading, &first, 3);
    let made: Vec<Vec<u8>> = (0..4).map(|form| copy(&one, &reading, &policy, form).unwrap().bytes().to_vec()).collect();
    let other = repainted(&photo, &mut reading, &first, 250);
    assert_ne!(one, other);
    for (form, expected) in made.iter().enumerate() {
        assert!(copy(&other, &reading, &policy, form).unwrap().bytes() == expected.as_slice(), "{:?}", FORMS[form]);
    }
}
