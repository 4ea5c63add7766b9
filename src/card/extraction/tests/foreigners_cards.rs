use super::{alien_card, expect, extract, line, overseas_card, replaced, value, with, without_roles};
use crate::card::document::DocumentKind::{AlienRegistrationCard, OverseasKoreanCard, PermanentResidentCard};
use crate::card::document::FieldKey::{
    IssueDate, Issuer, KoreanName, Name, Nationality, RegistrationNumber, Sex, StayStatus,
};
use crate::card::document::Unreadable::{Doubtful, Incomplete, Malformed, NotFound};
use crate::card::document::{FieldKey, Unreadable};
use crate::card::text_line::{Role, TextLine};

const OVERSEAS: [(FieldKey, Result<&str, Unreadable>); 8] = [
    (RegistrationNumber, Ok("991231-5123473")),
    (Name, Ok("HONG GILDONG")),
    (KoreanName, Ok("홍길동")),
    (Sex, Ok("M")),
    (Nationality, Ok("REPUBLIC OF UTOPIA")),
    (StayStatus, Ok("재외동포(F-4)")),
    (IssueDate, Ok("2018-09-21")),
    (Issuer, Ok("서울출입국·외국인청장")),
];
const ALIEN: [(FieldKey, Result<&str, Unreadable>); 6] = [
    (RegistrationNumber, Ok("880229-6000000")),
    (Name, Ok("NGUYEN THI HONG")),
    (Nationality, Ok("VIET NAM")),
    (StayStatus, Ok("일반연수(D-4)")),
    (IssueDate, Ok("2023-11-12")),
    (Issuer, Ok("창원출입국·외국인사무소장")),
];

#[test]
fn both_hands_of_the_layout_are_read_in_the_order_of_printing() {
    for kind in [AlienRegistrationCard, PermanentResidentCard, OverseasKoreanCard] {
        expect(kind, &overseas_card(), &OVERSEAS);
        expect(kind, &alien_card(), &ALIEN);
        let keys = |lines: &[TextLine]| extract(kind, lines).iter().map(|field| field.key).collect::<Vec<_>>();
        assert_eq!(keys(&overseas_card()), OVERSEAS.map(|(key, _)| key));
        assert_eq!(keys(&alien_card()), ALIEN.map(|(key, _)| key), "no sex where none is printed");
    }
}

#[test]
fn labels_and_formats_do_without_roles_and_order() {
    for (card, expected) in [(overseas_card(), &OVERSEAS[..]), (alien_card(), &ALIEN[..])] {
        let mut lines = without_roles(&card);
        lines.reverse();
        expect(OverseasKoreanCard, &lines, expected);
        // Every line the same wrong role, which must not be believed against its label.
        for role in [Role::Name, Role::Nationality, Role::IssueDate, Role::RegistrationNumber] {
            for line in &mut lines {
                line.region.role = role;
                line.region.role_confidence = 0.9;
            }
            expect(OverseasKoreanCard, &lines, expected);
        }
    }
}

#[test]
fn roles_do_without_labels() {
    for (card, expected) in [(overseas_card(), &OVERSEAS[..]), (alien_card(), &ALIEN[..])] {
        expect(OverseasKoreanCard, &with(&card, Role::Label, &[]), expected);
    }
}

#[test]
fn values_may_stand_behind_their_label_on_one_line() {
    let one = |role, [left, top, right, bottom]: [f32; 4], text| line(role, [left, top, right, bottom], text);
    for (text, key, expected) in [
        ("등록번호 991231-5123473", RegistrationNumber, "991231-5123473"),
        ("Registration No. 991231-5123473", RegistrationNumber, "991231-5123473"),
        ("성명 HONG GILDONG", Name, "HONG GILDONG"),
        ("성 명/ NAME HONG GILDONG", Name, "HONG GILDONG"),
        ("Full Name HONG GILDONG", Name, "HONG GILDONG"),
        ("국가/지역 REPUBLIC OF UTOPIA", Nationality, "REPUBLIC OF UTOPIA"),
        ("Country / Region UTOPIA", Nationality, "UTOPIA"),
        ("체 류 자 격 영 주(F-5)", StayStatus, "영주(F-5)"),
        ("Status of Stay 거주(F-2)", StayStatus, "거주(F-2)"),
        ("발급일자2018.9.21.", IssueDate, "2018-09-21"),
        ("Date of Issue 2018.09.21", IssueDate, "2018-09-21"),
        ("성별 F", Sex, "F"),
        ("SEX F", Sex, "F"),
    ] {
        for role in [Role::Other, Role::Label, Role::StayStatus] {
            // A line that detection is sure to be all label is believed, unless its value can't be one.
            if role == Role::Label && !text.contains(|c: char| c.is_ascii_digit()) {
                continue;
            }
            let lines = [one(role, [0.10, 0.40, 0.60, 0.45], text)];
            let fields = extract(AlienRegistrationCard, &lines);
            assert_eq!(value(&fields, key), Some(Ok(expected.to_owned())), "{text}");
        }
    }
}

