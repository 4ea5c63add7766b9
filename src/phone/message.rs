//! Text messages with a one-time code, exact to the byte.
//!
//! Korean carriers count text in CP949, where a syllable takes two bytes: 90 make one SMS, one more makes an LMS, which
//! costs several times as much and is not read by autofill on Android. Messages that were not typed on a phone get a
//! first line from the carrier, and that counts too. So the length is part of the result, and nothing is ever
//! replaced: a character that the gateway can't carry is an error when the template is made, long before any customer
//! waits for a code.
//!
//! ```text
//!  SmsSettings ── checked once ──► SmsTemplate ── code, lifetime ──► SmsMessage { text, bytes, size }
//!
//!  [OO은행] 인증번호 [123456] 3분 이내 입력하세요. 타인 유출 금지     wording: the fullest of three that fits one SMS
//!  @bank.example #123456                                         last line, where the format has one
//! ```
//!
//! Every wording names the sender, the code, how long it lives, and says not to share it. The last line belongs to
//! either the browser or the Android app, as both want to be last: one format for each message.
//!
//! # Example
//!
//! ```
//! use bonin::challenge::ChallengePolicy;
//! use bonin::phone::{
//!     CodeDigits, Language, OneTimeCode, OriginBoundCode, SmsFormat, SmsSettings, SmsSize, SmsTemplate, WebHost,
//! };
//! use rand_core::SeedableRng;
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let format = SmsFormat::WebOneTimeCode { host: WebHost::new("bank.example")?, embedded: None };
//! let template = SmsTemplate::new(&SmsSettings { format, ..SmsSettings::new("OO은행", Language::Korean) })?;
//!
//! let mut rng = rand_chacha::ChaCha20Rng::from_seed([1; 32]); // the system's, in earnest
//! let code = OneTimeCode::draw(CodeDigits::SIX, &mut rng)?;
//! let message = template.compose(&code, ChallengePolicy::phone().lifetime());
//! assert_eq!(message.size(), SmsSize::Sms { bytes: 81 }); // the carriers' line is counted
//! assert_eq!(OriginBoundCode::parse(message.expose_text())?.host(), "bank.example");
//! # Ok(())
//! # }
//! ```

mod app_hash;
mod charset;
mod error;
mod origin_bound;
mod size;
mod sms;
mod web_host;
mod wording;

use core::time::Duration;

use super::verification::OneTimeCode;
use crate::challenge::MAX_PHONE_LIFETIME;

pub use app_hash::{APP_HASH_CHARS, AppHash, AppHashError};
pub use charset::{Charset, TextError};
pub use error::{TemplateError, TextPart};
pub use origin_bound::{OriginBoundCode, OriginBoundError};
pub use size::{
    CARRIER_PREFIX, CARRIER_PREFIX_BYTES, CarrierPrefix, MAX_LMS_BYTES, MAX_SMS_BYTES, MAX_SUBJECT_LINE_BYTES, SmsSize,
};
pub use sms::SmsMessage;
pub use web_host::{HostError, MAX_HOST_CHARS, WebHost};
pub use wording::Language;

use charset::{Encoded, Lines};
use wording::{Compiled, Filled, Lifetime, Units, Wordings};

/// Most bytes of a sender's name in CP949: fifteen syllables. Longer ones would leave no wording that fits an SMS
/// together with an app hash; the longest name of a Korean bank has eleven.
pub const MAX_SENDER_BYTES: usize = 30;

/// Most bytes of a message that Android's SMS Retriever takes (its published guide).
pub const MAX_RETRIEVER_BYTES: usize = 140;

/// Most digits that a code has; templates are made for all lengths.
const MOST_CODE_DIGITS: usize = 8;

/// The lifetime whose spelling is the longest: three digits and a unit.
const LONGEST_SPELLING: Duration = Duration::from_secs(599);

