//! What is printed on the data page against what the zone says.

use core::fmt;

use zeroize::Zeroizing;

use crate::card::mrz::Mrz;
use crate::card::mrz::code::{DocumentCode, Sex, StateCode};
use crate::card::mrz::date::MrzDate;
use crate::card::mrz::field::MrzField;
use crate::pii::Secret;

/// Code of Korea, and how Korean passports print the nationality.
const KOREA: (&str, &str) = ("KOR", "REPUBLICOFKOREA");

/// A field that the data page shows twice. The names are those of the printed fields.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MrzKey {
    /// Document code.
    DocumentType,
    /// Issuing state.
    IssuingState,
    /// Surname.
    Surname,
    /// Given names.
    GivenNames,
    /// Passport number.
    PassportNumber,
    /// Nationality.
    Nationality,
    /// Date of birth.
    BirthDate,
    /// Sex.
    Sex,
    /// Date of expiry.
    ExpiryDate,
}

impl MrzKey {
    /// The stable name, as in records and JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DocumentType => "document_type",
            Self::IssuingState => "issuing_state",
            Self::Surname => "surname",
            Self::GivenNames => "given_names",
            Self::PassportNumber => "passport_number",
            Self::Nationality => "nationality",
            Self::BirthDate => "birth_date",
            Self::Sex => "sex",
            Self::ExpiryDate => "expiry_date",
        }
    }
}

/// Whether two readings of a field say the same. It does not say which of them is right.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Agreement {
    /// They say the same, as far as the zone goes: it cuts long names and leaves out centuries.
    Agree,
    /// They can't both be right.
    Disagree,
    /// One of them is missing, partial, or in a form that does not follow from the other.
    NotComparable,
}

impl Agreement {
    /// The stable name, as in records and JSON.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Agree => "agree",
            Self::Disagree => "disagree",
            Self::NotComparable => "not_comparable",
        }
    }

    const fn agree_if(agrees: bool) -> Self {
        if agrees { Self::Agree } else { Self::Disagree }
    }
}

/// One field and whether its readings agree. Holds no personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Comparison {
    /// Which field.
    pub key: MrzKey,
    /// Whether its readings agree.
    pub agreement: Agreement,
}

/// What was read from the printed part of the data page; `None` where nothing was. Start from the default and set what
/// was read. Its `Debug` shows nothing.
#[non_exhaustive]
#[derive(Clone, Copy, Default)]
pub struct PrintedPassport<'a> {
    /// Document code: `PM`.
    pub document_type: Option<&'a str>,
    /// Code of the issuing state: `KOR`.
    pub issuing_state: Option<&'a str>,
    /// Surname, in Latin letters.
    pub surname: Option<&'a str>,
    /// Given names, in Latin letters.
    pub given_names: Option<&'a str>,
    /// Passport number.
    pub number: Option<&'a str>,
    /// Nationality: a code, or `REPUBLIC OF KOREA`. Names of other states are not comparable with their codes.
    pub nationality: Option<&'a str>,
    /// Date of birth, `YYYY-MM-DD`.
    pub birth_date: Option<&'a str>,
    /// Sex: `F`, `M` or `X`.
    pub sex: Option<&'a str>,
    /// Date of expiry, `YYYY-MM-DD`.
    pub expiry_date: Option<&'a str>,
}

impl fmt::Debug for PrintedPassport<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PrintedPassport([REDACTED])")
    }
}

/// Compares both readings of each field, in a fixed order. Neither is preferred, and none is changed.
#[must_use]
pub fn compare(printed: &PrintedPassport<'_>, mrz: &Mrz) -> [Comparison; 9] {
    use MrzKey as Key;
    let cut = mrz.name_cut.unwrap_or(false);
    let comparison = |key, agreement: Option<Agreement>| Comparison {
        key,
        agreement: agreement.unwrap_or(Agreement::NotComparable),
    };
    [
        comparison(Key::DocumentType, both(printed.document_type, &mrz.document_code, document_type)),
        comparison(Key::IssuingState, both(printed.issuing_state, &mrz.issuing_state, issuing_state)),
        comparison(Key::Surname, both(printed.surname, &mrz.surname, |text, held| surname(text, held, cut))),
        comparison(Key::GivenNames, both(printed.given_names, &mrz.given_names, |t, held| given_names(t, held, cut))),
        comparison(Key::PassportNumber, both(printed.number, &mrz.number, number)),
        comparison(Key::Nationality, both(printed.nationality, &mrz.nationality, nationality)),
        comparison(Key::BirthDate, both(printed.birth_date, &mrz.birth_date, date)),
        comparison(Key::Sex, both(printed.sex, &mrz.sex, sex)),
        comparison(Key::ExpiryDate, both(printed.expiry_date, &mrz.expiry_date, date)),
    ]
}

/// `None` unless both readings are there and the rule can compare them.
fn both<T>(
    printed: Option<&str>,
    held: &MrzField<T>,
    rule: impl FnOnce(&str, &T) -> Option<Agreement>,
) -> Option<Agreement> {
    rule(printed?, held.value.as_ref().ok()?)
}

