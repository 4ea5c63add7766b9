//! Puts our kernels in the place of the engine's operators.
//!
//! What isn't recognized stays as it is: a network that is exported differently runs slower, not wrong.

use std::collections::HashMap;
use std::sync::Arc;

use super::engine::tract_core::internal::*;
use super::engine::tract_core::ops::binary::{BinMiniOp, TypedBinOp};
use super::engine::tract_core::ops::cnn::{Conv, KernelFormat, PaddingSpec};
use super::engine::tract_core::ops::element_wise::ElementWiseOp;
use super::engine::tract_core::ops::math::{Add, Ln, Max};
use super::engine::tract_core::ops::nn::{DataFormat, Softmax, SoftmaxKind};
use super::engine::tract_core::ops::source::TypedSource;

use super::operators::{Convolve, Share};
use crate::inference::kernels::{Convolution, Finish, Window};

/// Convolutions by the names of their nodes: plans of one network for several shapes share their weights.
pub(super) type Kernels = HashMap<String, Arc<Convolution>>;

/// One of our operators, the engine's nodes that it replaces, and what it reads.
struct Replacement {
    operator: Box<dyn TypedOp>,
    inputs: TVec<OutletId>,
}

/// The same network with our operators.
pub(super) fn with_kernels(model: &TypedModel, kernels: &mut Kernels) -> TractResult<TypedModel> {
    let (mut replaced, mut absorbed) = (HashMap::new(), Vec::new());
    for node in model.nodes() {
        let chain = match convolution(model, node, kernels)? {
            Some(chain) => Some(chain),
            None => share(model, node)?,
        };
        if let Some((nodes, replacement)) = chain {
            // The last node's value is the operator's; those before it have no other reader.
            let (last, others) = nodes.split_last().context("a chain of no nodes")?;
            absorbed.extend_from_slice(others);
            replaced.insert(*last, replacement);
        }
    }
    let mut out = TypedModel { symbols: model.symbols.clone(), ..TypedModel::default() };
    let mut places: HashMap<OutletId, OutletId> = HashMap::new();
    for id in model.eval_order()? {
        let node = model.node(id);
        if absorbed.contains(&id) {
            continue;
        }
        let (operator, inputs) = match replaced.remove(&id) {
            Some(replacement) => (replacement.operator, replacement.inputs.to_vec()),
            None => (node.op.clone(), node.inputs.clone()),
        };
        let inputs = inputs.iter().map(|outlet| places.get(outlet).copied().context("a value that nobody gives"));
        let inputs = inputs.collect::<TractResult<TVec<_>>>()?;
        let outlets = if operator.is::<TypedSource>() {
            tvec!(out.add_source(&node.name, model.outlet_fact(id.into())?.clone())?)
        } else {
            out.wire_node(&node.name, operator, &inputs)?
        };
        places.extend(outlets.into_iter().enumerate().map(|(slot, outlet)| (OutletId::new(id, slot), outlet)));
    }
    let outputs = model.output_outlets()?.iter().map(|outlet| places.get(outlet).copied().context("a lost output"));
    out.select_output_outlets(&outputs.collect::<TractResult<Vec<_>>>()?)?;
    Ok(out)
}

type Chain = (Vec<usize>, Replacement);

