"""The text detector: a rectified document becomes, for each cell of 4 x 4 pixels, the role of the line there and how far
its ink reaches up and down; and for the whole document its kind.

The same weights work at two shapes. Every document is first looked at in the shape of a card; one that turns out to be
a passport's page is rectified again in the shape of a page, whose small print the first is too coarse for.
"""

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F

from . import cards, checkpoints
from .documents import COARSE, PAGES, ROLES
from .layers import Block, double, down, squeeze

WIDTH, HEIGHT, CELL = 512, 320, 4
# About the aspect of a page. Both sides are multiples of 32, so that halving five times and doubling back fits.
PAGE_WIDTH, PAGE_HEIGHT = 704, 512
REACH = 16.0  # pixels; the unit of the reach outputs
# The networks for the first two kinds know the beginnings of `ROLES` and `PAGES`.
FIRST_ROLES, FIRST_PAGES = len(cards.ROLES), len(cards.KINDS) + 1
# What a new class of a grown network begins as: the old one that looks most like it.
LIKE = COARSE | {"registration_number": "resident_number", "korean_name": "name", "sex": "other", "nationality": "other", "stay_status": "other",
                 "document_type": "other", "passport_number": "license_number", "surname": "name", "given_names": "name", "birth_date": "issue_date",
                 "expiry_date": "issue_date", "personal_number": "other", "mrz": "other"}
CORE = 0.5  # share of a line's height that counts as its core
# A line that loses its first or last syllable reads surely and wrong: cells about its ends weigh more.
END, AT_END = 3, 4.0


class Detector(nn.Module):
    """`roles` and `pages` are the counts of what it tells apart; background comes before the roles."""

    def __init__(self, roles=len(ROLES), pages=len(PAGES)):
        super().__init__()
        self.classes = 1 + roles
        self.s4 = nn.Sequential(down(1, 16, 2), down(16, 24, 2))
        self.s8 = nn.Sequential(down(24, 40, 2), Block(40))
        self.s16 = nn.Sequential(down(40, 80, 2), Block(80), Block(80))
        self.s32 = nn.Sequential(down(80, 112, 2), Block(112), Block(112))
        self.page = nn.Linear(112, pages)
        self.whole = nn.Linear(112, 80)
        self.u16, self.u8 = squeeze(112, 80), squeeze(80, 40)
        self.m16, self.m8 = Block(80), Block(40)
        self.up = nn.Conv2d(40, 4 * 24, 1)
        self.m4 = nn.Sequential(nn.Conv2d(24, 24, 3, padding=1, bias=False), nn.BatchNorm2d(24), nn.ReLU())
        self.out = nn.Conv2d(24, self.classes + 2, 1)

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
    """Class scores leave the graph as probabilities: cells [1, classes + 2, H / 4, W / 4] and page [1, pages]."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, x):
        y, page = self.net(x)
        classes = self.net.classes
        return torch.cat([y[:, :classes].softmax(1), y[:, classes:]], 1), page.softmax(1)


def of(state):
    """The network that a checkpoint's weights belong to."""
    net = Detector(state["out.weight"].shape[0] - 3, state["page.weight"].shape[0])
    net.load_state_dict(state)
    return net


def grown(state):
    """A network for all kinds that begins as what the checkpoint's one knows; a complete checkpoint is only loaded."""
    old = of(state)
    roles, pages = ROLES[:old.classes - 1], PAGES[:old.page.out_features]
    if len(roles) == len(ROLES):
        return old
    state = dict(state)
    for name in ("out.weight", "out.bias"):
        rows = state[name]
        like = {role: role if role in roles else LIKE[role] for role in ROLES}
        state[name] = torch.cat([rows[:1], checkpoints.grown(rows[1:-2], roles, like), rows[-2:]])
    for name in ("page.weight", "page.bias"):
        like = {page: page if page in pages else "other" for page in PAGES}
        state[name] = checkpoints.grown(state[name], pages, like)
    return of(state)


def targets(boxes, width=WIDTH, height=HEIGHT):
    """Boxes (role index, left, top, right, bottom) in pixels of the input -> class, reach and weight maps."""
    h, w = height // CELL, width // CELL
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
    classes = y.shape[1] - 2
    cross = F.cross_entropy(y[:, :classes], role, reduction="none")
    core = (role > 0).float()
    cross = (cross * weight).sum() / (core.sum() * 2).clamp(min=1)
    far = (y[:, classes:] - reach).abs().sum(1)
    return cross + 1.5 * (far * core).sum() / core.sum().clamp(min=1) + 0.3 * F.cross_entropy(page, kind)
