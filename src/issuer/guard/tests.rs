use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::issuer::{CheckField, ConfirmedFields, MismatchPart, Origin, OutageKind, UnusablePart};
use crate::pii::Secret;

const NOW: UnixTime = UnixTime::from_millis(1_793_458_800_000);
const WRONG: Outcome = Outcome::Mismatch(MismatchPart::IssueDate);

fn key() -> RecordKey {
    RecordKey::new(&[7; 32]).unwrap()
}

/// A request whose issue date is the given day of a month.
fn request(day: u8) -> IssuerRequest {
    let parts = [
        (CheckField::Name, "홍길동".to_owned()),
        (CheckField::RegistrationNumber, "820701-2345678".to_owned()),
        (CheckField::IssueDate, format!("2020-08-{day:02}")),
    ];
    let parts = parts.map(|(field, text)| (field, Secret::new(text), Origin::Edited));
    ConfirmedFields::from_parts(IssuerDocument::ResidentCard, parts).unwrap().request(NOW).unwrap()
}

fn new(tries: u8) -> TryGuard {
    TryGuard::new(IssuerDocument::ResidentCard, TryPolicy::new(tries).unwrap())
}

/// One request and its answer.
fn ask(guard: &TryGuard, day: u8, outcome: Outcome) -> Result<TryGuard, BeginError> {
    let (waiting, permit) = guard.begin(&request(day), &key(), NOW)?;
    assert_eq!(waiting.standing(), Standing::Waiting { since: NOW });
    assert_eq!(waiting.begin(&request(day), &key(), NOW).err(), Some(BeginError::Waiting));
    let next = waiting.settle(permit, outcome).unwrap();
    assert_eq!(next.generation(), guard.generation() + 2);
    Ok(next)
}

#[test]
fn five_tries_are_counted_and_the_lock_is_told_before() {
    let mut guard = new(CITIZEN_TRIES);
    for (day, left) in (1..=5).zip([4, 3, 2, 1, 0]) {
        let (_, permit) = guard.begin(&request(day), &key(), NOW).unwrap();
        assert_eq!(permit.tries_left_if_wrong(), left);
        guard = ask(&guard, day, WRONG).unwrap();
        assert_eq!(guard.mismatches(), day);
        let wanted = if left == 0 {
            Standing::Locked
        } else {
            Standing::Open { tries_left: left, own_left: left, uncertain: 0 }
        };
        assert_eq!(guard.standing(), wanted);
    }
    assert_eq!(guard.begin(&request(6), &key(), NOW).err(), Some(BeginError::Done));
}

#[test]
fn an_application_stops_before_the_lock() {
    let mut guard = TryGuard::new(IssuerDocument::ResidentCard, TryPolicy::default());
    for day in 1..=3 {
        guard = ask(&guard, day, if day == 2 { Outcome::NotFound } else { WRONG }).unwrap();
    }
    assert_eq!(guard.standing(), Standing::Stopped { tries_left: 2 });
    assert_eq!(guard.begin(&request(6), &key(), NOW).err(), Some(BeginError::Stopped));
    for (number, made) in [(0, false), (1, true), (5, true), (6, false)] {
        assert_eq!(TryPolicy::new(number).is_ok(), made);
    }
}

#[test]
fn a_mismatch_is_never_sent_again() {
    let guard = ask(&new(5), 1, WRONG).unwrap();
    assert_eq!(guard.begin(&request(1), &key(), NOW).err(), Some(BeginError::SameData));
    let guard = ask(&guard, 2, WRONG).unwrap();
    assert_eq!(guard.begin(&request(1), &key(), NOW).err(), Some(BeginError::SameData));
    assert!(guard.begin(&request(3), &key(), NOW).is_ok());
    // What the service would not look at costs nothing, and is not sent again either.
    let guard = ask(&guard, 4, Outcome::Unusable(UnusablePart::IssueDate)).unwrap();
    assert_eq!(guard.mismatches(), 2);
    assert_eq!(guard.begin(&request(4), &key(), NOW).err(), Some(BeginError::SameData));
}

#[test]
fn outages_count_as_nothing() {
    let mut guard = ask(&new(5), 1, WRONG).unwrap();
    for outcome in
        [Outcome::Outage(OutageKind::NotReached), Outcome::Outage(OutageKind::Unavailable), Outcome::RateLimited]
            .into_iter()
            .cycle()
            .take(60)
    {
        guard = ask(&guard, 2, outcome).unwrap();
        assert_eq!(guard.standing(), Standing::Open { tries_left: 4, own_left: 4, uncertain: 0 });
    }
    // The same data may go out again: nobody has looked at it.
    assert_eq!(ask(&guard, 2, Outcome::Genuine).unwrap().standing(), Standing::Done(Outcome::Genuine));
}

#[test]
fn unanswered_requests_may_not_lock_the_card() {
    let mut guard = ask(&new(4), 1, WRONG).unwrap();
    for uncertain in 1..=3 {
        guard = ask(&guard, 2, Outcome::Outage(OutageKind::NoAnswer)).unwrap();
        assert_eq!(guard.standing(), Standing::Open { tries_left: 4, own_left: 3, uncertain });
    }
    assert_eq!(guard.begin(&request(2), &key(), NOW).err(), Some(BeginError::MayLock));
    assert!(guard.clear_uncertain().begin(&request(2), &key(), NOW).is_ok());
}

