//! A passport says most things twice: printed, and in its machine readable zone. Where the two disagree, neither is as sure
//! as it looked.
//!
//! Two readings of one thing that differ can't both be right. Taken as independent, with probabilities p and q of being
//! right, what is left for the first is `p (1 - q) / (1 - p q)`: the probability that it is right and the other wrong,
//! among all cases but the one that is ruled out. Two readings of 0.999 come to one half each; one of 0.7 against one of
//! 0.999 keeps next to nothing. Values stay as they are, since the page may well say two things; that is for checks to say.
//!
//! Agreement raises nothing: the curves are fitted on values most of which agree.

use crate::card::document::{Field, FieldKey};
use crate::card::mrz::{Agreement, CheckDigit, CheckDigitCode, Mrz, MrzKey, PrintedPassport, compare};

/// Share of misread parts of the zone whose check digit matches all the same: it has ten values.
const MISSED: f32 = 0.1;
/// Most that a part of the zone is worth whose check digit differs: it or the digit is wrong.
const DIFFERING: f32 = 0.5;

/// Probability that one reading is right and the other wrong, if they differ.
fn contradicted(one: f32, other: f32) -> f32 {
    let possible = 1.0 - one * other;
    if possible > 0.0 { (one * (1.0 - other) / possible).clamp(0.0, 1.0) } else { 0.5 }
}

/// What is printed, as far as it was read.
pub(crate) fn printed(fields: &[Field]) -> PrintedPassport<'_> {
    let text = |key: FieldKey| fields.iter().find(|field| field.key == key).and_then(Field::text);
    PrintedPassport {
        document_type: text(FieldKey::DocumentType),
        surname: text(FieldKey::Surname),
        given_names: text(FieldKey::GivenNames),
        number: text(FieldKey::PassportNumber),
        nationality: text(FieldKey::Nationality),
        birth_date: text(FieldKey::BirthDate),
        sex: text(FieldKey::Sex),
        expiry_date: text(FieldKey::ExpiryDate),
        ..PrintedPassport::default()
    }
}

/// Lowers the confidence of printed fields and of lines of the zone that disagree.
pub(crate) fn weigh(fields: &mut [Field], zone: &Mrz) {
    let disagreeing: Vec<MrzKey> = compare(&printed(fields), zone)
        .into_iter()
        .filter(|comparison| comparison.agreement == Agreement::Disagree)
        .map(|comparison| comparison.key)
        .collect();
    for key in disagreeing {
        let Some((printed_key, line_key, part)) = readings(key, zone) else { continue };
        // Only a line that has a value: checks compare no other, and what lowers a confidence should show there.
        let read = |key| fields.iter().find(|field| field.key == key && field.value.is_ok());
        let (Some(page), Some(_)) = (read(printed_key).map(|field| field.confidence), read(line_key)) else { continue };
        // The line is right only if its part is, so that it loses the same share.
        let scale = if part > 0.0 { contradicted(part, page) / part } else { 1.0 };
        for field in fields.iter_mut() {
            if field.key == printed_key {
                field.confidence = field.confidence.min(contradicted(page, part));
            } else if field.key == line_key {
                field.confidence *= scale.min(1.0);
            }
        }
    }
}

/// The printed field, the line, and the probability that the zone's part for it was read right.
fn readings(key: MrzKey, zone: &Mrz) -> Option<(FieldKey, FieldKey, f32)> {
    let checked = |probability: f32, code: CheckDigitCode| match zone.check_digit(code) {
        CheckDigit::Matches => {
            let missed = (1.0 - probability) * MISSED;
            if probability > 0.0 { probability / (probability + missed) } else { 0.0 }
        }
        CheckDigit::Differs => probability.min(DIFFERING),
        CheckDigit::NotApplicable | CheckDigit::Unknown => probability,
    };
    let (upper, lower) = (FieldKey::MrzLine1, FieldKey::MrzLine2);
    Some(match key {
        MrzKey::DocumentType => (FieldKey::DocumentType, upper, zone.document_code.confidence),
        MrzKey::Surname => (FieldKey::Surname, upper, zone.surname.confidence),
        MrzKey::GivenNames => (FieldKey::GivenNames, upper, zone.given_names.confidence),
        MrzKey::PassportNumber => {
            (FieldKey::PassportNumber, lower, checked(zone.number.confidence, CheckDigitCode::Number))
        }
        MrzKey::Nationality => (FieldKey::Nationality, lower, zone.nationality.confidence),
        MrzKey::BirthDate => {
            (FieldKey::BirthDate, lower, checked(zone.birth_date.confidence, CheckDigitCode::BirthDate))
        }
        MrzKey::Sex => (FieldKey::Sex, lower, zone.sex.confidence),
        MrzKey::ExpiryDate => {
            (FieldKey::ExpiryDate, lower, checked(zone.expiry_date.confidence, CheckDigitCode::ExpiryDate))
        }
        // The code of the state is compared by no field of ours.
        MrzKey::IssuingState => return None,
    })
}
