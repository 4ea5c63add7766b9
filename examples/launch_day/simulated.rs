//! A short day for tests: everything is as in the day, but for the clock, which jumps to what is next, and the time that a
//! reading takes, which is drawn. The readings themselves are real, made once for each photo.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use bonin::card::{CardReader, Reading};
use bonin::challenge::UnixTime;
use rand_chacha::ChaCha20Rng;
use time::Date;

use crate::arguments::{self, Arguments};
use crate::curve::uniform;
use crate::day::{Day, Outcome};
use crate::desk::{Desk, Job, Looked};
use crate::line::{Line, READINGS, Ticket};
use crate::photos::{self, Photo, Photos};
use crate::progress::Progress;
use crate::scale::{OPENING, Scale, seconds};
use crate::told::Kind;
use crate::{Failure, audit, prepare, readers, report, run, seeded};

/// What a worker needs for a photo with its copy on the mean, and the answer's part of it.
const WHOLE: Duration = Duration::from_millis(300);
const ANSWER_SHARE: f64 = 0.4;

/// By how much readings of one machine vary.
const VARIES: f64 = 0.3;

/// What else happens to the machine: by how much longer readings take, by the hour of the day.
type Slower = fn(f64) -> f64;

/// A photo under a worker's hands.
struct Under {
    ticket: Ticket,
    job: Job,
    answer: Duration,
    whole: Duration,
    since: UnixTime,
    is_answered: bool,
}

impl Under {
    fn next(&self) -> UnixTime {
        self.since.plus(if self.is_answered { self.whole } else { self.answer })
    }
}

struct Simulated<'a> {
    now: UnixTime,
    line: Line<Job>,
    scale: Scale,
    under: Vec<Under>,
    readings: &'a [(Photo, Reading)],
    rng: ChaCha20Rng,
    slower: Slower,
}

impl Simulated<'_> {
    fn takes(&mut self) -> Duration {
        let varies = 1.0 + VARIES * (2.0 * uniform(&mut self.rng) - 1.0);
        let hour = 7.0 + seconds(self.now) / 3600.0;
        WHOLE.mul_f64(varies * (self.slower)(hour) * self.scale.speed)
    }

    fn reading(&self, photo: &Photo) -> Result<&Reading, Failure> {
        let known = self.readings.iter().find(|(known, _)| Arc::ptr_eq(known, photo));
        Ok(&known.ok_or("a photo that was never read")?.1)
    }
}

impl Desk for Simulated<'_> {
    fn now(&self) -> UnixTime {
        self.now
    }

    fn line<T>(&mut self, ask: impl FnOnce(&mut Line<Job>) -> T) -> T {
        ask(&mut self.line)
    }

    fn wait(&mut self, until: Option<UnixTime>) -> Result<Option<Looked>, Failure> {
        loop {
            while self.under.len() < self.scale.workers
                && let Some((ticket, job)) = self.line.take(self.now)
            {
                let whole = self.takes();
                let answer = whole.mul_f64(ANSWER_SHARE);
                // No copy is made of a photo that says nothing.
                let is_read = readers::document_of(self.reading(&job.photo)?).is_some();
                let whole = if is_read { whole } else { answer };
                self.under.push(Under { ticket, job, answer, whole, since: self.now, is_answered: false });
            }
            let next = self.under.iter().enumerate().map(|(place, under)| (under.next(), place)).min();
            let (time, place) = match (next, until) {
                (Some(next), Some(until)) if next.0 > until => {
                    self.now = until;
                    return Ok(None);
                }
                (Some(next), _) => next,
                (None, Some(until)) => {
                    self.now = until;
                    return Ok(None);
                }
                (None, None) => return Err("nothing will ever happen again".into()),
            };
            self.now = time;
            if self.under[place].is_answered {
                let Under { ticket, answer, whole, .. } = self.under.swap_remove(place);
                self.line.done(ticket, answer, whole);
                continue;
            }
            self.under[place].is_answered = true;
            let Under { ticket, job, .. } = &self.under[place];
            let document = readers::document_of(self.reading(&job.photo)?);
            return Ok(Some(Looked { opening: job.opening, ticket: *ticket, at: time, document }));
        }
    }
}

fn today() -> Date {
    Date::from_calendar_date(2026, time::Month::November, 26).unwrap()
}

/// The documents with what is read of them.
struct Cards {
    documents: Vec<photos::Document>,
    readings: Vec<(Photo, Reading)>,
}

impl Cards {
    fn read(folder: &Path, reader: &CardReader) -> Self {
        let documents = photos::load(folder, reader, today()).unwrap().documents;
        let read = |photo: &Photo| (Arc::clone(photo), reader.read(photo, Some(today())).unwrap());
        let all = documents.iter().flat_map(|document| [Some(&document.photo), document.blurred.as_ref()]);
        let readings = all.flatten().map(read).collect();
        Self { documents, readings }
    }

