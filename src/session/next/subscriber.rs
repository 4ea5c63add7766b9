//! ⑥: the customer's visit to the telcos' identity service.

use super::{CallState, CustomerStep, Progress, View};
use crate::session::{Answer, Call, CallKind, Fact};

impl View<'_> {
    pub(super) fn is_identified(self) -> bool {
        self.session.facts().any(|(at, fact)| match fact {
            Fact::Answered { call, answer: Answer::Done } => call.kind == CallKind::Identify && self.is_fresh(at),
            _ => false,
        })
    }

    pub(super) fn subscriber(self) -> Progress {
        let calls = self.calls();
        let refused = || {
            let mut refused: Vec<Call> = Vec::new();
            for (_, fact) in self.session.facts() {
                if let Fact::Answered { call, answer: Answer::Correctable } = fact
                    && call.kind == CallKind::Identify
                    && !refused.contains(call)
                {
                    refused.push(*call);
                }
            }
            refused.len()
        };
        if refused() >= usize::from(self.policy.limits().identifications) {
            return Progress::UsedUp;
        }
        let last = Call::new(CallKind::Identify, 0, calls.last_request(CallKind::Identify, 0));
        // One that was begun goes on: the customer may be at it for minutes.
        let open = last.request > 0 && calls.answer(last).is_none();
        let next = if open { last } else { Call { request: last.request.saturating_add(1), ..last } };
        match calls.due(next) {
            CallState::Ready(call) => Progress::Ask(CustomerStep::Identify { call }),
            state => self.of_state(CallKind::Identify, state),
        }
    }
}
