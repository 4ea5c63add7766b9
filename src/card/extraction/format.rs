//! What the formats share: patterns, the outcome of parsing, and the choice among lines.

use regex::Regex;
use zeroize::Zeroizing;

use core::ops::Range;

use crate::card::document::Unreadable;
use crate::card::extraction::confidence::Finding;
use crate::card::extraction::rows::{Page, Span};
use crate::card::text_line::{HANJA, Role};

/// Compiles a pattern that stands in the source.
#[expect(clippy::expect_used, reason = "the pattern is a literal, and the tests of its module compile it")]
pub(crate) fn pattern(literal: &'static str) -> Regex {
    Regex::new(literal).expect("a literal pattern compiles")
}

/// Left edge of the column of name, number and address where no line tells, as a share of the width of a resident card.
pub(crate) const RESIDENT_COLUMN: f32 = 0.10;
/// The same of a license.
pub(crate) const LICENSE_COLUMN: f32 = 0.41;

/// Confidence from which a role is believed without a format's help: likelier than not.
pub(crate) const SURE_ROLE: f32 = 0.5;

/// A syllable of hangul.
pub(crate) const fn is_hangul(character: char) -> bool {
    matches!(character, '가'..='힣')
}

/// A hanja, told apart or not.
pub(crate) const fn is_hanja(character: char) -> bool {
    matches!(character, HANJA | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// Whether a span is a ghost portrait's birth date: six digits alone. It belongs to no field.
pub(crate) fn is_ghost_date(span: &Span) -> bool {
    span.signs.len() == 6 && span.signs.iter().all(|s| s.character.is_ascii_digit())
}

/// What a span is, asked for one field.
pub(crate) enum Parsed {
    /// The whole field, and the signs that it was read from.
    Whole(Zeroizing<String>, Range<usize>),
    /// The field, but not readable.
    Fault(Unreadable),
    /// Something else.
    Foreign,
}

/// Picks the span that is the field: whole ones before faulty ones, then by `place` (`None`: impossible there) plus
/// role, then by confidence. Gives the finding and the lines that it came from.
pub(crate) fn choose(
    page: &Page,
    max_gap: f32,
    role: Role,
    parse: impl Fn(&Span) -> Parsed,
    place: impl Fn(&Span) -> Option<f32>,
) -> Option<(Finding, Vec<usize>)> {
    let mut best: Option<(Finding, f32, Vec<usize>)> = None;
    for span in page.spans(max_gap) {
        let Some(place) = place(&span) else { continue };
        let role_weight = span.role_weight(role);
        let finding = match parse(&span) {
            Parsed::Whole(text, range) => Finding::whole(text, span.slice(range)),
            Parsed::Fault(reason) => Finding::fault(reason, &span.signs),
            // A role alone makes nothing a field, but signs without hangul there are most likely its remains.
            Parsed::Foreign if role_weight > SURE_ROLE && !span.any(is_hangul) && !is_ghost_date(&span) => {
                Finding::fault(Unreadable::Malformed, &span.signs)
            }
            Parsed::Foreign => continue,
        };
        let score = place + role_weight;
        let better = best.as_ref().is_none_or(|(other, other_score, parts)| {
            match (finding.is_whole(), other.is_whole()) {
                (true, false) => true,
                (false, true) => false,
                // A joined run that says no more than a part of it is no better than that part.
                (true, true) if span.parts.len() > parts.len() && finding.text() == other.text() => false,
                _ => (score, finding.raw()) > (*other_score, other.raw()),
            }
        });
        if better {
            best = Some((finding, score, span.parts.clone()));
        }
    }
    best.map(|(finding, _, parts)| (finding, parts))
}
