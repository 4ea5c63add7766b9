//! Networks run by tract. The one module that names the engine.

mod operators;
mod rewrite;

use std::io::Cursor;
use std::sync::Arc;

// The engine under the name by which this module's parts know it.
use tract_onnx as engine;
use tract_onnx::prelude::*;

use super::{InferenceError, Model, Tensor};

/// Sizes of the axes of a network's input. `None` stays open until the network runs.
pub(crate) type Shape = [Option<usize>; 4];

/// A network laid out for some shapes of its input.
///
/// What is open costs the engine nothing where the network keeps that axis as it is, or divides it. Where branches of
/// different scale meet again, it can't see that their sizes are the same: give it the sizes.
pub(crate) struct TractModel {
    name: &'static str,
    plans: Vec<(Shape, Arc<TypedRunnableModel>)>,
}

impl TractModel {
    /// Parses `onnx` once and lays it out for every shape in `shapes`; all share one set of weights.
    pub(crate) fn load(name: &'static str, onnx: &[u8], shapes: &[Shape]) -> Result<Self, InferenceError> {
        let failed = |_| InferenceError::Load(name);
        let parsed = tract_onnx::onnx().model_for_read(&mut Cursor::new(onnx)).map_err(failed)?;
        let mut kernels = rewrite::Kernels::new();
        let mut plan = |shape: &Shape| {
            let open = |size: &Option<usize>| match size {
                Some(size) => size.to_dim(),
                None => parsed.symbols.new_with_prefix("open").to_dim(),
            };
            let fact = f32::fact(shape.iter().map(open).collect::<TVec<TDim>>());
            let typed = parsed.clone().with_input_fact(0, fact.into())?.into_typed()?;
            rewrite::with_kernels(&typed, &mut kernels)?.into_optimized()?.into_runnable()
        };
        let plans = shapes.iter().map(|shape| Ok((*shape, plan(shape).map_err(failed)?)));
        Ok(Self { name, plans: plans.collect::<Result<Vec<_>, InferenceError>>()? })
    }
}

fn fits(shape: &Shape, sizes: &[usize]) -> bool {
    shape.len() == sizes.len() && shape.iter().zip(sizes).all(|(known, size)| known.is_none_or(|known| known == *size))
}

impl Model for TractModel {
    fn run(&self, input: Tensor) -> Result<Vec<Tensor>, InferenceError> {
        let plan = self.plans.iter().find(|(shape, _)| fits(shape, input.shape()));
        let (_, plan) = plan.ok_or(InferenceError::Shape)?;
        let failed = |_| InferenceError::Run(self.name);
        let input = tract_onnx::prelude::Tensor::from_shape(input.shape(), input.data()).map_err(failed)?;
        let outputs = plan.run(tvec!(input.into())).map_err(failed)?;
        outputs
            .iter()
            .map(|output| {
                let values = output.try_as_plain_ram().map_err(failed)?;
                let values = values.as_slice::<f32>().map_err(failed)?.to_vec();
                Tensor::new(output.shape(), values).ok_or(InferenceError::Shape)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Largest difference between our kernels and the engine's own operators, in units of the outputs: both round.
    const TOLERANCE: f32 = 1e-4;

    #[test]
    fn kernels_give_what_the_engine_gives() {
        let networks: [(&[u8], [usize; 4]); 3] = [
            (include_bytes!("../../models/localizer.onnx"), [1, 1, 256, 256]),
            (include_bytes!("../../models/text_detector.onnx"), [1, 1, 320, 512]),
            (include_bytes!("../../models/text_recognizer.onnx"), [1, 1, 32, 200]),
        ];
        for (onnx, shape) in networks {
            // Grays of a picture: gradients with edges.
            let luma = |k: usize| ((k % shape[3] / 3 + k / shape[3] / 2) % 255) as f32;
            let values: Vec<f32> = (0..shape.iter().product()).map(|k| (luma(k) - 128.0) / 64.0).collect();
            let ours = TractModel::load("ours", onnx, &[shape.map(Some)]).unwrap();
            let ours = ours.run(Tensor::new(&shape, values.clone()).unwrap()).unwrap();
            let theirs = tract_onnx::onnx().model_for_read(&mut Cursor::new(onnx)).unwrap();
            let theirs = theirs.with_input_fact(0, f32::fact(shape).into()).unwrap().into_optimized().unwrap();
            let input = tract_onnx::prelude::Tensor::from_shape(&shape, &values).unwrap();
            let theirs = theirs.into_runnable().unwrap().run(tvec!(input.into())).unwrap();
            assert_eq!(ours.len(), theirs.len());
            for (ours, theirs) in ours.iter().zip(&theirs) {
                let theirs = theirs.to_plain_array_view::<f32>().unwrap();
                assert_eq!(ours.shape(), theirs.shape());
                let worst = ours.data().iter().zip(theirs.iter()).map(|(a, b)| (a - b).abs()).fold(0.0, f32::max);
                assert!(worst < TOLERANCE, "{worst} of {:?}", ours.shape());
            }
        }
    }

    #[test]
    fn an_open_axis_takes_any_size_and_a_given_one_its_own_alone() {
        let onnx = include_bytes!("../../models/text_recognizer.onnx");
        let open = TractModel::load("open", onnx, &[[Some(1), Some(1), Some(32), None]]).unwrap();
        let given = TractModel::load("given", onnx, &[[1, 1, 32, 64], [1, 1, 32, 96]].map(|s| s.map(Some))).unwrap();
        let run = |model: &TractModel, height: usize, width: usize| {
            let values = (0..height * width).map(|k| (k * 7919 % 255) as f32 / 64.0 - 2.0).collect();
            model.run(Tensor::new(&[1, 1, height, width], values).unwrap())
        };
        for width in [64, 96] {
            let (open, given) = (run(&open, 32, width).unwrap(), run(&given, 32, width).unwrap());
            assert_eq!(open[0].shape(), [1, width / 4, 147]);
            assert!(open[0].data().iter().zip(given[0].data()).all(|(a, b)| (a - b).abs() < TOLERANCE));
        }
        assert!(run(&open, 32, 100).is_ok());
        assert_eq!(run(&given, 32, 100), Err(InferenceError::Shape));
        assert_eq!(run(&open, 31, 64), Err(InferenceError::Shape));
    }
}
