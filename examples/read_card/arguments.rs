//! The command line.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::{SystemTime, UNIX_EPOCH};

use time::{Date, Month};

pub(crate) const USAGE: &str =
    "usage: read_card [--json] [--annotate DIR] [--mask DIR] [--originality] [--today YYYY-MM-DD] PHOTO...

  --json             one JSON object a line and photo, in the order given
  --annotate DIR     pictures of what was found: DIR/NAME.photo.jpg and DIR/NAME.card.png
  --mask DIR         masked copies, where one may be made: DIR/NAME.card.jpg and DIR/NAME.photo.jpg
  --originality      assess whether the photo shows the card itself, or a screen or a copy
  --today DATE       the day that dates are checked against, instead of the day it is in Korea
";

/// Seconds from UTC to the time in Korea, which knows no summer time.
const KOREA_AHEAD: u64 = 9 * 3600;

const SECONDS_A_DAY: u64 = 24 * 3600;

/// The Julian day of 1970-01-01.
const EPOCH_JULIAN_DAY: i32 = 2_440_588;

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Arguments {
    pub(crate) json: bool,
    pub(crate) annotate: Option<PathBuf>,
    pub(crate) mask: Option<PathBuf>,
    pub(crate) originality: bool,
    pub(crate) today: Option<Date>,
    pub(crate) photos: Vec<PathBuf>,
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Request {
    Read(Arguments),
    Help,
}

/// What was asked for, or what is wrong with the question.
pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Request, String> {
    let mut parsed =
        Arguments { json: false, annotate: None, mask: None, originality: false, today: None, photos: Vec::new() };
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("--json") => parsed.json = true,
            Some("--annotate") => parsed.annotate = Some(arguments.next().ok_or("--annotate needs a folder")?.into()),
            Some("--mask") => parsed.mask = Some(arguments.next().ok_or("--mask needs a folder")?.into()),
            Some("--originality") => parsed.originality = true,
            Some("--today") => {
                let text = arguments.next().ok_or("--today needs a date")?;
                parsed.today = Some(text.to_str().and_then(date).ok_or("--today needs a date as YYYY-MM-DD")?);
            }
            Some("--help" | "-h") => return Ok(Request::Help),
            // After this, whatever it begins with is a photo.
            Some("--") => parsed.photos.extend(arguments.by_ref().map(PathBuf::from)),
            Some(option) if option.starts_with('-') => return Err(format!("unknown option {option}")),
            _ => parsed.photos.push(argument.into()),
        }
    }
    if parsed.photos.is_empty() { Err("no photo given".to_owned()) } else { Ok(Request::Read(parsed)) }
}

/// The day it is in Korea, by this machine's clock; `None` if that clock stands before 1970.
pub(crate) fn today_in_korea() -> Option<Date> {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs();
    korean_day(seconds)
}

fn korean_day(unix_seconds: u64) -> Option<Date> {
    let days = unix_seconds.checked_add(KOREA_AHEAD)? / SECONDS_A_DAY;
    Date::from_julian_day(EPOCH_JULIAN_DAY.checked_add(i32::try_from(days).ok()?)?).ok()
}

fn date(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, '-');
    let year = parts.next()?.parse().ok()?;
    let month = Month::try_from(parts.next()?.parse::<u8>().ok()?).ok()?;
    Date::from_calendar_date(year, month, parts.next()?.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Result<Request, String> {
        parse(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn options_and_photos_mix() {
        let Ok(Request::Read(arguments)) =
            parsed("a.jpg --json --originality --today 2024-02-29 --annotate out --mask kept -- --json")
        else {
            panic!("refused")
        };
        assert!(arguments.json && arguments.originality);
        assert_eq!((arguments.annotate, arguments.mask), (Some("out".into()), Some("kept".into())));
        assert_eq!(arguments.today, date("2024-02-29"));
        assert_eq!(arguments.photos, [PathBuf::from("a.jpg"), PathBuf::from("--json")]);
        assert_eq!(parsed("--json --help"), Ok(Request::Help));
    }

    #[test]
    fn mistakes_are_named() {
        for line in [
            "",
            "--json",
            "a --today",
            "a --today 2023-02-29",
            "a --today x",
            "a --annotate",
            "a --mask",
            "a --frobnicate",
        ] {
            assert!(parsed(line).is_err(), "{line}");
        }
    }

    #[test]
    fn a_day_begins_at_midnight_in_korea() {
        // 2024-02-28, 14:59:59 and 15:00:00 UTC.
        assert_eq!(korean_day(1_709_132_399), date("2024-02-28"));
        assert_eq!(korean_day(1_709_132_400), date("2024-02-29"));
        assert_eq!(korean_day(0), date("1970-01-01"));
        assert_eq!(korean_day(u64::MAX), None);
    }
}
