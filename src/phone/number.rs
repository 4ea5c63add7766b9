//! Korean mobile numbers as people type them.
//!
//! The `phonenumber` crate is not used: although pure Rust, it brings some forty crates, a second parser of regular
//! expressions and the metadata of all countries, leaves copies of numbers in memory that nobody wipes, and its Korean
//! mobile pattern, all of which the table here holds, accepts a 010 number of ten digits too.

mod parse;

use core::fmt;

use subtle::ConstantTimeEq;
use thiserror::Error;
use zeroize::Zeroizing;

use super::legacy;
use crate::challenge::{Purpose, Subject};
use crate::pii::Secret;

/// Digits of a number that the ledger's prefix leaves out, and that a mask shows: the last group.
const LAST_GROUP_DIGITS: usize = 4;

/// `+82`.
const COUNTRY_CODE: &str = "+82";

/// Digits of `0AA` before the exchange of a mobile number.
const AREA_DIGITS: usize = 3;

/// Most characters of typed text that are looked at. The longest honest form, `+82 (0) 10 - 2000 - 0000` in full width,
/// has 24; the rest is room for stray spaces and marks of direction.
pub const MAX_TYPED_CHARS: usize = 48;

/// A Korean mobile number: one that exists in the numbering plan, not one known to be in use.
///
/// Held as E.164 (`+821020000000`), wiped when dropped, shown by no `Debug`, compared in constant time. It has no
/// serialized form: what a host stores is its own to encrypt, and challenge states hold a keyed tag only.
///
/// `Clone`, because a proof of possession owns the number that it names.
#[derive(Clone)]
pub struct PhoneNumber(Zeroizing<String>);

/// What [`PhoneNumber::parse`] made of the typed text.
#[derive(Debug)]
pub enum Parsed {
    /// A number of today: 010 and eight digits.
    Mobile(PhoneNumber),
    /// A number of before 2004: 011 or 016 to 019.
    Legacy {
        /// As typed. It can't be used by accident: [`LegacyNumber::keep`] says that it is meant.
        number: LegacyNumber,
        /// The 010 numbers that the conversion of 2003 may have made of it, the likeliest first. Show them and let the
        /// customer choose; a number chosen for the customer may be somebody else's. Empty where no rule is known.
        suggestions: Vec<PhoneNumber>,
    },
}

/// A number of before 2004, which no network has served since the last 2G network went off the air. Unlikely, not
/// impossible, on a form of today.
#[derive(Debug)]
pub struct LegacyNumber(PhoneNumber);

impl LegacyNumber {
    /// The number just as it was typed, for a customer who says that it is right.
    #[must_use]
    pub fn keep(self) -> PhoneNumber {
        self.0
    }

    /// The number, to show it.
    #[must_use]
    pub const fn as_number(&self) -> &PhoneNumber {
        &self.0
    }
}

/// Why a typed text is no number that a code may be sent to. All of them are faults of untrusted input.
///
/// Kinds of numbers come before lengths: `070-123` is refused as a VoIP number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum NumberError {
    /// A sign that is no digit and no usual separator, or a `+` that is not in front.
    #[error("not only digits and separators")]
    NotDigits,
    /// Too few digits. A 010 number has eleven, also where ten would be a number of another kind.
    #[error("too few digits")]
    TooShort,
    /// Too many digits, or more than [`MAX_TYPED_CHARS`] characters.
    #[error("too many digits")]
    TooLong,
    /// Neither a leading 0 nor +82: a digit was lost, or it is a short code.
    #[error("neither a leading 0 nor the country code 82")]
    NoTrunkPrefix,
    /// Another country's number, or a Korean carrier's code for international calls. Sending abroad is how toll fraud
    /// (SMS pumping) earns.
    #[error("not a number in Korea")]
    Foreign,
    /// 070. NIST SP 800-63B forbids VoIP numbers for out-of-band codes: they aren't bound to a device.
    #[error("a VoIP number")]
    Voip,
    /// 050: personal and safe numbers, which only forward to another.
    #[error("a personal or safe number, which forwards to another")]
    Personal,
    /// 060: premium rate.
    #[error("a premium-rate number")]
    Premium,
    /// 015: pagers.
    #[error("a pager's number")]
    Pager,
    /// 080 and 030: the called party pays.
    #[error("a toll-free number")]
    TollFree,
    /// 15xx, 16xx and 18xx with eight digits: a company's nationwide number.
    #[error("a company's nationwide number")]
    Representative,
    /// 02, 03x to 06x: a place, not a person.
    #[error("a landline number")]
    Landline,
    /// 012: lines of machines.
    #[error("a machine's number")]
    Machine,
    /// A prefix or block that the numbering plan gives to nobody.
    #[error("a number that is given to nobody")]
    Unassigned,
}

