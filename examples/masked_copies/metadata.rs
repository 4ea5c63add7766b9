//! What a picture's file holds beside pixels, by its segments (JPEG, ITU-T T.81 B.1) or chunks (PNG, ISO/IEC 15948, 5.3).

/// The first thing that no copy needs; `None` if there is nothing but pixels and what it takes to read them.
pub(crate) fn foreign(bytes: &[u8]) -> Option<String> {
    if bytes.starts_with(b"\x89PNG\r\n\x1a\n") { png(bytes) } else { jpeg(bytes) }
}

fn jpeg(bytes: &[u8]) -> Option<String> {
    if !bytes.starts_with(&[0xFF, 0xD8]) {
        return Some("neither JPEG nor PNG".to_owned());
    }
    let mut at = 2;
    loop {
        let Some(&[0xFF, marker, high, low]) = bytes.get(at..at + 4) else { return Some("broken segments".to_owned()) };
        let length = usize::from(u16::from_be_bytes([high, low]));
        let segment = bytes.get(at + 4..at + 2 + length).unwrap_or_default();
        match marker {
            // Tables, frame, restart interval.
            0xDB | 0xC4 | 0xC0 | 0xDD => {}
            // The JFIF header: version, density, and a thumbnail of no pixels.
            0xE0 if segment.starts_with(b"JFIF\0") && segment.get(12..) == Some(&[0, 0]) => {}
            // The scan. Nothing may follow the picture's end.
            0xDA => {
                let end = bytes.windows(2).skip(at).position(|pair| pair == [0xFF, 0xD9]).map(|place| at + place + 2);
                return (end != Some(bytes.len())).then(|| "bytes after the end".to_owned());
            }
            _ => return Some(format!("segment {marker:02X}")),
        }
        at += 2 + length;
    }
}

fn png(bytes: &[u8]) -> Option<String> {
    let mut at = 8;
    loop {
        let Some((length, name)) = bytes.get(at..at + 8).and_then(|head| head.split_first_chunk::<4>()) else {
            return Some("broken chunks".to_owned());
        };
        let length = u32::from_be_bytes(*length) as usize;
        at += 12 + length;
        match name {
            b"IHDR" | b"IDAT" => {}
            b"IEND" => return (at != bytes.len()).then(|| "bytes after the end".to_owned()),
            _ => return Some(format!("chunk {}", String::from_utf8_lossy(name))),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(format: image::ImageFormat) -> Vec<u8> {
        let mut bytes = Vec::new();
        let picture = image::RgbImage::from_fn(40, 30, |x, y| image::Rgb([x as u8 * 6, y as u8 * 8, 90]));
        picture.write_to(&mut std::io::Cursor::new(&mut bytes), format).unwrap();
        bytes
    }

    #[test]
    fn plain_pictures_pass() {
        assert_eq!(foreign(&encoded(image::ImageFormat::Jpeg)), None);
        assert_eq!(foreign(&encoded(image::ImageFormat::Png)), None);
    }

    #[test]
    fn everything_else_is_noticed() {
        let dressed = crate::photo::dressed(&encoded(image::ImageFormat::Jpeg), 1).unwrap();
        assert_eq!(foreign(&dressed).as_deref(), Some("segment E1"));
        for format in [image::ImageFormat::Jpeg, image::ImageFormat::Png] {
            let mut bytes = encoded(format);
            bytes.push(0);
            assert_eq!(foreign(&bytes).as_deref(), Some("bytes after the end"));
        }
        let mut png = encoded(image::ImageFormat::Png);
        png.splice(33..33, *b"\0\0\0\x03tEXta\0b\0\0\0\0");
        assert_eq!(foreign(&png).as_deref(), Some("chunk tEXt"));
        assert!(foreign(b"").is_some());
        assert!(foreign(b"\xFF\xD8\xFF").is_some());
    }
}
