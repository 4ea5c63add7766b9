//! Where lines of text stand on a rectified document, what each seems to be, and what kind of document it is.
//!
//! A small network looks at a card at 512 x 320, at a passport's page at 704 x 512. For each cell of 4 x 4 pixels it gives the probability of every
//! [`Role`] in the core of a line (the middle half of its height) and how far the ink reaches up and down from there.
//! Cells of one role that touch make a line. Roles come from look and place together: they are a guess that
//! extraction weighs against formats.
//!
//! What a document is, the first look tells, in the shape of a card: a page pulled into that shape is known as one, but
//! its lines are too fine there. Rectified as what it is, it is looked at again.

mod faint;
mod regions;
mod stacked;

use crate::card::document::{DocumentKind, Format};
use crate::card::geometry::Rect;
use crate::card::rectification::RectifiedCard;
use crate::card::text_line::{Role, TextRegion};
use crate::inference::{InferenceError, Model, Tensor};

/// The network's input for a document of this format, width and height in pixels: about 6 a millimeter, multiples of 32.
pub(crate) const fn input_size(format: Format) -> (usize, usize) {
    match format {
        Format::Id1 => (512, 320),
        Format::Id3 => (704, 512),
    }
}

/// Side of a cell, in input pixels.
const CELL: usize = 4;
/// One unit of the network's reach, in input pixels.
const REACH: f32 = 16.0;
/// The roles in the order of the network's classes; class 0 is the ground.
pub(crate) const ROLES: [Role; 29] = [
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
    Role::RegistrationNumber,
    Role::KoreanName,
    Role::Sex,
    Role::Nationality,
    Role::StayStatus,
    Role::Label,
    Role::GhostNumber,
    Role::DocumentType,
    Role::CountryCode,
    Role::PassportNumber,
    Role::Surname,
    Role::GivenNames,
    Role::BirthDate,
    Role::ExpiryDate,
    Role::Authority,
    Role::PersonalNumber,
    Role::Mrz,
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
    /// A document that lies the other way round.
    pub upside_down: f32,
    /// Alien registration card, upright.
    pub alien_registration_card: f32,
    /// Permanent resident card, upright.
    pub permanent_resident_card: f32,
    /// Overseas Korean resident card, upright.
    pub overseas_korean_card: f32,
    /// A passport's data page, upright.
    pub passport: f32,
}

impl PageClass {
    /// The most probable kind with its probability among all upright answers, or `None` if it is none of ours.
    #[must_use]
    pub fn kind(&self) -> Option<(DocumentKind, f32)> {
        let kinds = [
            (DocumentKind::ResidentCard, self.resident_card),
            (DocumentKind::DriverLicense, self.driver_license),
            (DocumentKind::AlienRegistrationCard, self.alien_registration_card),
            (DocumentKind::PermanentResidentCard, self.permanent_resident_card),
            (DocumentKind::OverseasKoreanCard, self.overseas_korean_card),
            (DocumentKind::Passport, self.passport),
        ];
        let upright = self.other + kinds.iter().map(|(_, share)| share).sum::<f32>();
        let (kind, share) = kinds.into_iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
        let probability = share / upright.max(f32::MIN_POSITIVE);
        (probability >= MIN_KIND).then_some((kind, probability))
    }
}

/// Lines and kind of one card.
#[derive(Debug, Clone, PartialEq)]
pub struct Detection {
    /// Lines from top to bottom.
    pub regions: Vec<TextRegion>,
    /// Where print may stand of which the network is not sure enough for a line, in shares of the document.
    pub faint: Vec<Rect>,
    /// What the card is.
    pub page: PageClass,
}

/// The stage with its network.
pub struct TextDetector {
    model: Box<dyn Model>,
}

impl TextDetector {
    /// A detector on a network that takes `[1, 1, 320, 512]` and `[1, 1, 512, 704]`, `(luma - 128) / 64`, and gives cells
    /// `[1, 32, H / 4, W / 4]` (30 class probabilities, reach up, reach down in units of 16 pixels) and page probabilities
    /// `[1, 8]`.
    #[must_use]
    pub fn new(model: Box<dyn Model>) -> Self {
        Self { model }
    }

    /// Finds the lines of an upright document.
    ///
    /// # Errors
    /// [`InferenceError`] if the network fails or has another shape than documented; never because of the picture.
    pub fn detect(&self, card: &RectifiedCard) -> Result<Detection, InferenceError> {
        let (cells, page) = self.look(card)?;
        let (width, height) = input_size(card.format());
        let map = regions::CellMap::new(&cells, width / CELL, height / CELL).ok_or(InferenceError::Shape)?;
        let lone_signs = page.kind().is_some_and(|(kind, _)| kind.is_foreigners() || kind == DocumentKind::Passport);
        let regions = map.regions(lone_signs);
        Ok(Detection { faint: map.faint(&regions), regions, page })
    }

    /// The network's cells, and what it says of the document as a whole.
    fn look(&self, card: &RectifiedCard) -> Result<(Tensor, PageClass), InferenceError> {
        let whole = Rect::new(0.0, 0.0, card.width() as f32, card.height() as f32);
        let (width, height) = input_size(card.format());
        let mut pixels = card.resample(whole, width, height);
        pixels.iter_mut().for_each(|luma| *luma = (*luma - 128.0) / 64.0);
        let input = Tensor::new(&[1, 1, height, width], pixels).ok_or(InferenceError::Shape)?;
        let Ok([cells, page]) = <[Tensor; 2]>::try_from(self.model.run(input)?) else {
            return Err(InferenceError::Shape);
        };
        let &[
            resident_card,
            driver_license,
            other,
            upside_down,
            alien_registration_card,
            permanent_resident_card,
            overseas_korean_card,
            passport,
        ] = page.data()
        else {
            return Err(InferenceError::Shape);
        };
        // Numbers that are no probabilities count as none at all.
        let sound = |p: f32| if p.is_finite() { p.clamp(0.0, 1.0) } else { 0.0 };
        let page = PageClass {
            resident_card: sound(resident_card),
            driver_license: sound(driver_license),
            other: sound(other),
            upside_down: sound(upside_down),
            alien_registration_card: sound(alien_registration_card),
            permanent_resident_card: sound(permanent_resident_card),
            overseas_korean_card: sound(overseas_korean_card),
            passport: sound(passport),
        };
        Ok((cells, page))
    }
}
