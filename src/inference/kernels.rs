//! The arithmetic that takes nearly all of the networks' time, on plain slices.
//!
//! The engine's own convolutions reach a sixth to a half of what a core can do on networks this small, and its softmax
//! over channels took two thirds of the text detector's time. Everything else stays with the engine.
//!
//! Vector code is written once and compiled for each instruction set; the machine's own is chosen when it runs. Results
//! differ between machines by rounding only.

mod convolution;
mod softmax;
mod winograd;

pub(super) use convolution::{Convolution, Finish, Window};
pub(super) use softmax::{Lanes, softmax};
