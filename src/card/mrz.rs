//! The machine readable zone of a passport's data page: ICAO Doc 9303-4, format TD3, two lines of 44 characters.
//!
//! [`parse`] is total: whatever it is given, it answers with an [`Mrz`] in which each field has a value or the reason
//! why not. Nothing is repaired. A line of another length yields no field, since nobody can say which character is one
//! too many; a wrong check digit is reported, and no letter is exchanged for the digit that it resembles. The check
//! digits are weak evidence: characters whose values differ by ten (`0`, `A`, `K`, `U`, `<`; `1`, `B`, `L`, `V`; …)
//! look the same to them.
//!
//! Positions 29 to 42 of the second line held the back of the resident number in older Korean passports. That field is a
//! unique identifier by the personal information act: it comes as a [`Secret`], and [`Mrz::masked_places`] says what
//! must be made unreadable in a stored copy.
//!
//! ```
//! use bonin::card::mrz::{CheckDigit, CheckDigitCode, parse_text};
//!
//! let mrz = parse_text(
//!     "PMKORHONG<<GILDONG<<<<<<<<<<<<<<<<<<<<<<<<<<",
//!     "M123A45674KOR8207012M3108206<<<<<<<<<<<<<<00",
//!     None,
//! );
//! assert_eq!(mrz.surname.value.as_ref().map(|name| name.expose()), Ok("HONG"));
//! assert_eq!(mrz.check_digit(CheckDigitCode::Number), CheckDigit::Matches);
//! ```

mod check_digit;
mod code;
mod comparison;
mod date;
mod field;
mod layout;
mod name;
mod number;
#[cfg(test)]
mod tests;

use core::fmt;

use time::Date;
use zeroize::Zeroizing;

use crate::pii::Secret;

pub use check_digit::{CheckDigit, CheckDigitCode, NamedCheckDigit, check_digit};
pub use code::{DocumentCode, KoreanPassportType, Sex, StateCode};
pub use comparison::{Agreement, Comparison, MrzKey, PrintedPassport, compare};
pub use date::MrzDate;
pub use field::{MrzFault, MrzField};
pub use layout::{LINE_LENGTH, MrzLine, Place};
pub use number::has_korean_form;

use layout::Cells;

/// What a machine readable zone says. Personal data: its `Debug` shows reasons and check digits, never a value.
#[non_exhaustive]
pub struct Mrz {
    /// Kind of passport: `P` and a letter or a filler.
    pub document_code: MrzField<DocumentCode>,
    /// State or organization that issued the passport.
    pub issuing_state: MrzField<StateCode>,
    /// Primary identifier, in most states the surname. Single fillers stand as spaces.
    pub surname: MrzField<Secret>,
    /// Secondary identifier, in most states the given names; `None` within the value if the passport has none. Single
    /// fillers stand as spaces.
    pub given_names: MrzField<Option<Secret>>,
    /// Whether the name fills all 39 positions: then it must be treated as cut, even though some names just fit
    /// (Doc 9303-4, 4.2.3). `None` if the name is unreadable.
    pub name_cut: Option<bool>,
    /// Passport number without the fillers behind it. A filler within stands for a sign that has no place here.
    pub number: MrzField<Secret>,
    /// Nationality of the holder.
    pub nationality: MrzField<StateCode>,
    /// Day of birth; parts of it may be unknown to the issuer.
    pub birth_date: MrzField<MrzDate>,
    /// Sex.
    pub sex: MrzField<Sex>,
    /// Last day of validity.
    pub expiry_date: MrzField<MrzDate>,
    /// Personal number or what else the issuer put there; `None` within the value if it is empty. A unique identifier.
    pub optional: MrzField<Option<Secret>>,
    /// The five check digits in the order of their positions.
    pub check_digits: [NamedCheckDigit; 5],
    /// How many characters the lines have; each should have [`LINE_LENGTH`].
    pub line_lengths: [usize; 2],
}

