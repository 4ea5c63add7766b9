//! The fields of foreigners' cards: alien registration card, permanent resident card, overseas Korean resident card.
//!
//! Nothing is known by its place: the looks of 2011 and 2018 have the photo on the left, that of April 2023 on the right,
//! and of the latter no layout is published. Numbers, statuses, dates and offices go by their formats; names, nationality
//! and sex, which any Latin word could be, go by their labels and by the roles that detection guessed.

use zeroize::Zeroizing;

use crate::card::document::{Field, FieldKey, Unreadable};
use crate::card::extraction::confidence::Finding;
use crate::card::extraction::foreigner_number::ForeignerNumber;
use crate::card::extraction::format::{Parsed, SURE_ROLE, choose, is_hangul};
use crate::card::extraction::labels::{self, Labels, Needs, Standing, find};
use crate::card::extraction::rows::{Page, Span, compact};
use crate::card::extraction::stay_status::{StatusPair, StayStatus};
use crate::card::extraction::{dates, issuer, korean_name, latin, settle, sex};
use crate::card::geometry::Rect;
use crate::card::text_line::Role;

/// Widest gap between the parts of a number, in line heights.
const MAX_NUMBER_GAP: f32 = 2.0;
/// Widest gap between the words of a name, a nationality or a status, in line heights.
const MAX_WORD_GAP: f32 = 1.5;
/// Widest gap between the parts of a date, in line heights: its points leave little room.
const MAX_DATE_GAP: f32 = 1.0;
/// Fewest digits of a line that can be taken for a torn number; a ghost's birth date has six.
const MIN_DIGITS: usize = 8;
/// The same without hyphen and role: a date without its points has eight.
const MIN_BARE_DIGITS: usize = 11;
/// Distance between the centers of a name's two lines, in heights of the lower one. The drawn ones have 1.3 to 1.5, one
/// field to the next 2 and more.
const NAME_PITCH: core::ops::RangeInclusive<f32> = 0.8..=1.75;
/// Greatest distance between the left edges of a name's two lines, in line heights.
const NAME_INDENT: f32 = 0.8;
/// Greatest distance of a name's only line from the middle of its label, in line heights. The drawn single lines have 0.2
/// at most, lines of two 0.6 and more.
const MAX_OFF_LABEL: f32 = 0.55;
/// Greatest ratio of their heights.
const NAME_HEIGHTS: f32 = 1.5;
/// Most that a status is worth whose name and code do not belong together: one of them was likely misread, or the decree
/// has a pair that the table lacks.
const UNPAIRED: f32 = 0.5;

/// The fields in the order of printing. Sex and the name in hangul, which some cards lack, are left out where neither they
/// nor their label were seen.
pub(crate) fn read(page: &mut Page) -> Vec<Field> {
    part_bracketed_names(page);
    let labels = Labels::take_from(page, &labels::CARD);
    let found = read_number(page, &labels);
    let number = settle(page, found).unwrap_or_else(Finding::not_found);
    let letters = ['M', 'F'];
    let found = find(page, &labels, Role::Sex, 0.0, Needs::LabelOrRole, |span| sex::parse(span, &letters));
    let sex = settle(page, found).or_else(|| labels.names(Role::Sex).then(Finding::not_found));
    let found = find(page, &labels, Role::StayStatus, MAX_WORD_GAP, Needs::Nothing, parse_status);
    let status = settle(page, found).map(doubted_unless_paired).unwrap_or_else(Finding::not_found);
    let found = issuer::on_foreigners_card(page);
    let issuer = settle(page, found).unwrap_or_else(Finding::not_found);
    // A card may print a last day of stay too, so that a date alone is not the one of issue.
    let found = find(page, &labels, Role::IssueDate, MAX_DATE_GAP, Needs::LabelOrRole, dates::parse_only);
    let date = settle(page, found).unwrap_or_else(Finding::not_found);
    let found = read_korean_name(page, &labels);
    let korean_name = settle(page, found);
    let found = read_name(page, &labels, korean_name.is_some());
    let name = settle(page, found).unwrap_or_else(Finding::not_found);
    let found = find(page, &labels, Role::Nationality, MAX_WORD_GAP, Needs::LabelOrRole, latin::country);
    let nationality = settle(page, found).unwrap_or_else(Finding::not_found);

    let mut fields = vec![number.into_field(FieldKey::RegistrationNumber), name.into_field(FieldKey::Name)];
    fields.extend(korean_name.map(|finding| finding.into_field(FieldKey::KoreanName)));
    fields.extend(sex.map(|finding| finding.into_field(FieldKey::Sex)));
    fields.push(nationality.into_field(FieldKey::Nationality));
    fields.push(status.into_field(FieldKey::StayStatus));
    fields.push(date.into_field(FieldKey::IssueDate));
    fields.push(issuer.into_field(FieldKey::Issuer));
    fields
}

