//! The choice among outlines: each is pulled straight and looked at until one is surely a document's; the likeliest is read, and
//! another one where that gives nothing, or little.

use time::Date;

use super::{CardReader, Outcome, Reading, RetakeReason};
use crate::card::decode::Photo;
use crate::card::document::{Field, FieldKey, Format};
use crate::card::geometry::Quad;
use crate::card::localization::{Candidate, Localization, LocalizationError, LocatedCard};
use crate::card::rectification::{Pyramid, RectifiedCard, rectify};
use crate::card::text_detection::Detection;
use crate::inference::InferenceError;

/// From this probability on, a card is taken to lie the other way round and is looked at again.
const UPSIDE_DOWN_FROM: f32 = 0.5;

/// Probability of its kind from which an outline is taken for the card's without looking at others. Cards that were cut out
/// right came to 0.98 and more on the drawn photos by which this was set; badly cut ones spread from 0.5 to 0.99.
pub(super) const SURE_KIND_FROM: f32 = 0.98;

/// Implausibility (minus the logarithm of a probability) of an outline for a document of its kind's format from which others
/// are looked at: one in a hundred drawn photos' own outlines has 2, those with a corner wrong by a fifth of the card 8.
const IMPLAUSIBLE_FROM: f32 = 4.0;

/// Most outlines of one photo that are read, where the likeliest ones give nothing.
const MAX_READ: usize = 2;

/// Most fields that may be unread on what seems to be a part of a document, for it to be none.
const UNREAD_OF_WHOLE: usize = 1;

/// Unread fields from which another outline is tried, where there is one: a side that follows a stripe of the ground, or the
/// wrong corner, spoils the print beside it, while other reasons mostly spoil less.
const UNREAD_OF_WRONG_OUTLINE: usize = 3;

/// One outline, pulled straight, with its lines.
pub(super) struct Sheet {
    pub(super) located: LocatedCard,
    seems_cut: bool,
    pub(super) card: RectifiedCard,
    pub(super) detection: Detection,
}

impl Sheet {
    /// Probability of the kind that it seems to be; 0 if of none.
    fn probability(&self) -> f32 {
        self.detection.page.kind().map_or(0.0, |(_, probability)| probability)
    }

    /// The format of the kind that it seems to be.
    fn format(&self) -> Format {
        self.detection.page.kind().map_or(Format::Id1, |(kind, _)| kind.format())
    }

    /// Whether the outline can be that of a document of this format.
    fn is_plausible(&self, photo: &Pyramid<'_>) -> bool {
        self.located.implausibility(photo, self.format()) < IMPLAUSIBLE_FROM
    }
}

/// How many fields could not be read.
fn unread(fields: &[Field]) -> usize {
    fields.iter().filter(|field| field.value.is_err() && field.key != FieldKey::HanjaName).count()
}

/// Takes out the sheet that is likeliest a document; among equals the first, whose outline is surest.
fn likeliest(sheets: &mut Vec<Sheet>) -> Option<Sheet> {
    let best = sheets.iter().enumerate().reduce(
        |best, next| {
            if next.1.probability() > best.1.probability() { next } else { best }
        },
    );
    let best = best.map(|(place, _)| place)?;
    Some(sheets.remove(best))
}

impl CardReader {
    /// Reads the outline that proves right, or says what the photo shows instead.
    pub(super) fn look(
        &self,
        photo: &Photo,
        bytes: Option<&[u8]>,
        today: Option<Date>,
    ) -> Result<Reading, InferenceError> {
        let pyramid = Pyramid::new(photo);
        let (verdict, candidates) = self.localizer.candidates(&pyramid).map_err(|LocalizationError::Inference(e)| e)?;
        let mut candidates = candidates.into_iter();
        let mut sheets: Vec<Sheet> = Vec::new();
        let mut answer: Option<(Reading, Quad)> = None;
        for _ in 0..MAX_READ {
            for candidate in candidates.by_ref() {
                let Some(sheet) = self.sheet(&pyramid, candidate)? else { continue };
                let sure = sheet.probability() >= SURE_KIND_FROM && sheet.is_plausible(&pyramid);
                sheets.push(sheet);
                if sure {
                    break;
                }
            }
            let Some(sheet) = likeliest(&mut sheets) else { break };
            let sheet = self.as_its_kind(&pyramid, sheet)?;
            let (plausible, seems_cut, quad) = (sheet.is_plausible(&pyramid), sheet.seems_cut, sheet.located.quad);
            let reading = self.read_sheet(&pyramid, bytes, sheet, today)?;
            let open = unread(&reading.fields);
            // What was taken for a part of a document must be all there, in a document's shape, to be none.
            let part =
                seems_cut || answer.as_ref().is_some_and(|(first, _)| first.reasons == [RetakeReason::CardCutOff]);
            let spoiled = part && (open > UNREAD_OF_WHOLE || !plausible);
            let read = reading.outcome == Outcome::Read && !spoiled;
            // An outline on which nothing can be read may be no card's; if no other reads, the likeliest one's answer stands.
            let better = match &answer {
                None => read || reading.outcome != Outcome::Read,
                Some((first, _)) if first.outcome == Outcome::Read => read && open < unread(&first.fields),
                Some(_) => read,
            };
            if better {
                answer = Some((reading, quad));
            }
            if read && open < UNREAD_OF_WRONG_OUTLINE {
                break;
            }
        }
        // What reads is whole, whatever its outline looked like.
        let retake = |reason| Reading::without_card(Outcome::Retake, reason);
        Ok(match (answer, verdict) {
            (Some((mut reading, quad)), _) if reading.outcome == Outcome::Read => {
                self.judge_originality(&pyramid, &quad, &mut reading)?;
                reading
            }
            (_, Localization::CutOff) => retake(RetakeReason::CardCutOff),
            (Some((reading, _)), _) => reading,
            (None, Localization::TooSmall) => retake(RetakeReason::TooSmall),
            (None, _) => retake(RetakeReason::NoCard),
        })
    }

    /// Pulls one outline straight, turns it upright and finds its lines; `None` if the outline is degenerate.
    fn sheet(&self, pyramid: &Pyramid<'_>, candidate: Candidate) -> Result<Option<Sheet>, InferenceError> {
        let Candidate { located, seems_cut } = candidate;
        let Ok(card) = rectify(pyramid, &located.quad, Format::Id1) else { return Ok(None) };
        let detection = self.text_detector.detect(&card)?;
        if detection.page.upside_down < UPSIDE_DOWN_FROM {
            return Ok(Some(Sheet { located, seems_cut, card, detection }));
        }
        let located = LocatedCard { quad: located.quad.turned_half(), ..located };
        let card = card.turned_half();
        let detection = self.text_detector.detect(&card)?;
        Ok(Some(Sheet { located, seems_cut, card, detection }))
    }

    /// The sheet rectified again in the format of its kind, where that is not a card's.
    fn as_its_kind(&self, pyramid: &Pyramid<'_>, sheet: Sheet) -> Result<Sheet, InferenceError> {
        let format = sheet.format();
        if format == sheet.card.format() {
            return Ok(sheet);
        }
        let Ok(card) = rectify(pyramid, &sheet.located.quad, format) else { return Ok(sheet) };
        // Its kind is settled: it was told in the shape that every kind was told apart in.
        let detection = Detection { page: sheet.detection.page, ..self.text_detector.detect(&card)? };
        Ok(Sheet { card, detection, ..sheet })
    }
}
