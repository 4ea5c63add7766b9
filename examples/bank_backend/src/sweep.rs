//! What can be forgotten, by the database's clock: one host whose clock is ahead must not forget for all.

use postgres::Client;

use crate::error::StoreError;

/// Rows deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Swept {
    pub proofs: u64,
    pub challenges: u64,
    pub spent: u64,
    pub histories: u64,
}

/// Margins are days where minutes would do, since a row costs nothing and a clock may be wrong:
///
/// * a sealed proof, a day after its deadline;
/// * a challenge, two days after its code expired (its proof, of an hour, is gone by then);
/// * a spent proof, a day after the last instant at which anybody could open it;
/// * a row of the ledger, a week after its last send left the longest window of the default policies, a day. A host with
///   longer windows takes those instead.
pub fn sweep(client: &mut Client) -> Result<Swept, StoreError> {
    let mut transaction = client.transaction()?;
    let proofs = transaction.execute("DELETE FROM sealed_proof WHERE deadline < now() - interval '1 day'", &[])?;
    let challenges = transaction.execute(
        "DELETE FROM challenge WHERE expires_at_ms < extract(epoch FROM now() - interval '2 days') * 1000
         AND NOT EXISTS (SELECT FROM sealed_proof WHERE challenge_id = challenge.id)",
        &[],
    )?;
    let spent = transaction.execute("DELETE FROM spent_proof WHERE until < now() - interval '1 day'", &[])?;
    let histories = transaction.execute(
        "DELETE FROM send_history WHERE clock_ms < extract(epoch FROM now() - interval '8 days') * 1000",
        &[],
    )?;
    transaction.commit()?;
    Ok(Swept { proofs, challenges, spent, histories })
}
