//! The bank's policy: data, within what the law and the guideline leave open.

mod clause;
mod names;
mod presets;

use core::time::Duration;

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{MandatoryMethod, Method, Step, StepsDone};
use crate::issuer::IssuerDocument;

pub use clause::{Basis, Clause, FixedRule};

/// Version of the written form of a policy.
pub const POLICY_VERSION: u32 = 1;

/// Longest life of a piece of evidence in minutes: a day, as sealed proofs last
/// ([`MAX_SEAL_SPAN`](crate::challenge::MAX_SEAL_SPAN)). Numbers and cards change hands.
pub const MAX_EVIDENCE_MINUTES: u32 = 24 * 60;

const SECONDS_PER_MINUTE: u64 = 60;

/// Mandatory methods that the guideline asks for. No policy sets it lower.
const MANDATORY_COUNT: usize = 2;

/// What a finding leads to, the mildest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// Nothing.
    Pass,
    /// A person looks at it.
    Review,
    /// No opening.
    Decline,
}

/// What happens while an issuer can't be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WhenUnavailable {
    /// The session waits.
    Wait,
    /// The session waits for a while, then a person decides.
    Review,
}

/// When the telcos' identity service is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubscriberRule {
    /// Always.
    Always,
    /// Where the risk of the customer's line asks for another factor.
    OnStepUp,
    /// Never. A line that asks for another factor goes to review.
    Never,
}

/// What a bank sets. [`DecisionPolicy::new`] checks it.
///
/// As JSON, every field named; one that is missing or not known is refused, so that no rule is dropped by a typing
/// error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PolicySettings {
    /// Version of this form, [`POLICY_VERSION`].
    pub version: u32,
    /// The bank's own number of this policy, named in every approval.
    pub revision: u32,
    /// Documents that are taken.
    #[serde(with = "names")]
    pub documents: Vec<IssuerDocument>,
    /// Mandatory methods that the bank carries out, in the order in which customers are asked for them. At least two.
    pub mandatory: Vec<MandatoryMethod>,
    /// How many more methods, of any number, are asked for beyond the two. The guideline recommends some.
    pub further_methods: u8,
    /// Whether ① is among the methods in any case. The real-name law wants name and number of a document.
    pub card_required: bool,
    /// Whether the issuer must have confirmed the document.
    pub issuer_required: bool,
    /// What happens while the issuer can't be asked.
    pub issuer_unavailable: WhenUnavailable,
    /// Whether somebody must have looked whether the photo shows the document itself.
    pub originality_required: bool,
    /// Signs of a copy short of certainty. At least [`Severity::Review`].
    pub copy_suspected: Severity,
    /// Whether the register of blocked openings must have been asked.
    pub opening_block_required: bool,
    /// Whether a code to the customer's phone is asked for.
    pub phone_required: bool,
    /// When the telcos' identity service is asked for.
    pub subscriber: SubscriberRule,
    /// Impossible dates on the document. At least [`Severity::Review`].
    pub dates: Severity,
    /// Number, dates and kind of document at odds. At least [`Severity::Review`].
    pub document: Severity,
    /// License number, office and date at odds. At least [`Severity::Review`].
    pub office: Severity,
    /// Periods at odds, or over.
    pub period: Severity,
    /// Another check digit. At most [`Severity::Review`]: since October 2020 nine of ten new numbers have one.
    pub check_digit: Severity,
    /// Checks that could not be made. They also come of good cards whose print has worn off.
    pub checks_incomplete: Severity,
    /// Edits against a sure reading.
    pub fields_rewritten: Severity,
    /// Names that differ by more than spelling and encoding. At least [`Severity::Review`].
    pub names: Severity,
    /// Birth dates that differ. At least [`Severity::Review`].
    pub births: Severity,
    /// Sexes that differ.
    pub sexes: Severity,
    /// A holder's name that was cut by its field, the rest being equal. At most [`Severity::Review`].
    pub name_truncated: Severity,
    /// The identified line being another one than the one with the code. At least [`Severity::Review`].
    pub other_line: Severity,
    /// Minutes for which evidence counts, 1 to [`MAX_EVIDENCE_MINUTES`].
    pub evidence_minutes: u32,
}

