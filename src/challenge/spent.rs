//! Which sealed proofs were opened already.

use core::convert::Infallible;
use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{ProofId, UnixTime};

/// The name of one sealing of one proof. A proof that was opened and sealed again has a new one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SealId {
    pub(super) proof: ProofId,
    pub(super) seal: u16,
}

impl SealId {
    /// The proof.
    #[must_use]
    pub const fn proof(&self) -> ProofId {
        self.proof
    }

    /// Which sealing of it, from 1.
    #[must_use]
    pub const fn seal(&self) -> u16 {
        self.seal
    }
}

/// The host's record of sealed proofs that were opened. Bytes can be copied; this makes a proof single all the same.
///
/// It must be one record for all processes that open proofs: a table with the pair of
/// [challenge](ProofId::challenge) and [seal](SealId::seal) as its primary key, and
/// `INSERT … ON CONFLICT DO NOTHING` telling whether the row is new.
pub trait SpentProofs {
    /// What can go wrong with the record.
    type Error: core::error::Error + Send + Sync + 'static;

    /// Records `id` and says whether it was new, in one step that no other process can come between.
    ///
    /// If it answers `true` twice for one `id`, a copied proof counts twice: two accounts opened on one 1-won check. If
    /// it answers `false` for a new one, the customer has to prove again. The record is needed until `until` by every
    /// clock in use; it includes [`CLOCK_TOLERANCE`](super::CLOCK_TOLERANCE). One that is lost earlier (a cache that was
    /// emptied, a database restored from a backup) lets the proofs of that time be opened again up to their deadline.
    ///
    /// # Errors
    ///
    /// When it is not certain whether `id` was new. The proof is then not opened.
    fn insert_if_new(&mut self, id: SealId, until: UnixTime) -> Result<bool, Self::Error>;
}

/// A record in the memory of one process, shared by its threads through `&`. For tests, and for hosts of one process
/// whose proofs need not survive it.
///
/// It grows with each opened proof (about 60 bytes) until [`forget_before`](Self::forget_before) is called.
#[derive(Debug, Default)]
pub struct MemorySpentProofs {
    opened: Mutex<BTreeMap<SealId, UnixTime>>,
}

impl MemorySpentProofs {
    /// An empty record.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Forgets what is needed no longer at `now`. A clock that is ahead forgets too early.
    pub fn forget_before(&self, now: UnixTime) {
        self.lock().retain(|_, until| *until > now);
    }

    // A thread that panicked while it held the lock can't have left a half-made entry: each access is one call of the map.
    fn lock(&self) -> MutexGuard<'_, BTreeMap<SealId, UnixTime>> {
        self.opened.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl SpentProofs for &MemorySpentProofs {
    type Error = Infallible;

    fn insert_if_new(&mut self, id: SealId, until: UnixTime) -> Result<bool, Infallible> {
        Ok(self.lock().insert(id, until).is_none())
    }
}

impl SpentProofs for MemorySpentProofs {
    type Error = Infallible;

    fn insert_if_new(&mut self, id: SealId, until: UnixTime) -> Result<bool, Infallible> {
        (&*self).insert_if_new(id, until)
    }
}

#[cfg(test)]
mod tests {
    use super::super::ChallengeId;
    use super::*;

    fn id(proof: u8, seal: u16) -> SealId {
        SealId { proof: ProofId::of(ChallengeId::from_bytes([proof; 16])), seal }
    }

    #[test]
    fn new_once_until_forgotten() {
        let until = UnixTime::from_millis(1000);
        let mut spent = MemorySpentProofs::new();
        assert_eq!(spent.insert_if_new(id(1, 1), until), Ok(true));
        assert_eq!(spent.insert_if_new(id(1, 1), until), Ok(false));
        assert_eq!(spent.insert_if_new(id(1, 2), until), Ok(true));
        assert_eq!(spent.insert_if_new(id(2, 1), until), Ok(true));
        spent.forget_before(UnixTime::from_millis(999));
        assert_eq!(spent.insert_if_new(id(1, 1), until), Ok(false));
        spent.forget_before(until);
        assert_eq!(spent.insert_if_new(id(1, 1), until), Ok(true));
    }

    #[test]
    fn a_thread_that_panicked_does_not_stop_the_others() {
        let spent = MemorySpentProofs::new();
        let died = std::thread::scope(|scope| {
            scope
                .spawn(|| {
                    let _held = spent.lock();
                    panic!("while holding the lock");
                })
                .join()
        });
        assert!(died.is_err() && spent.opened.is_poisoned());
        assert_eq!((&spent).insert_if_new(id(1, 1), UnixTime::from_millis(1)), Ok(true));
        assert_eq!((&spent).insert_if_new(id(1, 1), UnixTime::from_millis(1)), Ok(false));
    }
}
