"""Pools of drawn documents that the trainings draw from: grey pictures of each and crops of their lines.

A shard is one pickle of a few hundred documents. Shards are made by any number of processes, one seed each; trainings
read whatever shards are there. Pools are working files, never committed.

    python -m bonin_training.pool FOLDER 1000 40 250 train
    python -m bonin_training.pool FOLDER 1000 40 250 train --mix resident_card=0.46,driver_license=0.46,other=0.08

The second line gives what the networks for two kinds were trained on.
"""

import argparse
import glob
import os
import pickle
import time
from typing import NamedTuple

import cv2
import numpy as np

from . import documents, passports

# Every document is kept in the frame of a card, pages squeezed into it, for the shape in which the detector meets a
# document that it doesn't know yet.
SMALL_W, SMALL_H = 640, 404
# Pages are kept once more at about their own aspect: their print is too small for the frame of a card.
PAGE_W, PAGE_H = 880, 640
BOOKLET_W, BOOKLET_H = 400, 563
BOOKLETS = 0.6  # share of passports that are also laid into a booklet, whose drawing takes longer than the page's
MARGIN = 0.6  # of the ink's height, kept around each line so that crops can be jittered


class Record(NamedTuple):
    """What is known about one document of a shard. Shards hold plain tuples; those of older pools end after `boxes`."""

    kind: str
    boxes: list  # (role, (left, top, right, bottom)) in pixels of the small picture
    size_mm: tuple = documents.CARD_MM
    page: int | None = None  # which of the shard's pages this is
    booklet: int | None = None  # which of the shard's booklets holds it


class Shard(NamedTuple):
    small: np.ndarray
    records: list
    pages: np.ndarray
    booklets: np.ndarray


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


def shrunk(grey, width, height):
    return cv2.resize(grey, (width, height), interpolation=cv2.INTER_AREA)


def stack(pictures, width, height):
    return np.stack(pictures) if pictures else np.zeros((0, height, width), np.uint8)


def shard(seed, count, split="train", mix=None):
    """Draws `count` documents; `mix` gives each kind's share."""
    drawer = documents.Documents(seed, split, grounds=18, portrait=load_portraits(seed, split))
    mix = mix or dict(zip(documents.KINDS, documents.SHARES))
    rng = np.random.default_rng(seed + 31)
    small, records, lines, pages, booklets = [], [], [], [], []
    for _ in range(count):
        card = drawer.draw(str(rng.choice(list(mix), p=np.array(list(mix.values())) / sum(mix.values()))))
        grey = cv2.cvtColor(card.image, cv2.COLOR_RGB2GRAY)
        height, width = grey.shape
        small.append(shrunk(grey, SMALL_W, SMALL_H))
        page = booklet = None
        if card.kind == passports.KIND:
            page = len(pages)
            pages.append(shrunk(grey, PAGE_W, PAGE_H))
            if rng.random() < BOOKLETS:
                booklet = len(booklets)
                opened, _, _ = passports.booklet(drawer.travellers, card)
                booklets.append(shrunk(cv2.cvtColor(opened, cv2.COLOR_RGB2GRAY), BOOKLET_W, BOOKLET_H))
        sx, sy = SMALL_W / width, SMALL_H / height
        boxes = [(l.role, (l.box[0] * sx, l.box[1] * sy, l.box[2] * sx, l.box[3] * sy)) for l in card.lines]
        records.append((card.kind, boxes, documents.size_mm(card.kind), page, booklet))
        for l in card.lines:
            x0, y0, x1, y1 = l.box
            m = int(MARGIN * (y1 - y0)) + 2
            a, b, c, d = max(0, x0 - m), max(0, y0 - m), min(width, x1 + m), min(height, y1 + m)
            lines.append((l.role, l.text, grey[b:d, a:c].copy(), (x0 - a, y0 - b, x1 - a, y1 - b)))
    return {"small": stack(small, SMALL_W, SMALL_H), "records": records, "lines": lines,
            "pages": stack(pages, PAGE_W, PAGE_H), "booklets": stack(booklets, BOOKLET_W, BOOKLET_H)}


def shards(folder):
    return sorted(glob.glob(os.path.join(folder, "*.pkl")))


def some(folder, rng, most=8):
    """A few shards of a pool as one: pictures in stacks, records that point into them."""
    paths = shards(folder)
    small, records, pages, booklets = [], [], [], []
    for k in rng.choice(len(paths), min(most, len(paths)), replace=False):
        with open(paths[k], "rb") as f:
            part = pickle.load(f)
        page, booklet = sum(len(p) for p in pages), sum(len(b) for b in booklets)
        for record in (Record(*row) for row in part["records"]):
            records.append(record._replace(page=None if record.page is None else record.page + page,
                                           booklet=None if record.booklet is None else record.booklet + booklet))
        small.append(part["small"])
        pages.append(part.get("pages", stack([], PAGE_W, PAGE_H)))
        booklets.append(part.get("booklets", stack([], BOOKLET_W, BOOKLET_H)))
    return Shard(*(np.concatenate(part) if part is not records else part for part in (small, records, pages, booklets)))


cv2.setNumThreads(1)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("folder")
    p.add_argument("first", type=int, help="seed of the first shard")
    p.add_argument("count", type=int, help="how many shards")
    p.add_argument("per_shard", type=int)
    p.add_argument("split", choices=["train", "test"])
    p.add_argument("--mix", help="kind=share,kind=share instead of the usual mix of all kinds")
    a = p.parse_args()
    mix = {k: float(v) for k, v in (part.split("=") for part in a.mix.split(","))} if a.mix else None
    os.makedirs(a.folder, exist_ok=True)
    for seed in range(a.first, a.first + a.count):
        start = time.time()
        data = shard(seed, a.per_shard, a.split, mix)
        part = os.path.join(a.folder, f".{seed}.tmp")
        with open(part, "wb") as f:
            pickle.dump(data, f, protocol=5)
        os.rename(part, os.path.join(a.folder, f"{seed:06d}.pkl"))
        print(f"shard {seed}: {len(data['lines'])} lines, {time.time() - start:.0f} s", flush=True)


if __name__ == "__main__":
    main()
