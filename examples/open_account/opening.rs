//! One customer's opening, from the first tap to the decision.
//!
//! The session says what comes next; what it is done with lies in the files below. Everything that is known between two
//! steps lies in the database and the vault, so that any server can take any step.

mod account;
mod calls;
mod card;
mod consent;
mod decision;
mod kept;
mod phone;

use std::rc::Rc;

use bonin::card::CardReader;
use bonin::challenge::{SessionId, UnixTime};
use bonin::decision::{PolicySettings, Reference};
use bonin::messages::{Action, Explain as _, Explanation, Retry};
use bonin::records::{Entry, Event as TrailEvent, TrailHead, TrailId};
use bonin::session::{
    Applied, CallKind, CustomerStep, Ending, Event, EventId, Fact, NextStep, OnboardingSession, Waiting,
};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};

use crate::Failure;
use crate::database::{Database, table};
use crate::people::Person;
use crate::script::{Act, Place, Script};
use crate::server::Server;
use crate::transcript::{Lane, Transcript};
use crate::vault::Vault;
use crate::world::World;

/// The bank's names of this application's row and of the customer's two logins.
const SESSION: &str = "opening-1";
const LOGIN: &[u8] = b"login on the phone";
const TABLET_LOGIN: &[u8] = b"login on the tablet";

/// Steps after which an opening that has not ended is stuck.
const MOST_STEPS: usize = 400;

/// Who decides what is done: a story, or somebody at the terminal.
pub trait Customer {
    /// What is done at this place; `None` for what is asked of them.
    fn act(&mut self, place: Place, transcript: &mut Transcript) -> Result<Option<Act>, Failure>;
}

impl Customer for Script {
    fn act(&mut self, place: Place, _: &mut Transcript) -> Result<Option<Act>, Failure> {
        Ok(self.next(place))
    }
}

/// An opening under way, with all that it touches.
pub struct Opening<'a> {
    pub server: Server,
    pub database: Database,
    pub vault: Vault,
    pub world: World,
    pub transcript: Transcript,
    customer: &'a mut dyn Customer,
    person: &'static Person,
    settings: PolicySettings,
    login: SessionId,
    rng: ChaCha20Rng,
    /// The screen that the customer has before them, which is not shown again.
    shown: Option<NextStep>,
    /// What the last message leaves the customer, so that the step's own words don't say it again.
    told: Option<(Option<Action>, Retry)>,
    /// The last line of the statement that was seen.
    statement: String,
    /// How often the fields of a document were left as they are although the issuer has other data.
    stubborn: u8,
    /// A server dies in the next call of this kind.
    crash: Option<CallKind>,
}

impl<'a> Opening<'a> {
    pub fn new(
        reader: &Rc<CardReader>,
        settings: PolicySettings,
        world: World,
        person: &'static Person,
        customer: &'a mut dyn Customer,
        transcript: Transcript,
    ) -> Result<Self, Failure> {
        let server = Server::start(reader, settings.clone(), transcript.language())?;
        Ok(Self {
            server,
            database: Database::default(),
            vault: Vault::default(),
            world,
            transcript,
            customer,
            person,
            settings,
            login: SessionId::new(LOGIN)?,
            rng: ChaCha20Rng::from_seed([0x5A; 32]),
            shown: None,
            told: None,
            statement: String::new(),
            stubborn: 0,
            crash: None,
        })
    }

    /// Goes through it to the end.
    pub fn run(&mut self) -> Result<Ending, Failure> {
        self.line(Lane::Customer, "asks for an account");
        let session = OnboardingSession::new(Reference::new(SESSION)?, &self.server.policy, self.now());
        self.database.compare_and_set(table::SESSION, SESSION, None, session.generation(), &session)?;
        let head = TrailHead::new(TrailId::from_bytes(self.random()));
        self.database.put(table::HEAD, SESSION, &head)?;
        self.trail(TrailEvent::ApplicationStarted)?;
        if let Some(ending) = self.ask_consent()? {
            return self.end(ending);
        }
        for _ in 0..MOST_STEPS {
            self.announce()?;
            let next = self.session()?.next_step(&self.server.policy, self.now());
            match next {
                NextStep::Call(call) => self.call(call)?,
                NextStep::Ask(step) => self.ask(step)?,
                NextStep::Wait(wait) => self.wait(wait)?,
                NextStep::Decide => self.decide(true)?,
                NextStep::Ended(ending) => return self.end(ending),
            }
        }
        Err("the opening is stuck".into())
    }

