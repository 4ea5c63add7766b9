"""Copies on paper: what a copier or printer makes of a card, as a flat sheet that is photographed like one.

Dots are laid at up to 700 to the inch of the sheet, fine enough that the camera's pixels, not the drawing's, decide what is left of
them.
"""

from __future__ import annotations

import functools

import cv2
import numpy as np

GRAY = {"train": ["round_dots", "threshold", "diffusion", "smooth"], "test": ["line_screen", "ordered", "round_dots", "diffusion"]}
# Photo prints have no dots and are the hardest to tell; they are also the rarest.
COLOR = {"train": ["laser_dots"] * 2 + ["ordered_color", "stochastic"] + ["photo_print"], "test": ["ink_jet"] * 3 + ["laser_lines"] * 3 + ["laser_dots"] * 3 + ["photo_print"]}
# Screen frequencies in lines per inch.
LPI_GRAY = {"train": (70, 125), "test": (60, 145)}
LPI_COLOR = {"train": (105, 165), "test": (120, 200)}
# Dots to the inch of printers that strew or order dots instead of growing them on a screen.
DPI = {"ink_jet": (360, 600, 720), "stochastic": (300, 480, 660), "ordered_color": (300, 400, 600)}
ANGLES = {"train": (15, 75, 0, 45), "test": (105, 165, 90, 45)}
_BAYER = np.array([[0, 32, 8, 40, 2, 34, 10, 42], [48, 16, 56, 24, 50, 18, 58, 26], [12, 44, 4, 36, 14, 46, 6, 38], [60, 28, 52, 20, 62, 30, 54, 22],
                   [3, 35, 11, 43, 1, 33, 9, 41], [51, 19, 59, 27, 49, 17, 57, 25], [15, 47, 7, 39, 13, 45, 5, 37], [63, 31, 55, 23, 61, 29, 53, 21]], np.float32)


@functools.lru_cache(4)
def _blue_noise(clump: float) -> np.ndarray:
    """A tile of thresholds without slow waves, 0 to 1; `clump` above 0 makes dots stick together."""
    rng = np.random.default_rng(515)
    n = rng.standard_normal((256, 256)).astype(np.float32)
    for _ in range(3):
        big = np.tile(n, (3, 3))
        n = (cv2.GaussianBlur(big, (0, 0), max(clump, 0.01)) - cv2.GaussianBlur(big, (0, 0), 1.6 + 1.6 * clump))[256:512, 256:512]
        n = n.argsort(axis=None).argsort().reshape(256, 256).astype(np.float32) / 65536 - 0.5
    return n + 0.5


def _dots(shape: tuple[int, int], per_inch: float, lpi: float, degrees: float, rng: np.random.Generator, lines: bool = False) -> np.ndarray:
    """Thresholds of a clustered screen, 0 to 1, evenly spread."""
    h, w = shape
    k, a = np.float32(2 * np.pi * lpi / per_inch), np.radians(degrees)
    p, q = rng.uniform(0, 2 * np.pi, 2).astype(np.float32)
    x, y = np.arange(w, dtype=np.float32)[None, :] * k, np.arange(h, dtype=np.float32)[:, None] * k
    s = np.cos(x * np.float32(np.cos(a)) + y * np.float32(np.sin(a)) + p)
    if lines:
        return np.arccos(np.clip(s, -1, 1)) / np.float32(np.pi)
    s = (s + np.cos(y * np.float32(np.cos(a)) - x * np.float32(np.sin(a)) + q)) / 2
    # The sum of two cosines is not evenly spread; its share under s is close to this.
    return 0.5 + 0.5 * np.sign(s) * (1 - (1 - np.abs(s)) ** 1.35)


