//! The line before the readers: bounded, in the order of tickets, with places kept for those who were sent away.
//!
//! Everybody gets a ticket when they come, and of those who are there the lowest ticket is served first. While those ahead
//! fill the line, a newcomer is told when to come back; the ticket keeps the place, newcomers count those who will be back
//! before their turn as ahead of them, and part of the line is kept free for those who return. Where readings have become
//! faster than they were, newcomers fill the time until the others return, who lose nothing by it. Should even that be full, because readings have become slower than they
//! were, who returns is never sent away again: they stand by with their photo on their phone, and get in by their ticket.
//! What anybody is told follows from who is ahead and from how long readings have taken of late.

use std::collections::BTreeMap;
use std::time::Duration;

use bonin::challenge::UnixTime;

/// A place in the order of service.
pub type Ticket = u64;

/// Part of the line that newcomers may fill, in thirds; the rest is kept for those who come back.
const FOR_NEWCOMERS_IN_THIRDS: usize = 2;

/// Weight of the latest reading in the running means: about the last twenty count.
const LATEST: f64 = 1.0 / 20.0;

/// Tickets that count as served before the first is, and the readings that they took: some photos are taken twice.
const PRIOR_TICKETS: f64 = 20.0;
const PRIOR_READINGS: f64 = 22.0;

/// How long after the time told somebody is still expected. Their place stays theirs; it is only not waited for.
const LAPSES_AFTER: Duration = Duration::from_secs(30 * 60);

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

pub struct Line<J> {
    capacity: usize,
    workers: usize,
    next: Ticket,
    waiting: BTreeMap<Ticket, J>,
    /// Who is back and has no room yet. The bank holds their ticket alone.
    standing_by: BTreeMap<Ticket, J>,
    /// Places of those who were sent away, and of those who take their photo again, each with when they will be back.
    kept: BTreeMap<Ticket, UnixTime>,
    /// Under the readers' hands, each since when.
    in_service: BTreeMap<Ticket, UnixTime>,
    pace: Pace,
    most: usize,
}

/// How fast the line moves.
#[derive(Debug, Clone, Copy)]
struct Pace {
    /// Seconds of the day that a worker is busy with one photo.
    photo: f64,
    /// And until its customer has the answer; what comes after is not waited for.
    answer: f64,
    readings: f64,
    tickets: f64,
}

impl Pace {
    fn readings_per_ticket(&self) -> f64 {
        (self.readings / self.tickets.max(1.0)).max(1.0)
    }
}

impl<J> Line<J> {
    /// A line for so many photos, which takes its first guess at how long one takes from `answer` and `photo`.
    pub fn new(capacity: usize, workers: usize, answer: Duration, photo: Duration) -> Self {
        Self {
            capacity: capacity.max(3),
            workers: workers.max(1),
            next: 0,
            waiting: BTreeMap::new(),
            standing_by: BTreeMap::new(),
            kept: BTreeMap::new(),
            in_service: BTreeMap::new(),
            pace: Pace {
                photo: photo.as_secs_f64(),
                answer: answer.as_secs_f64(),
                readings: PRIOR_READINGS,
                tickets: PRIOR_TICKETS,
            },
            most: 0,
        }
    }

    fn for_newcomers(&self) -> usize {
        (self.capacity * FOR_NEWCOMERS_IN_THIRDS / 3).max(1)
    }

    /// Seconds until so many tickets are served by all workers.
    fn until_served(&self, tickets: usize) -> f64 {
        tickets as f64 * self.pace.readings_per_ticket() * self.pace.photo / self.workers as f64
    }

    /// Seconds until a worker is free for a ticket that comes now, and how many are served before. Every worker first ends
    /// what it has, then those ahead go to whoever is free first, and so do those who are back by then.
    fn turn(&self, ticket: Ticket, now: UnixTime) -> (f64, usize) {
        let left = |begun: &UnixTime| (self.pace.photo - now.since(*begun).as_secs_f64()).max(0.0);
        let mut free: Vec<f64> = self.in_service.values().map(left).collect();
        free.resize(self.workers.max(free.len()), 0.0);
        let takes = self.pace.photo * self.pace.readings_per_ticket();
        let mut serve = |from: f64| {
            free.sort_by(f64::total_cmp);
            let is_before = from <= free[0];
            if is_before {
                free[0] += takes;
            }
            is_before
        };
        let present = self.waiting.range(..ticket).count() + self.standing_by.range(..ticket).count();
        let expected = self.kept.range(..ticket).filter(|(_, back)| now.since(**back) < LAPSES_AFTER);
        let mut returns: Vec<f64> = expected.map(|(_, back)| back.since(now).as_secs_f64()).collect();
        returns.sort_by(f64::total_cmp);
        let ahead = std::iter::repeat_n(0.0, present).chain(returns).take_while(|from| serve(*from)).count();
        (free.into_iter().fold(f64::INFINITY, f64::min), ahead)
    }