    fn day(&self, arguments: &Arguments, slower: Slower) -> (Outcome, Vec<String>) {
        let photos = Photos { documents: self.documents.clone(), seen: self.documents.len() };
        let scale = Scale::of(arguments.share, arguments.workers, WHOLE.mul_f64(READINGS), arguments.rate);
        let (setup, places) = prepare(arguments, photos, today()).unwrap();
        let [answer, whole] = [ANSWER_SHARE, 1.0].map(|share| WHOLE.mul_f64(share * scale.speed));
        let line = Line::new(places, scale.workers, answer, whole);
        let rng = seeded(arguments.seed, 3);
        let desk = Simulated { now: OPENING, line, scale, under: Vec::new(), readings: &self.readings, rng, slower };
        let mut progress = Progress::new(setup.arrivals.len());
        let (out, bank, desk) = Day::new(setup, desk).run(&mut progress).unwrap();
        assert!(desk.line.most() <= desk.line.capacity());
        let audit = audit(&out, &bank).unwrap();
        let faults = report::faults(&out, &audit);
        let tally = readers::Tally::default();
        println!("{}", report::after(&scale, &out, &audit, &tally, desk.line.most(), Duration::ZERO, 0));
        (out, faults)
    }
}

/// A day, what it is started with, and how its machine fares; and whether all that is held to can hold.
struct Case {
    name: &'static str,
    line: &'static str,
    slower: Slower,
    keeps: bool,
    /// By which hour of the first day everybody has ended. Its readings alone take from 07:00 to about half past midnight, and a
    /// fifth of the readers' time is kept free while customers are away; whoever is called may still keep to their time.
    over_by: f64,
    /// Whether anybody is called: where readings stay as fast as they were, nobody is.
    calls: bool,
}

const CASES: [Case; 7] = [
    Case { name: "a machine of its own", line: "", slower: |_| 1.0, keeps: true, over_by: 27.5, calls: false },
    Case {
        name: "one worker",
        line: "--workers 1 --seed 11",
        slower: |_| 1.0,
        keeps: true,
        over_by: 27.5,
        calls: false,
    },
    Case {
        name: "three times as slow for two hours in the morning",
        line: "--seed 15",
        slower: |hour| if (8.5..10.5).contains(&hour) { 3.0 } else { 1.0 },
        keeps: true,
        over_by: 28.5,
        calls: true,
    },
    Case {
        name: "three times as slow for two hours when customers are sent away",
        line: "--seed 16",
        slower: |hour| if (13.5..15.5).contains(&hour) { 3.0 } else { 1.0 },
        keeps: true,
        over_by: 30.5,
        calls: true,
    },
    Case {
        name: "something else runs now and then",
        line: "--seed 12",
        slower: |hour| if hour % 3.0 < 0.3 { 1.5 } else { 1.0 },
        keeps: true,
        over_by: 28.5,
        calls: false,
    },
    Case {
        name: "slower by a half when all promises are made",
        line: "--seed 13",
        slower: |hour| if hour > 20.0 { 1.5 } else { 1.0 },
        keeps: true,
        over_by: 29.0,
        calls: false,
    },
    Case {
        name: "three times as slow when all promises are made",
        line: "--seed 14",
        slower: |hour| if hour > 20.0 { 3.0 } else { 1.0 },
        keeps: false,
        over_by: 37.0,
        calls: false,
    },
];

/// What a run is held to holds on a clock of its own, too; and where no promise can be kept, that is said, and still nobody
/// is lost.
#[test]
fn short_days() {
    let folder: PathBuf = [env!("CARGO_MANIFEST_DIR"), "fixtures", "cards"].iter().collect();
    let reader = CardReader::new().unwrap();
    let cards = Cards::read(&folder, &reader);
    for Case { name, line, slower, keeps, over_by, calls } in CASES {
        let arguments = arguments::parse(line.split_whitespace().map(str::to_owned), 2).unwrap().unwrap();
        let (out, faults) = cards.day(&arguments, slower);
        println!("{name}: {faults:?}");
        assert_eq!(faults.is_empty(), keeps, "{name}: {faults:?}");
        assert!(!faults.iter().any(|fault| fault.contains("lost") || fault.contains("decision")), "{name}: {faults:?}");
        // All of it happened.
        assert!(Kind::ALL.into_iter().all(|kind| out.waits.of(Some(kind), true).count() >= 50), "{name}");
        assert!(out.failures.iter().all(|failed| *failed > 0) && out.resumed > 0 && out.retakes > 0, "{name}");
        assert!(out.came_back > 100 && out.came_back == out.sent_away, "{name}");
        let over = 7.0 + seconds(out.last_end.unwrap()) / 3600.0;
        assert!(over < over_by, "{name}: over at {over}");
        assert_eq!(out.turned_away, 0, "{name}");
        assert_eq!(out.called > 0, calls, "{name}: {} called", out.called);
        let came = out.second_tellings.len();
        assert!(came <= out.called && came == out.waits.early().count(), "{name}: {came} came when called");
        assert_eq!(out.stood_by > 0, !keeps, "{name}: {} found the line full", out.stood_by);
    }
}

/// The day itself, on this machine's clock and cores.
#[test]
#[ignore = "takes minutes, and all cores"]
fn the_day() {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let mut arguments = arguments::parse([], cores).unwrap().unwrap();
    arguments.chart = std::env::temp_dir().join("launch_day.png");
    let faults = run(&arguments, cores).unwrap();
    assert!(faults.is_empty(), "{faults:?}");
}
