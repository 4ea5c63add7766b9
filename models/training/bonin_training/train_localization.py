"""Trains the localizer on small photos of pooled cards and on scenes without a card."""

import argparse
import pickle
import time

import cv2
import numpy as np
import torch

from . import cards, photograph, pool
from .layers import Average
from .localization import Localizer, PHOTO_SIDE, SIDE, ZOOM, grid, loss, places

cv2.setNumThreads(1)
BATCH = 48


def card_mask(width, height):
    return cv2.resize(cards.MASK, (width, height), interpolation=cv2.INTER_AREA)


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


def page(rng, card, mask):
    """A card on an even page, straight, with a margin or none: what scanners and screens give."""
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
    return np.ascontiguousarray(grey), quad.astype(np.float32)


def sample(rng, small, masks, split):
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
    card = small[int(rng.integers(len(small)))]
    card = cv2.resize(card, (400, 252), interpolation=cv2.INTER_AREA)
    zoomed = rng.random() < 0.42
    if u < 0.2:
        grey, quad = page(rng, card, masks)
        square, corners = second_look(grey, quad, rng) if zoomed else first_look(grey, quad)
        corners = corners / SIDE
        return square, corners, ((corners > 0.003) & (corners < 0.997)).all(1).astype(np.float32), 0
    rgb = cv2.cvtColor(card, cv2.COLOR_GRAY2RGB)
    shot = photograph.photograph_small(rgb, masks, rng, side=384 if zoomed else PHOTO_SIDE, split=split)
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
        masks = card_mask(400, 252)
        while True:
            paths = pool.shards(self.folder)
            small = []
            for k in rng.choice(len(paths), min(8, len(paths)), replace=False):
                with open(paths[k], "rb") as f:
                    small.append(pickle.load(f)["small"])
            small = np.concatenate(small)
            for _ in range(120):
                yield collate([sample(rng, small, masks, self.split) for _ in range(BATCH)])


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


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--pool", required=True)
    p.add_argument("--eval", required=True)
    p.add_argument("--out", required=True)
    p.add_argument("--minutes", type=float, required=True)
    p.add_argument("--start")
    p.add_argument("--lr", type=float, default=2e-3)
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--seed", type=int, default=1)
    a = p.parse_args()
    torch.manual_seed(a.seed)
    torch.set_num_threads(a.threads)
    net = Localizer().to(memory_format=torch.channels_last)
    if a.start:
        net.load_state_dict(torch.load(a.start, map_location="cpu", weights_only=True))
    mean = Localizer()
    average = Average(net, mean, 0.999)
    optimizer = torch.optim.AdamW(net.parameters(), lr=a.lr, weight_decay=0.01, betas=(0.9, 0.98))
    held = iter(Squares(a.eval, 99, "test"))
    data = [next(held) for _ in range(10)]
    loader = torch.utils.data.DataLoader(Squares(a.pool, a.seed), batch_size=None, num_workers=1, prefetch_factor=6)
    start, step, shown, reported = time.time(), 0, None, time.time()
    for x, corners, known, kind in loader:
        share = (time.time() - start) / (60 * a.minutes)
        if share >= 1:
            break
        lr = a.lr * min(1, (step + 1) / 150) * (0.5 * (1 + np.cos(np.pi * share)) * 0.99 + 0.01)
        for g in optimizer.param_groups:
            g["lr"] = lr
        heat, presence = net(x.to(memory_format=torch.channels_last))
        value = loss(heat, presence, corners, known, kind)
        optimizer.zero_grad(set_to_none=True)
        value.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 20.0)
        optimizer.step()
        average.update()
        step += 1
        shown = float(value) if shown is None else 0.98 * shown + 0.02 * float(value)
        if time.time() - reported > 120:
            reported = time.time()
            print(f"{(reported - start) / 60:.1f} min, step {step} ({step * BATCH / (reported - start):.0f}/s), loss {shown:.3f}; {evaluate(mean, data)}", flush=True)
            torch.save(mean.state_dict(), a.out)
    print("end", step, evaluate(mean, data), flush=True)
    torch.save(mean.state_dict(), a.out)


if __name__ == "__main__":
    main()
