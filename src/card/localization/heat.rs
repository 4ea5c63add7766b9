//! From the network's warm places to corners.
//!
//! There is one map per named corner. A pattern on the ground can warm a place as much as the card's own corner does, and
//! a card whose top can't be told from its bottom warms two places on every map. So each map names its warmest few
//! places, and of all choices of one from each the likeliest that can be a card is taken.

use core::ops::RangeInclusive;

use crate::card::geometry::{Point, Quad};

/// Cells along a side of the map.
pub(super) const CELLS: usize = 64;
/// Cells of one map.
pub(super) const MAP: usize = CELLS * CELLS;
/// Reach of a corner's warmth around its warmest cell, in cells: as in training.
const WINDOW: usize = 4;
/// Places that each map may name.
const CANDIDATES: usize = 3;
/// Shortest side of a card, as a share of the square: a tenth of the least share that the network was trained on.
const MIN_SIDE: f32 = 0.06;

/// One corner's place.
#[derive(Clone, Copy)]
struct Peak {
    /// In shares of the square.
    place: Point,
    /// Standard deviation of the warmth, in shares of the square.
    spread: f32,
    /// Logarithm of the probability of the warmth around it.
    weight: f32,
    column: usize,
    row: usize,
}

/// Corners in shares of the square, in the card's own order, and the largest spread among them. `maps` holds four maps
/// of [`MAP`] probabilities; `aspect` says how many times as wide as high the outline may look. `None` if no choice of
/// places is such an outline.
pub(super) fn corners(maps: &[f32], aspect: &RangeInclusive<f32>) -> Option<([Point; 4], f32)> {
    let planes: Vec<&[f32]> = maps.chunks_exact(MAP).collect();
    let [a, b, c, d] = *planes.as_slice() else { return None };
    // Where a corner is, is told by all maps together; which corner it is, by the one.
    let sum: Vec<f32> = a.iter().zip(b).zip(c.iter().zip(d)).map(|((a, b), (c, d))| a + b + c + d).collect();
    let [a, b, c, d] = [a, b, c, d].map(|map| candidates(map, &sum));
    let mut best: Option<(f32, [Peak; 4])> = None;
    for &p in &a {
        for &q in &b {
            for &r in &c {
                for &s in &d {
                    let weight = p.weight + q.weight + r.weight + s.weight;
                    let choice = [p, q, r, s];
                    if best.as_ref().is_none_or(|(most, _)| weight > *most) && is_card(&choice, aspect) {
                        best = Some((weight, choice));
                    }
                }
            }
        }
    }
    let (_, choice) = best?;
    let spread = choice.iter().fold(0.0f32, |most, p| most.max(p.spread));
    Some((choice.map(|p| p.place), spread))
}

/// Whether four places are the outline of a card, seen with the perspective that the network was trained on.
fn is_card(choice: &[Peak; 4], aspect: &RangeInclusive<f32>) -> bool {
    Quad::new(choice.map(|p| p.place)).is_some_and(|quad| {
        let [top, right, bottom, left] = quad.side_lengths();
        let shortest = top.min(right).min(bottom).min(left);
        shortest >= MIN_SIDE && aspect.contains(&((top + bottom) / (right + left)))
    })
}

/// The warmest places of one map, most likely first.
fn candidates(map: &[f32], sum: &[f32]) -> Vec<Peak> {
    let mut left = map.to_vec();
    let mut peaks = Vec::with_capacity(CANDIDATES);
    while peaks.len() < CANDIDATES {
        let Some(peak) = warmest(&left, sum) else { break };
        for (row, column) in window(peak.row, peak.column) {
            if let Some(cell) = left.get_mut(row * CELLS + column) {
                *cell = 0.0;
            }
        }
        peaks.push(peak);
    }
    peaks
}

fn window(row: usize, column: usize) -> impl Iterator<Item = (usize, usize)> {
    let span = |k: usize| k.saturating_sub(WINDOW)..=(k + WINDOW).min(CELLS - 1);
    span(row).flat_map(move |row| span(column).map(move |column| (row, column)))
}

