"""Logarithmic score of stated probabilities: how surprising what happened was to the forecaster.

Formula
    The mean of ``-ln p(outcome)``, natural logarithm, with ``p(outcome)`` the probability given to
    what happened: ``p`` where the sentence was TRUE, else ``1 - p``; by question, family and
    mention as in ``brier``. A stated range counts by its middle.
    ``infinite`` counts the units (families, questions or mentions) with a probability of 0 or 1
    that was wrong; ``clipped`` is the same mean with every ``p`` clipped to 0.01..0.99, right ones
    too.
Interval
    95 %, Student's t over families: ``mean +- t[G-1] * sqrt(V)`` with the cluster-robust ``V`` of
    ``_clusters``. Not below 0.
Range and orientation
    0 to infinity, lower is better. Always saying 0.5 has ln 2 = 0.693. A single certainty that was
    wrong makes it infinite, for good: the value is never clipped, what is clipped stands beside it.
Undefined
    No settled call with a stated probability: no value. An infinite value, one family, or every
    family alike: no interval.
Reference
    Good (1952), doi:10.1111/j.2517-6161.1952.tb00104.x; Gneiting & Raftery (2007),
    doi:10.1198/016214506000001437.

>>> from tracker.scores import sample_of
>>> round(compute(sample_of([True, False], p=[0.8, 0.4])).value, 4)
0.367
>>> found = compute(sample_of([True, False], p=[0.8, 1.0]))
>>> found.value, found.also["infinite"], round(found.also["clipped"], 4), found.reason.value
(inf, 1, 2.4142, 'a certainty that was wrong: no finite mean')
"""

from collections.abc import Mapping
from math import inf

from tracker.scores._base import Better, Reason, Score, Text, Unit
from tracker.scores._log import LABELS, log_rule
from tracker.scores._sample import Sample
from tracker.scores._tracks import of_stated

NAME = "log_score"
TITLE = Text("Log score, stated", "로그 점수(밝힌 확률)")
WHAT = Text(
    "How surprising what happened was, given the stated probabilities: -ln of what it was given.",
    "숫자로 밝힌 확률에 비춰 실제 결과가 얼마나 뜻밖이었는지로, 결과에 준 확률의 -ln 평균입니다.",
)
BETTER: Better | None = "lower"
ALSO: Mapping[str, Text] = LABELS
RANGE = (0.0, inf)
REFERENCE = (
    "Good (1952), Journal of the Royal Statistical Society B 14:107-114, "
    "doi:10.1111/j.2517-6161.1952.tb00104.x; "
    "Gneiting & Raftery (2007), Journal of the American Statistical Association 102:359-378, "
    "doi:10.1198/016214506000001437"
)


def compute(sample: Sample, unit: Unit = Unit.FAMILY) -> Score:
    """The log score of the stated probabilities of ``sample``, counted by ``unit``."""
    return of_stated(sample, log_rule(sample, unit, missing=Reason.NO_STATED))
