"""Means over families, questions or mentions, with families as the clusters of every interval."""

from dataclasses import dataclass

import numpy as np

from tracker.scores._base import LEVEL, Better, Interval, Reason, Score, Unit
from tracker.scores._sample import Flags, Floats, Sample

NEGLIGIBLE = 1e-12


@dataclass(frozen=True, eq=False)
class Clusters:
    """Totals of a quantity by family, and over how many units each was summed.

    Counted by family, each total is the mean over the family's questions and each size is 1.
    """

    total: Floats
    size: Floats

    @property
    def families(self) -> int:
        return len(self.total)

    @property
    def n(self) -> int:
        """How many units there are."""
        return round(float(self.size.sum()))

    @property
    def mean(self) -> float:
        """The mean over units; not defined without any."""
        return float(self.total.sum() / self.size.sum())

    @property
    def deviations(self) -> Floats:
        """How far each family's total is from what the mean would give it; 0 where only rounding is left."""
        size = self.size.sum()
        off: Floats = (self.total * size - self.total.sum() * self.size) / size
        scale = max(1.0, float(np.abs(self.total / self.size).max(initial=0.0)))
        return np.where(np.abs(off) > NEGLIGIBLE * scale * self.size, off, 0.0)

    @property
    def variance(self) -> float:
        """Of the mean, robust to any dependence inside a family; needs two families.

        ``G/(G-1) * sum((total_g - mean * size_g)^2) / n^2``: Cameron & Miller (2015), CR1.
        """
        families = self.families
        spread = float(np.square(self.deviations).sum())
        return families / (families - 1) * spread / float(self.size.sum()) ** 2


def rows_of(sample: Sample, unit: Unit, having: Flags, standing: Flags | None = None) -> Flags:
    """The rows of ``having`` that are scored: every mention, or those that stand for their question.

    Those in force, unless ``standing`` marks others.
    """
    if unit is Unit.MENTION:
        return having
    return having & (sample.in_force if standing is None else standing)


def clusters(
    sample: Sample, quantity: Floats, unit: Unit, having: Flags, standing: Flags | None = None
) -> Clusters:
    """``quantity`` gathered by family over the rows ``having`` what the score needs."""
    rows = rows_of(sample, unit, having, standing)
    family = sample.family[rows]
    size = np.bincount(family).astype(np.float64)
    held = size > 0
    total = np.bincount(family, weights=quantity[rows]).astype(np.float64, copy=False)[held]
    size = size[held]
    if unit is Unit.FAMILY:
        return Clusters(total / size, np.ones_like(size))
    return Clusters(total, size)


def t_quantile(degrees: int) -> float:
    """The upper quantile of Student's t for an interval at the usual level."""
    from scipy.special import stdtrit

    return float(stdtrit(degrees, (1 + LEVEL) / 2))


def t_interval(found: Clusters, limits: Interval) -> tuple[Interval | None, Reason | None]:
    """The family-level t interval of the mean, kept inside ``limits``, or why there is none."""
    if np.isinf(found.mean):
        return None, Reason.INFINITE
    if found.families < 2:
        return None, Reason.ONE_FAMILY
    variance = found.variance
    if variance == 0:
        return None, Reason.NO_SPREAD
    half = t_quantile(found.families - 1) * variance**0.5
    return (max(limits[0], found.mean - half), min(limits[1], found.mean + half)), None


def t_p_value(found: Clusters) -> float | None:
    """Two-sided, of a mean of 0, by Student's t over families; None where there is no interval."""
    if found.families < 2:
        return None
    variance = found.variance
    if variance == 0:
        return None
    from scipy.special import stdtr

    return 2 * float(stdtr(found.families - 1, -abs(found.mean) / variance**0.5))


def mean_score(
    found: Clusters,
    *,
    limits: Interval,
    better: Better | None,
    reference: float | None,
    missing: Reason,
) -> Score:
    """The mean with its t interval; undefined, with ``missing`` as the reason, when there is nothing."""
    if not found.families:
        return Score(
            value=None, n=0, families=0, better=better, reference=reference, reason=missing
        )
    interval, reason = t_interval(found, limits)
    return Score(
        value=found.mean,
        n=found.n,
        families=found.families,
        interval=interval,
        better=better,
        reference=reference,
        reason=reason,
    )
