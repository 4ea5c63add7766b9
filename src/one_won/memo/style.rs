//! What memos look like, and whether they fit into the statement.

use rand_core::CryptoRng;
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

use super::Memo;
use super::words::{WORD_SPACE, WORD_SYLLABLES};
use crate::pii::name::{in_ks_x_1001, is_hangul_syllable};

/// Characters that the narrowest statement known shows: a program for companies cuts passbook memos there.
const DEFAULT_CHARACTERS: usize = 7;

/// Bytes that seven syllables take in EUC-KR.
const DEFAULT_BYTES: usize = 14;

/// Bytes of Open Banking's `print_content`, AH(20): ten syllables, or twenty digits.
const MAX_BYTES: usize = 20;

/// A syllable has two bytes in EUC-KR.
const HANGUL_BYTES: usize = 2;

/// A syllable has three bytes in UTF-8.
const HANGUL_UTF8_BYTES: usize = 3;

/// How many digits a code has. Three are too few: without a tight cap on sends they are guessed in months.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DigitCount {
    /// `0000` to `9999`, as most banks have it.
    Four,
    /// `00000` to `99999`.
    Five,
    /// `000000` to `999999`.
    Six,
}

impl DigitCount {
    /// As a number.
    #[must_use]
    pub const fn get(self) -> usize {
        match self {
            Self::Four => 4,
            Self::Five => 5,
            Self::Six => 6,
        }
    }
}

/// What the customer types back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum MemoCode {
    /// Four syllables: a modifier and a noun, such as `멋진태양`. Easy to keep in mind from one app to the other.
    #[default]
    Words,
    /// Digits, leading zeros among them.
    Digits(DigitCount),
}

impl MemoCode {
    /// How many codes there are, each as likely as any other. So many tries among so many codes is the chance of a
    /// guess: 5 in 10,000 for four digits, 5 in 262,350 for words.
    #[must_use]
    pub const fn code_space(self) -> u64 {
        match self {
            Self::Words => WORD_SPACE,
            Self::Digits(DigitCount::Four) => 10_000,
            Self::Digits(DigitCount::Five) => 100_000,
            Self::Digits(DigitCount::Six) => 1_000_000,
        }
    }

    /// Length of a code in characters.
    #[must_use]
    pub const fn characters(self) -> usize {
        match self {
            Self::Words => WORD_SYLLABLES,
            Self::Digits(count) => count.get(),
        }
    }

    /// Length of a code in bytes of EUC-KR.
    #[must_use]
    pub const fn bytes(self) -> usize {
        match self {
            Self::Words => WORD_SYLLABLES * HANGUL_BYTES,
            Self::Digits(count) => count.get(),
        }
    }

    pub(super) const fn max_utf8_bytes(self) -> usize {
        self.characters() * HANGUL_UTF8_BYTES
    }

    /// Whether a character can be part of such a code.
    pub(super) fn has(self, c: char) -> bool {
        match self {
            Self::Words => is_hangul_syllable(c),
            Self::Digits(_) => c.is_ascii_digit(),
        }
    }
}

/// Room for the memo on the receiver's statement.
///
/// The default, 7 characters and 14 bytes of EUC-KR, is safe for every bank whose display is known. Banks don't publish
/// theirs; raise it only for transfers that were seen to arrive whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct MemoLimits {
    characters: usize,
    bytes: usize,
}

/// Why there are no such limits. Misuse by the host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum LimitError {
    /// Misuse: no room for the shortest code.
    #[error("a memo needs room for {} characters and bytes", DigitCount::Four.get())]
    TooSmall,
    /// Misuse: the interface between banks carries no more.
    #[error("no more than {MAX_BYTES} characters and bytes can be transmitted")]
    TooLarge,
}

impl MemoLimits {
    /// What Open Banking carries: 20 bytes, so 10 syllables or 20 digits.
    pub const OPEN_BANKING: Self = Self { characters: MAX_BYTES, bytes: MAX_BYTES };

    /// Limits of the host's own, 4 to 20 characters and bytes of EUC-KR.
    ///
    /// # Errors
    ///
    /// [`LimitError`] outside that range.
    pub const fn new(characters: usize, bytes: usize) -> Result<Self, LimitError> {
        let least = DigitCount::Four.get();
        if characters < least || bytes < least {
            Err(LimitError::TooSmall)
        } else if characters > MAX_BYTES || bytes > MAX_BYTES {
            Err(LimitError::TooLarge)
        } else {
            Ok(Self { characters, bytes })
        }
    }

    /// Most characters.
    #[must_use]
    pub const fn characters(self) -> usize {
        self.characters
    }

    /// Most bytes in EUC-KR.
    #[must_use]
    pub const fn bytes(self) -> usize {
        self.bytes
    }
}

impl Default for MemoLimits {
    fn default() -> Self {
        Self { characters: DEFAULT_CHARACTERS, bytes: DEFAULT_BYTES }
    }
}

/// The bank's name before the code, such as `카카오뱅크`. It is public, and not part of what is typed back.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct MemoPrefix {
    text: String,
    characters: usize,
    bytes: usize,
}

