use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::issuer::{IssuerDocument, Outcome};
use crate::records::{Method, Verdict};

const NOW: UnixTime = UnixTime::from_millis(1_793_458_800_000);

fn start() -> TrailHead {
    TrailHead::new(TrailId::from_bytes([3; 16]))
}

/// A trail of so many entries, and its head.
fn trail(start: TrailHead, length: u64) -> (Vec<Entry>, TrailHead) {
    let mut head = start;
    let events = [
        Event::ApplicationStarted,
        Event::DocumentRead(IssuerDocument::ResidentCard),
        Event::IssuerAnswered(IssuerDocument::ResidentCard, Outcome::Genuine),
        Event::MethodPassed(Method::ExistingAccount),
        Event::Decided(Verdict::Approve),
    ];
    let at = |number: u64| UnixTime::from_millis(NOW.as_millis() + number * 1000);
    let entries =
        (0..length).zip(events.into_iter().cycle()).map(|(number, event)| head.append(event, at(number)).unwrap());
    (entries.collect(), head)
}

#[test]
fn whole_chains_and_suffixes() {
    for length in [0, 1, 2, 12] {
        let (entries, head) = trail(start(), length);
        assert_eq!(verify(&start(), &entries, &head), Ok(()));
        for cut in 0..=length {
            let (_, anchor) = trail(start(), cut);
            let suffix = entries.get(usize::try_from(cut).unwrap()..).unwrap();
            assert_eq!(verify(&anchor, suffix, &head), Ok(()), "{cut} of {length}");
        }
    }
}

#[test]
fn each_kind_of_tampering() {
    let (good, head) = trail(start(), 6);
    let other_trail = TrailHead::new(TrailId::from_bytes([4; 16]));
    let stranger = trail(other_trail, 3).0.pop().unwrap();
    let recomputed = |entry: &Entry, event| Entry::new(entry.trail, entry.sequence, entry.at, event, entry.previous);
    type Change = Box<dyn Fn(&mut Vec<Entry>)>;
    let table: Vec<(&str, Change, Tampering)> = vec![
        ("event", Box::new(|e| e[2].event = Event::PhotoRefused), Tampering::Changed { sequence: 2 }),
        ("time", Box::new(|e| e[2].at = NOW), Tampering::Changed { sequence: 2 }),
        ("digest", Box::new(|e| e[2].digest = e[1].digest), Tampering::Changed { sequence: 2 }),
        ("link", Box::new(|e| e[2].previous = e[0].digest), Tampering::Changed { sequence: 2 }),
        (
            "event with its digest",
            Box::new(move |e| e[2] = recomputed(&e[2], Event::PhotoRefused)),
            Tampering::Unchained { sequence: 3 },
        ),
        (
            "last event with its digest",
            Box::new(move |e| e[5] = recomputed(&e[5], Event::PhotoRefused)),
            Tampering::OtherHead,
        ),
        (
            "first dropped",
            Box::new(|e| {
                e.remove(0);
            }),
            Tampering::OutOfOrder { expected: 0, found: 1 },
        ),
        (
            "one dropped",
            Box::new(|e| {
                e.remove(2);
            }),
            Tampering::OutOfOrder { expected: 2, found: 3 },
        ),
        (
            "last dropped",
            Box::new(|e| {
                e.pop();
            }),
            Tampering::CutOff { missing: 1 },
        ),
        ("all dropped", Box::new(Vec::clear), Tampering::CutOff { missing: 6 }),
        ("two exchanged", Box::new(|e| e.swap(2, 3)), Tampering::OutOfOrder { expected: 2, found: 3 }),
        (
            "two exchanged and renumbered",
            Box::new(|e| {
                e.swap(2, 3);
                (e[2].sequence, e[3].sequence) = (2, 3);
            }),
            Tampering::Changed { sequence: 2 },
        ),
        ("one repeated", Box::new(|e| e.insert(3, e[2].clone())), Tampering::OutOfOrder { expected: 3, found: 2 }),
        ("a stranger", Box::new(move |e| e[2] = stranger.clone()), Tampering::OtherTrail { sequence: 2 }),
        (
            "one put in, all after it made anew",
            Box::new(|e| {
                let mut head = trail(start(), 2).1;
                let mut forged: Vec<Entry> = e[..2].to_vec();
                forged.push(head.append(Event::PhotoRefused, NOW).unwrap());
                forged.extend(e[2..].iter().map(|old| head.append(old.event, old.at).unwrap()));
                *e = forged;
            }),
            Tampering::Added { sequence: 6 },
        ),
        (
            "one exchanged, all after it made anew",
            Box::new(|e| {
                let mut head = trail(start(), 2).1;
                let mut forged: Vec<Entry> = e[..2].to_vec();
                forged.push(head.append(Event::PhotoRefused, NOW).unwrap());
                forged.extend(e[3..].iter().map(|old| head.append(old.event, old.at).unwrap()));
                *e = forged;
            }),
            Tampering::OtherHead,
        ),
    ];
    for (name, change, tampering) in table {
        let mut entries = good.clone();
        change(&mut entries);
        assert_eq!(verify(&start(), &entries, &head), Err(tampering), "{name}");
    }
    assert_eq!(verify(&other_trail, &good, &head), Err(Tampering::OtherTrail { sequence: 0 }));
    assert_eq!(verify(&head, &[], &start()), Err(Tampering::OtherHead));
}

