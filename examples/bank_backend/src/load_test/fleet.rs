//! Many connections that do something at the same moment.

use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use crate::Fallible;
use crate::database::Database;

pub struct Fleet {
    connections: Vec<Database>,
}

impl Fleet {
    pub fn connect(url: &str, connections: usize) -> Fallible<Self> {
        let connections: Result<_, _> = (0..connections).map(|_| Database::connect_patiently(url)).collect();
        Ok(Self { connections: connections? })
    }

    pub fn first(&mut self) -> Fallible<&mut Database> {
        self.connections.first_mut().ok_or_else(|| "no connections".into())
    }

    /// Does `work` on all connections, each in a thread of its own, none before all are ready. Gives what each came to, and
    /// the time from the start to the end of the last.
    pub fn run<T: Send>(
        &mut self,
        work: impl Fn(usize, &mut Database) -> Fallible<T> + Sync,
    ) -> Fallible<(Vec<T>, Duration)> {
        let ready = Barrier::new(self.connections.len() + 1);
        let (work, ready) = (&work, &ready);
        thread::scope(|scope| {
            let threads: Vec<_> = self
                .connections
                .iter_mut()
                .enumerate()
                .map(|(place, database)| {
                    scope.spawn(move || {
                        ready.wait();
                        work(place, database)
                    })
                })
                .collect();
            ready.wait();
            let start = Instant::now();
            let done: Fallible<Vec<T>> = threads
                .into_iter()
                .map(|thread| thread.join().unwrap_or_else(|_| Err("a connection's thread panicked".into())))
                .collect();
            Ok((done?, start.elapsed()))
        })
    }
}
