use core::time::Duration;

use super::*;
use crate::challenge::ledger::SendSubject;
use crate::challenge::{KeyId, KeyRing, Purpose};

const NOW: UnixTime = UnixTime::from_secs(1_800_000_000);

fn keys() -> KeyRing {
    KeyRing::new(KeyId::new(1), &[7; 32]).unwrap()
}

fn subject(keys: &KeyRing) -> SendSubject<'_> {
    let subject = SendSubject::new(keys, Purpose::AccountPossession).account(b"a").unwrap().person(b"p").unwrap();
    subject.device(b"d").unwrap().address([192, 0, 2, 1].into()).unwrap()
}

fn fresh(subject: &SendSubject<'_>) -> Vec<(LedgerKey, SendHistory)> {
    subject.keys().iter().map(|key| (key.clone(), SendHistory::default())).collect()
}

fn next(rows: &[(LedgerKey, SendHistory)], now: UnixTime) -> Result<Vec<(LedgerKey, SendHistory)>, Refusal> {
    match admit(&SendPolicy::one_won(), rows, now).unwrap() {
        Decision::Admitted(admission) => {
            Ok(admission.changes().iter().map(|change| (change.key().clone(), change.next().clone())).collect())
        }
        Decision::Refused { refusal, .. } => Err(refusal),
    }
}

#[test]
fn the_dimension_that_opens_last_is_named() {
    let keys = keys();
    let mut rows = fresh(&subject(&keys));
    let mut now = NOW;
    for sent in 1..=3 {
        rows = next(&rows, now).unwrap();
        let refusal = next(&rows, now).unwrap_err();
        now = now.plus(Duration::from_secs(60));
        assert_eq!(refusal.retry_at == now, sent < 3);
    }
    let refusal = next(&rows, now).unwrap_err();
    let day = Duration::from_secs(86_400);
    let reason = RefusalReason::Window { limit: 3, span: day };
    assert_eq!(refusal, Refusal { dimension: Dimension::Account, reason, retry_at: NOW.plus(day) });
    assert!(next(&rows, NOW.plus(day)).is_ok());
    // Another account of the same person: two more, and then the person's own limit.
    rows[0] = fresh(&SendSubject::new(&keys, Purpose::AccountPossession).account(b"b").unwrap())[0].clone();
    for _ in 0..2 {
        rows = next(&rows, now).unwrap();
        now = now.plus(Duration::from_secs(60));
    }
    assert_eq!(next(&rows, now).unwrap_err().dimension, Dimension::Person);
}

#[test]
fn misuse_is_named() {
    let keys = keys();
    let rows = fresh(&subject(&keys));
    let phone = SendSubject::new(&keys, Purpose::PhonePossession).device(b"d").unwrap();
    let number = SendSubject::new(&keys, Purpose::AccountPossession).number("01020000000").unwrap();
    let worn = r#"{"version":1,"generation":9223372036854775807,"clock":0,"times":[],"stranded_since":null}"#;
    let mut worn_rows = rows.clone();
    worn_rows[0].1 = serde_json::from_str(worn).unwrap();
    let cases = [
        (rows[..3].to_vec(), NOW, LedgerError::Missing(Dimension::Address)),
        ([rows.clone(), fresh(&phone)].concat(), NOW, LedgerError::Purpose),
        ([rows.clone(), fresh(&number)].concat(), NOW, LedgerError::Rows),
        ([rows.clone(), rows[..1].to_vec()].concat(), NOW, LedgerError::Rows),
        (worn_rows, NOW, LedgerError::Generation),
        (rows.clone(), LATEST_TIME.plus(Duration::from_millis(1)), LedgerError::Clock),
        (rows.clone(), UnixTime::from_millis(u64::MAX), LedgerError::Clock),
    ];
    for (rows, now, expected) in cases {
        assert_eq!(admit(&SendPolicy::one_won(), &rows, now).unwrap_err(), expected);
    }
    assert!(next(&rows, LATEST_TIME).is_ok());
}

#[test]
fn a_lost_commit_gives_no_ticket() {
    let keys = keys();
    let rows = fresh(&subject(&keys));
    for (commit, given) in [(Commit::Stored, true), (Commit::Lost, false)] {
        let Decision::Admitted(admission) = admit(&SendPolicy::one_won(), &rows, NOW).unwrap() else {
            panic!("refused");
        };
        let ticket = admission.committed(commit);
        assert_eq!(
            ticket.map(|ticket| (ticket.purpose(), ticket.counted_at())),
            given.then_some((Purpose::AccountPossession, NOW))
        );
    }
}
