"""Hit rate above the base rate known at the time of each call.

Formula
    The mean of ``[right] - q(side)`` where ``q(side)`` is the base rate of the side that the call
    took, over the calls that have one; by question and family as in ``proportion_correct``.
Interval
    95 %, Student's t over families: ``mean +- t[G-1] * sqrt(V)`` with the cluster-robust ``V`` of
    ``_clusters``.
Range and orientation
    -1..1, higher is better; 0 is being right as often as those sides had been.
Undefined
    No settled call with a base rate: no value. One family, or every family alike: no interval.
Reference
    Mason (2004), doi:10.1175/1520-0493(2004)132<1891:OUCAAR>2.0.CO;2, on such a reference; Cameron
    & Miller (2015), doi:10.3368/jhr.50.2.317, on the interval.

>>> from tracker.scores import sample_of
>>> calls = sample_of([True, False], said_true=[True, True], base=[0.7, 0.7])
>>> round(compute(calls).value, 4)
-0.2
"""

from collections.abc import Mapping

from tracker.scores._base import Better, Reason, Score, Text, Unit
from tracker.scores._rates import rate_above
from tracker.scores._sample import Sample

NAME = "hit_rate_vs_base"
TITLE = Text("Hit rate against the base rate", "기저율 대비 적중률")
WHAT = Text(
    "How much more often the calls were right than the same sides had been in past windows.",
    "과거 같은 길이의 구간에서 같은 방향이 맞았던 빈도보다 얼마나 더 자주 맞았는지입니다.",
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
    """How far the hit rate of ``sample`` is above the base rates, counted by ``unit``."""
    return rate_above(sample, unit, sample.base, missing=Reason.NO_BASE)
