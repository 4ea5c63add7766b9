//! Calls to other services, by name, and their answers as far as a session needs them.

use crate::decision::OpeningBlock;
use crate::issuer::{Class, Outcome};
use crate::one_won::{HolderRefusal, NextStep, TransferFailure, TransferResult};

/// Which service is called, for what.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum CallKind {
    /// The register of blocked openings.
    OpeningBlock,
    /// The document's issuer; the subject is the confirmation.
    Issuer,
    /// The gateway for text messages; the subject is the line.
    SendCode,
    /// The telcos' identity service. The customer goes there; the host hears of it.
    Identify,
    /// The lookup of a holder's name; the subject is the account.
    Lookup,
    /// The transfer of 1 won; the subject is the account.
    Transfer,
    /// The question what became of a transfer without an answer; the subject is the transfer's request number.
    TransferInquiry,
}

/// What a customer can wait for. Each fails and comes back on its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Dependency {
    /// The register of blocked openings.
    OpeningBlockRegister,
    /// The document's issuer.
    Issuer,
    /// The gateway for text messages.
    SmsGateway,
    /// The telcos' identity service.
    Telco,
    /// The lookup of holders' names.
    AccountLookup,
    /// Transfers.
    Transfer,
    /// A member of the bank's staff.
    Staff,
}

/// One call by its name, the same after a crash as before: give it, or what is derived from it, to the service as
/// idempotency key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Call {
    /// Which service.
    pub kind: CallKind,
    /// What it is about, an ordinal; 0 where there is but one.
    pub subject: u8,
    /// Which request about it, from 1.
    pub request: u8,
}

/// An answer. Of two that are told of one call, the later in this list counts, so that an answer that was thought lost
/// still counts when it comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Answer {
    /// None: not reached, down, overloaded, timed out. Costs the customer nothing.
    Outage,
    /// For a transfer: nobody knows whether it was made. It is asked for by its key, never made again.
    Unknown,
    /// For an inquiry: the transfer was surely not made.
    NotDone,
    /// As wished: not blocked, genuine, sent, identified, the customer's own account.
    Done,
    /// For a lookup: a member of staff must compare the names.
    NeedsReview,
    /// Not as wished, and the customer can give something else: other fields, another account, another line.
    Correctable,
    /// Not as wished, for good: a blocked opening, a revoked document.
    Terminal,
}

impl CallKind {
    /// All of them.
    pub const ALL: [Self; 7] = [
        Self::OpeningBlock,
        Self::Issuer,
        Self::SendCode,
        Self::Identify,
        Self::Lookup,
        Self::Transfer,
        Self::TransferInquiry,
    ];

    /// The stable name, as in states.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OpeningBlock => "opening_block",
            Self::Issuer => "issuer",
            Self::SendCode => "send_code",
            Self::Identify => "identify",
            Self::Lookup => "lookup",
            Self::Transfer => "transfer",
            Self::TransferInquiry => "transfer_inquiry",
        }
    }

    /// Who answers.
    #[must_use]
    pub const fn dependency(self) -> Dependency {
        match self {
            Self::OpeningBlock => Dependency::OpeningBlockRegister,
            Self::Issuer => Dependency::Issuer,
            Self::SendCode => Dependency::SmsGateway,
            Self::Identify => Dependency::Telco,
            Self::Lookup => Dependency::AccountLookup,
            Self::Transfer | Self::TransferInquiry => Dependency::Transfer,
        }
    }

    const fn has_subject(self) -> bool {
        !matches!(self, Self::OpeningBlock | Self::Identify)
    }
}

impl Call {
    pub(super) const fn new(kind: CallKind, subject: u8, request: u8) -> Self {
        Self { kind, subject, request }
    }

    pub(super) const fn is_possible(self) -> bool {
        self.request > 0 && (self.subject > 0) == self.kind.has_subject()
    }
}

