"""Drawn passport-style portraits: nobody's face, but the tones, edges and sizes of one.

A face is drawn on a canvas of about 200 px height as filled polygons on a common coordinate system (x from -1 to 1
over the canvas width, y from 0 at the top to 1 at the bottom), then lit, blurred and brought to size.
"""

from __future__ import annotations

import cv2
import numpy as np

# Height of the drawing canvas in pixels; portraits on cards are about 300 px high and soft anyway.
CANVAS = 208
_SHIFT = 4  # fractional bits of cv2's drawing coordinates
_T = np.linspace(0, 2 * np.pi, 48, endpoint=False)


class _Canvas:
    def __init__(self, w: int, h: int):
        self.w, self.h = w, h
        self.image = np.zeros((h, w, 3), np.uint8)

    def _px(self, points: np.ndarray) -> np.ndarray:
        p = np.asarray(points, np.float64)
        # One unit is the canvas height both ways, so that a wide format does not widen the face.
        return np.round((np.stack([self.w / 2 + p[..., 0] * self.h, p[..., 1] * self.h], -1) - 0.5) * (1 << _SHIFT)).astype(np.int32)

    def fill(self, points, color) -> None:
        cv2.fillPoly(self.image, [self._px(points)], _rgb(color), cv2.LINE_AA, _SHIFT)

    def line(self, points, color, width: float, closed: bool = False) -> None:
        cv2.polylines(self.image, [self._px(points)], closed, _rgb(color), max(int(round(width * self.h)), 1), cv2.LINE_AA, _SHIFT)

    def blend(self, points, color, strength: float, sigma: float) -> None:
        """A soft patch of color: shading, blush, hair shine. Only its neighborhood is touched."""
        p = self._px(points) >> _SHIFT
        pad = int(sigma * self.h * 3) + 2
        x0, y0 = np.maximum(p.min(0) - pad, 0)
        x1, y1 = np.minimum(p.max(0) + pad, (self.w, self.h))
        if x1 - x0 < 2 or y1 - y0 < 2:
            return
        weight = np.zeros((y1 - y0, x1 - x0), np.float32)
        cv2.fillPoly(weight, [self._px(points) - (np.array([x0, y0], np.int32) << _SHIFT)], float(strength), cv2.LINE_8, _SHIFT)
        weight = cv2.GaussianBlur(weight, (0, 0), max(sigma * self.h, 0.4))
        part = np.ascontiguousarray(self.image[y0:y1, x0:x1])
        paint = np.empty_like(part)
        paint[:] = _rgb(color)
        self.image[y0:y1, x0:x1] = cv2.blendLinear(paint, part, weight, 1 - weight)


def _rgb(color) -> tuple[int, int, int]:
    return tuple(int(min(max(v, 0), 255)) for v in color)


def _oval(cx, cy, rx, ry, power: float = 2.0, start: float = 0.0, end: float = 2 * np.pi) -> np.ndarray:
    t = _T if end - start > 6 else np.linspace(start, end, 24)
    c, s = np.cos(t), np.sin(t)
    return np.stack([cx + rx * np.sign(c) * np.abs(c) ** (2 / power), cy + ry * np.sign(s) * np.abs(s) ** (2 / power)], 1)


def _head(rng, cx, cy, rx, ry) -> np.ndarray:
    """Outline that is round above and narrows towards the chin."""
    c, s = np.cos(_T), np.sin(_T)
    jaw = rng.uniform(0.08, 0.30)
    square = rng.uniform(-0.04, 0.10)
    width = 1 - jaw * np.clip(s, 0, 1) ** 2 + square * np.sin(2 * _T) ** 2 * (s > 0)
    return np.stack([cx + rx * c * width, cy + ry * s], 1)


