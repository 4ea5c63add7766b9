//! "Two of five" as a type.

use thiserror::Error;

use super::{AccountEvidence, Attestation, CardCopy, Equivalent, Handover, MandatoryMethod, VideoCall};
use crate::challenge::SessionId;

/// Evidence of one of the five mandatory methods. Made from such evidence alone: there is no way here for a phone, a
/// subscriber's identity (⑥) or a check of personal data (⑦).
///
/// ```compile_fail,E0277
/// use bonin::decision::{MandatoryEvidence, PhoneEvidence};
///
/// fn promote(phone: PhoneEvidence) -> MandatoryEvidence {
///     phone.into()
/// }
/// ```
///
/// ```compile_fail,E0277
/// use bonin::decision::{MandatoryEvidence, SubscriberEvidence};
///
/// fn promote(subscriber: SubscriberEvidence) -> MandatoryEvidence {
///     subscriber.into()
/// }
/// ```
///
/// ```compile_fail,E0277
/// use bonin::decision::{Attestation, MandatoryEvidence, PersonalDataCheck};
///
/// fn promote(checked: Attestation<PersonalDataCheck>) -> MandatoryEvidence {
///     checked.into()
/// }
/// ```
///
/// (All three fail for the missing conversion alone; this one is accepted.)
///
/// ```
/// use bonin::decision::{AccountEvidence, Attestation, MandatoryEvidence, VideoCall};
///
/// fn take(account: AccountEvidence, call: Attestation<VideoCall>) -> [MandatoryEvidence; 2] {
///     [account.into(), call.into()]
/// }
/// ```
#[derive(Debug)]
pub struct MandatoryEvidence(Piece);

#[derive(Debug)]
enum Piece {
    Card(Box<CardCopy>),
    VideoCall(Box<Attestation<VideoCall>>),
    Handover(Box<Attestation<Handover>>),
    Account(Box<AccountEvidence>),
    Equivalent(Box<Attestation<Equivalent>>),
}

/// Why two pieces of evidence are no pair. Misuse.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PairError {
    /// Misuse: both are of one method. Two photos of a card are one method, and so are two accounts.
    #[error("both pieces of evidence are of one method")]
    SameMethod,
    /// Misuse: they were given in two sessions.
    #[error("the pieces of evidence are of two sessions")]
    OtherSession,
}

/// Two of the five mandatory methods, carried out in one session: what the guideline asks for at least.
///
/// It says that they were carried out, not that what they found is fine: that is what an
/// [`Approval`](super::Approval) says, which holds one.
///
/// ```compile_fail,E0277
/// use bonin::decision::{CardCopy, MandatoryPair, PhoneEvidence};
///
/// fn card_and_phone(card: CardCopy, phone: PhoneEvidence) -> bool {
///     MandatoryPair::new(card, phone).is_ok()
/// }
/// ```
///
/// ```compile_fail,E0277
/// use bonin::decision::{AccountEvidence, MandatoryPair, PhoneEvidence};
///
/// fn phone_and_one_won(phone: PhoneEvidence, account: AccountEvidence) -> bool {
///     MandatoryPair::new(phone, account).is_ok()
/// }
/// ```
///
/// (Accepted, so that the two above fail for the phone alone:)
///
/// ```
/// use bonin::decision::{AccountEvidence, CardCopy, MandatoryPair};
///
/// fn card_and_one_won(card: CardCopy, account: AccountEvidence) -> bool {
///     MandatoryPair::new(card, account).is_ok()
/// }
/// ```
#[derive(Debug)]
pub struct MandatoryPair {
    first: MandatoryEvidence,
    second: MandatoryEvidence,
}

impl MandatoryEvidence {
    /// Which of the five.
    #[must_use]
    pub const fn method(&self) -> MandatoryMethod {
        match &self.0 {
            Piece::Card(_) => MandatoryMethod::IdentityDocumentCopy,
            Piece::VideoCall(_) => MandatoryMethod::VideoCall,
            Piece::Handover(_) => MandatoryMethod::Handover,
            Piece::Account(_) => MandatoryMethod::ExistingAccount,
            Piece::Equivalent(_) => MandatoryMethod::Equivalent,
        }
    }

