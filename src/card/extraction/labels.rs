//! The printed names of fields, which say what stands beside or under them.
//!
//! Foreigners' cards and passports name their fields in small print, Korean, English or both, and put them in many places.
//! A label that was read says more about its value than the place or the network's guess does. Labels stand left of the
//! value on its row, above it in its column, or at the beginning of its line.

use zeroize::Zeroizing;

use crate::card::extraction::confidence::Finding;
use crate::card::extraction::format::{Parsed, SURE_ROLE, choose, is_hangul};
use crate::card::extraction::rows::{Page, Sign, Span};
use crate::card::extraction::title::edit_distance;
use crate::card::geometry::Rect;
use crate::card::text_line::Role;

/// The labels of one kind of document.
pub(crate) struct Words {
    /// As they are printed, without spaces and in small letters, and the role of what they name. [`Role::Other`] names what
    /// is no field of ours.
    words: &'static [(&'static str, Role)],
    /// Whether a value can stand behind its label on one line.
    lead_values: bool,
}

/// Labels of foreigners' cards. Some take two rows, each of which is a word here.
pub(crate) const CARD: Words = Words { words: CARD_WORDS, lead_values: true };

/// Labels of passports, those of other states in English, which Doc 9303-3 asks for beside the state's own language. They
/// stand over their values.
pub(crate) const PASSPORT: Words = Words { words: PASSPORT_WORDS, lead_values: false };

const CARD_WORDS: &[(&str, Role)] = &[
    ("외국인등록번호", Role::RegistrationNumber),
    ("등록번호", Role::RegistrationNumber),
    ("외국인", Role::RegistrationNumber),
    ("국내거소신고번호", Role::RegistrationNumber),
    ("거소신고번호", Role::RegistrationNumber),
    ("국내거소", Role::RegistrationNumber),
    ("거소신고", Role::RegistrationNumber),
    ("신고번호", Role::RegistrationNumber),
    ("번호", Role::RegistrationNumber),
    ("alienregistrationno", Role::RegistrationNumber),
    ("registrationno", Role::RegistrationNumber),
    ("residencereportno", Role::RegistrationNumber),
    ("residentno", Role::RegistrationNumber),
    ("regno", Role::RegistrationNumber),
    ("성명", Role::Name),
    ("fullname", Role::Name),
    ("name", Role::Name),
    ("국가지역", Role::Nationality),
    ("국가", Role::Nationality),
    ("지역", Role::Nationality),
    ("국적", Role::Nationality),
    ("countryregion", Role::Nationality),
    ("country", Role::Nationality),
    ("region", Role::Nationality),
    ("nationality", Role::Nationality),
    ("체류자격", Role::StayStatus),
    ("statusofsojourn", Role::StayStatus),
    ("statusofstay", Role::StayStatus),
    ("status", Role::StayStatus),
    ("발급일자", Role::IssueDate),
    ("발급일", Role::IssueDate),
    ("dateofissue", Role::IssueDate),
    ("issuedate", Role::IssueDate),
    ("issued", Role::IssueDate),
    ("성별", Role::Sex),
    ("sex", Role::Sex),
    ("만료일자", Role::Other),
    ("만료일", Role::Other),
    ("유효기간", Role::Other),
    ("체류기간", Role::Other),
    ("dateofexpiry", Role::Other),
    ("expirydate", Role::Other),
    ("expiry", Role::Other),
];

const PASSPORT_WORDS: &[(&str, Role)] = &[
    ("종류", Role::DocumentType),
    ("type", Role::DocumentType),
    ("국가코드", Role::CountryCode),
    ("발행국", Role::CountryCode),
    ("countrycode", Role::CountryCode),
    ("issuingcountry", Role::CountryCode),
    ("codeofissuingstate", Role::CountryCode),
    ("code", Role::CountryCode),
    ("여권번호", Role::PassportNumber),
    ("passportno", Role::PassportNumber),
    ("passportnumber", Role::PassportNumber),
    ("성", Role::Surname),
    ("surname", Role::Surname),
    ("이름", Role::GivenNames),
    ("givennames", Role::GivenNames),
    ("givenname", Role::GivenNames),
    ("name", Role::Name),
    ("한글성명", Role::KoreanName),
    ("생년월일", Role::BirthDate),
    ("dateofbirth", Role::BirthDate),
    ("성별", Role::Sex),
    ("sex", Role::Sex),
    ("국적", Role::Nationality),
    ("nationality", Role::Nationality),
    ("발행관청", Role::Authority),
    ("issuingauthority", Role::Authority),
    ("authority", Role::Authority),
    ("발급일", Role::IssueDate),
    ("dateofissue", Role::IssueDate),
    ("기간만료일", Role::ExpiryDate),
    ("dateofexpiry", Role::ExpiryDate),
    ("expirydate", Role::ExpiryDate),
    ("주민등록번호", Role::PersonalNumber),
    ("personalno", Role::PersonalNumber),
    ("personalnumber", Role::PersonalNumber),
    ("placeofbirth", Role::Other),
    ("placeofissue", Role::Other),
];

