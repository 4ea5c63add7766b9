//! Two-dimensional convolution without unfolding.
//!
//! The input is spread out once, with its zero border, so that each tap of the window reads the same plane at another
//! offset: `output[n] = sum over taps of weight * sheet[n + offset]`, where `n` runs over rows and their gaps alike. The
//! inner loop then loads whole vectors of neighboring pixels and multiplies each by the weights of several output
//! channels; nothing is gathered, and sums stay in registers from the first tap to the last.

use fearless_simd::{Level, Simd, dispatch, prelude::*};

use super::winograd;
use crate::vector::vectorized;

/// Output channels whose weights stand together. With three vectors of pixels each, their sums fill the registers of
/// machines that have 32 vector registers; those with 16 take half of the block at a time.
pub(super) const BLOCK: usize = 8;

/// Half a block.
const HALF: usize = BLOCK / 2;

/// Vectors of pixels that are summed together at most.
pub(super) const VECTORS: usize = 3;

/// Values of the sheet that are gone over for all output channels before the next are: they then stay in the second-level
/// cache (256 KiB).
pub(super) const STRIP: usize = 1 << 16;

/// Sums of one block of output channels that are made before they are stored: they stay in the first-level cache (32 KiB).
pub(super) const SUMS: usize = 1 << 13;

/// Floats of the longest vector: what reading whole vectors may reach beyond the last pixel.
pub(super) const LONGEST_VECTOR: usize = 16;

/// Where a convolution looks. Vertical before horizontal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::inference) struct Window {
    /// Sizes of the window.
    pub(in crate::inference) kernel: [usize; 2],
    /// Steps from one output to the next.
    pub(in crate::inference) stride: [usize; 2],
    /// Rows of zeros above, columns of zeros to the left.
    pub(in crate::inference) before: [usize; 2],
    /// Rows of zeros below, columns of zeros to the right.
    pub(in crate::inference) after: [usize; 2],
}

impl Window {
    /// Rows and columns of the output; `None` if the window has no size or is larger than what it looks at.
    pub(in crate::inference) fn output_size(&self, input: [usize; 2]) -> Option<[usize; 2]> {
        let along = |k: usize| {
            let (size, stride) = (*self.kernel.get(k)?, *self.stride.get(k)?);
            let padded = input.get(k)?.checked_add(*self.before.get(k)?)?.checked_add(*self.after.get(k)?)?;
            let room = padded.checked_sub(size).filter(|_| size > 0 && stride > 0)?;
            Some(room / stride + 1)
        };
        Some([along(0)?, along(1)?])
    }

    const fn taps(&self) -> usize {
        let [rows, columns] = self.kernel;
        rows * columns
    }
}

/// What is done to the sums before they are stored.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::inference) struct Finish {
    /// Another picture of the output's shape is added.
    pub(in crate::inference) joined: bool,
    /// Negative values become zero, after the addition.
    pub(in crate::inference) rectified: bool,
}

/// A convolution with its weights, laid out for [`run`](Self::run).
pub(in crate::inference) struct Convolution {
    window: Window,
    inputs: usize,
    outputs: usize,
    weights: Weights,
}

enum Weights {
    /// Each output sees all inputs.
    All {
        /// For each block of output channels, for each input channel, for each tap: the weights of the block's channels.
        weights: Vec<[f32; BLOCK]>,
        /// The same blocks.
        bias: Vec<[f32; BLOCK]>,
    },
    /// Each output sees all inputs through a window of 3 x 3, which [`winograd`] makes of half as many multiplications.
    Three {
        /// For each block of output channels, for each of the parts, for each input channel: as above, for three columns.
        weights: Vec<[f32; BLOCK]>,
        bias: Vec<[f32; BLOCK]>,
    },
    /// Each output sees its own input alone: weights of its taps for each channel.
    Own { weights: Vec<f32>, bias: Vec<f32> },
}

