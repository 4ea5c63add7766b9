//! The send ledger, asked for one number by everybody at once.

use core::time::Duration;
use std::net::{IpAddr, Ipv4Addr};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Instant;

use bonin::challenge::ledger::{Dimension, MemoryLedger, ReserveError, SendPolicy, SendSubject, SendWindow, reserve};
use bonin::challenge::{KeyId, KeyRing, Purpose, UnixTime};

use super::fleet::Fleet;
use super::report::Report;
use crate::Fallible;
use crate::customers::now;
use crate::database::Database;
use crate::ledger_store::Ledger;

/// Requests for one number within the first wait.
const FLOOD: u32 = 10_000;

/// Numbers that a whole day is played for.
const NUMBERS: u32 = 16;

/// Different numbers that are sent to once.
const CUSTOMERS: u32 = 5_000;

const DAY: Duration = Duration::from_secs(24 * 3600);

/// The shortest step of the library's clock.
const MILLISECOND: Duration = Duration::from_millis(1);

/// Gives each request a device and an address of its own, as a botnet would: only number and prefix limit it.
static REQUESTS: AtomicU32 = AtomicU32::new(0);

fn subject<'k>(keys: &'k KeyRing, number: &str) -> Fallible<SendSubject<'k>> {
    let request = REQUESTS.fetch_add(1, Ordering::Relaxed);
    let address = IpAddr::V4(Ipv4Addr::from_bits(u32::from(Ipv4Addr::new(10, 0, 0, 0)) + request));
    Ok(SendSubject::new(keys, Purpose::PhonePossession)
        .number(number)?
        .device(&request.to_be_bytes())?
        .address(address)?)
}

/// Whether a send was admitted; asked again as long as other requests are always first.
fn admitted(
    database: &mut Database,
    policy: &SendPolicy,
    keys: &KeyRing,
    number: &str,
    now: UnixTime,
    contended: &AtomicU32,
) -> Fallible<bool> {
    let ledger = Ledger::new(&mut database.client, &database.ledger);
    let subject = subject(keys, number)?;
    loop {
        match reserve(&ledger, policy, &subject, now) {
            Ok(_ticket) => return Ok(true),
            Err(ReserveError::Refused(_)) => return Ok(false),
            Err(ReserveError::Contended) => contended.fetch_add(1, Ordering::Relaxed),
            Err(error) => return Err(error.into()),
        };
    }
}

pub fn run(fleet: &mut Fleet, report: &mut Report) -> Fallible<()> {
    let keys = KeyRing::new(KeyId::new(1), &super::random())?;
    let policy = SendPolicy::phone();
    flood(fleet, &policy, &keys, report)?;
    day(fleet, &policy, &keys, report)?;
    prefix(fleet, &policy, &keys, report)?;
    throughput(fleet, &policy, &keys, report)
}

fn flood(fleet: &mut Fleet, policy: &SendPolicy, keys: &KeyRing, report: &mut Report) -> Fallible<()> {
    let (next, contended, at) = (AtomicU32::new(0), AtomicU32::new(0), now()?);
    let (done, wall) = fleet.run(|_, database| {
        let (mut sends, mut times) = (0, Vec::new());
        while next.fetch_add(1, Ordering::Relaxed) < FLOOD {
            let start = Instant::now();
            sends += u32::from(admitted(database, policy, keys, "01090000000", at, &contended)?);
            times.push(start.elapsed());
        }
        Ok((sends, times))
    })?;
    let sends: u32 = done.iter().map(|(sends, _)| sends).sum();
    report.measured("10,000 sends asked for one number at once", done.into_iter().flat_map(|(_, t)| t).collect(), wall);
    report.promise("admitted", &sends, &1);
    Ok(())
}

