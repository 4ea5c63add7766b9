"""Windows of machine-readable lines: a whole line is twice as wide as the widest that the recognizer takes.

The reader lays overlapping windows over such a line and joins what they say; the training shows windows from anywhere.
"""

import numpy as np

ROLE = "mrz"
# Signs of one window. A sign is about 24 pixels wide in a line of height 32, so 22 fill the widest window.
FEWEST, MOST = 12, 22
# A cut need not fall exactly between two signs: it strays by up to this share of the space between them.
STRAY = 0.4


def gaps(text, crop, box):
    """The columns from which to which there is no ink, before, between and behind the signs; None if they can't be told.

    Machine-readable print keeps its signs apart, so every sign is one run of columns with ink. Where the ground is
    restless or the typeface is none of those, the counts differ and the line isn't used.
    """
    x0, y0, x1, y1 = box
    part = crop[y0:y1, x0:x1].astype(np.float32)
    paper, ink = np.quantile(part, 0.8), np.quantile(part, 0.02)
    dark = np.concatenate([[False], (part < 0.5 * paper + 0.5 * ink).sum(0) >= 2, [False]])
    starts, ends = np.flatnonzero(dark[1:] & ~dark[:-1]), np.flatnonzero(~dark[1:] & dark[:-1])
    if len(starts) != len(text):
        return None
    return [(0, 0)] + [(int(a) + x0, int(b) + x0) for a, b in zip(ends[:-1], starts[1:])] + [(0, 0)]


def window(text, crop, box, rng):
    """Text, crop and box of a random window of the line, or None. The crop keeps its margins above and below."""
    between = gaps(text, crop, box)
    if between is None or len(text) <= MOST:
        return None
    count = int(rng.integers(FEWEST, MOST + 1)) if rng.random() < 0.3 else MOST
    # The line's ends are in a third of the windows each, as in the reader's.
    first = int(rng.integers(0, len(text) - count + 1)) if rng.random() < 0.4 else int(rng.choice([0, len(text) - count]))
    left, right = box[0], box[2]
    start, stop = 0, crop.shape[1]
    if first > 0:
        left = start = cut(between[first], rng)
    if first + count < len(text):
        right = stop = cut(between[first + count], rng)
    return text[first:first + count], crop[:, start:stop], (left - start, box[1], right - start, box[3])


def cut(gap, rng):
    a, b = gap
    return int(round((a + b) / 2 + (b - a) * rng.uniform(-STRAY, STRAY)))
