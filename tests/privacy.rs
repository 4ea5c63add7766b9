//! Nothing that a backend might log by accident says what is on a card: every `Debug` and `Display` of a full read is
//! searched for what the fixtures show.

mod common;

use std::fmt::Debug;

use bonin::card::decode::{Limits, decode, decode_color};
use bonin::card::geometry::Rect;
use bonin::card::reader::ReadError;
use bonin::card::rectification::Pyramid;
use bonin::card::text_line::{Glyph, Role, TextLine, TextRegion};
use bonin::card::validation::validate;
use bonin::inference::Tensor;
use common::Card;

/// Pieces of a value of this many characters are searched for; shorter values as a whole.
const PIECE: usize = 5;

/// What is searched for: pieces of everything printed, and of its digits alone where these are many.
fn pieces(card: &Card) -> Vec<String> {
    let mut all = Vec::new();
    for (_, text) in card.fields() {
        for run in [text.to_owned(), text.chars().filter(char::is_ascii_digit).collect()] {
            let run: Vec<char> = run.chars().collect();
            let long = run.windows(PIECE).map(|piece| piece.iter().collect());
            // A single letter, such as a condition, stands in every text.
            let short = (2..PIECE).contains(&run.len()).then(|| run.iter().collect());
            all.extend(long.chain(short.filter(|s: &String| !s.chars().all(|c| c.is_ascii_digit()))));
        }
    }
    all
}

/// The text without its decimal fractions: confidences and measures have digits enough to hold any five by chance.
fn without_fractions(text: &str) -> String {
    let tokens = text.split_inclusive(|c: char| !c.is_ascii_digit() && c != '.');
    tokens
        .map(|token| {
            let number = token.trim_end_matches(|c: char| !c.is_ascii_digit());
            let fraction = number.contains('.') && number.parse::<f64>().is_ok();
            if fraction { token.strip_prefix(number).unwrap_or_default() } else { token }
        })
        .collect()
}

/// All that a full read prints, stage by stage.
fn printed(card: &Card) -> (String, usize) {
    let mut out = Vec::new();
    let mut show = |value: &dyn Debug| out.extend([format!("{value:?}"), format!("{value:#?}")]);
    let bytes = card.photo();
    let photo = decode(&bytes, &Limits::default()).unwrap();
    show(&photo);
    show(&Pyramid::new(&photo));
    show(common::reader());
    show(&common::reader().read_photo(&photo, None));
    let reading = common::reader().read(&bytes, None).unwrap();
    show(&reading);
    show(&(&reading.quad, &reading.card, &reading.quality, &reading.checks, &reading.document, &reading.reasons));
    show(&reading.sensitive);
    for field in &reading.fields {
        show(field);
        show(&field.value);
    }
    if let Some((kind, _)) = reading.document {
        show(&validate(kind, &reading.fields, None));
    }
    for (_, text) in card.fields() {
        let glyphs = text
            .chars()
            .map(|character| Glyph { character, probability: 0.5, position: 0.5, digit: None, letter: None })
            .collect();
        let bounds = Rect::new(0.1, 0.2, 0.3, 0.4);
        let line = TextLine { region: TextRegion { bounds, role: Role::Other, role_confidence: 0.5 }, glyphs };
        show(&line.glyphs);
        show(&line);
        show(&Tensor::new(&[text.chars().count()], text.chars().map(|c| u32::from(c) as f32).collect()));
    }
    let right = reading.fields.iter().filter(|f| f.text().is_some() && f.text() == card.field(f.key.as_str())).count();
    (out.join("\n") + &errors(&bytes), right)
}

/// What errors say about a photo that was cut, changed or is too large.
fn errors(bytes: &[u8]) -> String {
    let mut small = Limits::default();
    small.max_pixels = 1000;
    let mut changed = bytes.to_vec();
    changed[0] = b'x';
    let cut = &bytes[..bytes.len() / 2];
    let mut out = String::new();
    for (file, limits) in [(bytes, &small), (cut, &Limits::default()), (&changed, &Limits::default())] {
        let error = decode(file, limits).unwrap_err();
        let outer = ReadError::from(error);
        out += &format!("{error} {error:?} {outer} {outer:?} {:?}\n", decode_color(file, limits).unwrap_err());
        let mut source = std::error::Error::source(&outer);
        while let Some(inner) = source {
            out += &format!("{inner} {inner:?}\n");
            source = inner.source();
        }
    }
    out
}

#[test]
fn nothing_printed_tells_what_is_on_a_card() {
    let mut right = 0;
    for card in common::cards().iter().filter(|card| card.kind().is_some()) {
        let (text, read) = printed(card);
        right += read;
        let text = without_fractions(&text);
        // Not what was found, only that: the log of a failing test is a log as well.
        let leaks = pieces(card).iter().filter(|piece| text.contains(piece.as_str())).count();
        assert_eq!(leaks, 0, "{}", common::name(&card.path));
        let hangul = text.chars().any(|c| ('가'..='힣').contains(&c));
        assert!(!hangul, "{}", common::name(&card.path));
    }
    assert!(right > 0, "nothing was read, so nothing could have been told");
}

#[test]
fn the_search_finds_what_it_looks_for() {
    let hidden = without_fractions("confidence: 0.8001012, box: [1.5, 22.25] 800101-2345678 end. 2019.11.28.");
    assert_eq!(hidden, "confidence: , box: [, ] 800101-2345678 end. 2019.11.28.");
}
