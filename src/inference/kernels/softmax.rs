//! Softmax over any axis.

use fearless_simd::{Level, Simd, dispatch};

/// Where values to be weighed against each other stand: `outer` groups of `count` values, each for `inner` places that
/// lie side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::inference) struct Lanes {
    pub(in crate::inference) count: usize,
    pub(in crate::inference) inner: usize,
}

/// Replaces scores by probabilities, or by their logarithms. `None` if there is no whole number of groups.
pub(in crate::inference) fn softmax(values: &mut [f32], lanes: Lanes, logarithms: bool) -> Option<()> {
    let Lanes { count, inner } = lanes;
    let group = count.checked_mul(inner).filter(|&group| group > 0)?;
    if !values.len().is_multiple_of(group) {
        return None;
    }
    dispatch!(Level::new(), simd => softmax_on(simd, values, lanes, group, logarithms));
    Some(())
}

/// Places whose sums are kept at a time: enough for whole vectors, few enough for the first-level cache.
const PLACES: usize = 256;

#[inline(always)]
fn softmax_on<S: Simd>(simd: S, values: &mut [f32], lanes: Lanes, group: usize, logarithms: bool) {
    simd.vectorize(
        #[inline(always)]
        || {
            for values in values.chunks_exact_mut(group) {
                if lanes.inner == 1 {
                    along(values, logarithms);
                    continue;
                }
                for start in (0..lanes.inner).step_by(PLACES) {
                    across(values, lanes.inner, start, logarithms);
                }
            }
        },
    );
}

/// One group whose values lie side by side.
#[inline(always)]
fn along(values: &mut [f32], logarithms: bool) {
    let most = largest(values);
    let total = sum(values, |v| exponential(v - most));
    if logarithms {
        let level = most + total.ln();
        values.iter_mut().for_each(|v| *v -= level);
    } else {
        let scale = 1.0 / total;
        values.iter_mut().for_each(|v| *v = exponential(*v - most) * scale);
    }
}

/// Up to [`PLACES`] groups from place `start` on, whose values stand `inner` apart.
#[inline(always)]
fn across(values: &mut [f32], inner: usize, start: usize, logarithms: bool) {
    let width = PLACES.min(inner - start);
    let (mut most, mut total) = ([f32::NEG_INFINITY; PLACES], [0.0f32; PLACES]);
    for row in values.chunks_exact(inner) {
        let row = row.get(start..start + width).unwrap_or_default();
        most.iter_mut().zip(row).for_each(|(most, &v)| *most = larger(*most, v));
    }
    for row in values.chunks_exact(inner) {
        let row = row.get(start..start + width).unwrap_or_default();
        total.iter_mut().zip(row).zip(&most).for_each(|((total, &v), &most)| *total += exponential(v - most));
    }
    if logarithms {
        most.iter_mut().zip(&total).for_each(|(most, total)| *most += total.ln());
    } else {
        total.iter_mut().for_each(|total| *total = 1.0 / *total);
    }
    for row in values.chunks_exact_mut(inner) {
        let row = row.get_mut(start..start + width).unwrap_or_default();
        for ((v, &most), &scale) in row.iter_mut().zip(&most).zip(&total) {
            *v = if logarithms { *v - most } else { exponential(*v - most) * scale };
        }
    }
}

#[inline(always)]
fn larger(a: f32, b: f32) -> f32 {
    if b > a { b } else { a }
}

/// Both in sixteen parts, so that the compiler may use vectors: what is taken in order has to be taken one by one.
#[inline(always)]
fn largest(values: &[f32]) -> f32 {
    let mut parts = [f32::NEG_INFINITY; 16];
    let (chunks, rest) = values.as_chunks::<16>();
    for chunk in chunks {
        parts.iter_mut().zip(chunk).for_each(|(part, &v)| *part = larger(*part, v));
    }
    parts.iter().chain(rest).copied().fold(f32::NEG_INFINITY, larger)
}

#[inline(always)]
fn sum(values: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    let mut parts = [0.0f32; 16];
    let (chunks, rest) = values.as_chunks::<16>();
    for chunk in chunks {
        parts.iter_mut().zip(chunk).for_each(|(part, &v)| *part += of(v));
    }
    parts.iter().sum::<f32>() + rest.iter().map(|&v| of(v)).sum::<f32>()
}

