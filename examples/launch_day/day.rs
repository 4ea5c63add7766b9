//! The day itself: what is due next by the simulated clock, and what comes back from the readers.

mod calling;
mod person;
mod photo;
mod waiting;

use std::collections::BTreeMap;
use std::time::Duration;

use bonin::challenge::UnixTime;
use bonin::session::{Call, CustomerStep, Ending, NextStep};
use time::Date;

use crate::Failure;
use crate::bank::{Bank, Flight, Verdict};
use crate::books::{Books, End};
use crate::customers::Customer;
use crate::desk::Desk;
use crate::photos::Photos;
use crate::progress::Progress;
use crate::scale::{OPENING, at};
use crate::series::{Series, Standing};
use crate::services::{Services, TROUBLES};
use crate::told::Waits;
use person::{Person, PhotoAt};

/// When the bank's servers are restarted: in the middle of the slow half hour before transfers fail, when answers take long
/// that a restart can lose. In seconds after the opening.
const RESTART: f64 = (8.0 * 60.0 + 50.0) * 60.0;

/// The time of the day between two looks at the line.
const LOOK_EVERY: Duration = Duration::from_secs(60);

/// A day that is not over by then is stuck, since sessions last a day: who has not ended is lost, and the books say so.
const STUCK: f64 = 40.0 * 3600.0;

/// What is due at a time.
enum Due {
    Arrive,
    /// The customer does what was asked.
    Act(usize, CustomerStep),
    Answer(Box<Flight>),
    /// The customer looks again, unless they were woken otherwise meanwhile.
    Wake(usize, u64),
    /// Who was sent away until then is back, or comes early.
    Return(usize, UnixTime),
    Announce(usize),
    Restart,
}

/// What the day is made of.
pub struct Setup {
    pub photos: Photos,
    pub people: Vec<Customer>,
    /// Seconds after the opening, ascending.
    pub arrivals: Vec<f64>,
    pub bank: Bank,
    pub services: Services,
    pub today: Date,
}

/// What it came to.
#[derive(Default)]
pub struct Outcome {
    pub books: Books,
    pub waits: Waits,
    pub series: Series,
    /// By how much the next try of a service came after the time told, in seconds.
    pub tries: Vec<f64>,
    pub sent_away: usize,
    pub came_back: usize,
    /// Who came back to a kept place and did not get in at once.
    pub stood_by: usize,
    /// Told to come back on another day, since their session would have ended before.
    pub turned_away: usize,
    /// Told while away that it goes faster, and to come now or at their time.
    pub called: usize,
    /// Of those who came then: within what of their coming they were told the answer, and after what it was there.
    pub second_tellings: Vec<(Duration, Duration)>,
    /// And who did not with a photo that they took again.
    pub stood_by_again: usize,
    /// From coming back until the photo was looked at, in seconds.
    pub after_back: Vec<f64>,
    pub photos_sent: usize,
    pub retakes: usize,
    pub second_taps: usize,
    /// Second decisions on one opening, and how many of them the database refused.
    pub second_asked: usize,
    pub second_decisions: usize,
    /// Calls whose answers went to servers that were no more, and sessions that went on after it.
    pub lost_answers: usize,
    pub resumed: usize,
    pub failures: [usize; 3],
    pub last_end: Option<UnixTime>,
    /// The longest that anything was done after it was due, in the day's time.
    pub lag: Duration,
    /// What some were told.
    pub words: Vec<(UnixTime, String)>,
}

pub struct Day<D> {
    setup: Setup,
    desk: D,
    people: Vec<Person>,
    due: BTreeMap<(UnixTime, u64), Due>,
    number: u64,
    ended: usize,
    out: Outcome,
}

impl<D: Desk> Day<D> {
    pub fn new(setup: Setup, desk: D) -> Self {
        let mut day = Self {
            setup,
            desk,
            people: Vec::new(),
            due: BTreeMap::new(),
            number: 0,
            ended: 0,
            out: Outcome::default(),
        };
        for place in 0..day.setup.arrivals.len() {
            day.at(at(day.setup.arrivals[place]), Due::Arrive);
        }
        for (place, trouble) in TROUBLES.iter().enumerate() {
            day.at(trouble.announcement().0, Due::Announce(place));
        }
        day.at(at(RESTART), Due::Restart);
        day
    }

    fn at(&mut self, time: UnixTime, due: Due) {
        self.number += 1;
        self.due.insert((time, self.number), due);
    }

