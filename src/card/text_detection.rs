//! Where lines of text stand on a rectified card, what each seems to be, and what kind of document it is.
//!
//! A small network looks at the card at 512 x 320. For each cell of 4 x 4 pixels it gives the probability of every
//! [`Role`] in the core of a line (the middle half of its height) and how far the ink reaches up and down from there.
//! Cells of one role that touch make a line. Roles come from look and place together: they are a guess that
//! extraction weighs against formats.

mod regions;

use crate::card::document::DocumentKind;
use crate::card::geometry::Rect;
use crate::card::rectification::RectifiedCard;
use crate::card::text_line::{Role, TextRegion};
use crate::inference::{InferenceError, Model, Tensor};

/// The network's input, in pixels.
pub(crate) const WIDTH: usize = 512;
/// The network's input, in pixels.
pub(crate) const HEIGHT: usize = 320;
/// Side of a cell, in input pixels.
const CELL: usize = 4;
/// One unit of the network's reach, in input pixels.
const REACH: f32 = 16.0;
/// The roles in the order of the network's classes; class 0 is the ground.
const ROLES: [Role; 12] = [
    Role::Other,
    Role::Title,
    Role::Name,
    Role::ResidentNumber,
    Role::Address,
    Role::IssueDate,
    Role::Issuer,
    Role::LicenseClass,
    Role::LicenseNumber,
    Role::Period,
    Role::Condition,
    Role::SerialCode,
];
/// Below this probability of its page class a card is of no kind that we read: less likely ours than not.
const MIN_KIND: f32 = 0.5;

/// What the network says about the card as a whole: probabilities that sum to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PageClass {
    /// Resident registration card, upright.
    pub resident_card: f32,
    /// Driver license, upright.
    pub driver_license: f32,
    /// Any other card, paper or thing.
    pub other: f32,
    /// A card that lies the other way round.
    pub upside_down: f32,
}

impl PageClass {
    /// The most probable kind with its probability among all upright answers, or `None` if it is none of ours.
    #[must_use]
    pub fn kind(&self) -> Option<(DocumentKind, f32)> {
        let upright = (self.resident_card + self.driver_license + self.other).max(f32::MIN_POSITIVE);
        let (kind, share) = if self.resident_card >= self.driver_license {
            (DocumentKind::ResidentCard, self.resident_card)
        } else {
            (DocumentKind::DriverLicense, self.driver_license)
        };
        let probability = share / upright;
        (probability >= MIN_KIND).then_some((kind, probability))
    }
}

/// Lines and kind of one card.
#[derive(Debug, Clone, PartialEq)]
pub struct Detection {
    /// Lines from top to bottom.
    pub regions: Vec<TextRegion>,
    /// What the card is.
    pub page: PageClass,
}

/// The stage with its network.
pub struct TextDetector {
    model: Box<dyn Model>,
}

impl TextDetector {
    /// A detector on a network that takes `[1, 1, 320, 512]`, `(luma - 128) / 64`, and gives cells `[1, 15, 80, 128]`
    /// (13 class probabilities, reach up, reach down in units of 16 pixels) and page probabilities `[1, 4]`.
    #[must_use]
    pub fn new(model: Box<dyn Model>) -> Self {
        Self { model }
    }

    /// Finds the lines of an upright card.
    ///
    /// # Errors
    /// [`InferenceError`] if the network fails or has another shape than documented; never because of the picture.
    pub fn detect(&self, card: &RectifiedCard) -> Result<Detection, InferenceError> {
        let whole = Rect::new(0.0, 0.0, card.width() as f32, card.height() as f32);
        let mut pixels = card.resample(whole, WIDTH, HEIGHT);
        pixels.iter_mut().for_each(|luma| *luma = (*luma - 128.0) / 64.0);
        let input = Tensor::new(&[1, 1, HEIGHT, WIDTH], pixels).ok_or(InferenceError::Shape)?;
        let outputs = self.model.run(input)?;
        let [cells, page] = outputs.as_slice() else { return Err(InferenceError::Shape) };
        let [resident_card, driver_license, other, upside_down] = *page.data() else {
            return Err(InferenceError::Shape);
        };
        let map = regions::CellMap::new(cells).ok_or(InferenceError::Shape)?;
        Ok(Detection { regions: map.regions(), page: PageClass { resident_card, driver_license, other, upside_down } })
    }
}
