//! Moves an outline onto the card's edges, to a fraction of a pixel.
//!
//! Along each side, brightness is read across the side in many places; where it jumps in most of them, on one line, that
//! line is the card's edge. A side without such a line stays where the network put it.

use crate::card::decode::Photo;
use crate::card::geometry::{Point, Quad};
use crate::card::rectification::Pyramid;

/// Readings across each side. Twice as many gain nothing; a third fails beside patterned ground.
const PROFILES: usize = 48;

/// Share of a side without readings at each of its ends: the corner's rounding (3.18 mm) and its shadow.
const END_SHARE: f32 = 0.1;

/// How far a reading goes to either side, as a share of the card's width: four times the network's usual error.
const REACH: f32 = 0.012;

/// The same at least, in pixels of the level read: a jump takes two of them, and a peak needs neighbors.
const MIN_REACH: f32 = 3.0;

/// Distance from the line within which a reading agrees, as a share of the card's width.
const AGREEMENT: f32 = 0.0025;

/// The same at least, in pixels of the level read.
const MIN_AGREEMENT: f32 = 0.5;

/// Share of readings that have to agree.
const QUORUM: f32 = 0.5;

/// Least jump over two pixels that counts, in luma: above the noise of phone cameras, after three readings' mean.
const MIN_JUMP: f32 = 5.0;

/// Step of a reading, in pixels of the level read.
const STEP: f32 = 0.5;

/// Largest width of the card on the level read, in pixels. Finer levels add noise, not place.
const MAX_WIDTH: f32 = 1600.0;

/// Farthest that a corner may move, as a share of the card's width: beyond it, another edge was found.
const FARTHEST: f32 = 0.015;

/// Rounds of fitting to the readings that agree.
const ROUNDS: usize = 4;

/// A jump of brightness: where along the side, how far across it, and how strong, with its sign.
#[derive(Clone, Copy)]
struct Jump {
    along: f32,
    across: f32,
    height: f32,
}

/// `across = offset + slope * along`, in pixels of the level read.
#[derive(Clone, Copy)]
struct Line {
    offset: f32,
    slope: f32,
}

/// The outline on the card's edges, or `quad` itself where no edge can be made out.
pub(super) fn refine(photo: &Pyramid<'_>, quad: &Quad) -> Quad {
    let width = quad.side_lengths().into_iter().fold(0.0, f32::max);
    let (level, factor) = photo.for_scale(f64::from(width / MAX_WIDTH), 1.0);
    let Some(scaled) = quad.scaled(factor) else { return *quad };
    let width = width * factor;
    // An outline that the deepest level cannot bring down is far larger than the photo: reading it would cost time only.
    if width.is_nan() || width > MAX_WIDTH {
        return *quad;
    }
    let [a, b, c, d] = scaled.corners();
    let sides = [(a, b), (b, c), (c, d), (d, a)].map(|(from, to)| moved_side(level, from, to, width));
    let [top, right, bottom, left] = sides;
    let corners = [crossing(left, top), crossing(top, right), crossing(right, bottom), crossing(bottom, left)];
    let [Some(a), Some(b), Some(c), Some(d)] = corners else { return *quad };
    let Some(refined) = Quad::new([a, b, c, d]).and_then(|q| q.scaled(1.0 / factor)) else { return *quad };
    let far = FARTHEST * width / factor;
    let near = refined.corners().into_iter().zip(quad.corners()).all(|(new, old)| new.distance(old) <= far);
    if near { refined } else { *quad }
}

type Side = (Point, Point);

fn moved_side(level: &Photo, from: Point, to: Point, width: f32) -> Side {
    let length = from.distance(to);
    let tolerance = (AGREEMENT * width).max(MIN_AGREEMENT);
    let jumps = jumps(level, from, to, (REACH * width).max(MIN_REACH));
    let Some(line) = fitted(&jumps, tolerance) else { return (from, to) };
    let across = normal(from, to);
    let at = |along: f32, end: Point| {
        let by = line.offset + line.slope * along;
        Point::new(end.x + across.x * by, end.y + across.y * by)
    };
    (at(0.0, from), at(length, to))
}

/// Unit vector across a side, to the outside of a clockwise outline.
fn normal(from: Point, to: Point) -> Point {
    let length = from.distance(to).max(f32::MIN_POSITIVE);
    Point::new((to.y - from.y) / length, (from.x - to.x) / length)
}

