//! JPEG (ITU-T T.81): a look at the markers first, then `zune-jpeg` on what they account for, asked for luma alone where the
//! file allows it.

mod color;
mod huffman;
mod survey;

use zeroize::{Zeroize, Zeroizing};
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use super::raster::luma_of_rgb;
use super::{Color, DecodeError, Limits, Raw, chroma};
use survey::{Frame, Survey};

pub(super) fn luma(bytes: &[u8], limits: &Limits) -> Result<Raw<1>, DecodeError> {
    Ok(opened(bytes, limits, false)?.0)
}

/// Luma as [`luma`] gives it, with the color if the file has one.
pub(super) fn luma_and_color(bytes: &[u8], limits: &Limits) -> Result<(Raw<1>, Option<Color>), DecodeError> {
    opened(bytes, limits, true)
}

fn opened(bytes: &[u8], limits: &Limits, with_color: bool) -> Result<(Raw<1>, Option<Color>), DecodeError> {
    let survey = Survey::of(bytes, limits)?;
    let (width, height) = (survey.frame.width, survey.frame.height);
    let luma_alone = survey.luma_alone();
    // Color that was not asked for is a picture of its own.
    let full = if luma_alone { 0 } else { 3 * u64::from(width) * u64::from(height) };
    limits.check_memory(survey.coefficient_bytes().saturating_add(full))?;
    let mut pixels = pixels(&survey, if luma_alone { ColorSpace::Luma } else { ColorSpace::RGB })?;
    let color = if luma_alone {
        (with_color && !survey.frame.is_gray()).then(|| color::color(bytes, width, height)).flatten()
    } else {
        // What is no plain YCbCr is opened in color anyway.
        let mut rgb = pixels;
        let full = rgb.as_chunks::<3>().0;
        let color = with_color.then(|| chroma::shrunk(width, full));
        pixels = full.iter().map(|&p| luma_of_rgb(p)).collect();
        rgb.zeroize();
        color
    };
    Ok((Raw { width, height, pixels, exif: survey.exif.map(<[u8]>::to_vec) }, color))
}

pub(super) fn rgb(bytes: &[u8], limits: &Limits) -> Result<Raw<3>, DecodeError> {
    let survey = Survey::of(bytes, limits)?;
    let (width, height) = (survey.frame.width, survey.frame.height);
    limits.for_samples::<3>(width, height)?.check_memory(survey.coefficient_bytes())?;
    let pixels = pixels(&survey, ColorSpace::RGB)?;
    Ok(Raw { width, height, pixels, exif: survey.exif.map(<[u8]>::to_vec) })
}

fn pixels(survey: &Survey<'_>, space: ColorSpace) -> Result<Vec<u8>, DecodeError> {
    let Frame { width, height, .. } = survey.frame;
    let stated = (width as usize, height as usize);
    // Strict: otherwise the decoder fills what a truncated file lacks with gray and reports success.
    let options = DecoderOptions::default()
        .jpeg_set_out_colorspace(space)
        .set_max_width(stated.0)
        .set_max_height(stated.1)
        .set_strict_mode(true);
    let file = Zeroizing::new(survey.file());
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(file.as_slice()), options);
    decoder.decode_headers().map_err(|_| DecodeError::Corrupt)?;
    if decoder.dimensions() != Some(stated) {
        return Err(DecodeError::Corrupt);
    }
    let mut out = vec![0; decoder.output_buffer_size().ok_or(DecodeError::Corrupt)?];
    match decoder.decode_into(&mut out) {
        Ok(()) => Ok(out),
        Err(_) => {
            out.zeroize();
            Err(DecodeError::Corrupt)
        }
    }
}

#[cfg(test)]
mod tests {
    use image::{ExtendedColorType, ImageEncoder};
    use jpeg_encoder::{ColorType, Encoder, SamplingFactor};

    use super::*;

