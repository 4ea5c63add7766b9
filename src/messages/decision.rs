//! Reasons of the decision.

pub(super) mod en;
pub(super) mod ko;

use super::issuer::IssuerSituation;
use super::listing::Samples;
use super::situation::Situation;
use super::table::{explain, variants};
use super::{Action, Explain, Explanation, Retry};
use crate::decision::{Decision, PairError, PolicyError, Reason, ReferenceError, Step};

/// Where a customer is at the decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::messages) enum DecisionSituation {
    Approved,
    /// A person decides. The same words whatever the reason: most of them are signals.
    Review,
    /// The customer has blocked openings.
    Blocked,
    /// What the issuer said of the document.
    Document(IssuerSituation),
    /// A step that the customer makes.
    Next(Step),
    /// A step that the host makes.
    Working,
    /// More ways to confirm are needed.
    OneMoreWay,
    /// Not the document itself.
    NeedsOriginal,
    /// A document that the bank does not take.
    NotAccepted,
    /// Something about the document that the customer can't correct here.
    DocumentUnclear,
    /// A document whose data differ.
    DocumentDiffers,
    /// Names or birth dates that are not the document's.
    PhoneOfOther,
    AccountOfOther,
    /// The account's name could not be compared.
    AccountUnclear,
    /// The name given in a call or the like is not the document's.
    PersonUnclear,
    OtherWay,
    /// Two lines.
    TwoLines,
    /// Begun elsewhere.
    Changed,
}

impl DecisionSituation {
    pub(super) const fn way_on(self) -> (Option<Action>, Retry) {
        match self {
            Self::Approved => (Some(Action::Continue), Retry::NotNeeded),
            Self::Next(_) => (Some(Action::Continue), Retry::Now),
            Self::Working => (None, Retry::NotNeeded),
            Self::Review => (None, Retry::NotBeforeHelp),
            Self::Blocked | Self::DocumentUnclear | Self::PersonUnclear => {
                (Some(Action::ContactUs), Retry::NotBeforeHelp)
            }
            Self::OneMoreWay | Self::OtherWay => (Some(Action::OtherWay), Retry::NotHelpful),
            Self::NeedsOriginal => (Some(Action::RetakePhoto), Retry::Now),
            Self::Document(document) => document.way_on(),
            Self::NotAccepted => (Some(Action::OtherDocument), Retry::NotHelpful),
            Self::DocumentDiffers => (Some(Action::CheckDetails), Retry::NotHelpful),
            Self::PhoneOfOther | Self::TwoLines => (Some(Action::OtherNumber), Retry::NotHelpful),
            Self::AccountOfOther | Self::AccountUnclear => (Some(Action::OtherAccount), Retry::NotHelpful),
            Self::Changed => (Some(Action::StartAgain), Retry::NotHelpful),
        }
    }
}

pub(super) const fn missing(step: Step) -> DecisionSituation {
    match step {
        Step::OpeningBlockCheck | Step::OriginalityCheck | Step::IssuerCheck | Step::PersonalDataCheck => {
            DecisionSituation::Working
        }
        Step::CardCopy
        | Step::PhonePossession
        | Step::SubscriberIdentity
        | Step::ExistingAccount
        | Step::VideoCall
        | Step::Handover
        | Step::Equivalent => DecisionSituation::Next(step),
    }
}

const fn situation(reason: Reason) -> DecisionSituation {
    match reason {
        Reason::OpeningBlocked => DecisionSituation::Blocked,
        Reason::DocumentLost => DecisionSituation::Document(IssuerSituation::Lost),
        Reason::DocumentCanceled => DecisionSituation::Document(IssuerSituation::Canceled),
        Reason::DocumentSuspended => DecisionSituation::Document(IssuerSituation::Suspended),
        Reason::DocumentReissued => DecisionSituation::Document(IssuerSituation::Reissued),
        Reason::DocumentExpired | Reason::PeriodOver => DecisionSituation::Document(IssuerSituation::Expired),
        Reason::DocumentLocked => DecisionSituation::Document(IssuerSituation::Locked),
        Reason::HolderDeceased => DecisionSituation::Document(IssuerSituation::AtBranch),
        Reason::OtherSession => DecisionSituation::Changed,
        Reason::TwoMandatoryMethods => DecisionSituation::OneMoreWay,
        Reason::Missing(step) => missing(step),
        Reason::DocumentNotAccepted => DecisionSituation::NotAccepted,
        Reason::DocumentMismatch | Reason::DocumentUnusable => DecisionSituation::DocumentDiffers,
        Reason::IssuerUnavailable => DecisionSituation::Document(IssuerSituation::Later),
        Reason::Recaptured | Reason::CopySuspected => DecisionSituation::NeedsOriginal,
        // Signals of a forgery: which of them was noticed stays untold.
        Reason::DatesImpossible
        | Reason::DocumentInconsistent
        | Reason::OfficeInconsistent
        | Reason::PeriodInconsistent
        | Reason::CheckDigitDiffers
        | Reason::ChecksIncomplete
        | Reason::FieldsRewritten => DecisionSituation::DocumentUnclear,
        Reason::PersonUnknown
        | Reason::AttestedNameDifferent
        | Reason::AttestedNameEncoding
        | Reason::AttestedBirthDifferent => DecisionSituation::PersonUnclear,
        Reason::SubscriberNameDifferent
        | Reason::SubscriberNameEncoding
        | Reason::SubscriberBirthDifferent
        | Reason::SubscriberBirthUnknown
        | Reason::SubscriberSexDifferent => DecisionSituation::PhoneOfOther,
        Reason::HolderNameDifferent | Reason::HolderBirthDifferent => DecisionSituation::AccountOfOther,
        Reason::HolderNameEncoding
        | Reason::HolderNameTruncated
        | Reason::HolderNameSuffixed
        | Reason::HolderNameMasked => DecisionSituation::AccountUnclear,
        Reason::PhoneRefused | Reason::PhoneStepUp => DecisionSituation::OtherWay,
        Reason::PhoneOfAnotherLine => DecisionSituation::TwoLines,
    }
}

