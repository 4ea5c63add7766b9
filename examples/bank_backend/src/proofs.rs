//! Answers whose proof can't get lost, and proofs that are used once.

use std::time::{Duration, SystemTime};

use bonin::challenge::{
    AnswerError, Attempt, ChallengeId, ChallengeStore as _, CloseReason, KeyRing, MAX_LOST_RACES, OpenError, Outcome,
    Proof, SealId, SessionId, SpentProofs, StepError, Subject, UnixTime,
};
use bonin::pii::Secret;
use postgres::{Client, Statement, Transaction};

use crate::database::Database;
use crate::error::StoreError;
use crate::store::Challenges;

/// How long after the right answer a proof may be used: an hour to finish the opening of an account. The library allows
/// a day.
const PROOF_LIFETIME: Duration = Duration::from_secs(60 * 60);

/// How often an opening is begun again after the server rolled it back for another one's sake.
const MAX_ROLLBACKS: u32 = 8;

pub struct ProofSql {
    insert: Statement,
    get: Statement,
    spend: Statement,
    open_account: Statement,
}

impl ProofSql {
    pub fn prepare(client: &mut Client) -> Result<Self, StoreError> {
        Ok(Self {
            insert: client.prepare("INSERT INTO sealed_proof (challenge_id, sealed, deadline) VALUES ($1, $2, $3)")?,
            get: client.prepare("SELECT sealed FROM sealed_proof WHERE challenge_id = $1")?,
            spend: client.prepare(
                "INSERT INTO spent_proof (challenge_id, seal, until) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            )?,
            open_account: client.prepare("INSERT INTO account_opening (challenge_id) VALUES ($1)")?,
        })
    }
}

/// What an answer came to, as it may be told to the customer: it is committed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Right. The proof lies sealed in the database.
    Verified,
    /// Wrong, and so many are left.
    Wrong { tries_left: u8 },
    /// No more answers are taken.
    Closed(CloseReason),
}

/// Evaluates an answer, and commits its try, and its proof if it is right, in one transaction.
///
/// With `bonin::challenge::answer_once` a process that dies between the commit and the use of the proof has closed the
/// challenge, and the customer starts again. Here either both the verified state and its sealed proof are stored, or
/// neither. Nothing is told to anybody before the commit has returned.
///
/// If the commit itself fails, whether it went through is unknown and nothing is told. The customer's next request finds
/// out: an open challenge takes the answer again, one that is `Closed(Verified)` has its proof in the database.
pub fn answer<S: Subject>(
    database: &mut Database,
    id: ChallengeId,
    typed: &Secret,
    subject: &S,
    session: &SessionId,
    keys: &KeyRing,
    now: UnixTime,
) -> Result<Answer, StepError<StoreError, AnswerError>> {
    for _ in 0..=MAX_LOST_RACES {
        // Read outside of the transaction: a stale state costs a race, and an answer that is refused costs one select.
        let mut store = Challenges::new(&mut database.client, &database.challenges);
        let challenge = store.get(id).map_err(StepError::Store)?.ok_or(StepError::NotFound)?;
        let attempt = challenge
            .answer(typed, subject, session, keys, now)
            .map_err(|refused| StepError::Refused(refused.into_parts().0))?;
        match commit(database, attempt, keys) {
            Ok(Some(answer)) => return Ok(answer),
            Ok(None) => {}
            Err(error) if error.is_rolled_back() => {}
            Err(error) => return Err(StepError::Store(error)),
        }
    }
    Err(StepError::Contended)
}