def _backdrop(rng, canvas: _Canvas, split: str) -> np.ndarray:
    kinds = ["white", "gray", "blue"] if split == "train" else ["white", "sky", "beige"]
    kind = kinds[int(rng.integers(3))]
    color = {"white": (246, 246, 246), "gray": (196, 198, 202), "blue": (150, 178, 214), "sky": (190, 214, 236),
             "beige": (226, 214, 198)}[kind]
    color = np.array(color) * rng.uniform(0.92, 1.03) + rng.normal(0, 3, 3)
    y = np.linspace(0, 1, canvas.h)[:, None, None]
    x = np.linspace(-1, 1, canvas.w)[None, :, None]
    light = 1 - rng.uniform(0, 0.16) * y - rng.uniform(-0.05, 0.05) * x - rng.uniform(0, 0.08) * x * x
    canvas.image[:] = np.clip(color * light, 0, 255).astype(np.uint8)
    return color


def _clothes(rng, canvas: _Canvas, cx: float, neck_y: float, neck: float, skin: np.ndarray) -> None:
    shoulder = rng.uniform(0.27, 0.37)
    drop = rng.uniform(0.07, 0.13)
    top = neck_y + rng.uniform(0.035, 0.06)
    left = np.array([[-shoulder, top + drop], [-shoulder * 0.75, top + drop * 0.45], [-neck * 1.15, top - 0.02]])
    body = np.vstack([[[-shoulder - 0.03, 1.15]], left, left[::-1] * (-1, 1), [[shoulder + 0.03, 1.15]]]) + (cx, 0)
    cloth = np.array([(34, 36, 44), (40, 48, 74), (96, 98, 104), (228, 228, 230), (116, 62, 62), (70, 92, 82), (150, 140, 128)][rng.integers(7)])
    cloth = cloth * rng.uniform(0.85, 1.15) + rng.normal(0, 5, 3)
    canvas.fill(body, cloth)
    kind = rng.integers(4)
    low = top + rng.uniform(0.12, 0.24)
    if kind == 0:  # suit: shirt, tie or none, lapels
        shirt = np.array((236, 238, 242)) - rng.uniform(0, 30, 3) * rng.random()
        canvas.fill(np.array([[-neck * 1.15, top - 0.03], [neck * 1.15, top - 0.03], [0, low]]) + (cx, 0), shirt)
        canvas.fill(np.array([[-neck * 0.9, top - 0.05], [neck * 0.9, top - 0.05], [0, top + 0.045]]) + (cx, 0), skin * 0.82)
        if rng.random() < 0.6:
            tie = rng.uniform(20, 170, 3)
            canvas.fill(np.array([[-0.02, top + 0.035], [0.02, top + 0.035], [0.03, low + 0.2], [-0.03, low + 0.2]]) + (cx, 0), tie)
        for s in (-1, 1):
            lapel = np.array([[neck * 1.2, top - 0.03], [neck * 2.0, top + 0.09], [neck * 1.5, top + 0.12], [0.01, low + 0.06], [0.0, low - 0.01]])
            canvas.fill(lapel * (s, 1) + (cx, 0), cloth * 0.82)
            canvas.line(lapel[[0, 1, 2, 3]] * (s, 1) + (cx, 0), cloth * 0.55, 0.004)
    elif kind == 1:  # collar
        for s in (-1, 1):
            flap = np.array([[neck * 0.95, top - 0.045], [neck * 1.5, top + 0.02], [neck * 0.9, top + 0.075], [0.0, top + 0.03]])
            canvas.fill(flap * (s, 1) + (cx, 0), np.minimum(cloth * 1.15 + 8, 255))
            canvas.line(flap * (s, 1) + (cx, 0), cloth * 0.7, 0.004, True)
        canvas.line(np.array([[cx, top + 0.04], [cx, 1.1]]), cloth * 0.75, 0.005)
    elif kind == 2:  # round neck
        canvas.fill(_oval(cx, top - 0.02, neck * 1.25, rng.uniform(0.04, 0.07)), skin * 0.86)
        canvas.line(_oval(cx, top - 0.02, neck * 1.3, 0.06, start=0, end=np.pi), cloth * 0.75, 0.008)
    else:  # V neck
        v = np.array([[-neck * 1.2, top - 0.03], [0, low], [neck * 1.2, top - 0.03]]) + (cx, 0)
        canvas.fill(v, skin * 0.88)
        canvas.line(v, cloth * 0.7, 0.008)
    for s in (-1, 1):
        canvas.blend(np.array([[s * shoulder * 0.7 + cx, 1.1], [s * shoulder * 1.1 + cx, top + drop], [s * shoulder * 1.2 + cx, 1.1]]), cloth * 0.4, 0.5, 0.03)


