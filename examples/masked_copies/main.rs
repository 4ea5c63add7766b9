//! Makes masked copies of a folder of drawn photos and tries to get back what was removed.
//!
//! ```text
//! cargo run --release --example masked_copies -- FOLDER [--photos N] [--sparse] [--strict] [--tesseract-every N] [--keep DIR]
//! ```
//!
//! `FOLDER` holds photos and `truth.jsonl` as `evaluate` takes them. Every photo of a document is turned by no, one, two and
//! three quarters, dressed with metadata, read and copied in both framings and both formats. Each copy is then read by this
//! library, line by line, and by Tesseract where that is installed; it must give four digits in a row of a removed number, or
//! all of another removed value, to nobody, and hold nothing but pixels. The photos themselves are searched in the same way, to
//! show that the search finds what is there. The persons on the photos must be drawn.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_macros,
    reason = "the library reads no clock and prints nothing; a program has to"
)]

mod metadata;
mod photo;
mod search;
mod tally;
mod tesseract;
mod truth;

use std::ffi::OsString;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use bonin::card::decode::{Limits, decode};
use bonin::card::document::FieldKey;
use bonin::card::reader::MaskedCopyError;
use bonin::card::rectification::{Pyramid, RectifiedCard, rectify};
use bonin::card::{CardReader, CopyFormat, Framing, MaskPolicy, MaskedCopy, Outcome, Reading};

use search::Secrets;
use tally::Tally;
use tesseract::Tesseract;
use truth::Truth;

const USAGE: &str = "usage: masked_copies FOLDER [OPTION]...

  --photos N           the first N photos of documents alone
  --sparse             one copy of each photo, all turns and forms by turns, instead of all sixteen
  --strict             also remove license and passport numbers and the address
  --tesseract-every N  ask Tesseract about every Nth copy alone: it takes seconds for each
  --keep DIR           write the copies there
";

/// Both framings in both formats.
const FORMS: [(Framing, CopyFormat); 4] = [
    (Framing::Rectified, CopyFormat::Jpeg),
    (Framing::AsTaken, CopyFormat::Png),
    (Framing::Rectified, CopyFormat::Png),
    (Framing::AsTaken, CopyFormat::Jpeg),
];

const ALL_FORMS: [usize; 4] = [0, 1, 2, 3];

/// Every turn in every form once.
const SPARSE: [(u32, usize); 16] = [
    (0, 0),
    (1, 1),
    (2, 2),
    (3, 3),
    (0, 1),
    (1, 2),
    (2, 3),
    (3, 0),
    (0, 2),
    (1, 3),
    (2, 0),
    (3, 1),
    (0, 3),
    (1, 0),
    (2, 1),
    (3, 2),
];

struct Arguments {
    folder: PathBuf,
    photos: usize,
    sparse: bool,
    strict: bool,
    tesseract_every: usize,
    keep: Option<PathBuf>,
}

fn main() -> ExitCode {
    match parse(std::env::args_os().skip(1)).and_then(|arguments| run(&arguments)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(fault) => {
            let _ = writeln!(io::stderr(), "masked_copies: {fault}");
            ExitCode::FAILURE
        }
    }
}

fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Arguments, String> {
    let mut arguments = arguments.into_iter();
    let mut parsed = Arguments {
        folder: PathBuf::new(),
        photos: usize::MAX,
        sparse: false,
        strict: false,
        tesseract_every: 1,
        keep: None,
    };
    let count = |value: Option<OsString>| -> Result<usize, String> {
        let value = value.and_then(|v| v.to_str().and_then(|v| v.parse().ok())).filter(|count| *count > 0);
        value.ok_or_else(|| USAGE.to_owned())
    };
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("--photos") => parsed.photos = count(arguments.next())?,
            Some("--tesseract-every") => parsed.tesseract_every = count(arguments.next())?,
            Some("--sparse") => parsed.sparse = true,
            Some("--strict") => parsed.strict = true,
            Some("--keep") => parsed.keep = Some(arguments.next().ok_or(USAGE)?.into()),
            _ if parsed.folder.as_os_str().is_empty() => parsed.folder = argument.into(),
            _ => return Err(USAGE.to_owned()),
        }
    }
    if parsed.folder.as_os_str().is_empty() { Err(USAGE.to_owned()) } else { Ok(parsed) }
}

