//! The account at another bank: whose it is, 1 won to it, and the depositor's name that comes back.

use bonin::challenge::ledger::{ReserveError, SendSubject, reserve};
use bonin::challenge::{
    Challenge, ChallengeStore as _, CloseReason, Delivery, Purpose, ResendError, Status, StepError, Stored,
    Subject as _, change_once,
};
use bonin::messages::{Explain as _, RefusedSend};
use bonin::one_won::{
    Account, ClearedAccount, IdempotencyKey, Institution, LookedUp, MaintenanceRefusal, MemoAnswerError, ResendRefusal,
    StartError, Started, TransferFailure, TransferResult,
};
use bonin::pii::Secret;
use bonin::records::{Event as TrailEvent, Method};
use bonin::session::{Answer, Call, CallKind, CustomerStep, Fact};
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use super::Opening;
use super::calls::of;
use super::phone::{ADDRESS, DEVICE, made};
use crate::Failure;
use crate::database::{Challenges, Ledger, table};
use crate::script::Act;
use crate::transcript::Lane;

const ACCOUNT: Purpose = Purpose::AccountPossession;

/// Why no won is sent now.
enum Refused {
    Maintenance(MaintenanceRefusal),
    Challenge(ResendError),
}

impl Opening<'_> {
    pub(super) fn type_account(&mut self, bank: &str, typed: &str) -> Result<(), Failure> {
        self.does(25, &format!("chooses {bank} and types {typed}"));
        let institution = Institution::from_name(bank).ok_or("no such bank")?;
        match Account::parse(institution, typed) {
            Ok(given) => {
                let account = (1..=u8::MAX).find(|account| self.vault.account(*account).is_none());
                let account = account.ok_or("too many accounts")?;
                self.vault.put_account(account, &given);
                self.tell(Fact::AccountGiven { account })
            }
            Err(error) => self.explain(&error),
        }
    }

    /// The name to compare others with: the document's, or where there is none yet, the telco's.
    pub(super) fn known_name(&self) -> Result<Option<Secret>, Failure> {
        let document = self.vault.document()?;
        let on_card = document.as_ref().and_then(|document| document.fields.value(bonin::issuer::CheckField::Name));
        let name = on_card.map(Secret::expose).or_else(|| self.vault.get("subscriber/name"));
        Ok(name.map(|name| Secret::new(name.to_owned())))
    }

    pub(super) fn look_up(&mut self, call: Call) -> Result<(), Failure> {
        let account = self.vault.account(call.subject).ok_or("no such account")?;
        self.begin(call)?;
        if self.reach(call.kind).is_some() {
            return self.answered(call, Answer::Outage, "not reached");
        }
        let Some(holder) = self.world.banks.holder(&account) else {
            self.answered(call, Answer::Correctable, "no such account")?;
            return self.explain(&TransferFailure::NoSuchAccount);
        };
        self.vault.put_holder(call.subject, &holder);
        let looked_up = self.looked_up(call.subject)?;
        let says = format!("holder's name compared: {:?}", looked_up.holder());
        let admitted = looked_up.admit(self.server.holders).map(drop).map_err(|(refusal, _)| refusal);
        self.answered(call, Answer::of_lookup(admitted), &says)?;
        if let Err(refusal) = admitted {
            self.explain(&refusal)?;
        }
        Ok(())
    }

    fn looked_up(&self, account: u8) -> Result<LookedUp, Failure> {
        let given = self.vault.account(account).ok_or("no such account")?;
        let (wanted, returned) = (self.known_name()?, self.vault.holder(account));
        let (wanted, returned) = wanted.zip(returned).ok_or("no names to compare")?;
        Ok(LookedUp::new(given, &wanted, &returned))
    }

    fn cleared(&self, account: u8) -> Result<ClearedAccount, Failure> {
        match self.looked_up(account)?.admit(self.server.holders) {
            Ok(cleared) => Ok(cleared),
            // Only what a person has admitted comes here.
            Err((_, looked_up)) => Ok(looked_up.admit_reviewed().map_err(|(refusal, _)| refusal)?),
        }
    }

    pub(super) fn staff_says(&mut self, admitted: bool) -> Result<(), Failure> {
        self.world.pass(15 * 60);
        let account = (1..=u8::MAX).take_while(|account| self.vault.holder(*account).is_some()).last();
        let account = account.ok_or("no account to compare")?;
        let says = if admitted { "both names are one person's: note-1" } else { "the names are two people's: note-1" };
        self.line(Lane::Staff, says);
        self.database.put(table::ANSWER, &format!("note/{account}"), &"note-1")?;
        self.tell(Fact::HolderReviewed { account, admitted })
    }

    pub(super) fn transfer(&mut self, call: Call) -> Result<(), Failure> {
        let cleared = self.cleared(call.subject)?;
        let account = cleared.account().clone();
        // Drawn and issued first, as maintenance may forbid it; then counted, then stored, and only then sent.
        let (started, expected) = match self.draw_memo(&cleared, call)? {
            Ok(started) => started,
            Err(refused) => {
                let (why, until) = match refused {
                    Refused::Maintenance(refusal) => (refusal.explain(), refusal.retry_at),
                    Refused::Challenge(error @ ResendError::TooSoon { until }) => (of(&error, ACCOUNT), Some(until)),
                    Refused::Challenge(error) => (of(&error, ACCOUNT), None),
                };
                return self.hold(CallKind::Transfer, until, &why);
            }
        };
        let subject = SendSubject::new(&self.server.ledger_keys, ACCOUNT).account(&account.canonical())?;
        let subject = subject.person(&self.pseudonym()?)?.device(DEVICE)?.address(ADDRESS.into())?;
        let ticket = match reserve(&Ledger(&self.database), &self.server.one_won_sends, &subject, self.now()) {
            Ok(ticket) => ticket,
            Err(ReserveError::Refused(refusal)) => {
                let why = RefusedSend { purpose: ACCOUNT, refusal }.explain();
                return self.hold(CallKind::Transfer, Some(refusal.retry_at), &why);
            }
            Err(error) => return Err(format!("the ledger: {error:?}").into()),
        };
        let mut store = Challenges(&self.database);
        let stored = match expected {
            None => Stored::from_rows_updated(store.insert(&started.challenge)?.into()),
            Some(expected) => store.compare_and_set(expected, &started.challenge)?,
        };
        let instruction = started.transfer.committed(stored.ok_or("another server was first")?);
        self.database.put(table::MADE, &made(call), &instruction.key().to_string())?;
        self.begin(call)?;
        let failure = self.reach(call.kind);
        drop(ticket); // the send is made here
        let result = self.world.banks.transfer(&instruction, failure);
        if self.crash == Some(call.kind) {
            return self.answered(call, Answer::Unknown, "");
        }
        let executed = instruction.executed(result);
        let (id, now) = (executed.key().challenge(), self.now());
        change_once(&mut Challenges(&self.database), id, |challenge| executed.report(challenge, now))?;
        self.answered(call, Answer::of_transfer(result), &in_words(result))?;
        if result == TransferResult::Sent {
            self.trail(TrailEvent::CodeSent(Method::ExistingAccount))?;
        } else if let TransferResult::Failed(failure) = result {
            self.explain(&failure)?;
        }
        self.shown = None;
        self.show_statement(&account);
        Ok(())
    }

    fn show_statement(&mut self, account: &Account) {
        if let Some(memo) = self.world.banks.last(account) {
            let line = format!("{} {}  입금 1원  {memo}", account.institution().short_name(), account.masked());
            if line != self.statement {
                self.line(Lane::Statement, &line);
                self.statement = line;
            }
        }
    }

    /// A memo: another one in the challenge that is under way, with the generation to write it over, where it takes one,
    /// else one in a new challenge.
    fn draw_memo(
        &mut self,
        cleared: &ClearedAccount,
        call: Call,
    ) -> Result<Result<(Started, Option<u64>), Refused>, Failure> {
        let earlier =
            (1..call.request).rev().find_map(|request| self.challenge_of(Call { request, ..call }).ok().flatten());
        let (now, keys) = (self.now(), &self.server.keys);
        let known: Option<Challenge<Account>> = match earlier {
            Some(id) => Challenges(&self.database).get(id)?,
            None => None,
        };
        let takes_one = |known: &Challenge<Account>| {
            matches!(known.status(now), Status::Open | Status::Closed(CloseReason::Expired))
                && known.resend_from().is_some()
        };
        if let Some(known) = known.filter(takes_one) {
            let expected = known.generation();
            let account = cleared.account();
            return match self.server.one_won.resend(known, account, &self.login, keys, now, &mut self.rng) {
                Ok(started) => Ok(Ok((started, Some(expected)))),
                Err(refused) => match refused.reason() {
                    ResendRefusal::Maintenance(refusal) => Ok(Err(Refused::Maintenance(refusal))),
                    ResendRefusal::Challenge(error) => Ok(Err(Refused::Challenge(error))),
                    other => Err(other.into()),
                },
            };
        }
        match self.server.one_won.start(cleared, &self.login, keys, now, &mut self.rng) {
            Ok(started) => Ok(Ok((started, None))),
            Err(StartError::Maintenance(refusal)) => Ok(Err(Refused::Maintenance(refusal))),
            Err(error) => Err(error.into()),
        }
    }

    /// Stands for the person in the ledger: a keyed hash of the number that the bank knows them by, never that itself.
    fn pseudonym(&self) -> Result<[u8; 32], Failure> {
        let document = self.vault.document()?;
        let number =
            document.as_ref().and_then(|found| found.fields.value(bonin::issuer::CheckField::RegistrationNumber));
        let text = number.map(Secret::expose).or_else(|| self.vault.get("linking/ci")).ok_or("nobody is known")?;
        let mut mac = Hmac::<Sha256>::new(&[0x44; 64].into());
        mac.update(text.as_bytes());
        Ok(mac.finalize().into_bytes().into())
    }

    /// Asks what became of a transfer without an answer; the call's subject is its number.
    pub(super) fn inquire(&mut self, call: Call) -> Result<(), Failure> {
        let (transfer, key) = self.transfer_numbered(call.subject)?;
        self.begin(call)?;
        let failure = self.reach(call.kind);
        let result = self.world.banks.inquire(key, failure);
        let now = self.now();
        if failure.is_none() {
            let report = |challenge: Challenge<Account>| challenge.delivery(key.send(), result.delivery(), now);
            // A report that says nothing new changes nothing: the memo may have come back meanwhile.
            if let Err(error) = change_once(&mut Challenges(&self.database), key.challenge(), report)
                && !matches!(error, StepError::Refused(_))
            {
                return Err(error.into());
            }
        }
        self.answered(call, Answer::of_inquiry(result), &in_words(result))?;
        if result == TransferResult::Sent {
            self.trail(TrailEvent::CodeSent(Method::ExistingAccount))?;
            if let Some(account) = self.vault.account(transfer.subject) {
                self.show_statement(&account);
            }
        }
        self.shown = None;
        Ok(())
    }

    fn transfer_numbered(&self, request: u8) -> Result<(Call, IdempotencyKey), Failure> {
        let calls = (1..=9).map(|subject| Call { kind: CallKind::Transfer, subject, request });
        for call in calls {
            let text: Option<String> = self.database.get(table::MADE, &made(call))?;
            if let Some(key) = text.and_then(|text| IdempotencyKey::from_text(&text)) {
                return Ok((call, key));
            }
        }
        Err("no such transfer".into())
    }

    pub(super) fn type_memo(&mut self, act: Act) -> Result<(), Failure> {
        let call = match self.asked()? {
            CustomerStep::EnterMemo { call, .. } => call,
            _ => self.transfer_numbered(1)?.0,
        };
        let id = self.challenge_of(call)?.ok_or("nothing was sent")?;
        let account = self.vault.account(call.subject).ok_or("no such account")?;
        let on_statement = self.world.banks.last(&account).map(str::to_owned);
        let typed = match act {
            Act::TypeOtherMemo(text) => text.to_owned(),
            _ => on_statement.ok_or("nothing is on the statement")?,
        };
        self.does(40, &format!("looks at the statement, and types {typed}"));
        let (now, keys) = (self.now(), &self.server.keys);
        let mut store = Challenges(&self.database);
        match self.server.one_won.answer(&mut store, id, &typed, &account, &self.login, keys, now) {
            Ok(outcome) => {
                self.explain(&outcome)?;
                self.take_outcome(call, outcome, Method::ExistingAccount, false)
            }
            Err(MemoAnswerError::Malformed(error)) => self.explain(&error),
            Err(MemoAnswerError::Step(error @ (StepError::Refused(_) | StepError::NotFound))) => {
                self.screen(&of(&error, ACCOUNT));
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }

    pub(super) fn ask_for_memo(&mut self, step: CustomerStep) -> Result<(), Failure> {
        let call = match step {
            CustomerStep::EnterMemo { another: Some(call), .. } | CustomerStep::RequestMemo { call } => call,
            _ => return Err("no other memo is offered".into()),
        };
        self.does(5, "asks for another 1 won");
        self.transfer(call)
    }

    /// What is known of the delivery of a code or memo that is out.
    pub(super) fn delivery<S: bonin::challenge::Subject>(&self, call: Call) -> Result<Delivery, Failure> {
        let id = self.challenge_of(call)?.ok_or("nothing was sent")?;
        let challenge: Option<Challenge<S>> = Challenges(&self.database).get(id)?;
        Ok(challenge.ok_or("the challenge is gone")?.delivery_status())
    }
}

fn in_words(result: TransferResult) -> String {
    match result {
        TransferResult::Sent => "sent".to_owned(),
        TransferResult::Unknown => "no answer; nobody knows whether it was made".to_owned(),
        TransferResult::Failed(failure) => format!("not made: {failure}"),
    }
}
