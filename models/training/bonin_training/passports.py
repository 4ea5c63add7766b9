"""Data pages of passports: the Korean looks of 2021 and 2008, and foreign ones for the sake of their machine-readable lines.

A page is bigger than a card (format ID-3, 125 x 88 mm) and drawn at the same 15 pixels to the millimetre. `booklet` lays
it into the open passport, which is what people photograph.
"""

import cv2
import numpy as np

from . import cards, finishes, foreigners, mrz, people
from .cards import Card, FALLBACK, NANUM, NOTO, UN
from .passport_words import ENGLISH, FRENCH, KOREAN_LABELS, LANGUAGES, MONTHS, NUMBERED_ROWS, PLAIN_ROWS, UPPER_ROWS

KIND = "passport"
WIDTH_MM, HEIGHT_MM = 125.0, 88.0
W, H = 1875, 1320
RADIUS = 47
PAGE_OF_BOOKLET = (0.0, 0.5, 1.0, 1.0)  # where the page lies in the open passport: shares from left, top to right, bottom
# Roles beyond those of `cards.ROLES` and `alien_cards.ROLES`. Both machine-readable lines share one role.
ROLES = ["document_type", "country_code", "passport_number", "surname", "given_names", "birth_date", "expiry_date", "authority", "personal_number", "mrz"]
KOREAN_LOOKS = ["2021", "2008"]
LOOKS = ["2021", "2008", "foreign-plain", "foreign-right", "foreign-columns"]
SHARES = [0.42, 0.33, 0.12, 0.07, 0.06]
HELD_OUT_LOOK = "foreign-columns"

OCR_B = "/usr/share/fonts/opentype/ocr-b/OCRB.otf"
OCR_B_HEAVY = "/usr/share/fonts/opentype/ocr-b/OCRBS.otf"
PITCH_MM = 2.54  # ICAO 9303: ten signs to the inch
LATIN = [NANUM + "Gothic.ttf", NANUM + "BarunGothic.ttf", UN + "Dotum.ttf", UN + "Batang.ttf", NANUM + "Myeongjo.ttf", NOTO + "SansCJK-Regular.ttc", NOTO + "SansCJK-Medium.ttc",
         NOTO + "SerifCJK-Medium.ttc", NANUM + "GothicBold.ttf", NANUM + "GothicCoding.ttf"]


def corner_mask(height, top):
    """Round corners below, and above too if `top`; a page alone keeps the fold's square ones."""
    mask = np.full((height, W), 255, np.uint8)
    block = np.zeros((2 * RADIUS, 2 * RADIUS), np.uint8)
    cv2.circle(block, (RADIUS, RADIUS), RADIUS, 255, -1, cv2.LINE_AA)
    mask[-RADIUS:, :RADIUS], mask[-RADIUS:, -RADIUS:] = block[RADIUS:, :RADIUS], block[RADIUS:, RADIUS:]
    if top:
        mask[:RADIUS, :RADIUS], mask[:RADIUS, -RADIUS:] = block[:RADIUS, :RADIUS], block[:RADIUS, RADIUS:]
    return mask


MASK = corner_mask(H, False)


def plus_years(ymd, years):
    """The same day years later; the 29th and later become the 28th, which every month has."""
    return ymd[0] + years, ymd[1], min(ymd[2], 28)


