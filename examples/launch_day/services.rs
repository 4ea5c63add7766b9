//! The services outside of the bank, with memories of their own: each can slow down and fail while the others are well.

use std::collections::BTreeMap;
use std::time::Duration;

use bonin::challenge::UnixTime;
use bonin::decision::OpeningBlock;
use bonin::issuer::{IssuerRequest, MismatchPart, OutageKind, Outcome};
use bonin::one_won::{IdempotencyKey, TransferFailure, TransferInstruction, TransferResult};
use bonin::session::{CallKind, Dependency};
use rand_chacha::ChaCha20Rng;

use crate::curve::uniform;
use crate::customers::Customer;
use crate::photos::Document;
use crate::scale::at;

/// Seconds after which the bank's clients stop waiting for an answer.
pub const PATIENCE: f64 = 30.0;

const MINUTE: f64 = 60.0;

/// A service's bad two hours: it slows down, then fails, and half an hour into that says when it will be back.
#[derive(Debug, Clone, Copy)]
pub struct Trouble {
    pub dependency: Dependency,
    pub name: &'static str,
    /// Minutes after the opening.
    slow_from: f64,
    /// How far the announced end is from the true one, in minutes: providers don't know either.
    announced_off: f64,
}

const SLOW_MINUTES: f64 = 30.0;
const BAD_MINUTES: f64 = 120.0;
const SILENT_MINUTES: f64 = 30.0;

/// At the original, identity checks by other companies failed from 08:30 on for some two hours, and so did phones'. Here each
/// of three has its own two hours, so that the picture tells them apart.
pub const TROUBLES: [Trouble; 3] = [
    Trouble { dependency: Dependency::Issuer, name: "issuer check", slow_from: 90.0, announced_off: -5.0 },
    Trouble { dependency: Dependency::SmsGateway, name: "text messages", slow_from: 270.0, announced_off: 5.0 },
    Trouble { dependency: Dependency::Transfer, name: "1-won transfer", slow_from: 510.0, announced_off: 0.0 },
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Health {
    Well,
    Slow,
    Down,
}

impl Trouble {
    pub fn slow_from(&self) -> UnixTime {
        at(self.slow_from * MINUTE)
    }

    pub fn down_from(&self) -> UnixTime {
        at((self.slow_from + SLOW_MINUTES) * MINUTE)
    }

    pub fn until(&self) -> UnixTime {
        at((self.slow_from + BAD_MINUTES) * MINUTE)
    }

    /// When the provider says until when it is down, and what it says.
    pub fn announcement(&self) -> (UnixTime, UnixTime) {
        let told_at = at((self.slow_from + SLOW_MINUTES + SILENT_MINUTES) * MINUTE);
        (told_at, at((self.slow_from + BAD_MINUTES + self.announced_off) * MINUTE))
    }

    fn health(&self, now: UnixTime) -> Health {
        if (self.down_from()..self.until()).contains(&now) {
            Health::Down
        } else if (self.slow_from()..self.down_from()).contains(&now) {
            Health::Slow
        } else {
            Health::Well
        }
    }
}

/// How a service is now.
pub fn health(kind: CallKind, now: UnixTime) -> Health {
    let trouble = TROUBLES.iter().find(|trouble| trouble.dependency == kind.dependency());
    trouble.map_or(Health::Well, |trouble| trouble.health(now))
}

/// How one request goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fate {
    Answered,
    /// Refused at once.
    Refused,
    /// It arrived and was done, and the answer came too late.
    AnswerLost,
    /// It never arrived, and nobody said so.
    Silence,
}

/// A service's answer.
#[derive(Debug)]
pub enum Reply {
    OpeningBlock(OpeningBlock),
    Issuer(Outcome),
    /// Whether the text left; nothing where nobody said so.
    Text(Option<bool>),
    Holder(Option<String>),
    Transfer(TransferResult),
}

pub struct Services {
    rng: ChaCha20Rng,
    /// Texts on each customer's phone, and depositors of 1 won on their statement.
    texts: BTreeMap<usize, String>,
    statements: BTreeMap<usize, String>,
    transfers: BTreeMap<String, TransferResult>,
}

impl Services {
    pub const fn new(rng: ChaCha20Rng) -> Self {
        Self { rng, texts: BTreeMap::new(), statements: BTreeMap::new(), transfers: BTreeMap::new() }
    }

    /// What becomes of a request now, and after how long that shows.
    fn fate(&mut self, kind: CallKind, now: UnixTime) -> (Fate, Duration) {
        let draw = uniform(&mut self.rng);
        let (fate, seconds) = match health(kind, now) {
            Health::Well => (Fate::Answered, 0.5 + 2.0 * draw),
            Health::Slow if draw < 0.35 => (Fate::AnswerLost, PATIENCE),
            Health::Slow => (Fate::Answered, 3.0 + PATIENCE * 0.8 * uniform(&mut self.rng)),
            Health::Down if draw < 0.8 => (Fate::Refused, 1.0 + draw),
            Health::Down => (Fate::Silence, PATIENCE),
        };
        (fate, Duration::from_secs_f64(seconds))
    }

    pub fn opening_block(&mut self, customer: &Customer, now: UnixTime) -> (Reply, Duration) {
        let (fate, after) = self.fate(CallKind::OpeningBlock, now);
        let block = match fate {
            Fate::Answered if customer.has_blocked => OpeningBlock::Blocked,
            Fate::Answered => OpeningBlock::NotBlocked,
            _ => OpeningBlock::Unavailable,
        };
        (Reply::OpeningBlock(block), after)
    }