def _hair_back(canvas: _Canvas, style: str, cx, cy, rx, ry, hair, neck_y, length) -> None:
    if style == "long":
        side = rx * 1.22
        canvas.fill(np.vstack([_oval(cx, cy - ry * 0.1, side, ry * 1.12, 2.2, np.pi, 2 * np.pi),
                               [[cx + side * 1.03, neck_y + length], [cx + side * 0.6, neck_y + length + 0.03],
                                [cx - side * 0.6, neck_y + length + 0.03], [cx - side * 1.03, neck_y + length]]]), hair * 0.8)
    elif style == "bob":
        canvas.fill(_oval(cx, cy + ry * 0.02, rx * 1.25, ry * 1.12, 2.6), hair * 0.8)
    elif style == "curly":
        for t in np.linspace(np.pi * 0.9, np.pi * 2.1, 15):
            canvas.fill(_oval(cx + rx * 1.02 * np.cos(t), cy - ry * 0.12 + ry * 0.95 * np.sin(t), rx * 0.34, rx * 0.34), hair * 0.85)
    elif style == "bun":
        canvas.fill(_oval(cx, cy - ry * 1.16, rx * 0.42, rx * 0.36), hair * 0.9)
        canvas.fill(_oval(cx, cy - ry * 0.1, rx * 1.07, ry * 1.05), hair * 0.8)


def _hair_front(rng, canvas: _Canvas, style: str, cx, cy, rx, ry, hair) -> None:
    if style == "bald":
        canvas.blend(_oval(cx, cy - ry * 0.78, rx * 0.35, ry * 0.12), (255, 250, 240), 0.35, 0.02)
        for s in (-1, 1):
            canvas.blend(_oval(cx + s * rx * 0.97, cy - ry * 0.15, rx * 0.10, ry * 0.22), hair, 0.7, 0.008)
        return
    lift = rng.uniform(1.02, 1.14) if style != "short" else rng.uniform(1.02, 1.10)
    line = rng.uniform(0.50, 0.68)  # hairline height over the face's middle, in half heights
    dip = rng.uniform(-0.1, 0.16)
    part = rng.uniform(-0.7, 0.7)
    cap = _oval(cx, cy - ry * 0.03, rx * rng.uniform(1.05, 1.13), ry * lift, 2.15, np.pi * 0.97, np.pi * 2.03)
    xs = np.linspace(1.0, -1.0, 17)
    if style == "bangs" or (style in ("bob", "long") and rng.random() < 0.35):
        front = cy - ry * (rng.uniform(0.27, 0.38) - 0.05 * xs**2) + rng.normal(0, ry * 0.015, 17)
        xs = xs * 0.96
    else:
        front = cy - ry * (line - 0.45 * np.abs(xs) ** 4 + dip * np.exp(-(((xs - part) / 0.25) ** 2)))
        front = np.minimum(front, cy - ry * 0.02)
    canvas.fill(np.vstack([cap, np.stack([cx + xs * rx * 1.02, front], 1)]), hair)
    if style in ("long", "bob"):
        for s in (-1, 1):
            lock = np.array([[1.12, -0.5], [1.2, 0.1], [1.16, 0.85], [0.99, 0.75], [0.93, 0.1], [0.98, -0.3]])
            canvas.fill(lock * (s * rx, ry) + (cx, cy), hair)
    for _ in range(int(rng.integers(3, 8))):  # strands
        x = rng.uniform(-0.9, 0.9)
        arc = np.stack([cx + rx * (x + np.linspace(0, rng.uniform(-0.3, 0.3), 6)), cy - ry * np.linspace(1.0, 0.66, 6) * np.sqrt(1.08 - x * x * 0.75)], 1)
        canvas.line(arc, hair * rng.uniform(0.78, 1.22) + 5, 0.004)
    canvas.blend(_oval(cx + rng.uniform(-0.4, 0.4) * rx, cy - ry * 0.88, rx * 0.45, ry * 0.06), hair + 70, 0.3, 0.012)


