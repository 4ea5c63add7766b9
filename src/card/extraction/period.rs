//! The aptitude test or renewal period of a license.
//!
//! One label runs over two rows, `적성검사 2031.01.01.` and `기 간: ~ 2031.12.31.` (`면허증` and `갱신기간` on class 2);
//! older prints have both dates on one row.

use crate::card::document::Unreadable;
use crate::card::extraction::confidence::Finding;
use crate::card::extraction::dates;
use crate::card::extraction::format::SURE_ROLE;
use crate::card::extraction::rows::{Page, Span, compact, same_row, sign_range};
use crate::card::text_line::Role;
use crate::pii::gathered;

/// Where period rows stand, as shares of the card's height and width; printed at 0.61 to 0.74 and from 0.38 on.
const TOP: f32 = 0.53;
const BOTTOM: f32 = 0.80;
const LEFT: f32 = 0.34;
/// Widest gap between a label and its date, in line heights.
const MAX_GAP: f32 = 4.0;
/// Labels of the row that holds the first day.
const FIRST_LABELS: [&str; 2] = ["적성검사", "면허증"];
/// Label of the row that holds the last day.
const LAST_LABEL: &str = "기간";
/// Printed before either: with [`LAST_LABEL`] of the last day, alone of the first.
const RENEWAL_LABEL: &str = "갱신";

/// First and last day with the lines that they came from.
pub(crate) struct Period {
    pub(crate) from: Finding,
    pub(crate) until: Finding,
    pub(crate) parts: Vec<usize>,
}

/// Which end of the period a date is, as far as its own row tells.
#[derive(Clone, Copy, PartialEq, Eq)]
enum End {
    First,
    Last,
    Unlabeled,
}

/// Reads the period rows among the free lines.
pub(crate) fn read(page: &Page) -> Period {
    let rows = rows(page);
    let parts = rows.iter().flat_map(|row| row.parts.iter().copied()).collect();
    let mut from = None;
    let mut until = None;
    let mut unlabeled: Vec<Finding> = Vec::new();
    for row in &rows {
        for (end, finding) in entries(row) {
            match end {
                End::First => keep(&mut from, finding),
                End::Last => keep(&mut until, finding),
                End::Unlabeled => unlabeled.push(finding),
            }
        }
    }
    // Dates without label or tilde go by order, where the other end or a second one shows what they are.
    let mut unlabeled = unlabeled.into_iter();
    match (unlabeled.next(), unlabeled.next()) {
        (Some(one), None) if from.is_some() && until.is_none() => until = Some(one),
        (Some(one), None) if from.is_none() && until.is_some() => from = Some(one),
        (Some(_), None) if from.is_none() => {
            from = Some(Finding::fault(Unreadable::Incomplete, &[]));
            until = Some(Finding::fault(Unreadable::Incomplete, &[]));
        }
        (Some(one), Some(two)) if from.is_none() && until.is_none() => {
            from = Some(one);
            until = Some(two);
        }
        _ => {}
    }
    Period { from: from.unwrap_or_else(Finding::not_found), until: until.unwrap_or_else(Finding::not_found), parts }
}

/// The first finding stays, unless only the later one is whole.
fn keep(slot: &mut Option<Finding>, finding: Finding) {
    if slot.as_ref().is_none_or(|old| !old.is_whole() && finding.is_whole()) {
        *slot = Some(finding);
    }
}

/// The rows in the period's place that look like it, from top to bottom.
fn rows(page: &Page) -> Vec<Span> {
    let inside = |span: &&Span| {
        let center = span.bounds.center();
        // A look never seen may print it elsewhere in the row: then the role has to say so.
        (TOP..=BOTTOM).contains(&center.y) && (span.bounds.left >= LEFT || span.role_weight(Role::Period) > SURE_ROLE)
    };
    let mut seeds: Vec<&Span> = page.free().filter(inside).collect();
    seeds.sort_by(|a, b| a.bounds.left.total_cmp(&b.bounds.left));
    let mut rows: Vec<Span> = Vec::new();
    for seed in seeds {
        match rows.iter_mut().find(|row| same_row(&row.bounds, &seed.bounds) && row.gap_to(seed) <= MAX_GAP) {
            Some(row) => *row = row.clone().joined(seed),
            None => rows.push(seed.clone()),
        }
    }
    rows.retain(|row| {
        let text = row.text();
        let dated = !dates::find(&text, false).is_empty() || dates::fault(&text).is_some();
        let compact = compact(&row.signs);
        let labeled = FIRST_LABELS.iter().chain(&[LAST_LABEL, RENEWAL_LABEL]).any(|label| compact.starts_with(label));
        row.role_weight(Role::Period) > SURE_ROLE || dated || labeled
    });
    rows.sort_by(|a, b| a.bounds.center().y.total_cmp(&b.bounds.center().y));
    rows
}

fn label(text: &str) -> End {
    let compact = gathered(text.chars().filter(|c| *c != ' '));
    if FIRST_LABELS.iter().any(|label| compact.contains(label)) {
        End::First
    } else if compact.contains(LAST_LABEL) {
        End::Last
    } else if compact.contains(RENEWAL_LABEL) {
        End::First
    } else {
        End::Unlabeled
    }
}

/// The dates of a row and what each of them is.
fn entries(row: &Span) -> Vec<(End, Finding)> {
    let text = row.text();
    let label = label(&text);
    let mut entries = Vec::new();
    let mut previous = 0;
    for date in dates::find(&text, row.ends_clear()) {
        let tilde_before = text.get(previous..date.bytes.start).is_some_and(|between| between.contains('~'));
        let tilde_after = text.get(date.bytes.end..).is_some_and(|rest| rest.trim_start().starts_with('~'));
        previous = date.bytes.end;
        let end = if tilde_before {
            End::Last
        } else if tilde_after {
            End::First
        } else {
            label
        };
        let signs = row.slice(sign_range(&text, date.bytes));
        let finding = match date.value {
            Ok(value) => Finding::whole(value, signs),
            Err(reason) => Finding::fault(reason, signs),
        };
        entries.push((end, finding));
    }
    if entries.is_empty() {
        let digits = row.any(|c| c.is_ascii_digit());
        let reason = if digits { Unreadable::Malformed } else { Unreadable::Incomplete };
        let end = if text.contains('~') { End::Last } else { label };
        if end != End::Unlabeled {
            entries.push((end, Finding::fault(reason, &row.signs)));
        }
    }
    entries
}
