//! Networks run by tract. The one file that names the engine.

use std::io::Cursor;
use std::sync::Arc;

use tract_onnx::prelude::*;

use super::{InferenceError, Model, Tensor};

type Plan = Arc<TypedRunnableModel>;

/// A network optimised for a few fixed input shapes.
///
/// tract lays out and fuses a network for one shape; lines of text come in many widths, so one plan is made for
/// each width that a stage uses.
pub(crate) struct TractModel {
    name: &'static str,
    plans: Vec<(Vec<usize>, Plan)>,
}

impl TractModel {
    /// Parses `onnx` once and optimises it for every shape in `shapes`.
    pub(crate) fn load(name: &'static str, onnx: &[u8], shapes: &[Vec<usize>]) -> Result<Self, InferenceError> {
        let failed = |_| InferenceError::Load(name);
        let parsed = tract_onnx::onnx().model_for_read(&mut Cursor::new(onnx)).map_err(failed)?;
        let plans = shapes
            .iter()
            .map(|shape| {
                let plan = parsed
                    .clone()
                    .with_input_fact(0, f32::fact(shape.as_slice()).into())
                    .and_then(|model| model.into_optimized())
                    .and_then(|model| model.into_runnable())
                    .map_err(failed)?;
                Ok((shape.clone(), plan))
            })
            .collect::<Result<Vec<_>, InferenceError>>()?;
        Ok(Self { name, plans })
    }
}

impl Model for TractModel {
    fn run(&self, input: Tensor) -> Result<Vec<Tensor>, InferenceError> {
        let (_, plan) = self.plans.iter().find(|(known, _)| known == input.shape()).ok_or(InferenceError::Shape)?;
        let failed = |_| InferenceError::Run(self.name);
        let input = tract_onnx::prelude::Tensor::from_shape(input.shape(), input.data()).map_err(failed)?;
        let outputs = plan.run(tvec!(input.into())).map_err(failed)?;
        outputs
            .iter()
            .map(|output| {
                let view = output.to_plain_array_view::<f32>().map_err(failed)?;
                Tensor::new(output.shape(), view.iter().copied().collect()).ok_or(InferenceError::Shape)
            })
            .collect()
    }
}
