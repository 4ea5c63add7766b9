//! Where a number that was read is printed, and where its back begins.

use zeroize::{Zeroize, Zeroizing};

use super::policy::NumberPart;
use crate::card::document::{DocumentKind, Field, FieldKey};
use crate::card::extraction::rows::{Sign, Span};
use crate::card::geometry::Rect;

/// Digits of a resident or foreigner's number.
const DIGITS: usize = 13;
/// Digits before the hyphen: the birth date.
const FRONT: usize = 6;
/// How far one step between digits may be from their mean, as a share of it, for the cells to be believed. The hyphen makes
/// the step over it up to twice as long.
const STEP_TOLERANCE: f32 = 0.5;
/// Columns of a machine readable zone's lower line that older passports put the back digits into.
const OPTIONAL: core::ops::Range<usize> = 28..42;
/// How far into the gap before the eighth digit a removed back begins, in line heights: the gap measures about 0.1.
const INTO_GAP: f32 = 0.08;

/// The field that holds the number of the holder of such a document; passports print none of their own.
pub(super) const fn number_key(kind: DocumentKind) -> Option<FieldKey> {
    match kind {
        DocumentKind::ResidentCard | DocumentKind::DriverLicense => Some(FieldKey::ResidentNumber),
        DocumentKind::AlienRegistrationCard
        | DocumentKind::PermanentResidentCard
        | DocumentKind::OverseasKoreanCard => Some(FieldKey::RegistrationNumber),
        DocumentKind::Passport => None,
    }
}

/// What is looked for in other lines. Wiped on drop.
pub(crate) struct Needle {
    /// All digits of the number; empty if it was not read.
    whole: Zeroizing<String>,
    /// Those that must go.
    back: Zeroizing<String>,
}

impl Needle {
    /// The number that was read on a document, if one was.
    pub(crate) fn of(kind: DocumentKind, fields: &[Field]) -> Self {
        let text =
            |key: FieldKey| fields.iter().find(|field| field.key == key).and_then(Field::text).unwrap_or_default();
        let mut whole = Zeroizing::new(String::with_capacity(DIGITS));
        let mut back = Zeroizing::new(String::with_capacity(OPTIONAL.len()));
        match number_key(kind) {
            Some(key) => {
                whole.extend(text(key).chars().filter(char::is_ascii_digit).take(DIGITS));
                back.push_str(whole.get(FRONT..).unwrap_or_default());
            }
            None => {
                let optional = text(FieldKey::MrzLine2).get(OPTIONAL).unwrap_or_default();
                back.extend(optional.chars().filter(char::is_ascii_digit));
            }
        }
        if whole.len() != DIGITS {
            whole.zeroize();
        }
        Self { whole, back }
    }

    /// Whether a number was read whole.
    pub(super) fn is_whole(&self) -> bool {
        self.whole.len() == DIGITS
    }

    /// The longest run of the back digits within some digits.
    pub(super) fn longest_run(&self, digits: &str) -> usize {
        let (back, digits) = (self.back.as_bytes(), digits.as_bytes());
        let mut longest = 0;
        for start in 0..back.len() {
            let rest = back.get(start..).unwrap_or_default();
            for place in 0..digits.len() {
                let other = digits.get(place..).unwrap_or_default();
                longest = longest.max(rest.iter().zip(other).take_while(|(a, b)| a == b).count());
            }
        }
        longest
    }
}

/// One place where the whole number is printed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Printing {
    /// From the first to the last digit.
    pub(super) whole: Rect,
    /// Where its back begins: before the hyphen, and before the eighth digit. `None` if the cells of the signs are too uneven
    /// to be believed.
    back: Option<(f32, f32)>,
}

impl Printing {
    /// The number within a span, if it stands there.
    pub(super) fn find(span: &Span, needle: &Needle, aspect: f32) -> Option<Self> {
        if !needle.is_whole() {
            return None;
        }
        let digits: Vec<&Sign> = span.signs.iter().filter(|sign| sign.character.is_ascii_digit()).collect();
        let same = |window: &[&Sign]| window.iter().map(|s| s.character).eq(needle.whole.chars());
        let found = digits.windows(DIGITS).find(|window| same(window))?;
        let whole = found.iter().map(|sign| sign.cell).reduce(|a, b| a.union(&b))?;
        Some(Self { whole, back: back(found, aspect * whole.height().recip(), &whole) })
    }

    /// What has to go, without margins.
    pub(super) fn part(&self, part: NumberPart) -> Rect {
        match (self.back, part) {
            (Some((left, _)), NumberPart::BackSeven) | (Some((_, left)), NumberPart::BackSix) => {
                Rect { left, ..self.whole }
            }
            (None, _) => self.whole,
        }
    }

    /// What may stay: nothing if the whole number has to go.
    pub(super) fn kept(&self) -> Option<Rect> {
        self.back.map(|(_, right)| Rect { right, ..self.whole })
    }
}

/// Where the back begins, with and without the seventh digit. `heights` is the count of line heights in the card's width.
fn back(digits: &[&Sign], heights: f32, whole: &Rect) -> Option<(f32, f32)> {
    let centers: Vec<f32> = digits.iter().map(|sign| sign.cell.center().x).collect();
    let steps: Vec<f32> =
        centers.windows(2).map(|pair| pair.iter().rev().copied().reduce(|b, a| b - a).unwrap_or(0.0)).collect();
    // The step over the hyphen is the sixth, counted from 1.
    let even: Vec<f32> = steps.iter().enumerate().filter(|(i, _)| *i != FRONT - 1).map(|(_, step)| *step).collect();
    let mean = even.iter().sum::<f32>() / even.len().max(1) as f32;
    let over = steps.get(FRONT - 1).copied().unwrap_or(0.0);
    let steady = mean > 0.0
        && even.iter().all(|step| (step - mean).abs() <= STEP_TOLERANCE * mean)
        && over >= (1.0 + STEP_TOLERANCE) * mean;
    let (sixth, seventh) = (digits.get(FRONT - 1)?, digits.get(FRONT)?);
    let before_hyphen = sixth.cell.right;
    let before_eighth = seventh.cell.right - INTO_GAP / heights;
    let ordered = whole.left < before_hyphen && before_hyphen < before_eighth && before_eighth < whole.right;
    (steady && ordered).then_some((before_hyphen, before_eighth))
}
