//! The bank: its database, what its servers have in memory, and the openings under way.
//!
//! As in the example `open_account`, whose database and vault these are: the session says what comes next, and what it is
//! done with lies in the files below. Consents, audit trail and retention are shown there and left out here.

mod calls;
mod decision;
mod sends;
mod steps;

use std::net::IpAddr;
use std::time::Duration;

use bonin::challenge::ledger::SendPolicy;
use bonin::challenge::{ChallengePolicy, KeyId, KeyRing, SessionId, UnixTime};
use bonin::decision::{DecisionPolicy, Reference};
use bonin::messages::Language;
use bonin::one_won::{HolderPolicy, Institution, MaintenanceCalendar, OneWonCheck};
use bonin::phone::{CodeDigits, PhoneVerification, RiskPolicy, SmsFormat, SmsSettings, SmsTemplate, WebHost};
use bonin::records::RecordKey;
use bonin::session::{
    Applied, Call, CallKind, Event, EventId, Fact, NextStep, OnboardingPolicy, OnboardingSession, PhotoResult,
    SessionLimits,
};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};

use crate::Failure;
use crate::customers::Customer;
use crate::database::{Database, table};
use crate::vault::{Document, Vault};

pub use calls::Flight;
pub use decision::Verdict;

/// Accounts that were opened.
const ACCOUNT: &str = "account";

/// One of so many answers is delivered twice, as queues do that lose none.
const DELIVERED_TWICE: u64 = 20;

/// What a server has in memory: keys and policies. Nothing of any customer, so that a restart makes the same again.
struct Server {
    keys: KeyRing,
    ledger_keys: KeyRing,
    record_key: RecordKey,
    policy: OnboardingPolicy,
    phone: PhoneVerification,
    phone_sends: SendPolicy,
    risk: RiskPolicy,
    one_won: OneWonCheck,
    one_won_sends: SendPolicy,
    holders: HolderPolicy,
}

impl Server {
    /// Keys come from the bank's vault; here each is filled with a number of its own.
    fn start() -> Result<Self, Failure> {
        let format = SmsFormat::WebOneTimeCode { host: WebHost::new("bank.example")?, embedded: None };
        let template = SmsTemplate::new(&SmsSettings { format, ..SmsSettings::new("본인은행", Language::Korean) })?;
        let ours = Institution::from_name("토스뱅크").ok_or("the table lacks our own bank")?;
        Ok(Self {
            keys: KeyRing::new(KeyId::new(1), &[0x11; 32])?,
            ledger_keys: KeyRing::new(KeyId::new(1), &[0x22; 32])?,
            record_key: RecordKey::new(&[0x33; 32])?,
            policy: OnboardingPolicy::new(DecisionPolicy::standard(1), SessionLimits::standard())?,
            phone: PhoneVerification::new(ChallengePolicy::phone(), CodeDigits::SIX, template)?,
            phone_sends: SendPolicy::phone(),
            risk: RiskPolicy::default(),
            one_won: OneWonCheck::new(ours, MaintenanceCalendar::cautious()),
            one_won_sends: SendPolicy::one_won(),
            holders: HolderPolicy::standard(),
        })
    }
}

/// One opening: its name in all rows, and its data in the vault.
struct Opening {
    name: String,
    login: SessionId,
    device: String,
    address: IpAddr,
    vault: Vault,
}

pub struct Bank {
    server: Server,
    database: Database,
    openings: Vec<Opening>,
    rng: ChaCha20Rng,
    /// Events that were delivered again and changed nothing.
    pub repeated: u64,
    answers: u64,
}

impl Bank {
    pub fn open(seed: u64) -> Result<Self, Failure> {
        let mut bytes = [0x5A; 32];
        bytes[..8].copy_from_slice(&seed.to_le_bytes());
        Ok(Self {
            server: Server::start()?,
            database: Database::default(),
            openings: Vec::new(),
            rng: ChaCha20Rng::from_seed(bytes),
            repeated: 0,
            answers: 0,
        })
    }

    /// All servers are stopped and started again. What they had in memory is gone.
    pub fn restart(&mut self) -> Result<(), Failure> {
        self.server = Server::start()?;
        Ok(())
    }

