"""Fits what a raw confidence is worth, by isotonic regression per group of fields, and prints the tables for
`src/card/extraction/confidence.rs`.

The dump is what the example `evaluate --dump` writes: key, raw confidence, length, 1 if right, difficulty.
"""

import sys

import numpy as np

GROUPS = {
    "NUMBERS": ["resident_number", "license_number", "issue_date", "valid_from", "valid_until", "registration_number", "passport_number", "birth_date", "expiry_date"],
    "NAME": ["name", "korean_name", "surname", "given_names"],
    "ADDRESS": ["address"],
    "WORDS": ["issuer", "license_class", "condition", "nationality", "stay_status", "sex", "document_type"],
    "SERIAL_CODE": ["serial_code"],
    "MACHINE_LINES": ["mrz_line1", "mrz_line2"],
}
KNOTS = 9


def isotonic(values):
    """Pool adjacent violators: the closest rising sequence."""
    blocks = []
    for v in values:
        blocks.append([v, 1])
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            b, a = blocks.pop(), blocks.pop()
            blocks.append([(a[0] * a[1] + b[0] * b[1]) / (a[1] + b[1]), a[1] + b[1]])
    return np.concatenate([[b[0]] * b[1] for b in blocks])


def fit(raw, right):
    order = np.argsort(raw)
    raw, right = raw[order], right[order]
    # Two made-up wrong values at the very top and a few right ones below keep the ends from saying 0 or 1.
    raw = np.concatenate([[0.0], raw, [1.0]])
    right = np.concatenate([[0.0], right, [0.0]])
    rising = isotonic(right)
    cuts = np.unique(np.quantile(raw, np.linspace(0, 1, KNOTS)).round(4))
    knots = [(0.0, 0.0)]
    for low, high in zip(cuts[:-1], cuts[1:]):
        inside = (raw >= low) & (raw <= high)
        if inside.sum() >= 8:
            knots.append((float(raw[inside].mean()), float(rising[inside].mean())))
    knots.append((1.0, max(k[1] for k in knots)))
    return knots


def main(path):
    rows = [line.strip().split(",") for line in open(path)][1:]
    for group, keys in GROUPS.items():
        chosen = [r for r in rows if r[0] in keys]
        if not chosen:
            continue
        raw, right = np.array([float(r[1]) for r in chosen]), np.array([float(r[3]) for r in chosen])
        print(f"// {len(chosen)} values, {100 * right.mean():.2f} % right")
        print(f"const {group}: &[(f32, f32)] = &[" + ", ".join(f"({a:.4f}, {b:.4f})" for a, b in fit(raw, right)) + "];")


if __name__ == "__main__":
    main(sys.argv[1])
