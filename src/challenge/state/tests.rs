use super::super::specimen::*;
use super::super::{ChallengePolicy, IssueError, KeyId};
use super::*;

fn issue(code: &str, subject: &'static str, policy: ChallengePolicy) -> Result<Challenge<Line>, IssueError> {
    Challenge::issue(&secret(code), &Line(subject), &session(), policy, &keys(), START, &mut rng(1))
}

#[test]
fn what_can_be_issued() {
    let phone = ChallengePolicy::phone();
    let number = "01020000000";
    let longest_subject: &'static str = "0".repeat(MAX_SUBJECT_BYTES).leak();
    let too_long_subject: &'static str = "0".repeat(MAX_SUBJECT_BYTES + 1).leak();
    let longest_code = "0".repeat(MAX_CODE_BYTES);
    let too_long_code = "0".repeat(MAX_CODE_BYTES + 1);
    let cases = [
        ("048213", number, phone, None),
        ("0482", number, phone, None),
        ("멋진매실", number, phone, None),
        ("048", number, phone, Some(IssueError::Code(CodeError::TooShort))),
        ("매실임", number, phone, Some(IssueError::Code(CodeError::TooShort))),
        ("", number, phone, Some(IssueError::Code(CodeError::TooShort))),
        (&longest_code, number, phone, None),
        (&too_long_code, number, phone, Some(IssueError::Code(CodeError::TooLong))),
        ("048213", "", phone, Some(IssueError::SubjectLength)),
        ("048213", longest_subject, phone, None),
        ("048213", too_long_subject, phone, Some(IssueError::SubjectLength)),
        ("048213", number, ChallengePolicy::one_won(), Some(IssueError::PolicyForOtherPurpose)),
    ];
    for (code, subject, policy, expected) in cases {
        assert_eq!(issue(code, subject, policy).err(), expected, "{code} {} {policy:?}", subject.len());
    }
}

#[test]
fn a_new_challenge() {
    let challenge = issued();
    assert_eq!(challenge.generation(), 0);
    assert_eq!(challenge.expected_generation(), None);
    assert_eq!(challenge.key_id(), KeyId::new(7));
    assert_eq!((challenge.tries_left(), challenge.sends()), (5, 1));
    assert_eq!(challenge.delivery_status(), Delivery::NotReported);
    assert_eq!(challenge.issued_at(), START);
    assert_eq!(challenge.sent_at(), START);
    assert_eq!(challenge.expires_at(), at(180));
    assert_eq!(challenge.resend_from(), Some(at(60)));
    assert_eq!(challenge.policy(), &ChallengePolicy::phone());
}

#[test]
fn status_is_half_open() {
    let last = UnixTime::from_millis(at(180).as_millis() - 1);
    let cases = [
        (START, Status::Open),
        (at(179), Status::Open),
        (last, Status::Open),
        (at(180), Status::Closed(CloseReason::Expired)),
        (UnixTime::from_millis(u64::MAX), Status::Closed(CloseReason::Expired)),
        (UnixTime::from_millis(0), Status::Open),
    ];
    for (now, expected) in cases {
        assert_eq!(issued().status(now), expected, "{now:?}");
    }
}

/// All that could be stored of two challenges with the same code, number and session differs.
#[test]
fn nothing_links_two_challenges() {
    let second =
        Challenge::issue(&secret(CODE), &LINE, &session(), ChallengePolicy::phone(), &keys(), START, &mut rng(2));
    let (first, second) = (issued(), second.unwrap());
    assert_ne!(first.id(), second.id());
    assert_ne!(first.nonce, second.nonce);
    assert_ne!(first.digest, second.digest);
    assert_ne!(first.session_tag, second.session_tag);
    assert_ne!(first.subject_tag, second.subject_tag);
}

#[test]
fn the_digest_depends_on_all_it_is_bound_to() {
    let base = issued();
    let binding = |session, subject: &Line| Binding {
        key: Box::leak(Box::new(keys())).current(),
        session,
        subject: subject.canonical(),
    };
    let (own, other) = (session(), other_session());
    assert!(base.is_code(&secret(CODE), &binding(&own, &LINE)));
    assert!(!base.is_code(&secret(WRONG), &binding(&own, &LINE)));
    assert!(!base.is_code(&secret(CODE), &binding(&other, &LINE)));
    assert!(!base.is_code(&secret(CODE), &binding(&own, &OTHER_LINE)));
    let other_nonce = Challenge { nonce: [0; 16], ..base.duplicate() };
    assert!(!other_nonce.is_code(&secret(CODE), &binding(&own, &LINE)));
    let other_id = Challenge { id: ChallengeId::from_bytes([0; 16]), ..base.duplicate() };
    assert!(!other_id.is_code(&secret(CODE), &binding(&own, &LINE)));
    let other_purpose: Challenge<Account> = Challenge {
        id: base.id,
        generation: 0,
        key_id: base.key_id,
        nonce: base.nonce,
        digest: base.digest,
        session_tag: base.session_tag,
        subject_tag: base.subject_tag,
        policy: ChallengePolicy::one_won(),
        issued_at: START,
        sent_at: START,
        last_seen: START,
        tries_left: 5,
        sends: 1,
        delivery: Delivery::NotReported,
        status: Status::Open,
        subject: PhantomData,
    };
    let same_number = Account("01020000000");
    let refused = other_purpose.answer(&secret(CODE), &same_number, &session(), &keys(), START).unwrap_err();
    assert_eq!(refused.error(), &super::super::AnswerError::Misuse(Misuse::SessionMismatch));
}

#[test]
fn debug_shows_no_secret() {
    let challenge = issued();
    let shown = format!("{challenge:?} {:#?}", issued());
    let hidden = [
        CODE.to_owned(),
        "01020000000".into(),
        "session-of-hong".into(),
        super::super::hex::encode(&challenge.digest),
        super::super::hex::encode(&challenge.nonce),
        format!("{:?}", challenge.digest),
        format!("{:?}", challenge.session_tag),
        format!("{:?}", challenge.subject_tag),
        "digest".into(),
        "tag".into(),
        "nonce".into(),
    ];
    for text in hidden {
        assert!(!shown.contains(&text), "{text}");
    }
    assert!(shown.contains(&challenge.id().to_string()));
}
