//! Brightness: of the card, of each cell, and of things that lie on the card.

use super::sharpness::Noise;
use super::{COLUMNS, Cell, band, cell_columns, cell_rows, connected};
use crate::card::rectification::RectifiedCard;
use crate::vector::vectorized;

/// Share of pixels left out at either end when contrast is measured: specks and blown-out spots.
const TAIL: f32 = 0.05;

/// Luma by which a surface differs from the card's ground when it is something else: guilloche and shadows stay under it.
const FOREIGN: f32 = 55.0;

/// Least size of a covered surface, in cells (1.8 square millimeters each): under half of a fingertip.
const LEAST_COVERED: usize = 28;

/// Mean luma and contrast of a card, 0 to 1.
pub(super) struct Tones {
    pub(super) mean: f32,
    pub(super) contrast: f32,
}

impl Tones {
    pub(super) fn of(card: &RectifiedCard) -> Self {
        // Four tables in turn: neighbors are often alike, and one count would have to wait for the other.
        let mut tables = [[0u32; 256]; 4];
        for values in card.luma().chunks(4) {
            for (table, &value) in tables.iter_mut().zip(values) {
                if let Some(count) = table.get_mut(usize::from(value)) {
                    *count += 1;
                }
            }
        }
        let mut counts = [0u32; 256];
        for table in &tables {
            counts.iter_mut().zip(table).for_each(|(sum, count)| *sum += count);
        }
        let total = card.luma().len().max(1) as f32;
        let at_share = |share: f32| {
            let mut seen = 0.0;
            let place = counts.iter().position(|&count| {
                seen += count as f32;
                seen >= share * total
            });
            place.unwrap_or(255) as f32 / 255.0
        };
        let sum: f64 = counts.iter().enumerate().map(|(value, &count)| value as f64 * f64::from(count)).sum();
        Self { mean: (sum / f64::from(total) / 255.0) as f32, contrast: at_share(1.0 - TAIL) - at_share(TAIL) }
    }
}

/// Fills in each cell's mean.
pub(super) fn measure(card: &RectifiedCard, cells: &mut [Cell]) {
    // First down each column of pixels, which is one vector sum after the other, then across each cell.
    let mut sums = vec![0u32; card.width() as usize];
    for (rows, cells) in cell_rows(card).zip(cells.chunks_exact_mut(COLUMNS)) {
        let high = rows.len();
        vectorized(
            #[inline(always)]
            || {
                sums.fill(0);
                for row in band(card, rows) {
                    sums.iter_mut().zip(row).for_each(|(sum, &value)| *sum += u32::from(value));
                }
            },
        );
        for (cell, columns) in cells.iter_mut().zip(cell_columns(card)) {
            let count = high * columns.len();
            let sum: u64 = sums.get(columns).unwrap_or_default().iter().copied().map(u64::from).sum();
            cell.mean = sum as f32 / count.max(1) as f32;
        }
    }
}

/// Marks connected cells without structure that differ from the card's ground, where they are as large as a fingertip.
///
/// The ground is the median of all cells without structure. Glare is none of these: it has its own measure.
pub(super) fn mark_covered(cells: &mut [Cell], noise: &Noise) {
    let flat: Vec<bool> = cells.iter().map(|cell| !noise.is_structured(cell)).collect();
    let mut means: Vec<f32> = cells.iter().zip(&flat).filter(|(_, flat)| **flat).map(|(cell, _)| cell.mean).collect();
    let middle = means.len() / 2;
    if means.is_empty() {
        return;
    }
    let ground = *means.select_nth_unstable_by(middle, f32::total_cmp).1;
    let foreign = |cell: &Cell| (cell.mean - ground).abs() > FOREIGN && cell.glare < 0.5;
    let mut open: Vec<bool> = cells.iter().zip(&flat).map(|(cell, &flat)| flat && foreign(cell)).collect();
    for start in 0..open.len() {
        let surface = connected(&mut open, start, COLUMNS);
        if surface.len() >= LEAST_COVERED {
            for index in surface {
                if let Some(cell) = cells.get_mut(index) {
                    cell.covered = true;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{assessed, drawn, print};
    use crate::card::geometry::Rect;

    #[test]
    fn tones_of_known_cards() {
        let gray = assessed(&drawn(|_, _| 51.0));
        assert!((gray.exposure - 0.2).abs() < 1e-4 && gray.contrast == 0.0);
        let halves = assessed(&drawn(|x, _| if x < 428.0 { 0.0 } else { 255.0 }));
        assert!((halves.exposure - 0.5).abs() < 1e-3 && halves.contrast == 1.0);
    }

    #[test]
    fn a_finger_covers_its_place_only() {
        let finger = |x: f32, y: f32| (x - 856.0).hypot(y - 400.0) < 140.0;
        let card = drawn(|x, y| if finger(x, y) { 110.0 } else { print(x, y, 215.0, 1.5) });
        let map = assessed(&card).map;
        assert!(map.covered_in(Rect::new(0.9, 0.65, 1.0, 0.85)) > 0.9);
        assert!(map.covered_in(Rect::new(0.0, 0.0, 0.6, 1.0)) < 0.01);
        assert_eq!(assessed(&drawn(|x, y| print(x, y, 215.0, 1.5))).map.covered_in(Rect::new(0.0, 0.0, 1.0, 1.0)), 0.0);
    }
}
