//! From the network's cells to boxes.

use super::stacked::{self, Vote};
use super::{CELL, REACH, ROLES};
use crate::card::geometry::Rect;
use crate::card::text_line::TextRegion;
use crate::inference::Tensor;

const CLASSES: usize = ROLES.len() + 1;
/// A cell belongs to a line's core from this probability of any text on.
const MIN_TEXT: f32 = 0.5;
/// Lines of fewer cells are specks.
pub(super) const MIN_CELLS: usize = 3;
/// A sign that stands alone, as the letter for the sex does, has one or two cells: it is taken for one if nothing else stands on
/// its row within this many of its heights.
const LONE: f32 = 1.0;
/// Most signs that stand alone: a passport's page has two, specks are many.
const MAX_LONE: usize = 6;
/// No document has nearly as many lines (a passport's page about 35, its labels among them); what has more is noise, and
/// time is not spent on it.
const MAX_REGIONS: usize = 56;
/// Most pieces that are put together, the heaviest: doing so is cubic, and cells of a hostile picture can fall into 7,500.
const MAX_PIECES: usize = 256;
/// A piece narrower than this many times its height, at the end of another on the same row, is a part of it that the
/// network took for another role: roles flicker at the ends of a line.
const SLIVER: f32 = 1.1;
/// So is a piece of any width of whose role the network is no surer than this. Lines of the looks that it knows come out at
/// 0.8 and more; on an unknown look, one number fell into four pieces of three roles at 0.4 to 0.5.
const UNSURE: f32 = 0.6;
/// And one that overlaps the other while one of the two is no surer than this.
const UNSURE_OVERLAPPING: f32 = 0.8;
/// So is a piece of which this share of the width lies within the other.
const WITHIN: f32 = 0.6;

/// The network's answer for one document.
pub(super) struct CellMap<'a> {
    values: &'a [f32],
    pub(super) columns: usize,
    pub(super) rows: usize,
}

/// A component of cells while it becomes a box, in input pixels.
#[derive(Clone)]
struct Piece {
    bounds: Rect,
    role: usize,
    weight: f32,
    probability: f32,
}

impl<'a> CellMap<'a> {
    pub(super) fn new(cells: &'a Tensor, columns: usize, rows: usize) -> Option<Self> {
        (cells.shape() == [1, CLASSES + 2, rows, columns]).then(|| Self { values: cells.data(), columns, rows })
    }

    const fn cells(&self) -> usize {
        self.columns * self.rows
    }