/// Parts `HONG GILDONG (홍길동)` into the two names.
fn part_bracketed_names(page: &mut Page) {
    let bracket = |span: &Span| {
        let at = span.signs.iter().position(|s| s.character == '(')?;
        let (head, tail) = (span.slice(0..at), span.slice(at..span.signs.len()));
        let latin = head.iter().any(|s| s.character.is_ascii_uppercase());
        let clean = !head.iter().any(|s| is_hangul(s.character) || s.character.is_ascii_digit());
        let named = tail.iter().filter(|s| is_hangul(s.character)).count() >= 2;
        let bare = tail.iter().all(|s| is_hangul(s.character) || matches!(s.character, '(' | ')' | ' '));
        (latin && clean && named && bare).then_some(at)
    };
    let cuts: Vec<(usize, usize)> =
        page.free().filter_map(|span| Some((*span.parts.first()?, bracket(span)?))).collect();
    for (place, at) in cuts {
        page.split(place, at);
    }
}

/// The number on its own line; that over the ghost portrait is small and pale. Where detection took both for ghosts, they
/// must read the same.
fn read_number(page: &Page, labels: &Labels) -> Option<(Finding, Vec<usize>)> {
    let (role, needs) = (Role::RegistrationNumber, Needs::Nothing);
    let line = find(page, labels, role, MAX_NUMBER_GAP, needs, |span| {
        let ghost = span.role_weight(Role::GhostNumber) > SURE_ROLE;
        let named = labels.standing(span, role) == Standing::Named;
        if ghost && !named { Parsed::Foreign } else { parse_number(span) }
    });
    line.or_else(|| {
        let (found, parts) = find(page, labels, role, MAX_NUMBER_GAP, needs, parse_number)?;
        let again = |span: &&Span| match parse_number(span) {
            Parsed::Whole(text, _) => found.text() == Some(text.as_str()),
            Parsed::Fault(_) | Parsed::Foreign => false,
        };
        (page.free().filter(again).count() >= 2).then_some((found, parts))
    })
}

/// The name in hangul, which has no label of its own: in parentheses, by its role, or right under a line of Latin letters.
fn read_korean_name(page: &Page, labels: &Labels) -> Option<(Finding, Vec<usize>)> {
    let under_latin = |span: &Span| {
        page.free().any(|above| {
            let name = labels.standing(above, Role::Name) != Standing::Other
                && above.role_weight(Role::Nationality) <= SURE_ROLE;
            let latin = name && above.any(|c| c.is_ascii_uppercase()) && !above.any(is_hangul);
            latin && above.bounds.center().y < span.bounds.center().y && are_lines_of_one(above, span)
        })
    };
    let parse = |span: &Span| korean_name::parse(span, under_latin(span));
    choose(page, MAX_WORD_GAP, Role::KoreanName, parse, |span| span.any(is_hangul).then_some(0.0))
}

