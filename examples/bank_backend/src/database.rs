//! One connection, with its statements prepared.

use std::str::FromStr;
use std::thread;
use std::time::{Duration, Instant};

use postgres::{Client, Config, NoTls};

use crate::error::StoreError;
use crate::ledger_store::LedgerSql;
use crate::proofs::ProofSql;
use crate::store::ChallengeSql;

/// What each connection asks of the server.
///
/// `synchronous_commit=on` is said here once more, since a role or database set to `off` would give used tries back after
/// a crash. Read committed is the isolation that the statements were written for: an update that waited for another one
/// looks at the row again and finds that the generation is gone. The timeouts are for locks: a process that hangs in the
/// middle of a transaction lets go of its rows after ten seconds.
const SESSION: &str = "-c synchronous_commit=on -c default_transaction_isolation=read\\ committed \
    -c statement_timeout=10s -c lock_timeout=10s -c idle_in_transaction_session_timeout=10s";

/// Longest wait for a server that is starting or recovering.
const PATIENCE: Duration = Duration::from_secs(60);

/// Pause between two attempts to connect.
const PAUSE: Duration = Duration::from_millis(50);

pub struct Database {
    pub client: Client,
    pub challenges: ChallengeSql,
    pub proofs: ProofSql,
    pub ledger: LedgerSql,
}

impl Database {
    /// Connects to a database whose schema is up to date.
    pub fn connect(url: &str) -> Result<Self, StoreError> {
        Self::from_client(connect(url)?)
    }

    pub fn from_client(mut client: Client) -> Result<Self, StoreError> {
        let challenges = ChallengeSql::prepare(&mut client)?;
        let proofs = ProofSql::prepare(&mut client)?;
        let ledger = LedgerSql::prepare(&mut client)?;
        Ok(Self { client, challenges, proofs, ledger })
    }

    /// Connects, and tries again while the server is away.
    pub fn connect_patiently(url: &str) -> Result<Self, StoreError> {
        let give_up = Instant::now() + PATIENCE;
        loop {
            match Self::connect(url) {
                Ok(database) => return Ok(database),
                Err(error) if Instant::now() >= give_up => return Err(error),
                Err(_) => thread::sleep(PAUSE),
            }
        }
    }
}

/// A bare connection, for migrations.
pub fn connect(url: &str) -> Result<Client, StoreError> {
    let mut config = Config::from_str(url).map_err(StoreError::Connect)?;
    config.application_name("bank_backend").options(SESSION).connect(NoTls).map_err(StoreError::Connect)
}
