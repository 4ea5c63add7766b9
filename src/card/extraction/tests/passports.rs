use super::{expect, extract, line, passport, replaced, value, with, without_roles};
use crate::card::document::DocumentKind::Passport;
use crate::card::document::FieldKey::{
    BirthDate, DocumentType, ExpiryDate, GivenNames, IssueDate, KoreanName, MrzLine1, MrzLine2, Nationality,
    PassportNumber, Sex, Surname,
};
use crate::card::document::Unreadable::{Incomplete, Malformed, NotFound};
use crate::card::document::{Field, FieldKey, Unreadable};
use crate::card::text_line::{Role, TextLine};

const UPPER: &str = "PMKORHONG<<GILDONG<<<<<<<<<<<<<<<<<<<<<<<<<<";
const LOWER: &str = "M123A45674KOR8207012M3108206<<<<<<<<<<<<<<00";
const PAGE: [(FieldKey, Result<&str, Unreadable>); 12] = [
    (DocumentType, Ok("PM")),
    (PassportNumber, Ok("M123A4567")),
    (Surname, Ok("HONG")),
    (GivenNames, Ok("GILDONG")),
    (KoreanName, Ok("홍길동")),
    (Nationality, Ok("REPUBLIC OF KOREA")),
    (BirthDate, Ok("1982-07-01")),
    (Sex, Ok("M")),
    (IssueDate, Ok("2021-08-20")),
    (ExpiryDate, Ok("2031-08-20")),
    (MrzLine1, Ok(UPPER)),
    (MrzLine2, Ok(LOWER)),
];

/// A page of another state, labels in two languages, the values indented.
fn foreign_page() -> Vec<TextLine> {
    vec![
        line(Role::Title, [0.380, 0.060, 0.530, 0.095], "UTOPIA"),
        line(Role::Title, [0.060, 0.139, 0.196, 0.165], "PASAPORTE"),
        line(Role::Label, [0.360, 0.165, 0.420, 0.185], "Type/ Tipo"),
        line(Role::DocumentType, [0.370, 0.192, 0.385, 0.222], "P"),
        line(Role::Label, [0.540, 0.165, 0.690, 0.185], "Country code/ Codigo del pais"),
        line(Role::CountryCode, [0.550, 0.192, 0.590, 0.222], "UTO"),
        line(Role::Label, [0.750, 0.165, 0.930, 0.185], "Passport No./ Pasaporte No."),
        line(Role::PassportNumber, [0.760, 0.192, 0.880, 0.222], "L898902C3"),
        line(Role::Label, [0.360, 0.240, 0.470, 0.260], "Surname/ Apellidos"),
        line(Role::Surname, [0.370, 0.267, 0.480, 0.297], "ERIKSSON"),
        line(Role::Label, [0.360, 0.315, 0.480, 0.335], "Given names/ Nombres"),
        line(Role::GivenNames, [0.370, 0.342, 0.520, 0.372], "ANNA MARIA"),
        line(Role::Label, [0.360, 0.390, 0.500, 0.410], "Nationality/ Nacionalidad"),
        line(Role::Nationality, [0.370, 0.417, 0.450, 0.447], "UTOPIA"),
        line(Role::Label, [0.750, 0.390, 0.880, 0.410], "Personal No./ No. personal"),
        line(Role::PersonalNumber, [0.760, 0.417, 0.880, 0.447], "ZE184226B"),
        line(Role::Label, [0.360, 0.465, 0.560, 0.485], "Date of birth/ Fecha de nacimiento"),
        line(Role::BirthDate, [0.370, 0.492, 0.540, 0.524], "12 AUG/AGO 1974"),
        line(Role::Label, [0.750, 0.465, 0.800, 0.485], "Sex/ Sexo"),
        line(Role::Sex, [0.760, 0.492, 0.775, 0.522], "F"),
        line(Role::Label, [0.360, 0.540, 0.560, 0.560], "Place of birth/ Lugar de nacimiento"),
        line(Role::Other, [0.370, 0.567, 0.450, 0.597], "ZENITH"),
        line(Role::Label, [0.360, 0.615, 0.550, 0.635], "Date of issue/ Fecha de expedicion"),
        line(Role::IssueDate, [0.370, 0.642, 0.540, 0.674], "16 APR/ABR 2007"),
        line(Role::Label, [0.750, 0.615, 0.880, 0.635], "Authority/ Autoridad"),
        line(Role::Authority, [0.760, 0.642, 0.930, 0.672], "PASSPORT OFFICE"),
        line(Role::Label, [0.360, 0.690, 0.560, 0.710], "Date of expiry/ Fecha de caducidad"),
        line(Role::ExpiryDate, [0.370, 0.717, 0.540, 0.749], "15 APR/ABR 2012"),
        line(Role::Mrz, [0.047, 0.812, 0.955, 0.842], "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<"),
        line(Role::Mrz, [0.047, 0.888, 0.955, 0.918], "L898902C36UTO7408122F1204159ZE184226B<<<<<10"),
    ]
}

