"""Trains the network that weighs what the library measures on a photo, and writes it for the library.

The library itself measures, so that nothing is written twice: draw photos, let the example `originality` dump their numbers, train.

    python -m bonin_training.draw_recaptures WORK/seen --seed 8200000 --count 1500 --split train
    cargo run --release --example originality -- WORK/seen --jitter 2 --dump WORK/seen.f32
    python -m bonin_training.train_originality --dumps WORK/seen.f32 --models models

A dump is one row of numbers a photo, `FILE.jsonl` beside it the rows' truth. `--blind` takes dumps whose surroundings are hidden from the network.
It prints how photos fare that were left out in turn (whole documents at a time), and the thresholds of those.
Minutes on one core.
"""

import argparse
import json
import os

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from . import export

FILE = "originality.onnx"
CAUSES = ["original", "screen", "gray_copy", "color_copy", "screenshot"]
MAPS, RADII, ANGLES, WRAP = 4, 18, 20, 3
CELLS = MAPS * RADII * ANGLES
# Of the single numbers, after the maps: powers by band on the card and beside it, tones, colors, surroundings, grain, ripples on
# the card and beside it, texture, outline.
BESIDE, COLORS, AROUND, RIPPLES_BESIDE, HAS_COLOR = slice(20, 30), slice(47, 69), slice(69, 99), slice(164, 176), -1
# What patches look like: for screen, gray and color copy the mean weight against the original, then five quantiles.
TEXTURE = slice(176, 194)
# Share of the patches' own weight that counts beside what the members make of it: prints that these photos do not show are told by
# patches alone. At half, photos left out lose nothing, and unseen prints and displays gain.
TRUST = 0.5
SHAPE = (1, MAPS + 2, RADII, ANGLES + 2 * WRAP)
# Share of rows whose surroundings are hidden, as in photos that a guide frame has cut, and whose color is.
HIDDEN, COLORLESS = 0.25, 0.05
# Of the numbers about surroundings, those about color.
AROUND_COLOR = (7, 8, 9, 10, 18, 19, 20, 21)
# Of those about color and about surroundings, how uneven color is, and what that is where it is even.
SHIMMER, AROUND_SHIMMER, EVEN = slice(12, 22), (9, 10, 20, 21), float(np.log(0.25))
MEMBERS = 3
FOLDS = 3


