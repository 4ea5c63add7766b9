//! Worker processes: started, fed, killed, started again.

use std::collections::{BTreeMap, VecDeque};
use std::env;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Duration;

use crate::Fallible;
use crate::worker::THREADS;

/// Worker processes; with [`THREADS`] connections each, 64 in all.
const WORKERS: usize = 4;

/// Requests that a worker has at once: one for each thread, and one each waiting in its pipe.
const WINDOW: usize = 2 * THREADS;

/// Longest silence of all workers before the test is given up.
const SILENCE: Duration = Duration::from_secs(120);

/// A line that a worker wrote, or nothing at its end.
struct Event {
    worker: usize,
    life: u32,
    line: Option<String>,
}

struct Worker<R> {
    child: Child,
    input: ChildStdin,
    /// Which process in this place: what an earlier one wrote comes in until its pipe is empty.
    life: u32,
    asked: BTreeMap<u64, R>,
}

/// What came back.
pub enum Reply<R> {
    /// An answer to a request, and how long the worker took.
    Answered(R, Duration, String),
    /// A process ended, or the database failed it: whether these were done is unknown.
    Unknown(Vec<R>),
}

pub struct Workers<R> {
    url: String,
    key: String,
    workers: Vec<Worker<R>>,
    events: Receiver<Event>,
    sender: Sender<Event>,
    waiting: VecDeque<R>,
    next_task: u64,
}

impl<R: ToString> Workers<R> {
    pub fn start(url: &str, key: &[u8]) -> Fallible<Self> {
        let (sender, events) = channel();
        let key = key.iter().map(|byte| format!("{byte:02x}")).collect();
        let waiting = VecDeque::new();
        let mut all = Self { url: url.to_owned(), key, workers: Vec::new(), events, sender, waiting, next_task: 0 };
        for place in 0..WORKERS {
            let worker = all.spawn(place, 0)?;
            all.workers.push(worker);
        }
        Ok(all)
    }

    fn spawn(&self, place: usize, life: u32) -> Fallible<Worker<R>> {
        let mut command = Command::new(env::current_exe()?);
        let pipes = command.arg("worker").env("DATABASE_URL", &self.url).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = pipes.spawn()?;
        let (input, output) = (child.stdin.take(), child.stdout.take());
        let (Some(mut input), Some(output)) = (input, output) else { return Err("a worker has no pipes".into()) };
        writeln!(input, "{}", self.key)?;
        let sender = self.sender.clone();
        thread::spawn(move || read(place, life, output, &sender));
        Ok(Worker { child, input, life, asked: BTreeMap::new() })
    }

    /// Puts a request in line.
    pub fn ask(&mut self, request: R) {
        self.waiting.push_back(request);
    }

    /// Whether everything that was asked has come back.
    pub fn is_idle(&self) -> bool {
        self.waiting.is_empty() && self.workers.iter().all(|worker| worker.asked.is_empty())
    }

    /// Waits for what comes back next.
    pub fn next(&mut self) -> Fallible<Reply<R>> {
        loop {
            self.feed();
            let Event { worker: place, life, line } = self.events.recv_timeout(SILENCE)?;
            let Some(worker) = self.workers.get_mut(place).filter(|worker| worker.life == life) else { continue };
            let Some(line) = line else {
                worker.child.wait()?;
                let unknown = std::mem::take(&mut worker.asked).into_values().collect();
                let started = self.spawn(place, life + 1)?;
                if let Some(worker) = self.workers.get_mut(place) {
                    *worker = started;
                }
                return Ok(Reply::Unknown(unknown));
            };
            let mut words = line.splitn(3, ' ');
            let (Some(task), Some(micros), Some(answer)) = (words.next(), words.next(), words.next()) else {
                return Err("a worker wrote something else than an answer".into());
            };
            let request = worker.asked.remove(&task.parse()?).ok_or("an answer to nothing that was asked")?;
            if answer == "failed" {
                return Ok(Reply::Unknown(vec![request]));
            }
            return Ok(Reply::Answered(request, Duration::from_micros(micros.parse()?), answer.to_owned()));
        }
    }

    /// Hands requests out, to whoever has fewest.
    fn feed(&mut self) {
        while let Some(worker) = self.workers.iter_mut().min_by_key(|worker| worker.asked.len())
            && worker.asked.len() < WINDOW
            && let Some(request) = self.waiting.pop_front()
        {
            self.next_task += 1;
            // A worker that was just killed can't be written to; its requests come back when its end is seen.
            let _broken_pipe =
                worker.input.write_all(format!("{} {}\n", self.next_task, request.to_string()).as_bytes());
            worker.asked.insert(self.next_task, request);
        }
    }

    /// Kills a worker: SIGKILL, which no process can prepare for.
    pub fn kill(&mut self, random: u32) -> Fallible<()> {
        let place = random as usize % WORKERS;
        if let Some(worker) = self.workers.get_mut(place) {
            worker.child.kill()?;
        }
        Ok(())
    }

    /// Lets the workers end by themselves.
    pub fn finish(self) -> Fallible<()> {
        for mut worker in self.workers {
            drop(worker.input);
            worker.child.wait()?;
        }
        Ok(())
    }
}

fn read(worker: usize, life: u32, output: ChildStdout, sender: &Sender<Event>) {
    let mut output = BufReader::new(output);
    loop {
        let mut line = String::new();
        // A line without an end was cut off by the kill and was never an answer.
        let whole = matches!(output.read_line(&mut line), Ok(1..)) && line.ends_with('\n');
        let line = whole.then(|| line.trim_end().to_owned());
        let last = line.is_none();
        if sender.send(Event { worker, life, line }).is_err() || last {
            return;
        }
    }
}
