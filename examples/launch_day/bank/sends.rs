//! What is sent to customers: codes to their phone, 1 won with a memo to their account; each counted before it is sent.

use bonin::challenge::ledger::{ReserveError, SendSubject, SendTicket, give_back, reserve};
use bonin::challenge::{
    Challenge, ChallengeId, ChallengeStore as _, CloseReason, DeliveryResult, Purpose, ResendError, Status, StepError,
    Stored, Subject as _, UnixTime, change_once,
};
use bonin::issuer::CheckField;
use bonin::one_won::{Account, ClearedAccount, IdempotencyKey, LookedUp, ResendRefusal, StartError, Started};
use bonin::phone::{PhoneNumber, PhoneRequest, SmsMessage};
use bonin::pii::Secret;
use bonin::session::{Answer, Call, CallKind, Fact};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use super::calls::{Asked, Held};
use super::{Bank, made};
use crate::Failure;
use crate::database::{Challenges, Ledger, table};
use crate::services::Services;

impl Bank {
    pub(super) fn send_code(
        &mut self,
        opening: usize,
        call: Call,
        services: &mut Services,
        now: UnixTime,
    ) -> Result<Option<Asked>, Failure> {
        let number = self.openings[opening].vault.line(call.subject).ok_or("no such line")?;
        let digits = number.national_digits();
        let subject = SendSubject::new(&self.server.ledger_keys, Purpose::PhonePossession).number(digits.expose())?;
        let device = self.openings[opening].device.as_bytes();
        let subject = subject.device(device)?.address(self.openings[opening].address)?;
        let ticket = match reserve(&Ledger(&self.database), &self.server.phone_sends, &subject, now) {
            Ok(ticket) => ticket,
            Err(ReserveError::Refused(refusal)) => {
                self.hold(opening, CallKind::SendCode, Some(refusal.retry_at), now)?;
                return Ok(None);
            }
            Err(error) => return Err(format!("the ledger: {error:?}").into()),
        };
        self.tell(opening, Fact::Begun(call), now)?;
        let (challenge, message) = self.draw_code(opening, &number, call, now)?;
        self.put(table::MADE, opening, &made(call), &challenge.id().to_string())?;
        let sent = services.text(opening, message.on_phone().expose(), now);
        Ok(Some((sent, Held::Text(ticket, challenge.id(), challenge.sends()))))
    }

    /// A new code: in the challenge that is under way, where it takes one, else in a new challenge.
    fn draw_code(
        &mut self,
        opening: usize,
        number: &PhoneNumber,
        call: Call,
        now: UnixTime,
    ) -> Result<(Challenge<PhoneNumber>, SmsMessage), Failure> {
        let known = self.earlier(opening, call)?;
        let session = &self.openings[opening].login;
        let request = PhoneRequest { number, session, keys: &self.server.keys, now };
        let mut store = Challenges(&self.database);
        let takes_one = |known: &Challenge<PhoneNumber>| {
            matches!(known.status(now), Status::Open | Status::Closed(CloseReason::Expired))
                && known.resend_from().is_some_and(|from| from <= now)
        };
        if let Some(known) = known.filter(takes_one) {
            return Ok(self.server.phone.resend_once(&mut store, known.id(), request, &mut self.rng)?);
        }
        let (challenge, message) = self.server.phone.start(request, &mut self.rng)?;
        if store.insert(&challenge)? { Ok((challenge, message)) } else { Err("the challenge's name is taken".into()) }
    }

    pub(super) fn text_left(
        &mut self,
        left: Option<bool>,
        ticket: SendTicket,
        id: ChallengeId,
        send: u8,
        now: UnixTime,
    ) -> Result<Answer, Failure> {
        let result = match left {
            Some(true) => DeliveryResult::Sent,
            Some(false) => DeliveryResult::Failed,
            None => DeliveryResult::Unknown,
        };
        let report = |challenge: Challenge<PhoneNumber>| challenge.delivery(send, result, now);
        match change_once(&mut Challenges(&self.database), id, report) {
            Ok(_) | Err(StepError::Refused(_)) => {}
            Err(error) => return Err(error.into()),
        }
        if left == Some(false) {
            give_back(&Ledger(&self.database), ticket).map_err(|_| "the ledger's store")?;
        }
        Ok(if left == Some(true) { Answer::Done } else { Answer::Outage })
    }

    pub(super) fn looked_up(&mut self, opening: usize, call: Call, holder: Option<String>) -> Result<Answer, Failure> {
        let Some(holder) = holder else { return Ok(Answer::Outage) };
        self.openings[opening].vault.put_holder(call.subject, &holder);
        let admitted = self.names(opening, call.subject)?.admit(self.server.holders);
        Ok(Answer::of_lookup(admitted.map(drop).map_err(|(refusal, _)| refusal)))
    }

    /// The account with the names of its holder and of the document.
    fn names(&self, opening: usize, account: u8) -> Result<LookedUp, Failure> {
        let vault = &self.openings[opening].vault;
        let given = vault.account(account).ok_or("no such account")?;
        let document = self.document(opening)?;
        let wanted = document.fields.value(CheckField::Name).ok_or("no name")?;
        let holder = vault.holder(account).ok_or("no holder's name")?;
        Ok(LookedUp::new(given, wanted, &holder))
    }

