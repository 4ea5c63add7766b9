//! What a session is told.

use core::fmt;

use super::{Answer, Call, CallKind};
use crate::challenge::{CloseReason, UnixTime};
use crate::decision::{Reference, Step};

/// The host's name of one event: the same however often the event is delivered, and of no other.
///
/// A random one made with the event will do, kept with it in the host's outbox or queue; so will a digest of the
/// vendor's transaction number.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct EventId(u128);

/// Something that happened. Delivered once or many times, early or late, in any order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// Its name.
    pub id: EventId,
    /// When it happened, by the host's clock. Not when it is delivered.
    pub at: UnixTime,
    /// What happened.
    pub fact: Fact,
}

/// What came of a photo. The graver of two that are told of one photo counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PhotoResult {
    /// It was read and, where the policy asks for it, found to show the document itself.
    Read,
    /// It must be taken again.
    Retake,
    /// It shows a picture of a document. Taken again too, but the host may keep it for a reviewer.
    Recaptured,
}

/// What a decision came to, without its reasons.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DecisionKind {
    /// Approved.
    Approved,
    /// A person decides.
    Review,
    /// Refused.
    Declined,
}

/// What happened, in ordinals and references. Values stay with the host: photo 2, account 1 and line 1 of a session are
/// its rows' names for them.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fact {
    /// The host knows whom it deals with before any document: the customer typed name and number, or logged in. Without
    /// it, the register of blocked openings is asked once a document is confirmed or another body has named the person.
    PersonNamed,
    /// A photo was looked at.
    Photo {
        /// Its ordinal, from 1.
        photo: u8,
        /// What came of it.
        result: PhotoResult,
    },
    /// The customer confirmed or corrected the fields of a photo.
    Confirmed {
        /// The photo.
        photo: u8,
        /// Ordinal of the confirmation in the session, from 1. A correction is another one.
        confirmation: u8,
    },
    /// The customer typed an account.
    AccountGiven {
        /// Its ordinal, from 1.
        account: u8,
    },
    /// The customer typed a phone number. It takes the place of one given before.
    LineGiven {
        /// Its ordinal, from 1.
        line: u8,
    },
    /// A call to another service is about to be made. Told by compare-and-set before the call, so that one worker makes
    /// it.
    Begun(Call),
    /// A call's answer, or that there was none.
    Answered {
        /// The call.
        call: Call,
        /// The answer.
        answer: Answer,
    },
    /// The customer gave a code or memo back, and the proof is sealed at the host.
    Proven {
        /// The call that sent it: [`CallKind::SendCode`] or [`CallKind::Transfer`].
        call: Call,
        /// Until when the sealed proof can be opened.
        sealed_until: UnixTime,
        /// Whether the risk of the line asks for another factor. Always `false` for accounts.
        step_up: bool,
    },
    /// A challenge ended without a proof.
    Closed {
        /// The call that sent its code or memo.
        call: Call,
        /// Why.
        reason: CloseReason,
    },
    /// A sealed proof can't be opened any more: its record was lost, or it was opened by a process that died before it
    /// told the decision. The customer proves again, at no cost of a try.
    ProofLost {
        /// The call that the proof came of.
        call: Call,
    },
    /// A member of staff compared the names of an account's holder and the customer.
    HolderReviewed {
        /// The account.
        account: u8,
        /// Whether they are one person's.
        admitted: bool,
    },
    /// A method that the library does not carry out was carried out.
    Attested {
        /// Which: [`Step::VideoCall`], [`Step::Handover`], [`Step::Equivalent`] or [`Step::PersonalDataCheck`].
        step: Step,
        /// The host's record of it.
        reference: Reference,
    },
    /// A service is announced to be down, as for maintenance. No call is made before.
    Down {
        /// Whose calls.
        kind: CallKind,
        /// Until when.
        until: UnixTime,
    },
    /// The host has decided, and recorded it in the same transaction.
    Decided(DecisionKind),
    /// The customer gave up.
    Canceled,
}

impl EventId {
    /// From sixteen bytes, such as a UUID's.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(u128::from_be_bytes(bytes))
    }

    /// The bytes.
    #[must_use]
    pub const fn to_bytes(self) -> [u8; 16] {
        self.0.to_be_bytes()
    }

    /// From the 32 lower-case hexadecimal digits of its `Display`; nothing for any other text.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        let digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        let whole = text.len() == 32 && text.bytes().all(digit);
        whole.then(|| u128::from_str_radix(text, 16).ok()).flatten().map(Self)
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Debug for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EventId({self})")
    }
}

impl Fact {
    /// Whether it can be one of this library's sessions: ordinals count from 1, and calls are of the kind that the fact
    /// is about.
    pub(super) fn is_possible(&self) -> bool {
        let possession =
            |call: &Call| call.is_possible() && matches!(call.kind, CallKind::SendCode | CallKind::Transfer);
        match self {
            Self::Photo { photo, .. } => *photo > 0,
            Self::Confirmed { photo, confirmation } => *photo > 0 && *confirmation > 0,
            Self::AccountGiven { account } | Self::HolderReviewed { account, .. } => *account > 0,
            Self::LineGiven { line } => *line > 0,
            Self::Begun(call) => call.is_possible(),
            Self::Answered { call, answer } => call.is_possible() && answer.suits(call.kind),
            Self::Proven { call, step_up, .. } => possession(call) && (call.kind == CallKind::SendCode || !step_up),
            Self::Closed { call, .. } | Self::ProofLost { call } => possession(call),
            Self::Attested { step, .. } => {
                matches!(step, Step::VideoCall | Step::Handover | Step::Equivalent | Step::PersonalDataCheck)
            }
            Self::PersonNamed | Self::Down { .. } | Self::Decided(_) | Self::Canceled => true,
        }
    }

    /// Whether it ends the session.
    pub(super) const fn ends(&self) -> bool {
        matches!(self, Self::Decided(_) | Self::Canceled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_as_text() {
        let id = EventId::from_bytes(*b"0123456789abcdef");
        assert_eq!(EventId::from_hex(&id.to_string()), Some(id));
        assert_eq!(id.to_bytes(), *b"0123456789abcdef");
        let text = "0000000000000000000000000000000a";
        assert_eq!(EventId::from_hex(text).unwrap().to_string(), text);
        for wrong in ["", "a", "0000000000000000000000000000000A", "+000000000000000000000000000000a"] {
            assert_eq!(EventId::from_hex(wrong), None, "{wrong}");
        }
    }
}
