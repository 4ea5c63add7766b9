//! Everything outside of the bank: a clock, the registers of documents, the phone network, other banks. All simulated,
//! all with a memory of their own, which a restart of the bank's servers doesn't touch.

mod banks;
mod phones;
mod registers;

use std::collections::BTreeSet;
use std::time::Duration;

use bonin::challenge::UnixTime;
use bonin::decision::OpeningBlock;
use bonin::session::CallKind;

pub use banks::{Banks, Held};
pub use phones::{Line, Phones, number};
pub use registers::{Registers, Status};

use crate::people::Person;

/// How a service fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// It says so at once.
    Refuses,
    /// It does what it was asked for, and its answer is lost.
    AnswerLost,
}

/// A time in which a service fails.
#[derive(Debug, Clone, Copy)]
pub struct Outage {
    pub kind: CallKind,
    pub from: UnixTime,
    pub until: UnixTime,
    pub how: Failure,
    /// Told in advance, as maintenance is.
    pub announced: bool,
}

pub struct World {
    pub now: UnixTime,
    pub registers: Registers,
    pub phones: Phones,
    pub banks: Banks,
    pub outages: Vec<Outage>,
    /// Resident numbers of those who have blocked openings.
    pub blocked: BTreeSet<&'static str>,
}

impl World {
    /// A world in which these people live and everything works.
    pub fn of(people: &[&Person], now: UnixTime) -> Self {
        Self {
            now,
            registers: Registers::of(people),
            phones: Phones::of(people),
            banks: Banks::of(people),
            outages: Vec::new(),
            blocked: BTreeSet::new(),
        }
    }

    pub fn pass(&mut self, seconds: u64) {
        self.now = self.now.plus(Duration::from_secs(seconds));
    }

    /// How a service fails now, if it does.
    pub fn failure(&self, kind: CallKind) -> Option<Failure> {
        let now = self.now;
        let is_on = |outage: &&Outage| outage.kind == kind && (outage.from..outage.until).contains(&now);
        self.outages.iter().find(is_on).map(|outage| outage.how)
    }

    /// Until when a service is announced to be down.
    pub fn announced(&self, kind: CallKind) -> Option<UnixTime> {
        let now = self.now;
        let is_on =
            |outage: &&Outage| outage.kind == kind && outage.announced && (outage.from..outage.until).contains(&now);
        self.outages.iter().find(is_on).map(|outage| outage.until)
    }

    /// The register of blocked openings; it knows customers by a number that the bank has verified before, or by the
    /// one of the person who holds the app's certificate.
    pub fn opening_block(&self, number: &str) -> OpeningBlock {
        match self.failure(CallKind::OpeningBlock) {
            Some(_) => OpeningBlock::Unavailable,
            None if self.blocked.contains(number) => OpeningBlock::Blocked,
            None => OpeningBlock::NotBlocked,
        }
    }
}
