//! From the picture of a line to characters with probabilities.
//!
//! Each line is cut with some margin, scaled to a height of 32 pixels, freed of light and ink (zero mean, unit spread)
//! and read by a convolutional network, one step per four pixels. The network's head is factorised: a softmax over
//! blank, every sign that is no hangul, "any hanja" and "any hangul", and three over a syllable's letters, so that each
//! of the 11,172 syllables can be read. `ctc` turns the steps into characters.
//!
//! Machine-readable lines are read in overlapping windows, see `windows`; any other line that is too long is squeezed.

mod alphabet;
mod ctc;
mod windows;

use zeroize::{Zeroize, Zeroizing};

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
/// The least width that the network is given, in pixels: no line was shorter in training, shorter ones are padded.
const NARROWEST: usize = 64;
/// Lines are padded to a multiple of this width, in pixels: what the tiles of our convolutions fill. Wider steps are
/// computed for nothing.
const TILE: usize = 16;
/// The widest input, in pixels.
const LONGEST: usize = 576;
/// How many times as long as the widest input a line may be and still be squeezed into it: addresses were, in training.
/// Machine-readable lines are 1.9 times as long and more.
const SQUEEZED_UP_TO: f32 = 1.5;
/// Added to the spread of a line's luma before dividing by it: an empty line must not become amplified noise.
const SPREAD_FLOOR: f32 = 4.0;

/// The stage with its network.
pub struct TextRecognizer {
    model: Box<dyn Model>,
}

impl TextRecognizer {
    /// A recogniser on a network that takes `[1, 1, 32, W]` for any `W` that four divides and gives log-probabilities
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
        let Some(strip) = Strip::cut(card, &region.bounds) else { return Ok(line) };
        let starts = windows::starts(strip.width, LONGEST);
        let steps = match *starts.as_slice() {
            [only] => self.steps(&strip, only)?,
            _ => {
                let windows = starts.into_iter().map(|start| Ok((start, self.steps(&strip, start)?.to_vec())));
                let mut windows = windows.collect::<Result<Vec<_>, InferenceError>>()?;
                let joined = Zeroizing::new(windows::joined(&windows));
                windows.iter_mut().for_each(|(_, steps)| steps.zeroize());
                joined
            }
        };
        line.glyphs = ctc::decode(&steps);
        Ok(line)
    }

    /// The steps of the window that begins at this column, as far as the strip goes.
    fn steps(&self, strip: &Strip, start: usize) -> Result<Zeroizing<Vec<f32>>, InferenceError> {
        let (pixels, width, padded) = strip.window(start).ok_or(InferenceError::Shape)?;
        let input = Tensor::new(&[1, 1, LINE_HEIGHT, padded], pixels).ok_or(InferenceError::Shape)?;
        let outputs = self.model.run(input)?;
        let [steps] = outputs.as_slice() else { return Err(InferenceError::Shape) };
        if steps.shape() != [1, padded / STRIDE, OUTPUTS] {
            return Err(InferenceError::Shape);
        }
        let used = (width / STRIDE).max(1) * OUTPUTS;
        Ok(Zeroizing::new(steps.data().get(..used).unwrap_or_default().to_vec()))
    }
}

/// A line's luma at the height that the network takes, with its margins.
struct Strip {
    width: usize,
    luma: Zeroizing<Vec<f32>>,
}

impl Strip {
    /// `None` if the box holds no area.
    fn cut(card: &RectifiedCard, bounds: &Rect) -> Option<Self> {
        let (w, h) = (card.width() as f32, card.height() as f32);
        let ink = Rect::new(bounds.left * w, bounds.top * h, bounds.right * w, bounds.bottom * h);
        let height = ink.height();
        let cut = Rect::new(
            ink.left - PAD_X * height,
            ink.top - PAD_Y * height,
            ink.right + PAD_X * height,
            ink.bottom + PAD_Y * height,
        );
        let natural = cut.width() / cut.height().max(1.0) * LINE_HEIGHT as f32;
        if !natural.is_finite() || natural <= 0.0 {
            return None;
        }
        let widest = if natural > SQUEEZED_UP_TO * LONGEST as f32 { windows::limit(LONGEST) } else { LONGEST };
        let width = ((natural / STRIDE as f32).round() as usize * STRIDE).clamp(4 * STRIDE, widest);
        let luma = Zeroizing::new(card.resample(cut, width, LINE_HEIGHT));
        (!luma.is_empty()).then_some(Self { width, luma })
    }

