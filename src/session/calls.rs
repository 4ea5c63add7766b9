//! How it stands with calls to other services: made, answered, failed, due again.

use super::{Answer, Call, CallKind, Fact, OnboardingPolicy, OnboardingSession};
use crate::challenge::UnixTime;

/// FNV-1a, 64 bits: spreads sessions over time. Not cryptography.
const FNV_OFFSET: u64 = 0xCBF2_9CE4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01B3;

/// What is to be done about a question to a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CallState {
    /// It can be put now.
    Ready(Call),
    /// It was put, and the answer may still come.
    Running { since: UnixTime, until: UnixTime },
    /// The service fails; not before then.
    BackingOff { since: UnixTime, retry_at: UnixTime },
}

/// A series of failures of a service that no answer has ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Trouble {
    pub(super) since: UnixTime,
    pub(super) retry_at: UnixTime,
}

/// Reads a session's calls.
#[derive(Clone, Copy)]
pub(super) struct Calls<'a> {
    pub(super) session: &'a OnboardingSession,
    pub(super) policy: &'a OnboardingPolicy,
    pub(super) now: UnixTime,
}

impl<'a> Calls<'a> {
    fn facts(self) -> impl Iterator<Item = (UnixTime, &'a Fact)> + Clone {
        self.session.facts()
    }

    /// The weightiest answer to a call, and when it was first given.
    pub(super) fn answer(self, call: Call) -> Option<(Answer, UnixTime)> {
        let answers = self.facts().filter_map(|(at, fact)| match fact {
            Fact::Answered { call: of, answer } if *of == call => Some((*answer, at)),
            _ => None,
        });
        answers.max_by_key(|(answer, at)| (*answer, core::cmp::Reverse(*at)))
    }

    /// When a call was begun.
    pub(super) fn begun_at(self, call: Call) -> Option<UnixTime> {
        self.facts().filter(|(_, fact)| matches!(fact, Fact::Begun(of) if *of == call)).map(|(at, _)| at).min()
    }

    /// The highest request about a subject that anything is known of; 0 if none is.
    pub(super) fn last_request(self, kind: CallKind, subject: u8) -> u8 {
        let requests = self.facts().filter_map(|(_, fact)| call_of(fact));
        requests.filter(|call| call.kind == kind && call.subject == subject).map(|call| call.request).max().unwrap_or(0)
    }

    /// The weightiest answer to any request about a subject; outages are none.
    pub(super) fn settled(self, kind: CallKind, subject: u8) -> Option<(Answer, UnixTime)> {
        let answers = self.facts().filter_map(|(at, fact)| match fact {
            Fact::Answered { call, answer } if call.kind == kind && call.subject == subject => Some((*answer, at)),
            _ => None,
        });
        answers
            .filter(|(answer, _)| *answer > Answer::Outage)
            .max_by_key(|(answer, at)| (*answer, core::cmp::Reverse(*at)))
    }

    /// When a call failed: nobody answered, or not in time. A transfer without an answer has not failed; it may have
    /// been made.
    pub(super) fn failed_at(self, call: Call) -> Option<UnixTime> {
        match self.answer(call) {
            Some((Answer::Outage, at)) => Some(at),
            Some(_) => None,
            None => {
                let timeout = self.begun_at(call)?.plus(self.policy.call_timeout());
                let fails = !matches!(call.kind, CallKind::Transfer | CallKind::Identify);
                (fails && timeout <= self.now).then_some(timeout)
            }
        }
    }

    /// The present series of failures of a service, over all subjects; announced downtime is one.
    pub(super) fn trouble(self, kind: CallKind) -> Option<Trouble> {
        let answered = self.facts().filter_map(|(at, fact)| match fact {
            Fact::Answered { call, answer } if call.kind == kind && *answer > Answer::Outage => Some(at),
            _ => None,
        });
        let last_answer = answered.max();
        let mut failed: Vec<(Call, UnixTime)> = Vec::new();
        for call in self.facts().filter_map(|(_, fact)| call_of(fact)).filter(|call| call.kind == kind) {
            if !failed.iter().any(|(known, _)| *known == call)
                && let Some(at) = self.failed_at(call).filter(|at| last_answer.is_none_or(|answered| answered < *at))
            {
                failed.push((call, at));
            }
        }
        let times = || failed.iter().map(|(_, at)| *at);
        let failures = u32::try_from(failed.len()).unwrap_or(u32::MAX);
        let backed_off = times().max().map(|last| last.plus(self.policy.backoff(failures, self.spread())));
        let announced = self.facts().filter_map(|(at, fact)| match fact {
            Fact::Down { kind: down, until } if *down == kind && *until > self.now => Some((at, *until)),
            _ => None,
        });
        let since = times().chain(announced.clone().map(|(at, _)| at)).min()?;
        let retry_at = backed_off.into_iter().chain(announced.map(|(_, until)| until)).max()?;
        Some(Trouble { since, retry_at })
    }

    /// Whether and when a question can be put (again). Ask [`settled`](Self::settled) first.
    pub(super) fn state(self, kind: CallKind, subject: u8) -> CallState {
        let last = self.last_request(kind, subject);
        let call = Call::new(kind, subject, last);
        if last > 0
            && self.failed_at(call).is_none()
            && self.answer(call).is_none()
            && let Some(since) = self.begun_at(call)
        {
            return CallState::Running { since, until: since.plus(self.policy.call_timeout()) };
        }
        self.due(Call::new(kind, subject, last.saturating_add(1)))
    }

    /// The call now, or when the service is likely back.
    pub(super) fn due(self, call: Call) -> CallState {
        match self.trouble(call.kind).filter(|trouble| trouble.retry_at > self.now) {
            Some(Trouble { since, retry_at }) => CallState::BackingOff { since, retry_at },
            None => CallState::Ready(call),
        }
    }

    fn spread(self) -> u64 {
        let bytes = self.session.reference.as_str().bytes();
        bytes.fold(FNV_OFFSET, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(FNV_PRIME))
    }
}

/// The call that a fact is about.
pub(super) const fn call_of(fact: &Fact) -> Option<Call> {
    match fact {
        Fact::Begun(call)
        | Fact::Answered { call, .. }
        | Fact::Proven { call, .. }
        | Fact::Closed { call, .. }
        | Fact::ProofLost { call } => Some(*call),
        _ => None,
    }
}
