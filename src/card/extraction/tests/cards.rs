use super::{Case, expect, extract, license, line, replaced, resident_card, value, with, without_roles};
use crate::card::document::DocumentKind::{DriverLicense, ResidentCard};
use crate::card::document::FieldKey::{
    Address, Condition, HanjaName, IssueDate, Issuer, LicenseClass, LicenseNumber, Name, ResidentNumber, SerialCode,
    ValidFrom, ValidUntil,
};
use crate::card::document::Unreadable::{Doubtful, Incomplete, Malformed, NotFound};
use crate::card::document::{FieldKey, Unreadable};
use crate::card::text_line::{Role, TextLine};

const RESIDENT: [(FieldKey, Result<&str, Unreadable>); 6] = [
    (Name, Ok("홍길동")),
    (HanjaName, Err(Doubtful)),
    (ResidentNumber, Ok("820701-2345678")),
    (Address, Ok("행복특별시 행복구 행복로 12 (행복동, 진달래아파트 101동 2301호)")),
    (IssueDate, Ok("2019-11-28")),
    (Issuer, Ok("행복특별시 행복구청장")),
];
const LICENSE: [(FieldKey, Result<&str, Unreadable>); 11] = [
    (LicenseClass, Ok("1종대형,1종보통,특수(대형견인,소형견인,구난)")),
    (LicenseNumber, Ok("11-19-174133-01")),
    (Name, Ok("홍길순")),
    (ResidentNumber, Ok("000829-2134567")),
    (Address, Ok("서울특별시 마포구 월드컵북로 396 (상암동)")),
    (ValidFrom, Ok("2031-01-01")),
    (ValidUntil, Ok("2031-12-31")),
    (Condition, Ok("A")),
    (SerialCode, Ok("8H1X3Y")),
    (IssueDate, Ok("2021-01-01")),
    (Issuer, Ok("서울특별시경찰청장")),
];

#[test]
fn whole_cards_are_read_in_the_order_of_printing() {
    expect(ResidentCard, &resident_card(), &RESIDENT);
    expect(DriverLicense, &license(), &LICENSE);
    let keys: Vec<_> = extract(DriverLicense, &license()).iter().map(|field| field.key).collect();
    assert_eq!(keys, LICENSE.map(|(key, _)| key));
    let keys: Vec<_> = extract(ResidentCard, &resident_card()).iter().map(|field| field.key).collect();
    assert_eq!(keys, RESIDENT.map(|(key, _)| key));
}

#[test]
fn lines_may_come_in_any_order_and_with_wrong_roles() {
    for (kind, mut lines, expected) in
        [(ResidentCard, resident_card(), &RESIDENT[..]), (DriverLicense, license(), &LICENSE[..])]
    {
        lines.reverse();
        expect(kind, &lines, expected);
        expect(kind, &without_roles(&lines), expected);
        for role in [Role::ResidentNumber, Role::Address, Role::IssueDate, Role::Name, Role::Title] {
            for line in &mut lines {
                line.region.role = role;
            }
            expect(kind, &lines, &[(ResidentNumber, expected.iter().find(|e| e.0 == ResidentNumber).unwrap().1)]);
            expect(kind, &lines, &[(IssueDate, expected.iter().find(|e| e.0 == IssueDate).unwrap().1)]);
            expect(kind, &lines, &[(Name, expected.iter().find(|e| e.0 == Name).unwrap().1)]);
        }
    }
}

#[test]
fn empty_cards_name_their_fields() {
    let fields = extract(ResidentCard, &[]);
    assert_eq!(fields.len(), 5);
    assert!(fields.iter().all(|f| f.value == Err(NotFound) && f.confidence == 0.0 && f.bounds.is_none()));
    let fields = extract(DriverLicense, &[]);
    assert_eq!(fields.len(), 9);
    assert!(fields.iter().all(|f| f.value == Err(NotFound)));
}

