"""Writes the weighted mean of two checkpoints of one network, of which one went on from the other.

    python -m bonin_training.mean FIRST.pt SECOND.pt SHARE OUT.pt

`SHARE` is the second's. The shipped recognizer is such a mean: one training reads Korean cards best, the one that went on
from it, on all six kinds, reads everything else; their mean at 0.7 reads Korean lines better than either.
"""

import sys

import torch

from . import checkpoints


def main(first, second, share, out):
    a, b, share = checkpoints.weights(first), checkpoints.weights(second), float(share)
    torch.save({k: a[k] * (1 - share) + b[k] * share if a[k].is_floating_point() else a[k] for k in a}, out)


if __name__ == "__main__":
    main(*sys.argv[1:5])
