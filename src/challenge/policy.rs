//! How long a code lives, how often it may be tried and how often another may be sent.

use core::time::Duration;

use thiserror::Error;

use super::Purpose;

/// Longest life of a code for a phone: NIST SP 800-63B allows an out-of-band secret 10 minutes.
pub const MAX_PHONE_LIFETIME: Duration = Duration::from_secs(10 * 60);

/// Longest life of a 1-won memo: the Korean authorities' guideline of 2022 allows 15 minutes. (One bank allowed 24 hours
/// before.)
pub const MAX_ONE_WON_LIFETIME: Duration = Duration::from_secs(15 * 60);

/// Shortest life: below half a minute a customer with a screen reader, or a text message that is a little late, fails
/// without a fault.
pub const MIN_LIFETIME: Duration = Duration::from_secs(30);

/// Most tries per code. Banks allow 3 to 10.
pub const MAX_TRIES_PER_CODE: u8 = 10;

/// Most codes sent for one challenge, the first counted. With the most tries that makes 100, the number of consecutive
/// failures that NIST SP 800-63B allows before an authenticator is locked.
pub const MAX_SENDS: u8 = 10;

/// Shortest wait between two codes: a second request within ten seconds is a double click or a machine.
pub const MIN_RESEND_GAP: Duration = Duration::from_secs(10);

/// Longest wait between two codes; no challenge that lives for minutes needs more.
pub const MAX_RESEND_GAP: Duration = Duration::from_secs(15 * 60);

/// Why a policy was refused. Every variant is a fault of configuration.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PolicyError {
    /// Misuse: under [`MIN_LIFETIME`].
    #[error("a code must live for at least {} s", MIN_LIFETIME.as_secs())]
    LifetimeTooShort,
    /// Limit: over what standard or law allows for the purpose.
    #[error("a code may live for {} s at most", max.as_secs())]
    LifetimeTooLong {
        /// The longest allowed.
        max: Duration,
    },
    /// Misuse: a part of a millisecond, which states don't keep.
    #[error("spans are whole milliseconds")]
    NotWholeMilliseconds,
    /// Limit: tries not in `1..=MAX_TRIES_PER_CODE`.
    #[error("tries per code must be 1 to {MAX_TRIES_PER_CODE}")]
    Tries,
    /// Limit: sends not in `1..=MAX_SENDS`.
    #[error("sends per challenge must be 1 to {MAX_SENDS}")]
    Sends,
    /// Limit: gap not within [`MIN_RESEND_GAP`] to [`MAX_RESEND_GAP`].
    #[error("the gap between sends must be {} s to {} s", MIN_RESEND_GAP.as_secs(), MAX_RESEND_GAP.as_secs())]
    ResendGap,
}

/// Rules of one challenge. They are copied into its state when it is issued, so that changing them later changes no
/// challenge that is under way.
///
/// | | [`phone`](Self::phone) | [`one_won`](Self::one_won) | bounds |
/// |---|---|---|---|
/// | life of a code | 180 s | 600 s | 30 s to 600 s (phone), 900 s (1 won) |
/// | tries per code | 5 | 5 | 1 to 10 |
/// | sends per challenge | 5 | 3 | 1 to 10 |
/// | gap between sends | 60 s | 60 s | 10 s to 900 s |
///
/// This bounds one challenge. How many challenges one number, account, person, device or address may start is bounded
/// by the send ledger, without which these bounds mean little.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ChallengePolicy {
    purpose: Purpose,
    lifetime: Duration,
    tries_per_code: u8,
    max_sends: u8,
    resend_gap: Duration,
}

impl ChallengePolicy {
    /// Defaults for a phone: 3 minutes, as Koreans know it (no law says so), 5 tries, 5 sends, 60 s between them.
    #[must_use]
    pub const fn phone() -> Self {
        Self {
            purpose: Purpose::PhonePossession,
            lifetime: Duration::from_secs(180),
            tries_per_code: 5,
            max_sends: 5,
            resend_gap: Duration::from_secs(60),
        }
    }

    /// Defaults for the 1-won check: 10 minutes (banks take 5 to 15), 5 tries, 3 sends, 60 s between them.
    #[must_use]
    pub const fn one_won() -> Self {
        Self {
            purpose: Purpose::AccountPossession,
            lifetime: Duration::from_secs(600),
            tries_per_code: 5,
            max_sends: 3,
            resend_gap: Duration::from_secs(60),
        }
    }

    /// Defaults of a purpose.
    #[must_use]
    pub const fn of(purpose: Purpose) -> Self {
        match purpose {
            Purpose::PhonePossession => Self::phone(),
            Purpose::AccountPossession => Self::one_won(),
        }
    }

    /// Longest life of a code for a purpose.
    #[must_use]
    pub const fn max_lifetime(purpose: Purpose) -> Duration {
        match purpose {
            Purpose::PhonePossession => MAX_PHONE_LIFETIME,
            Purpose::AccountPossession => MAX_ONE_WON_LIFETIME,
        }
    }

