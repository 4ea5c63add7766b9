//! The title, which says what kind of document lies there.

use zeroize::Zeroizing;

use crate::card::document::DocumentKind;
use crate::card::extraction::format::is_hangul;

/// Titles in hangul, without spaces.
const KOREAN: [(&str, DocumentKind); 7] = [
    ("주민등록증", DocumentKind::ResidentCard),
    ("자동차운전면허증", DocumentKind::DriverLicense),
    ("외국인등록증", DocumentKind::AlienRegistrationCard),
    ("영주증", DocumentKind::PermanentResidentCard),
    ("국내거소신고증", DocumentKind::OverseasKoreanCard),
    ("외국국적동포국내거소신고증", DocumentKind::OverseasKoreanCard),
    ("여권", DocumentKind::Passport),
];
/// Titles in Latin letters. `RESIDENCE CARD` alone, as alien registration cards have it since 2023, is left out: it is the
/// end of another.
const LATIN: [(&str, DocumentKind); 5] = [
    ("ALIENREGISTRATIONCARD", DocumentKind::AlienRegistrationCard),
    ("PERMANENTRESIDENTCARD", DocumentKind::PermanentResidentCard),
    ("PERMANENTRESIDENCECARD", DocumentKind::PermanentResidentCard),
    ("OVERSEASKOREANRESIDENTCARD", DocumentKind::OverseasKoreanCard),
    ("PASSPORT", DocumentKind::Passport),
];
/// Most syllables or letters that may be misread, missing or too many.
const MAX_EDITS: usize = 2;
/// Fewest syllables of a title that may be misread: a person's name has three.
const MIN_SYLLABLES: usize = 4;
/// The same in letters.
const MIN_LETTERS: usize = 16;
/// Most syllables or letters compared, so that a hostile line costs nothing.
const MAX_SIGNS: usize = 32;

/// The kind of document whose title a line reads as, allowing for two misread syllables or letters in a long one.
///
/// Hangul comes first: `자동차운전면허증(Driver's License)` is a title too. `None` for any other line.
#[must_use]
pub fn title_kind(line_text: &str) -> Option<DocumentKind> {
    let kept = |of: fn(&char) -> bool| {
        let signs = line_text.chars().filter(of).take(MAX_SIGNS.saturating_add(1)).map(|c| c.to_ascii_uppercase());
        let mut kept = Zeroizing::new(Vec::with_capacity(MAX_SIGNS.saturating_add(1)));
        kept.extend(signs);
        kept
    };
    nearest(&kept(|c| is_hangul(*c)), &KOREAN, MIN_SYLLABLES)
        .or_else(|| nearest(&kept(char::is_ascii_alphabetic), &LATIN, MIN_LETTERS))
}

/// The nearest title; one of fewer than `least` signs only if every sign is right.
fn nearest(signs: &[char], titles: &[(&str, DocumentKind)], least: usize) -> Option<DocumentKind> {
    if signs.is_empty() || signs.len() > MAX_SIGNS {
        return None;
    }
    let distances = titles.iter().map(|(title, kind)| (edit_distance(signs, title), title.chars().count(), *kind));
    let allowed = |length: usize| if length.min(signs.len()) < least { 0 } else { MAX_EDITS };
    distances
        .filter(|(distance, length, _)| *distance <= allowed(*length))
        .min_by_key(|(distance, _, _)| *distance)
        .map(|(_, _, kind)| kind)
}

/// Levenshtein distance.
pub(crate) fn edit_distance(a: &[char], b: &str) -> usize {
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
        let alien = Some(DocumentKind::AlienRegistrationCard);
        let permanent = Some(DocumentKind::PermanentResidentCard);
        let overseas = Some(DocumentKind::OverseasKoreanCard);
        let passport = Some(DocumentKind::Passport);
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
            ("국제운전면허증", None),
            ("외국인등록증", alien),
            ("외 국 인 등 록 증", alien),
            ("외국민등록증", alien),
            ("외국인동록중", alien),
            ("외구민동록중", None),
            ("ALIEN REGISTRATION CARD", alien),
            ("AL1EN REGISTRATION CARD", alien),
            ("RESIDENCE CARD", None),
            ("영주증", permanent),
            ("영 주 증", permanent),
            ("영주중", None),
            ("영주", None),
            ("PERMANENT RESIDENT CARD", permanent),
            ("PERMANENT RESIDENCE CARD", permanent),
            ("RESIDENT CARD", None),
            ("국내거소신고증", overseas),
            ("외국국적동포 국내거소신고증", overseas),
            ("외국국적동포국내거소신고층", overseas),
            ("국내거소신고", overseas),
            ("거소신고번호", None),
            ("OVERSEAS KOREAN RESIDENT CARD", overseas),
            ("여권  PASSPORT", passport),
            ("여권 / PASSPORT", passport),
            ("Passport", passport),
            ("PASSPORI", None),
            ("여권번호/ Passport No.", None),
            ("Passport No.", None),
            ("대한민국 REPUBLIC OF KOREA", None),
            ("홍길동", None),
            ("CHIEF, SEOUL IMMIGRATION OFFICE", None),
            ("REGISTRATION NO.", None),
            ("", None),
        ] {
            assert_eq!(title_kind(text), expected, "{text}");
        }
        for sign in ["증", "여권", "A"] {
            assert_eq!(title_kind(&sign.repeat(100_000)), None);
        }
    }
}
