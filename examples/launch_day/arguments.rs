//! The command line.

use std::path::PathBuf;

pub const USAGE: &str =
    "usage: launch_day [--workers N] [--speed S] [--share N] [--places N] [--seed N] [--photos FOLDER] [--chart FILE]

  --workers N      photos read at a time; without it, as many as this machine has cores
  --share N        customers of the day that one simulated arrival stands for; without it 300 on one or two workers, and
                   less on more, so that the day takes some minutes: more on slow cores, twice as many on one alone
  --rate R         customers in a second that the day's servers can read photos of; 4.5 without it, which is a little more
                   than came on the mean of the published day, and less than came in its afternoon
  --places N       photos of the day that the line holds; 20000 without it, about three gigabytes
  --seed N         another draw of people
  --photos FOLDER  photos with their truth; fixtures/cards without it
  --chart FILE     where the picture goes; launch_day.png without it
";

/// The coarsest share unless told otherwise, and the workers that it is meant for: more of them read finer arrivals in the
/// same time.
const SHARE: u32 = 300;
const SHARE_WORKERS: usize = 2;

#[derive(Debug, Clone, PartialEq)]
pub struct Arguments {
    pub workers: usize,
    pub share: u32,
    pub rate: f64,
    pub places: u32,
    pub seed: u64,
    pub photos: PathBuf,
    pub chart: PathBuf,
}

/// What was asked for, `None` for help, or what is wrong with the question.
pub fn parse(arguments: impl IntoIterator<Item = String>, cores: usize) -> Result<Option<Arguments>, String> {
    let mut parsed = Arguments {
        workers: cores,
        share: 0,
        rate: 4.5,
        places: 20_000,
        seed: 7,
        photos: [env!("CARGO_MANIFEST_DIR"), "fixtures", "cards"].iter().collect(),
        chart: PathBuf::from("launch_day.png"),
    };
    let mut share = None;
    let mut arguments = arguments.into_iter();
    while let Some(name) = arguments.next() {
        if matches!(name.as_str(), "--help" | "-h") {
            return Ok(None);
        }
        let value = arguments.next().ok_or_else(|| format!("{name} needs a value, or is not known"))?;
        match name.as_str() {
            "--workers" => parsed.workers = number(&name, &value, 1..=256)?,
            "--rate" => parsed.rate = number(&name, &value, 0.1..=1_000.0)?,
            "--share" => share = Some(number(&name, &value, 1..=20_000)?),
            "--places" => parsed.places = number(&name, &value, 1..=1_000_000)?,
            "--seed" => parsed.seed = number(&name, &value, 0..=u64::MAX)?,
            "--photos" => parsed.photos = PathBuf::from(value),
            "--chart" => parsed.chart = PathBuf::from(value),
            _ => return Err(format!("unknown option {name}")),
        }
    }
    parsed.share = share.unwrap_or_else(|| share_of(parsed.workers));
    Ok(Some(parsed))
}

fn share_of(workers: usize) -> u32 {
    let share = f64::from(SHARE) * SHARE_WORKERS as f64 / workers as f64;
    share.round().clamp(1.0, f64::from(SHARE)) as u32
}

fn number<T: std::str::FromStr + PartialOrd + std::fmt::Display>(
    name: &str,
    text: &str,
    range: std::ops::RangeInclusive<T>,
) -> Result<T, String> {
    let wrong = || format!("{name} takes a number from {} to {}", range.start(), range.end());
    text.parse().ok().filter(|value| range.contains(value)).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Option<Arguments>, String> {
        parse(line.split_whitespace().map(str::to_owned), 2)
    }

    #[test]
    fn the_share_follows_the_workers() {
        let share = |line: &str| parsed(line).unwrap().unwrap().share;
        for (line, expected) in [
            ("", 300),
            ("--workers 1", 300),
            ("--workers 3", 200),
            ("--workers 8", 75),
            ("--workers 256", 2),
            ("--share 1200 --workers 1", 1200),
        ] {
            assert_eq!(share(line), expected, "{line}");
        }
    }

    #[test]
    fn lines() {
        let given = parsed("--places 50 --rate 5.5 --seed 9 --photos a --chart b.png").unwrap().unwrap();
        assert_eq!((given.places, given.rate, given.seed), (50, 5.5, 9));
        assert_eq!((given.photos, given.chart), (PathBuf::from("a"), PathBuf::from("b.png")));
        assert_eq!(parsed("--share 9 --help"), Ok(None));
        for wrong in
            ["--share", "--share 0", "--share 20001", "--workers 0", "--rate x", "--rate NaN", "--rate 0", "--fast 1"]
        {
            assert!(parsed(wrong).is_err(), "{wrong}");
        }
    }
}
