//! Settings to start from.

use super::{MAX_EVIDENCE_MINUTES, POLICY_VERSION, PolicySettings, Severity, SubscriberRule, WhenUnavailable};
use crate::decision::MandatoryMethod;
use crate::issuer::IssuerDocument;

/// Life of a piece of evidence in minutes unless the bank says otherwise: as long as the longest, so that an outage of
/// hours costs no customer a second round.
const EVIDENCE_MINUTES: u32 = MAX_EVIDENCE_MINUTES;

impl PolicySettings {
    /// Card copy and 1-won, the issuer's word, originality, the register of blocked openings, and the customer's phone;
    /// the identity service where the line asks for it.
    #[must_use]
    pub fn standard(revision: u32) -> Self {
        Self {
            version: POLICY_VERSION,
            revision,
            documents: vec![IssuerDocument::ResidentCard, IssuerDocument::DriverLicense],
            mandatory: vec![MandatoryMethod::IdentityDocumentCopy, MandatoryMethod::ExistingAccount],
            further_methods: 1,
            card_required: true,
            issuer_required: true,
            issuer_unavailable: WhenUnavailable::Wait,
            originality_required: true,
            copy_suspected: Severity::Review,
            opening_block_required: true,
            phone_required: true,
            subscriber: SubscriberRule::OnStepUp,
            dates: Severity::Decline,
            document: Severity::Review,
            office: Severity::Review,
            period: Severity::Review,
            check_digit: Severity::Pass,
            checks_incomplete: Severity::Pass,
            fields_rewritten: Severity::Review,
            names: Severity::Decline,
            births: Severity::Decline,
            sexes: Severity::Review,
            name_truncated: Severity::Pass,
            other_line: Severity::Review,
            evidence_minutes: EVIDENCE_MINUTES,
        }
    }

    /// The guideline's bare rule: any two of the five methods, nothing else asked for. What is found is weighed as in
    /// [`standard`](Self::standard). A starting point for banks with other methods; by itself it knows no issuer.
    #[must_use]
    pub fn guideline_minimum(revision: u32) -> Self {
        Self {
            documents: IssuerDocument::ALL.to_vec(),
            mandatory: MandatoryMethod::ALL.to_vec(),
            further_methods: 0,
            card_required: false,
            issuer_required: false,
            originality_required: false,
            opening_block_required: false,
            phone_required: false,
            subscriber: SubscriberRule::Never,
            ..Self::standard(revision)
        }
    }
}
