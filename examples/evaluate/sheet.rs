//! The worst readings as one picture: what a person looks at to see why.

use std::fs;
use std::path::Path;

use bonin::card::{CardReader, Reading};
use image::imageops::{FilterType, replace, resize};
use image::{Rgb, RgbImage};
use imageproc::drawing::{draw_hollow_rect_mut, draw_line_segment_mut};
use imageproc::rect::Rect;

use crate::judgment::{Judged, JudgedField, SURE_FROM};
use crate::lettering;

/// Photos on the sheet, and in one row of it.
const TILES: usize = 24;
const COLUMNS: u32 = 4;
/// A tile: the photo above, the flat document below, lines of text under them. In pixels.
const TILE_WIDTH: u32 = 620;
const PICTURE_HEIGHT: u32 = 400;
const LINES: usize = 5;
const MARGIN: u32 = 10;
const TILE_HEIGHT: u32 = 2 * PICTURE_HEIGHT + LINES as u32 * lettering::LEADING + 3 * MARGIN;

const WHITE: Rgb<u8> = Rgb([255, 255, 255]);
const INK: Rgb<u8> = Rgb([24, 26, 32]);
const GREEN: Rgb<u8> = Rgb([16, 132, 64]);
const ORANGE: Rgb<u8> = Rgb([200, 104, 0]);
const RED: Rgb<u8> = Rgb([200, 28, 40]);

/// How bad a reading is: a sure wrong value costs a customer a try, a wrong one some time, a missing one another photo.
fn badness(photo: &Judged) -> usize {
    let count = |which: fn(&JudgedField) -> bool| photo.fields.iter().filter(|field| which(field)).count();
    let sure = count(|field| field.wrong() && field.confidence >= SURE_FROM);
    let missing = count(|field| field.legible && field.truth.is_some() && field.value.is_none());
    100 * sure + 3 * count(JudgedField::wrong) + missing + 5 * usize::from(!photo.kind_right)
}

/// Draws the worst photos of a folder; `None` if nothing on any is worth a look.
pub(crate) fn draw(reader: &CardReader, folder: &Path, photos: &[Judged]) -> Result<Option<RgbImage>, String> {
    let mut worst: Vec<&Judged> = photos.iter().filter(|photo| badness(photo) > 0).collect();
    worst.sort_by_key(|photo| core::cmp::Reverse(badness(photo)));
    worst.truncate(TILES);
    let rows = (worst.len() as u32).div_ceil(COLUMNS);
    if rows == 0 {
        return Ok(None);
    }
    let mut sheet = RgbImage::from_pixel(COLUMNS * TILE_WIDTH, rows * TILE_HEIGHT, WHITE);
    for (place, photo) in worst.into_iter().enumerate() {
        let bytes = fs::read(folder.join(&photo.truth.file)).map_err(|error| error.to_string())?;
        let reading = reader.read(&bytes, None).ok();
        let (column, row) = (place as u32 % COLUMNS, place as u32 / COLUMNS);
        let tile = tile(&bytes, reading.as_ref(), photo);
        replace(&mut sheet, &tile, (column * TILE_WIDTH).into(), (row * TILE_HEIGHT).into());
    }
    Ok(Some(sheet))
}

fn tile(bytes: &[u8], reading: Option<&Reading>, photo: &Judged) -> RgbImage {
    let mut tile = RgbImage::from_pixel(TILE_WIDTH, TILE_HEIGHT, WHITE);
    if let Ok(picture) = image::load_from_memory(bytes) {
        let (picture, scale) = fitted(&picture.to_rgb8());
        replace(&mut tile, &picture, MARGIN.into(), MARGIN.into());
        let mut outline = |corners: [bonin::card::geometry::Point; 4], color| {
            let at = |p: bonin::card::geometry::Point| (MARGIN as f32 + p.x * scale, MARGIN as f32 + p.y * scale);
            for (a, b) in corners.iter().zip(corners.iter().cycle().skip(1)) {
                draw_line_segment_mut(&mut tile, at(*a), at(*b), color);
            }
        };
        photo.truth.quad.into_iter().for_each(|quad| outline(quad, GREEN));
        reading.and_then(|r| r.quad).into_iter().for_each(|quad| outline(quad.corners(), RED));
    }
    let top = PICTURE_HEIGHT + 2 * MARGIN;
    if let Some(card) = reading.and_then(|reading| reading.card.as_ref()) {
        let pixels = card.luma().iter().flat_map(|&luma| [luma; 3]).collect();
        if let Some(picture) = RgbImage::from_raw(card.width(), card.height(), pixels) {
            let (mut picture, _) = fitted(&picture);
            mark(&mut picture, reading, photo);
            replace(&mut tile, &picture, MARGIN.into(), top.into());
        }
    }
    let mut y = (top + PICTURE_HEIGHT) as i32;
    for (line, color) in text(photo).into_iter().take(LINES) {
        lettering::write(&mut tile, MARGIN as i32, y, &line, color);
        y += lettering::LEADING as i32;
    }
    tile
}

/// The picture within a tile's place, and its scale.
fn fitted(picture: &RgbImage) -> (RgbImage, f32) {
    let (wide, high) = ((TILE_WIDTH - 2 * MARGIN) as f32, PICTURE_HEIGHT as f32);
    let scale = (wide / picture.width() as f32).min(high / picture.height() as f32);
    let side = |length: u32| ((length as f32 * scale).round() as u32).max(1);
    (resize(picture, side(picture.width()), side(picture.height()), FilterType::Triangle), scale)
}

/// Frames the fields: green right, red wrong, orange without a value.
fn mark(picture: &mut RgbImage, reading: Option<&Reading>, photo: &Judged) {
    let (width, height) = (picture.width() as f32, picture.height() as f32);
    for field in reading.into_iter().flat_map(|reading| &reading.fields) {
        let Some(bounds) = field.bounds else { continue };
        let judged = photo.fields.iter().find(|judged| judged.key == field.key.as_str());
        let color = match judged {
            Some(judged) if judged.right() => GREEN,
            Some(judged) if judged.wrong() => RED,
            _ => ORANGE,
        };
        let side = |length: f32| (length.max(1.0)) as u32;
        let size = (side(bounds.width() * width), side(bounds.height() * height));
        let frame = Rect::at((bounds.left * width) as i32, (bounds.top * height) as i32).of_size(size.0, size.1);
        draw_hollow_rect_mut(picture, frame, color);
    }
}

/// File and answer, then what was wrong, surest first, then what is missing.
fn text(photo: &Judged) -> Vec<(String, Rgb<u8>)> {
    let mut lines = vec![(format!("{} {} {}", photo.truth.file, photo.truth.difficulty, photo.answer), INK)];
    let mut wrong: Vec<&JudgedField> = photo.fields.iter().filter(|field| field.wrong()).collect();
    wrong.sort_by(|a, b| b.confidence.total_cmp(&a.confidence));
    lines.extend(wrong.iter().map(|field| {
        let value = field.value.as_deref().unwrap_or_default();
        (format!("{} {:.2} {value}", field.key, field.confidence), RED)
    }));
    let missing = photo.fields.iter().filter(|field| field.legible && field.truth.is_some() && field.value.is_none());
    let missing: Vec<&str> = missing.map(|field| field.key.as_str()).collect();
    if !missing.is_empty() {
        lines.push((format!("- {}", missing.join(" ")), ORANGE));
    }
    lines
}
