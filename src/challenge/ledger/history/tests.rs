use super::*;
use crate::challenge::ledger::policy::GrowingWait;

const DAY: Duration = Duration::from_secs(86_400);

fn rules(windows: &[(u32, u64)], growing: Option<(u64, u64, u64)>) -> SendRules {
    let windows: Vec<SendWindow> =
        windows.iter().map(|&(limit, span)| SendWindow::new(limit, Duration::from_secs(span)).unwrap()).collect();
    let wait = |(first, longest, memory)| {
        GrowingWait::new(Duration::from_secs(first), Duration::from_secs(longest), Duration::from_secs(memory)).unwrap()
    };
    SendRules::new(&windows, growing.map(wait)).unwrap()
}

fn at(secs: u64) -> UnixTime {
    UnixTime::from_secs(secs)
}

fn sent(rules: &SendRules, times: &[u64]) -> SendHistory {
    times.iter().fold(SendHistory::default(), |row, time| row.counted(rules, DAY, at(*time)).0)
}

/// Seconds until the row opens, 0 where it is open.
fn wait(rules: &SendRules, times: &[u64], now: u64) -> u64 {
    let opening = sent(rules, times).opening(rules, DAY, at(now));
    opening.err().map_or(0, |opening| opening.at.since(at(now)).as_secs())
}

#[test]
fn a_window_opens_as_its_oldest_send_leaves() {
    let three = rules(&[(3, 600)], None);
    let cases: [(&[u64], u64, u64); 6] = [
        (&[], 1000, 0),
        (&[1000, 1001], 1001, 0),
        (&[1000, 1001, 1002], 1002, 598),
        (&[1000, 1001, 1002], 1599, 1),
        (&[1000, 1001, 1002], 1600, 0),
        (&[1000, 1001, 1002, 1600], 1600, 1),
    ];
    for (times, now, expected) in cases {
        assert_eq!(wait(&three, times, now), expected, "{times:?} at {now}");
    }
}

#[test]
fn a_wait_grows_and_shrinks() {
    let growing = rules(&[], Some((60, 1920, 7200)));
    let cases: [(&[u64], u64, u64); 7] = [
        (&[1000], 1000, 60),
        (&[1000], 1060, 0),
        (&[1000, 1060], 1060, 120),
        (&[1000, 1060, 1180, 1420, 1900, 2860], 2860, 1920),
        (&[1000, 1060, 1180, 1420, 1900, 2860, 4780], 4780, 1920),
        // The first send leaves the memory at 8200: one send is left, so the wait is 60 s from 8150.
        (&[1000, 8150], 8150, 60),
        // Two are left, which wait 120 s until 8310, but at 8250 the older leaves and the wait is over.
        (&[1050, 8190], 8190, 60),
    ];
    for (times, now, expected) in cases {
        assert_eq!(wait(&growing, times, now), expected, "{times:?} at {now}");
    }
}

#[test]
fn a_clock_that_went_back_waits_for_the_row() {
    let gap = rules(&[(1, 60)], None);
    for (now, expected) in [(10_000, 60), (9_000, 1_060), (10_060, 0)] {
        assert_eq!(wait(&gap, &[10_000], now), expected, "at {now}");
    }
    // Sends that are let through while the clock is behind count at the row's time.
    let two = rules(&[(2, 60)], None);
    assert_eq!(wait(&two, &[10_000, 9_000], 9_000), 1_060);
}

