//! Names of persons.

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::name::normalized;
use super::{FormError, Secret};

/// Most characters of a name. Documents print up to 37 (a romanized one); the rest is room for systems that keep more.
pub const MAX_PERSON_NAME_CHARS: usize = 80;

/// Most stars in a row. Given names have had five syllables at most since 1993, so with a surname of two there are five
/// between the ends; the length of a longer name alone tells whose it is.
const MAX_STARS: usize = 5;

/// Signs besides letters and spaces that names hold: romanized ones, hyphens, apostrophes, points; the middle dot of
/// transliterations.
const PUNCTUATION: &str = "-'’.,·";

/// A person's name in hangul, or as passports romanize it. Hanja in parentheses behind a hangul name is not part of it.
///
/// Kept as given but for NFC and blanks at the ends; nothing is repaired and nothing split into surname and given name,
/// which can't be done (`남궁민`).
///
/// ```compile_fail,E0277
/// let name = bonin::pii::PersonName::parse("홍길동").unwrap();
/// let shown = format!("{name}"); // no `Display`
/// ```
///
/// ```compile_fail,E0382
/// let name = bonin::pii::PersonName::parse("홍길동").unwrap();
/// let taken = name;
/// let copied = name.masked(); // not `Copy`
/// ```
pub struct PersonName(Secret);

personal!(PersonName);

impl PersonName {
    /// Reads a name of 1 to [`MAX_PERSON_NAME_CHARS`] characters: letters of any script, single jamo, marks, spaces,
    /// and the punctuation that names have.
    ///
    /// # Errors
    ///
    /// [`FormError`]: empty, too long, or with signs that no name has, such as digits and parentheses.
    pub fn parse(text: &str) -> Result<Self, FormError> {
        let text = text.trim();
        // A syllable in NFD has three jamo, and NFC never makes more than three characters of one (UAX 15): what is
        // looked at is bounded either way.
        if text.chars().nth(MAX_PERSON_NAME_CHARS.saturating_mul(3)).is_some() {
            return Err(FormError::TooLong);
        }
        if normalized(text).is_empty() {
            return Err(FormError::Empty);
        }
        let mut kept = Zeroizing::new(String::with_capacity(text.len().saturating_mul(3)));
        kept.extend(text.nfc());
        if kept.chars().nth(MAX_PERSON_NAME_CHARS).is_some() {
            return Err(FormError::TooLong);
        }
        let named = |c: char| c.is_alphabetic() || c == ' ' || PUNCTUATION.contains(c) || is_mark(c);
        if !kept.chars().all(named) || !kept.chars().any(char::is_alphabetic) {
            return Err(FormError::Malformed);
        }
        Ok(Self(Secret::new(core::mem::take(&mut *kept))))
    }

    /// The name as screens and letters may show it. Of hangul and hanja, the first and the last syllable (`홍*동`,
    /// `남**수`), of two syllables the first (`김*`); of scripts with upper and lower case, the first letter of each
    /// word (`N***** T** H***`). At least one sign of each name, and of each word in such scripts, is hidden, and never
    /// more than five stars stand in a row, as a long name is known by its length.
    #[must_use]
    pub fn masked(&self) -> String {
        let cased = |c: char| c.is_uppercase() || c.is_lowercase();
        if self.expose().chars().any(cased) {
            let words: Vec<String> = self.expose().split_whitespace().map(masked_word).collect();
            return words.join(" ");
        }
        let plain = normalized(self.expose());
        let count = plain.chars().count();
        let mut shown = String::with_capacity(plain.len());
        if count > 1 {
            shown.extend(plain.chars().next());
        }
        let shown_at_the_end = usize::from(count > 2);
        let hidden = count.saturating_sub(1 + shown_at_the_end).max(1);
        shown.push_str(&"*".repeat(hidden.min(MAX_STARS)));
        shown.extend(plain.chars().last().filter(|_| shown_at_the_end == 1));
        shown
    }
}

fn masked_word(word: &str) -> String {
    let hidden = word.chars().count().saturating_sub(1);
    let first = word.chars().next().filter(|c| hidden > 0 && c.is_alphabetic());
    let stars = if first.is_some() { hidden } else { hidden.saturating_add(1) };
    first.into_iter().chain(core::iter::repeat_n('*', stars.min(MAX_STARS))).collect()
}

/// Combining marks that NFC leaves apart from their letter, U+0300 to U+036F. Not all scripts' marks: names on the
/// documents in question are hangul, hanja or Latin.
const fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}')
}
