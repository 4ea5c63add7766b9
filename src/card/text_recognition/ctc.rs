//! Connectionist temporal classification, read greedily: the best class of each step, repeats and blanks taken out.

use core::ops::Range;

use zeroize::{Zeroize, Zeroizing};

use super::alphabet::{
    BLANK, CAPITALS, DIGITS, FINALS, HANGUL_CLASS, INITIALS, LETTERS, MEDIALS, OUTPUTS, TYPES, sign, syllable,
};
use crate::card::text_line::Glyph;

/// Least probability of a digit where a letter won, and the other way round. What less is left beside a sign that is sure says
/// nothing.
const LEAST: f32 = 0.05;

/// What one step says.
#[derive(Clone, Copy, Zeroize)]
struct Step {
    /// Best character; `None` for blank.
    character: Option<char>,
    probability: f32,
    /// Best character other than blank, and its probability: what may have been missed where blank won.
    rival: Option<char>,
    rival_probability: f32,
    /// Where the best is a digit or letter: the best digit, and its probability among all that is no letter.
    digit: Option<(char, f32)>,
    /// And the best capital among all that is no digit.
    letter: Option<(char, f32)>,
}

/// Characters of a line from its steps' log-probabilities.
///
/// A character's probability is that of its best step, less what speaks for a character that was passed over between
/// it and the one before: a missing digit is as wrong as a false one.
pub(super) fn decode(log_probabilities: &[f32]) -> Vec<Glyph> {
    let steps: Zeroizing<Vec<Step>> = Zeroizing::new(log_probabilities.chunks_exact(OUTPUTS).map(step).collect());
    let count = steps.len() as f32;
    // As many as there can be: a list that grows leaves its old buffer behind, unwiped.
    let mut glyphs: Vec<Glyph> = Vec::with_capacity(steps.len());
    let mut last = None;
    let mut center = (0.0, 0.0);
    // Doubts of the gap since the last character: the strongest rival, with its sign.
    let mut gap: Zeroizing<Vec<(char, f32)>> = Zeroizing::new(Vec::with_capacity(steps.len()));
    for (k, step) in steps.iter().enumerate() {
        let place = (k as f32 + 0.5) / count;
        match step.character {
            Some(character) if last == Some(character) => {
                if let Some(glyph) = glyphs.last_mut() {
                    glyph.probability = glyph.probability.max(step.probability);
                    glyph.digit = surer(glyph.digit, step.digit);
                    glyph.letter = surer(glyph.letter, step.letter);
                    center = (center.0 + place, center.1 + 1.0);
                    glyph.position = center.0 / center.1;
                }
            }
            Some(character) => {
                let before = glyphs.last().map(|g| g.character);
                let doubt = strongest(&gap, before, Some(character));
                gap.clear();
                center = (place, 1.0);
                let probability = step.probability * (1.0 - doubt);
                let (digit, letter) = (less(step.digit, doubt), less(step.letter, doubt));
                glyphs.push(Glyph { character, probability, position: place, digit, letter });
            }
            None => {
                if let Some(rival) = step.rival {
                    gap.push((rival, step.rival_probability));
                }
            }
        }
        last = step.character;
    }
    let doubt = strongest(&gap, glyphs.last().map(|g| g.character), None);
    if let Some(glyph) = glyphs.last_mut() {
        glyph.probability *= 1.0 - doubt;
        (glyph.digit, glyph.letter) = (less(glyph.digit, doubt), less(glyph.letter, doubt));
    }
    trim(&mut glyphs);
    glyphs
}

/// The surer of two looks at one sign.
fn surer(old: Option<(char, f32)>, new: Option<(char, f32)>) -> Option<(char, f32)> {
    let better = |(_, p): &(char, f32)| old.is_none_or(|(_, known)| *p > known);
    new.filter(better).or(old)
}

