"""The hit rate of every forecaster at once, and how many independent units each is worth.

The same as ``proportion_correct`` and ``_wilson.effective_size`` for each forecaster by himself.
"""

from dataclasses import dataclass

import numpy as np

from tracker.scores._base import FEWEST, LEVEL, Unit
from tracker.scores._clusters import rows_of
from tracker.scores._sample import Codes, Flags, Floats, Sample


@dataclass(frozen=True, kw_only=True, eq=False)
class Records:
    """One row a forecaster, in the order of their codes; ``n`` in the units counted."""

    forecaster: Codes
    families: Codes
    questions: Codes
    mentions: Codes
    n: Floats
    rate: Floats
    effective: Floats

    @property
    def enough(self) -> Flags:
        """Who has enough families to be compared."""
        return self.families >= FEWEST

    @property
    def right(self) -> Floats:
        """How many of the effective units were right."""
        return self.rate * self.effective


@dataclass(frozen=True, kw_only=True, eq=False)
class _Families:
    """One row a family: whose it is, how many units it has and how many were right."""

    owner: Codes
    size: Floats
    total: Floats


def records(sample: Sample, unit: Unit) -> Records:
    """The record of each forecaster who has anything to count."""
    found = _families(sample, unit)
    families = np.bincount(found.owner)
    n, hits = _sums(found.owner, found.size), _sums(found.owner, found.total)
    rate = np.divide(hits, n, out=np.zeros_like(n), where=n > 0)
    off = (found.total * n[found.owner] - hits[found.owner] * found.size) / n[found.owner]
    spread = _sums(found.owner, np.square(off))
    who = np.flatnonzero(families)
    size = len(families)
    return Records(
        forecaster=who,
        families=families[who],
        questions=np.bincount(sample.forecaster[sample.in_force], minlength=size)[who],
        mentions=np.bincount(sample.forecaster, minlength=size)[who],
        n=n[who],
        rate=rate[who],
        effective=_effective(rate[who], families[who], n[who], spread[who]),
    )


def _families(sample: Sample, unit: Unit) -> _Families:
    rows = rows_of(sample, unit, np.ones(len(sample), np.bool_))
    family, forecaster = _apart(sample)[rows], sample.forecaster[rows]
    size = np.bincount(family).astype(np.float64)
    total = _sums(family, sample.correct[rows].astype(np.float64))
    owner = np.zeros(len(size), np.int64)
    owner[family] = forecaster
    held = size > 0
    owner, size, total = owner[held], size[held], total[held]
    if unit is Unit.FAMILY:
        return _Families(owner=owner, size=np.ones_like(size), total=total / size)
    return _Families(owner=owner, size=size, total=total)


def _sums(codes: Codes, values: Floats) -> Floats:
    return np.asarray(np.bincount(codes, weights=values), np.float64)


def _apart(sample: Sample) -> Codes:
    """Codes of families; a code that several forecasters share is one family of each."""
    owner = np.zeros(int(sample.family.max(initial=-1)) + 1, np.int64)
    owner[sample.family] = sample.forecaster
    if np.array_equal(owner[sample.family], sample.forecaster):
        return sample.family
    pairs = sample.family * (int(sample.forecaster.max()) + 1) + sample.forecaster
    return np.asarray(np.unique(pairs, return_inverse=True)[1], np.int64)


def _effective(rate: Floats, families: Codes, n: Floats, spread: Floats) -> Floats:
    """The effective sizes; ``spread`` sums the squared deviations of the families of each."""
    from scipy.special import stdtrit

    known = (families > 1) & (spread > 0)
    groups, units = np.where(known, families, 2), np.where(known, n, 2.0)
    variance = groups / (groups - 1) * np.where(known, spread, 1.0) / np.square(units)
    tail = (1 + LEVEL) / 2
    few = np.square(stdtrit(units - 1, tail) / stdtrit(groups - 1, tail))
    worth = np.clip(rate * (1 - rate) / variance * few, 1.0, units)
    return np.where(known, worth, families).astype(np.float64)
