//! A photo at halved sizes, so that shrinking by much reads every pixel once instead of skipping most.

use core::fmt;
use std::sync::OnceLock;

use crate::card::decode::Photo;

/// Halvings that can be asked for. A photo of 16,384 pixels is 4 pixels wide after twelve.
const MAX_HALVINGS: usize = 12;

/// A photo and its halved copies, each made when it is first asked for, from the one before. Wiped with it.
pub struct Pyramid<'a> {
    photo: &'a Photo,
    halved: [OnceLock<Option<Photo>>; MAX_HALVINGS],
}

impl<'a> Pyramid<'a> {
    /// A pyramid over `photo`; costs nothing yet.
    #[must_use]
    pub const fn new(photo: &'a Photo) -> Self {
        Self { photo, halved: [const { OnceLock::new() }; MAX_HALVINGS] }
    }

    /// The photo itself.
    #[must_use]
    pub const fn photo(&self) -> &'a Photo {
        self.photo
    }

    /// The photo halved `level` times, or as often as its size allows, and the factor from photo coordinates to
    /// coordinates on it: 1, 0.5, 0.25 and so on.
    #[must_use]
    pub fn level(&self, level: usize) -> (&Photo, f32) {
        let (mut current, mut factor) = (self.photo, 1.0);
        for slot in self.halved.iter().take(level) {
            match slot.get_or_init(|| current.halved()) {
                Some(half) => (current, factor) = (half, factor * 0.5),
                None => break,
            }
        }
        (current, factor)
    }

    /// The level to read from when `scale` photo pixels meet one pixel of the result: halved until at most `most` of
    /// its pixels do.
    #[must_use]
    pub fn for_scale(&self, scale: f64, most: f64) -> (&Photo, f32) {
        let (mut level, mut left) = (0, scale);
        while left > most && level < MAX_HALVINGS {
            left *= 0.5;
            level += 1;
        }
        self.level(level)
    }
}

impl fmt::Debug for Pyramid<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let built = self.halved.iter().filter(|slot| slot.get().is_some()).count();
        f.debug_struct("Pyramid").field("photo", &self.photo).field("built", &built).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_built_only_as_deep_as_asked() {
        let photo = Photo::from_luma(64, 32, vec![9; 64 * 32]).unwrap();
        let pyramid = Pyramid::new(&photo);
        assert!(format!("{pyramid:?}").contains("built: 0"));
        let (level, factor) = pyramid.for_scale(5.0, 1.5);
        assert_eq!((level.width(), level.height(), factor), (16, 8, 0.25));
        assert!(format!("{pyramid:?}").contains("built: 2"));
    }

    #[test]
    fn depth_ends_with_the_photo() {
        let photo = Photo::from_luma(9, 3, vec![1; 27]).unwrap();
        let pyramid = Pyramid::new(&photo);
        assert_eq!(pyramid.level(99).0.width(), 4);
        assert_eq!(pyramid.for_scale(f64::INFINITY, 1.0).1, 0.5);
        assert_eq!(pyramid.for_scale(f64::NAN, 1.0).1, 1.0);
    }
}
