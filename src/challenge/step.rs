//! What can happen to a challenge after it was issued.

use rand_core::CryptoRng;

use super::attempt::{Attempt, Verdict};
use super::refusal::{AnswerError, CancelError, CloseReason, DeliveryError, Refused, ResendError};
use super::state::{Binding, check_code};
use super::{Challenge, Delivery, KeyRing, SessionId, Status, Subject, UnixTime};
use crate::pii::Secret;

/// What a gateway or bank says about a send.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DeliveryResult {
    /// Accepted or delivered: the customer has the code, or soon will.
    Sent,
    /// It will never reach the customer, and that is certain.
    Failed,
    /// Neither is certain: a timeout, a lost connection, an answer that can't be read.
    Unknown,
}

impl<S: Subject> Challenge<S> {
    /// Evaluates what the customer typed. `typed` is normalised already (by the phone and 1-won modules), and `subject`
    /// and `session` are those of the request.
    ///
    /// What comes of it stays shut in the [`Attempt`] until the next state is stored; this is what makes a thousand
    /// parallel guesses worth no more than the tries that were written down.
    ///
    /// An answer that is evaluated costs a try, right or wrong, also an empty one and one that is too long
    /// ([`MAX_ANSWER_BYTES`](super::MAX_ANSWER_BYTES)). The last try, if wrong, closes the challenge for good. An answer
    /// that comes too late is not evaluated.
    ///
    /// # Errors
    ///
    /// [`Refused`] with the challenge unchanged: it was closed before, or a [`Misuse`](super::Misuse) of the host:
    /// another session or subject, an unknown key, a clock that is behind. Misuse is looked at first, so that a
    /// stranger's session learns nothing of the challenge.
    pub fn answer(
        self,
        typed: &Secret,
        subject: &S,
        session: &SessionId,
        keys: &KeyRing,
        now: UnixTime,
    ) -> Result<Attempt<S>, Refused<S, AnswerError>> {
        let binding = match self.bound_to(subject, session, keys, now) {
            Ok(binding) => binding,
            Err(misuse) => return Err(Refused::new(misuse, self)),
        };
        if let Status::Closed(reason) = self.status {
            return Err(Refused::new(AnswerError::Closed(reason), self));
        }
        let time = self.time(now);
        let mut next = self.next_generation();
        if time >= next.expires_at() {
            next.last_seen = next.last_seen.max(next.expires_at());
            next.status = Status::Closed(CloseReason::Expired);
            return Ok(Attempt::new(next, Verdict::Late, session, subject, time));
        }
        let right = next.is_code(typed, &binding);
        next.last_seen = time;
        next.tries_left = next.tries_left.saturating_sub(1);
        next.status = match (right, next.tries_left) {
            (true, _) => Status::Closed(CloseReason::Verified),
            (false, 0) => Status::Closed(CloseReason::TriesUsedUp),
            (false, _) => Status::Open,
        };
        Ok(Attempt::new(next, if right { Verdict::Right } else { Verdict::Wrong }, session, subject, time))
    }

    /// Replaces the code by a new one: the old one is void at once, the life and the tries begin again, and the state
    /// moves to the current key. Write it by compare-and-set, and send the code only if that succeeded.
    ///
    /// A code that has expired or was not delivered can be replaced too. A challenge that was verified, cancelled, or
    /// whose tries are used up can not.
    ///
    /// # Errors
    ///
    /// [`Refused`] with the challenge unchanged; [`ResendError`] says why, and for one that came too early, from when
    /// on it is accepted.
    pub fn resend(
        self,
        code: &Secret,
        subject: &S,
        session: &SessionId,
        keys: &KeyRing,
        now: UnixTime,
        rng: &mut (impl CryptoRng + ?Sized),
    ) -> Result<Self, Refused<S, ResendError>> {
        let binding = match self.may_resend(code, subject, session, keys, now) {
            Ok(binding) => Binding { key: keys.current(), ..binding },
            Err(error) => return Err(Refused::new(error, self)),
        };
        let time = self.time(now);
        let mut next = self.next_generation();
        next.bind(code, &binding, rng);
        next.sent_at = time;
        next.last_seen = time;
        next.tries_left = next.policy.tries_per_code();
        next.sends = next.sends.saturating_add(1);
        next.delivery = Delivery::NotReported;
        next.status = Status::Open;
        Ok(next)
    }