#[test]
fn resident_card_lines() {
    replaced(
        ResidentCard,
        &resident_card(),
        &[
            (Role::IssueDate, "2020.08.16.", IssueDate, Ok("2020-08-16")),
            (Role::IssueDate, "2020.08.16", IssueDate, Ok("2020-08-16")),
            (Role::IssueDate, "2018. 1. 28.", IssueDate, Ok("2018-01-28")),
            (Role::IssueDate, "1998.01.01.", IssueDate, Ok("1998-01-01")),
            (Role::IssueDate, "2020.02.30.", IssueDate, Err(Malformed)),
            (Role::IssueDate, "2019.1 28", IssueDate, Err(Malformed)),
            (Role::IssueDate, "2019 11 28", IssueDate, Err(Malformed)),
            (Role::IssueDate, "2019.11 8", IssueDate, Err(Malformed)),
            (Role::IssueDate, "2O19.11.28.", IssueDate, Err(Malformed)),
            (Role::IssueDate, "2019.11.", IssueDate, Err(Incomplete)),
            (Role::ResidentNumber, "820701 - 2345678", ResidentNumber, Ok("820701-2345678")),
            (Role::ResidentNumber, "901234-1234567", ResidentNumber, Ok("901234-1234567")),
            (Role::ResidentNumber, "82070-2345678", ResidentNumber, Err(Incomplete)),
            (Role::ResidentNumber, "820701-23456789", ResidentNumber, Err(Malformed)),
            (Role::ResidentNumber, "8207012345678", ResidentNumber, Err(Malformed)),
            (Role::ResidentNumber, "82O701-2345678", ResidentNumber, Err(Malformed)),
            (Role::Name, "홍 길 동", Name, Ok("홍길동")),
            (Role::Name, "남궁 민수", Name, Ok("남궁민수")),
            (Role::Name, "김설믜", Name, Ok("김설믜")),
            (Role::Name, "박초롱초롱빛나리", Name, Ok("박초롱초롱빛나리")),
            (Role::Name, "김로카 (〓로카)", Name, Ok("김로카")),
            (Role::Name, "김로카(金로카)", HanjaName, Err(Doubtful)),
            (Role::Name, "가나다라마바사아자차카타파하거너더러", Name, Ok("가나다라마바사아자차카타파하거너더러")),
            (Role::Name, "가나다라마바사아자차카타파하거너더러머", Name, Err(Malformed)),
            (Role::Name, "홍", Name, Err(Incomplete)),
            (Role::Name, "설PA", Name, Err(Malformed)),
            (Role::Name, "홍길동〓〓〓)", Name, Err(Malformed)),
            (Role::Name, "NGUYEN THI HONG", Name, Ok("NGUYEN THI HONG")),
            (Role::Name, "\u{1112}\u{1169}\u{11bc}길동", Name, Ok("홍길동")),
            (Role::Issuer, "세종특별자치시장", Issuer, Ok("세종특별자치시장")),
            (Role::Issuer, "서울특별시 금천구청장 〓", Issuer, Ok("서울특별시 금천구청장")),
            (Role::Issuer, "경상북도 울릉군수", Issuer, Ok("경상북도 울릉군수")),
            (Role::Issuer, "서울특별시 금천구청", Issuer, Err(Incomplete)),
            (Role::Issuer, "서울특별시 금천구", Issuer, Err(Incomplete)),
            (Role::Issuer, "서울특별시 금X구청장", Issuer, Err(Malformed)),
        ],
    );
}

