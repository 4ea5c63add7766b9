//! Birth date and sex.

use core::fmt;

use time::{Date, Duration, Month, OffsetDateTime, UtcOffset};
use zeroize::Zeroizing;

use super::IdentityError;
use crate::challenge::UnixTime;
use crate::pii::day;

/// First year that a registration number can tell.
const FIRST_YEAR: i32 = 1800;

/// Korea is nine hours ahead of UTC, all year.
const KOREA_OFFSET_HOURS: i8 = 9;

/// Digits of a registration number that tell birth date, century, sex and whether it is a foreigner's.
const PREFIX_DIGITS: usize = 7;

/// Sex, as registered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sex {
    /// Male.
    Male,
    /// Female.
    Female,
}

/// A day on which somebody was born. Redacted in `Debug`.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct BirthDate(Date);

impl BirthDate {
    /// Reads `YYYYMMDD` or `YYYY-MM-DD`: a day of the calendar from 1800 until today in Korea.
    ///
    /// # Errors
    ///
    /// [`IdentityError::Birth`] for everything else. Nothing is repaired.
    pub fn parse(text: &str, now: UnixTime) -> Result<Self, IdentityError> {
        let parts = match text.len() {
            8 => (text.get(..4), text.get(4..6), text.get(6..)),
            10 if text.get(4..5) == Some("-") && text.get(7..8) == Some("-") => {
                (text.get(..4), text.get(5..7), text.get(8..))
            }
            _ => return Err(IdentityError::Birth),
        };
        let (Some(year), Some(month), Some(day)) = parts else { return Err(IdentityError::Birth) };
        let (Some(year), Some(month), Some(day)) = (number(year), number(month), number(day)) else {
            return Err(IdentityError::Birth);
        };
        Self::new(i32::from(year), month, day, now).ok_or(IdentityError::Birth)
    }

    fn new(year: i32, month: u16, day: u16, now: UnixTime) -> Option<Self> {
        let month = Month::try_from(u8::try_from(month).ok()?).ok()?;
        let date = Date::from_calendar_date(year, month, u8::try_from(day).ok()?).ok()?;
        let day_known = year >= FIRST_YEAR && today(now).is_some_and(|today| date <= today);
        day_known.then_some(Self(date))
    }

    /// The date as `YYYY-MM-DD`. Whoever calls this answers for where it goes.
    #[must_use]
    pub fn expose(&self) -> Zeroizing<String> {
        day(self.0)
    }
}

impl fmt::Debug for BirthDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BirthDate([REDACTED])")
    }
}

/// ASCII digits only: `parse` alone would also take a plus sign.
fn number(digits: &str) -> Option<u16> {
    digits.bytes().all(|c| c.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

fn today(now: UnixTime) -> Option<Date> {
    let millis = i64::try_from(now.as_millis()).ok()?;
    let korea = UtcOffset::from_hms(KOREA_OFFSET_HOURS, 0, 0).ok()?;
    let utc = OffsetDateTime::UNIX_EPOCH.checked_add(Duration::milliseconds(millis))?;
    utc.checked_to_offset(korea).map(OffsetDateTime::date)
}

/// What the first seven digits of a resident or foreigner registration number tell. It is what the identity service
/// asks for, and the way from a card's number to the attributes that its answer is compared with.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct RegistrationPrefix {
    /// Birth date.
    pub birth: BirthDate,
    /// Sex.
    pub sex: Sex,
    /// Whether it is a foreigner's number.
    pub foreigner: bool,
}

impl RegistrationPrefix {
    /// Reads `YYMMDDS` or `YYMMDD-S`, where S is 9 and 0 for citizens born in the 1800s, 1 and 2 in the 1900s, 3 and 4
    /// in the 2000s, 5 to 8 for foreigners of the 1900s and 2000s; odd is male. What follows the seventh digit is not
    /// wanted and refused: the rest of the number has no business here.
    ///
    /// # Errors
    ///
    /// [`IdentityError::Birth`].
    pub fn parse(text: &str, now: UnixTime) -> Result<Self, IdentityError> {
        let mut digits = Zeroizing::new([0_u16; PREFIX_DIGITS]);
        let front = text.len() - usize::from(text.as_bytes().get(PREFIX_DIGITS - 1) == Some(&b'-'));
        if front != PREFIX_DIGITS {
            return Err(IdentityError::Birth);
        }
        let hyphen = text.len() > PREFIX_DIGITS;
        let typed = text.bytes().enumerate().filter(|(at, _)| !hyphen || *at != PREFIX_DIGITS - 1).map(|(_, c)| c);
        for (digit, c) in digits.iter_mut().zip(typed) {
            *digit = c.is_ascii_digit().then(|| u16::from(c - b'0')).ok_or(IdentityError::Birth)?;
        }
        let [y1, y2, m1, m2, d1, d2, kind] = *digits;
        let century = match kind {
            9 | 0 => 1800,
            1 | 2 | 5 | 6 => 1900,
            _ => 2000,
        };
        let year = century + i32::from(y1 * 10 + y2);
        let birth = BirthDate::new(year, m1 * 10 + m2, d1 * 10 + d2, now).ok_or(IdentityError::Birth)?;
        let sex = if kind % 2 == 1 { Sex::Male } else { Sex::Female };
        Ok(Self { birth, sex, foreigner: (5..=8).contains(&kind) })
    }
}

impl fmt::Debug for RegistrationPrefix {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RegistrationPrefix([REDACTED])")
    }
}
