//! Finds two-dimensional codes, which repeat a card's numbers in a form that every phone reads.
//!
//! By their finder patterns (ISO/IEC 18004, 6.3.3): squares within squares that any line through their middle cuts into dark and
//! light of 1 : 1 : 3 : 1 : 1. Around each, the area of modules is grown over all that changes between dark and light as
//! densely as modules do.

use core::ops::Range;

use zeroize::Zeroizing;

use crate::card::document::DocumentKind;
use crate::card::geometry::Rect;
use crate::card::rectification::RectifiedCard;

/// Parts of a pattern's width, in modules.
const PARTS: [f32; 5] = [1.0, 1.0, 3.0, 1.0, 1.0];
/// Modules of a pattern's width.
const MODULES: f32 = 7.0;
/// How far a part may be from its width, in modules: blur moves each edge by up to half of one.
const PART_TOLERANCE: f32 = 0.75;
/// How far height and width of a pattern may be apart, as a share.
const SQUARE_TOLERANCE: f32 = 0.3;
/// Least pattern, in pixels: under a pixel a module nobody reads a code either.
const MIN_PATTERN: usize = 7;
/// Rows that have to meet a pattern's middle, as a share of the three modules of its core.
const MIN_ROWS: f32 = 0.4;
/// How much darker than its surroundings a dark pixel is, as a share.
const DARKER: f32 = 0.06;
/// Sides of the surroundings that are tried, as shares of the card's width: that of half a code, and, for photos on which blur
/// all but closes the light ring, that of a pattern. A code is 0.10 to 0.16 wide.
const SURROUNDINGS: [f32; 2] = [0.07, 0.025];
/// Side of the cells over which an area grows, in modules.
const CELL: f32 = 4.0;
/// Changes from dark to light or back along a line through a cell for it to hold modules: four could change four times, and
/// half of them do.
const CHANGES: f32 = 0.8;
/// Least side of a code, in modules: the smallest has 21, of which glare may have taken a part.
const MIN_SIDE: f32 = 12.0;
/// Greatest side, in modules, that an area may grow to on either side of a pattern. Codes on cards have 25 to 57.
const MAX_REACH: f32 = 64.0;
/// Distance between two patterns of one code, in modules: of the smallest 14, of those on cards up to 50, aslant 1.41 times as
/// much.
const PAIR_DISTANCE: (f32, f32) = (12.0, 72.0);
/// How far the modules of two patterns of one code may be apart, as a share.
const PAIR_TOLERANCE: f32 = 0.25;
/// Margin around a code, in modules.
const MARGIN: f32 = 2.0;

/// Dark pixels of a card.
struct Mask {
    width: usize,
    height: usize,
    dark: Zeroizing<Vec<bool>>,
}

/// A pattern: its center and the side of its modules, in pixels.
#[derive(Clone, Copy)]
struct Pattern {
    x: f32,
    y: f32,
    module: f32,
    rows: usize,
}

/// The codes on a document, in shares of it.
///
/// On documents that carry one, a single pattern is enough: glare may hide the others, and error correction would make up for
/// them. On others, where nobody has seen a code, two that fit each other have to be there: seals and small portraits look
/// like one at times.
pub(crate) fn matrix_codes(card: &RectifiedCard, kind: DocumentKind) -> Vec<Rect> {
    let (width, height) = (card.width() as f32, card.height() as f32);
    let mut codes = Vec::new();
    for surroundings in SURROUNDINGS {
        let mask = Mask::new(card, surroundings);
        let patterns = mask.patterns();
        let lone = kind.is_foreigners();
        let believed =
            patterns.iter().filter(|one| lone || patterns.iter().any(|other| one.is_of_one_code_with(other)));
        let areas = believed.filter_map(|pattern| mask.grown(pattern));
        codes.extend(areas.map(|a| Rect::new(a.left / width, a.top / height, a.right / width, a.bottom / height)));
    }
    codes
}

impl Pattern {
    fn is_of_one_code_with(&self, other: &Self) -> bool {
        let module = self.module.max(other.module);
        let distance = (self.x - other.x).hypot(self.y - other.y) / module;
        (PAIR_DISTANCE.0..=PAIR_DISTANCE.1).contains(&distance)
            && (self.module - other.module).abs() <= PAIR_TOLERANCE * module
    }
}