#[test]
fn a_stranded_row_runs_out_by_the_clock_that_found_it() {
    let gap = rules(&[(1, 60)], None);
    let day = DAY.as_secs();
    let far = 50 * day;
    let row = sent(&gap, &[far]);
    let now = 10 * day;
    assert_eq!(row.noted_stranded(DAY, at(far - day)), None);
    let noted = row.noted_stranded(DAY, at(now)).unwrap();
    assert_eq!(noted.generation(), row.generation() + 1);
    assert_eq!((noted.noted_stranded(DAY, at(now + 1)), noted.len()), (None, 1));
    for (time, opens) in [
        (now, Err(now + day)),
        (now + day - 1, Err(now + day)),
        (now + day, Ok(())),
        // The clock is right again: nothing was forgotten.
        (far - day, Err(far + 60)),
        (far, Err(far + 60)),
        (far + 60, Ok(())),
    ] {
        assert_eq!(noted.opening(&gap, DAY, at(time)).map_err(|opening| opening.at), opens.map_err(at), "{time}");
    }
    // It would run out while already within reach of the row's clock: then it opens by the rules, at the row's own time.
    let near = row.noted_stranded(DAY, at(far - day - 30)).unwrap();
    let opening = Opening { at: at(far + 60), reason: RefusalReason::ClockBehind };
    assert_eq!(near.opening(&gap, DAY, at(far - day - 30)), Err(opening));
    let (anew, counted_at) = noted.counted(&gap, DAY, at(now + day));
    assert_eq!((anew.len(), anew.clock(), counted_at), (1, at(now + day), at(now + day)));
    assert_eq!(anew.stranded_since, None);
    // A further jump back sets the time of finding back as well, or the row would wait for that clock too.
    assert_eq!(noted.noted_stranded(DAY, at(day)).unwrap().stranded_since, Some(at(day)));
}

#[test]
fn rows_are_bounded_and_give_back_one_send() {
    let rules = rules(&[(3, 600), (5, 86_400)], None);
    let row = sent(&rules, &(0..100).map(|day| day * 86_400).collect::<Vec<_>>());
    assert_eq!((row.len(), row.generation()), (5, 100));
    let last = row.clock();
    let back = row.given_back(last).unwrap();
    assert_eq!((back.len(), back.generation(), back.clock()), (4, 101, last));
    assert_eq!(back.given_back(last), None);
}

#[test]
fn only_rows_that_could_have_been_written_are_read() {
    let whole = r#"{"version":1,"generation":2,"clock":5,"times":[3,5],"stranded_since":null}"#;
    let row: SendHistory = serde_json::from_str(whole).unwrap();
    assert_eq!((row.len(), row.generation(), row.clock()), (2, 2, UnixTime::from_millis(5)));
    assert_eq!(serde_json::to_string(&row).unwrap(), whole);
    let late = LATEST_TIME.as_millis();
    let times = |count: usize| vec!["5"; count].join(",");
    let cases = [
        (whole.replace("[3,5]", &format!("[{}]", times(1_000))), true),
        (whole.replace("[3,5]", &format!("[{}]", times(1_001))), false),
        (whole.replace("\"version\":1", "\"version\":2"), false),
        (whole.replace("[3,5]", "[5,3]"), false),
        (whole.replace("[3,5]", "[3,6]"), false),
        (whole.replace("\"clock\":5", &format!("\"clock\":{late}")), true),
        (whole.replace("\"clock\":5", &format!("\"clock\":{}", late + 1)), false),
        (whole.replace("null", &late.to_string()), true),
        (whole.replace("null", &(late + 1).to_string()), false),
        (whole.replace("\"generation\":2", &format!("\"generation\":{MAX_GENERATION}")), true),
        (whole.replace("\"generation\":2", &format!("\"generation\":{}", MAX_GENERATION + 1)), false),
        (whole.replace("\"clock\":5", "\"clock\":5,\"number\":1"), false),
    ];
    for (text, accepted) in cases {
        let short: String = text.chars().take(80).collect();
        assert_eq!(serde_json::from_str::<SendHistory>(&text).is_ok(), accepted, "{short}");
    }
}

#[test]
fn errors_do_not_repeat_a_damaged_row() {
    let whole = r#"{"version":1,"generation":2,"clock":5,"times":[3,5],"stranded_since":null}"#;
    for damage in [
        ("\"clock\":5", "\"clock\":\"01020000000\""),
        ("[3,5]", "[3,\"01020000000\"]"),
        ("\"clock\":5", "\"clock\":5,\"01020000000\":1"),
        ("\"version\":1", "\"version\":-1020000000"),
    ] {
        let error = serde_json::from_str::<SendHistory>(&whole.replace(damage.0, damage.1)).unwrap_err();
        assert!(!format!("{error} {error:?}").contains("1020000000"), "{error}");
    }
}
