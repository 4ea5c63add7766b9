//! Whole cards, line by line, and what must never come of arbitrary lines.

mod addresses;
mod cards;
mod foreigners_cards;
mod passports;
mod properties;

use super::extract;
use crate::card::document::{DocumentKind, Field, FieldKey, Unreadable};
use crate::card::geometry::Rect;
use crate::card::text_line::{Glyph, Role, TextLine, TextRegion};

/// A line read with certainty: its box as `[left, top, right, bottom]`.
fn line(role: Role, [left, top, right, bottom]: [f32; 4], text: &str) -> TextLine {
    let count = text.chars().count() as f32;
    let glyph = |(index, character)| Glyph {
        character,
        probability: 0.999,
        position: (index as f32 + 0.5) / count,
        digit: None,
        letter: None,
    };
    TextLine {
        region: TextRegion { bounds: Rect::new(left, top, right, bottom), role, role_confidence: 0.9 },
        glyphs: text.chars().enumerate().map(glyph).collect(),
    }
}

/// The value of a field, why there is none, or `None` if the field is absent.
fn value(fields: &[Field], key: FieldKey) -> Option<Result<String, Unreadable>> {
    let field = fields.iter().find(|field| field.key == key)?;
    Some(field.value.as_ref().map(|v| v.expose().to_owned()).map_err(|e| *e))
}

/// Extracts and compares every given key.
#[track_caller]
fn expect(kind: DocumentKind, lines: &[TextLine], expected: &[(FieldKey, Result<&str, Unreadable>)]) {
    let fields = extract(kind, lines);
    for (key, want) in expected {
        assert_eq!(value(&fields, *key), Some(want.map(ToOwned::to_owned)), "{}", key.as_str());
    }
}

/// The card with the lines of one role replaced.
fn with(lines: &[TextLine], role: Role, replacement: &[TextLine]) -> Vec<TextLine> {
    let others = lines.iter().filter(|line| line.region.role != role);
    others.chain(replacement).cloned().collect()
}

/// The card as a detector sees it that never saw its look: every role is `Other`.
fn without_roles(lines: &[TextLine]) -> Vec<TextLine> {
    let mut lines = lines.to_vec();
    for line in &mut lines {
        line.region.role = Role::Other;
        line.region.role_confidence = 0.4;
    }
    lines
}

/// One replaced line: the role that it replaces, the text there now, and what comes of the key.
type Case = (Role, &'static str, FieldKey, Result<&'static str, Unreadable>);

/// Puts each text in the place of the first line of its role.
#[track_caller]
fn replaced(kind: DocumentKind, card: &[TextLine], cases: &[Case]) {
    for (role, text, key, expected) in cases {
        let old = card.iter().find(|line| line.region.role == *role).unwrap();
        let b = old.region.bounds;
        let new = line(*role, [b.left, b.top, b.right, b.bottom], text);
        let fields = extract(kind, &with(card, *role, &[new]));
        assert_eq!(value(&fields, *key), Some(expected.map(ToOwned::to_owned)), "{} from {text}", key.as_str());
    }
}

fn resident_card() -> Vec<TextLine> {
    vec![
        line(Role::Title, [0.136, 0.098, 0.494, 0.198], "주민등록증"),
        line(Role::Name, [0.118, 0.271, 0.471, 0.347], "홍길동(〓〓〓)"),
        line(Role::ResidentNumber, [0.104, 0.404, 0.486, 0.453], "820701-2345678"),
        line(Role::Address, [0.078, 0.520, 0.535, 0.568], "행복특별시 행복구 행복로 12"),
        line(Role::Address, [0.078, 0.576, 0.430, 0.624], "(행복동, 진달래아파트"),
        line(Role::Address, [0.078, 0.632, 0.330, 0.680], "101동 2301호)"),
        line(Role::Other, [0.068, 0.817, 0.185, 0.867], "820701"),
        line(Role::IssueDate, [0.352, 0.776, 0.569, 0.822], "2019.11.28."),
        line(Role::Issuer, [0.241, 0.839, 0.684, 0.902], "행복특별시 행복구청장"),
    ]
}

