//! Finds the card on a photo: its four corners, which way up it lies, or why there is nothing to read.
//!
//! The network sees the whole photo first and then the card alone, pulled straight, which gives it several times the
//! pixels. What it leaves open, a fraction of a percent of the card, is measured on the card's edges.

mod camera;
mod edges;
mod heat;
mod network;
mod scans;

use core::fmt;

use crate::card::document::Format;
use crate::card::geometry::{Point, Quad};
use crate::card::rectification::Pyramid;
use crate::inference::{InferenceError, Model};

use camera::Camera;
use network::{Frame, Sight};
use scans::fillings;

/// Probability of "no card", mean of both passes, from which there is none.
const NONE_FROM: f32 = 0.5;

/// Probability of "no card" in the first pass from which the second is spared. Near 1: the first pass sees a distant card
/// with few pixels.
const SURELY_NONE_FROM: f32 = 0.97;

/// Probability of "cut off", mean of both passes, from which the card counts as cut off.
const CUT_OFF_FROM: f32 = 0.5;

/// How far a corner may lie outside the photo, as a share of the card's longer side. The rounded corner itself takes
/// 4 % (3.18 mm, ISO/IEC 7810, 5.1.1), and no print stands within 8 %.
const OUTSIDE_AT_MOST: f32 = 0.08;

/// Distance from the photo's border, in shares of its longer side, within which both ends of a side lie along it. Drawn
/// photos: sides of cards that go on beyond the border come out within 0.3 %, whole cards keep 0.6 % and more.
const BORDER: f32 = 0.005;

/// How far a scan's outline may be from a rectangle of the card's aspect, as a share of its sides.
const SCAN_TOLERANCE: f32 = 0.05;

/// Least length of the card's longer side, in photo pixels: 2-mm print is then under 6 pixels high.
pub(crate) const MIN_SIDE: f32 = 240.0;

/// Share of the picture that a flat scan's card covers at least.
const FILLED_FROM: f32 = 0.9;

/// Movement of a corner in the second pass that calls for a third, as a share of the square that the card fills: the
/// network was trained on cards that lie nearer to it.
const MOVED_AT_MOST: f32 = 0.06;

/// Most outlines given for one photo: each costs a look for print.
const MAX_CANDIDATES: usize = 4;

/// Doubt (spread of the least sure corner, and implausibility) up to which an outline is taken without a look at others, in shares of the
/// square. On drawn photos, corners right within 1 % of the card spread by 0.022 to 0.028, wrong ones by 0.032 and more.
const SURE_DOUBT: f32 = 0.029;

/// What one unit of [`Camera::implausibility`] adds to the spread. Of drawn photos' own outlines one in a hundred has two
/// units; an outline with one corner wrong by a fifth of the card has eight.
const IMPLAUSIBLE_COSTS: f32 = 0.003;

/// Whether a look at the card alone is the last. Each costs a run of the network; only cards on cluttered grounds take more
/// than one.
const LOOKS: [bool; 3] = [false, false, true];

/// Why the search could not be made. Never caused by the photo.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LocalizationError {
    /// The network failed, or is not one that finds cards.
    #[error("card finder failed: {0}")]
    Inference(#[from] InferenceError),
}

/// Where a card lies on a photo.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LocatedCard {
    /// Its corners in photo pixels, in the card's own order. The corners are those of the straight sides prolonged: the
    /// rounding is cut off by no one.
    pub quad: Quad,
    /// Probability that there is a whole card, 0 to 1, mean of the passes.
    pub confidence: f32,
    /// How unsure the network is of the least sure corner: standard deviation, as a share of the card's side.
    pub corner_spread: f32,
}

impl LocatedCard {
    /// How unlikely the outline is as that of a document of this format, seen by the camera of this photo, as minus the
    /// logarithm of a probability, 0 to 8.
    pub(crate) fn implausibility(&self, photo: &Pyramid<'_>, format: Format) -> f32 {
        Camera::of(photo).implausibility_as(&self.quad, format)
    }
}

/// What a search found.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Localization {
    /// A card that can be cut out.
    Card(LocatedCard),
    /// A card that reaches beyond the photo.
    CutOff,
    /// A card on fewer pixels than print needs.
    TooSmall,
    /// No card.
    None,
}

