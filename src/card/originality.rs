//! Whether a photo shows the document itself, as far as the picture tells.

mod fourier;
mod grain;
mod measure;
mod policy;
mod spectrum;
mod surroundings;
mod threshold;
mod tones;
mod view;

pub use measure::Measurements;
pub use policy::{InvalidPolicy, OriginalityPolicy};
pub use threshold::{Threshold, ThresholdError};

use spectrum::Spectra;

use crate::card::geometry::Quad;
use crate::card::rectification::Pyramid;

/// Assesses photos. Build it once and share it.
pub struct Assessor {
    spectra: Spectra,
}

/// What the picture tells.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Originality {
    score: f32,
}

impl Originality {
    /// score
    #[must_use]
    pub const fn score(&self) -> f32 {
        self.score
    }

    #[cfg(test)]
    pub(crate) const fn specimen(score: f32) -> Self {
        Self { score }
    }
}

impl Assessor {
    /// new
    #[must_use]
    pub fn new() -> Self {
        Self { spectra: Spectra::new() }
    }

    /// Measures a photo around the card's outline; `None` if the outline is degenerate.
    #[must_use]
    pub fn measure(&self, photo: &Pyramid<'_>, quad: &Quad) -> Option<Measurements> {
        Measurements::of(&self.spectra, photo, quad)
    }
}
