//! Driving conditions, `조 건: A`.

use std::sync::LazyLock;

use regex::Regex;

use crate::card::document::Unreadable;
use crate::card::extraction::confidence::Finding;
use crate::card::extraction::format::{Parsed, SURE_ROLE, choose, pattern};
use crate::card::extraction::rows::{Page, Span, sign_range};
use crate::card::text_line::Role;

/// Widest gap between the label and its value, in line heights.
const MAX_GAP: f32 = 4.0;

/// A speck of the ground between the label's syllables, which stand apart, may be read as a point or comma.
static LABEL: LazyLock<Regex> = LazyLock::new(|| pattern("^(?:조 ?[.,]? ?건 ?[:;.]?|건 ?:) ?"));
/// A label of which one syllable was misread: the period above it is often printed into it. The line's role has to say that it
/// is one.
static SPOILED: LazyLock<Regex> = LazyLock::new(|| pattern("^(?:조 ?[가-힣]|[가-힣] ?건) ?: ?"));
/// Letters for the usual conditions; some prints spell them out.
static VALUE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        "^(?:[A-Z]|자동변속기|의수|의족|보청기|안경)",
        "(?: ?, ?(?:[A-Z]|자동변속기|의수|의족|보청기|안경))*$",
    ))
});

/// The conditions, or `None` where none are printed: an empty label carries no field.
pub(crate) fn read(page: &Page) -> Option<(Finding, Vec<usize>)> {
    choose(page, MAX_GAP, Role::Condition, parse, |_| Some(0.0))
}

fn parse(span: &Span) -> Parsed {
    let text = span.text();
    let by_role = span.role_weight(Role::Condition) > SURE_ROLE;
    let spoiled = || SPOILED.find(&text).filter(|_| by_role);
    let start = match LABEL.find(&text).or_else(spoiled) {
        Some(label) => label.end(),
        None if by_role && VALUE.is_match(&text) => 0,
        None => return Parsed::Foreign,
    };
    let value = text.get(start..).unwrap_or_default();
    if value.is_empty() {
        Parsed::Foreign
    } else if VALUE.is_match(value) {
        Parsed::Whole(zeroize::Zeroizing::new(value.to_owned()), sign_range(&text, start..text.len()))
    } else {
        Parsed::Fault(Unreadable::Malformed)
    }
}
