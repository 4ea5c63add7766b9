//! Processes that are killed in the middle, and a database that crashes.

mod workers;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::process::Command;
use std::time::{Duration, Instant};

use bonin::challenge::ChallengeId;
use getrandom::SysRng;
use rand_core::{Rng as _, UnwrapErr};

use super::report::Report;
use crate::Fallible;
use crate::customers::other_code;
use crate::database::Database;
use workers::{Reply, Workers};

/// Customers who go all the way, each with a challenge at least.
const CUSTOMERS: u32 = 10_000;

/// Customers on their way at once.
const AT_ONCE: u32 = 400;

/// First of the customers' places.
const FIRST: u32 = 100_000;

/// One worker is killed each time that so many customers have finished, on average.
const FINISHED_PER_KILL: u32 = 150;

/// The database crashes when this share of the customers has finished.
const CRASHES: [u32; 3] = [CUSTOMERS / 4, CUSTOMERS / 2, CUSTOMERS / 4 * 3];

/// A request to a worker.
#[derive(Clone)]
enum Request {
    Issue { customer: u32 },
    Answer { customer: u32, id: String, code: String, right: bool },
    Open { customer: u32, id: String },
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Issue { customer } => write!(f, "issue {customer}"),
            Self::Answer { customer, id, code, .. } => write!(f, "answer {customer} {id} {code}"),
            Self::Open { customer, id } => write!(f, "open {customer} {id}"),
        }
    }
}

/// What the workers said: all that a customer or another system could have acted on.
#[derive(Default)]
struct Journal {
    issued: Vec<String>,
    verified: BTreeMap<String, u32>,
    verified_before: BTreeSet<String>,
    opened: Vec<String>,
    opened_before: u32,
    /// The challenge that each finished customer's account was opened on.
    finished: BTreeMap<u32, String>,
    unknown: u32,
    /// Answers that no promise allows, and the customers who got them and did not finish.
    wrong: BTreeMap<String, u32>,
    given_up: BTreeSet<u32>,
    issue_times: Vec<Duration>,
    answer_times: Vec<Duration>,
    open_times: Vec<Duration>,
}

pub fn run(url: &str, crash_database: bool, report: &mut Report) -> Fallible<()> {
    let mut admin = Database::connect(url)?;
    let before: i64 = admin.client.query_one("SELECT count(*) FROM challenge", &[])?.get(0);
    drop(admin);

    let start = Instant::now();
    let mut rng = UnwrapErr(SysRng);
    let mut workers = Workers::start(url, &super::random())?;
    let mut journal = Journal::default();
    let (mut begun, mut kills, mut crashes, mut next_kill) = (0, 0, 0, FINISHED_PER_KILL);
    loop {
        let finished = journal.done();
        // Also the second of two equal answers is waited for.
        if finished >= CUSTOMERS && workers.is_idle() {
            break;
        }
        while begun < CUSTOMERS && begun < finished + AT_ONCE {
            workers.ask(Request::Issue { customer: FIRST + begun });
            begun += 1;
        }
        if finished >= next_kill {
            workers.kill(rng.next_u32())?;
            kills += 1;
            next_kill += 1 + rng.next_u32() % (2 * FINISHED_PER_KILL);
        }
        if crash_database && CRASHES.get(crashes).is_some_and(|&share| finished >= share) {
            crash(url)?;
            crashes += 1;
        }
        match workers.next()? {
            Reply::Answered(request, took, answer) => journal.take(request, took, &answer, &mut workers, &mut rng)?,
            Reply::Unknown(requests) => {
                // A customer who saw nothing tries again. A wrong code is not typed twice, so that tries last.
                journal.unknown += requests.len() as u32;
                let again = |request: &Request| !matches!(request, Request::Answer { right: false, .. });
                requests.into_iter().filter(again).for_each(|request| workers.ask(request));
            }
        }
    }
    let wall = start.elapsed();
    workers.finish()?;

    for (what, times) in [
        ("10,000 customers, workers killed: issue", &mut journal.issue_times),
        ("  answer, with its proof", &mut journal.answer_times),
        ("  open the proof and an account", &mut journal.open_times),
    ] {
        report.measured(what, std::mem::take(times), wall);
    }
    report.note(&format!("worker processes killed: {kills}; crashes of the database: {crashes}"));
    report.note(&format!("requests of which nothing was heard: {}", journal.unknown));
    check(&mut Database::connect_patiently(url)?, &journal, before, report)
}

impl Journal {
    /// Customers for whom nothing more is to come.
    fn done(&self) -> u32 {
        (self.finished.len() + self.given_up.len()) as u32
    }

    fn finish(&mut self, customer: u32, id: String) {
        self.given_up.remove(&customer);
        self.finished.insert(customer, id);
    }

