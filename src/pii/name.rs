//! Comparison of personal names from two sources, where one of them may hold less than Unicode.
//!
//! The matching ladder follows the domain facts on Korean names: equal after NFC, equal once spaces and loose jamo are
//! put in order, and one syllable apart where the other system could not have held that syllable. EUC-KR knows only the
//! 2,350 syllables of KS X 1001 out of 11,172; for one person called `김설믜` a telco kept `김설미`, a bank `김설PA` and a
//! university `김설므l`.
//!
//! Names are never split into surname and given name: `남궁민` is split wrongly too often.

use encoding_rs::{EUC_KR, EncoderResult};
use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

/// Hangul syllables (U+AC00) are laid out as initial × 21 vowels × 28 finals, the first final being none.
const SYLLABLE_BASE: u32 = 0xAC00;
const SYLLABLE_COUNT: u32 = 11_172;
const VOWELS: u32 = 21;
const FINALS: u32 = 28;

/// Both bytes of a KS X 1001 character in EUC-KR have their high bit set and start here; a syllable that only the
/// vendor extension (CP949) knows has at least one smaller byte.
const EUC_KR_MIN_BYTE: u8 = 0xA1;

/// Characters that a system may write in place of one syllable that it can't hold: the longest known form is the 8-byte
/// sequence that KS X 1001 annex 3 spells a missing syllable with.
const MAX_STAND_IN_CHARS: usize = 8;

/// Steps of the matching ladder, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ladder {
    /// Equal in NFC.
    Exact,
    /// Equal after [`normalized`].
    Normalized,
    /// One syllable of the document's name lies outside KS X 1001, and exactly there the other name has something else.
    /// For a person to look at: neither a match nor a sign of fraud.
    EncodingSuspect,
    /// Different.
    Different,
}

/// Compares the name on the identity document with the same name as another system keeps it. An empty name equals
/// nothing.
pub(crate) fn compare(document: &str, other: &str) -> Ladder {
    let (document_plain, other_plain) = (normalized(document), normalized(other));
    if document_plain.is_empty() || other_plain.is_empty() {
        return Ladder::Different;
    }
    if document.nfc().eq(other.nfc()) {
        Ladder::Exact
    } else if document_plain == other_plain {
        Ladder::Normalized
    } else if is_encoding_suspect(&document_plain, &other_plain) {
        Ladder::EncodingSuspect
    } else {
        Ladder::Different
    }
}

/// Whether two names, both as [`normalized`] gives them, differ in one place only, and the document's name has there a
/// syllable that KS X 1001 lacks, the other something that may stand for it (`미`, `PA`, `?`, nothing at all).
pub(crate) fn is_encoding_suspect(document: &str, other: &str) -> bool {
    lone_difference(document, other).is_some_and(|LoneDifference { document, other }| {
        is_hangul_syllable(document) && !in_ks_x_1001(document) && is_stand_in(other)
    })
}

/// Whether a system without some syllable may have this in its place: one syllable that it has, or signs that are no
/// Hangul, or one such syllable spelled further with look-alikes (`므l`).
fn is_stand_in(text: &str) -> bool {
    text.chars().nth(MAX_STAND_IN_CHARS).is_none()
        && text.chars().enumerate().all(|(at, c)| !is_hangul_syllable(c) || (at == 0 && in_ks_x_1001(c)))
}

/// The one place where two names differ.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct LoneDifference<'a> {
    /// The character of the document's name.
    pub(crate) document: char,
    /// What the other name has instead; may be empty or several characters long.
    pub(crate) other: &'a str,
}

/// The place where the two differ, if all of the document's name but one character stands before and after it in the
/// other. `None` where they are equal or differ in more than one character of the document's name.
pub(crate) fn lone_difference<'a>(document: &str, other: &'a str) -> Option<LoneDifference<'a>> {
    let head: usize = document.chars().zip(other.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a.len_utf8()).sum();
    let (document, other) = (document.get(head..)?, other.get(head..)?);
    let mut rest = document.chars();
    let odd = rest.next()?;
    let tail = rest.as_str();
    // A shared tail can't reach back before the shared head: what is left of `other` bounds it.
    other.strip_suffix(tail).map(|between| LoneDifference { document: odd, other: between })
}