fn license() -> Vec<TextLine> {
    vec![
        line(Role::LicenseClass, [0.032, 0.054, 0.120, 0.110], "1종대형"),
        line(Role::LicenseClass, [0.150, 0.054, 0.238, 0.110], "1종보통"),
        line(Role::LicenseClass, [0.032, 0.120, 0.330, 0.176], "특수(대형견인,소형견인,구난)"),
        line(Role::Title, [0.455, 0.075, 0.945, 0.170], "자동차운전면허증(Driver's License)"),
        line(Role::LicenseNumber, [0.413, 0.180, 0.817, 0.250], "11-19-174133-01"),
        line(Role::Name, [0.413, 0.275, 0.560, 0.345], "홍길순"),
        line(Role::ResidentNumber, [0.413, 0.350, 0.755, 0.415], "000829-2134567"),
        line(Role::Address, [0.410, 0.425, 0.785, 0.475], "서울특별시 마포구 월드컵북로"),
        line(Role::Address, [0.410, 0.485, 0.700, 0.535], "396 (상암동)"),
        line(Role::Period, [0.410, 0.610, 0.740, 0.668], "적성검사 2031.01.01."),
        line(Role::Period, [0.410, 0.676, 0.740, 0.735], "기 간: ~ 2031.12.31."),
        line(Role::Condition, [0.418, 0.745, 0.545, 0.785], "조 건: A"),
        line(Role::SerialCode, [0.837, 0.725, 0.960, 0.775], "8H1X3Y"),
        line(Role::IssueDate, [0.382, 0.850, 0.560, 0.915], "2021.01.01."),
        line(Role::Issuer, [0.575, 0.850, 0.930, 0.920], "서울특별시경찰청장"),
    ]
}

/// The look of 2018, photo on the left.
fn overseas_card() -> Vec<TextLine> {
    vec![
        line(Role::Title, [0.062, 0.090, 0.500, 0.150], "외국국적동포 국내거소신고증"),
        line(Role::Title, [0.062, 0.160, 0.400, 0.190], "OVERSEAS KOREAN RESIDENT CARD"),
        line(Role::Other, [0.795, 0.096, 0.947, 0.195], "KOR"),
        line(Role::Label, [0.362, 0.240, 0.440, 0.268], "거소신고"),
        line(Role::Label, [0.362, 0.275, 0.440, 0.303], "번    호"),
        line(Role::RegistrationNumber, [0.470, 0.245, 0.750, 0.293], "991231-5123473"),
        line(Role::Label, [0.788, 0.250, 0.840, 0.282], "성 별"),
        line(Role::Sex, [0.873, 0.250, 0.895, 0.293], "M"),
        line(Role::Label, [0.362, 0.375, 0.412, 0.405], "성    명"),
        line(Role::Name, [0.472, 0.368, 0.690, 0.412], "HONG GILDONG"),
        line(Role::KoreanName, [0.472, 0.425, 0.580, 0.475], "(홍길동)"),
        line(Role::Label, [0.362, 0.515, 0.430, 0.545], "국 가"),
        line(Role::Label, [0.362, 0.550, 0.430, 0.580], "지 역"),
        line(Role::Nationality, [0.472, 0.524, 0.760, 0.572], "REPUBLIC OF UTOPIA"),
        line(Role::StayStatus, [0.365, 0.655, 0.690, 0.710], "체류자격 재외동포(F-4)"),
        line(Role::Label, [0.670, 0.780, 0.740, 0.812], "발급일자"),
        line(Role::IssueDate, [0.757, 0.775, 0.908, 0.820], "2018.09.21"),
        line(Role::Issuer, [0.563, 0.835, 0.911, 0.885], "서울출입국·외국인청장"),
        line(Role::Other, [0.563, 0.895, 0.911, 0.925], "CHIEF, SEOUL IMMIGRATION OFFICE"),
        line(Role::GhostNumber, [0.110, 0.845, 0.290, 0.875], "991231-5123473"),
    ]
}