    /// Lives through the day, until everybody has ended or nobody will. Gives what it came to,
    /// the bank with all that it holds, and the desk.
    pub fn run(mut self, progress: &mut Progress) -> Result<(Outcome, Bank, D), Failure> {
        let mut looked_at = OPENING;
        while self.ended < self.setup.arrivals.len() {
            let now = self.desk.now();
            if now > at(STUCK) {
                break;
            }
            if now.since(looked_at) >= LOOK_EVERY {
                looked_at = now;
                let standing = self.standing();
                self.out.series.look(now, standing);
                progress.show(now, self.people.len(), self.ended, standing);
                self.call_in(now)?;
            }
            let due = self.due.first_key_value().map(|((time, _), _)| *time);
            if due.is_some_and(|time| time <= now)
                && let Some(((time, _), due)) = self.due.pop_first()
            {
                self.out.lag = self.out.lag.max(now.since(time));
                self.happens(due, now)?;
                continue;
            }
            let look = looked_at.plus(LOOK_EVERY);
            if let Some(looked) = self.desk.wait(Some(due.map_or(look, |time| time.min(look))))? {
                self.looked(looked)?;
            }
        }
        Ok((self.out, self.setup.bank, self.desk))
    }

    fn standing(&mut self) -> Standing {
        let (line, away) = self.desk.line(|line| (line.len(), line.kept()));
        let service = self.people.iter().filter(|person| !person.ended && person.waits_for.is_some()).count();
        Standing { line, away, service }
    }

    fn happens(&mut self, due: Due, now: UnixTime) -> Result<(), Failure> {
        match due {
            Due::Arrive => self.arrive(now),
            Due::Act(who, step) => self.act(who, step, now),
            Due::Answer(flight) => self.answer(*flight, now),
            Due::Wake(who, number) if self.people[who].wakes == number => self.advance(who, now),
            Due::Wake(..) => Ok(()),
            Due::Return(who, told) => self.come_back(who, told, now),
            Due::Announce(place) => self.announce(place, now),
            Due::Restart => self.restart(now),
        }
    }

    fn arrive(&mut self, now: UnixTime) -> Result<(), Failure> {
        let who = self.people.len();
        let customer = self.setup.people[who].clone();
        self.setup.bank.begin(&customer, now)?;
        self.out.books.arrive();
        self.out.series.at(now).arrived += 1;
        self.people.push(Person::of(customer));
        self.advance(who, now)
    }

    /// Does what the session says until it waits for somebody.
    fn advance(&mut self, who: usize, now: UnixTime) -> Result<(), Failure> {
        self.people[who].wakes += 1;
        while !self.people[who].ended {
            match self.setup.bank.next(who, now)? {
                NextStep::Call(call) => self.call(who, call, now)?,
                NextStep::Ask(step) => {
                    self.ask(who, plain(step), now);
                    return Ok(());
                }
                NextStep::Wait(wait) => return self.wait(who, wait, now),
                NextStep::Decide => self.decide(who, now)?,
                NextStep::Ended(ending) => self.end(who, ending, now),
            }
        }
        Ok(())
    }

    fn ask(&mut self, who: usize, step: CustomerStep, now: UnixTime) {
        let person = &mut self.people[who];
        person.waits_for = None;
        if person.asked == Some(step) || person.photo != PhotoAt::Home {
            return;
        }
        person.asked = Some(step);
        let takes = person.customer.takes(step);
        let twice = person.customer.taps_twice;
        self.at(now.plus(takes), Due::Act(who, step));
        if twice {
            self.at(now.plus(takes), Due::Act(who, step));
        }
    }

