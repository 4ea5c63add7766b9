//! The two lines of a passport's machine readable zone.
//!
//! A line of another length than 44 signs is not read whole, however sure each sign is: nobody can say which one is too
//! many. Neither is one with a sign that its place does not allow (Doc 9303-4, 4.2.2): a letter in a date was misread.

use zeroize::Zeroizing;

use crate::card::document::Unreadable;
use crate::card::extraction::confidence::Finding;
use crate::card::extraction::rows::{Page, Span, compact, same_row};
use crate::card::mrz::{LINE_LENGTH, Mrz, parse};
use crate::card::text_line::Role;

/// Fewest signs of a line that is looked at without the role. Nothing else on a page is as long without a space.
const MIN_SIGNS: usize = 26;
/// The same without any filler.
const MIN_FULL: usize = 40;
/// Fewest signs of a line that is looked at for its role.
const MIN_SIGNS_OF_ROLE: usize = 8;
/// Widest gap inside a line that detection split, in line heights; signs stand 0.6 apart.
const MAX_GAP: f32 = 4.0;
/// Fewest digits by which a lower line without its upper one is known: the upper one has none at all.
const MIN_DIGITS: usize = 6;

/// Both lines, as far as they were found.
pub(crate) struct MrzLines {
    pub(crate) upper: Finding,
    pub(crate) lower: Finding,
    /// What the zone says.
    pub(crate) zone: Mrz,
    /// The lines that they came from.
    pub(crate) parts: Vec<usize>,
}

/// Which of the two lines.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    Upper,
    Lower,
}

/// Finds the lines by role or by their look, wherever they stand.
pub(crate) fn read(page: &Page) -> MrzLines {
    let rows = rows(page);
    let parts = rows.iter().flat_map(|row| row.parts.iter().copied()).collect();
    let (upper, lower) = match rows.as_slice() {
        [] => (None, None),
        [only] if only.count(|c| c.is_ascii_digit()) >= MIN_DIGITS => (None, Some(only)),
        [only] => (Some(only), None),
        [first, second, ..] => (Some(first), Some(second)),
    };
    let finding = |row: Option<&Span>, which| row.map_or_else(Finding::not_found, |row| verdict(row, which));
    let (upper_cells, lower_cells) = (cells(upper), cells(lower));
    MrzLines {
        upper: finding(upper, Which::Upper),
        lower: finding(lower, Which::Lower),
        // Centuries are not compared, so that the host's date is not needed.
        zone: parse(&upper_cells, &lower_cells, None),
        parts,
    }
}

fn cells(row: Option<&Span>) -> Zeroizing<Vec<(char, f32)>> {
    let signs = row.map(|row| row.signs.as_slice()).unwrap_or_default();
    let mut cells = Zeroizing::new(Vec::with_capacity(signs.len()));
    cells.extend(signs.iter().filter(|s| s.character != ' ').map(|s| (s.character, s.probability)));
    cells
}

/// The two longest rows of such signs, from top to bottom.
fn rows(page: &Page) -> Vec<Span> {
    let mut lines: Vec<&Span> = page.free().filter(|span| is_like(span)).collect();
    lines.sort_by(|a, b| a.bounds.left.total_cmp(&b.bounds.left));
    let mut rows: Vec<Span> = Vec::new();
    for line in lines {
        match rows.iter_mut().find(|row| same_row(&row.bounds, &line.bounds) && row.gap_to(line) <= MAX_GAP) {
            Some(row) => *row = row.clone().joined(line),
            None => rows.push(line.clone()),
        }
    }
    rows.sort_by_key(|row| core::cmp::Reverse(row.count(|c| c != ' ')));
    rows.truncate(2);
    rows.sort_by(|a, b| a.bounds.center().y.total_cmp(&b.bounds.center().y));
    rows
}

const fn is_sign(character: char) -> bool {
    matches!(character, 'A'..='Z' | '0'..='9' | '<')
}

fn is_like(span: &Span) -> bool {
    let signs = span.count(is_sign);
    let others = span.count(|c| c != ' ' && !is_sign(c));
    let role = span.role_weight(Role::Mrz) > 0.0 && signs >= MIN_SIGNS_OF_ROLE;
    // A lower line may be full, but then it is as long as nothing else.
    let least = if span.any(|c| c == '<') { MIN_SIGNS } else { MIN_FULL };
    role || (signs >= least && others <= 2)
}

fn verdict(row: &Span, which: Which) -> Finding {
    let text = compact(&row.signs);
    match fault(&text, which) {
        Some(reason) => Finding::fault(reason, &row.signs),
        None => Finding::whole(text, &row.signs),
    }
}

/// Why a text is no such line.
fn fault(text: &str, which: Which) -> Option<Unreadable> {
    let count = text.chars().count();
    if !text.chars().all(is_sign) || count > LINE_LENGTH {
        return Some(Unreadable::Malformed);
    }
    if count < LINE_LENGTH {
        return Some(Unreadable::Incomplete);
    }
    let suits = |(column, sign): (usize, char)| match (which, column) {
        (Which::Upper, _) | (Which::Lower, 10..13) => matches!(sign, 'A'..='Z' | '<'),
        // Dates of birth may be unknown, and an empty field may go without a check digit.
        (Which::Lower, 9 | 13..19 | 42) => matches!(sign, '0'..='9' | '<'),
        (Which::Lower, 19 | 21..28 | 43) => sign.is_ascii_digit(),
        (Which::Lower, 20) => matches!(sign, 'M' | 'F' | '<'),
        (Which::Lower, _) => true,
    };
    (!text.chars().enumerate().all(suits)).then_some(Unreadable::Malformed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_have_44_signs_in_their_places() {
        let upper = "PMKORHONG<<GILDONG<<<<<<<<<<<<<<<<<<<<<<<<<<";
        let lower = "M123A45674KOR8207012M3108206<<<<<<<<<<<<<<00";
        let with = |line: &str, column: usize, sign: &str| format!("{}{sign}{}", &line[..column], &line[column + 1..]);
        for (which, line, expected) in [
            (Which::Upper, upper.to_owned(), None),
            (Which::Lower, lower.to_owned(), None),
            (Which::Lower, with(lower, 42, "<"), None),
            (Which::Lower, with(lower, 20, "<"), None),
            (Which::Lower, with(&with(lower, 17, "<"), 18, "<"), None),
            (Which::Upper, upper[1..].to_owned(), Some(Unreadable::Incomplete)),
            (Which::Upper, format!("{upper}<"), Some(Unreadable::Malformed)),
            (Which::Lower, format!("{lower}00"), Some(Unreadable::Malformed)),
            (Which::Upper, with(upper, 6, "0"), Some(Unreadable::Malformed)),
            (Which::Upper, with(upper, 6, "o"), Some(Unreadable::Malformed)),
            (Which::Lower, with(lower, 14, "O"), Some(Unreadable::Malformed)),
            (Which::Lower, with(lower, 19, "<"), Some(Unreadable::Malformed)),
            (Which::Lower, with(lower, 20, "X"), Some(Unreadable::Malformed)),
            (Which::Lower, with(lower, 22, "<"), Some(Unreadable::Malformed)),
            (Which::Lower, with(lower, 43, "O"), Some(Unreadable::Malformed)),
            (Which::Lower, with(lower, 11, "0"), Some(Unreadable::Malformed)),
            (Which::Lower, String::new(), Some(Unreadable::Incomplete)),
        ] {
            assert_eq!(fault(&line, which), expected, "{line}");
        }
    }
}
