//! Events to an onboarding session, in any order and as often as anybody likes.

use bonin::challenge::{CloseReason, UnixTime};
use bonin::decision::{DecisionPolicy, PolicySettings, Reference, Step, SubscriberRule};
use bonin::session::{
    Answer, Applied, Call, CallKind, DecisionKind, Event, EventId, Fact, NextStep, OnboardingPolicy, OnboardingSession,
    PhotoResult, SessionLimits,
};

use super::script::Script;

/// Events of one session at most.
const MOST: usize = 120;

/// A session by script.
pub fn run(data: &[u8]) {
    let mut script = Script::new(data);
    let Some(policy) = policy(&mut script) else { return };
    let start = UnixTime::from_secs(1_800_000_000);
    let reference = Reference::new("session-1").expect("a reference");
    let mut session = OnboardingSession::new(reference, &policy, start);
    let mut now = start.as_millis();
    let mut told: Vec<Event> = Vec::new();
    for number in 0..MOST {
        if script.is_over() {
            break;
        }
        let time = UnixTime::from_millis(now);
        let next = session.next_step(&policy, time);
        assert_eq!(next, session.next_step(&policy, time), "not the same twice");
        if let NextStep::Wait(wait) = next {
            assert!(wait.since <= wait.until && wait.retry_at.is_none_or(|retry| retry <= wait.until));
        }
        let fact = match script.byte() % 4 {
            // What is asked for, done.
            0 => match next {
                NextStep::Call(call) => Fact::Begun(call),
                _ => fact(&mut script, now),
            },
            1 => match told
                .iter()
                .rev()
                .find_map(|event| if let Fact::Begun(call) = event.fact { Some(call) } else { None })
            {
                Some(call) => Fact::Answered { call, answer: script.pick(&Answer::ALL) },
                None => fact(&mut script, now),
            },
            2 => {
                now = now.saturating_add(u64::from(script.long() % 100_000_000));
                continue;
            }
            _ => fact(&mut script, now),
        };
        let at = UnixTime::from_millis(now.saturating_add_signed((i64::from(script.byte()) - 128) * 1_000));
        let mut id = [0; 16];
        id[15] = number as u8;
        id[0] = script.byte();
        let event = Event { id: EventId::from_bytes(id), at, fact };
        let before = session.clone();
        match session.apply(event.clone(), time) {
            Ok(Applied::Recorded) => {
                assert_eq!(session.generation(), before.generation() + 1);
                assert_eq!(session.apply(event.clone(), time), Ok(Applied::Repeated), "told twice is told once");
                told.push(event);
            }
            Ok(Applied::Repeated | Applied::TooLate) | Err(_) => assert!(session == before, "refused and yet changed"),
        }
        comes_back(&session);
    }
    in_any_order(&policy, &session, &told, start, UnixTime::from_millis(now));
}

/// A session is a set of events: told in another order, it is the same.
fn in_any_order(policy: &OnboardingPolicy, whole: &OnboardingSession, told: &[Event], start: UnixTime, now: UnixTime) {
    let reference = Reference::new("session-1").expect("a reference");
    let mut other = OnboardingSession::new(reference, policy, start);
    let ends = |event: &&Event| matches!(event.fact, Fact::Decided(_) | Fact::Canceled);
    let (last, first): (Vec<&Event>, Vec<&Event>) = told.iter().partition(|event| ends(event));
    for event in first.into_iter().rev().chain(last) {
        let _ = other.apply(event.clone(), event.at.max(start));
    }
    if other.generation() == whole.generation() {
        assert!(other == *whole && other.next_step(policy, now) == whole.next_step(policy, now), "order told");
    }
}

fn comes_back(session: &OnboardingSession) {
    let text = serde_json::to_string(session).expect("a session as text");
    let again: OnboardingSession = serde_json::from_str(&text).expect("what was written");
    assert!(again == *session, "another session came back");
}

fn policy(script: &mut Script<'_>) -> Option<OnboardingPolicy> {
    let mut settings = PolicySettings::standard(1);
    settings.subscriber = script.pick(&[SubscriberRule::OnStepUp, SubscriberRule::Always, SubscriberRule::Never]);
    OnboardingPolicy::new(DecisionPolicy::new(settings).ok()?, SessionLimits::standard()).ok()
}

fn call(script: &mut Script<'_>) -> Call {
    Call { kind: script.pick(&CallKind::ALL), subject: script.byte() % 4, request: script.byte() % 4 }
}

fn fact(script: &mut Script<'_>, now: u64) -> Fact {
    let until = UnixTime::from_millis(now.saturating_add(u64::from(script.word()) * 1_000));
    let reasons = [CloseReason::TriesUsedUp, CloseReason::Cancelled, CloseReason::Expired, CloseReason::Verified];
    match script.byte() % 14 {
        0 => Fact::PersonNamed,
        1 => {
            let result = script.pick(&[PhotoResult::Read, PhotoResult::Retake, PhotoResult::Recaptured]);
            Fact::Photo { photo: script.byte() % 5, result }
        }
        2 => Fact::Confirmed { photo: script.byte() % 5, confirmation: script.byte() % 5 },
        3 => Fact::AccountGiven { account: script.byte() % 4 },
        4 => Fact::LineGiven { line: script.byte() % 4 },
        5 => Fact::Begun(call(script)),
        6 => Fact::Answered { call: call(script), answer: script.pick(&Answer::ALL) },
        7 => Fact::Proven { call: call(script), sealed_until: until, step_up: script.flag() },
        8 => Fact::Closed { call: call(script), reason: script.pick(&reasons) },
        9 => Fact::ProofLost { call: call(script) },
        10 => Fact::HolderReviewed { account: script.byte() % 4, admitted: script.flag() },
        11 => {
            let reference = Reference::new("note-1").expect("a reference");
            Fact::Attested { step: script.pick(&Step::ALL), reference }
        }
        12 => Fact::Down { kind: script.pick(&CallKind::ALL), until },
        _ if script.byte() < 200 => Fact::PersonNamed,
        _ if script.flag() => Fact::Canceled,
        _ => {
            let kinds = [DecisionKind::Approved, DecisionKind::Review, DecisionKind::Declined];
            Fact::Decided(script.pick(&kinds))
        }
    }
}
