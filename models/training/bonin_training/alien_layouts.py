"""Where foreigners' cards have their photo, lines and code: one plan per drawn card."""

from dataclasses import dataclass, field

import numpy as np

from . import people
from .cards import H, W

LOOKS = ["2011", "2018", "2023-beside", "2023-above", "free"]  # beside, above: where labels stand


@dataclass
class Plan:
    """Where one look puts things, in shares of the card."""

    photo: tuple
    label_x: float
    value_x: float
    limit: float  # where values have to end
    rows: dict  # field -> middle of its line
    title: tuple  # x and middle of the Korean title
    issue: tuple  # label's x, value's x, middle
    issuer: tuple  # x, middle of the Korean line, alignment
    beside: bool = True
    color: bool = False
    sex: tuple | None = None  # label's x, value's x
    ghost: tuple | None = None
    code: tuple | None = None  # x, y, side
    country: tuple | None = None  # x, middle of "KOR"
    corner: bool = False
    languages: list = field(default_factory=lambda: ["korean"])
    korean: bool = False  # a Korean name under the Latin one

    def make_room(self, key, height):
        """Moves the lines below a field down, and the field and those above it up a little."""
        at = self.rows[key]
        self.rows = {k: y + 0.75 * height if y > at else y - 0.25 * height for k, y in self.rows.items()}

    def room(self, y):
        """Where a line at this height has to end: before the code, if that stands beside it."""
        if self.code and self.code[0] > self.value_x and self.code[1] - 0.045 < y < self.code[1] + self.code[2] * W / H + 0.045:
            return min(self.limit, self.code[0] - 0.012)
        return self.limit


def plan_left(rng, look):
    """The looks of 2011 and 2018, photo left."""
    dx, dy = rng.normal(0, 0.008), rng.normal(0, 0.01)
    late = look == "2018"
    ys = [0.269, 0.389, 0.55, 0.687] if late and rng.random() < 0.7 else [0.262, 0.412, 0.541, 0.670]
    rows = dict(zip(["registration_number", "name", "nationality", "stay_status"], [y + dy + rng.normal(0, 0.006) for y in ys]))
    photo = (0.074, 0.267, 0.327, 0.768) if late else (0.070, 0.219, 0.318, 0.751)
    return Plan(photo=tuple(v + rng.normal(0, 0.006) for v in photo), label_x=0.362 + dx, value_x=0.458 + dx + rng.uniform(-0.006, 0.016), limit=0.95, rows=rows,
                title=(0.061 + dx, 0.125 + dy), issue=(0.689 + dx + rng.normal(0, 0.012), 0.775 + dx + rng.normal(0, 0.012), 0.796 + dy), issuer=(0.735 + dx, 0.862 + dy, "c"),
                sex=(0.788 + dx, 0.876 + dx), ghost=(0.095, 0.783, 0.303, 0.922) if rng.random() < 0.85 else None,
                country=(0.87 + dx, 0.14 + dy) if rng.random() < 0.85 else None, corner=rng.random() < 0.8,
                languages=["korean"] if rng.random() < 0.85 else ["korean", "both"])


def plan_right(rng, beside):
    """The look from 2023, photo right: only its hands are known, so everything else wanders."""
    width, height = 0.285 * rng.uniform(0.9, 1.06), 0.615 * rng.uniform(0.9, 1.04)
    right, top = rng.uniform(0.93, 0.965), rng.uniform(0.1, 0.29)
    left = right - width
    x = rng.uniform(0.04, 0.085)
    first, last = rng.uniform(0.27, 0.34), rng.uniform(0.6, 0.67)
    order = ["registration_number", "name", "nationality", "stay_status"]
    if rng.random() < 0.2:
        order = ["name", "registration_number", "nationality", "stay_status"]
    steps = np.cumsum([0, *rng.uniform(0.85, 1.15, 3)])
    rows = {key: first + (last - first) * s / steps[-1] for key, s in zip(order, steps)}
    low = last + rng.uniform(0.1, 0.13)
    place = people.pick(rng, ["row", "row", "bottom", "right"])
    label = x if place != "right" else rng.uniform(0.3, 0.38)
    issue = (label, label + rng.uniform(0.11, 0.17), low if place != "bottom" else low + 0.115)
    issuer_y = low + rng.uniform(0.085, 0.1) if place != "bottom" else low - 0.01
    issuer = (x, issuer_y, "l") if rng.random() < 0.6 else (rng.uniform(0.36, 0.48), issuer_y, "c")
    code = None
    if rng.random() < 0.8:
        side = rng.uniform(0.1, 0.16)
        code = people.pick(rng, [(left - side - 0.02, 0.2), (left - side - 0.015, low - side), (right - side, 0.8), (left + 0.02, 0.79), (left - side - 0.02, 0.5)])
        code = (code[0], min(code[1], 0.97 - side * W / H), side)
    return Plan(photo=(left, top, right, min(top + height, 0.93)), label_x=x, value_x=x + rng.uniform(0.11, 0.165), limit=left - 0.02, rows=rows, title=(x + rng.uniform(-0.01, 0.02), rng.uniform(0.09, 0.13)),
                issue=issue, issuer=issuer, beside=beside, color=rng.random() < 0.93, code=code, ghost=(left - 0.13, low - 0.12, left - 0.03, low + 0.02) if rng.random() < 0.2 and code is None else None,
                country=(rng.uniform(0.82, 0.9), 0.07) if top > 0.2 and rng.random() < 0.5 else None, corner=rng.random() < 0.3,
                languages=people.pick(rng, [["korean"], ["english"], ["both"], ["both"], ["korean", "english", "both"]]))


def plan_free(rng):
    """Neither look: either hand, either way to label, sex or not."""
    plan = plan_left(rng, people.pick(rng, ["2011", "2018"])) if rng.random() < 0.5 else plan_right(rng, rng.random() < 0.5)
    if plan.photo[0] < 0.5 and rng.random() < 0.4:  # mirrored: text in the left two thirds
        shift = rng.uniform(0.29, 0.32)
        plan.photo = (0.95 - (plan.photo[2] - plan.photo[0]), plan.photo[1], 0.95, plan.photo[3])
        plan.label_x, plan.value_x, plan.limit = plan.label_x - shift, plan.value_x - shift, 0.66
        plan.sex, plan.ghost = None, None
        plan.issue = (plan.issue[0] - shift, plan.issue[1] - shift, plan.issue[2])
        plan.issuer = (plan.issuer[0] - shift, plan.issuer[1], plan.issuer[2])
    plan.color = rng.random() < 0.6
    plan.languages = ["korean", "english", "both"]
    if plan.photo[0] > 0.5 and rng.random() < 0.25:
        plan.sex = (plan.limit - 0.13, plan.limit - 0.05)
        plan.limit -= 0.02
    return plan


def plan(rng, look):
    if look == "free":
        return plan_free(rng)
    return plan_left(rng, look) if look in ("2011", "2018") else plan_right(rng, look == "2023-beside")
