//! What lies around the card: paper of a copy, the frame or the dark ground of a display, an even ground of no camera.

use super::view::{HEIGHT, REACH, View, WIDTH, quantiles, spread};

/// Numbers about the surroundings.
pub(super) const SURROUNDINGS: usize = 2 * 11 + 1 + 7;

/// Bands around the card, as shares of the way from its edge to the wide picture's: just beside it, and further out.
const BANDS: [(f32, f32); 2] = [(0.08, 0.4), (0.4, 1.0)];

/// Change of luma from one step to the next on a ray under which the ground counts as even.
const EVEN: f32 = 1.5;

/// Luma under which a place counts as black: frames of displays, and displays that show black.
const BLACK: f32 = 38.0;

/// Rays a side.
const RAYS: usize = 9;

/// How far a place of the wide picture lies beyond the card's edge (0) towards the picture's (1), and beyond which
/// side; `None` on the card.
fn beyond(x: usize, y: usize) -> Option<(f32, usize)> {
    let inner = 1.0 / REACH;
    let (u, v) = ((x as f32 + 0.5) / WIDTH as f32 * 2.0 - 1.0, (y as f32 + 0.5) / HEIGHT as f32 * 2.0 - 1.0);
    let far = u.abs().max(v.abs());
    let side = if v.abs() >= u.abs() { usize::from(v > 0.0) } else { 2 + usize::from(u > 0.0) };
    (far > inner).then(|| ((far - inner) / (1.0 - inner), side))
}

/// Bands and rays, in numbers of about 1.
pub(super) fn surroundings(view: &View) -> [f32; SURROUNDINGS] {
    let mut sorted = view.card.clone();
    let [black, white] = quantiles(&mut sorted, [0.02, 0.9]);
    let usual = view.color.as_ref().map(|color| {
        let (mut blue, mut red): (Vec<f32>, Vec<f32>) = color.iter().map(|[b, r, ..]| (*b, *r)).unzip();
        [quantiles(&mut blue, [0.5])[0], quantiles(&mut red, [0.5])[0]]
    });
    let mut out = Vec::with_capacity(SURROUNDINGS);
    for (from, to) in BANDS {
        out.extend(band(view, from, to, black, white, usual));
    }
    let seen = view.around.iter().flatten().count() as f32 / view.around.len().max(1) as f32;
    out.push(seen);
    out.extend(rays(view, black, white));
    let mut fixed = [0.0; SURROUNDINGS];
    fixed.iter_mut().zip(out).for_each(|(slot, value)| *slot = value);
    fixed
}

/// Of the four sides: darkest, lightest and median lightness, the same of unevenness, and how far from the card's own
/// colors.
fn band(view: &View, from: f32, to: f32, black: f32, white: f32, usual: Option<[f32; 2]>) -> [f32; 11] {
    let mut sides: [Vec<f32>; 4] = [const { Vec::new() }; 4];
    let mut apart = Vec::new();
    let mut strength = Vec::new();
    let mut uneven_color = Vec::new();
    for (place, value) in view.around.iter().enumerate() {
        let (Some(value), Some((far, side))) = (value, beyond(place % WIDTH, place / WIDTH)) else { continue };
        if far < from || far > to {
            continue;
        }
        if let Some(values) = sides.get_mut(side) {
            values.push(*value);
        }
        let color = view.around_color.as_ref().and_then(|color| color.get(place));
        if let (Some([b, r, coarse, fine]), Some([blue, red])) = (color, usual) {
            uneven_color.push([*coarse, *fine]);
            apart.push((b - blue).hypot(r - red));
            strength.push(b.hypot(*r));
        }
    }
    let mut levels = Vec::new();
    let mut uneven = Vec::new();
    for side in sides.iter().filter(|side| side.len() >= 40) {
        let (mean, deviation) = spread(side.iter().copied());
        levels.push(mean);
        uneven.push(deviation);
    }
    if levels.is_empty() {
        return [0.0; 11];
    }
    let [least, middle, most] = quantiles(&mut levels, [0.0, 0.5, 1.0]);
    let [calmest, calm, wildest] = quantiles(&mut uneven, [0.0, 0.5, 1.0]);
    let ([apart], [strength]) = (quantiles(&mut apart, [0.5]), quantiles(&mut strength, [0.5]));
    let (mut coarse, mut fine): (Vec<f32>, Vec<f32>) = uneven_color.into_iter().map(|[c, f]| (c, f)).unzip();
    let ([coarse], [fine]) = (quantiles(&mut coarse, [0.3]), quantiles(&mut fine, [0.3]));
    [
        (least - black) / 64.0,
        (middle - white) / 64.0,
        (most - white) / 64.0,
        least / 128.0,
        (calmest + 1.0).ln(),
        (calm + 1.0).ln(),
        (wildest + 1.0).ln(),
        apart / 16.0,
        strength / 16.0,
        (coarse + 0.25).ln(),
        (fine + 0.25).ln(),
    ]
}

