//! The address: one to four rows, joined by one space each.

use zeroize::Zeroizing;

use crate::card::document::Unreadable;
use crate::card::extraction::confidence::Finding;
use crate::card::extraction::format::{LICENSE_COLUMN, RESIDENT_COLUMN, is_ghost_date, is_hangul, is_hanja};
use crate::card::extraction::rows::{Page, Span, same_row};
use crate::card::geometry::Rect;
use crate::card::text_line::Role;

/// Most rows that a card prints.
const MAX_ROWS: usize = 4;
/// Greatest distance between the centers of neighboring rows, as a share of the card's height: printed pitches are
/// 0.055 to 0.08, so at twice that a row is missing or the next one does not belong here.
const MAX_PITCH: f32 = 0.105;
/// The same from the resident number to the first row (printed: up to 0.10).
const MAX_FIRST_PITCH: f32 = 0.16;
/// Greatest distance of a row's left edge from the resident number's, as a share of the card's width.
const COLUMN_TOLERANCE: f32 = 0.10;
/// Widest gap inside a row, in line heights: offices leave wide ones before the details.
const MAX_GAP: f32 = 4.0;
/// Left edge of the text column from which the photo must stand left of it: a photo is 0.25 of a card wide and more.
const PHOTO_LEFT_FROM: f32 = 0.3;
/// Where the text ends at the latest if no photo bounds it, with the small photo of licenses left out.
const FREE_RIGHT: f32 = 0.83;
/// Fewest syllables and digits of a row whose role is none, `101동` at the least: patterns read as one to three.
const MIN_SIGNS: usize = 4;
/// Fewest letters and digits of a row's split-off end: specks read as one.
const MIN_DETAIL: usize = 2;
/// Punctuation that addresses hold.
const PUNCTUATION: &str = " .,()-·/~&'@#:";
/// Short names of provinces that addresses begin with; the full ones end in 시 or 도.
const SHORT_PROVINCES: [&str; 17] = [
    "서울", "부산", "대구", "인천", "광주", "대전", "울산", "세종", "경기", "강원", "충북", "충남", "전북", "전남",
    "경북", "경남", "제주",
];

/// Where addresses stand, in shares of the card.
pub(crate) struct Zone {
    /// Left edge of the text column.
    left: f32,
    /// Where the photo begins: nothing of the address stands right of it.
    right: f32,
    top: f32,
    bottom: f32,
}

impl Zone {
    /// The zone on a resident card: under the number and above the date of issue; where these were not found, what the
    /// layouts say.
    pub(crate) fn on_resident_card(number: Option<Rect>, date: Option<Rect>) -> Self {
        Self::between(number, date, RESIDENT_COLUMN, (0.62, 0.48, 0.75))
    }

    /// The zone on a license, whose period stands under the address.
    pub(crate) fn on_license(number: Option<Rect>, period: Option<Rect>) -> Self {
        Self::between(number, period, LICENSE_COLUMN, (0.83, 0.42, 0.615))
    }

    fn between(above: Option<Rect>, below: Option<Rect>, column: f32, (right, top, bottom): (f32, f32, f32)) -> Self {
        let left = above.map_or(column, |r| r.left);
        // A text column this far right has the photo on its left.
        let right = if left > PHOTO_LEFT_FROM { right.max(FREE_RIGHT) } else { right };
        Self {
            left,
            right,
            top: above.map_or(top, |r| r.bottom - 0.25 * r.height()),
            bottom: below.map_or(bottom, |r| r.top + 0.25 * r.height()),
        }
    }

    fn holds(&self, bounds: &Rect) -> bool {
        let center = bounds.center();
        center.y > self.top && center.y < self.bottom && center.x < self.right
    }
}

