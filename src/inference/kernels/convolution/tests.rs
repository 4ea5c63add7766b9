//! Sums against the definition, on every instruction set that this machine has.

use proptest::prelude::*;

use super::*;

/// The definition.
fn plain(window: &Window, inputs: usize, weights: &[f32], bias: &[f32], x: &[f32], size: [usize; 2]) -> Vec<f32> {
    let own = weights.len() == bias.len() * window.taps() && inputs > 1;
    let [rows, columns] = window.output_size(size).unwrap();
    let ([height, width], [kh, kw]) = (size, window.kernel);
    let mut out = Vec::new();
    for (o, bias) in bias.iter().enumerate() {
        for (y, x0) in (0..rows).flat_map(|y| (0..columns).map(move |x| (y, x))) {
            let mut sum = f64::from(*bias);
            let seen = if own { o..o + 1 } else { 0..inputs };
            for (place, c) in seen.enumerate() {
                for (ky, kx) in (0..kh * kw).map(|k| (k / kw, k % kw)) {
                    let (sy, sx) = (y * window.stride[0] + ky, x0 * window.stride[1] + kx);
                    let inside = sy >= window.before[0] && sx >= window.before[1];
                    let (sy, sx) = (sy.wrapping_sub(window.before[0]), sx.wrapping_sub(window.before[1]));
                    if inside && sy < height && sx < width {
                        let inputs = if own { 1 } else { inputs };
                        let weight = weights[((o * inputs + place) * kh + ky) * kw + kx];
                        sum += f64::from(weight * x[(c * height + sy) * width + sx]);
                    }
                }
            }
            out.push(sum as f32);
        }
    }
    out
}

