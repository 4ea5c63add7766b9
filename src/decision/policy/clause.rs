//! A policy as clauses: what a reviewer reads, and what a text for them is made of.

use core::time::Duration;

use super::{DecisionPolicy, Severity, SubscriberRule, WhenUnavailable};
use crate::decision::MandatoryMethod;
use crate::issuer::IssuerDocument;

/// Where a clause comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Basis {
    /// Guideline on non-face-to-face real-name verification (2015-05-18 and revisions), as set by the authority for all.
    Guideline,
    /// Real-name law, decree §4-2: by which documents a person is confirmed.
    RealNameLaw,
    /// Seoul High Court, 2024-11-22: a photographed photo of a document is no proper confirmation.
    CopyRuling,
    /// Register of blocked openings, since 2025-03-12.
    OpeningBlock,
    /// Resident numbers given since October 2020 have random last digits.
    ResidentNumberReform,
    /// EUC-KR holds 2,350 of 11,172 syllables.
    NameEncoding,
    /// The bank's own choice.
    Bank,
}

/// A rule that no policy changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FixedRule {
    /// Two of the five mandatory methods; phone, subscriber and personal data count for none of them.
    TwoOfFive,
    /// All evidence is of one session.
    OneSession,
    /// A recaptured document is refused.
    RecaptureDeclined,
    /// A blocked opening is refused, for good.
    OpeningBlockDeclined,
    /// A document that its issuer calls lost, reissued, canceled, suspended, expired or locked is refused, for good.
    RevokedDeclined,
    /// A document that does not match its issuer's register is refused.
    MismatchDeclined,
    /// A name one syllable apart, where an encoding may have lost it, goes to review: never passed, never refused.
    EncodingReviewed,
    /// A masked holder's name confirms nobody.
    MaskedDeclined,
    /// A holder's name with a joint holder or a business behind it goes to review.
    SuffixedReviewed,
    /// A check digit alone never refuses anybody.
    CheckDigitNeverDeclines,
    /// A line that the risk policy refuses is refused.
    RefusedLineDeclined,
}

/// One sentence of a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Clause {
    /// Not the bank's to change.
    Fixed(FixedRule),
    /// Mandatory methods that the bank carries out, in the order asked for.
    Mandatory(Vec<MandatoryMethod>),
    /// Methods beyond the two.
    FurtherMethods(u8),
    /// Documents taken.
    Documents(Vec<IssuerDocument>),
    /// A document's copy is asked for in any case.
    CardRequired(bool),
    /// The issuer must confirm, and what happens while it can't be asked.
    Issuer {
        /// Whether it must.
        required: bool,
        /// While it can't be asked.
        unavailable: WhenUnavailable,
    },
    /// Originality must have been looked at, and what signs of a copy lead to.
    Originality {
        /// Whether it must.
        required: bool,
        /// Signs short of certainty.
        suspected: Severity,
    },
    /// The register of blocked openings must have been asked.
    OpeningBlock(bool),
    /// A code to the phone is asked for.
    Phone(bool),
    /// The telcos' identity service is asked for.
    Subscriber(SubscriberRule),
    /// What a finding leads to; the name is the setting's.
    Finding {
        /// Name of the setting.
        setting: &'static str,
        /// What it leads to.
        severity: Severity,
    },
    /// How long evidence counts.
    EvidenceLife(Duration),
}

impl FixedRule {
    /// All of them.
    pub const ALL: [Self; 11] = [
        Self::TwoOfFive,
        Self::OneSession,
        Self::RecaptureDeclined,
        Self::OpeningBlockDeclined,
        Self::RevokedDeclined,
        Self::MismatchDeclined,
        Self::EncodingReviewed,
        Self::MaskedDeclined,
        Self::SuffixedReviewed,
        Self::CheckDigitNeverDeclines,
        Self::RefusedLineDeclined,
    ];
}

impl Clause {
    /// Where it comes from.
    #[must_use]
    pub const fn basis(&self) -> Basis {
        match self {
            Self::Fixed(FixedRule::TwoOfFive) | Self::Mandatory(_) | Self::FurtherMethods(_) => Basis::Guideline,
            Self::Fixed(FixedRule::RecaptureDeclined) | Self::Originality { .. } => Basis::CopyRuling,
            Self::Fixed(FixedRule::OpeningBlockDeclined) | Self::OpeningBlock(_) => Basis::OpeningBlock,
            Self::Fixed(FixedRule::CheckDigitNeverDeclines) => Basis::ResidentNumberReform,
            Self::Fixed(FixedRule::EncodingReviewed) => Basis::NameEncoding,
            Self::Documents(_) | Self::CardRequired(_) | Self::Issuer { .. } => Basis::RealNameLaw,
            Self::Fixed(FixedRule::RevokedDeclined | FixedRule::MismatchDeclined) => Basis::RealNameLaw,
            Self::Fixed(_) | Self::Phone(_) | Self::Subscriber(_) | Self::Finding { .. } | Self::EvidenceLife(_) => {
                Basis::Bank
            }
        }
    }
}

impl DecisionPolicy {
    /// The whole policy, fixed rules first: nothing that [`decide`](crate::decision::decide) goes by is left out.
    #[must_use]
    pub fn describe(&self) -> Vec<Clause> {
        let settings = self.settings();
        let findings = [
            ("dates", settings.dates),
            ("document", settings.document),
            ("office", settings.office),
            ("period", settings.period),
            ("check_digit", settings.check_digit),
            ("checks_incomplete", settings.checks_incomplete),
            ("fields_rewritten", settings.fields_rewritten),
            ("names", settings.names),
            ("births", settings.births),
            ("sexes", settings.sexes),
            ("name_truncated", settings.name_truncated),
            ("other_line", settings.other_line),
        ];
        let set = [
            Clause::Mandatory(settings.mandatory.clone()),
            Clause::FurtherMethods(settings.further_methods),
            Clause::Documents(settings.documents.clone()),
            Clause::CardRequired(settings.card_required),
            Clause::Issuer { required: settings.issuer_required, unavailable: settings.issuer_unavailable },
            Clause::Originality { required: settings.originality_required, suspected: settings.copy_suspected },
            Clause::OpeningBlock(settings.opening_block_required),
            Clause::Phone(settings.phone_required),
            Clause::Subscriber(settings.subscriber),
        ];
        let findings = findings.into_iter().map(|(setting, severity)| Clause::Finding { setting, severity });
        FixedRule::ALL
            .into_iter()
            .map(Clause::Fixed)
            .chain(set)
            .chain(findings)
            .chain([Clause::EvidenceLife(self.evidence_life())])
            .collect()
    }
}