/// Longest word with its spaces, in signs.
const MAX_WORD: usize = 40;
/// Least share of the lower one's height that a label and a value on one row share.
const MIN_SHARED: f32 = 0.3;
/// Widest gap between a label and the value beside it, in heights of the value: `성 명` and a name at the left of a column
/// that the longest label sets are 4 apart on the drawn cards.
const MAX_BESIDE: f32 = 7.0;
/// Farthest that the middle of a label is from the middle of one of the two lines that it names, in heights of the line.
const MAX_RISE: f32 = 1.5;
/// Deepest gap between a label and the value under it, in heights of the value; 0 to 0.4 on the drawn pages.
const MAX_ABOVE: f32 = 1.0;
/// How far a label may reach into the value under it, in heights of the value.
const MAX_REACH: f32 = 0.5;
/// Greatest distance between the left edges of a label and the value under it, in heights of the value. Pages of other
/// states indent values by up to 1.2 heights.
const MAX_INDENT: f32 = 1.6;
/// What each sign is worth, against the most that a role is worth (1): half of a split name is a name too, and must not win.
const SIGN_WEIGHT: f32 = 0.005;

/// What labels say about a span.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// A label names it as what is asked for.
    Named,
    /// A label names it as something else.
    Other,
    /// No label stands by it.
    Unnamed,
}

/// The labels of one page.
pub(crate) struct Labels {
    labels: Vec<(Role, Rect)>,
    /// The role that a label gives each line, by its place in the page.
    named: Vec<Option<Role>>,
    hangul: bool,
}

/// How a line begins or is a label.
enum Reading {
    /// It is one.
    Whole(Role),
    /// One stands in front of the sign of this number.
    Before(Role, usize),
}

impl Labels {
    /// Reads the labels and takes them off the page, also from the beginnings of values' lines.
    pub(crate) fn take_from(page: &mut Page, words: &Words) -> Self {
        let mut labels: Vec<(Role, Rect)> = Vec::new();
        let mut hangul = false;
        let places: Vec<usize> = page.free().flat_map(|span| span.parts.iter().copied()).collect();
        for place in places {
            let Some(role) = page.line(place).and_then(|line| read(line, words)) else { continue };
            let role = match role {
                Reading::Whole(role) => role,
                Reading::Before(role, at) => {
                    page.split(place, at);
                    role
                }
            };
            if let Some(label) = page.line(place) {
                labels.push((role, label.bounds));
                hangul |= label.any(is_hangul);
            }
            page.take(&[place]);
        }
        let values: Vec<&Span> = page.free().collect();
        let mut named = vec![None; page.places()];
        for value in &values {
            for part in &value.parts {
                if let Some(slot) = named.get_mut(*part) {
                    *slot = name_of(value, &labels, &values);
                }
            }
        }
        Self { labels, named, hangul }
    }

    /// Whether a label for that role was read.
    pub(crate) fn names(&self, role: Role) -> bool {
        self.labels.iter().any(|(name, _)| *name == role)
    }

    /// Where the labels for that role stand left of a value, on its row or next to it, all of them together.
    pub(crate) fn left_of(&self, value: &Span, role: Role) -> Option<Rect> {
        let near = |label: &Rect| {
            let rise = (label.center().y - value.bounds.center().y).abs();
            rise <= MAX_RISE * value.bounds.height() && is_left_of(label, value)
        };
        let beside = self.labels.iter().filter(|(name, label)| *name == role && near(label));
        beside.map(|(_, label)| *label).reduce(|a, b| a.union(&b))
    }

    /// Whether any label was in hangul.
    pub(crate) const fn are_korean(&self) -> bool {
        self.hangul
    }

    /// What labels say about a span that is asked to be of that role. The label of its first line counts, and no line of
    /// it may have another.
    pub(crate) fn standing(&self, span: &Span, role: Role) -> Standing {
        let mut names = span.parts.iter().map(|part| self.named.get(*part).copied().flatten());
        let first = names.next().flatten();
        let others = names.flatten().any(|name| Some(name) != first);
        match first {
            _ if others => Standing::Other,
            Some(name) if name == role => Standing::Named,
            // The name in hangul stands under the Latin one, whose label may reach down to it.
            Some(Role::Name) if role == Role::KoreanName => Standing::Unnamed,
            Some(_) => Standing::Other,
            None => Standing::Unnamed,
        }
    }
}

/// What the format needs beside it to make a line a field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Needs {
    /// Nothing: no other line of the document has it.
    Nothing,
    /// A label, or that detection guessed the role.
    LabelOrRole,
}

