//! Judged photos become tables.

use std::collections::BTreeMap;

use crate::calibration::calibration;
use crate::judgment::{Judged, JudgedField};
use crate::table::{Cell, Table};

/// How many wrong values are told one by one.
const WORST: usize = 40;

const GROUP_COLUMNS: [&str; 16] = [
    "kind",
    "level",
    "photos",
    "read",
    "kind right",
    "found",
    "IoU mean",
    "median",
    "p5",
    "top left right",
    "legible",
    "exact",
    "but spaces",
    "given",
    "wrong",
    "wrong sure",
];

/// All tables with the keys under which they are written.
pub(crate) fn tables(photos: &[Judged]) -> Vec<(&'static str, Table)> {
    let (cards, negatives): (Vec<_>, Vec<_>) = photos.iter().partition(|photo| photo.truth.kind.is_some());
    vec![
        ("groups", groups(&cards)),
        ("looks", looks(&cards)),
        ("answers", answers(photos)),
        ("fields", by_field(&cards)),
        ("illegible", illegible(&cards)),
        ("negatives", negative(&negatives)),
        ("calibration", calibration(&cards)),
        ("time", time(photos)),
    ]
}

fn groups(cards: &[&Judged]) -> Table {
    let mut groups: BTreeMap<(String, String), Vec<&Judged>> = BTreeMap::new();
    for &card in cards {
        let kind = card.truth.kind.clone().unwrap_or_default();
        for kind in [kind, "~all".to_owned()] {
            groups.entry((kind.clone(), card.truth.difficulty.clone())).or_default().push(card);
            groups.entry((kind, "~all".to_owned())).or_default().push(card);
        }
    }
    Table {
        title: "Cards by kind and difficulty. IoU and top left are of the outlines found; exact is of legible fields; wrong is of values given, sure is from 0.9",
        header: &GROUP_COLUMNS,
        rows: groups.iter().map(|((kind, level), cards)| group(kind, level, cards)).collect(),
    }
}

fn looks(cards: &[&Judged]) -> Table {
    let mut groups: BTreeMap<(String, String), Vec<&Judged>> = BTreeMap::new();
    for &card in cards {
        let key = (card.truth.kind.clone().unwrap_or_default(), card.truth.look.clone().unwrap_or_default());
        groups.entry(key).or_default().push(card);
    }
    Table {
        title: "The same by the look of the card",
        header: &GROUP_COLUMNS,
        rows: groups.iter().map(|((kind, look), cards)| group(kind, look, cards)).collect(),
    }
}

fn group(kind: &str, level: &str, cards: &[&Judged]) -> Vec<Cell> {
    let count = |of: fn(&Judged) -> bool| cards.iter().filter(|card| of(card)).count();
    let mut overlaps: Vec<f64> = cards.iter().filter_map(|card| card.outline.as_ref()).map(|o| o.overlap).collect();
    overlaps.sort_by(f64::total_cmp);
    let fields = Tally::of(cards.iter().flat_map(|card| &card.fields));
    // The tilde sorted these behind all others.
    let name = |text: &str| Cell::text(text.trim_start_matches('~'));
    vec![
        name(kind),
        name(level),
        Cell::Count(cards.len()),
        Cell::Share(count(|card| card.read), cards.len()),
        Cell::Share(count(|card| card.kind_right), cards.len()),
        Cell::Share(overlaps.len(), cards.len()),
        Cell::Number(mean(&overlaps), 4),
        Cell::Number(percentile(&overlaps, 0.5), 4),
        Cell::Number(percentile(&overlaps, 0.05), 4),
        Cell::Share(count(|card| card.outline.as_ref().is_some_and(|o| o.begins_right)), overlaps.len()),
        Cell::Count(fields.legible),
        Cell::Share(fields.exact, fields.legible),
        Cell::Share(fields.exact_but_spaces, fields.legible),
        Cell::Count(fields.given),
        Cell::Share(fields.wrong, fields.given),
        Cell::Share(fields.sure_and_wrong, fields.given),
    ]
}

/// Counts over fields.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    legible: usize,
    /// Of the legible ones, as the next three.
    exact: usize,
    exact_but_spaces: usize,
    null: usize,
    misread: usize,
    misread_and_sure: usize,
    /// Values, legible or not, as the next two.
    given: usize,
    wrong: usize,
    sure_and_wrong: usize,
}

