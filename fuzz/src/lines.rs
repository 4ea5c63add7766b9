//! Recognized lines to fields, checks and places: whatever stands on a card, no value is made of other signs than those.

use std::collections::BTreeMap;

use bonin::card::extraction::extract;
use bonin::card::geometry::Rect;
use bonin::card::masking::survey;
use bonin::card::text_line::{Glyph, HANJA, Role, TextLine, TextRegion};
use bonin::card::validation::validate;
use bonin::card::{DocumentKind, Field, FieldKey};

use super::discretion::assert_discreet;
use super::script::Script;

/// Lines of one page at most: more than extraction looks at.
const MOST_LINES: usize = 300;

/// All kinds of documents.
pub const KINDS: [DocumentKind; 6] = [
    DocumentKind::ResidentCard,
    DocumentKind::DriverLicense,
    DocumentKind::AlienRegistrationCard,
    DocumentKind::PermanentResidentCard,
    DocumentKind::OverseasKoreanCard,
    DocumentKind::Passport,
];

/// Roles in the order of the detector's classes.
pub const ROLES: [Role; 29] = [
    Role::Other,
    Role::Title,
    Role::Name,
    Role::ResidentNumber,
    Role::Address,
    Role::IssueDate,
    Role::Issuer,
    Role::LicenseClass,
    Role::LicenseNumber,
    Role::Period,
    Role::Condition,
    Role::SerialCode,
    Role::RegistrationNumber,
    Role::KoreanName,
    Role::Sex,
    Role::Nationality,
    Role::StayStatus,
    Role::Label,
    Role::GhostNumber,
    Role::DocumentType,
    Role::CountryCode,
    Role::PassportNumber,
    Role::Surname,
    Role::GivenNames,
    Role::BirthDate,
    Role::ExpiryDate,
    Role::Authority,
    Role::PersonalNumber,
    Role::Mrz,
];

/// What stands on cards, by the role that it usually has there: no person's.
pub const PRINT: [(u8, &str); 42] = [
    (1, "주민등록증"),
    (2, "홍길동(〓〓〓)"),
    (3, "820701-2345678"),
    (4, "행복특별시 행복구 행복로 12"),
    (4, "(행복동, 진달래아파트"),
    (4, "101동 2301호)"),
    (5, "2019.11.28."),
    (6, "행복특별시 행복구청장"),
    (1, "자동차운전면허증(Driver's License)"),
    (7, "1종보통"),
    (7, "특수(대형견인,소형견인,구난)"),
    (8, "11-19-174133-01"),
    (9, "적성검사 2031.01.01."),
    (9, "기 간: ~ 2031.12.31."),
    (10, "조 건: A"),
    (11, "8H1X3Y"),
    (6, "서울특별시경찰청장"),
    (1, "외국인등록증"),
    (1, "영주증"),
    (1, "외국국적동포 국내거소신고증"),
    (12, "991231-5123473"),
    (2, "HONG GILDONG"),
    (13, "(홍길동)"),
    (14, "M"),
    (15, "REPUBLIC OF UTOPIA"),
    (16, "재외동포(F-4)"),
    (17, "발급일자"),
    (17, "성 명"),
    (6, "서울출입국·외국인청장"),
    (19, "PM"),
    (20, "KOR"),
    (21, "M123A4567"),
    (22, "HONG"),
    (23, "GILDONG"),
    (24, "01 7월/JUL 1982"),
    (25, "20 8월/AUG 2031"),
    (26, "MINISTRY OF FOREIGN AFFAIRS"),
    (27, "2345678"),
    (28, "PMKORHONG<<GILDONG<<<<<<<<<<<<<<<<<<<<<<<<<<"),
    (28, "M123A45674KOR8207012M3108206<<<<<<<<<<<<<<00"),
    (0, "."),
    (0, ""),
];

/// Signs that stand in for others, each by itself a way to break a form.
const SIGNS: [char; 32] = [
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '-', '.', ' ', '<', '(', ')', ',', '~', ':', '/', 'A', 'F', 'M',
    'O', '홍', '시', '월', '년', HANJA, '\u{0}', '\u{1112}', '\u{3000}',
];

