//! Waits as customers were told them, and as they lived them.

use std::time::Duration;

use bonin::challenge::UnixTime;

/// How far a told wait may be from the lived one, as a share of the lived, at the median.
pub const TOLERANCE: f64 = 0.20;

/// Of those who were called and came, so many may have waited for longer than they were told: by the first telling, which
/// holds as the time at the latest, or by the second.
const BROKEN: f64 = 0.02;

/// Below this nothing is told: the app shows that it is at work.
const TOLD_FROM: Duration = Duration::from_secs(60);

/// Nor below so many grains. The simulated line moves by whole arrivals, each of hundreds of customers, and no ruler
/// measures what is shorter than its marks; in the day that is simulated, the grain is a reading of a tenth of a second.
const TOLD_FROM_GRAINS: u32 = 2;

/// What a wait is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// In the line, for the reading.
    Line,
    /// Sent away with a place kept, and back, until the answer.
    ComeBack,
    /// For a service that has said until when it is down.
    Service,
}

impl Kind {
    pub const ALL: [Self; 3] = [Self::Line, Self::ComeBack, Self::Service];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Line => "in the line",
            Self::ComeBack => "sent away, place kept",
            Self::Service => "announced outage",
        }
    }
}

/// One wait.
#[derive(Debug, Clone, Copy)]
pub struct Wait {
    pub kind: Kind,
    pub told_at: UnixTime,
    pub told: Duration,
    pub lived: Duration,
    /// Of somebody who was called before their time, and came.
    pub early: bool,
}

impl Wait {
    /// Whether it was over at the moment that was told.
    pub fn is_kept(&self) -> bool {
        self.lived <= self.told
    }

    /// How far off it was told, as a share of the lived wait.
    pub fn error(&self) -> f64 {
        (self.told.as_secs_f64() - self.lived.as_secs_f64()).abs() / self.lived.as_secs_f64().max(1.0)
    }
}

/// A wait as it is said: in minutes, and above an hour by the clock's minute, both rounded up so as not to promise too
/// much; nothing for waits too short to be told. These are the roundings of [`bonin::messages::from_phrase`].
pub fn as_said(wait: Duration, now: UnixTime, grain: Duration) -> Option<Duration> {
    let up = |millis: u64| millis.div_ceil(60_000) * 60_000;
    let millis = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
    if wait < TOLD_FROM.max(grain * TOLD_FROM_GRAINS) {
        return None;
    }
    let said = if millis > 3_600_000 { up(now.as_millis() + millis) - now.as_millis() } else { up(millis) };
    Some(Duration::from_millis(said))
}

/// Median, and the value that nine of ten do not exceed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    pub median: f64,
    pub nine_of_ten: f64,
}

/// The spread of some numbers; nothing of none.
pub fn spread(numbers: impl Iterator<Item = f64>) -> Option<Spread> {
    let mut numbers: Vec<f64> = numbers.collect();
    numbers.sort_by(f64::total_cmp);
    let at = |share: f64| numbers.get(((numbers.len().max(1) - 1) as f64 * share).round() as usize).copied();
    Some(Spread { median: at(0.5)?, nine_of_ten: at(0.9)? })
}

/// Whether waits, told and lived, were over in time but for a few.
pub fn are_kept(waits: impl Iterator<Item = (Duration, Duration)>) -> bool {
    let (mut all, mut broken) = (0_u32, 0_u32);
    for (told, lived) in waits {
        all += 1;
        broken += u32::from(lived > told);
    }
    f64::from(broken) <= BROKEN * f64::from(all)
}

/// All waits of a day.
#[derive(Debug, Default)]
pub struct Waits(pub Vec<Wait>);

impl Waits {
    /// Those of one kind, or all; with those who were called and came, or without.
    pub fn of(&self, kind: Option<Kind>, with_early: bool) -> impl Iterator<Item = &Wait> {
        let fits = move |wait: &&Wait| kind.is_none_or(|kind| wait.kind == kind) && (with_early || !wait.early);
        self.0.iter().filter(fits)
    }

    /// Those who were called and came: they were told a time that they did not live to.
    pub fn early(&self) -> impl Iterator<Item = &Wait> {
        self.0.iter().filter(|wait| wait.early)
    }

    /// How far off waits were told; of one kind, or of all.
    pub fn error(&self, kind: Option<Kind>, with_early: bool) -> Option<Spread> {
        spread(self.of(kind, with_early).map(Wait::error))
    }