#[test]
fn license_lines() {
    replaced(
        DriverLicense,
        &license(),
        &[
            (Role::LicenseNumber, "서울 19-123456-61", LicenseNumber, Ok("서울 19-123456-61")),
            (Role::LicenseNumber, "경기 98-800924-64", LicenseNumber, Ok("경기 98-800924-64")),
            (Role::LicenseNumber, "28-20-000001-10", LicenseNumber, Ok("28-20-000001-10")),
            (Role::LicenseNumber, "30-20-000001-10", LicenseNumber, Ok("30-20-000001-10")),
            (Role::LicenseNumber, "11-20-00001-10", LicenseNumber, Err(Incomplete)),
            (Role::LicenseNumber, "112000000110", LicenseNumber, Err(Malformed)),
            (Role::LicenseNumber, "11.20.000001.10", LicenseNumber, Err(Malformed)),
            (Role::LicenseNumber, "1I-20-000001-10", LicenseNumber, Err(Malformed)),
            (Role::LicenseNumber, "서을 19-123456-61", LicenseNumber, Err(Malformed)),
            (Role::SerialCode, "9WSWRQ", SerialCode, Ok("9WSWRQ")),
            (Role::SerialCode, "NV676V", SerialCode, Ok("NV676V")),
            (Role::SerialCode, "ABCDEF", SerialCode, Ok("ABCDEF")),
            (Role::SerialCode, "8h1x3y", SerialCode, Ok("8H1X3Y")),
            (Role::SerialCode, "0O1IQ0", SerialCode, Ok("0O1IQ0")),
            (Role::SerialCode, "8H1X3", SerialCode, Err(Incomplete)),
            (Role::SerialCode, "8H1X3YZ", SerialCode, Err(Malformed)),
            (Role::LicenseClass, "2종보통 2종소형 원동기", LicenseClass, Ok("2종보통,2종소형,원동기")),
            (Role::LicenseClass, "1종 보퉁", LicenseClass, Err(Malformed)),
            (Role::Condition, "조 건 : A, B", Condition, Ok("A, B")),
            (Role::Condition, "조, 건: C", Condition, Ok("C")),
            (Role::Condition, "조 건: 4", Condition, Err(Malformed)),
            (Role::Condition, "조 번:E", Condition, Ok("E")),
            (Role::Condition, "조간 : 자동변속기", Condition, Ok("자동변속기")),
            (Role::Condition, "즈 건: A", Condition, Ok("A")),
            (Role::Condition, "조간 : 자동연속가", Condition, Err(Malformed)),
            (Role::IssueDate, "2019. 01 01.", IssueDate, Ok("2019-01-01")),
            (Role::Issuer, "서울특별시경찰", Issuer, Err(Incomplete)),
            (Role::Issuer, "서울지방경찰청장", Issuer, Ok("서울지방경찰청장")),
            (Role::Period, "적성검사기간: 2031.01.01. ~ 2031.12.31.", ValidFrom, Ok("2031-01-01")),
            (Role::Period, "적성검사기간: 2031.01.01. ~ 2031.12.31.", ValidUntil, Ok("2031-12-31")),
            (Role::Period, "~2031.12.31", ValidUntil, Ok("2031-12-31")),
            (Role::Period, "~2031.12.31", ValidFrom, Err(NotFound)),
            (Role::Period, "2031.12.31", ValidFrom, Err(Incomplete)),
            (Role::Period, "2031.12.31", ValidUntil, Err(Incomplete)),
            (Role::Period, "적성검사 2031.01.01. 2031.12.31.", ValidFrom, Err(Malformed)),
            (Role::Period, "기 간: ~ 2031.12 1.", ValidUntil, Err(Malformed)),
        ],
    );
}

#[test]
fn periods_of_class_two_have_other_labels() {
    let rows = [
        line(Role::Period, [0.410, 0.610, 0.740, 0.668], "면허증 2029. 01. 01."),
        line(Role::Period, [0.410, 0.676, 0.740, 0.735], "갱신 기간: ~ 2029. 12. 31."),
    ];
    let lines = with(&license(), Role::Period, &rows);
    expect(DriverLicense, &lines, &[(ValidFrom, Ok("2029-01-01")), (ValidUntil, Ok("2029-12-31"))]);
    let torn = [
        line(Role::Other, [0.410, 0.610, 0.520, 0.668], "면허증"),
        line(Role::Period, [0.540, 0.610, 0.740, 0.668], "2029. 01. 01."),
        line(Role::Other, [0.410, 0.676, 0.520, 0.735], "갱신기간:"),
        line(Role::Period, [0.540, 0.676, 0.740, 0.735], "2029. 12. 31."),
    ];
    let lines = with(&license(), Role::Period, &torn);
    expect(DriverLicense, &lines, &[(ValidFrom, Ok("2029-01-01")), (ValidUntil, Ok("2029-12-31"))]);
}

#[test]
fn optional_fields_are_absent_where_nothing_is_printed() {
    for role in [Role::SerialCode, Role::Condition] {
        assert_eq!(extract(DriverLicense, &with(&license(), role, &[])).len(), 10);
    }
    let empty = line(Role::Condition, [0.418, 0.745, 0.500, 0.785], "조 건:");
    assert_eq!(value(&extract(DriverLicense, &with(&license(), Role::Condition, &[empty])), Condition), None);
    let plain = line(Role::Name, [0.118, 0.271, 0.250, 0.347], "홍길동");
    assert_eq!(value(&extract(ResidentCard, &with(&resident_card(), Role::Name, &[plain])), HanjaName), None);
    let ghost = line(Role::SerialCode, [0.837, 0.725, 0.960, 0.775], "000829");
    assert_eq!(value(&extract(DriverLicense, &with(&license(), Role::SerialCode, &[ghost])), SerialCode), None);
}

