//! Lines as spans of signs, and the joining of lines that stand on one row.

use core::ops::Range;

use unicode_normalization::char::compose;
use zeroize::{Zeroize, Zeroizing};

use crate::card::document::DocumentKind;
use crate::card::geometry::Rect;
use crate::card::text_line::{Role, TextLine};

/// Lines looked at, in the order given. A card carries at most 20; the rest is pattern, and joining is quadratic.
pub(crate) const MAX_LINES: usize = 256;
/// Signs looked at per line. The longest printed address line has about 40.
pub(crate) const MAX_SIGNS: usize = 160;
/// Lines that one row may be put together from: a date falls into three at its dots, hardly into more.
const MAX_PARTS: usize = 4;
/// Greatest distance between the centers of two lines on one row, as a share of the lower one's height.
const ROW_TOLERANCE: f32 = 0.5;
/// Deepest overlap of two lines side by side, in line heights: detection pads its boxes a little.
const MAX_OVERLAP: f32 = 0.3;
/// Narrowest gap that is a space, in line heights. Gaps inside words measure about 0.1, spaces 0.3 and more.
const SPACE_GAP: f32 = 0.25;

/// Least extent of a last sign and the blank behind it, in line heights: a digit takes 0.5 to 0.6.
const CLEAR_END: f32 = 1.0;

/// One character with the part of the card that it takes up.
#[derive(Clone, Copy)]
pub(crate) struct Sign {
    pub(crate) character: char,
    pub(crate) probability: f32,
    pub(crate) cell: Rect,
    /// The digit that it is if it is no letter, and the probability of that.
    pub(crate) digit: Option<(char, f32)>,
    /// The letter that it is if it is no digit.
    pub(crate) letter: Option<(char, f32)>,
}

/// One line, or several joined ones. Holds no leading, trailing or double spaces; wiped on drop.
#[derive(Clone)]
pub(crate) struct Span {
    pub(crate) signs: Vec<Sign>,
    pub(crate) bounds: Rect,
    /// Roles of the lines within, each with its confidence.
    roles: Vec<(Role, f32)>,
    /// Width to height of the document, to compare shares of its width with shares of its height.
    pub(crate) aspect: f32,
    /// Places of those lines in the page.
    pub(crate) parts: Vec<usize>,
}

impl Drop for Span {
    fn drop(&mut self) {
        for sign in &mut self.signs {
            sign.character.zeroize();
            sign.probability.zeroize();
            sign.digit.zeroize();
            sign.letter.zeroize();
        }
    }
}

impl Span {
    /// `None` for a line without text or without a place.
    fn new(line: &TextLine, part: usize, aspect: f32) -> Option<Self> {
        let bounds = line.region.bounds;
        let edges = [bounds.left, bounds.top, bounds.right, bounds.bottom];
        if !edges.iter().all(|e| e.is_finite()) || bounds.left >= bounds.right || bounds.top >= bounds.bottom {
            return None;
        }
        let place = |position: f32| (bounds.left + position * bounds.width()).max(bounds.left).min(bounds.right);
        let glyphs = line.glyphs.get(..MAX_SIGNS).unwrap_or(&line.glyphs);
        let mut signs: Vec<Sign> = Vec::with_capacity(glyphs.len());
        for (index, glyph) in glyphs.iter().enumerate() {
            // A cell reaches halfway to the neighbors, the outer ones to the ends of the line.
            let before = index.checked_sub(1).and_then(|i| glyphs.get(i)).map(|g| g.position);
            let after = glyphs.get(index.saturating_add(1)).map(|g| g.position);
            let left = before.map_or(bounds.left, |p| place(0.5 * (p + glyph.position)));
            let right = after.map_or(bounds.right, |p| place(0.5 * (p + glyph.position)));
            let cell = Rect::new(left.min(right), bounds.top, left.max(right), bounds.bottom);
            let sane = |p: f32| if p.is_nan() { 0.0 } else { p.clamp(0.0, 1.0) };
            let probability = sane(glyph.probability);
            let [digit, letter] = [glyph.digit, glyph.letter].map(|other| other.map(|(sign, p)| (sign, sane(p))));
            let character = if glyph.character.is_whitespace() { ' ' } else { glyph.character };
            match signs.last_mut() {
                Some(last) if last.character == ' ' && character == ' ' => {}
                Some(last) => match compose(last.character, character) {
                    Some(composed) => {
                        last.character = composed;
                        last.probability *= probability;
                        last.cell = last.cell.union(&cell);
                    }
                    None => signs.push(Sign { character, probability, cell, digit, letter }),
                },
                None if character == ' ' => {}
                None => signs.push(Sign { character, probability, cell, digit, letter }),
            }
        }
        while signs.last().is_some_and(|s| s.character == ' ') {
            signs.pop();
        }
        let roles = vec![(line.region.role, line.region.role_confidence)];
        (!signs.is_empty()).then_some(Self { signs, bounds, roles, aspect, parts: vec![part] })
    }

