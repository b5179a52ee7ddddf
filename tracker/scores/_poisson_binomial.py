"""How many of several independent calls come true, each with a probability of its own.

The distribution is built by doubling (Biscarri, Zhao & Brunner 2018, doi:10.1016/j.csda.2018.01.007):
blocks of calls one call after the other, all blocks at once, then neighbours convolved in pairs.
The convolutions are sums of products, not Fourier transforms: nothing is subtracted, so that tails
are as exact as the middle. Numbers of calls that are less likely than ``NOTHING`` are cut off at both
ends, which keeps the work and the memory near ``n``. ``scipy.stats.poisson_binom`` has the same values
from a table of ``n`` by ``n``.
"""

from dataclasses import dataclass

import numpy as np

from tracker.scores._sample import Floats

BLOCK = 32
NOTHING = 1e-50
ALIKE = 1 + 1e-7
"""Probabilities that differ by less are equally likely, as in ``scipy.stats.binomtest``."""


@dataclass(frozen=True, eq=False)
class Distribution:
    """The probabilities of ``first``, ``first + 1``, ... calls coming true; all others are 0."""

    first: int
    p: Floats

    def at_least(self, k: int) -> float:
        """The probability of ``k`` or more."""
        return min(1.0, float(self.p[max(0, k - self.first) :].sum()))

    def no_likelier_than(self, k: int) -> float:
        """The probability of all numbers that are no likelier than ``k``."""
        place = k - self.first
        here = self.p[place] if 0 <= place < len(self.p) else 0.0
        return min(1.0, float(self.p[self.p <= here * ALIKE].sum()))


def distribution(p: Floats) -> Distribution:
    """The distribution of how many come true of calls with the probabilities ``p``.

    >>> distribution(np.array([0.5, 0.5])).p.tolist()
    [0.25, 0.5, 0.25]
    """
    parts = [_trimmed(0, block) for block in _blocks(p)]
    while len(parts) > 1:
        pairs = zip(parts[::2], parts[1::2], strict=False)
        left_over = parts[len(parts) // 2 * 2 :]
        parts = [_trimmed(a.first + b.first, np.convolve(a.p, b.p)) for a, b in pairs] + left_over
    return parts[0]


def _blocks(p: Floats) -> Floats:
    """A row a block of calls: the probabilities of 0, 1, ... of them."""
    size = max(1, min(BLOCK, len(p)))
    filled = np.concatenate([p, np.zeros(-len(p) % size)]).reshape(-1, size)
    found = np.zeros((max(1, len(filled)), size + 1))
    found[:, 0] = 1.0
    for call in filled.T[:, :, None]:
        one_more = found[:, :-1] * call
        found *= 1 - call
        found[:, 1:] += one_more
    return found


def _trimmed(first: int, p: Floats) -> Distribution:
    likely = np.flatnonzero(p > NOTHING)
    return Distribution(first + int(likely[0]), p[likely[0] : likely[-1] + 1])
