use proptest::prelude::*;

use super::*;
use NumberCheckDigit::{Differs, Matches, NotApplicable};

fn number(text: &str) -> ForeignerNumber {
    ForeignerNumber::parse(text).unwrap()
}

#[test]
fn printed_forms_are_read() {
    for text in ["991231-7123479", "991231 - 7123479", " 9 9 1 2 3 1-7 1 2 3 4 7 9 "] {
        assert_eq!(number(text).expose(), "991231-7123479", "{text}");
    }
}

#[test]
fn nothing_is_repaired() {
    use Unreadable::{Incomplete, Malformed};
    for (text, expected) in [
        ("", Incomplete),
        ("991231", Incomplete),
        ("991231-", Incomplete),
        ("991231-712347", Incomplete),
        ("99123-7123479", Incomplete),
        ("9912317123479", Malformed),
        ("991231-71234790", Malformed),
        ("9912311-123479", Malformed),
        ("99123-71234791", Malformed),
        ("991231--7123479", Malformed),
        ("99-12-31", Malformed),
        ("99I231-7123479", Malformed),
        ("99123l-7123479", Malformed),
        ("991231-7I23479", Malformed),
        ("991231-712347O", Malformed),
        ("991231–7123479", Malformed),
        ("991231.7123479", Malformed),
        ("９９１２３１-7123479", Malformed),
        ("991231\u{a0}-7123479", Malformed),
        ("外991231-7123479", Malformed),
    ] {
        assert_eq!(ForeignerNumber::parse(text).err(), Some(expected), "{text}");
    }
}

#[test]
fn seventh_digit_tells_foreigners_and_their_century() {
    let day = |year, month, day| calendar_day(year, month, day);
    for (text, foreigners, born) in [
        ("991231-5000000", true, day(1999, 12, 31)),
        ("000101-6000000", true, day(1900, 1, 1)),
        ("000229-7000000", true, day(2000, 2, 29)),
        ("000229-5000000", true, None),
        ("260608-8000000", true, day(2026, 6, 8)),
        // As on the specimen of the card: no foreigner's digit and no day, and still what is printed.
        ("123456-1234567", false, None),
        ("900101-4000000", false, None),
        ("900101-9000000", false, None),
        ("900101-0000000", false, None),
    ] {
        assert_eq!(number(text).is_foreigners(), foreigners, "{text}");
        assert_eq!(number(text).birth_date(), born, "{text}");
    }
}

#[test]
fn nobody_is_born_in_the_future() {
    let today = calendar_day(2026, 6, 8).unwrap();
    for (text, expected) in [("260608-7000000", Some(true)), ("260609-7000000", Some(false)), ("123456-1234567", None)]
    {
        assert_eq!(number(text).is_born_by(today), expected, "{text}");
    }
}

#[test]
fn check_digits_follow_the_legacy_rule_of_foreigners() {
    for (text, follows, expected) in [
        ("991231-7123479", true, NotApplicable),
        ("991231-7123477", false, NotApplicable),
        ("991231-5123473", true, Matches),
        ("991231-5123472", false, Differs),
        ("201004-7000009", true, Matches),
        ("201004-7000000", false, Differs),
        ("201005-7000000", false, NotApplicable),
        ("123456-1234567", false, Differs),
    ] {
        assert_eq!(number(text).follows_legacy_rule(), follows, "{text}");
        assert_eq!(number(text).check_digit(), expected, "{text}");
    }
}

/// The sum behind the check digit, modulo 11.
fn remainder(body: &str) -> usize {
    let digits = body.chars().filter_map(|c| c.to_digit(10));
    let sum: u32 = digits.zip(WEIGHTS).map(|(digit, weight)| digit * weight).sum();
    usize::try_from(sum % 11).unwrap()
}

/// The table of remainders: the check digit is three for 0, two for 1, and so on down, with nine after zero.
#[test]
fn every_remainder_has_its_check_digit() {
    let table = [3, 2, 1, 0, 9, 8, 7, 6, 5, 4, 3];
    let mut seen = [false; 11];
    for serial in 0..100 {
        let body = format!("850803-51{serial:02}12");
        let remainder = remainder(&body);
        seen[remainder] = true;
        for last in 0..10 {
            let expected = if last == table[remainder] { Matches } else { Differs };
            let text = format!("{body}{last}");
            assert_eq!(number(&text).check_digit(), expected, "{text}");
        }
    }
    assert_eq!(seen, [true; 11]);
}

#[test]
fn debug_shows_no_digit() {
    let shown = format!("{:?}", number("991231-7123479"));
    assert!(!shown.contains(|c: char| c.is_ascii_digit()), "{shown}");
}

proptest! {
    #[test]
    fn any_text_is_parsed_without_panic(text in "\\PC*") {
        if let Ok(number) = ForeignerNumber::parse(&text) {
            prop_assert!(text.contains('-'));
            let _ = (number.birth_date(), number.check_digit(), number.is_foreigners());
        }
    }

    #[test]
    fn any_number_of_that_form_is_given_unchanged(text in "[0-9]{6}-[0-9]{7}") {
        let number = number(&text);
        prop_assert_eq!(number.expose(), text.as_str());
        let _ = (number.birth_date(), number.check_digit());
    }

    #[test]
    fn one_wrong_digit_is_seen_unless_the_remainders_are_zero_and_ten(
        front in "[0-9]{6}", back in "[56][0-9]{5}", place in 0_usize..12, change in 1_u32..10,
    ) {
        let body = format!("{front}{back}");
        let changed: String = body
            .chars()
            .filter_map(|c| c.to_digit(10))
            .enumerate()
            .map(|(index, digit)| if index == place { (digit + change) % 10 } else { digit })
            .filter_map(|digit| char::from_digit(digit, 10))
            .collect();
        prop_assume!(matches!(changed.as_bytes()[6], b'5' | b'6'));
        let with = |body: &str, last: u32| format!("{}-{}{last}", &body[..6], &body[6..]);
        let last = (0..10).find(|last| number(&with(&body, *last)).check_digit() == Matches).unwrap();
        let unseen = [remainder(&body), remainder(&changed)].iter().all(|r| matches!(r, 0 | 10));
        let expected = if unseen { Matches } else { Differs };
        prop_assert_eq!(number(&with(&changed, last)).check_digit(), expected);
    }
}