/// Rays outwards from the card: share of even steps on the most and the usual even side, share of rays that meet
/// black and how alike the places are at which they do (a straight frame), and the darkest place.
fn rays(view: &View, black: f32, white: f32) -> [f32; 7] {
    let inner = 1.0 / REACH;
    let mut even = Vec::new();
    let (mut met, mut all) = (0u32, 0u32);
    let mut straight = Vec::new();
    let mut darkest = 255.0f32;
    let mut blackest_side = 0.0f32;
    let mut lightest = Vec::new();
    for side in 0..4 {
        let mut starts = Vec::new();
        let (mut calm, mut steps, mut seen) = (0u32, 0u32, 0u32);
        for ray in 0..RAYS {
            let along = ((ray as f32 + 0.5) / RAYS as f32 * 2.0 - 1.0) * inner;
            let mut last: Option<f32> = None;
            let mut before = None;
            let mut start = None;
            let mut any = false;
            for step in 2..40 {
                let far = inner + (1.0 - inner) * step as f32 / 40.0;
                let (u, v) = match side {
                    0 => (along, -far),
                    1 => (along, far),
                    2 => (-far, along),
                    _ => (far, along),
                };
                let x = (((u + 1.0) * 0.5 * WIDTH as f32) as usize).min(WIDTH - 1);
                let y = (((v + 1.0) * 0.5 * HEIGHT as f32) as usize).min(HEIGHT - 1);
                if before == Some((x, y)) {
                    continue;
                }
                before = Some((x, y));
                let Some(value) = view.around.get(y * WIDTH + x).copied().flatten() else { break };
                any = true;
                if let Some(last) = last {
                    steps += 1;
                    calm += u32::from((value - last).abs() < EVEN);
                }
                last = Some(value);
                darkest = darkest.min(value);
                if start.is_none() && value < BLACK.min(black + 12.0) {
                    start = Some(step as f32 / 40.0);
                }
            }
            seen += u32::from(any);
            lightest.extend(last);
            starts.extend(start);
        }
        if seen < RAYS as u32 / 2 {
            continue;
        }
        even.push(calm as f32 / steps.max(1) as f32);
        met += starts.len() as u32;
        all += seen;
        let share = starts.len() as f32 / seen as f32;
        blackest_side = blackest_side.max(share);
        if starts.len() * 2 > RAYS {
            straight.push(spread(starts.iter().copied()).1);
        }
    }
    if even.is_empty() {
        return [0.0; 7];
    }
    let [usual, most] = quantiles(&mut even, [0.5, 1.0]);
    let [straightest] = quantiles(&mut straight, [0.0]);
    let [ground] = quantiles(&mut lightest, [0.5]);
    [
        usual,
        most,
        met as f32 / all.max(1) as f32,
        blackest_side,
        if straight.is_empty() { 0.5 } else { straightest },
        (darkest - black) / 64.0,
        (ground - white) / 128.0,
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn measured(around: impl Fn(usize, usize) -> Option<f32>) -> [f32; SURROUNDINGS] {
        let card = (0..WIDTH * HEIGHT).map(|k| 60.0 + (k * 37 % 150) as f32).collect();
        let around = (0..WIDTH * HEIGHT).map(|k| around(k % WIDTH, k / WIDTH)).collect();
        surroundings(&View { card, color: None, around, around_color: None })
    }

    /// From the card's edge to the picture's, in shares; below 0 on the card.
    fn out(x: usize, y: usize) -> f32 {
        beyond(x, y).map_or(-1.0, |(far, _)| far)
    }

    #[test]
    fn a_black_frame_is_met_by_rays_and_a_wild_ground_is_not_even() {
        let wild = |x: usize, y: usize| 100.0 + ((x * 7919 + y * 104_729) % 97) as f32;
        let rays = |values: [f32; SURROUNDINGS]| values[SURROUNDINGS - 7..].to_vec();
        let framed = rays(measured(|x, y| Some(if out(x, y) > 0.5 { 8.0 } else { wild(x, y) })));
        let open = rays(measured(|x, y| Some(wild(x, y))));
        let even = rays(measured(|_, _| Some(180.0)));
        assert!(framed[2] > 0.95 && framed[4] < 0.05, "{framed:?}");
        assert!(open[2] == 0.0 && open[1] < 0.2, "{open:?}");
        assert!(even[0] == 1.0 && even[2] == 0.0, "{even:?}");
    }

    #[test]
    fn nothing_is_said_about_what_is_not_on_the_photo() {
        let none = measured(|x, y| (out(x, y) < 0.0).then_some(90.0));
        let seen = none[22];
        assert!((0.4..0.5).contains(&seen), "{seen}");
        assert!(none[..22].iter().chain(&none[23..]).all(|v| *v == 0.0));
    }
}
