//! Operations on a challenge: parallel processes, stale copies, crashes, clocks that jump. Not against a model, which the
//! ordinary tests have, but for what must hold whatever comes: one proof at most, none for a wrong code, no answer beyond
//! the tries, and a state that its stored text gives back.

use std::time::Duration;

use bonin::challenge::{
    Challenge, ChallengePolicy, DeliveryResult, KeyId, KeyRing, Outcome, Purpose, SessionId, Status, Stored, Subject,
    UnixTime,
};
use bonin::pii::Secret;
use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng;
use zeroize::Zeroizing;

use super::discretion::assert_discreet;
use super::script::Script;

/// Operations of one life at most.
const MOST: usize = 200;

/// Copies that processes hold at a time.
const COPIES: usize = 4;

/// A subject that is nobody's number.
#[derive(Clone)]
pub struct Line(pub String);

impl Subject for Line {
    const PURPOSE: Purpose = Purpose::PhonePossession;

    fn canonical(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.0.clone().into_bytes())
    }
}

struct Life {
    keys: KeyRing,
    session: SessionId,
    line: Line,
    row: String,
    generation: u64,
    code: String,
    now: u64,
    /// Answers to the current code whose try is in the row.
    tried: u32,
    proofs: u32,
    closed_for_good: bool,
}

/// A life by script.
pub fn run(data: &[u8]) {
    let mut script = Script::new(data);
    let Some(policy) = policy(&mut script) else { return };
    let keys = KeyRing::new(KeyId::new(1), &[0x42; 32]).expect("32 bytes");
    let session = SessionId::new(b"session").expect("a session");
    let line = Line("01020000000".into());
    let mut rng = ChaCha8Rng::seed_from_u64(1);
    let now = 1_800_000_000_000;
    let code = code(0);
    let start = UnixTime::from_millis(now);
    let Ok(issued) = Challenge::issue(&Secret::new(code.clone()), &line, &session, policy, &keys, start, &mut rng)
    else {
        return;
    };
    let mut life = Life {
        keys,
        session,
        line,
        row: String::new(),
        generation: 0,
        code,
        now,
        tried: 0,
        proofs: 0,
        closed_for_good: false,
    };
    life.row = serde_json::to_string(&issued).expect("a state as text");
    let mut copies = vec![issued];
    for _ in 0..MOST {
        if script.is_over() {
            break;
        }
        let choice = script.byte();
        // A process's own copy, or a fresh one.
        let at = script.below(COPIES);
        let challenge = if at < copies.len() { copies.swap_remove(at) } else { life.load() };
        match choice % 8 {
            0 | 1 => life.answer(challenge, &mut script),
            2 => life.resend(challenge, &mut script, &mut rng),
            3 => {
                if let Ok(next) = challenge.cancel(life.time()) {
                    life.write(&next);
                }
            }
            4 => {
                let result = script.pick(&[DeliveryResult::Sent, DeliveryResult::Unknown, DeliveryResult::Failed]);
                if let Ok(next) = challenge.delivery(script.byte(), result, life.time()) {
                    life.write(&next);
                }
            }
            5 => {
                copies.truncate(COPIES - 1);
                copies.push(challenge);
            }
            6 => life.now = life.now.saturating_add(u64::from(script.word()) * 10),
            _ => {
                life.now = match script.byte() % 4 {
                    0 => life.now.saturating_sub(u64::from(script.word())),
                    1 => challenge.expires_at().as_millis().saturating_add_signed(i64::from(script.byte()) - 128),
                    2 => u64::MAX - u64::from(script.byte()),
                    _ => u64::from(script.byte()),
                }
            }
        }
        life.check();
    }
}

/// A code of syllables, which no digest or time shows by chance.
fn code(number: u16) -> String {
    format!("{number:06}")
        .bytes()
        .map(|digit| char::from_u32(0xAC00 + 588 * u32::from(digit - b'0')).unwrap_or('가'))
        .collect()
}

