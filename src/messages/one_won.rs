//! Reasons of the 1-won check: account, holder, maintenance, transfer and memo.

pub(super) mod en;
pub(super) mod ko;

use super::challenge::{ChallengeSituation, SampleStoreError};
use super::listing::{SAMPLE_TIME, Samples};
use super::retry::OUTAGE_PAUSE;
use super::situation::Situation;
use super::table::{explain, variants};
use super::{Action, Explain, ExplainFor, Explanation, Retry, UnixTime};
use crate::challenge::Purpose;
use crate::one_won::{
    AccountError, AccountRefusal, CodeSystem, HolderMatch, HolderRefusal, Institution, InstitutionError,
    MaintenanceRefusal, Malformed, MemoAnswerError, ResendRefusal, Side, StartError, TransferFailure, TransferResult,
};

/// Where a customer is at the account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::messages) enum AccountSituation {
    NumberEmpty,
    NumberNotDigits,
    NumberTooLong,
    /// The bank's numbers have these many digits; none named where that is not known.
    NumberLength(&'static [u8]),
    /// An account or number that proves nothing.
    Unsuitable(AccountRefusal),
    ChooseBank,
    /// Whether holder and customer are one, a person says.
    HolderReview,
    /// A joint or business account.
    HolderShared,
    HolderHidden,
    HolderDifferent,
    /// The own bank is or will be down.
    OwnMaintenance(Option<UnixTime>),
    /// The customer's bank is or will be down.
    TheirMaintenance(Option<UnixTime>),
    NoSuchAccount,
    AccountClosed,
    AccountRestricted,
    BankDown,
    NotArrived,
    TransferRefused,
    MemoEmpty,
    MemoTooLong,
    MemoPrefix,
    MemoCharacter,
    MemoLength,
}

impl AccountSituation {
    pub(super) const fn way_on(self) -> (Option<Action>, Retry) {
        match self {
            Self::NumberNotDigits | Self::NumberTooLong | Self::NumberLength(_) => {
                (Some(Action::TypeAgain), Retry::Now)
            }
            Self::NumberEmpty | Self::MemoEmpty => (Some(Action::Enter), Retry::Now),
            Self::MemoTooLong | Self::MemoPrefix | Self::MemoCharacter | Self::MemoLength => {
                (Some(Action::TypeAgain), Retry::Now)
            }
            Self::ChooseBank => (Some(Action::ChooseBank), Retry::Now),
            Self::NoSuchAccount => (Some(Action::TypeAgain), Retry::NotHelpful),
            Self::Unsuitable(_)
            | Self::HolderShared
            | Self::HolderHidden
            | Self::HolderDifferent
            | Self::AccountClosed
            | Self::AccountRestricted => (Some(Action::OtherAccount), Retry::NotHelpful),
            Self::HolderReview => (None, Retry::NotBeforeHelp),
            Self::OwnMaintenance(Some(until)) => (None, Retry::ByItself(until)),
            Self::OwnMaintenance(None) => (Some(Action::TryAgain), Retry::After(OUTAGE_PAUSE)),
            Self::TheirMaintenance(Some(until)) => (Some(Action::OtherAccount), Retry::At(until)),
            Self::TheirMaintenance(None) | Self::BankDown | Self::TransferRefused => {
                (Some(Action::OtherAccount), Retry::After(OUTAGE_PAUSE))
            }
            Self::NotArrived => (Some(Action::ResendWon), Retry::Now),
        }
    }
}

explain! { AccountError;
    Empty => Explanation::new("one_won.account.empty", AccountSituation::NumberEmpty);
    NotANumber => Explanation::new("one_won.account.not_a_number", AccountSituation::NumberNotDigits);
    TooLong => Explanation::new("one_won.account.too_long", AccountSituation::NumberTooLong);
    Length { admissible, .. } in [Self::Length { digits: 10, admissible: &[12, 14] }]
        => Explanation::new("one_won.account.length", AccountSituation::NumberLength(admissible));
    Refused(refusal) in [] => refusal.explain();
}

explain! { AccountRefusal;
    Virtual => Explanation::new("one_won.account.virtual", AccountSituation::Unsuitable(Self::Virtual));
    IncomingOnly => Explanation::new("one_won.account.incoming_only", AccountSituation::Unsuitable(Self::IncomingOnly));
    ChosenNumber => Explanation::new("one_won.account.chosen_number", AccountSituation::Unsuitable(Self::ChosenNumber));
    PhoneLinked => Explanation::new("one_won.account.phone_linked", AccountSituation::Unsuitable(Self::PhoneLinked));
    SafeTransfer => Explanation::new("one_won.account.safe_transfer", AccountSituation::Unsuitable(Self::SafeTransfer));
    LoanRepayment => Explanation::new("one_won.account.loan_repayment", AccountSituation::Unsuitable(Self::LoanRepayment));
    OutOfService => Explanation::new("one_won.account.out_of_service", AccountSituation::Unsuitable(Self::OutOfService));
    NoAccounts => Explanation::new("one_won.account.no_accounts", AccountSituation::Unsuitable(Self::NoAccounts));
}

