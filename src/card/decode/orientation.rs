//! Turns pixels upright by the EXIF orientation (tag 0x0112 of CIPA DC-008), all eight values.

use image::metadata::Orientation;
use zeroize::Zeroize;

use super::Raw;

/// Pixels a side of the blocks in which a picture is transposed, so that both the rows read and the rows written stay
/// in the first cache.
const BLOCK: usize = 32;

/// Some writers keep the JPEG prefix in front of the TIFF header in PNG and WebP too.
const PREFIX: &[u8] = b"Exif\0\0";

/// Width, height and pixels after turning. A missing or impossible orientation leaves the picture as it is.
pub(super) fn upright<const CHANNELS: usize>(raw: Raw<CHANNELS>) -> (u32, u32, Vec<u8>) {
    let Raw { width, height, pixels, mut exif } = raw;
    let orientation = exif
        .as_deref()
        .and_then(|chunk| Orientation::from_exif_chunk(chunk.strip_prefix(PREFIX).unwrap_or(chunk)))
        .unwrap_or(Orientation::NoTransforms);
    // It says where and when the photo was taken.
    exif.zeroize();
    turned::<CHANNELS>(width, height, pixels, orientation)
}

fn turned<const CHANNELS: usize>(
    width: u32,
    height: u32,
    mut pixels: Vec<u8>,
    orientation: Orientation,
) -> (u32, u32, Vec<u8>) {
    use Orientation::{
        FlipHorizontal, FlipVertical, NoTransforms, Rotate90, Rotate90FlipH, Rotate180, Rotate270, Rotate270FlipH,
    };
    // Each quarter turn is a transposition followed by a flip.
    let quarter = matches!(orientation, Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH);
    let (width, height) = if quarter {
        let transposed = transpose::<CHANNELS>(pixels.as_chunks().0, width as usize, height as usize);
        pixels.zeroize();
        pixels = transposed.into_flattened();
        (height, width)
    } else {
        (width, height)
    };
    let row = width.max(1) as usize;
    let (whole, _) = pixels.as_chunks_mut::<CHANNELS>();
    match orientation {
        NoTransforms | Rotate90FlipH => {}
        FlipHorizontal | Rotate90 => whole.chunks_exact_mut(row).for_each(<[_]>::reverse),
        Rotate180 | Rotate270FlipH => whole.reverse(),
        FlipVertical | Rotate270 => {
            whole.reverse();
            whole.chunks_exact_mut(row).for_each(<[_]>::reverse);
        }
    }
    (width, height, pixels)
}

fn transpose<const CHANNELS: usize>(from: &[[u8; CHANNELS]], width: usize, height: usize) -> Vec<[u8; CHANNELS]> {
    let mut to = vec![[0; CHANNELS]; from.len()];
    for (band, rows) in to.chunks_mut(BLOCK.saturating_mul(height).max(1)).enumerate() {
        for top in (0..height).step_by(BLOCK) {
            for (x, column) in rows.chunks_exact_mut(height).enumerate() {
                let start = top.saturating_mul(width).saturating_add(band * BLOCK + x);
                let source = from.get(start..).unwrap_or_default().iter().step_by(width);
                for (out, pixel) in column.iter_mut().skip(top).take(BLOCK).zip(source) {
                    *out = *pixel;
                }
            }
        }
    }
    to
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A TIFF header with the orientation as its single entry.
    pub(in crate::card::decode) fn exif(value: u8) -> Vec<u8> {
        let mut out = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
        out.extend_from_slice(&[value, 0, 0, 0, 0, 0, 0]);
        out
    }

    // Stored rows `abc / def` as each orientation has to show them.
    #[test]
    fn all_eight_values() {
        let shown: [(u8, u32, &[u8; 6]); 8] = [
            (1, 3, b"abcdef"),
            (2, 3, b"cbafed"),
            (3, 3, b"fedcba"),
            (4, 3, b"defabc"),
            (5, 2, b"adbecf"),
            (6, 2, b"daebfc"),
            (7, 2, b"fcebda"),
            (8, 2, b"cfbead"),
        ];
        for (value, width, expected) in shown {
            for prefix in [&b""[..], PREFIX] {
                let exif = Some([prefix, &exif(value)].concat());
                let gray = Raw::<1> { width: 3, height: 2, pixels: b"abcdef".to_vec(), exif: exif.clone() };
                let (w, h, out) = upright(gray);
                assert_eq!((w, h), (width, 6 / width));
                assert_eq!(out, expected, "orientation {value}");
                let pixels = b"abcdef".iter().flat_map(|p| [*p, 0, p ^ 1]).collect();
                let (w, h, out) = upright(Raw::<3> { width: 3, height: 2, pixels, exif });
                assert_eq!((w, h), (width, 6 / width));
                assert!(out.iter().eq(expected.iter().flat_map(|p| [*p, 0, p ^ 1]).collect::<Vec<_>>().iter()));
            }
        }
    }

    #[test]
    fn impossible_orientations_change_nothing() {
        for exif in [None, Some(vec![]), Some(exif(0)), Some(exif(9)), Some(b"MM\0*\xFF\xFF\xFF\xFF".to_vec())] {
            let (w, _, out) = upright(Raw::<1> { width: 2, height: 1, pixels: vec![1, 2], exif });
            assert_eq!((w, out), (2, vec![1, 2]));
        }
    }

    #[test]
    fn transposing_twice_is_nothing() {
        for (w, h) in [(1, 1), (33, 70), (64, 32), (100, 1), (1, 100)] {
            let from: Vec<[u8; 1]> = (0..w * h).map(|i| [(i % 251) as u8]).collect();
            let once = transpose(&from, w, h);
            assert!((0..w * h).all(|i| once[i % w * h + i / w] == from[i]));
            assert_eq!(transpose(&once, h, w), from);
        }
    }
}
