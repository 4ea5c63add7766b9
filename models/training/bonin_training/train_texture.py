"""Trains the network that looks at small patches of a card at the photo's own resolution: dots of print, pixels of displays and their waves.

    python -m bonin_training.draw_recaptures WORK/tiles --seed 8100000 --count 8000 --split train --tile 256
    python -m bonin_training.train_texture --tiles WORK/tiles --minutes 20 --checkpoint WORK/texture.pt --models models

A patch comes as the library takes it (`texture` in the stage `originality`): 64 by 64 pixels, and the 128 by 128 around them at half of the size, both
split into their four phases, eight channels of 32 by 32. What comes out are logarithms of shares of the causes that show in a patch. Photos that
`train_originality` sees are never trained on here, so that it learns how far patches can be trusted.
"""

import argparse
import json
import os
import time

import cv2
import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from . import export

FILE = "texture.onnx"
CAUSES = ["original", "screen", "gray_copy", "color_copy"]
SIDE = 64
SHAPE = (1, 8, SIDE // 2, SIDE // 2)
# Levels of luma that count as one.
UNIT, LIMIT = 24.0, 6.0
BATCH = 64


class Texture(nn.Module):
    def __init__(self, widths=(24, 24, 32, 48, 64)):
        super().__init__()
        layers, before = [], SHAPE[1]
        for k, width in enumerate(widths):
            layers += [nn.Conv2d(before, width, 3, 2 if k in (1, 3) else 1, 1, bias=False), nn.BatchNorm2d(width), nn.ReLU()]
            before = width
        self.layers = nn.Sequential(*layers)
        self.last = nn.Linear(2 * before, len(CAUSES))

    def forward(self, x):
        x = self.layers(x)
        return self.last(torch.cat([x.mean((2, 3)), x.amax((2, 3))], 1))


def patches(areas):
    """Squares of 128 by 128 luma values as the network takes them."""
    areas = torch.as_tensor(np.ascontiguousarray(areas)).float()[:, None]
    near = areas[:, :, SIDE // 2 : SIDE // 2 + SIDE, SIDE // 2 : SIDE // 2 + SIDE]
    both = [p - p.mean((2, 3), keepdim=True) for p in (near, F.avg_pool2d(areas, 2))]
    return torch.cat([F.pixel_unshuffle(p, 2) for p in both], 1).div(UNIT).clamp(-LIMIT, LIMIT)


def load(folder):
    rows = [json.loads(line) for line in open(os.path.join(folder, "truth.jsonl")) if line.endswith("\n")]
    found = [(cv2.imread(os.path.join(folder, r["file"]), cv2.IMREAD_GRAYSCALE), CAUSES.index(r["cause"]), r) for r in rows]
    return [f for f in found if f[0] is not None and min(f[0].shape) >= 2 * SIDE]


def drawn(tiles, rng, count):
    """Random squares of random tiles, mirrored, turned, with more or less contrast."""
    areas, causes = [], []
    for k in rng.integers(0, len(tiles), count):
        image, cause, _ = tiles[k]
        y, x = (int(rng.integers(0, side - 2 * SIDE + 1)) for side in image.shape)
        area = np.rot90(image[y : y + 2 * SIDE, x : x + 2 * SIDE], int(rng.integers(4)))
        areas.append(area[:, ::-1] if rng.random() < 0.5 else area)
        causes.append(cause)
    contrast = torch.from_numpy(rng.uniform(0.7, 1.4, (count, 1, 1, 1)).astype(np.float32))
    return (patches(np.stack(areas)) * contrast).clamp(-LIMIT, LIMIT), torch.tensor(causes)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--tiles", nargs="+", required=True)
    p.add_argument("--minutes", type=float, default=20)
    p.add_argument("--checkpoint", required=True)
    p.add_argument("--models")
    p.add_argument("--threads", type=int, default=1)
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    tiles = [t for folder in a.tiles for t in load(folder)]
    net = Texture().to(memory_format=torch.channels_last)
    optimizer = torch.optim.AdamW(net.parameters(), 4e-3, weight_decay=1e-2)
    start, step, loss_mean, seen, saved = time.time(), 0, 0.0, 0, 0.0
    while (share := (time.time() - start) / (60 * a.minutes)) < 1:
        # Tiles may still be being drawn.
        if int(share * 8) > seen:
            seen, tiles = int(share * 8), [t for folder in a.tiles for t in load(folder)]
        for group in optimizer.param_groups:
            group["lr"] = 4e-3 * min(1, step / 100) * 0.5 * (1 + np.cos(np.pi * share)) + 1e-6
        x, cause = drawn(tiles, rng, BATCH)
        net.train()
        loss = F.cross_entropy(net(x.contiguous(memory_format=torch.channels_last)), cause, label_smoothing=0.02)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        step, loss_mean = step + 1, 0.99 * loss_mean + 0.01 * float(loss.detach()) if step else float(loss.detach())
        if time.time() - saved > 60:
            saved = time.time()
            torch.save(net.state_dict(), a.checkpoint)
            print(f"{share:.2f} step {step} tiles {len(tiles)} loss {loss_mean:.3f}", flush=True)
    torch.save(net.state_dict(), a.checkpoint)
    if a.models:
        net = export.fold(net.eval())
        export.write(net, torch.zeros(SHAPE), os.path.join(a.models, FILE), ["causes"], None)
        export.record(a.models, [FILE], export.parity(FILE, net, SHAPE, ["causes"]))


if __name__ == "__main__":
    main()
