//! Holds the word lists of the 1-won memo to their rules, over all pairs and not a sample of them, and the draws to
//! uniformity.

use std::collections::{HashMap, HashSet};

use bonin::one_won::{
    DigitCount, MEMO_MODIFIERS, MEMO_NOUNS, MemoCode, MemoLimits, MemoPrefix, MemoStyle, PrefixPolicy,
};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

#[path = "memo_words/hangul.rs"]
mod hangul;

fn memos() -> impl Iterator<Item = String> {
    MEMO_MODIFIERS.iter().flat_map(|modifier| MEMO_NOUNS.iter().map(move |noun| format!("{modifier}{noun}")))
}

fn reversed(text: &str) -> String {
    text.chars().rev().collect()
}

#[test]
fn there_are_enough_words_and_each_stands_once() {
    let (modifiers, nouns) = (HashSet::from(MEMO_MODIFIERS), HashSet::from(MEMO_NOUNS));
    assert_eq!((modifiers.len(), nouns.len()), (MEMO_MODIFIERS.len(), MEMO_NOUNS.len()));
    assert_eq!(modifiers.intersection(&nouns).count(), 0);
    assert!(MEMO_MODIFIERS.is_sorted() && MEMO_NOUNS.is_sorted());
    assert!(modifiers.len() * nouns.len() >= 1 << 18);
    assert_eq!(MemoStyle::default().code_space(), u64::try_from(modifiers.len() * nouns.len()).unwrap());
    assert_eq!(memos().collect::<HashSet<_>>().len(), modifiers.len() * nouns.len());
}

#[test]
fn every_word_is_two_syllables_of_ks_x_1001() {
    for word in MEMO_MODIFIERS.iter().chain(&MEMO_NOUNS) {
        assert_eq!(word.chars().count(), 2, "{word}");
        // Strict EUC-KR is what a prefix is held to.
        assert!(MemoPrefix::new(word).is_ok_and(|prefix| prefix.as_str() == *word), "{word}");
    }
    assert!(MemoPrefix::new("설믜").is_err());
}

/// Pairs of texts that one inserted, deleted or replaced key turns into each other, or none at all.
struct Keyboard {
    codes: HashMap<char, u128>,
}

impl Keyboard {
    /// Stands for one key, whichever.
    const ANY: u128 = 31;

    fn packed(&mut self, keys: &[char]) -> Vec<u128> {
        keys.iter()
            .map(|key| {
                let next = u128::try_from(self.codes.len()).unwrap() + 1;
                *self.codes.entry(*key).or_insert(next)
            })
            .collect()
    }

    fn pack(keys: impl Iterator<Item = u128>) -> u128 {
        keys.fold(0, |packed, key| {
            assert!(packed >> 123 == 0 && key <= Self::ANY);
            packed << 5 | key
        })
    }

    fn first_swap(texts: impl Iterator<Item = (String, Vec<char>)>) -> Option<String> {
        let mut keyboard = Self { codes: HashMap::new() };
        let mut whole = HashSet::new();
        let mut all = Vec::new();
        for (text, keys) in texts {
            let keys = keyboard.packed(&keys);
            if !whole.insert(Self::pack(keys.iter().copied())) {
                return Some(text);
            }
            all.push((text, keys));
        }
        assert!(keyboard.codes.len() < usize::try_from(Self::ANY).unwrap());
        let mut patterns = HashSet::with_capacity(all.len() * 12);
        for (text, keys) in all {
            for at in 0..keys.len() {
                let deleted = Self::pack(keys.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, key)| *key));
                let replaced =
                    Self::pack(keys.iter().enumerate().map(|(i, key)| if i == at { Self::ANY } else { *key }));
                if whole.contains(&deleted) || !patterns.insert(replaced) {
                    return Some(text);
                }
            }
        }
        None
    }
}

#[test]
fn no_keystroke_turns_a_memo_into_another() {
    assert_eq!(Keyboard::first_swap(memos().map(|memo| (memo.clone(), hangul::keys(&memo)))), None);
}

#[test]
fn no_keystroke_and_alike_vowels_turn_a_memo_into_another() {
    let folded = memos().map(|memo| (memo.clone(), hangul::keys(&hangul::folded(&memo))));
    assert_eq!(Keyboard::first_swap(folded), None);
}

