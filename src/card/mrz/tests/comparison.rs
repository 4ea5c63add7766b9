use super::{FILLERS, ICAO, NEW_NUMBER, SINGLE_JOURNEY, named, read};
use crate::card::mrz::Agreement::{Agree, Disagree, NotComparable};
use crate::card::mrz::{Agreement, Mrz, MrzKey, PrintedPassport, compare};

const PRINTED: PrintedPassport<'static> = PrintedPassport {
    document_type: Some("PM"),
    issuing_state: Some("KOR"),
    surname: Some("HONG"),
    given_names: Some("GILDONG"),
    number: Some("M123A4567"),
    nationality: Some("REPUBLIC OF KOREA"),
    birth_date: Some("1982-07-01"),
    sex: Some("M"),
    expiry_date: Some("2031-08-20"),
};

fn agreement(printed: &PrintedPassport<'_>, mrz: &Mrz, key: MrzKey) -> Agreement {
    compare(printed, mrz).iter().find(|comparison| comparison.key == key).unwrap().agreement
}

#[test]
fn a_matching_page_agrees_in_every_field() {
    assert!(compare(&PRINTED, &read(NEW_NUMBER)).iter().all(|comparison| comparison.agreement == Agree));
}

#[test]
fn what_is_missing_on_either_side_is_not_comparable() {
    let nothing = compare(&PrintedPassport::default(), &read(NEW_NUMBER));
    assert!(nothing.iter().all(|comparison| comparison.agreement == NotComparable));
    let unreadable = compare(&PRINTED, &read(["", ""]));
    assert!(unreadable.iter().all(|comparison| comparison.agreement == NotComparable));
}

#[test]
fn each_field_is_compared_by_its_own_rule() {
    use MrzKey::{BirthDate, DocumentType, ExpiryDate, IssuingState, Nationality, PassportNumber, Sex};
    let mrz = read(NEW_NUMBER);
    let cases: [(MrzKey, &str, Agreement); 33] = [
        (DocumentType, "P M", Agree),
        (DocumentType, "P", Disagree),
        (DocumentType, "PS", Disagree),
        (DocumentType, "여권", NotComparable),
        (IssuingState, "KOR", Agree),
        (IssuingState, "PRK", Disagree),
        (IssuingState, "K0R", NotComparable),
        (PassportNumber, "M123 A4567", Agree),
        (PassportNumber, "M123-A4567", Agree),
        (PassportNumber, "M123A4568", Disagree),
        (PassportNumber, "MI23A4567", Disagree),
        (PassportNumber, "M123A456", Disagree),
        (PassportNumber, "M123a4567", NotComparable),
        (PassportNumber, " ", NotComparable),
        (Nationality, "REPUBLICOFKOREA", Agree),
        (Nationality, "KOR", Agree),
        (Nationality, "REPUBLIC OF UTOPIA", NotComparable),
        (Nationality, "대한민국", NotComparable),
        (BirthDate, "1982-07-02", Disagree),
        (BirthDate, "1982-08-01", Disagree),
        (BirthDate, "1983-07-01", Disagree),
        // The zone holds two digits of the year: they can't tell these apart.
        (BirthDate, "2082-07-01", Agree),
        (BirthDate, "82-07-01", NotComparable),
        (BirthDate, "1982-7-1", NotComparable),
        (BirthDate, "1982-07-01-", NotComparable),
        (BirthDate, "1982-07", NotComparable),
        (Sex, "M", Agree),
        (Sex, "F", Disagree),
        (Sex, "X", Disagree),
        (Sex, "남", NotComparable),
        (ExpiryDate, "2031-08-20", Agree),
        (ExpiryDate, "2021-08-20", Disagree),
        (ExpiryDate, "", NotComparable),
    ];
    for (key, text, expected) in cases {
        let mut printed = PrintedPassport::default();
        let place = match key {
            DocumentType => &mut printed.document_type,
            IssuingState => &mut printed.issuing_state,
            PassportNumber => &mut printed.number,
            Nationality => &mut printed.nationality,
            BirthDate => &mut printed.birth_date,
            Sex => &mut printed.sex,
            _ => &mut printed.expiry_date,
        };
        *place = Some(text);
        assert_eq!(agreement(&printed, &mrz, key), expected, "{}: {text}", key.as_str());
        // No field speaks for another.
        let others = compare(&printed, &mrz).into_iter().filter(|comparison| comparison.key != key);
        assert!(others.into_iter().all(|comparison| comparison.agreement == NotComparable));
    }
}

