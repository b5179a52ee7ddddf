"""Hit rate above that of expecting the last window's outcome again.

Formula
    The mean of ``[right] - [as last time]`` over the calls whose question has an earlier window of
    its length: ``[as last time]`` is 1 where the question ended as it had over the latest window
    that had closed before the call; by question and family as in ``proportion_correct``.
Interval
    95 %, Student's t over families: ``mean +- t[G-1] * sqrt(V)`` with the cluster-robust ``V`` of
    ``_clusters``.
Range and orientation
    -1..1, higher is better; 0 is what repeating the last outcome would have got.
Undefined
    No settled call with an earlier window: no value. One family, or every family alike: no
    interval.
Reference
    Mason (2004), doi:10.1175/1520-0493(2004)132<1891:OUCAAR>2.0.CO;2, on the choice of a reference;
    Cameron & Miller (2015), doi:10.3368/jhr.50.2.317, on the interval.

>>> from tracker.scores import sample_of
>>> compute(sample_of([True, False], last=[1, 1])).value
0.0
"""

from collections.abc import Mapping

from tracker.scores._base import Better, Reason, Score, Text, Unit
from tracker.scores._rivals import rate_beyond
from tracker.scores._sample import Sample

NAME = "hit_rate_vs_persistence"
TITLE = Text("Hit rate against the last outcome", "직전 결과 대비 적중률")
WHAT = Text(
    "How much more often the calls were right than expecting the last window's outcome again.",
    "직전 구간의 결과가 되풀이된다고 했을 때보다 얼마나 더 자주 맞았는지입니다.",
)
BETTER: Better | None = "higher"
ALSO: Mapping[str, Text] = {}
RANGE = (-1.0, 1.0)
REFERENCE = (
    "Mason (2004), Monthly Weather Review 132:1891-1895, "
    "doi:10.1175/1520-0493(2004)132<1891:OUCAAR>2.0.CO;2; "
    "Cameron & Miller (2015), Journal of Human Resources 50:317-372, doi:10.3368/jhr.50.2.317"
)


def compute(sample: Sample, unit: Unit = Unit.FAMILY) -> Score:
    """How far the hit rate of ``sample`` is above that of persistence, counted by ``unit``."""
    return rate_beyond(sample, unit, sample.last, missing=Reason.NO_LAST)
