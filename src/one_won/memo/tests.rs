use proptest::prelude::*;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use unicode_normalization::UnicodeNormalization;

use super::*;

fn rng(seed: u8) -> ChaCha20Rng {
    ChaCha20Rng::from_seed([seed; 32])
}

const FOUR_DIGITS: MemoStyle = MemoStyle::plain(MemoCode::Digits(DigitCount::Four));

fn prefixed(code: MemoCode) -> MemoStyle {
    let prefix = MemoPrefix::new("카카오뱅크").unwrap();
    MemoStyle::new(code, Some(prefix), MemoLimits::OPEN_BANKING).unwrap()
}

fn normalized(style: &MemoStyle, typed: &str, policy: PrefixPolicy) -> Result<String, Malformed> {
    style.normalize(typed, policy).map(|code| code.expose().to_owned())
}

#[test]
fn words_as_typed() {
    let table = [
        ("멋진태양", Ok("멋진태양")),
        ("멋진 태양", Ok("멋진태양")),
        ("\u{1106}\u{1165}\u{11BA}\u{110C}\u{1175}\u{11AB}\u{1110}\u{1162}\u{110B}\u{1163}\u{11BC}", Ok("멋진태양")),
        (" 멋\u{200B}진\u{3000}태\u{FEFF}양\n", Ok("멋진태양")),
        ("\u{2068}멋진태양\u{2069}", Ok("멋진태양")),
        ("멋\u{FE0F}진태양", Ok("멋진태양")),
        // What an input method leaves.
        ("ㅁㅓㅅㅈㅣㄴㅌㅐㅇㅑㅇ", Ok("멋진태양")),
        ("ㅁㅓㅅ ㅈㅣㄴ ㅌㅐ ㅇㅑㅇ", Ok("멋진태양")),
        ("머ㅅ지ㄴ태야ㅇ", Ok("멋진태양")),
        ("머\u{2066}ㅅ진태양", Ok("멋진태양")),
        ("멋진ㅌㅐ양", Ok("멋진태양")),
        ("말ㄱ은태양", Ok("맑은태양")),
        ("ㅁㅏㄹㄱㅇㅡㄴㄱㅗㅏㅈㅏ", Ok("맑은과자")),
        ("맑은고ㅏ자", Ok("맑은과자")),
        ("ﾱﾩﾵﾸￂￓￗ", Err(Malformed::Character)),
        ("ﾱￆﾵ진태양", Ok("멋진태양")),
        // Jamo that no syllable before them takes: not guessed.
        ("멋진태양ㅋ", Err(Malformed::Character)),
        ("멋진태양ㅏ", Err(Malformed::Character)),
        ("먼ㅣ태양", Err(Malformed::Character)),
        ("ㅅ멋진태양", Err(Malformed::Character)),
        ("멋ㅈ진태", Err(Malformed::Character)),
        ("멋ㄸ태양", Err(Malformed::Character)),
        ("ㅐ멋진태", Err(Malformed::Character)),
        // Alike, and still another code.
        ("멋진테양", Ok("멋진테양")),
        ("먿진태양", Ok("먿진태양")),
        // Not the shape of a code.
        ("", Err(Malformed::Empty)),
        (" \u{3000}\u{200B}\u{3164}\u{2066}", Err(Malformed::Empty)),
        ("멋진", Err(Malformed::Length)),
        ("멋진태", Err(Malformed::Length)),
        ("멋진태양아", Err(Malformed::Length)),
        ("멋진-태양", Err(Malformed::Character)),
        ("멋진태1", Err(Malformed::Character)),
        ("1234", Err(Malformed::Character)),
        ("太陽太陽", Err(Malformed::Character)),
        ("abcd", Err(Malformed::Character)),
        ("카카오뱅크멋진태양", Err(Malformed::Length)),
    ];
    for (typed, wanted) in table {
        for policy in [PrefixPolicy::Refuse, PrefixPolicy::Strip] {
            assert_eq!(normalized(&MemoStyle::default(), typed, policy), wanted.map(str::to_owned), "{typed}");
        }
    }
}

