//! What a second and an arrival of the simulation stand for.

use std::time::{Duration, Instant};

use bonin::challenge::UnixTime;

use crate::curve::OPENING_HOUR;

/// 07:00 in Korea on Thursday, November 26, 2026: the bank of the original opened on a Thursday.
pub const OPENING: UnixTime = UnixTime::from_secs(1_795_644_000);

/// How the simulation stands to the day.
#[derive(Debug, Clone, Copy)]
pub struct Scale {
    /// Customers that one arrival stands for.
    pub share: u32,
    /// Simulated seconds in a second.
    pub speed: f64,
    /// Photos that are read at a time.
    pub workers: usize,
}

impl Scale {
    /// The scale at which workers who are busy so long with an opening, in this machine's time, serve `rate` customers in a
    /// second of the day.
    pub fn of(share: u32, workers: usize, opening: Duration, rate: f64) -> Self {
        let speed = f64::from(share) * workers as f64 / (rate * opening.as_secs_f64().max(1e-6));
        Self { share, speed, workers }
    }

    /// Cores that the day's machine has, of this machine's kind.
    ///
    /// A worker that reads for `t` seconds is busy for `t * speed` of the day and has served `share` customers: as many
    /// as `share / speed` cores of the day. Load, which is arrivals by service time by cores, is the same here and there.
    pub fn day_cores(&self) -> f64 {
        self.workers as f64 * f64::from(self.share) / self.speed
    }

    /// Customers of the day.
    pub fn customers(&self, arrivals: usize) -> f64 {
        arrivals as f64 * f64::from(self.share)
    }
}

/// The simulated clock: this machine's, sped up.
#[derive(Debug, Clone, Copy)]
pub struct Clock {
    started: Instant,
    speed: f64,
}

impl Clock {
    /// It is 07:00 now.
    pub fn start(speed: f64) -> Self {
        Self { started: Instant::now(), speed }
    }

    pub fn now(&self) -> UnixTime {
        OPENING.plus(self.started.elapsed().mul_f64(self.speed))
    }

    /// How long until then, in this machine's time; nothing for the past.
    pub fn until(&self, time: UnixTime) -> Duration {
        let target = time.since(OPENING).div_f64(self.speed);
        target.saturating_sub(self.started.elapsed())
    }

    /// What a span of this machine's time is in the day.
    pub fn of_the_day(&self, real: Duration) -> Duration {
        real.mul_f64(self.speed)
    }

    /// Since the start, in this machine's time.
    pub fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }
}

/// Seconds after the opening.
pub fn seconds(time: UnixTime) -> f64 {
    time.since(OPENING).as_secs_f64()
}

/// A moment so many seconds after the opening.
pub fn at(seconds: f64) -> UnixTime {
    OPENING.plus(Duration::from_secs_f64(seconds.max(0.0)))
}

/// A time of the simulated day, and of the night after it.
pub fn time_of_day(time: UnixTime) -> String {
    let minutes = time.since(OPENING).as_secs() / 60 + OPENING_HOUR * 60;
    format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_speed_and_share_stand_for_this_machine() {
        let cores = |share, speed, workers| Scale { share, speed, workers }.day_cores();
        assert_eq!(cores(300, 300.0, 2), 2.0);
        assert_eq!(cores(600, 300.0, 1), 2.0);
        assert_eq!(cores(75, 300.0, 8), 2.0);
        assert_eq!(cores(150, 300.0, 2), 1.0);
    }

    #[test]
    fn the_speed_follows_what_readings_take() {
        let of = |share, workers, millis, rate| Scale::of(share, workers, Duration::from_millis(millis), rate);
        assert_eq!(of(300, 2, 400, 5.0).speed, 300.0);
        assert_eq!(of(300, 2, 800, 5.0).speed, 150.0, "a slower machine takes longer for the same day");
        assert_eq!(of(300, 1, 400, 5.0).speed, 150.0);
        assert_eq!(of(75, 8, 400, 5.0).speed, 300.0);
        assert_eq!(of(300, 2, 800, 5.0).day_cores(), 4.0, "which takes more cores of its kind");
        assert!(of(1, 1, 0, 5.0).speed.is_finite());
    }

    #[test]
    fn times_of_day() {
        assert_eq!(time_of_day(OPENING), "07:00");
        assert_eq!(time_of_day(at(12.0 * 3600.0 + 61.0)), "19:01");
        assert_eq!(time_of_day(at(18.0 * 3600.0)), "01:00");
        assert_eq!(seconds(at(61.5)), 61.5);
        assert_eq!(seconds(UnixTime::from_secs(0)), 0.0);
    }
}
