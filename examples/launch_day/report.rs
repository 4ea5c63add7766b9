//! What the day came to, in words and numbers.

use std::fmt::Write as _;
use std::time::Duration;

use crate::books::{Audit, End};
use crate::chart::number;
use crate::curve::{BUILT_FOR, TOTAL};
use crate::day::{Outcome, Setup};
use crate::readers::{Pace, Tally};
use crate::scale::{Scale, time_of_day};
use crate::services::TROUBLES;
use crate::told::{Kind, TOLERANCE, Wait, are_kept, spread};

/// Customers a second in the published day's busiest hours, 15:00 to 19:00.
const BUSIEST: f64 = 84_000.0 / (4.0 * 3600.0);

/// Share of those who come back to a kept place that may find the line full: for machines that something else slows down
/// for hours by more than promises hold back.
const STAND_BY: f64 = 0.02;

/// What the run is, before it begins.
pub fn before(scale: &Scale, setup: &Setup, pace: Pace, rate: f64, places: usize, cores: usize) -> String {
    let Scale { share, speed, workers } = *scale;
    let ms = |time: Duration| time.as_secs_f64() * 1000.0;
    let mut text = String::new();
    let _ = writeln!(
        text,
        "The day: 187,000 customers from 07:00 to 19:00 as published, then {} in one hour.\n\
         Photos: {} of {} in the folder are used; one takes {:.0} ms to read here, {:.0} ms with its masked copy.\n\
         The run: {} openings, each standing for {share} customers; {workers} reading workers ({cores} cores here), the day {speed:.0}\n\
         times as fast, so that they read the photos of {rate} customers in a second of the day, as {:.1} such cores would.",
        number(BUILT_FOR),
        setup.photos.documents.len(),
        setup.photos.seen,
        ms(pace.answer),
        ms(pace.whole),
        setup.arrivals.len(),
        scale.day_cores(),
    );
    let _ = writeln!(
        text,
        "The line holds {places} arrivals, which is {} photos of the day. One reading with its copy takes {:.0} s of the day here,\n\
         because it stands for {share}; nobody in the real day waits so long for one.\n",
        number(places as f64 * f64::from(share)),
        pace.whole.as_secs_f64() * speed,
    );
    text
}

/// What it came to. `elapsed` is this machine's time.
pub fn after(
    scale: &Scale,
    out: &Outcome,
    audit: &Audit,
    tally: &Tally,
    most: usize,
    elapsed: Duration,
    repeated: u64,
) -> String {
    let mut text = String::new();
    let arrived = audit.arrived;
    let _ = writeln!(
        text,
        "Over at {} of the day, after {:.0} s.\n",
        out.last_end.map_or_else(String::new, time_of_day),
        elapsed.as_secs_f64()
    );
    let _ = writeln!(text, "Openings: {arrived} ({} customers)", number(scale.customers(arrived)));
    for (end, count) in &audit.ends {
        let percent = 100.0 * *count as f64 / arrived.max(1) as f64;
        let _ = writeln!(text, "  {count:>6}  {percent:>5.1} %  {}", end.words());
    }
    let _ = writeln!(
        text,
        "  lost {}, doubled {}; {} of {} second decisions refused; {repeated} events and {} taps came twice and counted once",
        audit.lost.len(),
        audit.doubled.len(),
        out.second_decisions,
        out.second_asked,
        out.second_taps,
    );
    let _ = writeln!(
        text,
        "  servers restarted with {} openings under way; {} answers never came to them, and all went on from the database\n",
        out.resumed, out.lost_answers
    );
    waits(&mut text, out);
    let _ = writeln!(
        text,
        "\nThe line: at most {most} long; {} photos, {} of them taken again; {} sent away with a place kept, {} came back, {} of them\n\
         got in at once, and {} of those who took a photo again did not",
        out.photos_sent,
        out.retakes,
        out.sent_away,
        out.came_back,
        out.came_back - out.stood_by,
        out.stood_by_again
    );
    if let Some(after) = spread(out.after_back.iter().copied()) {
        let _ = writeln!(
            text,
            "From coming back to the answer: {:.1} min at the median, {:.1} min at nine of ten",
            after.median / 60.0,
            after.nine_of_ten / 60.0
        );
    }
    let per = tally.busy.as_secs_f64() / arrived.max(1) as f64;
    let served = scale.day_cores() / per;
    let _ = writeln!(
        text,
        "Readers: {} readings of {:.0} ms and {} masked copies; {:.0} ms of a core for an opening.\n\
         {:.2} cores serve {served:.1} customers a second. The published day brings {:.1} on the mean and {BUSIEST:.1} in its busiest\n\
         hours, the built-for hour {:.1}, which takes {:.1} cores to serve as they come.",
        tally.readings,
        1000.0 * tally.reading.as_secs_f64() / tally.readings.max(1) as f64,
        tally.copies,
        1000.0 * per,
        scale.day_cores(),
        (TOTAL - BUILT_FOR) / (12.0 * 3600.0),
        BUILT_FOR / 3600.0,
        BUILT_FOR / 3600.0 * per,
    );
    let _ = writeln!(text, "\nServices, each slow for half an hour and down for one and a half:");
    for (trouble, failed) in TROUBLES.iter().zip(out.failures) {
        let (slow, until) = (time_of_day(trouble.slow_from()), time_of_day(trouble.until()));
        let said = time_of_day(trouble.announcement().1);
        let _ = writeln!(text, "  {:<15} {slow} to {until}, said {said}; {failed} calls failed", trouble.name);
    }
    let _ = writeln!(text, "The loop was at most {:.1} s of the day late.", out.lag.as_secs_f64());
    said(&mut text, out);
    text
}

