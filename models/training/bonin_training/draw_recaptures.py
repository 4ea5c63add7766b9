"""Draws originals, photos of screens, copies and screenshots with their truth, for training and judging originality.

    python -m bonin_training.draw_recaptures FOLDER --seed 8000000 --count 1500 --split train
    python -m bonin_training.draw_recaptures FOLDER --seed 8500000 --count 800 --split test
    python -m bonin_training.draw_recaptures FOLDER --seed 8100000 --count 8000 --split train --tile 256
`truth.jsonl` has a row a picture: file, cause ("original", "screen", "gray_copy", "color_copy", "screenshot"), family, kind, quad and facts. The
two splits differ in displays, dot screens, cameras, layouts, grounds, faces and persons.
"""

import argparse
import json
import os

import cv2
import numpy as np

from . import documents, passports, pool, recaptures
from .draw_photos import SIZES

SHARES = {"original": 0.42, "screen": 0.22, "gray_copy": 0.12, "color_copy": 0.16, "screenshot": 0.08}
# Each document is drawn for this many pictures, so that what it shows does not tell its cause.
PICTURES_A_DOCUMENT = 4
# Of tiles, so many show the same sheet or display, and so many of those the same document.
TILES_A_SUBJECT, SUBJECTS_A_DOCUMENT = 8, 3
MORE_SIZES = [(1280, 720), (1024, 768), (2560, 1440), (2560, 1920)]
# A phone's full resolution, which takes several times as long to draw.
FULL_SIZE, FULL_SHARE = (3264, 2448), 0.08
KINDS = [k for k in documents.KINDS if k != "other"]
KIND_SHARES = [0.36 if k in ("resident_card", "driver_license") else 0.07 for k in KINDS]


def main():
    p = argparse.ArgumentParser()
    p.add_argument("folder")
    p.add_argument("--seed", type=int, required=True)
    p.add_argument("--count", type=int, default=800)
    p.add_argument("--split", choices=["train", "test"], required=True)
    p.add_argument("--causes", default=",".join(SHARES))
    p.add_argument("--tile", type=int, help="side of tiles from within cards, drawn instead of whole photos; no screenshots then")
    a = p.parse_args()
    cv2.setNumThreads(1)
    os.makedirs(a.folder, exist_ok=True)
    rng = np.random.default_rng(a.seed)
    drawer = documents.Documents(a.seed + 1, a.split, grounds=24, portrait=pool.load_portraits(a.seed, a.split, 40))
    studio = recaptures.Studio(rng, drawer, a.split)
    causes = [c for c in a.causes.split(",") if a.tile is None or c != "screenshot"]
    shares = np.array([SHARES[c] for c in causes])
    kinds = np.array(KIND_SHARES) / sum(KIND_SHARES)
    with open(os.path.join(a.folder, "truth.jsonl"), "w") as f:
        for k in range(a.count):
            if k % (TILES_A_SUBJECT * SUBJECTS_A_DOCUMENT if a.tile else PICTURES_A_DOCUMENT) == 0:
                card = drawer.draw(str(rng.choice(KINDS, p=kinds)))
            if a.tile is None or k % TILES_A_SUBJECT == 0:
                subject = studio.prepare(str(rng.choice(causes, p=shares / shares.sum())), card)
            sizes = SIZES + MORE_SIZES
            size = FULL_SIZE if rng.random() < FULL_SHARE else sizes[int(rng.integers(len(sizes)))]
            difficulty = str(rng.choice(["easy", "medium", "hard"]))
            taken = studio.shoot(subject, size, difficulty, a.tile)
            name = f"{k:05d}.{taken.extension}"
            with open(os.path.join(a.folder, name), "wb") as out:
                out.write(taken.data)
            row = {"file": name, "cause": taken.cause, "family": taken.family, "kind": card.kind, "difficulty": difficulty,
                   "quad": np.round(taken.quad, 2).tolist(), **taken.facts}
            f.write(json.dumps(row, ensure_ascii=False) + "\n")
            f.flush()


if __name__ == "__main__":
    main()
