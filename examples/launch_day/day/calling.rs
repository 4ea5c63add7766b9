//! Those who were sent away and are called back early.

use std::time::Duration;

use bonin::challenge::UnixTime;
use bonin::messages::{Language, from_phrase};

use super::person::PhotoAt;
use super::{Day, Due};
use crate::Failure;
use crate::desk::Desk;

const MINUTE: Duration = Duration::from_secs(60);

impl<D: Desk> Day<D> {
    /// Calls as many as the line says. They come now or at their time, as they like.
    pub(super) fn call_in(&mut self, now: UnixTime) -> Result<(), Failure> {
        while let Some(called) = self.desk.line(|line| line.call(now)) {
            let holds = |person: &super::Person| person.ticket == Some(called.was);
            let who = self.people.iter().position(holds).ok_or("a place of nobody was called")?;
            let person = &mut self.people[who];
            let PhotoAt::Away(told) = person.photo else { return Err("who is called is not away".into()) };
            person.ticket = Some(called.ticket);
            // At most so many minutes, rounded up as all that is told.
            let minutes = called.wait.as_millis().div_ceil(MINUTE.as_millis()).max(1) as u32;
            person.called = Some(MINUTE * minutes);
            self.out.called += 1;
            let comes_after = person.customer.when_called();
            let words = format!(
                "It goes faster than we said. Come now, and your photo will be read within {minutes} min; or come {}, as \
                 we said.",
                from_phrase(told, now, Language::English)
            );
            self.out.words.push((now, words));
            if let Some(after) = comes_after {
                self.at(now.plus(after), Due::Return(who, told));
            }
        }
        Ok(())
    }
}