#[test]
fn swaps_are_found() {
    let table = [
        ("바다나무", "바다너무", true),  // replaced
        ("바다나무", "바단아무", true),  // inserted at the joint
        ("바다나무", "바다남우", true),  // inserted
        ("까치", "가치", true),          // Shift
        ("과자", "고자", true),          // half a vowel
        ("닭장", "달장", true),          // half a final
        ("매미", "메미", true),          // alike
        ("왜가", "외가", true),          // alike
        ("희망", "히망", true),          // alike
        ("바다나무", "바다노루", false), // two keys
        ("바다", "나무", false),
    ];
    for (one, other, near) in table {
        let pair = || [one, other].map(str::to_owned).into_iter();
        let folded = pair().map(|text| (text.clone(), hangul::keys(&hangul::folded(&text))));
        let plain = pair().map(|text| (text.clone(), hangul::keys(&text)));
        let found = Keyboard::first_swap(plain).is_some() || Keyboard::first_swap(folded).is_some();
        assert_eq!(found, near, "{one} {other}");
    }
}

/// Stems, with alike vowels made one.
struct Stems {
    both: HashSet<String>,
    forward: HashSet<String>,
}

impl Stems {
    const LONGEST: usize = 4;

    fn load() -> Self {
        let mut stems = Self { both: HashSet::new(), forward: HashSet::new() };
        let mut section = "";
        for line in include_str!("memo_words/stems.txt").lines().filter(|line| !line.starts_with('#')) {
            if line.starts_with('[') {
                section = line;
                continue;
            }
            for stem in line.split_whitespace() {
                assert!((1..=Self::LONGEST).contains(&stem.chars().count()), "{stem}");
                let set = if section == "[both]" { &mut stems.both } else { &mut stems.forward };
                set.insert(hangul::folded(stem));
            }
        }
        assert!(stems.both.len() > 200 && stems.forward.len() > 80 && section == "[forward]");
        stems
    }

    fn found(&self, text: &str) -> Option<String> {
        let folded = hangul::folded(text);
        let backwards = reversed(&folded);
        let within = |text: &str, set: &HashSet<String>| {
            let syllables: Vec<char> = text.chars().collect();
            (1..=Self::LONGEST)
                .flat_map(|length| syllables.windows(length))
                .map(|window| window.iter().collect::<String>())
                .find(|window| set.contains(window))
        };
        within(&folded, &self.both)
            .or_else(|| within(&folded, &self.forward))
            .or_else(|| within(&backwards, &self.both))
    }
}

#[test]
fn nothing_offends() {
    let stems = Stems::load();
    // Words by themselves first, so that a failure names the word and not a pair with it.
    for word in MEMO_MODIFIERS.iter().chain(&MEMO_NOUNS) {
        assert_eq!(stems.found(word), None, "{word}");
    }
    for memo in memos() {
        assert_eq!(stems.found(&memo), None, "{memo}");
    }
}

#[test]
fn offence_is_found() {
    let stems = Stems::load();
    let table = [
        ("시발", true),
        ("도시발자", true), // across the joint
        ("활발시계", true), // across it, backwards
        ("새끼", true),
        ("세끼", true), // alike
        ("세기", false),
        ("끼새", true),     // backwards
        ("개자식기", true), // three syllables of four
        ("뭉게이불", true), // 게이
        ("안개이불", true), // the same with an alike vowel
        ("빨강도마", true), // forward only
        ("도마빨강", false),
        ("멋진태양", false),
    ];
    for (text, wanted) in table {
        assert_eq!(stems.found(text).is_some(), wanted, "{text}");
    }
}

#[test]
fn every_memo_can_be_typed_as_loose_jamo() {
    let style = MemoStyle::default();
    for memo in memos() {
        let typed = style.normalize(&hangul::typed(&memo), PrefixPolicy::Refuse);
        assert!(typed.is_ok_and(|typed| typed.expose() == memo), "{memo}");
    }
}

/// Pearson's statistic in standard deviations from its mean, which is the degrees of freedom; their double is its
/// variance. Far above zero: not uniform. Far below: too even to be chance.
fn deviation(counts: &[u32]) -> f64 {
    let cells = f64::from(u32::try_from(counts.len()).unwrap());
    let expected = counts.iter().copied().map(f64::from).sum::<f64>() / cells;
    assert!(expected >= 10.0, "too few draws for so many cells");
    let statistic: f64 = counts.iter().map(|count| (f64::from(*count) - expected).powi(2) / expected).sum();
    (statistic - (cells - 1.0)) / (2.0 * (cells - 1.0)).sqrt()
}

