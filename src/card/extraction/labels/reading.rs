//! Whether a line is a label, and of what.

use zeroize::Zeroizing;

use crate::card::extraction::format::{SURE_ROLE, is_hangul};
use crate::card::extraction::labels::words::Words;
use crate::card::extraction::rows::{Sign, Span};
use crate::card::extraction::title::edit_distance;
use crate::card::text_line::Role;

/// Longest word with its spaces, in signs.
const MAX_WORD: usize = 40;
/// Share of wrong signs, in tenths, up to which a label that detection is sure of may be a word. Labels of passports are the
/// smallest print of all; on the photos by which this was set those that were misread had up to 4 tenths.
const NEAR_PER_TEN: usize = 4;
/// Fewest letters of the word.
const MIN_NEAR: usize = 5;
/// How many letters longer or shorter than a word its misreading may be.
const NEAR_SLACK: usize = 2;
/// How many more wrong signs than the nearest word another may have and still be what it is.
const NEAR_MARGIN: usize = 1;

/// What of a line is a label.
pub(super) enum Reading {
    /// All of it.
    Whole(Role),
    /// What stands in front of the sign of this number.
    Before(Role, usize),
    /// All of it, which is one of these labels or another that is not known.
    OneOf(Vec<Role>),
}

/// What of a line is a label; `None` if nothing is.
pub(super) fn read(line: &Span, words: &Words) -> Option<Reading> {
    let sure = line.role_weight(Role::Label) > SURE_ROLE;
    let Some((role, end)) = leading(&line.signs, words) else {
        return alike(line, words).map(Reading::Whole).or_else(|| if sure { nearest(line, words) } else { None });
    };
    let rest = line.signs.get(end..).unwrap_or_default();
    let value = rest.iter().position(|s| !is_separator(s.character)).map(|at| at.saturating_add(end));
    let Some(value) = value else { return Some(Reading::Whole(role)) };
    // What follows may be the same in another language: after a slash, in small letters.
    let slash = line.slice(end..value).iter().any(|s| s.character == '/');
    let has = |condition: fn(char) -> bool| rest.iter().any(|s| condition(s.character));
    let foreign = slash || has(|c| c.is_ascii_lowercase());
    let lettered = sure && !has(|c| c.is_ascii_digit() || c == '(');
    Some(if foreign || lettered || !words.lead_values { Reading::Whole(role) } else { Reading::Before(role, value) })
}

const fn is_separator(character: char) -> bool {
    matches!(character, ' ' | '/' | ':' | '.' | ',' | ')')
}

/// The words that a line begins with: the role of the first and where they end.
fn leading(signs: &[Sign], words: &Words) -> Option<(Role, usize)> {
    // Some pages number their fields.
    let numbered = signs.iter().take_while(|s| s.character.is_ascii_digit()).count();
    let point = signs.get(numbered).is_some_and(|s| s.character == '.');
    let (mut role, mut end) = (None, 0);
    let mut next = if numbered <= 2 && point { numbered } else { 0 };
    let mut slash = false;
    loop {
        while let Some(sign) = signs.get(next).filter(|s| is_separator(s.character)) {
            slash |= sign.character == '/';
            next = next.saturating_add(1);
        }
        let Some((found, after)) = longest(signs, next, words) else { break };
        if role.is_some_and(|role| role != found) && !slash {
            break;
        }
        role = role.or(Some(found));
        (end, next, slash) = (after, after, false);
    }
    role.map(|role| (role, end))
}