fn parse_number(span: &Span) -> Parsed {
    let core = span.core(|c| c.is_ascii_alphanumeric());
    let text = compact(span.slice(core.clone()));
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let role = span.role_weight(Role::RegistrationNumber) > SURE_ROLE;
    let alike = text.contains('-') || digits >= MIN_BARE_DIGITS || role;
    if span.any(is_hangul) || text.contains('.') || digits < MIN_DIGITS || !alike {
        return Parsed::Foreign;
    }
    match ForeignerNumber::parse(&text) {
        Ok(number) => Parsed::Whole(Zeroizing::new(number.expose().to_owned()), core),
        Err(reason) => Parsed::Fault(reason),
    }
}

fn parse_status(span: &Span) -> Parsed {
    let text = span.text();
    match StayStatus::parse(&text) {
        Ok(status) => Parsed::Whole(status.value(), 0..span.signs.len()),
        Err(reason) => {
            // What is left of a status has its code or a parenthesis before it.
            let code = text.contains('(') && text.contains('-') && span.any(is_hangul);
            let role = span.role_weight(Role::StayStatus) > SURE_ROLE && text.contains(['(', ')', '-']);
            if code || role { Parsed::Fault(reason) } else { Parsed::Foreign }
        }
    }
}

fn doubted_unless_paired(status: Finding) -> Finding {
    let pair = status.text().and_then(|text| StayStatus::parse(text).ok()).map(|status| status.pair());
    if pair == Some(StatusPair::Differs) { status.at_most(UNPAIRED) } else { status }
}

/// The name, which may take two lines. A line that belongs to it but can't be read spoils it: half of a name is another.
///
/// A label stands at the middle of what it names: off the middle of a single line, it tells that the other was not seen,
/// unless that is the name in hangul.
fn read_name(page: &Page, labels: &Labels, with_hangul: bool) -> Option<(Finding, Vec<usize>)> {
    let (finding, parts) = find(page, labels, Role::Name, MAX_WORD_GAP, Needs::LabelOrRole, latin::name)?;
    let spans = page.spans(MAX_WORD_GAP);
    let Some(line) = spans.iter().find(|span| span.parts == parts) else { return Some((finding, parts)) };
    // Detection may have split it: the longest run is all of it.
    let others = spans.iter().filter(|other| is_other_line(other, line, labels));
    let other = others.max_by_key(|other| other.signs.len());
    let Some(other) = other else {
        let off = |label: Rect| (label.center().y - line.bounds.center().y).abs() / line.bounds.height();
        let half = !with_hangul && labels.left_of(line, Role::Name).is_some_and(|label| off(label) > MAX_OFF_LABEL);
        let finding = if half { Finding::fault(Unreadable::Incomplete, &line.signs) } else { finding };
        return Some((finding, parts));
    };
    let below = other.bounds.center().y > line.bounds.center().y;
    let both = if below { line.clone().joined(other) } else { other.clone().joined(line) };
    let finding = match latin::name(&both) {
        Parsed::Whole(text, range) => Finding::whole(text, both.slice(range)),
        Parsed::Fault(reason) => Finding::fault(reason, &both.signs),
        Parsed::Foreign => Finding::fault(Unreadable::Malformed, &both.signs),
    };
    Some((finding, both.parts.clone()))
}

/// Whether a line is the other one of a name on two lines: in its place, of Latin letters, and nothing says otherwise.
fn is_other_line(other: &Span, line: &Span, labels: &Labels) -> bool {
    let free =
        labels.standing(other, Role::Name) != Standing::Other && other.role_weight(Role::Nationality) < SURE_ROLE;
    let letters = other.any(|c| c.is_ascii_uppercase()) && !other.any(is_hangul);
    !line.parts.iter().any(|part| other.parts.contains(part)) && free && letters && are_lines_of_one(other, line)
}

/// Whether one line stands right under the other in the same column, as high as it.
fn are_lines_of_one(one: &Span, other: &Span) -> bool {
    let (a, b) = (&one.bounds, &other.bounds);
    let height = a.height().max(b.height());
    let pitch = (a.center().y - b.center().y).abs() / height;
    let indent = (a.left - b.left).abs() * one.aspect / height;
    let alike = height <= NAME_HEIGHTS * a.height().min(b.height());
    NAME_PITCH.contains(&pitch) && indent <= NAME_INDENT && alike
}
