//! Text in the encoding of the gateway.

use encoding_rs::{EUC_KR, EncoderResult};
use thiserror::Error;

use crate::pii::name::in_ks_x_1001;

/// Room for one character in CP949, which needs two bytes, and for what the encoder wants to have spare.
const CHARACTER_ROOM: usize = 8;

/// What the gateway can carry. Both write the same bytes for what both have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Charset {
    /// ASCII and KS X 1001, that is EUC-KR as its standard has it: 2,350 of the 11,172 syllables, not `믜`, `쀼` or `똠`.
    KsX1001,
    /// CP949 (windows-949), which has all syllables.
    Cp949,
}

/// Why a text can't be sent as it is. Says where, not what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TextError {
    /// CP949 has no such character: emoji, most accented Latin letters, decomposed Hangul. Put another in its place; it
    /// is never done here.
    #[error("character {position} is not in CP949")]
    NotInCp949 {
        /// Counted from 0, in characters.
        position: usize,
    },
    /// The character is in CP949 but not in KS X 1001, and [`Charset::KsX1001`] was asked for.
    #[error("character {position} is in CP949 but not in KS X 1001")]
    NotInKsX1001 {
        /// Counted from 0, in characters.
        position: usize,
    },
    /// A control character, a line break where none may be, or one of the two characters of KS X 1001 that can't be
    /// seen (soft hyphen, Hangul filler).
    #[error("character {position} is a control character or invisible")]
    Control {
        /// Counted from 0, in characters.
        position: usize,
    },
    /// Longer than an LMS may be.
    #[error("the text has {bytes} bytes, {max} at most are sent")]
    TooLong {
        /// As counted.
        bytes: usize,
        /// Most that are sent.
        max: usize,
    },
}

/// Whether line breaks may be in a text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Lines {
    One,
    Many,
}

/// A text that is not secret, and its bytes.
#[derive(Debug, Clone, Default)]
pub(super) struct Encoded {
    text: String,
    bytes: Vec<u8>,
    outside_ks_x_1001: bool,
}

impl Encoded {
    pub(super) fn new(text: &str, charset: Charset, lines: Lines) -> Result<Self, TextError> {
        let mut encoded = Self { text: text.to_owned(), ..Self::default() };
        for (position, c) in text.chars().enumerate() {
            let may_break = c == '\n' && lines == Lines::Many;
            if (c.is_control() && !may_break) || matches!(c, '\u{AD}' | '\u{3164}') {
                return Err(TextError::Control { position });
            }
            if !encoded.push(c) {
                return Err(TextError::NotInCp949 { position });
            }
            if !c.is_ascii() && !in_ks_x_1001(c) {
                if charset == Charset::KsX1001 {
                    return Err(TextError::NotInKsX1001 { position });
                }
                encoded.outside_ks_x_1001 = true;
            }
        }
        Ok(encoded)
    }

    /// Without replacement: the usual encoder would write `&#128512;` for what it lacks, and nobody would notice.
    fn push(&mut self, c: char) -> bool {
        let (mut source, mut target) = ([0; 4], [0; CHARACTER_ROOM]);
        let (result, _, written) =
            EUC_KR.new_encoder().encode_from_utf8_without_replacement(c.encode_utf8(&mut source), &mut target, true);
        match (result, target.get(..written)) {
            (EncoderResult::InputEmpty, Some(bytes)) => {
                self.bytes.extend_from_slice(bytes);
                true
            }
            _ => false,
        }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    pub(super) const fn is_outside_ks_x_1001(&self) -> bool {
        self.outside_ks_x_1001
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn texts() {
        use TextError::{Control, NotInCp949, NotInKsX1001};
        for (text, strict, wide) in [
            ("OO은행", Ok(6), Ok(6)),
            ("iM뱅크", Ok(6), Ok(6)),
            ("㈜한국", Ok(6), Ok(6)),
            ("銀行", Ok(4), Ok(4)),
            ("똠은행", Err(NotInKsX1001 { position: 0 }), Ok(6)),
            ("은행믜", Err(NotInKsX1001 { position: 2 }), Ok(6)),
            ("은행😀", Err(NotInCp949 { position: 2 }), Err(NotInCp949 { position: 2 })),
            ("Café", Err(NotInCp949 { position: 3 }), Err(NotInCp949 { position: 3 })),
            ("은\u{1112}\u{1162}", Err(NotInCp949 { position: 1 }), Err(NotInCp949 { position: 1 })),
            ("은\u{200B}행", Err(NotInCp949 { position: 1 }), Err(NotInCp949 { position: 1 })),
            ("은\n행", Err(Control { position: 1 }), Err(Control { position: 1 })),
            ("은행\r", Err(Control { position: 2 }), Err(Control { position: 2 })),
            ("\0", Err(Control { position: 0 }), Err(Control { position: 0 })),
            ("은\u{AD}행", Err(Control { position: 1 }), Err(Control { position: 1 })),
            ("은\u{3164}행", Err(Control { position: 1 }), Err(Control { position: 1 })),
            ("은\u{80}", Err(Control { position: 1 }), Err(Control { position: 1 })),
        ] {
            for (charset, expected) in [(Charset::KsX1001, strict), (Charset::Cp949, wide)] {
                let encoded = Encoded::new(text, charset, Lines::One);
                assert_eq!(encoded.map(|e| e.bytes().len()), expected, "{text} {charset:?}");
            }
        }
        assert!(Encoded::new("은행\n", Charset::KsX1001, Lines::Many).is_ok());
        assert!(Encoded::new("은행\r\n", Charset::KsX1001, Lines::Many).is_err());
        assert!(Encoded::new("똠", Charset::Cp949, Lines::One).unwrap().is_outside_ks_x_1001());
        assert!(!Encoded::new("톰", Charset::Cp949, Lines::One).unwrap().is_outside_ks_x_1001());
        // Known bytes: EUC-KR of 은행, and the extension's lead byte for 똠.
        assert_eq!(Encoded::new("은행", Charset::KsX1001, Lines::One).unwrap().bytes(), [0xC0, 0xBA, 0xC7, 0xE0]);
        assert_eq!(Encoded::new("똠", Charset::Cp949, Lines::One).unwrap().bytes(), [0x8C, 0x63]);
    }

    proptest! {
        #[test]
        fn what_is_encoded_reads_the_same(text in "\\PC{0,40}|[가-힣a-z0-9 ]{0,40}") {
            match Encoded::new(&text, Charset::Cp949, Lines::One) {
                Ok(encoded) => {
                    let (back, _, faults) = EUC_KR.decode(encoded.bytes());
                    prop_assert!(!faults);
                    prop_assert_eq!(back.as_ref(), text.as_str());
                    let bytes = text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>();
                    prop_assert_eq!(encoded.bytes().len(), bytes);
                    prop_assert_eq!(
                        Encoded::new(&text, Charset::KsX1001, Lines::One).is_err(),
                        encoded.is_outside_ks_x_1001()
                    );
                }
                Err(error) => {
                    let (TextError::NotInCp949 { position } | TextError::Control { position }) = error else {
                        return Err(TestCaseError::fail("another error"));
                    };
                    let before: String = text.chars().take(position).collect();
                    let through: String = text.chars().take(position + 1).collect();
                    prop_assert!(Encoded::new(&before, Charset::Cp949, Lines::One).is_ok());
                    prop_assert!(Encoded::new(&through, Charset::Cp949, Lines::One).is_err());
                }
            }
        }
    }
}
