"""Hit rate above a coin's: how far the share right is from one half.

Formula
    ``hit rate - 0.5``, the hit rate as in ``proportion_correct``. A coin takes either side with one
    half, so it is right on half of any questions, whatever their base rate.
Interval
    That of the hit rate less 0.5. When it holds 0 the record cannot be told from a coin.
Range and orientation
    -0.5..0.5, higher is better; 0 is a coin.
Undefined
    No settled call: no value. One family: no interval.
Reference
    As for the hit rate.

>>> from tracker.scores import sample_of
>>> compute(sample_of([True, True, False, True])).value
0.25
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from tracker.scores._base import COIN, Better, Score, Text, Unit
from tracker.scores._clusters import clusters
from tracker.scores._sample import Sample
from tracker.scores._wilson import SOURCES, proportion_score

NAME = "hit_rate_vs_coin"
TITLE = Text("Hit rate against a coin", "동전 대비 적중률")
WHAT = Text(
    "The hit rate less one half, which a coin gets on any questions.",
    "적중률에서 동전 던지기가 얻는 절반을 뺀 값입니다.",
)
BETTER: Better | None = "higher"
ALSO: Mapping[str, Text] = {}
RANGE = (-0.5, 0.5)
REFERENCE = SOURCES


def compute(sample: Sample, unit: Unit = Unit.FAMILY) -> Score:
    """How far the hit rate of ``sample`` is above one half, counted by ``unit``."""
    everyone = np.ones(len(sample), dtype=np.bool_)
    hits = clusters(sample, sample.correct.astype(np.float64), unit, everyone)
    rate = proportion_score(hits, better=BETTER, reference=0.0)
    if rate.value is None:
        return rate
    interval = rate.interval and (rate.interval[0] - COIN, rate.interval[1] - COIN)
    return replace(rate, value=rate.value - COIN, interval=interval)
