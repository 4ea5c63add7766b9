use proptest::prelude::*;
use time::{Date, Month, Time, UtcOffset};

use super::*;
use crate::one_won::CodeSystem;

fn bank(code: &str) -> Institution {
    Institution::from_code(CodeSystem::Standard, code).unwrap().institution
}

/// Korean wall time in 2026 or 2027, reckoned by the `time` crate alone.
fn kst(year: i32, month: u8, day: u8, hour: u8, minute: u8, second: u8) -> UnixTime {
    let date = Date::from_calendar_date(year, Month::try_from(month).unwrap(), day).unwrap();
    let time = Time::from_hms(hour, minute, second).unwrap();
    let instant = date.with_time(time).assume_offset(UtcOffset::from_hms(9, 0, 0).unwrap());
    UnixTime::from_secs(u64::try_from(instant.unix_timestamp()).unwrap())
}

fn minute(hour: u8, minute: u8) -> MinuteOfDay {
    MinuteOfDay::new(hour, minute).unwrap()
}

fn daily(start: (u8, u8), end: (u8, u8)) -> Window {
    Window::daily(minute(start.0, start.1), minute(end.0, end.1)).unwrap()
}

const MILLI: Duration = Duration::from_millis(1);
const TEN_MINUTES: Duration = Duration::from_secs(600);

#[test]
fn a_window_over_midnight_from_both_sides() {
    let calendar = MaintenanceCalendar::new().with(bank("004"), daily((23, 50), (0, 10))).unwrap();
    let (start, end) = (kst(2026, 11, 22, 23, 50, 0), kst(2026, 11, 23, 0, 10, 0));
    let table = [
        (start.minus(MILLI), None),
        (start, Some(end)),
        (kst(2026, 11, 22, 23, 59, 59), Some(end)),
        (kst(2026, 11, 23, 0, 0, 0), Some(end)),
        (end.minus(MILLI), Some(end)),
        (end, None),
        (kst(2026, 11, 23, 12, 0, 0), None),
    ];
    for (instant, wanted) in table {
        assert_eq!(calendar.until(bank("004"), instant), wanted, "{instant:?}");
        assert_eq!(calendar.until(bank("092"), instant), None, "Toss Bank has none");
    }
}

#[test]
fn days_that_windows_fall_on() {
    let at = |start: (u8, u8), end: (u8, u8)| (minute(start.0, start.1), minute(end.0, end.1));
    let (start, end) = at((2, 0), (6, 0));
    let sunday = |nth| Window::monthly(nth, Weekday::Sunday, start, end).unwrap();
    // Sundays of November 2026: 1, 8, 15, 22, 29.
    let table = [
        (sunday(Nth::First), 1),
        (sunday(Nth::Second), 8),
        (sunday(Nth::Third), 15),
        (sunday(Nth::Fourth), 22),
        (sunday(Nth::Last), 29),
        (Window::month_end(start, end).unwrap(), 30),
    ];
    for (window, wanted) in table {
        let calendar = MaintenanceCalendar::new().with_everywhere(window).unwrap();
        for day in 1..=30 {
            let found = calendar.until(bank("088"), kst(2026, 11, day, 5, 59, 59));
            assert_eq!(found, (day == wanted).then(|| kst(2026, 11, day, 6, 0, 0)), "{window:?} {day}");
        }
    }
    use Weekday::{Friday, Monday, Saturday, Sunday, Thursday, Tuesday, Wednesday};
    // The 16th of November 2026 is a Monday.
    for (day, weekday) in (16..).zip([Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday]) {
        let window = Window::weekly(weekday, start, end).unwrap();
        let calendar = MaintenanceCalendar::new().with_everywhere(window).unwrap();
        let shut: Vec<u8> =
            (16..=22).filter(|day| calendar.until(bank("088"), kst(2026, 11, *day, 2, 0, 0)).is_some()).collect();
        assert_eq!(shut, [day]);
    }
    let weekly = Window::weekly(Weekday::Saturday, minute(23, 0), minute(1, 0)).unwrap();
    let calendar = MaintenanceCalendar::new().with(bank("240"), weekly).unwrap();
    let open = [kst(2026, 11, 20, 23, 30, 0), kst(2026, 11, 21, 0, 30, 0), kst(2026, 11, 22, 23, 30, 0)];
    let shut = [kst(2026, 11, 21, 23, 30, 0), kst(2026, 11, 22, 0, 30, 0)];
    assert!(open.iter().all(|instant| calendar.until(bank("240"), *instant).is_none()));
    assert!(shut.iter().all(|instant| calendar.until(bank("240"), *instant) == Some(kst(2026, 11, 22, 1, 0, 0))));
    // The last day of February, in a common and in a leap year, over midnight into March.
    let month_end = Window::month_end(minute(23, 40), minute(0, 30)).unwrap();
    let calendar = MaintenanceCalendar::new().with_everywhere(month_end).unwrap();
    assert_eq!(calendar.until(bank("088"), kst(2027, 3, 1, 0, 29, 0)), Some(kst(2027, 3, 1, 0, 30, 0)));
    assert_eq!(calendar.until(bank("088"), kst(2028, 2, 28, 23, 50, 0)), None);
    assert_eq!(calendar.until(bank("088"), kst(2028, 2, 29, 23, 50, 0)), Some(kst(2028, 3, 1, 0, 30, 0)));
}

