//! Everything of a run that a host might print or store, in one place.

use std::cell::RefCell;
use std::error::Error;
use std::fmt::Debug;

use serde::Serialize;

use crate::needles::{Base64, base64, hex};

/// What kind of thing was put down.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// `{:?}` or `{:#?}` of a value.
    Debug,
    /// `Display`, of an error or of an identifier.
    Display,
    /// A challenge as its store gets it.
    State,
    /// A row of the send ledger or of the record of spent proofs, with its key.
    Row,
    /// A policy as configuration.
    Policy,
    /// A sealed proof, as bytes or as text.
    Sealed,
}

/// One thing that was put down.
pub struct Entry {
    pub kind: Kind,
    /// Where in the run, for the message of a failing test.
    pub place: &'static str,
    pub bytes: Vec<u8>,
}

/// All of them, in their order.
#[derive(Default)]
pub struct Log(RefCell<Vec<Entry>>);

impl Log {
    fn put(&self, kind: Kind, place: &'static str, bytes: impl Into<Vec<u8>>) {
        self.0.borrow_mut().push(Entry { kind, place, bytes: bytes.into() });
    }

    /// Both forms of `Debug`.
    pub fn debug(&self, place: &'static str, value: &dyn Debug) {
        self.put(Kind::Debug, place, format!("{value:?}"));
        self.put(Kind::Debug, place, format!("{value:#?}"));
    }

    /// A text that is made to be shown: an identifier, or a message.
    pub fn display(&self, place: &'static str, text: impl ToString) {
        self.put(Kind::Display, place, text.to_string());
    }

    /// An error and all that it says are its causes.
    pub fn error(&self, place: &'static str, error: &dyn Error) {
        let mut next = Some(error);
        while let Some(error) = next {
            self.display(place, error);
            self.debug(place, &error);
            next = error.source();
        }
    }

    /// What a store or a configuration holds, as compact and as pretty JSON.
    pub fn json(&self, kind: Kind, place: &'static str, value: &impl Serialize) {
        self.put(kind, place, serde_json::to_string(value).unwrap());
        self.put(kind, place, serde_json::to_string_pretty(value).unwrap());
    }

    /// Bytes that leave the process: raw, and as the texts that hosts make of bytes.
    pub fn bytes(&self, kind: Kind, place: &'static str, bytes: &[u8]) {
        self.put(kind, place, bytes);
        self.put(kind, place, hex(bytes));
        self.put(kind, place, hex(bytes).to_uppercase());
        self.put(kind, place, base64(bytes, Base64::Standard));
        self.put(kind, place, base64(bytes, Base64::Url));
        self.put(kind, place, format!("{bytes:?}"));
    }

    /// What was put down so far.
    pub fn into_entries(self) -> Vec<Entry> {
        self.0.into_inner()
    }
}