    /// With another life of a code.
    ///
    /// # Errors
    ///
    /// [`PolicyError`] under [`MIN_LIFETIME`], over [`max_lifetime`](Self::max_lifetime), or with a part of a
    /// millisecond.
    pub fn with_lifetime(self, lifetime: Duration) -> Result<Self, PolicyError> {
        let max = Self::max_lifetime(self.purpose);
        if lifetime < MIN_LIFETIME {
            return Err(PolicyError::LifetimeTooShort);
        }
        if lifetime > max {
            return Err(PolicyError::LifetimeTooLong { max });
        }
        Ok(Self { lifetime: whole_millis(lifetime)?, ..self })
    }

    /// With another number of tries per code, 1 to [`MAX_TRIES_PER_CODE`].
    ///
    /// # Errors
    ///
    /// [`PolicyError::Tries`] for any other.
    pub fn with_tries_per_code(self, tries_per_code: u8) -> Result<Self, PolicyError> {
        if (1..=MAX_TRIES_PER_CODE).contains(&tries_per_code) {
            Ok(Self { tries_per_code, ..self })
        } else {
            Err(PolicyError::Tries)
        }
    }

    /// With another number of sends, the first counted, 1 to [`MAX_SENDS`].
    ///
    /// # Errors
    ///
    /// [`PolicyError::Sends`] for any other.
    pub fn with_max_sends(self, max_sends: u8) -> Result<Self, PolicyError> {
        if (1..=MAX_SENDS).contains(&max_sends) { Ok(Self { max_sends, ..self }) } else { Err(PolicyError::Sends) }
    }

    /// With another wait between two sends, [`MIN_RESEND_GAP`] to [`MAX_RESEND_GAP`].
    ///
    /// # Errors
    ///
    /// [`PolicyError::ResendGap`] for any other, or with a part of a millisecond.
    pub fn with_resend_gap(self, resend_gap: Duration) -> Result<Self, PolicyError> {
        if (MIN_RESEND_GAP..=MAX_RESEND_GAP).contains(&resend_gap) {
            Ok(Self { resend_gap: whole_millis(resend_gap)?, ..self })
        } else {
            Err(PolicyError::ResendGap)
        }
    }

    /// What it is for.
    #[must_use]
    pub const fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// How long a code is accepted after it was issued.
    #[must_use]
    pub const fn lifetime(&self) -> Duration {
        self.lifetime
    }

    /// How many answers to one code are evaluated.
    #[must_use]
    pub const fn tries_per_code(&self) -> u8 {
        self.tries_per_code
    }

    /// How many codes one challenge may have, the first counted.
    #[must_use]
    pub const fn max_sends(&self) -> u8 {
        self.max_sends
    }

    /// How long after a code the next may be asked for.
    #[must_use]
    pub const fn resend_gap(&self) -> Duration {
        self.resend_gap
    }

    /// Chance that somebody who knows nothing guesses one code drawn evenly from `code_space` codes, with all its tries
    /// used on different ones: tries / codes, at most 1.
    ///
    /// | codes | 5 tries |
    /// |---|---|
    /// | 10,000 (4 digits) | 5e-4 |
    /// | 262,144 (four-syllable memos) | 1.9e-5 |
    /// | 1,000,000 (6 digits) | 5e-6 |
    #[must_use]
    pub fn guess_chance(&self, code_space: u64) -> f64 {
        guess(self.tries_per_code, code_space)
    }

    /// Chance, at most, that the best guesser gets in within one challenge, all its sends used.
    ///
    /// The last try of a code closes the challenge for good, so the best is to leave one try of each code but the last.
    /// With `t` tries, `s` sends and `N` codes that gives `t/N` for one send, else
    /// `1 - (1 - (t - 1)/N) * (1 - (t - 1)/(N - 1))^(s - 2) * (1 - t/(N - 1))`, where `N - 1` stands for a resent code
    /// differing from the one before.
    #[must_use]
    pub fn guess_chance_with_resends(&self, code_space: u64) -> f64 {
        let (tries, left_one) = (self.tries_per_code, self.tries_per_code.saturating_sub(1));
        let other_codes = code_space.saturating_sub(1);
        let Some(between) = self.max_sends.checked_sub(2) else {
            return guess(tries, code_space);
        };
        let safe_first = 1.0 - guess(left_one, code_space);
        let safe_between = (1.0 - guess(left_one, other_codes)).powi(i32::from(between));
        let safe_last = 1.0 - guess(tries, other_codes);
        1.0 - safe_first * safe_between * safe_last
    }
}

fn whole_millis(span: Duration) -> Result<Duration, PolicyError> {
    if span.subsec_nanos().is_multiple_of(1_000_000) { Ok(span) } else { Err(PolicyError::NotWholeMilliseconds) }
}

fn guess(tries: u8, code_space: u64) -> f64 {
    // Code spaces are far below 2^53, where f64 stops being exact; above it the chance is zero for all purposes.
    #[expect(clippy::cast_precision_loss, reason = "see above")]
    let codes = code_space.max(1) as f64;
    (f64::from(tries) / codes).min(1.0)
}

#[cfg(test)]
mod tests;
