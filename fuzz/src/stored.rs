//! Stored states as a broken or hostile table gives them back: real states with single values changed, and any text. What
//! is taken goes on to be the state that it says; nothing is won by a change; and no refusal repeats the row. Sealed proofs
//! come from anywhere too.

use bonin::challenge::ledger::SendHistory;
use bonin::challenge::{
    Challenge, ChallengePolicy, KeyId, KeyRing, MAX_TRIES_PER_CODE, MemorySpentProofs, OpenError, Outcome, Proof,
    SEALED_BYTES, SessionId, Stored, UnixTime,
};
use bonin::decision::{DecisionPolicy, PolicySettings, Reference};
use bonin::issuer::{IssuerDocument, TryGuard, TryPolicy};
use bonin::pii::Secret;
use bonin::records::{Entry, TrailHead, TrailId};
use bonin::session::{CallKind, Event, EventId, Fact, OnboardingPolicy, OnboardingSession, PhotoResult, SessionLimits};
use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::challenge::Line;
use super::discretion::assert_discreet;
use super::script::Script;

const NOW: UnixTime = UnixTime::from_secs(1_800_000_000);

/// First bytes from which on the script is a sealed proof's.
const SEALS_FROM: u8 = 248;

/// States by script.
pub fn run(data: &[u8]) {
    let mut script = Script::new(data);
    let first = script.byte();
    if first >= SEALS_FROM {
        return sealed(&mut script);
    }
    let kind = first % 7;
    let text = if script.flag() {
        String::from_utf8_lossy(script.rest()).into_owned()
    } else {
        let mut value = seed(kind);
        for _ in 0..1 + script.below(3) {
            change(&mut value, &mut script);
        }
        value.to_string()
    };
    match kind {
        0 => challenge(&text),
        1 => session(&text),
        2 => drop(taken::<SendHistory>("a history", &text)),
        3 => drop(taken::<TryGuard>("a guard", &text).map(|guard| (guard.standing(), guard.permit()))),
        4 => drop(taken::<Entry>("an entry", &text)),
        5 => drop(taken::<TrailHead>("a head", &text)),
        // A policy is the host's own text, and its errors may name what is wrong with it.
        _ => drop(serde_json::from_str::<DecisionPolicy>(&text)),
    }
}

/// A state as text, taken back and written again: the second text is the first's, or it was refused without repeating it.
fn taken<T: Serialize + DeserializeOwned>(what: &str, text: &str) -> Option<T> {
    match serde_json::from_str::<T>(text) {
        Ok(state) => {
            let own = serde_json::to_string(&state).expect("a state as text");
            let again: T = serde_json::from_str(&own).expect("its own text");
            assert!(serde_json::to_string(&again).is_ok_and(|twice| twice == own), "{what}: another comes back");
            Some(state)
        }
        Err(error) => {
            // A newer release's version is told, and is all that is.
            let shown = error.to_string();
            if !shown.contains("has version") {
                assert_discreet(what, &shown, text);
            }
            None
        }
    }
}

fn keys() -> KeyRing {
    KeyRing::new(KeyId::new(1), &[0x42; 32]).expect("32 bytes")
}

fn issued() -> Challenge<Line> {
    let session = SessionId::new(b"session").expect("a session");
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let code = Secret::new("100000".into());
    Challenge::issue(&code, &Line("01020000000".into()), &session, ChallengePolicy::phone(), &keys(), NOW, &mut rng)
        .expect("a challenge")
}

fn challenge(text: &str) {
    let Some(taken) = taken::<Challenge<Line>>("a challenge", text) else { return };
    assert!(taken.tries_left() <= MAX_TRIES_PER_CODE, "more tries than any policy gives");
    let session = SessionId::new(b"session").expect("a session");
    let line = Line("01020000000".into());
    // Whatever was changed, a wrong code proves nothing.
    let Ok(attempt) = taken.answer(&Secret::new("999999".into()), &line, &session, &keys(), NOW) else { return };
    let stored = Stored::from_rows_updated(1).expect("one row");
    assert!(!matches!(attempt.committed(stored), Outcome::Verified(_)), "a changed state takes any code");
}

/// A sealed proof opens as it was sealed, for whom it was sealed, in time and once; changed in any way, never.
fn sealed(script: &mut Script<'_>) {
    let (session, line) = (SessionId::new(b"session").expect("a session"), Line("01020000000".into()));
    let right = Secret::new("100000".into());
    let attempt = issued().answer(&right, &line, &session, &keys(), NOW).expect("an answer");
    let stored = Stored::from_rows_updated(1).expect("one row");
    let Outcome::Verified(proof) = attempt.committed(stored) else { panic!("the right code") };
    let deadline = NOW.as_millis() + 1_000 * u64::from(script.word().max(1));
    let own = proof.seal(&keys(), UnixTime::from_millis(deadline)).expect("a seal");
    let mut bytes = own.clone();
    match script.byte() % 4 {
        0 => {}
        1 => bytes = script.take(2 * SEALED_BYTES).to_vec(),
        2 => bytes.truncate(script.below(SEALED_BYTES + 1)),
        _ => {
            for _ in 0..1 + script.below(3) {
                let at = script.below(bytes.len());
                bytes[at] ^= script.byte();
            }
        }
    }
    let strange = script.byte() % 4;
    let other = SessionId::new(b"another").expect("a session");
    let (for_session, for_line) = match strange {
        1 => (&other, line),
        2 => (&session, Line("01020000001".into())),
        _ => (&session, line),
    };
    let now = match script.byte() % 4 {
        0 => NOW.as_millis(),
        1 => deadline.saturating_add_signed(i64::from(script.byte()) - 128),
        2 => NOW.as_millis() - 10_000 + u64::from(script.byte()) - 128,
        _ => u64::from(script.long()),
    };
    let mut spent = MemorySpentProofs::new();
    let mut open = || {
        let now = UnixTime::from_millis(now);
        Proof::open(&bytes, &for_line, for_session, &keys(), now, &mut spent).map(drop)
    };
    let in_time = now < deadline && now + 10_000 >= NOW.as_millis();
    let opened = open();
    assert_eq!(opened.is_ok(), bytes == own && !matches!(strange, 1 | 2) && in_time, "{opened:?}");
    if opened.is_ok() {
        assert_eq!(open(), Err(OpenError::AlreadyOpened));
    }
}

