//! Who keeps the account: banks, mutual-finance houses and securities firms by code and by name.

mod table;
#[cfg(test)]
mod tests;

use core::fmt;

use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

use table::{ENTRIES, Entry};

/// Longest account number of an institution whose own lengths are not known: Open Banking's `account_num` is AN(16).
const LONGEST_NUMBER: u8 = 16;

/// Shortest account number in the table: iM Bank's serial numbers have seven digits.
const SHORTEST_NUMBER: u8 = 7;

/// Longest name looked up, in characters; longer text is no institution's name and is not normalized at all.
const LONGEST_NAME: usize = 64;

/// One institution that keeps accounts, or once did.
///
/// Korea has two code namespaces. **CMS** codes name participants of the direct-debit network, **standard** codes those
/// of the transfer network (`bank_code_std` of Open Banking). They agree except for Hana, which is 005 in the first and
/// 081 in the second. Two institutions are equal where they are the same one, by whichever code they were found.
///
/// The table is that of the clearing institute's account-number document of 2026-05-08, with four securities firms added
/// that it lacks; those are [`Standing::Unverified`].
///
/// ```
/// use bonin::one_won::{CodeMatch, CodeSystem, Institution};
///
/// let cms = Institution::from_code(CodeSystem::Cms, "005")?;
/// let standard = Institution::from_code(CodeSystem::Standard, "081")?;
/// assert_eq!(cms.institution, standard.institution);
///
/// let old = Institution::from_code(CodeSystem::Standard, "021")?; // Chohung Bank, merged in 2006
/// assert_eq!((old.institution.name(), old.matched), ("신한은행", CodeMatch::Alias));
/// # Ok::<(), bonin::one_won::InstitutionError>(())
/// ```
#[derive(Clone, Copy)]
pub struct Institution(&'static Entry);

/// Which namespace a three-digit code was taken from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CodeSystem {
    /// The transfer network's codes: Open Banking, wire transfers, most bank pickers.
    Standard,
    /// The direct-debit network's codes.
    Cms,
}

/// How a code led to its institution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CodeMatch {
    /// It is the institution's code in the namespace that was named.
    Current,
    /// It is the institution's code in the other namespace: the caller mixed the two up, harmlessly.
    OtherSystem,
    /// It is an old code, mostly of a bank that has since merged; the client that sent it is out of date.
    Alias,
}

/// An institution and how its code led to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ResolvedInstitution {
    /// Today's institution.
    pub institution: Institution,
    /// Whether the code was current.
    pub matched: CodeMatch,
}

/// What an institution is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Category {
    /// A bank under the Banking Act or a law of its own.
    Bank,
    /// Mutual finance, savings banks and the post office.
    Cooperative,
    /// A Korean branch of a foreign bank.
    ForeignBranch,
    /// A securities firm.
    Securities,
    /// Runs the networks and keeps no customer accounts.
    ClearingHouse,
}

/// Whether the table can be relied upon for an institution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Standing {
    /// In the source document, with account lengths.
    InService,
    /// In the source document, marked as not taking part: transfers don't reach it.
    OutOfService,
    /// Met in practice but not in the source document: code and name may be wrong, lengths are unknown.
    Unverified,
}

/// Why a code names no institution.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InstitutionError {
    /// Untrusted input: not three ASCII digits. Payment gateways use two-digit and `BK`-codes of their own, which can't
    /// be told from shortened ones, so nothing is padded or cut.
    #[error("an institution code has three digits")]
    Malformed,
    /// Untrusted input: three digits that no institution has or had.
    #[error("no institution has this code")]
    Unknown,
}