/// An outline that may be the card's.
pub(crate) struct Candidate {
    pub(crate) located: LocatedCard,
    /// Whether it looks like what is left of a card that goes on beyond the photo.
    pub(crate) seems_cut: bool,
}

/// What a look at the card alone says.
struct Nearby {
    /// Largest spread of a corner, in shares of the square.
    spread: f32,
    /// The same, with what speaks against the outline as a photographed card: what candidates are ranked by.
    doubt: f32,
    card: f32,
    none: f32,
    cut_off: f32,
}

/// Finds cards by a network.
pub struct Localizer {
    model: Box<dyn Model>,
}

impl Localizer {
    /// A finder that runs `model`: input `[1, 1, 256, 256]`, outputs `heat` `[1, 4, 4096]`, for each of
    /// the card's corners from its top left the probability of each cell of 64 x 64, and `presence` `[1, 3]`, the
    /// probabilities of a card, of none and of one that is cut off.
    #[must_use]
    pub fn new(model: Box<dyn Model>) -> Self {
        Self { model }
    }

    /// Looks for one card on a photo.
    ///
    /// # Errors
    /// [`LocalizationError`] if the network fails.
    pub fn locate(&self, photo: &Pyramid<'_>) -> Result<Localization, LocalizationError> {
        let (verdict, cards) = self.candidates(photo)?;
        let first = cards.iter().find(|card| !card.seems_cut);
        Ok(first.map_or(verdict, |card| Localization::Card(card.located)))
    }

    /// Every outline that may be the card's, surest first, at most [`MAX_CANDIDATES`]: usually one. A pattern on the ground
    /// can make another outline look likelier than the card's own, and only what is printed there tells. Without any, what
    /// the photo shows instead.
    ///
    /// Where the likeliest outline seems cut off though it lies within the photo, it is a candidate too, and says so: only what
    /// is printed tells a part from a card that lies close to the border.
    pub(crate) fn candidates(&self, photo: &Pyramid<'_>) -> Result<(Localization, Vec<Candidate>), LocalizationError> {
        let whole = Frame::whole(photo);
        let first = self.look(photo, &whole)?;
        if first.none >= SURELY_NONE_FROM {
            return Ok((Localization::None, Vec::new()));
        }
        let found = self.search(photo, &whole, &first)?;
        let verdict = found.first().map_or(
            if first.cut_off >= CUT_OFF_FROM { Localization::CutOff } else { Localization::None },
            |(near, quad)| judge(photo, &first, near, quad),
        );
        let is_card =
            |(near, quad): &&(Nearby, Quad)| matches!(judge(photo, &first, near, quad), Localization::Card(_));
        let cards = found.iter().filter(is_card);
        let located = |(near, quad): &(Nearby, Quad)| LocatedCard {
            quad: edges::refine(photo, quad),
            confidence: 0.5 * (first.card + near.card),
            corner_spread: near.spread * network::SIDE / network::CARD_SIDE,
        };
        let mut cards: Vec<Candidate> =
            cards.take(MAX_CANDIDATES).map(|found| Candidate { located: located(found), seems_cut: false }).collect();
        if let Some(first) = found.first().filter(|(_, quad)| cards.is_empty() && is_inside(photo, quad)) {
            cards.extend(
                (verdict == Localization::CutOff).then(|| Candidate { located: located(first), seems_cut: true }),
            );
        }
        let sure = found.first().is_some_and(|(near, _)| near.doubt <= SURE_DOUBT);
        let open = !sure || cards.is_empty();
        for quad in fillings(photo) {
            if open && !cards.iter().any(|card| is_same(&card.located.quad, &quad)) {
                let located = LocatedCard { quad, confidence: first.card, corner_spread: SURE_DOUBT };
                cards.push(Candidate { located, seems_cut: false });
            }
        }
        Ok((verdict, cards))
    }

    /// Follows the outlines of the first sight until one proves sure; failing that, those of what lies around the
    /// least unsure. Surest first.
    fn search(
        &self,
        photo: &Pyramid<'_>,
        whole: &Frame,
        first: &Sight,
    ) -> Result<Vec<(Nearby, Quad)>, LocalizationError> {
        let mut found = Vec::new();
        self.follow(photo, whole, first, &mut found)?;
        let unsure = found.first().filter(|(near, _)| near.doubt > SURE_DOUBT);
        if let Some(around) = unsure.and_then(|(_, quad)| Frame::around(quad)) {
            let sight = self.look(photo, &around)?;
            self.follow(photo, &around, &sight, &mut found)?;
        }
        Ok(found)
    }

