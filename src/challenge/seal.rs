//! Proofs as bytes, from one process to another.
//!
//! Layout of version 1, numbers with the highest byte first:
//!
//! | bytes | what |
//! |---|---|
//! | 1 | version, 1 |
//! | 1 | purpose |
//! | 4 | key number |
//! | 16 | identifier of the challenge |
//! | 2 | number of this sealing |
//! | 8 | proven at, ms |
//! | 8 | deadline, ms |
//! | 32 | HMAC over the session |
//! | 32 | HMAC over the subject |
//! | 32 | HMAC over all of the above |

use core::fmt;
use core::time::Duration;

use thiserror::Error;

use super::challenge_id::ID_BYTES;
use super::mac::{Domain, TAG_BYTES, Tag, tag, verify};
use super::{
    CLOCK_TOLERANCE, ChallengeId, KeyId, KeyRing, Proof, ProofId, SealId, SessionId, SpentProofs, Subject, UnixTime,
};

const VERSION: u8 = 1;

/// Length of a sealed proof.
pub const SEALED_BYTES: usize = 2 + 4 + ID_BYTES + 2 + 8 + 8 + 3 * TAG_BYTES;

/// Longest time from the right answer to the deadline of a sealed proof. Numbers change hands; an opening of an account
/// that takes longer than a day has the customer prove again.
pub const MAX_SEAL_SPAN: Duration = Duration::from_secs(24 * 60 * 60);

/// Why a proof was not sealed. Every variant is a fault of the host.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SealError {
    /// Misuse: the deadline is not after the proof.
    #[error("the deadline is not after the proof")]
    DeadlinePassed,
    /// Limit: the deadline is more than [`MAX_SEAL_SPAN`] after the proof.
    #[error("the deadline is more than {} h after the proof", MAX_SEAL_SPAN.as_secs() / 3600)]
    DeadlineTooFar,
    /// Limit: sealed 65,535 times; a loop.
    #[error("the proof was sealed too often")]
    TooManySeals,
}

/// A proof that was not sealed, given back with the reason.
pub struct NotSealed<S: Subject> {
    error: SealError,
    proof: Box<Proof<S>>,
}

impl<S: Subject> NotSealed<S> {
    /// Why.
    #[must_use]
    pub const fn error(&self) -> SealError {
        self.error
    }

    /// The proof, as good as before.
    pub fn into_proof(self) -> Proof<S> {
        *self.proof
    }
}

impl<S: Subject> fmt::Debug for NotSealed<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NotSealed").field("error", &self.error).field("proof", &self.proof).finish()
    }
}

impl<S: Subject> fmt::Display for NotSealed<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.error.fmt(f)
    }
}

impl<S: Subject> core::error::Error for NotSealed<S> {}

/// Why bytes are no proof, `E` being the error of the host's record of spent proofs.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum OpenError<E: core::error::Error + 'static> {
    /// Untrusted input: not the bytes of a sealed proof.
    #[error("not a sealed proof")]
    Malformed,
    /// Untrusted input, or a newer release in the other process.
    #[error("sealed by a newer release, in version {version}; this one reads version {VERSION}")]
    NewerVersion {
        /// The version that the bytes claim.
        version: u8,
    },
    /// Untrusted input: the bytes were changed, or sealed with other keys under the same number.
    #[error("the seal is broken")]
    BrokenSeal,
    /// Misuse: the ring lacks the key.
    #[error("the key ring lacks the key of this proof")]
    UnknownKey,
    /// Misuse: a proof of another kind.
    #[error("the proof is for another purpose")]
    OtherPurpose,
    /// Misuse: given in another session.
    #[error("the proof was given in another session")]
    SessionMismatch,
    /// Misuse: a proof of another number or account.
    #[error("the proof is for another subject")]
    SubjectMismatch,
    /// Misuse: the clock is before the proof by more than [`CLOCK_TOLERANCE`].
    #[error("the clock is more than {} s behind the proof", CLOCK_TOLERANCE.as_secs())]
    ClockBehind,
    /// Limit: `now` is the deadline or later.
    #[error("the deadline of the proof has passed")]
    Expired,
    /// Limit: these bytes were opened before.
    #[error("the proof was opened before")]
    AlreadyOpened,
    /// The record of spent proofs failed; nobody knows whether these bytes were opened before.
    #[error("the record of spent proofs failed")]
    Record(#[source] E),
}

/// What a sealed proof says.
struct Sealed {
    signed: [u8; SEALED_BYTES - TAG_BYTES],
    purpose: u8,
    key: KeyId,
    id: ProofId,
    seal: u16,
    proven_at: UnixTime,
    deadline: UnixTime,
    session_tag: Tag,
    subject_tag: Tag,
    seal_tag: Tag,
}

