//! The check as a whole: memo drawn, challenge issued, transfer handed out, answer read.

use rand_core::CryptoRng;
use thiserror::Error;

use super::account::Account;
use super::holder::ClearedAccount;
use super::institution::Institution;
use super::maintenance::{MaintenanceCalendar, MaintenanceRefusal};
use super::memo::{Malformed, Memo, MemoStyle, PrefixPolicy};
use super::transfer::{IdempotencyKey, PendingTransfer};
use crate::challenge::{
    AnswerError, Challenge, ChallengeId, ChallengePolicy, ChallengeStore, Delivery, IssueError, KeyRing, Outcome,
    Purpose, ResendError, SessionId, StepError, UnixTime, answer_once,
};
use crate::pii::Secret;

/// Memos that are drawn for a resend before giving up: a fresh one equals the last once in ten thousand draws at worst,
/// so more than two in a row are a broken generator.
const MAX_DRAWS: usize = 8;

/// How a bank makes 1-won checks: made once, shared by all threads.
///
/// The order of a check is in the types. A transfer needs a [`ClearedAccount`], which needs a lookup of that very
/// account; an instruction opens only when the challenge is stored; a [`Proof`](crate::challenge::Proof) of the account
/// comes out of an [`Attempt`](crate::challenge::Attempt) only. The life of a memo is at most
/// [`MAX_ONE_WON_LIFETIME`](crate::challenge::MAX_ONE_WON_LIFETIME), because no longer [`ChallengePolicy`] can be made.
///
/// The host counts each send in the send ledger before it executes the instruction.
///
/// ```
/// use bonin::challenge::{ChallengeStore, KeyId, KeyRing, MemoryStore, Outcome, SessionId, Stored, UnixTime};
/// use bonin::one_won::{Account, HolderPolicy, Institution, LookedUp, MaintenanceCalendar, OneWonCheck, TransferResult};
/// use bonin::pii::Secret;
/// use rand_core::SeedableRng;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let keys = KeyRing::new(KeyId::new(1), &[7; 32])?; // from the host's vault
/// let mut rng = rand_chacha::ChaCha20Rng::from_seed([1; 32]); // the system's, in earnest
/// let ours = Institution::from_name("토스뱅크").ok_or("no such bank")?;
/// let check = OneWonCheck::new(ours, MaintenanceCalendar::cautious());
/// let (session, now) = (SessionId::new(b"3f0c")?, UnixTime::from_secs(1_800_000_000));
///
/// let account = Account::parse(Institution::from_name("신한").ok_or("no such bank")?, "110-436-387740")?;
/// let (on_card, at_bank) = (Secret::new("홍길동".into()), Secret::new("홍길동".into()));
/// let cleared = LookedUp::new(account, &on_card, &at_bank).admit(HolderPolicy::standard()).map_err(|(why, _)| why)?;
///
/// let started = check.start(&cleared, &session, &keys, now, &mut rng)?;
/// let mut store = MemoryStore::new();
/// let inserted = store.insert(&started.challenge)?;
/// let stored = Stored::from_rows_updated(inserted.into()).ok_or("taken")?;
/// let instruction = started.transfer.committed(stored);
/// let on_statement = instruction.memo().expose().to_owned(); // the host sends it; the customer reads it
/// let _sent = instruction.executed(TransferResult::Sent);
///
/// let id = started.challenge.id();
/// let outcome = check.answer(&mut store, id, &on_statement, cleared.account(), &session, &keys, now)?;
/// let Outcome::Verified(proof) = outcome else { return Err("refused".into()) };
/// assert_eq!(proof.subject(), cleared.account());
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct OneWonCheck {
    sender: Institution,
    calendar: MaintenanceCalendar,
    policy: ChallengePolicy,
    style: MemoStyle,
    prefix: PrefixPolicy,
}

/// A check that has begun: store the challenge, then open the transfer.
#[derive(Debug)]
#[must_use = "the challenge must be stored and the transfer made"]
pub struct Started {
    /// To be inserted, or after a resend written by compare-and-set.
    pub challenge: Challenge<Account>,
    /// Opens when that is done.
    pub transfer: PendingTransfer,
}