#[test]
fn seals_are_of_one_head_and_one_key() {
    let key = RecordKey::new(&[7; 32]).unwrap();
    let other = RecordKey::new(&[8; 32]).unwrap();
    let (_, head) = trail(start(), 6);
    let (_, shorter) = trail(start(), 5);
    let seal = head.seal(&key);
    assert!(head.is_sealed_by(&seal, &key));
    assert!(!head.is_sealed_by(&seal, &other));
    assert!(!shorter.is_sealed_by(&seal, &key));
    assert!(!TrailHead { count: 7, ..head }.is_sealed_by(&seal, &key));
}

#[test]
fn the_format_is_pinned() {
    let (entries, head) = trail(start(), 3);
    let line = serde_json::to_string(&entries[2]).unwrap();
    let value: Value = serde_json::from_str(&line).unwrap();
    assert!(!line.contains('\n'));
    assert_eq!(value["version"], 1);
    assert_eq!(value["trail"], "03030303030303030303030303030303");
    assert_eq!((&value["sequence"], &value["at_ms"]), (&json!(2), &json!(NOW.as_millis() + 2000)));
    assert_eq!(value["event"], json!(["issuer_answered", "resident_card", "genuine"]));
    assert_eq!(value["previous"], serde_json::to_value(entries[1].digest).unwrap());
    let restored: TrailHead = serde_json::from_value(serde_json::to_value(head).unwrap()).unwrap();
    assert_eq!(restored, head);
    let table = [
        ("version", json!(2)),
        ("version", json!(0)),
        ("trail", json!("03")),
        ("event", json!(["홍길동"])),
        ("event", json!([])),
        ("digest", json!("00")),
        ("note", json!("free text")),
    ];
    for (field, changed) in table {
        let mut line = value.clone();
        line[field] = changed;
        let error = serde_json::from_value::<Entry>(line).unwrap_err().to_string();
        assert!(!error.contains("홍길동") && !error.contains("free text"), "{error}");
    }
    let mut head = serde_json::to_value(head).unwrap();
    head["count"] = json!(MAX_ENTRIES + 1);
    assert!(serde_json::from_value::<TrailHead>(head).is_err());
}

#[test]
fn trails_are_bounded() {
    let (_, mut head) = trail(start(), MAX_ENTRIES - 1);
    assert!(head.append(Event::PhotoRefused, NOW).is_ok());
    assert_eq!(head.append(Event::PhotoRefused, NOW), Err(TrailFull));
}

proptest! {
    /// Any change of any byte of any line is noticed, or leaves no entry.
    #[test]
    fn no_changed_line_passes(line in 0_usize..5, at in 0_usize..400, byte in 32_u8..127) {
        let (entries, head) = trail(start(), 5);
        let mut lines: Vec<String> = entries.iter().map(|entry| serde_json::to_string(entry).unwrap()).collect();
        let mut bytes = lines[line].clone().into_bytes();
        let at = at % bytes.len();
        prop_assume!(bytes[at] != byte);
        bytes[at] = byte;
        lines[line] = String::from_utf8(bytes).unwrap();
        let read: Result<Vec<Entry>, _> = lines.iter().map(|line| serde_json::from_str(line)).collect();
        // Blanks between fields are no part of an entry.
        if let Ok(read) = read {
            prop_assert!(read == entries || verify(&start(), &read, &head).is_err());
        }
    }

    #[test]
    fn any_selection_in_any_order_is_noticed(picks in prop::collection::vec(0_usize..6, 0..8)) {
        let (entries, head) = trail(start(), 6);
        let picked: Vec<Entry> = picks.iter().map(|at| entries[*at].clone()).collect();
        prop_assert_eq!(verify(&start(), &picked, &head).is_ok(), picked == entries);
    }
}