impl Mask {
    fn new(card: &RectifiedCard, surroundings: f32) -> Self {
        let (width, height) = (card.width() as usize, card.height() as usize);
        // Sums over everything above and left of a pixel, from which the mean of any rectangle follows.
        let mut sums = vec![0u32; (width + 1) * (height + 1)];
        for (y, row) in card.luma().chunks_exact(width.max(1)).enumerate() {
            let (above, below) = sums.split_at_mut((y + 1) * (width + 1));
            let above = above.get(y * (width + 1)..).unwrap_or_default();
            let mut sum = 0u32;
            for ((value, above), out) in row.iter().zip(above.iter().skip(1)).zip(below.iter_mut().skip(1)) {
                sum = sum.wrapping_add(u32::from(*value));
                *out = above.wrapping_add(sum);
            }
        }
        let half = ((surroundings * width as f32) as usize / 2).max(4);
        let sum = |x: usize, y: usize| sums.get(y * (width + 1) + x).copied().unwrap_or(0);
        let mut dark = Zeroizing::new(Vec::with_capacity(width * height));
        for (y, row) in card.luma().chunks_exact(width.max(1)).enumerate() {
            let (top, bottom) = (y.saturating_sub(half), (y + half).min(height));
            for (x, value) in row.iter().enumerate() {
                let (left, right) = (x.saturating_sub(half), (x + half).min(width));
                // Right although sums over a huge card wrap around: the difference is small.
                let total = sum(right, bottom)
                    .wrapping_sub(sum(left, bottom))
                    .wrapping_sub(sum(right, top))
                    .wrapping_add(sum(left, top));
                let mean = total as f32 / ((right - left) * (bottom - top)).max(1) as f32;
                dark.push(f32::from(*value) < mean * (1.0 - DARKER));
            }
        }
        Self { width, height, dark }
    }

    fn is_dark(&self, x: usize, y: usize) -> bool {
        x < self.width && self.dark.get(y * self.width + x).copied().unwrap_or(false)
    }

    /// Lengths of the runs of equal pixels on a line, with the tone of the first.
    fn runs(line: impl Iterator<Item = bool>) -> (bool, Vec<usize>) {
        let mut runs: Vec<usize> = Vec::new();
        let (mut first, mut last) = (false, None);
        for dark in line {
            if last == Some(dark) {
                if let Some(run) = runs.last_mut() {
                    *run += 1;
                }
            } else {
                first = if last.is_none() { dark } else { first };
                runs.push(1);
                last = Some(dark);
            }
        }
        (first, runs)
    }

    /// Patterns that enough rows meet, each once.
    fn patterns(&self) -> Vec<Pattern> {
        let mut found: Vec<Pattern> = Vec::new();
        for y in 0..self.height {
            let (first, runs) = Self::runs((0..self.width).map(|x| self.is_dark(x, y)));
            let mut start = 0;
            for (index, window) in runs.windows(PARTS.len()).enumerate() {
                let dark = (index % 2 == 0) == first;
                if let (true, Some(module)) = (dark, ratio(window)) {
                    let before: usize = window.iter().take(2).sum();
                    let core = window.get(2).copied().unwrap_or(0);
                    self.confirm(start + before..start + before + core, y, module, &mut found);
                }
                start += runs.get(index).copied().unwrap_or(0);
            }
        }
        found.retain(|pattern| pattern.rows as f32 >= (MIN_ROWS * 3.0 * pattern.module).max(2.0));
        found
    }

    /// Adds a row's pattern if the column through its middle shows one of the same size.
    fn confirm(&self, core: Range<usize>, y: usize, module: f32, found: &mut Vec<Pattern>) {
        let x = (core.start + core.end) / 2;
        let reach = (MODULES * module) as usize + 2;
        let from = y.saturating_sub(reach);
        let column = (from..(y + reach).min(self.height)).map(|y| self.is_dark(x, y));
        let (first, runs) = Self::runs(column);
        let mut start = from;
        for (index, window) in runs.windows(PARTS.len()).enumerate() {
            let dark = (index % 2 == 0) == first;
            let before: usize = window.iter().take(2).sum();
            let middle = start + before..start + before + window.get(2).copied().unwrap_or(0);
            if let (true, true, Some(other)) = (dark, middle.contains(&y), ratio(window)) {
                let apart = (other - module).abs() / module.max(other);
                if apart <= SQUARE_TOLERANCE {
                    let (x, y) = ((core.start + core.end) as f32 / 2.0, (middle.start + middle.end) as f32 / 2.0);
                    let module = 0.5 * (module + other);
                    let near = |p: &&mut Pattern| (p.x - x).abs().max((p.y - y).abs()) < 2.0 * module;
                    match found.iter_mut().find(near) {
                        Some(pattern) => pattern.rows += 1,
                        None => found.push(Pattern { x, y, module, rows: 1 }),
                    }
                }
                return;
            }
            start += runs.get(index).copied().unwrap_or(0);
        }
    }