fn field(fields: &[Field], key: FieldKey) -> &Field {
    fields.iter().find(|field| field.key == key).unwrap()
}

#[test]
fn a_page_is_read_in_the_order_of_printing() {
    expect(Passport, &passport(), &PAGE);
    assert_eq!(extract(Passport, &passport()).iter().map(|f| f.key).collect::<Vec<_>>(), PAGE.map(|(key, _)| key));
}

#[test]
fn a_page_of_another_state_has_no_name_in_hangul() {
    let fields = extract(Passport, &foreign_page());
    assert_eq!(value(&fields, KoreanName), None);
    for (key, expected) in [
        (DocumentType, "P"),
        (PassportNumber, "L898902C3"),
        (Surname, "ERIKSSON"),
        (GivenNames, "ANNA MARIA"),
        (Nationality, "UTOPIA"),
        (BirthDate, "1974-08-12"),
        (Sex, "F"),
        (IssueDate, "2007-04-16"),
        (ExpiryDate, "2012-04-15"),
    ] {
        assert_eq!(value(&fields, key), Some(Ok(expected.to_owned())), "{}", key.as_str());
    }
}

#[test]
fn labels_and_formats_do_without_roles_and_order() {
    let mut lines = without_roles(&passport());
    lines.reverse();
    expect(Passport, &lines, &PAGE);
    for role in [Role::Surname, Role::ExpiryDate, Role::Nationality, Role::PersonalNumber] {
        for line in &mut lines {
            line.region.role = role;
            line.region.role_confidence = 0.9;
        }
        expect(Passport, &lines, &PAGE);
    }
}

#[test]
fn roles_do_without_labels() {
    expect(Passport, &with(&passport(), Role::Label, &[]), &PAGE);
}

#[test]
fn passport_lines() {
    replaced(
        Passport,
        &passport(),
        &[
            (Role::DocumentType, "PS", DocumentType, Ok("PS")),
            (Role::DocumentType, "P", DocumentType, Ok("P")),
            (Role::DocumentType, "FM", DocumentType, Err(Malformed)),
            (Role::PassportNumber, "M12345678", PassportNumber, Ok("M12345678")),
            (Role::PassportNumber, "M123 A4567", PassportNumber, Ok("M123A4567")),
            (Role::PassportNumber, "M123A456", PassportNumber, Err(Incomplete)),
            (Role::PassportNumber, "MI23A4567", PassportNumber, Err(Malformed)),
            (Role::PassportNumber, "M1234A567", PassportNumber, Err(Malformed)),
            (Role::PassportNumber, "M123A45678", PassportNumber, Err(Malformed)),
            (Role::Surname, "NAMGUNG", Surname, Ok("NAMGUNG")),
            (Role::Surname, "O", Surname, Ok("O")),
            (Role::Surname, "H0NG", Surname, Err(Malformed)),
            (Role::GivenNames, "GIL-DONG", GivenNames, Ok("GIL-DONG")),
            (Role::GivenNames, "GIL DONG", GivenNames, Ok("GIL DONG")),
            (Role::GivenNames, "GIL-", GivenNames, Err(Incomplete)),
            (Role::KoreanName, "박초롱초롱빛나리", KoreanName, Ok("박초롱초롱빛나리")),
            (Role::KoreanName, "홍", KoreanName, Err(Incomplete)),
            (Role::KoreanName, "홍길1", KoreanName, Err(Malformed)),
            (Role::BirthDate, "01 JUL 1982", BirthDate, Ok("1982-07-01")),
            (Role::BirthDate, "01 7월/JUL 82", BirthDate, Err(Incomplete)),
            (Role::BirthDate, "01 7월/JUN 1982", BirthDate, Err(Malformed)),
            (Role::BirthDate, "O1 7월/JUL 1982", BirthDate, Err(Malformed)),
            (Role::Sex, "F", Sex, Ok("F")),
            (Role::Sex, "X", Sex, Ok("X")),
            (Role::Sex, "7", Sex, Err(Malformed)),
            (Role::Nationality, "REPUBLIC OF K0REA", Nationality, Err(Malformed)),
        ],
    );
}

