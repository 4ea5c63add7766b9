//! Bytes to a whole reading, through networks that a script makes up and through the real ones.

use std::sync::atomic::Ordering;
use std::sync::{Mutex, OnceLock};

use bonin::card::decode::Photo;
use bonin::card::localization::Localizer;
use bonin::card::reader::ReadError;
use bonin::card::text_detection::TextDetector;
use bonin::card::text_recognition::TextRecognizer;
use bonin::card::{CardReader, CopyFormat, Framing, MaskPolicy, Outcome, Reading};
use bonin::inference::InferenceError;

use super::discretion::assert_discreet;
use super::lines::fields_are_sound;
use super::networks::{Part, Runs, Scripted};
use super::script::Script;

/// Most runs of each network for one photo, as the reader's documentation states them.
pub const MOST_RUNS: (usize, usize, usize) = (20, 11, 250);

/// A reading whose networks are the script's.
pub fn run(data: &[u8]) {
    let _ = reading(data);
}

/// What came of it; nothing where a network's answer had a wrong shape.
pub fn reading(data: &[u8]) -> Option<Reading> {
    let mut script = Script::new(data);
    let photo = photo(&mut script);
    // Leaked: a model outlives its reader, and there are few bytes of them.
    let runs: &'static Runs = Box::leak(Box::default());
    let misshapen: &'static Mutex<bool> = Box::leak(Box::new(Mutex::new(false)));
    let mut scripted = |part| Box::new(Scripted { part, bytes: script.take(64).to_vec(), runs, misshapen });
    let localizer = Localizer::new(scripted(Part::Localizer));
    let detector = TextDetector::new(scripted(Part::Detector));
    let recognizer = TextRecognizer::new(scripted(Part::Recognizer));
    let reader = CardReader::with_stages(localizer, detector, recognizer);
    let answer = reader.read_photo(&photo, None);
    match &answer {
        Ok(reading) => is_sound(reading),
        Err(error) => {
            assert_eq!(*error, InferenceError::Shape);
            assert!(*misshapen.lock().expect("one thread"), "a sound answer is refused for its shape");
        }
    }
    let (localizer, detector, recognizer) = (&runs.localizer, &runs.detector, &runs.recognizer);
    let count = [localizer, detector, recognizer].map(|count| count.load(Ordering::Relaxed));
    let (a, b, c) = MOST_RUNS;
    assert!(count[0] <= a && count[1] <= b && count[2] <= c, "networks ran {count:?} times");
    answer.ok()
}

/// A small photo: flat, striped, noisy or with an edge.
fn photo(script: &mut Script<'_>) -> Photo {
    let (width, height) = match script.byte() % 8 {
        0..5 => (480u32, 360u32),
        5 => (856, 540),
        6 => (1, 1_024),
        _ => (1 + u32::from(script.byte()), 1 + u32::from(script.byte())),
    };
    let pattern = script.byte();
    let noise = script.take(16);
    let luma = (0..width * height)
        .map(|k| {
            let (x, y) = (k % width, k / width);
            let shown = match pattern % 4 {
                0 => 128,
                1 => ((x * 7) ^ (y * 3)) as u8,
                2 => {
                    if x * 4 > width && x * 4 < width * 3 && y * 3 > height && y * 3 < height * 2 {
                        220
                    } else {
                        30
                    }
                }
                _ => pattern,
            };
            shown ^ noise.get((k % 16) as usize).copied().unwrap_or(0)
        })
        .collect();
    Photo::from_luma(width, height, luma).expect("all pixels")
}

/// What every reading keeps to.
pub fn is_sound(reading: &Reading) {
    match reading.outcome {
        Outcome::Read => assert!(!reading.fields.is_empty() && reading.document.is_some()),
        Outcome::Retake => assert!(!reading.reasons.is_empty(), "another photo, and nobody says why"),
        _ => {}
    }
    if reading.outcome != Outcome::Read {
        assert!(reading.fields.is_empty() && reading.checks.is_empty(), "fields of what was not read");
    }
    fields_are_sound(&reading.fields);
    if let Some((_, probability)) = reading.document {
        assert!((0.0..=1.0).contains(&probability));
    }
    if let Some(quad) = reading.quad {
        assert!(quad.corners().iter().all(|corner| corner.x.is_finite() && corner.y.is_finite()));
    }
    let shown = format!("{reading:?}");
    for field in &reading.fields {
        assert_discreet("a reading", &shown, field.text().unwrap_or_default());
    }
}

/// The real networks, loaded once.
pub fn real() -> &'static CardReader {
    static READER: OnceLock<CardReader> = OnceLock::new();
    READER.get_or_init(|| {
        let mut limits = bonin::card::decode::Limits::default();
        limits.max_pixels = 1 << 21;
        CardReader::new().expect("the embedded networks").with_limits(limits)
    })
}

/// A file through the real networks, and its masked copy where there is one.
pub fn run_real(data: &[u8]) {
    match real().read(data, None) {
        Ok(reading) => {
            is_sound(&reading);
            let policy = MaskPolicy::unique_identifiers();
            let copy = real().masked_copy(data, &reading, &policy, Framing::Rectified, CopyFormat::Png);
            assert!(copy.is_err() || reading.outcome == Outcome::Read, "a copy of what was not read");
        }
        Err(ReadError::Inference(_)) => panic!("the photo's fault is told as ours"),
        Err(_) => {}
    }
}
