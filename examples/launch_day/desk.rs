//! Where photos are handed in: the line, its readers, and the clock that all live by.

use bonin::challenge::UnixTime;

use crate::Failure;
use crate::line::{Line, Ticket};
use crate::photos::Photo;
use crate::vault::Document;

/// A photo in the line.
pub struct Job {
    pub opening: usize,
    pub photo: Photo,
}

/// A photo that was looked at.
pub struct Looked {
    pub opening: usize,
    pub ticket: Ticket,
    /// When the answer was there.
    pub at: UnixTime,
    /// What is kept of it; nothing where another photo is needed.
    pub document: Option<Document>,
}

/// The day's only way to its readers and its clock, so that a test can live through a day on a clock of its own.
pub trait Desk {
    fn now(&self) -> UnixTime;

    /// Asks the line.
    fn line<T>(&mut self, ask: impl FnOnce(&mut Line<Job>) -> T) -> T;

    /// Waits until then, or less; gives the next photo that was looked at, if one was meanwhile.
    fn wait(&mut self, until: Option<UnixTime>) -> Result<Option<Looked>, Failure>;
}
