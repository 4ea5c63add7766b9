//! What the ground adds to the rows of an address.

use super::*;
use DocumentKind::ResidentCard;
use FieldKey::Address;

/// A resident card whose address has these rows, each with the probability of its last sign.
fn address(rows: &[(&str, f32)]) -> Result<String, Unreadable> {
    let mut lines = vec![
        line(Role::Title, [0.14, 0.10, 0.49, 0.19], "주민등록증"),
        line(Role::Name, [0.12, 0.27, 0.36, 0.35], "홍길동"),
        line(Role::ResidentNumber, [0.10, 0.40, 0.49, 0.45], "820701-2345678"),
        line(Role::IssueDate, [0.36, 0.79, 0.55, 0.84], "2019.11.25."),
        line(Role::Issuer, [0.25, 0.86, 0.68, 0.92], "서울특별시 종로구청장"),
    ];
    for (place, (text, last)) in rows.iter().enumerate() {
        let top = 0.50 + 0.06 * place as f32;
        let mut row = line(Role::Address, [0.10, top, 0.10 + 0.014 * text.chars().count() as f32, top + 0.045], text);
        if let Some(glyph) = row.glyphs.last_mut() {
            glyph.probability = *last;
        }
        lines.push(row);
    }
    value(&extract(ResidentCard, &lines), Address).unwrap()
}

#[test]
fn punctuation_that_was_hardly_read_at_the_end_of_a_row_is_no_part_of_it() {
    let whole = "행복특별시 행복구 행복로 12 (행복동)";
    for (rows, expected) in [
        ([("행복특별시 행복구 행복로 12 /", 0.66), ("(행복동)", 0.999)], Ok(whole)),
        ([("행복특별시 행복구 행복로 12 -", 0.89), ("(행복동) (", 0.55)], Ok(whole)),
        // What was read surely stands there.
        ([("행복특별시 행복구 행복로 12 /", 0.91), ("(행복동)", 0.999)], Ok("행복특별시 행복구 행복로 12 / (행복동)")),
        ([("행복특별시 행복구 행복로 12", 0.999), ("(행복동) (", 0.95)], Err(Unreadable::Incomplete)),
        // Within parentheses a stroke is a sign like others, and without a space before it a hyphen is.
        (
            [("행복특별시 행복구 행복로 12 (행복동, 달마을 /", 0.66), ("101동 1호)", 0.999)],
            Ok("행복특별시 행복구 행복로 12 (행복동, 달마을 / 101동 1호)"),
        ),
        (
            [("행복특별시 행복구 행복로 12-", 0.66), ("34 (행복동)", 0.999)],
            Ok("행복특별시 행복구 행복로 12- 34 (행복동)"),
        ),
    ] {
        assert_eq!(address(&rows).as_deref(), expected.as_deref(), "{rows:?}");
    }
}

#[test]
fn words_of_a_hologram_are_no_row_of_an_address() {
    let rows = |words, last| address(&[("행복특별시 행복구", 0.999), ("행복로 12", 0.999), (words, last)]);
    let whole = Ok("행복특별시 행복구 행복로 12".to_owned());
    assert_eq!(rows("ND5XH VTX INBXH", 0.5), whole);
    assert_ne!(rows("ND5XH VTX INBXH", 0.9), whole, "read surely");
    assert_ne!(rows("B1 101-1204", 0.5), whole, "too few letters");
    assert_ne!(rows("LH TOWER 12동", 0.5), whole, "with Hangul");
}
