//! What the integration tests share: where fixtures lie, their truth, and stages without networks.
// Each test file is a crate of its own and uses a part of this.
#![allow(dead_code)]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use bonin::card::CardReader;
use bonin::card::localization::Localizer;
use bonin::card::text_detection::TextDetector;
use bonin::card::text_recognition::TextRecognizer;
use bonin::inference::{InferenceError, Model, Tensor};
use serde_json::Value;

/// The folder of fixtures, or one inside of it.
pub fn fixtures(inside: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(inside)
}

/// The files of a folder of fixtures with one of the extensions (all for none), in the order of their names.
pub fn files(inside: &str, extensions: &[&str]) -> Vec<PathBuf> {
    let folder = fixtures(inside);
    let entries = fs::read_dir(&folder).unwrap_or_else(|error| panic!("fixtures/{inside}: {error}"));
    let mut found: Vec<PathBuf> = entries
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            extensions.is_empty() || extensions.iter().any(|wanted| path.extension().is_some_and(|e| e == *wanted))
        })
        .collect();
    found.sort();
    found
}

/// The bytes of a file.
pub fn bytes(path: &Path) -> Vec<u8> {
    fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", name(path)))
}

/// The name of a file, for messages.
pub fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

/// A drawn photo and what is printed on the card.
pub struct Card {
    /// The photo's file.
    pub path: PathBuf,
    truth: Value,
}

/// All drawn photos.
pub fn cards() -> Vec<Card> {
    let cards: Vec<Card> = files("cards", &["jpg"])
        .into_iter()
        .map(|path| {
            let truth = serde_json::from_slice(&bytes(&path.with_extension("json"))).unwrap();
            Card { path, truth }
        })
        .collect();
    assert!(!cards.is_empty(), "no fixture in fixtures/cards");
    cards
}

impl Card {
    /// The photo.
    pub fn photo(&self) -> Vec<u8> {
        bytes(&self.path)
    }

    /// The name of the document's kind; `None` where there is none to read.
    pub fn kind(&self) -> Option<&str> {
        self.truth["kind"].as_str()
    }

    /// Keys with what is printed; `null` stands for a field that the card lacks.
    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.truth["fields"]
            .as_object()
            .into_iter()
            .flatten()
            .filter_map(|(key, text)| Some((key.as_str(), text.as_str()?)))
    }

    /// What is printed in a field.
    pub fn field(&self, key: &str) -> Option<&str> {
        self.truth["fields"][key].as_str()
    }

    /// Whether a field must be read: a person can read it, and the photo (or this field of it) is marked golden.
    pub fn must_read(&self, key: &str) -> bool {
        let golden = self.truth["golden"] == true || self.truth["golden"][key] == true;
        golden && self.truth["legible"][key] == true
    }
}

/// The reader with the embedded networks, loaded once for all tests of a file.
pub fn reader() -> &'static CardReader {
    static READER: OnceLock<CardReader> = OnceLock::new();
    READER.get_or_init(|| CardReader::new().unwrap())
}

/// A reader that opens photos as the real one does and then finds no card on any.
pub fn blind_reader() -> CardReader {
    CardReader::with_stages(
        Localizer::new(Box::new(NoCard)),
        TextDetector::new(Box::new(Unreached)),
        TextRecognizer::new(Box::new(Unreached)),
    )
}

/// A card finder that is sure of "no card".
struct NoCard;

impl Model for NoCard {
    fn run(&self, input: Tensor) -> Result<Vec<Tensor>, InferenceError> {
        assert_eq!(input.shape(), [1, 1, 256, 256]);
        let heat = Tensor::new(&[1, 4, 4096], vec![1.0 / 4096.0; 4 * 4096]);
        let presence = Tensor::new(&[1, 3], vec![0.0, 1.0, 0.0]);
        Ok(vec![heat.unwrap(), presence.unwrap()])
    }
}

/// A network of a stage that nothing may reach.
struct Unreached;

impl Model for Unreached {
    fn run(&self, _: Tensor) -> Result<Vec<Tensor>, InferenceError> {
        Err(InferenceError::Run("unreached"))
    }
}
