//! Sharpness by the width of edges, measured in millimeters on the card.
//!
//! The squared difference between two points grows with their distance until that is as wide as the edge between them.
//! So the ratio of a fine to a coarse distance tells how wide edges are, whatever their contrast: for ideal steps it is
//! the ratio of the distances, for edges far wider than both it is the square of that.

use super::{COLUMNS, Cell, cell_columns, cell_rows};
use crate::card::rectification::RectifiedCard;
use crate::vector::vectorized;

/// The fine distance on the card, in millimeters: half of a stroke of the smallest print.
const FINE_MM: f32 = 0.12;

/// How many times as long the coarse distance is. More would reach across a stroke to its other side, and ratios of print
/// would no longer be those of single edges.
const COARSE_BY: usize = 2;

/// Share of cells, those with the least structure, whose differences are taken for noise.
const QUIET_SHARE: f32 = 0.1;

/// Cells darker or lighter than this are clipped and show no noise, in luma.
const CLIPPED: (f32, f32) = (8.0, 247.0);

/// Mean squared difference from which a cell has structure, in squared luma beyond noise: a stroke of 30 levels that
/// takes up a twentieth of the cell.
const STRUCTURE: f32 = 45.0;

/// Mean squared differences over the fine and the coarse distance, in squared luma.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Energy {
    fine: f32,
    coarse: f32,
}

/// What of the differences is the camera's noise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Noise(Energy);

/// Fills in each cell's differences, across and down.
pub(super) fn measure(card: &RectifiedCard, cells: &mut [Cell]) {
    let width = card.width().max(1) as usize;
    let fine = ((card.pixels_per_mm() * FINE_MM).round() as usize).max(1);
    let coarse = fine * COARSE_BY;
    let (luma, height) = (card.luma(), card.height() as usize);
    // Pixels that have neighbors at the coarse distance, beside and below.
    let (wide, high) = (width.saturating_sub(coarse), height.saturating_sub(coarse));
    // First down each column of pixels, which is one vector sum after the other, then across each cell.
    let (mut near, mut far) = (vec![0u32; wide], vec![0u32; wide]);
    for (rows, cells) in cell_rows(card).zip(cells.chunks_exact_mut(COLUMNS)) {
        let rows = rows.start.min(high)..rows.end.min(high);
        let count = rows.len();
        vectorized(
            #[inline(always)]
            || {
                near.fill(0);
                far.fill(0);
                for y in rows {
                    let from = |down: usize, right: usize| luma.get((y + down) * width + right..).unwrap_or_default();
                    let fine = from(0, fine).iter().zip(from(fine, 0));
                    let coarse = from(0, coarse).iter().zip(from(coarse, 0));
                    let sums = near.iter_mut().zip(&mut far).zip(from(0, 0));
                    for ((((near, far), &here), (&a, &c)), (&b, &d)) in sums.zip(fine).zip(coarse) {
                        *near += squared(here, a) + squared(here, c);
                        *far += squared(here, b) + squared(here, d);
                    }
                }
            },
        );
        for (cell, columns) in cells.iter_mut().zip(cell_columns(card)) {
            let columns = columns.start.min(wide)..columns.end.min(wide);
            let count = (2 * count * columns.len()).max(1) as f32;
            let sum = |sums: &[u32]| sums.get(columns.clone()).unwrap_or_default().iter().copied().map(u64::from).sum();
            let (near, far): (u64, u64) = (sum(&near), sum(&far));
            cell.energy = Energy { fine: near as f32 / count, coarse: far as f32 / count };
        }
    }
}

#[inline(always)]
fn squared(a: u8, b: u8) -> u32 {
    let difference = i32::from(a) - i32::from(b);
    (difference * difference) as u32
}

impl Noise {
    /// The mean over the quietest of the cells that are not clipped.
    pub(super) fn of(cells: &[Cell]) -> Self {
        let mut quiet: Vec<Energy> =
            cells.iter().filter(|c| c.mean > CLIPPED.0 && c.mean < CLIPPED.1).map(|c| c.energy).collect();
        quiet.sort_unstable_by(|a, b| a.coarse.total_cmp(&b.coarse));
        quiet.truncate((quiet.len() as f32 * QUIET_SHARE).ceil() as usize);
        let count = quiet.len().max(1) as f32;
        let mean = |of: fn(&Energy) -> f32| quiet.iter().map(of).sum::<f32>() / count;
        Self(Energy { fine: mean(|e| e.fine), coarse: mean(|e| e.coarse) })
    }

    /// Whether something is printed in a cell.
    pub(super) fn is_structured(&self, cell: &Cell) -> bool {
        cell.energy.coarse - self.0.coarse > STRUCTURE
    }
}

/// Sharpness over those cells that have structure, 0 to 1; `None` if none has.
pub(super) fn of<'a>(cells: impl Iterator<Item = &'a Cell>, noise: &Noise) -> Option<f32> {
    let (mut fine, mut coarse) = (0.0, 0.0);
    for cell in cells.filter(|cell| noise.is_structured(cell)) {
        fine += (cell.energy.fine - noise.0.fine).max(0.0);
        coarse += cell.energy.coarse - noise.0.coarse;
    }
    let steep = 1.0 / COARSE_BY as f32;
    let (ratio, wide) = (fine / coarse, steep * steep);
    (coarse > 0.0).then(|| ((ratio - wide) / (steep - wide)).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assessed, drawn, print};
    use crate::card::geometry::Rect;

    fn sharpness(soft: f32, ground: f32, noise: f32) -> f32 {
        let card = drawn(|x, y| {
            let seed = (x as u32).wrapping_mul(2_654_435_761) ^ (y as u32).wrapping_mul(0x9E37_79B1);
            let seed = (seed ^ (seed >> 15)).wrapping_mul(0x85EB_CA6B);
            print(x, y, ground, soft) + ((seed >> 24) as f32 / 127.5 - 1.0) * noise
        });
        assessed(&card).sharpness.unwrap()
    }

    #[test]
    fn wider_edges_are_less_sharp() {
        let found: Vec<f32> = [0.5, 2.0, 4.0, 8.0].map(|soft| sharpness(soft, 210.0, 0.0)).to_vec();
        assert!(found.windows(2).all(|w| w[0] > w[1] || w[0] == 1.0), "{found:?}");
        assert!(found[0] > 0.9 && found[3] < 0.6, "{found:?}");
    }

    #[test]
    fn contrast_and_noise_change_little() {
        let plain = sharpness(4.0, 210.0, 0.0);
        assert!((sharpness(4.0, 110.0, 0.0) - plain).abs() < 0.05);
        assert!((sharpness(4.0, 210.0, 10.0) - plain).abs() < 0.05);
    }

    #[test]
    fn an_empty_place_has_no_sharpness() {
        let map = assessed(&drawn(|x, y| print(x, y, 210.0, 1.0))).map;
        assert!(map.sharpness_in(Rect::new(0.7, 0.1, 0.95, 0.9)).is_none());
        assert!(map.sharpness_in(Rect::new(0.1, 0.1, 0.5, 0.9)).is_some());
    }
}
