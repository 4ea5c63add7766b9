//! A challenge that is under way while the schema moves on, and rows that are old enough to go.

use core::time::Duration;

use bonin::challenge::{Challenge, ChallengePolicy, ChallengeStore as _};
use bonin::phone::{CodeDigits, OneTimeCode};
use getrandom::SysRng;
use rand_core::UnwrapErr;

use super::report::Report;
use crate::Fallible;
use crate::customers::{Customer, now};
use crate::database::{Database, connect};
use crate::migrate::{LATEST, migrate};
use crate::proofs::{Answer, Opening, answer, open_account};
use crate::store::{ChallengeSql, Challenges};
use crate::sweep::{Swept, sweep};

/// Longer than any margin of the sweep for challenges.
const LONG_AGO: Duration = Duration::from_secs(4 * 24 * 3600);

pub fn run(url: &str, report: &mut Report) -> Fallible<()> {
    // In a schema of its own, which starts empty.
    let mut client = connect(url)?;
    client.batch_execute("CREATE SCHEMA upgrade; SET search_path TO upgrade")?;
    let first = migrate(&mut client, 1)?;
    let keys = super::ring(&super::random())?;
    let (customer, mut rng) = (Customer::new(0)?, UnwrapErr(SysRng));
    let code = OneTimeCode::draw(CodeDigits::SIX, &mut rng)?;
    let (policy, begun) = (ChallengePolicy::phone(), now()?);
    let challenge =
        Challenge::issue(code.secret(), &customer.number, &customer.session, policy, &keys, begun, &mut rng)?;
    let sql = ChallengeSql::prepare(&mut client)?;
    Challenges::new(&mut client, &sql).insert(&challenge)?;

    let rest = migrate(&mut client, LATEST)?;
    let again = migrate(&mut client, LATEST)?;
    report.promise(
        "migrations applied: the first, the rest, then none",
        &(first, rest, again),
        &(vec![1], vec![2, 3], vec![]),
    );
    let mut database = Database::from_client(client)?;
    let answer =
        answer(&mut database, challenge.id(), code.secret(), &customer.number, &customer.session, &keys, now()?)?;
    let opening = open_account(&mut database, challenge.id(), &customer.number, &customer.session, &keys, now()?)?;
    let came_to = (answer, opening);
    report.promise(
        "a challenge of the first schema, answered in the last",
        &came_to,
        &(Answer::Verified, Opening::Opened),
    );

    database.client.execute("UPDATE schema_migration SET sha256 = 'changed' WHERE version = 2", &[])?;
    report.promise(
        "a migration that was changed afterwards is noticed",
        &migrate(&mut database.client, LATEST).is_err(),
        &true,
    );
    database.client.batch_execute("DROP SCHEMA upgrade CASCADE")?;
    Ok(())
}

/// After all other tests: the sweep takes one old challenge, and nothing of what they left.
pub fn sweep_old(database: &mut Database, report: &mut Report) -> Fallible<()> {
    let keys = super::ring(&super::random())?;
    Customer::new(0)?.issue(database, &keys, now()?.minus(LONG_AGO))?;
    let swept = sweep(&mut database.client)?;
    report.promise("swept", &swept, &Swept { proofs: 0, challenges: 1, spent: 0, histories: 0 });
    Ok(())
}
