use super::super::specimen::*;
use super::*;

#[test]
fn only_one_written_row_opens_an_attempt() {
    for (rows, opens) in [(0, false), (1, true), (2, false), (u64::MAX, false)] {
        assert_eq!(Stored::from_rows_updated(rows).is_some(), opens, "{rows}");
    }
}

#[test]
fn an_attempt_tells_nothing_until_it_is_opened() {
    let shown = |typed: &str| {
        let attempt = issued().answer(&secret(typed), &LINE, &session(), &keys(), at(1)).unwrap();
        assert_eq!(attempt.expected_generation(), 0);
        assert_eq!(attempt.next().generation(), 1);
        assert_eq!(attempt.next().expected_generation(), Some(attempt.expected_generation()));
        format!("{attempt:?}")
    };
    assert_eq!(shown(CODE), shown(WRONG));
    assert!(!shown(CODE).contains(CODE));
}

#[test]
fn outcomes_hide_code_number_and_session() {
    for typed in [CODE, WRONG] {
        let shown = format!("{:?}", answered(issued(), typed, at(1)));
        for hidden in [CODE, WRONG, "01020000000", "session-of-hong"] {
            assert!(!shown.contains(hidden), "{shown}");
        }
    }
    assert_eq!(format!("{:?}", answered(issued(), CODE, at(999))), "Closed(Expired)");
}
