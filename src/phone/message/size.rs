//! How long a message is, as carriers count.

use core::fmt;

use super::charset::{Charset, Encoded, Lines, TextError};

/// Most bytes of an SMS in CP949, as Korean gateways have it.
pub const MAX_SMS_BYTES: usize = 90;

/// Most bytes of an LMS.
pub const MAX_LMS_BYTES: usize = 2000;

/// Most bytes of the subject of an LMS.
pub const MAX_SUBJECT_LINE_BYTES: usize = 40;

/// The line that Korean carriers put before what comes from a computer.
pub const CARRIER_PREFIX: &str = "[Web발신]\n";

/// Bytes of [`CARRIER_PREFIX`] in CP949.
pub const CARRIER_PREFIX_BYTES: usize = 10;

/// Whether the carriers' line comes, and whether it is in the figures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CarrierPrefix {
    /// It comes and is counted: figures are those of the phone, and an SMS has [`MAX_SMS_BYTES`].
    Counted,
    /// It comes and is not counted: figures are those of the request to the gateway, and an SMS has 80.
    NotCounted,
    /// It does not come, as with a gateway abroad: an SMS has [`MAX_SMS_BYTES`] for itself.
    Absent,
}

impl CarrierPrefix {
    /// Bytes that are added to a message's own.
    pub(super) const fn counted_bytes(self) -> usize {
        match self {
            Self::Counted => CARRIER_PREFIX_BYTES,
            Self::NotCounted | Self::Absent => 0,
        }
    }

    /// Bytes of which the figure leaves out what is on the phone all the same.
    const fn left_out(self) -> usize {
        match self {
            Self::NotCounted => CARRIER_PREFIX_BYTES,
            Self::Counted | Self::Absent => 0,
        }
    }

    pub(super) const fn max_sms_bytes(self) -> usize {
        MAX_SMS_BYTES.saturating_sub(self.left_out())
    }

    const fn max_lms_bytes(self) -> usize {
        MAX_LMS_BYTES.saturating_sub(self.left_out())
    }

    /// What the phone shows before the text.
    pub(super) const fn on_phone(self) -> &'static str {
        match self {
            Self::Counted | Self::NotCounted => CARRIER_PREFIX,
            Self::Absent => "",
        }
    }
}

/// As what a text is sent, and how long it is, counted as [`CarrierPrefix`] says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmsSize {
    /// It fits one SMS.
    Sms {
        /// In CP949.
        bytes: usize,
    },
    /// It does not: the gateway needs a subject, and charges more.
    Lms {
        /// In CP949.
        bytes: usize,
    },
}

impl SmsSize {
    /// Measures a text of the host's own. Line breaks are LF alone.
    ///
    /// # Errors
    ///
    /// [`TextError`]: a character that can't be sent, or more than an LMS has.
    pub fn of(text: &str, charset: Charset, prefix: CarrierPrefix) -> Result<Self, TextError> {
        let encoded = Encoded::new(text, charset, Lines::Many)?;
        let bytes = encoded.bytes().len().saturating_add(prefix.counted_bytes());
        let max = prefix.max_lms_bytes();
        if bytes <= prefix.max_sms_bytes() {
            Ok(Self::Sms { bytes })
        } else if bytes <= max {
            Ok(Self::Lms { bytes })
        } else {
            Err(TextError::TooLong { bytes, max })
        }
    }
}

/// `SMS, 72 bytes`.
impl fmt::Display for SmsSize {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sms { bytes } => write!(f, "SMS, {bytes} bytes"),
            Self::Lms { bytes } => write!(f, "LMS, {bytes} bytes"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::SmsSize::{Lms, Sms};
    use super::*;

    fn size(text: &str, prefix: CarrierPrefix) -> Result<SmsSize, TextError> {
        SmsSize::of(text, Charset::KsX1001, prefix)
    }

    #[test]
    fn known_texts() {
        use CarrierPrefix::{Absent, Counted, NotCounted};
        assert_eq!(size(CARRIER_PREFIX, Absent), Ok(Sms { bytes: CARRIER_PREFIX_BYTES }));
        let plain = "[OO은행] 인증번호 [123456] 3분 이내 입력하세요. 타인 유출 금지";
        let full = "[우리은행] 본인확인 인증번호 [123456]를 입력해 주세요. 타인에게 알려주지 마세요.";
        let over = "[우리은행] 본인확인 인증번호 [123456]를 입력해 주세요.. 타인에게 알려주지 마세요.";
        let shown = format!("{CARRIER_PREFIX}{full}");
        for (text, prefix, expected) in [
            (plain, Absent, Sms { bytes: 62 }),
            (plain, NotCounted, Sms { bytes: 62 }),
            (plain, Counted, Sms { bytes: 72 }),
            (&*shown, Absent, Sms { bytes: 90 }),
            (full, Counted, Sms { bytes: 90 }),
            (full, NotCounted, Sms { bytes: 80 }),
            (over, Counted, Lms { bytes: 91 }),
            (over, NotCounted, Lms { bytes: 81 }),
            (over, Absent, Sms { bytes: 81 }),
        ] {
            assert_eq!(size(text, prefix), Ok(expected), "{text} {prefix:?}");
        }
    }

    #[test]
    fn limits() {
        use CarrierPrefix::{Absent, Counted, NotCounted};
        for (prefix, sms, lms) in [(Counted, 80, 1990), (NotCounted, 80, 1990), (Absent, 90, 2000)] {
            let counted = prefix.counted_bytes();
            let of = |bytes: usize| size(&"a".repeat(bytes), prefix);
            assert_eq!(of(sms), Ok(Sms { bytes: sms + counted }));
            assert_eq!(of(sms + 1), Ok(Lms { bytes: sms + 1 + counted }));
            assert_eq!(of(lms), Ok(Lms { bytes: lms + counted }));
            assert_eq!(of(lms + 1), Err(TextError::TooLong { bytes: lms + 1 + counted, max: lms + counted }));
        }
    }

    #[test]
    fn shown() {
        assert_eq!(
            [Sms { bytes: 72 }, Lms { bytes: 91 }].map(|size| size.to_string()),
            ["SMS, 72 bytes", "LMS, 91 bytes"]
        );
    }

    #[test]
    fn characters() {
        use CarrierPrefix::Absent;
        assert_eq!(size("은행\n똠", Absent), Err(TextError::NotInKsX1001 { position: 3 }));
        assert_eq!(SmsSize::of("은행\n똠", Charset::Cp949, Absent), Ok(Sms { bytes: 7 }));
        assert_eq!(size("은행\n😀", Absent), Err(TextError::NotInCp949 { position: 3 }));
        assert_eq!(size("은행\r\n", Absent), Err(TextError::Control { position: 2 }));
    }
}