#[test]
fn split_lines_are_joined() {
    for (role, parts, key, expected) in [
        (
            Role::ResidentNumber,
            vec![
                line(Role::ResidentNumber, [0.104, 0.404, 0.270, 0.453], "820701-"),
                line(Role::Other, [0.280, 0.405, 0.486, 0.455], "2345678"),
            ],
            ResidentNumber,
            "820701-2345678",
        ),
        (
            Role::IssueDate,
            vec![
                line(Role::IssueDate, [0.352, 0.776, 0.430, 0.822], "2019."),
                line(Role::Other, [0.436, 0.776, 0.500, 0.822], "11."),
                line(Role::Other, [0.506, 0.776, 0.569, 0.822], "28."),
            ],
            IssueDate,
            "2019-11-28",
        ),
        (
            Role::Name,
            vec![
                line(Role::Name, [0.118, 0.271, 0.160, 0.347], "홍"),
                line(Role::Name, [0.190, 0.271, 0.260, 0.347], "길동"),
                line(Role::Other, [0.270, 0.271, 0.471, 0.347], "(〓〓〓)"),
            ],
            Name,
            "홍길동",
        ),
        (
            Role::Issuer,
            vec![
                line(Role::Issuer, [0.241, 0.839, 0.440, 0.902], "행복특별시"),
                line(Role::Issuer, [0.470, 0.839, 0.684, 0.902], "행복구청장"),
            ],
            Issuer,
            "행복특별시 행복구청장",
        ),
        (
            Role::Issuer,
            vec![
                line(Role::Issuer, [0.241, 0.835, 0.440, 0.885], "행복특별자치도"),
                line(Role::Issuer, [0.241, 0.895, 0.500, 0.945], "행복시장"),
            ],
            Issuer,
            "행복특별자치도 행복시장",
        ),
        (
            Role::Address,
            vec![
                line(Role::Address, [0.078, 0.520, 0.300, 0.568], "서울시 종로구"),
                line(Role::Other, [0.380, 0.520, 0.535, 0.568], "새문안로 76"),
            ],
            Address,
            "서울시 종로구 새문안로 76",
        ),
    ] {
        expect(ResidentCard, &with(&resident_card(), role, &parts), &[(key, Ok(expected))]);
    }
    let one = line(Role::IssueDate, [0.382, 0.850, 0.930, 0.920], "2019.01.01. 서울특별시경찰청장");
    let lines = with(&with(&license(), Role::Issuer, &[]), Role::IssueDate, &[one]);
    expect(DriverLicense, &lines, &[(IssueDate, Ok("2019-01-01")), (Issuer, Ok("서울특별시경찰청장"))]);
    let torn = [
        line(Role::Other, [0.413, 0.180, 0.480, 0.250], "서울"),
        line(Role::LicenseNumber, [0.510, 0.180, 0.817, 0.250], "19-123456-61"),
    ];
    let lines = with(&license(), Role::LicenseNumber, &torn);
    expect(DriverLicense, &lines, &[(LicenseNumber, Ok("서울 19-123456-61"))]);
}

#[test]
fn name_and_hanja_have_their_own_places() {
    let fields = extract(ResidentCard, &resident_card());
    let bounds = |key| fields.iter().find(|field| field.key == key).unwrap().bounds.unwrap();
    assert!(bounds(Name).right <= bounds(HanjaName).left + 1e-6);
    assert_eq!(bounds(Name).left, 0.118);
    assert_eq!(bounds(HanjaName).right, 0.471);
}

#[test]
fn ghost_digits_join_nothing() {
    for text in ["820701", "200101"] {
        for role in [Role::IssueDate, Role::ResidentNumber, Role::Address, Role::Issuer] {
            let mut lines = with(&resident_card(), Role::Other, &[]);
            lines.push(line(role, [0.250, 0.776, 0.340, 0.822], text));
            expect(ResidentCard, &lines, &RESIDENT);
            lines.retain(|line| !matches!(line.region.role, Role::IssueDate) || line.text() == text);
            expect(ResidentCard, &lines, &[(IssueDate, Err(NotFound)), (Issuer, RESIDENT[5].1)]);
        }
    }
}

#[test]
fn addresses_drop_strays_and_miss_no_row() {
    let stray = line(Role::Address, [0.700, 0.550, 0.800, 0.590], "무늬무늬");
    let mut lines = resident_card();
    lines.push(stray);
    lines.push(line(Role::Address, [0.118, 0.215, 0.300, 0.260], "서울특별시"));
    lines.push(line(Role::Other, [0.300, 0.690, 0.350, 0.730], "무늬"));
    expect(ResidentCard, &lines, &RESIDENT);
    // The middle row was not seen.
    let gap = [
        line(Role::Address, [0.078, 0.520, 0.535, 0.568], "행복특별시 행복구 행복로 12"),
        line(Role::Address, [0.078, 0.650, 0.330, 0.698], "101동 2301호"),
    ];
    expect(ResidentCard, &with(&resident_card(), Role::Address, &gap), &[(Address, Err(Incomplete))]);
    let rows: Vec<TextLine> = (0..5)
        .map(|row| {
            let top = 0.50 + 0.05 * row as f32;
            line(Role::Address, [0.078, top, 0.4, top + 0.04], "서울시 종로구 새문안로")
        })
        .collect();
    expect(ResidentCard, &with(&resident_card(), Role::Address, &rows), &[(Address, Err(Malformed))]);
    let fields = extract(ResidentCard, &with(&resident_card(), Role::Address, &rows[..4]));
    assert!(value(&fields, Address).unwrap().is_ok());
}

