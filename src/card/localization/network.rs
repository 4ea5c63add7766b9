//! What the card finder's network is shown, and what its outputs mean.

use core::ops::RangeInclusive;

use zeroize::Zeroize;

use super::heat::{self, Look, Outline};
use crate::card::geometry::{Point, Quad, Rect};
use crate::card::rectification::{Border, Homography, Pyramid, shrink, warp};
use crate::inference::{InferenceError, Tensor};

/// Side of the square that the network takes, in pixels.
pub(super) const SIDE: f32 = 256.0;

/// The same, for counting.
const PIXELS: usize = 256;

/// Longer side of the whole photo within the square, in pixels: the rest is room for corners outside of the photo.
const WHOLE_SIDE: f32 = 224.0;

/// Where the second pass puts the card within the square, in pixels from each side.
const MARGIN: f32 = 24.0;

/// Side of the square onto which the second pass pulls the card, in pixels.
pub(super) const CARD_SIDE: f32 = SIDE - 2.0 * MARGIN;

/// How much wider than a card what is looked at around it is.
const AROUND: f32 = 1.35;

/// Luma that the network sees as 0; also fills what lies outside of the photo.
const GROUND: u8 = 128;

/// Luma that makes up one unit of the network's input.
const UNIT: f32 = 64.0;

/// Where the second pass puts the card. A square on purpose: a card that lies on its side fits it as well.
pub(super) const fn card_rect() -> Rect {
    Rect::new(MARGIN, MARGIN, SIDE - MARGIN, SIDE - MARGIN)
}

/// A way of showing a photo in the square.
pub(super) enum Frame {
    /// All of it, upright: photo pixels a square pixel, and the first column and row that it fills.
    Whole { scale: f32, offset: (usize, usize) },
    /// A part of the photo, upright: the map from the square to the photo.
    Around(Homography),
    /// The card alone: the map from the square to the photo.
    Card(Homography),
}

impl Frame {
    /// How many times as wide as high a card looks in this frame. ID-1 is 1.586; a tilt of 35 degrees shortens a side
    /// by a fifth, and perspective adds its part. Pulled onto a square it is as wide as high, give or take the first
    /// guess's error.
    const fn card_aspect(&self) -> RangeInclusive<f32> {
        match self {
            Self::Whole { .. } | Self::Around(_) => 1.05..=2.4,
            Self::Card(_) => 0.6..=1.7,
        }
    }

    /// The whole photo in the middle of the square.
    pub(super) fn whole(photo: &Pyramid<'_>) -> Self {
        let (width, height) = (photo.photo().width() as f32, photo.photo().height() as f32);
        let scale = width.max(height) / WHOLE_SIDE;
        let offset = |side: f32| ((SIDE - (side / scale).round()) * 0.5).floor() as usize;
        Self::Whole { scale, offset: (offset(width), offset(height)) }
    }

    /// What lies around `quad`, upright, so large that the card and a margin fill the place of the whole photo.
    pub(super) fn around(quad: &Quad) -> Option<Self> {
        let corners = quad.corners();
        let span = |of: fn(Point) -> f32| {
            let values = corners.map(of);
            let low = values.iter().copied().fold(f32::INFINITY, f32::min);
            let high = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            (0.5 * (low + high), high - low)
        };
        let ((x, width), (y, height)) = (span(|p| p.x), span(|p| p.y));
        let half = 0.5 * SIDE / WHOLE_SIDE * AROUND * width.max(height);
        let window = Quad::new(Rect::new(x - half, y - half, x + half, y + half).corners())?;
        let square = Quad::new(Rect::new(0.0, 0.0, SIDE, SIDE).corners())?;
        Homography::from_quad_to_quad(&square, &window).map(Self::Around)
    }

    /// The card within `quad`, or `None` if that is degenerate.
    pub(super) fn card(quad: &Quad) -> Option<Self> {
        let target = Quad::new(card_rect().corners())?;
        Homography::from_quad_to_quad(&target, quad).map(Self::Card)
    }

    /// The network's input.
    pub(super) fn draw(&self, photo: &Pyramid<'_>) -> Result<Tensor, InferenceError> {
        let mut luma = match self {
            Self::Whole { scale, offset } => {
                let mut fill = vec![GROUND; PIXELS * PIXELS];
                shrink(photo, *scale, &mut fill, PIXELS, *offset);
                fill
            }
            Self::Around(to_photo) | Self::Card(to_photo) => {
                warp(photo, to_photo, PIXELS as u32, PIXELS as u32, Border::Constant(GROUND))
            }
        };
        let values = luma.iter().map(|&v| (f32::from(v) - f32::from(GROUND)) / UNIT).collect();
        luma.zeroize();
        Tensor::new(&[1, 1, PIXELS, PIXELS], values).ok_or(InferenceError::Shape)
    }

    /// Corners on the square as an outline on the photo, or `None` if they are none.
    pub(super) fn to_photo(&self, corners: &[Point; 4]) -> Option<Quad> {
        match self {
            Self::Whole { scale, offset: (left, top) } => {
                Quad::new(corners.map(|p| Point::new((p.x - *left as f32) * scale, (p.y - *top as f32) * scale)))
            }
            Self::Around(to_photo) | Self::Card(to_photo) => to_photo.apply_quad(&Quad::new(*corners)?),
        }
    }
}

