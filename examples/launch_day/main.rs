//! A bank's first day: the curve of arrivals that was published of one, through a bounded line, with services that fail.
//!
//!     cargo run --release --example launch_day
//!     cargo run --release --example launch_day -- --workers 1 --chart day.png
//!
//! On 2017-07-27 a Korean internet bank opened at 07:00 and had 35,000 accounts by 10:00, 65,500 by 13:00, 103,000 by 15:00
//! and 187,000 by 19:00. A service that it asked about customers slowed down and failed for two hours, and customers
//! waited for half an hour who had been promised seven minutes. The bank said that it had built for 100,000 connections
//! an hour. This example lets that day come over an embedded `bonin`, and after 19:00 the hour that was built for.
//!
//! # What is real
//!
//! Every arrival is a whole opening: a photo's bytes are read by the real [`CardReader`] on worker threads, the masked copy
//! is made, the customer compares the fields, the issuer is asked, a code goes to the phone and a memo to the account, both
//! come back, and the decision weighs it all. Sessions, challenges, guards and ledgers are rows of text that are written
//! by compare-and-set and read again at each step; in the afternoon all servers are restarted and go on from them. The
//! line before the readers is a real bounded queue, and waits are taken from the clock.
//!
//! # What is scaled, and what that means
//!
//! Reading 287,000 photos takes a day of core-hours, so that the day is sped up, and one arrival stands for `share`
//! customers. Before it begins, the run measures for some seconds what a reading takes on this machine with all workers at
//! it, and takes the speed at which they serve `--rate` customers in a second of the day: 4.5, unless told otherwise, when
//! 4.3 came on the mean of the published day and 5.8 in its afternoon. A slower machine takes longer for the same day;
//! nothing else changes. How many cores of this machine's kind that rate stands for is printed.
//!
//! * Long waits carry over: who waits behind 60,000 customers waits as long here as there. Short ones don't: a reading of
//!   0.1 s takes `0.1 * speed` seconds of the simulated day. Waits below a minute, or below two readings' time as
//!   simulated, are told to nobody and count nowhere.
//! * Customers and services act in the day's time: half a minute for a photo, a text within seconds, a code dead after
//!   three minutes.
//! * Arrivals are spread evenly within each `share`: hundreds of thousands who come by themselves come evenly.
//! * The few drawn documents repeat; phone, account, device, address and login are each customer's own.
//! * People's faults, and services' trouble with when they say that they are back, are made up (`customers.rs`,
//!   `services.rs`), from a seed; so are two of the three outages. Times of readings are this machine's, so that no two
//!   runs are alike to the second.
//!
//! # What is held to
//!
//! The run fails (exit code 1) unless every opening ended exactly once, with an account where it was approved and nowhere
//! else; told waits are within 20 % of lived ones at the median, over all and within each kind; and of those who were sent
//! away with a place kept, 98 of 100 at least got in when they came back: the line took their photo at once. The others
//! are counted, and get in by their turn.
//!
//! Those who are away are called when it goes faster than they were told: they come now or at their time. Both tellings are
//! promises, and 98 of 100 have to have the answer by the first, as the time at the latest, and by the second. As they did
//! not live to the first, medians are printed without and with them, and held to without. Nobody is sent away for longer
//! than their session lasts; of 100 at most two may be told to come on another day for that.
//!
//! A wait of which nobody knows the end is told as the time of the next try and not as a wait; those are counted apart.
//!
//! [`CardReader`]: bonin::card::CardReader
#![allow(clippy::disallowed_methods, clippy::disallowed_macros, reason = "only the library has no clock and no output")]

mod arguments;
mod bank;
mod books;
mod chart;
mod curve;
mod customers;
#[path = "../open_account/database.rs"]
#[allow(dead_code, reason = "the other example looks at more of its rows")]
mod database;
mod day;
mod desk;
#[path = "../read_card/annotate/lettering.rs"]
#[allow(dead_code, reason = "the other example writes plates and paragraphs, too")]
mod lettering;
mod line;
mod photos;
mod progress;
mod readers;
mod report;
mod scale;
mod series;
mod services;
mod told;
#[path = "../open_account/vault.rs"]
#[allow(dead_code, reason = "the other example has customers who identify themselves at their telco")]
mod vault;