/// A convolution with the addition of a picture of the same shape and the rectification that may follow it.
fn convolution(model: &TypedModel, node: &TypedNode, kernels: &mut Kernels) -> TractResult<Option<Chain>> {
    let (Some(op), &[picture, weights, bias]) = (node.op_as::<Conv>(), node.inputs.as_slice()) else {
        return Ok(None);
    };
    let shapes_known = model.outlet_fact(picture)?.datum_type == f32::datum_type()
        && model.outlet_fact(picture)?.shape.dims().first() == Some(&1.to_dim());
    let (Some(window), true) = (window(op), shapes_known) else { return Ok(None) };
    let kernel = match kernels.get(&node.name) {
        Some(known) => known.clone(),
        None => {
            let Some(kernel) = kernel(model, op, window, weights, bias)?.map(Arc::new) else { return Ok(None) };
            kernels.insert(node.name.clone(), kernel.clone());
            kernel
        }
    };
    let (mut nodes, mut inputs, mut finish) = (vec![node.id], tvec!(picture), Finish::default());
    if let Some((next, other)) = followed_by::<Add>(model, node.id)?
        && model.outlet_fact(other)?.shape == model.outlet_fact(node.id.into())?.shape
    {
        finish.joined = true;
        inputs.push(other);
        nodes.push(next);
    }
    if let Some(&last) = nodes.last()
        && let Some((next, other)) = followed_by::<Max>(model, last)?
        && let Some(floor) = constant(model, other)?
        && floor.cast_to::<f32>()?.try_as_plain_ram()?.as_slice::<f32>()?.iter().all(|&value| value == 0.0)
    {
        finish.rectified = true;
        nodes.push(next);
    }
    Ok(Some((nodes, Replacement { operator: Box::new(Convolve { kernel, finish }), inputs })))
}

/// A convolution's weights, laid out for us; `None` if they aren't constant, or its channels are grouped in a way of which
/// we know nothing.
fn kernel(
    model: &TypedModel,
    op: &Conv,
    window: Window,
    weights: OutletId,
    bias: OutletId,
) -> TractResult<Option<Convolution>> {
    let (Some(weights), Some(bias)) = (constant(model, weights)?, constant(model, bias)?) else { return Ok(None) };
    let (weights, bias) = (weights.cast_to::<f32>()?, bias.cast_to::<f32>()?);
    // The engine also allows one bias for all.
    let bias = bias.broadcast_to_shape(&[op.output_channels()])?;
    let (weights, bias) = (weights.try_as_plain_ram()?, bias.try_as_plain_ram()?);
    let channels = [op.input_channels(), op.output_channels(), op.group];
    Ok(Convolution::new(window, channels, weights.as_slice()?, bias.as_slice()?))
}

/// Where a convolution looks, if it is one of ours: over two axes, without gaps.
fn window(op: &Conv) -> Option<Window> {
    let pool = &op.pool_spec;
    let plain = op.q_params.is_none()
        && op.kernel_fmt == KernelFormat::OIHW
        && pool.data_format == DataFormat::NCHW
        && pool.dilations.as_ref().is_none_or(|gaps| gaps.iter().all(|&gap| gap == 1));
    let two = |sizes: &[usize]| <[usize; 2]>::try_from(sizes).ok();
    let (before, after) = match &pool.padding {
        PaddingSpec::Valid => ([0; 2], [0; 2]),
        PaddingSpec::Explicit(before, after) => (two(before)?, two(after)?),
        PaddingSpec::ExplicitOnnxPool(before, after, false) => (two(before)?, two(after)?),
        _ => return None,
    };
    let stride = match &pool.strides {
        Some(strides) => two(strides)?,
        None => [1; 2],
    };
    plain.then_some(Window { kernel: two(&pool.kernel_shape)?, stride, before, after })
}

/// A softmax over one axis, with the logarithm that may follow it.
fn share(model: &TypedModel, node: &TypedNode) -> TractResult<Option<Chain>> {
    let Some(op) = node.op_as::<Softmax>() else { return Ok(None) };
    let &[axis] = op.axes.as_slice() else { return Ok(None) };
    let input = *node.inputs.first().context("a softmax of nothing")?;
    if op.quant_output_dt.is_some() || model.outlet_fact(input)?.datum_type != f32::datum_type() {
        return Ok(None);
    }
    let (mut nodes, mut logarithms) = (vec![node.id], op.kind == SoftmaxKind::LogSoftmax);
    if let Some(next) = only_reader(model, node.id)?
        && next.op_as::<ElementWiseOp>().is_some_and(|op| op.0.is::<Ln>())
        && !logarithms
    {
        logarithms = true;
        nodes.push(next.id);
    }
    Ok(Some((nodes, Replacement { operator: Box::new(Share { axis, logarithms }), inputs: tvec!(input) })))
}

/// The node that alone reads a node's only value, which is no output of the network.
fn only_reader(model: &TypedModel, id: usize) -> TractResult<Option<&TypedNode>> {
    if model.output_outlets()?.iter().any(|outlet| outlet.node == id) {
        return Ok(None);
    }
    model.single_succ(id)
}

