"""Originals and what is passed off as one: photos of screens, copies in black and in color, and pictures without a camera.

Every picture but the last kind goes through `captures`, so that original and copy differ by the sheet alone. Families of displays, screens
of dots, cameras and app layouts are split: those of "test" are never trained on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from PIL import Image

from . import captures, copies, digital, documents, photograph, scenes, screens

CAUSES = ["original", "screen", "gray_copy", "color_copy", "screenshot"]
_EASY = photograph.LEVELS["easy"]
# Share of photos that an app's guide frame has cut.
CROPPED = 0.15


@dataclass
class Taken:
    """One file and what is known about it."""

    data: bytes
    extension: str
    quad: np.ndarray  # the card's corners, pixels of the file
    cause: str
    family: str
    facts: dict


@dataclass
class Subject:
    """What lies before the camera."""

    cause: str
    family: str
    card: object
    facts: dict
    sheet: np.ndarray | None = None
    mask: np.ndarray | None = None
    surface: captures.Surface = captures.CARD
    part: tuple = photograph.WHOLE
    shown: screens.Shown | None = None


class Studio:
    """Takes pictures of documents and of their copies: `prepare` what lies before the camera, `shoot` it as often as needed."""

    def __init__(self, rng: np.random.Generator, drawer: documents.Documents, split: str):
        self.rng, self.drawer, self.split = rng, drawer, split

    def shoot(self, subject: Subject, size, difficulty, tile: int | None = None) -> Taken:
        """A file of `size`, or of a `tile` from within the card."""
        if subject.cause == "screen":
            return self._shoot_display(subject, size, tile)
        if subject.cause == "screenshot":
            return self._screenshot(subject)
        return self._shoot_sheet(subject, size, difficulty, tile)

    def prepare(self, cause: str, card) -> Subject:
        return {"original": self._card, "screen": self._display, "gray_copy": self._gray, "color_copy": self._color,
                "screenshot": self._digital}[cause](card)

    # ------------------------------------------------------------ what lies before the camera

    def _card(self, card) -> Subject:
        sheet = captures.fine_print(self.rng, card.image, self._portraits(card))
        return Subject("original", "photo", card, {}, sheet=sheet, mask=documents.mask(card))

    def _display(self, card) -> Subject:
        rng = self.rng
        kinds = list(screens.KINDS[self.split])
        kind = kinds[int(rng.integers(len(kinds)))]
        _, ppi, sizes = screens.KINDS[self.split][kind]
        ppi = rng.uniform(*ppi)
        hand_held = not kind.startswith(("monitor", "laptop"))
        picture, quad, content = self._content(card)
        shown = screens.compose(rng, picture, quad, sizes[int(rng.integers(len(sizes)))], hand_held)
        return Subject("screen", kind, card, {"ppi": round(ppi), "content": content}, shown=screens.framed(rng, shown, ppi, hand_held))

    def _gray(self, card) -> Subject:
        return self._copy(card, True)

    def _color(self, card) -> Subject:
        return self._copy(card, False)

    def _copy(self, card, gray: bool) -> Subject:
        rng = self.rng
        families = (copies.GRAY if gray else copies.COLOR)[self.split]
        family = families[int(rng.integers(len(families)))]
        draw = copies.gray_copy if gray else copies.color_copy
        fine = captures.fine_print(rng, card.image, self._portraits(card), 1600)
        mask = documents.mask(card)
        if gray or rng.random() < 0.7:
            # On the glass, corners lie on the lid's white.
            weight = cv2.resize(mask, fine.shape[1::-1], interpolation=cv2.INTER_AREA).astype(np.float32)[..., None] / 255
            fine = (fine * weight + int(rng.integers(225, 256)) * (1 - weight)).astype(np.uint8)
        sheet, facts = draw(rng, fine, family, self.split)
        cause, way = "gray_copy" if gray else "color_copy", float(rng.random())
        if way < 0.4:
            page, part = copies.uncut(rng, sheet, mask, gray)
            full = np.full(page.shape[:2], 255, np.uint8)
            return Subject(cause, family, card, facts | {"shape": "uncut"}, page, full, captures.PAPER, part)
        surface = captures.LAMINATED if way > 0.88 else captures.PAPER
        shape = "laminated" if surface is captures.LAMINATED else "cut"
        return Subject(cause, family, card, facts | {"shape": shape}, sheet, copies.cut(rng, sheet, mask), surface)

    def _digital(self, card) -> Subject:
        families = digital.FAMILIES[self.split]
        return Subject("screenshot", families[int(self.rng.integers(len(families)))], card, {})

    # ------------------------------------------------------------ pictures

    def _shoot_sheet(self, subject: Subject, size, difficulty, tile) -> Taken:
        rng, original = self.rng, subject.cause == "original"
        # Copies are photographed with care.
        level = photograph.LEVELS[difficulty if original or difficulty != "hard" else "medium"]
        cam = captures.camera(rng, self.split, level)
        width_mm = documents.size_mm(subject.card.kind)[0]
        if original and tile is None and rng.random() < level.full_frame:
            return self._flat_scan(subject, size, level, cam, width_mm)
        s = captures.sensor(size, cam)
        high, wide = subject.sheet.shape[:2]
        x0, y0, x1, y1 = subject.part
        target = photograph.place(rng, level, s, wide * (x1 - x0) / (high * (y1 - y0)))
        quad = target if subject.part == photograph.WHOLE else photograph.whole_quad(target, subject.part)
        if tile is not None:
            moved, s = captures.tiled(rng, target, cam, tile)
            quad, size = quad + moved, (tile, tile)
            # Shadows are as wide as pictures: across a tile there is mostly none.
            level = replace(level, shadow=0.2 * level.shadow)
        laid = captures.lay(rng, subject.sheet, subject.mask, self._ground(s), quad, level, self.split, subject.surface, subject.part, width_mm)
        return self._finish(laid, cam, size, subject, subject.facts | {"effects": laid.effects}, tile)

    def _shoot_display(self, subject: Subject, size, tile) -> Taken:
        rng = self.rng
        webcam = rng.random() < 0.15
        cam = captures.camera(rng, self.split, photograph.LEVELS["medium"] if webcam else _EASY)
        level = replace(photograph.LEVELS["medium"], overhang=0.1, finger=0.15, finger_depth=(0.0, 0.02), share=(0.2, 0.9))
        if webcam:
            # A small sensor that focuses on a face, not on what is held before it.
            size = [(640, 480), (960, 540), (1280, 720)][int(rng.integers(3))]
            cam = replace(cam, scale=1.0, sigma=rng.uniform(0.5, 1.2), grain=rng.uniform(1.5, 6))
            level = replace(level, share=(0.3, 0.8))
        x_height = photograph.SMALL_PRINT * 0.5 * max(size) * cam.scale
        defocus = rng.uniform(0, 0.16) * x_height if webcam else rng.uniform(0, 0.05) * x_height * (rng.random() < 0.6)
        image, found, facts = screens.photograph_display(rng, subject.shown, subject.family, self.split, size, cam, level, defocus, tile)
        facts |= subject.facts | {"display": subject.family}
        family = "webcam" if webcam else subject.family
        if tile is None and rng.random() < CROPPED:
            image, found = captures.cropped(rng, image, found)
        data, extension = self._shared_frame(image) if webcam and rng.random() < 0.4 else captures.file(rng, image, cam)
        return Taken(data, extension, found, "screen", family, facts)

    def _screenshot(self, subject: Subject) -> Taken:
        rng, card, family = self.rng, subject.card, subject.family
        if family.startswith("app"):
            image, quad = digital.app(rng, card.image, documents.mask(card), self.split, family == "app_dark")
        elif family == "file":
            image, quad = digital.file(rng, card.image)
        else:
            shot = photograph.photograph(card.image, documents.mask(card), rng, "easy", (1440, 1080), split=self.split, width_mm=documents.size_mm(card.kind)[0])
            if family == "gallery":
                image, quad = digital.gallery(rng, shot.image, shot.quad, self.split)
            else:
                image, quad = digital.cut_out(rng, shot.image, shot.quad, documents.mask(card), card.image.shape[1] / card.image.shape[0])
        if rng.random() < 0.35:
            k = rng.uniform(0.5, 0.95)  # sent through a messenger
            image = cv2.resize(image, None, fx=k, fy=k, interpolation=cv2.INTER_AREA)
            quad = quad * k
        codec = str(rng.choice(["png", "jpeg", "webp"], p=[0.35, 0.55, 0.1] if self.split == "train" else [0.3, 0.5, 0.2]))
        data = captures.encoded(image, codec, int(rng.integers(70, 97)), rng.random() < 0.3)
        return Taken(data, {"jpeg": "jpg"}.get(codec, codec), quad.astype(np.float32), "screenshot", family, {"codec": codec})

    # ------------------------------------------------------------ parts

    def _portraits(self, card):
        return [tuple(b) for b in card.places.get("portrait", [])]

    def _ground(self, size):
        """Grounds of originals and copies alike: white paper and dark displays lie under both."""
        rng = self.rng
        if rng.random() < 0.12:
            return copies.paper(rng, size)
        out = captures.ground(rng, size, self.split)
        blur = captures.ground_blur(rng)
        if blur > 0:
            # The card is held up before it.
            out = cv2.GaussianBlur(out, (0, 0), blur)
        if rng.random() < 0.08:
            self._display_behind(out)
        return out

    def _display_behind(self, out):
        """A display that stands behind, with its pixels: a card held up before it is an original."""
        rng = self.rng
        h, w = out.shape[:2]
        kinds = screens.KINDS[self.split]
        emitters = kinds[list(kinds)[0]][0]
        size = (w // 2, h // 2)
        shown = _windows(rng, size, self.split)
        pitch, t = rng.uniform(0.8, 3.5), rng.uniform(-0.15, 0.15)
        y, x = np.mgrid[0:h, 0:w].astype(np.float32)
        light = screens.grid_light(emitters, (x * np.cos(t) + y * np.sin(t)) / np.float32(pitch), (y * np.cos(t) - x * np.sin(t)) / np.float32(pitch), 0.6)
        out[:] = cv2.multiply(cv2.resize(shown, (w, h), interpolation=cv2.INTER_LINEAR), light, dtype=cv2.CV_8U)

    def _content(self, card):
        """What the display shows: a photo of the card, the card pulled straight, or an app."""
        rng, way = self.rng, float(self.rng.random())
        if way < 0.15:
            image, quad = digital.app(rng, card.image, documents.mask(card), self.split, rng.random() < 0.5)
            return image, quad, "app"
        if way < 0.35:
            image, quad = digital.file(rng, card.image)
            return image, quad, "file"
        size = [(1600, 1200), (1440, 1080), (1920, 1080), (1200, 1600)][int(rng.integers(4))]
        level = "easy" if rng.random() < 0.6 else "medium"
        shot = photograph.photograph(card.image, documents.mask(card), rng, level, size, split=self.split, width_mm=documents.size_mm(card.kind)[0])
        if way < 0.55:
            image, quad = digital.cut_out(rng, shot.image, shot.quad, documents.mask(card), card.image.shape[1] / card.image.shape[0])
            return image, quad, "cut_out"
        return shot.image, shot.quad, "photo"

    def _flat_scan(self, subject, size, level, cam, width_mm) -> Taken:
        """A flatbed's picture of the card: no perspective, no ground, and yet an original."""
        rng, sheet = self.rng, subject.sheet
        w = max(size)
        h = int(round(w * sheet.shape[0] / sheet.shape[1] / 2)) * 2
        cam = replace(cam, scale=1.0)
        quad = np.array([[0, 0], [w, 0], [w, h], [0, h]], np.float32)
        ground = np.full((h, w, 3), int(rng.choice([0, 20, 128, 235, 255])), np.uint8)
        still = replace(level, shadow=0, finger=0, bend=0, glare=0, hologram=0.1)
        laid = captures.lay(rng, sheet, subject.mask, ground, quad, still, self.split, captures.PRINTED_SHEET, width_mm=width_mm)
        return self._finish(laid, cam, (w, h), replace(subject, family="scan"), {}, None)

    def _finish(self, laid, cam, size, subject, facts, tile) -> Taken:
        image = captures.develop(self.rng, laid.image, cam, size, laid.blur)
        ratio = np.array(size) / np.array(laid.image.shape[1::-1])
        quad = (laid.quad * ratio).astype(np.float32)
        if tile is None and subject.family != "scan" and self.rng.random() < CROPPED:
            image, quad = captures.cropped(self.rng, image, quad)
        data, extension = captures.file(self.rng, image, cam)
        facts = facts | {"px_per_card": round(float(laid.card_px * ratio[0]))}
        return Taken(data, extension, quad, subject.cause, subject.family, facts)

    def _shared_frame(self, image):
        """A frame of a video call as people pass it on: few colors, dithered, or a screenshot."""
        rng = self.rng
        if self.split == "train" or rng.random() < 0.5:
            colors = int(rng.choice([64, 128, 256]))
            image = np.asarray(Image.fromarray(image).quantize(colors, dither=Image.Dither.FLOYDSTEINBERG).convert("RGB"))
        return captures.encoded(image, "png", 0), "png"


def _windows(rng, size, split):
    """Windows with text on a desktop."""
    w, h = size
    out = np.empty((h, w, 3), np.uint8)
    out[:] = rng.integers(10, 246, 3)
    for _ in range(int(rng.integers(1, 4))):
        page, _ = scenes.document(rng, split)
        ph, pw = page.shape[:2]
        k = rng.uniform(0.5, 1.1) * h / ph
        page = cv2.resize(page, (max(int(pw * k), 4), max(int(ph * k), 4)), interpolation=cv2.INTER_AREA)
        x, y = int(rng.uniform(-0.1, 0.8) * w), int(rng.uniform(-0.1, 0.6) * h)
        x0, y0, x1, y1 = max(x, 0), max(y, 0), min(x + page.shape[1], w), min(y + page.shape[0], h)
        if x1 > x0 and y1 > y0:
            out[y0:y1, x0:x1] = page[y0 - y : y1 - y, x0 - x : x1 - x]
    return out