#[test]
fn foreigners_card_lines() {
    replaced(
        OverseasKoreanCard,
        &overseas_card(),
        &[
            (Role::RegistrationNumber, "123456-1234567", RegistrationNumber, Ok("123456-1234567")),
            (Role::RegistrationNumber, "991231 - 5123473", RegistrationNumber, Ok("991231-5123473")),
            (Role::RegistrationNumber, "991231-512347", RegistrationNumber, Err(Incomplete)),
            (Role::RegistrationNumber, "9912315123473", RegistrationNumber, Err(Malformed)),
            (Role::RegistrationNumber, "99I231-5123473", RegistrationNumber, Err(Malformed)),
            (Role::Sex, "F", Sex, Ok("F")),
            (Role::Sex, "X", Sex, Err(Malformed)),
            (Role::Sex, "1", Sex, Err(Malformed)),
            (Role::Name, "O'BRIEN-SMITH, MARY J.", Name, Ok("O'BRIEN-SMITH, MARY J.")),
            (Role::Name, "HONG GILD0NG", Name, Err(Malformed)),
            (Role::Name, "HONG Gildong", Name, Err(Malformed)),
            (Role::Name, "HONG,", Name, Err(Incomplete)),
            (Role::KoreanName, "홍길동", KoreanName, Ok("홍길동")),
            (Role::KoreanName, "(홍 길 동)", KoreanName, Ok("홍길동")),
            (Role::KoreanName, "(홍길동", KoreanName, Err(Incomplete)),
            (Role::KoreanName, "(홍)", KoreanName, Err(Incomplete)),
            (Role::KoreanName, "(홍1동)", KoreanName, Err(Malformed)),
            (Role::Nationality, "CHINA P. R.", Nationality, Ok("CHINA P. R.")),
            (Role::Nationality, "U.S.A.", Nationality, Ok("U.S.A.")),
            (Role::Nationality, "TIMOR-LESTE", Nationality, Ok("TIMOR-LESTE")),
            (Role::Nationality, "베트남 VIETNAM", Nationality, Ok("베트남 VIETNAM")),
            (Role::Nationality, "VIETNAM(", Nationality, Err(Incomplete)),
            (Role::Nationality, "V1ETNAM", Nationality, Err(Malformed)),
            (Role::StayStatus, "체류자격 재외동포 ( F-4-16)", StayStatus, Ok("재외동포(F-4-16)")),
            (Role::StayStatus, "예술.흥행(E-6)", StayStatus, Ok("예술.흥행(E-6)")),
            (Role::StayStatus, "체류자격 재외동포(F-4", StayStatus, Err(Incomplete)),
            (Role::StayStatus, "재외동포(4)", StayStatus, Err(Malformed)),
            (Role::StayStatus, "재외동포F-4", StayStatus, Err(Malformed)),
            (Role::IssueDate, "2011.1.1.", IssueDate, Ok("2011-01-01")),
            (Role::IssueDate, "2018. 09 21.", IssueDate, Ok("2018-09-21")),
            (Role::IssueDate, "2018.9 21", IssueDate, Err(Malformed)),
            (Role::IssueDate, "2018.09.", IssueDate, Err(Incomplete)),
            (Role::Issuer, "서울출입국관리사무소장", Issuer, Ok("서울출입국관리사무소장")),
            (Role::Issuer, "수원출입국·외국인청 평택출장소장", Issuer, Ok("수원출입국·외국인청 평택출장소장")),
            (Role::Issuer, "서울출입국·외국인청", Issuer, Err(Incomplete)),
            (Role::Issuer, "출입국·외국인청장", Issuer, Err(Incomplete)),
            (Role::Issuer, "서울출입국x외국인청장", Issuer, Err(Malformed)),
        ],
    );
}

