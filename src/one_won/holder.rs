//! Whose account it is, by the bank's own record, before any money moves.
//!
//! The name comes back in a field of 20 bytes: cut, in capitals, with spaces or without, masked by some banks, with
//! "and one other" behind it for joint accounts, and without the syllables that EUC-KR lacks. Part of a name is never
//! taken for the name.

use encoding_rs::{EUC_KR, EncoderResult};
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

use super::account::Account;
use crate::pii::Secret;
use crate::pii::name::{self, Ladder};

/// Bytes of the field that brings the holder's name, in EUC-KR: `account_holder_name` of Open Banking is AH(20), that is
/// 10 Hangul syllables or 20 Latin letters.
pub const HOLDER_NAME_BYTES: usize = 20;

/// Longest name that is compared, in characters. The longest that a Korean card prints has 37.
pub const MAX_NAME_CHARACTERS: usize = 64;

/// Shortest name that can be equal to another, in characters without spaces. The shortest Korean name has two syllables;
/// a single one is what is left of a masked or broken name.
const SHORTEST_NAME: usize = 2;

/// How the holder's name at the bank compares with the name that is to be verified, the best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum HolderMatch {
    /// The same name, whatever its spaces, letter case, width and Unicode form.
    Exact,
    /// The bank's name fills its field to the last of [`HOLDER_NAME_BYTES`] bytes, and the wanted name begins with it.
    PrefixTruncated,
    /// The same but for one syllable that EUC-KR lacks. For a person to look at: neither a match nor a sign of fraud.
    EncodingSuspect,
    /// The same name, and behind it what marks a joint or a business account. Whether such an account proves anything
    /// of one person is for a person to decide.
    Suffixed,
    /// The bank hides part of the name. It says too little to match and is no sign of fraud: another lookup, such as
    /// the one with the date of birth, is needed.
    Masked,
    /// Another name; or one so short or so broken that it is none.
    Different,
}

/// Which matches open the way to a transfer by themselves.
///
/// [`Exact`](HolderMatch::Exact) always does. [`EncodingSuspect`](HolderMatch::EncodingSuspect) and
/// [`Suffixed`](HolderMatch::Suffixed) never do: a person decides. [`Masked`](HolderMatch::Masked) and
/// [`Different`](HolderMatch::Different) open no way at all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HolderPolicy {
    truncated: bool,
}

/// An account with what its bank says of the holder. Bound to that very account: an account that the customer edits is
/// another value, and this one says nothing of it.
///
/// ```compile_fail,E0616
/// # fn edit(mut looked_up: bonin::one_won::LookedUp, other: bonin::one_won::Account) {
/// looked_up.account = other; // the field is private, and nothing sets it
/// # }
/// ```
#[derive(Debug)]
pub struct LookedUp {
    account: Account,
    holder: HolderMatch,
}

/// An account whose holder has passed: what a transfer needs. Only [`LookedUp::admit`] and
/// [`LookedUp::admit_reviewed`] make one.
#[derive(Debug)]
pub struct ClearedAccount {
    account: Account,
    holder: HolderMatch,
    reviewed: bool,
}

/// Why the holder's name opens no way to a transfer. Untrusted input: all of it comes from the customer or their bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum HolderRefusal {
    /// A person must look at it; then [`LookedUp::admit_reviewed`].
    #[error("a person must compare the holder's name")]
    NeedsReview(HolderMatch),
    /// Too little of the name is shown to compare.
    #[error("the bank hides the holder's name")]
    Masked,
    /// The account is somebody else's.
    #[error("the account is in another name")]
    Different,
}

impl HolderMatch {
    /// Compares the name to be verified, as on the identity document, with what the lookup returned.
    ///
    /// A name of one character, an empty one and one of over [`MAX_NAME_CHARACTERS`] are [`Different`](Self::Different)
    /// from every name, on either side.
    #[must_use]
    pub fn compare(wanted: &Secret, returned: &Secret) -> Self {
        let (wanted, returned) = (wanted.expose(), returned.expose());
        if [wanted, returned].into_iter().any(|text| text.chars().nth(MAX_NAME_CHARACTERS).is_some()) {
            return Self::Different;
        }
        let (wanted_plain, returned_plain) = (name::normalized(wanted), name::normalized(returned));
        if [&wanted_plain, &returned_plain].into_iter().any(|text| text.chars().count() < SHORTEST_NAME) {
            return Self::Different;
        }
        match name::compare(wanted, returned) {
            Ladder::Exact | Ladder::Normalized => Self::Exact,
            // Before masks: `?` in place of a syllable that EUC-KR lacks is what its encoders write.
            Ladder::EncodingSuspect => Self::EncodingSuspect,
            Ladder::Different if returned_plain.chars().any(is_mask) => Self::Masked,
            Ladder::Different if fills_field(returned) && wanted_plain.starts_with(returned_plain.as_str()) => {
                Self::PrefixTruncated
            }
            Ladder::Different if returned_plain.strip_prefix(wanted_plain.as_str()).is_some_and(is_suffix) => {
                Self::Suffixed
            }
            Ladder::Different => Self::Different,
        }
    }
}