/// Nothing if another writer was first. Any error leaves by `?`, which drops the transaction and so rolls it back; a
/// transaction in which a statement failed must not come to `commit`, which would answer it with a silent rollback.
fn commit<S: Subject>(
    database: &mut Database,
    attempt: Attempt<S>,
    keys: &KeyRing,
) -> Result<Option<Answer>, StoreError> {
    let mut transaction = database.client.transaction()?;
    let mut store = Challenges::new(&mut transaction, &database.challenges);
    let Some(stored) = store.compare_and_set(attempt.expected_generation(), attempt.next())? else {
        attempt.lost();
        transaction.rollback()?;
        return Ok(None);
    };
    let answer = match attempt.committed(stored) {
        Outcome::Verified(proof) => {
            keep(&mut transaction, &database.proofs, proof, keys)?;
            Answer::Verified
        }
        Outcome::Wrong { tries_left, .. } => Answer::Wrong { tries_left },
        Outcome::Closed(reason) => Answer::Closed(reason),
    };
    transaction.commit()?;
    Ok(Some(answer))
}

fn keep<S: Subject>(
    transaction: &mut Transaction<'_>,
    sql: &ProofSql,
    proof: Proof<S>,
    keys: &KeyRing,
) -> Result<(), StoreError> {
    let id = proof.id().challenge();
    let deadline = proof.proven_at().plus(PROOF_LIFETIME);
    let sealed = proof.seal(keys, deadline).map_err(|refused| StoreError::Seal(refused.error()))?;
    transaction.execute(&sql.insert, &[&id.as_bytes().as_slice(), &sealed, &timestamp(deadline)?])?;
    Ok(())
}

/// What became of a request to open an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Opening {
    /// The proof was opened, and the account with it.
    Opened,
    /// That proof was used before, and its account is there.
    OpenedBefore,
    /// There is no proof of that challenge.
    NoProof,
    /// There is, but not for this session and number, or its deadline has passed.
    Refused,
}

/// Opens a kept proof and does with it what it is for, in one transaction: if the account is not opened, neither is the
/// proof spent.
pub fn open_account<S: Subject>(
    database: &mut Database,
    id: ChallengeId,
    subject: &S,
    session: &SessionId,
    keys: &KeyRing,
    now: UnixTime,
) -> Result<Opening, StoreError> {
    let mut rollbacks = 0;
    loop {
        match try_open(database, id, subject, session, keys, now) {
            Err(error) if error.is_rolled_back() && rollbacks < MAX_ROLLBACKS => rollbacks += 1,
            done => return done,
        }
    }
}

fn try_open<S: Subject>(
    database: &mut Database,
    id: ChallengeId,
    subject: &S,
    session: &SessionId,
    keys: &KeyRing,
    now: UnixTime,
) -> Result<Opening, StoreError> {
    let sql = &database.proofs;
    let mut transaction = database.client.transaction()?;
    let Some(row) = transaction.query_opt(&sql.get, &[&id.as_bytes().as_slice()])? else {
        return Ok(Opening::NoProof);
    };
    let sealed: Vec<u8> = row.try_get(0)?;
    let mut spent = Spent { transaction: &mut transaction, sql };
    let proof = match Proof::open(&sealed, subject, session, keys, now, &mut spent) {
        Ok(proof) => proof,
        Err(OpenError::AlreadyOpened) => return Ok(Opening::OpenedBefore),
        Err(OpenError::Record(error)) => return Err(error),
        Err(_) => return Ok(Opening::Refused),
    };
    transaction.execute(&sql.open_account, &[&proof.id().challenge().as_bytes().as_slice()])?;
    transaction.commit()?;
    Ok(Opening::Opened)
}

/// The record of spent proofs, within the transaction that uses the proof.
struct Spent<'t, 'c> {
    transaction: &'t mut Transaction<'c>,
    sql: &'t ProofSql,
}

impl SpentProofs for Spent<'_, '_> {
    type Error = StoreError;

    fn insert_if_new(&mut self, id: SealId, until: UnixTime) -> Result<bool, StoreError> {
        let (challenge, seal) = (id.proof().challenge(), i32::from(id.seal()));
        let rows = self
            .transaction
            .execute(&self.sql.spend, &[&challenge.as_bytes().as_slice(), &seal, &timestamp(until)?])?;
        Ok(rows == 1)
    }
}

fn timestamp(time: UnixTime) -> Result<SystemTime, StoreError> {
    SystemTime::UNIX_EPOCH.checked_add(Duration::from_millis(time.as_millis())).ok_or(StoreError::Range)
}
