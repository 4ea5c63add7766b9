//! No code, memo, number, name, account, link or key is in anything that a host might print or store.
//!
//! A bank plays the phone check and the 1-won check through and puts everything down: each `Debug`, each error with its
//! causes, each state, ledger row and policy as JSON, each sealed proof as bytes and as text. All of it is then searched
//! for all that was secret on the way, in each spelling. What is secret is told by the run itself: the codes are those
//! that went out in its messages and transfers.

#[path = "secrets/bank.rs"]
mod bank;
#[path = "secrets/log.rs"]
mod log;
#[path = "secrets/needles.rs"]
mod needles;
#[path = "secrets/one_won_run.rs"]
mod one_won_run;
#[path = "secrets/phone_run.rs"]
mod phone_run;

use std::collections::{BTreeMap, BTreeSet};

use bank::Bank;
use log::{Entry, Kind, Log};
use needles::Needles;

/// Fewest entries of each kind, fewer than there are and far more than a run that broke off would leave.
const FEWEST: [(Kind, usize); 6] = [
    (Kind::Debug, 850),
    (Kind::Display, 180),
    (Kind::State, 100),
    (Kind::Row, 500),
    (Kind::Policy, 4),
    (Kind::Sealed, 18),
];

/// Fewest different texts of errors and identifiers.
const FEWEST_TEXTS: usize = 100;

/// What is secret, and the fewest spellings of each.
const SECRETS: [(&str, usize); 13] = [
    ("CI", 500),
    ("DI", 350),
    ("account number", 280),
    ("address", 20),
    ("birth date", 130),
    ("code", 100),
    ("device", 25),
    ("key", 550),
    ("memo", 1100),
    ("name", 150),
    ("person", 25),
    ("phone number", 500),
    ("session", 50),
];

fn played() -> (Vec<Entry>, Needles) {
    let bank = Bank::new();
    phone_run::run(&bank);
    one_won_run::run(&bank);
    let Bank { log, needles, .. } = bank;
    (log.into_entries(), needles.into_inner())
}

#[test]
fn nothing_secret_is_in_what_two_whole_checks_print_and_store() {
    let (entries, needles) = played();
    let search = needles.search();
    let found: BTreeSet<String> = entries
        .iter()
        .flat_map(|entry| {
            search.found_in(entry).into_iter().map(|what| format!("{what} in {:?} of: {}", entry.kind, entry.place))
        })
        .collect();
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn everything_was_put_down() {
    let (entries, needles) = played();
    for (kind, fewest) in FEWEST {
        let count = entries.iter().filter(|entry| entry.kind == kind && !entry.bytes.is_empty()).count();
        assert!(count >= fewest, "{kind:?}: {count} entries, {fewest} at least expected");
    }
    let texts: BTreeSet<&[u8]> =
        entries.iter().filter(|entry| entry.kind == Kind::Display).map(|entry| entry.bytes.as_slice()).collect();
    assert!(texts.len() >= FEWEST_TEXTS, "{} texts", texts.len());

    let mut spellings: BTreeMap<&str, usize> = BTreeMap::new();
    for (what, _) in needles.spellings() {
        *spellings.entry(what).or_default() += 1;
    }
    assert_eq!(spellings.keys().copied().collect::<Vec<_>>(), SECRETS.map(|(what, _)| what));
    for (what, fewest) in SECRETS {
        assert!(spellings[what] >= fewest, "{what}: {} spellings", spellings[what]);
    }
}

/// Each spelling of each secret, planted at the beginning, in the middle and at the end of what was put down.
#[test]
fn the_search_finds_each_spelling_where_it_is_planted() {
    let (entries, needles) = played();
    let search = needles.search();
    let host = entries.iter().find(|entry| entry.kind == Kind::State).unwrap();
    for (at, (what, spelling)) in needles.spellings().enumerate() {
        let place = [0, host.bytes.len() / 2, host.bytes.len()][at % 3];
        let (before, after) = host.bytes.split_at(place);
        let planted = Entry { kind: host.kind, place: host.place, bytes: [before, spelling, after].concat() };
        assert!(search.found_in(&planted).contains(&what), "a planted {what} was not found");
    }
    assert!(search.found_in(host).is_empty());
}

/// Types as somebody might write them by mistake, put down as the run puts down its own.
#[test]
fn the_search_finds_what_a_careless_type_prints() {
    #[derive(Debug, serde::Serialize)]
    struct Careless<'a> {
        number: &'a str,
        bytes: &'a [u8],
    }
    #[derive(Debug, thiserror::Error)]
    #[error("not a name: {0}")]
    struct Repeats(String);
    #[derive(Debug, thiserror::Error)]
    #[error("refused")]
    struct Outer(#[source] Repeats);

    let log = Log::default();
    let careless = Careless { number: "+821020000731", bytes: bank::SESSION.as_bytes() };
    log.debug("debug", &careless);
    log.json(Kind::Row, "row", &careless);
    log.error("cause of an error", &Outer(Repeats("홍길동".into())));
    log.bytes(Kind::Sealed, "bytes", &[b"....", "홍길동 110436387740".as_bytes(), b"...."].concat());
    let search = played().1.search();
    let found: Vec<_> = log.into_entries().iter().map(|entry| search.found_in(entry)).collect();
    let both = vec!["phone number", "session"];
    let name = vec!["name"];
    let sealed = vec!["account number", "name"];
    // The outer error's own text is the one thing that says nothing.
    let expected = [vec![both; 4], vec![vec![]], vec![name; 5], vec![sealed; 6]].concat();
    assert_eq!(found, expected);
}
