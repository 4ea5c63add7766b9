//! Nothing of what stood in a removed place is in the copy's bytes.

use image::RgbImage;
use proptest::prelude::*;

use super::*;
use crate::card::document::Format;
use crate::card::geometry::Point;
use crate::card::masking::{Canvas, CopyFormat, MaskedCopy, matrix_codes};
use crate::card::rectification::{Homography, RectifiedCard};

const WIDTH: u32 = 420;
const HEIGHT: u32 = 300;

fn pixel(x: u32, y: u32, seed: u32) -> [u8; 3] {
    let mix = |k: u32| (x.wrapping_mul(73) ^ y.wrapping_mul(151) ^ seed.wrapping_mul(k)) as u8;
    [mix(2_654_435_761), mix(40_503), mix(97)]
}

/// A photo whose pixels within `inside` follow another rule than those around.
fn photo(inside: &Quad, seed: u32, around: u32) -> RgbImage {
    let holds = |x: u32, y: u32| {
        let (x, y) = (x as f32 + 0.5, y as f32 + 0.5);
        let [a, b, c, d] = inside.corners();
        [(a, b), (b, c), (c, d), (d, a)]
            .iter()
            .all(|(p, q): &(Point, Point)| (q.x - p.x) * (y - p.y) - (q.y - p.y) * (x - p.x) >= 0.0)
    };
    RgbImage::from_fn(WIDTH, HEIGHT, |x, y| image::Rgb(pixel(x, y, if holds(x, y) { seed } else { around })))
}

