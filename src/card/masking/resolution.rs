//! From places and a policy to all that has to go.

use super::layout::{Layout, Spot};
use super::lines::{Suspect, Suspicion};
use super::numbers::{Printing, number_key};
use super::policy::{MaskPolicy, NumberPart};
use super::removal::{MaskRefusal, Removal, Removed};
use super::sensitive::{SensitivePlaces, carries, roles_of};
use crate::card::document::{DocumentKind, FieldKey};
use crate::card::geometry::{Quad, Rect};

/// Margin around what is removed, in line heights. Camera and scaling spread ink by 0.1 to 0.2 of them on photos that can be
/// read; the rest is for boxes that are not quite tight.
const MARGIN: f32 = 0.35;
/// The same at the ends of a line, which are the least sure part of a box.
const END_MARGIN: f32 = 1.0;
/// Least margin, in photo pixels: a JPEG's blocks of 8 by 8 carry traces of ink to wherever they reach.
const BLOCK: f32 = 8.0;
/// Length of a number, in line heights, at its widest spacing. A line on which it was not read whole is removed over so much to
/// either side, since nobody knows which part of it was found.
const NUMBER_LENGTH: f32 = 12.0;
/// How far beyond its usual place a thing may stand that was not found, in shares of width and height.
const LAYOUT_MARGIN: (f32, f32) = (0.06, 0.04);
/// What may be left of a suspect line beside what was removed, in line heights: less than a digit.
const SLIVER: f32 = 0.5;
/// Digits of a number that stay: the birth date.
const FRONT: usize = 6;
/// The same where the seventh stays too.
const FRONT_AND_SEX: usize = 7;

/// What a resolution is made from.
pub(crate) struct Resolver<'a> {
    kind: DocumentKind,
    places: &'a SensitivePlaces,
    policy: &'a MaskPolicy,
    /// One JPEG block in shares of the document.
    block: (f32, f32),
}

impl<'a> Resolver<'a> {
    /// `quad` is the document's outline on the photo.
    pub(crate) fn new(kind: DocumentKind, places: &'a SensitivePlaces, policy: &'a MaskPolicy, quad: &Quad) -> Self {
        let [top, right, bottom, left] = quad.side_lengths();
        let block = (BLOCK / top.min(bottom).max(1.0), BLOCK / left.min(right).max(1.0));
        Self { kind, places, policy, block }
    }

    /// All that has to go, with margins. `codes` are two-dimensional codes, in shares of the document.
    pub(crate) fn removals(&self, codes: &[Rect]) -> Result<Vec<Removal>, MaskRefusal> {
        let layout = Layout::fit(self.kind, self.places);
        let mut removals = Vec::new();
        self.number(layout.as_ref(), &mut removals)?;
        self.suspects(&mut removals);
        if let Some(ghost) = layout.and_then(|layout| layout.place(Spot::Ghost)).filter(|_| self.kind.is_foreigners()) {
            // Whether a number stands over it can't be told from not having found one.
            removals.push(self.usual(Removed::Ghost, ghost));
        }
        self.passport(layout.as_ref(), &mut removals)?;
        for key in self.policy.fields().filter(|key| carries(self.kind, *key)) {
            self.field(key, layout.as_ref(), &mut removals)?;
        }
        if self.policy.removes_portrait() {
            let layout = layout.ok_or(MaskRefusal::PortraitNotLocated)?;
            let main = layout.place(Spot::Portrait).ok_or(MaskRefusal::PortraitNotLocated)?;
            let others = [Spot::SmallPortrait, Spot::Ghost].into_iter().filter_map(|spot| layout.place(spot));
            removals.extend([main].into_iter().chain(others).map(|place| self.usual(Removed::Portrait, place)));
        }
        let code = |code: &Rect| self.widened(Removed::MatrixCode, *code, self.block);
        removals.extend(codes.iter().map(code));
        Ok(removals)
    }

    fn number(&self, layout: Option<&Layout>, removals: &mut Vec<Removal>) -> Result<(), MaskRefusal> {
        let Some(key) = number_key(self.kind) else { return Ok(()) };
        for printing in &self.places.printings {
            removals.push(if self.policy.removes(key) {
                self.line(Removed::Number, printing.whole, END_MARGIN)
            } else {
                self.back(printing)
            });
        }
        if self.places.number_read && !self.places.printings.is_empty() {
            return Ok(());
        }
        let lines = self.places.suspects.iter().filter(|suspect| suspect.kind == Suspicion::Number);
        let field = self.places.field(key).and_then(|field| field.bounds);
        let before = removals.len();
        removals.extend(lines.map(|suspect| suspect.bounds).chain(field).map(|bounds| {
            let lacking = NUMBER_LENGTH - bounds.width() / self.height_in_widths(&bounds).max(f32::MIN_POSITIVE);
            self.line(Removed::Number, bounds, lacking.max(END_MARGIN))
        }));
        let located = removals.len() > before;
        match layout.and_then(|layout| layout.place(Spot::Field(key))) {
            Some(place) => removals.push(self.usual(Removed::UsualPlace, place)),
            None if located => {}
            None => return Err(MaskRefusal::NumberNotLocated),
        }
        Ok(())
    }