/// Why no check was begun. Nothing was drawn or issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum StartError {
    /// Limit: a bank would be down before the memo expires.
    #[error(transparent)]
    Maintenance(#[from] MaintenanceRefusal),
    /// Misuse.
    #[error(transparent)]
    Issue(#[from] IssueError),
}

/// Why no second memo was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ResendRefusal {
    /// Limit: a bank would be down before the memo expires.
    #[error(transparent)]
    Maintenance(#[from] MaintenanceRefusal),
    /// Misuse: it is not known whether the last transfer was made. Ask the bank by its key and report the answer; or
    /// cancel the challenge and begin another, which the send ledger counts.
    #[error("the result of the last transfer is unknown")]
    TransferUnknown,
    /// The challenge refused.
    #[error(transparent)]
    Challenge(#[from] ResendError),
}

/// A resend that was refused, with the challenge as it was.
#[derive(Debug, Error)]
#[error("{reason}")]
pub struct ResendRefused {
    reason: ResendRefusal,
    challenge: Box<Challenge<Account>>,
}

/// Why an answer was not evaluated, `E` being the store's error. It cost no try, except that after
/// [`StepError::Store`] one may be gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum MemoAnswerError<E: core::error::Error + 'static> {
    /// Untrusted input: no memo of this style looks like it. Tell the customer what to type; it tells nothing of the
    /// memo.
    #[error(transparent)]
    Malformed(Malformed),
    /// The challenge or the store.
    #[error(transparent)]
    Step(StepError<E, AnswerError>),
}

/// The policy is one for phones. Misuse.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("the policy is not one for the 1-won check")]
pub struct PolicyForOtherPurpose;

impl OneWonCheck {
    /// Checks with the defaults: memos of two words, 10 minutes, 5 tries, 3 sends, no prefix typed. `sender` is the
    /// bank that the 1 won comes from.
    #[must_use]
    pub fn new(sender: Institution, calendar: MaintenanceCalendar) -> Self {
        let policy = ChallengePolicy::one_won();
        Self { sender, calendar, policy, style: MemoStyle::default(), prefix: PrefixPolicy::default() }
    }

    /// With another policy.
    ///
    /// # Errors
    ///
    /// [`PolicyForOtherPurpose`] unless it began as [`ChallengePolicy::one_won`].
    pub fn with_policy(self, policy: ChallengePolicy) -> Result<Self, PolicyForOtherPurpose> {
        if policy.purpose() == Purpose::AccountPossession {
            Ok(Self { policy, ..self })
        } else {
            Err(PolicyForOtherPurpose)
        }
    }

    /// With another kind of memo, and whether its prefix may be typed along.
    #[must_use]
    pub fn with_style(self, style: MemoStyle, prefix: PrefixPolicy) -> Self {
        Self { style, prefix, ..self }
    }

    /// With another calendar, as when a bank announces a window.
    #[must_use]
    pub fn with_calendar(self, calendar: MaintenanceCalendar) -> Self {
        Self { calendar, ..self }
    }

    /// Chance that somebody who guesses has got one challenge right when its tries are used up, resends not counted.
    #[must_use]
    pub fn guess_chance(&self) -> f64 {
        self.policy.guess_chance(self.style.code_space())
    }

    /// Until when the sender or the receiver is down, for telling a customer before they type anything.
    #[must_use]
    pub fn closed_until(&self, receiver: Institution, now: UnixTime) -> Option<UnixTime> {
        [self.sender, receiver].into_iter().filter_map(|bank| self.calendar.until(bank, now)).max()
    }

    /// Begins a check: draws a memo and issues a challenge for it.
    ///
    /// # Errors
    ///
    /// [`StartError`].
    pub fn start(
        &self,
        cleared: &ClearedAccount,
        session: &SessionId,
        keys: &KeyRing,
        now: UnixTime,
        rng: &mut (impl CryptoRng + ?Sized),
    ) -> Result<Started, StartError> {
        let account = cleared.account();
        self.calendar.admit(self.sender, account.institution(), now, self.policy.lifetime())?;
        let memo = self.style.draw(rng);
        let challenge = Challenge::issue(memo.code(), account, session, self.policy, keys, now, rng)?;
        Ok(Started::new(challenge, account, &memo))
    }

    /// Sends another memo, on the customer's request alone. The memo before is void at once.
    ///
    /// # Errors
    ///
    /// [`ResendRefused`] with the challenge unchanged. While the result of the last transfer is unknown nothing is sent,
    /// by whoever's request.
    pub fn resend(
        &self,
        challenge: Challenge<Account>,
        account: &Account,
        session: &SessionId,
        keys: &KeyRing,
        now: UnixTime,
        rng: &mut (impl CryptoRng + ?Sized),
    ) -> Result<Started, ResendRefused> {
        let lifetime = challenge.policy().lifetime();
        if let Err(refusal) = self.calendar.admit(self.sender, account.institution(), now, lifetime) {
            return Err(ResendRefused::new(refusal.into(), challenge));
        }
        if challenge.delivery_status() == Delivery::Unknown {
            return Err(ResendRefused::new(ResendRefusal::TransferUnknown, challenge));
        }
        let mut current = challenge;
        for _ in 1..MAX_DRAWS {
            let memo = self.style.draw(rng);
            match current.resend(memo.code(), account, session, keys, now, rng) {
                Ok(next) => return Ok(Started::new(next, account, &memo)),
                Err(refused) => match refused.into_parts() {
                    (ResendError::CodeNotNew, unchanged) => current = unchanged,
                    (error, unchanged) => return Err(ResendRefused::new(error.into(), unchanged)),
                },
            }
        }
        Err(ResendRefused::new(ResendError::CodeNotNew.into(), current))
    }

    /// Reads what the customer typed as a memo: the text for [`Challenge::answer`].
    ///
    /// # Errors
    ///
    /// [`Malformed`], which costs no try.
    pub fn read(&self, typed: &str) -> Result<Secret, Malformed> {
        self.style.normalize(typed, self.prefix)
    }

    /// Reads an answer and evaluates it against a stored challenge: [`read`](Self::read) and [`answer_once`].
    ///
    /// # Errors
    ///
    /// [`MemoAnswerError`].
    #[expect(clippy::too_many_arguments, reason = "those of answer_once, none of which could be left out")]
    pub fn answer<T: ChallengeStore<Account>>(
        &self,
        store: &mut T,
        id: ChallengeId,
        typed: &str,
        account: &Account,
        session: &SessionId,
        keys: &KeyRing,
        now: UnixTime,
    ) -> Result<Outcome<Account>, MemoAnswerError<T::Error>> {
        let answer = self.read(typed).map_err(MemoAnswerError::Malformed)?;
        answer_once(store, id, &answer, account, session, keys, now).map_err(MemoAnswerError::Step)
    }
}

impl Started {
    fn new(challenge: Challenge<Account>, account: &Account, memo: &Memo) -> Self {
        let key = IdempotencyKey::new(challenge.id(), challenge.sends());
        // The transfer outlives the drawn memo, whose code nobody needs any more.
        let line = Secret::new(memo.line().expose().to_owned());
        let transfer = PendingTransfer::new(key, account.clone(), line, challenge.expires_at());
        Self { challenge, transfer }
    }
}

impl ResendRefused {
    fn new(reason: ResendRefusal, challenge: Challenge<Account>) -> Self {
        Self { reason, challenge: Box::new(challenge) }
    }

    /// Why.
    #[must_use]
    pub const fn reason(&self) -> ResendRefusal {
        self.reason
    }

    /// Why, and the challenge, unchanged.
    #[must_use]
    pub fn into_parts(self) -> (ResendRefusal, Challenge<Account>) {
        (self.reason, *self.challenge)
    }
}

#[cfg(test)]
mod tests;
