//! The day as a picture: four panels over one time axis.

mod panel;

use std::fs::File;
use std::io::BufWriter;
use std::path::Path;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{Rgb, RgbImage};
use imageproc::drawing::{draw_filled_circle_mut, draw_hollow_circle_mut};

use crate::curve::{LAST_ARRIVAL, PUBLISHED_END};
use crate::day::Outcome;
use crate::lettering;
use crate::scale::{Scale, seconds};
use crate::series::SPAN;
use crate::services::TROUBLES;
use crate::told::Kind;
use panel::{Axes, Panel};

const WIDTH: u32 = 1680;
const MARGIN: i32 = 36;
/// Left and right of the panels, in pixels.
const LEFT: i32 = 190;
const RIGHT: i32 = 40;
const PANEL_HEIGHT: i32 = 300;
/// From one panel's end to the next one's: its title with the legend.
const GAP: i32 = 108;
/// Above the first panel's title, and below the last one's axis.
const HEAD: i32 = 76;
const FOOT: i32 = 64;

const WHITE: Rgb<u8> = Rgb([255, 255, 255]);
const INK: Rgb<u8> = Rgb([30, 34, 42]);
const SOFT: Rgb<u8> = Rgb([104, 112, 124]);
const BLUE: Rgb<u8> = Rgb([38, 98, 172]);
const GRAY: Rgb<u8> = Rgb([150, 158, 168]);
const ORANGE: Rgb<u8> = Rgb([214, 116, 20]);
const SLATE: Rgb<u8> = Rgb([72, 80, 94]);
/// The services in trouble, in their order.
const SERVICES: [Rgb<u8>; 3] = [Rgb([128, 62, 150]), Rgb([16, 134, 118]), Rgb([186, 40, 56])];

/// How much of a service's color is left behind the panels: while it is slow, and while it is down.
const SLOW_TINT: f32 = 0.07;
const DOWN_TINT: f32 = 0.16;
/// And behind the hour that the bank had built for.
const BUILT_FOR_TINT: f32 = 0.10;

/// Radius of a told and of a lived wait, in pixels.
const TOLD_RADIUS: i32 = 7;
const LIVED_RADIUS: i32 = 4;

const HOUR: f64 = 3600.0;

/// Draws the day and writes it.
pub fn write(path: &Path, scale: &Scale, out: &Outcome, capacity: usize) -> Result<(), crate::Failure> {
    let file = BufWriter::new(File::create(path)?);
    // Flat colors pack best as they are.
    let encoder = PngEncoder::new_with_quality(file, CompressionType::Best, FilterType::NoFilter);
    Ok(draw(scale, out, capacity).write_with_encoder(encoder)?)
}