#[test]
fn foreign_passports_agree_by_code_and_by_filler() {
    let [first, second] = ICAO;
    let mut unspecified = second.to_owned();
    unspecified.replace_range(20..21, "<");
    let mrz = read([first, &unspecified]);
    for (key, printed, expected) in [
        (MrzKey::Nationality, PrintedPassport { nationality: Some("UTO"), ..Default::default() }, Agree),
        (MrzKey::Nationality, PrintedPassport { nationality: Some("UAE"), ..Default::default() }, NotComparable),
        (MrzKey::Nationality, PrintedPassport { nationality: Some("KOR"), ..Default::default() }, Disagree),
        (MrzKey::DocumentType, PrintedPassport { document_type: Some("P"), ..Default::default() }, Agree),
        (MrzKey::Sex, PrintedPassport { sex: Some("X"), ..Default::default() }, Agree),
        (MrzKey::Sex, PrintedPassport { sex: Some("F"), ..Default::default() }, Disagree),
    ] {
        assert_eq!(agreement(&printed, &mrz, key), expected);
    }
}

#[test]
fn partial_birth_dates_can_disagree_but_not_agree() {
    for (held, expected) in
        [("8207<<", NotComparable), ("82<<<<", NotComparable), ("<<<<<<", NotComparable), ("8208<<", Disagree)]
    {
        let mut second = NEW_NUMBER[1].to_owned();
        second.replace_range(13..19, held);
        assert_eq!(agreement(&PRINTED, &read([NEW_NUMBER[0], &second]), MrzKey::BirthDate), expected, "{held}");
    }
}

