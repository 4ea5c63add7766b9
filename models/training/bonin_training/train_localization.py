"""Trains the localizer on small photos of pooled cards, pages and open passports, and on scenes without a document.

Of an open passport the corners to find are those of its data page.
"""

from typing import NamedTuple

import cv2
import numpy as np
import torch

from . import cards, passports, photograph, pool, trainer
from .localization import Localizer, PHOTO_SIDE, SIDE, ZOOM, grid, loss, places

cv2.setNumThreads(1)
BATCH = 48


WIDTH = 400  # of a document before it is photographed
CARD_SIZE, PAGE_SIZE, BOOKLET_SIZE = (WIDTH, 252), (WIDTH, 282), (pool.BOOKLET_W, pool.BOOKLET_H)
# Of passports that are there in both ways, this share is shown open.
OPEN = 0.85


class Sheet(NamedTuple):
    """What lies on the desk: a grey picture, its mask, the part to find, and how wide it really is."""

    grey: np.ndarray
    mask: np.ndarray
    part: tuple
    width_mm: float


class Sheets:
    """Documents of a pool, with their masks made once."""

    def __init__(self, shard):
        self.shard = shard
        self.masks = {size: cv2.resize(mask, size, interpolation=cv2.INTER_AREA) for size, mask in
                      ((CARD_SIZE, cards.MASK), (PAGE_SIZE, passports.MASK), (BOOKLET_SIZE, passports.corner_mask(2 * passports.H, True)))}

    def draw(self, rng):
        k = int(rng.integers(len(self.shard.records)))
        record = self.shard.records[k]
        grey, size, part = self.shard.small[k], CARD_SIZE, photograph.WHOLE
        if record.page is not None:
            grey, size = self.shard.pages[record.page], PAGE_SIZE
            if record.booklet is not None and rng.random() < OPEN:
                grey, size, part = self.shard.booklets[record.booklet], BOOKLET_SIZE, passports.PAGE_OF_BOOKLET
        return Sheet(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), self.masks[size], part, record.size_mm[0])


def first_look(grey, quad):
    h, w = grey.shape
    s = PHOTO_SIDE / max(h, w)
    if s != 1:
        grey = cv2.resize(grey, (max(8, round(w * s)), max(8, round(h * s))), interpolation=cv2.INTER_AREA)
    square = np.full((SIDE, SIDE), 128, np.uint8)
    h, w = grey.shape
    x, y = (SIDE - w) // 2, (SIDE - h) // 2
    square[y:y + h, x:x + w] = grey
    return square, None if quad is None else quad * s + (x, y)


def second_look(grey, quad, rng):
    """The guess of the first look, wrong by a little, sometimes turned, is put on the zoom's rectangle."""
    size = np.linalg.norm(quad - np.roll(quad, 1, 0), axis=1).mean()
    error = rng.choice([0.006, 0.015, 0.03, 0.06], p=[0.3, 0.35, 0.25, 0.1]) * size
    guess = quad + rng.normal(0, error, (4, 2))
    if rng.random() < 0.25:  # a pattern on the ground took a corner or two with it
        for k in rng.choice(4, int(rng.integers(1, 3)), replace=False):
            guess[k] += rng.normal(0, 0.13 * size, 2)
    guess = guess.astype(np.float32)
    if not cv2.isContourConvex(guess):
        guess = quad.astype(np.float32)
    guess = np.roll(guess, int(rng.choice([0, 1, 2, 3], p=[0.84, 0.04, 0.08, 0.04])), axis=0)
    a, b = ZOOM
    m = cv2.getPerspectiveTransform(guess, np.float32([[a, a], [b, a], [b, b], [a, b]]))
    square = cv2.warpPerspective(grey, m, (SIDE, SIDE), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=128)
    return square, cv2.perspectiveTransform(quad[None].astype(np.float32), m)[0]


def scanned(rng, sheet):
    """A document on an even page, straight, with a margin or none: what scanners and screens give."""
    card, mask = sheet.grey, sheet.mask
    h, w = card.shape
    left, right, top, bottom = (int(v) for v in rng.uniform(0, 0.14, 4) * rng.choice([0.15, 1, 1], 4) * w)
    if rng.random() < 0.3:
        top, bottom = (int(v) for v in rng.uniform(0, 0.5, 2) * w)
    tone = int(rng.integers(225, 256)) if rng.random() < 0.7 else int(rng.integers(0, 256))
    grey = np.full((h + top + bottom, w + left + right), tone, np.uint8)
    a = mask.astype(np.float32) / 255 if rng.random() < 0.75 else 1.0
    grey[top:top + h, left:left + w] = (card * a + tone * (1 - a)).astype(np.uint8)
    if rng.random() < 0.3:
        grey = cv2.GaussianBlur(grey, (0, 0), rng.uniform(0.3, 1.2))
    quad = np.float32([[left, top], [left + w, top], [left + w, top + h], [left, top + h]])
    turns = int(rng.choice([0, 1, 2, 3], p=[0.82, 0.06, 0.06, 0.06]))
    for _ in range(turns):
        quad = np.stack([quad[:, 1], grey.shape[1] - quad[:, 0]], 1)
        grey = np.rot90(grey)
    quad = quad.astype(np.float32)
    return np.ascontiguousarray(grey), quad if sheet.part == photograph.WHOLE else photograph.part_quad(quad, sheet.part)


