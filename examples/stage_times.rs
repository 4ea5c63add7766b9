//! Prints how long each stage takes on the given photos and what memory, as tables in Markdown.
//!
//!     cargo run --release --example stage_times -- PHOTO...
//!
//! One thread, the median of 15 runs after one that is not counted. Memory is the most that is allocated while a stage runs,
//! beside the networks and the file: what earlier stages gave and later ones need is in it.

// The library reads no clock and prints nothing; telling the time is what this program is for.
#![allow(clippy::disallowed_methods, clippy::disallowed_macros)]

use std::error::Error;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use bonin::card::CardReader;
use bonin::card::decode::{Limits, decode, decode_with_chroma};
use bonin::card::document::Format;
use bonin::card::extraction::extract;
use bonin::card::localization::{Localization, LocatedCard};
use bonin::card::quality::assess;
use bonin::card::rectification::{Pyramid, rectify};
use bonin::card::validation::validate;
use peak_alloc::PeakAlloc;

#[global_allocator]
static ALLOCATED: PeakAlloc = PeakAlloc;

/// Counted runs of each stage.
const RUNS: usize = 15;

const STAGES: [&str; 11] = [
    "decode",
    "decode, gray alone",
    "localization",
    "rectification",
    "quality",
    "originality",
    "text_detection",
    "text_recognition",
    "extraction + validation",
    "whole",
    "whole without originality",
];

/// What one run of a stage took.
struct Took {
    time: Duration,
    /// Most bytes that were allocated at a time, of all that the process holds.
    memory: usize,
}

type Times = [Vec<Took>; STAGES.len()];

struct Stages {
    reader: CardReader,
    /// The same without originality.
    plain: CardReader,
}

fn main() -> Result<(), Box<dyn Error>> {
    let files: Vec<String> = std::env::args().skip(1).collect();
    if files.is_empty() {
        return Err("usage: stage_times PHOTO...".into());
    }
    let mut loading = Vec::new();
    let mut loaded = None;
    for _ in 0..=RUNS {
        loaded = Some(timed(&mut loading, || CardReader::new()?.assessing_originality())?);
    }
    let stages = Stages { reader: loaded.ok_or("no run")?, plain: CardReader::new()? };
    let mut columns = Vec::new();
    for file in &files {
        let bytes = std::fs::read(file)?;
        let photo = decode(&bytes, &Limits::default())?;
        let name = Path::new(file).file_name().unwrap_or_default().to_string_lossy();
        let size = format!("{name}, {} x {}", photo.width(), photo.height());
        drop(photo);
        let (held, mut times) = (ALLOCATED.current_usage(), Times::default());
        for _ in 0..=RUNS {
            stages.run(&bytes, &mut times)?;
        }
        columns.push(Column { head: size, held, times });
    }
    let loaded = ALLOCATED.current_usage() as f64 / 1e6;
    print_table("stage, ms", &columns, |_, took| format!("{:.1}", median(took)));
    println!();
    print_table("stage, MB", &columns, |column, took| format!("{:.1}", most_memory(took, column.held)));
    println!("\nLoading the networks: {:.0} ms, once per process, which then holds {loaded:.0} MB.", median(&loading));
    Ok(())
}

impl Stages {
    /// Runs each stage once, then, when all that they gave is gone, all in one.
    fn run(&self, bytes: &[u8], times: &mut Times) -> Result<(), Box<dyn Error>> {
        self.one_by_one(bytes, times)?;
        let [.., whole, plain] = times;
        timed(whole, || self.reader.read(bytes, None))?;
        timed(plain, || self.plain.read(bytes, None))?;
        Ok(())
    }

    /// Runs each stage once on what the one before gave.
    fn one_by_one(&self, bytes: &[u8], times: &mut Times) -> Result<(), Box<dyn Error>> {
        let [decoding, gray, localization, rectification, quality, originality, detection, recognition, fields, ..] =
            times;
        timed(gray, || decode(bytes, &Limits::default()))?;
        let photo = timed(decoding, || decode_with_chroma(bytes, &Limits::default()))?;
        let size = (photo.width(), photo.height());
        let (pyramid, found) = timed(localization, || {
            let pyramid = Pyramid::new(&photo);
            let found = self.reader.localizer().locate(&pyramid);
            (pyramid, found)
        });
        let Localization::Card(located) = found? else {
            return Err("a photo shows no card that can be cut out".into());
        };
        let mut card = timed(rectification, || rectify(&pyramid, &located.quad, Format::Id1))?;
        let mut located = located;
        // The second look at a card that lies upside down is part of `whole` alone.
        if self.reader.text_detector().detect(&card)?.page.upside_down >= 0.5 {
            card = card.turned_half();
            located = LocatedCard { quad: located.quad.turned_half(), ..located };
        }
        timed(quality, || assess(&card, &located, size));
        let assessor = self.reader.originality_assessor().ok_or("the reader does not assess originality")?;
        timed(originality, || assessor.assess(&pyramid, &located.quad))?;
        let found = timed(detection, || self.reader.text_detector().detect(&card))?;
        let (kind, _) = found.page.kind().ok_or("a photo shows no document that is read here")?;
        let lines = timed(recognition, || {
            let lines = found.regions.iter().map(|region| self.reader.text_recognizer().recognize(&card, region));
            lines.collect::<Result<Vec<_>, _>>()
        })?;
        timed(fields, || {
            let fields = extract(kind, &lines);
            let checks = validate(kind, &fields, None);
            (fields, checks)
        });
        Ok(())
    }
}

fn timed<T>(times: &mut Vec<Took>, work: impl FnOnce() -> T) -> T {
    ALLOCATED.reset_peak_usage();
    let start = Instant::now();
    let result = black_box(work());
    times.push(Took { time: start.elapsed(), memory: ALLOCATED.peak_usage() });
    result
}

/// One photo.
struct Column {
    head: String,
    /// Bytes that the process held before: the networks and the file.
    held: usize,
    times: Times,
}

/// Median in milliseconds, without the first run.
fn median(took: &[Took]) -> f64 {
    let mut counted: Vec<Duration> = took.iter().skip(1).map(|took| took.time).collect();
    counted.sort();
    counted.get(counted.len() / 2).map_or(f64::NAN, |time| time.as_secs_f64() * 1000.0)
}

/// In megabytes, of all runs.
fn most_memory(took: &[Took], held: usize) -> f64 {
    let most = took.iter().map(|took| took.memory).max().unwrap_or_default();
    most.saturating_sub(held) as f64 / 1e6
}

fn print_table(what: &str, columns: &[Column], cell: impl Fn(&Column, &[Took]) -> String) {
    let row = |cells: &mut dyn Iterator<Item = String>| println!("| {} |", cells.collect::<Vec<_>>().join(" | "));
    row(&mut std::iter::once(what.to_owned()).chain(columns.iter().map(|column| column.head.clone())));
    row(&mut std::iter::once("---".to_owned()).chain(columns.iter().map(|_| "---:".to_owned())));
    for (place, stage) in STAGES.iter().enumerate() {
        let cells = columns.iter().filter_map(|column| Some(cell(column, column.times.get(place)?)));
        row(&mut std::iter::once((*stage).to_owned()).chain(cells));
    }
}