/// The network's outputs.
#[derive(Debug, Clone)]
pub(super) struct Sight {
    /// The likeliest outlines, best first, in pixels of the square; maybe none.
    pub(super) outlines: Vec<Outline>,
    /// Probability of a whole card.
    pub(super) card: f32,
    /// Probability of no card.
    pub(super) none: f32,
    /// Probability of a card that is cut off.
    pub(super) cut_off: f32,
}

impl Sight {
    /// Takes `heat` `[1, 4, 4096]`, probabilities, and `presence` `[1, 3]`, probabilities, of what `frame` showed.
    /// `implausibility` is told outlines on the photo, as [`Look::implausibility`].
    pub(super) fn from_outputs(
        outputs: &[Tensor],
        frame: &Frame,
        implausibility: impl Fn(&Quad) -> f32,
    ) -> Result<Self, InferenceError> {
        let [maps, presence] = outputs else { return Err(InferenceError::Shape) };
        let ([1, 4, heat::MAP], [1, 3]) = (maps.shape(), presence.shape()) else { return Err(InferenceError::Shape) };
        let &[card, none, cut_off] = presence.data() else { return Err(InferenceError::Shape) };
        // Numbers that are none count as no card.
        let sound = [card, none, cut_off].iter().all(|p| p.is_finite());
        let (card, none, cut_off) = if sound { (card, none, cut_off) } else { (0.0, 1.0, 0.0) };
        let pixels = |corners: &[Point; 4]| corners.map(|p| Point::new(p.x * SIDE, p.y * SIDE));
        let look = Look {
            aspect: frame.card_aspect(),
            // The look at the card alone sees each corner well enough.
            completed: !matches!(frame, Frame::Card(_)),
            implausibility: &|corners| frame.to_photo(&pixels(corners)).map(|quad| implausibility(&quad)),
        };
        let outlines = heat::outlines(maps.data(), &look)
            .into_iter()
            .map(|outline| Outline { corners: pixels(&outline.corners), ..outline })
            .collect();
        Ok(Self { outlines, card, none, cut_off })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::decode::Photo;

    #[test]
    fn the_whole_photo_sits_in_the_middle() {
        let photo = Photo::from_luma(448, 336, vec![192; 448 * 336]).unwrap();
        let pyramid = Pyramid::new(&photo);
        let frame = Frame::whole(&pyramid);
        let input = frame.draw(&pyramid).unwrap();
        let at = |x: usize, y: usize| input.data()[y * 256 + x];
        assert_eq!((at(15, 128), at(16, 44), at(239, 211), at(240, 128)), (0.0, 1.0, 1.0, 0.0));
        assert_eq!((at(16, 43), at(16, 212)), (0.0, 0.0));
        let outline = frame.to_photo(&Rect::new(16.0, 44.0, 240.0, 212.0).corners()).unwrap();
        assert_eq!(outline.corners(), Rect::new(0.0, 0.0, 448.0, 336.0).corners());
    }

    #[test]
    fn the_card_fills_its_square_and_nothing_lies_outside_the_photo() {
        let photo = Photo::from_luma(300, 200, vec![64; 60_000]).unwrap();
        let pyramid = Pyramid::new(&photo);
        let outline = Quad::new(Rect::new(0.0, 0.0, 300.0, 200.0).corners()).unwrap();
        let frame = Frame::card(&outline).unwrap();
        let input = frame.draw(&pyramid).unwrap();
        let at = |x: usize, y: usize| input.data()[y * 256 + x];
        assert_eq!((at(22, 128), at(25, 128), at(230, 230), at(233, 233)), (0.0, -1.0, -1.0, 0.0));
        let back = frame.to_photo(&card_rect().corners()).unwrap();
        assert!(back.corners().iter().zip(outline.corners()).all(|(a, b)| a.distance(b) < 1e-3));
    }

    #[test]
    fn photos_smaller_than_the_square_are_enlarged() {
        let photo = Photo::from_luma(1, 1, vec![255]).unwrap();
        let pyramid = Pyramid::new(&photo);
        let input = Frame::whole(&pyramid).draw(&pyramid).unwrap();
        assert_eq!(input.data().iter().filter(|v| **v > 1.9).count(), 224 * 224);
    }

    #[test]
    fn numbers_that_are_none_are_no_card() {
        let outputs = |presence: [f32; 3]| {
            [
                Tensor::new(&[1, 4, heat::MAP], vec![0.0; 4 * heat::MAP]).unwrap(),
                Tensor::new(&[1, 3], presence.to_vec()).unwrap(),
            ]
        };
        let look =
            |outputs: &[Tensor]| Sight::from_outputs(outputs, &Frame::Whole { scale: 1.0, offset: (0, 0) }, |_| 0.0);
        let sight = look(&outputs([0.5, 0.3, 0.2])).unwrap();
        assert_eq!((sight.card, sight.none, sight.cut_off, sight.outlines.len()), (0.5, 0.3, 0.2, 0));
        assert_eq!(look(&outputs([f32::NAN; 3])).unwrap().none, 1.0);
        assert!(look(&outputs([0.5, 0.3, 0.2])[..1]).is_err());
    }
}
