//! Proves that a customer holds a mobile number, and reads what the telcos say about its subscriber.
//!
//! ```text
//!  typed text
//!      │ number            Korean mobile numbers only               NumberError, or Legacy with suggestions
//!      ▼
//!  PhoneNumber ──┬── risk: signals of the line, by the bank's policy ──► Proceed, StepUp, Refuse
//!                │
//!                ├── own SMS code ──► Proof<PhoneNumber>     the customer receives messages at this number
//!                │
//!                └── identity service ──► SubscriberIdentity the telcos know this person as a subscriber
//! ```
//!
//! # Possession is not identity
//!
//! A code sent by the bank itself proves that whoever holds the session receives messages at a number: not whose number
//! it is. Only the telcos' identity service (본인확인서비스) ties a number to a name and a birth date. So the two
//! results are different types, [`Proof`](crate::challenge::Proof) of a [`PhoneNumber`] and [`SubscriberIdentity`],
//! neither is made from the other, and a decision that needs both asks for both. Neither is one of the five mandatory
//! methods of the guideline on non-face-to-face real-name verification; the identity service's answer is its additional
//! method ⑥, the result of another body.
//!
//! # Example
//!
//! ```
//! use bonin::challenge::UnixTime;
//! use bonin::phone::{Carrier, Effect, NumberError, Parsed, PhoneNumber, RiskPolicy, RiskSignals, Signal};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let Parsed::Mobile(number) = PhoneNumber::parse("+82 (0)10-2000-0000")? else { return Err("legacy".into()) };
//! assert_eq!(number.masked(), "010-****-0000");
//! assert_eq!(number.expose(), "+821020000000"); // for the gateway
//! assert_eq!(PhoneNumber::parse("070-1234-5678").err(), Some(NumberError::Voip));
//!
//! // A number of before 2004: the customer chooses among today's numbers, or says that it is right as typed.
//! let Parsed::Legacy { suggestions, .. } = PhoneNumber::parse("011-234-5678")? else { return Err("today's".into()) };
//! assert_eq!(suggestions.first().map(|new| new.masked()).as_deref(), Some("010-****-5678"));
//!
//! // What the host could learn about the line; what it leaves out is unknown, and asks for another factor.
//! let now = UnixTime::from_secs(1_800_000_000);
//! let signals = RiskSignals {
//!     forwarding: Signal::Absent,
//!     sim_change: Signal::Since(UnixTime::from_secs(1_799_990_000)),
//!     carrier: Some(Carrier::KtMvno),
//!     ..RiskSignals::default()
//! };
//! assert_eq!(RiskPolicy::default().assess(&signals, now).effect(), Effect::StepUp);
//! # Ok(())
//! # }
//! ```

mod carrier;
mod identity;
mod legacy;
mod message;
mod number;
mod risk;
mod verification;

pub use carrier::{Carrier, Network, UnknownCarrier, Vendor};
pub use identity::{
    AttributeMatch, BirthDate, CardHolder, ConnectingInformation, DuplicationInformation, IdentityError, IdentityMatch,
    IdentityReport, MAX_NAME_CHARS, NameMatch, Overall, RegistrationPrefix, Sex, SubscriberIdentity,
};
pub use message::{
    APP_HASH_CHARS, AppHash, AppHashError, CARRIER_PREFIX, CARRIER_PREFIX_BYTES, CarrierPrefix, Charset, HostError,
    Language, LongMessages, MAX_HOST_CHARS, MAX_LMS_BYTES, MAX_RETRIEVER_BYTES, MAX_SENDER_BYTES, MAX_SMS_BYTES,
    MAX_SUBJECT_LINE_BYTES, OriginBoundCode, OriginBoundError, SmsFormat, SmsMessage, SmsSettings, SmsSize,
    SmsTemplate, TemplateError, TextError, TextPart, WebHost,
};
pub use number::{LegacyNumber, MAX_TYPED_CHARS, NumberError, Parsed, PhoneNumber};
pub use risk::{
    CarrierSwitch, CarrierSwitches, DatedRule, Effect, Finding, FlagRule, Reason, RiskPolicy, RiskSignals, RiskVerdict,
    RuleError, Signal, SignalKind,
};
pub use verification::{
    CodeDigits, CodeDigitsError, Exit, GeneratorError, MAX_TYPED_CODE_CHARS, Malformed, NotRenewed, OneTimeCode,
    OtherWays, PhoneRequest, PhoneVerification, RenewError, SetupError, StartError, TypedCode, exits,
};