    /// Takes a closer look at each outline of `sight` until one is sure, and sorts what came of it into `found`.
    fn follow(
        &self,
        photo: &Pyramid<'_>,
        frame: &Frame,
        sight: &Sight,
        found: &mut Vec<(Nearby, Quad)>,
    ) -> Result<(), LocalizationError> {
        for outline in &sight.outlines {
            if found.first().is_some_and(|(near, _)| near.doubt <= SURE_DOUBT) {
                break;
            }
            let Some(rough) = frame.to_photo(&outline.corners) else { continue };
            let Some((near, quad)) = self.approach(photo, &rough)? else { continue };
            if !found.iter().any(|(_, known)| is_same(known, &quad)) {
                found.push((near, quad));
                found.sort_by(|(a, _), (b, _)| a.doubt.total_cmp(&b.doubt));
            }
        }
        Ok(())
    }

    /// Looks at the card alone, and again if that shows it to lie differently. `None` if it then has no outline.
    fn approach(&self, photo: &Pyramid<'_>, rough: &Quad) -> Result<Option<(Nearby, Quad)>, LocalizationError> {
        let mut quad = *rough;
        for last in LOOKS {
            let Some(frame) = Frame::card(&quad) else { return Ok(None) };
            let near = self.look(photo, &frame)?;
            // The order of the corners comes along: this is where a card that lies upside down gets its names right.
            let Some(outline) = near.outlines.first() else { return Ok(None) };
            let Some(found) = frame.to_photo(&outline.corners) else { return Ok(None) };
            if last || !lies_differently(&outline.corners) {
                let (card, none, cut_off) = (near.card, near.none, near.cut_off);
                let doubt = outline.spread + IMPLAUSIBLE_COSTS * Camera::of(photo).implausibility(&found);
                return Ok(Some((Nearby { spread: outline.spread, doubt, card, none, cut_off }, found)));
            }
            quad = found;
        }
        Ok(None)
    }

    fn look(&self, photo: &Pyramid<'_>, frame: &Frame) -> Result<Sight, LocalizationError> {
        let camera = Camera::of(photo);
        Ok(Sight::from_outputs(&self.model.run(frame.draw(photo)?)?, frame, |quad| camera.implausibility(quad))?)
    }
}

impl fmt::Debug for Localizer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Localizer").finish_non_exhaustive()
    }
}

/// Whether the corners (pixels of the network's square) are turned or far from where the card was put.
fn lies_differently(corners: &[Point; 4]) -> bool {
    let targets = network::card_rect().corners();
    let distances = |turn: usize| {
        let turned = targets.iter().cycle().skip(turn);
        corners.iter().zip(turned).map(|(a, b)| a.distance(*b))
    };
    let total = |turn: usize| distances(turn).sum::<f32>();
    let turned = (1..4).any(|turn| total(turn) < total(0));
    turned || distances(0).any(|moved| moved > MOVED_AT_MOST * network::CARD_SIDE)
}

/// What one outline makes of the photo. `Card` without edges measured.
fn judge(photo: &Pyramid<'_>, first: &Sight, near: &Nearby, quad: &Quad) -> Localization {
    if 0.5 * (first.none + near.none) >= NONE_FROM {
        Localization::None
    } else if 0.5 * (first.cut_off + near.cut_off) >= CUT_OFF_FROM
        || reaches_outside(photo, quad)
        || follows_border(photo, quad)
    {
        Localization::CutOff
    } else if Camera::of(photo).is_impossible(quad) {
        // What is left of a card that goes on beyond the border suggests corners that no whole card has.
        if touches_border(photo, quad) { Localization::CutOff } else { Localization::None }
    } else if longer_side(quad) < MIN_SIDE {
        Localization::TooSmall
    } else {
        Localization::Card(LocatedCard { quad: *quad, confidence: near.card, corner_spread: near.spread })
    }
}

