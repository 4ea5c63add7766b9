//! Who is called back early: turns are kept as far apart as readings took when they were told, and readings may get faster.
//!
//! While a reader stands idle and nobody is in the line, the bank looks at what is promised for the next minutes. Where that
//! leaves the readers idle for a good part of them, whoever's turn comes next after those minutes is told that it goes faster
//! than was said: they may come now, or at their time. Their turn is moved, and so is the one place that is kept for them: who
//! doesn't come now comes at their time, to a turn that is no later than it was.

use std::time::Duration;

use bonin::challenge::UnixTime;

use super::{Line, Ticket};

/// By then whoever comes when called is there, as phones are looked at within minutes; the rest come at their time. Whose
/// turn is nearer than this is not called.
const COME_WITHIN: Duration = Duration::from_secs(10 * 60);

/// When they are there on the mean.
const COME_AFTER: Duration = Duration::from_secs(5 * 60);

/// Nor is anybody called whose turn is nearer than so many openings take a reader.
const NEARER_THAN: f64 = 3.0;

/// The part of the next minutes that readers have to stand idle for, at least. Turns at the pace of now leave them a fifth
/// ([`super::HELD_BACK`]), which newcomers may use; it takes more to call somebody.
const IDLE: f64 = 1.0 / 3.0;

/// Somebody who is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Called {
    /// Their ticket until now, which is none any more, and the one in its place.
    pub was: Ticket,
    pub ticket: Ticket,
    /// From coming to the answer, at most, if all come who are expected in the next minutes.
    pub wait: Duration,
}

impl<J> Line<J> {
    /// Calls the next one who is away, if the readers would stand idle otherwise.
    pub fn call(&mut self, now: UnixTime) -> Option<Called> {
        let is_idle = self.in_service.len() < self.workers && self.waiting.is_empty() && self.standing_by.is_empty();
        if !is_idle {
            return None;
        }
        let (opening, readers) = (self.pace.opening(), self.workers as f64);
        let span = COME_WITHIN.as_secs_f64().max(opening * NEARER_THAN);
        let until = now.plus(Duration::from_secs_f64(span));
        let left = |begun: &UnixTime| (self.pace.photo() - now.since(*begun).as_secs_f64()).max(0.0);
        let under: f64 = self.in_service.values().map(left).sum();
        let come =
            self.kept.values().filter(|away| away.is_expected(now) && away.expected(now) <= until).count() as f64;
        let idle = 1.0 - (under + come * opening) / (span * readers);
        if idle < IDLE {
            return None;
        }
        let next = self.kept.iter().find(|(_, away)| away.was_sent && away.called.is_none() && away.back > until);
        let (was, mut away) = next.map(|(ticket, away)| (*ticket, *away))?;
        away.called = Some(now);
        self.kept.remove(&was);
        let ticket = Ticket { turn: now.plus(COME_AFTER).min(was.turn), number: was.number };
        self.kept.insert(ticket, away);
        // One reading may just have begun; then all who come, and the own.
        let wait = self.pace.photo() + come * opening / readers + self.pace.answer();
        Some(Called { was, ticket, wait: Duration::from_secs_f64(wait) })
    }
}

impl super::Away {
    /// When they will be back, as is known now: soon if they were just called, else at their time.
    pub(super) fn expected(&self, now: UnixTime) -> UnixTime {
        let soon = self.called.filter(|called| now.since(*called) < COME_WITHIN);
        soon.map_or(self.back, |called| called.plus(COME_AFTER).min(self.back))
    }

    /// Whether they are waited for.
    pub(super) fn is_expected(&self, now: UnixTime) -> bool {
        now.since(self.expected(now)) < super::LAPSES_AFTER
    }
}
