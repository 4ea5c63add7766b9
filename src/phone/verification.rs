//! Proof that a customer receives messages at a number: a code is sent there, and typed back.
//!
//! A thin layer over [`challenge`](crate::challenge), which keeps the promises: it draws the code, words the message,
//! reads what was typed, and says what else the customer can be offered. It sends nothing and stores nothing.
//!
//! ```text
//!  start ──► Challenge, SmsMessage ──► insert ──► send ──► typed text ──► TypedCode ──► answer ──► Attempt ──► Proof
//!                 ▲                                             │              │
//!                 └── resend (a new code, the old one void) ◄───┴── Exit ◄─────┘
//! ```
//!
//! Before each send the host asks the [send ledger](crate::challenge::ledger) for leave, and only after the state is
//! stored does it send. What is proven is possession of the number at that moment. Whose number it is, is not.
//!
//! # Example
//!
//! ```
//! use bonin::challenge::{
//!     ChallengePolicy, ChallengeStore, KeyId, KeyRing, MemoryStore, Outcome, SessionId, UnixTime,
//! };
//! use bonin::phone::{
//!     CodeDigits, Language, OriginBoundCode, Parsed, PhoneNumber, PhoneRequest, PhoneVerification, SmsFormat,
//!     SmsSettings, SmsTemplate, WebHost,
//! };
//! use rand_core::SeedableRng;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let format = SmsFormat::WebOneTimeCode { host: WebHost::new("bank.example")?, embedded: None };
//! let template = SmsTemplate::new(&SmsSettings { format, ..SmsSettings::new("OO은행", Language::Korean) })?;
//! let verification = PhoneVerification::new(ChallengePolicy::phone(), CodeDigits::SIX, template)?;
//!
//! let keys = KeyRing::new(KeyId::new(1), &[7; 32])?; // from the host's vault
//! let mut rng = rand_chacha::ChaCha20Rng::from_seed([1; 32]); // the system's, in earnest
//! let Parsed::Mobile(number) = PhoneNumber::parse("010-2000-0000")? else { return Err("legacy".into()) };
//! let session = SessionId::new(b"3f0c")?;
//! let mut store = MemoryStore::new();
//!
//! let now = UnixTime::from_secs(1_800_000_000);
//! let request = PhoneRequest { number: &number, session: &session, keys: &keys, now };
//! let (challenge, message) = verification.start(request, &mut rng)?;
//! assert!(store.insert(&challenge)?); // only now is the message sent
//!
//! // The browser reads the code out of the message, or the customer does.
//! let typed = verification.read(OriginBoundCode::parse(message.expose_text())?.code())?;
//! let later = PhoneRequest { now: UnixTime::from_secs(1_800_000_030), ..request };
//! let outcome = verification.answer_once(&mut store, challenge.id(), &typed, later)?;
//! let Outcome::Verified(proof) = outcome else { return Err("refused".into()) };
//! assert_eq!(proof.subject().masked(), "010-****-0000");
//! # Ok(())
//! # }
//! ```

mod code;
mod exit;

use core::fmt;

use rand_core::CryptoRng;
use thiserror::Error;

use super::PhoneNumber;
use super::message::{SmsMessage, SmsTemplate};
use crate::challenge::{
    AnswerError, Attempt, Challenge, ChallengeId, ChallengePolicy, ChallengeStore, IssueError, KeyRing, MAX_LOST_RACES,
    Outcome, Purpose, Refused, ResendError, SessionId, StepError, UnixTime, answer_once,
};

pub use code::{CodeDigits, CodeDigitsError, GeneratorError, MAX_TYPED_CODE_CHARS, Malformed, OneTimeCode, TypedCode};
pub use exit::{Exit, OtherWays, exits};

/// How often a code is drawn anew because it equals the one before, which has a chance of one in a million.
const MAX_REDRAWS: u32 = 4;

/// What each step takes from the request at hand.
#[derive(Debug, Clone, Copy)]
pub struct PhoneRequest<'a> {
    /// The number: for a new challenge the one typed, later the one that the host keeps with the session.
    pub number: &'a PhoneNumber,
    /// The session that the request belongs to.
    pub session: &'a SessionId,
    /// The host's keys.
    pub keys: &'a KeyRing,
    /// The host's clock.
    pub now: UnixTime,
}

