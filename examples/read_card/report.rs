//! A report for a person at a terminal.

use std::fmt::Write as _;
use std::path::Path;

use bonin::card::originality::Originality;
use bonin::card::quality::Quality;
use bonin::card::validation::Check;
use bonin::card::{DocumentKind, Field, FieldKey, Outcome, Reading, RetakeReason, Unreadable};

use crate::answer::{Answer, Content};
use crate::columns::aligned;

/// The answer in words, one blank line at its end.
pub(crate) fn report(file: &Path, answer: &Answer) -> String {
    let mut out = format!("{}\n", file.display());
    let rows = match &answer.content {
        Content::Reading(reading) => {
            let _ = writeln!(out, "  {}", outcome(reading));
            details(reading)
        }
        Content::Refused(refusal) => {
            let _ = writeln!(out, "  not opened: {}", refusal.in_words());
            Vec::new()
        }
    };
    for line in aligned(&rows) {
        let _ = writeln!(out, "    {line}");
    }
    let _ = writeln!(out, "  {:.0} ms from opening the photo to the last field\n", answer.elapsed.as_secs_f64() * 1e3);
    out
}

fn outcome(reading: &Reading) -> String {
    let reasons: Vec<_> = reading.reasons.iter().map(|&reason| advice(reason)).collect();
    let reasons = reasons.join("; ");
    match reading.outcome {
        Outcome::Read if reasons.is_empty() => "read".to_owned(),
        Outcome::Read => format!("read, but {reasons}"),
        Outcome::Retake => format!("another photo is needed: {reasons}"),
        Outcome::Unsupported => "no document of a kind that is read here".to_owned(),
        other => other.as_str().to_owned(),
    }
}

fn details(reading: &Reading) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    if let Some((kind, confidence)) = reading.document {
        rows.push(vec!["document".to_owned(), kind_in_words(kind), percent(confidence)]);
    }
    rows.extend(reading.fields.iter().map(field));
    rows.extend(reading.checks.iter().map(check));
    rows.extend(reading.originality.as_ref().map(|found| vec!["originality".to_owned(), originality_in_words(found)]));
    rows.extend(reading.quality.as_ref().map(|quality| vec!["quality".to_owned(), quality_in_words(quality)]));
    rows
}

/// The score, and of the causes the likeliest: the others add up to what is left.
fn originality_in_words(found: &Originality) -> String {
    let cause = found.likeliest_cause();
    format!("{:.2}; {} {:.2}", found.score(), spaced(cause.as_str()), found.evidence(cause))
}

fn field(field: &Field) -> Vec<String> {
    let label = spaced(field.key.as_str());
    match &field.value {
        Ok(value) => vec![label, value.expose().to_owned(), percent(field.confidence)],
        Err(reason) => vec![label, format!("- ({})", missing(field.key, *reason))],
    }
}

fn check(check: &Check) -> Vec<String> {
    vec![format!("check: {}", spaced(check.code.as_str())), spaced(check.result.as_str())]
}

/// Shares in percent, from which nothing is rounded up to certainty.
pub(crate) fn percent(share: f32) -> String {
    format!("{:.1} %", (f64::from(share) * 1e3).floor() / 10.0)
}

fn spaced(name: &str) -> String {
    name.replace('_', " ")
}

fn kind_in_words(kind: DocumentKind) -> String {
    match kind {
        DocumentKind::ResidentCard => "resident card (주민등록증)".to_owned(),
        DocumentKind::DriverLicense => "driver license (운전면허증)".to_owned(),
        DocumentKind::AlienRegistrationCard => "alien registration card (외국인등록증)".to_owned(),
        DocumentKind::PermanentResidentCard => "permanent resident card (영주증)".to_owned(),
        DocumentKind::OverseasKoreanCard => "overseas Korean resident card (국내거소신고증)".to_owned(),
        DocumentKind::Passport => "passport (여권)".to_owned(),
        other => spaced(other.as_str()),
    }
}

fn advice(reason: RetakeReason) -> &'static str {
    match reason {
        RetakeReason::NoCard => "no card was found",
        RetakeReason::CardCutOff => "part of the card lies outside the photo",
        RetakeReason::TooSmall => "the print is too small, go nearer",
        RetakeReason::Blurred => "the photo is blurred",
        RetakeReason::Glare => "a reflection covers print",
        RetakeReason::TooDark => "the photo is too dark",
        RetakeReason::TooBright => "the photo is too bright",
        RetakeReason::Covered => "something covers print",
        RetakeReason::Recapture => "it looks like a picture of a screen or a screenshot",
        RetakeReason::Copy => "it looks like a copy on paper",
        other => other.as_str(),
    }
}

fn missing(key: FieldKey, reason: Unreadable) -> &'static str {
    match reason {
        Unreadable::Doubtful if key == FieldKey::HanjaName => "seen; hanja are not read",
        Unreadable::NotFound => "not found",
        Unreadable::Incomplete => "only part of it could be read",
        Unreadable::Malformed => "what was read has not the form it must have",
        Unreadable::Doubtful => "in doubt",
        Unreadable::Blurred => "blurred",
        Unreadable::Glare => "a reflection lies over it",
        Unreadable::Covered => "something covers it",
        Unreadable::TooSmall => "too small on the photo",
        other => other.as_str(),
    }
}

fn quality_in_words(quality: &Quality) -> String {
    let mut words = Vec::new();
    words.extend(quality.sharpness.map(|sharpness| format!("sharpness {sharpness:.2} of 1")));
    words.push(format!("glare on {:.1} % of the card", quality.glare * 100.0));
    words.push(format!("exposure {:.2} of 1", quality.exposure));
    words.push(format!("card fills {:.0} % of the photo", quality.card_share * 100.0));
    words.extend(quality.text_height_px.map(|height| format!("print {height:.0} px high")));
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use std::io;
    use std::time::Duration;

    use super::*;
    use crate::answer::Refusal;
    use crate::columns::width;
    use crate::samples;

    #[test]
    fn values_stand_in_one_column() {
        let content = Content::Reading(Box::new(samples::resident_card()));
        let answer = Answer { content, elapsed: Duration::from_millis(83), bytes: Vec::new() };
        let text = report(Path::new("a.jpg"), &answer);
        let place = |cell: &str| {
            let line = text.lines().find(|line| line.contains(cell)).unwrap();
            width(line.split(cell).next().unwrap())
        };
        assert_eq!(place("홍길동"), place("resident card ("));
        assert_eq!(place("서울특별시 종로구청장"), place("2019-11-25"));
        assert_eq!(place("- (not found)"), place("2019-11-25"));
        let shares = text.lines().filter_map(|line| line.split_once(" %").map(|(before, _)| width(before)));
        let ends: Vec<usize> = shares.take(3).collect();
        assert!(ends.windows(2).all(|pair| pair[0] == pair[1]), "{text}");
        assert!(text.contains("read, but a reflection covers print"), "{text}");
        assert!(text.contains("seen; hanja are not read"), "{text}");
        assert!(text.contains("83 ms"), "{text}");
    }

    #[test]
    fn a_missing_file_is_told() {
        let content = Content::Refused(Refusal::File(io::ErrorKind::NotFound.into()));
        let answer = Answer { content, elapsed: Duration::ZERO, bytes: Vec::new() };
        assert!(report(Path::new("a.jpg"), &answer).contains("the file could not be read"));
    }

    #[test]
    fn certainty_is_never_made_up() {
        assert_eq!(percent(0.9996), "99.9 %");
        assert_eq!(percent(1.0), "100.0 %");
    }
}
