use super::*;

const SECOND: Duration = Duration::from_secs(1);
const MONTH: Duration = Duration::from_secs(31 * 24 * 3600);
const TICK: Duration = Duration::from_nanos(1);

#[test]
fn windows_keep_their_bounds() {
    let cases = [
        (0, SECOND, Err(PolicyError::Limit)),
        (1, SECOND, Ok(())),
        (1_000, MONTH, Ok(())),
        (1_001, SECOND, Err(PolicyError::Limit)),
        (1, SECOND - TICK, Err(PolicyError::Span)),
        (1, MONTH + TICK, Err(PolicyError::Span)),
    ];
    for (limit, span, expected) in cases {
        assert_eq!(SendWindow::new(limit, span).map(|_| ()), expected, "{limit} in {span:?}");
    }
    assert_eq!(SendWindow::new(1, SECOND + TICK).unwrap().span(), Duration::from_millis(1_001));
}

#[test]
fn waits_keep_their_order() {
    let cases = [
        (SECOND, SECOND, SECOND, true),
        (MONTH, MONTH, MONTH, true),
        (SECOND - TICK, SECOND, SECOND, false),
        (2 * SECOND, SECOND, MONTH, false),
        (SECOND, 2 * SECOND, SECOND, false),
        (SECOND, SECOND, MONTH + TICK, false),
    ];
    for (first, longest, memory, accepted) in cases {
        assert_eq!(GrowingWait::new(first, longest, memory).is_ok(), accepted, "{first:?} {longest:?} {memory:?}");
    }
}

#[test]
fn a_wait_doubles_up_to_the_longest() {
    let wait = GrowingWait::new(60 * SECOND, 1920 * SECOND, MONTH).unwrap();
    let waits: Vec<u64> = [0, 1, 2, 3, 4, 5, 6, 7, 40, usize::MAX].map(|sends| wait.after(sends).as_secs()).into();
    assert_eq!(waits, [0, 60, 120, 240, 480, 960, 1920, 1920, 1920, 1920]);
    assert_eq!(SendRules::new(&[], Some(wait)).unwrap().sends_held(), 6);
    let slowest = GrowingWait::new(SECOND, MONTH, MONTH).unwrap();
    assert_eq!(SendRules::new(&[], Some(slowest)).unwrap().sends_held(), 23);
}

#[test]
fn rules_are_neither_none_nor_too_many() {
    let window = SendWindow::new(1, SECOND).unwrap();
    for (count, accepted) in [(0, false), (1, true), (8, true), (9, false)] {
        assert_eq!(SendRules::new(&vec![window; count], None).is_ok(), accepted, "{count} windows");
    }
}

#[test]
fn what_a_purpose_is_about_cannot_be_left_out() {
    let cases = [
        (SendPolicy::phone(), Dimension::Number, false),
        (SendPolicy::phone(), Dimension::Device, true),
        (SendPolicy::one_won(), Dimension::Account, false),
        (SendPolicy::one_won(), Dimension::Person, false),
        (SendPolicy::one_won(), Dimension::Address, true),
    ];
    for (policy, dimension, accepted) in cases {
        let without = policy.without(dimension);
        assert_eq!(without.is_ok(), accepted, "{dimension:?}");
        if let Ok(policy) = without {
            assert_eq!(policy.rules(dimension), None);
        }
    }
}

#[test]
fn most_sends_is_the_tightest_window() {
    let policy = SendPolicy::phone();
    let minutes = |minutes: u64| policy.most_sends(Dimension::Number, Duration::from_secs(minutes * 60));
    let table = [(0, 0), (10, 3), (11, 5), (60, 5), (61, 10), (1440, 10), (1441, 20)];
    for (period, most) in table {
        assert_eq!(minutes(period), Some(most), "{period} min");
    }
    assert_eq!(policy.most_sends(Dimension::Person, SECOND), None);
}
