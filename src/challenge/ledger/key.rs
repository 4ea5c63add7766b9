//! What is counted, and under which tag.

use core::fmt;
use core::net::{IpAddr, Ipv6Addr};

use hmac::Mac;
use thiserror::Error;

use crate::challenge::keys::Key;
use crate::challenge::{KeyRing, Purpose};

/// Bytes that one value has at most. Device identifiers are the longest and stay under a hundred.
const MAX_VALUE_BYTES: usize = 256;

/// Digits of a telephone number, fewest: a Korean mobile number has ten or eleven, and its last four must leave a prefix.
const MIN_NUMBER_DIGITS: usize = 8;

/// Digits of a telephone number, most (ITU-T E.164).
const MAX_NUMBER_DIGITS: usize = 15;

/// Digits at a number's end that its prefix goes without (domain facts, D5: the score of a prefix is that of the number
/// without its last four).
const SUBSCRIBER_DIGITS: usize = 4;

/// Rows that one send touches at most: six dimensions, each under two keys, leave room for a few values twice.
const MAX_ROWS: usize = 32;

/// Bits of an IPv6 address that name one customer: a /64 is the smallest network given out (RFC 6177), and whoever has
/// one has 2^64 addresses to send from.
const IPV6_PREFIX_BITS: u32 = 64;

/// Keeps these tags apart from all other uses of the same key.
const TAG_DOMAIN: &[u8] = b"bonin/send-ledger/v1";

/// Version of [`LedgerKey::to_bytes`].
const KEY_VERSION: u8 = 1;

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

/// Why a value was not accepted. Says nothing about the value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ValueError {
    /// Input: an empty value, or one above 256 bytes.
    #[error("the value for {0:?} is empty or longer than 256 bytes")]
    Length(Dimension),
    /// Input: a telephone number that isn't 8 to 15 ASCII digits.
    #[error("a telephone number in the ledger is 8 to 15 digits")]
    Number,
    /// Limit: more values, each under each key of the ring, than one send can have.
    #[error("more values than one send can have")]
    TooMany,
}

/// Where the history of one value is stored: the dimension and a keyed tag (HMAC-SHA-256), never the value.
///
/// The tag is a pseudonym: equal for equal values. It is kept out of `Debug`, so that a log can't be joined with it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LedgerKey {
    purpose: Purpose,
    dimension: Dimension,
    key_id: u32,
    tag: [u8; 32],
}

impl LedgerKey {
    fn new(key: &Key, purpose: Purpose, dimension: Dimension, value: &[u8]) -> Self {
        // The parts before the value have one length, so no two inputs run into the same bytes.
        let mut mac = key.hmac();
        mac.update(TAG_DOMAIN);
        mac.update(&[purpose.number(), dimension.code()]);
        mac.update(value);
        Self { purpose, dimension, key_id: key.id().get(), tag: mac.finalize().into_bytes().into() }
    }

    /// What is counted here.
    #[must_use]
    pub const fn dimension(&self) -> Dimension {
        self.dimension
    }

    /// For which sends it is counted.
    #[must_use]
    pub const fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// The primary key for a database: version 1, purpose, dimension (a byte each), the number of the host's key
    /// (4 bytes, big-endian), the tag (32 bytes).
    #[must_use]
    pub fn to_bytes(&self) -> [u8; 39] {
        let mut bytes = [0; 39];
        let head = [KEY_VERSION, self.purpose.number(), self.dimension.code()];
        let parts = head.into_iter().chain(self.key_id.to_be_bytes()).chain(self.tag);
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
///
/// # Keys
///
/// The tags are only as secret as the ring that makes them: there are about 10^8 mobile numbers, and who has a key can try
/// them all. Keep it apart from the database that holds the rows, and best use another ring than for challenges.
///
/// A send is looked up and counted under every key of the ring, retired ones too, so that a key is changed in three steps:
///
/// 1. Deploy everywhere with the new key as current and the old one as [retired](KeyRing::with_retired). Processes that
///    still run with the old one alone see each send too.
/// 2. Wait for the policy's [longest window](super::SendPolicy::longest_window) after the last process has changed.
/// 3. Deploy without the old key. Its rows can be deleted.
///
/// Dropping the old key sooner forgets what was sent under it alone.
#[derive(Clone)]
pub struct SendSubject<'k> {
    keys: &'k KeyRing,
    purpose: Purpose,
    rows: Vec<LedgerKey>,
}

impl<'k> SendSubject<'k> {
    /// Nobody yet.
    #[must_use]
    pub const fn new(keys: &'k KeyRing, purpose: Purpose) -> Self {
        Self { keys, purpose, rows: Vec::new() }
    }