impl Convolution {
    /// From weights `[outputs, inputs / groups, rows, columns]` and a bias for each output; `None` if the counts differ,
    /// one of them is zero, or the groups are others than one of all channels or one for each.
    pub(in crate::inference) fn new(
        window: Window,
        [inputs, outputs, groups]: [usize; 3],
        weights: &[f32],
        bias: &[f32],
    ) -> Option<Self> {
        let own = groups > 1 && groups == inputs && groups == outputs;
        let seen = if own { 1 } else { inputs };
        let taps = seen.checked_mul(window.taps()).filter(|&taps| taps > 0 && outputs > 0 && (own || groups == 1))?;
        if weights.len() != taps.checked_mul(outputs)? || bias.len() != outputs || window.stride.contains(&0) {
            return None;
        }
        if own {
            let weights = Weights::Own { weights: weights.to_vec(), bias: bias.to_vec() };
            return Some(Self { window, inputs, outputs, weights });
        }
        let bias = bias.chunks(BLOCK).map(|block| eight(block.iter())).collect();
        let weights = if winograd::pays(&window, inputs, outputs) {
            Weights::Three { weights: packed(&winograd::weights(weights, inputs), inputs * winograd::TAPS), bias }
        } else {
            Weights::All { weights: packed(weights, taps), bias }
        };
        Some(Self { window, inputs, outputs, weights })
    }

    pub(in crate::inference) const fn window(&self) -> &Window {
        &self.window
    }

    pub(in crate::inference) const fn inputs(&self) -> usize {
        self.inputs
    }

    pub(in crate::inference) const fn outputs(&self) -> usize {
        self.outputs
    }

    const fn in_parts(&self) -> bool {
        matches!(self.weights, Weights::Three { .. })
    }

    /// Spreads out a picture `[inputs, rows, columns]`; `None` if the counts differ or the window is larger.
    pub(in crate::inference) fn spread(&self, picture: &[f32], size: [usize; 2]) -> Option<Sheet> {
        let new = if self.in_parts() { winograd::sheet } else { Sheet::new };
        new(&self.window, self.inputs, picture, size)
    }

    /// Writes `[outputs, rows, columns]` over `out`, which holds what is added if `finish` says so. `None` if `out` has
    /// another count of values.
    pub(in crate::inference) fn run(&self, sheet: &Sheet, finish: Finish, out: &mut [f32]) -> Option<()> {
        self.run_on(Level::new(), sheet, finish, out)
    }

    /// The same with a certain instruction set.
    fn run_on(&self, level: Level, sheet: &Sheet, finish: Finish, out: &mut [f32]) -> Option<()> {
        let [rows, columns] = sheet.output;
        let taps = if self.in_parts() { winograd::COLUMNS } else { self.window.taps() };
        let fits = sheet.in_parts == self.in_parts() && sheet.offsets.len() == self.inputs * taps;
        if out.len() != self.outputs * rows * columns || !fits {
            return None;
        }
        match &self.weights {
            Weights::Three { weights, bias } => {
                dispatch!(level, simd => winograd::mix(simd, sheet, weights, bias, finish, out));
            }
            Weights::All { weights, bias } => {
                dispatch!(level, simd => sheet.mix(simd, weights, bias, finish, out));
            }
            Weights::Own { weights, bias } => vectorized(
                #[inline(always)]
                || sheet.mix_own(weights, bias, finish, out),
            ),
        }
        Some(())
    }
}