    pub(super) fn color_jpeg() -> Vec<u8> {
        let mut out = Vec::new();
        let pixels: Vec<u8> = (0..40 * 24).flat_map(|i| [(i % 40 * 6) as u8, (i / 40 * 10) as u8, 90]).collect();
        image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, 98)
            .write_image(&pixels, 40, 24, ExtendedColorType::Rgb8)
            .unwrap();
        out
    }

    #[test]
    fn luma_alone_equals_luma_of_color() {
        let bytes = color_jpeg();
        let gray = luma(&bytes, &Limits::default()).unwrap();
        let color = rgb(&bytes, &Limits::default()).unwrap();
        for (a, b) in gray.pixels.iter().zip(color.pixels.as_chunks::<3>().0) {
            assert!(a.abs_diff(luma_of_rgb(*b)) <= 2);
        }
    }

    /// The same picture as all kinds of files that encoders write.
    fn encoded(sampling: SamplingFactor, progressive: bool, restart: u16, size: (u16, u16)) -> Vec<u8> {
        let (width, height) = (usize::from(size.0), usize::from(size.1));
        let pixels: Vec<u8> = (0..width * height)
            .flat_map(|i| {
                let (x, y) = (i % width, i / width);
                let ink = if (x / 3 + y / 5) % 4 == 0 { 60 } else { 0 };
                [
                    (x * 220 / width) as u8 + 20 - ink.min(20),
                    (y * 160 / height) as u8 + ink,
                    250 - (x * 200 / width) as u8,
                ]
            })
            .collect();
        let mut out = Vec::new();
        let mut encoder = Encoder::new(&mut out, 90);
        encoder.set_sampling_factor(sampling);
        encoder.set_progressive(progressive);
        encoder.set_restart_interval(restart);
        encoder.encode(&pixels, size.0, size.1, ColorType::Rgb).unwrap();
        out
    }

    #[test]
    fn color_beside_luma_is_that_of_the_picture() {
        let mut files = vec![color_jpeg()];
        let mut named_rgb = color_jpeg();
        let at = named_rgb.windows(2).position(|w| w == [0xFF, 0xC0]).unwrap();
        let scan = named_rgb.windows(2).position(|w| w == [0xFF, 0xDA]).unwrap();
        for (component, id) in b"RGB".iter().enumerate() {
            named_rgb[at + 10 + component * 3] = *id;
            named_rgb[scan + 5 + component * 2] = *id;
        }
        files.push(named_rgb);
        let samplings =
            [SamplingFactor::R_4_2_0, SamplingFactor::R_4_2_2, SamplingFactor::R_4_4_4, SamplingFactor::R_4_4_0];
        for sampling in samplings {
            for progressive in [false, true] {
                for restart in [0, 3] {
                    files.extend(
                        [(203, 91), (16, 16), (17, 33)].map(|size| encoded(sampling, progressive, restart, size)),
                    );
                }
            }
        }
        let mut refused = Vec::new();
        for (number, bytes) in files.into_iter().enumerate() {
            let Ok((gray, color)) = luma_and_color(&bytes, &Limits::default()) else {
                refused.push(number);
                continue;
            };
            assert_eq!(gray.pixels, luma(&bytes, &Limits::default()).unwrap().pixels);
            let rgb = rgb(&bytes, &Limits::default()).unwrap();
            let (wide, expected) = chroma::shrunk(rgb.width, rgb.pixels.as_chunks::<3>().0);
            let (width, values) = color.unwrap_or_else(|| panic!("file {number} has no color"));
            assert_eq!((width, values.len()), (wide, expected.len()));
            // Whole entries alone: what the file holds beyond the picture's edge is the encoder's affair.
            let whole = |k: usize| {
                let (x, y) = (k % wide as usize + 1, k / wide as usize + 1);
                let step = chroma::Chroma::STEP as usize;
                x * step <= rgb.width as usize && y * step <= rgb.height as usize
            };
            let inside = values.iter().zip(&expected).enumerate().filter(|(k, _)| whole(*k));
            let progressive = bytes.windows(2).any(|w| w == [0xFF, 0xC2]);
            for (place, (a, b)) in inside {
                let near = |k: usize, by: u8| a[k].abs_diff(b[k]) <= by;
                assert!(near(0, 4) && near(1, 4), "file {number}, {place}: {a:?} {b:?}");
                // Unevenness in sixteenths of a level. Where a file stores fine color, several blocks make up an entry, and
                // what lies between them is not counted. Where it stores coarse color, opening the file makes it even between
                // the stored places: the stream's own short waves are up to two and a half times as high.
                let short = (i32::from(b[3]) - 40..=i32::from(b[3]) * 5 / 2 + 40).contains(&i32::from(a[3]));
                // Sampled in a way that phones don't use, a file is opened in color, and both are the same.
                let uneven =
                    a == b || if progressive { a[2..] == [0, 0] } else { a[2] <= b[2].saturating_add(40) && short };
                assert!(uneven, "file {number}, {place}: {a:?} {b:?}");
            }
        }
        assert_eq!(refused, [0; 0], "files that the decoder does not open");
    }

    #[test]
    fn changed_bytes_never_break_the_color() {
        for progressive in [false, true] {
            let whole = encoded(SamplingFactor::R_4_2_0, progressive, 2, (61, 47));
            for place in 0..whole.len() {
                for mask in [0x01u8, 0x80, 0xFF] {
                    let mut bytes = whole.clone();
                    bytes[place] ^= mask;
                    let _ = color::color(&bytes, 61, 47);
                    let _ = color::color(&bytes[..place], 61, 47);
                }
            }
        }
    }

    #[test]
    fn a_missing_end_is_a_truncation() {
        let mut bytes = color_jpeg();
        assert!(luma(&bytes, &Limits::default()).is_ok());
        bytes.truncate(bytes.len() - 2);
        assert!(luma(&bytes, &Limits::default()).is_err());
    }
}
