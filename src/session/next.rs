//! What is to be done next: the least that still leads to a decision.

use super::calls::{CallState, Calls};
use super::{Answer, Call, CallKind, DecisionKind, Dependency, Fact, OnboardingPolicy, OnboardingSession};
use crate::challenge::UnixTime;
use crate::decision::{Step, StepsDone};

mod account;
mod card;
mod possession;
mod subscriber;

/// What the customer is asked for. Each names the row in which the host keeps what they give.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CustomerStep {
    /// A photo of the document.
    TakePhoto {
        /// Ordinal of the photo.
        photo: u8,
    },
    /// Compare the fields with the document and confirm or correct them. From the second confirmation on, because the
    /// issuer called the data wrong: the customer must look closely.
    ConfirmFields {
        /// The photo.
        photo: u8,
        /// Ordinal of the confirmation.
        confirmation: u8,
    },
    /// A phone number.
    EnterPhone {
        /// Ordinal of the line.
        line: u8,
    },
    /// The code that was sent.
    EnterCode {
        /// The call that sent it.
        call: Call,
        /// The call to begin if the customer asks for another code, which makes this one void; `None` where they can't.
        another: Option<Call>,
    },
    /// Ask for another code: the last one is used up or has run out, or its proof was lost. Nothing is sent to a customer
    /// who may have gone: the host begins `call` when they ask for it.
    RequestCode {
        /// The call that sends it.
        call: Call,
    },
    /// The telcos' identity service.
    Identify {
        /// The visit there.
        call: Call,
    },
    /// An account at another bank.
    EnterAccount {
        /// Ordinal of the account.
        account: u8,
    },
    /// The memo of the transfer.
    EnterMemo {
        /// The transfer.
        call: Call,
        /// The transfer to begin if the customer asks for another memo, which makes this one void; `None` where they
        /// can't, among others while nobody knows whether this one was made.
        another: Option<Call>,
    },
    /// Ask for another memo, as [`RequestCode`](Self::RequestCode).
    RequestMemo {
        /// The transfer.
        call: Call,
    },
    /// A method that the library does not carry out.
    Elsewhere(Step),
}

/// For whom a customer waits, and until when. Nothing that they have done is lost, and the wait costs no try.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Waiting {
    /// For whom.
    pub dependency: Dependency,
    /// Since when.
    pub since: UnixTime,
    /// When the session goes on by itself; `None` where a person does.
    pub retry_at: Option<UnixTime>,
    /// Until when it waits at most: the end of the session, or of the bank's patience.
    pub until: UnixTime,
}

/// How a session ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Ending {
    /// With a decision.
    Decided(DecisionKind),
    /// The customer gave up.
    Canceled,
    /// Its time was over.
    Expired,
    /// A step was tried as often as the bank lets it be.
    TriesUsedUp(Step),
}

/// What is to be done next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[must_use]
pub enum NextStep {
    /// The host calls a service: first it records [`Fact::Begun`], and only if that was
    /// [recorded](super::Applied::Recorded) and stored does it call, so that of two workers one does.
    Call(Call),
    /// The customer does something.
    Ask(CustomerStep),
    /// Nobody can do anything before then.
    Wait(Waiting),
    /// All is there, or something that ends it: gather the evidence, decide, and record [`Fact::Decided`] in the same
    /// transaction in which sealed proofs are opened.
    Decide,
    /// Nothing more.
    Ended(Ending),
}

/// How it stands with a step that is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Progress {
    Done,
    Call(Call),
    Ask(CustomerStep),
    Wait(Waiting),
    UsedUp,
}

/// Reads a session at one moment.
#[derive(Clone, Copy)]
pub(super) struct View<'a> {
    pub(super) session: &'a OnboardingSession,
    pub(super) policy: &'a OnboardingPolicy,
    pub(super) now: UnixTime,
}

impl OnboardingSession {
    /// What is to be done next, now.
    ///
    /// Calls that are due come first, then what the customer can do, and only when there is neither is there a wait: a
    /// service that fails holds up nothing but its own step. What ends the session is asked for before what takes the
    /// customer's time.
    pub fn next_step(&self, policy: &OnboardingPolicy, now: UnixTime) -> NextStep {
        View { session: self, policy, now }.next_step()
    }

    /// Which steps were made with success, by the policy and now.
    #[must_use]
    pub fn steps_done(&self, policy: &OnboardingPolicy, now: UnixTime) -> StepsDone {
        View { session: self, policy, now }.done()
    }
}