#[test]
fn windows_that_touch_are_one() {
    let calendar = MaintenanceCalendar::new()
        .with(bank("088"), daily((23, 50), (0, 0)))
        .and_then(|calendar| calendar.with(bank("088"), daily((0, 0), (0, 10))))
        .and_then(|calendar| {
            let announced = Window::once(kst(2026, 11, 23, 0, 5, 0), kst(2026, 11, 25, 6, 0, 0)).unwrap();
            calendar.with(bank("088"), announced)
        })
        .unwrap();
    assert_eq!(calendar.until(bank("088"), kst(2026, 11, 21, 23, 55, 0)), Some(kst(2026, 11, 22, 0, 10, 0)));
    assert_eq!(calendar.until(bank("088"), kst(2026, 11, 22, 23, 55, 0)), Some(kst(2026, 11, 25, 6, 0, 0)));
    assert_eq!(calendar.until(bank("088"), kst(2026, 11, 25, 6, 0, 0)), None);
}

#[test]
fn no_code_lapses_inside_a_window() {
    let (sender, receiver) = (bank("090"), bank("004"));
    let calendar = MaintenanceCalendar::new()
        .with(receiver, daily((23, 50), (0, 10)))
        .and_then(|calendar| calendar.with(sender, daily((0, 15), (0, 20))))
        .unwrap();
    let refused = |now| calendar.admit(sender, receiver, now, TEN_MINUTES).err();
    let refusal =
        |side, institution, retry_at| Some(MaintenanceRefusal { side, institution, retry_at: Some(retry_at) });
    // The gap of five minutes between the two windows is too short for ten minutes.
    let free = kst(2026, 11, 23, 0, 20, 0);
    let table = [
        (kst(2026, 11, 22, 12, 0, 0), None),
        (kst(2026, 11, 22, 23, 39, 59), None),
        (kst(2026, 11, 22, 23, 40, 0).minus(MILLI), None),
        (kst(2026, 11, 22, 23, 40, 0), refusal(Side::Receiver, receiver, free)),
        (kst(2026, 11, 22, 23, 55, 0), refusal(Side::Receiver, receiver, free)),
        (kst(2026, 11, 23, 0, 9, 59), refusal(Side::Receiver, receiver, free)),
        (kst(2026, 11, 23, 0, 10, 0), refusal(Side::Sender, sender, free)),
        (kst(2026, 11, 23, 0, 19, 59), refusal(Side::Sender, sender, free)),
        (free, None),
    ];
    for (now, wanted) in table {
        assert_eq!(refused(now), wanted, "{now:?}");
    }
    // With the banks' parts exchanged, the windows are the same and the sides are too.
    let now = kst(2026, 11, 22, 23, 55, 0);
    let exchanged = calendar.admit(receiver, sender, now, TEN_MINUTES).unwrap_err();
    assert_eq!((exchanged.side, exchanged.retry_at), (Side::Sender, Some(free)));
}

