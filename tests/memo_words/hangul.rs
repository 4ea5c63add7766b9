//! Syllables as the keys of a two-set keyboard.

const INITIALS: [&str; 19] =
    ["ㄱ", "ㄲ", "ㄴ", "ㄷ", "ㄸ", "ㄹ", "ㅁ", "ㅂ", "ㅃ", "ㅅ", "ㅆ", "ㅇ", "ㅈ", "ㅉ", "ㅊ", "ㅋ", "ㅌ", "ㅍ", "ㅎ"];
const VOWELS: [&str; 21] = [
    "ㅏ", "ㅐ", "ㅑ", "ㅒ", "ㅓ", "ㅔ", "ㅕ", "ㅖ", "ㅗ", "ㅗㅏ", "ㅗㅐ", "ㅗㅣ", "ㅛ", "ㅜ", "ㅜㅓ", "ㅜㅔ", "ㅜㅣ",
    "ㅠ", "ㅡ", "ㅡㅣ", "ㅣ",
];
const FINALS: [&str; 28] = [
    "", "ㄱ", "ㄲ", "ㄱㅅ", "ㄴ", "ㄴㅈ", "ㄴㅎ", "ㄷ", "ㄹ", "ㄹㄱ", "ㄹㅁ", "ㄹㅂ", "ㄹㅅ", "ㄹㅌ", "ㄹㅍ", "ㄹㅎ",
    "ㅁ", "ㅂ", "ㅂㅅ", "ㅅ", "ㅆ", "ㅇ", "ㅈ", "ㅊ", "ㅋ", "ㅌ", "ㅍ", "ㅎ",
];
const BASE: u32 = 0xAC00;

fn parts(syllable: char) -> [usize; 3] {
    let index = u32::from(syllable).checked_sub(BASE).filter(|index| *index < 11_172).unwrap();
    [index / 588, index / 28 % 21, index % 28].map(|part| usize::try_from(part).unwrap())
}

/// Compatibility jamo, one for each key press.
pub(crate) fn typed(text: &str) -> String {
    text.chars().map(parts).map(|[i, v, f]| [INITIALS[i], VOWELS[v], FINALS[f]].concat()).collect()
}

/// The keys without Shift.
pub(crate) fn keys(text: &str) -> Vec<char> {
    typed(text)
        .chars()
        .map(|key| match key {
            'ㄲ' => 'ㄱ',
            'ㄸ' => 'ㄷ',
            'ㅃ' => 'ㅂ',
            'ㅆ' => 'ㅅ',
            'ㅉ' => 'ㅈ',
            'ㅒ' => 'ㅐ',
            'ㅖ' => 'ㅔ',
            key => key,
        })
        .collect()
}

/// Vowels that sound alike made one: ㅔ to ㅐ, ㅖ to ㅒ, ㅙ and ㅞ to ㅚ, ㅢ to ㅣ.
pub(crate) fn folded(text: &str) -> String {
    text.chars()
        .map(|c| {
            let [initial, vowel, last] = parts(c);
            let vowel = match vowel {
                5 => 1,
                7 => 3,
                10 | 15 => 11,
                19 => 20,
                vowel => vowel,
            };
            char::from_u32(BASE + u32::try_from((initial * 21 + vowel) * 28 + last).unwrap()).unwrap()
        })
        .collect()
}
