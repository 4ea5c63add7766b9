//! What customers do. Left to themselves they do what is asked of them; a story says where they don't.

use std::collections::VecDeque;

use bonin::decision::Originality;
use bonin::issuer::CheckField;
use bonin::records::ConsentPurpose;
use bonin::session::{CallKind, CustomerStep, Dependency, Waiting};

/// Where a customer is when they do something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    Consent,
    Photo,
    Confirm,
    Phone,
    Code,
    NewCode,
    Telco,
    Account,
    Memo,
    NewMemo,
    /// Waiting for a service.
    Wait,
    /// Waiting for the bank's people.
    Staff,
    Elsewhere,
}

impl Place {
    pub const fn of_step(step: CustomerStep) -> Self {
        match step {
            CustomerStep::TakePhoto { .. } => Self::Photo,
            CustomerStep::ConfirmFields { .. } => Self::Confirm,
            CustomerStep::EnterPhone { .. } => Self::Phone,
            CustomerStep::EnterCode { .. } => Self::Code,
            CustomerStep::RequestCode { .. } => Self::NewCode,
            CustomerStep::Identify { .. } => Self::Telco,
            CustomerStep::EnterAccount { .. } => Self::Account,
            CustomerStep::EnterMemo { .. } => Self::Memo,
            CustomerStep::RequestMemo { .. } => Self::NewMemo,
            _ => Self::Elsewhere,
        }
    }

    pub const fn of_wait(wait: &Waiting) -> Self {
        if matches!(wait.dependency, Dependency::Staff) { Self::Staff } else { Self::Wait }
    }
}

/// What is done, by the customer or to them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Act {
    Agree,
    /// Agrees to all but this.
    AgreeExcept(ConsentPurpose),
    /// A photo, and what the bank's copy detector says of it.
    Photograph(&'static str, Originality),
    /// Compares the fields with the document and makes them what the document says.
    Compare,
    /// Leaves the fields as they are.
    Confirm,
    /// Types another value, and confirms.
    Change(CheckField, &'static str),
    TypePhone(&'static str),
    /// The code of the last text.
    TypeCode,
    /// Something else.
    TypeOtherCode(&'static str),
    /// A code that is surely another one.
    TypeWrongCode,
    AskForCode,
    Identify,
    TypeAccount(&'static str, &'static str),
    /// The depositor of the last won on the statement.
    TypeMemo,
    TypeOtherMemo(&'static str),
    AskForMemo,
    /// Puts the phone away for so many seconds.
    Away(u64),
    /// Waits as long as the screen says.
    Wait,
    /// Makes a video call with the bank's people.
    VideoCall,
    /// Asks whether that was all.
    AskForDecision,
    /// The same from another device, which is logged in by itself.
    OnTablet(Tablet),
    GiveUp,
    /// The bank's people compare the names of customer and account holder.
    StaffSays(bool),
    /// The bank's servers are restarted.
    Restart,
    /// A server dies while a call is under way; another takes over.
    Crash(CallKind),
}

/// What is done on the other device.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tablet {
    TypePhone,
    TypeCode,
}

/// What a customer does that others don't, in turn at each place.
#[derive(Debug, Clone, Default)]
pub struct Script(Vec<(Place, VecDeque<Act>)>);

impl Script {
    pub fn at(mut self, place: Place, acts: &[Act]) -> Self {
        match self.0.iter_mut().find(|(known, _)| *known == place) {
            Some((_, known)) => known.extend(acts),
            None => self.0.push((place, acts.iter().copied().collect())),
        }
        self
    }

    /// What the story has for this place now.
    pub fn next(&mut self, place: Place) -> Option<Act> {
        self.0.iter_mut().find(|(known, _)| *known == place)?.1.pop_front()
    }

    /// What was never come to, which is a mistake in the story.
    pub fn left(&self) -> Vec<(Place, Act)> {
        self.0.iter().flat_map(|(place, acts)| acts.iter().map(|act| (*place, *act))).collect()
    }
}
