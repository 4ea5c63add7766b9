//! How often a guesser gets in, measured on the real code path, against the chance that a policy documents.
//!
//! Seeded, so that a run fails always or never. A million attackers per policy and code space in a release build; fewer
//! in a debug build, where hashing is slow.

use bonin::challenge::{
    Challenge, ChallengePolicy, CloseReason, KeyId, KeyRing, Outcome, Purpose, ResendError, SessionId, Stored, Subject,
    UnixTime,
};
use bonin::pii::Secret;
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};
use zeroize::Zeroizing;

const ATTACKERS: u32 = if cfg!(debug_assertions) { 100_000 } else { 1_000_000 };

/// How far the measured count may lie from the expected one, in standard deviations.
const DEVIATIONS: f64 = 4.0;

const START: UnixTime = UnixTime::from_secs(1_800_000_000);

#[derive(Clone)]
struct Line;

impl Subject for Line {
    const PURPOSE: Purpose = Purpose::PhonePossession;

    fn canonical(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(b"01020000000".to_vec())
    }
}

#[derive(Clone)]
struct Account;

impl Subject for Account {
    const PURPOSE: Purpose = Purpose::AccountPossession;

    fn canonical(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(b"088 110000000000".to_vec())
    }
}

/// The number of a code drawn evenly: numbers beyond the last whole multiple are drawn again.
fn draw(code_space: u32, rng: &mut impl Rng) -> u32 {
    let whole = u32::MAX - u32::MAX % code_space;
    loop {
        let number = rng.next_u32();
        if number < whole {
            return number % code_space;
        }
    }
}

fn spelled(number: u32) -> Secret {
    Secret::new(format!("{number:06}"))
}

struct World {
    keys: KeyRing,
    session: SessionId,
    rng: ChaCha8Rng,
}

/// How a run of guesses on one code ended.
enum Guessed<S: Subject> {
    In,
    Shut,
    Open(Box<Challenge<S>>),
}

impl World {
    fn new(seed: u64) -> Self {
        Self {
            keys: KeyRing::new(KeyId::new(1), &[0x42; 32]).unwrap(),
            session: SessionId::new(b"session").unwrap(),
            rng: ChaCha8Rng::seed_from_u64(seed),
        }
    }

    fn issue<S: Subject>(&mut self, subject: &S, policy: ChallengePolicy, code_space: u32) -> Challenge<S> {
        let code = spelled(draw(code_space, &mut self.rng));
        Challenge::issue(&code, subject, &self.session, policy, &self.keys, START, &mut self.rng).unwrap()
    }

    /// Types the codes from `first` on, around the end of the code space, until in, shut out, or `guesses` are made.
    fn guess<S: Subject>(
        &self,
        subject: &S,
        mut challenge: Challenge<S>,
        first: u32,
        guesses: u32,
        code_space: u32,
        now: UnixTime,
    ) -> Guessed<S> {
        for guess in 0..guesses {
            let typed = spelled((first + guess) % code_space);
            let attempt = challenge.answer(&typed, subject, &self.session, &self.keys, now).unwrap();
            match attempt.committed(Stored::from_rows_updated(1).unwrap()) {
                Outcome::Verified(_) => return Guessed::In,
                Outcome::Closed(reason) => {
                    assert_eq!(reason, CloseReason::TriesUsedUp);
                    assert_eq!(guess + 1, guesses, "shut before the tries were used up");
                    return Guessed::Shut;
                }
                Outcome::Wrong { next, .. } => challenge = next,
            }
        }
        Guessed::Open(Box::new(challenge))
    }
}

fn compare(what: &str, successes: u32, attackers: u32, chance: f64) {
    let expected = f64::from(attackers) * chance;
    let deviation = (expected * (1.0 - chance)).sqrt();
    let off = (f64::from(successes) - expected).abs();
    assert!(off <= DEVIATIONS * deviation, "{what}: {successes} of {attackers} got in, {expected:.1} expected");
}

/// Attackers who use up all tries of one code, each on another code.
fn one_code<S: Subject>(subject: &S, policy: ChallengePolicy, code_space: u32, attackers: u32, seed: u64) {
    let mut world = World::new(seed);
    let mut successes = 0;
    for _ in 0..attackers {
        let challenge = world.issue(subject, policy, code_space);
        let first = draw(code_space, &mut world.rng);
        let tries = u32::from(policy.tries_per_code());
        match world.guess(subject, challenge, first, tries, code_space, START) {
            Guessed::In => successes += 1,
            Guessed::Shut => {}
            Guessed::Open(_) => panic!("open after the last try"),
        }
    }
    compare(&format!("{policy:?}, {code_space} codes"), successes, attackers, policy.guess_chance(code_space.into()));
}

#[test]
fn phone_defaults_with_six_digits() {
    one_code(&Line, ChallengePolicy::phone(), 1_000_000, ATTACKERS, 1);
}

#[test]
fn phone_defaults_with_few_codes() {
    one_code(&Line, ChallengePolicy::phone(), 50, ATTACKERS, 2);
}

#[test]
fn one_won_defaults_with_four_syllables() {
    one_code(&Account, ChallengePolicy::one_won(), 1 << 18, ATTACKERS, 3);
}

#[test]
fn one_won_defaults_with_few_codes() {
    one_code(&Account, ChallengePolicy::one_won(), 1_000, ATTACKERS, 4);
}

#[test]
fn fewest_and_most_tries() {
    one_code(&Line, ChallengePolicy::phone().with_tries_per_code(1).unwrap(), 10, ATTACKERS / 4, 5);
    one_code(&Line, ChallengePolicy::phone().with_tries_per_code(10).unwrap(), 200, ATTACKERS / 4, 6);
}

/// The best an attacker can do with one challenge: leave a try of each code, ask for the next, and use the last up.
#[test]
fn all_sends_of_a_challenge() {
    let policy = ChallengePolicy::one_won();
    let (code_space, attackers) = (100, ATTACKERS / 4);
    let mut world = World::new(7);
    let mut successes = 0;
    for _ in 0..attackers {
        let mut challenge = world.issue(&Account, policy, code_space);
        let mut now = START;
        loop {
            let last = challenge.sends() == policy.max_sends();
            let guesses = u32::from(policy.tries_per_code()) - u32::from(!last);
            match world.guess(&Account, challenge, 0, guesses, code_space, now) {
                Guessed::In => {
                    successes += 1;
                    break;
                }
                Guessed::Shut => break,
                Guessed::Open(left) => challenge = *left,
            }
            now = now.plus(policy.resend_gap());
            challenge = resent(&mut world, challenge, code_space, now);
        }
    }
    compare("all sends", successes, attackers, policy.guess_chance_with_resends(code_space.into()));
}

fn resent(world: &mut World, mut challenge: Challenge<Account>, code_space: u32, now: UnixTime) -> Challenge<Account> {
    loop {
        let code = spelled(draw(code_space, &mut world.rng));
        match challenge.resend(&code, &Account, &world.session, &world.keys, now, &mut world.rng) {
            Ok(next) => return next,
            Err(refused) => {
                let (error, same) = refused.into_parts();
                assert_eq!(error, ResendError::CodeNotNew);
                challenge = same;
            }
        }
    }
}
