//! Looks for removed values in what was read.

use bonin::card::MaskPolicy;
use bonin::card::document::FieldKey;

use crate::truth::Truth;

/// Digits of a removed number in a row that count as recovered.
const RUN: usize = 4;
/// Columns of a passport's lower machine readable line that always go.
const OPTIONAL: std::ops::Range<usize> = 28..42;

/// What was removed from one document, and what was not.
pub(crate) struct Secrets {
    /// Digits of numbers.
    digits: Vec<String>,
    /// Other values, without spaces.
    values: Vec<String>,
    /// Digits that may stay: what stands there as well was not recovered from what is gone.
    kept: Vec<String>,
}

fn digits_of(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn compact(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

impl Secrets {
    pub(crate) fn of(truth: &Truth, policy: &MaskPolicy) -> Self {
        let mut secrets = Self { digits: Vec::new(), values: Vec::new(), kept: Vec::new() };
        for (key, text) in &truth.fields {
            let removes = |key| policy.removes(key);
            match key.as_str() {
                "resident_number" | "registration_number" => {
                    let (front, back) = text.split_once('-').unwrap_or(("", text));
                    secrets.digits.push(digits_of(back));
                    secrets.kept.push(digits_of(front));
                }
                "license_number" if removes(FieldKey::LicenseNumber) => secrets.digits.push(digits_of(text)),
                "passport_number" if removes(FieldKey::PassportNumber) => secrets.digits.push(digits_of(text)),
                "address" if removes(FieldKey::Address) => secrets.values.push(compact(text)),
                "mrz_line2" => {
                    secrets.digits.push(digits_of(text.get(OPTIONAL).unwrap_or_default()));
                    secrets.kept.push(digits_of(text.get(..OPTIONAL.start).unwrap_or_default()));
                }
                _ => secrets.kept.push(digits_of(text)),
            }
        }
        secrets
    }

    /// The first value that some texts give back; `None` if none does. Synthetic data, so it may be shown.
    pub(crate) fn found_in(&self, texts: &[String]) -> Option<String> {
        for text in texts {
            let digits = digits_of(text);
            let run = self.digits.iter().find_map(|secret| self.run(secret, &digits));
            let value = || self.values.iter().find(|value| compact(text).contains(value.as_str())).cloned();
            if let Some(found) = run.or_else(value) {
                return Some(found);
            }
        }
        None
    }

    /// Four digits in a row of a secret that stand in `digits` and in nothing that was kept.
    fn run(&self, secret: &str, digits: &str) -> Option<String> {
        let runs = (0..secret.len()).filter_map(|start| secret.get(start..start + RUN));
        let fresh = |run: &&str| digits.contains(*run) && !self.kept.iter().any(|kept| kept.contains(*run));
        runs.into_iter().find(|run| fresh(run)).map(str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secrets(policy: &MaskPolicy) -> Secrets {
        let fields = [
            ("resident_number", "800101-2345678"),
            ("license_number", "11-19-345601-07"),
            ("address", "행복특별시 행복구 행복로 12"),
        ];
        let fields = fields.map(|(key, text)| (key.to_owned(), text.to_owned())).into();
        Secrets::of(&Truth { file: "a.jpg".to_owned(), fields }, policy)
    }

    #[test]
    fn four_digits_in_a_row_are_a_find() {
        let secrets = secrets(&MaskPolicy::default());
        let found = |text: &str| secrets.found_in(&[text.to_owned()]);
        assert_eq!(found("800101-2345678").as_deref(), Some("2345"));
        assert_eq!(found("4567").as_deref(), Some("4567"));
        assert_eq!(found("4 5-67 8").as_deref(), Some("4567"));
        assert_eq!(found("800101-234"), None);
        assert_eq!(found("800101"), None);
        // Stands in the license number, which was not removed.
        assert_eq!(found("3456"), None);
        assert_eq!(found("행복특별시 행복구 행복로 12"), None);
    }

    #[test]
    fn what_a_policy_removes_is_looked_for() {
        let secrets = secrets(&MaskPolicy::unique_identifiers().without(FieldKey::Address));
        let found = |text: &str| secrets.found_in(&["".to_owned(), text.to_owned()]);
        assert_eq!(found("11-19").as_deref(), Some("1119"));
        assert!(found("행복특별시행복구 행복로12").is_some());
        assert!(found("행복특별시").is_none());
    }
}