class PassportDrawer(cards.Drawer):
    """Draws data pages; `draw` takes the place of `cards.Drawer.draw`."""

    def __init__(self, seed, split="train", grounds=18, portrait=None):
        super().__init__(seed, split, grounds, portrait)
        self.rings = [finishes.round_lettering(self.rng, people.pick(self.rng, ["REPUBLIC OF KOREA", "PASSPORT", "PASSPORT PASSEPORT"])) for _ in range(3)]

    def draw(self, look=None):
        rng = self.rng
        while look is None or (look == HELD_OUT_LOOK and self.split == "train"):
            look = str(rng.choice(LOOKS, p=SHARES))
        for _ in range(8):
            card = self.korean(look) if look in KOREAN_LOOKS else self.foreign(look)
            finishes.note_places(card)
            self.machine_lines(card)
            if finishes.tidy(card):
                break
        finishes.foil(rng, card.image)
        finishes.wear(rng, card.image)
        return card

    # ---- ground
    def paper(self, look):
        """Pale and even, so that the print stands out: large soft blobs of color over a weak guilloche."""
        rng = self.rng
        pattern = cv2.cvtColor(self.ground(people.pick(rng, ["free", "license", "resident"])), cv2.COLOR_RGB2GRAY)
        pattern = cv2.resize(pattern, (W, H), interpolation=cv2.INTER_LINEAR).astype(np.float32)
        tints = {"2021": [(246, 246, 250), (250, 232, 226), (226, 238, 246), (252, 236, 214), (236, 232, 246)],
                 "2008": [(236, 240, 226), (244, 234, 222), (222, 236, 236), (240, 226, 226), (232, 238, 214)]}.get(look, [tuple(rng.integers(205, 254, 3)) for _ in range(4)])
        few = np.array([finishes.color(rng, people.pick(rng, tints), 3) for _ in range(12)], np.float32).reshape(3, 4, 3)
        soft = cv2.resize(few, (W // 8, H // 8), interpolation=cv2.INTER_CUBIC)
        image = cv2.resize(soft, (W, H), interpolation=cv2.INTER_LINEAR)
        image += ((pattern - pattern.mean()) * rng.uniform(0.08, 0.55 if look != "2021" else 0.3))[..., None]
        image = np.ascontiguousarray(np.clip(image, 0, 255).astype(np.uint8))
        for _ in range(int(rng.integers(0, 3))):
            finishes.swirl(rng, image, rng.uniform(0.2, 0.9) * W, rng.uniform(0.2, 0.7) * H, rng.uniform(200, 520), [finishes.color(rng, (235, 214, 214)), finishes.color(rng, (212, 222, 240))], rng.uniform(0.08, 0.35))
        if look == "2021" and rng.random() < 0.85:
            self.letters(image)
        elif rng.random() < 0.5:
            finishes.ring(rng, image, people.pick(rng, self.rings), rng.uniform(0.3, 0.8) * W, rng.uniform(0.25, 0.6) * H, rng.uniform(180, 420), finishes.color(rng, (190, 200, 200)), rng.uniform(0.2, 0.6))
        return image

    def letters(self, image):
        """The watermark of 2021: large pale consonants in rows."""
        rng = self.rng
        f = cards.font(people.pick(rng, [NANUM + "SquareB.ttf", NOTO + "SansCJK-Bold.ttc", NANUM + "GothicBold.ttf"]), int(rng.integers(120, 210)))
        ink, strength, step = finishes.color(rng, (190, 214, 204), 10), rng.uniform(0.3, 0.8), rng.uniform(170, 230)
        left, top = rng.uniform(0.45, 0.6) * W, rng.uniform(0.02, 0.2) * H
        for k, c in enumerate("ㄱㄴㄷㄹㅁㅂㅍㅅㅈㅊㅇㅎ"[: int(rng.integers(6, 13))]):
            glyph = f.getmask(c)
            mask = np.asarray(glyph, np.float32).reshape(glyph.size[::-1]) / 255 * strength
            part, cut = finishes.window(image, int(left + k % 4 * step), int(top + k // 4 * step), *glyph.size)
            if part is not None and mask.size:
                finishes.tint(part, mask[cut], ink)

    # ---- print
    def put(self, card, *args, **more):
        return finishes.put(self, card, *args, **more)

    def cell(self, card, key, text, x, y, style, limit, role=None, **more):
        """A value with its label above it. Gives back the value's box."""
        rng = self.rng
        self.put(card, "label", style["label"](key), x + style["indent"] * -0.6, y - style["lift"], style["label_h"], style["label_font"], style["label_ink"], limit, condense=style["label_width"])
        drawn = more.pop("drawn", text)
        return self.put(card, role or key, drawn, x, y, style["h"] * rng.uniform(0.97, 1.03), style["font"], style["ink"], limit, label=text, condense=style["width"], bold=style["bold"], tracking=style["tracking"], **more)

    def style(self, scale=1.0):
        rng = self.rng
        font = cards.pick_font(rng, "gothic" if rng.random() < 0.9 else "myeongjo", self.split, "가A1/")
        ink = self.ink()
        return {"h": 0.034 * scale * rng.uniform(0.86, 1.1), "label_h": 0.02 * rng.uniform(0.85, 1.15), "lift": 0.034 * rng.uniform(0.9, 1.06), "font": font, "ink": ink, "bold": rng.uniform(0, 1) if rng.random() < 0.4 else 0,
                "label_font": cards.pick_font(rng, "gothic", self.split, "가A/"), "width": rng.uniform(0.85, 1.05), "label_width": rng.uniform(0.85, 1.0), "tracking": rng.uniform(0, 0.06) if rng.random() < 0.2 else 0.0, "indent": 0.0}

    def picture(self, card, box, ghost, grey):
        rng = self.rng
        box = tuple(v + rng.normal(0, 0.004) for v in box)
        self.face(card, *box, fade=rng.uniform(0, 0.12), grey=grey)
        card.places["portrait"] = [tuple(int(v * s) for v, s in zip(box, (W, H, W, H)))]
        if ghost:
            finishes.repeat_portrait(card, ghost, rng.uniform(0.45, 0.85))
            card.places["ghost"] = [tuple(int(v * s) for v, s in zip(ghost, (W, H, W, H)))]
        if rng.random() < 0.6:
            finishes.flower(rng, card.image, (box[2] + rng.uniform(-0.04, 0.03)) * W, rng.uniform(0.45, 0.72) * H, rng.uniform(90, 190), rng.uniform(0.25, 0.75))
        if rng.random() < 0.25:
            finishes.iridescent(rng, card.image, rng.uniform(0.08, 0.4))

    def chip(self, card, x, y):
        """The sign of a passport with a chip: a bar with a ring in its middle."""
        rng = self.rng
        ink, w, h = finishes.color(rng, (150, 120, 60), 30), int(0.07 * W), int(0.055 * H)
        x0, y0 = int(x * W), int(y * H)
        cv2.rectangle(card.image, (x0, y0), (x0 + w, y0 + h), ink, -1)
        cv2.line(card.image, (x0, y0 + h // 2), (x0 + w, y0 + h // 2), (240, 236, 226), h // 8)
        for r, c in ((h // 3, (240, 236, 226)), (h // 5, ink)):
            cv2.circle(card.image, (x0 + w // 2, y0 + h // 2), r, c, -1, cv2.LINE_AA)

    # ---- Korea
    def korean(self, look):
        rng = self.rng
        card = Card(KIND, look, self.paper(look))
        new = look == "2021"
        dx, dy = rng.normal(0, 0.006), rng.normal(0, 0.008)
        self.picture(card, (0.053, 0.25, 0.31, 0.712), (0.815, 0.378, 0.926, 0.59) if rng.random() < (0.85 if new else 0.4) else None, grey=new or rng.random() < 0.1)
        style = self.style()
        blue = finishes.color(rng, (40, 62, 150) if new else people.pick(rng, [(40, 62, 120), (60, 60, 60), (30, 90, 90), (110, 50, 60)]), 15)
        slash = people.pick(rng, ["/ ", "/ ", "/", " / "])
        english_code = rng.random() < 0.3

        def label(key):
            korean, english = KOREAN_LABELS[key]
            if key == "country_code" and not new and english_code:
                korean, english = "발행국", "Issuing country"
            return korean + slash + english if english else korean

        style |= {"label": label, "label_ink": blue}
        title = cards.pick_font(rng, "gothic", self.split, "여권")
        left, right = people.pick(rng, [("여권  PASSPORT", "대한민국  REPUBLIC OF KOREA"), ("여권 / PASSPORT", "대한민국 / REPUBLIC OF KOREA"), ("여권 PASSPORT", "대한민국 REPUBLIC OF KOREA")])
        size = 0.036 * rng.uniform(0.9, 1.15)
        self.put(card, "title", left, 0.053 + dx, 0.076 + dy, size, title, blue, 0.3, bold=rng.uniform(0, 1))
        self.put(card, "title", right, 0.361 + dx, 0.076 + dy, size * rng.uniform(0.95, 1.15), title, blue, 0.85, bold=rng.uniform(0, 1))
        if rng.random() < 0.8:
            self.chip(card, rng.uniform(0.85, 0.87), rng.uniform(0.04, 0.055))

        truth, page = self.korean_holder(look)
        columns = {"a": 0.361 + dx, "b": 0.455 + dx, "m": 0.575 + dx, "c": 0.645 + dx, "d": 0.665 + dx}
        middle = [0.205, 0.284, 0.362, 0.44, 0.52, 0.616, 0.694]
        if not new and rng.random() < 0.5:
            middle = [0.2 + k * rng.uniform(0.079, 0.082) for k in range(7)]
        ys = [y + dy + rng.normal(0, 0.003) for y in middle]
        lower = people.pick(rng, NUMBERED_ROWS if "personal_number" in page else PLAIN_ROWS) if not new else PLAIN_ROWS[0]
        rows = [[(key, columns[column]) for column, key in row] for row in UPPER_ROWS + lower]
        for cells, y in zip(rows, ys):
            for k, (key, x) in enumerate(cells):
                limit = cells[k + 1][1] - 0.012 if k + 1 < len(cells) else 0.955 if y < 0.36 or y > 0.6 or "ghost" not in card.places else 0.81
                self.cell(card, key, page[key], x, y, style, limit, role=key)
        card.truth = truth
        return card

    def korean_holder(self, look):
        """The truth of a Korean page and, beside it, everything that gets printed on it."""
        rng = self.rng
        new = look == "2021"
        hangul, surname, given = foreigners.korean_traveller(rng)
        letter = people.pick(rng, "MMMMMMMSRGD")
        kind = {"M": "PM", "S": "PS", "R": "PR", "G": "PO", "D": "PD"}[letter]
        issued = people.date(rng, 2021, 2026) if new else people.date(rng, 2008, 2021)
        birth, until, sex = people.date(rng, 1930, 2012), plus_years(issued, people.pick(rng, [10, 10, 10, 5, 1])), people.pick(rng, "MF")
        number = foreigners.korean_passport_number(rng, letter, new and rng.random() < 0.95)

        def printed(ymd):
            month = f"{ymd[1]}월/{MONTHS[ymd[1] - 1]}" if new else MONTHS[ymd[1] - 1]
            return f"{ymd[2]:02d} {month} {ymd[0]}"

        page = {"document_type": kind, "country_code": "KOR", "passport_number": number, "surname": surname, "given_names": given, "korean_name": hangul, "birth_date": printed(birth), "sex": sex,
                "nationality": "REPUBLIC OF KOREA", "authority": "MINISTRY OF FOREIGN AFFAIRS" + ("" if new or issued[0] > 2012 else " AND TRADE"), "issue_date": printed(issued), "expiry_date": printed(until)}
        optional = ""
        if not new and (issued[0] < 2020 or rng.random() < 0.5):
            page["personal_number"] = people.digits(rng, 7)
            optional = page["personal_number"] + ("V" + people.digits(rng, 6) if rng.random() < 0.4 else "")
        elif rng.random() < 0.4:
            optional = "V" + people.digits(rng, int(rng.integers(6, 14)))
        self.machine = mrz.td3(kind, "KOR", surname, given, number, "KOR", birth, sex, until, optional, rng.random() < 0.3)
        truth = {k: v for k, v in page.items() if k not in ("country_code", "authority", "personal_number")}
        truth |= {"birth_date": "%d-%02d-%02d" % birth, "issue_date": "%d-%02d-%02d" % issued, "expiry_date": "%d-%02d-%02d" % until}
        return truth, page

    # ---- the rest of the world
    def foreign(self, look):
        rng = self.rng
        card = Card(KIND, look, self.paper(look) if rng.random() < 0.9 else np.full((H, W, 3), 252, np.uint8))
        style = self.style()
        words = LANGUAGES[people.pick(rng, list(LANGUAGES))]
        numbered, capital, slash = rng.random() < 0.2, rng.random() < 0.2, people.pick(rng, ["/ ", " / ", "/", " "])
        order = list(ENGLISH)

        def label(key):
            text = ENGLISH[key] + (slash + words[key] if key in words else "")
            text = text.upper() if capital else text
            return f"{order.index(key) + 1}. {text}" if numbered else text

        style |= {"label": label, "label_ink": style["ink"] if rng.random() < 0.4 else tuple(int(v) for v in rng.integers(20, 130, 3)), "indent": rng.uniform(0, 0.015), "font": people.pick(rng, LATIN) if self.split == "train" else style["font"]}
        mirrored = look == "foreign-right"
        x = rng.uniform(0.33, 0.37) if not mirrored else rng.uniform(0.05, 0.08)
        far = 0.95 if not mirrored else 0.66
        photo = (0.05, 0.25, 0.3, 0.7) if not mirrored else (0.69, 0.2, 0.94, 0.66)
        s = rng.uniform(0.85, 1.05)
        self.picture(card, (photo[0], photo[1], photo[0] + (photo[2] - photo[0]) * s, photo[1] + (photo[3] - photo[1]) * s), None, rng.random() < 0.3)
        truth, page = self.foreign_holder()
        nation = page.pop("title")
        self.put(card, "title", nation, x + rng.uniform(0, 0.05), rng.uniform(0.06, 0.085), rng.uniform(0.036, 0.055), people.pick(rng, LATIN), style["label_ink"], far, bold=rng.uniform(0, 1))
        word = people.pick(rng, ["PASSPORT", "Passport", "Passport/ Passeport", "PASSPORT / PASAPORTE", "PASAPORTE", "REISEPASS", "PASPOR"])
        if rng.random() < 0.85:
            self.put(card, "title", word, 0.06 if not mirrored else 0.7, rng.uniform(0.09, 0.17), rng.uniform(0.028, 0.04), people.pick(rng, LATIN), style["label_ink"], 0.3 if not mirrored else 0.95)
        if look == "foreign-columns":
            half = x + (far - x) * rng.uniform(0.5, 0.6)
            first, second = ["document_type", *(["name"] if "name" in page else ["surname", "given_names"]), "nationality", "birth_date", "sex"], ["passport_number", "place", "personal_number", "issue_date", "expiry_date", "authority"]
            cells = [[(k, x) for k in [first[i]] if k in page] + [(k, half) for k in [second[i]] if k in page] for i in range(min(len(first), len(second)))]
        else:
            b, c = x + (far - x) * rng.uniform(0.25, 0.33), x + (far - x) * rng.uniform(0.6, 0.7)
            cells = [[("document_type", x), ("country_code", b), ("passport_number", c)], [("name", x)], [("surname", x)], [("given_names", x)], [("nationality", x), ("personal_number", c)], [("birth_date", x), ("sex", c)],
                     [("place", x)], [("issue_date", x), ("authority", c)], [("expiry_date", x)]]
            if rng.random() < 0.5:
                cells[5:7] = [[("birth_date", x)], [("sex", x), ("place", b)]]
        rows = [[cell for cell in row if cell[0] in page] for row in cells]
        rows = [row for row in rows if row]
        top, bottom = rng.uniform(0.19, 0.215), rng.uniform(0.69, 0.73)
        for k, row in enumerate(rows):
            y = top + (bottom - top) * k / (len(rows) - 1)
            for n, (key, at) in enumerate(row):
                self.cell(card, key, page[key], at + style["indent"], y, style, row[n + 1][1] - 0.012 if n + 1 < len(row) else far, role="other" if key == "place" else key)
        printed = {line.role for line in card.lines}
        named = ("surname", "given_names") if "name" in printed else ()
        card.truth = {k: v for k, v in truth.items() if k in printed or k in named}
        return card

    def foreign_holder(self):
        """Printed fields. Both parts of a name are true of a page that prints it in one line; the truth leaves out dates whose year is printed with two digits, for they name no century."""
        rng = self.rng
        surname, given = foreigners.latin_name(rng)
        nation, code = foreigners.country(rng)
        birth, issued, sex = people.date(rng, 1930, 2012), people.date(rng, 2005, 2026), people.pick(rng, "MMMFFFX")
        until, number = plus_years(issued, people.pick(rng, [5, 10])), foreigners.foreign_passport_number(rng)
        style = int(rng.integers(6))

        def printed(ymd):
            y, m, d = ymd
            return [f"{d:02d} {MONTHS[m - 1]} {y}", f"{d:02d} {MONTHS[m - 1]}/{FRENCH[m - 1]} {y % 100:02d}", f"{d:02d}.{m:02d}.{y}", f"{d:02d}/{m:02d}/{y}", f"{y}-{m:02d}-{d:02d}", f"{d:02d} {MONTHS[m - 1]}/{FRENCH[m - 1]} {y}"][style]

        page = {"title": nation, "document_type": "P", "country_code": code, "passport_number": number, "nationality": nation, "birth_date": printed(birth), "sex": sex, "issue_date": printed(issued), "expiry_date": printed(until),
                "authority": people.pick(rng, ["PASSPORT OFFICE", "MINISTRY OF INTERIOR", "DEPARTMENT OF STATE", foreigners.invented_word(rng, 2, 4), "MINISTRY OF FOREIGN AFFAIRS"])}
        page |= {"name": surname + ", " + given} if rng.random() < 0.3 and given else {"surname": surname, "given_names": given or "-"}
        optional = ""
        if rng.random() < 0.4:
            optional = foreigners.foreign_passport_number(rng)
            page["personal_number"] = optional
        if rng.random() < 0.7:
            page["place"] = foreigners.invented_word(rng, 2, 5)
        letters = people.pick(rng, ["P", "P", "P", "PN", "PD", "PS", "PB"])
        self.machine = mrz.td3(letters, code, surname, given, number, code, birth, sex, until, optional, rng.random() < 0.3)
        page["document_type"] = letters
        truth = {k: v for k, v in page.items() if k in ("document_type", "passport_number", "nationality", "sex") or (k in ("surname", "given_names") and v != "-")}
        if "name" in page:
            truth |= {"surname": surname, "given_names": given}
        if style != 1:
            truth |= {"birth_date": "%d-%02d-%02d" % birth, "issue_date": "%d-%02d-%02d" % issued, "expiry_date": "%d-%02d-%02d" % until}
        return truth, page

    # ---- machine-readable zone
    def machine_lines(self, card):
        rng = self.rng
        lines = self.machine if rng.random() < 0.95 else mrz.spoil(rng, *self.machine)
        if rng.random() < 0.5:  # a white strip under the lines
            y0 = int(rng.uniform(0.76, 0.785) * H)
            card.image[y0:] = cv2.addWeighted(card.image[y0:], 0.5, np.full_like(card.image[y0:], 252), 0.5, 0)
        path = people.pick(rng, [OCR_B, OCR_B, OCR_B_HEAVY]) if self.split == "train" else OCR_B_HEAVY
        if rng.random() < 0.08:  # drawn specimens use whatever stands in even steps
            path = people.pick(rng, [NANUM + "GothicCoding.ttf", UN.replace("core/Un", "extra/Un") + "Taza.ttf"])
        ink = self.ink() if rng.random() < 0.3 else (24, 24, 26)
        height = 0.033 * rng.uniform(0.93, 1.12)  # capitals of about 2.4 mm
        size = max(9, int(round(height * H / 0.92)))
        step = PITCH_MM * rng.uniform(0.99, 1.03) * W / WIDTH_MM
        longest = max(len(line) for line in lines)
        step = min(step, 0.94 * W / longest)
        x = rng.uniform(0.03, 0.5 * (0.975 - step * longest / W) + 0.02) if longest <= mrz.LENGTH else 0.03
        y, pitch = rng.uniform(0.815, 0.835), rng.uniform(0.07, 0.08)
        bold = rng.uniform(0, 1) if rng.random() < 0.4 else 0
        for k, line in enumerate(lines):
            tracking = (step - cards.font(path, size).getlength("0")) / size
            box = self.print(card, "mrz", line, x - 0.5 * size / W + 0.5 * step / W, y + k * pitch, height, path, ink, tracking=tracking, bold=bold)
            card.truth[f"mrz_line{k + 1}"] = line
            if box:
                card.places[f"mrz_line{k + 1}"] = [box]


def booklet(drawer, card):
    """The open passport with `card` as its lower page: picture, mask and the page's place in it in shares of the picture.

    The upper page carries print that is none of the data page's; a page alone is what `card.image` and `MASK` are for.
    """
    rng = drawer.rng
    upper = Card("other", "facing page", drawer.paper("2008"))
    if rng.random() < 0.8:
        x, y, h = rng.uniform(0.08, 0.2), rng.uniform(0.15, 0.4), rng.uniform(0.024, 0.036)
        for k in range(int(rng.integers(2, 9))):
            text = people.noise_line(rng)
            drawer.put(upper, "other", text, x, y + k * h * 1.7, h, FALLBACK, drawer.ink(), 0.9)
    image = np.concatenate([upper.image, card.image])
    # The fold: a dark line and the pages' curve into it.
    y = np.arange(2 * H, dtype=np.float32)[:, None]
    width = rng.uniform(12, 90)
    shade = rng.uniform(0.1, 0.55) * np.exp(-np.abs(y - H) / width)
    finishes.tint(image, np.repeat(shade, W, 1), finishes.color(rng, (70, 70, 76), 10))
    return image, corner_mask(2 * H, True), PAGE_OF_BOOKLET
