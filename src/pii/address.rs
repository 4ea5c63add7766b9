//! Postal addresses.

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::{FormError, Secret};

/// Most characters of an address. Cards print four lines of about twenty; forms take a detail and a note besides.
pub const MAX_ADDRESS_CHARS: usize = 200;

/// Most units before the road: province, city, district, then 읍 or 면.
const MAX_UNITS: usize = 4;

/// What a mask puts in place of the rest, however long that is.
const HIDDEN: &str = " ***";

/// Short names of provinces, which addresses may begin with.
const SHORT_PROVINCES: [&str; 17] = [
    "서울", "부산", "대구", "인천", "광주", "대전", "울산", "세종", "경기", "강원", "충북", "충남", "전북", "전남",
    "경북", "경남", "제주",
];

/// A Korean postal address, in one line.
///
/// What a card prints is the address at its issue, and no authenticity service asks for it; provinces and districts were
/// renamed since. So it is kept as printed.
///
/// ```compile_fail,E0277
/// let address = bonin::pii::Address::parse("서울특별시 관악구 가상로 12").unwrap();
/// let shown = format!("{address}"); // no `Display`
/// ```
///
/// ```compile_fail,E0382
/// let address = bonin::pii::Address::parse("서울특별시 관악구 가상로 12").unwrap();
/// let taken = address;
/// let copied = address.masked(); // not `Copy`
/// ```
pub struct Address(Secret);

personal!(Address);

impl Address {
    /// Reads an address of 1 to [`MAX_ADDRESS_CHARS`] characters. It is put in NFC and its blanks and line breaks become
    /// single spaces.
    ///
    /// # Errors
    ///
    /// [`FormError`]: empty, too long, or with control characters other than line breaks and tabs.
    pub fn parse(text: &str) -> Result<Self, FormError> {
        // A syllable in NFD has three jamo.
        if text.chars().filter(|c| !c.is_whitespace()).nth(MAX_ADDRESS_CHARS.saturating_mul(3)).is_some() {
            return Err(FormError::TooLong);
        }
        let mut kept = Zeroizing::new(String::with_capacity(text.len().saturating_mul(3)));
        for word in text.split_whitespace() {
            if !kept.is_empty() {
                kept.push(' ');
            }
            kept.extend(word.nfc());
        }
        if kept.is_empty() {
            Err(FormError::Empty)
        } else if kept.chars().nth(MAX_ADDRESS_CHARS).is_some() {
            Err(FormError::TooLong)
        } else if kept.chars().any(char::is_control) {
            Err(FormError::Malformed)
        } else {
            Ok(Self(Secret::new(core::mem::take(&mut *kept))))
        }
    }

    /// Down to the road, or in old addresses the 동 or 리, and three stars for the rest:
    /// `서울특별시 관악구 가상로 ***`. Where the order of units is not the usual one, less is shown, in the end `***`.
    #[must_use]
    pub fn masked(&self) -> String {
        let mut shown = String::new();
        for (index, word) in self.expose().split(' ').enumerate() {
            let province = index == 0 && SHORT_PROVINCES.contains(&word);
            let unit = index < MAX_UNITS && is_named(word) && word.ends_with(['시', '도', '군', '구', '읍', '면']);
            let street = index > 0 && is_named(word) && word.ends_with(['로', '길', '동', '리', '가']);
            if !(province || unit || street) {
                break;
            }
            if index > 0 {
                shown.push(' ');
            }
            shown.push_str(word);
            if street && !unit {
                break;
            }
        }
        shown.push_str(if shown.is_empty() { HIDDEN.trim_start() } else { HIDDEN });
        shown
    }
}

/// Whether a word may be the name of a unit or a road: it begins with hangul, so is no `101동`, and holds nothing but
/// hangul, digits and the two dots that road names have.
fn is_named(word: &str) -> bool {
    let hangul = |c: char| ('가'..='힣').contains(&c);
    word.chars().nth(1).is_some()
        && word.starts_with(hangul)
        && word.chars().all(|c| hangul(c) || c.is_ascii_digit() || c == '.' || c == '·')
}