/// A page by script.
pub fn run(data: &[u8]) {
    let mut script = Script::new(data);
    let kind = script.pick(&KINDS);
    let lines = page(&mut script);
    let fields = extract(kind, &lines);
    assert!(fields == extract(kind, &lines), "not the same twice");
    fields_are_sound(&fields);
    made_of(kind, &fields, &lines);
    let checks = validate(kind, &fields, None);
    let shown = format!("{fields:?} {checks:?} {lines:?}");
    for line in &lines {
        assert_discreet("a reading", &shown, &line.text());
    }
    let places = survey(kind, &lines, &fields);
    let is_sound = |line: &TextLine| {
        let Rect { left, top, right, bottom } = line.region.bounds;
        [left, top, right, bottom, line.region.role_confidence].into_iter().all(f32::is_finite)
    };
    assert!(!lines.iter().all(is_sound) || places == survey(kind, &lines, &fields), "not the same places twice");
}

fn page(script: &mut Script<'_>) -> Vec<TextLine> {
    let mut lines = Vec::new();
    while !script.is_over() && lines.len() < MOST_LINES {
        let repeat = script.byte();
        let (usual, print) = script.pick(&PRINT);
        let mut text: Vec<char> = print.chars().collect();
        for _ in 0..script.below(3) {
            let at = script.below(text.len() + 1);
            match script.byte() % 4 {
                0 => text.insert(at, script.pick(&SIGNS)),
                1 if at < text.len() => text[at] = script.pick(&SIGNS),
                2 if at < text.len() => drop(text.remove(at)),
                3 => text.extend(text.clone()),
                _ => {}
            }
        }
        let role = if script.flag() { script.pick(&ROLES) } else { ROLES[usize::from(usual)] };
        let sure = if script.flag() { script.float() } else { 0.999 };
        let (left, top) = (script.share(), script.share());
        let (right, bottom) = (left + script.share(), top + 0.05 + 0.1 * script.share());
        let bounds = if script.byte() == 255 {
            Rect { left: script.float(), top: script.float(), right: script.float(), bottom: script.float() }
        } else {
            Rect::new(left, top, right.min(1.0), bottom.min(1.0))
        };
        let count = text.len().max(1) as f32;
        let glyphs: Vec<Glyph> = text
            .iter()
            .enumerate()
            .map(|(k, &character)| Glyph {
                character,
                probability: sure,
                position: (k as f32 + 0.5) / count,
                digit: None,
                letter: None,
            })
            .collect();
        let line = TextLine { region: TextRegion { bounds, role, role_confidence: sure }, glyphs };
        // Some lines come many times over.
        let times = if repeat > 250 { usize::from(repeat) } else { 1 };
        lines.extend(std::iter::repeat_n(line, times).take(MOST_LINES));
    }
    lines
}

/// What every list of fields keeps to.
pub fn fields_are_sound(fields: &[Field]) {
    for (place, field) in fields.iter().enumerate() {
        assert!(fields[..place].iter().all(|other| other.key != field.key), "a key twice");
        assert!((0.0..=1.0).contains(&field.confidence), "confidence {}", field.confidence);
        match &field.value {
            Ok(value) => {
                assert!(!value.expose().trim().is_empty(), "{}: an empty value", field.key.as_str());
                assert!(field.bounds.is_some(), "{}: a value without a place", field.key.as_str());
            }
            Err(_) => assert_eq!(field.confidence, 0.0, "{}: sure of no value", field.key.as_str()),
        }
    }
}

/// Each sign of a value stands on the page as often, whatever lines it was put together from. Normal forms add hyphens,
/// spaces and leading zeros, and a passport's dates name months, so these don't count.
fn made_of(kind: DocumentKind, fields: &[Field], lines: &[TextLine]) {
    let mut there: BTreeMap<char, usize> = BTreeMap::new();
    for glyph in lines.iter().flat_map(|line| &line.glyphs) {
        *there.entry(glyph.character).or_default() += 1;
    }
    let named_month = |key| {
        matches!(key, FieldKey::BirthDate | FieldKey::IssueDate | FieldKey::ExpiryDate)
            && kind == DocumentKind::Passport
    };
    for field in fields.iter().filter(|field| !named_month(field.key)) {
        let mut wanted: BTreeMap<char, usize> = BTreeMap::new();
        for sign in field.text().unwrap_or_default().chars().filter(|c| c.is_ascii_alphanumeric() && *c != '0') {
            *wanted.entry(sign).or_default() += 1;
        }
        for (sign, count) in wanted {
            let found = there.get(&sign).copied().unwrap_or(0);
            assert!(found >= count, "{}: a sign that is not on the page", field.key.as_str());
        }
    }
}
