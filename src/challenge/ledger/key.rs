//! What is counted, and under which tag.

use core::fmt;
use core::net::{IpAddr, Ipv6Addr};

use hmac::{Hmac, Mac};
use sha2::Sha256;
use thiserror::Error;
use zeroize::Zeroizing;

/// Bytes that a ledger secret has at least: the width of SHA-256's output, below which HMAC loses strength
/// (RFC 2104, section 3).
const MIN_SECRET_BYTES: usize = 32;

/// Bytes that one value has at most. Device identifiers are the longest and stay under a hundred.
const MAX_VALUE_BYTES: usize = 256;

/// Digits of a telephone number, fewest: a Korean mobile number has ten or eleven, and its last four must leave a prefix.
const MIN_NUMBER_DIGITS: usize = 8;

/// Digits of a telephone number, most (ITU-T E.164).
const MAX_NUMBER_DIGITS: usize = 15;

/// Digits at a number's end that its prefix goes without (domain facts, D5: the score of a prefix is that of the number
/// without its last four).
const SUBSCRIBER_DIGITS: usize = 4;

/// Rows that one send touches at most: six dimensions, each under two secrets, leave room for a few values twice.
const MAX_ROWS: usize = 32;

/// Bits of an IPv6 address that name one customer: a /64 is the smallest network given out (RFC 6177), and whoever has
/// one has 2^64 addresses to send from.
const IPV6_PREFIX_BITS: u32 = 64;

/// Keeps these tags apart from all other uses of the same secret.
const TAG_DOMAIN: &[u8] = b"bonin/send-ledger/v1";

/// Version of [`LedgerKey::to_bytes`].
const KEY_VERSION: u8 = 1;

/// Why something is sent. Sends of one purpose don't use up the other's windows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum SendPurpose {
    /// A text message with a one-time code.
    PhoneCode,
    /// A transfer of 1 won with a memo.
    OneWon,
}

impl SendPurpose {
    const fn code(self) -> u8 {
        match self {
            Self::PhoneCode => 1,
            Self::OneWon => 2,
        }
    }
}

/// By what sends are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Dimension {
    /// The telephone number that is sent to.
    Number,
    /// The number without its last four digits: the block in which a fraudster rents a range of lines to be paid for
    /// messages.
    NumberPrefix,
    /// The account that is sent to: institution and account number.
    Account,
    /// The person who asks, by connecting information (CI) or a hash of the resident number.
    Person,
    /// The device that asks, by the host's own identifier.
    Device,
    /// The network address that asks: IPv4 whole, IPv6 by its /64.
    Address,
}

impl Dimension {
    const fn code(self) -> u8 {
        match self {
            Self::Number => 1,
            Self::NumberPrefix => 2,
            Self::Account => 3,
            Self::Person => 4,
            Self::Device => 5,
            Self::Address => 6,
        }
    }
}

/// Why a key or a value was not accepted. Says nothing about the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum KeyError {
    /// Misuse: a secret below 32 bytes.
    #[error("a ledger secret has at least 32 bytes")]
    ShortSecret,
    /// Misuse: the previous secret has the current one's identifier.
    #[error("the previous ledger secret has the current one's identifier")]
    SameId,
    /// Input: an empty value, or one above 256 bytes.
    #[error("the value for {0:?} is empty or longer than 256 bytes")]
    ValueLength(Dimension),
    /// Input: a telephone number that isn't 8 to 15 ASCII digits.
    #[error("a telephone number in the ledger is 8 to 15 digits")]
    Number,
    /// Limit: more values than one send can have.
    #[error("more values than one send can have")]
    TooManyValues,
    /// Bug: the tag could not be computed.
    #[error("bug: the tag could not be computed")]
    Tag,
}

struct LedgerSecret {
    id: u32,
    bytes: Zeroizing<Vec<u8>>,
}

