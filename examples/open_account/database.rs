//! The bank's database: rows of text, written by compare-and-set. All that outlives a restart is here or in the vault.

use std::cell::RefCell;
use std::collections::BTreeMap;

use bonin::challenge::ledger::{Commit, LedgerKey, LedgerStore, RowChange, SendHistory};
use bonin::challenge::{Challenge, ChallengeId, ChallengeStore, SealId, SpentProofs, Stored, Subject, UnixTime};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Tables, as they are named in rows.
pub mod table {
    pub const SESSION: &str = "session";
    pub const CHALLENGE: &str = "challenge";
    pub const SEND: &str = "send";
    pub const SPENT: &str = "spent_proof";
    pub const SEALED: &str = "sealed_proof";
    pub const GUARD: &str = "try_guard";
    pub const CONSENT: &str = "consent";
    pub const TRAIL: &str = "trail";
    pub const HEAD: &str = "trail_head";
    /// Answers of other services, by the call.
    pub const ANSWER: &str = "answer";
    /// Which challenge or transfer a call made.
    pub const MADE: &str = "made";
    /// What is known of a document: its photo's verdicts.
    pub const DOCUMENT: &str = "document";
}

/// A row: its generation, and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row {
    generation: u64,
    text: String,
}

/// Rows by table and key. A row of generation 0 is written once or written over by its one owner.
#[derive(Debug, Clone, Default)]
pub struct Database {
    rows: RefCell<BTreeMap<(&'static str, String), Row>>,
}

impl Database {
    pub fn get<T: DeserializeOwned>(&self, table: &'static str, key: &str) -> Result<Option<T>, serde_json::Error> {
        let rows = self.rows.borrow();
        rows.get(&(table, key.to_owned())).map(|row| serde_json::from_str(&row.text)).transpose()
    }

    pub fn put(&self, table: &'static str, key: &str, value: &impl Serialize) -> Result<(), serde_json::Error> {
        let row = Row { generation: 0, text: serde_json::to_string(value)? };
        self.rows.borrow_mut().insert((table, key.to_owned()), row);
        Ok(())
    }

    /// Writes a row over the generation that it came from; `None` is a row that isn't there yet. Says whether it did.
    pub fn compare_and_set(
        &self,
        table: &'static str,
        key: &str,
        expected: Option<u64>,
        generation: u64,
        value: &impl Serialize,
    ) -> Result<bool, serde_json::Error> {
        let text = serde_json::to_string(value)?;
        let mut rows = self.rows.borrow_mut();
        let key = (table, key.to_owned());
        let hit = rows.get(&key).map(|row| row.generation) == expected;
        if hit {
            rows.insert(key, Row { generation, text });
        }
        Ok(hit)
    }

    pub fn delete(&self, table: &'static str) {
        self.rows.borrow_mut().retain(|(of, _), _| *of != table);
    }

    /// Keys and texts of a table, by key.
    pub fn all<T: DeserializeOwned>(&self, table: &'static str) -> Result<Vec<T>, serde_json::Error> {
        let rows = self.rows.borrow();
        let of = rows.iter().filter(|((of, _), _)| *of == table);
        of.map(|(_, row)| serde_json::from_str(&row.text)).collect()
    }

    pub fn count(&self, table: &'static str) -> usize {
        self.rows.borrow().keys().filter(|(of, _)| *of == table).count()
    }

    pub fn len(&self) -> usize {
        self.rows.borrow().len()
    }

    /// Everything that anybody with a copy of the database could read.
    #[cfg(test)]
    pub fn dump(&self) -> String {
        self.rows.borrow().iter().map(|((table, key), row)| format!("{table} {key} {}\n", row.text)).collect()
    }
}

/// The table of challenges.
pub struct Challenges<'d>(pub &'d Database);

impl<S: Subject> ChallengeStore<S> for Challenges<'_> {
    type Error = serde_json::Error;

    fn get(&mut self, id: ChallengeId) -> Result<Option<Challenge<S>>, serde_json::Error> {
        self.0.get(table::CHALLENGE, &id.to_string())
    }

    fn insert(&mut self, challenge: &Challenge<S>) -> Result<bool, serde_json::Error> {
        let key = challenge.id().to_string();
        self.0.compare_and_set(table::CHALLENGE, &key, None, challenge.generation(), challenge)
    }

    fn compare_and_set(&mut self, expected: u64, next: &Challenge<S>) -> Result<Option<Stored>, serde_json::Error> {
        let key = next.id().to_string();
        let hit = self.0.compare_and_set(table::CHALLENGE, &key, Some(expected), next.generation(), next)?;
        Ok(Stored::from_rows_updated(hit.into()))
    }
}

/// The send ledger.
pub struct Ledger<'d>(pub &'d Database);

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl LedgerStore for Ledger<'_> {
    type Error = serde_json::Error;

    fn load(&self, keys: &[LedgerKey]) -> Result<Vec<SendHistory>, serde_json::Error> {
        let row = |key: &LedgerKey| self.0.get(table::SEND, &hex(&key.to_bytes())).map(Option::unwrap_or_default);
        keys.iter().map(row).collect()
    }

    fn commit(&self, changes: &[RowChange]) -> Result<Commit, serde_json::Error> {
        // One thread, so that nobody comes between the look and the writes.
        let key = |change: &RowChange| hex(&change.key().to_bytes());
        for change in changes {
            let row: SendHistory = self.0.get(table::SEND, &key(change))?.unwrap_or_default();
            if row.generation() != change.expected_generation() {
                return Ok(Commit::Lost);
            }
        }
        for change in changes {
            self.0.put(table::SEND, &key(change), change.next())?;
        }
        Ok(Commit::Stored)
    }
}

/// The record of opened proofs, as a transaction sees it: what it has opened is written when it commits.
pub struct Spent<'d> {
    database: &'d Database,
    opened: Vec<String>,
}

impl<'d> Spent<'d> {
    pub const fn begin(database: &'d Database) -> Self {
        Self { database, opened: Vec::new() }
    }

    pub fn commit(self) -> Result<(), serde_json::Error> {
        self.opened.iter().try_for_each(|key| self.database.put(table::SPENT, key, &true))
    }
}

impl SpentProofs for Spent<'_> {
    type Error = serde_json::Error;

    fn insert_if_new(&mut self, id: SealId, _until: UnixTime) -> Result<bool, serde_json::Error> {
        let key = format!("{}-{}", id.proof().challenge(), id.seal());
        let is_new = !self.opened.contains(&key) && self.database.get::<bool>(table::SPENT, &key)?.is_none();
        self.opened.push(key);
        Ok(is_new)
    }
}
