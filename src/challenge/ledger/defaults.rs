//! The default policies, each number with its source, and what they mean for somebody who guesses.

use core::num::NonZeroU32;
use core::time::Duration;

use super::key::Dimension;
use super::policy::{GrowingWait, SendPolicy, SendRules, SendWindow};
use crate::challenge::Purpose;

const MINUTE: Duration = Duration::from_secs(60);
const TEN_MINUTES: Duration = Duration::from_secs(10 * 60);
const HOUR: Duration = Duration::from_secs(3600);
const DAY: Duration = Duration::from_secs(24 * 3600);

/// Shortest wait between two messages to a number (domain facts, D3).
const PHONE_FIRST_WAIT: Duration = MINUTE;
/// Longest wait between two messages to a number (D5: back-off from 1 to 32 minutes).
const PHONE_LONGEST_WAIT: Duration = Duration::from_secs(32 * 60);
/// Messages to a number in ten minutes (D5, against traffic pumping).
const PHONE_NUMBER_PER_TEN_MINUTES: u32 = 3;
/// Messages to a number in an hour (D3).
const PHONE_NUMBER_PER_HOUR: u32 = 5;
/// Messages to a number in a day (D3; ten codes with five tries each are guessed with a chance of 5·10⁻⁵).
const PHONE_NUMBER_PER_DAY: u32 = 10;
/// Messages asked for by a device in ten minutes (D3 asks for a cap and gives none; ours: a number's three, and room for
/// one number typed wrong).
const PHONE_DEVICE_PER_TEN_MINUTES: u32 = 5;
/// Messages asked for by a device in a day (ours: two numbers' worth, for a device that two customers share).
const PHONE_DEVICE_PER_DAY: u32 = 20;
/// Sends asked for from an address in ten minutes, messages and 1 won each (D3 asks for a cap and gives none; ours: phones
/// of many customers leave a carrier through one IPv4 address, so this stops a flood, not a person).
const ADDRESS_PER_TEN_MINUTES: u32 = 30;
/// Sends asked for from an address in a day (ours, as above).
const ADDRESS_PER_DAY: u32 = 300;
/// Messages to a prefix of 10,000 numbers in ten minutes (D5 asks for a prefix score; ours: in the busiest hour of a Korean
/// bank's first day, G1, 21,000 customers over some 8,000 prefixes make less than one to a prefix in ten minutes).
const PHONE_PREFIX_PER_TEN_MINUTES: u32 = 20;
/// Messages to a prefix in a day (ours: four times that day's share, 190,000 customers with two messages each over 8,000).
const PHONE_PREFIX_PER_DAY: u32 = 200;

/// Shortest wait between two transfers to an account, for a person or from a device (E3).
const ONE_WON_GAP: Duration = MINUTE;
/// Transfers to an account in a day (E3).
const ONE_WON_ACCOUNT_PER_DAY: u32 = 3;
/// Transfers for a person in a day (E3).
const ONE_WON_PERSON_PER_DAY: u32 = 5;
/// Transfers asked for by a device in a day (E3).
const ONE_WON_DEVICE_PER_DAY: u32 = 10;

// The constants keep the bounds of the checked constructors; a test runs them all through those.
const fn window(limit: u32, span: Duration) -> SendWindow {
    SendWindow { limit, span }
}

fn windows(windows: &[SendWindow]) -> SendRules {
    SendRules { windows: windows.to_vec(), growing: None }
}

