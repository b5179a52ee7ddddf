"""Logarithmic scores: how surprising what happened was to whoever gave a probability."""

from dataclasses import replace
from functools import partial
from math import inf, log

import numpy as np

from tracker.scores._base import COIN, Interval, Reason, Score, Text, Unit
from tracker.scores._clusters import clusters, mean_score, rows_of
from tracker.scores._sample import Flags, Floats, Sample
from tracker.scores._tracks import Rule

CENT: Interval = (0.01, 0.99)
"""The ends to which probabilities are clipped where a certainty must not count without bound."""

LABELS = {
    "infinite": Text("certain and wrong", "빗나간 확신"),
    "clipped": Text("with probabilities kept in 0.01 to 0.99", "확률을 0.01~0.99로 제한하면"),
}


def given(p: Floats, outcome: Flags) -> Floats:
    """The probability that was given to what happened."""
    return np.where(outcome, p, 1 - p)


def surprise(p: Floats, outcome: Flags) -> Floats:
    """``-ln`` of the probability given to what happened: 0 when sure and right, infinite when wrong."""
    with np.errstate(divide="ignore"):
        return np.abs(np.log(given(p, outcome)))


def log_rule(sample: Sample, unit: Unit, *, missing: Reason) -> Rule:
    """The mean surprise over the calls that have a probability."""
    return partial(_score, sample, unit, missing)


def _score(sample: Sample, unit: Unit, missing: Reason, p: Floats, having: Flags) -> Score:
    own = surprise(p, sample.outcome)
    score = mean_score(
        clusters(sample, own, unit, having),
        limits=(0.0, inf),
        better="lower",
        reference=-log(COIN),
        missing=missing,
    )
    if score.value is None:
        return replace(score, also=dict.fromkeys(LABELS))
    bounded = clusters(sample, surprise(np.clip(p, *CENT), sample.outcome), unit, having)
    infinite = _units(sample, unit, having & np.isinf(own))
    return replace(score, also={"infinite": infinite, "clipped": bounded.mean})


def _units(sample: Sample, unit: Unit, having: Flags) -> int:
    """How many units there are with a row of ``having``."""
    rows = rows_of(sample, unit, having)
    if unit is Unit.FAMILY:
        return int(np.count_nonzero(np.bincount(sample.family[rows])))
    return int(np.count_nonzero(rows))
