use core::cell::Cell;
use core::num::NonZeroUsize;
use core::time::Duration;

use super::*;
use crate::challenge::ledger::{Dimension, LedgerFull, MemoryLedger};
use crate::challenge::{KeyId, KeyRing, Purpose};

const NOW: UnixTime = UnixTime::from_secs(1_800_000_000);

fn keys() -> KeyRing {
    KeyRing::new(KeyId::new(1), &[7; 32]).unwrap()
}

fn subject(keys: &KeyRing) -> SendSubject<'_> {
    let subject = SendSubject::new(keys, Purpose::PhonePossession).number("01020000000").unwrap();
    subject.device(b"d").unwrap().address([192, 0, 2, 1].into()).unwrap()
}

fn after(secs: u64) -> UnixTime {
    NOW.plus(Duration::from_secs(secs))
}

/// Loses the first races, and may answer with too few rows.
struct Rigged {
    inner: MemoryLedger,
    races_to_lose: Cell<u32>,
    rows_short: usize,
}

impl LedgerStore for Rigged {
    type Error = LedgerFull;

    fn load(&self, keys: &[LedgerKey]) -> Result<Vec<SendHistory>, LedgerFull> {
        let mut rows = self.inner.load(keys)?;
        rows.truncate(rows.len() - self.rows_short);
        Ok(rows)
    }

    fn commit(&self, changes: &[RowChange]) -> Result<Commit, LedgerFull> {
        if self.races_to_lose.get() > 0 {
            self.races_to_lose.set(self.races_to_lose.get() - 1);
            return Ok(Commit::Lost);
        }
        self.inner.commit(changes)
    }
}

#[test]
fn lost_races_are_run_again_so_many_times() {
    let keys = keys();
    for (lost, reserved) in [(0, true), (MAX_COMMITS - 1, true), (MAX_COMMITS, false)] {
        let store = Rigged { inner: MemoryLedger::default(), races_to_lose: Cell::new(lost), rows_short: 0 };
        let outcome = reserve(&store, &SendPolicy::phone(), &subject(&keys), NOW);
        assert_eq!(outcome.is_ok(), reserved, "{lost} races");
        assert!(reserved || matches!(outcome, Err(ReserveError::Contended)));
        assert_eq!(store.inner.is_empty(), !reserved);
    }
    let short = Rigged { inner: MemoryLedger::default(), races_to_lose: Cell::new(0), rows_short: 1 };
    let outcome = reserve(&short, &SendPolicy::phone(), &subject(&keys), NOW);
    assert!(matches!(outcome, Err(ReserveError::Ledger(LedgerError::Rows))));
}

#[test]
fn a_dimension_without_a_value_is_not_a_way_round() {
    let keys = keys();
    let store = MemoryLedger::default();
    let bare = SendSubject::new(&keys, Purpose::PhonePossession).number("01020000000").unwrap().device(b"d").unwrap();
    let outcome = reserve(&store, &SendPolicy::phone(), &bare, NOW);
    assert_eq!(outcome.unwrap_err(), ReserveError::Ledger(LedgerError::Missing(Dimension::Address)));
    let wrong = reserve(&store, &SendPolicy::one_won(), &subject(&keys), NOW);
    assert_eq!(wrong.unwrap_err(), ReserveError::Ledger(LedgerError::Purpose));
    let website = SendPolicy::phone().without(Dimension::Address).unwrap();
    assert!(reserve(&store, &website, &bare, NOW).is_ok());
}

#[test]
fn a_commit_is_all_or_none() {
    let keys = keys();
    let (policy, store) = (SendPolicy::phone(), MemoryLedger::default());
    let rows = subject(&keys).rows(&policy).unwrap();
    let change = |key: &LedgerKey, expected| {
        let (next, _) =
            SendHistory::default().counted(policy.rules(key.dimension()).unwrap(), policy.longest_window(), NOW);
        RowChange::new(key.clone(), expected, next)
    };
    assert_eq!(store.commit(&[change(&rows[0], 0), change(&rows[1], 7)]), Ok(Commit::Lost));
    assert!(store.is_empty());
    assert_eq!(store.commit(&[change(&rows[0], 0)]), Ok(Commit::Stored));
    assert_eq!(store.commit(&[change(&rows[1], 0), change(&rows[0], 0)]), Ok(Commit::Lost));
    assert_eq!(store.len(), 1);
}

#[test]
fn a_full_ledger_fails_closed_and_keeps_its_rows() {
    let keys = keys();
    let policy = SendPolicy::phone();
    let store = MemoryLedger::with_max_rows(NonZeroUsize::new(4).unwrap());
    assert!(reserve(&store, &policy, &subject(&keys), NOW).is_ok());
    let other = subject(&keys).device(b"another").unwrap();
    assert_eq!(reserve(&store, &policy, &other, after(3600)).unwrap_err(), ReserveError::Store(LedgerFull));
    assert!(reserve(&store, &policy, &subject(&keys), after(3600)).is_ok());
    assert_eq!((store.forget_idle(after(3600)), store.forget_idle(after(3601)), store.len()), (0, 4, 0));
}

#[test]
fn what_was_given_back_is_not_counted() {
    let keys = keys();
    let (policy, store) = (SendPolicy::phone(), MemoryLedger::default());
    let first = reserve(&store, &policy, &subject(&keys), NOW).unwrap();
    let Err(ReserveError::Refused(refusal)) = reserve(&store, &policy, &subject(&keys), after(1)) else {
        panic!("admitted");
    };
    assert_eq!((refusal.dimension, refusal.retry_at), (Dimension::Number, after(60)));
    give_back(&store, first).unwrap();
    assert!(reserve(&store, &policy, &subject(&keys), after(1)).is_ok());
}

#[test]
fn both_secrets_count_while_one_is_changed() {
    let (policy, store) = (SendPolicy::phone(), MemoryLedger::default());
    let old = keys();
    let both = KeyRing::new(KeyId::new(2), &[8; 32]).unwrap().with_retired(KeyId::new(1), &[7; 32]).unwrap();
    let new = KeyRing::new(KeyId::new(2), &[8; 32]).unwrap();
    let refused =
        |keys: &KeyRing, now| matches!(reserve(&store, &policy, &subject(keys), now), Err(ReserveError::Refused(_)));
    drop(reserve(&store, &policy, &subject(&old), NOW).unwrap());
    assert!(refused(&both, after(1)));
    drop(reserve(&store, &policy, &subject(&both), after(60)).unwrap());
    assert!(refused(&old, after(61)) && refused(&both, after(61)) && refused(&new, after(61)));
}