class Member(nn.Module):
    """Looks for peaks over frequency and direction, and at the single numbers."""

    def __init__(self, scalars, mean=0.0, spread=1.0, widths=(16, 16, 24), hidden=32):
        super().__init__()
        self.scalars = scalars
        self.register_buffer("mean", torch.as_tensor(mean, dtype=torch.float32) * torch.ones(scalars))
        self.register_buffer("spread", torch.as_tensor(spread, dtype=torch.float32) * torch.ones(scalars))
        layers, before = [], MAPS + 1
        for k, width in enumerate(widths):
            # Directions go round: they come continued, and each layer takes a column off both ends.
            layers += [nn.Conv2d(before, width, 3, stride=(1 if k == 0 else 2, 1), padding=(1, 0)), nn.BatchNorm2d(width), nn.ReLU()]
            before = width
        self.maps = nn.Sequential(*layers)
        self.numbers = nn.Sequential(nn.Linear(scalars, 32), nn.BatchNorm1d(32), nn.ReLU())
        rows = -(-(-(-RADII // 2)) // 2)
        self.first, self.last = nn.Linear(before * 2 * rows + 32, hidden), nn.Linear(hidden, len(CAUSES))
        self.few, self.some = nn.Dropout(0.15), nn.Dropout(0.3)

    def forward(self, x):
        numbers = x[:, MAPS + 1].flatten(1)[:, : self.scalars]
        numbers = ((numbers - self.mean) / self.spread).clamp(-4, 4)
        found = self.maps(x[:, : MAPS + 1].clamp(-2, 6) * 0.5)
        found = torch.cat([found.mean(3), found.amax(3)], 1).flatten(1)
        both = torch.cat([self.some(found), self.numbers(self.few(numbers))], 1)
        return self.last(F.relu(self.first(both)))


class Jury(nn.Module):
    """The members' mean: logarithms of the causes' shares, up to a constant. The original's is lowered by what patches say by themselves."""

    def __init__(self, members):
        super().__init__()
        self.members = nn.ModuleList(members)
        # As products: a slice with steps is more than the library's engine takes.
        mean_weights = torch.zeros(3, RADII * (ANGLES + 2 * WRAP))
        mean_weights[range(3), range(TEXTURE.start, TEXTURE.stop, 6)] = 1
        self.register_buffer("mean_weights", mean_weights)
        self.register_buffer("trust", torch.tensor([[-TRUST, 0, 0, 0, 0]]))

    def forward(self, x):
        shares = sum(m(x) for m in self.members) / len(self.members)
        weights = F.linear(x[:, MAPS + 1].flatten(1), self.mean_weights)
        return shares + weights.amax(1, keepdim=True) * self.trust


# ---------------------------------------------------------------- rows


def load(path):
    rows = [json.loads(line) for line in open(path + ".jsonl")]
    values = np.fromfile(path, np.float32).reshape(len(rows), -1)
    return values, np.array([CAUSES.index(r.get("cause", "original")) for r in rows]), rows


def tensor(values):
    """The library's arrangement of the network's input (`Measurements::input`)."""
    n = len(values)
    maps = values[:, :CELLS].reshape(n, MAPS, RADII, ANGLES)
    crossed = np.minimum(maps[:, :1], np.roll(maps[:, :1], -ANGLES // 2, 3))
    maps = np.concatenate([maps, crossed], 1)
    maps = np.concatenate([maps[..., -WRAP:], maps, maps[..., :WRAP]], 3)
    numbers = np.zeros((n, 1, RADII, ANGLES + 2 * WRAP), np.float32)
    numbers.reshape(n, -1)[:, : values.shape[1] - CELLS] = values[:, CELLS:]
    return torch.from_numpy(np.concatenate([maps, numbers], 1).astype(np.float32))


def hide_surroundings(values):
    """What the library measures where a photo ends with the card."""
    maps = values[:, :CELLS].reshape(len(values), MAPS, RADII, ANGLES)
    maps[:, MAPS - 1] = 0
    for numbers in (BESIDE, AROUND, RIPPLES_BESIDE):
        values[:, CELLS:][:, numbers] = 0


def hide_color(values):
    numbers = values[:, CELLS:]
    numbers[:, COLORS] = 0
    numbers[:, [AROUND.start + k for k in AROUND_COLOR]] = 0
    numbers[:, HAS_COLOR] = 0


def hide_shimmer(values):
    """Of progressive files the library does not know how uneven color is: it counts as even."""
    numbers = values[:, CELLS:]
    numbers[:, COLORS][:, SHIMMER] = EVEN
    numbers[:, [AROUND.start + k for k in AROUND_SHIMMER]] = EVEN


def shaken(values, rng, spread):
    """The same photos turned and mirrored, some with their surroundings or their color hidden, numbers a little off."""
    values = values.copy()
    maps = values[:, :CELLS].reshape(len(values), MAPS, RADII, ANGLES)
    for k in range(len(values)):
        turned = np.roll(maps[k], int(rng.integers(ANGLES)), 2)
        maps[k] = turned[..., ::-1] if rng.random() < 0.5 else turned
    values[:, CELLS:] += rng.normal(0, 0.1, (len(values), len(spread))).astype(np.float32) * spread
    for share, hide in ((HIDDEN, hide_surroundings), (COLORLESS, hide_color), (COLORLESS, hide_shimmer)):
        chosen = rng.random(len(values)) < share
        part = values[chosen]
        hide(part)
        values[chosen] = part
    return values


# ---------------------------------------------------------------- training


def train(values, causes, epochs, seed):
    rng = np.random.default_rng(seed)
    torch.manual_seed(seed)
    numbers = values[:, CELLS:]
    spread = numbers.std(0) + 1e-3
    net = Member(numbers.shape[1], numbers.mean(0), spread)
    optimizer = torch.optim.AdamW(net.parameters(), 3e-3, weight_decay=3e-2)
    target, batch, step = torch.from_numpy(causes), 64, 0
    steps = epochs * (len(values) // batch)
    for _ in range(epochs):
        order = rng.permutation(len(values))
        for k in range(0, len(values) - batch + 1, batch):
            rows = order[k : k + batch]
            for group in optimizer.param_groups:
                group["lr"] = 3e-3 * min(1, step / 60) * (0.5 * (1 + np.cos(np.pi * step / steps))) + 1e-6
            net.train()
            loss = F.cross_entropy(net(tensor(shaken(values[rows], rng, spread))), target[rows], label_smoothing=0.03)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            step += 1
    return net.eval()


def shares(net, values):
    with torch.no_grad():
        return torch.cat([net(tensor(values[k : k + 256])) for k in range(0, len(values), 256)]).softmax(1).numpy()


def table(title, score, causes, threshold):
    print(f"{title}: threshold {threshold:.4f}, originals flagged {(score[causes == 0] < threshold).mean():.4f} of {(causes == 0).sum()}, "
          f"others {(score[causes > 0] < threshold).mean():.3f}; "
          + ", ".join(f"{CAUSES[c]} {(score[causes == c] < threshold).mean():.3f}" for c in range(1, 5) if (causes == c).any()), flush=True)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--dumps", nargs="+", required=True)
    p.add_argument("--blind", nargs="*", default=[])
    p.add_argument("--test", nargs="*", default=[], help="dumps to report on, never trained on")
    p.add_argument("--models", help="folder of the library's networks")
    p.add_argument("--epochs", type=int, default=15)
    p.add_argument("--threads", type=int, default=1)
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    parts = [load(path) for path in a.dumps + a.blind]
    for values, _, _ in parts[len(a.dumps):]:
        hide_surroundings(values)
    values, causes = np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])
    # A document's pictures stay together, and so do a picture's jitters.
    names = [f"{n} {int(row['file'].split('.')[0]) // 4}" for n, part in enumerate(parts) for row in part[2]]
    fold = np.array([hash_of(name) % FOLDS for name in names])
    whole = np.arange(len(values)) < sum(len(part[0]) for part in parts[: len(a.dumps)])
    left_out = np.zeros(len(values))
    for k in range(FOLDS):
        jury = Jury([train(values[fold != k], causes[fold != k], a.epochs, seed) for seed in range(MEMBERS)])
        left_out[fold == k] = shares(jury, values[fold == k])[:, 0]
    first = whole & np.r_[True, [x != y for x, y in zip(names_of(parts)[1:], names_of(parts)[:-1])]]
    originals = np.sort(left_out[first & (causes == 0)])
    thresholds = [float(originals[int(share * len(originals))]) for share in (0.01, 0.0015)]
    for threshold in thresholds:
        table("left out", left_out[first], causes[first], threshold)
    jury = Jury([train(values, causes, a.epochs, 100 + seed) for seed in range(MEMBERS)]).eval()
    for path in a.test:
        test, truth, rows = load(path)
        score = shares(jury, test)[:, 0]
        for threshold in thresholds:
            table(path, score, truth, threshold)
    if a.models:
        write(jury, a.models)


def names_of(parts):
    return [f"{n} {row['file']}" for n, part in enumerate(parts) for row in part[2]]


def hash_of(name):
    """The same in every run, unlike Python's own."""
    value = 2166136261
    for byte in name.encode():
        value = (value ^ byte) * 16777619 % 2**32
    return value >> 8


def write(jury, folder):
    """The network, with its lines of the manifest and of the parity test."""
    net = export.fold(jury.eval())
    export.write(net, torch.zeros(SHAPE), os.path.join(folder, FILE), ["causes"], None)
    export.record(folder, [FILE], export.parity(FILE, net, SHAPE, ["causes"]))


if __name__ == "__main__":
    main()
