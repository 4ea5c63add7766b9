"""Flat cards: a ground, a portrait, lines of print. What stands where follows measured layouts, shaken well.

A card is 1280 pixels wide (15 to the millimetre). Every line of print comes back with its text and its ink's box,
so that one drawing serves the text detector, the recogniser and the truth of a whole photo.
"""

import glob
import math
from dataclasses import dataclass, field

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from . import people

W, H = 1280, 807
RADIUS = 47
ROLES = ["other", "title", "name", "resident_number", "address", "issue_date", "issuer", "license_class",
         "license_number", "period", "condition", "serial_code"]
KINDS = ["resident_card", "driver_license", "other"]

NANUM = "/usr/share/fonts/truetype/nanum/Nanum"
UN = "/usr/share/fonts/truetype/unfonts-core/Un"
UNX = "/usr/share/fonts/truetype/unfonts-extra/Un"
BAEKMUK = "/usr/share/fonts/truetype/baekmuk/"
NOTO = "/usr/share/fonts/opentype/noto/Noto"
GOTHIC = [NANUM + "Gothic.ttf", NANUM + "Gothic.ttf", NANUM + "GothicBold.ttf", NANUM + "GothicLight.ttf", NANUM + "GothicEcoR.ttf",
          NANUM + "BarunGothic.ttf", NANUM + "BarunGothicLight.ttf", NANUM + "SquareR.ttf", NANUM + "SquareB.ttf", NANUM + "Square_acR.ttf", UN + "Dotum.ttf",
          UN + "Dotum.ttf", UN + "DotumBold.ttf", UN + "Graphic.ttf", UN + "Graphic.ttf", UN + "GraphicBold.ttf", BAEKMUK + "dotum.ttf", BAEKMUK + "dotum.ttf", BAEKMUK + "hline.ttf",
          NOTO + "SansCJK-Regular.ttc", NOTO + "SansCJK-Regular.ttc", NOTO + "SansCJK-Medium.ttc", NOTO + "SansCJK-Light.ttc", NOTO + "SansCJK-Bold.ttc",
          "/usr/share/fonts/truetype/lexi/LexiGulim.ttf", UNX + "JamoDotum.ttf", NANUM + "GothicCoding.ttf"]
MYEONGJO = [NANUM + "Myeongjo.ttf", NANUM + "MyeongjoBold.ttf", NANUM + "MyeongjoEcoR.ttf", UN + "Batang.ttf", UN + "Batang.ttf", UN + "BatangBold.ttf", BAEKMUK + "batang.ttf",
            NOTO + "SerifCJK-Regular.ttc", NOTO + "SerifCJK-Medium.ttc", NOTO + "SerifCJK-Bold.ttc", UN + "Gungseo.ttf"]
ODD = [NANUM + "BarunpenR.ttf", NANUM + "SquareRoundB.ttf", UN + "DinaruLight.ttf", UNX + "Taza.ttf", NANUM + "MyeongjoExtraBold.ttf",
       NOTO + "SansCJK-Black.ttc", UNX + "JamoBatang.ttf", UN + "Pilgi.ttf", NANUM + "GothicExtraBold.ttf"]
HELD_OUT = {"gothic": [NANUM + "BarunGothicBold.ttf", NANUM + "SquareRoundR.ttf", NOTO + "SansCJK-DemiLight.ttc", UN + "Dinaru.ttf", NANUM + "Square_acB.ttf"],
            "myeongjo": [BAEKMUK + "gulim.ttf", UNX + "Shinmun.ttf", NOTO + "SerifCJK-SemiBold.ttc", NANUM + "MyeongjoEcoR.ttf"],
            "odd": [NANUM + "SquareRoundEB.ttf", UN + "DinaruBold.ttf"]}
FALLBACK = NOTO + "SansCJK-Regular.ttc"
_fonts, _ink = {}, {}


def font(path, size):
    key = (path, size)
    if key not in _fonts:
        if len(_fonts) > 1500:
            _fonts.clear()
        _fonts[key] = ImageFont.truetype(path, size, index=1 if path.endswith(".ttc") else 0)
    return _fonts[key]


def has_ink(path, char):
    """Several free faces claim rare syllables and draw nothing or a box: compare with the face's own 'missing' mark."""
    key = (path, char)
    if key not in _ink:
        f = font(path, 24)
        mask, missing = f.getmask(char), f.getmask("\U0010fffd")
        _ink[key] = char == " " or (mask.getbbox() is not None and bytes(mask) != bytes(missing))
    return _ink[key]


def pick_font(rng, group, split, text):
    groups = {"gothic": GOTHIC, "myeongjo": MYEONGJO, "odd": ODD} if split == "train" else HELD_OUT
    for _ in range(8):
        path = people.pick(rng, groups[group])
        if all(has_ink(path, c) for c in text):
            return path
    return FALLBACK if group != "myeongjo" else NOTO + "SerifCJK-Regular.ttc"


@dataclass
class Line:
    role: str
    text: str  # what a reader should give: hanja as 〓, long dashes as -
    box: tuple  # left, top, right, bottom of the ink, card pixels


@dataclass
class Card:
    kind: str
    look: str
    image: np.ndarray
    lines: list = field(default_factory=list)
    truth: dict = field(default_factory=dict)
    places: dict = field(default_factory=dict)  # field -> boxes of its ink


