"""Keeps what the next training goes on from: the mean weights as half floats, a few megabytes."""

import os
import sys

import torch


def halved(state):
    return {k: v.half() if v.dtype == torch.float32 and v.ndim > 1 else v for k, v in state.items()}


def main(work, folder):
    os.makedirs(folder, exist_ok=True)
    for name in ("localizer.pt", "text_detector.pt", "text_recognizer.pt"):
        state = torch.load(os.path.join(work, name), map_location="cpu", weights_only=True)
        state = {"mean": halved(state["mean"])} if "mean" in state else halved(state)
        torch.save(state, os.path.join(folder, name))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
