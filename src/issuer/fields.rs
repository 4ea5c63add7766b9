//! Values for a request, each with where it comes from.

use std::collections::BTreeMap;

use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

use super::edit::{self, EditSignal};
use super::{CheckField, IssuerDocument};
use crate::pii::Secret;

/// Least confidence at which a value that nobody confirmed goes into a request. The reader's confidences are calibrated:
/// three such values leave 1.5 wrong requests in a hundred at most, each of which costs the citizen one of five tries.
pub const MIN_READ_CONFIDENCE: f32 = 0.995;

/// Most characters of a value. The longest field that an issuer asks for is a name, of 80.
pub const MAX_FIELD_CHARS: usize = 120;

/// Where a value comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Origin {
    /// The card reader read it whole.
    Read {
        /// Probability that it is right, 0 to 1, as calibrated.
        confidence: f32,
    },
    /// The customer was shown this value and said that it is what the card says.
    Confirmed,
    /// The customer typed it, over a reading or where nothing was legible.
    Edited,
}

/// What a field's value in force rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Basis {
    /// A reading of at least [`MIN_READ_CONFIDENCE`].
    SureReading,
    /// A reading below that, which nobody confirmed: not to be sent.
    DoubtfulReading,
    /// A reading that the customer confirmed.
    Confirmed,
    /// What the customer typed.
    Edited,
}

/// Why a value was not taken.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FieldsError {
    /// Limit: more than [`MAX_FIELD_CHARS`] characters.
    #[error("the value is too long")]
    TooLong,
    /// Misuse: this document's issuer does not ask for this field. What isn't asked for isn't held.
    #[error("the issuer of this document does not ask for this field")]
    NotAsked,
    /// Misuse: a confidence that is not from 0 to 1.
    #[error("the confidence is not from 0 to 1")]
    Confidence,
    /// Misuse: a confirmation of another value than the one in force. What the customer changed is an edit.
    #[error("the confirmed value is not the one in force")]
    ConfirmedOther,
    /// Misuse: a new reading after the customer answered for this field. [`ConfirmedFields::remove`] comes first.
    #[error("the customer has already answered for this field")]
    AlreadyAnswered,
}

#[derive(Default)]
struct Entry {
    read: Option<(Secret, f32)>,
    edited: Option<Secret>,
    confirmed: bool,
}

impl Entry {
    fn in_force(&self) -> Option<&Secret> {
        self.edited.as_ref().or(self.read.as_ref().map(|(text, _)| text))
    }
}

/// Fields of one document as they were read, and, kept apart from that, what the customer said about them.
///
/// Values are personal data: `Debug` shows none, and they are wiped when dropped.
pub struct ConfirmedFields {
    document: IssuerDocument,
    entries: BTreeMap<CheckField, Entry>,
}

impl ConfirmedFields {
    /// No fields yet.
    #[must_use]
    pub const fn new(document: IssuerDocument) -> Self {
        Self { document, entries: BTreeMap::new() }
    }

    /// All fields at once: readings, then what the customer said.
    ///
    /// # Errors
    ///
    /// [`FieldsError`], as [`insert`](Self::insert).
    pub fn from_parts(
        document: IssuerDocument,
        parts: impl IntoIterator<Item = (CheckField, Secret, Origin)>,
    ) -> Result<Self, FieldsError> {
        let mut fields = Self::new(document);
        for (field, value, origin) in parts {
            fields.insert(field, value, origin)?;
        }
        Ok(fields)
    }

