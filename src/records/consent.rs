//! Consent, by purpose.

use core::fmt;
use core::marker::PhantomData;

use serde::{Deserialize, Serialize, Serializer};
use thiserror::Error;

use super::Digest;
use crate::challenge::UnixTime;

/// Version of the stored form.
const CONSENT_VERSION: u64 = 1;

/// What the digest of a consent's text is for.
const LABEL: &[u8] = b"bonin consent text v1";

mod sealed {
    pub trait Sealed {}
}

macro_rules! purposes {
    ($($(#[$doc:meta])* $purpose:ident = $name:literal,)*) => {
        /// What a customer consents to: one at a time, none bundled.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum ConsentPurpose {
            $($(#[$doc])* $purpose,)*
        }

        impl ConsentPurpose {
            /// All of them.
            pub const ALL: [Self; [$($name),*].len()] = [$(Self::$purpose),*];

            /// The stable name.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$purpose => $name,)*
                }
            }
        }

        $(
            $(#[$doc])*
            #[derive(Debug)]
            pub enum $purpose {}

            impl sealed::Sealed for $purpose {}

            impl ConsentTo for $purpose {
                const PURPOSE: ConsentPurpose = ConsentPurpose::$purpose;
            }
        )*
    };
}

/// A purpose as a type.
pub trait ConsentTo: sealed::Sealed {
    /// The same as a value.
    const PURPOSE: ConsentPurpose;
}

purposes! {
    /// Collecting personal data and unique identifiers to verify the real name.
    RealNameVerification = "real_name_verification",
    /// Sending the document's data to its issuer.
    IssuerCheck = "issuer_check",
    /// Asking the telcos who subscribes to the line.
    SubscriberCheck = "subscriber_check",
    /// Asking for and giving credit information.
    CreditInformation = "credit_information",
    /// Advertising. Never a condition of an account.
    MarketingMessages = "marketing_messages",
}

/// The text that the customer was shown, by version and digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConsentText {
    version: u32,
    digest: Digest,
}

impl ConsentText {
    /// The host's version number of a text, and the text itself, of which the digest is kept.
    #[must_use]
    pub fn new(version: u32, text: &str) -> Self {
        Self { version, digest: Digest::of(LABEL, &[text.as_bytes()]) }
    }

    /// The version.
    #[must_use]
    pub const fn version(&self) -> u32 {
        self.version
    }

    /// Whether it is this text, to the letter.
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        Digest::of(LABEL, &[text.as_bytes()]) == self.digest
    }
}

/// Consent to one purpose, in force. Not `Clone`: withdrawing it leaves none behind.
///
/// ```compile_fail,E0382
/// # use bonin::challenge::UnixTime;
/// # use bonin::records::{Collected, Consent, ConsentText, SubscriberCheck};
/// # let now = UnixTime::from_secs(1_800_000_000);
/// let consent = Consent::<SubscriberCheck>::given(ConsentText::new(1, "…"), now);
/// let value = Collected::under(7, &consent);
/// let withdrawn = consent.withdraw(now);
/// value.open(&consent); // withdrawn
/// ```
#[must_use]
pub struct Consent<P: ConsentTo> {
    text: ConsentText,
    given_at: UnixTime,
    purpose: PhantomData<fn() -> P>,
}

/// Consent that was withdrawn: what is kept to show that it once was there. It opens nothing.
#[must_use]
pub struct Withdrawn<P: ConsentTo> {
    consent: Consent<P>,
    withdrawn_at: UnixTime,
}

impl<P: ConsentTo> Consent<P> {
    /// The customer said yes to this text now.
    pub const fn given(text: ConsentText, now: UnixTime) -> Self {
        Self { text, given_at: now, purpose: PhantomData }
    }

    /// The customer takes it back. What was collected under it and rests on nothing else is to be deleted.
    pub fn withdraw(self, now: UnixTime) -> Withdrawn<P> {
        // A clock that went back must not make it end before it began.
        Withdrawn { withdrawn_at: now.max(self.given_at), consent: self }
    }

    /// The purpose.
    #[must_use]
    pub const fn purpose(&self) -> ConsentPurpose {
        P::PURPOSE
    }

    /// The text that was shown.
    #[must_use]
    pub const fn text(&self) -> ConsentText {
        self.text
    }

    /// When it was given.
    #[must_use]
    pub const fn given_at(&self) -> UnixTime {
        self.given_at
    }

    fn stored(&self, withdrawn_at: Option<UnixTime>) -> StoredConsent {
        StoredConsent {
            version: CONSENT_VERSION,
            purpose: P::PURPOSE.as_str().to_owned(),
            text_version: self.text.version,
            text_digest: self.text.digest,
            given_at_ms: self.given_at.as_millis(),
            withdrawn_at_ms: withdrawn_at.map(UnixTime::as_millis),
        }
    }
}

