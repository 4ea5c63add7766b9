//! The words, and how they are put together without a copy of the code that nobody wipes.

use core::time::Duration;

use zeroize::Zeroizing;

use super::SmsFormat;
use super::charset::{Charset, Encoded, Lines, TextError};
use crate::pii::Secret;

/// The language of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Language {
    /// Korean.
    Korean,
    /// English.
    English,
}

/// A part of a wording.
enum Piece {
    Text(&'static str),
    Sender,
    Code,
    Lifetime,
}

use Piece::{Code, Lifetime as Life, Sender, Text};

/// How many wordings a language has.
const WORDINGS: usize = 3;

/// The wordings of one template, the fullest first.
pub(super) type Wordings = [Compiled; WORDINGS];

/// The fullest first, each with all that a message must say. Words are in KS X 1001, which a test holds them to.
const KOREAN: [&[Piece]; WORDINGS] = [
    &[Text("["), Sender, Text("] 인증번호 ["), Code, Text("] "), Life, Text(" 이내 입력하세요. 타인 유출 금지")],
    &[Text("["), Sender, Text("] 인증번호 "), Code, Text(" "), Life, Text(" 유효. 타인 공유 금지")],
    &[Text("["), Sender, Text("] 인증번호 "), Code, Text("("), Life, Text(") 공유금지")],
];

const ENGLISH: [&[Piece]; WORDINGS] = [
    &[Text("["), Sender, Text("] Your code is "), Code, Text(". Enter it within "), Life, Text(". Never share it.")],
    &[Text("["), Sender, Text("] Code "), Code, Text(", valid "), Life, Text(". Never share it.")],
    &[Text("["), Sender, Text("] Code "), Code, Text(" ("), Life, Text("). Don't share.")],
];

const SECONDS_PER_MINUTE: u64 = 60;

impl Language {
    /// What makes the default subject, after the sender's name.
    pub(super) const fn subject_after_sender(self) -> &'static str {
        match self {
            Self::Korean => " 인증번호",
            Self::English => " code",
        }
    }

    /// What follows the number of minutes, and of seconds.
    const fn units(self) -> (&'static str, &'static str) {
        match self {
            Self::Korean => ("분", "초"),
            Self::English => (" min", " s"),
        }
    }
}

/// All wordings of a language with sender and last line.
pub(super) fn compile(
    language: Language,
    sender: &Encoded,
    format: &SmsFormat,
    charset: Charset,
) -> Result<Wordings, TextError> {
    let [full, medium, short] = match language {
        Language::Korean => KOREAN,
        Language::English => ENGLISH,
    };
    let tail = tail(format);
    let compiled = |pieces| Compiled::new(pieces, sender, &tail, charset);
    Ok([compiled(full)?, compiled(medium)?, compiled(short)?])
}

/// The last line: what comes before the code, and what after, if the code is in it.
struct Tail {
    before: String,
    code_and_after: Option<String>,
}

fn tail(format: &SmsFormat) -> Tail {
    match format {
        SmsFormat::Plain => Tail { before: String::new(), code_and_after: None },
        SmsFormat::WebOneTimeCode { host, embedded } => {
            let after = embedded.as_ref().map(|embedded| format!(" @{}", embedded.as_str()));
            Tail { before: format!("\n@{} #", host.as_str()), code_and_after: Some(after.unwrap_or_default()) }
        }
        SmsFormat::AndroidRetriever(hash) => Tail { before: format!("\n{}", hash.as_str()), code_and_after: None },
    }
}

/// The units of time, encoded.
#[derive(Debug, Clone)]
pub(super) struct Units {
    minutes: Encoded,
    seconds: Encoded,
}

/// A lifetime as it is spelled: digits, and a unit.
pub(super) struct Lifetime<'a> {
    number: String,
    unit: &'a Encoded,
}

