use core::convert::Infallible;

use proptest::prelude::*;

use super::super::specimen::*;
use super::super::{MemorySpentProofs, Outcome};
use super::*;

/// Proven at `START` + 5 s.
fn proof() -> Proof<Line> {
    match answered(issued(), CODE, at(5)) {
        Outcome::Verified(proof) => proof,
        other => panic!("{other:?}"),
    }
}

fn sealed() -> Vec<u8> {
    proof().seal(&keys(), at(605)).unwrap()
}

fn open(bytes: &[u8], now: UnixTime, spent: &MemorySpentProofs) -> Result<Proof<Line>, OpenError<Infallible>> {
    Proof::open(bytes, &LINE, &session(), &keys(), now, &mut &*spent)
}

#[test]
fn there_and_back() {
    let bytes = sealed();
    assert_eq!(bytes.len(), SEALED_BYTES);
    let (before, after) = (proof(), open(&bytes, at(6), &MemorySpentProofs::new()).unwrap());
    assert_eq!(before.id(), after.id());
    assert_eq!(before.session(), after.session());
    assert_eq!(before.subject(), after.subject());
    assert_eq!(before.proven_at(), after.proven_at());
}

#[test]
fn the_bytes_hold_no_number_and_no_session() {
    let bytes = sealed();
    for hidden in [b"01020000000".as_slice(), b"session-of-hong", CODE.as_bytes()] {
        assert!(bytes.windows(hidden.len()).all(|window| window != hidden));
    }
}

#[test]
fn every_changed_byte_is_refused_and_uses_nothing_up() {
    let spent = MemorySpentProofs::new();
    let bytes = sealed();
    for place in 0..bytes.len() {
        for bit in 0..8 {
            let mut changed = bytes.clone();
            changed[place] ^= 1 << bit;
            let error = open(&changed, at(6), &spent).unwrap_err();
            let expected = match place {
                0 => matches!(error, OpenError::NewerVersion { .. } | OpenError::Malformed),
                2..=5 => error == OpenError::UnknownKey,
                _ => error == OpenError::BrokenSeal,
            };
            assert!(expected, "{place} {bit} {error:?}");
        }
    }
    assert!(open(&bytes, at(6), &spent).is_ok());
}

#[test]
fn every_other_length_is_refused() {
    let spent = MemorySpentProofs::new();
    let mut long = sealed();
    long.push(0);
    for bytes in [&long[..], &[], &[1], &[0; SEALED_BYTES]] {
        assert_eq!(open(bytes, at(6), &spent).unwrap_err(), OpenError::Malformed);
    }
    for length in 0..SEALED_BYTES {
        assert_eq!(open(&sealed()[..length], at(6), &spent).unwrap_err(), OpenError::Malformed, "{length}");
    }
    assert_eq!(open(&[2], at(6), &spent).unwrap_err(), OpenError::NewerVersion { version: 2 });
}

#[test]
fn who_may_open_it_and_when() {
    let other_ring = || KeyRing::new(KeyId::new(8), &[0xA5; 32]).unwrap();
    let rotated = other_ring().with_retired(KeyId::new(7), &[0x5A; 32]).unwrap();
    let false_ring = KeyRing::new(KeyId::new(7), &[0xA5; 32]).unwrap();
    let last = UnixTime::from_millis(at(605).as_millis() - 1);
    let before_tolerance = UnixTime::from_millis(at(5).minus(CLOCK_TOLERANCE).as_millis() - 1);
    let cases = [
        (LINE, session(), keys(), at(6), None),
        (LINE, session(), keys(), last, None),
        (LINE, session(), keys(), at(605), Some(OpenError::Expired)),
        (LINE, session(), keys(), UnixTime::from_millis(u64::MAX), Some(OpenError::Expired)),
        (LINE, session(), keys(), at(5).minus(CLOCK_TOLERANCE), None),
        (LINE, session(), keys(), before_tolerance, Some(OpenError::ClockBehind)),
        (OTHER_LINE, session(), keys(), at(6), Some(OpenError::SubjectMismatch)),
        (LINE, other_session(), keys(), at(6), Some(OpenError::SessionMismatch)),
        (LINE, session(), rotated, at(6), None),
        (LINE, session(), other_ring(), at(6), Some(OpenError::UnknownKey)),
        (LINE, session(), false_ring, at(6), Some(OpenError::BrokenSeal)),
    ];
    for (line, session, keys, now, expected) in cases {
        let opened = Proof::open(&sealed(), &line, &session, &keys, now, &mut MemorySpentProofs::new());
        assert_eq!(opened.err(), expected);
    }
    let account = Account("01020000000");
    let opened = Proof::open(&sealed(), &account, &session(), &keys(), at(6), &mut MemorySpentProofs::new());
    assert_eq!(opened.err(), Some(OpenError::OtherPurpose));
}

