//! Does the time of an answer tell whether it was right? And how many challenges does a core get through?
//!
//! ```sh
//! cargo bench --bench answer_timing              # ten seconds; exits with 1 if a bar is missed
//! cargo bench --bench answer_timing -- --quick   # a blink; judges no times
//! ```
//!
//! Answers of two classes are measured one by one in random order, so that what else the machine does meets both alike.
//! The slowest tenth of all of them, which was interrupted, is left out, and Welch's t says by how many standard errors
//! the means differ, as in dudect (Reparaz, Balasch, Verbauwhede: "Dude, is my code constant time?", 2017): from 4.5 on
//! a leak is taken for real. A bench that can't see a leak would pass too, so the same is done to comparisons that end
//! at the first wrong character, and these must be flagged.

#![allow(missing_docs)]
#![expect(clippy::disallowed_macros, reason = "a benchmark prints")]

use std::hint::black_box;
use std::process::ExitCode;
use std::thread;
use std::time::{Duration, Instant};

use bonin::challenge::{
    Challenge, ChallengePolicy, KeyId, KeyRing, MAX_CODE_BYTES, Outcome, Purpose, SessionId, Stored, Subject, UnixTime,
};
use bonin::pii::Secret;
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};
use zeroize::Zeroizing;

const NOW: UnixTime = UnixTime::from_secs(1_800_000_000);

/// From this |t| on, dudect speaks of a leak.
const LEAK_T: f64 = 4.5;

/// Share of all samples, from the fastest, that is looked at.
const KEPT: f64 = 0.9;

/// What a step may take, in microseconds.
const MAX_STEP_US: f64 = 20.0;

/// Challenges, issued and answered, that two cores must get through in a second.
const MIN_PAIRS_PER_SECOND: f64 = 100_000.0;

#[derive(Clone)]
struct Line;

impl Subject for Line {
    const PURPOSE: Purpose = Purpose::PhonePossession;

    fn canonical(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(b"+821020000000".to_vec())
    }
}

struct Bank {
    keys: KeyRing,
    session: SessionId,
    right: Secret,
}

impl Bank {
    fn new(right: &str) -> Self {
        Self {
            keys: KeyRing::new(KeyId::new(1), &[0x42; 32]).unwrap(),
            session: SessionId::new(b"3f0c9a2e5b7d41c8").unwrap(),
            right: Secret::new(right.into()),
        }
    }

    fn issue(&self, rng: &mut ChaCha20Rng) -> Challenge<Line> {
        Challenge::issue(&self.right, &Line, &self.session, ChallengePolicy::phone(), &self.keys, NOW, rng).unwrap()
    }

    /// What a web server would wait for. Opening the outcome comes after the database and is no part of it.
    #[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
    fn time_answer(&self, challenge: Challenge<Line>, typed: &Secret, and_then: impl Fn() -> bool) -> Duration {
        let before = Instant::now();
        let attempt = challenge.answer(black_box(typed), &Line, &self.session, &self.keys, NOW);
        let more = and_then();
        let took = before.elapsed();
        assert_eq!(black_box(attempt).unwrap().next().tries_left(), 4);
        black_box(more);
        took
    }
}

/// What nobody should write: ends at the first character that differs.
#[inline(never)]
fn early_exit(right: &[u8], typed: &[u8]) -> bool {
    right.len() == typed.len() && right.iter().zip(typed).all(|(right, typed)| black_box(right) == typed)
}

/// Times of the two classes, in nanoseconds.
fn sampled(rounds: usize, mut measure: impl FnMut(usize, &mut ChaCha20Rng) -> Duration) -> [Vec<f64>; 2] {
    let mut rng = ChaCha20Rng::from_seed([7; 32]);
    let mut times = [Vec::with_capacity(rounds), Vec::with_capacity(rounds)];
    // The first samples warm caches and predictors up.
    for round in 0..rounds + rounds / 10 {
        let class = (rng.next_u32() & 1) as usize;
        let took = measure(class, &mut rng).as_nanos() as f64;
        if round >= rounds / 10 {
            times[class].push(took);
        }
    }
    times
}

fn quartiles(times: &mut [f64]) -> [f64; 3] {
    times.sort_by(f64::total_cmp);
    [1, 2, 3].map(|quarter| times[times.len() * quarter / 4])
}

/// How far apart the means of two samples are, in nanoseconds and in standard errors.
fn welch(samples: &[Vec<f64>; 2], below: f64) -> (f64, f64) {
    let [(m0, e0), (m1, e1)] = samples.each_ref().map(|times| {
        let kept: Vec<f64> = times.iter().copied().filter(|time| *time <= below).collect();
        let n = kept.len() as f64;
        let mean = kept.iter().sum::<f64>() / n;
        let variance = kept.iter().map(|time| (time - mean).powi(2)).sum::<f64>() / (n - 1.0);
        (mean, variance / n)
    });
    (m1 - m0, (m1 - m0) / (e0 + e1).sqrt())
}

