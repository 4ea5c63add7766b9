//! Whole cards, line by line, and what must never come of arbitrary lines.

mod cards;
mod properties;

use super::extract;
use crate::card::document::{DocumentKind, Field, FieldKey, Unreadable};
use crate::card::geometry::Rect;
use crate::card::text_line::{Glyph, Role, TextLine, TextRegion};

/// A line read with certainty: its box as `[left, top, right, bottom]`.
fn line(role: Role, [left, top, right, bottom]: [f32; 4], text: &str) -> TextLine {
    let count = text.chars().count() as f32;
    let glyph = |(index, character)| Glyph { character, probability: 0.999, position: (index as f32 + 0.5) / count };
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