#[test]
fn opened_once_but_sealed_again_as_often_as_needed() {
    let spent = MemorySpentProofs::new();
    let first = sealed();
    let opened = open(&first, at(6), &spent).unwrap();
    assert_eq!(open(&first, at(7), &spent).unwrap_err(), OpenError::AlreadyOpened);
    let second = opened.seal(&keys(), at(605)).unwrap();
    assert_ne!(first, second);
    assert!(open(&second, at(8), &spent).is_ok());
    assert_eq!(open(&second, at(8), &spent).unwrap_err(), OpenError::AlreadyOpened);
    assert_eq!(open(&first, at(8), &spent).unwrap_err(), OpenError::AlreadyOpened);
}

#[test]
fn deadlines_from_both_sides_and_the_proof_comes_back() {
    let just_after = UnixTime::from_millis(at(5).as_millis() + 1);
    let latest = at(5).plus(MAX_SEAL_SPAN);
    let too_late = UnixTime::from_millis(latest.as_millis() + 1);
    let cases = [
        (UnixTime::from_millis(0), Some(SealError::DeadlinePassed)),
        (at(5), Some(SealError::DeadlinePassed)),
        (just_after, None),
        (latest, None),
        (too_late, Some(SealError::DeadlineTooFar)),
        (UnixTime::from_millis(u64::MAX), Some(SealError::DeadlineTooFar)),
    ];
    for (deadline, expected) in cases {
        match proof().seal(&keys(), deadline) {
            Ok(bytes) => assert!(expected.is_none() && bytes.len() == SEALED_BYTES),
            Err(refused) => {
                assert_eq!(Some(refused.error()), expected);
                assert!(refused.into_proof().seal(&keys(), at(605)).is_ok());
            }
        }
    }
    let refused = proof().sealed_before(u16::MAX).seal(&keys(), at(605)).unwrap_err();
    assert_eq!(refused.error(), SealError::TooManySeals);
}

/// A record that can't be asked: nobody knows, so nothing is opened.
#[test]
fn a_record_that_fails_opens_nothing() {
    #[derive(Debug, Error, PartialEq, Eq)]
    #[error("down")]
    struct Down;
    struct Broken;
    impl SpentProofs for Broken {
        type Error = Down;
        fn insert_if_new(&mut self, _: SealId, until: UnixTime) -> Result<bool, Down> {
            assert_eq!(until, at(605).plus(CLOCK_TOLERANCE));
            Err(Down)
        }
    }
    let opened = Proof::open(&sealed(), &LINE, &session(), &keys(), at(6), &mut Broken);
    assert_eq!(opened.err(), Some(OpenError::Record(Down)));
}

#[test]
fn debug_shows_no_secret() {
    let refused = proof().seal(&keys(), at(0)).unwrap_err();
    let shown = format!("{:?} {refused:?} {refused}", proof());
    for hidden in ["01020000000", "session-of-hong", CODE] {
        assert!(!shown.contains(hidden), "{shown}");
    }
}

proptest! {
    #[test]
    fn any_bytes_are_refused_without_a_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        prop_assert!(open(&bytes, at(6), &MemorySpentProofs::new()).is_err());
    }

    #[test]
    fn any_bytes_of_the_right_length_are_refused(mut bytes: [u8; SEALED_BYTES]) {
        bytes[..6].copy_from_slice(&[1, 1, 0, 0, 0, 7]);
        prop_assert_eq!(open(&bytes, at(6), &MemorySpentProofs::new()).err(), Some(OpenError::BrokenSeal));
    }
}
