//! What a bank sets for its sessions.

use core::time::Duration;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::challenge::{MAX_ONE_WON_LIFETIME, MAX_PHONE_LIFETIME, MAX_SEAL_SPAN};
use crate::decision::DecisionPolicy;
use crate::issuer::TryPolicy;

/// Longest life of a session in seconds: as sealed proofs last, since a session that outlives its proofs asks for all of
/// them again.
pub const MAX_SESSION_SECONDS: u64 = MAX_SEAL_SPAN.as_secs();

/// Shortest life of a session in seconds: two rounds of a code of ten minutes, with a photo before.
pub const MIN_SESSION_SECONDS: u64 = 30 * 60;

/// Most photos, accounts, lines and rounds that can be set. More are no customer's.
pub const MAX_ROUNDS: u8 = 20;

/// Longest backoff in seconds: who waits for an hour must be served soon after the service is back.
pub const MAX_BACKOFF_SECONDS: u64 = 30 * 60;

/// Limits and times of a session. [`OnboardingPolicy::new`] checks them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionLimits {
    /// Life of a session, [`MIN_SESSION_SECONDS`] to [`MAX_SESSION_SECONDS`].
    pub lifetime_seconds: u64,
    /// Seconds after which a call that was begun and not answered counts as not answered. Above the timeouts of the
    /// host's own clients.
    pub call_timeout_seconds: u64,
    /// Seconds between the first failure of a service and the next call. Doubles with each failure.
    pub first_backoff_seconds: u64,
    /// Seconds that it doubles up to, at most [`MAX_BACKOFF_SECONDS`].
    pub last_backoff_seconds: u64,
    /// Seconds after which a person decides where an issuer stays silent, if the decision's policy says so.
    pub issuer_patience_seconds: u64,
    /// Seconds for which a code by text message is asked for: the life of its challenge.
    pub code_seconds: u64,
    /// Seconds for which a memo is asked for: the life of its challenge.
    pub memo_seconds: u64,
    /// Photos.
    pub photos: u8,
    /// Data that the issuer calls wrong. Under five, at which the citizen is locked out everywhere. Give the guard of the
    /// citizen's tries the same ([`OnboardingPolicy::try_policy`]), or customers are told of tries that they don't get.
    pub issuer_mismatches: u8,
    /// Phone numbers.
    pub lines: u8,
    /// Codes that were used up or ran out.
    pub phone_rounds: u8,
    /// Goes at the identity service.
    pub identifications: u8,
    /// Accounts.
    pub accounts: u8,
    /// Memos that were used up or ran out.
    pub account_rounds: u8,
}

/// Why limits are none. Misuse: a fault of the bank's configuration.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
#[error("`{field}` of the session's limits is out of its range")]
pub struct LimitsError {
    /// The setting.
    pub field: &'static str,
}

/// The decision's policy, and the session's limits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnboardingPolicy {
    decision: DecisionPolicy,
    limits: SessionLimits,
}

impl SessionLimits {
    /// A day's session; services are asked again after 10 s, 20 s and so on up to 15 minutes; photos without haste, and
    /// three goes at everything that somebody else would have to pay or answer for.
    #[must_use]
    pub const fn standard() -> Self {
        Self {
            lifetime_seconds: MAX_SESSION_SECONDS,
            call_timeout_seconds: 60,
            first_backoff_seconds: 10,
            last_backoff_seconds: 15 * 60,
            issuer_patience_seconds: 2 * 60 * 60,
            code_seconds: 3 * 60,
            memo_seconds: 10 * 60,
            photos: 15,
            issuer_mismatches: 3,
            lines: 3,
            phone_rounds: 3,
            identifications: 3,
            accounts: 5,
            account_rounds: 3,
        }
    }
}

impl Default for SessionLimits {
    fn default() -> Self {
        Self::standard()
    }
}

impl OnboardingPolicy {
    /// Puts both together.
    ///
    /// # Errors
    ///
    /// [`LimitsError`] for the first limit out of its range.
    pub fn new(decision: DecisionPolicy, limits: SessionLimits) -> Result<Self, LimitsError> {
        let rounds = 1..=u64::from(MAX_ROUNDS);
        let life = MIN_SESSION_SECONDS..=MAX_SESSION_SECONDS;
        let within = 1..=limits.lifetime_seconds;
        let rules = [
            ("lifetime_seconds", limits.lifetime_seconds, life),
            ("call_timeout_seconds", limits.call_timeout_seconds, within.clone()),
            ("last_backoff_seconds", limits.last_backoff_seconds, 1..=MAX_BACKOFF_SECONDS),
            ("first_backoff_seconds", limits.first_backoff_seconds, 1..=limits.last_backoff_seconds),
            ("issuer_patience_seconds", limits.issuer_patience_seconds, within),
            ("code_seconds", limits.code_seconds, 1..=MAX_PHONE_LIFETIME.as_secs()),
            ("memo_seconds", limits.memo_seconds, 1..=MAX_ONE_WON_LIFETIME.as_secs()),
            ("photos", limits.photos.into(), rounds.clone()),
            // At five the issuer locks the document for every bank.
            ("issuer_mismatches", limits.issuer_mismatches.into(), 1..=4),
            ("lines", limits.lines.into(), rounds.clone()),
            ("phone_rounds", limits.phone_rounds.into(), rounds.clone()),
            ("identifications", limits.identifications.into(), rounds.clone()),
            ("accounts", limits.accounts.into(), rounds.clone()),
            ("account_rounds", limits.account_rounds.into(), rounds),
        ];
        match rules.into_iter().find(|(_, value, range)| !range.contains(value)) {
            Some((field, ..)) => Err(LimitsError { field }),
            None => Ok(Self { decision, limits }),
        }
    }

