//! Serial codes that issuers print against forgery.

use crate::pii::{FormError, Secret};

/// Signs of a license's serial code (암호일련번호).
const LICENSE_SIGNS: usize = 6;
/// Signs of the serial number on the back of foreigners' cards.
const FOREIGNER_SIGNS: usize = 11;

/// The code under the small photo of a driver license: six of `0` to `9` and `A` to `Z`. O, 0, I and 1 all occur, so
/// nothing is folded but lower case.
pub struct LicenseSerial(Secret);

/// The serial number on the back of foreigners' cards issued since 2011: eleven of `0` to `9` and `A` to `Z`. Which of
/// them occur where isn't published.
pub struct ForeignerSerial(Secret);

macro_rules! serial {
    ($type:ident, $signs:expr) => {
        impl $type {
            /// Reads a code; spaces at the ends are dropped and letters made upper case.
            ///
            /// # Errors
            ///
            /// [`FormError`].
            pub fn parse(text: &str) -> Result<Self, FormError> {
                let text = text.trim();
                if !text.bytes().all(|sign| sign.is_ascii_alphanumeric()) {
                    return Err(FormError::Malformed);
                }
                match text.len() {
                    0 => Err(FormError::Empty),
                    length if length < $signs => Err(FormError::Incomplete),
                    length if length > $signs => Err(FormError::TooLong),
                    _ => Ok(Self(Secret::new(text.to_ascii_uppercase()))),
                }
            }

            /// The code. Whoever calls this answers for where it goes.
            #[must_use]
            pub fn expose(&self) -> &str {
                self.0.expose()
            }
        }

        impl core::fmt::Debug for $type {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                f.write_str(concat!(stringify!($type), "([REDACTED])"))
            }
        }
    };
}

serial!(LicenseSerial, LICENSE_SIGNS);
serial!(ForeignerSerial, FOREIGNER_SIGNS);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes() {
        let table = [
            ("8H1X3Y", Ok("8H1X3Y")),
            ("9WSWRQ", Ok("9WSWRQ")),
            ("ABCDEF", Ok("ABCDEF")),
            ("8h1x3y ", Ok("8H1X3Y")),
            ("0O1IQ0", Ok("0O1IQ0")),
            ("8H1X3", Err(FormError::Incomplete)),
            ("8H1X3YZ", Err(FormError::TooLong)),
            ("8H1 3Y", Err(FormError::Malformed)),
            ("8H1X3가", Err(FormError::Malformed)),
            ("", Err(FormError::Empty)),
        ];
        for (text, wanted) in table {
            let serial = LicenseSerial::parse(text);
            assert_eq!(serial.as_ref().map(LicenseSerial::expose).map_err(|e| *e), wanted, "{text}");
        }
        for (length, wanted) in [(10, Some(FormError::Incomplete)), (11, None), (12, Some(FormError::TooLong))] {
            assert_eq!(ForeignerSerial::parse(&"7".repeat(length)).err(), wanted);
        }
        assert!(!format!("{:?}", LicenseSerial::parse("8H1X3Y")).contains("8H"));
    }
}
