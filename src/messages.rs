//! What a customer is told, and what operators are told, for every reason that this library gives.
//!
//! Reasons are for programs; a screen that shows one says nothing to its reader. Each reason has one [`Explanation`],
//! which gives two things that never meet: a [`Message`] for the customer, in Korean or English, and an
//! [`OperatorCode`] for logs, metrics and the help desk.
//!
//! ```text
//!  reason ── explain() ──► Explanation ──┬── message(language) ──► Message    headline, body, button, when
//!                                        └── operator_code()   ──► "card.retake.glare"
//! ```
//!
//! * **Total.** The matches name every variant and have no wildcard, so a new reason doesn't compile before it has its
//!   words. [`all`] lists the reasons with their payloads, for tests and for a reviewer's page.
//! * **Plain.** What happened, what to do now, whether trying again helps and when. No code, no personal data, nobody
//!   to blame. Faults of the host or of this library all read the same to a customer, who can't do anything about them.
//! * **Silent where talking helps a fraudster.** A message doesn't say which number, device or address was asked too
//!   often, nor which signal of a line counted. The operator's code does: don't show it, don't send it to a device.
//!
//! ```
//! use bonin::card::RetakeReason;
//! use bonin::challenge::{Purpose, ResendError, UnixTime};
//! use bonin::messages::{Action, Explain, ExplainFor, Language, Retry};
//!
//! let explanation = RetakeReason::Glare.explain();
//! let message = explanation.message(Language::Korean);
//! assert_eq!(message.headline, "빛이 반사됐어요");
//! assert_eq!((message.action, message.button()), (Some(Action::RetakePhoto), Some("다시 찍기")));
//! assert_eq!(message.retry, Retry::Now);
//! assert_eq!(explanation.operator_code().as_str(), "card.retake.glare");
//!
//! let now = UnixTime::from_secs(1_800_000_000);
//! let until = UnixTime::from_secs(1_800_000_045);
//! let message = ResendError::TooSoon { until }.explain_for(Purpose::PhonePossession).message(Language::Korean);
//! assert_eq!(message.when(now).as_deref(), Some("45초 뒤에 다시 할 수 있어요."));
//! ```

mod action;
mod card;
mod challenge;
mod decision;
mod issuer;
mod ledger;
mod listing;
mod one_won;
mod phone;
mod records;
mod retry;
mod session;
mod setup;
mod situation;
mod table;
mod when;

use core::fmt;
use std::borrow::Cow;

use crate::challenge::{Purpose, UnixTime};
use situation::Situation;

pub use crate::phone::Language;
pub use action::Action;
pub use card::{FieldProblem, failed_check};
pub use ledger::RefusedSend;
pub use listing::{Listed, all};
pub use retry::{OUTAGE_PAUSE, Retry, SHORT_PAUSE};
pub use when::{clock_phrase, from_phrase};

/// A reason that can be told to a customer.
pub trait Explain {
    /// The reason's message and code.
    #[must_use]
    fn explain(&self) -> Explanation;
}

/// A reason of the core that the phone and 1-won checks share. What a customer is told depends on which of them it was.
pub trait ExplainFor {
    /// The reason's message and code, for a challenge of this purpose.
    #[must_use]
    fn explain_for(&self, purpose: Purpose) -> Explanation;
}

/// What a reason comes to. Only this library makes them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Explanation {
    code: OperatorCode,
    situation: Situation,
}

impl Explanation {
    fn new(code: impl Into<Cow<'static, str>>, situation: impl Into<Situation>) -> Self {
        Self { code: OperatorCode(code.into()), situation: situation.into() }
    }

    /// The words for the customer.
    #[must_use]
    pub fn message(&self, language: Language) -> Message {
        let words = self.situation.words(language);
        let (action, retry) = self.situation.way_on();
        Message { language, headline: words.headline, body: words.body, action, retry }
    }

    /// The code for operators.
    #[must_use]
    pub const fn operator_code(&self) -> &OperatorCode {
        &self.code
    }
}

/// A reason's name for operators: lower case, its part first, as `card.retake.glare`. No two reasons share one, and a
/// reason keeps its own for good. It holds no personal data, but may tell a fraudster what was noticed.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OperatorCode(Cow<'static, str>);

impl OperatorCode {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for OperatorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What a customer reads. Holds neither codes nor personal data.
///
/// The host shows [`headline`](Self::headline) large and [`body`](Self::body) under it, then
/// [`when`](Self::when) if there is one, and a button for [`action`](Self::action).
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Message {
    /// The language of the texts.
    pub language: Language,
    /// What happened or what is needed: one line, at most 40 characters in Korean and 80 in English, without a full
    /// stop.
    pub headline: Cow<'static, str>,
    /// More of it, and what to do now: one or two sentences.
    pub body: Cow<'static, str>,
    /// What the button does; nothing where the customer has nothing to do.
    pub action: Option<Action>,
    /// Whether trying again helps, and when.
    pub retry: Retry,
}

impl Message {
    /// The words on the button.
    #[must_use]
    pub const fn button(&self) -> Option<&'static str> {
        match self.action {
            Some(action) => Some(action.label(self.language)),
            None => None,
        }
    }

    /// From when on trying again helps, or when it is done by itself, as a sentence; nothing where it helps at once, or
    /// not at all.
    #[must_use]
    pub fn when(&self, now: UnixTime) -> Option<String> {
        self.retry.sentence(self.language, now)
    }
}

#[cfg(test)]
mod tests;