#[test]
fn final_answers_end_it() {
    for outcome in Outcome::ALL {
        let guard = ask(&new(5), 1, outcome).unwrap();
        let over = matches!(outcome.class(), Class::Genuine | Class::Terminal);
        assert_eq!(guard.begin(&request(2), &key(), NOW).err(), over.then_some(BeginError::Done), "{outcome:?}");
        match guard.standing() {
            Standing::Locked => assert_eq!(outcome, Outcome::Locked),
            Standing::Done(done) => assert_eq!(done, outcome),
            Standing::Open { .. } => assert!(!over),
            other => panic!("{other:?}"),
        }
    }
    let license = TryGuard::new(IssuerDocument::DriverLicense, TryPolicy::default());
    assert_eq!(license.begin(&request(1), &key(), NOW).err(), Some(BeginError::OtherDocument));
}

#[test]
fn unusable_requests_are_bounded() {
    let mut guard = new(5);
    for day in 1..=MAX_UNUSABLE {
        guard = ask(&guard, day, Outcome::Unusable(UnusablePart::IssueDate)).unwrap();
    }
    assert_eq!(guard.begin(&request(MAX_UNUSABLE + 1), &key(), NOW).err(), Some(BeginError::TooManyUnusable));
    assert_eq!(guard.standing(), Standing::Open { tries_left: 5, own_left: 5, uncertain: 0 });
}

#[test]
fn an_answer_is_taken_once_also_after_a_restart() {
    let (waiting, permit) = new(5).begin(&request(1), &key(), NOW).unwrap();
    let text = serde_json::to_string(&waiting).unwrap();
    let after: TryGuard = serde_json::from_str(&text).unwrap();
    assert_eq!(after, waiting);
    let taken_over = after.permit().unwrap();
    assert_eq!(taken_over.generation(), permit.generation());
    let next = after.settle(taken_over, WRONG).unwrap();
    assert!(next.permit().is_none());
    assert_eq!(next.settle(permit, WRONG), Err(SettleError::Stale));
    let (_, other) = ask(&new(5), 2, WRONG).unwrap().begin(&request(1), &key(), NOW).unwrap();
    assert_eq!(waiting.settle(other, WRONG), Err(SettleError::Stale));
}

#[test]
fn stored_guards_hold_no_personal_data_and_are_checked() {
    let guard = ask(&new(5), 16, WRONG).unwrap();
    let (guard, _) = guard.begin(&request(18), &key(), NOW).unwrap();
    let good = serde_json::to_value(&guard).unwrap();
    for part in ["길동", "8207", "2345678", "20200816", "0818"] {
        assert!(!good.to_string().contains(part), "{part}");
    }
    let fingerprint = |at: &str| good[at].clone();
    let table = [
        ("version", json!(0), GuardError::Range { field: "version" }),
        ("version", json!(2), GuardError::NewerVersion { version: 2 }),
        ("document", json!("library_card"), GuardError::Range { field: "document" }),
        ("own_tries", json!(6), GuardError::Range { field: "own_tries" }),
        ("own_tries", json!(0), GuardError::Range { field: "own_tries" }),
        ("mismatches", json!(0), GuardError::Range { field: "refused" }),
        ("mismatches", json!(6), GuardError::Range { field: "mismatches" }),
        ("unusable", json!(11), GuardError::Range { field: "unusable" }),
        ("refused", json!([]), GuardError::Range { field: "refused" }),
        ("refused", json!([fingerprint("waiting_for")]), GuardError::Range { field: "waiting_for" }),
        ("waiting_for", Value::Null, GuardError::Range { field: "waiting_for" }),
        ("done", json!("genuine"), GuardError::Range { field: "waiting_for" }),
        ("done", json!("mismatch"), GuardError::Range { field: "done" }),
        ("done", json!("perhaps"), GuardError::Range { field: "done" }),
        ("generation", json!(1), GuardError::Range { field: "generation" }),
    ];
    for (field, value, error) in table {
        let mut changed = good.clone();
        changed[field] = value.clone();
        let stored: StoredGuard = serde_json::from_value(changed).unwrap();
        assert_eq!(TryGuard::try_from(stored).err(), Some(error), "{field} {value}");
    }
    let mut newer = good;
    newer["added_later"] = json!("ignored");
    assert_eq!(serde_json::from_value::<TryGuard>(newer).unwrap(), guard);
}

#[test]
fn fingerprints_depend_on_key_and_data() {
    let other_key = RecordKey::new(&[8; 32]).unwrap();
    assert_eq!(fingerprint(&request(1), &key()), fingerprint(&request(1), &key()));
    assert_ne!(fingerprint(&request(1), &key()), fingerprint(&request(2), &key()));
    assert_ne!(fingerprint(&request(1), &key()), fingerprint(&request(1), &other_key));
}

proptest! {
    /// Whatever comes back in whatever order: never more mismatches than the policy has, never the same refused data
    /// twice, and every state survives being stored.
    #[test]
    fn tries_are_never_overspent(answers in prop::collection::vec((1_u8..8, 0..Outcome::ALL.len()), 0..40), tries in 1_u8..=5) {
        let mut guard = new(tries);
        let (mut wrong, mut refused) = (0_u8, Vec::new());
        for (day, answer) in answers {
            let outcome = Outcome::ALL[answer];
            if let Ok(next) = ask(&guard, day, outcome) {
                prop_assert!(!refused.contains(&day));
                wrong += u8::from(outcome.costs_a_try());
                if outcome.class() == Class::Correctable {
                    refused.push(day);
                }
                guard = next;
            }
            prop_assert_eq!(guard.mismatches(), wrong);
            prop_assert!(wrong <= tries);
            let text = serde_json::to_string(&guard).unwrap();
            prop_assert_eq!(&serde_json::from_str::<TryGuard>(&text).unwrap(), &guard);
        }
    }
}
