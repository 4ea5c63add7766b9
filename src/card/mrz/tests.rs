mod comparison;
mod dates;
mod properties;

use super::*;
use CheckDigit::{Differs, Matches, NotApplicable, Unknown};

/// Blank second half of a line, so that names and optional fields can be padded.
const FILLERS: &str = "<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<";

const NEW_NUMBER: [&str; 2] =
    ["PMKORHONG<<GILDONG<<<<<<<<<<<<<<<<<<<<<<<<<<", "M123A45674KOR8207012M3108206<<<<<<<<<<<<<<00"];
const FILLER_CHECK: [&str; 2] =
    ["PMKORHONG<<GILDONG<<<<<<<<<<<<<<<<<<<<<<<<<<", "M123A45674KOR8207012M3108206<<<<<<<<<<<<<<<0"];
const SINGLE_JOURNEY: [&str; 2] =
    ["PSKORLEE<<SUN<SIN<<<<<<<<<<<<<<<<<<<<<<<<<<<", "S123456780KOR4504285M2501017<<<<<<<<<<<<<<00"];
const OPTIONAL_FIELD: [&str; 2] =
    ["PMKORNAMGUNG<<MIN<<<<<<<<<<<<<<<<<<<<<<<<<<<", "M123456788KOR9001011F28010161234567<<<<<<<40"];
const ICAO: [&str; 2] =
    ["P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L898902C36UTO7408122F1204159ZE184226B<<<<<10"];
const ALL: [[&str; 2]; 5] = [NEW_NUMBER, FILLER_CHECK, SINGLE_JOURNEY, OPTIONAL_FIELD, ICAO];

fn today() -> Option<Date> {
    Date::from_calendar_date(2026, time::Month::June, 8).ok()
}

fn read([first, second]: [&str; 2]) -> Mrz {
    parse_text(first, second, today())
}

/// A first line with these names.
fn named(names: &str) -> String {
    format!("PMKOR{names}{}", &FILLERS[..39 - names.len()])
}

fn text(field: &MrzField<Secret>) -> &str {
    field.value.as_ref().unwrap().expose()
}

fn given(mrz: &Mrz) -> Option<&str> {
    mrz.given_names.value.as_ref().unwrap().as_ref().map(Secret::expose)
}

fn optional(mrz: &Mrz) -> Option<&str> {
    mrz.optional.value.as_ref().unwrap().as_ref().map(Secret::expose)
}

/// A line with one character exchanged.
fn with(line: &str, column: usize, character: char) -> String {
    line.chars().enumerate().map(|(index, c)| if index == column { character } else { c }).collect()
}

fn results(mrz: &Mrz) -> [CheckDigit; 5] {
    mrz.check_digits.map(|named| named.result)
}

#[test]
fn reference_lines_are_read_in_every_field() {
    let values = |lines| {
        let mrz = read(lines);
        assert!(mrz.is_consistent());
        let iso = |field: &MrzField<MrzDate>| field.value.as_ref().unwrap().iso().unwrap().to_string();
        [
            mrz.document_code.value.unwrap().to_string(),
            mrz.issuing_state.value.unwrap().as_str().to_owned(),
            text(&mrz.surname).to_owned(),
            given(&mrz).unwrap_or_default().to_owned(),
            text(&mrz.number).to_owned(),
            mrz.nationality.value.unwrap().as_str().to_owned(),
            iso(&mrz.birth_date),
            mrz.sex.value.unwrap().as_str().to_owned(),
            iso(&mrz.expiry_date),
            optional(&mrz).unwrap_or_default().to_owned(),
        ]
    };
    for (lines, expected) in [
        (NEW_NUMBER, ["PM", "KOR", "HONG", "GILDONG", "M123A4567", "KOR", "1982-07-01", "M", "2031-08-20", ""]),
        (FILLER_CHECK, ["PM", "KOR", "HONG", "GILDONG", "M123A4567", "KOR", "1982-07-01", "M", "2031-08-20", ""]),
        (SINGLE_JOURNEY, ["PS", "KOR", "LEE", "SUN SIN", "S12345678", "KOR", "1945-04-28", "M", "2025-01-01", ""]),
        (
            OPTIONAL_FIELD,
            ["PM", "KOR", "NAMGUNG", "MIN", "M12345678", "KOR", "1990-01-01", "F", "2028-01-01", "1234567"],
        ),
        (
            ICAO,
            ["P", "UTO", "ERIKSSON", "ANNA MARIA", "L898902C3", "UTO", "1974-08-12", "F", "2012-04-15", "ZE184226B"],
        ),
    ] {
        assert_eq!(values(lines), expected);
    }
}

