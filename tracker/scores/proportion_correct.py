"""Hit rate: the share of settled questions on which the call was right.

Formula
    By question: ``sum(k_g) / sum(m_g)`` with ``k_g`` right of ``m_g`` questions in family ``g``,
    each at its mention in force; by mention, every mention counts. By family (the headline): the
    mean over families of the family's share right, that is the same with ``k_g`` that share, a
    fraction, out of ``m_g = 1``.
Interval
    95 %, Wilson's at the effective sample size (``_wilson``), families as clusters at every unit.
    By family each is one cluster with its fraction ``k_g`` out of 1: ``V`` is the variance of the
    family shares over ``G`` and ``n*`` is never above ``G``.
Range and orientation
    0..1, higher is better. A coin has 0.5 whatever the question; always taking one side can have
    more.
Undefined
    No settled call: no value. One family: its share, to be shown as a count, without an interval.
Reference
    Wilson (1927), doi:10.1080/01621459.1927.10502953; Dean & Pagano (2015),
    doi:10.1093/jssam/smv024.

>>> from tracker.scores import Unit, sample_of
>>> calls = sample_of([True, True, False, True], family=[1, 1, 2, 3])
>>> round(compute(calls).value, 4), round(compute(calls, Unit.QUESTION).value, 4)
(0.6667, 0.75)
>>> compute(sample_of([])).reason.value
'no settled call'
"""

from collections.abc import Mapping

import numpy as np

from tracker.scores._base import COIN, Better, Score, Text, Unit
from tracker.scores._clusters import clusters
from tracker.scores._sample import Sample
from tracker.scores._wilson import SOURCES, proportion_score

NAME = "proportion_correct"
TITLE = Text("Hit rate", "적중률")
WHAT = Text(
    "The share of settled questions on which the call was right.",
    "판정이 난 질문 가운데 콜이 맞은 비율입니다.",
)
BETTER: Better | None = "higher"
ALSO: Mapping[str, Text] = {}
RANGE = (0.0, 1.0)
REFERENCE = SOURCES


def compute(sample: Sample, unit: Unit = Unit.FAMILY) -> Score:
    """The hit rate of ``sample``, counted by ``unit``."""
    everyone = np.ones(len(sample), dtype=np.bool_)
    hits = clusters(sample, sample.correct.astype(np.float64), unit, everyone)
    return proportion_score(hits, better=BETTER, reference=COIN)
