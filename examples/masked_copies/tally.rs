//! What came of all copies.

use std::collections::BTreeMap;
use std::fmt::Write as _;

#[derive(Default)]
pub(crate) struct Tally {
    /// Photos, each quarter turn counted.
    pub(crate) photos: usize,
    /// Of them, those that the reader wants taken again.
    pub(crate) unread: usize,
    pub(crate) copies: usize,
    /// Copies that were refused, by reason.
    pub(crate) refused: BTreeMap<&'static str, usize>,
    /// The same by photo.
    pub(crate) refusals: Vec<String>,
    /// Removed places, by what stood there.
    pub(crate) removed: BTreeMap<&'static str, usize>,
    /// Copies with more than pixels.
    pub(crate) metadata: Vec<String>,
    pub(crate) recovered_by_reader: Vec<String>,
    /// Copies that Tesseract was asked about.
    pub(crate) asked: usize,
    pub(crate) recovered_by_tesseract: Vec<String>,
    /// Photos searched themselves, and those on which a value was found.
    pub(crate) control: usize,
    pub(crate) control_reader: usize,
    pub(crate) control_asked: usize,
    pub(crate) control_tesseract: usize,
}

impl Tally {
    /// Whether there were copies, and nothing was recovered from any.
    pub(crate) fn is_clean(&self) -> bool {
        let faults = [&self.metadata, &self.recovered_by_reader, &self.recovered_by_tesseract];
        self.copies > 0 && faults.iter().all(|list| list.is_empty())
    }

    pub(crate) fn report(&self, tesseract: bool) -> String {
        let mut out = String::new();
        let mut line = |text: String| {
            let _ = writeln!(out, "{text}");
        };
        line(format!("{} photos, turns counted, of which {} were not read", self.photos, self.unread));
        line(format!("{} copies, {} refused", self.copies, self.refused.values().sum::<usize>()));
        self.refused.iter().for_each(|(why, count)| line(format!("  refused: {count} {why}")));
        self.removed.iter().for_each(|(what, count)| line(format!("  removed: {count} {what}")));
        line(format!("with metadata: {}", self.metadata.len()));
        line(format!("recovered by this reader: {} of {}", self.recovered_by_reader.len(), self.copies));
        line(format!("  from the photos themselves: {} of {}", self.control_reader, self.control));
        if tesseract {
            line(format!("recovered by Tesseract: {} of {}", self.recovered_by_tesseract.len(), self.asked));
            line(format!("  from the photos themselves: {} of {}", self.control_tesseract, self.control_asked));
        } else {
            line("Tesseract is not installed".to_owned());
        }
        let lists = [
            ("metadata", &self.metadata),
            ("reader", &self.recovered_by_reader),
            ("tesseract", &self.recovered_by_tesseract),
            ("refused", &self.refusals),
        ];
        for (name, list) in lists {
            list.iter().for_each(|entry| line(format!("{name}: {entry}")));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_copies_are_no_proof() {
        assert!(!Tally::default().is_clean());
        assert!(Tally { copies: 1, ..Tally::default() }.is_clean());
        let leaky = Tally { copies: 1, recovered_by_reader: vec!["a: 2345".to_owned()], ..Tally::default() };
        assert!(!leaky.is_clean());
        assert!(leaky.report(false).contains("recovered by this reader: 1 of 1"));
    }
}
