//! Where institutions print hyphens.

use zeroize::Zeroizing;

use crate::one_won::Institution;

/// Standard code and the sizes of groups, as statements and apps of the institution show them. A length that is not
/// here has no grouping in common use and is shown bare.
const GROUPS: &[(&str, &[usize])] = &[
    ("002", &[3, 2, 6]),
    ("002", &[3, 8, 3]),
    ("003", &[8, 2]),
    ("003", &[3, 8]),
    ("003", &[3, 2, 6, 1]),
    ("003", &[3, 6, 2, 3]),
    ("004", &[3, 2, 4, 3]),
    ("004", &[6, 2, 6]),
    ("081", &[3, 2, 6]),
    ("081", &[3, 6, 3]),
    ("081", &[3, 6, 5]),
    ("007", &[3, 2, 6]),
    ("007", &[3, 9]),
    ("030", &[3, 2, 6]),
    ("030", &[1, 11]),
    ("011", &[3, 2, 6]),
    ("011", &[4, 2, 6]),
    ("011", &[3, 4, 4, 2]),
    ("011", &[6, 2, 6]),
    ("012", &[3, 4, 4, 2]),
    ("012", &[6, 2, 6]),
    ("020", &[3, 2, 6]),
    ("020", &[3, 2, 7]),
    ("020", &[4, 3, 6]),
    ("020", &[3, 6, 2, 3]),
    ("023", &[3, 2, 6]),
    ("027", &[3, 5, 2, 1]),
    ("027", &[3, 5, 2, 3]),
    ("031", &[3, 2, 7]),
    ("031", &[3, 2, 6, 3]),
    ("032", &[3, 2, 7]),
    ("032", &[3, 4, 4, 2]),
    ("034", &[3, 3, 6]),
    ("034", &[1, 3, 9]),
    ("035", &[2, 2, 6]),
    ("035", &[3, 9]),
    ("037", &[3, 2, 7]),
    ("037", &[1, 3, 2, 7]),
    ("039", &[3, 2, 7]),
    ("039", &[3, 10]),
    ("045", &[4, 2, 7]),
    ("048", &[3, 3, 4]),
    ("048", &[3, 4, 4]),
    ("048", &[3, 3, 6]),
    ("048", &[5, 2, 6]),
    ("048", &[5, 2, 7]),
    ("050", &[3, 2, 2, 7]),
    ("064", &[3, 2, 7]),
    ("064", &[5, 2, 6]),
    ("071", &[3, 9]),
    ("071", &[6, 7]),
    ("071", &[6, 2, 6]),
    ("088", &[3, 2, 6]),
    ("088", &[3, 3, 6]),
    ("089", &[3, 3, 6]),
    ("090", &[4, 2, 7]),
    ("092", &[4, 4, 4]),
];

/// The digits in the institution's groups.
pub(super) fn grouped(institution: Institution, digits: &str) -> Zeroizing<String> {
    let code = institution.standard_code();
    let sizes = GROUPS
        .iter()
        .find(|(of, sizes)| *of == code && sizes.iter().sum::<usize>() == digits.len())
        .map_or(&[][..], |(_, sizes)| sizes);
    let mut text = Zeroizing::new(String::with_capacity(digits.len() + sizes.len()));
    let mut rest = digits;
    for size in sizes {
        let Some((group, after)) = rest.split_at_checked(*size) else { break };
        text.push_str(group);
        if !after.is_empty() {
            text.push('-');
        }
        rest = after;
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::one_won::CodeSystem;

    #[test]
    fn every_grouping_is_of_a_length_that_the_institution_has_once() {
        let mut seen = std::collections::HashSet::new();
        for (code, sizes) in GROUPS {
            let found = Institution::from_code(CodeSystem::Standard, code).unwrap();
            let digits = sizes.iter().sum::<usize>();
            assert!(found.institution.admits_length(digits), "{code} {digits}");
            assert!(seen.insert((code, digits)), "{code} {digits} stands twice");
        }
    }

    #[test]
    fn a_length_without_grouping_stays_bare() {
        let toss = Institution::from_code(CodeSystem::Standard, "271").unwrap().institution;
        assert_eq!(grouped(toss, "12345678901").as_str(), "12345678901");
        assert_eq!(grouped(toss, "").as_str(), "");
    }
}