    pub(super) fn plane(&self, channel: usize) -> &'a [f32] {
        self.values.get(channel * self.cells()..(channel + 1) * self.cells()).unwrap_or(&[])
    }

    fn value(&self, channel: usize, cell: usize) -> f32 {
        self.plane(channel).get(cell).copied().unwrap_or(0.0)
    }

    /// Lines from top to bottom, then from left to right. `lone_signs` tells that the document has lines of one letter.
    pub(super) fn regions(&self, lone_signs: bool) -> Vec<TextRegion> {
        let labels = self.labels();
        let (specks, components): (Vec<_>, Vec<_>) =
            self.components(&labels).into_iter().partition(|(_, cells)| cells.len() < MIN_CELLS);
        let mut pieces = self.pieces(components);
        if pieces.len() > MAX_PIECES {
            pieces.sort_by(|a, b| b.weight.total_cmp(&a.weight));
            pieces.truncate(MAX_PIECES);
        }
        absorb_flickers(&mut pieces);
        pieces.sort_by(|a, b| b.weight.total_cmp(&a.weight));
        pieces.truncate(MAX_REGIONS);
        if lone_signs {
            let mut lone = self.pieces(specks);
            lone.retain(|sign| !pieces.iter().any(|line| sign.stands_beside(line)));
            lone.sort_by(|a, b| b.weight.total_cmp(&a.weight));
            pieces.extend(lone.into_iter().take(MAX_LONE));
        }
        // A total order even over numbers that are none: sorting panics on any other.
        pieces.sort_by(|a, b| a.bounds.top.total_cmp(&b.bounds.top).then(a.bounds.left.total_cmp(&b.bounds.left)));
        pieces.iter().filter_map(|piece| piece.region(self.columns, self.rows)).collect()
    }

    /// The best role of each cell, counted from 1, or 0 for the ground.
    fn labels(&self) -> Vec<u8> {
        let mut best = vec![(0.0f32, 0u8); self.cells()];
        for class in 1..CLASSES {
            for (slot, &p) in best.iter_mut().zip(self.plane(class)) {
                if p > slot.0 {
                    *slot = (p, u8::try_from(class).unwrap_or(0));
                }
            }
        }
        best.iter()
            .zip(self.plane(0))
            .map(|(slot, &ground)| if 1.0 - ground >= MIN_TEXT { slot.1 } else { 0 })
            .collect()
    }

    /// The lines within the components of each role.
    fn pieces(&self, components: Vec<(u8, Vec<usize>)>) -> Vec<Piece> {
        let lines = components.into_iter().flat_map(|(label, cells)| {
            let votes = cells.iter().map(|&cell| self.vote(cell)).collect();
            stacked::lines(votes, MIN_CELLS).into_iter().map(move |line| (label, line))
        });
        lines.map(|(label, line)| self.piece(usize::from(label), &line)).collect()
    }

    /// Components of touching cells of one label, the ground (label 0) aside.
    pub(super) fn components(&self, labels: &[u8]) -> Vec<(u8, Vec<usize>)> {
        let columns = self.columns;
        let mut open = labels.to_vec();
        let mut components = Vec::new();
        let mut stack = Vec::new();
        for start in 0..open.len() {
            let label = open.get(start).copied().unwrap_or(0);
            if label == 0 {
                continue;
            }
            let mut cells = Vec::new();
            stack.push(start);
            while let Some(cell) = stack.pop() {
                match open.get_mut(cell) {
                    Some(slot) if *slot == label => *slot = 0,
                    _ => continue,
                }
                cells.push(cell);
                let column = cell % columns;
                if column > 0 {
                    stack.push(cell - 1);
                }
                if column + 1 < columns {
                    stack.push(cell + 1);
                }
                if cell >= columns {
                    stack.push(cell - columns);
                }
                stack.push(cell + columns);
            }
            components.push((label, cells));
        }
        components
    }

    /// What a cell says of the line that it is in.
    pub(super) fn vote(&self, cell: usize) -> Vote {
        let side = CELL as f32;
        let (column, row) = (cell % self.columns, cell / self.columns);
        let (up, down) = (REACH * self.value(CLASSES, cell), REACH * self.value(CLASSES + 1, cell));
        let middle = row as f32 * side + side / 2.0;
        Vote { cell, left: column as f32 * side, center: middle + 0.5 * (down - up), height: up + down }
    }

    fn piece(&self, label: usize, votes: &[Vote]) -> Piece {
        let cell = CELL as f32;
        let (mut left, mut right) = (f32::INFINITY, 0.0f32);
        let (mut top, mut bottom, mut weight, mut sure) = (0.0, 0.0, 0.0, 0.0);
        for vote in votes {
            left = left.min(vote.left);
            right = right.max(vote.left + cell);
            let p = self.value(label, vote.cell);
            top += p * (vote.center - 0.5 * vote.height);
            bottom += p * (vote.center + 0.5 * vote.height);
            sure += p * p;
            weight += p;
        }
        let scale = 1.0 / weight.max(f32::MIN_POSITIVE);
        Piece {
            bounds: Rect::new(left, top * scale, right, bottom * scale),
            role: label - 1,
            weight,
            probability: sure * scale,
        }
    }
}

