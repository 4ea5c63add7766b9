//! The printed names of fields, which say what stands beside or under them.
//!
//! Foreigners' cards and passports name their fields in small print, Korean, English or both, and put them in many places.
//! A label that was read says more about its value than the place or the network's guess does. Labels stand left of the
//! value on its row, above it in its column, or at the beginning of its line.

mod reading;
mod words;

use crate::card::extraction::confidence::Finding;
use crate::card::extraction::format::{Parsed, choose, is_hangul};
use crate::card::extraction::rows::{Page, Span};
use crate::card::geometry::Rect;
use crate::card::text_line::Role;

use reading::{Reading, read};
pub(crate) use words::{CARD, PASSPORT, Words};

/// Least share of the lower one's height that a label and a value on one row share.
const MIN_SHARED: f32 = 0.3;
/// Widest gap between a label and the value beside it, in heights of the value: `성 명` and a name at the left of a column
/// that the longest label sets are 4 apart on the drawn cards.
const MAX_BESIDE: f32 = 7.0;
/// Farthest that the middle of a label is from the middle of one of the two lines that it names, in heights of the line.
const MAX_RISE: f32 = 1.5;
/// Deepest gap between a label and the value under it, in heights of the value; 0 to 0.4 on the drawn pages.
const MAX_ABOVE: f32 = 1.0;
/// How far a label may reach into the value under it, in heights of the value.
const MAX_REACH: f32 = 0.5;
/// Greatest distance between the left edges of a label and the value under it, in heights of the value. Pages of other
/// states indent values by up to 1.2 heights.
const MAX_INDENT: f32 = 1.6;
/// What each sign is worth, against the most that a role is worth (1): half of a split name is a name too, and must not win.
const SIGN_WEIGHT: f32 = 0.005;

/// What labels say about a span.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// A label names it as what is asked for.
    Named,
    /// A label names it as something else.
    Other,
    /// No label stands by it.
    Unnamed,
}

/// What a label says that its value is.
#[derive(Clone, PartialEq, Eq)]
enum Naming {
    This(Role),
    /// It was hardly read: one of these, if any. No reason to take a value for what it is called, but one not to take it for
    /// anything else.
    OneOf(Vec<Role>),
}

/// The labels of one page.
pub(crate) struct Labels {
    labels: Vec<(Naming, Rect)>,
    /// What a label calls each line, by its place in the page.
    named: Vec<Option<Naming>>,
    hangul: bool,
}

impl Labels {
    /// Reads the labels and takes them off the page, also from the beginnings of values' lines.
    pub(crate) fn take_from(page: &mut Page, words: &Words) -> Self {
        let mut labels: Vec<(Naming, Rect)> = Vec::new();
        let mut hangul = false;
        let places: Vec<usize> = page.free().flat_map(|span| span.parts.iter().copied()).collect();
        for place in places {
            let Some(label) = page.line(place).and_then(|line| read(line, words)) else { continue };
            let naming = match label {
                Reading::Whole(role) => Naming::This(role),
                Reading::Before(role, at) => {
                    page.split(place, at);
                    Naming::This(role)
                }
                Reading::OneOf(roles) => Naming::OneOf(roles),
            };
            if let Some(label) = page.line(place) {
                // What was hardly read may be in any script.
                hangul |= matches!(naming, Naming::This(_)) && label.any(is_hangul);
                labels.push((naming, label.bounds));
            }
            page.take(&[place]);
        }
        let values: Vec<&Span> = page.free().collect();
        let mut named = vec![None; page.places()];
        for value in &values {
            for part in &value.parts {
                if let Some(slot) = named.get_mut(*part) {
                    *slot = name_of(value, &labels, &values);
                }
            }
        }
        Self { labels, named, hangul }
    }

    /// Whether a label for that role was read.
    pub(crate) fn names(&self, role: Role) -> bool {
        self.labels.iter().any(|(name, _)| *name == Naming::This(role))
    }

    /// Where the labels for that role stand left of a value, on its row or next to it, all of them together.
    pub(crate) fn left_of(&self, value: &Span, role: Role) -> Option<Rect> {
        let near = |label: &Rect| {
            let rise = (label.center().y - value.bounds.center().y).abs();
            rise <= MAX_RISE * value.bounds.height() && is_left_of(label, value)
        };
        let beside = self.labels.iter().filter(|(name, label)| *name == Naming::This(role) && near(label));
        beside.map(|(_, label)| *label).reduce(|a, b| a.union(&b))
    }

    /// Whether any label was in hangul.
    pub(crate) const fn are_korean(&self) -> bool {
        self.hangul
    }