    /// The back of a number that was read: without a margin before it, where the hyphen stands.
    fn back(&self, printing: &Printing) -> Removal {
        let part = printing.part(self.policy.number_part());
        let mut removal = self.line(Removed::Number, part, END_MARGIN);
        if part != printing.whole {
            removal.bounds.left = part.left;
        }
        removal
    }

    fn suspects(&self, removals: &mut Vec<Removal>) {
        for suspect in &self.places.suspects {
            let what = match suspect.kind {
                Suspicion::Number | Suspicion::Digits => Removed::Suspect,
                Suspicion::Ghost => Removed::Ghost,
                Suspicion::Personal => Removed::PersonalNumber,
            };
            removals.push(self.line(what, suspect.bounds, END_MARGIN));
        }
    }

    fn passport(&self, layout: Option<&Layout>, removals: &mut Vec<Removal>) -> Result<(), MaskRefusal> {
        if let Some(zone) = &self.places.zone {
            let places = zone.places(self.policy).into_iter();
            removals.extend(places.map(|place| self.line(Removed::MachineZone, place, 0.0)));
            removals.extend(zone.strip().map(|bounds| Removal { what: Removed::MachineZone, bounds }));
        }
        let found = self.places.suspects.iter().any(|suspect| suspect.kind == Suspicion::Personal);
        if !self.places.personal_number_possible || found {
            return Ok(());
        }
        // It stands in the row of the birth date, to its right.
        let birth = self.places.field(FieldKey::BirthDate).filter(|field| field.read).and_then(|field| field.bounds);
        let row = birth.map(|birth| Rect { left: birth.right, right: 1.0, ..birth });
        match (row, layout.and_then(|layout| layout.place(Spot::PersonalNumber))) {
            (Some(row), _) => removals.push(self.line(Removed::UsualPlace, row, 0.0)),
            (None, Some(place)) => removals.push(self.usual(Removed::UsualPlace, place)),
            (None, None) => return Err(MaskRefusal::PersonalNumberNotLocated),
        }
        Ok(())
    }

    /// All of a field: what was read of it, every line of its role, and its usual place unless it was read whole.
    fn field(&self, key: FieldKey, layout: Option<&Layout>, removals: &mut Vec<Removal>) -> Result<(), MaskRefusal> {
        if Some(key) == number_key(self.kind) {
            // Done with the numbers; whole ones of every role are suspects or printings.
            return Ok(());
        }
        let what = Removed::Field(key);
        let field = self.places.field(key);
        let read = field.is_some_and(|field| field.read);
        removals.extend(field.and_then(|f| f.bounds).map(|bounds| self.line(what, bounds, END_MARGIN)));
        let lines = self.places.lines.iter().filter(|(role, _)| roles_of(key).contains(role));
        removals.extend(lines.map(|(_, bounds)| self.line(what, *bounds, END_MARGIN)));
        let usual = layout.and_then(|layout| layout.place(Spot::Field(key)));
        // An address that reads whole may lack its last line, and nobody would know.
        if !read || key == FieldKey::Address {
            removals.extend(usual.map(|place| self.usual(what, place)));
        }
        let settled = match key {
            FieldKey::Address => read && self.address_block(removals) || usual.is_some(),
            // The zone is always removed where its columns are not told apart.
            FieldKey::MrzLine1 | FieldKey::MrzLine2 => true,
            // Hanja stand on the line of the name and are never read.
            FieldKey::HanjaName => self.places.field(FieldKey::Name).is_some_and(|name| name.read),
            // What was not read whole may stand elsewhere or not at all: without a layout, nobody knows.
            _ => read || usual.is_some(),
        };
        if settled { Ok(()) } else { Err(MaskRefusal::FieldNotLocated(key)) }
    }

