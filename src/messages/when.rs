//! Times as people say them, in Korean local time.

use core::time::Duration;

use time::{Date, Month, OffsetDateTime, UtcOffset};

use super::{Language, UnixTime};

/// Until here a time is told as a wait, from here on by the clock: nobody counts down an hour.
const COUNTED_DOWN: Duration = Duration::from_secs(3600);

const MINUTE: u64 = 60;

/// One second more would round up to 60 minutes, which people call an hour.
const LAST_SECOND_IN_MINUTES: u64 = 59 * MINUTE;

/// Korea is nine hours ahead of UTC and has had no summer time since 1988.
const KOREA_OFFSET_SECONDS: i64 = 9 * 3600;

/// Time of day on a day of the Korean calendar.
struct Local {
    date: Date,
    hour: u8,
    minute: u8,
}

impl Local {
    /// Nothing for times beyond the calendar, after the year 9999.
    fn of(seconds: u64) -> Option<Self> {
        let seconds = i64::try_from(seconds).ok()?.checked_add(KOREA_OFFSET_SECONDS)?;
        let time = OffsetDateTime::from_unix_timestamp(seconds).ok()?.to_offset(UtcOffset::UTC);
        Some(Self { date: time.date(), hour: time.hour(), minute: time.minute() })
    }
}

/// From when on: `45초 뒤에`, `3분 뒤에`, `오후 3시 20분부터`, `내일 오전 0시 30분부터`, `11월 25일 오전 9시부터`; in
/// English `in 45 seconds`, `in 3 minutes`, `from 3:20 PM Korea time`, `from 12:30 AM tomorrow, Korea time`.
///
/// Rounded up, so that it is never too early. Seconds and minutes are for waits below an hour; a screen that stays open
/// counts down by itself.
#[must_use]
pub fn from_phrase(time: UnixTime, now: UnixTime, language: Language) -> String {
    phrase(time, now, language, ("부터", "from"))
}

/// As [`from_phrase`], of a moment: `오후 3시 20분에`, `at 3:20 PM Korea time`.
pub(super) fn at_phrase(time: UnixTime, now: UnixTime, language: Language) -> String {
    phrase(time, now, language, ("에", "at"))
}

fn phrase(time: UnixTime, now: UnixTime, language: Language, (particle, preposition): (&str, &str)) -> String {
    let wait = time.since(now);
    if wait > COUNTED_DOWN {
        return match (clock(time, now, language), language) {
            (Some(clock), Language::Korean) => format!("{clock}{particle}"),
            (Some(clock), Language::English) => format!("{preposition} {clock}"),
            (None, Language::Korean) => "나중에".to_owned(),
            (None, Language::English) => "later".to_owned(),
        };
    }
    let seconds = u64::try_from(wait.as_millis().div_ceil(1000)).unwrap_or(u64::MAX).max(1);
    let (count, korean, english) = match seconds {
        0..MINUTE => (seconds, "초", "second"),
        MINUTE..=LAST_SECOND_IN_MINUTES => (seconds.div_ceil(MINUTE), "분", "minute"),
        _ => (1, "시간", "hour"),
    };
    match language {
        Language::Korean => format!("{count}{korean} 뒤에"),
        Language::English => format!("in {count} {english}{}", if count == 1 { "" } else { "s" }),
    }
}

/// The clock's time, rounded up to the minute, with the day where it is not today's in Korea: `오후 3시 20분`,
/// `내일 오전 9시`, `11월 25일 낮 12시`; `3:20 PM Korea time`, `9:00 AM tomorrow, Korea time`,
/// `12:00 PM on November 25, Korea time`. The year is told where it is not this year's.
#[must_use]
pub fn clock_phrase(time: UnixTime, now: UnixTime, language: Language) -> String {
    clock(time, now, language).unwrap_or_else(|| match language {
        Language::Korean => "나중".to_owned(),
        Language::English => "later".to_owned(),
    })
}

/// Nothing beyond the calendar, where no host's clock gets.
fn clock(time: UnixTime, now: UnixTime, language: Language) -> Option<String> {
    let minutes = time.as_millis().div_ceil(MINUTE * 1000);
    let then = Local::of(minutes.saturating_mul(MINUTE))?;
    let today = Local::of(now.as_millis() / 1000)?;
    Some(match language {
        Language::Korean => format!("{}{}", korean_day(&then, &today), korean_time(&then)),
        Language::English => format!("{}{} Korea time", english_time(&then), english_day(&then, &today)),
    })
}

fn korean_day(then: &Local, today: &Local) -> String {
    let (month, day) = (u8::from(then.date.month()), then.date.day());
    if then.date == today.date {
        String::new()
    } else if today.date.next_day() == Some(then.date) {
        "내일 ".to_owned()
    } else if then.date.year() == today.date.year() {
        format!("{month}월 {day}일 ")
    } else {
        format!("{}년 {month}월 {day}일 ", then.date.year())
    }
}

// Midnight is "오전 0시", as banks announce it: "밤 12시" would leave open which night.
fn korean_time(then: &Local) -> String {
    let (half, hour) = match then.hour {
        hour @ 0..=11 => ("오전", hour),
        12 => ("낮", 12),
        hour => ("오후", hour.saturating_sub(12)),
    };
    if then.minute == 0 { format!("{half} {hour}시") } else { format!("{half} {hour}시 {}분", then.minute) }
}

fn english_day(then: &Local, today: &Local) -> String {
    let day = then.date.day();
    let month = english_month(then.date.month());
    if then.date == today.date {
        String::new()
    } else if today.date.next_day() == Some(then.date) {
        " tomorrow,".to_owned()
    } else if then.date.year() == today.date.year() {
        format!(" on {month} {day},")
    } else {
        format!(" on {month} {day}, {},", then.date.year())
    }
}

fn english_time(then: &Local) -> String {
    let (hour, half) = match then.hour {
        0 => (12, "AM"),
        hour @ 1..=11 => (hour, "AM"),
        12 => (12, "PM"),
        hour => (hour.saturating_sub(12), "PM"),
    };
    format!("{hour}:{:02} {half}", then.minute)
}

const fn english_month(month: Month) -> &'static str {
    match month {
        Month::January => "January",
        Month::February => "February",
        Month::March => "March",
        Month::April => "April",
        Month::May => "May",
        Month::June => "June",
        Month::July => "July",
        Month::August => "August",
        Month::September => "September",
        Month::October => "October",
        Month::November => "November",
        Month::December => "December",
    }
}

#[cfg(test)]
mod tests;
