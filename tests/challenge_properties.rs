//! Random lives of challenges against a model: parallel requests, stale copies, crashes, restarts, and clocks that jump.
//!
//! A million steps of seeded random sequences, and short ones by proptest, which shrinks what fails. Every state goes
//! through its stored text.

use std::time::Duration;

use bonin::challenge::{
    AnswerError, CLOCK_TOLERANCE, CancelError, Challenge, ChallengePolicy, CloseReason, Delivery, DeliveryError,
    DeliveryResult, KeyId, KeyRing, Misuse, Outcome, Proof, Purpose, ResendError, SessionId, Status, Stored, Subject,
    UnixTime,
};
use bonin::pii::Secret;
use proptest::prelude::*;
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};
use zeroize::Zeroizing;

/// Steps of the seeded run, at least.
const STEPS: u64 = 1_000_000;

/// Steps of one challenge's life.
const STEPS_PER_LIFE: usize = 60;

const START: UnixTime = UnixTime::from_secs(1_800_000_000);
const WRONG: &str = "999999";

#[derive(Clone)]
struct Line(&'static str);

impl Subject for Line {
    const PURPOSE: Purpose = Purpose::PhonePossession;

    fn canonical(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(self.0.as_bytes().to_vec())
    }
}

const LINE: Line = Line("01020000000");

#[derive(Debug, Clone, Copy)]
enum Typed {
    Right,
    Wrong,
    Old,
    Empty,
}

/// How the process goes on that made a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// It writes and opens the outcome.
    Whole,
    /// It dies before it writes.
    DiesBefore,
    /// It writes and dies.
    DiesAfter,
}

#[derive(Debug, Clone, Copy)]
enum Clock {
    Forward(u32),
    Back(u32),
    /// A year ahead.
    Far,
    /// To the expiry of the current code, that many milliseconds off.
    Expiry(i8),
    /// To what the challenge has seen, less the tolerance, that many milliseconds off.
    Tolerance(i8),
    /// To when a resend is allowed, that many milliseconds off.
    Gap(i8),
}

#[derive(Debug, Clone, Copy)]
enum Step {
    /// A process loads the state and keeps it.
    Load,
    /// A process answers, with the state loaded by `copy`-th at hand, or the one in the store.
    Answer {
        copy: u8,
        typed: Typed,
        ending: Ending,
    },
    Resend {
        copy: u8,
        same: bool,
        ending: Ending,
    },
    Cancel {
        copy: u8,
        ending: Ending,
    },
    Report {
        copy: u8,
        old: bool,
        result: DeliveryResult,
        ending: Ending,
    },
    Stranger {
        copy: u8,
    },
    Clock(Clock),
}

/// What must come of a step.
#[derive(Debug, PartialEq, Eq)]
enum Expected {
    Verified,
    Wrong(u8),
    Closed(CloseReason),
    Refused(AnswerError),
}

/// A challenge as one would keep it on paper.
struct Model {
    policy: ChallengePolicy,
    generation: u64,
    sent_at: u64,
    seen: u64,
    tries_left: u8,
    sends: u8,
    delivery: Delivery,
    closed: Option<CloseReason>,
}

impl Model {
    fn expires(&self) -> u64 {
        self.sent_at + millis(self.policy.lifetime())
    }

    fn behind(&self, now: u64) -> bool {
        now + millis(CLOCK_TOLERANCE) < self.seen
    }

    fn answer(&mut self, right: bool, now: u64) -> Expected {
        if self.behind(now) {
            return Expected::Refused(AnswerError::Misuse(Misuse::ClockBehind));
        }
        if let Some(reason) = self.closed {
            return Expected::Refused(AnswerError::Closed(reason));
        }
        self.generation += 1;
        if now.max(self.seen) >= self.expires() {
            self.seen = self.expires();
            self.closed = Some(CloseReason::Expired);
            return Expected::Closed(CloseReason::Expired);
        }
        self.seen = self.seen.max(now);
        self.tries_left -= 1;
        if right {
            self.closed = Some(CloseReason::Verified);
            return Expected::Verified;
        }
        if self.tries_left == 0 {
            self.closed = Some(CloseReason::TriesUsedUp);
            return Expected::Closed(CloseReason::TriesUsedUp);
        }
        Expected::Wrong(self.tries_left)
    }

