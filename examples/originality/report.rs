//! Who was flagged, as tables.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use bonin::card::RetakeReason;
use bonin::card::originality::{Originality, Threshold};

use crate::truth::{ORIGINAL, Truth};

/// One photo and what came of it.
pub(crate) struct Seen {
    pub(crate) truth: Truth,
    /// Its fields were read.
    pub(crate) read: bool,
    /// The reader's reasons name a recapture or a copy.
    pub(crate) flagged: bool,
    pub(crate) originality: Option<Originality>,
}

impl Seen {
    pub(crate) fn score(&self) -> Option<f32> {
        self.originality.as_ref().map(Originality::score)
    }
}

/// Whether a reason is about originality.
pub(crate) fn is_flag(reason: RetakeReason) -> bool {
    matches!(reason, RetakeReason::Recapture | RetakeReason::Copy)
}

/// All tables as text. `rate` is the share of originals that a learned threshold may flag.
pub(crate) fn tables(seen: &[Seen], rate: f32) -> String {
    let mut out = String::new();
    let mut groups: BTreeMap<(bool, String), Vec<&Seen>> = BTreeMap::new();
    for photo in seen {
        let recapture = photo.truth.cause != ORIGINAL;
        let cause = photo.truth.cause.clone();
        groups.entry((recapture, format!("{cause} / {}", photo.truth.family))).or_default().push(photo);
        groups.entry((recapture, cause)).or_default().push(photo);
        groups
            .entry((recapture, if recapture { "all but originals".to_owned() } else { ORIGINAL.to_owned() }))
            .or_default();
        if recapture {
            groups.entry((true, "all but originals".to_owned())).or_default().push(photo);
        }
    }
    let scores = |original: bool| -> Vec<f32> {
        seen.iter().filter(|s| (s.truth.cause == ORIGINAL) == original).filter_map(Seen::score).collect()
    };
    let learned = Threshold::from_scores(&scores(true), &scores(false), rate);
    let cut = learned.as_ref().map_or(0.0, |learned| learned.score);
    let _ = writeln!(
        out,
        "{:<34}{:>8}{:>10}{:>10}{:>12}{:>12}{:>12}",
        "", "photos", "assessed", "flagged", "of assessed", "read, not f.", "at learned"
    );
    for ((_, name), photos) in &groups {
        let count = |of: &dyn Fn(&Seen) -> bool| photos.iter().filter(|photo| of(photo)).count();
        let assessed = count(&|s| s.originality.is_some());
        let flagged = count(&|s| s.flagged);
        let _ = writeln!(
            out,
            "{name:<34}{:>8}{:>10}{:>10}{:>12}{:>12}{:>12}",
            photos.len(),
            assessed,
            percent(flagged, photos.len()),
            percent(flagged, assessed),
            percent(count(&|s| s.read && !s.flagged), photos.len()),
            percent(count(&|s| s.score().is_some_and(|score| score < cut)), assessed),
        );
    }
    let _ = writeln!(out);
    match learned {
        Ok(learned) => {
            let _ = writeln!(
                out,
                "learned from these photos: flag under {:.4}; {:.2} % of originals (at most {:.2} % of such, 95 % sure)",
                learned.score,
                learned.false_flags * 100.0,
                learned.false_flags_at_most * 100.0
            );
        }
        Err(error) => {
            let _ = writeln!(out, "no threshold can be learned from these photos: {error}");
        }
    }
    out
}

fn percent(part: usize, whole: usize) -> String {
    if whole == 0 { "-".to_owned() } else { format!("{:.1} %", part as f64 * 100.0 / whole as f64) }
}