#[test]
fn a_calendar_without_a_gap_promises_none() {
    let closed = MaintenanceCalendar::new()
        .with_everywhere(daily((0, 0), (12, 0)))
        .and_then(|calendar| calendar.with_everywhere(daily((12, 0), (0, 0))))
        .unwrap();
    let refusal = closed.admit(bank("088"), bank("004"), kst(2026, 11, 22, 3, 0, 0), TEN_MINUTES).unwrap_err();
    assert_eq!((refusal.side, refusal.retry_at), (Side::Sender, None));
    let narrow = MaintenanceCalendar::new().with_everywhere(daily((0, 9), (0, 0))).unwrap();
    let refusal = narrow.admit(bank("088"), bank("004"), kst(2026, 11, 22, 3, 0, 0), TEN_MINUTES).unwrap_err();
    assert_eq!(refusal.retry_at, None);
    let enough = MaintenanceCalendar::new().with_everywhere(daily((0, 11), (0, 0))).unwrap();
    let refusal = enough.admit(bank("088"), bank("004"), kst(2026, 11, 22, 3, 0, 0), TEN_MINUTES).unwrap_err();
    assert_eq!(refusal.retry_at, Some(kst(2026, 11, 23, 0, 0, 0)));
}

#[test]
fn what_is_no_window() {
    assert_eq!(MinuteOfDay::new(24, 0), Err(WindowError::NoSuchTime));
    assert_eq!(MinuteOfDay::new(0, 60), Err(WindowError::NoSuchTime));
    assert!(MinuteOfDay::new(23, 59).is_ok());
    assert_eq!(Window::daily(minute(1, 0), minute(1, 0)), Err(WindowError::Empty));
    let noon = kst(2026, 11, 22, 12, 0, 0);
    assert_eq!(Window::once(noon, noon), Err(WindowError::Empty));
    assert_eq!(Window::once(noon, noon.minus(MILLI)), Err(WindowError::EndsBeforeStart));
    let mut calendar = MaintenanceCalendar::new();
    for _ in 0..MAX_WINDOWS {
        calendar = calendar.with_everywhere(daily((1, 0), (2, 0))).unwrap();
    }
    assert_eq!(calendar.with_everywhere(daily((1, 0), (2, 0))), Err(CalendarFull));
}

#[test]
fn the_usual_midnight() {
    let calendar = MaintenanceCalendar::cautious();
    assert_eq!(calendar.until(bank("088"), kst(2027, 1, 1, 0, 0, 0)), Some(kst(2027, 1, 1, 0, 10, 0)));
    assert_eq!(calendar, MaintenanceCalendar::new().with_everywhere(daily((23, 50), (0, 10))).unwrap());
    // No panic and no endless search where calendars end.
    for millis in [0, 1, u64::MAX - 1, u64::MAX] {
        let _ = calendar.until(bank("088"), UnixTime::from_millis(millis));
        let _ = calendar.admit(bank("088"), bank("004"), UnixTime::from_millis(millis), Duration::MAX);
    }
}

proptest! {
    #[test]
    fn a_code_that_passes_meets_no_window_and_a_retry_passes(
        windows in prop::collection::vec((0_u8..2, 0_u8..24, 0_u8..60, 1_u16..300), 0..6),
        minute_of_year in 0_u64..525_600,
        minutes in 1_u64..=15,
    ) {
        let banks = [bank("088"), bank("004")];
        let mut calendar = MaintenanceCalendar::new();
        for (of, hour, start, length) in windows {
            let end = (u16::from(hour) * 60 + u16::from(start) + length) % 1440;
            let (end_hour, end_minute) = (u8::try_from(end / 60).unwrap(), u8::try_from(end % 60).unwrap());
            calendar = calendar.with(banks[usize::from(of)], daily((hour, start), (end_hour, end_minute))).unwrap();
        }
        let now = kst(2026, 1, 1, 0, 0, 0).plus(Duration::from_secs(minute_of_year * 60));
        let lifetime = Duration::from_secs(minutes * 60);
        let start = match calendar.admit(banks[0], banks[1], now, lifetime) {
            Ok(()) => now,
            Err(MaintenanceRefusal { retry_at: Some(retry_at), .. }) => {
                prop_assert!(retry_at > now);
                prop_assert!(calendar.admit(banks[0], banks[1], retry_at, lifetime).is_ok());
                // Never later than needed.
                prop_assert!(calendar.admit(banks[0], banks[1], retry_at.minus(MILLI), lifetime).is_err());
                retry_at
            }
            Err(_) => return Ok(()),
        };
        for minute in 0..=minutes {
            let instant = start.plus(Duration::from_secs(minute * 60));
            prop_assert!(banks.iter().all(|bank| calendar.until(*bank, instant).is_none()));
        }
    }
}
