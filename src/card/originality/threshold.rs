//! A host's own threshold, from scores of photos that it has judged itself.
//!
//! What the default threshold was set by are drawings. A host keeps the score beside each photo that people or the
//! issuer's service have settled, originals and recaptures apart, and asks here where to cut.

/// Share of draws in which a stated bound may be wrong: one in twenty.
const DOUBT: f64 = 0.05;

/// Halvings by which a bound is narrowed down: past the precision of the result.
const HALVINGS: usize = 60;

/// Why no threshold could be learned.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum ThresholdError {
    /// Even if none of the originals were flagged, they would be too few to promise the rate.
    #[error("{given} originals are too few to promise the rate: {needed} are needed")]
    TooFewOriginals {
        /// How many there were.
        given: usize,
        /// How many it takes at least.
        needed: usize,
    },
    /// A score is no number between 0 and 1.
    #[error("a score does not lie between 0 and 1")]
    InvalidScore,
    /// The rate is not between 0 and 1, both left out.
    #[error("the rate does not lie between 0 and 1")]
    InvalidRate,
}

/// A threshold with what it was learned from. Photos with a score under it are flagged.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Threshold {
    /// Scores under this are flagged; 0 flags nothing.
    pub score: f32,
    /// Share of the given originals that it flags.
    pub false_flags: f32,
    /// What that share is at most among all photos like these, with a confidence of 95 %.
    pub false_flags_at_most: f32,
    /// Share of the given recaptures that it flags; `None` if none were given.
    pub caught: Option<f32>,
    /// What that share is at least among all photos like these, with a confidence of 95 %.
    pub caught_at_least: Option<f32>,
}

impl Threshold {
    /// The highest threshold that keeps its promise: of originals like these, at most `max_false_flag_rate` are
    /// flagged, with a confidence of 95 % (exact binomial bound of Clopper and Pearson). The order of scores does not
    /// matter.
    ///
    /// Scores must come from photos that were taken in no order of their scores: those that were looked at because of
    /// a low score would make it too low. A rate of 0.01 takes 299 originals at least; with those, not one of them is
    /// flagged.
    ///
    /// # Errors
    /// [`ThresholdError`]; nothing is guessed from too little.
    ///
    /// ```
    /// use bonin::card::originality::Threshold;
    ///
    /// let originals: Vec<f32> = (0..1000).map(|k| 0.5 + k as f32 / 2000.0).collect();
    /// let recaptures = [0.02, 0.1, 0.3, 0.6];
    /// let learned = Threshold::from_scores(&originals, &recaptures, 0.01)?;
    /// assert!(learned.false_flags_at_most <= 0.01);
    /// assert_eq!(learned.caught, Some(0.75));
    /// # Ok::<(), bonin::card::originality::ThresholdError>(())
    /// ```
    pub fn from_scores(
        originals: &[f32],
        recaptures: &[f32],
        max_false_flag_rate: f32,
    ) -> Result<Self, ThresholdError> {
        if !(max_false_flag_rate > 0.0 && max_false_flag_rate < 1.0) {
            return Err(ThresholdError::InvalidRate);
        }
        if originals.iter().chain(recaptures).any(|score| !(0.0..=1.0).contains(score)) {
            return Err(ThresholdError::InvalidScore);
        }
        let rate = f64::from(max_false_flag_rate);
        let count = originals.len();
        if at_most(0, count) > rate {
            let needed = (DOUBT.ln() / (-rate).ln_1p()).ceil() as usize;
            return Err(ThresholdError::TooFewOriginals { given: count, needed: needed.max(count + 1) });
        }
        // The bound rises with the count of flagged ones: the most that it allows, by halves.
        let (mut allowed, mut beyond) = (0, count);
        while beyond - allowed > 1 {
            let middle = allowed + (beyond - allowed) / 2;
            if at_most(middle, count) <= rate { allowed = middle } else { beyond = middle }
        }
        let mut sorted = originals.to_vec();
        sorted.sort_unstable_by(f32::total_cmp);
        // As many scores lie under this one as may be flagged, or fewer where some are equal.
        let score = sorted.get(allowed).copied().unwrap_or(0.0);
        let under = |scores: &[f32]| scores.iter().filter(|&&s| s < score).count();
        let flagged = under(originals);
        let caught = (!recaptures.is_empty()).then(|| (under(recaptures), recaptures.len()));
        let missed_at_most = |(hit, all): (usize, usize)| at_most(all - hit, all);
        Ok(Self {
            score,
            false_flags: flagged as f32 / count as f32,
            false_flags_at_most: at_most(flagged, count) as f32,
            caught: caught.map(|(hit, all)| hit as f32 / all as f32),
            caught_at_least: caught.map(|pair| (1.0 - missed_at_most(pair)) as f32),
        })
    }
}

