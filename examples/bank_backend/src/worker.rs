//! A process that serves requests from its standard input until it is killed: what the crash test kills.
//!
//! The first line is the key, in hexadecimal, so that it is in no argument and no environment. Each further line is a
//! request, and each line of output its answer, written after the commit:
//!
//! | request | answer |
//! |---|---|
//! | `TASK issue CUSTOMER` | `TASK MICROS issued CHALLENGE CODE` |
//! | `TASK answer CUSTOMER CHALLENGE CODE` | `TASK MICROS verified`, `wrong`, `closed`, `verified-before`, `unknown` |
//! | `TASK open CUSTOMER CHALLENGE` | `TASK MICROS opened`, `opened-before`, `no-proof`, `refused` |
//!
//! `TASK 0 failed` says that the database failed and that nothing is known. Codes appear here because whoever reads the
//! answers plays the text messages and the customers.

use std::io::{self, BufRead as _, BufReader, Read as _, Stdin, Write as _};
use std::sync::Mutex;
use std::thread;
use std::time::Instant;

use bonin::challenge::{AnswerError, ChallengeId, CloseReason, KeyRing, StepError};
use bonin::pii::Secret;

use crate::Fallible;
use crate::customers::{Customer, now};
use crate::database::Database;
use crate::load_test::ring;
use crate::proofs::{Answer, Opening, answer, open_account};

/// Connections of a worker, each with a thread.
pub const THREADS: usize = 16;

/// Bytes of the key.
const KEY_BYTES: usize = 32;

pub fn run(url: &str) -> Fallible<()> {
    let mut input = BufReader::new(io::stdin());
    let keys = ring(&read_key(&mut input)?)?;
    let input = Mutex::new(input);
    thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS).map(|_| scope.spawn(|| serve(url, &keys, &input))).collect();
        threads.into_iter().try_for_each(|thread| thread.join().unwrap_or_else(|_| Err("a thread panicked".into())))
    })
}

fn read_key(input: &mut BufReader<Stdin>) -> Fallible<Vec<u8>> {
    let mut line = String::new();
    input.take(1024).read_line(&mut line)?;
    let digits = line.trim().as_bytes().chunks(2).map(|pair| Ok(u8::from_str_radix(std::str::from_utf8(pair)?, 16)?));
    let key: Vec<u8> = digits.collect::<Fallible<_>>()?;
    if key.len() == KEY_BYTES { Ok(key) } else { Err("the key has another length".into()) }
}

fn serve(url: &str, keys: &KeyRing, input: &Mutex<BufReader<Stdin>>) -> Fallible<()> {
    let mut database = Database::connect_patiently(url)?;
    loop {
        let mut line = String::new();
        let read = input.lock().map_err(|_| "a thread panicked")?.read_line(&mut line)?;
        if read == 0 {
            return Ok(());
        }
        let (task, request) = line.trim_end().split_once(' ').ok_or("not a request")?;
        let start = Instant::now();
        let reply = match handle(&mut database, keys, request) {
            Ok(reply) => format!("{task} {} {reply}\n", start.elapsed().as_micros()),
            Err(_) => {
                database = Database::connect_patiently(url)?;
                format!("{task} 0 failed\n")
            }
        };
        // One write of less than a pipe's atomic size: a process that is killed has written the line, or none of it.
        io::stdout().lock().write_all(reply.as_bytes())?;
        io::stdout().lock().flush()?;
    }
}

fn handle(database: &mut Database, keys: &KeyRing, request: &str) -> Fallible<String> {
    let words: Vec<&str> = request.split(' ').collect();
    match words.as_slice() {
        ["issue", customer] => {
            let (id, code) = Customer::new(customer.parse()?)?.issue(database, keys, now()?)?;
            Ok(format!("issued {id} {}", code.secret().expose()))
        }
        ["answer", customer, id, code] => {
            let (customer, id) = (Customer::new(customer.parse()?)?, parse_id(id)?);
            let typed = Secret::new((*code).to_owned());
            match answer(database, id, &typed, &customer.number, &customer.session, keys, now()?) {
                Ok(Answer::Verified) => Ok("verified".into()),
                Ok(Answer::Wrong { .. }) => Ok("wrong".into()),
                Err(StepError::Refused(AnswerError::Closed(CloseReason::Verified))) => Ok("verified-before".into()),
                Ok(Answer::Closed(_)) | Err(StepError::Refused(_)) => Ok("closed".into()),
                Err(StepError::NotFound) => Ok("unknown".into()),
                Err(error) => Err(error.into()),
            }
        }
        ["open", customer, id] => {
            let (customer, id) = (Customer::new(customer.parse()?)?, parse_id(id)?);
            let opening = open_account(database, id, &customer.number, &customer.session, keys, now()?)?;
            Ok(match opening {
                Opening::Opened => "opened",
                Opening::OpenedBefore => "opened-before",
                Opening::NoProof => "no-proof",
                Opening::Refused => "refused",
            }
            .into())
        }
        _ => Err("not a request".into()),
    }
}

fn parse_id(text: &str) -> Fallible<ChallengeId> {
    ChallengeId::from_hex(text).ok_or_else(|| "not a challenge".into())
}