/// What all copies have in common.
struct Trial<'a> {
    arguments: &'a Arguments,
    reader: CardReader,
    policy: MaskPolicy,
    tesseract: Option<Tesseract>,
}

/// Whether nothing was recovered from any copy.
fn run(arguments: &Arguments) -> Result<bool, String> {
    let truths: Vec<Truth> = truth::load(&arguments.folder)?.into_iter().take(arguments.photos).collect();
    if let Some(folder) = &arguments.keep {
        std::fs::create_dir_all(folder).map_err(|error| error.to_string())?;
    }
    let policy = if arguments.strict {
        MaskPolicy::unique_identifiers().without(FieldKey::Address)
    } else {
        MaskPolicy::default()
    };
    let tesseract = Tesseract::find();
    let reader = CardReader::new().map_err(|error| error.to_string())?;
    let trial = Trial { arguments, reader, policy, tesseract };
    let mut tally = Tally::default();
    for (index, truth) in truths.iter().enumerate() {
        let runs: Vec<(u32, &[usize])> = match (arguments.sparse, SPARSE.get(index % SPARSE.len())) {
            (true, Some((turns, form))) => vec![(*turns, core::slice::from_ref(form))],
            _ => (0..4).map(|turns| (turns, &ALL_FORMS[..])).collect(),
        };
        for (turns, forms) in runs {
            trial.photo(truth, turns, forms, &mut tally).map_err(|fault| format!("{}: {fault}", truth.file))?;
        }
        let _ = write!(io::stderr(), "\r{} of {} photos", index + 1, truths.len());
    }
    let _ = writeln!(io::stderr());
    let report = tally.report(trial.tesseract.is_some());
    io::stdout().write_all(report.as_bytes()).map_err(|error| error.to_string())?;
    Ok(tally.is_clean())
}