/// The strongest jump of each reading, all of one sign: that of the greater part of the readings' strength.
fn jumps(level: &Photo, from: Point, to: Point, reach: f32) -> Vec<Jump> {
    let (across, length) = (normal(from, to), from.distance(to));
    let unit = Point::new(-across.y, across.x);
    let half = (reach / STEP).round() as i32;
    let (mut rising, mut falling) = (Vec::new(), Vec::new());
    for index in 0..PROFILES {
        let share = END_SHARE + (1.0 - 2.0 * END_SHARE) * (index as f32 + 0.5) / PROFILES as f32;
        let middle = from.lerp(to, share);
        // Two pixels further, as a jump is the difference between its two neighbors.
        let values: Vec<f32> = (-half - 2..=half + 2)
            .map(|step| {
                let by = step as f32 * STEP;
                let place = Point::new(middle.x + across.x * by, middle.y + across.y * by);
                let read = |beside: f32| level.sample(place.x + unit.x * beside, place.y + unit.y * beside);
                (read(-1.0) + read(0.0) + read(1.0)) / 3.0
            })
            .collect();
        let rises: Vec<f32> = values.iter().zip(values.iter().skip(4)).map(|(a, b)| b - a).collect();
        let strongest = |sign: f32| {
            let peak =
                rises.windows(3).enumerate().max_by(|a, b| middle_of(a.1, sign).total_cmp(&middle_of(b.1, sign)));
            peak.and_then(|(place, three)| jump_at(place, three, sign, half, share * length))
        };
        rising.extend(strongest(1.0));
        falling.extend(strongest(-1.0));
    }
    let strength = |jumps: &[Jump]| jumps.iter().map(|j| j.height).sum::<f32>();
    if strength(&rising) >= strength(&falling) { rising } else { falling }
}

fn middle_of(three: &[f32], sign: f32) -> f32 {
    three.get(1).map_or(0.0, |v| v * sign)
}

/// The peak through three neighboring rises, by a parabola.
fn jump_at(place: usize, three: &[f32], sign: f32, half: i32, along: f32) -> Option<Jump> {
    let &[before, peak, after] = three else { return None };
    let (before, peak, after) = (before * sign, peak * sign, after * sign);
    if peak < MIN_JUMP || before > peak || after > peak {
        return None;
    }
    let bend = before - 2.0 * peak + after;
    let shift = if bend < -f32::EPSILON { 0.5 * (before - after) / bend } else { 0.0 };
    let step = (place as i32 + 1 - half) as f32 + shift;
    Some(Jump { along, across: step * STEP, height: peak })
}

/// A line that at least a quorum of all readings agree with.
///
/// Starts from medians (Theil and Sen), which a minority of wrong readings cannot move far, and settles by least squares
/// over those that agree. No chance is involved: the same photo gives the same outline.
fn fitted(jumps: &[Jump], tolerance: f32) -> Option<Line> {
    let needed = (QUORUM * PROFILES as f32) as usize;
    if jumps.len() < needed {
        return None;
    }
    let mut slopes: Vec<f32> = jumps
        .iter()
        .enumerate()
        .flat_map(|(i, a)| jumps.iter().skip(i + 1).map(|b| (b.across - a.across) / (b.along - a.along)))
        .filter(|slope| slope.is_finite())
        .collect();
    let slope = median(&mut slopes)?;
    let mut offsets: Vec<f32> = jumps.iter().map(|j| j.across - slope * j.along).collect();
    let mut line = Line { offset: median(&mut offsets)?, slope };
    let agrees = |line: Line, j: &Jump| (j.across - line.offset - line.slope * j.along).abs() <= tolerance;
    for _ in 0..ROUNDS {
        line = least_squares(jumps.iter().filter(|j| agrees(line, j)))?;
    }
    (jumps.iter().filter(|j| agrees(line, j)).count() >= needed).then_some(line)
}

fn median(values: &mut [f32]) -> Option<f32> {
    let middle = values.len() / 2;
    (!values.is_empty()).then(|| *values.select_nth_unstable_by(middle, f32::total_cmp).1)
}

fn least_squares<'a>(jumps: impl Iterator<Item = &'a Jump> + Clone) -> Option<Line> {
    let count = jumps.clone().count() as f32;
    let mean = |of: fn(&Jump) -> f32| jumps.clone().map(of).sum::<f32>() / count;
    let (along, across) = (mean(|j| j.along), mean(|j| j.across));
    let (mut mixed, mut squared) = (0.0, 0.0);
    for jump in jumps {
        mixed += (jump.along - along) * (jump.across - across);
        squared += (jump.along - along) * (jump.along - along);
    }
    let slope = mixed / squared;
    slope.is_finite().then_some(Line { offset: across - slope * along, slope })
}

