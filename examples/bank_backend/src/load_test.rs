//! What is promised, tried on a real database, with a table of how long it took.

mod crash;
mod fleet;
mod guessing;
mod ledger;
mod report;
mod single_proof;
mod upgrade;

use std::thread;
use std::time::Duration;

use bonin::challenge::{KeyId, KeyRing};
use getrandom::SysRng;
use postgres::Client;
use rand_core::{Rng as _, UnwrapErr};

use crate::Fallible;
use crate::database::{Database, connect};
use crate::migrate::{LATEST, migrate};
use fleet::Fleet;
use report::Report;

/// Connections that ask at the same time.
const CONNECTIONS: usize = 64;

/// `false` if a promise was broken.
pub fn run(url: &str, crash_database: bool) -> Fallible<bool> {
    let mut admin = connect(url)?;
    migrate(&mut admin, LATEST)?;
    let held: i64 = admin.query_one("SELECT count(*) FROM challenge", &[])?.get(0);
    if held > 0 {
        return Err("the load test counts whole tables: give it an empty database".into());
    }
    let mut report = Report::start(&mut admin)?;

    upgrade::run(url, &mut report)?;
    let mut fleet = Fleet::connect(url, CONNECTIONS)?;
    let keys = ring(&random())?;
    guessing::run(&mut fleet, &keys, &mut report)?;
    single_proof::run(&mut fleet, &keys, &mut report)?;
    ledger::run(&mut fleet, &mut report)?;
    drop(fleet);
    index_free_updates(&mut admin, &report)?;
    crash::run(url, crash_database, &mut report)?;
    upgrade::sweep_old(&mut Database::connect(url)?, &mut report)?;
    Ok(report.finish())
}

/// How many updates needed no entry in any index. A server process counts its own and hands them in when it ends.
fn index_free_updates(admin: &mut Client, report: &Report) -> Fallible<()> {
    thread::sleep(Duration::from_secs(1));
    for table in ["challenge", "send_history"] {
        let sql = "SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_user_tables WHERE relname = $1";
        let row = admin.query_one(sql, &[&table])?;
        let (updates, index_free): (i64, i64) = (row.get(0), row.get(1));
        report.note(&format!("updates of {table}: {updates}, without touching an index: {index_free}"));
    }
    Ok(())
}

/// A ring of one key. A bank's comes from its vault.
pub fn ring(key: &[u8]) -> Fallible<KeyRing> {
    Ok(KeyRing::new(KeyId::new(1), key)?)
}

fn random() -> [u8; 32] {
    let mut bytes = [0; 32];
    UnwrapErr(SysRng).fill_bytes(&mut bytes);
    bytes
}
