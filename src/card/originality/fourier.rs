//! The discrete Fourier transform of small square patches.

use core::f32::consts::PI;

/// A complex number.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(super) struct Complex {
    pub(super) re: f32,
    pub(super) im: f32,
}

impl Complex {
    pub(super) const fn new(re: f32, im: f32) -> Self {
        Self { re, im }
    }

    fn plus(self, other: Self) -> Self {
        Self::new(self.re + other.re, self.im + other.im)
    }

    fn minus(self, other: Self) -> Self {
        Self::new(self.re - other.re, self.im - other.im)
    }

    fn times(self, other: Self) -> Self {
        Self::new(self.re * other.re - self.im * other.im, self.re * other.im + self.im * other.re)
    }

    pub(super) fn power(self) -> f32 {
        self.re * self.re + self.im * self.im
    }
}

/// Tables for patches of one side, a power of two.
pub(super) struct Fourier {
    side: usize,
    /// Roots of unity, the first half.
    roots: Vec<Complex>,
    /// Pairs of places that change over when indices are read backwards.
    swaps: Vec<(usize, usize)>,
}

impl Fourier {
    /// Tables for `side` by `side` values; `side` is rounded up to a power of two.
    pub(super) fn new(side: usize) -> Self {
        let side = side.next_power_of_two().max(2);
        let roots = (0..side / 2).map(|k| {
            let angle = -2.0 * PI * k as f32 / side as f32;
            Complex::new(angle.cos(), angle.sin())
        });
        let bits = side.trailing_zeros();
        let swaps = (0..side).map(|k| (k, k.reverse_bits() >> (usize::BITS - bits))).filter(|(a, b)| a < b);
        Self { side, roots: roots.collect(), swaps: swaps.collect() }
    }

    /// Transforms a patch in place, row by row and then column by column; frequency 0 comes first both ways. The result is
    /// transposed. Does nothing unless there are `side * side` values.
    pub(super) fn transform(&self, patch: &mut [Complex]) {
        if patch.len() != self.side * self.side {
            return;
        }
        patch.chunks_exact_mut(self.side).for_each(|row| self.line(row));
        transpose(patch, self.side);
        patch.chunks_exact_mut(self.side).for_each(|row| self.line(row));
    }

    /// One line: the usual decimation in time, over indices in reversed order of bits.
    fn line(&self, line: &mut [Complex]) {
        for &(a, b) in &self.swaps {
            if a < line.len() && b < line.len() {
                line.swap(a, b);
            }
        }
        let mut half = 1;
        while half < self.side {
            let step = self.side / (2 * half);
            for block in line.chunks_exact_mut(2 * half) {
                let (near, far) = block.split_at_mut(half);
                for ((a, b), root) in near.iter_mut().zip(far).zip(self.roots.iter().step_by(step)) {
                    let turned = b.times(*root);
                    *b = a.minus(turned);
                    *a = a.plus(turned);
                }
            }
            half *= 2;
        }
    }
}

fn transpose(patch: &mut [Complex], side: usize) {
    for y in 0..side {
        for x in y + 1..side {
            let (a, b) = (y * side + x, x * side + y);
            if a < patch.len() && b < patch.len() {
                patch.swap(a, b);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_the_sum_that_defines_it() {
        let side = 8;
        let patch: Vec<Complex> =
            (0..side * side).map(|k| Complex::new((k * 37 % 19) as f32, (k * 11 % 7) as f32)).collect();
        let mut found = patch.clone();
        Fourier::new(side).transform(&mut found);
        for v in 0..side {
            for u in 0..side {
                let sum = (0..side * side).fold(Complex::default(), |sum, k| {
                    let angle = -2.0 * PI * ((u * (k % side) + v * (k / side)) as f32) / side as f32;
                    sum.plus(patch[k].times(Complex::new(angle.cos(), angle.sin())))
                });
                let off = found[u * side + v].minus(sum).power().sqrt();
                assert!(off < 1e-2, "{u} {v}: {off}");
            }
        }
    }

    #[test]
    fn a_wave_has_its_power_at_its_frequency_alone() {
        let side = 64;
        let mut patch: Vec<Complex> = (0..side * side)
            .map(|k| {
                Complex::new((2.0 * PI * (5.0 * (k % side) as f32 + 9.0 * (k / side) as f32) / side as f32).cos(), 0.0)
            })
            .collect();
        Fourier::new(side).transform(&mut patch);
        let total: f32 = patch.iter().map(|v| v.power()).sum();
        let at = patch[5 * side + 9].power() + patch[(side - 5) * side + side - 9].power();
        assert!((at / total - 1.0).abs() < 1e-4);
    }

    #[test]
    fn patches_of_other_sizes_are_left_alone() {
        let mut patch = vec![Complex::new(1.0, 2.0); 7];
        Fourier::new(4).transform(&mut patch);
        assert!(patch.iter().all(|&v| v == Complex::new(1.0, 2.0)));
    }
}
