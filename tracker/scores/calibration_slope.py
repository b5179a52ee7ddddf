"""Calibration slope: by how much the odds that were given should be stretched or shrunk.

Formula
    The calls of one basis (stated, or words at the middle of their range), seen from the side that
    was taken: ``q`` is the probability that it is right. The most likely ``a`` and ``b`` in
    ``P(right) = 1 / (1 + exp(-(a + b logit(q))))`` are ``intercept`` and ``slope``. ``q`` is
    clipped to 0.01..0.99; ``clipped`` counts the questions or mentions that this moved. Each of
    them weighs 1; by family each family does, shared among its questions.
Interval
    95 %, Student's t: ``b +- t[G-1] * sqrt(V)`` with the cluster-robust ``V``, families as
    clusters, times ``G / (G - 1)``; likewise ``a``.
Range and orientation
    Slope 1 and intercept 0 are calibrated. A slope below 1 is overconfidence (odds too far from
    even), 0 says that more conviction did not mean more often right. With slope 1 a negative
    intercept is being right less often than said.
Undefined
    No settled call of that basis: no data. Fewer than ten families, every call right or every call
    wrong, or a ``q`` that parts right from wrong calls (all of one kind at or below it, all others
    at or above it; one ``q`` for all included), so that no finite slope fits: no numbers, and the
    reason.
Reference
    Cox (1958), doi:10.1093/biomet/45.3-4.562; Cameron & Miller (2015), doi:10.3368/jhr.50.2.317,
    on the variance.

>>> from tracker.scores import sample_of
>>> right, p = [True] * 6 + [False] * 4 + [True] * 8 + [False] * 2, [0.7] * 10 + [0.9] * 10
>>> facts = diagram(sample_of(right, p=p)).facts
>>> round(facts["slope"], 3), round(facts["intercept"], 3)
(0.727, -0.21)
>>> diagram(sample_of([True, False], p=[0.7, 0.6])).reason.value
'fewer than ten families'
"""

from collections.abc import Mapping

import numpy as np

from tracker.scores._base import FEWEST, Basis, Diagram, Reason, Text, Unit
from tracker.scores._clusters import t_quantile
from tracker.scores._forecasts import Forecasts, forecasts, nothing
from tracker.scores._isotonic import Tally, tally
from tracker.scores._sample import Floats, Sample

NAME = "calibration_slope"
TITLE = Text("Calibration slope", "보정 기울기")
WHAT = Text(
    "Whether the odds given were too far from even (slope below 1) or not far enough (above 1).",
    "제시한 승산이 지나치게 확신에 찼는지(1 미만) 지나치게 조심스러웠는지(1 초과)를 나타냅니다.",
)
RANGE = (float("-inf"), float("inf"))
REFERENCE = (
    "Cox (1958), Biometrika 45:562-565, doi:10.1093/biomet/45.3-4.562; "
    "Cameron & Miller (2015), Journal of Human Resources 50:317-372, doi:10.3368/jhr.50.2.317"
)

BASES: tuple[Basis, ...] = ("stated", "words")
FACTS: Mapping[str, Text] = {
    "slope": Text("slope", "기울기"),
    "slope_low": Text("slope, from", "기울기, 최소"),
    "slope_high": Text("to", "최대"),
    "intercept": Text("intercept", "절편"),
    "intercept_low": Text("intercept, from", "절편, 최소"),
    "intercept_high": Text("to", "최대"),
    "clipped": Text("kept in 0.01 to 0.99", "0.01~0.99로 제한한 수"),
}
COLUMNS: Mapping[str, Text] = {}

ENDS = (0.01, 0.99)
PRECISION = 1e-9


def diagram(sample: Sample, unit: Unit = Unit.FAMILY, *, basis: Basis = "stated") -> Diagram:
    """Slope and intercept with their intervals, or why there are none."""
    calls = forecasts(sample, unit, basis)
    if not calls.n:
        return nothing(basis)
    p = np.clip(calls.for_side, *ENDS)
    found = tally(p, calls.right, calls.weight)
    reason = _unfit(found, calls.families)
    facts: dict[str, float | int | None] = dict.fromkeys(FACTS)
    if reason is None:
        line = fit(found)
        wide = half_widths(line, calls, p)
        for name, value, half in zip(
            ("intercept", "slope"), line.tolist(), wide.tolist(), strict=True
        ):
            facts |= {name: value, f"{name}_low": value - half, f"{name}_high": value + half}
    facts["clipped"] = int(np.count_nonzero(p != calls.for_side))
    return Diagram(n=calls.n, families=calls.families, facts=facts, reason=reason)


def _unfit(found: Tally, families: int) -> Reason | None:
    """Why no finite line fits, or none that could be trusted."""
    if families < FEWEST:
        return Reason.FEW
    right, wrong = found.forecast[found.share_true > 0], found.forecast[found.share_true < 1]
    if not len(right) or not len(wrong):
        return Reason.ONE_RESULT
    apart = right[0] >= wrong[-1] or wrong[0] >= right[-1]
    return Reason.NO_SLOPE if apart else None


def fit(found: Tally) -> Floats:
    """Intercept and slope of the most likely line through the log-odds; there must be one.

    >>> even = Tally(np.array([0.2, 0.8]), np.array([0.5, 0.5]), np.ones(2))
    >>> np.abs(fit(even).round(6)).tolist()
    [0.0, 0.0]
    """
    from scipy.optimize import minimize
    from scipy.special import expit, logit

    odds = _design(logit(found.forecast))
    weight, share_true = found.weight / found.weight.sum(), found.share_true

    def surprise(line: Floats) -> float:
        drawn = odds @ line
        return float(weight @ (np.logaddexp(0, drawn) - share_true * drawn))

    def slopes(line: Floats) -> Floats:
        found: Floats = odds.T @ (weight * (expit(odds @ line) - share_true))
        return found

    def curvature(line: Floats) -> Floats:
        return _information(odds, weight, expit(odds @ line))

    line = minimize(
        surprise,
        [0.0, 1.0],
        jac=slopes,
        hess=curvature,
        method="trust-exact",
        tol=PRECISION,
    )
    return np.asarray(line.x, np.float64)


def half_widths(line: Floats, calls: Forecasts, p: Floats) -> Floats:
    """Half of the 95 % interval of intercept and slope, for the calls at the probabilities ``p``."""
    from scipy.special import expit, logit

    odds = _design(logit(p))
    chance = expit(odds @ line)
    pull = (calls.weight * (calls.right - chance))[:, None] * odds
    by_family = np.column_stack([np.bincount(calls.family, column) for column in pull.T])
    spread = np.linalg.inv(_information(odds, calls.weight, chance))
    variance = spread @ (by_family.T @ by_family) @ spread
    few = calls.families / (calls.families - 1)
    half = t_quantile(calls.families - 1) * np.sqrt(few * np.diag(variance))
    return np.asarray(half, np.float64)


def _design(odds: Floats) -> Floats:
    return np.column_stack([np.ones_like(odds), odds])


def _information(odds: Floats, weight: Floats, chance: Floats) -> Floats:
    """The second derivatives of the surprise."""
    found: Floats = odds.T @ ((weight * chance * (1 - chance))[:, None] * odds)
    return found
