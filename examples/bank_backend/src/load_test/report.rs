//! Figures and promises, as lines of a table.

use std::time::{Duration, Instant};

use postgres::Client;

use crate::Fallible;

/// Settings that the figures depend on.
const SETTINGS: [&str; 7] = [
    "server_version",
    "synchronous_commit",
    "fsync",
    "full_page_writes",
    "default_transaction_isolation",
    "shared_buffers",
    "max_connections",
];

pub struct Report {
    started: Instant,
    kept: u32,
    broken: u32,
}

impl Report {
    pub fn start(admin: &mut Client) -> Fallible<Self> {
        let mut settings = Vec::new();
        for name in SETTINGS {
            let value: String = admin.query_one("SELECT current_setting($1)", &[&name])?.get(0);
            settings.push(format!("{name}={value}"));
        }
        println!("{}", settings.join("  "));
        println!("{} processor cores\n", std::thread::available_parallelism()?);
        println!(
            "{:<46} {:>7} {:>8} {:>8} {:>8} {:>8} {:>8}",
            "", "calls", "per s", "p50 ms", "p95 ms", "p99 ms", "max ms"
        );
        Ok(Self { started: Instant::now(), kept: 0, broken: 0 })
    }

    /// One line of figures: each call's time, and the time that all of them took together.
    pub fn measured(&self, what: &str, mut calls: Vec<Duration>, wall: Duration) {
        calls.sort_unstable();
        let at = |share: f64| {
            let place = (calls.len() as f64 * share).ceil() as usize;
            calls.get(place.clamp(1, calls.len().max(1)) - 1).map_or(0.0, |time| time.as_secs_f64() * 1e3)
        };
        println!(
            "{what:<46} {:>7} {:>8.0} {:>8.1} {:>8.1} {:>8.1} {:>8.1}",
            calls.len(),
            calls.len() as f64 / wall.as_secs_f64(),
            at(0.50),
            at(0.95),
            at(0.99),
            at(1.0)
        );
    }

    /// One promise: `found` has to be `wanted`.
    pub fn promise<T: PartialEq + std::fmt::Debug>(&mut self, what: &str, found: &T, wanted: &T) {
        if found == wanted {
            self.kept += 1;
            println!("  kept    {what}: {found:?}");
        } else {
            self.broken += 1;
            println!("  BROKEN  {what}: {found:?}, not {wanted:?}");
        }
    }

    pub fn note(&self, what: &str) {
        println!("  {what}");
    }

    pub fn finish(self) -> bool {
        println!(
            "\n{} promises kept, {} broken; {:.0} s",
            self.kept,
            self.broken,
            self.started.elapsed().as_secs_f64()
        );
        self.broken == 0
    }
}
