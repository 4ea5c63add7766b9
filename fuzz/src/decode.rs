//! Bytes to pixels: whatever is opened keeps to the limits and to what its header says.

use bonin::card::decode::{DecodeError, Limits, PhotoFormat, decode, decode_color, decode_red};

/// Pixels of the largest picture that is opened here: enough for several blocks, tiles and passes of each format.
const MAX_PIXELS: u64 = 1 << 18;

/// Bytes as they come.
pub fn run(data: &[u8]) {
    let mut limits = Limits::default();
    limits.max_pixels = MAX_PIXELS;
    limits.max_side = 4_096;
    keeps_its_word(data, &limits);
}

/// Opens a file both ways and asks all that must hold.
pub fn keeps_its_word(bytes: &[u8], limits: &Limits) {
    let gray = decode(bytes, limits);
    let color = decode_color(bytes, limits);
    let photo = match (&gray, &color) {
        (Ok(photo), Ok(color)) => {
            assert_eq!((photo.width(), photo.height()), color.dimensions());
            if color.len() < 1 << 14 {
                let red = decode_red(bytes, limits).expect("what opens in color");
                assert!(red.luma().iter().eq(color.pixels().map(|pixel| &pixel.0[0])), "another red");
            }
            photo
        }
        (Err(gray), Err(color)) => {
            assert_eq!(gray, color);
            assert_eq!(*gray == DecodeError::TooManyBytes, bytes.len() > limits.max_bytes);
            return;
        }
        // The way to luma alone skips the planes of color, and with them what is wrong there.
        (Ok(_), Err(_)) if PhotoFormat::sniff(bytes) == Some(PhotoFormat::Jpeg) => return,
        _ => panic!("gray and color disagree on whether the file opens"),
    };
    let (width, height) = (photo.width(), photo.height());
    let count = u64::from(width) * u64::from(height);
    assert!(width > 0 && height > 0 && width <= limits.max_side && height <= limits.max_side);
    assert!(count <= limits.max_pixels && photo.luma().len() as u64 == count);
    assert!(!format!("{photo:?}").contains('['), "pixels are shown");
    if let Some(stated) = stated_size(bytes) {
        assert!(stated == (width, height) || stated == (height, width), "not the size that the header states");
        let can_be_turned = bytes.windows(4).any(|four| four == b"MM\0*" || four == b"II*\0");
        assert!(can_be_turned || stated == (width, height), "turned without EXIF");
    }
    if count <= 1 << 14 {
        let mut tighter = *limits;
        tighter.max_pixels = count;
        // Sixteen bits a sample count as two pixels of eight.
        let deep = PhotoFormat::sniff(bytes) == Some(PhotoFormat::Png) && bytes.get(24) == Some(&16);
        assert!(deep || decode(bytes, &tighter).is_ok(), "refused at the limit");
        tighter.max_pixels = count - 1;
        let beyond = if count == 1 { Err(DecodeError::TooLarge) } else { decode(bytes, &tighter).map(|_| ()) };
        assert_eq!(beyond, Err(DecodeError::TooLarge));
    }
}

/// The size in the header, read here anew; `None` where it takes more than a look.
fn stated_size(bytes: &[u8]) -> Option<(u32, u32)> {
    let be = |at: usize| Some(u32::from_be_bytes(*bytes.get(at..)?.first_chunk::<4>()?));
    match PhotoFormat::sniff(bytes)? {
        PhotoFormat::Png => Some((be(16)?, be(20)?)),
        PhotoFormat::WebP if bytes.get(12..16)? == b"VP8X" => {
            let side = |at: usize| {
                let low = bytes.get(at..)?.first_chunk::<3>()?;
                Some(u32::from_le_bytes([low[0], low[1], low[2], 0]) + 1)
            };
            Some((side(24)?, side(27)?))
        }
        PhotoFormat::Jpeg => {
            let mut at = 2;
            loop {
                // Fill bytes may stand before a marker.
                at += bytes.get(at..)?.iter().position(|&byte| byte == 0xFF)?;
                at += bytes.get(at..)?.iter().position(|&byte| byte != 0xFF)?;
                let marker = *bytes.get(at)?;
                at += 1;
                match marker {
                    0x00 | 0x01 | 0xD0..=0xD8 => {}
                    0xC0..=0xC2 => {
                        let height = u16::from_be_bytes(*bytes.get(at + 3..)?.first_chunk::<2>()?);
                        let width = u16::from_be_bytes(*bytes.get(at + 5..)?.first_chunk::<2>()?);
                        return Some((width.into(), height.into()));
                    }
                    _ => at += usize::from(u16::from_be_bytes(*bytes.get(at..)?.first_chunk::<2>()?)),
                }
            }
        }
        _ => None,
    }
}