/// The operation of two values that alone reads a node's value, and the other value that it takes.
fn followed_by<T: BinMiniOp>(model: &TypedModel, id: usize) -> TractResult<Option<(usize, OutletId)>> {
    let Some(next) = only_reader(model, id)? else { return Ok(None) };
    let matches = next.op_as::<TypedBinOp>().is_some_and(|op| op.0.is::<T>());
    let other = next.inputs.iter().copied().find(|input| input.node != id);
    Ok(other.filter(|_| matches).map(|other| (next.id, other)))
}

/// A value that doesn't depend on the network's input.
fn constant(model: &TypedModel, outlet: OutletId) -> TractResult<Option<Arc<Tensor>>> {
    if let Some(known) = &model.outlet_fact(outlet)?.konst {
        return Ok(Some(known.clone()));
    }
    let node = model.node(outlet.node);
    let inputs = node.inputs.iter().map(|input| constant(model, *input)).collect::<TractResult<Option<TVec<_>>>>()?;
    let Some(inputs) = inputs.filter(|inputs| !inputs.is_empty()) else { return Ok(None) };
    let values = node.op.eval_out_of_plan(inputs.into_iter().map(IntoTValue::into_tvalue).collect())?;
    Ok(values.and_then(|values| values.into_iter().nth(outlet.slot)).map(TValue::into_arc_tensor))
}

#[cfg(test)]
mod tests {
    use super::super::engine::tract_core::ops::cnn::PoolSpec;
    use super::super::engine::tract_core::ops::math::{add, ln, max, mul};

    use super::*;

    fn numbers(shape: &[usize], seed: usize) -> Tensor {
        let count = shape.iter().product::<usize>();
        let values: Vec<f32> = (0..count).map(|k| ((k * 7919 + seed * 31) % 101) as f32 / 50.0 - 1.0).collect();
        Tensor::from_shape(shape, &values).unwrap()
    }

    /// A network of one picture `[1, 4, 6, 7]`, whose nodes `build` wires from the input on.
    fn network(build: impl Fn(&mut TypedModel, OutletId) -> OutletId) -> TypedModel {
        let mut model = TypedModel::default();
        let input = model.add_source("input", f32::fact([1, 4, 6, 7])).unwrap();
        let output = build(&mut model, input);
        model.select_output_outlets(&[output]).unwrap();
        model
    }

    struct Layer {
        groups: usize,
        gap: usize,
    }

    const PLAIN: Layer = Layer { groups: 1, gap: 1 };

    impl Layer {
        /// 4 channels to 4, 3 x 3, of the input's size.
        fn wire(&self, model: &mut TypedModel, name: &str, input: OutletId) -> OutletId {
            let constant = |model: &mut TypedModel, part: &str, values: Tensor| {
                model.add_const(format!("{name}.{part}"), values).unwrap()
            };
            let weights = constant(model, "weights", numbers(&[4, 4 / self.groups, 3, 3], 1));
            let bias = constant(model, "bias", numbers(&[4], 2));
            let pool_spec = PoolSpec {
                data_format: DataFormat::NCHW,
                kernel_shape: tvec!(3, 3),
                padding: PaddingSpec::Explicit(tvec!(self.gap; 2), tvec!(self.gap; 2)),
                dilations: Some(tvec!(self.gap; 2)),
                strides: None,
                input_channels: 4,
                output_channels: 4,
            };
            let op = Conv { pool_spec, kernel_fmt: KernelFormat::OIHW, group: self.groups, q_params: None };
            model.wire_node(name, op, &[input, weights, bias]).unwrap()[0]
        }
    }

    fn both(model: &mut TypedModel, name: &str, op: TypedBinOp, a: OutletId, b: OutletId) -> OutletId {
        model.wire_node(name, op, &[a, b]).unwrap()[0]
    }

    fn floored(model: &mut TypedModel, at: OutletId, floor: f32) -> OutletId {
        let floor = Tensor::from_shape(&[1, 1, 1, 1], &[floor]).unwrap();
        let floor = model.add_const("floor", floor).unwrap();
        both(model, "floored", max(), at, floor)
    }

