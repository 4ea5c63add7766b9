"""Turns a flat drawn card or passport into a phone photo with exactly known corners.

Coordinates are continuous: the center of the top-left pixel is (0.5, 0.5). A quad lists the card's own corners
clockwise from its own top-left, so a card that lies upside down starts at the bottom-right of the picture.

What lies on the desk may be more than what is to be found: of an open passport the `part` with the data page counts, in
shares of the whole (left, top, right, bottom). Its corners are what a shot reports.

Slowly varying fields (light, shadow, glare) are computed on a coarse grid and enlarged, because a full-size float
picture per effect would cost more than everything else together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import cv2
import numpy as np

from . import scenes

CARD_WIDTH_MM = 85.6
WHOLE = (0.0, 0.0, 1.0, 1.0)
# x-height of the smallest address print relative to a card's width; blur is limited against it. Wider documents have
# print of the same size in millimeters.
SMALL_PRINT = 0.028
# An open passport is framed by its data page as often as whole.
FRAMED_BY_PART = 0.5
# Blur that resampling and the JPEG chroma path add on their own, in photo pixels.
RESAMPLING_SIGMA = 0.35
# Cell of the coarse coordinate grid in pixels: the perspective map is linear within it to 0.05 px.
MAP_CELL = 16
# Full-frame scans and cut-off cards among the localizer's small pictures.
SMALL_FULL_FRAME_SHARE = 0.06
SMALL_CUT_OFF_SHARE = 0.18


@dataclass(frozen=True)
class Level:
    """How far one difficulty goes; every range is drawn from evenly unless said otherwise."""

    share: tuple[float, float]  # card area relative to the picture's
    tilt: float  # largest tilt in degrees
    roll: float  # largest in-plane rotation in degrees, before quarter turns
    turned: float  # probability of a quarter or half turn
    any_roll: float  # probability of an evenly drawn rotation
    full_frame: float  # probability of a flat scan that the card fills
    overhang: float  # probability of one corner slightly outside
    blur: float  # largest blur sigma in photo pixels
    blur_to_print: float  # the same relative to the small print's x-height
    noise: tuple[float, float]  # sigma in levels at middle gray
    exposure: tuple[float, float]
    glare: float  # probability per lobe, of at most three
    glare_peak: tuple[float, float]  # levels added at the middle of a lobe
    glare_size: tuple[float, float]  # lobe sigma relative to the card width
    shadow: float
    finger: float
    finger_depth: tuple[float, float]  # how far over the card, relative to its width
    hologram: float
    bend: float


LEVELS = {
    "easy": Level((0.40, 0.85), 10, 8, 0.08, 0.0, 0.04, 0.0, 0.5, 0.12, (0.4, 2.2), (0.85, 1.08), 0.12, (20, 80),
                  (0.03, 0.07), 0.2, 0.02, (0.005, 0.02), 0.3, 0.0),
    "medium": Level((0.25, 0.90), 22, 20, 0.15, 0.0, 0.02, 0.0, 1.1, 0.20, (0.8, 4.0), (0.70, 1.12), 0.25, (40, 190),
                    (0.02, 0.08), 0.4, 0.18, (0.01, 0.05), 0.5, 0.25),
    "hard": Level((0.15, 0.90), 35, 35, 0.15, 0.5, 0.01, 0.12, 2.0, 0.28, (1.5, 7.0), (0.50, 1.16), 0.30, (60, 380),
                  (0.02, 0.09), 0.6, 0.35, (0.01, 0.10), 0.7, 0.4),
}


@dataclass
class Shot:
    """One photo and what is known about it."""

    image: np.ndarray  # RGB, h x w x 3, uint8
    quad: np.ndarray  # 4 x 2 float32, photo pixels
    spoiled: np.ndarray  # float32 at 1/8 of the card's resolution, 1 = text there is illegible; of the part only
    blur_px: float  # blur sigma relative to the card width
    px_per_card: float  # card width in photo pixels (mean of the two long sides)
    cut_off: bool = False
    effects: list[str] = field(default_factory=list)


class SmallShot(NamedTuple):
    """One picture for the localizer."""

    image: np.ndarray  # gray, uint8
    quad: np.ndarray  # 4 x 2 float32; corners of a cut-off card lie outside the picture
    cut_off: bool


# ---------------------------------------------------------------- geometry


def _area(quad: np.ndarray) -> float:
    x, y = quad[:, 0], quad[:, 1]
    return float(abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1))) / 2)


def _tilted(rng: np.random.Generator, level: Level, aspect: float) -> np.ndarray:
    """The card's corners seen by a pinhole camera, centered, in units of about one card width."""
    half = np.array([[-0.5, -0.5 / aspect], [0.5, -0.5 / aspect], [0.5, 0.5 / aspect], [-0.5, 0.5 / aspect]])
    tilt = np.radians(level.tilt * rng.random())
    axis = rng.uniform(0, 2 * np.pi)
    along = np.array([np.cos(axis), np.sin(axis)])
    across = np.array([-along[1], along[0]])
    a, b = half @ along, half @ across
    depth = b * np.sin(tilt)
    flat = np.outer(a, along) + np.outer(b * np.cos(tilt), across)
    flat /= (1 + depth / rng.uniform(1.3, 4.0))[:, None]
    if rng.random() < level.any_roll:
        roll = rng.uniform(0, 360)
    else:
        roll = float(np.clip(rng.normal(0, level.roll / 2), -level.roll, level.roll))
        if rng.random() < level.turned:
            roll += rng.choice([90, 180, 270])
    c, s = np.cos(np.radians(roll)), np.sin(np.radians(roll))
    return flat @ np.array([[c, s], [-s, c]])


