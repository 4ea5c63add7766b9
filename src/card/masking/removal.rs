//! What was removed, and why nothing was given out.

use crate::card::document::FieldKey;
use crate::card::geometry::Rect;

/// What was removed from one place.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Removed {
    /// Back digits of a resident or foreigner's number, or all of it: where the policy says so, or its digits were not told
    /// apart.
    Number,
    /// The place where the number usually stands, because the reading did not settle where it does.
    UsualPlace,
    /// Print that may be a number or a part of one.
    Suspect,
    /// A number over a ghost portrait.
    Ghost,
    /// Personal number of a passport's holder.
    PersonalNumber,
    /// Columns of a passport's machine readable zone, or all of it.
    MachineZone,
    /// A two-dimensional code.
    MatrixCode,
    /// A field that the policy names.
    Field(FieldKey),
    /// The portrait or a repetition of it.
    Portrait,
}

impl Removed {
    /// The stable name, as in records; that of the field for [`Removed::Field`].
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::UsualPlace => "usual_place",
            Self::Suspect => "suspect",
            Self::Ghost => "ghost",
            Self::PersonalNumber => "personal_number",
            Self::MachineZone => "machine_zone",
            Self::MatrixCode => "matrix_code",
            Self::Field(key) => key.as_str(),
            Self::Portrait => "portrait",
        }
    }
}

/// One removed place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Removal {
    /// What stood there.
    pub what: Removed,
    /// Where, margins included, in shares of the flat document. May reach beyond it.
    pub bounds: Rect,
}

/// Why there is no copy. The photo must then not be kept either: it is for the host to ask for another one.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum MaskRefusal {
    /// The reading asks for another photo, or knows no such document.
    #[error("photo was not read, so it is not known what stands where")]
    NotRead,
    /// The reading was not made from this photo.
    #[error("reading is that of another photo")]
    OtherPhoto,
    /// The document's kind is too unsure to tell what it carries.
    #[error("kind of document is in doubt")]
    KindInDoubt,
    /// The number was not read, no line seems to hold it, and the layout is not one that tells its place.
    #[error("number of the holder was not located")]
    NumberNotLocated,
    /// A passport from before 2020-12-21, or of unknown age, may print a personal number, and it was not located.
    #[error("personal number was not located")]
    PersonalNumberNotLocated,
    /// A field that the policy removes was not located.
    #[error("field `{}` was not located", .0.as_str())]
    FieldNotLocated(FieldKey),
    /// The policy removes the portrait, and the layout is not one that tells its place.
    #[error("portrait was not located")]
    PortraitNotLocated,
    /// The outline is so narrow that places can't be found on the photo.
    #[error("outline of the card is degenerate")]
    Degenerate,
    /// After all that was removed, what is left still reads like a value that must be gone.
    #[error("a removed value may still be legible")]
    StillLegible,
}

impl MaskRefusal {
    /// The stable name, as in records.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NotRead => "not_read",
            Self::OtherPhoto => "other_photo",
            Self::KindInDoubt => "kind_in_doubt",
            Self::NumberNotLocated => "number_not_located",
            Self::PersonalNumberNotLocated => "personal_number_not_located",
            Self::FieldNotLocated(_) => "field_not_located",
            Self::PortraitNotLocated => "portrait_not_located",
            Self::Degenerate => "degenerate",
            Self::StillLegible => "still_legible",
        }
    }
}
