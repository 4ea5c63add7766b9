//! Requests to send, from hosts whose clocks jump: what the send ledger promises of windows, waits and refusals.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr};
use std::time::Duration;

use bonin::challenge::ledger::{
    Decision, Dimension, GrowingWait, LATEST_TIME, LedgerKey, LedgerStore, MemoryLedger, RefusalReason, ReserveError,
    SendHistory, SendPolicy, SendRules, SendSubject, SendWindow, admit, give_back, reserve,
};
use bonin::challenge::{KeyId, KeyRing, Purpose, UnixTime};

use super::script::Script;

/// Requests of one life at most.
const MOST: usize = 300;

/// A life by script.
pub fn run(data: &[u8]) {
    let mut script = Script::new(data);
    let Some(policy) = policy(&mut script) else { return };
    let keys = KeyRing::new(KeyId::new(1), &[0x5A; 32]).expect("32 bytes");
    let store = MemoryLedger::default();
    // When each row's sends were counted, by the row's own clock.
    let mut counted: BTreeMap<[u8; 39], Vec<u64>> = BTreeMap::new();
    let mut now = 1_800_000_000_000u64;
    for _ in 0..MOST {
        if script.is_over() {
            break;
        }
        now = match script.byte() % 8 {
            0 | 1 => now,
            2 => now.saturating_add(script.word().into()),
            3 => now.saturating_add(u64::from(script.word()) * 1_000),
            4 => now.saturating_add(u64::from(script.word()) * 60_000),
            5 => now.saturating_sub(u64::from(script.word()) * 1_000),
            6 => now.saturating_sub(u64::from(script.word()) * 60_000),
            _ => u64::from(script.long()) << (script.byte() % 32),
        };
        let subject = subject(&keys, script.byte());
        let rows = subject.rows(&policy).expect("a value for each dimension");
        let before = load(&store, &rows);
        let time = UnixTime::from_millis(now);
        match reserve(&store, &policy, &subject, time) {
            Ok(ticket) => {
                let after = load(&store, &rows);
                let back = script.byte() % 8 == 7;
                for ((key, history), (_, earlier)) in after.iter().zip(&before) {
                    let at = history.clock().as_millis();
                    let sends = counted.entry(key.to_bytes()).or_default();
                    if history.clock() < earlier.clock() {
                        // A row whose clock was an accident starts anew.
                        sends.clear();
                    }
                    sends.push(at);
                    within_windows(&policy, key, sends);
                    if back {
                        sends.pop();
                    }
                }
                if back {
                    give_back(&store, ticket).expect("nobody else is there");
                }
            }
            Err(ReserveError::Refused(refusal)) => {
                let after = load(&store, &rows);
                for ((_, after), (_, before)) in after.iter().zip(&before) {
                    assert_eq!((after.len(), after.clock()), (before.len(), before.clock()), "a refusal counts");
                }
                assert!(refusal.retry_at > time, "refused although it is time");
                let opens = |at: u64| match admit(&policy, &after, UnixTime::from_millis(at)) {
                    Ok(decision) => matches!(decision, Decision::Admitted(_)),
                    Err(_) => at > LATEST_TIME.as_millis(),
                };
                let at = refusal.retry_at.as_millis();
                assert!(opens(at), "still shut when it was to open: {:?}", refusal.reason);
                let named = refusal.reason == RefusalReason::ClockBehind;
                assert!(named || !opens(at - 1), "open before its time: {:?}", refusal.reason);
            }
            Err(ReserveError::Ledger(_)) => assert!(time > LATEST_TIME, "the rows are its own"),
            Err(error) => panic!("{error:?}"),
        }
    }
}

fn load(store: &MemoryLedger, rows: &[LedgerKey]) -> Vec<(LedgerKey, SendHistory)> {
    rows.iter().cloned().zip(store.load(rows).expect("a map")).collect()
}

/// No window holds more than its limit when its latest send is counted.
fn within_windows(policy: &SendPolicy, key: &LedgerKey, sends: &[u64]) {
    let latest = sends.last().copied().unwrap_or_default();
    for window in policy.rules(key.dimension()).expect("a dimension of the policy").windows() {
        let from = |at: &&u64| **at + window.span().as_millis() as u64 > latest;
        assert!(sends.iter().filter(from).count() <= window.limit() as usize, "more in a window than its limit");
    }
}

fn subject(keys: &KeyRing, which: u8) -> SendSubject<'_> {
    let number = ["01020000000", "01020000001", "01030000000"][usize::from(which % 3)];
    let device = [&b"device-1"[..], b"device-2"][usize::from(which >> 2 & 1)];
    let address = IpAddr::V4(Ipv4Addr::new(192, 0, 2, which >> 3 & 3));
    SendSubject::new(keys, Purpose::PhonePossession)
        .number(number)
        .and_then(|subject| subject.device(device))
        .and_then(|subject| subject.address(address))
        .expect("values of the right form")
}

fn policy(script: &mut Script<'_>) -> Option<SendPolicy> {
    let policy = SendPolicy::phone();
    if !script.flag() {
        return Some(policy);
    }
    let seconds = |script: &mut Script<'_>| Duration::from_secs(script.word().into());
    let mut windows = Vec::new();
    for _ in 0..script.below(4) {
        windows.push(SendWindow::new(script.byte().into(), seconds(script)).ok()?);
    }
    let growing = if script.flag() {
        Some(GrowingWait::new(seconds(script), seconds(script), seconds(script)).ok()?)
    } else {
        None
    };
    let dimension = script.pick(&[Dimension::Number, Dimension::NumberPrefix, Dimension::Device, Dimension::Address]);
    Some(policy.with(dimension, SendRules::new(&windows, growing).ok()?))
}
