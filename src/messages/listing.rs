//! Every reason with what is said of it, as data: for tests, and for a page on which a reviewer reads all of it.

use super::challenge::{SampleStoreError, step_samples, verified, wrong};
use super::decision;
use super::{Explain, ExplainFor, Explanation, FieldProblem, Language, Message, OperatorCode, RefusedSend, UnixTime};
use crate::challenge::{
    AnswerError, CancelError, CloseReason, Delivery, DeliveryError, IssueError, KeyError, Misuse, OpenError,
    PolicyError, Purpose, ResendError, SealError, SessionIdError, StateError, ledger,
};
use crate::{card, inference, issuer, one_won, phone, pii, records, session};

/// The time in samples of reasons that say until when: 2027-01-15 17:01 in Korea.
pub(super) const SAMPLE_TIME: UnixTime = UnixTime::from_secs(1_800_000_060);

/// Values that stand for all of a type.
pub(super) trait Samples: Sized {
    /// At least one value for each variant that has a mapping of its own.
    fn samples() -> Vec<Self>;
}

/// A reason with its code and both messages.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Listed {
    /// Its name for operators.
    pub operator_code: OperatorCode,
    /// What a customer reads in Korean.
    pub korean: Message,
    /// What a customer reads in English.
    pub english: Message,
}

impl Listed {
    fn new(explanation: &Explanation) -> Self {
        Self {
            operator_code: explanation.operator_code().clone(),
            korean: explanation.message(Language::Korean),
            english: explanation.message(Language::English),
        }
    }
}

/// Every reason of every part, one for each operator's code, in the order in which a customer meets the parts. Payloads
/// such as times and counts are samples.
#[must_use]
pub fn all() -> Vec<Listed> {
    let mut reasons = List(Vec::new());
    reasons.card();
    for purpose in [Purpose::PhonePossession, Purpose::AccountPossession] {
        reasons.challenge(purpose);
    }
    reasons.ledger();
    reasons.phone();
    reasons.one_won();
    reasons.issuer();
    reasons.decision();
    reasons.session();
    reasons.records();
    reasons.setup();
    reasons.0.iter().map(Listed::new).collect()
}

struct List(Vec<Explanation>);

impl List {
    fn of<T: Explain + Samples>(&mut self) {
        self.0.extend(T::samples().iter().map(Explain::explain));
    }

    fn of_each<T: ExplainFor + Samples>(&mut self, purpose: Purpose) {
        self.0.extend(T::samples().iter().map(|reason| reason.explain_for(purpose)));
    }

    fn card(&mut self) {
        self.of::<card::Outcome>();
        self.of::<card::RetakeReason>();
        self.of::<FieldProblem>();
        self.of::<card::validation::CheckCode>();
        self.of::<card::reader::ReadError>();
        self.of::<card::decode::DecodeError>();
        self.of::<inference::InferenceError>();
    }

    fn challenge(&mut self, purpose: Purpose) {
        self.of_each::<Delivery>(purpose);
        self.0.extend([verified(purpose), wrong(purpose, 4)]);
        self.of_each::<CloseReason>(purpose);
        self.of_each::<AnswerError>(purpose);
        self.of_each::<ResendError>(purpose);
        self.of_each::<CancelError>(purpose);
        self.of_each::<Misuse>(purpose);
        self.of_each::<IssueError>(purpose);
        self.of_each::<DeliveryError>(purpose);
        self.0.extend(step_samples().iter().map(|error| error.explain_for(purpose)));
        self.of_each::<SealError>(purpose);
        self.of_each::<OpenError<SampleStoreError>>(purpose);
    }

    fn ledger(&mut self) {
        self.of::<RefusedSend>();
        self.0.extend(RefusedSend::reserve_samples());
        self.of::<ledger::LedgerError>();
        self.of::<ledger::ValueError>();
        self.of::<ledger::PolicyError>();
        self.of::<ledger::HistoryError>();
        self.of::<ledger::LedgerFull>();
    }

    fn phone(&mut self) {
        self.of::<phone::NumberError>();
        self.of::<phone::LegacyNumber>();
        self.of::<phone::RiskVerdict>();
        self.of::<phone::Reason>();
        self.of::<phone::StartError>();
        self.of::<phone::RenewError>();
        self.of::<phone::GeneratorError>();
        self.of::<phone::Malformed>();
        self.of::<phone::OriginBoundError>();
        self.of::<phone::IdentityError>();
        self.of::<phone::Overall>();
        self.of::<phone::UnknownCarrier>();
    }

    fn one_won(&mut self) {
        self.of::<one_won::InstitutionError>();
        self.of::<one_won::AccountError>();
        self.of::<one_won::AccountRefusal>();
        self.of::<one_won::HolderRefusal>();
        self.of::<one_won::MaintenanceRefusal>();
        self.of::<one_won::StartError>();
        self.of::<one_won::TransferResult>();
        self.of::<one_won::TransferFailure>();
        self.of::<one_won::ResendRefusal>();
        self.of::<one_won::Malformed>();
        self.of::<one_won::MemoAnswerError<SampleStoreError>>();
    }

    fn issuer(&mut self) {
        self.of::<pii::FormError>();
        self.of::<issuer::FieldsError>();
        self.of::<issuer::RequestError>();
        self.of::<issuer::Standing>();
        self.of::<issuer::BeginError>();
        self.of::<issuer::Outcome>();
        self.of::<issuer::SettleError>();
        self.of::<issuer::GuardError>();
        self.of::<issuer::TryPolicyError>();
    }

    fn decision(&mut self) {
        self.0.push(decision::approved());
        self.of::<crate::decision::Decision>();
        self.of::<crate::decision::Reason>();
        self.of::<crate::decision::PairError>();
        self.of::<crate::decision::PolicyError>();
        self.of::<crate::decision::ReferenceError>();
    }

    fn session(&mut self) {
        self.of::<session::CustomerStep>();
        self.of::<session::NextStep>();
        self.of::<session::Waiting>();
        self.of::<session::Ending>();
        self.of::<session::ApplyError>();
        self.of::<session::SessionStateError>();
        self.of::<session::LimitsError>();
    }

    fn records(&mut self) {
        self.of::<records::ConsentPurpose>();
        self.of::<records::ConsentError>();
        self.of::<records::EntryError>();
        self.of::<records::Tampering>();
        self.of::<records::TrailFull>();
        self.of::<records::PlanError>();
        self.of::<records::RecordKeyError>();
    }

    fn setup(&mut self) {
        self.of::<KeyError>();
        self.of::<PolicyError>();
        self.of::<SessionIdError>();
        self.of::<StateError>();
        self.of::<phone::SetupError>();
        self.of::<phone::CodeDigitsError>();
        self.of::<phone::RuleError>();
        self.of::<phone::TemplateError>();
        self.of::<phone::AppHashError>();
        self.of::<phone::HostError>();
        self.of::<one_won::LimitError>();
        self.of::<one_won::PrefixError>();
        self.of::<one_won::StyleError>();
        self.of::<one_won::WindowError>();
        self.of::<one_won::CalendarFull>();
        self.of::<one_won::PolicyForOtherPurpose>();
    }
}
