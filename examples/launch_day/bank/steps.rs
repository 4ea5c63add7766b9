//! What customers do, as it reaches the bank.

use bonin::challenge::{Outcome, Proof, StepError, Subject, UnixTime};
use bonin::issuer::{CheckField, Origin};
use bonin::one_won::{Account, Institution, MemoAnswerError};
use bonin::phone::{Effect, OriginBoundCode, Parsed, PhoneNumber, PhoneRequest, RiskSignals, RiskVerdict, Signal};
use bonin::pii::Secret;
use bonin::session::{Call, CustomerStep, Fact};
use time::Date;

use super::{Bank, SEAL_MARGIN, SEALED_FOR};
use crate::Failure;
use crate::customers::Customer;
use crate::database::{Challenges, table};
use crate::photos;

/// The bank where everybody here has their account.
const THEIR_BANK: &str = "신한";

impl Bank {
    /// The customer has compared the fields with the document and made them what it says.
    pub fn confirm(
        &mut self,
        opening: usize,
        (photo, confirmation): (u8, u8),
        card: &photos::Document,
        today: Date,
        now: UnixTime,
    ) -> Result<(), Failure> {
        let mut document = self.document(opening)?;
        let asked = document.fields.document();
        for field in CheckField::ALL.into_iter().filter(|field| asked.asks_for(*field)) {
            let known = document.fields.value(field).map(|value| value.expose().to_owned());
            match (known, card.field(field)) {
                (known, Some(text)) if known.as_deref() != Some(text) => {
                    document.fields.insert(field, Secret::new(text.to_owned()), Origin::Edited)?;
                }
                (Some(known), _) => document.fields.insert(field, Secret::new(known), Origin::Confirmed)?,
                (None, _) => {}
            }
        }
        let checks = document.fields.checks(document.kind, &document.read, Some(today));
        let names: Vec<_> = checks.iter().map(|check| (check.code.as_str(), check.result.as_str())).collect();
        self.put(table::DOCUMENT, opening, "checks", &names)?;
        self.openings[opening].vault.put_document(&document);
        document.fields.request(now)?;
        self.tell(opening, Fact::Confirmed { photo, confirmation }, now)
    }

    pub fn type_phone(&mut self, opening: usize, line: u8, typed: &str, now: UnixTime) -> Result<(), Failure> {
        let Parsed::Mobile(number) = PhoneNumber::parse(typed)? else { return Err("a number of before 2004".into()) };
        self.openings[opening].vault.put_line(line, &number);
        self.tell(opening, Fact::LineGiven { line }, now)
    }

    pub fn type_account(&mut self, opening: usize, account: u8, typed: &str, now: UnixTime) -> Result<(), Failure> {
        let institution = Institution::from_name(THEIR_BANK).ok_or("no such bank")?;
        self.openings[opening].vault.put_account(account, &Account::parse(institution, typed)?);
        self.tell(opening, Fact::AccountGiven { account }, now)
    }

