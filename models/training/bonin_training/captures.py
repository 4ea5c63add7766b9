"""What a camera makes of flat things, down to the single sensor pixel: for pictures whose finest structure is the point.

`photograph` shrinks a card before it is laid into a picture, which is cheap and right for reading. Here a sheet is sampled
finely under the sensor's own pixels, goes through optics, color filters and their interpolation, and only then through noise, processing
and a file: dots of print and pixels of a screen alias as they do in a phone. Originals go the same way, so that nothing
but the sheet tells them apart.

Grounds, fingers, light and placing are those of `photograph`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np

from . import photograph, scenes
from .photograph import WHOLE

# Sheets are drawn this many times as fine as a card of the pools, so that print beneath a stroke's width can be added.
FINE_WIDTH = 2400
# Files of this many pixels are not shrunk from anything larger.
LARGE = 2600


@dataclass(frozen=True)
class Camera:
    """One phone and app: everything between the lens and the file."""

    scale: float  # sensor pixels for each pixel of the file, each way
    sigma: float  # optics, sensor pixels
    demosaic: int
    shrink: int  # how sensor pixels become file pixels
    grain: float  # noise in levels at middle gray, before processing
    calm: str  # how colored noise is smoothed
    calm_px: float
    isp: tuple[float, float, float] | None
    codec: str
    quality: int
    fine_color: bool  # color at full size in the file
    messenger: int | None  # quality of an earlier file, sent around


def camera(rng: np.random.Generator, split: str, level: photograph.Level | None = None) -> Camera:
    """A camera; interpolation, smoothing and codecs of the "test" split are in part others than those trained on."""
    test = split == "test"
    grain = rng.uniform(*(level.noise if level else (0.6, 4.0)))
    demosaics = [cv2.COLOR_BayerBG2RGB_EA, cv2.COLOR_BayerBG2RGB_VNG] if test else [cv2.COLOR_BayerBG2RGB, cv2.COLOR_BayerBG2RGB_EA]
    shrinks = [cv2.INTER_AREA, cv2.INTER_CUBIC] if test else [cv2.INTER_AREA, cv2.INTER_LINEAR]
    core = grain * rng.uniform(0.4, 1.4) if rng.random() < 0.6 else 0.0
    return Camera(
        scale=float(rng.choice([1.0, 1.0, 1.3, 1.6])) if not test else float(rng.choice([1.0, 1.15, 1.45, 1.8])),
        sigma=rng.uniform(0.32, 0.75),
        demosaic=demosaics[int(rng.integers(2))],
        shrink=shrinks[int(rng.integers(2))],
        grain=grain,
        calm=str(rng.choice(["gauss", "median", "bilateral"] if test else ["none", "gauss", "gauss"])),
        calm_px=rng.uniform(0.8, 3.0),
        isp=(rng.uniform(0.6, 1.6), rng.uniform(1.0, 2.0), core) if rng.random() < 0.65 else None,
        codec="webp" if test and rng.random() < 0.12 else "jpeg",
        quality=int(rng.integers(62, 97)),
        fine_color=rng.random() < (0.2 if test else 0.08),
        messenger=int(rng.integers(60, 92)) if rng.random() < (0.25 if test else 0.12) else None,
    )


def sensor(size: tuple[int, int], cam: Camera) -> tuple[int, int]:
    """Sensor pixels for a file of `size`, even both ways because of the color filter. Large files are the sensor's own size."""
    scale = cam.scale if max(size) < LARGE else 1.0
    return tuple(int(round(v * scale / 2)) * 2 for v in size)


def tiled(rng: np.random.Generator, quad: np.ndarray, cam: Camera, tile: int) -> tuple[np.ndarray, tuple[int, int]]:
    """For a tile of `tile` file pixels each way from within the card: how far its quad has to be moved, and the sensor's size.

    Tiles show what a patch of a photo shows at a tenth of the cost.
    """
    s = sensor((tile, tile), cam)
    u, v = rng.uniform(0.05, 0.95, 2)
    at = (quad[0] * (1 - u) + quad[1] * u) * (1 - v) + (quad[3] * (1 - u) + quad[2] * u) * v
    return (np.array(s) / 2 - at).astype(np.float32), s


