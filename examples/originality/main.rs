//! Says how well recaptures and copies are told from originals, on a folder of photos whose truth is known, and learns a
//! threshold from them as a host would from its own.
//!
//! ```text
//! cargo run --release --example originality -- FOLDER... [--rate 0.01] [--scores FILE]
//! cargo run --release --example originality -- FOLDER --dump FILE [--jitter 2]
//! ```
//!
//! `FOLDER` holds photos and `truth.jsonl`, one object a line: `file`, `cause` ("original" or a cause's stable name;
//! if missing, whatever has a `kind` is an original), `family`, and `quad` for `--dump`. The first line reads each
//! photo as a host does, prints who was flagged, and what would be with the threshold learned from these photos;
//! `--scores` writes every score. The second writes what was measured around the true outline, a little shaken, for
//! `models/training`.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "the library reads no clock and prints nothing; a program has to"
)]

mod dump;
mod report;
mod truth;

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use bonin::card::{CardReader, Outcome};

use report::Seen;
use truth::Truth;

const USAGE: &str =
    "usage: originality FOLDER... [--rate RATE] [--scores FILE] | originality FOLDER --dump FILE [--jitter N]";

/// Photos read at a time, with one reader.
const THREADS: usize = 2;

struct Arguments {
    folders: Vec<PathBuf>,
    rate: f32,
    scores: Option<PathBuf>,
    dump: Option<PathBuf>,
    jitter: u32,
}

fn main() -> ExitCode {
    match parse(std::env::args().skip(1)).and_then(|arguments| run(&arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            let _ = writeln!(io::stderr(), "originality: {fault}");
            ExitCode::FAILURE
        }
    }
}

fn parse(arguments: impl IntoIterator<Item = String>) -> Result<Arguments, String> {
    let mut arguments = arguments.into_iter();
    let mut parsed = Arguments { folders: Vec::new(), rate: 0.01, scores: None, dump: None, jitter: 1 };
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(USAGE);
        match argument.as_str() {
            "--rate" => parsed.rate = value()?.parse().map_err(|_| USAGE)?,
            "--scores" => parsed.scores = Some(value()?.into()),
            "--dump" => parsed.dump = Some(value()?.into()),
            "--jitter" => parsed.jitter = value()?.parse().map_err(|_| USAGE)?,
            option if option.starts_with("--") => return Err(USAGE.to_owned()),
            _ => parsed.folders.push(argument.into()),
        }
    }
    if parsed.folders.is_empty() { Err(USAGE.to_owned()) } else { Ok(parsed) }
}

fn run(arguments: &Arguments) -> Result<(), String> {
    if let Some(file) = &arguments.dump {
        let [folder] = arguments.folders.as_slice() else { return Err(USAGE.to_owned()) };
        return dump::write(folder, file, arguments.jitter.max(1));
    }
    let reader = CardReader::new().and_then(CardReader::assessing_originality).map_err(|error| error.to_string())?;
    let mut seen = Vec::new();
    for folder in &arguments.folders {
        seen.extend(read_all(&reader, folder, &truth::load(folder)?)?);
    }
    if let Some(path) = &arguments.scores {
        let lines = seen.iter().fold(String::new(), |mut lines, seen| {
            let score = seen.score().map_or("-".to_owned(), |score| format!("{score:.6}"));
            let _ = writeln!(lines, "{score} {} {} {}", seen.truth.cause, seen.truth.family, seen.truth.file);
            lines
        });
        fs::write(path, lines).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    match io::stdout().write_all(report::tables(&seen, arguments.rate).as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.to_string()),
        _ => Ok(()),
    }
}

/// All photos, in the order of their truth.
fn read_all(reader: &CardReader, folder: &std::path::Path, truths: &[Truth]) -> Result<Vec<Seen>, String> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(truth) = truths.get(index) else { return Ok(done) };
            let bytes = fs::read(folder.join(&truth.file)).map_err(|error| format!("{}: {error}", truth.file))?;
            // What can't be opened is not flagged and not read either.
            let reading = reader.read(&bytes, None).ok();
            let read = reading.as_ref().is_some_and(|reading| reading.outcome == Outcome::Read);
            let flagged = reading.as_ref().is_some_and(|reading| reading.reasons.iter().any(|&r| report::is_flag(r)));
            let originality = reading.and_then(|reading| reading.originality);
            done.push((index, Seen { truth: truth.clone(), read, flagged, originality }));
        }
    };
    let shares: Vec<Result<Vec<(usize, Seen)>, String>> = thread::scope(|scope| {
        let workers: Vec<_> = (0..THREADS).map(|_| scope.spawn(work)).collect();
        let joined =
            workers.into_iter().map(|w| w.join().unwrap_or_else(|_| Err("a reading thread panicked".to_owned())));
        joined.collect()
    });
    let mut seen: Vec<(usize, Seen)> =
        shares.into_iter().collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect();
    seen.sort_by_key(|(index, _)| *index);
    Ok(seen.into_iter().map(|(_, seen)| seen).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_come_in_any_order() {
        let parsed = |line: &str| parse(line.split_whitespace().map(str::to_owned));
        let arguments = parsed("--rate 0.02 a b --scores s").unwrap();
        assert_eq!((arguments.folders.len(), arguments.rate, arguments.jitter), (2, 0.02, 1));
        let arguments = parsed("a --jitter 3 --dump d").unwrap();
        assert_eq!((arguments.dump, arguments.jitter), (Some("d".into()), 3));
        for wrong in ["", "--rate", "a --rate x", "a --unknown"] {
            assert!(parsed(wrong).is_err(), "{wrong}");
        }
    }
}
