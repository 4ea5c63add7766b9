//! What a challenge proves the possession of.

use zeroize::Zeroizing;

/// Most bytes of a subject's canonical form. Numbers of phones and accounts have under 40.
pub const MAX_SUBJECT_BYTES: usize = 256;

/// What is proven. Part of every digest, tag and seal: a code, state or proof of one purpose is void for another, and
/// sends of one purpose don't use up the other's windows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Purpose {
    /// That the customer receives messages at a phone number. One of the "additional" methods of the guideline on
    /// non-face-to-face real-name verification, not one of its five mandatory ones.
    PhonePossession,
    /// That the customer reads the statement of an existing account, by the 1-won check: "use of an existing account",
    /// one of the five mandatory methods.
    AccountPossession,
}

impl Purpose {
    /// Name in serialised states, which must never change.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::PhonePossession => "phone_possession",
            Self::AccountPossession => "account_possession",
        }
    }

    /// Number in sealed proofs and ledger rows, which must never change.
    pub(super) const fn number(self) -> u8 {
        match self {
            Self::PhonePossession => 1,
            Self::AccountPossession => 2,
        }
    }
}

/// A thing that a customer can prove to hold: a phone number, an account.
///
/// `Clone`, because a proof owns the subject that it names. The type must wipe itself when dropped and must not show
/// itself in `Debug`.
pub trait Subject: Clone {
    /// What possession of it is called; fixed by the type, so that proofs of two kinds can't be mixed up.
    const PURPOSE: Purpose;

    /// The one spelling of this subject, 1 to [`MAX_SUBJECT_BYTES`] bytes: two subjects give the same bytes exactly
    /// where they are the same phone line or account. It must not change from release to release, as states and sealed
    /// proofs hold a keyed tag over it.
    fn canonical(&self) -> Zeroizing<Vec<u8>>;
}
