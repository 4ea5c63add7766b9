//! The state of one challenge, and how it begins.

use core::fmt;
use core::marker::PhantomData;
use core::time::Duration;

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use super::keys::Key;
use super::mac::{Domain, Tag, tag, verify};
use super::refusal::{CloseReason, CodeError, IssueError, Misuse};
use super::{ChallengeId, ChallengePolicy, KeyId, KeyRing, MAX_SUBJECT_BYTES, SessionId, Subject, UnixTime};
use crate::pii::Secret;

/// Fewest characters of a code. With three digits, five tries get in once in two hundred times.
pub const MIN_CODE_CHARACTERS: usize = 4;

/// Most bytes of a code.
pub const MAX_CODE_BYTES: usize = 64;

/// Most bytes of an answer that are looked at. A longer one is wrong, whatever it begins with: it costs a try, and no
/// more work than a short one.
pub const MAX_ANSWER_BYTES: usize = MAX_CODE_BYTES;

/// How far the clock may lie behind the latest time that a challenge has seen.
///
/// Servers of one bank differ by milliseconds, and a request waits for seconds between reading the clock and using it;
/// ten seconds cover both. It is also the most that a clock which is *seen* to be behind can add to the life of a code.
pub const CLOCK_TOLERANCE: Duration = Duration::from_secs(10);

/// Bytes of the random value that makes each digest its own.
pub(super) const NONCE_BYTES: usize = 16;

/// What is known of the delivery of the current code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Delivery {
    /// Nothing yet.
    NotReported,
    /// The gateway or bank says that it is sent.
    Sent,
    /// The call timed out or the answer could not be read: the message or the transfer may or may not have gone out.
    /// Answers are accepted. Ask again by the transaction's identifier, never send again by yourself, and don't tell
    /// the customer that it failed.
    Unknown,
    /// It did not go out.
    Failed,
}

/// Whether answers are accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Status {
    /// They are.
    Open,
    /// They are not.
    Closed(CloseReason),
}

/// One challenge: all that must be kept between sending a code and accepting it, without the code.
///
/// It is a value that each step consumes and returns changed: [`issue`](Self::issue), [`answer`](Self::answer),
/// [`resend`](Self::resend), [`cancel`](Self::cancel), [`delivery`](Self::delivery). A step that succeeds has raised
/// the [generation](Self::generation) by one and must be written by compare-and-set; one that fails has changed
/// nothing and gives the challenge back. It is not `Clone`: the only second copy is one that was read from the store,
/// and of two copies only one gets written.
///
/// It holds HMAC digests of the code, the session and the subject, under a key of the host, each with a value of its
/// own mixed in. Who reads the table without the key learns nothing on codes or numbers and can't tell that two
/// challenges are of one customer. Who can *write* the table can of course give tries back: integrity is the
/// database's part.
///
/// # Time
///
/// A code is accepted while `now < expires_at`, and refused at `expires_at` itself. All spans are measured at the
/// later of `now` and the latest time seen before:
///
/// * A clock that goes **back** gives no lifetime back. Behind what the challenge has seen by more than
///   [`CLOCK_TOLERANCE`], the step is refused as [`Misuse::ClockBehind`], without costing a try: a wrong clock on one
///   server must not lock customers out, and while it is wrong it must not let old codes in either.
/// * A clock that goes **ahead** lets codes expire early, which is a nuisance and not a hole. Of such a clock nothing
///   later than the expiry is remembered, so that the challenge can be resent when the clock is right again.
/// * A clock that goes back, but not behind what the challenge has seen, cannot be told from a quick customer. It adds
///   to the life of a code as much as it went back by. Only the host can notice (monitor clocks; slew, don't step), and
///   what an attacker who controls the server's clock wins is time, never tries.
pub struct Challenge<S> {
    pub(super) id: ChallengeId,
    pub(super) generation: u64,
    pub(super) key_id: KeyId,
    pub(super) nonce: [u8; NONCE_BYTES],
    pub(super) digest: Tag,
    pub(super) session_tag: Tag,
    pub(super) subject_tag: Tag,
    pub(super) policy: ChallengePolicy,
    pub(super) issued_at: UnixTime,
    pub(super) sent_at: UnixTime,
    pub(super) last_seen: UnixTime,
    pub(super) tries_left: u8,
    pub(super) sends: u8,
    pub(super) delivery: Delivery,
    pub(super) status: Status,
    pub(super) subject: PhantomData<fn() -> S>,
}

