//! The photo with the outline of the card.

use bonin::card::decode::{Limits, decode_color};
use bonin::card::geometry::{Point, Quad};
use bonin::card::{Outcome, Reading};
use image::imageops::{FilterType, resize};
use image::{Rgb, RgbImage};
use imageproc::drawing::draw_filled_circle_mut;

use super::{GREEN, INK, ORANGE, RED, WHITE, lettering};
use crate::report::percent;

/// Longest side of the picture, in pixels.
const LONGEST: u32 = 1600;

/// Half the thickness of the outline, in pixels.
const STROKE: i32 = 3;

/// Radius of the dot at the card's own top-left corner, in pixels.
const DOT: i32 = 13;

/// The photo, or `None` if it does not open in color.
pub(super) fn draw(bytes: &[u8], reading: &Reading) -> Option<RgbImage> {
    let photo = decode_color(bytes, &Limits::default()).ok()?;
    let factor = (LONGEST as f32 / photo.width().max(photo.height()) as f32).min(1.0);
    let side = |length: u32| ((length as f32 * factor).round() as u32).max(1);
    let mut picture = if factor < 1.0 {
        resize(&photo, side(photo.width()), side(photo.height()), FilterType::Triangle)
    } else {
        photo
    };
    let color = match reading.outcome {
        Outcome::Read => GREEN,
        Outcome::Retake => ORANGE,
        _ => RED,
    };
    if let Some(quad) = &reading.quad {
        outline(&mut picture, quad, factor, color);
    }
    lettering::plate(&mut picture, 0, 0, &caption(reading), WHITE, color);
    Some(picture)
}

fn outline(picture: &mut RgbImage, quad: &Quad, factor: f32, color: Rgb<u8>) {
    let corners = quad.corners().map(|corner| Point::new(corner.x * factor, corner.y * factor));
    let [a, b, c, d] = corners;
    // A white rim keeps the line in sight on any ground.
    for (half, ink) in [(STROKE + 2, WHITE), (STROKE, color)] {
        for (from, to) in [(a, b), (b, c), (c, d), (d, a)] {
            stroke(picture, from, to, half, ink);
        }
    }
    for (radius, ink) in [(DOT + 3, WHITE), (DOT, INK), (DOT / 2, WHITE)] {
        disc(picture, a, radius, ink);
    }
    let center = a.lerp(c, 0.5);
    let beside = a.lerp(center, (3.0 * DOT as f32 / a.distance(center).max(1.0)).min(1.0));
    lettering::plate(picture, beside.x as i32, beside.y as i32, "top left", WHITE, INK);
}

fn stroke(picture: &mut RgbImage, from: Point, to: Point, half: i32, color: Rgb<u8>) {
    // An outline reaches little beyond its photo, but a drawing must end whatever it is given.
    let steps = from.distance(to).ceil().clamp(1.0, 4.0 * LONGEST as f32) as u32;
    for step in 0..=steps {
        disc(picture, from.lerp(to, step as f32 / steps as f32), half, color);
    }
}

fn disc(picture: &mut RgbImage, center: Point, radius: i32, color: Rgb<u8>) {
    // Pixels are counted from their corners here, and by their index there.
    let far = 4.0 * LONGEST as f32;
    let place = |value: f32| (value - 0.5).clamp(-far, far).round() as i32;
    draw_filled_circle_mut(picture, (place(center.x), place(center.y)), radius, color);
}

fn caption(reading: &Reading) -> String {
    let mut words = vec![reading.outcome.as_str().to_owned()];
    words.extend(reading.document.map(|(kind, confidence)| format!("{} {}", kind.as_str(), percent(confidence))));
    words.extend(reading.reasons.iter().map(|reason| reason.as_str().to_owned()));
    words.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    #[test]
    fn the_outline_lies_on_the_scaled_photo() {
        let mut photo = Vec::new();
        RgbImage::from_pixel(1920, 1280, Rgb([90; 3]))
            .write_with_encoder(image::codecs::png::PngEncoder::new(&mut photo))
            .unwrap();
        let picture = draw(&photo, &samples::resident_card()).unwrap();
        assert_eq!(picture.dimensions(), (1600, 1067));
        // Halfway between the top corners, and the middle of the card.
        let factor = 1600.0 / 1920.0;
        let top = ((312.4 + 1630.2) / 2.0 * factor, (208.9 + 240.0) / 2.0 * factor);
        assert_eq!(*picture.get_pixel(top.0 as u32, top.1 as u32), GREEN);
        assert_eq!(*picture.get_pixel(800, 530), Rgb([90; 3]));
    }

    #[test]
    fn wild_outlines_return() {
        let mut picture = RgbImage::new(8, 8);
        let corners = [(-1e6, -1e6), (1e6, -1e6), (1e6, 1e6), (-1e6, 1e6)].map(|(x, y)| Point::new(x, y));
        outline(&mut picture, &Quad::new(corners).unwrap(), 1.0, RED);
        outline(&mut picture, &Quad::new(corners).unwrap(), f32::NAN, RED);
    }
}
