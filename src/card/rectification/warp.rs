//! Draws a photo through a perspective map.

use super::{Homography, Pyramid};
use crate::card::decode::Photo;
use crate::card::geometry::{Point, Quad, Rect};
use crate::vector::vectorized;

/// Photo pixels a result pixel that bilinear reading still takes well. Above it strokes would fall between the points
/// read; the next level down is then at 0.8 and blurs by less than the camera did.
const MOST_PIXELS_A_STEP: f64 = 1.6;

/// What lies beyond a photo's edge.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Border {
    /// The nearest pixel of the photo.
    Replicate,
    /// One value.
    Constant(u8),
}

/// Draws a picture of `width` by `height` pixels, row by row; `to_photo` leads from its coordinates to photo pixels.
///
/// Bilinear, from the level of the pyramid that fits the mean scale of the map. Points beyond the horizon count as
/// beyond the photo.
#[must_use]
pub fn warp(photo: &Pyramid<'_>, to_photo: &Homography, width: u32, height: u32, border: Border) -> Vec<u8> {
    let mut out = vec![0; width as usize * height as usize];
    let (level, factor) = photo.for_scale(mean_scale(to_photo, width, height), MOST_PIXELS_A_STEP);
    let [mx, my, mw] = to_photo.then_scaled(f64::from(factor));
    let mut places = Places::default();
    vectorized(
        #[inline(always)]
        || {
            for (y, row) in out.chunks_exact_mut(width.max(1) as usize).enumerate() {
                // Each row starts exact; within it, single precision is off by less than a hundredth of a pixel.
                let start = |m: [f64; 3]| (m[0] * 0.5 + m[1] * (y as f64 + 0.5) + m[2]) as f32;
                let starts = [start(mx), start(my), start(mw)];
                draw_row(level, starts, [mx[0] as f32, my[0] as f32, mw[0] as f32], border, row, &mut places);
            }
        },
    );
    out
}

/// Result pixels that are made together: first all places, then all neighbors, then all blends. The first and the last loop
/// have no memory access that depends on them and become vector code.
const BATCH: usize = 64;

/// Parts of a pixel that places are rounded to. A gray level of error at most.
const PARTS: u32 = 256;

#[inline(always)]
fn draw_row(level: &Photo, starts: [f32; 3], steps: [f32; 3], border: Border, row: &mut [u8], places: &mut Places) {
    let (width, height) = (level.width() as usize, level.height() as usize);
    let luma = level.luma();
    let (mut above_pairs, mut below_pairs) = ([[0u8; 2]; BATCH], [[0u8; 2]; BATCH]);
    for (batch, out) in row.chunks_mut(BATCH).enumerate() {
        places.find(starts, steps, (batch * BATCH) as f32, (width, height));
        let pairs = above_pairs.iter_mut().zip(&mut below_pairs).zip(&places.at).take(out.len());
        if width > 1 && height > 1 {
            let pair = |place: usize| luma.get(place..).and_then(<[u8]>::first_chunk).copied().unwrap_or_default();
            for ((above_pair, below_pair), &at) in pairs {
                (*above_pair, *below_pair) = (pair(at as usize), pair(at as usize + width));
            }
        } else {
            // In a photo one pixel wide or high there are no pairs: the only pixel is its own neighbor.
            let (beside, below) = (usize::from(width > 1), if height > 1 { width } else { 0 });
            let at = |place: usize| luma.get(place).copied().unwrap_or_default();
            for ((above_pair, below_pair), &place) in pairs {
                let place = place as usize;
                *above_pair = [at(place), at(place + beside)];
                *below_pair = [at(place + below), at(place + below + beside)];
            }
        }
        let pairs = above_pairs.iter().zip(&below_pairs);
        let shares = places.right.iter().zip(&places.down);
        for ((out, (above, below)), (&fx, &fy)) in out.iter_mut().zip(pairs).zip(shares) {
            *out = blended(*above, *below, fx, fy);
        }
        if let Border::Constant(value) = border {
            let beyond = out.iter_mut().zip(&places.inside).filter(|(_, inside)| **inside == 0);
            beyond.for_each(|(out, _)| *out = value);
        }
    }
}

