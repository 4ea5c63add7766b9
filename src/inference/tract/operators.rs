//! Our kernels as operators of the engine.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use super::engine::tract_core::internal::*;

use crate::inference::kernels::{Convolution, Finish, Lanes, softmax};

/// A convolution of one picture `[1, channels, rows, columns]`, with what follows it. A second input is added.
#[derive(Clone)]
pub(super) struct Convolve {
    pub(super) kernel: Arc<Convolution>,
    pub(super) finish: Finish,
}

impl std::fmt::Debug for Convolve {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Convolve").field("window", self.kernel.window()).finish_non_exhaustive()
    }
}

impl PartialEq for Convolve {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.kernel, &other.kernel) && self.finish == other.finish
    }
}

impl Eq for Convolve {}

impl Hash for Convolve {
    fn hash<H: Hasher>(&self, state: &mut H) {
        Arc::as_ptr(&self.kernel).hash(state);
    }
}

impl Op for Convolve {
    fn name(&self) -> StaticName {
        "Convolve".into()
    }

    op_as_typed_op!();
}

impl EvalOp for Convolve {
    op_out_of_plan!();

    fn eval(&self, _ctx: &EvalContext, inputs: TVec<TValue>) -> TractResult<TVec<TValue>> {
        let mut inputs = inputs.into_iter();
        let picture = inputs.next().context("no picture")?;
        let &[1, channels, height, width] = picture.shape() else { bail!("not one picture") };
        ensure!(channels == self.kernel.inputs(), "other channels");
        let sheet = self.kernel.spread(picture.try_as_plain_ram()?.as_slice::<f32>()?, [height, width]);
        let sheet = sheet.context("window larger than the picture")?;
        let [rows, columns] = self.kernel.window().output_size([height, width]).context("no output")?;
        let shape = [1, self.kernel.outputs(), rows, columns];
        // The result is written over an input that nobody reads any more, where there is one of its shape.
        let mut out = match (inputs.next(), self.finish.joined) {
            (Some(other), true) if other.shape() == shape => other.into_tensor(),
            (None, false) if picture.shape() == shape => picture.into_tensor(),
            (None, false) => Tensor::zero::<f32>(&shape)?,
            _ => bail!("what is added has another shape"),
        };
        let done = self.kernel.run(&sheet, self.finish, out.try_as_plain_ram_mut()?.as_slice_mut::<f32>()?);
        done.context("other counts")?;
        Ok(tvec!(out.into_tvalue()))
    }
}

impl TypedOp for Convolve {
    fn output_facts(&self, inputs: &[&TypedFact]) -> TractResult<TVec<TypedFact>> {
        let picture = inputs.first().context("no picture")?;
        let [batch, _, height, width] = picture.shape.dims() else { bail!("not one picture") };
        let window = self.kernel.window();
        let along = |size: &TDim, [kernel, stride, before, after]: [usize; 4]| {
            (size.clone() + before + after - kernel) / stride + 1
        };
        let ([kh, kw], [sh, sw], [above, left], [below, right]) =
            (window.kernel, window.stride, window.before, window.after);
        let (rows, columns) = (along(height, [kh, sh, above, below]), along(width, [kw, sw, left, right]));
        Ok(tvec!(f32::fact([batch.clone(), self.kernel.outputs().to_dim(), rows, columns])))
    }

    as_op!();
}

/// Softmax over one axis, or its logarithm.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct Share {
    pub(super) axis: usize,
    pub(super) logarithms: bool,
}

impl Op for Share {
    fn name(&self) -> StaticName {
        "Share".into()
    }

    op_as_typed_op!();
}

impl EvalOp for Share {
    op_out_of_plan!();

    fn eval(&self, _ctx: &EvalContext, inputs: TVec<TValue>) -> TractResult<TVec<TValue>> {
        let mut values = inputs.into_iter().next().context("no input")?.into_tensor();
        let count = *values.shape().get(self.axis).context("no such axis")?;
        let inner = values.shape().iter().skip(self.axis + 1).product();
        let done =
            softmax(values.try_as_plain_ram_mut()?.as_slice_mut::<f32>()?, Lanes { count, inner }, self.logarithms);
        done.context("an empty axis")?;
        Ok(tvec!(values.into_tvalue()))
    }
}

impl TypedOp for Share {
    fn output_facts(&self, inputs: &[&TypedFact]) -> TractResult<TVec<TypedFact>> {
        let input = inputs.first().context("no input")?;
        Ok(tvec!(f32::fact(input.shape.clone())))
    }

    as_op!();
}
