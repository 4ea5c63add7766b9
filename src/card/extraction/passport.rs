//! The fields of a passport's data page.
//!
//! Labels stand over their values in small print. Korean pages have two looks of one order; those of other states differ in
//! order and hand, so that places tell nothing. The machine readable zone is read for itself: no field takes its value from
//! there, and [`agreement`] says what a disagreement costs.

use zeroize::Zeroizing;

use crate::card::document::{Field, FieldKey, Unreadable};
use crate::card::extraction::confidence::Finding;
use crate::card::extraction::format::{Parsed, is_hangul};
use crate::card::extraction::labels::{self, Labels, Needs, Standing, find};
use crate::card::extraction::rows::{Page, Span, compact};
use crate::card::extraction::{agreement, korean_name, latin, mrz_lines, passport_date, settle, sex};
use crate::card::mrz::has_korean_form;
use crate::card::text_line::Role;

/// Widest gap between the words of a value, in line heights.
const MAX_GAP: f32 = 1.5;
/// Signs of a number. The zone has room for nine; numbers of fewer than six are not in use.
const NUMBER_SIGNS: core::ops::RangeInclusive<usize> = 6..=9;
/// Code of Korea.
const KOREA: &str = "KOR";

/// The fields in the order of printing. The name in hangul is left out on pages of other states.
pub(crate) fn read(page: &mut Page) -> Vec<Field> {
    let lines = mrz_lines::read(page);
    page.take(&lines.parts);
    let labels = Labels::take_from(page, &labels::PASSPORT);
    let state = lines.zone.issuing_state.value.ok();
    let korean = labels.are_korean() || state.is_some_and(|state| state.as_str() == KOREA);

    let mut take = |role: Role, parse: &dyn Fn(&Span) -> Parsed| {
        let found = find(page, &labels, role, MAX_GAP, Needs::LabelOrRole, parse);
        settle(page, found)
    };
    let number = take(Role::PassportNumber, &|span| {
        parse_number(span, korean, labels.standing(span, Role::PassportNumber) == Standing::Named)
    });
    let document_type = take(Role::DocumentType, &parse_type);
    let sex = take(Role::Sex, &|span| sex::parse(span, &['M', 'F', 'X']));
    let dates = [Role::BirthDate, Role::IssueDate, Role::ExpiryDate].map(|role| take(role, &passport_date::parse));
    let hangul = take(Role::KoreanName, &|span| {
        korean_name::parse(span, labels.standing(span, Role::KoreanName) == Standing::Named)
    });
    let surname = take(Role::Surname, &latin::name);
    let given_names = take(Role::GivenNames, &latin::name);
    let nationality = take(Role::Nationality, &latin::country);
    let [birth_date, issue_date, expiry_date] = by_order(page, &labels, dates);

    let mut fields = Vec::with_capacity(12);
    let mut add = |key, finding: Option<Finding>| {
        fields.push(finding.unwrap_or_else(Finding::not_found).into_field(key));
    };
    add(FieldKey::DocumentType, document_type);
    add(FieldKey::PassportNumber, number);
    add(FieldKey::Surname, surname);
    add(FieldKey::GivenNames, given_names);
    if korean || hangul.is_some() {
        add(FieldKey::KoreanName, hangul);
    }
    add(FieldKey::Nationality, nationality);
    add(FieldKey::BirthDate, birth_date);
    add(FieldKey::Sex, sex);
    add(FieldKey::IssueDate, issue_date);
    add(FieldKey::ExpiryDate, expiry_date);
    add(FieldKey::MrzLine1, Some(lines.upper));
    add(FieldKey::MrzLine2, Some(lines.lower));
    // Some people have one name only, and the zone says so.
    if matches!((&lines.zone.given_names.value, lines.zone.name_cut), (Ok(None), Some(false))) {
        fields.retain(|field| field.key != FieldKey::GivenNames || field.value.is_ok());
    }
    agreement::weigh(&mut fields, &lines.zone);
    fields
}

/// `P`, and a letter for the kind of passport.
fn parse_type(span: &Span) -> Parsed {
    let text = compact(&span.signs);
    let letters = text.chars().all(|c| c.is_ascii_uppercase());
    match text.len() {
        1 | 2 if letters && text.starts_with('P') => Parsed::Whole(text, 0..span.signs.len()),
        1 | 2 if text.is_ascii() => Parsed::Fault(Unreadable::Malformed),
        _ => Parsed::Foreign,
    }
}

/// A number of letters alone must have its label: a word is as long.
fn parse_number(span: &Span, korean: bool, named: bool) -> Parsed {
    let text = compact(&span.signs);
    let signs = text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let count = text.chars().count();
    if span.any(is_hangul) || digits == 0 && !named {
        Parsed::Foreign
    } else if signs && NUMBER_SIGNS.contains(&count) && (!korean || has_korean_form(&text)) {
        Parsed::Whole(text, 0..span.signs.len())
    } else if signs && count < if korean { *NUMBER_SIGNS.end() } else { *NUMBER_SIGNS.start() } {
        Parsed::Fault(Unreadable::Incomplete)
    } else {
        Parsed::Fault(Unreadable::Malformed)
    }
}

/// Birth, issue, expiry: three days that come in this order. Where neither label nor role told which a date is, but the
/// page has these three and no other, the order does.
fn by_order(page: &mut Page, labels: &Labels, dates: [Option<Finding>; 3]) -> [Option<Finding>; 3] {
    let missing = dates.iter().filter(|date| date.is_none()).count();
    let known_whole = dates.iter().flatten().all(Finding::is_whole);
    let unnamed = |span: &&Span| labels.standing(span, Role::Other) == Standing::Unnamed;
    let loose: Vec<Span> =
        page.free().filter(unnamed).filter(|s| !matches!(passport_date::parse(s), Parsed::Foreign)).cloned().collect();
    if missing == 0 || loose.len() != missing || !known_whole {
        return dates;
    }
    let mut found: Vec<(Zeroizing<String>, Option<usize>, Finding)> = Vec::new();
    let mut parts: Vec<usize> = Vec::new();
    for span in &loose {
        let Parsed::Whole(value, range) = passport_date::parse(span) else { return dates };
        parts.extend(&span.parts);
        found.push((value.clone(), None, Finding::whole(value, span.slice(range))));
    }
    for (index, date) in dates.into_iter().enumerate() {
        if let Some(finding) = date {
            let value = Zeroizing::new(finding.text().unwrap_or_default().to_owned());
            found.push((value, Some(index), finding));
        }
    }
    // ISO dates sort like the days that they are.
    found.sort_by(|a, b| a.0.cmp(&b.0));
    let ordered = found.windows(2).all(|pair| matches!(pair, [a, b] if a.0.as_str() < b.0.as_str()));
    let suits = found.iter().enumerate().all(|(index, (_, known, _))| known.is_none_or(|known| known == index));
    let mut result = [None, None, None];
    if ordered && suits {
        page.take(&parts);
    }
    for (index, (_, known, finding)) in found.into_iter().enumerate() {
        let place = known.or((ordered && suits).then_some(index));
        if let Some(slot) = place.and_then(|place| result.get_mut(place)) {
            *slot = Some(finding);
        }
    }
    result
}
