//! Tesseract by its C interface, loaded once: a process for each picture would spend a good part of its time on starting.

use std::error::Error;
use std::ffi::{CStr, c_char, c_int};
use std::ptr;

use bonin::card::rectification::RectifiedCard;
use bonin::card::text_detection::Detection;

/// Languages of the data files, in the order in which they are tried.
const LANGUAGES: &CStr = c"kor+eng";
/// Width of a card in inches, for the resolution that Tesseract asks for.
const CARD_INCHES: f32 = 85.60 / 25.4;
/// Margin around a line, in shares of its height.
const MARGIN: f32 = 0.3;

/// How a picture is looked at: `tesseract/publictypes.h`.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Segmentation {
    /// A whole page, whose layout is found first.
    Page = 3,
    /// One line.
    Line = 7,
}

#[repr(C)]
struct Handle {
    _private: [u8; 0],
}

// `tesseract/capi.h`.
unsafe extern "C" {
    fn TessBaseAPICreate() -> *mut Handle;
    fn TessBaseAPIDelete(handle: *mut Handle);
    fn TessBaseAPIInit3(handle: *mut Handle, path: *const c_char, language: *const c_char) -> c_int;
    fn TessBaseAPISetVariable(handle: *mut Handle, name: *const c_char, value: *const c_char) -> c_int;
    fn TessBaseAPISetPageSegMode(handle: *mut Handle, mode: c_int);
    fn TessBaseAPISetImage(handle: *mut Handle, data: *const u8, width: c_int, height: c_int, bytes: c_int, row: c_int);
    fn TessBaseAPISetSourceResolution(handle: *mut Handle, ppi: c_int);
    fn TessBaseAPISetRectangle(handle: *mut Handle, left: c_int, top: c_int, width: c_int, height: c_int);
    fn TessBaseAPIGetUTF8Text(handle: *mut Handle) -> *mut c_char;
    fn TessDeleteText(text: *const c_char);
}

/// A loaded Tesseract.
pub(crate) struct Tesseract {
    handle: *mut Handle,
}

impl Tesseract {
    pub(crate) fn new() -> Result<Self, Box<dyn Error>> {
        // SAFETY: the handle is checked, and deleted once, on drop. A null path means the default one.
        let handle = unsafe { TessBaseAPICreate() };
        if handle.is_null() {
            return Err("Tesseract could not be started".into());
        }
        let loaded = Self { handle };
        // SAFETY: as above; all texts are constants that end with a zero.
        unsafe {
            if TessBaseAPIInit3(handle, ptr::null(), LANGUAGES.as_ptr()) != 0 {
                return Err("Tesseract lacks its data for kor and eng".into());
            }
            // What it says about pictures on the way goes nowhere.
            TessBaseAPISetVariable(handle, c"debug_file".as_ptr(), c"/dev/null".as_ptr());
        }
        Ok(loaded)
    }

    /// All text of a card, whose layout Tesseract finds itself.
    pub(crate) fn read_page(&mut self, card: &RectifiedCard) -> Result<String, Box<dyn Error>> {
        self.show(card, Segmentation::Page)?;
        Ok(self.text())
    }

    /// The text of a card's lines, which somebody else has found.
    pub(crate) fn read_lines(&mut self, card: &RectifiedCard, found: &Detection) -> Result<String, Box<dyn Error>> {
        self.show(card, Segmentation::Line)?;
        let (width, height) = (card.width() as f32, card.height() as f32);
        let mut text = String::new();
        for region in &found.regions {
            let bounds = region.bounds;
            let margin = MARGIN * bounds.height() * height;
            let left = (bounds.left * width - margin).max(0.0) as c_int;
            let top = (bounds.top * height - margin).max(0.0) as c_int;
            let right = (bounds.right * width + margin).min(width) as c_int;
            let bottom = (bounds.bottom * height + margin).min(height) as c_int;
            if right - left < 2 || bottom - top < 2 {
                continue;
            }
            // SAFETY: the rectangle lies on the picture that was shown, which lives as long as `card`.
            unsafe { TessBaseAPISetRectangle(self.handle, left, top, right - left, bottom - top) };
            text.push_str(&self.text());
        }
        Ok(text)
    }

    fn show(&mut self, card: &RectifiedCard, segmentation: Segmentation) -> Result<(), Box<dyn Error>> {
        let (width, height) = (c_int::try_from(card.width())?, c_int::try_from(card.height())?);
        let resolution = (card.width() as f32 / CARD_INCHES) as c_int;
        // SAFETY: `luma` holds `width * height` bytes, which Tesseract copies.
        unsafe {
            TessBaseAPISetPageSegMode(self.handle, segmentation as c_int);
            TessBaseAPISetImage(self.handle, card.luma().as_ptr(), width, height, 1, width);
            TessBaseAPISetSourceResolution(self.handle, resolution);
        }
        Ok(())
    }

    fn text(&mut self) -> String {
        // SAFETY: what is given is null or a text that ends with a zero and is ours to delete.
        unsafe {
            let text = TessBaseAPIGetUTF8Text(self.handle);
            if text.is_null() {
                return String::new();
            }
            let copied = CStr::from_ptr(text).to_string_lossy().into_owned();
            TessDeleteText(text);
            copied
        }
    }
}

impl Drop for Tesseract {
    fn drop(&mut self) {
        // SAFETY: created by `new`, deleted here alone.
        unsafe { TessBaseAPIDelete(self.handle) };
    }
}
