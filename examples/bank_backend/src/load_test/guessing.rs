//! Parallel guesses at one challenge.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use bonin::challenge::{AnswerError, ChallengeId, CloseReason, KeyRing, StepError};
use bonin::pii::Secret;

use super::fleet::Fleet;
use super::report::Report;
use crate::Fallible;
use crate::customers::{Customer, now, other_code};
use crate::proofs::{Answer, answer};

/// Guesses at one challenge.
const GUESSES: u32 = 10_000;

/// Challenges that all connections guess at in the same moment, each once.
const BURSTS: u32 = 100;

/// What became of guesses. What was not evaluated told the guesser nothing.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    wrong: u32,
    last_wrong: u32,
    verified: u32,
    refused_used_up: u32,
    refused_verified: u32,
}

impl Tally {
    fn evaluated(&self) -> u32 {
        self.wrong + self.last_wrong + self.verified
    }

    fn add(&mut self, other: &Self) {
        self.wrong += other.wrong;
        self.last_wrong += other.last_wrong;
        self.verified += other.verified;
        self.refused_used_up += other.refused_used_up;
        self.refused_verified += other.refused_verified;
    }
}

pub fn run(fleet: &mut Fleet, keys: &KeyRing, report: &mut Report) -> Fallible<()> {
    let customer = Customer::new(1)?;
    let (id, code) = customer.issue(fleet.first()?, keys, now()?)?;
    let right = code.secret().expose();

    let (tally, times, wall) = guess(fleet, keys, &customer, id, GUESSES, &|guess| other_code(right, 1 + guess))?;
    report.measured("64 connections guess at one challenge", times, wall);
    let five = Tally { wrong: 4, last_wrong: 1, refused_used_up: GUESSES - 5, ..Tally::default() };
    report.promise("of 10,000 wrong guesses, evaluated", &tally.evaluated(), &5);
    report.promise("what became of them", &tally, &five);
    report.promise("stored tries left and proofs", &stored(fleet, id)?, &("tries_used_up".into(), 0, 0));

    let (tally, times, wall) = guess(fleet, keys, &customer, id, GUESSES, &|guess| {
        if guess % 10 == 0 { Ok(right.to_owned()) } else { other_code(right, 1 + guess) }
    })?;
    report.measured("the same, every tenth guess right", times, wall);
    report.promise("the tries used up, evaluated", &tally.evaluated(), &0);
    report.promise("stored tries left and proofs", &stored(fleet, id)?, &("tries_used_up".into(), 0, 0));

    // The right code lies among the guesses from the beginning: whoever comes first, five are evaluated at most.
    let mut tallies: BTreeMap<(u32, u32), u32> = BTreeMap::new();
    let (mut all, mut wall) = (Vec::new(), Duration::ZERO);
    for burst in 0..BURSTS {
        let customer = Customer::new(2 + burst)?;
        let (id, code) = customer.issue(fleet.first()?, keys, now()?)?;
        let right = code.secret().expose();
        let (tally, times, took) = guess(fleet, keys, &customer, id, super::CONNECTIONS as u32, &|guess| {
            if guess % 8 == 7 { Ok(right.to_owned()) } else { other_code(right, 1 + guess) }
        })?;
        let proofs = stored(fleet, id)?.2;
        *tallies.entry((tally.evaluated(), tally.verified)).or_default() += 1;
        report_if_broken(report, &tally, proofs);
        all.extend(times);
        wall += took;
    }
    report.measured("100 challenges, 64 guesses each at once", all, wall);
    let bounded = tallies.keys().all(|&(evaluated, verified)| evaluated <= 5 && verified <= 1);
    report.promise("at most 5 evaluated and 1 verified at each", &bounded, &true);
    report.note(&format!("(evaluated, verified): challenges {tallies:?}"));
    Ok(())
}

fn report_if_broken(report: &mut Report, tally: &Tally, proofs: i64) {
    if i64::from(tally.verified) != proofs {
        report.promise("proofs stored for a burst", &proofs, &i64::from(tally.verified));
    }
}

type Guesses = (Tally, Vec<Duration>, Duration);

fn guess(
    fleet: &mut Fleet,
    keys: &KeyRing,
    customer: &Customer,
    id: ChallengeId,
    guesses: u32,
    typed: &(dyn Fn(u32) -> Fallible<String> + Sync),
) -> Fallible<Guesses> {
    let next = AtomicU32::new(0);
    let (done, wall) = fleet.run(|_, database| {
        let (mut tally, mut times) = (Tally::default(), Vec::new());
        loop {
            let guess = next.fetch_add(1, Ordering::Relaxed);
            if guess >= guesses {
                return Ok((tally, times));
            }
            let typed = Secret::new(typed(guess)?);
            let start = Instant::now();
            let outcome = answer(database, id, &typed, &customer.number, &customer.session, keys, now()?);
            times.push(start.elapsed());
            match outcome {
                Ok(Answer::Wrong { .. }) => tally.wrong += 1,
                Ok(Answer::Closed(CloseReason::TriesUsedUp)) => tally.last_wrong += 1,
                Ok(Answer::Verified) => tally.verified += 1,
                Err(StepError::Refused(AnswerError::Closed(CloseReason::TriesUsedUp))) => tally.refused_used_up += 1,
                Err(StepError::Refused(AnswerError::Closed(CloseReason::Verified))) => tally.refused_verified += 1,
                Ok(other) => return Err(format!("an answer of another kind: {other:?}").into()),
                Err(error) => return Err(error.into()),
            }
        }
    })?;
    let (mut tally, mut times) = (Tally::default(), Vec::new());
    for (part, took) in done {
        tally.add(&part);
        times.extend(took);
    }
    Ok((tally, times, wall))
}

/// Status, tries left and number of proofs of a challenge, by the tables.
fn stored(fleet: &mut Fleet, id: ChallengeId) -> Fallible<(String, i32, i64)> {
    let row = fleet.first()?.client.query_one(
        "SELECT state->>'status', (state->>'tries_left')::int,
             (SELECT count(*) FROM sealed_proof WHERE challenge_id = id)
         FROM challenge WHERE id = $1",
        &[&id.as_bytes().as_slice()],
    )?;
    Ok((row.get(0), row.get(1), row.get(2)))
}