impl Units {
    pub(super) fn new(language: Language, charset: Charset) -> Result<Self, TextError> {
        let (minutes, seconds) = language.units();
        let unit = |text| Encoded::new(text, charset, Lines::One);
        Ok(Self { minutes: unit(minutes)?, seconds: unit(seconds)? })
    }

    pub(super) fn spell(&self, lifetime: Duration) -> Lifetime<'_> {
        let seconds = lifetime.as_secs();
        if seconds >= SECONDS_PER_MINUTE && seconds.is_multiple_of(SECONDS_PER_MINUTE) {
            Lifetime { number: (seconds / SECONDS_PER_MINUTE).to_string(), unit: &self.minutes }
        } else {
            Lifetime { number: seconds.to_string(), unit: &self.seconds }
        }
    }
}

#[derive(Debug, Clone)]
enum Segment {
    Fixed(Encoded),
    Code,
    Lifetime,
}

/// A wording with sender and last line in it, encoded but for code and lifetime.
#[derive(Debug, Clone)]
pub(super) struct Compiled(Vec<Segment>);

/// Lengths of a whole message, without the carriers' line.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Length {
    pub(super) bytes: usize,
    pub(super) utf8: usize,
}

/// A whole message.
pub(super) struct Filled {
    pub(super) text: Secret,
    pub(super) bytes: Zeroizing<Vec<u8>>,
}

impl Compiled {
    fn new(pieces: &[Piece], sender: &Encoded, tail: &Tail, charset: Charset) -> Result<Self, TextError> {
        let fixed = |text: &str| Encoded::new(text, charset, Lines::Many).map(Segment::Fixed);
        let mut segments = Vec::with_capacity(pieces.len().saturating_add(3));
        for piece in pieces {
            segments.push(match piece {
                Text(text) => fixed(text)?,
                Sender => Segment::Fixed(sender.clone()),
                Code => Segment::Code,
                Life => Segment::Lifetime,
            });
        }
        segments.push(fixed(&tail.before)?);
        if let Some(after) = &tail.code_and_after {
            segments.push(Segment::Code);
            segments.push(fixed(after)?);
        }
        Ok(Self(segments))
    }

    pub(super) fn length(&self, code_digits: usize, lifetime: &Lifetime<'_>) -> Length {
        self.0.iter().fold(Length::default(), |sum, segment| {
            let (bytes, utf8) = match segment {
                Segment::Fixed(fixed) => (fixed.bytes().len(), fixed.text().len()),
                Segment::Code => (code_digits, code_digits),
                Segment::Lifetime => {
                    let digits = lifetime.number.len();
                    let (bytes, utf8) = (lifetime.unit.bytes().len(), lifetime.unit.text().len());
                    (digits.saturating_add(bytes), digits.saturating_add(utf8))
                }
            };
            Length { bytes: sum.bytes.saturating_add(bytes), utf8: sum.utf8.saturating_add(utf8) }
        })
    }

    /// CP949 keeps no state between characters, so bytes can be joined as text can; digits are the same in both.
    pub(super) fn fill(&self, code: &str, lifetime: &Lifetime<'_>) -> Filled {
        // All the room at once: a buffer that grows leaves copies of the code behind.
        let length = self.length(code.len(), lifetime);
        let mut text = String::with_capacity(length.utf8);
        let mut bytes = Zeroizing::new(Vec::with_capacity(length.bytes));
        for segment in &self.0 {
            match segment {
                Segment::Fixed(fixed) => {
                    text.push_str(fixed.text());
                    bytes.extend_from_slice(fixed.bytes());
                }
                Segment::Code => {
                    text.push_str(code);
                    bytes.extend_from_slice(code.as_bytes());
                }
                Segment::Lifetime => {
                    text.push_str(&lifetime.number);
                    text.push_str(lifetime.unit.text());
                    bytes.extend_from_slice(lifetime.number.as_bytes());
                    bytes.extend_from_slice(lifetime.unit.bytes());
                }
            }
        }
        Filled { text: Secret::new(text), bytes }
    }
}
