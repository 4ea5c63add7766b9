//! States as stored by the host: version 1 of the format, and what reading one checks.
//!
//! Rules for the versions:
//!
//! * A reader takes its own version and all older ones, and says [`StateError::NewerVersion`] for a newer one.
//! * Fields that it does not know are ignored, and lost when it writes the state again. So a release may add a field
//!   under the same version only if older releases may work without it; anything else raises the version.
//! * A release that raises the version must be able to read states of the one before, since they are in the table.

use core::fmt;
use core::marker::PhantomData;
use core::time::Duration;

use serde::de::{Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::ser::{SerializeStruct, Serializer};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{
    Challenge, ChallengeId, ChallengePolicy, CloseReason, Delivery, KeyId, PolicyError, Purpose, Status, Subject,
    UnixTime, hex,
};

/// Version of the format that is written.
pub const STATE_VERSION: u64 = 1;

/// Most steps that a challenge can have made: ten sends of ten tries, three reports and an expiry each, is under 200.
const MAX_GENERATION: u64 = 1_000;

/// Longest text of any field: a digest in hexadecimal.
const MAX_TEXT_BYTES: usize = 64;

/// Number of fields of version 1.
const FIELDS: usize = 20;

/// Why a stored state can't be used. Always a fault of the store or of its use, never of the customer. No variant holds
/// anything of the row but a field's name.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum StateError {
    /// Misuse: a newer release of this library wrote it.
    #[error("the state has version {version}; this release reads up to {STATE_VERSION}")]
    NewerVersion {
        /// The version it has.
        version: u64,
    },
    /// Misuse: it belongs to another kind of subject.
    #[error("the state is for another purpose")]
    OtherPurpose,
    /// Damaged: a field is missing or of another type.
    #[error("field `{field}` of the state is missing or of another type")]
    Field {
        /// Its name.
        field: &'static str,
    },
    /// Damaged: a value that no state of this library has.
    #[error("field `{field}` of the state is out of its range")]
    Range {
        /// Its name.
        field: &'static str,
    },
    /// Damaged: a policy that can't be made, also one over what the law allows.
    #[error("the policy of the state is refused")]
    Policy(#[from] PolicyError),
}

impl<S: Subject> Serialize for Challenge<S> {
    fn serialize<W: Serializer>(&self, serializer: W) -> Result<W::Ok, W::Error> {
        let mut state = serializer.serialize_struct("Challenge", FIELDS)?;
        state.serialize_field("version", &STATE_VERSION)?;
        state.serialize_field("purpose", self.policy.purpose().name())?;
        state.serialize_field("id", &hex::encode(self.id.as_bytes()))?;
        state.serialize_field("generation", &self.generation)?;
        state.serialize_field("status", status_name(self.status))?;
        state.serialize_field("delivery", delivery_name(self.delivery))?;
        state.serialize_field("tries_left", &self.tries_left)?;
        state.serialize_field("sends", &self.sends)?;
        state.serialize_field("issued_at_ms", &self.issued_at.as_millis())?;
        state.serialize_field("sent_at_ms", &self.sent_at.as_millis())?;
        state.serialize_field("last_seen_ms", &self.last_seen.as_millis())?;
        state.serialize_field("lifetime_ms", &millis(self.policy.lifetime()))?;
        state.serialize_field("tries_per_code", &self.policy.tries_per_code())?;
        state.serialize_field("max_sends", &self.policy.max_sends())?;
        state.serialize_field("resend_gap_ms", &millis(self.policy.resend_gap()))?;
        state.serialize_field("key_id", &self.key_id.get())?;
        state.serialize_field("nonce", &hex::encode(&self.nonce))?;
        state.serialize_field("digest", &hex::encode(&self.digest))?;
        state.serialize_field("session_tag", &hex::encode(&self.session_tag))?;
        state.serialize_field("subject_tag", &hex::encode(&self.subject_tag))?;
        state.end()
    }
}

/// Reads a state and checks it, for formats that name their fields (JSON, CBOR, MessagePack with names).
///
/// Where the reason for a refusal matters as a type, deserialize a [`StoredState`] and convert it by `try_from`.
impl<'de, S: Subject> Deserialize<'de> for Challenge<S> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // Of a row that is no state at all, a reader's own error would repeat the text.
        let unreadable = StateError::Field { field: "version" };
        let stored = StoredState::deserialize(deserializer).map_err(|_| D::Error::custom(unreadable))?;
        Self::try_from(stored).map_err(D::Error::custom)
    }
}

