"""Layers that the three networks share."""

import torch
import torch.nn as nn
import torch.nn.functional as F


class Block(nn.Module):
    """Two 3x3 convolutions around which the input passes."""

    def __init__(self, c):
        super().__init__()
        self.a, self.na = nn.Conv2d(c, c, 3, padding=1, bias=False), nn.BatchNorm2d(c)
        self.b, self.nb = nn.Conv2d(c, c, 3, padding=1, bias=False), nn.BatchNorm2d(c)

    def forward(self, x):
        return F.relu(x + self.nb(self.b(F.relu(self.na(self.a(x))))))


def down(a, b, stride, kernel=3):
    return nn.Sequential(nn.Conv2d(a, b, kernel, stride=stride, padding=kernel // 2, bias=False), nn.BatchNorm2d(b), nn.ReLU())


def squeeze(a, b):
    return nn.Sequential(nn.Conv2d(a, b, 1, bias=False), nn.BatchNorm2d(b))


def double(x):
    return F.interpolate(x, scale_factor=2, mode="nearest")


class Average:
    """Exponential mean of a network's weights: what is evaluated and exported."""

    def __init__(self, net, mean, keep=0.9995):
        self.net, self.mean, self.keep, self.steps = net, mean, keep, 0
        mean.load_state_dict(net.state_dict())

    @torch.no_grad()
    def update(self):
        self.steps += 1
        keep = min(self.keep, self.steps / (self.steps + 20))
        for q, r in zip(self.mean.state_dict().values(), self.net.state_dict().values()):
            if q.dtype.is_floating_point:
                q.lerp_(r, 1 - keep)
            else:
                q.copy_(r)
