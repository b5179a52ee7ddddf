"""How much better stated probabilities did than always saying 0.5, on the same calls.

Formula
    The mean of ``(q - y)^2 - (p - y)^2`` with ``q`` 0.5, over the calls with a stated probability;
    by question, family and mention as in ``brier``.
    ``ratio`` is the skill score on exactly the same calls: that mean as a share of the coin's own
    score, ``1 - BS / BS_ref``.
Interval
    95 %, Student's t over families: ``mean +- t[G-1] * sqrt(V)`` with the cluster-robust ``V`` of
    ``_clusters``.
Range and orientation
    -1..1, higher is better: positive when the calls were closer to what happened; 0 is always
    saying 0.5.
    The ratio is at most 1 and has no lower end; with few calls it is biased down, so the difference
    is the value.
Undefined
    No settled call with a stated probability: no value. One family, or every family alike: no
    interval.
Reference
    Cameron & Miller (2015), doi:10.3368/jhr.50.2.317.
    Murphy (1988), doi:10.1175/1520-0493(1988)116<2417:SSBOTM>2.0.CO;2, on the ratio.

>>> from tracker.scores import sample_of
>>> round(compute(sample_of([True, False], p=[0.8, 0.4])).value, 4)
0.15
"""

from collections.abc import Mapping

import numpy as np

from tracker.scores._base import COIN, Better, Reason, Score, Text, Unit
from tracker.scores._brier import RATIO, stated_score
from tracker.scores._sample import Sample
from tracker.scores._tracks import Rival

NAME = "brier_vs_coin"
TITLE = Text("Brier against a coin", "동전 대비 브라이어 점수")
WHAT = Text(
    "How much closer stated probabilities were to what happened than always saying 0.5.",
    "숫자로 밝힌 확률이 항상 0.5라고 말하는 것보다 실제 결과에 얼마나 더 가까웠는지입니다.",
)
BETTER: Better | None = "higher"
ALSO: Mapping[str, Text] = {"ratio": RATIO}
RANGE = (-1.0, 1.0)
REFERENCE = (
    "Cameron & Miller (2015), Journal of Human Resources 50:317-372, doi:10.3368/jhr.50.2.317; "
    "Murphy (1988), Monthly Weather Review 116:2417-2424, "
    "doi:10.1175/1520-0493(1988)116<2417:SSBOTM>2.0.CO;2"
)


def compute(sample: Sample, unit: Unit = Unit.FAMILY) -> Score:
    """A coin's Brier score less that of the stated probabilities, by ``unit``."""
    rival = Rival(np.full(len(sample), COIN))
    return stated_score(sample, unit, missing=Reason.NO_STATED, against=rival)