    /// A newcomer with a photo, which comes back if they are sent away.
    pub fn arrive(&mut self, job: J, now: UnixTime) -> (Entry, Option<J>) {
        let ticket = self.next;
        self.next += 1;
        let (turn, ahead) = self.turn(ticket, now);
        let wait = Duration::from_secs_f64(turn + self.pace.answer);
        if ahead.max(self.waiting.len()) < self.for_newcomers() {
            self.waiting.insert(ticket, job);
            self.most = self.most.max(self.waiting.len());
            return (Entry::Placed { ticket, wait }, None);
        }
        // Back when half of what newcomers may fill is still ahead: early enough that no reader stands idle for them.
        let early = self.until_served(self.for_newcomers() / 2);
        let at = now.plus(Duration::from_secs_f64((turn - early).max(0.0)));
        self.kept.insert(ticket, at);
        (Entry::ComeBack { ticket, at, wait }, Some(job))
    }

    /// Somebody whose place is kept is back, with a photo.
    pub fn come_back(&mut self, ticket: Ticket, job: J, now: UnixTime) -> Back {
        self.kept.remove(&ticket);
        let wait = Duration::from_secs_f64(self.turn(ticket, now).0 + self.pace.answer);
        if self.waiting.len() >= self.capacity {
            self.standing_by.insert(ticket, job);
            return Back::StandsBy(wait);
        }
        self.waiting.insert(ticket, job);
        self.most = self.most.max(self.waiting.len());
        Back::In(wait)
    }

    /// Keeps the place of somebody who has been served, takes the photo again, and will be back then.
    pub fn keep(&mut self, ticket: Ticket, back: UnixTime) {
        self.pace.tickets -= 1.0;
        self.kept.insert(ticket, back);
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
        self.in_service.insert(first.0, now);
        Some(first)
    }

    /// A worker is free again, after so long with a photo and so long until its customer had the answer.
    pub fn done(&mut self, ticket: Ticket, answer: Duration, photo: Duration) {
        self.in_service.remove(&ticket);
        self.pace.photo += (photo.as_secs_f64() - self.pace.photo) * LATEST;
        self.pace.answer += (answer.as_secs_f64() - self.pace.answer) * LATEST;
        self.pace.readings += 1.0;
        self.pace.tickets += 1.0;
    }

