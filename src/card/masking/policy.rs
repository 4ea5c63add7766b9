//! What a bank wants removed.

use std::collections::BTreeSet;

use crate::card::document::FieldKey;

/// How much of a resident or foreigner's number goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum NumberPart {
    /// The seven digits behind the hyphen. The birth date stays.
    #[default]
    BackSeven,
    /// The last six. The seventh digit, which tells century and sex, stays: for copies on which that has to be seen. Digits
    /// stand close, so the removed part begins within the gap between the two, without the margin that it has elsewhere.
    BackSix,
}

/// What is removed from a copy. The default is what has to go in any case, and cannot be asked to stay:
///
/// - the back seven digits of resident and foreigners' numbers, wherever they are printed, and every line of digits that may
///   hold one,
/// - a passport's personal number, the optional field of its machine readable zone and the check digits behind it,
/// - numbers over ghost portraits and two-dimensional codes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MaskPolicy {
    part: NumberPart,
    fields: BTreeSet<FieldKey>,
    portrait: bool,
}

impl MaskPolicy {
    /// The default and all other unique identifiers of the Personal Information Protection Act (decree, §19): the license
    /// number and the passport number.
    #[must_use]
    pub fn unique_identifiers() -> Self {
        Self::default().without(FieldKey::LicenseNumber).without(FieldKey::PassportNumber)
    }

    /// With another part of resident and foreigners' numbers.
    #[must_use]
    pub fn with_number_part(self, part: NumberPart) -> Self {
        Self { part, ..self }
    }

    /// Without all of a field, wherever it is printed: on its line and, on passports, in the machine readable zone.
    ///
    /// [`FieldKey::ResidentNumber`] and [`FieldKey::RegistrationNumber`] take the front digits too. A document that does not
    /// carry the field loses nothing by it; one whose field was not found is refused.
    #[must_use]
    pub fn without(mut self, key: FieldKey) -> Self {
        self.fields.insert(key);
        self
    }

    /// Without the portrait and its ghosts. Their place is known from the usual layouts alone, so that a document of a layout
    /// that is not among them is refused.
    #[must_use]
    pub fn without_portrait(self) -> Self {
        Self { portrait: true, ..self }
    }

    /// Which part of a number goes.
    #[must_use]
    pub const fn number_part(&self) -> NumberPart {
        self.part
    }

    /// Whether all of this field goes.
    #[must_use]
    pub fn removes(&self, key: FieldKey) -> bool {
        self.fields.contains(&key)
    }

    /// Whether the portrait goes.
    #[must_use]
    pub const fn removes_portrait(&self) -> bool {
        self.portrait
    }

    pub(super) fn fields(&self) -> impl Iterator<Item = FieldKey> {
        self.fields.iter().copied()
    }
}