/// What a code is bound to, and the key that binds it.
pub(super) struct Binding<'a> {
    pub(super) key: &'a Key,
    pub(super) session: &'a SessionId,
    pub(super) subject: Zeroizing<Vec<u8>>,
}

impl<S: Subject> Challenge<S> {
    /// Begins a challenge. Write it to the store (`insert`), and only then send the code.
    ///
    /// `code` is one drawn evenly by this library's generators, in the spelling that answers are normalised to;
    /// `session` is the session that alone may answer. `now` starts the code's life.
    ///
    /// # Errors
    ///
    /// [`IssueError`], always a misuse: a policy for another purpose, a subject without canonical form, or a code of
    /// under [`MIN_CODE_CHARACTERS`] or over [`MAX_CODE_BYTES`].
    pub fn issue(
        code: &Secret,
        subject: &S,
        session: &SessionId,
        policy: ChallengePolicy,
        keys: &KeyRing,
        now: UnixTime,
        rng: &mut (impl CryptoRng + ?Sized),
    ) -> Result<Self, IssueError> {
        if policy.purpose() != S::PURPOSE {
            return Err(IssueError::PolicyForOtherPurpose);
        }
        let canonical = subject.canonical();
        if canonical.is_empty() || canonical.len() > MAX_SUBJECT_BYTES {
            return Err(IssueError::SubjectLength);
        }
        check_code(code)?;
        let mut challenge = Self {
            id: ChallengeId::random(rng),
            generation: 0,
            key_id: keys.current_id(),
            nonce: [0; NONCE_BYTES],
            digest: Tag::default(),
            session_tag: Tag::default(),
            subject_tag: Tag::default(),
            policy,
            issued_at: now,
            sent_at: now,
            last_seen: now,
            tries_left: policy.tries_per_code(),
            sends: 1,
            delivery: Delivery::NotReported,
            status: Status::Open,
            subject: PhantomData,
        };
        challenge.bind(code, &Binding { key: keys.current(), session, subject: canonical }, rng);
        Ok(challenge)
    }

    /// Puts a new code in place of the one before.
    pub(super) fn bind(&mut self, code: &Secret, binding: &Binding<'_>, rng: &mut (impl CryptoRng + ?Sized)) {
        rng.fill_bytes(&mut self.nonce);
        self.key_id = binding.key.id();
        self.session_tag = tag(binding.key, Domain::StateSession, &self.session_fields(binding));
        self.subject_tag = tag(binding.key, Domain::StateSubject, &self.subject_fields(binding));
        self.digest = tag(binding.key, Domain::Code, &self.code_fields(binding, code.expose().as_bytes()));
    }

    /// The binding, if session and subject are those that the challenge was issued for.
    pub(super) fn bound_to<'a>(
        &self,
        subject: &S,
        session: &'a SessionId,
        keys: &'a KeyRing,
        now: UnixTime,
    ) -> Result<Binding<'a>, Misuse> {
        let key = keys.find(self.key_id).ok_or(Misuse::UnknownKey)?;
        let binding = Binding { key, session, subject: subject.canonical() };
        if !verify(key, Domain::StateSession, &self.session_fields(&binding), &self.session_tag) {
            return Err(Misuse::SessionMismatch);
        }
        if !verify(key, Domain::StateSubject, &self.subject_fields(&binding), &self.subject_tag) {
            return Err(Misuse::SubjectMismatch);
        }
        if now.plus(CLOCK_TOLERANCE) < self.last_seen {
            return Err(Misuse::ClockBehind);
        }
        Ok(binding)
    }

    /// Whether this is the current code. The same work is done for a right and a wrong one.
    pub(super) fn is_code(&self, typed: &Secret, binding: &Binding<'_>) -> bool {
        let typed = typed.expose().as_bytes();
        let looked_at = typed.get(..MAX_ANSWER_BYTES).unwrap_or(typed);
        let same = verify(binding.key, Domain::Code, &self.code_fields(binding, looked_at), &self.digest);
        same & (typed.len() == looked_at.len())
    }

    // The tags of session and subject hold the challenge's identifier, so that those of two challenges can't be linked.
    fn session_fields<'a>(&'a self, binding: &'a Binding<'_>) -> [&'a [u8]; 3] {
        [S::PURPOSE.name().as_bytes(), self.id.as_bytes(), binding.session.expose()]
    }

    fn subject_fields<'a>(&'a self, binding: &'a Binding<'_>) -> [&'a [u8]; 3] {
        [S::PURPOSE.name().as_bytes(), self.id.as_bytes(), &binding.subject]
    }

    fn code_fields<'a>(&'a self, binding: &'a Binding<'_>, code: &'a [u8]) -> [&'a [u8]; 6] {
        let purpose = S::PURPOSE.name().as_bytes();
        [purpose, self.id.as_bytes(), binding.session.expose(), &binding.subject, &self.nonce, code]
    }
}

