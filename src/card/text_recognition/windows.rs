//! Lines wider than the recognizer takes: overlapping windows, whose steps are joined before they become characters.
//!
//! Machine-readable lines are twice as wide as the widest input; squeezed into it, their signs would be half as wide as any
//! that the network was trained on. Windows begin on whole steps, so that a place of the line is the same step in each.

use super::STRIDE;
use super::alphabet::{BLANK, OUTPUTS};

/// Least overlap of two windows, in pixels: four signs of machine-readable print, so that one of the two sees each whole.
const OVERLAP: usize = 96;
/// Most windows of one line: what is longer is no line of print.
pub(super) const MOST: usize = 4;
/// Steps on either side of a seam that are blank in both windows, if any place has them.
const BLANK_REACH: usize = 1;

/// Widest line that windows of `widest` pixels cover.
pub(super) const fn limit(widest: usize) -> usize {
    widest + (MOST - 1) * (widest - OVERLAP)
}

/// First columns of the windows over a line of `width` pixels, evenly spaced, each `widest` wide; one for a line that fits.
pub(super) fn starts(width: usize, widest: usize) -> Vec<usize> {
    let beyond = width.saturating_sub(widest);
    let count = 1 + beyond.div_ceil(widest - OVERLAP);
    (0..count).map(|k| k * beyond / (count - 1).max(1) / STRIDE * STRIDE).collect()
}

/// The steps of a whole line from those of its windows, each with its first column.
pub(super) fn joined(windows: &[(usize, Vec<f32>)]) -> Vec<f32> {
    let mut line: Vec<f32> = Vec::new();
    for (start, steps) in windows {
        let first = start / STRIDE;
        let (have, new) = (line.len() / OUTPUTS, steps.len() / OUTPUTS);
        // Steps of the line that both know. The first window, and one that leaves a hole, know none.
        let shared = first.min(have)..have.min(first + new);
        let seam = seam(&line, steps, first, shared);
        line.truncate(seam * OUTPUTS);
        line.extend_from_slice(steps.get(seam.saturating_sub(first) * OUTPUTS..).unwrap_or_default());
    }
    line
}

/// The step from which the later window is believed: where both see the blank between two signs, nearest the middle of what
/// both see. A sign read at a step's distance by the two would else be lost or doubled.
fn seam(line: &[f32], steps: &[f32], first: usize, shared: core::ops::Range<usize>) -> usize {
    let blank = |values: &[f32], step: usize| values.get(step * OUTPUTS + BLANK).copied().unwrap_or(f32::NEG_INFINITY);
    let both = |step: usize| {
        let around = step.saturating_sub(BLANK_REACH)..=step + BLANK_REACH;
        around.fold(0.0f32, |least, k| least.min(blank(line, k)).min(blank(steps, k.saturating_sub(first))))
    };
    let middle = shared.start.midpoint(shared.end);
    let far = |step: usize| step.abs_diff(middle);
    // The surest blank; of those more likely than not, the nearest to the middle.
    let key = |step: usize| both(step).min(0.5f32.ln());
    let inner = shared.start + BLANK_REACH..shared.end.saturating_sub(BLANK_REACH);
    inner.max_by(|&a, &b| key(a).total_cmp(&key(b)).then(far(b).cmp(&far(a)))).unwrap_or(middle)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDEST: usize = 576;

    #[test]
    fn windows_cover_the_line_and_overlap_by_four_signs() {
        assert_eq!(starts(100, WIDEST), [0]);
        assert_eq!(starts(WIDEST, WIDEST), [0]);
        for width in (WIDEST + STRIDE..=limit(WIDEST)).step_by(STRIDE) {
            let starts = starts(width, WIDEST);
            assert!(starts.len() >= 2 && starts.len() <= MOST, "{width}");
            assert!(starts.iter().all(|start| start % STRIDE == 0));
            assert!(starts.windows(2).all(|two| two[0] < two[1] && two[0] + WIDEST >= two[1] + OVERLAP - STRIDE));
            assert_eq!(starts[0], 0);
            assert_eq!(starts.last().unwrap() + WIDEST, width, "the last window ends with the line");
        }
    }

    /// Steps of a line of 44 signs, one each six steps, seen from `start` on and shifted by up to one step.
    fn steps(start: usize, count: usize, shift: usize) -> Vec<f32> {
        let mut out = vec![-20.0; count * OUTPUTS];
        for (k, step) in out.chunks_exact_mut(OUTPUTS).enumerate() {
            let place = start / STRIDE + k;
            let sign = place.checked_sub(shift).filter(|p| p % 6 == 3).map(|p| p / 6 + 1);
            step[sign.map_or(BLANK, |s| BLANK + s)] = 0.0;
        }
        out
    }

    #[test]
    fn every_sign_comes_once_however_the_windows_disagree() {
        for width in [1056, 1160, 1300] {
            for shifts in [[0, 1, 0, 1], [1, 0, 1, 0], [0, 0, 0, 0]] {
                let windows: Vec<(usize, Vec<f32>)> = starts(width, WIDEST)
                    .into_iter()
                    .zip(shifts)
                    .map(|(start, shift)| (start, steps(start, WIDEST / STRIDE, shift)))
                    .collect();
                let line = joined(&windows);
                assert_eq!(line.len(), width / STRIDE * OUTPUTS);
                let mut signs: Vec<usize> = line
                    .chunks_exact(OUTPUTS)
                    .filter_map(|step| step.iter().position(|p| *p == 0.0).filter(|&class| class != BLANK))
                    .collect();
                signs.dedup();
                assert_eq!(signs, (1..=signs.len()).collect::<Vec<_>>(), "{width}");
                assert!(signs.len() >= width / STRIDE / 6);
            }
        }
    }

    #[test]
    fn windows_of_any_length_never_panic() {
        for windows in [vec![], vec![(0, vec![])], vec![(576, vec![0.0; OUTPUTS]), (0, vec![0.0; 3 * OUTPUTS + 1])]] {
            let _ = joined(&windows);
        }
    }
}
