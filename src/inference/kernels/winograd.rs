//! Windows of 3 x 3 with half the multiplications: Winograd's minimal filtering F(4, 3), down the columns.
//!
//! Four rows of the output come from six rows of the input. Of those six, six combinations (parts) are made first, once for
//! all output channels; each part is then convolved with one row of three weights, and the four rows are combinations of the
//! six sums. That is 18 multiplications for four pixels instead of 36. Along the rows nothing changes, so that whole
//! vectors of neighboring pixels are still read as they stand.
//!
//! Lavin and Gray, "Fast algorithms for convolutional neural networks" (2016), with the points 0, 1, -1, 2, -2 and infinity.
//! The combinations cost about one decimal digit of a float's seven.

use fearless_simd::{Simd, prelude::*};

use super::convolution::{BLOCK, Finish, LONGEST_VECTOR, STRIP, SUMS, Sheet, VECTORS, Window, sum_block};
use crate::vector::vectorized;

/// Rows of the output that are made together.
const ROWS: usize = 4;

/// Combinations that they are made of, and rows of the input that these are made of.
const PARTS: usize = 6;

/// Columns of the window.
pub(super) const COLUMNS: usize = 3;

/// Weights of an input channel for an output channel.
pub(super) const TAPS: usize = PARTS * COLUMNS;

/// Channels from which the multiplications that are spared outweigh the combinations.
const LEAST_CHANNELS: usize = 12;

/// Whether a convolution is one for this.
pub(super) fn pays(window: &Window, inputs: usize, outputs: usize) -> bool {
    window.kernel == [3, COLUMNS] && window.stride == [1, 1] && inputs.min(outputs) >= LEAST_CHANNELS
}

/// Weights `[outputs, inputs, 3, 3]` as `[outputs, parts, inputs, 3]`, for as many inputs as there are.
pub(super) fn weights(weights: &[f32], inputs: usize) -> Vec<f32> {
    let mut out = Vec::with_capacity(weights.len() / 9 * TAPS);
    for channel in weights.chunks_exact(inputs * 9) {
        for part in WEIGHTS {
            for window in channel.as_chunks::<9>().0 {
                let [a, b, c, d, e, f, g, h, i] = *window;
                out.extend([[a, d, g], [b, e, h], [c, f, i]].map(|column| dot(part, column)));
            }
        }
    }
    out
}

/// What each part's weight is of a window's column.
const WEIGHTS: [[f32; 3]; PARTS] = [
    [1.0 / 4.0, 0.0, 0.0],
    [-1.0 / 6.0, -1.0 / 6.0, -1.0 / 6.0],
    [-1.0 / 6.0, 1.0 / 6.0, -1.0 / 6.0],
    [1.0 / 24.0, 1.0 / 12.0, 1.0 / 6.0],
    [1.0 / 24.0, -1.0 / 12.0, 1.0 / 6.0],
    [0.0, 0.0, 1.0],
];

fn dot<const N: usize>(a: [f32; N], b: [f32; N]) -> f32 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

/// A picture `[channels, rows, columns]` as its parts, each with its zero border: `[channels, parts, rows / 4, pitch]`.
pub(super) fn sheet(window: &Window, channels: usize, picture: &[f32], size: [usize; 2]) -> Option<Sheet> {
    let output = window.output_size(size)?;
    let ([height, width], [rows, columns]) = (size, output);
    let area = height.checked_mul(width).filter(|&area| area > 0)?;
    if picture.len() != channels.checked_mul(area)? {
        return None;
    }
    let ([above, left], [_, right]) = (window.before, window.after);
    // The zeros behind a row are also those in front of the next.
    let pitch = columns.max(width + left.max(right));
    let groups = rows.div_ceil(ROWS);
    let plane = groups * pitch;
    // Reading reaches beyond the last row by the columns of zeros that have no next row, and by whole vectors.
    let slack = left + right + COLUMNS + VECTORS * LONGEST_VECTOR;
    let mut values = vec![0.0; channels * PARTS * plane + slack];
    let nothing = vec![0.0; width];
    vectorized(
        #[inline(always)]
        || {
            for (picture, parts) in picture.chunks_exact(area).zip(values.chunks_exact_mut(PARTS * plane)) {
                for group in 0..groups {
                    let lines: [&[f32]; PARTS] = core::array::from_fn(|k| {
                        let line = (group * ROWS + k).checked_sub(above).filter(|&line| line < height);
                        line.and_then(|line| picture.get(line * width..(line + 1) * width)).unwrap_or(&nothing)
                    });
                    let mut targets = parts.chunks_exact_mut(plane);
                    let start = group * pitch + left;
                    let mut target = || targets.next().and_then(|part| part.get_mut(start..start + width));
                    combine(target(), lines, |[a, _, c, _, e, _]| 4.0 * a - 5.0 * c + e);
                    combine(target(), lines, |[_, b, c, d, e, _]| (d + e) - 4.0 * (b + c));
                    combine(target(), lines, |[_, b, c, d, e, _]| (e - d) + 4.0 * (b - c));
                    combine(target(), lines, |[_, b, c, d, e, _]| (e - c) + 2.0 * (d - b));
                    combine(target(), lines, |[_, b, c, d, e, _]| (e - c) - 2.0 * (d - b));
                    combine(target(), lines, |[_, b, _, d, _, f]| 4.0 * b - 5.0 * d + f);
                }
            }
        },
    );
    let offsets = (0..channels).flat_map(|c| (0..COLUMNS).map(move |x| c * PARTS * plane + x)).collect();
    Some(Sheet { values, pitch, offsets, output, in_parts: true })
}

