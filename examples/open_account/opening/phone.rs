//! The phone: a number, a code that comes back, and the telcos' word on whose line it is.

use std::net::Ipv4Addr;
use std::time::Duration;

use bonin::challenge::ledger::{ReserveError, SendSubject, SendTicket, give_back, reserve};
use bonin::challenge::{
    Challenge, ChallengeId, ChallengeStore as _, CloseReason, DeliveryResult, Outcome, Proof, Purpose, ResendError,
    SessionId, Status, StepError, Subject, UnixTime, change_once,
};
use bonin::messages::{Explain as _, RefusedSend};
use bonin::phone::{
    CardHolder, Effect, OriginBoundCode, Overall, Parsed, PhoneNumber, PhoneRequest, RiskVerdict, SmsMessage,
    SubscriberIdentity,
};
use bonin::records::{ConsentPurpose, Event as TrailEvent, Method, SubscriberCheck};
use bonin::session::{Answer, Call, CallKind, CustomerStep, Fact, NextStep, Waiting};

use super::calls::{hex, of};
use super::{Opening, TABLET_LOGIN};
use crate::Failure;
use crate::database::{Challenges, Ledger, table};
use crate::script::{Act, Tablet};
use crate::server::SEAL_MARGIN;
use crate::transcript::Lane;

/// The device and the address that the app's requests come with.
pub(super) const DEVICE: &[u8] = b"device-1";
pub(super) const ADDRESS: Ipv4Addr = Ipv4Addr::new(203, 0, 113, 57);

/// The longest that a sealed proof lasts.
const SEALED_FOR: Duration = Duration::from_secs(24 * 3600);

const PHONE: Purpose = Purpose::PhonePossession;

