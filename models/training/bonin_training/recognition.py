"""The line recogniser: a grey line of height 32 becomes characters.

The head is factorised. Per step of four pixels it gives a softmax over "types" (blank, every sign that is not
hangul, one class for any hanja, one for any hangul syllable) and three softmaxes over the syllable's letters, so
that all 11,172 syllables can be read with 68 + 100 outputs and rare ones learn from common ones.
"""

import torch
import torch.nn as nn
import torch.nn.functional as F

from .layers import Block, down

SIGNS = " 0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz.,-~:()/'·&<>"
HANJA = "〓"
BLANK, HANJA_ID, HANGUL_ID = 0, 1 + len(SIGNS), 2 + len(SIGNS)
TYPES = 3 + len(SIGNS)
INITIALS, MEDIALS, FINALS = 19, 21, 28
OUTPUTS = TYPES + INITIALS + MEDIALS + FINALS
LINE_HEIGHT, STRIDE, MAX_WIDTH = 32, 4, 576


def encode(text):
    """Text -> rows (type, initial, medial, final); None if a sign is outside the alphabet."""
    rows = []
    for c in text:
        code = ord(c) - 0xAC00
        if 0 <= code < 11172:
            rows.append((HANGUL_ID, code // 588, code // 28 % 21, code % 28))
        elif c == HANJA:
            rows.append((HANJA_ID, 0, 0, 0))
        elif c in SIGNS:
            rows.append((1 + SIGNS.index(c), 0, 0, 0))
        else:
            return None
    return rows


class Context(nn.Module):
    """Looks nine steps wide along the line: neighbours tell what a smear was."""

    def __init__(self, c):
        super().__init__()
        self.d, self.nd = nn.Conv2d(c, c, (1, 9), padding=(0, 4), groups=c, bias=False), nn.BatchNorm2d(c)
        self.p, self.np_ = nn.Conv2d(c, 2 * c, 1, bias=False), nn.BatchNorm2d(2 * c)
        self.q, self.nq = nn.Conv2d(2 * c, c, 1, bias=False), nn.BatchNorm2d(c)

    def forward(self, x):
        return F.relu(x + self.nq(self.q(F.relu(self.np_(self.p(self.nd(self.d(x))))))))


class Recognizer(nn.Module):
    def __init__(self, c=(32, 64, 112, 192)):
        super().__init__()
        a, b, d, e = c
        self.body = nn.Sequential(
            down(1, a, 2, 5), Block(a),
            down(a, b, 2), Block(b), Block(b),
            down(b, d, (2, 1)), Block(d), Block(d),
            nn.Conv2d(d, e, (4, 1), bias=False), nn.BatchNorm2d(e), nn.ReLU(),
            Context(e), Context(e))
        self.head = nn.Conv2d(e, OUTPUTS, 1)

    def forward(self, x):
        """[N, 1, 32, W] -> [N, W / 4, OUTPUTS] raw scores."""
        return self.head(self.body(x)).squeeze(2).transpose(1, 2)


class Exported(nn.Module):
    """What goes into the ONNX file: the four softmaxes inside, in log form."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, x):
        y = self.net(x)
        t, i, m, f = y.split([TYPES, INITIALS, MEDIALS, FINALS], dim=2)
        return torch.cat([t.log_softmax(2), i.log_softmax(2), m.log_softmax(2), f.log_softmax(2)], dim=2)


def label_scores(y, labels):
    """[N, T, OUTPUTS] and labels [N, L, 4] -> log-probabilities: blank [N, T] and each label [N, T, L]."""
    t, i, m, f = (part.log_softmax(2) for part in y.float().split([TYPES, INITIALS, MEDIALS, FINALS], dim=2))
    steps = y.shape[1]

    def take(scores, k):
        return scores.gather(2, labels[:, None, :, k].expand(-1, steps, -1))

    hangul = (labels[:, None, :, 0] == HANGUL_ID).float()
    return t[:, :, BLANK], take(t, 0) + hangul * (take(i, 1) + take(m, 2) + take(f, 3))


NEVER = -1e9


def occupancy(blank, scores, labels, steps, lengths):
    """CTC's forward and backward recursions: log-likelihood [N] and the share of each state in each step [N, T, S]."""
    n, t_max, l_max = scores.shape
    s_max = 2 * l_max + 1
    emit = torch.full((n, t_max, s_max), NEVER)
    emit[:, :, 0::2] = blank[:, :, None]
    emit[:, :, 1::2] = scores
    key = labels[:, :, 0] * 100000 + labels[:, :, 1] * 10000 + labels[:, :, 2] * 100 + labels[:, :, 3]
    skip = torch.full((n, s_max), NEVER)
    skip[:, 3::2] = torch.where(key[:, 1:] != key[:, :-1], 0.0, NEVER)
    state = torch.arange(s_max)
    dead = torch.where(state[None] <= 2 * lengths[:, None], 0.0, NEVER)
    emit = emit + dead[:, None, :]
    alpha = torch.full((n, t_max, s_max), NEVER)
    now = torch.full((n, s_max), NEVER)
    now[:, 0:2] = emit[:, 0, 0:2]
    alpha[:, 0] = now
    pad = torch.full((n, 2), NEVER)
    for t in range(1, t_max):
        one = torch.cat([pad[:, :1], now[:, :-1]], 1)
        two = torch.cat([pad, now[:, :-2]], 1) + skip
        now = torch.logsumexp(torch.stack([now, one, two]), 0) + emit[:, t]
        alpha[:, t] = now
    beta = torch.full((n, t_max, s_max), NEVER)
    end = torch.where((state[None] == 2 * lengths[:, None]) | (state[None] == 2 * lengths[:, None] - 1), 0.0, NEVER)
    now = torch.full((n, s_max), NEVER)
    skip_up = torch.cat([skip[:, 2:], pad], 1)
    for t in range(t_max - 1, -1, -1):
        if t < t_max - 1:
            ahead = now + emit[:, t + 1]
            one = torch.cat([ahead[:, 1:], pad[:, :1]], 1)
            two = torch.cat([ahead[:, 2:], pad], 1) + skip_up
            now = torch.logsumexp(torch.stack([ahead, one, two]), 0)
        now = torch.where((steps - 1 == t)[:, None], end, now)
        beta[:, t] = now
    inside = (torch.arange(t_max)[None] < steps[:, None])[:, :, None]
    joint = alpha + beta
    last = (steps - 1)[:, None, None].expand(-1, 1, s_max)
    total = torch.logsumexp(joint.gather(1, last).squeeze(1), 1)
    gamma = torch.exp((joint - total[:, None, None]).clamp(max=0)) * inside
    return total, gamma


def ctc_loss(y, labels, steps, lengths):
    """Mean over lines of -log P(text). Its gradient with respect to the scores is the occupancy: no graph through time."""
    blank, scores = label_scores(y, labels)
    with torch.no_grad():
        total, gamma = occupancy(blank, scores, labels, steps, lengths)
        good = total > NEVER / 2
        gamma = gamma * good[:, None, None]
    surrogate = -(gamma[:, :, 0::2].sum(2) * blank).sum() - (gamma[:, :, 1::2] * scores).sum()
    n = max(1, int(good.sum()))
    return surrogate / n, float((-total[good]).mean()) if good.any() else 0.0


def decode(y):
    """Greedy reading of raw scores [T, OUTPUTS] -> text."""
    t, i, m, f = y.split([TYPES, INITIALS, MEDIALS, FINALS], dim=1)
    # hangul competes as a whole syllable: its three letters' doubt counts
    best = t.argmax(1).tolist()
    parts = torch.stack([i.argmax(1), m.argmax(1), f.argmax(1)], 1).tolist()
    out, last = [], None
    for k, kind in enumerate(best):
        sign = (kind, *parts[k]) if kind == HANGUL_ID else (kind,)
        if kind != BLANK and sign != last:
            out.append(chr(0xAC00 + parts[k][0] * 588 + parts[k][1] * 28 + parts[k][2]) if kind == HANGUL_ID else HANJA if kind == HANJA_ID else SIGNS[kind - 1])
        last = sign
    return "".join(out)
