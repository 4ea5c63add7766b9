//! Names of web sites.

use thiserror::Error;

/// Most characters of a host name (RFC 1035).
pub const MAX_HOST_CHARS: usize = 253;

/// Most characters between two dots (RFC 1035).
const MAX_LABEL_CHARS: usize = 63;

/// A host name as it stands in a message: lower-case ASCII letters, digits, hyphens and dots, with a dot somewhere.
///
/// No scheme, port or path, no address in numbers, no trailing dot. Names in other scripts are given in their ASCII
/// form (`xn--…`). The browser offers the code to the same *site*: `bank.example` serves `www.bank.example`, and is
/// shorter.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct WebHost(String);

/// Why a text is no host name. Faults of configuration, or of a message that is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum HostError {
    /// No characters, or more than [`MAX_HOST_CHARS`].
    #[error("a host name has 1 to {MAX_HOST_CHARS} characters")]
    Length,
    /// No lower-case ASCII letter, digit, hyphen or dot.
    #[error("character {position} of the host name is not a-z, 0-9, a hyphen or a dot")]
    Character {
        /// Counted from 0, in characters.
        position: usize,
    },
    /// Something between two dots is empty, longer than 63 characters, or begins or ends with a hyphen.
    #[error("a part of the host name between dots is not well formed")]
    Label,
    /// No dot, so it names no site of the public web.
    #[error("the host name has no dot")]
    NotQualified,
    /// The last part is all digits: an address, not a name.
    #[error("the host is an address in numbers")]
    Address,
}

impl WebHost {
    /// Checks the name. Whether it exists is not asked.
    ///
    /// # Errors
    ///
    /// [`HostError`].
    pub fn new(name: &str) -> Result<Self, HostError> {
        check_host(name)?;
        Ok(Self(name.to_owned()))
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

pub(super) fn check_host(name: &str) -> Result<(), HostError> {
    if name.is_empty() || name.len() > MAX_HOST_CHARS {
        return Err(HostError::Length);
    }
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.');
    if let Some(position) = name.chars().position(|c| !fits(c)) {
        return Err(HostError::Character { position });
    }
    let is_label =
        |label: &str| (1..=MAX_LABEL_CHARS).contains(&label.len()) && !label.starts_with('-') && !label.ends_with('-');
    if !name.split('.').all(is_label) {
        return Err(HostError::Label);
    }
    let (_, top) = name.rsplit_once('.').ok_or(HostError::NotQualified)?;
    if top.bytes().all(|b| b.is_ascii_digit()) { Err(HostError::Address) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        let label = |chars: usize| "a".repeat(chars);
        let long = |last: usize| format!("{0}.{0}.{0}.{1}", label(63), label(last));
        for (name, expected) in [
            ("example.com".to_owned(), Ok(())),
            ("m.bank-1.co.kr".into(), Ok(())),
            ("xn--3e0b707e.kr".into(), Ok(())),
            ("1.example".into(), Ok(())),
            (format!("{}.kr", label(63)), Ok(())),
            (format!("{}.kr", label(64)), Err(HostError::Label)),
            (long(61), Ok(())),
            (long(62), Err(HostError::Length)),
            (String::new(), Err(HostError::Length)),
            ("Example.com".into(), Err(HostError::Character { position: 0 })),
            ("example.com:443".into(), Err(HostError::Character { position: 11 })),
            ("exa mple.com".into(), Err(HostError::Character { position: 3 })),
            ("은행.kr".into(), Err(HostError::Character { position: 0 })),
            ("example.com\n".into(), Err(HostError::Character { position: 11 })),
            ("example.com.".into(), Err(HostError::Label)),
            (".example.com".into(), Err(HostError::Label)),
            ("a..b".into(), Err(HostError::Label)),
            ("-a.com".into(), Err(HostError::Label)),
            ("a-.com".into(), Err(HostError::Label)),
            ("localhost".into(), Err(HostError::NotQualified)),
            ("192.0.2.1".into(), Err(HostError::Address)),
        ] {
            assert_eq!(WebHost::new(&name).map(|host| assert_eq!(host.as_str(), name)), expected, "{name}");
        }
    }
}
