//! Signs of dates and numbers are read among digits, those of names in Latin letters among letters.
//!
//! `20I9. 11. 25.` holds no letter, whatever the recognizer thought likeliest of its third sign taken alone: in these formats
//! there are none. So where a letter breaks a line that is a date or a number otherwise, the digit that the picture speaks for
//! most stands in its place, with the probability that it has among all that is no letter; `W00` in the place of a name
//! is `WOO` likewise. That is no repair: nothing is changed that the picture says nothing of, and a doubtful sign makes a
//! doubtful value as everywhere.
//!
//! Serial codes and passport numbers mix both, and the second machine-readable line says by its check digits what is what:
//! none of these is touched.

use core::ops::Range;

use zeroize::Zeroizing;

use crate::card::document::DocumentKind;
use crate::card::extraction::format::Parsed;
use crate::card::extraction::rows::{Page, Sign, Span, compact, sign_range};
use crate::card::extraction::{dates, license_number, passport_date, resident_number};
use crate::card::text_line::Role;

/// Roles of lines that hold a name in Latin letters, where they hold no hangul.
const NAMES: [Role; 4] = [Role::Name, Role::Surname, Role::GivenNames, Role::Nationality];

/// Puts digits where letters stand in lines that are a date or a number then, and letters where digits stand in names.
pub(super) fn settle(page: &mut Page, kind: DocumentKind) {
    for line in page.free_mut() {
        if is_name(line) {
            put_letters(line);
            continue;
        }
        let digits = digits(line);
        for range in ranges(line, &digits, kind) {
            for place in range.filter(|place| digits.contains(place)) {
                line.signs.get_mut(place).into_iter().for_each(|sign| put(sign, sign.digit));
            }
        }
    }
}

fn is_name(line: &Span) -> bool {
    let zone = line.role_weight(Role::Mrz) > 0.0;
    // Doc 9303 has letters and fillers alone in the first line of a passport's zone.
    let named = zone && line.text().starts_with('P') && line.text().contains("<<");
    named || !zone && NAMES.iter().any(|role| line.role_weight(*role) > 0.0)
}

/// Puts letters for the digits of a line that holds letters alone then.
fn put_letters(line: &mut Span) {
    let is_digit = |sign: &Sign| sign.character.is_ascii_digit();
    let letters = line.count(|c| c.is_ascii_uppercase());
    let digits = line.count(|c| c.is_ascii_digit());
    let written = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || " ,.'-<".contains(c);
    let all = line.signs.iter().filter(|sign| is_digit(sign)).all(|sign| sign.letter.is_some());
    if digits > 0 && letters > digits && all && line.signs.iter().all(|sign| written(sign.character)) {
        line.signs.iter_mut().filter(|sign| is_digit(sign)).for_each(|sign| put(sign, sign.letter));
    }
}

/// The signs that may be digits: those of runs of letters and digits in which a digit stands. A word has none.
fn digits(line: &Span) -> Vec<usize> {
    if line.role_weight(Role::Mrz) > 0.0 {
        return Vec::new();
    }
    let alike = |sign: &Sign| sign.character.is_ascii_alphanumeric();
    let runs = line.signs.chunk_by(|a, b| alike(a) == alike(b));
    let mut start = 0usize;
    let mut places = Vec::new();
    for run in runs {
        let end = start.saturating_add(run.len());
        if run.iter().any(|sign| sign.character.is_ascii_digit()) {
            places.extend((start..end).zip(run).filter(|(_, sign)| sign.digit.is_some()).map(|(place, _)| place));
        }
        start = end;
    }
    places
}

/// Where signs of a line of such a document have to be digits, if these may be.
fn ranges(line: &Span, digits: &[usize], kind: DocumentKind) -> Vec<Range<usize>> {
    if digits.is_empty() {
        return Vec::new();
    }
    let mut digital = line.clone();
    for place in digits {
        digital.signs.get_mut(*place).into_iter().for_each(|sign| put(sign, sign.digit));
    }
    let core = digital.core(char::is_alphanumeric);
    let text = compact(digital.slice(core.clone()));
    if resident_number::is_whole(&text) || kind == DocumentKind::DriverLicense && license_number::is_whole(&text) {
        return vec![core];
    }
    if kind == DocumentKind::Passport {
        return match passport_date::parse(&digital) {
            Parsed::Whole(_, range) => vec![range],
            Parsed::Fault(_) | Parsed::Foreign => Vec::new(),
        };
    }
    let text: Zeroizing<String> = digital.text();
    let dates = dates::find_in(&digital, &text);
    dates.into_iter().filter(|date| date.value.is_ok()).map(|date| sign_range(&text, date.bytes)).collect()
}