/// Numbers of both signs without a pattern that a wrong offset would keep.
fn numbers(count: usize, seed: usize) -> Vec<f32> {
    (0..count).map(|k| ((k * 7919 + seed * 104_729) % 257) as f32 / 64.0 - 2.0).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn sums_are_those_of_the_definition(
        (inputs, outputs) in (1usize..6, 1usize..20),
        (kernel, stride) in ([1usize..6, 1usize..6], [1usize..4, 1usize..4]),
        (before, after) in ([0usize..4, 0usize..4], [0usize..4, 0usize..4]),
        size in [1usize..40, 1usize..90],
        (joined, rectified, own) in (any::<bool>(), any::<bool>(), any::<bool>()),
    ) {
        let (inputs, outputs) = if own { (outputs, outputs) } else { (inputs, outputs) };
        let groups = if own { inputs } else { 1 };
        let window = Window { kernel, stride, before, after };
        let Some([rows, columns]) = window.output_size(size) else {
            let convolution = Convolution::new(
                window, [1; 3], &numbers(window.taps(), 1), &[0.0],
            ).unwrap();
            prop_assert!(convolution.spread(&numbers(size[0] * size[1], 3), size).is_none());
            return Ok(());
        };
        let weights = numbers(outputs * inputs / groups * window.taps(), 1);
        let (bias, x) = (numbers(outputs, 2), numbers(inputs * size[0] * size[1], 3));
        let convolution = Convolution::new(window, [inputs, outputs, groups], &weights, &bias).unwrap();
        let sheet = convolution.spread(&x, size).unwrap();
        let mut out = numbers(outputs * rows * columns, 4);
        let expected = plain(&window, inputs, &weights, &bias, &x, size);
        let expected: Vec<f32> = expected.iter().zip(&out).map(|(sum, add)| {
            let value = if joined { sum + add } else { *sum };
            if rectified { value.max(0.0) } else { value }
        }).collect();
        convolution.run(&sheet, Finish { joined, rectified }, &mut out).unwrap();
        for (place, (got, expected)) in out.iter().zip(&expected).enumerate() {
            prop_assert!((got - expected).abs() < 1e-3, "{place}: {got} {expected}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn windows_of_three_by_three_are_those_of_the_definition(
        (inputs, outputs) in (12usize..18, 12usize..26),
        (before, after) in ([0usize..4, 0usize..4], [0usize..4, 0usize..4]),
        size in [3usize..20, 3usize..90],
        (joined, rectified) in (any::<bool>(), any::<bool>()),
    ) {
        let window = Window { kernel: [3, 3], stride: [1, 1], before, after };
        let [rows, columns] = window.output_size(size).unwrap();
        let weights = numbers(outputs * inputs * 9, 1);
        let (bias, x) = (numbers(outputs, 2), numbers(inputs * size[0] * size[1], 3));
        let convolution = Convolution::new(window, [inputs, outputs, 1], &weights, &bias).unwrap();
        prop_assert!(convolution.in_parts());
        let mut out = numbers(outputs * rows * columns, 4);
        let expected = plain(&window, inputs, &weights, &bias, &x, size);
        let finish = |sum: f32, add: f32| {
            let value = if joined { sum + add } else { sum };
            if rectified { value.max(0.0) } else { value }
        };
        let expected: Vec<f32> = expected.iter().zip(&out).map(|(sum, add)| finish(*sum, *add)).collect();
        convolution.run(&convolution.spread(&x, size).unwrap(), Finish { joined, rectified }, &mut out).unwrap();
        // A decimal digit less than sums in order have: these are up to 150 numbers of up to 4.
        for (place, (got, expected)) in out.iter().zip(&expected).enumerate() {
            prop_assert!((got - expected).abs() < 2e-3, "{place}: {got} {expected}");
        }
    }
}

/// The instruction sets of this machine.
fn levels() -> impl Iterator<Item = Level> {
    let own = Level::new();
    [
        Some(own),
        Some(Level::baseline()),
        #[cfg(target_arch = "x86_64")]
        own.as_sse4_2().map(Level::Sse4_2),
        #[cfg(target_arch = "x86_64")]
        own.as_avx2().map(Level::Avx2),
    ]
    .into_iter()
    .flatten()
}

#[test]
fn every_instruction_set_gives_the_same() {
    for (inputs, kernel, stride) in
        [(13, [3, 3], [1, 1]), (5, [3, 3], [1, 1]), (14, [5, 4], [2, 2]), (20, [1, 1], [1, 1])]
    {
        let window = Window { kernel, stride, before: [1, 1], after: [1, 1] };
        let (outputs, size) = (21, [14, 45]);
        let weights = numbers(outputs * inputs * window.taps(), 1);
        let (bias, x) = (numbers(outputs, 2), numbers(inputs * size[0] * size[1], 3));
        let convolution = Convolution::new(window, [inputs, outputs, 1], &weights, &bias).unwrap();
        let sheet = convolution.spread(&x, size).unwrap();
        let expected = plain(&window, inputs, &weights, &bias, &x, size);
        for level in levels() {
            let mut out = vec![f32::NAN; expected.len()];
            convolution.run_on(level, &sheet, Finish::default(), &mut out).unwrap();
            let worst = out.iter().zip(&expected).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
            assert!(worst < 2e-3 && out.iter().all(|v| v.is_finite()), "{level:?} {kernel:?}: {worst}");
        }
    }
}

#[test]
fn few_channels_other_windows_and_steps_are_summed_as_they_stand() {
    let three = Window { kernel: [3, 3], stride: [1, 1], before: [1, 1], after: [1, 1] };
    let in_parts = |window: Window, inputs: usize, outputs: usize| {
        let weights = numbers(outputs * inputs * window.taps(), 1);
        let convolution = Convolution::new(window, [inputs, outputs, 1], &weights, &numbers(outputs, 2)).unwrap();
        convolution.in_parts()
    };
    assert!(in_parts(three, 12, 12));
    assert!(!in_parts(three, 11, 12) && !in_parts(three, 12, 11));
    assert!(!in_parts(Window { kernel: [3, 2], ..three }, 12, 12));
    assert!(!in_parts(Window { kernel: [4, 3], ..three }, 12, 12));
    assert!(!in_parts(Window { stride: [1, 2], ..three }, 12, 12));
}

#[test]
fn sheets_of_another_layout_are_refused() {
    let window = Window { kernel: [3, 3], stride: [1, 1], before: [1, 1], after: [1, 1] };
    let numbers_of = |inputs: usize| numbers(12 * inputs * 9, 1);
    let parts = Convolution::new(window, [12, 12, 1], &numbers_of(12), &[0.0; 12]).unwrap();
    let plain = Convolution::new(window, [4, 12, 1], &numbers_of(4), &[0.0; 12]).unwrap();
    // Both have as many places to read: three for each of twelve channels, nine for each of four.
    let (of_parts, of_plain) =
        (parts.spread(&numbers(12 * 20, 1), [4, 5]).unwrap(), plain.spread(&numbers(4 * 20, 1), [4, 5]).unwrap());
    assert!(parts.run(&of_plain, Finish::default(), &mut [0.0; 240]).is_none());
    assert!(plain.run(&of_parts, Finish::default(), &mut [0.0; 240]).is_none());
}

#[test]
fn pictures_of_many_strips_are_summed_whole() {
    let window = Window { kernel: [3, 3], stride: [1, 1], before: [1, 1], after: [1, 1] };
    let (inputs, outputs, size) = (20, 9, [70, 97]);
    let (weights, bias) = (numbers(outputs * inputs * 9, 1), numbers(outputs, 2));
    let x = numbers(inputs * size[0] * size[1], 3);
    assert!(x.len() > 2 * STRIP);
    let convolution = Convolution::new(window, [inputs, outputs, 1], &weights, &bias).unwrap();
    let mut out = vec![0.0; outputs * size[0] * size[1]];
    convolution.run(&convolution.spread(&x, size).unwrap(), Finish::default(), &mut out).unwrap();
    let expected = plain(&window, inputs, &weights, &bias, &x, size);
    assert!(out.iter().zip(&expected).all(|(a, b)| (a - b).abs() < 2e-3));
}

#[test]
fn wrong_counts_are_refused() {
    let window = Window { kernel: [3, 3], stride: [1, 1], before: [1, 1], after: [1, 1] };
    let weights = numbers(2 * 9, 1);
    assert!(Convolution::new(window, [1, 2, 1], &weights[1..], &[0.0; 2]).is_none());
    assert!(Convolution::new(window, [1, 2, 1], &weights, &[0.0; 3]).is_none());
    assert!(Convolution::new(window, [0, 2, 1], &[], &[0.0; 2]).is_none());
    assert!(Convolution::new(window, [4, 4, 2], &numbers(72, 1), &[0.0; 4]).is_none());
    assert!(Convolution::new(Window { stride: [1, 0], ..window }, [1, 2, 1], &weights, &[0.0; 2]).is_none());
    let convolution = Convolution::new(window, [1, 2, 1], &weights, &[0.0; 2]).unwrap();
    assert!(convolution.spread(&numbers(19, 1), [4, 5]).is_none());
    assert!(convolution.spread(&[], [0, 5]).is_none());
    let sheet = convolution.spread(&numbers(20, 1), [4, 5]).unwrap();
    assert!(convolution.run(&sheet, Finish::default(), &mut [0.0; 39]).is_none());
    let other = Convolution::new(window, [3, 2, 1], &numbers(3 * 18, 1), &[0.0; 2]).unwrap();
    assert!(other.run(&sheet, Finish::default(), &mut [0.0; 40]).is_none());
}
