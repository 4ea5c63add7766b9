use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::specimen::*;
use super::super::{AnswerError, Outcome};
use super::*;

/// A state as version 1 writes it, here for good: what is in the tables of hosts must be readable for ever.
/// (Its digests were checked against another implementation of HMAC.)
///
/// Made by the key `0x5A` × 32 under the number 7, for the line 01020000000, session `session-of-hong`, code 048213.
const FROZEN: &str = r#"{
  "version": 1,
  "purpose": "phone_possession",
  "id": "9a3744504560639ec670b7a17d492b27",
  "generation": 2,
  "status": "open",
  "delivery": "sent",
  "tries_left": 4,
  "sends": 1,
  "issued_at_ms": 1800000000000,
  "sent_at_ms": 1800000000000,
  "last_seen_ms": 1800000020000,
  "lifetime_ms": 180000,
  "tries_per_code": 5,
  "max_sends": 5,
  "resend_gap_ms": 60000,
  "key_id": 7,
  "nonce": "3e077b0a96bef58ba7760779e544546e",
  "digest": "1bc617e0455299ab3ca8b1243d11576f9b95f0151d36294d0b0d50e0c4be3e1d",
  "session_tag": "61df773ef120a5bc63355231d19f2506935ef52291ccf41feb886ce321a5ced7",
  "subject_tag": "6008df705a9fc615c8cd9f1661c90150e24643cfddee5b32b47a9c745b05724c"
}"#;

fn frozen() -> Value {
    serde_json::from_str(FROZEN).unwrap()
}

fn read(value: &Value) -> Result<Challenge<Line>, StateError> {
    Challenge::try_from(serde_json::from_value::<StoredState>(value.clone()).unwrap())
}

fn with(field: &str, value: Value) -> Value {
    let mut state = frozen();
    state[field] = value;
    state
}

#[test]
fn the_frozen_state_reads_and_its_code_is_right() {
    let challenge: Challenge<Line> = serde_json::from_str(FROZEN).unwrap();
    assert_eq!((challenge.generation(), challenge.tries_left(), challenge.sends()), (2, 4, 1));
    assert_eq!(challenge.delivery_status(), Delivery::Sent);
    assert!(matches!(answered(challenge, CODE, at(60)), Outcome::Verified(_)));
}

/// Today's writer gives those very bytes, so what is frozen is what is written.
#[test]
fn the_frozen_state_is_what_is_written() {
    let challenge: Challenge<Line> = serde_json::from_str(FROZEN).unwrap();
    assert_eq!(serde_json::to_string_pretty(&challenge).unwrap(), FROZEN);
}

#[test]
fn every_state_reads_back_the_same() {
    let answered = |typed, now| issued().answer(&secret(typed), &LINE, &session(), &keys(), now).unwrap();
    let resent = issued().resend(&secret(OTHER_CODE), &LINE, &session(), &keys(), at(60), &mut rng(2)).unwrap();
    let report = super::super::DeliveryResult::Failed;
    let states = [
        issued(),
        wrong_once(issued(), at(1)),
        answered(CODE, at(1)).next().duplicate(),
        answered(CODE, at(180)).next().duplicate(),
        answered(CODE, at(1_000_000)).next().duplicate(),
        (0..4).fold(issued(), |state, _| wrong_once(state, at(1))),
        issued().cancel(at(1)).unwrap(),
        issued().delivery(1, report, at(1)).unwrap(),
        issued().delivery(1, report, at(1)).unwrap().cancel(at(2)).unwrap(),
        resent,
    ];
    for state in states {
        let text = serde_json::to_string(&state).unwrap();
        let back: Challenge<Line> = serde_json::from_str(&text).unwrap();
        assert_eq!(serde_json::to_string(&back).unwrap(), text);
        assert_eq!(format!("{back:?}"), format!("{state:?}"));
        for hidden in [CODE, OTHER_CODE, WRONG, "01020000000", "session-of-hong"] {
            assert!(!text.contains(hidden), "{text}");
        }
    }
}

#[test]
fn a_newer_version_is_said_to_be_one_whatever_else_has_changed() {
    let newer = Err(StateError::NewerVersion { version: 2 });
    let mut other_types = with("version", json!(2));
    for field in ["id", "status", "tries_left", "digest"] {
        other_types[field] = json!({"algorithm": "x", "value": [1, 2, null, {"y": 1.5}]});
    }
    let cases = [with("version", json!(2)), json!({"version": 2}), json!({"v": 3, "version": 2, "x": []}), other_types];
    for state in cases {
        assert_eq!(read(&state).map(|_| ()), newer, "{state}");
    }
    let said = serde_json::from_value::<Challenge<Line>>(json!({"version": 2})).unwrap_err().to_string();
    assert_eq!(said, "the state has version 2; this release reads up to 1");
}

#[test]
fn unknown_fields_are_ignored() {
    assert!(read(&with("channel", json!({"kind": ["sms"]}))).is_ok());
}

#[test]
fn missing_and_mistyped_fields_are_named() {
    let fields: Vec<String> = frozen().as_object().unwrap().keys().cloned().collect();
    assert_eq!(fields.len(), FIELDS);
    for field in &fields {
        let mut missing = frozen();
        missing.as_object_mut().unwrap().remove(field);
        let mistyped = [
            json!(null),
            json!(true),
            json!(1.5),
            json!(-1),
            json!([1, [2]]),
            json!({"a": {"b": 1}}),
            json!("9".repeat(65)),
        ];
        for state in core::iter::once(missing).chain(mistyped.into_iter().map(|value| with(field, value))) {
            match read(&state).map(|_| ()) {
                Err(StateError::Field { field: named }) => assert_eq!(named, field),
                other => panic!("{field}: {other:?}"),
            }
        }
    }
}

