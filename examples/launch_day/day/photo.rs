//! Photos on their way through the line.

use std::sync::Arc;
use std::time::Duration;

use bonin::challenge::UnixTime;
use bonin::messages::{Language, from_phrase};
use bonin::session::{CustomerStep, NextStep};

use super::person::{PhotoAt, Told};
use super::{Day, Due};
use crate::Failure;
use crate::desk::{Desk, Job, Looked};
use crate::line::{Back, Entry};
use crate::told::{Kind, Wait, as_said};

/// How long it takes to take a photo again, about.
const TAKES_AGAIN: Duration = Duration::from_secs(25);

/// What comes after the photo takes so long at most, two hours of a service's trouble in it. Nobody is sent away for so
/// long that their session would end before.
const AFTER_PHOTO: Duration = Duration::from_secs(3 * 3600);

/// Words of at most so many customers are kept for the report.
const MOST_WORDS: usize = 400;

impl<D: Desk> Day<D> {
    /// The photo that a customer takes: whoever blurs does so once.
    fn job(&mut self, who: usize) -> Job {
        let person = &mut self.people[who];
        let document = &self.setup.photos.documents[person.customer.document];
        let blurs = person.customer.blurs && person.photos == 0;
        let photo = document.blurred.as_ref().filter(|_| blurs).unwrap_or(&document.photo);
        Job { opening: who, photo: Arc::clone(photo) }
    }

    pub(super) fn photograph(&mut self, who: usize, now: UnixTime) -> Result<(), Failure> {
        if self.people[who].ticket.is_some() {
            return self.enter_again(who, now);
        }
        let job = self.job(who);
        let (entry, _) = self.desk.line(|line| line.arrive(job, now));
        match entry {
            Entry::Placed { ticket, wait } => {
                self.people[who].ticket = Some(ticket);
                self.placed(who);
                self.tell_line(who, Kind::Line, wait, now);
                Ok(())
            }
            Entry::ComeBack { ticket, at, wait } => {
                self.people[who].ticket = Some(ticket);
                self.send_away(who, at, wait, now)
            }
        }
    }

    fn placed(&mut self, who: usize) {
        let person = &mut self.people[who];
        person.photo = PhotoAt::Line;
        person.photos += 1;
        self.out.photos_sent += 1;
    }

    fn tell_line(&mut self, who: usize, kind: Kind, wait: Duration, now: UnixTime) {
        let grain = self.desk.line(|line| line.grain());
        if let Some(said) = as_said(wait, now, grain) {
            self.people[who].told = Some(Told { kind, at: now, wait: said });
            let words = format!("Your photo will be read {}.", from_phrase(now.plus(wait), now, Language::English));
            self.note(now, words);
        }
    }

    fn note(&mut self, now: UnixTime, words: String) {
        if self.out.words.len() < MOST_WORDS {
            self.out.words.push((now, words));
        }
    }

    /// The line is full: the customer is told when to come back to a place that is kept, or leaves for good.
    fn send_away(&mut self, who: usize, back: UnixTime, wait: Duration, now: UnixTime) -> Result<(), Failure> {
        if wait > self.people[who].customer.patience {
            self.setup.bank.cancel(who, now)?;
            return self.advance(who, now);
        }
        if now.plus(wait).plus(AFTER_PHOTO) > self.setup.bank.ends(who)? {
            self.out.turned_away += 1;
            self.people[who].turned_away = true;
            self.setup.bank.cancel(who, now)?;
            return self.advance(who, now);
        }
        self.out.sent_away += 1;
        let words = format!(
            "Many customers are here at once. Come back {}: your place is kept, and your photo will be read {}.",
            from_phrase(back, now, Language::English),
            from_phrase(now.plus(wait), now, Language::English)
        );
        self.note(now, words);
        let person = &mut self.people[who];
        person.photo = PhotoAt::Away(back);
        person.told = as_said(wait, now, Duration::ZERO).map(|said| Told { kind: Kind::ComeBack, at: now, wait: said });
        let late = person.customer.late;
        self.at(back.plus(late), Due::Return(who, back));
        Ok(())
    }

    /// Who was sent away is back, with the phone in hand.
    ///
    /// Who came when called is there before the time told, and does not come again then.
    pub(super) fn come_back(&mut self, who: usize, told: UnixTime, now: UnixTime) -> Result<(), Failure> {
        let person = &mut self.people[who];
        if person.ended || person.photo != PhotoAt::Away(told) {
            return Ok(());
        }
        person.came_early = person.called.is_some() && now < told;
        person.own_delay = now.since(told);
        person.back_at = Some(now);
        self.out.came_back += 1;
        self.enter_again(who, now)
    }

    /// Into the line, to the place that was kept.
    fn enter_again(&mut self, who: usize, now: UnixTime) -> Result<(), Failure> {
        let job = self.job(who);
        let ticket = self.people[who].ticket.ok_or("no place was kept")?;
        let back = self.desk.line(|line| line.come_back(ticket, job, now));
        let (Back::In(wait) | Back::StandsBy(wait)) = back;
        if matches!(back, Back::StandsBy(_)) {
            let was_sent = self.people[who].back_at.is_some();
            *(if was_sent { &mut self.out.stood_by } else { &mut self.out.stood_by_again }) += 1;
        }
        self.placed(who);
        if self.people[who].told.is_none() {
            self.tell_line(who, Kind::Line, wait, now);
        }
        Ok(())
    }

    /// A photo was looked at.
    pub(super) fn looked(&mut self, looked: Looked) -> Result<(), Failure> {
        let who = looked.opening;
        let now = self.desk.now();
        let person = &mut self.people[who];
        person.photo = PhotoAt::Home;
        let own_delay = std::mem::take(&mut person.own_delay);
        let early = std::mem::take(&mut person.came_early);
        if let Some(back) = person.back_at.take() {
            let stood = looked.at.since(back);
            self.out.after_back.push(stood.as_secs_f64());
            if let Some(told) = person.called.take().filter(|_| early) {
                self.out.second_tellings.push((told, stood));
            }
        }
        if let Some(told) = person.told.take() {
            let lived = looked.at.since(told.at).saturating_sub(own_delay);
            self.out.waits.0.push(Wait { kind: told.kind, told_at: told.at, told: told.wait, lived, early });
        }
        if looked.document.is_some() {
            person.ticket = None;
        } else {
            person.ticket = Some(looked.ticket);
            self.out.retakes += 1;
            self.desk.line(|line| line.keep(looked.ticket, now.plus(TAKES_AGAIN)));
        }
        // A session that has ended meanwhile asks for nothing.
        if let NextStep::Ask(CustomerStep::TakePhoto { photo }) = self.setup.bank.next(who, now)? {
            self.setup.bank.photo_read(who, photo, looked.document.as_ref(), now)?;
        }
        self.advance(who, now)
    }
}
