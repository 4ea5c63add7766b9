//! The paved path: bytes in, a reading out. Only chains the stages.

mod advice;
mod cut_off;
mod masked;
mod outlines;
mod red_look;
mod second_look;
mod torn_ends;

use core::fmt;

pub use masked::MaskedCopyError;

use time::Date;

use crate::card::decode::{DecodeError, Limits, Photo, decode, decode_red, decode_with_chroma};
use crate::card::document::{DocumentKind, Field, FieldKey};
use crate::card::extraction::{extract, title_kind};
use crate::card::geometry::Quad;
use crate::card::localization::{Localizer, MIN_SIDE};
use crate::card::masking::{SensitivePlaces, survey};
use crate::card::originality::{Originality, OriginalityAssessor, OriginalityPolicy};
use crate::card::quality::{Quality, assess};
use crate::card::rectification::{Pyramid, RectifiedCard, rectify};
use crate::card::text_detection::TextDetector;
use crate::card::text_line::{Role, TextLine, TextRegion};
use crate::card::text_recognition::TextRecognizer;
use crate::card::validation::{Check, validate};
use crate::inference::{InferenceError, embedded};
use cut_off::{Seen, lacks_its_print, shows_a_part};
use outlines::{SURE_KIND_FROM, Sheet};

/// Probability of its kind from which a card on which nothing can be read is a photo too bad to read, not another document.
const LOOKS_LIKE_FROM: f32 = 0.9;

/// Reads photos of identity documents.
///
/// Build it once, which takes a fraction of a second, and share it: reading takes `&self`, locks nothing and keeps
/// nothing between photos.
pub struct CardReader {
    limits: Limits,
    localizer: Localizer,
    text_detector: TextDetector,
    text_recognizer: TextRecognizer,
    originality: Option<(OriginalityAssessor, OriginalityPolicy)>,
}

/// Whether a photo could be read.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// Fields follow; each says for itself whether it is legible.
    Read,
    /// Another photo is needed; the reasons say what to do differently.
    Retake,
    /// There is something, but no document of a kind that is read here.
    Unsupported,
}

impl Outcome {
    /// The stable name, as in records and JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Retake => "retake",
            Self::Unsupported => "unsupported",
        }
    }
}

/// What to do differently on the next photo.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RetakeReason {
    /// No card was found.
    NoCard,
    /// Part of the card lies outside the photo.
    CardCutOff,
    /// The card or its print is too small on the photo.
    TooSmall,
    /// The photo is blurred.
    Blurred,
    /// A reflection covers print.
    Glare,
    /// The photo is too dark.
    TooDark,
    /// The photo is too bright.
    TooBright,
    /// Something covers print.
    Covered,
    /// By the evidence of the picture it shows a screen, or no camera took it.
    Recapture,
    /// By the evidence of the picture it shows a copy on paper.
    Copy,
}

impl RetakeReason {
    /// The stable name, as in records and JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoCard => "no_card",
            Self::CardCutOff => "card_cut_off",
            Self::TooSmall => "too_small",
            Self::Blurred => "blurred",
            Self::Glare => "glare",
            Self::TooDark => "too_dark",
            Self::TooBright => "too_bright",
            Self::Covered => "covered",
            Self::Recapture => "recapture",
            Self::Copy => "copy",
        }
    }
}

/// What one photo gave. Holds personal data: its `Debug` shows none, and it is wiped on drop.
pub struct Reading {
    /// Whether it could be read.
    pub outcome: Outcome,
    /// What was wrong, most helpful first. Also given with [`Outcome::Read`] where single fields are spoiled.
    pub reasons: Vec<RetakeReason>,
    /// The document's kind with its probability. Where a photo is too bad to be read, the kind that it looks like, so that the
    /// customer can be asked for another photo of that.
    pub document: Option<(DocumentKind, f32)>,
    /// The card's outline in photo pixels, from the card's own top-left corner.
    pub quad: Option<Quad>,
    /// Fields in the order of printing; empty unless read.
    pub fields: Vec<Field>,
    /// What the numbers and dates say; empty unless read.
    pub checks: Vec<Check>,
    /// Measures of the picture, where a card was found.
    pub quality: Option<Quality>,
    /// Whether the photo shows the document itself, by the evidence of the picture; `None` where no document was found or nobody
    /// asked. A doubt does not change the outcome: it is named among the reasons, and weighed by the host
    /// ([`decision::Originality::of`](crate::decision::Originality::of)).
    pub originality: Option<Originality>,
    /// The flat card, for pictures.
    pub card: Option<RectifiedCard>,
    /// Where numbers and fields stand, for [`CardReader::masked_copy`]; empty unless read.
    pub sensitive: SensitivePlaces,
}

