//! Writes what was measured on each photo, for training.

use std::fs::{self, File};
use std::io::{BufWriter, Write as _};
use std::path::Path;

use bonin::card::CardReader;
use bonin::card::decode::{Limits, decode_with_chroma};
use bonin::card::geometry::{Point, Quad};
use bonin::card::rectification::Pyramid;

use crate::truth;

/// How far corners are shaken, in shares of the card's width: as far as the localizer errs, then further.
const SHAKEN: [f32; 2] = [0.003, 0.012];

/// Rows of little-endian `f32` into `file`, the truth's lines into `file.jsonl`.
pub(crate) fn write(folder: &Path, file: &Path, jitter: u32) -> Result<(), String> {
    let fault = |error: std::io::Error| format!("{}: {error}", file.display());
    let mut values = BufWriter::new(File::create(file).map_err(fault)?);
    let mut name = file.as_os_str().to_owned();
    name.push(".jsonl");
    let mut lines = BufWriter::new(File::create(name).map_err(fault)?);
    let reader = CardReader::new().and_then(CardReader::assessing_originality).map_err(|error| error.to_string())?;
    let assessor = reader.originality_assessor().ok_or("the reader does not assess originality")?;
    for (index, truth) in truth::load(folder)?.into_iter().enumerate() {
        let Some(corners) = truth.quad else { continue };
        let bytes = fs::read(folder.join(&truth.file)).map_err(|error| format!("{}: {error}", truth.file))?;
        let photo =
            decode_with_chroma(&bytes, &Limits::default()).map_err(|error| format!("{}: {error}", truth.file))?;
        let pyramid = Pyramid::new(&photo);
        let [a, b, ..] = corners;
        let mut random = Random(index as u64);
        for turn in 0..jitter {
            let far = a.distance(b) * SHAKEN[usize::from(turn > 0)];
            let moved = corners.map(|p| Point::new(p.x + random.next() * far, p.y + random.next() * far));
            let Some(quad) = Quad::new(moved) else { continue };
            let measured = assessor.measure(&pyramid, &quad).map_err(|error| error.to_string())?;
            let Some(measured) = measured else { continue };
            for value in measured.values() {
                values.write_all(&value.to_le_bytes()).map_err(fault)?;
            }
            writeln!(lines, "{}", truth.line).map_err(fault)?;
        }
    }
    values.flush().and_then(|()| lines.flush()).map_err(fault)
}

/// Numbers from -1 to 1, the same in each run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> f32 {
        // Knuth's linear congruential generator; its upper bits are good enough to shake corners.
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 40) as f32 / (1u32 << 23) as f32 - 1.0
    }
}
