use super::*;
use crate::decision::DecisionPolicy;
use crate::session::{Applied, Event, OnboardingPolicy};

const START: UnixTime = UnixTime::from_secs(1_800_000_000);

fn facts() -> Vec<Fact> {
    let code = Call::new(CallKind::SendCode, 1, 1);
    let transfer = Call::new(CallKind::Transfer, 1, 1);
    let mut facts = vec![
        Fact::PersonNamed,
        Fact::Confirmed { photo: 2, confirmation: 3 },
        Fact::AccountGiven { account: 1 },
        Fact::LineGiven { line: 1 },
        Fact::Begun(Call::new(CallKind::OpeningBlock, 0, 1)),
        Fact::Begun(Call::new(CallKind::TransferInquiry, 1, 1)),
        Fact::Proven { call: code, sealed_until: START, step_up: true },
        Fact::Proven { call: transfer, sealed_until: START, step_up: false },
        Fact::ProofLost { call: transfer },
        Fact::HolderReviewed { account: 1, admitted: true },
        Fact::Down { kind: CallKind::Issuer, until: START },
    ];
    facts.extend(PHOTO_RESULTS.map(|(result, _)| Fact::Photo { photo: 1, result }));
    facts.extend(CLOSE_REASONS.map(|(reason, _)| Fact::Closed { call: code, reason }));
    let attested = Reference::new("record-1").unwrap();
    facts.extend(STEPS.map(|(step, _)| Fact::Attested { step, reference: attested.clone() }));
    for kind in CallKind::ALL {
        let call = Call::new(kind, u8::from(kind != CallKind::OpeningBlock && kind != CallKind::Identify), 2);
        let answers = Answer::ALL.into_iter().filter(|answer| answer.suits(kind));
        facts.extend(answers.map(|answer| Fact::Answered { call, answer }));
    }
    facts.push(Fact::Decided(DecisionKind::Review));
    facts
}

fn session() -> OnboardingSession {
    let policy = OnboardingPolicy::standard(DecisionPolicy::standard(1));
    let mut session = OnboardingSession::new(Reference::new("session-1").unwrap(), &policy, START);
    for (at, fact) in facts().into_iter().enumerate() {
        let event = Event { id: EventId::from_bytes([u8::try_from(at).unwrap(); 16]), at: START, fact };
        assert_eq!(session.apply(event, START), Ok(Applied::Recorded));
    }
    session
}

#[test]
fn every_fact_is_written_and_read_again() {
    let session = session();
    let text = serde_json::to_string(&session).unwrap();
    assert_eq!(serde_json::from_str::<OnboardingSession>(&text).unwrap(), session);
    for (decision, _) in DECISIONS {
        let fact = Fact::Decided(decision);
        assert_eq!(StoredEvent::of(&fact).fact(), Ok(fact));
    }
    assert_eq!(StoredEvent::of(&Fact::Canceled).fact(), Ok(Fact::Canceled));
}

#[test]
fn what_no_session_writes_is_refused() {
    let text = serde_json::to_string(&session()).unwrap();
    let read = |text: &str| OnboardingSession::try_from(serde_json::from_str::<StoredSession>(text).unwrap());
    let cases = [
        ("\"version\":1", "\"version\":2", SessionStateError::NewerVersion { version: 2 }),
        ("\"version\":1", "\"version\":0", field("version")),
        ("\"generation\":", "\"generation\":1", field("generation")),
        ("\"session-1\"", "\"820701-2345678\"", field("reference")),
        ("\"expires_at_ms\":18", "\"expires_at_ms\":17", field("expires_at_ms")),
        ("\"id\":\"0101", "\"id\":\"01O1", field("id")),
        ("\"line_given\"", "\"line_taken\"", field("kind")),
        ("\"kind\":\"line_given\",\"number\":1", "\"kind\":\"line_given\",\"number\":0", field("kind")),
        ("\"kind\":\"line_given\",\"number\":1", "\"kind\":\"line_given\"", field("number")),
        ("\"call\":\"send_code\"", "\"call\":\"send_fax\"", field("call")),
        ("\"result\":\"retake\"", "\"result\":\"redo\"", field("result")),
        ("\"record-1\"", "\"홍길동\"", field("reference")),
        ("\"request\":2", "\"request\":null", field("request")),
    ];
    assert!(read(&text).is_ok());
    for (from, to, wanted) in cases {
        assert!(text.contains(from), "{from}");
        let changed = text.replacen(from, to, 1);
        assert_eq!(read(&changed).err(), Some(wanted), "{to}");
    }
}

#[test]
fn an_event_that_stands_twice_is_refused() {
    let mut stored = StoredSession::from(&session());
    let twice: StoredEvent = serde_json::from_value(serde_json::to_value(&stored.events[0]).unwrap()).unwrap();
    stored.events.push(twice);
    stored.generation += 1;
    assert_eq!(OnboardingSession::try_from(stored).err(), Some(field("generation")));
}
