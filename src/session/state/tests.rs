use core::time::Duration;

use super::*;
use crate::decision::DecisionPolicy;
use crate::session::{Answer, Call, CallKind};

const START: UnixTime = UnixTime::from_secs(1_800_000_000);

fn session() -> OnboardingSession {
    let policy = OnboardingPolicy::standard(DecisionPolicy::standard(1));
    OnboardingSession::new(Reference::new("session-1").unwrap(), &policy, START)
}

fn event(id: u64, fact: Fact) -> Event {
    let mut bytes = [0; 16];
    bytes[8..].copy_from_slice(&id.to_be_bytes());
    Event { id: EventId::from_bytes(bytes), at: START, fact }
}

#[test]
fn once_each() {
    let mut session = session();
    let line = |line| Fact::LineGiven { line };
    assert_eq!(session.apply(event(1, line(1)), START), Ok(Applied::Recorded));
    assert_eq!(session.apply(event(1, line(1)), START), Ok(Applied::Repeated));
    assert_eq!(session.generation(), 1);
    assert_eq!(session.apply(event(1, line(2)), START), Err(ApplyError::IdReused));
    let later = Event { at: START.plus(Duration::from_secs(1)), ..event(1, line(1)) };
    assert_eq!(session.apply(later, START), Err(ApplyError::IdReused));
    let edge = Event { at: START.plus(CLOCK_TOLERANCE), ..event(2, line(2)) };
    assert_eq!(session.apply(edge, START), Ok(Applied::Recorded));
    let ahead = Event { at: START.plus(CLOCK_TOLERANCE).plus(Duration::from_millis(1)), ..event(3, line(3)) };
    assert_eq!(session.apply(ahead, START), Err(ApplyError::InFuture));
    assert_eq!(session.apply(event(4, Fact::Canceled), START), Ok(Applied::Recorded));
    assert_eq!(session.apply(event(5, line(3)), START), Ok(Applied::TooLate));
    assert_eq!(session.apply(event(1, line(1)), START), Ok(Applied::Repeated));
    assert_eq!(session.generation(), 3);
}

#[test]
fn what_can_not_be_is_refused() {
    let call = |kind, subject, request| Call { kind, subject, request };
    let impossible = [
        Fact::LineGiven { line: 0 },
        Fact::Confirmed { photo: 1, confirmation: 0 },
        Fact::Begun(call(CallKind::Issuer, 0, 1)),
        Fact::Begun(call(CallKind::Issuer, 1, 0)),
        Fact::Begun(call(CallKind::OpeningBlock, 1, 1)),
        Fact::Answered { call: call(CallKind::OpeningBlock, 0, 1), answer: Answer::Correctable },
        Fact::Answered { call: call(CallKind::SendCode, 1, 1), answer: Answer::Terminal },
        Fact::Closed { call: call(CallKind::Lookup, 1, 1), reason: crate::challenge::CloseReason::Expired },
        Fact::Proven { call: call(CallKind::Transfer, 1, 1), sealed_until: START, step_up: true },
        Fact::Attested { step: crate::decision::Step::CardCopy, reference: Reference::new("a").unwrap() },
    ];
    let mut session = session();
    for (id, fact) in impossible.into_iter().enumerate() {
        assert_eq!(session.apply(event(id as u64, fact.clone()), START), Err(ApplyError::Impossible), "{fact:?}");
    }
    assert_eq!(session.generation(), 0);
}

#[test]
fn no_more_events_than_there_may_be() {
    let mut session = session();
    for id in 0..MAX_EVENTS as u64 {
        assert_eq!(session.apply(event(id, Fact::LineGiven { line: 1 }), START), Ok(Applied::Recorded));
    }
    let more = event(MAX_EVENTS as u64, Fact::LineGiven { line: 1 });
    assert_eq!(session.apply(more, START), Err(ApplyError::TooMany));
    let text = serde_json::to_string(&session).unwrap();
    assert_eq!(serde_json::from_str::<OnboardingSession>(&text).unwrap(), session);
}
