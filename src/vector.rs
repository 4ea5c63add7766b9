//! Loops compiled for every instruction set; the machine's own is chosen when they run.
//!
//! Rust compiles for the oldest machine of its kind unless it is told otherwise, and a bank's servers are far newer: plain
//! loops over pixels then take two to four times as long as they need.

use fearless_simd::{Level, Simd as _, dispatch};

/// Runs `work` as compiled for this machine. Its loops, and those of functions that are inlined into it, become vector code
/// where the compiler can make it; so mark the closure and those functions `#[inline(always)]`.
#[inline(always)]
pub(crate) fn vectorized<R>(work: impl FnOnce() -> R) -> R {
    dispatch!(Level::new(), simd => simd.vectorize(work))
}
