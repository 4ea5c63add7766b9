//! The address: one to four rows, joined by one space each.

use std::sync::LazyLock;

use regex::Regex;
use zeroize::Zeroizing;

use crate::card::document::Unreadable;
use crate::card::extraction::confidence::Finding;
use crate::card::extraction::format::{LICENSE_COLUMN, RESIDENT_COLUMN, is_ghost_date, is_hangul, is_hanja, pattern};
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
/// A row that begins this far right of all others, as a share of the card's width, is no row of the block if in addition one
/// of its signs is hardly more than guessed: fine print of the ground and hologram words read so.
const STRAY_INDENT: f32 = 0.12;
/// The probability of that sign at the most. Of 44 addresses that failed on unseen photos, two failed by such rows, at
/// 0.05 and 0.12, one by such a piece on the left, at 0.34.
const STRAY_SIGN: f32 = 0.35;
/// Punctuation after a space at the end of a row that says nothing there, if it is less sure than [`SURE_END`]: leaves and waves
/// of the ground read so. Addresses end in letters, digits, commas, points and closing parentheses; a stroke stands between
/// two names within parentheses.
const DANGLING: &str = "(~&'@#:·-/";
/// Print reads surer than this; what the ground gave read at 0.55 and 0.66.
const SURE_END: f32 = 0.9;
/// A row without Hangul of so many letters is none, if one of its signs is less sure than [`SURE_WORDS`]: the mirrored words of
/// holograms. Rows of one number and a building's `B1` are real.
const FOREIGN_LETTERS: usize = 3;
/// Mirrored words read at 0.1 to 0.6.
const SURE_WORDS: f32 = 0.7;
/// What begins this far left of most rows, as a share of the card's width, is no part of the block under the same condition.
const STRAY_OUTDENT: f32 = 0.05;
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
    drop_strays(&mut rows);
    drop_dangling(&mut rows);
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
    let text = with_whole_road(&with_space_behind_lot(block.text()));
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
    let mut lines: Vec<&Span> = page.free().filter(|span| zone.holds(&span.bounds) && !is_foreign(span)).collect();
    drop_outdented(&mut lines);
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

/// Leaves out lines that stand apart on the left of the column that most lines begin in and can't be read.
fn drop_outdented(lines: &mut Vec<&Span>) {
    let mut lefts: Vec<f32> = lines.iter().map(|line| line.bounds.left).collect();
    lefts.sort_by(f32::total_cmp);
    let Some(&column) = lefts.get(lefts.len() / 2) else { return };
    lines.retain(|line| column - line.bounds.left <= STRAY_OUTDENT || weakest(line) >= STRAY_SIGN);
}

fn weakest(span: &Span) -> f32 {
    span.signs.iter().map(|s| s.probability).fold(1.0, f32::min)
}

/// Leaves out rows that stand apart on the right and can't be read.
fn drop_strays(rows: &mut Vec<Span>) {
    let column = rows.iter().map(|row| row.bounds.left).fold(f32::INFINITY, f32::min);
    rows.retain(|row| row.bounds.left - column <= STRAY_INDENT || weakest(row) >= STRAY_SIGN);
}

/// Whether a line is of hologram words, which are Latin and read badly.
fn is_foreign(span: &Span) -> bool {
    !span.any(is_hangul) && span.count(|c| c.is_ascii_alphabetic()) >= FOREIGN_LETTERS && weakest(span) < SURE_WORDS
}

/// Takes punctuation off the ends of rows that nothing follows and that was hardly read.
fn drop_dangling(rows: &mut [Span]) {
    let mut open = 0usize;
    for row in rows {
        let opened = |row: &Span, before: usize| {
            before.saturating_add(row.count(|c| c == '(')).saturating_sub(row.count(|c| c == ')'))
        };
        while let [.., space, end] = row.signs.as_slice()
            && space.character == ' '
            && DANGLING.contains(end.character)
            && end.probability < SURE_END
            && (end.character != '/' || opened(row, open) == 0)
        {
            row.shorten(1);
        }
        open = opened(row, open);
    }
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

/// What may stand behind a lot's number without a space.
const COUNTED: &str = "번동호층길로가리통반차단";

/// The text with a space between the number of a lot, as `914-4`, and a name behind it: a narrow one is missed now and then.
fn with_space_behind_lot(text: Zeroizing<String>) -> Zeroizing<String> {
    let mut spaced = Zeroizing::new(String::with_capacity(text.len().saturating_add(MAX_ROWS)));
    // Whether the last signs were digits, and whether a hyphen between digits came before them.
    let (mut digits, mut lot) = (false, false);
    for sign in text.chars() {
        if digits && lot && is_hangul(sign) && !COUNTED.contains(sign) && spaced.len() < spaced.capacity() {
            spaced.push(' ');
        }
        (digits, lot) = match sign {
            '0'..='9' => (true, lot),
            '-' => (false, digits),
            _ => (false, false),
        };
        spaced.push(sign);
    }
    spaced
}

/// A road's name that a number parts: `테헤란로 12길` for `테헤란로12길`.
static PARTED_ROAD: LazyLock<Regex> =
    LazyLock::new(|| pattern("(로|길) ([0-9]{1,3}[번가나다라마바사아자차카타파하]?길)"));

/// The text with roads' names in one word each, as the law on road names has them: between a syllable and a number, a space
/// is made up now and then.
fn with_whole_road(text: &str) -> Zeroizing<String> {
    let mut whole = Zeroizing::new(String::with_capacity(text.len()));
    let mut rest = text;
    while let Some(found) = PARTED_ROAD.captures(rest) {
        let (Some(all), Some(road), Some(number)) = (found.get(0), found.get(1), found.get(2)) else { break };
        whole.push_str(rest.get(..all.start()).unwrap_or_default());
        whole.push_str(road.as_str());
        whole.push_str(number.as_str());
        rest = rest.get(all.end()..).unwrap_or_default();
    }
    whole.push_str(rest);
    whole
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
    fn a_name_behind_a_lot_stands_apart_and_what_is_counted_does_not() {
        for (text, expected) in [
            ("불율7동 914-4행복마을 107동", "불율7동 914-4 행복마을 107동"),
            ("불율7동 914-4 행복마을", "불율7동 914-4 행복마을"),
            ("경계3동 314-41번지 12통", "경계3동 314-41번지 12통"),
            ("행복로 12-3동 4호", "행복로 12-3동 4호"),
            ("행복로 21세기빌딩", "행복로 21세기빌딩"),
            ("A-4마을", "A-4마을"),
            ("1-2가-3나-4-5라", "1-2가-3나-4-5 라"),
        ] {
            assert_eq!(*with_space_behind_lot(Zeroizing::new(text.to_owned())), expected);
        }
    }

    #[test]
    fn roads_are_one_word() {
        for (text, expected) in [
            ("국대로 109길 19", "국대로109길 19"),
            ("테헤란로 12가길 3 (역삼동)", "테헤란로12가길 3 (역삼동)"),
            ("관악로 12", "관악로 12"),
            ("관악로 12 길동", "관악로 12 길동"),
            ("동일로 1093길 4", "동일로 1093길 4"),
        ] {
            assert_eq!(*with_whole_road(text), expected);
        }
    }

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
