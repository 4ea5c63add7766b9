//! How well a rectified card can be read: as a whole, and in each place.
//!
//! A poor photo is a report, not an error: which field suffers is for the caller to weigh.

mod exposure;
mod glare;
mod sharpness;

use crate::card::geometry::Rect;
use crate::card::localization::LocatedCard;
use crate::card::rectification::RectifiedCard;

/// Cells of the map across a card: each 1.34 mm wide, less than a line of the smallest print is high.
const COLUMNS: usize = 64;

/// Cells of the map down a card: as good as square in the format ID-1.
const ROWS: usize = 40;

/// Measures of a card on a photo. All shares lie between 0 and 1.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Quality {
    /// 1 where edges are as steep as pixels allow, near 0 where they are far wider than 0.3 mm on the card. `None` on a card
    /// without any print, where nothing tells.
    pub sharpness: Option<f32>,
    /// Share of the card under reflections that blew out.
    pub glare: f32,
    /// Mean luma, 0 black to 1 white.
    pub exposure: f32,
    /// Luma between the darkest and the lightest twentieth.
    pub contrast: f32,
    /// Share of the photo that the card's outline encloses.
    pub card_share: f32,
    /// Median height of printed lines, in photo pixels; known only after lines have been found.
    pub text_height_px: Option<f32>,
    /// The same by place.
    pub map: QualityMap,
}

/// Measures by place, on a grid of 64 by 40 cells over the card. Holds no pixels.
#[derive(Debug, Clone, PartialEq)]
pub struct QualityMap {
    cells: Vec<Cell>,
    noise: sharpness::Noise,
}

/// One cell of the map.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Cell {
    /// Mean luma, 0 to 255.
    mean: f32,
    energy: sharpness::Energy,
    /// Share under glare.
    glare: f32,
    covered: bool,
}

/// Measures a card. `photo_size` is the photo's width and height in pixels.
#[must_use]
pub fn assess(card: &RectifiedCard, located: &LocatedCard, photo_size: (u32, u32)) -> Quality {
    let mut cells = vec![Cell::default(); COLUMNS * ROWS];
    exposure::measure(card, &mut cells);
    sharpness::measure(card, &mut cells);
    let noise = sharpness::Noise::of(&cells);
    let glare = glare::measure(card, &mut cells);
    exposure::mark_covered(&mut cells, &noise);
    let photo_area = photo_size.0 as f32 * photo_size.1 as f32;
    let tones = exposure::Tones::of(card);
    let map = QualityMap { cells, noise };
    Quality {
        sharpness: sharpness::of(map.cells.iter(), &map.noise),
        glare,
        exposure: tones.mean,
        contrast: tones.contrast,
        card_share: if photo_area > 0.0 { (located.quad.area() / photo_area).clamp(0.0, 1.0) } else { 0.0 },
        text_height_px: None,
        map,
    }
}

impl Quality {
    /// The same, with the median height of lines in photo pixels.
    #[must_use]
    pub fn with_text_height(mut self, pixels: f32) -> Self {
        self.text_height_px = Some(pixels);
        self
    }
}

impl QualityMap {
    /// Share of `rect` (in shares of the card) under glare.
    #[must_use]
    pub fn glare_in(&self, rect: Rect) -> f32 {
        self.share(rect, |cell| cell.glare)
    }

    /// Sharpness within `rect` (in shares of the card), or `None` where nothing is printed.
    #[must_use]
    pub fn sharpness_in(&self, rect: Rect) -> Option<f32> {
        sharpness::of(self.within(rect).map(|(cell, _)| cell), &self.noise)
    }

    /// Share of `rect` (in shares of the card) that something without print, such as a finger, seems to cover. A best
    /// effort: large dark surfaces of the card's own count as well.
    #[must_use]
    pub fn covered_in(&self, rect: Rect) -> f32 {
        self.share(rect, |cell| f32::from(u8::from(cell.covered)))
    }

    fn share(&self, rect: Rect, of: impl Fn(&Cell) -> f32) -> f32 {
        let (sum, area) = self.within(rect).fold((0.0, 0.0), |(s, a), (cell, part)| (s + of(cell) * part, a + part));
        if area > 0.0 { sum / area } else { 0.0 }
    }

