//! Texts left where careless code leaves them. A search that misses one of them proves nothing.

use std::hint::black_box;

use crate::needles::Needle;

/// Plants them, and returns what is held meanwhile.
pub fn plant(needles: &mut Vec<Needle>) -> impl Sized + use<> {
    let held = text("held");
    needles.push(Needle::planted("a text that is held", &held));

    let freed = text("freed");
    needles.push(Needle::planted("a text that was freed", &freed));
    drop(black_box(freed));

    // Shorter than what other allocators write into freed blocks.
    let code = format!("{:06}", black_box(480_000 + 217));
    needles.push(Needle::planted("a code that was freed", &code));
    drop(black_box(code));

    let grown = text("grown");
    needles.push(Needle::planted("a text that grew, and was wiped then", &grown));
    let mut grown = black_box(grown.into_bytes());
    grown.extend_from_slice(&[0; 64]);
    grown.fill(0);
    drop(black_box(grown));

    let characters: Vec<char> = (1..20).map(|number| syllable(number * 577)).collect();
    needles.push(Needle::planted_characters("a list of characters that was freed", &characters));
    drop(black_box(characters));

    needles.push(on_stack());
    held
}

/// A text that the program does not contain.
fn text(what: &str) -> String {
    let mut text = String::with_capacity(64);
    text.push_str(what);
    for number in 1..9 {
        text.push(syllable(number * 1_009));
        text.push(char::from(b'a' + black_box(number as u8)));
    }
    text
}

fn syllable(number: u32) -> char {
    char::from_u32(u32::from('가') + black_box(number) % 11_172).expect("a syllable of hangul")
}

#[inline(never)]
fn on_stack() -> Needle {
    let mut text = [b'-'; 20];
    for (number, byte) in text.iter_mut().enumerate() {
        *byte = b'0' + black_box((number * 7 % 10) as u8);
    }
    let needle = Needle::planted("a text on the stack", std::str::from_utf8(&text).expect("digits"));
    black_box(&text);
    needle
}