impl<S: Subject> Proof<S> {
    /// Turns the proof into bytes that another process opens with the same keys, before `deadline`, once.
    ///
    /// The bytes hold session and subject only as keyed tags, so they may lie in a queue or a table, and each has the
    /// same length, [`SEALED_BYTES`]. Still they are worth a proof to whoever has session and subject too: don't give
    /// them to the customer's device.
    ///
    /// # Errors
    ///
    /// [`NotSealed`] with the proof: the deadline is not after the proof or more than [`MAX_SEAL_SPAN`] after it.
    pub fn seal(self, keys: &KeyRing, deadline: UnixTime) -> Result<Vec<u8>, NotSealed<S>> {
        let error = if deadline <= self.proven_at() {
            SealError::DeadlinePassed
        } else if deadline.since(self.proven_at()) > MAX_SEAL_SPAN {
            SealError::DeadlineTooFar
        } else if let Some(seal) = self.seals().checked_add(1) {
            return Ok(self.write(keys, deadline, seal));
        } else {
            SealError::TooManySeals
        };
        Err(NotSealed { error, proof: Box::new(self) })
    }

    fn write(&self, keys: &KeyRing, deadline: UnixTime, seal: u16) -> Vec<u8> {
        let key = keys.current();
        let mut bytes = Vec::with_capacity(SEALED_BYTES);
        bytes.extend([VERSION, S::PURPOSE.number()]);
        bytes.extend(key.id().get().to_be_bytes());
        bytes.extend(self.id().as_bytes());
        bytes.extend(seal.to_be_bytes());
        bytes.extend(self.proven_at().as_millis().to_be_bytes());
        bytes.extend(deadline.as_millis().to_be_bytes());
        bytes.extend(tag(key, Domain::SealSession, &[self.id().as_bytes(), self.session().expose()]));
        bytes.extend(tag(key, Domain::SealSubject, &[self.id().as_bytes(), &self.subject().canonical()]));
        let seal_tag = tag(key, Domain::Seal, &[&bytes]);
        bytes.extend(seal_tag);
        bytes
    }

    /// Opens what [`seal`](Self::seal) made, for the session and subject that the host expects.
    ///
    /// The same bytes are opened once: `spent` is asked last, when everything else is right, so that a wrong request
    /// does not use a proof up. They are accepted while `now` is before their deadline, and refused at it.
    ///
    /// # Errors
    ///
    /// [`OpenError`]; only [`AlreadyOpened`](OpenError::AlreadyOpened) and [`Record`](OpenError::Record) come after
    /// the record was asked.
    pub fn open<R: SpentProofs>(
        bytes: &[u8],
        subject: &S,
        session: &SessionId,
        keys: &KeyRing,
        now: UnixTime,
        spent: &mut R,
    ) -> Result<Self, OpenError<R::Error>> {
        let sealed = Sealed::read(bytes)?;
        let key = keys.find(sealed.key).ok_or(OpenError::UnknownKey)?;
        if !verify(key, Domain::Seal, &[&sealed.signed], &sealed.seal_tag) {
            return Err(OpenError::BrokenSeal);
        }
        if sealed.purpose != S::PURPOSE.number() {
            return Err(OpenError::OtherPurpose);
        }
        let id = sealed.id.as_bytes();
        if !verify(key, Domain::SealSession, &[id, session.expose()], &sealed.session_tag) {
            return Err(OpenError::SessionMismatch);
        }
        if !verify(key, Domain::SealSubject, &[id, &subject.canonical()], &sealed.subject_tag) {
            return Err(OpenError::SubjectMismatch);
        }
        if now >= sealed.deadline {
            return Err(OpenError::Expired);
        }
        if now.plus(CLOCK_TOLERANCE) < sealed.proven_at {
            return Err(OpenError::ClockBehind);
        }
        let seal = SealId { proof: sealed.id, seal: sealed.seal };
        if !spent.insert_if_new(seal, sealed.deadline.plus(CLOCK_TOLERANCE)).map_err(OpenError::Record)? {
            return Err(OpenError::AlreadyOpened);
        }
        let proof = Self::new(sealed.id, session.clone(), subject.clone(), sealed.proven_at);
        Ok(proof.sealed_before(sealed.seal))
    }
}

impl Sealed {
    fn read<E: core::error::Error + 'static>(bytes: &[u8]) -> Result<Self, OpenError<E>> {
        match bytes.first() {
            Some(&VERSION) => Self::parse(bytes).ok_or(OpenError::Malformed),
            Some(&version) if version > VERSION => Err(OpenError::NewerVersion { version }),
            Some(_) | None => Err(OpenError::Malformed),
        }
    }

    fn parse(bytes: &[u8]) -> Option<Self> {
        let bytes: &[u8; SEALED_BYTES] = bytes.try_into().ok()?;
        let signed = *bytes.first_chunk()?;
        let mut rest = bytes.as_slice();
        let [_version, purpose] = take(&mut rest)?;
        Some(Self {
            signed,
            purpose,
            key: KeyId::new(u32::from_be_bytes(take(&mut rest)?)),
            id: ProofId::of(ChallengeId::from_bytes(take(&mut rest)?)),
            seal: u16::from_be_bytes(take(&mut rest)?),
            proven_at: UnixTime::from_millis(u64::from_be_bytes(take(&mut rest)?)),
            deadline: UnixTime::from_millis(u64::from_be_bytes(take(&mut rest)?)),
            session_tag: take(&mut rest)?,
            subject_tag: take(&mut rest)?,
            seal_tag: take(&mut rest)?,
        })
    }
}

fn take<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (first, after) = rest.split_first_chunk()?;
    *rest = after;
    Some(*first)
}

#[cfg(test)]
mod tests;