def place(rng: np.random.Generator, level: Level, size: tuple[int, int], aspect: float) -> np.ndarray:
    """A quad inside the picture (or one corner slightly outside, where the level allows it)."""
    w, h = size
    shape = _tilted(rng, level, aspect)
    low, high = shape.min(0), shape.max(0)
    margin = 0.012 * min(w, h)
    fit = min((w - 2 * margin) / (high[0] - low[0]), (h - 2 * margin) / (high[1] - low[1]))
    share = rng.uniform(*level.share)
    scale = min(fit, np.sqrt(share * w * h / _area(shape)))
    quad = shape * scale
    low, high = quad.min(0), quad.max(0)
    room = np.array([w, h]) - (high - low) - 2 * margin
    # Two draws averaged: people aim at the middle, but not exactly.
    quad += margin - low + room * (rng.random(2) + rng.random(2)) / 2
    if rng.random() < level.overhang:
        quad = _overhang(rng, quad, size)
    return quad.astype(np.float32)


def _outside(quad: np.ndarray, size: tuple[int, int]) -> int:
    return int(((quad < 0) | (quad > np.array(size))).any(1).sum())


def _overhang(rng: np.random.Generator, quad: np.ndarray, size: tuple[int, int]) -> np.ndarray:
    """Pushes exactly one corner over the frame by at most 4 % of the card's shorter side."""
    short = min(np.linalg.norm(quad[1] - quad[0]), np.linalg.norm(quad[2] - quad[1]))
    over = rng.uniform(0.005, 0.04) * short
    for axis in rng.permutation(2):
        for toward in rng.permutation([-1, 1]):
            gap = quad[:, axis].min() if toward < 0 else size[axis] - quad[:, axis].max()
            moved = quad.copy()
            moved[:, axis] += toward * (gap + over)
            if _outside(moved, size) == 1:
                return moved
    return quad


def _visible(quad: np.ndarray, size: tuple[int, int]) -> float:
    w, h = size
    frame = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32)
    area, _ = cv2.intersectConvexConvex(quad.astype(np.float32), frame)
    return area / max(_area(quad), 1e-6)


def cut_off_quad(rng: np.random.Generator, level: Level, size: tuple[int, int], aspect: float) -> np.ndarray | None:
    """A quad with two or more corners well outside and 15 to 60 % of the card missing; None if no draw succeeded."""
    w, h = size
    for _ in range(12):
        shape = _tilted(rng, level, aspect)
        quad = shape * np.sqrt(rng.uniform(0.2, 1.1) * w * h / _area(shape)) + np.array([w, h]) * rng.uniform(0.3, 0.7, 2)
        way = rng.uniform(0, 2 * np.pi)
        step = np.array([np.cos(way), np.sin(way)]) * max(w, h)
        target = rng.uniform(0.42, 0.83)
        near, far = 0.0, 2.0
        if _visible(quad, size) < target:
            continue
        for _ in range(9):
            middle = (near + far) / 2
            near, far = (middle, far) if _visible(quad + step * middle, size) > target else (near, middle)
        quad = quad + step * near
        clear = 0.03 * min(w, h)
        beyond = ((quad < -clear) | (quad > np.array(size) + clear)).any(1).sum()
        if beyond >= 2 and 0.4 <= _visible(quad, size) <= 0.85:
            return quad.astype(np.float32)
    return None


def part_quad(quad: np.ndarray, part: tuple[float, float, float, float]) -> np.ndarray:
    """Corners of a part of what `quad` shows, as a straight camera sees them."""
    x0, y0, x1, y1 = part
    unit = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)
    m = cv2.getPerspectiveTransform(unit, np.asarray(quad, np.float32))
    return cv2.perspectiveTransform(np.float32([[[x0, y0], [x1, y0], [x1, y1], [x0, y1]]]), m)[0]


def whole_quad(quad: np.ndarray, part: tuple[float, float, float, float]) -> np.ndarray:
    """The other way round: corners of the whole whose part is `quad`."""
    x0, y0, x1, y1 = part
    w, h = x1 - x0, y1 - y0
    return part_quad(quad, (-x0 / w, -y0 / h, (1 - x0) / w, (1 - y0) / h))


def _framed(rng: np.random.Generator, level: Level, size: tuple[int, int], aspect: float,
            part: tuple[float, float, float, float]) -> np.ndarray:
    """Where the whole lies in the picture; when people aim at the part, the rest may reach beyond the frame."""
    if part == WHOLE or rng.random() >= FRAMED_BY_PART:
        return place(rng, level, size, aspect)
    return whole_quad(place(rng, level, size, _part_aspect(aspect, part)), part)


def _part_aspect(aspect: float, part: tuple[float, float, float, float]) -> float:
    return aspect * (part[2] - part[0]) / (part[3] - part[1])


