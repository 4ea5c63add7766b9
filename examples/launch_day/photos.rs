//! Photos that arrivals take: those of a folder that can be read whole, each also blurred, and what is printed on them.

use std::error::Error;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use bonin::card::validation::CheckResult;
use bonin::card::{CardReader, FieldKey, Outcome, Reading};
use bonin::issuer::{CheckField, IssuerDocument};
use image::DynamicImage;
use image::codecs::jpeg::JpegEncoder;
use imageproc::filter::gaussian_blur_f32;
use serde_json::Value;
use time::Date;

use crate::readers;

/// Width from which a photo is one of a phone's full frames. Smaller ones are used where there are none.
const WIDE_FROM: u32 = 1_900;

/// Standard deviation of the blur, in shares of the photo's width: a hand that moved.
const BLUR: f32 = 1.0 / 240.0;

/// Quality of the blurred photos.
const QUALITY: u8 = 85;

/// Documents that this bank takes, as the truth names them.
const KINDS: [&str; 2] = ["resident_card", "driver_license"];

/// A photo's bytes.
pub type Photo = Arc<Vec<u8>>;

/// One document: its photos, and what its register has. Everybody on it is made up.
#[derive(Clone)]
pub struct Document {
    pub photo: Photo,
    /// The same, taken with a shaking hand; `None` where even that can be read.
    pub blurred: Option<Photo>,
    pub name: String,
    pub number: String,
    /// `YYYY-MM-DD`.
    pub issued: String,
    pub license: Option<(String, Option<String>)>,
}

impl Document {
    /// What is printed for a field.
    pub fn field(&self, field: CheckField) -> Option<&str> {
        match field {
            CheckField::Name => Some(&self.name),
            CheckField::RegistrationNumber => Some(&self.number),
            CheckField::IssueDate => Some(&self.issued),
            CheckField::LicenseNumber => self.license.as_ref().map(|(number, _)| number.as_str()),
            CheckField::LicenseSerial => self.license.as_ref().and_then(|(_, serial)| serial.as_deref()),
            _ => None,
        }
    }

    fn of(truth: &Value, photo: Vec<u8>) -> Option<Self> {
        let text = |key: &str| truth["fields"][key].as_str().map(str::to_owned);
        if !KINDS.contains(&truth["kind"].as_str()?) {
            return None;
        }
        let license = text("license_number").map(|number| (number, text("serial_code")));
        Some(Self {
            photo: Arc::new(photo),
            blurred: None,
            name: text("name")?,
            number: text("resident_number")?,
            issued: text("issue_date")?,
            license,
        })
    }
}

/// What a folder gave.
pub struct Photos {
    pub documents: Vec<Document>,
    /// Photos of documents that were looked at.
    pub seen: usize,
}

/// Reads every photo of a folder once and takes those that a customer needs no second one of.
pub fn load(folder: &Path, reader: &CardReader, today: Date) -> Result<Photos, Box<dyn Error>> {
    let mut found = Vec::new();
    let mut files: Vec<_> = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<std::io::Result<_>>()?;
    files.sort();
    for file in files.iter().filter(|file| file.extension().is_some_and(|ending| ending == "json")) {
        let truth: Value = serde_json::from_str(&fs::read_to_string(file)?)?;
        if let Some(document) = Document::of(&truth, fs::read(file.with_extension("jpg"))?) {
            let size = image::ImageReader::open(file.with_extension("jpg"))?.into_dimensions()?;
            found.push((size.0, document));
        }
    }
    if found.iter().any(|(width, _)| *width >= WIDE_FROM) {
        found.retain(|(width, _)| *width >= WIDE_FROM);
    }
    let seen = found.len();
    let mut documents = Vec::new();
    for (_, mut document) in found {
        let Ok(reading) = reader.read(&document.photo, Some(today)) else { continue };
        if !is_whole(&reading) || readers::masked_copy(reader, &document.photo, &reading).is_none() {
            continue;
        }
        let blurred = blurred(&document.photo)?;
        let refused = reader.read(&blurred, Some(today)).is_ok_and(|reading| !is_legible(&reading));
        document.blurred = refused.then(|| Arc::new(blurred));
        documents.push(document);
    }
    if documents.iter().all(|document| document.blurred.is_none()) {
        return Err(format!("{}: no photo that can be used", folder.display()).into());
    }
    Ok(Photos { documents, seen })
}

/// Whether an issuer can be asked with what was read. Not every license has a serial code.
pub fn is_legible(reading: &Reading) -> bool {
    let Some((kind, _)) = reading.document.filter(|_| reading.outcome == Outcome::Read) else { return false };
    let document = IssuerDocument::from(kind);
    let needed = |key| CheckField::of(key).is_some_and(|field| document.asks_for(field)) && key != FieldKey::SerialCode;
    reading.fields.iter().filter(|field| needed(field.key)).all(|field| field.value.is_ok())
}

/// Whether nothing on the document is at odds either: drawn cards have dates that no real one has, and this day is not
/// about the bank's reviewers.
fn is_whole(reading: &Reading) -> bool {
    let at_odds = |check: &&bonin::card::validation::Check| {
        matches!(check.result, CheckResult::Failed | CheckResult::Differs)
            && !check.code.as_str().contains("check_digit")
    };
    is_legible(reading) && !reading.checks.iter().any(|check| at_odds(&check))
}

fn blurred(photo: &[u8]) -> Result<Vec<u8>, Box<dyn Error>> {
    let sharp = image::ImageReader::new(std::io::Cursor::new(photo)).with_guessed_format()?.decode()?.into_luma8();
    let soft = gaussian_blur_f32(&sharp, sharp.width() as f32 * BLUR);
    let mut bytes = Vec::new();
    DynamicImage::ImageLuma8(soft).write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, QUALITY))?;
    Ok(bytes)
}
