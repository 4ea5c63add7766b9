"""Pictures that no camera took of a card: screenshots of apps, files of documents, cards cut out and put on a drawn ground."""

from __future__ import annotations

import cv2
import numpy as np
from PIL import Image, ImageDraw

from . import scenes, screens

FAMILIES = {"train": ["app", "gallery", "file", "cut_out"], "test": ["app_dark", "gallery", "file", "cut_out"]}
_TITLES = ["모바일 신분증", "모바일 주민등록증", "모바일 운전면허증", "신분증 확인", "내 지갑", "전자지갑"]
_PHONES = {"train": [(1080, 2340), (828, 1792), (1080, 1920)], "test": [(1170, 2532), (1440, 3088), (720, 1600)]}


def _ink(rng, dark):
    return tuple(int(v) for v in (rng.integers(215, 256, 3) if dark else rng.integers(0, 70, 3)))


def app(rng: np.random.Generator, card: np.ndarray, mask: np.ndarray, split: str, dark: bool) -> tuple[np.ndarray, np.ndarray]:
    """A wallet app with the card's picture, and the card's corners on it."""
    w, h = _PHONES[split][int(rng.integers(3))]
    top = np.array(rng.integers(8, 60, 3) if dark else rng.integers(190, 256, 3), np.float32)
    end = top if rng.random() < 0.5 else np.clip(top + rng.normal(0, 40, 3), 0, 255)
    ramp = np.linspace(0, 1, h, dtype=np.float32)[:, None, None]
    image = Image.fromarray(np.broadcast_to(top * (1 - ramp) + end * ramp, (h, w, 3)).astype(np.uint8).copy())
    draw = ImageDraw.Draw(image)
    ink = _ink(rng, dark)
    unit = w / 100
    draw.text((4 * unit, 2 * unit), f"{int(rng.integers(1, 13))}:{int(rng.integers(0, 60)):02d}", ink, scenes._any_font(rng, 4 * unit))
    draw.rounded_rectangle((88 * unit, 2.5 * unit, 95 * unit, 6 * unit), unit, outline=ink, width=max(int(unit / 3), 1))
    title = _TITLES[int(rng.integers(len(_TITLES)))]
    draw.text((50 * unit, 16 * unit), title, ink, scenes._any_font(rng, rng.uniform(5, 7) * unit), anchor="mm")
    wide = rng.uniform(84, 96) * unit
    cw, ch = int(wide), int(wide * card.shape[0] / card.shape[1])
    x, y = int((w - cw) / 2), int(rng.uniform(26, 60) * unit)
    small, alpha = (cv2.resize(p, (cw, ch), interpolation=cv2.INTER_AREA) for p in (card, mask))
    image.paste(Image.fromarray(small), (x, y), Image.fromarray(alpha))
    line = y + ch + 10 * unit
    for _ in range(int(rng.integers(2, 6))):
        draw.text((8 * unit, line), scenes._words(rng, int(rng.integers(1, 4))), ink, scenes._any_font(rng, 4 * unit))
        line += rng.uniform(6, 9) * unit
    if rng.random() < 0.6 and line < h - 40 * unit:
        side = int(rng.uniform(24, 36) * unit)
        code = (rng.random((29, 29)) < 0.5).astype(np.uint8) * 255
        code = cv2.resize(code, (side, side), interpolation=cv2.INTER_NEAREST)
        image.paste(Image.fromarray(code), (int(50 * unit - side / 2), int(line)))
    draw.rounded_rectangle((8 * unit, h - 18 * unit, 92 * unit, h - 7 * unit), 3 * unit, tuple(int(v) for v in rng.integers(20, 230, 3)))
    quad = np.array([[x, y], [x + cw, y], [x + cw, y + ch], [x, y + ch]], np.float32)
    return np.asarray(image).copy(), quad


def gallery(rng: np.random.Generator, picture: np.ndarray, quad: np.ndarray, split: str) -> tuple[np.ndarray, np.ndarray]:
    """A screenshot of a viewer that shows a photo."""
    shown = screens.compose(rng, picture, quad, _PHONES[split][int(rng.integers(3))], True)
    return shown.image, shown.quad


def file(rng: np.random.Generator, card: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The document as a file: the card fills the picture or lies on an even ground."""
    width = int(rng.integers(560, 1500))
    h = int(width * card.shape[0] / card.shape[1])
    small = cv2.resize(card, (width, h), interpolation=cv2.INTER_AREA if width < card.shape[1] else cv2.INTER_CUBIC)
    if rng.random() < 0.4:
        return small, np.array([[0, 0], [width, 0], [width, h], [0, h]], np.float32)
    return on_ground(rng, small, None)


def on_ground(rng: np.random.Generator, card: np.ndarray, mask: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
    """A flat card on one color."""
    h, w = card.shape[:2]
    top, bottom, left, right = (int(v) for v in rng.uniform(0.02, 0.5, 4) * h)
    ground = np.empty((h + top + bottom, w + left + right, 3), np.uint8)
    ground[:] = 255 if rng.random() < 0.5 else rng.choice([0, 40, 128, 200, 240]) if rng.random() < 0.6 else rng.integers(0, 256, 3)
    weight = np.ones((h, w), np.float32) if mask is None else cv2.resize(mask, (w, h), interpolation=cv2.INTER_AREA).astype(np.float32) / 255
    place = np.s_[top : top + h, left : left + w]
    ground[place] = cv2.blendLinear(card, np.ascontiguousarray(ground[place]), weight, 1 - weight)
    return ground, np.array([[left, top], [left + w, top], [left + w, top + h], [left, top + h]], np.float32)


def cut_out(rng: np.random.Generator, picture: np.ndarray, quad: np.ndarray, mask: np.ndarray, aspect: float) -> tuple[np.ndarray, np.ndarray]:
    """A photographed card, pulled straight by an app and put on an even ground."""
    width = int(np.clip(np.linalg.norm(quad[1] - quad[0]) * rng.uniform(0.8, 1.1), 500, 1500))
    h = int(width / aspect)
    flat = np.array([[0, 0], [width, 0], [width, h], [0, h]], np.float32)
    card = cv2.warpPerspective(picture, cv2.getPerspectiveTransform(quad.astype(np.float32), flat), (width, h), flags=cv2.INTER_LINEAR)
    return on_ground(rng, card, mask if rng.random() < 0.7 else None)