/// The address and the lines that it came from.
pub(crate) fn read(page: &Page, zone: &Zone) -> (Finding, Vec<usize>) {
    let mut rows = rows(page, zone);
    // What is set off from the block is a stray, unless its role says that a row between is missing.
    let mut incomplete = false;
    let mut previous = zone.top;
    let mut limit = MAX_FIRST_PITCH;
    let mut kept: Vec<Span> = Vec::new();
    for row in rows.drain(..) {
        let center = row.bounds.center().y;
        let address = row.role_weight(Role::Address) > 0.0;
        if center - previous > limit && !address {
            continue;
        }
        incomplete |= center - previous > limit;
        previous = center;
        limit = MAX_PITCH;
        kept.push(row);
    }
    if kept.len() > MAX_ROWS {
        kept.retain(|row| row.role_weight(Role::Address) > 0.0);
    }
    let rows = kept.len();
    let Some(block) = kept.into_iter().reduce(|block, row| block.joined(&row)) else {
        return (Finding::not_found(), Vec::new());
    };
    let text = block.text();
    let finding = match fault(&text) {
        Some(reason) => Finding::fault(reason, &block.signs),
        None if rows > MAX_ROWS => Finding::fault(Unreadable::Malformed, &block.signs),
        None if incomplete => Finding::fault(Unreadable::Incomplete, &block.signs),
        None => Finding::whole(text, &block.signs),
    };
    (finding, block.parts.clone())
}

/// The rows in the zone from top to bottom, each joined from its lines.
fn rows(page: &Page, zone: &Zone) -> Vec<Span> {
    let mut lines: Vec<&Span> = page.free().filter(|span| zone.holds(&span.bounds)).collect();
    lines.sort_by(|a, b| a.bounds.left.total_cmp(&b.bounds.left));
    let mut rows: Vec<Span> = Vec::new();
    for line in lines {
        match rows.iter_mut().find(|row| same_row(&row.bounds, &line.bounds)) {
            Some(row) if is_seed(line, zone) || (row.gap_to(line) <= MAX_GAP && is_detail(line)) => {
                *row = row.clone().joined(line);
            }
            Some(_) => {}
            None if is_seed(line, zone) => rows.push(line.clone()),
            None => {}
        }
    }
    rows.sort_by(|a, b| a.bounds.center().y.total_cmp(&b.bounds.center().y));
    rows
}

/// Whether a line beside a row can be its end: details go by their neighbor, not by the column.
fn is_detail(span: &Span) -> bool {
    span.count(char::is_alphanumeric) >= MIN_DETAIL && !is_ghost_date(span)
}

/// Whether a line begins a row or says by its role that it is part of one.
fn is_seed(span: &Span, zone: &Zone) -> bool {
    if span.role_weight(Role::Address) > 0.0 {
        return !is_ghost_date(span);
    }
    let column = (span.bounds.left - zone.left).abs() <= COLUMN_TOLERANCE;
    column && span.any(is_hangul) && span.count(char::is_alphanumeric) >= MIN_SIGNS
}

/// Why a text is no whole address.
fn fault(text: &Zeroizing<String>) -> Option<Unreadable> {
    let allowed = |c: char| is_hangul(c) || c.is_ascii_alphanumeric() || PUNCTUATION.contains(c);
    if text.chars().any(is_hanja) {
        return Some(Unreadable::Doubtful);
    }
    if !text.chars().all(allowed) {
        return Some(Unreadable::Malformed);
    }
    let count = |sign: char| text.chars().filter(|c| *c == sign).count();
    // A parenthesis that never closes, or a first word without any district, tells of a row that was not seen.
    let first = text.split(' ').next().unwrap_or_default();
    let district = first.chars().skip(1).any(|c| matches!(c, '시' | '도' | '군' | '구'));
    let begins = district || SHORT_PROVINCES.iter().any(|short| first.starts_with(short));
    (count('(') != count(')') || !begins).then_some(Unreadable::Incomplete)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_addresses_are_told_from_torn_ones() {
        for (text, expected) in [
            ("서울특별시 관악구 관악로 12 (봉천동, 진달래아파트 101동 2301호)", None),
            ("서울시 종로구 새문안로 76", None),
            ("경기 성남시 분당구 판교로 1", None),
            ("세종특별자치시 한누리대로 2130", None),
            ("전남광주통합특별시 무안군 삼향읍 오룡길 1", None),
            ("서울특별시 관악구 관악로 12 (봉천동,", Some(Unreadable::Incomplete)),
            ("진달래아파트 101동 2301호)", Some(Unreadable::Incomplete)),
            ("관악로 12", Some(Unreadable::Incomplete)),
            ("서울특별시 관악구 관악로 12 | 3", Some(Unreadable::Malformed)),
            ("서울특별시 관악구 〓로 12", Some(Unreadable::Doubtful)),
        ] {
            assert_eq!(fault(&Zeroizing::new(text.to_owned())), expected, "{text}");
        }
    }
}