fn waits(text: &mut String, out: &Outcome) {
    let _ = writeln!(
        text,
        "Waits: told against lived              told   median told   median lived   off at the median   nine of ten   in time"
    );
    let has_early = out.waits.early().next().is_some();
    for kind in Kind::ALL {
        row(text, kind.name(), out.waits.of(Some(kind), false));
        if kind == Kind::ComeBack && has_early {
            row(text, "  and with who came when called", out.waits.of(Some(kind), true));
        }
    }
    row(text, "all", out.waits.of(None, false));
    if has_early {
        row(text, "  and with who came when called", out.waits.of(None, true));
    }
    let verdict = if out.waits.are_honest() { "kept" } else { "BROKEN" };
    let _ = writeln!(text, "  within {:.0} % at the median, of all and of each kind: {verdict}", 100.0 * TOLERANCE);
    called(text, out);
    if let Some(tries) = spread(out.tries.iter().copied()) {
        let _ = writeln!(
            text,
            "  while nobody knows until when, only the next try is told: {} tries, {:.0} s after the time told at the median",
            out.tries.len(),
            tries.median
        );
    }
}

/// Some waits, and how many of them were over at the moment that was told.
fn row<'a>(text: &mut String, name: &str, waits: impl Iterator<Item = &'a Wait>) {
    let waits: Vec<_> = waits.collect();
    let minutes = |seconds: f64| format!("{:.1} min", seconds / 60.0);
    let percent = |share: f64| format!("{:.1} %", 100.0 * share);
    let told = spread(waits.iter().map(|wait| wait.told.as_secs_f64()));
    let lived = spread(waits.iter().map(|wait| wait.lived.as_secs_f64()));
    let error = spread(waits.iter().map(|wait| wait.error()));
    let (Some(told), Some(lived), Some(error)) = (told, lived, error) else {
        let _ = writeln!(text, "  {name:<34} {:>6}", 0);
        return;
    };
    let _ = writeln!(
        text,
        "  {name:<34} {:>6} {:>13} {:>14} {:>19} {:>13} {:>9}",
        waits.len(),
        minutes(told.median),
        minutes(lived.median),
        percent(error.median),
        percent(error.nine_of_ten),
        waits.iter().filter(|wait| wait.is_kept()).count()
    );
}

/// Those who were told twice. Both tellings are promises.
fn called(text: &mut String, out: &Outcome) {
    let (first, came) = (out.waits.early().filter(|wait| wait.is_kept()).count(), out.second_tellings.len());
    let second = out.second_tellings.iter().filter(|(told, lived)| lived <= told).count();
    let _ = writeln!(
        text,
        "  called early, as readers stood idle: {} of {} who were sent away; {came} came then, the others at their time",
        out.called, out.sent_away
    );
    let minutes = |which: fn(&(Duration, Duration)) -> Duration| {
        spread(out.second_tellings.iter().map(|pair| which(pair).as_secs_f64() / 60.0)).map(|spread| spread.median)
    };
    if let (Some(told), Some(lived)) = (minutes(|pair| pair.0), minutes(|pair| pair.1)) {
        let _ = writeln!(
            text,
            "  of those {came}, {first} had the answer by the time told first, and {second} within what they were told when called:\n\
             \x20 {told:.1} min from coming at the median, and it took {lived:.1} min"
        );
    }
}

/// Some of what customers were told.
fn said(text: &mut String, out: &Outcome) {
    let _ = writeln!(text, "\nSome of what customers were told:");
    let openings = ["Your photo", "Many customers", "It goes faster"];
    let is_service = |words: &str| !openings.iter().any(|opening| words.starts_with(opening));
    let ways: [&dyn Fn(&str) -> bool; 4] = [
        &|words| words.starts_with(openings[0]),
        &|words| words.starts_with(openings[1]),
        &|words| words.starts_with(openings[2]),
        &is_service,
    ];
    for way in ways {
        let fitting: Vec<_> = out.words.iter().filter(|(_, words)| way(words)).collect();
        for (time, words) in fitting.iter().skip(fitting.len() / 2).take(1) {
            let _ = writeln!(text, "  {}  {words}", time_of_day(*time));
        }
    }
}

/// Why the run is a failure; nothing where it is none.
pub fn faults(out: &Outcome, audit: &Audit) -> Vec<String> {
    let mut faults = Vec::new();
    if !audit.is_clean() {
        let (lost, doubled) = (audit.lost.len(), audit.doubled.len());
        let out_of = audit.count(|end| matches!(end, End::Expired | End::TriesUsedUp));
        faults.push(format!("{lost} openings lost, {doubled} doubled, {out_of} out of time or tries"));
    }
    if !out.waits.are_honest() {
        faults
            .push(format!("told waits are more than {:.0} % off at the median, or called too late", 100.0 * TOLERANCE));
    }
    if !are_kept(out.second_tellings.iter().copied()) {
        faults.push("who came when called waited for longer than they were told then".to_owned());
    }
    if out.turned_away as f64 > STAND_BY * audit.arrived as f64 {
        faults.push(format!("{} of {} were told to come on another day", out.turned_away, audit.arrived));
    }
    if out.stood_by as f64 > STAND_BY * out.came_back as f64 {
        let (stood, came) = (out.stood_by, out.came_back);
        faults.push(format!("{stood} of {came} customers who came back to a kept place had to stand by"));
    }
    if out.second_decisions != out.second_asked {
        faults.push("a second decision on one opening was taken".to_owned());
    }
    faults
}
