//! The phone network: lines with their subscribers and inboxes, and the telcos' identity service.

use bonin::challenge::UnixTime;
use bonin::phone::{Carrier, IdentityReport, Parsed, PhoneNumber, RiskSignals, Sex, Signal};
use bonin::pii::Secret;

use super::Failure;
use crate::people::Person;

/// One line.
pub struct Line {
    pub number: PhoneNumber,
    pub carrier: Carrier,
    pub subscriber: &'static str,
    pub birth: &'static str,
    pub sex: Sex,
    /// Last change of SIM, if there was one.
    pub sim_changed: Option<UnixTime>,
    /// Texts from the web end in a folder that nobody looks into.
    pub filters_texts: bool,
    pub inbox: Vec<String>,
}

impl Line {
    /// Somebody's line.
    pub fn of(person: &Person) -> Self {
        Self {
            number: number(person.phone),
            carrier: person.carrier,
            subscriber: person.name,
            birth: person.birth,
            sex: person.sex,
            sim_changed: None,
            filters_texts: false,
            inbox: Vec::new(),
        }
    }
}

pub struct Phones {
    pub lines: Vec<Line>,
}

impl Phones {
    pub fn of(people: &[&Person]) -> Self {
        Self { lines: people.iter().map(|person| Line::of(person)).collect() }
    }

    fn line(&self, number: &PhoneNumber) -> Option<&Line> {
        self.lines.iter().find(|line| line.number == *number)
    }

    /// Delivers a text; `false` while the gateway is down. A number that nobody has, and a phone that filters, look the
    /// same from here.
    pub fn send(&mut self, number: &PhoneNumber, text: &str, failure: Option<Failure>) -> bool {
        if failure.is_some() {
            return false;
        }
        let line = self.lines.iter_mut().find(|line| line.number == *number);
        if let Some(line) = line.filter(|line| !line.filters_texts) {
            line.inbox.push(text.to_owned());
        }
        true
    }

    /// The last text on a phone.
    pub fn last(&self, number: &PhoneNumber) -> Option<&str> {
        self.line(number)?.inbox.last().map(String::as_str)
    }

    /// What the carrier says about a line: known and fine but for a SIM that was changed.
    pub fn signals(&self, number: &PhoneNumber) -> RiskSignals {
        let line = self.line(number);
        RiskSignals {
            forwarding: Signal::Absent,
            sim_change: line.and_then(|line| line.sim_changed).map_or(Signal::Absent, Signal::Since),
            porting: Signal::Absent,
            device_change: Signal::Absent,
            opening: Signal::Absent,
            prepaid: Signal::Absent,
            roaming: Signal::Absent,
            carrier: line.map(|line| line.carrier),
        }
    }

    /// What the identity service answers about the person who holds this line in hand.
    pub fn identify(&self, number: &PhoneNumber, failure: Option<Failure>) -> Option<IdentityReport> {
        let line = self.line(number).filter(|_| failure.is_none())?;
        // CI and DI are the same for one person everywhere; here they follow from the birth date. The last character of
        // 64 bytes in base64 has four bits that stand for nothing.
        let digits = line.birth.repeat(11);
        Some(IdentityReport {
            ci: Secret::new(format!("{}A==", &digits[..85])),
            di: Secret::new(digits[..64].to_owned()),
            name: Secret::new(line.subscriber.to_owned()),
            birth: Secret::new(line.birth.to_owned()),
            sex: line.sex,
            foreigner: Some(false),
            carrier: Some(line.carrier),
            phone: Some(line.number.clone()),
        })
    }
}

/// A number of the stories, all of which are of today.
pub fn number(text: &str) -> PhoneNumber {
    match PhoneNumber::parse(text) {
        Ok(Parsed::Mobile(number)) => number,
        _ => panic!("the stories have numbers of today"),
    }
}
