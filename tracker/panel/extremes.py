"""Extremes of any window in a few look-ups: a sparse table over windows of powers of two."""

import numpy as np

from tracker.panel.figures import MISSING, Bools, Ints, held


class Extremes:
    """The first figure of a window of slots that reaches a bar, or else the first extreme one.

    Level ``k`` holds the highest of the ``2**k`` figures from each slot on. Behind the figures stands
    their mirror image, negated: the lowest figure of a window is the highest of its mirror image.
    Levels are made when a window first needs them; each costs sixteen bytes a slot.
    """

    def __init__(self, value: Ints) -> None:
        self._mirror = len(value)
        self._value = np.concatenate((value, np.where(held(value), -value, MISSING)))
        self._levels = [self._value]
        self._made(1)

    def reach(self, lo: Ints, hi: Ints, bar: Ints, upward: Bools) -> tuple[Ints, Bools]:
        """The first slot from ``lo`` to ``hi`` with a figure at least ``bar``, and whether there is one.

        Downward, at most ``bar``. Where there is none, the slot of the first highest (lowest) figure.
        """
        length = hi - lo + 1
        self._made(int(length.max(initial=1)))
        mirror = np.where(upward, 0, self._mirror)
        start = lo + mirror
        goal = np.where(upward, bar, -bar)
        best = self._highest(start, length)
        slot = self._first(start, np.minimum(goal, best), int(length.max(initial=1)).bit_length())
        slot -= mirror
        return slot, best >= goal

    def _highest(self, start: Ints, length: Ints) -> Ints:
        """The highest figure of each window: the higher of two halves that overlap."""
        left = self._level_at[length] + start
        return np.maximum(self._table[left], self._table[left + self._rest[length]])

    def _first(self, start: Ints, goal: Ints, power: int) -> Ints:
        """The first slot from ``start`` with a figure of at least ``goal``, less than 2**power away."""
        at = start.copy()
        width = len(self._value)
        for k in reversed(range(power)):
            level = self._table[k * width : (k + 1) * width]
            at += (level[at] < goal).astype(np.int64) << k
        return at

    def _made(self, longest: int) -> None:
        """Make the levels that windows of up to ``longest`` slots need."""
        if len(self._levels) > 1 and longest < len(self._rest):
            return
        length = np.arange(2 * longest + 1)
        power = np.frexp(length.astype(np.float64))[1].clip(1).astype(np.int64) - 1
        self._level_at = power * len(self._value)
        self._rest = length - (1 << power)
        while len(self._levels) <= power[-1]:
            below, half = self._levels[-1], 1 << (len(self._levels) - 1)
            level = below.copy()
            np.maximum(below[half:], below[: len(below) - half], out=level[: len(below) - half])
            self._levels.append(level)
        self._table = np.concatenate(self._levels)