    /// Cells that `rect` meets, each with the area it shares, in cells.
    fn within(&self, rect: Rect) -> impl Iterator<Item = (&Cell, f32)> {
        let wide = COLUMNS as f32;
        let high = ROWS as f32;
        let rect = Rect::new(rect.left * wide, rect.top * high, rect.right * wide, rect.bottom * high);
        self.cells.iter().enumerate().filter_map(move |(index, cell)| {
            let (x, y) = ((index % COLUMNS) as f32, (index / COLUMNS) as f32);
            let part = rect.overlap(&Rect::new(x, y, x + 1.0, y + 1.0));
            (part > 0.0).then_some((cell, part))
        })
    }
}

/// The row of cells that a row of pixels belongs to, as the index of its first cell.
fn first_cell(y: usize, card: &RectifiedCard) -> usize {
    (y * ROWS / (card.height() as usize).max(1)).min(ROWS - 1) * COLUMNS
}

/// For each column of pixels, the column of cells that it belongs to.
fn cell_columns(card: &RectifiedCard) -> Vec<usize> {
    let width = card.width() as usize;
    (0..width).map(|x| (x * COLUMNS / width.max(1)).min(COLUMNS - 1)).collect()
}

/// Takes what is connected to `start`, by sides, out of a mask with `width` places a row, and gives its places.
fn connected(open: &mut [bool], start: usize, width: usize) -> Vec<usize> {
    let mut found = Vec::new();
    let mut waiting = vec![start];
    while let Some(place) = waiting.pop() {
        let Some(taken) = open.get_mut(place).filter(|open| **open) else { continue };
        *taken = false;
        found.push(place);
        let column = place % width;
        waiting.extend((column > 0).then(|| place - 1));
        waiting.extend((column + 1 < width).then_some(place + 1));
        waiting.extend(place.checked_sub(width));
        waiting.push(place + width);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::document::Format;
    use crate::card::geometry::{Point, Quad};

    pub(super) const WIDTH: u32 = 856;
    pub(super) const HEIGHT: u32 = 540;

    /// A card drawn by a function of its pixels.
    pub(super) fn drawn(luma: impl Fn(f32, f32) -> f32) -> RectifiedCard {
        let pixels = (0..HEIGHT)
            .flat_map(|y| (0..WIDTH).map(move |x| (x as f32, y as f32)))
            .map(|(x, y)| luma(x, y).clamp(0.0, 255.0) as u8)
            .collect();
        RectifiedCard::from_luma(Format::Id1, WIDTH, HEIGHT, pixels).unwrap()
    }

    /// Something like print: short strokes on lines, `soft` pixels from dark to light.
    pub(super) fn print(x: f32, y: f32, ground: f32, soft: f32) -> f32 {
        let within = |v: f32, from: f32, to: f32| (((v - from).min(to - v)) / soft + 0.5).clamp(0.0, 1.0);
        let stroke = within(x % 13.0, 4.5, 8.5);
        let ink = stroke * within(y % 54.0, 14.0, 40.0) * within(x, 60.0, 500.0);
        ground + (40.0 - ground) * ink
    }

    pub(super) fn assessed(card: &RectifiedCard) -> Quality {
        let corners = [(0.0, 0.0), (500.0, 0.0), (500.0, 400.0), (0.0, 400.0)].map(|(x, y)| Point::new(x, y));
        let located = LocatedCard { quad: Quad::new(corners).unwrap(), confidence: 1.0, corner_spread: 0.0 };
        assess(card, &located, (1000, 800))
    }

    #[test]
    fn tiny_cards_and_wild_places_return() {
        for (w, h) in [(1, 1), (1, 700), (700, 1), (63, 39)] {
            let card = RectifiedCard::from_luma(Format::Id1, w, h, vec![255; (w * h) as usize]).unwrap();
            let quality = assessed(&card);
            for rect in
                [Rect::new(0.0, 0.0, 0.0, 0.0), Rect::new(-9.0, f32::NAN, 9.0, 9.0), Rect::new(2.0, 2.0, 3.0, 3.0)]
            {
                assert!((0.0..=1.0).contains(&quality.map.glare_in(rect)));
                assert!((0.0..=1.0).contains(&quality.map.covered_in(rect)));
                assert!(quality.map.sharpness_in(rect).is_none());
            }
        }
    }

    #[test]
    fn sizes_and_text_height_are_carried() {
        let quality = assessed(&drawn(|x, y| print(x, y, 200.0, 1.0))).with_text_height(18.0);
        assert_eq!(quality.text_height_px, Some(18.0));
        assert!((quality.card_share - 0.25).abs() < 1e-6);
    }
}