fn crossing(one: Side, other: Side) -> Option<Point> {
    let (p, q) = one;
    let (r, s) = other;
    let (ax, ay) = (q.x - p.x, q.y - p.y);
    let (bx, by) = (s.x - r.x, s.y - r.y);
    let share = ((r.x - p.x) * by - (r.y - p.y) * bx) / (ax * by - ay * bx);
    share.is_finite().then(|| p.lerp(q, share))
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A light quadrilateral on dark ground, its borders one pixel soft, with a little noise.
    pub(in crate::card::localization) fn drawn(width: u32, height: u32, quad: &Quad, card: f32, ground: f32) -> Photo {
        let [a, b, c, d] = quad.corners();
        let sides = [(a, b), (b, c), (c, d), (d, a)].map(|(from, to)| (from, normal(from, to)));
        let mut state = 1u32;
        let mut luma = Vec::new();
        for y in 0..height {
            for x in 0..width {
                let (px, py) = (x as f32 + 0.5, y as f32 + 0.5);
                let inside =
                    sides.iter().fold(f32::MAX, |least, (p, n)| least.min(-((px - p.x) * n.x + (py - p.y) * n.y)));
                state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                let noise = (state >> 24) as f32 / 255.0 * 6.0 - 3.0;
                let share = (inside + 0.5).clamp(0.0, 1.0);
                luma.push((ground + (card - ground) * share + noise).round() as u8);
            }
        }
        Photo::from_luma(width, height, luma).unwrap()
    }

    fn quad(corners: [(f32, f32); 4]) -> Quad {
        Quad::new(corners.map(|(x, y)| Point::new(x, y))).unwrap()
    }

    fn worst(a: &Quad, b: &Quad) -> f32 {
        a.corners().into_iter().zip(b.corners()).map(|(p, q)| p.distance(q)).fold(0.0, f32::max)
    }

    const TRUTH: [(f32, f32); 4] = [(150.3, 120.8), (1020.6, 90.2), (1060.1, 660.7), (130.9, 640.4)];
    const ROUGH: [(f32, f32); 4] = [(155.3, 116.8), (1014.6, 94.2), (1064.1, 655.7), (126.9, 646.4)];

    #[test]
    fn corners_settle_within_a_third_of_a_pixel() {
        let truth = quad(TRUTH);
        for (card, ground) in [(210.0, 60.0), (60.0, 210.0), (140.0, 120.0)] {
            let photo = drawn(1200, 800, &truth, card, ground);
            let refined = refine(&Pyramid::new(&photo), &quad(ROUGH));
            assert!(worst(&refined, &truth) < 0.3, "{} for {card} on {ground}", worst(&refined, &truth));
        }
    }

    #[test]
    fn no_edge_moves_nothing() {
        let photo = Photo::from_luma(1200, 800, vec![90; 1200 * 800]).unwrap();
        assert!(worst(&refine(&Pyramid::new(&photo), &quad(ROUGH)), &quad(ROUGH)) < 1e-2);
    }

    #[test]
    fn a_side_without_an_edge_stays_and_the_others_move() {
        let truth = quad(TRUTH);
        // Light ground from column 600 on: there the card has no contrast.
        let full = drawn(1200, 800, &truth, 210.0, 60.0);
        let luma = full.luma().iter().enumerate().map(|(i, &v)| if i % 1200 > 600 { 210 } else { v }).collect();
        let photo = Photo::from_luma(1200, 800, luma).unwrap();
        let refined = refine(&Pyramid::new(&photo), &quad(ROUGH));
        let [_, right, ..] = refined.corners();
        assert!(right.distance(quad(ROUGH).corners()[1]) < 10.0);
        assert!(refined.corners()[0].distance(truth.corners()[0]) < 1.0);
    }

    #[test]
    fn large_photos_are_read_from_a_coarser_level() {
        let truth = quad(TRUTH).scaled(2.5).unwrap();
        let photo = drawn(3000, 2000, &truth, 210.0, 60.0);
        let refined = refine(&Pyramid::new(&photo), &quad(ROUGH).scaled(2.5).unwrap());
        assert!(worst(&refined, &truth) < 0.6, "{}", worst(&refined, &truth));
    }

    #[test]
    fn outlines_off_the_photo_return() {
        let photo = Photo::from_luma(3, 3, vec![1, 200, 3, 200, 1, 200, 9, 9, 9]).unwrap();
        for factor in [1e-3, 1.0, 1e6] {
            let _ = refine(&Pyramid::new(&photo), &quad(TRUTH).scaled(factor).unwrap());
        }
    }
}
