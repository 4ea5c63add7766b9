"""All six kinds of document behind one door: the drawers of cards, foreigners' cards and passports, with what tells them apart.

The lists begin with what the first networks were trained on, in its order, so that their weights can be grown.
"""

import numpy as np

from . import alien_cards, cards, passports

KINDS = cards.KINDS + alien_cards.KINDS + [passports.KIND]
ROLES = cards.ROLES + alien_cards.ROLES + passports.ROLES
PAGES = cards.KINDS + ["upside_down"] + alien_cards.KINDS + [passports.KIND]
SHARES = [0.21, 0.21, 0.05, 0.115, 0.115, 0.115, 0.185]
CARD_MM, PAGE_MM = (85.60, 53.98), (passports.WIDTH_MM, passports.HEIGHT_MM)
# Roles that a smaller network may know under an older name.
COARSE = {"label": "other", "ghost_number": "other", "country_code": "other", "authority": "other"}
# Must be hidden in stored pictures, beside the fields that the law calls unique identifiers.
SENSITIVE = ["ghost_number", "personal_number", "mrz"]


class Documents:
    """Draws any kind. The three drawers share grounds, whose making costs more than a hundred cards."""

    def __init__(self, seed, split="train", grounds=18, portrait=None):
        self.rng = np.random.default_rng(seed + 13)
        self.plain = cards.Drawer(seed, split, grounds, portrait)
        self.foreigners = alien_cards.AlienCardDrawer(seed + 1, split, 0, portrait)
        self.travellers = passports.PassportDrawer(seed + 2, split, 0, portrait)
        self.foreigners.grounds = self.travellers.grounds = self.plain.grounds

    def draw(self, kind=None, look=None):
        """`look` is heeded for foreigners' cards and passports, whose modules list the looks."""
        kind = kind or str(self.rng.choice(KINDS, p=SHARES))
        if kind == passports.KIND:
            return self.travellers.draw(look)
        return self.foreigners.draw(kind, look) if kind in alien_cards.KINDS else self.plain.draw(kind)


def mask(card):
    return passports.MASK if card.kind == passports.KIND else cards.MASK


def size_mm(kind):
    return PAGE_MM if kind == passports.KIND else CARD_MM


def places(card):
    """Field -> boxes of its ink, in card pixels; cards of the first two kinds name their fields by roles alone."""
    if card.places:
        return {key: card.places[key] for key in card.truth if key in card.places}
    out = {}
    for line in card.lines:
        for key in {"period": ["valid_from", "valid_until"]}.get(line.role, [line.role]):
            out.setdefault(key, []).append(line.box)
    return out
