//! That a customer holds a number or an account, as a value.

use core::fmt;

use super::challenge_id::ID_BYTES;
use super::{ChallengeId, SessionId, Subject, UnixTime};

/// The name of a proof: that of the challenge it came from, which gives one proof at most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ProofId(ChallengeId);

impl ProofId {
    pub(super) const fn of(challenge: ChallengeId) -> Self {
        Self(challenge)
    }

    /// The challenge that was answered, for the host's records.
    #[must_use]
    pub const fn challenge(&self) -> ChallengeId {
        self.0
    }

    pub(super) const fn as_bytes(&self) -> &[u8; ID_BYTES] {
        self.0.as_bytes()
    }
}

/// That the customer of a session holds a subject: they gave back, in time, the code that was sent to it.
///
/// A proof comes from [`Outcome::Verified`](super::Outcome::Verified) or from bytes that [`seal`](Self::seal) made, and
/// from nowhere else. It is not `Clone`: what takes a proof by value has used it up. It says who may use it
/// ([`session`](Self::session)) and for what ([`subject`](Self::subject)); whoever takes one must compare both with
/// the request at hand. The kind of subject is in the type, so that possession of a phone never stands for possession
/// of an account.
///
/// What it does not say: that the number is registered in the customer's name, or that the account is. Those are
/// different proofs.
///
/// It can't be made up:
///
/// ```compile_fail,E0451
/// use bonin::challenge::{Proof, ProofId, SessionId, Subject, UnixTime};
///
/// fn forge<S: Subject>(id: ProofId, session: SessionId, subject: S) -> Proof<S> {
///     Proof { id, session, subject, proven_at: UnixTime::from_secs(0), seals: 0 }
/// }
/// ```
///
/// ```compile_fail,E0624
/// use bonin::challenge::{Proof, ProofId, SessionId, Subject, UnixTime};
///
/// fn forge<S: Subject>(id: ProofId, session: SessionId, subject: S) -> Proof<S> {
///     Proof::new(id, session, subject, UnixTime::from_secs(0))
/// }
/// ```
///
/// It can't be copied, not even where the subject can:
///
/// ```compile_fail,E0599
/// fn copy<S: bonin::challenge::Subject>(proof: bonin::challenge::Proof<S>) -> bonin::challenge::Proof<S> {
///     proof.clone()
/// }
/// ```
///
/// ```compile_fail,E0382
/// fn twice<S: bonin::challenge::Subject>(proof: bonin::challenge::Proof<S>) {
///     drop(proof);
///     drop(proof);
/// }
/// ```
///
/// A proof of one kind is none of another:
///
/// ```compile_fail,E0308
/// use bonin::challenge::{Proof, Subject};
///
/// fn mix_up<Phone: Subject, Account: Subject>(phone: Proof<Phone>) -> Proof<Account> {
///     phone
/// }
/// ```
///
/// (All five say what they refuse by the compiler's number; this one is accepted, so that they fail for that alone.)
///
/// ```
/// use bonin::challenge::{Proof, SessionId, Subject, UnixTime};
///
/// fn read<S: Subject>(proof: &Proof<S>) -> (&SessionId, &S, UnixTime) {
///     (proof.session(), proof.subject(), proof.proven_at())
/// }
/// ```
#[must_use = "a proof that nobody takes is a customer asked in vain"]
pub struct Proof<S: Subject> {
    id: ProofId,
    session: SessionId,
    subject: S,
    proven_at: UnixTime,
    seals: u16,
}

impl<S: Subject> Proof<S> {
    pub(super) const fn new(id: ProofId, session: SessionId, subject: S, proven_at: UnixTime) -> Self {
        Self { id, session, subject, proven_at, seals: 0 }
    }

    pub(super) fn sealed_before(self, seals: u16) -> Self {
        Self { seals, ..self }
    }

    /// How often this proof went through bytes.
    pub(super) const fn seals(&self) -> u16 {
        self.seals
    }

    /// Its name, which no other proof has.
    #[must_use]
    pub const fn id(&self) -> ProofId {
        self.id
    }

    /// The session that it was given in, and that alone may use it.
    #[must_use]
    pub const fn session(&self) -> &SessionId {
        &self.session
    }

    /// What the customer holds.
    #[must_use]
    pub const fn subject(&self) -> &S {
        &self.subject
    }

    /// When the right answer was evaluated.
    #[must_use]
    pub const fn proven_at(&self) -> UnixTime {
        self.proven_at
    }
}

impl<S: Subject> fmt::Debug for Proof<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proof")
            .field("id", &self.id)
            .field("purpose", &S::PURPOSE)
            .field("proven_at", &self.proven_at)
            .finish_non_exhaustive()
    }
}