/// Whether two outlines differ by less than a later look would mend.
fn is_same(a: &Quad, b: &Quad) -> bool {
    let reach = 0.02 * longer_side(a);
    a.corners().into_iter().zip(b.corners()).all(|(p, q)| p.distance(q) < reach)
}

fn longer_side(quad: &Quad) -> f32 {
    quad.side_lengths().into_iter().fold(0.0, f32::max)
}

/// Whether a side of the outline runs along a border of the photo, as the network draws a card that goes on beyond it. A
/// flat scan that the card fills does so too: its outline is a rectangle of a document's own aspect.
fn follows_border(photo: &Pyramid<'_>, quad: &Quad) -> bool {
    let (width, height) = (photo.photo().width() as f32, photo.photo().height() as f32);
    let near = BORDER * width.max(height);
    let corners = quad.corners();
    let borders: [fn(Point, f32, f32) -> f32; 4] = [|p, _, _| p.x, |p, _, _| p.y, |p, w, _| w - p.x, |p, _, h| h - p.y];
    let sides = corners.iter().zip(corners.iter().cycle().skip(1));
    let along = sides.into_iter().any(|(&a, &b)| {
        borders.iter().any(|distance| distance(a, width, height) < near && distance(b, width, height) < near)
    });
    let fills = quad.area() > FILLED_FROM * width * height;
    let [top, right, bottom, left] = quad.side_lengths();
    let alike = |a: f32, b: f32| (a / b - 1.0).abs() < SCAN_TOLERANCE;
    let straight = corners.iter().zip(corners.iter().cycle().skip(1)).all(|(a, b)| {
        let (dx, dy) = ((a.x - b.x).abs(), (a.y - b.y).abs());
        dx.min(dy) < SCAN_TOLERANCE * dx.max(dy)
    });
    let aspect = Format::ALL.iter().any(|format| alike((top + bottom) / (right + left), format.aspect()));
    along && !(fills && straight && alike(top, bottom) && alike(left, right) && aspect)
}

/// Whether a corner lies on a border of the photo or beyond it.
fn touches_border(photo: &Pyramid<'_>, quad: &Quad) -> bool {
    let (width, height) = (photo.photo().width() as f32, photo.photo().height() as f32);
    let near = BORDER * width.max(height);
    quad.corners().iter().any(|p| p.x.min(p.y).min(width - p.x).min(height - p.y) < near)
}

/// Whether it can be a whole card's outline that lies within the photo and is large enough to be read.
fn is_inside(photo: &Pyramid<'_>, quad: &Quad) -> bool {
    !reaches_outside(photo, quad) && !Camera::of(photo).is_impossible(quad) && longer_side(quad) >= MIN_SIDE
}

