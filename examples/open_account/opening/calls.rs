//! Calls to other services: told before they are made, answered after, held back where they may not be made.

use bonin::challenge::UnixTime;
use bonin::decision::OpeningBlock;
use bonin::messages::Explanation;
use bonin::session::{Answer, Call, CallKind, Event, EventId, Fact, NextStep};

use super::Opening;
use crate::Failure;
use crate::database::table;
use crate::transcript::Lane;
use crate::world::Failure as Down;

/// Seconds that a service takes to answer, and that a client waits for one that doesn't.
const ANSWERS_AFTER: u64 = 1;
const GIVEN_UP_AFTER: u64 = 10;

impl Opening<'_> {
    pub(super) fn call(&mut self, call: Call) -> Result<(), Failure> {
        match call.kind {
            CallKind::OpeningBlock => self.ask_register(call),
            CallKind::Issuer => self.ask_issuer(call),
            CallKind::SendCode => self.send_code(call),
            CallKind::Lookup => self.look_up(call),
            CallKind::Transfer => self.transfer(call),
            CallKind::TransferInquiry => self.inquire(call),
            other => Err(format!("{} is the customer's", other.as_str()).into()),
        }
    }

    /// Tells the session that a call is about to be made.
    pub(super) fn begin(&mut self, call: Call) -> Result<(), Failure> {
        self.tell(Fact::Begun(call))
    }

    /// Whether the service fails now. Time passes with the call.
    pub(super) fn reach(&mut self, kind: CallKind) -> Option<Down> {
        let failure = self.world.failure(kind);
        self.world.pass(if failure == Some(Down::AnswerLost) { GIVEN_UP_AFTER } else { ANSWERS_AFTER });
        failure
    }

    /// Tells the session the answer, unless the server that has it dies.
    pub(super) fn answered(&mut self, call: Call, answer: Answer, says: &str) -> Result<(), Failure> {
        if self.crash == Some(call.kind) {
            self.crash = None;
            self.line(Lane::Server, &format!("dies before it has written the answer to {}", call.kind.as_str()));
            return self.restart("another one takes over");
        }
        self.told = None;
        self.line(Lane::Call, &format!("{}: {says}", call.kind.as_str()));
        self.tell(Fact::Answered { call, answer })
    }

    /// Makes no call before then: the send ledger or a resend's gap is against it. The customer is told why.
    pub(super) fn hold(&mut self, kind: CallKind, until: Option<UnixTime>, why: &Explanation) -> Result<(), Failure> {
        self.screen(why);
        match until {
            Some(until) => self.tell(Fact::Down { kind, until }),
            None => Ok(()),
        }
    }

    fn ask_register(&mut self, call: Call) -> Result<(), Failure> {
        self.begin(call)?;
        self.reach(call.kind);
        let block = self.world.opening_block(self.person.number);
        let says = match block {
            OpeningBlock::NotBlocked => "not_blocked",
            OpeningBlock::Blocked => "blocked",
            OpeningBlock::Unavailable => "unavailable",
        };
        self.database.put(table::ANSWER, "opening_block", &says)?;
        self.answered(call, Answer::of_opening_block(block), says)
    }

    /// What the register of blocked openings last said.
    pub(super) fn opening_block(&self) -> Result<Option<OpeningBlock>, Failure> {
        let says: Option<String> = self.database.get(table::ANSWER, "opening_block")?;
        Ok(says.map(|says| match says.as_str() {
            "not_blocked" => OpeningBlock::NotBlocked,
            "blocked" => OpeningBlock::Blocked,
            _ => OpeningBlock::Unavailable,
        }))
    }

    /// Another server tells the session the same as this one just did, from the state of before. Says whether it wrote.
    pub(super) fn tell_from(
        &mut self,
        before: &bonin::session::OnboardingSession,
        fact: Fact,
    ) -> Result<bool, Failure> {
        let mut theirs = before.clone();
        let event = Event { id: EventId::from_bytes(self.random()), at: self.now(), fact };
        let _applied = theirs.apply(event, self.now())?;
        let (expected, generation) = (Some(before.generation()), theirs.generation());
        Ok(self.database.compare_and_set(table::SESSION, super::SESSION, expected, generation, &theirs)?)
    }

    /// Tells the customer a reason. When it was also the last try, only that is told, at the end.
    pub(super) fn explain(&mut self, reason: &impl bonin::messages::Explain) -> Result<(), Failure> {
        let explanation = reason.explain();
        if self.is_over()? {
            self.line(Lane::Operator, explanation.operator_code().as_str());
        } else {
            self.screen(&explanation);
        }
        Ok(())
    }

    /// Whether nothing more comes.
    pub(super) fn is_over(&self) -> Result<bool, Failure> {
        Ok(matches!(self.session()?.next_step(&self.server.policy, self.now()), NextStep::Ended(_)))
    }
}

/// A message of a reason that phone and account share.
pub(super) fn of(reason: &impl bonin::messages::ExplainFor, purpose: bonin::challenge::Purpose) -> Explanation {
    reason.explain_for(purpose)
}

/// Bytes as text, for a row.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// And back.
pub(super) fn unhex(text: &str) -> Result<Vec<u8>, Failure> {
    let pair = |at: usize| u8::from_str_radix(text.get(at..at + 2).unwrap_or_default(), 16);
    Ok((0..text.len()).step_by(2).map(pair).collect::<Result<_, _>>()?)
}

/// What is said of a reason, without the message.
pub(super) fn code(reason: &impl bonin::messages::Explain) -> String {
    reason.explain().operator_code().to_string()
}
