//! Drawings of cards and of what is passed off as one: what the reader says of them.

mod common;

use bonin::card::decode::{Limits, decode};
use bonin::card::originality::{Cause, OriginalityPolicy};
use bonin::card::{CardReader, Outcome, Reading, RetakeReason};
use bonin::decision::Originality as Verdict;

/// Files of `fixtures/originality`, which network training never saw, with the cause that they show.
const DRAWN: [(&str, Option<Cause>); 5] = [
    ("original.jpg", None),
    ("screen.jpg", Some(Cause::Screen)),
    ("gray_copy.jpg", Some(Cause::GrayCopy)),
    ("color_copy.jpg", Some(Cause::ColorCopy)),
    ("screenshot.jpg", Some(Cause::Screenshot)),
];

fn assessing() -> CardReader {
    CardReader::new().and_then(CardReader::assessing_originality).unwrap()
}

fn bytes(file: &str) -> Vec<u8> {
    common::bytes(&common::fixtures("originality").join(file))
}

fn flags(reading: &Reading) -> Vec<RetakeReason> {
    let about = |reason: &RetakeReason| matches!(reason, RetakeReason::Recapture | RetakeReason::Copy);
    reading.reasons.iter().copied().filter(about).collect()
}

#[test]
fn each_cause_is_named_and_the_card_itself_is_not_doubted() {
    let (policy, reader) = (OriginalityPolicy::default(), assessing());
    for (file, cause) in DRAWN {
        let reading = reader.read(&bytes(file), None).unwrap();
        let found = reading.originality.unwrap_or_else(|| panic!("{file}: not assessed"));
        assert_eq!(found.doubt(&policy), cause, "{file}: {found:?}");
        let flag = cause.map(|cause| if cause.is_paper() { RetakeReason::Copy } else { RetakeReason::Recapture });
        assert_eq!(flags(&reading), flag.into_iter().collect::<Vec<_>>(), "{file}");
        let genuine = Verdict::of(Some(&found), &policy) == Verdict::Original;
        assert_eq!(genuine, cause.is_none(), "{file}");
        let sum = Cause::ALL.iter().map(|&cause| found.evidence(cause)).sum::<f32>() + found.score();
        assert!((sum - 1.0).abs() < 1e-4, "{file}: {sum}");
    }
}

#[test]
fn a_doubt_leaves_the_fields_and_the_host_decides_about_it() {
    let plain = common::reader();
    let lenient = assessing().with_originality_policy(OriginalityPolicy::new(0.0, 0.0).unwrap());
    let bytes = bytes("screen.jpg");
    let values = |reading: &Reading| -> Vec<Option<String>> {
        reading.fields.iter().map(|field| field.text().map(str::to_owned)).collect()
    };
    let doubted = assessing().read(&bytes, None).unwrap();
    assert_eq!(doubted.outcome, Outcome::Read);
    for (other, assessed) in [(plain.read(&bytes, None).unwrap(), false), (lenient.read(&bytes, None).unwrap(), true)] {
        assert!(flags(&other).is_empty());
        assert_eq!(other.originality.is_some(), assessed);
        assert_eq!((other.outcome, values(&other)), (doubted.outcome, values(&doubted)));
    }
    assert_eq!(Verdict::of(None, &OriginalityPolicy::default()), Verdict::NotChecked);
}

#[test]
fn photos_that_were_opened_in_gray_are_assessed_too() {
    let photo = decode(&bytes("gray_copy.jpg"), &Limits::default()).unwrap();
    assert!(photo.chroma().is_none());
    let found = assessing().read_photo(&photo, None).unwrap().originality.unwrap();
    assert!((0.0..=1.0).contains(&found.score()));
}