#[test]
fn empty_pages_name_their_fields() {
    let fields = extract(Passport, &[]);
    assert_eq!(fields.len(), 11);
    assert!(fields.iter().all(|f| f.value == Err(NotFound) && f.confidence == 0.0 && f.bounds.is_none()));
    let korean = [line(Role::Label, [0.361, 0.163, 0.425, 0.183], "종류/ Type")];
    assert_eq!(value(&extract(Passport, &korean), KoreanName), Some(Err(NotFound)));
}

#[test]
fn zones_have_two_lines_of_44_signs() {
    let at = [[0.047, 0.812, 0.955, 0.842], [0.047, 0.888, 0.955, 0.918]];
    let long = format!("{UPPER}<<");
    for (upper, lower, first, second) in [
        (UPPER, &LOWER[..43], Ok(UPPER), Err(Incomplete)),
        (&UPPER[..40], LOWER, Err(Incomplete), Ok(LOWER)),
        (&long, LOWER, Err(Malformed), Ok(LOWER)),
        ("PMKORH0NG<<GILDONG<<<<<<<<<<<<<<<<<<<<<<<<<<", LOWER, Err(Malformed), Ok(LOWER)),
        (UPPER, "M123A45674KOR82O7012M3108206<<<<<<<<<<<<<<00", Ok(UPPER), Err(Malformed)),
        ("PMKOR HONG<<GILDONG <<<<<<<<<<<<<<<<<<<<<<<<<<", LOWER, Ok(UPPER), Ok(LOWER)),
    ] {
        for role in [Role::Mrz, Role::Other] {
            let zone = [line(role, at[0], upper), line(role, at[1], lower)];
            let lines = with(&passport(), Role::Mrz, &zone);
            expect(Passport, &lines, &[(MrzLine1, first), (MrzLine2, second)]);
        }
    }
}

#[test]
fn a_line_of_the_zone_alone_is_known_by_its_digits() {
    let place = [0.047, 0.85, 0.955, 0.88];
    for (text, first, second) in [(UPPER, Ok(UPPER), Err(NotFound)), (LOWER, Err(NotFound), Ok(LOWER))] {
        let lines = with(&passport(), Role::Mrz, &[line(Role::Mrz, place, text)]);
        expect(Passport, &lines, &[(MrzLine1, first), (MrzLine2, second)]);
    }
}

#[test]
fn lines_of_the_zone_that_detection_split_are_joined() {
    let zone = [
        line(Role::Mrz, [0.047, 0.812, 0.955, 0.842], UPPER),
        line(Role::Mrz, [0.047, 0.888, 0.500, 0.918], &LOWER[..22]),
        line(Role::Mrz, [0.510, 0.889, 0.955, 0.919], &LOWER[22..]),
        line(Role::Mrz, [0.200, 0.950, 0.260, 0.960], "KKKKKKKKKK"),
    ];
    expect(Passport, &with(&passport(), Role::Mrz, &zone), &[(MrzLine1, Ok(UPPER)), (MrzLine2, Ok(LOWER))]);
}

