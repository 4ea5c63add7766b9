"""Grounds that cards lie on, and things that lie on desks but are no identity cards.

Textures and documents are drawn once each from a fixed seed and kept; a picture then crops, turns, tints and enlarges
them, so that a ground costs a resize instead of a drawing. Some kinds exist only in the "test" split.
"""

from __future__ import annotations

import functools
import subprocess

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageFont

from . import faces

SIDE = 640  # pixels of a kept texture
TEXTURES = {"train": 120, "test": 40}
DOCUMENTS = {"train": 110, "test": 40}
# Distinct seeds keep the splits apart even where they share a kind.
_SEED = {"train": 7_000_000, "test": 9_000_000}

_WORDS = (
    "영수증 합계 부가세 카드 현금 대표 과장 부장 전화 주소 서울 부산 대구 광주 안내 회원 이용 기간 번호 날짜 상품 수량 금액 "
    "주문 배송 확인 신청서 동의 계약 제출 담당 사무실 연구소 주식회사 커피 우유 라면 김치 도서관 학생 교통 버스 지하철 공지 "
    "사항 가격 할인 쿠폰 포인트 매장 문의 고객 센터 영업 시간 오전 오후 월요일 가나다 마바사 아자차 대한 민국 시청 구청"
).split()


@functools.lru_cache(1)
def _font_files() -> tuple[str, ...]:
    try:
        listed = subprocess.run(["fc-list", ":lang=ko", "file"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return ()
    return tuple(sorted({line.rstrip(": ") for line in listed.splitlines() if line.strip()}))


@functools.lru_cache(64)
def _font(index: int, size: int):
    files = _font_files()
    try:
        return ImageFont.truetype(files[index % len(files)], size) if files else ImageFont.load_default()
    except OSError:
        return ImageFont.load_default()


def _any_font(rng: np.random.Generator, size: float):
    # A few files only: each opened font costs memory and time.
    return _font(int(rng.integers(0, 12)) * 5, max(int(size), 6))


def _words(rng: np.random.Generator, count: int) -> str:
    return " ".join(_WORDS[i] for i in rng.integers(0, len(_WORDS), count))


def _digits(rng: np.random.Generator, count: int) -> str:
    return "".join(str(d) for d in rng.integers(0, 10, count))


# ---------------------------------------------------------------- textures


def _cloud(rng: np.random.Generator, cells: tuple[int, int], octaves: int = 4, side: int = SIDE) -> np.ndarray:
    """Smooth noise of about unit spread; `cells` is the number of blobs across and down in the coarsest octave."""
    out = np.zeros((side, side), np.float32)
    for i in range(octaves):
        w, h = (min(max(c << i, 2), side) for c in cells)
        out += cv2.resize(rng.standard_normal((h, w), np.float32), (side, side), interpolation=cv2.INTER_CUBIC) / 1.8**i
    return out / (out.std() + 1e-6)


def _tinted(value: np.ndarray, dark, light) -> np.ndarray:
    """Maps 0..1 to between two colors."""
    v = np.clip(value, 0, 1)[..., None]
    return np.clip(np.array(dark) * (1 - v) + np.array(light) * v, 0, 255).astype(np.uint8)


def _grid() -> tuple[np.ndarray, np.ndarray]:
    y, x = np.mgrid[0:SIDE, 0:SIDE].astype(np.float32)
    return x, y


def _color(rng: np.random.Generator, low: float = 30, high: float = 235, spread: float = 25) -> np.ndarray:
    return np.clip(rng.uniform(low, high) + rng.normal(0, spread, 3), 0, 255)


def _wood(rng):
    x, y = _grid()
    warp = _cloud(rng, (2, 4), 3)
    rings = np.sin((y / SIDE * rng.uniform(6, 30) + warp * rng.uniform(0.3, 1.2)) * 6.28)
    grain = _cloud(rng, (2, 90), 3)
    v = 0.5 + 0.16 * rings + rng.uniform(0.05, 0.14) * grain
    base = np.array([(196, 150, 100), (120, 78, 48), (222, 190, 150), (90, 62, 46), (168, 130, 98)][rng.integers(5)])
    out = _tinted(v, base * 0.62, np.minimum(base * 1.15, 255))
    if rng.random() < 0.5:
        wide = int(rng.integers(90, 220))
        for top in range(int(rng.integers(0, wide)), SIDE, wide):
            out[top : top + 3] = (out[top : top + 3] * 0.45).astype(np.uint8)
    return out


def _marble(rng):
    a = _cloud(rng, (3, 3), 6)
    veins = np.exp(-np.abs(_cloud(rng, (2, 2), 6)) * rng.uniform(6, 18))
    base = _color(rng, 170, 245, 6) if rng.random() < 0.7 else _color(rng, 30, 90, 8)
    way = -1 if base.mean() > 128 else 1
    return np.clip(base + (a * 6 + way * veins * rng.uniform(30, 90))[..., None], 0, 255).astype(np.uint8)


def _weave(rng):
    x, y = _grid()
    p = rng.uniform(5, 12)
    v = 0.5 + 0.18 * np.sin(x * 6.28 / p) * np.sign(np.sin(y * 6.28 / p)) + 0.12 * np.sin(y * 6.28 / p)
    v += 0.10 * _cloud(rng, (60, 60), 2) + 0.05 * _cloud(rng, (3, 3), 3)
    c = _color(rng, 50, 220)
    return _tinted(v, c * 0.6, np.minimum(c * 1.2, 255))


def _denim(rng):
    x, y = _grid()
    p = rng.uniform(5, 9)
    v = 0.45 + 0.2 * np.sin((x + y) * 6.28 / p) + 0.16 * _cloud(rng, (120, 20), 2) + 0.07 * _cloud(rng, (4, 4), 3)
    return _tinted(v, (24, 34, 62), np.array([120, 146, 186]) * rng.uniform(0.7, 1.1))


def _carpet(rng):
    v = 0.5 + 0.2 * _cloud(rng, (150, 150), 2) + 0.06 * _cloud(rng, (4, 4), 3)
    c = _color(rng, 40, 190)
    return _tinted(v, c * 0.4, np.minimum(c * 1.25, 255))


def _tiles(rng):
    out = _marble(rng)
    p, gap = int(rng.integers(90, 300)), int(rng.integers(2, 8))
    c = _color(rng, 60, 210, 8)
    for start in range(int(rng.integers(0, p)), SIDE, p):
        out[start : start + gap] = c
        out[:, start : start + gap] = c
    return cv2.GaussianBlur(out, (0, 0), 0.8)


def _plain(rng, low=40, high=235, spread=14):
    c = _color(rng, low, high, spread)
    return np.clip(c + (_cloud(rng, (2, 2), 1) * 5 + _cloud(rng, (160, 160), 1) * rng.uniform(0, 4))[..., None], 0, 255).astype(np.uint8)


def _pale(rng):
    """Near the color of the cards themselves: white, gray, pale green, pale pink."""
    c = np.array([(246, 246, 246), (226, 228, 230), (214, 228, 210), (232, 222, 222), (206, 222, 232)][rng.integers(5)])
    c = c + rng.normal(0, 5)
    v = _cloud(rng, (2, 2), 2) * 4 + _cloud(rng, (200, 200), 1) * rng.uniform(0, 3)
    return np.clip(c + v[..., None], 0, 255).astype(np.uint8)


def _dark(rng):
    return _plain(rng, 8, 45, 5)


def _cloth(rng):
    x, y = _grid()
    a, b = _color(rng, 150, 245), _color(rng, 40, 200, 45)
    p, kind = rng.uniform(24, 120), rng.integers(4)
    if kind == 0:
        v = ((x % p < p / 2).astype(np.float32) + (y % p < p / 2)) / 2
    elif kind == 1:
        v = (x % p < p * rng.uniform(0.2, 0.6)).astype(np.float32)
    elif kind == 2:
        v = (np.hypot(x % p - p / 2, y % p - p / 2) < p * rng.uniform(0.15, 0.35)).astype(np.float32)
    else:
        d = p / 2
        v = (np.abs(x % p - d) + np.abs(y % p - d) < d * rng.uniform(0.4, 0.8)).astype(np.float32)
    v = cv2.GaussianBlur(v, (0, 0), 0.8) + 0.05 * _cloud(rng, (150, 150), 1) + 0.05 * _cloud(rng, (3, 3), 2)
    return _tinted(v, a, b)


def _leather(rng):
    n = 700
    seeds = rng.uniform(0, SIDE, (n, 2)).astype(int)
    spots = np.full((SIDE, SIDE), 255, np.uint8)
    spots[seeds[:, 1], seeds[:, 0]] = 0
    d = cv2.distanceTransform(spots, cv2.DIST_L2, 3)
    v = 0.65 - 0.02 * d + 0.05 * _cloud(rng, (100, 100), 2) + 0.06 * _cloud(rng, (3, 3), 2)
    c = _color(rng, 30, 150, 30)
    return _tinted(v, c * 0.4, np.minimum(c * 1.3, 255))


def _keyboard(rng):
    dark = rng.random() < 0.6
    image = Image.new("RGB", (SIDE, SIDE), (28, 28, 30) if dark else (196, 198, 200))
    draw, key = ImageDraw.Draw(image), rng.uniform(48, 80)
    font = _any_font(rng, key * 0.3)
    for row in range(int(SIDE / key) + 1):
        x = -key * rng.random()
        while x < SIDE:
            wide = key * (1 if rng.random() < 0.88 else rng.uniform(1.3, 3))
            tone = int(rng.uniform(40, 62)) if dark else int(rng.uniform(228, 250))
            draw.rounded_rectangle((x + 3, row * key + 3, x + wide - 3, row * key + key - 3), key * 0.12, (tone,) * 3)
            letter = "ㅂㅈㄷㄱㅅㅛㅕㅑㅁㄴㅇㄹㅎㅗㅓㅏㅣQWERTYASDFG12345"[rng.integers(33)]
            draw.text((x + key * 0.2, row * key + key * 0.15), letter, (200,) * 3 if dark else (60,) * 3, font)
            x += wide
    return np.asarray(image)


def _print(rng, columns: int = 1):
    """Printed paper."""
    image = Image.new("RGB", (SIDE, SIDE), tuple(int(v) for v in _color(rng, 225, 252, 5)))
    draw, size = ImageDraw.Draw(image), rng.uniform(11, 26)
    font, y, wide = _any_font(rng, size), rng.uniform(-10, 20), SIDE / columns
    ink = (int(rng.uniform(10, 90)),) * 3
    while y < SIDE:
        for c in range(columns):
            if rng.random() < 0.9:
                text = _words(rng, int(wide / size / 2.2))
                draw.text((c * wide + 10, y), text[: int((wide - 24) / size)], ink, font)
        y += size * rng.uniform(1.3, 1.8) + (size * 2 if rng.random() < 0.08 else 0)
    return np.asarray(image)


def _palm(rng):
    """The inside of a hand held under the card: skin with creases and gaps between fingers."""
    skin = np.array([224, 178, 152]) * rng.uniform(0.55, 1.05)
    x, y = _grid()
    v = 0.06 * _cloud(rng, (3, 3), 3) + 0.015 * _cloud(rng, (150, 150), 2)
    p = rng.uniform(130, 240)
    bow = x + 20 * np.sin(y / rng.uniform(120, 260) + rng.uniform(0, 6))
    round_ = 1 - 0.35 * np.abs(2 * ((bow / p) % 1) - 1) ** 4
    crease = np.exp(-np.abs(_cloud(rng, (1, 2), 3)) * 40) * 0.12
    return np.clip(skin * ((1 + v - crease) * round_)[..., None], 0, 255).astype(np.uint8)


def _granite(rng):
    n = _cloud(rng, (130, 130), 2)
    c = _color(rng, 80, 200, 10)
    out = c + (n * 22)[..., None]
    out[n > 1.5] = c * 0.3
    out[n < -1.6] = np.minimum(c * 1.4, 255)
    return np.clip(out, 0, 255).astype(np.uint8)


def _bamboo(rng):
    x, y = _grid()
    p = rng.uniform(14, 30)
    v = 0.35 + 0.5 * np.sqrt(np.abs(np.sin(y * 3.1416 / p))) + 0.06 * _cloud(rng, (3, 120), 2)
    v = np.where(x % 200 < 6, 0.3, v)
    return _tinted(v, (82, 60, 34), (226, 196, 140))


def _herringbone(rng):
    x, y = _grid()
    p, q = rng.uniform(30, 70), rng.uniform(7, 14)
    v = 0.5 + 0.3 * np.sign(np.sin((y + np.abs(x % (2 * p) - p)) * 6.28 / q)) + 0.08 * _cloud(rng, (150, 150), 1)
    c = _color(rng, 60, 180)
    return _tinted(cv2.GaussianBlur(v, (0, 0), 0.8), c * 0.5, np.minimum(c * 1.3, 255))


def _newspaper(rng):
    return (_print(rng, 3).astype(np.float32) * np.array([0.93, 0.9, 0.84])).astype(np.uint8)


_TRAIN_TEXTURES = [_wood, _wood, _marble, _weave, _denim, _carpet, _tiles, _plain, _plain, _pale, _pale, _dark, _cloth,
                   _leather, _keyboard, _print, _palm]
_TEST_TEXTURES = [_granite, _bamboo, _herringbone, _newspaper, _wood, _plain, _pale, _dark]


@functools.lru_cache(None)
def _texture(split: str, index: int) -> np.ndarray:
    rng = np.random.default_rng(_SEED[split] + index)
    kinds = _TRAIN_TEXTURES if split == "train" else _TEST_TEXTURES
    return np.ascontiguousarray(kinds[index % len(kinds)](rng))


def texture(rng: np.random.Generator, size: tuple[int, int], split: str) -> np.ndarray:
    """A bare ground: a kept texture cropped, turned, tinted and brought to size."""
    w, h = size
    base = _texture(split, int(rng.integers(TEXTURES[split])))
    if max(size) > 900 and rng.random() < 0.5:
        # Mirrored side by side, so that a large picture is not enlarged into a blur.
        base = np.hstack([base, base[:, ::-1]])
        base = np.vstack([base, base[::-1]])
    side = base.shape[0]
    long = side * rng.uniform(0.55, 1.0)
    cw, ch = (max(int(long * s / max(size)), 4) for s in (w, h))
    if rng.random() < 0.5:
        base = base.transpose(1, 0, 2)
    x, y = int(rng.integers(0, side - cw + 1)), int(rng.integers(0, side - ch + 1))
    part = base[y : y + ch, x : x + cw]
    flip = int(rng.integers(-1, 3))
    part = np.ascontiguousarray(part if flip == 2 else cv2.flip(np.ascontiguousarray(part), flip))
    turn = rng.random() < 0.35
    if turn:
        a = rng.uniform(-45, 45)
        m = cv2.getRotationMatrix2D((cw / 2, ch / 2), a, 1.0)
        part = cv2.warpAffine(part, m, (cw, ch), borderMode=cv2.BORDER_REFLECT)
    out = cv2.resize(part, size, interpolation=cv2.INTER_LINEAR)
    gain = rng.uniform(0.8, 1.12) * (1 + rng.normal(0, 0.05, 3))
    table = np.clip(np.arange(256)[:, None] * gain, 0, 255).astype(np.uint8)[:, None, :]
    return cv2.LUT(out, table)


# ---------------------------------------------------------------- documents


def _sheet(w: int, h: int, color) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGB", (w, h), tuple(int(v) for v in color))
    return image, ImageDraw.Draw(image)


def _card_ground(rng, w=640, h=404):
    a, b = _color(rng, 20, 250, 50), _color(rng, 20, 250, 50)
    if rng.random() < 0.35:
        b = a
    t = np.linspace(0, 1, w)[None, :] * rng.uniform(-1, 1) + np.linspace(0, 1, h)[:, None] * rng.uniform(-1, 1)
    image = Image.fromarray(_tinted((t - t.min()) / (np.ptp(t) + 1e-6), a, b))
    draw = ImageDraw.Draw(image)
    if rng.random() < 0.5:
        for _ in range(int(rng.integers(1, 6))):
            x, y, r = rng.uniform(0, w), rng.uniform(0, h), rng.uniform(30, 260)
            draw.ellipse((x - r, y - r, x + r, y + r), outline=tuple(int(v) for v in _color(rng)), width=int(rng.integers(2, 40)))
    ink = (250, 250, 250) if (a.mean() + b.mean()) / 2 < 140 else (30, 30, 34)
    return image, draw, ink


def _chip(rng, draw, x, y, s):
    draw.rounded_rectangle((x, y, x + s * 1.25, y + s), s * 0.15, (214, 180, 96) if rng.random() < 0.6 else (200, 202, 206))
    for k in (0.33, 0.66):
        draw.line((x, y + s * k, x + s * 1.25, y + s * k), (120, 100, 60), 1)
    draw.line((x + s * 0.62, y, x + s * 0.62, y + s), (120, 100, 60), 1)


def _bank_card(rng):
    image, draw, ink = _card_ground(rng)
    draw.text((30, 26), _words(rng, 1) + (" 은행" if rng.random() < 0.5 else " 카드"), ink, _any_font(rng, 44))
    _chip(rng, draw, 60, 140, 76)
    font = _any_font(rng, 50)
    number = " ".join(_digits(rng, 4) for _ in range(4))
    draw.text((47, 252), number, tuple(255 - v for v in ink), font)
    draw.text((45, 250), number, ink, font)
    draw.text((45, 330), "HONG GILDONG", ink, _any_font(rng, 30))
    draw.text((360, 330), f"{_digits(rng, 2)}/{_digits(rng, 2)}", ink, _any_font(rng, 28))
    if rng.random() < 0.6:
        draw.ellipse((510, 320, 570, 380), (226, 60, 50))
        draw.ellipse((550, 320, 610, 380), (240, 170, 40))
    return image, 0.037


def _transport_card(rng):
    image, draw, ink = _card_ground(rng)
    draw.text((40, 50), "교통카드" if rng.random() < 0.5 else _words(rng, 2), ink, _any_font(rng, rng.uniform(50, 96)))
    draw.text((40, 330), "".join(_digits(rng, 4) + "-" for _ in range(3)) + _digits(rng, 4), ink, _any_font(rng, 30))
    return image, 0.037


def _member_card(rng):
    image, draw, ink = _card_ground(rng)
    draw.text((36, 30), _words(rng, 2), ink, _any_font(rng, 52))
    if rng.random() < 0.4:
        photo = Image.fromarray(faces.portrait(rng, 150, 190, "train"))
        image.paste(photo, (int(rng.choice([40, 440])), 120))
    for i in range(int(rng.integers(1, 4))):
        draw.text((220, 150 + i * 52), _words(rng, 2) + " " + _digits(rng, 4), ink, _any_font(rng, 32))
    if rng.random() < 0.5:
        _bars(rng, draw, 200, 330, 300, 50)
    return image, 0.037


def _bars(rng, draw, x, y, w, h):
    end = x + w
    draw.rectangle((x - 8, y - 4, end + 8, y + h + 4), (250, 250, 250))
    while x < end:
        t = float(rng.choice([2, 2, 4, 6]))
        draw.rectangle((x, y, x + t, y + h), (10, 10, 10))
        x += t + float(rng.choice([2, 4, 6]))


def _blank_card(rng):
    image, _ = _sheet(640, 404, _color(rng, 190, 255, 8))
    return image, float(rng.choice([0.0, 0.037]))


def _business_card(rng):
    image, draw = _sheet(640, int(rng.uniform(350, 400)), _color(rng, 215, 255, 8) if rng.random() < 0.8 else _color(rng, 20, 80))
    ink = (40, 40, 44) if image.getpixel((5, 5))[0] > 128 else (235, 235, 235)
    x = int(rng.uniform(30, 240))
    draw.text((x, 40), "주식회사 " + _words(rng, 1), tuple(int(v) for v in _color(rng, 20, 140, 50)), _any_font(rng, 36))
    draw.text((x, 120), "홍길동" + ("  " + _words(rng, 1)), ink, _any_font(rng, rng.uniform(40, 56)))
    small = _any_font(rng, 23)
    lines = [f"전화 02-{_digits(rng, 4)}-{_digits(rng, 4)}", f"휴대 010-{_digits(rng, 4)}-{_digits(rng, 4)}",
             "서울특별시 " + _words(rng, 2) + "로 " + _digits(rng, 2), "gildong@example.com"]
    for i, line in enumerate(lines):
        draw.text((x, 215 + i * 34), line, ink, small)
    return image, 0.0


def _receipt(rng):
    h = int(rng.uniform(500, 900))
    image, draw = _sheet(340, h, _color(rng, 235, 254, 3))
    font, y = _any_font(rng, rng.uniform(18, 24)), 90
    draw.text((110, 24), "영 수 증", (40, 40, 40), _any_font(rng, 38))
    while y < h - 90:
        draw.text((20, y), _words(rng, 2)[:9], (60, 60, 60), font)
        draw.text((220, y), f"{int(rng.integers(1, 90)) * 500:,}", (60, 60, 60), font)
        y += 30 + (26 if rng.random() < 0.15 else 0)
    _bars(rng, draw, 60, h - 70, 220, 44)
    return image, 0.0


def _page(rng):
    base = _print(rng)
    return Image.fromarray(base[:, : int(SIDE * rng.uniform(0.65, 0.8))]), 0.0


def _notebook(rng):
    image, draw = _sheet(460, 640, _color(rng, 225, 252, 6))
    for y in range(60, 640, int(rng.uniform(22, 34))):
        draw.line((0, y, 460, y), (150, 180, 210), 1)
    for _ in range(int(rng.integers(0, 9))):
        y, x = rng.uniform(60, 600), 30.0
        points = [(x := x + rng.uniform(4, 14), y + rng.normal(0, 7)) for _ in range(int(rng.integers(8, 36)))]
        draw.line(points, (30, 40, 120), 2)
    return image, 0.0


def _phone(rng):
    image, draw = _sheet(310, 640, (14, 14, 16))
    if rng.random() < 0.7:
        draw.rounded_rectangle((10, 10, 300, 630), 28, tuple(int(v) for v in _color(rng, 20, 240, 40)))
        for i in range(5):
            for j in range(4):
                if rng.random() < 0.8:
                    draw.rounded_rectangle((28 + j * 68, 90 + i * 90, 78 + j * 68, 140 + i * 90), 12, tuple(int(v) for v in _color(rng, 30, 240, 60)))
    return image, 0.11


def _book(rng):
    image, draw = _sheet(440, 620, _color(rng, 20, 230, 50))
    ink = tuple(int(v) for v in _color(rng, 20, 250, 30))
    for i in range(int(rng.integers(1, 4))):
        draw.text((40, 70 + i * 100), _words(rng, 2), ink, _any_font(rng, rng.uniform(36, 80)))
    draw.rectangle((0, 0, 22, 620), tuple(int(v) for v in _color(rng)))
    return image, 0.0


def _portrait_print(rng):
    image, _ = _sheet(340, 440, (250, 250, 250))
    image.paste(Image.fromarray(faces.portrait(rng, 320, 420, "train")), (10, 10))
    return image, 0.0


def _booklet(rng):
    image, draw = _sheet(440, 620, _color(rng, 20, 70, 25))
    draw.ellipse((150, 190, 290, 330), outline=(205, 175, 95), width=7)
    draw.text((120, 80), "여행 수첩", (205, 175, 95), _any_font(rng, 54))
    return image, 0.02


def _calendar(rng):
    image, draw = _sheet(640, 560, (248, 248, 246))
    draw.text((40, 20), f"{int(rng.integers(1, 13))}월", (190, 40, 40), _any_font(rng, 60))
    for day in range(31):
        draw.text((30 + day % 7 * 86, 120 + day // 7 * 84), str(day + 1), (50, 50, 60), _any_font(rng, 36))
    return image, 0.0


_TRAIN_DOCUMENTS = [_bank_card, _transport_card, _member_card, _blank_card, _business_card, _receipt, _page, _notebook,
                    _phone, _book, _portrait_print]
_TEST_DOCUMENTS = [_bank_card, _member_card, _blank_card, _business_card, _receipt, _booklet, _calendar, _portrait_print]
# The ones an identity card is most easily mistaken for.
_CARD_LIKE = {_bank_card, _transport_card, _member_card, _blank_card, _business_card}


@functools.lru_cache(None)
def _document(split: str, index: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(_SEED[split] + 500_000 + index)
    kinds = _TRAIN_DOCUMENTS if split == "train" else _TEST_DOCUMENTS
    image, corner = kinds[index % len(kinds)](rng)
    mask = Image.new("L", image.size, 0)
    w, h = image.size
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, w - 1, h - 1), corner * max(w, h), 255)
    return np.array(image), np.array(mask)


def document(rng: np.random.Generator, split: str = "train", card_like: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Something flat that is no identity card, and its mask; sides of about 300 to 640 px. Do not write to either."""
    kinds = _TRAIN_DOCUMENTS if split == "train" else _TEST_DOCUMENTS
    while True:
        index = int(rng.integers(DOCUMENTS[split]))
        if not card_like or kinds[index % len(kinds)] in _CARD_LIKE:
            return _document(split, index)


# ---------------------------------------------------------------- scenes


def _put(rng: np.random.Generator, image: np.ndarray, size_share: float, split: str) -> None:
    """Lays a document somewhere, partly outside perhaps, with a soft shadow."""
    h, w = image.shape[:2]
    paper, mask = document(rng, split)
    ph, pw = paper.shape[:2]
    scale = size_share * max(w, h) / max(pw, ph)
    if scale < 0.6:
        # Sampling four texels far apart would turn print into grain.
        k = 2 if scale > 0.3 else 4
        paper, mask = (cv2.resize(p[: ph // k * k, : pw // k * k], (pw // k, ph // k), interpolation=cv2.INTER_AREA) for p in (paper, mask))
        scale, (ph, pw) = scale * k, paper.shape[:2]
    a = rng.normal(0, 0.3) + rng.choice([0, 0, np.pi / 2, np.pi, -np.pi / 2]) if rng.random() < 0.7 else rng.uniform(0, 6.28)
    c, s = np.cos(a) * scale, np.sin(a) * scale
    x, y = rng.uniform(-0.05, 1.05) * w, rng.uniform(-0.05, 1.05) * h
    m = np.array([[c, -s, x - c * pw / 2 + s * ph / 2], [s, c, y - s * pw / 2 - c * ph / 2]])
    ends = np.array([[0, 0], [pw, 0], [pw, ph], [0, ph]]) @ m[:, :2].T + m[:, 2]
    x0, y0 = np.clip(np.floor(ends.min(0)) - 6, 0, (w, h)).astype(int)
    x1, y1 = np.clip(np.ceil(ends.max(0)) + 6, 0, (w, h)).astype(int)
    if x1 - x0 < 4 or y1 - y0 < 4:
        return
    m[:, 2] -= (x0, y0)
    box = (int(x1 - x0), int(y1 - y0))
    drawn = cv2.warpAffine(paper, m, box, borderMode=cv2.BORDER_REPLICATE)
    alpha = cv2.warpAffine(mask, m, box).astype(np.float32) / 255
    part = np.ascontiguousarray(image[y0:y1, x0:x1])
    m[:, 2] += rng.uniform(-1, 1, 2) * 0.008 * max(w, h)
    dark = cv2.blur(cv2.warpAffine(mask, m, box), (max(w // 80, 3),) * 2).astype(np.float32) * np.float32(-rng.uniform(0.1, 0.45) / 255)
    part = cv2.multiply(part, cv2.merge([dark + 1] * 3), dtype=cv2.CV_8U)
    image[y0:y1, x0:x1] = cv2.blendLinear(drawn, part, alpha, 1 - alpha)


def _thing(rng: np.random.Generator, image: np.ndarray) -> None:
    """A pen, coin, mug rim or cable."""
    h, w = image.shape[:2]
    long, kind = max(w, h), rng.integers(4)
    at = rng.uniform(0, 1, 2) * (w, h)
    color = tuple(float(v) for v in _color(rng, 20, 230, 40))

    def px(p):
        return tuple(int(v * 16) for v in p)

    if kind == 0:
        a, length, wide = rng.uniform(0, 6.28), rng.uniform(0.25, 0.5) * long, max(int(long * rng.uniform(0.01, 0.02)), 2)
        end = at + length * np.array([np.cos(a), np.sin(a)])
        side = np.array([-np.sin(a), np.cos(a)]) * wide * 0.4
        cv2.line(image, px(at + side * 1.8), px(end + side * 1.8), tuple(v * 0.3 for v in image.mean((0, 1))) if long < 400 else (20, 20, 20), wide, cv2.LINE_AA, 4)
        cv2.line(image, px(at), px(end), color, wide, cv2.LINE_AA, 4)
        cv2.line(image, px(at + side * 0.5), px(end + side * 0.5), tuple(min(v * 1.4 + 20, 255) for v in color), max(wide // 4, 1), cv2.LINE_AA, 4)
    elif kind == 1:
        r, metal = rng.uniform(0.02, 0.045) * long, np.array([(196, 198, 202), (206, 150, 96), (214, 190, 120)][rng.integers(3)])
        cv2.circle(image, px(at + r * 0.15), int(r * 17), (30, 30, 30), -1, cv2.LINE_AA, 4)
        cv2.circle(image, px(at), int(r * 16), tuple(float(v) for v in metal), -1, cv2.LINE_AA, 4)
        cv2.circle(image, px(at), int(r * 14), tuple(float(v) * 0.7 for v in metal), max(int(r * 0.08), 1), cv2.LINE_AA, 4)
        cv2.ellipse(image, px(at), px((r * 0.45, r * 0.6)), rng.uniform(0, 180), 0, 360, tuple(float(v) * 0.85 for v in metal), -1, cv2.LINE_AA, 4)
    elif kind == 2:
        r = rng.uniform(0.08, 0.18) * long
        cv2.circle(image, px(at + r * 0.12), int(r * 16.5), tuple(v * 0.35 for v in color), -1, cv2.LINE_AA, 4)
        cv2.circle(image, px(at), int(r * 16), color, -1, cv2.LINE_AA, 4)
        inner = (60, 38, 22) if rng.random() < 0.6 else tuple(v * 0.7 for v in color)
        cv2.circle(image, px(at), int(r * 14), inner, -1, cv2.LINE_AA, 4)
    else:
        steps = rng.normal(0, 0.05, (40, 2)).cumsum(0) * 0.5
        path = at + (np.cumsum(cv2.blur(steps, (1, 9)), 0)) * long * 0.12
        cv2.polylines(image, [(path * 16).astype(np.int32)], False, color, max(int(long * 0.006), 1), cv2.LINE_AA, 4)


def background(rng: np.random.Generator, size: tuple[int, int], split: str = "train", clutter: float = 0.35) -> np.ndarray:
    """A ground to lay a card on, RGB; the share `clutter` has papers and things on it."""
    out = texture(rng, size, split)
    if rng.random() < clutter:
        for _ in range(int(rng.integers(1, 4))):
            if rng.random() < 0.55:
                _put(rng, out, rng.uniform(0.2, 0.7), split)
            else:
                _thing(rng, out)
    return out


def empty_scene(rng: np.random.Generator, size: tuple[int, int], split: str = "train") -> np.ndarray:
    """A desk without an identity card, RGB; `photograph.photograph_empty` adds light and sensor to it."""
    out = texture(rng, size, split)
    for _ in range(int(rng.choice([0, 1, 1, 2, 2, 3, 5]))):
        if rng.random() < 0.75:
            _put(rng, out, rng.uniform(0.25, 1.1), split)
        else:
            _thing(rng, out)
    return out