fn less(sign: Option<(char, f32)>, doubt: f32) -> Option<(char, f32)> {
    sign.map(|(sign, probability)| (sign, probability * (1.0 - doubt)))
}

/// The strongest rival in a gap that is neither the character before it nor the one behind it: those fade in and out.
fn strongest(gap: &[(char, f32)], before: Option<char>, behind: Option<char>) -> f32 {
    gap.iter()
        .filter(|(c, _)| Some(*c) != before && Some(*c) != behind)
        .fold(0.0, |most: f32, &(_, p)| most.max(p))
        .clamp(0.0, 1.0)
}

/// Takes spaces off both ends: margins say nothing.
fn trim(glyphs: &mut Vec<Glyph>) {
    while glyphs.last().is_some_and(|g| g.character == ' ') {
        glyphs.pop();
    }
    let spaces = glyphs.iter().take_while(|g| g.character == ' ').count();
    glyphs.drain(..spaces);
}

fn step(outputs: &[f32]) -> Step {
    let part = |start: usize, length: usize| outputs.get(start..start + length).unwrap_or(&[]);
    let types = part(0, TYPES);
    let (best, best_log) = top(types);
    let behind_blank = types.get(BLANK + 1..).unwrap_or(&[]);
    let (rival, rival_log) = top(behind_blank);
    let of = |class: usize, log: f32| -> (Option<char>, f32) {
        if class == HANGUL_CLASS {
            let (initial, a) = top(part(TYPES, INITIALS));
            let (medial, b) = top(part(TYPES + INITIALS, MEDIALS));
            let (last, c) = top(part(TYPES + INITIALS + MEDIALS, FINALS));
            (syllable(initial, medial, last), (log + a + b + c).exp())
        } else {
            (sign(class), log.exp())
        }
    };
    let (rival, rival_probability) = of(rival + 1, rival_log);
    let (character, probability) = if best == BLANK { (None, best_log.exp()) } else { of(best, best_log) };
    let (digit, letter) = match character {
        Some(sign) if sign.is_ascii_alphanumeric() => (among(types, DIGITS, LETTERS), among(types, CAPITALS, DIGITS)),
        _ => (None, None),
    };
    Step { character, probability: sane(probability), rival, rival_probability: sane(rival_probability), digit, letter }
}

/// The best of some classes, and its probability among all but those that are known not to stand there.
fn among(types: &[f32], classes: Range<usize>, never: Range<usize>) -> Option<(char, f32)> {
    let mass = |classes: Range<usize>| {
        let logs = types.get(classes.clone()).unwrap_or_default();
        classes.zip(logs).map(|(class, log)| (class, sane(log.exp())))
    };
    let (class, probability) = mass(classes).max_by(|a, b| a.1.total_cmp(&b.1))?;
    let impossible: f32 = mass(never).map(|(_, p)| p).sum();
    let sign = sign(class).filter(|_| probability >= LEAST)?;
    Some((sign, sane(probability / (1.0 - impossible).max(probability))))
}

fn sane(probability: f32) -> f32 {
    if probability.is_finite() { probability.clamp(0.0, 1.0) } else { 0.0 }
}

