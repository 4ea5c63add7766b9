//! Photo, confirmation and issuer.

use super::{CustomerStep, Progress, View};
use crate::decision::WhenUnavailable;
use crate::session::{Answer, CallKind, Dependency, Fact, PhotoResult};

/// The latest photo, and what the customer confirmed of it.
pub(super) struct Card {
    /// Ordinal of the latest photo; 0 without one.
    photo: u8,
    /// Whether it was read, not so long ago.
    read: bool,
    /// Photo and latest confirmation of it.
    pub(super) confirmation: Option<(u8, u8)>,
    /// Highest confirmation of any photo.
    confirmations: u8,
}

impl Card {
    pub(super) fn progress(&self, view: View<'_>) -> Progress {
        if self.read {
            let confirmation = self.confirmations.saturating_add(1);
            return Progress::Ask(CustomerStep::ConfirmFields { photo: self.photo, confirmation });
        }
        if self.photo >= view.policy.limits().photos {
            return Progress::UsedUp;
        }
        Progress::Ask(CustomerStep::TakePhoto { photo: self.photo.saturating_add(1) })
    }
}

impl View<'_> {
    pub(super) fn card(self) -> Card {
        let facts = || self.session.facts();
        let photo_of = |fact: &Fact| match fact {
            Fact::Photo { photo, .. } | Fact::Confirmed { photo, .. } => Some(*photo),
            _ => None,
        };
        let photo = facts().filter_map(|(_, fact)| photo_of(fact)).max().unwrap_or(0);
        let results = facts().filter_map(|(at, fact)| match fact {
            Fact::Photo { photo: of, result } if *of == photo => Some((*result, at)),
            // Nobody confirms what was not read: the other event is on its way.
            Fact::Confirmed { photo: of, .. } if *of == photo => Some((PhotoResult::Read, at)),
            _ => None,
        });
        let worst = results.clone().map(|(result, _)| result).max();
        let taken_at = results.map(|(_, at)| at).min();
        let read = worst == Some(PhotoResult::Read) && taken_at.is_some_and(|at| self.is_fresh(at));
        let confirmed = || {
            facts().filter_map(|(_, fact)| match fact {
                Fact::Confirmed { photo, confirmation } => Some((*photo, *confirmation)),
                _ => None,
            })
        };
        let of_this = confirmed().filter(|(of, _)| *of == photo).map(|(_, confirmation)| confirmation).max();
        Card {
            photo,
            read,
            confirmation: of_this.filter(|_| read).map(|confirmation| (photo, confirmation)),
            confirmations: confirmed().map(|(_, confirmation)| confirmation).max().unwrap_or(0),
        }
    }

    /// Whether the issuer has confirmed what the customer confirmed last, or has been silent for so long that a person
    /// decides.
    pub(super) fn issuer_is_done(self) -> bool {
        let Some((_, confirmation)) = self.card().confirmation else { return false };
        match self.settled(CallKind::Issuer, confirmation) {
            Some(answer) => answer == Answer::Done,
            None => self.issuer_patience_is_over(),
        }
    }

    fn issuer_patience_is_over(self) -> bool {
        let review = self.policy.decision().settings().issuer_unavailable == WhenUnavailable::Review;
        let silent = |since: crate::challenge::UnixTime| since.plus(self.policy.issuer_patience()) <= self.now;
        review && self.calls().trouble(CallKind::Issuer).is_some_and(|trouble| silent(trouble.since))
    }

    pub(super) fn issuer(self) -> Progress {
        let card = self.card();
        let Some((photo, confirmation)) = card.confirmation else { return card.progress(self) };
        match self.settled(CallKind::Issuer, confirmation) {
            None => match self.question(CallKind::Issuer, confirmation) {
                Progress::Wait(wait) if wait.dependency == Dependency::Issuer => {
                    let review = self.policy.decision().settings().issuer_unavailable == WhenUnavailable::Review;
                    let end = wait.since.plus(self.policy.issuer_patience());
                    let until = if review { wait.until.min(end) } else { wait.until };
                    let retry_at = wait.retry_at.map(|at| at.min(until));
                    Progress::Wait(super::Waiting { until, retry_at, ..wait })
                }
                other => other,
            },
            Some(Answer::Done) => Progress::Done,
            // The same data is never asked about twice: the customer looks at the document again.
            Some(_) if self.mismatches() >= usize::from(self.policy.limits().issuer_mismatches) => Progress::UsedUp,
            Some(_) => {
                Progress::Ask(CustomerStep::ConfirmFields { photo, confirmation: card.confirmations.saturating_add(1) })
            }
        }
    }

    fn mismatches(self) -> usize {
        let mut wrong: Vec<u8> = Vec::new();
        for (_, fact) in self.session.facts() {
            if let Fact::Answered { call, answer: Answer::Correctable } = fact
                && call.kind == CallKind::Issuer
                && !wrong.contains(&call.subject)
            {
                wrong.push(call.subject);
            }
        }
        wrong.len()
    }
}
