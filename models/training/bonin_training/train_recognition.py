"""Trains the line recogniser from the pool, by the clock: `minutes` are what the schedule is stretched over."""

import pickle

import cv2
import numpy as np
import torch

from . import mrz_windows, pool, trainer
from .line_photos import another_typeface, normalize, over_fine_print, photograph_line
from .recognition import Recognizer, ctc_loss, decode, encode

cv2.setNumThreads(1)
# How often a line is shown for each time that it stands in the pool; 1 where nothing is said. What is learnt soonest is
# shown less; what a person's reading stands or falls with, and what is rare and hard (look-alikes such as O and 0), more.
TIMES = {
    "title": 0.2, "label": 0.2, "sex": 0.3, "period": 0.5, "license_class": 0.5, "license_number": 0.6, "other": 0.3, "ghost_number": 0.5,
    "nationality": 0.7, "document_type": 0.5, "country_code": 0.5, "issuer": 0.8, "registration_number": 2.0, "resident_number": 1.3,
    "name": 2.0, "address": 3.0, "serial_code": 5.0, "passport_number": 3.0, "surname": 2.0, "given_names": 2.0, mrz_windows.ROLE: 3.0,
}
PIXELS = 64 * 240  # of width, in one batch


# Share of lines with syllables that hardly anybody's name holds that is passed over: each is worth learning, but not at
# the price of what everybody's card says.
RARE_SPARED = 0.6


# Share of lines that get a ground with print of its own.
FINE_PRINT = 0.15


def is_rare(character):
    """Whether a syllable lies outside KS X 1001."""
    if not "가" <= character <= "힣":
        return False
    code = character.encode("cp949")
    return code[0] < 0xB0 or code[1] < 0xA1


class Lines(torch.utils.data.IterableDataset):
    """Endless batches. Each worker holds some shards and changes them as the pool grows."""

    def __init__(self, folder, seed, held=10):
        self.folder, self.seed, self.held = folder, seed, held

    def __iter__(self):
        info = torch.utils.data.get_worker_info()
        rng = np.random.default_rng(self.seed * 1000 + (info.id if info else 0))
        while True:
            shards = pool.shards(self.folder)
            chosen = rng.choice(shards, min(self.held, len(shards)), replace=False)
            lines = []
            for path in chosen:
                with open(path, "rb") as f:
                    lines += pickle.load(f)["lines"]
            times = np.array([TIMES.get(role, 1.0) for role, *_ in lines])
            order = np.repeat(np.arange(len(lines)), (times + rng.random(len(lines))).astype(int))
            rng.shuffle(order)
            bucket = []
            for k in order:
                role, text, crop, box = lines[k]
                if role == mrz_windows.ROLE:
                    part = mrz_windows.window(text, crop, box, rng)
                    if part is None:
                        continue
                    text, crop, box = part
                rows = encode(text)
                if not rows or len(rows) > 60:
                    continue
                level = float(np.clip(rng.beta(1.6, 1.6) * 1.15, 0, 1))
                if rng.random() < RARE_SPARED and any(is_rare(c) for c in text):
                    continue
                crop, box = another_typeface(crop, box, rng)
                if role != mrz_windows.ROLE and rng.random() < FINE_PRINT:
                    crop, box = over_fine_print(crop, box, lines[int(rng.integers(len(lines)))][2], rng)
                line = photograph_line(crop, box, rng, level)
                if line.shape[1] // 4 < len(rows) + 2:
                    continue
                bucket.append((line, rows))
                if len(bucket) == 512:
                    yield from batches(bucket, rng)
                    bucket = []


def batches(bucket, rng):
    bucket.sort(key=lambda item: item[0].shape[1])
    groups, current = [], []
    for item in bucket:
        width = item[0].shape[1]
        if current and (len(current) + 1) * width > PIXELS:
            groups.append(current)
            current = []
        current.append(item)
    groups.append(current)
    for k in rng.permutation(len(groups)):
        yield collate(groups[k])


def collate(items):
    width = max(line.shape[1] for line, _ in items)
    width = (width + 31) // 32 * 32
    longest = max(len(rows) for _, rows in items)
    x = np.zeros((len(items), 1, 32, width), np.float32)
    labels = np.zeros((len(items), longest, 4), np.int64)
    steps, lengths = np.zeros(len(items), np.int64), np.zeros(len(items), np.int64)
    for k, (line, rows) in enumerate(items):
        x[k, 0, :, :line.shape[1]] = normalize(line)
        labels[k, :len(rows)] = rows
        steps[k], lengths[k] = line.shape[1] // 4, len(rows)
    return torch.from_numpy(x), torch.from_numpy(labels), torch.from_numpy(steps), torch.from_numpy(lengths)


def edits(a, b):
    row = list(range(len(b) + 1))
    for i, c in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, d in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (c != d))
    return row[-1]


def load_eval(folder, count=1500):
    lines = []
    for path in pool.shards(folder):
        with open(path, "rb") as f:
            lines += pickle.load(f)["lines"]
    rng = np.random.default_rng(5)
    order = rng.permutation(len(lines))[:count]
    out = []
    for k in order:
        role, text, crop, box = lines[k]
        if role == mrz_windows.ROLE:
            text, crop, box = mrz_windows.window(text, crop, box, rng) or ("", crop, box)
        rows = encode(text)
        if rows:
            level = (0.15, 0.5, 0.9)[len(out) % 3]
            out.append((level, role, text, photograph_line(crop, box, rng, level), rows))
    return out


@torch.no_grad()
def evaluate(net, data):
    net.eval()
    result = {}
    wrong = []
    for level, role, text, line, rows in data:
        y = net(torch.from_numpy(normalize(line))[None, None])[0]
        read = decode(y)
        e = edits(read, text)
        for key in (level, role):
            r = result.setdefault(key, [0, 0, 0, 0])
            r[0] += e
            r[1] += len(text)
            r[2] += e == 0
            r[3] += 1
        if e:
            wrong.append((level, role, text, read))
    net.train()
    return {k: f"CER {100 * r[0] / r[1]:.2f} lines {100 * r[2] / r[3]:.1f}" for k, r in result.items()}, wrong


def loss_of(net, batch):
    x, labels, steps, lengths = batch
    return ctc_loss(net(x), labels, steps, lengths)


def main():
    a = trainer.arguments(lr=2.5e-3, threads=2, decay=0.02).parse_args()
    trainer.prepare(a)
    net, mean = Recognizer(), Recognizer()
    if a.start:
        net.load_state_dict(trainer.started(a))
    data = load_eval(a.eval)
    trainer.train(a, net, mean, Lines(a.pool, a.seed), loss_of, lambda mean: evaluate(mean, data)[0], evaluate_seconds=300, keep=0.9995)
    for line in evaluate(mean, data)[1][:60]:
        print(line)


if __name__ == "__main__":
    main()
