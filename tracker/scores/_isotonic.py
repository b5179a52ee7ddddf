"""Isotonic recalibration: the curve, the CORP decomposition of a score, and the consistency band.

Dimitriadis, Gneiting & Jordan (2021), PNAS 118(8), doi:10.1073/pnas.2016191118.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tracker.scores._calibrated import calibrated, held
from tracker.scores._sample import Codes, Flags, Floats

CELLS = 16_384
MANY = 4_096
POINTS = 2_001
LEVEL = 0.9

Loss = Callable[[Floats, Floats], Floats]
"""The mean score of a forecast where a share of the outcomes is TRUE."""


@dataclass(frozen=True, eq=False)
class Tally:
    """The distinct forecasts from low to high, the share TRUE at each and the weight behind it."""

    forecast: Floats
    share_true: Floats
    weight: Floats


@dataclass(frozen=True, kw_only=True)
class Parts:
    """``score = miscalibration - discrimination + uncertainty``."""

    score: float
    miscalibration: float
    discrimination: float
    uncertainty: float


@dataclass(frozen=True, eq=False)
class Band:
    """Where 90 % of the curves of a calibrated forecaster lie, and how miscalibrated each one seems.

    ``families`` counts those with a forecast at each place; ``miscalibration`` has a value a draw.
    """

    low: Floats
    high: Floats
    families: Codes
    miscalibration: Floats


def tally(p: Floats, outcome: Flags, weight: Floats | None = None) -> Tally:
    """Equal forecasts gathered; without weights each row weighs 1.

    >>> found = tally(np.array([0.7, 0.2, 0.7]), np.array([True, False, False]))
    >>> found.forecast.tolist(), found.share_true.tolist(), found.weight.tolist()
    ([0.2, 0.7], [0.0, 0.5], [1.0, 2.0])
    """
    if len(p) >= MANY and _fit_cells(p[:MANY]) and _fit_cells(p):
        return _by_cell(p, outcome, weight)
    forecast, true, own = _in_order(p, outcome, weight)
    starts = np.concatenate(([0], np.flatnonzero(forecast[1:] != forecast[:-1]) + 1))
    total = np.add.reduceat(own, starts)
    return Tally(forecast[starts], np.add.reduceat(own * true, starts) / total, total)


def _in_order(p: Floats, outcome: Flags, weight: Floats | None) -> tuple[Floats, Flags, Floats]:
    """The rows from the lowest forecast to the highest.

    Without weights a row is one number to sort: the bits of the forecast, which is not negative, with the
    outcome behind them.
    """
    if weight is not None:
        order = np.argsort(p)
        return p[order], outcome[order], weight[order]
    bits = np.sort(2 * np.abs(p).view(np.int64) + outcome)
    return (bits >> 1).view(np.float64), (bits & 1).astype(np.bool_), np.ones(len(p))


def _fit_cells(p: Floats) -> bool:
    """Whether no two distinct forecasts share a cell of 0..1, so that no sorting is needed."""
    cell = (p * CELLS).astype(np.int64)
    holds = np.empty(CELLS + 1)
    holds[cell] = p
    return bool((holds[cell] == p).all())


def _by_cell(p: Floats, outcome: Flags, weight: Floats | None) -> Tally:
    cell = (p * CELLS).astype(np.int64)
    forecast = np.empty(CELLS + 1)
    forecast[cell] = p
    total = np.bincount(cell, weight, CELLS + 1)
    true = np.bincount(cell, outcome if weight is None else outcome * weight, CELLS + 1)
    some = np.flatnonzero(total)
    own = total[some].astype(np.float64)
    return Tally(forecast[some], true[some] / own, own)


def recalibrate(share_true: Floats, weight: Floats) -> Floats:
    """The nearest shares that never fall from one forecast to the next; a curve a row, all at once.

    Rows of several are told apart by adding more than a share can be, and joined into one.

    >>> recalibrate(np.array([[0.0, 1.0, 0.5, 1.0]]), np.ones(4)).tolist()
    [[0.0, 0.75, 0.75, 1.0]]
    """
    from scipy.optimize import isotonic_regression

    draws = len(share_true)
    apart = 2.0 * np.arange(draws)[:, None]
    joined = isotonic_regression((share_true + apart).ravel(), weights=np.tile(weight, draws)).x
    return joined.reshape(share_true.shape) - apart


def brier_loss(forecast: Floats, share_true: Floats) -> Floats:
    """The mean squared distance from the outcomes."""
    return np.square(forecast) + share_true * (1 - 2 * forecast)


def log_loss(forecast: Floats, share_true: Floats) -> Floats:
    """The mean of minus the natural logarithm of what was given to the outcomes; may be infinite."""
    from scipy.special import xlog1py, xlogy

    found = -xlogy(share_true, forecast) - xlog1py(1 - share_true, -forecast)
    return np.asarray(found, np.float64)


def decompose(found: Tally, recalibrated: Floats, loss: Loss = brier_loss) -> Parts:
    """The parts of the score of ``found``, given its recalibrated forecasts.

    >>> found = tally(np.array([0.6, 0.6, 0.6, 0.7]), np.array([True, False, True, True]))
    >>> parts = decompose(found, recalibrate(found.share_true[None], found.weight)[0])
    >>> round(parts.miscalibration, 4), round(parts.discrimination, 4), parts.uncertainty
    (0.0258, 0.0208, 0.1875)
    """
    weight = found.weight / found.weight.sum()
    score, best = (
        float(weight @ loss(p, found.share_true)) for p in (found.forecast, recalibrated)
    )
    mean = np.clip([weight @ found.share_true], 0, 1)
    uncertainty = float(loss(mean, mean)[0])
    return Parts(
        score=score,
        miscalibration=max(0.0, score - best),
        discrimination=max(0.0, uncertainty - best),
        uncertainty=uncertainty,
    )


def band(found: Tally, p: Floats, family: Codes, weight: Floats, draws: int) -> Band:
    """The consistency band at the forecasts of ``found``, drawn with one uniform a family.

    With very many distinct forecasts it is drawn at some of them, and straight in between.
    """
    place = np.searchsorted(found.forecast, p)
    families = held(place, family, weight)
    distinct = np.arange(len(found.forecast))
    points = np.unique(np.linspace(0, distinct[-1], min(POINTS, len(distinct))).astype(np.int64))
    curves, apart = [], []
    for true in calibrated(found.forecast, families).draw(draws):
        share = true / found.weight
        curve = np.clip(recalibrate(share, found.weight), 0, 1)
        loss = brier_loss(found.forecast, share) - brier_loss(curve, share)
        apart.append(loss @ found.weight / found.weight.sum())
        curves.append(curve[:, points])
    tails = [(1 - LEVEL) / 2, (1 + LEVEL) / 2]
    ends = np.quantile(np.concatenate(curves), tails, axis=0, method="inverted_cdf")
    low, high = (np.interp(distinct, points, end) for end in ends)
    return Band(low, high, np.bincount(families.place), np.concatenate(apart))
