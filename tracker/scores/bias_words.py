"""Calibration in the large of the probabilities read from words: a middle value with its range.

Formula
    The mean of ``p - y`` as in ``bias``, three times, over the calls whose probability is the worth
    of a word in the table. The words of a call are about the side it took: the three readings take
    every word at the least sure end of its range, the middle, and the surest end, all calls alike.
    ``value`` is the middle reading; ``low`` and ``high`` are the least and the greatest of the
    three.
Interval
    95 % for the middle reading, Student's t over families, as in ``bias``. It does not hold the
    uncertainty of the table; that is the range.
Range and orientation
    -1..1; neither end is better: above 0 the words were surer than the calls were right. A range
    that holds 0 says only that some reading of the words is calibrated.
Undefined
    No settled call with a probability read from words: no value. One family, or every family alike:
    no interval.
Reference
    Yates (1982), doi:10.1016/0030-5073(82)90237-9; the table of words is US Intelligence Community
    Directive 203.

>>> from tracker.scores import sample_of
>>> likely = sample_of([True, False], p=[[0.55, 0.675, 0.8]] * 2, stated=[False, False])
>>> found = compute(likely)
>>> round(found.low, 4), round(found.value, 4), round(found.high, 4)
(0.05, 0.175, 0.3)
"""

from collections.abc import Mapping

from tracker.scores._base import Better, Reason, Score, Text, Unit
from tracker.scores._bias import bias_rule
from tracker.scores._sample import Sample
from tracker.scores._tracks import of_words

NAME = "bias_words"
TITLE = Text("Bias, words", "편향(표현에서 읽은 확률)")
WHAT = Text(
    "How much higher probabilities read from words were than how often they came true, as a range.",
    "표현에서 읽은 확률이 실제로 맞은 비율보다 평균적으로 얼마나 높았는지이며 범위로 나타냅니다.",
)
BETTER: Better | None = None
ALSO: Mapping[str, Text] = {}
RANGE = (-1.0, 1.0)
REFERENCE = (
    "Yates (1982), Organizational Behavior and Human Performance 30:132-156, "
    "doi:10.1016/0030-5073(82)90237-9; words by US Intelligence Community Directive 203 (2015)"
)


def compute(sample: Sample, unit: Unit = Unit.FAMILY) -> Score:
    """The bias of the word-derived probabilities of ``sample``, counted by ``unit``."""
    return of_words(sample, bias_rule(sample, unit, missing=Reason.NO_WORDS))