/// A text without spaces; `None` if it is empty or holds a sign that is not allowed.
fn compact(text: &str, allowed: impl Fn(char) -> bool) -> Option<Zeroizing<String>> {
    let mut kept = Zeroizing::new(String::with_capacity(text.len()));
    kept.extend(text.chars().filter(|character| *character != ' '));
    (!kept.is_empty() && kept.chars().all(allowed)).then_some(kept)
}

fn document_type(printed: &str, held: &DocumentCode) -> Option<Agreement> {
    let printed = compact(printed, |character| character.is_ascii_uppercase())?;
    Some(Agreement::agree_if(*printed == held.to_string()))
}

fn issuing_state(printed: &str, held: &StateCode) -> Option<Agreement> {
    let printed = compact(printed, |character| character.is_ascii_uppercase())?;
    Some(Agreement::agree_if(printed.as_str() == held.as_str()))
}

fn nationality(printed: &str, held: &StateCode) -> Option<Agreement> {
    let printed = compact(printed, |character| character.is_ascii_uppercase())?;
    let (code, name) = KOREA;
    if printed.as_str() == code || printed.as_str() == name {
        return Some(Agreement::agree_if(held.as_str() == code));
    }
    // Anything else may be the name of a state in any language, even if it is as short as a code.
    (printed.as_str() == held.as_str()).then_some(Agreement::Agree)
}

fn number(printed: &str, held: &Secret) -> Option<Agreement> {
    let is_sign = |character: char| character.is_ascii_uppercase() || character.is_ascii_digit();
    let printed = compact(printed, |character| is_sign(character) || character == '-')?;
    // Signs other than letters and digits are fillers in the zone, whatever they were.
    let agrees = printed.chars().filter(|c| is_sign(*c)).eq(held.expose().chars().filter(|c| is_sign(*c)));
    Some(Agreement::agree_if(agrees))
}

fn sex(printed: &str, held: &Sex) -> Option<Agreement> {
    let printed = printed.trim();
    matches!(printed, "F" | "M" | "X").then(|| Agreement::agree_if(printed == held.as_str()))
}

/// Two digits of the year are compared, not four: the century of the zone is inferred, not read.
fn date(printed: &str, held: &MrzDate) -> Option<Agreement> {
    let mut parts = printed.split('-').map(|part| (part.len(), part.parse::<u16>().ok()));
    let (Some((4, Some(year))), Some((2, Some(month))), Some((2, Some(day))), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return None;
    };
    let pairs = [(held.year_of_century(), year % 100), (held.month(), month), (held.day(), day)];
    if pairs.iter().any(|(held, printed)| held.is_some_and(|held| u16::from(held) != *printed)) {
        return Some(Agreement::Disagree);
    }
    pairs.iter().all(|(held, _)| held.is_some()).then_some(Agreement::Agree)
}

fn surname(printed: &str, held: &Secret, cut: bool) -> Option<Agreement> {
    name(&components(printed)?, &components(held.expose())?, cut)
}

fn given_names(printed: &str, held: &Option<Secret>, cut: bool) -> Option<Agreement> {
    let printed = components(printed)?;
    match held {
        Some(held) => name(&printed, &components(held.expose())?, cut),
        // The surname may have left no room for them.
        None => (!printed.is_empty() && !cut).then_some(Agreement::Disagree),
    }
}

/// A name's words in capitals, by the rules of Doc 9303-3, 4.6: apostrophes and points vanish, hyphens and commas part
/// words. `None` if there is a letter that states transliterate in different ways, or a parenthesis: Korean passports can
/// print `(SPOUSE OF …)`, which is no part of the name.
fn components(name: &str) -> Option<Vec<Zeroizing<String>>> {
    let mut words: Vec<Zeroizing<String>> = Vec::new();
    for part in name.split([' ', '-', ',']) {
        let mut word = Zeroizing::new(String::with_capacity(part.len()));
        for character in part.chars().filter(|character| !matches!(character, '\'' | '’' | '.')) {
            if !character.is_ascii_alphabetic() {
                return None;
            }
            word.push(character.to_ascii_uppercase());
        }
        if !word.is_empty() {
            words.push(word);
        }
    }
    Some(words)
}

/// Letters alone are compared: whether a hyphen became a filler or vanished is the issuer's habit.
fn name(printed: &[Zeroizing<String>], held: &[Zeroizing<String>], cut: bool) -> Option<Agreement> {
    if printed.is_empty() || held.is_empty() {
        return None;
    }
    let (whole, short) = (joined(printed), joined(held));
    let agrees = *whole == *short || (cut && (whole.starts_with(short.as_str()) || abbreviates(held, printed)));
    Some(Agreement::agree_if(agrees))
}

fn joined(words: &[Zeroizing<String>]) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(words.iter().map(|word| word.len()).sum()));
    words.iter().for_each(|word| text.push_str(word));
    text
}

/// Whether the words of a cut name are beginnings of the printed ones, in order. Issuers may shorten any word down to
/// its initial and leave out words, but not the first (Doc 9303-4, 4.2.3).
fn abbreviates(held: &[Zeroizing<String>], printed: &[Zeroizing<String>]) -> bool {
    let begins = |short: &Zeroizing<String>, long: &Zeroizing<String>| long.starts_with(short.as_str());
    let first = held.first().zip(printed.first()).is_some_and(|(short, long)| begins(short, long));
    let mut rest = printed.iter();
    first && held.iter().all(|short| rest.any(|long| begins(short, long)))
}