fn policy(script: &mut Script<'_>) -> Option<ChallengePolicy> {
    let policy = ChallengePolicy::phone();
    if script.flag() {
        return Some(policy);
    }
    let tries = policy.with_tries_per_code(script.byte() % 12).ok()?;
    let sends = tries.with_max_sends(script.byte() % 12).ok()?;
    sends.with_lifetime(Duration::from_secs(script.word().into())).ok()
}

impl Life {
    fn time(&self) -> UnixTime {
        UnixTime::from_millis(self.now)
    }

    fn load(&self) -> Challenge<Line> {
        serde_json::from_str(&self.row).expect("what was written")
    }

    /// The row, as a database writes it: only over the generation that the writer saw.
    fn write(&mut self, next: &Challenge<Line>) -> bool {
        if next.expected_generation() != Some(self.generation) {
            return false;
        }
        self.row = serde_json::to_string(next).expect("a state as text");
        self.generation = next.generation();
        assert_eq!(serde_json::to_string(&self.load()).expect("text"), self.row, "another state came back");
        true
    }

    fn answer(&mut self, challenge: Challenge<Line>, script: &mut Script<'_>) {
        let typed = match script.byte() % 4 {
            0 => self.code.clone(),
            1 => "999999".to_owned(),
            2 => String::from_utf8_lossy(script.take(8)).into_owned(),
            _ => format!("{}0", self.code),
        };
        let stranger = script.byte() % 8 == 7;
        let line = if stranger { Line("01020000001".into()) } else { self.line.clone() };
        let right = typed == self.code && !stranger;
        let current = challenge.generation() == self.generation;
        let tries = challenge.policy().tries_per_code();
        let attempt = match challenge.answer(&Secret::new(typed.clone()), &line, &self.session, &self.keys, self.time())
        {
            Ok(attempt) => attempt,
            Err(refused) => {
                assert_discreet("a refusal", &format!("{refused:?} {}", refused.error()), &typed);
                return;
            }
        };
        assert!(!stranger, "a stranger's answer was taken");
        if attempt.expected_generation() != self.generation {
            return;
        }
        assert!(current);
        let next = serde_json::to_string(attempt.next()).expect("text");
        self.generation = attempt.next().generation();
        self.row = next;
        assert!(!self.closed_for_good, "an answer after the end");
        let Some(stored) = Stored::from_rows_updated(1) else { return };
        if script.byte() % 16 == 15 {
            // The process dies: its try is in the row all the same.
            self.tried += 1;
            return;
        }
        match attempt.committed(stored) {
            Outcome::Verified(proof) => {
                self.tried += 1;
                self.proofs += 1;
                assert!(right, "a proof for a wrong code");
                assert!(proof.session() == &self.session);
            }
            Outcome::Wrong { tries_left, .. } => {
                self.tried += 1;
                assert!(!right, "the right code is wrong");
                assert!(u32::from(tries_left) + self.tried == u32::from(tries), "tries do not add up");
            }
            Outcome::Closed(_) => self.tried += u32::from(self.tried < u32::from(tries)),
        }
        assert!(self.tried <= u32::from(tries), "more answers than tries");
    }

    fn resend(&mut self, challenge: Challenge<Line>, script: &mut Script<'_>, rng: &mut ChaCha8Rng) {
        let code = code(script.word());
        let (sends, most) = (challenge.sends(), challenge.policy().max_sends());
        let secret = Secret::new(code.clone());
        let again = challenge.resend(&secret, &self.line, &self.session, &self.keys, self.time(), rng);
        if let Ok(next) = again {
            assert!(sends < most && next.sends() == sends + 1, "more sends than allowed");
            if self.write(&next) {
                assert!(!self.closed_for_good, "sent after the end");
                self.code = code;
                self.tried = 0;
            }
        }
    }

    fn check(&mut self) {
        let row = self.load();
        assert!(self.proofs <= 1, "proven twice");
        assert!(row.tries_left() <= row.policy().tries_per_code() && row.sends() <= row.policy().max_sends());
        assert!(self.proofs == 0 || matches!(row.status(self.time()), Status::Closed(_)), "open after a proof");
        self.closed_for_good |= self.proofs == 1;
        assert_discreet("a state", &format!("{row:?} {}", self.row), &self.code);
    }
}
