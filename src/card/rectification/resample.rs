//! Cuts a rectangle out of a card and scales it, for the networks that take a fixed size.

use super::RectifiedCard;
use crate::card::geometry::Rect;

/// For each target position: the first source position and the weights of the sources from there on.
struct Kernel {
    taps: Vec<(usize, Vec<f32>)>,
}

impl Kernel {
    /// A triangle filter from `start..start + length` of a source with `size` positions onto `count` targets: linear
    /// interpolation when enlarging, and as wide as a target position when shrinking, so that fine print doesn't alias.
    fn new(start: f32, length: f32, size: usize, count: usize) -> Self {
        let step = length / count as f32;
        let radius = step.max(1.0);
        let last = size.saturating_sub(1);
        let taps = (0..count)
            .map(|k| {
                let middle = start + (k as f32 + 0.5) * step - 0.5;
                let first = (middle - radius).ceil() as i64;
                let end = (middle + radius).floor() as i64;
                // Beyond the border the outermost pixel repeats: its weights add up on it.
                let low = first.clamp(0, last as i64) as usize;
                let high = end.clamp(0, last as i64) as usize;
                let mut weights = vec![0.0f32; high - low + 1];
                let mut sum = 0.0;
                for source in first..=end.max(first) {
                    let weight = (1.0 - (source as f32 - middle).abs() / radius).max(1e-6);
                    let place = (source.clamp(0, last as i64) as usize).clamp(low, high) - low;
                    if let Some(slot) = weights.get_mut(place) {
                        *slot += weight;
                    }
                    sum += weight;
                }
                weights.iter_mut().for_each(|w| *w /= sum);
                (low, weights)
            })
            .collect();
        Self { taps }
    }
}

impl RectifiedCard {
    /// The part of the card in `pixels` (card pixels; may reach beyond the card), scaled to `width` x `height`: luma,
    /// row by row, 0 to 255. Empty if a size is zero or `pixels` holds no area.
    pub(crate) fn resample(&self, pixels: Rect, width: usize, height: usize) -> Vec<f32> {
        let finite = [pixels.left, pixels.top, pixels.right, pixels.bottom].iter().all(|v| v.abs() < 1e5);
        if width == 0 || height == 0 || !finite || pixels.width() <= 0.0 || pixels.height() <= 0.0 {
            return Vec::new();
        }
        let (source_width, source_height) = (self.width as usize, self.height as usize);
        let across = Kernel::new(pixels.left, pixels.width(), source_width, width);
        let down = Kernel::new(pixels.top, pixels.height(), source_height, height);
        let first_row = down.taps.iter().map(|(low, _)| *low).min().unwrap_or(0);
        let last_row = down.taps.iter().map(|(low, weights)| low + weights.len()).max().unwrap_or(0);
        let rows: Vec<Vec<f32>> = (first_row..last_row.min(source_height))
            .map(|row| {
                let source = self.luma.get(row * source_width..(row + 1) * source_width).unwrap_or(&[]);
                across
                    .taps
                    .iter()
                    .map(|(low, weights)| {
                        let window = source.get(*low..).unwrap_or(&[]);
                        weights.iter().zip(window).map(|(w, &v)| w * f32::from(v)).sum()
                    })
                    .collect()
            })
            .collect();
        let mut out = Vec::with_capacity(width * height);
        for (low, weights) in &down.taps {
            let start = out.len();
            out.resize(start + width, 0.0);
            let Some(target) = out.get_mut(start..) else { continue };
            for (weight, row) in weights.iter().zip(rows.get(low - first_row..).unwrap_or(&[])) {
                for (slot, value) in target.iter_mut().zip(row) {
                    *slot += weight * value;
                }
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::document::Format;

    fn ramp() -> RectifiedCard {
        let luma = (0..20u32 * 10).map(|k| u8::try_from(10 * (k % 20)).unwrap()).collect();
        RectifiedCard::from_luma(Format::Id1, 20, 10, luma).unwrap()
    }

    #[test]
    fn the_whole_at_its_own_size_stays_the_same() {
        let card = ramp();
        let out = card.resample(Rect::new(0.0, 0.0, 20.0, 10.0), 20, 10);
        assert!(out.iter().zip(card.luma()).all(|(a, &b)| (a - f32::from(b)).abs() < 0.01));
    }

    #[test]
    fn shrinking_averages_and_enlarging_interpolates() {
        let card = ramp();
        let half = card.resample(Rect::new(4.0, 0.0, 16.0, 10.0), 6, 5);
        assert!((half[2] - 85.0).abs() < 0.5, "{}", half[2]);
        let double = card.resample(Rect::new(4.0, 2.0, 8.0, 4.0), 8, 4);
        assert!((double[1] - double[0] - 5.0).abs() < 0.01);
    }

    #[test]
    fn beyond_the_border_the_border_repeats() {
        let out = ramp().resample(Rect::new(-10.0, -10.0, 0.0, 0.0), 4, 4);
        assert!(out.iter().all(|v| v.abs() < 0.01));
        let out = ramp().resample(Rect::new(25.0, 0.0, 45.0, 10.0), 4, 4);
        assert!(out.iter().all(|v| (v - 190.0).abs() < 0.01));
    }

    #[test]
    fn nothing_comes_of_nothing() {
        let card = ramp();
        assert!(card.resample(Rect::new(5.0, 5.0, 5.0, 9.0), 4, 4).is_empty());
        assert!(card.resample(Rect::new(f32::NAN, 5.0, 9.0, 9.0), 4, 4).is_empty());
        assert!(card.resample(Rect::new(0.0, 0.0, 5.0, 5.0), 0, 4).is_empty());
    }
}
