//! bonin beside libjpeg-turbo and Tesseract: the same photos, one run, one core, turn by turn.
//!
//!     cargo run --release -- FOLDER...
//!
//! Each folder holds photos of one size and their `truth.jsonl`. See README.md.

#![allow(clippy::disallowed_methods, clippy::disallowed_macros)]

mod arguments;
mod compare;
mod photos;
mod process;
mod tesseract;
mod timing;
mod turbo;

use std::error::Error;
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};

use arguments::Task;

/// Threads that Tesseract may use, read once when a process starts. With more it is slower on pictures of this size.
const TESSERACT_THREADS: (&str, &str) = ("OMP_THREAD_LIMIT", "1");

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("peers: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Box<dyn Error>> {
    let given: Vec<String> = std::env::args().skip(1).collect();
    let task = arguments::parse(&given)?;
    if let Task::Read(order) = task {
        return process::answer(&order);
    }
    let (name, threads) = TESSERACT_THREADS;
    if std::env::var(name).as_deref() != Ok(threads) {
        return Err(Command::new(std::env::current_exe()?).args(&given).env(name, threads).exec().into());
    }
    let Task::Compare(plan) = task else { return Ok(()) };
    for folder in &plan.folders {
        let photos = photos::load(folder)?;
        println!("\n## {}\n", photos::size_of(&photos)?);
        compare::one_after_another(&photos, &plan)?;
        process::throughput(folder, &plan)?;
    }
    Ok(())
}
