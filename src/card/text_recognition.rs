//! From the picture of a line to characters with probabilities.
//!
//! Each line is cut with some margin, scaled to a height of 32 pixels, freed of light and ink (zero mean, unit spread)
//! and read by a convolutional network, one step per four pixels. The network's head is factorised: a softmax over
//! blank, every sign that is no hangul, "any hanja" and "any hangul", and three over a syllable's letters, so that each
//! of the 11,172 syllables can be read. `ctc` turns the steps into characters.

mod alphabet;
mod ctc;

use zeroize::Zeroizing;

use crate::card::geometry::Rect;
use crate::card::rectification::RectifiedCard;
use crate::card::text_line::{TextLine, TextRegion};
use crate::inference::{InferenceError, Model, Tensor};

pub(crate) use alphabet::OUTPUTS;

/// Height of a line as the network takes it, in pixels.
const LINE_HEIGHT: usize = 32;
/// Pixels per step.
const STRIDE: usize = 4;
/// Margin above and below the ink, in shares of the ink's height; as in training.
const PAD_Y: f32 = 0.14;
/// Margin left and right of the ink, in shares of the ink's height; as in training.
const PAD_X: f32 = 0.30;
/// Widths that the network is laid out for, in pixels. A line is padded up to the next of them; steps of an eighth or
/// so keep what is computed for nothing small.
pub(crate) const WIDTHS: [usize; 14] = [64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 448, 512, 576];
/// Added to the spread of a line's luma before dividing by it: an empty line must not become amplified noise.
const SPREAD_FLOOR: f32 = 4.0;

/// The stage with its network.
pub struct TextRecognizer {
    model: Box<dyn Model>,
}

impl TextRecognizer {
    /// A recogniser on a network that takes `[1, 1, 32, W]` for the widths `W` of the stage and gives log-probabilities
    /// `[1, W / 4, 147]`.
    #[must_use]
    pub fn new(model: Box<dyn Model>) -> Self {
        Self { model }
    }

    /// Reads one line. A line of nothing but ground reads as no characters.
    ///
    /// # Errors
    /// [`InferenceError`] if the network fails or has another shape than documented; never because of the picture.
    pub fn recognize(&self, card: &RectifiedCard, region: &TextRegion) -> Result<TextLine, InferenceError> {
        let mut line = TextLine { region: *region, glyphs: Vec::new() };
        let Some((pixels, width, padded)) = cut(card, &region.bounds) else { return Ok(line) };
        let input = Tensor::new(&[1, 1, LINE_HEIGHT, padded], pixels).ok_or(InferenceError::Shape)?;
        let outputs = self.model.run(input)?;
        let [steps] = outputs.as_slice() else { return Err(InferenceError::Shape) };
        if steps.shape() != [1, padded / STRIDE, OUTPUTS] {
            return Err(InferenceError::Shape);
        }
        let used = (width / STRIDE).max(1);
        line.glyphs = ctc::decode(steps.data().get(..used * OUTPUTS).unwrap_or(&[]));
        Ok(line)
    }
}

/// The line's normalised pixels, its width and the width that it is padded to; `None` if the box holds no area.
fn cut(card: &RectifiedCard, bounds: &Rect) -> Option<(Vec<f32>, usize, usize)> {
    let (w, h) = (card.width() as f32, card.height() as f32);
    let ink = Rect::new(bounds.left * w, bounds.top * h, bounds.right * w, bounds.bottom * h);
    let height = ink.height();
    let cut = Rect::new(
        ink.left - PAD_X * height,
        ink.top - PAD_Y * height,
        ink.right + PAD_X * height,
        ink.bottom + PAD_Y * height,
    );
    let longest = *WIDTHS.last()?;
    let natural = cut.width() / cut.height().max(1.0) * LINE_HEIGHT as f32;
    if !natural.is_finite() || natural <= 0.0 {
        return None;
    }
    let width = ((natural / STRIDE as f32).round() as usize * STRIDE).clamp(4 * STRIDE, longest);
    let padded = *WIDTHS.iter().find(|&&known| known >= width)?;
    let luma = Zeroizing::new(card.resample(cut, width, LINE_HEIGHT));
    if luma.is_empty() {
        return None;
    }
    let count = luma.len() as f32;
    let mean = luma.iter().sum::<f32>() / count;
    let variance = luma.iter().map(|v| (v - mean) * (v - mean)).sum::<f32>() / count;
    let scale = 1.0 / (variance.sqrt() + SPREAD_FLOOR);
    let mut pixels = vec![0.0; padded * LINE_HEIGHT];
    for (target, source) in pixels.chunks_exact_mut(padded).zip(luma.chunks_exact(width)) {
        for (slot, value) in target.iter_mut().zip(source) {
            *slot = (value - mean) * scale;
        }
    }
    Some((pixels, width, padded))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::text_line::Role;

    fn card() -> RectifiedCard {
        let luma = (0..640u32 * 404).map(|k| if (k % 640) / 8 % 2 == 0 { 40 } else { 220 }).collect();
        RectifiedCard::from_luma(640, 404, luma).unwrap()
    }

    /// Reads the mean of each step's columns: dark is `1`, light is blank.
    struct Stripes;

    impl Model for Stripes {
        fn run(&self, input: Tensor) -> Result<Vec<Tensor>, InferenceError> {
            let width = input.shape()[3];
            let mut out = vec![-20.0; width / STRIDE * OUTPUTS];
            for step in 0..width / STRIDE {
                let dark = input.data()[step * STRIDE + 1] < -0.3;
                out[step * OUTPUTS + usize::from(dark) * 3] = 0.0;
            }
            Ok(vec![Tensor::new(&[1, width / STRIDE, OUTPUTS], out).unwrap()])
        }
    }

    #[test]
    fn a_line_is_scaled_to_the_height_and_padded_to_a_known_width() {
        let (pixels, width, padded) = cut(&card(), &Rect::new(0.1, 0.1, 0.4, 0.16)).unwrap();
        assert!(width % STRIDE == 0 && width <= padded && WIDTHS.contains(&padded));
        assert_eq!(pixels.len(), padded * LINE_HEIGHT);
        let mean: f32 = pixels.iter().sum::<f32>() / (width * LINE_HEIGHT) as f32;
        assert!(mean.abs() < 1e-3);
    }

    #[test]
    fn the_longest_line_is_squeezed_and_the_shortest_still_has_steps() {
        let (_, width, padded) = cut(&card(), &Rect::new(0.0, 0.5, 1.0, 0.51)).unwrap();
        assert_eq!((width, padded), (576, 576));
        let (_, width, _) = cut(&card(), &Rect::new(0.5, 0.2, 0.505, 0.8)).unwrap();
        assert_eq!(width, 4 * STRIDE);
        assert!(cut(&card(), &Rect::new(0.5, 0.5, 0.5, 0.5)).is_none());
    }

    #[test]
    fn stripes_read_as_ones_inside_the_line_alone() {
        let reader = TextRecognizer::new(Box::new(Stripes));
        let region = TextRegion { bounds: Rect::new(0.2, 0.2, 0.6, 0.3), role: Role::Other, role_confidence: 1.0 };
        let line = reader.recognize(&card(), &region).unwrap();
        assert!(line.glyphs.len() > 10 && line.text().chars().all(|c| c == '1'));
        assert!(line.glyphs.iter().all(|g| g.position > 0.0 && g.position < 1.0));
    }
}