    /// Tells the session what services have announced.
    fn announce(&mut self) -> Result<(), Failure> {
        for kind in CallKind::ALL {
            let key = format!("down/{}", kind.as_str());
            let told: Option<u64> = self.database.get(table::ANSWER, &key)?;
            if let Some(until) = self.world.announced(kind).filter(|until| told != Some(until.as_millis())) {
                self.database.put(table::ANSWER, &key, &until.as_millis())?;
                let text =
                    format!("{} is announced to be down until {}", kind.as_str(), crate::transcript::moment(until));
                self.line(Lane::Call, &text);
                self.tell(Fact::Down { kind, until })?;
            }
        }
        Ok(())
    }

    fn ask(&mut self, step: CustomerStep) -> Result<(), Failure> {
        let next = NextStep::Ask(plain(step));
        if self.shown != Some(next) {
            // A message with a way on has led here. Fields are looked at whatever was said before.
            let led = self.told.is_some_and(|(action, _)| action.is_some_and(|action| action != Action::Continue));
            if !led || matches!(step, CustomerStep::ConfirmFields { .. }) {
                self.show_step(step)?;
            }
            self.shown = Some(next);
        }
        let act = self.customer.act(Place::of_step(step), &mut self.transcript)?;
        let act = act.unwrap_or_else(|| self.what_is_asked(step));
        self.act(step, act)
    }

    /// What a customer does who does what is asked of them.
    fn what_is_asked(&self, step: CustomerStep) -> Act {
        let person = self.person;
        match step {
            CustomerStep::TakePhoto { .. } => Act::Photograph(person.photo, bonin::decision::Originality::Original),
            CustomerStep::ConfirmFields { .. } if self.stubborn > 1 => Act::GiveUp,
            CustomerStep::ConfirmFields { .. } => Act::Compare,
            CustomerStep::EnterPhone { .. } => Act::TypePhone(person.phone),
            CustomerStep::EnterCode { .. } => Act::TypeCode,
            CustomerStep::RequestCode { .. } => Act::AskForCode,
            CustomerStep::Identify { .. } => Act::Identify,
            CustomerStep::EnterAccount { .. } => Act::TypeAccount(person.bank, person.account),
            CustomerStep::EnterMemo { .. } => Act::TypeMemo,
            CustomerStep::RequestMemo { .. } => Act::AskForMemo,
            _ => Act::VideoCall,
        }
    }

    fn act(&mut self, step: CustomerStep, act: Act) -> Result<(), Failure> {
        match act {
            Act::Photograph(file, originality) => self.photograph(file, originality),
            Act::Compare | Act::Confirm | Act::Change(..) => self.confirm(step, act),
            Act::TypePhone(number) => self.type_phone(number),
            Act::TypeCode | Act::TypeOtherCode(_) | Act::TypeWrongCode => self.type_code(act),
            Act::AskForCode => self.ask_for_code(step),
            Act::Identify => self.identify(step),
            Act::TypeAccount(bank, number) => self.type_account(bank, number),
            Act::TypeMemo | Act::TypeOtherMemo(_) => self.type_memo(act),
            Act::AskForMemo => self.ask_for_memo(step),
            Act::OnTablet(what) => self.on_tablet(what),
            Act::VideoCall => self.video_call(),
            Act::AskForDecision => self.decide(false),
            Act::GiveUp => {
                self.does(5, "gives up");
                self.tell(Fact::Canceled)
            }
            Act::Away(seconds) => self.away(seconds),
            Act::Wait => self.away(60),
            Act::Restart => self.restart("restarted by a deploy"),
            Act::Crash(kind) => {
                self.crash = Some(kind);
                Ok(())
            }
            other => Err(format!("{other:?} can't be done at {step:?}").into()),
        }
    }