/// The largest share of a thing that would still show up `seen` times or fewer among `count` in one of twenty draws.
fn at_most(seen: usize, count: usize) -> f64 {
    if seen >= count {
        return 1.0;
    }
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..HALVINGS {
        let middle = 0.5 * (low + high);
        if tail(seen, count, middle) > DOUBT { low = middle } else { high = middle }
    }
    high
}

/// Probability of at most `seen` hits in `count` draws of probability `share`, 0 < share < 1.
fn tail(seen: usize, count: usize, share: f64) -> f64 {
    let (hit, miss) = (share.ln(), (-share).ln_1p());
    // In logarithms: single terms are too small for numbers, and so is their first.
    let mut term = count as f64 * miss;
    let mut sum = term.exp();
    for k in 1..=seen {
        term += ((count - k + 1) as f64 / k as f64).ln() + hit - miss;
        sum += term.exp();
    }
    sum
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn even(count: usize) -> Vec<f32> {
        (0..count).map(|k| (k as f32 + 0.5) / count as f32).collect()
    }

    // Values of the exact bound from tables of the binomial distribution (one-sided, 95 %).
    #[test]
    fn bounds_are_the_exact_ones() {
        for (seen, count, bound) in
            [(0, 299, 0.00997), (0, 10, 0.2589), (1, 10, 0.3942), (5, 100, 0.1023), (10, 10, 1.0), (0, 0, 1.0)]
        {
            assert!((at_most(seen, count) - bound).abs() < 1e-4, "{seen} of {count}: {}", at_most(seen, count));
        }
    }

    #[test]
    fn a_percent_takes_299_originals() {
        assert_eq!(
            Threshold::from_scores(&even(298), &[], 0.01).unwrap_err(),
            ThresholdError::TooFewOriginals { given: 298, needed: 299 }
        );
        let learned = Threshold::from_scores(&even(299), &[], 0.01).unwrap();
        assert_eq!((learned.score, learned.false_flags, learned.caught), (even(299)[0], 0.0, None));
    }

    #[test]
    fn more_originals_allow_more_of_the_rate() {
        let flagged: Vec<f32> = [300, 1_000, 10_000, 100_000]
            .map(|n| Threshold::from_scores(&even(n), &[], 0.01).unwrap().false_flags)
            .into();
        assert!(flagged.windows(2).all(|w| w[0] < w[1]) && flagged[3] > 0.009, "{flagged:?}");
    }

    #[test]
    fn equal_scores_are_flagged_together_or_not_at_all() {
        let mut originals = vec![0.2; 50];
        originals.extend(even(950).iter().map(|s| 0.5 + s / 2.0));
        let learned = Threshold::from_scores(&originals, &[0.1, 0.2, 0.3], 0.01).unwrap();
        assert_eq!((learned.score, learned.false_flags), (0.2, 0.0));
        assert_eq!(learned.caught, Some(1.0 / 3.0));
    }

    #[test]
    fn nonsense_is_refused() {
        for rate in [0.0, 1.0, -0.1, f32::NAN, f32::INFINITY] {
            assert_eq!(Threshold::from_scores(&even(500), &[], rate).unwrap_err(), ThresholdError::InvalidRate);
        }
        for score in [f32::NAN, -0.01, 1.01] {
            let mut originals = even(500);
            originals[77] = score;
            assert_eq!(Threshold::from_scores(&originals, &[], 0.01).unwrap_err(), ThresholdError::InvalidScore);
            assert_eq!(Threshold::from_scores(&even(500), &[score], 0.01).unwrap_err(), ThresholdError::InvalidScore);
        }
        assert!(matches!(
            Threshold::from_scores(&[], &[], 0.5).unwrap_err(),
            ThresholdError::TooFewOriginals { given: 0, needed: 5 }
        ));
    }

    proptest! {
        #[test]
        fn the_promise_holds_and_one_more_would_break_it(
            originals in prop::collection::vec(0.0f32..=1.0, 60..400), rate in 0.06f32..0.5,
        ) {
            let learned = Threshold::from_scores(&originals, &originals, rate).unwrap();
            prop_assert!(learned.false_flags_at_most <= rate);
            prop_assert!(learned.false_flags <= learned.false_flags_at_most);
            prop_assert!(learned.caught_at_least.unwrap() <= learned.caught.unwrap());
            let above = originals.iter().filter(|&&s| s <= learned.score).count();
            prop_assert!(at_most(above, originals.len()) as f32 > rate);
        }
    }
}
