//! The name in hangul beside one in Latin letters: in parentheses on foreigners' cards, bare on passports.

use core::ops::RangeInclusive;

use crate::card::document::Unreadable;
use crate::card::extraction::format::{Parsed, is_hangul};
use crate::card::extraction::rows::{Span, compact};
use crate::card::text_line::Role;

/// Syllables of a name: the state's card standard prints at most 18, and 8 on passports.
const SYLLABLES: RangeInclusive<usize> = 2..=18;

/// Hangul in parentheses is a name by itself; without them, role or label must say so.
pub(crate) fn parse(span: &Span, named: bool) -> Parsed {
    let known = named || span.role_weight(Role::KoreanName) > 0.0;
    let count = |sign: char| span.count(|c| c == sign);
    let bracketed =
        span.signs.first().is_some_and(|s| s.character == '(') && span.signs.last().is_some_and(|s| s.character == ')');
    let core = span.core(|c| !matches!(c, '(' | ')' | ' '));
    let name = compact(span.slice(core.clone()));
    let syllables = name.chars().count();
    let clean = name.chars().all(is_hangul);
    if !span.any(is_hangul) || !(known || bracketed && clean) {
        Parsed::Foreign
    } else if !clean || syllables > *SYLLABLES.end() {
        Parsed::Fault(Unreadable::Malformed)
    } else if syllables < *SYLLABLES.start() || count('(') != count(')') {
        Parsed::Fault(Unreadable::Incomplete)
    } else {
        Parsed::Whole(name, core)
    }
}
