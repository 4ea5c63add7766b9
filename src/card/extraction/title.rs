//! The title, which says what kind of document lies there.

use zeroize::Zeroizing;

use crate::card::document::DocumentKind;
use crate::card::extraction::format::is_hangul;

/// Titles as printed.
const TITLES: [(&str, DocumentKind); 2] =
    [("주민등록증", DocumentKind::ResidentCard), ("자동차운전면허증", DocumentKind::DriverLicense)];
/// Most syllables that may be misread, missing or too many. Three would let 외국인등록증 and 국제운전면허증 pass.
const MAX_EDITS: usize = 2;
/// Fewest syllables of a title: three would let a person's name be one.
const MIN_SYLLABLES: usize = 4;
/// Most syllables compared, so that a hostile line costs nothing.
const MAX_SYLLABLES: usize = 16;

/// The kind of document whose title a line reads as, allowing for two misread syllables.
///
/// Only hangul counts: `자동차운전면허증(Driver's License)` is a title too. `None` for any other line.
#[must_use]
pub fn title_kind(line_text: &str) -> Option<DocumentKind> {
    let mut syllables = Zeroizing::new(Vec::with_capacity(MAX_SYLLABLES.saturating_add(1)));
    syllables.extend(line_text.chars().filter(|c| is_hangul(*c)).take(MAX_SYLLABLES.saturating_add(1)));
    if !(MIN_SYLLABLES..=MAX_SYLLABLES).contains(&syllables.len()) {
        return None;
    }
    let distances = TITLES.iter().map(|(title, kind)| (edit_distance(&syllables, title), *kind));
    distances.filter(|(distance, _)| *distance <= MAX_EDITS).min_by_key(|(distance, _)| *distance).map(|(_, k)| k)
}

/// Levenshtein distance.
fn edit_distance(a: &[char], b: &str) -> usize {
    let mut row: Vec<usize> = (0..=a.len()).collect();
    for (i, other) in b.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i.saturating_add(1);
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (cell, one) in row.iter_mut().skip(1).zip(a) {
            let replaced = diagonal.saturating_add(usize::from(*one != other));
            diagonal = *cell;
            left = replaced.min(left.saturating_add(1)).min(diagonal.saturating_add(1));
            *cell = left;
        }
    }
    row.last().copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_are_known_within_two_edits() {
        let resident = Some(DocumentKind::ResidentCard);
        let license = Some(DocumentKind::DriverLicense);
        for (text, expected) in [
            ("주민등록증", resident),
            ("주 민 등 록 증", resident),
            ("주민등록중", resident),
            ("수민등록중", resident),
            ("수민동록중", None),
            ("민등록증", resident),
            ("등록증", None),
            ("자동차운전면허증(Driver's License)", license),
            ("자동차운전면허증", license),
            ("자동자운전면허중", license),
            ("운전면허증", None),
            ("차운전면허증", license),
            ("외국인등록증", None),
            ("영주증", None),
            ("국제운전면허증", None),
            ("국내거소신고증", None),
            ("홍길동", None),
            ("", None),
        ] {
            assert_eq!(title_kind(text), expected, "{text}");
        }
        assert_eq!(title_kind(&"증".repeat(100_000)), None);
    }
}
