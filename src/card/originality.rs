//! Whether a photo shows the document itself: evidence of the picture, and no more.
//!
//! A card's picture on a screen, its copy in black or in color, a screenshot, a card cut out and put on a drawn
//! ground: all of these carry a genuine card's values, and pass at its issuer. What gives them away is in the
//! picture:
//!
//! | cause | seen by |
//! |---|---|
//! | [`Cause::Screen`] | the grid of its pixels or the waves it leaves against the camera's, in light and in color, on the card and beside it; frames, dark or even grounds; bands of light |
//! | [`Cause::GrayCopy`] | no color but the light's; dots or two tones; lost middle tones; paper around |
//! | [`Cause::ColorCopy`] | dots of the print, their waves; weaker black and color; paper around |
//! | [`Cause::Screenshot`] | surfaces without any noise, on the card or around it; lines of one value |
//!
//! All of it is measured at the photo's own resolution around the card's outline ([`Measurements`]: spectra of
//! patches, tones, color, surroundings, grain, and what a small network sees in patches) and weighed by another small
//! network. Both were trained on drawings.
//!
//! # What it can't promise
//!
//! It never says that a document is genuine, and it can't say that a photo is an original: only that nothing was seen
//! that speaks against it. Everything was trained and measured on drawings, which know the optics of displays and
//! dots but no real camera's processing, no real printer and no forger who takes pains. Prints of photo quality have
//! no dots, and a display whose pixels are finer than the camera's leaves no waves: those pass unless their
//! surroundings tell. Real rates will differ from the drawn ones, both ways: before a host declines anybody by it, it
//! should learn its own threshold.
//!
//! # A host's own threshold
//!
//! Keep [`Originality::score`] beside each photo; when people or other checks have settled which photos were
//! originals, pass the scores of both kinds to [`Threshold::from_scores`] with the share of originals that may be
//! troubled, and build an [`OriginalityPolicy`] from the result. Nothing is learned inside the library and no state
//! is kept. Scores of one release don't compare with those of another whose network differs: learn again then.

mod fourier;
mod grain;
mod measure;
mod policy;
mod ripples;
mod spectrum;
mod surroundings;
mod texture;
mod threshold;
mod tones;
mod view;

use core::fmt;

pub use measure::Measurements;
pub(crate) use measure::SHAPE;
pub use policy::{InvalidPolicy, OriginalityPolicy};
pub(crate) use texture::SHAPE as PATCH_SHAPE;
pub use threshold::{Threshold, ThresholdError};

use measure::Tables;

use crate::card::geometry::Quad;
use crate::card::rectification::Pyramid;
use crate::inference::{InferenceError, Model};

/// Bound on the network's logarithms; beyond it, shares are 0 or 1 anyway.
const LARGEST: f32 = 60.0;

/// What a picture may be instead of the document's photo.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Cause {
    /// A photo of a display.
    Screen,
    /// A photo of a copy in black and white.
    GrayCopy,
    /// A photo of a copy or print in color.
    ColorCopy,
    /// No photo of anything: a screenshot (of a mobile ID too), a drawn file, or a card that was cut out and put on
    /// an even ground.
    Screenshot,
}

impl Cause {
    /// All causes, in the order of the network's output.
    pub const ALL: [Self; 4] = [Self::Screen, Self::GrayCopy, Self::ColorCopy, Self::Screenshot];

    /// The stable name, as in records and JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Screen => "screen",
            Self::GrayCopy => "gray_copy",
            Self::ColorCopy => "color_copy",
            Self::Screenshot => "screenshot",
        }
    }

    /// Whether it lies on paper.
    #[must_use]
    pub const fn is_paper(self) -> bool {
        matches!(self, Self::GrayCopy | Self::ColorCopy)
    }
}

/// What the picture says for and against being the document's own photo. No personal data.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Originality {
    score: f32,
    evidence: [f32; Cause::ALL.len()],
}

