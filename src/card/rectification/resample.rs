//! Cuts a rectangle out of a card and scales it, for the networks that take a fixed size.

use core::ops::Range;

use zeroize::Zeroizing;

use super::RectifiedCard;
use crate::card::geometry::Rect;
use crate::vector::vectorized;

/// For each target position, the sources that it is made of and their weights.
struct Kernel {
    /// Where each target's sources begin, and where its weights do.
    targets: Vec<(usize, usize)>,
    weights: Vec<f32>,
}

impl Kernel {
    /// A triangle filter from `start..start + length` of a source with `size` positions onto `count` targets: linear
    /// interpolation when enlarging, and as wide as a target position when shrinking, so that fine print doesn't alias.
    fn new(start: f32, length: f32, size: usize, count: usize) -> Self {
        let step = length / count as f32;
        let radius = step.max(1.0);
        let last = size.saturating_sub(1);
        let mut kernel = Self { targets: Vec::with_capacity(count), weights: Vec::new() };
        for k in 0..count {
            let middle = start + (k as f32 + 0.5) * step - 0.5;
            let first = (middle - radius).ceil() as i64;
            let end = (middle + radius).floor() as i64;
            // Beyond the border the outermost pixel repeats: its weights add up on it.
            let low = first.clamp(0, last as i64) as usize;
            let high = end.clamp(0, last as i64) as usize;
            let own = kernel.weights.len();
            kernel.targets.push((low, own));
            kernel.weights.resize(own + high - low + 1, 0.0);
            let weights = kernel.weights.get_mut(own..).unwrap_or_default();
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
        }
        kernel
    }

    /// For each target, its first source and the weights of the sources from there on.
    #[inline(always)]
    fn taps(&self) -> impl Iterator<Item = (usize, &[f32])> {
        let ends = self.targets.iter().skip(1).map(|&(_, own)| own).chain([self.weights.len()]);
        self.targets.iter().zip(ends).map(|(&(low, own), end)| (low, self.weights.get(own..end).unwrap_or_default()))
    }

    /// The sources that any target is made of.
    fn reach(&self) -> Range<usize> {
        let low = self.taps().map(|(low, _)| low).min().unwrap_or(0);
        low..self.taps().map(|(low, weights)| low + weights.len()).max().unwrap_or(low)
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
        let source_width = self.width as usize;
        let across = Kernel::new(pixels.left, pixels.width(), source_width, width);
        let down = Kernel::new(pixels.top, pixels.height(), self.height as usize, height);
        let columns = across.reach();
        // Down first, while pixels stand side by side: one vector sum after the other. Then across, on fewer rows.
        let mut blend = Zeroizing::new(vec![0.0f32; columns.len()]);
        let mut out = vec![0.0; width * height];
        vectorized(
            #[inline(always)]
            || {
                for (target, (low, weights)) in out.chunks_exact_mut(width).zip(down.taps()) {
                    blend.fill(0.0);
                    for (row, &weight) in (low..).zip(weights) {
                        let start = row * source_width;
                        let source = self.luma.get(start + columns.start..start + columns.end).unwrap_or_default();
                        blend.iter_mut().zip(source).for_each(|(sum, &v)| *sum += weight * f32::from(v));
                    }
                    for (slot, (low, weights)) in target.iter_mut().zip(across.taps()) {
                        let window = blend.get(low - columns.start..).unwrap_or_default();
                        *slot = weights.iter().zip(window).map(|(w, v)| w * v).sum();
                    }
                }
            },
        );
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