/// Finds a field. What a label names comes first, even if it can't be read: the next best line is another field then. What
/// a label names as something else never counts.
pub(crate) fn find(
    page: &Page,
    labels: &Labels,
    role: Role,
    max_gap: f32,
    needs: Needs,
    parse: impl Fn(&Span) -> Parsed,
) -> Option<(Finding, Vec<usize>)> {
    let length = |span: &Span| SIGN_WEIGHT * f32::from(u8::try_from(span.signs.len()).unwrap_or(u8::MAX));
    let named = |span: &Span| (labels.standing(span, role) == Standing::Named).then(|| length(span));
    let unnamed = |span: &Span| {
        let suits = needs == Needs::Nothing || span.role_weight(role) > 0.0;
        (suits && labels.standing(span, role) == Standing::Unnamed).then(|| length(span))
    };
    choose(page, max_gap, role, &parse, named).or_else(|| choose(page, max_gap, role, &parse, unnamed))
}

/// What of a line is a label; `None` if nothing is.
fn read(line: &Span, words: &Words) -> Option<Reading> {
    let sure = line.role_weight(Role::Label) > SURE_ROLE;
    let Some((role, end)) = leading(&line.signs, words) else { return alike(line, words).map(Reading::Whole) };
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

/// The role of a line that reads nearly as a label.
fn alike(line: &Span, words: &Words) -> Option<Role> {
    let digits = line.count(|c| c.is_ascii_digit());
    let sure = line.role_weight(Role::Label) > SURE_ROLE;
    let small = line.any(|c| c.is_ascii_lowercase());
    if digits > 2 || line.any(|c| c == '<') {
        return None;
    }
    let text = line.text();
    text.split('/')
        .flat_map(|segment| {
            let kept = |of: fn(&char) -> bool| {
                let mut signs = Zeroizing::new(Vec::with_capacity(MAX_WORD));
                signs.extend(segment.chars().filter(of).take(MAX_WORD).map(|c| c.to_ascii_lowercase()));
                signs
            };
            [kept(|c| is_hangul(*c)), kept(char::is_ascii_alphabetic)]
        })
        .filter_map(|signs: Zeroizing<Vec<char>>| {
            let hangul = signs.first().is_some_and(|c| is_hangul(*c));
            // Capitals may be a value: only what detection saw as a label, or a long word, is taken for one.
            let wrong = match signs.len() {
                _ if !(hangul || small || sure || signs.len() >= 8) => 0,
                0..=3 => 0,
                4..=5 => usize::from(hangul),
                6..=10 => 1,
                _ => 2,
            };
            let near = words.words.iter().map(|(word, role)| (edit_distance(&signs, word), *role));
            near.filter(|(distance, _)| !signs.is_empty() && *distance <= wrong).min_by_key(|(distance, _)| *distance)
        })
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, role)| role)
}

/// The role of the label that stands left of a value, or else above it.
fn name_of(value: &Span, labels: &[(Role, Rect)], values: &[&Span]) -> Option<Role> {
    let v = &value.bounds;
    let others = || values.iter().map(|other| &other.bounds).filter(|other| *other != v);
    let beside = labels
        .iter()
        .filter(|(_, label)| is_beside(label, value))
        .max_by(|(_, a), (_, b)| a.right.total_cmp(&b.right))
        .filter(|(_, label)| {
            !others().any(|o| shares_row(o, v) && o.center().x > label.right && o.right <= v.center().x)
        });
    let above = || {
        labels
            .iter()
            .filter(|(_, label)| is_above(label, value))
            .max_by(|(_, a), (_, b)| a.bottom.total_cmp(&b.bottom))
            .filter(|(_, label)| {
                let rows = label.center().y..v.center().y - 0.3 * v.height();
                !others().any(|o| o.left < v.right && o.right > v.left && rows.contains(&o.center().y))
            })
    };
    beside.or_else(above).map(|(role, _)| *role)
}

fn shares_row(a: &Rect, b: &Rect) -> bool {
    a.bottom.min(b.bottom) - a.top.max(b.top) >= MIN_SHARED * a.height().min(b.height())
}

fn is_beside(label: &Rect, value: &Span) -> bool {
    shares_row(label, &value.bounds) && is_left_of(label, value)
}

fn is_left_of(label: &Rect, value: &Span) -> bool {
    let gap = (value.bounds.left - label.right) * value.aspect / value.bounds.height();
    (-MAX_REACH..=MAX_BESIDE).contains(&gap)
}

fn is_above(label: &Rect, value: &Span) -> bool {
    let v = &value.bounds;
    let gap = (v.top - label.bottom) / v.height();
    let indent = (v.left - label.left).abs() * value.aspect / v.height();
    label.center().y < v.center().y && (-MAX_REACH..=MAX_ABOVE).contains(&gap) && indent <= MAX_INDENT
}
