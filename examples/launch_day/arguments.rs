//! The command line.

use std::path::PathBuf;

pub const USAGE: &str =
    "usage: launch_day [--workers N] [--speed S] [--share N] [--places N] [--seed N] [--photos FOLDER] [--chart FILE]

  --workers N      photos read at a time; without it, as many as this machine has cores
  --speed S        simulated seconds in a second; 300 without it: the day takes some three minutes
  --share N        customers of the day that one simulated arrival stands for; without it, so many that these workers
                   stand for a machine of two cores
  --places N       photos of the day that the line holds; 6600 without it, about a gigabyte
  --seed N         another draw of people
  --photos FOLDER  photos with their truth; fixtures/cards without it
  --chart FILE     where the picture goes; launch_day.png without it
";

/// Cores of the machine that the day is run on, unless the share says otherwise.
const DAY_CORES: f64 = 2.0;

#[derive(Debug, Clone, PartialEq)]
pub struct Arguments {
    pub workers: usize,
    pub speed: f64,
    pub share: u32,
    pub places: u32,
    pub seed: u64,
    pub photos: PathBuf,
    pub chart: PathBuf,
}

/// What was asked for, `None` for help, or what is wrong with the question.
pub fn parse(arguments: impl IntoIterator<Item = String>, cores: usize) -> Result<Option<Arguments>, String> {
    let mut parsed = Arguments {
        workers: cores,
        speed: 300.0,
        share: 0,
        places: 6_600,
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
            "--speed" => parsed.speed = f64::from(number::<u32>(&name, &value, 1..=3_600)?),
            "--share" => share = Some(number(&name, &value, 1..=20_000)?),
            "--places" => parsed.places = number(&name, &value, 1..=1_000_000)?,
            "--seed" => parsed.seed = number(&name, &value, 0..=u64::MAX)?,
            "--photos" => parsed.photos = PathBuf::from(value),
            "--chart" => parsed.chart = PathBuf::from(value),
            _ => return Err(format!("unknown option {name}")),
        }
    }
    parsed.share = share.unwrap_or_else(|| equal_share(parsed.speed, parsed.workers));
    Ok(Some(parsed))
}

/// The share at which `workers` at this speed are as busy as the day's machine.
fn equal_share(speed: f64, workers: usize) -> u32 {
    (speed * DAY_CORES / workers as f64).round().max(1.0) as u32
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
    fn the_share_follows_speed_and_workers() {
        let share = |line: &str| parsed(line).unwrap().unwrap().share;
        assert_eq!(share(""), 300);
        assert_eq!(share("--workers 1"), 600);
        assert_eq!(share("--workers 8 --speed 600"), 150);
        assert_eq!(share("--workers 256 --speed 1"), 1);
        assert_eq!(share("--share 1200 --workers 1"), 1200);
    }

    #[test]
    fn lines() {
        let given = parsed("--places 50 --seed 9 --photos a --chart b.png").unwrap().unwrap();
        assert_eq!((given.places, given.seed), (50, 9));
        assert_eq!((given.photos, given.chart), (PathBuf::from("a"), PathBuf::from("b.png")));
        assert_eq!(parsed("--share 9 --help"), Ok(None));
        for wrong in ["--share", "--share 0", "--share 20001", "--workers 0", "--speed x", "--speed 3601", "--fast 1"] {
            assert!(parsed(wrong).is_err(), "{wrong}");
        }
    }
}
