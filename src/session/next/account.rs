//! ④: account, lookup, transfer, memo; and ⑥, the line and its code.

use super::possession::Possession;
use super::{CustomerStep, Progress, View};
use crate::session::{Answer, CallKind, Fact};

impl View<'_> {
    pub(super) fn account_is_proven(self) -> bool {
        self.proofs(CallKind::Transfer).next().is_some()
    }

    pub(super) fn account(self) -> Progress {
        // The holder's name is compared with the document's: without one there is nothing to look up for.
        let account = self.last_subject(&[CallKind::Lookup, CallKind::Transfer], |fact| match fact {
            Fact::AccountGiven { account } | Fact::HolderReviewed { account, .. } => Some(*account),
            _ => None,
        });
        let most = self.policy.limits().accounts;
        let other = || self.next_subject(account, most, |account| CustomerStep::EnterAccount { account });
        if account == 0 {
            return other();
        }
        match self.calls().settled(CallKind::Lookup, account) {
            None => self.question(CallKind::Lookup, account),
            Some((Answer::Done, _)) => self.transfer(account).unwrap_or_else(other),
            Some((Answer::NeedsReview, since)) => match self.staff_word(account) {
                Some(true) => self.transfer(account).unwrap_or_else(other),
                Some(false) => other(),
                None => self.wait_for_staff(since),
            },
            Some(_) => other(),
        }
    }

    fn transfer(self, account: u8) -> Option<Progress> {
        match self.possession(CallKind::Transfer, account) {
            Possession::Progress(progress) => Some(progress),
            Possession::OtherSubject => None,
        }
    }

    /// Whether staff have admitted a holder's name; of two words the refusing one counts.
    fn staff_word(self, wanted: u8) -> Option<bool> {
        let words = self.session.facts().filter_map(|(_, fact)| match fact {
            Fact::HolderReviewed { account, admitted } if *account == wanted => Some(*admitted),
            _ => None,
        });
        words.min()
    }

    /// A proof of possession of the customer's phone, and whether its line asks for another factor. A line given later
    /// takes the place of the one before, whose proof then counts no more.
    pub(super) fn phone_proof(self) -> Option<bool> {
        let line = self.line();
        let proofs = self.proofs(CallKind::SendCode).filter(|(call, _)| call.subject == line);
        proofs.max_by_key(|(call, _)| *call).map(|(_, step_up)| step_up)
    }

    fn line(self) -> u8 {
        self.last_subject(&[CallKind::SendCode], |fact| match fact {
            Fact::LineGiven { line } => Some(*line),
            _ => None,
        })
    }

    pub(super) fn phone(self) -> Progress {
        let line = self.line();
        let most = self.policy.limits().lines;
        let other = || self.next_subject(line, most, |line| CustomerStep::EnterPhone { line });
        if line == 0 {
            return other();
        }
        match self.possession(CallKind::SendCode, line) {
            Possession::Progress(progress) => progress,
            Possession::OtherSubject => other(),
        }
    }
}
