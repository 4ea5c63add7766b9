//! Names and nationalities in Latin capitals, as foreigners' cards and passports print them.

use core::ops::RangeInclusive;

use zeroize::Zeroizing;

use crate::card::document::Unreadable;
use crate::card::extraction::format::{Parsed, is_hangul};
use crate::card::extraction::rows::Span;

/// Letters of a name. The state's standard for cards prints at most 37, a passport's zone holds 39, and issuers that print
/// more are rare.
const NAME_LETTERS: RangeInclusive<usize> = 1..=60;
/// Letters of a nationality: codes have one to three, the longest names of states some fifty.
const COUNTRY_LETTERS: RangeInclusive<usize> = 1..=60;

/// A name: capitals, with spaces, hyphens, apostrophes, points and the comma behind a surname.
pub(crate) fn name(span: &Span) -> Parsed {
    let allowed = |c: char| c.is_ascii_uppercase() || matches!(c, ' ' | ',' | '.' | '-' | '\'');
    capitals(span, allowed, &NAME_LETTERS, |last| last == '.')
}

/// A name of a state or its code, with or without its Korean name.
pub(crate) fn country(span: &Span) -> Parsed {
    let allowed = |c: char| {
        c.is_ascii_uppercase() || is_hangul(c) || matches!(c, ' ' | ',' | '.' | '-' | '\'' | '(' | ')' | '&' | '/')
    };
    capitals(span, allowed, &COUNTRY_LETTERS, |last| matches!(last, '.' | ')'))
}

fn capitals(
    span: &Span,
    allowed: impl Fn(char) -> bool,
    letters: &RangeInclusive<usize>,
    closes: impl Fn(char) -> bool,
) -> Parsed {
    let count = span.count(|c| c.is_ascii_alphabetic());
    let (first, last) = (span.signs.first().map(|s| s.character), span.signs.last().map(|s| s.character));
    if count == 0 || span.any(is_hangul) && !allowed('가') {
        return Parsed::Foreign;
    }
    if !span.signs.iter().all(|s| allowed(s.character)) || !letters.contains(&count) {
        return Parsed::Fault(Unreadable::Malformed);
    }
    let letter = |c: char| c.is_ascii_uppercase() || is_hangul(c);
    let open = span.count(|c| c == '(') != span.count(|c| c == ')');
    if open || !first.is_some_and(letter) || !last.is_some_and(|c| letter(c) || closes(c)) {
        return Parsed::Fault(Unreadable::Incomplete);
    }
    Parsed::Whole(Zeroizing::new(span.text().to_string()), 0..span.signs.len())
}