    fn wait(&mut self, wait: Waiting) -> Result<(), Failure> {
        let next = NextStep::Wait(wait);
        if self.shown != Some(next) {
            // Why there is a wait may have been said already, and until when.
            if !self.told.is_some_and(|(_, retry)| !matches!(retry, Retry::Now | Retry::NotHelpful | Retry::NotNeeded))
            {
                self.screen(&wait.explain());
            }
            self.shown = Some(next);
        }
        let place = Place::of_wait(&wait);
        match self.customer.act(place, &mut self.transcript)?.unwrap_or(match place {
            Place::Staff => Act::StaffSays(true),
            _ => Act::Wait,
        }) {
            Act::Wait => {
                self.told = None;
                self.world.now = wait.retry_at.unwrap_or(wait.until);
                Ok(())
            }
            Act::StaffSays(admitted) => self.staff_says(admitted),
            Act::Away(seconds) => self.away(seconds),
            Act::Restart => self.restart("restarted by a deploy"),
            Act::GiveUp => {
                self.does(5, "gives up");
                self.tell(Fact::Canceled)
            }
            other => Err(format!("{other:?} can't be done while waiting").into()),
        }
    }

    fn away(&mut self, seconds: u64) -> Result<(), Failure> {
        self.does(5, "puts the phone away");
        self.world.pass(seconds);
        self.line(Lane::Customer, "takes up the phone again");
        // The app shows again where the customer is.
        self.shown = None;
        Ok(())
    }

    fn restart(&mut self, why: &str) -> Result<(), Failure> {
        self.world.pass(30);
        let language = self.transcript.language();
        let reader = Rc::clone(&self.server.reader);
        self.server = Server::start(&reader, self.settings.clone(), language)?;
        let session = self.session()?;
        let text = format!(
            "{why}; what it needs is read again: {} of the session, {} of the database",
            count(session.generation(), "event"),
            count(self.database.len() as u64, "row")
        );
        self.line(Lane::Server, &text);
        self.trail(TrailEvent::ApplicationResumed)
    }

    // --- what all steps use

    pub fn now(&self) -> UnixTime {
        self.world.now
    }

    fn line(&mut self, lane: Lane, text: &str) {
        self.transcript.line(self.world.now, lane, text);
    }

    /// The customer does something, which takes them some time.
    fn does(&mut self, seconds: u64, text: &str) {
        self.told = None;
        self.world.pass(seconds);
        self.line(Lane::Customer, text);
    }

    /// A message in place of the one that the customer has before them.
    fn screen(&mut self, explanation: &Explanation) {
        let message = explanation.message(self.transcript.language());
        self.told = Some((message.action, message.retry));
        self.transcript.screen(self.world.now, explanation);
    }

    fn session(&self) -> Result<OnboardingSession, Failure> {
        Ok(self.database.get(table::SESSION, SESSION)?.ok_or("the session's row is gone")?)
    }

    /// Tells the session an event, and writes it by compare-and-set; again if another server was first.
    fn tell(&mut self, fact: Fact) -> Result<(), Failure> {
        let event = Event { id: EventId::from_bytes(self.random()), at: self.now(), fact };
        self.deliver(&event).map(drop)
    }

    fn deliver(&mut self, event: &Event) -> Result<Applied, Failure> {
        loop {
            let mut session = self.session()?;
            let expected = session.generation();
            let applied = session.apply(event.clone(), self.now())?;
            let to_write = applied == Applied::Recorded;
            let generation = session.generation();
            let write = || self.database.compare_and_set(table::SESSION, SESSION, Some(expected), generation, &session);
            if !to_write || write()? {
                return Ok(applied);
            }
        }
    }

    /// Writes an entry of the audit trail.
    fn trail(&mut self, event: TrailEvent) -> Result<(), Failure> {
        let mut head: TrailHead = self.database.get(table::HEAD, SESSION)?.ok_or("the trail's head is gone")?;
        let entry: Entry = head.append(event, self.now())?;
        self.database.put(table::TRAIL, &format!("{:05}", entry.sequence()), &entry)?;
        self.database.put(table::HEAD, SESSION, &head)?;
        self.line(Lane::Trail, &event.words().join(" "));
        Ok(())
    }

    fn random<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.rng.fill_bytes(&mut bytes);
        bytes
    }
}

fn count(number: u64, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

/// A step as its screen: what it offers besides changes with the time.
const fn plain(step: CustomerStep) -> CustomerStep {
    match step {
        CustomerStep::EnterCode { call, .. } => CustomerStep::EnterCode { call, another: None },
        CustomerStep::EnterMemo { call, .. } => CustomerStep::EnterMemo { call, another: None },
        step => step,
    }
}