    /// The session that it was given in.
    #[must_use]
    pub fn session(&self) -> &SessionId {
        match &self.0 {
            Piece::Card(piece) => piece.session(),
            Piece::VideoCall(piece) => piece.session(),
            Piece::Handover(piece) => piece.session(),
            Piece::Account(piece) => piece.proof().session(),
            Piece::Equivalent(piece) => piece.session(),
        }
    }

    /// The card's copy, if that is what it is.
    #[must_use]
    pub fn card(&self) -> Option<&CardCopy> {
        if let Piece::Card(piece) = &self.0 { Some(piece) } else { None }
    }

    /// The account, if that is what it is.
    #[must_use]
    pub fn account(&self) -> Option<&AccountEvidence> {
        if let Piece::Account(piece) = &self.0 { Some(piece) } else { None }
    }
}

impl MandatoryPair {
    /// Puts two pieces together.
    ///
    /// # Errors
    ///
    /// [`PairError`]: one method twice, or two sessions.
    pub fn new(first: impl Into<MandatoryEvidence>, second: impl Into<MandatoryEvidence>) -> Result<Self, PairError> {
        let (first, second) = (first.into(), second.into());
        if first.method() == second.method() {
            return Err(PairError::SameMethod);
        }
        if first.session() != second.session() {
            return Err(PairError::OtherSession);
        }
        Ok(Self { first, second })
    }

    /// Both pieces.
    #[must_use]
    pub const fn evidence(&self) -> [&MandatoryEvidence; 2] {
        [&self.first, &self.second]
    }

    /// Both methods, which differ.
    #[must_use]
    pub const fn methods(&self) -> [MandatoryMethod; 2] {
        [self.first.method(), self.second.method()]
    }
}

impl From<CardCopy> for MandatoryEvidence {
    fn from(piece: CardCopy) -> Self {
        Self(Piece::Card(Box::new(piece)))
    }
}

impl From<Attestation<VideoCall>> for MandatoryEvidence {
    fn from(piece: Attestation<VideoCall>) -> Self {
        Self(Piece::VideoCall(Box::new(piece)))
    }
}

impl From<Attestation<Handover>> for MandatoryEvidence {
    fn from(piece: Attestation<Handover>) -> Self {
        Self(Piece::Handover(Box::new(piece)))
    }
}

impl From<AccountEvidence> for MandatoryEvidence {
    fn from(piece: AccountEvidence) -> Self {
        Self(Piece::Account(Box::new(piece)))
    }
}

impl From<Attestation<Equivalent>> for MandatoryEvidence {
    fn from(piece: Attestation<Equivalent>) -> Self {
        Self(Piece::Equivalent(Box::new(piece)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::challenge::UnixTime;
    use crate::decision::Reference;

    fn session(name: &str) -> SessionId {
        SessionId::new(name.as_bytes()).unwrap()
    }

    fn call(name: &str) -> Attestation<VideoCall> {
        Attestation::new(session(name), Reference::new("call-1").unwrap(), UnixTime::from_secs(1))
    }

    fn handover(name: &str) -> Attestation<Handover> {
        Attestation::new(session(name), Reference::new("courier-1").unwrap(), UnixTime::from_secs(1))
    }

    #[test]
    fn two_methods_of_one_session() {
        let pair = MandatoryPair::new(call("one"), handover("one")).unwrap();
        assert_eq!(pair.methods(), [MandatoryMethod::VideoCall, MandatoryMethod::Handover]);
        assert_eq!(MandatoryPair::new(call("one"), call("one")).map(drop), Err(PairError::SameMethod));
        assert_eq!(MandatoryPair::new(call("one"), handover("two")).map(drop), Err(PairError::OtherSession));
        assert!(!format!("{pair:?}").contains("one\""));
    }
}