impl Sheet {
    #[inline(always)]
    fn mix<S: Simd>(&self, simd: S, weights: &[[f32; BLOCK]], bias: &[[f32; BLOCK]], finish: Finish, out: &mut [f32]) {
        let (sheet, [rows, columns]) = (self, self.output);
        let band = (STRIP / (sheet.values.len() / rows).max(1)).min(SUMS / (BLOCK * sheet.pitch)).clamp(1, rows);
        let mut sums = vec![0.0; BLOCK * (band * sheet.pitch + VECTORS * LONGEST_VECTOR)];
        for top in (0..rows).step_by(band) {
            let band = band.min(rows - top);
            // The last row needs no gap behind it.
            let count = (band - 1) * sheet.pitch + columns;
            let stride = count.next_multiple_of(S::f32s::LEN);
            let start = top * sheet.pitch;
            let blocks = weights.chunks_exact(sheet.offsets.len()).zip(bias);
            for ((weights, bias), pictures) in blocks.zip(out.chunks_mut(BLOCK * rows * columns)) {
                simd.vectorize(
                    #[inline(always)]
                    || {
                        sum_block(simd, weights, bias, sheet, start, count, stride, &mut sums);
                        let places = pictures.chunks_exact_mut(rows * columns).zip(sums.chunks_exact(stride));
                        for (picture, sums) in places {
                            let lines = picture.chunks_exact_mut(columns).skip(top).take(band);
                            for (line, sums) in lines.zip(sums.chunks(sheet.pitch)) {
                                store(line, sums, finish);
                            }
                        }
                    },
                );
            }
        }
    }

    /// The same where each output sees its own input alone: too little arithmetic to keep sums in registers for.
    #[inline(always)]
    fn mix_own(&self, weights: &[f32], bias: &[f32], finish: Finish, out: &mut [f32]) {
        let [rows, columns] = self.output;
        let taps = weights.len() / bias.len().max(1);
        let mut sums = vec![0.0; columns];
        let channels = weights.chunks_exact(taps).zip(self.offsets.chunks_exact(taps)).zip(bias);
        for (((weights, offsets), &bias), picture) in channels.zip(out.chunks_exact_mut(rows * columns)) {
            for (y, line) in picture.chunks_exact_mut(columns).enumerate() {
                sums.fill(bias);
                for (&weight, &offset) in weights.iter().zip(offsets) {
                    let pixels = self.values.get(y * self.pitch + offset..).unwrap_or_default();
                    sums.iter_mut().zip(pixels).for_each(|(sum, &pixel)| *sum += weight * pixel);
                }
                store(line, &sums, finish);
            }
        }
    }
}

/// Weights `[outputs, taps]` in blocks of output channels.
fn packed(weights: &[f32], taps: usize) -> Vec<[f32; BLOCK]> {
    let channels: Vec<&[f32]> = weights.chunks_exact(taps).collect();
    let block = |block: &[&[f32]], tap: usize| eight(block.iter().filter_map(|channel| channel.get(tap)));
    channels.chunks(BLOCK).flat_map(|channels| (0..taps).map(move |tap| block(channels, tap))).collect()
}

fn eight<'a>(values: impl Iterator<Item = &'a f32>) -> [f32; BLOCK] {
    let mut block = [0.0; BLOCK];
    block.iter_mut().zip(values).for_each(|(slot, &value)| *slot = value);
    block
}

#[inline(always)]
fn store(line: &mut [f32], sums: &[f32], finish: Finish) {
    let floor = if finish.rectified { 0.0 } else { f32::NEG_INFINITY };
    // `x > floor` and not `max`: one instruction, and it says what becomes of NaN.
    let floored = |x: f32| if x > floor { x } else { floor };
    if finish.joined {
        line.iter_mut().zip(sums).for_each(|(slot, &sum)| *slot = floored(*slot + sum));
    } else {
        line.iter_mut().zip(sums).for_each(|(slot, &sum)| *slot = floored(sum));
    }
}

