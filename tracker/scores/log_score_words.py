"""Logarithmic score of the probabilities read from words: a middle value with its range.

Formula
    The mean of ``-ln p(outcome)`` as in ``log_score``, three times, over the calls whose
    probability is the worth of a word in the table. The words of a call are about the side it took:
    the three readings take every word at the least sure end of its range, the middle, and the
    surest end, all calls alike. ``value`` is the middle reading; ``low`` and ``high`` are the least
    and the greatest of the three.
    ``infinite`` and ``clipped`` are those of the middle reading.
Interval
    95 % for the middle reading, Student's t over families, as in ``log_score``. It does not hold
    the uncertainty of the table; that is the range.
Range and orientation
    0 to infinity, lower is better. Always saying 0.5 has ln 2 = 0.693. Infinite when a word is read
    as a certainty and was wrong.
Undefined
    No settled call with a probability read from words: no value. An infinite value, one family, or
    every family alike: no interval.
Reference
    Good (1952), doi:10.1111/j.2517-6161.1952.tb00104.x; the table of words is US Intelligence
    Community Directive 203.

>>> from tracker.scores import sample_of
>>> likely = sample_of([True, True], p=[[0.55, 0.675, 0.8]] * 2, stated=[False, False])
>>> found = compute(likely)
>>> round(found.low, 4), round(found.value, 4), round(found.high, 4)
(0.2231, 0.393, 0.5978)
"""

from collections.abc import Mapping
from math import inf

from tracker.scores._base import Better, Reason, Score, Text, Unit
from tracker.scores._log import LABELS, log_rule
from tracker.scores._sample import Sample
from tracker.scores._tracks import of_words

NAME = "log_score_words"
TITLE = Text("Log score, words", "로그 점수(표현에서 읽은 확률)")
WHAT = Text(
    "How surprising what happened was, given the probabilities read from words, as a range.",
    "표현에서 읽은 확률에 비춰 실제 결과가 얼마나 뜻밖이었는지이며 범위로 나타냅니다.",
)
BETTER: Better | None = "lower"
ALSO: Mapping[str, Text] = LABELS
RANGE = (0.0, inf)
REFERENCE = (
    "Good (1952), Journal of the Royal Statistical Society B 14:107-114, "
    "doi:10.1111/j.2517-6161.1952.tb00104.x; "
    "words by US Intelligence Community Directive 203 (2015)"
)


def compute(sample: Sample, unit: Unit = Unit.FAMILY) -> Score:
    """The log score of the word-derived probabilities of ``sample``, counted by ``unit``."""
    return of_words(sample, log_rule(sample, unit, missing=Reason.NO_WORDS))
