//! Text from a bitmap font, which every machine has alike.

use image::{Rgb, RgbImage};
use imageproc::drawing::draw_filled_rect_mut;
use imageproc::rect::Rect;
use unifont::{Glyph, get_glyph};

/// How many pixels a dot of the font takes: its 16 dots are too small beside a card of 1280 pixels.
const SCALE: u32 = 2;

/// By how many pixels a dot is wider than its place: strokes of two pixels vanish when a page shows the picture smaller.
const BOLD: u32 = 1;

/// Height of a line, in pixels.
pub(super) const HEIGHT: u32 = 16 * SCALE;

/// From the top of one line to that of the next.
pub(super) const LEADING: u32 = HEIGHT + 6;

/// Drawn for what the font lacks, and for signs without a look of their own.
const MISSING: char = '□';

/// Writes one line, its top left at `(x, y)`. What reaches beyond the picture is left out.
pub(super) fn write(picture: &mut RgbImage, x: i32, y: i32, text: &str, color: Rgb<u8>) {
    let mut left = x;
    for glyph in text.chars().filter_map(glyph) {
        let wide = glyph.get_width();
        for (row, column) in (0..16).flat_map(|row| (0..wide).map(move |column| (row, column))) {
            if glyph.get_pixel(column, row) {
                let dot = (left + column as i32 * SCALE as i32, y + row as i32 * SCALE as i32);
                draw_filled_rect_mut(picture, Rect::at(dot.0, dot.1).of_size(SCALE + BOLD, SCALE), color);
            }
        }
        left += wide as i32 * SCALE as i32;
    }
}

/// Writes one line on a plate of its own color, its top left at `(x, y)`, moved into the picture.
pub(super) fn plate(picture: &mut RgbImage, x: i32, y: i32, text: &str, color: Rgb<u8>, ground: Rgb<u8>) {
    let (wide, high) = plate_size(text);
    let x = x.min(picture.width() as i32 - wide as i32).max(0);
    let y = y.min(picture.height() as i32 - high as i32).max(0);
    draw_filled_rect_mut(picture, Rect::at(x, y).of_size(wide, high), ground);
    write(picture, x + PADDING as i32, y + PADDING as i32, text, color);
}

/// Around the text of a plate, in pixels.
const PADDING: u32 = 4;

/// Width and height of a plate, in pixels.
pub(super) fn plate_size(text: &str) -> (u32, u32) {
    (width(text) + 2 * PADDING, HEIGHT + 2 * PADDING)
}

/// Width of a line, in pixels.
pub(super) fn width(text: &str) -> u32 {
    text.chars().filter_map(glyph).map(|glyph| glyph.get_width() as u32 * SCALE).sum()
}

/// The text in lines of at most `most` pixels, broken at spaces where that is possible.
pub(super) fn wrapped(text: &str, most: u32) -> Vec<String> {
    let mut lines = vec![String::new()];
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        let Some(line) = lines.last_mut() else { break };
        if line.is_empty() || width(line) + width(" ") + width(word) <= most {
            if !line.is_empty() {
                line.push(' ');
            }
        } else {
            lines.push(String::new());
        }
        for sign in word.chars() {
            let Some(line) = lines.last_mut() else { break };
            if !line.is_empty() && width(line) + width(sign.encode_utf8(&mut [0; 4])) > most {
                lines.push(sign.to_string());
            } else {
                line.push(sign);
            }
        }
    }
    lines
}

fn glyph(sign: char) -> Option<&'static Glyph> {
    get_glyph(if sign.is_control() { MISSING } else { sign }).or_else(|| get_glyph(MISSING))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_syllable_has_a_look() {
        for sign in '가'..='힣' {
            let glyph = get_glyph(sign).unwrap();
            assert!(glyph.is_fullwidth(), "{sign}");
        }
        assert_eq!(width("홍길동 1\n"), 3 * 32 + 2 * 16 + width("□"));
    }

    #[test]
    fn lines_break_at_spaces_or_within_long_words() {
        assert_eq!(wrapped("서울특별시 종로구 은천로 93", 9 * 32), ["서울특별시 종로구", "은천로 93"]);
        assert_eq!(wrapped("가나다라 마", 2 * 32), ["가나", "다라", "마"]);
        assert_eq!(wrapped("", 64), [""]);
        assert_eq!(wrapped("가나", 0), ["가", "나"]);
    }

    #[test]
    fn writing_beyond_the_picture_returns() {
        let mut picture = RgbImage::new(20, 20);
        for (x, y) in [(-400, -400), (-10, -10), (10, 10), (4000, 4000)] {
            write(&mut picture, x, y, "홍 1", Rgb([255; 3]));
            plate(&mut picture, x, y, "홍 1", Rgb([255; 3]), Rgb([9; 3]));
        }
        assert!(picture.pixels().any(|pixel| pixel.0 == [255; 3]));
    }
}
