//! From typed text to the digits of a national number, and what kind of number those are.

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::{MAX_TYPED_CHARS, NumberError};

/// Most digits that are read: E.164 allows fifteen, and `00` or `+82 0` may add to them.
const MAX_DIGITS: usize = 20;

/// Digits of a 010 number in national form.
const CURRENT_DIGITS: usize = 11;

/// Fewest digits of any national number that starts with 0; below it a text is too short whatever it starts with.
const MIN_NATIONAL_DIGITS: usize = 9;

/// Digits of a company's nationwide number.
const REPRESENTATIVE_DIGITS: usize = 8;

/// Blocks of 010 that are given to nobody: 010-5970 to 010-5999 (libphonenumber's metadata for KR, 9.0.33).
const UNASSIGNED_BLOCKS: [&str; 3] = ["010597", "010598", "010599"];

/// Which numbering plan a mobile number belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Generation {
    /// 010.
    Current,
    /// 011, 016 to 019.
    Legacy,
}

/// National prefixes and what starts with them; the first that fits decides. Sources: the KR table of libphonenumber's
/// metadata, and for 012 the same table's mobile pattern, which carries data lines of machines only.
const KINDS: &[(&[&str], Result<Generation, NumberError>)] = &[
    (&["010"], Ok(Generation::Current)),
    (&["011", "016", "017", "018", "019"], Ok(Generation::Legacy)),
    (&["012"], Err(NumberError::Machine)),
    (&["015"], Err(NumberError::Pager)),
    (&["030", "080"], Err(NumberError::TollFree)),
    (&["050"], Err(NumberError::Personal)),
    (&["060"], Err(NumberError::Premium)),
    (&["070"], Err(NumberError::Voip)),
    (
        &[
            "02", "031", "032", "033", "041", "042", "043", "044", "051", "052", "053", "054", "055", "061", "062",
            "063", "064",
        ],
        Err(NumberError::Landline),
    ),
];

/// The digits of a number in national form, with the trunk prefix 0 where the number has one.
pub(super) fn national(typed: &str) -> Result<Zeroizing<String>, NumberError> {
    let (international, digits) = digits(typed)?;
    let abroad = if international { Some(digits.as_str()) } else { digits.strip_prefix("00") };
    let Some(abroad) = abroad else { return Ok(digits) };
    if abroad.is_empty() {
        return Err(NumberError::TooShort);
    }
    let rest = abroad.strip_prefix("82").ok_or(NumberError::Foreign)?;
    let mut national = Zeroizing::new(String::with_capacity(MAX_DIGITS + 1));
    // The trunk prefix is not dialed from abroad, but people write it all the same; a nationwide number never has it.
    if !rest.starts_with('0') && !is_representative(rest) && !rest.is_empty() {
        national.push('0');
    }
    national.push_str(rest);
    Ok(national)
}

/// Digits in the order typed, and whether a `+` stands before them.
fn digits(typed: &str) -> Result<(bool, Zeroizing<String>), NumberError> {
    if typed.chars().nth(MAX_TYPED_CHARS).is_some() {
        return Err(NumberError::TooLong);
    }
    let mut digits = Zeroizing::new(String::with_capacity(MAX_DIGITS));
    let mut international = false;
    for c in typed.nfkc() {
        match c {
            '0'..='9' if digits.len() == MAX_DIGITS => return Err(NumberError::TooLong),
            '0'..='9' => digits.push(c),
            '+' if digits.is_empty() && !international => international = true,
            c if is_separator(c) => {}
            _ => return Err(NumberError::NotDigits),
        }
    }
    Ok((international, digits))
}

/// White space, hyphens and dashes, dots and parentheses, after NFKC, and the invisible marks that address books copy
/// along with a number.
fn is_separator(c: char) -> bool {
    c.is_whitespace()
        || matches!(c, '-' | '.' | '(' | ')' | '·' | '\u{2010}'..='\u{2015}' | '\u{2212}')
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{2066}'..='\u{2069}')
        || c == '\u{FEFF}'
}

fn is_representative(digits: &str) -> bool {
    digits.len() <= REPRESENTATIVE_DIGITS && ["15", "16", "18"].iter().any(|prefix| digits.starts_with(prefix))
}

/// Which kind of mobile number the digits of a national form are, and if none, what they are instead.
pub(super) fn generation(national: &str) -> Result<Generation, NumberError> {
    let digits = national.len();
    let kind = KINDS.iter().find(|(prefixes, _)| prefixes.iter().any(|prefix| national.starts_with(prefix)));
    let generation = match kind {
        Some((_, kind)) => (*kind)?,
        None if is_representative(national) => return Err(NumberError::Representative),
        None if digits < MIN_NATIONAL_DIGITS => return Err(NumberError::TooShort),
        None if national.starts_with('0') => return Err(NumberError::Unassigned),
        None => return Err(NumberError::NoTrunkPrefix),
    };
    let shortest = match generation {
        Generation::Current => CURRENT_DIGITS,
        Generation::Legacy => CURRENT_DIGITS - 1,
    };
    if digits < shortest {
        Err(NumberError::TooShort)
    } else if digits > CURRENT_DIGITS {
        Err(NumberError::TooLong)
    } else if UNASSIGNED_BLOCKS.iter().any(|block| national.starts_with(block)) {
        Err(NumberError::Unassigned)
    } else {
        Ok(generation)
    }
}