fn put(sign: &mut Sign, other: Option<(char, f32)>) {
    if let Some((character, probability)) = other {
        (sign.character, sign.probability) = (character, probability);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::geometry::Rect;
    use crate::card::text_line::{Glyph, TextLine, TextRegion};

    /// A line in which each letter of `letters` may be the digit beside it.
    fn page(text: &str, letters: &[(char, char)], role: Role) -> Page {
        let count = text.chars().count() as f32;
        let glyph = |(k, character): (usize, char)| Glyph {
            character,
            probability: 0.6,
            position: (k as f32 + 0.5) / count,
            digit: match letters.iter().find(|(letter, _)| *letter == character) {
                Some(&(_, digit)) => Some((digit, 0.9)),
                None => character.is_ascii_digit().then_some((character, 0.7)),
            },
            letter: letters.iter().find(|(_, digit)| *digit == character).map(|&(letter, _)| (letter, 0.8)),
        };
        let region = TextRegion { bounds: Rect::new(0.1, 0.5, 0.5, 0.55), role, role_confidence: 0.9 };
        let line = TextLine { region, glyphs: text.chars().enumerate().map(glyph).collect() };
        Page::new(&[line], DocumentKind::ResidentCard)
    }

    fn settled(text: &str, letters: &[(char, char)], role: Role) -> String {
        let mut page = page(text, letters, role);
        let license = text.matches('-').count() > 1;
        let kind = match text {
            _ if license => DocumentKind::DriverLicense,
            _ if text.contains("SEP") => DocumentKind::Passport,
            _ => DocumentKind::ResidentCard,
        };
        settle(&mut page, kind);
        page.free().next().unwrap().text().to_string()
    }

    #[test]
    fn letters_in_dates_and_numbers_are_the_digits_that_they_may_be() {
        let alike = [('I', '1'), ('O', '0'), ('S', '5'), ('e', '6')];
        for (text, expected) in [
            ("20I9. 11. 25.", "2019. 11. 25."),
            ("2O2O.O8.I6.", "2020.08.16."),
            ("2019. 01. 0I. 서울경찰청장 I", "2019. 01. 01. 서울경찰청장 I"),
            ("I 2019. 01. 0I.", "I 2019. 01. 01."),
            ("2I SeP 2O22", "2I SeP 2O22"),
            ("2I SEP 2O22", "21 SEP 2022"),
            ("S01111-I234S67", "501111-1234567"),
            ("11-I9-174133-0I", "11-19-174133-01"),
            ("서울 19-123456-6I", "서울 19-123456-61"),
            // No date and no number, with digits or without.
            ("2019.1I 8", "2019.1I 8"),
            ("20I9.13.01.", "20I9.13.01."),
            ("은천로 9I, I동 e편한세상", "은천로 9I, I동 e편한세상"),
            ("9K24OI", "9K24OI"),
        ] {
            assert_eq!(settled(text, &alike, Role::Other), expected, "{text}");
        }
        assert_eq!(settled("20I9. 11. 25.", &[], Role::Other), "20I9. 11. 25.", "nothing speaks for a digit");
        let zone = "501111-I234567";
        assert_eq!(settled(zone, &alike, Role::Mrz), zone);
    }

    #[test]
    fn digits_in_names_are_the_letters_that_they_may_be() {
        let alike = [('I', '1'), ('O', '0')];
        for (role, text, expected) in [
            (Role::Surname, "W00", "W00"),
            (Role::Surname, "WO0", "WOO"),
            (Role::Name, "SIH0MBING, NUR", "SIHOMBING, NUR"),
            (Role::Name, "SIH0MB7NG", "SIH0MB7NG"),
            (Role::Name, "홍길동 H0NG", "홍길동 H0NG"),
            (Role::PassportNumber, "MABC0DEF", "MABC0DEF"),
            (Role::Mrz, "PMKORWO0<<RAMAN<<<", "PMKORWOO<<RAMAN<<<"),
            (Role::Mrz, "M750704906KOR8705183M", "M750704906KOR8705183M"),
        ] {
            assert_eq!(settled(text, &alike, role), expected, "{text}");
        }
        let mut page = page("WO0", &alike, Role::Surname);
        settle(&mut page, DocumentKind::Passport);
        assert_eq!(page.free().next().unwrap().signs[2].probability, 0.8);
    }

    #[test]
    fn a_sign_is_as_sure_as_it_is_among_digits_and_only_where_it_has_to_be_one() {
        let mut page = page("20I9.11.25. 동O", &[('I', '1'), ('O', '0')], Role::IssueDate);
        settle(&mut page, DocumentKind::ResidentCard);
        let probabilities: Vec<f32> = page.free().next().unwrap().signs.iter().map(|sign| sign.probability).collect();
        assert_eq!(probabilities, [0.7, 0.7, 0.9, 0.7, 0.6, 0.7, 0.7, 0.6, 0.7, 0.7, 0.6, 0.6, 0.6, 0.6]);
    }
}
