use proptest::prelude::*;

use super::*;

#[test]
fn printed_forms_are_read() {
    for (text, name, code, main_code) in [
        ("거주(F-2)", "거주", "F-2", "F-2"),
        ("재외동포(F-4)", "재외동포", "F-4", "F-4"),
        ("재외동포 (F-4)", "재외동포", "F-4", "F-4"),
        ("재 외 동 포( F - 4 )", "재외동포", "F-4", "F-4"),
        ("체류자격 재외동포(F-4)", "재외동포", "F-4", "F-4"),
        ("체 류 자 격 영 주(F-5)", "영주", "F-5", "F-5"),
        ("일반연수(D-4)", "일반연수", "D-4", "D-4"),
        ("기업투자(D-8)", "기업투자", "D-8", "D-8"),
        ("구직(D-10)", "구직", "D-10", "D-10"),
        ("거주(F-2-7)", "거주", "F-2-7", "F-2"),
        ("특정활동(E-7-4)", "특정활동", "E-7-4", "E-7"),
        ("유학(D-2-6)", "유학", "D-2-6", "D-2"),
        ("구직(D-10-1)", "구직", "D-10-1", "D-10"),
        ("거주(F-2-99)", "거주", "F-2-99", "F-2"),
        ("거주(F-2-R)", "거주", "F-2-R", "F-2"),
        ("특정활동(E-7-4R)", "특정활동", "E-7-4R", "E-7"),
        ("예술흥행(E-6)", "예술흥행", "E-6", "E-6"),
        ("예술.흥행(E-6)", "예술.흥행", "E-6", "E-6"),
        ("예술·흥행 (E-6-2)", "예술·흥행", "E-6-2", "E-6"),
    ] {
        let status = StayStatus::parse(text).unwrap();
        assert_eq!((status.name(), status.code(), status.main_code()), (name, code, main_code), "{text}");
        assert_eq!(*status.value(), format!("{name}({code})"), "{text}");
        assert_eq!(status.pair(), StatusPair::Matches, "{text}");
    }
}

#[test]
fn nothing_is_repaired() {
    use Unreadable::{Incomplete, Malformed};
    for (text, expected) in [
        ("", Incomplete),
        ("체류자격", Incomplete),
        ("거주", Incomplete),
        ("거주(", Incomplete),
        ("거주(F", Incomplete),
        ("거주(F-", Incomplete),
        ("거주(F-2", Incomplete),
        ("거주(F-2-", Incomplete),
        ("거주(F-2-7", Incomplete),
        ("예술.흥", Incomplete),
        ("예.술.흥행(E-6)", Malformed),
        (".예술흥행(E-6)", Malformed),
        ("예술흥행.(E-6)", Malformed),
        ("거(F-2)", Malformed),
        ("가나다라마바사아자차카(F-2)", Malformed),
        ("(F-2)", Malformed),
        ("F-2", Malformed),
        ("거주F-2", Malformed),
        ("거주F-2)", Malformed),
        ("거주(F2)", Malformed),
        ("거주(F2", Malformed),
        ("거주(f-2)", Malformed),
        ("거주(I-2)", Malformed),
        ("거주(2-F)", Malformed),
        ("거주(F-0)", Malformed),
        ("거주(F-02)", Malformed),
        ("거주(F-Z)", Malformed),
        ("거주(F-100)", Malformed),
        ("거주(F–2)", Malformed),
        ("거주(F.2)", Malformed),
        ("거주(FF-2)", Malformed),
        ("거주(F-2-)", Malformed),
        ("거주(F-2-0)", Malformed),
        ("거주(F-2-100)", Malformed),
        ("거주(F-2-RR)", Malformed),
        ("특정활동(E-7-4RR)", Malformed),
        ("거주(F-2-7-1)", Malformed),
        ("거주()", Malformed),
        ("거주(F-2))", Malformed),
        ("거주((F-2)", Malformed),
        ("거주(F-2)1", Malformed),
        ("거주（F-2）", Malformed),
        ("거주[F-2]", Malformed),
        ("거1주(F-2)", Malformed),
        ("居住(F-2)", Malformed),
        ("ㄱㅓ주(F-2)", Malformed),
    ] {
        assert_eq!(StayStatus::parse(text).err(), Some(expected), "{text}");
    }
}

