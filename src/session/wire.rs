//! Sessions as stored by the host: version 1 of the format, and what reading one checks.
//!
//! Each event is one flat record of names and numbers, so that a new kind of event needs no new kind of record. The
//! rules for versions are those of challenges: a reader takes its own version and all older ones, and a release that
//! raises the version reads the one before.

use std::collections::BTreeMap;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use thiserror::Error;

use super::state::MAX_EVENTS;
use super::{Answer, Call, CallKind, DecisionKind, EventId, Fact, OnboardingSession, PhotoResult};
use crate::challenge::{CloseReason, UnixTime};
use crate::decision::{Reference, Step};

/// Version of the format that is written.
pub const SESSION_VERSION: u64 = 1;

/// Why a stored session can't be used. Always a fault of the store or of its use, never of the customer. No variant
/// holds anything of the row but a field's name.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SessionStateError {
    /// Misuse: a newer release of this library wrote it.
    #[error("the session has version {version}; this release reads up to {SESSION_VERSION}")]
    NewerVersion {
        /// The version it has.
        version: u64,
    },
    /// Damaged: a field is missing or holds what no session of this library does.
    #[error("field `{field}` of the session is missing or out of its range")]
    Field {
        /// Its name.
        field: &'static str,
    },
}

/// A stored session as it was read, before anything is checked. It becomes a session by
/// `OnboardingSession::try_from`, whose error says why it can't.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct StoredSession {
    version: u64,
    generation: u64,
    reference: String,
    created_at_ms: u64,
    expires_at_ms: u64,
    events: Vec<StoredEvent>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct StoredEvent {
    id: String,
    at_ms: u64,
    kind: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    number: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    confirmation: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    call: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    result: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    flag: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    until_ms: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reference: Option<String>,
}

impl From<&OnboardingSession> for StoredSession {
    fn from(session: &OnboardingSession) -> Self {
        let event = |(id, (at, fact)): (&EventId, &(UnixTime, Fact))| StoredEvent {
            id: id.to_string(),
            at_ms: at.as_millis(),
            ..StoredEvent::of(fact)
        };
        Self {
            version: SESSION_VERSION,
            generation: session.generation(),
            reference: session.reference.as_str().to_owned(),
            created_at_ms: session.created_at.as_millis(),
            expires_at_ms: session.expires_at.as_millis(),
            events: session.events.iter().map(event).collect(),
        }
    }
}

impl TryFrom<StoredSession> for OnboardingSession {
    type Error = SessionStateError;

    fn try_from(stored: StoredSession) -> Result<Self, SessionStateError> {
        match stored.version {
            SESSION_VERSION => {}
            0 => return Err(field("version")),
            version => return Err(SessionStateError::NewerVersion { version }),
        }
        if stored.events.len() > MAX_EVENTS {
            return Err(field("events"));
        }
        if stored.expires_at_ms <= stored.created_at_ms {
            return Err(field("expires_at_ms"));
        }
        let count = stored.events.len();
        let mut events = BTreeMap::new();
        for event in stored.events {
            let id = EventId::from_hex(&event.id).ok_or(field("id"))?;
            let fact = event.fact()?;
            if !fact.is_possible() {
                return Err(field("kind"));
            }
            events.insert(id, (UnixTime::from_millis(event.at_ms), fact));
        }
        let session = Self {
            reference: Reference::new(&stored.reference).map_err(|_| field("reference"))?,
            created_at: UnixTime::from_millis(stored.created_at_ms),
            expires_at: UnixTime::from_millis(stored.expires_at_ms),
            events,
        };
        // An event that stands twice would be counted twice by whoever compares generations.
        if session.events.len() != count || session.generation() != stored.generation {
            return Err(field("generation"));
        }
        Ok(session)
    }
}

impl Serialize for OnboardingSession {
    fn serialize<W: Serializer>(&self, serializer: W) -> Result<W::Ok, W::Error> {
        StoredSession::from(self).serialize(serializer)
    }
}