def _features(rng, canvas: _Canvas, cx, cy, rx, ry, skin, hair, split: str) -> None:
    gap, eye_y = rx * rng.uniform(0.40, 0.48), cy + ry * rng.uniform(-0.10, 0.02)
    ew, eh = rx * rng.uniform(0.17, 0.24), rx * rng.uniform(0.055, 0.10)
    slant = rng.uniform(-0.05, 0.03) * rx
    brow_y, thick = eye_y - rx * rng.uniform(0.24, 0.34), rng.uniform(0.006, 0.016)
    iris = np.array([(38, 26, 20), (58, 38, 26), (24, 20, 20)][rng.integers(3)])
    brow = np.clip(hair * 1.1 + 12, 0, 120)
    arch = rng.uniform(0.0, 0.07) * rx
    for s in (-1, 1):
        ex = cx + s * gap
        canvas.blend(_oval(ex, eye_y - eh * 0.6, ew * 1.3, eh * 2.4), skin * 0.72, 0.4, 0.012)
        canvas.fill(_oval(ex, eye_y, ew, eh), (236, 232, 228))
        canvas.fill(_oval(ex, eye_y, eh * 1.15, eh * 1.05), iris)
        canvas.fill(_oval(ex + eh * 0.3, eye_y - eh * 0.35, eh * 0.25, eh * 0.25), (240, 240, 240))
        lid = np.stack([ex + np.linspace(-ew, ew, 9) * 1.08, eye_y - eh * 1.05 * np.sqrt(np.clip(1 - np.linspace(-1, 1, 9) ** 2, 0, 1)) - s * np.linspace(-1, 1, 9) * slant], 1)
        canvas.line(lid, (34, 24, 22), rng.uniform(0.004, 0.010))
        if rng.random() < 0.5:
            canvas.line(lid - (0, eh * 0.8), skin * 0.7, 0.004)
        canvas.blend(_oval(ex, eye_y + eh * 2.3, ew, eh * 0.5), skin * 0.78, 0.3, 0.008)
        t = np.linspace(-1, 1, 9)
        canvas.line(np.stack([ex + t * ew * 1.35, brow_y - arch * (1 - t * t) - s * t * slant * 0.6], 1), brow, thick)
    nose_y, nw = cy + ry * rng.uniform(0.27, 0.36), rx * rng.uniform(0.15, 0.23)
    side = 1 if rng.random() < 0.5 else -1
    canvas.blend(np.array([[cx + side * nw * 0.3, eye_y], [cx + side * nw * 0.9, nose_y], [cx + side * nw * 0.2, nose_y]]), skin * 0.7, 0.45, 0.012)
    canvas.blend(_oval(cx - side * nw * 0.1, (eye_y + nose_y) / 2, nw * 0.25, (nose_y - eye_y) * 0.45), skin * 1.12 + 6, 0.5, 0.01)
    canvas.blend(_oval(cx, nose_y + nw * 0.25, nw * 0.95, nw * 0.22), skin * 0.6, 0.5, 0.008)
    for s in (-1, 1):
        canvas.fill(_oval(cx + s * nw * 0.5, nose_y + nw * 0.1, nw * 0.2, nw * 0.1), skin * 0.42)
    mouth_y, mw = cy + ry * rng.uniform(0.55, 0.64), rx * rng.uniform(0.30, 0.42)
    lip = skin * (0.88, 0.62, 0.62) if rng.random() < 0.6 else np.array([186, 78, 84]) * rng.uniform(0.75, 1.1)
    t, smile = np.linspace(-1, 1, 13), rng.uniform(-0.02, 0.06) * rx
    mid = mouth_y - smile * (t * t)
    upper, lower = rx * rng.uniform(0.05, 0.08), rx * rng.uniform(0.08, 0.12)
    bow = upper * (1 - t**4) * (1 - 0.3 * np.exp(-((t / 0.18) ** 2)))
    canvas.fill(np.vstack([np.stack([cx + t * mw, mid - bow], 1), np.stack([cx + t * mw, mid + lower * (1 - t * t)], 1)[::-1]]), lip)
    canvas.line(np.stack([cx + t * mw, mid], 1), lip * 0.5, 0.005)
    canvas.blend(_oval(cx, mouth_y + lower * 2.0, mw * 0.6, lower * 0.35), skin * 0.72, 0.4, 0.01)
    for s in (-1, 1):
        canvas.blend(_oval(cx + s * rx * 0.55, cy + ry * 0.32, rx * 0.22, ry * 0.14), skin * (1.02, 0.84, 0.82), rng.uniform(0.1, 0.4), 0.025)
        if rng.random() < 0.3:
            fold = np.array([[s * nw * 1.2, 0.34], [s * mw * 1.05, 0.46], [s * mw * 1.12, 0.56]]) * (1, ry) + (cx, cy)
            canvas.line(fold, skin * 0.82, 0.005)
    if rng.random() < (0.12 if split == "train" else 0.25):  # beard shade
        canvas.blend(_oval(cx, cy + ry * 0.68, rx * 0.6, ry * 0.24), skin * 0.6 + 14, 0.3, 0.02)
    if rng.random() < 0.3:
        frame, shape = rng.uniform(10, 120, 3), rng.uniform(2.0, 5.0)
        gw, gh = rx * rng.uniform(0.33, 0.40), rx * rng.uniform(0.20, 0.32)
        wide = rng.uniform(0.004, 0.014)
        for s in (-1, 1):
            canvas.line(_oval(cx + s * gap, eye_y + eh * 0.3, gw, gh, shape), frame, wide, True)
            canvas.line(np.array([[cx + s * (gap + gw), eye_y], [cx + s * rx * 0.99, eye_y - eh * 0.6]]), frame, wide)
            if rng.random() < 0.4:
                canvas.blend(np.array([[-0.5, -0.6], [0.1, -0.6], [-0.3, 0.6], [-0.8, 0.6]]) * (gw, gh) + (cx + s * gap, eye_y), (255, 255, 255), 0.25, 0.006)
        canvas.line(np.array([[cx - gap + gw, eye_y], [cx, eye_y - eh * 0.7], [cx + gap - gw, eye_y]]), frame, wide)


