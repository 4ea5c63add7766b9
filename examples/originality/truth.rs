//! What is on the photos of a folder, as their maker wrote it down.

use std::fs;
use std::path::Path;

use bonin::card::geometry::Point;
use serde_json::Value;

/// The file of a folder that says what its photos show, one JSON object a line.
const FILE: &str = "truth.jsonl";

/// The cause of what is none.
pub(crate) const ORIGINAL: &str = "original";

/// One photo.
#[derive(Debug, Clone)]
pub(crate) struct Truth {
    pub(crate) file: String,
    /// [`ORIGINAL`] or a cause's stable name.
    pub(crate) cause: String,
    /// What kind of display, print or app; how the photo was meant for originals.
    pub(crate) family: String,
    /// The outline in photo pixels, from the card's own top-left corner.
    pub(crate) quad: Option<[Point; 4]>,
    /// The whole line.
    pub(crate) line: String,
}

/// The photos of a folder that show a document, or what is wrong with its file.
pub(crate) fn load(folder: &Path) -> Result<Vec<Truth>, String> {
    let text = fs::read_to_string(folder.join(FILE)).map_err(|error| format!("{FILE}: {error}"))?;
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    let parsed = lines.map(|(index, line)| parse(line).map_err(|fault| format!("{FILE}, line {}: {fault}", index + 1)));
    parsed.filter_map(Result::transpose).collect()
}

fn parse(line: &str) -> Result<Option<Truth>, String> {
    let row: Value = serde_json::from_str(line).map_err(|error| error.to_string())?;
    let text = |key: &str| row.get(key).and_then(Value::as_str).map(str::to_owned);
    let Some(cause) = text("cause").or_else(|| text("kind").map(|_| ORIGINAL.to_owned())) else { return Ok(None) };
    let quad = row.get("quad").and_then(|value| {
        let point =
            |k: usize| Some(Point::new(value.get(k)?.get(0)?.as_f64()? as f32, value.get(k)?.get(1)?.as_f64()? as f32));
        Some([point(0)?, point(1)?, point(2)?, point(3)?])
    });
    let family = text("family").or_else(|| text("difficulty")).unwrap_or_else(|| "-".to_owned());
    let file = text("file").ok_or("file is missing")?;
    Ok(Some(Truth { file, cause, family, quad, line: line.to_owned() }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn causes_are_stated_or_follow_from_the_kind() {
        let parsed = |line: &str| parse(line).unwrap();
        let screen =
            parsed(r#"{"file":"a","cause":"screen","family":"laptop","quad":[[0,0],[9,0],[9,5],[0,5]]}"#).unwrap();
        assert_eq!((screen.cause.as_str(), screen.family.as_str()), ("screen", "laptop"));
        assert_eq!(screen.quad.unwrap()[2], Point::new(9.0, 5.0));
        let plain = parsed(r#"{"file":"a","kind":"resident_card","difficulty":"hard"}"#).unwrap();
        assert_eq!((plain.cause.as_str(), plain.family.as_str(), plain.quad), (ORIGINAL, "hard", None));
        assert!(parsed(r#"{"file":"a","kind":null}"#).is_none());
        assert!(parse(r#"{"cause":"screen"}"#).is_err());
    }
}