impl Reading {
    /// The field of this key, where the document carries it.
    #[must_use]
    pub fn field(&self, key: FieldKey) -> Option<&Field> {
        self.fields.iter().find(|field| field.key == key)
    }

    fn without_card(outcome: Outcome, reason: RetakeReason) -> Self {
        Self {
            outcome,
            reasons: vec![reason],
            document: None,
            quad: None,
            fields: Vec::new(),
            checks: Vec::new(),
            quality: None,
            originality: None,
            card: None,
            sensitive: SensitivePlaces::default(),
        }
    }
}

impl fmt::Debug for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reading")
            .field("outcome", &self.outcome)
            .field("reasons", &self.reasons)
            .field("document", &self.document)
            .field("fields", &self.fields)
            .field("originality", &self.originality)
            .finish_non_exhaustive()
    }
}

/// Why a photo could not be looked at.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The bytes are no picture that may be opened: the sender's fault, or a limit.
    #[error("photo could not be opened: {0}")]
    Decode(#[from] DecodeError),
    /// The picture is smaller than any card that could be read: the sender's fault.
    #[error("photo is too small to show a card")]
    TooSmall,
    /// A network failed: ours.
    #[error("reader failed: {0}")]
    Inference(#[from] InferenceError),
}

impl CardReader {
    /// A reader with the embedded networks and the default [`Limits`]. It does not assess originality, see
    /// [`assessing_originality`](Self::assessing_originality).
    ///
    /// # Errors
    /// [`InferenceError`] if an embedded network differs from the manifest or cannot be loaded: a broken build.
    pub fn new() -> Result<Self, InferenceError> {
        Ok(Self::with_stages(
            Localizer::new(embedded::localizer()?),
            TextDetector::new(embedded::text_detector()?),
            TextRecognizer::new(embedded::text_recognizer()?),
        ))
    }

    /// The same reader, which assesses originality too, with the embedded networks and the default [`OriginalityPolicy`]. It opens
    /// photos with their color and takes a fifth longer.
    ///
    /// # Errors
    /// [`InferenceError`] if an embedded network differs from the manifest or cannot be loaded: a broken build.
    pub fn assessing_originality(self) -> Result<Self, InferenceError> {
        let assessor = OriginalityAssessor::new(embedded::texture()?, embedded::originality()?);
        Ok(self.with_originality(assessor, OriginalityPolicy::default()))
    }

    /// A reader from stages with networks of the caller's choice. It does not assess originality.
    #[must_use]
    pub fn with_stages(localizer: Localizer, text_detector: TextDetector, text_recognizer: TextRecognizer) -> Self {
        Self { limits: Limits::default(), localizer, text_detector, text_recognizer, originality: None }
    }

    /// The same reader, which assesses the originality of each photo with a document and names doubts among the reasons.
    #[must_use]
    pub fn with_originality(mut self, assessor: OriginalityAssessor, policy: OriginalityPolicy) -> Self {
        self.originality = Some((assessor, policy));
        self
    }

    /// The same reader with the host's own thresholds on originality; for one that does not assess it, nothing changes.
    #[must_use]
    pub fn with_originality_policy(mut self, policy: OriginalityPolicy) -> Self {
        self.originality = self.originality.map(|(assessor, _)| (assessor, policy));
        self
    }

    /// The same reader with other limits on what is opened.
    #[must_use]
    pub fn with_limits(mut self, limits: Limits) -> Self {
        self.limits = limits;
        self
    }

    /// The stage that finds the card, for callers who chain the stages themselves.
    #[must_use]
    pub const fn localizer(&self) -> &Localizer {
        &self.localizer
    }

    /// The stage that finds lines, for callers who chain the stages themselves.
    #[must_use]
    pub const fn text_detector(&self) -> &TextDetector {
        &self.text_detector
    }

    /// The stage that reads lines, for callers who chain the stages themselves.
    #[must_use]
    pub const fn text_recognizer(&self) -> &TextRecognizer {
        &self.text_recognizer
    }

    /// The stage that looks for recaptures and copies, for callers who chain the stages themselves; `None` if this reader
    /// does without.
    #[must_use]
    pub fn originality_assessor(&self) -> Option<&OriginalityAssessor> {
        self.originality.as_ref().map(|(assessor, _)| assessor)
    }

    /// Reads a photo from untrusted bytes. `today` lets dates in the future be noticed; without it those checks are
    /// answered with "unknown".
    ///
    /// # Errors
    /// [`ReadError::Decode`] if the bytes are not a picture within the limits, [`ReadError::TooSmall`] if its longer side is
    /// under 240 pixels. A bad photo of a card is no error: it is a [`Reading`] that asks for another.
    pub fn read(&self, bytes: &[u8], today: Option<Date>) -> Result<Reading, ReadError> {
        let open = if self.originality.is_some() { decode_with_chroma } else { decode };
        let photo = open(bytes, &self.limits)?;
        if (photo.width().max(photo.height()) as f32) < MIN_SIDE {
            return Err(ReadError::TooSmall);
        }
        Ok(self.look(&photo, Some(bytes), today)?)
    }

    /// Reads a photo that is already open, in gray alone: [`read`](Self::read) looks in red at what a seal covers.
    ///
    /// # Errors
    /// [`InferenceError`] if a network fails; never because of the picture.
    pub fn read_photo(&self, photo: &Photo, today: Option<Date>) -> Result<Reading, InferenceError> {
        self.look(photo, None, today)
    }

    /// Assesses what was found to be a document, and names a doubt first: no other photo of the same thing would help.
    fn judge_originality(
        &self,
        pyramid: &Pyramid<'_>,
        quad: &Quad,
        reading: &mut Reading,
    ) -> Result<(), InferenceError> {
        let Some((assessor, policy)) = self.originality.as_ref().filter(|_| reading.document.is_some()) else {
            return Ok(());
        };
        reading.originality = assessor.assess(pyramid, quad)?;
        if let Some(cause) = reading.originality.as_ref().and_then(|found| found.doubt(policy)) {
            reading.reasons.insert(0, if cause.is_paper() { RetakeReason::Copy } else { RetakeReason::Recapture });
        }
        Ok(())
    }

    /// Looks at the document in red where that may mend a field, and gives the lines that it saw. A photo that can't be opened
    /// so has no second look.
    fn look_in_red(
        &self,
        bytes: &[u8],
        quad: &Quad,
        kind: DocumentKind,
        first: &[TextLine],
        fields: &mut [Field],
    ) -> Result<Vec<TextLine>, InferenceError> {
        let limits = Limits { max_pixels: self.limits.max_pixels.min(red_look::MAX_PIXELS), ..self.limits };
        let photo = if red_look::is_wanted(fields) { decode_red(bytes, &limits).ok() } else { None };
        let Some(photo) = photo else { return Ok(Vec::new()) };
        let Ok(card) = rectify(&Pyramid::new(&photo), quad, kind.format()) else { return Ok(Vec::new()) };
        let regions = red_look::regions(self.text_detector.detect(&card)?.regions, fields, first);
        let lines = self.lines(&card, &regions)?;
        red_look::settle(fields, extract(kind, &red_look::joined(&lines, first)));
        Ok(lines)
    }

    fn lines(&self, card: &RectifiedCard, regions: &[TextRegion]) -> Result<Vec<TextLine>, InferenceError> {
        regions.iter().map(|region| self.text_recognizer.recognize(card, region)).collect()
    }

    fn read_sheet(
        &self,
        pyramid: &Pyramid<'_>,
        bytes: Option<&[u8]>,
        sheet: Sheet,
        today: Option<Date>,
    ) -> Result<Reading, InferenceError> {
        let Sheet { located, card, detection, .. } = sheet;
        let size = (pyramid.photo().width(), pyramid.photo().height());
        let quality = assess(&card, &located, size);
        let quality = match advice::text_height(&detection.regions, &located.quad) {
            Some(height) => quality.with_text_height(height),
            None => quality,
        };
        let mut reading = Reading {
            outcome: Outcome::Unsupported,
            reasons: Vec::new(),
            document: None,
            quad: Some(located.quad),
            fields: Vec::new(),
            checks: Vec::new(),
            quality: None,
            originality: None,
            card: Some(card),
            sensitive: SensitivePlaces::default(),
        };
        let (Some(document), Some(card)) = (detection.page.kind(), reading.card.as_ref()) else {
            reading.quality = Some(quality);
            return Ok(reading);
        };
        let mut lines = self.lines(card, &detection.regions)?;
        let title = title_of(&lines);
        let document = title.filter(|&kind| kind != document.0).map_or(document, |kind| (kind, 1.0 - document.1));
        let seen = Seen {
            implausibility: located.implausibility(pyramid, document.0.format()),
            kind_sure: detection.page.kind().is_some_and(|(_, probability)| probability >= SURE_KIND_FROM),
            titled: title.is_some(),
        };
        if shows_a_part(&located.quad, size, seen) {
            return Ok(Reading::without_card(Outcome::Retake, RetakeReason::CardCutOff));
        }
        let mut fields = extract(document.0, &lines);
        let first = lines.len();
        let torn = second_look::regions(&lines, &fields, card.format());
        if !torn.is_empty() {
            let wider =
                torn.into_iter().map(|(place, region)| Ok((place, self.text_recognizer.recognize(card, &region)?)));
            let wider = wider.collect::<Result<Vec<_>, InferenceError>>()?;
            let again = wider.iter().map(|(_, line)| line.clone()).collect::<Vec<_>>();
            second_look::settle(&mut fields, extract(document.0, &second_look::replaced(lines.clone(), wider)));
            lines.extend(again);
        }
        if let Some(bytes) = bytes.filter(|_| advice::is_document(&fields, title.is_some())) {
            let first = lines.get(..first).unwrap_or_default();
            let red = self.look_in_red(bytes, &located.quad, document.0, first, &mut fields)?;
            lines.extend(red);
        }
        torn_ends::doubt(&mut fields, &quality.map, card.format());
        advice::explain(&mut fields, &quality, document.0);
        if !advice::is_document(&fields, title.is_some()) {
            // By its look it is the document, yet nothing can be read to prove it: a photo too bad to read.
            if document.1 >= LOOKS_LIKE_FROM {
                reading.outcome = Outcome::Retake;
                reading.reasons = advice::reasons_for_retake(&fields, &quality);
                reading.document = Some(document);
            }
            reading.quality = Some(quality);
            return Ok(reading);
        }
        if lacks_its_print(&located.quad, size, &fields) {
            return Ok(Reading::without_card(Outcome::Retake, RetakeReason::CardCutOff));
        }
        reading.document = Some(document);
        if advice::has_essentials(&fields) {
            reading.outcome = Outcome::Read;
            reading.reasons = advice::reasons(&fields, &quality);
            reading.checks = validate(document.0, &fields, today);
            reading.sensitive = survey(document.0, &lines, &fields).with_faint(detection.faint);
            reading.fields = fields;
        } else {
            reading.outcome = Outcome::Retake;
            reading.reasons = advice::reasons_for_retake(&fields, &quality);
        }
        reading.quality = Some(quality);
        Ok(reading)
    }
}

impl fmt::Debug for CardReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CardReader").field("limits", &self.limits).finish_non_exhaustive()
    }
}

/// The kind that a printed title names, on whatever line detection took for one.
fn title_of(lines: &[TextLine]) -> Option<DocumentKind> {
    lines
        .iter()
        .filter(|line| matches!(line.region.role, Role::Title | Role::Other) && line.region.bounds.center().y < 0.35)
        .find_map(|line| title_kind(&zeroize::Zeroizing::new(line.text())))
}
