//! Places where print may stand although the network is not sure enough of it for a line.
//!
//! A reading has no use for them. A stored copy must not show a number there: a ghost number that ran into the end of a date
//! came out at 0.4, was no line, and stayed.

use super::CELL;
use super::regions::{CellMap, MIN_CELLS};
use crate::card::geometry::Rect;
use crate::card::text_line::TextRegion;

/// Print may stand where a cell says so with this probability.
const MIN_FAINT: f32 = 0.25;

impl CellMap<'_> {
    /// Such places beside `lines`, as wide as three digits of the finest print or wider, in shares of the document.
    pub(super) fn faint(&self, lines: &[TextRegion]) -> Vec<Rect> {
        let cell = CELL as f32;
        let (width, height) = (self.columns as f32 * cell, self.rows as f32 * cell);
        let known = |place: usize| {
            let x = ((place % self.columns) as f32 + 0.5) * cell / width;
            let y = ((place / self.columns) as f32 + 0.5) * cell / height;
            let within = |b: &Rect| (b.left..=b.right).contains(&x) && (b.top..=b.bottom).contains(&y);
            lines.iter().any(|line| within(&line.bounds))
        };
        let ground = self.plane(0).iter().enumerate();
        let open: Vec<u8> =
            ground.map(|(place, ground)| u8::from(1.0 - ground >= MIN_FAINT && !known(place))).collect();
        let line = |cells: Vec<usize>| {
            let parts = cells.into_iter().map(|place| {
                let vote = self.vote(place);
                // A cell knows little about the height of a line of which it is not sure: its own height at least.
                let half = 0.5 * vote.height.max(cell);
                Rect::new(vote.left, vote.center - half, vote.left + cell, vote.center + half)
            });
            let all = parts.reduce(|a, b| a.union(&b))?;
            let wide = all.width() >= MIN_CELLS as f32 * cell && all.height().is_finite();
            wide.then(|| Rect::new(all.left / width, all.top / height, all.right / width, all.bottom / height))
        };
        let places = self.components(&open).into_iter().filter(|(_, cells)| cells.len() >= MIN_CELLS);
        places.filter_map(|(_, cells)| line(cells)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::regions::CellMap;
    use super::super::regions::tests::{CELLS, COLUMNS, ROWS, map};
    use crate::inference::Tensor;

    /// A sure line, and print beside it of which the network is as sure as said.
    fn faint(sure: f32, columns: core::ops::Range<usize>, rows: core::ops::Range<usize>) -> usize {
        let mut data = map(&[(3, 10..40, 20..22)]).data().to_vec();
        for place in rows.flat_map(|row| columns.clone().map(move |column| row * COLUMNS + column)) {
            data[place] = 1.0 - sure;
            data[19 * CELLS + place] = sure;
            data[30 * CELLS + place] = 0.5;
            data[31 * CELLS + place] = 0.5;
        }
        let tensor = Tensor::new(&[1, 32, ROWS, COLUMNS], data).unwrap();
        let cells = CellMap::new(&tensor, COLUMNS, ROWS).unwrap();
        cells.faint(&cells.regions(false)).len()
    }

    #[test]
    fn print_that_is_no_line_is_faint() {
        assert_eq!(faint(0.3, 60..70, 20..22), 1);
        assert_eq!(faint(0.2, 60..70, 20..22), 0, "too faint for anything");
        assert_eq!(faint(0.9, 60..70, 20..22), 0, "a line");
        assert_eq!(faint(0.3, 60..62, 20..22), 0, "no room for digits");
    }

    #[test]
    fn print_beyond_the_end_of_a_line_is_faint_and_within_it_is_known() {
        assert_eq!(faint(0.3, 41..50, 20..22), 1);
        assert_eq!(faint(0.3, 20..30, 22..23), 0, "within its height");
        assert_eq!(faint(0.3, 20..30, 24..26), 1, "below it");
    }

    #[test]
    fn values_that_are_no_numbers_give_no_place() {
        let mut data = map(&[]).data().to_vec();
        data[..CELLS].fill(0.7);
        data[30 * CELLS..].fill(f32::NAN);
        let tensor = Tensor::new(&[1, 32, ROWS, COLUMNS], data).unwrap();
        assert!(CellMap::new(&tensor, COLUMNS, ROWS).unwrap().faint(&[]).is_empty());
    }
}