def rounded_mask():
    mask = np.zeros((H, W), np.uint8)
    cv2.rectangle(mask, (RADIUS, 0), (W - RADIUS - 1, H - 1), 255, -1)
    cv2.rectangle(mask, (0, RADIUS), (W - 1, H - RADIUS - 1), 255, -1)
    for x in (RADIUS, W - RADIUS - 1):
        for y in (RADIUS, H - RADIUS - 1):
            cv2.circle(mask, (x, y), RADIUS, 255, -1, cv2.LINE_AA)
    return mask


MASK = rounded_mask()
_yy, _xx = np.mgrid[0:H, 0:W].astype(np.float32)


def ground(rng, style):
    """A printed ground: two or three tints, guilloche waves, rosettes, a disc or a globe."""
    tints = {"resident": [(226, 222, 232), (236, 228, 206), (222, 230, 226), (236, 214, 208)],
             "license": [(208, 224, 224), (214, 228, 216), (204, 218, 234), (224, 230, 224)],
             "free": [tuple(rng.integers(185, 250, 3)) for _ in range(4)]}[style]
    a, b, c = (np.array(tints[i], np.float32) + rng.normal(0, 7, 3) for i in rng.permutation(len(tints))[:3])
    angle = rng.uniform(0, 2 * math.pi)
    ramp = (_xx * math.cos(angle) / W + _yy * math.sin(angle) / H)
    ramp = (ramp - ramp.min()) / np.ptp(ramp)
    blob = np.exp(-(((_xx - rng.uniform(0, W)) / rng.uniform(200, 600)) ** 2 + ((_yy - rng.uniform(0, H)) / rng.uniform(150, 500)) ** 2))
    image = (a * (1 - ramp[..., None]) + b * ramp[..., None]) * (1 - 0.7 * blob[..., None]) + c * 0.7 * blob[..., None]
    for _ in range(int(rng.integers(2, 5))):  # waves
        period, amp, bend = rng.uniform(9, 26), rng.uniform(10, 60), rng.uniform(150, 600)
        t = rng.uniform(0, math.pi)
        u = _xx * math.cos(t) + _yy * math.sin(t) + amp * np.sin((-_xx * math.sin(t) + _yy * math.cos(t)) / bend * 6.28 + rng.uniform(0, 6))
        wave = np.sin(u / period * 6.28) if rng.random() < 0.6 else (np.abs(np.mod(u / period, 1) - 0.5) < rng.uniform(0.06, 0.2)).astype(np.float32) * 2 - 0.5
        window = 1 if rng.random() < 0.4 else np.clip(np.sin(_xx / W * rng.uniform(2, 5) + _yy / H * rng.uniform(-3, 3) + rng.uniform(0, 6)) * 1.5, 0, 1)
        image += (wave * window * rng.uniform(3, 13))[..., None] * rng.uniform(-1.0, -0.2, 3)
    for _ in range(int(rng.integers(1, 5))):  # rosettes, rings, globes
        cx, cy, r = rng.uniform(0.05, 0.95) * W, rng.uniform(0.05, 0.95) * H, rng.uniform(80, 330)
        d = np.hypot(_xx - cx, (_yy - cy) * rng.uniform(0.85, 1.15))
        theta = np.arctan2(_yy - cy, _xx - cx)
        lobes, swing = rng.integers(5, 24), rng.uniform(0, 14)
        rings = np.sin((d + swing * np.sin(theta * lobes)) / rng.uniform(7, 22) * 6.28)
        inside = np.clip((r - d) / 6, 0, 1)
        image += (rings * inside * rng.uniform(2, 13))[..., None] * rng.uniform(-1, -0.1, 3)
        if rng.random() < 0.6:
            image += (inside * rng.uniform(5, 30))[..., None] * rng.uniform(-1, 0.3, 3)
    if style == "license" or rng.random() < 0.3:  # taegeuk disc and wheel
        cx, cy, r = rng.uniform(0.55, 0.85) * W, rng.uniform(0.35, 0.6) * H, rng.uniform(90, 190)
        d = np.hypot(_xx - cx, _yy - cy)
        half = (_yy - cy) + r * 0.45 * np.sin((_xx - cx) / r * 3.14) > 0
        disc = np.clip((r - d) / 4, 0, 1) * rng.uniform(0.15, 0.55)
        red, blue = np.array([235, 170, 120], np.float32), np.array([110, 160, 210], np.float32)
        image = image * (1 - disc[..., None]) + np.where(half[..., None], blue, red) * disc[..., None]
    image = np.clip(image + rng.normal(0, 1.2, (H, W, 1)), 0, 255).astype(np.uint8)
    if rng.random() < 0.5:  # microprint
        picture = Image.fromarray(image)
        draw = ImageDraw.Draw(picture)
        word, ink = people.noise_line(rng) + " ", tuple(int(v) for v in rng.integers(120, 200, 3))
        f, top = font(FALLBACK, int(rng.integers(12, 22))), int(rng.integers(0, H - 200))
        for k in range(int(rng.integers(1, 6))):
            draw.text((int(rng.integers(0, 400)), top + k * int(rng.integers(24, 40))), word * int(rng.integers(1, 6)), ink, font=f)
        image = cv2.addWeighted(np.asarray(picture), 0.5, image, 0.5, 0)
    return image