/// `e` to the power of `x`, for `x` of at most 0, within 2 units of the last place; what is under -87 counts as -87, where
/// normal numbers end. Arithmetic without branches or tables, so that loops over it become vector code.
#[inline(always)]
fn exponential(x: f32) -> f32 {
    // Written so that NaN stays NaN.
    let x = if x < -87.0 { -87.0 } else { x };
    // Adding and taking away this number rounds to an integer, which then stands in the lowest bits.
    const ROUNDER: f32 = 12_582_912.0;
    let shifted = x * core::f32::consts::LOG2_E + ROUNDER;
    let whole = shifted - ROUNDER;
    // The logarithm of 2 in two parts, so that no digit is lost.
    let rest = x - whole * 0.693_359_4 + whole * 2.121_944_4e-4;
    let terms = [1.0 / 5040.0, 1.0 / 720.0, 1.0 / 120.0, 1.0 / 24.0, 1.0 / 6.0, 0.5, 1.0, 1.0];
    let power = terms.iter().fold(0.0, |sum, term| sum * rest + term);
    let scale = f32::from_bits(shifted.to_bits().wrapping_add(127) << 23);
    power * scale
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plain(values: &[f32], Lanes { count, inner }: Lanes, logarithms: bool) -> Vec<f32> {
        let mut out = values.to_vec();
        for (group, out) in values.chunks(count * inner).zip(out.chunks_mut(count * inner)) {
            for place in 0..inner {
                let most = (0..count).map(|k| group[k * inner + place]).fold(f32::NEG_INFINITY, f32::max);
                let of = |k: usize| f64::from(group[k * inner + place] - most);
                let sum: f64 = (0..count).map(|k| of(k).exp()).sum();
                let share = |k: usize| if logarithms { of(k) - sum.ln() } else { of(k).exp() / sum };
                (0..count).for_each(|k| out[k * inner + place] = share(k) as f32);
            }
        }
        out
    }

    #[test]
    fn exponentials_are_those_of_the_library() {
        for k in 0..200_000 {
            let x = k as f32 * -4e-4;
            let expected = f64::from(x).exp();
            let got = f64::from(exponential(x));
            assert!((got - expected).abs() <= 2.4e-7 * expected, "{x}: {got} {expected}");
        }
        assert_eq!(exponential(0.0), 1.0);
        assert!(exponential(f32::NEG_INFINITY) < 1e-37);
        assert!(exponential(-1e30) < 1e-37);
        assert!(exponential(f32::NAN).is_nan());
    }

    #[test]
    fn lanes_of_any_shape_are_weighed() {
        for (outer, count, inner) in [(1, 13, 10_240), (1, 4, 1), (3, 79, 1), (2, 5, 7), (1, 30, 257), (4, 1, 3)] {
            let values: Vec<f32> =
                (0..outer * count * inner).map(|k| ((k * 7919 % 255) as f32 - 127.0) / 9.0).collect();
            let lanes = Lanes { count, inner };
            for (logarithms, most) in [(false, 1e-6), (true, 2e-5)] {
                let mut got = values.clone();
                softmax(&mut got, lanes, logarithms).unwrap();
                let expected = plain(&values, lanes, logarithms);
                let worst = got.iter().zip(expected).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
                assert!(worst < most, "{outer} {count} {inner} {logarithms}: {worst}");
            }
        }
    }

    #[test]
    fn far_scores_neither_overflow_nor_vanish() {
        let mut values = [1e30, -1e30, 1e30, f32::NEG_INFINITY];
        softmax(&mut values, Lanes { count: 4, inner: 1 }, false).unwrap();
        assert!((values[0] - 0.5).abs() < 1e-6 && values[1] < 1e-30 && values[3] < 1e-30);
        let mut nothing = [f32::NAN, 1.0];
        softmax(&mut nothing, Lanes { count: 2, inner: 1 }, false).unwrap();
        assert!(nothing[0].is_nan());
    }

    #[test]
    fn parts_of_a_group_are_refused() {
        assert!(softmax(&mut [0.0; 5], Lanes { count: 2, inner: 1 }, false).is_none());
        assert!(softmax(&mut [0.0; 5], Lanes { count: 0, inner: 1 }, false).is_none());
        assert!(softmax(&mut [0.0; 4], Lanes { count: usize::MAX, inner: 2 }, false).is_none());
    }
}
