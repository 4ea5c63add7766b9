//! Numbers of foreigners: alien registration number (외국인등록번호) and domestic residence report number
//! (국내거소신고번호), both `######-#######`.
//!
//! Only the form makes a number: one with an impossible birth date or seventh digit is still what is printed, and the
//! checks say so. They are evidence, none is a reason to reject. No official text says how the last digits are formed
//! since October 2020; the rule for the office in the eighth and ninth digit and for the twelfth, which some services
//! once demanded, was dropped by them and is not asked here.

#[cfg(test)]
mod tests;

use core::fmt;

use time::{Date, Month};
use zeroize::Zeroizing;

use crate::card::document::Unreadable;
use crate::pii::Secret;

/// Digits before the hyphen: the birth date, `YYMMDD`.
const DATE_DIGITS: usize = 6;
/// Digits of a number.
const DIGITS: usize = 13;
/// Weights of the first twelve digits in the sum behind the thirteenth.
const WEIGHTS: [u32; 12] = [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5];
/// What the remainder of that sum is subtracted from; for citizens it is two less.
const CHECK_BASE: u32 = 13;
/// Since this day the digits of citizens' numbers after the seventh are random (rule of the resident registration act,
/// §2). Whether those of foreigners are, no official text says: a check digit means nothing for who was born since.
const RANDOM_SINCE: (i32, u8, u8) = (2020, 10, 5);

/// What the thirteenth digit says. Evidence only.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum NumberCheckDigit {
    /// It follows from the others.
    Matches,
    /// It is another one. Such numbers may exist: this is no reason to reject.
    Differs,
    /// The holder was born when numbers may already have been random.
    NotApplicable,
}

impl NumberCheckDigit {
    /// The stable name, as in records and JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Matches => "matches",
            Self::Differs => "differs",
            Self::NotApplicable => "not_applicable",
        }
    }
}

/// A number of a foreigner by its form. A unique identifier: its `Debug` shows nothing, and it is wiped on drop.
pub struct ForeignerNumber(Secret);

impl ForeignerNumber {
    /// Reads six digits, a hyphen and seven digits. Spaces are dropped, since cards print numbers with wide spacing; nothing
    /// else is, and no letter becomes a digit.
    ///
    /// # Errors
    ///
    /// [`Unreadable::Incomplete`] if digits are lacking, [`Unreadable::Malformed`] if it is no such number.
    pub fn parse(text: &str) -> Result<Self, Unreadable> {
        // Room for all of the text: one that grows leaves copies that nobody wipes.
        let mut kept = Zeroizing::new(String::with_capacity(text.len()));
        kept.extend(text.chars().filter(|character| *character != ' '));
        let is_digits = |part: &str, count: usize| part.len() == count && part.bytes().all(|b| b.is_ascii_digit());
        let whole = kept
            .split_once('-')
            .is_some_and(|(date, rest)| is_digits(date, DATE_DIGITS) && is_digits(rest, DIGITS - DATE_DIGITS));
        if whole {
            return Ok(Self(Secret::new(core::mem::take(&mut *kept))));
        }
        let digits = kept.bytes().filter(u8::is_ascii_digit).count();
        let hyphens = kept.bytes().filter(|byte| *byte == b'-').count();
        let torn = digits < DIGITS && hyphens <= 1 && digits.saturating_add(hyphens) == kept.len();
        Err(if torn { Unreadable::Incomplete } else { Unreadable::Malformed })
    }

    /// The number, `######-#######`. Whoever calls this answers for where it goes.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    fn digits(&self) -> impl Iterator<Item = u32> {
        self.expose().chars().filter_map(|character| character.to_digit(10))
    }

    /// The seventh digit: century of birth, sex, and whether a foreigner.
    fn seventh(&self) -> u32 {
        self.digits().nth(DATE_DIGITS).unwrap_or_default()
    }

    /// Whether the seventh digit is one of foreigners': 5 and 6 for those born from 1900 to 1999, 7 and 8 since 2000.
    #[must_use]
    pub fn is_foreigners(&self) -> bool {
        matches!(self.seventh(), 5..=8)
    }

    /// The birth date; `None` if the calendar has no such day or the seventh digit is none of foreigners'.
    #[must_use]
    pub fn birth_date(&self) -> Option<Date> {
        let century: i32 = match self.seventh() {
            5 | 6 => 1900,
            7 | 8 => 2000,
            _ => return None,
        };
        let part = |start: usize| self.expose().get(start..start.checked_add(2)?)?.parse::<u8>().ok();
        calendar_day(century.checked_add(i32::from(part(0)?))?, part(2)?, part(4)?)
    }

    /// Whether the holder was born on or before a day; `None` without a birth date.
    #[must_use]
    pub fn is_born_by(&self, today: Date) -> Option<bool> {
        Some(self.birth_date()? <= today)
    }

    /// Whether the thirteenth digit follows from the others by the rule of before October 2020.
    ///
    /// The bare arithmetic, whenever the holder was born; [`check_digit`](Self::check_digit) says what it is worth.
    #[must_use]
    pub fn follows_legacy_rule(&self) -> bool {
        let sum: u32 = self.digits().zip(WEIGHTS).map(|(digit, weight)| digit.saturating_mul(weight)).sum();
        let expected = CHECK_BASE.saturating_sub(sum % 11) % 10;
        self.digits().nth(DIGITS - 1) == Some(expected)
    }

    /// What the thirteenth digit says, for holders who can have a number by the old rule. Numbers are given when
    /// foreigners register, not when they are born: one that differs may have been given since October 2020.
    #[must_use]
    pub fn check_digit(&self) -> NumberCheckDigit {
        let (year, month, day) = RANDOM_SINCE;
        match self.birth_date().zip(calendar_day(year, month, day)) {
            Some((born, reform)) if born >= reform => NumberCheckDigit::NotApplicable,
            _ if self.follows_legacy_rule() => NumberCheckDigit::Matches,
            _ => NumberCheckDigit::Differs,
        }
    }
}

impl fmt::Debug for ForeignerNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ForeignerNumber([REDACTED])")
    }
}

fn calendar_day(year: i32, month: u8, day: u8) -> Option<Date> {
    Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()
}