class Drawer:
    """Draws cards from one pool of grounds and one way to draw portraits."""

    def __init__(self, seed, split="train", grounds=36, portrait=None):
        self.rng = np.random.default_rng(seed)
        self.split = split
        self.grounds = {s: [ground(self.rng, s) for _ in range(grounds // 3)] for s in ("resident", "license", "free")}
        self.portrait = portrait or (lambda rng, w, h, split: np.full((h, w, 3), 200, np.uint8))

    # ---- pieces
    def ground(self, style):
        rng = self.rng
        if rng.random() < 0.08:
            tint = rng.integers(190, 256, 3) if rng.random() < 0.6 else np.array([1, 1, 1]) * rng.integers(215, 256)
            return np.broadcast_to(tint.astype(np.uint8), (H, W, 3)).copy()
        base = people.pick(rng, self.grounds[style])
        s = rng.uniform(0.6, 1)
        w, h = int(W * s), int(H * s)
        x, y = int(rng.integers(0, W - w + 1)), int(rng.integers(0, H - h + 1))
        base = base[y:y + h, x:x + w]
        if rng.random() < 0.5:
            base = base[:, ::-1]
        if rng.random() < 0.5:
            base = base[::-1]
        out = cv2.resize(np.ascontiguousarray(base), (W, H), interpolation=cv2.INTER_LINEAR)
        mean = np.array(cv2.mean(out)[:3])
        level = np.arange(256)[:, None]
        table = (level - mean) * rng.uniform(0.35, 1.5) + mean + rng.normal(0, 8, 3) + rng.uniform(-30, 12)
        return cv2.LUT(out, np.clip(table, 0, 255).astype(np.uint8)[None])

    def print(self, card, role, drawn, x, yc, height, path, ink, label=None, tracking=0.0, condense=1.0, align="l", emboss=0.0, alpha=1.0, gap=1.0, bold=0.0):
        """Prints one line; `height` is the em's share of the card's height that a hangul glyph fills."""
        rng = self.rng
        H, W = card.image.shape[:2]  # not every document has the format of a card
        size = max(9, int(round(height * H / 0.92)))
        f = font(path, size)
        if tracking == 0 and gap == 1.0:
            width = int(f.getlength(drawn)) + size
            canvas = Image.new("L", (width, size * 2), 0)
            ImageDraw.Draw(canvas).text((size // 2, size // 3), drawn, 255, font=f)
        else:
            advances = [f.getlength(c) * (gap if c == " " else 1) + tracking * size for c in drawn]
            canvas = Image.new("L", (int(sum(advances)) + 2 * size, size * 2), 0)
            draw, pen = ImageDraw.Draw(canvas), size / 2
            for c, a in zip(drawn, advances):
                draw.text((pen, size // 3), c, 255, font=f)
                pen += a
        mask = np.asarray(canvas)
        if condense != 1.0:
            mask = cv2.resize(mask, (max(1, int(mask.shape[1] * condense)), mask.shape[0]), interpolation=cv2.INTER_AREA)
        if bold > 0:
            mask = cv2.addWeighted(mask, 1 - bold, cv2.dilate(mask, np.ones((2, 2), np.uint8)), bold, 0)
        on = mask > 90
        cols, rows = np.flatnonzero(on.any(0)), np.flatnonzero(on.any(1))
        if len(cols) == 0:
            return None
        mask = mask[rows[0]:rows[-1] + 1, cols[0]:cols[-1] + 1]
        h, w = mask.shape
        # the pen's line, not the ink's middle, is what the printer keeps: digits sit a little low beside hangul
        x0 = int(x * W) - (w if align == "r" else w // 2 if align == "c" else 0)
        y0 = int(yc * H - size * 0.5 + (rows[0] - size // 3) - size * 0.08)
        x0, y0 = max(2, x0), max(2, y0)
        if x0 + w > W - 2 or y0 + h > H - 2:
            over = x0 + w - (W - 4)
            if over > 0 and w - over > w * 0.7:
                mask = cv2.resize(mask, (w - over, h), interpolation=cv2.INTER_AREA)
                w -= over
            else:
                return None
        patch = card.image[y0:y0 + h, x0:x0 + w].astype(np.float32)
        m = mask.astype(np.float32)[..., None] / 255 * alpha
        patch = patch * (1 - m) + np.array(ink, np.float32) * m
        card.image[y0:y0 + h, x0:x0 + w] = patch.astype(np.uint8)
        if emboss > 0:
            e = 4
            y1, x1 = min(H, y0 + h + e), min(W, x0 + w + e)
            ya, xa = max(0, y0 - e), max(0, x0 - e)
            big = np.zeros((y1 - ya, x1 - xa), np.float32)
            big[y0 - ya:y0 - ya + h, x0 - xa:x0 - xa + w] = mask
            soft = cv2.GaussianBlur(big, (0, 0), 2)
            k = int(rng.integers(2, 4))
            relief = (np.roll(soft, (k, k), (0, 1)) - np.roll(soft, (-k, -k), (0, 1)))[..., None] / 255 * emboss * 90
            card.image[ya:y1, xa:x1] = np.clip(card.image[ya:y1, xa:x1] + (relief if rng.random() < 0.5 else -relief), 0, 255).astype(np.uint8)
        text = label if label is not None else drawn
        box = (x0, y0, x0 + w, y0 + h)
        card.lines.append(Line(role, " ".join(text.split()), box))
        return box

    def seal(self, card, x, y, side):
        rng = self.rng
        H, W = card.image.shape[:2]
        s = int(side * H)
        x0, y0 = int(x * W), int(y * H)
        stamp = Image.new("L", (s, s), 0)
        draw = ImageDraw.Draw(stamp)
        edge = max(2, s // int(rng.integers(14, 30)))
        if rng.random() < 0.9:
            draw.rectangle((0, 0, s - 1, s - 1), outline=255, width=edge)
        else:
            draw.ellipse((0, 0, s - 1, s - 1), outline=255, width=edge)
        n = int(rng.integers(2, 5))
        path = NOTO + "SansCJK-Bold.ttc" if rng.random() < 0.5 else NOTO + "SerifCJK-Bold.ttc"
        f = font(path, max(8, int(s / n * 0.95)))
        for i in range(n):
            for j in range(n):
                c = people.hanja(rng, 1) if rng.random() < 0.5 else people.syllable(rng)
                draw.text((edge + i * (s - 2 * edge) / n, edge + (j - 0.22) * (s - 2 * edge) / n), c, 255, font=f)
        m = np.asarray(stamp).astype(np.float32) / 255 * rng.uniform(0.35, 0.95)
        x1, y1 = min(W, x0 + s), min(H, y0 + s)
        if x1 <= x0 or y1 <= y0 or x0 < 0 or y0 < 0:
            return
        m = m[:y1 - y0, :x1 - x0, None]
        red = np.array([rng.integers(170, 240), rng.integers(20, 110), rng.integers(30, 110)], np.float32)
        card.image[y0:y1, x0:x1] = (card.image[y0:y1, x0:x1] * (1 - m) + red * m).astype(np.uint8)

    def face(self, card, x0, y0, x1, y1, fade=0.0, grey=False):
        rng = self.rng
        H, W = card.image.shape[:2]
        x0, y0, x1, y1 = int(x0 * W), int(y0 * H), int(x1 * W), int(y1 * H)
        x0, y0, x1, y1 = max(0, x0), max(0, y0), min(W, x1), min(H, y1)
        p = self.portrait(rng, x1 - x0, y1 - y0, self.split)
        if p.shape[:2] != (y1 - y0, x1 - x0):
            p = cv2.resize(p, (x1 - x0, y1 - y0))
        if grey:
            p = cv2.cvtColor(cv2.cvtColor(p, cv2.COLOR_RGB2GRAY), cv2.COLOR_GRAY2RGB)
        ground = card.image[y0:y1, x0:x1]
        card.image[y0:y1, x0:x1] = cv2.addWeighted(p, 1 - fade, ground, fade, 0)

    def ink(self):
        rng = self.rng
        base = rng.integers(8, 70) if rng.random() < 0.88 else rng.integers(70, 140)
        return tuple(int(np.clip(base + rng.normal(0, 5), 0, 255)) for _ in range(3))

    def jit(self, v, s=0.008):
        return v + self.rng.normal(0, s)

    # ---- cards
    def draw(self, kind=None, free=None):
        rng = self.rng
        kind = kind or str(rng.choice(KINDS, p=[0.46, 0.46, 0.08]))
        free = rng.random() < 0.25 if free is None else free
        card = {"resident_card": self.resident, "driver_license": self.license, "other": self.other}[kind](free)
        if rng.random() < 0.12:  # worn: print fades towards white
            field_ = cv2.resize(rng.uniform(0, 1, (5, 8)).astype(np.float32), (W, H), interpolation=cv2.INTER_CUBIC)
            fade = np.clip(field_ * rng.uniform(0.1, 0.55), 0, 0.5)[..., None]
            card.image = (card.image * (1 - fade) + 235 * fade).astype(np.uint8)
        if rng.random() < 0.12:  # scratches
            layer = card.image.copy()
            for _ in range(int(rng.integers(1, 6))):
                p, q = (int(rng.integers(0, W)), int(rng.integers(0, H))), (int(rng.integers(0, W)), int(rng.integers(0, H)))
                cv2.line(layer, p, q, [int(rng.integers(200, 256))] * 3, 1, cv2.LINE_AA)
            card.image = cv2.addWeighted(layer, 0.5, card.image, 0.5, 0)
        return card

    def resident(self, free):
        rng = self.rng
        look = str(rng.choice(["1999", "2020"])) if not free else "free"
        card = Card("resident_card", look, self.ground("resident" if rng.random() < 0.8 or not free else "free"))
        poly = look == "2020" or (free and rng.random() < 0.4)
        # Faces: photo right; a made-up look may have it left, and then all print stands right of it.
        dx = 0.0
        mirrored = free and rng.random() < 0.3
        if mirrored:
            dx = 0.29 + rng.uniform(0, 0.05)
        top, left = rng.normal(0, 0.012), rng.normal(0, 0.012) + dx
        box = (0.618, 0.065, 0.960, 0.736) if poly else (0.631, 0.087, 0.952, 0.683)
        if mirrored:
            box = (0.04, box[1], 0.36, box[3])
        elif free and rng.random() < 0.5:
            s = rng.uniform(0.7, 1)
            box = (box[2] - (box[2] - box[0]) * s, box[1] + rng.uniform(0, 0.1), box[2], box[1] + (box[3] - box[1]) * s)
        self.face(card, *[self.jit(v, 0.006) for v in box])
        ink = self.ink()
        weak = tuple(int(v + rng.uniform(0, 60)) for v in ink)
        text_font = pick_font(rng, "odd" if rng.random() < 0.05 else "gothic" if rng.random() < 0.5 else "myeongjo", self.split, "가")
        scale = rng.uniform(0.86, 1.14)
        # title
        title = "주민등록증"
        tx = 0.14 if not free or rng.random() < 0.6 else rng.uniform(0.1, 0.3)
        self.print(card, "title", title, tx + left, self.jit(0.143) + top, 0.075 * rng.uniform(0.75, 1.15), pick_font(rng, "gothic", self.split, title),
                   tuple(int(v) for v in rng.integers(20, 140, 3)) if rng.random() < 0.5 else ink, tracking=rng.uniform(0, 0.35) if rng.random() < 0.8 else 0.0)
        if poly or rng.random() < 0.1:
            cx, cy, r = int((0.078 + left) * W), int((0.145 + top) * H), int(0.035 * W)
            cv2.circle(card.image, (cx, cy), r, tuple(int(v) for v in rng.integers(90, 220, 3)), -1, cv2.LINE_AA)
            cv2.ellipse(card.image, (cx, cy), (r, r // 2), 20, 0, 180, tuple(int(v) for v in rng.integers(60, 220, 3)), -1, cv2.LINE_AA)
        base = (0.105 if poly else 0.12) + left
        emboss = rng.uniform(0.15, 0.9) if poly and rng.random() < 0.8 else 0.0
        # name
        person = people.name(rng)
        printed, label, hanja_box = person, person, None
        spaced = rng.random() < 0.22
        if spaced:
            gap = " " if rng.random() < 0.8 else "  "
            printed = gap.join(person)
            label = " ".join(person)
        has_hanja = rng.random() < 0.75
        if has_hanja:
            n = len(person) if rng.random() < 0.85 else 1
            joint = " " if rng.random() < 0.35 else ""
            pad = " " if rng.random() < 0.12 else ""
            hanja = people.hanja(rng, n)
            tail = "" if n == len(person) else person[n:]
            sep = " " if spaced and rng.random() < 0.5 else ""
            printed += joint + "(" + pad + sep.join(hanja) + tail + pad + ")"
            label += joint + "(" + pad + sep.join("〓" * n) + tail + pad + ")"
            if rng.random() < 0.02:
                label = printed = printed.split("(")[0].strip()
                has_hanja = False
        name_font = pick_font(rng, "myeongjo" if rng.random() < 0.6 else "gothic", self.split, printed)
        name_h = 0.056 * scale * rng.uniform(0.85, 1.25)
        tracking = rng.uniform(0, 0.12) if rng.random() < 0.3 else 0.0
        cond = rng.uniform(0.62, 0.85) if len(person) > 5 else rng.uniform(0.9, 1.05)
        ny = self.jit(0.312 if not poly else 0.31) + top
        name_box = self.print(card, "name", printed, base, ny, name_h, name_font, ink, label=label, tracking=tracking, condense=cond, emboss=emboss, bold=rng.uniform(0, 0.8) if rng.random() < 0.3 else 0)
        # number
        rrn = people.resident_number(rng)
        drawn = rrn.replace("-", people.pick(rng, ["－", "—", " - ", "–"])) if rng.random() < 0.12 else rrn
        rlabel = "".join(drawn.replace("－", "-").replace("—", "-").replace("–", "-"))
        mono = rng.random() < 0.35
        number_font = pick_font(rng, "gothic", self.split, drawn) if not mono else NANUM + "GothicCoding.ttf"
        rrn_box = self.print(card, "resident_number", drawn, base, self.jit(0.44 if not poly else 0.428) + top, 0.051 * scale * rng.uniform(0.9, 1.15), number_font, ink,
                             label=rlabel, tracking=rng.uniform(0, 0.16), emboss=emboss * rng.uniform(0.5, 1), bold=rng.uniform(0, 0.8) if rng.random() < 0.4 else 0)
        # address
        lines = self.address(card, (0.081 if rng.random() < 0.6 else 0.1) + left if not free else base, self.jit(0.553, 0.01) + top, 0.047 * scale * rng.uniform(0.85, 1.1),
                             rng.uniform(0.054, 0.078), text_font, ink if rng.random() < 0.8 else weak, 0.5 if not mirrored else 0.5)
        # ghost
        ghost = poly or rng.random() < 0.25
        if ghost and not mirrored:
            self.face(card, 0.055 + left, 0.739, 0.199 + left, 0.909, fade=rng.uniform(0.4, 0.75), grey=True)
            gx = rng.uniform(0.066, 0.1) + left
            self.print(card, "other", rrn[:6], gx, rng.uniform(0.80, 0.88), rng.uniform(0.03, 0.042), number_font, ink, alpha=rng.uniform(0.5, 1), tracking=rng.uniform(0, 0.05))
        # date, issuer
        day = people.date(rng, 1999, 2026)
        printed_day = people.print_date(rng, day)
        cx = 0.455 + left if not free else base + rng.uniform(0.12, 0.34)
        date_y = self.jit(0.805) + top
        pitch = rng.uniform(0.07, 0.1)
        issuer_font = pick_font(rng, "gothic" if rng.random() < 0.85 else "myeongjo", self.split, "가")
        date_box = self.print(card, "issue_date", printed_day, cx, date_y, 0.045 * scale * rng.uniform(0.85, 1.2), pick_font(rng, "gothic", self.split, printed_day) if rng.random() < 0.7 else text_font, ink,
                              tracking=rng.uniform(0, 0.12) if rng.random() < 0.5 else 0, align="c", gap=rng.uniform(0.7, 1.3))
        if free and rng.random() < 0.1 and date_box:
            cv2.rectangle(card.image, (date_box[0] - 14, date_box[1] - 10), (date_box[2] + 14, date_box[3] + 10), tuple(int(v) for v in rng.integers(0, 200, 3)), 3)
        issuer = people.resident_issuer(rng)
        for c in issuer:
            if not has_ink(issuer_font, c):
                issuer_font = FALLBACK
        seal_x = 0.69 + rng.uniform(-0.05, 0.06) + (left - dx if not mirrored else 0.1)
        issuer_box = self.print(card, "issuer", issuer, cx, date_y + pitch, 0.055 * scale * rng.uniform(0.85, 1.25), issuer_font, ink, tracking=rng.uniform(0, 0.1) if rng.random() < 0.3 else 0,
                                align="c", condense=rng.uniform(0.75, 1.0), bold=rng.uniform(0, 1) if rng.random() < 0.5 else 0)
        if rng.random() < 0.9:
            side = rng.uniform(0.15, 0.21)
            if issuer_box and rng.random() < 0.3:
                seal_x = issuer_box[2] / W - rng.uniform(0.0, 0.08)
            self.seal(card, min(seal_x, 0.85), rng.uniform(0.74, 0.8), side)
        if rng.random() < 0.04:
            self.print(card, "other", "재외국민", 0.4 + left, 0.24, 0.04, FALLBACK, ink)
        card.truth = {"name": person, "resident_number": rlabel.replace(" ", ""), "address": " ".join(" ".join(l.split()) for l in lines),
                      "issue_date": f"{day[0]}-{day[1]:02d}-{day[2]:02d}", "issuer": issuer}
        if has_hanja:
            card.truth["hanja_name"] = None
        return card

    def address(self, card, x, y, h, pitch, path, ink, width, most=4):
        """Breaks an address over one to four lines and prints them; gives back the lines."""
        rng = self.rng
        words = people.address_words(rng)
        limit = int(rng.integers(11, 24))
        lines, current = [], ""
        for w in words:
            if current and len(current) + 1 + len(w) > limit and len(lines) < most - 1:
                lines.append(current)
                current = w
            else:
                current = (current + " " + w) if current else w
        lines.append(current)
        text = "".join(lines)
        if not all(has_ink(path, c) for c in text):
            path = FALLBACK
        longest = max(len(l) for l in lines)
        f = font(path, max(9, int(h * H / 0.92)))
        span = max(f.getlength(l) for l in lines)
        condense = min(rng.uniform(0.8, 1.0), width * W / span)
        tracking = rng.uniform(0, 0.05) if rng.random() < 0.15 and longest < 16 else 0.0
        if len(lines) * pitch > 0.26:
            pitch = 0.26 / len(lines)
            h = min(h, pitch * 0.85)
        kept = []
        for k, line in enumerate(lines):
            if self.print(card, "address", line, x, y + k * pitch, h, path, ink, condense=condense, tracking=tracking, gap=rng.uniform(0.75, 1.4) if rng.random() < 0.3 else 1.0):
                kept.append(line)
        return kept

    def license(self, free):
        rng = self.rng
        look = str(rng.choice(["region", "2014", "2018", "2019"])) if not free else "free"
        card = Card("driver_license", look, self.ground("license" if rng.random() < 0.8 or not free else "free"))
        ink = self.ink()
        mirrored = free and rng.random() < 0.2
        shift = -0.36 if mirrored else 0.0
        top, left = rng.normal(0, 0.01), rng.normal(0, 0.01)
        if mirrored:
            self.face(card, 0.66, self.jit(0.25), 0.96, self.jit(0.85))
        else:
            s = rng.uniform(0.8, 1.05)
            self.face(card, self.jit(0.034), self.jit(0.25), 0.034 + 0.339 * s, 0.25 + 0.67 * s)
        body = pick_font(rng, "odd" if rng.random() < 0.04 else "gothic" if rng.random() < 0.9 else "myeongjo", self.split, "가")
        condense = rng.uniform(0.72, 1.02)
        scale = rng.uniform(0.88, 1.12)
        x = 0.413 + shift + left + (0 if not free else rng.uniform(-0.02, 0.03))
        # classes
        groups = people.class_lines(rng)
        cy, ch = 0.085 + rng.uniform(-0.02, 0.02), rng.uniform(0.042, 0.062)
        class_pitch = rng.uniform(0.055, 0.07)
        if len(groups) == 1:
            cy += rng.uniform(0, 0.07)
        kept = []
        for k, items in enumerate(groups):
            longest = sum(len(i) + 1 for i in items)
            squeeze = min(condense, 0.36 / max(0.01, longest * ch * 0.95 * H / W))
            line = " ".join(items)
            cx = self.jit(0.045, 0.006) if not mirrored else 0.62
            path = body if all(has_ink(body, c) for c in line) else FALLBACK
            if self.print(card, "license_class", line, cx, cy + k * class_pitch + top, ch, path, ink, condense=squeeze, gap=rng.uniform(1, 2.2)):
                kept += [" ".join(i.split()) for i in items]
        # title
        style = int(rng.integers(4))
        title_font = pick_font(rng, "gothic", self.split, "자동차")
        tcol = ink if rng.random() < 0.7 else tuple(int(v) for v in rng.integers(20, 130, 3))
        ty, tx = self.jit(0.122) + top, 0.455 + shift * 1.1 + left
        if style < 2:
            self.print(card, "title", "자동차운전면허증(Driver's License)" if style == 0 else "자동차운전면허증", tx, ty, 0.058 * rng.uniform(0.85, 1.15), title_font, tcol, condense=rng.uniform(0.68, 0.82) if style == 0 else rng.uniform(0.8, 1.1), tracking=0 if style == 0 else rng.uniform(0, 0.2))
        else:
            b = self.print(card, "title", people.pick(rng, ["자동차 운전면허증", "자동차운전면허증"]), tx, ty, 0.055 * rng.uniform(0.85, 1.1), title_font, tcol, condense=rng.uniform(0.7, 0.9))
            if b:
                self.print(card, "title" if rng.random() < 0 else "other", people.pick(rng, ["(Driver's License)", "(DRIVER'S LICENSE)", "Driver's License"]), b[2] / W + rng.uniform(0.01, 0.03), ty, rng.uniform(0.03, 0.045), pick_font(rng, "myeongjo", self.split, "Driver"), tcol, condense=rng.uniform(0.8, 1))
        # number
        number = people.license_number(rng)
        if look in ("2019", "2018"):
            number = number if number[0].isdigit() else f"{people.pick(rng, people.REGION_CODES)}-{number[3:]}"
        drawn = number.replace("-", "－") if rng.random() < 0.04 else number
        self.print(card, "license_number", drawn, x, self.jit(0.212) + top, 0.07 * scale * rng.uniform(0.85, 1.1), body, ink, label=number, condense=rng.uniform(0.8, 1.05), bold=rng.uniform(0, 1) if rng.random() < 0.3 else 0)
        # name, number
        person = people.name(rng)
        nfont = body if all(has_ink(body, c) for c in person) else FALLBACK
        printed = person if rng.random() < 0.9 else " ".join(person)
        self.print(card, "name", printed, x, self.jit(0.312) + top, 0.058 * scale * rng.uniform(0.8, 1.1), nfont, ink, condense=condense if len(person) < 9 else 0.62)
        rrn = people.resident_number(rng)
        drawn = rrn.replace("-", people.pick(rng, ["－", "—", " - "])) if rng.random() < 0.2 else rrn
        rlabel = drawn.replace("－", "-").replace("—", "-")
        rrn_font = body if all(has_ink(body, c) for c in drawn) else FALLBACK
        self.print(card, "resident_number", drawn, x, self.jit(0.393) + top, 0.06 * scale * rng.uniform(0.8, 1.08), rrn_font, ink, label=rlabel, condense=rng.uniform(0.8, 1.05))
        # address
        pitch = rng.uniform(0.052, 0.066)
        lines = self.address(card, x, self.jit(0.463, 0.006) + top, 0.05 * scale * rng.uniform(0.8, 1.05), pitch, body, ink, 0.41 if not mirrored else 0.36, most=3)
        bottom = max((l.box[3] for l in card.lines if l.role == "address"), default=0.6 * H) / H
        # small photo with serial
        sx = 0.834 if not mirrored else 0.5
        if not mirrored:
            self.face(card, self.jit(sx, 0.004), self.jit(0.486), sx + 0.12, 0.739, fade=rng.uniform(0, 0.3))
        serial = people.serial_code(rng) if (look != "region" and rng.random() < 0.9) and not mirrored else None
        if serial:
            if not self.print(card, "serial_code", serial, self.jit(sx + 0.06, 0.006), self.jit(0.758, 0.006), rng.uniform(0.036, 0.05), body if rng.random() < 0.6 else pick_font(rng, "gothic", self.split, serial), ink, condense=rng.uniform(0.75, 1.0), align="c"):
                serial = None
        # period
        first, last = people.date(rng, 2010, 2036), people.date(rng, 2011, 2036)
        label = people.pick(rng, ["적성검사", "면허증", "면 허 증", "갱신", "갱 신"])
        style = int(rng.integers(6))
        py, pp = max(self.jit(0.64, 0.008) + top, bottom + 0.04), rng.uniform(0.048, 0.062)
        ph = rng.uniform(0.036, 0.05)
        day_a, day_b = people.print_date(rng, first, True), people.print_date(rng, last, True)
        second = people.pick(rng, ["기 간: ", "기    간: ", "갱신기간: ", "기 간 : ", "갱신 기간: ", "기간: "])
        tilde = people.pick(rng, ["~ ", "~", "～"])
        gap = rng.uniform(0.8, 2.0)
        pcond = rng.uniform(0.75, 1.0)
        if style == 5:
            whole = f"{people.pick(rng, ['적성검사기간: ', '갱신기간: '])}{day_a} {tilde}{day_b}"
            self.print(card, "period", whole, x, py, ph * 0.9, FALLBACK if "～" in whole else body, ink, label=whole.replace("～", "~"), condense=min(pcond, 0.75))
        else:
            self.print(card, "period", f"{label} {day_a}", x, py, ph, body, ink, condense=pcond, gap=gap)
            line = f"{second}{tilde}{day_b}"
            self.print(card, "period", line, x, py + pp, ph, FALLBACK if "～" in line else body, ink, label=line.replace("～", "~"), condense=pcond, gap=gap)
            py += pp
        # condition
        condition = None
        if py + pp < 0.815 and rng.random() < 0.6:
            condition = people.pick(rng, ["A", "B", "C", "D", "E", "F", "A, B", "A,B", "A B", "자동변속기", "안경"])
            if condition == "A B":
                condition = "A"
            head = people.pick(rng, ["조 건: ", "조    건: ", "조 건 : ", "조건: ", "조건 : "])
            if not self.print(card, "condition", head + condition, x, py + pp, ph, body, ink, condense=pcond, gap=gap):
                condition = None
        # date and issuer on one line
        day = people.date(rng, 1999, 2026)
        printed_day = people.print_date(rng, day)
        issuer = people.police_issuer(rng)
        iy = self.jit(0.882, 0.008) + top
        ix = self.jit(0.385, 0.008) + shift
        seal_first = rng.random() < 0.5
        seal_at = (rng.uniform(0.8, 0.87) + shift * 0.6, rng.uniform(0.78, 0.83), rng.uniform(0.14, 0.19))
        if seal_first and rng.random() < 0.92:
            self.seal(card, *seal_at)
        box = self.print(card, "issue_date", printed_day, ix, iy, rng.uniform(0.04, 0.056), body, ink, condense=rng.uniform(0.75, 1.0), gap=rng.uniform(0.7, 1.2))
        if box:
            start = box[2] / W + rng.uniform(0.008, 0.03)
            height = rng.uniform(0.05, 0.072)
            em = font(body, max(9, int(height * H / 0.92))).getlength(issuer) / W
            self.print(card, "issuer", issuer, start, iy - rng.uniform(0, 0.006), height, body, ink, condense=min(rng.uniform(0.7, 1.0), max(0.45, (0.945 + (shift * 0.3) - start) / em)), bold=rng.uniform(0, 1) if rng.random() < 0.4 else 0)
        if not seal_first and rng.random() < 0.92:
            self.seal(card, *seal_at)
        card.truth = {"license_class": ",".join(kept), "license_number": number, "name": person, "resident_number": rlabel.replace(" ", ""), "address": " ".join(" ".join(l.split()) for l in lines),
                      "valid_from": "%d-%02d-%02d" % first, "valid_until": "%d-%02d-%02d" % last, "issue_date": "%d-%02d-%02d" % day, "issuer": issuer}
        if condition:
            card.truth["condition"] = condition
        if serial:
            card.truth["serial_code"] = serial
        return card

    def other(self, free):
        """Cards that are not ours to read: foreigners' cards, student cards, bank cards."""
        rng = self.rng
        card = Card("other", "other", self.ground(people.pick(rng, ["resident", "license", "free"])))
        if rng.random() < 0.3:
            card.image = np.clip(card.image.astype(np.float32) * rng.uniform(0.3, 1.0, 3), 0, 255).astype(np.uint8)
        if rng.random() < 0.6:
            x = rng.uniform(0.04, 0.1) if rng.random() < 0.6 else rng.uniform(0.6, 0.7)
            self.face(card, x, rng.uniform(0.15, 0.3), x + rng.uniform(0.2, 0.28), rng.uniform(0.6, 0.85))
        ink = self.ink() if card.image.mean() > 120 else (230, 230, 230)
        column = rng.uniform(0.34, 0.42) if rng.random() < 0.6 else rng.uniform(0.05, 0.1)
        y = rng.uniform(0.1, 0.2)
        path = pick_font(rng, "gothic", self.split, "가")
        if rng.random() < 0.7:
            title = people.pick(rng, ["외국인등록증", "영 주 증", "외국국적동포 국내거소신고증", "학생증", "사원증", "청소년증", "장애인등록증", "도서관 회원증", "복지카드", "국가자격증", "건강보험증", "ALIEN REGISTRATION CARD", "RESIDENCE CARD", "STUDENT ID", "DEBIT CARD", "명 함"])
            self.print(card, "other", title, rng.uniform(0.06, 0.3), y, rng.uniform(0.05, 0.08), FALLBACK, ink)
        for _ in range(int(rng.integers(2, 9))):
            y += rng.uniform(0.06, 0.12)
            u = rng.random()
            text = people.noise_line(rng) if u < 0.5 else people.digits(rng, 4) + " " + people.digits(rng, 4) + " " + people.digits(rng, 4) if u < 0.65 else people.name(rng) if u < 0.75 else f"{people.digits(rng, 6)}-{people.digits(rng, 7)}" if u < 0.85 else people.print_date(rng, people.date(rng))
            if y < 0.93:
                self.print(card, "other", text, self.jit(column, 0.01), y, rng.uniform(0.03, 0.06), path if all(has_ink(path, c) for c in text) else FALLBACK, ink, condense=rng.uniform(0.7, 1))
        return card