impl Answer {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Outage, Self::Unknown, Self::NotDone, Self::Done, Self::NeedsReview, Self::Correctable, Self::Terminal];

    /// The stable name, as in states.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Outage => "outage",
            Self::Unknown => "unknown",
            Self::NotDone => "not_done",
            Self::Done => "done",
            Self::NeedsReview => "needs_review",
            Self::Correctable => "correctable",
            Self::Terminal => "terminal",
        }
    }

    /// What an issuer's answer is for the session.
    #[must_use]
    pub const fn of_issuer(outcome: Outcome) -> Self {
        match outcome.class() {
            Class::Genuine => Self::Done,
            Class::Correctable => Self::Correctable,
            Class::Terminal => Self::Terminal,
            Class::Temporary => Self::Outage,
        }
    }

    /// What the register of blocked openings says.
    #[must_use]
    pub const fn of_opening_block(block: OpeningBlock) -> Self {
        match block {
            OpeningBlock::NotBlocked => Self::Done,
            OpeningBlock::Blocked => Self::Terminal,
            OpeningBlock::Unavailable => Self::Outage,
        }
    }

    /// What a lookup came to, after the policy for holders' names; see
    /// [`LookedUp::admit`](crate::one_won::LookedUp::admit).
    #[must_use]
    pub const fn of_lookup(admitted: Result<(), HolderRefusal>) -> Self {
        match admitted {
            Ok(()) => Self::Done,
            Err(HolderRefusal::NeedsReview(_)) => Self::NeedsReview,
            Err(HolderRefusal::Masked | HolderRefusal::Different) => Self::Correctable,
        }
    }

    /// What became of a transfer.
    #[must_use]
    pub const fn of_transfer(result: TransferResult) -> Self {
        match result.next_step() {
            NextStep::AwaitAnswer => Self::Done,
            NextStep::AskByKey => Self::Unknown,
            NextStep::OtherAccount => Self::Correctable,
            NextStep::TryLater => Self::Outage,
        }
    }

    /// What an inquiry found about a transfer.
    #[must_use]
    pub const fn of_inquiry(result: TransferResult) -> Self {
        match result {
            TransferResult::Sent => Self::Done,
            TransferResult::Unknown => Self::Outage,
            TransferResult::Failed(
                TransferFailure::NoSuchAccount | TransferFailure::AccountClosed | TransferFailure::AccountRestricted,
            ) => Self::Correctable,
            TransferResult::Failed(_) => Self::NotDone,
        }
    }

    /// Whether a service of this kind can answer so.
    pub(super) const fn suits(self, kind: CallKind) -> bool {
        match self {
            Self::Outage | Self::Done => true,
            Self::Unknown => matches!(kind, CallKind::Transfer),
            Self::NotDone => matches!(kind, CallKind::TransferInquiry),
            Self::NeedsReview => matches!(kind, CallKind::Lookup),
            Self::Correctable => !matches!(kind, CallKind::OpeningBlock),
            Self::Terminal => matches!(kind, CallKind::OpeningBlock | CallKind::Issuer),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_of_a_service_suits_it() {
        for outcome in Outcome::ALL {
            assert!(Answer::of_issuer(outcome).suits(CallKind::Issuer), "{outcome:?}");
        }
        assert_eq!(Answer::of_issuer(Outcome::Lost), Answer::Terminal);
        assert_eq!(Answer::of_issuer(Outcome::RateLimited), Answer::Outage);
        for block in [OpeningBlock::NotBlocked, OpeningBlock::Blocked, OpeningBlock::Unavailable] {
            assert!(Answer::of_opening_block(block).suits(CallKind::OpeningBlock));
        }
        for admitted in [Ok(()), Err(HolderRefusal::Masked), Err(HolderRefusal::Different)] {
            assert!(Answer::of_lookup(admitted).suits(CallKind::Lookup));
        }
        let failures = [
            (TransferFailure::NoSuchAccount, Answer::Correctable, Answer::Correctable),
            (TransferFailure::InstitutionDown, Answer::Outage, Answer::NotDone),
            (TransferFailure::NeverReceived, Answer::Outage, Answer::NotDone),
        ];
        for (failure, sent, asked) in failures {
            assert_eq!(Answer::of_transfer(TransferResult::Failed(failure)), sent);
            assert_eq!(Answer::of_inquiry(TransferResult::Failed(failure)), asked);
            assert!(sent.suits(CallKind::Transfer) && asked.suits(CallKind::TransferInquiry));
        }
        assert_eq!(Answer::of_transfer(TransferResult::Unknown), Answer::Unknown);
        assert_eq!(Answer::of_inquiry(TransferResult::Unknown), Answer::Outage);
    }
}
