//! Evidence in, decision out.

mod card;
mod people;

use super::{
    Approval, DecisionPolicy, Evidence, MandatoryEvidence, MandatoryPair, OpeningBlock, Originality, Reason, Severity,
    Step, StepsDone, SubscriberRule, WhenUnavailable,
};
use crate::challenge::{CLOCK_TOLERANCE, UnixTime};
use crate::issuer::{Class, Outcome};
use crate::phone::{AttributeMatch, Effect};

/// What comes of a session. Reasons are each named once, the refusing ones first, then those for review.
#[derive(Debug)]
#[must_use]
pub enum Decision {
    /// The account may be opened.
    Approve(Approval),
    /// A person decides, for these reasons.
    Review(Vec<Reason>),
    /// The account may not be opened, for these reasons. Where all of them are of things still
    /// [missing](Reason::is_missing), not yet; see [`is_incomplete`](Self::is_incomplete).
    Decline(Vec<Reason>),
}

impl Decision {
    /// The reasons; none for an approval.
    #[must_use]
    pub fn reasons(&self) -> &[Reason] {
        match self {
            Self::Approve(_) => &[],
            Self::Review(reasons) | Self::Decline(reasons) => reasons,
        }
    }

    /// Steps still to be made, in the order in which to ask for them.
    pub fn missing(&self) -> impl Iterator<Item = Step> {
        self.reasons().iter().filter_map(|reason| if let Reason::Missing(step) = reason { Some(*step) } else { None })
    }

    /// Whether nothing speaks against the customer but that steps are missing: the decision was asked for too early.
    #[must_use]
    pub fn is_incomplete(&self) -> bool {
        matches!(self, Self::Decline(reasons) if reasons.iter().all(|reason| reason.is_missing()))
    }

    /// Whether a reason is among them that nothing in this session changes.
    #[must_use]
    pub fn is_terminal(&self) -> bool {
        self.reasons().iter().any(|reason| reason.is_terminal())
    }
}

/// What was found so far.
#[derive(Debug, Default)]
struct Findings(Vec<(Severity, Reason)>);

impl Findings {
    /// Notes a reason, unless it leads to nothing.
    fn add(&mut self, severity: Severity, reason: Reason) {
        if severity > Severity::Pass && !self.0.iter().any(|(_, known)| *known == reason) {
            self.0.push((severity, reason));
        }
    }

    fn into_decision(mut self) -> Option<Decision> {
        // Whoever can't be served whatever they do is not told what is still missing.
        if self.0.iter().any(|(_, reason)| reason.is_terminal()) {
            self.0.retain(|(_, reason)| !reason.is_missing());
        }
        self.0.sort_by_key(|(severity, reason)| (core::cmp::Reverse(*severity), *reason));
        let worst = self.0.first().map(|(severity, _)| *severity)?;
        let reasons = self.0.into_iter().map(|(_, reason)| reason).collect();
        Some(if worst == Severity::Decline { Decision::Decline(reasons) } else { Decision::Review(reasons) })
    }
}

/// Weighs all that a session brought by a bank's policy.
///
/// All is looked at, also where one finding would do, so that a reviewer sees the whole; what is missing is left out only
/// beside a reason that is [for good](Reason::is_terminal). Evidence older than the policy lets it be counts as missing. What the policy did not ask for counts too, if it is there: a lost card is a lost card.
pub fn decide(policy: &DecisionPolicy, mut evidence: Evidence, now: UnixTime) -> Decision {
    let mut findings = Findings::default();
    if evidence.origins().any(|(session, _)| *session != evidence.session) {
        findings.add(Severity::Decline, Reason::OtherSession);
    }
    // Proofs come from other machines, whose clocks may be ahead by the tolerance; that much more age does no harm.
    evidence.forget_before(now.minus(policy.evidence_life()).minus(CLOCK_TOLERANCE));
    find_missing(policy, &evidence, &mut findings);
    if evidence.opening_block == Some(OpeningBlock::Blocked) {
        findings.add(Severity::Decline, Reason::OpeningBlocked);
    }
    if let Some(card) = &evidence.card {
        card::weigh(policy, card, &mut findings);
    }
    people::weigh(policy, &evidence, &mut findings);
    weigh_phone(policy, &evidence, &mut findings);
    findings.into_decision().unwrap_or_else(|| approve(policy, evidence, now))
}

