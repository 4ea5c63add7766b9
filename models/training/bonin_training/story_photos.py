"""Draws the photos of the example `open_account`: cards of made-up people on which nothing is odd.

    python -m bonin_training.story_photos FOLDER

What stands on a card is given here; its ground, faces, type and light are drawn at random as for all photos, from parts
that no training has seen.
"""

import json
import os
import sys
from unittest import mock

import cv2
import numpy as np

from . import cards, documents, draw_photos, people, photograph, pool

SIZE = (1280, 960)
QUALITY = 84
HONG = {"name": "홍길동", "hanja": "洪吉童", "number": "820701-2345678", "issued": (2020, 8, 16), "issuer": "서울특별시 관악구청장",
        "address": "서울특별시 관악구 가상로 12, 101동 2301호 (봉천동, 진달래아파트)"}
SEOLMUI = {"name": "김설믜", "hanja": "金雪美", "number": "950314-2123452", "issued": (2021, 3, 14), "issuer": "부산광역시 해운대구청장",
           "address": "부산광역시 해운대구 바다로 7, 203호 (우동, 은하빌라)"}
# Class 1, whose period ended before the stories begin.
DRIVER = HONG | {"license": "11-15-003456-07", "class": "1종보통", "serial": "NV676V", "issued": (2015, 8, 16),
                 "issuer": "서울지방경찰청장", "period": [(2024, 1, 1), (2024, 12, 31)], "hanja": None}
# file, kind, what stands on it, seed, middle of a reflection in shares of the card
PHOTOS = [
    ("hong.jpg", "resident_card", HONG, 8, None),
    ("hong_glare.jpg", "resident_card", HONG, 8, (0.30, 0.43)),
    ("seolmui.jpg", "resident_card", SEOLMUI, 21, None),
    ("hong_license.jpg", "driver_license", DRIVER, 5, None),
]


def given(person, kind):
    """The functions that make up what is printed, replaced by ones that give what is wanted."""
    dates = iter(person.get("period", []) + [person["issued"]])
    return {
        "name": lambda rng: person["name"],
        "hanja": lambda rng, n: (person["hanja"] or "印")[:n],
        "resident_number": lambda rng: person["number"],
        "address_words": lambda rng: person["address"].split(),
        "date": lambda rng, first=0, last=0: next(dates),
        "print_date": lambda rng, ymd, dot_end=None: "%d.%02d.%02d." % ymd,
        "resident_issuer": lambda rng: person["issuer"],
        "police_issuer": lambda rng: person["issuer"],
        "class_lines": lambda rng: [[person.get("class", "")]],
        "license_number": lambda rng: person.get("license", ""),
        "serial_code": lambda rng: person.get("serial", ""),
    }


def lamp(at):
    """A lamp's reflection at one place of the card instead of any: a flat bright middle and a faint halo."""

    def glare(rng, level, grid, view, card_px, part):
        x, y = view.photo(np.array([at[0]]), np.array([at[1]]))[0]
        dx, dy = (grid.x - x)[None, :] / (0.16 * card_px), (grid.y - y)[:, None] / (0.05 * card_px)
        d2 = dx * dx + dy * dy
        return (330 * (0.85 * np.exp(-0.5 * d2**1.5) + 0.15 * np.exp(-d2 / 12))).astype(np.float32)

    return glare


def main(folder):
    cv2.setNumThreads(1)
    os.makedirs(folder, exist_ok=True)
    for file, kind, person, seed, reflection in PHOTOS:
        rng = np.random.default_rng(seed)
        drawer = cards.Drawer(seed + 1, "test", 6, pool.load_portraits(seed, "test", 8))
        with mock.patch.multiple(people, **given(person, kind)):
            card = drawer.draw(kind, free=False)
        with mock.patch.object(photograph, "_glare", lamp(reflection) if reflection else lambda *_: None):
            shot = photograph.photograph(card.image, documents.mask(card), rng, "easy", SIZE, split="test")
        cv2.imwrite(os.path.join(folder, file), shot.image[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
        with open(os.path.join(folder, file.replace(".jpg", ".json")), "w") as f:
            fields = {key: value for key, value in card.truth.items() if value is not None}
            legible = draw_photos.legibility(card, shot.spoiled)
            json.dump({"kind": kind, "look": card.look, "fields": fields, "legible": {key: legible[key] for key in fields}}, f, ensure_ascii=False, indent=1)
            f.write("\n")


if __name__ == "__main__":
    main(sys.argv[1])