fn reaches_outside(photo: &Pyramid<'_>, quad: &Quad) -> bool {
    let (width, height) = (photo.photo().width() as f32, photo.photo().height() as f32);
    let outside = |p: Point| (-p.x).max(-p.y).max(p.x - width).max(p.y - height);
    quad.corners().into_iter().any(|p| outside(p) > OUTSIDE_AT_MOST * longer_side(quad))
}

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::sync::Mutex;

    use super::*;
    use crate::card::decode::Photo;
    use crate::inference::Tensor;

    /// Corners in pixels of the square, presence.
    type Answer = ([(f32, f32); 4], [f32; 3]);

    /// Gives answers in turn.
    struct Script(Mutex<VecDeque<Answer>>);

    impl Model for Script {
        fn run(&self, input: Tensor) -> Result<Vec<Tensor>, InferenceError> {
            assert_eq!(input.shape(), [1, 1, 256, 256]);
            let (corners, logits) = self.0.lock().unwrap().pop_front().ok_or(InferenceError::Run("script"))?;
            Ok(outputs(corners, logits))
        }
    }

    /// Finds a light card on dark ground by its farthest pixels along the diagonals.
    struct Finder;

    impl Model for Finder {
        fn run(&self, input: Tensor) -> Result<Vec<Tensor>, InferenceError> {
            let lit: Vec<(f32, f32)> = input
                .data()
                .iter()
                .enumerate()
                .filter(|(_, v)| **v > 0.8)
                .map(|(i, _)| ((i % 256) as f32 + 0.5, (i / 256) as f32 + 0.5))
                .collect();
            let far = |dx: f32, dy: f32| {
                let key = |p: &&(f32, f32)| p.0 * dx + p.1 * dy;
                *lit.iter().max_by(|a, b| key(a).total_cmp(&key(b))).unwrap()
            };
            Ok(outputs([far(-1.0, -1.0), far(1.0, -1.0), far(1.0, 1.0), far(-1.0, 1.0)], CARD))
        }
    }

    fn outputs(corners: [(f32, f32); 4], presence: [f32; 3]) -> Vec<Tensor> {
        let maps = heat::tests::maps(corners.map(|(x, y)| (x / 256.0, y / 256.0)));
        vec![Tensor::new(&[1, 4, heat::MAP], maps).unwrap(), Tensor::new(&[1, 3], presence.to_vec()).unwrap()]
    }

    const CARD: [f32; 3] = [1.0, 0.0, 0.0];
    const NONE: [f32; 3] = [0.0, 1.0, 0.0];
    const CUT: [f32; 3] = [0.0, 0.0, 1.0];
    const STRAIGHT: [(f32, f32); 4] = [(24.0, 24.0), (232.0, 24.0), (232.0, 232.0), (24.0, 232.0)];
    const MIDDLE: [(f32, f32); 4] = [(60.0, 80.0), (196.0, 80.0), (196.0, 166.0), (60.0, 166.0)];

    fn flat(width: u32, height: u32) -> Photo {
        Photo::from_luma(width, height, vec![90; (width * height) as usize]).unwrap()
    }

    fn located(photo: &Photo, script: &[Answer]) -> Result<Localization, LocalizationError> {
        let script = Script(Mutex::new(script.iter().copied().collect()));
        Localizer::new(Box::new(script)).locate(&Pyramid::new(photo))
    }

    #[test]
    fn a_card_on_the_ground_is_found() {
        let (a, b, c, d) = ((400.0, 310.0), (1450.0, 280.0), (1500.0, 960.0), (380.0, 930.0));
        let truth = Quad::new([a, b, c, d].map(|(x, y)| Point::new(x, y))).unwrap();
        let photo = edges::tests::drawn(1920, 1280, &truth, 215.0, 60.0);
        let found = Localizer::new(Box::new(Finder)).locate(&Pyramid::new(&photo)).unwrap();
        let Localization::Card(card) = found else { panic!("{found:?}") };
        for (got, expected) in card.quad.corners().into_iter().zip(truth.corners()) {
            assert!(got.distance(expected) < 0.3, "{got:?} {expected:?}");
        }
        assert!(card.confidence > 0.99);
        assert!(card.corner_spread < 0.02);
    }

    #[test]
    fn a_turned_card_is_looked_at_again_and_renamed() {
        let [a, b, c, d] = STRAIGHT;
        let found = located(&flat(1792, 1792), &[(MIDDLE, CARD), ([c, d, a, b], CARD), (STRAIGHT, CARD)]).unwrap();
        let Localization::Card(card) = found else { panic!("{found:?}") };
        let (x, y) = MIDDLE[2];
        let expected = Point::new((x - 16.0) * 8.0, (y - 16.0) * 8.0);
        assert!(card.quad.corners()[0].distance(expected) < 0.1, "{card:?}");
    }

    #[test]
    fn a_moved_corner_calls_for_two_more_looks_at_most() {
        let moved = [(37.0, 24.0), STRAIGHT[1], STRAIGHT[2], STRAIGHT[3]];
        let photo = flat(1792, 1792);
        assert!(located(&photo, &[(MIDDLE, CARD), (moved, CARD)]).is_err());
        assert!(located(&photo, &[(MIDDLE, CARD), (moved, CARD), (STRAIGHT, CARD)]).is_ok());
        let near = [(30.0, 24.0), STRAIGHT[1], STRAIGHT[2], STRAIGHT[3]];
        assert!(located(&photo, &[(MIDDLE, CARD), (near, CARD)]).is_ok());
    }

    #[test]
    fn absence_and_cuts_are_told_apart() {
        let photo = flat(1792, 1792);
        assert_eq!(located(&photo, &[(MIDDLE, NONE)]).unwrap(), Localization::None);
        assert_eq!(located(&photo, &[(MIDDLE, [0.5, 0.5, 0.0]), (STRAIGHT, NONE)]).unwrap(), Localization::None);
        assert_eq!(located(&photo, &[(MIDDLE, CUT), (STRAIGHT, CUT)]).unwrap(), Localization::CutOff);
        let outside = [(2.0, 80.0), (140.0, 80.0), (140.0, 166.0), (2.0, 166.0)];
        let slightly = [(22.0, 73.0), (156.7, 91.9), (144.7, 177.0), (10.0, 158.0)];
        assert_eq!(located(&photo, &[(outside, CARD), (STRAIGHT, CARD)]).unwrap(), Localization::CutOff);
        assert!(matches!(located(&photo, &[(slightly, CARD), (STRAIGHT, CARD)]), Ok(Localization::Card(_))));
        assert_eq!(located(&flat(256, 256), &[(MIDDLE, CARD), (STRAIGHT, CARD)]).unwrap(), Localization::TooSmall);
    }

    #[test]
    fn what_seems_cut_off_within_the_photo_is_a_candidate_that_says_so() {
        let photo = flat(1792, 1792);
        let outside = [(2.0, 80.0), (140.0, 80.0), (140.0, 166.0), (2.0, 166.0)];
        for (first, answer, expected) in
            [(MIDDLE, CUT, vec![true]), (MIDDLE, CARD, vec![false]), (outside, CARD, vec![]), (MIDDLE, NONE, vec![])]
        {
            let script = Script(Mutex::new([(first, answer), (STRAIGHT, answer)].into()));
            let (_, found) = Localizer::new(Box::new(script)).candidates(&Pyramid::new(&photo)).unwrap();
            assert_eq!(found.iter().map(|card| card.seems_cut).collect::<Vec<_>>(), expected, "{answer:?}");
        }
    }

    #[test]
    fn a_side_along_the_border_is_a_cut_unless_the_card_fills_a_scan() {
        let outline = |corners: [(f32, f32); 4]| Quad::new(corners.map(|(x, y)| Point::new(x, y))).unwrap();
        let cut = outline([(2.0, 100.0), (700.0, 90.0), (710.0, 600.0), (4.0, 610.0)]);
        let whole = outline([(30.0, 100.0), (700.0, 90.0), (710.0, 600.0), (40.0, 610.0)]);
        let one_corner = outline([(2.0, 100.0), (700.0, 190.0), (630.0, 700.0), (60.0, 600.0)]);
        let photo = flat(1000, 800);
        let pyramid = Pyramid::new(&photo);
        assert!(follows_border(&pyramid, &cut));
        assert!(!follows_border(&pyramid, &whole));
        assert!(!follows_border(&pyramid, &one_corner));
        let scan = flat(856, 540);
        let filled = outline([(0.0, 0.0), (856.0, 1.0), (855.0, 540.0), (0.0, 539.0)]);
        assert!(!follows_border(&Pyramid::new(&scan), &filled));
        let half = outline([(0.0, 0.0), (600.0, 0.0), (600.0, 540.0), (0.0, 540.0)]);
        assert!(follows_border(&Pyramid::new(&scan), &half));
    }

    #[test]
    fn any_corners_on_any_photo_return() {
        let wild = [
            [(0.0, 0.0); 4],
            [(f32::NAN, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)],
            [(-1e30, -1e30), (1e30, -1e30), (1e30, 1e30), (-1e30, 1e30)],
            [(24.0, 24.0), (24.0, 232.0), (232.0, 232.0), (232.0, 24.0)],
            STRAIGHT,
        ];
        for (width, height) in [(1, 1), (1, 900), (3000, 2), (256, 256)] {
            for a in wild {
                for b in wild {
                    let _ = located(&flat(width, height), &[(a, CARD), (b, CARD), (b, [f32::NAN; 3])]).is_ok();
                }
            }
        }
    }

    #[test]
    fn a_foreign_network_is_an_error() {
        struct Foreign;
        impl Model for Foreign {
            fn run(&self, _: Tensor) -> Result<Vec<Tensor>, InferenceError> {
                Ok(vec![Tensor::new(&[1, 2], vec![0.0; 2]).unwrap()])
            }
        }
        let found = Localizer::new(Box::new(Foreign)).locate(&Pyramid::new(&flat(50, 50)));
        assert_eq!(found, Err(LocalizationError::Inference(InferenceError::Shape)));
    }
}
