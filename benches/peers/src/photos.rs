//! The photos of a folder with what is printed on them.

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::Path;

use bonin::card::geometry::{Point, Quad};
use bonin::card::{Field, Reading};
use serde_json::Value;

/// One photo. Its bytes are in memory: no peer is to wait for a disk.
pub(crate) struct Photo {
    pub(crate) bytes: Vec<u8>,
    pub(crate) kind: String,
    /// The true outline, from the card's own top-left corner.
    pub(crate) quad: Quad,
    /// Legible fields: stable name and value.
    pub(crate) fields: Vec<(String, String)>,
}

/// All photos of documents in a folder, by its `truth.jsonl`.
pub(crate) fn load(folder: &Path) -> Result<Vec<Photo>, Box<dyn Error>> {
    let mut photos = Vec::new();
    for line in fs::read_to_string(folder.join("truth.jsonl"))?.lines() {
        let row: Value = serde_json::from_str(line)?;
        let Some(kind) = row["kind"].as_str() else { continue };
        let bytes = fs::read(folder.join(row["file"].as_str().ok_or("a row without a file")?))?;
        let quad = quad(&row["quad"]).ok_or("a row without an outline")?;
        let fields = row["fields"].as_object().ok_or("a row without fields")?;
        let legible = fields.iter().filter(|(key, _)| row["legible"][key.as_str()] == Value::Bool(true));
        let fields = legible.filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned()))).collect();
        photos.push(Photo { bytes, kind: kind.to_owned(), quad, fields });
    }
    if photos.is_empty() { Err(format!("{}: no photos", folder.display()).into()) } else { Ok(photos) }
}

fn quad(value: &Value) -> Option<Quad> {
    let point = |value: &Value| Some(Point::new(value[0].as_f64()? as f32, value[1].as_f64()? as f32));
    let corners = value.as_array()?.iter().map(point).collect::<Option<Vec<_>>>()?;
    Quad::new(<[Point; 4]>::try_from(corners).ok()?)
}

/// The size of nearly all photos; scans trimmed to the card have their own.
pub(crate) fn size_of(photos: &[Photo]) -> Result<String, Box<dyn Error>> {
    let mut sizes: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for photo in photos {
        let header = turbojpeg::read_header(&photo.bytes)?;
        *sizes.entry((header.width, header.height)).or_default() += 1;
    }
    let ((width, height), count) = sizes.into_iter().max_by_key(|(_, count)| *count).ok_or("no photos")?;
    let mut lengths: Vec<f64> = photos.iter().map(|photo| photo.bytes.len() as f64 / 1e6).collect();
    lengths.sort_by(f64::total_cmp);
    let middle = lengths.get(lengths.len() / 2).copied().unwrap_or_default();
    Ok(format!("{width} x {height}: {count} of {} photos, median file {middle:.2} MB", photos.len()))
}

impl Photo {
    /// Legible fields that a reading has exactly.
    pub(crate) fn read_right(&self, reading: &Reading) -> usize {
        let value = |key: &str| reading.fields.iter().find(|field| field.key.as_str() == key).and_then(Field::text);
        self.fields.iter().filter(|(key, truth)| value(key) == Some(truth.as_str())).count()
    }

    /// Legible fields whose value stands anywhere in a text, whatever is between its letters and digits: a peer that names
    /// no fields is given every chance.
    pub(crate) fn found_in(&self, text: &str) -> usize {
        let text = bare(text);
        let found = |value: &str| spellings(value).iter().any(|spelling| text.contains(spelling));
        self.fields.iter().filter(|(_, value)| found(value)).count()
    }
}

fn bare(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// A value as it may be printed: dates are, with and without leading zeros.
fn spellings(value: &str) -> Vec<String> {
    let mut spellings = vec![bare(value)];
    let parts: Vec<&str> = value.split('-').collect();
    if let [year, month, day] = parts.as_slice()
        && year.len() == 4
        && month.len() == 2
        && day.len() == 2
    {
        spellings.push(format!("{year}{}{}", month.trim_start_matches('0'), day.trim_start_matches('0')));
    }
    spellings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_found_however_they_are_printed() {
        let corners = [(0.0, 0.0), (8.0, 0.0), (8.0, 5.0), (0.0, 5.0)].map(|(x, y)| Point::new(x, y));
        let field = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        let photo = Photo {
            bytes: Vec::new(),
            kind: "resident_card".into(),
            quad: Quad::new(corners).unwrap(),
            fields: vec![
                field("name", "홍길동"),
                field("issue_date", "2019-03-08"),
                field("issuer", "서울특별시 종로구청장"),
            ],
        };
        for (text, found) in [
            ("홍 길 동\n2019.03.08.\n서울특별시종로구청장", 3),
            ("홍길동 2019. 3. 8.", 2),
            ("홍길 2019. 3. 9.", 0),
            ("", 0),
        ] {
            assert_eq!(photo.found_in(text), found, "{text}");
        }
    }
}