use std::process::ExitCode;
use std::sync::Arc;
use std::thread;

use bonin::card::CardReader;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng as _;
use time::{Date, Month};

use arguments::Arguments;
use bank::Bank;
use books::Audit;
use customers::Customer;
use day::{Day, Outcome, Setup};
use desk::Desk as _;
use line::Line;
use photos::Photos;
use progress::Progress;
use readers::Readers;
use scale::{Clock, Scale};
use services::Services;

type Failure = Box<dyn std::error::Error>;

fn main() -> ExitCode {
    let cores = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let done = match arguments::parse(std::env::args().skip(1), cores) {
        Ok(Some(arguments)) => run(&arguments, cores),
        Ok(None) => {
            print!("{}", arguments::USAGE);
            Ok(Vec::new())
        }
        Err(error) => Err(format!("{error}\n\n{}", arguments::USAGE).into()),
    };
    match done {
        Ok(faults) if faults.is_empty() => ExitCode::SUCCESS,
        Ok(faults) => {
            faults.iter().for_each(|fault| eprintln!("launch_day: {fault}"));
            ExitCode::FAILURE
        }
        Err(error) => {
            eprintln!("launch_day: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Lives through the day; gives what went wrong in it.
fn run(arguments: &Arguments, cores: usize) -> Result<Vec<String>, Failure> {
    let today = Date::from_calendar_date(2026, Month::November, 26)?;
    let reader = Arc::new(CardReader::new()?);
    let photos = photos::load(&arguments.photos, &reader, today)?;
    let pace = readers::measure(&reader, &photos.documents, arguments.workers, today)?;
    let scale = Scale::of(arguments.share, arguments.workers, pace.whole.mul_f64(line::READINGS), arguments.rate);
    let (setup, places) = prepare(arguments, photos, today)?;
    print!("{}", report::before(&scale, &setup, pace, arguments.rate, places, cores));

    let mut progress = Progress::new(setup.arrivals.len());
    let clock = Clock::start(scale.speed);
    let line = Line::new(places, scale.workers, clock.of_the_day(pace.answer), clock.of_the_day(pace.whole));
    let readers = Readers::start(line, scale.workers, &reader, clock, today);
    let (out, bank, mut readers) = Day::new(setup, readers).run(&mut progress)?;
    progress.close();

    let elapsed = clock.elapsed();
    let (capacity, most) = readers.line(|line| (line.capacity(), line.most()));
    let tally = readers.close()?;
    let audit = audit(&out, &bank)?;
    print!("{}", report::after(&scale, &out, &audit, &tally, most, elapsed, bank.repeated));
    chart::write(&arguments.chart, &scale, &out, capacity)?;
    println!("The picture: {}", arguments.chart.display());
    Ok(report::faults(&out, &audit))
}

/// Who comes when, to which bank and services; and how many arrivals the line holds.
fn prepare(arguments: &Arguments, photos: Photos, today: Date) -> Result<(Setup, usize), Failure> {
    let arrivals = curve::arrivals(arguments.share, &mut seeded(arguments.seed, 1));
    let people =
        (0..arrivals.len()).map(|number| Customer::of(number, arguments.seed, photos.documents.len())).collect();
    let bank = Bank::open(arguments.seed)?;
    let services = Services::new(seeded(arguments.seed, 2));
    let places = (arguments.places / arguments.share).max(3) as usize;
    Ok((Setup { photos, people, arrivals, bank, services, today }, places))
}

/// The books against the accounts in the database.
fn audit(out: &Outcome, bank: &Bank) -> Result<Audit, Failure> {
    let number = |name: &String| name.rsplit('-').next().and_then(|number| number.parse().ok());
    let accounts = bank.accounts()?;
    let of: Option<Vec<usize>> = accounts.iter().map(number).collect();
    Ok(out.books.audit(&of.ok_or("an account of no opening")?))
}

fn seeded(seed: u64, use_of_it: u8) -> ChaCha20Rng {
    let mut bytes = [use_of_it; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    ChaCha20Rng::from_seed(bytes)
}

#[cfg(test)]
mod simulated;