impl Trial<'_> {
    fn photo(&self, truth: &Truth, turns: u32, forms: &[usize], tally: &mut Tally) -> Result<(), String> {
        let file = std::fs::read(self.arguments.folder.join(&truth.file)).map_err(|error| error.to_string())?;
        let photo = photo::dressed(&file, turns)?;
        let reading = self.reader.read(&photo, None).map_err(|error| error.to_string())?;
        tally.photos += 1;
        let secrets = Secrets::of(truth, &self.policy);
        if turns == 0 || self.arguments.sparse {
            self.control(&reading, &secrets, tally)?;
        }
        if reading.outcome != Outcome::Read {
            tally.unread += 1;
            return Ok(());
        }
        for (index, (framing, format)) in forms.iter().filter_map(|form| Some((*form, *FORMS.get(*form)?))) {
            match self.reader.masked_copy(&photo, &reading, &self.policy, framing, format) {
                Ok(copy) => {
                    let name = format!("{}-{turns}-{index}", truth.file.trim_end_matches(".jpg"));
                    self.copy(&name, &copy, &reading, &secrets, framing, tally)?;
                }
                Err(MaskedCopyError::Refused(refusal)) => {
                    *tally.refused.entry(refusal.as_str()).or_default() += 1;
                    if forms.first() == Some(&index) {
                        tally.refusals.push(format!("{} turned {turns}: {refusal}", truth.file));
                    }
                }
                Err(error) => return Err(error.to_string()),
            }
        }
        Ok(())
    }

    /// What the search finds on the photo itself.
    fn control(&self, reading: &Reading, secrets: &Secrets, tally: &mut Tally) -> Result<(), String> {
        let Some(card) = &reading.card else { return Ok(()) };
        tally.control += 1;
        let lines = self.lines(card)?;
        tally.control_reader += usize::from(secrets.found_in(&lines).is_some());
        if let Some(tesseract) = self.tesseract.as_ref().filter(|_| tally.control % self.arguments.tesseract_every == 0)
        {
            tally.control_asked += 1;
            tally.control_tesseract += usize::from(secrets.found_in(&tesseract.read(card, &[])?).is_some());
        }
        Ok(())
    }

    fn copy(
        &self,
        name: &str,
        copy: &MaskedCopy,
        reading: &Reading,
        secrets: &Secrets,
        framing: Framing,
        tally: &mut Tally,
    ) -> Result<(), String> {
        tally.copies += 1;
        if let Some(folder) = &self.arguments.keep {
            let end = if copy.format() == CopyFormat::Jpeg { "jpg" } else { "png" };
            write(&folder.join(format!("{name}.{end}")), copy.bytes())?;
        }
        if let Some(fault) = metadata::foreign(copy.bytes()) {
            tally.metadata.push(format!("{name}: {fault}"));
        }
        for removal in copy.removals() {
            *tally.removed.entry(removal.what.as_str()).or_default() += 1;
        }
        // As a stranger reads it: from the file, finding the card anew.
        let again = self.reader.read(copy.bytes(), None).map_err(|error| error.to_string())?;
        let mut texts: Vec<String> = again.fields.iter().filter_map(|f| f.text().map(str::to_owned)).collect();
        if let Some(card) = &again.card {
            texts.extend(self.lines(card)?);
        }
        // And as who knows where the card lies.
        let card = card_of(copy, reading, framing)?;
        texts.extend(self.lines(&card)?);
        if let Some(found) = secrets.found_in(&texts) {
            tally.recovered_by_reader.push(format!("{name}: {found}"));
        }
        if let Some(tesseract) = self.tesseract.as_ref().filter(|_| tally.copies % self.arguments.tesseract_every == 0)
        {
            tally.asked += 1;
            let places: Vec<_> = copy.removals().iter().map(|removal| removal.bounds).collect();
            if let Some(found) = secrets.found_in(&tesseract.read(&card, &places)?) {
                tally.recovered_by_tesseract.push(format!("{name}: {found}"));
            }
        }
        Ok(())
    }

    /// All lines of a card, whatever they are.
    fn lines(&self, card: &RectifiedCard) -> Result<Vec<String>, String> {
        let fault = |error: bonin::inference::InferenceError| error.to_string();
        let detection = self.reader.text_detector().detect(card).map_err(fault)?;
        let lines = detection.regions.iter().map(|region| self.reader.text_recognizer().recognize(card, region));
        lines.map(|line| line.map(|line| line.text()).map_err(fault)).collect()
    }
}

/// The card on a copy, cut out where it was found on the photo.
fn card_of(copy: &MaskedCopy, reading: &Reading, framing: Framing) -> Result<RectifiedCard, String> {
    let photo = decode(copy.bytes(), &Limits::default()).map_err(|error| error.to_string())?;
    let format = reading.card.as_ref().ok_or("no card")?.format();
    match framing {
        Framing::Rectified => {
            let (width, height) = (photo.width(), photo.height());
            RectifiedCard::from_luma(format, width, height, photo.luma().to_vec())
                .ok_or_else(|| "empty copy".to_owned())
        }
        _ => {
            let quad = reading.quad.ok_or("no outline")?;
            rectify(&Pyramid::new(&photo), &quad, format).map_err(|error| error.to_string())
        }
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), String> {
    std::fs::write(path, bytes).map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_come_in_any_order() {
        let parsed = |line: &str| parse(line.split_whitespace().map(OsString::from));
        let arguments = parsed("--photos 3 cards --strict --sparse --tesseract-every 4").ok().unwrap();
        assert_eq!((arguments.folder, arguments.photos, arguments.strict), ("cards".into(), 3, true));
        assert_eq!((arguments.sparse, arguments.tesseract_every), (true, 4));
        for line in ["", "--photos 3", "cards --photos 0", "cards --photos", "cards more", "cards --keep"] {
            assert!(parsed(line).is_err(), "{line}");
        }
    }
}