class _View:
    """Maps photo points to card points (0..1 both ways) and back: perspective, lens and bend."""

    def __init__(self, quad: np.ndarray, size: tuple[int, int], lens: float, bend: float):
        self.center = np.array(size, np.float64) / 2
        self.radius2 = float((self.center**2).sum())
        self.lens, self.bend = lens, bend
        unit = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32)
        self.to_photo = cv2.getPerspectiveTransform(unit, self._straight(quad.astype(np.float64)).astype(np.float32))
        self.to_card = np.linalg.inv(self.to_photo)

    def _straight(self, points: np.ndarray) -> np.ndarray:
        off = points - self.center
        return points + self.lens * off * ((off**2).sum(-1, keepdims=True) / self.radius2)

    def card(self, x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Card coordinates of a grid given by its column positions and its row positions."""
        dx, dy = (x - self.center[0])[None, :], (y - self.center[1])[:, None]
        bow = 1 + self.lens * (dx * dx + dy * dy) / self.radius2
        px, py = self.center[0] + dx * bow, self.center[1] + dy * bow
        m = self.to_card
        z = m[2, 0] * px + m[2, 1] * py + m[2, 2]
        u = (m[0, 0] * px + m[0, 1] * py + m[0, 2]) / z
        v = (m[1, 0] * px + m[1, 1] * py + m[1, 2]) / z
        return u.astype(np.float32), (v + self.bend * 4 * u * (1 - u)).astype(np.float32)

    def photo(self, u: np.ndarray, v: np.ndarray) -> np.ndarray:
        """Photo points of card points; the inverse lens is iterated, which is exact to a hundredth of a pixel."""
        v = v - self.bend * 4 * u * (1 - u)
        p = np.stack([u, v, np.ones_like(u)], -1) @ self.to_photo.T
        straight = p[..., :2] / p[..., 2:]
        out = straight
        for _ in range(3):
            out = out - (self._straight(out) - straight)
        return out.astype(np.float32)


def _fine_maps(view: _View, box: tuple[int, int, int, int]) -> tuple[np.ndarray, np.ndarray]:
    x0, y0, x1, y1 = box
    gw, gh = -(-(x1 - x0) // MAP_CELL), -(-(y1 - y0) // MAP_CELL)
    x = x0 + (np.arange(-1, gw + 1) + 0.5) * MAP_CELL
    y = y0 + (np.arange(-1, gh + 1) + 0.5) * MAP_CELL
    u, v = view.card(x, y)
    size = ((gw + 2) * MAP_CELL, (gh + 2) * MAP_CELL)
    cut = np.s_[MAP_CELL : MAP_CELL + y1 - y0, MAP_CELL : MAP_CELL + x1 - x0]
    return tuple(np.ascontiguousarray(cv2.resize(m, size, interpolation=cv2.INTER_LINEAR)[cut]) for m in (u, v))


# ---------------------------------------------------------------- light


class _Coarse:
    """A coarse grid over the picture."""

    def __init__(self, size: tuple[int, int]):
        w, h = size
        self.step = 8 if max(w, h) > 640 else 4
        self.size = (-(-w // self.step), -(-h // self.step))
        self.full = size
        self.x = ((np.arange(self.size[0]) + 0.5) * w / self.size[0]).astype(np.float32)
        self.y = ((np.arange(self.size[1]) + 0.5) * h / self.size[1]).astype(np.float32)

    def polygon(self, points: np.ndarray) -> np.ndarray:
        out = np.zeros(self.size[::-1], np.uint8)
        scaled = points * np.array(self.size) / np.array(self.full) - 0.5
        cv2.fillPoly(out, [np.round(scaled * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
        return out.astype(np.float32) / 255


def _soft(field_: np.ndarray, sigma: float) -> np.ndarray:
    return cv2.GaussianBlur(field_, (0, 0), max(sigma, 0.3), borderType=cv2.BORDER_REPLICATE)


def _ambient(rng: np.random.Generator, grid: _Coarse, amount: float) -> np.ndarray:
    """Gradient over the picture and vignetting, near 1."""
    w, h = grid.full
    angle, strength = rng.uniform(0, 2 * np.pi), rng.uniform(0, 0.28) * amount
    nx, ny = (grid.x / w - 0.5)[None, :] * 2, (grid.y / h - 0.5)[:, None] * 2
    out = 1 + strength * (np.cos(angle) * nx + np.sin(angle) * ny)
    if rng.random() < 0.5:
        cx, cy = rng.normal(0, 0.4, 2)
        out *= 1 + rng.uniform(-0.2, 0.15) * amount * np.exp(-((nx - cx) ** 2 + (ny - cy) ** 2) / rng.uniform(0.3, 1.5))
    return (out * (1 - rng.uniform(0, 0.16) * (nx * nx + ny * ny) / 2)).astype(np.float32)


def _cast_shadow(rng: np.random.Generator, grid: _Coarse, split: str) -> np.ndarray:
    """The soft shadow of a hand or phone between lamp and card, as a factor."""
    w, h = grid.full
    long = max(w, h)
    center = rng.uniform(0, 1, 2) * (w, h)
    kind = "comb" if split == "test" and rng.random() < 0.5 else rng.choice(["phone", "blob", "edge"])
    if kind == "phone":
        a, (bw, bh) = rng.uniform(0, 2 * np.pi), rng.uniform(0.15, 0.5, 2) * long
        box = np.array([[-bw, -bh], [bw, -bh], [bw, bh], [-bw, bh]]) / 2
        shape = grid.polygon(box @ np.array([[np.cos(a), np.sin(a)], [-np.sin(a), np.cos(a)]]) + center)
    elif kind == "edge":
        a = rng.uniform(0, 2 * np.pi)
        d = (grid.x[None, :] - center[0]) * np.cos(a) + (grid.y[:, None] - center[1]) * np.sin(a)
        shape = (d > 0).astype(np.float32)
    elif kind == "comb":
        a, shape = rng.uniform(0, 2 * np.pi), np.zeros(grid.size[::-1], np.float32)
        along, across = np.array([np.cos(a), np.sin(a)]), np.array([-np.sin(a), np.cos(a)])
        for i in range(4):
            tip = center + across * (i - 1.5) * long * 0.07 + along * long * rng.uniform(-0.05, 0.05)
            side = across * long * 0.03
            shape = np.maximum(shape, grid.polygon(np.array([tip + side, tip - side, tip - side - along * long, tip + side - along * long])))
    else:
        t = np.arange(48) * 2 * np.pi / 48
        waves = sum(rng.uniform(-0.3, 0.3) / k**0.5 * np.cos(k * t + rng.uniform(0, 6.28)) for k in range(1, 5))
        r = rng.uniform(0.1, 0.35) * long * (1 + np.clip(waves, -0.7, 1))
        shape = grid.polygon(center + np.stack([r * np.cos(t), r * np.sin(t)], 1))
    shape = _soft(shape, rng.uniform(0.004, 0.05) * long / grid.step)
    return 1 - rng.uniform(0.12, 0.5) * shape


def _glare(rng: np.random.Generator, level: Level, grid: _Coarse, view: _View, card_px: float,
           part: tuple[float, float, float, float]) -> np.ndarray | None:
    """Levels that reflections of lamps add; None where there is none."""
    total = None
    for _ in range(3):
        if rng.random() > level.glare:
            continue
        u, v = rng.uniform(-0.05, 1.05, 2)
        u, v = part[0] + u * (part[2] - part[0]), part[1] + v * (part[3] - part[1])
        at = view.photo(np.array([u]), np.array([v]))[0]
        a = rng.uniform(0, np.pi)
        sigma = rng.uniform(*level.glare_size) * card_px
        long = sigma * (rng.uniform(1, 2) if rng.random() < 0.6 else rng.uniform(3, 7))
        short = sigma if long < 2.5 * sigma else sigma * 0.4
        dx, dy = (grid.x - at[0])[None, :], (grid.y - at[1])[:, None]
        p, q = (dx * np.cos(a) + dy * np.sin(a)) / long, (dy * np.cos(a) - dx * np.sin(a)) / short
        d2 = p * p + q * q
        peak = rng.uniform(*level.glare_peak)
        # A lamp has a flat bright middle and a wide faint halo; a plain Gaussian shows neither.
        lobe = peak * (0.85 * np.exp(-0.5 * d2 ** rng.uniform(1.0, 2.0)) + 0.15 * np.exp(-d2 / 12))
        total = lobe if total is None else total + lobe
    return None if total is None else total.astype(np.float32)


def _hologram(rng: np.random.Generator, u: np.ndarray, v: np.ndarray, split: str, aspect: float) -> np.ndarray:
    """Color-shifting factor of the hologram film over card coordinates, h x w x 3 near 1."""
    high = round(1 / aspect, 2)
    a, freq = rng.uniform(0, np.pi), rng.uniform(4, 22)
    d = u * np.cos(a) + v * high * np.sin(a)
    kinds = ["waves", "lattice"] if split == "test" and rng.random() < 0.5 else ["bands", "rings", "seals"]
    kind = rng.choice(kinds)
    cu, cv = rng.uniform(0.1, 0.9, 2)
    r = np.sqrt((u - cu) ** 2 + (high * (v - cv)) ** 2)
    if kind == "bands":
        phase = d * freq + 0.25 * np.sin(5 * v + rng.uniform(0, 6))
    elif kind == "rings":
        phase = r * freq
    elif kind == "seals":
        n = rng.uniform(3, 7)
        phase = 2.5 * np.cos(u * n * 6.28) * np.cos(v * n * 3.9) + d * 3
    elif kind == "waves":
        phase = (v + 0.06 * np.sin(u * rng.uniform(15, 30))) * freq
    else:
        phase = np.abs(np.sin(d * freq)) + np.abs(np.cos((u - v) * freq))
    wide, at = rng.uniform(0.06, 0.3), rng.uniform(0, 1)
    window = np.exp(-0.5 * ((d - at * d.mean() * 2) / wide) ** 2) if rng.random() < 0.6 else np.exp(-0.5 * (r / wide) ** 2)
    strength = rng.uniform(0.04, 0.15)
    turn = np.array([0, 2.1, 4.2]) + rng.uniform(0, 6.28)
    color = np.cos(6.28 * phase[..., None] + turn)
    return (1 + strength * window[..., None] * (0.3 + color)).astype(np.float32)


def _tone(rng: np.random.Generator, level: Level) -> np.ndarray:
    """Exposure, white balance, contrast and gamma as one table, 256 x 1 x 3."""
    x = np.linspace(0, 1, 256)[:, None]
    warm, tint = rng.normal(0, 0.05), rng.normal(0, 0.02)
    balance = np.array([1 + warm, 1 + tint, 1 - warm])
    y = np.clip(x * rng.uniform(*level.exposure) * balance, 0, 1) ** rng.uniform(0.85, 1.2)
    if rng.random() < 0.4:
        y = y + rng.uniform(0, 0.35) * (y * y * (3 - 2 * y) - y)
    black = rng.uniform(0, 0.06)
    return np.clip((black + (1 - black) * y) * 255, 0, 255).astype(np.uint8)[:, None, :]


# ---------------------------------------------------------------- sensor

_NOISE: dict[str, np.ndarray] = {}


def _noise_pool(kind: str) -> np.ndarray:
    """A fixed tile of unit noise (sigma 32 in int8) that each picture crops at its own place."""
    if kind not in _NOISE:
        rng = np.random.default_rng(20240)
        n = rng.standard_normal((1024, 1024, 3), np.float32)
        if kind == "soft":
            n = cv2.GaussianBlur(n, (0, 0), 0.7)
            n = 0.6 * n + 0.8 * n.mean(2, keepdims=True)
            n /= n.std()
        _NOISE[kind] = np.clip(n * 32, -127, 127).astype(np.int8)
    return _NOISE[kind]


def _noise(rng: np.random.Generator, image: np.ndarray, sigma: float) -> np.ndarray:
    pool = _noise_pool("soft" if rng.random() < 0.6 else "white")
    h, w = image.shape[:2]
    oy, ox = rng.integers(0, 1024, 2)
    pool = np.tile(pool, (-(-(h + oy) // 1024), -(-(w + ox) // 1024), 1)) if h + oy > 1024 or w + ox > 1024 else pool
    pool = pool[oy : oy + h, ox : ox + w]
    # Read noise plus shot noise in gamma space: the table gives the amplitude in 1/16 level.
    level = np.arange(256) / 255
    shot = rng.uniform(0.3, 0.9)
    table = np.clip(sigma * 16 * np.sqrt((1 - shot) + shot * 2 * level * (1.3 - level)), 0, 255).astype(np.uint8)
    amp = cv2.LUT(image, table)
    return cv2.add(image, cv2.multiply(pool, amp, scale=1 / (32 * 16), dtype=cv2.CV_16S), dtype=cv2.CV_8U)


def _isp(image: np.ndarray, sigma: float, gain: float, core: float) -> np.ndarray:
    """What a phone does to detail: small differences are smoothed away, large ones get halos."""
    smooth = cv2.GaussianBlur(image, (0, 0), sigma)
    detail = cv2.addWeighted(image, 1, smooth, -1, 128)
    d = np.arange(256) - 128.0
    kept = np.sign(d) * np.maximum(np.abs(d) - core * np.exp(-np.abs(d) / max(2 * core, 1e-3)), 0)
    table = np.clip(kept * gain + 128, 0, 255).astype(np.uint8)
    return cv2.addWeighted(smooth, 1, cv2.LUT(detail, table), 1, -128)


def _motion(image: np.ndarray, length: float, angle: float) -> np.ndarray:
    n = int(np.ceil(length)) | 1
    n = max(n, 3)
    c, along = (n - 1) / 2, np.array([np.cos(angle), np.sin(angle)]) * length / 2
    ends = [tuple(int(v) for v in np.round((c + s * along) * 256)) for s in (-1, 1)]
    big = np.zeros((n, n), np.uint8)
    cv2.line(big, ends[0], ends[1], 255, 1, cv2.LINE_AA, 8)
    kernel = big.astype(np.float32)
    return cv2.filter2D(image, -1, kernel / kernel.sum())


def _jpeg(image: np.ndarray, quality: int) -> np.ndarray:
    ok, data = cv2.imencode(".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, quality])
    return cv2.cvtColor(cv2.imdecode(data, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB) if ok else image


# ---------------------------------------------------------------- fingers


def _finger(rng: np.random.Generator, image: np.ndarray, bad: np.ndarray, view: _View, level: Level, card_px: float,
            split: str, aspect: float, width_mm: float) -> None:
    """Draws a finger that holds the card from outside; marks the coarse map where it covers."""
    # Fingers don't grow with the document.
    finger = CARD_WIDTH_MM / width_mm
    side, t = rng.integers(0, 4), rng.uniform(0, 1)
    depth = rng.uniform(*level.finger_depth) * finger
    edge = [(t, 0.0), (1.0, t), (t, 1.0), (0.0, t)][side]
    inner = np.array(edge) + [(0, depth * aspect), (-depth, 0), (0, -depth * aspect), (depth, 0)][side]
    tip = view.photo(np.array([inner[0]]), np.array([inner[1]]))[0].astype(np.float64)
    out = view.photo(np.array([edge[0]]), np.array([edge[1]]))[0] - tip
    turn = rng.normal(0, 0.35)
    out = out / max(np.linalg.norm(out), 1e-6)
    out = np.array([out[0] * np.cos(turn) - out[1] * np.sin(turn), out[0] * np.sin(turn) + out[1] * np.cos(turn)])
    radius = rng.uniform(0.07, 0.11) * card_px * finger
    kind = rng.choice(["pair", "knuckle"]) if split == "test" and rng.random() < 0.6 else "plain"
    skin = np.array(_skin(rng))
    nail = rng.random() < 0.75
    tips = [tip] if kind != "pair" else [tip, tip + np.array([-out[1], out[0]]) * radius * 2.05 + out * radius * 0.3]
    for at in tips:
        _draw_finger(rng, image, bad, at, out, radius, skin, nail, kind)


def _skin(rng: np.random.Generator) -> tuple[float, float, float]:
    light = rng.uniform(0.45, 1.0)
    return 235 * light, (186 + rng.uniform(-12, 12)) * light, (158 + rng.uniform(-18, 14)) * light


def _draw_finger(rng, image, bad, tip, out, radius, skin, nail, kind) -> None:
    h, w = image.shape[:2]
    reach = 2.2 * max(w, h)
    corners = np.array([tip + s * np.array([-out[1], out[0]]) * radius * 1.4 + e * out for s in (-1, 1) for e in (-radius * 0.6, reach)])
    x0, y0 = np.floor(np.clip(corners.min(0), 0, (w, h))).astype(int)
    x1, y1 = np.ceil(np.clip(corners.max(0), 0, (w, h))).astype(int)
    if x1 - x0 < 3 or y1 - y0 < 3:
        return
    step = 2 if max(w, h) > 640 else 1
    gx = (x0 + (np.arange(-(-(x1 - x0) // step)) + 0.5) * (x1 - x0) / -(-(x1 - x0) // step)).astype(np.float32)
    gy = (y0 + (np.arange(-(-(y1 - y0) // step)) + 0.5) * (y1 - y0) / -(-(y1 - y0) // step)).astype(np.float32)
    dx, dy = (gx - tip[0])[None, :], (gy - tip[1])[:, None]
    a = dx * out[0] + dy * out[1]  # distance from the tip along the finger
    b = dy * out[0] - dx * out[1]
    taper = 0.86 + 0.14 * np.clip(a / (4 * radius), 0, 1)
    if kind == "knuckle":
        taper = taper + 0.12 * np.exp(-(((a - 2.6 * radius) / (0.6 * radius)) ** 2))
    r = radius * taper
    over = np.minimum(a - r, 0)
    d = np.sqrt(over * over * 0.8 + b * b) / r  # 1 on the outline
    alpha = np.clip((1 - d) * radius / step + 0.5, 0, 1)
    light = rng.uniform(-0.25, 0.25)
    shade = 0.62 + 0.38 * np.sqrt(np.clip(1 - d * d, 0, 1)) + light * np.clip(b / r, -1, 1) * 0.6
    shade += 0.02 * np.sin(a / radius * 9) * (a > 2 * radius)
    color = skin * np.clip(shade, 0.2, 1.15)[..., None]
    if nail:
        e = np.sqrt(((a - 0.75 * radius) / (0.55 * radius)) ** 4 + (b / (0.52 * radius)) ** 4)
        on = np.clip((1 - e) * radius / step * 0.4, 0, 1)[..., None]
        tone = skin * np.array([1.06, 1.02, 1.06]) + 14 * np.exp(-((b / radius + 0.15) ** 2) * 30)[..., None]
        color = color * (1 - on * 0.8) + tone * np.clip(shade, 0.3, 1)[..., None] ** 0.4 * on * 0.8
    size = (x1 - x0, y1 - y0)
    color8 = cv2.resize(np.clip(color, 0, 255).astype(np.uint8), size, interpolation=cv2.INTER_LINEAR)
    alpha = cv2.resize(alpha.astype(np.float32), size, interpolation=cv2.INTER_LINEAR)
    part = np.ascontiguousarray(image[y0:y1, x0:x1])
    dark = 1 - 0.35 * _soft_cheap(alpha, radius * 0.35)
    part = cv2.multiply(part, cv2.merge([dark] * 3), dtype=cv2.CV_8U)
    image[y0:y1, x0:x1] = cv2.blendLinear(color8, part, alpha, 1 - alpha)
    whole = np.zeros((h, w), np.uint8)
    whole[y0:y1, x0:x1] = (alpha * 255).astype(np.uint8)
    np.maximum(bad, cv2.resize(whole, bad.shape[::-1], interpolation=cv2.INTER_AREA).astype(np.float32) / 255, out=bad)


def _soft_cheap(field_: np.ndarray, sigma: float) -> np.ndarray:
    """A wide blur on a shrunk copy."""
    k = max(int(sigma / 2), 1)
    h, w = field_.shape
    small = cv2.resize(field_, (max(w // k, 1), max(h // k, 1)), interpolation=cv2.INTER_AREA)
    return cv2.resize(_soft(small, sigma / k), (w, h), interpolation=cv2.INTER_LINEAR)


# ---------------------------------------------------------------- the photo


def _paper(card: np.ndarray, mask: np.ndarray, quad: np.ndarray) -> tuple[np.ndarray, np.ndarray, float, float]:
    """Card and mask shrunk to about the size at which they will be shown, so that sampling does not alias.

    The last two values are the card's own extent in the result's pixels, which may end in a padding row or column.
    """
    sides = np.linalg.norm(np.roll(quad, -1, 0) - quad, axis=1)
    wide, high = float(card.shape[1]), float(card.shape[0])
    scale = max(max(sides[0], sides[2]) / wide, max(sides[1], sides[3]) / high)
    if scale > 0.95:
        return card, mask, wide, high
    # Halving even sides exactly is more than ten times cheaper than an uneven shrink.
    while scale <= 0.5 and min(card.shape[:2]) > 16:
        h, w = card.shape[:2]
        if h % 2 or w % 2:
            card, mask = (cv2.copyMakeBorder(p, 0, h % 2, 0, w % 2, cv2.BORDER_REPLICATE) for p in (card, mask))
        half = (card.shape[1] // 2, card.shape[0] // 2)
        card, mask = (cv2.resize(p, half, interpolation=cv2.INTER_AREA) for p in (card, mask))
        scale, wide, high = scale * 2, wide / 2, high / 2
    if scale > 0.9:
        return card, mask, wide, high
    h, w = card.shape[:2]
    size = (max(int(round(w * scale)), 8), max(int(round(h * scale)), 6))
    card, mask = (cv2.resize(p, size, interpolation=cv2.INTER_AREA) for p in (card, mask))
    return card, mask, wide * size[0] / w, high * size[1] / h


def _spoiled(view: _View, bad: np.ndarray, size: tuple[int, int], card_shape: tuple[int, ...]) -> np.ndarray:
    """The coarse photo map brought into card coordinates; outside the frame counts as spoiled."""
    rows, cols = -(-card_shape[0] // 8), -(-card_shape[1] // 8)
    # Photo points at every fourth cell are enough: the map between them is all but linear.
    few = (cols // 4 + 3, rows // 4 + 3)
    u, v = np.meshgrid((np.arange(few[0]) - 0.5) * 4 / cols, (np.arange(few[1]) - 0.5) * 4 / rows)
    at = cv2.resize(view.photo(u, v), (few[0] * 4, few[1] * 4), interpolation=cv2.INTER_LINEAR)[4 : 4 + rows, 4 : 4 + cols]
    mx = at[..., 0] * bad.shape[1] / size[0] - 0.5
    my = at[..., 1] * bad.shape[0] / size[1] - 0.5
    out = cv2.remap(bad, mx, my, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    outside = (at[..., 0] < 0) | (at[..., 1] < 0) | (at[..., 0] > size[0]) | (at[..., 1] > size[1])
    out[outside] = 1
    return np.clip(out, 0, 1)


def _expose(rng, card, mask, ground, quad, size, level, split, flat, part=WHOLE, width_mm=CARD_WIDTH_MM) -> Shot:
    """The whole chain from flat card to picture, at one size and with the corners of all of it given."""
    w, h = size
    aspect = round(card.shape[1] / card.shape[0], 3)
    straight = part_quad(quad, part) if part != WHOLE else quad
    sides = np.linalg.norm(np.roll(straight, -1, 0) - straight, axis=1)
    card_px = float((sides[0] + sides[2]) / 2)
    effects: list[str] = []
    lens = 0.0 if flat else rng.uniform(-0.018, 0.018) * rng.random()
    bend = rng.uniform(-0.006, 0.006) if rng.random() < level.bend and not flat else 0.0
    view = _View(quad, size, lens, bend)
    grid = _Coarse(size)
    image = ground.copy()
    bad = np.zeros(grid.size[::-1], np.float32)

    pad = 4 + int(0.01 * card_px)
    x0, y0 = np.floor(np.clip(quad.min(0) - pad, 0, (w, h))).astype(int)
    x1, y1 = np.ceil(np.clip(quad.max(0) + pad, 0, (w, h))).astype(int)
    box = (int(x0), int(y0), int(x1), int(y1))

    small, small_mask, wide, high = _paper(card, mask, quad)
    u, v = _fine_maps(view, box)
    mx = u * np.float32(wide) - np.float32(0.5)
    my = v * np.float32(high) - np.float32(0.5)
    layer = cv2.remap(small, mx, my, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    alpha = cv2.remap(small_mask, mx, my, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE if flat else cv2.BORDER_CONSTANT)

    if rng.random() < level.hologram:
        effects.append("hologram")
        rows, cols = max((y1 - y0) // 4, 1), max((x1 - x0) // 4, 1)
        factor = _hologram(rng, cv2.resize(u, (cols, rows)), cv2.resize(v, (cols, rows)), split, aspect)
        layer = cv2.multiply(layer, cv2.resize(factor, (x1 - x0, y1 - y0)), dtype=cv2.CV_8U)
    glare = _glare(rng, level, grid, view, card_px, part)
    ambient = _ambient(rng, grid, 1.0 if level.tilt > 10 else 0.6)
    if rng.random() < level.shadow:
        effects.append("shadow")
        ambient = ambient * _cast_shadow(rng, grid, split)
    if not flat:
        _lay_down(rng, image, alpha, quad, grid, box, card_px)
    weight = alpha.astype(np.float32) / 255
    under = np.ascontiguousarray(image[y0:y1, x0:x1])
    image[y0:y1, x0:x1] = cv2.blendLinear(layer, under, weight, 1 - weight)

    if not flat and rng.random() < level.finger:
        effects.append("finger")
        for _ in range(1 if rng.random() < 0.7 else 2):
            _finger(rng, image, bad, view, level, card_px, split, aspect, width_mm)

    tone = _tone(rng, level)
    image = _lit(image, ambient, tone)
    if glare is not None:
        effects.append("glare")
        # Contrast that stays between paper (205) and print (60) once the sum saturates; the reflection is added after
        # exposure, so that it is white in dark photos too.
        paper, ink = (float(tone[v].mean()) for v in (205, 60))
        left = (255 - np.minimum(ink + glare, 255)) / max(paper - ink, 1.0)
        glare = glare * (1 - bad)  # so far only fingers are in `bad`
        np.maximum(bad, np.clip((0.45 - left) / 0.35, 0, 1), out=bad)
        full = cv2.resize(glare, (w, h), interpolation=cv2.INTER_LINEAR)[y0:y1, x0:x1] * weight
        tint = (1.0, rng.uniform(0.95, 1), rng.uniform(0.85, 1.0))
        under = np.ascontiguousarray(image[y0:y1, x0:x1])
        image[y0:y1, x0:x1] = cv2.add(under, cv2.merge([full * np.float32(c) for c in tint]), dtype=cv2.CV_8U)
    image, sigma = _develop(rng, image, level, card_px, width_mm)
    total = np.hypot(sigma, RESAMPLING_SIGMA)
    spoiled = _spoiled(view, bad, size, card.shape)
    if part != WHOLE:
        x0, y0, x1, y1 = part
        quad = view.photo(np.array([x0, x1, x1, x0]), np.array([y0, y0, y1, y1]))
        rows, cols = spoiled.shape
        spoiled = spoiled[round(y0 * rows) : round(y1 * rows), round(x0 * cols) : round(x1 * cols)]
    return Shot(image, quad, spoiled, float(total / card_px), card_px, False, effects)


def _lit(image: np.ndarray, ambient: np.ndarray, tone: np.ndarray) -> np.ndarray:
    size = (image.shape[1], image.shape[0])
    fine = cv2.resize(cv2.merge([ambient.astype(np.float32)] * 3), size, interpolation=cv2.INTER_LINEAR)
    return cv2.LUT(cv2.multiply(image, fine, dtype=cv2.CV_8U), tone)


def _develop(rng: np.random.Generator, image: np.ndarray, level: Level, card_px: float,
             width_mm: float = CARD_WIDTH_MM) -> tuple[np.ndarray, float]:
    """Blur, noise, sharpening and JPEG; also gives the blur's sigma in photo pixels."""
    limit = min(level.blur, level.blur_to_print * SMALL_PRINT * CARD_WIDTH_MM / width_mm * card_px)
    sigma = limit * rng.random()
    if sigma > 0.25:
        if rng.random() < 0.3:
            # A uniform smear of length L has the variance L * L / 12.
            image = _motion(image, sigma * 3.46, rng.uniform(0, np.pi))
        else:
            image = cv2.GaussianBlur(image, (0, 0), sigma)
    noise = rng.uniform(*level.noise)
    image = _noise(rng, image, noise)
    process = rng.random()
    if process < 0.45:
        core = noise * rng.uniform(0.5, 1.6) if rng.random() < 0.5 else 0.0
        image = _isp(image, rng.uniform(0.7, 1.8), rng.uniform(1.0, 2.0), core)
    elif process < 0.55 and card_px > 900:
        image = cv2.medianBlur(image, 3)
    return _jpeg(image, int(rng.integers(60, 96))), sigma


def _lay_down(rng, image, alpha, quad, grid, box, card_px) -> None:
    """Drop shadow and the card's cut edge, drawn on the ground before the card covers it."""
    x0, y0, x1, y1 = box
    h, w = image.shape[:2]
    way = rng.uniform(0, 2 * np.pi)
    toward = np.array([np.cos(way), np.sin(way)])
    height = rng.uniform(0.002, 0.02) * card_px
    dark = _soft(grid.polygon(quad + toward * height), (height * 0.7 + 1) / grid.step)
    factor = 1 - rng.uniform(0.1, 0.6) * dark
    fine = cv2.resize(factor, (w, h), interpolation=cv2.INTER_LINEAR)
    reach = int(4 * height) + 2 * grid.step
    part = np.s_[max(y0 - reach, 0) : y1 + reach, max(x0 - reach, 0) : x1 + reach]
    image[part] = cv2.multiply(np.ascontiguousarray(image[part]), cv2.merge([fine[part]] * 3), dtype=cv2.CV_8U)
    if rng.random() < 0.6:
        # 0.76 mm of 85.6 mm seen from the side at most.
        shift = np.round(toward * rng.uniform(0.001, 0.006) * card_px)
        moved = cv2.warpAffine(alpha, np.array([[1, 0, shift[0]], [0, 1, shift[1]]]), alpha.shape[::-1])
        weight = moved.astype(np.float32) / 255
        edge = np.full((y1 - y0, x1 - x0, 3), int(rng.integers(70, 245)), np.uint8)
        image[y0:y1, x0:x1] = cv2.blendLinear(edge, np.ascontiguousarray(image[y0:y1, x0:x1]), weight, 1 - weight)


def photograph(card: np.ndarray, mask: np.ndarray, rng: np.random.Generator, difficulty: str, size: tuple[int, int],
               quad: np.ndarray | None = None, scene: np.ndarray | None = None, split: str = "train",
               part: tuple[float, float, float, float] = WHOLE, width_mm: float = CARD_WIDTH_MM) -> Shot:
    """Photographs a flat card, page or open passport.

    `size` is (width, height), `quad` the corners of the part. A flat scan, which only happens without a given `quad`, keeps the longer side of `size`
    and takes the card's own aspect ratio.
    """
    level = LEVELS[difficulty]
    aspect = card.shape[1] / card.shape[0]
    if quad is None and scene is None and rng.random() < level.full_frame:
        return _scan(rng, card, mask, level, max(size), split, part, width_mm)
    # Now and then a messenger shrinks the photo and something enlarges it again.
    shrink = rng.uniform(0.75, 0.97) if rng.random() < 0.12 and max(size) >= 900 else 1.0
    inner = (int(round(size[0] * shrink)), int(round(size[1] * shrink)))
    ratio = np.array(inner, np.float64) / np.array(size)
    if quad is None:
        chosen = _framed(rng, level, inner, aspect, part)
    else:
        chosen = (np.asarray(quad) * ratio).astype(np.float32)
        chosen = chosen if part == WHOLE else whole_quad(chosen, part)
    ground = scenes.background(rng, inner, split) if scene is None else scene
    if ground.shape[:2] != inner[::-1]:
        ground = cv2.resize(ground, inner, interpolation=cv2.INTER_AREA)
    shot = _expose(rng, card, mask, ground, chosen, inner, level, split, False, part, width_mm)
    if inner != tuple(size):
        shot.image = cv2.resize(shot.image, size, interpolation=cv2.INTER_LINEAR)
        shot.quad = (shot.quad / ratio).astype(np.float32)
        shot.px_per_card /= ratio[0]
    return shot


def _scan(rng, card, mask, level, long: int, split: str, part=WHOLE, width_mm=CARD_WIDTH_MM) -> Shot:
    aspect = card.shape[1] / card.shape[0]
    w, h = (long, int(round(long / aspect)))
    turns = int(rng.choice([0, 0, 0, 0, 1, 2, 3]))
    if turns % 2:
        w, h = h, w
    quad = np.roll(np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32), -turns, 0)
    ground = np.full((h, w, 3), int(rng.choice([0, 20, 128, 235, 255])), np.uint8)
    shot = _expose(rng, card, mask, ground, quad, (w, h), level, split, True, part, width_mm)
    shot.effects.append("scan")
    return shot