/// One changed field each, that makes a state which this library can't have written.
#[test]
fn impossible_values_are_refused() {
    let range = |field| Some(StateError::Range { field });
    let start = START.as_millis();
    let ten = Duration::from_secs(600);
    let cases = [
        ("version", json!(0), range("version")),
        ("purpose", json!("account_possession"), Some(StateError::OtherPurpose)),
        ("purpose", json!("phone"), range("purpose")),
        ("id", json!("00"), range("id")),
        ("id", json!("G".repeat(32)), range("id")),
        ("digest", json!("00".repeat(31)), range("digest")),
        ("nonce", json!("00".repeat(17)), range("nonce")),
        ("session_tag", json!(""), range("session_tag")),
        ("subject_tag", json!("0g".repeat(32)), range("subject_tag")),
        ("generation", json!(1000), None),
        ("generation", json!(1001), range("generation")),
        ("generation", json!(u64::MAX), range("generation")),
        ("status", json!("shut"), range("status")),
        ("status", json!("tries_used_up"), range("tries_left")),
        ("status", json!("verified"), None),
        ("status", json!("cancelled"), None),
        ("status", json!("expired"), None),
        ("status", json!("delivery_failed"), range("delivery")),
        ("delivery", json!("lost"), range("delivery")),
        ("delivery", json!("failed"), range("delivery")),
        ("delivery", json!("unknown"), None),
        ("tries_left", json!(0), range("tries_left")),
        ("tries_left", json!(5), None),
        ("tries_left", json!(6), range("tries_left")),
        ("tries_left", json!(256), range("tries_left")),
        ("sends", json!(0), range("sends")),
        ("sends", json!(2), None),
        ("sends", json!(5), range("generation")),
        ("sends", json!(6), range("generation")),
        ("issued_at_ms", json!(start + 1), range("sent_at_ms")),
        ("issued_at_ms", json!(start - 1), range("sent_at_ms")),
        ("sent_at_ms", json!(start + 1), range("sent_at_ms")),
        ("last_seen_ms", json!(start - 1), range("last_seen_ms")),
        ("last_seen_ms", json!(start), None),
        ("last_seen_ms", json!(start + 180_000), None),
        ("last_seen_ms", json!(start + 180_001), range("last_seen_ms")),
        ("lifetime_ms", json!(600_000), None),
        ("lifetime_ms", json!(600_001), Some(StateError::Policy(PolicyError::LifetimeTooLong { max: ten }))),
        ("lifetime_ms", json!(0), Some(StateError::Policy(PolicyError::LifetimeTooShort))),
        ("tries_per_code", json!(11), Some(StateError::Policy(PolicyError::Tries))),
        ("max_sends", json!(0), Some(StateError::Policy(PolicyError::Sends))),
        ("resend_gap_ms", json!(1), Some(StateError::Policy(PolicyError::ResendGap))),
        ("key_id", json!(u32::MAX), None),
        ("key_id", json!(u64::from(u32::MAX) + 1), range("key_id")),
    ];
    for (field, value, expected) in cases {
        let state = with(field, value);
        assert_eq!(read(&state).err(), expected, "{}: {}", field, state[field]);
    }
    let mut used_up = with("status", json!("verified"));
    used_up["tries_left"] = json!(5);
    assert_eq!(read(&used_up).err(), range("tries_left"));
    used_up["tries_left"] = json!(0);
    assert_eq!(read(&used_up).err(), None);
}

/// A row of another purpose, or one whose digests were moved from another row, opens nothing.
#[test]
fn digests_of_another_row_are_of_no_use() {
    let line: &'static str = "01020000001";
    let policy = ChallengePolicy::phone();
    let other =
        Challenge::issue(&secret(OTHER_CODE), &Line(line), &other_session(), policy, &keys(), START, &mut rng(5));
    let other = serde_json::to_value(other.unwrap()).unwrap();
    let mut moved = frozen();
    for field in ["nonce", "digest"] {
        moved[field] = other[field].clone();
    }
    assert!(matches!(answered(read(&moved).unwrap(), OTHER_CODE, at(60)), Outcome::Wrong { .. }));
    for field in ["session_tag", "subject_tag"] {
        moved[field] = other[field].clone();
    }
    let refused = read(&moved).unwrap().answer(&secret(OTHER_CODE), &Line(line), &other_session(), &keys(), at(60));
    assert!(matches!(refused.unwrap_err().error(), AnswerError::Misuse(_)));
}

/// No message repeats what is in the row.
#[test]
fn errors_repeat_no_value() {
    let marker = "5ec2e7";
    for field in frozen().as_object().unwrap().keys() {
        let said = serde_json::from_value::<Challenge<Line>>(with(field, json!(marker))).unwrap_err().to_string();
        assert!(!said.contains(marker), "{said}");
    }
    assert_eq!(format!("{:?}", serde_json::from_str::<StoredState>(FROZEN).unwrap()), "StoredState { .. }");
}

proptest! {
    #[test]
    fn any_numbers_are_read_or_refused_without_a_panic(
        numbers in proptest::collection::vec(prop_oneof![0_u64..12, Just(START.as_millis()), any::<u64>()], 11),
    ) {
        let names = [
            "generation", "tries_left", "sends", "issued_at_ms", "sent_at_ms", "last_seen_ms", "lifetime_ms",
            "tries_per_code", "max_sends", "resend_gap_ms", "key_id",
        ];
        let mut state = frozen();
        for (name, number) in names.iter().zip(&numbers) {
            state[*name] = json!(number);
        }
        if let Ok(challenge) = read(&state) {
            let text = serde_json::to_value(&challenge).unwrap();
            prop_assert_eq!(text, state);
        }
    }
}