    /// The text, one character per sign.
    pub(crate) fn text(&self) -> Zeroizing<String> {
        let mut text = String::with_capacity(self.signs.len().saturating_mul(4));
        text.extend(self.signs.iter().map(|s| s.character));
        Zeroizing::new(text)
    }

    /// The signs in a range; empty where there are none.
    pub(crate) fn slice(&self, range: Range<usize>) -> &[Sign] {
        self.signs.get(range).unwrap_or_default()
    }

    /// Confidence that a line within has that role, 0 if none has.
    pub(crate) fn role_weight(&self, role: Role) -> f32 {
        self.roles.iter().filter(|(r, _)| *r == role).map(|(_, c)| c.clamp(0.0, 1.0)).fold(0.0, f32::max)
    }

    /// Whether any sign meets the condition.
    pub(crate) fn any(&self, condition: impl Fn(char) -> bool) -> bool {
        self.signs.iter().any(|s| condition(s.character))
    }

    /// Number of signs that meet the condition.
    pub(crate) fn count(&self, condition: impl Fn(char) -> bool) -> usize {
        self.signs.iter().filter(|s| condition(s.character)).count()
    }

    /// From the first to the last sign that meets the condition; empty if none does.
    pub(crate) fn core(&self, condition: impl Fn(char) -> bool) -> Range<usize> {
        let first = self.signs.iter().position(|s| condition(s.character));
        let last = self.signs.iter().rposition(|s| condition(s.character));
        first.zip(last).map_or(0..0, |(first, last)| first..last.saturating_add(1))
    }

    /// Whether the box goes on behind the last sign for longer than another sign would take: nothing was cut off there.
    pub(crate) fn ends_clear(&self) -> bool {
        let last = self.signs.last().map_or(0.0, |sign| sign.cell.right - sign.cell.left);
        last * self.aspect >= CLEAR_END * self.bounds.height()
    }

    /// Takes the last signs off, and the spaces before them.
    pub(crate) fn shorten(&mut self, count: usize) {
        let kept = self.signs.len().saturating_sub(count);
        let kept =
            self.slice(0..kept).iter().rposition(|s| s.character != ' ').map_or(0, |last| last.saturating_add(1));
        for sign in self.signs.get_mut(kept..).unwrap_or_default() {
            sign.character.zeroize();
            sign.probability.zeroize();
            sign.digit.zeroize();
            sign.letter.zeroize();
        }
        self.signs.truncate(kept);
    }

    /// Gap to a span on the right, in line heights; negative where they overlap.
    pub(crate) fn gap_to(&self, right: &Self) -> f32 {
        (right.bounds.left - self.bounds.right) * self.aspect / self.bounds.height().max(right.bounds.height())
    }

    /// Some of its signs as a span of their own, without the spaces at its ends; `None` if nothing is left.
    fn piece(&self, range: Range<usize>, part: usize) -> Option<Self> {
        let signs = self.slice(range);
        let first = signs.iter().position(|s| s.character != ' ')?;
        let last = signs.iter().rposition(|s| s.character != ' ')?;
        let signs = signs.get(first..=last)?.to_vec();
        let bounds = signs.iter().map(|s| s.cell).reduce(|a, b| a.union(&b))?;
        Some(Self { signs, bounds, roles: self.roles.clone(), aspect: self.aspect, parts: vec![part] })
    }

    /// This span and then `next`, with a space between them unless they touch on one row.
    pub(crate) fn joined(self, next: &Self) -> Self {
        // A list of its own, as one that grows leaves its old buffer behind, unwiped.
        let mut signs = Vec::with_capacity(self.signs.len().saturating_add(next.signs.len()).saturating_add(1));
        signs.extend_from_slice(&self.signs);
        if !same_row(&self.bounds, &next.bounds) || self.gap_to(next) >= SPACE_GAP {
            signs.push(Sign { character: ' ', probability: 1.0, cell: self.bounds, digit: None, letter: None });
        }
        signs.extend_from_slice(&next.signs);
        Self {
            signs,
            bounds: self.bounds.union(&next.bounds),
            roles: [self.roles.as_slice(), &next.roles].concat(),
            aspect: self.aspect,
            parts: [self.parts.as_slice(), &next.parts].concat(),
        }
    }
}

