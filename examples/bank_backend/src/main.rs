//! Challenges, proofs and the send ledger of `bonin` in PostgreSQL, and a load test of what they promise.
//!
//! `./run` starts a PostgreSQL of its own and does all of it. See README.md.
#![forbid(unsafe_code)]

mod customers;
mod database;
mod error;
mod ledger_store;
mod load_test;
mod migrate;
mod proofs;
mod store;
mod sweep;
mod worker;

use std::env;
use std::error::Error;
use std::process::ExitCode;

pub type Fallible<T> = Result<T, Box<dyn Error + Send + Sync>>;

const USAGE: &str = "usage: bank_backend migrate | load-test [--crash-database] | sweep

DATABASE_URL names the database: host=/run/postgresql user=bank dbname=bank
load-test wants an empty database of its own; --crash-database also kills server processes on this machine.";

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match (env::var("DATABASE_URL"), arguments.as_slice()) {
        (Ok(url), ["migrate"]) => finish(apply(&url)),
        (Ok(url), ["load-test"]) => finish(load_test::run(&url, false)),
        (Ok(url), ["load-test", "--crash-database"]) => finish(load_test::run(&url, true)),
        (Ok(url), ["sweep"]) => finish(forget(&url)),
        (Ok(url), ["worker"]) => finish(worker::run(&url).map(|()| true)),
        _ => {
            eprintln!("{USAGE}");
            ExitCode::from(2)
        }
    }
}

fn finish(done: Fallible<bool>) -> ExitCode {
    match done {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("failed: {error}");
            let mut cause = error.source();
            while let Some(error) = cause {
                eprintln!("because: {error}");
                cause = error.source();
            }
            ExitCode::from(2)
        }
    }
}

fn apply(url: &str) -> Fallible<bool> {
    let applied = migrate::migrate(&mut database::connect(url)?, migrate::LATEST)?;
    println!("schema at version {}; applied now: {applied:?}", migrate::LATEST);
    Ok(true)
}

fn forget(url: &str) -> Fallible<bool> {
    println!("{:?}", sweep::sweep(&mut database::connect(url)?)?);
    Ok(true)
}