/// A stored state as it was read, before anything is checked. It becomes a challenge by `Challenge::try_from`, whose
/// error says why it can't.
///
/// Any type is taken for any field, so that a state of a newer version is recognized as such whatever it has changed,
/// and so that no message of the format's own repeats a value.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct StoredState {
    version: Raw,
    purpose: Raw,
    id: Raw,
    generation: Raw,
    status: Raw,
    delivery: Raw,
    tries_left: Raw,
    sends: Raw,
    issued_at_ms: Raw,
    sent_at_ms: Raw,
    last_seen_ms: Raw,
    lifetime_ms: Raw,
    tries_per_code: Raw,
    max_sends: Raw,
    resend_gap_ms: Raw,
    key_id: Raw,
    nonce: Raw,
    digest: Raw,
    session_tag: Raw,
    subject_tag: Raw,
}

impl fmt::Debug for StoredState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoredState").finish_non_exhaustive()
    }
}

impl<S: Subject> TryFrom<StoredState> for Challenge<S> {
    type Error = StateError;

    fn try_from(state: StoredState) -> Result<Self, StateError> {
        match state.version.number("version")? {
            STATE_VERSION => {}
            0 => return Err(StateError::Range { field: "version" }),
            version => return Err(StateError::NewerVersion { version }),
        }
        if purpose(state.purpose.text("purpose")?)? != S::PURPOSE {
            return Err(StateError::OtherPurpose);
        }
        let policy = ChallengePolicy::of(S::PURPOSE)
            .with_lifetime(Duration::from_millis(state.lifetime_ms.number("lifetime_ms")?))?
            .with_tries_per_code(state.tries_per_code.small("tries_per_code")?)?
            .with_max_sends(state.max_sends.small("max_sends")?)?
            .with_resend_gap(Duration::from_millis(state.resend_gap_ms.number("resend_gap_ms")?))?;
        let key_id = u32::try_from(state.key_id.number("key_id")?);
        let challenge = Self {
            id: ChallengeId::from_bytes(state.id.bytes("id")?),
            generation: state.generation.number("generation")?,
            key_id: KeyId::new(key_id.map_err(|_| StateError::Range { field: "key_id" })?),
            nonce: state.nonce.bytes("nonce")?,
            digest: state.digest.bytes("digest")?,
            session_tag: state.session_tag.bytes("session_tag")?,
            subject_tag: state.subject_tag.bytes("subject_tag")?,
            policy,
            issued_at: UnixTime::from_millis(state.issued_at_ms.number("issued_at_ms")?),
            sent_at: UnixTime::from_millis(state.sent_at_ms.number("sent_at_ms")?),
            last_seen: UnixTime::from_millis(state.last_seen_ms.number("last_seen_ms")?),
            tries_left: state.tries_left.small("tries_left")?,
            sends: state.sends.small("sends")?,
            delivery: delivery(state.delivery.text("delivery")?)?,
            status: status(state.status.text("status")?)?,
            subject: PhantomData,
        };
        check(&challenge)?;
        Ok(challenge)
    }
}

/// What holds between the fields of any state that this library has made.
fn check<S: Subject>(challenge: &Challenge<S>) -> Result<(), StateError> {
    let policy = &challenge.policy;
    let verified = challenge.status == Status::Closed(CloseReason::Verified);
    let used_up = challenge.status == Status::Closed(CloseReason::TriesUsedUp);
    let failed = challenge.status == Status::Closed(CloseReason::DeliveryFailed);
    let not_delivered = challenge.delivery == Delivery::Failed;
    let open = challenge.status == Status::Open;
    let none_left = challenge.tries_left == 0;
    let untried = challenge.tries_left == policy.tries_per_code();
    let rules = [
        ("generation", challenge.generation <= MAX_GENERATION),
        ("generation", challenge.generation >= u64::from(challenge.sends).saturating_sub(1)),
        ("sends", (1..=policy.max_sends()).contains(&challenge.sends)),
        ("tries_left", challenge.tries_left <= policy.tries_per_code()),
        ("tries_left", !(open && none_left)),
        ("tries_left", !used_up || none_left),
        ("tries_left", !none_left || used_up || verified),
        ("tries_left", !(verified && untried)),
        ("sent_at_ms", challenge.issued_at <= challenge.sent_at),
        ("sent_at_ms", challenge.sends > 1 || challenge.issued_at == challenge.sent_at),
        ("last_seen_ms", (challenge.sent_at..=challenge.expires_at()).contains(&challenge.last_seen)),
        ("delivery", !failed || not_delivered),
        ("delivery", !(open && not_delivered)),
    ];
    match rules.iter().find(|(_, holds)| !holds) {
        Some(&(field, _)) => Err(StateError::Range { field }),
        None => Ok(()),
    }
}

