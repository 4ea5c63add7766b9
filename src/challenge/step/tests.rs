use core::time::Duration;

use super::super::specimen::*;
use super::super::{ChallengePolicy, KeyId, Misuse, Outcome};
use super::*;

fn answer_error(challenge: Challenge<Line>, typed: &str, now: UnixTime) -> AnswerError {
    *challenge.answer(&secret(typed), &LINE, &session(), &keys(), now).unwrap_err().error()
}

fn resend(challenge: Challenge<Line>, code: &str, now: UnixTime) -> Result<Challenge<Line>, ResendError> {
    challenge
        .resend(&secret(code), &LINE, &session(), &keys(), now, &mut rng(9))
        .map_err(|refused| refused.into_parts().0)
}

fn millis_before(time: UnixTime) -> UnixTime {
    UnixTime::from_millis(time.as_millis() - 1)
}

#[test]
fn the_right_code_verifies_until_it_expires() {
    for now in [START, at(1), at(179), millis_before(at(180))] {
        match answered(issued(), CODE, now) {
            Outcome::Verified(proof) => {
                assert_eq!((proof.subject(), proof.session(), proof.proven_at()), (&LINE, &session(), now));
                assert_eq!(proof.id().challenge(), issued().id());
            }
            other => panic!("{other:?}"),
        }
    }
    for now in [at(180), at(181), UnixTime::from_millis(u64::MAX)] {
        assert!(matches!(answered(issued(), CODE, now), Outcome::Closed(CloseReason::Expired)), "{now:?}");
    }
}

