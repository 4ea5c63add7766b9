//! The store of challenges: one row each, replaced by compare-and-set.

use bonin::challenge::{Challenge, ChallengeId, ChallengeStore, Stored, StoredState, Subject};
use postgres::types::Json;
use postgres::{Client, GenericClient, Statement};

use crate::error::StoreError;

/// The three statements of a store.
pub struct ChallengeSql {
    get: Statement,
    insert: Statement,
    compare_and_set: Statement,
}

impl ChallengeSql {
    pub fn prepare(client: &mut Client) -> Result<Self, StoreError> {
        Ok(Self {
            get: client.prepare("SELECT state FROM challenge WHERE id = $1")?,
            insert: client.prepare(
                "INSERT INTO challenge (id, generation, state) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING",
            )?,
            compare_and_set: client
                .prepare("UPDATE challenge SET generation = $3, state = $4 WHERE id = $1 AND generation = $2")?,
        })
    }
}

/// The store over a connection, where each statement is a transaction, or over a transaction.
///
/// Over a transaction, [`Stored`] says that the row is written and locked; it is durable once that commits. See
/// [`crate::proofs::answer`] for the care that this asks for.
pub struct Challenges<'c, C> {
    client: &'c mut C,
    sql: &'c ChallengeSql,
}

impl<'c, C> Challenges<'c, C> {
    pub const fn new(client: &'c mut C, sql: &'c ChallengeSql) -> Self {
        Self { client, sql }
    }
}

impl<S: Subject, C: GenericClient> ChallengeStore<S> for Challenges<'_, C> {
    type Error = StoreError;

    fn get(&mut self, id: ChallengeId) -> Result<Option<Challenge<S>>, StoreError> {
        let Some(row) = self.client.query_opt(&self.sql.get, &[&id.as_bytes().as_slice()])? else {
            return Ok(None);
        };
        let Json(state): Json<StoredState> = row.try_get(0)?;
        Ok(Some(Challenge::try_from(state)?))
    }

    fn insert(&mut self, challenge: &Challenge<S>) -> Result<bool, StoreError> {
        let (id, generation) = (challenge.id(), column(challenge.generation())?);
        let values: [&(dyn postgres::types::ToSql + Sync); 3] =
            [&id.as_bytes().as_slice(), &generation, &Json(challenge)];
        Ok(self.client.execute(&self.sql.insert, &values)? == 1)
    }

    fn compare_and_set(&mut self, expected: u64, next: &Challenge<S>) -> Result<Option<Stored>, StoreError> {
        let (id, expected, generation) = (next.id(), column(expected)?, column(next.generation())?);
        let values: [&(dyn postgres::types::ToSql + Sync); 4] =
            [&id.as_bytes().as_slice(), &expected, &generation, &Json(next)];
        Ok(Stored::from_rows_updated(self.client.execute(&self.sql.compare_and_set, &values)?))
    }
}

/// A generation as the database holds it.
pub fn column(generation: u64) -> Result<i64, StoreError> {
    i64::try_from(generation).map_err(|_| StoreError::Range)
}