#[test]
fn empty_cards_name_their_fields() {
    let fields = extract(AlienRegistrationCard, &[]);
    assert_eq!(fields.iter().map(|f| f.key).collect::<Vec<_>>(), ALIEN.map(|(key, _)| key));
    assert!(fields.iter().all(|f| f.value == Err(NotFound) && f.confidence == 0.0 && f.bounds.is_none()));
    let label = [line(Role::Label, [0.788, 0.250, 0.840, 0.282], "성 별")];
    assert_eq!(value(&extract(AlienRegistrationCard, &label), Sex), Some(Err(NotFound)), "a label without its value");
}

#[test]
fn names_may_take_two_lines_and_half_of_one_is_none() {
    let upper = line(Role::Name, [0.472, 0.345, 0.760, 0.382], "JAYAWARDENA-FERNANDO");
    let lower = line(Role::Name, [0.472, 0.394, 0.700, 0.431], "MD SITA RAJESH");
    let without_hangul = with(&overseas_card(), Role::KoreanName, &[]);
    let two = with(&without_hangul, Role::Name, &[upper.clone(), lower.clone()]);
    expect(OverseasKoreanCard, &two, &[(Name, Ok("JAYAWARDENA-FERNANDO MD SITA RAJESH"))]);
    expect(OverseasKoreanCard, &without_roles(&two), &[(Name, Ok("JAYAWARDENA-FERNANDO MD SITA RAJESH"))]);
    // Whatever detection took the second line for.
    for role in [Role::Other, Role::Label, Role::Issuer] {
        let mut guessed = lower.clone();
        guessed.region.role = role;
        let two = with(&without_hangul, Role::Name, &[upper.clone(), guessed]);
        expect(OverseasKoreanCard, &two, &[(Name, Ok("JAYAWARDENA-FERNANDO MD SITA RAJESH"))]);
    }
    // Detection split it.
    let pieces = [
        upper.clone(),
        line(Role::Name, [0.472, 0.394, 0.550, 0.431], "MD SITA"),
        line(Role::Name, [0.565, 0.394, 0.700, 0.431], "RAJESH"),
    ];
    let two = with(&without_hangul, Role::Name, &pieces);
    expect(OverseasKoreanCard, &two, &[(Name, Ok("JAYAWARDENA-FERNANDO MD SITA RAJESH"))]);
    // The label stands at the middle of the two: one alone is off it.
    for half in [&upper, &lower] {
        let one = with(&without_hangul, Role::Name, core::slice::from_ref(half));
        expect(OverseasKoreanCard, &one, &[(Name, Err(Incomplete))]);
    }
    let spoiled = line(Role::Name, [0.472, 0.394, 0.700, 0.431], "MD S1TA RAJESH");
    let two = with(&without_hangul, Role::Name, &[upper, spoiled]);
    expect(OverseasKoreanCard, &two, &[(Name, Err(Malformed))]);
}

#[test]
fn a_name_in_hangul_needs_no_label() {
    let both = line(Role::Name, [0.472, 0.368, 0.760, 0.412], "HONG GILDONG (홍길동)");
    let lines = with(&with(&overseas_card(), Role::KoreanName, &[]), Role::Name, &[both]);
    expect(OverseasKoreanCard, &lines, &OVERSEAS);
    let bare = line(Role::Other, [0.472, 0.425, 0.570, 0.475], "홍길동");
    let lines = with(&overseas_card(), Role::KoreanName, &[bare]);
    expect(OverseasKoreanCard, &lines, &[(KoreanName, Ok("홍길동"))]);
    let far = line(Role::Other, [0.472, 0.600, 0.570, 0.640], "홍길동");
    let lines = with(&overseas_card(), Role::KoreanName, &[far]);
    assert_eq!(value(&extract(OverseasKoreanCard, &lines), KoreanName), None);
}

#[test]
fn the_last_day_of_stay_is_not_the_day_of_issue() {
    let mut lines = with(&alien_card(), Role::IssueDate, &[]);
    lines.push(line(Role::Label, [0.400, 0.735, 0.480, 0.760], "유효기간"));
    lines.push(line(Role::IssueDate, [0.490, 0.730, 0.640, 0.768], "2030.01.08."));
    expect(AlienRegistrationCard, &lines, &[(IssueDate, Err(NotFound))]);
    lines.push(line(Role::Other, [0.200, 0.730, 0.360, 0.768], "2023. 11. 12."));
    expect(AlienRegistrationCard, &lines, &[(IssueDate, Ok("2023-11-12"))]);
    // What the label names can't be read: the other date is no help.
    let torn = line(Role::IssueDate, [0.200, 0.730, 0.360, 0.768], "2023. 11 1");
    let other = line(Role::Other, [0.490, 0.730, 0.640, 0.768], "2030.01.08.");
    let lines = with(&alien_card(), Role::IssueDate, &[torn, other]);
    expect(AlienRegistrationCard, &lines, &[(IssueDate, Err(Malformed))]);
}