#[test]
fn answers_that_are_wrong_whatever_they_begin_with() {
    let long = "0".repeat(64);
    let policy = ChallengePolicy::phone();
    let issue =
        |code: &str| Challenge::issue(&secret(code), &LINE, &session(), policy, &keys(), START, &mut rng(1)).unwrap();
    let too_long = "0".repeat(65);
    let far_too_long = "0".repeat(1_000_000);
    let cases = [
        (CODE, "", false),
        (CODE, "04821", false),
        (CODE, "0482130", false),
        (CODE, "48213", false),
        (CODE, " 048213", false),
        (CODE, "048213\0", false),
        (CODE, "０４８２１３", false),
        (CODE, CODE, true),
        (&long, &long, true),
        (&long, &too_long, false),
        (&long, &far_too_long, false),
        (&long, "0", false),
    ];
    for (code, typed, right) in cases {
        match answered(issue(code), typed, START) {
            Outcome::Verified(_) => assert!(right, "{typed}"),
            Outcome::Wrong { next, tries_left: 4 } => assert!(!right && next.tries_left() == 4, "{typed}"),
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn tries_count_down_and_then_it_is_closed_for_good() {
    let mut challenge = issued();
    for left in [4, 3, 2, 1] {
        challenge = wrong_once(challenge, at(1));
        assert_eq!(challenge.tries_left(), left);
        assert_eq!(challenge.generation(), u64::from(5 - left));
        assert_eq!(challenge.expected_generation(), Some(u64::from(4 - left)));
    }
    let last = challenge.duplicate();
    assert!(matches!(answered(last, CODE, at(2)), Outcome::Verified(_)));
    let attempt = challenge.answer(&secret(WRONG), &LINE, &session(), &keys(), at(2)).unwrap();
    let closed = attempt.next().duplicate();
    assert!(matches!(attempt.committed(stored()), Outcome::Closed(CloseReason::TriesUsedUp)));
    assert_eq!((closed.tries_left(), closed.generation()), (0, 5));
    assert_eq!(answer_error(closed.duplicate(), CODE, at(3)), AnswerError::Closed(CloseReason::TriesUsedUp));
    assert_eq!(resend(closed, OTHER_CODE, at(61)).unwrap_err(), ResendError::Closed(CloseReason::TriesUsedUp));
}

#[test]
fn one_try_is_a_whole_policy() {
    let policy = ChallengePolicy::phone().with_tries_per_code(1).unwrap();
    assert!(matches!(answered(issued_with(policy), WRONG, START), Outcome::Closed(CloseReason::TriesUsedUp)));
    assert!(matches!(answered(issued_with(policy), CODE, START), Outcome::Verified(_)));
}

/// Every closed state, with what is still possible in it.
#[test]
fn closed_states() {
    let verified = {
        let attempt = issued().answer(&secret(CODE), &LINE, &session(), &keys(), at(1)).unwrap();
        attempt.next().duplicate()
    };
    let expired = {
        let attempt = issued().answer(&secret(CODE), &LINE, &session(), &keys(), at(180)).unwrap();
        attempt.next().duplicate()
    };
    let cancelled = issued().cancel(at(1)).unwrap();
    let failed = issued().delivery(1, DeliveryResult::Failed, at(1)).unwrap();
    let cases = [
        (verified, CloseReason::Verified, false),
        (cancelled, CloseReason::Cancelled, false),
        (expired, CloseReason::Expired, true),
        (failed, CloseReason::DeliveryFailed, true),
    ];
    for (state, reason, can_resend) in cases {
        assert_eq!(state.generation(), 1, "{reason:?}");
        assert_eq!(state.status(START), Status::Closed(reason));
        assert_eq!(reason.is_final(), !can_resend);
        assert_eq!(state.resend_from().is_some(), can_resend);
        for typed in [CODE, WRONG] {
            assert_eq!(answer_error(state.duplicate(), typed, at(181)), AnswerError::Closed(reason));
        }
        match resend(state.duplicate(), OTHER_CODE, at(181)) {
            Ok(next) => {
                assert!(can_resend, "{reason:?}");
                assert!(matches!(answered(next, OTHER_CODE, at(181)), Outcome::Verified(_)));
            }
            Err(error) => assert!(!can_resend && error == ResendError::Closed(reason), "{reason:?} {error:?}"),
        }
        match state.duplicate().cancel(at(181)) {
            Ok(next) => assert!(can_resend && next.status(START) == Status::Closed(CloseReason::Cancelled)),
            Err(refused) => assert_eq!((refused.error(), can_resend), (&CancelError::Closed(reason), false)),
        }
        if !can_resend {
            let refused = state.delivery(1, DeliveryResult::Sent, at(181)).unwrap_err();
            assert_eq!(refused.error(), &DeliveryError::Closed(reason));
        }
    }
}

#[test]
fn a_mismatch_costs_nothing_and_says_nothing_of_the_code() {
    let other_keys = KeyRing::new(KeyId::new(8), &[0x5A; 32]).unwrap();
    let cases = [
        (OTHER_LINE, session(), keys(), Misuse::SubjectMismatch),
        (LINE, other_session(), keys(), Misuse::SessionMismatch),
        (OTHER_LINE, other_session(), keys(), Misuse::SessionMismatch),
        (LINE, session(), other_keys, Misuse::UnknownKey),
    ];
    for (line, session, keys, expected) in cases {
        for state in [issued(), issued().cancel(at(1)).unwrap()] {
            for typed in [CODE, WRONG] {
                let generation = state.generation();
                let refused = state.duplicate().answer(&secret(typed), &line, &session, &keys, at(1)).unwrap_err();
                assert_eq!(refused.error(), &AnswerError::Misuse(expected));
                let (_, unchanged) = refused.into_parts();
                assert_eq!((unchanged.generation(), unchanged.tries_left()), (generation, 5));
            }
            let refused = state.resend(&secret(OTHER_CODE), &line, &session, &keys, at(61), &mut rng(3)).unwrap_err();
            assert_eq!(refused.error(), &ResendError::Misuse(expected));
        }
    }
}

#[test]
fn a_resend_voids_the_old_code_and_begins_again() {
    let sent = issued().delivery(1, DeliveryResult::Sent, START).unwrap();
    let next = resend(wrong_once(sent, at(1)), OTHER_CODE, at(60)).unwrap();
    assert_eq!(next.delivery_status(), Delivery::NotReported);
    assert_eq!((next.tries_left(), next.sends(), next.generation()), (5, 2, 3));
    assert_eq!((next.issued_at(), next.sent_at(), next.expires_at()), (START, at(60), at(240)));
    assert!(matches!(answered(next.duplicate(), CODE, at(61)), Outcome::Wrong { tries_left: 4, .. }));
    assert!(matches!(answered(next.duplicate(), OTHER_CODE, at(239)), Outcome::Verified(_)));
    assert!(matches!(answered(next, OTHER_CODE, at(240)), Outcome::Closed(CloseReason::Expired)));
}

#[test]
fn what_a_resend_needs() {
    let two = ChallengePolicy::phone().with_max_sends(2).unwrap();
    let once_more = resend(issued_with(two), OTHER_CODE, at(60)).unwrap();
    let cases = [
        (issued(), OTHER_CODE, at(59), Some(ResendError::TooSoon { until: at(60) })),
        (issued(), OTHER_CODE, millis_before(at(60)), Some(ResendError::TooSoon { until: at(60) })),
        (issued(), OTHER_CODE, at(60), None),
        (issued(), OTHER_CODE, at(10_000), None),
        (issued(), CODE, at(60), Some(ResendError::CodeNotNew)),
        (issued(), "123", at(60), Some(ResendError::Code(super::super::CodeError::TooShort))),
        (once_more, CODE, at(200), Some(ResendError::SendsUsedUp)),
    ];
    for (challenge, code, now, expected) in cases {
        assert_eq!(resend(challenge, code, now).err(), expected, "{code} {now:?}");
    }
}

#[test]
fn a_resend_moves_to_the_current_key() {
    let rotated = KeyRing::new(KeyId::new(8), &[0xA5; 32]).unwrap().with_retired(KeyId::new(7), &[0x5A; 32]).unwrap();
    let by_old_key = issued().answer(&secret(CODE), &LINE, &session(), &rotated, at(1)).unwrap();
    assert!(matches!(by_old_key.committed(stored()), Outcome::Verified(_)));
    let next = issued().resend(&secret(OTHER_CODE), &LINE, &session(), &rotated, at(60), &mut rng(4)).unwrap();
    assert_eq!(next.key_id(), KeyId::new(8));
    let only_new = KeyRing::new(KeyId::new(8), &[0xA5; 32]).unwrap();
    let by_new_key = next.answer(&secret(OTHER_CODE), &LINE, &session(), &only_new, at(61)).unwrap();
    assert!(matches!(by_new_key.committed(stored()), Outcome::Verified(_)));
}

/// Same number, other bytes: a ring that is configured wrongly must not look like a wrong code.
#[test]
fn another_key_under_the_same_number_costs_no_try() {
    let false_ring = KeyRing::new(KeyId::new(7), &[0x11; 32]).unwrap();
    let refused = issued().answer(&secret(CODE), &LINE, &session(), &false_ring, at(1)).unwrap_err();
    assert_eq!(refused.error(), &AnswerError::Misuse(Misuse::SessionMismatch));
    assert_eq!(refused.challenge().tries_left(), 5);
}

#[test]
fn clocks_that_jump() {
    // Seen: START + 100 s.
    let seen = || wrong_once(issued(), at(100));
    let behind = AnswerError::Misuse(Misuse::ClockBehind);
    assert!(matches!(answered(seen(), CODE, at(90)), Outcome::Verified(_)));
    assert_eq!(answer_error(seen(), CODE, millis_before(at(90))), behind);
    assert_eq!(answer_error(issued(), CODE, UnixTime::from_millis(0)), behind);
    assert!(matches!(answered(issued(), CODE, START.minus(Duration::from_secs(10))), Outcome::Verified(_)));
    // Proven at the time that counts, not at that of the clock that is behind.
    match answered(seen(), CODE, at(95)) {
        Outcome::Verified(proof) => assert_eq!(proof.proven_at(), at(100)),
        other => panic!("{other:?}"),
    }
    // A clock that went back does not open what has expired: neither by the state, nor by its last time.
    let expired = issued().answer(&secret(CODE), &LINE, &session(), &keys(), at(10_000)).unwrap().next().duplicate();
    assert_eq!(expired.last_seen, at(180));
    assert_eq!(answer_error(expired.duplicate(), CODE, at(175)), AnswerError::Closed(CloseReason::Expired));
    assert_eq!(answer_error(expired.duplicate(), CODE, at(100)), behind);
    // One look by a clock far ahead does not lock the customer out of a resend.
    let next = resend(expired, OTHER_CODE, at(175)).unwrap();
    assert_eq!((next.sent_at(), next.expires_at()), (at(180), at(360)));
    // Nor does a report or a cancellation by one move the time beyond the expiry.
    let reported = issued().delivery(1, DeliveryResult::Sent, at(1_000_000)).unwrap();
    assert_eq!(reported.last_seen, at(180));
    assert!(matches!(answered(reported, CODE, at(175)), Outcome::Closed(CloseReason::Expired)));
    let cancelled = issued().cancel(UnixTime::from_millis(0)).unwrap();
    assert_eq!(cancelled.last_seen, START);
    // The end of time.
    let end = UnixTime::from_millis(u64::MAX);
    let last = Challenge::issue(&secret(CODE), &LINE, &session(), ChallengePolicy::phone(), &keys(), end, &mut rng(1));
    assert!(matches!(answered(last.unwrap(), CODE, end), Outcome::Closed(CloseReason::Expired)));
}

#[test]
fn delivery_reports() {
    use DeliveryResult::{Failed, Sent, Unknown};
    let nothing_new = Err(DeliveryError::NothingNew);
    let cases: [(&[DeliveryResult], Result<Delivery, DeliveryError>); 12] = [
        (&[Sent], Ok(Delivery::Sent)),
        (&[Failed], Ok(Delivery::Failed)),
        (&[Unknown], Ok(Delivery::Unknown)),
        (&[Unknown, Sent], Ok(Delivery::Sent)),
        (&[Unknown, Failed], Ok(Delivery::Failed)),
        (&[Sent, Failed], Ok(Delivery::Failed)),
        (&[Sent, Sent], nothing_new),
        (&[Sent, Unknown], nothing_new),
        (&[Unknown, Unknown], nothing_new),
        (&[Failed, Failed], nothing_new),
        (&[Failed, Sent], nothing_new),
        (&[Failed, Unknown], nothing_new),
    ];
    for (reports, expected) in cases {
        let mut state = Ok(issued());
        for &report in reports {
            state = state.and_then(|challenge: Challenge<Line>| {
                challenge.delivery(1, report, at(1)).map_err(|refused| *refused.error())
            });
        }
        if let Ok(challenge) = &state {
            assert_eq!(challenge.generation(), reports.len() as u64);
            let open = challenge.status(at(1)) == Status::Open;
            assert_eq!(open, challenge.delivery_status() != Delivery::Failed, "{reports:?}");
        }
        assert_eq!(state.map(|challenge| challenge.delivery_status()), expected, "{reports:?}");
    }
}

#[test]
fn a_late_report_on_an_old_code_says_nothing_of_the_new_one() {
    let next = resend(issued(), OTHER_CODE, at(60)).unwrap();
    for send in [0, 1, 3, 255] {
        let refused = next.duplicate().delivery(send, DeliveryResult::Failed, at(61)).unwrap_err();
        assert_eq!(refused.error(), &DeliveryError::OtherSend);
    }
    let sent = next.delivery(2, DeliveryResult::Sent, at(61)).unwrap();
    assert_eq!(sent.delivery_status(), Delivery::Sent);
    assert!(matches!(answered(sent, OTHER_CODE, at(62)), Outcome::Verified(_)));
}

/// An unknown transfer leaves the code good: the customer may have it.
#[test]
fn unknown_is_not_failed() {
    let unknown = issued().delivery(1, DeliveryResult::Unknown, at(30)).unwrap();
    assert!(matches!(answered(unknown, CODE, at(31)), Outcome::Verified(_)));
}