#[test]
fn names_are_compared_by_their_letters() {
    let cases: [(&str, &str, &str, [Agreement; 2]); 24] = [
        ("HONG<<GILDONG", "HONG", "GILDONG", [Agree, Agree]),
        ("HONG<<GILDONG", "Hong", "Gil-Dong", [Agree, Agree]),
        ("HONG<<GIL<DONG", "HONG", "GILDONG", [Agree, Agree]),
        ("HONG<<GIL<DONG", "HONG", "GIL-DONG", [Agree, Agree]),
        ("HONG<<GILDONG", "HONG", "GILSOON", [Agree, Disagree]),
        ("HONG<<GILDONG", "HONO", "GILDONG", [Disagree, Agree]),
        ("HONG<<GILDONG", "HONG", "GILDON", [Agree, Disagree]),
        ("HONG<<GILDONG", "GILDONG", "HONG", [Disagree, Disagree]),
        // Not cut: a beginning is not enough.
        ("HONG<<GIL", "HONG", "GILDONG", [Agree, Disagree]),
        ("HONG<<GILDONG", "", " ", [NotComparable, NotComparable]),
        ("HONG<<GILDONG", "HONG (SPOUSE OF KIM)", "GILDONG", [NotComparable, Agree]),
        ("HONG<<GILDONG", "홍", "길동", [NotComparable, NotComparable]),
        ("MUELLER<<JUERGEN", "MÜLLER", "JÜRGEN", [NotComparable, NotComparable]),
        ("OCONNOR<<ENYA<SIOBHAN", "O'CONNOR", "ENYA SIOBHAN", [Agree, Agree]),
        ("SMITH<JONES<<SUSIE<MARGARET", "SMITH-JONES", "SUSIE MARGARET", [Agree, Agree]),
        ("ERIKSSON<<ANNA<MARIA", "ERIKSSON,", "ANNA, MARIA", [Agree, Agree]),
        ("ARKFREITH", "ARKFREITH", "", [Agree, NotComparable]),
        ("ARKFREITH", "ARKFREITH", "ANNA", [Agree, Disagree]),
        // Cut, in the ways of Doc 9303-4.
        ("PAPANDROPOULOUS<<JONATHON<WARREN<TREVOR", "PAPANDROPOULOUS", "JONATHON WARREN TREVOR", [Agree, Agree]),
        ("NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K", "NILAVADHANANANDA", "CHAYAPA DEJTHAMRONG KRASUANG", [Agree, Agree]),
        (
            "BENNELONG<WOOLOOM<WARRAND<WARNAM<<DINGO",
            "BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL",
            "DINGO POTOROO",
            [Agree, Agree],
        ),
        (
            "BENNELONG<WOOLOOMOOLOO<WARRANDYTE<W<<DI",
            "BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL",
            "DINGO POTOROO",
            [Agree, Agree],
        ),
        (
            "BENNELONG<WOOLOOMOOLOO<WARRANDYTE<W<<DI",
            "WOOLOOMOOLOO BENNELONG WARRANDYTE WARNAMBOOL",
            "POTOROO DINGO",
            [Disagree, Disagree],
        ),
        (
            "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K",
            "NILAVADHANANANDA",
            "CHAYAPA KRASUANG DEJTHAMRONG",
            [Agree, Disagree],
        ),
    ];
    for (held, surname, given_names, expected) in cases {
        let mrz = read([&named(held), NEW_NUMBER[1]]);
        let printed = PrintedPassport { surname: Some(surname), given_names: Some(given_names), ..Default::default() };
        let found = [agreement(&printed, &mrz, MrzKey::Surname), agreement(&printed, &mrz, MrzKey::GivenNames)];
        assert_eq!(found, expected, "{held}: {surname}, {given_names}");
    }
}

#[test]
fn a_surname_that_fills_the_line_says_nothing_of_given_names() {
    let full = "A".repeat(39);
    let mrz = read([&named(&full), NEW_NUMBER[1]]);
    let printed =
        PrintedPassport { surname: Some(&format!("{full}B")), given_names: Some("ANNA"), ..Default::default() };
    assert_eq!(agreement(&printed, &mrz, MrzKey::Surname), Agree);
    assert_eq!(agreement(&printed, &mrz, MrzKey::GivenNames), NotComparable);
}

#[test]
fn a_number_with_a_sign_that_the_zone_lacks_agrees() {
    let mut second = SINGLE_JOURNEY[1].to_owned();
    second.replace_range(0..9, "AB<123456");
    let mrz = read([SINGLE_JOURNEY[0], &second]);
    for (number, expected) in [("AB-123456", Agree), ("AB 123456", Agree), ("AB123456", Agree), ("AB1234567", Disagree)]
    {
        let printed = PrintedPassport { number: Some(number), ..Default::default() };
        assert_eq!(agreement(&printed, &mrz, MrzKey::PassportNumber), expected, "{number}");
    }
}

#[test]
fn any_printed_text_is_compared_without_panic() {
    let mrz = read(NEW_NUMBER);
    for text in ["", "-", "--", "(", "가나다-라-마", "9999-99-99", "é-é-é", "'", FILLERS, "٠١٢٣-٠١-٠١"]
    {
        let printed = PrintedPassport {
            document_type: Some(text),
            issuing_state: Some(text),
            surname: Some(text),
            given_names: Some(text),
            number: Some(text),
            nationality: Some(text),
            birth_date: Some(text),
            sex: Some(text),
            expiry_date: Some(text),
        };
        assert!(compare(&printed, &mrz).iter().all(|comparison| comparison.agreement != Agree), "{text}");
        assert_eq!(format!("{printed:?}"), "PrintedPassport([REDACTED])");
    }
}