/// What the last line of a message is for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SmsFormat {
    /// No such line: the customer reads the code. iOS and keyboards still find it by its looks.
    Plain,
    /// `@host #code`, by which a browser fills the code in on that site alone (WICG, "Origin-bound one-time codes
    /// delivered via SMS"). It guards against phishing sites, not against SIM swap or interception.
    WebOneTimeCode {
        /// The site at the top.
        host: WebHost,
        /// The site in a frame of it that asks for the code, if it is one: ` @embedded` after the code.
        embedded: Option<WebHost>,
    },
    /// The hash of an Android app, to which the system hands the message without permission to read messages. The app
    /// listens for five minutes.
    AndroidRetriever(AppHash),
}

/// Whether a message may become an LMS where no wording fits one SMS.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LongMessages {
    /// It may.
    Allowed,
    /// It may not: a template that would need it is an error. So it always is for [`SmsFormat::AndroidRetriever`], as
    /// the system reads SMS only, and an LMS is an MMS.
    Refused,
}

/// What a template is made of.
#[derive(Debug, Clone)]
pub struct SmsSettings<'a> {
    /// The bank's name as customers know it, 1 to [`MAX_SENDER_BYTES`] bytes in CP949, in NFC, without the brackets
    /// that the wordings put around it.
    pub sender: &'a str,
    /// Of the wordings.
    pub language: Language,
    /// Of the last line.
    pub format: SmsFormat,
    /// What the gateway can carry.
    pub charset: Charset,
    /// The carriers' first line, and whether it is counted.
    pub carrier_prefix: CarrierPrefix,
    /// Whether an LMS is allowed.
    pub long_messages: LongMessages,
    /// Subject of an LMS, 1 to [`MAX_SUBJECT_LINE_BYTES`] bytes in CP949; without one, the sender's name and "인증번호" or
    /// "code". Never anything secret: it is shown on locked screens.
    pub subject: Option<&'a str>,
}

impl<'a> SmsSettings<'a> {
    /// Plain, for strict EUC-KR gateways, the carriers' line counted, LMS allowed.
    #[must_use]
    pub const fn new(sender: &'a str, language: Language) -> Self {
        Self {
            sender,
            language,
            format: SmsFormat::Plain,
            charset: Charset::KsX1001,
            carrier_prefix: CarrierPrefix::Counted,
            long_messages: LongMessages::Allowed,
            subject: None,
        }
    }
}

/// A message that lacks only its code. Made once, checked as a whole; composing can't fail.
#[derive(Debug, Clone)]
pub struct SmsTemplate {
    wordings: Wordings,
    units: Units,
    subject: Encoded,
    prefix: CarrierPrefix,
    sms_only: bool,
    retriever: bool,
    outside_ks_x_1001: bool,
}

impl SmsTemplate {
    /// Checks the settings, and encodes all of the message but the code.
    ///
    /// What must fit does so for every code of 6 to 8 digits and every lifetime that a policy can have.
    ///
    /// # Errors
    ///
    /// [`TemplateError`]: faults of configuration, with positions in characters and never the text.
    pub fn new(settings: &SmsSettings<'_>) -> Result<Self, TemplateError> {
        let sender = sender(settings)?;
        let subject = subject(settings, &sender)?;
        let in_wording = |error| TemplateError::Text { part: TextPart::Wording, error };
        let wordings = wording::compile(settings.language, &sender, &settings.format, settings.charset);
        let units = Units::new(settings.language, settings.charset).map_err(in_wording)?;
        let retriever = matches!(settings.format, SmsFormat::AndroidRetriever(_));
        let template = Self {
            wordings: wordings.map_err(in_wording)?,
            units,
            outside_ks_x_1001: sender.is_outside_ks_x_1001() || subject.is_outside_ks_x_1001(),
            subject,
            prefix: settings.carrier_prefix,
            sms_only: retriever || settings.long_messages == LongMessages::Refused,
            retriever,
        };
        if template.sms_only {
            template.check_fits()?;
        }
        Ok(template)
    }

    /// Whether some character is in CP949 but not in KS X 1001, so that a strict EUC-KR gateway would spoil or refuse
    /// it. Never so with [`Charset::KsX1001`].
    #[must_use]
    pub const fn is_outside_ks_x_1001(&self) -> bool {
        self.outside_ks_x_1001
    }