/// Seeds are fixed, so a run either always passes or never. Four deviations: one seed in some thousands would fail.
const LIMIT: f64 = 4.0;

#[test]
fn words_are_drawn_uniformly() {
    let index = |words: &'static [&'static str]| -> HashMap<&str, usize> {
        words.iter().enumerate().map(|(index, word)| (*word, index)).collect()
    };
    let (modifiers, nouns) = (index(&MEMO_MODIFIERS), index(&MEMO_NOUNS));
    let mut pairs = vec![0_u32; modifiers.len() * nouns.len()];
    let (mut firsts, mut seconds) = (vec![0_u32; modifiers.len()], vec![0_u32; nouns.len()]);
    let mut rng = ChaCha20Rng::from_seed([11; 32]);
    let style = MemoStyle::default();
    for _ in 0..pairs.len() * 10 {
        let memo = style.draw(&mut rng);
        let (modifier, noun) = memo.code().expose().split_at("멋진".len());
        let (first, second) = (modifiers[modifier], nouns[noun]);
        firsts[first] += 1;
        seconds[second] += 1;
        pairs[first * nouns.len() + second] += 1;
    }
    for counts in [&firsts, &seconds, &pairs] {
        assert!(deviation(counts).abs() < LIMIT, "{} cells: {}", counts.len(), deviation(counts));
    }
}

#[test]
fn digits_are_drawn_uniformly() {
    for (count, draws) in [(DigitCount::Four, 100_000), (DigitCount::Five, 1_000_000), (DigitCount::Six, 200_000)] {
        let length = count.get();
        let mut rng = ChaCha20Rng::from_seed([12; 32]);
        let style = MemoStyle::plain(MemoCode::Digits(count));
        let mut places = vec![vec![0_u32; 10]; length];
        let mut neighbors = vec![vec![0_u32; 100]; length - 1];
        let mut whole = vec![0_u32; if length < 6 { 10_usize.pow(u32::try_from(length).unwrap()) } else { 0 }];
        for _ in 0..draws {
            let memo = style.draw(&mut rng);
            let code = memo.code().expose();
            assert_eq!(code.len(), length);
            let digits: Vec<usize> = code.bytes().map(|digit| usize::from(digit - b'0')).collect();
            for (place, digit) in digits.iter().enumerate() {
                places[place][*digit] += 1;
            }
            for (place, pair) in digits.windows(2).enumerate() {
                neighbors[place][pair[0] * 10 + pair[1]] += 1;
            }
            if let Some(cell) = whole.get_mut(code.parse::<usize>().unwrap()) {
                *cell += 1;
            }
        }
        for counts in places.iter().chain(&neighbors).chain((length < 6).then_some(&whole)) {
            assert!(deviation(counts).abs() < LIMIT, "{length}, {} cells: {}", counts.len(), deviation(counts));
        }
    }
}

#[test]
fn bias_is_found() {
    let mut rng = ChaCha20Rng::from_seed([13; 32]);
    let mut remainders = vec![0_u32; MEMO_MODIFIERS.len()];
    for _ in 0..MEMO_MODIFIERS.len() * 100 {
        remainders[usize::try_from(rng.next_u32() & 511).unwrap() % MEMO_MODIFIERS.len()] += 1;
    }
    assert!(deviation(&remainders) > LIMIT);
    assert!(deviation(&vec![100; MEMO_MODIFIERS.len()]) < -LIMIT);
}

#[test]
fn every_memo_fits_the_default_limits() {
    let limits = MemoLimits::default();
    let mut rng = ChaCha20Rng::from_seed([14; 32]);
    let codes = [DigitCount::Four, DigitCount::Five, DigitCount::Six].map(MemoCode::Digits);
    for code in codes.into_iter().chain([MemoCode::Words]) {
        let style = MemoStyle::new(code, None, limits).unwrap();
        let memo = style.draw(&mut rng);
        let line = memo.line().expose();
        let bytes: usize = line.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum();
        assert_eq!((line.chars().count(), bytes), (style.characters(), style.bytes()));
        assert!(style.characters() <= limits.characters() && style.bytes() <= limits.bytes());
    }
}