    /// A code is typed: the one of the last text, or by mistake another.
    pub fn type_code(
        &mut self,
        opening: usize,
        call: Call,
        text: &str,
        mistypes: bool,
        now: UnixTime,
    ) -> Result<(), Failure> {
        let right = OriginBoundCode::parse(text)?.code().to_owned();
        let typed = if mistypes { another_code(&right) } else { right };
        let id = self.challenge_of(opening, call)?.ok_or("nothing was sent")?;
        let number = self.openings[opening].vault.line(call.subject).ok_or("no such line")?;
        let typed = self.server.phone.read(&typed)?;
        let session = &self.openings[opening].login;
        let request = PhoneRequest { number: &number, session, keys: &self.server.keys, now };
        match self.server.phone.answer_once(&mut Challenges(&self.database), id, &typed, request) {
            Ok(outcome) => {
                let step_up = self.risk(now).effect() == Effect::StepUp;
                self.take_outcome(opening, call, outcome, step_up, now)
            }
            // Too late, or answered already: the session says what now.
            Err(StepError::Refused(_)) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// A memo is typed: the one on the statement, or by mistake another.
    pub fn type_memo(
        &mut self,
        opening: usize,
        call: Call,
        memo: &str,
        mistypes: bool,
        now: UnixTime,
    ) -> Result<(), Failure> {
        let typed = if mistypes { another_memo(memo) } else { memo.to_owned() };
        let id = self.challenge_of(opening, call)?.ok_or("nothing was sent")?;
        let account = self.openings[opening].vault.account(call.subject).ok_or("no such account")?;
        let (login, keys) = (&self.openings[opening].login, &self.server.keys);
        let mut store = Challenges(&self.database);
        match self.server.one_won.answer(&mut store, id, &typed, &account, login, keys, now) {
            Ok(outcome) => self.take_outcome(opening, call, outcome, false, now),
            Err(MemoAnswerError::Malformed(_) | MemoAnswerError::Step(StepError::Refused(_))) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// What became of an answer: a proof that is sealed for the decision, a try less, or an end.
    fn take_outcome<S: Subject>(
        &mut self,
        opening: usize,
        call: Call,
        outcome: Outcome<S>,
        step_up: bool,
        now: UnixTime,
    ) -> Result<(), Failure> {
        match outcome {
            Outcome::Verified(proof) => {
                let sealed_until = self.seal(opening, call, proof)?;
                self.tell(opening, Fact::Proven { call, sealed_until, step_up }, now)
            }
            Outcome::Wrong { .. } => Ok(()),
            Outcome::Closed(reason) => self.tell(opening, Fact::Closed { call, reason }, now),
        }
    }

    fn seal<S: Subject>(&mut self, opening: usize, call: Call, proof: Proof<S>) -> Result<UnixTime, Failure> {
        let end = self.session(opening)?.expires_at().minus(SEAL_MARGIN);
        let until = end.min(proof.proven_at().plus(SEALED_FOR));
        let bytes = proof.seal(&self.server.keys, until).map_err(|refused| refused.error())?;
        self.put(table::SEALED, opening, call.kind.as_str(), &(call.subject, call.request, hex(&bytes)))?;
        Ok(until)
    }

    /// What the carrier says about everybody's line: known, and nothing about it.
    pub(super) fn risk(&self, now: UnixTime) -> RiskVerdict {
        let signals = RiskSignals {
            forwarding: Signal::Absent,
            sim_change: Signal::Absent,
            porting: Signal::Absent,
            device_change: Signal::Absent,
            opening: Signal::Absent,
            prepaid: Signal::Absent,
            roaming: Signal::Absent,
            carrier: Some(bonin::phone::Carrier::Kt),
        };
        self.server.risk.assess(&signals, now)
    }

    /// Does what was asked for, unless something else is asked for by now: a second tap on an old screen.
    pub fn act(
        &mut self,
        opening: usize,
        step: CustomerStep,
        customer: &Customer,
        card: &photos::Document,
        today: Date,
        now: UnixTime,
    ) -> Result<(), Failure> {
        match step {
            CustomerStep::ConfirmFields { photo, confirmation } => {
                self.confirm(opening, (photo, confirmation), card, today, now)
            }
            CustomerStep::EnterPhone { line } => self.type_phone(opening, line, &customer.phone(), now),
            CustomerStep::EnterAccount { account } => self.type_account(opening, account, &customer.account(), now),
            other => Err(format!("{other:?} is done elsewhere").into()),
        }
    }
}

/// Another code of the same length.
fn another_code(right: &str) -> String {
    right.chars().map(|digit| if digit == '9' { '0' } else { '9' }).collect()
}

/// Another memo of the same length: its last syllable is another one.
fn another_memo(right: &str) -> String {
    let mut signs: Vec<char> = right.chars().collect();
    if let Some(last) = signs.last_mut() {
        *last = if *last == '가' { '나' } else { '가' };
    }
    signs.into_iter().collect()
}

/// Bytes as text, for a row.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// And back.
pub(super) fn unhex(text: &str) -> Result<Vec<u8>, Failure> {
    let pair = |at: usize| u8::from_str_radix(text.get(at..at + 2).unwrap_or_default(), 16);
    Ok((0..text.len()).step_by(2).map(pair).collect::<Result<_, _>>()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mistakes_differ_from_what_is_right() {
        for code in ["000000", "999999", "909090", "123456"] {
            assert!(another_code(code) != code && another_code(code).len() == code.len());
        }
        for memo in ["멋진태양", "바다가가", "나나나나"] {
            assert!(another_memo(memo) != memo && another_memo(memo).chars().count() == 4);
        }
    }

    #[test]
    fn bytes_come_back() {
        let bytes: Vec<u8> = (0..=255).collect();
        assert_eq!(unhex(&hex(&bytes)).unwrap(), bytes);
        assert!(unhex("0").is_err() && unhex("zz").is_err());
    }
}
