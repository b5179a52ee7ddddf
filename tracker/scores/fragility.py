"""How much the record hangs on how vague calls were read.

Formula
    A call can have other fair readings (another horizon, entry or series) that have been settled
    too. It is ``robust_hit`` when it was right on the reading fixed in advance and on all others,
    ``robust_miss`` when it was wrong on all, ``fragile`` when they differ, ``alone`` when there is
    no other. The four shares sum to 1. ``hit_rate`` is ``proportion_correct``; under ``strict``
    coding a call is right only if it was on every reading, under ``lenient`` coding if it was on
    any. By question and family as in ``proportion_correct``.
Interval
    95 % of the strict and the lenient rate, Wilson's at the effective sample size (``_wilson``).
Range and orientation
    All in 0..1; ``strict`` is at most the hit rate and ``lenient`` at least. The closer the three,
    the less the coding matters.
Undefined
    No settled call: no data. No call with another reading: shares, and no strict or lenient rate,
    since nothing else was tried. One family: no interval.
Reference
    Steegen et al. (2016), doi:10.1177/1745691616658637, on all fair analyses beside the one chosen;
    Wilson (1927), doi:10.1080/01621459.1927.10502953, on the interval.

>>> from tracker.scores import sample_of
>>> calls = sample_of([True] * 4, said_true=[True, True, False, True], readings=[2, 2, 1, 0],
...                   readings_right=[2, 1, 0, 0])
>>> found = diagram(calls).facts
>>> [found[name] for name in ("robust_hit", "robust_miss", "fragile", "alone")]
[0.25, 0.25, 0.25, 0.25]
>>> found["strict"], found["hit_rate"], found["lenient"]
(0.5, 0.75, 0.75)
"""

from collections.abc import Mapping

import numpy as np

from tracker.scores._base import Basis, Cell, Diagram, Reason, Score, Text, Unit
from tracker.scores._clusters import Clusters, clusters
from tracker.scores._sample import Flags, Sample
from tracker.scores._wilson import SOURCES, proportion_score

NAME = "fragility"
TITLE = Text("Other readings", "다른 해석의 영향")
WHAT = Text(
    "Whether calls that can be read in several ways were right on all of them, on none, or on some.",
    "여러 뜻으로 읽힐 수 있는 콜이 모든 해석에서 맞았는지, 모두 틀렸는지, 해석에 따라 달랐는지입니다.",
)
RANGE = (0.0, 1.0)
REFERENCE = (
    "Steegen et al. (2016), Perspectives on Psychological Science 11:702-712, "
    f"doi:10.1177/1745691616658637; {SOURCES}"
)

BASES: tuple[Basis, ...] = ()
FACTS: Mapping[str, Text] = {
    "robust_hit": Text("right on every reading", "모든 해석에서 적중"),
    "robust_miss": Text("wrong on every reading", "모든 해석에서 빗나감"),
    "fragile": Text("depends on the reading", "해석에 따라 다름"),
    "alone": Text("no other reading", "다른 해석 없음"),
    "hit_rate": Text("hit rate", "적중률"),
    "strict": Text("right on every reading only", "모든 해석에서 맞아야 적중"),
    "strict_low": Text("strict, from", "엄격한 기준, 최소"),
    "strict_high": Text("strict, to", "엄격한 기준, 최대"),
    "lenient": Text("right on any reading", "하나라도 맞으면 적중"),
    "lenient_low": Text("lenient, from", "느슨한 기준, 최소"),
    "lenient_high": Text("lenient, to", "느슨한 기준, 최대"),
}
COLUMNS: Mapping[str, Text] = {}


def diagram(sample: Sample, unit: Unit = Unit.FAMILY, *, basis: Basis = "stated") -> Diagram:
    """The shares and the rates under three codings; ``basis`` makes no difference."""
    several, right = sample.readings > 0, sample.correct
    on_all = right & (sample.readings_right == sample.readings)
    on_any = right | (sample.readings_right > 0)
    shares = {
        "robust_hit": several & on_all,
        "robust_miss": several & ~on_any,
        "fragile": several & on_any & ~on_all,
        "alone": ~several,
        "hit_rate": right,
    }
    found = {name: _gathered(sample, unit, flags) for name, flags in shares.items()}
    everyone = found["alone"]
    if not everyone.families:
        return Diagram(n=0, families=0, reason=Reason.NO_CALLS)
    tried = everyone.mean < 1
    strict, lenient = (_rate(sample, unit, flags, tried=tried) for flags in (on_all, on_any))
    return Diagram(
        n=everyone.n,
        families=everyone.families,
        facts={name: each.mean for name, each in found.items()}
        | _labelled("strict", strict)
        | _labelled("lenient", lenient),
        reason=strict.reason,
    )


def _gathered(sample: Sample, unit: Unit, flags: Flags) -> Clusters:
    everyone = np.ones(len(sample), np.bool_)
    return clusters(sample, flags.astype(np.float64), unit, everyone)


def _rate(sample: Sample, unit: Unit, flags: Flags, *, tried: bool) -> Score:
    if not tried:
        return Score(value=None, n=0, families=0, reason=Reason.NO_READING)
    return proportion_score(_gathered(sample, unit, flags), better="higher", reference=None)


def _labelled(name: str, rate: Score) -> dict[str, Cell]:
    low, high = rate.interval or (None, None)
    return {name: rate.value, f"{name}_low": low, f"{name}_high": high}