    /// The names of the operators that compute, in order.
    fn operators(model: &TypedModel) -> Vec<String> {
        let order = model.eval_order().unwrap();
        let names = order.into_iter().map(|id| model.node(id).op.name().to_string());
        names.filter(|name| name != "Const" && name != "Source").collect()
    }

    #[test]
    fn what_is_recognized_is_replaced_and_gives_the_same() {
        type Build = fn(&mut TypedModel, OutletId) -> OutletId;
        let cases: [(&str, Build, &[&str]); 10] = [
            ("a convolution", |m, x| PLAIN.wire(m, "a", x), &["Convolve"]),
            ("channels for themselves", |m, x| Layer { groups: 4, gap: 1 }.wire(m, "a", x), &["Convolve"]),
            ("channels in pairs", |m, x| Layer { groups: 2, gap: 1 }.wire(m, "a", x), &["Conv"]),
            ("a window with gaps", |m, x| Layer { groups: 1, gap: 2 }.wire(m, "a", x), &["Conv"]),
            (
                "rectified",
                |m, x| {
                    let a = PLAIN.wire(m, "a", x);
                    floored(m, a, 0.0)
                },
                &["Convolve"],
            ),
            (
                "another floor",
                |m, x| {
                    let a = PLAIN.wire(m, "a", x);
                    floored(m, a, 0.5)
                },
                &["Convolve", "Max"],
            ),
            (
                "a block",
                |m, x| {
                    let a = PLAIN.wire(m, "a", x);
                    let b = both(m, "sum", add(), x, a);
                    floored(m, b, 0.0)
                },
                &["Convolve"],
            ),
            (
                "two readers",
                |m, x| {
                    let a = PLAIN.wire(m, "a", x);
                    let b = floored(m, a, 0.0);
                    both(m, "product", mul(), a, b)
                },
                &["Convolve", "Max", "Mul"],
            ),
            (
                "what is added has another shape",
                |m, x| {
                    let a = PLAIN.wire(m, "a", x);
                    let shift = m.add_const("shift", numbers(&[1, 4, 1, 1], 5)).unwrap();
                    both(m, "sum", add(), a, shift)
                },
                &["Convolve", "Add"],
            ),
            (
                "shares and their logarithms",
                |m, x| {
                    let softmax = Softmax { axes: tvec!(1), quant_output_dt: None, kind: SoftmaxKind::Softmax };
                    let a = m.wire_node("shares", softmax.clone(), &[x]).unwrap()[0];
                    let a = m.wire_node("again", Softmax { axes: tvec!(3), ..softmax }, &[a]).unwrap()[0];
                    m.wire_node("logarithms", ln(), &[a]).unwrap()[0]
                },
                &["Share", "Share"],
            ),
        ];
        for (case, build, expected) in cases {
            let model = network(build);
            let ours = with_kernels(&model, &mut Kernels::new()).unwrap();
            assert_eq!(operators(&ours), expected, "{case}");
            let run = |model: TypedModel| {
                let plan = model.into_optimized().unwrap().into_runnable().unwrap();
                plan.run(tvec!(numbers(&[1, 4, 6, 7], 3).into())).unwrap().remove(0)
            };
            let (theirs, ours) = (run(model), run(ours));
            let worst = theirs
                .to_plain_array_view::<f32>()
                .unwrap()
                .iter()
                .zip(ours.to_plain_array_view::<f32>().unwrap().iter())
                .fold(0.0f32, |worst, (a, b)| worst.max((a - b).abs()));
            assert!(worst < 1e-5, "{case}: {worst}");
        }
    }

    #[test]
    fn plans_of_one_network_share_their_weights() {
        let model = network(|m, x| PLAIN.wire(m, "a", x));
        let mut kernels = Kernels::new();
        let plans = [(); 2].map(|()| with_kernels(&model, &mut kernels).unwrap());
        assert_eq!(kernels.len(), 1);
        assert_eq!(Arc::strong_count(&kernels["a"]), 1 + plans.len());
    }
}
