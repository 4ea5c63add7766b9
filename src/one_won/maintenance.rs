//! When banks are down, so that no code is sent that nobody could receive or read in time.
//!
//! Banks close their books around midnight, some for longer on one Sunday of the month. No authority publishes the hours,
//! so they are configuration: the host enters what its transfer network announces. Both banks must be up, the one that
//! sends and the one that receives. The life of a code is never stretched over a window instead: the guideline's fifteen
//! minutes run by the clock on the wall.

mod kst;
mod window;

use core::time::Duration;

use thiserror::Error;

use super::institution::Institution;
use crate::challenge::UnixTime;

pub use window::{MinuteOfDay, Nth, Weekday, Window, WindowError};

/// Windows that one search for a free moment steps over. A calendar that needs more has no gap within weeks: it says
/// "always closed" in a roundabout way.
const MAX_STEPS: usize = 64;

/// Windows that a calendar holds. One bank has a handful, and each is looked at for each code.
pub const MAX_WINDOWS: usize = 1_000;

/// When which institutions don't take part in transfers.
///
/// ```
/// use bonin::challenge::UnixTime;
/// use bonin::one_won::{CodeSystem, Institution, MaintenanceCalendar, MinuteOfDay, Window};
///
/// let kb = Institution::from_code(CodeSystem::Standard, "004")?.institution;
/// let nightly = Window::daily(MinuteOfDay::new(23, 50)?, MinuteOfDay::new(0, 10)?)?;
/// let calendar = MaintenanceCalendar::new().with(kb, nightly)?;
///
/// let midnight = UnixTime::from_secs(1_798_729_200); // 2027-01-01 00:00 in Korea
/// assert_eq!(calendar.until(kb, midnight), Some(UnixTime::from_secs(1_798_729_200 + 10 * 60)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MaintenanceCalendar {
    /// `None` in place of an institution: all of them.
    windows: Vec<(Option<Institution>, Window)>,
}

/// Which bank is down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Side {
    /// The one that sends the 1 won.
    Sender,
    /// The one that keeps the customer's account.
    Receiver,
}

/// Why no code is issued now: a bank will be down before the code has expired.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a bank is or will be down for maintenance before the code expires")]
pub struct MaintenanceRefusal {
    /// The bank that is down first; the sender where both are.
    pub side: Side,
    /// That bank.
    pub institution: Institution,
    /// The first moment from which a code of this lifetime meets no window of either bank; `None` where the calendar
    /// leaves no such moment in reach.
    pub retry_at: Option<UnixTime>,
}

/// The calendar is full. Misuse: more than [`MAX_WINDOWS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("a calendar holds {MAX_WINDOWS} windows at most")]
pub struct CalendarFull;

impl MaintenanceCalendar {
    /// Nobody is ever down.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Everybody is down from 23:50 to 00:10 each night: what customers report as usual. No authority confirms it. A
    /// start where nothing better is known.
    #[must_use]
    pub fn cautious() -> Self {
        Self { windows: vec![(None, Window::USUAL_MIDNIGHT)] }
    }

    /// And one more window of an institution.
    ///
    /// # Errors
    ///
    /// [`CalendarFull`].
    pub fn with(self, institution: Institution, window: Window) -> Result<Self, CalendarFull> {
        self.with_row(Some(institution), window)
    }

    /// And one more window of every institution, for the network itself.
    ///
    /// # Errors
    ///
    /// [`CalendarFull`].
    pub fn with_everywhere(self, window: Window) -> Result<Self, CalendarFull> {
        self.with_row(None, window)
    }

    fn with_row(mut self, of: Option<Institution>, window: Window) -> Result<Self, CalendarFull> {
        if self.windows.len() >= MAX_WINDOWS {
            return Err(CalendarFull);
        }
        self.windows.push((of, window));
        Ok(self)
    }

    /// Until when an institution is down, windows that touch or overlap taken together; `None` where it is up. Windows
    /// begin at their first moment and no longer last at their end.
    #[must_use]
    pub fn until(&self, institution: Institution, instant: UnixTime) -> Option<UnixTime> {
        let mut end = None;
        for _ in 0..MAX_STEPS {
            let at = end.unwrap_or(instant);
            let Some((_, next)) = self.first_overlap(institution, at, at) else { break };
            end = Some(next);
        }
        end
    }

    /// Lets a code pass whose life meets no window of either bank.
    ///
    /// The life is counted with both its ends: a code that expires at the very moment when a window begins is refused.
    ///
    /// # Errors
    ///
    /// [`MaintenanceRefusal`] with the time to try again.
    pub fn admit(
        &self,
        sender: Institution,
        receiver: Institution,
        now: UnixTime,
        lifetime: Duration,
    ) -> Result<(), MaintenanceRefusal> {
        let Some((side, institution, mut retry_at)) = self.first_closed(sender, receiver, now, lifetime) else {
            return Ok(());
        };
        for _ in 0..MAX_STEPS {
            match self.first_closed(sender, receiver, retry_at, lifetime) {
                Some((_, _, later)) => retry_at = later,
                None => return Err(MaintenanceRefusal { side, institution, retry_at: Some(retry_at) }),
            }
        }
        Err(MaintenanceRefusal { side, institution, retry_at: None })
    }

    /// The bank whose window is the first to meet a life that begins then, and the end of that window.
    fn first_closed(
        &self,
        sender: Institution,
        receiver: Institution,
        from: UnixTime,
        lifetime: Duration,
    ) -> Option<(Side, Institution, UnixTime)> {
        let until = from.plus(lifetime);
        [(Side::Sender, sender), (Side::Receiver, receiver)]
            .into_iter()
            .filter_map(|(side, bank)| self.first_overlap(bank, from, until).map(|window| (window, side, bank)))
            .min_by_key(|((start, _), ..)| *start)
            .map(|((_, end), side, bank)| (side, bank, end))
    }

    /// Start and end of the first window of an institution that meets the time from `from` to `until`, both included;
    /// of several that start together, the longest.
    fn first_overlap(&self, institution: Institution, from: UnixTime, until: UnixTime) -> Option<(UnixTime, UnixTime)> {
        self.windows
            .iter()
            .filter(|(of, _)| of.is_none_or(|of| of == institution))
            .flat_map(|(_, window)| window.occurrences(from, until))
            // An end that isn't later than `from` would make no headway: it is not in the window any more.
            .filter(|(start, end)| *start <= until && *end > from)
            .min_by_key(|(start, end)| (*start, core::cmp::Reverse(*end)))
    }
}

#[cfg(test)]
mod tests;