_SMALL_LEVEL = Level((0.10, 0.92), 35, 30, 0.2, 0.35, SMALL_FULL_FRAME_SHARE, 0.12, 1.2, 1.0, (0.5, 6.0), (0.5, 1.16),
                     0.3, (30, 420), (0.02, 0.16), 0.5, 0.3, (0.0, 0.12), 0.4, 0.2)
_ASPECTS = [(3, 4), (4, 3), (9, 16), (16, 9), (1, 1)]


def photograph_small(card: np.ndarray, mask: np.ndarray, rng: np.random.Generator, side: int = 224,
                     split: str = "train", part: tuple[float, float, float, float] = WHOLE,
                     width_mm: float = CARD_WIDTH_MM) -> SmallShot:
    """A gray picture for the localizer whose longer side is `side`; give it a card of about 400 px width."""
    level, aspect = _SMALL_LEVEL, card.shape[1] / card.shape[0]
    if rng.random() < level.full_frame:
        shot = _scan(rng, card, mask, level, side, split, part, width_mm)
        return SmallShot(cv2.cvtColor(shot.image, cv2.COLOR_RGB2GRAY), shot.quad, False)
    a, b = _ASPECTS[int(rng.integers(len(_ASPECTS)))]
    size = (round(side * a / max(a, b)), round(side * b / max(a, b)))
    quad, cut = None, False
    if rng.random() < SMALL_CUT_OFF_SHARE:
        quad = cut_off_quad(rng, level, size, _part_aspect(aspect, part))
        cut = quad is not None
        if cut and part != WHOLE:
            quad = whole_quad(quad, part)
    if quad is None:
        quad = _framed(rng, level, size, aspect, part)
    # Twice the clutter of photos: most outlines that went wrong had gone to the corner of a paper beside the card.
    shot = _expose(rng, card, mask, scenes.background(rng, size, split, 0.7), quad, size, level, split, False, part, width_mm)
    return SmallShot(cv2.cvtColor(shot.image, cv2.COLOR_RGB2GRAY), shot.quad, cut)


