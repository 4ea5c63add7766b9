"""Trains the line recogniser from the pool, by the clock: `minutes` are what the schedule is stretched over."""

import argparse
import os
import pickle
import time

import cv2
import numpy as np
import torch

from . import pool
from .layers import Average
from .line_photos import normalize, photograph_line
from .recognition import HANGUL_ID, Recognizer, ctc_loss, decode, encode

cv2.setNumThreads(1)
# What is learnt soonest is shown less, and what is rare and hard (look-alikes such as O and 0) four times.
SPARED = {"title": 0.7, "license_class": 0.7, "license_number": 0.5, "other": 0.5, "period": 0.4, "issuer": 0.3}
REPEATED = {"serial_code"}
PIXELS = 64 * 240  # of width, in one batch


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
            order = np.concatenate([np.arange(len(lines))] + [[k for k, l in enumerate(lines) if l[0] in REPEATED]] * 3).astype(int)
            rng.shuffle(order)
            bucket = []
            for k in order:
                role, text, crop, box = lines[k]
                rows = encode(text)
                if not rows or len(rows) > 60 or rng.random() < SPARED.get(role, 0):
                    continue
                level = float(np.clip(rng.beta(1.6, 1.6) * 1.15, 0, 1))
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


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--pool", required=True)
    p.add_argument("--eval", required=True)
    p.add_argument("--out", required=True)
    p.add_argument("--minutes", type=float, required=True)
    p.add_argument("--start", help="a checkpoint to go on from")
    p.add_argument("--lr", type=float, default=2.5e-3)
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--workers", type=int, default=1)
    p.add_argument("--seed", type=int, default=1)
    a = p.parse_args()
    torch.manual_seed(a.seed)
    torch.set_num_threads(a.threads)
    net = Recognizer().to(memory_format=torch.channels_last)
    mean = Recognizer()
    if a.start:
        state = torch.load(a.start, map_location="cpu", weights_only=True)
        net.load_state_dict(state["mean"])
    average_weights = Average(net, mean)
    decay = [q for n, q in net.named_parameters() if q.ndim > 1]
    plain = [q for n, q in net.named_parameters() if q.ndim <= 1]
    optimizer = torch.optim.AdamW([{"params": decay, "weight_decay": 0.02}, {"params": plain, "weight_decay": 0}], lr=a.lr, betas=(0.9, 0.98))
    loader = torch.utils.data.DataLoader(Lines(a.pool, a.seed), batch_size=None, num_workers=a.workers, prefetch_factor=8)
    data = load_eval(a.eval)
    start, step, seen, average, reported = time.time(), 0, 0, None, time.time()
    for x, labels, steps, lengths in loader:
        share = (time.time() - start) / (60 * a.minutes)
        if share >= 1:
            break
        warm = min(1, (step + 1) / (300 if not a.start else 100))
        lr = a.lr * warm * (0.5 * (1 + np.cos(np.pi * share)) * 0.99 + 0.01)
        for g in optimizer.param_groups:
            g["lr"] = lr
        y = net(x.to(memory_format=torch.channels_last))
        loss, shown = ctc_loss(y, labels, steps, lengths)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 20.0)
        optimizer.step()
        average_weights.update()
        step, seen = step + 1, seen + len(x)
        average = shown if average is None else 0.99 * average + 0.01 * shown
        if time.time() - reported > 60:
            reported = time.time()
            print(f"{(reported - start) / 60:.1f} min, step {step}, lines {seen} ({seen / (reported - start):.0f}/s), loss {average:.3f}, lr {lr:.5f}", flush=True)
            if int((reported - start) / 60) % 5 == 0:
                table, wrong = evaluate(mean, data)
                print(table, flush=True)
                torch.save({"mean": mean.state_dict(), "net": net.state_dict()}, a.out + ".part")
                os.replace(a.out + ".part", a.out)
    table, wrong = evaluate(mean, data)
    print("end", step, seen, table, flush=True)
    for w in wrong[:60]:
        print(w)
    torch.save({"mean": mean.state_dict(), "net": net.state_dict()}, a.out)


if __name__ == "__main__":
    main()
