//! What can be wrong with a template.

use thiserror::Error;

use super::MAX_SENDER_BYTES;
use super::charset::TextError;
use super::size::MAX_SUBJECT_LINE_BYTES;

/// Which text of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TextPart {
    /// The bank's name.
    Sender,
    /// The subject of an LMS.
    Subject,
    /// The library's own words.
    Wording,
}

/// Why no template was made. All of them are faults of configuration, found before anything is sent; none holds any
/// text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TemplateError {
    /// Misuse: nothing, or nothing but spaces.
    #[error("{part:?} is empty")]
    Empty {
        /// Which text.
        part: TextPart,
    },
    /// Misuse: spaces before or after.
    #[error("{part:?} begins or ends with a space")]
    SpaceAround {
        /// Which text.
        part: TextPart,
    },
    /// Misuse: a character that can't be sent. In [`TextPart::Wording`] it would be a bug of the library.
    #[error("{part:?}: {error}")]
    Text {
        /// Which text.
        part: TextPart,
        /// Which character, and why.
        error: TextError,
    },
    /// Misuse: a square bracket, which would read as the end of the name.
    #[error("character {position} of the sender's name is a square bracket")]
    BracketInSender {
        /// Counted from 0, in characters.
        position: usize,
    },
    /// Limit: over [`MAX_SENDER_BYTES`].
    #[error("the sender's name has {bytes} bytes, {MAX_SENDER_BYTES} at most are allowed")]
    SenderTooLong {
        /// In CP949.
        bytes: usize,
    },
    /// Limit: over [`MAX_SUBJECT_LINE_BYTES`].
    #[error("the subject has {bytes} bytes, {MAX_SUBJECT_LINE_BYTES} at most are allowed")]
    SubjectTooLong {
        /// In CP949.
        bytes: usize,
    },
    /// Limit: no wording fits one SMS with a code of 8 digits, and it must: long messages are refused, or the format is
    /// Android's, which also has [`MAX_RETRIEVER_BYTES`](super::MAX_RETRIEVER_BYTES). A shorter name or host helps.
    #[error("the shortest wording has {bytes} bytes, and an SMS {max}")]
    NeedsLms {
        /// Of the shortest wording, as the carriers' line is counted.
        bytes: usize,
        /// Most that fit one SMS.
        max: usize,
    },
}
