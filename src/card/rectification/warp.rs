//! Draws a photo through a perspective map.

use super::{Homography, Pyramid};
use crate::card::decode::Photo;
use crate::card::geometry::{Point, Quad, Rect};

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
    for (y, row) in out.chunks_exact_mut(width.max(1) as usize).enumerate() {
        // Each row starts exact; within it, single precision is off by less than a hundredth of a pixel.
        let start = |m: [f64; 3]| (m[0] * 0.5 + m[1] * (y as f64 + 0.5) + m[2]) as f32;
        let starts = [start(mx), start(my), start(mw)];
        draw_row(level, starts, [mx[0] as f32, my[0] as f32, mw[0] as f32], border, row);
    }
    out
}

/// Result pixels whose places are computed together. Places first, pixels after: the first loop has no memory access that
/// depends on it and becomes vector code.
const BATCH: usize = 64;

/// Parts of a pixel that places are rounded to. A gray level of error at most.
const PARTS: usize = 256;

fn draw_row(level: &Photo, starts: [f32; 3], steps: [f32; 3], border: Border, row: &mut [u8]) {
    let (width, height) = (level.width() as usize, level.height() as usize);
    let (right, bottom) = ((width - 1) as f32, (height - 1) as f32);
    for (batch, out) in row.chunks_mut(BATCH).enumerate() {
        let (mut across, mut down, mut inside) = ([0i32; BATCH], [0i32; BATCH], [0i32; BATCH]);
        let first = (batch * BATCH) as f32;
        for (x, ((px, py), within)) in across.iter_mut().zip(&mut down).zip(&mut inside).enumerate() {
            let along = first + x as i32 as f32;
            let weight = starts[2] + steps[2] * along;
            let scale = 1.0 / weight;
            let at_x = (starts[0] + steps[0] * along) * scale - 0.5;
            let at_y = (starts[1] + steps[1] * along) * scale - 0.5;
            // Half a pixel beyond the outermost centers is the photo's edge. Written so that NaN lies outside.
            let in_x = (at_x >= -0.5) & (at_x <= right + 0.5);
            let in_y = (at_y >= -0.5) & (at_y <= bottom + 0.5);
            *within = i32::from((weight > 0.0) & in_x & in_y);
            *px = parts(at_x, right);
            *py = parts(at_y, bottom);
        }
        for (out, ((&px, &py), &inside)) in out.iter_mut().zip(across.iter().zip(&down).zip(&inside)) {
            *out = match border {
                Border::Constant(value) if inside == 0 => value,
                _ => blended(level.luma(), (width, height), px as usize, py as usize),
            };
        }
    }
}

/// A coordinate in parts of a pixel, between 0 and `most` pixels; NaN becomes 0.
#[inline]
fn parts(at: f32, most: f32) -> i32 {
    // Plain choices instead of `clamp`: they are one instruction each, and they swallow NaN.
    let at = if at > 0.0 { at } else { 0.0 };
    let at = if at < most { at } else { most };
    (at * PARTS as f32) as i32
}

/// The pixel at a place in parts of a pixel from the first center; it lies between the outermost centers.
#[inline]
fn blended(luma: &[u8], (width, height): (usize, usize), px: usize, py: usize) -> u8 {
    // The last center is reached from the pair before it, so that every place has two neighbors each way. In a photo one
    // pixel wide or high there is no pair: `pair` and `below` then repeat the only pixel.
    let column = (px / PARTS).min(width.saturating_sub(2));
    let line = (py / PARTS).min(height.saturating_sub(2));
    let (fx, fy) = ((px - column * PARTS) as u32, (py - line * PARTS) as u32);
    let at = line * width + column;
    let below = at + if height > 1 { width } else { 0 };
    let pair = |place: usize| {
        let (left, right) = match luma.get(place..place + 2) {
            Some(&[left, right]) => (left, right),
            _ => luma.get(place).map_or((0, 0), |&only| (only, only)),
        };
        u32::from(left) * (PARTS as u32 - fx) + u32::from(right) * fx
    };
    ((pair(at) * (PARTS as u32 - fy) + pair(below) * fy + (1 << 15)) >> 16) as u8
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