fn draw(scale: &Scale, out: &Outcome, capacity: usize) -> RgbImage {
    let height = HEAD + 4 * (GAP + PANEL_HEIGHT) + FOOT;
    let mut picture = RgbImage::from_pixel(WIDTH, height as u32, WHITE);
    let end = out.last_end.map_or(LAST_ARRIVAL, seconds).max(LAST_ARRIVAL);
    let hours = (end / HOUR).ceil();
    let share = f64::from(scale.share);
    let customers = |count: usize| count as f64 * share;
    let hourly = |count: usize| customers(count) * HOUR / SPAN;

    let title = "A bank's first day, simulated: 187,000 customers as published, then 100,000 in an hour";
    lettering::write(&mut picture, MARGIN, 28, title, INK);
    let under = format!(
        "one opening stands for {} customers · behind: services that are slow (pale), then down",
        number(share)
    );
    lettering::write(&mut picture, MARGIN, 28 + lettering::LEADING as i32, &under, SOFT);

    let spans = &out.series.spans;
    let arriving: Vec<f64> = spans.iter().map(|span| hourly(span.arrived)).collect();
    let ending: Vec<f64> = spans.iter().map(|span| hourly(span.ended)).collect();
    let standing: Vec<[f64; 3]> = spans.iter().map(|span| span.standing().map(|count| count * share)).collect();
    let of = |which: usize| standing.iter().map(|counts| counts[which]).collect::<Vec<f64>>();
    let holds = customers(capacity);

    let mut top = HEAD + GAP;
    let mut axes = || {
        let axes = Axes { left: LEFT, right: WIDTH as i32 - RIGHT, top, bottom: top + PANEL_HEIGHT, hours };
        top += PANEL_HEIGHT + GAP;
        axes
    };
    let frame = |picture: &mut RgbImage, panel: &Panel, title: &str, legend: &[(&str, Rgb<u8>)]| {
        panel.shade(picture, PUBLISHED_END, LAST_ARRIVAL, tint(ORANGE, BUILT_FOR_TINT));
        for (trouble, color) in TROUBLES.iter().zip(SERVICES) {
            let [slow, down, until] = [trouble.slow_from(), trouble.down_from(), trouble.until()].map(seconds);
            panel.shade(picture, slow, down, tint(color, SLOW_TINT));
            panel.shade(picture, down, until, tint(color, DOWN_TINT));
        }
        panel.frame(picture, title, legend);
    };

    let most = arriving.iter().chain(&ending).copied().fold(1.0, f64::max);
    let legend = [("arriving", BLUE), ("finished", GRAY)];
    let first = Panel::new(axes(), most);
    frame(&mut picture, &first, "Customers an hour:", &legend);
    for (trouble, color) in TROUBLES.iter().zip(SERVICES) {
        let words: Vec<_> = trouble.name.split(' ').collect();
        first.label(&mut picture, seconds(trouble.slow_from()), &words, color);
    }
    first.label(&mut picture, LAST_ARRIVAL, &["100,000", "in an hour"], ORANGE);
    first.steps(&mut picture, &ending, GRAY);
    first.steps(&mut picture, &arriving, BLUE);

    let most = standing.iter().flatten().copied().fold(holds, f64::max);
    let legend = [("in the line (dashed: full)", BLUE), ("sent away, place kept", ORANGE), ("for a service", SLATE)];
    let second = Panel::new(axes(), most);
    frame(&mut picture, &second, "Customers waiting:", &legend);
    second.level(&mut picture, holds, SOFT);
    second.steps(&mut picture, &of(1), ORANGE);
    second.steps(&mut picture, &of(2), SLATE);
    second.steps(&mut picture, &of(0), BLUE);

    let minutes = |wait: std::time::Duration| wait.as_secs_f64() / 60.0;
    let most = out.waits.0.iter().map(|wait| minutes(wait.told.max(wait.lived))).fold(10.0, f64::max);
    let legend = [("in the line", BLUE), ("sent away", ORANGE), ("outage with its end told", SLATE)];
    let third = Panel::logarithmic(axes(), most);
    frame(&mut picture, &third, "Minutes of waiting, told ○ and lived ●:", &legend);
    for wait in &out.waits.0 {
        let color = match wait.kind {
            Kind::Line => BLUE,
            Kind::ComeBack => ORANGE,
            Kind::Service => SLATE,
        };
        let x = seconds(wait.told_at);
        let (told, lived) = (third.place(x, minutes(wait.told)), third.place(x, minutes(wait.lived)));
        draw_hollow_circle_mut(&mut picture, told, TOLD_RADIUS, tint(color, 0.6));
        draw_filled_circle_mut(&mut picture, lived, LIVED_RADIUS, color);
    }

    let failures = |place: usize| -> Vec<f64> { spans.iter().map(|span| customers(span.failures[place])).collect() };
    let stacked: Vec<f64> = (0..spans.len()).map(|at| customers(spans[at].failures.iter().sum())).collect();
    let legend: Vec<_> = TROUBLES.iter().map(|trouble| trouble.name).zip(SERVICES).collect();
    let most = stacked.iter().copied().fold(1.0, f64::max);
    let fourth = Panel::new(axes(), most);
    frame(&mut picture, &fourth, "Failed calls in ten minutes:", &legend);
    let mut below = vec![0.0; spans.len()];
    for (place, color) in SERVICES.into_iter().enumerate() {
        let counts = failures(place);
        fourth.bars(&mut picture, &below, &counts, color);
        below.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
    }
    fourth.hours(&mut picture);
    picture
}

/// A color on white.
fn tint(color: Rgb<u8>, share: f32) -> Rgb<u8> {
    Rgb(color.0.map(|part| (255.0 - (255.0 - f32::from(part)) * share).round() as u8))
}

/// A count with commas.
pub fn number(count: f64) -> String {
    let digits = format!("{:.0}", count.max(0.0));
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scale::at;
    use crate::told::Wait;
    use std::time::Duration;

    #[test]
    fn numbers_have_commas() {
        let known = [(0.0, "0"), (999.4, "999"), (1_000.0, "1,000"), (187_000.0, "187,000"), (1e6, "1,000,000")];
        for (count, text) in known {
            assert_eq!(number(count), text);
        }
    }

    #[test]
    fn the_day_is_drawn() {
        let scale = Scale { share: 300, speed: 300.0, workers: 2 };
        let mut out = Outcome { last_end: Some(at(15.2 * HOUR)), ..Outcome::default() };
        out.series.at(at(3.5 * HOUR)).arrived = 20;
        out.series.at(at(4.0 * HOUR)).failures = [0, 3, 1];
        let empty = draw(&scale, &Outcome::default(), 22);
        let told_at = at(12.5 * HOUR);
        let (told, lived) = (Duration::from_secs(3_600), Duration::from_secs(3_300));
        out.waits.0.push(Wait { kind: Kind::ComeBack, told_at, told, lived, early: false });
        let picture = draw(&scale, &out, 22);
        let count = |picture: &RgbImage, color| picture.pixels().filter(|pixel| **pixel == color).count();
        for color in [BLUE, ORANGE, SERVICES[1], SERVICES[2]] {
            assert!(count(&picture, color) > count(&empty, color), "{color:?}");
        }
        assert_eq!((picture.width(), picture.height()), (empty.width(), empty.height()));
    }
}
