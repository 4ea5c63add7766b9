//! Pictures of what was found, for people.

mod card;
mod lettering;
mod photo;

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{ImageError, Rgb};

use crate::answer::{Answer, Content};

/// Quality of the photos written: lettering stays clean.
const JPEG_QUALITY: u8 = 90;

const WHITE: Rgb<u8> = Rgb([255, 255, 255]);
const INK: Rgb<u8> = Rgb([24, 26, 32]);
const GREEN: Rgb<u8> = Rgb([16, 132, 64]);
const ORANGE: Rgb<u8> = Rgb([200, 104, 0]);
const RED: Rgb<u8> = Rgb([200, 28, 40]);

/// From this confidence on, a value is drawn in green: most hosts would take it as it is.
const GREEN_FROM: f32 = 0.9;
/// From this confidence on, a value is drawn in orange: worth showing to the customer; below, in red.
const ORANGE_FROM: f32 = 0.5;

/// A folder of annotated pictures.
pub(crate) struct Album {
    folder: PathBuf,
    names: Names,
}

impl Album {
    pub(crate) fn create(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        Ok(Self { folder: folder.to_owned(), names: Names::default() })
    }

    /// Draws what was found on `photo`: nothing if it could not be opened, and no card where none was found.
    pub(crate) fn add(&mut self, photo: &Path, answer: &Answer) -> Result<(), ImageError> {
        let name = self.names.of(photo);
        let Content::Reading(reading) = &answer.content else { return Ok(()) };
        if let Some(picture) = photo::draw(&answer.bytes, reading) {
            let file = BufWriter::new(File::create(self.folder.join(format!("{name}.photo.jpg")))?);
            picture.write_with_encoder(JpegEncoder::new_with_quality(file, JPEG_QUALITY))?;
        }
        if let Some(picture) = card::draw(reading) {
            let file = BufWriter::new(File::create(self.folder.join(format!("{name}.card.png")))?);
            picture.write_with_encoder(PngEncoder::new(file))?;
        }
        Ok(())
    }
}

/// Names of pictures: the photo's own, numbered where another folder holds a photo of the same name.
#[derive(Default)]
pub(crate) struct Names {
    /// In lower case: some file systems do not tell cases apart.
    taken: HashSet<String>,
}

impl Names {
    pub(crate) fn of(&mut self, photo: &Path) -> String {
        let stem = photo.file_stem().map_or_else(|| "photo".to_owned(), |stem| stem.to_string_lossy().into_owned());
        let mut name = stem.clone();
        let mut number = 1u32;
        while !self.taken.insert(name.to_lowercase()) {
            number = number.saturating_add(1);
            name = format!("{stem}-{number}");
        }
        name
    }
}

fn color(confidence: f32) -> Rgb<u8> {
    if confidence >= GREEN_FROM {
        GREEN
    } else if confidence >= ORANGE_FROM {
        ORANGE
    } else {
        RED
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_never_meet() {
        let mut names = Names::default();
        let given = ["a/x.jpg", "b/x.png", "x-2.jpg", "X.webp", "..", "b/홍.jpg"].map(|path| names.of(Path::new(path)));
        assert_eq!(given, ["x", "x-2", "x-2-2", "X-3", "photo", "홍"]);
    }

    #[test]
    fn colors_follow_confidence() {
        assert_eq!([1.0, 0.9, 0.89, 0.5, 0.49, f32::NAN].map(color), [GREEN, GREEN, ORANGE, ORANGE, RED, RED]);
    }
}
