//! What lightness and color of the card itself tell: how black its black is, how many tones lie between, how much
//! color there is.

use super::view::{Color, HEIGHT, View, WIDTH, quantiles, spread};

/// Steps between black and white by which tones are counted.
const STEPS: usize = 8;

/// Numbers about lightness.
pub(super) const TONES: usize = 7 + STEPS + 2;

/// Numbers about color.
pub(super) const COLORS: usize = 4 + 2 * COLOR_SHARES.len() + 2 * UNEVEN_SHARES.len();

/// Shares of places at which the distance from the usual color is taken.
const COLOR_SHARES: [f32; 4] = [0.5, 0.8, 0.95, 0.99];

/// Shares of places at which unevenness is taken: the lower ones lie between print.
const UNEVEN_SHARES: [f32; 5] = [0.1, 0.25, 0.5, 0.75, 0.9];

/// Columns and rows at the card's edge whose color is left out.
const EDGE: usize = 5;

/// Shares of pixels at which lightness is taken.
const SHARES: [f32; 7] = [0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99];

/// Lightness at seven shares of pixels, how many pixels lie on each step between the outermost two, and how uneven
/// rows and columns are lit.
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

/// How much the light level of rows, and of columns, swings about its slow course. Displays that are drawn line by
/// line leave bands.
fn bands(view: &View) -> [f32; 2] {
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

/// The usual color, how far lightness explains color (a gray sheet in colored light), how much is left at several
/// shares of places, and how uneven color is at several shares: a display's color shimmers all over. All 0 where the
/// photo has no color.
pub(super) fn colors(view: &View) -> [f32; COLORS] {
    let Some(color) = &view.color else { return [0.0; COLORS] };
    // Entries of color at the edge reach over it.
    let inner = |k: &usize| {
        let (x, y) = (k % WIDTH, k / WIDTH);
        (EDGE..WIDTH - EDGE).contains(&x) && (EDGE..HEIGHT - EDGE).contains(&y)
    };
    let places: Vec<(f32, Color)> =
        (0..WIDTH * HEIGHT).filter(inner).filter_map(|k| Some((*view.card.get(k)?, *color.get(k)?))).collect();
    let (mean, deviation) = spread(places.iter().map(|(luma, _)| *luma));
    let variance = (deviation * deviation).max(1.0);
    let count = places.len().max(1) as f32;
    let plain = |of: fn(&Color) -> f32| {
        let middle = places.iter().map(|(_, c)| of(c)).sum::<f32>() / count;
        let with = places.iter().map(|(luma, c)| (of(c) - middle) * (luma - mean)).sum::<f32>() / count;
        (middle, with / variance)
    };
    let ((blue, blue_slope), (red, red_slope)) = (plain(|c| c[0]), plain(|c| c[1]));
    let (mut left, mut off) = (Vec::new(), Vec::new());
    for (luma, [b, r, ..]) in &places {
        let tint = luma - mean;
        left.push((b - blue - blue_slope * tint).hypot(r - red - red_slope * tint));
        off.push((b - blue).hypot(r - red));
    }
    let left = quantiles(&mut left, COLOR_SHARES);
    let off = quantiles(&mut off, COLOR_SHARES);
    let uneven = |of: fn(&Color) -> f32| {
        let mut values: Vec<f32> = places.iter().map(|(_, c)| of(c)).collect();
        quantiles(&mut values, UNEVEN_SHARES)
    };
    let usual = [blue, red, blue_slope * 64.0, red_slope * 64.0].map(|v| v / 16.0);
    // In logarithms: near gray, a level more or less tells most.
    let magnitudes = left.into_iter().chain(off).chain(uneven(|c| c[2])).chain(uneven(|c| c[3]));
    let mut out = [0.0; COLORS];
    out.iter_mut().zip(usual.into_iter().chain(magnitudes.map(|v| (v + 0.25).ln()))).for_each(|(slot, v)| *slot = v);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A card with print, lit from left to right, under light of this tint; `colored` has a red field.
    fn view(tint: [f32; 2], colored: bool, uneven: f32) -> View {
        let luma = |k: usize| if k.is_multiple_of(7) { 40.0 } else { 120.0 + (k % WIDTH) as f32 };
        let card: Vec<f32> = (0..WIDTH * HEIGHT).map(luma).collect();
        let red_field = |k: usize| colored && (10..30).contains(&(k % WIDTH)) && (10..40).contains(&(k / WIDTH));
        let color = card.iter().enumerate().map(|(k, luma)| {
            let red = if red_field(k) { 30.0 } else { 0.0 };
            [tint[0] * luma, tint[1] * luma + red, uneven, 0.0]
        });
        let color = Some(color.collect());
        View { card, color, around: Vec::new(), around_color: None }
    }

    #[test]
    fn a_gray_sheet_is_gray_in_any_light_and_a_colored_field_is_not() {
        let left = |view: &View| colors(view)[4..8].to_vec();
        for tint in [[0.0, 0.0], [-0.2, 0.1], [0.15, -0.05]] {
            let gray = left(&view(tint, false, 0.0));
            assert!(gray.iter().all(|v| v.exp() < 0.3), "{tint:?} {gray:?}");
            let colored = left(&view(tint, true, 0.0));
            assert!(colored[3].exp() > 15.0, "{tint:?} {colored:?}");
        }
    }

    #[test]
    fn shimmer_is_taken_at_its_shares_and_nothing_without_color() {
        let shimmer = |uneven| colors(&view([0.0; 2], false, uneven))[12..17].to_vec();
        assert!(shimmer(0.0).iter().all(|v| (v - 0.25f32.ln()).abs() < 1e-4));
        assert!(shimmer(6.0).iter().all(|v| (v - 6.25f32.ln()).abs() < 1e-4));
        let gray = View { color: None, card: vec![9.0; WIDTH * HEIGHT], around: Vec::new(), around_color: None };
        assert_eq!(colors(&gray), [0.0; COLORS]);
    }

    #[test]
    fn steps_count_tones_and_bands_swing() {
        let of = |luma: &dyn Fn(usize, usize) -> f32| {
            let card = (0..WIDTH * HEIGHT).map(|k| luma(k % WIDTH, k / WIDTH)).collect();
            tones(&View { card, color: None, around: Vec::new(), around_color: None })
        };
        let two = of(&|x, _| if x % 2 == 0 { 20.0 } else { 220.0 });
        let ramp = of(&|x, _| 20.0 + 200.0 * x as f32 / WIDTH as f32);
        let between = |tones: &[f32; TONES]| tones[8..14].iter().sum::<f32>();
        assert!(between(&two) < 0.01 && between(&ramp) > 0.6);
        let banded = of(&|_, y| if y / 5 % 2 == 0 { 120.0 } else { 160.0 });
        assert!(banded[TONES - 2] > 0.1 && banded[TONES - 1] < 1e-3 && ramp[TONES - 2] < 1e-3);
    }
}