impl Tally {
    fn of<'a>(fields: impl Iterator<Item = &'a JudgedField>) -> Self {
        let mut tally = Self::default();
        for field in fields {
            let add = |count: &mut usize, so: bool| *count += usize::from(so);
            add(&mut tally.legible, field.legible);
            add(&mut tally.exact, field.legible && field.right());
            add(&mut tally.exact_but_spaces, field.legible && field.right_but_spaces());
            add(&mut tally.null, field.legible && !field.given());
            add(&mut tally.misread, field.legible && field.wrong());
            add(&mut tally.misread_and_sure, field.legible && field.sure_and_wrong());
            add(&mut tally.given, field.given());
            add(&mut tally.wrong, field.wrong());
            add(&mut tally.sure_and_wrong, field.sure_and_wrong());
        }
        tally
    }
}

fn answers(photos: &[Judged]) -> Table {
    let mut counts: BTreeMap<(&str, &str, &str), usize> = BTreeMap::new();
    for photo in photos {
        let kind = photo.truth.kind.as_deref().unwrap_or("none");
        *counts.entry((kind, &photo.truth.difficulty, &photo.answer)).or_default() += 1;
    }
    Table {
        title: "Answers",
        header: &["kind", "level", "answer", "photos"],
        rows: counts
            .iter()
            .map(|(&(kind, level, answer), &count)| {
                vec![Cell::text(kind), Cell::text(level), Cell::text(answer), Cell::Count(count)]
            })
            .collect(),
    }
}

fn by_field(cards: &[&Judged]) -> Table {
    let mut fields: BTreeMap<&str, Vec<&JudgedField>> = BTreeMap::new();
    for field in cards.iter().flat_map(|card| &card.fields) {
        fields.entry(&field.key).or_default().push(field);
    }
    let row = |(key, fields): (&&str, &Vec<&JudgedField>)| {
        let tally = Tally::of(fields.iter().copied());
        let spaced = fields.first().is_some_and(|field| field.is_spaced());
        let share = |part| Cell::Share(part, tally.legible);
        vec![
            Cell::text(*key),
            Cell::Count(tally.legible),
            share(tally.exact),
            if spaced { share(tally.exact_but_spaces) } else { Cell::Number(None, 0) },
            share(tally.null),
            share(tally.misread),
            share(tally.misread_and_sure),
        ]
    };
    Table {
        title: "Legible fields",
        header: &["field", "legible", "exact", "but spaces", "null", "wrong", "wrong sure"],
        rows: fields.iter().map(row).collect(),
    }
}

fn illegible(cards: &[&Judged]) -> Table {
    let fields = || cards.iter().flat_map(|card| &card.fields).filter(|field| !field.legible);
    let row = |name: &str, fields: Vec<&JudgedField>| {
        let count = |of: fn(&JudgedField) -> bool| fields.iter().filter(|field| of(field)).count();
        vec![
            Cell::text(name),
            Cell::Count(fields.len()),
            Cell::Share(count(JudgedField::right), fields.len()),
            Cell::Share(count(|field| !field.given()), fields.len()),
            Cell::Share(count(JudgedField::wrong), fields.len()),
            Cell::Share(count(JudgedField::sure_and_wrong), fields.len()),
        ]
    };
    Table {
        title: "Fields that nobody can read on the photo, and values for fields that the card does not have",
        header: &["fields", "count", "right", "null", "wrong", "wrong sure"],
        rows: vec![
            row("illegible", fields().filter(|field| field.truth.is_some()).collect()),
            row("not on the card", fields().filter(|field| field.truth.is_none()).collect()),
        ],
    }
}

fn negative(photos: &[&Judged]) -> Table {
    let with = |of: fn(&JudgedField) -> bool| photos.iter().filter(|photo| photo.fields.iter().any(of)).count();
    Table {
        title: "Photos without a card that could be read",
        header: &["photos", "read", "with a value", "with a sure value"],
        rows: vec![vec![
            Cell::Count(photos.len()),
            Cell::Count(photos.iter().filter(|photo| photo.read).count()),
            Cell::Count(with(JudgedField::given)),
            Cell::Count(with(JudgedField::sure_and_wrong)),
        ]],
    }
}

fn time(photos: &[Judged]) -> Table {
    let mut times: Vec<f64> = photos.iter().map(|photo| photo.elapsed.as_secs_f64() * 1e3).collect();
    times.sort_by(f64::total_cmp);
    Table {
        title: "Milliseconds a photo, from opening it to the last field, with two photos read at a time",
        header: &["photos", "median", "p95"],
        rows: vec![vec![
            Cell::Count(times.len()),
            Cell::Number(percentile(&times, 0.5), 1),
            Cell::Number(percentile(&times, 0.95), 1),
        ]],
    }
}

