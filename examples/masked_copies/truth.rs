//! What is printed on the photos of a folder.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::Value;

/// One photo of a document.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Truth {
    pub(crate) file: String,
    /// What is printed, by the field's stable name.
    pub(crate) fields: BTreeMap<String, String>,
}

/// The photos of documents in a folder; those that show none are left out.
pub(crate) fn load(folder: &Path) -> Result<Vec<Truth>, String> {
    let text = std::fs::read_to_string(folder.join("truth.jsonl")).map_err(|error| format!("truth.jsonl: {error}"))?;
    let rows = text.lines().filter(|line| !line.trim().is_empty()).map(parse);
    Ok(rows.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

fn parse(line: &str) -> Result<Option<Truth>, String> {
    let row: Value = serde_json::from_str(line).map_err(|error| format!("truth.jsonl: {error}"))?;
    if row["kind"].is_null() {
        return Ok(None);
    }
    let file = row["file"].as_str().ok_or("truth.jsonl: file is missing")?.to_owned();
    let fields = row["fields"].as_object().into_iter().flatten();
    Ok(Some(Truth { file, fields: fields.filter_map(|(k, v)| Some((k.clone(), v.as_str()?.to_owned()))).collect() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_alone_are_kept() {
        let card = parse(r#"{"file":"a.jpg","kind":"resident_card","fields":{"name":"홍길동","hanja_name":null}}"#);
        assert_eq!(card.unwrap().unwrap().fields.len(), 1);
        assert_eq!(parse(r#"{"file":"b.jpg","kind":null,"fields":{}}"#), Ok(None));
        assert!(parse("{").is_err() && parse(r#"{"kind":"passport"}"#).is_err());
    }
}
