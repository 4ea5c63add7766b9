//! What a customer can be offered who has no code to type.
//!
//! Messages get lost: spam filters hide what comes from the web, phones block senders abroad, customers mistype their
//! number or use another person's line. A form with nothing but a field for the code leaves them there.

use crate::challenge::{Challenge, CloseReason, Status, UnixTime};
use crate::phone::PhoneNumber;

/// A way on, as data for the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Exit {
    /// Another message with a new code, by [`resend`](super::PhoneVerification::resend).
    Resend {
        /// From when on; shown as a countdown.
        from: UnixTime,
    },
    /// The same by a call, by [`renew`](super::PhoneVerification::renew). Counts as a send. No safer than a message:
    /// false base stations have intercepted both.
    CallMe {
        /// From when on.
        from: UnixTime,
    },
    /// The telcos' app (PASS) instead of a code: data traffic of an app, which false base stations did not intercept,
    /// and it says whose number it is.
    SwitchToPass,
    /// A new challenge for the same number: this one gives no more codes. The send ledger says when.
    StartAgain,
    /// A new challenge for another number, this one being mistyped or somebody else's. Cancel this one.
    OtherNumber,
}

/// What the bank has besides messages. For a carrier with an incident the risk policy may take calls away, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OtherWays {
    /// It can call a number and speak the digits.
    pub call: bool,
    /// It is connected to PASS.
    pub pass: bool,
}

/// The ways on from a challenge, in the order in which to offer them. None from one that is verified.
///
/// For display: whatever is shown, [`resend`](super::PhoneVerification::resend) and the send ledger decide.
#[must_use]
pub fn exits(challenge: &Challenge<PhoneNumber>, ways: OtherWays, now: UnixTime) -> Vec<Exit> {
    if challenge.status(now) == Status::Closed(CloseReason::Verified) {
        return Vec::new();
    }
    let mut exits = Vec::new();
    match challenge.resend_from() {
        Some(from) => {
            let from = from.max(now);
            exits.push(Exit::Resend { from });
            if ways.call {
                exits.push(Exit::CallMe { from });
            }
        }
        None => exits.push(Exit::StartAgain),
    }
    if ways.pass {
        exits.push(Exit::SwitchToPass);
    }
    exits.push(Exit::OtherNumber);
    exits
}