/// Plays a day for each of some numbers. The clock stands still while all connections ask for all of them, and moves from
/// one instant to the next at which the policy, kept in memory by one process, begins to admit; and to the millisecond
/// before that.
fn day(fleet: &mut Fleet, policy: &SendPolicy, keys: &KeyRing, report: &mut Report) -> Fallible<()> {
    let numbers: Vec<String> = (0..NUMBERS).map(|place| format!("010{:04}0000", 3_000 + place)).collect();
    let (memory, begin, contended) = (MemoryLedger::default(), now()?, AtomicU32::new(0));
    let (mut at, mut expected, mut instants) = (begin, Vec::new(), Vec::new());
    while at < begin.plus(DAY) {
        match reserve(&memory, policy, &subject(keys, "01030000000")?, at) {
            Ok(_ticket) => {
                expected.push(at);
                instants.extend([at.minus(MILLISECOND), at]);
            }
            Err(ReserveError::Refused(refusal)) => at = refusal.retry_at,
            Err(error) => return Err(error.into()),
        }
    }
    // Before the beginning nothing is asked; after the last, once more at the end of the day.
    instants.remove(0);
    instants.push(begin.plus(DAY).minus(MILLISECOND));

    let mut sends: Vec<Vec<UnixTime>> = vec![Vec::new(); numbers.len()];
    let (mut times, mut wall) = (Vec::new(), Duration::ZERO);
    for at in instants {
        let (done, took) = fleet.run(|place, database| {
            let (mut sent, mut times) = (Vec::new(), Vec::new());
            for turn in 0..numbers.len() {
                let which = (turn + place) % numbers.len();
                let Some(number) = numbers.get(which) else { continue };
                let start = Instant::now();
                if admitted(database, policy, keys, number, at, &contended)? {
                    sent.push(which);
                }
                times.push(start.elapsed());
            }
            Ok((sent, times))
        })?;
        for (sent, took) in done {
            for which in sent {
                if let Some(sends) = sends.get_mut(which) {
                    sends.push(at);
                }
            }
            times.extend(took);
        }
        wall += took;
    }
    report.measured("a day of 16 numbers, 64 asking at each instant", times, wall);
    let as_one = sends.iter().filter(|sends| **sends == expected).count();
    report.promise("numbers sent to just as by a single process", &as_one, &numbers.len());
    let windows: Vec<SendWindow> =
        policy.rules(Dimension::Number).map_or_else(Vec::new, |rules| rules.windows().to_vec());
    for window in windows {
        let most = sends.iter().map(|sends| most_within(sends, window.span())).max().unwrap_or(0);
        let (limit, seconds) = (window.limit() as usize, window.span().as_secs());
        report.promise(&format!("most sends to a number in any {seconds} s, at most {limit}"), &(most <= limit), &true);
        report.note(&format!("most found: {most}"));
    }
    Ok(())
}

/// Most of these times that lie within one window, which reaches from a send up to, not including, its span later.
fn most_within(sends: &[UnixTime], span: Duration) -> usize {
    let from = |first: &UnixTime| sends.iter().filter(|at| **at >= *first && **at < first.plus(span)).count();
    sends.iter().map(from).max().unwrap_or(0)
}

/// Numbers of one block, all at the same instant: they share the row of their prefix.
fn prefix(fleet: &mut Fleet, policy: &SendPolicy, keys: &KeyRing, report: &mut Report) -> Fallible<()> {
    let (contended, at) = (AtomicU32::new(0), now()?);
    let (done, wall) = fleet.run(|place, database| {
        let start = Instant::now();
        let sent = admitted(database, policy, keys, &format!("0109500{place:04}"), at, &contended)?;
        Ok((sent, start.elapsed()))
    })?;
    let sends = done.iter().filter(|(sent, _)| *sent).count();
    report.measured("64 numbers of one block at once", done.into_iter().map(|(_, took)| took).collect(), wall);
    let windows = policy.rules(Dimension::NumberPrefix).map_or_else(Vec::new, |rules| rules.windows().to_vec());
    let limit = windows.iter().map(|window| window.limit() as usize).min().unwrap_or(0);
    report.promise("admitted, the block's limit in ten minutes", &sends, &limit);
    report.note(&format!("given up for others' sake and asked again: {}", contended.load(Ordering::Relaxed)));
    Ok(())
}

fn throughput(fleet: &mut Fleet, policy: &SendPolicy, keys: &KeyRing, report: &mut Report) -> Fallible<()> {
    let (next, contended, at) = (AtomicU32::new(0), AtomicU32::new(0), now()?);
    let (done, wall) = fleet.run(|_, database| {
        let (mut sends, mut times) = (0, Vec::new());
        loop {
            let place = next.fetch_add(1, Ordering::Relaxed);
            if place >= CUSTOMERS {
                return Ok((sends, times));
            }
            // Another block for each.
            let (number, start) = (format!("010{:04}0000", 4_000 + place), Instant::now());
            sends += u32::from(admitted(database, policy, keys, &number, at, &contended)?);
            times.push(start.elapsed());
        }
    })?;
    let sends: u32 = done.iter().map(|(sends, _)| sends).sum();
    report.measured("5,000 sends to different numbers", done.into_iter().flat_map(|(_, t)| t).collect(), wall);
    report.promise("admitted", &sends, &CUSTOMERS);
    Ok(())
}
