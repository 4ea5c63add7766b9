//! A second reader: Tesseract as a program, where it is installed.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use bonin::card::geometry::Rect;
use bonin::card::rectification::RectifiedCard;
use image::GrayImage;
use image::imageops::{FilterType, crop_imm, resize};

/// Width that a card is enlarged to, in pixels: print is then some 60 to 100 high, as Tesseract likes it.
const WIDTH: u32 = 2000;
/// Width that a strip around a removed place is enlarged to.
const STRIP_WIDTH: u32 = 2400;

pub(crate) struct Tesseract {
    languages: &'static str,
    file: PathBuf,
}

impl Tesseract {
    /// `None` where there is no such program.
    pub(crate) fn find() -> Option<Self> {
        let listed = Command::new("tesseract").arg("--list-langs").output().ok()?;
        let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
        let korean = listed.lines().any(|line| line.trim() == "kor");
        let file = std::env::temp_dir().join(format!("masked_copies-{}.png", std::process::id()));
        Some(Self { languages: if korean { "kor+eng" } else { "eng" }, file })
    }

    /// All lines that it reads: on the enlarged card, and, looking for digits alone, on a strip around each place.
    pub(crate) fn read(&self, card: &RectifiedCard, places: &[Rect]) -> Result<Vec<String>, String> {
        let picture = GrayImage::from_raw(card.width(), card.height(), card.luma().to_vec()).ok_or("no pixels")?;
        let height = (WIDTH as f32 * card.height() as f32 / card.width() as f32).round() as u32;
        let enlarged = resize(&picture, WIDTH, height, FilterType::CatmullRom);
        let mut lines = self.ask(&enlarged, &["-l", self.languages, "--psm", "11"])?;
        let digits = ["-l", "eng", "--psm", "6", "-c", "tessedit_char_whitelist=0123456789-"];
        for place in strips(places) {
            let (w, h) = (card.width() as f32, card.height() as f32);
            let more = 0.5 * place.height();
            let (left, right) = ((place.left - 0.4).max(0.0) * w, (place.right + 0.1).min(1.0) * w);
            let (top, bottom) = ((place.top - more).max(0.0) * h, (place.bottom + more).min(1.0) * h);
            let size = ((right - left).max(1.0) as u32, (bottom - top).max(1.0) as u32);
            let strip = crop_imm(&picture, left as u32, top as u32, size.0, size.1).to_image();
            let factor = STRIP_WIDTH as f32 / size.0 as f32;
            let strip = resize(&strip, STRIP_WIDTH, (size.1 as f32 * factor) as u32 + 1, FilterType::CatmullRom);
            lines.extend(self.ask(&strip, &digits)?);
        }
        Ok(lines)
    }

    fn ask(&self, picture: &GrayImage, options: &[&str]) -> Result<Vec<String>, String> {
        picture.save(&self.file).map_err(|error| error.to_string())?;
        let mut command = Command::new("tesseract");
        // With more threads it is slower on pictures of this size.
        command.env("OMP_THREAD_LIMIT", "1").arg(&self.file).arg("-").args(options).stderr(Stdio::null());
        let output = command.output().map_err(|error| format!("tesseract: {error}"))?;
        Ok(String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect())
    }
}

impl Drop for Tesseract {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.file);
    }
}

/// One strip for places on one row; places as high as a fifth of the card are no lines.
fn strips(places: &[Rect]) -> Vec<Rect> {
    let mut strips: Vec<Rect> = Vec::new();
    for place in places.iter().filter(|place| place.height() < 0.2) {
        let row = |strip: &&mut Rect| (strip.top..=strip.bottom).contains(&place.center().y);
        match strips.iter_mut().find(row) {
            Some(strip) => *strip = strip.union(place),
            None => strips.push(*place),
        }
    }
    strips
}