fn policy() -> OnboardingPolicy {
    let decision = DecisionPolicy::new(PolicySettings::standard(1)).expect("the standard");
    OnboardingPolicy::new(decision, SessionLimits::standard()).expect("the standard")
}

fn session(text: &str) {
    let Some(session) = taken::<OnboardingSession>("a session", text) else { return };
    let policy = policy();
    for now in [0, NOW.as_millis(), u64::MAX] {
        let now = UnixTime::from_millis(now);
        let _ = (session.next_step(&policy, now), session.steps_done(&policy, now));
    }
}

fn seed(kind: u8) -> Value {
    let digest = "00".repeat(32);
    match kind {
        0 => serde_json::to_value(issued()),
        1 => {
            let mut session = OnboardingSession::new(Reference::new("session-1").expect("a reference"), &policy(), NOW);
            let facts = [
                Fact::PersonNamed,
                Fact::Photo { photo: 1, result: PhotoResult::Read },
                Fact::Confirmed { photo: 1, confirmation: 1 },
                Fact::Down { kind: CallKind::Issuer, until: NOW },
            ];
            for (number, fact) in facts.into_iter().enumerate() {
                let event = Event { id: EventId::from_bytes([number as u8; 16]), at: NOW, fact };
                let _ = session.apply(event, NOW).expect("an event");
            }
            serde_json::to_value(session)
        }
        2 => Ok(serde_json::json!({"version": 1, "generation": 3, "clock": 1_800_000_000_000_u64,
            "times": [1_799_999_000_000_u64, 1_800_000_000_000_u64], "stranded_since": null})),
        3 => serde_json::to_value(TryGuard::new(IssuerDocument::ALL[0], TryPolicy::new(3).expect("three tries"))),
        4 => Ok(
            serde_json::json!({"version": 1, "trail": "00".repeat(16), "sequence": 1, "at_ms": 1_800_000_000_000_u64,
            "event": ["photo_read"], "previous": digest, "digest": digest}),
        ),
        5 => serde_json::to_value(TrailHead::new(TrailId::from_bytes([7; 16]))),
        _ => serde_json::to_value(DecisionPolicy::new(PolicySettings::standard(1)).expect("the standard")),
    }
    .expect("a state as a value")
}

/// Changes one value somewhere within.
fn change(value: &mut Value, script: &mut Script<'_>) {
    match value {
        Value::Object(members) if !members.is_empty() && script.byte() % 8 != 7 => {
            let at = script.below(members.len());
            let key = members.keys().nth(at).cloned().unwrap_or_default();
            if script.byte() % 8 == 7 {
                members.remove(&key);
            } else if let Some(member) = members.get_mut(&key) {
                change(member, script);
            }
        }
        Value::Array(items) if !items.is_empty() && script.byte() % 4 != 3 => {
            let at = script.below(items.len());
            match script.byte() % 4 {
                0 => drop(items.remove(at)),
                1 => items.extend(std::iter::repeat_n(items[at].clone(), 1 + script.below(3_000))),
                _ => change(&mut items[at], script),
            }
        }
        Value::String(text) if script.flag() => {
            let mut characters: Vec<char> = text.chars().collect();
            let at = script.below(characters.len());
            match characters.get_mut(at) {
                Some(character) => *character = script.pick(&['0', 'f', 'F', 'g', '홍', '\u{0}', '-', 'a']),
                None => characters.push('0'),
            }
            *text = characters.into_iter().collect();
        }
        Value::Number(number) if script.flag() => {
            let near = number.as_u64().unwrap_or(0).saturating_add_signed(i64::from(script.byte()) - 128);
            *value = near.into();
        }
        _ => {
            *value = match script.byte() % 10 {
                0 => Value::Null,
                1 => Value::Bool(script.flag()),
                2 => u64::from(script.byte()).into(),
                3 => u64::MAX.into(),
                4 => i64::MIN.into(),
                5 => 0.5.into(),
                6 => String::from_utf8_lossy(script.take(40)).into_owned().into(),
                7 => "820701-2345678 홍길동".into(),
                8 => Value::Array(vec![Value::Null; script.below(3)]),
                _ => Value::Object(serde_json::Map::new()),
            };
        }
    }
}
