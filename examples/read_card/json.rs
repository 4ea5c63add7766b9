//! One JSON object a photo. Banks' tests lean on its shape: keys may be added, none renamed.

use std::path::Path;

use bonin::card::geometry::Point;
use bonin::card::originality::{Cause, Originality};
use bonin::card::quality::Quality;
use bonin::card::{Field, Outcome, Reading};
use serde_json::{Map, Value, json};

use crate::answer::{Answer, Content};

/// The answer for the photo `file`, as it was named on the command line.
pub(crate) fn object(file: &Path, answer: &Answer) -> Value {
    let file = file.to_string_lossy();
    let elapsed = rounded(answer.elapsed.as_secs_f64() * 1e3, 1);
    match &answer.content {
        Content::Reading(reading) => with_reading(&file, reading, elapsed),
        Content::Refused(refusal) => json!({
            "file": file,
            "outcome": Outcome::Retake.as_str(),
            "reasons": [refusal.as_str()],
            "document": null,
            "quad": null,
            "fields": {},
            "checks": [],
            "quality": quality(None),
            "originality": null,
            "elapsed_ms": elapsed,
        }),
    }
}

fn with_reading(file: &str, reading: &Reading, elapsed: Value) -> Value {
    let reasons: Vec<_> = reading.reasons.iter().map(|reason| reason.as_str()).collect();
    let document = reading
        .document
        .map(|(kind, confidence)| json!({"kind": kind.as_str(), "confidence": rounded(confidence.into(), 4)}));
    let checks: Vec<_> = reading
        .checks
        .iter()
        .map(|check| json!({"code": check.code.as_str(), "result": check.result.as_str()}))
        .collect();
    let fields: Map<_, _> = reading.fields.iter().map(|f| (f.key.as_str().to_owned(), field(f))).collect();
    json!({
        "file": file,
        "outcome": reading.outcome.as_str(),
        "reasons": reasons,
        "document": document,
        "quad": reading.quad.map(|quad| points(quad.corners(), 1)),
        "fields": fields,
        "checks": checks,
        "quality": quality(reading.quality.as_ref()),
        "originality": reading.originality.as_ref().map(originality),
        "elapsed_ms": elapsed,
    })
}

/// The score, and how strongly the picture speaks for each cause.
fn originality(found: &Originality) -> Value {
    let causes = Cause::ALL.map(|cause| (cause.as_str(), found.evidence(cause)));
    let all = [("score", found.score())].into_iter().chain(causes);
    Value::Object(all.map(|(name, share)| (name.to_owned(), rounded(share.into(), 4))).collect())
}

fn field(field: &Field) -> Value {
    let mut object = Map::new();
    object.insert("value".to_owned(), field.text().into());
    object.insert("confidence".to_owned(), rounded(field.confidence.into(), 4));
    object.insert("legible".to_owned(), field.value.is_ok().into());
    if let Err(reason) = &field.value {
        object.insert("reason".to_owned(), reason.as_str().into());
    }
    if let Some(bounds) = field.bounds {
        object.insert("box".to_owned(), points(bounds.corners(), 4));
    }
    Value::Object(object)
}

/// Without a card nothing is known, yet all keys are there.
fn quality(quality: Option<&Quality>) -> Value {
    let measure = |of: fn(&Quality) -> Option<f32>, digits| {
        quality.and_then(of).map_or(Value::Null, |value| rounded(value.into(), digits))
    };
    json!({
        "sharpness": measure(|q| q.sharpness, 3),
        "glare": measure(|q| Some(q.glare), 3),
        "exposure": measure(|q| Some(q.exposure), 3),
        "card_share": measure(|q| Some(q.card_share), 3),
        "text_height_px": measure(|q| q.text_height_px, 1),
    })
}

fn points(corners: [Point; 4], digits: i32) -> Value {
    corners.map(|p| Value::from([rounded(p.x.into(), digits), rounded(p.y.into(), digits)])).into()
}

/// Digits that say more than was measured only make lines longer. What is not finite becomes `null`.
fn rounded(value: f64, digits: i32) -> Value {
    let scale = 10f64.powi(digits);
    ((value * scale).round() / scale).into()
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;
    use crate::answer::Refusal;
    use crate::samples;

    fn answered(content: Content) -> String {
        let answer = Answer { content, elapsed: std::time::Duration::from_micros(83_149), bytes: Vec::new() };
        object(Path::new("a.jpg"), &answer).to_string()
    }

    #[test]
    fn a_reading_has_every_key_in_order() {
        let line = answered(Content::Reading(Box::new(samples::resident_card())));
        assert!(line.starts_with(
            r#"{"file":"a.jpg","outcome":"read","reasons":["glare"],"document":{"kind":"resident_card","confidence":0.9988},"quad":[[312.4,208.9],"#
        ));
        assert!(line.contains(r#""fields":{"name":{"value":"홍길동","confidence":0."#));
        assert!(line.contains(r#""legible":true,"box":[["#));
        assert!(line.contains(r#""address":{"value":null,"confidence":0.0,"legible":false,"reason":"not_found"}"#));
        assert!(line.contains(r#"{"code":"resident_number_check_digit","result":""#));
        let keys = [
            "\"quad\":",
            "\"fields\":",
            "\"checks\":",
            "\"quality\":{\"sharpness\":",
            "\"originality\":",
            "\"elapsed_ms\":83.1}",
        ];
        let places: Vec<_> = keys.iter().map(|key| line.find(key).unwrap()).collect();
        assert!(places.is_sorted(), "{line}");
        assert!(!line.contains('\n'));
    }

    #[test]
    fn what_was_not_opened_is_an_answer() {
        let expected = concat!(
            r#"{"file":"a.jpg","outcome":"retake","reasons":["undecodable"],"document":null,"quad":null,"fields":{},"#,
            r#""checks":[],"quality":{"sharpness":null,"glare":null,"exposure":null,"card_share":null,"#,
            r#""text_height_px":null},"originality":null,"elapsed_ms":83.1}"#
        );
        assert_eq!(answered(Content::Refused(Refusal::File(io::ErrorKind::NotFound.into()))), expected);
        assert!(answered(Content::Refused(Refusal::FileTooLarge)).contains(r#""reasons":["limit_exceeded"]"#));
    }

    #[test]
    fn numbers_are_short_and_finite() {
        assert_eq!(rounded(f32::NAN.into(), 2), Value::Null);
        assert_eq!(rounded(0.998f32.into(), 4).to_string(), "0.998");
        assert_eq!(rounded((-1630.24f32).into(), 1).to_string(), "-1630.2");
    }
}
