//! Whether confidence keeps its word: of values given at 0.9, one in ten may be wrong.

use crate::judgment::{Judged, JudgedField};
use crate::summary::mean;
use crate::table::{Cell, Table};

/// Upper ends of the bins of confidence. Finer where hosts put their thresholds.
const BINS: [f32; 9] = [0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 1.0];

/// How far confidence can be taken at its word.
pub(crate) fn calibration(cards: &[&Judged]) -> Table {
    let values: Vec<&JudgedField> = cards.iter().flat_map(|card| &card.fields).filter(|field| field.given()).collect();
    let mut rows = Vec::new();
    let mut error = 0.0;
    for (index, &end) in BINS.iter().enumerate() {
        let start = index.checked_sub(1).and_then(|before| BINS.get(before)).copied().unwrap_or(0.0);
        let last = index + 1 == BINS.len();
        let within = |field: &&&JudgedField| field.confidence >= start && (last || field.confidence < end);
        let bin: Vec<&JudgedField> = values.iter().filter(within).copied().collect();
        error += distance(&bin) * bin.len() as f64;
        rows.push(bin_row(format!("{start:.2} to {end:.2}"), &bin, distance(&bin)));
    }
    // The expected calibration error: the bins' distances, weighted by their values.
    rows.push(bin_row("all".to_owned(), &values, error / (values.len() as f64).max(1.0)));
    Table {
        title: "Calibration, over all values given on cards; the last distance is the expected calibration error",
        header: &["confidence", "values", "mean", "right", "distance"],
        rows,
    }
}

fn bin_row(name: String, bin: &[&JudgedField], distance: f64) -> Vec<Cell> {
    vec![
        Cell::text(name),
        Cell::Count(bin.len()),
        Cell::Number(mean_confidence(bin), 4),
        Cell::Share(bin.iter().filter(|field| field.right()).count(), bin.len()),
        Cell::Number((!bin.is_empty()).then_some(distance), 4),
    ]
}

/// Between what is said and what is so.
fn distance(bin: &[&JudgedField]) -> f64 {
    let right = bin.iter().filter(|field| field.right()).count() as f64 / (bin.len() as f64).max(1.0);
    mean_confidence(bin).map_or(0.0, |confidence| (confidence - right).abs())
}

fn mean_confidence(bin: &[&JudgedField]) -> Option<f64> {
    mean(&bin.iter().map(|field| f64::from(field.confidence)).collect::<Vec<_>>())
}

/// One line for each value given on a card, to fit the calibration with.
pub(crate) fn dump(photos: &[Judged]) -> String {
    let cards = photos.iter().filter(|photo| photo.truth.kind.is_some());
    let lines = cards.flat_map(|photo| photo.fields.iter().map(move |field| (photo, field)));
    let line = |(photo, field): (&Judged, &JudgedField)| {
        let length = field.value.as_ref()?.chars().count();
        let right = u8::from(field.right());
        Some(format!("{},{},{length},{right},{}\n", field.key, field.confidence, photo.truth.difficulty))
    };
    std::iter::once("key,confidence,length,right,difficulty\n".to_owned()).chain(lines.filter_map(line)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::judged;

    #[test]
    fn calibration_error_is_weighted() {
        let fields: Vec<_> = (0..10)
            .map(|index| ("name", Some("가"), Some(if index < 6 { "가" } else { "나" }), 0.85, true))
            .chain([("name", Some("가"), Some("가"), 1.0, true)])
            .collect();
        let photo = judged(Some("resident_card"), &fields);
        let table = calibration(&[&photo]);
        let Some(Cell::Number(Some(error), _)) = table.rows.last().and_then(|row| row.last()) else {
            panic!("no error")
        };
        assert!((error - 0.25 * 10.0 / 11.0).abs() < 1e-6, "{error}");
        assert_eq!(table.rows.iter().map(|row| row[1].clone()).filter(|c| *c != Cell::Count(0)).count(), 3);
    }
}