impl PhoneNumber {
    /// Reads a number as people type it: with or without `+82`, `0082` or `+82(0)`, with spaces, hyphens, dots and
    /// parentheses, with full-width digits. No digit is added, dropped or changed to make a number fit.
    ///
    /// # Errors
    ///
    /// [`NumberError`] says what the text is instead.
    pub fn parse(typed: &str) -> Result<Parsed, NumberError> {
        let national = parse::national(typed)?;
        let number = Self::from_national(&national);
        match parse::generation(&national)? {
            parse::Generation::Current => Ok(Parsed::Mobile(number)),
            parse::Generation::Legacy => {
                let suggestions = legacy::converted(&national).map(|new| Self::from_national(&new)).collect();
                Ok(Parsed::Legacy { number: LegacyNumber(number), suggestions })
            }
        }
    }

    /// From the digits of the national form, whose first is the trunk prefix 0.
    fn from_national(digits: &str) -> Self {
        let mut e164 = Zeroizing::new(String::with_capacity(COUNTRY_CODE.len() + digits.len()));
        e164.push_str(COUNTRY_CODE);
        e164.push_str(digits.strip_prefix('0').unwrap_or(digits));
        Self(e164)
    }

    /// The number in E.164, for the gateway: `+821020000000`. Whoever calls this answers for where it goes.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// The number as written in Korea: `010-2000-0000`.
    #[must_use]
    pub fn national(&self) -> Secret {
        Secret::new(self.grouped("-", str::to_owned))
    }

    /// The digits of the national form, `01020000000`: how most Korean gateways and the send ledger take a number.
    #[must_use]
    pub fn national_digits(&self) -> Secret {
        Secret::new(self.grouped("", str::to_owned))
    }

    /// The number as a customer may see it on a screen that somebody else looks at: `010-****-0000`.
    #[must_use]
    pub fn masked(&self) -> String {
        self.grouped("-", |exchange| "*".repeat(exchange.len()))
    }

    fn grouped(&self, hyphen: &str, exchange: impl Fn(&str) -> String) -> String {
        let rest = self.0.get(COUNTRY_CODE.len()..).unwrap_or_default();
        let (area, rest) = rest.split_at_checked(AREA_DIGITS - 1).unwrap_or((rest, ""));
        let (middle, last) = rest.split_at_checked(rest.len().saturating_sub(LAST_GROUP_DIGITS)).unwrap_or((rest, ""));
        let shown = Zeroizing::new(exchange(middle));
        let mut text = String::with_capacity(1 + area.len() + shown.len() + last.len() + 2 * hyphen.len());
        for part in ["0", area, hyphen, &shown, hyphen, last] {
            text.push_str(part);
        }
        text
    }

    /// The number without its last four digits, `+82102000`: a block of ten thousand lines, by which a host notices
    /// that messages are pumped into one block. The send ledger counts by it on its own. Four digits short of the
    /// number itself, so key it before it is stored.
    #[must_use]
    pub fn prefix(&self) -> &str {
        self.0.get(..self.0.len().saturating_sub(LAST_GROUP_DIGITS)).unwrap_or_default()
    }

    /// Whether it is a number of before 2004 that somebody decided to keep. Policies may treat it apart.
    #[must_use]
    pub fn is_legacy(&self) -> bool {
        !self.0.starts_with("+8210")
    }
}

impl Subject for PhoneNumber {
    const PURPOSE: Purpose = Purpose::PhonePossession;

    fn canonical(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.0.as_bytes().to_vec())
    }
}

impl PartialEq for PhoneNumber {
    /// In constant time for numbers of one length.
    fn eq(&self, other: &Self) -> bool {
        self.0.as_bytes().ct_eq(other.0.as_bytes()).into()
    }
}

impl Eq for PhoneNumber {}

impl fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PhoneNumber([REDACTED])")
    }
}

#[cfg(test)]
mod tests;
