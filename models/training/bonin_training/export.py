"""Writes the three networks as ONNX, with the manifest, and a vector for the parity test."""

import hashlib
import os
import sys

import numpy as np
import onnx
import torch

from . import detection, localization, recognition

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


def write(net, example, path, outputs, widths=False):
    net.eval()
    axes = {"input": {3: "width"}} if widths else None
    # Weights are kept as half floats and widened when the network is loaded: half the bytes in the crate.
    torch.onnx.export(net, example, path, input_names=["input"], output_names=outputs, opset_version=17, dynamic_axes=axes, dynamo=False)
    halve(path)


def main(folder, loc, det, rec):
    os.makedirs(folder, exist_ok=True)
    torch.manual_seed(0)
    a = localization.Localizer()
    if loc != "-":
        a.load_state_dict(torch.load(loc, map_location="cpu", weights_only=True))
    b = detection.Detector()
    if det != "-":
        b.load_state_dict(torch.load(det, map_location="cpu", weights_only=True))
    c = recognition.Recognizer()
    if rec != "-":
        c.load_state_dict(torch.load(rec, map_location="cpu", weights_only=True)["mean"])
    nets = [localization.Exported(fold(a.eval())), detection.Exported(fold(b.eval())), recognition.Exported(fold(c.eval()))]
    examples = [torch.zeros(1, 1, 256, 256), torch.zeros(1, 1, detection.HEIGHT, detection.WIDTH), torch.zeros(1, 1, 32, 256)]
    outputs = [["heat", "presence"], ["cells", "page"], ["steps"]]
    for net, example, names, file in zip(nets, examples, outputs, FILES):
        write(net, example, os.path.join(folder, file), names, file == FILES[2])
    with open(os.path.join(folder, "SHA256SUMS"), "w") as f:
        for file in FILES:
            f.write(hashlib.sha256(open(os.path.join(folder, file), "rb").read()).hexdigest() + "  " + file + "\n")
    # The parity test draws this very input with integer arithmetic and compares sums and samples of each output.
    with open(os.path.join(folder, "parity.txt"), "w") as f:
        f.write("# network, output, values, mean, then every 97th value; input k is ((k * 7919) % 255 - 127) / 64\n")
        for net, example, names, file in zip(nets, examples, outputs, FILES):
            k = torch.arange(example.numel(), dtype=torch.int64)
            x = (((k * 7919) % 255 - 127).float() / 64).reshape(example.shape)
            with torch.no_grad():
                ys = net(x)
            ys = ys if isinstance(ys, tuple) else (ys,)
            for name, y in zip(names, ys):
                v = y.flatten()
                f.write(f"{file} {name} {v.numel()} {v.mean():.6f} " + " ".join(f"{s:.6f}" for s in v[::97][:200].tolist()) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:5])
