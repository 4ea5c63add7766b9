"""Foreigners' cards: alien registration card, permanent resident card, overseas Korean resident card.

The looks of 2011 and 2018 have a grey photo on the left and follow measured layouts. Of the look from April 2023 only
this is known: color photo on the right and a third larger, text on the left, no sex, a QR code. It is drawn in many
arrangements, so that a reader learns labels and formats rather than places.
"""

import cv2
import numpy as np

from . import alien_layouts, cards, finishes, foreigners, people
from .alien_layouts import LOOKS
from .cards import Card, FALLBACK, H, W

KINDS = ["alien_registration_card", "permanent_resident_card", "overseas_korean_card"]
SHARES = [0.5, 0.2, 0.3]
# Roles beyond those of `cards.ROLES`: a detector that doesn't know one of the last two may call it "other".
ROLES = ["registration_number", "korean_name", "sex", "nationality", "stay_status", "label", "ghost_number"]
# Kept out of training. Each part of these looks is still met on the other two kinds.
HELD_OUT_LOOKS = {"alien_registration_card": "2023-above", "permanent_resident_card": "2011", "overseas_korean_card": "2023-beside"}

TITLES = {
    "alien_registration_card": (["외국인등록증"], ["ALIEN REGISTRATION CARD"], ["RESIDENCE CARD", "ALIEN REGISTRATION CARD"]),
    "permanent_resident_card": (["영 주 증", "영주증", "영   주   증"], ["PERMANENT RESIDENT CARD"], ["PERMANENT RESIDENT CARD", "PERMANENT RESIDENCE CARD"]),
    "overseas_korean_card": (["외국국적동포 국내거소신고증", "외국국적동포국내거소신고증", "국내거소신고증"], ["OVERSEAS KOREAN RESIDENT CARD"], ["OVERSEAS KOREAN RESIDENT CARD"]),
}
TINTS = {"alien_registration_card": [(198, 226, 232), (206, 230, 238), (200, 220, 236), (214, 232, 224)],
         "permanent_resident_card": [(210, 232, 208), (220, 236, 214), (204, 228, 216)],
         "overseas_korean_card": [(242, 236, 206), (238, 230, 198), (244, 238, 220)]}
INKS = {"alien_registration_card": (52, 66, 150), "permanent_resident_card": (36, 110, 76), "overseas_korean_card": (132, 92, 36)}

# Field -> labels: Korean on one or two lines, English, both.
LABELS = {
    "registration_number": ([("외 국 인", "등록번호"), ("등록번호",), ("외국인등록번호",)], ["Registration No.", "Reg. No.", "Alien Registration No.", "REGISTRATION NO."]),
    "residence_number": ([("거소신고", "번    호"), ("거소신고번호",), ("국내거소", "신고번호")], ["Residence Report No.", "Registration No.", "Resident No."]),
    "name": ([("성    명",), ("성명",), ("성 명",)], ["Name", "NAME", "Full Name"]),
    "nationality": ([("국 가", "지 역"), ("국    가", "지    역"), ("국가/지역",), ("국    적",), ("국적",)], ["Country / Region", "Nationality", "Country/Region", "NATIONALITY"]),
    "stay_status": ([("체류자격",), ("체류 자격",)], ["Status", "Status of Stay", "Status of Sojourn", "STATUS"]),
    "issue_date": ([("발급일자",), ("발급일",), ("발 급 일",)], ["Issue Date", "Date of Issue", "Issued"]),
    "sex": ([("성 별",), ("성별",), ("성   별",)], ["Sex", "SEX"]),
}
UNTIL = ["만료일자", "유효기간", "체류기간", "Expiry Date", "유효기간/Expiry"]


