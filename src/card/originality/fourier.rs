//! The discrete Fourier transform of small square patches.
//!
//! Strips of columns are transformed side by side, so that each step is the same for all numbers of a row and becomes
//! vector code. A strip is written back as rows; twice that is both directions, in place.

use core::f32::consts::PI;

use crate::vector::vectorized;

/// Columns of a strip: a whole number of vector registers, and small enough that a strip stays in the nearest cache.
const LANES: usize = 16;

type Lane = [f32; LANES];

/// Complex values of a square patch, row by row.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Complexes {
    pub(super) re: Vec<f32>,
    pub(super) im: Vec<f32>,
}

/// Tables for patches of one side.
pub(super) struct Fourier {
    side: usize,
    /// Roots of unity, the first half: real and imaginary parts.
    roots: Vec<(f32, f32)>,
    /// Indices read backwards, bit by bit.
    order: Vec<usize>,
}

impl Fourier {
    /// Tables for `side` by `side` values; `side` is rounded up to a power of two of at least 16.
    pub(super) fn new(side: usize) -> Self {
        let side = side.next_power_of_two().max(LANES);
        let roots = (0..side / 2).map(|k| {
            let angle = -2.0 * PI * k as f32 / side as f32;
            (angle.cos(), angle.sin())
        });
        let bits = side.trailing_zeros();
        let order = (0..side).map(|k| k.reverse_bits() >> (usize::BITS - bits));
        Self { side, roots: roots.collect(), order: order.collect() }
    }

    /// Transforms a patch in place; frequency 0 comes first both ways. Does nothing unless there are `side * side`
    /// values.
    pub(super) fn transform(&self, patch: &mut Complexes) {
        if patch.re.len() != self.side * self.side || patch.im.len() != patch.re.len() {
            return;
        }
        let mut turned = Complexes { re: vec![0.0; patch.re.len()], im: vec![0.0; patch.im.len()] };
        let mut strip = (vec![[0.0; LANES]; self.side], vec![[0.0; LANES]; self.side]);
        self.columns(patch, &mut turned, &mut strip);
        self.columns(&turned, patch, &mut strip);
    }

    /// All columns of `from`, as rows of `to`.
    fn columns(&self, from: &Complexes, to: &mut Complexes, strip: &mut (Vec<Lane>, Vec<Lane>)) {
        for left in (0..self.side).step_by(LANES) {
            self.gather(&from.re, left, &mut strip.0);
            self.gather(&from.im, left, &mut strip.1);
            vectorized(
                #[inline(always)]
                || self.butterflies(&mut strip.0, &mut strip.1),
            );
            self.scatter(&strip.0, left, &mut to.re);
            self.scatter(&strip.1, left, &mut to.im);
        }
    }

    fn gather(&self, from: &[f32], left: usize, strip: &mut [Lane]) {
        for (lane, &row) in strip.iter_mut().zip(&self.order) {
            let start = row * self.side + left;
            if let Some(values) = from.get(start..start + LANES) {
                lane.copy_from_slice(values);
            }
        }
    }

    fn scatter(&self, strip: &[Lane], left: usize, to: &mut [f32]) {
        for (column, row) in to.chunks_exact_mut(self.side).skip(left).take(LANES).enumerate() {
            for (slot, lane) in row.iter_mut().zip(strip) {
                *slot = lane.get(column).copied().unwrap_or(0.0);
            }
        }
    }

    /// The usual decimation in time.
    #[inline(always)]
    fn butterflies(&self, re: &mut [Lane], im: &mut [Lane]) {
        let mut half = 1;
        while half < self.side {
            let step = self.side / (2 * half);
            for (re, im) in re.chunks_exact_mut(2 * half).zip(im.chunks_exact_mut(2 * half)) {
                let ((near_re, far_re), (near_im, far_im)) = (re.split_at_mut(half), im.split_at_mut(half));
                let near = near_re.iter_mut().zip(near_im);
                let far = far_re.iter_mut().zip(far_im);
                for ((near, far), &root) in near.zip(far).zip(self.roots.iter().step_by(step)) {
                    butterfly(near, far, root);
                }
            }
            half *= 2;
        }
    }
}

#[inline(always)]
fn butterfly(near: (&mut Lane, &mut Lane), far: (&mut Lane, &mut Lane), (cos, sin): (f32, f32)) {
    let lanes = near.0.iter_mut().zip(near.1).zip(far.0.iter_mut().zip(far.1));
    for ((near_re, near_im), (far_re, far_im)) in lanes {
        let (re, im) = (*far_re * cos - *far_im * sin, *far_re * sin + *far_im * cos);
        (*far_re, *far_im) = (*near_re - re, *near_im - im);
        (*near_re, *near_im) = (*near_re + re, *near_im + im);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_the_sum_that_defines_it() {
        let side = 16;
        let patch = Complexes {
            re: (0..side * side).map(|k| (k * 37 % 19) as f32).collect(),
            im: (0..side * side).map(|k| (k * 11 % 7) as f32).collect(),
        };
        let mut found = patch.clone();
        Fourier::new(side).transform(&mut found);
        for v in 0..side {
            for u in 0..side {
                let (mut re, mut im) = (0.0f64, 0.0f64);
                for k in 0..side * side {
                    let turn = ((u * (k % side) + v * (k / side)) % side) as f64 / side as f64;
                    let (sin, cos) = (-core::f64::consts::TAU * turn).sin_cos();
                    let (a, b) = (f64::from(patch.re[k]), f64::from(patch.im[k]));
                    (re, im) = (re + a * cos - b * sin, im + a * sin + b * cos);
                }
                let off = (f64::from(found.re[v * side + u]) - re).hypot(f64::from(found.im[v * side + u]) - im);
                assert!(off < 1e-2, "{u} {v}: {off}");
            }
        }
    }

    #[test]
    fn a_wave_has_its_power_at_its_frequency_alone() {
        let side = 64;
        let turns = |k: usize| (5.0 * (k % side) as f32 + 9.0 * (k / side) as f32) / side as f32;
        let re = (0..side * side).map(|k| (2.0 * PI * turns(k)).cos()).collect();
        let mut patch = Complexes { re, im: vec![0.0; side * side] };
        Fourier::new(side).transform(&mut patch);
        let power = |k: usize| patch.re[k].powi(2) + patch.im[k].powi(2);
        let total: f32 = (0..side * side).map(power).sum();
        let at = power(9 * side + 5) + power((side - 9) * side + side - 5);
        assert!((at / total - 1.0).abs() < 1e-4);
    }

    #[test]
    fn patches_of_other_sizes_are_left_alone() {
        let mut patch = Complexes { re: vec![1.0; 7], im: vec![2.0; 7] };
        Fourier::new(16).transform(&mut patch);
        assert_eq!(patch, Complexes { re: vec![1.0; 7], im: vec![2.0; 7] });
    }
}