/// Whether two boxes stand on one row.
pub(crate) fn same_row(a: &Rect, b: &Rect) -> bool {
    (a.center().y - b.center().y).abs() <= ROW_TOLERANCE * a.height().min(b.height())
}

/// The byte range of a match as a range of signs: text and signs go one to one.
pub(crate) fn sign_range(text: &str, bytes: Range<usize>) -> Range<usize> {
    let count = |end: usize| text.get(..end).map_or(0, |t| t.chars().count());
    count(bytes.start)..count(bytes.end)
}

/// The text of some signs without their spaces.
pub(crate) fn compact(signs: &[Sign]) -> Zeroizing<String> {
    let mut text = String::with_capacity(signs.len().saturating_mul(4));
    text.extend(signs.iter().map(|s| s.character).filter(|c| *c != ' '));
    Zeroizing::new(text)
}

/// The lines of one card, each of which is taken by at most one field.
pub(crate) struct Page {
    lines: Vec<Option<Span>>,
}

impl Page {
    /// The lines of a document of that kind, whose size tells how shares of width and height compare.
    pub(crate) fn new(lines: &[TextLine], kind: DocumentKind) -> Self {
        let aspect = kind.format().aspect();
        Self { lines: lines.iter().take(MAX_LINES).enumerate().map(|(i, l)| Span::new(l, i, aspect)).collect() }
    }

    /// The lines that no field has taken yet.
    pub(crate) fn free(&self) -> impl Iterator<Item = &Span> {
        self.lines.iter().flatten()
    }

    /// The same, to be changed.
    pub(crate) fn free_mut(&mut self) -> impl Iterator<Item = &mut Span> {
        self.lines.iter_mut().flatten()
    }

    /// How many places for lines there are, free or taken.
    pub(crate) fn places(&self) -> usize {
        self.lines.len()
    }

    /// The line in a place; `None` if it is taken.
    pub(crate) fn line(&self, place: usize) -> Option<&Span> {
        self.lines.get(place)?.as_ref()
    }

    /// Gives the lines of a span away.
    pub(crate) fn take(&mut self, parts: &[usize]) {
        for part in parts {
            if let Some(line) = self.lines.get_mut(*part) {
                *line = None;
            }
        }
    }

    /// Parts a line in front of its sign `at`: what is before keeps its place, what comes from there on gets a new one.
    pub(crate) fn split(&mut self, part: usize, at: usize) {
        let Some(line) = self.lines.get_mut(part).and_then(Option::take) else { return };
        let behind = line.piece(at..line.signs.len(), self.lines.len());
        if let Some(slot) = self.lines.get_mut(part) {
            *slot = line.piece(0..at, part);
        }
        self.lines.push(behind);
    }

    /// The nearest line to the right on the row, if the gap is at most `max_gap` line heights.
    pub(crate) fn right_neighbor(&self, span: &Span, max_gap: f32) -> Option<&Span> {
        self.free()
            .filter(|other| !other.parts.iter().any(|p| span.parts.contains(p)))
            .filter(|other| other.bounds.center().x > span.bounds.center().x && same_row(&span.bounds, &other.bounds))
            .filter(|other| (-MAX_OVERLAP..=max_gap).contains(&span.gap_to(other)))
            .min_by(|a, b| a.bounds.left.total_cmp(&b.bounds.left))
    }

    /// Every line alone, then every run of neighbors on a row, shorter runs first.
    pub(crate) fn spans(&self, max_gap: f32) -> Vec<Span> {
        let mut spans: Vec<Span> = self.free().cloned().collect();
        let mut shorter = 0;
        for _ in 1..MAX_PARTS {
            let end = spans.len();
            let longer: Vec<Span> = spans
                .get(shorter..end)
                .unwrap_or_default()
                .iter()
                .filter_map(|span| self.right_neighbor(span, max_gap).map(|next| span.clone().joined(next)))
                .collect();
            spans.extend(longer);
            shorter = end;
        }
        spans
    }
}
