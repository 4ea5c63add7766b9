//! Reads a folder of photos whose truth is known and says how well that went.
//!
//! ```text
//! cargo run --release --example evaluate -- FOLDER [--json OUT] [--dump FILE] [--sheet PICTURE]
//! ```
//!
//! `FOLDER` holds photos and `truth.jsonl`, one object a line: `file`, `kind` (null where no card can be read), `look`,
//! `difficulty`, `quad` (four points from the card's own top left), `fields` (text, or null for what is not judged) and
//! `legible` (true or false by field). The persons on them must be drawn: their data is printed.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "the library reads no clock and prints nothing; a program has to"
)]

mod calibration;
mod judgment;
#[path = "../read_card/annotate/lettering.rs"]
#[allow(dead_code, reason = "the other example writes plates and paragraphs, too")]
mod lettering;
mod overlap;
#[cfg(test)]
mod samples;
mod sheet;
mod summary;
mod table;
mod truth;

use std::ffi::OsString;
use std::fs;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Instant;

use bonin::card::CardReader;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Map, Value};

use judgment::{Judged, judge};
use truth::Truth;

const USAGE: &str = "usage: evaluate FOLDER [--json OUT] [--dump FILE] [--sheet PICTURE]";

/// Photos read at a time, with one reader.
const THREADS: usize = 2;

struct Arguments {
    folder: PathBuf,
    json: Option<PathBuf>,
    dump: Option<PathBuf>,
    /// Where the worst cases are drawn, as the format of its name's ending.
    sheet: Option<PathBuf>,
}

fn main() -> ExitCode {
    match parse(std::env::args_os().skip(1)).and_then(|arguments| run(&arguments)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            let _ = writeln!(io::stderr(), "evaluate: {fault}");
            ExitCode::FAILURE
        }
    }
}

fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Arguments, String> {
    let mut arguments = arguments.into_iter();
    let (mut folder, mut json, mut dump, mut sheet) = (None, None, None, None);
    while let Some(argument) = arguments.next() {
        let slot = match argument.to_str() {
            Some("--json") => &mut json,
            Some("--dump") => &mut dump,
            Some("--sheet") => &mut sheet,
            _ if folder.is_none() => {
                folder = Some(PathBuf::from(argument));
                continue;
            }
            _ => return Err(USAGE.to_owned()),
        };
        *slot = Some(PathBuf::from(arguments.next().ok_or(USAGE)?));
    }
    Ok(Arguments { folder: folder.ok_or(USAGE)?, json, dump, sheet })
}

fn run(arguments: &Arguments) -> Result<(), String> {
    let truths = truth::load(&arguments.folder)?;
    let reader = CardReader::new().map_err(|error| error.to_string())?;
    let photos = read_all(&reader, &arguments.folder, &truths)?;
    let tables = summary::tables(&photos);
    if let Some(path) = &arguments.json {
        let object: Map<_, _> = tables.iter().map(|(key, table)| ((*key).to_owned(), table.json())).collect();
        write(path, &format!("{}\n", Value::Object(object)))?;
    }
    if let Some(path) = &arguments.dump {
        write(path, &calibration::dump(&photos))?;
    }
    if let Some(path) = &arguments.sheet
        && let Some(sheet) = sheet::draw(&reader, &arguments.folder, &photos)?
    {
        sheet.save(path).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    let mut text: String = tables.iter().map(|(_, table)| format!("{}\n", table.printed())).collect();
    text.push_str(&summary::worst(&photos).printed());
    match io::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.to_string()),
        _ => Ok(()),
    }
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))
}

/// All photos, judged, in the order of their truth.
fn read_all(reader: &CardReader, folder: &Path, truths: &[Truth]) -> Result<Vec<Judged>, String> {
    let next = AtomicUsize::new(0);
    let progress = progress(truths.len());
    let work = || -> Result<Vec<(usize, Judged)>, String> {
        let mut done = Vec::new();
        loop {
            let index = next.fetch_add(1, Ordering::Relaxed);
            let Some(truth) = truths.get(index) else { return Ok(done) };
            let judged = read(reader, folder, truth).map_err(|fault| format!("{}: {fault}", truth.file));
            if judged.is_err() {
                // The other threads need not go on.
                next.store(truths.len(), Ordering::Relaxed);
            }
            done.push((index, judged?));
            progress.inc(1);
        }
    };
    let shares = thread::scope(|scope| {
        let workers: Vec<_> = (0..THREADS).map(|_| scope.spawn(work)).collect();
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap_or_else(|_| Err("a reading thread panicked".to_owned())))
            .collect::<Result<Vec<_>, _>>()
    });
    progress.finish_and_clear();
    let mut photos: Vec<(usize, Judged)> = shares?.into_iter().flatten().collect();
    photos.sort_by_key(|(index, _)| *index);
    Ok(photos.into_iter().map(|(_, judged)| judged).collect())
}

fn read(reader: &CardReader, folder: &Path, truth: &Truth) -> Result<Judged, String> {
    let bytes = fs::read(folder.join(&truth.file)).map_err(|error| error.to_string())?;
    let start = Instant::now();
    // Drawn dates lie in all years: today would make no difference to a value.
    let result = reader.read(&bytes, None);
    judge(truth.clone(), result, start.elapsed()).map_err(|error| error.to_string())
}

fn progress(photos: usize) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {pos} of {len} photos, {eta} left");
    let bar = ProgressBar::new(photos as u64);
    if let Ok(style) = style { bar.with_style(style) } else { bar }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_come_in_any_order() {
        let parsed = |line: &str| parse(line.split_whitespace().map(OsString::from));
        let arguments = parsed("--json a cards --dump b").ok().unwrap();
        assert_eq!(arguments.folder, PathBuf::from("cards"));
        assert_eq!((arguments.json, arguments.dump), (Some("a".into()), Some("b".into())));
        for line in ["", "--json a", "cards more", "cards --dump"] {
            assert!(parsed(line).is_err(), "{line}");
        }
    }
}