/// The secret under which values become tags, and while it is being changed, the one before.
///
/// The tags are only as secret as this: there are about 10^8 mobile numbers, and who has the secret can try them all.
/// Keep it apart from the database that holds the rows.
///
/// # Changing it
///
/// 1. Deploy everywhere with the new secret as current and the old one as [previous](Self::with_previous). Each send is
///    then looked up and counted under both, so that processes still running with the old one alone see it too.
/// 2. Wait for the policy's [longest window](super::SendPolicy::longest_window) after the last process has changed.
/// 3. Deploy without the old secret. Its rows can be deleted.
///
/// Dropping the old secret sooner forgets what was sent under it alone.
pub struct LedgerKeys {
    current: LedgerSecret,
    previous: Option<LedgerSecret>,
}

impl LedgerKeys {
    /// One secret of 32 bytes or more, and the number that the host knows it by.
    ///
    /// # Errors
    ///
    /// [`KeyError::ShortSecret`].
    pub fn new(id: u32, secret: &[u8]) -> Result<Self, KeyError> {
        Ok(Self { current: LedgerSecret::new(id, secret)?, previous: None })
    }

    /// The secret in use before, for as long as the longest window.
    ///
    /// # Errors
    ///
    /// [`KeyError::ShortSecret`], and [`KeyError::SameId`] where both have one identifier.
    pub fn with_previous(self, id: u32, secret: &[u8]) -> Result<Self, KeyError> {
        if id == self.current.id {
            return Err(KeyError::SameId);
        }
        Ok(Self { previous: Some(LedgerSecret::new(id, secret)?), ..self })
    }
}

impl fmt::Debug for LedgerKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LedgerKeys").field("current", &self.current.id).finish_non_exhaustive()
    }
}

impl LedgerSecret {
    fn new(id: u32, secret: &[u8]) -> Result<Self, KeyError> {
        if secret.len() < MIN_SECRET_BYTES {
            return Err(KeyError::ShortSecret);
        }
        Ok(Self { id, bytes: Zeroizing::new(secret.to_vec()) })
    }

    fn key(&self, purpose: SendPurpose, dimension: Dimension, value: &[u8]) -> Result<LedgerKey, KeyError> {
        // The parts before the value have one length, so no two inputs run into the same bytes.
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.bytes).map_err(|_| KeyError::Tag)?;
        mac.update(TAG_DOMAIN);
        mac.update(&[purpose.code(), dimension.code()]);
        mac.update(value);
        Ok(LedgerKey { purpose, dimension, secret_id: self.id, tag: mac.finalize().into_bytes().into() })
    }
}

/// Where the history of one value is stored: the dimension and a keyed tag (HMAC-SHA-256), never the value.
///
/// The tag is a pseudonym: equal for equal values. It is kept out of `Debug`, so that a log can't be joined with it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LedgerKey {
    purpose: SendPurpose,
    dimension: Dimension,
    secret_id: u32,
    tag: [u8; 32],
}

impl LedgerKey {
    /// What is counted here.
    #[must_use]
    pub const fn dimension(&self) -> Dimension {
        self.dimension
    }

    /// For which sends it is counted.
    #[must_use]
    pub const fn purpose(&self) -> SendPurpose {
        self.purpose
    }

    /// The primary key for a database: version 1, purpose, dimension (a byte each), the secret's identifier
    /// (4 bytes, big-endian), the tag (32 bytes).
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 39] {
        let mut bytes = [0; 39];
        let head = [KEY_VERSION, self.purpose.code(), self.dimension.code()];
        let parts = head.into_iter().chain(self.secret_id.to_be_bytes()).chain(self.tag);
        for (byte, part) in bytes.iter_mut().zip(parts) {
            *byte = part;
        }
        bytes
    }
}

impl fmt::Debug for LedgerKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LedgerKey")
            .field("purpose", &self.purpose)
            .field("dimension", &self.dimension)
            .finish_non_exhaustive()
    }
}

/// To whom and by whom one send would be: collects values, keeps only their tags.
///
/// A value has to be in one form, since another form has another tag and so a fresh count: give what the parsed number
/// or account writes, not what a customer typed.
#[derive(Clone)]
pub struct SendSubject<'k> {
    keys: &'k LedgerKeys,
    purpose: SendPurpose,
    rows: Vec<LedgerKey>,
}

