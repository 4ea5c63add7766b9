//! The books of the day: every opening ends once, and every account belongs to one that was approved.

use std::collections::BTreeMap;

use bonin::session::{DecisionKind, Ending};

/// How an opening ended.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum End {
    Opened,
    /// A person of the bank decides.
    Review(String),
    Declined(String),
    GaveUp,
    /// The bank could not take them within a session, and said so at once.
    TurnedAway,
    TriesUsedUp,
    Expired,
}

impl End {
    pub fn of(ending: Ending, reasons: &[&str]) -> Self {
        match ending {
            Ending::Decided(DecisionKind::Approved) => Self::Opened,
            Ending::Decided(DecisionKind::Review) => Self::Review(reasons.join(", ")),
            Ending::Decided(DecisionKind::Declined) => Self::Declined(reasons.join(", ")),
            Ending::Canceled => Self::GaveUp,
            Ending::Expired => Self::Expired,
            _ => Self::TriesUsedUp,
        }
    }

    pub fn words(&self) -> String {
        match self {
            Self::Opened => "opened".to_owned(),
            Self::Review(reasons) => format!("for review: {reasons}"),
            Self::Declined(reasons) => format!("declined: {reasons}"),
            Self::GaveUp => "gave up".to_owned(),
            Self::TurnedAway => "told to come on another day".to_owned(),
            Self::TriesUsedUp => "tries used up".to_owned(),
            Self::Expired => "expired".to_owned(),
        }
    }
}

#[derive(Debug, Default)]
pub struct Books {
    ends: Vec<Vec<End>>,
}

/// What the books come to.
#[derive(Debug, PartialEq, Eq)]
pub struct Audit {
    pub arrived: usize,
    pub ends: BTreeMap<End, usize>,
    /// Openings that never ended, or were approved without an account.
    pub lost: Vec<usize>,
    /// Openings that ended twice, or have two accounts, or one that nobody approved.
    pub doubled: Vec<usize>,
}

impl Audit {
    /// Nothing lost, nothing doubled, and no customer turned out for want of time or tries.
    pub fn is_clean(&self) -> bool {
        let turned_out = |end: &End| matches!(end, End::Expired | End::TriesUsedUp);
        self.lost.is_empty() && self.doubled.is_empty() && !self.ends.keys().any(turned_out)
    }

    pub fn count(&self, which: impl Fn(&End) -> bool) -> usize {
        self.ends.iter().filter(|(end, _)| which(end)).map(|(_, count)| count).sum()
    }
}

impl Books {
    pub fn arrive(&mut self) {
        self.ends.push(Vec::new());
    }

    pub fn end(&mut self, opening: usize, end: End) {
        if let Some(ends) = self.ends.get_mut(opening) {
            ends.push(end);
        }
    }

    /// Compares with the accounts in the bank's database, each given by the opening that it came of.
    pub fn audit(&self, accounts: &[usize]) -> Audit {
        let mut audit =
            Audit { arrived: self.ends.len(), ends: BTreeMap::new(), lost: Vec::new(), doubled: Vec::new() };
        for (opening, ends) in self.ends.iter().enumerate() {
            let has = accounts.iter().filter(|of| **of == opening).count();
            let should = usize::from(ends.contains(&End::Opened));
            if ends.is_empty() || has < should {
                audit.lost.push(opening);
            }
            if ends.len() > 1 || has > should {
                audit.doubled.push(opening);
            }
            for end in ends {
                *audit.ends.entry(end.clone()).or_default() += 1;
            }
        }
        audit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Four openings, of which two were approved.
    fn books() -> Books {
        let mut books = Books::default();
        (0..4).for_each(|_| books.arrive());
        books.end(0, End::Opened);
        books.end(1, End::Declined("document_revoked".to_owned()));
        books.end(2, End::GaveUp);
        books.end(3, End::Opened);
        books
    }

    #[test]
    fn clean_books() {
        let audit = books().audit(&[3, 0]);
        assert!(audit.is_clean(), "{audit:?}");
        assert_eq!(audit.count(|end| *end == End::Opened), 2);
        assert_eq!(audit.ends.values().sum::<usize>(), audit.arrived);
    }

    #[test]
    fn a_lost_opening_shows() {
        let mut without_end = books();
        without_end.arrive();
        assert_eq!(without_end.audit(&[0, 3]).lost, [4]);
        assert_eq!(books().audit(&[0]).lost, [3], "approved, and no account");
        assert!(!books().audit(&[0]).is_clean());
    }

    #[test]
    fn a_doubled_opening_shows() {
        let mut twice = books();
        twice.end(2, End::Opened);
        assert_eq!(twice.audit(&[0, 2, 3]).doubled, [2], "gave up, and was opened");
        assert_eq!(books().audit(&[0, 3, 3]).doubled, [3], "two accounts");
        assert_eq!(books().audit(&[0, 1, 3]).doubled, [1], "declined, and has an account");
        assert!(!books().audit(&[0, 3, 3]).is_clean());
    }

    #[test]
    fn nobody_runs_out_of_time_or_tries() {
        for end in [End::Expired, End::TriesUsedUp] {
            let mut books = books();
            books.arrive();
            books.end(4, end);
            assert!(!books.audit(&[0, 3]).is_clean());
        }
    }
}
