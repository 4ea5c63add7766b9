//! How fast the line moves, as far as is known: of late, and over the day.

/// Weight of the latest in the running means: about the last fifteen count.
const LATEST: f64 = 1.0 / 8.0;

/// Readings, and tickets, by which the first guess counts in the day's means.
const GUESSED: f64 = 20.0;

/// Readings to a ticket, as first guessed: some photos are taken twice.
pub const READINGS: f64 = 1.1;

/// All times are seconds of the day.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    /// How long a worker is busy with one photo, of late.
    photo: f64,
    /// And until its customer has the answer; what comes after is not waited for.
    answer: f64,
    /// How long those who were sent away stood in the line when they were back, of late.
    after_return: f64,
    /// How much later than told they came back, of late.
    late: f64,
    /// All readings' time and number.
    busy: f64,
    count: f64,
    readings: f64,
    tickets: f64,
}

impl Pace {
    pub fn guess(answer: f64, photo: f64, workers: usize) -> Self {
        Self {
            photo,
            answer,
            after_return: photo / workers as f64,
            late: 0.0,
            busy: photo * GUESSED,
            count: GUESSED,
            readings: READINGS * GUESSED,
            tickets: GUESSED,
        }
    }

    pub const fn photo(&self) -> f64 {
        self.photo
    }

    pub const fn answer(&self) -> f64 {
        self.answer
    }

    pub const fn after_return(&self) -> f64 {
        self.after_return
    }

    pub const fn late(&self) -> f64 {
        self.late
    }

    fn readings_per_ticket(&self) -> f64 {
        (self.readings / self.tickets.max(1.0)).max(1.0)
    }

    /// How long a worker is busy with one opening, at the pace of late: what is said about the next minutes.
    pub fn opening(&self) -> f64 {
        self.photo * self.readings_per_ticket()
    }

    /// The same at the slower of the pace of late and the day's: what is promised for the next hours.
    pub fn slowest_opening(&self) -> f64 {
        self.photo.max(self.busy / self.count) * self.readings_per_ticket()
    }

    pub fn done(&mut self, answer: f64, photo: f64) {
        self.photo += (photo - self.photo) * LATEST;
        self.answer += (answer - self.answer) * LATEST;
        self.busy += photo;
        self.count += 1.0;
        self.readings += 1.0;
        self.tickets += 1.0;
    }

    /// The last reading was not an opening's last.
    pub const fn again(&mut self) {
        self.tickets -= 1.0;
    }

    pub fn returned(&mut self, stood: f64) {
        self.after_return += (stood - self.after_return) * LATEST;
    }

    pub fn came_back(&mut self, late: f64) {
        self.late += (late - self.late) * LATEST;
    }

    /// Sets how many photos an opening takes.
    #[cfg(test)]
    pub const fn set_readings(&mut self, readings: f64, tickets: f64) {
        (self.readings, self.tickets) = (readings, tickets);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_promised_for_hours_takes_the_slower_pace() {
        let mut pace = Pace::guess(10.0, 10.0, 2);
        pace.set_readings(20.0, 20.0);
        assert_eq!((pace.opening(), pace.slowest_opening()), (10.0, 10.0));
        for _ in 0..100 {
            pace.done(5.0, 20.0);
            pace.set_readings(20.0, 20.0);
        }
        assert!((19.9..=20.0).contains(&pace.opening()), "{}", pace.opening());
        assert_eq!(pace.slowest_opening(), pace.opening(), "slower of late");
        for _ in 0..100 {
            pace.done(5.0, 10.0);
            pace.set_readings(20.0, 20.0);
        }
        assert!((10.0..10.1).contains(&pace.opening()));
        let day = (20.0 * 10.0 + 100.0 * 20.0 + 100.0 * 10.0) / 220.0;
        assert!((pace.slowest_opening() - day).abs() < 1e-9, "slower over the day");
        assert!((5.0..5.1).contains(&pace.answer()));
    }

    #[test]
    fn openings_take_as_long_as_their_photos() {
        let mut pace = Pace::guess(10.0, 10.0, 1);
        assert_eq!(pace.opening(), 11.0);
        pace.set_readings(29.0, 20.0);
        pace.done(10.0, 10.0);
        pace.again();
        assert_eq!(pace.opening(), 15.0, "thirty readings of twenty tickets");
        pace.returned(18.0);
        assert_eq!(pace.after_return(), 11.0, "ten, and an eighth of the way to eighteen");
        pace.came_back(40.0);
        assert_eq!(pace.late(), 5.0);
    }
}
