"""What foreigners' cards and passports carry besides lines of print: round lettering, emblems, hatching, codes, wear.

All work in place on an RGB picture of any size; coordinates are pixels.
"""

import math

import cv2
import numpy as np
from PIL import Image, ImageDraw

from . import cards, people

RING_SIDE = 700


def color(rng, base, spread=14):
    return tuple(int(np.clip(v + rng.normal(0, spread), 0, 255)) for v in base)


def tint(image, weight, ink):
    """Lays `ink` over the picture with a weight of 0 to 1 per pixel."""
    h, w = weight.shape
    paint = np.empty((h, w, 3), np.uint8)
    paint[:] = ink
    weight = weight.astype(np.float32)
    image[:h, :w] = cv2.blendLinear(paint, np.ascontiguousarray(image[:h, :w]), weight, 1 - weight)


def window(image, x, y, w, h):
    """The part of the picture at a place, and which part of a w x h layer falls on it."""
    x0, y0, x1, y1 = max(0, x), max(0, y), min(image.shape[1], x + w), min(image.shape[0], y + h)
    if x1 - x0 < 2 or y1 - y0 < 2:
        return None, None
    return image[y0:y1, x0:x1], np.s_[y0 - y:y1 - y, x0 - x:x1 - x]


def round_lettering(rng, words):
    """A ring of text that reads around a circle, as a mask of RING_SIDE pixels: 0 to 255."""
    f = cards.font(people.pick(rng, cards.GOTHIC[:6]), int(rng.integers(34, 58)))
    canvas = Image.new("L", (RING_SIDE, RING_SIDE), 0)
    radius, turn = RING_SIDE * 0.43, rng.uniform(0, 2 * math.pi)
    step = f.getlength(words) / radius
    text = (words + "  ") * max(1, int(2 * math.pi / (step + 0.12)))
    advance = 2 * math.pi / max(1, sum(f.getlength(c) for c in text))
    angle = turn
    for c in text:
        half = f.getlength(c) * advance / 2
        angle += half
        glyph = Image.new("L", (90, 90), 0)
        ImageDraw.Draw(glyph).text((45, 45), c, 255, font=f, anchor="mm")
        glyph = glyph.rotate(-math.degrees(angle) - 90, resample=Image.BILINEAR)
        x, y = RING_SIDE / 2 + radius * math.cos(angle), RING_SIDE / 2 + radius * math.sin(angle)
        canvas.paste(255, (int(x - 45), int(y - 45)), glyph)
        angle += half
    return np.asarray(canvas)


def put(drawer, card, role, text, x, y, height, path, ink, limit, condense=1.0, **more):
    """Prints a line whose ink has its middle at `y` and ends at `limit` at the latest, narrowed as far as a printer would."""
    h, w = card.image.shape[:2]
    if not all(cards.has_ink(path, c) for c in text):
        path = cards.FALLBACK
    size = max(9, int(round(height * h / 0.92)))
    f = cards.font(path, size)
    # Faces put their glyphs at different heights: `print` keeps the pen's line, layouts are measured by ink.
    _, top, _, bottom = f.getbbox("가" if any("가" <= c <= "힣" for c in text) else "A")
    y -= ((top + bottom) / 2 - 0.58 * size) / h
    span = (f.getlength(text) + more.get("tracking", 0.0) * size * len(text)) / w + 0.004
    align = more.get("align", "l")
    room = limit - x if align == "l" else x - 0.02 if align == "r" else 2 * min(limit - x, x - 0.02)
    return drawer.print(card, role, text, x, y, height, path, ink, condense=max(0.42, min(condense, room / span)), **more)


def note_places(card, shared=None):
    """Remembers for each field of the truth where its ink is; `shared` names the lines of fields without lines of their own."""
    for line in card.lines:
        for key in (shared or {}).get(line.role, [line.role]):
            if key in card.truth:
                card.places.setdefault(key, []).append(line.box)


def tidy(card):
    """Every field got printed, and no line of a field runs into another line or into the code."""
    if any(key not in card.places for key in card.truth):
        return False
    boxes = [(l.role, l.box) for l in card.lines] + [("code", b) for b in card.places.get("qr_code", [])]
    for k, (role, a) in enumerate(boxes):
        for other, b in boxes[k + 1:]:
            wide, high = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
            if wide > 0 and high > 3 and "ghost_number" not in (role, other):
                return False
    return True


