"""Calibration in the large: how much surer calls were than they were right."""

from functools import partial

import numpy as np

from tracker.scores._base import Reason, Score, Unit
from tracker.scores._clusters import clusters, mean_score
from tracker.scores._sample import Flags, Floats, Sample
from tracker.scores._tracks import Rule


def excess(p: Floats, said_true: Flags, outcome: Flags) -> Floats:
    """The probability given to the side that was taken less whether that side came true."""
    return np.where(said_true, p - outcome, outcome - p)


def bias_rule(sample: Sample, unit: Unit, *, missing: Reason) -> Rule:
    """The mean excess over the calls that have a probability."""
    return partial(_score, sample, unit, missing)


def _score(sample: Sample, unit: Unit, missing: Reason, p: Floats, having: Flags) -> Score:
    found = clusters(sample, excess(p, sample.said_true, sample.outcome), unit, having)
    return mean_score(found, limits=(-1.0, 1.0), better=None, reference=0.0, missing=missing)
