use std::collections::HashSet;

use super::*;

#[test]
fn codes_of_both_namespaces_and_aliases() {
    use CodeMatch::{Alias, Current, OtherSystem};
    use CodeSystem::{Cms, Standard};
    let table = [
        (Standard, "081", "081", Current),
        (Cms, "005", "081", Current),
        (Standard, "005", "081", OtherSystem),
        (Cms, "081", "081", OtherSystem),
        (Standard, "088", "088", Current),
        (Cms, "088", "088", Current),
        (Standard, "030", "030", Current),
        (Standard, "271", "271", Current),
    ];
    for (system, code, standard, matched) in table {
        let found = Institution::from_code(system, code).unwrap();
        assert_eq!((found.institution.standard_code(), found.matched), (standard, matched), "{system:?} {code}");
    }
    let aliases: [(&[&str], &str); 15] = [
        (&["006", "019", "029", "079", "078"], "004"),
        (&["025", "033", "080", "082"], "081"),
        (&["010", "016"], "011"),
        (&["013", "014", "015", "017", "018"], "012"),
        (&["022", "024", "083", "084"], "020"),
        (&["036", "053"], "027"),
        (&["021", "026", "028"], "088"),
        (&["046", "085", "086", "087"], "045"),
        (&["072", "073", "074", "075"], "071"),
        (&["009"], "007"),
        (&["069", "070"], "030"),
        (&["047", "049"], "048"),
        (&["043"], "003"),
        (&["230"], "238"),
        (&["226"], "218"),
    ];
    let more: [(&[&str], &str); 2] = [(&["289"], "247"), (&["268"], "287")];
    for (codes, standard) in aliases.into_iter().chain(more) {
        for code in codes {
            for system in [Standard, Cms] {
                let found = Institution::from_code(system, code).unwrap();
                assert_eq!((found.institution.standard_code(), found.matched), (standard, Alias), "{code}");
            }
        }
    }
}

#[test]
fn codes_that_name_nobody() {
    for code in ["", "8", "88", "0088", "08a", "０８８", " 88", "BK88", "-88", "８"] {
        assert_eq!(Institution::from_code(CodeSystem::Standard, code), Err(InstitutionError::Malformed), "{code:?}");
    }
    for code in ["000", "001", "076", "091", "293", "999"] {
        assert_eq!(Institution::from_code(CodeSystem::Standard, code), Err(InstitutionError::Unknown), "{code}");
    }
}

#[test]
fn the_table_is_whole_and_consistent() {
    let count = |category, standing| {
        Institution::all().filter(|row| row.category() == category && row.standing() == standing).count()
    };
    assert_eq!(count(Category::Bank, Standing::InService), 19);
    assert_eq!(count(Category::Cooperative, Standing::InService), 7);
    assert_eq!(count(Category::ForeignBranch, Standing::OutOfService), 4);
    assert_eq!(count(Category::ForeignBranch, Standing::InService), 1);
    assert_eq!(count(Category::Securities, Standing::InService), 24);
    assert_eq!(count(Category::Securities, Standing::Unverified), 4);
    assert_eq!(count(Category::ClearingHouse, Standing::InService), 1);
    let mut codes = HashSet::new();
    for row in Institution::all() {
        let Entry { cms, standard, aliases, lengths, .. } = row.0;
        assert!(codes.insert(*cms), "{cms} stands twice");
        assert!(cms == standard || codes.insert(*standard), "{standard} stands twice");
        assert!(aliases.iter().all(|alias| codes.insert(alias)), "an alias of {cms} stands twice");
        assert!(codes.iter().all(|code| code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_digit())));
        assert!(lengths.is_sorted_by(|a, b| a < b) && lengths.iter().all(|digits| (7..=14).contains(digits)));
        let known = row.standing() != Standing::Unverified && row.category() != Category::ClearingHouse;
        assert_eq!(known, !lengths.is_empty(), "{cms}");
    }
}

#[test]
fn names() {
    let mut names = HashSet::new();
    for row in Institution::all() {
        for name in [row.name(), row.name_english()].into_iter().chain(Some(row.short_name())) {
            assert_eq!(Institution::from_name(name), Some(row), "{name}");
        }
        assert!(names.insert(row.name()) && names.insert(row.name_english()));
        assert!(row.short_name().chars().count() <= 6, "{row}");
    }
    let table = [
        ("신한은행", Some("088")),
        (" 신한 은행 ", Some("088")),
        ("신한", Some("088")),
        ("ｋａｋａｏｂａｎｋ", Some("090")),
        ("IM뱅크", Some("031")),
        ("\u{1109}\u{1175}\u{11AB}\u{1112}\u{1161}\u{11AB}", Some("088")),
        ("신", None),
        ("신한은행 강남지점", None),
        ("", None),
    ];
    for (name, wanted) in table {
        assert_eq!(Institution::from_name(name).map(Institution::standard_code), wanted, "{name}");
    }
    assert_eq!(Institution::from_name(&"가".repeat(100_000)), None);
}

#[test]
fn shown() {
    let hana = Institution::from_code(CodeSystem::Cms, "005").unwrap().institution;
    assert_eq!(format!("{hana} {hana:?}"), "하나은행 Institution(081 Hana Bank)");
    assert!(hana.receives_transfers());
    for code in ["054", "055", "057", "061", "099"] {
        let closed = Institution::from_code(CodeSystem::Cms, code).unwrap().institution;
        assert!(!closed.receives_transfers(), "{code}");
    }
}

#[test]
fn prevalence_is_an_order_of_known_institutions() {
    let ranked: HashSet<_> = table::BY_PREVALENCE.into_iter().collect();
    assert_eq!(ranked.len(), table::BY_PREVALENCE.len());
    assert!(ranked.iter().all(|code| Institution::all().any(|row| row.code(CodeSystem::Cms) == *code)));
}
