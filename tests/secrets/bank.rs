//! A bank that puts down whatever passes through its hands.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::marker::PhantomData;

use bonin::challenge::ledger::{Commit, LedgerFull, LedgerKey, LedgerStore, MemoryLedger, RowChange, SendHistory};
use bonin::challenge::{
    Challenge, ChallengeId, ChallengeStore, KeyId, KeyRing, MemorySpentProofs, SealId, SessionId, SpentProofs, Stored,
    Subject, UnixTime,
};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng as _, SeedableRng as _};

use crate::log::{Kind, Log};
use crate::needles::Needles;

pub const NOW: UnixTime = UnixTime::from_secs(1_800_000_000);

/// Numbers of keys as a host may give them; with small ones, the zeros of sealed proofs look like half a phone number.
const KEY_IDS: [u32; 3] = [20_270_101, 20_260_101, 20_270_102];

pub const SESSION: &str = "session-7c41e0d2b95f8a36";
pub const OTHER_SESSION: &str = "session-15d9a8e47b20c36f";
pub const DEVICE: &str = "device-e81f5a3c";
pub const ADDRESS: &str = "203.0.113.57";

/// What both runs share.
pub struct Bank {
    pub log: Log,
    pub needles: RefCell<Needles>,
    pub keys: KeyRing,
    pub other_keys: KeyRing,
    pub ledger_keys: KeyRing,
    pub session: SessionId,
    pub other_session: SessionId,
}

impl Bank {
    pub fn new() -> Self {
        let mut rng = ChaCha20Rng::from_seed([0x5C; 32]);
        let mut keys = [[0; 32]; 3];
        keys.iter_mut().for_each(|key| rng.fill_bytes(key));
        let mut needles = Needles::default();
        for key in &keys {
            needles.key("key", key);
        }
        for session in [SESSION, OTHER_SESSION] {
            needles.text("session", session);
        }
        needles.text("device", DEVICE);
        needles.text("address", ADDRESS);
        let [current, retired, ledger] = keys;
        let ring = |id, key: &[u8]| KeyRing::new(KeyId::new(id), key).unwrap();
        let bank = Self {
            log: Log::default(),
            needles: RefCell::new(needles),
            keys: ring(KEY_IDS[0], &current).with_retired(KeyId::new(KEY_IDS[1]), &retired).unwrap(),
            other_keys: ring(KEY_IDS[1], &retired),
            ledger_keys: KeyRing::new(KeyId::new(KEY_IDS[2]), &ledger)
                .unwrap()
                .with_retired(KeyId::new(KEY_IDS[1]), &retired)
                .unwrap(),
            session: SessionId::new(SESSION.as_bytes()).unwrap(),
            other_session: SessionId::new(OTHER_SESSION.as_bytes()).unwrap(),
        };
        bank.log.debug("keys", &(&bank.keys, &bank.other_keys, &bank.ledger_keys, &bank.session));
        for (place, error) in [
            ("a key too short", ring_error(&current[..31])),
            ("a key too long", ring_error(&[current; 3].concat())),
            ("a key of zeros", ring_error(&[0; 32])),
        ] {
            bank.log.error(place, &error);
        }
        let long = SESSION.repeat(3);
        bank.log.error("a session too long", &SessionId::new(long.as_bytes()).unwrap_err());
        bank
    }

    /// A text that must not be found from now on.
    pub fn secret(&self, what: &'static str, text: &str) {
        self.needles.borrow_mut().text(what, text);
    }
}

fn ring_error(key: &[u8]) -> bonin::challenge::KeyError {
    KeyRing::new(KeyId::new(1), key).unwrap_err()
}

/// A store that keeps text, as a database does, and whose every row is put down.
pub struct Rows<'a, S> {
    log: &'a Log,
    rows: BTreeMap<ChallengeId, (u64, String)>,
    subject: PhantomData<S>,
}

impl<'a, S: Subject> Rows<'a, S> {
    pub const fn new(log: &'a Log) -> Self {
        Self { log, rows: BTreeMap::new(), subject: PhantomData }
    }

    fn write(&mut self, challenge: &Challenge<S>) {
        self.log.debug("state", challenge);
        self.log.json(Kind::State, "state", challenge);
        self.log.display("name of a challenge", challenge.id());
        let text = serde_json::to_string(challenge).unwrap();
        self.rows.insert(challenge.id(), (challenge.generation(), text));
    }

    /// Breaks a row.
    pub fn overwrite(&mut self, id: ChallengeId, change: impl FnOnce(&str) -> String) {
        let (_, text) = self.rows.get_mut(&id).unwrap();
        *text = change(text);
    }

    pub fn text(&self, id: ChallengeId) -> String {
        self.rows[&id].1.clone()
    }
}

impl<S: Subject> ChallengeStore<S> for Rows<'_, S> {
    type Error = serde_json::Error;

    fn get(&mut self, id: ChallengeId) -> Result<Option<Challenge<S>>, serde_json::Error> {
        self.rows.get(&id).map(|(_, text)| serde_json::from_str(text)).transpose()
    }

    fn insert(&mut self, challenge: &Challenge<S>) -> Result<bool, serde_json::Error> {
        let is_new = !self.rows.contains_key(&challenge.id());
        if is_new {
            self.write(challenge);
        }
        Ok(is_new)
    }

    fn compare_and_set(&mut self, expected: u64, next: &Challenge<S>) -> Result<Option<Stored>, serde_json::Error> {
        let hit = self.rows.get(&next.id()).is_some_and(|(generation, _)| *generation == expected);
        if hit {
            self.write(next);
        }
        Ok(Stored::from_rows_updated(hit.into()))
    }
}

/// The send ledger, with every key and row put down.
pub struct Ledger<'a> {
    log: &'a Log,
    rows: MemoryLedger,
}

impl<'a> Ledger<'a> {
    pub fn new(log: &'a Log) -> Self {
        Self { log, rows: MemoryLedger::default() }
    }

    pub const fn memory(&self) -> &MemoryLedger {
        &self.rows
    }
}

impl LedgerStore for Ledger<'_> {
    type Error = LedgerFull;

    fn load(&self, keys: &[LedgerKey]) -> Result<Vec<SendHistory>, LedgerFull> {
        self.rows.load(keys)
    }

    fn commit(&self, changes: &[RowChange]) -> Result<Commit, LedgerFull> {
        for change in changes {
            self.log.debug("change of a ledger row", change);
            self.log.bytes(Kind::Row, "key of a ledger row", &change.key().to_bytes());
            self.log.json(Kind::Row, "ledger row", change.next());
        }
        self.rows.commit(changes)
    }
}

/// The record of spent proofs.
pub struct Spent<'a> {
    log: &'a Log,
    record: MemorySpentProofs,
}

impl<'a> Spent<'a> {
    pub fn new(log: &'a Log) -> Self {
        Self { log, record: MemorySpentProofs::new() }
    }
}

impl SpentProofs for Spent<'_> {
    type Error = std::convert::Infallible;

    fn insert_if_new(&mut self, id: SealId, until: UnixTime) -> Result<bool, Self::Error> {
        let row = format!("{} {} {}", id.proof().challenge(), id.seal(), until.as_millis());
        self.log.bytes(Kind::Row, "row of a spent proof", row.as_bytes());
        self.log.debug("a spent proof", &id);
        self.log.debug("record of spent proofs", &self.record);
        self.record.insert_if_new(id, until)
    }
}
