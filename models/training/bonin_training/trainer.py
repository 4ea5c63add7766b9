"""The loop that the three trainings share.

The clock decides: the learning rate rises over the first steps and then falls along half a cosine until the minutes are
over, however fast the machine is. What is evaluated and kept is the running mean of the weights.
"""

import argparse
import os
import time

import numpy as np
import torch

from . import checkpoints
from .layers import Average

WARM_UP = 150  # steps
LONGEST_GRADIENT = 20.0
REPORT_SECONDS = 60


def arguments(lr, threads=1, decay=0.01):
    """The options that every training takes."""
    p = argparse.ArgumentParser()
    p.add_argument("--pool", required=True)
    p.add_argument("--eval", required=True)
    p.add_argument("--out", required=True)
    p.add_argument("--minutes", type=float, required=True)
    p.add_argument("--start", help="a checkpoint to go on from; one of fewer kinds of document is grown")
    p.add_argument("--lr", type=float, default=lr)
    p.add_argument("--threads", type=int, default=threads)
    p.add_argument("--workers", type=int, default=1, help="processes that draw the samples")
    p.add_argument("--seed", type=int, default=1)
    p.set_defaults(decay=decay)
    return p


def prepare(options):
    torch.manual_seed(options.seed)
    torch.set_num_threads(options.threads)


def rate(options, step, share):
    """The learning rate of a step, when `share` of the time is over."""
    return options.lr * min(1.0, (step + 1) / WARM_UP) * (0.5 * (1 + np.cos(np.pi * share)) * 0.99 + 0.01)


def optimizer_of(net, options):
    """Norms and biases are not drawn towards zero."""
    wide = [q for q in net.parameters() if q.ndim > 1]
    narrow = [q for q in net.parameters() if q.ndim <= 1]
    groups = [{"params": wide, "weight_decay": options.decay}, {"params": narrow, "weight_decay": 0}]
    return torch.optim.AdamW(groups, lr=options.lr, betas=(0.9, 0.98))


def save(state, path):
    """Whoever reads the file while we train finds the old one or the new one, whole."""
    torch.save(state, path + ".part")
    os.replace(path + ".part", path)


def train(options, net, mean, samples, loss_of, evaluate, evaluate_seconds=120, keep=0.999):
    """Trains `net` and leaves the mean of its weights in `mean` and in the file `options.out`.

    `samples` is an endless data set of batches whose first part is the input; `loss_of(net, batch)` gives the loss and
    the number to show for it; `evaluate(mean)` gives a line to print.
    """
    net = net.to(memory_format=torch.channels_last)
    average = Average(net, mean, keep)
    optimizer = optimizer_of(net, options)
    loader = torch.utils.data.DataLoader(samples, batch_size=None, num_workers=options.workers, prefetch_factor=8 if options.workers else None)
    start = reported = evaluated = time.time()
    step, seen, shown = 0, 0, None
    for batch in loader:
        share = (time.time() - start) / (60 * options.minutes)
        if share >= 1:
            break
        lr = rate(options, step, share)
        for group in optimizer.param_groups:
            group["lr"] = lr
        value, number = loss_of(net, (batch[0].to(memory_format=torch.channels_last), *batch[1:]))
        optimizer.zero_grad(set_to_none=True)
        value.backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), LONGEST_GRADIENT)
        optimizer.step()
        average.update()
        step, seen = step + 1, seen + len(batch[0])
        shown = number if shown is None else 0.98 * shown + 0.02 * number
        now = time.time()
        if now - reported > REPORT_SECONDS:
            reported = now
            line = f"{(now - start) / 60:.1f} min, step {step}, samples {seen} ({seen / (now - start):.0f}/s), loss {shown:.3f}, lr {lr:.5f}"
            if now - evaluated > evaluate_seconds:
                evaluated = now
                line += f"; {evaluate(mean)}"
            print(line, flush=True)
            save(mean.state_dict(), options.out)
    print("end", step, seen, evaluate(mean), flush=True)
    save(mean.state_dict(), options.out)
    return mean


def started(options):
    """The weights to go on from, or None."""
    return checkpoints.weights(options.start) if options.start else None
