//! An allocator that keeps what is freed as it was.
//!
//! Others write their own lists into freed blocks and give the same block to the next who asks: short texts that nobody
//! wiped would be gone before anybody looks. Texts that grow are moved each time, as they are sometimes elsewhere.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicBool, Ordering};

/// Greatest block that is kept: texts are smaller, and pictures greater.
const GREATEST: usize = 32 * 1024;

static KEEPS: AtomicBool = AtomicBool::new(false);

pub struct Keeping;

/// From here on nothing is given back.
pub fn keep() {
    KEEPS.store(true, Ordering::Relaxed);
}

// SAFETY: the system's allocator does all the work; blocks that are kept are never given to anybody again. Blocks are
// resized by the provided method, which allocates, copies and frees.
unsafe impl GlobalAlloc for Keeping {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promise is the one asked for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        if layout.size() > GREATEST || !KEEPS.load(Ordering::Relaxed) {
            // SAFETY: the block came from there, with this layout.
            unsafe { System.dealloc(block, layout) }
        }
    }
}
