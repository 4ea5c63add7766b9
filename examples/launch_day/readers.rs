//! The reading workers: threads that take photos from the line, one at a time, and read them with one shared reader.

use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use bonin::card::{CardReader, CopyFormat, Framing, MaskPolicy, Reading};
use bonin::challenge::UnixTime;
use bonin::issuer::ConfirmedFields;
use time::Date;

use crate::Failure;
use crate::desk::{Desk, Job, Looked};
use crate::line::Line;
use crate::photos::{self, is_legible};
use crate::scale::Clock;
use crate::vault::Document;

/// The longest that the day sleeps.
const NAP: Duration = Duration::from_millis(50);

/// How long readings are measured before the day begins, at least.
const MEASURED_FOR: Duration = Duration::from_secs(5);

/// How long readings take here, while all workers read: until the fields are there, and with the masked copy.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    pub answer: Duration,
    pub whole: Duration,
}

struct Shared {
    line: Mutex<(Line<Job>, bool)>,
    comes: Condvar,
}

/// The line with its workers.
pub struct Readers {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<Tally>>,
    answers: Receiver<Looked>,
    clock: Clock,
}

/// What a worker did.
#[derive(Debug, Default, Clone, Copy)]
pub struct Tally {
    pub readings: u64,
    pub copies: u64,
    /// In this machine's time.
    pub busy: Duration,
    pub reading: Duration,
}

impl Readers {
    pub fn start(line: Line<Job>, workers: usize, reader: &Arc<CardReader>, clock: Clock, today: Date) -> Self {
        let shared = Arc::new(Shared { line: Mutex::new((line, true)), comes: Condvar::new() });
        let (send, answers) = mpsc::channel();
        let worker = |_| {
            let (shared, reader, send) = (Arc::clone(&shared), Arc::clone(reader), send.clone());
            thread::spawn(move || work(&shared, &reader, clock, today, &send))
        };
        let threads = (0..workers).map(worker).collect();
        Self { shared, threads, answers, clock }
    }

    fn locked(&self) -> MutexGuard<'_, (Line<Job>, bool)> {
        self.shared.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Closes the line and waits for the workers.
    pub fn close(self) -> Result<Tally, String> {
        self.locked().1 = false;
        self.shared.comes.notify_all();
        let mut sum = Tally::default();
        for thread in self.threads {
            let tally = thread.join().map_err(|_| "a reading worker died")?;
            sum.readings += tally.readings;
            sum.copies += tally.copies;
            sum.busy += tally.busy;
            sum.reading += tally.reading;
        }
        Ok(sum)
    }
}

impl Desk for Readers {
    fn now(&self) -> UnixTime {
        self.clock.now()
    }

    /// Asks the line, and wakes a worker for what may have come.
    fn line<T>(&mut self, ask: impl FnOnce(&mut Line<Job>) -> T) -> T {
        let answer = ask(&mut self.locked().0);
        self.shared.comes.notify_one();
        answer
    }

    fn wait(&mut self, until: Option<UnixTime>) -> Result<Option<Looked>, Failure> {
        let nap = until.map_or(NAP, |time| self.clock.until(time).min(NAP));
        match self.answers.recv_timeout(nap) {
            Ok(looked) => Ok(Some(looked)),
            Err(RecvTimeoutError::Timeout) => Ok(None),
            Err(RecvTimeoutError::Disconnected) => Err("the readers are gone".into()),
        }
    }
}

/// Measures what readings take here: all workers at once read every document, again and again for some seconds.
pub fn measure(
    reader: &CardReader,
    documents: &[photos::Document],
    workers: usize,
    today: Date,
) -> Result<Pace, Failure> {
    let round = |worker: usize| {
        let (mut sum, mut count) = (Pace { answer: Duration::ZERO, whole: Duration::ZERO }, 0_u32);
        let begun = Instant::now();
        while begun.elapsed() < MEASURED_FOR {
            for place in 0..documents.len() {
                let photo = &documents[(place + worker) % documents.len()].photo;
                let started = Instant::now();
                let reading = reader.read(photo, Some(today));
                sum.answer += started.elapsed();
                let _copy = reading.ok().and_then(|reading| masked_copy(reader, photo, &reading));
                sum.whole += started.elapsed();
                count += 1;
            }
        }
        (sum, count)
    };
    let rounds: Vec<_> = thread::scope(|scope| {
        let threads: Vec<_> = (0..workers).map(|worker| scope.spawn(move || round(worker))).collect();
        threads.into_iter().map(|thread| thread.join().map_err(|_| "a reading worker died")).collect()
    });
    let (mut pace, mut all) = (Pace { answer: Duration::ZERO, whole: Duration::ZERO }, 0);
    for round in rounds {
        let (sum, count) = round?;
        pace = Pace { answer: pace.answer + sum.answer, whole: pace.whole + sum.whole };
        all += count;
    }
    let all = all.max(1);
    Ok(Pace { answer: pace.answer / all, whole: pace.whole / all })
}

/// What is kept of a reading; nothing where another photo is needed.
pub fn document_of(reading: &Reading) -> Option<Document> {
    let (kind, fields) = (reading.document?.0, ConfirmedFields::of_reading(reading)?);
    is_legible(reading).then(|| Document { kind, read: reading.fields.clone(), fields })
}

fn work(shared: &Shared, reader: &CardReader, clock: Clock, today: Date, answers: &Sender<Looked>) -> Tally {
    let mut tally = Tally::default();
    loop {
        let (ticket, job) = {
            let mut guard = shared.line.lock().unwrap_or_else(PoisonError::into_inner);
            loop {
                if let Some(first) = guard.0.take(clock.now()) {
                    break first;
                }
                if !guard.1 {
                    return tally;
                }
                guard = shared.comes.wait(guard).unwrap_or_else(PoisonError::into_inner);
            }
        };
        let started = Instant::now();
        let reading = reader.read(&job.photo, Some(today)).ok().filter(is_legible);
        let document = reading.as_ref().and_then(document_of);
        let answer = started.elapsed();
        // The customer goes on; the copy that is kept is made behind their back, and then the photo is dropped.
        let looked = Looked { opening: job.opening, ticket, at: clock.now(), document };
        let gone = answers.send(looked).is_err();
        if let Some(reading) = &reading {
            tally.copies += u64::from(masked_copy(reader, &job.photo, reading).is_some());
        }
        let whole = started.elapsed();
        tally.readings += 1;
        tally.reading += answer;
        tally.busy += whole;
        let mut guard = shared.line.lock().unwrap_or_else(PoisonError::into_inner);
        guard.0.done(ticket, clock.of_the_day(answer), clock.of_the_day(whole));
        if gone {
            return tally;
        }
    }
}

/// The copy that may be kept, as bytes; nothing where none may.
pub fn masked_copy(reader: &CardReader, photo: &[u8], reading: &Reading) -> Option<Vec<u8>> {
    let policy = MaskPolicy::default();
    let copy = reader.masked_copy(photo, reading, &policy, Framing::Rectified, CopyFormat::Jpeg).ok()?;
    Some(copy.bytes().to_vec())
}