/// Why no verification is set up. Faults of configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SetupError {
    /// Misuse: the policy is for another purpose than a phone.
    #[error("the policy is not one for phones")]
    PolicyForOtherPurpose,
}

/// Why no challenge was started. Nothing is to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum StartError {
    /// Misuse: the generator.
    #[error(transparent)]
    Generator(#[from] GeneratorError),
    /// Misuse: the challenge. Setup and number types leave no way here.
    #[error(transparent)]
    Issue(#[from] IssueError),
}

/// Why no other code was issued. Nothing is to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum RenewError {
    /// The challenge refused.
    #[error(transparent)]
    Refused(#[from] ResendError),
    /// Misuse: the generator.
    #[error(transparent)]
    Generator(#[from] GeneratorError),
}

/// A step that was not made, with the challenge as it was.
pub struct NotRenewed {
    error: RenewError,
    challenge: Box<Challenge<PhoneNumber>>,
}

impl NotRenewed {
    fn new(error: impl Into<RenewError>, challenge: Challenge<PhoneNumber>) -> Self {
        Self { error: error.into(), challenge: Box::new(challenge) }
    }

    /// Why.
    #[must_use]
    pub const fn error(&self) -> RenewError {
        self.error
    }

    /// Why, and the challenge, unchanged.
    #[must_use]
    pub fn into_parts(self) -> (RenewError, Challenge<PhoneNumber>) {
        (self.error, *self.challenge)
    }
}

impl fmt::Debug for NotRenewed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NotRenewed").field("error", &self.error).field("challenge", &self.challenge).finish()
    }
}

impl fmt::Display for NotRenewed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl core::error::Error for NotRenewed {}

/// How a bank verifies phones: rules, length of codes, and wording. Made once, shared by all requests.
#[derive(Debug, Clone)]
pub struct PhoneVerification {
    policy: ChallengePolicy,
    digits: CodeDigits,
    template: SmsTemplate,
}

impl PhoneVerification {
    /// Puts the parts together.
    ///
    /// When `digits` is changed, codes of the old length are refused as malformed from then on, without costing a try;
    /// the customers at it at that moment need a resend.
    ///
    /// # Errors
    ///
    /// [`SetupError`] for a policy of another purpose.
    pub fn new(policy: ChallengePolicy, digits: CodeDigits, template: SmsTemplate) -> Result<Self, SetupError> {
        if policy.purpose() == Purpose::PhonePossession {
            Ok(Self { policy, digits, template })
        } else {
            Err(SetupError::PolicyForOtherPurpose)
        }
    }

    /// Begins: a challenge to be inserted into the store, and then the message to be sent to the number.
    ///
    /// Ask the send ledger first, and the risk policy before that.
    ///
    /// # Errors
    ///
    /// [`StartError`], always misuse.
    pub fn start(
        &self,
        request: PhoneRequest<'_>,
        rng: &mut (impl CryptoRng + ?Sized),
    ) -> Result<(Challenge<PhoneNumber>, SmsMessage), StartError> {
        let PhoneRequest { number, session, keys, now } = request;
        let code = OneTimeCode::draw(self.digits, rng)?;
        let challenge = Challenge::issue(code.secret(), number, session, self.policy, keys, now, rng)?;
        let message = self.template.compose(&code, self.policy.lifetime());
        Ok((challenge, message))
    }

    /// Puts a new code in place of the one before, which is void from then on. For a channel other than a message, such
    /// as a call in which the digits are spoken; [`resend`](Self::resend) is this with a message.
    ///
    /// # Errors
    ///
    /// [`NotRenewed`] with the challenge unchanged.
    pub fn renew(
        &self,
        challenge: Challenge<PhoneNumber>,
        request: PhoneRequest<'_>,
        rng: &mut (impl CryptoRng + ?Sized),
    ) -> Result<(Challenge<PhoneNumber>, OneTimeCode), NotRenewed> {
        let PhoneRequest { number, session, keys, now } = request;
        let mut challenge = challenge;
        for _ in 0..=MAX_REDRAWS {
            let code = match OneTimeCode::draw(self.digits, rng) {
                Ok(code) => code,
                Err(error) => return Err(NotRenewed::new(error, challenge)),
            };
            match challenge.resend(code.secret(), number, session, keys, now, rng) {
                Ok(next) => return Ok((next, code)),
                Err(refused) => match refused.into_parts() {
                    (ResendError::CodeNotNew, same) => challenge = same,
                    (error, same) => return Err(NotRenewed::new(error, same)),
                },
            }
        }
        Err(NotRenewed::new(GeneratorError::Stuck, challenge))
    }

