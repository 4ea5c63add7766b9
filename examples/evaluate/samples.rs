//! Judged photos of specimen data for the tests.

use std::time::Duration;

use crate::judgment::{Judged, JudgedField, Outline};
use crate::truth::Truth;

pub(crate) fn truth(file: &str, kind: Option<&str>, fields: &[(&str, &str)]) -> Truth {
    Truth {
        file: file.to_owned(),
        kind: kind.map(str::to_owned),
        look: None,
        difficulty: if kind.is_some() { "easy" } else { "negative" }.to_owned(),
        quad: None,
        fields: fields.iter().map(|&(key, text)| (key.to_owned(), text.to_owned())).collect(),
        unknown: [].into(),
        illegible: [].into(),
    }
}

/// Key, drawn text, read text, confidence, legible.
pub(crate) type SampleField<'a> = (&'a str, Option<&'a str>, Option<&'a str>, f32, bool);

/// A photo with these fields.
pub(crate) fn judged(kind: Option<&str>, fields: &[SampleField<'_>]) -> Judged {
    let fields = fields.iter().map(|&(key, truth, value, confidence, legible)| JudgedField {
        key: key.to_owned(),
        truth: truth.map(str::to_owned),
        legible,
        value: value.map(str::to_owned),
        confidence,
    });
    Judged {
        truth: truth("a.jpg", kind, &[]),
        answer: "read".to_owned(),
        read: true,
        kind_right: true,
        outline: kind.map(|_| Outline { overlap: 0.98, begins_right: true }),
        fields: fields.collect(),
        elapsed: Duration::from_millis(80),
    }
}
