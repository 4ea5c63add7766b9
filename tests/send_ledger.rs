//! The send ledger against a brute-force model: windows in true time under clocks that jump, waits that are kept, races.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use bonin::challenge::ledger::{
    Commit, Decision, Dimension, GrowingWait, LedgerStore, MemoryLedger, Refusal, ReserveError, SendHistory,
    SendPolicy, SendRules, SendSubject, SendWindow, admit, reserve,
};
use bonin::challenge::{KeyId, KeyRing, Purpose, UnixTime};
use proptest::prelude::*;

const START: u64 = 1_800_000_000_000;
const SECOND: u64 = 1_000;
const HOUR: u64 = 3_600 * SECOND;
const DAY: u64 = 24 * HOUR;
/// The longest window of [`policy`].
const LONGEST: u64 = 2 * HOUR;
const GROWING: (u64, u64, u64) = (40 * SECOND, 320 * SECOND, HOUR);

/// Windows as (dimension, limit, milliseconds).
const WINDOWS: [(Dimension, usize, u64); 4] = [
    (Dimension::Account, 1, 60 * SECOND),
    (Dimension::Account, 3, 600 * SECOND),
    (Dimension::Person, 5, HOUR),
    (Dimension::Device, 8, LONGEST),
];

/// Rows as text, some of which could have been written.
const ROW: &str = "\\{\"version\":1,\"generation\":[0-9]{1,19},\"clock\":[0-9]{13,15},\
    \"times\":\\[[0-9]{1,4}(,[0-9]{5,6}(,[0-9]{8,14})?)?\\],\"stranded_since\":(null|[0-9]{1,15})\\}";

fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

fn keys() -> KeyRing {
    KeyRing::new(KeyId::new(1), b"specimen secret of 32 bytes long").unwrap()
}

/// Small limits, so that short runs reach all of them.
fn policy() -> SendPolicy {
    let (first, longest, memory) = GROWING;
    let growing = GrowingWait::new(millis(first), millis(longest), millis(memory)).unwrap();
    let policy = SendPolicy::one_won().without(Dimension::Address).unwrap();
    [Dimension::Account, Dimension::Person, Dimension::Device].into_iter().fold(policy, |policy, dimension| {
        let windows: Vec<SendWindow> = WINDOWS
            .iter()
            .filter(|(of, ..)| *of == dimension)
            .map(|&(_, limit, span)| SendWindow::new(u32::try_from(limit).unwrap(), millis(span)).unwrap())
            .collect();
        let growing = (dimension == Dimension::Person).then_some(growing);
        policy.with(dimension, SendRules::new(&windows, growing).unwrap())
    })
}

#[derive(Debug, Clone, Copy)]
struct Request {
    elapsed: u64,
    /// Added to how far the clock is off, before the request.
    jump: i64,
    who: [u8; 3],
}

fn subject(keys: &KeyRing, who: [u8; 3]) -> SendSubject<'_> {
    let [account, person, device] = who;
    let subject = SendSubject::new(keys, Purpose::AccountPossession);
    let subject = subject.account(format!("088-110-20000000{account}").as_bytes()).unwrap();
    let subject = subject.person(format!("specimen-ci-{person}").as_bytes()).unwrap();
    subject.device(format!("specimen-device-{device}").as_bytes()).unwrap()
}

fn requests(jump: impl Strategy<Value = i64> + Clone) -> impl Strategy<Value = Vec<Request>> {
    let elapsed = prop_oneof![
        4 => 0..90 * SECOND,
        3 => Just(60 * SECOND),
        1 => 0..2 * HOUR,
        1 => prop::sample::select(vec![0, 40 * SECOND, 600 * SECOND, HOUR, LONGEST]),
    ];
    let jump = prop_oneof![6 => Just(0), 1 => jump];
    let request = (elapsed, jump, [0..3_u8, 0..2_u8, 0..2_u8]);
    prop::collection::vec(request.prop_map(|(elapsed, jump, who)| Request { elapsed, jump, who }), 1..120)
}

/// Sends in true time, by whom.
#[derive(Default)]
struct Model {
    sends: Vec<(u64, [u8; 3])>,
}