/// Whether a character is one of the 11,172 composed Hangul syllables.
pub(crate) fn is_hangul_syllable(c: char) -> bool {
    u32::from(c).checked_sub(SYLLABLE_BASE).is_some_and(|index| index < SYLLABLE_COUNT)
}

/// Whether KS X 1001, and so strict EUC-KR, has this character as two bytes. ASCII is not among them.
pub(crate) fn in_ks_x_1001(c: char) -> bool {
    let mut source = [0_u8; 4];
    let mut target = [0_u8; 8];
    let (result, _, written) =
        EUC_KR.new_encoder().encode_from_utf8_without_replacement(c.encode_utf8(&mut source), &mut target, true);
    result == EncoderResult::InputEmpty
        && matches!(target.get(..written), Some([lead, trail]) if *lead >= EUC_KR_MIN_BYTE && *trail >= EUC_KR_MIN_BYTE)
}

/// A name for comparison: NFKC (so NFD from Apple clients, full-width letters and compatibility jamo are one form), no
/// spaces or invisible characters, ASCII letters in upper case as cards print them, and jamo that stand loose joined to
/// the syllable before them (`므ㅣ` → `믜`, `또ㅁ` → `똠`).
pub(crate) fn normalized(name: &str) -> Zeroizing<String> {
    let mut joined = Zeroizing::new(Vec::with_capacity(name.len()));
    // Blanks go before NFKC, so that they part no jamo, and again after it, which makes spaces of other blanks.
    for c in name.chars().filter(|c| !is_blank(*c)).nfkc().filter(|c| !is_blank(*c)).nfc() {
        match joined.last_mut() {
            Some(last) if join(*last, c).is_some() => *last = join(*last, c).unwrap_or(c),
            _ => joined.push(c.to_ascii_uppercase()),
        }
    }
    let mut text = Zeroizing::new(String::with_capacity(joined.iter().map(|c| c.len_utf8()).sum()));
    text.extend(joined.iter());
    text
}

/// White space, zero-width characters and the Hangul fillers that some keyboards leave behind.
fn is_blank(c: char) -> bool {
    c.is_whitespace()
        || matches!(
            c,
            '\u{200B}'
                ..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{115F}' | '\u{1160}' | '\u{3164}' | '\u{FFA0}' | '\u{AD}'
        )
}

/// The syllable that a syllable and the jamo typed after it make, as an input method would compose them.
fn join(syllable: char, jamo: char) -> Option<char> {
    if !is_hangul_syllable(syllable) {
        return None;
    }
    let index = u32::from(syllable).checked_sub(SYLLABLE_BASE)?;
    let (open, last) = (index - index % FINALS, index % FINALS);
    let composed = match u32::from(jamo) {
        v @ 0x1161..=0x1175 if last == 0 => {
            let vowel = open / FINALS % VOWELS;
            open - vowel * FINALS + compound_vowel(vowel, v - 0x1161)? * FINALS
        }
        l @ 0x1100..=0x1112 => open + final_with(last, final_of_initial(l - 0x1100)?)?,
        t @ 0x11A8..=0x11C2 => open + final_with(last, t - 0x11A7)?,
        _ => return None,
    };
    char::from_u32(SYLLABLE_BASE + composed)
}

/// ㅗ+ㅏㅐㅣ, ㅜ+ㅓㅔㅣ and ㅡ+ㅣ, by vowel index.
fn compound_vowel(first: u32, second: u32) -> Option<u32> {
    match (first, second) {
        (8, 0) => Some(9),
        (8, 1) => Some(10),
        (8, 20) => Some(11),
        (13, 4) => Some(14),
        (13, 5) => Some(15),
        (13, 20) => Some(16),
        (18, 20) => Some(19),
        _ => None,
    }
}

/// The final with the same sound as an initial consonant; ㄸ, ㅃ and ㅉ close no syllable.
fn final_of_initial(initial: u32) -> Option<u32> {
    const FINAL_OF: [u32; 19] = [1, 2, 4, 7, 0, 8, 16, 17, 0, 19, 20, 21, 22, 0, 23, 24, 25, 26, 27];
    FINAL_OF.get(usize::try_from(initial).ok()?).copied().filter(|index| *index != 0)
}