# ---------------------------------------------------------------- light to file


def mosaic(image: np.ndarray) -> np.ndarray:
    """One color a pixel: red and green, then green and blue."""
    out = np.ascontiguousarray(image[..., 1])
    out[0::2, 0::2] = image[0::2, 0::2, 0]
    out[1::2, 1::2] = image[1::2, 1::2, 2]
    return out


def _noisy(rng: np.random.Generator, raw: np.ndarray, grain: float) -> np.ndarray:
    h, w = raw.shape
    pool = photograph._noise_pool("white")[..., 0]
    oy, ox = rng.integers(0, 1024, 2)
    pool = np.tile(pool, (-(-(h + oy) // 1024), -(-(w + ox) // 1024)))[oy : oy + h, ox : ox + w]
    level, shot = np.arange(256) / 255, rng.uniform(0.3, 0.9)
    table = np.clip(grain * 16 * np.sqrt((1 - shot) + shot * 2 * level * (1.3 - level)), 0, 255).astype(np.uint8)
    return cv2.add(raw, cv2.multiply(np.ascontiguousarray(pool), cv2.LUT(raw, table), scale=1 / (32 * 16), dtype=cv2.CV_16S), dtype=cv2.CV_8U)


def _calmed(image: np.ndarray, cam: Camera) -> np.ndarray:
    if cam.calm == "none":
        return image
    luma, red, blue = cv2.split(cv2.cvtColor(image, cv2.COLOR_RGB2YCrCb))
    if cam.calm == "gauss":
        red, blue = (cv2.GaussianBlur(c, (0, 0), cam.calm_px) for c in (red, blue))
    elif cam.calm == "median":
        red, blue = (cv2.medianBlur(c, 5) for c in (red, blue))
    else:
        red, blue = (cv2.bilateralFilter(c, 5, 6 * cam.calm_px, 2) for c in (red, blue))
    return cv2.cvtColor(cv2.merge([luma, red, blue]), cv2.COLOR_YCrCb2RGB)


def develop(rng: np.random.Generator, image: np.ndarray, cam: Camera, size: tuple[int, int], blur: float = 0.0) -> np.ndarray:
    """The picture that falls onto the sensor becomes the picture that is stored. `blur` comes on top of the optics."""
    sigma = float(np.hypot(cam.sigma, blur))
    if blur > 0.5 and rng.random() < 0.3:
        image = photograph._motion(image, blur * 3.46, rng.uniform(0, np.pi))
        sigma = cam.sigma
    if sigma > 0.05:
        image = cv2.GaussianBlur(image, (0, 0), sigma)
    image = cv2.cvtColor(_noisy(rng, mosaic(image), cam.grain), cam.demosaic)
    image = _calmed(image, cam)
    if cam.isp:
        image = photograph._isp(image, *cam.isp)
    if image.shape[1::-1] != tuple(size):
        image = cv2.resize(image, size, interpolation=cam.shrink)
    return image


def encoded(image: np.ndarray, codec: str, quality: int, fine_color: bool = False) -> bytes:
    """The bytes of a file."""
    how = {"jpeg": [cv2.IMWRITE_JPEG_QUALITY, quality], "webp": [cv2.IMWRITE_WEBP_QUALITY, quality], "png": []}[codec]
    if codec == "jpeg" and fine_color:
        how += [cv2.IMWRITE_JPEG_SAMPLING_FACTOR, cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444]
    ok, data = cv2.imencode({"jpeg": ".jpg"}.get(codec, "." + codec), np.ascontiguousarray(image[..., ::-1]), how)
    if not ok:
        raise RuntimeError("could not encode a picture")
    return data.tobytes()


def file(rng: np.random.Generator, image: np.ndarray, cam: Camera) -> tuple[bytes, str]:
    """A developed picture as the bytes of a file, and the file's extension."""
    if cam.messenger is not None:
        image = cv2.imdecode(np.frombuffer(encoded(image, "jpeg", cam.messenger), np.uint8), cv2.IMREAD_COLOR)[..., ::-1]
    return encoded(image, cam.codec, cam.quality, cam.fine_color), {"jpeg": "jpg", "webp": "webp"}[cam.codec]


# ---------------------------------------------------------------- a sheet that reflects


@dataclass(frozen=True)
class Surface:
    """How a sheet takes light."""

    thick: bool = True  # casts a shadow and shows its edge
    gloss: float = 1.0  # how often and how strongly lamps show in it
    hologram: bool = True
    bend: float = 1.0


CARD = Surface()
PAPER = Surface(gloss=0.25, hologram=False, bend=2.0)
PRINTED_SHEET = Surface(thick=False, gloss=0.25, hologram=False)
LAMINATED = Surface(gloss=1.3, hologram=False, bend=1.0)


def _sampled(sheet: np.ndarray, view: photograph._View, box: tuple[int, int, int, int], scale: float, border: int) -> np.ndarray:
    """The sheet as the pixels of `box` see it, each the mean over its own area. `scale` is sheet pixels a sensor pixel."""
    high, wide = (float(v) for v in sheet.shape[:2])
    # Halved only while two pixels are left for each of the sensor's: fine dots must meet the sensor's grid, no other.
    while scale >= 4 and min(sheet.shape[:2]) > 32:
        sheet = cv2.resize(sheet, (sheet.shape[1] // 2, sheet.shape[0] // 2), interpolation=cv2.INTER_AREA)
        high, wide, scale = high / 2, wide / 2, scale / 2
    steps = int(np.clip(np.ceil(scale), 1, 4))
    u, v = photograph._fine_maps(view, box)
    if steps > 1:
        # Within a few pixels the map is linear.
        size = (u.shape[1] * steps, u.shape[0] * steps)
        u, v = (cv2.resize(m, size, interpolation=cv2.INTER_LINEAR) for m in (u, v))
    drawn = cv2.remap(sheet, u * np.float32(wide) - np.float32(0.5), v * np.float32(high) - np.float32(0.5), cv2.INTER_LINEAR, borderMode=border)
    return drawn if steps == 1 else cv2.resize(drawn, (box[2] - box[0], box[3] - box[1]), interpolation=cv2.INTER_AREA)


@dataclass
class Laid:
    """A lit scene before the camera."""

    image: np.ndarray  # RGB uint8, sensor pixels
    quad: np.ndarray  # of the part that counts, sensor pixels
    blur: float
    card_px: float
    effects: list[str]


def lay(rng: np.random.Generator, sheet: np.ndarray, mask: np.ndarray, ground: np.ndarray, quad: np.ndarray, level: photograph.Level,
        split: str, surface: Surface = CARD, part: tuple[float, float, float, float] = WHOLE, width_mm: float = photograph.CARD_WIDTH_MM) -> Laid:
    """Lays a sheet onto a ground, which is written to, and lights both. `quad` is the whole sheet's."""
    h, w = ground.shape[:2]
    size, aspect = (w, h), round(sheet.shape[1] / sheet.shape[0], 3)
    straight = photograph.part_quad(quad, part) if part != WHOLE else quad
    sides = np.linalg.norm(np.roll(straight, -1, 0) - straight, axis=1)
    card_px = float((sides[0] + sides[2]) / 2)
    effects: list[str] = []
    bend = rng.uniform(-0.006, 0.006) * surface.bend if rng.random() < max(level.bend, 0.5 * (surface.bend - 1)) else 0.0
    view = photograph._View(quad, size, rng.uniform(-0.018, 0.018) * rng.random(), bend)
    grid = photograph._Coarse(size)
    pad = 4 + int(0.01 * card_px)
    x0, y0 = np.floor(np.clip(quad.min(0) - pad, 0, size)).astype(int)
    x1, y1 = np.ceil(np.clip(quad.max(0) + pad, 0, size)).astype(int)
    box = (int(x0), int(y0), int(x1), int(y1))
    scale = sheet.shape[1] / max(np.linalg.norm(quad[1] - quad[0]), np.linalg.norm(quad[2] - quad[3]))
    layer = _sampled(sheet, view, box, scale, cv2.BORDER_REPLICATE)
    alpha = _sampled(mask, view, box, mask.shape[1] / sheet.shape[1] * scale, cv2.BORDER_CONSTANT)
    if surface.hologram and rng.random() < level.hologram:
        effects.append("hologram")
        u, v = photograph._fine_maps(view, box)
        few = (max((x1 - x0) // 4, 1), max((y1 - y0) // 4, 1))
        factor = photograph._hologram(rng, cv2.resize(u, few), cv2.resize(v, few), split, aspect)
        layer = cv2.multiply(layer, cv2.resize(factor, (x1 - x0, y1 - y0)), dtype=cv2.CV_8U)
    shine = replace(level, glare=min(level.glare * surface.gloss, 0.9), glare_peak=tuple(p * min(surface.gloss, 1) for p in level.glare_peak))
    glare = photograph._glare(rng, shine, grid, view, card_px, part)
    ambient = photograph._ambient(rng, grid, 1.0 if level.tilt > 10 else 0.6)
    if rng.random() < level.shadow:
        effects.append("shadow")
        ambient = ambient * photograph._cast_shadow(rng, grid, split)
    if surface.thick:
        photograph._lay_down(rng, ground, alpha, quad, grid, box, card_px * (1.0 if surface.hologram else 0.4))
    weight = alpha.astype(np.float32) / 255
    ground[y0:y1, x0:x1] = cv2.blendLinear(layer, np.ascontiguousarray(ground[y0:y1, x0:x1]), weight, 1 - weight)
    bad = np.zeros(grid.size[::-1], np.float32)
    if rng.random() < level.finger:
        effects.append("finger")
        photograph._finger(rng, ground, bad, view, level, card_px, split, aspect, width_mm)
    image = photograph._lit(ground, ambient, photograph._tone(rng, level))
    if glare is not None:
        effects.append("glare")
        full = cv2.resize(glare * (1 - bad), size, interpolation=cv2.INTER_LINEAR)[y0:y1, x0:x1] * weight
        tint = (1.0, rng.uniform(0.95, 1), rng.uniform(0.85, 1.0))
        under = np.ascontiguousarray(image[y0:y1, x0:x1])
        image[y0:y1, x0:x1] = cv2.add(under, cv2.merge([full * np.float32(c) for c in tint]), dtype=cv2.CV_8U)
    px0, py0, px1, py1 = part
    found = view.photo(np.array([px0, px1, px1, px0]), np.array([py0, py0, py1, py1]))
    return Laid(image, found, blur_of(rng, level, card_px, width_mm), card_px, effects)


def blur_of(rng: np.random.Generator, level: photograph.Level, card_px: float, width_mm: float = photograph.CARD_WIDTH_MM) -> float:
    """Blur of focus or hand in sensor pixels, as far as small print stays legible."""
    limit = min(level.blur, level.blur_to_print * photograph.SMALL_PRINT * photograph.CARD_WIDTH_MM / width_mm * card_px)
    return limit * rng.random()


# ---------------------------------------------------------------- what originals have in print


def fine_print(rng: np.random.Generator, image: np.ndarray, places: list[tuple[int, int, int, int]], width: int = FINE_WIDTH) -> np.ndarray:
    """The sheet at `width` pixels, with structure finer than the pools draw: line patterns, relief, the portrait's printer.

    None of it says that a card is no original: whatever looks for dots and grids has to let it pass. `places` are portraits.
    """
    scale = width / image.shape[1]
    out = cv2.resize(image, (width, int(round(image.shape[0] * scale))), interpolation=cv2.INTER_CUBIC)
    h, w = out.shape[:2]
    if rng.random() < 0.5:
        # Fine lines, straight or bowed, of 0.25 to 0.7 mm, in a part of the ground.
        y, x = np.mgrid[0:h:2, 0:w:2].astype(np.float32)
        t, period = rng.uniform(0, np.pi), rng.uniform(0.25, 0.7) * w / 85.6
        along, across = x * np.cos(t) + y * np.sin(t), y * np.cos(t) - x * np.sin(t)
        bow = 0 if rng.random() < 0.3 else rng.uniform(0.2, 4) * period * np.sin(across / rng.uniform(100, 500) + rng.uniform(0, 6))
        cx, cy, r = rng.uniform(0, w), rng.uniform(0, h), rng.uniform(0.12, 0.5) * w
        inside = ((x - cx) ** 2 + (y - cy) ** 2 < r * r).astype(np.float32)
        lines = np.clip((np.cos((along + bow) * 6.283 / period) - rng.uniform(-0.2, 0.7)) * 3, 0, 1) * inside * rng.uniform(0.03, 0.16)
        lines = cv2.resize(lines, (w, h), interpolation=cv2.INTER_LINEAR)
        ink = 1 - cv2.merge([lines * np.float32(k) for k in rng.uniform(0.1, 1, 3)])
        out = cv2.multiply(out, ink, dtype=cv2.CV_8U)
    for place in places:
        x0, y0, x1, y1 = (int(v * scale) for v in place)
        x0, y0 = max(x0, 0), max(y0, 0)
        part = out[y0:y1, x0:x1]
        if min(part.shape[:2]) > 40 and rng.random() < 0.6:
            out[y0:y1, x0:x1] = _portrait_print(rng, np.ascontiguousarray(part), w / 85.6)
    return out


def _portrait_print(rng: np.random.Generator, part: np.ndarray, per_mm: float) -> np.ndarray:
    """A thermal printer's faint grid of 300 dpi, or the dots of laser engraving and of ink jets, in the portrait alone."""
    h, w = part.shape[:2]
    y, x = np.mgrid[0:h, 0:w].astype(np.float32)
    if rng.random() < 0.6:
        pitch = per_mm * 25.4 / 300
        grid = 1 + rng.uniform(0.01, 0.05) * (np.cos(x * 6.283 / pitch) + np.cos(y * 6.283 / pitch))
        return cv2.multiply(part, cv2.merge([grid.astype(np.float32)] * 3), dtype=cv2.CV_8U)
    cell = per_mm * 25.4 / rng.uniform(500, 1000)
    small = (max(int(w / cell), 2), max(int(h / cell), 2))
    dots = cv2.resize(rng.normal(0, 1, small[::-1]).astype(np.float32), (w, h), interpolation=cv2.INTER_CUBIC)
    ink = part.astype(np.float32)
    middle = (1 - np.abs(ink.mean(2) / 127.5 - 1))[..., None] * rng.uniform(8, 26)
    return np.clip(ink + dots[..., None] * middle, 0, 255).astype(np.uint8)


def ground(rng: np.random.Generator, size: tuple[int, int], split: str) -> np.ndarray:
    """A ground at a sensor's size. Banks advise black ones: an even dark ground is no display's."""
    if rng.random() < 0.12:
        out = np.empty((size[1], size[0], 3), np.uint8)
        out[:] = rng.uniform(4, 46) + rng.normal(0, 2, 3)
        return out
    # Kept textures are smaller than a sensor's picture.
    less = tuple(max(v * 2 // 3, 8) for v in size)
    return cv2.resize(scenes.background(rng, less, split), size, interpolation=cv2.INTER_LINEAR)


def ground_blur(rng: np.random.Generator) -> float:
    """How far out of focus a ground is that lies behind, not under: sensor pixels, mostly 0."""
    return rng.uniform(0.8, 7) if rng.random() < 0.25 else 0.0


def cropped(rng: np.random.Generator, image: np.ndarray, quad: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The picture as an app with a guide frame cuts it: the card with little around it."""
    h, w = image.shape[:2]
    low, high = quad.min(0), quad.max(0)
    out = rng.uniform(0.01, 0.1, 4) * (high - low).max()
    x0, y0 = (int(v) for v in np.clip(low - out[:2], 0, (w - 64, h - 64)))
    x1, y1 = (int(v) for v in np.clip(high + out[2:], (x0 + 64, y0 + 64), (w, h)))
    return np.ascontiguousarray(image[y0:y1, x0:x1]), (quad - (x0, y0)).astype(np.float32)
