//! Reflections that blew out, told from paper that is white.
//!
//! Both are flat and as light as can be. A reflection ends in a ramp over some millimeters, as the lamp's image is soft;
//! white ground ends at print, in a step. So white surfaces without structure count as glare when most of their border is
//! a ramp. A scanned specimen on pure white has print all around its empty places, and is no glare.

use core::ops::Range;

use super::{COLUMNS, Cell, cell_columns, cell_rows, connected};
use crate::card::rectification::RectifiedCard;
use crate::vector::vectorized;

/// Luma from which a pixel counts as blown out.
const BLOWN: u8 = 250;

/// Blocks across the card on which glare is measured: 0.27 mm each, a stroke's width.
const BLOCKS: u32 = 320;

/// Blocks by which blown-out surfaces are worn down and grown again: what is under 1.3 mm wide is paper between strokes.
const RADIUS: usize = 2;

/// Blocks outside of a surface over which its border is judged: 1 mm.
const RAMP: usize = 4;

/// Least luma of a ramp: over a millimeter, the image of a lamp does not fall further.
const RAMP_FLOOR: u8 = 185;

/// Most luma between the lightest and darkest pixel of a block on a ramp: print has more.
const RAMP_RANGE: u8 = 28;

/// Share of a surface's border that has to be a ramp.
const RAMP_SHARE: f32 = 0.5;

/// The card in blocks: the darkest and lightest pixel of each.
struct Blocks {
    width: usize,
    darkest: Vec<u8>,
    lightest: Vec<u8>,
}

/// Fills in each cell's glare and gives the card's.
pub(super) fn measure(card: &RectifiedCard, cells: &mut [Cell]) -> f32 {
    let blocks = Blocks::of(card);
    let white: Vec<bool> = blocks.darkest.iter().map(|&v| v >= BLOWN).collect();
    let opened = blocks.neighbors(&blocks.neighbors(&white, true), false);
    let (mut left, mut glare) = (opened.clone(), vec![false; opened.len()]);
    for start in 0..left.len() {
        let surface = connected(&mut left, start, blocks.width);
        let rays = surface.iter().flat_map(|&place| blocks.rays(place, &opened)).flatten();
        let (ramps, all) = rays.fold((0u32, 0u32), |(ramps, all), ramp| (ramps + u32::from(ramp), all + 1));
        // A surface without any border fills the card: nothing can be read either way.
        if ramps as f32 >= all as f32 * RAMP_SHARE {
            for place in surface {
                if let Some(lit) = glare.get_mut(place) {
                    *lit = true;
                }
            }
        }
    }
    if glare.contains(&true) {
        share_out(card, &blocks, &glare, cells);
    }
    glare.iter().filter(|lit| **lit).count() as f32 / glare.len().max(1) as f32
}

/// Fills in the share of each cell that lies in blocks under glare.
fn share_out(card: &RectifiedCard, blocks: &Blocks, glare: &[bool], cells: &mut [Cell]) {
    let side = block_side(card);
    for (rows, cells) in cell_rows(card).zip(cells.chunks_exact_mut(COLUMNS)) {
        let high = rows.len();
        for (cell, columns) in cells.iter_mut().zip(cell_columns(card)) {
            let count = high * columns.len();
            // Pixels that the cell shares with each of the blocks that it meets.
            let shared = |pixels: &Range<usize>, block: usize| {
                ((block + 1) * side).min(pixels.end) - (block * side).max(pixels.start)
            };
            let met = |pixels: &Range<usize>| pixels.start / side..pixels.end.div_ceil(side);
            let mut lit = 0;
            for y in met(&rows).filter(|_| count > 0) {
                for x in met(&columns) {
                    if glare.get(y * blocks.width + x).copied().unwrap_or(false) {
                        lit += shared(&rows, y) * shared(&columns, x);
                    }
                }
            }
            cell.glare = lit as f32 / count.max(1) as f32;
        }
    }
}

fn block_side(card: &RectifiedCard) -> usize {
    ((card.width() + BLOCKS / 2) / BLOCKS).max(1) as usize
}

