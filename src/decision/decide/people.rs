//! Whether document, subscriber and account holder are one person.
//!
//! All are compared with one of them, the document's holder if there is a document. Comparing the others with each other
//! would prove nothing: `김설믜` is `김설미` at one firm and `김설PA` at another, and both are that person.

use super::Findings;
use crate::decision::{DecisionPolicy, Evidence, Person, PolicySettings, Reason, Severity};
use crate::one_won::HolderMatch;
use crate::phone::{AttributeMatch, NameMatch};
use crate::pii::Secret;
use crate::pii::name::{self, Ladder};

pub(super) fn weigh(policy: &DecisionPolicy, evidence: &Evidence, findings: &mut Findings) {
    let settings = policy.settings();
    let card = evidence.card.as_ref().map(crate::decision::CardCopy::person);
    let attested = attested(evidence);
    let Some(anchor) = card.or_else(|| attested.first().copied()) else {
        return weigh_without_document(settings, evidence, findings);
    };
    for person in attested.into_iter().filter(|person| !core::ptr::eq(*person, anchor)) {
        compare_attested(settings, anchor, person, findings);
    }
    if let Some(subscriber) = &evidence.subscriber {
        let compared = subscriber.identity.matches(&anchor.as_card_holder());
        weigh_subscriber(settings, compared.name, compared.birth, compared.sex, findings);
    }
    weigh_holder(settings, evidence, Some(anchor.name().expose()), findings);
}

fn attested(evidence: &Evidence) -> Vec<&Person> {
    let people = [
        evidence.video_call.as_ref().and_then(|piece| piece.person()),
        evidence.handover.as_ref().and_then(|piece| piece.person()),
        evidence.equivalent.as_ref().and_then(|piece| piece.person()),
    ];
    people.into_iter().flatten().collect()
}

/// The subscriber is the only one whose name is known for sure, if that.
fn weigh_without_document(settings: &PolicySettings, evidence: &Evidence, findings: &mut Findings) {
    // A customer who has given nothing yet is not unknown but unfinished, which was noted.
    let given = evidence.origins().next().is_some();
    if evidence.subscriber.is_none() && given {
        findings.add(Severity::Review, Reason::PersonUnknown);
    }
    let name = evidence.subscriber.as_ref().map(|piece| piece.identity.name().expose());
    weigh_holder(settings, evidence, name, findings);
}

fn compare_attested(settings: &PolicySettings, anchor: &Person, other: &Person, findings: &mut Findings) {
    match name::compare(anchor.name().expose(), other.name().expose()) {
        Ladder::Exact | Ladder::Normalized => {}
        Ladder::EncodingSuspect => findings.add(Severity::Review, Reason::AttestedNameEncoding),
        Ladder::Different => findings.add(settings.names, Reason::AttestedNameDifferent),
    }
    if anchor.birth().zip(other.birth()).is_some_and(|(one, other)| one != other) {
        findings.add(settings.births, Reason::AttestedBirthDifferent);
    }
}

fn weigh_subscriber(
    settings: &PolicySettings,
    name: NameMatch,
    birth: AttributeMatch,
    sex: AttributeMatch,
    findings: &mut Findings,
) {
    match name {
        NameMatch::Exact | NameMatch::Normalized => {}
        NameMatch::EncodingSuspect => findings.add(Severity::Review, Reason::SubscriberNameEncoding),
        NameMatch::Different => findings.add(settings.names, Reason::SubscriberNameDifferent),
        NameMatch::NotCompared => findings.add(Severity::Review, Reason::PersonUnknown),
    }
    match birth {
        AttributeMatch::Equal => {}
        AttributeMatch::Different => findings.add(settings.births, Reason::SubscriberBirthDifferent),
        AttributeMatch::NotCompared => findings.add(Severity::Review, Reason::SubscriberBirthUnknown),
    }
    if sex == AttributeMatch::Different {
        findings.add(settings.sexes, Reason::SubscriberSexDifferent);
    }
}

fn weigh_holder(settings: &PolicySettings, evidence: &Evidence, name: Option<&str>, findings: &mut Findings) {
    let Some(account) = &evidence.account else { return };
    if account.holder_birth == AttributeMatch::Different {
        findings.add(settings.births, Reason::HolderBirthDifferent);
    }
    let Some(name) = name else { return };
    let reviewed = account.reviewed.is_some();
    let unless_reviewed = |severity| if reviewed { Severity::Pass } else { severity };
    let (severity, reason) = match HolderMatch::compare(&Secret::new(name.to_owned()), &account.holder) {
        HolderMatch::Exact => return,
        HolderMatch::PrefixTruncated => (unless_reviewed(settings.name_truncated), Reason::HolderNameTruncated),
        HolderMatch::EncodingSuspect => (unless_reviewed(Severity::Review), Reason::HolderNameEncoding),
        HolderMatch::Suffixed => (unless_reviewed(Severity::Review), Reason::HolderNameSuffixed),
        HolderMatch::Masked => (Severity::Decline, Reason::HolderNameMasked),
        HolderMatch::Different => (settings.names, Reason::HolderNameDifferent),
    };
    findings.add(severity, reason);
}