impl Piece {
    /// Whether this piece is a part of `line`, which is heavier, under another role's name.
    fn flickers_beside(&self, line: &Self) -> bool {
        let (piece, line_box) = (&self.bounds, &line.bounds);
        let shared = piece.bottom.min(line_box.bottom) - piece.top.max(line_box.top);
        if shared <= 0.6 * piece.height().min(line_box.height()) {
            return false;
        }
        let gap = (line_box.left - piece.right).max(piece.left - line_box.right);
        let sliver = piece.width() < SLIVER * piece.height() && line_box.width() > piece.width() && gap <= CELL as f32;
        let sureness = self.probability.min(line.probability);
        let unsure = sureness < UNSURE && gap <= 2.0 * CELL as f32 || sureness < UNSURE_OVERLAPPING && gap < 0.0;
        // Two pieces of one role that touch are one line with a crack: cut there, the sign on the crack would be read twice.
        let cracked = self.role == line.role && gap <= CELL as f32;
        sliver || unsure || cracked || -gap >= WITHIN * piece.width()
    }

    /// Whether a line stands on this sign's row and near it.
    fn stands_beside(&self, line: &Self) -> bool {
        let (sign, line) = (&self.bounds, &line.bounds);
        let shared = sign.bottom.min(line.bottom) - sign.top.max(line.top);
        let gap = (line.left - sign.right).max(sign.left - line.right);
        shared > 0.0 && gap < LONE * sign.height()
    }

    /// The box in shares of the document; `None` where the network's reach makes no box.
    fn region(&self, columns: usize, rows: usize) -> Option<TextRegion> {
        let (w, h) = ((columns * CELL) as f32, (rows * CELL) as f32);
        let bounds = Rect::new(
            (self.bounds.left / w).clamp(0.0, 1.0),
            (self.bounds.top / h).clamp(0.0, 1.0),
            (self.bounds.right / w).clamp(0.0, 1.0),
            (self.bounds.bottom / h).clamp(0.0, 1.0),
        );
        // Written so that numbers that are none make no box either.
        let sound = self.probability.is_finite();
        let high_enough = bounds.height() * h >= 3.0 && bounds.width() * w >= 3.0;
        let role = ROLES.get(self.role).copied()?;
        (sound && high_enough).then_some(TextRegion { bounds, role, role_confidence: self.probability.clamp(0.0, 1.0) })
    }
}