    fn act(&mut self, who: usize, step: CustomerStep, now: UnixTime) -> Result<(), Failure> {
        let person = &mut self.people[who];
        if person.ended || person.asked != Some(step) {
            self.out.second_taps += 1;
            return Ok(());
        }
        person.asked = None;
        // The screen may be old: what it asked for counts only if it is still asked for.
        if !matches!(self.setup.bank.next(who, now)?, NextStep::Ask(asked) if plain(asked) == step) {
            return self.advance(who, now);
        }
        let customer = person.customer.clone();
        let card = &self.setup.photos.documents[customer.document];
        match step {
            CustomerStep::TakePhoto { .. } => return self.photograph(who, now),
            CustomerStep::EnterCode { call, .. } => {
                let mistypes = customer.mistypes_code && !std::mem::replace(&mut person.mistyped_code, true);
                let text = self.setup.services.last_text(who).ok_or("no text has arrived")?;
                self.setup.bank.type_code(who, call, text, mistypes, now)?;
            }
            CustomerStep::EnterMemo { call, .. } => {
                let memo = self.setup.services.last_memo(who).map(str::to_owned);
                let mistypes = customer.mistypes_memo && person.typed_memo.is_none();
                match memo.filter(|memo| person.typed_memo.as_ref() != Some(memo)) {
                    Some(memo) => {
                        person.typed_memo = Some(if mistypes { String::new() } else { memo.clone() });
                        self.setup.bank.type_memo(who, call, &memo, mistypes, now)?;
                    }
                    // Nothing new is on the statement; they look again later.
                    None => {
                        person.asked = Some(step);
                        let later = person.customer.about(90.0);
                        self.at(now.plus(later), Due::Act(who, step));
                    }
                }
            }
            CustomerStep::RequestCode { call } | CustomerStep::RequestMemo { call } => self.call(who, call, now)?,
            step => self.setup.bank.act(who, step, &customer, card, self.setup.today, now)?,
        }
        self.advance(who, now)
    }

    fn call(&mut self, who: usize, call: Call, now: UnixTime) -> Result<(), Failure> {
        if self.tell_announcement(who, call.kind, now)? {
            return Ok(());
        }
        let person = &mut self.people[who];
        if let Some((_, time)) = person.promise.take_if(|(of, _)| *of == call.kind.dependency()) {
            self.out.tries.push(now.since(time).as_secs_f64());
        }
        let card = &self.setup.photos.documents[person.customer.document];
        let people = (&person.customer, card);
        if let Some((flight, after)) = self.setup.bank.call(who, call, people, &mut self.setup.services, now)? {
            person.flying.push(call);
            self.at(now.plus(after), Due::Answer(Box::new(flight)));
        }
        Ok(())
    }

    fn answer(&mut self, flight: Flight, now: UnixTime) -> Result<(), Failure> {
        let (who, call, failed) = (flight.opening, flight.call, flight.failed());
        self.people[who].flying.retain(|flying| *flying != call);
        self.setup.bank.answered(flight, now)?;
        self.served(who, call.kind.dependency(), failed, now);
        self.advance(who, now)
    }

    /// Decides; and for one of twenty another server does, from the same session as it was read before.
    fn decide(&mut self, who: usize, now: UnixTime) -> Result<(), Failure> {
        let bank = &mut self.setup.bank;
        let session = bank.read_session(who)?;
        let also = (self.people[who].customer.taps_twice || who.is_multiple_of(20)).then(|| session.clone());
        match bank.decide(who, session, now)? {
            Verdict::Decided(_, reasons) => self.people[who].reasons = reasons,
            Verdict::ProofLost(call) => return bank.proof_lost(who, call, now),
            Verdict::Second => {}
        }
        if let Some(stale) = also {
            self.out.second_asked += 1;
            let second = bank.decide(who, stale, now)?;
            self.out.second_decisions += usize::from(!matches!(second, Verdict::Decided(..)));
        }
        Ok(())
    }

    fn end(&mut self, who: usize, ending: Ending, now: UnixTime) {
        let person = &mut self.people[who];
        person.ended = true;
        if let Some(ticket) = person.ticket.take() {
            self.desk.line(|line| line.forget(ticket));
        }
        let end = if person.turned_away { End::TurnedAway } else { End::of(ending, &person.reasons) };
        self.out.books.end(who, end);
        self.out.series.at(now).ended += 1;
        self.out.last_end = Some(now);
        self.ended += 1;
    }

    /// The bank's servers are stopped and started: what is under way is lost, and everything goes on from the database.
    fn restart(&mut self, now: UnixTime) -> Result<(), Failure> {
        self.setup.bank.restart()?;
        let before = self.due.len();
        self.due.retain(|_, due| !matches!(due, Due::Answer(_)));
        self.out.lost_answers = before - self.due.len();
        for who in 0..self.people.len() {
            let person = &mut self.people[who];
            person.flying.clear();
            if !person.ended {
                self.out.resumed += 1;
                if person.asked.is_none() && person.photo == PhotoAt::Home {
                    self.advance(who, now)?;
                }
            }
        }
        Ok(())
    }
}

/// A step as its screen: what it offers besides changes with the time.
const fn plain(step: CustomerStep) -> CustomerStep {
    match step {
        CustomerStep::EnterCode { call, .. } => CustomerStep::EnterCode { call, another: None },
        CustomerStep::EnterMemo { call, .. } => CustomerStep::EnterMemo { call, another: None },
        step => step,
    }
}