/// Sums of one block of output channels for `count` places of the sheet from `start` on: `stride` values a channel.
#[inline(always)]
#[allow(clippy::too_many_arguments, reason = "a struct of these would only name them twice")]
pub(super) fn sum_block<S: Simd>(
    simd: S,
    weights: &[[f32; BLOCK]],
    bias: &[f32; BLOCK],
    sheet: &Sheet,
    start: usize,
    count: usize,
    stride: usize,
    sums: &mut [f32],
) {
    let length = S::f32s::LEN;
    let mut at = 0;
    while at < count {
        let vectors = (count - at).div_ceil(length).min(VECTORS);
        let Some(values) = sheet.values.get(start + at..) else { return };
        let Some(sums) = sums.get_mut(at..) else { return };
        // 32 registers: AVX-512, NEON and the like. 16: everything else.
        if length == 16 || cfg!(target_arch = "aarch64") {
            match vectors {
                1 => tile::<S, BLOCK, 1>(simd, weights, 0, bias, &sheet.offsets, values, stride, sums),
                2 => tile::<S, BLOCK, 2>(simd, weights, 0, bias, &sheet.offsets, values, stride, sums),
                _ => tile::<S, BLOCK, VECTORS>(simd, weights, 0, bias, &sheet.offsets, values, stride, sums),
            }
        } else {
            for first in [0, HALF] {
                match vectors {
                    1 => tile::<S, HALF, 1>(simd, weights, first, bias, &sheet.offsets, values, stride, sums),
                    2 => tile::<S, HALF, 2>(simd, weights, first, bias, &sheet.offsets, values, stride, sums),
                    _ => tile::<S, HALF, VECTORS>(simd, weights, first, bias, &sheet.offsets, values, stride, sums),
                }
            }
        }
        at += vectors * length;
    }
}

/// Sums of `M` channels from the block's `first` on, for `V` vectors of places.
///
/// The arrays are to become registers, and do so only where loops over them count to their constant lengths: with
/// iterators, sums went through memory at each tap and took four times as long.
#[inline(always)]
#[allow(clippy::too_many_arguments, reason = "the innermost loop")]
#[allow(clippy::indexing_slicing, clippy::needless_range_loop, reason = "counts to the arrays' own lengths")]
fn tile<S: Simd, const M: usize, const V: usize>(
    simd: S,
    weights: &[[f32; BLOCK]],
    first: usize,
    bias: &[f32; BLOCK],
    offsets: &[usize],
    values: &[f32],
    stride: usize,
    sums: &mut [f32],
) {
    let length = S::f32s::LEN;
    let Some(bias) = bias.get(first..first + M) else { return };
    // No closures here: one that isn't inlined is compiled for the oldest machine, and its vectors go through memory.
    let mut totals = [[S::f32s::splat(simd, 0.0); V]; M];
    for m in 0..M {
        for v in 0..V {
            totals[m][v] = S::f32s::splat(simd, bias[m]);
        }
    }
    for (weights, &offset) in weights.iter().zip(offsets) {
        let Some(window) = values.get(offset..offset + V * length) else { return };
        let Some(weights) = weights.get(first..first + M) else { return };
        let mut pixels = [S::f32s::splat(simd, 0.0); V];
        for v in 0..V {
            pixels[v] = S::f32s::from_slice(simd, &window[v * length..][..length]);
        }
        for m in 0..M {
            let weight = S::f32s::splat(simd, weights[m]);
            for v in 0..V {
                totals[m][v] = weight.mul_add(pixels[v], totals[m][v]);
            }
        }
    }
    for m in 0..M {
        let start = (first + m) * stride;
        let Some(row) = sums.get_mut(start..start + V * length) else { return };
        for v in 0..V {
            totals[m][v].store_slice(&mut row[v * length..][..length]);
        }
    }
}

/// A picture with its zero border, spread out so that a window's taps are offsets.
///
/// With a stride, pixels are sorted by their remainder first: neighbors in the output are then neighbors in the sheet.
pub(in crate::inference) struct Sheet {
    pub(super) values: Vec<f32>,
    /// From one row of the output to the next.
    pub(super) pitch: usize,
    /// Where each tap of each input channel reads, from the output's place on.
    pub(super) offsets: Vec<usize>,
    pub(super) output: [usize; 2],
    /// Whether these are the parts that [`winograd`] makes of a picture.
    pub(super) in_parts: bool,
}