def _tiled(tile: np.ndarray, shape: tuple[int, int], rng: np.random.Generator, cell: float) -> np.ndarray:
    """A tile of thresholds whose entries are `cell` pixels wide."""
    h, w = shape
    need = (int(h / cell) + 2, int(w / cell) + 2)
    oy, ox = rng.integers(0, tile.shape[0]), rng.integers(0, tile.shape[1])
    rep = np.tile(np.roll(tile, (oy, ox), (0, 1)), (-(-need[0] // tile.shape[0]), -(-need[1] // tile.shape[1])))[: need[0], : need[1]]
    m = np.float32([[cell, 0, 0], [0, cell, 0]])
    return cv2.warpAffine(rep, m, (w, h), flags=cv2.INTER_NEAREST)


def _inked(wanted: np.ndarray, thresholds: np.ndarray, soft: float) -> np.ndarray:
    """Ink where it is wanted more than the screen's threshold, 0 to 1, with edges of about `soft`."""
    return np.clip((wanted - thresholds) / max(soft, 1e-3) + 0.5, 0, 1)


def _scanned(rng: np.random.Generator, image: np.ndarray, width: int) -> np.ndarray:
    """The card as the copier's glass sees it, at the printer's resolution."""
    h = int(round(image.shape[0] * width / image.shape[1]))
    out = cv2.resize(image, (width, h), interpolation=cv2.INTER_AREA if width < image.shape[1] else cv2.INTER_CUBIC)
    out = cv2.GaussianBlur(out, (0, 0), rng.uniform(0.8, 3.0) * width / 2400)
    if rng.random() < 0.5:
        out = cv2.addWeighted(out, 1.6, cv2.GaussianBlur(out, (0, 0), 4 * width / 2400), -0.6, 0)
    return out


def paper(rng: np.random.Generator, size: tuple[int, int]) -> np.ndarray:
    """A bare sheet: nearly white, with a cloud of fibers."""
    w, h = size
    base = rng.uniform(222, 250) + np.array([rng.normal(0, 2), 0, rng.normal(2, 4)])
    few = (max(w // 6, 4), max(h // 6, 4))
    cloud = cv2.resize(rng.normal(0, rng.uniform(0.3, 1.6), few[::-1]).astype(np.float32), (w, h), interpolation=cv2.INTER_LINEAR)
    return np.clip(base + cloud[..., None], 0, 255).astype(np.uint8)


def gray_copy(rng: np.random.Generator, image: np.ndarray, family: str, split: str, width: int = 2200) -> tuple[np.ndarray, dict]:
    """A black-and-white copy of the card at its own size: the sheet within the card's outline."""
    scan = cv2.cvtColor(_scanned(rng, image, width), cv2.COLOR_RGB2GRAY).astype(np.float32) / 255
    h, w = scan.shape
    per_inch = width / 85.6 * 25.4
    # Copiers drop pale grounds and fill dark ones.
    low, high = rng.uniform(0.02, 0.3), rng.uniform(0.72, 1.0)
    tone = np.clip((scan - low) / (high - low), 0, 1) ** rng.uniform(0.7, 1.7)
    facts: dict = {}
    if family in ("round_dots", "line_screen"):
        lpi = rng.uniform(*LPI_GRAY[split])
        facts["lpi"] = round(lpi)
        ink = _inked(1 - tone, _dots((h, w), per_inch, lpi, rng.choice([45, 45, 135, 30]) + rng.normal(0, 2), rng, family == "line_screen"), rng.uniform(0.08, 0.3))
    elif family == "ordered":
        ink = _inked(1 - tone, _tiled((_BAYER + 0.5) / 64, (h, w), rng, per_inch / rng.choice([200, 300, 300])), 0.02)
    elif family == "diffusion":
        ink = _inked(1 - tone, _tiled(_blue_noise(0.0), (h, w), rng, per_inch / rng.choice([200, 300, 600])), 0.02)
    elif family == "threshold":
        local = cv2.blur(scan, (int(w * 0.06),) * 2)
        ink = np.clip((local * rng.uniform(0.82, 0.95) - scan) * rng.uniform(12, 40) + 0.5, 0, 1)
    else:
        ink = 1 - tone
    ink = cv2.GaussianBlur(ink.astype(np.float32), (0, 0), rng.uniform(0.4, 1.2) * width / 2200)
    # Toner misses and scatters.
    few = (w // 2, h // 2)
    grain = cv2.resize(rng.normal(0, 1, few[::-1]).astype(np.float32), (w, h), interpolation=cv2.INTER_LINEAR)
    ink = ink * (1 - np.clip(grain - rng.uniform(0.6, 2.5), 0, 0.6)) + np.clip(-grain - rng.uniform(2.6, 3.6), 0, 0.8)
    if rng.random() < 0.3:
        ink += (rng.random((1, w)) < 0.003) * rng.uniform(0.1, 0.5)  # streaks of the drum
    if rng.random() < 0.3:
        ink = ink + rng.uniform(0.01, 0.07)
    black = rng.uniform(18, 62) + rng.normal(0, 2.5, 3)
    sheet = paper(rng, (w, h)).astype(np.float32)
    return (sheet + (black - sheet) * np.clip(ink, 0, 1)[..., None]).clip(0, 255).astype(np.uint8), facts


_INKS = np.array([[20, 150, 215], [205, 40, 125], [245, 225, 30], [35, 33, 34]], np.float32)  # cyan, magenta, yellow, black on paper, RGB


def color_copy(rng: np.random.Generator, image: np.ndarray, family: str, split: str, width: int = 2400) -> tuple[np.ndarray, dict]:
    """A copy in color, likewise."""
    scan = _scanned(rng, image, width)
    h, w = scan.shape[:2]
    facts: dict = {}
    if family == "photo_print":
        # Continuous dyes: no dots, but less black and less color.
        gray = cv2.cvtColor(scan, cv2.COLOR_RGB2GRAY)[..., None].astype(np.float32)
        color = gray + (scan - gray) * rng.uniform(0.6, 1.05)
        black = rng.uniform(22, 60)
        return np.clip(black + color * ((rng.uniform(228, 248) - black) / 255) + rng.normal(0, 4, 3), 0, 255).astype(np.uint8), facts
    per_inch = width / 85.6 * 25.4
    part = scan.astype(np.float32) / 255
    part = np.clip((part - rng.uniform(-0.02, 0.05)) / rng.uniform(0.88, 1.02), 0, 1) ** rng.uniform(0.8, 1.35)
    cmy = 1 - part
    key = cmy.min(2) * rng.uniform(0.45, 1.0)
    cmy = np.clip((cmy - key[..., None]) / np.maximum(1 - key, 0.15)[..., None] * rng.uniform(0.7, 1.0), 0, 1)
    planes = [cmy[..., 0], cmy[..., 1], cmy[..., 2], key]
    lpi = rng.uniform(*LPI_COLOR[split])
    if family.startswith("laser"):
        facts["lpi"] = round(lpi)
    sheet = paper(rng, (w, h)).astype(np.float32)
    gain = rng.uniform(1.0, 1.25)
    dpi = float(rng.choice(DPI[family])) if family in DPI else 0.0
    for n, plane in enumerate(planes):
        wanted = np.clip(plane * gain, 0, 1)
        if family == "ink_jet":
            thresholds = _tiled(_blue_noise(0.0 if dpi < 700 else 0.4), (h, w), rng, max(per_inch / dpi, 1.0))
            ink = _inked(wanted, thresholds, 0.05)
        elif family == "stochastic":
            # Dots of one size that stick together, strewn by a machine.
            ink = _inked(wanted, _tiled(_blue_noise(float(rng.choice([1.0, 1.4, 1.8]))), (h, w), rng, max(per_inch / dpi, 1.0)), 0.08)
        elif family == "ordered_color":
            tile = np.rot90((_BAYER + 0.5) / 64, n)
            ink = _inked(wanted, _tiled(tile, (h, w), rng, max(per_inch / dpi, 1.0)), 0.05)
        else:
            angle = ANGLES[split][n] + rng.normal(0, 1.5)
            ink = _inked(wanted, _dots((h, w), per_inch, lpi * rng.uniform(0.97, 1.03), angle, rng, family == "laser_lines"), rng.uniform(0.1, 0.35))
        ink = cv2.GaussianBlur(ink.astype(np.float32), (0, 0), rng.uniform(0.5, 1.1) * width / 2400)
        if n < 3 and rng.random() < 0.6:
            shift = rng.normal(0, 0.035, 2) * w / 85.6  # plates off by hundredths of a millimeter
            ink = cv2.warpAffine(ink, np.float32([[1, 0, shift[0]], [0, 1, shift[1]]]), (w, h), borderMode=cv2.BORDER_REPLICATE)
        color = np.clip(_INKS[n] + rng.normal(0, 8, 3), 0, 255).astype(np.float32) / 255
        sheet *= 1 + (color - 1) * ink[..., None]
    lift = rng.uniform(0, 26)
    return np.clip(lift + sheet * (1 - lift / 255), 0, 255).astype(np.uint8), facts


def uncut(rng: np.random.Generator, sheet: np.ndarray, mask: np.ndarray, gray: bool) -> tuple[np.ndarray, tuple[float, float, float, float]]:
    """The copy with the paper around it, and where the card is on it in shares. Round corners and the lid's shadow show."""
    h, w = sheet.shape[:2]
    alpha = cv2.resize(mask, (w, h), interpolation=cv2.INTER_AREA)
    margins = (rng.uniform(0.05, 0.45, 4) * w).astype(int)
    top, bottom, left, right = (int(m) for m in margins)
    size = (w + left + right, h + top + bottom)
    page = cv2.resize(paper(rng, (size[0] // 2, size[1] // 2)), size, interpolation=cv2.INTER_LINEAR)
    # Sheets from one pack: the copy's white is the page's.
    page = np.clip(page.astype(np.int16) + int(np.percentile(sheet, 97)) - int(np.median(page)), 0, 255).astype(np.uint8)
    big = np.zeros(size[::-1], np.uint8)
    big[top : top + h, left : left + w] = alpha
    if rng.random() < 0.7:
        shift = rng.normal(0, 0.006, 2) * w
        dark = cv2.warpAffine(big, np.float32([[1, 0, shift[0]], [0, 1, shift[1]]]), size)
        dark = cv2.GaussianBlur(cv2.resize(dark, (size[0] // 4, size[1] // 4)), (0, 0), max(w * rng.uniform(0.0005, 0.003), 0.5))
        dark = cv2.resize(dark, size).astype(np.float32)
        page = cv2.multiply(page, cv2.merge([1 - dark * np.float32(rng.uniform(0.1, 0.6) / 255)] * 3), dtype=cv2.CV_8U)
    place = np.s_[top : top + h, left : left + w]
    weight = alpha.astype(np.float32) / 255
    page[place] = cv2.blendLinear(sheet, np.ascontiguousarray(page[place]), weight, 1 - weight)
    return page, (left / size[0], top / size[1], (left + w) / size[0], (top + h) / size[1])


def cut(rng: np.random.Generator, sheet: np.ndarray, mask: np.ndarray) -> np.ndarray:
    """The mask of a copy cut out by hand: along the card's outline with square corners, or round ones, never quite straight."""
    h, w = sheet.shape[:2]
    if rng.random() < 0.3:
        out = cv2.resize(mask, (w, h), interpolation=cv2.INTER_AREA)
    else:
        out = np.zeros((h, w), np.uint8)
        t = np.linspace(0, 1, 9)[:-1]
        edge = np.concatenate([np.stack([t, 0 * t], 1), np.stack([1 + 0 * t, t], 1), np.stack([1 - t, 1 + 0 * t], 1), np.stack([0 * t, 1 - t], 1)])
        inset = np.abs(rng.normal(0, 0.003, edge.shape)) * np.sign(0.5 - edge)
        cv2.fillPoly(out, [((edge + inset) * (w, h) * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    return out
