//! Made-up subjects, keys and steps for the tests of this module.

use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use zeroize::Zeroizing;

use super::{Challenge, ChallengePolicy, KeyId, KeyRing, Outcome, Purpose, SessionId, Stored, Subject, UnixTime};
use crate::pii::Secret;

/// 2027-01-15T08:00:00Z.
pub(super) const START: UnixTime = UnixTime::from_secs(1_800_000_000);

pub(super) const CODE: &str = "048213";
pub(super) const OTHER_CODE: &str = "731904";
pub(super) const WRONG: &str = "999999";

/// Stands for a phone number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line(pub(super) &'static str);

impl Subject for Line {
    const PURPOSE: Purpose = Purpose::PhonePossession;

    fn canonical(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.0.as_bytes().to_vec())
    }
}

/// Stands for an account, with the same spelling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Account(pub(super) &'static str);

impl Subject for Account {
    const PURPOSE: Purpose = Purpose::AccountPossession;

    fn canonical(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.0.as_bytes().to_vec())
    }
}

pub(super) const LINE: Line = Line("01020000000");
pub(super) const OTHER_LINE: Line = Line("01020000001");

pub(super) fn keys() -> KeyRing {
    KeyRing::new(KeyId::new(7), &[0x5A; 32]).unwrap()
}

pub(super) fn session() -> SessionId {
    SessionId::new(b"session-of-hong").unwrap()
}

pub(super) fn other_session() -> SessionId {
    SessionId::new(b"session-of-another").unwrap()
}

pub(super) fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

pub(super) fn rng(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

pub(super) const fn at(seconds: u64) -> UnixTime {
    UnixTime::from_millis(START.as_millis() + seconds * 1000)
}

/// A challenge for [`LINE`] with [`CODE`], issued at [`START`] with the defaults.
pub(super) fn issued() -> Challenge<Line> {
    issued_with(ChallengePolicy::phone())
}

pub(super) fn issued_with(policy: ChallengePolicy) -> Challenge<Line> {
    Challenge::issue(&secret(CODE), &LINE, &session(), policy, &keys(), START, &mut rng(1)).unwrap()
}

/// Answers and takes the write for granted.
pub(super) fn answered(challenge: Challenge<Line>, typed: &str, now: UnixTime) -> Outcome<Line> {
    let attempt = challenge.answer(&secret(typed), &LINE, &session(), &keys(), now).unwrap();
    attempt.committed(stored())
}

pub(super) fn wrong_once(challenge: Challenge<Line>, now: UnixTime) -> Challenge<Line> {
    match answered(challenge, WRONG, now) {
        Outcome::Wrong { next, .. } => next,
        other => panic!("{other:?}"),
    }
}

pub(super) fn stored() -> Stored {
    Stored::from_rows_updated(1).unwrap()
}
