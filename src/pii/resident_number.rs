//! Resident registration numbers, and the numbers of foreigners that have their form.

use time::{Date, Month};
use zeroize::Zeroizing;

use super::personal::{bare, is_digits};
use super::{FormError, Secret};

/// Digits before the hyphen: the birth date, `YYMMDD`.
const DATE_DIGITS: usize = 6;
/// Digits after it; the first tells century, sex and whether a foreigner's.
const BACK_DIGITS: usize = 7;
/// What a mask hides at the end; the digit before them tells the sex.
const HIDDEN_DIGITS: usize = 6;

/// Whose number it is, by its seventh digit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RegistrationHolder {
    /// A citizen's: resident registration number (주민등록번호). The seventh digit is 1 to 4, 9 or 0.
    Citizen,
    /// A foreigner's: alien registration or domestic residence report number (외국인등록번호, 국내거소신고번호). The seventh
    /// digit is 5 to 8.
    Foreigner,
}

/// A resident registration number (주민등록번호) or a foreigner's number of the same form, `######-#######`.
///
/// The form alone makes one: a number with an impossible birth date is still what is printed, and its check digit means
/// nothing since October 2020. Those are evidence for others to weigh.
///
/// ```compile_fail,E0277
/// let number = bonin::pii::ResidentNumber::parse("820701-2345678").unwrap();
/// let shown = format!("{number}"); // no `Display`
/// ```
///
/// ```compile_fail,E0382
/// let number = bonin::pii::ResidentNumber::parse("820701-2345678").unwrap();
/// let taken = number;
/// let copied = number.masked(); // not `Copy`
/// ```
///
/// ```compile_fail,E0599
/// let number = bonin::pii::ResidentNumber::parse("820701-2345678").unwrap();
/// let other = number.clone(); // not `Clone`
/// ```
pub struct ResidentNumber(Secret);

personal!(ResidentNumber);

impl ResidentNumber {
    /// Reads thirteen digits with or without the hyphen after the sixth. Spaces are dropped.
    ///
    /// # Errors
    ///
    /// [`FormError`]: a number that lacks digits is told from a text that is none.
    pub fn parse(text: &str) -> Result<Self, FormError> {
        let kept = bare(text, |c| c.is_ascii_digit() || c == '-').ok_or(FormError::Malformed)?;
        let (date, back) = kept.split_once('-').or_else(|| kept.split_at_checked(DATE_DIGITS)).unwrap_or((&kept, ""));
        if is_digits(date, DATE_DIGITS) && is_digits(back, BACK_DIGITS) {
            let mut whole = Zeroizing::new(String::with_capacity(DATE_DIGITS + 1 + BACK_DIGITS));
            for part in [date, "-", back] {
                whole.push_str(part);
            }
            return Ok(Self(Secret::new(core::mem::take(&mut *whole))));
        }
        let hyphens = kept.bytes().filter(|byte| *byte == b'-').count();
        match kept.len().saturating_sub(hyphens) {
            0 => Err(FormError::Empty),
            digits if digits < DATE_DIGITS + BACK_DIGITS && hyphens <= 1 => Err(FormError::Incomplete),
            _ => Err(FormError::Malformed),
        }
    }

    /// `820701-2******`: birth date and the digit for century and sex, for screens where the sex is needed.
    #[must_use]
    pub fn masked(&self) -> String {
        self.hidden(HIDDEN_DIGITS)
    }

    /// `820701-*******`: nothing but the birth date, for everything else.
    #[must_use]
    pub fn masked_back(&self) -> String {
        self.hidden(BACK_DIGITS)
    }

    fn hidden(&self, digits: usize) -> String {
        let text = self.expose();
        let shown = text.get(..text.len().saturating_sub(digits)).unwrap_or_default();
        let mut masked = String::with_capacity(text.len());
        masked.push_str(shown);
        masked.extend(core::iter::repeat_n('*', digits));
        masked
    }

    /// Whose number it is.
    #[must_use]
    pub fn holder(&self) -> RegistrationHolder {
        match self.seventh() {
            b'5'..=b'8' => RegistrationHolder::Foreigner,
            _ => RegistrationHolder::Citizen,
        }
    }

    /// The birth date that the first seven digits tell; `None` if the calendar has no such day. It may lie in the
    /// future: the library knows no today here.
    #[must_use]
    pub fn birth_date(&self) -> Option<Date> {
        let century: i32 = match self.seventh() {
            b'9' | b'0' => 1800,
            b'1' | b'2' | b'5' | b'6' => 1900,
            _ => 2000,
        };
        let part = |start: usize| self.expose().get(start..start.checked_add(2)?)?.parse::<u8>().ok();
        let year = century.checked_add(i32::from(part(0)?))?;
        Date::from_calendar_date(year, Month::try_from(part(2)?).ok()?, part(4)?).ok()
    }

    fn seventh(&self) -> u8 {
        self.expose().as_bytes().get(DATE_DIGITS + 1).copied().unwrap_or_default()
    }
}
