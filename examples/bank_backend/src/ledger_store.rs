//! The store of the send ledger: all rows of a send in one transaction, or none.

use std::cell::RefCell;
use std::collections::BTreeMap;

use bonin::challenge::ledger::{Commit, LedgerKey, LedgerStore, RowChange, SendHistory};
use postgres::types::Json;
use postgres::{Client, Statement};

use crate::error::StoreError;
use crate::store::column;

pub struct LedgerSql {
    load: Statement,
    insert: Statement,
    update: Statement,
}

impl LedgerSql {
    pub fn prepare(client: &mut Client) -> Result<Self, StoreError> {
        Ok(Self {
            load: client.prepare("SELECT key, history FROM send_history WHERE key = ANY ($1)")?,
            insert: client.prepare(
                "INSERT INTO send_history (key, generation, history) VALUES ($1, $2, $3) ON CONFLICT (key) DO NOTHING",
            )?,
            update: client
                .prepare("UPDATE send_history SET generation = $3, history = $4 WHERE key = $1 AND generation = $2")?,
        })
    }
}

/// The ledger over one connection. The library asks by `&self`, the client wants `&mut`, hence the cell; each method
/// borrows it once.
pub struct Ledger<'c> {
    client: RefCell<&'c mut Client>,
    sql: &'c LedgerSql,
}

impl<'c> Ledger<'c> {
    pub const fn new(client: &'c mut Client, sql: &'c LedgerSql) -> Self {
        Self { client: RefCell::new(client), sql }
    }

    fn try_commit(&self, changes: &[&RowChange]) -> Result<Commit, StoreError> {
        let mut client = self.client.borrow_mut();
        let mut transaction = client.transaction()?;
        for change in changes {
            let (key, generation) = (change.key().to_bytes(), column(change.next().generation())?);
            let (key, history) = (key.as_slice(), Json(change.next()));
            let rows = match change.expected_generation() {
                0 => transaction.execute(&self.sql.insert, &[&key, &generation, &history])?,
                expected => {
                    transaction.execute(&self.sql.update, &[&key, &column(expected)?, &generation, &history])?
                }
            };
            if rows != 1 {
                transaction.rollback()?;
                return Ok(Commit::Lost);
            }
        }
        transaction.commit()?;
        Ok(Commit::Stored)
    }
}

impl LedgerStore for Ledger<'_> {
    type Error = StoreError;

    fn load(&self, keys: &[LedgerKey]) -> Result<Vec<SendHistory>, StoreError> {
        let names: Vec<Vec<u8>> = keys.iter().map(|key| key.to_bytes().to_vec()).collect();
        let mut stored: BTreeMap<Vec<u8>, SendHistory> = BTreeMap::new();
        for row in self.client.borrow_mut().query(&self.sql.load, &[&names])? {
            // A history that can't be read is an error, never an empty one: that would forget its sends.
            let Json(history) = row.try_get(1)?;
            stored.insert(row.try_get(0)?, history);
        }
        Ok(names.iter().map(|name| stored.remove(name).unwrap_or_default()).collect())
    }

    fn commit(&self, changes: &[RowChange]) -> Result<Commit, StoreError> {
        // In the order of their keys, so that two commits can't each hold what the other waits for.
        let mut ordered: Vec<&RowChange> = changes.iter().collect();
        ordered.sort_by_key(|change| change.key().to_bytes());
        match self.try_commit(&ordered) {
            // Whoever made the server roll this back has changed the rows, or is about to: as good as a lost race.
            Err(error) if error.is_rolled_back() => Ok(Commit::Lost),
            done => done,
        }
    }
}
