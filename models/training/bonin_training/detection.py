"""The text detector: a rectified card at 512 x 320 becomes, for each cell of 4 x 4 pixels, the role of the line there and
how far its ink reaches up and down; and for the whole card its kind."""

import torch
import torch.nn as nn
import torch.nn.functional as F

from .cards import ROLES
from .layers import Block, double, down, squeeze

WIDTH, HEIGHT, CELL = 512, 320, 4
CLASSES = 1 + len(ROLES)  # background first
REACH = 16.0  # pixels; the unit of the reach outputs
PAGES = ["resident_card", "driver_license", "other", "upside_down"]
CORE = 0.5  # share of a line's height that counts as its core
# A line that loses its first or last syllable reads surely and wrong: cells about its ends weigh more.
END, AT_END = 3, 4.0


class Detector(nn.Module):
    def __init__(self):
        super().__init__()
        self.s4 = nn.Sequential(down(1, 16, 2), down(16, 24, 2))
        self.s8 = nn.Sequential(down(24, 40, 2), Block(40))
        self.s16 = nn.Sequential(down(40, 80, 2), Block(80), Block(80))
        self.s32 = nn.Sequential(down(80, 112, 2), Block(112), Block(112))
        self.page = nn.Linear(112, len(PAGES))
        self.whole = nn.Linear(112, 80)
        self.u16, self.u8 = squeeze(112, 80), squeeze(80, 40)
        self.m16, self.m8 = Block(80), Block(40)
        self.up = nn.Conv2d(40, 4 * 24, 1)
        self.m4 = nn.Sequential(nn.Conv2d(24, 24, 3, padding=1, bias=False), nn.BatchNorm2d(24), nn.ReLU())
        self.out = nn.Conv2d(24, CLASSES + 2, 1)

    def forward(self, x):
        a = self.s4(x)
        b = self.s8(a)
        c = self.s16(b)
        d = self.s32(c)
        mean = d.mean((2, 3))
        # what the whole card looks like tells what a line at a place can be
        c = self.m16(F.relu(c + double(self.u16(d)) + self.whole(mean)[:, :, None, None]))
        b = self.m8(F.relu(b + double(self.u8(c))))
        a = self.m4(F.relu(a + F.pixel_shuffle(self.up(b), 2)))
        return self.out(a), self.page(mean)


class Exported(nn.Module):
    """Class scores leave the graph as probabilities: cells [1, CLASSES + 2, 80, 128] and page [1, 4]."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, x):
        y, page = self.net(x)
        return torch.cat([y[:, :CLASSES].softmax(1), y[:, CLASSES:]], 1), page.softmax(1)


def targets(boxes):
    """Boxes (role index, left, top, right, bottom) in pixels of 512 x 320 -> class, reach and weight maps."""
    import numpy as np
    h, w = HEIGHT // CELL, WIDTH // CELL
    role = np.zeros((h, w), np.int64)
    reach = np.zeros((2, h, w), np.float32)
    weight = np.ones((h, w), np.float32)
    y, x = (np.arange(h) + 0.5) * CELL, (np.arange(w) + 0.5) * CELL
    for r, x0, y0, x1, y1 in boxes:
        height, middle = y1 - y0, 0.5 * (y0 + y1)
        half = max(CORE * height / 2, CELL / 2)
        rows = np.flatnonzero(abs(y - middle) <= half)
        columns = np.flatnonzero((x >= x0) & (x <= x1))
        fringe = np.flatnonzero((y > y0) & (y < y1))
        if len(columns) == 0:
            continue
        c = slice(columns[0], columns[-1] + 1)
        for k in fringe:
            weight[k, c] = np.where(role[k, c] > 0, weight[k, c], 0.3)  # between core and edge: either answer will do
        ends = np.full(c.stop - c.start, 1.5, np.float32)
        ends[:END] = ends[-END:] = AT_END
        outside = [k for k in (*range(c.start - 2, c.start), *range(c.stop, c.stop + 2)) if 0 <= k < w]
        for k in rows:
            role[k, c] = 1 + r
            weight[k, c] = ends
            for o in outside:
                if role[k, o] == 0:
                    weight[k, o] = AT_END
            reach[0, k, c] = (y[k] - y0) / REACH
            reach[1, k, c] = (y1 - y[k]) / REACH
    return role, reach, weight


def loss(y, page, role, reach, weight, kind):
    cross = F.cross_entropy(y[:, :CLASSES], role, reduction="none")
    core = (role > 0).float()
    cross = (cross * weight).sum() / (core.sum() * 2).clamp(min=1)
    far = (y[:, CLASSES:] - reach).abs().sum(1)
    return cross + 1.5 * (far * core).sum() / core.sum().clamp(min=1) + 0.3 * F.cross_entropy(page, kind)