    fn finally_closed(&self) -> Option<CloseReason> {
        self.closed.filter(|reason| {
            matches!(reason, CloseReason::Verified | CloseReason::TriesUsedUp | CloseReason::Cancelled)
        })
    }

    fn resend(&mut self, same: bool, now: u64) -> Result<(), ResendError> {
        let until = self.sent_at + millis(self.policy.resend_gap());
        if self.behind(now) {
            return Err(ResendError::Misuse(Misuse::ClockBehind));
        }
        if let Some(reason) = self.finally_closed() {
            return Err(ResendError::Closed(reason));
        }
        if self.sends == self.policy.max_sends() {
            return Err(ResendError::SendsUsedUp);
        }
        if now.max(self.seen) < until {
            return Err(ResendError::TooSoon { until: UnixTime::from_millis(until) });
        }
        if same {
            return Err(ResendError::CodeNotNew);
        }
        self.generation += 1;
        self.seen = self.seen.max(now);
        self.sent_at = self.seen;
        self.tries_left = self.policy.tries_per_code();
        self.sends += 1;
        self.delivery = Delivery::NotReported;
        self.closed = None;
        Ok(())
    }

    fn cancel(&mut self, now: u64) -> Result<(), CancelError> {
        if let Some(reason) = self.finally_closed() {
            return Err(CancelError::Closed(reason));
        }
        self.generation += 1;
        self.seen = self.seen.max(now.min(self.expires()));
        self.closed = Some(CloseReason::Cancelled);
        Ok(())
    }

    fn report(&mut self, old: bool, result: DeliveryResult, now: u64) -> Result<(), DeliveryError> {
        if let Some(reason) = self.finally_closed() {
            return Err(DeliveryError::Closed(reason));
        }
        if old {
            return Err(DeliveryError::OtherSend);
        }
        let rank = |delivery| match delivery {
            Delivery::NotReported => 0,
            Delivery::Unknown => 1,
            Delivery::Sent => 2,
            _ => 3,
        };
        let says = match result {
            DeliveryResult::Unknown => Delivery::Unknown,
            DeliveryResult::Sent => Delivery::Sent,
            DeliveryResult::Failed => Delivery::Failed,
        };
        if rank(says) <= rank(self.delivery) {
            return Err(DeliveryError::NothingNew);
        }
        self.generation += 1;
        self.seen = self.seen.max(now.min(self.expires()));
        self.delivery = says;
        if says == Delivery::Failed {
            self.closed = Some(CloseReason::DeliveryFailed);
        }
        Ok(())
    }
}

/// What happened in all lives together, so that a run that tests nothing is seen.
#[derive(Debug, Default)]
struct Tally {
    steps: u64,
    verified: u64,
    wrong: u64,
    used_up: u64,
    expired: u64,
    behind: u64,
    resent: u64,
    stale: u64,
    lost: u64,
    reopened: u64,
}

/// One challenge, its row, the copies of it that processes hold, and the model.
struct Life<'a> {
    keys: &'a KeyRing,
    session: &'a SessionId,
    rng: ChaCha8Rng,
    row: String,
    copies: Vec<Challenge<Line>>,
    model: Model,
    now: u64,
    /// Answers whose try is in the row, of the current code.
    evaluated: u8,
    /// Right answers whose state is in the row, seen by somebody or not.
    verified: u32,
    tally: &'a mut Tally,
}

fn millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap()
}

fn code(send: u8) -> Secret {
    Secret::new(format!("{:06}", 100_000 + u32::from(send)))
}

