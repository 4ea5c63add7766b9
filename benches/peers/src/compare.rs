//! All peers on one core, turn by turn on each photo, so that whatever else the machine does meets all of them.

use std::collections::BTreeSet;
use std::error::Error;

use bonin::card::CardReader;
use bonin::card::decode::{Limits, decode};
use bonin::card::document::Format;
use bonin::card::rectification::{Pyramid, RectifiedCard, rectify};
use turbojpeg::PixelFormat;

use crate::arguments::Plan;
use crate::photos::Photo;
use crate::tesseract::Tesseract;
use crate::timing::{Took, median, pin, print_row, quantile, timed};
use crate::turbo::Turbo;

/// What the peers took on one photo, and how many of its legible fields they gave.
#[derive(Default)]
struct Row {
    kind: String,
    rgb: Vec<Took>,
    gray: Vec<Took>,
    ours: Vec<Took>,
    page: Vec<Took>,
    lines: Vec<Took>,
    legible: usize,
    ours_right: usize,
    page_right: usize,
    lines_right: usize,
}

/// Compares and prints.
pub(crate) fn one_after_another(photos: &[Photo], plan: &Plan) -> Result<(), Box<dyn Error>> {
    pin(plan.cores[0])?;
    let (reader, mut turbo) = (CardReader::new()?, Turbo::new()?);
    let mut tesseract = if plan.tesseract { Some(Tesseract::new()?) } else { None };
    if let Some(photo) = photos.first() {
        turbo.decode(&photo.bytes, PixelFormat::RGB)?;
        reader.read(&photo.bytes, None)?;
    }
    let mut rows = Vec::new();
    for photo in photos {
        let mut row = Row { kind: photo.kind.clone(), legible: photo.fields.len(), ..Row::default() };
        for _ in 0..plan.rounds {
            let (done, took) = timed(|| turbo.decode(&photo.bytes, PixelFormat::RGB))?;
            done?;
            row.rgb.push(took);
            let (done, took) = timed(|| turbo.decode(&photo.bytes, PixelFormat::GRAY))?;
            done?;
            row.gray.push(took);
            let (reading, took) = timed(|| reader.read(&photo.bytes, None))?;
            row.ours_right = photo.read_right(&reading?);
            row.ours.push(took);
        }
        if let Some(tesseract) = &mut tesseract {
            // Handed the true outline, and the lines besides: neither's finding is timed.
            let card = true_crop(photo)?;
            let found = reader.text_detector().detect(&card)?;
            let (text, took) = timed(|| tesseract.read_page(&card))?;
            row.page_right = photo.found_in(&text?);
            row.page.push(took);
            let (text, took) = timed(|| tesseract.read_lines(&card, &found))?;
            row.lines_right = photo.found_in(&text?);
            row.lines.push(took);
        }
        rows.push(row);
    }
    print(&rows);
    Ok(())
}

fn true_crop(photo: &Photo) -> Result<RectifiedCard, Box<dyn Error>> {
    let opened = decode(&photo.bytes, &Limits::default())?;
    Ok(rectify(&Pyramid::new(&opened), &photo.quad, Format::Id1)?)
}

/// A way to look at a time.
type Clock = fn(&Took) -> f64;

const CLOCKS: [(&str, Clock); 2] = [("wall", |took| took.wall), ("processor", |took| took.processor)];

fn print(rows: &[Row]) {
    let heads = "kind, clock|photos|turbo RGB, ms|turbo gray, ms|ours, ms|p99|ours / RGB|ours / gray|\
        Tesseract page, ms|its times ours|Tesseract lines, ms|its times ours";
    let heads: Vec<&str> = heads.split('|').collect();
    print_row(&heads);
    print_row(&heads.iter().enumerate().map(|(k, _)| if k == 0 { "---" } else { "---:" }).collect::<Vec<_>>());
    let kinds: BTreeSet<&str> = rows.iter().map(|row| row.kind.as_str()).collect();
    for kind in &kinds {
        let rows: Vec<&Row> = rows.iter().filter(|row| row.kind == *kind).collect();
        for (name, clock) in CLOCKS {
            print_times(&format!("{kind}, {name}"), &rows, clock);
        }
    }
    println!();
    let heads = ["fields of", "legible", "ours, exactly", "Tesseract page, anywhere", "Tesseract lines, anywhere"];
    print_row(&heads);
    print_row(&["---", "---:", "---:", "---:", "---:"]);
    for kind in &kinds {
        let of_kind = || rows.iter().filter(|row| row.kind == *kind);
        let sum = |of: fn(&Row) -> usize| of_kind().map(of).sum::<usize>();
        let legible = sum(|row| row.legible);
        let share = |count: usize| format!("{count} ({:.1} %)", 100.0 * count as f64 / legible.max(1) as f64);
        let asked = |count: usize| if of_kind().all(|row| row.page.is_empty()) { "-".into() } else { share(count) };
        print_row(&[
            (*kind).to_owned(),
            legible.to_string(),
            share(sum(|row| row.ours_right)),
            asked(sum(|row| row.page_right)),
            asked(sum(|row| row.lines_right)),
        ]);
    }
}

/// Medians over the photos of each photo's median; ratios are the medians of each photo's own ratio.
fn print_times(name: &str, rows: &[&Row], clock: Clock) {
    let of = |took: &[Took]| median(&took.iter().map(clock).collect::<Vec<_>>());
    let middle = |took: fn(&Row) -> &[Took]| median(&rows.iter().map(|row| of(took(row))).collect::<Vec<_>>());
    let ratio = |a: fn(&Row) -> &[Took], b: fn(&Row) -> &[Took]| {
        median(&rows.iter().map(|row| of(a(row)) / of(b(row))).collect::<Vec<_>>())
    };
    let all: Vec<f64> = rows.iter().flat_map(|row| row.ours.iter().map(clock)).collect();
    let told = |value: f64, digits: usize| if value.is_nan() { "-".into() } else { format!("{value:.digits$}") };
    print_row(&[
        name.to_owned(),
        rows.len().to_string(),
        told(middle(|row| &row.rgb), 1),
        told(middle(|row| &row.gray), 1),
        told(middle(|row| &row.ours), 1),
        told(quantile(&all, 0.99), 1),
        told(ratio(|row| &row.ours, |row| &row.rgb), 2),
        told(ratio(|row| &row.ours, |row| &row.gray), 2),
        told(middle(|row| &row.page), 0),
        told(ratio(|row| &row.page, |row| &row.ours), 1),
        told(middle(|row| &row.lines), 0),
        told(ratio(|row| &row.lines, |row| &row.ours), 1),
    ]);
}