    /// The message for a code that lives so long: the fullest wording that fits one SMS, else the fullest as an LMS.
    ///
    /// The lifetime is given in minutes where it is whole minutes, else in seconds, rounded down: the message promises
    /// no more than the challenge keeps. One above what any policy allows ([`MAX_PHONE_LIFETIME`]) is given as that.
    #[must_use]
    pub fn compose(&self, code: &OneTimeCode, lifetime: Duration) -> SmsMessage {
        let lifetime = self.units.spell(lifetime.min(MAX_PHONE_LIFETIME));
        let code = code.secret().expose();
        let [fullest, ..] = &self.wordings;
        let fitting = self.wordings.iter().find(|wording| self.fits(wording, code.len(), &lifetime));
        let Filled { text, bytes } = fitting.unwrap_or(fullest).fill(code, &lifetime);
        let counted = bytes.len().saturating_add(self.prefix.counted_bytes());
        let size = if counted <= self.prefix.max_sms_bytes() {
            SmsSize::Sms { bytes: counted }
        } else {
            SmsSize::Lms { bytes: counted }
        };
        let subject = matches!(size, SmsSize::Lms { .. }).then(|| self.subject.clone());
        SmsMessage::new(text, bytes, size, subject, self.prefix)
    }

    fn fits(&self, wording: &Compiled, digits: usize, lifetime: &Lifetime<'_>) -> bool {
        let length = wording.length(digits, lifetime);
        let fits_sms = length.bytes.saturating_add(self.prefix.counted_bytes()) <= self.prefix.max_sms_bytes();
        // The guide for Android says "bytes" and not in which encoding; the phone holds UTF-8, the network CP949.
        let on_phone = length.utf8.max(length.bytes).saturating_add(self.prefix.on_phone().len());
        fits_sms && (!self.retriever || on_phone <= MAX_RETRIEVER_BYTES)
    }

    fn check_fits(&self) -> Result<(), TemplateError> {
        let lifetime = self.units.spell(LONGEST_SPELLING);
        if self.wordings.iter().any(|wording| self.fits(wording, MOST_CODE_DIGITS, &lifetime)) {
            return Ok(());
        }
        let shortest = self.wordings.iter().map(|wording| wording.length(MOST_CODE_DIGITS, &lifetime).bytes).min();
        let bytes = shortest.unwrap_or_default().saturating_add(self.prefix.counted_bytes());
        Err(TemplateError::NeedsLms { bytes, max: self.prefix.max_sms_bytes() })
    }
}

fn sender(settings: &SmsSettings<'_>) -> Result<Encoded, TemplateError> {
    let name = settings.sender;
    let sender = line(name, TextPart::Sender, settings.charset)?;
    if let Some(position) = name.chars().position(|c| matches!(c, '[' | ']' | '［' | '］')) {
        return Err(TemplateError::BracketInSender { position });
    }
    if sender.bytes().len() > MAX_SENDER_BYTES {
        return Err(TemplateError::SenderTooLong { bytes: sender.bytes().len() });
    }
    Ok(sender)
}

fn subject(settings: &SmsSettings<'_>, sender: &Encoded) -> Result<Encoded, TemplateError> {
    let subject = match settings.subject {
        Some(subject) => line(subject, TextPart::Subject, settings.charset)?,
        None => {
            let subject = format!("{}{}", sender.text(), settings.language.subject_after_sender());
            line(&subject, TextPart::Subject, settings.charset)?
        }
    };
    if subject.bytes().len() > MAX_SUBJECT_LINE_BYTES {
        return Err(TemplateError::SubjectTooLong { bytes: subject.bytes().len() });
    }
    Ok(subject)
}

fn line(text: &str, part: TextPart, charset: Charset) -> Result<Encoded, TemplateError> {
    if text.trim().is_empty() {
        return Err(TemplateError::Empty { part });
    }
    if text.trim() != text {
        return Err(TemplateError::SpaceAround { part });
    }
    Encoded::new(text, charset, Lines::One).map_err(|error| TemplateError::Text { part, error })
}

#[cfg(test)]
mod tests;
