use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use bonin::messages::Language;
use bonin::session::{DecisionKind, Ending};

use super::*;
use crate::stories::Played;

/// Set to write the transcripts anew instead of holding them to what they were: read what changed before you commit it.
const REGENERATE: &str = "BONIN_REGENERATE_STORIES";

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("examples/open_account/stories/{name}.txt"))
}

fn played() -> Vec<(Story, Played)> {
    let reader = Rc::new(CardReader::new().unwrap());
    let play = |story: Story| {
        let played = story.play(&reader, Language::Korean).unwrap_or_else(|error| panic!("{error}"));
        (story, played)
    };
    stories::all().into_iter().map(play).collect()
}

#[test]
fn stories_run_as_written() {
    let regenerate = std::env::var_os(REGENERATE).is_some();
    let mut differing = Vec::new();
    let mut names = BTreeSet::new();
    for (story, played) in played() {
        assert!(names.insert(story.name), "{} comes twice", story.name);
        let path = file(story.name);
        if regenerate {
            std::fs::write(&path, &played.text).unwrap();
        }
        let written = std::fs::read_to_string(&path).unwrap_or_default();
        if let Some(at) = first_difference(&written, &played.text) {
            differing.push(format!("{}: {at}", story.name));
        }
    }
    assert!(differing.is_empty(), "set {REGENERATE}=1 and read the changes:\n{}", differing.join("\n"));
    assert!(names.len() >= 12, "{}", names.len());
    let written: BTreeSet<String> = std::fs::read_dir(file("x").parent().unwrap())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    assert_eq!(written, names.into_iter().map(str::to_owned).collect());
}

fn first_difference(written: &str, played: &str) -> Option<String> {
    let (mut left, mut right) = (written.lines(), played.lines());
    for number in 1.. {
        match (left.next(), right.next()) {
            (None, None) => return None,
            (one, other) if one == other => {}
            (one, other) => return Some(format!("line {number}: {one:?} became {other:?}")),
        }
    }
    None
}

#[test]
fn stories_end_in_every_way() {
    let mut ends: BTreeMap<String, usize> = BTreeMap::new();
    for (_, played) in played() {
        *ends.entry(format!("{:?}", played.ending)).or_default() += 1;
    }
    for ending in [
        Ending::Decided(DecisionKind::Approved),
        Ending::Decided(DecisionKind::Review),
        Ending::Decided(DecisionKind::Declined),
        Ending::Canceled,
        Ending::Expired,
    ] {
        assert!(ends.contains_key(&format!("{ending:?}")), "{ending:?}: {ends:?}");
    }
    assert!(ends.keys().any(|ending| ending.starts_with("TriesUsedUp")), "{ends:?}");
}

/// Whoever has the database has no name, number, code or account of anybody.
#[test]
fn no_row_holds_anything_of_a_person() {
    for (story, played) in played() {
        let rows = played.rows.dump();
        let person = story.person;
        for secret in [person.name, person.issued, person.phone, person.account, person.number] {
            assert!(!rows.contains(secret), "{}: {secret}", story.name);
        }
        for secret in [person.number, person.phone, person.account] {
            let bare: String = secret.chars().filter(char::is_ascii_digit).collect();
            assert!(!rows.contains(&bare), "{}: {secret}", story.name);
        }
        assert!(rows.contains("audit") || rows.contains("application_started"), "{}", story.name);
    }
}

/// In English nothing is left in Korean but what people and banks are called.
#[test]
fn stories_are_told_in_english_too() {
    let reader = Rc::new(CardReader::new().unwrap());
    for story in stories::all() {
        let played = story.play(&reader, Language::English).unwrap_or_else(|error| panic!("{error}"));
        let mut on_screen = false;
        for line in played.text.lines() {
            let lane = line.get(10..20).map_or("", str::trim);
            on_screen = lane == "screen" || (on_screen && lane.is_empty());
            if !on_screen || ["Name", "Address"].iter().any(|field| line.contains(&format!("  {field}: "))) {
                continue;
            }
            let hangul = line.chars().any(|sign| ('가'..='힣').contains(&sign));
            assert!(!hangul, "{line}");
        }
    }
}