/// Where the pixels of a batch lie on the photo.
struct Places {
    /// The pixel above and to the left.
    at: [u32; BATCH],
    /// How far to the right of it and below, in parts of a pixel.
    right: [u32; BATCH],
    down: [u32; BATCH],
    /// Whether that is on the photo: 1, or 0.
    inside: [u32; BATCH],
}

impl Default for Places {
    fn default() -> Self {
        Self { at: [0; BATCH], right: [0; BATCH], down: [0; BATCH], inside: [0; BATCH] }
    }
}

impl Places {
    #[inline(always)]
    fn find(&mut self, starts: [f32; 3], steps: [f32; 3], first: f32, (width, height): (usize, usize)) {
        let (right, bottom) = ((width - 1) as f32, (height - 1) as f32);
        // The last center is reached from the pair before it, so that every place has two neighbors each way.
        let (last_column, last_line) = (width.saturating_sub(2) as u32, height.saturating_sub(2) as u32);
        let shares = self.right.iter_mut().zip(&mut self.down);
        for (x, ((at, inside), (fx, fy))) in self.at.iter_mut().zip(&mut self.inside).zip(shares).enumerate() {
            let along = first + x as i32 as f32;
            let weight = starts[2] + steps[2] * along;
            let scale = 1.0 / weight;
            let at_x = (starts[0] + steps[0] * along) * scale - 0.5;
            let at_y = (starts[1] + steps[1] * along) * scale - 0.5;
            // Half a pixel beyond the outermost centers is the photo's edge. Written so that NaN lies outside.
            let in_x = (at_x >= -0.5) & (at_x <= right + 0.5);
            let in_y = (at_y >= -0.5) & (at_y <= bottom + 0.5);
            *inside = u32::from((weight > 0.0) & in_x & in_y);
            let (px, py) = (parts(at_x, right), parts(at_y, bottom));
            let (column, line) = ((px / PARTS).min(last_column), (py / PARTS).min(last_line));
            *at = line * width as u32 + column;
            (*fx, *fy) = (px - column * PARTS, py - line * PARTS);
        }
    }
}

/// A coordinate in parts of a pixel, between 0 and `most` pixels; NaN becomes 0.
#[inline(always)]
fn parts(at: f32, most: f32) -> u32 {
    // Plain choices instead of `clamp`: they are one instruction each, and they swallow NaN.
    let at = if at > 0.0 { at } else { 0.0 };
    let at = if at < most { at } else { most };
    (at * PARTS as f32) as i32 as u32
}

/// The luma between four neighbors.
#[inline(always)]
fn blended(above: [u8; 2], below: [u8; 2], fx: u32, fy: u32) -> u8 {
    let across = |[left, right]: [u8; 2]| u32::from(left) * (PARTS - fx) + u32::from(right) * fx;
    ((across(above) * (PARTS - fy) + across(below) * fy + (1 << 15)) >> 16) as u8
}

/// Photo pixels a result pixel, by the areas; 1 if the result's outline crosses the horizon.
fn mean_scale(to_photo: &Homography, width: u32, height: u32) -> f64 {
    let outline = Quad::new(Rect::new(0.0, 0.0, width as f32, height as f32).corners());
    let area = f64::from(width) * f64::from(height);
    let image = outline.and_then(|quad| to_photo.apply_quad(&quad));
    image.map_or(1.0, |quad| (f64::from(quad.area()) / area).sqrt())
}

/// Shrinks a photo by `scale` (photo pixels a result pixel, at least 1) into a part of a picture: each pixel is the mean
/// over its own area on the photo. `fill` has `stride` pixels a row; the part starts at `offset` and ends where the
/// photo does.
pub(crate) fn shrink(photo: &Pyramid<'_>, scale: f32, fill: &mut [u8], stride: usize, offset: (usize, usize)) {
    // The last halving left is done here, with exact shares of pixels at the borders.
    let (level, factor) = photo.for_scale(f64::from(scale), 2.0);
    let step = scale * factor;
    let end = Point::new(level.width() as f32, level.height() as f32);
    for (y, row) in fill.chunks_exact_mut(stride.max(1)).skip(offset.1).enumerate() {
        let (top, bottom) = (y as f32 * step, ((y + 1) as f32 * step).min(end.y));
        if bottom - top < 0.5 * step {
            break;
        }
        for (x, out) in row.iter_mut().skip(offset.0).enumerate() {
            let (left, right) = (x as f32 * step, ((x + 1) as f32 * step).min(end.x));
            if right - left < 0.5 * step {
                break;
            }
            *out = mean(level, Rect::new(left, top, right, bottom));
        }
    }
}

