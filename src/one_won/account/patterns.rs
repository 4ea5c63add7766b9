//! What an institution's digits say about an account.
//!
//! Every institution codes the kind of account into some digits of its number, at a place that differs by institution
//! and by length. Check digits are mostly secret and are not looked at. The data are in `table`.

mod table;

use super::AccountRefusal;
use super::number::Digits;
use crate::one_won::institution::{Category, Institution, Standing};
use table::PATTERNS;

/// One rule: numbers of `length` digits whose digits `at..at + width` are one of `codes` are accounts of that kind.
pub(super) struct Pattern {
    institution: &'static str,
    length: usize,
    at: usize,
    /// Digits that are looked at; 0 for a rule over every number of that length.
    width: usize,
    /// First and last of each range of codes.
    codes: &'static [(u16, u16)],
    kind: Kind,
}

/// What a rule says about its accounts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Demand deposits and the like.
    Regular,
    /// An old habit of numbering that no document lists: worth a guess at the bank and no more.
    Habit,
    /// Refused.
    Refused(AccountRefusal),
}

/// What all rules together say about one number at one institution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Classification {
    /// A listed kind of account.
    Listed(Evidence),
    /// No rule speaks of it: lists are incomplete, so it is let pass.
    Unlisted,
    /// A kind of account that proves nothing.
    Refused(AccountRefusal, Evidence),
}

/// How much of a number a rule looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Evidence {
    /// Digits that had to be as they are.
    pub(super) width: usize,
    /// Whether they were the first ones. Codes within the number follow a branch number, so any number may have them.
    pub(super) leading: bool,
    /// Whether the rule is a [`Kind::Habit`].
    pub(super) habit: bool,
    /// Whether most numbers would have one of the codes, so that having one says nothing of the institution.
    pub(super) broad: bool,
}

impl Classification {
    pub(super) fn refusal(self) -> Option<AccountRefusal> {
        match self {
            Self::Refused(refusal, _) => Some(refusal),
            Self::Listed(_) | Self::Unlisted => None,
        }
    }

    pub(super) fn evidence(self) -> Option<Evidence> {
        match self {
            Self::Listed(evidence) | Self::Refused(_, evidence) => Some(evidence),
            Self::Unlisted => None,
        }
    }
}

/// Why no account of an institution can be used, whatever its number.
pub(super) fn refused_institution(institution: Institution) -> Option<AccountRefusal> {
    match (institution.category(), institution.standing()) {
        (Category::ClearingHouse, _) => Some(AccountRefusal::NoAccounts),
        (_, Standing::OutOfService) => Some(AccountRefusal::OutOfService),
        _ => None,
    }
}

/// What an institution's rules say about a number.
///
/// Rules of one institution overlap, because old and new numbering share lengths. The rule over the most digits wins,
/// and where a refusing one and a regular one look at as many, the account is let pass: the holder-name lookup would
/// still show whose it is, while a real customer who was refused would have no way on.
pub(super) fn classify(institution: Institution, digits: &Digits) -> Classification {
    let code = institution.standard_code();
    let (mut regular, mut refusing) = (None::<Evidence>, None::<(AccountRefusal, Evidence)>);
    for pattern in PATTERNS.iter().filter(|pattern| pattern.institution == code && pattern.matches(digits)) {
        let evidence = pattern.evidence();
        match pattern.kind {
            Kind::Refused(refusal) if refusing.is_none_or(|(_, best)| best.rank() < evidence.rank()) => {
                refusing = Some((refusal, evidence));
            }
            Kind::Regular | Kind::Habit if regular.is_none_or(|best| best.rank() < evidence.rank()) => {
                regular = Some(evidence);
            }
            _ => {}
        }
    }
    match (regular, refusing) {
        (Some(regular), None) => Classification::Listed(regular),
        (Some(regular), Some((_, refusing))) if regular.width >= refusing.width => Classification::Listed(regular),
        (_, Some((refusal, evidence))) => Classification::Refused(refusal, evidence),
        (None, None) => Classification::Unlisted,
    }
}

impl Pattern {
    fn matches(&self, digits: &Digits) -> bool {
        let coded = || digits.code(self.at, self.width);
        let listed = |code: u16| self.codes.iter().any(|(first, last)| (*first..=*last).contains(&code));
        digits.len() == self.length && (self.width == 0 || coded().is_some_and(listed))
    }

    fn evidence(&self) -> Evidence {
        let codes = self.codes.iter().map(|(first, last)| usize::from(last.saturating_sub(*first)) + 1).sum::<usize>();
        let possible = (0..self.width).fold(1_usize, |product, _| product.saturating_mul(10));
        let broad = codes.saturating_mul(2) > possible;
        Evidence { width: self.width, leading: self.at == 0, habit: self.kind == Kind::Habit, broad }
    }
}

impl Evidence {
    /// For telling which of two rules over one number says more.
    fn rank(self) -> (usize, bool, bool) {
        (self.width, self.leading, !self.habit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::one_won::CodeSystem;

    #[test]
    fn every_rule_fits_its_institution_and_its_numbers() {
        for Pattern { institution: code, length, at, width, codes, .. } in PATTERNS {
            let institution = Institution::from_code(CodeSystem::Standard, code).unwrap().institution;
            assert_eq!(institution.standard_code(), *code, "rules go by the standard code");
            assert!(institution.admits_length(*length), "{code} {length}");
            assert!(at + width <= *length, "{code} {length} {at} {width}");
            assert_eq!(codes.is_empty(), *width == 0, "{code} {length}");
            let limit = 10_u16.pow(u32::try_from(*width).unwrap());
            assert!(codes.iter().all(|(first, last)| first <= last && *last < limit), "{code} {length}: {codes:?}");
        }
    }

    #[test]
    fn the_longer_code_wins_and_a_tie_is_let_pass() {
        let classified = |code: &str, number: &str| {
            let institution = Institution::from_code(CodeSystem::Standard, code).unwrap().institution;
            classify(institution, &Digits::parse(number).unwrap()).refusal()
        };
        // A collecting account of Kookmin; the same digits where the branch form in daily use fits as well.
        assert_eq!(classified("004", "1234-92-9912345-6"), Some(AccountRefusal::Virtual));
        assert_eq!(classified("004", "123492-04-123456"), None);
        // Woori's linked account 18; the old Hanil form whose 01 stands over the same digits.
        assert_eq!(classified("020", "1234567899 18 12"), Some(AccountRefusal::Virtual));
        assert_eq!(classified("020", "1234567890 18 12"), None);
        // iM's installment savings 519 beat the demand deposit 05 that the same digits may mean.
        assert_eq!(classified("031", "519051234567"), Some(AccountRefusal::IncomingOnly));
        assert_eq!(classified("031", "505191234567"), None);
    }
}