fn copies(image: RgbImage, card: &Quad, places: &[Quad]) -> Vec<Vec<u8>> {
    let mut canvas = Canvas::new(image);
    places.iter().for_each(|place| canvas.fill(place));
    let flat = canvas.rectified(card, Format::Id1).unwrap();
    canvas.fill_around(card);
    let mut out = Vec::new();
    for canvas in [&flat, &canvas] {
        for format in [CopyFormat::Jpeg, CopyFormat::Png] {
            out.push(MaskedCopy::encode(canvas, format, Vec::new()).unwrap().bytes().to_vec());
        }
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// The pixels inside of the places may be anything: the copies are the same to the byte, in both framings and formats.
    #[test]
    fn copies_do_not_depend_on_what_was_removed(
        seeds in (8u32..1000, 1000u32..2000),
        jitter in proptest::array::uniform8(-25.0f32..25.0),
        left in 0.0f32..0.7, top in 0.0f32..0.8, width in 0.05f32..0.4, height in 0.02f32..0.2,
    ) {
        let [a, b, c, d, e, f, g, h] = jitter;
        let corners = [(60.0 + a, 50.0 + b), (360.0 + c, 50.0 + d), (360.0 + e, 240.0 + f), (60.0 + g, 240.0 + h)];
        let card = Quad::new(corners.map(|(x, y)| Point::new(x, y))).unwrap();
        let unit = Quad::new(Rect::new(0.0, 0.0, 1.0, 1.0).corners()).unwrap();
        let to_photo = Homography::from_quad_to_quad(&unit, &card).unwrap();
        let place = Rect::new(left, top, left + width, top + height);
        let place = to_photo.apply_quad(&Quad::new(place.corners()).unwrap()).unwrap();
        let (one, other) = (photo(&place, seeds.0, 7), photo(&place, seeds.1, 7));
        prop_assert!(one != other, "the secret is there");
        prop_assert_eq!(copies(one, &card, &[place]), copies(other, &card, &[place]));
    }
}

#[test]
fn what_lies_around_a_card_is_not_in_a_copy_as_taken() {
    let card = Quad::new([(60.0, 50.0), (360.0, 60.0), (350.0, 240.0), (70.0, 230.0)].map(|(x, y)| Point::new(x, y)));
    let card = card.unwrap();
    let around = |seed: u32| {
        let mut canvas = Canvas::new(photo(&card, 7, seed));
        canvas.fill_around(&card);
        MaskedCopy::encode(&canvas, CopyFormat::Png, Vec::new()).unwrap().bytes().to_vec()
    };
    assert_eq!(around(11), around(12));
}

#[test]
fn sizes_that_a_format_cannot_hold_are_no_copy() {
    let canvas = Canvas::new(RgbImage::new(65_536, 1));
    assert!(MaskedCopy::encode(&canvas, CopyFormat::Jpeg, Vec::new()).is_none());
    let copy = MaskedCopy::encode(&canvas, CopyFormat::Png, Vec::new()).unwrap();
    let shown = format!("{copy:?}");
    assert!(shown.contains("65536") && !shown.contains("bytes"), "{shown}");
}

/// Something like a code: its three patterns, and modules by a fixed rule.
fn card_with_code(left: usize, top: usize, module: usize, modules: usize, hidden: &[usize]) -> RectifiedCard {
    let (width, height) = (960, 605);
    let mut luma = vec![205u8; width * height];
    let finder = |x: usize, y: usize| {
        let ring = x.min(y).min(6 - x).min(6 - y);
        ring != 1
    };
    for my in 0..modules {
        for mx in 0..modules {
            let corners = [(0, 0), (modules - 7, 0), (0, modules - 7)];
            let place = corners.iter().position(|(x, y)| (*x..x + 7).contains(&mx) && (*y..y + 7).contains(&my));
            let near = corners.iter().any(|(x, y)| mx + 1 >= *x && mx <= x + 7 && my + 1 >= *y && my <= y + 7);
            let dark = match place {
                Some(k) if hidden.contains(&k) => false,
                Some(k) => finder(mx - corners[k].0, my - corners[k].1),
                None if near => false,
                None => (mx * 7 + my * 13 + mx * my * 5 + (mx ^ my) * 3) % 11 < 5,
            };
            for y in 0..module {
                let start = (top + my * module + y) * width + left + mx * module;
                luma[start..start + module].fill(if dark { 40 } else { 230 });
            }
        }
    }
    RectifiedCard::from_luma(Format::Id1, 960, 605, luma).unwrap()
}

#[test]
fn codes_are_found_by_any_of_their_patterns() {
    for (module, modules, hidden) in
        [(4, 29, vec![]), (3, 33, vec![0]), (4, 25, vec![0, 2]), (5, 25, vec![1]), (2, 41, vec![])]
    {
        let card = card_with_code(600, 350, module, modules, &hidden);
        let codes = matrix_codes(&card, DocumentKind::OverseasKoreanCard);
        let side = (module * modules) as f32;
        let covered = |x: f32, y: f32| codes.iter().any(|c| c.left <= x && c.right >= x && c.top <= y && c.bottom >= y);
        for (x, y) in [(0.0, 0.0), (0.5, 0.5), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0)] {
            let (x, y) = ((600.0 + x * side) / 960.0, (350.0 + y * side) / 605.0);
            assert!(covered(x, y), "{module} {modules} {hidden:?} at {x} {y}: {codes:?}");
        }
        assert!(codes.iter().all(|c| c.width() * 960.0 < 2.2 * side + 60.0), "{codes:?}");
        // On a document without codes, one pattern alone is a seal or a small portrait.
        let elsewhere = matrix_codes(&card, DocumentKind::DriverLicense);
        assert_eq!(elsewhere.is_empty(), hidden.len() == 2, "{hidden:?}: {elsewhere:?}");
    }
}

#[test]
fn cards_without_a_code_lose_nothing() {
    assert!(matrix_codes(&card_with_code(600, 350, 4, 29, &[0, 1, 2]), DocumentKind::Passport).is_empty());
    for (w, h) in [(1, 1), (2, 300), (300, 2), (640, 400)] {
        let flat = RectifiedCard::from_luma(Format::Id1, w, h, vec![128; (w * h) as usize]).unwrap();
        assert!(matrix_codes(&flat, DocumentKind::AlienRegistrationCard).is_empty());
        let noise = (0..w * h).map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
        let _ = matrix_codes(
            &RectifiedCard::from_luma(Format::Id1, w, h, noise).unwrap(),
            DocumentKind::AlienRegistrationCard,
        );
    }
}
