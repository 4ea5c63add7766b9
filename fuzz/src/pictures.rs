//! Pictures put together byte by byte, so that each field can lie: encoders write none of these.

pub mod bits;
pub mod jpeg;
pub mod png;
pub mod webp;
