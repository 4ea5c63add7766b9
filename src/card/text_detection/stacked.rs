//! Lines printed so close that their cells touch are told apart by what each cell says of its own line.

/// One cell of a component, in input pixels.
#[derive(Clone, Copy)]
pub(super) struct Vote {
    /// Where the cell stands in the map.
    pub(super) cell: usize,
    pub(super) left: f32,
    /// The middle of the line that the cell believes to belong to.
    pub(super) center: f32,
    /// The height of that line.
    pub(super) height: f32,
}

/// Two lines' middles lie at least this many line heights apart. Within one line, cells differ by less than 0.2; where two
/// touch, those between them name a middle between theirs and pull both groups together.
const MIN_PITCH: f32 = 0.45;
/// Share of the narrower one's width in which two lines lie over each other: less is one line that leans.
const MIN_OVERLAP: f32 = 0.5;
/// Rounds of looking for the two middles; it settles after three or four.
const ROUNDS: usize = 8;
/// Most lines in one component: an address of four, a label above and below.
const MAX_LINES: usize = 6;

/// The cells of each line, from top to bottom; all of them together where they are of one line.
pub(super) fn lines(votes: Vec<Vote>, fewest: usize) -> Vec<Vec<Vote>> {
    let mut done = Vec::new();
    let mut open = vec![votes];
    while let Some(votes) = open.pop() {
        match two_lines(&votes, fewest) {
            Some((upper, lower)) if done.len() + open.len() < MAX_LINES => {
                open.push(lower);
                open.push(upper);
            }
            _ => done.push(votes),
        }
    }
    done
}

/// The upper and the lower half, if there are two.
fn two_lines(votes: &[Vote], fewest: usize) -> Option<(Vec<Vote>, Vec<Vote>)> {
    let count = votes.len() as f32;
    let height = votes.iter().map(|v| v.height).sum::<f32>() / count;
    let ends = || votes.iter().map(|v| v.center);
    let (mut above, mut below) = (ends().fold(f32::INFINITY, f32::min), ends().fold(f32::NEG_INFINITY, f32::max));
    // A cell's say may be anything; what is no number or no height splits nothing.
    if !(height > 0.0 && below - above >= MIN_PITCH * height && below.is_finite() && above.is_finite()) {
        return None;
    }
    let mean = |votes: &[Vote]| votes.iter().map(|v| v.center).sum::<f32>() / votes.len() as f32;
    let halves = |between: f32| votes.iter().partition::<Vec<Vote>, _>(|v| v.center < between);
    for _ in 0..ROUNDS {
        let (upper, lower) = halves(0.5 * (above + below));
        if upper.len() < fewest || lower.len() < fewest {
            return None;
        }
        (above, below) = (mean(&upper), mean(&lower));
    }
    let (upper, lower) = halves(0.5 * (above + below));
    let apart = below - above >= MIN_PITCH * height;
    (apart && upper.len() >= fewest && lower.len() >= fewest && overlap(&upper, &lower) >= MIN_OVERLAP)
        .then_some((upper, lower))
}

/// How much of the narrower one's width lies over the other.
fn overlap(a: &[Vote], b: &[Vote]) -> f32 {
    let extent = |votes: &[Vote]| {
        let left = votes.iter().map(|v| v.left).fold(f32::INFINITY, f32::min);
        let right = votes.iter().map(|v| v.left + super::CELL as f32).fold(f32::NEG_INFINITY, f32::max);
        (left, right)
    };
    let ((al, ar), (bl, br)) = (extent(a), extent(b));
    (ar.min(br) - al.max(bl)) / (ar - al).min(br - bl).max(f32::MIN_POSITIVE)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A row of cells whose line's middle is `center` at its left end and `center + lean` at its right.
    fn row(columns: core::ops::Range<usize>, center: f32, lean: f32) -> Vec<Vote> {
        let width = columns.len() as f32;
        let first = columns.start;
        columns
            .map(|c| Vote {
                cell: c,
                left: 4.0 * c as f32,
                center: center + lean * (c - first) as f32 / width,
                height: 10.0,
            })
            .collect()
    }

    fn counts(rows: &[Vec<Vote>]) -> Vec<usize> {
        lines(rows.concat(), 3).iter().map(Vec::len).collect()
    }

    #[test]
    fn touching_lines_come_apart_from_top_to_bottom() {
        assert_eq!(counts(&[row(0..40, 50.0, 0.0), row(0..20, 62.0, 0.0)]), [40, 20]);
        assert_eq!(counts(&[row(0..20, 62.0, 1.0), row(0..40, 50.0, 1.0), row(0..9, 74.0, 0.0)]), [40, 20, 9]);
    }

    #[test]
    fn one_line_stays_one_even_if_it_leans() {
        assert_eq!(counts(&[row(0..40, 50.0, 0.0), row(0..40, 51.5, 0.0)]), [80]);
        assert_eq!(counts(&[row(0..80, 50.0, 24.0)]), [80]);
    }

    #[test]
    fn the_pitch_is_asked_from_both_sides() {
        assert_eq!(counts(&[row(0..40, 50.0, 0.0), row(0..40, 54.6, 0.0)]), [40, 40]);
        assert_eq!(counts(&[row(0..40, 50.0, 0.0), row(0..40, 54.4, 0.0)]), [80]);
    }

    #[test]
    fn specks_and_nonsense_split_nothing() {
        assert_eq!(counts(&[row(0..40, 50.0, 0.0), row(0..2, 70.0, 0.0)]), [42]);
        let mut odd = row(0..40, 50.0, 0.0);
        odd[3].center = f32::NAN;
        odd[5].height = f32::INFINITY;
        assert_eq!(lines(odd, 3).len(), 1);
    }
}
