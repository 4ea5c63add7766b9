//! The issuers' registers: they compare what they are asked with what they have, count wrong dates, and lock.

use bonin::issuer::{CITIZEN_TRIES, IssuerDocument, IssuerRequest, OutageKind, Outcome};

use super::Failure;
use crate::people::Person;

/// How a document stands in its register.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    Valid,
    Lost,
}

/// One document as its issuer has it.
pub struct Registered {
    pub document: IssuerDocument,
    pub name: &'static str,
    /// Number of the document: the resident number, or the license number.
    pub number: &'static str,
    /// `YYYYMMDD`.
    pub issued: String,
    pub status: Status,
    /// Wrong dates so far, whichever bank sent them.
    pub wrong: u8,
}

/// All registers, and how often they were asked.
pub struct Registers {
    pub documents: Vec<Registered>,
    /// What is answered whatever is asked, to try an outcome out.
    pub fixed: Option<Outcome>,
}

/// Vendors answer with codes of their own; the library reads them into one vocabulary.
enum Reply {
    Agrees,
    Code(&'static str),
}

impl Registers {
    pub fn of(people: &[&Person]) -> Self {
        let registered = |person: &&Person| Registered {
            document: person.document,
            name: person.name,
            number: person.license.map_or(person.number, |(number, _)| number),
            issued: person.issued.replace('-', ""),
            status: Status::Valid,
            wrong: 0,
        };
        Self { documents: people.iter().map(registered).collect(), fixed: None }
    }

    /// Asks about a document, through a network that may fail.
    pub fn ask(&mut self, request: &IssuerRequest, failure: Option<Failure>) -> Outcome {
        match failure {
            Some(Failure::Refuses) => return Outcome::Outage(OutageKind::Unavailable),
            Some(Failure::AnswerLost) => {
                self.look_up(request);
                return Outcome::Outage(OutageKind::NoAnswer);
            }
            None => {}
        }
        match (self.fixed, self.look_up(request)) {
            (Some(outcome), _) => outcome,
            (None, Reply::Agrees) => Outcome::Genuine,
            (None, Reply::Code(code)) => Outcome::from_useb(code),
        }
    }

    fn look_up(&mut self, request: &IssuerRequest) -> Reply {
        let (number, name, issued) = match request {
            IssuerRequest::ResidentCard(card) => (card.number.expose(), card.name.expose(), card.issue_date.expose()),
            IssuerRequest::DriverLicense(card) => (card.number.expose(), card.name.expose(), card.issue_date.expose()),
            // The stories have no other documents.
            _ => return Reply::Code("A015"),
        };
        let document = request.document();
        let known = self.documents.iter_mut().find(|known| known.document == document && known.number == number);
        let Some(known) = known else { return Reply::Code("A013") };
        if known.wrong >= CITIZEN_TRIES {
            return Reply::Code("A005");
        }
        if known.name != name {
            return Reply::Code("A013");
        }
        if known.issued != issued {
            known.wrong += 1;
            return Reply::Code(if known.wrong >= CITIZEN_TRIES { "A005" } else { "A004" });
        }
        match known.status {
            Status::Valid => Reply::Agrees,
            Status::Lost => Reply::Code("A006"),
        }
    }
}