/// The longest word that stands at a place, and where it ends.
fn longest(signs: &[Sign], start: usize, words: &Words) -> Option<(Role, usize)> {
    // Room for every sign: a text that grows leaves copies that nobody wipes.
    let mut text = Zeroizing::new(String::with_capacity(4 * MAX_WORD));
    let mut best = None;
    for (index, sign) in signs.iter().enumerate().skip(start).take(MAX_WORD) {
        let c = sign.character;
        match c {
            _ if is_hangul(c) => text.push(c),
            _ if c.is_ascii_alphabetic() => text.push(c.to_ascii_lowercase()),
            ' ' | '/' | '.' | '-' => continue,
            _ => break,
        }
        let after = index.saturating_add(1);
        let goes_on = signs.get(after).is_some_and(|next| {
            is_hangul(c) && is_hangul(next.character) || c.is_ascii_alphabetic() && next.character.is_ascii_alphabetic()
        });
        let found = if goes_on { None } else { words.words.iter().find(|(word, _)| *word == text.as_str()) };
        // One syllable alone is a label only before its translation, or a spaced name would begin with one.
        let rest = signs.get(after..).unwrap_or_default().iter().find(|s| s.character != ' ');
        let short = is_hangul(c) && text.chars().count() == 1 && rest.is_some_and(|s| s.character != '/');
        if let Some((_, role)) = found.filter(|_| !short) {
            best = Some((*role, after));
        }
    }
    best
}

/// The role of a line that reads as a label but for a sign or two.
fn alike(line: &Span, words: &Words) -> Option<Role> {
    let sure = line.role_weight(Role::Label) > SURE_ROLE;
    let small = line.any(|c| c.is_ascii_lowercase());
    let near = runs(line)?.into_iter().filter_map(|signs| {
        let hangul = signs.first().is_some_and(|c| is_hangul(*c));
        // Capitals may be a value: only what detection saw as a label, or a long word, is taken for one.
        let wrong = match signs.len() {
            _ if !(hangul || small || sure || signs.len() >= 8) => 0,
            0..=3 => 0,
            4..=5 => usize::from(hangul || sure),
            6..=10 => 1,
            _ => 2,
        };
        let near = words.words.iter().map(|(word, role)| (edit_distance(&signs, word), *role));
        near.filter(|(distance, _)| *distance <= wrong).min_by_key(|(distance, _)| *distance)
    });
    near.min_by_key(|(distance, _)| *distance).map(|(_, role)| role)
}

/// What a line could be that detection is sure is a label, though little of it was read.
fn nearest(line: &Span, words: &Words) -> Option<Reading> {
    let mut found: Vec<(usize, Role)> = Vec::new();
    for signs in runs(line)? {
        for (word, role) in words.words {
            // Another language may follow without a slash, so that a beginning is compared.
            let length = word.chars().count();
            let lengths = length.saturating_sub(NEAR_SLACK)..=length.saturating_add(NEAR_SLACK);
            let beginnings = lengths.filter_map(|length| signs.get(..length.min(signs.len())));
            let distance = beginnings.map(|beginning| edit_distance(beginning, word)).min();
            let near = distance.filter(|distance| length >= MIN_NEAR && distance * 10 <= length * NEAR_PER_TEN);
            found.extend(near.map(|distance| (distance, *role)));
        }
    }
    let best = found.iter().map(|(distance, _)| *distance).min()?;
    let mut roles: Vec<Role> = Vec::new();
    for (distance, role) in found {
        if distance <= best.saturating_add(NEAR_MARGIN) && !roles.contains(&role) {
            roles.push(role);
        }
    }
    Some(Reading::OneOf(roles))
}

/// The letters of a line in runs of one script, as labels in two languages have them; `None` if it can be no label.
fn runs(line: &Span) -> Option<Vec<Zeroizing<Vec<char>>>> {
    if line.count(|c| c.is_ascii_digit()) > 2 || line.any(|c| c == '<') {
        return None;
    }
    let text = line.text();
    let runs = text.split('/').flat_map(|segment| {
        let kept = |of: fn(&char) -> bool| {
            let mut signs = Zeroizing::new(Vec::with_capacity(MAX_WORD));
            signs.extend(segment.chars().filter(of).take(MAX_WORD).map(|c| c.to_ascii_lowercase()));
            signs
        };
        [kept(|c| is_hangul(*c)), kept(char::is_ascii_alphabetic)]
    });
    Some(runs.filter(|signs| !signs.is_empty()).collect())
}
