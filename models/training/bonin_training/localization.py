"""The localizer: a 256 x 256 grey square becomes four named corners and whether there is a card at all."""

import torch
import torch.nn as nn
import torch.nn.functional as F

from .layers import Block, double, down, squeeze

SIDE, CELLS = 256, 64
PHOTO_SIDE = 224  # first look: the photo's longer side, centred in the square
ZOOM = (24, 232)  # second look: where the corners of the first guess are put
PRESENCE = ["card", "none", "cut_off"]


class Localizer(nn.Module):
    def __init__(self):
        super().__init__()
        self.s4 = nn.Sequential(down(1, 12, 2, 5), down(12, 24, 2), Block(24))
        self.s8 = nn.Sequential(down(24, 48, 2), Block(48))
        self.s16 = nn.Sequential(down(48, 80, 2), Block(80), Block(80))
        self.s32 = nn.Sequential(down(80, 96, 2), Block(96), Block(96))
        self.s64 = nn.Sequential(down(96, 96, 2), Block(96))
        self.u32, self.u16, self.u8, self.u4 = squeeze(96, 96), squeeze(96, 80), squeeze(80, 48), squeeze(48, 24)
        self.m8 = Block(48)
        self.m4 = nn.Sequential(nn.Conv2d(24, 24, 3, padding=1, bias=False), nn.BatchNorm2d(24), nn.ReLU())
        self.heat = nn.Conv2d(24, 4, 1)
        self.presence = nn.Linear(96, len(PRESENCE))

    def forward(self, x):
        a = self.s4(x)
        b = self.s8(a)
        c = self.s16(b)
        d = self.s32(c)
        e = self.s64(d)
        presence = self.presence(e.mean((2, 3)))
        d = F.relu(d + double(self.u32(e)))
        c = F.relu(c + double(self.u16(d)))
        b = self.m8(F.relu(b + double(self.u8(c))))
        a = self.m4(F.relu(a + double(self.u4(b))))
        return self.heat(a).flatten(2), presence


class Exported(nn.Module):
    """What goes into the ONNX file: heat [1, 4, 4096], a probability per cell and corner, and presence [1, 3]."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, x):
        heat, presence = self.net(x)
        return heat.softmax(2), presence.softmax(1)


def grid():
    centre = (torch.arange(CELLS) + 0.5) / CELLS
    return torch.stack([centre.repeat(CELLS), centre.repeat_interleave(CELLS)], 1)


WINDOW = 4.5 / CELLS


def places(heat, near):
    """[N, 4, 4096] -> the heat's middle around `near` [N, 4, 2], in shares of the square.

    Only around: a card that could lie either way round has two warm places for each corner, and the middle between
    them would be no corner at all.
    """
    g = grid()
    window = ((g[None, None] - near[:, :, None]).abs().amax(3) < WINDOW).float()
    # a corner's place is told by all four maps together; which corner it is, by the one
    p = heat.softmax(2).sum(1, keepdim=True) * window + 1e-9
    return (p / p.sum(2, keepdim=True)) @ g


def loss(heat, presence, corners, known, kind):
    """Cross-entropy to a small bump at each corner, distance of the heat's middle there, and presence."""
    d = ((grid()[None, None] - corners[:, :, None]) ** 2).sum(3)
    target = torch.exp(-d / (2 * (1.0 / CELLS) ** 2))
    target = target / target.sum(2, keepdim=True).clamp(min=1e-6)
    n = known.sum().clamp(min=1)
    cross = (-(target * heat.log_softmax(2)).sum(2) * known).sum() / n
    distance = (places(heat, corners) - corners).abs().sum(2)
    return 0.3 * cross + 25 * (distance * known).sum() / n + F.cross_entropy(presence, kind) * 0.8