    /// Another message with another code; the one before is void. Write the challenge by compare-and-set, and send only
    /// if that succeeded.
    ///
    /// Ask the send ledger between [`exits`], which tells whether it is time, and this.
    ///
    /// # Errors
    ///
    /// [`NotRenewed`] with the challenge unchanged.
    pub fn resend(
        &self,
        challenge: Challenge<PhoneNumber>,
        request: PhoneRequest<'_>,
        rng: &mut (impl CryptoRng + ?Sized),
    ) -> Result<(Challenge<PhoneNumber>, SmsMessage), NotRenewed> {
        let (next, code) = self.renew(challenge, request, rng)?;
        // The challenge keeps the rules that it was issued under, whatever was configured since.
        let message = self.template.compose(&code, next.policy().lifetime());
        Ok((next, message))
    }

    /// [`resend`](Self::resend) on a stored challenge: loads, steps, writes, and again if another writer was first.
    /// When this returns, the challenge is stored and the message can be sent.
    ///
    /// # Errors
    ///
    /// [`StepError`]; nothing is to be sent.
    pub fn resend_once<T: ChallengeStore<PhoneNumber>>(
        &self,
        store: &mut T,
        id: ChallengeId,
        request: PhoneRequest<'_>,
        rng: &mut (impl CryptoRng + ?Sized),
    ) -> Result<(Challenge<PhoneNumber>, SmsMessage), StepError<T::Error, RenewError>> {
        for _ in 0..=MAX_LOST_RACES {
            let challenge = store.get(id).map_err(StepError::Store)?.ok_or(StepError::NotFound)?;
            let expected = challenge.generation();
            let (next, message) =
                self.resend(challenge, request, rng).map_err(|refused| StepError::Refused(refused.error()))?;
            if store.compare_and_set(expected, &next).map_err(StepError::Store)?.is_some() {
                return Ok((next, message));
            }
        }
        Err(StepError::Contended)
    }

    /// Reads what the customer typed.
    ///
    /// # Errors
    ///
    /// [`Malformed`]: it can't be any code. Tell the customer how many digits there are; no try is used.
    pub fn read(&self, typed: &str) -> Result<TypedCode, Malformed> {
        TypedCode::parse(typed, self.digits)
    }

    /// Evaluates a code. What comes of it stays shut in the [`Attempt`] until the next state is stored.
    ///
    /// # Errors
    ///
    /// [`Refused`] with the challenge unchanged; see [`Challenge::answer`].
    pub fn answer(
        &self,
        challenge: Challenge<PhoneNumber>,
        typed: &TypedCode,
        request: PhoneRequest<'_>,
    ) -> Result<Attempt<PhoneNumber>, Refused<PhoneNumber, AnswerError>> {
        let PhoneRequest { number, session, keys, now } = request;
        challenge.answer(typed.secret(), number, session, keys, now)
    }

    /// [`answer`](Self::answer) on a stored challenge, by [`answer_once`]; its outcome is open because its try is
    /// stored.
    ///
    /// # Errors
    ///
    /// [`StepError`].
    pub fn answer_once<T: ChallengeStore<PhoneNumber>>(
        &self,
        store: &mut T,
        id: ChallengeId,
        typed: &TypedCode,
        request: PhoneRequest<'_>,
    ) -> Result<Outcome<PhoneNumber>, StepError<T::Error, AnswerError>> {
        let PhoneRequest { number, session, keys, now } = request;
        answer_once(store, id, typed.secret(), number, session, keys, now)
    }

    /// How many digits a code has, for the form.
    #[must_use]
    pub const fn digits(&self) -> CodeDigits {
        self.digits
    }

    /// Chance that somebody who knows nothing gets in within one challenge, all its resends used.
    #[must_use]
    pub fn guess_chance(&self) -> f64 {
        self.policy.guess_chance_with_resends(self.digits.codes().into())
    }
}

#[cfg(test)]
mod tests;
