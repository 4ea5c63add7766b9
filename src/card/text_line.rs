//! A line of text as it travels from detection over recognition to extraction.

use core::fmt;

use zeroize::Zeroize;

use crate::card::geometry::Rect;
use crate::pii::gathered;

/// What a line looks like by its place and look on the card, before anybody has read it.
///
/// A guess of the detection network: extraction weighs it against labels and formats.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Anything that is no field and has no role of its own: captions, patterns, the issuer in English.
    Other,
    /// The document's title.
    Title,
    /// Holder's name, with the hanja in parentheses where there are any.
    Name,
    /// Resident registration number.
    ResidentNumber,
    /// A line of the address.
    Address,
    /// Date of issue.
    IssueDate,
    /// Issuer.
    Issuer,
    /// A line of license classes.
    LicenseClass,
    /// License number.
    LicenseNumber,
    /// A line of the aptitude test or renewal period, with its label.
    Period,
    /// Conditions, with their label.
    Condition,
    /// Serial code.
    SerialCode,
    /// Foreigner's number.
    RegistrationNumber,
    /// Name in hangul beside one in Latin letters.
    KoreanName,
    /// Sex.
    Sex,
    /// Nationality.
    Nationality,
    /// Status of stay, with or without its label.
    StayStatus,
    /// The printed name of a field.
    Label,
    /// A number over a ghost portrait.
    GhostNumber,
    /// Kind of passport.
    DocumentType,
    /// Code of the state that issued a passport.
    CountryCode,
    /// Passport number.
    PassportNumber,
    /// Surname.
    Surname,
    /// Given names.
    GivenNames,
    /// Date of birth.
    BirthDate,
    /// Date of expiry.
    ExpiryDate,
    /// Authority that issued a passport.
    Authority,
    /// Personal number of a passport's holder.
    PersonalNumber,
    /// A line of the machine readable zone.
    Mrz,
}

/// A place on the card where a line of text stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TextRegion {
    /// Tight box around the line, in shares of the card.
    pub bounds: Rect,
    /// What the line seems to be.
    pub role: Role,
    /// Probability of that role, 0 to 1.
    pub role_confidence: f32,
}

/// One recognised character.
#[derive(Clone, Copy, PartialEq)]
pub struct Glyph {
    /// The character; [`HANJA`] for any hanja.
    pub character: char,
    /// Its probability, 0 to 1.
    pub probability: f32,
    /// Centre, as a share of the line's width.
    pub position: f32,
    /// Of a Latin letter or digit: the digit that it is if it is no letter, and the probability of that, 0 to 1. `None` of
    /// anything else, and where next to nothing speaks for a digit. Dates and numbers are read among digits alone.
    pub digit: Option<(char, f32)>,
    /// The same the other way round: the capital that it is if it is no digit.
    pub letter: Option<(char, f32)>,
}

/// Stands for one hanja that is seen but not told apart from other hanja (U+3013, the printers' sign for a missing type).
pub const HANJA: char = '〓';

/// A recognised line. Personal data: it prints as its length, and is wiped on drop.
#[derive(Clone, PartialEq)]
pub struct TextLine {
    /// Where it stands and what it seems to be.
    pub region: TextRegion,
    /// Its characters from left to right, spaces among them.
    pub glyphs: Vec<Glyph>,
}

impl TextLine {
    /// The characters as text. The caller wipes it.
    #[must_use]
    pub fn text(&self) -> String {
        core::mem::take(&mut *gathered(self.glyphs.iter().map(|g| g.character)))
    }
}

impl fmt::Debug for TextLine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TextLine")
            .field("region", &self.region)
            .field("glyphs", &format_args!("[REDACTED; {}]", self.glyphs.len()))
            .finish()
    }
}

impl fmt::Debug for Glyph {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Glyph([REDACTED])")
    }
}

impl Zeroize for Glyph {
    fn zeroize(&mut self) {
        self.character.zeroize();
        self.probability.zeroize();
        self.position.zeroize();
        self.digit.zeroize();
        self.letter.zeroize();
    }
}

impl Drop for TextLine {
    fn drop(&mut self) {
        self.glyphs.zeroize();
    }
}