fn find_missing(policy: &DecisionPolicy, evidence: &Evidence, findings: &mut Findings) {
    let done = steps_done(policy, evidence);
    if !policy.has_mandatory_pair(done) {
        findings.add(Severity::Decline, Reason::TwoMandatoryMethods);
    }
    for step in policy.missing(done) {
        findings.add(Severity::Decline, Reason::Missing(step));
    }
}

fn steps_done(policy: &DecisionPolicy, evidence: &Evidence) -> StepsDone {
    let card = evidence.card.as_ref();
    let answered = |outcome: Outcome| {
        outcome.class() != Class::Temporary || policy.settings().issuer_unavailable == WhenUnavailable::Review
    };
    let asked = !matches!(evidence.opening_block, None | Some(OpeningBlock::Unavailable));
    let looked_at = card.is_some_and(|card| card.originality != Originality::NotChecked);
    let risk = evidence.phone.as_ref().map(|piece| piece.risk.effect());
    StepsDone::none()
        .with_if(asked, Step::OpeningBlockCheck)
        .with_if(card.is_some(), Step::CardCopy)
        .with_if(looked_at, Step::OriginalityCheck)
        .with_if(card.and_then(|card| card.issuer).is_some_and(answered), Step::IssuerCheck)
        .with_if(evidence.phone.is_some(), Step::PhonePossession)
        .with_if(evidence.subscriber.is_some(), Step::SubscriberIdentity)
        .with_if(evidence.account.is_some(), Step::ExistingAccount)
        .with_if(evidence.video_call.is_some(), Step::VideoCall)
        .with_if(evidence.handover.is_some(), Step::Handover)
        .with_if(evidence.equivalent.is_some(), Step::Equivalent)
        .with_if(evidence.personal_data.is_some(), Step::PersonalDataCheck)
        .with_step_up(risk == Some(Effect::StepUp))
}

fn weigh_phone(policy: &DecisionPolicy, evidence: &Evidence, findings: &mut Findings) {
    let Some(phone) = &evidence.phone else { return };
    match phone.risk.effect() {
        Effect::Proceed => {}
        Effect::Refuse => findings.add(Severity::Decline, Reason::PhoneRefused),
        // Where the policy asks for the identity service instead, its absence was noted as missing.
        Effect::StepUp => {
            let answered = evidence.subscriber.is_some() || policy.settings().subscriber != SubscriberRule::Never;
            findings.add(if answered { Severity::Pass } else { Severity::Review }, Reason::PhoneStepUp);
        }
    }
    if let Some(subscriber) = &evidence.subscriber
        && subscriber.identity.matches_phone(phone.proof.subject()) == AttributeMatch::Different
    {
        findings.add(policy.settings().other_line, Reason::PhoneOfAnotherLine);
    }
}

/// Nothing speaks against the customer and nothing is missing.
fn approve(policy: &DecisionPolicy, evidence: Evidence, now: UnixTime) -> Decision {
    let Evidence { session, card, account, phone, subscriber, video_call, handover, equivalent, personal_data, .. } =
        evidence;
    let mandatory: [Option<MandatoryEvidence>; 5] = [
        card.map(Into::into),
        video_call.map(Into::into),
        handover.map(Into::into),
        account.map(Into::into),
        equivalent.map(Into::into),
    ];
    let offered = &policy.settings().mandatory;
    let (mut counted, more): (Vec<MandatoryEvidence>, Vec<MandatoryEvidence>) =
        mandatory.into_iter().flatten().partition(|piece| offered.contains(&piece.method()));
    let rest = counted.split_off(counted.len().min(2));
    let mut counted = counted.into_iter();
    // What was missing above must not be opened by a mistake of this file: the pair is asked once more, by its type.
    let pair = counted.next().zip(counted.next()).and_then(|(first, second)| MandatoryPair::new(first, second).ok());
    let Some(pair) = pair else { return Decision::Decline(vec![Reason::TwoMandatoryMethods]) };
    Decision::Approve(Approval {
        session,
        pair,
        more: rest.into_iter().chain(more).collect(),
        phone: phone.map(Box::new),
        subscriber: subscriber.map(Box::new),
        personal_data: personal_data.map(Box::new),
        policy_revision: policy.settings().revision,
        decided_at: now,
    })
}
