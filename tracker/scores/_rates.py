"""Hit rates beside what others thought of the side that was taken."""

import numpy as np

from tracker.scores._base import Reason, Score, Unit
from tracker.scores._clusters import clusters, mean_score
from tracker.scores._sample import Flags, Floats, Sample


def rate_above(
    sample: Sample, unit: Unit, p: Floats, *, missing: Reason, standing: Flags | None = None
) -> Score:
    """The mean of right or not less the probability ``p`` gave the side taken; NaN rows are left out."""
    expected = np.where(sample.said_true, p, 1 - p)
    found = clusters(sample, sample.correct - expected, unit, ~np.isnan(p), standing)
    return mean_score(found, limits=(-1.0, 1.0), better="higher", reference=0.0, missing=missing)