    pub(super) fn transfer(
        &mut self,
        opening: usize,
        call: Call,
        services: &mut Services,
        now: UnixTime,
    ) -> Result<Option<Asked>, Failure> {
        let cleared = self.names(opening, call.subject)?.admit(self.server.holders).map_err(|(why, _)| why)?;
        let account = cleared.account().clone();
        // Drawn and issued first, as maintenance may forbid it; then counted, then stored, and only then sent.
        let (started, expected) = match self.draw_memo(opening, &cleared, call, now)? {
            Ok(started) => started,
            Err(until) => {
                self.hold(opening, CallKind::Transfer, until, now)?;
                return Ok(None);
            }
        };
        let subject = SendSubject::new(&self.server.ledger_keys, Purpose::AccountPossession);
        let subject = subject.account(&account.canonical())?.person(&self.pseudonym(opening)?)?;
        let device = self.openings[opening].device.as_bytes();
        let subject = subject.device(device)?.address(self.openings[opening].address)?;
        let ticket = match reserve(&Ledger(&self.database), &self.server.one_won_sends, &subject, now) {
            Ok(ticket) => ticket,
            Err(ReserveError::Refused(refusal)) => {
                self.hold(opening, CallKind::Transfer, Some(refusal.retry_at), now)?;
                return Ok(None);
            }
            Err(error) => return Err(format!("the ledger: {error:?}").into()),
        };
        let mut store = Challenges(&self.database);
        let stored = match expected {
            None => Stored::from_rows_updated(store.insert(&started.challenge)?.into()),
            Some(expected) => store.compare_and_set(expected, &started.challenge)?,
        };
        let instruction = started.transfer.committed(stored.ok_or("another server was first")?);
        self.put(table::MADE, opening, &made(call), &instruction.key().to_string())?;
        self.tell(opening, Fact::Begun(call), now)?;
        let sent = services.transfer(opening, &instruction, now);
        Ok(Some((sent, Held::Won(ticket, Box::new(instruction)))))
    }

    /// A memo: another one in the challenge that is under way, with the generation to write it over, where it takes one,
    /// else one in a new challenge; or until when there is none.
    #[allow(clippy::type_complexity, reason = "it is taken apart where it is called")]
    fn draw_memo(
        &mut self,
        opening: usize,
        cleared: &ClearedAccount,
        call: Call,
        now: UnixTime,
    ) -> Result<Result<(Started, Option<u64>), Option<UnixTime>>, Failure> {
        let known: Option<Challenge<Account>> = self.earlier(opening, call)?;
        let (login, keys) = (&self.openings[opening].login, &self.server.keys);
        let takes_one = |known: &Challenge<Account>| {
            matches!(known.status(now), Status::Open | Status::Closed(CloseReason::Expired))
                && known.resend_from().is_some()
        };
        if let Some(known) = known.filter(takes_one) {
            let expected = known.generation();
            let account = cleared.account();
            return match self.server.one_won.resend(known, account, login, keys, now, &mut self.rng) {
                Ok(started) => Ok(Ok((started, Some(expected)))),
                Err(refused) => match refused.reason() {
                    ResendRefusal::Maintenance(refusal) => Ok(Err(refusal.retry_at)),
                    ResendRefusal::Challenge(ResendError::TooSoon { until }) => Ok(Err(Some(until))),
                    other => Err(other.into()),
                },
            };
        }
        match self.server.one_won.start(cleared, login, keys, now, &mut self.rng) {
            Ok(started) => Ok(Ok((started, None))),
            Err(StartError::Maintenance(refusal)) => Ok(Err(refusal.retry_at)),
            Err(error) => Err(error.into()),
        }
    }

    /// The challenge that an earlier request about the same line or account made last.
    fn earlier<S: bonin::challenge::Subject>(
        &self,
        opening: usize,
        call: Call,
    ) -> Result<Option<Challenge<S>>, Failure> {
        for request in (1..call.request).rev() {
            if let Some(id) = self.challenge_of(opening, Call { request, ..call })? {
                return Ok(Challenges(&self.database).get(id)?);
            }
        }
        Ok(None)
    }

    /// The challenge that a call made.
    pub(super) fn challenge_of(&self, opening: usize, call: Call) -> Result<Option<ChallengeId>, Failure> {
        let text: Option<String> = self.get(table::MADE, opening, &made(call))?;
        Ok(text.and_then(|text| ChallengeId::from_hex(text.get(..32)?)))
    }

    /// The transfer of this number; there is one account to an opening.
    pub(super) fn transfer_numbered(&self, opening: usize, request: u8) -> Result<(Call, IdempotencyKey), Failure> {
        let call = Call { kind: CallKind::Transfer, subject: 1, request };
        let text: Option<String> = self.get(table::MADE, opening, &made(call))?;
        let key = text.and_then(|text| IdempotencyKey::from_text(&text)).ok_or("no such transfer")?;
        Ok((call, key))
    }

    /// Stands for the person in the ledger: a keyed hash of the number that the bank knows them by. The drawn documents
    /// are few and stand for people only together with the opening.
    fn pseudonym(&self, opening: usize) -> Result<[u8; 32], Failure> {
        let document = self.document(opening)?;
        let number = document.fields.value(CheckField::RegistrationNumber).map(Secret::expose).ok_or("no number")?;
        let mut mac = Hmac::<Sha256>::new(&[0x44; 64].into());
        mac.update(number.as_bytes());
        mac.update(self.openings[opening].name.as_bytes());
        Ok(mac.finalize().into_bytes().into())
    }
}
