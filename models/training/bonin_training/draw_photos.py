"""Draws whole photos with their truth: for judging, for fixtures, for fitting the calibration.

    python -m bonin_training.draw_photos FOLDER --seed 7000000 --count 300 --negatives 200
    python -m bonin_training.draw_photos FOLDER --seed 7000000 --count 300 --negatives 200 --kinds resident_card,driver_license

All six kinds come in turn, or those of `--kinds`; the second line gives the photos that the networks for two kinds were
judged by. Passports lie open or show their data page alone; the quad is the data page's in both cases.

Grounds, faces, fingers, holograms and print faces come from the parts that no training has seen (split "test").
"""

import argparse
import json
import os

import cv2
import numpy as np

from . import cards, documents, passports, people, photograph, pool

SIZES = [(1920, 1080), (1280, 960), (1600, 1200), (1080, 1920), (2016, 1512), (1440, 1920)]
# A field is legible unless this much of its ink lies under glare, a finger or beyond the frame.
SPOILED = 0.06
KINDS = [kind for kind in documents.KINDS if kind != "other"]
BOOKLETS = 0.6


def legibility(card, spoiled):
    """Which fields a patient person could still read."""
    sy, sx = spoiled.shape[0] / card.image.shape[0], spoiled.shape[1] / card.image.shape[1]
    result = {}
    where = documents.places(card)
    for key in card.truth:
        worst = 0.0
        # What has no line of its own stands in that of the whole name.
        for x0, y0, x1, y1 in where.get(key) or where.get("name", []):
            part = spoiled[int(y0 * sy):max(int(y0 * sy) + 1, int(np.ceil(y1 * sy))), int(x0 * sx):max(int(x0 * sx) + 1, int(np.ceil(x1 * sx)))]
            if part.size:
                # a single lost character is a narrow column: look at the worst stretch as wide as the line is high
                columns = part.mean(0)
                width = max(1, int((y1 - y0) * sx))
                worst = max(worst, float(np.convolve(columns, np.ones(width) / width, "valid").max()) if len(columns) >= width else float(columns.mean()))
        result[key] = worst < SPOILED * 4
    return result


def shoot(card, drawer, rng, difficulty, size, split, quad=None):
    """A photo of the document; passports are laid into a booklet now and then."""
    width_mm = documents.size_mm(card.kind)[0]
    if card.kind == passports.KIND and rng.random() < BOOKLETS:
        image, mask, part = passports.booklet(drawer.travellers, card)
        shot = photograph.photograph(image, mask, rng, difficulty, size, quad=quad, split=split, part=part, width_mm=width_mm)
        shot.effects.append("booklet")
        return shot
    return photograph.photograph(card.image, documents.mask(card), rng, difficulty, size, quad=quad, split=split, width_mm=width_mm)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("folder")
    p.add_argument("--seed", type=int, required=True)
    p.add_argument("--count", type=int, default=300)
    p.add_argument("--negatives", type=int, default=0)
    p.add_argument("--split", default="test")
    p.add_argument("--size", help="WxH instead of the usual mix")
    p.add_argument("--difficulty")
    p.add_argument("--quality", type=int, default=92)
    p.add_argument("--kinds", default=",".join(KINDS), help="which kinds to draw, in turn")
    a = p.parse_args()
    kinds = a.kinds.split(",")
    if not set(kinds) <= set(KINDS):
        p.error("--kinds takes some of " + ",".join(KINDS))
    cv2.setNumThreads(1)
    people.ODDITY = 0.2
    os.makedirs(a.folder, exist_ok=True)
    rng = np.random.default_rng(a.seed)
    drawer = documents.Documents(a.seed + 1, a.split, grounds=24, portrait=pool.load_portraits(a.seed, a.split, 40))
    with open(os.path.join(a.folder, "truth.jsonl"), "w") as f:
        for k in range(a.count + a.negatives):
            size = tuple(int(v) for v in a.size.split("x")) if a.size else SIZES[int(rng.integers(len(SIZES)))]
            difficulty = a.difficulty or ("easy", "medium", "hard")[k // len(kinds) % 3]
            name = f"{k:05d}.jpg"
            row = {"file": name, "difficulty": difficulty}
            if k < a.count:
                card = drawer.draw(kinds[k % len(kinds)])
                shot = shoot(card, drawer, rng, difficulty, size, a.split)
                image = shot.image
                row |= {"kind": card.kind, "look": card.look, "quad": shot.quad.tolist(), "fields": card.truth,
                        "legible": legibility(card, shot.spoiled), "px_per_card": round(float(shot.px_per_card), 1), "effects": list(shot.effects)}
            else:
                image = negative(rng, drawer, kinds, difficulty, size, a.split)
                row |= {"kind": None, "look": None, "difficulty": "negative", "fields": {}, "legible": {}}
            cv2.imwrite(os.path.join(a.folder, name), image[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, a.quality])
            f.write(json.dumps(row, ensure_ascii=False) + "\n")


def negative(rng, drawer, kinds, difficulty, size, split):
    """Empty scenes, other documents, and cards of ours of which too much is missing."""
    u = rng.random()
    if u < 0.55:
        return photograph.photograph_empty(rng, difficulty, size, split)
    if u < 0.8:
        card = drawer.draw("other")
        return photograph.photograph(card.image, cards.MASK, rng, difficulty, size, split=split).image
    card = drawer.draw(kinds[int(rng.integers(len(kinds)))])
    level = photograph.LEVELS[difficulty]
    for _ in range(50):
        quad = photograph.cut_off_quad(rng, level, size, card.image.shape[1] / card.image.shape[0])
        if quad is not None:
            return shoot(card, drawer, rng, difficulty, size, split, quad).image
    return photograph.photograph_empty(rng, difficulty, size, split)


if __name__ == "__main__":
    main()