    /// The decision's policy with the standard limits.
    #[must_use]
    pub const fn standard(decision: DecisionPolicy) -> Self {
        Self { decision, limits: SessionLimits::standard() }
    }

    /// The decision's policy.
    #[must_use]
    pub const fn decision(&self) -> &DecisionPolicy {
        &self.decision
    }

    /// For [`TryGuard::new`](crate::issuer::TryGuard::new): as many of the citizen's tries as the limits allow.
    #[must_use]
    pub fn try_policy(&self) -> TryPolicy {
        // The limits are within 1 to 4, which is within its range.
        TryPolicy::new(self.limits.issuer_mismatches).unwrap_or_default()
    }

    /// The limits.
    #[must_use]
    pub const fn limits(&self) -> &SessionLimits {
        &self.limits
    }

    pub(super) const fn lifetime(&self) -> Duration {
        Duration::from_secs(self.limits.lifetime_seconds)
    }

    pub(super) const fn call_timeout(&self) -> Duration {
        Duration::from_secs(self.limits.call_timeout_seconds)
    }

    pub(super) const fn issuer_patience(&self) -> Duration {
        Duration::from_secs(self.limits.issuer_patience_seconds)
    }

    /// How long to wait after so many failures in a row. `spread` (any number, the same for one session) makes it up to
    /// a quarter longer, so that not all sessions come back in the same second.
    pub(super) fn backoff(&self, failures: u32, spread: u64) -> Duration {
        let doubled = 1_u64.checked_shl(failures.saturating_sub(1)).unwrap_or(u64::MAX);
        let seconds = self.limits.first_backoff_seconds.saturating_mul(doubled).min(self.limits.last_backoff_seconds);
        let millis = seconds.saturating_mul(1000);
        let quarter = millis / 4;
        Duration::from_millis(millis.saturating_add(spread.checked_rem(quarter.max(1)).unwrap_or(0)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(change: impl FnOnce(&mut SessionLimits)) -> Result<(), LimitsError> {
        let mut limits = SessionLimits::standard();
        change(&mut limits);
        OnboardingPolicy::new(DecisionPolicy::standard(1), limits).map(drop)
    }

    #[test]
    fn limits_from_both_sides() {
        let refused = |field| Err(LimitsError { field });
        assert_eq!(with(|_| {}), Ok(()));
        assert_eq!(with(|l| l.lifetime_seconds = MAX_SESSION_SECONDS + 1), refused("lifetime_seconds"));
        assert_eq!(with(|l| l.lifetime_seconds = MIN_SESSION_SECONDS - 1), refused("lifetime_seconds"));
        assert_eq!(with(|l| l.call_timeout_seconds = 0), refused("call_timeout_seconds"));
        assert_eq!(with(|l| l.last_backoff_seconds = MAX_BACKOFF_SECONDS), Ok(()));
        assert_eq!(with(|l| l.last_backoff_seconds = MAX_BACKOFF_SECONDS + 1), refused("last_backoff_seconds"));
        assert_eq!(with(|l| l.first_backoff_seconds = l.last_backoff_seconds + 1), refused("first_backoff_seconds"));
        assert_eq!(with(|l| l.code_seconds = MAX_PHONE_LIFETIME.as_secs()), Ok(()));
        assert_eq!(with(|l| l.code_seconds = MAX_PHONE_LIFETIME.as_secs() + 1), refused("code_seconds"));
        assert_eq!(with(|l| l.memo_seconds = MAX_ONE_WON_LIFETIME.as_secs()), Ok(()));
        assert_eq!(with(|l| l.memo_seconds = MAX_ONE_WON_LIFETIME.as_secs() + 1), refused("memo_seconds"));
        assert_eq!(with(|l| l.issuer_mismatches = 4), Ok(()));
        assert_eq!(with(|l| l.issuer_mismatches = 5), refused("issuer_mismatches"));
        assert_eq!(with(|l| l.photos = 0), refused("photos"));
        assert_eq!(with(|l| l.photos = MAX_ROUNDS), Ok(()));
        assert_eq!(with(|l| l.photos = MAX_ROUNDS + 1), refused("photos"));
    }

    #[test]
    fn the_guard_gets_as_many_tries_as_the_session() {
        assert_eq!(OnboardingPolicy::standard(DecisionPolicy::standard(1)).try_policy(), TryPolicy::default());
        for issuer_mismatches in 1..=4 {
            let limits = SessionLimits { issuer_mismatches, ..SessionLimits::standard() };
            let policy = OnboardingPolicy::new(DecisionPolicy::standard(1), limits).unwrap();
            assert_eq!(policy.try_policy().mismatches(), issuer_mismatches);
        }
    }

    #[test]
    fn backoff_doubles_and_spreads() {
        let policy = OnboardingPolicy::standard(DecisionPolicy::standard(1));
        let seconds = |failures| policy.backoff(failures, 0).as_secs();
        assert_eq!([1, 2, 3, 7, 8, 200].map(seconds), [10, 20, 40, 640, 900, 900]);
        for spread in [0, 1, 2_499, 2_500, u64::MAX] {
            let millis = policy.backoff(1, spread).as_millis();
            assert!((10_000..12_500).contains(&millis), "{millis}");
        }
    }
}