/// The wrong values that were given with most confidence.
pub(crate) fn worst(photos: &[Judged]) -> Table {
    let mut wrong: Vec<(&Judged, &JudgedField)> = photos
        .iter()
        .flat_map(|photo| photo.fields.iter().map(move |field| (photo, field)))
        .filter(|(_, field)| field.wrong())
        .collect();
    wrong.sort_by(|(_, a), (_, b)| b.confidence.total_cmp(&a.confidence));
    let row = |(photo, field): &(&Judged, &JudgedField)| {
        vec![
            Cell::text(&photo.truth.file),
            Cell::Number(Some(field.confidence.into()), 4),
            Cell::text(&field.key),
            Cell::text(if field.legible { "" } else { "not legible" }),
            // One column, the last: Hangul is two places wide, so nothing could be aligned behind it.
            Cell::text(match (&field.value, &field.truth) {
                (Some(value), Some(truth)) => format!("{value:?} for {truth:?}"),
                (value, _) => {
                    let place =
                        if photo.truth.kind.is_some() { "not on the card" } else { "though no card can be read" };
                    format!("{:?}, {place}", value.as_deref().unwrap_or_default())
                }
            }),
        ]
    };
    Table {
        title: "The surest of the wrong values. The persons are drawn: nobody is called so or lives there",
        header: &["file", "confidence", "field", "", "read"],
        rows: wrong.iter().take(WORST).map(row).collect(),
    }
}

pub(crate) fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

/// The value below which that share of the sorted values lies, between its neighbors.
fn percentile(sorted: &[f64], share: f64) -> Option<f64> {
    let place = share * sorted.len().checked_sub(1)? as f64;
    let (below, above) = (sorted.get(place.floor() as usize)?, sorted.get(place.ceil() as usize)?);
    Some(below + (above - below) * place.fract())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::judged;

    fn photos() -> Vec<Judged> {
        vec![
            judged(
                Some("resident_card"),
                &[
                    ("name", Some("홍길동"), Some("홍길동"), 0.999, true),
                    ("issuer", Some("종로구청장"), Some("종로 구청장"), 0.96, true),
                    ("address", Some("종로구"), None, 0.0, true),
                    ("issue_date", Some("2019-11-25"), Some("2019-11-26"), 0.4, false),
                    ("condition", None, Some("A"), 0.2, false),
                ],
            ),
            judged(None, &[("name", None, Some("홍길동"), 0.95, false)]),
        ]
    }

    #[test]
    fn fields_are_counted_once() {
        let photos = photos();
        assert_eq!(
            Tally::of(photos[0].fields.iter()),
            Tally {
                legible: 3,
                exact: 1,
                exact_but_spaces: 2,
                null: 1,
                misread: 1,
                misread_and_sure: 1,
                given: 4,
                wrong: 3,
                sure_and_wrong: 1
            }
        );
        let by_field = by_field(&[&photos[0]]);
        let issuer = by_field.rows.iter().find(|row| row[0] == Cell::text("issuer")).unwrap();
        assert_eq!(issuer[1..4], [Cell::Count(1), Cell::Share(0, 1), Cell::Share(1, 1)]);
    }

    #[test]
    fn negatives_stand_alone() {
        let photos = photos();
        let tables: BTreeMap<_, _> = tables(&photos).into_iter().collect();
        assert_eq!(tables["negatives"].rows[0], [1, 1, 1, 1].map(Cell::Count));
        let calibration = tables["calibration"].rows.last().unwrap();
        assert_eq!(calibration[1], Cell::Count(4));
        assert_eq!(crate::calibration::dump(&photos).lines().count(), 5);
        assert!(crate::calibration::dump(&photos).contains("\nissuer,0.96,6,0,easy\n"));
        assert_eq!(worst(&photos).rows.len(), 4);
        // One kind, both its levels, and the same for all kinds.
        assert_eq!(tables["groups"].rows.len(), 4);
        for table in tables.values() {
            assert!(table.rows.iter().all(|row| row.len() == table.header.len()), "{}", table.title);
        }
    }

    #[test]
    fn percentiles_meet_the_ends() {
        assert_eq!(percentile(&[], 0.5), None);
        assert_eq!(percentile(&[3.0], 0.95), Some(3.0));
        assert_eq!(percentile(&[1.0, 2.0, 3.0, 4.0], 0.5), Some(2.5));
        assert_eq!(percentile(&[1.0, 2.0], 1.0), Some(2.0));
    }

    #[test]
    fn nothing_gives_tables_too() {
        for (_, table) in tables(&[]) {
            assert!(!table.printed().is_empty());
        }
    }
}
