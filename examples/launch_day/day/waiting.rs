//! Waits for services that fail: what customers are told, and what they live.

use std::time::Duration;

use bonin::challenge::UnixTime;
use bonin::messages::{Explain as _, Language};
use bonin::session::{CallKind, Dependency, Waiting};

use super::person::{PhotoAt, Told};
use super::{Day, Due};
use crate::Failure;
use crate::desk::Desk;
use crate::services::TROUBLES;
use crate::told::{Kind, Wait, as_said};

/// From this wait on the phone is put away; it takes them a moment to take it up again.
const AWAY_FROM: Duration = Duration::from_secs(120);

impl<D: Desk> Day<D> {
    /// Until when a service's provider says that it is down.
    fn announced(dependency: Dependency, now: UnixTime) -> Option<UnixTime> {
        let trouble = TROUBLES.iter().find(|trouble| trouble.dependency == dependency)?;
        let (told_at, until) = trouble.announcement();
        (told_at..until).contains(&now).then_some(until)
    }

    /// Tells the session before a call that the service is announced to be down, once. Says whether it did.
    pub(super) fn tell_announcement(&mut self, who: usize, kind: CallKind, now: UnixTime) -> Result<bool, Failure> {
        let Some(until) = Self::announced(kind.dependency(), now) else { return Ok(false) };
        let known = &mut self.people[who].announced;
        if known.contains(&(kind, until)) {
            return Ok(false);
        }
        known.push((kind, until));
        self.setup.bank.announce(who, kind, until, now)?;
        Ok(true)
    }

    /// A provider says until when it is down: everybody who waits for it is told.
    pub(super) fn announce(&mut self, place: usize, now: UnixTime) -> Result<(), Failure> {
        let dependency = TROUBLES[place].dependency;
        for who in 0..self.people.len() {
            if self.people[who].ended || self.people[who].waits_for != Some(dependency) {
                continue;
            }
            for kind in CallKind::ALL.into_iter().filter(|kind| kind.dependency() == dependency) {
                self.tell_announcement(who, kind, now)?;
            }
            self.advance(who, now)?;
        }
        Ok(())
    }

    pub(super) fn wait(&mut self, who: usize, wait: Waiting, now: UnixTime) -> Result<(), Failure> {
        let retry_at = wait.retry_at.ok_or("nobody of the bank's people is here today")?;
        let dependency = wait.dependency;
        let person = &mut self.people[who];
        let is_asked_now = person.flying.iter().any(|call| call.kind.dependency() == dependency);
        let mut back = retry_at;
        if !is_asked_now {
            person.waits_for = Some(dependency);
            let left = retry_at.since(now);
            if let Some(until) = Self::announced(dependency, now).filter(|until| retry_at >= *until) {
                if left > person.customer.patience && person.photo == PhotoAt::Home {
                    self.setup.bank.cancel(who, now)?;
                    return self.advance(who, now);
                }
                if let Some(said) = as_said(left, now, Duration::ZERO)
                    && !person.told_service.contains_key(&dependency)
                {
                    person.told_service.insert(dependency, Told { kind: Kind::Service, at: now, wait: said });
                    let message = wait.explain().message(Language::English);
                    let words = format!("{}. {}", message.headline, message.when(now).unwrap_or_default());
                    self.out
                        .words
                        .push((now, format!("{words} (announced until {})", crate::scale::time_of_day(until))));
                }
            } else {
                person.promise = Some((dependency, retry_at));
            }
            if left > AWAY_FROM {
                back = retry_at.plus(self.people[who].customer.about(15.0));
            }
        }
        let number = self.people[who].wakes;
        self.at(back, Due::Wake(who, number));
        Ok(())
    }

    /// A service has answered, or has failed.
    pub(super) fn served(&mut self, who: usize, dependency: Dependency, failed: bool, now: UnixTime) {
        if failed {
            if let Some(place) = TROUBLES.iter().position(|trouble| trouble.dependency == dependency) {
                self.out.failures[place] += 1;
                self.out.series.at(now).failures[place] += 1;
            }
            return;
        }
        let person = &mut self.people[who];
        if let Some(told) = person.told_service.remove(&dependency) {
            let lived = now.since(told.at);
            self.out.waits.0.push(Wait { kind: told.kind, told_at: told.at, told: told.wait, lived, early: false });
        }
    }
}