impl<S> Challenge<S> {
    /// Its key in the store.
    #[must_use]
    pub const fn id(&self) -> ChallengeId {
        self.id
    }

    /// Number of this state: 0 when issued, one more with each step. Under 1,000 in the longest possible life.
    #[must_use]
    pub const fn generation(&self) -> u64 {
        self.generation
    }

    /// The generation that must be in the store for this state to be written over it: one less than its own. Nothing
    /// for a state just issued, which is inserted.
    #[must_use]
    pub const fn expected_generation(&self) -> Option<u64> {
        self.generation.checked_sub(1)
    }

    /// Number of the key that the state was made with.
    #[must_use]
    pub const fn key_id(&self) -> KeyId {
        self.key_id
    }

    /// The rules under which it was issued.
    #[must_use]
    pub const fn policy(&self) -> &ChallengePolicy {
        &self.policy
    }

    /// When the first code was issued.
    #[must_use]
    pub const fn issued_at(&self) -> UnixTime {
        self.issued_at
    }

    /// When the current code was issued.
    #[must_use]
    pub const fn sent_at(&self) -> UnixTime {
        self.sent_at
    }

    /// The first instant at which the current code is no longer accepted.
    #[must_use]
    pub fn expires_at(&self) -> UnixTime {
        self.sent_at.plus(self.policy.lifetime())
    }

    /// From when on another code may be asked for; nothing if no send is left or the challenge is closed for good.
    #[must_use]
    pub fn resend_from(&self) -> Option<UnixTime> {
        let closed = matches!(self.status, Status::Closed(reason) if reason.is_final());
        (!closed && self.sends < self.policy.max_sends()).then(|| self.sent_at.plus(self.policy.resend_gap()))
    }

    /// How many answers to the current code will still be evaluated.
    #[must_use]
    pub const fn tries_left(&self) -> u8 {
        self.tries_left
    }

    /// How many codes were issued; also the number of the current one, from 1, by which delivery reports name it.
    #[must_use]
    pub const fn sends(&self) -> u8 {
        self.sends
    }

    /// What is known of the current code's delivery.
    #[must_use]
    pub const fn delivery_status(&self) -> Delivery {
        self.delivery
    }

    /// Whether an answer at `now` would be evaluated. For display: [`answer`](Self::answer) decides by itself.
    #[must_use]
    pub fn status(&self, now: UnixTime) -> Status {
        match self.status {
            Status::Open if self.time(now) >= self.expires_at() => Status::Closed(CloseReason::Expired),
            status => status,
        }
    }

    /// The time that counts: a clock that went back does not turn it back.
    pub(super) fn time(&self, now: UnixTime) -> UnixTime {
        now.max(self.last_seen)
    }

    /// A second copy, for the memory store alone: outside the module, copies come from the store only.
    pub(super) const fn duplicate(&self) -> Self {
        Self { ..*self }
    }
}

/// Nothing but handles, counts and times: no digest, no tag.
impl<S> fmt::Debug for Challenge<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Challenge")
            .field("id", &self.id)
            .field("generation", &self.generation)
            .field("purpose", &self.policy.purpose())
            .field("key_id", &self.key_id)
            .field("sent_at", &self.sent_at)
            .field("last_seen", &self.last_seen)
            .field("tries_left", &self.tries_left)
            .field("sends", &self.sends)
            .field("delivery", &self.delivery)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

pub(super) fn check_code(code: &Secret) -> Result<(), CodeError> {
    let code = code.expose();
    if code.len() > MAX_CODE_BYTES {
        return Err(CodeError::TooLong);
    }
    if code.chars().count() < MIN_CODE_CHARACTERS {
        return Err(CodeError::TooShort);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
