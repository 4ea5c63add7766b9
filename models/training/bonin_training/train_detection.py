"""Trains the text detector on pooled cards as the reader will rectify them: a little off, blurred, shone upon, covered."""

import argparse
import pickle
import time

import cv2
import numpy as np
import torch

from . import photograph, pool
from .cards import KINDS, ROLES
from .detection import CELL, CLASSES, HEIGHT, PAGES, WIDTH, Detector, loss, targets
from .layers import Average
from .line_photos import smooth

cv2.setNumThreads(1)
BATCH = 16


def rectified(card, boxes, rng, ground=None):
    """A pooled card (640 x 404) as it comes out of rectification, at 512 x 320, with its boxes moved along."""
    h, w = card.shape
    size = float(rng.choice([0.003, 0.008, 0.018], p=[0.5, 0.35, 0.15]))
    quad = np.float32([[0, 0], [w, 0], [w, h], [0, h]])
    moved = (quad + rng.normal(0, size * w, (4, 2))).astype(np.float32)
    m = cv2.getPerspectiveTransform(moved, np.float32([[0, 0], [WIDTH, 0], [WIDTH, HEIGHT], [0, HEIGHT]]))
    detail = float(np.exp(rng.uniform(np.log(0.45), np.log(1.2))))  # how much of the card's detail the photo has
    if detail < 1:
        card = cv2.resize(cv2.resize(card, None, fx=detail, fy=detail, interpolation=cv2.INTER_AREA), (w, h), interpolation=cv2.INTER_LINEAR)
    edge = int(rng.integers(20, 235))
    x = cv2.warpPerspective(card, m, (WIDTH, HEIGHT), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_CONSTANT, borderValue=edge).astype(np.float32)
    if rng.random() < 0.6:
        x = cv2.GaussianBlur(x, (0, 0), abs(rng.normal(0, 0.7)) + 0.1)
    if rng.random() < 0.8:
        x = x * smooth(rng, HEIGHT, WIDTH, rng.uniform(0.55, 0.95), 1.1)
    if rng.random() < 0.3:  # holograms
        yy, xx = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
        x = x + rng.uniform(5, 30) * np.sin((xx * rng.uniform(-1, 1) + yy * rng.uniform(-1, 1)) / rng.uniform(4, 40)) * smooth(rng, HEIGHT, WIDTH, -0.5, 1)
    if rng.random() < 0.35:  # reflections
        for _ in range(int(rng.integers(1, 3))):
            yy, xx = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
            t = rng.uniform(0, 3.14)
            u = (xx - rng.uniform(0, WIDTH)) * np.cos(t) + (yy - rng.uniform(0, HEIGHT)) * np.sin(t)
            v = -(xx - rng.uniform(0, WIDTH)) * np.sin(t) + (yy - rng.uniform(0, HEIGHT)) * np.cos(t)
            lobe = np.exp(-(u / rng.uniform(8, 70)) ** 2 - (v / rng.uniform(8, 200)) ** 2) * rng.uniform(0.2, 1.5)
            x = x + 255 * lobe
    if rng.random() < 0.3:  # shadow
        p = rng.uniform(0, 1, (int(rng.integers(3, 6)), 2)) * (WIDTH * 1.4, HEIGHT * 1.4) - (WIDTH * 0.2, HEIGHT * 0.2)
        shade = np.ones((HEIGHT // 4, WIDTH // 4), np.float32)
        cv2.fillPoly(shade, [(p / 4).astype(np.int32)], float(rng.uniform(0.45, 0.85)))
        x = x * cv2.resize(cv2.GaussianBlur(shade, (0, 0), rng.uniform(0.5, 6)), (WIDTH, HEIGHT))
    covered = []
    if rng.random() < 0.2:  # a finger from outside
        side = int(rng.integers(4))
        cx, cy = [(rng.uniform(0, WIDTH), -10), (rng.uniform(0, WIDTH), HEIGHT + 10), (-10, rng.uniform(0, HEIGHT)), (WIDTH + 10, rng.uniform(0, HEIGHT))][side]
        layer = np.zeros((HEIGHT, WIDTH), np.float32)
        r = rng.uniform(15, 60)
        cv2.ellipse(layer, (int(cx), int(cy)), (int(r), int(r * rng.uniform(1, 2))), rng.uniform(0, 180), 0, 360, 1.0, -1)
        layer = cv2.GaussianBlur(layer, (0, 0), 1.2)
        x = x * (1 - layer) + rng.uniform(60, 200) * layer
        covered.append(layer)
    x = (x - 128) * rng.uniform(0.6, 1.15) + 128 * rng.uniform(0.6, 1.2)
    x = x + rng.normal(0, abs(rng.normal(0, 6)), x.shape)
    x = np.clip(x, 0, 255).astype(np.uint8)
    if rng.random() < 0.5:
        x = cv2.imdecode(cv2.imencode(".jpg", x, [1, int(rng.integers(40, 95))])[1], 0)
    out = []
    for role, (x0, y0, x1, y1) in boxes:
        p = cv2.perspectiveTransform(np.float32([[[x0, y0], [x1, y0], [x1, y1], [x0, y1]]]), m)[0]
        # the box around a slightly tilted line: its middle height, not its corners' extremes
        l, r = (p[0, 0] + p[3, 0]) / 2, (p[1, 0] + p[2, 0]) / 2
        t, b = (p[0, 1] + p[1, 1]) / 2, (p[2, 1] + p[3, 1]) / 2
        if covered:
            a = covered[0][max(0, int(t)):max(1, int(b)), max(0, int(l)):max(1, int(r))]
            if a.size and a.mean() > 0.6:
                continue
        out.append((ROLES.index(role), l, t, r, b))
    return x, out


def sample(rng, small, records, split):
    u = rng.random()
    if u < 0.08:
        grey = photograph.photograph_small_empty(rng, side=512, split=split)
        if grey.shape[0] > grey.shape[1]:
            grey = np.ascontiguousarray(grey.T)
        return cv2.resize(grey, (WIDTH, HEIGHT), interpolation=cv2.INTER_AREA), [], PAGES.index("other")
    k = int(rng.integers(len(small)))
    kind, boxes = records[k]
    x, boxes = rectified(small[k], boxes, rng)
    page = KINDS.index(kind)
    if kind == "other":
        boxes = [(ROLES.index("other"), *b[1:]) for b in boxes]
    if rng.random() < 0.07:
        return np.ascontiguousarray(x[::-1, ::-1]), [], PAGES.index("upside_down")
    return x, boxes, page


class Rectified(torch.utils.data.IterableDataset):
    def __init__(self, folder, seed, split="train"):
        self.folder, self.seed, self.split = folder, seed, split

    def __iter__(self):
        info = torch.utils.data.get_worker_info()
        rng = np.random.default_rng(self.seed * 1000 + (info.id if info else 0))
        while True:
            paths = pool.shards(self.folder)
            small, records = [], []
            for k in rng.choice(len(paths), min(8, len(paths)), replace=False):
                with open(paths[k], "rb") as f:
                    shard = pickle.load(f)
                small.append(shard["small"])
                records += shard["records"]
            small = np.concatenate(small)
            for _ in range(250):
                yield collate([sample(rng, small, records, self.split) for _ in range(BATCH)])


def collate(items):
    x = np.stack([i[0] for i in items]).astype(np.float32)[:, None]
    maps = [targets(i[1]) for i in items]
    return (torch.from_numpy((x - 128) / 64), *(torch.from_numpy(np.stack([m[k] for m in maps])) for k in range(3)), torch.tensor([i[2] for i in items]))


@torch.no_grad()
def evaluate(net, batches):
    net.eval()
    hit = union = right = pages = 0
    far = []
    text_hit = text_union = 0
    for x, role, reach, weight, kind in batches:
        y, page = net(x)
        guess = y[:, :CLASSES].argmax(1)
        sure = weight != 0.3
        hit += int(((guess == role) & (role > 0)).sum())
        union += int((((guess > 0) | (role > 0)) & sure).sum())
        text_hit += int(((guess > 0) & (role > 0)).sum())
        text_union += int((((guess > 0) | (role > 0)) & sure).sum())
        core = role > 0
        far.append((y[:, CLASSES:] - reach).abs().mean(1)[core])
        right += int((page.argmax(1) == kind).sum())
        pages += len(kind)
    net.train()
    return f"text IoU {text_hit / union:.3f}, with role {hit / union:.3f}, reach {16 * float(torch.cat(far).mean()):.2f} px, page {100 * right / pages:.1f} %"


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
    net = Detector().to(memory_format=torch.channels_last)
    if a.start:
        net.load_state_dict(torch.load(a.start, map_location="cpu", weights_only=True))
    mean = Detector()
    average = Average(net, mean, 0.999)
    optimizer = torch.optim.AdamW(net.parameters(), lr=a.lr, weight_decay=0.01, betas=(0.9, 0.98))
    held = iter(Rectified(a.eval, 99, "test"))
    data = [next(held) for _ in range(10)]
    loader = torch.utils.data.DataLoader(Rectified(a.pool, a.seed), batch_size=None, num_workers=1, prefetch_factor=6)
    start, step, shown, reported = time.time(), 0, None, time.time()
    for x, role, reach, weight, kind in loader:
        share = (time.time() - start) / (60 * a.minutes)
        if share >= 1:
            break
        lr = a.lr * min(1, (step + 1) / 150) * (0.5 * (1 + np.cos(np.pi * share)) * 0.99 + 0.01)
        for g in optimizer.param_groups:
            g["lr"] = lr
        y, page = net(x.to(memory_format=torch.channels_last))
        value = loss(y, page, role, reach, weight, kind)
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