#[test]
fn digits_as_typed() {
    let table = [
        ("0427", Ok("0427")),
        ("０４２７", Ok("0427")),
        (" 04 27\u{A0}", Ok("0427")),
        ("0\u{200D}427", Ok("0427")),
        ("0000", Ok("0000")),
        ("427", Err(Malformed::Length)),
        ("00427", Err(Malformed::Length)),
        ("04-27", Err(Malformed::Character)),
        ("O427", Err(Malformed::Character)),
        ("영사이칠", Err(Malformed::Character)),
        ("٠٤٢٧", Err(Malformed::Character)),
        ("+427", Err(Malformed::Character)),
        ("카카오뱅크0427", Err(Malformed::Character)),
    ];
    for (typed, wanted) in table {
        assert_eq!(normalized(&FOUR_DIGITS, typed, PrefixPolicy::Strip), wanted.map(str::to_owned), "{typed}");
    }
}

#[test]
fn prefix_by_policy() {
    use PrefixPolicy::{Refuse, Strip};
    let digits = prefixed(MemoCode::Digits(DigitCount::Four));
    let words = prefixed(MemoCode::Words);
    let table = [
        (&digits, "0427", Refuse, Ok("0427")),
        (&digits, "0427", Strip, Ok("0427")),
        (&digits, "카카오뱅크0427", Strip, Ok("0427")),
        (&digits, "카카오뱅크0427", Refuse, Err(Malformed::Prefix)),
        (&digits, "카카오 뱅크 ０４２７", Strip, Ok("0427")),
        (&digits, "카카오뱅크427", Strip, Err(Malformed::Character)),
        (&digits, "카카오뱅크427", Refuse, Err(Malformed::Character)),
        (&digits, "카카오0427", Strip, Err(Malformed::Character)),
        (&digits, "카카오뱅크카카오뱅크0427", Strip, Err(Malformed::Character)),
        (&digits, "0427카카오뱅크", Strip, Err(Malformed::Character)),
        (&digits, "카카오뱅크", Strip, Err(Malformed::Character)),
        (&words, "멋진태양", Refuse, Ok("멋진태양")),
        (&words, "카카오뱅크멋진태양", Strip, Ok("멋진태양")),
        (&words, "카카오뱅크멋진태양", Refuse, Err(Malformed::Prefix)),
        (&words, "카카오뱅크멋진", Strip, Err(Malformed::Length)),
    ];
    for (style, typed, policy, wanted) in table {
        assert_eq!(normalized(style, typed, policy), wanted.map(str::to_owned), "{typed} {policy:?}");
    }
    let nfd: String = "카카오뱅크0427".nfd().collect();
    assert_eq!(normalized(&digits, &nfd, Strip).as_deref(), Ok("0427"));
    assert_eq!(PrefixPolicy::default(), Refuse);

    // A code that begins like the prefix is a code.
    let sea = MemoStyle::new(MemoCode::Words, MemoPrefix::new("바다").ok(), MemoLimits::default()).unwrap();
    assert_eq!(normalized(&sea, "바다토끼", Strip).as_deref(), Ok("바다토끼"));
    assert_eq!(normalized(&sea, "바다바다토끼", Strip).as_deref(), Ok("바다토끼"));
}

#[test]
fn long_input_is_not_looked_at() {
    let padded = |spaces: usize| format!("0427{}", " ".repeat(spaces));
    assert_eq!(normalized(&FOUR_DIGITS, &padded(MAX_TYPED_BYTES - 4), PrefixPolicy::Refuse).as_deref(), Ok("0427"));
    for spaces in [MAX_TYPED_BYTES - 3, 1 << 20] {
        assert_eq!(normalized(&FOUR_DIGITS, &padded(spaces), PrefixPolicy::Refuse), Err(Malformed::TooLong));
    }
    // The longest memo there is, as decomposed jamo of three bytes each.
    let longest: String = "값".repeat(MemoLimits::OPEN_BANKING.bytes() / 2).nfd().collect();
    assert!(longest.len() <= MAX_TYPED_BYTES);
}

