//! The last line by which a browser fills a code in.

use core::fmt;

use thiserror::Error;

use super::web_host::{HostError, check_host};

/// What the last line of a message says: `@host #code`, and ` @embedded` if the code is asked for in a frame.
///
/// Read as the grammar of WICG's "Origin-bound one-time codes delivered via SMS" has it: the host first, exactly one
/// space between the fields, their order fixed, what comes after them ignored ([`trailing`](Self::trailing) tells).
/// Stricter in one thing: hosts must be [host names](super::WebHost), where the grammar takes anything without white
/// space. Earlier drafts marked the embedded host with `%`; that is trailing text here.
///
/// For a host that words its own messages, and for tests; `Debug` does not show the code.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct OriginBoundCode<'a> {
    host: &'a str,
    code: &'a str,
    embedded: Option<&'a str>,
    trailing: &'a str,
}

/// Why the last line of a message is not origin-bound. Faults of untrusted input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum OriginBoundError {
    /// It does not begin with `@` and a host.
    #[error("the last line does not begin with @ and a host")]
    NoHost,
    /// What follows the first `@` is no host name.
    #[error("top-level host: {0}")]
    Host(HostError),
    /// The host is not followed by one space and `#`.
    #[error("the host is not followed by exactly one space and #")]
    NoCodeMark,
    /// Nothing follows the `#`.
    #[error("there is no code after #")]
    NoCode,
    /// What follows the second `@` is no host name.
    #[error("embedded host: {0}")]
    Embedded(HostError),
}

impl<'a> OriginBoundCode<'a> {
    /// Reads the last line of a message; CR, LF and CRLF end lines. Takes time in proportion to the message.
    ///
    /// # Errors
    ///
    /// [`OriginBoundError`].
    pub fn parse(message: &'a str) -> Result<Self, OriginBoundError> {
        let line = message.rsplit(['\n', '\r']).next().unwrap_or_default();
        let (host, rest) = marked(line, '@').ok_or(OriginBoundError::NoHost)?;
        check_host(host).map_err(OriginBoundError::Host)?;
        let rest = rest.strip_prefix(' ').filter(|rest| rest.starts_with('#')).ok_or(OriginBoundError::NoCodeMark)?;
        let (code, rest) = marked(rest, '#').ok_or(OriginBoundError::NoCode)?;
        match rest.strip_prefix(' ').and_then(|rest| marked(rest, '@')) {
            Some((embedded, trailing)) => {
                check_host(embedded).map_err(OriginBoundError::Embedded)?;
                Ok(Self { host, code, embedded: Some(embedded), trailing })
            }
            None => Ok(Self { host, code, embedded: None, trailing: rest }),
        }
    }

    /// The site at the top, always by https.
    #[must_use]
    pub const fn host(&self) -> &'a str {
        self.host
    }

    /// The code. Whoever calls this answers for where it goes.
    #[must_use]
    pub const fn code(&self) -> &'a str {
        self.code
    }

    /// The site of the frame that asks, if one was named.
    #[must_use]
    pub const fn embedded(&self) -> Option<&'a str> {
        self.embedded
    }

    /// What the line goes on with, which browsers ignore. Empty in a message of this library.
    #[must_use]
    pub const fn trailing(&self) -> &'a str {
        self.trailing
    }
}

/// A marker and the characters after it up to the next ASCII white space, of which there must be some.
fn marked(text: &str, marker: char) -> Option<(&str, &str)> {
    let text = text.strip_prefix(marker)?;
    let end = text.find(|c: char| c.is_ascii_whitespace()).unwrap_or(text.len());
    text.split_at_checked(end).filter(|(token, _)| !token.is_empty())
}

impl fmt::Debug for OriginBoundCode<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OriginBoundCode")
            .field("host", &self.host)
            .field("embedded", &self.embedded)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines() {
        use OriginBoundError::{Embedded, Host, NoCode, NoCodeMark, NoHost};
        let code = |host, embedded, trailing| Ok(OriginBoundCode { host, code: "747723", embedded, trailing });
        let shop = Some("ecommerce.example");
        for (message, expected) in [
            // The specification's own.
            ("747723 is your ExampleCo authentication code.\n\n@example.com #747723", code("example.com", None, "")),
            ("…\n@example.com #747723 @ecommerce.example", code("example.com", shop, "")),
            ("@example.com #747723 @ecommerce.example $future", code("example.com", shop, " $future")),
            ("something @example.com #747723", Err(NoHost)),
            ("@example.com code #747723", Err(NoCodeMark)),
            ("#747723 @ecommerce.example @example.com", Err(NoHost)),
            // Ours.
            ("@example.com #747723 %ecommerce.example", code("example.com", None, " %ecommerce.example")),
            ("@example.com #747723 later", code("example.com", None, " later")),
            ("@example.com #747723  @ecommerce.example", code("example.com", None, "  @ecommerce.example")),
            ("@example.com #747723 @", code("example.com", None, " @")),
            ("a\r\n@example.com #747723", code("example.com", None, "")),
            ("a\r@example.com #747723", code("example.com", None, "")),
            ("@example.com #747723\n", Err(NoHost)),
            ("@example.com #747723\nbye", Err(NoHost)),
            ("", Err(NoHost)),
            ("@", Err(NoHost)),
            ("@ #747723", Err(NoHost)),
            (" @example.com #747723", Err(NoHost)),
            ("@example.com", Err(NoCodeMark)),
            ("@example.com ", Err(NoCodeMark)),
            ("@example.com  #747723", Err(NoCodeMark)),
            ("@example.com\t#747723", Err(NoCodeMark)),
            ("@example.com#747723", Err(Host(HostError::Character { position: 11 }))),
            ("@example.com #", Err(NoCode)),
            ("@example.com # 747723", Err(NoCode)),
            ("@Example.com #747723", Err(Host(HostError::Character { position: 0 }))),
            ("@https://example.com #747723", Err(Host(HostError::Character { position: 5 }))),
            ("@example.com #747723 @ecommerce", Err(Embedded(HostError::NotQualified))),
        ] {
            assert_eq!(OriginBoundCode::parse(message), expected, "{message}");
        }
    }

    #[test]
    fn debug_hides_the_code() {
        let parsed = OriginBoundCode::parse("@example.com #747723 @ecommerce.example").unwrap();
        assert!(!format!("{parsed:?}").contains("747723"));
        assert_eq!((parsed.code(), parsed.trailing()), ("747723", ""));
    }

    proptest! {
        #[test]
        fn reads_what_is_written(
            text in "[^@#\r]{0,30}", host in "[a-z]{1,9}\\.example", code in "[0-9]{6,8}", framed: bool
        ) {
            let embedded = if framed { " @frame.example" } else { "" };
            let message = format!("{text}\n@{host} #{code}{embedded}");
            let parsed = OriginBoundCode::parse(&message).unwrap();
            prop_assert_eq!(parsed.host(), host.as_str());
            prop_assert_eq!(parsed.code(), code.as_str());
            prop_assert_eq!(parsed.embedded(), framed.then_some("frame.example"));
        }

        #[test]
        fn takes_any_text(text in "[@# a-z0-9.\n\r\t%가]{0,40}") {
            if let Ok(parsed) = OriginBoundCode::parse(&text) {
                let line = format!("@{} #{}", parsed.host(), parsed.code());
                prop_assert!(text.contains(&line));
            }
        }
    }
}
