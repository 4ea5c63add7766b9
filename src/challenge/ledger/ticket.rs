//! The leave to send once.

use core::fmt;

use super::key::LedgerKey;
use crate::challenge::{Purpose, UnixTime};

/// The leave to send once: made only by a stored count, and not to be copied.
///
/// A function of the host that sends takes one by value, so that it can't be called without. Send at once: the windows
/// count the time at which the ticket was made, and a ticket kept for an hour would send in a time that counted nothing.
#[must_use = "the send is counted already"]
pub struct SendTicket {
    purpose: Purpose,
    counted: Vec<(LedgerKey, UnixTime)>,
    counted_at: UnixTime,
}

impl SendTicket {
    pub(super) const fn new(purpose: Purpose, counted: Vec<(LedgerKey, UnixTime)>, counted_at: UnixTime) -> Self {
        Self { purpose, counted, counted_at }
    }

    /// What may be sent.
    #[must_use]
    pub const fn purpose(&self) -> Purpose {
        self.purpose
    }

    /// When it was counted, by the clock of the host that asked.
    #[must_use]
    pub const fn counted_at(&self) -> UnixTime {
        self.counted_at
    }

    pub(super) fn counted(&self) -> &[(LedgerKey, UnixTime)] {
        &self.counted
    }
}

impl fmt::Debug for SendTicket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SendTicket").field("purpose", &self.purpose).finish_non_exhaustive()
    }
}
