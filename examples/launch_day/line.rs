//! The line before the readers: bounded, in the order of turns, with places kept for those who were sent away.
//!
//! Everybody gets a turn when they come, and of those who are there the earliest turn is served first. A newcomer's turn is
//! when a reader will be free of all who are ahead: those in the line, and those away who will be back before. Nobody
//! who comes later goes before it. While those ahead are as many as newcomers may be, the next one is sent away, and told
//! when to come back: at the first turn that is far enough from all turns that are kept.
//!
//! What is promised is reserved, twice. Kept turns are so far apart that the readers keep up with them even when they get
//! slower by [`HELD_BACK`]; what they have left over goes to newcomers, while the line has room for them. And newcomers fill
//! a quarter of the line at most: the rest is for those who come back, should the readers get slower than that.
//!
//! Whoever comes back *gets in* if the line takes their photo at once. Where it can't, because it is full to its bound, they
//! stand by with their photo on their phone, are never sent away again, and get in by their turn; the day counts them. What
//! anybody is told follows from who is ahead and from how long readings have taken, both as known when it is told. Should it
//! go faster than was told, those who are away are called (`calling.rs`).

mod calling;
mod pace;

use std::collections::BTreeMap;
use std::time::Duration;

use bonin::challenge::UnixTime;

use pace::Pace;

pub use pace::READINGS;

/// Part of the line that newcomers may fill.
const FOR_NEWCOMERS: f64 = 0.25;

/// By how much readings may get slower, for hours, before those who come back find a longer line than those before them: a
/// fifth of the readers' time is kept free of promises. With this and the three quarters of the line, the simulated day
/// (`simulated.rs`) keeps all of them with readers that get slower by a half right after the last promise.
const HELD_BACK: f64 = 0.25;

/// Turns that are kept are told by the minute.
const TOLD_BY: Duration = Duration::from_secs(60);

/// How long after the time told somebody is still expected. Their place stays theirs; it is only not waited for.
const LAPSES_AFTER: Duration = Duration::from_secs(30 * 60);

/// A place in the order of service: when its turn is, as it was reckoned once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket {
    turn: UnixTime,
    number: u64,
}

/// What a newcomer is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry {
    /// In the line; the answer should be there after so long.
    Placed { ticket: Ticket, wait: Duration },
    /// The line is full. To come back then, to a place that is kept; the answer should be there after `wait`, counted
    /// from now.
    ComeBack { ticket: Ticket, at: UnixTime, wait: Duration },
}

/// What somebody is told who is back: how long until the answer. Both have a place in the order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Back {
    /// In the line.
    In(Duration),
    /// The line is full: the photo stays on the phone until there is room.
    StandsBy(Duration),
}

/// Somebody whose place is kept.
#[derive(Debug, Clone, Copy)]
struct Away {
    /// When they will be back, as they were told.
    back: UnixTime,
    /// Whether they were sent away, and don't just take their photo again.
    was_sent: bool,
    /// When they were called, if they were: they may come now, or at their time.
    called: Option<UnixTime>,
}

pub struct Line<J> {
    capacity: usize,
    workers: usize,
    next: u64,
    waiting: BTreeMap<Ticket, J>,
    /// Who is back and has no room yet. The bank holds their ticket alone.
    standing_by: BTreeMap<Ticket, J>,
    kept: BTreeMap<Ticket, Away>,
    /// Who was sent away and is back, since when, until they are served.
    came_back: BTreeMap<Ticket, UnixTime>,
    /// Under the readers' hands, each since when.
    in_service: BTreeMap<Ticket, UnixTime>,
    pace: Pace,
    most: usize,
}

impl<J> Line<J> {
    /// A line for so many photos, which takes its first guess at how long one takes from `answer` and `photo`.
    pub fn new(capacity: usize, workers: usize, answer: Duration, photo: Duration) -> Self {
        let workers = workers.max(1);
        Self {
            capacity: capacity.max(3),
            workers,
            next: 0,
            waiting: BTreeMap::new(),
            standing_by: BTreeMap::new(),
            kept: BTreeMap::new(),
            came_back: BTreeMap::new(),
            in_service: BTreeMap::new(),
            pace: Pace::guess(answer.as_secs_f64(), photo.as_secs_f64(), workers),
            most: 0,
        }
    }

    fn for_newcomers(&self) -> usize {
        ((self.capacity as f64 * FOR_NEWCOMERS) as usize).max(1)
    }

    /// Seconds until a worker is free for somebody who comes now, and how many are served before; of those with an earlier
    /// turn than a ticket's, or of all. Every worker first ends what it has, then those ahead go to whoever is free first, and
    /// so do those who are back by then.
    fn turn(&self, before: Option<Ticket>, now: UnixTime) -> (f64, usize) {
        let is_ahead = |ticket: &Ticket| before.is_none_or(|own| *ticket < own);
        let left = |begun: &UnixTime| (self.pace.photo() - now.since(*begun).as_secs_f64()).max(0.0);
        let mut free: Vec<f64> = self.in_service.values().map(left).collect();
        free.resize(self.workers.max(free.len()), 0.0);
        let takes = self.pace.opening();
        let mut serve = |from: f64| {
            free.sort_by(f64::total_cmp);
            let is_before = from <= free[0];
            if is_before {
                free[0] += takes;
            }
            is_before
        };
        let present = self.waiting.keys().chain(self.standing_by.keys()).filter(|ticket| is_ahead(ticket)).count();
        let expected = |(ticket, away): &(&Ticket, &Away)| is_ahead(ticket) && away.is_expected(now);
        // They come as late as others have of late.
        let late = Duration::from_secs_f64(self.pace.late());
        let back = |away: &Away| {
            let expected = away.expected(now);
            if away.was_sent && expected == away.back { expected.plus(late) } else { expected }
        };
        let mut returns: Vec<f64> =
            self.kept.iter().filter(expected).map(|(_, away)| back(away).since(now).as_secs_f64()).collect();
        returns.sort_by(f64::total_cmp);
        let ahead = std::iter::repeat_n(0.0, present).chain(returns).take_while(|from| serve(*from)).count();
        (free.into_iter().fold(f64::INFINITY, f64::min), ahead)
    }

