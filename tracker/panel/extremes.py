"""Extremes of any window in a few look-ups: a sparse table over windows of powers of two."""

import numpy as np
from numpy.typing import NDArray

from tracker.panel.figures import MISSING, Bools, Ints, held


class Extremes:
    """The first highest and first lowest figure of windows of slots.

    Behind the figures stands their mirror image, negated: the lowest figure of a window is the
    highest of its mirror image. Levels are made when a window first needs them.
    """

    def __init__(self, value: Ints) -> None:
        self._mirror = len(value)
        self._value = np.concatenate((value, np.where(held(value), -value, MISSING)))
        self._levels = np.arange(len(self._value), dtype=np.int32)
        self._step: Ints = np.zeros(2, np.int64)
        self._back: Ints = np.zeros(2, np.int64)

    def reach(self, lo: Ints, hi: Ints, bar: Ints, upward: Bools) -> tuple[Ints, Bools]:
        """The first slot from ``lo`` to ``hi`` with a figure at least ``bar``, and whether there is one.

        Downward, at most ``bar``. Where there is none, the slot of the first highest (lowest) figure.
        """
        mirror = np.where(upward, 0, self._mirror)
        goal = np.where(upward, bar, -bar)
        found = self._highest(lo + mirror, hi + mirror)
        reached = self._value[found] >= goal
        rows = np.flatnonzero(reached)
        found[rows] = self._first(
            (lo + mirror)[rows], int((hi - lo).max(initial=0)).bit_length(), goal[rows]
        )
        found -= mirror
        return found, reached

    def _highest(self, lo: Ints, hi: Ints) -> Ints:
        """The slot of the first highest figure of each window: the better of two that cover it."""
        length = hi - lo + 1
        self._grow(int(length.max(initial=1)))
        step, back = self._step[length], self._back[length]
        left, right = self._levels[step + lo], self._levels[step + hi - back]
        better = self._value[right] > self._value[left]
        return np.asarray(np.where(better, right, left), np.int64)

    def _first(self, lo: Ints, power: int, goal: Ints) -> Ints:
        """The first slot from ``lo`` whose figure is at least ``goal``; it is less than 2**power away."""
        at = lo.copy()
        width = len(self._value)
        for k in reversed(range(power)):
            below = self._value[self._levels[k * width + at]] < goal
            at += below.astype(np.int64) << k
        return at

    def _grow(self, longest: int) -> None:
        """Make the levels that windows of up to ``longest`` slots need."""
        if longest < len(self._step):
            return
        power = np.frexp(np.arange(2 * longest, dtype=np.float64))[1].clip(1) - 1
        self._step = power.astype(np.int64) * len(self._value)
        self._back = (1 << power.astype(np.int64)) - 1
        levels = [np.arange(len(self._value), dtype=np.int32)]
        for k in range(int(power.max())):
            levels.append(self._doubled(levels[-1], 1 << k))
        self._levels = np.concatenate(levels)

    def _doubled(self, level: NDArray[np.int32], half: int) -> NDArray[np.int32]:
        """The level of windows twice as long; the last ones end with the table."""
        right = np.concatenate((level[half:], level[-1:].repeat(min(half, len(level)))))
        return np.where(self._value[right] > self._value[level], right, level)
