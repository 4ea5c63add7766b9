"""Photos of displays: pixels of three colors, seen by a camera whose own pixels are about as large.

What makes moire is that harmonics of the display's pixel grid lie beyond half the sensor's frequency and come back as
slow waves. So the grid is not drawn and shrunk, which would alias against the drawing's own raster: each color's emitters are a lattice, whose Fourier
coefficients are known; each harmonic is damped by optics and pixel area at the frequency that it has on the sensor, and
then simply evaluated at the sensor's pixels. Color filters alias it further (`captures.mosaic`).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from . import captures, photograph, scenes

# Harmonics under this share of the mean light, everywhere on the picture, are left out.
LEAST_HARMONIC = 0.004
# Pixels of the grid on which the damping of harmonics is computed.
COARSE = 24
GAMMA = 2.2


@dataclass(frozen=True)
class Emitters:
    """Where one color shines, in display pixels."""

    lattice: tuple[tuple[float, float], tuple[float, float]]  # the two steps from one emitter to the next
    at: tuple[tuple[float, float], ...]
    shape: str  # "box", "oval", "diamond"
    wide: float
    high: float
    slant: float = 0.0


SQUARE = ((1.0, 0.0), (0.0, 1.0))
CHECKER = ((1.0, 1.0), (1.0, -1.0))
BRICKS = ((1.0, 0.0), (0.5, 1.0))
ROWS_OF_TWO = ((1.0, 0.0), (0.0, 2.0))


def _stripes(order="rgb", wide=0.27, high=0.86):
    places = {"r": 1 / 6, "g": 0.5, "b": 5 / 6} if order == "rgb" else {"r": 5 / 6, "g": 0.5, "b": 1 / 6}
    return [Emitters(SQUARE, ((places[c], 0.5),), "box", wide, high) for c in "rgb"]


def _pentile(shape, green, other):
    return [Emitters(CHECKER, ((0.25, 0.25),), shape, other, other), Emitters(SQUARE, ((0.75, 0.75),), shape, green, green * 1.15),
            Emitters(CHECKER, ((1.25, 0.25),), shape, other * 1.1, other * 1.1)]


def _chevron():
    """Two rows lean one way and the other."""
    return [Emitters(ROWS_OF_TWO, ((x, 0.5), (x, 1.5)), "box", 0.26, 0.84, 0.22) for x in (1 / 6, 0.5, 5 / 6)]


def _delta():
    return [Emitters(BRICKS, ((x, 0.5),), "box", 0.29, 0.8) for x in (1 / 6, 0.5, 5 / 6)]


# name: emitters of red, green and blue; pixels per inch; sizes in pixels; how it is held
KINDS = {
    "train": {
        "monitor": (_stripes(), (85, 165), [(1920, 1080), (1600, 1200), (1920, 1200)]),
        "laptop": (_stripes(wide=0.25, high=0.8), (125, 230), [(1920, 1080), (2560, 1600), (1440, 900)]),
        "phone_lcd": (_stripes(wide=0.28, high=0.78), (300, 401), [(750, 1334), (1080, 1920), (828, 1792)]),
        "phone_oled": (_pentile("oval", 0.36, 0.5), (390, 470), [(1080, 2340), (1080, 2400)]),
        "tablet": (_stripes("bgr", 0.26, 0.8), (220, 290), [(1536, 2048), (1668, 2388)]),
    },
    "test": {
        "monitor_bgr": (_stripes("bgr", 0.29, 0.9), (80, 185), [(1920, 1080), (2560, 1440)]),
        "phone_diamond": (_pentile("diamond", 0.5, 0.66), (400, 520), [(1080, 2340), (1170, 2532), (1440, 3088)]),
        "phone_chevron": (_chevron(), (320, 430), [(1080, 1920), (1125, 2436)]),
        "tablet_delta": (_delta(), (160, 300), [(1200, 1920), (1620, 2160)]),
    },
}


def _coefficient(e: Emitters, k: np.ndarray) -> complex:
    """Fourier coefficient at a point of the reciprocal lattice, for a mean of 1."""
    kx, ky = k
    total = 0j
    for n, (x, y) in enumerate(e.at):
        slant = e.slant if n % 2 == 0 else -e.slant
        if e.shape == "box":
            a = np.sinc(e.wide * kx) * np.sinc(e.high * (ky + slant * kx))
        elif e.shape == "diamond":
            a = np.sinc(e.wide * (kx + ky) / 2) * np.sinc(e.high * (kx - ky) / 2)
        else:
            # A disc's transform up to its first zero, which is as far as optics let pass.
            a = np.exp(-((np.pi * np.hypot(e.wide * kx, e.high * ky)) ** 2) / 8 * 1.1)
        total += a * np.exp(-2j * np.pi * (kx * x + ky * y))
    return total / len(e.at)


def _frequencies(e: Emitters, most: float) -> list[np.ndarray]:
    """Half of the reciprocal lattice within `most` cycles a display pixel; the other half is its conjugate."""
    basis = np.linalg.inv(np.array(e.lattice)).T
    out = []
    for i in range(-6, 7):
        for j in range(-6, 7):
            k = i * basis[0] + j * basis[1]
            if (j > 0 or (j == 0 and i > 0)) and np.hypot(*k) <= most:
                out.append(k)
    return out


def grid_light(emitters: list[Emitters], u: np.ndarray, v: np.ndarray, sigma: float) -> np.ndarray:
    """Light of the pixel grid at the sensor's pixels relative to its mean, h x w x 3. `u`, `v` are display pixels."""
    h, w = u.shape
    few = (max(w // COARSE, 2), max(h // COARSE, 2))
    cu, cv_ = (cv2.resize(m, few, interpolation=cv2.INTER_LINEAR).astype(np.float64) for m in (u, v))
    step_x, step_y = w / few[0], h / few[1]
    jac = [np.gradient(m, axis=a) / s for m in (cu, cv_) for a, s in ((1, step_x), (0, step_y))]
    pitch = 1 / max(np.sqrt(np.abs(jac[0] * jac[3] - jac[1] * jac[2]).mean()), 1e-6)  # sensor pixels a display pixel
    out = np.ones((h, w, 3), np.float32)
    for c, e in enumerate(emitters):
        # Color filters let each color through on every second pixel: optics decide, not the filter.
        for k in _frequencies(e, min(max(1.6 * pitch, 2.1), 5.1)):
            a = _coefficient(e, k)
            fx, fy = k[0] * jac[0] + k[1] * jac[2], k[0] * jac[1] + k[1] * jac[3]
            damp = np.exp(-2 * (np.pi * sigma) ** 2 * (fx * fx + fy * fy)) * np.sinc(fx) * np.sinc(fy)
            if abs(a) * np.abs(damp).max() * 2 < LEAST_HARMONIC:
                continue
            phase = (2 * np.pi) * (np.float32(k[0]) * u + np.float32(k[1]) * v) + np.float32(np.angle(a))
            wave = cv2.resize((2 * abs(a) * damp).astype(np.float32), (w, h), interpolation=cv2.INTER_LINEAR)
            out[..., c] += wave * np.cos(phase)
    return np.maximum(out, 0)


# ---------------------------------------------------------------- what is shown


@dataclass
class Shown:
    """A display's raster and where on it the card lies."""

    image: np.ndarray  # RGB uint8, display pixels, frame included
    lit: np.ndarray  # 255 where pixels shine
    quad: np.ndarray  # card's corners, display pixels
    view: str


def _bar(rng, image, y0, y1, dark):
    """A viewer's bar with a title and buttons."""
    tone = int(rng.integers(10, 50) if dark else rng.integers(225, 256))
    image[y0:y1] = tone
    ink = (235,) * 3 if dark else (40,) * 3
    h = y1 - y0
    for _ in range(int(rng.integers(1, 4))):
        x = int(rng.integers(0, image.shape[1]))
        cv2.line(image, (x, (y0 + y1) // 2), (x + int(rng.integers(20, 300)), (y0 + y1) // 2), ink, max(h // 8, 1), cv2.LINE_AA)
    for k in range(int(rng.integers(0, 4))):
        cv2.circle(image, (image.shape[1] - int((k + 0.7) * h), (y0 + y1) // 2), max(h // 6, 2), ink, max(h // 20, 1), cv2.LINE_AA)


def compose(rng: np.random.Generator, picture: np.ndarray, quad: np.ndarray, size: tuple[int, int], hand_held: bool) -> Shown:
    """A viewer that shows `picture`, on which the card has the corners `quad`, on a display of `size`."""
    w, h = size
    if hand_held and (rng.random() < 0.6) == (h > w):
        w, h = h, w
    dark = rng.random() < 0.6
    image = np.empty((h, w, 3), np.uint8)
    image[:] = rng.integers(0, 12) if dark else rng.integers(235, 256)
    if not hand_held and rng.random() < 0.6:
        image[:] = np.clip(rng.integers(20, 236, 3), 0, 255)  # a desktop behind a window
    ph, pw = picture.shape[:2]
    fit = min(w / pw, h / ph) * (1.0 if hand_held and rng.random() < 0.8 else rng.uniform(0.45, 1.0))
    new = (max(int(pw * fit), 16), max(int(ph * fit), 16))
    way = cv2.INTER_AREA if fit < 1 else int(rng.choice([cv2.INTER_LINEAR, cv2.INTER_CUBIC, cv2.INTER_NEAREST], p=[0.6, 0.35, 0.05]))
    shown = cv2.resize(picture, new, interpolation=way)
    room = np.array([w - new[0], h - new[1]])
    x, y = (room // 2 if hand_held else (room * rng.uniform(0.2, 0.8, 2)).astype(int))
    image[y : y + new[1], x : x + new[0]] = shown
    placed = quad * (np.array(new) / (pw, ph)) + (x, y)
    if hand_held:
        # Bars lie over what is shown, unless they would hide the card.
        high = int(h * rng.uniform(0.04, 0.09))
        for y0, y1 in ((0, high), (h - high, h)):
            if rng.random() < 0.5 and (placed[:, 1].max() < y0 or placed[:, 1].min() > y1):
                _bar(rng, image, y0, y1, dark)
    elif rng.random() < 0.7:
        high = int(rng.integers(24, 44))
        if y > high:
            image[y - high : y, x : x + new[0]] = int(rng.integers(225, 250) if rng.random() < 0.6 else rng.integers(30, 60))
    return Shown(image, np.full((h, w), 255, np.uint8), placed.astype(np.float32), "fit")


def framed(rng: np.random.Generator, shown: Shown, ppi: float, hand_held: bool) -> Shown:
    """The device's frame around the raster."""
    mm = ppi / 25.4
    widths = rng.uniform(1.5, 5, 4) if hand_held else rng.uniform(4, 18, 4)
    if hand_held and rng.random() < 0.35:
        long = rng.uniform(12, 20)  # forehead and chin of older phones
        widths[[0, 1] if shown.image.shape[0] > shown.image.shape[1] else [2, 3]] = long
    top, bottom, left, right = (int(v * mm) for v in widths)
    tone = [int(v) for v in (rng.integers(6, 40, 3) if rng.random() < 0.85 else rng.integers(190, 245, 3))]
    image = cv2.copyMakeBorder(shown.image, top, bottom, left, right, cv2.BORDER_CONSTANT, value=tone)
    lit = cv2.copyMakeBorder(shown.lit, top, bottom, left, right, cv2.BORDER_CONSTANT, value=0)
    return Shown(image, lit, shown.quad + (left, top), shown.view)


# ---------------------------------------------------------------- the photo of it


def _reflection(rng: np.random.Generator, size: tuple[int, int], split: str) -> np.ndarray:
    """The room in the glass: a faint soft picture, 0 to 1 linear."""
    w, h = size
    room = scenes.texture(rng, (96, max(96 * h // w, 8)), split).astype(np.float32) / 255
    room = cv2.GaussianBlur(room, (0, 0), rng.uniform(2, 12)) ** GAMMA
    if rng.random() < 0.3:
        yy, xx = np.mgrid[0 : room.shape[0], 0 : room.shape[1]]
        cx, cy, r = rng.uniform(0, 96), rng.uniform(0, room.shape[0]), rng.uniform(3, 14)
        room += (np.exp(-((((xx - cx) ** 2 + (yy - cy) ** 2) / (r * r)) ** rng.uniform(1, 2))) * rng.uniform(1, 8))[..., None].astype(np.float32)
    return cv2.resize(room, size, interpolation=cv2.INTER_LINEAR)


def _bands(rng: np.random.Generator, size: tuple[int, int]) -> np.ndarray | float:
    """Rows that were exposed while the display was darker: soft or hard-edged, along the sensor's rows or columns."""
    if rng.random() > 0.4:
        return 1.0
    w, h = size
    along = np.arange(h if rng.random() < 0.75 else w)
    wave = np.cos(2 * np.pi * (along / len(along) * rng.uniform(0.6, 9) + rng.random()))
    wave = np.clip(wave * rng.uniform(1, 6), -1, 1) if rng.random() < 0.5 else wave
    factor = (1 - rng.uniform(0.02, 0.16) * (0.5 + 0.5 * wave)).astype(np.float32)
    return factor[:, None, None] if len(along) == h else factor[None, :, None]


def photograph_display(rng: np.random.Generator, shown: Shown, kind: str, split: str, size: tuple[int, int], cam: captures.Camera,
                       level: photograph.Level, defocus: float, tile: int | None = None) -> tuple[np.ndarray, np.ndarray, dict]:
    """The picture in the file of `size`, the card's corners on it, and facts. Of a `tile`, as in `captures.tiled`."""
    emitters, _, _ = KINDS[split][kind]
    s = captures.sensor(size, cam)
    dh, dw = shown.image.shape[:2]
    low, high = shown.quad.min(0), shown.quad.max(0)
    part = (low[0] / dw, low[1] / dh, high[0] / dw, high[1] / dh)
    target = photograph.place(rng, level, s, (high[0] - low[0]) / (high[1] - low[1]))
    card_px = float(np.linalg.norm(target[1] - target[0]))
    outer = photograph.whole_quad(target, part)
    if tile is not None:
        moved, s = captures.tiled(rng, target, cam, tile)
        outer, size = outer + moved, (tile, tile)
    view = photograph._View(outer, s, rng.uniform(-0.012, 0.012) * rng.random(), 0.0)
    x0, y0 = np.floor(np.clip(outer.min(0) - 4, 0, s)).astype(int)
    x1, y1 = np.ceil(np.clip(outer.max(0) + 4, 0, s)).astype(int)
    box = (int(x0), int(y0), int(x1), int(y1))
    u, v = photograph._fine_maps(view, box)
    u, v = u * np.float32(dw), v * np.float32(dh)
    pitch = card_px / (high[0] - low[0])  # sensor pixels a display pixel
    sigma = float(np.hypot(cam.sigma, defocus))

    raster = shown.image
    if pitch < 0.5:
        raster = cv2.resize(raster, (dw // 2, dh // 2), interpolation=cv2.INTER_AREA)
    k = raster.shape[1] / dw
    way = cv2.INTER_NEAREST if pitch * k > 1.4 else cv2.INTER_LINEAR
    base = cv2.remap(raster, u * np.float32(k) - np.float32(0.5), v * np.float32(k) - np.float32(0.5), way, borderMode=cv2.BORDER_REPLICATE)
    lit = cv2.remap(shown.lit, u - np.float32(0.5), v - np.float32(0.5), cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    base, lit = (cv2.GaussianBlur(m, (0, 0), sigma) for m in (base, lit))
    here = (box[2] - box[0], box[3] - box[1])
    weight = (lit.astype(np.float32) / 255)[..., None]

    # Linear light: the display's own, and the room's on its glass.
    gamma = GAMMA * rng.uniform(0.9, 1.12)
    table = ((np.arange(256) / 255) ** gamma).astype(np.float32)
    # Of warm and cool whites; the camera has balanced for the room, not for the display.
    white = np.array([1 - rng.uniform(-0.05, 0.22), 1.0, 1 + rng.uniform(-0.06, 0.25)], np.float32)
    black = rng.uniform(0.0005, 0.012)
    light = cv2.LUT(base, table) * (1 - black) + black
    fade = _falloff(rng, u / dw, v / dh)
    light = light * grid_light(emitters, u, v, sigma) * white * fade * weight
    light += cv2.LUT(base, table) * (1 - weight) * rng.uniform(0.05, 0.6)  # the frame, lit by the room
    light += _reflection(rng, here, split) * rng.uniform(0.0, 0.07) * rng.random()
    exposure = rng.uniform(0.62, 1.12)

    # The room next to a display: mostly darker than its white, and in focus where the display lies on a desk.
    dim = rng.uniform(0.4, 1.05)
    ground = captures.ground(rng, s, split)
    ground = cv2.LUT(ground, np.clip((np.arange(256) / 255) ** rng.uniform(0.9, 1.2) * 255 * dim, 0, 255).astype(np.uint8))
    ground = cv2.GaussianBlur(ground, (0, 0), max(sigma, captures.ground_blur(rng)))
    inside = (u >= 0) & (v >= 0) & (u <= dw) & (v <= dh)
    inside = cv2.GaussianBlur(inside.astype(np.float32), (0, 0), sigma)[..., None]
    emitted = np.clip(light * exposure, 0, 1) ** (1 / GAMMA) * 255
    y, x = slice(y0, y1), slice(x0, x1)
    ground[y, x] = (emitted * inside + ground[y, x] * (1 - inside)).astype(np.uint8)
    ground = np.clip(ground * _bands(rng, s), 0, 255).astype(np.uint8)
    if rng.random() < level.finger:
        photograph._finger(rng, ground, np.zeros((8, 8), np.float32), view, level, card_px, split, dw / dh, 85.6)
    image = cv2.LUT(ground, photograph._tone(rng, level))
    # Optics have acted on each part of the scene already.
    picture = captures.develop(rng, image, replace(cam, sigma=0.0), size)
    at = view.photo(shown.quad[:, 0] / dw, shown.quad[:, 1] / dh) * (np.array(size) / s)
    return picture, at.astype(np.float32), {"pitch": round(pitch / cam.scale, 2), "defocus": round(defocus, 2)}


def _falloff(rng, u, v):
    """A display seen from the side is darker on one side."""
    a = rng.uniform(0, 2 * np.pi)
    return (1 + rng.uniform(0, 0.25) * ((u - 0.5) * np.cos(a) + (v - 0.5) * np.sin(a)))[..., None].astype(np.float32)

