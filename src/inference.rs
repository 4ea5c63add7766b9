//! The seam between the image stages and the engine that runs the networks.
//!
//! Stages see [`Model`] alone, so that their tests run on arithmetic fakes; `tract` is named in one module.

pub(crate) mod embedded;
mod kernels;
mod tract;

/// A dense tensor of `f32`, row-major. Images are `[1, channels, height, width]`.
#[derive(Clone, PartialEq)]
pub struct Tensor {
    shape: Vec<usize>,
    data: Vec<f32>,
}

impl Tensor {
    /// A tensor from its shape and values, or `None` if their counts differ.
    #[must_use]
    pub fn new(shape: &[usize], data: Vec<f32>) -> Option<Self> {
        let count = shape.iter().try_fold(1usize, |n, &side| n.checked_mul(side))?;
        (count == data.len()).then(|| Self { shape: shape.to_vec(), data })
    }

    /// Sizes of the axes.
    #[must_use]
    pub fn shape(&self) -> &[usize] {
        &self.shape
    }

    /// All values, row-major.
    #[must_use]
    pub fn data(&self) -> &[f32] {
        &self.data
    }
}

impl core::fmt::Debug for Tensor {
    // Values of an input are a person's pixels.
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Tensor").field("shape", &self.shape).finish_non_exhaustive()
    }
}

impl Drop for Tensor {
    // Inputs are pictures of a person's card, outputs their text.
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.data);
    }
}

/// What can go wrong while a network is loaded or run. Never caused by a photo.
#[non_exhaustive]
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InferenceError {
    /// An embedded network differs from the manifest.
    #[error("network `{0}` does not match the manifest")]
    Corrupt(&'static str),
    /// The engine refused the network.
    #[error("network `{0}` could not be loaded")]
    Load(&'static str),
    /// The engine failed while running it.
    #[error("network `{0}` failed")]
    Run(&'static str),
    /// A network took or gave a tensor of a shape that the stage does not know.
    #[error("network gave an output of an unexpected shape")]
    Shape,
}

/// A network: one tensor in, the outputs in the order of the manifest.
pub trait Model: Send + Sync {
    /// Runs the network.
    ///
    /// # Errors
    /// [`InferenceError`] if the engine fails; never because of the values in `input`.
    fn run(&self, input: Tensor) -> Result<Vec<Tensor>, InferenceError>;
}
