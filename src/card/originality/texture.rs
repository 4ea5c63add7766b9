//! What small patches of the card look like to a network at the photo's own resolution: dots that no period gives away,
//! waves that bend, toner.
//!
//! Spectra tell what is regular. Ink jets strew their dots, and waves of a display that lens and angle bend are spread
//! over many frequencies: an eye sees both at once, and so does a small network over raw pixels. It was trained on
//! patches alone, and says for each what it might be; how far that can be trusted is for the network that weighs all.

use zeroize::Zeroize as _;

use super::view::quantiles;
use crate::card::decode::Photo;
use crate::card::geometry::Point;
use crate::inference::{InferenceError, Model, Tensor};

/// Side of what the network sees of a patch, in photo pixels, and again at half of the size of twice the area.
const SIDE: usize = 64;

/// Side of the area that is read for it, in photo pixels.
const AREA: usize = 2 * SIDE;

/// Pixels a side after each picture was split into its four phases.
const PHASE: usize = SIDE / 2;

/// Shape of the network's input: four phases of the patch, four of what lies around it.
pub(crate) const SHAPE: [usize; 4] = [1, 8, PHASE, PHASE];

/// Levels of luma that count as one.
const UNIT: f32 = 24.0;

/// Bound on what the network takes, in units.
const LIMIT: f32 = 6.0;

/// Causes that show in a patch: screen, copy in black, copy in color.
const CAUSES: usize = 3;

/// Shares of patches at which a cause's weight against the original's is taken.
const SHARES: [f32; 5] = [0.1, 0.25, 0.5, 0.75, 0.9];

/// Numbers about texture.
pub(super) const TEXTURE: usize = CAUSES * (1 + SHARES.len());

/// Bound on a weight, in logarithms.
const HEAVIEST: f32 = 8.0;

/// For each cause the logarithm of its share over the original's: the mean over patches around these places, and at
/// five shares of patches.
pub(super) fn texture(network: &dyn Model, photo: &Photo, places: &[Point]) -> Result<[f32; TEXTURE], InferenceError> {
    let mut weights: [Vec<f32>; CAUSES] = [const { Vec::new() }; CAUSES];
    for &place in places {
        let input = Tensor::new(&SHAPE, patch(photo, place)).ok_or(InferenceError::Shape)?;
        let outputs = network.run(input)?;
        let logarithms = outputs.first().ok_or(InferenceError::Shape)?.data();
        let Ok([original, causes @ ..]) = <[f32; 1 + CAUSES]>::try_from(logarithms) else {
            return Err(InferenceError::Shape);
        };
        for (found, cause) in weights.iter_mut().zip(causes) {
            let weight = cause - original;
            found.push(if weight.is_nan() { 0.0 } else { weight.clamp(-HEAVIEST, HEAVIEST) });
        }
    }
    let numbers = weights.iter_mut().flat_map(|found| {
        let mean = found.iter().sum::<f32>() / found.len().max(1) as f32;
        [mean].into_iter().chain(quantiles(found, SHARES))
    });
    let mut out = [0.0; TEXTURE];
    out.iter_mut().zip(numbers).for_each(|(slot, number)| *slot = number);
    Ok(out)
}

/// The network's input around a place, moved inwards where it would reach beyond the photo; of a photo that is smaller,
/// the rim is repeated.
fn patch(photo: &Photo, place: Point) -> Vec<f32> {
    let (wide, high) = (photo.width() as usize, photo.height() as usize);
    // Casts of what is negative or no number give 0.
    let start = |at: f32, length: usize| ((at - SIDE as f32).round() as usize).min(length.saturating_sub(AREA));
    let (left, top) = (start(place.x, wide), start(place.y, high));
    let mut area = Vec::with_capacity(AREA * AREA);
    for y in top..top + AREA {
        let row = photo.row(y.min(high.saturating_sub(1)));
        let seen = row.get(left..(left + AREA).min(wide)).unwrap_or_default();
        let last = seen.last().copied().unwrap_or_default();
        area.extend(seen.iter().chain(std::iter::repeat(&last)).take(AREA).map(|&luma| f32::from(luma)));
    }
    let at = |x: usize, y: usize| area.get(y * AREA + x).copied().unwrap_or(0.0);
    let middle = (AREA - SIDE) / 2;
    let near: Vec<f32> = (0..SIDE * SIDE).map(|k| at(middle + k % SIDE, middle + k / SIDE)).collect();
    let around: Vec<f32> = (0..SIDE * SIDE)
        .map(|k| (2 * (k % SIDE), 2 * (k / SIDE)))
        .map(|(x, y)| 0.25 * (at(x, y) + at(x + 1, y) + at(x, y + 1) + at(x + 1, y + 1)))
        .collect();
    let mut data = Vec::with_capacity(8 * PHASE * PHASE);
    for mut picture in [near, around] {
        let mean = picture.iter().sum::<f32>() / picture.len() as f32;
        for phase in 0..4 {
            let pixel = |k: usize| 2 * (k % PHASE) + phase % 2 + (2 * (k / PHASE) + phase / 2) * SIDE;
            let values = (0..PHASE * PHASE).map(|k| picture.get(pixel(k)).copied().unwrap_or(mean));
            data.extend(values.map(|luma| ((luma - mean) / UNIT).clamp(-LIMIT, LIMIT)));
        }
        picture.zeroize();
    }
    area.zeroize();
    data
}