impl<'a> Life<'a> {
    fn begin(
        policy: ChallengePolicy,
        keys: &'a KeyRing,
        session: &'a SessionId,
        seed: u64,
        tally: &'a mut Tally,
    ) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        let challenge = Challenge::issue(&code(1), &LINE, session, policy, keys, START, &mut rng).unwrap();
        let row = serde_json::to_string(&challenge).unwrap();
        let start = START.as_millis();
        let model = Model {
            policy,
            generation: 0,
            sent_at: start,
            seen: start,
            tries_left: policy.tries_per_code(),
            sends: 1,
            delivery: Delivery::NotReported,
            closed: None,
        };
        Self { keys, session, rng, row, copies: Vec::new(), model, now: start, evaluated: 0, verified: 0, tally }
    }

    fn load(&self) -> Challenge<Line> {
        serde_json::from_str(&self.row).unwrap()
    }

    /// A copy held by a process, perhaps stale, or a fresh one.
    fn take(&mut self, copy: u8) -> Challenge<Line> {
        let index = usize::from(copy);
        if index < self.copies.len() { self.copies.swap_remove(index) } else { self.load() }
    }

    fn is_stale(&self, challenge: &Challenge<Line>) -> bool {
        challenge.generation() != self.model.generation
    }

    /// The row, as a database writes it.
    fn write(&mut self, expected: u64, next: &Challenge<Line>) -> Option<Stored> {
        let current: Challenge<Line> = self.load();
        if current.generation() != expected {
            return None;
        }
        self.row = serde_json::to_string(next).unwrap();
        Stored::from_rows_updated(1)
    }

    fn go(&mut self, step: Step) {
        self.tally.steps += 1;
        match step {
            Step::Load => {
                let loaded = self.load();
                self.copies.truncate(5);
                self.copies.push(loaded);
            }
            Step::Answer { copy, typed, ending } => self.answer(copy, typed, ending),
            Step::Resend { copy, same, ending } => self.resend(copy, same, ending),
            Step::Cancel { copy, ending } => {
                let challenge = self.take(copy);
                let stale = self.is_stale(&challenge);
                let now = UnixTime::from_millis(self.now);
                match challenge.cancel(now) {
                    Ok(next) => self.change(&next, stale, ending, |model, now| model.cancel(now)),
                    Err(refused) if !stale => assert_eq!(self.model.cancel(self.now), Err(*refused.error())),
                    Err(_) => {}
                }
            }
            Step::Report { copy, old, result, ending } => {
                let challenge = self.take(copy);
                let stale = self.is_stale(&challenge);
                let send = challenge.sends() - u8::from(old);
                match challenge.delivery(send, result, UnixTime::from_millis(self.now)) {
                    Ok(next) => self.change(&next, stale, ending, |model, now| model.report(old, result, now)),
                    Err(refused) if !stale => {
                        assert_eq!(self.model.report(old, result, self.now), Err(*refused.error()));
                    }
                    Err(_) => {}
                }
            }
            Step::Stranger { copy } => self.stranger(copy),
            Step::Clock(clock) => self.turn(clock),
        }
        self.compare();
    }

    fn answer(&mut self, copy: u8, typed: Typed, ending: Ending) {
        let challenge = self.take(copy);
        let stale = self.is_stale(&challenge);
        let current = self.model.sends;
        let typed = match typed {
            Typed::Right => code(current),
            Typed::Old if current > 1 => code(current - 1),
            Typed::Old | Typed::Wrong => Secret::new(WRONG.into()),
            Typed::Empty => Secret::new(String::new()),
        };
        let right = typed.expose() == code(current).expose();
        let now = UnixTime::from_millis(self.now);
        let attempt = match challenge.answer(&typed, &LINE, self.session, self.keys, now) {
            Ok(attempt) => attempt,
            Err(refused) => {
                self.tally.behind += u64::from(refused.error() == &AnswerError::Misuse(Misuse::ClockBehind));
                if !stale {
                    assert_eq!(self.model.answer(right, self.now), Expected::Refused(*refused.error()));
                }
                return;
            }
        };
        if ending == Ending::DiesBefore {
            return;
        }
        let Some(stored) = self.write(attempt.expected_generation(), attempt.next()) else {
            assert!(stale, "a current state was not written");
            self.tally.stale += 1;
            attempt.lost();
            return;
        };
        assert!(!stale, "a stale generation won");
        let expired = self.now >= self.model.expires();
        let expected = self.model.answer(right, self.now);
        if matches!(expected, Expected::Closed(CloseReason::Expired)) {
            self.tally.expired += 1;
        } else {
            assert!(!expired, "evaluated at or after the expiry");
            self.evaluated += 1;
            assert!(self.evaluated <= self.model.policy.tries_per_code(), "more answers evaluated than tries");
        }
        if expected == Expected::Verified {
            self.verified += 1;
            assert_eq!(self.verified, 1, "verified twice");
        }
        if ending == Ending::DiesAfter {
            self.tally.lost += 1;
            return;
        }
        let outcome = attempt.committed(stored);
        let came = match &outcome {
            Outcome::Verified(proof) => {
                self.check(proof);
                Expected::Verified
            }
            Outcome::Wrong { next, tries_left } => {
                assert_eq!(next.tries_left(), *tries_left);
                Expected::Wrong(*tries_left)
            }
            Outcome::Closed(reason) => Expected::Closed(*reason),
        };
        self.tally.verified += u64::from(came == Expected::Verified);
        self.tally.wrong += u64::from(matches!(came, Expected::Wrong(_)));
        self.tally.used_up += u64::from(came == Expected::Closed(CloseReason::TriesUsedUp));
        assert_eq!(came, expected);
    }

    fn check(&self, proof: &Proof<Line>) {
        assert!(!self.copies.iter().any(|copy| copy.id() != proof.id().challenge()));
        assert!(proof.session() == self.session && proof.subject().0 == LINE.0);
        assert_eq!(proof.proven_at().as_millis(), self.model.seen);
        assert!(proof.proven_at().as_millis() < self.model.expires());
    }

    fn resend(&mut self, copy: u8, same: bool, ending: Ending) {
        let challenge = self.take(copy);
        let stale = self.is_stale(&challenge);
        let next_code = if same { code(challenge.sends()) } else { code(challenge.sends() + 1) };
        let now = UnixTime::from_millis(self.now);
        match challenge.resend(&next_code, &LINE, self.session, self.keys, now, &mut self.rng) {
            Ok(next) => {
                let reopened = self.model.closed.is_some();
                let sends = self.model.sends;
                self.change(&next, stale, ending, |model, now| model.resend(same, now));
                if self.model.sends > sends {
                    self.evaluated = 0;
                    self.tally.resent += 1;
                    self.tally.reopened += u64::from(reopened);
                }
            }
            Err(refused) if !stale => assert_eq!(self.model.resend(same, self.now), Err(*refused.error())),
            Err(_) => {}
        }
    }

    fn change<E: std::fmt::Debug>(
        &mut self,
        next: &Challenge<Line>,
        stale: bool,
        ending: Ending,
        model: impl FnOnce(&mut Model, u64) -> Result<(), E>,
    ) {
        if ending == Ending::DiesBefore {
            return;
        }
        match self.write(next.expected_generation().unwrap(), next) {
            Some(_) => {
                assert!(!stale, "a stale generation won");
                model(&mut self.model, self.now).unwrap();
            }
            None => {
                assert!(stale, "a current state was not written");
                self.tally.stale += 1;
            }
        }
    }

    /// Another session or number, with the right code: nothing happens.
    fn stranger(&mut self, copy: u8) {
        let challenge = self.take(copy);
        let other = SessionId::new(b"another session").unwrap();
        let typed = code(self.model.sends);
        let now = UnixTime::from_millis(self.now);
        let refused = challenge.answer(&typed, &LINE, &other, self.keys, now).unwrap_err();
        assert_eq!(refused.error(), &AnswerError::Misuse(Misuse::SessionMismatch));
        let (_, challenge) = refused.into_parts();
        let refused = challenge.answer(&typed, &Line("01020000001"), self.session, self.keys, now).unwrap_err();
        assert_eq!(refused.error(), &AnswerError::Misuse(Misuse::SubjectMismatch));
    }

    fn turn(&mut self, clock: Clock) {
        let off = |time: u64, by: i8| time.saturating_add_signed(i64::from(by));
        self.now = match clock {
            Clock::Forward(by) => self.now + u64::from(by),
            Clock::Back(by) => self.now - u64::from(by),
            Clock::Far => self.now + 365 * 24 * 3_600_000,
            Clock::Expiry(by) => off(self.model.expires(), by),
            Clock::Tolerance(by) => off(self.model.seen - millis(CLOCK_TOLERANCE), by),
            Clock::Gap(by) => off(self.model.sent_at + millis(self.model.policy.resend_gap()), by),
        };
    }

    /// The row says what the model says.
    fn compare(&self) {
        let row = self.load();
        let model = &self.model;
        assert_eq!(row.generation(), model.generation);
        assert_eq!((row.tries_left(), row.sends()), (model.tries_left, model.sends));
        assert_eq!(row.delivery_status(), model.delivery);
        assert_eq!(row.expires_at().as_millis(), model.expires());
        let expired = self.now.max(model.seen) >= model.expires();
        let status = match model.closed {
            Some(reason) => Status::Closed(reason),
            None if expired => Status::Closed(CloseReason::Expired),
            None => Status::Open,
        };
        assert_eq!(row.status(UnixTime::from_millis(self.now)), status);
    }
}

