//! ① The copy of an identity document, with all that was found out about it.

use core::fmt;

use super::{Method, Person, Reference};
use crate::card::originality::{Originality as Assessed, OriginalityPolicy};
use crate::card::validation::{CheckCode, CheckResult};
use crate::challenge::{SessionId, UnixTime};
use crate::issuer::{EditWeight, IssuerDocument, Outcome};

/// Whether the photo shows the document itself. Not whether the document is genuine: a genuine card's picture on a screen
/// passes at the issuer. A court has held a bank to it (Seoul High Court, 2024-11-22: a loan on a photographed photo was
/// void), so that the two verdicts are never made one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Originality {
    /// Nobody has looked.
    #[default]
    NotChecked,
    /// The document itself.
    Original,
    /// There are signs of a copy, and not enough to say so.
    Suspect,
    /// A picture of a picture: a screen, a print, a photocopy.
    Recaptured,
}

impl Originality {
    /// The verdict on what the reader found ([`Reading::originality`](crate::card::Reading::originality)), by the host's
    /// thresholds. Where the reader has not looked, nobody has.
    #[must_use]
    pub fn of(assessed: Option<&Assessed>, policy: &OriginalityPolicy) -> Self {
        match assessed.map(|assessed| assessed.score()) {
            None => Self::NotChecked,
            Some(score) if score < policy.recaptured_below() => Self::Recaptured,
            Some(score) if score < policy.suspect_below() => Self::Suspect,
            Some(_) => Self::Original,
        }
    }
}

/// The answer of the register of customers who have blocked openings without a visit (비대면 계좌개설 안심차단, since
/// 2025-03-12). It is lifted at a branch only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OpeningBlock {
    /// The customer has blocked nothing.
    NotBlocked,
    /// The customer has blocked openings. For good, as far as this session goes.
    Blocked,
    /// No answer. Counts as not asked.
    Unavailable,
}

/// ① A copy of an identity document, taken in a session, with its checks.
///
/// Originality (is it the document?) and authenticity (does its issuer know it?) are two values. What is not set counts
/// as not known, never as fine.
pub struct CardCopy {
    session: SessionId,
    reference: Reference,
    document: IssuerDocument,
    taken_at: UnixTime,
    person: Person,
    pub(super) checks: Vec<(CheckCode, CheckResult)>,
    pub(super) originality: Originality,
    pub(super) issuer: Option<Outcome>,
    pub(super) edits: Option<EditWeight>,
}

impl CardCopy {
    /// A copy: `reference` names the photo at the host, `person` is its holder as the customer confirmed the fields.
    #[must_use]
    pub const fn new(
        session: SessionId,
        reference: Reference,
        document: IssuerDocument,
        person: Person,
        taken_at: UnixTime,
    ) -> Self {
        Self {
            session,
            reference,
            document,
            taken_at,
            person,
            checks: Vec::new(),
            originality: Originality::NotChecked,
            issuer: None,
            edits: None,
        }
    }

    /// With the results of the checks between its fields, as [`Check`](crate::card::validation::Check) has them.
    #[must_use]
    pub fn with_checks(self, checks: impl IntoIterator<Item = (CheckCode, CheckResult)>) -> Self {
        Self { checks: checks.into_iter().collect(), ..self }
    }

    /// With the verdict on whether the photo shows the document itself.
    #[must_use]
    pub fn with_originality(self, originality: Originality) -> Self {
        Self { originality, ..self }
    }

    /// With the issuer's answer on the values that the customer confirmed last.
    #[must_use]
    pub fn with_issuer(self, outcome: Outcome) -> Self {
        Self { issuer: Some(outcome), ..self }
    }

    /// With the heaviest of the customer's edits
    /// ([`ConfirmedFields::signals`](crate::issuer::ConfirmedFields::signals)); `None` if nothing was edited.
    #[must_use]
    pub fn with_edits(self, heaviest: Option<EditWeight>) -> Self {
        Self { edits: heaviest, ..self }
    }

    /// [`Method::One`].
    #[must_use]
    pub const fn method(&self) -> Method {
        Method::One
    }

    /// The session that it was taken in.
    #[must_use]
    pub const fn session(&self) -> &SessionId {
        &self.session
    }

    /// The host's name of the photo.
    #[must_use]
    pub const fn reference(&self) -> &Reference {
        &self.reference
    }

    /// Which document.
    #[must_use]
    pub const fn document(&self) -> IssuerDocument {
        self.document
    }

    /// When the photo came.
    #[must_use]
    pub const fn taken_at(&self) -> UnixTime {
        self.taken_at
    }

    /// Its holder.
    #[must_use]
    pub const fn person(&self) -> &Person {
        &self.person
    }
}

impl fmt::Debug for CardCopy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CardCopy")
            .field("reference", &self.reference)
            .field("document", &self.document)
            .field("checks", &self.checks)
            .field("originality", &self.originality)
            .field("issuer", &self.issuer)
            .field("edits", &self.edits)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thresholds_make_the_verdict_and_belong_to_the_better_side() {
        let policy = OriginalityPolicy::new(0.5, 0.25).unwrap();
        let verdict = |score| Originality::of(Some(&Assessed::specimen(score)), &policy);
        let expected = [
            (0.0, Originality::Recaptured),
            (0.2499, Originality::Recaptured),
            (0.25, Originality::Suspect),
            (0.4999, Originality::Suspect),
            (0.5, Originality::Original),
            (1.0, Originality::Original),
        ];
        for (score, expected) in expected {
            assert_eq!(verdict(score), expected, "{score}");
        }
        assert_eq!(Originality::of(None, &policy), Originality::NotChecked);
        let none = OriginalityPolicy::new(0.0, 0.0).unwrap();
        assert_eq!(Originality::of(Some(&Assessed::specimen(0.0)), &none), Originality::Original);
    }
}