#[test]
fn three_dates_without_label_or_role_come_in_their_order() {
    let dates = [
        line(Role::Other, [0.645, 0.675, 0.830, 0.707], "20 8월/AUG 2031"),
        line(Role::Other, [0.361, 0.675, 0.545, 0.707], "20 8월/AUG 2021"),
        line(Role::Other, [0.361, 0.503, 0.540, 0.535], "01 7월/JUL 1982"),
    ];
    let mut lines = passport();
    lines.retain(|line| !line.text().contains('월') && line.region.role != Role::Label);
    let all = [(BirthDate, Ok("1982-07-01")), (IssueDate, Ok("2021-08-20")), (ExpiryDate, Ok("2031-08-20"))];
    expect(Passport, &[lines.clone(), dates.to_vec()].concat(), &all);
    let none = all.map(|(key, _)| (key, Err(NotFound)));
    expect(Passport, &[lines.clone(), dates[..2].to_vec()].concat(), &none);
    // One of them is known, and another can't be read.
    let mut issued = dates[1].clone();
    issued.region.role = Role::IssueDate;
    expect(Passport, &[lines.clone(), vec![dates[0].clone(), issued.clone(), dates[2].clone()]].concat(), &all);
    let torn = line(Role::Other, [0.361, 0.503, 0.540, 0.535], "01 7월/JUN 1982");
    expect(Passport, &[lines, vec![dates[0].clone(), issued, torn]].concat(), &[all[1], none[0], none[2]]);
}

#[test]
fn people_with_one_name_have_no_given_names() {
    let upper = line(Role::Mrz, [0.047, 0.812, 0.955, 0.842], "P<UTOARKFREITH<<<<<<<<<<<<<<<<<<<<<<<<<<<<<<");
    let page = foreign_page();
    let (lower, others) = (page.last().unwrap().clone(), with(&page, Role::Mrz, &[]));
    let lines = with(&others, Role::GivenNames, &[upper.clone(), lower.clone()]);
    assert_eq!(value(&extract(Passport, &lines), GivenNames), None);
    // Printed all the same: then it is a field, and the checks say that the zone has none.
    let lines = [others, vec![upper, lower]].concat();
    assert_eq!(value(&extract(Passport, &lines), GivenNames), Some(Ok("ANNA MARIA".to_owned())));
}

#[test]
fn the_joint_name_of_some_states_is_not_taken_apart() {
    let name = [
        line(Role::Label, [0.360, 0.240, 0.470, 0.260], "Name/ Nombre"),
        line(Role::Name, [0.370, 0.267, 0.580, 0.297], "ERIKSSON, ANNA MARIA"),
    ];
    let mut lines = foreign_page();
    lines.retain(|line| !line.text().contains("urname") && !line.text().contains("names"));
    lines.retain(|line| !matches!(line.region.role, Role::Surname | Role::GivenNames));
    lines.extend(name);
    expect(Passport, &lines, &[(Surname, Err(NotFound)), (GivenNames, Err(NotFound))]);
}

#[test]
fn readings_that_disagree_are_less_sure_and_stay() {
    let sure = extract(Passport, &passport());
    let keys = [PassportNumber, BirthDate, ExpiryDate, Sex, Surname, GivenNames, DocumentType];
    for (role, text, key, zone) in [
        (Role::PassportNumber, "M123A4568", PassportNumber, MrzLine2),
        (Role::BirthDate, "01 7월/JUL 1983", BirthDate, MrzLine2),
        (Role::ExpiryDate, "21 8월/AUG 2031", ExpiryDate, MrzLine2),
        (Role::Sex, "F", Sex, MrzLine2),
        (Role::Surname, "HANG", Surname, MrzLine1),
        (Role::GivenNames, "GILDANG", GivenNames, MrzLine1),
        (Role::DocumentType, "PS", DocumentType, MrzLine1),
    ] {
        let old = passport().into_iter().find(|line| line.region.role == role).unwrap();
        let b = old.region.bounds;
        let new = line(role, [b.left, b.top, b.right, b.bottom], text);
        let fields = extract(Passport, &with(&passport(), role, &[new]));
        for other in keys {
            let (before, after) = (field(&sure, other).confidence, field(&fields, other).confidence);
            assert_eq!(after < 0.6 * before, other == key, "{} beside {}", other.as_str(), key.as_str());
        }
        for line in [MrzLine1, MrzLine2] {
            let (before, after) = (field(&sure, line).confidence, field(&fields, line).confidence);
            // A part whose check digit matches is surer than print, and its line loses less.
            assert_eq!(after < before, line == zone, "{} beside {}", line.as_str(), key.as_str());
            assert!(field(&fields, line).value.is_ok());
        }
        assert!(field(&fields, key).value.is_ok());
    }
}