fn keys() -> KeyRing {
    KeyRing::new(KeyId::new(1), &[0x42; 32]).unwrap()
}

fn session() -> SessionId {
    SessionId::new(b"session").unwrap()
}

fn policy(tries: u8, sends: u8, lifetime_s: u64, gap_s: u64) -> ChallengePolicy {
    ChallengePolicy::phone()
        .with_tries_per_code(tries)
        .and_then(|policy| policy.with_max_sends(sends))
        .and_then(|policy| policy.with_lifetime(Duration::from_secs(lifetime_s)))
        .and_then(|policy| policy.with_resend_gap(Duration::from_secs(gap_s)))
        .unwrap()
}

/// Draws steps by the seeded generator, with weights that keep lives interesting.
fn draw(rng: &mut impl Rng) -> Step {
    let mut below = |bound: u32| rng.next_u32() % bound;
    let copy = u8::try_from(below(10)).unwrap();
    let off = i8::try_from(below(3)).unwrap() - 1;
    let ending = match below(12) {
        0 => Ending::DiesBefore,
        1 => Ending::DiesAfter,
        _ => Ending::Whole,
    };
    match below(100) {
        0..15 => Step::Load,
        15..20 => Step::Answer { copy, typed: Typed::Right, ending },
        20..40 => Step::Answer { copy, typed: Typed::Wrong, ending },
        40..46 => Step::Answer { copy, typed: Typed::Old, ending },
        46..48 => Step::Answer { copy, typed: Typed::Empty, ending },
        48..58 => Step::Resend { copy, same: below(8) == 0, ending },
        58..59 => Step::Cancel { copy, ending },
        59..69 => {
            let results = [DeliveryResult::Sent, DeliveryResult::Unknown, DeliveryResult::Failed];
            let result = results[usize::try_from(below(7)).unwrap() / 3];
            Step::Report { copy, old: below(4) == 0, result, ending }
        }
        69..73 => Step::Stranger { copy },
        73..88 => Step::Clock(Clock::Forward(below(60_000))),
        88..92 => Step::Clock(Clock::Back(below(20_000))),
        92..93 => Step::Clock(Clock::Far),
        93..96 => Step::Clock(Clock::Expiry(off)),
        96..97 => Step::Clock(Clock::Tolerance(off)),
        _ => Step::Clock(Clock::Gap(off)),
    }
}

