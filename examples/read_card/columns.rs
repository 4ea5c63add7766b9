//! Text in columns on a terminal, where Hangul takes two places.

/// Rows of cells, each column as wide as its widest cell. What ends a row may be as long as it likes: it widens nothing.
pub(crate) fn aligned(rows: &[Vec<String>]) -> Vec<String> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widest = |column: usize| {
        let inner = rows.iter().filter(|row| column + 1 < row.len());
        inner.filter_map(|row| row.get(column)).map(|cell| width(cell)).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(widest).collect();
    rows.iter().map(|row| line(row, &widths)).collect()
}

fn line(row: &[String], widths: &[usize]) -> String {
    let mut line = String::new();
    for (cell, &wide) in row.iter().zip(widths) {
        line.push_str(cell);
        line.extend(std::iter::repeat_n(' ', wide.saturating_sub(width(cell)) + 2));
    }
    line.truncate(line.trim_end().len());
    line
}

/// Places that a text takes on a terminal.
pub(crate) fn width(text: &str) -> usize {
    text.chars().map(|c| if is_wide(c) { 2 } else { 1 }).sum()
}

/// Whether a sign is wide (Unicode Standard Annex 11), for the scripts that a Korean document may carry.
fn is_wide(c: char) -> bool {
    matches!(c,
        '\u{1100}'..='\u{115F}' // leading consonants
        | '\u{2E80}'..='\u{303E}' // radicals, punctuation, the sign for a missing type
        | '\u{3041}'..='\u{33FF}' // kana, letters of Hangul, signs in circles
        | '\u{3400}'..='\u{4DBF}' // hanja
        | '\u{4E00}'..='\u{9FFF}'
        | '\u{AC00}'..='\u{D7A3}' // syllables of Hangul
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FF01}'..='\u{FF60}') // wide forms of ASCII
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hangul_takes_two_places() {
        assert_eq!(width("홍길동"), 6);
        assert_eq!(width("서울 19-123456-61"), 17);
        assert_eq!(width("〓(洪)"), 6);
        assert_eq!(width(""), 0);
    }

    #[test]
    fn columns_begin_at_one_place() {
        let rows = [["name", "홍길동", "99.8 %"], ["issuer", "-", "glare"], ["x", "서울 1", ""]];
        let rows = rows.map(|row| row.map(str::to_owned).to_vec());
        assert_eq!(aligned(&rows), ["name    홍길동  99.8 %", "issuer  -       glare", "x       서울 1"]);
        let starts: Vec<_> = aligned(&rows)[..2]
            .iter()
            .zip(["99.8", "glare"])
            .map(|(line, cell)| width(line.split(cell).next().unwrap()))
            .collect();
        assert_eq!(starts, [16, 16]);
    }

    #[test]
    fn rows_may_differ_in_length() {
        let rows = [vec!["long".to_owned()], vec!["bb".to_owned(), "c".to_owned()], Vec::new()];
        assert_eq!(aligned(&rows), ["long", "bb  c", ""]);
        assert!(aligned(&[]).is_empty());
    }
}
