"""Hit rate above that of always taking the upward side of the same questions.

Formula
    The mean of ``[right] - [it rose]`` over the calls about a direction: ``[it rose]`` is 1 where
    the upward side came true, whichever side the sentence words; by question and family as in
    ``proportion_correct``.
Interval
    95 %, Student's t over families: ``mean +- t[G-1] * sqrt(V)`` with the cluster-robust ``V`` of
    ``_clusters``.
Range and orientation
    -1..1, higher is better; 0 is what holding the market and saying so would have got. Whoever
    always calls up has exactly 0.
Undefined
    No settled call about a direction: no value. One family, or every family alike: no interval.
Reference
    Pesaran & Timmermann (1992), doi:10.1080/07350015.1992.10509922, on why one half is the wrong bar
    for directions; Cameron & Miller (2015), doi:10.3368/jhr.50.2.317, on the interval.

>>> from tracker.scores import sample_of
>>> calls = sample_of([True, False, False], up=[1, 1, -1])
>>> round(compute(calls).value, 4)
-0.3333
"""

from collections.abc import Mapping

from tracker.scores._base import Better, Reason, Score, Text, Unit
from tracker.scores._rivals import rate_beyond, upward
from tracker.scores._sample import Sample

NAME = "hit_rate_vs_always_up"
TITLE = Text("Hit rate against always up", "항상 상승 대비 적중률")
WHAT = Text(
    "How much more often calls about a direction were right than always calling up would have been.",
    "방향에 관한 콜이 항상 상승이라고 했을 때보다 얼마나 더 자주 맞았는지입니다.",
)
BETTER: Better | None = "higher"
ALSO: Mapping[str, Text] = {}
RANGE = (-1.0, 1.0)
REFERENCE = (
    "Pesaran & Timmermann (1992), Journal of Business & Economic Statistics 10:461-465, "
    "doi:10.1080/07350015.1992.10509922; "
    "Cameron & Miller (2015), Journal of Human Resources 50:317-372, doi:10.3368/jhr.50.2.317"
)


def compute(sample: Sample, unit: Unit = Unit.FAMILY) -> Score:
    """How far the hit rate on directions is above that of always up, counted by ``unit``."""
    return rate_beyond(sample, unit, upward(sample), missing=Reason.NO_DIRECTION)
