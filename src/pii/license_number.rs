//! Driver license numbers.

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::personal::{bare, is_digits};
use super::{FormError, Secret};

/// Most characters of typed text that are looked at: a number with its hyphens has 15, the rest is stray spaces.
const MAX_TYPED_CHARS: usize = 48;

/// Digits of the parts: office, year, serial, then class check and number of reissues.
const PARTS: [usize; 4] = [2, 2, 6, 2];
/// Digits of a number with a code for its office.
const DIGITS: usize = 12;

/// Office codes that occur. 11 to 26 and 28 are in use by a bank and two public validators; sources disagree about what
/// 27 and 29 stand for, and a number is not refused for that. See [`LicenseNumber::is_region_known`].
const CODES: core::ops::RangeInclusive<u8> = 11..=29;
/// The codes whose office is not known for certain.
const DISPUTED_CODES: [u8; 2] = [27, 29];

/// Names of offices that cards issued before mid-2014 print in place of a code. There are fifteen: 광주 was issued as
/// 전남, 세종 and 경기북부 had no office yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // Seoul is Seoul.
pub enum RegionName {
    Seoul,
    Busan,
    Gyeonggi,
    Gangwon,
    Chungbuk,
    Chungnam,
    Jeonbuk,
    Jeonnam,
    Gyeongbuk,
    Gyeongnam,
    Jeju,
    Daegu,
    Incheon,
    Daejeon,
    Ulsan,
}

impl RegionName {
    /// All names, in the order of their codes.
    pub const ALL: [Self; 15] = [
        Self::Seoul,
        Self::Busan,
        Self::Gyeonggi,
        Self::Gangwon,
        Self::Chungbuk,
        Self::Chungnam,
        Self::Jeonbuk,
        Self::Jeonnam,
        Self::Gyeongbuk,
        Self::Gyeongnam,
        Self::Jeju,
        Self::Daegu,
        Self::Incheon,
        Self::Daejeon,
        Self::Ulsan,
    ];

    /// As printed.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Seoul => "서울",
            Self::Busan => "부산",
            Self::Gyeonggi => "경기",
            Self::Gangwon => "강원",
            Self::Chungbuk => "충북",
            Self::Chungnam => "충남",
            Self::Jeonbuk => "전북",
            Self::Jeonnam => "전남",
            Self::Gyeongbuk => "경북",
            Self::Gyeongnam => "경남",
            Self::Jeju => "제주",
            Self::Daegu => "대구",
            Self::Incheon => "인천",
            Self::Daejeon => "대전",
            Self::Ulsan => "울산",
        }
    }

    /// The code that the office of this name has now. A proposal for the customer to confirm, never to be put in
    /// silently: on reissue the name was replaced by the code of the office that reissued.
    #[must_use]
    pub const fn likely_code(self) -> u8 {
        match self {
            Self::Seoul => 11,
            Self::Busan => 12,
            Self::Gyeonggi => 13,
            Self::Gangwon => 14,
            Self::Chungbuk => 15,
            Self::Chungnam => 16,
            Self::Jeonbuk => 17,
            Self::Jeonnam => 18,
            Self::Gyeongbuk => 19,
            Self::Gyeongnam => 20,
            Self::Jeju => 21,
            Self::Daegu => 22,
            Self::Incheon => 23,
            Self::Daejeon => 25,
            Self::Ulsan => 26,
        }
    }
}

/// How a number names the office that gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LicenseRegion {
    /// By code, 11 to 29.
    Code(u8),
    /// By name, on cards from before mid-2014.
    Name(RegionName),
}

/// A driver license number (운전면허번호) as printed: `11-15-003456-07`, or `서울 19-123456-61` on older cards.
///
/// ```compile_fail,E0277
/// let number = bonin::pii::LicenseNumber::parse("11-15-003456-07").unwrap();
/// let shown = format!("{number}"); // no `Display`
/// ```
///
/// ```compile_fail,E0382
/// let number = bonin::pii::LicenseNumber::parse("11-15-003456-07").unwrap();
/// let taken = number;
/// let copied = number.masked(); // not `Copy`
/// ```
pub struct LicenseNumber(Secret, LicenseRegion);

personal!(LicenseNumber);