explain! { InstitutionError;
    Malformed => Explanation::new("one_won.institution.malformed", AccountSituation::ChooseBank);
    Unknown => Explanation::new("one_won.institution.unknown", AccountSituation::ChooseBank);
}

fn review(found: HolderMatch) -> Explanation {
    let (code, situation) = match found {
        HolderMatch::Exact => ("one_won.holder.review.exact", AccountSituation::HolderReview),
        HolderMatch::PrefixTruncated => ("one_won.holder.review.prefix_truncated", AccountSituation::HolderReview),
        HolderMatch::EncodingSuspect => ("one_won.holder.review.encoding_suspect", AccountSituation::HolderReview),
        HolderMatch::Suffixed => ("one_won.holder.review.suffixed", AccountSituation::HolderShared),
        HolderMatch::Masked => ("one_won.holder.review.masked", AccountSituation::HolderReview),
        HolderMatch::Different => ("one_won.holder.review.different", AccountSituation::HolderReview),
    };
    Explanation::new(code, situation)
}

explain! { HolderRefusal;
    NeedsReview(found) in [
        Self::NeedsReview(HolderMatch::Exact),
        Self::NeedsReview(HolderMatch::PrefixTruncated),
        Self::NeedsReview(HolderMatch::EncodingSuspect),
        Self::NeedsReview(HolderMatch::Suffixed),
        Self::NeedsReview(HolderMatch::Masked),
        Self::NeedsReview(HolderMatch::Different),
    ] => review(*found);
    Masked => Explanation::new("one_won.holder.masked", AccountSituation::HolderHidden);
    Different => Explanation::new("one_won.holder.different", AccountSituation::HolderDifferent);
}

impl Explain for MaintenanceRefusal {
    fn explain(&self) -> Explanation {
        match self.side {
            Side::Sender => {
                Explanation::new("one_won.maintenance.sender", AccountSituation::OwnMaintenance(self.retry_at))
            }
            Side::Receiver => {
                Explanation::new("one_won.maintenance.receiver", AccountSituation::TheirMaintenance(self.retry_at))
            }
        }
    }
}

impl Samples for MaintenanceRefusal {
    fn samples() -> Vec<Self> {
        let bank = Institution::from_code(CodeSystem::Standard, "004").map(|found| found.institution);
        let sides = variants!(Side: Sender, Receiver);
        bank.into_iter()
            .flat_map(|institution| sides.map(|side| Self { side, institution, retry_at: Some(SAMPLE_TIME) }))
            .collect()
    }
}

explain! { StartError;
    Maintenance(refusal) in [] => refusal.explain();
    Issue(error) in [] => error.explain_for(Purpose::AccountPossession);
}

explain! { ResendRefusal;
    Maintenance(refusal) in [] => refusal.explain();
    TransferUnknown => Explanation::new(
        "one_won.resend.transfer_unknown",
        (Purpose::AccountPossession, ChallengeSituation::SentPerhaps),
    );
    Challenge(error) in [] => error.explain_for(Purpose::AccountPossession);
}

explain! { TransferResult;
    Sent => Explanation::new("one_won.transfer.sent", (Purpose::AccountPossession, ChallengeSituation::Sent));
    Failed(failure) in [] => failure.explain();
    Unknown => Explanation::new(
        "one_won.transfer.unknown",
        (Purpose::AccountPossession, ChallengeSituation::SentPerhaps),
    );
}

explain! { TransferFailure;
    NoSuchAccount => Explanation::new("one_won.transfer.no_such_account", AccountSituation::NoSuchAccount);
    AccountClosed => Explanation::new("one_won.transfer.account_closed", AccountSituation::AccountClosed);
    AccountRestricted => Explanation::new("one_won.transfer.account_restricted", AccountSituation::AccountRestricted);
    InstitutionDown => Explanation::new("one_won.transfer.institution_down", AccountSituation::BankDown);
    SenderLimit => Explanation::new("one_won.transfer.sender_limit", Situation::OurFault);
    NeverReceived => Explanation::new("one_won.transfer.never_received", AccountSituation::NotArrived);
    Refused => Explanation::new("one_won.transfer.refused", AccountSituation::TransferRefused);
}

explain! { Malformed;
    TooLong => Explanation::new("one_won.memo.too_long", AccountSituation::MemoTooLong);
    Empty => Explanation::new("one_won.memo.empty", AccountSituation::MemoEmpty);
    Prefix => Explanation::new("one_won.memo.prefix", AccountSituation::MemoPrefix);
    Character => Explanation::new("one_won.memo.character", AccountSituation::MemoCharacter);
    Length => Explanation::new("one_won.memo.length", AccountSituation::MemoLength);
}

impl<E: core::error::Error + 'static> Explain for MemoAnswerError<E> {
    fn explain(&self) -> Explanation {
        match self {
            Self::Malformed(malformed) => malformed.explain(),
            Self::Step(error) => error.explain_for(Purpose::AccountPossession),
        }
    }
}

impl Samples for MemoAnswerError<SampleStoreError> {
    fn samples() -> Vec<Self> {
        Vec::new() // both hand on
    }
}
