//! Calls to other services: told before they are made, and their answers, which come later or never.

use std::time::Duration;

use bonin::challenge::ledger::{SendTicket, give_back};
use bonin::challenge::{Challenge, ChallengeId, StepError, UnixTime, change_once};
use bonin::decision::OpeningBlock;
use bonin::issuer::{BeginError, IssuerDocument, OutageKind, Outcome, TryGuard};
use bonin::one_won::{Account, IdempotencyKey, TransferFailure, TransferInstruction, TransferResult};
use bonin::session::{Answer, Call, CallKind, Event, EventId, Fact};

use super::{Bank, DELIVERED_TWICE};
use crate::Failure;
use crate::customers::Customer;
use crate::database::{Challenges, Ledger, table};
use crate::photos;
use crate::services::{Health, Reply, Services, health};

/// How long the bank leaves an issuer alone that may have counted tries without saying so.
const ASK_ISSUER_AGAIN: Duration = Duration::from_secs(15 * 60);

/// A call under way, in a server's memory. A restart loses it.
pub struct Flight {
    pub opening: usize,
    pub call: Call,
    reply: Reply,
    held: Held,
}

/// What a service answers and when, and what is to be done with the answer.
pub(super) type Asked = ((Reply, Duration), Held);

/// What a server needs for the answer.
pub(super) enum Held {
    Nothing,
    Text(SendTicket, ChallengeId, u8),
    Won(SendTicket, Box<TransferInstruction>),
    Inquiry(IdempotencyKey),
}

impl Flight {
    /// Whether nobody answered.
    pub const fn failed(&self) -> bool {
        match &self.reply {
            Reply::OpeningBlock(block) => matches!(block, OpeningBlock::Unavailable),
            Reply::Issuer(outcome) => matches!(outcome, Outcome::Outage(_)),
            Reply::Text(left) => !matches!(left, Some(true)),
            Reply::Holder(name) => name.is_none(),
            Reply::Transfer(result) => {
                !matches!(result, TransferResult::Sent | TransferResult::Failed(TransferFailure::NeverReceived))
            }
        }
    }
}

impl Bank {
    /// Makes a call that the session asks for. Nothing where it may not be made now; the session then waits.
    pub fn call(
        &mut self,
        opening: usize,
        call: Call,
        (customer, card): (&Customer, &photos::Document),
        services: &mut Services,
        now: UnixTime,
    ) -> Result<Option<(Flight, Duration)>, Failure> {
        let begun = match call.kind {
            CallKind::OpeningBlock => {
                self.tell(opening, Fact::Begun(call), now)?;
                Some((services.opening_block(customer, now), Held::Nothing))
            }
            CallKind::Issuer => self.ask_issuer(opening, call, (customer, card), services, now)?,
            CallKind::SendCode => self.send_code(opening, call, services, now)?,
            CallKind::Lookup => {
                self.tell(opening, Fact::Begun(call), now)?;
                Some((services.holder(card, now), Held::Nothing))
            }
            CallKind::Transfer => self.transfer(opening, call, services, now)?,
            CallKind::TransferInquiry => {
                let key = self.transfer_numbered(opening, call.subject)?.1;
                self.tell(opening, Fact::Begun(call), now)?;
                Some((services.inquire(key, now), Held::Inquiry(key)))
            }
            other => return Err(format!("{} is the customer's", other.as_str()).into()),
        };
        Ok(begun.map(|((reply, after), held)| (Flight { opening, call, reply, held }, after)))
    }

