//! Which institutions a number could belong to.

use core::cmp::Reverse;

use super::number::Digits;
use super::patterns::{self, Evidence};
use super::{AccountError, AccountRefusal};
use crate::one_won::institution::{Category, CodeSystem, Institution};

/// Leading digits that must be an institution's own before its name is put forward with [`Confidence::High`].
const TELLING_DIGITS: usize = 3;

/// Institutions that were one until 2025-11-10. Their digits tell them apart by rule and not by likelihood.
const SPLIT: [&str; 2] = ["007", "030"];

/// An institution that a number could belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// The institution.
    pub institution: Institution,
    /// How much speaks for it.
    pub confidence: Confidence,
    /// Why an account there could not prove anything, if it is one of its virtual or incoming-only ones.
    pub refusal: Option<AccountRefusal>,
}

/// How much a number's digits speak for an institution. A hint for a picker and never more: several institutions use the
/// same codes, and only the holder-name lookup knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// It has numbers of that length.
    LengthOnly,
    /// And a code within the number, or a single digit, is one that it uses.
    Low,
    /// And the first two digits, or three within the number, are a code of it.
    Medium,
    /// And the first three digits or more are a code of it.
    High,
}

/// Institutions that a number could belong to, the likeliest first, for the customer to choose from.
///
/// For when an account is refused for its length, or when the lookup finds none: choosing the wrong bank is the
/// commonest mistake of all. What was typed is never changed. Institutions that are out of service are left out; among
/// those for which equally much speaks, the one with more customers comes first.
///
/// # Errors
///
/// [`AccountError::Empty`], [`NotANumber`](AccountError::NotANumber) and [`TooLong`](AccountError::TooLong).
///
/// ```
/// use bonin::one_won::{Confidence, likely_institutions};
///
/// let candidates = likely_institutions("110-436-387740")?;
/// let first = candidates.first().ok_or("none")?;
/// assert_eq!((first.institution.standard_code(), first.confidence), ("088", Confidence::High));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn likely_institutions(typed: &str) -> Result<Vec<Candidate>, AccountError> {
    Ok(ranked(&Digits::parse(typed)?))
}

fn ranked(digits: &Digits) -> Vec<Candidate> {
    let mut found: Vec<_> = Institution::all()
        .filter(|institution| institution.receives_transfers() && institution.admits_length(digits.len()))
        .filter_map(|institution| {
            let classification = patterns::classify(institution, digits);
            let evidence = classification.evidence();
            if evidence.is_none_or(|evidence| evidence.width == 0) && SPLIT.contains(&institution.standard_code()) {
                return None;
            }
            let confidence = evidence.map_or(Confidence::LengthOnly, confidence);
            // Four telling digits outweigh three; below that, length of the code says less than how common the bank is.
            let telling = evidence.map_or(0, |evidence| evidence.width.saturating_sub(TELLING_DIGITS));
            let telling = if confidence == Confidence::High { telling } else { 0 };
            let candidate = Candidate { institution, confidence, refusal: classification.refusal() };
            let last = institution.category() == Category::Securities;
            Some((Reverse((confidence, telling)), last, institution.prevalence(), candidate))
        })
        .collect();
    found.sort_by_key(|(strength, last, prevalence, _)| (*strength, *last, *prevalence));
    found.into_iter().map(|(.., candidate)| candidate).collect()
}

fn confidence(Evidence { width, leading, habit, broad }: Evidence) -> Confidence {
    match (width, leading) {
        (0, _) => Confidence::LengthOnly,
        _ if broad => Confidence::LengthOnly,
        _ if habit => Confidence::Low,
        (TELLING_DIGITS.., true) => Confidence::High,
        (2, true) | (TELLING_DIGITS.., false) => Confidence::Medium,
        _ => Confidence::Low,
    }
}

/// See [`Account::better_match`](super::Account::better_match).
pub(super) fn better_match(chosen: Institution, digits: &Digits) -> Option<Institution> {
    if patterns::classify(chosen, digits).evidence().is_some() {
        return None;
    }
    let sibling = SPLIT.iter().find(|code| SPLIT.contains(&chosen.standard_code()) && **code != chosen.standard_code());
    if let Some(sibling) = sibling {
        return Institution::from_code(CodeSystem::Standard, sibling).ok().map(|found| found.institution);
    }
    ranked(digits).first().filter(|best| best.confidence == Confidence::High).map(|best| best.institution)
}