/// What a reason says where it leads to a refusal. Where a person decides, [`Decision`] has words of its own.
impl Explain for Reason {
    fn explain(&self) -> Explanation {
        Explanation::new(format!("decision.{}", self.as_str()), situation(*self))
    }
}

impl Samples for Reason {
    fn samples() -> Vec<Self> {
        let steps = variants!(Step: OpeningBlockCheck, CardCopy, OriginalityCheck, IssuerCheck, PhonePossession,
            SubscriberIdentity, ExistingAccount, VideoCall, Handover, Equivalent, PersonalDataCheck);
        let reasons = variants!(Reason: OpeningBlocked, DocumentLost, DocumentCanceled, DocumentSuspended,
            DocumentReissued, DocumentExpired, DocumentLocked, HolderDeceased, OtherSession, TwoMandatoryMethods,
            Missing(Step::OpeningBlockCheck), DocumentNotAccepted, DocumentMismatch, DocumentUnusable,
            IssuerUnavailable, Recaptured, CopySuspected, DatesImpossible, DocumentInconsistent, OfficeInconsistent,
            PeriodInconsistent, PeriodOver, CheckDigitDiffers, ChecksIncomplete, FieldsRewritten, PersonUnknown,
            AttestedNameDifferent, AttestedNameEncoding, AttestedBirthDifferent, SubscriberNameDifferent,
            SubscriberNameEncoding, SubscriberBirthDifferent, SubscriberBirthUnknown, SubscriberSexDifferent,
            HolderNameDifferent, HolderNameEncoding, HolderNameTruncated, HolderNameSuffixed, HolderNameMasked,
            HolderBirthDifferent, PhoneRefused, PhoneStepUp, PhoneOfAnotherLine);
        let others = reasons.into_iter().filter(|reason| !matches!(reason, Self::Missing(_)));
        others.chain(steps.map(Self::Missing)).collect()
    }
}

impl Explain for Decision {
    fn explain(&self) -> Explanation {
        match self {
            Self::Approve(_) => approved(),
            Self::Review(_) => Explanation::new("decision.review", DecisionSituation::Review),
            Self::Decline(reasons) => match reasons.first() {
                Some(reason) => reason.explain(),
                None => Explanation::new("decision.decline", Situation::OurFault), // never given by `decide`
            },
        }
    }
}

/// [`Decision::Approve`], which needs an approval to be made.
pub(super) fn approved() -> Explanation {
    Explanation::new("decision.approve", DecisionSituation::Approved)
}

impl Samples for Decision {
    fn samples() -> Vec<Self> {
        vec![Self::Review(Vec::new()), Self::Decline(Vec::new())]
    }
}

fn ours(code: &'static str) -> Explanation {
    Explanation::new(code, Situation::OurFault)
}

explain! { PairError;
    SameMethod => ours("decision.pair.same_method");
    OtherSession => ours("decision.pair.other_session");
}

explain! { PolicyError;
    Version { .. } in [Self::Version { version: 2 }] => ours("decision.policy.version");
    Mandatory => ours("decision.policy.mandatory");
    Documents => ours("decision.policy.documents");
    CardNotOffered => ours("decision.policy.card_not_offered");
    FurtherMethods => ours("decision.policy.further_methods");
    TooMild { .. } in [Self::TooMild { field: "recaptured" }] => ours("decision.policy.too_mild");
    TooHard { .. } in [Self::TooHard { field: "recaptured" }] => ours("decision.policy.too_hard");
    EvidenceLife => ours("decision.policy.evidence_life");
}

explain! { ReferenceError;
    Empty => ours("decision.reference.empty");
    TooLong => ours("decision.reference.too_long");
    Malformed => ours("decision.reference.malformed");
    LooksPersonal => ours("decision.reference.looks_personal");
}
