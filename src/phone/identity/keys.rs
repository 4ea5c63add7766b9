//! CI and DI.

use subtle::ConstantTimeEq;

use super::IdentityError;
use crate::pii::Secret;

/// Characters of a CI: 64 bytes in base64.
const CI_CHARS: usize = 88;

/// What base64 of 64 bytes ends with.
const CI_PADDING: &str = "==";

/// Bits of the last character before the padding that stand for nothing, as 86 × 6 bits are 4 more than 64 × 8.
const CI_SPARE_BITS: u8 = 0b1111;

/// Characters of a DI.
const DI_CHARS: usize = 64;

/// CI (연계정보): names a person alike at every firm, so that it links what they hold about that person.
///
/// Redacted in `Debug`, compared in constant time, wiped when dropped. Store it apart from resident registration
/// numbers, as the law asks (정보통신망법 §23의6②).
#[derive(Debug)]
pub struct ConnectingInformation(Secret);

impl ConnectingInformation {
    /// Checks that the text is 88 characters, `[A-Za-z0-9+/]{86}==`, and decodes to 64 bytes: as every encoder leaves
    /// them, the bits to spare are zero. So one CI has one spelling, and equal texts are equal persons.
    ///
    /// # Errors
    ///
    /// [`IdentityError::Ci`].
    pub fn new(text: Secret) -> Result<Self, IdentityError> {
        let digits = text.expose().strip_suffix(CI_PADDING).unwrap_or_default().as_bytes();
        let whole = digits.len() == CI_CHARS - CI_PADDING.len() && digits.iter().all(|c| base64_value(*c).is_some());
        let last = digits.last().copied().and_then(base64_value);
        if whole && last.is_some_and(|value| value & CI_SPARE_BITS == 0) {
            Ok(Self(text))
        } else {
            Err(IdentityError::Ci)
        }
    }

    /// The 88 characters. Whoever calls this answers for where they go.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

impl PartialEq for ConnectingInformation {
    fn eq(&self, other: &Self) -> bool {
        self.expose().as_bytes().ct_eq(other.expose().as_bytes()).into()
    }
}

impl Eq for ConnectingInformation {}

/// DI (중복가입확인정보): names a person alike at one site, to notice a second registration.
///
/// Redacted in `Debug`, compared in constant time, wiped when dropped.
#[derive(Debug)]
pub struct DuplicationInformation(Secret);

impl DuplicationInformation {
    /// Checks that the text is 64 printable ASCII characters. They are not decoded: how they come about is not public.
    ///
    /// # Errors
    ///
    /// [`IdentityError::Di`].
    pub fn new(text: Secret) -> Result<Self, IdentityError> {
        let chars = text.expose().as_bytes();
        if chars.len() == DI_CHARS && chars.iter().all(u8::is_ascii_graphic) {
            Ok(Self(text))
        } else {
            Err(IdentityError::Di)
        }
    }

    /// The 64 characters. Whoever calls this answers for where they go.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }
}

impl PartialEq for DuplicationInformation {
    fn eq(&self, other: &Self) -> bool {
        self.expose().as_bytes().ct_eq(other.expose().as_bytes()).into()
    }
}

impl Eq for DuplicationInformation {}

/// What a character of base64 (RFC 4648 §4) stands for.
const fn base64_value(c: u8) -> Option<u8> {
    match c {
        b'A'..=b'Z' => Some(c - b'A'),
        b'a'..=b'z' => Some(c - b'a' + 26),
        b'0'..=b'9' => Some(c - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}
