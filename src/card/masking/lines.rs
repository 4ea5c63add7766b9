//! What a line that is no known number looks like: plain text, or digits that may be one.

use zeroize::Zeroizing;

use super::numbers::{Needle, Printing};
use crate::card::document::{Field, FieldKey};
use crate::card::extraction::format::is_hangul;
use crate::card::extraction::rows::Span;
use crate::card::geometry::Rect;
use crate::card::text_line::Role;

/// Fewest digits in a row, hyphens and spaces aside, for a line without an explanation to be suspected. A ghost portrait's
/// birth date has six, of which one may be misread as a letter; a year has four.
const SUSPECT_DIGITS: usize = 5;
/// Fewest digits in a row for a line to be taken for a number whatever its role: torn ones had eight and more.
const NUMBER_DIGITS: usize = 8;
/// The same without a hyphen: a date without its dots has eight.
const BARE_DIGITS: usize = 11;
/// The same with a hyphen for a line to be taken for one against its role: all but one.
const WHOLE_DIGITS: usize = 12;
/// Digits of the number's back in a row that make a line suspect: four digits are as much as anybody may recover.
const BACK_RUN: usize = 4;
/// The same on lines that are explained as something else: by chance, four digits of one are four of the other on one card in
/// two hundred, six on none.
const LONG_RUN: usize = 6;
/// Confidence from which a role explains a line: likelier than not.
const SURE_ROLE: f32 = 0.5;

/// A line, or several on one row, that may hold a number. No text: how many digits, and how many of the number's back in a row.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Suspect {
    pub(super) bounds: Rect,
    pub(super) kind: Suspicion,
    pub(super) digits: usize,
    pub(super) back_run: usize,
}

/// What it is suspected of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Suspicion {
    /// Of being the line of the number: its role or its form say so.
    Number,
    /// Of holding a number or a part of one.
    Digits,
    /// Of being a number over a ghost portrait.
    Ghost,
    /// Of being a passport's personal number.
    Personal,
}

/// A role that stands for a number that must go.
const fn suspicion_of(role: Role) -> Option<Suspicion> {
    match role {
        Role::ResidentNumber | Role::RegistrationNumber => Some(Suspicion::Number),
        Role::GhostNumber => Some(Suspicion::Ghost),
        Role::PersonalNumber => Some(Suspicion::Personal),
        _ => None,
    }
}

/// A role that says nothing about what a line holds.
const fn is_vague(role: Role) -> bool {
    matches!(role, Role::Other | Role::Label)
}

/// The longest run of digits of a span, over spaces and hyphens, and how many hyphens stand within it.
fn digit_run(span: &Span) -> (usize, usize) {
    let (mut best, mut digits, mut hyphens, mut waiting) = ((0, 0), 0usize, 0usize, 0usize);
    for sign in &span.signs {
        match sign.character {
            c if c.is_ascii_digit() => {
                digits = digits.saturating_add(1);
                hyphens = hyphens.saturating_add(waiting);
                waiting = 0;
            }
            '-' if digits > 0 => waiting = waiting.saturating_add(1),
            ' ' => {}
            _ => (digits, hyphens, waiting) = (0, 0, 0),
        }
        if digits > best.0 {
            best = (digits, hyphens);
        }
    }
    best
}

fn digits_of(span: &Span) -> Zeroizing<String> {
    let mut digits = Zeroizing::new(String::with_capacity(span.signs.len()));
    digits.extend(span.signs.iter().map(|s| s.character).filter(char::is_ascii_digit));
    digits
}

/// Whether so many digits and hyphens have the form of a number, whole or torn: one hyphen or none. More are a license
/// number's.
const fn is_number_like(digits: usize, hyphens: usize) -> bool {
    hyphens == 1 && digits >= NUMBER_DIGITS || hyphens == 0 && digits >= BARE_DIGITS
}

/// Whether nothing but such a number has that form: no role speaks against it.
const fn is_number_form(digits: usize, hyphens: usize) -> bool {
    hyphens == 1 && digits >= WHOLE_DIGITS
}

/// Whether a span's role or a field that was read there says that it is something else.
fn is_explained(span: &Span, roles: &[(Role, f32)], read: &[Rect]) -> bool {
    let center = span.bounds.center();
    let inside = |r: &Rect| (r.left..=r.right).contains(&center.x) && (r.top..=r.bottom).contains(&center.y);
    let named = |(role, sure): &(Role, f32)| *sure > SURE_ROLE && !is_vague(*role) && suspicion_of(*role).is_none();
    roles.iter().any(named) || read.iter().any(inside)
}

/// Looks at one span. `read` are the places of fields that were read whole and are no numbers that must go.
pub(super) fn suspect(
    span: &Span,
    roles: &[(Role, f32)],
    read: &[Rect],
    needle: &Needle,
    printings: &[Printing],
) -> Option<Suspect> {
    let center = span.bounds.center();
    let settled = |printing: &Printing| {
        let at = printing.whole;
        (at.left..=at.right).contains(&center.x) && (at.top..=at.bottom).contains(&center.y)
    };
    // The machine readable zone is measured column by column elsewhere.
    let zone = roles.iter().any(|(role, sure)| *role == Role::Mrz && *sure > SURE_ROLE);
    if zone || printings.iter().any(settled) {
        return None;
    }
    let back_run = needle.longest_run(&digits_of(span));
    let (digits, hyphens) = digit_run(span);
    let explained = is_explained(span, roles, read);
    let alone = roles.len() == 1;
    // A faint guess on a line of words is none.
    let words = |sure: f32| sure <= SURE_ROLE && span.any(is_hangul) && digits < BACK_RUN;
    let by_role = roles.first().filter(|(_, sure)| alone && !words(*sure)).and_then(|(role, _)| suspicion_of(*role));
    let kind = if let Some(kind) = by_role {
        kind
    } else if is_number_form(digits, hyphens) || is_number_like(digits, hyphens) && !explained {
        Suspicion::Number
    } else if back_run >= LONG_RUN || !explained && (back_run >= BACK_RUN || alone && digits >= SUSPECT_DIGITS) {
        Suspicion::Digits
    } else {
        return None;
    };
    Some(Suspect { bounds: span.bounds, kind, digits: span.count(|c| c.is_ascii_digit()), back_run })
}

/// The places of fields that were read whole and hold none of the numbers that must go.
pub(super) fn read_places(fields: &[Field], number: Option<FieldKey>) -> Vec<Rect> {
    let plain = |field: &&Field| field.value.is_ok() && Some(field.key) != number;
    fields.iter().filter(plain).filter_map(|field| field.bounds).collect()
}

/// The lines of a role that stands for a number although nothing at all could be read on them.
pub(super) fn blank_suspect(role: Role, bounds: Rect) -> Option<Suspect> {
    // Written so that a box with a side that is no number is none.
    let boxed =
        bounds.left < bounds.right && bounds.top < bounds.bottom && (bounds.width() + bounds.height()).is_finite();
    let kind = suspicion_of(role).filter(|_| boxed)?;
    Some(Suspect { bounds, kind, digits: 0, back_run: 0 })
}