#[test]
fn reference_check_digits_are_computed() {
    for (text, expected) in [
        ("L898902C3", Some(6)),
        ("740812", Some(2)),
        ("120415", Some(9)),
        ("ZE184226B<<<<<", Some(1)),
        ("", Some(0)),
        ("<<<<<<", Some(0)),
        ("7", Some(9)),
        ("Z", Some(5)),
        ("o", None),
        ("L898902C 3", None),
        ("１", None),
    ] {
        assert_eq!(check_digit(text), expected, "{text}");
    }
}

#[test]
fn an_empty_optional_field_has_zero_or_a_filler_as_check_digit() {
    let line = NEW_NUMBER[1];
    for (column_43, expected) in [('0', Matches), ('<', NotApplicable), ('1', Differs), ('O', Unknown)] {
        let mrz = read([NEW_NUMBER[0], &with(line, 42, column_43)]);
        assert_eq!(mrz.check_digit(CheckDigitCode::Optional), expected, "{column_43}");
        assert_eq!(mrz.is_consistent(), matches!(column_43, '0' | '<'), "{column_43}");
        assert_eq!(optional(&mrz), None);
    }
    let filled = read([OPTIONAL_FIELD[0], &with(OPTIONAL_FIELD[1], 42, '<')]);
    assert_eq!(filled.check_digit(CheckDigitCode::Optional), Unknown, "only an empty field goes without");
}

/// Which of the five cover a column: their own digit and the composite one, or none.
fn covering(column: usize) -> [bool; 5] {
    let own = match column {
        0..=9 => Some(0),
        13..=19 => Some(1),
        21..=27 => Some(2),
        28..=42 => Some(3),
        _ => None,
    };
    core::array::from_fn(|check| match check {
        4 => own.is_some() || column == 43,
        check => own == Some(check),
    })
}

#[test]
fn flipping_a_digit_fails_exactly_the_checks_that_cover_it() {
    let mut flips = 0;
    for [first, second] in ALL {
        for (column, digit) in second.chars().enumerate().filter(|(_, c)| c.is_ascii_digit()) {
            for other in ('0'..='9').filter(|other| *other != digit) {
                let mrz = read([first, &with(second, column, other)]);
                let failed = results(&mrz).map(|result| result == Differs);
                assert_eq!(failed, covering(column), "column {column}: {digit} to {other}");
                assert!(!mrz.is_consistent());
                flips += 1;
            }
        }
    }
    // Digits in the five second lines, each with nine others.
    assert_eq!(flips, 9 * ALL.iter().flat_map(|l| l[1].chars()).filter(char::is_ascii_digit).count());
}

#[test]
fn nationality_and_sex_are_covered_by_no_check_digit() {
    for (column, other) in [(10, 'C'), (11, 'A'), (12, 'X'), (20, 'F'), (20, '<')] {
        assert!(read([NEW_NUMBER[0], &with(NEW_NUMBER[1], column, other)]).is_consistent(), "{column}");
    }
}

#[test]
fn codes_of_passports_are_accepted() {
    use KoreanPassportType::{Multiple, Official, Residence, Single, Unknown, Unspecified};
    for (code, expected, shown) in [
        ("PM", Multiple, "PM"),
        ("PS", Single, "PS"),
        ("PR", Residence, "PR"),
        ("PO", Official, "PO"),
        ("PD", Unknown('D'), "PD"),
        ("PP", Unknown('P'), "PP"),
        ("P<", Unspecified, "P"),
    ] {
        let mrz = read([&format!("{code}{}", &NEW_NUMBER[0][2..]), NEW_NUMBER[1]]);
        let code = mrz.document_code.value.unwrap();
        assert_eq!((code.korean_type(), code.to_string().as_str()), (expected, shown));
        assert_eq!(code.subtype(), shown.chars().nth(1));
    }
}