    /// A newcomer with a photo, which comes back if they are sent away.
    pub fn arrive(&mut self, job: J, now: UnixTime) -> (Entry, Option<J>) {
        let number = self.next;
        self.next += 1;
        let (turn, ahead) = self.turn(None, now);
        let soonest = now.plus(Duration::from_secs_f64(turn));
        if ahead.max(self.waiting.len()) < self.for_newcomers() {
            // Behind those who are there, though they were given their turns when readings took longer.
            let present = self.waiting.keys().chain(self.standing_by.keys()).map(|ticket| ticket.turn);
            let ticket = Ticket { turn: present.fold(soonest, UnixTime::max), number };
            self.place(ticket, job);
            return (Entry::Placed { ticket, wait: Duration::from_secs_f64(turn + self.pace.answer()) }, None);
        }
        let apart = Duration::from_secs_f64(self.pace.slowest_opening() * (1.0 + HELD_BACK) / self.workers as f64);
        let turn = self.free_turn(soonest, apart, now);
        let ticket = Ticket { turn, number };
        let by = TOLD_BY.as_millis() as u64;
        let at = UnixTime::from_millis(turn.as_millis().div_ceil(by) * by);
        self.kept.insert(ticket, Away { back: at, was_sent: true, called: None });
        let then = Duration::from_secs_f64(self.pace.after_return() + self.pace.answer());
        (Entry::ComeBack { ticket, at, wait: at.since(now) + then }, Some(job))
    }

    /// The first time that is so far from all kept turns.
    fn free_turn(&self, soonest: UnixTime, apart: Duration, now: UnixTime) -> UnixTime {
        // Who was called and did not come has their time again.
        let of =
            |(ticket, away): (&Ticket, &Away)| if away.called.is_some() { away.expected(now) } else { ticket.turn };
        let mut turns: Vec<_> = self.kept.iter().map(of).collect();
        turns.sort_unstable();
        let mut turn = soonest;
        for kept in turns {
            if turn.plus(apart) <= kept {
                break;
            }
            turn = turn.max(kept.plus(apart));
        }
        turn
    }

    /// Somebody whose place is kept is back, with a photo.
    pub fn come_back(&mut self, ticket: Ticket, job: J, now: UnixTime) -> Back {
        if let Some(away) = self.kept.remove(&ticket).filter(|away| away.was_sent) {
            // Who comes when called says nothing of how late others come.
            if away.called.is_none() || now >= away.back {
                self.pace.came_back(now.since(away.back).as_secs_f64());
            }
            self.came_back.insert(ticket, now);
        }
        let wait = Duration::from_secs_f64(self.turn(Some(ticket), now).0 + self.pace.answer());
        if self.waiting.len() >= self.capacity {
            self.standing_by.insert(ticket, job);
            return Back::StandsBy(wait);
        }
        self.place(ticket, job);
        Back::In(wait)
    }

    fn place(&mut self, ticket: Ticket, job: J) {
        self.waiting.insert(ticket, job);
        self.most = self.most.max(self.waiting.len());
    }

    /// Keeps the place of somebody who has been served, takes the photo again, and will be back then.
    pub fn keep(&mut self, ticket: Ticket, back: UnixTime) {
        self.pace.again();
        self.kept.insert(ticket, Away { back, was_sent: false, called: None });
    }

    /// Gives up a kept place.
    pub fn forget(&mut self, ticket: Ticket) {
        self.kept.remove(&ticket);
    }

    /// A free worker takes the first in the line.
    pub fn take(&mut self, now: UnixTime) -> Option<(Ticket, J)> {
        let first = self.waiting.pop_first()?;
        if let Some((ticket, job)) = self.standing_by.pop_first() {
            self.waiting.insert(ticket, job);
        }
        if let Some(since) = self.came_back.remove(&first.0) {
            self.pace.returned(now.since(since).as_secs_f64());
        }
        self.in_service.insert(first.0, now);
        Some(first)
    }

    /// A worker is free again, after so long with a photo and so long until its customer had the answer.
    pub fn done(&mut self, ticket: Ticket, answer: Duration, photo: Duration) {
        self.in_service.remove(&ticket);
        self.pace.done(answer.as_secs_f64(), photo.as_secs_f64());
    }

    /// What the line moves by: how long a worker is busy with one photo.
    pub fn grain(&self) -> Duration {
        Duration::from_secs_f64(self.pace.photo())
    }

    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    /// Places kept for those who are away.
    pub fn kept(&self) -> usize {
        self.kept.len()
    }

    pub const fn capacity(&self) -> usize {
        self.capacity
    }

    /// The longest that it has been.
    pub const fn most(&self) -> usize {
        self.most
    }
}

#[cfg(test)]
#[path = "line/tests.rs"]
mod tests;