#[test]
fn every_pair_of_the_table_is_read_and_known() {
    for (code, names) in STATUSES {
        for name in *names {
            let status = StayStatus::parse(&format!("{name}({code})")).unwrap();
            assert_eq!(status.pair(), StatusPair::Matches, "{name}({code})");
        }
    }
    let mut codes: Vec<_> = STATUSES.iter().map(|(code, _)| code).collect();
    codes.dedup();
    assert_eq!(codes.len(), 37);
}

#[test]
fn a_wrong_pair_is_given_and_told() {
    for (text, expected) in [
        ("거주(F-5)", StatusPair::Differs),
        ("영주(F-2)", StatusPair::Differs),
        ("거두(F-2)", StatusPair::Differs),
        ("단기종합(C-2)", StatusPair::Unknown),
        ("거주(F-7)", StatusPair::Unknown),
        ("기타(H-10)", StatusPair::Unknown),
        // The beginning of a code is another code.
        ("구직(D-1)", StatusPair::Differs),
        ("선원취업(E-1)", StatusPair::Differs),
    ] {
        assert_eq!(StayStatus::parse(text).unwrap().pair(), expected, "{text}");
    }
}

#[test]
fn codes_tell_the_cards_that_they_belong_to() {
    for (text, permanent, overseas, exempt, short) in [
        ("영주(F-5)", true, false, false, false),
        ("영주(F-5-1)", true, false, false, false),
        ("재외동포(F-4)", false, true, false, false),
        ("외교(A-1)", false, false, true, false),
        ("협정(A-3)", false, false, true, false),
        ("단기취업(C-4)", false, false, false, true),
        ("거주(F-50)", false, false, false, false),
        ("거주(F-45)", false, false, false, false),
        ("외교(A-10)", false, false, false, false),
    ] {
        let status = StayStatus::parse(text).unwrap();
        let found = (
            status.is_permanent_resident(),
            status.is_overseas_korean(),
            status.is_exempt_from_registration(),
            status.is_short_stay(),
        );
        assert_eq!(found, (permanent, overseas, exempt, short), "{text}");
    }
}

#[test]
fn debug_shows_nothing() {
    let shown = format!("{:?}", StayStatus::parse("거주(F-2)").unwrap());
    assert!(!shown.contains("거주") && !shown.contains("F-2"), "{shown}");
}

proptest! {
    #[test]
    fn any_text_is_parsed_without_panic(text in "\\PC*") {
        let _ = StayStatus::parse(&text);
    }

    #[test]
    fn a_status_is_what_was_printed(text in "[가-힣 ]{0,12}[(]?[A-J]?[- ]{0,2}[0-9]{0,3}-?[0-9A-Z]{0,2}[)]?") {
        if let Ok(status) = StayStatus::parse(&text) {
            let printed: String = text.chars().filter(|c| *c != ' ').collect();
            prop_assert!(printed.ends_with(status.value().as_str()));
            prop_assert!(status.code().starts_with(status.main_code()));
            prop_assert_eq!(StayStatus::parse(&status.value()), Ok(status));
        }
    }

    #[test]
    fn spaces_change_nothing(spaces in proptest::collection::vec(0_usize..3, 9)) {
        let spaced: String =
            "재외동포(F-4)".chars().zip(spaces).flat_map(|(c, n)| core::iter::once(c).chain(vec![' '; n])).collect();
        let status = StayStatus::parse(&spaced).unwrap();
        prop_assert_eq!((status.name(), status.code()), ("재외동포", "F-4"));
    }
}
