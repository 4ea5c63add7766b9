//! What customers read, held to the rules of writing: all reasons, both languages.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;

use bonin::challenge::UnixTime;
use bonin::messages::{Action, Language, Listed, Message, Retry, all};

/// Most characters of a headline: what two lines of a phone's screen take.
const KOREAN_HEADLINE: usize = 40;
const ENGLISH_HEADLINE: usize = 80;

const MAX_SENTENCES: usize = 2;

/// Latin words that every customer in Korea knows from signs and screens.
const KNOWN_LATIN: [&str; 3] = ["PASS", "SMS", "QR"];

/// Words of programmers, of officials, and of blame.
const KOREAN_JARGON: &[&str] = &[
    "오류",
    "에러",
    "실패",
    "시스템",
    "서버",
    "세션",
    "인증 실패",
    "유효하지",
    "유효한",
    "불가",
    "초과",
    "처리",
    "요청",
    "파라미터",
    "데이터",
    "네트워크",
    "토큰",
    "로그",
    "코드",
    "타임아웃",
    "만료되",
    "잘못",
    "틀렸",
    "틀린",
    "귀하",
    "당사",
    "해당",
    "상기",
    "금일",
    "익일",
    "진행하시",
    "바랍니다",
    "하십시오",
    "습니다",
    "입니다",
    "합니다",
    "됩니다",
    "니까",
];

const ENGLISH_JARGON: &[&str] = &[
    "error",
    "failed",
    "failure",
    "invalid",
    "system",
    "server",
    "session",
    "timeout",
    "exception",
    "request",
    "token",
    "parameter",
    "database",
    "network",
    "null",
    "illegal",
    "incorrect",
    "your fault",
    "sorry",
    "oops",
    "process",
    "unable",
    "verification",
    "authenticat",
];

fn sentences(text: &str) -> Vec<&str> {
    text.split_inclusive(['.', '?', '!']).map(str::trim).filter(|sentence| !sentence.is_empty()).collect()
}

fn texts(message: &Message) -> Vec<String> {
    let mut texts = vec![message.headline.to_string(), message.body.to_string()];
    texts.extend(message.button().map(str::to_owned));
    texts.extend(message.when(UnixTime::from_secs(1_800_000_000)));
    texts
}

fn longest_run(text: &str, of: impl Fn(char) -> bool) -> usize {
    text.split(|c| !of(c)).map(|run| run.chars().count()).max().unwrap_or(0)
}

fn both(listed: &Listed) -> [&Message; 2] {
    [&listed.korean, &listed.english]
}

#[test]
fn codes_are_unique_and_well_formed() {
    let reasons = all();
    let codes: BTreeSet<_> = reasons.iter().map(|listed| listed.operator_code.as_str()).collect();
    let mut seen = BTreeSet::new();
    for listed in &reasons {
        let code = listed.operator_code.as_str();
        assert!(seen.insert(code), "{code} comes twice");
        assert!(code.contains('.'), "{code}");
        assert!(
            code.split('.').all(|part| {
                part.starts_with(|c: char| c.is_ascii_lowercase())
                    && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
            }),
            "{code}"
        );
    }
    for known in [
        "card.retake.glare",
        "card.field.issue_date.glare",
        "phone.answer.expired",
        "one_won.answer.expired",
        "one_won.holder.different",
        "issuer.mismatch_issue_date",
        "issuer.locked",
        "decision.opening_blocked",
        "decision.missing_card_copy",
        "challenge.key.all_zero",
    ] {
        assert!(codes.contains(known), "{known} is not listed");
    }
    assert!(reasons.len() > 450, "{}", reasons.len());
}

#[test]
fn both_languages_say_something() {
    for listed in all() {
        assert_eq!((listed.korean.language, listed.english.language), (Language::Korean, Language::English));
        for message in both(&listed) {
            assert!(!message.headline.trim().is_empty() && !message.body.trim().is_empty(), "{listed:?}");
            assert_eq!(message.headline.trim(), message.headline);
            assert!(!texts(message).iter().any(|text| text.contains("  ")), "{listed:?}");
        }
        assert_eq!(
            (listed.korean.action, listed.korean.retry),
            (listed.english.action, listed.english.retry),
            "{}",
            listed.operator_code
        );
        let hangul = |text: &str| text.chars().any(|c| ('가'..='힣').contains(&c));
        assert!(hangul(&listed.korean.headline) && hangul(&listed.korean.body));
        assert!(!texts(&listed.english).iter().any(|text| hangul(text)), "{}", listed.operator_code);
    }
}

#[test]
fn headlines_are_short_and_bodies_two_sentences() {
    for listed in all() {
        let limits = [KOREAN_HEADLINE, ENGLISH_HEADLINE];
        for (message, limit) in both(&listed).into_iter().zip(limits) {
            let length = message.headline.chars().count();
            assert!(length <= limit, "{} has {length}", message.headline);
            assert!(!message.headline.ends_with(['.', '!']), "{}", message.headline);
            assert!(sentences(&message.body).len() <= MAX_SENTENCES, "{}", message.body);
            assert!(message.body.ends_with(['.', '?']), "{}", message.body);
        }
    }
}