impl Originality {
    /// From 0 (a recapture, by all evidence) to 1 (nothing speaks against an original): about the original's
    /// share among the drawings that measured like this one. Order is what counts; where to cut is for [`OriginalityPolicy`].
    #[must_use]
    pub const fn score(&self) -> f32 {
        self.score
    }

    /// How strongly the picture speaks for a cause, from 0 to 1. All causes and the score add up to 1.
    #[must_use]
    pub fn evidence(&self, cause: Cause) -> f32 {
        Cause::ALL.iter().zip(self.evidence).find(|(known, _)| **known == cause).map_or(0.0, |(_, strength)| strength)
    }

    /// The cause for which most speaks, however little that is.
    #[must_use]
    pub fn likeliest_cause(&self) -> Cause {
        let most = Cause::ALL.into_iter().zip(self.evidence).max_by(|a, b| a.1.total_cmp(&b.1));
        most.map_or(Cause::Screen, |(cause, _)| cause)
    }

    /// The cause of a doubt, if the policy doubts the photo.
    #[must_use]
    pub fn doubt(&self, policy: &OriginalityPolicy) -> Option<Cause> {
        (self.score < policy.suspect_below()).then(|| self.likeliest_cause())
    }

    /// From the network's five logarithms of shares, which lack a constant; the original's comes first. What is no number
    /// counts as even odds.
    fn of(logarithms: &[f32]) -> Option<Self> {
        let logarithms = <[f32; 1 + Cause::ALL.len()]>::try_from(logarithms).ok()?;
        let logarithms = logarithms.map(|v| if v.is_nan() { 0.0 } else { v.clamp(-LARGEST, LARGEST) });
        let most = logarithms.into_iter().fold(-LARGEST, f32::max);
        let weights = logarithms.map(|v| (v - most).exp());
        let sum: f32 = weights.iter().sum();
        let [score, evidence @ ..] = weights.map(|weight| weight / sum);
        Some(Self { score, evidence })
    }

    #[cfg(test)]
    pub(crate) const fn specimen(score: f32) -> Self {
        Self { score, evidence: [1.0 - score, 0.0, 0.0, 0.0] }
    }
}

/// Assesses photos. Build it once and share it.
pub struct OriginalityAssessor {
    tables: Tables,
    patches: Box<dyn Model>,
    network: Box<dyn Model>,
}

impl OriginalityAssessor {
    /// An assessor that has `patches` look at patches of the card (`[1, 8, 32, 32]` in, four logarithms of shares out)
    /// and `network` weigh all that was measured (`[1, 6, 18, 26]` in, five logarithms of shares out).
    #[must_use]
    pub fn new(patches: Box<dyn Model>, network: Box<dyn Model>) -> Self {
        Self { tables: Tables::new(), patches, network }
    }

    /// Measures a photo around the card's outline. `None` if the outline is degenerate.
    ///
    /// # Errors
    /// [`InferenceError`] if a network fails; never because of the picture.
    pub fn measure(&self, photo: &Pyramid<'_>, quad: &Quad) -> Result<Option<Measurements>, InferenceError> {
        Measurements::of(&self.tables, self.patches.as_ref(), photo, quad)
    }

    /// Weighs what was measured. `None` if the outline is degenerate. A photo that was opened without color is
    /// assessed without: less is seen then, of copies above all.
    ///
    /// # Errors
    /// [`InferenceError`] if the network fails; never because of the picture.
    pub fn assess(&self, photo: &Pyramid<'_>, quad: &Quad) -> Result<Option<Originality>, InferenceError> {
        let Some(input) = self.measure(photo, quad)?.as_ref().and_then(Measurements::input) else { return Ok(None) };
        let outputs = self.network.run(input)?;
        let shares = outputs.first().ok_or(InferenceError::Shape)?;
        Originality::of(shares.data()).map(Some).ok_or(InferenceError::Shape)
    }
}

