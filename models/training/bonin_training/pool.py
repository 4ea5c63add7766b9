"""Pools of drawn cards that the trainings draw from: grey cards at 640 x 404 and crops of their lines.

A shard is one pickle of a few hundred cards. Shards are made by any number of processes, one seed each; trainings
read whatever shards are there. Pools are working files, never committed.
"""

import glob
import os
import pickle
import sys
import time

import cv2
import numpy as np

from . import cards

SMALL_W, SMALL_H = 640, 404
MARGIN = 0.6  # of the ink's height, kept around each line so that crops can be jittered


def load_portraits(seed, split, count=60):
    try:
        from . import faces
    except ImportError:
        return None
    rng = np.random.default_rng(seed + 77)
    stock = [faces.portrait(rng, 300, 400, split) for _ in range(count)]

    def portrait(rng, w, h, split):
        p = stock[int(rng.integers(len(stock)))]
        p = p[:, ::-1] if rng.random() < 0.5 else p
        p = cv2.convertScaleAbs(np.ascontiguousarray(p), alpha=rng.uniform(0.8, 1.15), beta=rng.uniform(-15, 15))
        return cv2.resize(p, (max(1, w), max(1, h)), interpolation=cv2.INTER_AREA)

    return portrait


def shard(seed, count, split="train"):
    drawer = cards.Drawer(seed, split, grounds=18, portrait=load_portraits(seed, split))
    small, records, lines = [], [], []
    for _ in range(count):
        card = drawer.draw()
        grey = cv2.cvtColor(card.image, cv2.COLOR_RGB2GRAY)
        small.append(cv2.resize(grey, (SMALL_W, SMALL_H), interpolation=cv2.INTER_AREA))
        scale = SMALL_W / cards.W
        records.append((card.kind, [(l.role, tuple(v * scale for v in l.box)) for l in card.lines]))
        for l in card.lines:
            x0, y0, x1, y1 = l.box
            m = int(MARGIN * (y1 - y0)) + 2
            a, b, c, d = max(0, x0 - m), max(0, y0 - m), min(cards.W, x1 + m), min(cards.H, y1 + m)
            lines.append((l.role, l.text, grey[b:d, a:c].copy(), (x0 - a, y0 - b, x1 - a, y1 - b)))
    return {"small": np.stack(small), "records": records, "lines": lines}


cv2.setNumThreads(1)


def main(folder, first, count, per_shard, split):
    os.makedirs(folder, exist_ok=True)
    for seed in range(first, first + count):
        start = time.time()
        data = shard(seed, per_shard, split)
        part = os.path.join(folder, f".{seed}.tmp")
        with open(part, "wb") as f:
            pickle.dump(data, f, protocol=5)
        os.rename(part, os.path.join(folder, f"{seed:06d}.pkl"))
        print(f"shard {seed}: {len(data['lines'])} lines, {time.time() - start:.0f} s", flush=True)


def shards(folder):
    return sorted(glob.glob(os.path.join(folder, "*.pkl")))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]), sys.argv[5])