#[test]
fn styles_and_limits() {
    use DigitCount::{Four, Six};
    use MemoCode::{Digits, Words};
    let default = MemoLimits::default();
    let open = MemoLimits::OPEN_BANKING;
    let too_many = |needed, limit| Err(StyleError::TooManyCharacters { needed, limit });
    let too_wide = |needed, limit| Err(StyleError::TooManyBytes { needed, limit });
    let table = [
        (Words, "", default, Ok((4, 8))),
        (Digits(Four), "", default, Ok((4, 4))),
        (Digits(Six), "", default, Ok((6, 6))),
        (Digits(Four), "인증", default, Ok((6, 8))),
        (Digits(Four), "은행권", default, Ok((7, 10))),
        (Digits(Four), "토스뱅크", default, too_many(8, 7)),
        (Digits(Four), "토스뱅크", open, Ok((8, 12))),
        (Digits(Four), "카카오뱅크", default, too_many(9, 7)),
        (Digits(Four), "카카오뱅크", open, Ok((9, 14))),
        (Words, "은행권", default, Ok((7, 14))),
        (Words, "가나다라마바", open, Ok((10, 20))),
        (Words, "가나다라마바1", open, too_wide(21, 20)),
        (Words, "3", default, Ok((5, 9))),
        (Digits(Four), "3", default, Err(StyleError::DigitsTouch)),
        (Digits(Four), "3가", default, Ok((6, 7))),
        (Words, "", MemoLimits::new(4, 7).unwrap(), too_wide(8, 7)),
        (Words, "", MemoLimits::new(4, 8).unwrap(), Ok((4, 8))),
        (Digits(Six), "", MemoLimits::new(5, 20).unwrap(), too_many(6, 5)),
    ];
    for (code, prefix, limits, wanted) in table {
        let style = MemoStyle::new(code, MemoPrefix::new(prefix).ok(), limits);
        assert_eq!(style.map(|style| (style.characters(), style.bytes())), wanted, "{prefix}");
    }
    assert_eq!((default.characters(), default.bytes()), (7, 14));
    for (characters, bytes, wanted) in [
        (4, 4, Ok(())),
        (3, 4, Err(LimitError::TooSmall)),
        (4, 3, Err(LimitError::TooSmall)),
        (20, 20, Ok(())),
        (21, 20, Err(LimitError::TooLarge)),
        (20, 21, Err(LimitError::TooLarge)),
    ] {
        assert_eq!(MemoLimits::new(characters, bytes).map(|_| ()), wanted, "{characters} {bytes}");
    }
}

#[test]
fn prefixes() {
    let table = [
        ("카카오뱅크", Ok("카카오뱅크")),
        ("인증7", Ok("인증7")),
        ("가".repeat(10).leak(), Ok("가가가가가가가가가가")),
        ("가".repeat(11).leak(), Err(PrefixError::TooLong)),
        ("", Err(PrefixError::Empty)),
        ("K뱅크", Err(PrefixError::Character)),
        ("하나 은행", Err(PrefixError::Character)),
        ("하나-", Err(PrefixError::Character)),
        ("믜", Err(PrefixError::Character)), // in CP949, not in KS X 1001
        ("銀行", Err(PrefixError::Character)),
        ("ㄱ", Err(PrefixError::Character)),
        ("１", Err(PrefixError::Character)),
    ];
    for (text, wanted) in table {
        let prefix = MemoPrefix::new(text);
        assert_eq!(prefix.as_ref().map(MemoPrefix::as_str).map_err(|error| *error), wanted, "{text}");
    }
    let nfd: String = "카카오뱅크".nfd().collect();
    assert_eq!(MemoPrefix::new(&nfd), MemoPrefix::new("카카오뱅크"));
}

#[test]
fn code_spaces() {
    let digits = [DigitCount::Four, DigitCount::Five, DigitCount::Six];
    for (count, wanted) in digits.into_iter().zip([10_000, 100_000, 1_000_000]) {
        assert_eq!(MemoStyle::plain(MemoCode::Digits(count)).code_space(), wanted);
    }
    assert_eq!(MemoStyle::default().code_space(), 262_350);
    assert_eq!(MemoStyle::default().code(), MemoCode::Words);
    assert_eq!(prefixed(MemoCode::Words).code_space(), 262_350);
}