class AlienCardDrawer(cards.Drawer):
    """Draws the three kinds; `draw` takes the place of `cards.Drawer.draw`."""

    def __init__(self, seed, split="train", grounds=18, portrait=None):
        super().__init__(seed, split, grounds, portrait)
        self.rings = [finishes.round_lettering(self.rng, people.pick(self.rng, ["KOREA IMMIGRATION SERVICE", "KOREA IMMIGRATION SERVICE", "MINISTRY OF JUSTICE", "REPUBLIC OF KOREA"])) for _ in range(5)]

    def draw(self, kind=None, look=None):
        rng = self.rng
        kind = kind or str(rng.choice(KINDS, p=SHARES))
        look = look or people.pick(rng, [l for l in LOOKS if self.split != "train" or l != HELD_OUT_LOOKS[kind]])
        # Layouts wander freely, so now and then one has no room for a field: a card that nobody would print.
        for _ in range(8):
            card = self.attempt(kind, look)
            if finishes.tidy(card):
                break
        finishes.foil(rng, card.image)
        finishes.wear(rng, card.image)
        return card

    def attempt(self, kind, look):
        rng = self.rng
        plan = alien_layouts.plan(rng, look)
        plan.korean = rng.random() < {"overseas_korean_card": 0.85, "permanent_resident_card": 0.2, "alien_registration_card": 0.12}[kind]
        if plan.korean and plan.photo[0] > 0.5:
            plan.make_room("name", rng.uniform(0.035, 0.05))
        card = Card(kind, look, self.paper(kind, look, plan))
        self.pictures(card, plan)
        self.titles(card, plan)
        self.fields(card, plan)
        finishes.note_places(card)
        return card

    # ---- ground and pictures
    def paper(self, kind, look, plan):
        """A pale tint of the kind's own, a guilloche taken from the pool, stripes, lettering in rings, a large disc."""
        rng = self.rng
        source = self.ground(people.pick(rng, ["license", "free", "resident"]))
        if look == "free" and rng.random() < 0.5:
            image = source
        else:
            tints = TINTS[kind] if rng.random() < 0.9 else [(236, 238, 240), (240, 236, 236)]
            a, b = (np.array(finishes.color(rng, people.pick(rng, tints), 6), np.float32) for _ in range(2))
            ramp = (np.linspace(0, 1, H, dtype=np.float32)[:, None, None] if rng.random() < 0.5 else np.linspace(0, 1, W, dtype=np.float32)[None, :, None])
            grey = cv2.cvtColor(source, cv2.COLOR_RGB2GRAY).astype(np.float32)
            pattern = (grey - grey.mean())[..., None] * rng.uniform(0.2, 0.9)
            image = np.clip(a * (1 - ramp) + b * ramp + pattern, 0, 255).astype(np.uint8)
        dark = tuple(int(v * rng.uniform(0.6, 0.85)) for v in image.mean((0, 1)))
        if rng.random() < 0.6:
            finishes.bands(rng, image, dark, rng.uniform(0.05, 0.3))
        cx, cy, r = rng.uniform(0.35, 0.72) * W, rng.uniform(0.4, 0.65) * H, rng.uniform(170, 330)
        if rng.random() < 0.75:
            finishes.swirl(rng, image, cx, cy, r * rng.uniform(0.5, 0.95), [finishes.color(rng, dark, 25), finishes.color(rng, (225, 232, 236))], rng.uniform(0.1, 0.4))
        if rng.random() < 0.8:
            finishes.ring(rng, image, people.pick(rng, self.rings), cx, cy, r, dark, rng.uniform(0.15, 0.7))
            if rng.random() < 0.4:
                finishes.ring(rng, image, people.pick(rng, self.rings), cx, cy, r * rng.uniform(0.4, 0.6), dark, rng.uniform(0.15, 0.6))
        if plan.corner:
            ink, thick, strength = finishes.color(rng, INKS[kind], 25), rng.uniform(0.03, 0.06), rng.uniform(0.25, 0.8)
            finishes.hatched(rng, image, 0, 0, W, thick * H, ink, strength)
            if rng.random() < 0.7:
                finishes.hatched(rng, image, 0, 0, thick * W * 0.8, rng.uniform(0.1, 0.24) * H, ink, strength)
        return np.ascontiguousarray(image)

    def pictures(self, card, plan):
        rng = self.rng
        self.face(card, *plan.photo, fade=rng.uniform(0, 0.12), grey=not plan.color)
        card.places["portrait"] = [tuple(int(v * s) for v, s in zip(plan.photo, (W, H, W, H)))]
        if rng.random() < 0.55:  # an emblem of foil over the photo's inner edge
            edge = plan.photo[2] if plan.photo[0] < 0.5 else plan.photo[0]
            cx, cy, r = (edge + rng.uniform(-0.03, 0.06)) * W, rng.uniform(0.45, 0.75) * H, rng.uniform(70, 130)
            if rng.random() < 0.5:
                finishes.swirl(rng, card.image, cx, cy, r, [finishes.color(rng, (226, 130, 120), 30), finishes.color(rng, (150, 205, 150), 30)], rng.uniform(0.12, 0.5))
            else:
                finishes.flower(rng, card.image, cx, cy, r, rng.uniform(0.3, 0.8))
        if rng.random() < 0.3:
            x, y = rng.normal(0.7, 0.01), rng.normal(0.48, 0.01)
            finishes.repeat_portrait(card, (x, y, x + 0.12, y + 0.24), rng.uniform(0.6, 0.85))
        if plan.photo[0] < 0.5 and rng.random() < 0.35:
            finishes.upright_digits(rng, card.image, people.digits(rng, 6), (plan.photo[0] - 0.035) * W, rng.uniform(0.35, 0.5) * H, rng.uniform(18, 28), self.ink())
        if plan.code:
            x, y, side = plan.code
            box = finishes.qr(rng, card.image, x * W, y * H, side * W, self.ink())
            if box:
                card.places["qr_code"] = [box]
        if rng.random() < 0.25:
            finishes.iridescent(rng, card.image, rng.uniform(0.1, 0.4))

    # ---- print
    def put(self, card, *args, **more):
        return finishes.put(self, card, *args, **more)

    def titles(self, card, plan):
        rng = self.rng
        korean, old, new = TITLES[card.kind]
        korean, english = people.pick(rng, korean), people.pick(rng, old if card.look == "2011" else new)
        path = cards.pick_font(rng, "gothic", self.split, korean)
        ink = finishes.color(rng, INKS[card.kind], 18) if rng.random() < 0.8 else self.ink()
        x, y = plan.title
        limit = plan.photo[0] - 0.02 if plan.photo[0] > 0.5 and plan.photo[1] < 0.17 else 0.78
        height = rng.uniform(0.062, 0.08)
        box = self.put(card, "title", korean, x, y, height, path, ink, limit, condense=rng.uniform(0.85, 1.05), bold=rng.uniform(0, 1) if rng.random() < 0.5 else 0)
        small = rng.uniform(0.03, 0.042)
        latin = cards.pick_font(rng, "gothic", self.split, english)
        if plan.photo[0] > 0.5 and box and box[2] / W < 0.4 and rng.random() < 0.3:
            self.put(card, "title", english, box[2] / W + 0.015, y + 0.008, small, latin, ink, limit, condense=rng.uniform(0.8, 1))
        else:
            self.put(card, "title", english, x, y + height * 0.5 + small * rng.uniform(0.55, 0.75), small, latin, ink, limit, condense=rng.uniform(0.75, 1.0), bold=rng.uniform(0, 1) if rng.random() < 0.4 else 0)
        if plan.country:
            gold = finishes.color(rng, people.pick(rng, [(150, 140, 60), (120, 130, 70), (170, 130, 60), (90, 110, 150)]), 12)
            self.put(card, "other", "KOR", *plan.country, rng.uniform(0.1, 0.145), cards.NOTO + "SansCJK-Bold.ttc", gold, 0.99, align="c", alpha=rng.uniform(0.5, 1), condense=rng.uniform(0.9, 1.2))

    def label(self, card, key, x, y, width, style):
        """Prints a field's label; beside its value it may take two lines. Gives back where it ends."""
        rng = self.rng
        korean, english = LABELS["residence_number" if key == "registration_number" and card.kind == "overseas_korean_card" else key]
        language = people.pick(rng, style["languages"])
        lines = people.pick(rng, korean) if language == "korean" else (people.pick(rng, english),)
        if language == "both":
            word = "".join("".join(people.pick(rng, korean)).split())
            lines = (word, people.pick(rng, english)) if style["stacked"] else (word + people.pick(rng, [" ", "/ ", " / ", "/"]) + people.pick(rng, english),)
        elif not style["stacked"] and len(lines) > 1:
            lines = ("".join("".join(lines).split()),)
        h, end = style["label_h"], x
        for k, text in enumerate(lines):
            path = style["label_font"] if all(cards.has_ink(style["label_font"], c) for c in text) else FALLBACK
            latin = text.isascii()
            box = self.put(card, "label", text, x, y + (k - (len(lines) - 1) / 2) * h * 1.2, h * (0.85 if latin else 1), path, style["label_ink"], x + width, gap=rng.uniform(0.9, 1.5))
            end = max(end, box[2] / W if box else x)
        return end

    def field(self, card, key, text, y, height, style, plan, role=None, **more):
        """One labelled value; gives back the value's box."""
        x, limit = plan.value_x, more.pop("limit", plan.room(y))
        if plan.beside:
            end = self.label(card, key, plan.label_x, y, x - plan.label_x - 0.01, style)
            x = max(x, end + 0.01)
        else:
            self.label(card, key, plan.label_x, y - height * 0.44 - style["label_h"] * 0.62, limit - plan.label_x, style)
            x = plan.label_x
        return self.put(card, role or key, text, x, y, height, style["font"], style["ink"], limit, condense=style["condense"], bold=style["bold"], **more)

    def fields(self, card, plan):
        rng = self.rng
        ink = self.ink()
        font = cards.pick_font(rng, "odd" if rng.random() < 0.04 else "gothic" if rng.random() < 0.93 else "myeongjo", self.split, "가A1(")
        style = {"languages": plan.languages, "stacked": plan.beside and rng.random() < 0.8, "label_h": rng.uniform(0.024, 0.034) if plan.beside else rng.uniform(0.022, 0.03),
                 "label_font": cards.pick_font(rng, "gothic", self.split, "가A"), "label_ink": ink if rng.random() < 0.6 else finishes.color(rng, INKS[card.kind], 20),
                 "font": font, "ink": ink, "condense": rng.uniform(0.78, 1.05), "bold": rng.uniform(0, 1) if rng.random() < 0.3 else 0}
        scale = rng.uniform(0.86, 1.12)
        # number
        number = foreigners.registration_number(rng)
        drawn = number.replace("-", people.pick(rng, ["－", "—", "–"])) if rng.random() < 0.2 else number
        sex_beside = plan.sex is not None
        self.field(card, "registration_number", drawn, plan.rows["registration_number"], 0.066 * scale * rng.uniform(0.88, 1.06), style, plan, label=number, tracking=rng.uniform(0, 0.07) if rng.random() < 0.4 else 0.0,
                   limit=plan.sex[0] - 0.012 if sex_beside else plan.room(plan.rows["registration_number"]), emboss=rng.uniform(0.1, 0.7) if rng.random() < 0.12 else 0.0)
        if plan.ghost:
            x0, y0, x1, y1 = (int(v * s) for v, s in zip(plan.ghost, (W, H, W, H)))
            card.image[y0:y1, x0:x1] = cv2.addWeighted(card.image[y0:y1, x0:x1], 0.6, np.full((y1 - y0, x1 - x0, 3), 240, np.uint8), 0.4, 0)
            half = 0.39 * (y1 - y0) / W
            middle = (plan.ghost[0] + plan.ghost[2]) / 2
            finishes.repeat_portrait(card, (middle - half, plan.ghost[1], middle + half, plan.ghost[3]), rng.uniform(0.5, 0.85))
            card.places["ghost"] = [(x0, y0, x1, y1)]
            shown = number if rng.random() < 0.8 else number[:6]
            self.put(card, "ghost_number", shown, middle, rng.uniform(0.35, 0.75) * (plan.ghost[3] - plan.ghost[1]) + plan.ghost[1], rng.uniform(0.03, 0.042), font, ink,
                     (plan.ghost[2] + 0.01), align="c", alpha=rng.uniform(0.45, 1), condense=0.95)
        # sex
        sex = people.pick(rng, "MF")
        if sex_beside:
            y = plan.rows["registration_number"] + rng.normal(0, 0.006)
            end = self.label(card, "sex", plan.sex[0], y, plan.sex[1] - plan.sex[0] - 0.008, style)
            self.put(card, "sex", sex, max(plan.sex[1], end + 0.01), y, 0.058 * scale, font, ink, 0.98)
        printed_name = self.names(card, plan, style, scale)
        # country
        nation, _ = foreigners.country(rng)
        self.field(card, "nationality", nation, plan.rows["nationality"], 0.054 * scale * rng.uniform(0.85, 1.06), style, plan)
        # status: with its label as one line, or apart
        status = foreigners.status(rng, card.kind)
        drawn = status.replace("(", people.pick(rng, [" (", " ( ", "("]))
        h = 0.053 * scale * rng.uniform(0.88, 1.08)
        if plan.beside and rng.random() < 0.25:
            self.put(card, "stay_status", people.pick(rng, ["체류자격 ", "체류자격  "]) + drawn, plan.label_x, plan.rows["stay_status"], h, font, ink, plan.room(plan.rows["stay_status"]), condense=style["condense"])
        else:
            self.field(card, "stay_status", drawn, plan.rows["stay_status"], h, style, plan)
        day, office = self.issue(card, plan, style, scale)
        card.truth |= {"registration_number": number, "name": printed_name, "nationality": nation, "stay_status": status, "issue_date": "%d-%02d-%02d" % day, "issuer": office}
        if sex_beside:
            card.truth["sex"] = sex

    def names(self, card, plan, style, scale):
        """The Latin name on one or two lines, and the Korean one below; gives back the Latin name."""
        rng = self.rng
        surname, given = foreigners.latin_name(rng)
        whole = (surname + people.pick(rng, [" ", " ", " ", ", "]) + given) if given else surname
        h, y, x = 0.056 * scale * rng.uniform(0.88, 1.08), plan.rows["name"], plan.value_x if plan.beside else plan.label_x
        em = cards.font(style["font"], int(h * H / 0.92)).getlength(whole) / W
        spaces = [k for k, c in enumerate(whole) if c == " "]
        if spaces and not plan.korean and (em * 0.62 > plan.room(y) - x or rng.random() < 0.04):
            cut = min(spaces, key=lambda k: abs(k - len(whole) / 2))
            gap = h * rng.uniform(0.88, 1.0)
            self.field(card, "name", whole[:cut], y - gap * 0.45, h * 0.88, style, plan)
            self.put(card, "name", whole[cut + 1:], x, y + gap * 0.55, h * 0.88, style["font"], style["ink"], plan.room(y), condense=style["condense"])
        else:
            self.field(card, "name", whole, y, h, style, plan, tracking=rng.uniform(0, 0.08) if rng.random() < 0.15 else 0.0)
        if plan.korean:
            name = people.name(rng)
            drawn = f"({name})" if rng.random() < 0.85 else name
            self.put(card, "korean_name", drawn, x, y + h * rng.uniform(0.92, 1.08), h * rng.uniform(0.78, 0.98), style["font"], style["ink"], plan.room(y), condense=style["condense"])
            card.truth["korean_name"] = name
        return whole

    def issue(self, card, plan, style, scale):
        """Date and office of issue, and at times a second date that is not the issue's."""
        rng = self.rng
        first, last = {"2011": (2011, 2018), "2018": (2018, 2023), "free": (2011, 2026)}.get(card.look, (2023, 2026))
        day = people.date(rng, first, last)
        label_x, x, y = plan.issue
        end = self.label(card, "issue_date", label_x, y, max(0.09, x - label_x - 0.01), style | {"stacked": False})
        h = 0.046 * scale * rng.uniform(0.88, 1.1)
        right = plan.room(y) if y < plan.photo[3] or plan.code else 0.96
        box = self.put(card, "issue_date", people.print_date(rng, day), max(x, end + 0.012), y, h, style["font"], style["ink"], right, condense=style["condense"])
        if box and rng.random() < 0.2 and box[2] / W + 0.25 < right:
            self.put(card, "label", people.pick(rng, UNTIL), box[2] / W + 0.02, y, style["label_h"], FALLBACK, style["label_ink"], box[2] / W + 0.11)
            self.put(card, "other", people.print_date(rng, people.date(rng, 2024, 2036)), box[2] / W + 0.12, y, h, style["font"], style["ink"], right, condense=0.85)
        korean, english = foreigners.office(rng, day[0])
        x, y, align = plan.issuer
        limit = min(right, plan.room(y)) if plan.photo[0] > 0.5 else 0.96
        drawn = korean.replace("·", people.pick(rng, ["·", "·", "ㆍ", "・"]))
        big = 0.06 * scale * rng.uniform(0.85, 1.08)
        box = self.put(card, "issuer", drawn, x, y, big, cards.pick_font(rng, "gothic", self.split, drawn), style["ink"], limit, label=korean, align=align, condense=rng.uniform(0.75, 1.0),
                       bold=rng.uniform(0, 1) if rng.random() < 0.4 else 0)
        if rng.random() < 0.93:
            self.put(card, "other", english, x, y + big * 0.5 + rng.uniform(0.016, 0.026), rng.uniform(0.028, 0.036), style["label_font"], style["ink"], limit, align=align, condense=rng.uniform(0.7, 1.0))
        if box and rng.random() < 0.12:
            self.seal(card, min(0.88, box[2] / W - rng.uniform(-0.01, 0.03)), y - rng.uniform(0.06, 0.08), rng.uniform(0.12, 0.16))
        return day, korean
