"""Keeps what the next training goes on from: the mean weights as half floats, a few megabytes."""

import os
import sys

import torch


def weights(path):
    """The mean weights of a checkpoint, whichever training wrote it; halves become floats again."""
    state = torch.load(path, map_location="cpu", weights_only=True)
    state = state.get("mean", state)
    return {k: v.float() if v.dtype == torch.float16 else v for k, v in state.items()}


def halved(state):
    return {k: v.half() if v.dtype == torch.float32 and v.ndim > 1 else v for k, v in state.items()}


def grown(rows, parents, like, doubt=3.0, noise=0.1):
    """A layer's rows, one per class, with more classes behind: each begins as what `like` names and a little noise.

    `rows` are weights or biases of the classes `parents`; `like` gives for every class its parent's name, in order. New
    classes begin less likely than their parents by `doubt` in the bias, so that the grown network says at first what the
    old one said.
    """
    out = []
    for name, parent in like.items():
        row = rows[parents.index(parent)].clone()
        if name != parent:
            row = row - doubt if rows.ndim == 1 else row + noise * rows.std() * torch.randn_like(row)
        out.append(row)
    return torch.stack(out)


def main(work, folder):
    os.makedirs(folder, exist_ok=True)
    for name in ("localizer.pt", "text_detector.pt", "text_recognizer.pt"):
        torch.save(halved(weights(os.path.join(work, name))), os.path.join(folder, name))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