/// Why settings are no policy. Misuse: a fault of the bank's configuration.
#[derive(Debug, Error, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum PolicyError {
    /// Misuse: written for another release.
    #[error("the policy has version {version}; this release reads version {POLICY_VERSION}")]
    Version {
        /// The version it has.
        version: u32,
    },
    /// Misuse: fewer than two mandatory methods, or one of them twice.
    #[error("a policy names at least two mandatory methods, each once")]
    Mandatory,
    /// Misuse: no document, one of them twice, or documents without ①.
    #[error("a policy that takes copies of documents names them, each once")]
    Documents,
    /// Misuse: ① is required, and not among the methods.
    #[error("a policy that requires a document names its copy among the methods")]
    CardNotOffered,
    /// Misuse: more further methods than there are.
    #[error("there are not as many further methods")]
    FurtherMethods,
    /// Misuse: milder than this finding may be weighed.
    #[error("`{field}` weighs too little")]
    TooMild {
        /// The setting.
        field: &'static str,
    },
    /// Misuse: harder than this finding may be weighed.
    #[error("`{field}` weighs too much")]
    TooHard {
        /// The setting.
        field: &'static str,
    },
    /// Misuse: a life of evidence of no minutes or of more than [`MAX_EVIDENCE_MINUTES`].
    #[error("evidence counts for 1 to {MAX_EVIDENCE_MINUTES} minutes")]
    EvidenceLife,
}

/// A checked policy.
///
/// What it can't say, because it is fixed: two of the five mandatory methods; a recaptured card, a blocked opening and a
/// revoked document are refused; a name that an encoding may have spoiled is neither passed nor refused but looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "PolicySettings", into = "PolicySettings")]
pub struct DecisionPolicy {
    settings: PolicySettings,
}

impl DecisionPolicy {
    /// Checks settings.
    ///
    /// # Errors
    ///
    /// [`PolicyError`], for the first that is out of its range.
    pub fn new(settings: PolicySettings) -> Result<Self, PolicyError> {
        if settings.version != POLICY_VERSION {
            return Err(PolicyError::Version { version: settings.version });
        }
        if settings.mandatory.len() < MANDATORY_COUNT || has_twice(&settings.mandatory) {
            return Err(PolicyError::Mandatory);
        }
        let takes_cards = settings.mandatory.contains(&MandatoryMethod::IdentityDocumentCopy);
        if settings.card_required && !takes_cards {
            return Err(PolicyError::CardNotOffered);
        }
        if settings.documents.is_empty() == takes_cards || has_twice(&settings.documents) {
            return Err(PolicyError::Documents);
        }
        // Beyond the two there are the other mandatory ones, ⑥ and ⑦.
        if usize::from(settings.further_methods) > settings.mandatory.len() {
            return Err(PolicyError::FurtherMethods);
        }
        let at_least_review = [
            ("copy_suspected", settings.copy_suspected),
            ("dates", settings.dates),
            ("document", settings.document),
            ("office", settings.office),
            ("names", settings.names),
            ("births", settings.births),
            ("other_line", settings.other_line),
        ];
        if let Some((field, _)) = at_least_review.into_iter().find(|(_, severity)| *severity < Severity::Review) {
            return Err(PolicyError::TooMild { field });
        }
        let at_most_review = [("check_digit", settings.check_digit), ("name_truncated", settings.name_truncated)];
        if let Some((field, _)) = at_most_review.into_iter().find(|(_, severity)| *severity > Severity::Review) {
            return Err(PolicyError::TooHard { field });
        }
        if !(1..=MAX_EVIDENCE_MINUTES).contains(&settings.evidence_minutes) {
            return Err(PolicyError::EvidenceLife);
        }
        Ok(Self { settings })
    }

