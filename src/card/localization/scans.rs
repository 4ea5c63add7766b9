//! Flat scans, on which a document has no edges to find because it fills the picture.

use super::{MIN_SIDE, longer_side};
use crate::card::document::Format;
use crate::card::geometry::{Quad, Rect};
use crate::card::rectification::Pyramid;

/// How far a picture's aspect may be from the card's for the card to fill it, as a share: drawings and scans are trimmed by
/// hand.
const FILLED_TOLERANCE: f32 = 0.06;

/// The same for the aspect of an open booklet, which is less than that from the 4 : 3 of cameras.
const BOOKLET_TOLERANCE: f32 = 0.04;

/// Outlines of flat scans, on which a document has no edges to find: the whole picture where it has a document's aspect, and
/// its halves where it has that of a passport that lies open. A detector of print turns those that stand on their head.
pub(super) fn fillings(photo: &Pyramid<'_>) -> impl Iterator<Item = Quad> {
    let (width, height) = (photo.photo().width() as f32, photo.photo().height() as f32);
    let near = |aspect: f32, tolerance: f32| (width / height / aspect - 1.0).abs() < tolerance;
    let fits = Format::ALL.iter().any(|format| near(format.aspect(), FILLED_TOLERANCE));
    let whole = fits.then(|| Rect::new(0.0, 0.0, width, height).corners());
    let page = Format::Id3.aspect();
    // The data page lies under the fold; on a scan that lies on its side, left or right of it.
    let halves = if near(page / 2.0, BOOKLET_TOLERANCE) {
        let half = |top: f32| Rect::new(0.0, top, width, top + 0.5 * height).corners();
        Some([half(0.5 * height), half(0.0)])
    } else if near(2.0 / page, BOOKLET_TOLERANCE) {
        let half = |left: f32| {
            let mut corners = Rect::new(left, 0.0, left + 0.5 * width, height).corners();
            corners.rotate_left(1);
            corners
        };
        Some([half(0.5 * width), half(0.0)])
    } else {
        None
    };
    let corners = whole.into_iter().chain(halves.into_iter().flatten());
    corners.filter_map(Quad::new).filter(|quad| longer_side(quad) >= MIN_SIDE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::card::decode::Photo;

    fn outlines(width: u32, height: u32) -> Vec<[(f32, f32); 4]> {
        let photo = Photo::from_luma(width, height, vec![90; (width * height) as usize]).unwrap();
        fillings(&Pyramid::new(&photo)).map(|quad| quad.corners().map(|p| (p.x, p.y))).collect()
    }

    #[test]
    fn a_picture_of_a_documents_shape_is_one_outline() {
        let whole = |w: f32, h: f32| vec![[(0.0, 0.0), (w, 0.0), (w, h), (0.0, h)]];
        assert_eq!(outlines(856, 540), whole(856.0, 540.0), "a card");
        assert_eq!(outlines(500, 352)[..1], whole(500.0, 352.0), "a page");
        for (width, height) in [(1920, 1080), (1280, 960), (960, 1280), (540, 856), (1000, 1000)] {
            assert_eq!(outlines(width, height), [[(0.0, 0.0); 4]; 0], "{width} x {height}: a camera's");
        }
        assert!(outlines(160, 101).is_empty(), "print could not be read");
    }

    #[test]
    fn a_picture_of_an_open_passports_shape_is_its_pages() {
        let upright = outlines(1250, 1760);
        assert_eq!(upright[0], [(0.0, 880.0), (1250.0, 880.0), (1250.0, 1760.0), (0.0, 1760.0)]);
        assert_eq!(upright[1], [(0.0, 0.0), (1250.0, 0.0), (1250.0, 880.0), (0.0, 880.0)]);
        assert_eq!(upright.len(), 2);
        // Lying on its side, the page's own top-left corner is the picture's top-right one of that half.
        let sideways = outlines(1760, 1250);
        let pages = &sideways[sideways.len() - 2..];
        assert_eq!(pages[0], [(1760.0, 0.0), (1760.0, 1250.0), (880.0, 1250.0), (880.0, 0.0)]);
        assert_eq!(pages[1], [(880.0, 0.0), (880.0, 1250.0), (0.0, 1250.0), (0.0, 0.0)]);
    }

    #[test]
    fn the_shapes_tolerance_has_two_sides() {
        let halves = |width: u32| outlines(width, 1760).len() == 2;
        assert_eq!([1199, 1202, 1298, 1302].map(halves), [false, true, true, false]);
    }
}
