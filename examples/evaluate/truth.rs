//! What is on the photos of a folder, as their maker wrote it down.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use bonin::card::geometry::Point;
use serde_json::Value;

/// The file of a folder that says what its photos show, one JSON object a line.
const FILE: &str = "truth.jsonl";

/// One photo.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Truth {
    pub(crate) file: String,
    /// The document's kind by its stable name; `None` where there is no card that could be read.
    pub(crate) kind: Option<String>,
    /// Which generation of the card was drawn, where that is known.
    pub(crate) look: Option<String>,
    pub(crate) difficulty: String,
    /// The outline in photo pixels, from the card's own top-left corner.
    pub(crate) quad: Option<[Point; 4]>,
    /// What is printed, by the field's stable name.
    pub(crate) fields: BTreeMap<String, String>,
    /// Fields that are printed but not written down: whatever is read there is not judged.
    pub(crate) unknown: BTreeSet<String>,
    /// Fields that nobody can read on this photo.
    pub(crate) illegible: BTreeSet<String>,
}

/// The photos of a folder, or what is wrong with its file.
pub(crate) fn load(folder: &Path) -> Result<Vec<Truth>, String> {
    let text = fs::read_to_string(folder.join(FILE)).map_err(|error| format!("{FILE}: {error}"))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    lines.map(|(index, line)| parse(line).map_err(|fault| format!("{FILE}, line {}: {fault}", index + 1))).collect()
}

fn parse(line: &str) -> Result<Truth, String> {
    let row: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let text = |key: &str| row.get(key).and_then(Value::as_str).map(str::to_owned);
    let entries = |key: &str| row.get(key).and_then(Value::as_object).into_iter().flatten();
    let quad = match row.get("quad") {
        None | Some(Value::Null) => None,
        Some(value) => Some(corners(value).ok_or("quad is not four points")?),
    };
    Ok(Truth {
        file: text("file").ok_or("file is missing")?,
        kind: text("kind"),
        look: text("look"),
        difficulty: text("difficulty").unwrap_or_else(|| "-".to_owned()),
        quad,
        fields: entries("fields").filter_map(|(key, v)| Some((key.clone(), v.as_str()?.to_owned()))).collect(),
        unknown: entries("fields").filter(|(_, value)| value.is_null()).map(|(key, _)| key.clone()).collect(),
        illegible: entries("legible").filter(|(_, v)| v.as_bool() == Some(false)).map(|(key, _)| key.clone()).collect(),
    })
}

fn corners(value: &Value) -> Option<[Point; 4]> {
    let point = |value: &Value| {
        let [x, y] = value.as_array()?.as_slice() else { return None };
        Some(Point::new(x.as_f64()? as f32, y.as_f64()? as f32))
    };
    value.as_array()?.iter().map(point).collect::<Option<Vec<_>>>()?.try_into().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_understood() {
        let truth = parse(
            r#"{"file":"a.jpg","kind":"resident_card","look":"2020","difficulty":"easy","quad":[[0,1],[2.5,1],[2,3],[0,3]],
                "fields":{"name":"홍길동","hanja_name":null},"legible":{"name":true,"issuer":false}}"#,
        )
        .unwrap();
        assert_eq!(truth.kind.as_deref(), Some("resident_card"));
        assert_eq!(truth.quad.unwrap()[1], Point::new(2.5, 1.0));
        assert_eq!(truth.fields["name"], "홍길동");
        assert!(truth.unknown.contains("hanja_name") && truth.fields.len() == 1);
        assert!(truth.illegible.contains("issuer") && !truth.illegible.contains("name"));
    }

    #[test]
    fn a_negative_has_little() {
        let truth = parse(r#"{"file":"a.jpg","kind":null,"difficulty":"negative","fields":{},"legible":{}}"#).unwrap();
        assert_eq!((truth.kind, truth.quad), (None, None));
    }

    #[test]
    fn faults_are_told() {
        for line in ["", "{", "[]", "{}", r#"{"file":"a","quad":[[0,0],[1,1]]}"#, r#"{"file":"a","quad":[1,2,3,4]}"#] {
            assert!(parse(line).is_err(), "{line}");
        }
    }
}
