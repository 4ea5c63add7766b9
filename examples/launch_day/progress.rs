//! What is shown while the day runs: a bar on a terminal, a line now and then elsewhere.

use std::io::{self, IsTerminal as _};
use std::time::{Duration, Instant};

use bonin::challenge::UnixTime;
use indicatif::{ProgressBar, ProgressStyle};

use crate::scale::time_of_day;
use crate::series::Standing;

/// Between two lines where there is no terminal, and between two drawings of the bar.
const LINE_EVERY: Duration = Duration::from_secs(20);
const BAR_EVERY: Duration = Duration::from_millis(200);

pub struct Progress {
    bar: Option<ProgressBar>,
    last: Option<Instant>,
    openings: usize,
}

impl Progress {
    pub fn new(openings: usize) -> Self {
        let bar = io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new(openings as u64);
            match ProgressStyle::with_template("{bar:30} {pos} of {len} ended · {msg}") {
                Ok(style) => bar.with_style(style),
                Err(_) => bar,
            }
        });
        Self { bar, last: None, openings }
    }

    pub fn show(&mut self, now: UnixTime, arrived: usize, ended: usize, standing: Standing) {
        let every = if self.bar.is_some() { BAR_EVERY } else { LINE_EVERY };
        if self.last.is_some_and(|last| last.elapsed() < every) {
            return;
        }
        self.last = Some(Instant::now());
        let Standing { line, away, service } = standing;
        let words = format!("line {line} · away, place kept {away} · waiting for a service {service}");
        let time = time_of_day(now);
        match &self.bar {
            Some(bar) => {
                bar.set_position(ended as u64);
                bar.set_message(format!("{time} · arrived {arrived} · {words}"));
            }
            None => eprintln!("{time}  arrived {arrived:>5}  ended {ended:>5} of {}  {words}", self.openings),
        }
    }

    pub fn close(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