def portrait(rng: np.random.Generator, w: int, h: int, split: str = "train") -> np.ndarray:
    """A head-and-shoulders picture, RGB, h x w x 3."""
    ch = CANVAS
    cw = max(int(round(ch * w / h)), 40)
    canvas = _Canvas(cw, ch)
    _backdrop(rng, canvas, split)
    tone = rng.uniform(0.62, 1.0) if rng.random() < 0.9 else rng.uniform(0.35, 0.6)
    skin = np.array([240, 202, 174]) * tone + rng.normal(0, 4) * np.array([0.3, 0.6, 1.0]) + rng.normal(0, 2, 3)
    hair = np.array([(24, 20, 20), (38, 28, 24), (74, 48, 34), (120, 82, 52), (150, 148, 146), (206, 204, 202)][
        int(rng.choice(6, p=[0.42, 0.25, 0.12, 0.05, 0.1, 0.06]))]) * rng.uniform(0.8, 1.2)
    styles = ["short", "short", "long", "bob", "bald", "bangs"] if split == "train" else ["short", "long", "curly", "bun", "bangs"]
    style = styles[int(rng.integers(len(styles)))]
    cx, cy = rng.normal(0, 0.012), rng.uniform(0.42, 0.48)
    ry = rng.uniform(0.235, 0.285)
    rx = ry * rng.uniform(0.68, 0.80)
    neck, neck_y = rx * rng.uniform(0.50, 0.66), cy + ry * 1.02
    _hair_back(canvas, style, cx, cy, rx, ry, hair, neck_y, rng.uniform(0.02, 0.2))
    canvas.fill(np.array([[-neck, cy + ry * 0.5], [neck, cy + ry * 0.5], [neck * 1.15, neck_y + 0.12], [-neck * 1.15, neck_y + 0.12]]) + (cx, 0), skin * 0.86)
    _clothes(rng, canvas, cx, neck_y, neck, skin)
    canvas.blend(_oval(cx, cy + ry * 1.02, neck * 1.1, ry * 0.14), skin * 0.55, 0.6, 0.02)
    head = _head(rng, cx, cy, rx, ry)
    if style not in ("long", "bob"):
        for s in (-1, 1):
            canvas.fill(_oval(cx + s * rx * 1.0, cy + ry * 0.06, rx * rng.uniform(0.09, 0.15), ry * 0.17), skin * 0.9)
    canvas.fill(head, skin)
    side = 1 if rng.random() < 0.5 else -1
    depth = rng.uniform(0.15, 0.5)
    canvas.blend(np.clip(head, (cx + 0.62 * rx, -9), (9, 9)) if side > 0 else np.clip(head, (-9, -9), (cx - 0.62 * rx, 9)), skin * 0.62, depth, 0.03)
    canvas.blend(_oval(cx - side * rx * 0.3, cy - ry * 0.38, rx * 0.4, ry * 0.2), skin * 1.1 + 10, 0.45, 0.03)
    canvas.blend(_oval(cx, cy + ry * 0.97, rx * 0.5, ry * 0.08), skin * 0.7, 0.4, 0.015)
    _features(rng, canvas, cx, cy, rx, ry, skin, hair, split)
    _hair_front(rng, canvas, style, cx, cy, rx, ry, hair)

    image = cv2.GaussianBlur(canvas.image, (0, 0), rng.uniform(0.5, 1.1))
    gradient = 1 + rng.uniform(-0.12, 0.12) * np.linspace(-1, 1, cw, dtype=np.float32)[None, :, None]
    image = cv2.multiply(image, np.broadcast_to(gradient, image.shape).astype(np.float32), dtype=cv2.CV_8U)
    if max(abs(w - cw), abs(h - ch)) > 0:
        image = cv2.resize(image, (w, h), interpolation=cv2.INTER_CUBIC if h > ch else cv2.INTER_AREA)
    if rng.random() < 0.18:
        image = cv2.cvtColor(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
    contrast, shift = rng.uniform(0.82, 1.08), rng.uniform(-10, 14)
    # Skin is not flat: a little fixed grain keeps the picture from looking like a drawing.
    grain = np.zeros((h, w, 3), np.int16)
    grain[:] = (rng.standard_normal((h, w, 1), np.float32) * rng.uniform(1, 5)).astype(np.int16)
    image = cv2.convertScaleAbs(image, alpha=contrast, beta=max(shift, 0))
    return cv2.add(image, cv2.blur(grain, (2, 2)), dtype=cv2.CV_8U)


def ghost(image: np.ndarray) -> np.ndarray:
    """The small faded gray repeat of a portrait, at half its size, RGB."""
    small = cv2.resize(image, (max(image.shape[1] // 2, 1), max(image.shape[0] // 2, 1)), interpolation=cv2.INTER_AREA)
    gray = cv2.cvtColor(small, cv2.COLOR_RGB2GRAY)
    return cv2.cvtColor(cv2.convertScaleAbs(gray, alpha=0.45, beta=132), cv2.COLOR_GRAY2RGB)