#[test]
fn a_forbidden_character_makes_its_field_unreadable_and_no_other() {
    use MrzFault::{Empty, ForbiddenCharacter, MisplacedFiller, NoSuchDay, NotAPassport, NumberContinues};
    let at = |position| ForbiddenCharacter { position };
    let gap = |position| MisplacedFiller { position };
    // Line, column from 0, what to write there, which field fails (by its place in `faults`), why.
    for (line, column, written, field, fault) in [
        (0, 0, "V", 0, NotAPassport),
        (0, 0, "<", 0, gap(1)),
        (0, 0, "0", 0, at(1)),
        (0, 1, "0", 0, at(2)),
        (0, 1, "m", 0, at(2)),
        (0, 3, "0", 1, at(4)),
        (0, 2, "<", 1, gap(3)),
        (0, 3, "<", 1, gap(4)),
        (0, 2, "<<<", 1, Empty),
        (0, 6, "0", 2, at(7)),
        (0, 7, " ", 2, at(8)),
        (0, 5, "<", 2, gap(6)),
        (0, 11, "<", 2, gap(12)),
        (0, 30, "K", 2, gap(20)),
        (0, 5, &FILLERS[..39], 2, Empty),
        (1, 3, "a", 4, at(4)),
        (1, 0, "<", 4, gap(1)),
        (1, 0, &FILLERS[..9], 4, Empty),
        (1, 9, "<", 4, NumberContinues),
        (1, 11, "0", 5, at(12)),
        (1, 10, "<<<", 5, Empty),
        (1, 13, "O", 6, at(14)),
        (1, 13, "<", 6, gap(14)),
        (1, 16, "<", 6, gap(17)),
        (1, 15, "00", 6, NoSuchDay),
        (1, 15, "13", 6, NoSuchDay),
        (1, 17, "00", 6, NoSuchDay),
        (1, 17, "32", 6, NoSuchDay),
        (1, 15, "0229", 6, NoSuchDay),
        (1, 20, "X", 7, at(21)),
        (1, 20, "N", 7, at(21)),
        (1, 21, "O", 8, at(22)),
        (1, 25, "<<", 8, at(26)),
        (1, 23, "0931", 8, NoSuchDay),
        (1, 30, "*", 9, at(31)),
    ] {
        let mut lines = NEW_NUMBER.map(str::to_owned);
        lines[line].replace_range(column..column + written.len(), written);
        let mrz = read([&lines[0], &lines[1]]);
        let faults = faults(&mrz);
        let expected: Vec<_> = (0..10).map(|index| (index == field).then_some(fault)).collect();
        // Surname and given names stand and fall together.
        let expected: Vec<_> =
            expected.iter().enumerate().map(|(i, f)| if i == 3 { expected[2] } else { *f }).collect();
        assert_eq!(faults, expected, "line {line}, column {column}: {written}");
    }
}

fn faults(mrz: &Mrz) -> Vec<Option<MrzFault>> {
    vec![
        mrz.document_code.value.err(),
        mrz.issuing_state.value.err(),
        mrz.surname.value.as_ref().err().copied(),
        mrz.given_names.value.as_ref().err().copied(),
        mrz.number.value.as_ref().err().copied(),
        mrz.nationality.value.err(),
        mrz.birth_date.value.err(),
        mrz.sex.value.err(),
        mrz.expiry_date.value.err(),
        mrz.optional.value.as_ref().err().copied(),
    ]
}

#[test]
fn letters_are_not_taken_for_digits() {
    // The letter's value is 24, so that the check digit differs too; the field stays unreadable.
    let mrz = read([NEW_NUMBER[0], &with(NEW_NUMBER[1], 15, 'O')]);
    assert_eq!(results(&mrz), [Matches, Differs, Matches, Matches, Differs]);
    // In a number, a letter is allowed and stays one.
    let mrz = read([NEW_NUMBER[0], &with(NEW_NUMBER[1], 1, 'I')]);
    assert_eq!(text(&mrz.number), "MI23A4567");
    assert_eq!(results(&mrz), [Differs, Matches, Matches, Matches, Differs]);
    // In place of a check digit, it is none.
    let mrz = read([NEW_NUMBER[0], &with(NEW_NUMBER[1], 43, 'O')]);
    assert_eq!(results(&mrz), [Matches, Matches, Matches, Matches, Unknown]);
    // What no zone contains has no value, so that no check over it can be told.
    let mrz = read([NEW_NUMBER[0], &with(NEW_NUMBER[1], 1, 'i')]);
    assert_eq!(results(&mrz), [Unknown, Matches, Matches, Matches, Unknown]);
}

#[test]
fn lines_of_the_wrong_length_are_reported() {
    let [first, second] = OPTIONAL_FIELD;
    let (long, short) = (format!("{first}<<"), &second[..43]);
    for (lines, lengths, masked) in [
        ([first, second], [44, 44], 28..44),
        ([long.as_str(), second], [46, 44], 28..44),
        ([first, short], [44, 43], 0..43),
        ([first, &format!("{second}0")], [44, 45], 0..45),
        // As on the specimen of the Korean passport: two characters too many, and zeros for check digits.
        ([&long, "M123A45670KOR8702010F3008150<<<<<<<<<<<<<<<<00"], [46, 46], 0..46),
        (["", ""], [0, 0], 0..0),
        ([&first[..1], "가"], [1, 1], 0..1),
    ] {
        let mrz = read(lines);
        assert_eq!(mrz.line_lengths, lengths);
        assert_eq!(mrz.is_consistent(), lengths == [44, 44]);
        let wrong = lengths.map(|length| (length != 44).then_some(MrzFault::WrongLength));
        let expected: Vec<_> = (0..10).map(|field| wrong[usize::from(field > 3)]).collect();
        assert_eq!(faults(&mrz), expected);
        if wrong[1].is_some() {
            assert_eq!(results(&mrz), [Unknown; 5]);
        }
        assert_eq!(mrz.name_cut.is_none(), wrong[0].is_some());
        assert_eq!(mrz.masked_places(), [Place { line: MrzLine::Second, columns: masked }]);
    }
}