fn millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}

const PURPOSES: [Purpose; 2] = [Purpose::PhonePossession, Purpose::AccountPossession];
const DELIVERIES: [Delivery; 4] = [Delivery::NotReported, Delivery::Sent, Delivery::Unknown, Delivery::Failed];
const STATUSES: [Status; 6] = [
    Status::Open,
    Status::Closed(CloseReason::Verified),
    Status::Closed(CloseReason::TriesUsedUp),
    Status::Closed(CloseReason::Cancelled),
    Status::Closed(CloseReason::Expired),
    Status::Closed(CloseReason::DeliveryFailed),
];

const fn delivery_name(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::NotReported => "not_reported",
        Delivery::Sent => "sent",
        Delivery::Unknown => "unknown",
        Delivery::Failed => "failed",
    }
}

const fn status_name(status: Status) -> &'static str {
    match status {
        Status::Open => "open",
        Status::Closed(CloseReason::Verified) => "verified",
        Status::Closed(CloseReason::TriesUsedUp) => "tries_used_up",
        Status::Closed(CloseReason::Cancelled) => "cancelled",
        Status::Closed(CloseReason::Expired) => "expired",
        Status::Closed(CloseReason::DeliveryFailed) => "delivery_failed",
    }
}

fn purpose(name: &str) -> Result<Purpose, StateError> {
    PURPOSES.into_iter().find(|purpose| purpose.name() == name).ok_or(StateError::Range { field: "purpose" })
}

fn delivery(name: &str) -> Result<Delivery, StateError> {
    DELIVERIES.into_iter().find(|&known| delivery_name(known) == name).ok_or(StateError::Range { field: "delivery" })
}

fn status(name: &str) -> Result<Status, StateError> {
    STATUSES.into_iter().find(|&known| status_name(known) == name).ok_or(StateError::Range { field: "status" })
}

/// A value of any type, as far as version 1 has such values.
#[derive(Default)]
enum Raw {
    #[default]
    Other,
    Number(u64),
    Text(String),
}

impl Raw {
    const fn number(&self, field: &'static str) -> Result<u64, StateError> {
        if let Self::Number(number) = self { Ok(*number) } else { Err(StateError::Field { field }) }
    }

    fn small(&self, field: &'static str) -> Result<u8, StateError> {
        u8::try_from(self.number(field)?).map_err(|_| StateError::Range { field })
    }

    fn text(&self, field: &'static str) -> Result<&str, StateError> {
        if let Self::Text(text) = self { Ok(text) } else { Err(StateError::Field { field }) }
    }

    fn bytes<const N: usize>(&self, field: &'static str) -> Result<[u8; N], StateError> {
        hex::decode(self.text(field)?).ok_or(StateError::Range { field })
    }
}

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(RawVisitor)
    }
}

struct RawVisitor;

impl<'de> Visitor<'de> for RawVisitor {
    type Value = Raw;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a field of a stored challenge")
    }

    fn visit_u64<E>(self, value: u64) -> Result<Raw, E> {
        Ok(Raw::Number(value))
    }

    // Some formats read every whole number as signed.
    fn visit_i64<E>(self, value: i64) -> Result<Raw, E> {
        Ok(u64::try_from(value).map_or(Raw::Other, Raw::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Raw, E> {
        Ok(if value.len() <= MAX_TEXT_BYTES { Raw::Text(value.to_owned()) } else { Raw::Other })
    }

    fn visit_f64<E>(self, _: f64) -> Result<Raw, E> {
        Ok(Raw::Other)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Raw, E> {
        Ok(Raw::Other)
    }

    fn visit_unit<E>(self) -> Result<Raw, E> {
        Ok(Raw::Other)
    }

    fn visit_none<E>(self) -> Result<Raw, E> {
        Ok(Raw::Other)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Raw, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bytes<E>(self, _: &[u8]) -> Result<Raw, E> {
        Ok(Raw::Other)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Raw, A::Error> {
        while sequence.next_element::<IgnoredAny>()?.is_some() {}
        Ok(Raw::Other)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Raw, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Raw::Other)
    }
}

#[cfg(test)]
mod tests;