/// Prints a comparison and gives |t|.
fn compare(what: &str, classes: [&str; 2], mut samples: [Vec<f64>; 2]) -> f64 {
    let [first, second] = &mut samples;
    let found = [quartiles(first), quartiles(second)];
    let mut all: Vec<f64> = samples.concat();
    all.sort_by(f64::total_cmp);
    let (difference, t) = welch(&samples, all[(all.len() as f64 * KEPT) as usize]);
    println!("{what}");
    for ((class, times), [q1, median, q3]) in classes.iter().zip(&samples).zip(found) {
        println!("  {class:<24} n {:>7}  quartiles {q1:>7.0} {median:>7.0} {q3:>7.0} ns", times.len());
    }
    let ratio = found[1][1] / found[0][1];
    println!("  ratio of medians {ratio:.4}, means differ by {difference:+.2} ns, t = {t:+.2}\n");
    t.abs()
}

/// |t| of what must not leak, and of what must be seen to.
fn timing(rounds: usize) -> (Vec<f64>, Vec<f64>) {
    let bank = Bank::new("048213");
    let [first, last] = ["948213", "048214"].map(|code| Secret::new(code.into()));
    let answers = |wrong: &Secret| {
        sampled(rounds, |class, rng| {
            let challenge = bank.issue(rng);
            bank.time_answer(challenge, [&bank.right, wrong][class], || true)
        })
    };
    let quiet = vec![
        compare("answer", ["right", "wrong in the first digit"], answers(&first)),
        compare("answer", ["right", "wrong in the last digit"], answers(&last)),
    ];

    // Both classes give the same wrong answer, and differ in the early exit alone.
    let long = ["0".repeat(MAX_CODE_BYTES), format!("9{}", "0".repeat(MAX_CODE_BYTES - 1))];
    let wrapped = sampled(rounds, |class, rng| {
        let challenge = bank.issue(rng);
        bank.time_answer(challenge, &last, || early_exit(long[0].as_bytes(), black_box(long[class].as_bytes())))
    });
    let loud = vec![
        compare("control: six digits, early exit", ["right", "wrong in the first digit"], bare(rounds, &bank, &first)),
        compare("control: an answer, then 64 characters, early exit", ["right", "wrong in the first"], wrapped),
    ];
    (quiet, loud)
}

#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
fn bare(rounds: usize, bank: &Bank, wrong: &Secret) -> [Vec<f64>; 2] {
    sampled(rounds, |class, _| {
        let typed = [&bank.right, wrong][class];
        let before = Instant::now();
        let same = early_exit(bank.right.expose().as_bytes(), black_box(typed.expose().as_bytes()));
        let took = before.elapsed();
        assert_eq!(black_box(same), class == 0);
        took
    })
}

/// Microseconds of an issue and of an answer, all outcomes opened.
#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
fn steps(pairs: usize) -> [f64; 2] {
    let (bank, mut rng) = (Bank::new("048213"), ChaCha20Rng::from_seed([8; 32]));
    let before = Instant::now();
    let challenges: Vec<_> = (0..pairs).map(|_| bank.issue(&mut rng)).collect();
    let issued = before.elapsed();
    let before = Instant::now();
    let verified = challenges.into_iter().map(|challenge| answered(&bank, challenge)).count();
    let answered = before.elapsed();
    assert_eq!(verified, pairs);
    [issued, answered].map(|took| took.as_secs_f64() * 1e6 / pairs as f64)
}

/// A right answer, written and opened.
fn answered(bank: &Bank, challenge: Challenge<Line>) {
    let attempt = challenge.answer(&bank.right, &Line, &bank.session, &bank.keys, NOW).unwrap();
    let outcome = attempt.committed(Stored::from_rows_updated(1).unwrap());
    assert!(matches!(black_box(outcome), Outcome::Verified(_)));
}

/// Challenges issued and answered in a second by so many threads together.
#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
fn throughput(threads: u8, pairs: usize) -> f64 {
    let bank = Bank::new("048213");
    let before = Instant::now();
    thread::scope(|scope| {
        for number in 0..threads {
            let bank = &bank;
            scope.spawn(move || {
                let mut rng = ChaCha20Rng::from_seed([number; 32]);
                for _ in 0..pairs {
                    let challenge = bank.issue(&mut rng);
                    answered(bank, challenge);
                }
            });
        }
    });
    f64::from(threads) * pairs as f64 / before.elapsed().as_secs_f64()
}

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |flag: &str| arguments.iter().any(|argument| argument == flag);
    // `cargo bench` says `--bench`; `cargo test --benches` says nothing, and wants to know only whether it works.
    let is_quick = has("--quick") || has("--test") || !has("--bench");
    let (rounds, pairs) = if is_quick { (2_000, 2_000) } else { (800_000, 400_000) };
    let (quiet, loud) = timing(rounds);

    let [issue, answer] = steps(pairs);
    println!("issue  {issue:.2} µs\nanswer {answer:.2} µs");
    let per_second = [1, 2].map(|threads| throughput(threads, pairs));
    for (threads, per_second) in [1, 2].iter().zip(per_second) {
        println!("issue + answer on {threads} thread(s): {per_second:.0} a second");
    }

    let bars = [
        ("right and wrong answers take the same time", quiet.iter().all(|t| *t < LEAK_T)),
        ("an early exit would have been seen", loud.iter().all(|t| *t >= LEAK_T)),
        ("a step takes less than 20 µs", issue.max(answer) < MAX_STEP_US),
        ("over 100,000 a second on two cores", per_second[1] > MIN_PAIRS_PER_SECOND),
    ];
    println!();
    for (bar, holds) in bars {
        println!("{} {bar}", if holds { "holds: " } else { "MISSED:" });
    }
    if is_quick || bars.iter().all(|(_, holds)| *holds) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