#[test]
fn a_million_random_steps_keep_to_the_model() {
    let (keys, session) = (keys(), session());
    let mut rng = ChaCha8Rng::seed_from_u64(20_260_115);
    let mut tally = Tally::default();
    let mut seed = 0;
    while tally.steps < STEPS {
        let mut below = |bound: u32| rng.next_u32() % bound;
        let small = |number: u32| u8::try_from(number).unwrap();
        let policy =
            policy(small(1 + below(10)), small(1 + below(10)), u64::from(30 + below(571)), u64::from(10 + below(90)));
        seed += 1;
        let mut life = Life::begin(policy, &keys, &session, seed, &mut tally);
        for _ in 0..STEPS_PER_LIFE {
            life.go(draw(&mut rng));
        }
    }
    let Tally { verified, wrong, used_up, expired, behind, resent, stale, lost, reopened, .. } = tally;
    for (what, count) in [
        ("verified", verified),
        ("wrong", wrong),
        ("used up", used_up),
        ("expired", expired),
        ("clock behind", behind),
        ("resent", resent),
        ("stale", stale),
        ("written, then died", lost),
        ("reopened", reopened),
    ] {
        assert!(count > 1_000, "{what}: only {count} of {tally:?}");
    }
}

fn any_step() -> impl Strategy<Value = Step> {
    let copy = 0_u8..4;
    let ending = prop_oneof![4 => Just(Ending::Whole), 1 => Just(Ending::DiesBefore), 1 => Just(Ending::DiesAfter)];
    let typed = prop_oneof![Just(Typed::Right), Just(Typed::Wrong), Just(Typed::Old), Just(Typed::Empty)];
    let result = prop_oneof![Just(DeliveryResult::Sent), Just(DeliveryResult::Unknown), Just(DeliveryResult::Failed)];
    let clock = prop_oneof![
        (0_u32..200_000).prop_map(Clock::Forward),
        (0_u32..200_000).prop_map(Clock::Back),
        Just(Clock::Far),
        (-2_i8..=2).prop_map(Clock::Expiry),
        (-2_i8..=2).prop_map(Clock::Tolerance),
        (-2_i8..=2).prop_map(Clock::Gap),
    ];
    prop_oneof![
        2 => Just(Step::Load),
        6 => (copy.clone(), typed, ending.clone()).prop_map(|(copy, typed, ending)| Step::Answer { copy, typed, ending }),
        2 => (copy.clone(), any::<bool>(), ending.clone())
            .prop_map(|(copy, same, ending)| Step::Resend { copy, same, ending }),
        1 => (copy.clone(), ending.clone()).prop_map(|(copy, ending)| Step::Cancel { copy, ending }),
        2 => (copy.clone(), any::<bool>(), result, ending)
            .prop_map(|(copy, old, result, ending)| Step::Report { copy, old, result, ending }),
        1 => copy.prop_map(|copy| Step::Stranger { copy }),
        4 => clock.prop_map(Step::Clock),
    ]
}

proptest! {
    #[test]
    fn short_lives_keep_to_the_model(
        tries in 1_u8..=10,
        sends in 1_u8..=10,
        lifetime in 30_u64..=600,
        gap in 10_u64..=900,
        steps in proptest::collection::vec(any_step(), 0..40),
    ) {
        let (keys, session) = (keys(), session());
        let mut tally = Tally::default();
        let mut life = Life::begin(policy(tries, sends, lifetime, gap), &keys, &session, 1, &mut tally);
        for step in steps {
            life.go(step);
        }
    }
}
