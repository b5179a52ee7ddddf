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
        self._level: Ints = np.zeros(0, np.int64)
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
        left = start * self._count + self._level[length]
        return np.asarray(np.maximum(self._table[left], self._table[left + self._rest[length]]))

    def _first(self, start: Ints, goal: Ints, power: int) -> Ints:
        """The first slot from ``start`` with a figure of at least ``goal``, less than 2**power away."""
        row = start * self._count
        for k in reversed(range(power)):
            below = self._table[row + k] < goal
            row += below * np.int64(self._count << k)
        return row // self._count

    def _made(self, longest: int) -> None:
        """Make the levels that windows of up to ``longest`` slots need.

        The levels of one slot lie side by side, for a search looks at several of them in turn.
        """
        if longest < len(self._level):
            return
        length = np.arange(2 * longest)
        self._level = np.frexp(length.astype(np.float64))[1].clip(1).astype(np.int64) - 1
        levels = [self._value]
        for k in range(int(self._level[-1])):
            below, half = levels[-1], 1 << k
            level = below.copy()
            np.maximum(below[half:], below[: len(below) - half], out=level[: len(below) - half])
            levels.append(level)
        self._count = len(levels)
        self._rest = (length - (1 << self._level)) * self._count
        self._table = np.stack(levels, axis=1).ravel()