#[test]
fn memos_have_the_prefix_and_their_debug_has_nothing() {
    for (seed, code) in [(1, MemoCode::Words), (2, MemoCode::Digits(DigitCount::Six))] {
        let style = prefixed(code);
        let memo = style.draw(&mut rng(seed));
        assert_eq!(memo.line().expose().strip_prefix("카카오뱅크"), Some(memo.code().expose()));
        assert_eq!(memo.line().expose().chars().count(), style.characters());
        assert_eq!(format!("{memo:?} {:?} {:?}", memo.line(), memo.code()), "Memo([REDACTED]) [REDACTED] [REDACTED]");
    }
}

#[test]
fn a_draw_depends_on_the_generator_alone() {
    let style = MemoStyle::default();
    let drawn = |seed| style.draw(&mut rng(seed)).code().expose().to_owned();
    assert_eq!(drawn(7), drawn(7));
    assert_ne!(drawn(7), drawn(8));
    let mut one = rng(7);
    assert_ne!(style.draw(&mut one).code().expose(), style.draw(&mut one).code().expose());
}

#[test]
fn leading_zeros_are_drawn_and_kept() {
    let mut rng = rng(3);
    let zeros = (0..1000)
        .filter(|_| {
            let memo = FOUR_DIGITS.draw(&mut rng);
            let code = memo.code().expose();
            assert_eq!(normalized(&FOUR_DIGITS, code, PrefixPolicy::Refuse).as_deref(), Ok(code));
            code.starts_with('0')
        })
        .count();
    assert!((60..140).contains(&zeros), "{zeros}");
}

fn styles() -> impl Strategy<Value = MemoStyle> {
    let digits = [DigitCount::Four, DigitCount::Five, DigitCount::Six].map(MemoCode::Digits);
    let codes: Vec<_> = digits.into_iter().chain([MemoCode::Words]).collect();
    (prop::sample::select(codes), any::<bool>())
        .prop_map(|(code, with_prefix)| if with_prefix { prefixed(code) } else { MemoStyle::plain(code) })
}

fn policies() -> impl Strategy<Value = PrefixPolicy> {
    prop::sample::select(vec![PrefixPolicy::Refuse, PrefixPolicy::Strip])
}

/// Texts close enough to codes that many of them pass.
fn nearly() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "(카카오뱅크)?[0-9０-９ ]{3,7}",
        "(카카오뱅크)?[가-힣ㄱ-ㅣ\u{1100}-\u{11FF} ]{3,6}",
        "[ㄱ-ㅎ][ㅏ-ㅣ][ㄱ-ㅎ]?[가-힣]{3}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn normalizing_twice_is_normalizing_once(style in styles(), policy in policies(), typed in nearly()) {
        if let Ok(once) = style.normalize(&typed, policy) {
            let twice = style.normalize(once.expose(), policy);
            prop_assert_eq!(twice.map(|twice| twice.expose() == once.expose()), Ok(true));
            prop_assert_eq!(once.expose().chars().count(), style.code().characters());
        }
    }

    #[test]
    fn a_memo_typed_in_any_form_is_its_code(style in styles(), seed: [u8; 32], policy in policies()) {
        let memo = style.draw(&mut ChaCha20Rng::from_seed(seed));
        let code = memo.code().expose();
        let forms = [
            code.to_owned(),
            code.nfd().collect(),
            code.nfkd().collect(),
            code.chars().flat_map(|c| [' ', c, '\u{200B}']).collect(),
            code.nfd().flat_map(|c| [c, '\u{2060}']).collect(),
        ];
        for form in forms {
            prop_assert_eq!(normalized(&style, &form, policy), Ok(code.to_owned()));
        }
        let line: String = memo.line().expose().nfd().collect();
        let wanted = match (policy, style.prefix()) {
            (PrefixPolicy::Refuse, Some(_)) => Err(Malformed::Prefix),
            _ => Ok(code.to_owned()),
        };
        prop_assert_eq!(normalized(&style, &line, policy), wanted);
    }

    #[test]
    fn no_two_memos_become_one(style in styles(), one: [u8; 32], other: [u8; 32], policy in policies()) {
        let (one, other) = (style.draw(&mut ChaCha20Rng::from_seed(one)), style.draw(&mut ChaCha20Rng::from_seed(other)));
        let read = |memo: &Memo| normalized(&style, memo.code().expose(), policy);
        prop_assert_eq!(read(&one) == read(&other), one.code().expose() == other.code().expose());
    }
}
