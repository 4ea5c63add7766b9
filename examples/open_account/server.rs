//! What a server of the bank has in memory: keys, policies, the reader. Nothing of any customer, so that a restart makes
//! the same again.

use std::rc::Rc;
use std::time::Duration;

use bonin::card::CardReader;
use bonin::challenge::ledger::SendPolicy;
use bonin::challenge::{ChallengePolicy, KeyId, KeyRing};
use bonin::decision::{DecisionPolicy, PolicySettings};
use bonin::messages::Language;
use bonin::one_won::{HolderPolicy, Institution, MaintenanceCalendar, OneWonCheck};
use bonin::phone::{CodeDigits, PhoneVerification, RiskPolicy, SmsFormat, SmsSettings, SmsTemplate, WebHost};
use bonin::records::RecordKey;
use bonin::session::{OnboardingPolicy, SessionLimits};

use crate::Failure;

/// The bank of the stories, as its text messages name it.
pub const BANK: &str = "본인은행";

/// Its own institution, from which 1 won comes.
const INSTITUTION: &str = "토스뱅크";

/// The bank's number of its policy.
pub const POLICY_REVISION: u32 = 7;

/// How long before the end of the session a sealed proof ends at the latest.
pub const SEAL_MARGIN: Duration = Duration::from_secs(60);

pub struct Server {
    pub reader: Rc<CardReader>,
    pub keys: KeyRing,
    pub ledger_keys: KeyRing,
    pub record_key: RecordKey,
    pub policy: OnboardingPolicy,
    pub phone: PhoneVerification,
    pub phone_sends: SendPolicy,
    pub risk: RiskPolicy,
    pub one_won: OneWonCheck,
    pub one_won_sends: SendPolicy,
    pub holders: HolderPolicy,
}

impl Server {
    /// Keys come from the bank's vault; here each is filled with a number of its own.
    pub fn start(reader: &Rc<CardReader>, settings: PolicySettings, language: Language) -> Result<Self, Failure> {
        let format = SmsFormat::WebOneTimeCode { host: WebHost::new("bank.example")?, embedded: None };
        let template = SmsTemplate::new(&SmsSettings { format, ..SmsSettings::new(BANK, language) })?;
        let ours = Institution::from_name(INSTITUTION).ok_or("the table lacks our own bank")?;
        Ok(Self {
            reader: Rc::clone(reader),
            keys: KeyRing::new(KeyId::new(1), &[0x11; 32])?,
            ledger_keys: KeyRing::new(KeyId::new(1), &[0x22; 32])?,
            record_key: RecordKey::new(&[0x33; 32])?,
            policy: OnboardingPolicy::new(DecisionPolicy::new(settings)?, SessionLimits::standard())?,
            phone: PhoneVerification::new(ChallengePolicy::phone(), CodeDigits::SIX, template)?,
            phone_sends: SendPolicy::phone(),
            risk: RiskPolicy::default(),
            one_won: OneWonCheck::new(ours, MaintenanceCalendar::cautious()),
            one_won_sends: SendPolicy::one_won(),
            holders: HolderPolicy::standard(),
        })
    }
}
