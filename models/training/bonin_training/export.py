"""Writes the three networks as ONNX, with the manifest, and a vector for the parity test.

    python -m bonin_training.export FOLDER LOCALIZER.pt TEXT_DETECTOR.pt TEXT_RECOGNIZER.pt

A detector of two kinds has one shape; one of all kinds leaves height and width open, for it is loaded at two.
"""

import hashlib
import os
import sys

import numpy as np
import onnx
import torch

from . import checkpoints, detection, localization, recognition

# Logarithms below count as this much in a mean: engines differ in whether they keep those of what no float can hold.
LEAST = -80.0
FILES = ["localizer.onnx", "text_detector.onnx", "text_recognizer.onnx"]


def fold(module):
    """Batch norms behind convolutions become part of them."""
    from torch.nn.utils.fusion import fuse_conv_bn_eval
    names = list(module._modules)
    for a, b in zip(names, names[1:]):
        conv, norm = module._modules[a], module._modules[b]
        if isinstance(conv, torch.nn.Conv2d) and isinstance(norm, torch.nn.BatchNorm2d):
            module._modules[a] = fuse_conv_bn_eval(conv, norm)
            module._modules[b] = torch.nn.Identity()
    for child in module.children():
        fold(child)
    return module


def halve(path):
    model = onnx.load(path)
    graph = model.graph
    casts = []
    for tensor in list(graph.initializer):
        values = onnx.numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.size < 256:
            continue
        graph.initializer.remove(tensor)
        graph.initializer.append(onnx.numpy_helper.from_array(values.astype(np.float16), tensor.name + "_half"))
        casts.append(onnx.helper.make_node("Cast", [tensor.name + "_half"], [tensor.name], to=onnx.TensorProto.FLOAT))
    for cast in reversed(casts):
        graph.node.insert(0, cast)
    onnx.save(model, path)


def write(net, example, path, outputs, axes):
    net.eval()
    # Weights are kept as half floats and widened when the network is loaded: half the bytes in the crate.
    torch.onnx.export(net, example, path, input_names=["input"], output_names=outputs, opset_version=17, dynamic_axes=axes, dynamo=False)
    halve(path)


def parity(name, net, shape, outputs):
    """Lines of what the framework computes for an input that the test draws with integer arithmetic, too."""
    k = torch.arange(int(np.prod(shape)), dtype=torch.int64)
    x = (((k * 7919) % 255 - 127).float() / 64).reshape(shape)
    with torch.no_grad():
        ys = net(x)
    lines = []
    for output, y in zip(outputs, ys if isinstance(ys, tuple) else (ys,)):
        v = y.flatten()
        lines.append(f"{name} {output} {v.numel()} {v.clamp(min=LEAST).mean():.6f} " + " ".join(f"{s:.6f}" for s in v[::97][:200].tolist()) + "\n")
    return lines


def record(folder, files, lines):
    """Renews the files' lines of the manifest and of the parity test; those of networks that others train stay."""

    def renewed(name, file_of, new, head=""):
        path = os.path.join(folder, name)
        old = open(path).readlines() if os.path.exists(path) else [head]
        with open(path, "w") as f:
            f.writelines([line for line in old if file_of(line) not in files] + new)

    digests = [hashlib.sha256(open(os.path.join(folder, file), "rb").read()).hexdigest() + f"  {file}\n" for file in files]
    renewed("SHA256SUMS", lambda line: line.split("  ")[-1].strip(), digests)
    # The parity test draws these very inputs and compares means and samples of each output.
    head = "# network, output, values, mean, then every 97th value; input k is ((k * 7919) % 255 - 127) / 64\n"
    renewed("parity.txt", lambda line: line.split(" ")[0].split("@")[0], lines, head)


def main(folder, loc, det, rec):
    """A dash in place of a checkpoint exports an untrained network."""
    os.makedirs(folder, exist_ok=True)
    torch.manual_seed(0)
    a = localization.Localizer()
    if loc != "-":
        a.load_state_dict(checkpoints.weights(loc))
    b = detection.Detector() if det == "-" else detection.of(checkpoints.weights(det))
    c = recognition.Recognizer()
    if rec != "-":
        c.load_state_dict(checkpoints.weights(rec))
    nets = [localization.Exported(fold(a.eval())), detection.Exported(fold(b.eval())), recognition.Exported(fold(c.eval()))]
    both = b.classes > 1 + detection.FIRST_ROLES
    shapes = [(1, 1, localization.SIDE, localization.SIDE), (1, 1, detection.HEIGHT, detection.WIDTH), (1, 1, 32, 256)]
    axes = [None, {"input": {2: "height", 3: "width"}} if both else None, {"input": {3: "width"}}]
    outputs = [["heat", "presence"], ["cells", "page"], ["steps"]]
    for net, shape, names, open_axes, file in zip(nets, shapes, outputs, axes, FILES):
        write(net, torch.zeros(shape), os.path.join(folder, file), names, open_axes)
    lines = []
    for net, shape, names, file in zip(nets, shapes, outputs, FILES):
        lines += parity(file, net, shape, names)
    if both:
        shape = (1, 1, detection.PAGE_HEIGHT, detection.PAGE_WIDTH)
        lines += parity(f"{FILES[1]}@{shape[3]}x{shape[2]}", nets[1], shape, outputs[1])
    record(folder, FILES, lines)


if __name__ == "__main__":
    main(*sys.argv[1:5])
