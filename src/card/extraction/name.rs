//! The holder's name, and the hanja beside it on resident cards.

use core::ops::RangeInclusive;

use zeroize::Zeroizing;

use crate::card::document::Unreadable;
use crate::card::extraction::confidence::Finding;
use crate::card::extraction::format::{Parsed, choose, is_hangul, is_hanja};
use crate::card::extraction::rows::{Page, Span, compact};
use crate::card::extraction::title::title_kind;
use crate::card::geometry::Rect;
use crate::card::text_line::Role;

/// Syllables of a hangul name: the state's card standard prints at most 18.
const SYLLABLES: RangeInclusive<usize> = 2..=18;
/// Letters of a romanized name, spaces aside: the same standard prints at most 37.
const LETTERS: RangeInclusive<usize> = 2..=37;
/// Widest gap between the parts of a letter-spaced name, or a name and its hanja, in line heights.
const MAX_GAP: f32 = 1.5;
/// Deepest gap between the name and the resident number under it, as a share of the card's height. Specimens: 0.03
/// to 0.06; from the title to the number it is 0.17.
const MAX_RISE: f32 = 0.13;
/// Greatest distance between the left edges of the name and the resident number, as a share of the card's width.
const COLUMN_TOLERANCE: f32 = 0.12;
/// Where the center of a name stands when no resident number tells, as shares of the card's height.
const BAND: RangeInclusive<f32> = 0.22..=0.40;
/// What it is worth to stand right above the resident number, against the most that a role is worth (1).
const PLACE_WEIGHT: f32 = 1.5;
/// What each further sign is worth: half of a split name is a name too, and must not win.
const SIGN_WEIGHT: f32 = 0.02;

/// The name, the hanja if any were seen, and the lines that they came from. `column` is the left edge of the text where
/// no number tells.
pub(crate) fn read(
    page: &Page,
    column: f32,
    resident_number: Option<Rect>,
) -> Option<(Finding, Option<Finding>, Vec<usize>)> {
    let (name, parts) = choose(page, MAX_GAP, Role::Name, parse, |span| place(span, column, resident_number))?;
    let line = page.spans(MAX_GAP).into_iter().find(|span| span.parts == parts)?;
    if let Some(hanja) = hanja_part(&line) {
        return Some((name, Some(hanja), parts));
    }
    // The hanja may be a line of their own.
    let beside = page.right_neighbor(&line, MAX_GAP);
    match beside.and_then(|beside| hanja_part(beside).map(|hanja| (hanja, line.clone().joined(beside)))) {
        Some((hanja, both)) => Some((name, Some(hanja), both.parts.clone())),
        None => Some((name, None, parts)),
    }
}

fn place(span: &Span, column: f32, resident_number: Option<Rect>) -> Option<f32> {
    let role = span.role_weight(Role::Name) > 0.0;
    let signs = f32::from(u8::try_from(span.count(is_hangul)).unwrap_or(u8::MAX)) * SIGN_WEIGHT;
    if title_kind(&span.text()).is_some() {
        return None;
    }
    let Some(number) = resident_number else {
        let column = (span.bounds.left - column).abs() <= COLUMN_TOLERANCE;
        return (role && column && BAND.contains(&span.bounds.center().y)).then_some(signs);
    };
    let above = span.bounds.center().y < number.top && number.top - span.bounds.bottom <= MAX_RISE;
    let column = (span.bounds.left - number.left).abs() <= COLUMN_TOLERANCE;
    match (above, column) {
        (true, true) => Some(PLACE_WEIGHT + signs),
        (true, false) if role => Some(signs),
        _ => None,
    }
}

/// The name itself: what stands before the parenthesis.
fn parse(span: &Span) -> Parsed {
    let end = span.signs.iter().position(|s| s.character == '(').unwrap_or(span.signs.len());
    let head = span.slice(0..end);
    let text = compact(head);
    let syllables = text.chars().filter(|c| is_hangul(*c)).count();
    let count = text.chars().count();
    if syllables == count && SYLLABLES.contains(&count) {
        return Parsed::Whole(text, 0..end);
    }
    if head.iter().all(|s| s.character.is_ascii_uppercase() || s.character == ' ') && LETTERS.contains(&count) {
        let mut words = Zeroizing::new(String::with_capacity(head.len()));
        words.extend(head.iter().map(|s| s.character));
        let end_of_words = words.trim_end().len();
        words.truncate(end_of_words);
        return Parsed::Whole(words, 0..end);
    }
    if syllables == 0 && !span.any(is_hanja) {
        Parsed::Foreign
    } else if syllables == count && count < *SYLLABLES.start() {
        Parsed::Fault(Unreadable::Incomplete)
    } else {
        Parsed::Fault(Unreadable::Malformed)
    }
}

/// Hanja are seen, not told apart: the field is there, its value in doubt.
fn hanja_part(span: &Span) -> Option<Finding> {
    let first = span.signs.iter().position(|s| s.character == '(');
    let hanja = span.core(is_hanja);
    let start = first.map_or(hanja.start, |first| first.min(hanja.start));
    (!hanja.is_empty()).then(|| Finding::fault(Unreadable::Doubtful, span.slice(start..span.signs.len())))
}
