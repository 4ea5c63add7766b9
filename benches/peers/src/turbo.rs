//! libjpeg-turbo at full size, into memory that is there already: what opening a JPEG has to be measured against.

use turbojpeg::{Decompressor, Image, PixelFormat};

/// A decoder, used again for each photo.
pub(crate) struct Turbo {
    decoder: Decompressor,
    pixels: Vec<u8>,
}

impl Turbo {
    pub(crate) fn new() -> turbojpeg::Result<Self> {
        Ok(Self { decoder: Decompressor::new()?, pixels: Vec::new() })
    }

    /// Decodes all pixels; gives the last one.
    pub(crate) fn decode(&mut self, bytes: &[u8], format: PixelFormat) -> turbojpeg::Result<Option<u8>> {
        let header = self.decoder.read_header(bytes)?;
        let pitch = header.width * format.size();
        self.pixels.resize(pitch * header.height, 0);
        let image =
            Image { pixels: self.pixels.as_mut_slice(), width: header.width, pitch, height: header.height, format };
        self.decoder.decompress(bytes, image)?;
        Ok(self.pixels.last().copied())
    }
}
