"""Hit rates beside those of rivals who take a side on the same questions."""

import numpy as np

from tracker.scores._base import Reason, Score, Unit
from tracker.scores._clusters import clusters, mean_score
from tracker.scores._sample import UNKNOWN, Flags, Floats, Sample


def upward(sample: Sample) -> Floats:
    """Whether one who always expects a rise sides with each sentence: 1 or 0, NaN where none is about it."""
    return np.where(sample.up == 0, UNKNOWN, (sample.up > 0).astype(np.float64))


def right_of(sides: Floats, outcome: Flags) -> Floats:
    """1 where a rival who sides for (1) or against (0) the sentence is right, else 0; NaN stays."""
    return 1 - np.abs(sides - outcome)


def rate_beyond(sample: Sample, unit: Unit, sides: Floats, *, missing: Reason) -> Score:
    """The hit rate less that of the rival who takes ``sides``; NaN rows are left out."""
    gain = sample.correct - right_of(sides, sample.outcome)
    found = clusters(sample, gain, unit, ~np.isnan(sides))
    return mean_score(found, limits=(-1.0, 1.0), better="higher", reference=0.0, missing=missing)
