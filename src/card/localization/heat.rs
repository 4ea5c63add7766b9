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
/// Outlines that are worth a closer look.
const OUTLINES: usize = 3;
/// Shortest side of a card, as a share of the square: a tenth of the least share that the network was trained on.
const MIN_SIDE: f32 = 0.06;

/// What a place that no map names, but three others call for, counts for: the logarithm of a small probability.
const COMPLETED: f32 = -5.0;
/// How far off such a place may be, as a standard deviation in shares of the square.
const COMPLETED_SPREAD: f32 = 0.05;

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

/// One choice of places.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outline {
    /// Corners in shares of the square, in the card's own order.
    pub(super) corners: [Point; 4],
    /// The largest spread among them, in shares of the square.
    pub(super) spread: f32,
}

/// The likeliest outlines, best first, at most [`OUTLINES`]. `maps` holds four maps of [`MAP`] probabilities. Empty if no
/// choice of places is an outline of this look.
pub(super) fn outlines(maps: &[f32], look: &Look<'_>) -> Vec<Outline> {
    let planes: Vec<&[f32]> = maps.chunks_exact(MAP).collect();
    let [a, b, c, d] = *planes.as_slice() else { return Vec::new() };
    // Where a corner is, is told by all maps together; which corner it is, by the one.
    let sum: Vec<f32> = a.iter().zip(b).zip(c.iter().zip(d)).map(|((a, b), (c, d))| a + b + c + d).collect();
    let named = [a, b, c, d].map(|map| candidates(map, &sum));
    let [a, b, c, d] = &named;
    let mut choices: Vec<(f32, [Peak; 4])> = Vec::new();
    for &p in a {
        for &q in b {
            for &r in c {
                for &s in d {
                    choices.extend(look.weigh([p, q, r, s]));
                }
            }
        }
    }
    let surest = named.each_ref().map(|peaks| peaks.first().copied());
    if let ([Some(p), Some(q), Some(r), Some(s)], true) = (surest, look.completed) {
        choices.extend(completions([p, q, r, s]).into_iter().filter_map(|choice| look.weigh(choice)));
    }
    choices.sort_by(|a, b| b.0.total_cmp(&a.0));
    let outline = |(_, choice): &(f32, [Peak; 4])| Outline {
        corners: choice.map(|p| p.place),
        spread: choice.iter().fold(0.0f32, |most, p| most.max(p.spread)),
    };
    choices.iter().take(OUTLINES).map(outline).collect()
}

/// The four outlines of which three corners are the maps' surest places and the fourth is where these call for it: what
/// a finger or a pattern took from one map is found again by the look at the card alone.
fn completions(surest: [Peak; 4]) -> Vec<[Peak; 4]> {
    let complete = |k: usize| {
        let at = |turn: usize| surest.iter().cycle().nth(k + turn).map(|peak| peak.place);
        let (next, opposite, previous) = (at(1)?, at(2)?, at(3)?);
        let place = Point::new(next.x + previous.x - opposite.x, next.y + previous.y - opposite.y);
        let mut choice = surest;
        *choice.get_mut(k)? = Peak { place, spread: COMPLETED_SPREAD, weight: COMPLETED, column: 0, row: 0 };
        Some(choice)
    };
    (0..4).filter_map(complete).collect()
}

/// How a card looks in a frame.
pub(super) struct Look<'a> {
    /// How many times as wide as high.
    pub(super) aspect: RangeInclusive<f32>,
    /// Whether a corner that no map names may be where the others call for it.
    pub(super) completed: bool,
    /// How unlikely corners (shares of the square) are as those of a card that the camera saw, as minus the logarithm of a
    /// probability; `None` if they are no outline on the photo.
    pub(super) implausibility: &'a dyn Fn(&[Point; 4]) -> Option<f32>,
}

impl Look<'_> {
    /// How likely a choice of places is as the outline of a card, as the logarithm of a probability, with the choice; `None`
    /// if it can't be one.
    fn weigh(&self, choice: [Peak; 4]) -> Option<(f32, [Peak; 4])> {
        let corners = choice.map(|p| p.place);
        let [top, right, bottom, left] = Quad::new(corners)?.side_lengths();
        let shortest = top.min(right).min(bottom).min(left);
        let fits = shortest >= MIN_SIDE && self.aspect.contains(&((top + bottom) / (right + left)));
        let unlikely = if fits { (self.implausibility)(&corners)? } else { return None };
        Some((choice.iter().map(|peak| peak.weight).sum::<f32>() - unlikely, choice))
    }
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

    fn corners(maps: &[f32], aspect: &RangeInclusive<f32>) -> Option<([Point; 4], f32)> {
        outlines(maps, &Look { aspect: aspect.clone(), completed: true, implausibility: &|_| Some(0.0) })
            .first()
            .map(|best| (best.corners, best.spread))
    }

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
        let unlike_stray = |corners: &[Point; 4]| Some(if corners[0].x > 0.8 { 8.0 } else { 0.0 });
        let all = outlines(&tricked, &Look { aspect: ANY, completed: true, implausibility: &unlike_stray });
        assert!(all.len() <= OUTLINES && (all[0].corners[0].x - CARD[0].0).abs() < 1e-4);
        let none = outlines(&tricked, &Look { aspect: ANY, completed: true, implausibility: &|_| None });
        assert!(none.is_empty(), "no outline on the photo");
    }

    #[test]
    fn a_corner_that_no_map_names_is_where_the_others_call_for_it() {
        let [a, b, c, _] = CARD;
        let lost = maps([a, b, c, (0.6, 0.5)]);
        let like_card = |corners: &[Point; 4]| Some(if corners[3].x < 0.4 { 0.0 } else { 8.0 });
        let best = outlines(&lost, &Look { aspect: ANY, completed: true, implausibility: &like_card });
        let fourth = best[0].corners[3];
        assert!((fourth.x - (a.0 + c.0 - b.0)).abs() < 1e-4 && (fourth.y - (a.1 + c.1 - b.1)).abs() < 1e-4);
    }

    #[test]
    fn cold_maps_and_wrong_counts_have_no_corners() {
        assert!(corners(&vec![0.0; 4 * MAP], &ANY).is_none());
        assert!(corners(&vec![f32::NAN; 4 * MAP], &ANY).is_none());
        assert!(corners(&[1.0; 10], &ANY).is_none());
        assert!(corners(&maps([(0.5, 0.5); 4]), &ANY).is_none(), "one place is no card");
    }
}
