//! A small versioned migrator.

use postgres::Client;

use crate::error::StoreError;

/// All migrations, in order; the version is the place, from 1. One that was released is never changed: another is added.
const MIGRATIONS: [(&str, &str); 3] = [
    ("challenges", include_str!("../schema/001_challenges.sql")),
    ("send_ledger", include_str!("../schema/002_send_ledger.sql")),
    ("spent_proofs", include_str!("../schema/003_spent_proofs.sql")),
];

/// The newest version.
pub const LATEST: i32 = MIGRATIONS.len() as i32;

/// Key of the lock under which migrations run, so that ten processes that start at once apply each of them once. Any
/// number that nothing else in the database locks.
const LOCK: i64 = 0x626f_6e69_6e31;

const HISTORY: &str = "CREATE TABLE IF NOT EXISTS schema_migration (
    version    integer     PRIMARY KEY,
    name       text        NOT NULL,
    sha256     text        NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
)";

/// Brings the schema to `target`, and says which versions it applied. Each migration is one transaction together with its
/// entry in the history: after a crash it is there as a whole, or not at all.
pub fn migrate(client: &mut Client, target: i32) -> Result<Vec<i32>, StoreError> {
    let mut applied = Vec::new();
    for (version, (name, sql)) in (1..).zip(MIGRATIONS) {
        let mut transaction = client.transaction()?;
        transaction.execute("SELECT pg_advisory_xact_lock($1)", &[&LOCK])?;
        transaction.batch_execute(HISTORY)?;
        let newest: i32 = transaction.query_one("SELECT coalesce(max(version), 0) FROM schema_migration", &[])?.get(0);
        if newest > LATEST {
            return Err(StoreError::Schema { version: newest, what: "is newer than this program" });
        }
        let same = transaction.query_opt(
            "SELECT sha256 = encode(sha256(convert_to($2, 'UTF8')), 'hex') FROM schema_migration WHERE version = $1",
            &[&version, &sql],
        )?;
        match same.map(|row| row.get::<_, bool>(0)) {
            Some(true) => continue,
            Some(false) => return Err(StoreError::Schema { version, what: "was changed after it had been applied" }),
            None if version > target => break,
            None => {}
        }
        // Migrations may take longer than a request is allowed to.
        transaction.batch_execute("SET LOCAL statement_timeout = 0")?;
        transaction.batch_execute(sql)?;
        transaction.execute(
            "INSERT INTO schema_migration (version, name, sha256)
             VALUES ($1, $2, encode(sha256(convert_to($3, 'UTF8')), 'hex'))",
            &[&version, &name, &sql],
        )?;
        transaction.commit()?;
        applied.push(version);
    }
    Ok(applied)
}
