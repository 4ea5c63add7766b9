//! From which score on a photo is doubted, and from which it is taken for a recapture.

/// Score under which photos are doubted: 8 of 851 drawn originals lie under it, 0.9 %, each scored by a network that was
/// trained without it (`bonin_training.train_originality` prints both thresholds).
const SUSPECT_BELOW: f32 = 0.09;

/// Score under which photos are taken for recaptures: one of the same originals lies under it.
const RECAPTURED_BELOW: f32 = 0.01;

/// The host's two thresholds on [`Originality::score`](super::Originality::score).
///
/// The default ones were set on drawings that the network was not trained on: 0.9 % of originals lie under the first
/// and one of 851 under the second. A host that has settled some hundreds of its own photos learns its own with
/// [`Threshold::from_scores`](super::Threshold::from_scores).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OriginalityPolicy {
    suspect_below: f32,
    recaptured_below: f32,
}

/// Thresholds that make no policy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("thresholds must lie between 0 and 1, the one for recaptures not above the one for doubt")]
pub struct InvalidPolicy;

impl OriginalityPolicy {
    /// Photos with a score under `suspect_below` are doubted, those under `recaptured_below` are taken for
    /// recaptures. Equal values leave out doubt; zeros flag nothing.
    ///
    /// # Errors
    /// [`InvalidPolicy`] unless `0 <= recaptured_below <= suspect_below <= 1`.
    pub fn new(suspect_below: f32, recaptured_below: f32) -> Result<Self, InvalidPolicy> {
        let ordered = (0.0..=1.0).contains(&suspect_below) && (0.0..=suspect_below).contains(&recaptured_below);
        ordered.then_some(Self { suspect_below, recaptured_below }).ok_or(InvalidPolicy)
    }

    /// Score under which photos are doubted.
    #[must_use]
    pub const fn suspect_below(&self) -> f32 {
        self.suspect_below
    }

    /// Score under which photos are taken for recaptures.
    #[must_use]
    pub const fn recaptured_below(&self) -> f32 {
        self.recaptured_below
    }
}

impl Default for OriginalityPolicy {
    fn default() -> Self {
        Self { suspect_below: SUSPECT_BELOW, recaptured_below: RECAPTURED_BELOW }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_are_ordered_shares() {
        for (suspect, recaptured, fine) in [
            (0.5, 0.1, true),
            (0.5, 0.5, true),
            (0.0, 0.0, true),
            (1.0, 1.0, true),
            (0.5, 0.51, false),
            (1.01, 0.5, false),
            (0.5, -0.01, false),
            (f32::NAN, 0.0, false),
            (0.5, f32::NAN, false),
        ] {
            assert_eq!(OriginalityPolicy::new(suspect, recaptured).is_ok(), fine, "{suspect} {recaptured}");
        }
        let default = OriginalityPolicy::default();
        assert_eq!(OriginalityPolicy::new(default.suspect_below(), default.recaptured_below()), Ok(default));
    }
}
