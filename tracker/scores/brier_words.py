"""Brier score of the probabilities read from words: a middle value with its range.

Formula
    The mean of ``(p - y)^2`` as in ``brier``, three times, over the calls whose probability is the
    worth of a word in the table. The words of a call are about the side it took: the three readings
    take every word at the least sure end of its range, the middle, and the surest end, all calls
    alike. ``value`` is the middle reading; ``low`` and ``high`` are the least and the greatest of
    the three.
Interval
    95 % for the middle reading, Student's t over families, as in ``brier``. It does not hold the
    uncertainty of the table; that is the range.
Range and orientation
    0..1, lower is better. Always saying 0.5 has 0.25.
Undefined
    No settled call with a probability read from words: no value. One family, or every family alike:
    no interval.
Reference
    Brier (1950), doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2; the table of words is US
    Intelligence Community Directive 203.

>>> from tracker.scores import sample_of
>>> likely = sample_of([True, True], p=[[0.55, 0.675, 0.8]] * 2, stated=[False, False])
>>> found = compute(likely)
>>> round(found.low, 4), round(found.value, 4), round(found.high, 4)
(0.04, 0.1056, 0.2025)
"""

from collections.abc import Mapping

from tracker.scores._base import Better, Reason, Score, Text, Unit
from tracker.scores._brier import words_score
from tracker.scores._sample import Sample

NAME = "brier_words"
TITLE = Text("Brier score, words", "브라이어 점수(표현에서 읽은 확률)")
WHAT = Text(
    "The mean squared distance from what happened of probabilities read from words, as a range.",
    "표현에서 읽은 확률과 실제 결과의 차이를 제곱해 평균한 값이며 범위로 나타냅니다.",
)
BETTER: Better | None = "lower"
ALSO: Mapping[str, Text] = {}
RANGE = (0.0, 1.0)
REFERENCE = (
    "Brier (1950), Monthly Weather Review 78:1-3, "
    "doi:10.1175/1520-0493(1950)078<0001:VOFEIT>2.0.CO;2; "
    "words by US Intelligence Community Directive 203 (2015)"
)


def compute(sample: Sample, unit: Unit = Unit.FAMILY) -> Score:
    """The Brier score of the word-derived probabilities of ``sample``, counted by ``unit``."""
    return words_score(sample, unit, missing=Reason.NO_WORDS)