    /// What the line moves by: how long a worker is busy with one photo.
    pub fn grain(&self) -> Duration {
        Duration::from_secs_f64(self.pace.photo)
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
mod tests {
    use super::*;
    use crate::scale::OPENING;

    const SECOND: Duration = Duration::from_secs(1);

    /// Six places, one reader, ten seconds a photo and ten until the answer.
    fn line() -> Line<&'static str> {
        let mut line = Line::new(6, 1, 10 * SECOND, 10 * SECOND);
        (line.pace.readings, line.pace.tickets) = (20.0, 20.0);
        line
    }

    fn wait(entry: (Entry, Option<&str>)) -> u64 {
        match entry.0 {
            Entry::Placed { wait, .. } | Entry::ComeBack { wait, .. } => wait.as_secs(),
        }
    }

    #[test]
    fn waits_are_told_from_those_ahead() {
        let mut line = line();
        assert_eq!(wait(line.arrive("a", OPENING)), 10, "nobody ahead: the own reading");
        assert_eq!(wait(line.arrive("b", OPENING)), 20);
        assert_eq!(line.take(OPENING), Some((0, "a")));
        let later = OPENING.plus(4 * SECOND);
        assert_eq!(wait(line.arrive("c", later)), 26, "six seconds of the one that is read, b, and the own");
        line.workers = 2;
        assert_eq!(wait(line.arrive("d", later)), 20, "b on the free reader, c on the other, and the own after b");
        line.in_service.clear();
        assert_eq!(wait(line.arrive("e", later)), 20, "b and c at once, then d beside the own");
    }

    #[test]
    fn told_waits_follow_the_readers() {
        let mut line = line();
        assert_eq!(line.arrive("a", OPENING).1, None);
        for _ in 0..300 {
            line.done(9, 20 * SECOND, 30 * SECOND);
        }
        let told = wait(line.arrive("b", OPENING));
        assert!((48..=50).contains(&told), "a at 30 s and the own answer at 20 s: {told}");
        // Every other photo is taken twice.
        for _ in 0..320 {
            line.keep(0, OPENING);
        }
        line.forget(0);
        (line.pace.readings, line.pace.tickets) = (150.0, 100.0);
        let told = wait(line.arrive("c", OPENING));
        assert!((108..=110).contains(&told), "a and b at 45 s, the own at 20 s: {told}");
    }

    #[test]
    fn the_line_is_bounded_and_keeps_places() {
        let mut line = line();
        for name in ["a", "b", "c", "d"] {
            assert!(matches!(line.arrive(name, OPENING), (Entry::Placed { .. }, None)));
        }
        // Four are ahead; two of those stay ahead on return, and the own reading.
        let (entry, photo) = line.arrive("e", OPENING);
        assert_eq!(photo, Some("e"), "the photo is not held");
        let back = OPENING.plus(20 * SECOND);
        assert_eq!(entry, Entry::ComeBack { ticket: 4, at: back, wait: 50 * SECOND });
        let (entry, _) = line.arrive("f", OPENING);
        assert_eq!(entry, Entry::ComeBack { ticket: 5, at: OPENING.plus(30 * SECOND), wait: 60 * SECOND });
        assert_eq!((line.len(), line.kept(), line.capacity()), (4, 2, 6));

        // One is served. A newcomer still finds four ahead, of whom two are away.
        for (ticket, name) in [(0, "a"), (1, "b")] {
            assert_eq!(line.take(OPENING), Some((ticket, name)));
            line.done(ticket, 10 * SECOND, 10 * SECOND);
        }
        assert!(matches!(line.arrive("g", OPENING), (Entry::ComeBack { ticket: 6, .. }, Some("g"))));

        // Those who return get in, before who came later, up to the bound.
        assert_eq!(line.come_back(5, "f", OPENING), Back::In(40 * SECOND), "c, d, and e who is still away");
        assert_eq!(line.come_back(4, "e", OPENING), Back::In(30 * SECOND));
        assert_eq!((line.len(), line.kept()), (4, 1));
        let order: Vec<_> = std::iter::from_fn(|| line.take(OPENING)).map(|(_, name)| name).collect();
        assert_eq!(order, ["c", "d", "e", "f"]);
    }

    #[test]
    fn who_is_back_stands_by_beyond_the_bound_and_gets_in_by_ticket() {
        let mut line = line();
        for _ in 0..4 {
            line.arrive("newcomer", OPENING);
        }
        for ticket in 100..102 {
            assert!(matches!(line.come_back(ticket, "back", OPENING), Back::In(_)));
        }
        assert_eq!(line.come_back(103, "second", OPENING), Back::StandsBy(70 * SECOND));
        assert_eq!(line.come_back(102, "first", OPENING), Back::StandsBy(70 * SECOND));
        assert_eq!((line.len(), line.most()), (6, 6));
        assert!(matches!(line.arrive("newcomer", OPENING), (Entry::ComeBack { wait, .. }, _) if wait == 50 * SECOND));
        line.take(OPENING);
        assert_eq!((line.len(), line.most()), (6, 6), "the first of them has the place");
        let order: Vec<_> = std::iter::from_fn(|| line.take(OPENING)).map(|(ticket, _)| ticket).collect();
        assert_eq!(order, [1, 2, 3, 100, 101, 102, 103]);
    }

    #[test]
    fn newcomers_fill_the_time_until_others_return() {
        let mut line = line();
        let back = |seconds: u32| OPENING.plus(SECOND * seconds);
        line.next = 10;
        (line.pace.readings, line.pace.tickets) = (40.0, 40.0);
        line.keep(0, back(15));
        line.keep(1, back(3_600));
        (line.pace.readings, line.pace.tickets) = (20.0, 20.0);
        assert_eq!(wait(line.arrive("a", OPENING)), 10, "nobody is there");
        assert_eq!(wait(line.arrive("b", OPENING)), 20, "a");
        assert_eq!(wait(line.arrive("c", OPENING)), 40, "a, b, and who is back by then");
        // Of those who are there, the lowest ticket comes first.
        assert_eq!(line.come_back(1, "late", back(16)), Back::In(20 * SECOND), "who should be back is ahead");
        assert_eq!(line.take(back(16)).map(|(_, name)| name), Some("late"));
        // Nobody is waited for who should have been back half an hour ago.
        line.done(1, 10 * SECOND, 10 * SECOND);
        assert_eq!(wait(line.arrive("d", back(15 + 1_799))), 50, "a to c, who is late, and the own");
        assert_eq!(wait(line.arrive("e", back(15 + 1_800))), 50, "a to d, and the own");
    }

    #[test]
    fn a_place_given_up_is_nobody_ahead() {
        let mut line = line();
        for _ in 0..6 {
            line.arrive("x", OPENING);
        }
        assert_eq!(line.kept(), 2);
        (4..6).for_each(|ticket| line.forget(ticket));
        line.take(OPENING);
        line.done(0, 10 * SECOND, 10 * SECOND);
        assert!(matches!(line.arrive("y", OPENING), (Entry::Placed { .. }, None)));
    }
}
