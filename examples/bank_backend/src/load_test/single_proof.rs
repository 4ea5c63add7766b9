//! The right code from everywhere at once, and customers without malice.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use bonin::challenge::{AnswerError, ChallengeId, CloseReason, KeyRing, StepError};
use bonin::pii::Secret;

use super::fleet::Fleet;
use super::report::Report;
use crate::Fallible;
use crate::customers::{Customer, now};
use crate::proofs::{Answer, Opening, answer, open_account};

/// Challenges that all connections answer rightly in the same moment.
const CHALLENGES: u32 = 200;

/// Customers who get a code, type it and open an account.
const CUSTOMERS: u32 = 5_000;

pub fn run(fleet: &mut Fleet, keys: &KeyRing, report: &mut Report) -> Fallible<()> {
    let (mut times, mut wall) = (Vec::new(), Duration::ZERO);
    let (mut single, mut refused, mut kept) = (0, 0, 0);
    let mut proven: Vec<(Customer, ChallengeId)> = Vec::new();
    for place in 0..CHALLENGES {
        let customer = Customer::new(1_000 + place)?;
        let (id, code) = customer.issue(fleet.first()?, keys, now()?)?;
        let (outcomes, took) = fleet.run(|_, database| {
            let typed = Secret::new(code.secret().expose().to_owned());
            let start = Instant::now();
            let outcome = answer(database, id, &typed, &customer.number, &customer.session, keys, now()?);
            let took = start.elapsed();
            match outcome {
                Ok(Answer::Verified) => Ok((true, took)),
                Err(StepError::Refused(AnswerError::Closed(CloseReason::Verified))) => Ok((false, took)),
                other => Err(format!("a right answer came to {other:?}").into()),
            }
        })?;
        let verified = outcomes.iter().filter(|(verified, _)| *verified).count();
        single += u32::from(verified == 1);
        refused += outcomes.len() - verified;
        kept += proofs(fleet, id)?;
        times.extend(outcomes.into_iter().map(|(_, took)| took));
        wall += took;
        proven.push((customer, id));
    }
    report.measured("200 challenges, 64 right answers each at once", times, wall);
    report.promise("challenges with exactly one Verified", &single, &CHALLENGES);
    report.promise("right answers refused because of it", &refused, &(200 * (super::CONNECTIONS - 1)));
    report.promise("proofs in the table", &kept, &i64::from(CHALLENGES));

    let (mut times, mut wall, mut single) = (Vec::new(), Duration::ZERO, 0);
    for (customer, id) in &proven {
        let (outcomes, took) = fleet.run(|_, database| {
            let start = Instant::now();
            let opening = open_account(database, *id, &customer.number, &customer.session, keys, now()?)?;
            Ok((opening, start.elapsed()))
        })?;
        let opened = outcomes.iter().filter(|(opening, _)| *opening == Opening::Opened).count();
        let before = outcomes.iter().filter(|(opening, _)| *opening == Opening::OpenedBefore).count();
        single += u32::from(opened == 1 && before == super::CONNECTIONS - 1);
        times.extend(outcomes.into_iter().map(|(_, took)| took));
        wall += took;
    }
    report.measured("each proof opened 64 times at once", times, wall);
    report.promise("proofs that opened exactly one account", &single, &CHALLENGES);

    // Nothing of one customer helps another.
    let stranger = Customer::new(999)?;
    let opening = match proven.first() {
        Some((_, id)) => open_account(fleet.first()?, *id, &stranger.number, &stranger.session, keys, now()?)?,
        None => Opening::NoProof,
    };
    report.promise("a proof in another session", &opening, &Opening::Refused);
    throughput(fleet, keys, report)
}

fn throughput(fleet: &mut Fleet, keys: &KeyRing, report: &mut Report) -> Fallible<()> {
    let next = AtomicU32::new(0);
    let (done, wall) = fleet.run(|_, database| {
        let mut times: [Vec<Duration>; 3] = Default::default();
        let [issues, answers, openings] = &mut times;
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            if place >= CUSTOMERS {
                return Ok(times);
            }
            let customer = Customer::new(10_000 + place)?;
            let start = Instant::now();
            let (id, code) = customer.issue(database, keys, now()?)?;
            issues.push(start.elapsed());
            let start = Instant::now();
            let answer = answer(database, id, code.secret(), &customer.number, &customer.session, keys, now()?)?;
            answers.push(start.elapsed());
            let start = Instant::now();
            let opening = open_account(database, id, &customer.number, &customer.session, keys, now()?)?;
            openings.push(start.elapsed());
            if (answer, opening) != (Answer::Verified, Opening::Opened) {
                return Err(format!("a right answer came to {answer:?}, {opening:?}").into());
            }
        }
    })?;
    let mut times: [Vec<Duration>; 3] = Default::default();
    for part in done {
        for (all, some) in times.iter_mut().zip(part) {
            all.extend(some);
        }
    }
    let names = ["5,000 customers: issue and store", "  answer, with its proof", "  open the proof and an account"];
    for (name, times) in names.into_iter().zip(times) {
        report.measured(name, times, wall);
    }
    Ok(())
}

fn proofs(fleet: &mut Fleet, id: ChallengeId) -> Fallible<i64> {
    let count = "SELECT count(*) FROM sealed_proof WHERE challenge_id = $1";
    Ok(fleet.first()?.client.query_one(count, &[&id.as_bytes().as_slice()])?.get(0))
}