def repeat_portrait(card, box, fade):
    """The holder's picture once more, grey and faint, at a place in shares of the card."""
    h, w = card.image.shape[:2]
    a, b, c, d = card.places["portrait"][0]
    x0, y0, x1, y1 = (int(v * s) for v, s in zip(box, (w, h, w, h)))
    part, cut = window(card.image, x0, y0, x1 - x0, y1 - y0)
    if part is not None:
        small = cv2.resize(card.image[max(0, b):d, max(0, a):c], (x1 - x0, y1 - y0), interpolation=cv2.INTER_AREA)
        grey = cv2.cvtColor(cv2.cvtColor(small, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
        part[:] = cv2.addWeighted(grey[cut], 1 - fade, part, fade, 0)


def ring(rng, image, mask, cx, cy, radius, ink, strength):
    side = int(2 * radius)
    layer = cv2.resize(mask, (side, side), interpolation=cv2.INTER_AREA).astype(np.float32) / 255 * strength
    part, cut = window(image, int(cx - radius), int(cy - radius), side, side)
    if part is not None:
        tint(part, layer[cut], ink)


def swirl(rng, image, cx, cy, radius, inks, strength):
    """A disc in two halves that wind around each other, with or without a rim."""
    side = int(2 * radius)
    part, cut = window(image, int(cx - radius), int(cy - radius), side, side)
    if part is None:
        return
    y, x = np.mgrid[-1:1:side * 1j, -1:1:side * 1j].astype(np.float32)
    t = rng.uniform(0, 6.28)
    u, v = x * math.cos(t) + y * math.sin(t), y * math.cos(t) - x * math.sin(t)
    inside = np.clip((1 - np.hypot(x, y)) * radius / 3, 0, 1)
    upper = (v + 0.42 * np.sin(u * math.pi) > 0).astype(np.float32)
    upper = cv2.GaussianBlur(upper, (0, 0), 1.5)
    tint(part, (inside * upper * strength)[cut], inks[0])
    tint(part, (inside * (1 - upper) * strength)[cut], inks[1])
    if rng.random() < 0.6:
        rim = np.exp(-(((np.hypot(x, y) - 0.92) / 0.05) ** 2)) * strength
        tint(part, rim[cut], inks[-1])


def flower(rng, image, cx, cy, radius, strength):
    """A hologram's fine outline: petals around rings, in the colors of the rainbow."""
    side = int(2 * radius)
    part, cut = window(image, int(cx - radius), int(cy - radius), side, side)
    if part is None:
        return
    y, x = np.mgrid[-1:1:side * 1j, -1:1:side * 1j].astype(np.float32)
    r, t = np.hypot(x, y), np.arctan2(y, x)
    edge = 0.9 + 0.08 * np.cos(t * int(rng.integers(5, 19)))
    lines = sum(np.exp(-(((r - edge * k) * radius / rng.uniform(1.5, 4)) ** 2)) for k in rng.uniform(0.25, 1, int(rng.integers(2, 5))))
    hue = (t / 6.28 * rng.integers(1, 4) + r * rng.uniform(0, 2) + rng.random()) * 6.28
    paint = (185 + 70 * np.stack([np.cos(hue), np.cos(hue - 2.1), np.cos(hue + 2.1)], 2)).astype(np.uint8)
    weight = np.clip(lines, 0, 1).astype(np.float32)[cut] * np.float32(strength)
    part[:] = cv2.blendLinear(np.ascontiguousarray(paint[cut]), np.ascontiguousarray(part), weight, 1 - weight)


def hatched(rng, image, x0, y0, x1, y1, ink, strength):
    """A bar of fine slanted lines on a tint of the same color."""
    part, _ = window(image, int(x0), int(y0), int(x1 - x0), int(y1 - y0))
    if part is None:
        return
    y, x = np.mgrid[0:part.shape[0], 0:part.shape[1]].astype(np.float32)
    lines = np.sin((x + y * rng.uniform(0.6, 1.2)) * 6.28 / rng.uniform(6, 13)) * 0.25 + 0.75
    tint(part, np.clip(lines * strength, 0, 1), ink)


def bands(rng, image, ink, strength):
    """Level stripes, wide and soft, as printed under the foreigners' cards."""
    h, w = image.shape[:2]
    y = np.arange(h, dtype=np.float32)[:, None] + rng.uniform(0, 12) * np.sin(np.arange(w, dtype=np.float32)[None] / rng.uniform(60, 400))
    stripe = np.clip(np.sin(y / rng.uniform(28, 75) * 6.28) * 2, 0, 1) * strength
    tint(image, stripe, ink)


def iridescent(rng, image, strength):
    """A foil's veil: soft slanted bands whose color turns."""
    h, w = image.shape[:2]
    y, x = np.mgrid[0:h:8, 0:w:8].astype(np.float32)
    t = rng.uniform(0, 3.14)
    d = (x * math.cos(t) + y * math.sin(t)) / w
    phase = d * rng.uniform(8, 45) + rng.uniform(0, 6)
    veil = np.exp(-(((d - rng.uniform(-0.2, 1.1)) / rng.uniform(0.08, 0.35)) ** 2)) * strength
    shift = np.stack([np.cos(phase), np.cos(phase + 2.1), np.cos(phase + 4.2)], 2) * veil[..., None] * 90
    full = cv2.resize(shift, (w, h), interpolation=cv2.INTER_LINEAR)
    np.copyto(image, cv2.add(image, full, dtype=cv2.CV_8U))


def foil(rng, image):
    """What a foil leaves over print of any kind, digits among it."""
    h, w = image.shape[:2]
    if rng.random() < 0.2:
        for _ in range(int(rng.integers(1, 4))):
            flower(rng, image, rng.uniform(0.1, 0.9) * w, rng.uniform(0.1, 0.9) * h, rng.uniform(0.06, 0.2) * w, rng.uniform(0.15, 0.5))
    if rng.random() < 0.1:
        iridescent(rng, image, rng.uniform(0.15, 0.5))


def qr(rng, image, x, y, side, ink):
    """A code of random letters; gives back its box, which stored pictures have to hide."""
    text = "".join(people.pick(rng, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") for _ in range(int(rng.integers(20, 110))))
    code = cv2.QRCodeEncoder.create().encode(text)
    part, _ = window(image, int(x), int(y), int(side), int(side))
    if part is None or part.shape[0] != part.shape[1]:
        return None
    code = cv2.resize(code, part.shape[1::-1], interpolation=cv2.INTER_NEAREST)
    if rng.random() < 0.6:
        part[:] = cv2.addWeighted(part, 0.2, np.full_like(part, 252), 0.8, 0)
    tint(part, (code < 128).astype(np.float32) * rng.uniform(0.75, 1), ink)
    return int(x), int(y), int(x) + part.shape[1], int(y) + part.shape[0]


def upright_digits(rng, image, text, x, y, height, ink):
    """A number that runs from bottom to top: pattern, no line to read."""
    f = cards.font(people.pick(rng, cards.GOTHIC[:6]), max(9, int(height)))
    canvas = Image.new("L", (int(f.getlength(text)) + 4, int(height * 1.4)), 0)
    ImageDraw.Draw(canvas).text((2, 2), text, 255, font=f)
    mask = np.rot90(np.asarray(canvas)).astype(np.float32) / 255
    part, cut = window(image, int(x), int(y), mask.shape[1], mask.shape[0])
    if part is not None:
        tint(part, mask[cut], ink)


def wear(rng, image):
    """Years in a wallet: print that fades towards white, scratches, rubbed edges, a stain."""
    h, w = image.shape[:2]
    if rng.random() < 0.14:
        field = cv2.resize(rng.uniform(0, 1, (5, 8)).astype(np.float32), (w, h), interpolation=cv2.INTER_CUBIC)
        tint(image, np.clip(field * rng.uniform(0.1, 0.55), 0, 0.5), (235, 235, 235))
    if rng.random() < 0.12:
        layer = image.copy()
        for _ in range(int(rng.integers(1, 7))):
            p, q = (int(rng.integers(0, w)), int(rng.integers(0, h))), (int(rng.integers(0, w)), int(rng.integers(0, h)))
            cv2.line(layer, p, q, [int(rng.integers(190, 256))] * 3, 1, cv2.LINE_AA)
        np.copyto(image, cv2.addWeighted(layer, 0.5, image, 0.5, 0))
    if rng.random() < 0.08:
        inner = np.ones((h // 8, w // 8), np.float32)
        inner[2:-2, 2:-2] = 0
        rubbed = cv2.resize(cv2.GaussianBlur(inner, (0, 0), rng.uniform(1, 3)), (w, h)) * rng.uniform(0.2, 0.7)
        tint(image, rubbed, (228, 228, 224))
    if rng.random() < 0.05:
        spot = np.zeros((h // 8, w // 8), np.float32)
        at = (int(rng.integers(0, w // 8)), int(rng.integers(0, h // 8)))
        cv2.ellipse(spot, at, (int(rng.integers(4, 24)), int(rng.integers(4, 24))), rng.uniform(0, 180), 0, 360, 1.0, -1)
        tint(image, cv2.resize(cv2.GaussianBlur(spot, (0, 0), 3), (w, h)) * rng.uniform(0.05, 0.3), color(rng, (150, 120, 80), 25))
