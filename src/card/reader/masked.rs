//! From a photo and its reading to the picture that may be stored: chains the steps of [`masking`](crate::card::masking).

use super::{CardReader, Outcome, Reading};
use crate::card::decode::{DecodeError, decode, decode_color};
use crate::card::document::DocumentKind;
use crate::card::extraction::extract;
use crate::card::geometry::{Point, Quad, Rect};
use crate::card::masking::{
    Canvas, CopyFormat, Framing, MaskPolicy, MaskRefusal, MaskedCopy, Needle, Removal, Resolver, left_over,
    matrix_codes, survey_for,
};
use crate::card::rectification::{Homography, Pyramid, RectifiedCard, rectify};
use crate::inference::InferenceError;

/// Probability of the kind from which it is believed without a title that names it, as for photos on which nothing could be
/// read.
const SURE_KIND_FROM: f32 = 0.9;
/// How far a pixel of the card that is cut out again may be from what was read. Half a turn rounds by one.
const SAME_WITHIN: u8 = 2;
/// Most readings of the painted document. The first finds a leftover on one copy in hundreds, the second all but never.
const MAX_PROOFS: usize = 3;

/// Why there is no masked copy.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum MaskedCopyError {
    /// It can't be told for sure what has to be removed. Keep nothing; another photo may do.
    #[error("no masked copy: {0}")]
    Refused(#[from] MaskRefusal),
    /// The bytes are no picture that may be opened, so they are not those that were read.
    #[error("photo could not be opened: {0}")]
    Decode(#[from] DecodeError),
    /// A network failed: ours.
    #[error("reader failed: {0}")]
    Inference(#[from] InferenceError),
    /// The picture is too large for the format.
    #[error("picture is too large for the format of the copy")]
    TooLarge,
}

impl CardReader {
    /// The picture of a document that may be stored, from the photo's bytes and what [`read`](Self::read) made of them.
    ///
    /// What the policy names is gone from the pixels, and nothing but pixels is written: no EXIF, no position, no profile, no
    /// thumbnail. The painted document has been read again before it is given out. Takes about as long as a reading, and while
    /// it runs 8 bytes a pixel of the photo (11 for [`Framing::Rectified`]) beside what opening takes.
    ///
    /// # Errors
    /// [`MaskedCopyError::Refused`] where it can't be told for sure what has to go: then nothing may be kept, and the host asks
    /// for another photo.
    pub fn masked_copy(
        &self,
        photo: &[u8],
        reading: &Reading,
        policy: &MaskPolicy,
        framing: Framing,
        format: CopyFormat,
    ) -> Result<MaskedCopy, MaskedCopyError> {
        let (kind, quad, card) = settled(reading)?;
        self.same_photo(photo, &quad, card)?;
        let resolver = Resolver::new(kind, &reading.sensitive, policy, &quad);
        let mut removals = resolver.removals(&matrix_codes(card, kind))?;
        let mut canvas = Canvas::new(decode_color(photo, &self.limits)?);
        let to_photo = to_photo(&quad)?;
        paint(&mut canvas, &removals, &to_photo)?;
        self.prove(&mut canvas, &mut removals, &Proof { kind, quad, to_photo, reading, policy })?;
        let canvas = match framing {
            Framing::AsTaken => {
                canvas.fill_around(&quad);
                canvas
            }
            Framing::Rectified => canvas.rectified(&quad, card.format()).ok_or(MaskRefusal::Degenerate)?,
        };
        MaskedCopy::encode(&canvas, format, removals).ok_or(MaskedCopyError::TooLarge)
    }

    /// Places are only worth something on the photo that they were found on.
    fn same_photo(&self, photo: &[u8], quad: &Quad, card: &RectifiedCard) -> Result<(), MaskedCopyError> {
        let photo = decode(photo, &self.limits)?;
        let again = rectify(&Pyramid::new(&photo), quad, card.format()).map_err(|_| MaskRefusal::Degenerate)?;
        let same = (again.width(), again.height()) == (card.width(), card.height())
            && again.luma().iter().zip(card.luma()).all(|(a, b)| a.abs_diff(*b) <= SAME_WITHIN);
        if same { Ok(()) } else { Err(MaskRefusal::OtherPhoto.into()) }
    }

    /// Reads the painted document, and removes what still looks like something that must be gone, until nothing does.
    fn prove(
        &self,
        canvas: &mut Canvas,
        removals: &mut Vec<Removal>,
        proof: &Proof<'_>,
    ) -> Result<(), MaskedCopyError> {
        let needle = Needle::of(proof.kind, &proof.reading.fields);
        for _ in 0..MAX_PROOFS {
            let photo = canvas.photo().ok_or(MaskRefusal::Degenerate)?;
            let card = rectify(&Pyramid::new(&photo), &proof.quad, proof.kind.format())
                .map_err(|_| MaskRefusal::Degenerate)?;
            let detection = self.text_detector.detect(&card)?;
            let lines = self.lines(&card, &detection.regions)?;
            let places = survey_for(proof.kind, &lines, &extract(proof.kind, &lines), &needle);
            let resolver = Resolver::new(proof.kind, &places, proof.policy, &proof.quad);
            let more = left_over(&resolver, &proof.reading.sensitive, removals);
            if more.is_empty() {
                return Ok(());
            }
            paint(canvas, &more, &proof.to_photo)?;
            removals.extend(more);
        }
        Err(MaskRefusal::StillLegible.into())
    }
}

/// What a proof needs beside the picture.
struct Proof<'a> {
    kind: DocumentKind,
    quad: Quad,
    to_photo: Homography,
    reading: &'a Reading,
    policy: &'a MaskPolicy,
}

/// Kind, outline and flat card of a reading that is sure enough of them.
fn settled(reading: &Reading) -> Result<(DocumentKind, Quad, &RectifiedCard), MaskRefusal> {
    let (Outcome::Read, Some((kind, probability)), Some(quad), Some(card)) =
        (reading.outcome, reading.document, reading.quad, reading.card.as_ref())
    else {
        return Err(MaskRefusal::NotRead);
    };
    // A card that only its title made another kind was not cut out as that.
    if probability < SURE_KIND_FROM && !reading.sensitive.is_titled() || card.format() != kind.format() {
        return Err(MaskRefusal::KindInDoubt);
    }
    Ok((kind, quad, card))
}

/// The map from shares of the document to the photo's pixels.
fn to_photo(quad: &Quad) -> Result<Homography, MaskRefusal> {
    let unit = Quad::new(Rect::new(0.0, 0.0, 1.0, 1.0).corners()).ok_or(MaskRefusal::Degenerate)?;
    Homography::from_quad_to_quad(&unit, quad).ok_or(MaskRefusal::Degenerate)
}

fn paint(canvas: &mut Canvas, removals: &[Removal], to_photo: &Homography) -> Result<(), MaskRefusal> {
    for removal in removals {
        let bounds = removal.bounds;
        // What reaches far beyond the document may lie beyond the horizon of a steep photo.
        let bounds =
            Rect::new(bounds.left.max(-0.1), bounds.top.max(-0.1), bounds.right.min(1.1), bounds.bottom.min(1.1));
        let corners: [Point; 4] = bounds.corners();
        let outline = Quad::new(corners).and_then(|outline| to_photo.apply_quad(&outline));
        canvas.fill(&outline.ok_or(MaskRefusal::Degenerate)?);
    }
    Ok(())
}