impl Model {
    fn times(&self, dimension: Dimension, who: [u8; 3]) -> impl Iterator<Item = u64> + '_ {
        let place = match dimension {
            Dimension::Account => 0,
            Dimension::Person => 1,
            _ => 2,
        };
        self.sends.iter().filter(move |(_, sent)| sent[place] == who[place]).map(|(time, _)| *time)
    }

    fn admits(&self, who: [u8; 3], now: u64) -> bool {
        let windows = WINDOWS.iter().all(|&(dimension, limit, span)| {
            self.times(dimension, who).filter(|time| now < time + span).count() < limit
        });
        windows && self.waited(who, now)
    }

    fn waited(&self, who: [u8; 3], now: u64) -> bool {
        let (first, longest, memory) = GROWING;
        let recent: Vec<u64> = self.times(Dimension::Person, who).filter(|time| now < time + memory).collect();
        let wait = recent.iter().skip(1).fold(first, |wait, _| (2 * wait).min(longest));
        recent.last().is_none_or(|last| now >= last + wait)
    }

    /// The most sends in any true window that begins at a send, for each of [`WINDOWS`] and everybody.
    fn fullest(&self) -> impl Iterator<Item = (usize, u64, usize)> + '_ {
        WINDOWS.iter().flat_map(move |&(dimension, limit, span)| {
            self.sends.iter().map(move |&(start, who)| {
                let within = self.times(dimension, who).filter(|time| (start..start + span).contains(time)).count();
                (limit, span, within)
            })
        })
    }
}

/// Runs the requests over a fresh ledger, hands each answer to `check`, and gives what was sent in true time.
fn run(
    requests: &[Request],
    mut check: impl FnMut(&MemoryLedger, Request, UnixTime, u64, &Model, Result<(), Refusal>) -> Result<(), TestCaseError>,
) -> Result<Model, TestCaseError> {
    let (keys, policy, store) = (keys(), policy(), MemoryLedger::default());
    let mut model = Model::default();
    let (mut truth, mut off) = (START, 0_i64);
    for &request in requests {
        truth += request.elapsed;
        off += request.jump;
        let now = UnixTime::from_millis(truth.saturating_add_signed(off));
        let answer = match reserve(&store, &policy, &subject(&keys, request.who), now) {
            Ok(ticket) => {
                prop_assert_eq!(ticket.purpose(), Purpose::AccountPossession);
                Ok(())
            }
            Err(ReserveError::Refused(refusal)) => Err(refusal),
            Err(other) => return Err(TestCaseError::fail(format!("{other:?}"))),
        };
        check(&store, request, now, truth, &model, answer)?;
        if answer.is_ok() {
            model.sends.push((truth, request.who));
        }
    }
    Ok(model)
}

fn back() -> impl Strategy<Value = i64> + Clone {
    let days = 3 * DAY.cast_signed();
    prop_oneof![-600_000_i64..0, -days..0]
}

