//! Tables that are printed for people and written as JSON for programs.

use std::fmt::Write as _;

use serde_json::{Map, Value};

/// One place in a table.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Cell {
    Text(String),
    Count(usize),
    /// So many of so many: printed in percent, written as a fraction.
    Share(usize, usize),
    /// Printed with so many digits; `None` where there was nothing to measure.
    Number(Option<f64>, usize),
}

impl Cell {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    fn printed(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Count(count) => count.to_string(),
            Self::Share(_, 0) | Self::Number(None, _) => "-".to_owned(),
            Self::Share(part, whole) => format!("{:.1} %", *part as f64 * 100.0 / *whole as f64),
            Self::Number(Some(number), digits) => format!("{number:.digits$}"),
        }
    }

    fn json(&self) -> Value {
        match self {
            Self::Text(text) => text.as_str().into(),
            Self::Count(count) => (*count).into(),
            Self::Share(_, 0) | Self::Number(None, _) => Value::Null,
            Self::Share(part, whole) => (*part as f64 / *whole as f64).into(),
            Self::Number(Some(number), _) => (*number).into(),
        }
    }
}

/// Rows under a header.
pub(crate) struct Table {
    pub(crate) title: &'static str,
    pub(crate) header: &'static [&'static str],
    pub(crate) rows: Vec<Vec<Cell>>,
}

impl Table {
    /// The table with aligned columns: words to the left, numbers to the right.
    pub(crate) fn printed(&self) -> String {
        let cells: Vec<Vec<String>> = self.rows.iter().map(|row| row.iter().map(Cell::printed).collect()).collect();
        let width = |column: usize| {
            let cells = cells.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count());
            cells.chain(self.header.get(column).map(|name| name.len())).max().unwrap_or(0)
        };
        let left = |column: usize| self.rows.iter().all(|row| matches!(row.get(column), Some(Cell::Text(_))));
        let layout: Vec<(usize, bool)> = (0..self.header.len()).map(|column| (width(column), left(column))).collect();
        let mut out = format!("{}\n", self.title);
        let header: Vec<String> = self.header.iter().map(|&name| name.to_owned()).collect();
        for row in std::iter::once(&header).chain(&cells) {
            let mut line = String::new();
            for (cell, &(width, left)) in row.iter().zip(&layout) {
                let _ = if left { write!(line, "  {cell:<width$}") } else { write!(line, "  {cell:>width$}") };
            }
            let _ = writeln!(out, "{}", line.trim_end());
        }
        out
    }

    /// The rows as objects, with the header's words as keys.
    pub(crate) fn json(&self) -> Value {
        let key = |name: &&str| name.replace(' ', "_");
        let object =
            |row: &Vec<Cell>| self.header.iter().map(key).zip(row.iter().map(Cell::json)).collect::<Map<_, _>>();
        self.rows.iter().map(|row| Value::Object(object(row))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_table_two_forms() {
        let rows = vec![
            vec![Cell::text("name"), Cell::Count(12), Cell::Share(1, 3), Cell::Number(Some(0.5), 3)],
            vec![Cell::text("a"), Cell::Count(3), Cell::Share(0, 0), Cell::Number(None, 3)],
        ];
        let table = Table { title: "by field", header: &["field", "legible", "null", "mean time"], rows };
        assert_eq!(
            table.printed(),
            "by field\n  field  legible    null  mean time\n  name        12  33.3 %      0.500\n  a            3       -          -\n"
        );
        assert_eq!(
            table.json().to_string(),
            concat!(
                r#"[{"field":"name","legible":12,"null":0.3333333333333333,"mean_time":0.5},"#,
                r#"{"field":"a","legible":3,"null":null,"mean_time":null}]"#
            )
        );
    }
}
