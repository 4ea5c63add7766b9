//! The reading workers: threads that take photos from the line, one at a time, and read them with one shared reader.

use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use bonin::card::{CardReader, CopyFormat, Framing, MaskPolicy, Reading};
use bonin::challenge::UnixTime;
use bonin::issuer::ConfirmedFields;
use time::Date;

use crate::line::{Line, Ticket};
use crate::photos::is_legible;
use crate::scale::Clock;
use crate::vault::Document;

/// A photo in the line.
pub struct Job {
    pub opening: usize,
    pub photo: Arc<Vec<u8>>,
}

/// A photo that was looked at.
pub struct Looked {
    pub opening: usize,
    pub ticket: Ticket,
    /// When the answer was there.
    pub at: UnixTime,
    /// What is kept of it; nothing where another photo is needed.
    pub document: Option<Document>,
}

struct Shared {
    line: Mutex<(Line<Job>, bool)>,
    comes: Condvar,
}

/// The line with its workers.
pub struct Readers {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<Tally>>,
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
    pub fn start(
        line: Line<Job>,
        workers: usize,
        reader: &Arc<CardReader>,
        clock: Clock,
        today: Date,
        answers: &Sender<Looked>,
    ) -> Self {
        let shared = Arc::new(Shared { line: Mutex::new((line, true)), comes: Condvar::new() });
        let worker = |_| {
            let (shared, reader, answers) = (Arc::clone(&shared), Arc::clone(reader), answers.clone());
            thread::spawn(move || work(&shared, &reader, clock, today, &answers))
        };
        let threads = (0..workers).map(worker).collect();
        Self { shared, threads }
    }

    fn locked(&self) -> MutexGuard<'_, (Line<Job>, bool)> {
        self.shared.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Asks the line, and wakes a worker for what may have come.
    pub fn line<T>(&self, ask: impl FnOnce(&mut Line<Job>) -> T) -> T {
        let answer = ask(&mut self.locked().0);
        self.shared.comes.notify_one();
        answer
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
        let document = reading.as_ref().and_then(|reading| {
            let (kind, fields) = (reading.document?.0, ConfirmedFields::of_reading(reading)?);
            Some(Document { kind, read: reading.fields.clone(), fields })
        });
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
