//! From the probabilities of signs to the confidence of a field.

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::card::document::{Field, FieldKey, FieldValue, Unreadable};
use crate::card::extraction::rows::Sign;
use crate::card::geometry::Rect;
use crate::pii::gathered;

/// Least probability of a digit or Latin letter in a number or date. Below one half another reading may be likelier, and one
/// wrong digit makes a whole number wrong. To be settled on the judging set.
pub(crate) const MIN_PROBABILITY: f32 = 0.5;
/// Least calibrated confidence of a value: under this it is wrong more than twice as often as right.
pub(crate) const MIN_CONFIDENCE: f32 = 0.30;

/// A curve through `(raw, calibrated)` points, both rising from 0 to 1.
type Curve = [(f32, f32)];

// Fitted by isotonic regression on 992 drawn photos of their own (`models/training`, `calibrate`), 662 of all six kinds, 330 of
// resident cards and licenses: what share of values of a raw confidence was right.
/// Numbers and dates. 2909 values, 99.59 % right.
const NUMBERS: &Curve = &[
    (0.0000, 0.0000),
    (0.8488, 0.9668),
    (0.9955, 0.9993),
    (0.9990, 0.9993),
    (0.9996, 0.9993),
    (0.9998, 0.9993),
    (1.0000, 0.9993),
    (1.0000, 0.9993),
];
/// Names. 1259 values, 95.08 % right.
const NAME: &Curve = &[
    (0.0000, 0.0000),
    (0.6852, 0.7399),
    (0.9545, 0.9684),
    (0.9954, 0.9768),
    (0.9988, 0.9817),
    (0.9997, 0.9819),
    (0.9999, 0.9819),
    (1.0000, 0.9819),
    (1.0000, 0.9819),
];
/// Addresses. 510 values, 93.53 % right.
const ADDRESS: &Curve = &[
    (0.0000, 0.0000),
    (0.6097, 0.5531),
    (0.9430, 0.9403),
    (0.9877, 0.9818),
    (0.9954, 0.9919),
    (0.9980, 0.9965),
    (0.9991, 0.9965),
    (0.9996, 0.9965),
    (0.9999, 0.9965),
    (1.0000, 0.9965),
];
/// Issuers, classes, conditions, nationalities, statuses, sexes and types of document. 2344 values, 99.06 % right.
const WORDS: &Curve = &[
    (0.0000, 0.0000),
    (0.8740, 0.9266),
    (0.9981, 0.9956),
    (0.9996, 0.9990),
    (0.9999, 0.9994),
    (1.0000, 0.9994),
    (1.0000, 0.9994),
];
/// Serial codes, whose look-alikes a typeface may not tell apart. 177 values, 83.05 % right.
const SERIAL_CODE: &Curve = &[
    (0.0000, 0.0000),
    (0.5111, 0.3913),
    (0.7825, 0.6364),
    (0.9467, 0.8214),
    (0.9902, 0.8372),
    (0.9982, 0.9643),
    (0.9997, 0.9770),
    (1.0000, 0.9770),
    (1.0000, 0.9770),
];
/// Lines of the machine readable zone. 186 values, 99.46 % right.
const MACHINE_LINES: &Curve = &[
    (0.0000, 0.0000),
    (0.6956, 0.9138),
    (0.9797, 0.9943),
    (0.9929, 0.9943),
    (0.9975, 0.9943),
    (0.9989, 0.9943),
    (0.9994, 0.9943),
    (0.9997, 0.9943),
    (0.9999, 0.9943),
    (1.0000, 0.9943),
];

