"""Hit rate and Brier score in the order in which the record was settled.

Formula
    A family settles when the last of its counted questions closes. At each moment of settlement:
    the ``families`` settled until then, and their hit rate (as in ``proportion_correct``) and
    stated Brier score (as in ``brier``). The rolling ones are over the latest 20 families, for the
    Brier score over the latest 20 with a stated probability; families that settle at the same
    moment enter and leave together, so that there can be more. With more than 200 moments, 200 of
    them, evenly apart and the last one included. ``closed`` is in epoch seconds.
Interval
    95 % at each point by itself: Wilson's at the effective sample size for the hit rate, Student's
    t over families for the Brier score. Whoever looks at every point will see the intervals fail
    more often than that.
Range and orientation
    Rates and scores 0..1; hit rate: higher is better, Brier score: lower is better.
Undefined
    No settled call: no data. Fewer than ten families: no rolling value. No family with a stated
    probability so far: no Brier score. One family, or for the Brier score every family alike: no
    interval.
Reference
    Wilson (1927), doi:10.1080/01621459.1927.10502953; Dean & Pagano (2015),
    doi:10.1093/jssam/smv024; Cameron & Miller (2015), doi:10.3368/jhr.50.2.317.

>>> from tracker.scores import sample_of
>>> found = diagram(sample_of([True, False, True], p=[0.8, 0.4, 0.7], closed=[10, 20, 20])).columns
>>> found["closed"], found["families"], [round(rate, 4) for rate in found["hit_rate"]]
([10, 20], [1, 3], [1.0, 0.6667])
>>> [round(score, 4) for score in found["brier"]]
[0.04, 0.0967]
"""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from tracker.scores._base import FEWEST, Basis, Cell, Diagram, Reason, Text, Unit
from tracker.scores._brier import MID, loss
from tracker.scores._clusters import Clusters, clusters, rows_of
from tracker.scores._sample import UNKNOWN, Codes, Flags, Floats, Sample
from tracker.scores._sums import Sums, families_of, running, t_ends, wilson_ends
from tracker.scores._wilson import SOURCES

NAME = "trend"
TITLE = Text("Over time", "시간에 따른 변화")
WHAT = Text(
    "The hit rate and the Brier score as the record grew, in all and over the latest 20 families.",
    "기록이 쌓이면서 적중률과 브라이어 점수가 어떻게 변했는지를 누적과 최근 20개 논지로 보여줍니다.",
)
RANGE = (0.0, 1.0)
REFERENCE = (
    f"{SOURCES}; Cameron & Miller (2015), Journal of Human Resources 50:317-372, "
    "doi:10.3368/jhr.50.2.317"
)

BASES: tuple[Basis, ...] = ()
FACTS: Mapping[str, Text] = {}
COLUMNS: Mapping[str, Text] = {
    "closed": Text("settled", "판정 시점"),
    "families": Text("families", "논지"),
    "hit_rate": Text("hit rate", "적중률"),
    "hit_low": Text("hit rate, from", "적중률, 최소"),
    "hit_high": Text("hit rate, to", "적중률, 최대"),
    "rolling_hit_rate": Text("hit rate, latest 20", "적중률, 최근 20개"),
    "brier": Text("Brier score", "브라이어 점수"),
    "brier_low": Text("Brier score, from", "브라이어 점수, 최소"),
    "brier_high": Text("Brier score, to", "브라이어 점수, 최대"),
    "rolling_brier": Text("Brier score, latest 20", "브라이어 점수, 최근 20개"),
}

WINDOW = 20
POINTS = 200


class _Course(NamedTuple):
    """When each family settled, in that order, and the sums over the first 0, 1, 2, … of them."""

    settled: Codes
    sums: Sums

    def until(self, moments: Codes) -> Codes:
        """How many families had settled at each moment."""
        return np.searchsorted(self.settled, moments, side="right")

    def rolling(self, moments: Codes) -> Floats:
        """The mean over the latest families at each moment; NaN where they are too few."""
        ends = self.until(moments)
        if not ends.any():
            return np.full(len(moments), UNKNOWN)
        earliest = self.settled[np.maximum(ends - WINDOW, 0)]
        begins = np.searchsorted(self.settled, earliest, side="left")
        found, before = self.sums.at(ends), self.sums.at(begins)
        enough = ends >= FEWEST
        size = np.where(enough, found.size - before.size, UNKNOWN)
        return np.clip((found.total - before.total) / size, 0.0, 1.0)


def diagram(sample: Sample, unit: Unit = Unit.FAMILY, *, basis: Basis = "stated") -> Diagram:
    """A row for each moment of settlement; ``basis`` makes no difference."""
    everyone = np.ones(len(sample), np.bool_)
    hits = clusters(sample, sample.correct.astype(np.float64), unit, everyone)
    if not hits.families:
        return Diagram(n=0, families=0, reason=Reason.NO_CALLS)
    off, stated = loss(sample.p[:, MID], sample.outcome), sample.has_stated
    settled = _settled(sample, unit)
    hit_course = _course(hits, settled[families_of(sample, unit, everyone)])
    brier_course = _course(
        clusters(sample, off, unit, stated), settled[families_of(sample, unit, stated)]
    )
    moments = _points(hit_course.settled)
    right = hit_course.sums.at(hit_course.until(moments))
    error = brier_course.sums.at(brier_course.until(moments))
    numbers = {
        "hit_rate": right.mean,
        **dict(zip(("hit_low", "hit_high"), wilson_ends(right), strict=True)),
        "rolling_hit_rate": hit_course.rolling(moments),
        "brier": error.mean,
        **dict(zip(("brier_low", "brier_high"), t_ends(error, (0.0, 1.0)), strict=True)),
        "rolling_brier": brier_course.rolling(moments),
    }
    return Diagram(
        n=hits.n,
        families=hits.families,
        columns={
            "closed": moments.tolist(),
            "families": hit_course.until(moments).tolist(),
            **{name: _cells(values) for name, values in numbers.items()},
        },
    )


def _settled(sample: Sample, unit: Unit) -> Codes:
    """When the last counted question of each family closed, by the code of the family."""
    rows: Flags = rows_of(sample, unit, np.ones(len(sample), np.bool_))
    family, closed = sample.family[rows], sample.closed[rows]
    found = np.full(int(family.max()) + 1, np.iinfo(np.int64).min)
    np.maximum.at(found, family, closed)
    return found


def _course(found: Clusters, settled: Codes) -> _Course:
    order = np.argsort(settled, kind="stable")
    return _Course(settled[order], running(Clusters(found.total[order], found.size[order])))


def _points(settled: Codes) -> Codes:
    """The moments that are shown."""
    moments: Codes = settled[np.append(np.diff(settled) > 0, True)]
    if len(moments) <= POINTS:
        return moments
    shown: Codes = np.rint(np.linspace(0, len(moments) - 1, POINTS)).astype(np.int64)
    return np.take(moments, shown)


def _cells(values: Floats) -> list[Cell]:
    return [None if value != value else value for value in values.tolist()]
