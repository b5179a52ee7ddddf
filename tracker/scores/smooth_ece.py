"""Smooth calibration error: how far shares lie from probabilities, beside what chance alone gives.

Formula
    The calls of one basis (stated, or words at the middle of their range), ``p`` the probability
    that the sentence is TRUE. With ``K_s(t, p)`` a Gaussian of standard deviation ``s`` reflected
    at 0 and 1, ``E(s)`` is the integral over ``t`` in 0..1 of ``|mean(K_s(t, p_i) (y_i - p_i))|``,
    which falls as ``s`` grows; ``value`` is the ``s`` at which ``E(s) = s``. Each question or
    mention weighs 1; by family each family does, shared among its questions. Evaluated on 1,001
    points; when there are more distinct ``p``, each is first moved to the nearest of them.
Test
    The same from 200 calibrated forecasters with these ``p``: one uniform ``U_g`` per family,
    outcome ``y_i = [U_g < p_i]``, with a fixed seed. ``null_mean`` and ``null_95`` are the mean and
    the 95 % quantile of theirs; ``p_value`` is the share of them, with this record, that is at
    least as far off.
Range and orientation
    0..1, lower is better. Nobody has 0: a calibrated forecaster with 50 independent calls has about
    0.09. Never to be shown without ``null_mean``. Denying every sentence changes nothing but the
    luck of the draws; denying some changes the value.
Undefined
    No settled call of that basis: no data.
Reference
    Błasiok & Nakkiran (2024), International Conference on Learning Representations,
    doi:10.48550/arXiv.2309.12236. One uniform per family is ours, for calls that depend.

>>> from tracker.scores import sample_of
>>> found = diagram(sample_of([True, False, True, True], p=[0.6, 0.6, 0.6, 0.7]))
>>> round(found.facts["value"], 3), found.facts["p_value"] > 0.5
(0.125, True)
"""

from collections.abc import Mapping

import numpy as np

from tracker.scores._base import Basis, Diagram, Text, Unit
from tracker.scores._calibrated import calibrated, held
from tracker.scores._forecasts import forecasts, nothing
from tracker.scores._isotonic import tally
from tracker.scores._null import null
from tracker.scores._sample import Codes, Floats, Sample

NAME = "smooth_ece"
TITLE = Text("Smooth calibration error", "평활 보정 오차")
WHAT = Text(
    "How far what came true lies from the probabilities, beside what chance alone would show.",
    "실제 비율이 확률에서 얼마나 떨어져 있는지를, 우연만으로 나올 값과 함께 보여 줍니다.",
)
RANGE = (0.0, 1.0)
REFERENCE = (
    "Błasiok & Nakkiran (2024), Smooth ECE, International Conference on Learning Representations, "
    "doi:10.48550/arXiv.2309.12236"
)

BASES: tuple[Basis, ...] = ("stated", "words")
FACTS: Mapping[str, Text] = {
    "value": Text("smooth calibration error", "평활 보정 오차"),
    "null_mean": Text("if calibrated, mean", "보정됐다면, 평균"),
    "null_95": Text("if calibrated, 95 % below", "보정됐다면 95%가 이 값 이하"),
    "p_value": Text("p-value of calibration", "보정 검정 p값"),
}
COLUMNS: Mapping[str, Text] = {}

GRID = 1_000
DRAWS = 200
PRECISION = 1e-7
ROUNDING = 1e-6


def diagram(sample: Sample, unit: Unit = Unit.FAMILY, *, basis: Basis = "stated") -> Diagram:
    """The smooth calibration error, what chance alone gives, and the test."""
    calls = forecasts(sample, unit, basis)
    if not calls.n:
        return nothing(basis)
    p, found = calls.p, tally(calls.p, calls.outcome, calls.weight)
    if len(found.forecast) > GRID + 1:
        p = np.rint(p * GRID) / GRID
        found = tally(p, calls.outcome, calls.weight)
    value = float(smooth_errors(found.forecast, found.share_true[None], found.weight)[0])
    families = held(np.searchsorted(found.forecast, p), calls.family, calls.weight)
    drawn = [
        smooth_errors(found.forecast, true / found.weight, found.weight)
        for true in calibrated(found.forecast, families).draw(DRAWS)
    ]
    chance = null(value, np.concatenate(drawn), ROUNDING)
    return Diagram(
        n=calls.n,
        families=calls.families,
        facts={
            "value": value,
            "null_mean": chance.mean,
            "null_95": chance.most,
            "p_value": chance.p_value,
        },
    )


def smooth_errors(forecast: Floats, share_true: Floats, weight: Floats) -> Floats:
    """The smooth calibration error of each row of shares TRUE at the same forecasts.

    >>> pair = np.array([0.25, 0.75])
    >>> smooth_errors(pair, np.array([[0.25, 0.75], [1.0, 1.0]]), np.ones(2)).round(4).tolist()
    [0.0, 0.5]
    """
    from scipy.optimize.elementwise import find_root

    waves = _waves(forecast, (share_true - forecast) * weight / weight.sum())
    rows = np.arange(len(waves))

    def beyond(width: Floats, row: Codes) -> Floats:
        return _smoothed(waves[row], width) - width

    found = find_root(
        beyond,
        (np.zeros(len(rows)), np.ones(len(rows))),
        args=(rows,),
        tolerances={"xatol": PRECISION},
    )
    return np.asarray(found.x, np.float64)


def _waves(forecast: Floats, residual: Floats) -> Floats:
    """The residuals as sums of cosines, each divided between the two grid points beside it."""
    from scipy.fft import dct

    at = np.minimum(np.floor(forecast * GRID), GRID - 1).astype(np.int64)
    upper = forecast * GRID - at
    spread = np.zeros((GRID + 1, len(residual)))
    np.add.at(spread, at, (residual * (1 - upper)).T)
    np.add.at(spread, at + 1, (residual * upper).T)
    spread[[0, -1]] *= 2
    return np.asarray(dct(spread, type=1, axis=0).T / 2, np.float64)


def _smoothed(waves: Floats, width: Floats) -> Floats:
    """``E(s)``: a reflected Gaussian dampens each cosine and leaves it a cosine."""
    from scipy.fft import dct

    pace = np.pi * np.arange(GRID + 1)
    density = np.abs(dct(waves * np.exp(-np.square(pace * width[:, None]) / 2), type=1, axis=1))
    ends = (density[:, 0] + density[:, -1]) / 2
    return np.asarray((density.sum(axis=1) - ends) / GRID, np.float64)
