//! Masked copies, as a bank would store them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use bonin::card::reader::MaskedCopyError;
use bonin::card::{CardReader, CopyFormat, Framing, MaskPolicy};

use crate::annotate::Names;
use crate::answer::{Answer, Content};

/// A folder of masked copies.
pub(crate) struct Copies {
    folder: PathBuf,
    names: Names,
}

/// Why a copy was not written.
pub(crate) enum NoCopy {
    /// It can't be told for sure what has to go, or the picture can't be copied: an answer, not a failure.
    Refused(MaskedCopyError),
    File(io::Error),
}

impl Copies {
    pub(crate) fn create(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        Ok(Self { folder: folder.to_owned(), names: Names::default() })
    }

    /// Writes the document alone and the photo as taken; nothing where the photo could not be opened.
    pub(crate) fn add(&mut self, reader: &CardReader, photo: &Path, answer: &Answer) -> Result<(), NoCopy> {
        let name = self.names.of(photo);
        let Content::Reading(reading) = &answer.content else { return Ok(()) };
        for (framing, end) in [(Framing::Rectified, "card"), (Framing::AsTaken, "photo")] {
            let copy = reader
                .masked_copy(&answer.bytes, reading, &MaskPolicy::default(), framing, CopyFormat::Jpeg)
                .map_err(NoCopy::Refused)?;
            fs::write(self.folder.join(format!("{name}.{end}.jpg")), copy.bytes()).map_err(NoCopy::File)?;
        }
        Ok(())
    }
}
