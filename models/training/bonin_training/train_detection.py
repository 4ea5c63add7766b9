"""Trains the text detector on pooled documents as the reader will rectify them: a little off, blurred, shone upon, covered.

Most batches have the shape of a card and hold every kind, passports squeezed into it; some have the shape of a page and
hold pages above all. `--two` trains the network of the first two kinds, which needs a pool of those alone.
"""

import cv2
import numpy as np
import torch

from . import detection, passports, photograph, pool, trainer
from .detection import FIRST_PAGES, FIRST_ROLES, PAGES, ROLES, Detector, loss, targets
from .line_photos import smooth

cv2.setNumThreads(1)
CARD_SHAPE, PAGE_SHAPE = (detection.WIDTH, detection.HEIGHT), (detection.PAGE_WIDTH, detection.PAGE_HEIGHT)
# A page has more than twice a card's pixels.
BATCH = {CARD_SHAPE: 16, PAGE_SHAPE: 8}
PAGE_BATCHES = 0.2
# Other documents in the shape of a page: the norms of the network see both shapes and must not learn to tell them apart.
STRANGERS = 0.2


def rectified(card, boxes, rng, shape=CARD_SHAPE):
    """A pooled picture as it comes out of rectification, with its boxes (in the picture's pixels) moved along."""
    width, height = shape
    h, w = card.shape
    size = float(rng.choice([0.003, 0.008, 0.018], p=[0.5, 0.35, 0.15]))
    quad = np.float32([[0, 0], [w, 0], [w, h], [0, h]])
    moved = (quad + rng.normal(0, size * w, (4, 2))).astype(np.float32)
    m = cv2.getPerspectiveTransform(moved, np.float32([[0, 0], [width, 0], [width, height], [0, height]]))
    detail = float(np.exp(rng.uniform(np.log(0.45), np.log(1.2))))  # how much of the card's detail the photo has
    if detail < 1:
        card = cv2.resize(cv2.resize(card, None, fx=detail, fy=detail, interpolation=cv2.INTER_AREA), (w, h), interpolation=cv2.INTER_LINEAR)
    edge = int(rng.integers(20, 235))
    x = cv2.warpPerspective(card, m, (width, height), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_CONSTANT, borderValue=edge).astype(np.float32)
    if rng.random() < 0.6:
        x = cv2.GaussianBlur(x, (0, 0), abs(rng.normal(0, 0.7)) + 0.1)
    if rng.random() < 0.8:
        x = x * smooth(rng, height, width, rng.uniform(0.55, 0.95), 1.1)
    if rng.random() < 0.3:  # holograms
        yy, xx = np.mgrid[0:height, 0:width].astype(np.float32)
        x = x + rng.uniform(5, 30) * np.sin((xx * rng.uniform(-1, 1) + yy * rng.uniform(-1, 1)) / rng.uniform(4, 40)) * smooth(rng, height, width, -0.5, 1)
    if rng.random() < 0.35:  # reflections
        for _ in range(int(rng.integers(1, 3))):
            yy, xx = np.mgrid[0:height, 0:width].astype(np.float32)
            t = rng.uniform(0, 3.14)
            u = (xx - rng.uniform(0, width)) * np.cos(t) + (yy - rng.uniform(0, height)) * np.sin(t)
            v = -(xx - rng.uniform(0, width)) * np.sin(t) + (yy - rng.uniform(0, height)) * np.cos(t)
            lobe = np.exp(-(u / rng.uniform(8, 70)) ** 2 - (v / rng.uniform(8, 200)) ** 2) * rng.uniform(0.2, 1.5)
            x = x + 255 * lobe
    if rng.random() < 0.3:  # shadow
        p = rng.uniform(0, 1, (int(rng.integers(3, 6)), 2)) * (width * 1.4, height * 1.4) - (width * 0.2, height * 0.2)
        shade = np.ones((height // 4, width // 4), np.float32)
        cv2.fillPoly(shade, [(p / 4).astype(np.int32)], float(rng.uniform(0.45, 0.85)))
        x = x * cv2.resize(cv2.GaussianBlur(shade, (0, 0), rng.uniform(0.5, 6)), (width, height))
    covered = []
    if rng.random() < 0.2:  # a finger from outside
        side = int(rng.integers(4))
        cx, cy = [(rng.uniform(0, width), -10), (rng.uniform(0, width), height + 10), (-10, rng.uniform(0, height)), (width + 10, rng.uniform(0, height))][side]
        layer = np.zeros((height, width), np.float32)
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


def sample(rng, shard, shape, split):
    """A picture of `shape`, its boxes (role index first), and what the whole is."""
    if rng.random() < 0.08:
        grey = photograph.photograph_small_empty(rng, side=512, split=split)
        if grey.shape[0] > grey.shape[1]:
            grey = np.ascontiguousarray(grey.T)
        return cv2.resize(grey, shape, interpolation=cv2.INTER_AREA), [], PAGES.index("other")
    k = int(rng.integers(len(shard.records)))
    if shape == PAGE_SHAPE and rng.random() >= STRANGERS:
        k = int(rng.choice([n for n, record in enumerate(shard.records) if record.page is not None]))
    record = shard.records[k]
    picture, boxes = shard.small[k], record.boxes
    if shape == PAGE_SHAPE and record.page is not None:
        picture = shard.pages[record.page]
        sx, sy = pool.PAGE_W / pool.SMALL_W, pool.PAGE_H / pool.SMALL_H
        boxes = [(role, (a * sx, b * sy, c * sx, d * sy)) for role, (a, b, c, d) in boxes]
    x, boxes = rectified(picture, boxes, rng, shape)
    if record.kind == "other":
        boxes = [(ROLES.index("other"), *b[1:]) for b in boxes]
    if rng.random() < 0.07:
        return np.ascontiguousarray(x[::-1, ::-1]), [], PAGES.index("upside_down")
    return x, boxes, PAGES.index(record.kind)


class Rectified(torch.utils.data.IterableDataset):
    def __init__(self, folder, seed, split="train"):
        self.folder, self.seed, self.split = folder, seed, split

    def __iter__(self):
        info = torch.utils.data.get_worker_info()
        rng = np.random.default_rng(self.seed * 1000 + (info.id if info else 0))
        while True:
            shard = pool.some(self.folder, rng)
            for _ in range(250):
                shape = PAGE_SHAPE if len(shard.pages) and rng.random() < PAGE_BATCHES else CARD_SHAPE
                yield collate([sample(rng, shard, shape, self.split) for _ in range(BATCH[shape])])


def collate(items):
    x = np.stack([i[0] for i in items]).astype(np.float32)[:, None]
    maps = [targets(i[1], x.shape[3], x.shape[2]) for i in items]
    return (torch.from_numpy((x - 128) / 64), *(torch.from_numpy(np.stack([m[k] for m in maps])) for k in range(3)), torch.tensor([i[2] for i in items]))


@torch.no_grad()
def evaluate(net, batches):
    """One line: passports at both shapes are told apart from the rest, for both are new and hard."""
    net.eval()
    counts = {}
    for x, role, reach, weight, kind in batches:
        y, page = net(x)
        classes = y.shape[1] - 2
        guess = y[:, :classes].argmax(1)
        far = (y[:, classes:] - reach).abs().mean(1)
        for k in range(len(x)):
            if x.shape[3] == detection.PAGE_WIDTH:
                group = "pages"
            else:
                group = "squeezed" if PAGES[kind[k]] == passports.KIND else "cards"
            text, core, sure = guess[k] > 0, role[k] > 0, weight[k] != 0.3
            parts = ((text & core).sum(), ((guess[k] == role[k]) & core).sum(), ((text | core) & sure).sum(), far[k][core].sum(), core.sum(), page[k].argmax() == kind[k], 1)
            counts[group] = np.add(counts.get(group, 0), [float(v) for v in parts])
    net.train()
    return "; ".join(f"{group}: text IoU {c[0] / c[2]:.3f}, with role {c[1] / c[2]:.3f}, reach {detection.REACH * c[3] / c[4]:.2f} px, kind {100 * c[5] / c[6]:.1f} %"
                     for group, c in sorted(counts.items()))


def loss_of(net, batch):
    x, role, reach, weight, kind = batch
    y, page = net(x)
    value = loss(y, page, role, reach, weight, kind)
    return value, float(value)


def main():
    p = trainer.arguments(lr=2e-3)
    p.add_argument("--two", action="store_true", help="only the first two kinds of document")
    a = p.parse_args()
    trainer.prepare(a)
    state = trainer.started(a)
    if a.two:
        net, mean = (detection.of(state) if state else Detector(FIRST_ROLES, FIRST_PAGES) for _ in range(2))
    else:
        net = detection.grown(state) if state else Detector()
        mean = Detector()
    held = iter(Rectified(a.eval, 99, "test"))
    data = [next(held) for _ in range(14)]
    trainer.train(a, net, mean, Rectified(a.pool, a.seed), loss_of, lambda mean: evaluate(mean, data))


if __name__ == "__main__":
    main()
