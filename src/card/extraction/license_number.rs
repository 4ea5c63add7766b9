//! The license number, `11-15-003456-07`, or `서울 19-123456-61` on cards from before mid-2014.
//!
//! The region's name is never turned into its code: 광주 and 경기북부 had none of their own, so the code cannot be
//! known from the name.

use std::sync::LazyLock;

use regex::Regex;

use crate::card::document::Unreadable;
use crate::card::extraction::confidence::Finding;
use crate::card::extraction::format::{Parsed, SURE_ROLE, choose, pattern};
use crate::card::extraction::rows::{Page, Span, compact};
use crate::card::text_line::Role;
use crate::pii::gathered;

/// Widest gap between the parts of a number, in line heights: the region's name stands apart.
const MAX_GAP: f32 = 2.0;
/// Digits of a number with a code.
const DIGITS: usize = 12;
/// Fewest digits of a line that can be taken for a torn number.
const MIN_DIGITS: usize = 8;

static WITH_CODE: LazyLock<Regex> = LazyLock::new(|| pattern("^[0-9]{2}-[0-9]{2}-[0-9]{6}-[0-9]{2}$"));
/// The fifteen names that occur.
static WITH_NAME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "^(서울|부산|대구|인천|대전|울산|경기|강원|충북|충남|전북|전남|경북|경남|제주)([0-9]{2}-[0-9]{6}-[0-9]{2})$",
    )
});

/// Finds the number by its format, wherever it stands and whatever its role.
pub(crate) fn read(page: &Page) -> Option<(Finding, Vec<usize>)> {
    choose(page, MAX_GAP, Role::LicenseNumber, parse, |span| {
        // The name is part of the number: a run that holds it is worth more than the digits alone.
        Some(0.01 * f32::from(u8::try_from(span.parts.len()).unwrap_or(u8::MAX)))
    })
}

/// Whether a text without spaces is a whole number.
pub(crate) fn is_whole(text: &str) -> bool {
    WITH_CODE.is_match(text) || WITH_NAME.is_match(text)
}

fn parse(span: &Span) -> Parsed {
    let core = span.core(char::is_alphanumeric);
    let text = compact(span.slice(core.clone()));
    if WITH_CODE.is_match(&text) {
        return Parsed::Whole(text, core);
    }
    if let Some(captures) = WITH_NAME.captures(&text) {
        let part = |group: usize| captures.get(group).map_or("", |m| m.as_str());
        return Parsed::Whole(gathered([part(1), " ", part(2)].into_iter().flat_map(str::chars)), core);
    }
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let hyphens = text.matches('-').count();
    let role = span.role_weight(Role::LicenseNumber) > SURE_ROLE;
    // One hyphen and thirteen digits are a torn resident number; role decides in between.
    if digits < MIN_DIGITS || text.contains('~') || (hyphens < 2 && !role) || (text.contains('.') && !role) {
        Parsed::Foreign
    } else if digits < DIGITS && text.chars().all(|c| c.is_ascii_digit() || c == '-') {
        Parsed::Fault(Unreadable::Incomplete)
    } else {
        Parsed::Fault(Unreadable::Malformed)
    }
}
