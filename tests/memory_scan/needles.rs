//! What is searched for, in disguise, so that the search does not find itself.

use zeroize::Zeroizing;

const DISGUISE: u32 = 0x5A;

/// Bytes of a beginning or an end that is searched for: as many as the first of a text that grows.
const END: usize = 8;

/// A text in one spelling.
pub struct Needle {
    what: &'static str,
    disguised: Vec<u32>,
    disguised_bytes: Vec<u8>,
    planted: bool,
}

impl Needle {
    /// Something that must not be found.
    pub fn new(what: &'static str, text: &str) -> Self {
        Self {
            what,
            disguised: text.chars().map(|character| u32::from(character) ^ DISGUISE).collect(),
            disguised_bytes: text.bytes().map(|byte| byte ^ DISGUISE as u8).collect(),
            planted: false,
        }
    }

    /// Something that must not be found, nor its beginning or end: what is left of a text that has grown, or was cut.
    pub fn with_ends(what: &'static str, text: &str) -> Vec<Self> {
        let until = (1..=END.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let from = (text.len().saturating_sub(END)..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        [text, &text[..until], &text[from..]].map(|part| Self::new(what, part)).into()
    }

    /// Something that must be found.
    pub fn planted(what: &'static str, text: &str) -> Self {
        Self { planted: true, ..Self::new(what, text) }
    }

    /// Characters that must be found, which stand nowhere as a text.
    pub fn planted_characters(what: &'static str, characters: &[char]) -> Self {
        let mut needle = Self::planted(what, "");
        for character in characters {
            needle.disguised.push(u32::from(*character) ^ DISGUISE);
            let mut bytes = [0; 4];
            needle.disguised_bytes.extend(character.encode_utf8(&mut bytes).bytes().map(|byte| byte ^ DISGUISE as u8));
        }
        needle
    }

    /// A number as it is printed, and without what stands between the digits.
    pub fn number(what: &'static str, printed: &str) -> Vec<Self> {
        let mut digits = Zeroizing::new(String::with_capacity(printed.len()));
        digits.extend(printed.chars().filter(char::is_ascii_digit));
        [printed, &digits].into_iter().flat_map(|text| Self::with_ends(what, text)).collect()
    }

    pub const fn what(&self) -> &'static str {
        self.what
    }

    pub const fn is_planted(&self) -> bool {
        self.planted
    }

    /// The byte that it begins with.
    pub fn first(&self) -> u8 {
        self.disguised_bytes[0] ^ DISGUISE as u8
    }

    /// The first character.
    pub fn first_character(&self) -> u32 {
        self.disguised[0] ^ DISGUISE
    }

    /// Whether it begins here, in UTF-8.
    pub fn is_at(&self, memory: &[u8]) -> bool {
        memory.len() >= self.disguised_bytes.len()
            && memory.iter().zip(&self.disguised_bytes).all(|(byte, disguised)| byte ^ DISGUISE as u8 == *disguised)
    }

    /// Whether its characters begin here, one every `stride` bytes.
    pub fn is_spread_at(&self, memory: &[u8], stride: usize) -> bool {
        let characters = memory.chunks(stride).map(|chunk| match chunk {
            [a, b, c, d, ..] => u32::from_le_bytes([*a, *b, *c, *d]) ^ DISGUISE,
            _ => 0,
        });
        memory.len() >= self.disguised.len() * stride
            && characters.zip(&self.disguised).all(|(found, disguised)| found == *disguised)
    }
}