impl<'k> SendSubject<'k> {
    /// Nobody yet.
    #[must_use]
    pub const fn new(keys: &'k LedgerKeys, purpose: SendPurpose) -> Self {
        Self { keys, purpose, rows: Vec::new() }
    }

    /// The number sent to, national, digits alone (`01020000000`). Its prefix is counted with it.
    ///
    /// # Errors
    ///
    /// [`KeyError::Number`] unless it is 8 to 15 ASCII digits.
    pub fn number(self, digits: &str) -> Result<Self, KeyError> {
        let bytes = digits.as_bytes();
        let length_fits = (MIN_NUMBER_DIGITS..=MAX_NUMBER_DIGITS).contains(&bytes.len());
        if !length_fits || !bytes.iter().all(u8::is_ascii_digit) {
            return Err(KeyError::Number);
        }
        let prefix = bytes.get(..bytes.len().saturating_sub(SUBSCRIBER_DIGITS)).ok_or(KeyError::Number)?;
        self.value(Dimension::Number, bytes)?.value(Dimension::NumberPrefix, prefix)
    }

    /// The account sent to: institution and number in their one canonical form, 1 to 256 bytes.
    ///
    /// # Errors
    ///
    /// [`KeyError::ValueLength`].
    pub fn account(self, canonical: &[u8]) -> Result<Self, KeyError> {
        self.value(Dimension::Account, canonical)
    }

    /// The person who asks, 1 to 256 bytes: the CI, or a keyed hash of the resident number, never that number itself.
    ///
    /// # Errors
    ///
    /// [`KeyError::ValueLength`].
    pub fn person(self, identifier: &[u8]) -> Result<Self, KeyError> {
        self.value(Dimension::Person, identifier)
    }

    /// The device that asks, 1 to 256 bytes. An identifier that the app makes up anew after each reset limits nobody:
    /// take an attested one.
    ///
    /// # Errors
    ///
    /// [`KeyError::ValueLength`].
    pub fn device(self, identifier: &[u8]) -> Result<Self, KeyError> {
        self.value(Dimension::Device, identifier)
    }

    /// The network address that asks, as the host's own edge saw it. IPv4 counts whole, also where it is written inside
    /// IPv6 (`::ffff:192.0.2.1`); IPv6 counts by its /64.
    ///
    /// # Errors
    ///
    /// [`KeyError::TooManyValues`].
    pub fn address(self, address: IpAddr) -> Result<Self, KeyError> {
        match address.to_canonical() {
            IpAddr::V4(v4) => self.value(Dimension::Address, &v4.octets()),
            IpAddr::V6(v6) => {
                let network = Ipv6Addr::from_bits(v6.to_bits() & (u128::MAX << (u128::BITS - IPV6_PREFIX_BITS)));
                self.value(Dimension::Address, &network.octets())
            }
        }
    }

    fn value(mut self, dimension: Dimension, value: &[u8]) -> Result<Self, KeyError> {
        if value.is_empty() || value.len() > MAX_VALUE_BYTES {
            return Err(KeyError::ValueLength(dimension));
        }
        for secret in core::iter::once(&self.keys.current).chain(&self.keys.previous) {
            let key = secret.key(self.purpose, dimension, value)?;
            if self.rows.contains(&key) {
                continue;
            }
            if self.rows.len() >= MAX_ROWS {
                return Err(KeyError::TooManyValues);
            }
            self.rows.push(key);
        }
        Ok(self)
    }

    /// For which sends it is counted.
    #[must_use]
    pub const fn purpose(&self) -> SendPurpose {
        self.purpose
    }

    /// One key for each value and secret, in the order in which the values were given.
    #[must_use]
    pub fn keys(&self) -> &[LedgerKey] {
        &self.rows
    }
}

impl fmt::Debug for SendSubject<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SendSubject").field("purpose", &self.purpose).field("rows", &self.rows).finish()
    }
}

#[cfg(test)]
mod tests;