impl<P: ConsentTo> Withdrawn<P> {
    /// When it was given.
    #[must_use]
    pub const fn given_at(&self) -> UnixTime {
        self.consent.given_at
    }

    /// When it was withdrawn.
    #[must_use]
    pub const fn withdrawn_at(&self) -> UnixTime {
        self.withdrawn_at
    }
}

impl<P: ConsentTo> fmt::Debug for Consent<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Consent<{}>(text {})", P::PURPOSE.as_str(), self.text.version)
    }
}

impl<P: ConsentTo> fmt::Debug for Withdrawn<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Withdrawn<{}>(text {})", P::PURPOSE.as_str(), self.consent.text.version)
    }
}

/// A value that was collected for one purpose. Only consent to that purpose opens it. The type says nothing about whose
/// value and whose consent it is: that the two are one customer's is for the host's session to see to.
///
/// ```
/// # use bonin::challenge::UnixTime;
/// # use bonin::pii::PersonName;
/// # use bonin::records::{Collected, Consent, ConsentText, MarketingMessages, SubscriberCheck};
/// # let now = UnixTime::from_secs(1_800_000_000);
/// let consent = Consent::<SubscriberCheck>::given(ConsentText::new(1, "…"), now);
/// let name = Collected::under(PersonName::parse("홍길동").unwrap(), &consent);
/// assert_eq!(name.open(&consent).masked(), "홍*동");
/// ```
///
/// ```compile_fail,E0308
/// # use bonin::challenge::UnixTime;
/// # use bonin::pii::PersonName;
/// # use bonin::records::{Collected, Consent, ConsentText, MarketingMessages, SubscriberCheck};
/// # let now = UnixTime::from_secs(1_800_000_000);
/// let consent = Consent::<SubscriberCheck>::given(ConsentText::new(1, "…"), now);
/// let name = Collected::under(PersonName::parse("홍길동").unwrap(), &consent);
/// let other = Consent::<MarketingMessages>::given(ConsentText::new(1, "…"), now);
/// name.open(&other); // another purpose
/// ```
pub struct Collected<T, P: ConsentTo> {
    value: T,
    purpose: PhantomData<fn() -> P>,
}

impl<T, P: ConsentTo> Collected<T, P> {
    /// Collects a value under a consent.
    #[must_use]
    pub const fn under(value: T, _consent: &Consent<P>) -> Self {
        Self { value, purpose: PhantomData }
    }

    /// The value, for the purpose that it was collected for.
    #[must_use]
    pub const fn open(&self, _consent: &Consent<P>) -> &T {
        &self.value
    }
}

impl<T, P: ConsentTo> fmt::Debug for Collected<T, P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Collected<{}>([REDACTED])", P::PURPOSE.as_str())
    }
}

/// Why a stored consent is none to this purpose.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConsentError {
    /// Misuse: a newer release of this library wrote it.
    #[error("the consent has version {version}; this release reads {CONSENT_VERSION}")]
    NewerVersion {
        /// The version it has.
        version: u64,
    },
    /// Misuse: it was given to another purpose.
    #[error("the consent is to another purpose")]
    OtherPurpose,
    /// Misuse: it was withdrawn.
    #[error("the consent was withdrawn")]
    Withdrawn,
    /// Damaged: no version.
    #[error("the consent has no version")]
    Damaged,
}

/// A consent as stored, in force or withdrawn. It becomes a [`Consent`] by `try_from`, unless it is to another purpose
/// or withdrawn. It holds nothing of the customer: whose it is, is for the host to keep. Once withdrawn, the stored form
/// of before must be gone, or the host could read it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredConsent {
    version: u64,
    purpose: String,
    text_version: u32,
    text_digest: Digest,
    given_at_ms: u64,
    withdrawn_at_ms: Option<u64>,
}

impl<P: ConsentTo> Serialize for Consent<P> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.stored(None).serialize(serializer)
    }
}

impl<P: ConsentTo> Serialize for Withdrawn<P> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.consent.stored(Some(self.withdrawn_at)).serialize(serializer)
    }
}

impl<P: ConsentTo> TryFrom<StoredConsent> for Consent<P> {
    type Error = ConsentError;

    fn try_from(stored: StoredConsent) -> Result<Self, ConsentError> {
        match stored.version {
            CONSENT_VERSION => {}
            0 => return Err(ConsentError::Damaged),
            version => return Err(ConsentError::NewerVersion { version }),
        }
        if stored.purpose != P::PURPOSE.as_str() {
            return Err(ConsentError::OtherPurpose);
        }
        if stored.withdrawn_at_ms.is_some() {
            return Err(ConsentError::Withdrawn);
        }
        let text = ConsentText { version: stored.text_version, digest: stored.text_digest };
        Ok(Self::given(text, UnixTime::from_millis(stored.given_at_ms)))
    }
}

#[cfg(test)]
mod tests;
