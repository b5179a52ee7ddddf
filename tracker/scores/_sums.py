"""Means and intervals of many sets of families at once, each as if it were computed alone.

A set is known by sums over its families: with ``t`` the total and ``s`` the size of a family, as in
``_clusters``, and ``d = t - centre * s`` for one centre, ``sum((t - mean s)^2)`` is

    sum(d^2) - 2 e sum(d s) + e^2 sum(s^2), with e = sum(d) / sum(s)

so that it follows from running sums, or from those of the whole less those of a part.
"""

from typing import NamedTuple

import numpy as np

from tracker.scores._base import LEVEL, Interval, Unit
from tracker.scores._clusters import NEGLIGIBLE, Clusters, rows_of
from tracker.scores._sample import UNKNOWN, Codes, Flags, Floats, Sample
from tracker.scores._wilson import intervals

TAIL = (1 + LEVEL) / 2


class Sums(NamedTuple):
    """One row a set: how many families, and the sums of ``s``, ``t``, ``d``, ``d^2``, ``d s``, ``s^2``."""

    families: Floats
    size: Floats
    total: Floats
    away: Floats
    square: Floats
    cross: Floats
    weight: Floats

    def at(self, rows: Codes | Flags) -> "Sums":
        """The sets in ``rows``."""
        return Sums(*(column[rows] for column in self))

    @property
    def mean(self) -> Floats:
        """NaN for a set without families."""
        return self.total / np.where(self.size > 0, self.size, UNKNOWN)

    @property
    def variance(self) -> Floats:
        """Of each mean, as that of ``Clusters``; every set needs two families."""
        off = self.away / self.size
        spread = self.square - 2 * off * self.cross + np.square(off) * self.weight
        spread = np.where(spread > NEGLIGIBLE * self.weight, spread, 0.0)
        return self.families / (self.families - 1) * spread / np.square(self.size)


def running(found: Clusters) -> Sums:
    """The sets of the first 0, 1, 2, … families."""
    return Sums(*(np.concatenate(([0.0], np.cumsum(column))) for column in _each(found)))


def without_each(found: Clusters) -> Sums:
    """For each family the set of all others."""
    return Sums(*(column.sum() - column for column in _each(found)))


def families_of(sample: Sample, unit: Unit, having: Flags) -> Codes:
    """The codes of the families that ``clusters`` gathers, in its order."""
    return np.flatnonzero(np.bincount(sample.family[rows_of(sample, unit, having)]))


def wilson_ends(sets: Sums) -> tuple[Floats, Floats]:
    """The interval of each proportion as in ``_wilson``; NaN for a set with fewer than two families."""
    several = sets.families > 1
    found = sets.at(several)
    size = _effective(found)
    low, high = intervals(found.mean * size, size)
    return _spread_out(low, several), _spread_out(high, several)


def t_ends(sets: Sums, limits: Interval) -> tuple[Floats, Floats]:
    """The interval of each mean as in ``_clusters``; NaN for fewer than two families or all alike."""
    several = sets.families > 1
    found = sets.at(several)
    variance = found.variance
    spread = np.where(variance > 0, np.sqrt(variance), UNKNOWN)
    half = _quantiles(found.families - 1) * spread
    low, high = np.maximum(limits[0], found.mean - half), np.minimum(limits[1], found.mean + half)
    return _spread_out(low, several), _spread_out(high, several)


def _each(found: Clusters) -> Sums:
    size, total = found.size, found.total
    away = total - (found.mean if found.families else 0.0) * size
    return Sums(
        np.ones_like(size), size, total, away, np.square(away), away * size, np.square(size)
    )


def _effective(sets: Sums) -> Floats:
    """How many independent units each proportion is worth; every set has two families."""
    variance = sets.variance
    spreads = variance > 0
    independent = sets.mean * (1 - sets.mean) / np.where(spreads, variance, 1.0)
    few = np.square(_quantiles(sets.size - 1) / _quantiles(sets.families - 1))
    return np.where(spreads, np.clip(independent * few, 1.0, sets.size), sets.families)


def _quantiles(degrees: Floats) -> Floats:
    """The upper quantile of Student's t for each number of degrees, looked up once for each."""
    from scipy.special import stdtrit

    whole = np.rint(degrees).astype(np.int64)
    held = np.bincount(whole) > 0
    table = np.zeros(len(held))
    table[held] = stdtrit(np.flatnonzero(held), TAIL)
    return table[whole]


def _spread_out(values: Floats, rows: Flags) -> Floats:
    """``values`` in ``rows`` and NaN elsewhere."""
    found = np.full(len(rows), UNKNOWN)
    found[rows] = values
    return found