    fn may_resend<'a>(
        &self,
        code: &Secret,
        subject: &S,
        session: &'a SessionId,
        keys: &'a KeyRing,
        now: UnixTime,
    ) -> Result<Binding<'a>, ResendError> {
        let binding = self.bound_to(subject, session, keys, now)?;
        match self.status {
            Status::Closed(reason) if reason.is_final() => return Err(ResendError::Closed(reason)),
            Status::Open | Status::Closed(_) => {}
        }
        let Some(until) = self.resend_from() else {
            return Err(ResendError::SendsUsedUp);
        };
        if self.time(now) < until {
            return Err(ResendError::TooSoon { until });
        }
        check_code(code)?;
        if self.is_code(code, &binding) {
            return Err(ResendError::CodeNotNew);
        }
        Ok(binding)
    }

    /// Gives the challenge up: its code is void, nothing opens it again. Whatever the clock says, this works.
    ///
    /// # Errors
    ///
    /// [`Refused`] with the challenge unchanged if it was closed for good before.
    pub fn cancel(self, now: UnixTime) -> Result<Self, Refused<S, CancelError>> {
        match self.status {
            Status::Closed(reason) if reason.is_final() => Err(Refused::new(CancelError::Closed(reason), self)),
            Status::Open | Status::Closed(_) => {
                let mut next = self.next_generation();
                next.saw(now);
                next.status = Status::Closed(CloseReason::Cancelled);
                Ok(next)
            }
        }
    }

    /// Takes a report on a send. `send` is the number that [`sends`](Self::sends) gave when that code was issued, so
    /// that a late report on an old code says nothing about the new one.
    ///
    /// A failure closes the code, since any answer to it would be a guess; it can be resent. `Unknown` leaves the code
    /// open. Any report is followed by a later one as far as it says more: `Unknown` by `Sent` or `Failed`, `Sent` by
    /// `Failed` (a message that the carrier took and then dropped, a transfer that came back).
    ///
    /// # Errors
    ///
    /// [`Refused`] with the challenge unchanged: about another send, nothing new, or closed for good.
    pub fn delivery(self, send: u8, result: DeliveryResult, now: UnixTime) -> Result<Self, Refused<S, DeliveryError>> {
        match self.status {
            Status::Closed(reason) if reason.is_final() => {
                return Err(Refused::new(DeliveryError::Closed(reason), self));
            }
            Status::Open | Status::Closed(_) => {}
        }
        if send != self.sends {
            return Err(Refused::new(DeliveryError::OtherSend, self));
        }
        let delivery = match (self.delivery, result) {
            (Delivery::NotReported | Delivery::Unknown, DeliveryResult::Sent) => Delivery::Sent,
            (Delivery::NotReported, DeliveryResult::Unknown) => Delivery::Unknown,
            (Delivery::NotReported | Delivery::Unknown | Delivery::Sent, DeliveryResult::Failed) => Delivery::Failed,
            _ => return Err(Refused::new(DeliveryError::NothingNew, self)),
        };
        let mut next = self.next_generation();
        next.saw(now);
        next.delivery = delivery;
        if delivery == Delivery::Failed {
            next.status = Status::Closed(CloseReason::DeliveryFailed);
        }
        Ok(next)
    }

    fn next_generation(mut self) -> Self {
        // Bounded by tries, sends and reports, and checked when a state is read: it never comes near the end.
        self.generation = self.generation.saturating_add(1);
        self
    }

    /// Remembers the time, but nothing later than the expiry: see the clocks that are ahead, in [`Challenge`].
    fn saw(&mut self, now: UnixTime) {
        self.last_seen = self.last_seen.max(now.min(self.expires_at()));
    }
}

#[cfg(test)]
mod tests;