impl LicenseNumber {
    /// Reads `RR-YY-NNNNNN-CD` with or without hyphens, or the name of an office with `YY-NNNNNN-CD`. Spaces are
    /// dropped.
    ///
    /// # Errors
    ///
    /// [`FormError`]; a code below 11 or above 29 is malformed.
    pub fn parse(text: &str) -> Result<Self, FormError> {
        if text.chars().nth(MAX_TYPED_CHARS).is_some() {
            return Err(FormError::TooLong);
        }
        // Apple's clients send hangul in NFD.
        let mut composed = Zeroizing::new(String::with_capacity(text.len().saturating_mul(3)));
        composed.extend(text.nfc());
        let composed = composed.trim();
        if composed.is_empty() {
            return Err(FormError::Empty);
        }
        let named = RegionName::ALL.into_iter().find(|name| composed.starts_with(name.as_str()));
        let rest = named.and_then(|name| composed.strip_prefix(name.as_str())).unwrap_or(composed);
        let rest = bare(rest, |c| c.is_ascii_digit() || c == '-').ok_or(FormError::Malformed)?;
        let mut digits = Zeroizing::new(String::with_capacity(rest.len()));
        digits.extend(rest.chars().filter(char::is_ascii_digit));
        let wanted: &[usize] = if named.is_some() { PARTS.get(1..).unwrap_or_default() } else { &PARTS };
        let count: usize = wanted.iter().sum();
        let grouped = |text: &str| text.split('-').map(str::len).eq(wanted.iter().copied());
        let formed = *rest == *digits || grouped(rest.strip_prefix('-').filter(|_| named.is_some()).unwrap_or(&rest));
        if !is_digits(&digits, count) || !formed {
            let short = digits.len() < count && !digits.is_empty();
            return Err(if short { FormError::Incomplete } else { FormError::Malformed });
        }
        let mut whole = Zeroizing::new(String::with_capacity(DIGITS + PARTS.len() + 4));
        if let Some(name) = named {
            whole.push_str(name.as_str());
            whole.push(' ');
        }
        let mut left = digits.as_str();
        for (index, part) in wanted.iter().enumerate() {
            let (taken, behind) = left.split_at_checked(*part).ok_or(FormError::Incomplete)?;
            if index > 0 {
                whole.push('-');
            }
            whole.push_str(taken);
            left = behind;
        }
        let region = match named {
            Some(name) => LicenseRegion::Name(name),
            None => code(&whole).map(LicenseRegion::Code).ok_or(FormError::Malformed)?,
        };
        Ok(Self(Secret::new(core::mem::take(&mut *whole)), region))
    }

    /// How the number names its office.
    #[must_use]
    pub const fn region(&self) -> LicenseRegion {
        self.1
    }

    /// Whether sources agree on which office the number names. Evidence, no reason to refuse.
    #[must_use]
    pub fn is_region_known(&self) -> bool {
        !matches!(self.1, LicenseRegion::Code(code) if DISPUTED_CODES.contains(&code))
    }

    /// The same number with a code in place of the office's name, as somebody who knows has chosen it; the number as
    /// printed stays as it is.
    ///
    /// # Errors
    ///
    /// [`FormError::Malformed`] for a code that isn't 11 to 29, and for a number that has a code already.
    pub fn with_code(&self, code: u8) -> Result<Self, FormError> {
        match self.expose().split_once(' ') {
            Some((_, rest)) if CODES.contains(&code) => {
                let mut whole = Zeroizing::new(String::with_capacity(DIGITS + PARTS.len()));
                whole.push_str(&code.to_string());
                whole.push('-');
                whole.push_str(rest);
                Ok(Self(Secret::new(core::mem::take(&mut *whole)), LicenseRegion::Code(code)))
            }
            _ => Err(FormError::Malformed),
        }
    }

    /// The four parts that the police's service asks for: office code, year, serial, check and reissues. `None` where
    /// the office stands by name. As open as [`expose`](Self::expose).
    #[must_use]
    pub fn parts(&self) -> Option<[&str; 4]> {
        let mut parts = self.expose().split('-');
        let four = [parts.next()?, parts.next()?, parts.next()?, parts.next()?];
        four.first().is_some_and(|office| is_digits(office, 2)).then_some(four)
    }

    /// `11-**-******-07`, `서울 **-******-61`: the office and the last two digits.
    #[must_use]
    pub fn masked(&self) -> String {
        let text = self.expose();
        let office = text.find([' ', '-']).unwrap_or_default();
        let last = text.rfind('-').unwrap_or(text.len());
        let hide = |(at, c): (usize, char)| if at > office && at < last && c.is_ascii_digit() { '*' } else { c };
        text.char_indices().map(hide).collect()
    }
}

/// The code that a whole number begins with.
fn code(number: &str) -> Option<u8> {
    number.split('-').next()?.parse().ok().filter(|code| CODES.contains(code))
}
