//! Draws a line's box out to where its ink ends.
//!
//! The network's cells tell a line's ends to a few pixels, and sometimes it loses the last letters under a seal or
//! gloss. A line that is cut short reads well and is wrong, the worst fault there is. So the card itself is asked: as
//! long as there is ink like the line's own within a letter's width beyond an end, the end moves there.

use crate::card::geometry::Rect;
use crate::card::rectification::RectifiedCard;
use crate::card::text_line::{Role, TextRegion};

/// Pixels to which a line's height is scaled for looking.
const ROWS: usize = 12;
/// How far beyond an end ink may begin and still belong to the line, in line heights: less than the space between
/// fields of one row, more than that between letters. Letter-spaced print reaches 0.35 of its height.
const MAX_GAP: f32 = 0.40;
/// How far an end may move at most, in line heights.
const MAX_GROWTH: f32 = 3.0;
/// A column holds ink if this share of its pixels, at least, is nearer to the line's ink than to its ground.
const INKED: f32 = 0.12;
/// A column with more ink than this is no print: the edge of a portrait, a finger, a bar.
const SOLID: f32 = 0.92;
/// Least difference between ink and ground, in luma, for the step to say anything.
const MIN_CONTRAST: f32 = 24.0;

/// Moves the ends of all lines. Neighbours on the same row are not grown into.
pub(super) fn grow(card: &RectifiedCard, regions: &mut [TextRegion]) {
    for index in 0..regions.len() {
        let Some(region) = regions.get(index).copied() else { continue };
        if matches!(region.role, Role::Other | Role::Title) {
            continue;
        }
        let walls = walls(&region.bounds, regions, index);
        if let Some(bounds) = grown(card, &region.bounds, walls)
            && let Some(slot) = regions.get_mut(index)
        {
            slot.bounds = bounds;
        }
    }
}

/// The nearest neighbours' ends on the row of `bounds`, left and right, in shares of the card.
fn walls(bounds: &Rect, regions: &[TextRegion], own: usize) -> (f32, f32) {
    let mut walls = (0.0f32, 1.0f32);
    for (k, other) in regions.iter().enumerate() {
        let shared = bounds.bottom.min(other.bounds.bottom) - bounds.top.max(other.bounds.top);
        if k == own || shared < 0.3 * bounds.height().min(other.bounds.height()) {
            continue;
        }
        if other.bounds.center().x < bounds.left {
            walls.0 = walls.0.max(other.bounds.right);
        } else if other.bounds.center().x > bounds.right {
            walls.1 = walls.1.min(other.bounds.left);
        }
    }
    walls
}

fn grown(card: &RectifiedCard, bounds: &Rect, walls: (f32, f32)) -> Option<Rect> {
    let (w, h) = (card.width() as f32, card.height() as f32);
    let height = bounds.height() * h;
    if height < 4.0 {
        return None;
    }
    let pixel = height / ROWS as f32;
    let left = (bounds.left * w - MAX_GROWTH * height).max(walls.0 * w).max(0.0);
    let right = (bounds.right * w + MAX_GROWTH * height).min(walls.1 * w).min(w);
    let columns = ((right - left) / pixel).round() as usize;
    if !(4..=4096).contains(&columns) {
        return None;
    }
    let strip = card.resample(Rect::new(left, bounds.top * h, right, bounds.bottom * h), columns, ROWS);
    let column_of = |x: f32| (((x - left) / pixel).round().max(0.0) as usize).min(columns);
    let (first, last) = (column_of(bounds.left * w), column_of(bounds.right * w));
    let ink = Inks::new(&strip, columns, first, last)?;
    let gap = (MAX_GAP * ROWS as f32) as usize;
    let new_last = reach(&ink.columns, last, gap);
    let mirrored: Vec<bool> = ink.columns.iter().rev().copied().collect();
    let new_first = columns - reach(&mirrored, columns - first, gap);
    let place = |column: usize| (left + column as f32 * pixel) / w;
    Some(Rect {
        left: if new_first < first { place(new_first) } else { bounds.left },
        right: if new_last > last { place(new_last) } else { bounds.right },
        ..*bounds
    })
}