    /// The area of modules around a pattern, with a margin; `None` if it is too small for a code.
    fn grown(&self, pattern: &Pattern) -> Option<Rect> {
        let cell = CELL * pattern.module;
        let reach = (MAX_REACH / CELL) as usize;
        let side = 2 * reach + 1;
        let mut open = vec![false; side * side];
        for (index, open) in open.iter_mut().enumerate() {
            let (column, row) = ((index % side) as f32 - reach as f32, (index / side) as f32 - reach as f32);
            let middle = (pattern.x + column * cell, pattern.y + row * cell);
            // The pattern's own cells hold large parts and belong to it in any case.
            let own = column.abs() <= 1.0 && row.abs() <= 1.0;
            *open = own || self.is_coded(middle, cell);
        }
        let mut area: Option<Rect> = None;
        let mut waiting = vec![reach * side + reach];
        while let Some(place) = waiting.pop() {
            match open.get_mut(place) {
                Some(slot) if *slot => *slot = false,
                _ => continue,
            }
            let (column, row) = (place % side, place / side);
            let x = pattern.x + (column as f32 - reach as f32) * cell;
            let y = pattern.y + (row as f32 - reach as f32) * cell;
            let own = Rect::new(x - 0.5 * cell, y - 0.5 * cell, x + 0.5 * cell, y + 0.5 * cell);
            area = Some(area.map_or(own, |area| area.union(&own)));
            waiting.extend((column > 0).then(|| place - 1));
            waiting.extend((column + 1 < side).then_some(place + 1));
            waiting.extend(place.checked_sub(side));
            waiting.push(place + side);
        }
        let area = area?;
        let least = MIN_SIDE * pattern.module;
        // Cells end where modules do, give or take one.
        let margin = MARGIN * pattern.module + 0.5 * cell;
        let area_with_margin =
            Rect::new(area.left - margin, area.top - margin, area.right + margin, area.bottom + margin);
        (area.width() > least && area.height() > least).then_some(area_with_margin)
    }

    /// Whether dark and light change within a cell as they do among modules, both across and down.
    fn is_coded(&self, (x, y): (f32, f32), cell: f32) -> bool {
        let range = |middle: f32, most: usize| {
            let (from, to) = ((middle - 0.5 * cell).max(0.0), (middle + 0.5 * cell).max(0.0));
            (from as usize).min(most)..(to as usize).min(most)
        };
        let (columns, rows) = (range(x, self.width), range(y, self.height));
        let lines = (columns.len().max(1), rows.len().max(1));
        let change = |line: &mut dyn Iterator<Item = bool>| Self::runs(line).1.len().saturating_sub(1);
        let across: usize = rows.clone().map(|y| change(&mut columns.clone().map(|x| self.is_dark(x, y)))).sum();
        let down: usize = columns.clone().map(|x| change(&mut rows.clone().map(|y| self.is_dark(x, y)))).sum();
        // A cell that the card's edge cuts holds fewer lines, but as many changes on each.
        across as f32 / lines.1 as f32 >= CHANGES && down as f32 / lines.0 as f32 >= CHANGES
    }
}

/// The side of a module if five runs have the widths of a pattern's parts.
fn ratio(runs: &[usize]) -> Option<f32> {
    let total: usize = runs.iter().sum();
    if total < MIN_PATTERN {
        return None;
    }
    let module = total as f32 / MODULES;
    let fits = runs.iter().zip(PARTS).all(|(run, part)| (*run as f32 - part * module).abs() <= PART_TOLERANCE * module);
    fits.then_some(module)
}