/// Why a text is no prefix. Misuse by the host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PrefixError {
    /// Misuse: an empty prefix; leave it out instead.
    #[error("a prefix has at least one character")]
    Empty,
    /// Misuse: more than any memo can hold.
    #[error("a prefix leaves room for the code")]
    TooLong,
    /// Misuse: something other than Hangul of KS X 1001 and ASCII digits, which not every host prints as sent.
    #[error("a prefix has Hangul of KS X 1001 and ASCII digits only")]
    Character,
}

impl MemoPrefix {
    /// Takes Hangul (NFC or NFD) and ASCII digits.
    ///
    /// # Errors
    ///
    /// [`PrefixError`]. Whether it leaves room for the code depends on style and limits: [`MemoStyle::new`].
    pub fn new(text: &str) -> Result<Self, PrefixError> {
        let mut prefix = Self { text: String::new(), characters: 0, bytes: 0 };
        for c in text.nfc() {
            prefix.bytes += match c {
                '0'..='9' => 1,
                c if is_hangul_syllable(c) && in_ks_x_1001(c) => HANGUL_BYTES,
                _ => return Err(PrefixError::Character),
            };
            prefix.characters += 1;
            prefix.text.push(c);
            if prefix.bytes > MAX_BYTES {
                return Err(PrefixError::TooLong);
            }
        }
        if prefix.text.is_empty() { Err(PrefixError::Empty) } else { Ok(prefix) }
    }

    /// The text, in NFC.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// A kind of memo that fits into the statement. The default is two words and no prefix.
///
/// Keep to one style while challenges are open: an answer is read by the style that its memo was drawn in.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct MemoStyle {
    code: MemoCode,
    prefix: Option<MemoPrefix>,
}

/// Why memos of a style can't be sent. Misuse by the host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum StyleError {
    /// Misuse: statements would cut it off after so many characters.
    #[error("a memo of {needed} characters, where {limit} are shown")]
    TooManyCharacters {
        /// Characters of prefix and code.
        needed: usize,
        /// Most characters, from [`MemoLimits`].
        limit: usize,
    },
    /// Misuse: the transfer would cut it off after so many bytes.
    #[error("a memo of {needed} bytes in EUC-KR, where {limit} are carried")]
    TooManyBytes {
        /// Bytes of prefix and code in EUC-KR.
        needed: usize,
        /// Most bytes, from [`MemoLimits`].
        limit: usize,
    },
    /// Misuse: digits on both sides of the joint, so that nobody can tell where the code begins.
    #[error("a prefix before digits ends with Hangul")]
    DigitsTouch,
}

impl MemoStyle {
    /// Four syllables, or digits, without a prefix: within the default limits.
    #[must_use]
    pub const fn plain(code: MemoCode) -> Self {
        Self { code, prefix: None }
    }

    /// Any style that fits into the limits.
    ///
    /// A prefix spends room that the statement may not have: `카카오뱅크0427` has nine characters, two more than the
    /// default shows. The pairs of words were screened for offence by themselves; a prefix before them, by nobody.
    ///
    /// # Errors
    ///
    /// [`StyleError`] where the longest memo of this style would not fit, or the code could not be told from the prefix.
    pub fn new(code: MemoCode, prefix: Option<MemoPrefix>, limits: MemoLimits) -> Result<Self, StyleError> {
        let ends_with_digit = prefix.as_ref().is_some_and(|prefix| prefix.text.ends_with(|c: char| c.is_ascii_digit()));
        if ends_with_digit && matches!(code, MemoCode::Digits(_)) {
            return Err(StyleError::DigitsTouch);
        }
        let style = Self { code, prefix };
        let (characters, bytes) = (style.characters(), style.bytes());
        if characters > limits.characters {
            return Err(StyleError::TooManyCharacters { needed: characters, limit: limits.characters });
        }
        if bytes > limits.bytes {
            return Err(StyleError::TooManyBytes { needed: bytes, limit: limits.bytes });
        }
        Ok(style)
    }

    /// Draws a memo. Each code is as likely as any other; expected, three numbers of 32 bits are taken for two words.
    pub fn draw(&self, rng: &mut (impl CryptoRng + ?Sized)) -> Memo {
        Memo::draw(self, rng)
    }

    /// What the customer types back.
    #[must_use]
    pub const fn code(&self) -> MemoCode {
        self.code
    }

    /// What stands before it.
    #[must_use]
    pub const fn prefix(&self) -> Option<&MemoPrefix> {
        self.prefix.as_ref()
    }

    /// How many memos there are: [`MemoCode::code_space`]. A prefix adds none.
    #[must_use]
    pub const fn code_space(&self) -> u64 {
        self.code.code_space()
    }

    /// Length of the whole memo in characters.
    #[must_use]
    pub fn characters(&self) -> usize {
        self.code.characters() + self.prefix.as_ref().map_or(0, |prefix| prefix.characters)
    }

    /// Length of the whole memo in bytes of EUC-KR.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.code.bytes() + self.prefix.as_ref().map_or(0, |prefix| prefix.bytes)
    }
}