fn anywhere() -> impl Strategy<Value = i64> + Clone {
    let years = 300_000 * HOUR.cast_signed();
    let days = 3 * DAY.cast_signed();
    prop_oneof![-600_000_i64..600_000, -days..days, -years..years]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_true_clock_admits_exactly_what_the_model_admits(requests in requests(Just(0))) {
        run(&requests, |_, request, _, truth, model, answer| {
            prop_assert_eq!(answer.is_ok(), model.admits(request.who, truth));
            Ok(())
        })?;
    }

    #[test]
    fn clocks_that_go_back_never_let_more_through(requests in requests(back())) {
        let model = run(&requests, |_, request, _, truth, model, answer| {
            prop_assert!(answer.is_err() || model.waited(request.who, truth), "a growing wait cut short");
            Ok(())
        })?;
        for (limit, span, within) in model.fullest() {
            prop_assert!(within <= limit, "{within} in a window of {limit} in {span} ms");
        }
    }

    #[test]
    fn clocks_apart_let_through_what_is_documented(
        requests in requests(Just(0)),
        offsets in prop::collection::vec(0..LONGEST.cast_signed(), 120),
        apart in 0..LONGEST.cast_signed(),
    ) {
        // Each request goes to a host whose clock is off by its own amount, as often forth and back as there are requests.
        let mut off = 0;
        let requests: Vec<Request> = requests.iter().zip(&offsets).map(|(request, offset)| {
            let host = offset % (apart + 1);
            let jump = host - off;
            off = host;
            Request { jump, ..*request }
        }).collect();
        let model = run(&requests, |_, _, _, _, _, _| Ok(()))?;
        for (limit, span, within) in model.fullest() {
            let bound = limit * usize::try_from((span + apart.cast_unsigned()).div_ceil(span)).unwrap();
            prop_assert!(within <= bound, "{within} in a window of {limit} in {span} ms, clocks {apart} ms apart");
        }
    }

    #[test]
    fn what_is_refused_is_admitted_when_it_was_said(requests in requests(anywhere()), part in 0.0..1.0_f64) {
        let (keys, policy) = (keys(), policy());
        run(&requests, |store, request, now, _, _, answer| {
            let Err(refusal) = answer else { return Ok(()) };
            let rows = subject(&keys, request.who).rows(&policy).unwrap();
            let rows: Vec<_> = rows.iter().cloned().zip(store.load(&rows).unwrap()).collect();
            let admitted = |time| matches!(admit(&policy, &rows, time), Ok(Decision::Admitted(_)));
            let wait = refusal.retry_at.since(now);
            prop_assert!(refusal.retry_at > now);
            prop_assert!(wait <= 3 * millis(LONGEST), "shut out for {wait:?}");
            prop_assert!(admitted(refusal.retry_at), "{refusal:?} at {now:?}");
            prop_assert!(!admitted(refusal.retry_at.minus(millis(1))), "{refusal:?} at {now:?} could be sooner");
            prop_assert!(!admitted(now.plus(wait.mul_f64(part)).min(refusal.retry_at.minus(millis(1)))));
            Ok(())
        })?;
    }

    #[test]
    fn a_refusal_counts_nothing_and_rows_stay_small_and_readable(requests in requests(anywhere())) {
        let (keys, policy) = (keys(), policy());
        let mut lengths: BTreeMap<[u8; 39], usize> = BTreeMap::new();
        run(&requests, |store, request, _, _, _, answer| {
            let rows = subject(&keys, request.who).rows(&policy).unwrap();
            for (key, row) in rows.iter().zip(store.load(&rows).unwrap()) {
                let before = lengths.insert(key.to_bytes(), row.len()).unwrap_or(0);
                prop_assert!(answer.is_ok() || row.len() == before);
                prop_assert!(row.len() <= policy.rules(key.dimension()).unwrap().sends_held());
                let text = serde_json::to_string(&row).unwrap();
                prop_assert_eq!(&serde_json::from_str::<SendHistory>(&text).unwrap(), &row);
                let seen = format!("{text} {row:?} {key:?} {answer:?}");
                prop_assert!(!seen.contains("specimen") && !seen.contains("088-110"), "{}", seen);
            }
            Ok(())
        })?;
    }

    /// Workers load and commit in any order; a commit over rows that changed since the load is lost.
    #[test]
    fn a_stale_generation_never_wins(
        steps in prop::collection::vec((0..4_usize, any::<bool>(), 0..40 * SECOND), 1..200),
    ) {
        let (keys, policy, store) = (keys(), policy(), MemoryLedger::default());
        let rows = subject(&keys, [0, 0, 0]).rows(&policy).unwrap();
        let load = || rows.iter().cloned().zip(store.load(&rows).unwrap()).collect::<Vec<_>>();
        let mut held: [Option<(u64, Vec<_>)>; 4] = [const { None }; 4];
        let mut model = Model::default();
        let (mut now, mut written) = (START, 0);
        for (worker, loads, elapsed) in steps {
            now += elapsed;
            if loads {
                held[worker] = Some((written, load()));
                continue;
            }
            let Some((loaded_at, rows)) = held[worker].take() else { continue };
            let Ok(Decision::Admitted(admission)) = admit(&policy, &rows, UnixTime::from_millis(now)) else { continue };
            let commit = store.commit(admission.changes()).unwrap();
            prop_assert_eq!(commit == Commit::Stored, loaded_at == written);
            if admission.committed(commit).is_some() {
                written += 1;
                model.sends.push((now, [0, 0, 0]));
            }
            prop_assert!(load().iter().all(|(_, row)| row.generation() == written));
        }
        for (limit, span, within) in model.fullest() {
            prop_assert!(within <= limit, "{within} in a window of {limit} in {span} ms");
        }
    }

    #[test]
    fn rows_from_anywhere_do_no_harm(text in ROW, now in any::<u64>()) {
        let (keys, policy) = (keys(), policy());
        let Ok(row) = serde_json::from_str::<SendHistory>(&text) else { return Ok(()) };
        let rows = subject(&keys, [0, 0, 0]).rows(&policy).unwrap();
        let rows: Vec<_> = rows.into_iter().map(|key| (key, row.clone())).collect();
        for now in [now, now >> 20, row.clock().as_millis()] {
            if let Ok(Decision::Admitted(admission)) = admit(&policy, &rows, UnixTime::from_millis(now)) {
                for change in admission.changes() {
                    let text = serde_json::to_string(change.next()).unwrap();
                    prop_assert!(serde_json::from_str::<SendHistory>(&text).is_ok(), "{}", text);
                }
            }
        }
    }
}

