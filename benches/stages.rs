//! How long each stage takes on a drawn photo, at the size of a phone's preview and at that of its camera.
//!
//! Every measured function also states its answer: a stage that fails early would look fast.

#![allow(missing_docs)]

use std::hint::black_box;
use std::path::{Path, PathBuf};

use bonin::card::decode::{Limits, Photo, decode};
use bonin::card::document::Format;
use bonin::card::extraction::extract;
use bonin::card::localization::{Localization, LocatedCard};
use bonin::card::quality::assess;
use bonin::card::rectification::{Pyramid, RectifiedCard, rectify};
use bonin::card::text_line::TextLine;
use bonin::card::validation::validate;
use bonin::card::{CardReader, DocumentKind, Outcome};
use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};

/// Sizes of the photos, in pixels.
const SIZES: [(u32, u32); 2] = [(1920, 1080), (4032, 3024)];

/// A photo and what the stages make of it.
struct Sample {
    id: String,
    bytes: Vec<u8>,
    photo: Photo,
    located: LocatedCard,
    card: RectifiedCard,
    kind: DocumentKind,
    lines: Vec<TextLine>,
}

struct Stages {
    reader: CardReader,
}

impl Stages {
    fn load() -> Self {
        Self { reader: CardReader::new().expect("embedded networks load") }
    }

    /// The sample of a file, if its photo has the size and its card is read.
    fn sample(&self, file: &Path, size: (u32, u32)) -> Option<Sample> {
        let bytes = std::fs::read(file).ok()?;
        let photo = decode(&bytes, &Limits::default()).ok()?;
        if (photo.width(), photo.height()) != size {
            return None;
        }
        let reading = self.reader.read_photo(&photo, None).ok()?;
        if reading.outcome != Outcome::Read {
            return None;
        }
        let located = self.locate(&photo);
        // As the reader left it: upright.
        let (card, (kind, _)) = (reading.card?, reading.document?);
        let lines = self.lines(&card);
        let id = format!("{}x{}", size.0, size.1);
        Some(Sample { id, bytes, photo, located, card, kind, lines })
    }

    fn locate(&self, photo: &Photo) -> LocatedCard {
        match self.reader.localizer().locate(&Pyramid::new(photo)) {
            Ok(Localization::Card(card)) => card,
            other => panic!("no card: {other:?}"),
        }
    }

    fn lines(&self, card: &RectifiedCard) -> Vec<TextLine> {
        let detection = self.reader.text_detector().detect(card).expect("network runs");
        let lines = detection.regions.iter().map(|region| self.reader.text_recognizer().recognize(card, region));
        lines.collect::<Result<_, _>>().expect("network runs")
    }

    fn samples(&self) -> Vec<Sample> {
        let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
        let mut files: Vec<PathBuf> = std::fs::read_dir(fixtures.join("cards"))
            .expect("fixtures/cards")
            .map(|entry| entry.expect("a readable folder").path())
            .filter(|path| path.extension().is_some_and(|extension| extension == "jpg"))
            .collect();
        files.sort();
        files.push(fixtures.join("large.jpg"));
        let find = |size| files.iter().find_map(|file| self.sample(file, size));
        SIZES.map(|size| find(size).unwrap_or_else(|| panic!("no fixture of {size:?} pixels that is read"))).into()
    }
}

fn stages(c: &mut Criterion) {
    let stages = Stages::load();
    let samples = stages.samples();
    each(c, "decode", &samples, |s| {
        let photo = decode(black_box(&s.bytes), &Limits::default()).expect("opens");
        assert_eq!(photo.width(), s.photo.width());
    });
    each(c, "localization", &samples, |s| {
        let found = stages.locate(black_box(&s.photo));
        assert_eq!(found.quad, s.located.quad);
    });
    let mut group = c.benchmark_group("rectification");
    for sample in &samples {
        // Halved copies are there already, as localization leaves them.
        let pyramid = Pyramid::new(&sample.photo);
        assert!(stages.reader.localizer().locate(&pyramid).is_ok());
        group.bench_with_input(BenchmarkId::from_parameter(&sample.id), sample, |b, s| {
            b.iter(|| assert!(rectify(&pyramid, black_box(&s.located.quad), Format::Id1).is_ok()));
        });
    }
    group.finish();
    each(c, "quality", &samples, |s| {
        let quality = assess(black_box(&s.card), &s.located, (s.photo.width(), s.photo.height()));
        assert!(quality.sharpness.is_some());
    });
    each(c, "text_detection", &samples, |s| {
        let detection = stages.reader.text_detector().detect(black_box(&s.card)).expect("network runs");
        assert_eq!(detection.regions.len(), s.lines.len());
    });
    each(c, "text_recognition", &samples, |s| {
        for line in &s.lines {
            let read =
                stages.reader.text_recognizer().recognize(black_box(&s.card), &line.region).expect("network runs");
            assert_eq!(read.glyphs.len(), line.glyphs.len());
        }
    });
    each(c, "extraction_and_validation", &samples, |s| {
        let fields = extract(s.kind, black_box(&s.lines));
        assert!(fields.iter().any(|field| field.text().is_some()));
        assert!(!validate(s.kind, &fields, None).is_empty());
    });
    each(c, "whole", &samples, |s| {
        let reading = stages.reader.read(black_box(&s.bytes), None).expect("opens");
        assert_eq!(reading.outcome, Outcome::Read);
    });
}

fn each(c: &mut Criterion, name: &str, samples: &[Sample], run: impl Fn(&Sample)) {
    let mut group = c.benchmark_group(name);
    for sample in samples {
        group.bench_with_input(BenchmarkId::from_parameter(&sample.id), sample, |b, s| b.iter(|| run(s)));
    }
    group.finish();
}

fn loading(c: &mut Criterion) {
    c.bench_function("loading", |b| b.iter(|| assert!(CardReader::new().is_ok())));
}

criterion_group! {
    name = benches;
    // Ten samples: a whole read is tens of milliseconds, and medians of ten agree to a few percent.
    config = Criterion::default().sample_size(10);
    targets = stages, loading
}
criterion_main!(benches);