def photograph_empty(rng: np.random.Generator, difficulty: str, size: tuple[int, int], split: str = "train") -> np.ndarray:
    """A photo without an identity card, RGB: an empty or cluttered desk, or another document in the card's place."""
    return _empty(rng, LEVELS[difficulty], size, split)


def photograph_small_empty(rng: np.random.Generator, side: int = 224, split: str = "train") -> np.ndarray:
    """A gray negative for the localizer, made like `photograph_small`'s pictures."""
    a, b = _ASPECTS[int(rng.integers(len(_ASPECTS)))]
    size = (round(side * a / max(a, b)), round(side * b / max(a, b)))
    return cv2.cvtColor(_empty(rng, _SMALL_LEVEL, size, split), cv2.COLOR_RGB2GRAY)


def _empty(rng: np.random.Generator, level: Level, size: tuple[int, int], split: str) -> np.ndarray:
    if rng.random() < 0.5:
        paper, mask = scenes.document(rng, split, card_like=rng.random() < 0.7)
        quad = place(rng, level, size, paper.shape[1] / paper.shape[0])
        return _expose(rng, paper, mask, scenes.background(rng, size, split), quad, size, level, split, False).image
    grid = _Coarse(size)
    ambient = _ambient(rng, grid, 1.0)
    if rng.random() < level.shadow:
        ambient = ambient * _cast_shadow(rng, grid, split)
    image = _lit(scenes.empty_scene(rng, size, split), ambient, _tone(rng, level))
    return _develop(rng, image, level, 0.5 * max(size))[0]
