//! A reading beside the truth.

use std::time::Duration;

use bonin::card::reader::ReadError;
use bonin::card::{Field, Outcome, Reading};

use crate::overlap::{begins_alike, intersection_over_union};
use crate::truth::Truth;

/// From this confidence on, a wrong value is one that a host would have taken as it is.
pub(crate) const SURE_FROM: f32 = 0.9;

/// Fields whose spaces are typography as much as content.
const SPACED: [&str; 3] = ["address", "issuer", "license_class"];

/// One photo, read and judged.
pub(crate) struct Judged {
    pub(crate) truth: Truth,
    /// The outcome, and after a colon the first reason or error.
    pub(crate) answer: String,
    pub(crate) read: bool,
    pub(crate) kind_right: bool,
    pub(crate) outline: Option<Outline>,
    pub(crate) fields: Vec<JudgedField>,
    pub(crate) elapsed: Duration,
}

/// How well the card was found.
pub(crate) struct Outline {
    pub(crate) overlap: f64,
    pub(crate) begins_right: bool,
}

/// One field, of the truth or of the reading or of both.
pub(crate) struct JudgedField {
    pub(crate) key: String,
    /// What is printed; `None` if the document has no such field.
    pub(crate) truth: Option<String>,
    /// Whether anybody could read it on this photo.
    pub(crate) legible: bool,
    /// What was read, if it was.
    pub(crate) value: Option<String>,
    pub(crate) confidence: f32,
}

impl JudgedField {
    /// Whether a value was given, and exactly the printed one.
    pub(crate) fn right(&self) -> bool {
        self.value.is_some() && self.value == self.truth
    }

    /// The same, with spaces left aside where they are typography.
    pub(crate) fn right_but_spaces(&self) -> bool {
        let bare = |text: &String| text.split_whitespace().collect::<String>();
        let aside =
            self.is_spaced() && self.value.is_some() && self.value.as_ref().map(bare) == self.truth.as_ref().map(bare);
        aside || self.right()
    }

    pub(crate) fn is_spaced(&self) -> bool {
        SPACED.contains(&self.key.as_str())
    }

    pub(crate) fn given(&self) -> bool {
        self.value.is_some()
    }

    pub(crate) fn wrong(&self) -> bool {
        self.given() && !self.right()
    }

    pub(crate) fn sure_and_wrong(&self) -> bool {
        self.wrong() && self.confidence >= SURE_FROM
    }
}

/// Judges what was read. An error that is no property of the photo is returned.
pub(crate) fn judge(truth: Truth, result: Result<Reading, ReadError>, elapsed: Duration) -> Result<Judged, ReadError> {
    let reading = match result {
        Ok(reading) => reading,
        Err(error @ (ReadError::Decode(_) | ReadError::TooSmall)) => {
            let fields = fields(&truth, &[]);
            let answer = format!("retake: {error}");
            return Ok(Judged { truth, answer, read: false, kind_right: false, outline: None, fields, elapsed });
        }
        Err(error) => return Err(error),
    };
    let outcome = reading.outcome.as_str();
    let answer = match reading.reasons.first() {
        Some(reason) if reading.outcome != Outcome::Read => format!("{outcome}: {}", reason.as_str()),
        _ => outcome.to_owned(),
    };
    let kind = reading.document.map(|(kind, _)| kind.as_str());
    let outline = reading.quad.zip(truth.quad).map(|(found, truth)| Outline {
        overlap: intersection_over_union(&found.corners(), &truth),
        begins_right: begins_alike(&found.corners(), &truth),
    });
    Ok(Judged {
        answer,
        read: reading.outcome == Outcome::Read,
        kind_right: kind == truth.kind.as_deref(),
        outline,
        fields: fields(&truth, &reading.fields),
        elapsed,
        truth,
    })
}

/// All fields that are printed, and then those that were read though they are not.
fn fields(truth: &Truth, read: &[Field]) -> Vec<JudgedField> {
    let value_of = |key: &str| read.iter().find(|field| field.key.as_str() == key);
    let printed = truth.fields.iter().map(|(key, text)| JudgedField {
        key: key.clone(),
        truth: Some(text.clone()),
        legible: !truth.illegible.contains(key),
        value: value_of(key).and_then(Field::text).map(str::to_owned),
        confidence: value_of(key).map_or(0.0, |field| field.confidence),
    });
    let judged = |key: &str| truth.fields.contains_key(key) || truth.unknown.contains(key);
    let invented =
        read.iter().filter(|field| field.value.is_ok() && !judged(field.key.as_str())).map(|field| JudgedField {
            key: field.key.as_str().to_owned(),
            truth: None,
            legible: false,
            value: field.text().map(str::to_owned),
            confidence: field.confidence,
        });
    printed.chain(invented).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(key: &str, truth: Option<&str>, value: Option<&str>, confidence: f32) -> JudgedField {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        JudgedField { key: key.to_owned(), truth: owned(truth), legible: true, value: owned(value), confidence }
    }

    #[test]
    fn right_is_exact() {
        assert!(field("name", Some("홍길동"), Some("홍길동"), 0.5).right());
        assert!(!field("name", Some("홍길동"), Some("홍 길동"), 0.5).right_but_spaces());
        let address = field("address", Some("종로구 1"), Some("종로구1"), 0.95);
        assert!(!address.right() && address.right_but_spaces() && address.sure_and_wrong());
    }

    #[test]
    fn no_value_is_neither_right_nor_wrong() {
        for truth in [None, Some("홍길동")] {
            let missing = field("issuer", truth, None, 0.0);
            assert!(!missing.right() && !missing.right_but_spaces() && !missing.wrong());
        }
        assert!(field("condition", None, Some("A"), 0.3).wrong());
        assert!(!field("condition", None, Some("A"), 0.3).sure_and_wrong());
    }

    #[test]
    fn a_photo_that_does_not_open_still_counts() {
        let truth = crate::samples::truth("a.jpg", Some("resident_card"), &[("name", "홍길동")]);
        let error = bonin::card::decode::DecodeError::Corrupt;
        let judged = judge(truth, Err(error.into()), Duration::ZERO).unwrap();
        assert!(!judged.read && !judged.kind_right && judged.answer.starts_with("retake: "));
        assert_eq!(judged.fields.len(), 1);
    }
}