#[test]
fn doubtful_digits_make_no_value() {
    let mut lines = resident_card();
    for line in &mut lines {
        if let Some(glyph) = line.glyphs.get_mut(3) {
            glyph.probability = 0.49;
        }
    }
    expect(
        ResidentCard,
        &lines,
        &[(ResidentNumber, Err(Doubtful)), (IssueDate, Err(Doubtful)), (Issuer, RESIDENT[5].1)],
    );
}

#[test]
fn specks_take_no_digits_place() {
    let cases: &[Case] = &[
        (Role::ResidentNumber, "820701.-2345678", ResidentNumber, Ok("820701-2345678")),
        (Role::ResidentNumber, "820701-.2345678", ResidentNumber, Ok("820701-2345678")),
        (Role::ResidentNumber, "820701.2345678", ResidentNumber, Err(Malformed)),
        (Role::ResidentNumber, "82070.-2345678", ResidentNumber, Err(Malformed)),
    ];
    replaced(ResidentCard, &resident_card(), cases);
    let stroke = line(Role::LicenseClass, [0.092, 0.054, 0.110, 0.110], "/");
    let mut lines = license();
    lines.push(stroke);
    let whole = (LicenseClass, Ok("1종대형,1종보통,특수(대형견인,소형견인,구난)"));
    expect(DriverLicense, &lines, &[whole]);
}

#[test]
fn print_that_nobody_can_read_right_of_an_address_is_none_of_its_rows() {
    let address = "행복특별시 행복구 행복로 12 (행복동, 진달래아파트 101동 2301호)";
    let stray = |left: f32, probability: f32| {
        let mut stray = line(Role::Address, [left, 0.47, left + 0.1, 0.51], "〓후기 부");
        stray.glyphs[0].probability = probability;
        let mut lines = resident_card();
        lines.push(stray);
        value(&extract(ResidentCard, &lines), Address).unwrap()
    };
    assert_eq!(stray(0.35, 0.1).as_deref(), Ok(address));
    // What can be read, or stands in the column, is not passed over.
    assert_eq!(stray(0.01, 0.1).as_deref(), Ok(address));
    assert_eq!(stray(0.35, 0.4), Err(Doubtful));
    assert_eq!(stray(0.10, 0.1), Err(Doubtful));
}

#[test]
fn a_spoiled_label_is_believed_only_where_the_role_says_that_it_is_one() {
    for (confidence, expected) in [(0.9, Some(Ok("B".to_owned()))), (0.2, None)] {
        let mut spoiled = line(Role::Condition, [0.418, 0.745, 0.500, 0.785], "조 번: B");
        spoiled.region.role_confidence = confidence;
        let fields = extract(DriverLicense, &with(&license(), Role::Condition, &[spoiled]));
        assert_eq!(value(&fields, Condition), expected, "{confidence}");
    }
}

#[test]
fn a_stroke_between_touching_boxes_makes_no_day_of_two_digits() {
    let lines = with(&license(), Role::IssueDate, &[line(Role::IssueDate, [0.391, 0.838, 0.523, 0.882], "2009.3.1")]);
    let lines = with(&lines, Role::Issuer, &[line(Role::Issuer, [0.523, 0.832, 0.695, 0.886], "1 전북경찰청장")]);
    let date = value(&extract(DriverLicense, &lines), IssueDate).unwrap();
    assert!(date.as_deref() != Ok("2009-03-11"), "{date:?}");
}

#[test]
fn an_issuer_with_a_syllable_that_stands_alone_is_in_doubt() {
    for (text, sure) in [("옥 경찰청장", false), ("전북경찰청장", true)] {
        let lines = with(&license(), Role::Issuer, &[line(Role::Issuer, [0.523, 0.832, 0.695, 0.886], text)]);
        let fields = extract(DriverLicense, &lines);
        let issuer = fields.iter().find(|field| field.key == Issuer).unwrap();
        assert_eq!(issuer.confidence > 0.9, sure, "{text} {:?}", issuer.confidence);
    }
}