impl Institution {
    /// The institution of a three-digit code.
    ///
    /// Current codes of the namespace are tried first, then those of the other one, then old aliases.
    ///
    /// # Errors
    ///
    /// [`InstitutionError::Malformed`] and [`InstitutionError::Unknown`], both the client's doing.
    pub fn from_code(system: CodeSystem, code: &str) -> Result<ResolvedInstitution, InstitutionError> {
        if code.len() != 3 || !code.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(InstitutionError::Malformed);
        }
        let other = match system {
            CodeSystem::Standard => CodeSystem::Cms,
            CodeSystem::Cms => CodeSystem::Standard,
        };
        let with = |system: CodeSystem| Self::all().find(|institution| institution.code(system) == code);
        let found = with(system)
            .map(|institution| (institution, CodeMatch::Current))
            .or_else(|| with(other).map(|institution| (institution, CodeMatch::OtherSystem)))
            .or_else(|| {
                Self::all()
                    .find(|institution| institution.0.aliases.contains(&code))
                    .map(|institution| (institution, CodeMatch::Alias))
            });
        let (institution, matched) = found.ok_or(InstitutionError::Unknown)?;
        Ok(ResolvedInstitution { institution, matched })
    }

    /// The institution with exactly this name, short name or English name; spaces, case and full width do not matter.
    ///
    /// For a typed name. It never guesses: part of a name finds nothing.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        if name.chars().nth(LONGEST_NAME).is_some() {
            return None;
        }
        let wanted = comparable(name);
        Self::all().find(|institution| {
            let Entry { name, short, english, .. } = institution.0;
            [name, short, english].into_iter().any(|known| comparable(known) == wanted)
        })
    }

    /// Every institution of the table, banks first.
    pub fn all() -> impl Iterator<Item = Self> {
        ENTRIES.iter().map(Self)
    }

    /// Its code in a namespace, three digits.
    #[must_use]
    pub fn code(self, system: CodeSystem) -> &'static str {
        match system {
            CodeSystem::Standard => self.0.standard,
            CodeSystem::Cms => self.0.cms,
        }
    }

    /// Its code in the transfer network: the one to send 1 won with.
    #[must_use]
    pub fn standard_code(self) -> &'static str {
        self.code(CodeSystem::Standard)
    }

    /// Its name in Korean, such as `카카오뱅크`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.0.name
    }

    /// Its name in English, such as `KakaoBank`.
    #[must_use]
    pub fn name_english(self) -> &'static str {
        self.0.english
    }

    /// Its name as short as bank pickers show it, such as `신한`.
    #[must_use]
    pub fn short_name(self) -> &'static str {
        self.0.short
    }

    /// What it is.
    #[must_use]
    pub fn category(self) -> Category {
        self.0.category
    }

    /// Whether the table can be relied upon for it.
    #[must_use]
    pub fn standing(self) -> Standing {
        self.0.standing
    }

    /// Whether an account of it can have this many digits, hyphens not counted.
    ///
    /// For an [`Standing::Unverified`] one that is any number which the transfer network can carry (7 to 16).
    #[must_use]
    pub fn admits_length(self, digits: usize) -> bool {
        let Ok(digits) = u8::try_from(digits) else { return false };
        match self.0.standing {
            Standing::Unverified => (SHORTEST_NUMBER..=LONGEST_NUMBER).contains(&digits),
            Standing::InService | Standing::OutOfService => self.0.lengths.contains(&digits),
        }
    }

    /// The digit counts that its account numbers have, ascending; empty where they are not known or it keeps none.
    #[must_use]
    pub fn lengths(self) -> &'static [u8] {
        self.0.lengths
    }

    /// Whether 1 won can reach an account there at all.
    #[must_use]
    pub fn receives_transfers(self) -> bool {
        self.0.standing != Standing::OutOfService && self.0.category != Category::ClearingHouse
    }

    /// Place in the order of how many private customers it has, for breaking ties alone: 0 is first.
    pub(crate) fn prevalence(self) -> usize {
        let rank = table::BY_PREVALENCE.iter().position(|code| *code == self.0.cms);
        rank.unwrap_or(table::BY_PREVALENCE.len())
    }
}

impl PartialEq for Institution {
    fn eq(&self, other: &Self) -> bool {
        self.0.cms == other.0.cms
    }
}

impl Eq for Institution {}

impl fmt::Debug for Institution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Institution({} {})", self.0.standard, self.0.english)
    }
}

impl fmt::Display for Institution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.0.name)
    }
}

/// A name with what typing varies taken out.
fn comparable(name: &str) -> String {
    name.nfkc().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect()
}