#[cfg(test)]
mod tests {
    use super::*;

    fn photo(width: usize, height: usize, luma: impl Fn(usize, usize) -> u8) -> Photo {
        let pixels = (0..width * height).map(|k| luma(k % width, k / width)).collect();
        Photo::from_luma(width as u32, height as u32, pixels).unwrap()
    }

    #[test]
    fn phases_and_halves_are_in_their_order() {
        // Columns alternate between 100 and 124; the middle of the area lies at 64.
        let input = patch(&photo(300, 300, |x, _| if x % 2 == 0 { 100 } else { 124 }), Point::new(150.0, 150.0));
        assert_eq!(input.len(), SHAPE.iter().product::<usize>());
        for (phase, values) in input.chunks_exact(PHASE * PHASE).enumerate() {
            let expected = [-0.5, 0.5, -0.5, 0.5, 0.0, 0.0, 0.0, 0.0][phase];
            assert!(values.iter().all(|v| (v - expected).abs() < 1e-5), "{phase}: {}", values[0]);
        }
        // Steps of two rows tell the vertical order.
        let input = patch(&photo(300, 300, |_, y| (y / 2 * 2) as u8), Point::new(64.0, 64.0));
        let at = |phase: usize, row: usize| input[phase * PHASE * PHASE + row * PHASE];
        assert!((at(0, 1) - at(0, 0) - 2.0 / UNIT).abs() < 1e-5 && (at(4, 1) - at(4, 0) - 4.0 / UNIT).abs() < 1e-5);
        assert!((at(2, 0) - at(0, 0)).abs() < 1e-5 && (at(6, 0) - at(4, 0) - 2.0 / UNIT).abs() < 1e-5);
    }

    /// A network that answers with the same logarithms each time.
    struct Constant(Vec<f32>);

    impl Model for Constant {
        fn run(&self, input: Tensor) -> Result<Vec<Tensor>, InferenceError> {
            assert!(input.shape() == SHAPE && input.data().iter().all(|v| v.is_finite() && v.abs() <= LIMIT));
            Ok(vec![Tensor::new(&[1, self.0.len()], self.0.clone()).unwrap()])
        }
    }

    #[test]
    fn weights_are_against_the_original_and_bounded() {
        let places = [Point::new(0.0, 0.0), Point::new(f32::NAN, 1e9), Point::new(-1e9, 20.0)];
        for (width, height) in [(1, 1), (40, 300), (129, 128), (700, 500)] {
            let photo = photo(width, height, |x, y| (x * 7 + y * 31) as u8);
            let of = |logarithms: &[f32]| texture(&Constant(logarithms.to_vec()), &photo, &places);
            let found = of(&[1.0, 3.0, f32::NAN, -90.0]).unwrap();
            assert_eq!(found[..6], [2.0; 6]);
            assert_eq!(found[6..12], [0.0; 6]);
            assert_eq!(found[12..], [-HEAVIEST; 6]);
            assert_eq!(of(&[1.0; 3]), Err(InferenceError::Shape));
        }
        let photo = photo(200, 200, |x, _| x as u8);
        assert_eq!(texture(&Constant(vec![0.0, 1.0, 1.0, 1.0]), &photo, &[]), Ok([0.0; TEXTURE]));
    }
}