impl SendPolicy {
    /// Text messages with one-time codes.
    ///
    /// | dimension | rule | source |
    /// |---|---|---|
    /// | number | wait of 60 s, doubling up to 32 min, over the sends of a day | practice of senders against pumping |
    /// | number | 3 in 10 min | the same |
    /// | number | 5 in an hour, 10 in a day | design: ten codes of six digits, five tries each, are guessed by 5·10⁻⁵ |
    /// | number prefix | 20 in 10 min, 200 in a day | design: above any prefix's share of a bank's busiest day |
    /// | device | 5 in 10 min, 20 in a day | design: two customers' worth |
    /// | address | 30 in 10 min, 300 in a day | design: carriers put many customers behind one address |
    ///
    /// No Korean law fixes any of them. A host that knows the person already adds [`Dimension::Person`].
    #[must_use]
    pub fn phone() -> Self {
        let growing = GrowingWait { first: PHONE_FIRST_WAIT, longest: PHONE_LONGEST_WAIT, memory: DAY };
        let number = [
            window(PHONE_NUMBER_PER_TEN_MINUTES, TEN_MINUTES),
            window(PHONE_NUMBER_PER_HOUR, HOUR),
            window(PHONE_NUMBER_PER_DAY, DAY),
        ];
        let prefix = [window(PHONE_PREFIX_PER_TEN_MINUTES, TEN_MINUTES), window(PHONE_PREFIX_PER_DAY, DAY)];
        let device = [window(PHONE_DEVICE_PER_TEN_MINUTES, TEN_MINUTES), window(PHONE_DEVICE_PER_DAY, DAY)];
        let rules = [
            (Dimension::Number, SendRules { growing: Some(growing), ..windows(&number) }),
            (Dimension::NumberPrefix, windows(&prefix)),
            (Dimension::Device, windows(&device)),
            (Dimension::Address, address()),
        ];
        Self::from_rules(Purpose::PhonePossession, rules)
    }

    /// Transfers of 1 won.
    ///
    /// | dimension | rule | source |
    /// |---|---|---|
    /// | account | 60 s between two, 3 in a day | design, after the caps that banks set in 2024: 3 to 10 in a period |
    /// | person | 60 s between two, 5 in a day | the same |
    /// | device | 60 s between two, 10 in a day | the same |
    /// | address | 30 in 10 min, 300 in a day | design: carriers put many customers behind one address |
    ///
    /// The person is counted because a macro changes the account from one transfer to the next.
    #[must_use]
    pub fn one_won() -> Self {
        let gap = window(1, ONE_WON_GAP);
        let rules = [
            (Dimension::Account, windows(&[gap, window(ONE_WON_ACCOUNT_PER_DAY, DAY)])),
            (Dimension::Person, windows(&[gap, window(ONE_WON_PERSON_PER_DAY, DAY)])),
            (Dimension::Device, windows(&[gap, window(ONE_WON_DEVICE_PER_DAY, DAY)])),
            (Dimension::Address, address()),
        ];
        Self::from_rules(Purpose::AccountPossession, rules)
    }

    /// Chance that somebody who asks for every code that this policy grants to one number or account, and guesses at each
    /// `tries_per_code` times, is right at least once within `days`. `None` where that dimension has no window.
    ///
    /// `codes` is how many equally likely codes there are.
    #[must_use]
    pub fn guessing_chance(&self, codes: NonZeroU32, tries_per_code: u32, days: u32) -> Option<f64> {
        let dimension = match self.purpose() {
            Purpose::PhonePossession => Dimension::Number,
            Purpose::AccountPossession => Dimension::Account,
        };
        let sends = self.most_sends(dimension, DAY.saturating_mul(days))?;
        Some(guessing_chance(codes, tries_per_code, sends))
    }
}

fn address() -> SendRules {
    windows(&[window(ADDRESS_PER_TEN_MINUTES, TEN_MINUTES), window(ADDRESS_PER_DAY, DAY)])
}

/// Chance of being right at least once with `sends` codes, each drawn anew from `codes` equally likely ones and guessed at
/// `tries_per_code` times without repeating a guess: `1 - (1 - tries / codes)^sends`, in 0..=1.
#[must_use]
pub fn guessing_chance(codes: NonZeroU32, tries_per_code: u32, sends: u64) -> f64 {
    if sends == 0 {
        return 0.0;
    }
    let one_code = (f64::from(tries_per_code) / f64::from(codes.get())).min(1.0);
    // By logarithms, since 1 - x loses the digits of a chance of 10⁻⁶.
    let sends = sends as f64;
    -(sends * (-one_code).ln_1p()).exp_m1()
}

#[cfg(test)]
mod tests;
