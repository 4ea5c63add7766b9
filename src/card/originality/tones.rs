//! What lightness and color of the card itself tell: how black its black is, how many tones lie between, how much color there is.

use super::view::{View, quantiles, spread};

/// Steps between black and white by which tones are counted.
const STEPS: usize = 8;

/// Numbers about lightness.
pub(super) const TONES: usize = 7 + STEPS + 2;

/// Numbers about color.
pub(super) const COLORS: usize = 12;

/// Shares of pixels at which lightness is taken.
const SHARES: [f32; 7] = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

/// Lightness at seven shares of pixels, how many pixels lie on each step between the outermost two, and how uneven rows and
/// columns are lit.
pub(super) fn tones(view: &View) -> [f32; TONES] {
    let mut sorted = view.card.clone();
    let at = quantiles(&mut sorted, SHARES);
    let [black, .., white] = at;
    let range = (white - black).max(1.0);
    let mut steps = [0.0; STEPS];
    for value in &view.card {
        let step = (((value - black) / range * STEPS as f32).max(0.0) as usize).min(STEPS - 1);
        if let Some(slot) = steps.get_mut(step) {
            *slot += 1.0 / view.card.len().max(1) as f32;
        }
    }
    let mut out = [0.0; TONES];
    let all = at.iter().map(|v| v / 255.0).chain(steps).chain(bands(view));
    out.iter_mut().zip(all).for_each(|(slot, value)| *slot = value);
    out
}

/// How much the light level of rows, and of columns, swings about its slow course. Displays that are drawn line by line leave bands.
fn bands(view: &View) -> [f32; 2] {
    use super::view::{HEIGHT, WIDTH};
    let line = |start: usize, step: usize, count: usize| {
        let mut values: Vec<f32> = view.card.iter().skip(start).step_by(step).take(count).copied().collect();
        // The light parts: print makes no bands.
        let [level] = quantiles(&mut values, [0.85]);
        (level + 8.0).ln()
    };
    let rows: Vec<f32> = (0..HEIGHT).map(|y| line(y * WIDTH, 1, WIDTH)).collect();
    let columns: Vec<f32> = (0..WIDTH).map(|x| line(x, WIDTH, HEIGHT)).collect();
    [swing(&rows), swing(&columns)]
}

/// Standard deviation about a running mean over a third of the length.
fn swing(line: &[f32]) -> f32 {
    let reach = line.len() / 6;
    let off = line.iter().enumerate().map(|(k, value)| {
        let near = line.get(k.saturating_sub(reach)..(k + reach + 1).min(line.len())).unwrap_or_default();
        value - near.iter().sum::<f32>() / near.len().max(1) as f32
    });
    spread(off).1
}

/// The usual color, how far lightness explains color (a gray sheet in colored light), and how much is left at several shares of
/// pixels. All 0 where the photo has no color.
pub(super) fn colors(view: &View) -> [f32; COLORS] {
    let Some(color) = &view.color else { return [0.0; COLORS] };
    let (mean, deviation) = spread(view.card.iter().copied());
    let variance = (deviation * deviation).max(1.0);
    let count = color.len().max(1) as f32;
    let plain = |of: fn(&[f32; 2]) -> f32| {
        let middle = color.iter().map(of).sum::<f32>() / count;
        let with = color.iter().zip(&view.card).map(|(c, luma)| (of(c) - middle) * (luma - mean)).sum::<f32>() / count;
        (middle, with / variance)
    };
    let ((blue, blue_slope), (red, red_slope)) = (plain(|c| c[0]), plain(|c| c[1]));
    let (mut left, mut off) = (Vec::new(), Vec::new());
    for ([b, r], luma) in color.iter().zip(&view.card) {
        let tint = luma - mean;
        left.push((b - blue - blue_slope * tint).hypot(r - red - red_slope * tint));
        off.push((b - blue).hypot(r - red));
    }
    let [a, b, c, d] = quantiles(&mut left, [0.5, 0.8, 0.95, 0.99]);
    let [e, f, g, h] = quantiles(&mut off, [0.5, 0.8, 0.95, 0.99]);
    [blue, red, blue_slope * 64.0, red_slope * 64.0, a, b, c, d, e, f, g, h].map(|v| v / 16.0)
}