    /// Everything between the number and what stands under the address, over the width of the address and half of it more.
    fn address_block(&self, removals: &mut Vec<Removal>) -> bool {
        let bounds = |key| self.places.field(key).filter(|field| field.read).and_then(|field| field.bounds);
        let below = match self.kind {
            DocumentKind::DriverLicense => bounds(FieldKey::ValidFrom),
            _ => bounds(FieldKey::IssueDate),
        };
        let (Some(address), Some(below)) = (bounds(FieldKey::Address), below) else { return false };
        if below.top <= address.top {
            return false;
        }
        let block =
            Rect::new(address.left, address.top, address.right + 0.5 * address.width(), below.top.max(address.bottom));
        removals.push(Removal { what: Removed::Field(FieldKey::Address), bounds: block });
        true
    }

    /// A line with its margins; `ends` is that at its ends, in line heights.
    fn line(&self, what: Removed, bounds: Rect, ends: f32) -> Removal {
        let height = bounds.height();
        let across = (ends.max(MARGIN) * self.height_in_widths(&bounds)).max(self.block.0);
        let down = (MARGIN * height).max(self.block.1);
        let bounds = Rect::new(bounds.left - across, bounds.top - down, bounds.right + across, bounds.bottom + down);
        Removal { what, bounds }
    }

    /// A place that the layout tells, widened by what it may be off.
    fn usual(&self, what: Removed, place: Rect) -> Removal {
        self.widened(what, place, LAYOUT_MARGIN)
    }

    fn widened(&self, what: Removed, bounds: Rect, (across, down): (f32, f32)) -> Removal {
        let Rect { left, top, right, bottom } = bounds;
        Removal { what, bounds: Rect::new(left - across, top - down, right + across, bottom + down) }
    }

    /// A line's height as a share of the document's width.
    fn height_in_widths(&self, bounds: &Rect) -> f32 {
        let (width, height) = self.kind.format().size_mm();
        bounds.height() * height / width
    }
}

/// What another survey, of the document as it was painted, finds that should be gone. `first` is what the photo itself gave.
pub(crate) fn left_over(again: &Resolver<'_>, first: &SensitivePlaces, removed: &[Removal]) -> Vec<Removal> {
    let mut more: Vec<Removal> =
        again.places.printings.iter().map(|printing| again.line(Removed::Number, printing.whole, END_MARGIN)).collect();
    let suspects = again.places.suspects.iter().filter(|suspect| {
        // A line of nothing but what stays, or what painting left of a line that nobody can read, is no remainder.
        !again.is_front(suspect, first) && again.shows(&suspect.bounds, removed)
    });
    more.extend(suspects.map(|suspect| again.line(Removed::Suspect, suspect.bounds, END_MARGIN)));
    for key in again.policy.fields().filter(|key| carries(again.kind, *key)) {
        let lines = again.places.lines.iter().filter(|(role, _)| roles_of(key).contains(role));
        let bounds = lines.map(|(_, bounds)| *bounds).chain(again.places.field(key).and_then(|field| field.bounds));
        more.extend(
            bounds
                .filter(|bounds| again.shows(bounds, removed))
                .map(|bounds| again.line(Removed::Field(key), bounds, END_MARGIN)),
        );
    }
    more
}

impl Resolver<'_> {
    /// Whether a suspect line is the front of a number whose back was removed.
    fn is_front(&self, suspect: &Suspect, first: &SensitivePlaces) -> bool {
        if number_key(self.kind).is_some_and(|key| self.policy.removes(key)) {
            return false;
        }
        let most = match self.policy.number_part() {
            NumberPart::BackSeven => FRONT,
            NumberPart::BackSix => FRONT_AND_SEX,
        };
        let row = |printing: &Printing| {
            let center = suspect.bounds.center();
            printing.kept().is_some_and(|kept| {
                (kept.left..=printing.whole.right).contains(&center.x) && (kept.top..=kept.bottom).contains(&center.y)
            })
        };
        suspect.digits <= most && first.printings.iter().any(row)
    }

    /// Whether more than a sliver of a line lies beside everything that was removed.
    fn shows(&self, line: &Rect, removed: &[Removal]) -> bool {
        let sliver = SLIVER * self.height_in_widths(line);
        let middle = line.center().y;
        // What is left of the line's middle after each removal, as runs along it.
        let mut runs = vec![(line.left, line.right)];
        for removal in removed.iter().filter(|r| (r.bounds.top..=r.bounds.bottom).contains(&middle)) {
            let (left, right) = (removal.bounds.left, removal.bounds.right);
            runs = runs
                .into_iter()
                .flat_map(|(from, to)| [(from, to.min(left)), (from.max(right), to)])
                .filter(|(from, to)| from < to)
                .collect();
        }
        runs.iter().any(|(from, to)| to - from > sliver)
    }
}