    /// Normalised pixels from a column on, their width and the width that they are padded to; at most [`LONGEST`].
    fn window(&self, start: usize) -> Option<(Vec<f32>, usize, usize)> {
        let width = self.width.checked_sub(start)?.min(LONGEST);
        let padded = width.next_multiple_of(TILE).max(NARROWEST);
        let rows = || self.luma.chunks_exact(self.width).map(|row| row.get(start..start + width).unwrap_or_default());
        let count = (width * LINE_HEIGHT) as f32;
        let mean = rows().flatten().sum::<f32>() / count;
        let variance = rows().flatten().map(|v| (v - mean) * (v - mean)).sum::<f32>() / count;
        let scale = 1.0 / (variance.sqrt() + SPREAD_FLOOR);
        let mut pixels = vec![0.0; padded * LINE_HEIGHT];
        for (target, source) in pixels.chunks_exact_mut(padded).zip(rows()) {
            for (slot, value) in target.iter_mut().zip(source) {
                *slot = (value - mean) * scale;
            }
        }
        Some((pixels, width, padded))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::document::Format;
    use crate::card::text_line::Role;

    fn card() -> RectifiedCard {
        let luma = (0..640u32 * 404).map(|k| if (k % 640) / 8 % 2 == 0 { 40 } else { 220 }).collect();
        RectifiedCard::from_luma(Format::Id1, 640, 404, luma).unwrap()
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
    fn a_line_is_scaled_to_the_height_and_padded_to_whole_tiles() {
        let strip = Strip::cut(&card(), &Rect::new(0.1, 0.1, 0.4, 0.16)).unwrap();
        let (pixels, width, padded) = strip.window(0).unwrap();
        assert!(width % STRIDE == 0 && width <= padded && padded < width + TILE && padded % TILE == 0);
        assert_eq!(pixels.len(), padded * LINE_HEIGHT);
        let mean: f32 = pixels.iter().sum::<f32>() / (width * LINE_HEIGHT) as f32;
        assert!(mean.abs() < 1e-3);
    }

    #[test]
    fn long_lines_are_squeezed_longer_ones_windowed_and_the_shortest_still_has_steps() {
        let width = |bounds: Rect| Strip::cut(&card(), &bounds).map(|strip| strip.width);
        assert_eq!(width(Rect::new(0.0, 0.5, 0.8, 0.55)), Some(576), "1.1 times too long: an address");
        let windowed = width(Rect::new(0.0, 0.5, 0.9, 0.54));
        assert!(matches!(windowed, Some(904..=908)), "1.6 times too long: {windowed:?}");
        assert_eq!(width(Rect::new(0.0, 0.5, 1.0, 0.505)), Some(windows::limit(LONGEST)), "no print at all");
        assert_eq!(width(Rect::new(0.5, 0.2, 0.505, 0.8)), Some(4 * STRIDE));
        assert_eq!(width(Rect::new(0.5, 0.5, 0.5, 0.5)), None);
    }

    #[test]
    fn windows_read_as_the_line_does() {
        let strip = Strip::cut(&card(), &Rect::new(0.0, 0.5, 0.9, 0.54)).unwrap();
        let reader = TextRecognizer::new(Box::new(Stripes));
        let whole: Vec<f32> = windows::starts(strip.width, LONGEST)
            .into_iter()
            .flat_map(|start| reader.steps(&strip, start).unwrap().to_vec())
            .collect();
        assert_eq!(whole.len(), 2 * LONGEST / STRIDE * OUTPUTS);
        let region = TextRegion { bounds: Rect::new(0.0, 0.5, 0.9, 0.54), role: Role::Mrz, role_confidence: 1.0 };
        let line = reader.recognize(&card(), &region).unwrap();
        // Stripes of 16 pixels, seen at 32/17 times their size.
        assert!((35..=37).contains(&line.glyphs.len()), "{}", line.glyphs.len());
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
