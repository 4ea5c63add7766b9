//! The resident registration number, `######-#######`.
//!
//! Nothing but the form is asked: an impossible birth date is still what is printed, and the checks say so.

use std::sync::LazyLock;

use regex::Regex;

use crate::card::document::Unreadable;
use crate::card::extraction::confidence::Finding;
use crate::card::extraction::format::{Parsed, SURE_ROLE, choose, is_hangul, pattern};
use crate::card::extraction::rows::{Page, Span, compact};
use crate::card::text_line::Role;
use crate::pii::gathered;

/// Widest gap between the halves of a number, in line heights. Cards print it with wide spacing.
const MAX_GAP: f32 = 2.0;
/// Fewest digits of a line that can be taken for a torn number; a ghost birth date has six.
const MIN_DIGITS: usize = 8;
/// The same without a hyphen and without the role: a date without its dots has eight.
const MIN_BARE_DIGITS: usize = 11;
/// Digits of a number.
const DIGITS: usize = 13;

/// A speck beside the hyphen, read as a point, is no digit and takes none's place.
static NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[0-9]{6}\.?-\.?[0-9]{7}$"));

/// Finds the number by its format, wherever it stands and whatever its role.
pub(crate) fn read(page: &Page) -> Option<(Finding, Vec<usize>)> {
    choose(page, MAX_GAP, Role::ResidentNumber, parse, |_| Some(0.0))
}

/// Whether a text without spaces is a whole number.
pub(crate) fn is_whole(text: &str) -> bool {
    NUMBER.is_match(text)
}

fn parse(span: &Span) -> Parsed {
    let core = span.core(|c| c.is_ascii_alphanumeric());
    let text = compact(span.slice(core.clone()));
    if NUMBER.is_match(&text) && !span.any(is_hangul) {
        return Parsed::Whole(gathered(text.chars().filter(|c| *c != '.')), core);
    }
    let digits = text.chars().filter(char::is_ascii_digit).count();
    // Two hyphens and more are a license number, dots a date.
    let other = text.matches('-').count() > 1 || text.contains('.') || span.any(is_hangul);
    let alike = text.contains('-') || digits >= MIN_BARE_DIGITS || span.role_weight(Role::ResidentNumber) > SURE_ROLE;
    if other || digits < MIN_DIGITS || !alike {
        Parsed::Foreign
    } else if digits < DIGITS && text.chars().all(|c| c.is_ascii_digit() || c == '-') {
        Parsed::Fault(Unreadable::Incomplete)
    } else {
        Parsed::Fault(Unreadable::Malformed)
    }
}