/// A card of the look since April 2023 as it might be: photo on the right, labels over the values, no sex.
fn alien_card() -> Vec<TextLine> {
    vec![
        line(Role::Title, [0.060, 0.080, 0.337, 0.140], "외국인등록증"),
        line(Role::Title, [0.060, 0.150, 0.240, 0.180], "RESIDENCE CARD"),
        line(Role::Label, [0.060, 0.255, 0.210, 0.278], "등록번호 / Registration No."),
        line(Role::RegistrationNumber, [0.060, 0.283, 0.360, 0.333], "880229-6000000"),
        line(Role::Label, [0.060, 0.365, 0.120, 0.388], "성명 / Name"),
        line(Role::Name, [0.060, 0.393, 0.450, 0.435], "NGUYEN THI HONG"),
        line(Role::Label, [0.060, 0.475, 0.220, 0.498], "국가지역 / Country/Region"),
        line(Role::Nationality, [0.060, 0.503, 0.200, 0.545], "VIET NAM"),
        line(Role::Label, [0.060, 0.585, 0.200, 0.608], "체류자격 / Status"),
        line(Role::StayStatus, [0.060, 0.613, 0.260, 0.660], "일반연수 (D-4)"),
        line(Role::Label, [0.060, 0.735, 0.180, 0.760], "발급일/ Date of Issue"),
        line(Role::IssueDate, [0.200, 0.730, 0.360, 0.768], "2023. 11. 12."),
        line(Role::Issuer, [0.060, 0.820, 0.400, 0.875], "창원출입국·외국인사무소장"),
        line(Role::Other, [0.060, 0.885, 0.400, 0.915], "CHIEF, CHANGWON IMMIGRATION OFFICE"),
    ]
}

/// The Korean look of 2021.
fn passport() -> Vec<TextLine> {
    vec![
        line(Role::Title, [0.053, 0.055, 0.245, 0.095], "여권  PASSPORT"),
        line(Role::Title, [0.361, 0.055, 0.750, 0.095], "대한민국  REPUBLIC OF KOREA"),
        line(Role::Label, [0.361, 0.163, 0.425, 0.183], "종류/ Type"),
        line(Role::DocumentType, [0.361, 0.190, 0.390, 0.220], "PM"),
        line(Role::Label, [0.455, 0.163, 0.590, 0.183], "국가코드/ Country code"),
        line(Role::CountryCode, [0.455, 0.190, 0.500, 0.220], "KOR"),
        line(Role::Label, [0.645, 0.163, 0.780, 0.183], "여권번호/ Passport No."),
        line(Role::PassportNumber, [0.645, 0.190, 0.777, 0.220], "M123A4567"),
        line(Role::Label, [0.361, 0.241, 0.440, 0.261], "성/ Surname"),
        line(Role::Surname, [0.361, 0.268, 0.434, 0.298], "HONG"),
        line(Role::Label, [0.361, 0.319, 0.470, 0.339], "이름/ Given names"),
        line(Role::GivenNames, [0.361, 0.346, 0.475, 0.376], "GILDONG"),
        line(Role::Label, [0.361, 0.397, 0.420, 0.417], "한글성명"),
        line(Role::KoreanName, [0.361, 0.424, 0.432, 0.456], "홍길동"),
        line(Role::Label, [0.361, 0.476, 0.500, 0.496], "생년월일/ Date of birth"),
        line(Role::BirthDate, [0.361, 0.503, 0.540, 0.535], "01 7월/JUL 1982"),
        line(Role::Label, [0.645, 0.476, 0.700, 0.496], "성별/ Sex"),
        line(Role::Sex, [0.645, 0.503, 0.662, 0.533], "M"),
        line(Role::Label, [0.361, 0.571, 0.460, 0.591], "국적/ Nationality"),
        line(Role::Nationality, [0.361, 0.598, 0.591, 0.628], "REPUBLIC OF KOREA"),
        line(Role::Label, [0.645, 0.571, 0.760, 0.591], "발행관청/ Authority"),
        line(Role::Authority, [0.645, 0.598, 0.937, 0.628], "MINISTRY OF FOREIGN AFFAIRS"),
        line(Role::Label, [0.361, 0.648, 0.480, 0.668], "발급일/ Date of issue"),
        line(Role::IssueDate, [0.361, 0.675, 0.545, 0.707], "20 8월/AUG 2021"),
        line(Role::Label, [0.645, 0.648, 0.800, 0.668], "기간만료일/ Date of expiry"),
        line(Role::ExpiryDate, [0.645, 0.675, 0.830, 0.707], "20 8월/AUG 2031"),
        line(Role::Mrz, [0.047, 0.812, 0.955, 0.842], "PMKORHONG<<GILDONG<<<<<<<<<<<<<<<<<<<<<<<<<<"),
        line(Role::Mrz, [0.047, 0.888, 0.955, 0.918], "M123A45674KOR8207012M3108206<<<<<<<<<<<<<<00"),
    ]
}