/// Reads a session and checks it, for formats that name their fields. Where the reason for a refusal matters as a type,
/// deserialize a [`StoredSession`] and convert it by `try_from`.
impl<'de> Deserialize<'de> for OnboardingSession {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::try_from(StoredSession::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}

const fn field(field: &'static str) -> SessionStateError {
    SessionStateError::Field { field }
}

const PHOTO_RESULTS: [(PhotoResult, &str); 3] =
    [(PhotoResult::Read, "read"), (PhotoResult::Retake, "retake"), (PhotoResult::Recaptured, "recaptured")];

const DECISIONS: [(DecisionKind, &str); 3] =
    [(DecisionKind::Approved, "approved"), (DecisionKind::Review, "review"), (DecisionKind::Declined, "declined")];

const CLOSE_REASONS: [(CloseReason, &str); 5] = [
    (CloseReason::Verified, "verified"),
    (CloseReason::TriesUsedUp, "tries_used_up"),
    (CloseReason::Cancelled, "cancelled"),
    (CloseReason::Expired, "expired"),
    (CloseReason::DeliveryFailed, "delivery_failed"),
];

const STEPS: [(Step, &str); 4] = [
    (Step::VideoCall, "video_call"),
    (Step::Handover, "handover"),
    (Step::Equivalent, "equivalent"),
    (Step::PersonalDataCheck, "personal_data_check"),
];

fn name<T: Copy + PartialEq>(table: &[(T, &'static str)], value: T) -> Option<String> {
    table.iter().find(|(known, _)| *known == value).map(|(_, name)| (*name).to_owned())
}

fn value<T: Copy>(table: &[(T, &str)], name: Option<&String>) -> Result<T, SessionStateError> {
    let name = name.ok_or(field("result"))?;
    table.iter().find(|(_, known)| known == name).map(|(value, _)| *value).ok_or(field("result"))
}

impl StoredEvent {
    fn of(fact: &Fact) -> Self {
        let blank = |kind: &str| Self { kind: kind.to_owned(), ..Self::default() };
        match fact {
            Fact::PersonNamed => blank("person_named"),
            Fact::Photo { photo, result } => {
                Self { number: Some(*photo), result: name(&PHOTO_RESULTS, *result), ..blank("photo") }
            }
            Fact::Confirmed { photo, confirmation } => {
                Self { number: Some(*photo), confirmation: Some(*confirmation), ..blank("confirmed") }
            }
            Fact::AccountGiven { account } => Self { number: Some(*account), ..blank("account_given") },
            Fact::LineGiven { line } => Self { number: Some(*line), ..blank("line_given") },
            Fact::Begun(call) => blank("begun").with_call(*call),
            Fact::Answered { call, answer } => {
                Self { result: Some(answer.as_str().to_owned()), ..blank("answered").with_call(*call) }
            }
            Fact::Proven { call, sealed_until, step_up } => Self {
                until_ms: Some(sealed_until.as_millis()),
                flag: Some(*step_up),
                ..blank("proven").with_call(*call)
            },
            Fact::Closed { call, reason } => {
                Self { result: name(&CLOSE_REASONS, *reason), ..blank("closed").with_call(*call) }
            }
            Fact::ProofLost { call } => blank("proof_lost").with_call(*call),
            Fact::HolderReviewed { account, admitted } => {
                Self { number: Some(*account), flag: Some(*admitted), ..blank("holder_reviewed") }
            }
            Fact::Attested { step, reference } => Self {
                result: name(&STEPS, *step),
                reference: Some(reference.as_str().to_owned()),
                ..blank("attested")
            },
            Fact::Down { kind, until } => {
                Self { call: Some(kind.as_str().to_owned()), until_ms: Some(until.as_millis()), ..blank("down") }
            }
            Fact::Decided(kind) => Self { result: name(&DECISIONS, *kind), ..blank("decided") },
            Fact::Canceled => blank("canceled"),
        }
    }

    fn with_call(self, call: Call) -> Self {
        let Call { kind, subject, request } = call;
        Self { call: Some(kind.as_str().to_owned()), subject: Some(subject), request: Some(request), ..self }
    }

    fn fact(&self) -> Result<Fact, SessionStateError> {
        let number = || self.number.ok_or(field("number"));
        let flag = || self.flag.ok_or(field("flag"));
        let until = || self.until_ms.map(UnixTime::from_millis).ok_or(field("until_ms"));
        let result = self.result.as_ref();
        Ok(match self.kind.as_str() {
            "person_named" => Fact::PersonNamed,
            "photo" => Fact::Photo { photo: number()?, result: value(&PHOTO_RESULTS, result)? },
            "confirmed" => {
                Fact::Confirmed { photo: number()?, confirmation: self.confirmation.ok_or(field("confirmation"))? }
            }
            "account_given" => Fact::AccountGiven { account: number()? },
            "line_given" => Fact::LineGiven { line: number()? },
            "begun" => Fact::Begun(self.call()?),
            "answered" => Fact::Answered {
                call: self.call()?,
                answer: Answer::ALL
                    .into_iter()
                    .find(|answer| result.is_some_and(|name| answer.as_str() == name))
                    .ok_or(field("result"))?,
            },
            "proven" => Fact::Proven { call: self.call()?, sealed_until: until()?, step_up: flag()? },
            "closed" => Fact::Closed { call: self.call()?, reason: value(&CLOSE_REASONS, result)? },
            "proof_lost" => Fact::ProofLost { call: self.call()? },
            "holder_reviewed" => Fact::HolderReviewed { account: number()?, admitted: flag()? },
            "attested" => {
                let reference = self.reference.as_deref().and_then(|text| Reference::new(text).ok());
                Fact::Attested { step: value(&STEPS, result)?, reference: reference.ok_or(field("reference"))? }
            }
            "down" => Fact::Down { kind: self.call_kind()?, until: until()? },
            "decided" => Fact::Decided(value(&DECISIONS, result)?),
            "canceled" => Fact::Canceled,
            _ => return Err(field("kind")),
        })
    }

    fn call(&self) -> Result<Call, SessionStateError> {
        let subject = self.subject.ok_or(field("subject"))?;
        Ok(Call::new(self.call_kind()?, subject, self.request.ok_or(field("request"))?))
    }

    fn call_kind(&self) -> Result<CallKind, SessionStateError> {
        let name = self.call.as_deref().ok_or(field("call"))?;
        CallKind::ALL.into_iter().find(|kind| kind.as_str() == name).ok_or(field("call"))
    }
}

#[cfg(test)]
mod tests;
