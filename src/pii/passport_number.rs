//! Korean passport numbers.

use super::personal::bare;
use super::{FormError, Secret};

/// Signs of a number: a letter for the kind of passport and eight more.
const SIGNS: usize = 9;
/// Where numbers since December 2021 have their second letter.
const LETTER_AT: usize = 4;
/// Signs that a mask shows at the end.
const SHOWN: usize = 4;

/// A Korean passport's number: `M12345678`, or since December 2021 `M123A4567`.
///
/// Its first letter is M, S, R, G, O or D (several journeys, single, resident abroad, official by two spellings,
/// diplomatic). Passports of other states prove no real name under the Korean rules.
///
/// ```compile_fail,E0277
/// let number = bonin::pii::PassportNumber::parse("M12345678").unwrap();
/// let shown = format!("{number}"); // no `Display`
/// ```
///
/// ```compile_fail,E0382
/// let number = bonin::pii::PassportNumber::parse("M12345678").unwrap();
/// let taken = number;
/// let copied = number.masked(); // not `Copy`
/// ```
pub struct PassportNumber(Secret);

personal!(PassportNumber);

impl PassportNumber {
    /// Reads a number. Spaces are dropped, letters made upper case as they are printed; nothing else is changed, above
    /// all no O into 0.
    ///
    /// # Errors
    ///
    /// [`FormError`].
    pub fn parse(text: &str) -> Result<Self, FormError> {
        let mut kept = bare(text, |c| c.is_ascii_alphanumeric()).ok_or(FormError::Malformed)?;
        kept.make_ascii_uppercase();
        let fits = |(at, sign): (usize, char)| match at {
            0 => matches!(sign, 'M' | 'S' | 'R' | 'G' | 'O' | 'D'),
            LETTER_AT => true,
            _ => sign.is_ascii_digit(),
        };
        let formed = kept.chars().enumerate().all(fits);
        match kept.len() {
            0 => Err(FormError::Empty),
            SIGNS if formed => Ok(Self(Secret::new(core::mem::take(&mut *kept)))),
            1..SIGNS if formed => Err(FormError::Incomplete),
            _ => Err(FormError::Malformed),
        }
    }

    /// `M****5678`.
    #[must_use]
    pub fn masked(&self) -> String {
        let text = self.expose();
        let hidden = 1..text.len().saturating_sub(SHOWN);
        text.chars().enumerate().map(|(at, sign)| if hidden.contains(&at) { '*' } else { sign }).collect()
    }
}