    fn take(
        &mut self,
        request: Request,
        took: Duration,
        answer: &str,
        workers: &mut Workers<Request>,
        rng: &mut crate::customers::Rng,
    ) -> Fallible<()> {
        match (request, answer.split(' ').collect::<Vec<_>>().as_slice()) {
            (Request::Issue { customer }, ["issued", id, code]) => {
                self.issue_times.push(took);
                self.issued.push((*id).to_owned());
                let answer = |code: String, right| Request::Answer { customer, id: (*id).to_owned(), code, right };
                // One customer in five mistypes, one in five presses the button twice: at the same time as the right answer.
                let chance = rng.next_u32() % 5;
                if chance == 0 {
                    workers.ask(answer(other_code(code, 1 + rng.next_u32() % 999_999)?, false));
                }
                workers.ask(answer((*code).to_owned(), true));
                if chance == 1 {
                    workers.ask(answer((*code).to_owned(), true));
                }
            }
            (Request::Answer { customer, id, right: true, .. }, ["verified"]) => {
                self.answer_times.push(took);
                *self.verified.entry(id.clone()).or_default() += 1;
                workers.ask(Request::Open { customer, id });
            }
            (Request::Answer { customer, id, right: true, .. }, ["verified-before"]) => {
                self.verified_before.insert(id.clone());
                workers.ask(Request::Open { customer, id });
            }
            // A wrong code may come after the right one.
            (Request::Answer { right: false, .. }, ["wrong" | "verified-before"]) => self.answer_times.push(took),
            (Request::Open { customer, id }, ["opened"]) => {
                self.open_times.push(took);
                self.opened.push(id.clone());
                self.finish(customer, id);
            }
            (Request::Open { customer, id }, ["opened-before"]) => {
                self.opened_before += 1;
                self.finish(customer, id);
            }
            (request, _) => {
                let (kind, customer) = match request {
                    Request::Issue { customer } => ("issue", customer),
                    Request::Answer { customer, right: true, .. } => ("right answer", customer),
                    Request::Answer { customer, right: false, .. } => ("wrong answer", customer),
                    Request::Open { customer, .. } => ("open", customer),
                };
                let answer = answer.split(' ').next().unwrap_or_default();
                *self.wrong.entry(format!("{kind}: {answer}")).or_default() += 1;
                if !self.finished.contains_key(&customer) {
                    self.given_up.insert(customer);
                }
            }
        }
        Ok(())
    }
}

/// Kills one of the server's processes in the middle of its work. The server then ends all others, since their shared
/// memory can't be trusted any more, and recovers from its log: all that was not committed is gone.
fn crash(url: &str) -> Fallible<()> {
    let mut admin = Database::connect_patiently(url)?;
    let victim: i32 = admin
        .client
        .query_one(
            "SELECT pid FROM pg_stat_activity WHERE application_name = 'bank_backend'
             ORDER BY (pid = pg_backend_pid()), (state = 'active') DESC, random() LIMIT 1",
            &[],
        )?
        .get(0);
    if !Command::new("kill").args(["-KILL", &victim.to_string()]).status()?.success() {
        return Err("a server process could not be killed: is it another user's, or on another machine?".into());
    }
    Ok(())
}

fn check(database: &mut Database, journal: &Journal, before: i64, report: &mut Report) -> Fallible<()> {
    let ids = |texts: &mut dyn Iterator<Item = &String>| -> Fallible<Vec<Vec<u8>>> {
        texts.map(|text| Ok(ChallengeId::from_hex(text).ok_or("not a challenge")?.as_bytes().to_vec())).collect()
    };
    let issued = ids(&mut journal.issued.iter())?;
    let verified = ids(&mut journal.verified.keys())?;
    let opened = ids(&mut journal.opened.iter())?;
    let finished = ids(&mut journal.finished.values())?;
    let client = &mut database.client;
    let mut count = |sql: &str, of: Option<&Vec<Vec<u8>>>| -> Fallible<i64> {
        let row = match of {
            Some(ids) => client.query_one(sql, &[ids])?,
            None => client.query_one(sql, &[])?,
        };
        Ok(row.get(0))
    };

    report.promise("answers that can't be", &journal.wrong, &BTreeMap::new());
    let twice = journal.verified.values().filter(|&&times| times > 1).count();
    report.promise("challenges told Verified twice", &twice, &0);
    let sql = "SELECT count(*) FROM unnest($1::bytea[]) AS told (id)
               WHERE NOT EXISTS (SELECT FROM challenge WHERE challenge.id = told.id)";
    report.promise("challenges told issued that are not in the table", &count(sql, Some(&issued))?, &0);
    let sql = "SELECT count(*) FROM unnest($1::bytea[]) AS told (id)
               WHERE NOT EXISTS (SELECT FROM sealed_proof WHERE challenge_id = told.id)";
    report.promise("challenges told Verified without a proof in the table", &count(sql, Some(&verified))?, &0);
    let sql = "SELECT count(*) FROM challenge FULL JOIN sealed_proof ON challenge_id = id
               WHERE (state->>'status' = 'verified') IS DISTINCT FROM (challenge_id IS NOT NULL)";
    report.promise("verified states without a proof, or the reverse", &count(sql, None)?, &0);
    let sql = "SELECT count(*) FROM unnest($1::bytea[]) AS told (id)
               WHERE NOT EXISTS (SELECT FROM account_opening WHERE challenge_id = told.id)";
    report.promise("accounts told opened that are not in the table", &count(sql, Some(&opened))?, &0);
    let sql = "SELECT count(*) FROM (SELECT FROM account_opening GROUP BY challenge_id HAVING count(*) > 1) AS twice";
    report.promise("proofs that opened two accounts", &count(sql, None)?, &0);
    let sql = "SELECT count(*) FROM account_opening FULL JOIN spent_proof USING (challenge_id)
               WHERE account_opening.id IS NULL OR seal IS NULL";
    report.promise("proofs spent without an account, or the reverse", &count(sql, None)?, &0);
    let sql = "SELECT count(*) FROM account_opening WHERE challenge_id = ANY ($1)";
    report.promise("customers with exactly one account", &count(sql, Some(&finished))?, &i64::from(CUSTOMERS));

    let total = count("SELECT count(*) FROM challenge", None)? - before;
    let untold = total - issued.len() as i64;
    let late = journal.verified_before.iter().filter(|id| !journal.verified.contains_key(*id)).count();
    report.note(&format!(
        "committed, but its process died before it could say so: {untold} issued, {late} verified, {} accounts",
        journal.finished.len() - journal.opened.iter().collect::<BTreeSet<_>>().len()
    ));
    Ok(())
}