#[inline(always)]
fn combine(target: Option<&mut [f32]>, [a, b, c, d, e, f]: [&[f32]; PARTS], of: impl Fn([f32; PARTS]) -> f32) {
    let lines = a.iter().zip(b).zip(c).zip(d).zip(e).zip(f);
    let places = target.unwrap_or_default().iter_mut().zip(lines);
    places.for_each(|(slot, (((((&a, &b), &c), &d), &e), &f))| *slot = of([a, b, c, d, e, f]));
}

/// Writes `[outputs, rows, columns]` over `out`.
#[inline(always)]
pub(super) fn mix<S: Simd>(
    simd: S,
    sheet: &Sheet,
    weights: &[[f32; BLOCK]],
    bias: &[[f32; BLOCK]],
    finish: Finish,
    out: &mut [f32],
) {
    let ([rows, columns], pitch) = (sheet.output, sheet.pitch);
    let groups = rows.div_ceil(ROWS);
    let plane = groups * pitch;
    let taps = sheet.offsets.len();
    let fitting = (STRIP / (sheet.values.len() / groups).max(1)).min(SUMS / (PARTS * BLOCK * pitch));
    let band = fitting.clamp(1, groups);
    let mut sums = vec![0.0; PARTS * BLOCK * (band * pitch + LONGEST_VECTOR)];
    for top in (0..groups).step_by(band) {
        let band = band.min(groups - top);
        // The last row needs no gap behind it.
        let count = (band - 1) * pitch + columns;
        let stride = count.next_multiple_of(S::f32s::LEN);
        let blocks = weights.chunks_exact(PARTS * taps).zip(bias);
        for ((weights, bias), pictures) in blocks.zip(out.chunks_mut(BLOCK * rows * columns)) {
            simd.vectorize(
                #[inline(always)]
                || {
                    let parts = weights.chunks_exact(taps).zip(sums.chunks_exact_mut(BLOCK * stride));
                    for (part, (weights, sums)) in parts.enumerate() {
                        // The second part goes into each row once.
                        let bias = if part == 1 { bias } else { &[0.0; BLOCK] };
                        sum_block(simd, weights, bias, sheet, part * plane + top * pitch, count, stride, sums);
                    }
                    for (channel, picture) in pictures.chunks_exact_mut(rows * columns).enumerate() {
                        for group in 0..band {
                            let parts: [&[f32]; PARTS] = core::array::from_fn(|part| {
                                let start = (part * BLOCK + channel) * stride + group * pitch;
                                sums.get(start..start + columns).unwrap_or_default()
                            });
                            let lines = picture.chunks_exact_mut(columns).skip((top + group) * ROWS).take(ROWS);
                            lines.enumerate().for_each(|(row, line)| match row {
                                0 => finished(line, parts, finish, |[a, b, c, d, e, _]| a + (b + c) + (d + e)),
                                1 => finished(line, parts, finish, |[_, b, c, d, e, _]| (b - c) + 2.0 * (d - e)),
                                2 => finished(line, parts, finish, |[_, b, c, d, e, _]| (b + c) + 4.0 * (d + e)),
                                _ => finished(line, parts, finish, |[_, b, c, d, e, f]| (b - c) + 8.0 * (d - e) + f),
                            });
                        }
                    }
                },
            );
        }
    }
}

#[inline(always)]
fn finished(line: &mut [f32], parts: [&[f32]; PARTS], finish: Finish, of: impl Fn([f32; PARTS]) -> f32) {
    let floor = if finish.rectified { 0.0 } else { f32::NEG_INFINITY };
    let [a, b, c, d, e, f] = parts;
    let sums = a.iter().zip(b).zip(c).zip(d).zip(e).zip(f);
    let places = line.iter_mut().zip(sums.map(|(((((&a, &b), &c), &d), &e), &f)| of([a, b, c, d, e, f])));
    // `x > floor` and not `max`: one instruction, and it says what becomes of NaN.
    let floored = |x: f32| if x > floor { x } else { floor };
    if finish.joined {
        places.for_each(|(slot, sum)| *slot = floored(*slot + sum));
    } else {
        places.for_each(|(slot, sum)| *slot = floored(sum));
    }
}
