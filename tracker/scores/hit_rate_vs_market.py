"""Hit rate above what the market implied at the time of each call.

Formula
    The mean of ``[right] - q(side)`` where ``q(side)`` is the market-implied probability of the
    side that the call took, over the calls that have one; by question and family as in
    ``proportion_correct``.
    A question is compared on the last mention made with a price quoted, which need not be the one
    in force: an older price must not be held against a newer call.
Interval
    95 %, Student's t over families: ``mean +- t[G-1] * sqrt(V)`` with the cluster-robust ``V`` of
    ``_clusters``.
Range and orientation
    -1..1, higher is better; 0 is being right as often as the market implied.
Undefined
    No settled call with a market probability: no value. One family, or every family alike: no
    interval.
Reference
    Cameron & Miller (2015), doi:10.3368/jhr.50.2.317, on the interval. A market-implied probability
    is risk-neutral: a price, not a belief.

>>> from tracker.scores import sample_of
>>> calls = sample_of([True, False], said_true=[True, True], market=[0.7, 0.7])
>>> round(compute(calls).value, 4)
-0.2
"""

from collections.abc import Mapping

from tracker.scores._base import Better, Reason, Score, Text, Unit
from tracker.scores._rates import rate_above
from tracker.scores._sample import Sample

NAME = "hit_rate_vs_market"
TITLE = Text("Hit rate against the market", "시장 대비 적중률")
WHAT = Text(
    "How much more often the calls were right than the market prices quoted at the time implied.",
    "당시 인용된 시장 가격이 내포한 확률보다 얼마나 더 자주 맞았는지입니다.",
)
BETTER: Better | None = "higher"
ALSO: Mapping[str, Text] = {}
RANGE = (-1.0, 1.0)
REFERENCE = (
    "Cameron & Miller (2015), Journal of Human Resources 50:317-372, doi:10.3368/jhr.50.2.317"
)


def compute(sample: Sample, unit: Unit = Unit.FAMILY) -> Score:
    """How far the hit rate of ``sample`` is above the market's odds, counted by ``unit``."""
    return rate_above(sample, unit, sample.market, missing=Reason.NO_MARKET, standing=sample.priced)