impl View<'_> {
    fn next_step(self) -> NextStep {
        if let Some(ending) = self.recorded_ending() {
            return NextStep::Ended(ending);
        }
        if self.now >= self.session.expires_at {
            return NextStep::Ended(Ending::Expired);
        }
        if self.is_terminal() {
            return NextStep::Decide;
        }
        let missing = self.policy.decision().missing(self.done());
        // Nobody can be asked about a customer who has not said who they are. Another step will tell.
        let askable = |step: &Step| *step != Step::OpeningBlockCheck || self.person_is_known();
        let progress: Vec<(Step, Progress)> =
            missing.into_iter().filter(askable).map(|step| (step, self.progress(step))).collect();
        if let Some((step, _)) = progress.iter().find(|(_, progress)| *progress == Progress::UsedUp) {
            return NextStep::Ended(Ending::TriesUsedUp(*step));
        }
        let all = || progress.iter().map(|(_, progress)| *progress);
        let call = all().find_map(|progress| if let Progress::Call(call) = progress { Some(call) } else { None });
        let ask = all().find_map(|progress| if let Progress::Ask(step) = progress { Some(step) } else { None });
        let waits = all().filter_map(|progress| if let Progress::Wait(wait) = progress { Some(wait) } else { None });
        // A wait for a person has no time of its own, and is told last.
        let wait = waits.min_by_key(|wait| (wait.retry_at.is_none(), wait.retry_at));
        let next = call.map(NextStep::Call).or(ask.map(NextStep::Ask)).or(wait.map(NextStep::Wait));
        next.unwrap_or(NextStep::Decide)
    }

    fn recorded_ending(self) -> Option<Ending> {
        self.session.facts().find_map(|(_, fact)| match fact {
            Fact::Decided(kind) => Some(Ending::Decided(*kind)),
            Fact::Canceled => Some(Ending::Canceled),
            _ => None,
        })
    }

    fn is_terminal(self) -> bool {
        let terminal = |kind, subject| self.settled(kind, subject) == Some(Answer::Terminal);
        terminal(CallKind::OpeningBlock, 0)
            || self.card().confirmation.is_some_and(|(_, confirmation)| terminal(CallKind::Issuer, confirmation))
    }

    fn done(self) -> StepsDone {
        let phone = self.phone_proof();
        let card = self.card().confirmation.is_some();
        let attested = [Step::VideoCall, Step::Handover, Step::Equivalent, Step::PersonalDataCheck];
        let done = StepsDone::none()
            .with_if(self.settled(CallKind::OpeningBlock, 0) == Some(Answer::Done), Step::OpeningBlockCheck)
            .with_if(card, Step::CardCopy)
            .with_if(card, Step::OriginalityCheck)
            .with_if(card && self.issuer_is_done(), Step::IssuerCheck)
            .with_if(phone.is_some(), Step::PhonePossession)
            .with_if(self.is_identified(), Step::SubscriberIdentity)
            .with_if(self.account_is_proven(), Step::ExistingAccount)
            .with_step_up(phone == Some(true));
        attested.into_iter().fold(done, |done, step| done.with_if(self.is_attested(step), step))
    }

    fn progress(self, step: Step) -> Progress {
        match step {
            Step::OpeningBlockCheck => self.question(CallKind::OpeningBlock, 0),
            Step::CardCopy | Step::OriginalityCheck => self.card().progress(self),
            Step::IssuerCheck => self.issuer(),
            Step::PhonePossession => self.phone(),
            Step::SubscriberIdentity => self.subscriber(),
            Step::ExistingAccount => self.account(),
            Step::VideoCall | Step::Handover | Step::Equivalent | Step::PersonalDataCheck => {
                Progress::Ask(CustomerStep::Elsewhere(step))
            }
        }
    }

    fn person_is_known(self) -> bool {
        let told = |fact: &Fact| matches!(fact, Fact::PersonNamed | Fact::Attested { .. });
        self.card().confirmation.is_some() || self.is_identified() || self.session.facts().any(|(_, fact)| told(fact))
    }

    fn is_attested(self, wanted: Step) -> bool {
        self.session
            .facts()
            .any(|(at, fact)| matches!(fact, Fact::Attested { step, .. } if *step == wanted) && self.is_fresh(at))
    }

    /// Whether what happened then still counts as evidence.
    fn is_fresh(self, at: UnixTime) -> bool {
        at.plus(self.policy.decision().evidence_life()) > self.now
    }

    fn calls(&self) -> Calls<'_> {
        Calls { session: self.session, policy: self.policy, now: self.now }
    }

    fn settled(self, kind: CallKind, subject: u8) -> Option<Answer> {
        self.calls().settled(kind, subject).map(|(answer, _)| answer)
    }

    /// How it stands with a question that has no answer yet.
    fn question(self, kind: CallKind, subject: u8) -> Progress {
        self.of_state(kind, self.calls().state(kind, subject))
    }

    fn of_state(self, kind: CallKind, state: CallState) -> Progress {
        match state {
            CallState::Ready(call) => Progress::Call(call),
            CallState::Running { since, until } => self.wait(kind.dependency(), since, Some(until)),
            CallState::BackingOff { since, retry_at } => self.wait(kind.dependency(), since, Some(retry_at)),
        }
    }

    fn wait(self, dependency: Dependency, since: UnixTime, retry_at: Option<UnixTime>) -> Progress {
        let until = self.session.expires_at;
        Progress::Wait(Waiting { dependency, since, retry_at: retry_at.map(|at| at.min(until)), until })
    }
}

#[cfg(test)]
mod tests;