#[test]
fn korean_is_spoken_and_polite() {
    for listed in all() {
        let headline = listed.korean.headline.trim_end_matches('?');
        assert!(headline.ends_with('요'), "{headline}");
        let when = listed.korean.when(UnixTime::from_secs(1_800_000_000));
        for sentence in sentences(&listed.korean.body).into_iter().chain(when.as_deref()) {
            assert!(sentence.ends_with("요.") || sentence.ends_with("요?"), "{sentence}");
        }
        if let Some(button) = listed.korean.button() {
            assert!(button.ends_with('기'), "{button}");
        }
    }
}

#[test]
fn nothing_reads_like_a_machine() {
    for listed in all() {
        for text in texts(&listed.korean) {
            let bare = KNOWN_LATIN.iter().fold(text.clone(), |text, known| text.replace(known, ""));
            assert!(!bare.chars().any(|c| c.is_ascii_alphabetic()), "{text}");
            assert!(!KOREAN_JARGON.iter().any(|word| text.contains(word)), "{text}");
        }
        for text in texts(&listed.english) {
            let lower = text.to_lowercase();
            assert!(!ENGLISH_JARGON.iter().any(|word| lower.contains(word)), "{text}");
        }
        for message in both(&listed) {
            for text in texts(message) {
                assert!(longest_run(&text, |c| c.is_ascii_digit()) < 4, "{text}");
                assert!(!text.contains(['_', '!', '{', '}', '[', ']', '#', '*', '(', ')']), "{text}");
            }
        }
    }
}

#[test]
fn there_is_something_to_do_wherever_something_can_be_done() {
    for listed in all() {
        let message = &listed.korean;
        match message.retry {
            Retry::Now | Retry::At(_) | Retry::NotHelpful => {
                assert!(message.action.is_some(), "{}", listed.operator_code);
            }
            Retry::After(_) | Retry::ByItself(_) | Retry::NotBeforeHelp | Retry::NotNeeded => {}
            other => panic!("{other:?} is new: say what it needs"),
        }
        // Whoever is told to wait is told how long.
        let waits = matches!(message.retry, Retry::At(_) | Retry::After(_) | Retry::ByItself(_));
        assert_eq!(message.when(UnixTime::from_secs(1_800_000_000)).is_some(), waits, "{}", listed.operator_code);
        // A button to do the same again stands where the same again helps.
        if message.action == Some(Action::TryAgain) {
            assert!(waits || message.retry == Retry::Now, "{}", listed.operator_code);
        }
    }
}

#[test]
fn one_headline_means_one_thing_to_do() {
    for pick in [|listed: &Listed| listed.korean.clone(), |listed: &Listed| listed.english.clone()] {
        let mut headlines: BTreeMap<String, Message> = BTreeMap::new();
        for listed in all() {
            let message = pick(&listed);
            let first = headlines.entry(message.headline.to_string()).or_insert_with(|| message.clone());
            assert_eq!((first.action, first.retry), (message.action, message.retry), "{}", message.headline);
        }
    }
}

#[test]
fn both_languages_tell_the_same_situations_apart() {
    let mut pairs: BTreeMap<(String, String), BTreeSet<(String, String)>> = BTreeMap::new();
    for listed in all() {
        let [korean, english] = both(&listed).map(|m| (m.headline.to_string(), m.body.to_string()));
        pairs.entry(korean).or_default().insert(english);
    }
    for (korean, english) in pairs {
        assert_eq!(english.len(), 1, "{korean:?}: {english:?}");
    }
}

#[test]
fn faults_of_ours_read_alike_and_lose_nothing() {
    let reasons = all();
    let find = |code: &str| reasons.iter().find(|listed| listed.operator_code.as_str() == code).unwrap();
    let ours = find("card.inference.run");
    for code in ["challenge.key.too_short", "phone.template.needs_lms", "one_won.answer.clock_behind", "ledger.rows"] {
        assert_eq!((&find(code).korean, &find(code).english), (&ours.korean, &ours.english), "{code}");
    }
    assert!(ours.korean.body.contains("그대로") && ours.english.body.contains("still here"));
    assert!(matches!(ours.korean.retry, Retry::After(_)));
}

/// For reviewers: `cargo test --test messages -- --ignored --nocapture page`.
#[test]
#[ignore = "prints all messages, for reading"]
fn page() {
    let mut out = std::io::stdout().lock();
    for listed in all() {
        writeln!(out, "\n{}", listed.operator_code).unwrap();
        for message in both(&listed) {
            let when = message.when(UnixTime::from_secs(1_800_000_000)).unwrap_or_default();
            let button = message.button().unwrap_or("-");
            writeln!(out, "  {} | {} {when} [{button}] {}", message.headline, message.body, message.retry.as_str())
                .unwrap();
        }
    }
}
