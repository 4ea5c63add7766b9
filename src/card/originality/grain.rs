//! The finest structure at the photo's own resolution: noise by lightness, steps that no camera makes, steepness.

use super::view::quantiles;
use crate::card::decode::Photo;
use crate::card::geometry::{Point, Quad};

/// Side of the blocks that are looked at, in pixels.
const BLOCK: usize = 16;

/// Blocks across and down the card.
const GRID: (usize, usize) = (24, 16);

/// Ranges of lightness between the card's black and white.
const RANGES: [(f32, f32); 4] = [(-1.0, 0.35), (0.35, 0.6), (0.6, 0.82), (0.82, 2.0)];

/// Numbers about grain.
pub(super) const GRAIN: usize = 4 + 3 + 3 + 3 + 3 + 1;

/// One block.
struct Block {
    mean: f32,
    /// Mean size of second differences.
    fine: f32,
    /// Largest first difference.
    steep: f32,
    /// Shares of its 4 by 4 parts whose pixels differ by 0, 1 and 2 at most.
    flat: [f32; 3],
}

impl Block {
    fn at(photo: &Photo, center: Point) -> Option<Self> {
        let half = BLOCK as f32 / 2.0;
        let (x, y) = (center.x - half, center.y - half);
        let inside = x >= 0.0 && y >= 0.0;
        let (left, top) = inside.then_some((x as usize, y as usize))?;
        let rows: Vec<&[u8]> =
            (top..top + BLOCK).map(|row| photo.row(row).get(left..left + BLOCK)).collect::<Option<_>>()?;
        let mut sum = 0u32;
        let (mut fine, mut steep) = (0u32, 0u8);
        for row in &rows {
            sum += row.iter().map(|&v| u32::from(v)).sum::<u32>();
            for three in row.windows(3) {
                if let [a, b, c] = *three {
                    fine += (2 * i32::from(b) - i32::from(a) - i32::from(c)).unsigned_abs();
                    steep = steep.max(a.abs_diff(b));
                }
            }
        }
        let mut flat = [0.0; 3];
        for band in rows.chunks_exact(4) {
            for part in 0..BLOCK / 4 {
                let pixels = band.iter().filter_map(|row| row.get(part * 4..part * 4 + 4)).flatten();
                let (low, high) = pixels.fold((255u8, 0u8), |(low, high), &v| (low.min(v), high.max(v)));
                for (most, slot) in flat.iter_mut().enumerate() {
                    *slot += f32::from(u8::from(usize::from(high.saturating_sub(low)) <= most)) / 16.0;
                }
            }
        }
        Some(Self {
            mean: sum as f32 / (BLOCK * BLOCK) as f32,
            fine: fine as f32 / (BLOCK * (BLOCK - 2)) as f32,
            steep: f32::from(steep),
            flat,
        })
    }
}

/// Noise in the calm third of blocks by lightness and over all, steepness, even parts on the card and on the whole
/// photo, and whether the photo's rim is of one value.
pub(super) fn grain(photo: &Photo, quad: &Quad) -> [f32; GRAIN] {
    let [a, b, c, d] = quad.corners();
    let card = blocks(photo, |u, v| a.lerp(b, u).lerp(d.lerp(c, u), v));
    let (wide, high) = (photo.width() as f32, photo.height() as f32);
    let whole = blocks(photo, |u, v| Point::new(u * wide, v * high));
    let [black, white] = quantiles(&mut card.iter().map(|b| b.mean).collect::<Vec<_>>(), [0.02, 0.98]);
    let lightness = |block: &Block| (block.mean - black) / (white - black).max(1.0);
    let noise = RANGES.map(|(low, high)| {
        let within = card.iter().filter(|block| (low..high).contains(&lightness(block)));
        let mut fine: Vec<f32> = within.map(|block| block.fine).collect();
        (quantiles(&mut fine, [0.3])[0] + 0.1).ln()
    });
    let mut fine: Vec<f32> = card.iter().map(|block| block.fine).collect();
    let over_all = quantiles(&mut fine, [0.1, 0.5, 0.9]).map(|v| (v + 0.1).ln());
    let mut steep: Vec<f32> = card.iter().map(|block| block.steep).collect();
    let steep = quantiles(&mut steep, [0.1, 0.5, 0.95]).map(|v| v / 64.0);
    let flat = |blocks: &[Block]| {
        let count = blocks.len().max(1) as f32;
        [0, 1, 2].map(|k| blocks.iter().filter_map(|block| block.flat.get(k)).sum::<f32>() / count)
    };
    let mut out = [0.0; GRAIN];
    let all = noise.into_iter().chain(over_all).chain(steep).chain(flat(&card)).chain(flat(&whole)).chain([rim(photo)]);
    out.iter_mut().zip(all).for_each(|(slot, value)| *slot = value);
    out
}

fn blocks(photo: &Photo, place: impl Fn(f32, f32) -> Point) -> Vec<Block> {
    let (across, down) = GRID;
    let share = |k: usize, count: usize| 0.03 + 0.94 * (k as f32 + 0.5) / count as f32;
    let places = (0..down).flat_map(|y| (0..across).map(move |x| (share(x, across), share(y, down))));
    places.filter_map(|(u, v)| Block::at(photo, place(u, v))).collect()
}

/// Share of the photo's four outermost lines whose pixels are all but equal: no camera's are.
fn rim(photo: &Photo) -> f32 {
    let (width, height) = (photo.width() as usize, photo.height() as usize);
    let even = |values: &mut dyn Iterator<Item = u8>| {
        let (low, high) = values.fold((255u8, 0u8), |(low, high), v| (low.min(v), high.max(v)));
        f32::from(u8::from(high.saturating_sub(low) <= 1))
    };
    let column = |x: usize| (0..height).filter_map(move |y| photo.row(y).get(x).copied());
    (even(&mut photo.row(0).iter().copied())
        + even(&mut photo.row(height.saturating_sub(1)).iter().copied())
        + even(&mut column(0))
        + even(&mut column(width.saturating_sub(1))))
        / 4.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::geometry::Rect;

    fn measured(luma: impl Fn(usize) -> u8) -> [f32; GRAIN] {
        let (width, height) = (400, 300);
        let photo = Photo::from_luma(width, height, (0..(width * height) as usize).map(luma).collect()).unwrap();
        grain(&photo, &Quad::new(Rect::new(60.0, 60.0, 340.0, 240.0).corners()).unwrap())
    }

    #[test]
    fn drawn_surfaces_are_flat_and_photographed_ones_are_not() {
        let flat = |values: &[f32; GRAIN]| values[10..16].to_vec();
        let drawn = measured(|k| if k % 400 < 200 { 60 } else { 200 });
        assert!(flat(&drawn).iter().all(|share| *share > 0.9), "{:?}", flat(&drawn));
        assert_eq!(drawn[GRAIN - 1], 0.5);
        let noisy = measured(|k| 100 + ((k as u32).wrapping_mul(2_654_435_761) >> 28) as u8);
        assert!(flat(&noisy).iter().all(|share| *share < 0.05), "{:?}", flat(&noisy));
        assert_eq!(noisy[GRAIN - 1], 0.0);
        assert!(noisy[5] > drawn[5] + 1.0);
    }
}
