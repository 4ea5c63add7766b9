"""A crop of a flat line becomes what a phone makes of it, cut and scaled as the reader will cut and scale it."""

import cv2
import numpy as np

from .recognition import LINE_HEIGHT, MAX_WIDTH

# The reader cuts a line with this much around its ink, in shares of the ink's height.
PAD_Y, PAD_X = 0.14, 0.30


def smooth(rng, h, w, low, high):
    grid = rng.uniform(low, high, (2, 4)).astype(np.float32)
    return cv2.resize(grid, (w, h), interpolation=cv2.INTER_CUBIC)


def another_typeface(crop, box, rng):
    """The line as a relative of its typeface would print it: bolder or lighter, narrower or wider, leaning.

    There are more typefaces on cards than on any machine that draws them.
    """
    x0, y0, x1, y1 = box
    ink = y1 - y0
    h, w = crop.shape
    if rng.random() < 0.4:
        # Half of a stroke's weight at most: a syllable of many strokes must stay open.
        k = 2 * max(1, int(round(ink * rng.uniform(0.01, 0.035)))) + 1
        kernel = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (k, k))
        changed = (cv2.erode if rng.random() < 0.55 else cv2.dilate)(crop, kernel)
        share = rng.uniform(0.2, 0.7)
        crop = cv2.addWeighted(changed, share, crop, 1 - share, 0)
    if rng.random() < 0.5:
        wide = float(np.exp(rng.normal(0, 0.10)))
        crop = cv2.resize(crop, (max(8, round(w * wide)), h), interpolation=cv2.INTER_AREA if wide < 1 else cv2.INTER_LINEAR)
        x0, x1 = x0 * wide, x1 * wide
    if rng.random() < 0.15:
        lean = rng.normal(0, 0.09)
        m = np.array([[1, lean, -lean * (y0 + y1) / 2], [0, 1, 0]], np.float32)
        crop = cv2.warpAffine(crop, m, (crop.shape[1], h), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return crop, (x0, y0, x1, y1)


def over_fine_print(crop, box, other, rng):
    """The line on a ground with faint print of its own, and often with some of that ground before or behind it.

    Security print is words at every angle, and a line's found box ends where the detector stops believing in ink: without
    this, a reader takes both for characters. `other` is any line's crop, whose ink becomes the faint print.
    """
    x0, y0, x1, y1 = box
    ink = y1 - y0
    before = int(ink * rng.uniform(0.3, 1.5)) if rng.random() < 0.2 else 0
    behind = int(ink * rng.uniform(0.3, 4.0)) if rng.random() < 0.6 else 0
    crop = cv2.copyMakeBorder(crop, 0, 0, before, behind, cv2.BORDER_REPLICATE)
    x0, x1 = x0, x1 + before + behind
    h, w = crop.shape
    print_ = other.astype(np.float32) - float(np.median(other))
    scale = ink / max(8, other.shape[0]) * rng.uniform(0.5, 1.6)
    angle = rng.uniform(-np.pi, np.pi) if rng.random() < 0.7 else rng.normal(0, 0.1)
    c, s = scale * np.cos(angle), scale * np.sin(angle)
    m = np.array([[c, -s, rng.uniform(0, w)], [s, c, rng.uniform(0, h)]], np.float32)
    faint = cv2.warpAffine(print_, m, (w, h), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_WRAP)
    return np.clip(crop + rng.uniform(0.08, 0.35) * faint, 0, 255).astype(np.uint8), (x0, y0, x1, y1)


def photograph_line(crop, box, rng, level):
    """`level` 0 (flat and clean) to 1 (hard). Gives a grey line of height 32 and even width."""
    x0, y0, x1, y1 = box
    ink = y1 - y0
    # ink's height on the photo: from far away to close by
    lowest = 24 - 14.5 * level
    height = float(np.exp(rng.uniform(np.log(lowest), np.log(64))))
    s = min(1.4, height / ink)
    height = s * ink
    h, w = max(8, int(round(crop.shape[0] * s))), max(8, int(round(crop.shape[1] * s)))
    small = cv2.resize(crop, (w, h), interpolation=cv2.INTER_AREA if s < 1 else cv2.INTER_LINEAR)
    # tilt and shear left over after rectification
    angle, shear = rng.normal(0, 0.006 * (0.3 + level)), rng.normal(0, 0.05 * level)
    cx, cy = w / 2, h / 2
    m = np.array([[1, shear, -shear * cy], [angle, 1, -angle * cx]], np.float32)
    m[0, 2] += rng.uniform(-0.5, 0.5)
    m[1, 2] += rng.uniform(-0.5, 0.5)
    small = cv2.warpAffine(small, m, (w, h), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE).astype(np.float32)
    # blur, in shares of the ink's height, by focus or by motion
    if rng.random() < 0.8:
        sigma = abs(rng.normal(0, 0.035)) * height * (0.3 + 0.9 * level)
        if sigma > 0.25:
            small = cv2.GaussianBlur(small, (0, 0), sigma)
    if rng.random() < 0.15 * level:
        k = max(2, int(height * rng.uniform(0.05, 0.13)))
        kernel = np.zeros((k, k), np.float32)
        if rng.random() < 0.5:
            kernel[k // 2, :] = 1
        else:
            np.fill_diagonal(kernel, 1)
        small = cv2.filter2D(small, -1, kernel / kernel.sum())
    # light
    if rng.random() < 0.7:
        small = small * smooth(rng, h, w, 1 - 0.35 * level, 1 + 0.15 * level)
    if rng.random() < 0.1 * level:  # hologram band
        x = np.arange(w)[None] + np.arange(h)[:, None] * rng.uniform(-1, 1)
        small = small + rng.uniform(10, 45) * np.sin(x / (height * rng.uniform(0.6, 3)) + rng.uniform(0, 6))
    if rng.random() < 0.10 * level:  # veil of a reflection
        gx, gy, r = rng.uniform(0, w), rng.uniform(0, h), height * rng.uniform(0.8, 3)
        yy, xx = np.mgrid[0:h, 0:w]
        veil = np.exp(-((xx - gx) ** 2 + (yy - gy) ** 2) / (2 * r * r)) * rng.uniform(0.2, 0.7)
        small = small * (1 - veil) + 250 * veil
    if rng.random() < 0.08:  # a shadow's edge
        cut = rng.uniform(0, w)
        x = np.arange(w)[None] + (np.arange(h)[:, None] - h / 2) * rng.uniform(-1.5, 1.5)
        small = small * (1 - rng.uniform(0.15, 0.5) / (1 + np.exp((x - cut) / max(0.5, height * 0.05))))
    gain, bias = rng.uniform(0.45, 1.12) if rng.random() < 0.6 else 1.0, rng.uniform(-10, 35)
    small = small * gain + bias
    if rng.random() < 0.25:
        soft = cv2.GaussianBlur(small, (0, 0), max(0.6, height * 0.03))
        small = small + (small - soft) * rng.uniform(0.3, 1.5)
    if rng.random() < 0.75:
        small = small + rng.normal(0, abs(rng.normal(0, 6)) * (0.3 + level), small.shape)
    small = np.clip(small, 0, 255).astype(np.uint8)
    if rng.random() < 0.7:
        small = cv2.imdecode(cv2.imencode(".jpg", small, [1, int(rng.integers(45 if level > 0.5 else 65, 97))])[1], 0)
    # rectification resamples once more before the line is cut
    t, b = y0 * s, y1 * s
    l, r = x0 * s, x1 * s
    ih = b - t
    jitter = 0.3 + 0.7 * level
    top = t - ih * (PAD_Y + rng.normal(0, 0.06) * jitter)
    bottom = b + ih * (PAD_Y + rng.normal(0, 0.06) * jitter)
    left = l - ih * max(0.02, PAD_X + rng.normal(0, 0.14) * jitter)
    right = r + ih * max(0.02, PAD_X + rng.normal(0, 0.14) * jitter)
    stretch = 1 + rng.normal(0, 0.04)
    scale = LINE_HEIGHT / max(4.0, bottom - top)
    width = int(round((right - left) * scale * stretch / 4)) * 4
    width = int(np.clip(width, 16, MAX_WIDTH))
    m = np.array([[width / (right - left), 0, -left * width / (right - left)], [0, scale, -top * scale]], np.float32)
    if scale < 0.75:  # shrink in steps, so that nothing aliases
        f = max(0.5, scale * 1.2)
        small = cv2.resize(small, None, fx=f, fy=f, interpolation=cv2.INTER_AREA)
        m[:, :2] /= f
    return cv2.warpAffine(small, m, (width, LINE_HEIGHT), flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def normalize(line):
    """Zero mean and unit spread, so that light and ink don't matter."""
    x = line.astype(np.float32)
    return (x - x.mean()) / (x.std() + 4.0)