/// The final that a syllable's final (0: none) and one more consonant make.
fn final_with(first: u32, second: u32) -> Option<u32> {
    match (first, second) {
        (0, second) => Some(second),
        (1, 19) => Some(3),
        (4, 22) => Some(5),
        (4, 27) => Some(6),
        (8, 1) => Some(9),
        (8, 16) => Some(10),
        (8, 17) => Some(11),
        (8, 19) => Some(12),
        (8, 25) => Some(13),
        (8, 26) => Some(14),
        (8, 27) => Some(15),
        (17, 19) => Some(18),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ks_x_1001_has_2350_syllables() {
        let syllables = ('\u{AC00}'..='\u{D7A3}').filter(|c| is_hangul_syllable(*c));
        let (inside, outside): (Vec<_>, Vec<_>) = syllables.partition(|c| in_ks_x_1001(*c));
        assert_eq!((inside.len(), outside.len()), (2350, 8822));
        assert!("믜뷁쀍똠펲햏샾솁햪".chars().all(|c| outside.contains(&c)));
        assert!("춈설윕됐뢰쉰뎡괌쟝듐챌쀼".chars().all(|c| inside.contains(&c)));
        assert!(!in_ks_x_1001('A') && !in_ks_x_1001('😀') && in_ks_x_1001('洪'));
        assert!(!is_hangul_syllable('\u{ABFF}') && !is_hangul_syllable('\u{D7A4}') && !is_hangul_syllable('ㅣ'));
    }

    #[test]
    fn normalizing() {
        let table = [
            ("홍길동", "홍길동"),
            ("홍 길\u{3000}동\u{200B}", "홍길동"),
            ("\u{1112}\u{1169}\u{11BC}\u{1100}\u{1175}\u{11AF}\u{1103}\u{1169}\u{11BC}", "홍길동"),
            ("서설 므 ㅣ", "서설믜"),
            ("김설므ㅣ", "김설믜"),
            ("또ㅁ", "똠"),
            ("ㄱㅣㅁ설ㅁㅡㅣ", "김설믜"),
            ("다ㄹㄱ", "닭"),
            ("ㄷㅏㄹㄱㅏ", "달가"),
            ("가ㄸ", "가\u{1104}"),
            ("ㅣ", "\u{1175}"),
            ("Nguyen Thi Hong", "NGUYENTHIHONG"),
            ("ＨＯＮＧ　ＧＩＬ", "HONGGIL"),
            ("", ""),
        ];
        for (name, wanted) in table {
            assert_eq!(normalized(name).as_str(), wanted, "{name}");
        }
    }

    #[test]
    fn every_syllable_spelled_with_the_keys_of_a_keyboard_comes_together() {
        const INITIALS: [&str; 19] = [
            "ㄱ", "ㄲ", "ㄴ", "ㄷ", "ㄸ", "ㄹ", "ㅁ", "ㅂ", "ㅃ", "ㅅ", "ㅆ", "ㅇ", "ㅈ", "ㅉ", "ㅊ", "ㅋ", "ㅌ", "ㅍ",
            "ㅎ",
        ];
        const VOWEL_KEYS: [&str; 21] = [
            "ㅏ", "ㅐ", "ㅑ", "ㅒ", "ㅓ", "ㅔ", "ㅕ", "ㅖ", "ㅗ", "ㅗㅏ", "ㅗㅐ", "ㅗㅣ", "ㅛ", "ㅜ", "ㅜㅓ", "ㅜㅔ",
            "ㅜㅣ", "ㅠ", "ㅡ", "ㅡㅣ", "ㅣ",
        ];
        const FINAL_KEYS: [&str; 28] = [
            "", "ㄱ", "ㄲ", "ㄱㅅ", "ㄴ", "ㄴㅈ", "ㄴㅎ", "ㄷ", "ㄹ", "ㄹㄱ", "ㄹㅁ", "ㄹㅂ", "ㄹㅅ", "ㄹㅌ", "ㄹㅍ",
            "ㄹㅎ", "ㅁ", "ㅂ", "ㅂㅅ", "ㅅ", "ㅆ", "ㅇ", "ㅈ", "ㅊ", "ㅋ", "ㅌ", "ㅍ", "ㅎ",
        ];
        let mut syllable = SYLLABLE_BASE;
        for initial in INITIALS {
            for vowel in VOWEL_KEYS {
                for last in FINAL_KEYS {
                    let wanted = char::from_u32(syllable).unwrap();
                    assert_eq!(normalized(&format!("{initial}{vowel}{last}")).as_str(), wanted.to_string());
                    assert_eq!(normalized(&format!("{initial} {vowel} {last}나")).as_str(), format!("{wanted}나"));
                    syllable += 1;
                }
            }
        }
        assert_eq!(syllable, SYLLABLE_BASE + SYLLABLE_COUNT);
    }

    #[test]
    fn ladder() {
        use Ladder::{Different, EncodingSuspect, Exact, Normalized};
        let table = [
            ("홍길동", "홍길동", Exact),
            ("홍길동", "\u{1112}\u{1169}\u{11BC}\u{1100}\u{1175}\u{11AF}\u{1103}\u{1169}\u{11BC}", Exact),
            ("박초롱초롱빛나리", "박초롱초롱빛나리", Exact),
            ("남궁민", "남 궁민", Normalized),
            ("NGUYEN THI HONG", "NGUYENTHIHONG", Normalized),
            ("김설믜", "김설므ㅣ", Normalized),
            ("김설믜", "김설미", EncodingSuspect),
            ("김설믜", "김설PA", EncodingSuspect),
            ("김설믜", "김설?", EncodingSuspect),
            ("김설믜", "김설므l", EncodingSuspect),
            ("김설믜", "김설", EncodingSuspect),
            ("김믜설", "김설", EncodingSuspect),
            ("김설믜", "김설????????", EncodingSuspect),
            ("김설믜", "김설?????????", Different),
            // Another system that can hold one missing syllable can hold them all.
            ("김설믜", "김설똠", Different),
            // What the document prints decides, not what the other system has.
            ("김설미", "김설믜", Different),
            ("김설미", "김설희", Different),
            ("김설믜", "박설미", Different),
            ("김설믜", "김설미나", Different),
            ("김설믜", "김설Am", EncodingSuspect),
            ("김설믜", "김설A미", Different),
            ("김설믜", "김설똠A", Different),
            ("김똠믜", "김돔미", Different),
            ("홍길동", "홍길", Different),
            ("홍길동", "", Different),
            ("", "", Different),
            (" ", " ", Different),
        ];
        for (document, other, wanted) in table {
            assert_eq!(compare(document, other), wanted, "{document} {other}");
        }
    }

    #[test]
    fn lone_differences() {
        let found = |a, b| lone_difference(a, b).map(|d| (d.document, d.other.to_owned()));
        assert_eq!(found("가나다", "가라다"), Some(('나', "라".to_owned())));
        assert_eq!(found("가나다", "가다"), Some(('나', String::new())));
        assert_eq!(found("가가", "가"), Some(('가', String::new())));
        assert_eq!(found("가나다", "가나다"), None);
        assert_eq!(found("가나다", "가라마"), None);
        assert_eq!(found("가나", "가나다"), None);
    }

    proptest! {
        #[test]
        fn normalizing_twice_is_normalizing_once(
            name in "\\PC{0,24}|[가-힣ㄱ-ㅣ\u{1100}-\u{1112}\u{1161}-\u{1175}\u{11A8}-\u{11C2} ]{0,12}",
        ) {
            let once = normalized(&name);
            prop_assert_eq!(normalized(&once), once);
        }

        #[test]
        fn a_name_equals_itself_in_nfd(name in "[가-힣]{2,18}") {
            let decomposed: String = name.nfd().collect();
            prop_assert_eq!(compare(&name, &decomposed), Ladder::Exact);
        }

        #[test]
        fn only_a_missing_syllable_excuses_a_difference(name in "[가-힣]{2,6}", other in "[가-힣]{2,6}") {
            if compare(&name, &other) == Ladder::EncodingSuspect {
                prop_assert!(name.chars().any(|c| !in_ks_x_1001(c)));
            }
        }
    }
}