    /// A customer begins. Openings are numbered in the order of arrival, as customers are.
    pub fn begin(&mut self, customer: &Customer, now: UnixTime) -> Result<(), Failure> {
        let name = format!("opening-{:06}", customer.number);
        let session = OnboardingSession::new(Reference::new(&name)?, &self.server.policy, now);
        if !self.database.compare_and_set(table::SESSION, &name, None, session.generation(), &session)? {
            return Err("an opening began twice".into());
        }
        self.openings.push(Opening {
            login: SessionId::new(format!("login {name}").as_bytes())?,
            device: format!("device {name}"),
            address: customer.address().into(),
            vault: Vault::default(),
            name,
        });
        Ok(())
    }

    /// Accounts in the database, by the names of their openings.
    pub fn accounts(&self) -> Result<Vec<String>, Failure> {
        Ok(self.database.all(ACCOUNT)?)
    }

    /// What an opening needs next, as its stored session says.
    pub fn next(&self, opening: usize, now: UnixTime) -> Result<NextStep, Failure> {
        Ok(self.session(opening)?.next_step(&self.server.policy, now))
    }

    /// When an opening's session ends.
    pub fn ends(&self, opening: usize) -> Result<UnixTime, Failure> {
        Ok(self.session(opening)?.expires_at())
    }

    fn session(&self, opening: usize) -> Result<OnboardingSession, Failure> {
        let name = &self.openings[opening].name;
        Ok(self.database.get(table::SESSION, name)?.ok_or("a session's row is gone")?)
    }

    /// Tells a session a fact, and writes it by compare-and-set.
    fn tell(&mut self, opening: usize, fact: Fact, now: UnixTime) -> Result<(), Failure> {
        let event = Event { id: EventId::from_bytes(self.random()), at: now, fact };
        self.deliver(opening, &event, now).map(drop)
    }

    fn deliver(&mut self, opening: usize, event: &Event, now: UnixTime) -> Result<Applied, Failure> {
        loop {
            let mut session = self.session(opening)?;
            let expected = session.generation();
            let applied = session.apply(event.clone(), now)?;
            if applied != Applied::Recorded {
                self.repeated += u64::from(applied == Applied::Repeated);
                return Ok(applied);
            }
            let (name, generation) = (&self.openings[opening].name, session.generation());
            if self.database.compare_and_set(table::SESSION, name, Some(expected), generation, &session)? {
                return Ok(applied);
            }
        }
    }

    /// Tells a session what a service has announced.
    pub fn announce(&mut self, opening: usize, kind: CallKind, until: UnixTime, now: UnixTime) -> Result<(), Failure> {
        self.tell(opening, Fact::Down { kind, until }, now)
    }

    pub fn cancel(&mut self, opening: usize, now: UnixTime) -> Result<(), Failure> {
        self.tell(opening, Fact::Canceled, now)
    }

    /// A photo was looked at: what was read of it is kept, or another one is needed.
    pub fn photo_read(
        &mut self,
        opening: usize,
        photo: u8,
        document: Option<&Document>,
        now: UnixTime,
    ) -> Result<(), Failure> {
        if let Some(document) = document {
            self.openings[opening].vault.put_document(document);
            self.put(table::DOCUMENT, opening, "taken_at", &now.as_millis())?;
            self.put(table::DOCUMENT, opening, "photo", &photo)?;
        }
        let result = if document.is_some() { PhotoResult::Read } else { PhotoResult::Retake };
        self.tell(opening, Fact::Photo { photo, result }, now)
    }

    fn document(&self, opening: usize) -> Result<Document, Failure> {
        self.openings[opening].vault.document()?.ok_or_else(|| "no document".into())
    }

    fn put(
        &self,
        table: &'static str,
        opening: usize,
        key: &str,
        value: &impl serde::Serialize,
    ) -> Result<(), Failure> {
        Ok(self.database.put(table, &self.row(opening, key), value)?)
    }

    fn get<T: serde::de::DeserializeOwned>(
        &self,
        table: &'static str,
        opening: usize,
        key: &str,
    ) -> Result<Option<T>, Failure> {
        Ok(self.database.get(table, &self.row(opening, key))?)
    }

    fn row(&self, opening: usize, key: &str) -> String {
        format!("{}/{key}", self.openings[opening].name)
    }

    fn random<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.rng.fill_bytes(&mut bytes);
        bytes
    }
}

/// The row of what a call made.
fn made(call: Call) -> String {
    format!("{}/{}/{}", call.kind.as_str(), call.subject, call.request)
}

/// How long before the end of the session a sealed proof ends at the latest, and the longest that it lasts.
const SEAL_MARGIN: Duration = Duration::from_secs(60);
const SEALED_FOR: Duration = Duration::from_secs(24 * 3600);
