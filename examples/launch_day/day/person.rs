//! A customer in the middle of an opening, as the day sees them.

use std::collections::BTreeMap;
use std::time::Duration;

use bonin::challenge::UnixTime;
use bonin::session::{Call, CallKind, CustomerStep, Dependency};

use crate::customers::Customer;
use crate::line::Ticket;
use crate::told::Kind;

/// Where a customer's photo is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PhotoAt {
    Home,
    /// Sent away; to be back then.
    Away(UnixTime),
    Line,
}

/// A wait that was told and is not over.
#[derive(Debug, Clone, Copy)]
pub(super) struct Told {
    pub(super) kind: Kind,
    pub(super) at: UnixTime,
    pub(super) wait: Duration,
}

/// A customer in the middle of it.
pub(super) struct Person {
    pub(super) customer: Customer,
    pub(super) asked: Option<CustomerStep>,
    pub(super) photo: PhotoAt,
    pub(super) photos: u32,
    pub(super) ticket: Option<Ticket>,
    pub(super) told: Option<Told>,
    /// How much later than told they came back, by themselves.
    pub(super) own_delay: Duration,
    /// Within what of their coming they have the answer, as they were told when they were called.
    pub(super) called: Option<Duration>,
    /// Whether they came before their time.
    pub(super) came_early: bool,
    /// Whether their session would end before their turn.
    pub(super) turned_away: bool,
    /// Since when they are back, until their photo is looked at.
    pub(super) back_at: Option<UnixTime>,
    pub(super) told_service: BTreeMap<Dependency, Told>,
    /// Until when which calls were announced to be down, as the session was told.
    pub(super) announced: Vec<(CallKind, UnixTime)>,
    /// The next try that they were told, and of whom.
    pub(super) promise: Option<(Dependency, UnixTime)>,
    pub(super) waits_for: Option<Dependency>,
    pub(super) flying: Vec<Call>,
    pub(super) wakes: u64,
    pub(super) typed_memo: Option<String>,
    pub(super) mistyped_code: bool,
    pub(super) reasons: Vec<&'static str>,
    pub(super) ended: bool,
}

impl Person {
    /// Somebody who has just come.
    pub(super) const fn of(customer: Customer) -> Self {
        Self {
            customer,
            asked: None,
            photo: PhotoAt::Home,
            photos: 0,
            ticket: None,
            told: None,
            own_delay: Duration::ZERO,
            called: None,
            came_early: false,
            turned_away: false,
            back_at: None,
            told_service: BTreeMap::new(),
            announced: Vec::new(),
            promise: None,
            waits_for: None,
            flying: Vec::new(),
            wakes: 0,
            typed_memo: None,
            mistyped_code: false,
            reasons: Vec::new(),
            ended: false,
        }
    }
}
