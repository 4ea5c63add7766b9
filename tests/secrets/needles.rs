//! What must not be found, in each spelling that could give it away.

use std::collections::{BTreeMap, BTreeSet};

use encoding_rs::EUC_KR;
use regex::bytes::Regex;
use unicode_normalization::UnicodeNormalization;

use crate::log::Entry;

/// Fewest bytes of a spelling that is searched for. The shortest, a word of a memo in EUC-KR, has four; three bytes meet
/// by chance.
const MIN_SPELLING_BYTES: usize = 4;

/// Fewest characters of base64 that are searched for: 42 bits, which texts of this length don't meet by chance.
const MIN_BASE64_CHARS: usize = 7;

/// Bytes of a key that tell of it: any eight in a row.
const KEY_PIECE_BYTES: usize = 8;

/// Characters of CI and DI that tell of them.
const LINK_PIECE_CHARS: usize = 12;

/// The two alphabets of RFC 4648.
#[derive(Debug, Clone, Copy)]
pub enum Base64 {
    Standard,
    Url,
}

/// Secrets of a run, by what they are.
#[derive(Default)]
pub struct Needles(BTreeMap<&'static str, BTreeSet<Vec<u8>>>);

/// The same, compiled.
pub struct Search(Vec<(&'static str, Regex)>);

impl Needles {
    /// A text that says something by itself, in every encoding.
    pub fn text(&mut self, what: &'static str, text: &str) {
        let wide: String = text.chars().map(full_width).collect();
        for text in [text.to_owned(), text.nfd().collect(), wide] {
            self.insert(what, text.clone().into_bytes());
            self.insert(what, text.to_uppercase().into_bytes());
            self.insert(what, text.to_lowercase().into_bytes());
            self.encoded(what, text.as_bytes());
            if !text.is_ascii() {
                let units = text.encode_utf16().map(|unit| format!("\\u{unit:04x}"));
                self.insert(what, units.collect::<String>().into_bytes());
                self.insert(what, text.escape_unicode().to_string().into_bytes());
                let (bytes, _, lost) = EUC_KR.encode(&text);
                if !lost {
                    self.insert(what, bytes.to_vec());
                    self.encoded(what, &bytes);
                }
            }
        }
    }

    /// Digits: with and without the separators given, and from each of the starts that still tell the number.
    pub fn digits(&mut self, what: &'static str, grouped: &str, starts: &[usize]) {
        let digits: String = grouped.chars().filter(char::is_ascii_digit).collect();
        for separator in ["-", " ", ".", "", "--"] {
            self.text(what, &grouped.replace('-', separator));
        }
        for &start in starts {
            self.text(what, &digits[start..]);
        }
    }

    /// A key: each eight bytes of it.
    pub fn key(&mut self, what: &'static str, key: &[u8]) {
        for piece in key.windows(KEY_PIECE_BYTES) {
            self.insert(what, piece.to_vec());
            self.encoded(what, piece);
        }
    }

    /// CI or DI: each twelve characters of it.
    pub fn link(&mut self, what: &'static str, text: &str) {
        for piece in text.as_bytes().windows(LINK_PIECE_CHARS) {
            self.insert(what, piece.to_vec());
            self.encoded(what, piece);
        }
    }

    /// The forms that bytes take in text.
    fn encoded(&mut self, what: &'static str, bytes: &[u8]) {
        self.insert(what, hex(bytes).into_bytes());
        self.insert(what, hex(bytes).to_uppercase().into_bytes());
        // As `Debug` writes bytes; the search drops white space.
        let list: Vec<String> = bytes.iter().map(u8::to_string).collect();
        self.insert(what, list.join(",").into_bytes());
        for alphabet in [Base64::Standard, Base64::Url] {
            // Inside of something longer, bytes begin at one of three places of a character's group of four. The
            // characters that also depend on the neighbors are left out.
            for before in 0..3 {
                let text = base64(&[&vec![0; before], bytes].concat(), alphabet);
                let (from, until) = ((before * 8).div_ceil(6), (before + bytes.len()) * 8 / 6);
                if until - from >= MIN_BASE64_CHARS {
                    self.insert(what, text.as_bytes()[from..until].to_vec());
                }
            }
        }
    }

    fn insert(&mut self, what: &'static str, spelling: Vec<u8>) {
        assert!(spelling.len() >= MIN_SPELLING_BYTES, "a spelling of a {what} is too short to search for");
        self.0.entry(what).or_default().insert(spelling);
    }

    /// All spellings, with what they are of.
    pub fn spellings(&self) -> impl Iterator<Item = (&'static str, &[u8])> {
        self.0.iter().flat_map(|(what, spellings)| spellings.iter().map(|spelling| (*what, spelling.as_slice())))
    }

    pub fn search(&self) -> Search {
        let regex = |spellings: &BTreeSet<Vec<u8>>| {
            let escaped: Vec<String> =
                spellings.iter().map(|s| s.iter().map(|b| format!("\\x{b:02x}")).collect()).collect();
            Regex::new(&format!("(?-u:{})", escaped.join("|"))).unwrap()
        };
        Search(self.0.iter().map(|(what, spellings)| (*what, regex(spellings))).collect())
    }
}

impl Search {
    /// What is found in an entry, as it stands and without its white space: kinds of secrets, never the secrets, for
    /// the log of a failing test is a log as well.
    pub fn found_in(&self, entry: &Entry) -> Vec<&'static str> {
        let dense: Vec<u8> = entry.bytes.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
        let hit = |regex: &Regex| regex.is_match(&entry.bytes) || regex.is_match(&dense);
        self.0.iter().filter(|(_, regex)| hit(regex)).map(|(what, _)| *what).collect()
    }
}

/// `0` becomes `０`, `A` becomes `Ａ`.
fn full_width(c: char) -> char {
    match c {
        '!'..='~' => char::from_u32(u32::from(c) + 0xFEE0).unwrap(),
        other => other,
    }
}

/// Two lower-case digits a byte.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Base64 with padding.
pub fn base64(bytes: &[u8], alphabet: Base64) -> String {
    let last = match alphabet {
        Base64::Standard => "+/",
        Base64::Url => "-_",
    };
    let signs: Vec<char> = ('A'..='Z').chain('a'..='z').chain('0'..='9').chain(last.chars()).collect();
    let mut text = String::new();
    for group in bytes.chunks(3) {
        let bits = (0..3).fold(0_usize, |bits, at| bits << 8 | usize::from(group.get(at).copied().unwrap_or(0)));
        text.extend((0..4).map(|at| if at <= group.len() { signs[bits >> (18 - 6 * at) & 0x3F] } else { '=' }));
    }
    text
}