impl Blocks {
    fn of(card: &RectifiedCard) -> Self {
        let (card_width, side) = ((card.width() as usize).max(1), block_side(card));
        let width = card_width.div_ceil(side);
        let (mut darkest, mut lightest) = (Vec::new(), Vec::new());
        let (mut low, mut high) = (vec![u8::MAX; card_width], vec![u8::MIN; card_width]);
        for band in card.luma().chunks(card_width * side) {
            // First down each column of pixels, a whole row at a time, then across each block.
            vectorized(
                #[inline(always)]
                || {
                    low.fill(u8::MAX);
                    high.fill(u8::MIN);
                    for row in band.chunks_exact(card_width) {
                        low.iter_mut().zip(row).for_each(|(low, &pixel)| *low = (*low).min(pixel));
                        high.iter_mut().zip(row).for_each(|(high, &pixel)| *high = (*high).max(pixel));
                    }
                },
            );
            darkest.extend(low.chunks(side).map(|block| block.iter().copied().fold(u8::MAX, u8::min)));
            lightest.extend(high.chunks(side).map(|block| block.iter().copied().fold(u8::MIN, u8::max)));
        }
        Self { width, darkest, lightest }
    }

    /// Wears `mask` down (`all`: a block stays if its whole neighborhood is set) or grows it (if any of it is). What
    /// lies beyond the card changes nothing.
    fn neighbors(&self, mask: &[bool], all: bool) -> Vec<bool> {
        // Across, then down: a square's minimum is that of its rows' minima.
        let mut across = mask.to_vec();
        for (out, row) in across.chunks_exact_mut(self.width).zip(mask.chunks_exact(self.width)) {
            for step in 1..=RADIUS {
                combine(out, row.get(step..).unwrap_or_default(), all);
                combine(out.get_mut(step..).unwrap_or_default(), row, all);
            }
        }
        let mut out = across.clone();
        for step in (1..=RADIUS).map(|step| step * self.width) {
            combine(&mut out, across.get(step..).unwrap_or_default(), all);
            combine(out.get_mut(step..).unwrap_or_default(), &across, all);
        }
        out
    }

    /// For each of the four directions in which a block is the last of its surface: whether a ramp follows. `None` where
    /// the surface goes on or the card ends.
    fn rays(&self, place: usize, surface: &[bool]) -> [Option<bool>; 4] {
        let (x, y) = (place % self.width, place / self.width);
        [(1, 0), (-1, 0), (0, 1), (0, -1)].map(|(dx, dy)| {
            let at = |step: usize| {
                let x = x.checked_add_signed(dx * step as isize).filter(|x| *x < self.width)?;
                Some(y.checked_add_signed(dy * step as isize)? * self.width + x)
            };
            let last = !surface.get(at(1)?)?;
            let ramp = (1..=RAMP).map_while(&at).all(|place| {
                let dark = self.darkest.get(place).copied().unwrap_or(u8::MAX);
                let light = self.lightest.get(place).copied().unwrap_or(u8::MAX);
                dark >= RAMP_FLOOR && light - dark.min(light) <= RAMP_RANGE
            });
            last.then_some(ramp)
        })
    }
}

/// Both (`all`) or either of each pair, as far as there are pairs.
fn combine(mask: &mut [bool], other: &[bool], all: bool) {
    if all {
        mask.iter_mut().zip(other).for_each(|(a, b)| *a &= b);
    } else {
        mask.iter_mut().zip(other).for_each(|(a, b)| *a |= b);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assessed, drawn, print};
    use crate::card::geometry::Rect;

    fn lamp(x: f32, y: f32, cx: f32, cy: f32, radius: f32) -> f32 {
        260.0 - ((x - cx).hypot(y - cy) - radius).max(0.0) * 1.2
    }

    #[test]
    fn a_lamp_is_glare_where_it_lies() {
        let card = drawn(|x, y| print(x, y, 200.0, 1.5).max(lamp(x, y, 600.0, 270.0, 60.0)));
        let quality = assessed(&card);
        let disk = core::f32::consts::PI * 68.0 * 68.0 / (856.0 * 540.0);
        assert!((quality.glare - disk).abs() < 0.35 * disk, "{} {disk}", quality.glare);
        assert!(quality.map.glare_in(Rect::new(0.66, 0.43, 0.74, 0.57)) > 0.95);
        assert_eq!(quality.map.glare_in(Rect::new(0.0, 0.0, 0.4, 1.0)), 0.0);
    }

    #[test]
    fn white_ground_is_no_glare() {
        let quality = assessed(&drawn(|x, y| print(x, y, 255.0, 1.5)));
        assert!(quality.glare < 0.01, "{}", quality.glare);
    }

    #[test]
    fn a_white_field_with_a_hard_border_is_no_glare() {
        let field = |x: f32, y: f32| (200.0..400.0).contains(&x) && (100.0..300.0).contains(&y);
        assert_eq!(assessed(&drawn(|x, y| if field(x, y) { 255.0 } else { 150.0 })).glare, 0.0);
    }

    #[test]
    fn light_ground_that_is_not_blown_out_is_no_glare() {
        assert_eq!(assessed(&drawn(|_, _| 249.0)).glare, 0.0);
    }
}