impl fmt::Debug for OriginalityAssessor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OriginalityAssessor").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::decode::Photo;
    use crate::card::geometry::Rect;
    use crate::inference::Tensor;

    #[test]
    fn logarithms_become_score_and_evidence() {
        let found = Originality::of(&[0.1f32, 0.2, 0.05, 0.6, 0.05].map(|share| share.ln() + 3.0)).unwrap();
        assert!((found.score() - 0.1).abs() < 1e-5 && (found.evidence(Cause::ColorCopy) - 0.6).abs() < 1e-5);
        assert_eq!(found.likeliest_cause(), Cause::ColorCopy);
        assert!(Originality::of(&[0.5; 4]).is_none() && Originality::of(&[0.5; 6]).is_none());
        for odd in [[f32::NAN; 5], [f32::INFINITY; 5], [f32::NEG_INFINITY, f32::NAN, 1e30, -1e30, 0.0]] {
            let odd = Originality::of(&odd).unwrap();
            let all = Cause::ALL.iter().map(|&cause| odd.evidence(cause)).sum::<f32>() + odd.score();
            assert!((all - 1.0).abs() < 1e-5, "{odd:?}");
        }
    }

    #[test]
    fn doubts_name_their_cause_under_the_threshold_alone() {
        let policy = OriginalityPolicy::new(0.4, 0.2).unwrap();
        let found = |score| Originality { score, evidence: [0.0, 1.0 - score, 0.0, 0.0] };
        assert_eq!(found(0.4).doubt(&policy), None);
        assert_eq!(found(0.399).doubt(&policy), Some(Cause::GrayCopy));
    }

    /// A network that gives back shares from its first values.
    struct Echo([usize; 4], usize);

    impl Model for Echo {
        fn run(&self, input: Tensor) -> Result<Vec<Tensor>, InferenceError> {
            assert_eq!(input.shape(), self.0);
            assert!(input.data().iter().all(|v| v.is_finite()));
            Ok(vec![Tensor::new(&[1, self.1], vec![1.5; self.1]).unwrap()])
        }
    }

    fn assessor(of_patches: usize, of_all: usize) -> OriginalityAssessor {
        OriginalityAssessor::new(Box::new(Echo(PATCH_SHAPE, of_patches)), Box::new(Echo(SHAPE, of_all)))
    }

    #[test]
    fn every_photo_and_outline_gets_an_answer() {
        let assessor = assessor(4, 5);
        for (width, height) in [(1, 1), (64, 900), (129, 128), (500, 400)] {
            let luma = (0..width * height).map(|k| (k * 7 % 256) as u8).collect();
            let photo = Photo::from_luma(width, height, luma).unwrap();
            for rect in [
                Rect::new(0.0, 0.0, width as f32, height as f32),
                Rect::new(-900.0, -900.0, 9e3, 9e3),
                Rect::new(10.0, 10.0, 11.0, 11.0),
                Rect::new(1e6, 1e6, 2e6, 2e6),
            ] {
                let quad = Quad::new(rect.corners()).unwrap();
                let found = assessor.assess(&Pyramid::new(&photo), &quad).unwrap();
                assert_eq!(found.map(|found| found.score()), Some(0.2), "{width} x {height}, {rect:?}");
            }
        }
    }

    #[test]
    fn outputs_of_another_shape_are_an_error() {
        let photo = Photo::from_luma(200, 200, vec![90; 40_000]).unwrap();
        let quad = Quad::new(Rect::new(20.0, 40.0, 180.0, 140.0).corners()).unwrap();
        for (of_patches, of_all) in [(4, 4), (5, 5), (0, 5)] {
            let found = assessor(of_patches, of_all).assess(&Pyramid::new(&photo), &quad);
            assert_eq!(found, Err(InferenceError::Shape), "{of_patches} {of_all}");
        }
    }
}