fn top(values: &[f32]) -> (usize, f32) {
    values.iter().enumerate().fold((0, f32::NEG_INFINITY), |best, (k, &v)| if v > best.1 { (k, v) } else { best })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One step per entry: class and its probability; the rest of the mass is blank's (or, for blank, a `7`'s).
    fn steps(entries: &[(usize, f32)]) -> Vec<f32> {
        let mut out = Vec::new();
        for &(class, p) in entries {
            let mut step = vec![-30.0f32; OUTPUTS];
            step[if class == BLANK { 9 } else { BLANK }] = (1.0 - p).max(1e-9).ln();
            step[class] = p.ln();
            step[TYPES + 18] = 0.9f32.ln();
            step[TYPES + INITIALS + 8] = 0.0;
            step[TYPES + INITIALS + MEDIALS + 21] = 0.0;
            out.extend(step);
        }
        out
    }

    fn text(glyphs: &[Glyph]) -> String {
        glyphs.iter().map(|g| g.character).collect()
    }

    #[test]
    fn repeats_join_and_blanks_part() {
        let glyphs = decode(&steps(&[(0, 1.0), (3, 0.6), (3, 0.9), (0, 1.0), (3, 0.8), (HANGUL_CLASS, 0.9)]));
        assert_eq!(text(&glyphs), "11홍");
        assert!((glyphs[0].probability - 0.9).abs() < 1e-5);
        assert!((glyphs[2].probability - 0.81).abs() < 1e-5, "hangul's letters count");
        assert!((glyphs[0].position - 2.0 / 6.0).abs() < 1e-5);
    }

    #[test]
    fn a_letter_has_the_digit_that_it_may_be_and_the_probability_of_that_without_letters() {
        let (one, letter_i, nine) = (3, 20, 11);
        let step = |shares: &[(usize, f32)]| {
            let mut step = vec![-30.0f32; OUTPUTS];
            shares.iter().for_each(|&(class, p)| step[class] = p.ln());
            step
        };
        let told = |shares: &[(usize, f32)]| {
            let glyph = decode(&step(shares))[0];
            (glyph.character, glyph.digit.map(|(digit, p)| (digit, (p * 100.0).round() / 100.0)))
        };
        assert_eq!(told(&[(letter_i, 0.6), (one, 0.36), (nine, 0.02), (BLANK, 0.02)]), ('I', Some(('1', 0.9))));
        assert_eq!(told(&[(one, 0.6), (letter_i, 0.2), (nine, 0.2)]), ('1', Some(('1', 0.75))));
        assert_eq!(told(&[(letter_i, 0.9), (one, LEAST + 0.001)]).1, Some(('1', 0.51)), "of a tenth");
        assert_eq!(told(&[(letter_i, 0.9), (one, LEAST - 0.001)]).1, None);
        let letter = |shares: &[(usize, f32)]| decode(&step(shares))[0].letter;
        assert_eq!(letter(&[(one, 0.6), (letter_i, 0.3), (nine, 0.1)]), Some(('I', 1.0)));
        assert_eq!(letter(&[(one, 0.6), (38, 0.4)]), None, "only capitals");
        assert_eq!(told(&[(64, 0.6), (3, 0.4)]), ('.', None));
        // The surest step tells, and a sign that was passed over beside it is its doubt too.
        let both = [step(&[(letter_i, 0.6), (one, 0.4)]), step(&[(letter_i, 0.8), (one, 0.1), (BLANK, 0.1)])].concat();
        assert_eq!(decode(&both)[0].digit, Some(('1', 1.0)));
        let doubtful = [step(&[(BLANK, 0.6), (nine, 0.4)]), step(&[(letter_i, 0.6), (one, 0.4)])].concat();
        assert!((decode(&doubtful)[0].digit.unwrap().1 - 0.6).abs() < 1e-5);
    }

    #[test]
    fn a_character_passed_over_is_a_doubt_of_its_neighbour() {
        let sure = decode(&steps(&[(3, 1.0), (0, 1.0), (4, 1.0)]));
        let doubtful = decode(&steps(&[(3, 1.0), (0, 0.6), (4, 1.0)]));
        assert_eq!(text(&doubtful), "12");
        assert!(sure[1].probability > 0.99 && (doubtful[1].probability - 0.6).abs() < 1e-5);
    }

    #[test]
    fn spaces_at_the_ends_and_numbers_that_are_none_vanish() {
        assert_eq!(text(&decode(&steps(&[(1, 1.0), (3, 1.0), (1, 1.0), (0, 1.0)]))), "1");
        assert!(decode(&[f32::NAN; OUTPUTS]).is_empty());
        assert!(decode(&[]).is_empty());
    }
}