    /// The number sent to, national, digits alone (`01020000000`). Its prefix is counted with it.
    ///
    /// # Errors
    ///
    /// [`ValueError::Number`] unless it is 8 to 15 ASCII digits.
    pub fn number(self, digits: &str) -> Result<Self, ValueError> {
        let bytes = digits.as_bytes();
        let length_fits = (MIN_NUMBER_DIGITS..=MAX_NUMBER_DIGITS).contains(&bytes.len());
        if !length_fits || !bytes.iter().all(u8::is_ascii_digit) {
            return Err(ValueError::Number);
        }
        let prefix = bytes.get(..bytes.len().saturating_sub(SUBSCRIBER_DIGITS)).ok_or(ValueError::Number)?;
        self.value(Dimension::Number, bytes)?.value(Dimension::NumberPrefix, prefix)
    }

    /// The account sent to: institution and number in their one canonical form, 1 to 256 bytes.
    ///
    /// # Errors
    ///
    /// [`ValueError::Length`].
    pub fn account(self, canonical: &[u8]) -> Result<Self, ValueError> {
        self.value(Dimension::Account, canonical)
    }

    /// The person who asks, 1 to 256 bytes: the CI, or a keyed hash of the resident number, never that number itself.
    ///
    /// # Errors
    ///
    /// [`ValueError::Length`].
    pub fn person(self, identifier: &[u8]) -> Result<Self, ValueError> {
        self.value(Dimension::Person, identifier)
    }

    /// The device that asks, 1 to 256 bytes. An identifier that the app makes up anew after each reset limits nobody:
    /// take an attested one.
    ///
    /// # Errors
    ///
    /// [`ValueError::Length`].
    pub fn device(self, identifier: &[u8]) -> Result<Self, ValueError> {
        self.value(Dimension::Device, identifier)
    }

    /// The network address that asks, as the host's own edge saw it. IPv4 counts whole, also where it is written inside
    /// IPv6 (`::ffff:192.0.2.1`); IPv6 counts by its /64.
    ///
    /// # Errors
    ///
    /// [`ValueError::TooMany`].
    pub fn address(self, address: IpAddr) -> Result<Self, ValueError> {
        match address.to_canonical() {
            IpAddr::V4(v4) => self.value(Dimension::Address, &v4.octets()),
            IpAddr::V6(v6) => {
                let network = Ipv6Addr::from_bits(v6.to_bits() & (u128::MAX << (u128::BITS - IPV6_PREFIX_BITS)));
                self.value(Dimension::Address, &network.octets())
            }
        }
    }

    fn value(mut self, dimension: Dimension, value: &[u8]) -> Result<Self, ValueError> {
        if value.is_empty() || value.len() > MAX_VALUE_BYTES {
            return Err(ValueError::Length(dimension));
        }
        for key in self.keys.all() {
            let row = LedgerKey::new(key, self.purpose, dimension, value);
            if self.rows.contains(&row) {
                continue;
            }
            if self.rows.len() >= MAX_ROWS {
                return Err(ValueError::TooMany);
            }
            self.rows.push(row);
        }
        Ok(self)
    }

    /// For which sends it is counted.
    #[must_use]
    pub const fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// One for each value under each of the host's keys, in the order in which the values were given.
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
