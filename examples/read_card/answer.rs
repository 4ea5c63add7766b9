//! A photo's file becomes an answer: a reading, or why the file was not opened.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;
use std::time::{Duration, Instant};

use bonin::card::decode::{DecodeError, Limits};
use bonin::card::reader::ReadError;
use bonin::card::{CardReader, Reading};
use bonin::inference::InferenceError;
use time::Date;

/// What there is to say about one photo.
pub(crate) struct Answer {
    pub(crate) content: Content,
    /// From opening the photo to the last field, without reading the file.
    pub(crate) elapsed: Duration,
    /// The file, kept for pictures; empty if it could not be read.
    pub(crate) bytes: Vec<u8>,
}

pub(crate) enum Content {
    Reading(Box<Reading>),
    Refused(Refusal),
}

/// Why there is no reading.
pub(crate) enum Refusal {
    /// The file could not be read from disk.
    File(io::Error),
    /// The file is larger than it may be. It was not read.
    FileTooLarge,
    /// It is no picture that may be opened.
    Photo(DecodeError),
    /// It is smaller than any card that could be read.
    TooSmall,
}

impl Refusal {
    /// The stable name among the reasons for another photo.
    pub(crate) fn as_str(&self) -> &'static str {
        match self {
            Self::FileTooLarge
            | Self::Photo(DecodeError::TooManyBytes | DecodeError::TooLarge | DecodeError::TooCostly) => {
                "limit_exceeded"
            }
            Self::TooSmall => "too_small",
            Self::File(_) | Self::Photo(_) => "undecodable",
        }
    }

    pub(crate) fn in_words(&self) -> String {
        match self {
            Self::File(error) => format!("the file could not be read: {error}"),
            Self::FileTooLarge => DecodeError::TooManyBytes.to_string(),
            Self::Photo(error) => error.to_string(),
            Self::TooSmall => ReadError::TooSmall.to_string(),
        }
    }
}

/// Reads the photo at `path`.
///
/// # Errors
/// Only where a network fails, which is no property of the photo.
pub(crate) fn answer(reader: &CardReader, path: &Path, today: Option<Date>) -> Result<Answer, InferenceError> {
    let refused = |refusal, bytes, elapsed| Answer { content: Content::Refused(refusal), elapsed, bytes };
    let bytes = match load(path, Limits::default().max_bytes) {
        Ok(Some(bytes)) => bytes,
        Ok(None) => return Ok(refused(Refusal::FileTooLarge, Vec::new(), Duration::ZERO)),
        Err(error) => return Ok(refused(Refusal::File(error), Vec::new(), Duration::ZERO)),
    };
    let start = Instant::now();
    let result = reader.read(&bytes, today);
    let elapsed = start.elapsed();
    match result {
        Ok(reading) => Ok(Answer { content: Content::Reading(Box::new(reading)), elapsed, bytes }),
        Err(ReadError::Decode(error)) => Ok(refused(Refusal::Photo(error), bytes, elapsed)),
        Err(ReadError::TooSmall) => Ok(refused(Refusal::TooSmall, bytes, elapsed)),
        Err(ReadError::Inference(error)) => Err(error),
        Err(_) => Ok(refused(Refusal::Photo(DecodeError::Corrupt), bytes, elapsed)),
    }
}

/// The file, or `None` if it holds more than `most` bytes. Its stated size is not asked: devices and pipes have none.
fn load(path: &Path, most: usize) -> io::Result<Option<Vec<u8>>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(most as u64 + 1).read_to_end(&mut bytes)?;
    Ok((bytes.len() <= most).then_some(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_told_from_damage() {
        assert_eq!(Refusal::FileTooLarge.as_str(), "limit_exceeded");
        assert_eq!(Refusal::Photo(DecodeError::TooLarge).as_str(), "limit_exceeded");
        assert_eq!(Refusal::Photo(DecodeError::Corrupt).as_str(), "undecodable");
        assert_eq!(Refusal::File(io::ErrorKind::NotFound.into()).as_str(), "undecodable");
    }

    #[test]
    fn a_file_is_never_read_beyond_the_limit() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml");
        let size = std::fs::metadata(&path).unwrap().len() as usize;
        assert_eq!(load(&path, size).unwrap().map(|bytes| bytes.len()), Some(size));
        assert!(load(&path, size - 1).unwrap().is_none());
    }
}