fn mean(photo: &Photo, area: Rect) -> u8 {
    let (mut sum, mut weights) = (0.0, 0.0);
    for y in area.top as usize..area.bottom.ceil() as usize {
        let high = (area.bottom.min((y + 1) as f32) - area.top.max(y as f32)).max(0.0);
        let first = area.left as usize;
        let pixels = photo.row(y).iter().enumerate().skip(first).take(area.right.ceil() as usize - first);
        for (x, &value) in pixels {
            let wide = (area.right.min((x + 1) as f32) - area.left.max(x as f32)).max(0.0);
            sum += f32::from(value) * wide * high;
            weights += wide * high;
        }
    }
    if weights > 0.0 { (sum / weights).round() as u8 } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn upright(left: f32, top: f32, right: f32, bottom: f32) -> Quad {
        Quad::new(Rect::new(left, top, right, bottom).corners()).unwrap()
    }

    #[test]
    fn identity_changes_nothing() {
        let luma: Vec<u8> = (0..35 * 20).map(|i| (i * 7 % 256) as u8).collect();
        let photo = Photo::from_luma(35, 20, luma.clone()).unwrap();
        let frame = upright(0.0, 0.0, 35.0, 20.0);
        let same = Homography::from_quad_to_quad(&frame, &frame).unwrap();
        assert_eq!(warp(&Pyramid::new(&photo), &same, 35, 20, Border::Replicate), luma);
    }

    #[test]
    fn borders_are_as_asked() {
        let photo = Photo::from_luma(4, 4, vec![50; 16]).unwrap();
        let shifted =
            Homography::from_quad_to_quad(&upright(0.0, 0.0, 4.0, 4.0), &upright(2.0, 0.0, 6.0, 4.0)).unwrap();
        let row = |border| warp(&Pyramid::new(&photo), &shifted, 4, 1, border);
        assert_eq!(row(Border::Constant(128)), [50, 50, 128, 128]);
        assert_eq!(row(Border::Replicate), [50; 4]);
    }

    #[test]
    fn photos_of_one_row_or_column_are_drawn() {
        for (width, height) in [(1, 1), (1, 9), (9, 1), (2, 2)] {
            let photo = Photo::from_luma(width, height, vec![77; (width * height) as usize]).unwrap();
            let frame = upright(0.0, 0.0, 5.0, 5.0);
            let onto = upright(-1.0, -1.0, 10.0, 10.0);
            let map = Homography::from_quad_to_quad(&frame, &onto).unwrap();
            assert_eq!(warp(&Pyramid::new(&photo), &map, 5, 5, Border::Replicate), [77; 25]);
        }
    }

    #[test]
    fn stripes_shrink_to_gray() {
        let photo = Photo::from_luma(512, 512, (0..512 * 512).map(|i| if i % 2 == 0 { 0 } else { 255 }).collect());
        let photo = photo.unwrap();
        let small =
            Homography::from_quad_to_quad(&upright(0.0, 0.0, 64.0, 64.0), &upright(0.0, 0.0, 512.0, 512.0)).unwrap();
        let out = warp(&Pyramid::new(&photo), &small, 64, 64, Border::Replicate);
        assert!(out.iter().all(|v| v.abs_diff(128) <= 1));
    }

    #[test]
    fn shrinking_keeps_the_mean_and_the_frame() {
        let photo = Photo::from_luma(300, 200, (0..60_000).map(|i| (i % 300 * 255 / 299) as u8).collect()).unwrap();
        let mut fill = vec![128; 64 * 64];
        shrink(&Pyramid::new(&photo), 300.0 / 56.0, &mut fill, 64, (4, 13));
        assert_eq!((fill[0], fill[13 * 64 + 3], fill[63]), (128, 128, 128));
        assert_eq!(fill[13 * 64 + 60], 128);
        assert!(fill[13 * 64 + 4] < 4 && fill[13 * 64 + 59] > 251);
        assert!(fill[30 * 64 + 32].abs_diff(130) < 4);
    }
}