impl HolderPolicy {
    /// [`PrefixTruncated`](HolderMatch::PrefixTruncated) passes too. The default: two customers of one bank who share
    /// ten syllables or twenty letters hardly exist, and the memo must still be read from the account.
    #[must_use]
    pub const fn standard() -> Self {
        Self { truncated: true }
    }

    /// Nothing but [`Exact`](HolderMatch::Exact) passes; a cut name goes to review.
    #[must_use]
    pub const fn strict() -> Self {
        Self { truncated: false }
    }
}

impl Default for HolderPolicy {
    fn default() -> Self {
        Self::standard()
    }
}

impl LookedUp {
    /// The account together with the comparison of its holder's name. `returned` must be what the lookup gave for this
    /// very account.
    #[must_use]
    pub fn new(account: Account, wanted: &Secret, returned: &Secret) -> Self {
        let holder = HolderMatch::compare(wanted, returned);
        Self { account, holder }
    }

    /// The account.
    #[must_use]
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// How the names compare.
    #[must_use]
    pub fn holder(&self) -> HolderMatch {
        self.holder
    }

    /// Lets the account pass if the policy does.
    ///
    /// # Errors
    ///
    /// [`HolderRefusal`], with the lookup unchanged for a review.
    pub fn admit(self, policy: HolderPolicy) -> Result<ClearedAccount, (HolderRefusal, Self)> {
        let Self { account, holder } = self;
        let refusal = match holder {
            HolderMatch::Exact => return Ok(ClearedAccount { account, holder, reviewed: false }),
            HolderMatch::PrefixTruncated if policy.truncated => {
                return Ok(ClearedAccount { account, holder, reviewed: false });
            }
            HolderMatch::PrefixTruncated | HolderMatch::EncodingSuspect | HolderMatch::Suffixed => {
                HolderRefusal::NeedsReview(holder)
            }
            HolderMatch::Masked => HolderRefusal::Masked,
            HolderMatch::Different => HolderRefusal::Different,
        };
        Err((refusal, Self { account, holder }))
    }

    /// Lets the account pass on a person's word: call it where a trained member of staff has compared the names and
    /// that is on record, and nowhere else.
    ///
    /// # Errors
    ///
    /// [`HolderRefusal::Masked`] and [`HolderRefusal::Different`] stay refused: there is nothing in them to agree to.
    pub fn admit_reviewed(self) -> Result<ClearedAccount, (HolderRefusal, Self)> {
        match self.holder {
            HolderMatch::Masked => Err((HolderRefusal::Masked, self)),
            HolderMatch::Different => Err((HolderRefusal::Different, self)),
            holder => Ok(ClearedAccount { account: self.account, holder, reviewed: true }),
        }
    }
}

impl ClearedAccount {
    /// The account.
    #[must_use]
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// How the names compared.
    #[must_use]
    pub fn holder(&self) -> HolderMatch {
        self.holder
    }

    /// Whether a person let it pass.
    #[must_use]
    pub fn was_reviewed(&self) -> bool {
        self.reviewed
    }
}

/// Whether a returned name takes up its field to the last byte, so that more of it may have been cut off.
///
/// A single space after a Latin letter counts. Others are padding, around a name or within, and padding says that there
/// was room. A syllable outside EUC-KR counts two, as in CP949.
fn fills_field(returned: &str) -> bool {
    let (mut bytes, mut before) = (0_usize, ' ');
    for c in returned.trim().nfc() {
        let padding = c.is_whitespace() && !before.is_ascii_graphic();
        before = c;
        if padding {
            continue;
        }
        let mut source = [0_u8; 4];
        let mut target = [0_u8; 4];
        let (result, _, written) =
            EUC_KR.new_encoder().encode_from_utf8_without_replacement(c.encode_utf8(&mut source), &mut target, true);
        if result != EncoderResult::InputEmpty {
            return false;
        }
        bytes = bytes.saturating_add(written);
    }
    bytes == HOLDER_NAME_BYTES
}

/// Characters that banks hide syllables behind, after NFKC.
fn is_mask(c: char) -> bool {
    matches!(c, '*' | '?' | '#' | '_' | '×' | '○' | '●' | '◯' | '〇' | '■' | '□' | '◎' | '※' | '\u{2217}' | '\u{FFFD}')
}

/// Whether what stands behind a name, as [`name::normalized`] leaves it, marks a joint or business account: `외1`,
/// `외1인`, `외2명`, a business name in brackets, `/` or `&` and another holder, `JOINT` and `JT`.
fn is_suffix(rest: &str) -> bool {
    let others = |rest: &str| {
        let count = rest.trim_end_matches(['인', '명']);
        !count.is_empty() && count.len() <= 2 && count.bytes().all(|byte| byte.is_ascii_digit())
    };
    rest.strip_prefix('외').is_some_and(others)
        || matches!(rest, "JOINT" | "JT" | "외")
        || rest.chars().nth(1).is_some() && rest.starts_with(['(', '/', '&', '[', ','])
}

#[cfg(test)]
mod tests;