    /// Adds a value. A later reading takes the place of an earlier one (a retake), a later edit that of an earlier one;
    /// neither touches the other. Typing what was read is confirming it.
    ///
    /// # Errors
    ///
    /// [`FieldsError`]; the fields stay as they were.
    pub fn insert(&mut self, field: CheckField, value: Secret, origin: Origin) -> Result<(), FieldsError> {
        if !self.document.asks_for(field) {
            return Err(FieldsError::NotAsked);
        }
        if value.expose().chars().nth(MAX_FIELD_CHARS).is_some() {
            return Err(FieldsError::TooLong);
        }
        let entry = self.entries.get(&field);
        let same = |known: Option<&Secret>| known.is_some_and(|known| known.expose().nfc().eq(value.expose().nfc()));
        match origin {
            Origin::Read { confidence } if !(0.0..=1.0).contains(&confidence) => return Err(FieldsError::Confidence),
            Origin::Read { .. } if entry.is_some_and(|entry| entry.confirmed || entry.edited.is_some()) => {
                return Err(FieldsError::AlreadyAnswered);
            }
            Origin::Confirmed if !same(entry.and_then(Entry::in_force)) => return Err(FieldsError::ConfirmedOther),
            _ => {}
        }
        let typed_as_read = same(entry.and_then(|entry| entry.read.as_ref()).map(|(text, _)| text));
        let entry = self.entries.entry(field).or_default();
        match origin {
            Origin::Read { confidence } => entry.read = Some((value, confidence)),
            Origin::Confirmed => entry.confirmed = true,
            Origin::Edited => {
                entry.edited = if typed_as_read { None } else { Some(value) };
                entry.confirmed = true;
            }
        }
        Ok(())
    }

    /// Forgets a field, for a new photo, or for a license's serial code that the customer or the issuer says isn't there.
    pub fn remove(&mut self, field: CheckField) {
        self.entries.remove(&field);
    }

    /// The document.
    #[must_use]
    pub const fn document(&self) -> IssuerDocument {
        self.document
    }

    /// What a field's value rests on; `None` without a value.
    #[must_use]
    pub fn basis(&self, field: CheckField) -> Option<Basis> {
        let entry = self.entries.get(&field)?;
        Some(match (&entry.edited, &entry.read, entry.confirmed) {
            (Some(_), _, _) => Basis::Edited,
            (None, Some(_), true) => Basis::Confirmed,
            (None, Some((_, confidence)), false) if *confidence >= MIN_READ_CONFIDENCE => Basis::SureReading,
            (None, Some(_), false) => Basis::DoubtfulReading,
            (None, None, _) => return None,
        })
    }

    /// The value in force: the customer's where there is one, else the reader's.
    #[must_use]
    pub fn value(&self, field: CheckField) -> Option<&Secret> {
        self.entries.get(&field)?.in_force()
    }

    /// What the reader read, whatever the customer made of it.
    #[must_use]
    pub fn read_value(&self, field: CheckField) -> Option<&Secret> {
        self.entries.get(&field)?.read.as_ref().map(|(text, _)| text)
    }

    /// What the customer typed, where it is not what was read.
    pub(super) fn edited(&self, field: CheckField) -> Option<&Secret> {
        self.entries.get(&field)?.edited.as_ref()
    }

    /// All that was given, by field, readings before what the customer said: what a host stores, encrypted, between two
    /// requests, and [`from_parts`](Self::from_parts) takes.
    pub fn parts(&self) -> impl Iterator<Item = (CheckField, &Secret, Origin)> {
        self.entries.iter().flat_map(|(field, entry)| {
            let read = entry.read.as_ref();
            let said = match (&entry.edited, read) {
                (Some(text), _) => Some((*field, text, Origin::Edited)),
                (None, Some((text, _))) if entry.confirmed => Some((*field, text, Origin::Confirmed)),
                _ => None,
            };
            let read = read.map(|(text, confidence)| (*field, text, Origin::Read { confidence: *confidence }));
            read.into_iter().chain(said)
        })
    }

    /// Where the customer's values differ from the reading, by field. Personal data: none. Not a reason to decline on
    /// its own, as reading errors exist; a reason to look closer, as forged data enters this way too.
    #[must_use]
    pub fn signals(&self) -> Vec<EditSignal> {
        let signal = |(field, entry): (&CheckField, &Entry)| {
            let edited = entry.edited.as_ref()?;
            Some(edit::signal(*field, entry.read.as_ref().map(|(text, sure)| (text.expose(), *sure)), edited.expose()))
        };
        self.entries.iter().filter_map(signal).collect()
    }
}

impl core::fmt::Debug for ConfirmedFields {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let fields: Vec<_> = self.entries.keys().map(|field| (field, self.basis(*field))).collect();
        f.debug_struct("ConfirmedFields").field("document", &self.document).field("fields", &fields).finish()
    }
}
