"""What always siding with the sentence would have scored: the share of questions that ended TRUE.

Formula
    The hit rate (``proportion_correct``) of a forecaster who is for every sentence, on the same
    calls. Whoever is against every sentence has 1 minus it.
Interval
    That of the hit rate.
Range and orientation
    0..1; neither end is better, it describes the questions. A hit rate that is no higher than this
    or than 1 minus this is what one opinion, held throughout, would have got.
Undefined
    No settled call: no value. One family: no interval.
Reference
    As for the hit rate.

>>> from tracker.scores import sample_of
>>> compute(sample_of([True, True, False, True], said_true=[False] * 4)).value
0.75
"""

from collections.abc import Mapping

import numpy as np

from tracker.scores._base import Better, Score, Text, Unit
from tracker.scores._clusters import clusters
from tracker.scores._sample import Sample
from tracker.scores._wilson import SOURCES, proportion_score

NAME = "always_for"
TITLE = Text("Always for", "항상 찬성했다면")
WHAT = Text(
    "The share of questions that ended TRUE: the hit rate of siding with every sentence.",
    "참으로 끝난 질문의 비율, 곧 모든 문장에 찬성했을 때의 적중률입니다.",
)
BETTER: Better | None = None
ALSO: Mapping[str, Text] = {}
RANGE = (0.0, 1.0)
REFERENCE = SOURCES


def compute(sample: Sample, unit: Unit = Unit.FAMILY) -> Score:
    """The share TRUE of ``sample``, counted by ``unit``."""
    everyone = np.ones(len(sample), dtype=np.bool_)
    ended_true = clusters(sample, sample.outcome.astype(np.float64), unit, everyone)
    return proportion_score(ended_true, better=BETTER, reference=None)
