//! What a challenge costs without its database.
//!
//! Every measured function also states its answer: a step that refuses early would look fast.

#![allow(missing_docs)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use bonin::challenge::{
    Challenge, ChallengePolicy, KeyId, KeyRing, MemorySpentProofs, Outcome, Proof, Purpose, SessionId, Stored, Subject,
    UnixTime,
};
use bonin::pii::Secret;
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};
use zeroize::Zeroizing;

const NOW: UnixTime = UnixTime::from_secs(1_800_000_000);

#[derive(Clone)]
struct Line;

impl Subject for Line {
    const PURPOSE: Purpose = Purpose::PhonePossession;

    fn canonical(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(b"01020000000".to_vec())
    }
}

struct Bank {
    keys: KeyRing,
    session: SessionId,
    right: Secret,
    wrong: Secret,
}

impl Bank {
    fn new() -> Self {
        Self {
            keys: KeyRing::new(KeyId::new(1), &[0x42; 32]).unwrap(),
            session: SessionId::new(b"session").unwrap(),
            right: Secret::new("048213".into()),
            wrong: Secret::new("048214".into()),
        }
    }

    fn issue(&self, rng: &mut ChaCha20Rng) -> Challenge<Line> {
        Challenge::issue(&self.right, &Line, &self.session, ChallengePolicy::phone(), &self.keys, NOW, rng).unwrap()
    }

    fn answer(&self, challenge: Challenge<Line>, typed: &Secret) -> Outcome<Line> {
        let attempt = challenge.answer(typed, &Line, &self.session, &self.keys, NOW).unwrap();
        attempt.committed(Stored::from_rows_updated(1).unwrap())
    }

    fn proof(&self, rng: &mut ChaCha20Rng) -> Proof<Line> {
        match self.answer(self.issue(rng), &self.right) {
            Outcome::Verified(proof) => proof,
            other => panic!("{other:?}"),
        }
    }
}

/// The clock's own cost, some 20 ns, is in it.
#[expect(clippy::disallowed_methods, reason = "a benchmark reads the clock")]
fn time_answer(bank: &Bank, challenge: Challenge<Line>, typed: &Secret) -> Duration {
    let before = Instant::now();
    let attempt = challenge.answer(black_box(typed), &Line, &bank.session, &bank.keys, NOW);
    let took = before.elapsed();
    assert_eq!(black_box(attempt).unwrap().next().tries_left(), 4);
    took
}

fn steps(c: &mut Criterion) {
    let bank = Bank::new();
    let mut rng = ChaCha20Rng::from_seed([1; 32]);
    let mut drawn = ChaCha20Rng::from_seed([2; 32]);

    c.bench_function("issue", |b| {
        b.iter(|| {
            let challenge = bank.issue(black_box(&mut rng));
            assert_eq!(challenge.tries_left(), 5);
            challenge
        });
    });

    // The pair: what the comparison does must not depend on the answer. Right and wrong answers alternate at random and
    // only those of one kind are timed, so that neither a busy machine nor a branch predictor that learned one of them
    // can tell them apart. Opening the outcome is left out, being done after the answer is stored.
    let mut answers = c.benchmark_group("answer");
    for timed_is_right in [true, false] {
        answers.bench_function(if timed_is_right { "right" } else { "wrong" }, |b| {
            b.iter_custom(|count| {
                let (mut timed, mut spent) = (0, Duration::ZERO);
                while timed < count {
                    let is_right = drawn.next_u32() % 2 == 0;
                    let challenge = bank.issue(&mut drawn);
                    let took = time_answer(&bank, challenge, if is_right { &bank.right } else { &bank.wrong });
                    if is_right == timed_is_right {
                        timed += 1;
                        spent += took;
                    }
                }
                spent
            });
        });
    }
    answers.finish();
    assert!(matches!(bank.answer(bank.issue(&mut rng), &bank.right), Outcome::Verified(_)));
    assert!(matches!(bank.answer(bank.issue(&mut rng), &bank.wrong), Outcome::Wrong { .. }));

    let next = Secret::new("731904".into());
    let later = NOW.plus(ChallengePolicy::phone().resend_gap());
    c.bench_function("resend", |b| {
        b.iter_batched(
            || bank.issue(&mut drawn),
            |challenge| {
                let next = challenge.resend(&next, &Line, &bank.session, &bank.keys, later, &mut rng).unwrap();
                assert_eq!(next.sends(), 2);
                next
            },
            BatchSize::SmallInput,
        );
    });
}

fn text(c: &mut Criterion) {
    let bank = Bank::new();
    let challenge = bank.issue(&mut ChaCha20Rng::from_seed([3; 32]));
    let row = serde_json::to_string(&challenge).unwrap();
    let mut group = c.benchmark_group("state");
    group.bench_function("write", |b| {
        b.iter(|| {
            let text = serde_json::to_string(black_box(&challenge)).unwrap();
            assert_eq!(text.len(), row.len());
            text
        });
    });
    group.bench_function("read", |b| {
        b.iter(|| {
            let read: Challenge<Line> = serde_json::from_str(black_box(&row)).unwrap();
            assert_eq!(read.id(), challenge.id());
            read
        });
    });
    group.finish();
}

fn seal(c: &mut Criterion) {
    let bank = Bank::new();
    let mut rng = ChaCha20Rng::from_seed([4; 32]);
    let deadline = UnixTime::from_secs(1_800_000_600);
    let mut group = c.benchmark_group("proof");
    group.bench_function("seal", |b| {
        b.iter_batched(
            || bank.proof(&mut rng),
            |proof| proof.seal(&bank.keys, black_box(deadline)).unwrap(),
            BatchSize::SmallInput,
        );
    });
    let bytes = bank.proof(&mut rng).seal(&bank.keys, deadline).unwrap();
    group.bench_function("open", |b| {
        b.iter_batched(
            MemorySpentProofs::new,
            |mut spent| Proof::open(black_box(&bytes), &Line, &bank.session, &bank.keys, NOW, &mut spent).unwrap(),
            BatchSize::SmallInput,
        );
    });
    group.finish();
}

criterion_group!(benches, steps, text, seal);
criterion_main!(benches);