const fn curve(key: FieldKey) -> &'static Curve {
    match key {
        FieldKey::ResidentNumber
        | FieldKey::RegistrationNumber
        | FieldKey::LicenseNumber
        | FieldKey::PassportNumber
        | FieldKey::BirthDate
        | FieldKey::ExpiryDate
        | FieldKey::IssueDate
        | FieldKey::ValidFrom
        | FieldKey::ValidUntil => NUMBERS,
        FieldKey::Name | FieldKey::HanjaName | FieldKey::KoreanName | FieldKey::Surname | FieldKey::GivenNames => NAME,
        FieldKey::Address => ADDRESS,
        FieldKey::Issuer
        | FieldKey::LicenseClass
        | FieldKey::Condition
        | FieldKey::Sex
        | FieldKey::Nationality
        | FieldKey::StayStatus
        | FieldKey::DocumentType => WORDS,
        FieldKey::MrzLine1 | FieldKey::MrzLine2 => MACHINE_LINES,
        FieldKey::SerialCode => SERIAL_CODE,
    }
}

/// The probability that a value is right, from the product of its signs' probabilities (both 0 to 1; not-a-number
/// gives 0).
pub(crate) fn calibrate(raw: f32, key: FieldKey) -> f32 {
    interpolate(raw, curve(key))
}

fn interpolate(raw: f32, curve: &Curve) -> f32 {
    let raw = if raw.is_nan() { 0.0 } else { raw.clamp(0.0, 1.0) };
    for ((x0, y0), (x1, y1)) in curve.iter().zip(curve.iter().skip(1)) {
        if raw <= *x1 {
            let share = if x1 > x0 { (raw - x0) / (x1 - x0) } else { 1.0 };
            return (y0 + share.max(0.0) * (y1 - y0)).clamp(0.0, 1.0);
        }
    }
    curve.last().map_or(raw, |(_, y)| *y)
}

/// Whether a single doubtful digit spoils the field. An address is compared by people and a serial code is full of
/// look-alikes: there the confidence of the whole tells.
const fn is_exact(key: FieldKey) -> bool {
    !matches!(key, FieldKey::Address | FieldKey::SerialCode)
}

/// What the signs of a field say together.
struct Evidence {
    raw: f32,
    weakest: f32,
    bounds: Rect,
}

impl Evidence {
    fn of(signs: &[Sign]) -> Option<Self> {
        let bounds = signs.iter().map(|s| s.cell).reduce(|a, b| a.union(&b))?;
        // A missed space seldom changes what a value says, so spaces weigh half on the logarithmic scale.
        let weight = |s: &Sign| if s.character == ' ' { s.probability.sqrt() } else { s.probability };
        let raw = signs.iter().map(weight).product();
        let exact = signs.iter().filter(|s| s.character.is_ascii_alphanumeric());
        let weakest = exact.map(|s| s.probability).fold(1.0, f32::min);
        Some(Self { raw, weakest, bounds })
    }
}

/// What was found for one field.
pub(crate) struct Finding {
    value: Result<Zeroizing<String>, Unreadable>,
    evidence: Option<Evidence>,
    /// Most that its confidence can be, whatever the signs say.
    ceiling: f32,
}

impl Finding {
    pub(crate) const fn not_found() -> Self {
        Self { value: Err(Unreadable::NotFound), evidence: None, ceiling: 1.0 }
    }

    /// A value and the signs that it was read from.
    pub(crate) fn whole(text: Zeroizing<String>, signs: &[Sign]) -> Self {
        Self { value: Ok(text), evidence: Evidence::of(signs), ceiling: 1.0 }
    }

    /// Signs that give no value.
    pub(crate) fn fault(reason: Unreadable, signs: &[Sign]) -> Self {
        Self { value: Err(reason), evidence: Evidence::of(signs), ceiling: 1.0 }
    }

    /// The same, no surer than `ceiling`, because something else speaks against it.
    pub(crate) fn at_most(self, ceiling: f32) -> Self {
        Self { ceiling: self.ceiling.min(ceiling), ..self }
    }

    pub(crate) const fn is_whole(&self) -> bool {
        self.value.is_ok()
    }

    /// The value, where there is one.
    pub(crate) fn text(&self) -> Option<&str> {
        self.value.as_ref().ok().map(|text| text.as_str())
    }

    pub(crate) fn bounds(&self) -> Option<Rect> {
        self.evidence.as_ref().map(|e| e.bounds)
    }