#[test]
fn the_ghost_number_alone_is_no_number() {
    let lines = with(&overseas_card(), Role::RegistrationNumber, &[]);
    expect(OverseasKoreanCard, &lines, &[(RegistrationNumber, Err(NotFound))]);
    // The line itself, which detection took for another ghost and whose label was not read.
    let ghost = |text| line(Role::GhostNumber, [0.470, 0.245, 0.750, 0.293], text);
    let unnamed = with(&lines, Role::Label, &[]);
    for (text, expected) in [("991231-5123473", Ok("991231-5123473")), ("991231-5123478", Err(NotFound))] {
        let both = [unnamed.clone(), vec![ghost(text)]].concat();
        expect(OverseasKoreanCard, &both, &[(RegistrationNumber, expected)]);
    }
    let half = line(Role::GhostNumber, [0.110, 0.845, 0.290, 0.875], "991231");
    let lines = with(&lines, Role::GhostNumber, &[half]);
    expect(OverseasKoreanCard, &lines, &[(RegistrationNumber, Err(NotFound))]);
    let torn = line(Role::RegistrationNumber, [0.470, 0.245, 0.750, 0.293], "991231-512");
    let lines = with(&overseas_card(), Role::RegistrationNumber, &[torn]);
    expect(OverseasKoreanCard, &lines, &[(RegistrationNumber, Err(Incomplete))]);
}

#[test]
fn a_status_whose_name_and_code_part_is_given_and_doubted() {
    let confidence = |text| {
        let new = line(Role::StayStatus, [0.365, 0.655, 0.690, 0.710], text);
        let fields = extract(OverseasKoreanCard, &with(&overseas_card(), Role::StayStatus, &[new]));
        let status = fields.into_iter().find(|field| field.key == StayStatus).unwrap();
        assert!(status.value.is_ok());
        status.confidence
    };
    assert!(confidence("재외동포(F-4)") > 0.9);
    assert!(confidence("단기종합(C-2)") > 0.9, "a code that the table lacks");
    assert_eq!(confidence("재외동포(F-5)"), 0.5);
    assert_eq!(confidence("재외통포(F-4)"), 0.5);
}

#[test]
fn split_lines_are_joined() {
    for (role, parts, key, expected) in [
        (
            Role::RegistrationNumber,
            vec![
                line(Role::RegistrationNumber, [0.470, 0.245, 0.590, 0.293], "991231-"),
                line(Role::Other, [0.600, 0.246, 0.750, 0.294], "5123473"),
            ],
            RegistrationNumber,
            "991231-5123473",
        ),
        (
            Role::Nationality,
            vec![
                line(Role::Nationality, [0.472, 0.524, 0.600, 0.572], "REPUBLIC"),
                line(Role::Nationality, [0.615, 0.524, 0.760, 0.572], "OF UTOPIA"),
            ],
            Nationality,
            "REPUBLIC OF UTOPIA",
        ),
        (
            Role::StayStatus,
            vec![
                line(Role::StayStatus, [0.472, 0.655, 0.560, 0.710], "재외동포"),
                line(Role::StayStatus, [0.562, 0.655, 0.640, 0.710], "(F-4)"),
            ],
            StayStatus,
            "재외동포(F-4)",
        ),
        (
            Role::IssueDate,
            vec![
                line(Role::IssueDate, [0.757, 0.775, 0.820, 0.820], "2018.09"),
                line(Role::IssueDate, [0.824, 0.775, 0.908, 0.820], ".21."),
            ],
            IssueDate,
            "2018-09-21",
        ),
    ] {
        expect(OverseasKoreanCard, &with(&overseas_card(), role, &parts), &[(key, Ok(expected))]);
    }
}

#[test]
fn doubtful_letters_make_no_value() {
    let mut lines = overseas_card();
    for line in &mut lines {
        if let Some(glyph) = line.glyphs.get_mut(1) {
            glyph.probability = 0.49;
        }
    }
    expect(
        OverseasKoreanCard,
        &lines,
        &[
            (RegistrationNumber, Err(Doubtful)),
            (Name, Err(Doubtful)),
            (Nationality, Err(Doubtful)),
            (IssueDate, Err(Doubtful)),
            (Sex, Ok("M")),
        ],
    );
}
