//! The bodies of the fuzz targets on stable Rust: every seed, every input that once failed, and seeded mutations of both.
//! Blind to coverage, unlike libFuzzer: a smoke that keeps found faults from coming back. fuzz/README.md says more.

#[path = "../fuzz/src/lib.rs"]
#[allow(dead_code, reason = "the crate is shared with the targets: each side uses a part of it")]
mod fuzzing;

use std::collections::BTreeSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use fuzzing::{TARGETS, Target};
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

/// Longest input that is made, in bytes.
const LONGEST: usize = 4_096;

/// Seeds of a size over this, in bytes, are replayed and not mutated: bombs take a second each.
const MUTATED_UP_TO: usize = 3_000;

/// Inputs made for each target in an ordinary run: some seconds altogether. Whole readings cost the most.
fn rounds(target: &str) -> u64 {
    match target {
        "real" => 20,
        "read" => 150,
        "decode" | "recipe" => 3_000,
        _ => 4_000,
    }
}

/// How many times as many the long run makes.
const LONG: u64 = 100;

fn folder(inside: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(inside)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect();
    files.sort();
    files
}

/// What a target is known to start from.
fn seeds(target: &str) -> Vec<Vec<u8>> {
    let mut folders = vec![folder("fuzz/seeds").join(target), folder("fuzz/found").join(target)];
    if matches!(target, "decode" | "real") {
        folders.push(folder("fixtures/hostile"));
    }
    let mut seeds: Vec<Vec<u8>> =
        folders.iter().flat_map(|folder| files(folder)).map(|file| fs::read(file).unwrap()).collect();
    seeds.push(Vec::new());
    seeds
}

fn below(rng: &mut ChaCha8Rng, bound: usize) -> usize {
    (rng.next_u64() % bound.max(1) as u64) as usize
}

/// One to eight changes, some of which take a stretch of another seed.
fn mutated(rng: &mut ChaCha8Rng, seed: &[u8], other: &[u8]) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..1 + below(rng, 8) {
        let at = below(rng, bytes.len() + 1);
        let stretch = 1 + below(rng, 16);
        match below(rng, 8) {
            0 => bytes.truncate(at),
            1 => bytes.splice(at..at, (0..stretch).map(|_| rng.next_u32() as u8)).for_each(drop),
            2 => drop(bytes.drain(at..(at + stretch).min(bytes.len()))),
            3 => {
                let from = below(rng, other.len() + 1);
                let taken = &other[from..(from + 4 * stretch).min(other.len())];
                bytes.splice(at..at, taken.iter().copied()).for_each(drop);
            }
            4 => {
                let copy = bytes[at..(at + stretch).min(bytes.len())].to_vec();
                bytes.splice(at..at, copy).for_each(drop);
            }
            kind => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = match kind {
                        5 => [0x00, 0x01, 0x7F, 0x80, 0xFF, b'0', b'-', b' '][below(rng, 8)],
                        6 => *byte ^ 1 << below(rng, 8),
                        _ => rng.next_u32() as u8,
                    };
                }
            }
        }
    }
    bytes.truncate(LONGEST);
    bytes
}

/// Runs one input and says which it was if that fails: no input holds anything of anybody's.
fn put(target: &Target, bytes: &[u8], which: &str) {
    let (name, body) = target;
    if catch_unwind(AssertUnwindSafe(|| body(bytes))).is_err() {
        let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
        panic!("target `{name}` fails on {which}: keep it in fuzz/found/{name}: {hex}");
    }
}

fn replay(target: &Target) {
    for (number, seed) in seeds(target.0).iter().enumerate() {
        put(target, seed, &format!("seed {number}"));
    }
}

fn mutate(target: &Target, rounds: u64) {
    let seeds: Vec<Vec<u8>> = seeds(target.0).into_iter().filter(|seed| seed.len() <= MUTATED_UP_TO).collect();
    for round in 0..rounds {
        let mut rng = ChaCha8Rng::seed_from_u64(round);
        let (seed, other) = (below(&mut rng, seeds.len()), below(&mut rng, seeds.len()));
        let bytes = if below(&mut rng, 4) == 0 {
            let length = below(&mut rng, 512);
            (0..length).map(|_| rng.next_u32() as u8).collect()
        } else {
            mutated(&mut rng, &seeds[seed], &seeds[other])
        };
        put(target, &bytes, &format!("round {round}"));
    }
}

fn smoke(name: &str) {
    let target = TARGETS.iter().find(|target| target.0 == name).unwrap();
    replay(target);
    mutate(target, rounds(name));
}

/// A test for each target, so that they run side by side and a failure names its target.
macro_rules! targets {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                smoke(stringify!($name));
            }
        )*

        #[test]
        fn every_target_is_tested_and_has_its_entry() {
            let tested: BTreeSet<&str> = [$(stringify!($name)),*].into();
            let known: BTreeSet<&str> = TARGETS.iter().map(|target| target.0).collect();
            assert_eq!(tested, known);
            let entries: BTreeSet<String> = files(&folder("fuzz/fuzz_targets"))
                .iter()
                .map(|path| path.file_stem().unwrap().to_string_lossy().into_owned())
                .collect();
            assert_eq!(entries, known.iter().map(|name| (*name).to_owned()).collect());
            let manifest = fs::read_to_string(folder("fuzz/Cargo.toml")).unwrap();
            assert!(known.iter().all(|name| manifest.contains(&format!("name = \"{name}\""))));
        }
    };
}

targets! { decode recipe read real lines text challenge ledger session stored }

#[test]
#[ignore = "takes many minutes; run in release"]
fn long_run() {
    for target in &TARGETS {
        mutate(target, LONG * rounds(target.0));
    }
}

/// A body that never gets anywhere finds nothing: these show that they do.
mod bodies_reach_what_they_are_for {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use bonin::card::Outcome;

    use super::fuzzing::read;
    use super::*;

    #[test]
    fn made_up_networks_lead_to_every_outcome() {
        let outcomes = [const { AtomicUsize::new(0) }; 3];
        for round in 0..300 {
            let mut rng = ChaCha8Rng::seed_from_u64(round);
            let bytes: Vec<u8> = (0..300).map(|_| rng.next_u32() as u8).collect();
            if let Some(reading) = read::reading(&bytes) {
                let which = match reading.outcome {
                    Outcome::Read => 0,
                    Outcome::Retake => 1,
                    _ => 2,
                };
                outcomes[which].fetch_add(1, Ordering::Relaxed);
            }
        }
        for (name, count) in ["read", "retake", "unsupported"].iter().zip(&outcomes) {
            assert!(count.load(Ordering::Relaxed) > 0, "no reading is `{name}`: {outcomes:?}");
        }
    }
}
