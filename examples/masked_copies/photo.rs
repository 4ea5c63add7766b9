//! Photos as phones send them: turned, and with metadata that a copy must not keep.

use bonin::card::decode::{Limits, decode_color};
use image::ExtendedColorType;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::{rotate90, rotate180, rotate270};

/// Quality of turned photos: hardly a second loss.
const QUALITY: u8 = 95;

/// The photo, turned clockwise by quarters, as a JPEG with EXIF, a position, a profile and a comment.
pub(crate) fn dressed(file: &[u8], turns: u32) -> Result<Vec<u8>, String> {
    let picture = decode_color(file, &Limits::default()).map_err(|error| error.to_string())?;
    let picture = match turns % 4 {
        0 => picture,
        1 => rotate90(&picture),
        2 => rotate180(&picture),
        _ => rotate270(&picture),
    };
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, QUALITY)
        .encode(&picture, picture.width(), picture.height(), ExtendedColorType::Rgb8)
        .map_err(|error| error.to_string())?;
    let mut dress = segment(0xE1, &exif());
    dress.extend(segment(0xE2, b"ICC_PROFILE\0\x01\x01 profile of a phone"));
    dress.extend(segment(0xFE, b"a comment"));
    bytes.splice(2..2, dress);
    Ok(bytes)
}

fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let length = u16::try_from(content.len() + 2).unwrap_or(u16::MAX);
    [&[0xFF, marker], length.to_be_bytes().as_slice(), content].concat()
}

/// EXIF with an upright orientation and a directory of a position.
fn exif() -> Vec<u8> {
    let mut out = b"Exif\0\0MM\0*\0\0\0\x08\0\x02".to_vec();
    out.extend(b"\x01\x12\0\x03\0\0\0\x01\0\x01\0\0"); // orientation 1
    out.extend(b"\x88\x25\0\x04\0\0\0\x01\0\0\0\x26"); // position at 38
    out.extend(b"\0\0\0\0");
    out.extend(b"\0\x01\0\x01\0\x02\0\0\0\x02N\0\0\0\0\0\0\0"); // north
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_quarters_are_none_and_dressed_photos_open() {
        let mut plain = Vec::new();
        let picture = image::RgbImage::from_fn(48, 32, |x, _| image::Rgb([x as u8 * 5; 3]));
        picture.write_to(&mut std::io::Cursor::new(&mut plain), image::ImageFormat::Png).unwrap();
        let size = |turns| decode_color(&dressed(&plain, turns).unwrap(), &Limits::default()).unwrap().dimensions();
        assert_eq!([0, 1, 2, 3, 4].map(size), [(48, 32), (32, 48), (48, 32), (32, 48), (48, 32)]);
    }
}