impl Mrz {
    /// What one check digit says.
    #[must_use]
    pub fn check_digit(&self, code: CheckDigitCode) -> CheckDigit {
        let found = self.check_digits.iter().find(|named| named.code == code);
        found.map_or(CheckDigit::Unknown, |named| named.result)
    }

    /// Whether both lines have the right length and no check digit differs or is unknown. Evidence of a good reading,
    /// not of a genuine passport: anybody can compute check digits.
    #[must_use]
    pub fn is_consistent(&self) -> bool {
        let sound = |named: &NamedCheckDigit| matches!(named.result, CheckDigit::Matches | CheckDigit::NotApplicable);
        self.line_lengths.iter().all(|length| *length == LINE_LENGTH) && self.check_digits.iter().all(sound)
    }

    /// What must be made unreadable in a stored copy of the photo or of the lines.
    ///
    /// The optional field, and the two check digits behind it: together they leave one in a hundred of the numbers that
    /// are possible. It is masked even where it reads as empty, since that costs nothing; and in a line of the wrong
    /// length nobody can say where it stands, so all of the line is.
    #[must_use]
    pub fn masked_places(&self) -> Vec<Place> {
        let [_, second] = self.line_lengths;
        let columns = if second == LINE_LENGTH { layout::OPTIONAL.columns.start..LINE_LENGTH } else { 0..second };
        vec![Place { line: MrzLine::Second, columns }]
    }
}

impl fmt::Debug for Mrz {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mrz")
            .field("document_code", &self.document_code)
            .field("issuing_state", &self.issuing_state)
            .field("surname", &self.surname)
            .field("given_names", &self.given_names)
            .field("name_cut", &self.name_cut)
            .field("number", &self.number)
            .field("nationality", &self.nationality)
            .field("birth_date", &self.birth_date)
            .field("sex", &self.sex)
            .field("expiry_date", &self.expiry_date)
            .field("optional", &self.optional)
            .field("check_digits", &self.check_digits)
            .field("line_lengths", &self.line_lengths)
            .finish()
    }
}

/// Parses two lines of recognized characters with the probability of each, 0 to 1.
///
/// `today` is the host's date, from which two-digit years get their century (see [`MrzDate`]); without it, they have
/// none. The confidence of a field is the probability of its weakest character; it is not calibrated, and no check digit
/// changes it.
#[must_use]
pub fn parse(first: &[(char, f32)], second: &[(char, f32)], today: Option<Date>) -> Mrz {
    let lines = [first, second];
    let names = field::read(lines, &layout::NAMES, name::parse);
    let name_cut = names.value.as_ref().ok().map(|names| names.cut);
    let (surname, given_names) = names.unzip(|names| (names.primary, names.secondary));
    Mrz {
        document_code: field::read(lines, &layout::DOCUMENT_CODE, code::document_code),
        issuing_state: field::read(lines, &layout::ISSUING_STATE, code::state),
        surname,
        given_names,
        name_cut,
        number: field::read(lines, &layout::NUMBER, |cells| number::parse(cells, Cells::whole(second))),
        nationality: field::read(lines, &layout::NATIONALITY, code::state),
        birth_date: field::read(lines, &layout::BIRTH_DATE, |cells| date::birth(cells, today)),
        sex: field::read(lines, &layout::SEX, code::sex),
        expiry_date: field::read(lines, &layout::EXPIRY_DATE, |cells| date::expiry(cells, today)),
        optional: field::read(lines, &layout::OPTIONAL, number::optional),
        check_digits: check_digit::verify(second),
        line_lengths: lines.map(<[_]>::len),
    }
}

/// [`parse`] for lines without probabilities: each character counts as certain.
#[must_use]
pub fn parse_text(first: &str, second: &str, today: Option<Date>) -> Mrz {
    let certain = |line: &str| {
        // Room for every byte: a vector that grows leaves copies that nobody wipes.
        let mut cells = Zeroizing::new(Vec::with_capacity(line.len()));
        cells.extend(line.chars().map(|character| (character, 1.0)));
        cells
    };
    parse(&certain(first), &certain(second), today)
}