/// From `end` on, the end of the last ink that is never more than `gap` columns from the ink before it.
fn reach(ink: &[bool], end: usize, gap: usize) -> usize {
    let mut reached = end;
    for (column, &inked) in ink.iter().enumerate().skip(end) {
        if inked {
            reached = column + 1;
        } else if column >= reached + gap {
            break;
        }
    }
    reached
}

struct Inks {
    columns: Vec<bool>,
}

impl Inks {
    /// Which columns of a strip of [`ROWS`] rows hold ink like that between `first` and `last`; `None` where ink and
    /// ground can't be told apart.
    fn new(strip: &[f32], columns: usize, first: usize, last: usize) -> Option<Self> {
        let mut inside: Vec<f32> = strip
            .chunks_exact(columns.max(1))
            .flat_map(|row| row.get(first..last).unwrap_or(&[]).iter().copied())
            .collect();
        if inside.len() < ROWS * 4 {
            return None;
        }
        inside.sort_by(f32::total_cmp);
        let share = |s: f32| inside.get((s * (inside.len() - 1) as f32) as usize).copied();
        let (ink, ground) = (share(0.06)?, share(0.75)?);
        if ground - ink < MIN_CONTRAST {
            return None;
        }
        let threshold = ink + 0.45 * (ground - ink);
        let columns = (0..columns)
            .map(|column| {
                let dark = strip.iter().skip(column).step_by(columns).filter(|luma| **luma < threshold).count();
                let share = dark as f32 / ROWS as f32;
                (INKED..=SOLID).contains(&share)
            })
            .collect();
        Some(Self { columns })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Letters of 16 x 20 pixels with gaps of 6, from x = 100 to 100 + 22 * count, and a portrait's edge at 500.
    fn card(count: u32) -> RectifiedCard {
        let mut luma = vec![220u8; 640 * 404];
        for letter in 0..count {
            for y in 100..120usize {
                for x in 0..16usize {
                    if (x / 4) % 2 == 0 || x >= 12 || y % 7 == 0 {
                        luma[y * 640 + 100 + letter as usize * 22 + x] = 30;
                    }
                }
            }
        }
        for y in 60..200usize {
            luma[y * 640 + 500..y * 640 + 600].fill(40);
        }
        RectifiedCard::from_luma(640, 404, luma).unwrap()
    }

    fn region(left: f32, right: f32) -> TextRegion {
        let bounds = Rect::new(left / 640.0, 100.0 / 404.0, right / 640.0, 120.0 / 404.0);
        TextRegion { bounds, role: Role::Issuer, role_confidence: 1.0 }
    }

    #[test]
    fn a_line_cut_short_on_either_side_is_made_whole() {
        let mut regions = [region(144.0, 210.0)];
        grow(&card(6), &mut regions);
        let b = regions[0].bounds;
        assert!((b.left * 640.0 - 100.0).abs() < 2.5 && (b.right * 640.0 - 226.0).abs() < 2.5, "{b:?}");
    }

    #[test]
    fn a_whole_line_stays_and_a_wide_gap_is_not_crossed() {
        let mut regions = [region(100.0, 226.0)];
        grow(&card(6), &mut regions);
        assert!((regions[0].bounds.right * 640.0 - 226.0).abs() < 2.5);
        let mut near_portrait = [region(100.0, 488.0)];
        grow(&card(17), &mut near_portrait);
        assert!(near_portrait[0].bounds.right * 640.0 < 499.0, "solid dark is no print");
    }

    #[test]
    fn a_neighbour_is_a_wall() {
        let mut regions = [region(100.0, 140.0), region(146.0, 226.0)];
        grow(&card(6), &mut regions);
        assert!(regions[0].bounds.right <= 146.0 / 640.0 + 1e-4);
        assert!(regions[1].bounds.left >= 140.0 / 640.0 - 1e-4);
    }

    #[test]
    fn even_ground_and_tiny_boxes_are_left_alone() {
        let flat = RectifiedCard::from_luma(64, 40, vec![128; 64 * 40]).unwrap();
        let mut regions = [region(10.0, 600.0)];
        let before = regions[0];
        grow(&flat, &mut regions);
        assert_eq!(regions[0], before);
    }
}