#[test]
fn names_are_split_and_cut_ones_are_told() {
    for (names, surname, given_names, cut) in [
        ("HONG<<GILDONG", "HONG", Some("GILDONG"), false),
        ("NAMGUNG<<MIN", "NAMGUNG", Some("MIN"), false),
        ("VAN<DER<MUELLEN<<MARTIN", "VAN DER MUELLEN", Some("MARTIN"), false),
        ("ARKFREITH", "ARKFREITH", None, false),
        ("SATRIYA<SUDARPA", "SATRIYA SUDARPA", None, false),
        ("O", "O", None, false),
        // Fits, and must be treated as cut.
        ("PAPANDROPOULOUS<<JONATHON<WARREN<TREVOR", "PAPANDROPOULOUS", Some("JONATHON WARREN TREVOR"), true),
        ("PAPANDROPOULOUS<<JONATHON<WARREN<TREVO", "PAPANDROPOULOUS", Some("JONATHON WARREN TREVO"), false),
        ("NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K", "NILAVADHANANANDA", Some("CHAYAPA DEJTHAMRONG K"), true),
        ("BENNELONG<WOOLOOMOOLOO<WARRANDYTE<W<<DI", "BENNELONG WOOLOOMOOLOO WARRANDYTE W", Some("DI"), true),
        (&"A".repeat(39), &"A".repeat(39), None, true),
    ] {
        let mrz = read([&named(names), NEW_NUMBER[1]]);
        assert_eq!((text(&mrz.surname), given(&mrz), mrz.name_cut), (surname, given_names, Some(cut)));
    }
}

#[test]
fn confidence_is_that_of_the_weakest_character() {
    let cells = |line: &str| line.chars().map(|c| (c, 0.99)).collect::<Vec<_>>();
    let mut second = cells(NEW_NUMBER[1]);
    second[4].1 = 0.4;
    second[14].1 = f32::NAN;
    second[21].1 = 7.0;
    second[22].1 = -1.0;
    let mrz = parse(&cells(NEW_NUMBER[0]), &second, today());
    let found = [
        mrz.surname.confidence,
        mrz.given_names.confidence,
        mrz.number.confidence,
        mrz.birth_date.confidence,
        mrz.expiry_date.confidence,
        mrz.optional.confidence,
    ];
    assert_eq!(found, [0.99, 0.99, 0.4, 0.0, 0.0, 0.99]);
    second[20].0 = 'X';
    let unreadable = parse(&cells(NEW_NUMBER[0]), &second, today());
    assert_eq!(unreadable.sex.confidence, 0.0);
}

#[test]
fn optional_fields_keep_what_stands_there() {
    for (field, expected) in
        [("1234567<<<<<<<", Some("1234567")), ("12<34<<<<<<<<<", Some("12<34")), ("<1234567<<<<<<", Some("<1234567"))]
    {
        let mut second = NEW_NUMBER[1].to_owned();
        second.replace_range(28..42, field);
        assert_eq!(optional(&read([NEW_NUMBER[0], &second])), expected);
    }
}

#[test]
fn korean_numbers_have_a_form() {
    for (number, expected) in [
        ("M12345678", true),
        ("S12345678", true),
        ("R12345678", true),
        ("G12345678", true),
        ("O12345678", true),
        ("D12345678", true),
        ("M123A4567", true),
        ("M1234A567", false),
        ("M12A34567", false),
        ("M123a4567", false),
        ("M1234567", false),
        ("M123456789", false),
        ("A12345678", false),
        ("112345678", false),
        ("M１2345678", false),
        ("M", false),
        ("", false),
    ] {
        assert_eq!(has_korean_form(number), expected, "{number}");
    }
}

#[test]
fn debug_shows_reasons_and_no_values() {
    let second = with(OPTIONAL_FIELD[1], 13, 'O');
    let shown = format!("{:?}", read([OPTIONAL_FIELD[0], &second]));
    for secret in ["NAMGUNG", "MIN\"", "12345678", "1234567", "KOR", "Female", "1990", "2028"] {
        assert!(!shown.contains(secret), "{secret} in {shown}");
    }
    assert!(shown.contains("ForbiddenCharacter { position: 14 }"), "{shown}");
    let mrz = read(OPTIONAL_FIELD);
    let loose = format!("{:?} {:?} {:?}", mrz.birth_date.value, mrz.nationality.value, mrz.optional.value);
    assert!(!loose.contains(|c: char| c.is_ascii_digit()) && !loose.contains("KOR"), "{loose}");
}
