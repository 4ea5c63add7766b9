//! Reads photos of Korean identity documents and tells what is on them.
//!
//! ```text
//! cargo run --release --example read_card -- [--json] [--annotate DIR] [--mask DIR] [--today YYYY-MM-DD] PHOTO...
//! ```
//!
//! What it prints and draws is personal data in plain sight: it is a tool to try the library with, not a part of a bank.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "the library reads no clock and prints nothing; a program has to"
)]

mod annotate;
mod answer;
mod arguments;
mod columns;
mod json;
mod mask;
mod report;
#[cfg(test)]
mod samples;

use std::io::{self, IsTerminal as _, Write as _};
use std::process::ExitCode;

use bonin::card::CardReader;
use indicatif::{ProgressBar, ProgressStyle};

use annotate::Album;
use arguments::{Arguments, Request, USAGE};
use mask::{Copies, NoCopy};

/// From this many photos on, a person at a terminal is told how far it got: fewer take a second or two.
const MANY_PHOTOS: usize = 8;

/// Exit status for a question that makes no sense, as is usual.
const USAGE_STATUS: u8 = 2;

fn main() -> ExitCode {
    let arguments = match arguments::parse(std::env::args_os().skip(1)) {
        Ok(Request::Read(arguments)) => arguments,
        Ok(Request::Help) => {
            let _ = io::stdout().write_all(USAGE.as_bytes());
            return ExitCode::SUCCESS;
        }
        Err(mistake) => {
            complain(&format!("{mistake}\n{USAGE}"));
            return ExitCode::from(USAGE_STATUS);
        }
    };
    match read_all(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        // Whoever listened has heard enough, as `head` does.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            complain(&error.to_string());
            ExitCode::FAILURE
        }
    }
}

/// Whether every photo was answered and every picture drawn. Fails where no answer can be written.
fn read_all(arguments: &Arguments) -> io::Result<bool> {
    let reader = CardReader::new();
    let reader = match if arguments.originality { reader.and_then(CardReader::assessing_originality) } else { reader } {
        Ok(reader) => reader,
        Err(error) => {
            complain(&error.to_string());
            return Ok(false);
        }
    };
    let today = arguments.today.or_else(arguments::today_in_korea);
    let mut album = arguments.annotate.as_deref().map(Album::create).transpose()?;
    let mut copies = arguments.mask.as_deref().map(Copies::create).transpose()?;
    let progress = progress(arguments.photos.len());
    let mut stdout = io::stdout().lock();
    let mut complete = true;
    for photo in &arguments.photos {
        match answer::answer(&reader, photo, today) {
            Ok(answer) => {
                let text = if arguments.json {
                    format!("{}\n", json::object(photo, &answer))
                } else {
                    report::report(photo, &answer)
                };
                progress.suspend(|| stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()))?;
                if let Some(Err(error)) = album.as_mut().map(|album| album.add(photo, &answer)) {
                    complete = false;
                    progress.suspend(|| complain(&format!("{}: no picture drawn: {error}", photo.display())));
                }
                match copies.as_mut().map(|copies| copies.add(&reader, photo, &answer)) {
                    Some(Err(NoCopy::Refused(why))) => {
                        progress.suspend(|| complain(&format!("{}: {why}", photo.display())));
                    }
                    Some(Err(NoCopy::File(error))) => {
                        complete = false;
                        progress.suspend(|| complain(&format!("{}: no copy written: {error}", photo.display())));
                    }
                    _ => {}
                }
            }
            Err(error) => {
                complete = false;
                progress.suspend(|| complain(&format!("{}: {error}", photo.display())));
            }
        }
        progress.inc(1);
    }
    progress.finish_and_clear();
    Ok(complete)
}

fn progress(photos: usize) -> ProgressBar {
    if photos < MANY_PHOTOS || !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("{bar:40} {pos} of {len} photos, {eta} left");
    let bar = ProgressBar::new(photos as u64);
    if let Ok(style) = style { bar.with_style(style) } else { bar }
}

/// Unlike `eprintln!`, survives that nobody listens.
fn complain(what: &str) {
    let _ = writeln!(io::stderr(), "read_card: {what}");
}