fn warmest(map: &[f32], sum: &[f32]) -> Option<Peak> {
    let (index, top) = map.iter().enumerate().fold((0, 0.0), |best, (k, &v)| if v > best.1 { (k, v) } else { best });
    if top <= 0.0 {
        return None;
    }
    let (row, column) = (index / CELLS, index % CELLS);
    let (mut mass, mut weight, mut x, mut y, mut squares) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for (row, column) in window(row, column) {
        let sound = |values: &[f32]| values.get(row * CELLS + column).copied().filter(|w| w.is_finite()).unwrap_or(0.0);
        let w = sound(sum);
        let (cx, cy) = ((column as f32 + 0.5) / CELLS as f32, (row as f32 + 0.5) / CELLS as f32);
        mass += sound(map);
        weight += w;
        x += w * cx;
        y += w * cy;
        squares += w * (cx * cx + cy * cy);
    }
    let place = Point::new(x / weight, y / weight);
    let spread = (squares / weight - place.x * place.x - place.y * place.y).max(0.0).sqrt();
    Some(Peak { place, spread, weight: mass.max(f32::MIN_POSITIVE).ln(), row, column })
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// Maps whose warmth has its middle at each corner (shares of the square, clamped into it).
    pub(in crate::card::localization) fn maps(corners: [(f32, f32); 4]) -> Vec<f32> {
        let mut maps = vec![0.0; 4 * MAP];
        for (map, (x, y)) in maps.chunks_exact_mut(MAP).zip(corners) {
            add(map, x, y, 1.0);
        }
        maps
    }

    fn add(map: &mut [f32], x: f32, y: f32, weight: f32) {
        let place = |v: f32| (v * CELLS as f32 - 0.5).clamp(0.0, CELLS as f32 - 1.001);
        let (x, y) = (place(x), place(y));
        let (column, row) = (x.floor() as usize, y.floor() as usize);
        let (u, v) = (x.fract(), y.fract());
        if u.is_nan() || v.is_nan() {
            return map.fill(f32::NAN);
        }
        for (dr, dc, w) in [(0, 0, (1.0 - u) * (1.0 - v)), (0, 1, u * (1.0 - v)), (1, 0, (1.0 - u) * v), (1, 1, u * v)]
        {
            map[(row + dr) * CELLS + column + dc] += w * weight;
        }
    }

    const ANY: RangeInclusive<f32> = 0.1..=10.0;
    const CARD: [(f32, f32); 4] = [(0.2, 0.3), (0.8, 0.28), (0.82, 0.7), (0.19, 0.68)];

    #[test]
    fn corners_come_back_between_the_cells() {
        let (found, spread) = corners(&maps(CARD), &ANY).unwrap();
        for (p, (x, y)) in found.iter().zip(CARD) {
            assert!((p.x - x).abs() < 1e-4 && (p.y - y).abs() < 1e-4);
        }
        assert!(spread < 1.0 / CELLS as f32);
    }

    #[test]
    fn a_card_either_way_round_keeps_its_outline_and_takes_the_likelier_name() {
        let [a, b, c, d] = CARD;
        let mut both = vec![0.0; 4 * MAP];
        for (map, (up, down)) in both.chunks_exact_mut(MAP).zip([(a, c), (b, d), (c, a), (d, b)]) {
            add(map, up.0, up.1, 0.4);
            add(map, down.0, down.1, 0.6);
        }
        let (found, _) = corners(&both, &ANY).unwrap();
        assert!((found[0].x - c.0).abs() < 1e-4 && (found[0].y - c.1).abs() < 1e-4);
        assert!((found[1].x - d.0).abs() < 1e-4);
    }

    #[test]
    fn a_warmer_place_that_makes_no_card_is_passed_over() {
        let mut tricked = maps(CARD);
        tricked[..MAP].iter_mut().for_each(|w| *w *= 0.4);
        add(&mut tricked[..MAP], 0.9, 0.95, 0.6);
        let (found, _) = corners(&tricked, &ANY).unwrap();
        assert!((found[0].x - CARD[0].0).abs() < 1e-4);
        assert!(corners(&maps(CARD), &(1.0..=1.4)).is_none(), "too wide for this look");
    }

    #[test]
    fn cold_maps_and_wrong_counts_have_no_corners() {
        assert!(corners(&vec![0.0; 4 * MAP], &ANY).is_none());
        assert!(corners(&vec![f32::NAN; 4 * MAP], &ANY).is_none());
        assert!(corners(&[1.0; 10], &ANY).is_none());
        assert!(corners(&maps([(0.5, 0.5); 4]), &ANY).is_none(), "one place is no card");
    }
}