    /// Whether the median error is within the tolerance, over all waits and within each kind, and those who were called had
    /// their answer at the time that they had been told first, at the latest. A kind that nobody was told breaks no promise.
    pub fn are_honest(&self) -> bool {
        let honest = |kind| self.error(kind, false).is_none_or(|error| error.median <= TOLERANCE);
        let first = self.early().map(|wait| (wait.told, wait.lived));
        honest(None) && Kind::ALL.into_iter().all(|kind| honest(Some(kind))) && are_kept(first)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scale::{OPENING, at};
    use bonin::messages::{Language, from_phrase};

    fn waits(kind: Kind, pairs: &[(u64, u64)]) -> Vec<Wait> {
        let wait = |(told, lived): &(u64, u64)| Wait {
            kind,
            told_at: OPENING,
            told: Duration::from_secs(*told),
            lived: Duration::from_secs(*lived),
            early: false,
        };
        pairs.iter().map(wait).collect()
    }

    #[test]
    fn waits_are_said_as_the_library_says_them() {
        let now = at(30.0);
        for (seconds, said, phrase) in [
            (60, 60, "in 1 minute"),
            (61, 120, "in 2 minutes"),
            (3_540, 3_540, "in 59 minutes"),
            (3_600, 3_600, "in 1 hour"),
            (3_601, 3_630, "from 8:01 AM Korea time"),
        ] {
            let wait = Duration::from_secs(seconds);
            assert_eq!(as_said(wait, now, Duration::ZERO), Some(Duration::from_secs(said)), "{seconds}");
            assert_eq!(from_phrase(now.plus(wait), now, Language::English), phrase);
        }
        assert_eq!(as_said(Duration::from_millis(59_999), now, Duration::ZERO), None);
        let grain = Duration::from_secs(90);
        assert_eq!(as_said(2 * grain, now, grain), Some(2 * grain));
        assert_eq!(as_said(2 * grain - Duration::from_millis(1), now, grain), None);
    }

    #[test]
    fn honesty_from_both_sides() {
        let half_off = [(100, 100), (121, 100), (79, 100), (110, 100), (120, 100)];
        let waits_of = |pairs: &[(u64, u64)]| Waits(waits(Kind::Line, pairs));
        assert!(waits_of(&half_off).are_honest(), "two of five are over, the median is not");
        assert!(waits_of(&[(120, 100)]).are_honest());
        assert!(!waits_of(&[(121, 100)]).are_honest());
        assert!(!waits_of(&[(79, 100)]).are_honest(), "told too much or too little is the same");
        assert!(Waits::default().are_honest());
        // One kind can't hide behind another.
        let mut all = waits_of(&[(100, 100); 9]);
        all.0.extend(waits(Kind::ComeBack, &[(150, 100)]));
        assert_eq!(all.error(None, true).map(|error| error.median), Some(0.0));
        assert!(!all.are_honest());
    }

    #[test]
    fn who_comes_when_called_is_counted_apart() {
        let mut all = Waits(waits(Kind::ComeBack, &[(100, 100); 3]));
        let early = waits(Kind::ComeBack, &[(100, 20); 49]).into_iter().map(|wait| Wait { early: true, ..wait });
        all.0.extend(early);
        let median = |all: &Waits, with_early| all.error(Some(Kind::ComeBack), with_early).unwrap().median;
        assert_eq!((median(&all, false), median(&all, true)), (0.0, 4.0), "they hide nowhere");
        assert!(all.are_honest());
        // One of fifty may have waited for longer than they were told first, two of fifty-one may not.
        let late = Wait { early: true, ..waits(Kind::ComeBack, &[(100, 101)])[0] };
        all.0.push(late);
        assert!(all.are_honest());
        all.0.push(late);
        assert!(!all.are_honest());
    }

    #[test]
    fn times_at_the_latest() {
        let [early, just, late] = [99, 100, 101].map(|lived| (Duration::from_secs(100), Duration::from_secs(lived)));
        assert!(are_kept(std::iter::empty()));
        assert!(are_kept([early, just].into_iter()));
        assert!(!are_kept([early, late].into_iter()));
        assert!(are_kept(std::iter::repeat_n(just, 49).chain([late])));
        assert!(!are_kept(std::iter::repeat_n(just, 48).chain([late])));
    }

    #[test]
    fn spreads() {
        assert_eq!(spread(std::iter::empty()), None);
        assert_eq!(spread([3.0].into_iter()), Some(Spread { median: 3.0, nine_of_ten: 3.0 }));
        let ten = (0..=10).rev().map(f64::from);
        assert_eq!(spread(ten), Some(Spread { median: 5.0, nine_of_ten: 9.0 }));
    }
}
