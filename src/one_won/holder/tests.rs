use proptest::prelude::*;

use super::*;
use crate::one_won::{CodeSystem, Institution};

fn secret(text: &str) -> Secret {
    Secret::new(text.to_owned())
}

fn compared(wanted: &str, returned: &str) -> HolderMatch {
    HolderMatch::compare(&secret(wanted), &secret(returned))
}

fn account() -> Account {
    let bank = Institution::from_code(CodeSystem::Standard, "088").unwrap().institution;
    Account::parse(bank, "110-436-387740").unwrap()
}

#[test]
fn names() {
    use HolderMatch::*;
    let table = [
        ("홍길동", "홍길동", Exact),
        ("홍길동", " 홍 길동 ", Exact),
        ("홍길동", "\u{1112}\u{1169}\u{11BC}\u{1100}\u{1175}\u{11AF}\u{1103}\u{1169}\u{11BC}", Exact),
        ("남궁민", "남궁 민", Exact),
        ("박초롱초롱빛나리", "박초롱초롱빛나리", Exact),
        ("NGUYEN THI HONG", "NGUYENTHIHONG", Exact),
        ("NGUYEN THI HONG", "Nguyen Thi Hong", Exact),
        ("NGUYEN THI HONG", "ＮＧＵＹＥＮ ＴＨＩ ＨＯＮＧ", Exact),
        ("김설믜", "김설믜", Exact),
        ("김설믜", "김설므ㅣ", Exact),
        // What the field cuts off. Ten syllables fill it; nine don't, whatever follows.
        ("홍가나다라마바사아자차", "홍가나다라마바사아자", PrefixTruncated),
        ("홍가나다라마바사아자차", "홍가나다라마바사아", Different),
        ("홍가나다라마바사아자차", "홍가나다라마바사아자차", Exact),
        ("홍가나다라마바사아자", "홍가나다라마바사아자차", Different),
        ("홍가나다라마바사아자차", "김가나다라마바사아자", Different),
        ("ALEXANDRA MARIA SANTOS", "ALEXANDRA MARIA SANT", PrefixTruncated),
        ("ALEXANDRA MARIA SANTOS", "ALEXANDRAMARIASANTOS", Exact),
        ("ALEXANDRA MARIA SANTOSO", "ALEXANDRAMARIASANTOS", PrefixTruncated),
        ("ALEXANDRA MARIA SANTOS", "ALEXANDRA MARIA SAN", Different),
        ("ALEXANDRA MARIA SANTOS", "ALEXANDRA MARIA SAN ", Different),
        ("ALEXANDRA MARIA SANTOS", "alexandra maria sant", PrefixTruncated),
        // Spaces fill no field.
        ("홍길동우", "홍              길동", Different),
        ("홍가나다라마바사아자차", "홍 가 나 다 라 마 바", Different),
        ("ALEXANDRA MARIA", "ALEXANDRA       MARI", Different),
        ("홍길동", "홍길", Different),
        ("홍길동", "길동", Different),
        ("길동", "홍길동", Different),
        // What EUC-KR could not hold.
        ("김설믜", "김설미", EncodingSuspect),
        ("김설믜", "김설PA", EncodingSuspect),
        ("김설믜", "김설?", EncodingSuspect),
        ("김설미", "김설희", Different),
        ("김설미", "김설믜", Different),
        ("김믜", "김", Different),
        // Masks.
        ("홍길동", "홍*동", Masked),
        ("홍길동", "홍＊동", Masked),
        ("홍길동", "홍○동", Masked),
        ("홍길동", "홍**", Masked),
        ("홍길동", "***", Masked),
        ("김길동", "홍*동", Masked),
        ("홍가나다라마바사아자차", "홍가나다라마바사아*", Masked),
        // Joint and business accounts.
        ("홍길동", "홍길동외1", Suffixed),
        ("홍길동", "홍길동 외 1인", Suffixed),
        ("홍길동", "홍길동 외2명", Suffixed),
        ("홍길동", "홍길동(길동상사)", Suffixed),
        ("홍길동", "홍길동（길동상사）", Suffixed),
        ("홍길동", "홍길동/김철수", Suffixed),
        ("NGUYEN THI HONG", "NGUYEN THI HONG JT", Suffixed),
        ("NGUYEN THI HONG", "NGUYEN THI HONG & TRAN", Suffixed),
        ("홍길동", "홍길동외", Suffixed),
        ("홍길동", "홍길동외백", Different),
        ("홍길동", "홍길동(", Different),
        ("홍길동", "김길동(길동상사)", Different),
        ("홍길동", "길동상사(홍길동)", Different),
        ("홍길동", "홍길동상사", Different),
        // No name at all, on either side.
        ("홍길동", "", Different),
        ("홍길동", "홍", Different),
        ("홍", "홍", Different),
        ("", "", Different),
        ("홍길동", "   ", Different),
        ("홍길동", "*", Different),
    ];
    for (wanted, returned, result) in table {
        assert_eq!(compared(wanted, returned), result, "{wanted} {returned}");
    }
    let long = "A".repeat(MAX_NAME_CHARACTERS);
    assert_eq!(compared(&long, &long), HolderMatch::Exact);
    let longer = format!("{long}A");
    assert_eq!(compared(&longer, &longer), HolderMatch::Different);
}

