//! A bank account: the institution that the customer chose and the number that they typed.

mod candidates;
mod grouping;
mod number;
mod patterns;
#[cfg(test)]
mod tests;

use core::fmt;

use subtle::ConstantTimeEq;
use thiserror::Error;
use zeroize::Zeroizing;

use super::institution::Institution;
use crate::challenge::{Purpose, Subject};
use number::Digits;

pub use candidates::{Candidate, Confidence, likely_institutions};

/// Digits that [`Account::masked`] leaves readable: enough for the owner to recognize an account by, as statements do.
const READABLE_DIGITS: usize = 4;

/// An account that could prove its holder's possession of it.
///
/// Virtual accounts, incoming-only ones and numbers that merely point to an account are refused by
/// [`parse`](Self::parse). The digits stay as typed: a wrong bank is the customer's to correct, with
/// [`likely_institutions`] to help them, and whether the account exists only the holder-name lookup can tell.
///
/// Equality takes the same time wherever two numbers differ. `Debug` shows the institution alone, and the digits are
/// wiped when the value is dropped. It is `Clone` because challenge, lookup and transfer each need the same account;
/// clones are wiped too.
///
/// ```
/// use bonin::one_won::{Account, CodeSystem, Institution};
///
/// let kakao = Institution::from_code(CodeSystem::Standard, "090")?.institution;
/// let account = Account::parse(kakao, "３３３３-12-3456789")?;
/// assert_eq!(account.formatted().as_str(), "3333-12-3456789");
/// assert_eq!(account.masked(), "****-**-***6789");
/// assert!(!format!("{account:?}").contains("6789"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Account {
    institution: Institution,
    digits: Digits,
}

/// Why there is no account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum AccountError {
    /// Untrusted input: nothing was typed.
    #[error("no account number was given")]
    Empty,
    /// Untrusted input: something other than digits, spaces and hyphens.
    #[error("an account number has digits, spaces and hyphens only")]
    NotANumber,
    /// Limit: the text is longer than any account number can be written.
    #[error("the text is too long for an account number")]
    TooLong,
    /// Untrusted input: the institution has no accounts with so many digits. The likeliest cause is a wrong bank.
    #[error("the institution has no account numbers of {digits} digits")]
    Length {
        /// Digits that were typed.
        digits: usize,
        /// Digits that its numbers have, ascending; empty where that is not known.
        admissible: &'static [u8],
    },
    /// The account can't prove anything, whoever holds it.
    #[error("the account can't prove possession: {0}")]
    Refused(AccountRefusal),
}

/// Why an account can't be used to prove who holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error)]
#[non_exhaustive]
pub enum AccountRefusal {
    /// A number that a payee rents from a bank to collect payments: the money ends up in somebody else's account.
    #[error("it is a virtual account")]
    Virtual,
    /// An account that takes money in and gives none out by the customer's order, such as installment savings and
    /// trusts; nor does it stand for an account with a passbook to read the memo from.
    #[error("it only takes payments in")]
    IncomingOnly,
    /// A number that the customer chose, often a phone number, as an incoming-only name for an account.
    #[error("it is a chosen number that stands for another account")]
    ChosenNumber,
    /// A phone number with a prefix, which the bank forwards to an account that may change.
    #[error("it is a phone number that stands for another account")]
    PhoneLinked,
    /// A throw-away number for a sale between strangers or a simple transfer.
    #[error("it is a safe-transfer number")]
    SafeTransfer,
    /// The account that a loan is paid back to.
    #[error("it is a loan-repayment account")]
    LoanRepayment,
    /// The institution no longer takes transfers.
    #[error("the institution is out of service")]
    OutOfService,
    /// The institution keeps no customer accounts.
    #[error("the institution keeps no accounts")]
    NoAccounts,
}

impl Account {
    /// Reads what a customer typed or pasted: digits in any width, with spaces and hyphens anywhere.
    ///
    /// # Errors
    ///
    /// [`AccountError`]; where it is [`Length`](AccountError::Length) or [`Refused`](AccountError::Refused), ask
    /// [`likely_institutions`] whether another bank was meant.
    pub fn parse(institution: Institution, typed: &str) -> Result<Self, AccountError> {
        let digits = Digits::parse(typed)?;
        if let Some(refusal) = patterns::refused_institution(institution) {
            return Err(AccountError::Refused(refusal));
        }
        if !institution.admits_length(digits.len()) {
            return Err(AccountError::Length { digits: digits.len(), admissible: institution.lengths() });
        }
        match patterns::classify(institution, &digits).refusal() {
            Some(refusal) => Err(AccountError::Refused(refusal)),
            None => Ok(Self { institution, digits }),
        }
    }

    /// The institution that the customer chose.
    #[must_use]
    pub fn institution(&self) -> Institution {
        self.institution
    }

    /// The digits, to send to the institution. Whoever calls this answers for where they go.
    #[must_use]
    pub fn expose_number(&self) -> &str {
        self.digits.as_str()
    }

    /// The number with hyphens as the institution prints them, or bare where that is not known. As secret as the number.
    #[must_use]
    pub fn formatted(&self) -> Zeroizing<String> {
        grouping::grouped(self.institution, self.digits.as_str())
    }

    /// The number for a screen that others may see: hyphens kept, all digits but the last four as `*`.
    #[must_use]
    pub fn masked(&self) -> String {
        let hidden = self.digits.len().saturating_sub(READABLE_DIGITS);
        let mut seen = 0_usize;
        let mask = |c: char| {
            seen += usize::from(c.is_ascii_digit());
            if c.is_ascii_digit() && seen <= hidden { '*' } else { c }
        };
        self.formatted().chars().map(mask).collect()
    }

    /// The institution to ask the customer about before anything is sent: the number is surely of its making and does
    /// not look like one of the chosen institution. `None` far more often than not.
    ///
    /// Never acted upon by the library. The Suhyup split of 2025-11-10 is found this way: the digits of an old number
    /// tell whether 007 or 030 keeps it now.
    #[must_use]
    pub fn better_match(&self) -> Option<Institution> {
        candidates::better_match(self.institution, &self.digits)
    }

    /// The text that stands for the account in keyed digests: `code:digits` by standard code, so that an account found
    /// by Hana's 005 and one found by its 081 are the same.
    fn canonical_text(&self) -> Zeroizing<Vec<u8>> {
        let code = self.institution.standard_code().as_bytes();
        Zeroizing::new([code, b":", self.digits.as_str().as_bytes()].concat())
    }
}

impl Subject for Account {
    const PURPOSE: Purpose = Purpose::AccountPossession;

    fn canonical(&self) -> Zeroizing<Vec<u8>> {
        self.canonical_text()
    }
}

impl PartialEq for Account {
    fn eq(&self, other: &Self) -> bool {
        self.canonical_text().ct_eq(&other.canonical_text()).into()
    }
}

impl Eq for Account {}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account").field("institution", &self.institution).field("digits", &"[REDACTED]").finish()
    }
}