    /// Takes an answer. One of many is delivered twice, and counts once.
    pub fn answered(&mut self, flight: Flight, now: UnixTime) -> Result<Answer, Failure> {
        let Flight { opening, call, reply, held } = flight;
        let answer = match (reply, held) {
            (Reply::OpeningBlock(block), _) => {
                self.put(table::ANSWER, opening, "blocked", &(block == OpeningBlock::Blocked))?;
                Answer::of_opening_block(block)
            }
            (Reply::Issuer(outcome), _) => self.issuer_answered(opening, call, outcome)?,
            (Reply::Text(left), Held::Text(ticket, id, send)) => self.text_left(left, ticket, id, send, now)?,
            (Reply::Holder(name), _) => self.looked_up(opening, call, name)?,
            (Reply::Transfer(result), Held::Won(ticket, instruction)) => {
                let executed = instruction.executed(result);
                let id = executed.key().challenge();
                change_once(&mut Challenges(&self.database), id, |challenge| executed.report(challenge, now))?;
                // It certainly was not made, and costs the customer none of the day's few.
                if matches!(result, TransferResult::Failed(_)) {
                    give_back(&Ledger(&self.database), ticket).map_err(|_| "the ledger's store")?;
                }
                Answer::of_transfer(result)
            }
            (Reply::Transfer(result), Held::Inquiry(key)) => {
                let report = |challenge: Challenge<Account>| challenge.delivery(key.send(), result.delivery(), now);
                // A report that says nothing new changes nothing: the memo may have come back meanwhile.
                match change_once(&mut Challenges(&self.database), key.challenge(), report) {
                    Ok(_) | Err(StepError::Refused(_)) => {}
                    Err(error) => return Err(error.into()),
                }
                Answer::of_inquiry(result)
            }
            _ => return Err("an answer to another call".into()),
        };
        let event = Event { id: EventId::from_bytes(self.random()), at: now, fact: Fact::Answered { call, answer } };
        self.answers += 1;
        let times = if self.answers.is_multiple_of(DELIVERED_TWICE) { 2 } else { 1 };
        for _ in 0..times {
            let _applied = self.deliver(opening, &event, now)?;
        }
        Ok(answer)
    }

    /// Makes no call before then.
    pub(super) fn hold(
        &mut self,
        opening: usize,
        kind: CallKind,
        until: Option<UnixTime>,
        now: UnixTime,
    ) -> Result<(), Failure> {
        let until = until.ok_or("a call that may never be made")?;
        self.tell(opening, Fact::Down { kind, until }, now)
    }

    fn ask_issuer(
        &mut self,
        opening: usize,
        call: Call,
        (customer, card): (&Customer, &photos::Document),
        services: &mut Services,
        now: UnixTime,
    ) -> Result<Option<Asked>, Failure> {
        let fields = self.document(opening)?.fields;
        let request = fields.request(now)?;
        let mut guard = self.guard(opening, fields.document())?;
        let begun = loop {
            match guard.begin(&request, &self.server.record_key, now) {
                // Tries may be gone with requests that nobody answered. Once the issuer is well it says that none is.
                Err(BeginError::MayLock) if health(CallKind::Issuer, now) == Health::Well => {
                    let cleared = guard.clear_uncertain();
                    self.put_guard(opening, &cleared, Some(guard.generation()))?;
                    guard = cleared;
                }
                Err(BeginError::MayLock) => {
                    self.hold(opening, CallKind::Issuer, Some(now.plus(ASK_ISSUER_AGAIN)), now)?;
                    return Ok(None);
                }
                begun => break begun?,
            }
        };
        self.put_guard(opening, &begun.0, Some(guard.generation()))?;
        self.tell(opening, Fact::Begun(call), now)?;
        Ok(Some((services.issuer(&request, customer, card, now), Held::Nothing)))
    }

    fn issuer_answered(&mut self, opening: usize, call: Call, outcome: Outcome) -> Result<Answer, Failure> {
        let document = self.document(opening)?.fields.document();
        let stored: TryGuard =
            self.get(table::GUARD, opening, document.as_str())?.ok_or("the guard of tries is gone")?;
        if let Some(permit) = stored.permit() {
            let settled = stored.settle(permit, outcome)?;
            self.put_guard(opening, &settled, Some(stored.generation()))?;
        }
        self.put(table::ANSWER, opening, &format!("issuer/{}", call.subject), &outcome.as_str())?;
        Ok(Answer::of_issuer(outcome))
    }

    /// The guard of the citizen's tries. One that still waits was left by a server that was stopped.
    fn guard(&mut self, opening: usize, document: IssuerDocument) -> Result<TryGuard, Failure> {
        let Some(guard) = self.get::<TryGuard>(table::GUARD, opening, document.as_str())? else {
            let guard = TryGuard::new(document, self.server.policy.try_policy());
            self.put_guard(opening, &guard, None)?;
            return Ok(guard);
        };
        let Some(permit) = guard.permit() else { return Ok(guard) };
        let settled = guard.settle(permit, Outcome::Outage(OutageKind::NoAnswer))?;
        self.put_guard(opening, &settled, Some(guard.generation()))?;
        Ok(settled)
    }

    fn put_guard(&self, opening: usize, guard: &TryGuard, expected: Option<u64>) -> Result<(), Failure> {
        let key = self.row(opening, guard.document().as_str());
        let written = self.database.compare_and_set(table::GUARD, &key, expected, guard.generation(), guard)?;
        if written { Ok(()) } else { Err("another server was first at the guard".into()) }
    }
}