impl Opening<'_> {
    pub(super) fn type_phone(&mut self, typed: &str) -> Result<(), Failure> {
        self.does(10, &format!("types the number {typed}"));
        match PhoneNumber::parse(typed) {
            Ok(Parsed::Mobile(number)) => {
                let line = (1..=u8::MAX).find(|line| self.vault.line(*line).is_none()).ok_or("too many lines")?;
                self.vault.put_line(line, &number);
                self.tell(Fact::LineGiven { line })
            }
            Ok(Parsed::Legacy { number, .. }) => self.explain(&number),
            Err(error) => self.explain(&error),
        }
    }

    pub(super) fn risk(&self, number: &PhoneNumber) -> RiskVerdict {
        self.server.risk.assess(&self.world.phones.signals(number), self.now())
    }

    pub(super) fn send_code(&mut self, call: Call) -> Result<(), Failure> {
        let number = self.vault.line(call.subject).ok_or("no such line")?;
        let risk = self.risk(&number);
        if risk.effect() == Effect::Refuse {
            self.begin(call)?;
            self.answered(call, Answer::Correctable, "not sent: the line's risk")?;
            return self.explain(&risk);
        }
        let Some(ticket) = self.leave_to_send(&number)? else { return Ok(()) };
        self.begin(call)?;
        let (challenge, message) = self.draw(&number, call)?;
        self.database.put(table::MADE, &made(call), &challenge.id().to_string())?;
        let failure = self.reach(call.kind);
        let sent = self.world.phones.send(&number, message.on_phone().expose(), failure);
        let (id, send, now) = (challenge.id(), challenge.sends(), self.now());
        let result = if sent { DeliveryResult::Sent } else { DeliveryResult::Failed };
        let mut store = Challenges(&self.database);
        let _: Challenge<PhoneNumber> = change_once(&mut store, id, |challenge| challenge.delivery(send, result, now))?;
        if !sent {
            // It certainly never left, and costs the customer no wait.
            give_back(&Ledger(&self.database), ticket).map_err(|_| "the ledger's store")?;
            self.answered(call, Answer::Outage, "not reached")?;
            return if call.request == 1 { self.tell_of_delay(call) } else { Ok(()) };
        }
        self.answered(call, Answer::Done, &format!("text {send} sent to {}", number.masked()))?;
        self.trail(TrailEvent::CodeSent(Method::OtherBody))?;
        match self.world.phones.last(&number).map(str::to_owned) {
            Some(text) if text == message.on_phone().expose() => self.line(Lane::Message, &text),
            _ => self.line(Lane::Message, "(nothing arrives)"),
        }
        self.shown = None;
        Ok(())
    }

    /// Says why no text comes, to a customer who does something else meanwhile.
    fn tell_of_delay(&mut self, call: Call) -> Result<(), Failure> {
        let session = self.session()?;
        let (since, until) = (self.now(), session.expires_at());
        if let NextStep::Ask(_) = session.next_step(&self.server.policy, since) {
            let wait = Waiting { dependency: call.kind.dependency(), since, retry_at: None, until };
            self.explain(&wait)?;
        }
        Ok(())
    }

    /// Counts the send before it is made. Nothing where the ledger refuses; the session then waits as long.
    fn leave_to_send(&mut self, number: &PhoneNumber) -> Result<Option<SendTicket>, Failure> {
        let digits = number.national_digits();
        let subject = SendSubject::new(&self.server.ledger_keys, PHONE).number(digits.expose())?;
        let subject = subject.device(DEVICE)?.address(ADDRESS.into())?;
        match reserve(&Ledger(&self.database), &self.server.phone_sends, &subject, self.now()) {
            Ok(ticket) => Ok(Some(ticket)),
            Err(ReserveError::Refused(refusal)) => {
                let why = RefusedSend { purpose: PHONE, refusal }.explain();
                self.hold(CallKind::SendCode, Some(refusal.retry_at), &why)?;
                Ok(None)
            }
            Err(error) => Err(format!("the ledger: {error:?}").into()),
        }
    }

    /// A new code: in the challenge that is under way, where it takes one, else in a new challenge.
    fn draw(&mut self, number: &PhoneNumber, call: Call) -> Result<(Challenge<PhoneNumber>, SmsMessage), Failure> {
        let before =
            (1..call.request).rev().find_map(|request| self.challenge_of(Call { request, ..call }).ok().flatten());
        let now = self.now();
        let request = PhoneRequest { number, session: &self.login, keys: &self.server.keys, now };
        let mut store = Challenges(&self.database);
        if let Some(id) = before {
            let known: Option<Challenge<PhoneNumber>> = store.get(id)?;
            let takes_one = known.is_some_and(|known| {
                matches!(known.status(now), Status::Open | Status::Closed(CloseReason::Expired))
                    && known.resend_from().is_some_and(|from| from <= now)
            });
            if takes_one {
                return Ok(self.server.phone.resend_once(&mut store, id, request, &mut self.rng)?);
            }
        }
        let (challenge, message) = self.server.phone.start(request, &mut self.rng)?;
        if store.insert(&challenge)? { Ok((challenge, message)) } else { Err("the challenge's name is taken".into()) }
    }

    /// The challenge that a call made.
    pub(super) fn challenge_of(&self, call: Call) -> Result<Option<ChallengeId>, Failure> {
        let text: Option<String> = self.database.get(table::MADE, &made(call))?;
        Ok(text.and_then(|text| ChallengeId::from_hex(text.get(..32)?)))
    }

    /// The code that is out, by its call: the one asked for, or where the customer is elsewhere, the last that was made.
    fn out(&self, kind: CallKind, asked: Option<Call>) -> Result<(Call, ChallengeId), Failure> {
        let calls = (1..=9).flat_map(|subject| (1..=99).map(move |request| Call { kind, subject, request }));
        let made = |call: Call| Some((call, self.challenge_of(call).ok().flatten()?));
        match asked {
            Some(call) => made(call),
            None => calls.filter_map(made).max_by_key(|(call, _)| call.request),
        }
        .ok_or_else(|| "nothing was sent".into())
    }

    pub(super) fn type_code(&mut self, act: Act) -> Result<(), Failure> {
        let asked = match self.asked()? {
            CustomerStep::EnterCode { call, .. } => Some(call),
            _ => None,
        };
        let (call, id) = self.out(CallKind::SendCode, asked)?;
        let number = self.vault.line(call.subject).ok_or("no such line")?;
        let right = self.code_on_phone(&number)?;
        let typed = match act {
            Act::TypeOtherCode(text) => text.to_owned(),
            Act::TypeWrongCode => another_code(&right),
            _ => right,
        };
        self.does(12, &format!("types {typed}"));
        let login = self.login.clone();
        self.answer_code(call, id, &number, &typed, &login)
    }

    fn code_on_phone(&self, number: &PhoneNumber) -> Result<String, Failure> {
        let text = self.world.phones.last(number).ok_or("no text has arrived")?;
        Ok(OriginBoundCode::parse(text)?.code().to_owned())
    }

    fn answer_code(
        &mut self,
        call: Call,
        id: ChallengeId,
        number: &PhoneNumber,
        typed: &str,
        login: &SessionId,
    ) -> Result<(), Failure> {
        let typed = match self.server.phone.read(typed) {
            Ok(typed) => typed,
            Err(error) => return self.explain(&error),
        };
        let request = PhoneRequest { number, session: login, keys: &self.server.keys, now: self.now() };
        match self.server.phone.answer_once(&mut Challenges(&self.database), id, &typed, request) {
            Ok(outcome) => {
                self.explain(&outcome)?;
                self.take_outcome(call, outcome, Method::OtherBody, self.risk(number).effect() == Effect::StepUp)
            }
            Err(error @ (StepError::Refused(_) | StepError::NotFound)) => {
                self.screen(&of(&error, PHONE));
                Ok(())
            }
            Err(error) => Err(error.into()),
        }
    }

    /// What became of an answer: a proof that is sealed for the decision, a try less, or an end.
    pub(super) fn take_outcome<S: Subject>(
        &mut self,
        call: Call,
        outcome: Outcome<S>,
        method: Method,
        step_up: bool,
    ) -> Result<(), Failure> {
        match outcome {
            Outcome::Verified(proof) => {
                let sealed_until = self.seal(call, proof)?;
                self.trail(TrailEvent::MethodPassed(method))?;
                self.tell(Fact::Proven { call, sealed_until, step_up })
            }
            Outcome::Wrong { .. } => self.trail(TrailEvent::CodeWrong(method)),
            Outcome::Closed(reason) => {
                self.trail(TrailEvent::CodeVoid(method))?;
                self.tell(Fact::Closed { call, reason })
            }
        }
    }

    fn seal<S: Subject>(&mut self, call: Call, proof: Proof<S>) -> Result<UnixTime, Failure> {
        let end = self.session()?.expires_at().minus(SEAL_MARGIN);
        let until = end.min(proof.proven_at().plus(SEALED_FOR));
        let bytes = proof.seal(&self.server.keys, until).map_err(|refused| refused.error())?;
        self.database.put(table::SEALED, &made(call), &hex(&bytes))?;
        Ok(until)
    }

    pub(super) fn ask_for_code(&mut self, step: CustomerStep) -> Result<(), Failure> {
        let call = match step {
            CustomerStep::EnterCode { another: Some(call), .. } | CustomerStep::RequestCode { call } => call,
            _ => return Err("no other code is offered".into()),
        };
        self.does(5, "asks for another code");
        if let CustomerStep::EnterCode { call: live, .. } = step
            && let Some(id) = self.challenge_of(live)?
        {
            let challenge: Option<Challenge<PhoneNumber>> = Challenges(&self.database).get(id)?;
            let from = challenge.and_then(|challenge| challenge.resend_from());
            if let Some(until) = from.filter(|from| *from > self.now()) {
                self.screen(&of(&ResendError::TooSoon { until }, PHONE));
                return Ok(());
            }
        }
        self.send_code(call)
    }

    pub(super) fn identify(&mut self, step: CustomerStep) -> Result<(), Failure> {
        let Some(_consent) = self.consent::<SubscriberCheck>()? else {
            self.ask_again(ConsentPurpose::SubscriberCheck)?;
            return Ok(());
        };
        let call = match step {
            CustomerStep::Identify { call } => call,
            _ => Call { kind: CallKind::Identify, subject: 0, request: 1 },
        };
        self.does(40, "confirms in the carrier's app who they are");
        self.begin(call)?;
        let failure = self.reach(call.kind);
        let number = self.own_line()?;
        let Some(report) = self.world.phones.identify(&number, failure) else {
            return self.answered(call, Answer::Outage, "not reached");
        };
        self.vault.put_subscriber(&report);
        let identity = SubscriberIdentity::new(report, self.now())?;
        let says = "the subscriber's name, birth date, sex, CI and DI";
        let Some(document) = self.vault.document()? else {
            // Nothing to compare with yet; the decision does.
            self.answered(call, Answer::Done, says)?;
            return self.trail(TrailEvent::MethodPassed(Method::OtherBody));
        };
        let person = self.person_of(&document.fields)?;
        let name = person.name().expose();
        let compared = identity.matches(&CardHolder { name: Some(name), birth: person.birth().copied(), sex: None });
        let answer = if compared.overall() == Overall::Different { Answer::Correctable } else { Answer::Done };
        self.answered(call, answer, &format!("{says}; the name: {:?}", compared.name))?;
        self.explain(&compared.overall())?;
        if answer == Answer::Done {
            self.trail(TrailEvent::MethodPassed(Method::OtherBody))?;
        } else {
            self.vault.delete("subscriber/");
            self.vault.delete("linking/");
        }
        Ok(())
    }

    /// The line that the customer confirms in the carrier's app: the one last given, or their own.
    fn own_line(&self) -> Result<PhoneNumber, Failure> {
        if let Some(given) = (1..=9).rev().find_map(|line| self.vault.line(line)) {
            return Ok(given);
        }
        match PhoneNumber::parse(self.person.phone)? {
            Parsed::Mobile(number) => Ok(number),
            Parsed::Legacy { number, .. } => Ok(number.keep()),
        }
    }

    pub(super) fn on_tablet(&mut self, what: Tablet) -> Result<(), Failure> {
        match what {
            Tablet::TypePhone => {
                let before = self.session()?;
                self.type_phone(self.person.phone)?;
                self.line(Lane::Customer, "taps the same on the tablet in the same moment");
                let written = self.tell_from(&before, Fact::LineGiven { line: 1 })?;
                self.line(
                    Lane::Server,
                    second(written, "the tablet's was second: it reads the session again, and the number is there"),
                );
                let before = self.session()?;
                let NextStep::Call(call) = before.next_step(&self.server.policy, self.now()) else {
                    return Err("no call is due".into());
                };
                self.send_code(call)?;
                let written = self.tell_from(&before, Fact::Begun(call))?;
                self.line(Lane::Server, second(written, "the tablet's was second: it sends nothing"));
                Ok(())
            }
            Tablet::TypeCode => {
                let (call, id) = self.out(CallKind::SendCode, None)?;
                let number = self.vault.line(call.subject).ok_or("no such line")?;
                let typed = self.code_on_phone(&number)?;
                self.does(12, &format!("types {typed} on the tablet"));
                self.answer_code(call, id, &number, &typed, &SessionId::new(TABLET_LOGIN)?)
            }
        }
    }
}

fn second(written: bool, says: &'static str) -> &'static str {
    if written { "the tablet's was first" } else { says }
}

/// The row of what a call made.
pub(super) fn made(call: Call) -> String {
    format!("{}/{}/{}", call.kind.as_str(), call.subject, call.request)
}

/// Another code of the same length.
fn another_code(right: &str) -> String {
    right.chars().map(|digit| if digit == '9' { '0' } else { '9' }).collect()
}
