//! Drawn photos are read as they were drawn.

mod common;

use bonin::card::{Outcome, Reading};
use common::Card;

/// From this confidence on, a value counts as given without reservation.
const SURE: f32 = 0.9;

fn read_all() -> Vec<(Card, Reading)> {
    let read = |card: Card| {
        let reading = common::reader().read(&card.photo(), None).unwrap();
        (card, reading)
    };
    common::cards().into_iter().map(read).collect()
}

fn value<'a>(reading: &'a Reading, key: &str) -> Option<(&'a str, f32)> {
    let field = reading.fields.iter().find(|field| field.key.as_str() == key)?;
    field.text().map(|text| (text, field.confidence))
}

/// Values that may be wrong at a confidence of [`SURE`] and more, of a thousand that are given: the bar for any photos. What
/// is marked golden is not among them.
const MISREAD_PER_MILLE: usize = 5;

// One test for all: reading takes most of the time, and a report of all faults at once says more than the first.
#[test]
fn every_photo_is_read_as_it_was_drawn() {
    let (mut faults, mut misread) = (Vec::new(), Vec::new());
    let (mut required, mut given) = (0, 0);
    for (card, reading) in read_all() {
        let file = common::name(&card.path);
        let kind = reading.document.map(|(kind, _)| kind.as_str());
        match card.kind() {
            None if reading.outcome == Outcome::Read => {
                faults.push(format!("{file}: read, but shows no such document"))
            }
            Some(drawn) if kind.is_some_and(|kind| kind != drawn) => {
                faults.push(format!("{file}: {kind:?} instead of {drawn}"));
            }
            _ => {}
        }
        for (key, drawn) in card.fields() {
            let read = value(&reading, key);
            // Hanja are seen, not told apart: they never have a value.
            if card.must_read(key) && key != "hanja_name" {
                required += 1;
                match read {
                    None => faults.push(format!("{file}: {key} was not read ({:?})", reading.outcome)),
                    Some((text, _)) if text != drawn => faults.push(format!("{file}: {key} is {text}, drawn {drawn}")),
                    Some(_) => {}
                }
            } else if let Some((text, confidence)) = read
                && text != drawn
                && confidence >= SURE
            {
                misread.push(format!("{file}: {key} is {text} at {confidence}, drawn {drawn}"));
            }
        }
        for field in &reading.fields {
            given += usize::from(field.text().is_some());
            if field.text().is_some() && field.confidence >= SURE && card.field(field.key.as_str()).is_none() {
                faults.push(format!("{file}: {} is not on the card", field.key.as_str()));
            }
        }
        if card.fields().any(|(key, _)| card.must_read(key)) && kind != card.kind() {
            faults.push(format!("{file}: kind is {kind:?}"));
        }
    }
    assert!(faults.is_empty(), "{} faults, {given} values given:\n{}", faults.len(), faults.join("\n"));
    assert!(
        misread.len() * 1000 <= MISREAD_PER_MILLE * given,
        "{} surely misread, {given} values given:\n{}",
        misread.len(),
        misread.join("\n")
    );
    assert!(required > 0, "no fixture is marked golden");
}