/// The macro of February 2024: 100,000 requests for 1 won in a week by one person, here over 1,000 accounts and as many
/// addresses, from eight threads at once.
#[test]
fn a_macro_gets_what_the_policy_grants_and_no_more() {
    const ATTEMPTS: u64 = 100_000;
    const THREADS: u64 = 8;
    let (policy, store, taken) =
        (SendPolicy::one_won(), Arc::new(MemoryLedger::default()), Arc::new(AtomicU64::new(0)));
    let threads: Vec<_> = (0..THREADS)
        .map(|_| {
            let (policy, store, taken) = (policy.clone(), Arc::clone(&store), Arc::clone(&taken));
            std::thread::spawn(move || {
                let keys = keys();
                let mut sent = 0_u64;
                loop {
                    let attempt = taken.fetch_add(1, Ordering::Relaxed);
                    if attempt >= ATTEMPTS {
                        return sent;
                    }
                    let value = (attempt % 1_000).to_be_bytes();
                    let subject = SendSubject::new(&keys, Purpose::AccountPossession).account(&value).unwrap();
                    let subject = subject.person(b"specimen-ci").unwrap().device(&value).unwrap();
                    let address = u32::try_from(attempt % 1_000).unwrap();
                    let subject = subject.address(std::net::Ipv4Addr::from(address).into()).unwrap();
                    let now = UnixTime::from_millis(START + attempt * 7 * DAY / ATTEMPTS);
                    match reserve(&*store, &policy, &subject, now) {
                        Ok(_ticket) => sent += 1,
                        Err(ReserveError::Refused(_) | ReserveError::Contended) => {}
                        Err(other) => panic!("{other:?}"),
                    }
                }
            })
        })
        .collect();
    let sent: u64 = threads.into_iter().map(|thread| thread.join().unwrap()).sum();
    let granted = policy.most_sends(Dimension::Person, millis(7 * DAY)).unwrap();
    assert_eq!(granted, 35);
    // Threads take their turns out of order, so a day's first send may come a little late, and the last day lose one.
    assert!((30..=granted).contains(&sent), "{sent} of {granted}");
}

/// 10,000 requests in the same second, all by one customer, from eight threads: one message.
#[test]
fn a_burst_gets_one_message() {
    let store = MemoryLedger::default();
    let (keys, policy) = (keys(), SendPolicy::phone());
    let sent = AtomicU64::new(0);
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for attempt in 0..1_250 {
                    let subject = SendSubject::new(&keys, Purpose::PhonePossession).number("01020000000").unwrap();
                    let subject = subject.device(b"specimen-device").unwrap().address([192, 0, 2, 1].into()).unwrap();
                    if reserve(&store, &policy, &subject, UnixTime::from_millis(START + attempt % 1_000)).is_ok() {
                        sent.fetch_add(1, Ordering::Relaxed);
                    }
                }
            });
        }
    });
    assert_eq!(sent.into_inner(), 1);
}

/// A number asked for every second for a day gets ten messages, each after its wait.
#[test]
fn an_impatient_customer_waits_longer_each_time() {
    let (keys, policy, store) = (keys(), SendPolicy::phone(), MemoryLedger::default());
    let subject = SendSubject::new(&keys, Purpose::PhonePossession).number("01020000000").unwrap();
    let subject = subject.device(b"specimen-device").unwrap().address([192, 0, 2, 1].into()).unwrap();
    let asked = (0..86_400)
        .filter(|second| reserve(&store, &policy, &subject, UnixTime::from_millis(START + second * SECOND)).is_ok());
    let sent: Vec<u64> = asked.collect();
    // Doubling from 60 s, but the fourth waits for the window of ten minutes and the sixth for the one of an hour.
    assert_eq!(sent, [0, 60, 180, 600, 1_080, 3_600, 5_520, 7_440, 9_360, 11_280]);
}