impl Sheet {
    fn new(window: &Window, channels: usize, picture: &[f32], size: [usize; 2]) -> Option<Self> {
        let output = window.output_size(size)?;
        let ([height, width], [rows, columns]) = (size, output);
        let area = height.checked_mul(width).filter(|&area| area > 0)?;
        if picture.len() != channels.checked_mul(area)? {
            return None;
        }
        let ([kernel_rows, kernel_columns], [down, across]) = (window.kernel, window.stride);
        let ([above, left], [_, right]) = (window.before, window.after);
        // Without a stride, the zeros behind a row are also those in front of the next.
        let pitch =
            if across == 1 { columns.max(width + left.max(right)) } else { columns + (kernel_columns - 1) / across };
        let lines = rows + (kernel_rows - 1) / down;
        let plane = lines * pitch;
        // Reading reaches beyond the last row by the columns of zeros that have no next row, and by whole vectors.
        let slack = left + right + kernel_columns + VECTORS * LONGEST_VECTOR;
        let mut values = vec![0.0; channels * down * across * plane + slack];
        let spread = Spread { stride: window.stride, above, left, pitch, lines, width };
        vectorized(
            #[inline(always)]
            || {
                let planes = values.chunks_exact_mut(down * across * plane);
                picture.chunks_exact(area).zip(planes).for_each(|(picture, planes)| spread.channel(picture, planes));
            },
        );
        let offset = |channel: usize, y: usize, x: usize| {
            ((channel * down + y % down) * across + x % across) * plane + y / down * pitch + x / across
        };
        let taps = (0..kernel_rows).flat_map(|y| (0..kernel_columns).map(move |x| (y, x)));
        let offsets = (0..channels).flat_map(|c| taps.clone().map(move |(y, x)| offset(c, y, x))).collect();
        Some(Self { values, pitch, offsets, output, in_parts: false })
    }
}

/// How a picture's rows go into a sheet.
struct Spread {
    stride: [usize; 2],
    above: usize,
    left: usize,
    pitch: usize,
    lines: usize,
    width: usize,
}

impl Spread {
    /// Copies one channel into the planes of its remainders, which hold zeros.
    #[inline(always)]
    fn channel(&self, picture: &[f32], planes: &mut [f32]) {
        let ([down, across], pitch) = (self.stride, self.pitch);
        for (y, row) in picture.chunks_exact(self.width).enumerate() {
            let (line, phase) = ((y + self.above) / down, (y + self.above) % down);
            if line >= self.lines {
                continue;
            }
            let planes = planes.chunks_exact_mut(self.lines * pitch).skip(phase * across).take(across);
            for (phase, plane) in planes.enumerate() {
                // The first column that has this remainder, and its place.
                let skipped = (phase + across - self.left % across) % across;
                let start = line * pitch + (skipped + self.left) / across;
                let row = row.get(skipped..).unwrap_or_default();
                if across == 1 {
                    let target = plane.get_mut(start..).unwrap_or_default();
                    target.iter_mut().zip(row).for_each(|(slot, &value)| *slot = value);
                } else {
                    // Columns that no window reaches have no place.
                    every(row, across, plane.get_mut(start..(line + 1) * pitch).unwrap_or_default());
                }
            }
        }
    }
}

/// Every `step`th value, from the first on.
#[inline(always)]
fn every(row: &[f32], step: usize, target: &mut [f32]) {
    if step == 2 {
        // Pairs of known length: this shape becomes vector code.
        let (pairs, rest) = row.as_chunks::<2>();
        target.iter_mut().zip(pairs).for_each(|(slot, [value, _])| *slot = *value);
        target.iter_mut().skip(pairs.len()).zip(rest).for_each(|(slot, &value)| *slot = value);
    } else {
        target.iter_mut().zip(row.iter().step_by(step)).for_each(|(slot, &value)| *slot = value);
    }
}

#[cfg(test)]
mod tests;