/// Gives pieces of a line back to it that were taken for another role, the least first.
fn absorb_flickers(pieces: &mut Vec<Piece>) {
    pieces.sort_by(|a, b| a.weight.total_cmp(&b.weight));
    let mut index = 0;
    while index < pieces.len() {
        let Some((piece, rest)) = pieces.get_mut(index..).and_then(<[Piece]>::split_first_mut) else { break };
        // Of several lines that it could belong to, the heaviest.
        let Some(host) = rest.iter_mut().rev().find(|line| piece.flickers_beside(line)) else {
            index += 1;
            continue;
        };
        host.bounds.left = host.bounds.left.min(piece.bounds.left);
        host.bounds.right = host.bounds.right.max(piece.bounds.right);
        host.weight += piece.weight;
        pieces.remove(index);
        // What has grown may now be the heavier of two, and may touch what it did not.
        pieces.sort_by(|a, b| a.weight.total_cmp(&b.weight));
        index = 0;
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::card::text_line::Role;

    pub(in crate::card::text_detection) const COLUMNS: usize = 128;
    pub(in crate::card::text_detection) const ROWS: usize = 80;
    pub(in crate::card::text_detection) const CELLS: usize = COLUMNS * ROWS;

    fn regions(cells: &Tensor) -> Option<Vec<TextRegion>> {
        CellMap::new(cells, COLUMNS, ROWS).map(|map| map.regions(false))
    }

    /// A map that is all ground but for core rectangles: class, columns, rows, reach in cells up and down.
    pub(in crate::card::text_detection) fn map(
        cores: &[(usize, core::ops::Range<usize>, core::ops::Range<usize>)],
    ) -> Tensor {
        let mut data = vec![0.0; (CLASSES + 2) * CELLS];
        data[..CELLS].fill(1.0);
        for (class, columns, rows) in cores {
            let middle = (rows.start + rows.end) as f32 / 2.0 * 4.0;
            for row in rows.clone() {
                for column in columns.clone() {
                    let k = row * COLUMNS + column;
                    data[k] = 0.05;
                    data[class * CELLS + k] = 0.95;
                    let y = row as f32 * 4.0 + 2.0;
                    data[CLASSES * CELLS + k] = (y - (middle - 8.0)) / REACH;
                    data[(CLASSES + 1) * CELLS + k] = (middle + 8.0 - y) / REACH;
                }
            }
        }
        Tensor::new(&[1, CLASSES + 2, ROWS, COLUMNS], data).unwrap()
    }

    #[test]
    fn a_core_becomes_a_box_as_high_as_its_reach() {
        let tensor = map(&[(3, 10..40, 20..22)]);
        let found = regions(&tensor).unwrap();
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].role, Role::Name);
        let b = found[0].bounds;
        assert!((b.left - 40.0 / 512.0).abs() < 1e-4 && (b.right - 160.0 / 512.0).abs() < 1e-4);
        assert!((b.top - 76.0 / 320.0).abs() < 1e-4 && (b.bottom - 92.0 / 320.0).abs() < 1e-4);
    }

    #[test]
    fn lines_whose_cores_touch_are_two() {
        // Rows 20 and 21 reach for a middle of 84, rows 22 and 23 for one of 94.
        let mut data = map(&[(5, 10..40, 20..22), (5, 10..30, 22..24)]).data().to_vec();
        for k in (22..24).flat_map(|row| (10..30).map(move |column| row * COLUMNS + column)) {
            data[CLASSES * CELLS + k] -= 2.0 / REACH;
            data[(CLASSES + 1) * CELLS + k] -= 2.0 / REACH;
        }
        for k in (20..22).flat_map(|row| (10..40).map(move |column| row * COLUMNS + column)) {
            data[CLASSES * CELLS + k] -= 3.0 / REACH;
            data[(CLASSES + 1) * CELLS + k] -= 3.0 / REACH;
        }
        let found = regions(&Tensor::new(&[1, CLASSES + 2, ROWS, COLUMNS], data).unwrap()).unwrap();
        assert_eq!(found.len(), 2);
        assert!(found[0].bounds.bottom <= found[1].bounds.top + 0.01);
        assert!(found[0].bounds.right > found[1].bounds.right);
    }

    #[test]
    fn date_and_issuer_side_by_side_stay_apart() {
        let tensor = map(&[(6, 10..40, 20..22), (7, 40..80, 20..22)]);
        let found = regions(&tensor).unwrap();
        let roles: Vec<Role> = found.iter().map(|r| r.role).collect();
        assert_eq!(roles, [Role::IssueDate, Role::Issuer]);
    }

    #[test]
    fn a_flickering_end_is_part_of_its_line() {
        let tensor = map(&[(6, 10..40, 20..22), (7, 40..43, 20..22)]);
        let found = regions(&tensor).unwrap();
        assert_eq!(found.len(), 1);
        assert!((found[0].bounds.right - 172.0 / 512.0).abs() < 1e-4);
    }

    #[test]
    fn what_lies_within_a_line_is_a_part_of_it() {
        let tensor = map(&[(3, 10..40, 20..22), (17, 16..22, 22..23)]);
        let found = regions(&tensor).unwrap();
        assert_eq!(found.iter().map(|r| r.role).collect::<Vec<_>>(), [Role::Name]);
        let below = map(&[(3, 10..40, 20..22), (17, 16..22, 26..28)]);
        assert_eq!(regions(&below).unwrap().len(), 2, "another row");
    }

    #[test]
    fn pieces_of_unsure_roles_are_joined_and_sure_ones_are_not() {
        for (sure, expected) in [(0.95, 2), (0.5, 1)] {
            let mut data = map(&[(6, 10..30, 20..22), (7, 31..45, 20..22)]).data().to_vec();
            for slot in &mut data[7 * CELLS..8 * CELLS] {
                *slot = slot.min(sure);
            }
            let tensor = Tensor::new(&[1, CLASSES + 2, ROWS, COLUMNS], data).unwrap();
            let found = regions(&tensor).unwrap();
            assert_eq!(found.len(), expected, "{sure}");
            assert!((found[0].bounds.left - 40.0 / 512.0).abs() < 1e-4);
        }
    }

    #[test]
    fn cracks_in_a_line_are_closed_and_gaps_are_not() {
        for (from, expected) in [(41, 1), (42, 2)] {
            let tensor = map(&[(3, 10..40, 20..22), (3, from..60, 20..22)]);
            assert_eq!(regions(&tensor).unwrap().len(), expected, "{from}");
        }
    }

    #[test]
    fn a_card_full_of_tiny_lines_is_bounded() {
        // Three cells in a row of one role, then one of ground, each row of another role: 2,560 pieces.
        let mut cores = Vec::new();
        for row in 0..ROWS {
            for column in (0..COLUMNS).step_by(4) {
                cores.push((1 + (row * 11 + column / 4 * 7) % ROLES.len(), column..column + 3, row..row + 1));
            }
        }
        let tensor = map(&cores);
        let cells = CellMap::new(&tensor, COLUMNS, ROWS).unwrap();
        assert!(cells.pieces(cells.components(&cells.labels())).len() > MAX_PIECES);
        assert!(cells.regions(true).len() <= MAX_REGIONS);
    }

    #[test]
    fn pieces_that_are_no_numbers_are_still_sorted() {
        // Enough of them that a sort notices an order that is none.
        let mut data = map(&[]).data().to_vec();
        for (k, column) in (0..COLUMNS).step_by(4).enumerate() {
            for row in (0..ROWS).step_by(8) {
                for cell in (column..column + 3).map(|column| row * COLUMNS + column) {
                    data[cell] = 0.05;
                    data[(1 + k % 3) * CELLS + cell] = 0.95;
                    data[CLASSES * CELLS + cell] = if (k + row / 8) % 3 == 0 { f32::NAN } else { (k % 5) as f32 };
                    data[(CLASSES + 1) * CELLS + cell] = 0.4;
                }
            }
        }
        let tensor = Tensor::new(&[1, CLASSES + 2, ROWS, COLUMNS], data).unwrap();
        assert!(regions(&tensor).unwrap().len() <= MAX_REGIONS);
    }

    #[test]
    fn specks_and_other_shapes_give_nothing() {
        let tensor = map(&[(1, 10..12, 20..21)]);
        assert!(regions(&tensor).unwrap().is_empty());
        assert!(regions(&Tensor::new(&[1, 2], vec![0.0; 2]).unwrap()).is_none());
    }

    #[test]
    fn a_sign_that_stands_alone_is_a_line_where_documents_have_such() {
        let count = |cores: &[(usize, core::ops::Range<usize>, core::ops::Range<usize>)], lone_signs: bool| {
            let tensor = map(cores);
            CellMap::new(&tensor, COLUMNS, ROWS).unwrap().regions(lone_signs).len()
        };
        let sign = (15, 60..61, 20..22);
        assert_eq!((count(core::slice::from_ref(&sign), false), count(core::slice::from_ref(&sign), true)), (0, 1));
        // Its height is 16 pixels, four cells: a line as near as that has it for a speck at its end.
        assert_eq!(count(&[sign.clone(), (3, 30..55, 20..22)], true), 2, "five cells between");
        assert_eq!(count(&[sign.clone(), (3, 30..57, 20..22)], true), 1, "three cells between");
        assert_eq!(count(&[sign, (3, 30..57, 40..42)], true), 2, "another row");
        let specks: Vec<_> = (0..12).map(|k| (15, 10 * k..10 * k + 1, 20..22)).collect();
        assert_eq!(count(&specks, true), MAX_LONE);
    }

    #[test]
    fn values_that_are_no_numbers_give_no_box() {
        let mut data = map(&[(3, 10..40, 20..22)]).data().to_vec();
        data[CLASSES * CELLS..].fill(f32::NAN);
        let tensor = Tensor::new(&[1, CLASSES + 2, ROWS, COLUMNS], data).unwrap();
        assert!(regions(&tensor).unwrap().is_empty());
    }
}
