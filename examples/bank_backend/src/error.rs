//! What can go wrong with the database.

use bonin::challenge::{SealError, StateError};
use postgres::error::SqlState;
use thiserror::Error;

/// Why the database gave no answer, or one that can't be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum StoreError {
    /// There is no connection.
    #[error("no connection to the database")]
    Connect(#[source] postgres::Error),
    /// A statement failed. Of the server's answer only the SQLSTATE is kept: its text may repeat a row, and this error
    /// ends up in a log.
    #[error("the database failed (SQLSTATE {})", state.as_ref().map_or("none: connection or type", SqlState::code))]
    Statement {
        /// The class of the failure, where the server gave one.
        state: Option<SqlState>,
        /// Whether the connection is of no more use.
        closed: bool,
    },
    /// A row of challenges is no state.
    #[error("a stored challenge can't be read")]
    State(#[from] StateError),
    /// A number that the database's signed 64 bits don't hold.
    #[error("a generation or time is out of the database's range")]
    Range,
    /// The proof could not be sealed, so the answer was rolled back.
    #[error("the proof was not sealed")]
    Seal(#[source] SealError),
    /// A migration was changed after it had been applied, or this program is older than the schema.
    #[error("the schema is not this program's: migration {version} {what}")]
    Schema {
        /// The migration.
        version: i32,
        /// What is wrong with it.
        what: &'static str,
    },
}

impl From<postgres::Error> for StoreError {
    fn from(error: postgres::Error) -> Self {
        Self::Statement { state: error.code().cloned(), closed: error.is_closed() }
    }
}

impl StoreError {
    /// Whether the server says that it rolled the transaction back for another one's sake: nothing is stored, and the same
    /// again may succeed.
    pub fn is_rolled_back(&self) -> bool {
        let retried = [SqlState::T_R_SERIALIZATION_FAILURE, SqlState::T_R_DEADLOCK_DETECTED];
        matches!(self, Self::Statement { state: Some(state), .. } if retried.contains(state))
    }
}