    /// What labels say about a span that is asked to be of that role. The label of its first line counts, and no line of
    /// it may have another.
    pub(crate) fn standing(&self, span: &Span, role: Role) -> Standing {
        let mut names = span.parts.iter().map(|part| self.named.get(*part).and_then(Option::as_ref));
        let first = names.next().flatten();
        let others = names.flatten().any(|name| Some(name) != first);
        match first {
            _ if others => Standing::Other,
            Some(Naming::This(name)) if *name == role => Standing::Named,
            // The name in hangul stands under the Latin one, whose label may reach down to it.
            Some(Naming::This(Role::Name)) if role == Role::KoreanName => Standing::Unnamed,
            Some(Naming::OneOf(names)) if names.contains(&role) => Standing::Unnamed,
            Some(_) => Standing::Other,
            None => Standing::Unnamed,
        }
    }
}

/// What the format needs beside it to make a line a field.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Needs {
    /// Nothing: no other line of the document has it.
    Nothing,
    /// A label, or that detection guessed the role.
    LabelOrRole,
}

/// Finds a field. What a label names comes first, even if it can't be read: the next best line is another field then. What
/// a label names as something else never counts.
pub(crate) fn find(
    page: &Page,
    labels: &Labels,
    role: Role,
    max_gap: f32,
    needs: Needs,
    parse: impl Fn(&Span) -> Parsed,
) -> Option<(Finding, Vec<usize>)> {
    let suits = |span: &Span| needs == Needs::Nothing || span.role_weight(role) > 0.0;
    find_named(page, labels, role, max_gap, &parse).or_else(|| find_unnamed(page, labels, role, max_gap, &parse, suits))
}

/// Finds what a label names.
pub(crate) fn find_named(
    page: &Page,
    labels: &Labels,
    role: Role,
    max_gap: f32,
    parse: impl Fn(&Span) -> Parsed,
) -> Option<(Finding, Vec<usize>)> {
    let named = |span: &Span| (labels.standing(span, role) == Standing::Named).then(|| length_weight(span));
    choose(page, max_gap, role, parse, named)
}

/// Finds what no label names.
pub(crate) fn find_unnamed(
    page: &Page,
    labels: &Labels,
    role: Role,
    max_gap: f32,
    parse: impl Fn(&Span) -> Parsed,
    suits: impl Fn(&Span) -> bool,
) -> Option<(Finding, Vec<usize>)> {
    let unnamed =
        |span: &Span| (labels.standing(span, role) == Standing::Unnamed && suits(span)).then(|| length_weight(span));
    choose(page, max_gap, role, parse, unnamed)
}

fn length_weight(span: &Span) -> f32 {
    SIGN_WEIGHT * f32::from(u8::try_from(span.signs.len()).unwrap_or(u8::MAX))
}

/// What the label says that stands left of a value, or else above it.
fn name_of(value: &Span, labels: &[(Naming, Rect)], values: &[&Span]) -> Option<Naming> {
    let v = &value.bounds;
    let others = || values.iter().map(|other| &other.bounds).filter(|other| *other != v);
    let beside = labels
        .iter()
        .filter(|(_, label)| is_beside(label, value))
        .max_by(|(_, a), (_, b)| a.right.total_cmp(&b.right))
        .filter(|(_, label)| {
            !others().any(|o| shares_row(o, v) && o.center().x > label.right && o.right <= v.center().x)
        });
    let above = || {
        labels
            .iter()
            .filter(|(_, label)| is_above(label, value))
            .max_by(|(_, a), (_, b)| a.bottom.total_cmp(&b.bottom))
            .filter(|(_, label)| {
                let rows = label.center().y..v.center().y - 0.3 * v.height();
                !others().any(|o| o.left < v.right && o.right > v.left && rows.contains(&o.center().y))
            })
    };
    beside.or_else(above).map(|(naming, _)| naming.clone())
}

fn shares_row(a: &Rect, b: &Rect) -> bool {
    a.bottom.min(b.bottom) - a.top.max(b.top) >= MIN_SHARED * a.height().min(b.height())
}

fn is_beside(label: &Rect, value: &Span) -> bool {
    shares_row(label, &value.bounds) && is_left_of(label, value)
}

fn is_left_of(label: &Rect, value: &Span) -> bool {
    let gap = (value.bounds.left - label.right) * value.aspect / value.bounds.height();
    (-MAX_REACH..=MAX_BESIDE).contains(&gap)
}

fn is_above(label: &Rect, value: &Span) -> bool {
    let v = &value.bounds;
    let gap = (v.top - label.bottom) / v.height();
    let indent = (v.left - label.left).abs() * value.aspect / v.height();
    label.center().y < v.center().y && (-MAX_REACH..=MAX_ABOVE).contains(&gap) && indent <= MAX_INDENT
}
