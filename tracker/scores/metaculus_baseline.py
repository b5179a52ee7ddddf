"""Baseline score of stated probabilities: how much better than a coin, in Metaculus points.

Formula
    The mean of ``100 ln(2 p(outcome)) / ln 2`` with ``p(outcome)`` the probability given to what
    happened and every ``p`` clipped to 0.001..0.999, beyond which the platform takes no forecast;
    by question, family and mention as in ``brier``. A question counts once, at its mention in
    force: the platform's average over the time that it was open is left out, and with it its share
    of that time covered.
Interval
    95 %, Student's t over families: ``mean +- t[G-1] * sqrt(V)`` with the cluster-robust ``V`` of
    ``_clusters``. Kept inside the range.
Range and orientation
    -896.6..99.9, the ends being 0.001 and 0.999 given to what happened; higher is better. Always
    saying 0.5 has 0.
Undefined
    No settled call with a stated probability: no value. One family, or every family alike: no
    interval.
Reference
    Gneiting & Raftery (2007), doi:10.1198/016214506000001437, on the logarithmic rule; the scale is
    that of the Metaculus baseline score for a question with two outcomes.

>>> from tracker.scores import sample_of
>>> round(compute(sample_of([True], p=[0.9])).value, 4)
84.7997
>>> round(compute(sample_of([True], p=[0.1])).value, 4)
-232.1928
"""

from collections.abc import Mapping
from functools import partial

import numpy as np

from tracker.scores._base import Better, Reason, Score, Text, Unit
from tracker.scores._clusters import clusters, mean_score
from tracker.scores._log import given
from tracker.scores._sample import Flags, Floats, Sample
from tracker.scores._tracks import of_stated

NAME = "metaculus_baseline"
TITLE = Text("Baseline score (Metaculus)", "기준선 점수(메타큘러스)")
WHAT = Text(
    "Points above always saying 0.5, as Metaculus counts them; probabilities kept in 0.001 to 0.999.",
    "항상 0.5라고 말할 때보다 앞선 점수로, 메타큘러스 방식이며 확률은 0.001~0.999로 제한합니다.",
)
BETTER: Better | None = "higher"
ALSO: Mapping[str, Text] = {}
ENDS = (0.001, 0.999)
RANGE = (100 * float(np.log2(2 * ENDS[0])), 100 * float(np.log2(2 * ENDS[1])))
REFERENCE = (
    "Gneiting & Raftery (2007), Journal of the American Statistical Association 102:359-378, "
    "doi:10.1198/016214506000001437; Metaculus, Scores FAQ, baseline score"
)


def compute(sample: Sample, unit: Unit = Unit.FAMILY) -> Score:
    """The baseline score of the stated probabilities of ``sample``, counted by ``unit``."""
    return of_stated(sample, partial(_score, sample, unit))


def points(p: Floats, outcome: Flags) -> Floats:
    """The baseline score of each probability.

    >>> points(np.array([0.5, 0.75, 1.0]), np.array([True, True, True])).round(4).tolist()
    [0.0, 58.4963, 99.8557]
    """
    return 100 * np.log2(2 * given(np.clip(p, *ENDS), outcome))


def _score(sample: Sample, unit: Unit, p: Floats, having: Flags) -> Score:
    found = clusters(sample, points(p, sample.outcome), unit, having)
    return mean_score(found, limits=RANGE, better=BETTER, reference=0.0, missing=Reason.NO_STATED)