    /// Product of the signs' probabilities; 0 without signs.
    pub(crate) fn raw(&self) -> f32 {
        self.evidence.as_ref().map_or(0.0, |e| e.raw)
    }

    pub(crate) fn into_field(self, key: FieldKey) -> Field {
        let bounds = self.bounds();
        let confidence = calibrate(self.raw(), key).min(self.ceiling);
        let weakest = self.evidence.map_or(0.0, |e| e.weakest);
        let sure = confidence >= MIN_CONFIDENCE && (weakest >= MIN_PROBABILITY || !is_exact(key));
        match self.value {
            Ok(text) if sure => {
                let text = core::mem::take(&mut *gathered(text.nfc()));
                Field { key, value: Ok(FieldValue::new(text)), confidence, bounds }
            }
            Ok(_) => Field { key, value: Err(Unreadable::Doubtful), confidence: 0.0, bounds },
            Err(reason) => Field { key, value: Err(reason), confidence: 0.0, bounds },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finding(probabilities: &[(char, f32)]) -> Finding {
        let cell = Rect::new(0.1, 0.1, 0.2, 0.2);
        let signs: Vec<Sign> = probabilities
            .iter()
            .map(|&(character, probability)| Sign { character, probability, cell, digit: None, letter: None })
            .collect();
        Finding::whole(Zeroizing::new("홍길동".into()), &signs)
    }

    #[test]
    fn confidence_is_the_product_and_spaces_weigh_half() {
        let raw = finding(&[('가', 0.9), (' ', 0.81), ('나', 0.8)]).raw();
        assert!((raw - 0.9 * 0.9 * 0.8).abs() < 1e-5);
    }

    #[test]
    fn a_digit_is_doubtful_below_the_limit_and_not_at_it() {
        assert!(finding(&[('1', MIN_PROBABILITY)]).into_field(FieldKey::IssueDate).value.is_ok());
        let field = finding(&[('1', MIN_PROBABILITY - 0.001)]).into_field(FieldKey::IssueDate);
        assert_eq!(field.value, Err(Unreadable::Doubtful));
        assert_eq!(field.confidence, 0.0);
        assert!(finding(&[('1', MIN_PROBABILITY - 0.001)]).into_field(FieldKey::Address).value.is_ok());
        assert!(finding(&[('가', MIN_PROBABILITY - 0.001)]).into_field(FieldKey::Name).value.is_ok());
    }

    #[test]
    fn a_value_is_doubtful_below_the_least_confidence_and_not_at_it() {
        let (mut low, mut high) = (0.0f32, 1.0f32);
        for _ in 0..40 {
            let middle = 0.5 * (low + high);
            if calibrate(middle, FieldKey::Name) < MIN_CONFIDENCE { low = middle } else { high = middle }
        }
        assert!(finding(&[('가', high)]).into_field(FieldKey::Name).value.is_ok());
        let field = finding(&[('가', low - 0.001)]).into_field(FieldKey::Name);
        assert_eq!(field.value, Err(Unreadable::Doubtful));
    }

    #[test]
    fn curves_are_followed_and_rise() {
        let curve = [(0.0, 0.0), (0.5, 0.2), (1.0, 0.9)];
        for (raw, expected) in [(-1.0, 0.0), (0.25, 0.1), (0.5, 0.2), (0.75, 0.55), (2.0, 0.9), (f32::NAN, 0.0)] {
            assert!((interpolate(raw, &curve) - expected).abs() < 1e-6, "{raw}");
        }
        for key in [FieldKey::Name, FieldKey::Address, FieldKey::IssueDate, FieldKey::SerialCode] {
            let values: Vec<f32> = (0..=100_u8).map(|step| calibrate(f32::from(step) / 100.0, key)).collect();
            assert!(values.iter().all(|v| (0.0..1.0).contains(v)), "nothing is certain");
            assert!(values.windows(2).all(|pair| pair[0] <= pair[1]));
        }
    }
}
