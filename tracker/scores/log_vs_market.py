"""How much more stated probabilities gave to what happened than the market did, in log points.

Formula
    The mean of ``100 ln(p(outcome) / q(outcome))`` with ``p(outcome)`` the probability the call
    gave to what happened and ``q(outcome)`` what the market implied at the time, both clipped to
    0.01..0.99, so that no single certainty decides; over the calls with a stated probability and a
    market probability; by question, family and mention as in ``brier``. It is the Metaculus peer
    score of a forecaster whose only peer is the market.
    A question is compared on the last mention made with a price quoted, as in ``brier_vs_market``.
Interval
    95 %, Student's t over families: ``mean +- t[G-1] * sqrt(V)`` with the cluster-robust ``V`` of
    ``_clusters``. Valid for one look at a fixed date. A market-implied probability is risk-neutral:
    a price, not a belief.
Range and orientation
    -459.5..459.5, that is ``100 ln 99`` either way; higher is better; 0 is the market, which has
    exactly that against itself.
Undefined
    No settled call with a stated probability and a market probability: no value. One family, or
    every family alike: no interval.
Reference
    Roulston & Smith (2002), doi:10.1175/1520-0493(2002)130<1653:EPFUIT>2.0.CO;2: the difference of
    two logarithmic scores is a gain in information.

>>> from tracker.scores import sample_of
>>> round(compute(sample_of([True, False], p=[0.8, 0.4], market=[0.5, 0.5])).value, 4)
32.6163
>>> round(compute(sample_of([True], p=[1.0], market=[0.98])).value, 4)
1.0152
"""

from collections.abc import Mapping
from functools import partial
from math import log

import numpy as np

from tracker.scores._base import Better, Reason, Score, Text, Unit
from tracker.scores._clusters import clusters, mean_score
from tracker.scores._log import CENT, surprise
from tracker.scores._sample import Flags, Floats, Sample
from tracker.scores._tracks import Rival, of_stated

NAME = "log_vs_market"
TITLE = Text("Log score against the market", "시장 대비 로그 점수")
WHAT = Text(
    "How much more the calls gave to what happened than the market; probabilities kept in 0.01 to 0.99.",
    "실제 결과에 시장보다 얼마나 더 높은 확률을 주었는지이며, 확률은 0.01~0.99로 제한합니다.",
)
BETTER: Better | None = "higher"
ALSO: Mapping[str, Text] = {}
RANGE = (-100 * log(99), 100 * log(99))
REFERENCE = (
    "Roulston & Smith (2002), Monthly Weather Review 130:1653-1660, "
    "doi:10.1175/1520-0493(2002)130<1653:EPFUIT>2.0.CO;2; Metaculus, Scores FAQ, peer score"
)


def compute(sample: Sample, unit: Unit = Unit.FAMILY) -> Score:
    """The log points of the stated probabilities above the market's, counted by ``unit``."""
    return of_stated(sample, partial(_score, sample, unit, Rival(sample.market, sample.priced)))


def points(p: Floats, market: Floats, outcome: Flags) -> Floats:
    """``100 ln(p / q)`` of the probabilities given to what happened; NaN without a market's.

    >>> points(np.array([0.9, 0.5]), np.array([0.45, 0.5]), np.array([True, True])).round(4).tolist()
    [69.3147, 0.0]
    """
    return 100 * (surprise(np.clip(market, *CENT), outcome) - surprise(np.clip(p, *CENT), outcome))


def _score(sample: Sample, unit: Unit, rival: Rival, p: Floats, having: Flags) -> Score:
    gain = points(p, rival.p, sample.outcome)
    found = clusters(sample, gain, unit, having & rival.known, rival.standing)
    missing = Reason.NO_STATED_AND_MARKET
    return mean_score(found, limits=RANGE, better=BETTER, reference=0.0, missing=missing)