#[test]
fn what_passes() {
    let result = |returned: &str, wanted: &str, policy| {
        let admitted = LookedUp::new(account(), &secret(wanted), &secret(returned)).admit(policy);
        admitted.map(|cleared| cleared.was_reviewed()).map_err(|(refusal, _)| refusal)
    };
    let (long, cut) = ("홍가나다라마바사아자차", "홍가나다라마바사아자");
    let review = |holder| Err(HolderRefusal::NeedsReview(holder));
    let table = [
        ("홍길동", "홍길동", Ok(false), Ok(false)),
        (cut, long, Ok(false), review(HolderMatch::PrefixTruncated)),
        ("김설미", "김설믜", review(HolderMatch::EncodingSuspect), review(HolderMatch::EncodingSuspect)),
        ("홍길동외1", "홍길동", review(HolderMatch::Suffixed), review(HolderMatch::Suffixed)),
        ("홍*동", "홍길동", Err(HolderRefusal::Masked), Err(HolderRefusal::Masked)),
        ("김철수", "홍길동", Err(HolderRefusal::Different), Err(HolderRefusal::Different)),
    ];
    for (returned, wanted, standard, strict) in table {
        assert_eq!(result(returned, wanted, HolderPolicy::standard()), standard, "{returned}");
        assert_eq!(result(returned, wanted, HolderPolicy::strict()), strict, "{returned}");
        let (_, looked_up) =
            match LookedUp::new(account(), &secret(wanted), &secret(returned)).admit(HolderPolicy::strict()) {
                Ok(cleared) => {
                    assert_eq!(cleared.account(), &account());
                    continue;
                }
                Err(refused) => refused,
            };
        let reviewed = looked_up.admit_reviewed().map(|cleared| cleared.was_reviewed()).map_err(|(refusal, _)| refusal);
        let wanted = match strict {
            Err(HolderRefusal::NeedsReview(_)) => Ok(true),
            other => other,
        };
        assert_eq!(reviewed, wanted, "{returned}");
    }
    assert_eq!(HolderPolicy::default(), HolderPolicy::standard());
}

#[test]
fn no_name_is_shown() {
    let looked_up = LookedUp::new(account(), &secret("홍길동"), &secret("홍길순"));
    let shown = format!("{looked_up:?} {:?}", looked_up.holder());
    assert!(!shown.contains('홍') && !shown.contains("7740"), "{shown}");
}

proptest! {
    #[test]
    fn part_of_a_name_never_passes(wanted in "[가-힣]{2,18}", from in 0_usize..18, length in 0_usize..18) {
        let part: String = wanted.chars().skip(from).take(length).collect();
        let whole = part == wanted;
        let found = compared(&wanted, &part);
        prop_assert_eq!(found == HolderMatch::Exact, whole);
        if found == HolderMatch::PrefixTruncated {
            prop_assert!(from == 0 && part.chars().count() == HOLDER_NAME_BYTES / 2);
        }
    }

    #[test]
    fn a_name_is_exact_in_any_form(wanted in "[가-힣]{2,10}|[A-Z]{2,9} [A-Z]{2,9}") {
        let decomposed: String = wanted.nfd().collect();
        let spaced: String = wanted.chars().flat_map(|c| [c, ' ']).collect();
        prop_assert_eq!(compared(&wanted, &decomposed), HolderMatch::Exact);
        prop_assert_eq!(compared(&wanted, &spaced), HolderMatch::Exact);
        prop_assert_eq!(compared(&wanted, &wanted.to_lowercase()), HolderMatch::Exact);
    }

    #[test]
    fn no_text_panics(wanted in "\\PC{0,70}", returned in "\\PC{0,70}") {
        let _ = compared(&wanted, &returned);
    }
}
