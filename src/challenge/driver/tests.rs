use core::cell::Cell;
use core::convert::Infallible;
use std::sync::atomic::{AtomicU32, Ordering};

use super::super::specimen::*;
use super::super::{CancelError, CloseReason, DeliveryResult, MemoryStore, ResendError, Status, Stored};
use super::*;

fn store_with(challenge: &Challenge<Line>) -> MemoryStore<Line> {
    let mut store = MemoryStore::new();
    assert_eq!(store.insert(challenge), Ok(true));
    store
}

fn try_once(
    mut store: &MemoryStore<Line>,
    typed: &str,
    now: UnixTime,
) -> Result<Outcome<Line>, StepError<Infallible, AnswerError>> {
    answer_once(&mut store, issued().id(), &secret(typed), &LINE, &session(), &keys(), now)
}

#[test]
fn tries_are_those_in_the_store() {
    let store = store_with(&issued());
    for left in [4, 3, 2, 1] {
        match try_once(&store, WRONG, at(1)) {
            Ok(Outcome::Wrong { tries_left, next }) => assert_eq!((tries_left, next.tries_left()), (left, left)),
            other => panic!("{other:?}"),
        }
    }
    assert!(matches!(try_once(&store, WRONG, at(1)), Ok(Outcome::Closed(CloseReason::TriesUsedUp))));
    let closed = StepError::Refused(AnswerError::Closed(CloseReason::TriesUsedUp));
    assert_eq!(try_once(&store, CODE, at(1)).err(), Some(closed));
    let unknown = super::super::ChallengeId::from_bytes([0; 16]);
    let refused = answer_once(&mut &store, unknown, &secret(CODE), &LINE, &session(), &keys(), at(1));
    assert_eq!(refused.err(), Some(StepError::NotFound));
}

/// Eight threads with 50 guesses each: the policy's five are evaluated, no more. Eight threads with the right code: one
/// proof.
#[test]
fn parallel_guesses_are_worth_no_more() {
    for round in 0..20 {
        let (guesses, proofs) = (AtomicU32::new(0), AtomicU32::new(0));
        let typed = if round % 2 == 0 { WRONG } else { CODE };
        let store = store_with(&issued());
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| {
                    for _ in 0..50 {
                        match try_once(&store, typed, at(1)) {
                            Ok(Outcome::Verified(_)) => proofs.fetch_add(1, Ordering::Relaxed),
                            Ok(_) => guesses.fetch_add(1, Ordering::Relaxed),
                            Err(StepError::Refused(AnswerError::Closed(_))) => 0,
                            Err(error) => panic!("{error}"),
                        };
                    }
                });
            }
        });
        let expected = if typed == CODE { (0, 1) } else { (5, 0) };
        assert_eq!((guesses.into_inner(), proofs.into_inner()), expected);
    }
}

#[test]
fn changes_are_written_or_refused() {
    let store = store_with(&issued());
    let mut handle = &store;
    let id = issued().id();
    let sent = change_once(&mut handle, id, |challenge| challenge.delivery(1, DeliveryResult::Sent, at(1))).unwrap();
    assert_eq!(sent.generation(), 1);
    let (keys, session) = (keys(), session());
    let resend = |now| {
        let (keys, session, mut handle) = (&keys, &session, &store);
        let mut generator = rng(3);
        change_once(&mut handle, id, move |challenge| {
            challenge.resend(&secret(OTHER_CODE), &LINE, session, keys, now, &mut generator)
        })
    };
    assert_eq!(resend(at(59)).err(), Some(StepError::Refused(ResendError::TooSoon { until: at(60) })));
    assert_eq!(resend(at(60)).unwrap().sends(), 2);
    assert_eq!(resend(at(60)).err(), Some(StepError::Refused(ResendError::TooSoon { until: at(120) })));
    let cancelled = change_once(&mut handle, id, |challenge| challenge.cancel(at(61))).unwrap();
    assert_eq!(cancelled.status(at(61)), Status::Closed(CloseReason::Cancelled));
    let again = change_once(&mut handle, id, |challenge| challenge.cancel(at(61)));
    assert_eq!(again.err(), Some(StepError::Refused(CancelError::Closed(CloseReason::Cancelled))));
    assert_eq!((&store).get(id).unwrap().unwrap().generation(), 3);
}

/// Loses a number of races, another writer taking a try each time, or fails.
struct Rival {
    store: MemoryStore<Line>,
    races: Cell<u32>,
    writes: bool,
    fails: bool,
}

#[derive(Debug, Error, PartialEq, Eq)]
#[error("down")]
struct Down;

impl ChallengeStore<Line> for Rival {
    type Error = Down;

    fn get(&mut self, id: ChallengeId) -> Result<Option<Challenge<Line>>, Down> {
        Ok(self.store.get(id).unwrap_or_default())
    }

    fn insert(&mut self, challenge: &Challenge<Line>) -> Result<bool, Down> {
        self.store.insert(challenge).map_err(|_| Down)
    }

    fn compare_and_set(&mut self, expected: u64, next: &Challenge<Line>) -> Result<Option<Stored>, Down> {
        if self.fails {
            return Err(Down);
        }
        if self.races.get() > 0 {
            self.races.set(self.races.get() - 1);
            if self.writes {
                let _ = try_once(&self.store, WRONG, at(1));
            } else {
                return Ok(None);
            }
        }
        self.store.compare_and_set(expected, next).map_err(|_| Down)
    }
}

fn against(races: u32, writes: bool, fails: bool) -> Result<Outcome<Line>, StepError<Down, AnswerError>> {
    let mut rival = Rival { store: store_with(&issued()), races: Cell::new(races), writes, fails };
    answer_once(&mut rival, issued().id(), &secret(CODE), &LINE, &session(), &keys(), at(1))
}

#[test]
fn lost_races_are_run_again_up_to_a_bound() {
    // The rival's wrong answers use tries up: after four the fifth is ours, after five there is none.
    assert!(matches!(against(4, true, false), Ok(Outcome::Verified(_))));
    let closed = StepError::Refused(AnswerError::Closed(CloseReason::TriesUsedUp));
    assert_eq!(against(5, true, false).err(), Some(closed));
    assert!(matches!(against(MAX_LOST_RACES, false, false), Ok(Outcome::Verified(_))));
    assert_eq!(against(MAX_LOST_RACES + 1, false, false).err(), Some(StepError::Contended));
    let mut rival =
        Rival { store: store_with(&issued()), races: Cell::new(MAX_LOST_RACES + 1), writes: false, fails: false };
    let cancelled = change_once(&mut rival, issued().id(), |challenge| challenge.cancel(at(1)));
    assert_eq!(cancelled.err(), Some(StepError::Contended));
}

#[test]
fn a_store_that_fails_gives_no_outcome() {
    assert_eq!(against(0, false, true).err(), Some(StepError::Store(Down)));
}
