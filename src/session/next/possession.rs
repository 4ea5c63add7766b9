//! A code or memo sent, and given back: what phone and account have in common.

use core::time::Duration;

use super::{CustomerStep, Dependency, Progress, View};
use crate::challenge::{CloseReason, UnixTime};
use crate::session::calls::{CallState, call_of};
use crate::session::{Answer, Call, CallKind, Fact};

/// How it stands with the proof of possession of one line or account.
pub(super) enum Possession {
    Progress(Progress),
    /// This line or account leads nowhere; another one may.
    OtherSubject,
}

impl View<'_> {
    /// The subject that a customer is at: the highest that anything is known of; 0 if there is none.
    pub(super) fn last_subject(self, kinds: &[CallKind], given: impl Fn(&Fact) -> Option<u8>) -> u8 {
        let subject = |fact: &Fact| match call_of(fact) {
            Some(call) if kinds.contains(&call.kind) => Some(call.subject),
            Some(_) => None,
            None => given(fact),
        };
        self.session.facts().filter_map(|(_, fact)| subject(fact)).max().unwrap_or(0)
    }

    /// The proofs of a kind that can still be opened, each with whether its line asks for another factor.
    pub(super) fn proofs(self, kind: CallKind) -> impl Iterator<Item = (Call, bool)> {
        self.session.facts().filter_map(move |(at, fact)| match fact {
            Fact::Proven { call, sealed_until, step_up } if call.kind == kind => {
                let good = *sealed_until > self.now && self.is_fresh(at) && !self.is_lost(*call);
                good.then_some((*call, *step_up))
            }
            _ => None,
        })
    }

    fn is_lost(self, call: Call) -> bool {
        self.session.facts().any(|(_, fact)| matches!(fact, Fact::ProofLost { call: of } if *of == call))
    }

    /// What is to be done for a proof of possession of `subject` that is not there yet.
    pub(super) fn possession(self, kind: CallKind, subject: u8) -> Possession {
        let call = Call::new(kind, subject, self.calls().last_request(kind, subject));
        if call.request == 0 {
            return Possession::Progress(self.send(call));
        }
        let calls = self.calls();
        let answer = match calls.answer(call) {
            Some((answer, at)) => Some((answer, at)),
            // Nobody knows what became of it, which for a transfer is not the same as that nothing did.
            None => calls.begun_at(call).map(|at| (Answer::Unknown, at)).filter(|(_, at)| self.has_timed_out(*at)),
        };
        let over = self.is_over(call);
        match answer {
            Some((Answer::Correctable, _)) => Possession::OtherSubject,
            Some((Answer::Unknown, at)) if kind == CallKind::Transfer => self.unknown_transfer(call, at, over),
            _ if over => Possession::Progress(self.offer(call)),
            Some((Answer::Done, at)) => Possession::Progress(self.give_back(call, at, self.another(call))),
            // Nothing has left yet, and the customer waits for it.
            Some(_) => Possession::Progress(self.send(call)),
            None => Possession::Progress(match calls.begun_at(call) {
                Some(since) => self.wait(kind.dependency(), since, Some(since.plus(self.policy.call_timeout()))),
                None => self.send(call),
            }),
        }
    }

    /// The customer may have the memo, and nothing is sent while nobody knows.
    fn unknown_transfer(self, transfer: Call, at: UnixTime, over: bool) -> Possession {
        let kind = CallKind::TransferInquiry;
        let answerable = !over && self.is_answerable(transfer.kind, at);
        let progress = match self.settled(kind, transfer.request_as_subject()) {
            Some(Answer::Correctable) => return Possession::OtherSubject,
            Some(Answer::NotDone) => self.send(transfer),
            Some(_) if answerable => self.give_back(transfer, at, self.another(transfer)),
            Some(_) => self.offer(transfer),
            None => match self.question(kind, transfer.request_as_subject()) {
                Progress::Wait(_) if answerable => self.give_back(transfer, at, None),
                other => other,
            },
        };
        Possession::Progress(progress)
    }

    fn give_back(self, call: Call, sent_at: UnixTime, another: Option<Call>) -> Progress {
        if !self.is_answerable(call.kind, sent_at) {
            return self.offer(call);
        }
        Progress::Ask(match call.kind {
            CallKind::SendCode => CustomerStep::EnterCode { call, another },
            _ => CustomerStep::EnterMemo { call, another },
        })
    }

    fn is_answerable(self, kind: CallKind, sent_at: UnixTime) -> bool {
        sent_at.plus(self.life(kind)) > self.now
    }

    fn life(self, kind: CallKind) -> Duration {
        let limits = self.policy.limits();
        Duration::from_secs(if kind == CallKind::SendCode { limits.code_seconds } else { limits.memo_seconds })
    }

    fn has_timed_out(self, begun_at: UnixTime) -> bool {
        begun_at.plus(self.policy.call_timeout()) <= self.now
    }

    /// Whether nothing can come of a call's code any more: its challenge is closed, or its proof is gone.
    fn is_over(self, call: Call) -> bool {
        self.session.facts().any(|(_, fact)| {
            matches!(fact, Fact::Closed { call: of, .. } | Fact::Proven { call: of, .. } | Fact::ProofLost { call: of }
                if *of == call)
        })
    }

    /// Another code at once, unless the customer has used up or let run out as many as they may.
    fn send(self, last: Call) -> Progress {
        if self.rounds_used(last.kind) >= self.rounds(last.kind) {
            return Progress::UsedUp;
        }
        self.of_state(last.kind, self.calls().due(Call { request: self.next_request(last), ..last }))
    }

    /// Another code if the customer asks for it: they may have gone away from the one before.
    fn offer(self, last: Call) -> Progress {
        match self.send(last) {
            Progress::Call(call) => Progress::Ask(match call.kind {
                CallKind::SendCode => CustomerStep::RequestCode { call },
                _ => CustomerStep::RequestMemo { call },
            }),
            other => other,
        }
    }

    /// The call for another code in place of one that can still be typed, which then counts as used.
    fn another(self, live: Call) -> Option<Call> {
        if self.rounds_used(live.kind).saturating_add(1) >= self.rounds(live.kind) {
            return None;
        }
        match self.calls().due(Call { request: self.next_request(live), ..live }) {
            CallState::Ready(call) => Some(call),
            _ => None,
        }
    }

    fn rounds(self, kind: CallKind) -> usize {
        let limits = self.policy.limits();
        if kind == CallKind::SendCode { limits.phone_rounds.into() } else { limits.account_rounds.into() }
    }

    /// Transfers are numbered through the session, since inquiries name them by that number alone.
    fn next_request(self, last: Call) -> u8 {
        let calls = self.session.facts().filter_map(|(_, fact)| call_of(fact));
        calls.filter(|call| call.kind == last.kind).map(|call| call.request).max().unwrap_or(0).saturating_add(1)
    }

    /// Rounds that the customer has used: not those in which nothing was sent, nor those whose proof was lost, nor the one
    /// whose code can still be typed.
    fn rounds_used(self, kind: CallKind) -> usize {
        let mut used: Vec<Call> = Vec::new();
        for (at, fact) in self.session.facts() {
            let call = match fact {
                Fact::Closed { call, reason } => {
                    matches!(reason, CloseReason::TriesUsedUp | CloseReason::Expired | CloseReason::Cancelled)
                        .then_some(*call)
                }
                Fact::Answered { call, answer: Answer::Done } => {
                    let void = !self.is_answerable(kind, at) || self.is_replaced(*call);
                    (void && !self.is_over(*call)).then_some(*call)
                }
                _ => None,
            };
            if let Some(call) = call.filter(|call| call.kind == kind && !used.contains(call)) {
                used.push(call);
            }
        }
        used.len()
    }

    /// Whether another code went to the same line or account since.
    fn is_replaced(self, call: Call) -> bool {
        self.session.facts().any(|(_, fact)| {
            matches!(fact, Fact::Answered { call: later, answer: Answer::Done }
                if later.kind == call.kind && later.subject == call.subject && later.request > call.request)
        })
    }

    /// A line or account after one that leads nowhere.
    pub(super) fn next_subject(self, last: u8, most: u8, ask: impl Fn(u8) -> CustomerStep) -> Progress {
        if last >= most { Progress::UsedUp } else { Progress::Ask(ask(last.saturating_add(1))) }
    }

    pub(super) fn wait_for_staff(self, since: UnixTime) -> Progress {
        self.wait(Dependency::Staff, since, None)
    }
}

impl Call {
    /// What an inquiry calls the transfer that it is about.
    pub(super) const fn request_as_subject(self) -> u8 {
        self.request
    }
}
