//! JPEG (ITU-T T.81): a look at the markers first, then `zune-jpeg` on what they account for, asked for luma alone where the
//! file allows it.

mod survey;

use zeroize::{Zeroize, Zeroizing};
use zune_core::bytestream::ZCursor;
use zune_core::colorspace::ColorSpace;
use zune_core::options::DecoderOptions;
use zune_jpeg::JpegDecoder;

use super::raster::luma_of_rgb;
use super::{DecodeError, Limits, Raw};
use survey::{Frame, Survey};

pub(super) fn luma(bytes: &[u8], limits: &Limits) -> Result<Raw<1>, DecodeError> {
    let survey = Survey::of(bytes, limits)?;
    let (width, height) = (survey.frame.width, survey.frame.height);
    let space = if survey.luma_alone() { ColorSpace::Luma } else { ColorSpace::RGB };
    // Color that was not asked for is a picture of its own.
    let color = if survey.luma_alone() { 0 } else { 3 * u64::from(width) * u64::from(height) };
    limits.check_memory(survey.coefficient_bytes().saturating_add(color))?;
    let mut pixels = pixels(&survey, space)?;
    if !survey.luma_alone() {
        let mut rgb = pixels;
        pixels = rgb.as_chunks::<3>().0.iter().map(|&p| luma_of_rgb(p)).collect();
        rgb.zeroize();
    }
    Ok(Raw { width, height, pixels, exif: survey.exif.map(<[u8]>::to_vec) })
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

    use super::*;

    fn color_jpeg() -> Vec<u8> {
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

    #[test]
    fn a_missing_end_is_a_truncation() {
        let mut bytes = color_jpeg();
        assert!(luma(&bytes, &Limits::default()).is_ok());
        bytes.truncate(bytes.len() - 2);
        assert!(luma(&bytes, &Limits::default()).is_err());
    }
}