    /// [`PolicySettings::standard`], which is in all ranges.
    #[must_use]
    pub fn standard(revision: u32) -> Self {
        Self { settings: PolicySettings::standard(revision) }
    }

    /// What was set.
    #[must_use]
    pub const fn settings(&self) -> &PolicySettings {
        &self.settings
    }

    /// How long evidence counts.
    #[must_use]
    pub fn evidence_life(&self) -> Duration {
        Duration::from_secs(u64::from(self.settings.evidence_minutes).saturating_mul(SECONDS_PER_MINUTE))
    }

    /// What is still missing once `done` was made: the least that satisfies the policy, in the order in which it should
    /// be asked for. Checks of a document are missing only once there is one. Nothing, if nothing is missing.
    #[must_use]
    pub fn missing(&self, done: StepsDone) -> Vec<Step> {
        let settings = &self.settings;
        let needed = [
            (Step::OpeningBlockCheck, settings.opening_block_required),
            (Step::CardCopy, settings.card_required),
            (Step::OriginalityCheck, settings.originality_required && done.has(Step::CardCopy)),
            (Step::IssuerCheck, settings.issuer_required && done.has(Step::CardCopy)),
            (Step::PhonePossession, settings.phone_required),
            (Step::SubscriberIdentity, self.wants_subscriber(done)),
        ];
        let mut missing: Vec<Step> =
            needed.into_iter().filter(|(step, needed)| *needed && !done.has(*step)).map(|(step, _)| step).collect();
        let mandatory = || settings.mandatory.iter().map(|method| Step::of(*method));
        fill(&mut missing, done, mandatory(), MANDATORY_COUNT);
        let any = [Step::PhonePossession, Step::PersonalDataCheck].into_iter().chain(mandatory());
        fill(&mut missing, done, any, MANDATORY_COUNT.saturating_add(settings.further_methods.into()));
        missing.sort_unstable();
        missing
    }

    /// Whether two of the five were made, counting those alone that the bank carries out.
    #[must_use]
    pub fn has_mandatory_pair(&self, done: StepsDone) -> bool {
        self.settings.mandatory.iter().filter(|method| done.has(Step::of(**method))).count() >= MANDATORY_COUNT
    }

    fn wants_subscriber(&self, done: StepsDone) -> bool {
        match self.settings.subscriber {
            SubscriberRule::Always => true,
            SubscriberRule::OnStepUp => done.step_up(),
            SubscriberRule::Never => false,
        }
    }
}

/// Adds steps of `offered` until they and what was made come to `count` methods among those offered.
fn fill(missing: &mut Vec<Step>, done: StepsDone, offered: impl Iterator<Item = Step> + Clone, count: usize) {
    let covered = |missing: &[Step], method: Option<Method>| {
        method.is_some_and(|method| done.has_method(method))
            || missing.iter().any(|step| step.method() == method && method.is_some())
    };
    let mut have = offered.clone().filter(|step| covered(missing, step.method())).count();
    for step in offered {
        if have >= count {
            return;
        }
        if !covered(missing, step.method()) {
            missing.push(step);
            have = have.saturating_add(1);
        }
    }
}

fn has_twice<T: PartialEq>(all: &[T]) -> bool {
    all.iter().enumerate().any(|(at, one)| all.iter().skip(at.saturating_add(1)).any(|other| other == one))
}

impl TryFrom<PolicySettings> for DecisionPolicy {
    type Error = PolicyError;

    fn try_from(settings: PolicySettings) -> Result<Self, PolicyError> {
        Self::new(settings)
    }
}

impl From<DecisionPolicy> for PolicySettings {
    fn from(policy: DecisionPolicy) -> Self {
        policy.settings
    }
}

#[cfg(test)]
mod tests;
