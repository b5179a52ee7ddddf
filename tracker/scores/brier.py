"""Brier score of stated probabilities: their mean squared distance from what happened.

Formula
    The mean of ``(p - y)^2`` with ``p`` the probability that the sentence is TRUE and ``y`` 1 when
    it was, else 0: over the questions, each at its mention in force; by family (the headline), the
    mean over families of the family's mean; by mention, over every mention. A stated range counts
    by its middle.
Interval
    95 %, Student's t over families: ``mean +- t[G-1] * sqrt(V)`` with the cluster-robust ``V`` of
    ``_clusters``. Kept inside 0..1.
Range and orientation
    0..1, lower is better. Always saying 0.5 has 0.25; 0 and 1 are scored as stated, never clipped.
Undefined
    No settled call with a stated probability: no value. One family, or every family alike: no
    interval. Bare directions are never turned into probabilities; words have ``brier_words``.
Reference
    Brier (1950), doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2.

>>> from tracker.scores import sample_of
>>> round(compute(sample_of([True, False], p=[0.8, 0.4])).value, 4)
0.1
>>> compute(sample_of([True])).reason.value
'no settled call with a stated probability'
"""

from collections.abc import Mapping

from tracker.scores._base import Better, Reason, Score, Text, Unit
from tracker.scores._brier import stated_score
from tracker.scores._sample import Sample

NAME = "brier"
TITLE = Text("Brier score, stated", "브라이어 점수(밝힌 확률)")
WHAT = Text(
    "The mean squared distance of stated probabilities from what happened.",
    "숫자로 밝힌 확률과 실제 결과의 차이를 제곱해 평균한 값입니다.",
)
BETTER: Better | None = "lower"
ALSO: Mapping[str, Text] = {}
RANGE = (0.0, 1.0)
REFERENCE = (
    "Brier (1950), Monthly Weather Review 78:1-3, "
    "doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2"
)


def compute(sample: Sample, unit: Unit = Unit.FAMILY) -> Score:
    """The Brier score of the stated probabilities of ``sample``, counted by ``unit``."""
    return stated_score(sample, unit, missing=Reason.NO_STATED)