def sample(rng, sheets, split):
    """One square, its corners in shares, whether each is known, and the presence."""
    u = rng.random()
    if u < 0.13:
        grey = photograph.photograph_small_empty(rng, side=PHOTO_SIDE if rng.random() < 0.7 else 320, split=split)
        if rng.random() < 0.6:
            square, _ = first_look(grey, None)
        else:
            h, w = grey.shape
            quad = np.float32([[0.1, 0.1], [0.9, 0.1], [0.9, 0.9], [0.1, 0.9]]) * (w, h) + rng.normal(0, 0.05, (4, 2)) * (w, h)
            square, _ = second_look(grey, quad, rng)
        return square, np.zeros((4, 2)), np.zeros(4), 1
    sheet = sheets.draw(rng)
    zoomed = rng.random() < 0.42
    if u < 0.2:
        grey, quad = scanned(rng, sheet)
        square, corners = second_look(grey, quad, rng) if zoomed else first_look(grey, quad)
        corners = corners / SIDE
        return square, corners, ((corners > 0.003) & (corners < 0.997)).all(1).astype(np.float32), 0
    rgb = cv2.cvtColor(sheet.grey, cv2.COLOR_GRAY2RGB)
    shot = photograph.photograph_small(rgb, sheet.mask, rng, side=384 if zoomed else PHOTO_SIDE, split=split, part=sheet.part, width_mm=sheet.width_mm)
    grey, quad = shot.image, np.asarray(shot.quad, np.float32)
    if grey.ndim == 3:
        grey = cv2.cvtColor(grey, cv2.COLOR_RGB2GRAY)
    if shot.cut_off or not zoomed:
        square, corners = first_look(grey, quad)
    else:
        square, corners = second_look(grey, quad, rng)
    corners = corners / SIDE
    known = ((corners > 0.003) & (corners < 0.997)).all(1).astype(np.float32)
    if shot.cut_off:
        known[:] *= 0.3
    return square, corners, known, 2 if shot.cut_off else 0


class Squares(torch.utils.data.IterableDataset):
    def __init__(self, folder, seed, split="train"):
        self.folder, self.seed, self.split = folder, seed, split

    def __iter__(self):
        info = torch.utils.data.get_worker_info()
        rng = np.random.default_rng(self.seed * 1000 + (info.id if info else 0))
        while True:
            sheets = Sheets(pool.some(self.folder, rng))
            for _ in range(120):
                yield collate([sample(rng, sheets, self.split) for _ in range(BATCH)])


def collate(items):
    x = np.stack([i[0] for i in items]).astype(np.float32)[:, None]
    return (torch.from_numpy((x - 128) / 64), torch.from_numpy(np.stack([i[1] for i in items]).astype(np.float32)),
            torch.from_numpy(np.stack([i[2] for i in items]).astype(np.float32)), torch.tensor([i[3] for i in items]))


@torch.no_grad()
def evaluate(net, batches):
    net.eval()
    errors, named, right, count = [], [], 0, 0
    for x, corners, known, kind in batches:
        heat, presence = net(x)
        chosen = (known == 1) & (kind == 0)[:, None]
        errors += (places(heat, corners) - corners).norm(dim=2)[chosen].tolist()
        top = grid()[heat.argmax(2)]
        named += ((top - corners).norm(dim=2)[chosen] < 0.06).tolist()
        right += int((presence.argmax(1) == kind).sum())
        count += len(kind)
    net.train()
    e = np.array(errors) * SIDE
    return f"corner error px of {SIDE}: median {np.median(e):.2f} p90 {np.quantile(e, .9):.2f} p99 {np.quantile(e, .99):.1f}; named right {100 * np.mean(named):.1f} %; presence {100 * right / count:.1f} %"


def loss_of(net, batch):
    x, corners, known, kind = batch
    heat, presence = net(x)
    value = loss(heat, presence, corners, known, kind)
    return value, float(value)


def main():
    a = trainer.arguments(lr=2e-3).parse_args()
    trainer.prepare(a)
    net, mean = Localizer(), Localizer()
    if a.start:
        net.load_state_dict(trainer.started(a))
    held = iter(Squares(a.eval, 99, "test"))
    data = [next(held) for _ in range(10)]
    trainer.train(a, net, mean, Squares(a.pool, a.seed), loss_of, lambda mean: evaluate(mean, data))


if __name__ == "__main__":
    main()