    /// The issuer compares what it is asked with its register.
    pub fn issuer(
        &mut self,
        request: &IssuerRequest,
        customer: &Customer,
        card: &Document,
        now: UnixTime,
    ) -> (Reply, Duration) {
        let (fate, after) = self.fate(CallKind::Issuer, now);
        let (name, issued) = match request {
            IssuerRequest::ResidentCard(asked) => (asked.name.expose(), asked.issue_date.expose()),
            IssuerRequest::DriverLicense(asked) => (asked.name.expose(), asked.issue_date.expose()),
            _ => ("", ""),
        };
        let outcome = match fate {
            Fate::Refused => Outcome::Outage(OutageKind::Unavailable),
            Fate::AnswerLost | Fate::Silence => Outcome::Outage(OutageKind::NoAnswer),
            Fate::Answered if name != card.name => Outcome::NotFound,
            Fate::Answered if issued != card.issued.replace('-', "") => Outcome::Mismatch(MismatchPart::IssueDate),
            Fate::Answered if customer.card_is_lost => Outcome::Lost,
            Fate::Answered => Outcome::Genuine,
        };
        (Reply::Issuer(outcome), after)
    }

    pub fn text(&mut self, customer: usize, text: &str, now: UnixTime) -> (Reply, Duration) {
        let (fate, after) = self.fate(CallKind::SendCode, now);
        if matches!(fate, Fate::Answered | Fate::AnswerLost) {
            self.texts.insert(customer, text.to_owned());
        }
        let left = match fate {
            Fate::Answered => Some(true),
            Fate::Refused => Some(false),
            Fate::AnswerLost | Fate::Silence => None,
        };
        (Reply::Text(left), after)
    }

    /// The last text on a customer's phone.
    pub fn last_text(&self, customer: usize) -> Option<&str> {
        self.texts.get(&customer).map(String::as_str)
    }

    pub fn holder(&mut self, card: &Document, now: UnixTime) -> (Reply, Duration) {
        let (fate, after) = self.fate(CallKind::Lookup, now);
        (Reply::Holder((fate == Fate::Answered).then(|| card.name.clone())), after)
    }

    /// Makes a transfer, once for each key.
    pub fn transfer(&mut self, customer: usize, instruction: &TransferInstruction, now: UnixTime) -> (Reply, Duration) {
        let (fate, after) = self.fate(CallKind::Transfer, now);
        let key = instruction.key().to_string();
        if matches!(fate, Fate::Answered | Fate::AnswerLost) && !self.transfers.contains_key(&key) {
            self.statements.insert(customer, instruction.memo().expose().to_owned());
            self.transfers.insert(key, TransferResult::Sent);
        }
        let result = match fate {
            Fate::Answered => TransferResult::Sent,
            Fate::Refused => TransferResult::Failed(TransferFailure::InstitutionDown),
            Fate::AnswerLost | Fate::Silence => TransferResult::Unknown,
        };
        (Reply::Transfer(result), after)
    }

    /// What became of a transfer.
    pub fn inquire(&mut self, key: IdempotencyKey, now: UnixTime) -> (Reply, Duration) {
        let (fate, after) = self.fate(CallKind::TransferInquiry, now);
        let never = TransferResult::Failed(TransferFailure::NeverReceived);
        let result = match fate {
            Fate::Answered => self.transfers.get(&key.to_string()).copied().unwrap_or(never),
            _ => TransferResult::Unknown,
        };
        (Reply::Transfer(result), after)
    }

    /// The depositor of the last won on a customer's statement.
    pub fn last_memo(&self, customer: usize) -> Option<&str> {
        self.statements.get(&customer).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand_core::SeedableRng as _;

    #[test]
    fn each_has_two_bad_hours_of_its_own() {
        for trouble in TROUBLES {
            assert_eq!(trouble.until().since(trouble.slow_from()), Duration::from_secs(2 * 3600));
            let (told_at, _) = trouble.announcement();
            assert!(trouble.down_from() < told_at && told_at < trouble.until());
        }
        for minute in 0..24 * 60 {
            let now = at(f64::from(minute) * MINUTE);
            let bad = TROUBLES.iter().filter(|trouble| trouble.health(now) != Health::Well).count();
            assert!(bad <= 1, "{minute}");
        }
        let count =
            |which| (0..24 * 60).filter(|m| health(CallKind::Issuer, at(f64::from(*m) * MINUTE)) == which).count();
        assert_eq!((count(Health::Slow), count(Health::Down)), (30, 90));
        assert_eq!(health(CallKind::Lookup, TROUBLES[2].down_from()), Health::Well);
        assert_eq!(health(CallKind::TransferInquiry, TROUBLES[2].down_from()), Health::Down);
    }

    #[test]
    fn a_service_that_is_down_answers_nobody() {
        let mut services = Services::new(ChaCha20Rng::from_seed([1; 32]));
        let mut fates = |now| (0..500).map(|_| services.fate(CallKind::SendCode, now).0).collect::<Vec<_>>();
        let trouble = TROUBLES[1];
        assert!(fates(trouble.down_from()).iter().all(|fate| matches!(fate, Fate::Refused | Fate::Silence)));
        assert!(fates(trouble.until()).iter().all(|fate| *fate == Fate::Answered));
        let slow = fates(trouble.slow_from());
        assert!(slow.contains(&Fate::Answered) && slow.contains(&Fate::AnswerLost));
    }
}
