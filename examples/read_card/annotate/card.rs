//! The flat card with its fields, and a panel that says what each reads.

use bonin::card::rectification::RectifiedCard;
use bonin::card::{Field, Reading};
use image::imageops::{FilterType, replace, resize};
use image::{Rgb, RgbImage};
use imageproc::drawing::{draw_filled_rect_mut, draw_hollow_rect_mut};
use imageproc::rect::Rect;

use super::{INK, RED, WHITE, color, lettering};
use crate::report::percent;

/// Width of the card, in pixels.
const CARD_WIDTH: u32 = 1280;

/// Width of the panel at its right, in pixels.
const PANEL_WIDTH: u32 = 680;

/// Around what stands on the panel, in pixels.
const MARGIN: u32 = 20;

/// Thickness of a box, in pixels.
const STROKE: i32 = 3;

/// The card with its panel, or `None` if there is no card.
pub(super) fn draw(reading: &Reading) -> Option<RgbImage> {
    let card = enlarged(reading.card.as_ref()?)?;
    let entries: Vec<Entry> = reading.fields.iter().enumerate().map(|(index, field)| Entry::of(index, field)).collect();
    let head = head(reading);
    let rows = head.len() + entries.iter().map(Entry::rows).sum::<usize>();
    let panel = rows as u32 * lettering::LEADING + entries.len() as u32 * (MARGIN / 2) + 3 * MARGIN;
    let mut picture = RgbImage::from_pixel(CARD_WIDTH + PANEL_WIDTH, card.height().max(panel), WHITE);
    replace(&mut picture, &card, 0, 0);
    for entry in &entries {
        entry.mark(&mut picture, card.height());
    }
    let left = (CARD_WIDTH + MARGIN) as i32;
    let mut top = MARGIN as i32;
    for line in head {
        lettering::write(&mut picture, left, top, &line, INK);
        top += lettering::LEADING as i32;
    }
    top += MARGIN as i32;
    for entry in &entries {
        top = entry.write(&mut picture, left, top);
    }
    Some(picture)
}

fn enlarged(card: &RectifiedCard) -> Option<RgbImage> {
    let pixels = card.luma().iter().flat_map(|&luma| [luma; 3]).collect();
    let card = RgbImage::from_raw(card.width(), card.height(), pixels)?;
    let height = (card.height() as f32 * CARD_WIDTH as f32 / card.width() as f32).round() as u32;
    Some(resize(&card, CARD_WIDTH, height.max(1), FilterType::CatmullRom))
}

/// What the document is, and what to do about the photo.
fn head(reading: &Reading) -> Vec<String> {
    let mut lines = vec![match reading.document {
        Some((kind, confidence)) => format!("{} {}", kind.as_str(), percent(confidence)),
        None => reading.outcome.as_str().to_owned(),
    }];
    let reasons: Vec<_> = reading.reasons.iter().map(|reason| reason.as_str()).collect();
    if !reasons.is_empty() {
        lines.extend(lettering::wrapped(&reasons.join(", "), PANEL_WIDTH - 2 * MARGIN));
    }
    lines
}

/// A field on the card and on the panel, tied together by a number.
struct Entry<'a> {
    number: String,
    field: &'a Field,
    color: Rgb<u8>,
    title: String,
    value: Vec<String>,
}

impl<'a> Entry<'a> {
    fn of(index: usize, field: &'a Field) -> Self {
        let name = field.key.as_str();
        let (color, title, value) = match &field.value {
            Ok(value) => (
                color(field.confidence),
                format!("{name} {}", percent(field.confidence)),
                lettering::wrapped(value.expose(), PANEL_WIDTH - 2 * MARGIN),
            ),
            Err(reason) => (RED, format!("{name}: {}", reason.as_str()), Vec::new()),
        };
        Self { number: (index + 1).to_string(), field, color, title, value }
    }

    fn rows(&self) -> usize {
        1 + self.value.len()
    }

    /// Draws the box and its number onto the card.
    fn mark(&self, picture: &mut RgbImage, card_height: u32) {
        let Some(bounds) = self.field.bounds else { return };
        let place = |share: f32, length: u32| (share.clamp(0.0, 1.0) * length as f32).round() as i32;
        let (left, right) = (place(bounds.left, CARD_WIDTH), place(bounds.right, CARD_WIDTH));
        let (top, bottom) = (place(bounds.top, card_height), place(bounds.bottom, card_height));
        for grown in 1..=STROKE {
            let size = |from: i32, to: i32| (to - from + 2 * grown).max(1) as u32;
            let frame = Rect::at(left - grown, top - grown).of_size(size(left, right), size(top, bottom));
            draw_hollow_rect_mut(picture, frame, self.color);
        }
        // Left of the box stands nothing of its line; where the card ends, the tag moves in.
        let (wide, _) = lettering::plate_size(&self.number);
        lettering::plate(picture, left - STROKE - wide as i32, top - STROKE, &self.number, WHITE, self.color);
    }

    /// Writes onto the panel and gives the place of the next entry.
    fn write(&self, picture: &mut RgbImage, left: i32, top: i32) -> i32 {
        let leading = lettering::LEADING as i32;
        let (wide, _) = lettering::plate_size(&self.number);
        draw_filled_rect_mut(picture, Rect::at(left, top).of_size(wide, lettering::HEIGHT), self.color);
        lettering::write(picture, left + (wide - lettering::width(&self.number)) as i32 / 2, top, &self.number, WHITE);
        lettering::write(picture, left + wide as i32 + MARGIN as i32 / 2, top, &self.title, self.color);
        for (row, line) in self.value.iter().enumerate() {
            lettering::write(picture, left, top + leading * (row as i32 + 1), line, INK);
        }
        top + leading * self.rows() as i32 + MARGIN as i32 / 2
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples;

    #[test]
    fn boxes_and_panel_are_drawn() {
        let reading = samples::resident_card();
        let picture = draw(&reading).unwrap();
        assert_eq!(picture.width(), CARD_WIDTH + PANEL_WIDTH);
        let field = reading.fields.iter().find(|field| field.text().is_some()).unwrap();
        let bounds = field.bounds.unwrap();
        let y = bounds.center().y * (CARD_WIDTH as f32 * 53.98 / 85.6);
        let x = bounds.right * CARD_WIDTH as f32 + 1.0;
        assert_eq!(*picture.get_pixel(x.round() as u32, y as u32), color(field.confidence));
        let ink = picture.enumerate_pixels().filter(|(x, _, pixel)| *x > CARD_WIDTH && **pixel == INK).count();
        assert!(ink > 1_000, "{ink}");
    }

    #[test]
    fn no_card_no_picture() {
        let reading = Reading { card: None, ..samples::resident_card() };
        assert!(draw(&reading).is_none());
    }
}
